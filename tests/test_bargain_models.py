"""Models of bargaining: published values, slow twins written from the definitions, and laws."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import log
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.bargain.challenge import Camp, challenge, moved_once
from kingmaker.analysis.bargain.condorcet import duels, election
from kingmaker.analysis.bargain.exchange import exchange, traded
from kingmaker.analysis.bargain.matters import matters
from kingmaker.analysis.bargain.models import MODELS
from kingmaker.analysis.bargain.nash import nash
from kingmaker.analysis.bargain.points import compromise, weighted_median
from kingmaker.analysis.bargain.spreads import (
    blend,
    condorcet,
    grid,
    means,
    medians,
    normal,
    positions_spread,
    quantiles,
)
from tests.bargain_twin import Exchanges, Round

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kingmaker.analysis.bargain.matters import Matters

#: Bueno de Mesquita 1994, table 1: emission standards for cars, the year of their introduction. Position,
#: salience, capability of ten governments.
EMISSION = (
    [4, 7, 4, 4, 10, 10, 10, 7, 4, 7],
    [0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7],
    [0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08],
)

places = st.integers(0, 20).map(lambda n: 5.0 * n)
cares = st.integers(1, 10).map(float)
actors = st.lists(st.tuples(places, cares, cares), min_size=2, max_size=5)
few = settings(max_examples=20)


def made(rows: Sequence[tuple[float, float, float]], reference: float | None = None) -> Matters:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return matters(*columns, reference=reference)


def emission() -> Matters:
    return matters(*EMISSION, scale=(4, 10))


# --- published values ---------------------------------------------------------------------------


def test_emission_standards_begin_where_the_published_table_has_them() -> None:
    """Mean 7.39 and median 7 before the first round: Scholz, Calbert and Smith 2011."""
    assert compromise(emission())[0] == pytest.approx(7.39, abs=0.005)
    assert weighted_median(emission())[0] == pytest.approx(7)
    assert challenge(emission(), rounds=0)[0] == pytest.approx(7)


@pytest.mark.parametrize(("rounds", "median"), [(1, 8.4), (3, 9.9)])
def test_the_medians_of_rounds_of_challenges_are_those_published(
    rounds: int, median: float
) -> None:
    """Scholz, Calbert and Smith 2011, table 2, gives 8.4 and 9.9, cut off after the first decimal."""
    found = challenge(emission(), rounds=rounds)[0]
    assert int(found * 10) / 10 == pytest.approx(median)


def test_nash_divides_as_the_textbook_does() -> None:
    """Two with weights a and b over a pie that either gets nothing of without the other: a / (a + b)."""
    assert nash(matters([0, 100], [1, 3], 1))[0] == pytest.approx(75)
    squared = nash(matters([0, 100], 1, 1), loss="quadratic")
    assert squared[0] == pytest.approx(50)


def test_a_stretch_of_medians_is_halved() -> None:
    assert weighted_median(matters([0, 20, 100, 100], 1, 1)).tolist() == [60]


def test_between_opposite_wishes_nothing_but_the_threat_is_possible() -> None:
    assert nash(matters([20, 80], [5, 1], 1, reference=30), cost=0).tolist() == [30]


def test_of_two_equal_offers_to_either_side_neither_is_taken() -> None:
    """The two at the ends would have the one in the middle come to them, both as strongly."""

    def middle(last: float) -> float:
        rows = ([0.0, 50, last], [1.0, 0.1, 1], [5.0, 1, 5], [100.0])
        places, resist, weights, width = (np.array([row]) for row in rows)
        return float(moved_once(Camp(places, resist, weights, width[0]))[0, 1])

    assert middle(100) == pytest.approx(50)
    assert abs(middle(99) - 50) > 1


def test_issues_together_are_what_each_is_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever portions they are reckoned with."""
    rng = np.random.default_rng(3)
    places = rng.uniform(0, 100, (70, 4))
    care = rng.uniform(0, 10, (70, 4)) * (rng.random((70, 4)) > 0.3)
    care[:, 0] = 5.0
    both = challenge(matters(places, care, 1))
    alone = [challenge(matters(x, s, 1))[0] for x, s in zip(places, care, strict=True)]
    assert both == pytest.approx(np.array(alone))
    monkeypatch.setattr("kingmaker.analysis.bargain.challenge._AT_ONCE", 16 * 30)
    assert challenge(matters(places, care, 1)).tolist() == both.tolist()


# --- twins --------------------------------------------------------------------------------------


@few
@given(actors)
def test_the_mean_is_the_sum_written_out(rows: list[tuple[float, float, float]]) -> None:
    top = sum(Fraction(x) * Fraction(s) * Fraction(c) for x, s, c in rows)
    exact = top / sum(Fraction(s) * Fraction(c) for _, s, c in rows)
    assert compromise(made(rows))[0] == pytest.approx(float(exact), abs=1e-9)


