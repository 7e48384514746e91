"""`kingmaker payout`: who is paid what, at any value, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    load_case,
    print_document,
    print_json,
    print_problems,
    reading_options,
    usable,
)
from kingmaker.cli.picture import picture_options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from fractions import Fraction

    from kingmaker.analysis.payout.figures import Reading
    from kingmaker.analysis.payout.lens import Answer, Payout
    from kingmaker.cli.picture import Picture
    from kingmaker.model.case import Case
    from kingmaker.source.loaded import Usable


@click.command("payout")
@click.argument("case", shell_complete=complete)
@click.argument("entity", required=False, metavar="[ENTITY]")
@click.option(
    "--at",
    "exits",
    multiple=True,
    metavar="AMOUNT",
    help="What is shared out in all, such as '25 million USD'. May be repeated.",
)
@click.option("--from", "start", metavar="AMOUNT", help="Show a range of values, from this one on.")
@click.option("--to", "end", metavar="AMOUNT", help="Up to this one; with --from.")
@click.option(
    "--points",
    type=click.IntRange(2, 100_000),
    help="With --from and --to: so many values at equal distances, beside the breakpoints.",
)
@click.option(
    "--ranges",
    type=click.Choice(("low", "likely", "high")),
    default="likely",
    show_default=True,
    help="Which number of a range to pay by.",
)
@click.option(
    "--on",
    "day",
    type=click.DateTime(("%Y-%m-%d",)),
    help="The day on which money is shared out; else that of the case.",
)
@click.option(
    "--each-variant",
    is_flag=True,
    help="Also say what each variant of the case that changes who is paid implies.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print the amounts as comma-separated values.")
@picture_options("svg", "png", told="Print the curve of one entity as a picture instead.")
@json_option
@reading_options
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    entity: str | None,
    exits: tuple[str, ...],
    start: str | None,
    end: str | None,
    points: int | None,
    ranges: str,
    day: datetime | None,
    each_variant: bool,
    as_csv: bool,
    picture: Picture,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say who is paid what when so much is shared out in all, why, and where the split changes.

    ENTITY is the entity whose money it is; all that the case has payouts of, if none is named. Without --at, --from and --to
    the split is told at each breakpoint.
    """
    from kingmaker.analysis.payout.figures import End, Reading
    from kingmaker.analysis.payout.lens import payouts

    if as_json + as_csv + (picture.form != "text") > 1:
        msg = "--json, --csv and a picture are two answers: leave one out"
        raise click.UsageError(msg)
    if each_variant and (variant is not None or case == "-"):
        msg = "--each-variant needs a case by name or path, and no --variant beside it"
        raise click.UsageError(msg)
    asked = _Asked(exits, start, end, points)
    loaded = usable(load_case(case, variant=variant, without=without))
    reading = Reading(end=End(ranges), on=None if day is None else day.date())
    answer = _chosen(loaded.case, entity, payouts(loaded.case, reading))
    values = [asked.of(payout) for payout in answer.payouts]
    variants = _variants(case, loaded.case, reading, without) if each_variant else {}
    if as_json:
        from kingmaker.report.payout_json import payout_json

        print_json(payout_json(loaded.case, answer, values, variant=variant, variants=variants))
    elif as_csv:
        from kingmaker.report.payout_json import payout_csv

        click.echo(payout_csv(answer, values), nl=False)
    elif picture.form == "svg":
        _draw(loaded.case, answer, picture)
    elif answer.payouts or not answer.problems:
        _print(loaded.case, answer, values, asked=bool(exits), variants=variants)
    _refuse(loaded, answer)


