"""`kingmaker completion`: the script that teaches a shell our commands and cases."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script for a shell, to be read by its start-up file.

    For bash: `eval "$(kingmaker completion bash)"`.
    """
    from click.shell_completion import get_completion_class

    from kingmaker.cli.main import main

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"there is no completion for {shell}")
    click.echo(found(main, {}, "kingmaker", "_KINGMAKER_COMPLETE").source())
