"""Primitives of time and constraint: each is read into a place of its own, or refused with a problem that names it.

Numbers in brackets are those of the table in docs/explanation/votes.md; those that a vote counts are in
test_conformance_votes.py.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kingmaker.analysis.ballots import Question
from kingmaker.analysis.decisions import decision
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.whole import whole
from kingmaker.model import sentences as s
from kingmaker.model.bodies import Breach
from kingmaker.model.evaluate import holds
from kingmaker.model.parties import AgreementKind, GroupKind
from kingmaker.model.state import initial
from kingmaker.model.struggle import Decider
from kingmaker.model.values import Name
from kingmaker.source.load import load, loads

LOADED = load(Path(__file__).parent / "data" / "constraints.yaml")
assert LOADED.case is not None, LOADED.problems
CASE = LOADED.case
BOARD, MEETING = CASE.bodies[Name("board")], CASE.bodies[Name("meeting")]


def game(power: str) -> SimpleGame:
    found = whole(CASE, power)
    assert isinstance(found, SimpleGame)
    return found


def test_the_case_has_no_problem() -> None:
    assert LOADED.problems == ()


def test_seats_in_three_classes_with_terms_a_limit_and_holding_over() -> None:
    """[21, 23]."""
    groups = BOARD.seat_groups
    assert [group.expires.year for group in groups if group.expires] == [2026, 2027, 2028]
    assert {str(group.term.count) for group in groups if group.term} == {"3"}
    assert (groups[0].limit, groups[0].holds_over) == (3, True)


@pytest.mark.parametrize(
    ("law", "removal", "refused"),
    [
        ("delaware-stock", "by: meeting, cause: needed", True),
        ("none", "by: meeting, cause: needed", False),
        ("delaware-stock", "by: meeting", False),
    ],
)
def test_a_cause_without_a_stagger_is_against_a_law_that_forbids_it(
    law: str, removal: str, *, refused: bool
) -> None:
    """[22, 25]."""
    found = loads(
        f"""title: Acme, Inc.
law: {law}
entities: {{acme: {{kind: stock corporation, governed_by: board}}}}
people: {{ann: {{}}, bob: {{}}}}
holdings: {{acme: {{common: {{votes: 1, outstanding: 100, held_by: {{ann: 60, bob: 40}}}}}}}}
bodies:
  meeting: {{of: acme, members: holders of common, passes: more than half of votes cast}}
  board: {{of: acme, seats: {{all: {{held_by: [ann, bob], elected_by: meeting}}}}, passes: more than half of present}}
powers:
  remove-director: {{{removal}}}
