"""Reach in time: published figures of a takeover, meetings and terms, and the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.reach.calendar import Calendar, periods_until
from kingmaker.analysis.reach.engine import Engine, searched
from kingmaker.analysis.reach.judging import Taken
from kingmaker.analysis.reach.lens import reach
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.reach.terms import Terms
from kingmaker.analysis.replaying import replay
from kingmaker.model.calendar import later
from kingmaker.model.claims import Verb
from kingmaker.model.parties import Party
from kingmaker.model.record import Scenario, ScenarioStep
from kingmaker.model.values import Name
from kingmaker.source.load import load, loads
from tests.meetings import YEARLY_MEETING
from tests.reach_cases import nine_seats
from tests.test_reach import case_of, goal

if TYPE_CHECKING:
    from kingmaker.analysis.reach.search import Found


def quarters(text: str, who: str, *, within: int = 12, verb: Verb = Verb.FORCE) -> Found:
    """In how many quarters a coalition has more than half of the board, the others moving first."""
    terms = Terms(verb=verb, we_first=False, within=within, period="quarter", resignations=False)
    engine = Engine.of(case_of(loads(text)), Taken(Name("board")), terms)
    game = engine.game(engine.coalition([Name(n) for n in who.split()]), terms)
    return searched(game, terms)


@pytest.mark.parametrize(
    ("staggered", "consent", "pill", "who", "number"),
    [
        (False, True, False, "a i1 i2", 1),
        (False, True, False, "a i1", 3),
        (False, False, False, "a i1 i2", 4),
        (False, False, False, "a i1", 4),
        (False, True, True, "a i1 i2", 1),
        (False, True, True, "a i1", 4),
        (True, False, False, "a i1 i2", 8),
        (True, False, False, "a i1", 8),
        (True, False, False, "a", None),
        (True, False, True, "a i1 i2", 8),
        (True, False, True, "a i1", 8),
        (True, False, True, "a", None),
    ],
)
def test_a_takeover_of_nine_seats_takes_so_many_quarters(
    *, staggered: bool, consent: bool, pill: bool, who: str, number: int | None
) -> None:
    text = nine_seats(staggered=staggered, consent=consent, pill=pill)
    found = quarters(text, who)
    assert found.rounds == number
    assert found.answer is (Answer.NO if number is None else Answer.YES)


def test_with_the_pill_alone_the_bidder_and_one_ally_wait_for_the_meeting() -> None:
    text = nine_seats(staggered=False, consent=False, pill=True)
    assert quarters(text, "a i1").rounds == 4


def test_nobody_waits_for_longer_than_was_asked() -> None:
    text = nine_seats(staggered=True, consent=False, pill=False)
    found = quarters(text, "a i1 i2", within=7)
    assert (found.answer, found.proved) == (Answer.NO, 7)


SLATE = "at least 5 of slate on board"
ALL = (Name("bidder"), Name("arbitrageurs"), Name("index-funds"))


def test_a_staggered_board_falls_at_the_second_meeting_and_the_plan_can_be_played() -> None:
    loaded = load("staggered-board")
    case, want = case_of(loaded), goal(loaded, SLATE)
    terms = Terms(we_first=False, within=8, period="quarter", resignations=False, as_written=True)
    found = reach(case, ALL, want, terms)
    assert (found.answer, found.moves) == (Answer.YES, 7)
    assert [step.day.year for step in found.plan.steps if step.day is not None] == [2026, 2027]
    more = {**case.people, **{name: Party() for name in found.plan.nominees}}
    steps = tuple(
        ScenarioStep(
            by=s.by, uses=s.uses, do=s.acts, votes_for=s.pro, votes_against=s.con, at=s.day
        )
        for s in found.plan.steps
    )
    played = replay(replace(case, people=more), Name("plan"), Scenario(steps=steps, expect=(want,)))
    assert played.right


def test_one_meeting_is_not_enough() -> None:
    loaded = load("staggered-board")
    terms = Terms(we_first=False, within=6, period="quarter", resignations=False, as_written=True)
    found = reach(case_of(loaded), ALL, goal(loaded, SLATE), terms)
    assert (found.answer, found.proved) == (Answer.NO, 6)


def test_what_may_be_amended_leaves_it_open() -> None:
    loaded = load("staggered-board")
    terms = Terms(we_first=False, within=8, period="quarter", resignations=False)
    found = reach(case_of(loaded), ALL, goal(loaded, SLATE), terms)
    assert found.answer is Answer.LIMIT
    assert "amend-bylaws" in found.opened[1]


SUNSET = """
title: a veto that ends
as_of: 2025-01-01
people: {ann: {}, bob: {}, cleo: {}}
bodies:
  board: {seats: 3, members: [ann, bob, cleo], quorum: none, passes: more than half of in office}
offices:
  ceo: {of: board, held_by: ann}
powers:
  remove-officer: {by: board, veto: ann, until: date at least 2025-07-01}
  dismiss: {by: board, acts: remove ann from ceo, from: date at least 2025-07-01}
