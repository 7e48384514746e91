"""The forest of a register is what the definition gives: joint control, circles, halves, chains, own shares."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bench.register_tools import TOOLS, pairs_of
from bench.registers import chain, groups
from kingmaker.analysis.control.closure import reach
from kingmaker.analysis.control.registers.register import (
    Forest,
    Register,
    forest,
    improper,
    lists,
)
from kingmaker.analysis.control.registers.register import (
    controlled as answer,
)
from kingmaker.analysis.games import SimpleGame

if TYPE_CHECKING:
    import random

    from hypothesis.strategies import DrawFn


Rows = list[tuple[int, int, int]]


def register(rows: Rows, quotas: list[int]) -> Register:
    held = np.array(rows, np.int64).reshape(-1, 3)
    holders, companies, votes = (np.ascontiguousarray(held[:, n]) for n in range(3))
    return Register(holders, companies, votes, np.array(quotas, np.int64))


def controlled(rows: Rows, quotas: list[int], who: int) -> set[int]:
    """The slow twin: add what the set has the quota of until nothing is added."""
    found = {who}
    while True:
        votes = [
            sum(v for h, y, v in rows if y == c and h in found and h != y)
            for c in range(len(quotas))
        ]
        more = {c for c, v in enumerate(votes) if v >= quotas[c]} - found
        if not more:
            return found - {who}
        found |= more


def above(made: Forest, node: int) -> set[int]:
    """All who control a node by a forest: those of its circle, and of every circle above."""
    circles = {int(made.circle[node]), *made.controllers(node)}
    return {x for x, c in enumerate(made.circle.tolist()) if c in circles} - {node}


@st.composite
def registers(draw: DrawFn, *, proper: bool) -> tuple[Rows, list[int]]:
    """Up to nine nodes; halves, majorities, spread majorities, own shares, one holding in two parts."""
    nodes = draw(st.integers(1, 9))
    rows: Rows = []
    quotas = []
    for company in range(nodes):
        whole = draw(st.sampled_from((10, 100, 101)))
        low = whole // 2 + 1 if proper else 1
        quotas.append(draw(st.sampled_from((whole // 2 + 1, (2 * whole) // 3 + 1, low))))
        left = whole
        for holder in draw(st.lists(st.integers(0, nodes - 1), max_size=5)):
            part = draw(
                st.sampled_from((left, left // 2, left // 3, min(left, whole // 2), min(left, 3)))
            )
            rows.append((holder, company, part))
            left -= part
    return rows, quotas


@given(registers(proper=True))
@example(([(0, 1, 60), (1, 0, 60)], [51, 51]))  # a circle of two
@example(([(0, 1, 60), (1, 2, 60), (2, 3, 60), (3, 0, 60)], [51] * 4))  # and of four
@example(([(0, 1, 60), (1, 2, 60), (2, 0, 30), (1, 0, 30), (0, 3, 30), (2, 3, 30)], [51] * 4))
@example(([(0, 1, 60), (2, 0, 30), (1, 2, 60), (0, 3, 60)], [51] * 4))
def test_the_forest_is_what_the_definition_gives(given_: tuple[Rows, list[int]]) -> None:
    rows, quotas = given_
    made = forest(register(rows, quotas))
    every = [controlled(rows, quotas, who) for who in range(len(quotas))]
    for node in range(len(quotas)):
        over = {who for who, what in enumerate(every) if node in what}
        assert above(made, node) == over
        strictly = {
            who: {x for x in range(len(quotas)) if who in every[x]} - every[who]
            for who in over | {node}
        }
        assert int(made.top[node]) == min(who for who, over_ in strictly.items() if not over_)


@given(registers(proper=True))
def test_the_nearest_controller_is_controlled_by_all_the_others(
    given_: tuple[Rows, list[int]],
) -> None:
    rows, quotas = given_
    made = forest(register(rows, quotas))
    for node in range(len(quotas)):
        way = list(made.controllers(node))
        for lower, upper in pairwise(way):
            assert lower in controlled(rows, quotas, upper)
            assert upper not in controlled(rows, quotas, lower)


@given(registers(proper=False))
def test_lists_are_the_definition_whatever_the_rules(given_: tuple[Rows, list[int]]) -> None:
    rows, quotas = given_
    found = {who: set(what.tolist()) for who, what in lists(register(rows, quotas))}
    for who in range(len(quotas)):
        assert found.get(who, set()) == controlled(rows, quotas, who)


@given(registers(proper=False))
def test_a_register_that_is_not_refused_has_proper_rules_only(
    given_: tuple[Rows, list[int]],
) -> None:
    rows, quotas = given_
    wrong = set(improper(register(rows, quotas)).tolist())
    for company, quota in enumerate(quotas):
        held: dict[str, int] = {}
        for holder, of, votes in rows:
            if of == company != holder:
                held[str(holder)] = held.get(str(holder), 0) + votes
        game = SimpleGame.weighted(quota, held)
        if company not in wrong:
            assert game.is_proper()


@given(registers(proper=True), st.randoms(use_true_random=False))
def test_the_order_of_holdings_and_parts_of_one_change_nothing(
    given_: tuple[Rows, list[int]], dice: random.Random
) -> None:
    rows, quotas = given_
    split = [(h, c, part) for h, c, v in rows for part in (v // 2, v - v // 2)]
    dice.shuffle(split)
    one, other = forest(register(rows, quotas)), forest(register(split, quotas))
    for name in ("above", "circle", "top"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_the_engine_and_the_lens_agree() -> None:
    made = groups(400, seed=3, new=0.2)
    held: dict[str, dict[str, int]] = {}
    for holder, company, votes in zip(made.holders, made.companies, made.votes, strict=True):
        row = held.setdefault(str(company), {})
        row[str(holder)] = row.get(str(holder), 0) + int(votes)
    games = {c: SimpleGame.weighted(int(made.quotas[int(c)]), row) for c, row in held.items()}
    found = {who: {str(x) for x in what.tolist()} for who, what in lists(made)}
    for who in range(made.nodes):
        assert found.get(who, set()) == {step.node for step in reach(games, [str(who)])} - {
            str(who)
        }


@pytest.mark.parametrize("new", [0.62, 0.05])
def test_generated_groups_have_joint_control_and_circles_and_all_engines_count_alike(
    new: float,
) -> None:
    made = groups(3_000, seed=11, new=new)
    found = forest(made)
    single = made.companies[made.votes >= made.quotas[made.companies]]
    joint = (found.above >= 0) & ~np.isin(np.arange(made.nodes), single)
    assert joint.sum() > 10, "some are controlled though no holder has the quota alone"
    assert pairs_of(found) == TOOLS["least sets"](made) == TOOLS["plain Python"](made)


def test_a_deep_chain_and_a_wide_company() -> None:
    deep = forest(chain(30_000))
    assert pairs_of(deep) == 30_000 * 29_999 // 2
    assert len(set(deep.top.tolist())) == 1
    wide = register(
        [(0, x, 60) for x in range(1, 2_000)] + [(x, 2_000, 1) for x in range(1, 2_000)],
        [51] * 2_000 + [1_001],
    )
    assert forest(wide).top.tolist() == [0] * 2_001


def test_half_each_is_no_proper_rule_and_is_answered_in_lists() -> None:
    half = register([(0, 2, 50), (1, 2, 50)], [51, 51, 50])
    assert improper(half).tolist() == [2]
    with pytest.raises(ValueError, match="not proper"):
        forest(half)
    assert [(who, what.tolist()) for who, what in lists(half)] == [(0, [2]), (1, [2])]
    strict = register([(0, 2, 50), (1, 2, 50)], [51, 51, 51])
    assert forest(strict).above.tolist() == [-1, -1, -1]


@given(registers(proper=False))
def test_the_engine_is_a_forest_just_where_no_company_can_be_won_twice(
    given_: tuple[Rows, list[int]],
) -> None:
    made = register(*given_)
    found = answer(made)
    assert isinstance(found, Forest) is (len(improper(made)) == 0)
    if isinstance(found, dict):
        assert {w: set(x.tolist()) for w, x in found.items()} == {
            w: c for w in range(made.nodes) if (c := controlled(*given_, w))
        }


def test_votes_beyond_the_whole_are_told() -> None:
    assert improper(register([(0, 3, 100), (1, 3, 100), (2, 3, 100)], [51] * 4)).tolist() == [3]


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (([0], [1], [-1], [1, 1]), "below 0"),
        (([0], [2], [1], [1, 1]), "has its quota"),
        (([0], [1], [1], [1, 0]), "above 0"),
        (([0], [1, 1], [1], [1, 1]), "one place"),
        (([0, 0], [1, 1], [2**61, 2**61], [1, 1]), "votes in all"),
    ],
)
def test_arrays_that_are_no_register_are_refused(parts: tuple[list[int], ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        forest(Register(*(np.array(part, np.int64) for part in parts)))


def test_floats_are_refused() -> None:
    with pytest.raises(ValueError, match="int64"):
        improper(Register(*(np.array([0.5]) for _ in range(4))))


def test_the_same_under_any_hash_seed() -> None:
    program = (
        "from bench.registers import groups; from kingmaker.analysis.control.registers.register import forest;"
        "print(forest(groups(2000, seed=5, new=0.3)).above.tolist())"
    )
    shown = set()
    for seed in ("0", "42"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"src{os.pathsep}."}
        done = subprocess.run(
            [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True
        )
        shown.add(done.stdout)
    assert len(shown) == 1
