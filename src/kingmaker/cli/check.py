"""`kingmaker check`: what is wrong with cases."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import colour, columns, complete, json_option, load_case, reading_options
from kingmaker.cli.main import EXIT_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.problems import Problem
    from kingmaker.source.loaded import Loaded, Usable

#: Forms for programs that have the time to wait for the claims.
_WITH_CLAIMS = ("github", "sarif")
#: So many claims of a case are held in every check; of more it is said how many there are.
_AT_ONCE = 12


@click.command("check")
@click.argument("cases", nargs=-1, required=True, shell_complete=complete, metavar="CASE...")
@click.option(
    "--deep",
    is_flag=True,
    help="Also search the reachable states, and hold the claims against the clauses.",
)
@click.option(
    "--claims/--no-claims",
    default=None,
    help="Hold the claims against the clauses, or leave them out. Without either, up to twelve are held; of more it is said "
    "how many were left, unless with --deep or the forms github and sarif, which hold all.",
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
    claims: bool | None,
    form: str,
    as_json: bool,
    strict: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say what is wrong with cases: every problem of one run, each with its place.

    The claims that a case makes of itself take longer than all the rest together. A few are held at once; many are held
    where a program asks that has time, as with --format github, and on --claims. `kingmaker test` also shows why one
    does not hold.

    Exits with 0 when there is no error (with --strict: no warning either), else with 1.
    """
    from kingmaker.report import diagnostics

    form = "json" if as_json else form
    asked = claims is not None
    problems: list[Problem] = []
    left = 0
    texts: dict[str, str] = {}
    for path in cases:
        loaded = load_case(path, variant=variant, without=without)
        texts.update(loaded.texts)
        held = claims if claims is not None else deep or form in _WITH_CLAIMS or _few(loaded)
        problems.extend((*loaded.problems, *_searched(loaded, deep=deep, claims=held)))
        left += _left(loaded, claims=held)
    if form == "text":
        shown = diagnostics.as_text(
            problems, texts, colour=colour(sys.stdout), width=columns(sys.stdout)
        )
        click.echo(shown, nl=False)
        _ended(problems, len(cases), 0 if asked else left)
    else:
        click.echo(diagnostics.FORMS[form](problems, cases, left), nl=False)
    if any(diagnostics.counts(p, strict=strict) for p in problems):
        raise click.exceptions.Exit(EXIT_PROBLEMS)


def _ended(problems: Sequence[Problem], cases: int, left: int) -> None:
    """Say to whoever watches what was found, and to everybody how many claims were not held."""
    from kingmaker.report import diagnostics

    if sys.stdout.isatty() and sys.stderr.isatty():
        click.echo(diagnostics.summary(problems, cases, left), err=True)
    elif left:
        click.echo(diagnostics.claims_left(left), err=True)


def _few(loaded: Loaded) -> bool:
    return loaded.case is not None and len(loaded.case.assertions) <= _AT_ONCE


def _left(loaded: Loaded, *, claims: bool) -> int:
    """Return how many claims of a case were not held; a case with errors keeps no claim."""
    if loaded.case is None or (claims and not loaded.errors):
        return 0
    return len(loaded.case.assertions)


def _searched(loaded: Loaded, *, deep: bool, claims: bool) -> tuple[Problem, ...]:
    """Return what is found by search in a case without errors."""
    usable = loaded.usable()
    if usable is None:
        return ()
    return (*_deep(usable, deep=deep), *_broken(usable, held=claims))


def _deep(loaded: Usable, *, deep: bool) -> tuple[Problem, ...]:
    """Return what the search of the reachable states finds."""
    if not deep:
        return ()
    from kingmaker.analysis.deep import deep_checks

    return deep_checks(loaded.case).problems


def _broken(loaded: Usable, *, held: bool) -> tuple[Problem, ...]:
    """Return the claims that do not hold, as problems."""
    if not held or not loaded.case.assertions:
        return ()
    from kingmaker.analysis.claims.broken import broken
    from kingmaker.cli.claims import findings

    return tuple(broken(findings(loaded)))
