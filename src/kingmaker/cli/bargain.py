"""`kingmaker bargain`: is there a deal, and where would it lie?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    complete,
    completing,
    json_option,
    load_case,
    print_document,
    print_json,
    reading_options,
    unknown,
    usable,
)
from kingmaker.cli.picture import picture_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.bargain.lens import Bargaining
    from kingmaker.cli.picture import Picture
    from kingmaker.model.case import Case


@click.command("bargain")
@click.argument("case", shell_complete=complete)
@click.option(
    "--issue",
    "issues",
    multiple=True,
    metavar="NAME",
    shell_complete=completing("issues"),
    help="Only this issue. May be repeated.",
)
@click.option(
    "--after",
    metavar="EVENT",
    shell_complete=completing("events"),
    help="Ask of the moment after this recorded event.",
)
@click.option(
    "--without-constraint",
    "left_out",
    multiple=True,
    metavar="NAME",
    help="Leave out this limit of what may be agreed. May be repeated.",
)
@click.option(
    "--for",
    "fair",
    multiple=True,
    metavar="PARTY",
    help="Look for the point that is best for the worse off of these. May be repeated; all, if not said.",
)
@click.option(
    "--draws",
    type=click.IntRange(1, 100_000),
    help="How many values to draw from each range; 256, if not said.",
)
@click.option("--seed", type=click.IntRange(0), help="The seed of the draws.")
@picture_options("svg", "png", told="Print the picture of one issue instead.")
@json_option
@reading_options
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    issues: tuple[str, ...],
    after: str | None,
    left_out: tuple[str, ...],
    fair: tuple[str, ...],
    draws: int | None,
    seed: int | None,
    picture: Picture,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say whether there is a deal, which demand stands in its way, and where the published models of bargaining put it."""
    from kingmaker.analysis.bargain.draws import DRAWS
    from kingmaker.analysis.bargain.lens import SEED, Asked, bargain

    picture.alone(as_json=as_json)
    loaded = usable(load_case(case, variant=variant, without=without))
    _known(loaded.case, "--issue", issues, loaded.case.issues)
    _known(loaded.case, "--after", () if after is None else (after,), loaded.case.events)
    of_issues = loaded.case.issues.values()
    _known(loaded.case, "--without-constraint", left_out, [n for i in of_issues for n in i.limits])
    _known(loaded.case, "--for", fair, [n for i in of_issues for n in i.positions])
    asked = Asked(
        after=after,
        without=left_out,
        fair=fair,
        draws=DRAWS if draws is None else draws,
        seed=SEED if seed is None else seed,
    )
    if not loaded.case.issues:
        msg = f"{loaded.case.name} has no issues to bargain over"
        raise click.UsageError(msg)
    _print(loaded.case, bargain(loaded.case, issues or None, asked), picture, as_json=as_json)


def _print(case: Case, found: Bargaining, picture: Picture, *, as_json: bool) -> None:
    if as_json:
        from kingmaker.report.bargain_json import bargain_json

        print_json(bargain_json(case, found))
        return
    if picture.form == "svg":
        from kingmaker.report.bargain_scale import scale
        from kingmaker.report.scale_svg import scale_svg

        if len({one.table.name for one in found.issues}) > 1:
            raise click.UsageError("a picture is of one issue: name it with --issue")
        picture.show(scale_svg(scale(case, found.issues[0]), name=case.title))
        return
    from kingmaker.report.bargaining import bargain_document

    print_document(bargain_document(case, found))


def _known(case: Case, option: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Refuse names that the case does not have, with the nearest that it has."""
    there = list(dict.fromkeys(str(n) for n in known))
    for name in names:
        if name in there:
            continue
        msg = unknown(f"{case.name} has no {name!r}", name, there)
        raise click.BadParameter(msg, param_hint=option)
