"""Build the records of a sentence from its parse; places are counted from the sentence's beginning."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from lark import Token

from kingmaker.model import sentences as s
from kingmaker.model.values import Name, Quantity
from kingmaker.problems import Location
from kingmaker.source.figures import read_figure
from kingmaker.source.mistakes import Mistake
from kingmaker.source.senses import SENSES, span_of
from kingmaker.source.times import read_instant
from kingmaker.source.words import KINDS, meaning

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from lark import Tree

#: Rules of the grammar whose parts are a record's fields, in order.
_RECORDS: dict[str, Callable[..., object]] = {
    "no_rule": s.NoRule,
    "plurality": s.Plurality,
    "is_a": s.Is,
    "level": s.Level,
    "member": s.Member,
    "term": s.TermIs,
    "happened": s.Happened,
    "always": s.Always,
    "otherwise": s.Otherwise,
    "denial": s.Not,
    "holder_of": s.HolderOf,
    "everyone_in": s.EveryoneIn,
    "appoint": s.Appoint,
    "remove": s.Remove,
    "elect": s.Elect,
    "resign": s.Resign,
    "set_to": s.SetTo,
    "pay": s.Pay,
    "issue": s.Issue,
    "call": s.Call,
    "ever": s.AlwaysClaim,
}

_JOINED: dict[str, Callable[..., object]] = {
    "any_rule": s.AnyRule,
    "all_rules": s.AllRules,
    "either": s.Or,
    "both": s.And,
}

_SAME = frozenset({"rule", "condition", "claim", "share_of", "above"})


def build(node: Tree[Token] | Token, zone: ZoneInfo) -> object:
    """Return the record of a parsed sentence, or of a part of it; raise the mistake in its sense."""
    if isinstance(node, Token):
        return _leaf(node, zone)
    parts = [build(child, zone) for child in node.children if not _silent(child)]
    kind, at = str(node.data), _place(node.meta.start_pos, node.meta.end_pos)
    if kind in _SAME:
        return parts[0]
    if kind in _RECORDS:
        return _RECORDS[kind](*parts, where=at)
    if kind in _JOINED:
        return parts[0] if len(parts) == 1 else _JOINED[kind](tuple(parts), where=at)
    return SENSES[kind](at, *parts)


def _silent(node: Tree[Token] | Token) -> bool:
    """Tell whether a token only holds its sentence together."""
    return isinstance(node, Token) and node.type in KINDS and meaning(node) is None


def _place(start: int | None, end: int | None) -> Location:
    return Location("", 1, (start or 0) + 1, 1, (end or 0) + 1)


def _leaf(token: Token, zone: ZoneInfo) -> object:
    at = _place(token.start_pos, token.end_pos)
    if token.type == "FIGURE":
        figure = read_figure(token)
        value = figure.value if figure else Fraction(0)
        return Quantity(value, value, value, "share" if figure and figure.share else "", where=at)
    if token.type in KINDS:
        return meaning(token)
    if token.type == "DAY":
        read = read_instant(token, at, zone=zone)
        if isinstance(read, datetime):
            return (read, len(token) == len("2023-11-17"))
        raise Mistake(read.code, read.message, span_of(at), read.help)
    return str(token) if token.type == "TEXT" else Name(token, at)
