"""Particles that follow a record: held against the exact filter, and what plays that go on from them say of the endings."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle.advising import advise
from kingmaker.analysis.struggle.along import ticks_of
from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.bounded import Looking
from kingmaker.analysis.struggle.estimating import Estimate, jackknife
from kingmaker.analysis.struggle.following import follow
from kingmaker.analysis.struggle.forecasting import Ready, ready, run
from kingmaker.analysis.struggle.foreseeing import Foresight
from kingmaker.analysis.struggle.lazily import Ground
from kingmaker.analysis.struggle.particles import FILTERS, Particles, kept_shares
from kingmaker.analysis.struggle.placing import record
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Method
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.analysis.struggle.tracing import LAST
from kingmaker.cli.main import main
from kingmaker.model.values import Name
from tests.answering import keeps_its_schema
from tests.struggle_cases import BELIEVES, HEAD, MOVES, POND, case_of, wide
from tests.test_struggle_observing import RECORDS

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.analysis.struggle.following import Followed
    from kingmaker.analysis.struggle.forecasting import Run
    from kingmaker.analysis.struggle.results import Timeline
    from kingmaker.model.case import Case

#: Beliefs that end and do not come back, a final ending, flows, a rule at a time, chance, crowds, ballots that abstain.
MIXED = HEAD.format(
    passes="more than half of votes cast", believes=BELIEVES[1], bins=2, final="yes"
) + "".join(f"  {MOVES[n]}\n" for n in (0, 1, 2, 4, 6, 7, 9))
OWN = {"pond, " + name: POND + "events:\n" + told for name, told in RECORDS.items()} | {
    "a belief that ends, and flows": MIXED
    + """events:
  out: {at: 2025-04-01 00:00..20:00, move: dismiss, for: [gray, iris]}
  asked: {at: 2025-04-01 12:00..2025-04-02 06:00, move: petition, after: out}
""",
    "an ending that is final": MIXED
    + """events:
  out: {at: 2025-04-01 00:00..12:00, move: dismiss}
  asked: {at: 2025-04-01 12:00..2025-04-02 06:00, move: petition, after: out}
  back: {at: 2025-04-01 18:00..2025-04-02 12:00, move: reinstate, after: asked}
""",
    "chance, and a rule at a time": MIXED
    + """events:
  called: {at: 2025-04-01 00:00..12:00, move: call-it, by: bank}
  told: {at: 2025-04-01 18:00, then: unrest is strike, outside: yes}
  calm: {at: 2025-04-02 00:00..20:00, move: luck, after: told}
