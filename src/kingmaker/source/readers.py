"""The readers of scalars and of the few odd sections, by the names that the vocabulary uses."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kingmaker.model import sentences as s
from kingmaker.model.bodies import Electorate, Tie, TieRule
from kingmaker.model.money import SHARES
from kingmaker.model.sentences import Base, BaseKind
from kingmaker.model.struggle import Decider
from kingmaker.model.values import Name, Quantity, Unsaid
from kingmaker.patterns import pattern
from kingmaker.problems import Problem
from kingmaker.source import durations, scalars, sentences, times
from kingmaker.source.beside import read_table
from kingmaker.source.context import LOST, Context, Lost
from kingmaker.source.lawpacks import LAW_NAMES
from kingmaker.source.names import is_name
from kingmaker.source.nearest import nearest
from kingmaker.source.reserved import RESERVED
from kingmaker.source.resolve import resolve, resolve_all
from kingmaker.source.tree import Scalar
from kingmaker.source.vocabulary.kinds import DECIDERS, PARTIES

if TYPE_CHECKING:
    from kingmaker.model.values import Duration
    from kingmaker.problems import Location
    from kingmaker.source.tree import Node

Reader = Callable[[Context, Scalar, str], object]


def _plain(read: Callable[[str, Location], object]) -> Reader:
    return lambda _context, node, _path: read(node.text, node.where)


def _zoned(read: Callable[..., object]) -> Reader:
    return lambda context, node, _path: read(node.text, node.where, zone=context.zone)


def _acts(context: Context, node: Scalar, _path: str) -> object:
    found = sentences.read_acts(node.text, node.where)
    return found if isinstance(found, Problem) else resolve_all(context, found)


def _facts(context: Context, node: Scalar, _path: str) -> object:
    found = sentences.read_facts(node.text, node.where, zone=context.zone)
    return found if isinstance(found, Problem) else resolve_all(context, found)


def _claim(context: Context, node: Scalar, _path: str) -> object:
    found = sentences.read_claim(node.text, node.where, zone=context.zone)
    return found if isinstance(found, Problem) else resolve(context, found)


def _rule(context: Context, node: Scalar, path: str) -> object:
    if node.text == "none":
        return s.NoRule(where=node.where)
    found = sentences.read_rule(node.text, node.where)
    if isinstance(found, Problem):
        return found
    context.problems.extend(sentences.rule_warnings(found, quorum=path.endswith("quorum")))
    return resolve(context, found)


def _condition(context: Context, node: Scalar, _path: str) -> object:
    found = sentences.read_condition(node.text, node.where, zone=context.zone)
    return found if isinstance(found, Problem) else resolve(context, found)


def _duration(_context: Context, node: Scalar, _path: str) -> object:
    return durations.read_duration(node.text, node.where)


def _known_duration(context: Context, node: Scalar, path: str) -> object:
    """Read a length of time that may be unknown, which is not as if nothing were said of it."""
    unknown = node.text.strip() == Unsaid.UNKNOWN
    return Unsaid.UNKNOWN if unknown else _duration(context, node, path)


def _ratio(context: Context, node: Scalar, path: str) -> object:
    """Read a number that may be written as a fraction: three for two are `3/2`."""
    found = scalars.read_quantity(node.text, node.where)
    if isinstance(found, Quantity) and found.unit == "share" and "%" not in node.text:
        return replace(found, unit="")
    return _number(context, node, path)


def _number(_context: Context, node: Scalar, _path: str) -> object:
    found = scalars.read_quantity(node.text, node.where)
    if isinstance(found, Quantity) and found.unit:
        return Problem(
            "K111", f"a plain number is expected here, without `{found.unit}`", node.where
        )
    return found


def _amount(_context: Context, node: Scalar, _path: str) -> object:
    return None if node.text == "none" else scalars.read_quantity(node.text, node.where)


def _currency(_context: Context, node: Scalar, _path: str) -> object:
    if re.fullmatch(r"[A-Z]{3}", node.text):
        return node.text
    return Problem(
        "K112", f"`{node.text}` is no currency", node.where, help="three capitals, such as USD"
    )


def _zone(_context: Context, node: Scalar, _path: str) -> object:
    found = read_zone(node.text, node.where)
    return found if isinstance(found, Problem) else node.text


def read_zone(text: str, where: Location) -> ZoneInfo | Problem:
    """Return the time zone of this name, or the problem that there is none.

    >>> from kingmaker.problems import NOWHERE
    >>> read_zone("Europe/Berlin", NOWHERE)
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    """
    with suppress(ValueError, OSError, KeyError):
        if re.fullmatch(r"[A-Za-z][\w+-]*(/[\w+-]+)*", text):
            return ZoneInfo(text)
    help_ = "a name such as America/Los_Angeles, Europe/Berlin or UTC"
    return Problem("K113", f"`{text}` is no time zone", where, help=help_)


def _law(_context: Context, node: Scalar, _path: str) -> object:
    if node.text in LAW_NAMES:
        return Name(node.text, node.where)
    guess = nearest(node.text, LAW_NAMES)
    help_ = f"did you mean `{guess}`?" if guess else f"packs: {', '.join(LAW_NAMES)}"
    return Problem("K114", f"there is no pack of law called `{node.text}`", node.where, help=help_)


#: Words of the language that may be levels all the same: conditions tell them by the gauge.
_LEVEL_WORDS = frozenset({"none", "vacant", "nowhere", "unknown"})


def _level(_context: Context, node: Scalar, _path: str) -> object:
    if node.text[:1].isdigit() or node.text[:1] in "-.":
        return scalars.read_quantity(node.text, node.where)
    if is_name(node.text) and (node.text not in RESERVED or node.text in _LEVEL_WORDS):
        return Name(node.text, node.where)
    help_ = "a word, or a quantity"
    if node.text in RESERVED:
        help_ = f"it is a word of the language; choose another, such as `{node.text}-1`"
    return Problem("K115", f"`{node.text}` can be no level", node.where, help=help_)


def _votes(context: Context, node: Scalar, path: str) -> object:
    if is_name(node.text):
        return context.refer(node.text, node.where, ("gauge",))
    return _number(context, node, path)


def _holding(context: Context, node: Scalar, path: str) -> object:
    """Read a number of shares, or a part of the class in percent."""
    if node.text == "rest":
        return None
    found = scalars.read_quantity(node.text, node.where)
    parted = isinstance(found, Quantity) and found.unit == "share"
    return found if parted else _number(context, node, path)


def _stake(context: Context, node: Scalar, _path: str) -> object:
    found = sentences.read_stake(node.text, node.where)
    if isinstance(found, Problem):
        return found
    name = found.base.name
    if name == "held":
        return found.bound, Base(BaseKind.OUTSTANDING, where=found.base.where)
    if name is not None and isinstance(context.refer(name, name.where, ("share class",)), Lost):
        return LOST
    return found.bound, found.base


def _electorate(context: Context, node: Scalar, path: str) -> object:
    text, where = node.text, node.where
    common = {"path": path, "where": where}
    if text == "holders of shares":
        return Electorate(**common)  # type: ignore[arg-type]
    for words, scope, attribute in (
        ("holders of ", "share class", "share_class"),
        ("all with ", "weight", "weight"),
    ):
        if text.startswith(words):
            name = context.refer(text[len(words) :], where.part(len(words), len(text)), (scope,))
            return name if isinstance(name, Lost) else Electorate(**common, **{attribute: name})  # type: ignore[arg-type]
    single = context.refer(text, where, ("person", "group", "entity"), declares=True)
    return single if isinstance(single, Lost) else (single,)


def _seats(_context: Context, node: Scalar, _path: str) -> object:
    words = "up to "
    if node.text.startswith(words):
        most = scalars.read_whole(
            node.text[len(words) :], node.where.part(len(words), len(node.text))
        )
        return most if isinstance(most, Problem) else (None, most)
    count = scalars.read_whole(node.text, node.where)
    return count if isinstance(count, Problem) else (count, None)


def _tie(context: Context, node: Scalar, path: str) -> object:
    if node.text in (TieRule.FAILS, TieRule.PASSES):
        return Tie(rule=TieRule(node.text), path=path, where=node.where)
    for rule in (TieRule.CHAIR_DECIDES, TieRule.SECOND_VOTE):
        office = node.text.removesuffix(f" {rule.value}")
        if office != node.text:
            name = context.refer(office, node.where.part(0, len(office)), ("office",))
            return (
                name
                if isinstance(name, Lost)
                else Tie(rule=rule, office=name, path=path, where=node.where)
            )
    help_ = "fails, passes, or an office that decides or votes again: `chair decides`"
    return Problem("K117", f"cannot read `{node.text}` as what a tie means", node.where, help=help_)


def _recused(context: Context, node: Scalar, path: str) -> object:
    parts = [p.strip() for p in node.text.split(",")]
    if all(is_name(p) and context.names.scope_of(p, PARTIES) for p in parts):
        return tuple(Name(p, node.where) for p in parts)
    return _condition(context, node, path)


def _mover(context: Context, node: Scalar, _path: str) -> object:
    if node.text in ("chance", "rule"):
        return Decider(node.text)
    words = "holder of "
    if node.text.startswith(words):
        office = context.refer(
            node.text[len(words) :], node.where.part(len(words), len(node.text)), ("office",)
        )
        return office if isinstance(office, Lost) else (office,)
    return context.refer(node.text, node.where, DECIDERS)


def _asked(context: Context, node: Scalar, _path: str) -> object:
    return (
        Name("it", node.where)
        if node.text == "it"
        else context.refer(node.text, node.where, PARTIES)
    )


def _instant_or_meeting(context: Context, node: Scalar, _path: str) -> object:
    if node.text == "meeting":
        return "meeting"
    return times.read_instant(node.text, node.where, zone=context.zone)


_LIMIT = pattern(r"(?P<count>\S*\d\S*)(?:\s+(?:each|in|per)\s+(?P<per>.+))?\Z")


def _limit(_context: Context, node: Scalar, _path: str) -> object:
    found = _LIMIT.match(node.text)
    if found is None:
        return Problem(
            "K118",
            f"cannot read `{node.text}` as a limit",
            node.where,
            help="`1` or `1 each 30 days`",
        )
    count = scalars.read_whole(found["count"], node.where.part(*found.span("count")))
    if isinstance(count, Problem) or found["per"] is None:
        return count if isinstance(count, Problem) else (count, None)
    per: Duration | Problem = durations.read_duration(
        found["per"], node.where.part(*found.span("per"))
    )
    return per if isinstance(per, Problem) else (count, per)


def _holder(context: Context, node: Scalar, _path: str) -> object:
    if node.text == SHARES:
        return (Name(SHARES, node.where),)
    name = context.refer(node.text, node.where, (*PARTIES, "share class", "tranche"))
    return name if isinstance(name, Lost) else (name,)


_TOPIC_SECTIONS = ("events", "entities", "bodies", "offices", "powers", "people", "payouts", "agreements",
                   "dependencies", "demands", "groups", "moves", "holdings", "gauges")  # fmt: skip


def _topic(context: Context, node: Scalar, _path: str) -> object:
    head, dot, rest = node.text.partition(".")
    if not dot:
        return context.refer(node.text, node.where, ("measure", "question"))
    singular = {
        "people": "person",
        "entities": "entity",
        "bodies": "body",
        "dependencies": "dependency",
    }
    if head not in _TOPIC_SECTIONS:
        guess = nearest(head, _TOPIC_SECTIONS)
        help_ = (
            f"did you mean `{guess}`?"
            if guess
            else "a measure, a question, or a path such as events.NAME.at"
        )
        return Problem("K119", f"`{node.text}` leads to no clause", node.where, help=help_)
    name = rest.partition(".")[0]
    where = node.where.part(len(head) + 1, len(head) + 1 + len(name))
    if head in ("payouts", "holdings"):
        return Name(node.text, node.where)
    found = context.refer(name, where, (singular.get(head, head.rstrip("s")),))
    return found if isinstance(found, Lost) else Name(node.text, node.where)


def _saying(_context: Context, node: Scalar, _path: str) -> object:
    if node.text[:1].isdigit() or node.text.startswith("about "):
        found = scalars.read_quantity(node.text, node.where)
        if isinstance(found, Quantity):
            return found
    return node.text


def _scorable(_context: Context, node: Scalar, _path: str) -> object:
    if node.text in ("yes", "partly", "no"):
        return node.text
    return Problem(
        "K107",
        f"`{node.text}` is not one of the words known here",
        node.where,
        help="yes, partly or no",
    )


def _ballot(_context: Context, node: Scalar, _path: str) -> object:
    if node.text in ("for", "against", "abstain", "absent"):
        return node.text
    help_ = "for, against, abstain or absent"
    return Problem(
        "K107", f"`{node.text}` is not one of the words known here", node.where, help=help_
    )


READERS: dict[str, Reader] = {
    "flag": _plain(scalars.read_flag), "quantity": _plain(scalars.read_quantity),
    "money": _plain(scalars.read_money), "share": _plain(scalars.read_share),
    "whole": _plain(scalars.read_whole), "worth": _plain(scalars.read_worth),
    "duration": _duration, "known duration": _known_duration, "tempo": _plain(durations.read_tempo),
    "recurrence": _plain(durations.read_recurrence), "day": _plain(times.read_date),
    "instant": _zoned(times.read_instant), "moment": _zoned(times.read_moment),
    "acts": _acts, "facts": _facts, "claim": _claim,
    "rule": _rule, "condition": _condition, "number": _number, "ratio": _ratio,
    "amount": _amount, "currency": _currency,
    "zone": _zone, "law": _law, "level": _level, "votes": _votes, "holding": _holding, "stake": _stake,
    "electorate": _electorate, "seats": _seats, "tie": _tie, "recused": _recused, "mover": _mover,
    "asked": _asked, "instant or meeting": _instant_or_meeting, "limit": _limit, "holder": _holder,
    "topic": _topic, "saying": _saying, "scorable": _scorable, "ballot": _ballot,
}  # fmt: skip


def _structured_rule(context: Context, node: Node, _path: str) -> object:
    found = sentences.read_structured_rule(node)
    return found if isinstance(found, Problem) else resolve(context, found)


SECTIONS: dict[str, Callable[[Context, Node, str], object]] = {
    "rule": _structured_rule,
    "table": read_table,
}
