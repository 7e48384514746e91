"""What a parsed phrase means where its parts are not simply the fields of a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.values import Comparison, Name, Quantity, exactly
from kingmaker.source.mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from kingmaker.problems import Location

#: Units a horizon is counted in.
HORIZONS = (
    "motion", "meeting", "move", "tick", "hour", "day", "week", "month", "quarter", "year",
)  # fmt: skip

#: Plurals that name those who sit in a body, whatever it is called.
HEADS = frozenset({"directors", "trustees", "partners", "managers", "members", "councillors"})
_HEAD = frozenset(h.removesuffix("s") for h in HEADS)
_LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)
_MOST = 10**6


def span_of(where: Location) -> tuple[int, int]:
    """Return where something stands in its line, as offsets."""
    return where.column - 1, where.end_column - 1


def names_in(parts: Iterable[object]) -> list[Name]:
    """Return the names among parsed parts."""
    return [p for p in parts if isinstance(p, Name)]


def votable(comparison: Comparison, bound: Quantity) -> Quantity:
    """Return the bound of a count of votes; raise the mistake in one that nobody can meet."""
    number = bound.likely or Fraction(0)
    top = number > 1 or (number == 1 and comparison is Comparison.MORE_THAN)
    if number < 0 or (bound.unit == "share" and top):
        fix = "a share lies between nothing and all; for all write `every of …`"
        raise Mistake("K312", "no count of votes can meet this", span_of(bound.where), fix)
    return bound


# --- rules of voting -------------------------------------------------------------------------------


def _count(
    at: Location,
    comparison: Comparison,
    bound: Quantity,
    base: s.Base,
    tally: s.Tally | None = None,
) -> s.Rule:
    return s.Count(comparison, votable(comparison, bound), *_taking_part(base, tally), where=at)


def _every(at: Location, base: s.Base, tally: s.Tally | None = None) -> s.Rule:
    return s.Every(*_taking_part(base, tally), where=at)


def _none_of(at: Location, base: s.Base, tally: s.Tally | None = None) -> s.Rule:
    return s.NoneOf(*_taking_part(base, tally), where=at)


def _every_one(at: Location, head: Name, *rest: object) -> s.Rule:
    if head not in _HEAD:
        fix = f"write `every of {head}`, or `every member`"
        raise Mistake("K301", f"`every {head}` does not say of what", span_of(head.where), fix)
    kind = s.BaseKind.IN_OFFICE if s.Predicate.IN_OFFICE in rest else s.BaseKind.MEMBERS
    tally = next((t for t in rest if isinstance(t, s.Tally)), None)
    if tally is s.Tally.PRESENT and kind is s.BaseKind.MEMBERS:
        kind, tally = s.BaseKind.PRESENT, None
    return s.Every(s.Base(kind, where=head.where), tally, where=at)


def _taking_part(base: s.Base, tally: s.Tally | None) -> tuple[s.Base, s.Tally | None]:
    """Take ``directors present`` as the base that it is, not as a group of that name."""
    if tally is s.Tally.PRESENT and base.name in HEADS:
        return s.Base(s.BaseKind.PRESENT, where=base.where), None
    return base, tally


def _some_in_office(at: Location, name: Name, _sits: object) -> s.Base:
    if name not in HEADS:
        fix = "write `in office`: those of the body that decides"
        raise Mistake("K301", f"`{name} in office` cannot be counted against", span_of(at), fix)
    return s.Base(s.BaseKind.IN_OFFICE, where=at)


# --- conditions ------------------------------------------------------------------------------------


def _is_not(at: Location, subject: s.Ref, value: s.Value) -> s.Condition:
    return s.Not(s.Is(subject, value, where=at), where=at)


def _not_member(at: Location, subject: s.Ref, place: Name) -> s.Condition:
    return s.Not(s.Member(subject, place, where=at), where=at)


def _works(
    at: Location, subject: s.Ref, asked: tuple[s.Predicate, Name | s.Special]
) -> s.Condition:
    return s.Works(subject, asked[1], where=at)


def _holds(
    at: Location, subject: s.Ref, comparison: Comparison, stake: tuple[Quantity, s.Base]
) -> s.Condition:
    return s.Holds(subject, comparison, *stake, where=at)


def _holds_any(at: Location, subject: s.Ref, asked: tuple[s.Predicate, Name]) -> s.Condition:
    base = s.Base(s.BaseKind.NAMED, asked[1], where=asked[1].where)
    return s.Holds(subject, Comparison.MORE_THAN, exactly(0), base, where=at)


def _stake(_at: Location, bound: Quantity, base: s.Base) -> tuple[Quantity, s.Base]:
    return votable(Comparison.AT_LEAST, bound), base


def _number_of(at: Location, bound: Quantity, name: Name) -> tuple[Quantity, s.Base]:
    if bound.unit == "share":
        raise Mistake(
            "K301",
            "a share of what is not said",
            span_of(at),
            f"write `of {name}` or `of outstanding {name}`",
        )
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


def _moved(at: Location, measure: Name, rises: bool, *change: tuple[str, Quantity]) -> s.Condition:  # noqa: FBT001
    changes = dict(change)
    return s.Moved(measure, rises, changes.get("by"), changes.get("to"), where=at)


def _amount(_at: Location, number: Quantity, unit: Name | None = None) -> Quantity:
    if unit is None:
        return number
    if number.unit == "share" or unit == "share":
        raise Mistake(
            "K301", f"`{unit}` does not belong here", span_of(unit.where), "a share has no unit"
        )
    return replace(number, unit=str(unit))


# --- acts ------------------------------------------------------------------------------------------


def _resign_all(at: Location, head: Name, place: Name) -> s.Act:
    if head not in _HEAD:
        raise Mistake(
            "K301",
            f"`every {head}` does not say of what",
            span_of(head.where),
            "write `everyone on board`",
        )
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
    return s.Coalition((), quantifier, count, names_in(rest)[0], where=at)


def _whole(number: Quantity, what: str) -> int:
    value = number.exact
    if value is None or value.denominator != 1 or not 0 < value < _MOST or number.unit:
        raise Mistake(
            "K301",
            f"this cannot count {what}",
            span_of(number.where),
            "write a whole number from 1",
        )
    return int(value)


def _can(
    at: Location,
    who: s.Coalition,
    never: bool,  # noqa: FBT001
    verbs: tuple[s.Verb, ...],
    goal: s.Act | s.Condition,
    *within: s.Within,
) -> s.Claimed:
    decided = goal.term if isinstance(goal, s.TermIs) else goal
    return s.CanClaim(who, verbs, decided, never, *within, where=at)


def _within(at: Location, count: Quantity, unit: Name) -> s.Within:
    word = unit.removesuffix("s")
    if word not in HORIZONS:
        fix = "count " + ", ".join(u + "s" for u in HORIZONS)
        raise Mistake("K301", f"`{unit}` is no horizon", span_of(unit.where), fix)
    return s.Within(_whole(count, f"{word}s"), word, where=at)


def _removal(at: Location, who: s.Ref) -> s.Act:
    if not isinstance(who, Name):
        raise Mistake(
            "K301", "an office is removed from, by name", span_of(at), "write `removal of ceo`"
        )
    return s.Remove(s.HolderOf(who, where=who.where), who, where=at)


def _controls(at: Location, who: s.Coalition, entity: Name) -> s.Claimed:
    return s.ControlClaim(_one(who), entity, where=at)


def _one(who: s.Coalition) -> Name:
    if len(who.names) != 1:
        raise Mistake("K301", "this can be said of one party only", span_of(who.where), "name one")
    return who.names[0]


def _role_of(at: Location, who: s.Coalition, role: s.Role, decision: Name) -> s.Claimed:
    return s.RoleClaim(who, role, decision, where=at)


def _matters(at: Location, who: s.Coalition, decision: Name) -> s.Claimed:
    return s.RoleClaim(who, s.Role.MATTERS, decision, where=at)


def _receives(
    at: Location, who: s.Coalition, amount: Quantity, of: Quantity | None = None
) -> s.Claimed:
    return s.PaidClaim(_one(who), amount, of, where=at)


def _residual(
    at: Location, who: s.Coalition, _money: Name, above: Quantity | None = None
) -> s.Claimed:
    return s.PaidClaim(_one(who), None, above, where=at)


#: The sense of each rule of the grammar, from its place and its parts.
SENSES: dict[str, Callable[..., object]] = {
    "base": lambda at, kind: s.Base(kind, where=at),
    "members": lambda at: s.Base(s.BaseKind.MEMBERS, where=at),
    "named": lambda at, name: s.Base(s.BaseKind.NAMED, name, where=at),
    "outstanding_class": lambda at, name: s.Base(s.BaseKind.OUTSTANDING, name, where=at),
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
    "moved": _moved,
    "by": lambda _at, amount: ("by", amount),
    "to": lambda _at, amount: ("to", amount),
    "amount": _amount,
    "acts": lambda _at, *acts: acts,
    "resign_all": _resign_all,
    "amend": _amend,
    "transfer": _transfer,
    "coalition": _coalition,
    "some_of": _some_of,
    "every_member": lambda at, *group: s.Coalition((), s.Quantifier.EVERY, None, *group, where=at),
    "can": _can,
    "could": lambda at, who, never, *rest: _can(at, who, never, (s.Verb.COULD,), *rest),
    "verbs": lambda _at, *verbs: verbs,
    "within": _within,
    "removal": _removal,
    "matters": _matters,
    "role_of": _role_of,
    "controls": _controls,
    "uncontrolled": lambda at, entity: s.ControlClaim(None, entity, where=at),
    "receives": _receives,
    "residual": _residual,
}
