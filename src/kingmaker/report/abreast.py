"""What a changed clause does to the endings, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Row, Section, Table, Text
from kingmaker.report.rounding import change_words, signed
from kingmaker.report.struggle_json import chance_json
from kingmaker.report.struggle_words import CAUTION, called_ending, chance_words

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.abreast import Abreast
    from kingmaker.analysis.struggle.results import Chance


def abreast_section(found: Abreast) -> Section:
    """Return the endings side by side, with by how much each moves over common draws."""
    most, moved = max(found.endings.items(), key=lambda pair: abs(pair[1].change.mean))
    text = (
        f"What moves most is: {called_ending(found.names, most)}, {change_words(moved.change.mean)} "
        f"({_span(moved.change)} points over the draws). {found.draws:,} common draws, seed {found.seed}, exact."
    )
    columns = (
        Column("ending", "ending"),
        Column("name", "what it is"),
        Column("before", "before"),
        Column("after", "after"),
        Column("change", "points"),
        Column("interval", "5% to 95% of pairs"),
    )
    rows = tuple(
        Row(
            (
                str(name),
                called_ending(found.names, name),
                chance_words(one.before),
                chance_words(one.after),
                signed(one.change.mean),
                _span(one.change),
            )
        )
        for name, one in found.endings.items()
    )
    table = Table("endings", columns, rows, sourced=False)
    return Section("endings", "What becomes of the endings", (Text(text), table, Text(CAUTION)))


def abreast_json(found: Abreast | None) -> dict[str, object] | None:
    """Return the endings side by side as a JSON value; `None` where nothing was played."""
    if found is None:
        return None
    return {
        "draws": found.draws,
        "seed": found.seed,
        "endings": [
            {
                "id": name,
                "name": called_ending(found.names, name),
                "before": chance_json(one.before),
                "after": chance_json(one.after),
                "change": chance_json(one.change),
            }
            for name, one in found.endings.items()
        ],
    }


def _span(change: Chance) -> str:
    return f"{signed(change.low)} to {signed(change.high)}"
