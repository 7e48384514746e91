"""What commands that draw share: which form a picture has, where it goes, how large it is."""

from __future__ import annotations

import functools
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

#: What each form of a picture is drawn from; the others are texts.
_DRAWN = {"png": "svg", "drivers-png": "drivers-svg"}
#: Each ending of a file, and the forms that it stands for, the first if none is named.
_ENDINGS = {
    ".svg": ("svg", "drivers-svg"),
    ".png": ("png", "drivers-png"),
    ".mmd": ("mermaid",),
    ".graphml": ("graphml",),
    ".json": ("bods",),
}
#: How many times its size a picture is drawn as PNG, if nothing is said.
_SCALE = 2.0


@dataclass(frozen=True, slots=True)
class Picture:
    """The form of an answer, and, where that is a picture, where it goes and how large it is.

    `form` is what has to be made: of a PNG, the SVG that it is drawn from.
    """

    form: str
    place: str = ""
    png: bool = False
    scale: float = _SCALE
    width: int | None = None
    dark: bool = False

    def alone(self, *, as_json: bool) -> None:
        """Refuse a picture beside `--json`: two answers at once."""
        if as_json and self.form != "text":
            msg = f"--json and {self.place or f'--format {self.form}'} ask for two answers: leave one out"
            raise click.UsageError(msg)

    def show(self, text: str) -> None:
        """Write a picture to its file, or print it; a PNG is not printed to a terminal."""
        content = png_of(text, self) if self.png else text
        if self.place:
            write_file(self.place, content)
        elif isinstance(content, bytes):
            print_bytes(content, "picture.png")
        else:
            click.echo(content, nl=False)


def picture_options(*forms: str, told: str) -> Callable[..., Callable[..., Any]]:
    """Add `--format` with these forms beside text, and where and how large a picture is.

    The command gets them as one `picture`.
    """

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def chosen(*args: Any, **given: Any) -> Any:  # noqa: ANN401  # the options of any command
            own = {name: given.pop(name) for name in ("form", "output", "scale", "width", "dark")}
            return command(*args, picture=_picture(forms, **own), **given)

        for option in reversed(_options(forms, told)):
            chosen = option(chosen)
        return chosen

    return add


def _options(forms: tuple[str, ...], told: str) -> list[Callable[..., Any]]:
    endings = [ending for ending, known in _ENDINGS.items() if set(known) & set(forms)]
    return [
        click.option("--format", "form", type=click.Choice(("text", *forms)), help=told),
        click.option(
            "-o",
            "--output",
            type=click.Path(dir_okay=False),
            metavar="FILE",
            help=f"Write it to this file; its ending ({', '.join(endings)}) says in which form.",
        ),
        click.option(
            "--scale",
            type=click.FloatRange(0.1, 16),
            metavar="X",
            help=f"Of a PNG: how many times its own size; {_SCALE:g} if not said.",
        ),
        click.option(
            "--width",
            type=click.IntRange(16, 20_000),
            metavar="DOTS",
            help="Of a PNG: how many dots wide, instead.",
        ),
        click.option("--dark", is_flag=True, help="Of a PNG: on a dark ground."),
    ]


def _picture(  # one for each option
    forms: tuple[str, ...],
    *,
    form: str | None,
    output: str | None,
    scale: float | None,
    width: int | None,
    dark: bool,
) -> Picture:
    said = _form(forms, form, output)
    png = said in _DRAWN
    if output is not None:
        can_be_written(output)
    if scale is not None and width is not None:
        raise click.UsageError("--scale and --width ask for two sizes: leave one out")
    if not png and (scale is not None or width is not None or dark):
        raise click.UsageError("--scale, --width and --dark are of a PNG: add -o FILE.png")
    if png:
        need("resvg_py", "png", "a PNG")
    if png and output is None:
        no_terminal("picture.png")
    return Picture(
        _DRAWN.get(said, said), output or "", png, _SCALE if scale is None else scale, width, dark
    )


def _form(forms: tuple[str, ...], form: str | None, output: str | None) -> str:
    """Return the form that is asked for: by name, or by the ending of the file."""
    if output is None:
        return form or "text"
    ending = Path(output).suffix.lower()
    able = [known for known in _ENDINGS.get(ending, ()) if known in forms]
    if form in able or (form is None and able):
        return form or able[0]
    if form is not None and able:
        msg = f"--format {form} and a file that ends in {ending} ask for two forms"
        raise click.UsageError(msg)
    endings = [e for e, known in _ENDINGS.items() if set(known) & set(forms)]
    msg = f"{output!r}: pictures end in {' or '.join(endings)}"
    raise click.BadParameter(msg, param_hint="--output")


def need(package: str, extra: str, what: str) -> None:
    """Refuse what takes an optional package that is not there, and say how to get it."""
    if find_spec(package) is None:
        msg = f"{what} takes a package that is not installed: pip install 'kingmaker[{extra}]'"
        raise click.UsageError(msg)


def png_of(svg: str, how: Picture) -> bytes:
    """Return a picture as PNG; warn of letters that no font on this machine has."""
    from kingmaker.report.as_png import TooLarge, as_png, undrawn

    missing = undrawn(svg)
    if missing:
        click.echo(f"warning: no font on this machine has {' '.join(missing)}", err=True)
    try:
        return as_png(svg, scale=how.scale, width=how.width, dark=how.dark)
    except TooLarge as large:
        msg = f"{large} are more than can be drawn at once: ask for a smaller --scale or --width"
        raise click.UsageError(msg) from None


def print_bytes(content: bytes, example: str) -> None:
    """Print what is no text to the standard output, unless that is a terminal."""
    no_terminal(example)
    click.echo(content, nl=False)


def no_terminal(example: str) -> None:
    """Refuse to print to a terminal what is no text."""
    if sys.stdout.isatty():
        msg = f"this is no text for a terminal: add -o {example}, or send it on with > {example}"
        raise click.UsageError(msg)


def can_be_written(place: str) -> None:
    """Refuse a file whose folder is not there or cannot be written to, before anything is worked out for it."""
    folder = Path(place).parent
    if not folder.is_dir():
        msg = (
            f"{place} cannot be written: there is no folder {folder}; make it, or name another file"
        )
        raise click.ClickException(msg)
    if not os.access(folder, os.W_OK | os.X_OK):
        msg = f"{place} cannot be written: nobody may write to the folder {folder} from here; name another file"
        raise click.ClickException(msg)


def write_file(place: str, content: str | bytes) -> None:
    """Write a file whole and say so; one that is there is replaced, since it can always be made again."""
    from kingmaker.cli.files import write_whole

    try:
        write_whole(Path(place), content, replace=True)
    except OSError as error:
        msg = f"{place} cannot be written: {error.strerror or error}"
        raise click.ClickException(msg) from None
    click.echo(f"wrote {place}", err=True)
