"""`kingmaker timeline`: what happened, and what each event changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    print_document,
    print_json,
    reading_options,
)
from kingmaker.cli.picture import picture_options
from kingmaker.cli.resuming import folder_of, resume_option
from kingmaker.cli.struggling import (
    moment_of,
    playable,
    refuse_problems,
    terms_of,
    terms_options,
    until_option,
    view_option,
    viewed,
    working,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.cli.picture import Picture


@click.command("timeline")
@click.argument("case", shell_complete=complete)
@until_option
@reading_options
@view_option
@terms_options
@resume_option
@picture_options(
    *("svg", "png"),
    told="The probability of the endings over time, with the events, as a picture instead.",
)
@json_option
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    until: str | None,
    variant: str | None,
    without: tuple[str, ...],
    only_source: str | None,
    picture: Picture,
    as_json: bool,
    resume: Path | None,
    **terms: Any,  # noqa: ANN401 - the options of `terms_options`
) -> None:
    """Say what happened, whether it was lawful, and how likely each ending was after it, with nothing later seen.

    Turning points are the largest changes that keep their sign over the choices of model.
    """
    from kingmaker.analysis.struggle.timing import timeline

    picture.alone(as_json=as_json)
    asked = terms_of(terms)
    loaded = playable(case, variant=variant, without=without, only_source=only_source)
    at = moment_of(loaded.case, until)
    told = {"variant": variant, "without": sorted(without), "only_source": only_source}
    shelf = folder_of(resume, loaded, asked, "timeline", **told, until=at)
    with working("filtering", halts=True, kept=resume) as tell:
        found = timeline(loaded.case, asked, until=at, tell=tell, shelf=shelf)
    found = viewed(found, loaded.case, only_source)
    refuse_problems(found.problems, loaded, answered=bool(found.first))
    if as_json:
        from kingmaker.report.struggle_json import timeline_json

        print_json(timeline_json(loaded.case, found, at))
    elif picture.form == "svg":
        from kingmaker.report.course_svg import course_svg
        from kingmaker.report.timing import course

        drawn = course(loaded.case, found)
        if drawn is None:
            raise click.UsageError(
                f"no event of {loaded.case.name} has a time, so there is no picture"
            )
        picture.show(course_svg(drawn, name=loaded.case.title))
    else:
        from kingmaker.report.timing import timeline_document

        print_document(timeline_document(loaded.case, found, at))
