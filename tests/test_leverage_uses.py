"""How means may be divided, how likely things are to stop, who competes with whom they need, rights, and earlier dates."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.leverage.cut import How, cut
from kingmaker.analysis.leverage.lens import leverage
from kingmaker.analysis.leverage.odds import MOST_PARTIES, fates
from kingmaker.analysis.leverage.rivals import rivals
from kingmaker.analysis.leverage.supplies import supplies
from kingmaker.analysis.leverage.together import together
from kingmaker.analysis.leverage.uses import uses
from kingmaker.analysis.since import state_after
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.report.levering_rivals import verdict
from kingmaker.report.levering_uses import chance_words
from kingmaker.source.load import load
from tests.test_leverage import PARTIES, case_of, webs
from tests.test_leverage_together import stopped_by

if TYPE_CHECKING:
    from kingmaker.analysis.leverage.rivals import Rivalry
    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.case import Case

TWO_BASKETS = """
title: Two mills
people: {farm: {}, mill: {kind: organisation}, new-mill: {kind: organisation}, town: {kind: crowd}}
dependencies:
  flour: {who: farm, needs: product, from: mill, feeds: bread}
  more-flour: {who: farm, needs: product, from: new-mill, feeds: flour}
  bread: {who: town, needs: product, from: farm}
  grain: {who: mill, needs: other, from: farm, feeds: flour}
  seed: {who: new-mill, needs: other, from: farm, feeds: more-flour}
"""


def of(text: str) -> tuple[Supply, ...]:
    case = case_of(text)
    return supplies(case, initial(case))


def names(*every: str) -> tuple[Name, ...]:
    return tuple(map(Name, every))


HALF = (Fraction(1, 2), Fraction(1, 2))
SOME = (Fraction(1, 5), Fraction(2, 5))
MANY = (Fraction(3, 10), Fraction(3, 5))

# --- chances -----------------------------------------------------------------------------------


@settings(max_examples=40)
@given(webs())
def test_what_stops_in_each_way_is_what_the_words_say(web: tuple[Supply, ...]) -> None:
    found = fates(web, names(*PARTIES))
    for number, way in enumerate(product((False, True), repeat=len(PARTIES))):
        gone = frozenset(n for n, yes in zip(PARTIES, way, strict=True) if yes)
        assert found.stops[number] == stopped_by(web, gone)


@settings(max_examples=25)
@given(webs(), st.lists(st.integers(0, 4), min_size=6, max_size=6))
def test_chances_are_those_of_every_way_and_lie_at_the_corners(
    web: tuple[Supply, ...], quarters: list[int]
) -> None:
    pairs = [sorted(quarters[i : i + 2]) for i in (0, 2, 4)]
    chances = {
        Name(n): (Fraction(a, 4), Fraction(b, 4)) for n, (a, b) in zip(PARTIES, pairs, strict=True)
    }
    found = fates(web, names(*PARTIES))
    corners = list(product(*chances.values()))
    for s in web:
        means = [
            sum(_weight(p, way) for way in _ways() if s.name in stopped_by(web, _gone(way)))
            for p in corners
        ]
        assert found.chance(s.name, chances) == (min(means), max(means))


def _ways() -> list[tuple[bool, ...]]:
    return list(product((False, True), repeat=len(PARTIES)))


def _gone(way: tuple[bool, ...]) -> frozenset[str]:
    return frozenset(n for n, yes in zip(PARTIES, way, strict=True) if yes)


def _weight(chances: tuple[Fraction, ...], way: tuple[bool, ...]) -> Fraction:
    weight = Fraction(1)
    for p, yes in zip(chances, way, strict=True):
        weight *= p if yes else 1 - p
    return weight


def test_more_parties_than_are_followed_are_refused() -> None:
    with pytest.raises(TooLarge, match="at most 10 parties: here are 11"):
        fates((), names(*map(str, range(MOST_PARTIES + 1))))


# --- uses --------------------------------------------------------------------------------------


def test_two_baskets_beat_one_by_the_chance_that_only_the_other_is_left() -> None:
    """By hand: the one fails with p, both with p times q, so the second is worth p(1 - q); its bounds are at the corners."""
    found = of(TWO_BASKETS)
    divided = uses(found, Name("farm"), names("mill", "new-mill"))
    kept = [division.kept for division in divided.divisions]
    assert kept == [("mill", "new-mill"), ("new-mill",), ("mill",)]
    chances = {Name("mill"): SOME, Name("new-mill"): MANY}
    ways = [
        fates(found, tuple(chances), giver="farm", withheld=one.withheld)
        for one in divided.divisions
    ]
    both, _, only_mill = ways
    assert both.chance(Name("flour"), chances) == (Fraction(6, 100), Fraction(24, 100))
    assert only_mill.chance(Name("flour"), chances) == SOME
    low, high = both.gain(only_mill, Name("flour"), chances)
    assert (low, high) == (Fraction(1, 5) * Fraction(2, 5), Fraction(2, 5) * Fraction(7, 10))


def test_what_hangs_on_each_use() -> None:
    found = of(TWO_BASKETS)
    everything, only_new, only_old = uses(found, Name("farm"), names("mill", "new-mill")).divisions
    assert everything.effects == ()
    assert everything.baskets[Name("flour")] == (frozenset({"mill", "new-mill"}),)
    assert only_old.baskets[Name("flour")] == (frozenset({"mill"}),)
    assert only_old.baskets[Name("more-flour")] == (frozenset(),)
    stops = {e.supply.name for e in only_new.effects if e.how is How.STOPS}
    assert stops == {"grain"}
    assert {e.supply.name for e in only_new.effects if e.how is How.WEAKENS} == {"flour", "bread"}


@settings(max_examples=30)
@given(webs(), st.sampled_from(PARTIES))
def test_dropping_a_use_is_cutting_it(web: tuple[Supply, ...], party: str) -> None:
    divided = uses(web, Name(party))
    for division in divided.divisions:
        if len(division.dropped) == 1:
            assert division.effects == cut(web, party, division.dropped[0])


# --- rivals ------------------------------------------------------------------------------------


def test_rivals_who_hold_one_another_and_who_do_not(openai: Case) -> None:
    """Each could leave the other without something, until Microsoft has a unit, or OpenAI goes another way."""
    (before,) = leverage(openai).rivals
    assert before.pair == ("microsoft", "openai")
    assert {s.name for s in before.over} == {"microsoft-products", "chatgpt"}
    assert before.mutual
    assert [blow.how for blow in before.blows] == [How.STOPS, How.STOPS]
    assert {s.name for s in before.blows[1].wins} == {"microsoft-products", "chatgpt"}
    (after,) = leverage(openai, state_after(openai, "hired-by-microsoft")).rivals
    assert [blow.how for blow in after.blows] == [How.STOPS, How.WEAKENS]
    apart = load("openai-2023", variant="course-apart").case
    assert apart is not None
    (parted,) = leverage(apart).rivals
    assert [blow.how for blow in parted.blows] == [How.STOPS, None]
    words = [verdict(apart, one) for one in (before, after, parted)]
    assert words[0].startswith("Each can")
    assert words[1].startswith("OpenAI can only weaken")
    assert words[2].startswith("OpenAI has nothing to answer with; Microsoft can")


def test_who_gives_money_or_nothing_to_the_other_is_no_rival() -> None:
    text = """
