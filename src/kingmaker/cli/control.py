"""`kingmaker control`: who decides for each entity in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    limit_asked,
    limit_option,
    load_case,
    one_of,
    print_document,
    print_json,
    print_problems,
    reading_options,
    usable,
)
from kingmaker.cli.picture import picture_options

if TYPE_CHECKING:
    from fractions import Fraction

    from kingmaker.analysis.control.declarations import Compared
    from kingmaker.analysis.control.definition import Definition
    from kingmaker.analysis.control.lens import Control
    from kingmaker.cli.picture import Picture
    from kingmaker.model.case import Case

_BY = ("rules", "votes", "capital")


@click.command("control")
@click.argument("case", shell_complete=complete)
@click.argument("entity", required=False, metavar="[ENTITY]")
@click.option(
    "--by",
    type=click.Choice(_BY),
    help="The definition: the rules of the case (if nothing else is said), or a threshold of votes "
    "or of capital.",
)
@click.option(
    "--threshold",
    metavar="SHARE",
    help="What has to be held, such as 50% or 1/4; of votes unless --by says otherwise.",
)
@click.option(
    "--strict/--not-strict",
    default=None,
    help="Whether the threshold has to be passed, or only reached. Needed with --threshold.",
)
@click.option(
    "--through",
    type=click.Choice(("same", "majority")),
    help="With --threshold: of whom what they hold counts too: of those held as much (same, if nothing "
    "else is said), or only of those in whom one has more than half of the votes.",
)
@picture_options(
    *("svg", "png", "mermaid", "graphml", "bods"),
    told="The graph as a picture or for another program, or statements of beneficial owners, instead.",
)
@click.option(
    "--declared",
    metavar="FILE|FOLDER",
    type=click.Path(),
    help="Hold what this register declares of indirect owners and parents against what is computed.",
)
@json_option
@limit_option
@reading_options
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    entity: str | None,
    by: str | None,
    threshold: str | None,
    strict: bool | None,
    through: str | None,
    picture: Picture,
    declared: str | None,
    as_json: bool,
    limit: int | None,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say who decides for each entity in the end, by what, and with how much of the money.

    ENTITY is the name of one entity of the case. Control is told by the rules of the case, or, with
    --threshold, by the holders of so much of the votes or of the capital.
    """
    from kingmaker.analysis.control.lens import control

    picture.alone(as_json=as_json)
    most = limit_asked(limit, as_json=as_json)
    definition = _definition(by, threshold, strict=strict, through=through)
    loaded = usable(load_case(case, variant=variant, without=without))
    found = control(loaded.case, definition)
    if entity is not None:
        names = [f.entity for f in found.entities]
        one_of(entity, names, f"no entity of {loaded.case.name} is called", "ENTITY")
    held = None if declared is None else _declared(declared, loaded.case, found)
    if as_json:
        from kingmaker.report.control_json import control_json

        told = control_json(loaded.case, found, entity=entity, declared=held, limit=most)
        print_json(told)
        return
    if picture.form != "text":
        picture.show(_drawn(loaded.case, found, picture.form))
        return
    from kingmaker.report.controlling import control_document
    from kingmaker.report.declaring import declared_section

    more = () if held is None else (declared_section(loaded.case, held),)
    document = control_document(loaded.case, found, entity=entity, more=more)
    print_document(document)


def _declared(path: str, case: Case, found: Control) -> tuple[Compared, ...]:
    """Return what a register declares beside what is computed; one that cannot be read ends the command."""
    from pathlib import Path

    from kingmaker.analysis.control.declarations import compared
    from kingmaker.cli.main import EXIT_PROBLEMS
    from kingmaker.problems import is_error
    from kingmaker.source.exchange.importing import import_path

    read = import_path(Path(path), as_of=case.as_of)
    errors = [p for p in read.problems if is_error(p)]
    if errors:
        print_problems(errors, read.texts)
        raise click.exceptions.Exit(EXIT_PROBLEMS)
    return compared(case, found, read.declared)


def _drawn(case: Case, found: Control, form: str) -> str:
    """Return who decides for whom as a picture, as a graph, or as statements of beneficial owners."""
    import json

    from kingmaker.report import control_graph
    from kingmaker.report.structure import structure
    from kingmaker.report.structure_svg import structure_svg

    if form == "bods":
        return json.dumps(_statements(case, found), indent=2, ensure_ascii=False) + "\n"
    if form != "svg":
        text: str = getattr(control_graph, form)(case, found)
        return text
    drawn = structure(case, found)
    if drawn is None:
        msg = f"nobody in {case.name} decides for an entity or holds a part of one, so there is no picture"
        raise click.UsageError(msg)
    return structure_svg(drawn, name=case.title)


def _statements(case: Case, found: Control) -> list[dict[str, object]]:
    """Return the statements of a case; without a day they would say nothing of any time."""
    from kingmaker.report.bods import statements

    if case.as_of is None:
        msg = "statements need a day: give the case an `as_of`"
        raise click.UsageError(msg)
    return statements(case, found, day=case.as_of)


def _definition(
    by: str | None, threshold: str | None, *, strict: bool | None, through: str | None
) -> Definition:
    """Return the definition asked for; half of one is a wrong command line."""
    from kingmaker.analysis.control.definition import By, Definition, Through

    if threshold is None:
        if by not in (None, "rules") or strict is not None or through is not None:
            msg = "say how much has to be held: --threshold 50%, say"
            raise click.UsageError(msg)
        return Definition()
    if by == "rules":
        msg = "the rules of the case have thresholds of their own: leave out --threshold, or ask --by votes"
        raise click.UsageError(msg)
    if strict is None:
        msg = "say whether the threshold has to be passed or only reached: --strict or --not-strict"
        raise click.UsageError(msg)
    share = _share(threshold)
    try:
        return Definition(By(by or "votes"), share, strict, Through(through or "same"))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--threshold") from None


def _share(text: str) -> Fraction:
    from fractions import Fraction

    try:
        if text.endswith("%"):
            return Fraction(text[:-1].strip()) / 100
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        msg = f"{text!r} is no share: write 50%, 1/4 or 0.25"
        raise click.BadParameter(msg, param_hint="--threshold") from None
