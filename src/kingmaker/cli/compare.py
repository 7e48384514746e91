"""`kingmaker compare`: what a changed clause gives to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    limit_asked,
    limit_option,
    load_case,
    print_document,
    print_json,
    usable,
)
from kingmaker.cli.main import EXIT_PROBLEMS
from kingmaker.cli.resuming import fingerprint, folder_of, resume_option
from kingmaker.cli.searching import stoppable, time_asked, time_options
from kingmaker.cli.struggling import DRAWS, SHARED, terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from kingmaker.analysis.comparing.compare import Comparison
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.results import Abreast
    from kingmaker.cli.resuming import Folder
    from kingmaker.model.case import Case
    from kingmaker.source.loaded import Usable


@click.command("compare")
@click.argument("old", shell_complete=complete)
@click.argument("new", required=False, shell_complete=complete)
@click.option(
    "--variant",
    metavar="NAME",
    help="Compare with this variant: of NEW, or of OLD if it stands alone.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="FILE",
    help="Leave out this included file. May be repeated.",
)
@click.option(
    "--within",
    type=click.IntRange(1),
    metavar="N",
    help="Search goals that take several decisions within so many turns; 2, if nothing is said. A claim that says how long it "
    "gives is searched within that.",
)
@time_options
@click.option(
    "--positions",
    type=click.IntRange(0),
    default=2_000,
    show_default=True,
    metavar="N",
    help="Look at no more positions than this of each case; 0: search no goals.",
)
@click.option(
    "--any-effect",
    is_flag=True,
    help="Take it that powers whose effect the case does not say, such as to amend the bylaws, may change anything.",
)
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="Play both as well, with so many common draws of what is assumed, and tell what becomes of the endings; "
    f"{DRAWS['sampled']}, if --method is sampled.",
)
@SHARED["seed"]
@click.option(
    "--method",
    type=click.Choice(("exact", "sampled")),
    default="exact",
    show_default=True,
    help="exact: no error of sampling, refused where there are too many states; sampled: both are played, with the same numbers "
    "by chance, by people who look a few moves ahead.",
)
@SHARED["plays"]
@SHARED["look-ahead"]
@SHARED["workers"]
@resume_option
@json_option
@limit_option
def command(  # noqa: PLR0913  # one for each option
    *,
    old: str,
    new: str | None,
    variant: str | None,
    without: tuple[str, ...],
    within: int | None,
    period: str | None,
    by: datetime | None,
    positions: int,
    any_effect: bool,
    resume: Path | None,
    as_json: bool,
    limit: int | None,
    **played: Any,  # noqa: ANN401 - how both are played
) -> None:
    """Say what a change of the clauses changes in power: OLD and NEW, or OLD and one of its variants.

    Exits with 0 if nobody's power changes, with 1 if somebody's does.
    """
    from kingmaker.analysis.comparing.compare import compare
    from kingmaker.analysis.comparing.wants import Bounds
    from kingmaker.source.amending import amending

    if new is None and variant is None:
        msg = "name a second case, or a variant of the first with --variant"
        raise click.UsageError(msg)
    most = limit_asked(limit, as_json=as_json)
    terms = _terms(played)
    if resume is not None and terms is None:
        raise click.UsageError("--resume keeps draws, and nothing is played: add --draws")
    loaded = _loaded(old, None, without), _loaded(new or old, variant, without)
    before, after = loaded[0].case, loaded[1].case
    names = (old, f"{new or old}, {variant}" if new and variant else new or str(variant))
    chosen, turns = time_asked(before, period, by, within)
    told = {
        "new": new,
        "variant": variant,
        "without": sorted(without),
        "other": fingerprint(loaded[1]),
    }
    shelf = None if terms is None else folder_of(resume, loaded[0], terms, "compare", **told)
    bounds = Bounds(turns or 2, positions, as_written=not any_effect, period=chosen)
    amended = amending(loaded[0]), amending(loaded[1])
    with stoppable() as go_on:
        found = compare(before, after, bounds if positions else None, go_on=go_on, amended=amended)
    abreast = None if terms is None else _played((before, after), terms, shelf)
    _print((before, after), found, abreast, names, limit=most if as_json else None)
    if not found.same:
        raise click.exceptions.Exit(EXIT_PROBLEMS)


def _print(
    cases: tuple[Case, Case],
    found: Comparison,
    played: Abreast | None,
    names: tuple[str, str],
    *,
    limit: int | None,
) -> None:
    """Print a comparison: as JSON with so many coalitions in a list, or as a document."""
    if limit is not None:
        from kingmaker.report.abreast import abreast_json
        from kingmaker.report.comparing_json import comparison_json

        value = comparison_json(*cases, found, names=names, limit=limit)
        print_json({**value, "played": abreast_json(played)})
    else:
        from kingmaker.report.comparing import comparison_document

        document = comparison_document(*cases, found, names=names)
        if played is not None:
            from dataclasses import replace

            from kingmaker.report.abreast import abreast_section

            first, *others = document.sections
            document = replace(document, sections=(first, abreast_section(played), *others))
        print_document(document)


def _terms(options: Mapping[str, Any]) -> Terms | None:
    """Return how both are played, `None` where that is not asked for."""
    terms = terms_of({**options, "floats": None})
    return None if options["draws"] is None and not terms.plays else terms


def _played(cases: tuple[Case, Case], terms: Terms, shelf: Folder | None) -> Abreast:
    """Play both cases on common draws; one without a clock is wrong use."""
    from kingmaker.analysis.struggle.abreast import abreast
    from kingmaker.cli.struggling import working

    with working("playing", kept=None if shelf is None else shelf.path) as tell:
        try:
            found = abreast(*cases, terms, tell=tell, shelf=shelf)
        except KeyboardInterrupt:
            tell.goes_on()
            raise
    if found is None:
        what = "--method sampled" if terms.plays else "--draws"
        raise click.UsageError(f"{what}: one of the two cannot be played, see `kingmaker play`")
    return found


def _loaded(path: str, variant: str | None, without: tuple[str, ...]) -> Usable:
    return usable(load_case(path, variant=variant, without=without))
