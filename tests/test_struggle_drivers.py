"""What an ending turns on, what would overturn it, and how it would most probably come about."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import pi
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import rbd_fast
from scipy.stats import spearmanr

from kingmaker.analysis.struggle.arena import Assumption, Stakes, Watch
from kingmaker.analysis.struggle.assumptions import lanes, likely
from kingmaker.analysis.struggle.driving import (
    _slow,
    _waved,
    drivers,
    error_of,
    least,
    resolution,
    sample,
)
from kingmaker.analysis.struggle.forecasting import Ready, ready
from kingmaker.analysis.struggle.modelling import few
from kingmaker.analysis.struggle.onward import onward
from kingmaker.analysis.struggle.overturning import Draws, overturn
from kingmaker.analysis.struggle.playing import equal
from kingmaker.analysis.struggle.solving import solve
from kingmaker.analysis.struggle.storying import told as stories
from kingmaker.analysis.struggle.telling import Teller
from kingmaker.analysis.struggle.weighing import Weights, effective, weigh
from kingmaker.model.values import Name, Quantity
from tests.struggle_cases import EVERYTHING, POND, case_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Lanes
    from kingmaker.analysis.struggle.results import Driver

    Real = NDArray[np.float64]

END = Name("end")


def assumed(count: int, low: float = 0, high: float = 1) -> tuple[Assumption, ...]:
    span = Quantity(Fraction(low), None, Fraction(high))
    return tuple(Assumption(f"x{n}", span) for n in range(count))


def drawn(assumptions: tuple[Assumption, ...], draws: int) -> Lanes:
    stakes = Stakes(assumptions, ((),), ((),), np.zeros((0, 1), np.bool_), 0, {}, {})
    return lanes(stakes, draws=draws, seed=3)


def test_first_order_indices_are_the_published_ones() -> None:
    """Ishigami and Homma (1990), with a = 7 and b = 0.1: 0.314, 0.442 and 0."""
    assumptions = assumed(3, -pi, pi)
    own = drawn(assumptions, 1024)
    one, two, three = own.parameters
    values = np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)
    found = {d.path: d for d in drivers(assumptions, own, {END: values}, equal(1024), 1)}
    assert found["x0"].first_order == pytest.approx(0.314, abs=0.02)
    assert found["x1"].first_order == pytest.approx(0.442, abs=0.02)
    assert "x2" not in found or found["x2"].first_order < 0.02
    assert 0 < found["x0"].error < 0.1
    assert found["x0"].rank == pytest.approx(spearmanr(one, values).statistic)


def test_an_assumption_that_decides_nothing_is_no_driver_among_ninety() -> None:
    """Columns 0 and 54 of these points go up and down together; only one of them decides."""
    assumptions = assumed(90)
    own = drawn(assumptions, 256)
    values = own.parameters[0] + own.parameters[1] ** 2
    found = drivers(assumptions, own, {END: values}, equal(256), 1)
    assert {d.path for d in found[:2]} == {"x0", "x1"}
    assert all(d.first_order < 0.04 for d in found[2:])


def test_an_ending_that_no_draw_changes_turns_on_nothing() -> None:
    assumptions = assumed(2)
    own = drawn(assumptions, 64)
    assert drivers(assumptions, own, {END: np.full(64, 0.5)}, equal(64), 1) == ()
    assert drivers(assumptions, drawn(assumptions, 8), {END: np.arange(8.0)}, equal(8), 1) == ()


def noisy(draws: int, ranges: int, share: float, seed: int) -> tuple[Driver, ...]:
    """What is found where one of so many ranges explains a share of the spread, and chance the rest."""
    assumptions = assumed(ranges)
    stakes = Stakes(assumptions, ((),), ((),), np.zeros((0, 1), np.bool_), 0, {}, {})
    own = lanes(stakes, draws=draws, seed=seed)
    by_chance = np.random.default_rng([seed, 7]).standard_normal(draws)
    values = np.sqrt(12 * share) * (own.parameters[0] - 0.5) + np.sqrt(1 - share) * by_chance
    return drivers(assumptions, own, {END: values}, equal(draws), seed)


@pytest.mark.parametrize(("draws", "share"), [(64, 0.4), (128, 0.2), (512, 0.2)])
def test_the_error_is_how_far_the_index_goes_from_one_scramble_to_another(
    draws: int, share: float
) -> None:
    found = [noisy(draws, 1, share, seed)[0] for seed in range(60)]
    own = np.array([d.first_order for d in found])
    assert own.mean() == pytest.approx(share, abs=0.04)
    assert own.std() == pytest.approx(error_of(share, draws), rel=0.3)
    assert np.mean([d.error for d in found]) == pytest.approx(own.std(), rel=0.3)


def test_of_nothing_but_chance_hardly_anything_is_named() -> None:
    """The largest of ninety is larger than twice its error time and again; it is named in one of twenty samples at most."""
    found = [noisy(128, 90, 0, seed) for seed in range(40)]
    larger = sum(any(d.first_order > 2 * d.error for d in one) for one in found)
    named = sum(any(d.clear for d in one) for one in found)
    assert larger > 5
    assert named <= 4
    assert any(one and not one[0].clear for one in found)


@pytest.mark.parametrize("draws", [64, 128, 512])
def test_a_share_as_large_as_it_is_said_to_take_is_named_about_half_the_time(draws: int) -> None:
    share = least(draws, 20)
    named = [
        any(d.clear and d.path == "x0" for d in noisy(draws, 20, share, seed)) for seed in range(40)
    ]
    assert 0.25 <= np.mean(named) <= 0.75
    much = [
        any(d.clear and d.path == "x0" for d in noisy(draws, 20, 2 * share, n)) for n in range(10)
    ]
    assert all(much)


def test_what_comes_after_one_that_is_not_clear_is_not_clear() -> None:
    for seed in range(20):
        told = [d.clear for d in noisy(64, 10, 0.5, seed)]
        assert told == sorted(told, reverse=True)


def test_so_many_draws_are_said_to_be_needed_as_tell_a_tenth() -> None:
    told = resolution(assumed(90), equal(100), 1)
    assert told is not None
    assert (told.draws, told.ranges, told.needed) == (100, 90, 256)
    assert least(256, 90) <= 0.1 < least(128, 90)
    # where half the weight is left, it takes twice as many
    half = Weights(np.array([1 / 50] * 50 + [0.0] * 50), 50.0, 1.0)
    fewer = resolution(assumed(90), half, 1)
    assert fewer is not None
    assert (fewer.draws, fewer.needed) == (50, 512)
    assert least(39, 90) == 1
    assert resolution((Assumption("a", Quantity(Fraction(1), None, Fraction(1))),), half, 1) is None


def test_weights_decide_what_still_matters() -> None:
    """Where only draws count in which x0 hardly moves, x1 decides."""
    assumptions = assumed(2)
    own = drawn(assumptions, 2048)
    shares = np.exp(-np.square((own.parameters[0] - 0.5) / 0.02))
    shares /= shares.sum()
    weights = Weights(shares, effective(shares), 1.0)
    values = 3 * own.parameters[0] + own.parameters[1]
    plain = drivers(assumptions, own, {END: values}, equal(2048), 1)
    weighed = drivers(assumptions, own, {END: values}, weights, 1)
    assert (plain[0].path, weighed[0].path) == ("x0", "x1")
    assert weighed[0].first_order > 0.85


@settings(max_examples=20)
@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=30), st.integers(0, 5))
def test_a_weighed_sample_has_each_draw_once_and_as_many_as_the_weights_are_worth(
    weights: list[float], seed: int
) -> None:
    shares = np.array(weights) / sum(weights)
    own = Weights(shares, effective(shares), 1.0)
    found = sample(own, seed)
    assert len(set(found.tolist())) == found.size
    assert abs(found.size - own.effective) <= 1 + 1e-6


@pytest.mark.parametrize(
    ("slopes", "lead", "widths", "alone"),
    [
        ([0.5, 0.3], 0.1, 0.2, True),
        ([0.15, 0.15, 0.0], 0.1, 0.1 / 0.15 / np.sqrt(2), False),
        ([0.1, 0.02, 0.16], 0.1, 0.1 / 0.13 * np.sqrt(0.5), False),
        ([0.5, 0.0], 0.1, 0.2, True),
        ([-0.6, 0.0, 0.0], 0.15, 0.25, True),
        ([0.1, 0.1, 0.1], 0.1, 0.1 / np.sqrt(0.03), False),
    ],
)
def test_the_least_change_is_the_one_that_can_be_worked_out(
    slopes: list[float], lead: float, widths: float, *, alone: bool
) -> None:
    """One ending has 1/2 + lead and moves by a slope for each width: the nearest place where it has 1/2."""
    assumptions = assumed(len(slopes), 0, 2)

    def endings(parameters: Real) -> Real:
        first = 0.5 + lead + np.array(slopes) @ (parameters / 2 - 0.5)
        return np.stack([first, 1 - first])

    own = drawn(assumptions, 512).parameters
    draws = Draws(own, endings(own), equal(512))
    found, notices = overturn(
        assumptions, np.ones(len(slopes)), (Name("a"), Name("b")), endings, draws
    )
    assert found is not None
    assert notices == ()
    assert (found.leading, found.then, found.alone) == ("a", "b", alone)
    assert found.widths == pytest.approx(widths, abs=0.003)
    after = dict.fromkeys((a.path for a in assumptions), 1.0) | {p: v for p, _, v in found.changes}
    assert int(np.argmax(endings(np.array([list(after.values())]).T)[:, 0])) == 1


def test_what_no_assumption_can_overturn_is_not_overturned() -> None:
    def endings(parameters: Real) -> Real:
        first = 0.9 + 0.1 * parameters[0]
        return np.stack([first, 1 - first])

    own = drawn(assumed(1), 16).parameters
    draws = Draws(own, endings(own), equal(16))
    assert overturn(assumed(1), np.array([0.5]), (Name("a"), Name("b")), endings, draws) == (
        None,
        (),
    )


def test_few_draws_try_few_changes_and_it_is_said() -> None:
    """Of forty ends of ranges, those that a regression over the draws points to are tried."""
    solved: list[int] = []

    def endings(parameters: Real) -> Real:
        solved.append(parameters.shape[1])
        first = 0.6 - 0.5 * (parameters[3] - 0.5)
        return np.stack([first, 1 - first])

    own = drawn(assumed(20), 32).parameters
    draws = Draws(own, endings(own), equal(32))
    solved.clear()
    found, notices = overturn(assumed(20), np.full(20, 0.5), (Name("a"), Name("b")), endings, draws)
    assert found is not None
    assert found.alone
    assert found.changes[0][0] == "x3"
    assert found.widths == pytest.approx(0.2, abs=0.003)
    assert notices == (
        "of 40 ends of ranges, the 16 that move the lead most by a regression were tried alone",
    )
    assert sum(solved) < 120


def test_draws_taken_for_other_models_stand_for_all() -> None:
    """Under the same model, the few weigh so that they are the weighted draws again."""
    likelihood = -np.square(np.arange(400) / 40 - 4)
    weights = weigh(likelihood)
    assert weights is not None
    some = few(weights, likelihood)
    again = weigh(likelihood[some.places] + some.stands_for)
    assert again is not None
    values = np.arange(400) / 400
    assert values[some.places] @ again.shares == pytest.approx(values @ weights.shares, abs=0.005)
    plain = few(equal(400), np.zeros(400))
    assert plain.places.tolist() == list(range(29))


# --- courses --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pond() -> Ready:
    found = ready(case_of(POND), record_=False)
    assert isinstance(found, Ready)
    return found


def paths(pond: Ready, made: Real) -> Iterator[tuple[float, int, tuple[tuple[int, int], ...]]]:
    """Every way through the ticks: its probability, where it ends, which moves are seen in which ticks."""
    arena, board = pond.board.arena, pond.board
    waiting: list[tuple[float, int, tuple[tuple[int, int], ...], int]] = [(1.0, arena.start, (), 0)]
    while waiting:
        share, state, seen, tick = waiting.pop()
        if tick == arena.ticks.count:
            yield share, state, seen
            continue
        options = board.options(state)
        rest = 1 - sum(float(made[tick, o]) for o in options)
        waiting.append((share * rest, state, seen, tick + 1))
        for option in options:
            move = int(arena.turns.move[option])
            more = seen if board.hidden[option] else (*seen, (move, tick))
            then = int(arena.turns.target[option])
            waiting.append((share * float(made[tick, option]), then, more, tick + 1))


def test_the_course_told_of_each_ending_is_the_most_probable_of_all(pond: Ready) -> None:
    arena = pond.board.arena
    own = likely(pond.stakes)
    every = Watch(np.arange(arena.states, dtype=np.int32))
    solved = solve(arena, pond.stakes, own, watch=every)
    courses: dict[int, dict[tuple[int, ...], float]] = defaultdict(lambda: defaultdict(float))
    times: dict[tuple[int, tuple[int, ...]], list[tuple[float, tuple[int, ...]]]] = defaultdict(
        list
    )
    for share, state, seen in paths(pond, solved.made[:, :, 0]):
        ending = int(np.flatnonzero(arena.ends[:, state])[0])
        course = tuple(m for m, _ in seen)
        courses[ending][course] += share
        times[ending, course].append((share, tuple(t for _, t in seen)))
    found = Teller(pond.board, pond.stakes, own, 0).tell({arena.start: 1.0})
    assert set(found) == set(courses)
    for ending, told in found.items():
        best = max(courses[ending], key=lambda c: courses[ending][c])
        total = sum(courses[ending].values())
        assert told.proven
        assert told.moves == best
        assert told.probability == pytest.approx(courses[ending][best] / total, rel=1e-9)
        for place, tick in enumerate(told.ticks):
            mass = np.zeros(arena.ticks.count)
            for share, ticks in times[ending, best]:
                mass[ticks[place]] += share
            up = np.cumsum(mass) / mass.sum()
            assert up[tick] >= 0.5 - 1e-9
            assert tick == 0 or up[tick - 1] < 0.5 + 1e-9


def test_what_bounds_courses_lies_between_the_best_of_them_and_all_of_them() -> None:
    """With a clock of several stretches, a crowd, chance and a final ending."""
    made = ready(case_of(EVERYTHING), record_=False)
    assert isinstance(made, Ready)
    arena, own = made.board.arena, likely(made.stakes)
    first = arena.ticks.count // 3
    found = onward(made.board, made.stakes, own, first)
    assert found is not None
    every = Watch(np.arange(arena.states, dtype=np.int32))
    solved = solve(arena, made.stakes, own, watch=every)
    some = 0
    for tick in range(first, arena.ticks.count + 1):
        start, end = arena.stretch_at[arena.ticks.stretch[tick] :][:2]
        for state in range(start, end):
            assert (found.bound[tick, state] <= solved.ends[tick, state, :, 0] + 1e-9).all()
            if tick < arena.ticks.count:
                here = made.board.options(state)
                known = solved.made[tick, here.start : here.stop, 0]
                np.testing.assert_allclose(found.made[tick, here.start : here.stop], known)
                some += 1
    assert some > 100
    state = int(arena.stretch_at[arena.ticks.stretch[first]])
    told = Teller(made.board, made.stakes, own, first).tell({state: 1.0})
    assert told
    for ending, course in told.items():
        mass = course.probability * solved.ends[first, state, ending, 0]
        assert course.proven
        assert mass <= found.bound[first, state, ending] + 1e-12


def test_where_there_is_too_much_the_best_that_was_found_is_told(
    pond: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Teller(pond.board, pond.stakes, likely(pond.stakes), 0).tell(
        {pond.board.arena.start: 1.0}
    )
    monkeypatch.setattr("kingmaker.analysis.struggle.onward.MOST", 0)
    found = Teller(pond.board, pond.stakes, likely(pond.stakes), 0).tell(
        {pond.board.arena.start: 1.0}
    )
    assert {e: c.moves for e, c in found.items()} == {e: c.moves for e, c in whole.items()}


def test_what_would_take_too_much_memory_is_not_asked_for_and_that_is_told(
    pond: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the pass back through time the solver is asked state by state, and keeps much of each."""
    monkeypatch.setattr("kingmaker.analysis.struggle.onward.MOST", 0)
    assert stories(pond)[0]
    monkeypatch.setattr("kingmaker.analysis.struggle.telling.MOST_BYTES", 0)
    monkeypatch.setattr(
        "kingmaker.analysis.struggle.telling.solve", lambda *_, **__: pytest.fail("asked")
    )
    lines, notices = stories(pond)
    assert lines == ()
    assert "takes too much memory" in notices[-1]


