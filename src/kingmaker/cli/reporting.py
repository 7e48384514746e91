"""Where a report goes and in which forms: the terminal, files by their endings, several of them from one run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import print_document, print_json
from kingmaker.cli.picture import can_be_written, need, no_terminal, write_file
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.report.document import Document
    from kingmaker.source.load import Loaded

#: Each ending of a file, and the form that it stands for.
ENDINGS = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".md": "md",
    ".txt": "text",
    ".pdf": "pdf",
}
_TERMINAL = "-"


@dataclass(frozen=True, slots=True)
class Forms:
    """Where a report goes, each place with its form."""

    places: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, outputs: tuple[str, ...], form: str | None, *, as_json: bool) -> Forms:
        """Return the forms that are asked for: by name, by `--json`, or by the endings of the files."""
        if as_json and form not in (None, "json"):
            msg = f"--json and --format {form} ask for two answers: leave one out"
            raise click.UsageError(msg)
        said = "json" if as_json else form
        if said is not None and len(outputs) > 1:
            raise click.UsageError("one form for several files: leave out --format and --json")
        places = tuple((place, said or _form(place)) for place in outputs or (_TERMINAL,))
        for place in outputs:
            if place != _TERMINAL:
                can_be_written(place)
        if any(found == "pdf" for _, found in places):
            need("typst", "pdf", "a PDF")
        if (_TERMINAL, "pdf") in places:
            no_terminal("report.pdf")
        return cls(places)

    def load(self) -> None:
        """Load what writes them, while there is time: a page has many parts."""
        if any(form == "html" for _, form in self.places):
            import kingmaker.cli.page
            import kingmaker.report.as_html  # noqa: F401


def _form(place: str) -> str:
    if place == _TERMINAL:
        return "text"
    ending = Path(place).suffix.lower()
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        msg = f"{place!r}: the ending says no form ({known}); say it with --format"
        raise click.BadParameter(msg, param_hint="--output")
    return ENDINGS[ending]


def write(document: Document, loaded: Loaded, forms: Forms, variant: str | None) -> None:
    """Write a report wherever it goes."""
    for place, form in forms.places:
        if place == _TERMINAL:
            _print(document, loaded, form, variant)
        else:
            write_file(place, _content(document, loaded, form, variant))


def _print(document: Document, loaded: Loaded, form: str, variant: str | None) -> None:
    if form == "json":
        from kingmaker.report.as_json import as_json

        print_json(as_json(document))
    elif form == "text":
        print_document(document)
    else:
        click.echo(_content(document, loaded, form, variant), nl=False)
    sys.stdout.flush()


def _content(document: Document, loaded: Loaded, form: str, variant: str | None) -> str | bytes:
    """Return a report as what stands in a file."""
    if form == "pdf":
        return _pdf(document, loaded, variant)
    if form == "html":
        from kingmaker.cli.page import page_of
        from kingmaker.report.as_html import as_html

        return as_html(document, page_of(document, loaded, variant=variant))
    if form == "json":
        import json

        from kingmaker.report.as_json import as_json

        return json.dumps(as_json(document), indent=2, ensure_ascii=False) + "\n"
    if form == "md":
        from kingmaker.report.as_markdown import as_markdown

        return as_markdown(document)
    from kingmaker.report.as_text import as_text

    return as_text(document)


def _pdf(document: Document, loaded: Loaded, variant: str | None) -> bytes:
    """Return a report as pages; warn where no font has a letter."""
    from kingmaker.cli.page import page_of
    from kingmaker.report.as_pdf import as_pdf
    from kingmaker.report.as_typst import as_typst

    pages = as_pdf(as_typst(document, page_of(document, loaded, variant=variant)))
    if pages.lacking:
        click.echo(
            f"warning: {pages.lacking}: it shows as a box, and the file does not call itself accessible",
            err=True,
        )
    return pages.content


def write_pictures(document: Document, folder: str) -> None:
    """Write each picture of a report into a folder, as SVG, and as PNG where that extra is installed."""
    from importlib.util import find_spec

    from kingmaker.cli.picture import Picture, png_of
    from kingmaker.report.picturing import pictures_of

    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made: {error.strerror or error}"
        raise click.ClickException(msg) from None
    png = find_spec("resvg_py") is not None
    for name, svg in pictures_of(document).items():
        write_file(str(place / f"{name}.svg"), svg)
        if png:
            write_file(str(place / f"{name}.png"), png_of(svg, Picture("svg", png=True)))
