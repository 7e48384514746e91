"""`kingmaker record`: who says what, on what basis, how sure, and what nobody says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    load_case,
    one_of,
    print_document,
    print_json,
    reading_options,
    unknown,
    usable,
)

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.report.document import Document


@click.command("record")
@click.argument("case", shell_complete=complete)
@click.option(
    "--about",
    metavar="NAME",
    help="Only what is about this: a person, a measure, a question, a source, an event, the address of a clause or claim.",
)
@click.option(
    "--only-source",
    metavar="SOURCE",
    help="The record as this source tells it; everything that only others say is left out.",
)
@json_option
@reading_options
def command(  # one for each option
    *,
    case: str,
    about: str | None,
    only_source: str | None,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say who says what, on what basis and how sure; what differs, which orders are possible, and what nobody says."""
    from kingmaker.report.as_json import as_json as in_json

    loaded = usable(load_case(case, variant=variant, without=without))
    document = _document(loaded.case, about, only_source)
    if as_json:
        print_json(in_json(document))
        return
    print_document(document)


def _document(case: Case, about: str | None, only_source: str | None) -> Document:
    from kingmaker.analysis.perspective import as_told_by
    from kingmaker.report.recording import NothingAboutError, record_document, topics

    whole, left_out = case, None
    if only_source is not None:
        none = f"no source of {case.name} is called"
        view = as_told_by(case, one_of(only_source, case.sources, none, "--only-source"))
        case, left_out = view.case, view.left_out
    try:
        return record_document(
            case, about=about, source=only_source or "", left_out=left_out, whole=whole
        )
    except NothingAboutError:
        message = f"nothing in the record of {case.name} is about {about!r}"
        told = unknown(message, about or "", topics(case), most=20)
        raise click.BadParameter(told, param_hint="--about") from None
