"""The report on a case that is played: one solution for all of it, every number with how it was obtained."""

from __future__ import annotations

import json
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest.mock import ANY

import pytest
from click.testing import CliRunner

from kingmaker.analysis.comparing.compare import compare
from kingmaker.analysis.struggle import forecasting, recounting
from kingmaker.analysis.struggle.abreast import Basis, abreast
from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.forecasting import Refusal
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.recounting import recount
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import SAME
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.analysis.struggle.walking import _too_many
from kingmaker.cli import main
from kingmaker.cli.report import _under_way
from kingmaker.cli.struggling import Bar
from kingmaker.model.record import Variant
from kingmaker.model.values import Name
from kingmaker.report.as_text import as_text
from kingmaker.report.document import Table, Text
from kingmaker.report.meaning import assumed_words
from kingmaker.report.obtaining import obtained
from kingmaker.report.overview import Beside, overview
from kingmaker.report.varying import Varied, varying
from tests.answering import keeps_its_schema
from tests.reports import shipped
from tests.struggle_cases import MILL, case_of
from tests.test_struggle_record import RECORD

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.analysis.struggle.forecasting import Ready, Run, Tell
    from kingmaker.analysis.struggle.recounting import Recounted
    from kingmaker.model.case import Case

TERMS = Terms(draws=48, seed=5)


@pytest.fixture(scope="module")
def mill() -> Case:
    return case_of(MILL + RECORD)


@pytest.fixture(scope="module")
def found(mill: Case) -> Recounted:
    return recount(mill, TERMS)


def test_one_solution_gives_what_play_and_timeline_give_by_themselves(
    mill: Case, found: Recounted
) -> None:
    played, timed = play(mill, TERMS), timeline(mill, TERMS)
    assert found.played.endings == played.endings
    assert found.played.drivers == played.drivers
    assert found.played.overturn == played.overturn
    assert found.played.models == played.models
    assert found.played.lines == played.lines != ()
    assert found.timeline == timed


def test_other_models_stand_beside_the_case_on_the_same_draws(mill: Case) -> None:
    made = forecasting.ready(mill)
    assert not isinstance(made, Refusal)
    first = Lanes(lanes(made.stakes, draws=48, seed=5).parameters[:, :16])
    alone = forecasting.run(made, first).first
    same, *others = play(mill, TERMS).models
    assert same.name == SAME
    assert all(other.name != SAME for other in others)
    assert [c.mean for c in same.endings.values()] == pytest.approx(alone.mean(axis=1))
    assert "the 16 that" in same.words
    fewer = play(mill, replace(TERMS, draws=16))
    assert [model.name for model in fewer.models] == [other.name for other in others]


def test_along_a_record_the_draws_of_other_models_stand_for_all(mill: Case) -> None:
    told = play(mill, replace(TERMS, draws=512), since=next(iter(mill.events)))
    same = told.models[0]
    assert same.name == SAME
    for name, chance in told.endings.items():
        assert same.endings[name].mean == pytest.approx(chance.mean, abs=0.05)


def test_the_same_comes_out_whoever_does_the_rest(mill: Case, found: Recounted) -> None:
    for workers in (1, 2, 3):
        assert recount(mill, replace(TERMS, workers=workers)) == replace(
            found,
            played=replace(found.played, settings=ANY),
            timeline=replace(found.timeline, settings=ANY),
        )


def test_work_for_later_is_done_beside_or_by_who_waits_for_it() -> None:
    began, go = threading.Event(), threading.Event()
    here = threading.current_thread()

    def busy() -> bool:
        began.set()
        go.wait(5)
        return threading.current_thread() is here

    with ThreadPoolExecutor(1) as pool:
        first = recounting._Later(busy)
        second = recounting._Later(threading.current_thread)
        third = recounting._Later(threading.current_thread)
        for later in (first, second, second):  # the third is never begun
            later.begin(pool)
        assert began.wait(5)
        assert second.result() is third.result() is here  # as the thread beside is busy
        go.set()
        assert first.result() is False


@pytest.mark.parametrize(("workers", "left"), [(1, 0), (2, 16), (3, 32)])
def test_others_may_begin_once_less_is_left_than_workers(
    mill: Case, workers: int, left: int
) -> None:
    made = forecasting.ready(mill)
    assert not isinstance(made, Refusal)
    told: list[int] = []
    idle: list[int] = []
    own = lanes(made.stakes, draws=100, seed=1)
    forecasting.side_by_side(
        made,
        [Lanes(own.parameters[:, :70]), Lanes(own.parameters[:, 70:])],
        workers=workers,
        tell=lambda done, _: told.append(done),
        idle=lambda: idle.append(len(told)),
    )
    done = [min(100, 16 * n) for n in range(1, 8)]
    assert told == [min(70, n) for n in done]
    assert idle == [n for n, so_far in enumerate(done) if 100 - so_far <= left]


