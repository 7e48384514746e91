"""States that are the same game stand once, those out of reach not at all: against the definition, and in the solver."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from kingmaker.analysis.struggle.alike import sorts
from kingmaker.analysis.struggle.arena import NONE, Motions, Turns, Watch
from kingmaker.analysis.struggle.folding import folded
from kingmaker.analysis.struggle.solving import solve
from tests.struggle_arenas import Struggle, random_struggle

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from kingmaker.analysis.struggle.arena import Arena, Whole


def turns_of(arena: Arena, state: int) -> range:
    return range(*arena.turns.turns_at[state : state + 2])


def options_of(arena: Arena, turn: int) -> range:
    return range(*arena.turns.options_at[turn : turn + 2])


def doubled(struggle: Struggle, seed: int) -> Struggle:
    """Every state twice, its turns and their options in another order, and what leads to it to either of the two."""
    dice, arena = Random(seed), struggle.arena  # noqa: S311 - no secret
    blocks = [range(*arena.stretch_at[n : n + 2]) for n in range(arena.stretch_at.size - 1)]
    old = [state for block in blocks for state in (*block, *block)]
    places = {state: [n for n, o in enumerate(old) if o == state] for state in old}
    turns, motions = again(arena, old, places, dice)
    twice = replace(
        arena,
        start=dice.choice(places[arena.start]),
        stretch_at=arena.stretch_at * 2,
        later=np.array([dice.choice(places[arena.later[s]]) for s in old], np.int32),
        final=arena.final[old],
        ends=arena.ends[:, old],
        blind=arena.blind[old],
        turns=turns,
        motions=motions,
        labels=((),) * len(old),
    )
    stakes = replace(struggle.stakes, holds=struggle.stakes.holds[:, old])
    return Struggle(twice, stakes, struggle.lanes)


def again(
    arena: Arena, old: list[int], places: dict[int, list[int]], dice: Random
) -> tuple[Turns, Motions]:
    """The turns and motions of these states of an arena, one after another, in any order."""
    turns, motions = arena.turns, arena.motions
    own: list[int] = []
    options: list[int] = []
    starts, ends = [0], [0]
    moved: list[int] = []
    motion: list[int] = []
    for state in old:
        own += dice.sample(turns_of(arena, state), len(turns_of(arena, state)))
        made: dict[int, int] = {NONE: NONE}
        for turn in own[starts[-1] :]:
            some = list(options_of(arena, turn))
            if turns.crowd[turn] == NONE:
                dice.shuffle(some)
            options += some
            ends.append(len(options))
            for number in turns.motion[some].tolist():
                if number not in made:
                    made[number] = len(moved)
                    moved.append(number)
                motion.append(made[number])
        starts.append(len(own))

    def either(states: Whole) -> Whole:
        return np.array([NONE if s < 0 else dice.choice(places[s]) for s in states], np.int32)

    voters = [motions.voters[slice(*motions.voters_at[m : m + 2])] for m in moved]
    return (
        Turns(
            np.array(starts, np.int32),
            turns.player[own],
            turns.crowd[own],
            turns.share[own],
            either(turns.whole[own]),
            turns.chosen[own],
            np.array(ends, np.int32),
            turns.move[options],
            either(turns.target[options]),
            np.array(motion, np.int32),
            turns.cost[options],
            turns.odds[options],
            turns.bill[options],
        ),
        Motions(
            np.append(0, np.cumsum([len(v) for v in voters], dtype=int)).astype(np.int32),
            np.concatenate([np.empty(0, np.int32), *voters]),
            motions.rule[moved],
            either(motions.target[moved]),
        ),
    )


def marred(struggle: Struggle, seed: int) -> Struggle:
    """The same with one number of a turn, an option or a motion changed, so that two states may no longer be the same."""
    dice, arena = Random(seed), struggle.arena  # noqa: S311 - no secret
    turns, motions = arena.turns, arena.motions
    name = dice.choice(
        ["player", "share", "chosen", "cost", "odds", "bill", "rule", "voters", "whole", "target"]
    )
    of: Any = motions if name in {"rule", "voters"} else turns
    numbers = getattr(of, name).copy()
    if not numbers.size:
        return struggle
    joining = [n for n, crowd in enumerate(turns.crowd) if crowd != NONE]
    if name == "target":  # the other way round, for a crowd
        some = slice(*turns.options_at[dice.choice(joining) :][:2]) if joining else slice(0)
        numbers[some] = numbers[some][::-1]
    else:
        numbers[dice.randrange(numbers.size)] += 1 if name != "share" else 1 / 8
    if name == "whole":
        numbers = np.minimum(numbers, arena.states - 1)
    changed: dict[str, Any] = {name: numbers}
    if of is motions:
        return replace(struggle, arena=replace(arena, motions=replace(motions, **changed)))
    return replace(struggle, arena=replace(arena, turns=replace(turns, **changed)))


def rounds(struggle: Struggle) -> list[int]:
    """The sorts of states from the definition: told apart, round by round, by all that can be done in them."""
    arena, stakes = struggle.arena, struggle.stakes
    wanted = sorted({want.condition for view in stakes.views for want in view})
    turns, motions = arena.turns, arena.motions

    def motion(number: int, known: list[int]) -> Hashable:
        if number == NONE:
            return None
        voters = tuple(motions.voters[slice(*motions.voters_at[number : number + 2])].tolist())
        return voters, int(motions.rule[number]), known[motions.target[number]]

    def turn(number: int, known: list[int]) -> Hashable:
        options = [
            (
                known[turns.target[o]],
                motion(turns.motion[o], known),
                int(turns.cost[o]),
                int(turns.odds[o]),
                int(turns.bill[o]),
                n if turns.crowd[number] != NONE else 0,
            )
            for n, o in enumerate(options_of(arena, number))
        ]
        return (
            *(getattr(turns, name)[number].item() for name in ("player", "share", "chosen")),
            NONE if turns.whole[number] == NONE else known[turns.whole[number]],
            frozenset(Counter(options).items()),
        )

    def firsts(keys: list[Hashable]) -> list[int]:
        return [keys.index(key) for key in keys]

    stretch = np.searchsorted(arena.stretch_at, np.arange(arena.states), side="right")
    known = firsts(
        [
            tuple(bool(x) for x in (*arena.ends[:, s], *stakes.holds[wanted, s], arena.final[s]))
            + tuple(arena.blind[s].tolist())
            + (int(stretch[s]),)
            for s in range(arena.states)
        ]
    )
    while True:
        then = firsts(
            [
                (
                    known[s],
                    known[arena.later[s]],
                    frozenset(Counter(turn(t, known) for t in turns_of(arena, s)).items()),
                )
                for s in range(arena.states)
            ]
        )
        if then == known:
            return known
        known = then


def test_sorts_are_those_of_the_definition() -> None:
    merged: list[int] = []
    for seed in range(40):
        once, found = random_struggle(seed), [0]
        twice = doubled(once, seed)
        for struggle in (once, *(marred(twice, 8 * seed + n) for n in range(8)), twice):
            found = sorts(struggle.arena, struggle.stakes).tolist()
            assert found == rounds(struggle)
        merged.append(len(set(found)))
        assert merged[-1] <= once.arena.states
    assert sum(merged) > 200


def test_states_that_stand_twice_change_nothing() -> None:
    for seed in range(25):
        once = random_struggle(seed)
        twice = doubled(once, seed)
        one, two = (solve(s.arena, s.stakes, s.lanes) for s in (once, twice))
        assert np.allclose(one.endings, two.endings, rtol=0, atol=1e-12)
        every = Watch(np.arange(twice.arena.states, dtype=np.int32))
        watched = solve(twice.arena, twice.stakes, twice.lanes, watch=every)
        assert np.array_equal(watched.endings, two.endings)


def needed(arena: Arena, watch: Watch, first: list[int]) -> Iterator[set[int]]:
    """The states that must be known in each tick, from the definition; of those that are the same, the first."""
    turns, stretch = arena.turns, arena.ticks.stretch
    known: set[int] = {arena.start}
    of = np.searchsorted(arena.stretch_at, np.arange(arena.states), side="right") - 1
    for tick in range(arena.ticks.count):
        for n, state in enumerate(watch.states.tolist()):
            if of[state] == stretch[tick] and (watch.ticks is None or watch.ticks[n] == tick):
                known.add(state)
        yield set(known)
        for state in tuple(known):
            for turn in turns_of(arena, state):
                known |= {first[turns.target[o]] for o in options_of(arena, turn)}
                known |= {
                    first[arena.motions.target[turns.motion[o]]]
                    for o in options_of(arena, turn)
                    if turns.motion[o] != NONE
                }
                if turns.whole[turn] != NONE:
                    known.add(first[turns.whole[turn]])
        for _ in range(stretch[tick + 1] - stretch[tick]):
            known = {s if arena.final[s] else first[arena.later[s]] for s in known}


def test_only_what_can_be_come_to_is_worked_out() -> None:
    fewer = 0
    for seed in range(60):
        struggle = random_struggle(seed)
        arena = struggle.arena
        dice = Random(seed)  # noqa: S311 - no secret
        last = max(arena.ticks.count - 1, 0)
        pairs = sorted({(dice.randint(0, last), dice.randrange(arena.states)) for _ in range(2)})
        ticks, states = np.array(pairs, np.int32).reshape(-1, 2).T
        for watch in (Watch(np.empty(0, np.int32)), Watch(states, ticks), Watch(states[:1])):
            cut = folded(arena, struggle.stakes, watch)
            first = sorts(arena, struggle.stakes).tolist()
            stretch_at, stretch = cut.arena.stretch_at, cut.arena.ticks.stretch
            for tick, known in enumerate(needed(arena, watch, first)):
                own = slice(*stretch_at[stretch[tick] :][:2])
                there = set(cut.states[own][cut.since[own] <= tick].tolist())
                block = range(*arena.stretch_at[stretch[tick] :][:2])
                assert there >= {s for s in known if s in block}
                if watch.ticks is None:
                    assert there == {s for s in known if s in block}
            fewer += cut.arena.states < arena.states
    assert fewer > 100
