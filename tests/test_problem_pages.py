"""Every problem has a code with a title, a page that explains it, and a broken case that has it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kingmaker.analysis.claims.broken import broken
from kingmaker.analysis.deep import deep_checks
from kingmaker.analysis.payout.lens import payouts
from kingmaker.analysis.struggle.building import build
from kingmaker.cli.claims import findings
from kingmaker.problems import CODES
from kingmaker.source.load import load, loads
from kingmaker.source.read import MAX_BYTES
from tests.checking import sound

if TYPE_CHECKING:
    from kingmaker.problems import Problem
    from kingmaker.source.load import Loaded

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "reference" / "problems"
BROKEN = ROOT / "tests" / "broken"
SECTIONS = ["## What you wrote", "## What went wrong", "## How to fix"]

#: Broken cases that can be no text files: what is in them.
MADE = {
    "K001": "title: Université de Genève\n".encode("latin-1"),
    "K002": b"title: Acme\0 Inc.\n",
    "K003": b"title: Acme\n" + b"# more\n" * (MAX_BYTES // 7 + 1),
}
#: Pages that shorten what they show, because it is about length.
ABRIDGED = {"K302"}
#: What is doubtful, and what is only untidy; all else makes answers wrong or impossible.
WARNINGS = {
    "K313", "K314", "K501", "K505", "K507", "K508", "K510", "K511", "K512", "K513", "K521", "K527", "K529", "K530", "K533",
    "K606", "K611", "K703", "K711", "K717", "K718", "K719", "K720", "K732", "K733", "K735", "K736",
    "K737", "K744", "K750", "K751", "K759", "K760", "K761", "K762", "K764", "K801", "K802", "K803", "K806",
    "K808", "K811", "K817", "K818",
}  # fmt: skip
NOTES = {"K502", "K509", "K742", "K763", "K807", "K809"}
#: Codes of what needs a search, and of files that are imported: `tests/test_import_problems.py`.
DEEP, IMPORTED = "K8", "K95"
#: Codes of what is found when a struggle is played.
PLAYED = {f"K{number}" for number in range(812, 819)}
#: Codes of what is found when money is shared out.
PAID = {"K910", "K911", "K912", "K913", "K914"}

_EXPECTED = re.compile(
    r"# expect: (?P<code>K\d{3})(?: with variant (?P<variant>\S+))?(?: with limit (?P<limit>\d+))?\n"
)
_LITERAL = re.compile(r"""["'](K\d{3})["']""")
_YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


class Expected(NamedTuple):
    """What the first line of a broken case says of it."""

    code: str
    variant: str | None
    limit: int


def broken_cases() -> list[Path]:
    return sorted(BROKEN.glob("*.yaml"))


def expected(case: Path) -> Expected:
    found = _EXPECTED.match(case.read_text("utf-8"))
    assert found is not None, "the first line says what to expect: `# expect: K101`"
    return Expected(found["code"], found["variant"], int(found["limit"] or 10_000))


def problems_of(loaded: Loaded, said: Expected) -> list[Problem]:
    """Return the problems of this code, searched for where that is needed."""
    found = list(loaded.problems)
    if said.code.startswith(DEEP) and loaded.case is not None and not loaded.errors:
        found += deep_checks(loaded.case, limit=said.limit).problems
        found += broken(findings(sound(loaded)))
    if said.code in PLAYED and loaded.case is not None and not loaded.errors:
        found += build(loaded.case).problems
    if said.code in PAID and loaded.case is not None and not loaded.errors:
        found += payouts(loaded.case).problems
    return [p for p in found if p.code == said.code]


def literals() -> set[str]:
    files = (ROOT / "src").rglob("*.py")
    texts = (file.read_text("utf-8") for file in files if file.name != "problems.py")
    return {code for text in texts for code in _LITERAL.findall(text)}


def name_of(path: Path) -> str:
    return path.stem


# --- codes ------------------------------------------------------------------------------------


def test_codes_are_sorted_and_have_titles() -> None:
    assert list(CODES) == sorted(CODES)
    assert all(title and title[-1] != "." for title in CODES.values())
    assert len(set(CODES.values())) == len(CODES)


def test_every_code_in_use_is_listed() -> None:
    assert literals() - set(CODES) == set()


def test_every_listed_code_is_in_use() -> None:
    assert set(CODES) - literals() == set()


# --- pages ------------------------------------------------------------------------------------


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {page.stem for page in PAGES.glob("K*.md")} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_its_title_and_its_parts(code: str) -> None:
    lines = (PAGES / f"{code}.md").read_text("utf-8").splitlines()
    assert lines[0] == f"# {code}: {CODES[code]}"
    assert [line for line in lines if line.startswith("## ")] == SECTIONS
    assert max(map(len, lines)) < 200


@pytest.mark.parametrize(
    "code", [c for c in CODES if c not in {*MADE, *ABRIDGED} and not c.startswith(IMPORTED)]
)
def test_a_page_shows_what_it_speaks_of(code: str) -> None:
    page = (PAGES / f"{code}.md").read_text("utf-8")
    shown = _YAML.search(page)
    assert shown is not None
    (case, *_) = sorted(BROKEN.glob(f"{code}-*.yaml"))
    said = expected(case)
    loaded = loads(shown[1], name=case.name, folder=BROKEN, variant=said.variant)
    assert problems_of(loaded, said)


# --- broken cases -------------------------------------------------------------------------------


def test_every_code_has_a_broken_case_and_every_broken_case_a_code() -> None:
    found = {expected(case).code for case in broken_cases()}
    assert found.isdisjoint(MADE)
    assert found | set(MADE) == {code for code in CODES if not code.startswith(IMPORTED)}


@pytest.mark.parametrize("case", broken_cases(), ids=name_of)
def test_a_broken_case_is_named_after_its_code(case: Path) -> None:
    assert re.fullmatch(rf"{expected(case).code}(-[a-z0-9]+)+", case.stem)


@pytest.mark.parametrize("case", broken_cases(), ids=name_of)
def test_a_broken_case_has_its_problem_at_a_real_place(case: Path) -> None:
    said = expected(case)
    loaded = load(case, variant=said.variant)
    found = problems_of(loaded, said)
    assert found, [p.code for p in loaded.problems]
    for problem in found:
        where = problem.where
        lines = loaded.texts[where.file].splitlines()
        assert 1 <= where.line <= max(len(lines), 1)
        assert 1 <= where.column <= len(lines[where.line - 1]) + 1
        assert (where.line, where.column) < (where.end_line, where.end_column)


@pytest.mark.parametrize("case", broken_cases(), ids=name_of)
def test_a_broken_case_has_no_other_error(case: Path) -> None:
    said = expected(case)
    assert {p.code for p in load(case, variant=said.variant).errors} <= {said.code}


@pytest.mark.parametrize("case", broken_cases(), ids=name_of)
def test_a_problem_is_as_severe_as_it_should_be(case: Path) -> None:
    said = expected(case)
    severity = "warning" if said.code in WARNINGS else "note" if said.code in NOTES else "error"
    found = problems_of(load(case, variant=said.variant), said)
    assert {str(problem.severity) for problem in found} == {severity}


@pytest.mark.parametrize("code", MADE)
def test_a_case_that_is_no_text_has_its_problem(code: str, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_bytes(MADE[code])
    (problem,) = load(case).problems
    assert problem.code == code
    assert problem.where.file == str(case)
