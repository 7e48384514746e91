"""`kingmaker play`: how a struggle is likely to end, and a seat in it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kingmaker.cli.common import (
    complete,
    completing,
    json_option,
    mistyped,
    print_document,
    print_json,
    reading_options,
)
from kingmaker.cli.picture import picture_options
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
    from collections.abc import Mapping
    from pathlib import Path

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.playing import Point
    from kingmaker.analysis.struggle.results import Held, Played
    from kingmaker.cli.picture import Picture
    from kingmaker.cli.resuming import Folder
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.source.loaded import Usable


#: Draws that forecasts in a game are made of, if nothing else is asked for: they are to come at once.
SEATED = 64
#: Plays of each of them, where play is sampled.
SEATED_PLAYS = 4
_RESUME = (
    "Keep draws that are done in this folder, or with --as the answers given, and go on from there: after Ctrl-C or a kill "
    "the same command does not work them out, or ask for them, again."
)


@click.command("play")
@click.argument("case", shell_complete=complete)
@until_option
@click.option(
    "--from",
    "since",
    metavar="EVENT",
    shell_complete=completing("events"),
    help="Play from this event of the record on, with nothing later seen; else from the beginning.",
)
@click.option(
    "--as",
    "seat",
    metavar="NAME",
    shell_complete=completing("actors"),
    help="Take a seat: choose for this actor, while the model answers for all others.",
)
@click.option(
    "--save",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="With --as: write what was played to this file, as a scenario for `kingmaker replay`.",
)
@click.option(
    "--chance",
    "asked_about",
    metavar="CONDITION",
    multiple=True,
    help="Tell as well how likely this is to hold in the end, such as 'ceo is vacant'. May be repeated.",
)
@reading_options
@view_option
@terms_options
@partial(resume_option, help_text=_RESUME)
@picture_options(
    *("svg", "png", "drivers-svg", "drivers-png"),
    told="svg, png: the endings as a picture; drivers-svg, drivers-png: what moves the leading one.",
)
@json_option
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    until: str | None,
    since: str | None,
    seat: str | None,
    save: str | None,
    asked_about: tuple[str, ...],
    variant: str | None,
    without: tuple[str, ...],
    only_source: str | None,
    picture: Picture,
    as_json: bool,
    resume: Path | None,
    **terms: Any,  # noqa: ANN401 - the options of `terms_options`
) -> None:
    """Say how the struggle of a case is likely to end, what decides it, and how it may go.

    What people want is assumed in ranges; each draw takes one value of each. The answer is the mean over draws, with
    the interval that holds 90 % of them. Every wait, move and vote is by chance, the better more often.
    """
    picture.alone(as_json=as_json)
    asked = terms_of(terms if seat is None else _seated(terms))
    told = {"variant": variant, "without": sorted(without), "only_source": only_source}
    if seat is not None:
        from kingmaker.cli.resuming import Answers
        from kingmaker.cli.seat import take

        if as_json or picture.form != "text" or until is not None or asked_about:
            raise click.UsageError(
                "--as is a game in the terminal: leave out --json, --format, --chance and --until"
            )
        loaded = playable(case, variant=variant, without=without, only_source=only_source)
        who = actor_of(loaded.case, seat)
        event = event_of(loaded.case, since, "--from")
        kept = Answers.of(resume, loaded, asked, **told, seat=who, since=event)
        take(loaded, who, asked, since=event, save=save, kept=kept)
        return
    if save is not None:
        raise click.UsageError("--save is for --as: there is nothing else to be replayed")
    loaded = playable(case, variant=variant, without=without, only_source=only_source)
    from kingmaker.analysis.struggle.playing import Point, play

    event = event_of(loaded.case, since, "--from")
    at = moment_of(loaded.case, until)
    conditions = _conditions(loaded, asked_about)
    shelf = folder_of(resume, loaded, asked, "play", **told, since=event, until=at)
    with working("playing", halts=True, kept=resume) as tell, within_clock(loaded.case, "--from"):
        found = play(loaded.case, asked, since=event, until=at, tell=tell, shelf=shelf)
    if conditions and found.endings:
        point = Point(event, at)
        found = replace(found, held=_held(loaded.case, conditions, asked, point, shelf))
    found = viewed(found, loaded.case, only_source)
    refuse_problems(found.problems, loaded, answered=bool(found.endings))
    _print(loaded.case, found, picture, as_json=as_json)


def _conditions(loaded: Usable, texts: tuple[str, ...]) -> tuple[tuple[str, Condition], ...]:
    """Return conditions with their words, in the names of the case."""
    from kingmaker.problems import Problem
    from kingmaker.source.goal import read_goal

    found = []
    for text in texts:
        condition = read_goal(text, loaded, file="<chance>")
        if isinstance(condition, Problem):
            raise mistyped(condition, "--chance")
        found.append((text, condition))
    return tuple(found)


def _held(
    case: Case,
    conditions: tuple[tuple[str, Condition], ...],
    terms: Terms,
    point: Point,
    shelf: Folder | None,
) -> tuple[Held, ...]:
    from kingmaker.analysis.struggle.chances import held

    made = []
    for text, condition in conditions:
        own = None if shelf is None else shelf.about(text)
        with working(f"the chance of {text}") as tell:
            made.append(held(case, condition, text, terms, point=point, tell=tell, shelf=own))
    return tuple(one for one in made if one is not None)


def _print(case: Case, found: Played, picture: Picture, *, as_json: bool) -> None:
    if as_json:
        from kingmaker.report.struggle_json import play_json

        print_json(play_json(case, found))
    elif picture.form == "svg":
        from kingmaker.report.bars_svg import bars_svg
        from kingmaker.report.struggle_words import bars_of

        title = "How it may end" if found.since is None else f"How it may end, after {found.since}"
        bars = bars_of(found.endings, found.names, title=title)
        picture.show(bars_svg(bars, name=case.title))
    elif picture.form == "drivers-svg":
        from kingmaker.report.bars_svg import tornado_svg
        from kingmaker.report.turning import tornado, unclear

        pulls = tornado(case, found)
        if pulls is None:
            told = found.resolution
            why = "nothing that it assumes is a range" if told is None else unclear(told)
            raise click.UsageError(f"there is nothing to draw of {case.name}: {why}")
        picture.show(tornado_svg(pulls, name=case.title))
    else:
        from kingmaker.report.playing import play_document

        print_document(play_document(case, found))


def _seated(terms: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the options of a game, with what it is made of if nothing else is asked for."""
    sampled = terms["method"] == "sampled"
    plays = terms["plays"] or (SEATED_PLAYS if sampled else None)
    return {**terms, "draws": terms["draws"] or SEATED, "plays": plays}