title: Shops
people: {one: {}, two: {}, town: {kind: crowd}, lender: {}}
dependencies:
  bread: {who: town, needs: product, from: one, substitutes: two}
  loan: {who: one, needs: money, from: lender, substitutes: town}
"""
    assert rivals(of(text)) == ()
    dealing = text + "  flour: {who: two, needs: other, from: one}\n"
    (found,) = rivals(of(dealing))
    assert _told(found) == (("one", "two"), ["bread"], [How.STOPS, None])


def _told(found: Rivalry) -> tuple[tuple[Name, Name], list[Name], list[How | None]]:
    return found.pair, [s.name for s in found.over], [blow.how for blow in found.blows]


# --- rights and dates --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def openai() -> Case:
    case = load("openai-2023").case
    assert case is not None
    return case


def test_what_was_given_for_good_is_not_withheld(openai: Case) -> None:
    found = leverage(openai)
    assert found.together[Name("gpt-3-insurance")] == ()
    stopped = {e.supply.name for e in cut(found.supplies, "openai") if e.how is How.STOPS}
    assert "advanced-models" in stopped
    assert "gpt-3-insurance" not in stopped
    kept = load("openai-2023", variant="rights-to-run").case
    assert kept is not None
    effects = {e.supply.name: e.how for e in cut(leverage(kept).supplies, "openai", "microsoft")}
    assert effects[Name("advanced-models")] is How.WEAKENS


def test_what_was_promised_at_a_date(openai: Case) -> None:
    """Ten billion by November 2023, of unknown size from 2019 on, nothing before; the licence is of 2021."""

    def at(*date: int) -> dict[str, Supply]:
        when = datetime(*date)  # type: ignore[arg-type]  # noqa: DTZ001  # year, month, day
        return {str(s.name): s for s in leverage(openai, at=when).supplies}

    now, earlier, before = at(2023, 11, 17), at(2022, 6, 30), at(2018, 6, 30)
    assert now["money"].unpaid is not None
    assert now["money"].unpaid.high == 10_000_000_000
    assert now["money"].in_kind is not None
    assert now["money"].in_kind.low == 5_000_000_000
    assert (earlier["money"].in_force, earlier["money"].unpaid) == (True, None)
    assert before["money"].in_force is False
    assert at(2019, 6, 30)["money"].in_force is None
    licensed = [s["gpt-3-insurance"].in_force for s in (before, earlier, now)]
    assert licensed == [False, True, True]
    assert at(2023, 6, 30)["money"].unpaid is None


def test_spreading_at_microsoft(openai: Case) -> None:
    """With its unit the models hang on two, without it on one alone: eggs in two baskets, or in one."""
    found = leverage(openai, state_after(openai, "hired-by-microsoft"))
    of = names("openai", "microsoft-unit")
    both, _, only_openai = uses(found.supplies, Name("microsoft"), of).divisions
    assert min(map(len, both.baskets[Name("advanced-models")])) == 2
    assert min(map(len, only_openai.baskets[Name("advanced-models")])) == 1
    assert together(found.supplies)[Name("unit-models")][0] == frozenset({"microsoft"})


def test_chances_in_words() -> None:
    assert chance_words(HALF) == "50%"
    assert chance_words((Fraction(1, 3), Fraction(2, 3))) == "33.3% to 66.7%"
