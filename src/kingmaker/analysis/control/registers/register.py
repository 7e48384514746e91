"""A register of holdings as arrays, and who controls each company in it.

Only weighted rules: a company is controlled by those who together have its *quota* of votes. Where no
two sides apart can have a quota, the rule is proper, control is a forest, and it is found in about
linear time; where some rule is not, the least set is followed from every holder, and lists come out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

#: Votes add up to less than this, so that no sum runs over.
MOST_VOTES = 2**62


@dataclass(frozen=True, slots=True)
class Register:
    """Who holds how many votes of which company, by numbers from 0 to `nodes` - 1.

    `holders`, `companies` and `votes` have one place for each holding: int64 of shape (m,). `quotas`
    says for each node how many votes decide for it: int64 of shape (nodes,), above 0. A company's
    votes in its own hands do not count. Several holdings of one holder in one company add up.
    """

    holders: Whole
    companies: Whole
    votes: Whole
    quotas: Whole

    @property
    def nodes(self) -> int:
        """How many holders and companies there are."""
        return len(self.quotas)


@dataclass(frozen=True, slots=True)
class Forest:
    """Who controls whom: for each node the next controller above it, and its circle.

    `above` has the nearest controller of each node that is not in its own circle, or -1; `circle`
    the least number among those that control each other with it, itself included; `top` the circle
    in the end. All are int64 of shape (nodes,).
    """

    above: Whole
    circle: Whole
    top: Whole

    def controllers(self, node: int) -> Iterator[int]:
        """Yield the circles above a node, each by its least member, the nearest first."""
        at = int(self.above[node])
        while at >= 0:
            yield at
            at = int(self.above[at])


def improper(register: Register) -> Whole:
    """Return the companies of which two sides apart may have a quota each: votes of two quotas or more.

    Raises:
        ValueError: the arrays are no register.
    """
    import numpy as np  # noqa: PLC0415  # small questions do not wait for it

    _checked(register)
    counted = register.holders != register.companies
    held = np.zeros(register.nodes, np.int64)
    np.add.at(held, register.companies[counted], register.votes[counted])
    (found,) = np.nonzero(held >= 2 * register.quotas)
    most = np.zeros(register.nodes, np.int64)
    np.maximum.at(most, register.companies[counted], register.votes[counted])
    alone = held - most < register.quotas  # all others together have no quota: nobody can oppose
    real: Whole = found[~alone[found]]
    return real


def forest(register: Register) -> Forest:
    """Return the forest of control of a register whose rules are all proper.

    X controls the least set that contains X and every company of which members of the set have the
    quota of votes. A company with one holder of its quota belongs to that holder whatever else there
    is; the others are found by a search from each node that keeps, for each open node, the votes
    that what it controls has in others, and joins the smaller of two such tables to the larger.
    A node that leads back to an open one closes a circle. Companies that nobody can win are left
    out beforehand. Expected O(n + m + k log k) for n nodes and m holdings, k of them in companies
    that no holder has the quota of alone; about 100 bytes for each node and holding.

    The search is Gabow (2000), Path-based depth-first search for strong and biconnected components,
    Information Processing Letters 74; why it may join: see `docs/explanation/control.md`.

    >>> import numpy as np
    >>> rows = np.array([[0, 1, 60], [0, 2, 30], [1, 2, 25]])
    >>> made = Register(rows[:, 0], rows[:, 1], rows[:, 2], np.array([51, 51, 51]))
    >>> forest(made).above.tolist()
    [-1, 0, 0]

    Raises:
        ValueError: the arrays are no register, or some rule is not proper.
    """
    from kingmaker.analysis.control.registers import kernels  # noqa: PLC0415  # compiled when needed

    wrong = improper(register)
    if len(wrong):
        msg = f"{len(wrong)} rules are not proper, that of node {wrong[0]} first: ask for `lists`"
        raise ValueError(msg)
    return Forest(
        *kernels.forest(register.holders, register.companies, register.votes, register.quotas)
    )


def controlled(register: Register) -> Forest | dict[int, Whole]:
    """Return who controls whom, by the engine that the rules allow.

    Where no company has votes of two quotas that could oppose each other, the `forest`; else what
    each holder controls, by the `lists`, as an entity may then have several controllers in the end.

    >>> import numpy as np
    >>> rows = np.array([[0, 2, 50], [1, 2, 50]])
    >>> parts = [rows[:, 0], rows[:, 1], rows[:, 2]]
    >>> controlled(Register(*parts, np.array([51, 51, 51]))).above.tolist()
    [-1, -1, -1]
    >>> {who: what.tolist() for who, what in controlled(Register(*parts, np.array([50, 50, 50]))).items()}
    {0: [2], 1: [2]}

    Raises:
        ValueError: the arrays are no register.
    """
    return dict(lists(register)) if len(improper(register)) else forest(register)


def lists(register: Register) -> Iterator[tuple[int, Whole]]:
    """Yield each holder that controls something, with all that it controls, whatever the rules.

    The least set is followed from every holder in turn, with a counter for each company on the way:
    O(holdings of what is controlled) for each. This is the definition itself, and the twin of `forest`.

    >>> import numpy as np
    >>> rows = np.array([[0, 2, 50], [1, 2, 50]])
    >>> made = Register(rows[:, 0], rows[:, 1], rows[:, 2], np.array([50, 50, 50]))
    >>> [(who, what.tolist()) for who, what in lists(made)]
    [(0, [2]), (1, [2])]
    """
    from kingmaker.analysis.control.registers import least  # noqa: PLC0415  # compiled when needed

    _checked(register)
    first, to, votes = least.outgoing(
        register.holders, register.companies, register.votes, register.nodes
    )
    count, seen = least.counters(register.nodes)
    for who in range(register.nodes):
        if first[who] < first[who + 1]:
            found = least.reached(who, (first, to, votes), register.quotas, (count, seen))
            if len(found):
                yield who, found


def _checked(register: Register) -> None:
    import numpy as np  # noqa: PLC0415  # small questions do not wait for it

    parts = (register.holders, register.companies, register.votes, register.quotas)
    if any(part.dtype != np.int64 or part.ndim != 1 for part in parts):
        msg = "a register is made of arrays of int64 with one dimension"
        raise ValueError(msg)
    if not len(register.holders) == len(register.companies) == len(register.votes):
        msg = "holders, companies and votes have one place for each holding"
        raise ValueError(msg)
    if (
        len(register.votes)
        and min(register.votes.min(), register.holders.min(), register.companies.min()) < 0
    ):
        msg = "votes and numbers of nodes are not below 0"
        raise ValueError(msg)
    if (
        len(register.votes)
        and max(register.holders.max(), register.companies.max()) >= register.nodes
    ):
        msg = "every holder and company has its quota"
        raise ValueError(msg)
    if register.nodes and not 0 < register.quotas.min() <= register.quotas.max() < MOST_VOTES // 2:
        msg = "quotas are above 0"
        raise ValueError(msg)
    if len(register.votes) and float(register.votes.sum(dtype=np.float64)) >= MOST_VOTES:
        msg = f"there are more than {MOST_VOTES} votes in all"
        raise ValueError(msg)
