"""`kingmaker score`: who forecast well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    load_case,
    print_document,
    print_json,
    reading_options,
    usable,
)

if TYPE_CHECKING:
    from kingmaker.analysis.forecasts.own import Own
    from kingmaker.source.loaded import Usable


@click.command("score")
@click.argument("case", shell_complete=complete)
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="Score the model's own forecasts too, with N draws of what is assumed.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    show_default=True,
    help="The seed of the draws.",
)
@json_option
@reading_options
def command(
    *,
    case: str,
    draws: int | None,
    seed: int,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say who forecast well: every forecast, what became of it, and proper scores by author.

    Where no probability is stated, the hedge is read as one by a published yardstick; what other readings
    would change is printed beside it. With --draws the model's own forecasts of the ending are scored in the same way.
    """
    from kingmaker.report.scoring import score_document

    loaded = usable(load_case(case, variant=variant, without=without))
    model = _own(loaded, draws, seed) if draws is not None else None
    if as_json:
        from kingmaker.analysis.forecasts.scoring import score
        from kingmaker.report.score_json import score_json

        print_json(score_json(loaded.case, score(loaded.case), model))
        return
    print_document(score_document(loaded.case, model))


def _own(loaded: Usable, draws: int, seed: int) -> Own:
    """Return the scores of the model's own forecasts; a case that has none is wrong use."""
    import os

    from kingmaker.analysis.forecasts.own import ended, own
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.timing import timeline
    from kingmaker.cli.struggling import MANY, refuse_problems, working

    case = loaded.case
    if case.clock is None or ended(case) is None:
        what = "has no clock" if case.clock is None else "does not say which of its endings came"
        msg = f"{case.name} {what}, so the model's own forecasts cannot be scored"
        raise click.BadParameter(msg, param_hint="--draws")
    with working("filtering") as tell:
        terms = Terms(draws, seed, workers=os.cpu_count() or 1, single=draws >= MANY)
        found = timeline(case, terms, tell=tell)
    refuse_problems(found.problems, loaded, answered=bool(found.first))
    model = own(case, found)
    assert model is not None  # noqa: S101  # it ended, and was played
    return model
