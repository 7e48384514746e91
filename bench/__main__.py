"""Run the benchmarks, print one table, and keep the figures.

Every module of this folder with a function ``run(quick: bool) -> list[dict]`` is a benchmark. Name
some to run only those; ``--quick`` asks for fewer runs; ``--write-docs`` puts the figures into the
pages of those that have one (a function ``write_docs(rows, facts)``). The figures of the last run, with the facts
of the machine, are in ``bench/results/latest.json``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

import bench
from bench import harness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RESULTS = Path(__file__).parent / "results" / "latest.json"
COLUMNS = ("runs", "min", "median", "max", "unit", "target")

#: A benchmark: called as ``run(quick=...)``.
Run = Callable[..., list[harness.Row]]


def benchmarks() -> dict[str, Run | ImportError]:
    """Each benchmark of this folder, or why it cannot run here."""
    found: dict[str, Run | ImportError] = {}
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name in {"__main__", "harness"}:
            continue
        try:
            run = getattr(importlib.import_module(f"bench.{module.name}"), "run", None)
        except ImportError as missing:
            found[module.name] = missing
        else:
            if run is not None:
                found[module.name] = run
    return found


def measure(chosen: Mapping[str, Run | ImportError], *, quick: bool) -> list[harness.Row]:
    """Run them one after the other; one that cannot run here says why in its row."""
    rows: list[harness.Row] = []
    for name, run in chosen.items():
        print(f"{name} ...", file=sys.stderr)
        if isinstance(run, ImportError):
            rows.append({"name": name, "benchmark": name, "skipped": str(run)})
        else:
            rows += [{"benchmark": name, **row} for row in run(quick=quick)]
    return rows


def write_docs(
    chosen: Mapping[str, Run | ImportError],
    rows: Sequence[harness.Row],
    facts: Mapping[str, object],
) -> None:
    """Put the figures of each benchmark that has a page into it."""
    for name in chosen:
        write = getattr(sys.modules.get(f"bench.{name}"), "write_docs", None)
        if write is not None:
            write([row for row in rows if row["benchmark"] == name], facts)


def table(rows: Sequence[harness.Row]) -> Table:
    """The figures side by side; what fits no column is a note."""
    result = Table(box=None, pad_edge=False)
    for heading in ("benchmark", "name"):
        result.add_column(heading)
    for heading in COLUMNS:
        result.add_column(heading, justify="left" if heading == "unit" else "right")
    result.add_column("notes")
    for row in rows:
        notes = {key: value for key, value in row.items() if key not in _SHOWN and key[0] != "_"}
        result.add_row(
            row["benchmark"],
            str(row["name"]),
            *(_text(row.get(key)) for key in COLUMNS),
            ", ".join(f"{key} {_text(value)}" for key, value in notes.items()),
        )
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; exit with 2 on an unknown name, otherwise with 0."""
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    parser.add_argument("--write-docs", action="store_true", help="put the figures into the pages")
    options = parser.parse_args(arguments)
    known = benchmarks()
    if unknown := sorted(set(options.names) - set(known)):
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    rows = measure({name: known[name] for name in options.names or known}, quick=options.quick)
    facts = harness.machine_facts()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": facts, "rows": rows}, indent=2) + "\n", "utf-8")
    if options.write_docs:
        write_docs({name: known[name] for name in options.names or known}, rows, facts)
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    console.print(table(rows))
    console.print(", ".join(f"{key} {value}" for key, value in facts.items()), style="dim")
    return 0


_SHOWN = {"benchmark", "name", *COLUMNS}


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
