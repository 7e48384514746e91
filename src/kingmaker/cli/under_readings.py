"""The powers of a case under several readings: as it is written, and under variants of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kingmaker.analysis.powers.readings import Reading, agreements, readings_of
from kingmaker.cli.common import (
    limit_asked,
    load_case,
    one_of,
    print_document,
    print_json,
    usable,
)
from kingmaker.cli.supposing import Asking, answered, asked
from kingmaker.report.under_readings import readings_document, readings_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.powers.indices import How
    from kingmaker.model.case import Case


def print_readings(path: str, decision: str | None, case: Case, options: Mapping[str, Any]) -> None:
    """Print a decision, or all, under the case as written and under each reading asked for."""
    if options["variant"] is not None:
        msg = "--variant asks for one reading and --readings for several: leave one out"
        raise click.UsageError(msg)
    if options["picture"].form != "text":
        msg = "the picture is of one reading: ask for it with --variant"
        raise click.UsageError(msg)
    readings, how, supposed = _readings(path, _names(case, options), case, options)
    found = agreements(readings, [d.name for d in asked(case, decision, readings[0].found)])
    person = options["about"]
    if person is not None:
        found = tuple(one for one in found if one.about in (None, person))
    if options["as_json"]:
        from kingmaker.report.powers_json import powers_json

        told = readings_json(found, limit=limit_asked(options["limit"], as_json=True))
        print_json(powers_json(case, (), how, (), told))
        return

    document = readings_document(readings, found, supposed=supposed)
    print_document(document)


def _names(case: Case, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the variants asked for: those tagged as readings, and those named."""
    tagged = [name for names in readings_of(case).values() for name in names]
    for name in options["reading"]:
        one_of(name, case.variants, f"no variant of {case.name} is called", "--reading")
    if options["readings"] and not tagged:
        msg = f"no variant of {case.name} says of what it is a reading (`reading_of`); name some with --reading"
        raise click.UsageError(msg)
    return tuple(dict.fromkeys((*(tagged if options["readings"] else ()), *options["reading"])))


def _readings(
    path: str, names: Sequence[str], case: Case, options: Mapping[str, Any]
) -> tuple[list[Reading], How, str]:
    first = answered(Asking(case, None, options))
    found = [Reading("", first.case, first.found)]
    for name in names:
        varied = usable(load_case(path, variant=name, without=options["without"])).case
        answer = answered(Asking(varied, None, options))
        found.append(Reading(name, answer.case, answer.found))
    return found, first.how, first.words
