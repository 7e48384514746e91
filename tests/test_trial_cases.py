"""Seven very different cases, written to try the language: all of each is read, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.ballots import Ballot, Outcome, Question, carries, outcome
from kingmaker.analysis.decisions import decisions, slice_of
from kingmaker.analysis.gaps import Refusal, Refused, Undetermined
from kingmaker.analysis.slices import Slice
from kingmaker.analysis.whole import whole
from kingmaker.model import sentences as s
from kingmaker.model.bodies import Counts
from kingmaker.model.parties import GroupKind
from kingmaker.model.struggle import Decider
from kingmaker.model.values import Comparison, Name
from kingmaker.source.load import load

if TYPE_CHECKING:
    from kingmaker.analysis.games import SimpleGame
    from kingmaker.model.case import Case

FOLDER = Path(__file__).parent / "trial"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read(name: str, variant: str | None = None) -> Case:
    case = load(FOLDER / f"{name}.yaml", variant=variant).case
    assert case is not None
    return case


def test_there_are_seven() -> None:
    assert [name[0] for name in NAMES] == list("abcdefg")


#: Those in which some vote of whom it is not said what they want.
BY_LOT = {"e-wework-2019": 2, "f-coalition": 1, "g-takeover": 1}


@pytest.mark.parametrize("name", NAMES)
def test_a_trial_case_has_no_problem(name: str) -> None:
    serious = [p for p in load(FOLDER / f"{name}.yaml").problems if p.severity != "note"]
    assert [p.code for p in serious] == ["K744"] * BY_LOT.get(name, 0)


#: How many of each section a case has; sections that are not named here are empty.
SECTIONS = {
    "a-unsc": "sources 1, people 15, groups 3, bodies 1, powers 3, assertions 3",
    "b-eu-council": "sources 2, people 27, entities 1, weights 1, bodies 1, powers 3, assertions 2",
    "c-staggered": (
        "sources 1, people 12, entities 1, holdings 1, terms 2, bodies 3, offices 1, powers 6, assertions 2"
    ),
    "d-governor": (
        "sources 1, people 10, entities 1, holdings 1, bodies 2, powers 3, agreements 2, moves 2, assertions 2"
    ),
    "e-wework-2019": (
        "sources 3, people 12, groups 1, entities 1, gauges 5, terms 1, holdings 1, agreements 1, bodies 3, "
        "offices 1, powers 4, dependencies 1, moves 14, actors 2, events 6, endings 4, variants 1"
    ),
    "f-coalition": (
        "people 6, groups 1, weights 1, bodies 2, offices 2, gauges 2, powers 3, moves 6, actors 2, endings 3"
    ),
    "g-takeover": (
        "people 19, groups 6, entities 1, gauges 2, terms 1, holdings 1, bodies 2, powers 4, moves 11, actors 4, "
        "endings 3, assertions 2"
    ),
}
COUNTED = (
    "sources", "people", "groups", "entities", "weights", "holdings", "bodies", "offices", "powers", "agreements",
    "terms", "payouts", "dependencies", "gauges", "measures", "questions", "moves", "actors", "events", "claims",
    "demands", "issues", "forecasts", "endings", "assertions", "scenarios", "variants",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_trial_case_is_lost(name: str) -> None:
    case = read(name)
    found = {section: len(getattr(case, section)) for section in COUNTED}
    expected = dict(part.rsplit(" ", 1) for part in SECTIONS[name].split(", "))
    assert {k: v for k, v in found.items() if v} == {k: int(v) for k, v in expected.items()}


def test_a_group_in_a_list_of_members_stands_for_its_members() -> None:
    case = read("a-unsc")
    assert case.bodies[Name("council")].members == ("permanent", "elected")
    assert len(case.groups[Name("permanent")].members) == 5
    assert len(case.groups[Name("elected")].members) == 10


def test_a_recused_member_may_count_as_abstaining() -> None:
    ((step,),) = read("a-unsc").powers[Name("settle-dispute")].ways
    (recusal,) = step.recused
    assert recusal.counts is Counts.AS_ABSTAINING
    assert recusal.who == s.Member(s.Pronoun.ACTOR, Name("parties-to-dispute"))


def test_an_assertion_may_fix_ballots() -> None:
    assertion = read("a-unsc").assertions[Name("abstention-is-no-veto")]
    assert assertion.ballots == {"abstain": ("france", "china")}


def test_and_binds_tighter_than_or() -> None:
    ((_, council),) = read("b-eu-council").powers[Name("legislate")].ways
    rule = council.passes[0].value
    assert isinstance(rule, s.AnyRule)
    both, few = rule.parts
    assert isinstance(both, s.AllRules)
    assert isinstance(few, s.Count)
    assert few.tally is s.Tally.NOT_FOR


def test_populations_add_up() -> None:
    population = read("b-eu-council").weights[Name("population")]
    assert sum(population.of.values()) == 449_206_579


def test_a_board_of_seat_groups_has_as_many_seats_as_they_have() -> None:
    board = read("c-staggered").bodies[Name("board")]
    assert board.seat_count == 9
    assert len(board.sitting) == 9


def test_votes_that_change_are_a_list_of_cases() -> None:
    votes = read("c-staggered").holdings[Name("acme")][Name("class-b")].votes
    assert [option.value.exact for option in votes if not isinstance(option.value, Name)] == [1, 10]
    assert votes[0].when == s.TermIs(Name("sunset"))
    assert votes[1].when is None


def test_two_bodies_in_sequence_and_a_consent() -> None:
    (way,) = read("c-staggered").powers[Name("amend-charter")].ways
    assert [step.by for step in way] == ["board", "stockholders"]
    assert way[-1].consent == ("preferred-holders",)


def test_a_quorum_may_count_ballots_of_two_kinds() -> None:
    (option,) = read("d-governor").bodies[Name("governor")].quorum
    assert isinstance(option.value, s.Count)
    assert option.value.tally is s.Tally.FOR_OR_ABSTAINING
    assert option.value.bound.exact == Fraction(4, 100)


def test_a_veto_and_the_lack_of_one() -> None:
    powers = read("d-governor").powers
    assert powers[Name("execute-proposal")].ways[0][0].veto == ("guardian",)
    assert powers[Name("replace-guardian")].ways[0][0].veto == ()


def test_rest_stands_for_what_is_left() -> None:
    held = read("d-governor").holdings[Name("dao")][Name("comp")].held_by
    assert held[Name("public")] is None


def test_a_gauge_may_be_the_votes_of_a_class() -> None:
    case = read("e-wework-2019")
    assert case.holdings[Name("wework")][Name("class-b")].votes[0].value == Name("founder-votes")
    levels = case.gauges[Name("founder-votes")].levels
    assert [v.exact for v in levels if not isinstance(v, Name)] == [1, 3, 10, 20]


def test_moves_of_chance_of_several_deciders_and_over_a_board() -> None:
    moves = read("e-wework-2019").moves
    assert moves[Name("reprice")].nobody is Decider.CHANCE
    assert [step.by for step in moves[Name("step-down")].steps] == ["neumann", "board"]
    assert [step.by for step in moves[Name("rescue")].steps] == ["softbank", "board"]
    assert moves[Name("sack-board")].each == ("board",)


def test_events_have_intervals_order_and_unknown_ballots() -> None:
    events = read("e-wework-2019").events
    plea = events[Name("delay-plea")].at
    assert plea is not None
    assert (plea.earliest, plea.latest) != (None, None)
    assert events[Name("postponed")].after == ("delay-plea",)
    assert events[Name("out")].votes_for == ("neumann",)
    assert events[Name("out")].unknown_rest


def test_a_variant_takes_a_consent_away() -> None:
    power = Name("go-public")
    assert read("e-wework-2019").powers[power].ways[0][0].consent == ("neumann",)
    assert read("e-wework-2019", "board-may-oust").powers[power].ways[0][0].consent == ()


def test_parties_are_voters_of_their_weight() -> None:
    case = read("f-coalition")
    assert sum(case.weights[Name("mps")].of.values()) == 150
    (invest,) = case.powers[Name("invest")].ways[0][0].passes
    assert isinstance(invest.value, s.Count)
    assert invest.value.tally is s.Tally.AGAINST


def test_an_office_may_be_vacant_and_its_holder_may_move() -> None:
    case = read("f-coalition")
    assert case.offices[Name("prime-minister")].held_by == ()
    assert case.moves[Name("invite")].by_holder_of == "formateur"
    assert case.moves[Name("invite")].asks == "it"
    assert case.moves[Name("stall")].nobody is Decider.RULE


def test_a_want_may_last_and_may_be_one_for_each() -> None:
    actors = read("f-coalition").actors
    lasting = actors[Name("liberal")].wants[2]
    assert lasting.worth.per == "tick"
    assert lasting.lasting == s.Is(Name("prime-minister"), s.Special.VACANT)
    assert actors[Name("labour")].wants[2].each == ("parties",)


def test_groups_act_in_concert_and_members_for_themselves() -> None:
    case = read("g-takeover")
    assert case.groups[Name("bid-group")].kind is GroupKind.CONCERT
    assert case.actors[Name("incumbents")].alone


def test_several_ways_are_not_several_steps() -> None:
    powers = read("g-takeover").powers
    assert [[step.by for step in way] for way in powers[Name("amend-bylaws")].ways] == [
        ["board"],
        ["stockholders"],
    ]
    assert [[step.by for step in way] for way in powers[Name("merge")].ways] == [
        ["board", "stockholders"]
    ]


def test_a_bylaw_about_meetings_may_be_amended() -> None:
    ((step,),) = (read("g-takeover").moves[Name("early-meeting")].steps,)
    (amendment,) = step.do
    assert isinstance(amendment, s.Amend)
    assert amendment.path == "bodies.stockholders.meets"


def test_a_move_may_be_limited_and_tied_to_a_meeting() -> None:
    moves = read("g-takeover").moves
    assert moves[Name("buy")].limit == 1
    assert moves[Name("first-slate")].at_meeting
    assert moves[Name("first-slate")].tabled_by == ("raider",)


def test_dates_and_goals_are_read() -> None:
    case = read("g-takeover")
    assert case.as_of == date(2010, 10, 1)
    clock = case.clock
    assert clock is not None
    assert clock.starts == datetime(2010, 10, 1, 4, tzinfo=UTC)
    claim = case.assertions[Name("two-are")].claim
    assert isinstance(claim, s.CanClaim)
    assert claim.who.names == ("raider", "arb", "index")
    assert isinstance(claim.goal, s.Counted)
    assert claim.goal.comparison is Comparison.AT_LEAST


# --- their decisions ------------------------------------------------------------------------

#: Bodies that the author gave no rule of their own: only their powers have one.
WITHOUT_RULE = {("b-eu-council", "council"), ("f-coalition", "cabinet")}


def game(name: str, power: str, *, way: int = 1, step: int = 1) -> SimpleGame:
    """Return the yes/no game of a decision, or of one step of it."""
    views = [v for v in decisions(read(name)) if (v.name, v.way, v.step) == (power, way, step)]
    found = slice_of(views[0])
    assert isinstance(found, Slice)
    return found.game


def all_of(name: str, power: str) -> SimpleGame:
    """Return the yes/no game of a power with all its steps, consents and vetoes."""
    found = whole(read(name), power)
    assert not isinstance(found, Undetermined | Refused)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_decision_compiles_or_says_why_not(name: str) -> None:
    for view in decisions(read(name)):
        found = slice_of(view)
        if isinstance(found, Refused):
            assert found.why is Refusal.PLURALITY
        elif isinstance(found, Undetermined):
            assert (name, view.name) in WITHOUT_RULE


def test_the_security_council_of_the_trial_is_the_known_game() -> None:
    votes = game("a-unsc", "substantive")
    assert votes.count_winning() == 848
    assert votes.vetoers() == ("china", "france", "russia", "united-kingdom", "united-states")


def test_abstention_is_no_veto_and_a_vote_against_is() -> None:
    view = next(v for v in decisions(read("a-unsc")) if v.name == "substantive")
    assert isinstance(view.meeting, Question)
    ballots = dict.fromkeys(view.meeting.roll.names, Ballot.FOR)
    assert carries(view.meeting, ballots | {"france": Ballot.ABSTAIN, "china": Ballot.ABSTAIN})
    assert not carries(view.meeting, ballots | {"france": Ballot.AGAINST})


def test_four_members_block_in_the_council_of_the_trial() -> None:
    votes = game("b-eu-council", "legislate", step=2)
    assert votes.blocks(("germany", "france", "italy", "poland"))
    assert not votes.blocks(("germany", "france", "italy"))
    assert game("b-eu-council", "legislate", step=1).dictator() == "commission"


def test_ten_votes_a_share_make_a_majority() -> None:
    votes = game("c-staggered", "sell-company", step=2)
    assert votes.wins(("founder",))
    assert game("c-staggered", "preferred-holders").dictator() == "fund"


def test_abstainers_alone_make_a_quorum_and_carry_nothing() -> None:
    view = next(v for v in decisions(read("d-governor")) if v.name == "execute-proposal")
    assert isinstance(view.meeting, Question)
    ballots = dict.fromkeys(view.meeting.roll.names, Ballot.ABSTAIN)
    assert outcome(view.meeting, ballots) == Outcome(quorate=True, passed=False)


def test_a_lent_vote_is_cast_by_the_one_it_is_lent_to() -> None:
    votes = game("d-governor", "execute-proposal")
    assert {"fund-x", "club", "exchange", "public"} == set(votes.players)
    assert votes.dictator() == "public"
    assert game("d-governor", "pause").count_winning() == 15 + 6 + 1


def test_the_founder_of_wework_outvotes_everybody() -> None:
    assert game("e-wework-2019", "remove-director").dictator() == "neumann"
    assert game("e-wework-2019", "cut-founder-votes").vetoers() == ()


def test_a_government_may_be_tolerated_where_it_could_not_be_elected() -> None:
    views = {view.name: view.meeting for view in decisions(read("f-coalition"))}
    elected, tolerated = views["parliament"], views["invest"]
    assert isinstance(elected, Question)
    assert isinstance(tolerated, Question)
    ballots = dict.fromkeys(("left", "green", "labour", "centre"), Ballot.ABSTAIN)
    ballots |= {"liberal": Ballot.FOR, "right": Ballot.AGAINST}
    assert not carries(elected, ballots)
    assert carries(tolerated, ballots)


def test_two_thirds_of_the_target_are_more_than_raider_arb_and_index() -> None:
    three = ("raider", "arb", "index")
    assert not game("g-takeover", "amend-bylaws", way=2).wins(three)
    assert game("g-takeover", "merge", step=2).wins(three)


def test_nothing_is_proposed_without_the_commission() -> None:
    votes = all_of("b-eu-council", "legislate")
    assert votes.vetoers() == ("commission",)
    assert len(votes.players) == 28


def test_a_consent_is_a_veto() -> None:
    assert {"founder", "fund"} <= set(all_of("c-staggered", "amend-charter").vetoers())
    assert all_of("c-staggered", "issue-senior").vetoers() == ("fund",)
    assert "neumann" in all_of("e-wework-2019", "go-public").vetoers()


def test_a_guardian_may_stop_what_the_governor_passed() -> None:
    votes = all_of("d-governor", "execute-proposal")
    assert votes.dictator() is None
    assert votes.blocks(("g1", "g2", "g3", "g4"))
    assert not votes.blocks(("g1", "g2", "g3"))
    assert all_of("d-governor", "replace-guardian").dictator() == "public"


def test_either_of_two_ways_will_do() -> None:
    votes = all_of("g-takeover", "amend-bylaws")
    assert votes.wins(("i1", "i2", "i3", "i4", "i5"))
    assert votes.wins(("arb", "index", "retail"))
    assert not all_of("g-takeover", "merge").wins(("arb", "index", "retail"))