""",
}
DRAWS = 3


@cache
def both(name: str) -> tuple[Ready, Run, Ground]:
    """Return a case exactly solved along its record, and on its ground."""
    case = case_of(OWN[name])
    made = ready(case)
    assert isinstance(made, Ready)
    assert case.clock is not None
    ground = Ground.of(case, case.clock)
    own = lanes(ground.stakes, draws=DRAWS, seed=1).parameters
    rows = {a.path: row for row, a in enumerate(ground.stakes.assumptions)}
    found = run(made, Lanes(own[[rows[a.path] for a in made.stakes.assumptions]]))
    return made, found, ground


def followed(ground: Ground, most: int, seed: int, moves: int | None = None) -> Followed:
    own = lanes(ground.stakes, draws=DRAWS, seed=1)
    own = replace(own, scales=ground.scales(own.parameters))
    ticks = ticks_of(ground)
    seen = record(ground.draft.case, ticks)
    looking = Looking(ground, own, ticks.count if moves is None else moves)
    end = max(p.last for p in seen.placed) + 1
    found = follow(Foresight(looking, end), seen, most=most, seed=seed)
    assert found is not None
    assert found.dead is None
    return found


@pytest.mark.parametrize("name", OWN)
def test_with_sight_far_enough_the_weights_are_the_exact_likelihood(name: str) -> None:
    made, exact, ground = both(name)
    found = followed(ground, 1000, 0)
    assert found.thinned == 0
    for number in (*range(len(made.record.placed)), LAST):
        ours = found.cohorts[number].likelihood
        known = exact.seen.likelihood[number]
        np.testing.assert_allclose(ours, np.repeat(known[:, None], FILTERS, axis=1), rtol=1e-9)
    for kept, known in (
        (found.move, exact.seen.move),
        (found.any, exact.seen.any),
        (found.even, exact.seen.even),
    ):
        np.testing.assert_allclose(kept[:, :, 0], known[:-1], rtol=1e-9)


@pytest.mark.parametrize(
    "name", ["pond, in an order that only the record tells", "a belief that ends, and flows"]
)
def test_where_particles_are_left_out_the_weights_are_right_on_average(name: str) -> None:
    made, exact, ground = both(name)
    every = [followed(ground, 2, seed) for seed in range(8)]
    assert all(one.thinned for one in every)
    for number in range(len(made.record.placed)):
        ours = np.exp(np.concatenate([one.cohorts[number].likelihood for one in every], axis=1))
        known = np.exp(exact.seen.likelihood[number])
        error = ours.std(axis=1, ddof=1) / np.sqrt(ours.shape[1])
        assert (error > 0).any()
        assert (np.abs(ours.mean(axis=1) - known) < 4 * error + 1e-12).all()


def test_those_that_are_kept_are_as_many_and_their_weights_right_on_average() -> None:
    sums, times = np.zeros(5), 400
    for seed in range(times):
        own = Particles.of(1, 3, seed, (0, 0))
        own.become(lambda _: ([(n, 0) for n in range(5)], np.array([[8.0, 4, 2, 1, 1]]).T / 16))
        assert own.thin(0, lambda _: 1.0) == FILTERS
        assert set(np.bincount(own.lane).tolist()) == {0, 3}
        weight = own.weight * np.exp(own.scale[own.lane])
        sums += np.bincount([own.nodes[n][0] for n in own.at], weight, minlength=5) / FILTERS
    np.testing.assert_allclose(sums / times, np.array([8, 4, 2, 1, 1]) / 16, atol=0.01)
    assert kept_shares(np.array([8.0, 4, 2, 1, 1]), 3).tolist() == [1, 1, 0.5, 0.25, 0.25]


def sampled(case: Case, **more: Any) -> Timeline:  # noqa: ANN401 - terms
    terms = Terms(draws=8, seed=2, method=Method.SAMPLED, plays=24, look_ahead=24)
    return timeline(case, replace(terms, **more))


@pytest.mark.parametrize(
    "name", ["pond, from outside", "pond, a vote that failed", "an ending that is final"]
)
def test_the_endings_after_each_event_are_the_exact_ones_within_their_errors(name: str) -> None:
    case = case_of(OWN[name])
    ours, exact = sampled(case), timeline(case, Terms(draws=8, seed=2))
    assert [m.event for m in ours.marks] == [m.event for m in exact.marks]
    for mark, known in zip(ours.marks, exact.marks, strict=True):
        assert mark.effective == pytest.approx(known.effective)
        for ending, chance in known.endings.items():
            own = mark.endings[ending]
            assert own.error > 0
            assert abs(own.mean - chance.mean) < 4 * own.error
            error = max(mark.change_error[ending], own.error)
            assert abs(mark.change[ending] - known.change[ending]) < 4 * error
        if known.surprise is not None:
            assert mark.surprise == pytest.approx(known.surprise)
        assert (mark.legal, mark.power) == (known.legal, known.power)
    assert ours.scored.model == pytest.approx(exact.scored.model)
    assert ours.settings.filters == FILTERS


def test_play_from_an_event_is_the_forecast_of_the_timeline() -> None:
    case = case_of(OWN["pond, from outside"])
    terms = Terms(draws=8, seed=2, method=Method.SAMPLED, plays=24, look_ahead=24)
    for mark in sampled(case).marks[:2]:
        found = play(case, terms, since=mark.event)
        assert found.endings == mark.endings
        assert found.sampling is not None
        for name, chance in found.endings.items():
            low, high = found.sampling.within[name]
            assert low <= chance.mean <= high
        exact = play(case, Terms(draws=8, seed=2), since=mark.event)
        assert found.at == exact.at
        assert sum(line.probability for line in found.lines) <= len(found.lines)


def test_a_turning_point_is_larger_than_its_error() -> None:
    case = case_of(OWN["pond, in an order that only the record tells"])
    many, few = sampled(case), sampled(case, draws=2, plays=8)
    assert [m.event for m in many.marks if m.turning_point] == ["out", "entered"]
    for found in (many, few):
        for mark in found.marks:
            if mark.turning_point:
                most = max(mark.change, key=lambda n: abs(mark.change[n]))
                assert abs(mark.change[most]) > 2 * mark.change_error[most]


def test_an_event_that_cannot_have_happened_is_a_problem_and_sets_the_state() -> None:
    case = case_of(
        POND
        + "events: {back: {at: 2025-04-01 03:00, move: restore}, out: {at: 2025-04-01 13:00, move: dismiss}}"
    )
    found = sampled(case)
    assert [p.code for p in found.problems] == ["K808"]
    assert "cannot have happened" in found.problems[0].message
    exact = timeline(case, Terms(draws=8, seed=2))
    assert [p.message for p in exact.problems] == [p.message for p in found.problems]


def test_more_moves_than_ticks_are_a_problem() -> None:
    told = "events: {out: {at: 2025-04-01 03:00, move: dismiss, source: s}, came: {at: 2025-04-01 03:00, move: enter, source: s}}"
    assert [p.code for p in sampled(case_of(POND + told)).problems] == ["K808"]


def test_too_few_plays_are_refused_with_the_number() -> None:
    with pytest.raises(Refused, match=r"7 plays of each draw are too few.*`--plays 8`"):
        sampled(case_of(OWN["pond, from outside"]), plays=7)


def test_nothing_is_known_before_the_first_event_or_of_no_event() -> None:
    case = case_of(POND)
    found = sampled(case, plays=8)
    assert found.marks == ()
    assert sum(c.mean for c in found.first.values()) == pytest.approx(1)
    with pytest.raises(KeyError):
        play(case, Terms(draws=2, method=Method.SAMPLED, plays=8, look_ahead=1), since=Name("x"))


@pytest.mark.parametrize(
    ("name", "who", "at"),
    [
        ("pond, from outside", "ann", None),
        ("pond, a vote that failed", "ben", "try"),
        ("a belief that ends, and flows", "workers", "out"),
    ],
)
def test_advice_is_the_exact_one_and_its_endings_within_their_errors(
    name: str, who: str, at: str | None
) -> None:
    case, since = case_of(OWN[name]), None if at is None else Name(at)
    terms = Terms(draws=8, seed=2, method=Method.SAMPLED, plays=24, look_ahead=24)
    ours = advise(case, Name(who), terms, at=since)
    exact = advise(case, Name(who), Terms(draws=8, seed=2), at=since)
    assert (ours.at, ours.since, ours.actor) == (exact.at, exact.since, exact.actor)
    assert [o.move for o in ours.offers] == [o.move for o in exact.offers]
    for own, known in zip(ours.offers, exact.offers, strict=True):
        for kept in ("worth", "carried", "chosen"):
            assert getattr(own, kept).mean == pytest.approx(getattr(known, kept).mean)
        assert own.best == pytest.approx(known.best)
        assert (own.words, own.path, own.it) == (known.words, known.path, known.it)
        for ending, chance in known.endings.items():
            told = own.endings[ending]
            assert abs(told.mean - chance.mean) < 4 * told.error
            apart = told.mean - ours.endings[ending].mean
            known_apart = chance.mean - exact.endings[ending].mean
            error = max(own.apart_error[ending], told.error)
            assert abs(apart - known_apart) < 4 * error


def test_moves_that_differ_little_are_told_apart_by_the_same_numbers() -> None:
    case = case_of(OWN["pond, a vote that failed"])
    terms = Terms(draws=8, seed=2, method=Method.SAMPLED, plays=24, look_ahead=24)
    found = advise(case, Name("ben"), terms, at=Name("try"))
    enter = next(o for o in found.offers if o.move == "enter")
    wait = next(o for o in found.offers if o.move is None)
    assert abs(enter.endings[Name("back")].mean - wait.endings[Name("back")].mean) < 0.01


LARGE = (
    wide(5, 1)
    + """
