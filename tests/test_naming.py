"""Events, moves and powers as people call them: no report tells them by the names that only a case file has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kingmaker.report.as_html import said
from kingmaker.report.document import Groups, Items, Table, Text
from kingmaker.report.naming import came_by, foretold_by, in_words, noticed, power_called, quoted
from kingmaker.report.picture_parts import folded
from kingmaker.report.typst_tables import soft
from kingmaker.source.load import load
from tests.reports import PLAYED, played_report_of, report_of
from tests.snapshots import FEW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.report.document import Document

pytestmark = pytest.mark.xdist_group("reports")
_MARKED = re.compile(r"`([^`]+)`")


@pytest.fixture(scope="module")
def case() -> Case:
    found = load("openai-2023").case
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("agreed", "Agreement in principle"),
        ("reinstated", "Altman is chief executive again"),
        ("take-back", "take Altman back, nothing else"),
        ("refused", "The board rejects the demands and does not resign"),
        ("nothing-of-that-name", "nothing-of-that-name"),
    ],
)
def test_an_event_or_move_is_called_by_the_first_clause_that_says_enough(
    case: Case, name: str, says: str
) -> None:
    assert came_by(case, name) == says
    assert quoted(case, name) == f"“{says}”"


def test_a_first_clause_that_says_too_little_is_not_cut(case: Case) -> None:
    title = came_by(case, "staff-letter")
    assert title.startswith("505 employees, then more than 700")
    assert title == case.events["staff-letter"].title.removesuffix(".")  # type: ignore[index]  # a Name is its text


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("offices.ceo", "fill or empty the office of chief executive"),
        ("offices.ceo.removed_by", "fill or empty the office of chief executive"),
        ("powers.remove-officer", "remove an officer"),
        (
            "bodies.board.seats.external.removed_by",
            "fill or empty the external seats of the board of directors",
        ),
        ("bodies.board.seats", "`bodies.board.seats`"),
        (
            "bodies.board.seats.external",
            "fill or empty the external seats of the board of directors",
        ),
        ("bodies.board", "an ordinary decision of the board of directors"),
        ("bodies.board.seats.none", "`bodies.board.seats.none`"),
        ("powers.none", "`powers.none`"),
    ],
)
def test_a_power_is_called_by_what_it_is_over(case: Case, address: str, says: str) -> None:
    assert power_called(case, address) == says


def test_a_condition_of_a_forecast_is_told_with_people_called_as_they_are(case: Case) -> None:
    told = foretold_by(case, case.forecasts["h21"])  # type: ignore[index]  # as above
    assert told.startswith(
        "if Sam Altman works at Microsoft and Greg Brockman works at Microsoft: "
    )
    assert foretold_by(case, case.forecasts["h1"]) == "OpenAI splits up"  # type: ignore[index]  # as above


def texts(document: Document, wanted: set[str]) -> Iterator[str]:
    for section in document.sections:
        for block in section.blocks if section.id in wanted else ():
            if isinstance(block, Text):
                yield block.text
            elif isinstance(block, Items):
                yield from (text for text, _ in block.items)
            elif isinstance(block, Groups):
                for group in block.groups:
                    yield from (group.title, group.text, *(text for text, _ in group.items))
            elif isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row.cells)


@pytest.mark.parametrize("name", ["openai-2023", "wework-2019"])
def test_no_event_move_or_power_is_told_by_its_name_in_the_file(name: str) -> None:
    found = load(name).case
    assert found is not None
    wanted = {"scores", "outline", "paths", "course"}
    made = played_report_of(name, FEW) if name in PLAYED else report_of(name)
    told = list(texts(made, wanted))
    assert len(told) > 30
    own = {str(n) for section in (found.events, found.moves, found.powers) for n in section}
    marked = {m for text in told for m in _MARKED.findall(text)}
    assert marked & own == set()
    assert not any(m.startswith(("offices.", "powers.", "bodies.")) for m in marked)


def test_no_line_ends_within_a_moment_or_before_an_error() -> None:
    assert said("in 9% ± 2 of it").count("\u00a0") == 2
    assert soft("in 9% ± 2 on 2023-11-17 12:00").count("\u00a0") == 3
    assert soft("► 25").count("\u00a0") == 1
    lines = folded("After the last event, 2023-11-21 22:15", 32 * 7)
    assert lines == ["After the last event,", "2023-11-21\u00a022:15"]


def test_what_a_text_marks_by_its_name_is_called_as_people_call_it(case: Case) -> None:
    text = in_words(case, "`dangelo` and `openai-staff` after `dismiss`, by `K808` and `nobody`")
    assert "Adam D'Angelo and the employees of OpenAI after “" in text
    assert text.endswith("”, by `K808` and `nobody`")
    assert "dismiss`" not in text


def test_notices_are_sentences_that_call_people_and_moves_as_people_do(case: Case) -> None:
    assert noticed(case, ["`kwon` waits, also after `dismiss`", "No precision is written."]) == (
        "Jason Kwon waits, also after “dismiss Altman”.",
        "No precision is written.",
    )
