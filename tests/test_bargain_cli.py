"""`kingmaker bargain`: its JSON by its schema, its text, its picture, and wrong use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.report.as_html import as_html
from kingmaker.report.as_json import as_json
from kingmaker.report.as_text import as_text
from kingmaker.report.bargaining import bargaining
from kingmaker.report.document import Document, Place, Scale, Section, Spot
from kingmaker.report.scale_svg import scale_svg
from kingmaker.source.load import loads
from tests.answering import keeps_its_schema
from tests.bargain_cases import SALE

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

#: One issue takes a fraction of a second with so few draws.
QUICK = ("--issue", "control-of-board", "--draws", "8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["bargain", *arguments])


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "bargain")
    return value


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("bargain") / "sale.yaml"
    path.write_text(SALE, "utf-8")
    return str(path)


def test_the_first_case_answers_by_its_schema() -> None:
    value = answer("openai-2023", "--draws", "8")
    assert {issue["id"] for issue in value["issues"]} == {
        "control-of-board", "post-of-chief-executive", "clearing-of-altman", "course-of-openai", "microsofts-means",
    }  # fmt: skip
    board = value["issues"][0]
    assert board["zone"] == {"sure": [], "possible": []}
    assert board["without_limits"]["possible"] == [[25.0, 100.0]]
    assert "dissolve-board" in board["binding"]
    assert board["limits"][0]["sources"] == ["s10"]
    assert sum(board["blend"]["chances"]) == pytest.approx(1)
    untold = [p for p in value["issues"][-1]["predictions"] if p["gap"]]
    assert untold
    assert untold[0]["middle"] is None
    best = [(o["party"], o["after"]) for o in value["outside"] if o["best"]]
    assert {("altman", None), ("altman", "hired-by-microsoft")} <= set(best)


def test_the_text_tells_zones_and_what_binds() -> None:
    text = " ".join(run("openai-2023", *QUICK).stdout.split())
    for told in (
        "Who sits on the board: there is no zone of agreement",
        "Excluded by the non-profit's standing and first design: the demands (that the board be dissolved; that",
        "There is no deal without Sam Altman and the board of directors (by its power: elect a director)",
        "Nothing tests them on one struggle over one organisation",
        "it is no probability that there was one",
    ):
        assert told in text


def test_a_limit_may_be_left_out_and_an_event_and_parties_named(case: str) -> None:
    value = answer(case, "--issue", "price", "--after", "talks", "--without-constraint", "statutes",
                   "--for", "ann", "--for", "cal", "--draws", "8", "--seed", "5")  # fmt: skip
    (issue,) = value["issues"]
    assert (value["without"], value["seed"], issue["after"]) == (["statutes"], 5, "talks")
    assert issue["without_limits"] is None
    assert issue["fair"]["parties"] == ["ann", "cal"]
    assert answer(case, "--after", "rival", "--draws", "8")["issues"][0]["zone"]["possible"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--issue", "prise"), "did you mean 'price'?"),
        (("--after", "nothing-like-it"), "has no 'nothing-like-it'"),
        (("--without-constraint", "x"), "there are statutes"),
        (("--for", "eve-who-is-not-there"), "there are ann, bob, cal, dee"),
        (("--format", "svg", "--draws", "2"), "a picture is of one issue"),
        (("--format", "svg", "--json"), "two answers"),
    ],
)
def test_wrong_use_is_told(case: str, arguments: tuple[str, ...], said: str) -> None:
    result = run(case, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_case_without_issues_is_no_use() -> None:
    result = run("un-security-council")
    assert result.exit_code == 2
    assert "has no issues" in result.stderr


def test_one_issue_is_a_picture(case: str) -> None:
    result = run(case, "--issue", "pace", "--format", "svg", "--draws", "4")
    assert result.stdout.startswith("<svg")
    assert "A sale: Pace" in result.stdout


# --- the picture --------------------------------------------------------------------------------

PICTURE = Scale(
    "s",
    "The <price>",
    0.0,
    10.0,
    "EUR",
    ((0.0, "a gift"), (10.0, "all")),
    ((4.0, 4.0),),
    ((3.0, 6.0),),
    (
        Place(Spot.PARTY, "ann", "Ann & sons", 9, 9, 9, weight=0.75),
        Place(Spot.PARTY, "bob", "Bob", 1, 2, 3, weight=0.25),
        Place(Spot.PARTY, "cal", "Cal", 5, 5, 5, note="not counted"),
        Place(Spot.LIMIT, "law", "the law", 0, 2.5, 5, note="left out"),
        Place(Spot.DEMAND, "ask", "asked: more", 8, 8, 8, note="no deal"),
        Place(Spot.MODEL, "mean", "mean", 4, 7, 8),
    ),
    (0.5, 0.0, 0.5),
)
SVG = "{http://www.w3.org/2000/svg}"


def test_the_area_of_a_sign_is_the_part_of_all_weight() -> None:
    found = ET.fromstring(scale_svg(PICTURE, name="A case"))  # noqa: S314  # our own text
    radius = [float(sign.attrib["r"]) for sign in found.iter(f"{SVG}circle")]
    assert radius[0] ** 2 / radius[1] ** 2 == pytest.approx(3, rel=0.02)
    assert radius[2] < radius[1]
    across = [float(sign.attrib["cx"]) for sign in found.iter(f"{SVG}circle")]
    assert across[0] - across[2] == pytest.approx(4 * (across[2] - across[1]) / 3, rel=0.01)


def test_a_picture_says_in_words_what_it_shows() -> None:
    found = ET.fromstring(scale_svg(PICTURE))  # noqa: S314
    described = found.findtext(f"{SVG}desc") or ""
    assert "Ann & sons: 9.0 EUR." in described
    assert "A deal is possible at 3.0 EUR to 6.0 EUR." in described
    assert "A deal is sure at 4.0 EUR." in described
    told = " ".join(text.text or "" for text in found.iter(f"{SVG}text"))
    assert "a deal is possible, dark: sure" in told
    assert "the law (left out)" in told


def test_a_picture_stands_in_every_form_of_a_document() -> None:
    document = Document("bargain", "x", "A case", (Section("s", "Talks", (PICTURE,)),))
    keeps_its_schema({**as_json(document), "kind": "report"}, "report")
    assert "Ann &amp; sons" in as_html(document)
    text = as_text(document)
    assert "Ann & sons" in text
    assert "75%" in text
    assert "not counted" in text
    assert "7.0 EUR (4.0 EUR to 8.0 EUR)" in text
    assert "a deal is possible" in text


def test_those_without_a_part_in_the_issues_are_told_apart(tmp_path: Path) -> None:
    """Eve stands nowhere, need not agree and asks for nothing: what she could do is no alternative to a deal."""
    path = tmp_path / "sale.yaml"
    text = SALE.replace("dee: {}}", "dee: {}, eve: {}}", 1).replace(
        "actors:\n", "actors:\n  eve: {outside: [go sailing]}\n  cal: {outside: [wait a year]}\n"
    )
    path.write_text(text, "utf-8")
    found = {o["party"]: o["part"] for o in answer(str(path), "--draws", "8")["outside"]}
    assert found == {"eve": False, "cal": True, "ann": True}
    said = run(str(path), "--draws", "8").stdout
    before, after = said.split("Those with no part in it")
    assert ("wait a year" in before, "go sailing" in before) == (True, False)
    assert "go sailing" in after
    loaded = loads(text)
    assert loaded.case is not None
    section = bargaining(loaded.case)
    assert section is not None
    assert "go sailing" not in as_text(Document("bargain", "sale", "A sale", (section,), ()))
