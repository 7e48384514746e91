"""`kingmaker report`: all that a case says and implies."""

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
    from kingmaker.report.document import Document
    from kingmaker.source.load import Loaded


@click.command("report")
@click.argument("case", shell_complete=complete)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write it to this file; its ending (.html, .json, .txt) says in which form.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "html", "json")),
    help="In which form: text unless the file says otherwise.",
)
@json_option
@reading_options
def command(  # one for each option
    *,
    case: str,
    output: str | None,
    form: str | None,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Report all that a case says and implies: in the terminal, as JSON, or as one page of HTML that needs nothing else."""
    import hashlib

    from kingmaker.report.overview import overview

    form = _form(output, form, as_json=as_json)
    loaded = usable(load_case(case, variant=variant, without=without))
    if loaded.case is None:
        return
    digest = hashlib.sha256("\0".join(loaded.texts.values()).encode()).hexdigest()[:16]
    document = overview(loaded.case, loaded.problems, digest=f"sha256:{digest}")
    if output is None:
        _print(document, loaded, form, variant)
        return
    _write(output, _text(document, loaded, form, variant))
    click.echo(f"wrote {output}", err=True)


def _form(output: str | None, form: str | None, *, as_json: bool) -> str:
    """Return the form that is asked for: by name, by `--json`, or by the ending of the file."""
    from pathlib import Path

    if as_json:
        if form not in (None, "json"):
            msg = f"--json and --format {form} ask for two answers: leave one out"
            raise click.UsageError(msg)
        return "json"
    if form is not None:
        return form
    if output is None:
        return "text"
    endings = {".html": "html", ".htm": "html", ".json": "json", ".txt": "text"}
    ending = Path(output).suffix.lower()
    if ending not in endings:
        known = ", ".join(endings)
        msg = f"{output!r}: the ending says no form ({known}); say it with --format"
        raise click.BadParameter(msg, param_hint="--output")
    return endings[ending]


def _print(document: Document, loaded: Loaded, form: str, variant: str | None) -> None:
    import shutil

    from kingmaker.report.as_json import as_json as json_of
    from kingmaker.report.as_text import WIDTH, as_text

    if form == "json":
        print_json(json_of(document))
    elif form == "html":
        click.echo(_text(document, loaded, form, variant), nl=False)
    else:
        width = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
        click.echo(as_text(document, width=width, colour=colour(sys.stdout)), nl=False)


def _text(document: Document, loaded: Loaded, form: str, variant: str | None) -> str:
    """Return a report as the text of a file."""
    import json

    from kingmaker.cli.page import page_of
    from kingmaker.report.as_html import as_html
    from kingmaker.report.as_json import as_json as json_of
    from kingmaker.report.as_text import as_text

    if form == "html":
        return as_html(document, page_of(document, loaded, variant=variant))
    if form == "json":
        return json.dumps(json_of(document), indent=2, ensure_ascii=False) + "\n"
    return as_text(document)


def _write(path: str, text: str) -> None:
    """Write a file whole; one that is there is replaced, since a report can always be made again."""
    from pathlib import Path

    from kingmaker.cli.files import write_whole

    try:
        write_whole(Path(path), text, replace=True)
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror or error}"
        raise click.ClickException(msg) from None
