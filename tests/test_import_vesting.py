"""Vesting: the examples of the standard, a twin that looks at each day, and what the format leaves open."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.source.exchange.draft import Draft
from kingmaker.source.exchange.items import groups
from kingmaker.source.exchange.jsontext import JsonText, read_json
from kingmaker.source.exchange.vesting import EVENT, START, TERMS, Vesting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.source.exchange.items import Item

Json = dict[str, Any]
_TRIGGER = {"start": "VESTING_START_DATE", "event": "VESTING_EVENT"}


def item_of(value: Json) -> Item:
    doc = read_json(json.dumps(value), "a.json")
    assert isinstance(doc, JsonText)
    return next(groups(doc))


def condition(name: str, trigger: Json, *following: str, **amount: object) -> Json:
    return {"id": name, "trigger": trigger, "next_condition_ids": list(following), **amount}


def met(kind: str) -> Json:
    return {"type": _TRIGGER[kind]}


def on(day: str) -> Json:
    return {"type": "VESTING_SCHEDULE_ABSOLUTE", "date": day}


def after(of: str, length: int, kind: str = "MONTHS", *, times: int = 1, **more: object) -> Json:
    of_month = (
        {"day_of_month": "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH"} if kind == "MONTHS" else {}
    )
    period = {"length": length, "type": kind, "occurrences": times, **of_month, **more}
    return {"type": "VESTING_SCHEDULE_RELATIVE", "period": period, "relative_to_condition_id": of}


def part(over: int, under: int, *, rest: bool = False) -> Json:
    return {"portion": {"numerator": str(over), "denominator": str(under), "remainder": rest}}


def vested(
    conditions: Sequence[Json],
    events: dict[str, str],
    total: object,
    day: str,
    allocation: str = "CUMULATIVE_ROUNDING",
) -> Fraction:
    """How much of a security has vested by a day, under these terms."""
    vesting = Vesting(Draft())
    terms = {"id": "t", "allocation_type": allocation, "vesting_conditions": list(conditions)}
    kinds = {c["id"]: c["trigger"]["type"] for c in conditions}
    recorded: dict[str, list[Item]] = {TERMS: [item_of(terms)]}
    for name, when in events.items():
        kind = START if kinds[name] == "VESTING_START_DATE" else EVENT
        act = {"security_id": "s", "vesting_condition_id": name, "date": when}
        recorded.setdefault(kind, []).append(item_of(act))
    vesting.read(recorded)
    issuance = item_of({"security_id": "s", "vesting_terms_id": "t", "quantity": str(total)})
    return vesting.by(issuance, Fraction(str(total)), date.fromisoformat(day))


FOUR_YEARS = [
    condition("start", met("start"), "cliff", quantity="0"),
    condition("cliff", after("start", 12), "monthly", **part(12, 48)),
    condition("monthly", after("cliff", 1, times=36), **part(1, 48)),
]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-01-29", 0),
        ("2022-01-30", 120),
        ("2022-02-27", 120),
        ("2022-02-28", 130),
        ("2022-03-29", 130),
        ("2022-03-30", 140),
        ("2025-01-29", 470),
        ("2025-01-30", 480),
        ("2030-01-01", 480),
    ],
)
def test_four_years_with_a_cliff(day: str, expected: int) -> None:
    """Example 3 of the standard: 480 shares from 30 January 2021, a month with no such day ending on its last."""
    assert vested(FOUR_YEARS, {"start": "2021-01-30"}, 480, day) == expected


@pytest.mark.parametrize(
    ("start", "sold", "expected"),
    [
        ("2021-01-01", "2023-12-31", 500),  # in time
        ("2021-01-01", "2024-01-02", 0),  # three years are over
        ("2023-07-01", "2024-12-31", 500),
        ("2023-07-01", "2025-01-02", 0),  # past the day that is named
        ("2021-01-01", None, 0),
    ],
)
def test_an_event_before_a_deadline(start: str, sold: str | None, expected: int) -> None:
    """Example 2 of the standard: all or nothing, within three years or by the first day of 2025."""
    terms = [
        condition("start", met("start"), "late", "over", "sold", quantity="0"),
        condition("late", after("start", 36), quantity="0"),
        condition("over", on("2025-01-01"), quantity="0"),
        condition("sold", met("event"), **part(1, 1)),
    ]
    events = {"start": start} if sold is None else {"start": start, "sold": sold}
    assert vested(terms, events, 500, "2029-01-01") == expected


@pytest.mark.parametrize(
    ("allocation", "tranches"),
    [
        ("CUMULATIVE_ROUNDING", [5, 4, 5, 4]),
        ("CUMULATIVE_ROUND_DOWN", [4, 5, 4, 5]),
        ("FRONT_LOADED", [5, 5, 4, 4]),
        ("BACK_LOADED", [4, 4, 5, 5]),
        ("FRONT_LOADED_TO_SINGLE_TRANCHE", [6, 4, 4, 4]),
        ("BACK_LOADED_TO_SINGLE_TRANCHE", [4, 4, 4, 6]),
        ("FRACTIONAL", [4.5, 4.5, 4.5, 4.5]),
    ],
)
def test_how_parts_of_shares_are_shared_out(allocation: str, tranches: list[float]) -> None:
    """The example that the standard gives for each: 18 shares in four tranches."""
    terms = [
        condition("start", met("start"), "yearly", quantity="0"),
        condition("yearly", after("start", 365, "DAYS", times=4), **part(1, 4)),
    ]
    days = [date(2021, 1, 1) + timedelta(365 * n) for n in range(5)]
    have = [vested(terms, {"start": "2021-01-01"}, 18, day.isoformat(), allocation) for day in days]
    assert [b - a for a, b in pairwise(have)] == [Fraction(n) for n in tranches]


def test_a_cliff_within_one_condition_and_the_rest_at_once() -> None:
    terms = [
        condition("start", met("start"), "monthly", quantity="0"),
        condition("monthly", after("start", 1, times=4, cliff_installment=3), "sold", **part(1, 4)),
        condition("sold", met("event"), **part(1, 2, rest=True)),
    ]
    start = {"start": "2021-01-31"}
    days = ("2021-02-28", "2021-03-31", "2021-04-30", "2021-05-31")
    assert [vested(terms, start, 400, day) for day in days] == [0, 0, 300, 400]
    sold = {**start, "sold": "2021-05-01"}
    assert vested(terms, sold, 400, "2021-05-31") == 350  # half of the hundred that were left


def test_its_own_dates_and_what_is_accelerated() -> None:
    vesting = Vesting(Draft())
    act = {"security_id": "s", "date": "2021-06-01", "quantity": "30"}
    vesting.read({"TX_VESTING_ACCELERATION": [item_of(act)]})
    dates = [{"date": "2021-01-01", "amount": "50"}, {"date": "2022-01-01", "amount": "50"}]
    issuance = item_of({"security_id": "s", "vestings": dates, "vesting_terms_id": "unread"})
    days = (date(2020, 12, 31), date(2021, 1, 1), date(2021, 6, 1), date(2022, 1, 1))
    assert [vesting.by(issuance, Fraction(100), day) for day in days] == [0, 50, 80, 100]
    assert any("acceleration" in what for what in vesting.draft.unsaid)
    assert vesting.by(issuance, Fraction(100), None) == 0
    assert vesting.by(item_of({"security_id": "s"}), Fraction(7), None) == 7


# --- each day looked at, by the words of the standard ------------------------------------------------

FIRST = date(2021, 1, 1)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Json], dict[str, str]]:
    """Conditions that lead only forwards, and the days of some events."""
    size = draw(st.integers(2, 5))
    events = {"c0": draw(st.integers(0, 5))}
    conditions = []
    for number in range(size):
        name = f"c{number}"
        kind = draw(st.sampled_from(("after", "after", "event", "on"))) if number else "start"
        if kind == "after":
            times = draw(st.integers(1, 4))
            of = f"c{draw(st.integers(0, number - 1))}"
            trigger = after(of, draw(st.integers(1, 6)), "DAYS", times=times)
        elif kind == "on":
            trigger = on((FIRST + timedelta(draw(st.integers(0, 25)))).isoformat())
        else:
            trigger = met(kind)
            if kind == "event" and draw(st.booleans()):
                events[name] = draw(st.integers(0, 25))
        later = [f"c{n}" for n in range(number + 1, size)]
        following = draw(st.lists(st.sampled_from(later), unique=True)) if later else []
        amount = part(1, draw(st.integers(2, 6)), rest=draw(st.booleans()))
        conditions.append(condition(name, trigger, *following, **amount))
    return conditions, {n: (FIRST + timedelta(d)).isoformat() for n, d in events.items()}


class Daily:
    """A part of one that vests, each day asked what may come next, in the order of the list."""

    def __init__(self, conditions: list[Json], events: dict[str, str]) -> None:
        self.known = {c["id"]: c for c in conditions}
        self.events = events
        self.times: dict[str, list[date]] = {}
        self.current, self.have = "", Fraction(0)

    def vest(self, name: str, day: date) -> None:
        portion = self.known[name]["portion"]
        self.times.setdefault(name, []).append(day)
        of = 1 - self.have if portion["remainder"] else 1
        self.have += Fraction(portion["numerator"]) / Fraction(portion["denominator"]) * of

    def over(self, name: str) -> bool:
        period = self.known[name]["trigger"].get("period", {"occurrences": 1})
        return len(self.times[name]) == int(period["occurrences"])

    def is_met(self, name: str, day: date) -> bool:
        trigger = self.known[name]["trigger"]
        if "date" in trigger:
            return bool(day >= date.fromisoformat(trigger["date"]))
        if "period" not in trigger:
            return name in self.events and day >= date.fromisoformat(self.events[name])
        of = trigger["relative_to_condition_id"]
        done = of in self.times and (of != self.current or self.over(of))
        return done and day >= self.times[of][-1] + timedelta(trigger["period"]["length"])

    def again(self, day: date) -> None:
        trigger = self.known[self.current]["trigger"]
        if "period" not in trigger:
            return
        base, length = (
            self.times[trigger["relative_to_condition_id"]][-1],
            trigger["period"]["length"],
        )
        while not self.over(self.current) and day >= base + timedelta(
            length * (len(self.times[self.current]) + 1)
        ):
            self.vest(self.current, day)

    def look(self, day: date) -> None:
        if self.current:
            self.again(day)
        elif self.is_met("c0", day):
            self.current = "c0"
            self.vest("c0", day)
        while self.current:
            following = self.known[self.current]["next_condition_ids"]
            name = next((n for n in following if self.is_met(n, day)), None)
            if name is None:
                return
            self.current = name
            self.vest(name, day)


def day_by_day(conditions: list[Json], events: dict[str, str], days: int) -> Fraction:
    daily = Daily(conditions, events)
    for number in range(days + 1):
        daily.look(FIRST + timedelta(number))
    return min(daily.have, Fraction(1))


@settings(max_examples=60)
@given(graphs(), st.integers(0, 40))
def test_the_path_is_that_of_looking_at_each_day(
    graph: tuple[list[Json], dict[str, str]], days: int
) -> None:
    conditions, events = graph
    last = FIRST + timedelta(days)
    mine = vested(conditions, events, 1, last.isoformat(), "FRACTIONAL")
    assert mine == day_by_day(conditions, events, days)


# --- what is wrong or open ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "conditions",
    [
        [],
        [condition("a", {"type": "NEVER"}, **part(1, 1))],
        [condition("a", met("event"), "a", **part(1, 1))],
        [condition("a", after("a", 1), **part(1, 1))],
        [condition("a", on("2021-13-01"), **part(1, 1))],
    ],
)
def test_terms_that_make_no_sense_let_nothing_vest(conditions: list[Json]) -> None:
    assert vested(conditions, {}, 100, "2029-01-01") == 0


@pytest.mark.parametrize(
    "period",
    [
        {"times": 0},
        {"times": 10**9},
        {"kind": "YEARS"},
        {"length": -1},
    ],
)
def test_a_period_that_is_none_is_told_once(period: Json) -> None:
    made = {"length": 1, "kind": "DAYS", "times": 1, **period}
    trigger = after("start", made["length"], made["kind"], times=made["times"])
    terms = {
        "id": "t",
        "vesting_conditions": [
            condition("start", met("start"), "late", quantity="0"),
            condition("late", trigger, **part(1, 1)),
        ],
    }
    vesting = Vesting(Draft())
    item = item_of(terms)
    start = item_of({"security_id": "s", "vesting_condition_id": "start", "date": "2021-01-01"})
    vesting.read({TERMS: [item], START: [start]})
    issuance = item_of({"security_id": "s", "vesting_terms_id": "t"})
    for _ in range(2):
        assert vesting.by(issuance, Fraction(10), date(2029, 1, 1)) == 0
    assert [p.code for p in item.doc.problems()] == ["K952"]


def test_the_end_of_the_calendar_is_never_reached() -> None:
    for kind in ("DAYS", "MONTHS"):
        terms = [
            condition("start", met("start"), "late", quantity="0"),
            condition("late", after("start", 10**9, kind), **part(1, 1)),
        ]
        assert vested(terms, {"start": "2021-01-01"}, 100, "2999-01-01") == 0


def test_uneven_tranches_are_rounded_by_the_sum_and_told() -> None:
    vesting = Vesting(Draft())
    terms = {"id": "t", "allocation_type": "FRONT_LOADED", "vesting_conditions": FOUR_YEARS}
    start = item_of({"security_id": "s", "vesting_condition_id": "start", "date": "2021-01-01"})
    vesting.read({TERMS: [item_of(terms)], START: [start]})
    issuance = item_of({"security_id": "s", "vesting_terms_id": "t"})
    assert vesting.by(issuance, Fraction(10), date(2022, 1, 1)) == 3  # two and a half
    assert any("rounded" in what for what in vesting.draft.unsaid)
