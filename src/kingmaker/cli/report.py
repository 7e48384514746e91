"""`kingmaker report`: all that a case says and implies."""

from __future__ import annotations

import sys

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


@click.command("report")
@click.argument("case", shell_complete=complete)
@json_option
@reading_options
def command(*, case: str, as_json: bool, variant: str | None, without: tuple[str, ...]) -> None:
    """Report all that a case says and implies: in the terminal, or as JSON."""
    import hashlib
    import shutil

    from kingmaker.report.as_json import as_json as json_of
    from kingmaker.report.as_text import WIDTH, as_text
    from kingmaker.report.overview import overview

    loaded = usable(load_case(case, variant=variant, without=without))
    if loaded.case is None:
        return
    digest = hashlib.sha256("\0".join(loaded.texts.values()).encode()).hexdigest()[:16]
    document = overview(loaded.case, loaded.problems, digest=f"sha256:{digest}")
    if as_json:
        print_json(json_of(document))
        return
    width = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    click.echo(as_text(document, width=width, colour=colour(sys.stdout)), nl=False)
