"""The shipped cases: each is free of problems, and what it says adds up."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.decisions import decisions, slice_of
from kingmaker.analysis.gaps import Refusal, Refused, Undetermined
from kingmaker.analysis.matters import matters
from kingmaker.analysis.slices import Slice
from kingmaker.analysis.whole import whole
from kingmaker.model import sentences as s
from kingmaker.model.clauses import plainly
from kingmaker.model.record import SourceKind
from kingmaker.model.values import Name
from kingmaker.source.lawpacks import LAW_NAMES
from kingmaker.source.load import load
from kingmaker.source.read import GALLERY, gallery
from kingmaker.source.write import format_case

if TYPE_CHECKING:
    from kingmaker.analysis.games import SimpleGame
    from kingmaker.model.case import Case

#: The small cases of the gallery: an organisation's votes and nothing else.
VOTING_BODIES = (
    "bosch",
    "esm",
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


def game(name: str, power: str, variant: str | None = None, *, step: int = 1) -> SimpleGame:
    """Return the yes/no game of a power, or of one step of it."""
    views = [v for v in decisions(read(name, variant)) if v.name == power and v.step == step]
    found = slice_of(views[0])
    assert isinstance(found, Slice)
    return found.game


# --- every case ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", gallery())
def test_a_shipped_case_has_no_problem(name: str) -> None:
    assert [p for p in load(name).problems if p.severity != "note"] == []


def test_shipped_cases_and_packs_of_law_are_as_fmt_writes_them() -> None:
    cases, packs = sorted(GALLERY.rglob("*.yaml")), sorted((GALLERY.parent / "law").glob("*.yaml"))
    assert len(cases) > len(gallery())  # those that are included, too
    assert len(packs) == len(LAW_NAMES)
    files = [*cases, *packs]
    texts = {file.name: file.read_text("utf-8") for file in files}
    assert [name for name, text in texts.items() if format_case(text, name) != text] == []


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


@pytest.mark.parametrize("name", VOTING_BODIES)
def test_every_decision_compiles_but_elections(name: str) -> None:
    for view in matters(read(name)):
        found = slice_of(view)
        election = isinstance(found, Refused) and found.why is Refusal.PLURALITY
        assert isinstance(found, Slice) or election, (view.name, found)


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


def test_848_coalitions_of_the_fifteen_carry_a_resolution() -> None:
    votes = game("un-security-council", "substantive")
    assert len(votes.players) == 15
    assert votes.count_winning() == 848
    assert len(votes.minimal_winning()) == comb(10, 4) == 210
    assert votes.vetoers() == ("china", "france", "russia", "united-kingdom", "united-states")
    assert votes.dummies() == ()
    assert [len(kind) for kind in votes.symmetric_classes()] == [5, 10]


def test_nobody_has_a_veto_on_procedure() -> None:
    votes = game("un-security-council", "procedural")
    assert votes.count_winning() == sum(comb(15, k) for k in range(9, 16))
    assert votes.vetoers() == ()


def test_a_party_to_a_dispute_has_no_veto_and_no_vote() -> None:
    votes = game("un-security-council", "settle-dispute", "russia-is-a-party")
    assert "russia" not in votes.players
    assert votes.vetoers() == ("china", "france", "united-kingdom", "united-states")
    assert votes.count_winning() == sum(comb(10, k) for k in range(5, 11))


def test_a_veto_of_two_leaves_nobody_with_one() -> None:
    votes = game("un-security-council", "substantive", "veto-takes-two")
    assert votes.vetoers() == ()
    assert votes.count_winning() == 848 + 5 * sum(comb(10, k) for k in range(5, 11))


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


def test_a_blocking_minority_has_four_members() -> None:
    votes = game("eu-council", "legislate")
    assert not any(votes.blocks(three) for three in combinations(votes.players, 3))
    assert sum(votes.blocks(four) for four in combinations(votes.players, 4)) == 518
    assert votes.blocks(("germany", "france", "italy", "malta"))


def test_without_that_clause_twenty_three_groups_of_three_would_block() -> None:
    for power, variant in (("legislate", "without-the-four"), ("legislate-unproposed", None)):
        votes = game("eu-council", power, variant)
        assert not any(votes.blocks(two) for two in combinations(votes.players, 2))
        assert sum(votes.blocks(three) for three in combinations(votes.players, 3)) == 23
        assert votes.blocks(("germany", "france", "italy"))


def test_a_qualified_majority_is_what_the_treaty_says() -> None:
    population = read("eu-council").weights[Name("population")].of
    proposed, unproposed = (game("eu-council", p) for p in ("legislate", "legislate-unproposed"))
    dice = random.Random(16_4)  # noqa: S311  # nothing secret
    for _ in range(500):
        some = dice.sample(sorted(population), dice.randint(10, 27))
        people = Fraction(sum(population[n] for n in some), 449_206_579) >= Fraction(65, 100)
        assert proposed.wins(some) == ((len(some) >= 15 and people) or len(some) >= 24)
        assert unproposed.wins(some) == (len(some) >= 20 and people)


def test_every_member_has_a_veto_where_unanimity_is_asked() -> None:
    assert len(game("eu-council", "tax").vetoers()) == 27
    assert game("eu-council", "decide-procedure").count_winning() == 2**26


# --- the European Stability Mechanism -----------------------------------------------------

SMALL = ("malta", "estonia", "cyprus", "luxembourg", "latvia", "lithuania", "slovenia")


@pytest.mark.parametrize("variant", [None, "shares-of-2021"])
def test_votes_of_the_mechanism_are_the_shares_of_annex_ii(variant: str | None) -> None:
    """The capital is 7,047,987 shares (article 8), whoever is still corrected."""
    votes = read("esm", variant).weights[Name("esm-shares")].of
    assert (len(votes), sum(votes.values())) == (19, 7_047_987)
    parts = {n: Fraction(v, 7_047_987) for n, v in votes.items()}
    assert [n for n, part in parts.items() if part > Fraction(15, 100)] == ["germany", "france", "italy"]  # fmt: skip
    assert [n for n, part in parts.items() if part > Fraction(20, 100)] == ["germany", "france"]


def test_three_members_refuse_help_in_an_emergency_and_two_what_takes_eighty_percent() -> None:
    emergency = game("esm", "grant-support-in-an-emergency")
    assert emergency.vetoers() == ("germany", "france", "italy")
    assert emergency.blocks(("belgium", "spain"))
    assert game("esm", "appoint-managing-director").vetoers() == ("germany", "france")
    assert game("esm", "restore-capital").vetoers() == ()
    assert set(game("esm", "grant-support").vetoers()) == set(emergency.players)


def test_seven_small_members_with_two_votes_of_a_hundred_break_the_quorum() -> None:
    held = read("esm").weights[Name("esm-shares")].of
    assert Fraction(sum(held[Name(n)] for n in SMALL), 7_047_987) < Fraction(2, 100)
    assert game("esm", "restore-capital").blocks(SMALL)
    assert not game("esm", "restore-capital").blocks(SMALL[1:])
    assert not game("esm", "restore-capital", "everybody-takes-part").blocks(SMALL)


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


def test_the_united_states_alone_block_at_85_percent_and_nobody_at_70_or_80() -> None:
    assert game("imf-board", "change-quotas").vetoers() == ("united-states",)
    assert game("imf-board", "amend-articles", step=2).vetoers() == ("united-states",)
    assert game("imf-board", "change-quotas", "eighty-percent").vetoers() == ()
    assert game("imf-board", "set-terms-of-payment").vetoers() == ()
    assert game("imf-board", "governors").vetoers() == ()


def test_articles_are_amended_in_two_steps_with_one_veto() -> None:
    votes = whole(read("imf-board"), "amend-articles")
    assert not isinstance(votes, Undetermined | Refused)
    assert votes.vetoers() == ("united-states",)
    assert votes.wins(votes.players)


def test_four_members_block_at_70_percent_and_no_three_do() -> None:
    votes = game("imf-board", "set-terms-of-payment")
    assert not votes.blocks(("united-states", "japan", "china"))
    assert votes.blocks(("united-states", "japan", "china", "germany"))


def test_the_ninety_five_smallest_members_can_break_the_quorum() -> None:
    held = read("imf-board").weights[Name("imf-votes")].of
    smallest = sorted(held, key=lambda name: held[name])[:95]
    assert Fraction(sum(held[n] for n in smallest), 5_039_930) < Fraction(6, 100)
    assert game("imf-board", "change-quotas").blocks(smallest)
    assert not game("imf-board", "change-quotas", "everybody-takes-part").blocks(smallest)
    assert not game("imf-board", "change-quotas").blocks(smallest[1:])


def test_votes_cast_are_votes_and_not_heads() -> None:
    votes = game("imf-board", "governors", "everybody-takes-part")
    held = read("imf-board").weights[Name("imf-votes")].of
    largest = sorted(held, key=lambda name: -held[name])
    some: list[str] = []
    while sum(held[Name(n)] for n in some) * 2 <= 5_039_930:
        assert not votes.wins(some)
        some.append(largest[len(some)])
    assert votes.wins(some)
    assert len(some) == 9


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


def test_270_electors_elect() -> None:
    votes = game("us-electoral-college-2024", "elect-president")
    electors = read("us-electoral-college-2024").weights[Name("electors")].of
    largest = sorted(electors, key=lambda name: -electors[name])
    assert not votes.wins(largest[:11])
    assert votes.wins(largest[:12])
    assert votes.vetoers() == votes.dummies() == ()


def test_coalitions_that_elect_are_half_of_all_but_for_the_ties() -> None:
    electors = read("us-electoral-college-2024").weights[Name("electors")].of
    ways = [1, *[0] * 538]
    for number in electors.values():
        for total in range(538, number - 1, -1):
            ways[total] += ways[total - number]
    votes = game("us-electoral-college-2024", "elect-president")
    assert votes.count_winning() == sum(ways[270:]) == (2**51 - ways[269]) // 2


def test_the_house_votes_by_states_with_a_quorum_of_two_thirds() -> None:
    votes = game("us-electoral-college-2024", "choose-president")
    states = votes.players
    assert len(states) == 50
    assert "district-of-columbia" not in states
    assert votes.dummies() == ()
    assert (votes.wins(states[:33]), votes.wins(states[:34])) == (False, True)
    assert (votes.blocks(states[:16]), votes.blocks(states[:17])) == (False, True)
    all_there = game("us-electoral-college-2024", "choose-president", "every-state-votes")
    assert (all_there.wins(states[:25]), all_there.wins(states[:26])) == (False, True)


@pytest.mark.parametrize("name", ["us-electoral-college-2024", "un-security-council"])
def test_bodies_with_a_rule_for_each_matter_have_no_other_matters(name: str) -> None:
    found = {view.name for view in matters(read(name))}
    assert found == set(read(name).powers)


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


def test_sixty_percent_merge_and_do_not_amend() -> None:
    sixty = ("bidder", "arbitrageurs", "index-funds")
    assert game("staggered-board", "merge", step=2).wins(sixty)
    assert game("staggered-board", "remove-director").wins(sixty)
    assert not game("staggered-board", "amend-charter", step=2).wins(sixty)
    assert game("staggered-board", "amend-charter", step=2).blocks(
        ("founding-family", "small-holders")
    )


def test_five_of_nine_directors_carry_the_board() -> None:
    votes = game("staggered-board", "board")
    assert len(votes.minimal_winning()) == comb(9, 5)
    assert {len(coalition) for coalition in votes.minimal_winning()} == {5}


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
    assert sum(c or 0 for c in capital.values()) == 1  # with what the company holds itself


def test_the_industrietreuhand_decides_alone() -> None:
    for power in ("resolve", "amend-articles"):
        votes = game("bosch", power)
        assert votes.dictator() == "industrietreuhand"
        assert (set(votes.players), votes.dummies()) == (
            {"industrietreuhand", "family"},
            ("family",),
        )


def test_votes_by_capital_would_make_it_the_foundation() -> None:
    assert game("bosch", "resolve", "votes-follow-capital").dictator() == "stiftung"
