"""Loops over registers: the search that finds the forest, and the least set from one holder.

A node is new, open (on the path) or closed. It has a circle and a tree, both by union and find: a tree
is what has been joined to one open node or root. Each tree has one table, with the votes it has in
companies outside it, and a list of the companies that are due: those it has the quota of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from kingmaker.analysis.control.registers.preparing import (
    NONE,
    busy_nodes,
    children,
    classified,
    grouped,
    hung,
)
from kingmaker.analysis.control.registers.sifting import sifted
from kingmaker.analysis.power.weighted.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]

NEW, OPEN, CLOSED = 0, 1, 2
_MIX = np.uint64(0x9E3779B97F4A7C15)


def forest(
    holders: Whole, companies: Whole, votes: Whole, quotas: Whole
) -> tuple[Whole, Whole, Whole]:
    """Return the nearest controller of each node, its circle, and its circle in the end."""
    nodes = len(quotas)
    major, contested = classified(holders, companies, votes, quotas)
    apart = holders != companies
    incoming = grouped(contested[companies] & apart, companies, holders, votes, nodes)
    winnable = sifted(major, contested, quotas, incoming)
    first, to, weight = grouped(winnable[companies] & apart, holders, companies, votes, nodes)
    busy = busy_nodes(major, winnable, first)
    wards = children(np.where(busy, major, NONE))
    entries = len(to)
    places = np.full(1 << max(4, int(2 * entries).bit_length()), NONE, np.int64)
    above, ring = searched((first, to, weight), wards, quotas, places)
    hung(major, busy, above, ring)
    return finished(above, ring)


@compiled
def find(up: Whole, x: int) -> int:
    """Return the representative of a node, and shorten the way to it."""
    while up[x] != x:
        up[x] = up[up[x]]
        x = up[x]
    return x


class Tables(NamedTuple):
    """The votes of trees in companies outside them: the entries, and the hash table that finds them.

    Of entries: the company, the votes, the table, the next one of it. Of tables: the first entry and
    how many there are. `places` holds entries; a power of two of them, at most half full.
    """

    goals: Whole
    votes: Whole
    owner: Whole
    after: Whole
    head: Whole
    size: Whole
    places: Whole


class Due(NamedTuple):
    """For each tree the companies that it has the quota of: the first, the last; the next of each.

    `told` are those that have been put on some list: once only, as no two trees can have a quota.
    """

    first: Whole
    last: Whole
    after: Whole
    told: NDArray[np.bool_]


class Path(NamedTuple):
    """Of nodes: the controller above, the circle, the tree, the state; of trees: the table; the path."""

    above: Whole
    ring: Whole
    tree: Whole
    state: NDArray[np.int8]
    table: Whole
    nodes: Whole


@compiled
def home(size: int, table: int, goal: int) -> int:
    """Return where the entry of a table for a company would stand if all places were free."""
    mixed = (np.uint64(table) * _MIX) ^ (np.uint64(goal) + np.uint64(table))
    mixed = (mixed ^ (mixed >> np.uint64(32))) * _MIX
    return int(mixed >> np.uint64(20)) & (size - 1)


@compiled
def place(tables: Tables, table: int, goal: int) -> int:
    """Return where the entry of a table for a company is, or where it would be."""
    places, owner, goals = tables.places, tables.owner, tables.goals
    at = home(places.size, table, goal)
    while places[at] != NONE and not (owner[places[at]] == table and goals[places[at]] == goal):
        at = (at + 1) & (places.size - 1)
    return at


@compiled
def drop(tables: Tables, at: int) -> None:
    """Take an entry out and close the gap, so that every other one is still found (Knuth's algorithm R)."""
    places = tables.places
    mask = places.size - 1
    hole, here = at, (at + 1) & mask
    while places[here] != NONE:
        entry = places[here]
        wanted = home(places.size, tables.owner[entry], tables.goals[entry])
        if ((here - wanted) & mask) >= ((here - hole) & mask):
            places[hole] = entry
            hole = here
        here = (here + 1) & mask
    places[hole] = NONE


@compiled
def tell(due: Due, root: int, goal: int) -> None:
    """Put a company on the list of a tree that has the quota of it."""
    due.told[goal] = True
    due.after[goal] = due.first[root]
    if due.first[root] == NONE:
        due.last[root] = goal
    due.first[root] = goal


@compiled
def next_due(due: Due, tree: Whole, root: int) -> int:
    """Take the next company off the list of a tree that is not in it yet."""
    while due.first[root] != NONE:
        goal = int(due.first[root])
        due.first[root] = due.after[goal]
        if find(tree, goal) != root:
            return goal
    return NONE


@compiled
def put(tables: Tables, due: Due, quotas: Whole, where: tuple[int, int], entry: int) -> None:
    """Add the votes of an entry to a table; `where` is the table and the root of its tree."""
    table, root = where
    goal = tables.goals[entry]
    at = place(tables, table, goal)
    if tables.places[at] == NONE:
        tables.places[at] = entry
        tables.owner[entry] = table
        tables.after[entry] = tables.head[table]
        tables.head[table] = entry
        tables.size[table] += 1
    else:
        tables.votes[tables.places[at]] += tables.votes[entry]
    if tables.votes[tables.places[at]] >= quotas[goal] and not due.told[goal]:
        tell(due, root, goal)


@compiled
def joined(path: Path, tables: Tables, due: Due, quotas: Whole, pair: tuple[int, int]) -> None:
    """Join a tree to another: the smaller table to the larger, what is due to what is due."""
    one, other = pair
    path.tree[other] = one
    if due.first[other] != NONE:
        if due.first[one] == NONE:
            due.first[one] = due.first[other]
        else:
            due.after[due.last[one]] = due.first[other]
        due.last[one] = due.last[other]
    large, small = path.table[one], path.table[other]
    if tables.size[large] < tables.size[small]:
        large, small = small, large
    path.table[one] = large
    entry = tables.head[small]
    while entry != NONE:
        following = tables.after[entry]
        drop(tables, place(tables, small, tables.goals[entry]))
        put(tables, due, quotas, (large, one), entry)
        entry = following
    tables.head[small] = NONE
    tables.size[small] = 0


@compiled
def opened(
    x: int, first: Whole, wards: tuple[Whole, Whole], parts: tuple[Tables, Due, Whole]
) -> None:
    """Take up a node: what it has the quota of alone, and its votes in others."""
    tables, due, quotas = parts
    first_ward, next_ward = wards
    ward = first_ward[x]
    while ward != NONE:
        if not due.told[ward]:
            tell(due, x, ward)
        ward = next_ward[ward]
    for entry in range(first[x], first[x + 1]):
        put(tables, due, quotas, (x, x), entry)


@compiled
def followed(
    start: int,
    path: Path,
    first: Whole,
    wards: tuple[Whole, Whole],
    parts: tuple[Tables, Due, Whole],
) -> None:
    """Follow a node to all that it controls, closing every node on the way."""
    tables, due, quotas = parts
    path.nodes[0] = start
    path.state[start] = OPEN
    opened(start, first, wards, parts)
    length = 1
    while length:
        top = path.nodes[length - 1]
        root = find(path.tree, top)
        goal = next_due(due, path.tree, root)
        state = NONE if goal == NONE else path.state[find(path.ring, goal)]
        if state == NEW:
            path.nodes[length] = goal
            path.state[goal] = OPEN
            opened(goal, first, wards, parts)
            length += 1
        elif state == CLOSED:  # a root of its own until now
            path.above[find(path.ring, goal)] = top
            joined(path, tables, due, quotas, (root, find(path.tree, goal)))
        else:  # done, or a way back to an open node: then the path from there on is one circle
            length -= 1
            path.state[top] = CLOSED
            if state == OPEN:
                tell(due, root, goal)  # it stays due until the circle has closed
                path.ring[top] = path.nodes[length - 1]
            elif length:
                path.above[top] = path.nodes[length - 1]
            if length:
                joined(path, tables, due, quotas, (find(path.tree, path.nodes[length - 1]), root))


@compiled
def searched(
    holdings: tuple[Whole, Whole, Whole], wards: tuple[Whole, Whole], quotas: Whole, places: Whole
) -> tuple[Whole, Whole]:
    """Return the nearest controller of each circle, at its representative, and the circles."""
    first, goals, votes = holdings
    nodes, entries = quotas.size, goals.size
    path = Path(
        np.full(nodes, NONE, np.int64),
        np.arange(nodes),
        np.arange(nodes),
        np.zeros(nodes, np.int8),
        np.arange(nodes),
        np.empty(nodes, np.int64),
    )
    tables = Tables(
        goals,
        votes,
        np.full(entries, NONE, np.int64),
        np.full(entries, NONE, np.int64),
        np.full(nodes, NONE, np.int64),
        np.zeros(nodes, np.int64),
        places,
    )
    due = Due(
        np.full(nodes, NONE, np.int64),
        np.full(nodes, NONE, np.int64),
        np.full(nodes, NONE, np.int64),
        np.zeros(nodes, np.bool_),
    )
    for start in range(nodes):
        busy = first[start] < first[start + 1] or wards[0][start] != NONE
        if busy and path.state[start] == NEW:
            followed(start, path, first, wards, (tables, due, quotas))
    return path.above, path.ring


@compiled
def finished(above: Whole, ring: Whole) -> tuple[Whole, Whole, Whole]:
    """Return for each node the circle above, its own and the last one, circles by their least member."""
    nodes = above.size
    least = np.full(nodes, NONE, np.int64)
    for x in range(nodes - 1, -1, -1):
        least[find(ring, x)] = x
    over = np.full(nodes, NONE, np.int64)
    circle = np.empty(nodes, np.int64)
    for x in range(nodes):
        r = find(ring, x)
        circle[x] = least[r]
        if above[r] != NONE:
            over[x] = least[find(ring, above[r])]
    return over, circle, ends(over, circle)


@compiled
def ends(over: Whole, circle: Whole) -> Whole:
    """Return the last circle above each node, its own where there is none: each step is taken twice."""
    top = np.full(over.size, NONE, np.int64)
    for x in range(over.size):
        y = x
        while top[y] == NONE and over[y] != NONE:
            y = over[y]
        last = top[y] if top[y] != NONE else circle[y]
        y = x
        while y != NONE and top[y] == NONE:
            top[y] = last
            y = over[y]
    return top