@few
@given(actors)
def test_no_more_than_half_lies_on_either_side_of_the_median(
    rows: list[tuple[float, float, float]],
) -> None:
    middle = weighted_median(made(rows))[0]
    all_of_it = sum(s * c for _, s, c in rows)
    assert 2 * sum(s * c for x, s, c in rows if x < middle - 1e-9) <= all_of_it
    assert 2 * sum(s * c for x, s, c in rows if x > middle + 1e-9) <= all_of_it


@few
@given(actors, places, st.sampled_from([1, 2]), st.sampled_from([0.0, 0.25, 1.0]))
def test_no_point_of_a_fine_grid_beats_nashs(
    rows: list[tuple[float, float, float]], reference: float, power: int, cost: float
) -> None:
    found = nash(made(rows, reference), cost=cost, loss="linear" if power == 1 else "quadratic")[0]

    def worth(x: float) -> float:
        gains = [
            abs(reference - p) ** power + cost * 100**power - abs(x - p) ** power
            for p, _, _ in rows
        ]
        if min(gains) <= 1e-9:
            return -np.inf
        return sum(s * c * log(g) for (_, s, c), g in zip(rows, gains, strict=True))

    best = max(worth(n / 4) for n in range(401))
    if best == -np.inf:  # nobody can gain: nothing but the reference is possible
        assert abs(found - reference) <= 0.25
    else:
        assert worth(float(found)) >= best - 1e-6


@few
@given(actors)
def test_the_election_is_what_repeated_duels_come_to(
    rows: list[tuple[float, float, float]],
) -> None:
    spots = sorted({x for x, _, _ in rows})

    def beats(a: float, b: float) -> float:
        votes = [s * c * (abs(x - b) - abs(x - a)) for x, s, c in rows]
        given_ = sum(v for v in votes if v > 0)
        return given_ / sum(abs(v) for v in votes)

    favourite = dict.fromkeys(spots, 1 / len(spots))
    for _ in range(3000):
        after = dict.fromkeys(spots, 0.0)
        for here, chance in favourite.items():
            for rival in spots:
                wins = beats(rival, here) if rival != here else 0.0
                after[rival] += chance * wins / len(spots)
                after[here] += chance * (1 - wins) / len(spots)
        still = max(abs(after[s] - favourite[s]) for s in spots) < 1e-13
        favourite = after
        if still:
            break
    found = made(rows)
    where, chances = election(found.positions[0], found.weights[0])
    assert where.tolist() == spots
    assert chances == pytest.approx(list(favourite.values()), abs=1e-9)


def test_the_election_stands_still_and_duels_add_up_to_one() -> None:
    rng = np.random.default_rng(7)
    spots, weights = rng.uniform(0, 100, 12), rng.uniform(0.1, 5, 12)
    where, beats = duels(spots, weights)
    assert (beats + beats.T) == pytest.approx(1)
    _, chances = election(spots, weights)
    moves = beats.T / len(where)
    np.fill_diagonal(moves, 0)
    np.fill_diagonal(moves, 1 - moves.sum(axis=1))
    assert chances @ moves == pytest.approx(chances, abs=1e-9)


@settings(max_examples=15)
@given(actors.filter(lambda rows: len({x for x, _, _ in rows}) > 1))
def test_a_round_of_challenges_is_the_one_written_out(
    rows: list[tuple[float, float, float]],
) -> None:
    width = max(x for x, _, _ in rows) - min(x for x, _, _ in rows)
    moved = Round(rows, width).moved()
    after = [(x, s, c) for x, (_, s, c) in zip(moved, rows, strict=True)]
    assert challenge(made(rows), rounds=1)[0] == pytest.approx(
        weighted_median(made(after))[0], abs=1e-6
    )


two_issues = st.lists(st.tuples(places, places, cares, cares, cares), min_size=2, max_size=4)


def pair(rows: list[tuple[float, float, float, float, float]]) -> Matters:
    a, b, s, t, c = (list(column) for column in zip(*rows, strict=True))
    return matters([a, b], [s, t], c)


