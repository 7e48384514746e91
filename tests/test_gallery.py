"""The shipped cases: each is free of problems, and what it says adds up."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pytest

from kingmaker.model import sentences as s
from kingmaker.model.clauses import plainly
from kingmaker.model.record import SourceKind
from kingmaker.model.values import Name
from kingmaker.source.load import load
from kingmaker.source.read import GALLERY, gallery

if TYPE_CHECKING:
    from kingmaker.model.case import Case

#: The small cases of the gallery: an organisation's votes and nothing else.
VOTING_BODIES = (
    "bosch",
    "eu-council",
    "imf-board",
    "staggered-board",
    "un-security-council",
    "us-electoral-college-2024",
)


@cache
def read(name: str, variant: str | None = None) -> Case:
    case = load(name, variant=variant).case
    assert case is not None
    return case


def the_rule(case: Case, power: str) -> s.Rule | None:
    """Return the rule of a power that has one decider and one rule."""
    ((step,),) = case.powers[Name(power)].ways
    return plainly(step.passes)


# --- every case ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", gallery())
def test_a_shipped_case_has_no_problem(name: str) -> None:
    serious = [p for p in load(name).problems if p.severity != "note"]
    assert serious == []


@pytest.mark.parametrize("name", VOTING_BODIES)
def test_its_variants_have_none_either(name: str) -> None:
    for variant in read(name).variants:
        assert [p for p in load(name, variant=variant).problems if p.severity != "note"] == []


@pytest.mark.parametrize("name", VOTING_BODIES)
def test_a_variant_changes_something(name: str) -> None:
    assert read(name).variants
    for variant in read(name).variants:
        assert read(name, variant) != read(name)


@pytest.mark.parametrize("name", VOTING_BODIES)
def test_a_case_begins_by_saying_what_it_shows(name: str) -> None:
    lines = (GALLERY / f"{name}.yaml").read_text("utf-8").splitlines()
    comment = [line for line in lines[:4] if line.startswith("# ")]
    assert 2 <= len(comment) <= 3
    assert "shows" in " ".join(comment)


@pytest.mark.parametrize("name", VOTING_BODIES)
def test_every_body_and_power_names_its_sources(name: str) -> None:
    case = read(name)
    assert case.as_of is not None
    assert case.sources
    assert all(source.kind for source in case.sources.values())
    assert all(clause.source for clause in (*case.bodies.values(), *case.powers.values()))


@pytest.mark.parametrize("name", VOTING_BODIES)
def test_a_source_without_an_address_is_made_up_for_the_case(name: str) -> None:
    for source in read(name).sources.values():
        assert source.url.startswith("http") or (source.kind is SourceKind.CHARTER and source.note)


@pytest.mark.parametrize("name", VOTING_BODIES)
def test_a_case_claims_something_of_itself(name: str) -> None:
    assert len(read(name).assertions) >= 3


# --- the Security Council -----------------------------------------------------------------


def test_security_council_has_five_permanent_and_ten_elected_members() -> None:
    groups = read("un-security-council").groups
    assert len(groups[Name("permanent")].members) == 5
    assert len(groups[Name("elected")].members) == 10


def test_a_veto_is_a_vote_against() -> None:
    rule = the_rule(read("un-security-council"), "substantive")
    assert isinstance(rule, s.AllRules)
    nine, veto = rule.parts
    assert isinstance(nine, s.Count)
    assert nine.bound.exact == 9
    assert isinstance(veto, s.NoneOf)
    assert veto.tally is s.Tally.AGAINST


# --- the Council of the European Union ----------------------------------------------------


def test_eu_population_is_what_eurostat_published() -> None:
    population = read("eu-council").weights[Name("population")].of
    assert len(population) == 27
    assert sum(population.values()) == 449_206_579
    assert max(population, key=lambda name: population[name]) == "germany"
    assert min(population, key=lambda name: population[name]) == "malta"


def test_eu_thresholds_in_numbers() -> None:
    """55 % of 27 is fifteen members, 72 % is twenty; 65 % of the people is 291,984,277 of them."""
    assert -(-Fraction(55, 100) * 27 // 1) == 15
    assert -(-Fraction(72, 100) * 27 // 1) == 20
    assert -(-Fraction(65, 100) * 449_206_579 // 1) == 291_984_277


def test_three_large_members_have_more_than_a_third_of_the_people() -> None:
    population = read("eu-council").weights[Name("population")].of
    total = sum(population.values())
    assert Fraction(
        sum(population[Name(n)] for n in ("germany", "france", "italy")), total
    ) > Fraction(35, 100)
    assert Fraction(sum(population[Name(n)] for n in ("germany", "france")), total) < Fraction(
        35, 100
    )


# --- the International Monetary Fund ------------------------------------------------------


def test_imf_votes_are_the_published_total() -> None:
    votes = read("imf-board").weights[Name("imf-votes")].of
    assert len(votes) == 190
    assert sum(votes.values()) == 5_039_930
    assert votes[Name("united-states")] == 831_401


def test_only_the_united_states_hold_more_than_fifteen_percent() -> None:
    votes = read("imf-board").weights[Name("imf-votes")].of
    total = sum(votes.values())
    assert [n for n, v in votes.items() if Fraction(v, total) > Fraction(15, 100)] == [
        "united-states"
    ]


def test_names_of_a_table_keep_their_spelling_as_labels() -> None:
    people = read("imf-board").people
    assert people[Name("turkiye")].label == "Türkiye"
    assert people[Name("sao-tome-and-principe")].label == "São Tomé and Príncipe"


# --- the Electoral College ----------------------------------------------------------------


def test_there_are_538_electors() -> None:
    electors = read("us-electoral-college-2024").weights[Name("electors")].of
    assert len(electors) == 51
    assert sum(electors.values()) == 538
    assert electors[Name("district-of-columbia")] == min(electors.values()) == 3


def test_the_eleven_largest_states_had_just_enough_until_2020() -> None:
    def eleven(variant: str | None) -> int:
        electors = read("us-electoral-college-2024", variant).weights[Name("electors")].of
        return sum(sorted(electors.values(), reverse=True)[:11])

    assert (
        sum(
            read("us-electoral-college-2024", "census-of-2010")
            .weights[Name("electors")]
            .of.values()
        )
        == 538
    )
    assert eleven("census-of-2010") == 270
    assert eleven(None) == 268


# --- the staggered board ------------------------------------------------------------------


def test_nine_seats_in_three_classes_a_year_apart() -> None:
    board = read("staggered-board").bodies[Name("board")]
    assert board.seat_count == len(board.sitting) == 9
    assert [g.count for g in board.seat_groups] == [3, 3, 3]
    assert [g.expires.year for g in board.seat_groups if g.expires] == [2026, 2027, 2028]


def test_the_bidder_and_its_friends_have_sixty_percent() -> None:
    common = read("staggered-board").holdings[Name("harbour")][Name("common")]
    held = {n: q.exact for n, q in common.held_by.items() if q is not None}
    assert sum(held[Name(n)] or 0 for n in ("bidder", "arbitrageurs", "index-funds")) == 36_000_000
    assert common.outstanding is not None
    assert common.outstanding.exact == 60_000_000


def test_directors_are_removed_for_cause_only() -> None:
    ((step,),) = read("staggered-board").powers[Name("remove-director")].ways
    assert step.cause is True


# --- Bosch --------------------------------------------------------------------------------


def test_bosch_keeps_votes_and_capital_apart() -> None:
    classes = read("bosch").holdings[Name("bosch")]
    votes = {name: plainly(c.votes) for name, c in classes.items()}
    held = {
        name: sum((q.exact or Fraction(0) for q in c.held_by.values() if q), Fraction(0))
        for name, c in classes.items()
    }
    assert not isinstance(votes[Name("foundation-shares")], Name)
    assert getattr(votes[Name("foundation-shares")], "exact", None) == 0
    assert held[Name("trust-shares")] + held[Name("family-shares")] == 10_000
    assert held[Name("trust-shares")] == 9_317
    capital = {name: c.capital.exact for name, c in classes.items() if c.capital}
    assert capital[Name("foundation-shares")] == Fraction(94, 100)
    assert capital[Name("trust-shares")] == Fraction(1, 10_000)
