"""Text to points in time: dates, instants, and moments as narrowly as they are known."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kingmaker.model.values import Moment
from kingmaker.patterns import pattern
from kingmaker.source.mistakes import Mistake, caught, quoted
from kingmaker.source.nearest import nearest

if TYPE_CHECKING:
    import re
    from datetime import tzinfo

    from kingmaker.problems import Location, Problem

_LONGEST = 200
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)

#: Words for a part of a day: from which hour, to which hour (exclusive; above 24 is the next day).
PARTS_OF_DAY = {
    "early morning": (0, 6),
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "late evening": (21, 24),
    "night": (21, 30),
}
#: Words for an instant of a day, as its hour. Midnight is where the day ends.
INSTANTS_OF_DAY = {"noon": 12, "midnight": 24}

#: Zone words with one meaning.
_ZONE_WORDS: dict[str, str] = {
    "UTC": "UTC",
    "GMT": "UTC",
    "Z": "UTC",
    "ET": "America/New_York",
    "PT": "America/Los_Angeles",
}
_OFFSET_WORDS = {"EST": -5, "EDT": -4, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2}

_DATE = pattern(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?![0-9]|-[0-9])")
_MONTH = pattern(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})(?![\w-])")
_YEAR = pattern(r"(?P<year>[0-9]{4})(?![\w-])")
_CLOCK = pattern(r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?(?![\w:])")
_PART = pattern("|".join(sorted((*PARTS_OF_DAY, *INSTANTS_OF_DAY), key=len, reverse=True)))
_ZONE = pattern(
    r"(?:(?<=:[0-9]{2})\s*(?=[+-])|\s*(?=[A-Za-z]))(?P<zone>[+-][0-9]{2}:?[0-9]{2}|[A-Za-z]+(?:/[A-Za-z_+-]+)*)\s*\Z"
)
_GAP = pattern(r"\s+|T(?=[0-9])")
_MODE = pattern(r"\s*(?:(about|before|after)\s+)?")
_DOTS = pattern(r"\s*\.\.\s*")
_FIX = "write `2023-11-17`, `2023-11-17 17:00`, `2023-11-19 evening`, `2023-11-18..2023-11-19` or `unknown`"


class _Stretch(NamedTuple):
    """A stretch of local time from `first` to before `stop`, both equal for an instant; and where it is written."""

    first: datetime
    stop: datetime
    span: tuple[int, int]
    day: date | None = None

    @property
    def instant(self) -> bool:
        """Whether it has no length."""
        return self.first == self.stop


def read_date(text: str, where: Location) -> date | Problem:
    """Read a day: ``2023-11-17``.

    >>> from kingmaker.problems import NOWHERE
    >>> read_date("2023-11-17", NOWHERE)
    datetime.date(2023, 11, 17)
    """
    return caught(lambda: calendar_day(text, 0), where)


def read_instant(text: str, where: Location, *, zone: ZoneInfo) -> datetime | Problem:
    """Read a point in time; a day alone is its first moment. The result is in `zone`.

    >>> from kingmaker.problems import NOWHERE
    >>> read_instant("2023-11-17 12:00 PST", NOWHERE, zone=ZoneInfo("UTC")).isoformat()
    '2023-11-17T20:00:00+00:00'
    """
    return caught(lambda: _instant(text, zone), where)


def read_moment(text: str, where: Location, *, zone: ZoneInfo) -> Moment | Problem:
    """Read when something happened, as narrowly as the text says.

    >>> from kingmaker.problems import NOWHERE
    >>> m = read_moment("2023-11-19 evening", NOWHERE, zone=ZoneInfo("UTC"))
    >>> m.earliest.hour, m.latest.isoformat()
    (18, '2023-11-19T23:59:59+00:00')
    """
    return caught(lambda: _moment(text, where, zone), where)


def calendar_day(text: str, start: int) -> date:
    """Return the day that the text from `start` to its end is; raise the mistake in it."""
    begin = len(text) - len(text[start:].lstrip())
    found = _DATE.match(text, begin)
    if found is None or text[found.end() :].strip():
        raise Mistake(
            "K230",
            f"{quoted(text[begin:])} is not a date",
            _span(text, begin),
            "write year-month-day: `2023-11-17`",
        )
    return _day(found)


def _instant(text: str, zone: ZoneInfo) -> datetime:
    _bounded(text)
    body, tz = _zone(text, zone)
    stretch = _stretch(body, len(body) - len(body.lstrip()), None)
    if stretch.day is None or body[stretch.span[1] :].strip():
        message = f"{quoted(text)} is not one point in time"
        raise Mistake(
            "K231", message, _span(text, 0), "write a date and a time: `2023-11-17 17:00`"
        )
    first = _placed(stretch, stretch.first, tz)
    if stretch.instant and first.utcoffset() != first.replace(fold=1).utcoffset():
        fix = f"add the offset: `{text.strip()} {first.isoformat()[-6:]}` for the first of them"
        raise Mistake("K235", "clocks showed this time twice", stretch.span, fix)
    return first.astimezone(zone)


def _moment(text: str, where: Location, zone: ZoneInfo) -> Moment:
    _bounded(text)
    if text.strip() == "unknown":
        return Moment(None, None, "unknown", where=where)
    mode = _MODE.match(text)
    start, word = (mode.end(), mode[1]) if mode else (0, None)
    body, tz = _zone(text, zone)
    first, last = _from_to(body, start)
    earliest = _placed(first, first.first, tz).astimezone(zone)
    shut = last.stop if last.instant else last.stop - _SECOND
    latest = _placed(last, shut, tz, latest=True).astimezone(zone)
    if latest < earliest:
        message = f"{quoted(text)} runs backwards"
        raise Mistake("K204", message, _span(text, start), "write the earlier end first")
    if word == "before":
        return Moment(None, earliest - _SECOND, text.strip(), where=where)
    if word == "after":
        return Moment(latest + _SECOND, None, text.strip(), where=where)
    return Moment(earliest, latest, text.strip(), about=word == "about", where=where)


def _from_to(body: str, start: int) -> tuple[_Stretch, _Stretch]:
    first = _stretch(body, start, None)
    dots = _DOTS.match(body, first.span[1])
    last = _stretch(body, dots.end(), first.day) if dots else first
    rest = body[last.span[1] :].strip()
    if rest:
        meant = nearest(rest, [*PARTS_OF_DAY, *INSTANTS_OF_DAY])
        fix = f"did you mean `{meant}`?" if meant else _FIX
        at = body.index(rest, last.span[1])
        raise Mistake(
            "K234", f"{quoted(rest)} does not belong to a time", (at, at + len(rest)), fix
        )
    return first, last


def _stretch(text: str, start: int, day: date | None) -> _Stretch:
    """Read one end of a moment: a day, a time (of `day` where it stands alone), a month or a year."""
    clock = _CLOCK.match(text, start)
    if clock and day:
        instant = datetime.combine(day, _clock(clock))
        return _Stretch(instant, instant, clock.span(), day)
    found = _DATE.match(text, start)
    if found:
        return _on_day(text, _day(found), found.span())
    found = _MONTH.match(text, start) or _YEAR.match(text, start)
    if found is None:
        message = f"cannot read {quoted(text[start:])} as a time"
        raise Mistake("K234", message, _span(text, start), _FIX)
    return _month_or_year(found)


def _month_or_year(found: re.Match[str]) -> _Stretch:
    year, month = int(found["year"]), found.groupdict().get("month")
    first = _calendar(year, int(month or 1), 1, found)
    months = first.month if month else 12
    after = date(year + months // 12, months % 12 + 1, 1)
    return _Stretch(_midnight(first), _midnight(after), found.span())


def _on_day(text: str, day: date, span: tuple[int, int]) -> _Stretch:
    gap = _GAP.match(text, span[1])
    clock = _CLOCK.match(text, gap.end()) if gap else None
    if clock:
        instant = datetime.combine(day, _clock(clock))
        return _Stretch(instant, instant, (span[0], clock.end()), day)
    part = _PART.match(text, gap.end()) if gap else None
    if part is None:
        return _Stretch(_midnight(day), _midnight(day + _DAY), span, day)
    hours = PARTS_OF_DAY.get(part[0]) or (INSTANTS_OF_DAY[part[0]],) * 2
    first, stop = (_midnight(day) + timedelta(hours=h) for h in hours)
    return _Stretch(first, stop, (span[0], part.end()), day)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _clock(found: re.Match[str]) -> time:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        message = f"there is no time {found[0]}"
        raise Mistake(
            "K232", message, found.span(), "hours run from 00 to 23, minutes from 00 to 59"
        ) from None


def _day(found: re.Match[str]) -> date:
    if len(found["month"]) + len(found["day"]) < 4:  # noqa: PLR2004
        plain = f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}"
        raise Mistake("K230", f"`{found[0]}` lacks a digit", found.span(), f"write `{plain}`")
    return _calendar(int(found["year"]), int(found["month"]), int(found["day"]), found)


def _calendar(year: int, month: int, day: int, found: re.Match[str]) -> date:
    if not 1000 <= year <= 9998:  # noqa: PLR2004
        raise Mistake(
            "K232", f"the year {year} is out of range", found.span(), "years run from 1000 to 9998"
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise Mistake(
            "K232", f"there is no day {found[0]}", found.span(), "look it up in a calendar"
        ) from None


def _zone(text: str, zone: ZoneInfo) -> tuple[str, tzinfo]:
    """Take a zone off the end of the text; without one it is the case's."""
    found = _ZONE.search(text)
    if found is None or found["zone"].lower() in {
        "unknown",
        *" ".join((*PARTS_OF_DAY, *INSTANTS_OF_DAY)).split(),
    }:
        return text, zone
    word, start = found["zone"], found.start("zone")
    if not any(map(str.isdigit, text[:start])):
        return text, zone  # no time stands before it that could be in a zone
    if start and text[start - 1] not in " \t0123456789":
        return text, zone
    return text[: found.start()], _zone_called(word, (start, found.end("zone")))


