"""What is known of a register before the search: majority holders, contested companies, holdings in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.power.weighted.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]

#: No node.
NONE = -1


@compiled
def classified(
    holders: Whole, companies: Whole, votes: Whole, quotas: Whole
) -> tuple[Whole, NDArray[np.bool_]]:
    """Return the one holder who has the quota of each company alone, and which others might be won."""
    nodes = quotas.size
    major = np.full(nodes, NONE, np.int64)
    held = np.zeros(nodes, np.int64)
    for e in range(holders.size):
        if holders[e] != companies[e]:
            held[companies[e]] += votes[e]
            if votes[e] >= quotas[companies[e]]:
                major[companies[e]] = holders[e]
    contested = np.zeros(nodes, np.bool_)
    for y in range(nodes):
        contested[y] = major[y] == NONE and held[y] >= quotas[y]
    return major, contested


@compiled
def grouped(
    kept: NDArray[np.bool_], keys: Whole, others: Whole, votes: Whole, nodes: int
) -> tuple[Whole, Whole, Whole]:
    """Return the holdings that are kept in the order of one end: where each begins, the other end, the votes."""
    first = np.zeros(nodes + 1, np.int64)
    for e in range(keys.size):
        if kept[e]:
            first[keys[e] + 1] += 1
    for x in range(nodes):
        first[x + 1] += first[x]
    at = first[:-1].copy()
    to = np.empty(first[nodes], np.int64)
    weight = np.empty(first[nodes], np.int64)
    for e in range(keys.size):
        if kept[e]:
            to[at[keys[e]]] = others[e]
            weight[at[keys[e]]] = votes[e]
            at[keys[e]] += 1
    return first, to, weight


@compiled
def busy_nodes(major: Whole, winnable: NDArray[np.bool_], first: Whole) -> NDArray[np.bool_]:
    """Return the nodes that have votes in a company that may be won, all above them, and these companies.

    Every other node has its majority holder as its nearest controller, or nobody.
    """
    busy = winnable.copy()
    for start in range(major.size):
        x = start
        if first[x] == first[x + 1]:
            continue
        while x != NONE and not busy[x]:
            busy[x] = True
            x = major[x]
    return busy


@compiled
def hung(major: Whole, busy: NDArray[np.bool_], above: Whole, ring: Whole) -> None:
    """Hang every other node from its majority holder; those that are in a circle of such make one."""
    seen = np.full(major.size, NONE, np.int64)
    for start in range(major.size):
        x = start
        while x != NONE and not busy[x] and seen[x] == NONE:
            seen[x] = start
            above[x] = major[x]
            x = major[x]
        if x != NONE and not busy[x] and seen[x] == start:  # came round: x is in a circle
            y = x
            while major[y] != x:
                y = major[y]
                ring[y] = x
                above[y] = NONE
            above[x] = NONE


@compiled
def children(major: Whole) -> tuple[Whole, Whole]:
    """Return the companies of which each holder has the quota alone: the first, and the next of each."""
    first = np.full(major.size, NONE, np.int64)
    after = np.full(major.size, NONE, np.int64)
    for y in range(major.size - 1, -1, -1):
        if major[y] >= 0:
            after[y] = first[major[y]]
            first[major[y]] = y
    return first, after
