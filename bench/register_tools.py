"""One tool on one register: print the number of pairs, the seconds of the processor and the memory it took.

    python -m bench.register_tools TOOL FILE

All follow the same definition: what a holder controls is the least set with the holder and every
company of which members of the set have the quota of votes.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections import defaultdict
from resource import RUSAGE_SELF, getrusage
from time import process_time
from typing import TYPE_CHECKING, Any

import numpy as np

from kingmaker.analysis.control.registers.register import Register, forest, lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kingmaker.analysis.control.registers.register import Forest


def pairs_of(made: Forest) -> int:
    """How many pairs of a controller and what it controls there are in a forest."""
    members = np.bincount(made.circle, minlength=len(made.circle))
    over = np.full(len(members), -1, np.int64)  # how many nodes control a circle from above
    total = 0
    for node in range(len(members)):
        way = []
        at = int(made.circle[node])
        while over[at] < 0:
            way.append(at)
            if made.above[at] < 0:
                over[at] = 0
                break
            at = int(made.above[at])
        for circle in reversed(way):
            upper = int(made.above[circle])
            over[circle] = 0 if upper < 0 else over[upper] + members[upper]
        total += int(over[made.circle[node]] + members[made.circle[node]] - 1)
    return total


def by_lists(register: Register) -> int:
    """The least set from every holder, compiled."""
    return sum(len(what) for _, what in lists(register))


def by_python(register: Register) -> int:
    """The least set from every holder, with dictionaries."""
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for holder, company, votes in _rows(register):
        held[holder].append((company, votes))
    quotas = register.quotas.tolist()
    return sum(_followed(who, lambda x: held.get(x, ()), quotas) for who in held)


def by_networkx(register: Register) -> int:
    """The least set from every holder, along the edges of a graph."""
    import networkx as nx  # noqa: PLC0415  # a peer that need not be there

    graph = nx.DiGraph()
    for holder, company, votes in _rows(register):
        before = graph.edges[holder, company]["votes"] if graph.has_edge(holder, company) else 0
        graph.add_edge(holder, company, votes=before + votes)
    quotas = register.quotas.tolist()

    def holdings(who: int) -> Iterable[tuple[int, int]]:
        return ((company, said["votes"]) for company, said in graph.adj[who].items())

    return sum(_followed(who, holdings, quotas) for who in graph if graph.out_degree(who))


def _followed(
    who: int, holdings: Callable[[int], Iterable[tuple[int, int]]], quotas: list[int]
) -> int:
    count: dict[int, int] = defaultdict(int)
    inside, fresh = {who}, [who]
    while fresh:
        for company, votes in holdings(fresh.pop()):
            if company not in inside:
                count[company] += votes
                if count[company] >= quotas[company]:
                    inside.add(company)
                    fresh.append(company)
    return len(inside) - 1


def by_duckdb(register: Register) -> int:
    """Rounds of SQL: what is won by those who have been won, until nothing is added."""
    import duckdb  # noqa: PLC0415  # a peer that need not be there

    base = duckdb.connect()
    columns = {"x": register.holders, "y": register.companies, "v": register.votes}
    rows = np.rec.fromarrays(list(columns.values()), names=list(columns))  # type: ignore[call-overload]
    held, quotas = (
        {n: rows[n] for n in columns},
        {"y": np.arange(register.nodes), "q": register.quotas},
    )
    base.register("given", held)
    base.register("bars", quotas)
    base.execute(
        "create table held as select x, y, sum(v) as v from given where x <> y group by all"
    )
    base.execute("create table quota as select * from bars")
    base.execute(
        "create table won as select h.x, h.y from held h join quota q using (y) where h.v >= q.q"
    )
    before = -1
    while (now := base.execute("select count(*) from won").fetchall()[0][0]) != before:
        before = now
        base.execute(
            """create or replace table won as select x, y from (
                 select x, y, v from held
                 union all select w.x, h.y, h.v from won w join held h on h.x = w.y where w.x <> h.y
               ) join quota q using (y) group by x, y, q.q having sum(v) >= q.q"""
        )
    return int(before)


def by_clingo(register: Register) -> int:
    """A logic program with a sum within the recursion."""
    import clingo  # noqa: PLC0415  # a peer that need not be there

    sums: dict[tuple[int, int], int] = defaultdict(int)
    for holder, company, votes in _rows(register):
        sums[holder, company] += votes
    facts = [f"h({x},{y},{v})." for (x, y), v in sums.items()]
    bars = [f"q({y},{register.quotas[y]})." for y in {y for _, y in sums}]
    rules = """c(X,Y) :- h(X,Y,V), q(Y,Q), V >= Q.
        near(X,Y) :- c(X,Z), h(Z,Y,_), X != Y.  near(X,Y) :- h(X,Y,_).
        c(X,Y) :- near(X,Y), q(Y,Q), #sum { V,Z : c(X,Z), h(Z,Y,V); V,X : h(X,Y,V) } >= Q.
        #show c/2."""
    solver = clingo.Control(["--warn=none"])
    solver.add("base", [], "\n".join([*facts, *bars, rules]))
    solver.ground([("base", [])])
    found = 0
    with solver.solve(yield_=True) as models:
        for model in models:
            found = len(model.symbols(shown=True))
    return found


def _rows(register: Register) -> Iterable[tuple[int, int, int]]:
    apart = register.holders != register.companies
    parts = (register.holders, register.companies, register.votes)
    return zip(*(part[apart].tolist() for part in parts), strict=True)


TOOLS: dict[str, Callable[[Register], int]] = {
    "least sets": by_lists,
    "plain Python": by_python,
    "networkx": by_networkx,
    "DuckDB": by_duckdb,
    "clingo": by_clingo,
}


def main(tool: str, file: str) -> dict[str, Any]:
    """Run a tool on a register; what is compiled or imported on first use has been so before."""
    with np.load(file) as kept:
        register = Register(*(kept[name] for name in kept.files))
    tiny = Register(
        *(np.array(part, np.int64) for part in ([0, 0, 1], [1, 2, 2], [6, 3, 3], [6, 6, 6]))
    )
    if tool == "forest":
        forest(tiny)
    else:
        TOOLS[tool](tiny)
    before = getrusage(RUSAGE_SELF).ru_maxrss
    seconds = []
    runs = 5 if tool == "forest" else 1
    answer: Forest | int = 0
    for _ in range(runs):
        start = process_time()
        answer = forest(register) if tool == "forest" else TOOLS[tool](register)
        seconds.append(process_time() - start)
    added = (getrusage(RUSAGE_SELF).ru_maxrss - before) // 1024
    pairs = answer if isinstance(answer, int) else pairs_of(answer)
    return {
        "pairs": pairs,
        "seconds": statistics.median(seconds),
        "mb": added,
        "runs": len(seconds),
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
