"""Sampled play: the same as the exact solution where it looks far enough, within its errors; and what it says of itself."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle import bounded, drafting, refusing, sampled
from kingmaker.analysis.struggle.arena import Lanes, Watch
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.bounded import Looking, plays
from kingmaker.analysis.struggle.bounded import Terms as Ahead
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.estimates import spread, wilson
from kingmaker.analysis.struggle.lazily import Ground
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.refusing import MOST_STATES, Refused
from kingmaker.analysis.struggle.results import Method
from kingmaker.analysis.struggle.retracing import Kept
from kingmaker.analysis.struggle.solving import solve
from kingmaker.analysis.struggle.walking import Walker
from kingmaker.cli.main import main
from kingmaker.cli.struggling import Bar
from tests.answering import keeps_its_schema
from tests.struggle_cases import BELIEVES, HEAD, MILL, MOVES, POND, case_of, wide

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.analysis.struggle.building import Built

#: A chance move, a rule that works by itself, a date, votes, a crowd, an error that ends, what lasts, a final ending.
MIXED = HEAD.format(
    passes="more than half of votes cast", believes=BELIEVES[1], bins=2, final="yes"
) + "".join(f"  {MOVES[n]}\n" for n in (0, 1, 2, 4, 6, 7, 9))
SAMPLED = Terms(draws=16, seed=3, method=Method.SAMPLED, plays=40, look_ahead=1)


def ground_of(text: str, **options: int) -> Ground:
    case = case_of(text)
    assert case.clock is not None
    return Ground.of(case, case.clock, **options)


def drawn(ground: Ground, draws: int = 16) -> Lanes:
    found = lanes(ground.stakes, draws=draws, seed=1)
    return replace(found, scales=ground.scales(found.parameters))


def same_draws(ground: Ground, built: Built, own: Lanes) -> Lanes:
    """Return the draws of a ground for the board of the same case."""
    assert built.stakes is not None
    rows = {a.path: row for row, a in enumerate(ground.stakes.assumptions)}
    return Lanes(own.parameters[[rows[a.path] for a in built.stakes.assumptions]])


def twins(ground: Ground, built: Built) -> dict[int, int]:
    """Return the state of the board for each state of the ground."""
    assert built.walker is not None
    keys = [_keys(built.walker), _keys(ground.walker)]
    return {n: keys[0][key] for key, n in keys[1].items()}


def _keys(walker: Walker) -> dict[Any, int]:
    walk, values = walker.walk, walker.places.values
    return {
        (values[place], joined, ended, waiting, values[stands]): n
        for n, ((place, joined, ended, waiting), stands) in enumerate(
            zip(walk.states, walk.stands, strict=True)
        )
    }


@pytest.mark.parametrize("text", [MILL, POND, MIXED])
def test_looking_far_enough_is_the_exact_policy(text: str) -> None:
    ground, built = ground_of(text), build(case_of(text))
    assert built.arena is not None
    assert built.stakes is not None
    assert ground.whole
    own = drawn(ground, 3)
    every = Watch(np.arange(built.arena.states, dtype=np.int32))
    exact = solve(built.arena, built.stakes, same_draws(ground, built, own), watch=every)
    there, count = twins(ground, built), built.arena.ticks.count
    starts = built.arena.turns.options_at[built.arena.turns.turns_at]
    stretch = built.arena.ticks.stretch
    pairs = sorted(
        (tick, state)
        for state in range(ground.found)
        for tick in range(count)
        if ground.stretch(state) == stretch[tick] and not ground.final(state)
    )
    far = Looking(ground, own, count).at(pairs)
    near = Looking(ground, own, 1).at(pairs)
    apart = 0.0
    for (tick, state), made in far.items():
        begin = starts[there[state]]
        known = exact.made[tick, begin : begin + made.shape[0]]
        np.testing.assert_allclose(made, known, atol=1e-12)
        if made.size:
            apart = max(apart, float(np.abs(near[tick, state] - known).max()))
    assert apart > 1e-3  # nearer sight is another policy


@pytest.mark.parametrize("text", [MILL, MIXED])
def test_plays_that_look_far_enough_end_as_the_exact_solution_says(text: str) -> None:
    ground, built = ground_of(text), build(case_of(text))
    assert built.arena is not None
    assert built.stakes is not None
    own = drawn(ground)
    exact = solve(built.arena, built.stakes, same_draws(ground, built, own)).endings
    each = 150
    terms = Ahead(built.arena.ticks.count, each, 5)
    done = [p for block in plays(ground, own, terms) for p in block]
    shares = np.zeros_like(exact)
    for one in done:
        shares[ground.ending(one.state).index(True), one.draw] += 1 / each
    assert len(done) == 16 * each
    error = np.sqrt((exact * (1 - exact)).mean(axis=1) / len(done))
    assert (np.abs(shares.mean(axis=1) - exact.mean(axis=1)) < 3.5 * error + 1e-12).all()
    own_error = np.sqrt(exact * (1 - exact) / each)
    assert (np.abs(shares - exact) < 4.5 * own_error + 1e-12).all()


def test_plays_are_the_same_under_any_number_of_workers_draws_and_plays() -> None:
    def told(workers: int, draws: int, each: int) -> dict[tuple[int, int], Any]:
        ground = ground_of(MIXED)
        terms = Ahead(2, each, 5, workers)
        found: dict[tuple[int, int], Any] = {}
        assert own.scales is not None
        some = Lanes(own.parameters[:, :draws], own.scales[..., :draws])
        for block in plays(ground, some, terms):
            for n, one in enumerate(block):
                values = ground.walker.places.values
                steps = [(s.tick, s.move, s.player) for s in one.steps]
                place = values[ground.walker.walk.states[one.state][0]]
                found[one.draw, n % each] = (steps, place)
        return found

    own = drawn(ground_of(MIXED), 20)
    whole = told(2, 20, 6)
    assert whole == told(1, 20, 6)
    few = told(1, 3, 4)
    assert few == {key: value for key, value in whole.items() if key in few}


def test_a_case_that_is_too_large_is_refused_exactly_and_plays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = wide(12, 4)  # 4,096 boards, 81 loans, two managers: 663,552 states
    with monkeypatch.context() as patch:
        patch.setattr(drafting, "Walker", partial(Walker, limit=300))
        with pytest.raises(Refused, match=r"more than 300 states.*--method sampled"):
            build(case_of(text))
    ground = ground_of(text, pilot=30)
    assert not ground.whole
    own = drawn(ground, 4)
    done = [p for block in plays(ground, own, Ahead(1, 3, 5)) for p in block]
    assert len(done) == 12
    assert {sum(ground.ending(one.state)) for one in done} == {1}
    assert any(one.steps for one in done)


def test_states_are_told_as_they_are_found_and_the_search_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refusing, "EACH", 20)
    case, told = case_of(wide(3, 1)), list[tuple[int, int]]()

    class Telling:
        halted = False

        def __call__(self, done: int, of: int) -> bool:
            return done <= of

        def finding(self, found: int, most: int) -> bool:
            told.append((found, most))
            return not self.halted

    tell = Telling()
    play(case, Terms(draws=1), tell=tell)
    assert told[:2] == [(20, MOST_STATES), (40, MOST_STATES)]
    tell.halted = True
    with pytest.raises(Refused, match="stopped when 20 states had been found"):
        play(case, Terms(draws=1), tell=tell)
    bar = Bar("playing")
    bar.shown = True
    assert bar.finding(1000, MOST_STATES)
    assert bar.drawn.endswith("1,000 of at most 200,000")
    assert bar.drawn.startswith("finding states,")


def test_what_lies_too_far_ahead_is_refused_with_the_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounded, "MOST_NODES", 4)
    with pytest.raises(Refused, match=r"3 moves ahead .* than 8 are followed.*--look-ahead"):
        play(case_of(MILL), replace(SAMPLED, look_ahead=3))


def test_boards_that_are_too_large_are_solved_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = play(case_of(MILL), SAMPLED)
    monkeypatch.setattr(bounded, "MOST_NODES", 12)
    assert play(case_of(MILL), SAMPLED).endings == whole.endings


def test_three_uncertainties_are_told_apart() -> None:
    found = play(case_of(MIXED), SAMPLED)
    assert found.settings.method is Method.SAMPLED
    assert (found.settings.plays, found.settings.look_ahead) == (40, 1)
    assert sum(c.mean for c in found.endings.values()) == pytest.approx(1)
    assert found.sampling is not None
    assert found.sampling.plays == 640
    for name, chance in found.endings.items():
        low, high = found.sampling.within[name]
        assert (low, high) == wilson(chance.mean, 640)
        assert low <= chance.mean <= high
        assert chance.error > 0
        assert chance.low <= chance.mean + 1e-12
    switched = {"precision-low", "precision-high", "no-peers", "no-misjudgement", "look-ahead-2"}
    assert {model.name for model in found.models} == switched
    told = " ".join(found.notices)
    assert "stands still" in told
    assert found.overturn is None
    for line in found.lines:
        assert 0 < line.probability <= 1


def test_play_that_is_stopped_tells_the_draws_that_are_done() -> None:
    told: list[int] = []

    def tell(done: int, of: int) -> bool:
        told.append(done)
        assert of == 20 * 40
        return done < 16 * 40

    found = play(case_of(MILL), replace(SAMPLED, draws=20), tell=tell)
    assert found.settings.draws == 16
    assert found.endings == play(case_of(MILL), SAMPLED).endings
    with pytest.raises(Refused, match="stopped before"):
        play(case_of(MILL), SAMPLED, tell=lambda *_: False)


def test_an_interrupt_asks_for_what_is_done() -> None:
    bar = Bar("playing")
    assert bar.tell(1, 2)
    bar.halt()
    assert not bar.tell(2, 2)
    with pytest.raises(KeyboardInterrupt):
        bar.halt()


def test_endings_that_overlap_are_a_problem() -> None:
    text = MILL.replace("gone: {when: otherwise}", "gone: {when: loan is called}")
    found = play(case_of(text), SAMPLED)
    assert not found.endings
    assert {p.code for p in found.problems} >= {"K804"}


def test_states_that_play_comes_to_late_are_looked_at_as_well() -> None:
    text = MILL.replace("gone: {when: otherwise}", "gone: {when: manager is vacant}").replace(
        "back: {when: manager is jones}", "back: {when: manager is jones and loan is open}"
    )
    case = case_of(text)
    assert case.clock is not None
    ground = Ground.of(case, case.clock, pilot=1)
    found = sampled.FromPlays(ground, SAMPLED, (), (), Kept(ground)).played(None)
    assert {p.code for p in found.problems} == {"K805"}


def test_the_answer_as_json(tmp_path: Path) -> None:
    file = tmp_path / "mill.yaml"
    file.write_text(MILL, "utf-8")
    ask = ["play", str(file), "--method", "sampled", "--draws", "8", "--plays", "6", "--json"]
    found = CliRunner().invoke(main, [*ask, "--look-ahead", "1"])
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    keeps_its_schema(told, "play")
    assert told["method"] == "sampled"
    assert told["made"]["plays"] == 6
    assert told["sampling"]["plays"] == 48
    assert set(told["sampling"]["intervals"]) == {"back", "gone"}
    again = CliRunner().invoke(main, [*ask, "--look-ahead", "1", "--workers", "2"])
    assert json.loads(again.stdout) == told


def test_the_spread_over_draws_leaves_chance_out() -> None:
    rng = np.random.default_rng(1)
    true = rng.beta(4, 6, 4000)
    seen = rng.binomial(20, true) / 20
    low, high = spread(seen, 20)
    assert low == pytest.approx(np.quantile(true, 0.05), abs=0.03)
    assert high == pytest.approx(np.quantile(true, 0.95), abs=0.03)
    assert np.quantile(seen, 0.95) > high + 0.03
    assert spread(rng.binomial(8, 0.4, 4000) / 8, 8) == pytest.approx((0.4, 0.4), abs=0.05)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
def test_the_interval_of_sampling_covers(share: float) -> None:
    rng = np.random.default_rng(2)
    ends = [wilson(n / 60, 60) for n in rng.binomial(60, share, 2000)]
    assert np.mean([low <= share <= high for low, high in ends]) > 0.93
