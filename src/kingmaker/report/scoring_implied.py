"""What forecasts imply and do not say, as a section of a report; and what those who made them are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.forecasts.sizes import implied, moving
from kingmaker.model.numerals import number_to_text, share_to_text
from kingmaker.report.document import Column, Row, Section, Table, Text
from kingmaker.report.meaning import meaning
from kingmaker.report.words import called, listed, told_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.forecasts.sizes import Moving
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


def implications(case: Case) -> Iterator[Section]:
    """Yield where what forecasts change stands before and after, and what those of one author add up to."""
    found, sums = implied(case), [m for m in moving(case) if m.counted]
    if not (found or sums):
        return
    columns = (
        Column("id", "forecast"),
        Column("measure", "of"),
        Column("change", "changes by"),
        Column("level", "to"),
        Column("base", "so it stands at"),
        Column("moved", "and moves by"),
    )
    rows = tuple(
        Row(
            (
                i.name,
                case.measures[i.measure].title if i.measure in case.measures else i.measure,
                share_to_text(i.share, words=False),
                f"{number_to_text(i.level)} {i.unit}",
                f"{number_to_text(i.base)} {i.unit}",
                f"{number_to_text(i.moved)} {i.unit}",
            ),
            told_by(case, case.forecasts[i.name]),
        )
        for i in found
    )
    table = (Table("implied", columns, rows),) if rows else ()
    moved = (Text(_moved(case, own)) for own in sums)
    yield Section("implied", "What is implied and not said", (*table, *moved))


def _moved(case: Case, sums: Moving) -> str:
    """Return by how much the forecasts of one author that name an amount move a measure."""
    given = case.forecasts[sums.counted[0]].given
    when = f", if {meaning(case, given)}" if given is not None else ""
    does = "together move" if len(sums.counted) > 1 else "alone moves"
    one = len(sums.uncounted) == 1
    left = f"; {listed(sums.uncounted)} {'names' if one else 'name'} no amount, so nothing can be added for {'it' if one else 'them'}"
    told = f"{listed(sums.counted)} {does} {number_to_text(sums.moved)} {sums.unit}"
    return f"{among(case, sums.who)}{when}: {told}{left if sums.uncounted else ''}."


def among(case: Case, who: Name) -> str:
    """Return whose forecasts they are, among other words."""
    title = title_of(case, who)
    return f"{who} ({title})" if title else called(case, who)


def title_of(case: Case, who: Name) -> str:
    """Return what a source is called beside its name, nothing for anybody else."""
    source = case.sources.get(who)
    return "" if source is None or source.title == who else source.title
