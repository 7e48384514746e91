"""`kingmaker check`: what is wrong with cases."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import colour, complete, json_option, load_case, reading_options
from kingmaker.cli.main import EXIT_PROBLEMS

if TYPE_CHECKING:
    from kingmaker.problems import Problem
    from kingmaker.source.load import Loaded


@click.command("check")
@click.argument("cases", nargs=-1, required=True, shell_complete=complete, metavar="CASE...")
@click.option(
    "--deep",
    is_flag=True,
    help="Also search the reachable states, and hold the claims against the clauses.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How to print problems.",
)
@json_option
@click.option("--strict", is_flag=True, help="Warnings count as problems, too.")
@reading_options
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    cases: tuple[str, ...],
    deep: bool,
    form: str,
    as_json: bool,
    strict: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say what is wrong with cases: every problem of one run, each with its place.

    The claims that a case makes of itself are held by --deep, and by `kingmaker test`.

    Exits with 0 when there is no error (with --strict: no warning either), else with 1.
    """
    from kingmaker.report import diagnostics

    problems: list[Problem] = []
    left = 0
    texts: dict[str, str] = {}
    for path in cases:
        loaded = load_case(path, variant=variant, without=without)
        texts.update(loaded.texts)
        problems.extend(loaded.problems)
        if deep and loaded.case is not None and not loaded.errors:
            problems.extend(_deep(loaded))
        elif loaded.case is not None:
            left += len(loaded.case.assertions)
    form = "json" if as_json else form
    if form == "text":
        click.echo(diagnostics.as_text(problems, texts, colour=colour(sys.stdout)), nl=False)
        if sys.stdout.isatty() and sys.stderr.isatty():
            click.echo(diagnostics.summary(problems, len(cases), left), err=True)
    else:
        click.echo(diagnostics.FORMS[form](problems, cases, left), nl=False)
    if any(diagnostics.counts(p, strict=strict) for p in problems):
        raise click.exceptions.Exit(EXIT_PROBLEMS)


def _deep(loaded: Loaded) -> tuple[Problem, ...]:
    from kingmaker.analysis.claims.broken import broken
    from kingmaker.analysis.deep import deep_checks
    from kingmaker.cli.claims import findings

    if loaded.case is None:
        return ()
    return (*deep_checks(loaded.case).problems, *broken(findings(loaded)))