@few
@given(two_issues)
def test_every_deal_gives_both_as_much_and_none_is_left(
    rows: list[tuple[float, float, float, float, float]],
) -> None:
    found = pair(rows)
    settled, deals = traded(found)
    spots, care, weights = found.positions.copy(), found.salience, found.weights

    def outcomes() -> list[float]:
        return [float(w @ x / w.sum()) for w, x in zip(weights, spots, strict=True)]

    for deal in deals:
        before = outcomes()
        wanted = spots.copy()
        spots[deal.issue, deal.giver] += deal.shift
        spots[deal.other, deal.taker] += deal.back
        after = outcomes()
        for who in (deal.giver, deal.taker):
            gain = sum(
                care[n, who] * (abs(before[n] - wanted[n, who]) - abs(after[n] - wanted[n, who]))
                for n in (deal.issue, deal.other)
            )
            assert gain == pytest.approx(deal.gain, abs=1e-6)
        assert deal.gain > 0
    assert settled == pytest.approx(outcomes(), abs=1e-9)
    given_ = {(d.issue, d.giver) for d in deals} | {(d.other, d.taker) for d in deals}
    for i, j in combinations(range(len(rows)), 2):
        sides = [(spots[n, i] - settled[n]) * (spots[n, j] - settled[n]) for n in (0, 1)]
        ratio = care[0, i] * care[1, j] - care[1, i] * care[0, j]
        giver, taker = ((1, i), (0, j)) if ratio > 0 else ((0, i), (1, j))
        free = giver not in given_ and taker not in given_
        far = min(
            *(abs(spots[n, i] - spots[n, j]) for n in (0, 1)),
            *(abs(spots[n, k] - settled[n]) for n in (0, 1) for k in (i, j)),
        )
        assert not (max(sides) < -1e-6 and abs(ratio) > 0 and free and far > 1e-3)


