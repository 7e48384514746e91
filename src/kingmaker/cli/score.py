"""`kingmaker score`: who forecast well."""

from __future__ import annotations

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


@click.command("score")
@click.argument("case", shell_complete=complete)
@json_option
@reading_options
def command(*, case: str, as_json: bool, variant: str | None, without: tuple[str, ...]) -> None:
    """Say who forecast well: every forecast, what became of it, and proper scores by author.

    Where no probability is stated, the hedge is read as one by a published yardstick; what other readings
    would change is printed beside it.
    """
    from kingmaker.report.scoring import score_document

    loaded = usable(load_case(case, variant=variant, without=without))
    if loaded.case is None:
        return
    if as_json:
        from kingmaker.analysis.forecasts.scoring import score
        from kingmaker.report.score_json import score_json

        print_json(score_json(loaded.case, score(loaded.case)))
        return
    print_document(score_document(loaded.case))
