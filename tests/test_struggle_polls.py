"""Crowds that vote in parts: against the definition, against as many holders apart, and at their limits."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from kingmaker.analysis.ballots import Ballot, Question, Roll, Weighing, carries
from kingmaker.analysis.struggle import drafting
from kingmaker.analysis.struggle.arena import POLL, Lanes, Watch
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.assumptions import lanes, likely
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.deciding import Diagrams
from kingmaker.analysis.struggle.polls import at_least, chance, exactly_so_many
from kingmaker.analysis.struggle.seat import Board, Happened, game
from kingmaker.analysis.struggle.solving import solve
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.model.sentences import AllRules, Base, BaseKind, Count, Tally
from kingmaker.model.values import Comparison, Name, exactly
from kingmaker.report.seating import happened_line, scenario_text
from tests.struggle_arenas import Struggle
from tests.struggle_cases import built, case_of, sound
from tests.struggle_twin import Twin

MEETING = """
title: A meeting
as_of: 2025-04-01
people: {{raider: {{}}, ann: {{}}, {people}}}
entities: {{acme: {{kind: company, governed_by: meeting}}}}
holdings: {{acme: {{common: {{votes: 1, held_by: {{ann: 40, raider: 20, {held}}}}}}}}}
bodies:
  meeting: {{of: acme, members: holders of shares, quorum: none, passes: {rule}, tie: fails}}
gauges: {{deal: [open, signed]}}
moves:
  sign: {{by: meeting, tabled_by: {tabler}, when: deal is open, then: deal is signed}}
actors:
  raider: {{wants: [{{that: deal is signed, worth: 5, certainty: assumed}}], tempo: once a day}}
  ann: {{wants: [{{that: deal is signed, worth: -5, certainty: assumed}}], tempo: once a day}}
  {actors}
