"""Text to stretches of time: durations, how often somebody acts, what comes back every year."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.values import UNITS_OF_TIME, Duration, Recurrence, Tempo
from kingmaker.patterns import pattern
from kingmaker.source.figures import read_figure
from kingmaker.source.mistakes import Mistake, caught, quoted
from kingmaker.source.nearest import nearest
from kingmaker.source.times import calendar_day

if TYPE_CHECKING:
    from kingmaker.problems import Location, Problem

_UNIT = pattern(r"\s*(?P<unit>[^\W\d_]\w*)")
_PERCENT = pattern("%|cent")
_ONE = pattern(r"\s*(?:an?|one)\s+")
_OFTEN = pattern(r"\s*(?P<word>once|twice)\b")
_EACH = pattern(r"\s+(?P<link>in|per|every|a|an|each)\b")
_TIMES = pattern(r"(?:\s*times?\b)?")
_EVERY = pattern(r"\s*(?:every|each)\b")
_ON = pattern(r"\s+(?:on|from)\s+")
_MOST = 10**6


def read_duration(text: str, where: Location) -> Duration | Problem:
    """Read a stretch of time: ``2 days``, ``a week``, ``1 tick``; ``none`` is no time at all.

    >>> from kingmaker.problems import NOWHERE
    >>> read_duration("6 hours", NOWHERE)
    Duration(count=Fraction(6, 1), unit='hour')
    """
    return caught(lambda: _only_duration(text), where)


def read_tempo(text: str, where: Location) -> Tempo | Problem:
    """Read how often somebody gets to act: ``once in 2 days``, ``twice a day``, ``3 times per week``, ``every 2 days``.

    >>> from kingmaker.problems import NOWHERE
    >>> read_tempo("twice a day", NOWHERE)
    Tempo(count=Fraction(2, 1), per=Duration(count=Fraction(1, 1), unit='day'))
    """
    return caught(lambda: _tempo(text), where)


def read_recurrence(text: str, where: Location) -> Recurrence | Problem:
    """Read what comes back: ``every year on 2025-05-20``, ``every 2 years on 2025-05-20``.

    >>> from kingmaker.problems import NOWHERE
    >>> str(read_recurrence("every year on 2025-05-20", NOWHERE).first)
    '2025-05-20'
    """
    return caught(lambda: _recurrence(text), where)


def _only_duration(text: str) -> Duration:
    if text.strip() == "none":
        return Duration(Fraction(0), "day")
    length, end = _duration(text, 0)
    if text[end:].strip():
        raise _not(
            "K220",
            text,
            "a length of time",
            "write one number and one unit: `2 days`, `6 hours`, `1 tick`",
        )
    return length


def _duration(text: str, start: int) -> tuple[Duration, int]:
    """Read the duration at `start`: a number (or `a`, or nothing for one) and a unit."""
    fix = "write a number and a unit: `2 days`, `6 hours`, `3 years`, `1 tick`"
    if len(text) > 200:  # noqa: PLR2004
        raise Mistake("K220", "this is too long for a length of time", (0, len(text)), fix)
    one = _ONE.match(text, start)
    begin = len(text) - len(text[start:].lstrip())
    figure = None if one else read_figure(text, begin)
    after = one.end() if one else figure.end if figure else start
    unit = _UNIT.match(text, after)
    if unit is None:
        raise _not("K220", text, "a length of time", fix)
    word = unit["unit"].removesuffix("s")
    if word not in UNITS_OF_TIME:
        meant = nearest(word, UNITS_OF_TIME)
        fix = (
            f"did you mean `{meant}s`?"
            if meant
            else "units are " + ", ".join(u + "s" for u in UNITS_OF_TIME)
        )
        raise Mistake("K220", f"{quoted(unit['unit'])} is no unit of time", unit.span("unit"), fix)
    count = figure.value if figure else Fraction(1)
    if not 0 <= count <= _MOST or (figure and _PERCENT.search(text, begin, figure.end)):
        raise Mistake(
            "K220",
            f"{quoted(text)} is no length of time",
            (start, unit.end()),
            "count from 0 to a million",
        )
    return Duration(count, word), unit.end()


def _tempo(text: str) -> Tempo:
    fix = "write `once in 2 days`, `twice a day` or `3 times per week`"
    every = _EVERY.match(text)
    count, end = (Fraction(1), 0) if every else _how_often(text)
    link = every or _EACH.match(text, end)
    if link is None or count <= 0:
        raise _not("K221", text, "how often somebody acts", fix)
    per, end = _duration(text, link.end())
    if text[end:].strip() or not per.count:
        raise _not("K221", text, "how often somebody acts", fix)
    return Tempo(count, per)


def _how_often(text: str) -> tuple[Fraction, int]:
    """Return how many times a text begins with, and where it goes on; no times where it says none."""
    word = _OFTEN.match(text)
    if word:
        return Fraction(1 if word["word"] == "once" else 2), word.end()
    figure = read_figure(text, len(text) - len(text.lstrip()))
    times = _TIMES.match(text, figure.end) if figure and not figure.share else None
    return (figure.value, times.end()) if figure and times else (Fraction(0), 0)


def _recurrence(text: str) -> Recurrence:
    fix = "write `every year on 2025-05-20`"
    every = _EVERY.match(text)
    if every is None:
        raise _not("K222", text, "something that comes back", fix)
    length, end = _duration(text, every.end())
    on = _ON.match(text, end)
    if on is None or not length.count:
        raise _not("K222", text, "something that comes back", fix)
    return Recurrence(length, calendar_day(text, on.end()))


def _not(code: str, text: str, what: str, fix: str) -> Mistake:
    start = len(text) - len(text.lstrip())
    return Mistake(
        code,
        f"cannot read {quoted(text)} as {what}",
        (start, max(start, len(text.rstrip()))),
        fix,
    )
