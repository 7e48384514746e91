"""How a struggle may end, as the first thing that a report tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Rests, Row, Section, Table, Text
from kingmaker.report.playing import sampling_words
from kingmaker.report.rounding import percent
from kingmaker.report.struggle_words import bars_of, called_ending, chance_words, ranked
from kingmaker.report.words import clocked, rests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.struggle.results import Chance, Mark, Played, Timeline
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.report.document import Block


def last_of(timeline: Timeline) -> Mark | None:
    """Return the last event after which endings are known; `None` where there is none."""
    return next((m for m in reversed(timeline.marks) if m.endings), None)


def endings_section(case: Case, played: Played, last: Mark | None) -> Section:
    """Return how it may end: in a sentence, as bars, and as a table; after the record beside from the beginning."""
    blocks: list[Block] = [Text(leading(played, last))]
    names = played.names
    if last is not None:
        title = f"After the last event, {clocked(last.latest)}"
        blocks.append(bars_of(last.endings, names, id_="endings-after", title=title))
    title = f"From the beginning on, {clocked(played.at)}"
    blocks.append(bars_of(played.endings, names, id_="endings-first", title=title))
    blocks.append(_table(case, played, last))
    if played.sampling is not None:
        words = sampling_words(played.sampling)
        blocks.append(Text(f"From the beginning on, {words[:1].lower()}{words[1:]}"))
    return Section("endings", "How it may end", tuple(blocks))


def leading(played: Played, last: Mark | None) -> str:
    """Return what is most likely, after all that is recorded and from the beginning, each with its interval."""
    told = _first(played.endings, played.names)
    start = clocked(played.at)
    if last is None:
        return f"Most likely from {start} on: {told}{_next(played)}."
    after, told = _first(last.endings, played.names), _plain(played.endings, played.names)
    until = clocked(last.latest)
    return f"Most likely with all that is known by {until}: {after}; with nothing known, from {start} on: {told}."


def _first(endings: Mapping[Name, Chance], names: Mapping[Name, str]) -> str:
    """Return the leading ending with its interval, and of what that is one."""
    told = _plain(endings, names)
    return f"{told.removesuffix(')')}, by what is assumed)" if told.endswith("%)") else told


def _plain(endings: Mapping[Name, Chance], names: Mapping[Name, str]) -> str:
    name, chance = ranked(endings)[0]
    return f"{called_ending(names, name)}, {chance_words(chance)}"


def _next(played: Played) -> str:
    """Return the ending that is likeliest but one, where there is one that may come about."""
    others = [(n, c) for n, c in ranked(played.endings)[1:2] if c.mean > 0]
    return "".join(
        f"; next, {called_ending(played.names, n)}, {percent(c.mean)}" for n, c in others
    )


def _table(case: Case, played: Played, last: Mark | None) -> Table:
    """Return endings as a table; from plays, the error and the interval of sampling are those from the beginning on."""
    sampling = played.sampling
    columns = (
        Column("name", "ending"),
        Column("first", "from the beginning"),
        Column("after", "after the last event"),
        Column("error", "error of sampling"),
        *([] if sampling is None else [Column("within", "95% interval of sampling")]),
        Column("id", "in the file"),
    )
    rows = tuple(
        Row(
            (
                called_ending(played.names, name),
                chance_words(chance),
                "" if last is None else chance_words(last.endings[name]),
                f"{chance.error:.1%}" if chance.error else "",
                *([] if sampling is None else ["{:.1%} to {:.1%}".format(*sampling.within[name])]),
                str(name),
            ),
            rests(case, case.endings[name]) if name in case.endings else Rests(),
        )
        for name, chance in played.endings.items()
    )
    return Table("endings", columns, rows)
