"""Vectors in compiled code: powers of two, rows that are mixed, and single floats of an array that is known by its beginning alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from kingmaker.analysis.struggle.carrying import mixed, most_rows
from kingmaker.analysis.struggle.doubling import FURTHEST, bounded, doubled, doubled_anywhere
from kingmaker.analysis.struggle.vectors import bare, compiled, load, store

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real, Whole

LANES: dict[type, int] = {np.float64: 16, np.float32: 32}


@compiled
def _doubled(powers: Real, found: Real, vectors: int) -> None:
    here, there = bare(powers), bare(found)
    for place in range(vectors):
        store(there, place, doubled(bounded(load(here, place))))


@compiled
def _freely(powers: Real, found: Real, anywhere: Real) -> None:
    """Without limits, by instructions of this processor and by those that every processor has."""
    here, there, same = bare(powers), bare(found), bare(anywhere)
    store(there, 0, doubled(load(here, 0)))
    store(same, 0, doubled_anywhere(load(here, 0)))


@compiled
def _turned(numbers: Real) -> None:
    some = bare(numbers)
    some[0], some[2] = some[2], some[0]


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_powers_of_two_are_right_to_the_last_place_but_two_units_or_three(kind: type) -> None:
    most = FURTHEST[kind is np.float32]
    powers: Real = np.linspace(-most, most, 3200 * LANES[kind]).astype(kind)
    found = np.empty_like(powers)
    _doubled(powers, found, 3200)
    known = np.exp2(powers.astype(np.longdouble))
    units = 3 if kind is np.float32 else 2
    assert np.abs(found / known - 1).max() < units / 2 * np.finfo(kind).eps


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_nought_doublings_are_one_and_powers_beyond_the_furthest_count_as_that(kind: type) -> None:
    most = FURTHEST[kind is np.float32]
    powers: Real = np.resize(
        np.array([0.0, -0.0, 1.0, 3.0, 5 * most, -5 * most], kind), LANES[kind]
    )
    found = np.empty_like(powers)
    _doubled(powers, found, 1)
    assert found[:6].tolist() == [1.0, 1.0, 2.0, 8.0, 2.0**most, 2.0**-most]


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_instructions_of_this_processor_give_the_bits_of_any_other(kind: type) -> None:
    most = FURTHEST[kind is np.float32]
    spread = np.random.default_rng(8).uniform(-most, most, (200, LANES[kind]))
    halves = np.resize(np.arange(-most, most, 0.5), (40, LANES[kind]))
    for powers in np.concatenate([spread, halves]).astype(kind):
        both: Real = np.empty((2, LANES[kind]), kind)
        found, anywhere = both
        _freely(powers, found, anywhere)
        assert found.tobytes() == anywhere.tobytes()


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_what_is_beyond_the_furthest_is_more_than_the_furthest(kind: type) -> None:
    most = FURTHEST[kind is np.float32]
    powers: Real = np.resize(np.array([1.01, 1.2, 1.3, 2, 1e30], kind) * most, LANES[kind])
    both: Real = np.empty((2, LANES[kind]), kind)
    found, anywhere = both
    _freely(powers, found, anywhere)
    assert (both > 2.0**most).all()


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_what_is_as_far_below_nought_is_nothing_beside_one(kind: type) -> None:
    most = FURTHEST[kind is np.float32]
    powers: Real = np.resize(np.array([-1.01, -1.2, -1.3, -2, -1e30], kind) * most, LANES[kind])
    both: Real = np.empty((2, LANES[kind]), kind)
    found, anywhere = both
    _freely(powers, found, anywhere)
    for one in (found, anywhere):
        assert (one >= 0).all()
        assert (one < 2.0**-most).all()
        assert (kind(1) + one == 1).all()


def test_single_floats_are_read_and_written() -> None:
    numbers = np.array([1.0, 2.0, 3.0])
    _turned(numbers)
    assert numbers.tolist() == [3.0, 2.0, 1.0]


@compiled
def _mixed(words: Whole, room: Real, sizes: tuple[int, int, int, int]) -> None:
    """Of `many` states that follow, listed in `words`, so many rows: the values first, then how likely each is, then what comes out."""
    many, rows, states, own = sizes
    numbers, listed = bare(room), bare(words)
    likely = states * rows
    stays = load(numbers, likely + many)
    row, put = 0, likely + many + 1
    while row < rows:
        count = min(most_rows(), rows - row)
        here = own * rows + row
        mixed(numbers, stays, listed, (0, many, likely, rows), (count, row, here, put + row))
        row += count


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("rows", range(1, 32))
def test_rows_are_what_follows_as_likely_as_it_is(kind: type, rows: int) -> None:
    """With whole numbers, which are added up without rounding: any number of rows, of states that follow, none too."""
    for many in range(4):
        states, own = 5, 2
        room: Real = (
            np.random.default_rng(rows)
            .integers(-9, 9, (states * rows + many + 1 + rows, LANES[kind]))
            .astype(kind)
        )
        follows = np.array([4, 0, 4], np.int32)[:many]
        values = room[: states * rows].reshape(states, rows, -1).copy()
        likely = room[states * rows : states * rows + many + 1].copy()
        _mixed(follows, room.reshape(-1), (many, rows, states, own))
        known = likely[many] * values[own]
        for state, comes in zip(follows, likely[:many], strict=True):
            known = known + comes * values[state]
        assert (room[-rows:] == known).all()
        assert (room[: states * rows].reshape(states, rows, -1) == values).all()
