"""The validation: each metric against its definition, the models of choice, the data, and one quick run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import validate as validation
from bench.validate import __main__ as program
from bench.validate import (
    blending,
    cabinets,
    council,
    formations,
    governments,
    logit,
    metrics,
    page,
    picture,
)
from bench.validate.data import Missing, Shelf
from bench.validate.rows import Curve, Part, Row
from kingmaker import SimpleGame
from kingmaker.analysis.bargain.points import compromise
from kingmaker.analysis.struggle.wanting import PRECISION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bench.validate.council import Issue

ROOT = Path(__file__).parent.parent


# --- metrics --------------------------------------------------------------------------------------


def integral(places: list[float], chances: list[float], seen: float) -> float:
    """The definition of the CRPS, on a fine grid: the integral of (F(x) - 1{x >= seen})^2."""
    x = np.linspace(-1.0, 101.0, 204_001)
    reached = sum(p * (x >= at) for at, p in zip(places, chances, strict=True))
    return float((((reached - (x >= seen)) ** 2)[:-1] * np.diff(x)).sum())


@settings(max_examples=15)
@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=6, unique=True),
    st.lists(st.integers(1, 9), min_size=6, max_size=6),
    st.integers(0, 100),
)
def test_crps_is_its_integral(places: list[int], weights: list[int], seen: int) -> None:
    at = sorted(float(place) for place in places)
    chances = [weight / sum(weights[: len(at)]) for weight in weights[: len(at)]]
    (found,) = metrics.crps([at], [chances], [seen])
    assert found == pytest.approx(integral(at, chances, seen), abs=2e-3)


def test_crps_of_a_normal_is_its_closed_form() -> None:
    """At its own mean it is sigma x (sqrt(2) - 1) / sqrt(pi): Gneiting and Raftery 2007, equation 21."""
    x = np.linspace(0, 100, 100_001)
    dense = np.exp(-(((x - 50) / 5) ** 2) / 2)
    (found,) = metrics.crps([x], [dense / dense.sum()], [50.0])
    assert found == pytest.approx(5 * (np.sqrt(2) - 1) / np.sqrt(np.pi), abs=1e-3)


@settings(max_examples=30)
@given(st.lists(st.integers(1, 20), min_size=3, max_size=3), st.integers(0, 2))
def test_scores_are_proper(weights: list[int], other: int) -> None:
    """No forecast is scored better on the average than what is true."""
    truth = np.array(weights) / sum(weights)
    lie = np.roll(truth, other)
    for score in (metrics.brier, lambda p, row: metrics.log_loss(p[row])):
        honest = sum(q * score(truth, row) for row, q in enumerate(truth))
        assert honest <= sum(q * score(lie, row) for row, q in enumerate(truth)) + 1e-12


def test_an_interval_of_single_cases_is_that_of_the_mean() -> None:
    values = np.random.default_rng(3).normal(2.0, 3.0, 400)
    found = metrics.clustered(values, range(400), seed=1, resamples=20_000)
    wide = 1.96 * values.std() / 20
    assert found.mean == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - wide, abs=0.02)
    assert found.high == pytest.approx(values.mean() + wide, abs=0.02)


def test_cases_of_one_group_are_one_piece_of_evidence() -> None:
    values = np.random.default_rng(4).normal(0, 1, 40)
    alone = metrics.clustered(values, range(40), seed=1)
    tenfold = metrics.clustered(
        np.repeat(values, 10), np.repeat(np.arange(40), 10).tolist(), seed=1
    )
    assert tenfold.high - tenfold.low == pytest.approx(alone.high - alone.low, rel=0.1)


@settings(max_examples=10)
@given(st.permutations(list(range(8))))
def test_an_interval_does_not_depend_on_the_order(order: list[int]) -> None:
    values, groups = [1.0, 2.0, 4.0, 8.0, 3.0, 5.0, 7.0, 6.0], list("aabbccdd")
    shuffled = metrics.clustered([values[n] for n in order], [groups[n] for n in order], seed=5)
    plain = metrics.clustered(values, groups, seed=5)
    assert (shuffled.low, shuffled.high) == pytest.approx((plain.low, plain.high))


def test_bins_hold_each_forecast_once() -> None:
    bins = metrics.calibration([0.0, 0.2, 0.39, 1.0], [0, 1, 0, 1])
    assert [(b.count, b.happened) for b in bins] == [(1, 0.0), (2, 0.5), (1, 1.0)]
    assert metrics.worst_gap(bins, least=2) == pytest.approx(0.205)
    assert metrics.worst_gap(bins, least=3) == 0


# --- conditional logit ----------------------------------------------------------------------------


def test_weights_are_found_again() -> None:
    """What was simulated from known weights is fitted, and they come back."""
    rng, truth = np.random.default_rng(6), np.array([1.0, -0.5])
    choices = []
    for _ in range(4000):
        features = rng.normal(size=(rng.integers(2, 6), 2))
        row = rng.choice(len(features), p=logit.chances(features, truth))
        choices.append((features, int(row)))
    assert logit.fit(choices, ridge=0.0) == pytest.approx(truth, abs=0.06)


def test_a_fit_is_where_every_nudge_loses() -> None:
    rng = np.random.default_rng(7)
    choices = [(rng.normal(size=(4, 3)), int(rng.integers(4))) for _ in range(20)]

    def loss(weights: NDArray[np.float64]) -> float:
        lost = -sum(np.log(logit.chances(x, weights)[row]) for x, row in choices)
        return float(lost + 0.5 * weights @ weights)

    found = logit.fit(choices)
    for nudge in 1e-3 * np.vstack([np.eye(3), -np.eye(3)]):
        assert loss(found + nudge) > loss(found)


def test_what_counts_twice_is_there_twice() -> None:
    rng = np.random.default_rng(8)
    choices = [(rng.normal(size=(3, 2)), int(rng.integers(3))) for _ in range(12)]
    counts = [2.0] * 6 + [0.0] * 6
    assert logit.fit(choices, counts=counts) == pytest.approx(logit.fit(choices[:6] * 2), abs=1e-7)


def test_a_weight_that_is_left_open_is_an_error() -> None:
    always = [(np.array([[0.0], [1.0]]), 1)] * 3
    with pytest.raises(RuntimeError, match="open"):
        logit.fit(always, ridge=0.0)


# --- the European Union ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def issues() -> list[Issue]:
    return council.issues(Shelf())[0]


def test_votes_in_the_council_add_up() -> None:
    assert sum(council.BEFORE_NICE.values()) == 87
    assert sum(council.NICE.values()) == 352  # 345 and the seven of Croatia


def test_the_weighted_mean_is_the_published_one(issues: list[Issue]) -> None:
    """22.992 over 351 issues of 137 dossiers, 21.09 on the 106 of the published test side."""
    split = council.published_split([issue.name for issue in issues])
    errors = {}
    for issue in issues:
        can = council.capability(issue.actors, issue.year)
        weights = [s * c for s, c in zip(issue.salience, can, strict=True)]
        mean = sum(w * p for w, p in zip(weights, issue.positions, strict=True)) / sum(weights)
        errors[issue.name] = abs(mean - issue.outcome)
    tested = [error for name, error in errors.items() if split[name] == "test"]
    assert (len(errors), len({issue.dossier for issue in issues}), len(tested)) == (351, 137, 106)
    assert sum(errors.values()) / 351 == pytest.approx(22.992, abs=5e-4)
    assert sum(tested) / 106 == pytest.approx(21.09, abs=5e-3)
    found = compromise(council.as_matters(issues))
    assert np.abs(found - [issue.outcome for issue in issues]) == pytest.approx(
        list(errors.values())
    )


def test_the_published_split_is_that_of_its_hashes() -> None:
    """Some of the published list, by name."""
    names = [issue.name for issue in council.issues(Shelf())[0]]
    split = council.published_split(names)
    known = {"d00032i1": "dev", "d00032i2": "train", "d00032i3": "test", "n99276i5": "train"}
    assert {name: split[name] for name in known} == known
    assert split == council.published_split(names[::-1])


@settings(max_examples=10)
@given(st.integers(0, 99))
def test_what_is_forecast_has_no_say_in_what_is_chosen(seed: int) -> None:
    """The choice for a fold is the best of the others', and stays so whatever happens in it."""
    rng = np.random.default_rng(seed)
    dossiers = [f"d{number // 2}" for number in range(60)]
    losses = {choice: rng.uniform(size=60) for choice in blending.CHOICES}
    taken = blending.chosen_elsewhere(losses, dossiers)
    folds = [blending.fold(dossier) for dossier in dossiers]
    for own, choice in zip(folds, taken, strict=True):
        totals = {
            other: sum(loss for loss, f in zip(lost, folds, strict=True) if f != own)
            for other, lost in losses.items()
        }
        assert totals[choice] == pytest.approx(min(totals.values()))
    inside = np.array(folds) == folds[0]
    changed = {
        choice: np.where(inside, rng.uniform(size=60), lost) for choice, lost in losses.items()
    }
    assert blending.chosen_elsewhere(changed, dossiers)[0] == taken[0]


