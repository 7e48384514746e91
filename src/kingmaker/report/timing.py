"""What happened and what it changed, in words: the course of the endings, the events, turning points, how well it foretold."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from kingmaker.report.document import (
    Column,
    Course,
    Document,
    Fold,
    Items,
    Rests,
    Row,
    Section,
    Stop,
    Table,
    Text,
)
from kingmaker.report.naming import noticed, power_called
from kingmaker.report.outlining import outline_of_timeline
from kingmaker.report.rounding import change_words, give_or_take, percent, signed
from kingmaker.report.struggle_words import (
    bars_of,
    called_ending,
    caution,
    ending_sentences,
    made_section,
    method_words,
)
from kingmaker.report.words import clocked, everybody, headline, listed
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kingmaker.analysis.struggle.results import Chance, Mark, Scored, Timeline
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.report.document import Block

#: Scores that differ by less are alike.
_ALIKE = 0.005
#: From this change on, in parts of one, an event has a sign of its own in the picture, if it is no move.
_SEEN = 0.005
#: The hours and minutes between which a day, or several, are whole.
_WHOLE = (0, 0, 23, 59)


def timeline_document(case: Case, found: Timeline, until: datetime | None = None) -> Document:
    """Return the report of the timeline up to a moment: first in sentences, then the picture, the events, and the score."""
    sections = [
        Section("summary", "In short", (Text(summary(found)),)),
        *timeline_sections(case, found),
        outline_of_timeline(case, found, until),
        score_section(found.scored),
        made_section(found.settings, noticed(case, found.notices), found.problems),
        caution(),
    ]
    made = (("kingmaker", __version__), *method_words(found.settings))
    title = f"{case.title}: what each event changed"
    return Document("timeline", case.name, title, tuple(s for s in sections if s), made)


def summary(found: Timeline) -> str:
    """Return where it stands after the last event, and the turning points."""
    sentences = []
    if found.marks:
        last = found.marks[-1]
        sentences.append(f"After the last event, {clocked(last.latest)}.")
        sentences += ending_sentences(last.endings, found.names)
    else:
        sentences += ending_sentences(found.first, found.names)
    turns = [mark for mark in found.marks if mark.turning_point]
    if turns:
        told = "; ".join(f"“{_worded(mark)}” ({_most(found, mark)})" for mark in turns)
        number = "The turning point" if len(turns) == 1 else f"The {len(turns)} turning points"
        sentences.append(f"{number}: {told}.")
    illegal = [f"“{_worded(mark)}”" for mark in found.marks if mark.legal is False]
    if illegal:
        sentences.append(f"Not allowed by the rules of the case: {listed(illegal)}.")
    outside = sum(mark.outside for mark in found.marks)
    if outside:
        events = "1 event is" if outside == 1 else f"{outside} events are"
        sentences.append(f"{events} set from outside the model, without weight.")
    return " ".join(sentences)


def _worded(mark: Mark) -> str:
    """Return what people call an event."""
    return (mark.words or mark.event).removesuffix(".")


def timeline_sections(case: Case, found: Timeline) -> tuple[Section, ...]:
    """Return the picture and the table of events, and where the sources contradict each other."""
    picture = course(case, found)
    blocks: list[Block] = [] if picture is None else [picture]
    blocks.append(_events(case, found))
    sections = [Section("course", "Event by event", tuple(blocks))]
    acts = acts_section(found)
    if acts is not None:
        sections.append(acts)
    contested = tuple(
        (f"{number}. “{_worded(mark)}”: {words}", Rests("", tuple(str(s) for s in mark.source)))
        for number, mark in enumerate(found.marks, start=1)
        for words in mark.contradictions
    )
    if contested:
        sections.append(
            Section("disputed", "Where the sources differ on an event", (Items(contested),))
        )
    return tuple(sections)


def course(case: Case, found: Timeline) -> Course | None:
    """Return the endings over time as a picture; `None` where no event has a time, or the case no clock."""
    clock = case.clock
    timed = [(n, m, m.latest) for n, m in enumerate(found.marks, start=1) if m.latest is not None]
    if clock is None or not timed or not found.first:
        return None
    start = clock.starts
    first = bars_of(found.first, found.names).bars
    stops = [Stop(0, "", "the beginning", start, first, shown=False)]
    for number, mark, latest in timed:
        at = max(_zoned(latest, start), stops[-1].at)
        shown = moves(mark)
        bars = bars_of(mark.endings, found.names).bars
        label = mark.words.removesuffix(".")
        stops.append(
            Stop(number, mark.event, label, at, bars, turning=mark.turning_point, shown=shown)
        )
    title = "How it may end, event by event"
    return Course("course", title, tuple(stops), _zoned(clock.ends, start))


def moves(mark: Mark) -> bool:
    """Tell whether an event is one to be shown: a move, a turning point, or what changed the endings so that it is seen."""
    return mark.move is not None or mark.turning_point or _largest(mark) >= _SEEN


def course_section(case: Case, found: Timeline) -> Section | None:
    """Return the picture with the events that count in it; the others change nothing, and stand in the record."""
    if not found.marks:
        return None
    picture = course(case, found)
    table = _events(case, found, only=moves)
    folded = Fold(
        1,
        2,
        "The same events, with the powers used, whether they were lawful, and what they rest on",
    )
    left = len(found.marks) + 1 - len(table.rows)
    told = f"{left} more event{'' if left == 1 else 's'} of the record changed no ending by as much as half a point."
    blocks: list[Block] = [] if picture is None else [picture]
    blocks += [table, *([Text(told)] if left else [])]
    folds = () if picture is None else (folded,)
    return Section("course", "The endings, event by event", tuple(blocks), folds=folds)


def _zoned(at: datetime, like: datetime) -> datetime:
    """Return a moment with the zone of another, so that the two can be told apart in time."""
    return at.replace(tzinfo=like.tzinfo)


#: How wide a column of an ending is at most: a change, with its error where it has one; the ending is told over it in lines.
_EXACT, _SAMPLED = 10, 22


def _largest(mark: Mark) -> float:
    return max((abs(c) for c in mark.change.values()), default=0.0)


def _most(found: Timeline, mark: Mark) -> str:
    # of those that change as much the first: rounding must not choose
    name = max(mark.change, key=lambda n: round(abs(mark.change[n]), 9))
    after = f"{percent(mark.endings[name].mean)}{give_or_take(mark.endings[name].error)}"
    return f"{called_ending(found.names, name)}: {change_words(mark.change[name])}, to {after}"


def _events(case: Case, found: Timeline, only: Callable[[Mark], bool] | None = None) -> Table:
    most = _SAMPLED if any(c.error for c in found.first.values()) else _EXACT
    columns = (
        Column("number", "no."),
        Column("at", "when", 16, 20),
        Column("event", "what", 24),
        Column("legal", "lawful"),
        *(Column(str(name), called_ending(found.names, name), 0, most) for name in found.first),
    )
    start = Row(
        (
            "0",
            "",
            "the beginning",
            "",
            *(f"{percent(c.mean)}{give_or_take(c.error)}" for c in found.first.values()),
        )
    )
    rows = (
        start,
        *(
            _event(case, n, mark)
            for n, mark in enumerate(found.marks, start=1)
            if only is None or only(mark)
        ),
    )
    return Table("events", columns, rows)


def _event(case: Case, number: int, mark: Mark) -> Row:
    turn = "► " if mark.turning_point else ""
    moved = tuple(_moved(mark, n, c) for n, c in mark.endings.items())
    told = [f"{headline(mark.words.removesuffix('.'))}."]
    if mark.by:
        told.append(f"By {everybody(case, mark.by)}.")
    powers = dict.fromkeys(
        power_called(case, p.strip()) for p in mark.power.split(",") if p.strip()
    )
    if powers:
        told.append(f"Powers: {listed(powers)}.")
    if mark.contradictions:
        told.append("The sources differ.")
    if mark.outside:
        told.append("From outside the model.")
    cells = (
        f"{turn}{number}",
        _when(mark),
        " ".join(told),
        {True: "yes", False: "NO", None: ""}[mark.legal],
        *moved,
    )
    return Row(cells, Rests(f"events.{mark.event}", tuple(str(s) for s in mark.source)))


def _moved(mark: Mark, name: Name, chance: Chance) -> str:
    """Return a probability after an event with what it changed, each with its error of sampling, if it has one."""
    told = f"{percent(chance.mean)}{give_or_take(chance.error)}"
    change = signed(mark.change[name])
    return (
        f"{told} ({change}{give_or_take(mark.change_error.get(name, 0.0))})"
        if change != "0"
        else told
    )


#: Of an event that ended at the midnight after its beginning the end is told as of the same day.
_NONE, _DAY = timedelta(0), timedelta(days=1)


def _when(mark: Mark) -> str:
    if mark.earliest is None or mark.earliest == mark.latest:
        return clocked(mark.latest)
    first, last = mark.earliest, mark.latest
    if last is not None and (last.hour, last.minute) == (0, 0) and _NONE < last - first < _DAY:
        return f"{first:%Y-%m-%d %H:%M} to 24:00"
    whole = last is not None and (first.hour, first.minute, last.hour, last.minute) == _WHOLE
    if last is None or first.date() != last.date():
        return f"{clocked(first)} to {f'{last:%Y-%m-%d}' if last and whole else clocked(last)}"
    return clocked(first) if whole else f"{first:%Y-%m-%d %H:%M} to {last:%H:%M}"


def acts_section(found: Timeline) -> Section | None:
    """Return the acts into which turning points cut the story."""
    if not any(mark.turning_point for mark in found.marks):
        return None
    items = []
    every = groupby(found.marks, key=lambda mark: mark.act)
    for act, (_, marks) in enumerate(every, 1):  # the first event may be a turning point itself
        own = list(marks)
        ends = own[-1].endings
        told = "; ".join(
            f"{called_ending(found.names, n)}, {percent(c.mean)}{give_or_take(c.error)}"
            for n, c in ends.items()
        )
        first = own[0]
        last = f"; its last event: {own[-1].words}" if len(own) > 1 else ""
        rests = Rests(f"events.{first.event}", tuple(str(s) for s in first.source))
        text = f"Act {act} begins with: {first.words}{last}. At its end: {told}."
        items.append((text, rests))
    return Section("acts", "Acts", (Items(tuple(items)),))


def score_section(scored: Scored) -> Section | None:
    """Return how well the model foretold each next move; `None` where no move is recorded."""
    if not scored.moves:
        return None
    better = round(scored.model, 2) - round(scored.uniform, 2)  # as told, so that the three agree
    if abs(better) < _ALIKE:
        verdict = "The two are alike."
    else:
        word = "better" if better > 0 else "worse"
        verdict = f"The model is {word} by {abs(better):.2f} for each move."
    moves = "1 recorded move" if scored.moves == 1 else f"{scored.moves} recorded moves"
    text = (
        f"One step ahead, {moves}: the model's mean logarithmic score is {round(scored.model, 2) + 0.0:.2f}{_off(scored.model_error)}, that of a uniform choice among "
        f"the moves that were open {round(scored.uniform, 2) + 0.0:.2f}{_off(scored.uniform_error)} (logarithms to base 2, nearer to nought is better). {verdict}"
    ).replace(" -", " −")
    return Section("score", "How well it foretold the next move", (Text(text),))


def _off(error: float) -> str:
    """Return the error of sampling of a score, where there is one."""
    return f" ± {max(error, 0.01):.2f}" if error > 0 else ""
