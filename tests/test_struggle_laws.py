"""Limiting cases and laws of struggles: what must come out whatever the numbers are."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import comb, exp
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kingmaker.analysis.struggle.arena import Lanes, Wanted, Watch
from kingmaker.analysis.struggle.sampling import sample
from kingmaker.analysis.struggle.solving import solve
from kingmaker.analysis.struggle.worths import scales
from tests.struggle_arenas import Maker, Option, Struggle, Turn, random_struggle, whole
from tests.struggle_twin import Twin, abstaining

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.struggle.arena import Arena, Solved, Whole


def watched(struggle: Struggle) -> Solved:
    arena = struggle.arena
    every = Watch(np.arange(arena.states, dtype=np.int32))
    return solve(arena, struggle.stakes, struggle.lanes, watch=every)


def with_precision(struggle: Struggle, precision: float) -> Struggle:
    parameters = struggle.lanes.parameters.copy()
    parameters[struggle.stakes.precision] = precision
    return replace(struggle, lanes=Lanes(parameters))


def choice(
    worths: Sequence[float], rate: float = 0.4, ticks: int = 1, precision: float = 1.0
) -> Struggle:
    """One player who may leave a state for one of others, each of which is the end and worth so much; the first is to stay."""
    maker = Maker(["a"], [rate], {})
    number = maker.parameter([precision])
    states = len(worths)
    maker.turns = [[Turn(0, tuple(Option(n) for n in range(1, states)))], *([] for _ in worths[1:])]
    ends = [[n == m for m in range(states)] for n in range(states)]
    arena = maker.arena(
        [0] * (ticks + 1), [0, states], list(range(states)), [False, *[True] * (states - 1)], ends
    )
    wants = [
        Wanted(0, n, maker.parameter([worth]), lasting=False) for n, worth in enumerate(worths)
    ]
    return Struggle(arena, maker.stakes([wants], ends, number), maker.lanes())


def test_without_precision_all_that_is_open_is_as_likely_as_waiting() -> None:
    found = watched(with_precision(choice([0, 5, -5, 3]), 0.0))
    assert found.tried[0, :, 0] == pytest.approx([0.1] * 3)
    for seed in range(20):
        struggle = with_precision(random_struggle(seed, 1), 0.0)
        turns, found = struggle.arena.turns, watched(struggle)
        for turn in np.flatnonzero((turns.player >= 0) & (turns.crowd < 0)):
            options = slice(*turns.options_at[turn : turn + 2])
            each = struggle.arena.rate[turns.player[turn]] / (
                turns.options_at[turn + 1] - turns.options_at[turn] + 1
            )
            there = found.tried[:, options, 0]
            assert there[~np.isnan(there)] == pytest.approx(each)
        voted, whose = found.voted[..., 0], struggle.arena
        motion = np.searchsorted(whose.motions.voters_at, found.ballots, side="right") - 1
        for ballot, at in enumerate(found.ballots - whose.motions.voters_at[motion]):
            three = abstaining(whose.rules, int(whose.motions.rule[motion[ballot]]), int(at))
            yes = voted[:, ballot, 0]
            assert yes[~np.isnan(yes)] == pytest.approx(1 / 3 if three else 1 / 2)


def test_the_odds_of_a_move_are_those_of_the_definition() -> None:
    found = watched(choice([0, 10, 4], precision=0.3))
    weights = [1, exp(3), exp(1.2)]
    assert found.tried[0, :, 0] == pytest.approx([0.4 * w / sum(weights) for w in weights[1:]])
    assert found.endings[:, 0].sum() == pytest.approx(1)


class Perfect(Twin):
    """All choose what is best for them; nobody is ever as well off either way."""

    def chosen(self, view: int, tick: int, state: int, turn: int) -> dict[int, tuple[float, float]]:
        known = super().chosen(view, tick, state, turn)
        best = max(known, key=lambda option: known[option][1])
        rate = float(self.arena.rate[self.arena.turns.player[turn]])
        return {o: (rate * (o == best and gain > 0), gain) for o, (_, gain) in known.items()}

    def _votes(
        self, view: int, tick: int, state: int, motion: int
    ) -> list[tuple[float, float, float]]:
        return [
            (float(yes > 0.5), 0.0, float(yes <= 0.5))
            for yes, _, _ in super()._votes(view, tick, state, motion)
        ]


def generic(seed: int) -> Struggle:
    """A game in which all worths differ: three players and a board of them, seven states."""
    rng = np.random.default_rng(seed)
    maker = Maker(["a", "b", "c"], [0.1, 0.2, 0.15], {})
    precision = maker.parameter([1.0])
    majority = maker.majority(3, 2)
    for state in range(7):
        there = (state + 1) % 7
        motion = maker.motion([0, 1, 2], majority, there)
        own = [Option((state + 2 + player) % 7) for player in range(3)]
        maker.turns.append(
            [Turn(player, (own[player], Option(there, motion))) for player in range(3)]
        )
    one = [[n == m for m in range(7)] for n in range(7)]
    wants = [
        Wanted(p, n, maker.parameter([rng.uniform(-5, 5)]), lasting=False)
        for p in range(3)
        for n in range(7)
    ]
    arena = maker.arena([0] * 6, [0, 7], list(range(7)), [False] * 7, one)
    return Struggle(arena, maker.stakes([wants], one, precision), maker.lanes())


def test_with_great_precision_all_do_what_is_best_for_them() -> None:
    for seed in range(5):
        struggle = with_precision(generic(seed), 1e7)
        perfect = Perfect(struggle, 0)
        known = [perfect.ending(end, 0, 0) for end in range(7)]
        assert watched(struggle).endings[:, 0] == pytest.approx(known, abs=1e-9)


def crowd(
    parts: int,
    *,
    peer: float | None = None,
    thresholds: tuple[float, float] | None = None,
    ticks: int = 3,
) -> Struggle:
    """A crowd without a reason for or against: one state for each number of parts that have joined."""
    maker = Maker(["crowd"], [0.5], {0: parts})
    precision = maker.parameter([1.0])
    maker.turns = [
        [Turn(0, tuple(Option(n) for n in range(joined + 1, parts + 1)), 0, joined / parts, parts)]
        for joined in range(parts)
    ] + [[]]
    one = [[n == m for m in range(parts + 1)] for n in range(parts + 1)]
    arena = maker.arena(
        [0] * (ticks + 1), [0, parts + 1], list(range(parts + 1)), [False] * (parts + 1), one
    )
    rows: dict[str, dict[int, int]] = {"peer": {}, "middle": {}, "thresholds": {}}
    if peer is not None:
        rows["peer"], rows["middle"] = {0: maker.parameter([peer])}, {0: maker.parameter([0.5])}
    if thresholds is not None:
        rows["middle"], rows["thresholds"] = ({0: maker.parameter([n])} for n in thresholds)
    return Struggle(arena, maker.stakes([[]], one, precision, **rows), maker.lanes())


def test_a_crowd_without_peers_is_binomial() -> None:
    parts, ticks = 4, 3
    found = watched(crowd(parts, ticks=ticks))
    known = np.zeros(
        parts + 1
    )  # after each number of turns that came, a part has joined with 1 - 2^-turns
    for turns in range(ticks + 1):
        comes = comb(ticks, turns) * 0.5**ticks
        joins = 1 - 0.5**turns
        known += [
            comes * comb(parts, n) * joins**n * (1 - joins) ** (parts - n) for n in range(parts + 1)
        ]
    assert found.endings[:, 0] == pytest.approx(known, abs=1e-12)
    assert watched(crowd(parts, peer=0.0, ticks=ticks)).endings == pytest.approx(found.endings)
    assert watched(crowd(parts, peer=3.0, ticks=ticks)).endings[0, 0] > found.endings[0, 0]


def test_thresholds_that_the_share_reaches_go_one_after_another() -> None:
    # of four parts the quantiles are -1.15, -0.32, 0.32, 1.15: with 0.2 +- 0.25 one begins,
    # one follows at a quarter, and half of them draw the rest along
    found = watched(crowd(4, thresholds=(0.2, 0.25), ticks=9))
    made = np.nan_to_num(found.made[0, :, 0])
    steps = [(joined, then) for joined in range(4) for then in range(joined + 1, 5)]
    assert [step for step, chance in zip(steps, made, strict=True) if chance] == [
        (0, 1),
        (1, 2),
        (2, 4),
        (3, 4),
    ]
    stuck = watched(crowd(4, thresholds=(0.6, 0.1), ticks=9))
    assert stuck.endings[0, 0] == 1


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_a_vote_with_certain_members_is_the_rule(needed: int) -> None:
    for wishes in [(1, 1, 1), (1, 1, -1), (1, -1, -1), (-1, -1, -1)]:
        maker = Maker(["x", "a", "b", "c"], [0.4, 0.0, 0.0, 0.0], {})
        precision, one, none = (maker.parameter([n]) for n in (100.0, 1.0, -1.0))
        motion = maker.motion([1, 2, 3], maker.majority(3, needed), 1)
        maker.turns = [[Turn(0, (Option(1, motion),))], []]
        ends = [[True, False], [False, True]]
        arena = maker.arena([0, 0], [0, 2], [0, 1], [False, True], ends)
        wants = [
            Wanted(p, 1, one if wish > 0 else none, lasting=False)
            for p, wish in enumerate(wishes, 1)
        ]
        found = watched(Struggle(arena, maker.stakes([wants], ends, precision), maker.lanes()))
        passes = sum(wish > 0 for wish in wishes) >= needed
        assert found.made[0, 0, 0] == pytest.approx(
            found.tried[0, 0, 0] if passes else 0, abs=1e-12
        )


def test_other_names_and_another_order_of_players_change_nothing() -> None:
    for seed in range(12):
        struggle = random_struggle(seed, 2)
        arena, stakes = struggle.arena, struggle.stakes
        order = np.random.default_rng(seed).permutation(len(arena.players))
        new = np.argsort(order)  # the new number of each player
        turned = replace(
            arena,
            players=tuple(arena.players[n] for n in order),
            rate=arena.rate[order],
            blind=arena.blind[:, order],
            turns=replace(
                arena.turns,
                player=np.where(arena.turns.player < 0, -1, new[arena.turns.player]).astype(
                    np.int32
                ),
                crowd=np.where(arena.turns.crowd < 0, -1, new[arena.turns.crowd]).astype(np.int32),
            ),
            motions=replace(arena.motions, voters=new[arena.motions.voters].astype(np.int32)),
            crowds={int(new[player]): parts for player, parts in arena.crowds.items()},
            bills=tuple(tuple((int(new[p]), row) for p, row in bill) for bill in arena.bills),
        )
        wants = tuple(
            tuple(replace(w, player=int(new[w.player])) for w in view) for view in stakes.views
        )
        own = replace(
            stakes,
            views=wants,
            peer={int(new[player]): row for player, row in stakes.peer.items()},
            middle={int(new[player]): row for player, row in stakes.middle.items()},
            thresholds={int(new[player]): row for player, row in stakes.thresholds.items()},
        )
        same = solve(turned, own, struggle.lanes)
        assert same.endings == pytest.approx(watched(struggle).endings, abs=1e-12)


def test_twice_the_worths_and_costs_of_a_player_change_nothing() -> None:
    for seed in range(12):
        struggle = random_struggle(seed, 2)
        wanted = {w.worth for view in struggle.stakes.views for w in view}
        paid = {int(c) for c in struggle.arena.turns.cost if c >= 0}
        paid |= {row for bill in struggle.arena.bills for _, row in bill}
        rows = sorted(wanted | paid)
        parameters = struggle.lanes.parameters.copy()
        parameters[rows] *= 2
        twice = solve(struggle.arena, struggle.stakes, Lanes(parameters))
        has = {w.player for view in struggle.stakes.views for w in view}
        one = scales(struggle.arena, struggle.stakes, struggle.lanes.parameters)
        if has == set(range(len(struggle.arena.players))) and not np.isin(1.0, one):
            assert twice.endings == pytest.approx(watched(struggle).endings, abs=1e-9)


def test_a_move_split_in_two_is_made_more_often_and_by_how_much() -> None:
    """The known weakness of logit: of two moves that are the same, each counts. It adds log 2 / precision to the gain."""
    one, two = watched(choice([0, 2, 10])), watched(choice([0, 2, 2, 10]))
    odds = one.tried[0, 0, 0] / (0.4 - one.tried[0, :, 0].sum())
    split = two.tried[0, :2, 0].sum() / (0.4 - two.tried[0, :, 0].sum())
    assert split == pytest.approx(2 * odds)


def test_a_finer_tick_moves_the_endings_by_less_and_less() -> None:
    struggle = generic(3)
    found = []
    for half in range(7):
        cut = 2**half
        ticks = replace(struggle.arena.ticks, stretch=whole([0] * (5 * cut + 1)))
        arena = replace(struggle.arena, ticks=ticks, rate=struggle.arena.rate / cut)
        found.append(solve(arena, struggle.stakes, struggle.lanes).endings[:, 0])
    moved = [abs(one - other).max() for one, other in pairwise(found)]
    for more, less in pairwise(moved[1:]):
        assert less < 0.6 * more  # an error in proportion to the tick, in the limit
    assert moved[-1] < 2e-3


def test_what_lasts_is_counted_for_each_tick_but_not_after_a_final_end() -> None:
    maker = Maker(["a"], [0.4], {})
    precision, flow, end = (maker.parameter([n]) for n in (0.0, 0.5, 10.0))
    maker.turns = [[Turn(0, (Option(1),))], []]
    ends = [[True, False], [False, True]]
    arena = maker.arena([0, 0, 0], [0, 2], [0, 1], [False, True], ends)
    wants = [
        Wanted(0, 0, flow, lasting=True),
        Wanted(0, 1, flow, lasting=True),
        Wanted(0, 1, end, lasting=False),
    ]
    found = watched(Struggle(arena, maker.stakes([wants], ends, precision), maker.lanes()))
    # half a point in the first tick; in the second, if it goes on (0.8); ten if it ends within two ticks
    assert found.values[0, 0, 0, 0] == pytest.approx(0.5 + 0.8 * 0.5 + (1 - 0.8**2) * 10)
    assert found.values[:, 1, 0, 0] == pytest.approx(10)
    assert found.endings[:, 0] == pytest.approx([0.64, 0.36])


def test_plays_reproduce_the_exact_probabilities_within_their_errors() -> None:
    for seed in range(8):
        struggle = random_struggle(seed, 2)
        found = watched(struggle)
        plays = sample(struggle.arena, found, 1, plays=4000, seed=seed)
        far = np.abs(plays.ends - found.endings[:, 1])
        assert (far <= 4 * np.maximum(plays.errors, 1 / 4000)).all()
        few = sample(struggle.arena, found, 1, plays=100, seed=seed)
        assert np.array_equal(few.last, plays.last[:100])
        check_paths(struggle.arena, plays.options[:50], plays.ticks[:50], plays.last[:50])


def check_paths(arena: Arena, options: Whole, ticks: Whole, last: Whole) -> None:
    """Each play is a path on the board: what was made leads from state to state, and time to the next stretch."""
    turns, stretch = arena.turns, arena.ticks.stretch
    for made, when, end in zip(options, ticks, last, strict=True):
        state, steps = arena.start, dict(zip(when, made, strict=True))
        for tick in range(arena.ticks.count):
            if tick in steps:
                first, after = turns.options_at[turns.turns_at[state : state + 2]]
                assert first <= steps[tick] < after
                state = int(turns.target[steps[tick]])
            for _ in range(stretch[tick + 1] - stretch[tick]):
                state = state if arena.final[state] else int(arena.later[state])
        assert state == end


def test_plays_need_all_states() -> None:
    struggle = random_struggle(1)
    found = solve(struggle.arena, struggle.stakes, struggle.lanes)
    with pytest.raises(ValueError, match="all states are watched"):
        sample(struggle.arena, found, 0, plays=1, seed=0)