def test_the_draws_are_solved_once(mill: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[int] = []
    run = forecasting.run

    def watched(
        made: Ready,
        lanes: Lanes,
        *,
        workers: int = 1,
        tell: Tell | None = None,
        single: bool = False,
    ) -> Run:
        solved.append(lanes.parameters.shape[1])
        return run(made, lanes, workers=workers, tell=tell, single=single)

    for module in ("recounting", "forecasting"):
        monkeypatch.setattr(f"kingmaker.analysis.struggle.{module}.run", watched)
    recount(mill, TERMS)
    assert sum(lanes >= TERMS.draws for lanes in solved) == 1


def test_play_that_is_stopped_tells_what_is_done_and_the_rest_of_it_whole(mill: Case) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        told.append((done, of))
        return False

    part = recount(mill, replace(TERMS, draws=200), tell=tell)
    whole = recount(mill, replace(TERMS, draws=200))
    assert told == [(16, 200)]  # as many as are solved side by side
    assert part.played.settings.draws == 16
    assert part.played.endings != whole.played.endings
    same, *others = whole.played.models
    assert same.name == SAME  # of the draws that are done no fewer are left
    assert part.played.models == tuple(others)


def test_the_report_waits_for_the_struggle_with_all_else_done(mill: Case, found: Recounted) -> None:
    at_once = overview(mill, beside=Beside(recounted=found))
    assert overview(mill, beside=Beside(awaited=lambda: found)) == at_once
    why = overview(mill, beside=Beside(awaited=lambda: "Not played: too large."))
    assert "Not played: too large." in as_text(why)


def test_the_rest_is_loaded_once_the_solver_is_at_work_or_has_ended() -> None:
    bar = Bar("playing")
    waits: Future[Recounted | str] = Future()
    bar.finding(1, 10)
    assert not bar.moves.is_set()
    threading.Timer(0.05, bar, (16, 64)).start()
    end = threading.Timer(10, waits.cancel)  # so that it ends, if nothing else ends it
    end.start()
    _under_way(waits, bar)
    end.cancel()
    assert bar.moves.is_set()
    waits.cancel()
    _under_way(waits, Bar("playing"))  # else it would wait for ever


def test_a_struggle_that_is_given_up_is_not_solved_on() -> None:
    bar = Bar("playing")
    assert bar.tell(1, 2)
    bar.abandon()
    with pytest.raises(KeyboardInterrupt):
        bar.tell(2, 2)


def test_the_report_tells_endings_timeline_drivers_and_what_they_are_drawn_from(
    mill: Case, found: Recounted
) -> None:
    document = overview(mill, beside=Beside(recounted=found))
    sections = {s.id: s for s in document.sections}
    wanted = {"endings", "course", "drivers", "overturn", "models", "score", "assumptions", "made"}
    assert wanted <= sections.keys()
    assert all(s.how for s in document.sections if s.id != "caution")
    text = " ".join(as_text(document).split())
    first = sections["summary"].blocks
    assert any("Most likely with all that is known by" in getattr(b, "text", "") for b in first)
    assert "48 draws of what is assumed, seed 5." in text
    for one in found.ranges:
        assert " ".join(assumed_words(mill, one.path, one.words).split()) in text


def test_an_event_that_changed_nothing_is_left_to_the_record(mill: Case, found: Recounted) -> None:
    still = replace(found.timeline.marks[0], event=Name("still"), move=None, turning_point=False,
                    change=dict.fromkeys(found.timeline.first, 0.0))  # fmt: skip
    timeline_ = replace(found.timeline, marks=(*found.timeline.marks, still))
    document = overview(mill, beside=Beside(recounted=replace(found, timeline=timeline_)))
    text = as_text(document)
    assert "1 more event of the record changed no ending by as much as half a point." in text


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report") / "mill.yaml"
    made.write_text(MILL + RECORD, "utf-8")
    return made


def test_several_files_come_of_one_run(file: Path) -> None:
    page, data = file.with_name("a.html"), file.with_name("a.json")
    arguments = ["report", str(file), "--draws", "4", "-o", "-", "-o", str(page), "-o", str(data)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.stderr
    assert "How it may end" in result.stdout
    assert page.read_text("utf-8").startswith("<!doctype html>")
    value = json.loads(data.read_text("utf-8"))
    keeps_its_schema(value, "report")
    kinds = {b["kind"] for s in value["sections"] for b in s["blocks"]}
    assert {"bars", "course"} <= kinds


def test_no_draws_leave_it_unplayed_and_say_so(file: Path) -> None:
    result = CliRunner().invoke(main, ["report", str(file), "--draws", "0"])
    assert result.exit_code == 0
    assert "Not played, as no draws were asked for" in result.stdout
    assert "The endings, event by event" not in result.stdout


def test_what_is_too_large_to_be_solved_is_sent_to_sampled_play(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Refused(_too_many(10, waits=False))

    monkeypatch.setattr(recounting, "recounting", refuse)
    result = CliRunner().invoke(main, ["report", str(file), "--draws", "4"])
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert "Not played: play can come to more than 10 states" in told
    assert "`kingmaker report mill.yaml --method sampled` tells it by plays" in told


def test_one_form_for_several_files_is_wrong_use() -> None:
    arguments = ["report", "volkswagen", "--json", "-o", "a.json", "-o", "b.json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "one form for several files" in result.stderr


# --- beside the struggle ----------------------------------------------------------------------------


def report(name: str, *more: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["report", name, "--json", "--draws", "0", *more])
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "report")
    return {s["id"]: s for s in value["sections"]}


def test_what_can_be_forced_is_what_reach_finds() -> None:
    rows = report("openai-2025")["reach"]["blocks"][0]["rows"]
    told = json.loads(
        CliRunner().invoke(main, ["reach", "openai-2025", "--within", "4", "--json"]).stdout
    )
    found = [(a["coalition"], str(a["size"])) for g in told["goals"] for a in g["smallest"]]
    assert [(r["coalition"], r["size"]) for r in rows] == found
    assert len(rows) > 2


def test_variants_are_told_and_on_request_compared() -> None:
    asked = report("volkswagen")["variants"]
    assert "--variants" in asked["blocks"][0]["text"]
    found = report("volkswagen", "--variants")["variants"]["blocks"][0]["rows"]
    called = {"A little less (`a-little-less`)", "Votes capped (`votes-capped`)"}
    assert called == {r["variant"] for r in found}
    assert all(r["changes"] and r["clause"] for r in found)


def test_what_is_assumed_is_told_clause_by_clause() -> None:
    text, items = report("volkswagen")["assumptions"]["blocks"]
    assert text["text"].startswith("Clauses that the case assumes")
    assert {"entities.volkswagen", "bodies.general-meeting"} <= {
        i["clause"] for i in items["items"]
    }
    assert {i["certainty"] for i in items["items"]} == {"assumed"}


def test_how_the_whole_was_made_is_told() -> None:
    rows = report("openai-2025")["made"]["blocks"][0]["rows"]
    told = {r["what"]: r["is"] for r in rows}
    assert told["as of"] == "2025-10-28"
    assert told["case"].startswith("sha256:")
    assert {"kingmaker", "sources dated"} <= told.keys()


def test_a_law_later_than_the_case_and_sources_without_a_date_are_told() -> None:
    def told(name: str) -> dict[str, str]:
        return {r["what"]: r["is"] for r in report(name)["made"]["blocks"][0]["rows"]}

    assert "law applied" not in told("staggered-board")
    assert told("volkswagen")["sources dated"] == "2 of 4: 2007-10-23 to 2008-10-04"
    assert "law applied" not in told("volkswagen")
    assert (
        told("openai-2023")["law applied"] == "as it stood on 2025-03-25, after the day of the case"
    )
    case = shipped("openai-2023")
    assert case.law is not None
    (table,) = obtained(replace(case, as_of=case.law.as_of), ()).blocks
    assert isinstance(table, Table)
    assert "law applied" not in {row.cells[0] for row in table.rows}


@pytest.mark.parametrize("name", ["disney-2004", "volkswagen-2009", "wework-2019"])
def test_the_page_of_a_struggle_of_the_gallery_is_whole(name: str) -> None:
    arguments = ["report", name, "--draws", "4", "--format", "html"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.stderr
    assert "id=endings" in result.stdout
    assert "id=course" in result.stdout
    assert len(result.stdout.encode()) < 500_000


# --- variants ---------------------------------------------------------------------------------------


def test_a_case_is_solved_once_for_all_variants_with_its_assumptions(
    mill: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = replace(mill, events={})
    known = abreast(mill, later, TERMS)
    solved: list[Ready] = []

    def watched(made: Ready, lanes: Lanes, **how: Any) -> Run:  # noqa: ANN401 - as it is given on
        solved.append(made)
        return forecasting.run(made, lanes, **how)

    monkeypatch.setattr("kingmaker.analysis.struggle.shelving.run", watched)
    basis = Basis.of(mill, TERMS)
    assert [basis.beside(later), basis.beside(later)] == [known, known]
    assert [made is basis.made for made in solved] == [True, False, False]


def test_a_variant_that_is_too_large_is_told_by_name(mill: Case) -> None:
    compared = compare(mill, mill)
    case = replace(mill, variants={Name("long"): Variant(path="variants.long")})
    found = Varied(Name("long"), compared, None, "it has 100,000 states")
    section = varying(case, [found])
    assert section is not None
    assert Text("“long” is not played: it has 100,000 states.") in section.blocks
