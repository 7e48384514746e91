"""The page of the validation: what stands between its markers is what the last whole run printed."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import TYPE_CHECKING

from bench.validate import picture
from bench.validate.metrics import SEED
from bench.validate.rows import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.validate.data import Shelf
    from bench.validate.rows import Part

PAGE = Path(__file__).parent.parent.parent / "docs" / "explanation" / "validation.md"
PICTURE = "validation.svg"
#: Said wherever the table is.
LIMIT = (
    "What actors bring to bear and bargaining are tested on the European Union, formation and precision on governments, durations "
    "on strikes. Nothing here validates the forecast of a single historical crisis."
)
BEGIN, END = "<!-- validated: begin -->", "<!-- validated: end -->"


def versions() -> dict[str, object]:
    """Return what the figures were computed with."""
    return {name: importlib.metadata.version(name) for name in ("numpy", "scipy")}


def made_of(shelf: Shelf, facts: Mapping[str, object]) -> Iterator[str]:
    """Yield the seed, the versions and the hashes of the data, a line each."""
    yield f"seed {SEED} of all resampling, 4,000 resamples of whole groups"
    yield ", ".join(f"{name} {value}" for name, value in facts.items() if name not in _PASSING)
    yield from (f"{name}: SHA-256 {value}" for name, value in sorted(shelf.hashes.items()))


#: Facts of one moment, on which no figure depends.
_PASSING = {"load", "cores", "processor"}


def write(
    parts: Sequence[Part], shelf: Shelf, facts: Mapping[str, object], page: Path = PAGE
) -> None:
    """Put table, sentences and picture of a whole run into the page."""
    before, rest = page.read_text("utf-8").split(BEGIN)
    _, after = rest.split(END)
    body = "\n\n".join([markdown(parts), *_sentences(parts), *made_lines(shelf, facts)])
    page.write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{after}", "utf-8")
    curves = [curve for part in parts for curve in part.curves]
    page.with_name(PICTURE).write_text(picture.svg(curves), "utf-8")


def made_lines(shelf: Shelf, facts: Mapping[str, object]) -> list[str]:
    """Return seeds, versions and hashes as one list."""
    return ["\n".join(f"- {line}" for line in made_of(shelf, facts))]


def markdown(parts: Sequence[Part]) -> str:
    """Return all rows as one table in Markdown."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'|'.join('---' for _ in COLUMNS)}|"]
    rows = (row for part in parts for row in part.rows)
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row.cells())} |" for row in rows]
    return "\n".join(lines)


def _sentences(parts: Sequence[Part]) -> list[str]:
    return [LIMIT, "\n".join(f"- {word}" for part in parts for word in part.words)]
