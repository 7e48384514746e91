"""How strict a rule of voting is, against every division of small boards."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.model.sentences import (
    AllRules,
    AnyRule,
    Base,
    BaseKind,
    Count,
    Every,
    NoneOf,
    NoRule,
    Plurality,
    Tally,
)
from kingmaker.model.strictness import asks_more, meets, unanimous
from kingmaker.model.values import Comparison, Name, Quantity, exactly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.sentences import (
        Rule,
    )

SHARES = [Fraction(n) for n in ("1/4", "1/3", "1/2", "2/3", "3/4", "1")]
BASES = (
    BaseKind.SEATS,
    BaseKind.IN_OFFICE,
    BaseKind.VOTERS,
    BaseKind.PRESENT,
    BaseKind.VOTES_CAST,
)
LARGEST = 8


class Division(NamedTuple):
    """How many of a board there are in each respect, and how many say yes."""

    seats: int
    in_office: int
    voters: int
    present: int
    cast: int
    yes: int


def divisions(size: int) -> Iterator[Division]:
    """Every way in which a board of this size can divide, if anybody votes at all."""
    for in_office, voters, present, cast in product(range(1, size + 1), repeat=4):
        if size >= in_office >= voters >= present >= cast:
            for yes in range(1, cast + 1):
                yield Division(size, in_office, voters, present, cast, yes)


ALL = {size: tuple(divisions(size)) for size in range(1, LARGEST + 1)}


def carried(rule: Rule, division: Division) -> bool:
    """Hold a rule against a division, by its definition."""
    if isinstance(rule, AnyRule):
        return any(carried(part, division) for part in rule.parts)
    if isinstance(rule, AllRules):
        return all(carried(part, division) for part in rule.parts)
    assert isinstance(rule, Count)
    base = division[BASES.index(rule.base.kind)]
    bound = rule.bound.exact
    assert bound is not None
    return rule.comparison.holds(division.yes, bound * base if rule.bound.unit else bound)


def share(part: Fraction, base: BaseKind, *, more: bool = False) -> Count:
    comparison = Comparison.MORE_THAN if more else Comparison.AT_LEAST
    return Count(comparison, exactly(part, "share"), Base(base))


SIMPLE = st.builds(share, st.sampled_from(SHARES), st.sampled_from(BASES), more=st.booleans())
NUMBERS = st.builds(
    lambda n, base: Count(Comparison.AT_LEAST, exactly(n), Base(base)),
    st.integers(1, LARGEST),
    st.sampled_from(BASES),
)
RULES = st.recursive(
    SIMPLE | NUMBERS,
    lambda parts: (
        st.lists(parts, min_size=2, max_size=3)
        .map(tuple)
        .flatmap(lambda p: st.sampled_from([AnyRule(p), AllRules(p)]))
    ),
    max_leaves=4,
)


@given(RULES, SIMPLE, st.integers(1, LARGEST))
def test_what_meets_a_floor_meets_it_in_every_division(rule: Rule, floor: Count, size: int) -> None:
    if meets(rule, floor, size=size):
        assert all(carried(floor, d) for d in ALL[size] if carried(rule, d))


@given(SIMPLE, SIMPLE)
def test_what_does_not_meet_a_floor_misses_it_in_some_division(rule: Count, floor: Count) -> None:
    possible = any(carried(rule, d) for divided in ALL.values() for d in divided)
    if meets(rule, floor) is False and possible:
        missed = [d for divided in ALL.values() for d in divided if carried(rule, d)]
        assert not all(carried(floor, d) for d in missed)


@given(SIMPLE, SIMPLE)
def test_a_rule_that_asks_for_more_is_missed_where_the_other_is_met(a: Count, b: Count) -> None:
    possible = any(carried(b, d) for divided in ALL.values() for d in divided)
    if asks_more(a, b) and possible:
        met = [d for divided in ALL.values() for d in divided if carried(b, d)]
        assert not all(carried(a, d) for d in met)


HALF = share(Fraction(1, 2), BaseKind.PRESENT, more=True)


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (NoRule(), False),
        (Plurality(), False),
        (NoneOf(Base(BaseKind.PRESENT), Tally.AGAINST), None),
        (Every(Base(BaseKind.SEATS)), True),
        (Every(Base(BaseKind.VOTES_CAST)), None),
        (Count(Comparison.FEWER_THAN, exactly(2), Base(BaseKind.PRESENT)), None),
        (Count(Comparison.AT_LEAST, exactly(4), Base(BaseKind.PRESENT)), None),
        (Count(Comparison.AT_LEAST, Quantity(Fraction(1), None, Fraction(2)), HALF.base), None),
        (Count(HALF.comparison, HALF.bound, HALF.base, Tally.AGAINST), None),
        (Count(HALF.comparison, HALF.bound, HALF.base, Tally.FOR), True),
        (Count(HALF.comparison, HALF.bound, Base(BaseKind.OUTSTANDING, Name("common"))), None),
    ],
)
def test_other_forms(rule: Rule, answer: bool | None) -> None:  # noqa: FBT001 - as given
    assert meets(rule, HALF) is answer


def test_a_class_that_is_all_the_shares() -> None:
    common = Count(HALF.comparison, HALF.bound, Base(BaseKind.OUTSTANDING, Name("common")))
    floor = Count(HALF.comparison, HALF.bound, Base(BaseKind.OUTSTANDING))
    assert meets(common, floor, whole={"common"})
    assert meets(common, floor) is None
    assert asks_more(Every(common.base), floor, whole={"common"})


def test_unanimity_is_of_those_who_sit() -> None:
    everybody = [Every(Base(k)) for k in (BaseKind.SEATS, BaseKind.MEMBERS, BaseKind.VOTERS)]
    assert all(unanimous(rule) for rule in everybody)
    assert not unanimous(Every(Base(BaseKind.VOTES_CAST)))
    assert unanimous(AllRules((HALF, everybody[0])))
    assert not unanimous(AnyRule((HALF, everybody[0])))
    assert not unanimous(NoRule())