# --- governments ----------------------------------------------------------------------------------


def test_indices_are_those_of_each_game_alone() -> None:
    chambers = [[50, 30, 20], [40, 40, 20], [3, 2]]
    for number, seats in enumerate(chambers):
        game = SimpleGame.weighted(sum(seats) // 2 + 1, seats)
        for name in formations.INDICES:
            alone = [float(value) for value in game.index(name).values()]
            assert formations.indices(chambers, name)[number].tolist() == pytest.approx(alone)


def test_a_coalition_is_described_as_the_definition_has_it() -> None:
    formation = formations.Formation(
        country="X",
        day="1990-01-01",
        seats=np.array([0.4, 0.35, 0.25]),
        place=np.array([2.0, 8.0, 5.0]),
        incumbent=np.array([1.0, 0.0, 1.0]),
        led=np.array([0.0, 0.0, 1.0]),
        banzhaf=np.full(3, 1 / 3),
        shapley=np.full(3, 1 / 3),
        governs=np.array([True, False, True]),
        leader=0,
        first=True,
    )
    rows = cabinets.described(formation)
    coalitions = [set(c) for size in (1, 2, 3) for c in combinations(range(3), size)]
    for coalition in coalitions:
        row = rows[sum(1 << party for party in coalition) - 1]
        wins = len(coalition) > 1
        places = [formation.place[party] for party in coalition]
        seats = sum(formation.seats[party] for party in coalition)
        before = sum(formation.seats[party] for party in coalition & {0, 2})
        expected = [
            not wins,
            len(coalition) == 2,
            len(coalition),
            0 in coalition,
            2 in coalition,
            (max(places) - min(places)) / 10,
            coalition == {0, 2},
            before / seats,
            2 in coalition,
            len(coalition) * (not wins),
        ]
        assert row.tolist() == pytest.approx([float(value) for value in expected])
    assert cabinets.chosen(formation) == 0b101 - 1


FEW = formations.formations(Shelf(most=3))


@settings(max_examples=10)
@given(st.permutations(list(range(4))))
def test_the_order_of_parties_does_not_matter(order: list[int]) -> None:
    (some, *_) = [f for f in FEW if len(f.seats) >= 4]
    place = np.array(order)
    cut = _picked(some, np.arange(4))
    ours = governments.features(cut, [cut.seats, cut.banzhaf], past=True)
    other = _picked(some, place)
    theirs = governments.features(other, [other.seats, other.banzhaf], past=True)
    assert theirs == pytest.approx(ours[place])


def _picked(formation: formations.Formation, places: NDArray[np.int64]) -> formations.Formation:
    return replace(
        formation,
        seats=formation.seats[places],
        banzhaf=formation.banzhaf[places],
        place=formation.place[places],
        led=formation.led[places],
        incumbent=formation.incumbent[places],
    )


# --- the program ----------------------------------------------------------------------------------


def test_a_quick_run_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--quick"]) == 0
    shown = capsys.readouterr()
    assert shown.out.split()[:3] == ["data", "model", "cases"]
    for word in ("compromise (weighted mean)", "logit: seats, past and place", "MAE", "log loss"):
        assert word in shown.out
    assert f"seed {metrics.SEED}" in shown.out
    assert "Nothing here validates the forecast of a single historical crisis" in " ".join(
        shown.out.split()
    )
    assert "deu3.csv: SHA-256 b17943fa" in shown.out
    assert shown.err == ""
    assert program.main(["--quick"]) == 0
    assert capsys.readouterr().out.split("measured")[0] == shown.out.split("measured")[0]


def test_the_script_runs_this_program() -> None:
    text = (ROOT / "scripts" / "validate").read_text("utf-8")
    assert '"$python" -m bench.validate "$@"' in text


def test_data_that_are_not_here_are_left_out_with_the_reason(tmp_path: Path) -> None:
    def absent(shelf: Shelf) -> Part:
        shelf.rows("nowhere.csv")
        raise AssertionError

    (found,) = program.validate(Shelf(tmp_path), {"secrets": absent})
    assert "nowhere.csv is neither shipped" in found.rows[0].cells()[3]
    with pytest.raises(Missing):
        Shelf(tmp_path).rows("nowhere.csv")


def test_data_of_the_user_go_before_those_that_are_shipped(tmp_path: Path) -> None:
    (tmp_path / "deu3.csv").write_text("issue\nmine\n", "utf-8")
    shelf = Shelf(tmp_path)
    assert shelf.rows("deu3.csv") == [{"issue": "mine"}]
    assert list(shelf.hashes) == ["deu3.csv"]


def test_wrong_words_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["tea-leaves"], ["--write-docs", "--quick"]):
        with pytest.raises(SystemExit, match="2"):
            program.main(wrong)
    assert (
        "there are deu, governments, precision, coups, strikes, petition" in capsys.readouterr().err
    )


