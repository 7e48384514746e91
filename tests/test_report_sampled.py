"""The report from plays: the numbers of `play` and `timeline`, each with its error, and of what plays cannot tell, why."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle import bounded, drafting, recounting_sampled
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.recounting import recount
from kingmaker.analysis.struggle.recounting_sampled import RecountingSampled
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Method
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.analysis.struggle.walking import Walker
from kingmaker.cli import main
from kingmaker.model.values import Name
from kingmaker.report.as_json import as_json
from kingmaker.report.as_markdown import as_markdown
from kingmaker.report.as_text import as_text
from kingmaker.report.overview import Beside, overview
from tests.answering import keeps_its_schema
from tests.struggle_cases import MILL, case_of
from tests.test_struggle_record import RECORD

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from kingmaker.analysis.struggle.recounting import Recounted
    from kingmaker.model.case import Case

TERMS = Terms(draws=20, seed=5, method=Method.SAMPLED, plays=8, look_ahead=1)
#: A play that a story foretells, for the outline.
STORY = """story:
  source: s
  acts:
    first: {beats: [{says: he is put out, move: dismiss}]}
  bright: {maps_to: back}
  tragic: {maps_to: gone}
"""


def recounted(case: Case, terms: Terms = TERMS) -> Recounted:
    assert case.clock is not None
    return RecountingSampled(case, case.clock, terms).whole()


@pytest.fixture(scope="module")
def mill() -> Case:
    return case_of(MILL + RECORD + STORY)


@pytest.fixture(scope="module")
def found(mill: Case) -> Recounted:
    return recounted(mill)


def page(case: Case, found: Recounted) -> dict[str, Any]:
    value: dict[str, Any] = as_json(overview(case, beside=Beside(recounted=found)))
    keeps_its_schema(value, "report")
    return {s["id"]: s for s in value["sections"]}


def words(section: dict[str, Any]) -> str:
    return json.dumps(section["blocks"], ensure_ascii=False)


# --- the numbers ------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_play_and_of_the_timeline(mill: Case, found: Recounted) -> None:
    played, timed = play(mill, TERMS), timeline(mill, TERMS)
    assert found.played == played
    assert played.lines
    assert len(played.models) == 4
    assert found.timeline.marks == timed.marks != ()
    assert found.timeline == replace(timed, first=played.endings)
    means = [{n: pytest.approx(c.mean) for n, c in e.items()} for e in (timed.first,)]
    assert means == [{n: c.mean for n, c in played.endings.items()}]
    assert found.ranges == recount(mill, Terms(draws=1)).ranges != ()


def test_the_record_is_followed_once_for_the_forecast_and_the_timeline(
    mill: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[int] = []
    carried_on = bounded.carried_on

    def watched(ground: Any, lanes: Any, terms: Any, starts: Any, **how: Any) -> Any:  # noqa: ANN401 - as it is given on
        played.append(len(starts))
        return carried_on(ground, lanes, terms, starts, **how)

    monkeypatch.setattr("kingmaker.analysis.struggle.retracing.carried_on", watched)
    monkeypatch.setattr("kingmaker.analysis.struggle.bounded.carried_on", watched)
    found = recounted(mill, replace(TERMS, draws=2))
    assert len(played) == 1 + len(found.played.models)


def test_play_that_is_stopped_tells_the_draws_that_are_done(mill: Case) -> None:
    assert mill.clock is not None
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        told.append((done, of))
        return of < 100 or done < of * 16 // 20

    part = RecountingSampled(mill, mill.clock, TERMS).whole(tell)
    assert part.played.settings.draws == 16
    assert part.played.endings == play(mill, replace(TERMS, draws=16)).endings
    with pytest.raises(Refused, match="stopped before"):
        RecountingSampled(mill, mill.clock, TERMS).whole(lambda *_: False)


def test_another_model_that_looks_ahead_to_too_much_is_named(
    mill: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "MOST_NODES", 4)
    terms = replace(TERMS, draws=2, plays=8)
    found = recounted(mill, terms)
    for notices in (
        found.played.notices,
        found.timeline.notices,
        play(mill, terms).notices,
        play(mill, terms, since=Name("out")).notices,
        timeline(mill, terms).notices,
    ):
        (left,) = [n for n in notices if n.startswith("Another model is left out")]
        assert left.startswith(
            "Another model is left out: players look 2 moves ahead. Why: 2 moves ahead lie more than"
        )
    text = " ".join(as_text(overview(mill, beside=Beside(recounted=found))).split())
    assert text.count("Another model is left out: players look 2 moves ahead.") == 1


# --- the page ---------------------------------------------------------------------------------------


def test_every_part_of_an_exact_page_is_there_or_says_why_not(mill: Case, found: Recounted) -> None:
    exact = page(mill, recount(mill, Terms(draws=48)))
    own = page(mill, found)
    played = {"endings", "course", "acts", "paths", "drivers", "overturn", "models", "score"}
    assert played | {"outline", "assumptions", "made"} <= own.keys()
    assert exact.keys() <= own.keys()
    assert "is not worked out from plays" in words(own["overturn"])
    assert "--method sampled" in words(own["overturn"])
    assert all(section["how"] for name, section in own.items() if name != "caution")
    made = {r["what"]: r["is"] for r in own["made"]["blocks"][0]["rows"]}
    assert made["method of play"] == "sampled"
    assert made["plays of each draw"] == "8"
    assert made["moves looked ahead"] == "1"
    assert made["filters along the record"] == "8"


def test_every_estimate_of_the_page_has_its_error(mill: Case, found: Recounted) -> None:
    turned = tuple(
        replace(m, turning_point=True, act=n) for n, m in enumerate(found.timeline.marks, 1)
    )
    own = page(mill, replace(found, timeline=replace(found.timeline, marks=turned)))
    bars = [
        bar
        for name in ("endings", "course")
        for block in own[name]["blocks"]
        for bars in (block.get("bars", []), *(s["bars"] for s in block.get("stops", [])))
        for bar in bars
    ]
    assert len(bars) > 8
    assert all(bar["error"] > 0 for bar in bars)
    table = next(b for b in own["endings"]["blocks"] if b["kind"] == "table")
    for row in table["rows"]:
        assert " ± " in row["first"]
        assert " ± " in row["after"]
        assert row["error"].endswith("%")
        assert " to " in row["within"]
    events = next(b for b in own["course"]["blocks"] if b["kind"] == "table")
    assert all(" ± " in row[e] for row in events["rows"] for e in ("back", "gone"))
    for row in own["models"]["blocks"][0]["rows"]:
        assert " ± " in row["back"]
    assert all(" ± " in item["text"] for item in own["acts"]["blocks"][0]["items"])
    assert own["paths"]["blocks"][1]["groups"]
    for group in own["paths"]["blocks"][1]["groups"]:
        assert " ± " in group["title"]
        assert " ± " in group["text"]
    assert " ± " in words(own["outline"])
    assert "its most typical path has" in words(own["outline"])
    assert " ± " in words(own["summary"])


def test_text_and_markdown_tell_the_same(mill: Case, found: Recounted) -> None:
    document = overview(mill, beside=Beside(recounted=found))
    texts = [" ".join(as_text(document).split()), " ".join(as_markdown(document).split())]
    last = found.timeline.marks[-1].endings[Name("gone")]
    for text in texts:
        assert f"{100 * last.mean:.0f}% ± {100 * last.error:.1f}" in text
        assert "Sampled: 8 plays of each draw" in text
        assert "20 draws of what is assumed, seed 5." in text
        assert "is not worked out from plays" in text
        assert "looking 1 move ahead" in text


def test_with_too_few_plays_to_follow_the_record_its_place_says_why(mill: Case) -> None:
    terms = replace(TERMS, draws=2, plays=7)
    found = recounted(mill, terms)
    assert found.played == play(mill, terms)
    own = page(mill, found)
    said = words(own["course"])
    assert "The record is not followed" in said
    assert "7 plays of each draw are too few" in said
    assert "acts" not in own
    assert " ± " in words(own["outline"])
    assert recounted(replace(mill, events={}), terms).unfollowed == ""


def test_without_a_turning_point_the_page_says_that_none_can_be_told(
    mill: Case, found: Recounted
) -> None:
    still = tuple(replace(m, turning_point=False, act=1) for m in found.timeline.marks)
    own = page(mill, replace(found, timeline=replace(found.timeline, marks=still)))
    assert "No event is a turning point that plays can tell" in words(own["acts"])
    assert "The largest change is that of `" in words(own["acts"])


def test_drivers_are_told_with_their_errors_or_why_none_are(mill: Case, found: Recounted) -> None:
    few = page(mill, replace(found, played=replace(found.played, drivers=())))
    assert "cannot be told from 20 draws" in words(few["drivers"])
    none = page(mill, replace(found, played=replace(found.played, drivers=(), resolution=None)))
    assert "Nothing that is assumed is a range" in words(none["drivers"])
    driven = tuple(replace(d, clear=True) for d in recount(mill, Terms(draws=48)).played.drivers)
    some = page(mill, replace(found, played=replace(found.played, drivers=driven)))
    assert " ± " in words(some["drivers"])
    assert "has an error of sampling of about" in words(some["drivers"])


@pytest.mark.parametrize("method", Method)
def test_what_of_the_record_cannot_have_happened_is_told(method: Method) -> None:
    case = case_of(
        MILL
        + "events: {back: {at: 2025-04-01 03:00, move: reinstate}, out: {at: 2025-04-01 13:00, move: dismiss}}"
    )
    exact = method is Method.EXACT
    found = recount(case, Terms(draws=2)) if exact else recounted(case, replace(TERMS, draws=2))
    (told,) = [t for t in words(page(case, found)["made"]).split('"') if "K808" in t]
    assert told.startswith("'back' cannot have happened in any order that the record allows")
    assert told.rstrip(".").endswith("(`K808`, case.yaml:44)")


def test_a_path_that_one_play_took_is_not_called_a_share(mill: Case, found: Recounted) -> None:
    lines = tuple(
        replace(line, probability=1 / (160 * found.played.endings[line.ending].mean))
        for line in found.played.lines
    )
    for group in page(mill, replace(found, played=replace(found.played, lines=lines)))["paths"][
        "blocks"
    ][1]["groups"]:
        assert group["text"].startswith("No two of the ")
        assert "plays that came to it went alike" in group["text"]
    rare = {
        n: replace(c, mean=m)
        for (n, c), m in zip(found.played.endings.items(), (1 / 160, 159 / 160), strict=True)
    }
    once = replace(found.played, endings=rare, lines=(replace(lines[0], probability=1.0),))
    groups = page(mill, replace(found, played=once))["paths"]["blocks"][1]["groups"]
    assert [g["text"] for g in groups] == ["This is the one play that came to it."]


def test_a_case_with_a_fault_is_not_played_and_says_so() -> None:
    case = case_of(MILL.replace("gone: {when: otherwise}", "gone: {when: loan is called}") + RECORD)
    assert "cannot be played as the case stands" in words(page(case, recounted(case))["endings"])


# --- the command ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sampled") / "mill.yaml"
    made.write_text(MILL + RECORD, "utf-8")
    return made


def report(file: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["report", str(file), *more])


FEW = ("--method", "sampled", "--draws", "4", "--plays", "8", "--look-ahead", "1")


def test_a_case_that_is_too_large_is_sent_there_and_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "Walker", partial(Walker, limit=5))
    exact = report(file, "--draws", "4")
    assert exact.exit_code == 0
    told = " ".join(exact.stdout.split())
    assert "Not played: play can come to more than 5 states" in told
    assert "`kingmaker report mill.yaml --method sampled` tells it by plays" in told
    text, data = file.with_name("a.txt"), file.with_name("a.json")
    monkeypatch.undo()
    done = report(file, *FEW, "-o", str(text), "-o", str(data))
    assert done.exit_code == 0, done.stderr
    value = json.loads(data.read_text("utf-8"))
    keeps_its_schema(value, "report")
    assert "Sampled: 8 plays of each draw" in " ".join(text.read_text("utf-8").split())


def test_workers_change_nothing(file: Path) -> None:
    pages = [report(file, *FEW, "--json", "--workers", str(n)).stdout for n in (1, 2)]
    assert pages[0] == pages[1] != ""


def test_what_cannot_be_played_at_all_says_why(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Refused("it is too much")

    monkeypatch.setattr(recounting_sampled, "grounded", refuse)
    done = report(file, *FEW)
    assert done.exit_code == 0
    assert "Not played: it is too much." in done.stdout


@pytest.mark.parametrize(
    ("more", "words_"),
    [
        (("--plays", "8"), "--plays is for sampled play"),
        (("--look-ahead", "1"), "--look-ahead is for sampled play"),
        (("--draws", "0", "--resume", "kept"), "--draws 0 has none"),
    ],
)
def test_what_does_not_go_together_is_wrong_use(
    more: tuple[str, ...], words_: str, file: Path
) -> None:
    done = report(file, *more)
    assert done.exit_code == 2
    assert words_ in " ".join(done.stderr.split())


def test_variants_of_a_case_that_is_too_large_are_compared_and_say_why_not_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mill.yaml"
    file.write_text(MILL + RECORD + "variants:\n  sure: {precision: 2}\n", "utf-8")
    monkeypatch.setattr(drafting, "Walker", partial(Walker, limit=5))
    done = report(file, "--draws", "4", "--variants")
    assert done.exit_code == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert "Not played: play can come to more than 5 states" in told
    assert "“sure” is not played: play can come to more than 5 states" in told
