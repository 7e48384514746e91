"""`kingmaker powers`: for each decision, who can carry it, who can stop it, who matters."""

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
    from collections.abc import Sequence

    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.model.case import Case


@click.command("powers")
@click.argument("case", shell_complete=complete)
@click.argument("decision", required=False, metavar="[DECISION]")
@json_option
@reading_options
def command(
    *,
    case: str,
    decision: str | None,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say of each decision who can carry it, who can stop it, and who matters.

    DECISION is the name of a power, of a body for what it decides where nothing else is said, or one
    such as ceo.removal.
    """
    import shutil

    from kingmaker.analysis.powers.lens import Given, powers
    from kingmaker.report.as_text import WIDTH, as_text

    loaded = usable(load_case(case, variant=variant, without=without))
    if loaded.case is None:
        return
    given = Given()
    found = _asked(loaded.case, decision, powers(loaded.case, given=given))
    if as_json:
        from kingmaker.report.powers_json import powers_json

        print_json(powers_json(loaded.case, found))
        return
    from kingmaker.report.carrying import powers_document

    document = powers_document(loaded.case, found, given)
    width = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    click.echo(as_text(document, width=width, colour=colour(sys.stdout)), nl=False)


def _asked(case: Case, decision: str | None, found: Sequence[Decided]) -> Sequence[Decided]:
    """Return the decisions of a name, or of an exact id; all, where none is asked for."""
    if decision is None:
        return found
    exact = [d for d in found if decision in (d.id, d.name)]
    within = [d for d in found if d.id.startswith(f"{decision}.")]
    if exact or within:
        return exact + [d for d in within if d not in exact]
    from kingmaker.source.nearest import nearest

    names = list(dict.fromkeys(d.name for d in found))
    guess = nearest(decision, names)
    meant = f"did you mean {guess!r}?" if guess else f"there are {', '.join(names) or 'none'}"
    msg = f"no decision of {case.name} is called {decision!r}; {meant}"
    raise click.BadParameter(msg, param_hint="DECISION")
