"""Which parties govern together: every coalition of a chamber without a majority is an alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bench.validate.formations import Formation

    Floats = NDArray[np.float64]

#: Chambers of more parties have too many coalitions to list; they are left out, and counted.
MOST_PARTIES = 14
#: What is said of a coalition, in the order of the columns.
FEATURES = (
    "no majority",
    "minimal winning",
    "parties",
    "largest party in it",
    "median party in it",
    "left-right range",
    "the cabinet before",
    "share of its seats that governed before",
    "party of the prime minister before in it",
    "parties in a minority",
)


def members(parties: int) -> NDArray[np.bool_]:
    """Return all coalitions but the empty one: row c - 1 has the parties whose bits are set in c.

    >>> members(2).tolist()
    [[True, False], [False, True], [True, True]]
    """
    numbers = np.arange(1, 1 << parties)
    found: NDArray[np.bool_] = (numbers[:, None] >> np.arange(parties)) & 1 == 1
    return found


def described(formation: Formation) -> Floats:
    """Return what each coalition is like, of shape (coalitions, features).

    A coalition wins with more than half of the seats, and is minimal winning if without its smallest party it does not.
    The range is in tens of the left-right scale.

    After Martin and Stevenson (2001), Government formation in parliamentary democracies, American Journal of Political
    Science 45.
    """
    inside = members(len(formation.seats))
    seats = inside @ formation.seats
    smallest = np.where(inside, formation.seats, np.inf).min(axis=1)
    wins = seats > _HALF
    size = inside.sum(axis=1)
    places = formation.place
    spread = np.where(inside, places, -np.inf).max(axis=1) - np.where(inside, places, np.inf).min(
        axis=1
    )
    before = formation.incumbent > 0
    median = np.abs(places - formation.median).argmin()
    columns = (
        ~wins,
        wins & (seats - smallest <= _HALF),
        size,
        inside[:, formation.seats.argmax()],
        inside[:, median],
        spread / 10,
        (inside == before).all(axis=1),
        (inside @ (formation.seats * before)) / seats,
        inside @ formation.led > 0,
        ~wins * size,
    )
    return np.stack([np.asarray(column, float) for column in columns], axis=1)


def weight(what: Floats) -> Floats:
    """Return how much of something each coalition holds together, and its square: columns beside those of `described`."""
    held = members(len(what)) @ (what / what.sum())
    return np.stack([held, held**2], axis=1)


def chosen(formation: Formation) -> int:
    """Return the row of the coalition that came to govern."""
    return int(formation.governs @ (1 << np.arange(len(formation.governs)))) - 1


def ranked(chances: Floats, row: int) -> float:
    """Return the rank of an alternative, 1 for the likeliest; those as likely share the mean of their ranks.

    >>> ranked(np.array([0.5, 0.25, 0.25]), 2)
    2.5
    """
    own = chances[row]
    return float((chances > own).sum() + ((chances == own).sum() + 1) / 2)


#: A hair above half: shares are rounded to four digits.
_HALF = 0.5 + 1e-9
