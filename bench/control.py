"""Control of generated groups of companies: what each party reaches, and who is paid in the end.

The groups follow the shape of business groups: a process by which large groups grow faster, a fifth
of the companies held by a majority spread over several members, a tenth shared half and half, a tenth
dispersed, some holdings that close circles. Registers without any of these tell nothing about the
recursion.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from bench.harness import time_function
from kingmaker.analysis.control.closure import reach_each
from kingmaker.analysis.control.owners import MOST_ENTITIES, owners
from kingmaker.analysis.games import SimpleGame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.harness import Row

#: Votes of each company.
WHOLE = 1_000

Register = dict[str, dict[str, int]]


def register(companies: int, *, seed: int) -> Register:
    """Who holds how many of the thousand votes of each company."""
    dice = random.Random(seed)  # noqa: S311  # nothing secret
    held: Register = {}
    names: list[str] = []
    for number in range(companies):
        name = f"c{number}"
        held[name] = _holders(dice, names, f"p{number}")
        if names and dice.random() < 0.05:  # noqa: PLR2004  # a circle
            older = held[dice.choice(names)]
            older[name] = min(100, WHOLE - sum(older.values()))
        names.append(name)
    return held


def _holders(dice: random.Random, names: list[str], person: str) -> dict[str, int]:
    kind = dice.random()
    if len(names) < 10 or kind < 0.2:  # noqa: PLR2004  # a new group
        return {person: dice.choice((1_000, 600, 500))}
    if kind < 0.4:  # noqa: PLR2004  # a majority spread over several
        some = dice.sample(names, 3)
        return dict.fromkeys(some, 180)
    if kind < 0.5:  # noqa: PLR2004  # half and half
        return dict.fromkeys(dice.sample(names, 2), 500)
    if kind < 0.6:  # noqa: PLR2004  # dispersed
        return dict.fromkeys(dice.sample(names, 6), 90)
    return {dice.choice(names): dice.choice((1_000, 510, 700))}


def games(held: Mapping[str, Mapping[str, int]]) -> dict[str, SimpleGame]:
    """The rule of each company: more than half of its votes."""
    return {n: SimpleGame.weighted(WHOLE // 2 + 1, dict(row)) for n, row in held.items()}


def run(*, quick: bool) -> list[Row]:
    """Measure all controllers of a group, and its owners in the end."""
    runs = 1 if quick else 5
    found = []
    for companies in (1_000,) if quick else (1_000, 10_000):
        held = register(companies, seed=7)
        rules = games(held)
        parties = dict.fromkeys((*held, *(h for row in held.values() for h in row)))
        pairs = sum(map(len, reach_each(rules, parties).values()))
        timing = time_function(partial(reach_each, rules, parties), runs=runs)
        edges = sum(map(len, held.values()))
        title = f"all controllers, {companies:,} companies"
        found.append(timing.row(title, holdings=edges, pairs=pairs))
    direct = {
        name: {h: Fraction(k, WHOLE) for h, k in row.items()}
        for name, row in register(MOST_ENTITIES, seed=7).items()
    }
    timing = time_function(lambda: owners(direct), runs=runs)
    found.append(timing.row(f"owners in the end, {MOST_ENTITIES} companies, exactly"))
    return found
