"""Each code of numbers, times, sentences and refusals: a title, a page, and a case that has just this problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from kingmaker.problems import CODES
from kingmaker.source.load import load

ROOT = Path(__file__).parents[2]
#: From K910 on, what the lenses and the imports refuse: their own tests have the cases.
OURS = [code for code in CODES if code[1] in "23" or "K900" < code < "K910"]


@pytest.mark.parametrize("code", OURS)
def test_a_broken_case_has_this_problem_and_no_other(code: str) -> None:
    (path,) = (ROOT / "tests/broken").glob(f"{code}-*.yaml")
    assert path.read_text("utf-8").startswith(f"# expect: {code}\n")
    assert [p.code for p in load(path).problems] == [code]


@pytest.mark.parametrize("code", OURS)
def test_a_page_tells_of_it(code: str) -> None:
    page = (ROOT / f"docs/reference/problems/{code}.md").read_text("utf-8")
    assert page.startswith(f"# {code}: {CODES[code]}\n")
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == ["## What you wrote", "## What went wrong", "## How to fix"]


def test_all_that_the_readers_raise_is_listed() -> None:
    raised: set[str] = set()
    for path in (ROOT / "src/kingmaker/source").glob("*.py"):
        text = path.read_text("utf-8")
        raised |= {code for code in CODES if f'"{code}"' in text}
    assert set(OURS) <= raised
