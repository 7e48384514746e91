"""The clock of a struggle: how finely it is cut, who gets to move how often, which stretch each tick belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from kingmaker.analysis.meetings import meeting_days
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.model.struggle import MOST_TICKS, Decider
from kingmaker.model.values import Duration
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kingmaker.analysis.frames import Frame
    from kingmaker.model.struggle import Clock
    from kingmaker.model.values import Quantity, Tempo

#: Lengths in seconds of what has no fixed length, on average: the Gregorian year.
_ON_AVERAGE = {
    "month": Fraction(31556952, 12),
    "quarter": Fraction(31556952, 4),
    "year": Fraction(31556952),
}
_MOST = Fraction(1, 2)
#: What a whole number may be off by where a length was kept as a floating-point number.
_ROUNDING = 1e-9
#: From how many on nobody pictures a number of minutes.
_SEVERAL = 1000
_TEN = 10
_DAY = 86400
_UNITS: tuple[tuple[int, str], ...] = (
    (86400, "day"),
    (3600, "hour"),
    (60, "minute"),
    (1, "second"),
)


@dataclass(frozen=True, slots=True)
class Cut:
    """The time of play cut into ticks: how many, how long, how long the case wrote, and how long it means by one."""

    count: int
    seconds: Fraction
    written: Fraction
    unit: Fraction


def length(duration: Duration, tick: Fraction) -> Fraction:
    """Return a duration in seconds; months and years have their length on average.

    >>> from kingmaker.model.values import Duration
    >>> length(Duration(Fraction(2), "tick"), Fraction(3600))
    Fraction(7200, 1)
    """
    if duration.unit == "tick":
        return duration.count * tick
    exact = duration.seconds()
    return duration.count * _ON_AVERAGE[duration.unit] if exact is None else exact


def lasting(seconds: Fraction | float) -> str:
    """Return a length of time in words: in a unit of which it is a whole number, else in one of which it has two.

    >>> lasting(4800), lasting(Fraction(7200)), lasting(86400), lasting(Fraction(119438)), lasting(Fraction(100, 3))
    ('80 minutes', '2 hours', '1 day', 'about 33 hours', 'about 33 seconds')
    """
    whole = float(seconds)
    for size, word in _UNITS:
        count = whole / size
        if 1 <= count < _SEVERAL and abs(count - round(count)) < _ROUNDING:
            return f"{round(count)} {word}{'s' if round(count) != 1 else ''}"
    size, word = next((u for u in _UNITS if whole >= 2 * u[0]), _UNITS[-1])
    count = whole / size
    return f"about {count:.0f} {word}s" if count >= _TEN else f"about {count:.2g} {word}s"


def unit(name: str, tick: Fraction) -> Fraction:
    """Return the length in seconds of a unit that a rate refers to."""
    return length(Duration(Fraction(1), name), tick)


def rate(tempo: Tempo | None, clock: Clock) -> Fraction:
    """Return how often somebody gets to move in one tick as the case writes it.

    Of whom nothing is said: once a day, or once a tick where ticks are longer than a day.
    """
    tick = length(clock.tick, Fraction(0))
    if tempo is None:
        return tick / max(_unit(clock), Fraction(_DAY))
    return tempo.count * tick / length(tempo.per, _unit(clock))


def _unit(clock: Clock) -> Fraction:
    """Return how many seconds a case means by a tick."""
    return length(clock.tick_meant or clock.tick, Fraction(0))


def cut(clock: Clock, rates: Iterable[Fraction]) -> Cut:
    """Return the ticks of a clock, cut so that the rates add up to at most one half in each.

    `rates` are for the tick as written. It is divided by the smallest whole number that does it; if then the stretch of
    time is no whole number of ticks, they are made shorter until it is.

    Raises:
        Refused: that makes more ticks than are played.
    """
    written = length(clock.tick, Fraction(0))
    parts = max(1, ceil(sum(rates, Fraction(0)) / _MOST))
    whole = (clock.ends.astimezone(UTC) - clock.starts.astimezone(UTC)) // timedelta(seconds=1)
    count = ceil(whole * parts / written)
    if count > MOST_TICKS:
        msg = (
            f"so many moves a tick as `tempo` says cut the clock into {count:,} ticks, and no more than {MOST_TICKS:,} "
            "are played: let people move less often, or play a shorter time"
        )
        raise Refused(msg)
    return Cut(count, Fraction(whole, count), written, _unit(clock))


def moments(clock: Clock, cut_: Cut) -> list[datetime]:
    """Return when each tick begins, and the horizon, on the clock of the case, without its zone."""
    begins, zone = clock.starts.astimezone(UTC), clock.starts.tzinfo
    steps = (timedelta(seconds=float(cut_.seconds * n)) for n in range(cut_.count + 1))
    return [(begins + step).astimezone(zone).replace(tzinfo=None) for step in steps]


def days_of(frame: Frame, begins: list[datetime]) -> list[int]:
    """Return for each tick, and the horizon, the place of its moment in `Frame.days`.

    A tick belongs to the stretch in which it begins; one in which a move has its own time, to that moment, and one with
    the whole of a day on which a body meets that a move waits for, to that day.
    """
    if not frame.days:
        return [0] * len(begins)
    found = [max(bisect_right(frame.days, at) - 1, 0) for at in begins]
    for move in frame.case.moves.values():
        if move.at is not None and move.nobody is not Decider.RULE:
            at = move.at.replace(tzinfo=None)
            tick = bisect_right(begins, at) - 1
            if 0 <= tick < len(begins) - 1 and at in frame.days:
                found[tick] = frame.days.index(at)
    for day in meeting_days(frame.case, begins[0], begins[-1]):
        tick = bisect_right(begins, day) - 1
        after = bisect_left(begins, day + timedelta(days=1))
        if after == tick + 1 and begins[max(tick, 0)] < day:
            found[tick] = frame.days.index(day)
    return found


def per_tick(quantity: Quantity, cut_: Cut) -> Fraction:
    """Return what a number per time is to be multiplied with, to be one for each tick; 1 where no time is said."""
    return cut_.seconds / unit(quantity.per, cut_.unit) if quantity.per else Fraction(1)
