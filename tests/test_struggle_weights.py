"""Votes of unlike weights: diagrams of many holders, against all ballots, and against halves that meet in the middle."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.ballots import Ballot, Question, Roll, Weighing, carries
from kingmaker.analysis.struggle.assumptions import likely
from kingmaker.analysis.struggle.deciding import Diagrams
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.solving import solve
from kingmaker.model.sentences import Base, BaseKind, Count
from kingmaker.model.values import Comparison, exactly
from tests.struggle_cases import built

if TYPE_CHECKING:
    from collections.abc import Sequence


def question(weights: Sequence[int], share: Fraction = Fraction(1, 2)) -> Question:
    names = [f"h{n}" for n in range(len(weights))]
    votes = Weighing(dict(zip(names, weights, strict=True)))
    rule = Count(Comparison.MORE_THAN, exactly(share, "share"), Base(BaseKind.OUTSTANDING))
    heads = Weighing(dict.fromkeys(names, 1))
    return Question(roll=Roll(heads=heads, votes=votes, seats=len(names)), passes=rule)


def chance(diagrams: Diagrams, root: int, odds: Sequence[Fraction]) -> Fraction:
    """How likely a diagram is to be carried, where each is for by itself: the definition, node by node."""
    worth = {0: Fraction(0), 1: Fraction(1)}
    for node in diagrams.below(root):
        voter, yes, _, no = diagrams.nodes[node]
        worth[node] = odds[voter] * worth[yes] + (1 - odds[voter]) * worth[no]
    return worth[root]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=7),
    st.fractions(0, 1, max_denominator=9),
)
def test_the_diagram_is_the_rule(weights: list[int], share: Fraction) -> None:
    asked, made = question(weights, share), Diagrams()
    names = made.voters(asked)
    root = made.of(asked, {name: place for place, name in enumerate(names)})
    for ballots in product((Ballot.FOR, Ballot.AGAINST), repeat=len(names)):
        told = carries(asked, dict(zip(names, ballots, strict=True)))
        assert made.reads(root, list(ballots)) == told


def test_thirty_unlike_holders_meet_in_the_middle() -> None:
    """Each half has its sums; one half's sum says how much the other must bring. In whole numbers."""
    rng = Random(7)  # noqa: S311
    weights = [rng.randrange(10**5, 10**6) for _ in range(26)]
    made, asked = Diagrams(), question(weights)
    names = made.voters(asked)
    root = made.of(asked, {name: place for place, name in enumerate(names)})
    assert len(made.nodes) < 4 * 2**13  # three halves of the smaller half's sums, and the like
    left, right = (_sums([weights[int(n[1:])] for n in half]) for half in (names[:13], names[13:]))
    right.sort()
    carried = sum(len(right) - bisect_left(right, sum(weights) // 2 + 1 - one) for one in left)
    even = [Fraction(1, 2)] * 26
    assert chance(made, root, even) == Fraction(carried, 2**26)


def _sums(weights: Sequence[int]) -> list[int]:
    sums = [0]
    for weight in weights:
        sums += [one + weight for one in sums]
    return sums


def test_many_holders_of_few_shares_are_few_nodes() -> None:
    """A hundred holders of some five hundred shares: never more nodes than holders times shares."""
    weights = [100, 80, 50, *([7] * 20), *([3] * 40), *([1] * 37)]
    made, asked = Diagrams(), question(weights)
    names = made.voters(asked)
    root = made.of(asked, {name: place for place, name in enumerate(names)})
    assert len(made.below(root)) < 100 * sum(weights) / 4
    sums = [0] * (sum(weights) + 1)
    sums[0] = 1
    for weight in weights:
        for total in range(sum(weights), weight - 1, -1):
            sums[total] += sums[total - weight]
    carried = sum(sums[sum(weights) // 2 + 1 :])
    assert chance(made, root, [Fraction(1, 2)] * 100) == Fraction(carried, 2**100)


def test_a_null_voter_and_another_order_change_nothing() -> None:
    weights = [31, 30, 17, 12, 5, 3]
    odds = [Fraction(n + 1, 8) for n in range(6)]

    def found(own: Sequence[int], p: Sequence[Fraction]) -> Fraction:
        made, asked = Diagrams(), question(own)
        names = made.voters(asked)
        root = made.of(asked, {name: place for place, name in enumerate(names)})
        return chance(made, root, [p[int(name[1:])] for name in names])

    one = found(weights, odds)
    assert found(weights[::-1], odds[::-1]) == one
    assert found([*weights, 0], [*odds, Fraction(1, 3)]) == one
    assert found([3 * w for w in weights], odds) == one


def test_what_is_too_large_is_refused_with_the_numbers() -> None:
    rng = Random(3)  # noqa: S311
    asked, made = question([rng.randrange(10**5, 10**6) for _ in range(40)]), Diagrams(limit=2_000)
    places = {name: place for place, name in enumerate(made.voters(asked))}
    with pytest.raises(Refused, match=r"40 voters of many different weights .* 2,000 nodes"):
        made.of(asked, places)
    many = question([1] * 251)
    with pytest.raises(Refused, match=r"251 voters is not followed one by one; at most 250 are"):
        Diagrams().of(many, {f"h{n}": n for n in range(251)})


HOLDERS = 18
MEETING = """
title: A meeting
as_of: 2025-04-01
people: {{raider: {{}}, {people}}}
entities: {{acme: {{kind: company, governed_by: meeting}}}}
holdings: {{acme: {{common: {{votes: 1, held_by: {{{held}}}}}}}}}
bodies:
  meeting: {{of: acme, members: holders of shares, quorum: none, passes: more than half of outstanding shares, tie: fails}}
gauges: {{deal: [open, signed]}}
moves:
  sign: {{by: meeting, tabled_by: raider, when: deal is open, then: deal is signed}}
actors:
  raider: {{wants: [{{that: deal is signed, worth: 5, certainty: assumed}}], tempo: once a day}}
clock: {{from: 2025-04-01, to: 2025-04-02, tick: 12 hours}}
precision: {{value: 1, certainty: assumed}}
endings: {{done: {{when: deal is signed}}, undone: {{when: otherwise}}}}
"""


def test_a_meeting_of_many_unlike_holders_is_played() -> None:
    """Who wants nothing votes by chance, so the motion is carried by so many of all sets of ballots."""
    rng = Random(11)  # noqa: S311
    weights = [rng.randrange(10**5, 10**6) for _ in range(HOLDERS)]
    text = MEETING.format(
        people=", ".join(f"h{n}: {{}}" for n in range(HOLDERS)),
        held=", ".join(f"h{n}: {w}" for n, w in enumerate(weights)),
    )
    arena, stakes, _ = built(text)
    solved = solve(arena, stakes, likely(stakes))
    sums = np.sort(np.array(_sums(weights)))
    carried = 1 - np.searchsorted(sums, sum(weights) // 2 + 1) / 2**HOLDERS
    tried = []
    worth = np.array([10.0, 0.0])  # signed, open: at the end of the clock
    for _ in range(2):
        odds = np.exp(carried * (worth[0] - worth[1]))
        tried.append(0.5 * odds / (1 + odds))
        worth = np.array([10.0, tried[-1] * carried * 10 + (1 - tried[-1] * carried) * worth[1]])
    missed = np.prod([1 - one * carried for one in tried])
    assert solved.endings[0, 0] == pytest.approx(1 - missed, abs=1e-12)