clock: {{from: 2025-04-01, to: 2025-04-02 12:00, tick: 12 hours}}
precision: {{value: 0.05..0.15, certainty: assumed}}
endings: {{done: {{when: deal is signed}}, undone: {{when: otherwise}}}}
"""
WANT = "{that: deal is signed, worth: 3, certainty: assumed}"
OUTSTANDING = "more than half of outstanding shares"
CAST = "more than half of votes cast"
BOTH = "more than half of votes cast and at least 70 of outstanding shares present"


def crowd(
    rule: str, members: int, more: str = "", *, held: int = 60, tabler: str = "raider"
) -> str:
    actor = f"mob: {{wants: [{WANT}], tempo: once a day, crowd: {{members: {members}{more}}}}}"
    return MEETING.format(
        people="mob: {kind: crowd}", held=f"mob: {held}", rule=rule, tabler=tabler, actors=actor
    )


def holders(rule: str, count: int, *, held: int = 60, tabler: str = "raider") -> str:
    names = [f"m{n}" for n in range(count)]
    return MEETING.format(
        people=", ".join(f"{n}: {{}}" for n in names),
        held=", ".join(f"{n}: {held // count}" for n in names),
        rule=rule,
        tabler=tabler,
        actors="\n  ".join(f"{n}: {{wants: [{WANT}]}}" for n in names),
    )


def counted_whole(monkeypatch: pytest.MonkeyPatch, most: int = 1) -> None:
    """From now on crowds of more members than so many are counted by polls."""
    monkeypatch.setattr(
        drafting, "Diagrams", lambda crowds: Diagrams(crowds=crowds, most_members=most)
    )


def ends(text: str, draws: int = 4) -> np.ndarray:
    arena, stakes, _ = built(text)
    sound(arena, stakes)
    return solve(arena, stakes, lanes(stakes, draws=draws, seed=1)).endings


# --- one poll -----------------------------------------------------------------------------------


@st.composite
def polls(draw: st.DrawFn) -> tuple[list[int], float, float]:
    members, few = draw(st.integers(1, 30)), st.integers(0, 4)
    terms: list[int] = []
    for _ in range(count := draw(st.integers(1, 2))):
        pro, away = draw(few), draw(few)
        terms += [pro, draw(st.integers(0, pro)), away]
        terms.append(draw(st.integers(0, max(pro, away) * members + 1)))
    part = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1e-12, 0.5, 1 - 1e-12, 1.0]))
    return [members, count, *terms], draw(part), draw(part)


@settings(max_examples=150, deadline=None)
@given(polls())
def test_a_poll_is_the_sum_over_all_that_its_members_may_do(
    case: tuple[list[int], float, float],
) -> None:
    (members, count, *terms), yes, comes = case
    told = np.array([0, members, count, *terms], np.int32)
    total = 0.0
    for came in range(members + 1):
        for pro in range(came + 1):
            con, away = came - pro, members - came
            own = [terms[4 * n : 4 * n + 4] for n in range(count)]
            if all(a * pro + b * con + c * away >= needs for a, b, c, needs in own):
                ways = comb(members, came) * comb(came, pro)
                total += ways * comes**came * (1 - comes) ** away * yes**pro * (1 - yes) ** con
    assert chance(told, 1, yes, 1 - yes, comes) == pytest.approx(total, abs=1e-12)


@pytest.mark.parametrize("members", [700, 100_000])
def test_a_large_poll_is_a_binomial_sum(members: int) -> None:
    """More than half of those who come, from the sum over how many come of tails that scipy works out."""
    lead = int(0.3 * members**0.5)
    told = np.array([members, 1, 2, 0, 1, members + lead], np.int32)
    came = np.arange(members + 1)
    needed = -(-(came + lead) // 2)
    want = (binom.pmf(came, members, 0.6) * binom.sf(needed - 1, came, 0.501)).sum()
    assert chance(told, 0, 0.501, 0.499, 0.6) == pytest.approx(want, abs=1e-10)
    for count in (members // 2, members // 2 + lead, members // 3):
        assert at_least(count, members, 0.501, 0.499) == pytest.approx(
            binom.sf(count - 1, members, 0.501), abs=1e-10
        )
        assert exactly_so_many(count, members, 0.501, 0.499) == pytest.approx(
            binom.pmf(count, members, 0.501), rel=1e-9
        )


# --- played -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [OUTSTANDING, "at least 45% of outstanding shares"])
@pytest.mark.parametrize("tabler", ["raider", "m0"])
def test_a_crowd_of_five_is_five_holders(
    rule: str, tabler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = ends(holders(rule, 5, tabler=tabler))
    text = crowd(rule, 5, tabler="mob" if tabler == "m0" else tabler)
    if tabler == "m0":  # the crowd gets to move as often as one of them
        apart = ends(
            holders(rule, 5, tabler=tabler).replace(
                f"m0: {{wants: [{WANT}]", f"m0: {{tempo: once a day, wants: [{WANT}]"
            )
        )
    np.testing.assert_allclose(ends(text), apart, atol=1e-12)
    counted_whole(monkeypatch)
    np.testing.assert_allclose(ends(text), apart, atol=1e-12)


@pytest.mark.parametrize("rule", [OUTSTANDING, "more than 8/15 of outstanding shares"])
def test_members_bring_parts_of_a_vote(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five votes of ten among three members: two of them and two others are more than half, by less than a vote."""
    few = ("ann: 40, raider: 20", "ann: 3, raider: 2")
    many = ("ann: 40, raider: 20", "ann: 9, raider: 6")
    apart = ends(holders(rule, 3, held=15).replace(*many))
    text = crowd(rule, 3, held=5).replace(*few)
    np.testing.assert_allclose(ends(text), apart, atol=1e-12)
    counted_whole(monkeypatch)
    np.testing.assert_allclose(ends(text), apart, atol=1e-12)


