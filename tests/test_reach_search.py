"""The search by itself, on random games, held against the definitions written out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.reach.endless import ever, kept
from kingmaker.analysis.reach.minimax import against
from kingmaker.analysis.reach.search import OPEN, Answer, Watch, alone

if TYPE_CHECKING:
    from kingmaker.analysis.reach.search import Found


@dataclass(frozen=True)
class Graph:
    """A game given in full: what each side can do in each position, and which positions are the goal."""

    ours: tuple[tuple[int, ...], ...]
    theirs: tuple[tuple[int, ...], ...]
    goals: frozenset[int]
    time: tuple[int | None, ...]
    start: int = 0

    def turns(self, position: int, ours: bool) -> list[tuple[object, int]]:  # noqa: FBT001
        return [(f"to {n}", n) for n in (self.ours if ours else self.theirs)[position]]

    def later(self, position: int) -> int | None:
        return self.time[position]

    def reached(self, position: int) -> bool:
        return position in self.goals


@st.composite
def games(draw: st.DrawFn, *, opened: bool = False) -> Graph:
    size = draw(st.integers(2, 7))
    there = st.integers(OPEN if opened else 0, size - 1)
    moves = st.lists(st.lists(there, max_size=3).map(tuple), min_size=size, max_size=size).map(
        tuple
    )
    goals = draw(st.frozensets(st.integers(0, size - 1), max_size=2))
    same = draw(st.booleans())
    time = (
        tuple(range(size))
        if same
        else draw(
            st.lists(st.none() | st.integers(0, size - 1), min_size=size, max_size=size).map(tuple)
        )
    )
    return Graph(draw(moves), draw(moves), goals, time)


# --- the definitions -----------------------------------------------------------------------------


@cache
def wins(game: Graph, here: int, turn: int, left: int, *, first: bool, hope: bool) -> bool:
    """The definition of forcing, by plain recursion."""
    if here == OPEN:
        return hope
    if game.reached(here):
        return True
    if turn == 0 and left == 0:
        return False
    ours = (turn == 0) is first
    results = []
    for there in (here, *(game.ours if ours else game.theirs)[here]):
        if there == OPEN:
            results.append(hope)
        elif turn == 0:
            results.append(wins(game, there, 1, left, first=first, hope=hope))
        elif game.reached(there):
            results.append(True)
        else:
            then = game.time[there]
            results.append(
                then is not None and wins(game, then, 0, left - 1, first=first, hope=hope)
            )
    return any(results) if ours else all(results)


def idle(game: Graph) -> Graph:
    return Graph(game.ours, ((),) * len(game.ours), game.goals, game.time)


def least(game: Graph, *, first: bool, most: int, hope: bool = False) -> int | None:
    found = (n for n in range(most + 1) if wins(game, 0, 0, n, first=first, hope=hope))
    return next(found, None)


def follows(game: Graph, found: Found) -> bool:
    """Tell whether a line is one of turns that can be taken in order, and ends at the goal."""
    here, turn = game.start, 0
    for ours, label, there in found.line:
        options = [n for _, n in game.turns(here, ours)]
        passed = label is None and (there == here or there == game.later(here))
        if not (passed or there in options):
            return False
        here, turn = there, turn + 1
    return game.reached(here)


@given(game=games(), first=st.booleans(), within=st.integers(0, 4))
def test_forcing_within_rounds_is_the_definition(*, game: Graph, first: bool, within: int) -> None:
    found = against(game, we_first=first, within=within)
    expected = least(game, first=first, most=within)
    assert (found.answer is Answer.YES) == (expected is not None)
    assert found.rounds == expected
    if expected is not None:
        assert follows(game, found)


@given(game=games(opened=True), first=st.booleans(), within=st.integers(0, 3))
def test_what_is_not_said_leaves_it_open(*, game: Graph, first: bool, within: int) -> None:
    sure = least(game, first=first, most=within) is not None
    perhaps = least(game, first=first, most=within, hope=True) is not None
    expected = Answer.YES if sure else Answer.LIMIT if perhaps else Answer.NO
    assert against(game, we_first=first, within=within).answer is expected


@given(games())
def test_moving_alone_is_forcing_against_nobody(game: Graph) -> None:
    for within in (0, 1, 3):
        found = alone(game, within=within)
        assert found.rounds == least(idle(game), first=True, most=within)
        if found.rounds is not None:
            assert follows(game, found)


@given(game=games(), first=st.booleans())
def test_without_end_is_more_rounds_than_there_are_positions(*, game: Graph, first: bool) -> None:
    found = ever(game, we_first=first)
    expected = least(game, first=first, most=2 * len(game.ours) + 1)
    assert (found.answer is Answer.YES) == (expected is not None)
    assert found.answer is not Answer.LIMIT
    assert found.rounds == expected


@given(game=games(), first=st.booleans())
def test_keeping_is_that_the_others_cannot_break(*, game: Graph, first: bool) -> None:
    swapped = Graph(
        game.theirs, game.ours, frozenset(range(len(game.ours))) - game.goals, game.time
    )
    broken = least(swapped, first=not first, most=2 * len(game.ours) + 1)
    assert (kept(game, we_first=first).answer is Answer.NO) == (broken is not None)
    for within in (1, 2):
        soon = least(swapped, first=not first, most=within)
        assert (kept(game, we_first=first, within=within).answer is Answer.NO) == (soon is not None)


@given(game=games(), first=st.booleans())
def test_searching_all_positions_agrees_with_searching_round_by_round(
    *, game: Graph, first: bool
) -> None:
    most = 2 * len(game.ours) + 1
    assert ever(game, we_first=first).rounds == against(game, we_first=first, within=most).rounds


def chain(length: int) -> Graph:
    """A game in which we walk along a line, and nobody else moves."""
    ours = tuple((min(n + 1, length - 1),) for n in range(length))
    return Graph(ours, ((),) * length, frozenset((length - 1,)), tuple(range(length)))


def test_all_positions_are_looked_at_where_rounds_are_many() -> None:
    assert ever(chain(30), we_first=True).rounds == 29
    assert ever(chain(30), we_first=False).rounds == 29


@pytest.mark.parametrize("search", ["alone", "against", "ever"])
def test_a_limit_is_no_proof(search: str) -> None:
    game, watch = chain(50), Watch(most=10)
    if search == "alone":
        found = alone(game, watch=watch)
    elif search == "against":
        found = against(game, we_first=True, within=49, watch=watch)
    else:
        found = ever(game, we_first=True, watch=watch)
    assert found.answer is Answer.LIMIT
    assert found.stopped == "the search stopped after 10 positions"
    assert found.proved is not None
    assert 0 <= found.proved < 49


def test_a_search_that_is_stopped_says_what_it_had_proved() -> None:
    asked: list[int] = []

    def go_on(seen: int) -> bool:
        asked.append(seen)
        return len(asked) < 2

    found = alone(chain(9000), watch=Watch(go_on=go_on))
    assert asked == [256, 512]
    assert found.answer is Answer.LIMIT
    assert found.proved == 511
    assert found.stopped == "the search was stopped after 512 positions"
