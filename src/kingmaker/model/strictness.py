"""Whether one rule of voting asks for at least as much as another, whoever stays away or abstains."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.model.sentences import (
    AllRules,
    AnyRule,
    BaseKind,
    Every,
    NoneOf,
    NoRule,
    Plurality,
    Tally,
)
from kingmaker.model.values import Comparison

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from kingmaker.model.sentences import Base, Count, Rule

#: Bases from narrow to broad: a broader one is never smaller, whoever stays away or abstains.
_BREADTH = {
    BaseKind.VOTES_CAST: 0,
    BaseKind.PRESENT: 1,
    BaseKind.SHARES_PRESENT: 1,
    BaseKind.VOTERS: 2,
    BaseKind.IN_OFFICE: 3,
    BaseKind.MEMBERS: 3,
    BaseKind.OUTSTANDING: 3,
    BaseKind.SEATS: 4,
}


class _Bar(NamedTuple):
    """A share of a base that must be reached, or passed where `strict`."""

    share: Fraction
    strict: bool
    breadth: int


def meets(
    rule: Rule, floor: Rule, *, size: int | None = None, whole: Container[str] = ()
) -> bool | None:
    """Tell whether whatever satisfies `rule` satisfies `floor` too; `None` where that depends on who is there.

    `floor` is a share of a base. `size` is the number of seats, to hold numbers against shares; `whole` names
    classes that are all the shares there are.

    >>> from kingmaker.model.sentences import Base, Count
    >>> from kingmaker.model.values import Quantity
    >>> def share(n, kind):
    ...     part = Fraction(1, n)
    ...     return Count(Comparison.AT_LEAST, Quantity(part, part, part, "share"), Base(kind))
    >>> meets(share(4, BaseKind.SEATS), share(3, BaseKind.SEATS))
    False
    >>> meets(share(2, BaseKind.PRESENT), share(3, BaseKind.SEATS)) is None
    True
    """
    if isinstance(rule, AnyRule):
        return _all(meets(part, floor, size=size, whole=whole) for part in rule.parts)
    if isinstance(rule, AllRules):
        return _any(meets(part, floor, size=size, whole=whole) for part in rule.parts)
    if isinstance(rule, NoRule | Plurality):
        return False
    low, bar = _bar(floor, size, whole), _bar(rule, size, whole)
    if low is None or bar is None:
        return None
    reaches = bar.share > low.share or (bar.share == low.share and bar.strict >= low.strict)
    if bar.breadth >= low.breadth:
        return reaches
    return None if bar.share > low.share else False


def asks_more(rule: Rule, ceiling: Rule, *, whole: Container[str] = ()) -> bool | None:
    """Tell whether `rule` asks for more than `ceiling` does; `None` where that depends on who is there.

    >>> from kingmaker.model.sentences import Base
    >>> asks_more(Every(Base(BaseKind.OUTSTANDING)), Every(Base(BaseKind.VOTES_CAST)))
    True
    """
    if isinstance(rule, AnyRule):
        return _all(asks_more(part, ceiling, whole=whole) for part in rule.parts)
    if isinstance(rule, AllRules):
        return _any(asks_more(part, ceiling, whole=whole) for part in rule.parts)
    if isinstance(rule, NoRule | Plurality):
        return False
    high, bar = _bar(ceiling, None, whole), _bar(rule, None, whole)
    if high is None or bar is None:
        return None
    if bar.breadth < high.breadth:
        return None if bar.share > high.share else False
    return (bar.share, bar.strict, bar.breadth) > (high.share, high.strict, high.breadth)


def unanimous(rule: Rule) -> bool:
    """Tell whether a rule asks for everybody who sits, not only for those who take part.

    >>> from kingmaker.model.sentences import Base
    >>> unanimous(Every(Base(BaseKind.IN_OFFICE))), unanimous(Every(Base(BaseKind.PRESENT)))
    (True, False)
    """
    if isinstance(rule, AnyRule):
        return all(unanimous(part) for part in rule.parts)
    if isinstance(rule, AllRules):
        return any(unanimous(part) for part in rule.parts)
    bar = _bar(rule, None, ())
    return bar is not None and bar.share == 1 and bar.breadth >= _BREADTH[BaseKind.VOTERS]


def _bar(rule: Rule, size: int | None, whole: Container[str]) -> _Bar | None:
    """The share of its base that a simple rule asks for, `None` where it is none or counts something else."""
    if isinstance(rule, AnyRule | AllRules | NoRule | Plurality | NoneOf):
        return None
    breadth = _breadth(rule.base, whole)
    if breadth is None or rule.tally not in (None, Tally.FOR, Tally.PRESENT):
        return None
    if isinstance(rule, Every):
        return _Bar(Fraction(1), strict=False, breadth=breadth)
    return _share(rule, breadth, size)


def _breadth(base: Base, whole: Container[str]) -> int | None:
    if base.name is None:
        return _BREADTH.get(base.kind)
    return _BREADTH[BaseKind.OUTSTANDING] if base.name in whole else None


def _share(rule: Count, breadth: int, size: int | None) -> _Bar | None:
    strict = rule.comparison is Comparison.MORE_THAN
    bound = rule.bound.exact
    if bound is None or not (strict or rule.comparison is Comparison.AT_LEAST):
        return None
    if rule.bound.unit == "share":
        return _Bar(bound, strict, breadth)
    if size and not rule.bound.unit and rule.base.kind is not BaseKind.OUTSTANDING:
        return _Bar(bound / size, strict, _BREADTH[BaseKind.SEATS])
    return None


def _all(answers: Iterable[bool | None]) -> bool | None:
    found = tuple(answers)
    return False if False in found else None if None in found else True


def _any(answers: Iterable[bool | None]) -> bool | None:
    found = tuple(answers)
    return True if True in found else None if None in found else False
