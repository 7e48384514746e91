"""In which order states are worked out, so that each can be written over: by the definition, and beside two layers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.struggle import solving
from kingmaker.analysis.struggle.arena import Watch
from kingmaker.analysis.struggle.ordering import ordered
from kingmaker.analysis.struggle.solving import solve
from tests.struggle_arenas import random_struggle

if TYPE_CHECKING:
    import pytest

    from kingmaker.analysis.struggle.arena import Solved

Edges = list[list[int]]
STATES = 7
GRAPHS = st.lists(
    st.lists(st.integers(0, STATES - 1), max_size=4), min_size=STATES, max_size=STATES
)


def reached(edges: Edges, state: int) -> set[int]:
    """All that can be come to from a state, itself among them."""
    found, new = {state}, [state]
    while new:
        for then in edges[new.pop()]:
            if then not in found:
                found.add(then)
                new.append(then)
    return found


@settings(max_examples=200)
@given(GRAPHS, st.sets(st.integers(0, STATES - 1), min_size=1))
def test_who_leads_to_another_stands_before_it_or_beside_it(edges: Edges, roots: set[int]) -> None:
    starts = np.cumsum([0, *(len(then) for then in edges)])
    follows = np.array([state for then in edges for state in then], np.int64)
    order, group = ordered(starts, follows, np.array(sorted(roots)))
    ways = [reached(edges, state) for state in range(STATES)]
    assert sorted(order.tolist()) == sorted(set().union(*(ways[root] for root in roots)))
    assert (
        np.diff(group) <= 0
    ).all()  # those of one group side by side, the last group first found
    for place, state in enumerate(order.tolist()):
        for other, then in enumerate(order.tolist()):
            both = then in ways[state] and state in ways[then]
            assert (group[place] == group[other]) == both
            if then in ways[state] and not both:
                assert place < other


def kept(found: Solved) -> list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """All numbers of a solution."""
    names = ("endings", "ends", "values", "tried", "made", "gain", "voted")
    return [getattr(found, name) for name in names]


def test_what_is_written_over_is_not_needed_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who share the states of a tick keep those of the next tick beside them: to the bit the same comes out."""
    monkeypatch.setattr(solving, "FEW", 0)
    for seed in range(40):
        arena, stakes, lanes = (s := random_struggle(seed)).arena, s.stakes, s.lanes
        lanes = replace(lanes, parameters=lanes.parameters[:, :3])
        watch = Watch(np.arange(arena.states, dtype=np.int32))
        alone, shared = (
            kept(solve(arena, stakes, lanes, watch=watch, workers=workers)) for workers in (1, 2)
        )
        for one, other in zip(alone, shared, strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_view_that_nobody_has_changes_nothing() -> None:
    several = 0
    for seed in range(40):
        s = random_struggle(seed)
        arena = replace(s.arena, blind=np.zeros_like(s.arena.blind))
        alone = solve(arena, replace(s.stakes, views=s.stakes.views[:1]), s.lanes)
        np.testing.assert_array_equal(solve(arena, s.stakes, s.lanes).endings, alone.endings)
        several += len(s.stakes.views) > 1
    assert several > 5
