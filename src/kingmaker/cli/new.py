"""`kingmaker new`: a commented case to start from."""

from __future__ import annotations

from pathlib import Path

import click

from kingmaker.cli.common import one_of
from kingmaker.cli.main import EXIT_FAILURE


@click.command("new")
@click.argument("name", metavar="NAME")
@click.option(
    "--law", default="none", show_default=True, metavar="PACK", help="The pack of law that applies."
)
@click.option(
    "--title", default="", metavar="TEXT", help="The title; made of the name, if not given."
)
@click.option("--stdout", "to_stdout", is_flag=True, help="Print it instead of writing NAME.yaml.")
def command(*, name: str, law: str, title: str, to_stdout: bool) -> None:
    """Write NAME.yaml, a commented case to start from; never over a file that is there."""
    from kingmaker.cli.files import write_whole
    from kingmaker.source.lawpacks import LAW_NAMES
    from kingmaker.source.new import new_case

    one_of(law, LAW_NAMES, "no pack of law is called", "--law")
    file = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    text = new_case(file.stem, law=law, title=title)
    if to_stdout:
        click.echo(text, nl=False)
        return
    try:
        written = write_whole(file, text, replace=False)
    except OSError as error:
        raise click.FileError(str(file), error.strerror or str(error)) from error
    if not written:
        click.echo(f"{file} is there already; nothing was written", err=True)
        raise click.exceptions.Exit(EXIT_FAILURE)
    click.echo(f"wrote {file}", err=True)
