"""Numbers as people write them: known readings, known mistakes with their places, and laws."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.values import Quantity
from kingmaker.problems import NOWHERE, Location, Problem
from kingmaker.source.nearest import distance, nearest
from kingmaker.source.scalars import (
    read_flag,
    read_money,
    read_quantity,
    read_share,
    read_whole,
    read_worth,
)

if TYPE_CHECKING:
    from collections.abc import Callable

F = Fraction


def at(text: str) -> Location:
    return Location("acme.yaml", 7, 11, 7, 11 + len(text))


def number(
    low: object, likely: object, high: object, unit: str = "", *, about: bool = False, per: str = ""
) -> Quantity:
    ends = [None if n is None else F(str(n)) for n in (low, likely, high)]
    return Quantity(ends[0], ends[1], ends[2], unit, about, per)


def just(value: object, unit: str = "", *, about: bool = False, per: str = "") -> Quantity:
    return number(value, value, value, unit, about=about, per=per)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("13 billion USD", just(13 * 10**9, "USD")),
        ("60 USD", just(60, "USD")),
        ("112.5 million", just(112500000)),
        ("0.13 billion USD", just(130 * 10**6, "USD")),
        ("75%", just("3/4", "share")),
        ("75 %", just("3/4", "share")),
        ("33.5 per cent", just("67/200", "share")),
        ("2/3", just("2/3", "share")),
        ("half", just("1/2", "share")),
        ("two thirds", just("2/3", "share")),
        ("two-thirds", just("2/3", "share")),
        ("three quarters", just("3/4", "share")),
        ("one half", just("1/2", "share")),
        ("a third", just("1/3", "share")),
        ("one third", just("1/3", "share")),
        ("a quarter", just("1/4", "share")),
        ("one quarter", just("1/4", "share")),
        ("three fifths", just("3/5", "share")),
        ("four fifths", just("4/5", "share")),
        ("3 hundred", just(300)),
        ("3 trillion USD", just(3 * 10**12, "USD")),
        ("4..6", number(4, None, 6)),
        ("4 .. 6", number(4, None, 6)),
        ("4..5..9", number(4, 5, 9)),
        ("5..5", just(5)),
        ("700..", number(700, None, None)),
        ("..5", number(None, None, 5)),
        ("about 130 million", just(130 * 10**6, about=True)),
        ("-1.5..-0.3 per day", number("-3/2", None, "-3/10", per="day")),
        ("0.3 per tick", just("3/10", per="tick")),
        ("unknown", Quantity(None, None, None)),
        ("100 x contributed", just(100, "contributed")),
        ("0.5..0.8", number("1/2", None, "4/5")),
        ("20%..50%", number("1/5", None, "1/2", "share")),
        ("100 million..150 million", number(10**8, None, 15 * 10**7)),
        ("0..5 million", number(0, None, 5 * 10**6)),
        ("1/3 USD", just("1/3", "USD")),
        ("5% per year", just("1/20", "share", per="year")),
        ("−3", just(-3)),
    ],
)
def test_a_quantity_is_read_exactly(text: str, meant: Quantity) -> None:
    assert read_quantity(text, NOWHERE) == meant


@pytest.mark.parametrize(
    ("text", "code", "part", "help_"),
    [
        ("25,000 comp", "K210", "25,000", "`25000` or `25 thousand`"),
        ("1,250,000 USD", "K210", "1,250,000", "`1250000` or `1.25 million`"),
        ("5..25,000", "K210", "25,000", "`25000`"),
        ("13,5", "K210", "13,5", "`13.5`"),
        ("$13bn", "K211", "$13bn", "`13 billion USD`"),
        ("$13 billion", "K211", "$13 billion", "`13 billion USD`"),
        ("€5.5m", "K211", "€5.5m", "`5.5 million EUR`"),
        ("13e9", "K211", "13e9", "`13 billion`"),
        ("5k", "K211", "5k", "`5 thousand`"),
        ("nan", "K205", "nan", "700.."),
        ("4..inf", "K205", "inf", "700.."),
        ("1/0", "K205", "1/0", "denominator"),
        ("9" * 31, "K205", "9" * 31, "round"),
        ("6..4", "K204", "6..4", "lower end first"),
        ("4..9..5 USD", "K204", "4..9..5", "lower end first"),
        ("4..6 million", "K203", "4..6 million", "4 million..6 million"),
        ("5..10%", "K203", "5..10%", "5%..10%"),
        ("100 million to 150 million", "K203", "100 million to 150 million", "two dots"),
        ("4-6", "K203", "4-6", "two dots"),
        ("13 bilion USD", "K203", "bilion USD", "`billion`"),
        ("13 billions", "K203", "billions", "`billion`"),
        ("USD 13 billion", "K203", "USD 13 billion", "`13 billion USD`"),
        ("1 per parsec", "K203", "parsec", "day"),
        ("7 share", "K203", "share", "`shares`"),
        ("12%%", "K203", "%", "75%"),
        ("a lot", "K203", "a lot", "75%"),
        ("..", "K203", "..", "75%"),
        ("1..2..3..4", "K203", "1..2..3..4", "4..6"),
    ],
)
def test_a_mistake_in_a_quantity_is_located(text: str, code: str, part: str, help_: str) -> None:
    problem = read_quantity(text, at(text))
    assert isinstance(problem, Problem)
    start, end = problem.where.column - 11, problem.where.end_column - 11
    assert (problem.code, text[start:end]) == (code, part)
    assert help_ in problem.help


def test_a_value_too_long_or_missing_is_located() -> None:
    long = read_quantity("1" + " " * 300, at("1" + " " * 300))
    empty = read_quantity("", at(""))
    assert isinstance(long, Problem)
    assert isinstance(empty, Problem)
    assert (long.where.column, empty.where.column) == (11 + 200, 11)


@pytest.mark.parametrize(
    ("read", "text", "meant"),
    [
        (read_whole, "12", 12),
        (read_whole, "12 thousand", 12000),
        (read_flag, "yes", True),
        (read_flag, "False", False),
        (read_share, "49%", just("49/100", "share")),
        (read_share, "0.5..0.8", number("1/2", None, "4/5", "share")),
        (read_share, "unknown", Quantity(None, None, None)),
        (read_money, "13 billion USD", just(13 * 10**9, "USD")),
        (read_worth, "1..3 more", (number(1, None, 3), True)),
        (read_worth, "-4..-1", (number(-4, None, -1), False)),
    ],
)
def test_other_scalars_are_read(
    read: Callable[[str, Location], object], text: str, meant: object
) -> None:
    assert read(text, NOWHERE) == meant


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (read_whole, "1.5", "K201"),
        (read_whole, "-3", "K201"),
        (read_whole, "12 people", "K201"),
        (read_whole, "about 12", "K201"),
        (read_whole, "4..6", "K201"),
        (read_flag, "yess", "K202"),
        (read_flag, "1", "K202"),
        (read_share, "1.5", "K207"),
        (read_share, "49 USD", "K207"),
        (read_share, "-5%", "K207"),
        (read_money, "13 billion", "K206"),
        (read_money, "13 billion dollars", "K206"),
        (read_worth, "more", "K203"),
    ],
)
def test_other_scalars_are_refused(
    read: Callable[[str, Location], object], text: str, code: str
) -> None:
    problem = read(text, at(text))
    assert isinstance(problem, Problem)
    assert problem.code == code


def test_a_currency_may_be_understood() -> None:
    assert read_money("92 billion", NOWHERE, currency="USD") == just(92 * 10**9, "USD")


FINITE = st.builds(
    F,
    st.integers(-(10**14), 10**14),
    st.sampled_from([1, 2, 4, 5, 10, 100, 1000]),
)
UNITS = st.sampled_from(["", "USD", "people", "contributed", "share"])
ENDS = st.lists(FINITE, min_size=3, max_size=3).map(sorted)


def _form(ends: list[F], form: str) -> tuple[F | None, F | None, F | None]:
    low, likely, high = ends
    return {
        "one": (low, low, low),
        "two": (low, low if low == high else None, high),
        "three": (low, low if low == high else likely, high),
        "from": (low, None, None),
        "to": (None, None, high),
    }[form]


NUMBERS = st.builds(_form, ENDS, st.sampled_from(["one", "two", "three", "from", "to"]))


@given(numbers=NUMBERS, unit=UNITS, about=st.booleans(), per=st.sampled_from(["", "day", "tick"]))
def test_a_quantity_reads_as_it_is_written(
    numbers: tuple[F | None, F | None, F | None], unit: str, *, about: bool, per: str
) -> None:
    quantity = Quantity(*numbers, unit, about, per)
    assert read_quantity(quantity_to_text(quantity), NOWHERE) == quantity


@given(st.text(max_size=40) | st.text("0123456789.,%/- +eE$kmbn", max_size=20))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (read_whole, read_flag, read_quantity, read_share, read_money, read_worth):
        found = read(text, at(text))
        assert found is not None
        if isinstance(found, Problem):
            assert found.where.line == 7
            assert 11 <= found.where.column <= found.where.end_column <= 12 + len(text)


@pytest.mark.parametrize(
    ("word", "candidates", "meant"),
    [
        ("quorom", ["quorum", "passes"], "quorum"),
        ("mcauley", ["mccauley", "murati"], "mccauley"),
        ("Board", ["board"], "board"),
        ("ab", ["cd"], None),
        ("abcdefghi", ["abcdefxyz"], "abcdefxyz"),
        ("abcdefgh", ["abcdexyz"], None),
        ("ceo", ["coe"], "coe"),
        ("abc", ["abd", "abe"], "abd"),
        ("x" * 100, ["x" * 100], None),
    ],
)
def test_the_nearest_word(word: str, candidates: list[str], meant: str | None) -> None:
    assert nearest(word, candidates) == meant


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_nought_only_for_the_same(left: str, right: str) -> None:
    assert distance(left, right) == distance(right, left) <= max(len(left), len(right))
    assert (distance(left, right) == 0) == (left == right)
