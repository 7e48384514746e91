"""Claims over time: so many meetings, months or days; who moves first; powers that are left unused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.claims.horizons import Horizon, horizon
from kingmaker.analysis.claims.results import Verdict
from kingmaker.cli.claims import findings
from kingmaker.model.bodies import Body
from kingmaker.model.calendar import later
from kingmaker.model.case import Case
from kingmaker.model.claims import Within
from kingmaker.model.values import Duration, Name, Recurrence
from kingmaker.source.load import load, loads
from tests.checking import sound
from tests.meetings import YEARLY_MEETING

if TYPE_CHECKING:
    from kingmaker.analysis.claims.results import Answer

YEARLY = (
    YEARLY_MEETING
    + """
assert:
"""
)


def claimed(text: str, claim: str, **keys: str) -> Answer:
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    loaded = loads(f"{text}  - {{id: it, claim: '{claim}'{more}}}\n")
    assert not loaded.errors, loaded.errors
    (finding,) = findings(sound(loaded))
    return finding.answer


@pytest.mark.parametrize(
    ("within", "verdict"),
    [
        ("1 meeting", "holds"),
        ("5 months", "fails"),
        ("6 months", "holds"),
        ("1 quarter", "fails"),
        ("2 quarters", "holds"),
        ("1 year", "holds"),
        ("150 days", "fails"),  # the day before the meeting, when five months are over
        ("151 days", "open"),  # the day of the meeting, in a month that has only begun
        ("26 weeks", "holds"),
        ("3 days", "fails"),
        ("2 hours", "open"),
        ("700 months", "open"),
    ],
)
def test_a_removal_by_the_stockholders_waits_for_their_meeting(within: str, verdict: str) -> None:
    answer = claimed(YEARLY, f"bob and cy can force ann not on board within {within}")
    assert answer.verdict.value == verdict, answer.because


def test_a_staggered_board_falls_with_the_second_meeting_and_not_with_the_first() -> None:
    """Airgas v. Air Products (Del. 2010): a staggered board takes a bidder two annual meetings."""
    found = {str(f.name): f.answer for f in findings(sound(load("staggered-board")))}
    two = found["two-meetings-are"]
    assert (two.verdict, found["one-meeting-is-not-enough"].verdict) == (
        Verdict.HOLDS,
        Verdict.HOLDS,
    )
    assert two.plan is not None
    assert [s.day.year for s in two.plan.steps if s.day is not None] == [2026, 2027]
    assert "with the meeting of stockholders on 2027-05-20" in two.because[0]


def test_a_power_without_acts_leaves_it_open_unless_it_is_left_unused() -> None:
    text = YEARLY.replace("assert:", "  amend-bylaws: {by: ann}\nassert:")
    claim = "bob and cy can force ann not on board within 1 meeting"
    never = "bob can never force ann not on board within 1 meeting"
    assert claimed(text, claim).verdict is Verdict.OPEN
    assert "`amend-bylaws` may be used" in claimed(text, claim).because[0]
    assert claimed(text, claim, as_written="yes").verdict is Verdict.HOLDS
    assert claimed(text, never).verdict is Verdict.HOLDS  # she would not amend for him


SIX = """
title: six of whom the one concerned may not vote
people: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}
bodies:
  board: {members: [a, b, c, d, e, f], quorum: none, passes: more than half of voters}
powers:
  remove-director: {by: board, person_concerned: may not vote}
assert:
"""


def test_who_moves_first_decides_where_the_one_concerned_may_not_vote() -> None:
    """Three of five can remove the sixth, if nobody is faster; four of six can whoever moves first."""
    three, four = "b, c and d can force a not on board", "b, c, d and e can force a not on board"
    assert claimed(SIX, three).verdict is Verdict.HOLDS
    assert claimed(SIX, three, first="them").verdict is Verdict.FAILS
    assert claimed(SIX, four, first="them").verdict is Verdict.HOLDS


def test_whoever_may_not_resign_cannot_break_a_quorum() -> None:
    text = SIX.replace("quorum: none", "quorum: at least 5 of members").replace(
        ", person_concerned: may not vote", ""
    )
    claim = "a, b, c and d can never force a not on board"
    assert claimed(text, claim, resignations="no").verdict is Verdict.HOLDS
    assert claimed(text, claim).verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("claim", "key", "value"),
    [
        ("a can never carry remove-director", "first", "them"),
        ("a is a dummy for remove-director", "as_written", "yes"),
        ("always at least 1 of board in office", "resignations", "no"),
        ("a is a dummy for remove-director", "ballots", "{against: [b]}"),
        ("a can never force b not on board within 1 motion", "ballots", "{against: [b]}"),
    ],
)
def test_what_a_claim_has_no_use_for_is_not_passed_over(claim: str, key: str, value: str) -> None:
    answer = claimed(SIX, claim, **{key: value})
    assert answer.verdict is Verdict.OPEN
    assert f"`{key}`" in answer.because[0]


# --- the horizon -----------------------------------------------------------------------------------


def meeting(first: date, months: int, start: date, within: Within) -> Horizon | str:
    body = Body(meets=Recurrence(Duration(Fraction(months), "month"), first))
    return horizon(Case(name="x", as_of=start, bodies={Name("m"): body}), within, {"m"})


@settings(max_examples=60)
@given(
    st.dates(date(2020, 1, 1), date(2022, 12, 31)),
    st.integers(1, 14),
    st.dates(date(2020, 1, 1), date(2022, 12, 31)),
    st.integers(1, 5),
)
def test_meetings_are_those_that_come_one_after_the_other(
    first: date, months: int, start: date, count: int
) -> None:
    begins = datetime.combine(first, datetime.min.time())
    every = (later(begins, months * n) for n in range(200))
    days = [day.date() for day in every if day.date() >= start]
    found = meeting(first, months, start, Within(count, "meeting"))
    assert isinstance(found, Horizon)
    assert found.ends.endswith(f"on {days[count - 1]}")
    day = datetime.combine(start, datetime.min.time())
    assert found.most is not None
    ends = (later(day, found.most - 1).date(), later(day, found.most).date())
    assert ends[0] <= days[count - 1] < ends[1]


@given(st.dates(date(2020, 1, 1), date(2022, 12, 31)), st.integers(1, 400))
def test_days_lie_between_the_months_that_are_over_and_those_that_have_begun(
    start: date, days: int
) -> None:
    found = horizon(Case(name="x", as_of=start), Within(days, "day"), ())
    assert isinstance(found, Horizon)
    assert found.least is not None
    assert found.most is not None
    day = datetime.combine(start, datetime.min.time())
    end = (day + timedelta(days=days + 1)).date()
    assert later(day, found.least).date() <= end <= later(day, found.most).date()
    assert found.most - found.least <= 1


@pytest.mark.parametrize(
    ("bodies", "words"),
    [
        ({}, "no body that may matter"),
        ({"m": (Fraction(1), "week")}, "`m` does not meet every so many months"),
        ({"m": (Fraction(1), "year"), "n": (Fraction(1), "quarter")}, "meet on days of their own"),
    ],
)
def test_meetings_that_cannot_be_counted_are_said(
    bodies: dict[str, tuple[Fraction, str]], words: str
) -> None:
    made = {
        Name(name): Body(meets=Recurrence(Duration(*every), date(2026, 3, 1)))
        for name, every in bodies.items()
    }
    case = Case(name="x", as_of=date(2026, 1, 1), bodies=made)
    found = horizon(case, Within(2, "meeting"), set(bodies))
    assert isinstance(found, str)
    assert words in found
