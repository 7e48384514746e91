"""What a changed clause does to the endings, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Row, Section, Table, Text
from kingmaker.report.rounding import change_words, give_or_take, signed
from kingmaker.report.struggle_json import chance_json
from kingmaker.report.struggle_words import CAUTION, called_ending, chance_words

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.results import Abreast, Beside, Chance

#: What the numbers of a change by plays are.
ERROR = (
    "After ± stands the standard error of sampling, in points; that of a change, and its 95% interval, are of pairs of plays with "
    "the same numbers by chance (Agresti and Min 2005). A change whose interval holds 0 cannot be told from chance."
)


def abreast_section(found: Abreast) -> Section:
    """Return the endings side by side, with by how much each moves over common draws."""
    most, moved = max(found.endings.items(), key=lambda pair: abs(pair[1].change.mean))
    change = moved.change
    text = (
        f"What moves most is: {called_ending(found.names, most)}, {change_words(change.mean)}{give_or_take(change.error)} "
        f"({_span(change)} points over the draws). {drawn_words(found)}"
    )
    sampled = (Column("within", "95% interval of sampling"),) if found.plays else ()
    columns = (
        Column("ending", "ending"),
        Column("name", "what it is"),
        Column("before", "before"),
        Column("after", "after"),
        Column("change", "points"),
        Column("interval", "5% to 95% of pairs"),
        *sampled,
    )
    rows = tuple(
        Row(
            (
                str(name),
                called_ending(found.names, name),
                chance_words(one.before),
                chance_words(one.after),
                moved_words(one),
                _span(one.change),
                *((within_words(one),) if found.plays else ()),
            )
        )
        for name, one in found.endings.items()
    )
    table = Table("endings", columns, rows, sourced=False)
    notes = (Text(ERROR),) if found.plays else ()
    blocks = (Text(text), table, *notes, Text(CAUTION))
    return Section("endings", "What becomes of the endings", blocks)


def drawn_words(found: Abreast) -> str:
    """Return in a sentence or two on what both were played.

    >>> from kingmaker.analysis.struggle.results import Abreast
    >>> drawn_words(Abreast({}, {}, 64, 3))
    '64 common draws, seed 3, exact.'
    >>> drawn_words(Abreast({}, {}, 64, 3, 32, 1, 100))
    '64 common draws, seed 3, sampled: 32 plays of each draw, looking 1 move ahead, with the same numbers by chance in both. Of \
2,048 pairs of plays 100 end differently.'
    """
    words = f"{found.draws:,} common draws, seed {found.seed}, {found.method}"
    if not found.plays:
        return f"{words}."
    ahead = f"{found.look_ahead} move{'' if found.look_ahead == 1 else 's'}"
    return (
        f"{words}: {found.plays:,} plays of each draw, looking {ahead} ahead, with the same numbers by chance in both. "
        f"Of {found.draws * found.plays:,} pairs of plays {found.apart:,} end{'s' if found.apart == 1 else ''} differently."
    )


def moved_words(one: Beside) -> str:
    """Return by how many points an ending moves, with the error of sampling if there is one."""
    return f"{signed(one.change.mean)}{give_or_take(one.change.error)}"


def within_words(one: Beside) -> str:
    """Return the interval that chance in the plays leaves of a change, in points.

    >>> from kingmaker.analysis.struggle.results import Beside
    >>> from kingmaker.analysis.struggle.results import Chance
    >>> within_words(Beside(*[Chance(0.0, 0.0, 0.0)] * 3, (-0.012, 0.034)))
    '−1.2 to +3.4'
    """
    assert one.within is not None  # noqa: S101 - asked of plays alone
    return " to ".join(f"{100 * end:+.1f}".replace("-", "−") for end in one.within)


def abreast_json(found: Abreast | None) -> dict[str, object] | None:
    """Return the endings side by side as a JSON value; `None` where nothing was played."""
    if found is None:
        return None
    return {
        "method": found.method,
        "draws": found.draws,
        "seed": found.seed,
        "plays": found.plays,
        "look_ahead": found.look_ahead,
        "apart": found.apart,
        "endings": [
            {
                "id": name,
                "name": called_ending(found.names, name),
                "before": chance_json(one.before),
                "after": chance_json(one.after),
                "change": {**chance_json(one.change), "within": _ends(one)},
            }
            for name, one in found.endings.items()
        ],
    }


def _ends(one: Beside) -> list[float] | None:
    return None if one.within is None else list(one.within)


def _span(change: Chance) -> str:
    return f"{signed(change.low)} to {signed(change.high)}"