events:
  out: {at: 2025-04-01 00:00..20:00, move: dismiss}
  called: {at: 2025-04-01 06:00..2025-04-03, move: call0}
"""
)


def test_a_case_that_is_too_large_goes_along_its_record() -> None:
    case = case_of(LARGE)
    found = sampled(case, draws=2, plays=8, look_ahead=1)
    assert [m.event for m in found.marks] == ["out", "called"]
    for mark in found.marks:
        assert sum(c.mean for c in mark.endings.values()) == pytest.approx(1)
        assert all(c.error > 0 for c in mark.endings.values())
    terms = Terms(draws=2, method=Method.SAMPLED, plays=8, look_ahead=1)
    told = advise(case, Name("d0"), terms, at=Name("out"))
    assert "reinstate" in [o.move for o in told.offers]
    for offer in told.offers:
        assert sum(c.mean for c in offer.endings.values()) == pytest.approx(1)


def test_the_numbers_hang_neither_on_workers_nor_on_the_seed_of_hashes(tmp_path: Path) -> None:
    file = tmp_path / "pond.yaml"
    file.write_text(OWN["an ending that is final"], "utf-8")
    ask = ["timeline", str(file), "--method", "sampled", "--draws", "3", "--plays", "8", "--json"]
    here = CliRunner().invoke(main, [*ask, "--look-ahead", "1", "--workers", "1"])
    command = [sys.executable, "-m", "kingmaker", *ask, "--look-ahead", "1", "--workers", "2"]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    told = [json.loads(here.stdout), json.loads(done.stdout)]
    assert told[0] == told[1]
    keeps_its_schema(told[0], "timeline")
    for event in told[0]["events"]:
        assert set(event["errors"]) == set(event["endings"])
        assert set(event["change_errors"]) == set(event["change"])
    assert told[0]["made"]["filters"] == FILTERS


def test_errors_stand_in_the_text_and_in_the_picture(tmp_path: Path) -> None:
    file = tmp_path / "pond.yaml"
    file.write_text(OWN["pond, from outside"], "utf-8")
    ask = ["timeline", str(file), "--method", "sampled", "--draws", "2", "--plays", "8"]
    text = CliRunner().invoke(main, ask)
    assert text.exit_code == 0, text.output
    assert " ± " in text.stdout
    picture = CliRunner().invoke(main, [*ask, "--format", "svg"])
    assert picture.stdout.count('class="error ') >= 4
    exact = CliRunner().invoke(main, ["timeline", str(file), "--draws", "2", "--format", "svg"])
    assert 'class="error ' not in exact.stdout


def test_advice_and_a_sweep_as_json_and_in_words(tmp_path: Path) -> None:
    file = tmp_path / "pond.yaml"
    file.write_text(OWN["pond, from outside"], "utf-8")
    how = ["--method", "sampled", "--draws", "2", "--plays", "8", "--look-ahead", "1"]
    ask = ["advise", str(file), "--as", "ann", "--at", "entered", *how]
    text = CliRunner().invoke(main, ask)
    assert text.exit_code == 0, text.output
    assert " ± " in text.stdout
    told = json.loads(CliRunner().invoke(main, [*ask, "--json"]).stdout)
    keeps_its_schema(told, "advise")
    assert all(e["error"] > 0 for m in told["moves"] for e in m["endings"])
    out = tmp_path / "points.csv"
    grid = ["sweep", str(file), "--over", "precision.value=1,2", "--out", str(out), "--json", *how]
    swept = CliRunner().invoke(main, grid)
    assert swept.exit_code == 0, swept.output
    keeps_its_schema(json.loads(swept.stdout), "sweep")
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [row["point"] for row in rows] == ["1", "1", "2", "2"]
    for row in rows:
        assert (row["method"], row["plays"], row["look_ahead"]) == ("sampled", "8", "1")
        assert float(row["error"]) > 0


def test_the_error_of_leaving_out_one_filter_is_that_of_a_mean() -> None:
    rng = np.random.default_rng(1)
    ends = rng.random((2, 1, FILTERS))
    estimate = Estimate(np.zeros((1, FILTERS)), ends, np.ones(FILTERS))
    found = jackknife(estimate.means, FILTERS)
    np.testing.assert_allclose(found, ends[:, 0].std(axis=1, ddof=1) / np.sqrt(FILTERS))
