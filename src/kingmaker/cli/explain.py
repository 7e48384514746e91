"""`kingmaker explain`: one clause in words, or every rule in use."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    colour,
    complete,
    json_option,
    load_case,
    print_json,
    reading_options,
    usable,
)

if TYPE_CHECKING:
    from kingmaker.source.load import Loaded


@click.command("explain")
@click.argument("case", shell_complete=complete)
@click.argument("clause", required=False, metavar="[CLAUSE]")
@json_option
@reading_options
def command(
    *, case: str, clause: str | None, as_json: bool, variant: str | None, without: tuple[str, ...]
) -> None:
    """Say what a clause means and rests on; without CLAUSE, list every rule in use, those of law included.

    CLAUSE is an address in the case, such as `powers.remove-director` or `bodies.board.quorum`; or the end of
    one, such as `remove-director`, if no other ends so.
    """
    import shutil

    from kingmaker.report.as_json import as_json as json_of
    from kingmaker.report.as_text import WIDTH, as_text
    from kingmaker.report.explaining import explain_case, explain_clause

    loaded = usable(load_case(case, variant=variant, without=without))
    if loaded.case is None:
        return
    if clause is None:
        document = explain_case(loaded.case)
    else:
        document = explain_clause(loaded.case, *_written(loaded, clause, variant))
    if as_json:
        print_json(json_of(document))
        return
    width = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    click.echo(as_text(document, width=width, colour=colour(sys.stdout)), nl=False)


def _written(loaded: Loaded, path: str, variant: str | None) -> tuple[str, str]:
    """Return a clause's whole address and the lines of the files that hold it, with their numbers."""
    from kingmaker.source.excerpt import excerpt
    from kingmaker.source.locate import locate

    if loaded.tree is None:
        return path, ""
    found = locate(loaded.tree, path)
    if isinstance(found, str):
        under = f" (under the variant {variant})" if variant else ""
        raise click.BadParameter(f"{found}{under}", param_hint="CLAUSE")
    address, entry = found
    return address, excerpt(entry, loaded.texts, path=address, root=loaded.tree, variant=variant)