def test_a_crowd_of_one_is_a_voter(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = ends(holders(OUTSTANDING, 1))
    np.testing.assert_allclose(ends(crowd(OUTSTANDING, 1)), apart, atol=1e-12)
    counted_whole(monkeypatch, 0)
    np.testing.assert_allclose(ends(crowd(OUTSTANDING, 1)), apart, atol=1e-12)


@pytest.mark.parametrize("rule", [CAST, BOTH])
@pytest.mark.parametrize(
    "more", ["", ", turnout: 0.4..0.8", ", for: 30%..60%", ", turnout: 60%, for: 45%"]
)
def test_a_poll_is_its_members(rule: str, more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one_by_one = ends(crowd(rule, 20, more))
    counted_whole(monkeypatch)
    np.testing.assert_allclose(ends(crowd(rule, 20, more)), one_by_one, atol=1e-11)


@pytest.mark.parametrize("most", [40, 1])
def test_play_is_as_it_is_defined(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against plain recursion over ticks, with all ballots of all members gone through."""
    counted_whole(monkeypatch, most)
    arena, stakes, _ = built(crowd(BOTH, 3, ", turnout: 0.4..0.8", tabler="mob"))
    drawn = lanes(stakes, draws=2, seed=3)
    solved = solve(arena, stakes, drawn)
    for draw in range(2):
        twin = Twin(Struggle(arena, stakes, drawn), draw)
        for end in range(2):
            assert solved.endings[end, draw] == pytest.approx(
                twin.ending(end, 0, arena.start), abs=1e-9
            )


def test_it_is_the_rule_over_all_ballots() -> None:
    """How likely the motion is to be carried in the last tick: every member's ballot held against the rule itself."""
    arena, stakes, _ = built(crowd(BOTH, 4, ", turnout: 60%, for: 45%"))
    drawn = likely(stakes)
    last = arena.ticks.count - 1
    watch = Watch(np.array([arena.start], np.int32), np.array([last], np.int32))
    solved = solve(arena, stakes, drawn, watch=watch)
    apart = float(np.exp(-drawn.parameters[stakes.precision, 0] * 10 / 2))
    odds = np.array([apart**2, apart, 1.0]) / (
        apart**2 + apart + 1
    )  # of ann, who stands to lose ten
    names = ["ann", "raider", "m0", "m1", "m2", "m3"]
    votes = Weighing(dict(zip(names, [40, 20, 15, 15, 15, 15], strict=True)))
    half = Count(Comparison.MORE_THAN, exactly(Fraction(1, 2), "share"), Base(BaseKind.VOTES_CAST))
    there = Count(Comparison.AT_LEAST, exactly(70), Base(BaseKind.OUTSTANDING), Tally.PRESENT)
    roll = Roll(heads=Weighing(dict.fromkeys(names, 1)), votes=votes, seats=6)
    question = Question(roll=roll, passes=AllRules((half, there)))
    total = 0.0
    member = {Ballot.FOR: 0.27, Ballot.AGAINST: 0.33, Ballot.ABSENT: 0.4}
    for first, *rest in product((Ballot.FOR, Ballot.ABSTAIN, Ballot.AGAINST), *[member] * 4):
        ballots = dict(zip(names, [first, Ballot.FOR, *rest], strict=True))
        if carries(question, ballots):
            own = odds[(Ballot.FOR, Ballot.ABSTAIN, Ballot.AGAINST).index(first)]
            total += float(own * np.prod([member[b] for b in rest]))
    assert solved.made[0, 0, 0] / solved.tried[0, 0, 0] == pytest.approx(total, abs=1e-12)


def test_seven_hundred_staff_vote_by_a_binomial_sum() -> None:
    arena, stakes, _ = built(crowd(OUTSTANDING, 700, ", for: 49%"))
    assert arena.motions.ballot is not None
    assert int(arena.motions.ballot.max()) >= POLL
    last = arena.ticks.count - 1
    watch = Watch(np.array([arena.start], np.int32), np.array([last], np.int32))
    drawn = likely(stakes)
    solved = solve(arena, stakes, drawn, watch=watch)
    yes = 1 / (1 + np.exp(drawn.parameters[stakes.precision, 0] * 10))
    # of 60 + 1 shares, the raider has 20; with ann, who has 40, none are needed
    alone = binom.sf(int(40 * 700 / 60), 700, 0.49)
    sure = binom.sf(int(0.5 * 700 / 60), 700, 0.49)
    carried = solved.made[0, 0, 0] / solved.tried[0, 0, 0]
    assert carried == pytest.approx(yes * sure + (1 - yes) * alone, abs=1e-12)


def test_certain_members_are_the_rule_and_full_turnout_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for most in (40, 1):
        counted_whole(monkeypatch, most)
        np.testing.assert_allclose(
            ends(crowd(CAST, 9, ", turnout: 100%")), ends(crowd(CAST, 9)), atol=1e-12
        )
        whole = "more than two thirds of outstanding shares"  # ann and the raider have a half
        assert (ends(crowd(whole, 9, ", for: 0%"))[0] == 0).all()
        nobody = ends(crowd("at least 60 of outstanding shares", 9, ", turnout: 0%"))
        assert (nobody[0] < ends(crowd("at least 60 of outstanding shares", 9))[0]).all()


RECORD = """
events:
  signed: {{at: 2025-04-01, move: sign, by: raider, for: [raider{more}], against: ann, unknown: rest}}
"""


def test_the_record_counts_who_is_known_and_sums_over_the_crowd(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As with so many holders of whom nothing is known; that the crowd itself was for is no ballot of a member."""

    def told(text: str, more: str = "") -> list[float]:
        case = case_of(text + RECORD.format(more=more))
        found = timeline(case, Terms(draws=16, seed=1))
        signed = next(mark for mark in found.marks if mark.event == "signed")
        assert 2 < signed.effective < 15.9  # the draws are told apart
        return [signed.effective, *(c.mean for c in signed.endings.values())]

    apart = told(holders(OUTSTANDING, 5))
    assert told(crowd(OUTSTANDING, 5)) == pytest.approx(apart, abs=1e-9)
    assert told(crowd(OUTSTANDING, 5), ", mob") == pytest.approx(apart, abs=1e-9)
    counted_whole(monkeypatch)
    assert told(crowd(OUTSTANDING, 5)) == pytest.approx(apart, abs=1e-9)


@pytest.mark.parametrize("most", [40, 1])
def test_a_seat_sees_how_a_crowd_divides(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    counted_whole(monkeypatch, most)
    text = crowd(OUTSTANDING, 6, ", turnout: 70%")
    arena, stakes, _ = built(text)
    board = Board(arena, stakes, likely(stakes), lanes(stakes, draws=4, seed=1))
    said = [
        one
        for seed in range(12)
        for one in game(board, arena.players.index(Name("ann")), Random(seed).random)  # noqa: S311
        if isinstance(one, Happened) and one.move is not None
    ]
    tried = [one for one in said if one.parted]
    assert tried
    for one in tried:
        assert set(one.ballots) == {"ann", "raider"}
        assert one.parted.keys() == {"mob"}
        counts = one.parted[Name("mob")]
        if most == 1:
            assert counts is None
        else:
            assert counts is not None
            pro = 20 * (one.ballots[Name("raider")] is Ballot.FOR) + 10 * counts[0]
            assert one.done == (pro + 40 * (one.ballots[Name("ann")] is Ballot.FOR) > 60)
        line = happened_line(case_of(text), one)
        assert ("; of mob " in line) == (most != 1)
    made = scenario_text(case_of(text), said, name="game", note="a game")
    assert "for:" not in made


def test_what_a_large_crowd_cannot_be_asked_is_refused() -> None:
    text = crowd(f"{CAST} or {OUTSTANDING}", 700, ", turnout: 50%")
    found = build(case_of(text))
    assert found.arena is None
    assert "in one way or another is not followed" in found.problems[0].message
    text = crowd(OUTSTANDING, 700).replace(
        "people: {", "people: {staff: {kind: crowd, size: 900}, "
    )
    text = text.replace("held_by: {", "held_by: {staff: 50, ")
    told = [p.message for p in build(case_of(text)).problems if p.code == "K814"]
    assert "`mob` with 700 members and `staff` with 900 members" in told[0]


def test_the_same_numbers_under_any_number_of_workers() -> None:
    arena, stakes, _ = built(crowd(BOTH, 700, ", turnout: 0.4..0.8"))
    drawn = lanes(stakes, draws=20, seed=2)
    one, two = (solve(arena, stakes, drawn, workers=n).endings for n in (1, 2))
    assert (one == two).all()
    few = Lanes(drawn.parameters[:, 3:4])
    assert solve(arena, stakes, few).endings[0, 0] == one[0, 3]
    single = solve(arena, stakes, drawn, single=True).endings
    np.testing.assert_allclose(single, one, atol=2e-5)
