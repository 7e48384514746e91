"""Every problem of imported files has a broken file that has it, at a real place, as its page shows it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kingmaker.problems import CODES
from kingmaker.source.exchange.importing import import_files, import_path
from kingmaker.source.exchange.jsontext import MAX_BYTES

if TYPE_CHECKING:
    from kingmaker.problems import Problem

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "reference" / "problems"
BROKEN = sorted((ROOT / "tests" / "broken" / "imported").glob("K*"))
IMPORTED = [code for code in CODES if code.startswith("K95")]
#: What is left out or missing; all else keeps a case from being made.
WARNINGS = {"K953", "K954", "K955"}
_SHOWN = re.compile(r"```(?:json|xml)\n(.*?)```", re.DOTALL)


def name_of(path: Path) -> str:
    return path.stem


def of_code(text: str, code: str) -> list[Problem]:
    return [p for p in import_files({"x": text.encode()}).problems if p.code == code]


def test_every_code_has_a_broken_file_and_every_broken_file_a_code() -> None:
    assert {file.stem[:4] for file in BROKEN} == set(IMPORTED)
    assert all(re.fullmatch(r"K95\d(-[a-z0-9]+)+", file.stem) for file in BROKEN)


@pytest.mark.parametrize("file", BROKEN, ids=name_of)
def test_a_broken_file_has_its_problem_at_a_real_place(file: Path) -> None:
    code, found = file.stem[:4], import_path(file)
    mine = [p for p in found.problems if p.code == code]
    assert mine, [p.code for p in found.problems]
    assert {p.severity.value for p in mine} == {"warning" if code in WARNINGS else "error"}
    assert bool(found.text) is (code in WARNINGS), "an error leaves no case"
    for problem in mine:
        lines = found.texts[problem.where.file].splitlines()
        where = problem.where
        assert 1 <= where.line <= len(lines)
        assert 1 <= where.column <= len(lines[where.line - 1]) + 1
        assert (where.line, where.column) < (where.end_line, where.end_column)


@pytest.mark.parametrize("file", BROKEN, ids=name_of)
def test_a_broken_file_has_no_other_error(file: Path) -> None:
    found = import_path(file)
    assert {p.code for p in found.problems if p.severity == "error"} <= {file.stem[:4]}


@pytest.mark.parametrize("code", IMPORTED)
def test_a_page_shows_what_it_speaks_of(code: str) -> None:
    shown = _SHOWN.search((PAGES / f"{code}.md").read_text("utf-8"))
    assert shown is not None
    assert of_code(shown[1], code)


# --- hostile files ------------------------------------------------------------------------

DEEP = "[" * 100_000 + "]" * 100_000
HOSTILE = {
    "nothing": ("", "no JSON"),
    "half a file": ('[{"statementId": "a"', "no JSON"),
    "deep": (DEEP, "nested deeper"),
    "deep in a statement": ('[{"statementId": ' + "[" * 200 + "]" * 200 + "}]", "nested deeper"),
    "no number": ('[{"statementId": NaN}]', "`NaN` is no number"),
    "infinite": ('[{"statementId": -Infinity}]', "`-Infinity` is no number"),
    "too many digits": ('[{"statementId": ' + "9" * 5000 + "}]", "more than 40 digits"),
    "too large": ('[{"statementId": 1e999999999}]', "digits"),
    "a key twice": ('[{"a": 1,\n  "a": 2}]', "`a` is given twice"),
    "a list": ("[1, 2]", "in no form"),
    "a number": ("17", "in no form"),
    "nothing at all": ("[]", "in no form"),
    "a control character": ('[{"statementId": "a\x01"}]', "control character"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_one_located_problem(what: str) -> None:
    text, says = HOSTILE[what]
    found = import_files({"hostile.json": text.encode()})
    assert found.text == ""
    (problem,) = found.problems
    assert says in problem.message
    assert problem.where.file == "hostile.json"


def test_where_a_key_is_given_twice() -> None:
    (problem,) = import_files({"x": b'[{"a": {"a": 0},\n  "b": 1, "b": 2}]'}).problems
    assert str(problem.where) == "x:2:11"


def test_what_is_no_text_and_what_is_too_large() -> None:
    latin = import_files({"x": '{"name": "Z\xfcrich"}'.encode("latin-1")}).problems
    assert [p.code for p in latin] == ["K001"]
    large = import_files({"x": b" " * (MAX_BYTES + 1)}).problems
    assert [p.code for p in large] == ["K003"]


def test_a_file_that_is_not_there_and_an_empty_folder(tmp_path: Path) -> None:
    assert [p.code for p in import_path(tmp_path / "none.json").problems] == ["K011"]
    assert [p.code for p in import_path(tmp_path).problems] == ["K950"]


def test_very_many_problems_each_have_their_place() -> None:
    lines = [f'{{"statementId": "{n}", "recordType": "entity"}}' for n in range(3_000)]
    for text in ("\n".join(lines), "[" + ",\n".join(lines) + "]"):
        found = import_files({"x": text.encode()}).problems
        assert [p.where.line for p in found] == list(range(1, 3_001))


def test_a_day_before_all_statements_has_an_empty_case() -> None:
    text = (ROOT / "tests" / "broken" / "imported" / "K954-a-member-of-the-board.json").read_bytes()
    found = import_files({"x": text}, as_of=date(2000, 1, 1))
    assert found.text.splitlines()[1:] == ["title: An imported case", "as_of: 2000-01-01"]
