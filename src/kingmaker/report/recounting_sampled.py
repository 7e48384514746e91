"""What a report tells of a struggle from plays: each estimate with its error, and of what plays cannot tell, why."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from kingmaker.report.document import Section, Text
from kingmaker.report.playing import models_section, paths_section
from kingmaker.report.recounting_ends import endings_section, last_of
from kingmaker.report.struggle_words import CAUTION, how_made
from kingmaker.report.timing import acts_section, course_section, score_section
from kingmaker.report.turning import RULE, drivers_section, leading_drivers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.recounting import Recounted
    from kingmaker.analysis.struggle.results import Played, Timeline
    from kingmaker.model.case import Case


def sampled_sections(case: Case, found: Recounted) -> tuple[Section, ...]:
    """Return the sections of the whole report on a struggle that was played, each with how its numbers were obtained."""
    return tuple(_sections(case, found))


def _sections(case: Case, found: Recounted) -> Iterator[Section]:
    played, timeline = found.played, found.timeline
    made = " ".join([*how_made(played.settings), _SOURCE])
    yield _with(endings_section(case, played, last_of(timeline)), f"{made} {_ERROR} {CAUTION}")
    yield from _along(case, found)
    paths = paths_section(case, played)
    if paths is not None:
        yield _with(paths, f"{_ON_PATHS} {_SAME}")
    yield _drivers(case, played)
    if len(played.endings) > 1:
        yield Section("overturn", "What would overturn it", (Text(_overturn(case)),), _NOTHING)
    models = models_section(played)
    if models is not None:
        yield _with(models, f"{_ON_MODELS} {_SAME}")
    score = score_section(timeline.scored)
    if score is not None:
        yield _with(score, f"{_ON_SCORE} {_ERROR_ALONG} {_SAME}")


def _along(case: Case, found: Recounted) -> Iterator[Section]:
    """Yield the endings event by event and the acts; where the record was not followed, why."""
    timeline = found.timeline
    if found.unfollowed:
        yield Section("course", _COURSE, (Text(f"{_UNFOLLOWED}: {found.unfollowed}."),), _NOTHING)
        return
    course = course_section(case, timeline)
    if course is None:
        return
    yield _with(course, " ".join([*how_made(timeline.settings), _SOURCE, _SEEN, _ERROR_ALONG]))
    acts = acts_section(timeline) or Section("acts", "Acts", (Text(_no_turn(timeline)),))
    yield _with(acts, f"A turning point begins an act. {_SAME}")


def _no_turn(timeline: Timeline) -> str:
    """Return that no turning point can be told, and how far the largest change of an ending is from one."""
    largest = max(
        ((abs(c), m, n) for m in timeline.marks for n, c in m.change.items()),
        key=lambda told: told[0],
        default=None,
    )
    words = (
        "No event is a turning point that plays can tell, so the record is one act: none changed an ending by two points and more "
        "than the interval of its error, in the same direction under every other model."
    )
    if largest is None:
        return words
    size, mark, name = largest
    error = mark.change_error.get(name, 0.0)
    off = f" ± {100 * error:.1f}" if error else ""
    return f"{words} The largest change is that of `{name}` by `{mark.event}`, {100 * size:.1f}{off} points."


def _drivers(case: Case, played: Played) -> Section:
    """Return what moves the leading ending, or why nothing can be told to."""
    section = drivers_section(case, played)
    if section is None:
        return Section("drivers", "What decides it", (Text(_UNDRIVEN),), _NOTHING)
    if leading_drivers(played):
        leading = max(played.endings.values(), key=lambda chance: chance.mean)
        off = Text(
            "Each mean of a fifth of the draws has an error of sampling of about "
            f"{100 * sqrt(_FIFTHS) * leading.error:.1f} points."
        )
        section = replace(section, blocks=(*section.blocks, off))
    return _with(section, f"{RULE} {_BY_PLAYS} {_SAME}")


def _overturn(case: Case) -> str:
    return (
        "What would overturn the leading ending is not worked out from plays: chance in them moves the lead as much as a small step "
        "does, so that the least change cannot be told. Single assumptions can be tried: "
        f"`kingmaker sweep {case.file} --over PATH=VALUES --method sampled`."
    )


def _with(section: Section, how: str) -> Section:
    return replace(section, how=how)


#: Into so many parts draws are cut to tell means where a range is lowest and highest.
_FIFTHS = 5
_COURSE = "The endings, event by event"
_UNFOLLOWED = "The record is not followed, so there are no endings event by event, no acts and no score of the recorded moves"
_NOTHING = "Nothing was worked out."
_SAME = "Draws, plays, seed, method and source are those under: How it may end."
_SOURCE = (
    "People choose the better more often (quantal response: McKelvey and Palfrey 1998); draws are Sobol points, one value of every "
    "range in each, and each has plays of its own."
)
_ERROR = (
    "After ± stands the standard error of sampling, in points; the 95% interval of sampling is that of Wilson 1927. What stands in brackets "
    "holds 90% of the draws, with the part of chance in the plays taken off (Louis 1984)."
)
_ERROR_ALONG = (
    "After ± stands the standard error: that of filters which know nothing of each other, leaving out one after the other "
    "(jackknife: Quenouille 1956, Tukey 1958)."
)
_SEEN = (
    "After each event nothing is known that is certain only later. Particles follow the record (Gordon, Salmond and Smith 1993; Fearnhead and "
    "Clifford 2003), and plays go on from what agrees with it. A turning point (►) changed an ending by two points or more and by more "
    "than the interval of its error, in the same direction under every other model."
)
_ON_PATHS = "Counted over the plays of all draws: the course of moves that most of those with an ending took, each step at its median time."
_BY_PLAYS = (
    "Chance in the plays hides a part of what drives an ending; more plays (`--plays`) hide less."
)
_UNDRIVEN = "Nothing that is assumed is a range, so nothing moves the endings but chance."
_ON_MODELS = (
    "Each other model is played on some of the draws, with the same numbers by chance; its probabilities have errors of "
    "their own. One that is left out is named where the report says how the numbers were obtained."
)
_ON_SCORE = (
    "The score is proper (Good 1952): nobody does better by foretelling other than it thinks."
)