def _zone_called(word: str, span: tuple[int, int]) -> tzinfo:
    if word[0] in "+-":
        hours, minutes = int(word[1:3]), int(word[-2:])
        if hours > 14 or minutes > 59:  # noqa: PLR2004
            raise Mistake(
                "K233", f"no place is {word} from UTC", span, "offsets run to 14 hours: `+01:00`"
            )
        return timezone((1 if word[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    if word in _OFFSET_WORDS:
        return timezone(timedelta(hours=_OFFSET_WORDS[word]), word)
    try:
        return (
            ZoneInfo(_ZONE_WORDS.get(word, word))
            if "/" in word or word in _ZONE_WORDS
            else _no_zone(word, span)
        )
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _no_zone(word, span)


def _no_zone(word: str, span: tuple[int, int]) -> tzinfo:
    meant = nearest(word, [*PARTS_OF_DAY, *INSTANTS_OF_DAY, *_ZONE_WORDS, *_OFFSET_WORDS])
    fix = (
        f"did you mean `{meant}`?"
        if meant
        else "write `UTC`, `+01:00` or a place such as `America/New_York`"
    )
    raise Mistake("K233", f"`{word}` is no time zone and no part of a day", span, fix)


def _placed(stretch: _Stretch, local: datetime, zone: tzinfo, *, latest: bool = False) -> datetime:
    """Put a local time of a stretch in its zone, where it exists.

    A day whose midnight the clocks skip begins after it. Of two equal times the earlier counts, with
    `latest` the later.
    """
    placed = local.replace(tzinfo=zone, fold=int(latest))
    back = placed.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) == local:
        return placed
    if local == stretch.first and not stretch.instant:
        return back.replace(fold=0)
    message = f"clocks skipped {local:%H:%M} on {local:%Y-%m-%d} in this zone"
    raise Mistake("K232", message, stretch.span, f"they went on to {back:%H:%M}")


def _bounded(text: str) -> None:
    if len(text) > _LONGEST:
        raise Mistake(
            "K234", f"a time of {len(text)} characters is too long", (_LONGEST, len(text)), _FIX
        )


def _span(text: str, start: int) -> tuple[int, int]:
    begin = len(text) - len(text[start:].lstrip())
    return begin, max(begin, len(text.rstrip()))
