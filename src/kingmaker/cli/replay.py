"""`kingmaker replay`: scenarios played step by step under the rules of their case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    load_case,
    one_of,
    print_json,
    reading_options,
    usable,
)

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.source.read import Text


@click.command("replay")
@click.argument("case", shell_complete=complete)
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@click.option(
    "--with",
    "beside",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Read this file as if the case included it, such as one that `play --as --save` wrote. May be repeated.",
)
@json_option
@reading_options
def command(  # one for each option
    *,
    case: str,
    scenarios: tuple[str, ...],
    beside: tuple[str, ...],
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Play scenarios step by step and say what became of each step.

    SCENARIO is the name of a scenario of the case; all of them, if none is named: those of the files, with --with. Each step is held against the
    rules, and each expectation against what came of it. Exits with 1 if something did not go as a scenario says.
    """
    from kingmaker.analysis.replaying import replay
    from kingmaker.cli.main import EXIT_PROBLEMS
    from kingmaker.report.replayed import replay_json, replay_lines
    from kingmaker.source.amending import amending

    texts = _texts(beside)
    loaded = usable(load_case(case, variant=variant, without=without, beside=texts))
    if texts and not scenarios:
        told = {text.name for text in texts}
        scenarios = tuple(n for n, s in loaded.case.scenarios.items() if s.where.file in told)
    amended = amending(loaded)
    found = [
        replay(loaded.case, n, loaded.case.scenarios[n], amended=amended)
        for n in _named(loaded.case, scenarios)
    ]
    if as_json:
        print_json(replay_json(loaded.case, found))
    else:
        for line in replay_lines(loaded.case, found):
            click.echo(line)
    if not all(each.right for each in found):
        raise click.exceptions.Exit(EXIT_PROBLEMS)


def _texts(paths: tuple[str, ...]) -> tuple[Text, ...]:
    from kingmaker.problems import Problem
    from kingmaker.source.read import read

    found = []
    for path in paths:
        text = read(path)
        if isinstance(text, Problem):
            raise click.BadParameter(text.message, param_hint="--with")
        found.append(text)
    return tuple(found)


def _named(case: Case, scenarios: tuple[str, ...]) -> tuple[Name, ...]:
    none = f"no scenario of {case.name} is called"
    found = tuple(one_of(name, case.scenarios, none, "SCENARIO") for name in scenarios)
    return found or tuple(case.scenarios)
