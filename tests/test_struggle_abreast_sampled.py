"""Two cases played side by side with the same numbers by chance: the change, how sure it is, and what is told of it."""

from __future__ import annotations

import json
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.struggle import bounded, estimates
from kingmaker.analysis.struggle.abreast import abreast
from kingmaker.analysis.struggle.abreast_sampled import NEVER, BasisSampled
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.estimates import change_of, within_of
from kingmaker.analysis.struggle.lazily import Ground
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Method
from kingmaker.analysis.struggle.sampled import Grounded
from kingmaker.cli import main
from kingmaker.model.values import Name
from tests.answering import keeps_its_schema
from tests.struggle_cases import MILL, case_of
from tests.test_struggle_record import RECORD

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from kingmaker.analysis.struggle.arena import Lanes
    from kingmaker.analysis.struggle.results import Abreast
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Clock

TERMS = Terms(draws=16, seed=5, method=Method.SAMPLED, plays=16, look_ahead=1)
BACK, GONE = Name("back"), Name("gone")
#: Hill wants the manager less, which moves the endings little.
LITTLE = ("worth: 1..4, certainty", "worth: -1..2, certainty")
VARIANTS = """variants:
  cheap: {moves.call-the-loan.cost: {bank: 3}}
  every: {bodies.board.passes: every member}
"""


def beside(old: str, new: str, terms: Terms = TERMS) -> Abreast:
    found = abreast(case_of(MILL), case_of(MILL.replace(old, new)), terms)
    assert found is not None
    return found


# --- how sure a change is ---------------------------------------------------------------------------


def test_the_error_of_a_change_is_as_published() -> None:
    # the prime minister is approved of in both surveys by 794 of 1,600, in the first alone by 150, in the second alone by 86
    # (Agresti, Categorical Data Analysis, 2nd edition, 2002, section 10.1): -0.04, of which the standard error is 0.0095
    moved = np.zeros(1600)
    moved[:150], moved[150 : 150 + 86] = -1, 1
    found, within = change_of(moved.reshape(16, 100)), within_of(moved.reshape(16, 100))
    assert found.mean == pytest.approx(-0.04)
    assert found.error == pytest.approx(0.0095, abs=1e-4)
    assert list(within) == pytest.approx([-0.06, -0.02], abs=2e-3)


@given(st.lists(st.lists(st.sampled_from((-1, 0, 1)), min_size=3, max_size=3), min_size=2))
def test_the_error_of_a_change_by_its_definition(moved: list[list[int]]) -> None:
    counts = dict.fromkeys(("both", "neither", "before alone", "after alone"), 0.5)
    for one in (one for draw in moved for one in draw):
        counts[{0: "both", 1: "after alone", -1: "before alone"}[one]] += 1
    pairs, up, down = sum(counts.values()), counts["after alone"], counts["before alone"]
    error = sqrt(up + down - (up - down) ** 2 / pairs) / pairs
    found, (low, high) = change_of(np.array(moved)), within_of(np.array(moved))
    assert found.error == pytest.approx(error)
    assert found.error > 0
    assert found.mean == pytest.approx(np.mean(moved))
    assert -1 <= low < (up - down) / pairs < high <= 1
    ends = [
        max(-1, (up - down) / pairs - 1.959963984540054 * error),
        min(1, (up - down) / pairs + 1.959963984540054 * error),
    ]
    assert [low, high] == pytest.approx(ends)
    assert -1 <= found.low <= found.high <= 1


@pytest.mark.parametrize(("up", "down"), [(0.0, 0.0), (0.02, 0.01), (0.3, 0.2)])
def test_the_interval_of_a_change_covers(up: float, down: float) -> None:
    rng = np.random.default_rng(3)
    drawn = rng.choice([1, -1, 0], p=[up, down, 1 - up - down], size=(1500, 10, 12))
    ends = [within_of(one) for one in drawn]
    assert np.mean([low <= up - down <= high for low, high in ends]) > 0.93


def test_the_spread_of_a_change_leaves_chance_out() -> None:
    rng = np.random.default_rng(4)
    true = rng.beta(4, 6, 4000)
    moved = (rng.random((4000, 20)) < true[:, None]).astype(float)
    found = change_of(-moved)
    assert found.low == pytest.approx(-np.quantile(true, 0.95), abs=0.03)
    assert found.high == pytest.approx(-np.quantile(true, 0.05), abs=0.03)
    assert np.quantile(moved.mean(axis=1), 0.95) > 0.03 - found.low
    alike = change_of((rng.random((4000, 8)) < 0.4).astype(float))
    assert [alike.low, alike.high] == pytest.approx([0.4, 0.4], abs=0.05)
    once = change_of(moved[:, :1])
    assert once.low == once.mean == once.high


