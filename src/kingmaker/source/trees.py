"""Build the records of a sentence from its parse, each with its place in the file."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.model import sentences as s
from kingmaker.model.values import Name, Quantity
from kingmaker.source.figures import read_figure
from kingmaker.source.mistakes import Mistake
from kingmaker.source.senses import SENSES, span_of
from kingmaker.source.table import Token
from kingmaker.source.times import read_instant
from kingmaker.source.words import KINDS, meaning

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from kingmaker.problems import Location
    from kingmaker.source.table import Node, Tree

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


#: Stands for a token that only holds its sentence together.
_SILENT = object()


class _Part(NamedTuple):
    """What a part of a sentence says, and where it runs."""

    value: object
    start: int
    end: int


def build(tree: Tree, where: Location, zone: ZoneInfo) -> object:
    """Return the record of a parsed sentence at `where`; raise the mistake in its sense. Days are those of `zone`."""
    try:
        return _built(tree, where, zone).value
    except Mistake as mistake:
        first, last = mistake.span  # taken from a place, so counted from the beginning of the line
        mistake.span = first - where.column + 1, last - where.column + 1
        raise


def _built(node: Node, where: Location, zone: ZoneInfo) -> _Part:
    if isinstance(node, Token):
        place = where.part(node.start, node.end)
        return _Part(_leaf(node, place, zone), node.start, node.end)
    found = [_built(child, where, zone) for child in node.parts]
    start, end = found[0].start, found[-1].end
    said = [part.value for part in found if part.value is not _SILENT]
    return _Part(_sense(node.rule, said, where.part(start, end)), start, end)


def _sense(kind: str, parts: list[object], at: Location) -> object:
    if kind in _SAME:
        return parts[0]
    if kind in _RECORDS:
        return _RECORDS[kind](*parts, where=at)
    if kind in _JOINED:
        return parts[0] if len(parts) == 1 else _JOINED[kind](tuple(parts), where=at)
    return SENSES[kind](at, *parts)


def _leaf(token: Token, at: Location, zone: ZoneInfo) -> object:
    if token.kind in KINDS:
        value = meaning(token)
        return _SILENT if value is None else value
    reader = _LEAVES.get(token.kind)
    return reader(token, at, zone) if reader else _SILENT


def _figure(token: Token, at: Location, _zone: ZoneInfo) -> Quantity:
    figure = read_figure(token)
    value = figure.value if figure else Fraction(0)
    return Quantity(value, value, value, "share" if figure and figure.share else "", where=at)


def _day(token: Token, at: Location, zone: ZoneInfo) -> tuple[datetime, bool]:
    """Return the instant, and whether a whole day is meant."""
    read = read_instant(token, at, zone=zone)
    if isinstance(read, datetime):
        return read, len(token) == len("2023-11-17")
    raise Mistake(read.code, read.message, span_of(at), read.help)


_LEAVES: dict[str, Callable[[Token, Location, ZoneInfo], object]] = {
    "NAME": lambda token, at, _: Name(token, at),
    "TEXT": lambda token, _at, _zone: str(token),
    "FIGURE": _figure,
    "DAY": _day,
}
