"""Build the records of a sentence from its parse; places are counted from the sentence's beginning."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from lark import Token

from kingmaker.model import sentences as s
from kingmaker.model.values import Comparison, Name, Quantity, exactly
from kingmaker.problems import Location
from kingmaker.source.figures import read_figure
from kingmaker.source.mistakes import Mistake
from kingmaker.source.times import read_instant

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from lark import Tree

#: Units a horizon is counted in.
HORIZONS = ("motion", "meeting", "move", "tick", "hour", "day", "week", "month", "year")

_HEADS = frozenset({"directors", "trustees", "partners", "managers", "members", "councillors"})
_HEAD = frozenset(h.removesuffix("s") for h in _HEADS)
_LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)
_UPWARDS = (Comparison.MORE_THAN, Comparison.AT_LEAST)

_WORDS: dict[str, object] = {
    "more_than": Comparison.MORE_THAN,
    "fewer_than": Comparison.FEWER_THAN,
    "at_least": Comparison.AT_LEAST,
    "no_more_than": Comparison.NO_MORE_THAN,
    "votes_for": s.Tally.FOR,
    "votes_against": s.Tally.AGAINST,
    "abstaining": s.Tally.ABSTAINING,
    "not_for": s.Tally.NOT_FOR,
    "taking_part": s.Tally.PRESENT,
    "for_or_abstaining": s.Tally.FOR_OR_ABSTAINING,
    "actor": s.Pronoun.ACTOR,
    "it": s.Pronoun.IT,
    "vacant": s.Special.VACANT,
    "none": s.Special.NONE,
    "nowhere": s.Special.NOWHERE,
    "unknown": s.Special.UNKNOWN,
    "no": s.Quantifier.NO,
    "some": s.Quantifier.SOME,
    "each": s.Quantifier.EVERY,
    "carry": s.Verb.CARRY,
    "force": s.Verb.FORCE,
    "hold": s.Verb.HOLD,
    "block": s.Verb.BLOCK,
    "reach": s.Verb.COULD,
    "never": True,
    "dummy": s.Role.DUMMY,
    "dictator": s.Role.DICTATOR,
    "vetoer": s.Role.VETOER,
}

_BASES = {
    "members": s.BaseKind.MEMBERS,
    "seats": s.BaseKind.SEATS,
    "voters": s.BaseKind.VOTERS,
    "present": s.BaseKind.PRESENT,
    "in_office": s.BaseKind.IN_OFFICE,
    "shares_present": s.BaseKind.SHARES_PRESENT,
    "votes_cast": s.BaseKind.VOTES_CAST,
    "outstanding": s.BaseKind.OUTSTANDING,
    "outstanding_class": s.BaseKind.OUTSTANDING,
    "named": s.BaseKind.NAMED,
}

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

_SAME = frozenset({"rule", "condition", "claim", "ref"})


def build(node: Tree[Token] | Token, zone: ZoneInfo) -> object:
    """Return the record of a parsed sentence, or of a part of it; raise the mistake in its sense."""
    if isinstance(node, Token):
        return _leaf(node, zone)
    parts = [build(child, zone) for child in node.children]
    kind, at = str(node.data), _place(node.meta.start_pos, node.meta.end_pos)
    if kind in _WORDS:
        return _WORDS[kind]
    if kind in _SAME:
        return parts[0]
    if kind in _BASES:
        return s.Base(_BASES[kind], *_names(parts), where=at)
    if kind in _RECORDS:
        return _RECORDS[kind](*parts, where=at)
    if kind in _JOINED:
        return parts[0] if len(parts) == 1 else _JOINED[kind](tuple(parts), where=at)
    return _SPECIAL[kind](at, *parts)


def _place(start: int | None, end: int | None) -> Location:
    return Location("", 1, (start or 0) + 1, 1, (end or 0) + 1)


def _span(where: Location) -> tuple[int, int]:
    return where.column - 1, where.end_column - 1


def _names(parts: list[object]) -> list[Name]:
    return [p for p in parts if isinstance(p, Name)]


def _leaf(token: Token, zone: ZoneInfo) -> object:
    at = _place(token.start_pos, token.end_pos)
    if token.type == "FIGURE":
        figure = read_figure(token)
        value = figure.value if figure else Fraction(0)
        return Quantity(value, value, value, "share" if figure and figure.share else "", where=at)
    if token.type == "DATE":
        read = read_instant(token, at, zone=zone)
        if isinstance(read, datetime):
            return (read, len(token) == len("2023-11-17"))
        raise Mistake(read.code, read.message, _span(at), read.help)
    return str(token) if token.type == "TEXT" else Name(token, at)


# --- rules of voting -------------------------------------------------------------------------------


def _count(at: Location, comparison: Comparison, bound: Quantity, base: s.Base, tally: s.Tally | None = None) -> s.Rule:
    return s.Count(comparison, _bound(comparison, bound), *_taking_part(base, tally), where=at)


def _every(at: Location, base: s.Base, tally: s.Tally | None = None) -> s.Rule:
    return s.Every(*_taking_part(base, tally), where=at)


def _none_of(at: Location, base: s.Base, tally: s.Tally | None = None) -> s.Rule:
    return s.NoneOf(*_taking_part(base, tally), where=at)


def _every_one(at: Location, head: Name, *rest: object) -> s.Rule:
    if head not in _HEAD:
        fix = f"write `every of {head}`, or `every member`"
        raise Mistake("K301", f"“every {head}” does not say of what", _span(head.where), fix)
    kind = s.BaseKind.IN_OFFICE if s.Predicate.IN_OFFICE in rest else s.BaseKind.MEMBERS
    tally = next((t for t in rest if isinstance(t, s.Tally)), None)
    if tally is s.Tally.PRESENT and kind is s.BaseKind.MEMBERS:
        kind, tally = s.BaseKind.PRESENT, None
    return s.Every(s.Base(kind, where=head.where), tally, where=at)


def _taking_part(base: s.Base, tally: s.Tally | None) -> tuple[s.Base, s.Tally | None]:
    """Take ``directors present`` as the base that it is, not as a group of that name."""
    if tally is s.Tally.PRESENT and base.name in _HEADS:
        return s.Base(s.BaseKind.PRESENT, where=base.where), None
    return base, tally


def _some_in_office(at: Location, name: Name, _sits: object) -> s.Base:
    if name not in _HEADS:
        fix = "write `in office`: those of the body that decides"
        raise Mistake("K301", f"“{name} in office” cannot be counted against", _span(at), fix)
    return s.Base(s.BaseKind.IN_OFFICE, where=at)


def _bound(comparison: Comparison, bound: Quantity) -> Quantity:
    """Refuse a bound that everybody or nobody meets."""
    number = bound.likely or Fraction(0)
    top = number > 1 or (number == 1 and comparison is Comparison.MORE_THAN)
    if number < 0 or (bound.unit == "share" and top):
        fix = "a share lies between nothing and all; for all write `every of …`"
        raise Mistake("K312", "no count of votes can meet this", _span(bound.where), fix)
    return bound


# --- conditions ------------------------------------------------------------------------------------


def _is_not(at: Location, subject: s.Ref, value: s.Value) -> s.Condition:
    return s.Not(s.Is(subject, value, where=at), where=at)


def _not_member(at: Location, subject: s.Ref, place: Name) -> s.Condition:
    return s.Not(s.Member(subject, place, where=at), where=at)


def _works(at: Location, subject: s.Ref, asked: tuple[s.Predicate, Name | s.Special]) -> s.Condition:
    return s.Works(subject, asked[1], where=at)


def _holds(at: Location, subject: s.Ref, comparison: Comparison, stake: tuple[Quantity, s.Base]) -> s.Condition:
    return s.Holds(subject, comparison, *stake, where=at)


def _holds_any(at: Location, subject: s.Ref, name: Name) -> s.Condition:
    base = s.Base(s.BaseKind.NAMED, name, where=name.where)
    return s.Holds(subject, Comparison.MORE_THAN, exactly(0), base, where=at)


def _stake(_at: Location, bound: Quantity, base: s.Base) -> tuple[Quantity, s.Base]:
    return _bound(Comparison.AT_LEAST, bound), base


def _number_of(at: Location, bound: Quantity, name: Name) -> tuple[Quantity, s.Base]:
    if bound.unit == "share":
        raise Mistake("K301", "a share of what is not said", _span(at), f"write `of {name}` or `of outstanding {name}`")
    return bound, s.Base(s.BaseKind.NAMED, name, where=name.where)


def _counted(
    at: Location, comparison: Comparison, bound: Quantity, group: s.Base, asked: object
) -> s.Condition:
    return s.Counted(comparison, bound, group, *_asked(asked), where=at)


def _counted_every(at: Location, group: s.Base, asked: object) -> s.Condition:
    return s.Counted(Comparison.AT_LEAST, exactly(1, "share"), group, *_asked(asked), where=at)


def _counted_none(at: Location, group: s.Base, asked: object) -> s.Condition:
    return s.Counted(Comparison.NO_MORE_THAN, exactly(0), group, *_asked(asked), where=at)


def _asked(asked: object) -> tuple[s.Predicate, Name | s.Special | None]:
    if isinstance(asked, tuple):
        return asked[0], asked[1]
    return s.Predicate.IN_OFFICE, None


def _date_is(at: Location, comparison: Comparison, when: tuple[datetime, bool]) -> s.Condition:
    """A day compared upwards counts from its last second, downwards to it: ``more than`` is after the day."""
    instant, whole_day = when
    if whole_day and comparison in {Comparison.MORE_THAN, Comparison.NO_MORE_THAN}:
        instant += _LAST_SECOND
    return s.DateIs(comparison, instant, where=at)


def _moved(rises: bool) -> Callable[..., s.Condition]:  # noqa: FBT001
    def moved(at: Location, measure: Name, *change: tuple[str, Quantity]) -> s.Condition:
        return s.Moved(measure, rises, **dict(change), where=at)  # type: ignore[arg-type]

    return moved


def _amount(_at: Location, number: Quantity, unit: Name | None = None) -> Quantity:
    if unit is None:
        return number
    if number.unit == "share" or unit == "share":
        raise Mistake("K301", f"“{unit}” does not belong here", _span(unit.where), "a share has no unit")
    return replace(number, unit=str(unit))


# --- acts ------------------------------------------------------------------------------------------


def _resign_all(at: Location, head: Name, place: Name) -> s.Act:
    if head not in _HEAD:
        raise Mistake("K301", f"“every {head}” does not say of what", _span(head.where), "write `everyone on board`")
    return s.Resign(s.EveryoneIn(place, where=head.where), place, where=at)


def _amend(at: Location, path: Name, text: str) -> s.Act:
    return s.Amend(path, text, where=at)


def _transfer(at: Location, stake: tuple[Quantity, s.Base], giver: s.Ref, taker: s.Ref) -> s.Act:
    return s.Transfer(*stake, giver, taker, where=at)


# --- claims ----------------------------------------------------------------------------------------


def _coalition(at: Location, *names: Name) -> s.Coalition:
    return s.Coalition(names, where=at)


def _some_of(at: Location, quantifier: s.Quantifier, *rest: object) -> s.Coalition:
    counts = [q for q in rest if isinstance(q, Quantity)]
    count = _whole(counts[0], "how many of them") if counts else None
    return s.Coalition((), quantifier, count, _names(list(rest))[0], where=at)


def _every_member(at: Location, group: Name | None = None) -> s.Coalition:
    return s.Coalition((), s.Quantifier.EVERY, None, group, where=at)


def _whole(number: Quantity, what: str) -> int:
    value = number.exact
    if value is None or value.denominator != 1 or not 0 < value < 10**6 or number.unit:
        raise Mistake("K301", f"this cannot count {what}", _span(number.where), "write a whole number from 1")
    return int(value)


def _can(at: Location, who: s.Coalition, *rest: object) -> s.Claimed:
    never = True in [r for r in rest if isinstance(r, bool)]
    left = [r for r in rest if not isinstance(r, bool)]
    verbs = next((r[1] for r in left if isinstance(r, tuple) and r[0] == "verbs"), (s.Verb.COULD,))
    within = next((r for r in left if isinstance(r, s.Within)), None)
    goal = next(r for r in left if not isinstance(r, tuple | s.Within))
    plain = goal.term if isinstance(goal, s.TermIs) else goal
    return s.CanClaim(who, verbs, plain, never=never, within=within, where=at)  # type: ignore[arg-type]


def _within(at: Location, count: Quantity, unit: Name) -> s.Within:
    word = unit.removesuffix("s")
    if word not in HORIZONS:
        fix = "count " + ", ".join(u + "s" for u in HORIZONS)
        raise Mistake("K301", f"“{unit}” is no horizon", _span(unit.where), fix)
    return s.Within(_whole(count, f"{word}s"), word, where=at)


def _removal(at: Location, who: s.Ref) -> s.Act:
    if not isinstance(who, Name):
        raise Mistake("K301", "an office is removed from, by name", _span(at), "write `removal of ceo`")
    return s.Remove(s.HolderOf(who, where=who.where), who, where=at)


def _controls(at: Location, who: s.Coalition, entity: Name) -> s.Claimed:
    return s.ControlClaim(_one(who), entity, where=at)


def _one(who: s.Coalition) -> Name:
    if len(who.names) != 1:
        raise Mistake("K301", "this can be said of one party only", _span(who.where), "name one")
    return who.names[0]


def _role_of(at: Location, who: s.Coalition, role: s.Role, decision: Name) -> s.Claimed:
    return s.RoleClaim(who, role, decision, where=at)


def _matters(at: Location, who: s.Coalition, decision: Name) -> s.Claimed:
    return s.RoleClaim(who, s.Role.MATTERS, decision, where=at)


def _receives(at: Location, who: s.Coalition, amount: Quantity, of: Quantity | None = None) -> s.Claimed:
    return s.PaidClaim(_one(who), amount, of, where=at)


def _residual(at: Location, who: s.Coalition, _unit: Name, above: Quantity | None = None) -> s.Claimed:
    return s.PaidClaim(_one(who), None, above, where=at)


_SPECIAL: dict[str, Callable[..., object]] = {
    "count": _count,
    "every": _every,
    "every_one": _every_one,
    "none_of": _none_of,
    "some_in_office": _some_in_office,
    "sits": lambda _at: s.Predicate.IN_OFFICE,
    "stake": _stake,
    "number_of": _number_of,
    "is_not": _is_not,
    "not_member": _not_member,
    "works": _works,
    "works_at": lambda _at, place: (s.Predicate.WORKS, place),
    "sits_on": lambda _at, place: (s.Predicate.MEMBER, place),
    "owns": lambda _at, place: (s.Predicate.HOLDS, place),
    "is_tagged": lambda _at, tag: (s.Predicate.IS, tag),
    "holds": _holds,
    "holds_any": _holds_any,
    "counted": _counted,
    "counted_every": _counted_every,
    "counted_none": _counted_none,
    "date_is": _date_is,
    "falls": _moved(False),  # noqa: FBT003
    "rises": _moved(True),  # noqa: FBT003
    "by": lambda _at, amount: ("by", amount),
    "to": lambda _at, amount: ("to", amount),
    "amount": _amount,
    "acts": lambda _at, *acts: acts,
    "resign_all": _resign_all,
    "amend": _amend,
    "transfer": _transfer,
    "coalition": _coalition,
    "some_of": _some_of,
    "every_member": _every_member,
    "can": _can,
    "could": _can,
    "verbs": lambda _at, *verbs: ("verbs", verbs),
    "within": _within,
    "removal": _removal,
    "matters": _matters,
    "role_of": _role_of,
    "controls": _controls,
    "uncontrolled": lambda at, entity: s.ControlClaim(None, entity, where=at),
    "receives": _receives,
    "residual": _residual,
}