# --- the plays --------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_play() -> None:
    found = beside(*LITTLE)
    for text, side in ((MILL, "before"), (MILL.replace(*LITTLE), "after")):
        alone = play(case_of(text), TERMS).endings
        assert {n: getattr(one, side) for n, one in found.endings.items()} == alone
    for one in found.endings.values():
        assert one.change.mean == pytest.approx(one.after.mean - one.before.mean)
    assert (found.method, found.draws, found.plays, found.look_ahead) == ("sampled", 16, 16, 1)


def test_a_change_is_surer_by_pairs_than_by_plays_of_their_own() -> None:
    found = beside(*LITTLE)
    for one in found.endings.values():
        apart = sqrt(one.before.error**2 + one.after.error**2)
        assert one.change.error < 0.6 * apart
    assert 0 < found.apart < 0.2 * 16 * 16


def test_what_changes_nothing_parts_no_pair_and_is_not_called_sure() -> None:
    found = beside("title: The struggle", "title: A struggle")
    assert found.apart == 0
    for one in found.endings.values():
        assert (one.change.mean, one.change.low, one.change.high) == (0, 0, 0)
        assert one.change.error > 0
        assert one.within is not None
        assert one.within[0] < 0 < one.within[1]


def test_plays_that_look_far_enough_change_as_the_exact_solutions_do() -> None:
    change = (
        "gray:\n    wants: [{that: manager is jones, worth: -5..-2",
        "gray:\n    wants: [{that: manager is jones, worth: 2..5",
    )
    assert change[0] in MILL
    terms = replace(TERMS, draws=16, plays=100, look_ahead=4)
    found = beside(*change, terms=terms)
    exact = beside(*change, terms=Terms(draws=256, seed=5))
    assert exact.endings[BACK].within is None
    assert (exact.method, exact.plays, exact.apart) == ("exact", 0, 0)
    assert abs(exact.endings[BACK].change.mean) > 0.05
    for name, one in found.endings.items():
        assert abs(one.change.mean - exact.endings[name].change.mean) < 4 * one.change.error


def test_what_is_assumed_in_both_is_the_same_draw_by_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[dict[str, list[float]]] = []
    known = bounded.carried_on

    def watched(ground: Ground, own: Lanes, *more: Any, **how: Any) -> Any:  # noqa: ANN401 - as it is given on
        rows = zip(ground.stakes.assumptions, own.parameters.tolist(), strict=True)
        drawn.append({a.path: row for a, row in rows if min(row) < max(row)})
        return known(ground, own, *more, **how)

    monkeypatch.setattr("kingmaker.analysis.struggle.retracing.carried_on", watched)
    before = MILL.replace("precision: {value: 0.8..2", "precision: {value: 1")
    after = MILL.replace("peer: 1..3", "peer: 1")
    found = abreast(case_of(before), case_of(after), replace(TERMS, draws=8, plays=1))
    assert found is not None
    first, second = drawn
    assert len(first.keys() - second.keys()) == len(second.keys() - first.keys()) == 1
    common = first.keys() & second.keys()
    assert len(common) == 4
    assert {n: first[n] for n in common} == {n: second[n] for n in common}


