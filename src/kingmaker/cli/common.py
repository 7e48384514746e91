"""What several commands share: how a case is named, read and refused."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from click.shell_completion import CompletionItem

    from kingmaker.model.values import Name
    from kingmaker.problems import Problem
    from kingmaker.report.document import Document
    from kingmaker.source.loaded import Loaded, Usable
    from kingmaker.source.read import Text

F = TypeVar("F", bound=Callable[..., Any])


def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer shipped cases and files, for shells."""
    from click.shell_completion import CompletionItem

    from kingmaker.source.read import gallery

    names = [CompletionItem(n) for n in gallery() if n.startswith(incomplete)]
    return [*names, *click.Path().shell_complete(ctx, param, incomplete)]


def json_option(command: F) -> F:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")(
        command
    )


def _limit(
    ctx: click.Context | None, param: click.Parameter | None, value: str | None
) -> int | None:
    """Return how many are listed; all are as many as a list may have."""
    from kingmaker.report.listing import MOST

    if value is None or value == "all":
        return None if value is None else MOST
    if not value.isdecimal():
        raise click.BadParameter(f"{value!r} is no number: write 200, or all", ctx, param)
    return click.IntRange(0, MOST).convert(int(value), param, ctx)


def limit_option(command: F) -> F:
    """Add `--limit`: how many coalitions a JSON answer lists."""
    return click.option(
        "--limit",
        callback=_limit,
        metavar="N|all",
        help="With --json: list no more than so many coalitions of a kind, or all that an answer may list (200,000); 50 if not said. How many there are is always told.",
    )(command)


def limit_asked(asked: int | None, *, as_json: bool) -> int:
    """Return how many coalitions are listed; to ask for that is wrong use where none are."""
    from kingmaker.report.listing import LISTED

    if asked is not None and not as_json:
        raise click.UsageError("--limit is of the lists in the JSON answer: add --json")
    return LISTED if asked is None else asked


