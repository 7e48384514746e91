"""Formations of governments: parties with seats, left-right places and a past, and who came to govern."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from kingmaker import SimpleGame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bench.validate.data import Shelf

    Floats = NDArray[np.float64]

#: Formations before this day are trained on, those from it on are tested; fixed before anything was fitted.
SPLIT = "1995-01-01"
#: The seat shares of the file have four digits.
_UNIT = 10_000


@dataclass(frozen=True, slots=True)
class Formation:
    """One formation: arrays have a place for each party with seats.

    `seats` are shares of the chamber, `place` left-right from 0 to 10, `incumbent` whether a party was in the cabinet before,
    `led` whether it gave its prime minister. `banzhaf` and `shapley` are the indices of the game in which more than half of the
    seats wins. `governs` and `leader` are what came of it. `first` tells the first cabinet after an election.
    """

    country: str
    day: str
    seats: Floats
    place: Floats
    incumbent: Floats
    led: Floats
    banzhaf: Floats
    shapley: Floats
    governs: NDArray[np.bool_]
    leader: int
    first: bool

    @property
    def test(self) -> bool:
        """Whether it is held out."""
        return self.day >= SPLIT

    @property
    def median(self) -> float:
        """Where the party stands with which, from the left, half of the seats are reached."""
        order = np.argsort(self.place, kind="stable")
        reached = np.cumsum(self.seats[order])
        return float(self.place[order][np.searchsorted(reached, reached[-1] / 2)])

    @property
    def majority(self) -> bool:
        """Whether one party has more than half of the seats."""
        return bool(self.seats.max() > 0.5)  # noqa: PLR2004  # more than half


def formations(shelf: Shelf) -> list[Formation]:
    """Return the formations of `governments.csv`, by country, day and cabinet."""
    key = itemgetter("country", "start_date", "cabinet_id")
    listed = [
        list(rows) for _, rows in groupby(sorted(shelf.rows("governments.csv"), key=key), key)
    ]
    if shelf.most:
        listed = _some(listed, shelf.most)
    powers = [indices([_seats(rows) for rows in listed], name) for name in INDICES]
    elections: set[tuple[str, str]] = set()
    found = []
    for rows, banzhaf, shapley in zip(listed, *powers, strict=True):
        election = (rows[0]["country"], rows[0]["election_date"])
        found.append(_formation(rows, banzhaf, shapley, first=election not in elections))
        elections.add(election)
    return found


INDICES = ("banzhaf", "shapley-shubik")


def _some(listed: list[list[dict[str, str]]], most: int) -> list[list[dict[str, str]]]:
    """Return some before the split and some after, taken evenly."""
    after = [rows[0]["start_date"] >= SPLIT for rows in listed]
    sides = [[n for n, late in enumerate(after) if late is side] for side in (False, True)]
    kept = {n for side in sides for n in side[:: max(1, len(side) // most)]}
    return [listed[n] for n in sorted(kept)]


def _seats(rows: Sequence[dict[str, str]]) -> list[int]:
    return [round(_UNIT * float(row["seat_share"])) for row in rows]


def indices(chambers: Sequence[Sequence[int]], name: str) -> list[Floats]:
    """Return an index of power of each chamber in which more than half of the seats wins, by `SimpleGame`.

    >>> [found.round(3).tolist() for found in indices([[50, 49, 1], [60, 40]], "banzhaf")]
    [[0.6, 0.2, 0.2], [1.0, 0.0]]
    """
    found: list[Floats] = [np.zeros(0)] * len(chambers)
    for size in sorted(set(map(len, chambers))):
        own = [n for n, seats in enumerate(chambers) if len(seats) == size]
        weights = np.array([chambers[n] for n in own], np.int64)
        many = SimpleGame.index_of_many(name, weights.sum(axis=1) // 2 + 1, weights)
        for n, row in zip(own, many, strict=True):
            found[n] = row
    return found


def _formation(
    rows: Sequence[dict[str, str]], banzhaf: Floats, shapley: Floats, *, first: bool
) -> Formation:
    def column(name: str) -> Floats:
        return np.array([float(row[name]) for row in rows])

    return Formation(
        country=rows[0]["country"],
        day=rows[0]["start_date"],
        seats=column("seat_share") / column("seat_share").sum(),
        place=column("left_right"),
        incumbent=column("incumbent_gov"),
        led=column("incumbent_pm"),
        banzhaf=banzhaf,
        shapley=shapley,
        governs=column("in_cabinet") > 0,
        leader=int(column("is_pm").argmax()),
        first=first,
    )