@pytest.mark.parametrize("seed", [*range(25), 323, 651, 794])
def test_exchanges_are_those_written_out(seed: int) -> None:
    """Places and saliences are drawn, so that no two deals gain as much. In the last three a deal moves an outcome just to somebody."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 6))
    rows = [
        (float(a), float(b), float(s), float(t), float(c))
        for a, b, s, t, c in np.column_stack(
            [rng.uniform(0, 100, (count, 2)), rng.uniform(1, 100, (count, 3))]
        )
    ]
    assert exchange(pair(rows)).tolist() == pytest.approx(Exchanges(rows).settled(), abs=1e-6)


def test_an_exchange_by_hand() -> None:
    """Outcomes move by a and a (1 + 4) / (4 + 1): as far as the weaker mover can go, here all the way."""
    settled, deals = traded(matters([[0, 100], [0, 100]], [[1, 4], [4, 1]], 1))
    assert settled == pytest.approx([100, 0])
    assert len(deals) == 1
    assert deals[0].gain == pytest.approx(20 * 4 - 20 * 1)


def test_issues_of_different_labels_are_not_exchanged() -> None:
    found = matters([[0, 100], [0, 100]], [[1, 4], [4, 1]], 1)
    assert exchange(found, together=["a", "b"]) == pytest.approx(compromise(found))
    with pytest.raises(ValueError, match="1 labels for 2 issues"):
        exchange(found, together=["a"])


def test_the_blend_is_written_out() -> None:
    found = matters([10, 40, 90], [1, 2, 3], [3, 1, 1])
    mean = (10 * 3 + 40 * 2 + 90 * 3) / 8
    bell = [float(np.exp(-(((x - mean) / 30) ** 2) / 2)) for x in range(101)]
    where, chances = election(found.positions[0], found.weights[0])
    for share in (0.5, 0.8):
        expected = [(1 - share) * b / sum(bell) for b in bell]
        for spot, chance in zip(where, chances, strict=True):
            expected[int(spot)] += share * chance
        assert blend(found, share=share)[0] == pytest.approx(expected)
    assert blend(found)[0] == pytest.approx(blend(found, share=0.5, sd=0.3)[0])


# --- laws ---------------------------------------------------------------------------------------


def predictions(found: Matters) -> dict[str, float]:
    """The prediction of each model; means of distributions, which turn round with the scale."""
    told = {name: float(model.point(found)[0]) for name, model in MODELS.items()}
    g = grid(found)
    for name, spread in (("blend", blend), ("condorcet", condorcet)):
        told[name] = float(means(spread(found), g)[0])
    return told


@few
@given(actors, places, st.randoms(use_true_random=False))
def test_names_change_nothing(
    rows: list[tuple[float, float, float]], reference: float, random: object
) -> None:
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    first, second = predictions(made(rows, reference)), predictions(made(mixed, reference))
    assert second == pytest.approx(first, abs=1e-6)


@few
@given(actors, places, places, st.tuples(cares, st.booleans()))
def test_who_does_not_care_or_cannot_changes_nothing(
    rows: list[tuple[float, float, float]], reference: float, x: float, how: tuple[float, bool]
) -> None:
    other, idle = how
    more = [*rows, (x, 0.0, other) if idle else (x, other, 0.0)]
    first, second = predictions(made(rows, reference)), predictions(made(more, reference))
    assert second == pytest.approx(first, abs=1e-6)


@few
@given(actors, places, st.sampled_from([0.01, 2.0, -1.0]), st.sampled_from([0.0, 300.0]))
def test_units_and_the_direction_of_a_scale_change_nothing(
    rows: list[tuple[float, float, float]], reference: float, factor: float, start: float
) -> None:
    first = predictions(made(rows, reference))

    def moved(x: float) -> float:
        return start + factor * x

    ends = sorted((moved(0), moved(100)))
    columns = zip(*((moved(x), s, c) for x, s, c in rows), strict=True)
    again = matters(*(list(c) for c in columns), reference=moved(reference), scale=ends)
    second = predictions(again)
    back = {name: (value - start) / factor for name, value in second.items()}
    assert back == pytest.approx(first, abs=1e-5)


@few
@given(actors, places, st.sampled_from([0.5, 3.0]))
def test_units_of_salience_and_capability_change_nothing(
    rows: list[tuple[float, float, float]], reference: float, factor: float
) -> None:
    other = [(x, s * factor, c * factor) for x, s, c in rows]
    first, second = predictions(made(rows, reference)), predictions(made(other, reference))
    assert second == pytest.approx(first, abs=1e-6)


@few
@given(actors, places)
def test_nobody_is_taken_beyond_what_somebody_wants(
    rows: list[tuple[float, float, float]], reference: float
) -> None:
    low, high = min(x for x, _, _ in rows), max(x for x, _, _ in rows)
    told = predictions(made(rows, reference))
    told.pop("nash-reference")  # may stay at the reference point, wherever that is
    told.pop("blend")  # has a normal beyond the ends
    assert all(low - 1e-6 <= value <= high + 1e-6 for value in told.values())


@few
@given(actors)
def test_distributions_are_distributions(rows: list[tuple[float, float, float]]) -> None:
    found = made(rows)
    for spread in (positions_spread, condorcet, normal, blend):
        chances = spread(found, 101)
        assert chances.shape == (1, 101)
        assert chances.sum() == pytest.approx(1)
        assert (chances >= 0).all()
    assert means(positions_spread(found), grid(found)) == pytest.approx(compromise(found))


@few
@given(actors, places, cares)
def test_two_of_one_place_and_mind_count_as_one(
    rows: list[tuple[float, float, float]], x: float, c: float
) -> None:
    """For the mean, the median, Nash and the election, weight at a place is all that counts."""
    apart = made([*rows, (x, 2.0, c), (x, 2.0, 3 * c)], 0.0)
    joined = made([*rows, (x, 2.0, 4 * c)], 0.0)
    first, second = predictions(apart), predictions(joined)
    for name in ("compromise", "median", "nash", "nash-reference", "condorcet", "blend"):
        assert second[name] == pytest.approx(first[name], abs=1e-6)


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: matters([[0.0], [0.0]], [[1], [0]], 1), "nobody has both .* on issue 1"),
        (lambda: matters([0, 101], 1, 1), "actor 1 has the position 101.0 on issue 0"),
        (lambda: matters([0, np.nan], 1, 1), "actor 1 has the position nan"),
        (lambda: matters([0, 1], [1, -1], 1), "a salience is a number"),
        (lambda: matters([0, 1], 1, np.inf), "a capability is a number"),
        (lambda: matters([0, 1], 1, 1, scale=(3, 3)), "a scale runs"),
        (lambda: matters([0, 1], 1, 1, reference=-1), "a reference point is off"),
        (lambda: matters([[[0]]], 1, 1), "issues by actors"),
        (lambda: nash(matters([0, 1], 1, 1), cost=0.5), "at least 1"),
        (lambda: nash(matters([0, 1], 1, 1), cost=-1), "nought or more"),
        (lambda: challenge(matters([0, 1], 1, 1), rounds=-1), "rounds are"),
        (lambda: challenge(matters([0, 1], 2, 1), most=1), "above the most"),
        (lambda: normal(matters([0, 1], 1, 1), sd=0), "above nought"),
        (lambda: blend(matters([0, 1], 1, 1), share=2), "from 0 to 1"),
        (lambda: grid(matters([0, 1], 1, 1), 1), "two ends"),
    ],
)
def test_what_does_not_fit_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_an_issue_without_a_reference_has_no_threat_to_reckon_from() -> None:
    with pytest.raises(ValueError, match="no reference point"):
        MODELS["nash-reference"].point(matters([0, 1], 1, 1))


def test_who_has_no_part_needs_no_position() -> None:
    found = matters([[0, 100, np.nan], [np.nan, 20, 40]], [[1, 1, 0], [0, 1, 3]], 1)
    assert compromise(found) == pytest.approx([50, 35])
    assert quantiles(condorcet(found), grid(found), 0.9).tolist() == [100, 40]
    assert medians(condorcet(found), grid(found)).tolist() == [0, 40]
