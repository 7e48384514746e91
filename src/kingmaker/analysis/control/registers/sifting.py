"""Which companies without a majority holder can be won at all: loops that leave most of them out.

Follow majority holders up from every node to its root. A root that has no rule that could be met is final;
the others may still be won by somebody. Whoever wins a company does so with the votes under one final
root, and under roots that may still be won; where that is less than the quota, nobody wins it. It is
then final itself, and others may follow: rounds, until few do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.control.registers.preparing import NONE
from kingmaker.analysis.power.weighted.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole: TypeAlias = NDArray[np.int64]
    Marks: TypeAlias = NDArray[np.bool_]

#: More rounds would each leave out less than a hundredth.
_ROUNDS, _FEW = 12, 100


@compiled
def roots(major: Whole) -> Whole:
    """Return the last node above each by majority holders; of a circle, one of it."""
    found = np.full(major.size, NONE, np.int64)
    seen = np.full(major.size, NONE, np.int64)
    for start in range(major.size):
        x = start
        while found[x] == NONE and seen[x] != start and major[x] != NONE:
            seen[x] = start
            x = major[x]
        root = found[x] if found[x] != NONE else x
        x = start
        while found[x] == NONE:
            found[x] = root
            x = major[x]
            if x == NONE:
                break
    return found


@compiled
def sifted(
    major: Whole, contested: Marks, quotas: Whole, holdings: tuple[Whole, Whole, Whole]
) -> Marks:
    """Return the contested companies that may be won; `holdings` are in the order of the companies."""
    first, holders, votes = holdings
    root = roots(major)
    alive = contested.copy()
    listed = np.nonzero(contested)[0]
    held = np.zeros(quotas.size, np.int64)
    for _ in range(_ROUNDS):
        kept = 0
        for at in range(listed.size):
            company = int(listed[at])
            if most(company, root, alive, held, (first, holders, votes)) >= quotas[company]:
                listed[kept] = company
                kept += 1
            else:
                alive[company] = False
        gone = listed.size - kept
        listed = listed[:kept]
        if gone * _FEW <= listed.size:
            break
    return alive


@compiled
def most(
    company: int, root: Whole, alive: Marks, held: Whole, holdings: tuple[Whole, Whole, Whole]
) -> int:
    """Return no less than the most votes of a company that can come together."""
    first, holders, votes = holdings
    open_, best = 0, 0
    for e in range(first[company], first[company + 1]):
        r = root[holders[e]]
        if alive[r]:
            open_ += votes[e]
        else:
            held[r] += votes[e]
            best = max(best, held[r])
    for e in range(first[company], first[company + 1]):
        held[root[holders[e]]] = 0
    return open_ + best