@settings(max_examples=25, deadline=None)
@given(st.floats(0.02, 0.98), st.floats(0.3, 4), st.integers(0, 3))
def test_the_place_is_the_first_part_of_the_way_at_which_the_lead_has_changed(
    turn: float, power: float, more: int
) -> None:
    """However the lead bends on the way, the place is that which trying all 1,024 parts would find, and few rounds find it."""
    rounds: list[int] = []

    def endings(parameters: Real) -> Real:
        rounds.append(parameters.shape[1])
        own = np.maximum(parameters[0], 0.0)
        first = 0.5 + 0.3 * (1 - (own / turn) ** power) + 0.001 * parameters[1:].sum(axis=0)
        return np.stack([first, 1 - first])

    ranges = assumed(1 + more, -1, 1)
    points = drawn(ranges, 64).parameters
    draws = Draws(points, endings(points), equal(64))
    rounds.clear()
    likely_ = np.zeros(1 + more)
    found, _ = overturn(ranges, likely_, (Name("a"), Name("b")), endings, draws)
    assert found is not None
    solved = len(rounds)
    parts = np.repeat(likely_[:, None], 1025, axis=1)
    parts[0] = np.arange(1025) / 1024
    ends = endings(parts)
    first = int(np.argmax(np.argmax(ends, axis=0) == 1))
    ((path, _, moved),) = found.changes
    assert path == "x0"
    assert moved == pytest.approx(first / 1024)
    assert solved <= 5  # likely values, ends, and three rounds of cuts at most