class _Asked:
    """The values asked for on the command line."""

    def __init__(
        self, exits: tuple[str, ...], start: str | None, end: str | None, points: int | None
    ) -> None:
        if (start is None) != (end is None):
            msg = "--from and --to go together"
            raise click.UsageError(msg)
        if points is not None and start is None:
            msg = "--points needs --from and --to"
            raise click.UsageError(msg)
        self._exits, self._start, self._end, self._points = exits, start, end, points

    def of(self, payout: Payout) -> list[Fraction]:
        """Return the values for one waterfall, in its currency: as asked for, else its breakpoints."""
        found = [_amount(text, payout.currency, "--at") for text in self._exits]
        if self._start is not None and self._end is not None:
            found += self._range(payout, self._start, self._end)
        if not found:
            found = [b.at for b in payout.breakpoints if b.at]
        return found

    def _range(self, payout: Payout, start: str, end: str) -> list[Fraction]:
        first, last = (
            _amount(start, payout.currency, "--from"),
            _amount(end, payout.currency, "--to"),
        )
        if first >= last:
            msg = f"{end!r} is no more than {start!r}"
            raise click.BadParameter(msg, param_hint="--to")
        steps = (self._points or 2) - 1
        evenly = [first + (last - first) * n / steps for n in range(steps + 1)]
        return sorted({*evenly, *(b.at for b in payout.breakpoints if first < b.at < last)})


def _amount(text: str, currency: str, option: str) -> Fraction:
    from kingmaker.problems import NOWHERE, Problem
    from kingmaker.source.scalars import read_quantity

    found = read_quantity(text, NOWHERE)
    if isinstance(found, Problem):
        msg = f"{found.message}; {found.help}" if found.help else found.message
        raise click.BadParameter(msg, param_hint=option)
    amount = found.exact
    if amount is None or amount < 0 or found.per:
        msg = f"{text!r} is not one amount: write '25 million {currency or 'USD'}'"
        raise click.BadParameter(msg, param_hint=option)
    if found.unit not in ("", currency):
        msg = f"{text!r} is not in {currency or 'the unit of the case'}; rates of exchange are not modelled"
        raise click.BadParameter(msg, param_hint=option)
    return amount


def _chosen(case: Case, entity: str | None, answer: Answer) -> Answer:
    """Return the answer for the one entity that was asked for, or for all."""
    from dataclasses import replace

    if entity is None:
        return answer
    names = [str(p.entity) for p in case.payouts.values()]
    if entity not in names:
        msg = f"{case.name} says nothing about who is paid by {entity!r}; it does of {', '.join(names) or 'nobody'}"
        raise click.BadParameter(msg, param_hint="ENTITY")
    found = answer.of(entity)
    refused = {e: p for e, p in answer.refused.items() if e == entity}
    circles = {e: p for e, p in answer.circles.items() if e == entity}
    payouts = () if found is None else (found,)
    return replace(answer, payouts=payouts, refused=refused, circles=circles)


def _variants(
    path: str, case: Case, reading: Reading, without: tuple[str, ...]
) -> dict[str, tuple[Case, Answer]]:
    """Return the case under each variant that changes who is paid, with the answer there."""
    from kingmaker.analysis.payout.lens import payouts

    found = {}
    for name, variant in case.variants.items():
        if not any(c.path.partition(".")[0] in ("payouts", "holdings") for c in variant.changes):
            continue
        varied = usable(load_case(path, variant=str(name), without=without)).case
        found[str(name)] = (varied, payouts(varied, reading))
    return found


def _print(
    case: Case,
    answer: Answer,
    values: Sequence[Sequence[Fraction]],
    *,
    asked: bool,
    variants: Mapping[str, tuple[Case, Answer]],
) -> None:
    from kingmaker.report.paying import payout_document

    document = payout_document(case, answer, values, asked=asked, variants=variants)
    print_document(document)


def _draw(case: Case, answer: Answer, picture: Picture) -> None:
    """Draw the curve of the one entity that is paid; of several, one has to be named."""
    from dataclasses import replace

    from kingmaker.report.chart_svg import svg
    from kingmaker.report.paying import chart
    from kingmaker.report.paying_words import Names

    if len(answer.payouts) == 1:
        payout = answer.payouts[0]
        title = f"{case.title}: who is paid what by {payout.entity}"
        picture.show(svg(replace(chart(payout, Names(case, payout)), title=title)))
    elif not answer.problems:
        names = ", ".join(str(p.entity) for p in answer.payouts)
        msg = f"a picture is of one entity: name one of {names}" if names else "nobody is paid here"
        raise click.UsageError(msg)


def _refuse(loaded: Usable, answer: Answer) -> None:
    """Print what keeps a waterfall from being computed, and exit with 1."""
    from kingmaker.cli.main import EXIT_PROBLEMS

    if not answer.problems:
        return
    print_problems(answer.problems, loaded.texts)
    raise click.exceptions.Exit(EXIT_PROBLEMS)
