"""`kingmaker test`: whether the claims hold that cases make of themselves."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    colour,
    columns,
    complete,
    json_option,
    load_case,
    print_json,
    reading_options,
    usable,
)
from kingmaker.cli.main import EXIT_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.analysis.claims.results import Finding
    from kingmaker.problems import Problem
    from kingmaker.source.loaded import Usable


@click.command("test")
@click.argument("cases", nargs=-1, required=True, shell_complete=complete, metavar="CASE...")
@click.option(
    "-k",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only the claims of this name, or of a pattern such as 'no-*'. May be repeated.",
)
@click.option("-x", "--first", is_flag=True, help="Stop at the first claim that does not hold.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit", "github"]),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@json_option
@click.option("--strict", is_flag=True, help="Claims of severity `warn` count, too.")
@reading_options
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    cases: tuple[str, ...],
    names: tuple[str, ...],
    first: bool,
    form: str,
    as_json: bool,
    strict: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say whether the claims hold that cases make of themselves, under `assert`.

    A claim fails with a counterexample. One that is not decided, because the case does not say enough or a
    limit was reached, does not count as held. Exits with 1 if a claim does not hold and is not waived.
    """
    from kingmaker.cli.claims import chosen, named

    left = 0
    found: dict[str, tuple[Finding, ...]] = {}
    remarks: list[Problem] = []
    titles: dict[str, str] = {}
    for path in cases:
        loaded = usable(load_case(path, variant=variant, without=without))
        titles[path] = loaded.case.title
        found[path] = tuple(
            _until(_watched(loaded, names, named(path, variant, without)), first=first)
        )
        remarks += _remarks(loaded, names)
        if first and any(f.broken for f in found[path]):
            left = len(chosen(loaded, names)) - len(found[path])
            break
    if names and not any(found.values()):
        raise click.BadParameter(f"no claim is called {', '.join(names)}", param_hint="-k")
    _print("json" if as_json else form, found, titles, remarks)
    if left and form == "text" and not as_json:
        noun = "claim was" if left == 1 else "claims were"
        click.echo(f"stopped at the first that does not hold: {left} {noun} not asked", err=True)
    if any(_counts(f, strict=strict) for each in found.values() for f in each):
        raise click.exceptions.Exit(EXIT_PROBLEMS)


def _counts(finding: Finding, *, strict: bool) -> bool:
    from kingmaker.report.testing import severity

    return finding.broken and (strict or severity(finding) == "error")


def _until(findings: Iterable[Finding], *, first: bool) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        if first and finding.broken:
            return


def _watched(loaded: Usable, names: tuple[str, ...], name: str) -> Iterator[Finding]:
    """Yield the findings, with a bar on the standard error where somebody watches."""
    from kingmaker.cli.claims import chosen, findings

    every = findings(loaded, names, name=name)
    if not sys.stderr.isatty():
        yield from every
        return
    with click.progressbar(every, length=len(chosen(loaded, names)), file=sys.stderr) as bar:
        yield from bar


def _remarks(loaded: Usable, names: tuple[str, ...]) -> tuple[Problem, ...]:
    """Return which claims say nothing and which powers no claim exercises, where all claims are asked for."""
    from kingmaker.analysis.vacuous import idle

    return () if names else idle(loaded.case)


def _print(
    form: str,
    found: dict[str, tuple[Finding, ...]],
    titles: dict[str, str],
    remarks: list[Problem],
) -> None:
    from kingmaker.report import testing, testing_forms

    if form == "json":
        print_json(testing_forms.verdicts_json(found, remarks))
    elif form == "junit":
        click.echo(testing_forms.junit(found, remarks), nl=False)
    elif form == "github":
        every = (f for each in found.values() for f in each)
        click.echo(testing_forms.github(every, remarks), nl=False)
    else:
        painted = colour(sys.stdout)
        for number, (path, each) in enumerate(found.items()):
            mine = remarks if len(found) == 1 else ()
            text = testing.verdicts(
                titles[path], each, mine, colour=painted, width=columns(sys.stdout)
            )
            click.echo(("\n" if number else "") + text, nl=False)
