"""What a report tells of a struggle: how it may end, what that turns on, the endings event by event, other models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Items, Rests, Row, Section, Table, Text
from kingmaker.report.meaning import assumed_words, because_of, clause_of, unit_of
from kingmaker.report.playing import models_section, overturn_section, paths_section
from kingmaker.report.recounting_ends import endings_section, last_of
from kingmaker.report.recounting_sampled import sampled_sections
from kingmaker.report.struggle_words import CAUTION, how_made
from kingmaker.report.timing import acts_section, course_section, score_section
from kingmaker.report.turning import RULE, drivers_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.recounting import Range, Recounted
    from kingmaker.analysis.struggle.results import Played
    from kingmaker.model.case import Case
    from kingmaker.problems import Problem

#: Where the method is from.
_SOURCE = (
    "People choose the better more often (quantal response: McKelvey and Palfrey 1998); draws are Sobol points, "
    "one value of every range in each."
)


def recounted_sections(case: Case, found: Recounted) -> tuple[Section, ...]:
    """Return the sections of the whole report on a struggle, each with how its numbers were obtained."""
    played, timeline = found.played, found.timeline
    if not played.endings:
        return (_refused(played),)
    if played.sampling is not None:
        return sampled_sections(case, found)
    last = last_of(timeline)
    made = " ".join([*how_made(played.settings), _SOURCE])
    seen = " ".join([*how_made(timeline.settings), _SOURCE])
    sections = (
        _with(
            endings_section(case, played, last),
            f"{made} The interval holds 90% of the draws. {CAUTION}",
        ),
        _with(course_section(case, timeline), f"{seen} {_SEEN}"),
        _with(acts_section(timeline), f"A turning point begins an act. {_SAME}"),
        _with(paths_section(case, played), _ON_PATHS),
        _with(drivers_section(case, played), f"{RULE} {_SAME}"),
        _with(overturn_section(case, played), f"{_ON_OVERTURN} {_SAME}"),
        _with(models_section(played), f"{_ON_MODELS} {_SAME}"),
        _with(score_section(timeline.scored), f"{_ON_SCORE} {_SAME}"),
    )
    return tuple(s for s in sections if s is not None)


_SAME = "Draws, seed, method and source are those under: How it may end."
_SEEN = (
    "After each event nothing is known that is certain only later. The event moves the draws by how likely it was in each "
    "(importance weights), and the endings with them. A turning point (►) changed an ending by two points or more, in the "
    "same direction under every other model."
)
_ON_OVERTURN = (
    "Each range alone goes to its ends, and the strongest together, as a regression over the draws tells; every place that "
    "is told was solved. That there is no shorter way is not shown."
)
_ON_PATHS = (
    "At the likely value of everything that is assumed, in double precision. The most probable course of moves to each ending is "
    "looked for best first, whenever each is made (bounds by a pass back in time: Viterbi 1967); each move stands at the middle of its times."
)
_ON_MODELS = "Each other model is solved anew on an eighth of the draws, between sixteen and thirty-two of them."
_ON_SCORE = (
    "The score is proper (Good 1952): nobody does better by foretelling other than it thinks."
)


def _with(section: Section | None, how: str) -> Section | None:
    return None if section is None else replace(section, how=how)


def _refused(played: Played) -> Section:
    told = tuple((told_problem(p), Rests()) for p in played.problems)
    blocks = (Text("The struggle cannot be played as the case stands."), Items(told))
    return Section("endings", "How it may end", blocks, "Nothing was worked out.")


# --- what it is drawn from ----------------------------------------------------------------------------


def ranges_table(case: Case, ranges: tuple[Range, ...]) -> Table:
    """Return every range that forecasts are drawn from, with the clause that it stands in."""
    columns = (
        Column("words", "what is assumed"),
        Column("low", "lowest"),
        Column("likely", "likely"),
        Column("high", "highest"),
        Column("because", "because"),
    )
    rows = tuple(
        Row(
            (
                assumed_words(case, r.path, r.words),
                *(_number(v) for v in (r.low, r.likely, r.high)),
                because_of(case, r.path, r.because),
            ),
            Rests(clause_of(r.path), (), r.certainty),
        )
        for r in ranges
    )
    worths = any(unit_of(r.path) for r in ranges)
    return Table("ranges", columns, rows, title=f"{_RANGES}{_WORTHS}" if worths else _RANGES)


#: How the ranges are headed, and what is added where some are of what things are worth.
_RANGES = "Ranges that every forecast is drawn from"
_WORTHS = "; worths in units of the case"


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def notices_of(found: Recounted) -> Iterator[str]:
    """Yield what the model took for granted on the way, and what of the record it could not follow, each once."""
    problems = (*found.timeline.problems, *found.played.problems) if found.played.endings else ()
    wrong = (told_problem(p) for p in problems)
    yield from dict.fromkeys((*found.timeline.notices, *found.played.notices, *wrong))


def told_problem(problem: Problem) -> str:
    """Return a problem in a line, with its code and its place."""
    return f"{problem.message} (`{problem.code}`, {problem.where.file}:{problem.where.line})"
