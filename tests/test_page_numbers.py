"""No number on the page without its unfolding: each stands in a line that unfolds, or in a section that says how."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.recounting import recount
from kingmaker.cli import main
from kingmaker.report.as_html import as_html
from kingmaker.report.as_json import as_json
from kingmaker.report.document import Document, Section, Text
from kingmaker.report.overview import Beside, overview
from kingmaker.source.read import gallery
from tests.reports import PLAYED, played_report_of, report_of
from tests.snapshots import DRAWS
from tests.struggle_cases import MILL, case_of
from tests.test_report import facts
from tests.test_struggle_record import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = {"meta", "br", "col", "path", "rect", "circle", "polyline"}


class Walk(HTMLParser):
    """Walks a page: the numbers that readers see, each with its section, and what unfolds where."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.section = ""
        self.how: set[str] = set()
        self.numbers: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "section":
            self.section = found.get("id") or ""
        if tag == "details" and found.get("class") == "how":
            self.how.add(self.section)
        if tag == "details" and found.get("class") == "more":
            tag = "more"  # what is folded is to be told as well as what is not
        if tag not in VOID:
            self.stack.append((tag, found))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave what is empty alone."""

    def handle_endtag(self, tag: str) -> None:
        ends = {"details", "more"} if tag == "details" else {tag}
        while self.stack and self.stack.pop()[0] not in ends:
            pass

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _ in self.stack}
        if "main" in inside and not inside & {"details", "style", "desc"}:
            self.numbers.setdefault(self.section, []).extend(re.findall(r"\d[\d.,]*%?", data))


def bare(page: str) -> Iterator[tuple[str, list[str]]]:
    """The sections that show numbers and do not say how they were obtained."""
    walk = Walk()
    walk.feed(page)
    yield from (
        (name, found) for name, found in walk.numbers.items() if found and name not in walk.how
    )


@cache
def page_of(name: str) -> str:
    """The page of a case that is shipped, without its struggle."""
    return as_html(report_of(name))


@pytest.mark.parametrize("name", gallery())
def test_every_section_with_numbers_says_how_they_were_obtained(name: str) -> None:
    assert list(bare(page_of(name))) == []


def sections_of(page: str) -> dict[str, str]:
    """The sections of a page by their names."""
    parts = re.split(r"(?=<section id=)", page)[1:]
    return {re.match(r"<section id=([^ ]+)", part)[1]: part for part in parts}  # type: ignore[index]  # as it is split


def resting(value: object) -> Iterator[str]:
    """The clause of every line of JSON that names one; rows of a matrix stand in the table below it, too."""
    if isinstance(value, dict) and value.get("kind") != "matrix":
        if value.get("clause"):
            yield value["clause"]
        yield from (clause for part in value.values() for clause in resting(part))
    elif isinstance(value, list):
        yield from (clause for part in value for clause in resting(part))


@pytest.mark.parametrize("name", gallery())
def test_every_line_that_rests_on_a_clause_unfolds_to_it(name: str) -> None:
    value: dict[str, Any] = as_json(report_of(name))
    places = dict(re.findall(r"<code id=(c\d+)>([^<]+)</code>", page_of(name)))
    found = sections_of(page_of(name))
    for section in value["sections"]:
        own = re.findall(
            r"<details><summary[^>]*>[^<]*</summary><code[^>]*>([^<]+)<", found[section["id"]]
        )
        led = [places[place] for place in re.findall(r"href=#(c\d+)", found[section["id"]])]
        assert not Counter(resting(section)) - Counter([*own, *led])


@pytest.mark.parametrize("name", gallery())
def test_the_page_tells_the_facts_of_the_json(name: str) -> None:
    value: dict[str, Any] = as_json(report_of(name))
    page = re.sub(r"<style>.*?</style>", "", page_of(name), flags=re.DOTALL)
    text = "".join(unescape(re.sub(r"<[^>]+>", "", page)).split()).casefold()
    told = ("text", "list", "groups", "table")
    blocks = [b for s in value["sections"] for b in s["blocks"] if b["kind"] in told]
    said = ("".join(f.replace("`", "").split()) for b in blocks for f in facts(b))
    # A line of a tree stands deeper in its list, instead of behind a sign.
    wanted = (fact.removeprefix("└").casefold() for fact in said)
    assert [fact for fact in wanted if fact not in text] == []


@pytest.mark.parametrize("name", PLAYED)
def test_so_do_the_sections_of_a_shipped_struggle(name: str) -> None:
    assert list(bare(as_html(played_report_of(name, DRAWS)))) == []


def test_so_do_the_sections_of_a_struggle() -> None:
    case = case_of(MILL + RECORD)
    document = overview(case, beside=Beside(recounted=recount(case, Terms(draws=48))))
    page = as_html(document)
    assert list(bare(page)) == []
    assert "48 draws" in page


def test_every_row_of_a_clause_unfolds_to_it() -> None:
    page = CliRunner().invoke(main, ["report", "volkswagen", "--draws", "0", "--format", "html"])
    rows = re.findall(r"<tr>(?:(?!<tr>).)*", page.stdout, re.DOTALL)
    rested = [r for r in rows if "<details" in r or "href=#c" in r]
    assert len(rested) >= 4
    places = set(re.findall(r"id=(c\d+)", page.stdout))
    assert set(re.findall(r"href=#(c\d+)", page.stdout)) <= places


def test_a_number_without_its_method_is_found() -> None:
    document = Document("report", "x", "X", (Section("s", "S", (Text("It is 37%."),)),))
    assert list(bare(as_html(document))) == [("s", ["37%"])]
