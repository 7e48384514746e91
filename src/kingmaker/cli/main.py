"""The group of commands, and what becomes of errors and interruptions."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from kingmaker.cli.sparing import sparing
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Every command, with its module and its one line of help; a module is imported only when its command runs.
COMMANDS: dict[str, tuple[str, str]] = {
    "advise": ("kingmaker.cli.advise", "Rank the moves open to somebody in a struggle."),
    "bargain": ("kingmaker.cli.bargain", "Say whether there is a deal, and where it would lie."),
    "cases": ("kingmaker.cli.gallery", "List the cases that come with Kingmaker."),
    "check": ("kingmaker.cli.check", "Say what is wrong with cases."),
    "compare": ("kingmaker.cli.compare", "Say what a changed clause gives to whom."),
    "completion": ("kingmaker.cli.completion", "Print the completion script for a shell."),
    "control": ("kingmaker.cli.control", "Say who decides for each entity in the end."),
    "explain": ("kingmaker.cli.explain", "Say what a clause means, or list every rule in use."),
    "fmt": ("kingmaker.cli.fmt", "Write cases in their canonical form."),
    "import": ("kingmaker.cli.importing", "Make a case of another program's file."),
    "leverage": ("kingmaker.cli.leverage", "Say who can hurt whom without a vote."),
    "new": ("kingmaker.cli.new", "Write a commented case to start from."),
    "payout": ("kingmaker.cli.payout", "Say who is paid what, at any value, and why."),
    "play": ("kingmaker.cli.play", "Say how a struggle is likely to end; take a seat in it."),
    "powers": ("kingmaker.cli.powers", "Say who can carry and who can stop each decision."),
    "reach": ("kingmaker.cli.reach", "Say what a coalition can bring about, and how."),
    "record": ("kingmaker.cli.record", "Say who says what, and what nobody says."),
    "replay": ("kingmaker.cli.replay", "Play a scenario step by step under the rules."),
    "report": ("kingmaker.cli.report", "Report all that a case says and implies."),
    "schema": ("kingmaker.cli.schema", "Print the JSON Schema of cases, or of a JSON answer."),
    "score": ("kingmaker.cli.score", "Say who forecast well."),
    "sweep": ("kingmaker.cli.sweep", "Play a struggle at every point of a grid of assumptions."),
    "test": ("kingmaker.cli.test", "Say whether the claims hold that cases make of themselves."),
    "timeline": ("kingmaker.cli.timeline", "Say what happened, and what each event changed."),
}

#: After how many new objects Python looks for waste in a command: what a case is read into stays, and looking
#: through it every 700 objects took a third of the time. A whole report makes a million, of which it wastes a tenth.
_SELDOM = 2_000_000

#: Problems were found.
EXIT_PROBLEMS = 1
#: The command was used wrongly, or broke.
EXIT_FAILURE = 2
#: The user stopped it.
EXIT_STOPPED = 130


class LazyGroup(click.Group):
    """Commands that are imported when asked for, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for; of one that there is not, say which was meant."""
        from kingmaker.source.nearest import nearest

        guess = None if not args or args[0] in COMMANDS else nearest(args[0], COMMANDS)
        if guess is not None:
            ctx.fail(f"No such command {args[0]!r}; did you mean {guess!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> None:
        """Run, turning what goes wrong into a sentence on standard error and an exit code."""
        usual = gc.get_threshold()
        gc.set_threshold(_SELDOM, *usual[1:])
        try:
            with sparing():
                ended = super().main(args, **{**extra, "standalone_mode": False})
            code = ended if isinstance(ended, int) else 0
        except click.ClickException as wrong:
            wrong.show()
            code = EXIT_FAILURE
        except (click.Abort, KeyboardInterrupt):
            click.echo("stopped", err=True)
            code = EXIT_STOPPED
        except BrokenPipeError:
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - nobody reads on: say nothing more
            code = 0
        except Exception as error:  # noqa: BLE001 - the one place where a crash becomes a sentence
            code = _crashed(error)
        finally:
            gc.freeze()  # with the next line: what is left counts as old, and is not looked through at once
            gc.unfreeze()
            gc.set_threshold(*usual)
        sys.exit(code)


def _crashed(error: Exception) -> int:
    if os.environ.get("KINGMAKER_DEBUG"):
        raise error
    click.echo(f"kingmaker broke: {type(error).__name__}: {error}", err=True)
    click.echo("This is a fault of ours. KINGMAKER_DEBUG=1 shows where.", err=True)
    return EXIT_FAILURE


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True
)
@click.version_option(__version__, prog_name="kingmaker", message="%(prog)s %(version)s")
def main() -> None:
    """Who holds the power, who can take it, who is paid, and how does a struggle over it end?

    CASE is the path of a case file, the bare name of a shipped case (`kingmaker cases` lists them), or `-`
    for standard input. Exit codes: 0 fine, 1 problems found, 2 wrong use or a crash.

    To begin: `kingmaker report openai-2023 --draws 0` shows what comes out, `kingmaker new NAME` writes a case to start from.
    """


def run() -> None:
    """Be the program: run what was asked for, and end without taking apart what was built for it.

    To free a large case record by record takes a quarter of the time of a check, and the process ends anyway.
    """
    try:
        main(prog_name="kingmaker")
    except SystemExit as ended:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):
            raise ended from None  # nobody reads on: Python knows what to say
        if isinstance(ended.code, int):
            os._exit(ended.code)
        raise
