"""Reports as they were last looked at: as text and as JSON, for every case that is shipped. See `tests.generated`."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from kingmaker.report.as_json import as_json
from kingmaker.report.as_text import as_text
from kingmaker.report.document import Document
from kingmaker.report.recounting import recounted_sections
from kingmaker.source.load import load
from kingmaker.source.read import gallery
from tests.reports import PLAYED, played_report_of, recounted, report_of

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = "tests/data/reports"
#: So many draws are enough to tell what drives an ending.
DRAWS = 48
#: The first case is large: few draws, and only what they tell.
LARGE, FEW = "openai-2023", 16
#: Digits of a number that is not counted exactly: what is behind them may differ from machine to machine.
_DIGITS = 6
#: A value of JSON that is no longer than this stands on one line.
_WIDE = 110


def files() -> dict[str, Callable[[], str]]:
    """Each snapshot by its path from the root, with what makes its text."""
    made: dict[str, Callable[[], str]] = {}
    for name in gallery():
        document = (
            partial(played_report_of, name, DRAWS) if name in PLAYED else partial(report_of, name)
        )
        made |= _both(name, document)
    return made | _both(f"{LARGE}-played", large)


def large() -> Document:
    """What is told of the struggle of the first case."""
    case = load(LARGE).case
    assert case is not None
    sections = recounted_sections(case, recounted(LARGE, FEW))
    return Document("report", case.name, case.title, sections)


def _both(name: str, document: Callable[[], Document]) -> dict[str, Callable[[], str]]:
    return {
        f"{FOLDER}/{name}.txt": lambda: as_text(document()),
        f"{FOLDER}/{name}.json": lambda: lines_of(rounded(as_json(document()))) + "\n",
    }


def rounded(value: object) -> object:
    """A value of JSON with its numbers to so many digits as every machine finds."""
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list) else value


def lines_of(value: object, indent: str = "") -> str:
    """A value as JSON of which what is short stands on one line, so that a difference is seen at once."""
    whole = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(whole) <= _WIDE or not isinstance(value, dict | list):
        return whole
    more = f"{indent} "
    if isinstance(value, dict):
        inner = [f"{more}{json.dumps(key)}: {lines_of(v, more)}" for key, v in value.items()]
        return "{\n" + ",\n".join(inner) + f"\n{indent}}}"
    return "[\n" + ",\n".join(more + lines_of(v, more) for v in value) + f"\n{indent}]"