def test_the_page_gets_table_and_picture(tmp_path: Path) -> None:
    written = tmp_path / "validation.md"
    written.write_text(f"before\n{page.BEGIN}old{page.END}\nafter\n", "utf-8")
    curve = Curve("a < b", metrics.calibration([0.1, 0.9, 0.9], [0, 1, 0]))
    part = Part((Row("d", "m | n", 2, {"MAE": 1.5}),), (curve,), ("A word.",))
    page.write([part], Shelf(), {"python": "3", "load": 9.0}, written)
    text = written.read_text("utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| d | m / n | 2 | MAE 1.500 |  |  |" in text
    assert "- A word." in text
    assert "load" not in text
    drawn = (tmp_path / page.PICTURE).read_text("utf-8")
    assert drawn == picture.svg([curve])
    assert "a &lt; b" in drawn
    assert drawn.count("<circle") == 2


def test_the_words_of_the_page_quote_what_was_printed() -> None:
    """Each figure with a point in it that stands above the table is in the table, as it was printed there."""
    text = page.PAGE.read_text("utf-8")
    table = text.split(page.BEGIN)[1].split(page.END)[0]
    printed = set(re.findall(r"\d+\.\d+", table))
    said = re.findall(r"\d+\.\d+", text.split("## What it comes to")[1].split("## The table")[0])
    spans = {f"{float(end or 0):g}" for end in (PRECISION.low, PRECISION.high)}
    assert len(said) > 20
    assert set(said) - printed - spans == set()
    assert "is above nought: yes" in table
    assert page.LIMIT in table


def test_the_kept_page_is_of_the_kept_data() -> None:
    """The hashes on the page are those of the files: who changes data runs `scripts/validate --write-docs`."""
    text = page.PAGE.read_text("utf-8")
    for name in ("deu3.csv", "governments.csv", "coups.csv", "strikes.csv", "petition.csv"):
        shelf = Shelf()
        shelf.rows(name)
        assert f"{name}: SHA-256 {shelf.hashes[name]}" in text


@pytest.mark.parametrize("module", [m.name for m in pkgutil.iter_modules(validation.__path__)])
def test_examples_of_the_docstrings_hold(module: str) -> None:
    if module != "__main__":
        found = doctest.testmod(importlib.import_module(f"bench.validate.{module}"))
        assert found.failed == 0
