"""The exact solver of struggles: against its twin from the definition, and the laws that hold for every struggle."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.struggle import keeping
from kingmaker.analysis.struggle.arena import Lanes, Watch
from kingmaker.analysis.struggle.doubling import FURTHEST
from kingmaker.analysis.struggle.observing import AT_ONCE, _by_pair
from kingmaker.analysis.struggle.solving import cut_of, made_back, solve
from tests.struggle_arenas import Maker, Option, Turn, random_struggle, struggles
from tests.struggle_twin import Twin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.struggle.arena import Arena, Real, Solved
    from tests.struggle_arenas import Struggle

CLOSE = 1e-9


def everything(arena: Arena) -> Watch:
    return Watch(np.arange(arena.states, dtype=np.int32))


def solved(struggle: Struggle, workers: int = 1) -> Solved:
    arena, stakes, lanes = struggle.arena, struggle.stakes, struggle.lanes
    return solve(arena, stakes, lanes, watch=everything(arena), workers=workers)


def moments(arena: Arena) -> Iterator[tuple[int, int]]:
    """Each state at each tick at which play can be in it; the horizon among them."""
    for tick, stretch in enumerate(arena.ticks.stretch):
        for state in range(arena.stretch_at[stretch], arena.stretch_at[stretch + 1]):
            yield tick, state


def close(found: Real | Sequence[float], known: Sequence[float]) -> bool:
    """Whether numbers are the same to nine digits; pytest.approx takes long for so many."""
    return len(found) == len(known) and all(
        abs(one - other) <= CLOSE * (1 + abs(other))
        for one, other in zip(found, known, strict=True)
    )


def same(one: Solved, other: Solved) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
        for name in ("endings", "ends", "values", "tried", "made", "gain", "voted")
    )


@settings(max_examples=50)
@given(struggles(draws=2))
def test_the_solution_is_that_of_the_definition(struggle: Struggle) -> None:
    arena, found = struggle.arena, solved(struggle)
    assert found.endings.shape == (len(arena.endings), 2)
    for draw in range(2):
        twin = Twin(struggle, draw)
        for tick, state in moments(arena):
            ends = [twin.ending(end, tick, state) for end in range(len(arena.endings))]
            worth = [twin.value(0, player, tick, state) for player in range(len(arena.players))]
            assert close(found.ends[tick, state, :, draw], ends)
            assert close(found.values[tick, state, :, draw], worth)
            if tick < arena.ticks.count and not arena.final[state]:
                check_choices(struggle, found, twin, (draw, tick, state))
        start = found.ends[0, arena.start, :, draw]
        assert found.endings[:, draw] == pytest.approx(start, abs=CLOSE)


def check_choices(struggle: Struggle, found: Solved, twin: Twin, at: tuple[int, int, int]) -> None:
    draw, tick, state = at
    turns, motions = struggle.arena.turns, struggle.arena.motions
    assert np.array_equal(found.options, np.arange(turns.target.size))
    for option, known in twin.options(0, tick, state).items():
        kept = [x[tick, option, draw] for x in (found.tried, found.made, found.gain)]
        assert close(kept, known)
        motion = turns.motion[option]
        if motion >= 0:
            votes = twin.votes(0, tick, state, motion)
            for vote, place in zip(
                votes, range(*motions.voters_at[motion : motion + 2]), strict=True
            ):
                ballot = np.flatnonzero(found.ballots == place)[0]
                kept = list(found.voted[tick, ballot, :, draw])
                assert close(kept, vote[:2])


@settings(max_examples=30)
@given(struggles(draws=1))
def test_probabilities_add_up_to_one(struggle: Struggle) -> None:
    found = solved(struggle)
    assert found.endings.sum(axis=0) == pytest.approx(1, abs=1e-12)
    assert found.endings.min() >= 0
    for tick, state in moments(struggle.arena):
        assert found.ends[tick, state].sum(axis=0) == pytest.approx(1, abs=1e-12)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.integers(1, 20))
def test_a_draw_does_not_know_of_the_others(seed: int, draws: int) -> None:
    struggle = random_struggle(seed, draws)
    every = solved(struggle, workers=3)
    assert same(every, solved(struggle))
    for draw in {0, draws // 2, draws - 1}:
        alone = solved(replace(struggle, lanes=Lanes(struggle.lanes.parameters[:, [draw]])))
        for name in ("endings", "ends", "values", "tried", "made", "gain", "voted"):
            one, whole = getattr(alone, name)[..., 0], getattr(every, name)[..., draw]
            assert np.array_equal(one, whole, equal_nan=True)


def test_states_shared_out_among_workers_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kingmaker.analysis.struggle.solving.FEW", 1)
    for seed in range(20):
        struggle = random_struggle(seed, 1)
        assert same(solved(struggle, workers=3), solved(struggle))


def test_what_is_not_watched_is_not_kept() -> None:
    struggle = random_struggle(3)
    whole = solved(struggle)
    one = solve(struggle.arena, struggle.stakes, struggle.lanes)
    assert np.array_equal(one.endings, whole.endings)
    assert one.ends.shape[1] == one.options.size == one.ballots.size == 0
    some = np.array([1, 3], np.int32)
    part = solve(struggle.arena, struggle.stakes, struggle.lanes, watch=Watch(some))
    assert np.array_equal(part.ends, whole.ends[:, some], equal_nan=True)
    assert np.array_equal(part.made, whole.made[:, part.options], equal_nan=True)
    assert np.array_equal(part.voted, whole.voted[:, part.ballots], equal_nan=True)


def test_who_watches_can_stop_it() -> None:
    struggle = random_struggle(5, 40)
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        told.append((done, of))
        return done < 16

    whole = solved(struggle)
    for workers in (1, 2):
        told.clear()
        part = solve(struggle.arena, struggle.stakes, struggle.lanes, workers=workers, tell=tell)
        assert told == [(16, 40)]
        assert np.array_equal(part.endings, whole.endings[:, :16])


def test_more_than_certain_is_refused() -> None:
    maker = Maker(["a"], [0.5], {})
    odds, precision = maker.parameter([0.6]), maker.parameter([1.0])
    maker.turns = [[Turn(0, (Option(0),)), Turn(-1, (Option(0, odds=odds),))]]
    arena = maker.arena([0, 0], [0, 1], [0], [False], [[True]])
    with pytest.raises(ValueError, match="adds up to more than 1"):
        solve(arena, maker.stakes([[]], [[True]], precision), maker.lanes())


def test_a_motion_belongs_to_one_state() -> None:
    maker = Maker(["a"], [0.5], {})
    precision = maker.parameter([1.0])
    motion = maker.motion([0], maker.majority(1, 1), 1)
    maker.turns = [[Turn(0, (Option(1, motion),))], [Turn(0, (Option(1, motion),))]]
    arena = maker.arena([0, 0], [0, 2], [0, 1], [False, False], [[True, True]])
    with pytest.raises(ValueError, match="more than one state"):
        solve(arena, maker.stakes([[]], [[True, True]], precision), maker.lanes())


def test_pairs_of_a_tick_and_a_state_are_kept_alone() -> None:
    for seed in range(15):
        struggle = random_struggle(seed)
        arena, whole = struggle.arena, solved(struggle)
        pairs = [pair for n, pair in enumerate(moments(arena)) if n % 3]
        ticks, states = np.array(pairs, np.int32).reshape(-1, 2).T
        part = solve(arena, struggle.stakes, struggle.lanes, watch=Watch(states, ticks))
        assert np.array_equal(part.ends[0], whole.ends[ticks, states])
        assert np.array_equal(part.values[0], whole.values[ticks, states])
        turns, options, ballots = arena.turns, 0, 0
        for tick, state in pairs:
            if tick == arena.ticks.count:
                continue
            for option in range(*turns.options_at[turns.turns_at[state : state + 2]]):
                assert part.options[options] == option
                for name in ("tried", "made", "gain"):
                    one, other = getattr(part, name)[0, options], getattr(whole, name)[tick, option]
                    assert np.array_equal(one, other, equal_nan=True)
                options += 1
            own = {
                turns.motion[o] for o in range(*turns.options_at[turns.turns_at[state : state + 2]])
            }
            voters = sum(np.diff(arena.motions.voters_at)[m] for m in own if m >= 0)
            for ballot in part.ballots[ballots : ballots + voters]:
                place = np.flatnonzero(whole.ballots == ballot)[0]
                assert np.array_equal(
                    part.voted[0, ballots], whole.voted[tick, place], equal_nan=True
                )
                ballots += 1
        assert (options, ballots) == (part.options.size, part.ballots.size)


@given(struggles())
@settings(max_examples=15, deadline=None)
def test_without_worths_all_else_is_kept_as_it_is(struggle: Struggle) -> None:
    arena, stakes, lanes = struggle.arena, struggle.stakes, struggle.lanes
    pairs = [pair for pair in moments(arena) if pair[0] < arena.ticks.count]
    ticks, states = (np.array([pair[n] for pair in pairs], np.int32) for n in (0, 1))
    for watch in (everything(arena), Watch(states, ticks)):
        whole = solve(arena, stakes, lanes, watch=watch)
        found = solve(arena, stakes, lanes, watch=replace(watch, worths=False))
        assert found.values.shape[1] == found.gain.shape[1] == 0
        assert same(replace(found, values=whole.values, gain=whole.gain), whole)


@given(struggles())
@settings(max_examples=10, deadline=None)
def test_what_is_cut_once_is_as_good_as_cut_anew(struggle: Struggle) -> None:
    arena, stakes, lanes = struggle.arena, struggle.stakes, struggle.lanes
    cut = cut_of(arena, stakes, everything(arena))
    assert same(solve(arena, stakes, lanes, cut=cut), solved(struggle))
    other = Lanes(lanes.parameters[:, ::-1])
    known = solve(arena, stakes, other, watch=everything(arena))
    assert same(solve(arena, stakes, other, cut=cut), known)


def test_single_precision_is_right_to_four_digits() -> None:
    same_ones = 0
    for seed in range(20):
        struggle = random_struggle(seed, 40)
        arena, stakes, lanes = struggle.arena, struggle.stakes, struggle.lanes
        whole, half = solve(arena, stakes, lanes), solve(arena, stakes, lanes, single=True)
        assert half.endings == pytest.approx(whole.endings, abs=2e-5)
        same_ones += np.array_equal(half.endings, whole.endings)
    assert same_ones < 20  # only where the end is certain


@pytest.mark.parametrize("seed", range(8))
def test_what_is_made_of_one_tick_at_a_time_is_what_is_kept_of_all(seed: int) -> None:
    found = random_struggle(seed, 1)
    arena = found.arena
    whole = solved(found)
    first = min(seed, arena.ticks.count)
    made, ends = made_back(arena, found.stakes, found.lanes, first)
    # a state of another stretch of time is not asked about there
    here = np.nan_to_num(whole.made[first:, :, 0])
    np.testing.assert_array_equal(made[first:], here)
    assert here.any() or first == arena.ticks.count
    start, end = arena.stretch_at[arena.ticks.stretch[first] :][:2]
    np.testing.assert_array_equal(ends[start:end], whole.ends[first, start:end, :, 0])
    single, ended = made_back(arena, found.stakes, found.lanes, first, single=True)
    np.testing.assert_allclose(single, made, atol=2e-5)
    np.testing.assert_allclose(ended, ends, atol=2e-5)
    assert not here.any() or (single != made).any()


def test_what_is_kept_of_all_states_is_not_listed_where_one_tick_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = random_struggle(3, 1)
    whole = solved(found)
    monkeypatch.setattr(keeping, "_runs", lambda *_: pytest.fail("listed"))
    made, _ = made_back(found.arena, found.stakes, found.lanes, 0)
    np.testing.assert_array_equal(made, np.nan_to_num(whole.made[:, :, 0]))


def test_sums_by_pair_are_of_any_number_of_draws() -> None:
    random = np.random.default_rng(1)
    rows, starts = random.random((9, 2 * AT_ONCE + 3)), np.array([0, 2, 2, 5, 9])
    left_out = random.random(9) < 0.4
    for hidden in (None, left_out):
        kept = np.ones(9, np.bool_) if hidden is None else ~hidden
        want = [(rows * kept[:, None])[a:b].sum(axis=0) for a, b in pairwise(starts)]
        np.testing.assert_allclose(_by_pair(rows, starts, hidden), want, rtol=1e-12)
    assert not _by_pair(rows[:0], np.zeros(3, np.int64)).any()


def test_weights_too_large_for_floats_are_weighed_all_the_same() -> None:
    steep = 0
    for seed in range(8):
        struggle = random_struggle(seed, 3)
        arena, stakes, parameters = struggle.arena, struggle.stakes, struggle.lanes.parameters
        parameters[stakes.precision] = (0.5, 60.0, 900.0)
        own = solve(arena, stakes, Lanes(parameters), watch=everything(arena))
        alone = solve(arena, stakes, Lanes(parameters[:, :1]), watch=everything(arena))
        single = solve(arena, stakes, Lanes(parameters), watch=everything(arena), single=True)
        assert np.array_equal(own.tried[..., :1], alone.tried, equal_nan=True)
        assert single.endings[:, :2] == pytest.approx(own.endings[:, :2], abs=1e-3)
        gain = np.nan_to_num(own.gain[..., 2])
        if not gain.size:
            continue
        tick, option = (int(n) for n in np.unravel_index(gain.argmax(), gain.shape))
        turn = np.searchsorted(arena.turns.options_at, option, side="right") - 1
        state = int(np.searchsorted(arena.turns.turns_at, turn, side="right") - 1)
        steep += gain[tick, option] * 900 / np.log(2) > FURTHEST[False]
        check_choices(struggle, own, Twin(struggle, 2), (2, tick, state))
    assert steep > 2
