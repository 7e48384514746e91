"""Hold the model against real decisions: one table, and a picture of its calibration.

`scripts/validate` runs it. Data that may be given away are in `bench/data`; others are read from the folder of `--data`
(or of `KINGMAKER_DATA`), and the table says which of its lines are left out. `--write-docs` puts the table and the
picture into the documentation; `--quick` works on a few cases of each, only to show that it runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench import harness
from bench.validate import coups, deu, governments, page, petition, precision, strikes
from bench.validate.data import Missing, Shelf
from bench.validate.rows import COLUMNS, Part, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: The sets of real decisions, in the order of the table.
PARTS: dict[str, Callable[[Shelf], Part]] = {
    "deu": deu.part,
    "governments": governments.part,
    "precision": precision.part,
    "coups": coups.part,
    "strikes": strikes.part,
    "petition": petition.part,
}
#: How many groups of cases of each set a quick run takes.
FEW = 12


def validate(shelf: Shelf, parts: Mapping[str, Callable[[Shelf], Part]]) -> list[Part]:
    """Return what each set says, one after the other; the bar is shown where somebody looks."""
    found: list[Part] = []
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("validating", total=len(parts))
        for name, run in parts.items():
            progress.update(task, description=name)
            try:
                found.append(run(shelf))
            except Missing as reason:
                found.append(Part((Row(name, "all models", skipped=str(reason)),)))
            progress.advance(task)
    return found


def table(parts: Sequence[Part]) -> Table:
    """Return all rows as one table."""
    result = Table(*COLUMNS, box=None, pad_edge=False)
    for row in (row for part in parts for row in part.rows):
        result.add_row(*row.cells())
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit with 0, or with 2 on a wrong command line."""
    parser = argparse.ArgumentParser("scripts/validate", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--data", type=Path, help="a folder with data that are not shipped")
    parser.add_argument(
        "--quick", action="store_true", help="a few cases only: the figures mean nothing"
    )
    parser.add_argument(
        "--write-docs", action="store_true", help="put table and picture into the docs"
    )
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.names) - set(PARTS)):
        parser.error(f"no data {', '.join(unknown)}; there are {', '.join(PARTS)}")
    if options.write_docs and (options.quick or options.names):
        parser.error("--write-docs needs all of the data")
    named = os.environ.get("KINGMAKER_DATA")
    folder = options.data or (Path(named) if named else None)
    shelf = Shelf(folder, FEW if options.quick else 0)
    parts = validate(shelf, {name: PARTS[name] for name in options.names or PARTS})
    facts = harness.machine_facts() | page.versions()
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False)
    console.print(table(parts))
    console.print(page.LIMIT)
    for line in (*(word for part in parts for word in part.words), *page.made_of(shelf, facts)):
        console.print(line)
    if options.write_docs:
        page.write(parts, shelf, facts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
