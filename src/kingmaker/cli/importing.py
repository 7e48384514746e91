"""`kingmaker import`: other programs' files to cases."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import json_option, print_json, print_problems
from kingmaker.cli.main import EXIT_FAILURE, EXIT_PROBLEMS

if TYPE_CHECKING:
    from datetime import datetime

    from kingmaker.problems import Problem
    from kingmaker.source.exchange.importing import Imported

_FORMS = ("bods", "ocf", "gleif")


@click.command("import")
@click.argument("path", metavar="FILE|FOLDER", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help="Its form, where it is not told by its keys.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    help="Write the case here instead of printing it.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Take what was in force on this day; if not said, the last statement on each thing.",
)
@click.option(
    "--votes-follow-shares",
    is_flag=True,
    help="Where a file says who holds shares and not who votes, take one vote for each share.",
)
@click.option(
    "--rule",
    metavar="SENTENCE",
    default="",
    help="How holders decide, which no such file says: 'more than half of outstanding shares', say.",
)
@json_option
def command(  # noqa: PLR0913  # one for each option
    *,
    path: str,
    form: str | None,
    output: str | None,
    force: bool,
    as_of: datetime | None,
    votes_follow_shares: bool,
    rule: str,
    as_json: bool,
) -> None:
    """Make a case of another program's file, or of a folder of files.

    Read are beneficial ownership statements (BODS 0.1 to 0.4), cap tables (Open Cap Format), and records of
    legal entities and their parents (GLEIF).

    The case is printed, or written with -o. What could not be carried over is told on standard
    error, each at its place. Where something is wrong, nothing is written and the exit code is 1.
    """
    from kingmaker.source.exchange.importing import Form, gathered, import_files
    from kingmaker.source.exchange.interests import Assumed
    from kingmaker.source.exchange.jsontext import MAX_BYTES

    no_problems: tuple[Problem, ...] = ()
    if path == "-":
        files, problems = {"<stdin>": sys.stdin.buffer.read(MAX_BYTES + 1)}, no_problems
    else:
        files, problems = gathered(Path(path))
    found = import_files(
        files,
        form=None if form is None else Form(form),
        as_of=None if as_of is None else as_of.date(),
        assumed=Assumed(votes_follow=votes_follow_shares, rule=rule),
        problems=problems,
    )
    if as_json:
        from kingmaker.report.import_json import import_json

        said = {"form": found.form, "title": found.title, "as_of": found.as_of, "case": found.text}
        print_json(import_json(said, found.declared, found.problems))
    elif found.problems:
        print_problems(found.problems, found.texts)
    if not found.text:
        raise click.exceptions.Exit(EXIT_PROBLEMS)
    if output is not None:
        _write(Path(output), found, force=force)
    elif not as_json:
        click.echo(found.text, nl=False)


def _write(file: Path, found: Imported, *, force: bool) -> None:
    from kingmaker.cli.files import write_whole

    try:
        written = write_whole(file, found.text, replace=force)
    except OSError as error:
        raise click.FileError(str(file), error.strerror or str(error)) from error
    if not written:
        click.echo(
            f"{file} is there already; nothing was written (--force writes over it)", err=True
        )
        raise click.exceptions.Exit(EXIT_FAILURE)
    click.echo(f"wrote {file}", err=True)
