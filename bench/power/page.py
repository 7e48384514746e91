"""The page of the power benchmark: the tables between its markers are those of the last run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.power.peers import TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bench.harness import Row

PAGE = Path(__file__).parent.parent.parent / "docs" / "explanation" / "power-benchmark.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write(rows: Sequence[Row], facts: Mapping[str, object], page: Path = PAGE) -> None:
    """Put the tables of these rows between the markers of the page."""
    text = page.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n\n{tables(rows, facts)}\n{END}{after}", "utf-8")


def tables(rows: Sequence[Row], facts: Mapping[str, object]) -> str:
    """A table for each index, of games and programs, and the facts of the machine.

    >>> ours = {"_of": ("owen", "small", "kingmaker"), "outcome": "exact", "median": 0.002, "memory_mb": 1.0}
    >>> theirs = {"_of": ("owen", "small", "EPIC"), "outcome": "over 60 s"}
    >>> print(tables([ours, theirs], {"cores": 2}))
    cores 2
    <BLANKLINE>
    ### owen
    <BLANKLINE>
    | game | kingmaker | EPIC |
    |---|---|---|
    | small | 2 ms, 1 MB, exact | over 60 s |
    <BLANKLINE>
    """
    known = {row["_of"]: row for row in rows if "_of" in row}
    lines = [", ".join(f"{key} {value}" for key, value in [*facts.items(), *_versions(rows)]), ""]
    for index in _first(index for index, _, _ in known):
        there = {tool for i, _, tool in known if i == index}
        tools = [tool for tool in TOOLS if tool in there]
        lines += [
            f"### {index}",
            "",
            f"| game | {' | '.join(tools)} |",
            "|---" * (len(tools) + 1) + "|",
        ]
        for game in _first(g for i, g, _ in known if i == index):
            cells = (cell(known.get((index, game, tool))) for tool in tools)
            lines.append(f"| {game} | {' | '.join(cells)} |")
        lines.append("")
    lines += _other(rows)
    return "\n".join(lines)


def cell(row: Mapping[str, Any] | None) -> str:
    """What one program did: how long, with how much memory, how right, and how often ours fits into it.

    >>> cell({"outcome": "right to 1e-09", "median": 0.4, "memory_mb": 12.3, "ours/peer": 0.01})
    '0.4 s, 12 MB, right to 1e-09, 0.01'
    """
    if row is None:
        return ""
    if "median" not in row:
        reason = row.get("reason", "")
        return f"{row['outcome']}: {reason}" if row["outcome"] == "refuses" else row["outcome"]
    parts = [seconds(row["median"]), f"{row['memory_mb']:.0f} MB", row["outcome"]]
    if "ours/peer" in row:
        parts.append(f"{row['ours/peer']:.2g}")
    text = ", ".join(parts)
    return f"**{text}**" if row["outcome"].startswith("WRONG") else text


def seconds(value: float) -> str:
    """A time in the unit that fits it, to three digits.

    >>> seconds(0.0000261), seconds(0.00149), seconds(15.04), seconds(217.2)
    ('26.1 µs', '1.49 ms', '15 s', '217 s')
    """
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size * 0.1 or unit == "µs":
            return f"{value / size:.3g} {unit}"
    raise AssertionError


def _versions(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """The versions of the peers that answered."""
    found = {row["_of"][2]: row["version"] for row in rows if row.get("version") and "_of" in row}
    return [
        (tool, found[tool]) for tool in TOOLS if tool in found and not tool.startswith("kingmaker")
    ]


def _other(rows: Iterable[Row]) -> list[str]:
    """The rows of many games at once."""
    lines = [f"| {row['name']} | {seconds(row['median'])} |" for row in rows if "_of" not in row]
    return (
        ["### Many games at once", "", "| task | median |", "|---|---|", *lines, ""]
        if lines
        else []
    )


def _first(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