def test_a_case_is_played_once_beside_those_with_the_same_ranges(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played: list[object] = []
    known = bounded.carried_on

    def watched(ground: Ground, *more: Any, **how: Any) -> Any:  # noqa: ANN401 - as it is given on
        played.append(ground)
        return known(ground, *more, **how)

    monkeypatch.setattr("kingmaker.analysis.struggle.retracing.carried_on", watched)
    few = replace(TERMS, draws=4, plays=4)
    basis = BasisSampled.of(case_of(MILL), few)
    others = [
        case_of(MILL.replace(*LITTLE)),
        case_of(MILL.replace("tempo: once in 2 days", "tempo: once a day")),
    ]
    found = [basis.beside(other) for other in others]
    assert basis.kept is not None
    assert [ground is basis.kept.ground for ground in played] == [True, False, False]
    fewer = case_of(MILL.replace("worth: 1..4, certainty", "worth: 2, certainty"))
    assert basis.beside(fewer) is not None
    assert len(played) == 4  # the range that it lacks is still one of the case's
    assert found == [abreast(case_of(MILL), other, few) for other in others]


def test_an_ending_that_one_case_lacks_is_never_come_to_there() -> None:
    change = (
        "  gone: {when: otherwise}",
        "  struck: {when: manager is vacant and unrest is strike}\n  gone: {when: otherwise}",
    )
    found = beside(*change)
    new = found.endings[Name("struck")]
    assert new.before == NEVER
    assert new.change.mean == new.after.mean
    assert list(found.names) == ["back", "struck", "gone"]


def test_workers_change_nothing() -> None:
    assert beside(*LITTLE, terms=replace(TERMS, workers=2)) == beside(*LITTLE)


def test_what_cannot_be_played_is_not() -> None:
    case, few = case_of(MILL), replace(TERMS, draws=2, plays=2)
    timeless = replace(case, clock=None)
    overlaps = case_of(MILL.replace("gone: {when: otherwise}", "gone: {when: loan is called}"))
    for other in (timeless, overlaps):
        assert abreast(case, other, few) is None
        assert abreast(other, case, few) is None
    with pytest.raises(Refused, match="stopped before all plays of both were done"):
        abreast(case, case, few, tell=lambda *_: False)


def test_a_case_whose_plays_end_where_no_ending_holds_is_not_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = MILL.replace("gone: {when: otherwise}", "gone: {when: manager is vacant}").replace(
        "back: {when: manager is jones}", "back: {when: manager is jones and loan is open}"
    )
    few = replace(TERMS, draws=4, plays=8)

    def looked_at(case: Case, clock: Clock) -> Grounded:
        return Grounded(
            Ground.of(case, clock, pilot=1), (), ()
        )  # what is wrong is seen where plays come to it

    monkeypatch.setattr("kingmaker.analysis.struggle.abreast_sampled.grounded", looked_at)
    assert abreast(case_of(MILL), case_of(text), few) is None
    assert abreast(case_of(MILL), case_of(MILL), few) is not None


# --- what is told -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("abreast") / "mill.yaml"
    made.write_text(MILL + RECORD + VARIANTS, "utf-8")
    return made


FEW = ("--method", "sampled", "--draws", "8", "--plays", "8", "--look-ahead", "1")


def asked(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def test_compare_tells_both_with_their_errors(file: Path) -> None:
    done = asked("compare", str(file), "--variant", "every", *FEW)
    assert done.exit_code == 1, done.stderr
    told = " ".join(done.stdout.split())
    assert "8 common draws, seed 0, sampled: 8 plays of each draw, looking 1 move ahead" in told
    assert "(Agresti and Min 2005)" in told
    assert "exact." not in told.partition("How to read this")[0]
    value = asked("compare", str(file), "--variant", "every", *FEW, "--json")
    played = json.loads(value.stdout)
    keeps_its_schema(played, "compare")
    played = played["played"]
    assert (played["method"], played["plays"], played["look_ahead"]) == ("sampled", 8, 1)
    for ending in played["endings"]:
        assert all(ending[side]["error"] > 0 for side in ("before", "after", "change"))
        low, high = ending["change"]["within"]
        assert low < ending["change"]["probability"] < high
    exact = asked("compare", str(file), "--variant", "every", "--draws", "4", "--json")
    played = json.loads(exact.stdout)
    keeps_its_schema(played, "compare")
    assert played["played"]["method"] == "exact"
    assert {e["change"]["within"] for e in played["played"]["endings"]} == {None}


def test_compare_plays_as_asked_or_says_why_not(file: Path) -> None:
    few = asked(
        "compare", str(file), "--variant", "cheap", "--method", "sampled", "--plays", "2", "--json"
    )
    assert json.loads(few.stdout)["played"]["draws"] == 64
    wrong = asked("compare", str(file), "--variant", "cheap", "--plays", "2")
    assert wrong.exit_code == 2
    assert "--plays is for sampled play" in wrong.stderr
    none = asked("compare", str(file), "--variant", "cheap", "--json")
    assert json.loads(none.stdout)["played"] is None
    still = file.with_name("still.yaml")
    still.write_text(MILL.replace("clock:", "notes: []\nclock:").partition("notes:")[0], "utf-8")
    wrong = asked("compare", str(file), str(still), "--method", "sampled")
    assert wrong.exit_code == 2
    assert "--method sampled: one of the two cannot be played" in " ".join(wrong.stderr.split())


def test_a_report_plays_its_variants_with_their_errors(file: Path) -> None:
    done = asked("report", str(file), *FEW, "--variants", "--json")
    assert done.exit_code == 0, done.stderr
    value = json.loads(done.stdout)
    keeps_its_schema(value, "report")
    sections = {section["id"]: section for section in value["sections"]}
    section = sections["variants"]
    tables = {b["id"]: b["rows"] for b in section["blocks"] if b["kind"] == "table"}
    assert all("±" in row[name] for row in tables["variants"] for name in ("back", "gone"))
    rows = tables["variants-played"]
    assert [(r["variant"], r["ending"]) for r in rows] == [
        (variant, ending)
        for variant in ("Cheap (`cheap`)", "Every (`every`)")
        for ending in ("back", "gone")
    ]
    assert all("±" in row[key] for row in rows for key in ("before", "after", "change"))
    assert all(" to " in row["within"] for row in rows)
    assert {row["clause"] for row in rows} == {"variants.cheap", "variants.every"}
    assert "8 draws, 8 plays of each, looking 1 move ahead, seed 0" in section["how"]
    assert "not played" not in json.dumps(section)
    (endings,) = [b for b in sections["endings"]["blocks"] if b["kind"] == "table"]
    first = {row["id"]: row["first"] for row in endings["rows"]}
    assert [row["before"] for row in rows][:2] == list(first.values())
    assert estimates.TIMES > 1
