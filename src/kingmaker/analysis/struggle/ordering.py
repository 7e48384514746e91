"""An order of states in which each stands before those that may follow it, but for those that lead back to each other.

Worked out in that order, a state's value can be written over what it was a tick later: nobody who comes after needs
that any more. States that lead back to each other stand side by side, as one group. This is the depth-first
search of R. E. Tarjan, Depth-first search and linear graph algorithms (1972), which finds groups last ones first;
what follows closely on a state stands near it, and so is still in the processor's cache when it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.vectors import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


def ordered(starts: Numbers, follows: Numbers, roots: Numbers) -> tuple[Numbers, Numbers]:
    """Return the states that can be come to from the `roots`, in such an order, and the number of each one's group.

    `follows[starts[s]:starts[s + 1]]` are those that may follow on state s. Cost: one step for each that may follow.

    >>> import numpy as np
    >>> starts, follows = np.array([0, 1, 3, 4, 4]), np.array([1, 2, 3, 1])
    >>> ordered(starts, follows, np.array([0]))
    (array([0, 1, 2, 3]), array([2, 1, 1, 0]))
    """
    states = starts.size - 1
    order, ends = np.empty(states, np.int64), np.zeros(states, np.int64)
    found = _search(starts, follows, roots, order, ends)
    groups = np.cumsum(ends[:found]) - ends[:found]  # the search has the last ones first
    return order[:found][::-1].copy(), groups[::-1].copy()


@compiled
def _search(
    starts: Numbers, follows: Numbers, roots: Numbers, order: Numbers, ends: Numbers
) -> int:
    """Put states in their order from the last group to the first, and mark the end of each group; return how many there are."""
    states = starts.size - 1
    number = np.zeros(states, np.int64)  # in which order they are come to, from one; after that, low
    low = np.zeros(states, np.int64)
    placed = np.zeros(states, np.bool_)
    path, next_ = np.empty(states + 1, np.int64), np.empty(states + 1, np.int64)
    open_ = np.empty(states + 1, np.int64)
    come = found = waiting = 0
    for root in roots:
        if number[root]:
            continue
        depth = 1
        path[0] = root
        come += 1
        number[root] = low[root] = come
        next_[0] = starts[root]
        open_[waiting] = root
        waiting += 1
        while depth:
            state = path[depth - 1]
            if next_[depth - 1] < starts[state + 1]:
                then = follows[next_[depth - 1]]
                next_[depth - 1] += 1
                if not number[then]:
                    path[depth], next_[depth] = then, starts[then]
                    depth += 1
                    come += 1
                    number[then] = low[then] = come
                    open_[waiting] = then
                    waiting += 1
                elif not placed[then]:
                    low[state] = min(low[state], number[then])
                continue
            depth -= 1
            if depth:
                low[path[depth - 1]] = min(low[path[depth - 1]], low[state])
            if low[state] == number[state]:
                while True:
                    waiting -= 1
                    order[found] = open_[waiting]
                    placed[open_[waiting]] = True
                    found += 1
                    if open_[waiting] == state:
                        break
                ends[found - 1] = 1
    return found
