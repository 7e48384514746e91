"""Control in registers: the forest of controllers against loops, a database and a logic solver, on one graph.

The graphs have the shape of business groups: groups of which large ones grow faster, a fifth of the
companies held by a majority spread over several of a group, a tenth half and half, a tenth dispersed,
some holdings that close circles. In `dense` hardly any new group begins. Each tool runs in a process of
its own and counts the pairs of controller and controlled; where the counts differ, nothing is told.
Seconds are of the processor, memory is what was added to that of the loaded graph.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kingmaker.analysis.control.registers.register import Register

if TYPE_CHECKING:
    from bench.harness import Row

#: Votes of each company, at least.
WHOLE = 1_000_000
#: Every tool with the most holders and companies it is given, so that a run ends.
TOOLS = {
    "forest": 10_000_000,
    "least sets": 1_000_000,
    "plain Python": 1_000_000,
    "networkx": 1_000_000,
    "DuckDB": 1_000_000,
    "clingo": 100_000,
}
#: How often a new group begins, by the kind of graph.
NEW = {"groups": 0.62, "dense": 0.05}

Rows = list[tuple[int, int, int]]


def groups(nodes: int, *, seed: int, new: float) -> Register:
    """A register of so many persons and companies; `new` is how often a new group begins."""
    dice = random.Random(seed)  # noqa: S311  # nothing secret
    rows: Rows = []
    companies: list[int] = []  # each is chosen as often, so that large groups grow faster
    members: dict[int, list[int]] = {}
    node = 0
    while node < nodes - 8:
        company, node = node, node + 1
        if len(companies) < 10 or dice.random() < new:  # noqa: PLR2004  # nothing to grow from yet
            members[company] = [company]
            for votes in dice.choice(([WHOLE], [500_000, 500_000], [600_000, 400_000])):
                rows.append((node, company, votes))
                node += 1
        else:
            parent = dice.choice(companies)
            members[company] = _added(dice, (parent, company), companies, members[parent], rows)
        if len(companies) > 10 and dice.random() < 0.05:  # noqa: PLR2004  # closes a circle
            rows.append((company, dice.choice(members[company]), dice.randrange(1, 100_000)))
        companies.append(company)
    return _register(rows, nodes, seed)


def _added(
    dice: random.Random, pair: tuple[int, int], companies: list[int], group: list[int], rows: Rows
) -> list[int]:
    """Add a company to a group, or hold it from several without one; return its group."""
    (parent, company), kind = pair, dice.random()
    others = dice.choices(companies, k=6)
    if kind < 0.3:  # noqa: PLR2004  # half and half, or dispersed
        some, votes = ((parent, others[0]), 500_000) if kind < 0.1 else (others, 90_000)  # noqa: PLR2004
        rows += [(holder, company, votes) for holder in dict.fromkeys(some)]
        return [company]
    if kind < 0.5 and len(group) > 1:  # noqa: PLR2004  # a majority spread over members
        held = dice.sample(group, min(len(group), dice.randrange(2, 6)))
        part = min(dice.randrange(505_000, 805_000) // len(held), 490_000)
        rows += [(holder, company, part) for holder in held]
    else:
        rows.append((parent, company, dice.choice((WHOLE, 510_000, 700_000))))
        rows += [(others[0], company, 290_000)] * (kind > 0.8)  # noqa: PLR2004  # a minority beside it
    group.append(company)
    return group


def chain(nodes: int) -> Register:
    """A chain of holdings of six tenths."""
    return _register([(one, next_, 600_000) for one, next_ in pairwise(range(nodes))], nodes, 0)


def _register(rows: Rows, nodes: int, seed: int) -> Register:
    """The rows in no order, under other numbers; a company has at least the votes that are held."""
    held = np.array([row for row in rows if row[0] != row[1]], np.int64)
    dice = np.random.default_rng(seed)
    held[:, :2] = dice.permutation(nodes)[held[:, :2]]
    held = held[dice.permutation(len(held))]
    sums = np.full(nodes, 0, np.int64)
    np.add.at(sums, held[:, 1], held[:, 2])
    holders, companies, votes = (np.ascontiguousarray(held[:, n]) for n in range(3))
    return Register(holders, companies, votes, np.maximum(WHOLE, sums) // 2 + 1)


def run(*, quick: bool) -> list[Row]:
    """Measure the forest, the least sets, and each peer that is installed."""
    sizes = (10_000,) if quick else (10_000, 100_000, 1_000_000)
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for kind, new in NEW.items():
                if kind == "dense" and size > 100_000:  # noqa: PLR2004  # all pairs are too many there
                    continue
                file = Path(folder) / f"{kind}-{size}.npz"
                _kept(groups(size, seed=7, new=new), file)
                found += _compared(f"{kind}, {size:,} nodes", file, size)
        deep = Path(folder) / "chain.npz"
        _kept(chain(10_000 if quick else 100_000), deep)
        found.append(
            _row(
                "forest",
                f"a chain, {10_000 if quick else 100_000:,} deep",
                _tool("forest", deep),
                0,
            )
        )
    return found


def _kept(register: Register, file: Path) -> None:
    parts = (register.holders, register.companies, register.votes, register.quotas)
    np.savez(file, *parts)


def _compared(graph: str, file: Path, size: int) -> list[Row]:
    rows: list[Row] = []
    ours = _tool("forest", file)
    for tool, most in TOOLS.items():
        if size > most:
            continue
        made = ours if tool == "forest" else _tool(tool, file)
        if made.get("pairs", ours["pairs"]) != ours["pairs"]:
            msg = f"{tool} finds {made['pairs']} pairs where the forest has {ours['pairs']}"
            raise RuntimeError(msg)
        rows.append(_row(tool, graph, made, ours["seconds"]))
    return rows


def _tool(tool: str, file: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.register_tools", tool, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"skipped": done.stderr.strip().splitlines()[-1]}
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def _row(tool: str, graph: str, made: dict[str, Any], ours: float) -> Row:
    name = f"{tool}: {graph}"
    if "skipped" in made:
        return {"name": name, "skipped": made["skipped"]}
    ratio = {"times the forest": made["seconds"] / ours} if ours else {}
    facts = {key: made[key] for key in ("pairs", "mb", "runs")}
    return {"name": name, "median": made["seconds"], "unit": "s cpu", **ratio, **facts}