""",
        name="case.yaml",
    ).problems
    assert ("K601" in {p.code for p in found}) is refused, found


def test_removal_for_cause_keeps_the_cause_apart_from_the_vote() -> None:
    """[25]."""
    view = decision(CASE, "remove-director")
    assert CASE.powers[Name("remove-director")].ways[0][0].cause is True
    assert isinstance(view.meeting, Question)


def test_officers_are_no_directors() -> None:
    """[26, 30] One who resigns from the board keeps the office."""
    assert CASE.offices[Name("ceo")].held_by == ("a",)
    assert CASE.moves[Name("resign")].steps[0].do == (s.Resign(who=Name("a"), place=Name("board")),)


def test_an_observer_is_never_counted() -> None:
    """[28]."""
    assert BOARD.observers == ("obs",)
    assert "obs" not in game("fix-board-size").players


def test_a_limit_on_who_sits_says_what_a_breach_does() -> None:
    """[29]."""
    (limit,) = BOARD.limits
    assert limit.breach is Breach.VOID
    assert holds(limit.that, initial(CASE), case=CASE) is True


def test_a_committee_is_one_more_way_but_not_to_what_is_not_delegable() -> None:
    """[31]."""
    assert game("approve-accounts").wins(["a", "b"])
    assert not game("approve-accounts").wins(["d", "e"])
    assert not game("sell-company").wins(["a", "b", "attorney-general"])


def test_notice_waiver_callers_consents_and_the_yearly_meeting() -> None:
    """[32, 33, 35]."""
    assert MEETING.notice is not None
    assert str(MEETING.notice.count) == "10"
    assert (MEETING.waiver, MEETING.called_by) == ("attending", ("board", "fund"))
    assert MEETING.written_consent is not None
    assert MEETING.written_consent.window is not None
    assert MEETING.written_consent.window.count == 60
    assert MEETING.meets is not None
    assert MEETING.meets.first == date(2026, 5, 20)


def test_votes_are_those_of_a_record_date() -> None:
    """[34]."""
    assert CASE.holdings[Name("acme")][Name("common")].votes_at == "record date"


def test_whoever_tables_a_motion_holds_so_much() -> None:
    """[36]."""
    condition = MEETING.tabled_by
    assert isinstance(condition, s.Holds)
    assert (condition.subject, condition.bound.exact) == (s.Pronoun.ACTOR, Fraction(1, 100))


def test_delay_lapse_and_a_veto_from_outside() -> None:
    """[37, 38, 53] All six of the board are too few while somebody outside may stop it."""
    step = CASE.powers[Name("sell-company")].ways[0][0]
    assert step.after is not None
    assert step.lapses is not None
    assert [str(step.after.count), str(step.lapses.count)] == ["10", "60"]
    assert not game("sell-company").wins("abcdef")
    assert game("sell-company").wins([*"abcd", "attorney-general"])
    assert game("block-sale").minimal_winning() == (frozenset({"attorney-general"}),)


def test_a_pill_is_a_switch_of_the_board_with_a_trigger_for_a_group() -> None:
    """[45, 46] Together they hold 150 of 1,000: just the trigger, which neither reaches alone."""
    assert CASE.groups[Name("pact")].kind is GroupKind.CONCERT
    flip = CASE.moves[Name("flip-in")]
    assert flip.nobody is Decider.RULE
    assert isinstance(flip.steps[0].do[0], s.Issue)
    assert isinstance(flip.when, s.And)
    (trigger,) = [part for part in flip.when.parts if isinstance(part, s.Holds)]
    assert holds(trigger, initial(CASE), case=CASE) is True
    alone = s.Holds(Name("bidder"), trigger.comparison, trigger.bound, trigger.base)
    assert holds(alone, initial(CASE), case=CASE) is False


def test_proxies_move_votes_and_promises_move_none() -> None:
    """[44, 47, 48] 30 % of the fund's 200; 50 promised to the bidder stay the ally's."""
    kinds = {str(name): agreement.kind for name, agreement in CASE.agreements.items()}
    assert kinds["drag"] is AgreementKind.DRAG_ALONG
    assert kinds["tag"] is AgreementKind.TAG_ALONG
    assert kinds["promise"] is AgreementKind.VOTING
    meeting = decision(CASE, "remove-director").meeting
    assert isinstance(meeting, Question)
    assert meeting.roll.votes.of == {"fund": 140, "bidder": 160, "ally": 50, "crowd": 650}


def test_rules_are_themselves_decided() -> None:
    """[24, 49]."""
    assert CASE.powers[Name("fix-board-size")].at_most == 9
    assert isinstance(CASE.moves[Name("loosen")].steps[0].do[0], s.Amend)
    assert game("amend-bylaws").wins("abcd")
    assert not game("amend-bylaws").wins("abc")


def test_a_finding_of_the_board_ends_a_licence_with_notice_and_cure() -> None:
    """[51, 52]."""
    licence = CASE.agreements[Name("licence")]
    assert licence.until == s.Is(subject=Name("ready"), value=Name("ripe"))
    assert licence.notice is not None
    assert licence.cure is not None
    assert [str(licence.notice.count), str(licence.cure.count)] == ["30", "60"]
    (act,) = CASE.powers[Name("declare-ready")].acts
    assert act == s.SetTo(gauge=Name("ready"), value=Name("ripe"))
