"""What is worked out for many draws together, or once for several issues, is what each comes to by itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.bargain.chances import agreed
from kingmaker.analysis.bargain.condorcet import election
from kingmaker.analysis.bargain.draws import drawn
from kingmaker.analysis.bargain.exchange import Many, exchange, exchanges, traded
from kingmaker.analysis.bargain.matters import Matters, by_part, matters
from kingmaker.analysis.bargain.models import MODELS
from kingmaker.analysis.bargain.points import medians_of
from kingmaker.analysis.bargain.spreads import blend, condorcet, positions_spread
from kingmaker.analysis.bargain.stands import Tables, table
from kingmaker.source.load import load, loads
from tests.bargain_cases import SALE
from tests.bargain_twin import Exchanges

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Few values, so that there are equal places, equal gains, and actors without a part.
places = st.integers(0, 4).map(lambda n: 25.0 * n)
cares = st.integers(0, 3).map(float)


@st.composite
def draws(draw: st.DrawFn) -> list[Matters]:
    """Return draws of the same issues: each has issues by actors, with weight on each issue."""
    issues, actors = draw(st.integers(2, 3)), draw(st.integers(2, 5))

    def table_of(each: st.SearchStrategy[float]) -> list[list[float]]:
        row = st.lists(each, min_size=actors, max_size=actors)
        return draw(st.lists(row, min_size=issues, max_size=issues))

    made = []
    for _ in range(draw(st.integers(1, 4))):
        care, can = np.array(table_of(cares)), np.array(table_of(cares))
        care[:, 0], can[:, 0] = np.maximum(care[:, 0], 1.0), np.maximum(can[:, 0], 1.0)
        made.append(matters(table_of(places), care, can))
    return made


def one_of(found: Matters, issue: int) -> Matters:
    """Return one issue by itself, with the same actors."""
    parts = ("positions", "salience", "capability", "reference", "scale")
    return Matters(*(getattr(found, part)[issue : issue + 1] for part in parts))


def joined(some: Sequence[Matters]) -> Matters:
    """Return the issues of several in one."""
    parts = ("positions", "salience", "capability", "reference", "scale")
    return Matters(*(np.concatenate([getattr(one, part) for one in some]) for part in parts))


@settings(max_examples=60)
@given(draws())
def test_draws_are_exchanged_as_each_by_itself(some: list[Matters]) -> None:
    assert exchanges(Many.of(some)).tolist() == [exchange(one).tolist() for one in some]


def test_draws_are_exchanged_as_it_is_written_out() -> None:
    """Draws end after different numbers of deals; places and saliences are drawn, so that no two deals gain as much."""
    rng = np.random.default_rng(1)
    rows = np.concatenate(
        [rng.uniform(0, 100, (24, 5, 2)), rng.uniform(1, 100, (24, 5, 3))], axis=2
    )
    some, told = [], []
    for n, row in enumerate(rows):
        many = 2 + n % 4
        a, b, s, t, c = row.T
        some.append(matters([a, b], [s, t], np.where(np.arange(5) < many, c, 0.0)))
        told.append(Exchanges([(p, q, x, y, z) for p, q, x, y, z in row[:many].tolist()]).settled())
    assert len({len(traded(one)[1]) for one in some}) > 1
    assert exchanges(Many.of(some)) == pytest.approx(np.array(told), abs=1e-6)


def test_of_deals_that_gain_as_much_the_first_is_made_in_each_draw() -> None:
    """Whoever of the first two gives way, both gain as much: it is the lighter one, in whatever order they are listed."""
    even = matters([[0, 0, 100], [0, 0, 100]], [[1, 1, 4], [4, 4, 1]], [50, 40, 1])
    turned = matters([[0, 0, 100], [0, 0, 100]], [[1, 1, 4], [4, 4, 1]], [40, 50, 1])
    other = matters([[0, 50, 100], [0, 0, 100]], [[1, 2, 4], [4, 4, 1]], [1, 2, 1])
    assert [traded(one)[1][0].giver for one in (even, turned)] == [1, 0]
    some = [even, other, turned]
    assert exchanges(Many.of(some)).tolist() == [exchange(one).tolist() for one in some]


@settings(max_examples=40)
@given(draws())
def test_issues_are_predicted_as_each_by_itself(some: list[Matters]) -> None:
    found = joined(some)
    alone = [one_of(found, n) for n in range(len(found.scale))]
    for name, model in MODELS.items():
        if name not in ("exchange", "nash-reference"):
            each = [float(model.point(one)[0]) for one in alone]
            assert model.point(found).tolist() == pytest.approx(each, abs=1e-9), name
    for spread in (positions_spread, condorcet, blend):
        assert spread(found) == pytest.approx(np.concatenate([spread(one) for one in alone]))


@settings(max_examples=40)
@given(draws())
def test_who_has_no_part_changes_nothing(some: list[Matters]) -> None:
    found = joined(some)
    medians = medians_of(found.positions, found.weights)
    spread = condorcet(found)
    for n in range(len(found.scale)):
        part = found.weights[n] > 0
        kept = [found.positions[n, part], found.salience[n, part], found.capability[n, part]]
        assert medians[n] == medians_of(kept[0][None], (kept[1] * kept[2])[None])[0]
        assert spread[n].tolist() == condorcet(matters(*kept))[0].tolist()
        where, chances = election(found.positions[n], found.weights[n])
        assert where.tolist() == sorted(set(kept[0].tolist()))
        assert spread[n][where.astype(int)] == pytest.approx(chances)
    rows = [row for rows, _, _ in by_part(found.positions, found.weights) for row in rows.tolist()]
    assert sorted(rows) == list(range(len(found.scale)))


def test_issues_of_one_case_are_as_each_by_itself() -> None:
    """What several issues share, states and decisions, does not depend on which of them was asked for before."""
    case = load("openai-2023").case
    assert case is not None
    together = Tables(case)
    moments = [(n, e) for n in case.issues for e in (None, *together.moments(n))]
    assert len({event for _, event in moments}) > 1
    for name, event in (*moments, *reversed(moments)):
        assert together.at(name, after=event) == table(case, name, after=event)


def test_each_body_decides_for_itself() -> None:
    case = loads("""
title: Two houses
people: {ann: {}, bob: {}, cal: {}, dee: {}}
bodies:
  lower: {members: [ann, bob, cal], passes: more than half of members}
  upper: {members: [cal, dee], passes: every member}
issues:
  tax: {scale: 0..10, needs: [lower], positions: {ann: {at: 2}, dee: {at: 3}}}
  war: {scale: 0..10, needs: [upper], positions: {ann: {at: 2}, dee: {at: 3}}}
""").case
    assert case is not None
    together = Tables(case)
    games = [together.at(name).agrees[0].game for name in ("tax", "war", "tax")]
    assert [game and game.players for game in games] == [
        ("ann", "bob", "cal"),
        ("cal", "dee"),
        ("ann", "bob", "cal"),
    ]


def test_points_and_draws_are_judged_as_each_by_itself() -> None:
    """Of many points only the sets of those who accept are judged, of few each point."""
    case = loads(SALE).case
    assert case is not None
    found = table(case, "price")
    values = drawn(found, draws=5, seed=3)
    points = np.linspace(0, 100, 41)
    every = agreed(found, values, points, without=["statutes"])
    assert 0 < every.sum() < every.size
    for d, g in product(range(5), range(0, 41, 4)):
        one = replace(values, at=values.at[d : d + 1], worst=values.worst[d : d + 1])
        assert agreed(found, one, points[g : g + 1], without=["statutes"])[0, 0] == every[d, g]
