"""`kingmaker advise`: the moves open to somebody, ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kingmaker.cli.common import (
    complete,
    completing,
    json_option,
    print_document,
    print_json,
    reading_options,
)
from kingmaker.cli.resuming import folder_of, resume_option
from kingmaker.cli.struggling import (
    actor_of,
    event_of,
    moment_of,
    playable,
    refuse_problems,
    terms_of,
    terms_options,
    until_option,
    view_option,
    viewed,
    within_clock,
    working,
)

if TYPE_CHECKING:
    from pathlib import Path


@click.command("advise")
@click.argument("case", shell_complete=complete)
@click.option(
    "--as",
    "who",
    required=True,
    metavar="NAME",
    shell_complete=completing("actors"),
    help="For whom.",
)
@click.option(
    "--at",
    "event",
    metavar="EVENT",
    shell_complete=completing("events"),
    help="After this event of the record, with nothing later seen; else at the beginning.",
)
@until_option
@reading_options
@view_option
@terms_options
@resume_option
@json_option
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    who: str,
    event: str | None,
    until: str | None,
    variant: str | None,
    without: tuple[str, ...],
    only_source: str | None,
    as_json: bool,
    resume: Path | None,
    **terms: Any,  # noqa: ANN401 - the options of `terms_options`
) -> None:
    """Rank the moves open to somebody by what they are worth to them, with where they lead and how sure that is.

    By the wants that the case assumes, everybody else choosing as the model has it.
    """
    from kingmaker.analysis.struggle.advising import advise

    asked = terms_of(terms)
    loaded = playable(case, variant=variant, without=without, only_source=only_source)
    actor = actor_of(loaded.case, who)
    since = event_of(loaded.case, event, "--at")
    at = moment_of(loaded.case, until)
    told = {"variant": variant, "without": sorted(without), "only_source": only_source}
    shelf = folder_of(resume, loaded, asked, "advise", **told, actor=actor, at=since, until=at)
    with working("advising", halts=True, kept=resume) as tell, within_clock(loaded.case, "--at"):
        found = advise(loaded.case, actor, asked, at=since, until=at, tell=tell, shelf=shelf)
    found = viewed(found, loaded.case, only_source)
    refuse_problems(found.problems, loaded, answered=bool(found.endings))
    if as_json:
        from kingmaker.report.struggle_json import advise_json

        print_json(advise_json(loaded.case, found))
    else:
        from kingmaker.report.advising import advice_document

        print_document(advice_document(loaded.case, found))