def completing(section: str) -> Callable[..., list[CompletionItem]]:
    """Return what completes names of a section of the case that stands on the command line already."""

    def complete(
        ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from kingmaker.source.load import load

        path = ctx.params.get("case") or ctx.params.get("old")
        case = load(path).case if isinstance(path, str) and path != "-" else None
        names = getattr(case, section, {}) if case is not None else {}
        return [CompletionItem(str(n)) for n in names if str(n).startswith(incomplete)]

    return complete


def reading_options(command: F) -> F:
    """Add the options that say how a case is read."""
    command = click.option(
        "--without",
        multiple=True,
        metavar="FILE",
        help="Leave out this included file. May be repeated.",
    )(command)
    return click.option(
        "--variant",
        metavar="NAME",
        shell_complete=completing("variants"),
        help="Apply this variant of the case.",
    )(command)


def load_case(
    path: str,
    *,
    variant: str | None = None,
    without: tuple[str, ...] = (),
    beside: tuple[Text, ...] = (),
) -> Loaded:
    """Read a case by path, by name, or from standard input, with texts that are read as if it included them."""
    from kingmaker.source.load import Loaded, load, load_text
    from kingmaker.source.read import MAX_BYTES, Text, decode

    if path != "-":
        return _all_there(load(path, variant=variant, without=without, beside=beside))
    from pathlib import Path

    from kingmaker.problems import Problem

    text = decode(sys.stdin.buffer.read(MAX_BYTES + 1), "<stdin>")
    if isinstance(text, Problem):
        return Loaded(None, (text,))
    main = Text("<stdin>", text, Path.cwd())
    return _all_there(load_text(main, variant=variant, without=without, beside=beside))


def _all_there(loaded: Loaded) -> Loaded:
    """Refuse to leave out a file that is not included."""
    gone = loaded.files.not_there() if loaded.files is not None else ()
    if loaded.files is not None and gone:
        known = ", ".join(loaded.files.included) or "none"
        msg = f"{', '.join(gone)} is not included; included files: {known}"
        raise click.BadParameter(msg, param_hint="--without")
    return loaded


def usable(loaded: Loaded) -> Usable:
    """Return a case without errors; otherwise print its problems to standard error and exit with 1."""
    from kingmaker.cli.main import EXIT_PROBLEMS

    found = loaded.usable()
    if found is None:
        print_problems(loaded.problems, loaded.texts)
        raise click.exceptions.Exit(EXIT_PROBLEMS)
    return found


def print_problems(problems: Iterable[Problem], texts: Mapping[str, str]) -> None:
    """Print problems to standard error, each with its place in the texts."""
    from kingmaker.report.diagnostics import as_text

    shown = as_text(problems, texts, colour=colour(sys.stderr), width=columns(sys.stderr))
    click.echo(shown, err=True, nl=False)


def mistyped(problem: Problem, option: str) -> click.BadParameter:
    """Return wrong use for what could not be read on the command line."""
    hint = f" ({problem.help})" if problem.help else ""
    return click.BadParameter(f"{problem.message}{hint}", param_hint=option)


def unknown(message: str, asked: str, known: Iterable[str], *, most: int | None = None) -> str:
    """Return a message about a name that is not there, with the nearest that is, or else those with that part, or the first ones."""
    from kingmaker.source.nearest import nearest, sharing

    names = list(known)
    guess = nearest(asked, names)
    shown = (sharing(asked, names) or names)[:most]
    more = f" and {len(names) - len(shown)} more" if len(shown) < len(names) else ""
    told = f"there are {', '.join(shown) or 'none'}{more}"
    return f"{message}; {f'did you mean {guess!r}?' if guess else told}"


def one_of(asked: str, known: Iterable[str], none: str, option: str) -> Name:
    """Return a name of those that are known; another is wrong use, told as what there is none of, with the nearest.

    >>> one_of("bord", ["board", "staff"], "no body is called", "BODY")
    Traceback (most recent call last):
    click.exceptions.BadParameter: no body is called 'bord'; did you mean 'board'?
    """
    from kingmaker.model.values import Name

    names = list(dict.fromkeys(known))
    if asked in names:
        return Name(asked)
    msg = unknown(f"{none} {asked!r}", asked, names, most=20)
    raise click.BadParameter(msg, param_hint=option)


def colour(stream: Any) -> bool:  # noqa: ANN401 - any stream
    """Tell whether a stream wants colours: a terminal that has any, unless NO_COLOR is set."""
    import os

    told = os.environ.get
    return bool(stream.isatty()) and not told("NO_COLOR") and told("TERM") != "dumb"


def columns(stream: Any) -> int | None:  # noqa: ANN401 - any stream
    """Return how wide a stream is, `None` where that is not to be known: no terminal."""
    import shutil

    return shutil.get_terminal_size().columns if stream.isatty() else None


def few_colours() -> bool:
    """Tell whether the terminal does not say of itself that it has more than sixteen colours."""
    import os

    told = os.environ.get
    return "256" not in told("TERM", "") and not told("COLORTERM") and not told("WT_SESSION")


def print_json(value: object) -> None:
    """Print a JSON value, keys in their order, for people and programs alike."""
    import json

    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_sentences(lines: Iterable[str]) -> None:
    """Print lines, on a terminal parted between words: what belongs to one is set in below it."""
    from kingmaker.report.wrapping import wrapped

    width = columns(sys.stdout)
    for line in lines:
        margin = len(line) - len(line.lstrip())
        click.echo("\n".join(wrapped(line, width, hang=margin + 4)))


def print_document(document: Document) -> None:
    """Print a document: as wide as the terminal and in its colours, or plain where nobody watches."""
    from kingmaker.report.as_text import WIDTH, as_text

    width = columns(sys.stdout) or WIDTH
    painted = colour(sys.stdout)
    click.echo(as_text(document, width=width, colour=painted, few=few_colours()), nl=False)
