"""`kingmaker fmt`: cases in their canonical form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kingmaker.cli.common import complete, print_problems
from kingmaker.cli.main import EXIT_PROBLEMS


@click.command("fmt")
@click.argument("files", nargs=-1, required=True, shell_complete=complete, metavar="FILE...")
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if a file would change."
)
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
def command(*, files: tuple[str, ...], only_check: bool, diff: bool) -> None:
    """Write cases in their canonical form: order of keys, indentation, quotes; comments are kept.

    A file is rewritten in place, whole or not at all; `-` reads standard input and prints. A file that cannot be read
    as a case's text is left as it is, with its problems on standard error.
    """
    failed = False
    for name in files:
        failed |= _one(name, only_check=only_check or diff, diff=diff)
    if failed:
        raise click.exceptions.Exit(EXIT_PROBLEMS)


def _one(name: str, *, only_check: bool, diff: bool) -> bool:
    """Format one file; tell whether something was wrong, or would change where nothing may be written."""
    from kingmaker.cli.files import write_whole
    from kingmaker.problems import Problem
    from kingmaker.source.read import MAX_BYTES, decode
    from kingmaker.source.write import format_case

    shown = "<stdin>" if name == "-" else name
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise click.FileError(name, error.strerror or str(error)) from error
    text = decode(data, shown)
    made = (text,) if isinstance(text, Problem) else format_case(text, shown)
    if isinstance(made, tuple):
        texts = {} if isinstance(text, Problem) else {shown: text}
        print_problems(made, texts)
        return True
    if name == "-" and not only_check:
        click.echo(made, nl=False)
        return False
    changed = made.encode() != data
    if changed and only_check:
        _say(shown, str(text), made, diff=diff)
        return True
    if changed:
        write_whole(Path(name), made, replace=True)
    return False


def _say(name: str, old: str, new: str, *, diff: bool) -> None:
    import difflib

    if not diff:
        click.echo(f"{name} would change", err=True)
        return
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), name, f"{name} (formatted)"
    )
    click.echo("".join(lines), nl=False)
