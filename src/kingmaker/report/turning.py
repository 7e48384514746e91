"""What the leading ending turns on, of all that is assumed: only what so many draws can tell from chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Pull, Rests, Row, Section, Table, Text, Tornado
from kingmaker.report.meaning import assumed_words, clause_of, unit_of
from kingmaker.report.rounding import percent
from kingmaker.report.struggle_words import called_ending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.results import Driver, Played, Resolution
    from kingmaker.model.case import Case

#: How many assumptions are told for an ending.
_DRIVERS = 8
#: So many standard errors apart, one is said to move an ending more than another.
_APART = 2
#: The share of the spread of which it is said how many draws tell it.
_TENTH = 0.1
#: Where it is said what makes an assumption one that is named.
RULE = (
    "The rank correlation is Spearman's; the share of the spread is a first-order index of Sobol, by random balance designs (Tarantola, "
    "Gatelli and Mara 2006), with its standard error (Fisher 1928). An assumption is named only where its share is larger than twice its "
    "error and chance alone would make the largest of all as large in less than one of twenty such samples (Fisher 1929, Holm 1979)."
)


def leading_drivers(found: Played) -> list[Driver]:
    """Return what moves the leading ending and can be told from chance, that which explains most of its spread first."""
    if not found.endings:
        return []
    leading = max(found.endings, key=lambda name: found.endings[name].mean)
    own = [d for d in found.drivers if d.ending == leading and d.clear]
    return sorted(own, key=lambda d: -d.first_order)


def tornado(case: Case, found: Played) -> Tornado | None:
    """Return what moves the leading ending as a picture; `None` where nothing can be told to."""
    drivers = leading_drivers(found)[:_DRIVERS]
    if not drivers:
        return None
    leading = drivers[0].ending
    pulls = tuple(
        Pull(d.path, driver_words(case, d), d.at_low, d.at_high, max(d.first_order, 0.0))
        for d in drivers
    )
    title = f"What moves: {called_ending(found.names, leading)}"
    return Tornado("drivers", title, found.endings[leading].mean, pulls)


def driver_words(case: Case, driver: Driver) -> str:
    """Return what an assumption is, as one would say it."""
    return assumed_words(case, driver.path, driver.words or f"`{driver.path}`")


def moving_words(case: Case, found: Played) -> Iterator[str]:
    """Yield in a sentence how far an assumption moves the leading ending, or why that cannot be told; nothing without ranges."""
    drivers = leading_drivers(found)
    if drivers:
        first, second = drivers[0], drivers[1] if len(drivers) > 1 else None
        most = "What moves this most is"
        if second is not None and not _more(first, second):
            most = "Among what moves this most is"
        low, high = percent(first.at_low), percent(first.at_high)
        ends = f"{low} where it is lowest, {high} where it is highest"
        if low == high:
            yield f"Nothing that is assumed moves this by as much as a point: not even {driver_words(case, first)} does."
        else:
            yield f"{most} {driver_words(case, first)}: {ends}."
    elif found.resolution is not None and found.endings:
        yield unclear(found.resolution)


def _more(one: Driver, other: Driver) -> bool:
    """Return whether one has a larger share than another by more than twice the error of the difference."""
    apart: float = one.first_order - other.first_order
    return apart > 0 and apart**2 > _APART**2 * (one.error**2 + other.error**2)


def unclear(told: Resolution) -> str:
    """Return that nothing can be told to move an ending most, and what it would take.

    >>> from kingmaker.analysis.struggle.results import Resolution
    >>> unclear(Resolution(32, 90, 1.0, 256))
    'What moves this most cannot be told from 32 draws: one of 90 ranges that explains a tenth of the spread takes about 256.'
    >>> unclear(Resolution(1000, 90, 0.03, 256))
    'Nothing that is assumed moves this far by itself: each of 90 ranges explains less of the spread than the 3% that 1,000 draws can tell.'
    """
    count = f"{told.draws:,} draw{'' if told.draws == 1 else 's'}"
    one = "one range" if told.ranges == 1 else f"one of {told.ranges} ranges"
    if told.least > _TENTH:
        return (
            f"What moves this most cannot be told from {count}: {one} that explains a tenth of the spread takes about "
            f"{told.needed:,}."
        )
    each = "its one range" if told.ranges == 1 else f"each of {told.ranges} ranges"
    return (
        f"Nothing that is assumed moves this far by itself: {each} explains less of the spread than the {told.least:.0%} that "
        f"{count} can tell."
    )


def drivers_section(case: Case, found: Played) -> Section | None:
    """Return what moves the leading ending, as a picture and as a table, or why nothing can be told to; `None` without ranges."""
    picture = tornado(case, found)
    if picture is None:
        if found.resolution is None or not found.endings:
            return None
        return Section("drivers", "What decides it", (Text(unclear(found.resolution)),), RULE)
    drivers = leading_drivers(found)
    table = Table("drivers", _COLUMNS, tuple(_row(case, d) for d in drivers[:_DRIVERS]))
    worths = _WORTHS if any(unit_of(d.path) for d in drivers[:_DRIVERS]) else ""
    meant = Text(f"{_MEANT}{worths}{_left(found, len(drivers))}")
    return Section("drivers", "What decides it", (picture, table, meant), RULE)


_COLUMNS = (
    Column("words", "what is assumed"),
    Column("share", "share of the spread"),
    Column("rank", "rank correlation"),
    Column("range", "range"),
    Column("low", "where lowest"),
    Column("high", "where highest"),
)
_MEANT = (
    "The share of the spread is what the assumption explains by itself. Where lowest and highest: the mean probability in the "
    "fifth of the draws in which it is so."
)

_WORTHS = " Ranges of worths are in the case's units of worth."


def _row(case: Case, driver: Driver) -> Row:
    cells = (
        driver_words(case, driver),
        f"{driver.first_order:.0%} ± {driver.error:.0%}",
        f"{driver.rank:+.2f}".replace("-", "−"),
        f"{driver.low:.3g} to {driver.high:.3g}".replace("-", "−"),
        percent(driver.at_low),
        percent(driver.at_high),
    )
    return Row(cells, Rests(clause_of(driver.path), (), driver.certainty))


def _left(found: Played, named: int) -> str:
    """Return what is not named, as it cannot be told from chance."""
    told = found.resolution
    if told is None or told.ranges <= named:
        return ""
    if named > _DRIVERS:
        return f" The {_DRIVERS} largest are shown."
    others = told.ranges - named
    left = 1 - sum(d.first_order for d in leading_drivers(found))
    least = max(told.least * left, 0.01)
    return (
        f" The other {others} ranges cannot be told from chance in {told.draws:,} draws, in which one has to explain about "
        f"{least:.0%} or more to stand out."
        if others > 1
        else f" The other range cannot be told from chance in {told.draws:,} draws."
    )
