"""Each code of numbers, times, sentences and refusals: a title, a page, and a case that has just this problem."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.problems import CODES
from kingmaker.source import refusals
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


VAGUE = refusals._IN_RULES
WORDS = st.one_of(*(st.from_regex(one.words, fullmatch=True) for one in VAGUE))


@given(WORDS, st.booleans())
def test_the_quick_look_for_vague_words_misses_none(words: str, loud: bool) -> None:  # noqa: FBT001
    text = f"x {words.upper() if loud else words} y"
    found, expected = refusals.vague(text), refusals._first(text, (0, len(text)), VAGUE)
    assert expected is not None
    assert found is not None
    assert (found.code, found.span) == (expected.code, expected.span)
