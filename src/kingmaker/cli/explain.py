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
    from kingmaker.model.case import Case
    from kingmaker.report.document import Document
    from kingmaker.source.load import Loaded


#: Before the name of a rule of law, where a report says on what something rests.
_RULES = "law.rules."


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
    one, such as `remove-director`, if no other ends so. A rule of its pack of law is `law.rules.NAME`.
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
    elif clause.startswith(_RULES):
        document = _of_law(loaded.case, clause.removeprefix(_RULES))
    else:
        document = explain_clause(loaded.case, *_written(loaded, clause, variant))
    if as_json:
        print_json(json_of(document))
        return
    width = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    click.echo(as_text(document, width=width, colour=colour(sys.stdout)), nl=False)


def _of_law(case: Case, name: str) -> Document:
    """Return a rule of the case's pack of law, explained; wrong use where it has none of that name."""
    from kingmaker.report.explaining import explain_rule
    from kingmaker.source.nearest import nearest

    try:
        return explain_rule(case, name)
    except KeyError:
        if case.law is None:
            raise click.BadParameter("the case names no pack of law", param_hint="CLAUSE") from None
        near = nearest(name, [rule.id for rule in case.law.rules])
        guess = f"; did you mean `{_RULES}{near}`?" if near else ""
        raise click.BadParameter(
            f"the pack `{case.law.name}` has no rule `{name}`{guess}", param_hint="CLAUSE"
        ) from None


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
