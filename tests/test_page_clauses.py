"""The largest page: every clause that a line rests on stands there whole, and it is small enough to be sent."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import pytest

from kingmaker.cli.page import page_of
from kingmaker.report.as_html import as_html
from kingmaker.report.excerpts import flowing
from kingmaker.report.overview import Beside, overview
from kingmaker.source.amending import amending
from kingmaker.source.load import load
from tests.reports import recounted
from tests.snapshots import FEW, LARGE

pytestmark = pytest.mark.xdist_group("reports")
LINE = re.compile(r" *\d+ \| ?(.*)")


@cache
def made() -> tuple[str, dict[str, str]]:
    """The page of the case with its struggle, and the texts of the clauses that it rests on as they stand in the files."""
    loaded = load(LARGE)
    assert loaded.case is not None
    beside = Beside("sha256:0", amending(loaded), recounted(LARGE, FEW))
    document = overview(loaded.case, loaded.problems, beside=beside)
    page = page_of(document, loaded)
    return as_html(document, page), dict(page.clauses)


def bare(text: str) -> list[str]:
    """Lines without blanks around them, and of their comments the letters without the lines of a text that they name."""
    found = [re.sub(r"(?:^|\s+)#(.*)", _letters, line).strip() for line in text.split("\n")]
    return [line for line in found if line]


def _letters(comment: re.Match[str]) -> str:
    found = "".join(re.findall("[A-Za-z]+", re.sub(r"L\d+(?: to L\d+)*", "", comment[1])))
    return f"  #{found}" if found else ""


def told(excerpt: str) -> str:
    """The lines of an excerpt below the name of its file, without their numbers."""
    return "\n".join(
        f"\n{m[1]}" for line in excerpt.split("\n")[1:] if (m := LINE.fullmatch(line))
    ).replace("\n\n", "\n")


def test_the_page_is_small() -> None:
    page, _ = made()
    assert len(page.encode()) < 488_000


def test_no_text_of_a_clause_is_cut() -> None:
    page, clauses = made()
    shown = "\n".join(
        unescape(re.sub(r"<[^>]+>", "", text))
        for text in re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    )
    whole = "\n".join(bare(shown))
    web = set(re.findall(r"^sources\.(\S+?)(?:, \S+)?:\d+$", shown, re.MULTILINE))
    missing = {
        address
        for address, text in clauses.items()
        if "\n".join(bare("\n".join(flowing(told(text).split("\n"))))).strip() not in whole
    }
    assert len(clauses) > 600
    assert not re.findall(r"(?:^| )# .*\bL\d+.*", shown, re.MULTILINE)
    assert all(a.startswith("sources.") and a.removeprefix("sources.") not in web for a in missing)


def test_every_clause_has_a_place_that_is_led_to_or_unfolds_there() -> None:
    page, clauses = made()
    links = set(re.findall(r"href=#(c\d+)", page))
    assert links <= set(re.findall(r"\bid=(c\d+)", page))
    heads = re.findall(r"<summary>[^<]*</summary><pre[^>]*>([^\n]+?)(?:, [^\n]+)?:\d+\n", page)
    assert len(heads) == len(set(heads))
    assert set(heads) <= set(clauses)
    assert len(heads) > 500
