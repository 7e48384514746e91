"""Problems as a terminal, a program, GitHub and a code scanner see them."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kingmaker.problems import Location, Problem, Related, Severity, by_place
from kingmaker.report.answers import ANSWERS, answer_schema
from kingmaker.report.diagnostics import FORMS, as_text, counts, summary
from tests.answering import keeps_its_schema

TEXT = "title: Acme\nbodies:\n  board: {pases: every of members}\n"
FAULT = Problem(
    "K101",
    "`pases` is no key of a body",
    Location("a.yaml", 3, 11, 3, 16),
    help="did you mean `passes`?",
    related=(Related(Location("a.yaml", 2, 1, 2, 7), "in this section"),),
)
DOUBT = Problem(
    "K501",
    "nothing rests on it, 100 %\nnot even this",
    Location("a,b:c.yaml", 1, 1, 1, 2),
    Severity.WARNING,
)


def test_a_problem_in_a_terminal() -> None:
    assert as_text([FAULT], {"a.yaml": TEXT}) == (
        "error[K101]: `pases` is no key of a body\n"
        "  --> a.yaml:3:11\n"
        "     |\n"
        "   3 |   board: {pases: every of members}\n"
        "     |           ^^^^^\n"
        "  --> a.yaml:2:1  (in this section)\n"
        "     |\n"
        "   2 | bodies:\n"
        "     | ------\n"
        "   = did you mean `passes`?\n"
        "\n"
    )


def test_colours_only_when_asked_for() -> None:
    assert "\x1b[" not in as_text([FAULT], {"a.yaml": TEXT})
    assert "\x1b[31;1m" in as_text([FAULT], {"a.yaml": TEXT}, colour=True)


def test_a_long_line_is_cut_around_the_fault() -> None:
    line = "x" * 300 + "FAULT" + "y" * 300
    where = Location("a.yaml", 1, 301, 1, 306)
    shown = as_text([Problem("K101", "here", where)], {"a.yaml": line})
    excerpt, caret = shown.split("\n")[3:5]
    assert len(excerpt) < 130
    assert excerpt[caret.index("^") : caret.rindex("^") + 1] == "FAULT"


def test_a_place_beyond_the_text_is_only_named() -> None:
    shown = as_text([Problem("K011", "no such file", Location("gone.yaml", 1, 1, 1, 1))], {})
    assert shown == "error[K011]: no such file\n  --> gone.yaml:1:1\n\n"


def test_nothing_moves_the_cursor() -> None:
    evil = Problem("K401", "no \x1b[2Jparty\x07", Location("a\x1b.yaml", 1, 1, 1, 2), help="\x9b")
    shown = as_text([evil], {"a\x1b.yaml": "\x1b[31m"})
    assert all(c.isprintable() or c == "\n" for c in shown)


def test_json_has_what_programs_rely_on() -> None:
    value = json.loads(FORMS["json"]([FAULT, DOUBT], ["a.yaml"]))
    assert (value["format_version"], value["claims_left"]) == ("1.1", 0)
    first = value["problems"][0]
    assert {k: first[k] for k in ("code", "severity", "message", "file", "line", "column")} == {
        "code": "K101",
        "severity": "error",
        "message": "`pases` is no key of a body",
        "file": "a.yaml",
        "line": 3,
        "column": 11,
    }
    assert value["counts"] == {"errors": 1, "warnings": 1, "notes": 0}
    keeps_its_schema(value, "check")


def test_github_sees_commands_on_lines() -> None:
    first, second = FORMS["github"]([FAULT, DOUBT], []).splitlines()
    assert first == (
        "::error file=a.yaml,line=3,endLine=3,col=11,endColumn=16,title=K101::"
        "`pases` is no key of a body%0Adid you mean `passes`?"
    )
    assert second == (
        "::warning file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=1,endColumn=2,title=K501::"
        "nothing rests on it, 100 %25%0Anot even this"
    )


def test_sarif_has_rules_results_and_places() -> None:
    value = json.loads(FORMS["sarif"]([FAULT, DOUBT], []))
    run = value["runs"][0]
    assert value["version"] == "2.1.0"
    assert [r["id"] for r in run["tool"]["driver"]["rules"]] == ["K101", "K501"]
    assert [r["level"] for r in run["results"]] == ["error", "warning"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 11, "endLine": 3, "endColumn": 16}
    assert run["results"][0]["relatedLocations"][0]["message"]["text"] == "in this section"


def test_the_summary_counts_by_severity() -> None:
    assert summary([FAULT, FAULT, DOUBT], 1) == "1 case: 2 errors, 1 warning"


@pytest.mark.parametrize(
    ("severity", "strict", "fails"),
    [
        (Severity.ERROR, False, True),
        (Severity.WARNING, False, False),
        (Severity.WARNING, True, True),
        (Severity.NOTE, True, False),
    ],
)
def test_what_makes_check_fail(severity: Severity, strict: bool, fails: bool) -> None:  # noqa: FBT001
    problem = Problem("K101", "x", Location("a", 1, 1, 1, 1), severity)
    assert counts(problem, strict=strict) is fails


def test_problems_come_in_the_order_of_the_file_each_once() -> None:
    assert (
        by_place([DOUBT, FAULT, FAULT]) == (DOUBT, FAULT)
        if DOUBT.where < FAULT.where
        else (FAULT, DOUBT)
    )


@pytest.mark.parametrize("kind", ANSWERS)
def test_answer_schemas_are_schemas(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(answer_schema(kind))


def test_an_answer_that_nobody_gives_has_no_schema() -> None:
    with pytest.raises(KeyError):
        answer_schema("nonsense")
