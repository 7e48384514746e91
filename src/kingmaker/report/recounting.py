"""What a report tells of a struggle: how it may end, what that turns on, the endings event by event, other models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Items, Rests, Row, Section, Table, Text
from kingmaker.report.playing import (
    drivers_section,
    models_section,
    overturn_section,
    paths_section,
)
from kingmaker.report.struggle_words import (
    CAUTION,
    bars_of,
    called_ending,
    chance_words,
    how_made,
    ranked,
)
from kingmaker.report.timing import acts_section, course_section, score_section
from kingmaker.report.words import clocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.analysis.struggle.recounting import Range, Recounted
    from kingmaker.analysis.struggle.results import Chance, Mark, Played
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.report.document import Block

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
    last = next((m for m in reversed(timeline.marks) if m.endings), None)
    made = " ".join([*how_made(played.settings), _SOURCE])
    seen = " ".join([*how_made(timeline.settings), _SOURCE])
    sections = (
        _with(_endings(played, last), f"{made} The interval holds 90% of the draws. {CAUTION}"),
        _with(course_section(case, timeline), f"{seen} {_SEEN}"),
        _with(acts_section(timeline), f"A turning point begins an act. {_SAME}"),
        _with(paths_section(case, played), _ON_PATHS),
        _with(drivers_section(played), f"{_ON_DRIVERS} {_SAME}"),
        _with(overturn_section(played), f"{_ON_OVERTURN} {_SAME}"),
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
_ON_DRIVERS = "The rank correlation is Spearman's; the share of the spread is a first-order index of Sobol, with its standard error."
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
    told = tuple(
        (f"{p.message} (`{p.code}`, {p.where.file}:{p.where.line})", Rests())
        for p in played.problems
    )
    blocks = (Text("The struggle cannot be played as the case stands."), Items(told))
    return Section("endings", "How it may end", blocks, "Nothing was worked out.")


# --- endings ----------------------------------------------------------------------------------------


def _endings(played: Played, last: Mark | None) -> Section:
    """Return how it may end: in a sentence, as bars, and as a table; after the record beside from the beginning."""
    blocks: list[Block] = [Text(leading(played, last))]
    names = played.names
    if last is not None:
        title = f"After the last event, {clocked(last.latest)}"
        blocks.append(bars_of(last.endings, names, id_="endings-after", title=title))
    title = f"From the beginning on, {clocked(played.at)}"
    blocks.append(bars_of(played.endings, names, id_="endings-first", title=title))
    blocks.append(_table(played, last))
    return Section("endings", "How it may end", tuple(blocks))


def leading(played: Played, last: Mark | None) -> str:
    """Return what is most likely, after all that is recorded and from the beginning, each with its interval."""
    told = _first(played.endings, played.names)
    start = clocked(played.at)
    if last is None:
        return f"Most likely from {start} on: {told}."
    after = _first(last.endings, played.names)
    until = clocked(last.latest)
    return f"Most likely with all that is known by {until}: {after}; with nothing known, from {start} on: {told}."


def _first(endings: Mapping[Name, Chance], names: Mapping[Name, str]) -> str:
    name, chance = ranked(endings)[0]
    return f"{called_ending(names, name)}, {chance_words(chance)}"


def _table(played: Played, last: Mark | None) -> Table:
    columns = (
        Column("id", "ending"),
        Column("name", "what it is"),
        Column("first", "from the beginning"),
        Column("after", "after the last event"),
        Column("error", "error of sampling"),
    )
    rows = tuple(
        Row(
            (
                str(name),
                called_ending(played.names, name),
                chance_words(chance),
                "" if last is None else chance_words(last.endings[name]),
                f"{chance.error:.1%}" if chance.error else "",
            ),
            Rests(f"endings.{name}"),
        )
        for name, chance in played.endings.items()
    )
    return Table("endings", columns, rows)


# --- what it is drawn from ----------------------------------------------------------------------------


def ranges_table(ranges: tuple[Range, ...]) -> Table:
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
            (r.words, *(_number(v) for v in (r.low, r.likely, r.high)), r.because),
            Rests(clause_of(r.path), (), r.certainty),
        )
        for r in ranges
    )
    return Table("ranges", columns, rows, title="Ranges that every forecast is drawn from")


def clause_of(path: str) -> str:
    """Return the clause in which an assumption stands: its address without the key of the number.

    >>> clause_of("actors.ann.wants.1.worth"), clause_of("moves.cut.cost.ann"), clause_of("precision")
    ('actors.ann.wants.1', 'moves.cut', 'precision')
    """
    head, *rest = path.split(".")
    if head == "actors" and len(rest) > 2:  # noqa: PLR2004  # the actor, the list, the place in it
        return (
            ".".join([head, *rest[:3]]) if rest[1] in ("wants", "believes") else f"{head}.{rest[0]}"
        )
    return ".".join([head, *rest[:1]])


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def notices_of(found: Recounted) -> Iterator[str]:
    """Yield what the model took for granted on the way, each once."""
    yield from dict.fromkeys((*found.timeline.notices, *found.played.notices))
