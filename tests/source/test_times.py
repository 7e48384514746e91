"""Times as people write them: known readings, mistakes with their places, clocks that jump."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.model.values import Duration, Moment, Recurrence, Tempo
from kingmaker.problems import NOWHERE, Location, Problem
from kingmaker.source.durations import read_duration, read_recurrence, read_tempo
from kingmaker.source.times import read_date, read_instant, read_moment

if TYPE_CHECKING:
    from collections.abc import Callable

PACIFIC = ZoneInfo("America/Los_Angeles")


def at(text: str) -> Location:
    return Location("acme.yaml", 7, 11, 7, 11 + len(text))


def part(text: str, problem: object) -> tuple[str, str]:
    """The code of a problem and the words it points at."""
    assert isinstance(problem, Problem), problem
    return problem.code, text[problem.where.column - 11 : problem.where.end_column - 11]


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023-11-17", "2023-11-17 00:00:00-08:00", "2023-11-17 23:59:59-08:00"),
        ("2023-11-17 17:00", "2023-11-17 17:00:00-08:00", "2023-11-17 17:00:00-08:00"),
        ("2023-11-17T17:00:30Z", "2023-11-17 09:00:30-08:00", "2023-11-17 09:00:30-08:00"),
        ("2023-11-19 early morning", "2023-11-19 00:00:00-08:00", "2023-11-19 05:59:59-08:00"),
        ("2023-11-19 morning", "2023-11-19 06:00:00-08:00", "2023-11-19 11:59:59-08:00"),
        ("2023-11-19 noon", "2023-11-19 12:00:00-08:00", "2023-11-19 12:00:00-08:00"),
        ("2023-11-19 afternoon", "2023-11-19 12:00:00-08:00", "2023-11-19 17:59:59-08:00"),
        ("2023-11-19 evening", "2023-11-19 18:00:00-08:00", "2023-11-19 23:59:59-08:00"),
        ("2023-11-19 late evening", "2023-11-19 21:00:00-08:00", "2023-11-19 23:59:59-08:00"),
        ("2023-11-19 night", "2023-11-19 21:00:00-08:00", "2023-11-20 05:59:59-08:00"),
        ("2023-11-19 midnight", "2023-11-20 00:00:00-08:00", "2023-11-20 00:00:00-08:00"),
        ("2023-11-19 12:00..17:00", "2023-11-19 12:00:00-08:00", "2023-11-19 17:00:00-08:00"),
        ("2023-11-19 12:00..17:00 UTC", "2023-11-19 04:00:00-08:00", "2023-11-19 09:00:00-08:00"),
        ("2023-11-18..2023-11-19", "2023-11-18 00:00:00-08:00", "2023-11-19 23:59:59-08:00"),
        (
            "2023-11-19 evening..2023-11-20 10:00",
            "2023-11-19 18:00:00-08:00",
            "2023-11-20 10:00:00-08:00",
        ),
        ("2019", "2019-01-01 00:00:00-08:00", "2019-12-31 23:59:59-08:00"),
        ("2023-07", "2023-07-01 00:00:00-07:00", "2023-07-31 23:59:59-07:00"),
        ("2023-12", "2023-12-01 00:00:00-08:00", "2023-12-31 23:59:59-08:00"),
        ("2015-12..2016-01", "2015-12-01 00:00:00-08:00", "2016-01-31 23:59:59-08:00"),
        ("before 2023-11-17 12:00", "None", "2023-11-17 11:59:59-08:00"),
        ("before 2023-11-17", "None", "2023-11-16 23:59:59-08:00"),
        ("after 2023-11-17", "2023-11-18 00:00:00-08:00", "None"),
        ("unknown", "None", "None"),
        ("2023-11-19 12:00 +01:00", "2023-11-19 03:00:00-08:00", "2023-11-19 03:00:00-08:00"),
        (
            "2023-11-19 12:00 Asia/Shanghai",
            "2023-11-18 20:00:00-08:00",
            "2023-11-18 20:00:00-08:00",
        ),
        ("2023-11-19 12:00 ET", "2023-11-19 09:00:00-08:00", "2023-11-19 09:00:00-08:00"),
        # an hour that comes twice: both are possible
        ("2023-11-05 01:30", "2023-11-05 01:30:00-07:00", "2023-11-05 01:30:00-08:00"),
    ],
)
def test_a_moment_is_as_narrow_as_its_text(text: str, earliest: str, latest: str) -> None:
    moment = read_moment(text, NOWHERE, zone=PACIFIC)
    assert isinstance(moment, Moment)
    assert (str(moment.earliest), str(moment.latest)) == (earliest, latest)
    assert not moment.about


def test_about_is_kept() -> None:
    moment = read_moment("about 2023-11-20 00:00", NOWHERE, zone=PACIFIC)
    assert isinstance(moment, Moment)
    assert moment.about
    assert moment.earliest == moment.latest == datetime(2023, 11, 20, tzinfo=PACIFIC)


def test_a_day_whose_midnight_is_skipped_begins_after_it() -> None:
    santiago = ZoneInfo("America/Santiago")
    day = read_moment("2023-09-03", NOWHERE, zone=santiago)
    assert isinstance(day, Moment)
    assert str(day.earliest) == "2023-09-03 01:00:00-03:00"
    assert (
        part(
            "2023-09-03 00:00",
            read_moment("2023-09-03 00:00", at("2023-09-03 00:00"), zone=santiago),
        )[0]
        == "K232"
    )


def test_a_day_that_a_place_left_out_is_refused() -> None:
    text = "2011-12-30"
    assert part(text, read_moment(text, at(text), zone=ZoneInfo("Pacific/Apia"))) == ("K232", text)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("2023-02-30", "K232", "2023-02-30"),
        ("2023-13", "K232", "2023-13"),
        ("0000-01-01", "K232", "0000-01-01"),
        ("9999-01-01", "K232", "9999-01-01"),
        ("2023-11-17 25:00", "K232", "25:00"),
        ("2023-03-12 02:30", "K232", "2023-03-12 02:30"),
        ("2023-03-11..2023-03-12 02:30", "K232", "2023-03-12 02:30"),
        ("2023-1-5", "K230", "2023-1-5"),
        ("yesterday", "K234", "yesterday"),
        ("before yesterday", "K234", "yesterday"),
        ("last week", "K234", "last week"),
        ("2023-11-19 evning", "K233", "evning"),
        ("2023-11-19 12:00 CST", "K233", "CST"),
        ("2023-11-19 12:00 Asia/Sanghai", "K233", "Asia/Sanghai"),
        ("2023-11-19 12:00 +25:00", "K233", "+25:00"),
        ("2023-11-19 12:00..11:00", "K204", "2023-11-19 12:00..11:00"),
        ("2019-2021", "K234", "2019-2021"),
        ("17:00", "K234", "17:00"),
        ("2023-11-19 12:00 13:00", "K234", "13:00"),
        ("2023-11-17..", "K234", ""),
    ],
)
def test_a_mistake_in_a_moment_is_located(text: str, code: str, words: str) -> None:
    found = part(text, read_moment(text, at(text), zone=PACIFIC))
    assert found == (code, words)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2019", "K231"),
        ("2023-11-18..2023-11-19", "K231"),
        ("2023-11-05 01:30", "K235"),
        ("2023-03-12 02:30", "K232"),
        ("unknown", "K234"),
    ],
)
def test_an_instant_is_one_point(text: str, code: str) -> None:
    assert part(text, read_instant(text, at(text), zone=PACIFIC))[0] == code


def test_an_offset_tells_two_equal_times_apart() -> None:
    first = read_instant("2023-11-05 01:30 -07:00", NOWHERE, zone=PACIFIC)
    second = read_instant("2023-11-05 01:30 -08:00", NOWHERE, zone=PACIFIC)
    assert isinstance(first, datetime)
    assert isinstance(second, datetime)
    assert (second.astimezone(UTC) - first.astimezone(UTC)).seconds == 3600


@pytest.mark.parametrize(
    ("read", "text", "meant"),
    [
        (read_date, "2023-11-17", date(2023, 11, 17)),
        (read_duration, "2 days", Duration(Fraction(2), "day")),
        (read_duration, "6 hours", Duration(Fraction(6), "hour")),
        (read_duration, "30 minutes", Duration(Fraction(30), "minute")),
        (read_duration, "3 years", Duration(Fraction(3), "year")),
        (read_duration, "1 tick", Duration(Fraction(1), "tick")),
        (read_duration, "a week", Duration(Fraction(1), "week")),
        (read_duration, "1.5 hours", Duration(Fraction(3, 2), "hour")),
        (read_duration, "none", Duration(Fraction(0), "day")),
        (read_tempo, "once in 2 days", Tempo(Fraction(1), Duration(Fraction(2), "day"))),
        (read_tempo, "once in a day", Tempo(Fraction(1), Duration(Fraction(1), "day"))),
        (read_tempo, "twice a day", Tempo(Fraction(2), Duration(Fraction(1), "day"))),
        (read_tempo, "3 times per week", Tempo(Fraction(3), Duration(Fraction(1), "week"))),
        (read_tempo, "1 per week", Tempo(Fraction(1), Duration(Fraction(1), "week"))),
        (read_tempo, "1 time a day", Tempo(Fraction(1), Duration(Fraction(1), "day"))),
        (read_tempo, "every 2 days", Tempo(Fraction(1), Duration(Fraction(2), "day"))),
        (read_tempo, "every week", Tempo(Fraction(1), Duration(Fraction(1), "week"))),
        (read_tempo, "once every 2 days", Tempo(Fraction(1), Duration(Fraction(2), "day"))),
        (
            read_recurrence,
            "every year on 2025-05-20",
            Recurrence(Duration(Fraction(1), "year"), date(2025, 5, 20)),
        ),
        (
            read_recurrence,
            "every 2 years on 2025-05-20",
            Recurrence(Duration(Fraction(2), "year"), date(2025, 5, 20)),
        ),
    ],
)
def test_other_times_are_read(
    read: Callable[[str, Location], object], text: str, meant: object
) -> None:
    assert read(text, NOWHERE) == meant


@pytest.mark.parametrize(
    ("read", "text", "code", "words"),
    [
        (read_date, "2023-11-17 12:00", "K230", "2023-11-17 12:00"),
        (read_date, "yesterday", "K230", "yesterday"),
        (read_duration, "2 dayss", "K220", "dayss"),
        (read_duration, "10 business days", "K220", "business"),
        (read_duration, "2 days 6 hours", "K220", "2 days 6 hours"),
        (read_duration, "-1 day", "K220", "-1 day"),
        (read_duration, "50% days", "K220", "50% days"),
        (read_duration, "2 million days", "K220", "2 million days"),
        (read_duration, "25,000 days", "K210", "25,000"),
        (read_tempo, "often", "K221", "often"),
        (read_tempo, "once", "K221", "once"),
        (read_tempo, "0 times a day", "K221", "0 times a day"),
        (read_tempo, "5% per day", "K221", "5% per day"),
        (read_tempo, "2 days", "K221", "2 days"),
        (read_tempo, "once in 0 days", "K221", "once in 0 days"),
        (read_tempo, "once in 2 dais", "K220", "dais"),
        (read_recurrence, "every year", "K222", "every year"),
        (read_recurrence, "yearly", "K222", "yearly"),
        (read_recurrence, "every year on 2025-02-30", "K232", "2025-02-30"),
    ],
)
def test_other_times_are_refused(
    read: Callable[[str, Location], object], text: str, code: str, words: str
) -> None:
    assert part(text, read(text, at(text))) == (code, words)


@pytest.mark.parametrize(
    ("word", "hour"),
    [("UTC", 12), ("GMT", 12), ("ET", 17), ("PT", 20), ("EST", 17), ("EDT", 16), ("PST", 20), ("PDT", 19),
     ("CET", 11), ("CEST", 10), ("-05:30", 17), ("+0100", 11)],
)  # fmt: skip
def test_a_zone_word_has_its_offset(word: str, hour: int) -> None:
    found = read_instant(f"2023-11-17 12:00 {word}", NOWHERE, zone=ZoneInfo("UTC"))
    assert isinstance(found, datetime)
    assert found.hour == hour


@given(st.datetimes(datetime(1000, 1, 1), datetime(9998, 12, 31)))  # noqa: DTZ001 - read in a zone
def test_every_minute_of_utc_reads_as_itself(moment: datetime) -> None:
    plain = moment.replace(second=0, microsecond=0)
    read = read_instant(plain.isoformat(" ", "minutes"), NOWHERE, zone=ZoneInfo("UTC"))
    assert read == plain.replace(tzinfo=UTC)


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["Europe/Berlin", "Asia/Beirut", "America/Santiago"]),
)
def test_days_follow_each_other_without_a_gap(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    this, after = (
        read_moment(t, NOWHERE, zone=zone) for t in (day.isoformat(), f"after {day.isoformat()}")
    )
    assert isinstance(this, Moment)
    assert isinstance(after, Moment)
    assert this.latest is not None
    assert after.earliest is not None
    assert (after.earliest.astimezone(UTC) - this.latest.astimezone(UTC)).total_seconds() == 1


TIMES = st.text("0123456789-:. TZ", max_size=30) | st.text(max_size=30)
PIECES = ["2023-11-19", "2023", "evening", "..", "12:00", "about", "before", "UTC", "+01:00", "once", "in",
          "2 days", "every", "year", "on", "none", "a"]  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)


@given(TIMES | WORDS)
def test_no_text_breaks_a_reader_of_times(text: str) -> None:
    zoned = (
        lambda t, w: read_instant(t, w, zone=PACIFIC),
        lambda t, w: read_moment(t, w, zone=PACIFIC),
    )
    for read in (*zoned, read_date, read_duration, read_tempo, read_recurrence):
        found = read(text, at(text))
        assert found is not None
        if isinstance(found, Problem):
            assert 11 <= found.where.column <= found.where.end_column <= 12 + len(text)