"""


def test_a_veto_that_ends_is_waited_for() -> None:
    loaded = loads(SUNSET)
    who = (Name("bob"), Name("cleo"))
    for within, answer, moves in ((2, Answer.NO, None), (4, Answer.YES, 3)):
        terms = Terms(within=within, period="quarter")
        found = reach(case_of(loaded), who, goal(loaded, "ceo is not ann"), terms)
        assert (found.answer, found.moves) == (answer, moves)


def test_time_needs_a_day_to_begin_and_an_end() -> None:
    loaded = loads(SUNSET.replace("as_of: 2025-01-01\n", ""))
    want = goal(loaded, "ceo is not ann")
    with pytest.raises(ValueError, match="as_of"):
        Engine.of(case_of(loaded), want, Terms(within=2, period="month"))
    with pytest.raises(ValueError, match="how many periods"):
        Engine.of(case_of(loads(SUNSET)), want, Terms(period="month"))


# --- the calendar --------------------------------------------------------------------------------


LISTED = """
title: a firm with a yearly list
as_of: 2026-01-15
people: {ann: {}, bob: {}, cy: {}, dee: {}, eve: {}, flo: {}}
entities: {firm: {governed_by: board}}
holdings: {firm: {common: {votes: 1, outstanding: 100, held_by: {ann: 45, bob: 30, cy: 25}}}}
bodies:
  board:
    of: firm
    seats: {all: {count: 3, held_by: [dee, eve, flo], elected_by: stockholders, expires: 2026-06-15, term: 1 year}}
    quorum: none
    passes: more than half of in office
  stockholders:
    of: firm
    members: holders of common
    quorum: none
    passes: more than half of votes cast
    meets: every year on 2026-06-15
    written_consent: refused
offices: {ceo: {of: firm, held_by: dee}}
powers:
  elect-director: {by: stockholders, passes: most votes cast}
  remove-officer: {by: board}
"""


def test_whoever_sat_there_votes_no_more_once_a_list_is_elected() -> None:
    loaded = loads(LISTED)
    terms = Terms(within=4, period="quarter", resignations=False)
    want = goal(loaded, "ceo is vacant")
    found = reach(case_of(loaded), (Name("ann"), Name("bob")), want, terms)
    assert found.answer is Answer.YES
    listed, dismissed = found.plan.steps
    assert (listed.by, len(listed.acts)) == ("stockholders", 3)
    assert (dismissed.by, dismissed.pro, dismissed.con) == ("board", found.plan.nominees, ())


def test_a_power_that_names_people_elects_no_list_of_others() -> None:
    """Seats that come up are filled by a list of anybody: shares elect it by their own power, not by one for somebody."""
    text = LISTED.replace("elected_by: stockholders, ", "")
    rule = "{by: stockholders, passes: most votes cast}"
    for acts, answer in (("elect gil to board", Answer.NO), ("elect it to board", Answer.YES)):
        more = text.replace(rule, rule[:-1] + f", acts: {acts}" + "}").replace(
            "flo: {}}", "flo: {}, gil: {}}"
        )
        loaded = loads(more)
        terms = Terms(within=4, period="quarter", resignations=False)
        want = goal(loaded, "not (dee is in board or eve is in board or flo is in board)")
        assert reach(case_of(loaded), (Name("ann"), Name("bob")), want, terms).answer is answer


def test_meetings_fall_into_periods_as_the_days_say() -> None:
    case = case_of(loads(nine_seats(staggered=True, consent=False, pill=False)))
    calendar = Calendar.of(case, datetime(2025, 1, 1), "quarter", 12)  # noqa: DTZ001 - days of the case
    meets = [n for n, names in enumerate(calendar.meetings) if "stockholders" in names]
    assert meets == [3, 7, 11]
    monthly = Calendar.of(case, datetime(2025, 1, 1), "month", 24)  # noqa: DTZ001
    assert [n for n, names in enumerate(monthly.meetings) if "stockholders" in names] == [11, 23]


def test_periods_are_counted_by_their_first_days() -> None:
    day = datetime(2024, 1, 31)  # noqa: DTZ001
    assert [later(day, n).day for n in range(4)] == [31, 29, 31, 30]
    assert periods_until(day, day, "month") == 1
    assert periods_until(day, later(day, 12), "year") == 2
    assert periods_until(day, later(day, 12), "quarter") == 5


@pytest.mark.parametrize("every", ["2 weeks", "10 days", "month", "9000 years", "200000 weeks"])
def test_a_body_meets_in_the_months_in_which_its_days_fall_whatever_they_are_counted_in(
    every: str,
) -> None:
    """A body that meets by weeks was taken never to meet, and the search said that this is proved."""
    loaded = loads(
        f"""
        title: Rounds
        as_of: 2025-01-01
        people: {{ann: {{}}, bob: {{}}, cy: {{}}, zoe: {{}}}}
        bodies:
          board: {{members: [ann, bob, cy], quorum: none, passes: more than half of members,
                  meets: every {every} on 2025-01-20, written_consent: refused}}
        offices: {{ceo: {{held_by: zoe, appointed_by: board, removed_by: board}}}}
        powers: {{remove-officer: {{by: board}}}}
        """
    )
    terms = Terms(within=1, period="month")
    found = reach(case_of(loaded), (Name("ann"), Name("bob")), goal(loaded, "ceo is vacant"), terms)
    assert found.answer is Answer.YES


def test_whoever_waits_for_a_meeting_does_nothing_that_need_not_be() -> None:
    loaded = loads(YEARLY_MEETING)
    terms = Terms(within=8, period="month")
    who = (Name("bob"), Name("cy"))
    found = reach(case_of(loaded), who, goal(loaded, "ann not on board"), terms)
    assert (found.answer, found.moves) == (Answer.YES, 6)
    (step,) = found.plan.steps
    assert (step.by, step.day) == ("stockholders", datetime(2026, 6, 15))  # noqa: DTZ001 - a day