def test_a_set_that_overturns_together_is_pruned() -> None:
    """Of sixty assumptions three do it, and only together; the draws are few, and so is what a regression knows."""

    def endings(parameters: Real) -> Real:
        first = 0.7 + 0.16 * (parameters[[5, 20, 41]] - 0.5).sum(axis=0)
        return np.stack([first, 1 - first])

    own = drawn(assumed(60), 64).parameters
    draws = Draws(own, endings(own), equal(64))
    found, _ = overturn(assumed(60), np.full(60, 0.5), (Name("a"), Name("b")), endings, draws)
    assert found is not None
    assert not found.alone
    assert found.singles == 0
    assert {path for path, _, _ in found.changes} == {"x5", "x20", "x41"}
    assert found.minimal


def test_the_slowest_waves_are_those_of_the_library() -> None:
    """What is looked for among all assumptions goes with the first-order index that the library gives each."""
    own = drawn(assumed(12), 256).parameters.T
    values = own @ np.linspace(-1, 2, 12) + np.sin(6 * own[:, 3])
    slow = _slow(values[_waved(own)] - values.mean(), 3)
    index = [rbd_fast.compute_first_order(rbd_fast.permute_outputs(c, values), 3) for c in own.T]
    np.testing.assert_allclose(slow / slow.sum(), np.array(index) / sum(index), rtol=1e-9)
