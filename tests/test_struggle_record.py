"""The record of a struggle: what is likely after each event, what somebody may do, what nobody has seen yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.struggle.advising import advise
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.results import Method
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.model.values import Name
from tests.struggle_cases import MILL, case_of

if TYPE_CHECKING:
    from kingmaker.model.case import Case

GONE, BACK = Name("gone"), Name("back")
TERMS = Terms(draws=16, seed=5)
RECORD = """
sources: {s: {kind: own}}
events:
  out: {at: 2025-04-01, move: dismiss, for: gray, against: hill, source: s}
  struck: {at: 2025-04-02 00:00..12:00, move: strike, after: out, source: s}
"""


@pytest.fixture(scope="module")
def mill() -> Case:
    return case_of(MILL + RECORD)


def test_each_event_is_marked_with_what_is_likely_after_it(mill: Case) -> None:
    found = timeline(mill, TERMS)
    assert [m.event for m in found.marks] == ["out", "struck"]
    for mark in found.marks:
        assert sum(c.mean for c in mark.endings.values()) == pytest.approx(1)
        assert sum(mark.change.values()) == pytest.approx(0)
        assert mark.legal
    assert found.marks[1].endings[GONE].mean == pytest.approx(
        found.first[GONE].mean + sum(m.change[GONE] for m in found.marks)
    )
    assert found.marks[0].power == "offices.manager"
    assert found.scored.moves == 2
    assert found.problems == ()


def test_a_forecast_from_an_event_is_the_one_that_the_timeline_has_after_it(mill: Case) -> None:
    marks = timeline(mill, TERMS).marks
    for mark in marks:
        found = play(mill, TERMS, since=mark.event)
        assert found.endings == mark.endings
        assert found.settings.effective == mark.effective


def test_advice_ranks_what_is_open_and_says_where_it_leads(mill: Case) -> None:
    found = advise(mill, Name("hill"), TERMS, at=Name("out"))
    first = found.offers[0]
    assert {o.move for o in found.offers} == {"reinstate", None}
    assert first.move == Name("reinstate")
    assert first.best == pytest.approx(1)
    wait = found.offers[1]
    assert (wait.worth.mean, wait.carried.mean) == (0, 1)
    assert first.endings[BACK].mean > wait.endings[BACK].mean
    assert first.chosen.mean + wait.chosen.mean == pytest.approx(1)
    assert sum(c.mean for c in first.endings.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "votes",
    [
        "for: gray, against: [hill, iris]",
        "for: [gray], absent: [hill], against: [iris]",
        "against: [gray, hill]",
        "failed: yes, for: [gray, hill]",
    ],
)
@pytest.mark.parametrize("method", [Method.EXACT, Method.SAMPLED])
def test_a_vote_that_its_own_ballots_cannot_have_carried_is_set_without_weight(
    votes: str, method: Method
) -> None:
    """Whatever people want: such a record was held impossible by every draw, and nothing was told of it."""
    case = case_of(MILL + RECORD.replace("for: gray, against: hill", votes))
    terms = Terms(16, 5, method, plays=16, look_ahead=2) if method is Method.SAMPLED else TERMS
    found = timeline(case, terms)
    assert {p.code for p in found.problems} == {"K808"}
    assert "'out'" in found.problems[0].message
    assert all(sum(c.mean for c in m.endings.values()) == pytest.approx(1) for m in found.marks)
    assert play(case, terms, since=Name("struck")).endings


def test_a_move_without_a_vote_cannot_fail() -> None:
    text = RECORD.replace(
        "move: dismiss, for: gray, against: hill", "move: call-the-loan, failed: yes"
    )
    found = timeline(case_of(MILL + text.replace("move: strike, after: out", "note: quiet")), TERMS)
    assert [p.code for p in found.problems] == ["K808"]
    assert all(m.endings for m in found.marks)


def test_what_sources_say_otherwise_of_an_event_stands_beside_it() -> None:
    """Also of its time; a question of the same name is another matter."""
    claims = """
sources: {s: {kind: own}, t: {kind: news}}
questions: {struck: {asks: Who struck first?}}
claims:
  - {about: events.out.at, says: at noon, by: s}
  - {about: events.out.at, says: at night, by: t}
  - {about: events.out, says: by two votes, by: s}
  - {about: events.out, says: By two votes, by: t, sure: denied}
  - {about: struck, says: the smiths, by: s}
  - {about: struck, says: the carters, by: t}
"""
    case = case_of(MILL + claims + RECORD.replace("sources: {s: {kind: own}}", ""))
    out, struck = timeline(case, TERMS).marks
    assert out.contradictions == (
        "at: at noon", "at: at night", "by two votes", "By two votes (denied)",
    )  # fmt: skip
    assert struck.contradictions == ()


@pytest.mark.parametrize("single", [False, True])
def test_a_move_that_is_worth_no_more_than_waiting_is_not_told_as_worth_most(
    *, single: bool
) -> None:
    """What the cook wants hangs on nothing that the cook does: sums are not exactly alike, and less so in single precision."""
    text = (
        (MILL + RECORD)
        .replace("people:\n", "people:\n  cook: {}\n")
        .replace("gauges:\n", "gauges:\n  soup: [cold, hot]\n")
        .replace("moves:\n", "moves:\n  warm: {by: cook, when: soup is cold, then: soup is hot}\n")
        .replace(
            "actors:\n",
            "actors:\n  cook: {wants: [{that: manager is jones, worth: 1..5, certainty: assumed}]}\n",
        )
    )
    found = advise(case_of(text), Name("cook"), Terms(16, 2, single=single))
    assert [o.move for o in found.offers] == [None, Name("warm")]
    assert [o.best for o in found.offers] == pytest.approx([1, 1])


def test_who_has_no_move_is_told_so_and_who_is_nobody_is_refused(mill: Case) -> None:
    found = advise(mill, Name("jones"), TERMS)
    assert found.offers == ()
    assert "`jones` has no move and no vote in play" in found.notices
    with pytest.raises(KeyError):
        advise(mill, Name("nobody"), TERMS)
