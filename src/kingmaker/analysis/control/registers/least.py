"""The least set from one holder: loops over the holdings of what is controlled."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.control.registers.preparing import NONE, grouped
from kingmaker.analysis.power.weighted.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]


def outgoing(
    holders: Whole, companies: Whole, votes: Whole, nodes: int
) -> tuple[Whole, Whole, Whole]:
    """Return the holdings in the order of their holders: where each begins, in whom, how many votes."""
    return grouped(holders != companies, holders, companies, votes, nodes)


def counters(nodes: int) -> tuple[Whole, Whole]:
    """Return what `reached` counts in: votes so far, and for whom they were counted."""
    return np.zeros(nodes, np.int64), np.full(nodes, NONE, np.int64)


@compiled
def reached(
    start: int, holdings: tuple[Whole, Whole, Whole], quotas: Whole, counts: tuple[Whole, Whole]
) -> Whole:
    """Return what a holder controls, in the order of the steps."""
    found = np.empty(holdings[0][start + 1] - holdings[0][start], np.int64)
    length = met(start, (found, 0, start), holdings, quotas, counts)
    done = 0
    while done < length:
        most = holdings[0][found[done] + 1] - holdings[0][found[done]]
        if length + most > found.size:
            larger = np.empty(2 * (length + most), np.int64)
            larger[:length] = found[:length]
            found = larger
        length = met(start, (found, length, found[done]), holdings, quotas, counts)
        done += 1
    return found[:length]


@compiled
def met(
    start: int,
    so_far: tuple[Whole, int, int],
    holdings: tuple[Whole, Whole, Whole],
    quotas: Whole,
    counts: tuple[Whole, Whole],
) -> int:
    """Count the votes of one more node, note what comes to its quota, and return how many there are."""
    found, length, at = so_far
    first, to, votes = holdings
    count, seen = counts
    for e in range(first[at], first[at + 1]):
        y = to[e]
        if seen[y] != start:
            seen[y] = start
            count[y] = 0
        before = count[y]
        count[y] += votes[e]
        if y != start and before < quotas[y] <= count[y]:
            found[length] = y
            length += 1
    return length
