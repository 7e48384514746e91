"""`kingmaker powers`: for each decision, who can carry it, who can stop it, who matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    limit_asked,
    limit_option,
    load_case,
    print_document,
    print_json,
    reading_options,
    usable,
)
from kingmaker.cli.picture import picture_options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kingmaker.analysis.powers.lens import Decided, Given
    from kingmaker.cli.picture import Picture
    from kingmaker.model.case import Case

F = TypeVar("F", bound="Callable[..., Any]")

_COUNTS = ("not at all", "as absent", "as abstaining")


def _define(ctx: click.Context, _: click.Parameter, name: str | None) -> None:
    """Print the definition of an index, or of all, and end."""
    if name is None or ctx.resilient_parsing:
        return
    from kingmaker.analysis.power.definitions import INDICES, definition, setting
    from kingmaker.report.power_indices import definition_words

    try:
        found = list(INDICES.values()) if name == "all" else [definition(name)]
    except KeyError as error:
        raise click.BadParameter(str(error.args[0]), param_hint="--define") from None
    said = "\n\n".join(definition_words(one) for one in found)
    click.echo(f"{said}\n\nIn the formulas: {setting()}.")
    ctx.exit()


def _repeated(flag: str, metavar: str, words: str) -> Callable[[F], F]:
    return click.option(flag, multiple=True, metavar=metavar, help=f"{words} May be repeated.")


@click.command("powers")
@click.argument("case", shell_complete=complete)
@click.argument("decision", required=False, metavar="[DECISION]")
@_repeated("--index", "NAME", "Tell this index of power instead of the usual two.")
@click.option(
    "--define",
    metavar="NAME",
    callback=_define,
    is_eager=True,
    expose_value=False,
    help="Print what an index measures, its formula and its source, or those of `all`, and end.",
)
@click.option(
    "--exact/--estimate",
    default=None,
    help="Compute indices exactly however long it takes (if not said, within seconds, else refused), or "
    "estimate them from samples.",
)
@click.option(
    "--samples",
    type=click.IntRange(1),
    metavar="N",
    help="Samples of an estimate; 10,000 if not said.",
)
@click.option("--seed", type=int, metavar="N", help="Seed of an estimate; 0 if not said.")
@_repeated("--bloc", "A,B", "A bloc for the indices of blocs, instead of those of the case.")
@_repeated("--against", "NAME", "Suppose that this voter or group votes against.")
@_repeated("--absent", "NAME", "Suppose that this voter or group stays away.")
@_repeated("--recused", "NAME", "Suppose that this voter or group may not vote.")
@click.option(
    "--recused-counts",
    type=click.Choice(_COUNTS),
    help="How those recused by --recused count; if not said, as others recused there, else not at all.",
)
@_repeated("--joined", "A,B", "Suppose that these vote as one.")
@click.option("--after", metavar="EVENT", help="Suppose the state after this recorded event.")
@click.option(
    "--about", metavar="NAME", help="Only what is decided about this person, or about nobody."
)
@click.option(
    "--readings",
    is_flag=True,
    help="Ask under each variant that is a reading of some clause, and say which agree.",
)
@_repeated("--reading", "NAME", "Ask under this variant too, and say which agree.")
@picture_options("svg", "png", told="Print the picture of decisions by people instead.")
@json_option
@limit_option
@reading_options
def command(case: str, decision: str | None, **options: Any) -> None:  # noqa: ANN401 - one for each option
    """Say of each decision who can carry it, who can stop it, and who matters.

    DECISION is the name of a power, of a body for what it decides where nothing else is said, or one
    such as ceo.removal. With a supposition, or a variant, the answer is the one under all of them
    together, and what each changes is told as well.
    """
    from kingmaker.cli.supposing import Asking, about, answered, asked

    picture: Picture = options["picture"]
    picture.alone(as_json=options["as_json"])
    limit = limit_asked(options["limit"], as_json=options["as_json"])
    loaded = usable(load_case(case, without=options["without"]))
    if options["readings"] or options["reading"]:
        from kingmaker.cli.under_readings import print_readings

        print_readings(case, decision, loaded.case, options)
        return
    varied = None
    if options["variant"] is not None:
        varied = usable(
            load_case(case, variant=options["variant"], without=options["without"])
        ).case
    answer = answered(Asking(loaded.case, varied, options))
    found = about(asked(answer.case, decision, answer.found), options["about"])
    changed = answer.within({d.id for d in found} | {d.name for d in found})
    if options["as_json"]:
        from kingmaker.report.powers_json import powers_json

        print_json(powers_json(answer.case, found, answer.how, changed, limit=limit))
        return
    if picture.form == "svg":
        _draw(answer.case, found, answer.given, picture)
        return
    from kingmaker.report.carrying import powers_document
    from kingmaker.report.what_changes import changes_section

    sections = [changes_section(one, number) for number, one in enumerate(changed, start=1)]
    document = powers_document(answer.case, found, answer.given, sections, answer.words)
    print_document(document)


def _draw(case: Case, found: Sequence[Decided], given: Given, picture: Picture) -> None:
    from kingmaker.report.matrix import matrix
    from kingmaker.report.matrix_svg import matrix_svg

    decisions = matrix(case, found, joined=given.joined)
    if decisions is None:
        msg = f"{case.name} has no decision that is a vote of yes or no, so there is no picture"
        raise click.UsageError(msg)
    picture.show(matrix_svg(decisions, name=case.title))
