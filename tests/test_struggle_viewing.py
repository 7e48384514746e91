"""By which view all choose in a state: against the definition, and that the solver gives the same numbers with it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kingmaker.analysis.struggle import planning, viewing
from kingmaker.analysis.struggle.arena import CHANCE, NONE, Watch
from kingmaker.analysis.struggle.solving import solve
from kingmaker.analysis.struggle.viewing import through
from kingmaker.analysis.struggle.worths import scales
from tests.struggle_arenas import random_struggle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.arena import Arena, Bits, Real, Solved, Stakes
    from kingmaker.analysis.struggle.viewing import Numbers
    from tests.struggle_arenas import Struggle

SEEDS = range(40)


def misjudging(seed: int) -> Struggle:
    """A random struggle in which views differ by what one player wants, and only some states have somebody with a wrong one."""
    struggle, dice = random_struggle(seed), Random(seed)  # noqa: S311 - no secret
    arena, (own, *others) = struggle.arena, struggle.stakes.views
    views = [own]
    for view in others:
        who = dice.randrange(len(arena.players))
        kept, new = ((w for w in v if (w.player == who) == k) for v, k in ((own, 0), (view, 1)))
        views.append((*kept, *new))
    blind = arena.blind.copy()
    blind[[s for s in range(arena.states) if dice.random() < 0.7]] = 0
    return replace(
        struggle,
        arena=replace(arena, blind=blind),
        stakes=replace(struggle.stakes, views=tuple(views)),
    )


def acting_of(arena: Arena) -> dict[int, set[int]]:
    """Who moves or votes in each state."""
    found: dict[int, set[int]] = {s: set() for s in range(arena.states)}
    for state, own in found.items():
        for turn in range(*arena.turns.turns_at[state : state + 2]):
            player = int(arena.turns.player[turn])
            if player != CHANCE:
                own.add(player)
            for option in range(*arena.turns.options_at[turn : turn + 2]):
                motion = int(arena.turns.motion[option])
                if motion != NONE:
                    first, last = arena.motions.voters_at[motion : motion + 2]
                    own.update(arena.motions.voters[first:last].tolist())
    return found


def after(arena: Arena, state: int) -> Iterator[int]:
    """A state, and all that may follow it, or be thought of."""
    seen, waiting = {state}, [state]
    while waiting:
        here = waiting.pop()
        yield here
        next_ = {int(arena.later[here])}
        if arena.ages is not None:
            next_.add(int(arena.ages[here]))
        for turn in range(*arena.turns.turns_at[here : here + 2]):
            options = range(*arena.turns.options_at[turn : turn + 2])
            next_.update(int(arena.turns.target[o]) for o in options)
            if arena.turns.whole[turn] != NONE:
                next_.add(int(arena.turns.whole[turn]))
        waiting += next_ - seen
        seen |= next_


def by_definition(arena: Arena, stakes: Stakes, scale: Real) -> list[list[int]]:
    acting = acting_of(arena)
    found = []
    for state in range(arena.states):
        wrong = {int(arena.blind[state, p]) for p in acting[state]}
        row = [wrong.pop() if len(wrong) == 1 else 0]
        follows = list(after(arena, state))
        for view in range(1, len(stakes.views)):
            other = {
                p
                for p in range(len(arena.players))
                if {w for w in stakes.views[0] if w.player == p}
                != {w for w in stakes.views[view] if w.player == p}
                or (scale[0, p] != scale[view, p]).any()
            }
            tells = any(arena.blind[s].any() or acting[s] & other for s in follows)
            row.append(view if tells else 0)
        found.append(row)
    return found


def test_views_that_tell_nothing_apart_are_those_of_the_definition() -> None:
    some = 0
    for seed in SEEDS:
        struggle = misjudging(seed)
        arena, stakes = struggle.arena, struggle.stakes
        scale = scales(arena, stakes, struggle.lanes.parameters)
        pairs = [(s, p) for s, players in acting_of(arena).items() for p in sorted(players)]
        states, players = (np.array([pair[n] for pair in pairs], np.int64) for n in (0, 1))
        found = through(arena, stakes, scale, (states, players))
        assert found.tolist() == by_definition(arena, stakes, scale), seed
        some += int((found[:, 1:] == 0).sum())
    assert some > 30  # it happens


def test_a_view_by_which_the_same_is_worth_more_is_worked_out() -> None:
    differ = 0
    for seed in SEEDS:
        struggle = misjudging(seed)
        arena, own = struggle.arena, struggle.stakes.views[0]
        stakes = replace(struggle.stakes, views=(own, own))
        pairs = [(s, p) for s, players in acting_of(arena).items() for p in sorted(players)]
        acting = np.array([s for s, _ in pairs]), np.array([p for _, p in pairs])
        arena = replace(arena, blind=np.zeros_like(arena.blind))
        scale = scales(arena, stakes, struggle.lanes.parameters)
        assert not through(arena, stakes, scale, acting).any()
        scale[1, 0] *= 2
        found = through(arena, stakes, scale, acting)
        assert found.tolist() == by_definition(arena, stakes, scale), seed
        differ += int(found.sum())
    assert differ > 0


@pytest.mark.parametrize("single", [False, True])
def test_the_same_numbers_come_out_as_if_each_view_were_worked_out(
    monkeypatch: pytest.MonkeyPatch, *, single: bool
) -> None:
    def apart(
        arena: Arena, stakes: Stakes, scale: Real, acting: tuple[Numbers, Numbers]
    ) -> Numbers:
        found = through(arena, stakes, scale, acting)
        found[:, 1:] = np.arange(1, found.shape[1])
        return found

    def solved(struggle: Struggle) -> Solved:
        every = Watch(np.arange(struggle.arena.states, dtype=np.int32))
        return solve(struggle.arena, struggle.stakes, struggle.lanes, watch=every, single=single)

    for seed in SEEDS:
        struggle = misjudging(seed)
        with monkeypatch.context() as patch:
            patch.setattr(planning, "through", apart)
            known = solved(struggle)
        found = solved(struggle)
        for name in ("endings", "ends", "values", "tried", "made", "gain", "voted"):
            one, other = getattr(found, name), getattr(known, name)
            assert np.array_equal(one, other, equal_nan=True), (seed, name)


def test_a_view_that_thinks_otherwise_of_somebody_who_still_moves_is_worked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What would be lost if nobody who is misjudged were found: the numbers are others then."""

    def endings(struggle: Struggle) -> Real:
        return solve(struggle.arena, struggle.stakes, struggle.lanes).endings

    def nobody(_stakes: Stakes, scale: Real, _view: int) -> Bits:
        return np.zeros(scale.shape[1], np.bool_)

    struggles = [misjudging(seed) for seed in range(40, 60)]
    known = [endings(struggle) for struggle in struggles]
    monkeypatch.setattr(viewing, "_thought_otherwise", nobody)
    found = [endings(struggle) for struggle in struggles]
    assert any(not np.array_equal(one, other) for one, other in zip(known, found, strict=True))
