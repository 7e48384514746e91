"""The page of the benchmark of struggles: the table between its markers is that of the last run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.harness import Row

PAGE = Path(__file__).parent.parent.parent / "docs" / "explanation" / "struggle-benchmark.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_SHOWN = {"name", "benchmark", "runs", "min", "median", "max", "unit", "skipped"}


def write(rows: Sequence[Row], facts: Mapping[str, object], page: Path = PAGE) -> None:
    """Put the table of these rows between the markers of the page."""
    before, rest = page.read_text("utf-8").split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n\n{table(rows, facts)}\n\n{END}{after}", "utf-8")


def table(rows: Sequence[Row], facts: Mapping[str, object]) -> str:
    """The facts of the machine, then what was measured: the least seconds of processors, and what that makes.

    >>> print(table([{"name": "a game", "min": 0.5, "plays/s": 2}, {"name": "peer", "skipped": "no peer"}], {"cores": 2}))
    cores 2
    <BLANKLINE>
    | what | CPU seconds | that is |
    |---|---:|---|
    | a game | 0.5 | plays/s 2 |
    | peer | | not measured: no peer |
    """
    lines = [", ".join(f"{key} {value}" for key, value in facts.items()), ""]
    lines += ["| what | CPU seconds | that is |", "|---|---:|---|"]
    for row in rows:
        if "skipped" in row:
            lines.append(f"| {row['name']} | | not measured: {row['skipped']} |")
            continue
        notes = ", ".join(
            f"{key} {_text(value)}" for key, value in row.items() if key not in _SHOWN
        )
        lines.append(f"| {row['name']} | {_text(row['min'])} | {notes} |")
    return "\n".join(lines)


def _text(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.3g}" if isinstance(value, float) else str(value)
