"""Waterfalls of steps: known capped-profit and partnership splits, a slow twin, laws, and what a case may leave open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.payout.classes import Stock, Turn, waterfall
from kingmaker.analysis.payout.figures import End, Reading
from kingmaker.analysis.payout.joining import joined
from kingmaker.analysis.payout.lens import payouts
from kingmaker.analysis.payout.steps import Step, flow
from kingmaker.model.calendar import later
from kingmaker.model.values import Quantity
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from kingmaker.analysis.payout.lens import Answer, Payout

ONE = Fraction(1)


# --- a slow twin, and laws ------------------------------------------------------------------

WHO = ("ann", "ben", "cyd")


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    """Some steps with bounds in whole units, and one that takes the rest."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        names = draw(st.lists(st.sampled_from(WHO), min_size=1, max_size=3, unique=True))
        bounded = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
        caps = {n: Fraction(draw(st.integers(0, 12))) for n in bounded}
        until = {n: Fraction(draw(st.integers(0, 12))) for n in names if draw(st.booleans())}
        found.append(
            Step(
                name=f"s{number}",
                parts={n: Fraction(draw(st.integers(1, 3))) for n in names},
                caps=caps,
                until=until,
                total_until=draw(st.none() | st.integers(0, 40).map(Fraction)),
            )
        )
    return [*found, Step(name="rest", parts={"ann": ONE})]


def dollar_by_dollar(given_: list[Step], value: int, size: int) -> dict[str, Fraction]:
    """Share out so many pieces of a dollar one after the other, each by the rules as they read."""
    has = dict.fromkeys(WHO, Fraction(0))
    number = 0
    for _ in range(value * size):
        while True:
            step = given_[number]
            inside = {
                n: w for n, w in step.parts.items() if n not in step.caps or has[n] < step.caps[n]
            }
            until_met = bool(step.until) and all(has[n] >= b for n, b in step.until.items())
            total_met = step.total_until is not None and sum(has.values()) >= step.total_until
            if inside and not until_met and not total_met:
                break
            number += 1
        whole = sum(inside.values())
        for n, w in inside.items():
            has[n] += w / whole / size
    return has


@given(steps(), st.integers(0, 30))
def test_pieces_of_a_dollar_come_to_the_same(given_: list[Step], value: int) -> None:
    """The twin overshoots each bound by less than a piece; there are few bounds."""
    size = 64
    found = flow(given_, {})
    exact = dict(zip(found.accounts, found.curve.paid(Fraction(value)), strict=True))
    slow = dollar_by_dollar(given_, value, size)
    for name, amount in exact.items():
        assert abs(amount - slow[name]) <= Fraction(20, size)


@given(steps(), st.fractions(0, 60, max_denominator=7))
def test_steps_pay_all_of_it_and_nobody_loses(given_: list[Step], value: Fraction) -> None:
    found = flow(given_, {})
    paid = found.curve.paid(value)
    assert sum(paid) == value
    assert min(paid) >= 0
    lines = found.lines(value)
    for account, amount in zip(found.accounts, paid, strict=True):
        assert sum(line.amount for line in lines if line.to == account) == amount
    more = found.curve.paid(value + 1)
    assert all(a <= b <= a + 1 for a, b in zip(paid, more, strict=True))


@given(
    st.integers(1, 50),
    st.integers(1, 30),
    st.fractions(Fraction(1, 20), Fraction(1, 2), max_denominator=20),
)
def test_a_catch_up_ends_where_the_share_is_reached(put: int, more: int, share: Fraction) -> None:
    """Money back, a first return, then all to the manager until the share of the profit; then split by it."""
    fund = [
        Step(name="back", parts={"lp": ONE}, until={"lp": Fraction(put + more)}),
        Step(name="catch", parts={"gp": ONE}, share_until={"gp": share}, of_profit=True),
        Step(name="split", parts={"lp": 1 - share, "gp": share}),
    ]
    found = flow(fund, {"lp": Fraction(put)})
    for extra in (1, 10, 1000):
        lp, gp = found.curve.paid(found.knots[-1].at + extra)
        assert gp == share * (gp + lp - put)


def test_a_share_of_the_profit_that_begins_within_the_step() -> None:
    """Half each after ben's 2: by 22 ann has her 10 back and ben a profit of 12; at 34 she has 6 of 24."""
    first = Step(name="first", parts={"ben": ONE}, until={"ben": Fraction(2)})
    both = Step(
        name="both",
        parts={"ann": ONE, "ben": ONE},
        share_until={"ann": Fraction(1, 4)},
        of_profit=True,
    )
    found = flow([first, both, Step(name="rest", parts={"ben": ONE})], {"ann": Fraction(10)})
    assert [k.at for k in found.knots] == [0, 2, 22, 34]


def test_a_share_of_no_profit_is_reached() -> None:
    """Without a return that comes first there is nothing to catch up with."""
    catch_up = Step(name="c", parts={"gp": ONE}, share_until={"gp": Fraction(1, 5)}, of_profit=True)
    found = flow([catch_up, Step(name="rest", parts={"lp": ONE})], {"lp": Fraction(10)})
    assert [k.at for k in found.knots] == [0]


def test_a_step_without_parts_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="gives nobody"):
        flow([Step(name="s", parts={})], {})


# --- as a case writes them --------------------------------------------------------------------

CASE = """
title: Steps
as_of: 2025-06-30
entities: {firm: company}
people: {first: {kind: organisation}, later: {kind: organisation}, charity: {kind: organisation}, ann: {}}
payouts:
  entity: firm
  currency: USD
"""


def answer_of(rest: str, reading: Reading | None = None, more: str = "") -> Answer:
    loaded = loads(CASE + rest + more)
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    return payouts(loaded.case, reading)


def paid(rest: str, reading: Reading | None = None, more: str = "") -> Payout:
    answer = answer_of(rest, reading, more)
    assert answer.problems == ()
    return answer.payouts[0]


CAPPED = """
  steps:
    - {id: first-round, to: first, cap: 100 x contributed}
    - {id: later-round, to: later, cap: 20 x contributed}
  contributed: {first: 130 million USD, later: 1 billion USD}
  residual: charity
"""


def test_capped_profit() -> None:
    """A hundred times 130 million is 13 billion; with 20 times a later billion, 7 of 40 billion are left."""
    found = paid(CAPPED)
    billion = 10**9
    assert found.at(Fraction(40 * billion)).to == {
        "first": 13 * billion,
        "later": 20 * billion,
        "charity": 7 * billion,
    }
    assert found.residual == "charity"
    assert found.residual_from() == 33 * billion
    multiple = found.holder_multiple("first", found.at(Fraction(40 * billion)))
    assert multiple is not None
    assert multiple.exact == 100


def test_the_ends_of_a_range() -> None:
    ranged = CAPPED.replace("130 million", "100 million..125 million..150 million")
    for end, amount in ((End.LOW, 10), (End.LIKELY, Fraction(25, 2)), (End.HIGH, 15)):
        found = paid(ranged, Reading(end=end))
        assert found.at(Fraction(40 * 10**9)).to["first"] == amount * 10**9
        assert list(found.ranged) == ["payouts.contributed.first.amount"]
    one = Reading(ends={"payouts.contributed.first.amount": End.HIGH})
    assert paid(ranged, one).at(Fraction(40 * 10**9)).to["first"] == 15 * 10**9


def test_a_cap_that_grows() -> None:
    growing = """
  steps:
    - {id: one, to: first, cap: 100 USD, grows: 20% per year, grows_from: 2023-07-01}
    - {id: two, to: later, cap: 100 USD, grows: 5 USD per quarter, grows_from: 2025-01-01}
  residual: charity
"""
    knots = [k.at for k in paid(growing).curve.knots]
    assert knots == [0, 120, 225]
    later = Reading(on=date(2025, 7, 1))
    assert [k.at for k in paid(growing, later).curve.knots] == [0, 144, 254]
    day_before = Reading(on=date(2025, 7, 14))
    assert [
        k.at for k in paid(growing.replace("2023-07-01", "2023-07-15"), day_before).curve.knots
    ] == [0, 120, 230]
    before = Reading(on=date(2020, 1, 1))
    assert [k.at for k in paid(growing, before).curve.knots] == [0, 100, 200]


@pytest.mark.parametrize(
    ("start", "on", "cap"),
    [
        ("2024-02-29", date(2025, 2, 27), 100),
        ("2024-02-29", date(2025, 2, 28), 105),
        ("2024-11-30", date(2025, 2, 28), 105),
        ("2024-11-30", date(2025, 2, 27), 100),
    ],
)
def test_a_period_ends_on_the_last_day_of_a_month_that_is_too_short(
    start: str, on: date, cap: int
) -> None:
    """The rule of the corresponding date: Dodds v Walker (1981)."""
    every = "year" if start.startswith("2024-02") else "quarter"
    growing = f"""
  steps:
    - {{id: one, to: first, cap: 100 USD, grows: 5 USD per {every}, grows_from: {start}}}
  residual: charity
"""
    assert paid(growing, Reading(on=on)).at(Fraction(200)).to["first"] == cap


@given(
    st.sampled_from(("20% per year", "3% per month", "5 USD per quarter")),
    st.dates(date(2023, 1, 1), date(2029, 12, 31)),
)
def test_a_bound_may_grow_from_day_to_day(rate: str, on: date) -> None:
    """It lies between the whole periods before and after, and on their ends it is the same."""
    steps = f"""
  steps:
    - {{id: one, to: first, cap: 100 USD, grows: {rate}, grows_from: 2023-07-01}}
  residual: charity
"""
    in_part = steps.replace("grows_from", "grows_in_part: yes, grows_from")

    def cap(text: str, day: date) -> Fraction:
        return paid(text, Reading(on=day)).at(Fraction(10**6)).to["first"]

    every = {"year": 12, "month": 1, "quarter": 3}[rate.rpartition(" ")[2]]
    whole, now, more = cap(steps, on), cap(in_part, on), cap(steps, later(on, every))
    assert whole <= now
    assert now < more or on < date(2023, 7, 1)
    months = (on.year - 2023) * 12 + on.month - 7
    ends = later(date(2023, 7, 1), every * max(0, months // every))
    assert cap(in_part, ends) == cap(steps, ends)
    assert cap(in_part, on + timedelta(days=1)) > now or on < date(2023, 7, 1)


def test_half_a_year_is_half_of_its_days() -> None:
    steps = """
  steps:
    - {id: one, to: first, cap: 100 USD, grows: 8% per year, grows_from: 2023-01-01, grows_in_part: yes}
  residual: charity
"""
    on = Reading(on=date(2025, 3, 15))
    known = 100 * Fraction(108, 100) ** 2 * (1 + Fraction(8, 100) * Fraction(73, 365))
    assert paid(steps, on).at(Fraction(1000)).to["first"] == known


def test_a_step_under_a_condition() -> None:
    rest = """
  steps:
    - {id: bonus, to: ann, cap: 10 USD, when: ann works at firm}
    - {id: rest, to: charity}
"""
    assert paid(rest).at(Fraction(50)).to == {"charity": 50}
    assert paid(rest).left_out == ("bonus",)
    employed = CASE.replace("ann: {}", "ann: {works_at: firm}") + rest
    case = loads(employed).case
    assert case is not None
    assert payouts(case).payouts[0].at(Fraction(50)).to == {"ann": 10, "charity": 40}


def test_what_is_due_is_shared_in_proportion() -> None:
    rest = """
  steps:
    - {id: one, to: first, cap: 20 USD}
    - {id: two, to: [first, later], share_by: due, until: {first: 50 USD, later: 10 USD}}
  residual: charity
"""
    assert paid(rest).at(Fraction(40)).to == {"first": 35, "later": 5, "charity": 0}


def test_what_was_put_in_is_shared_in_proportion() -> None:
    rest = """
  steps: [{id: one, to: [first, later], share_by: contributed, cap: 2 x contributed}]
  contributed: {first: 30 USD, later: 10 USD}
  residual: charity
"""
    found = paid(rest)
    assert found.at(Fraction(40)).to == {"first": 30, "later": 10, "charity": 0}
    assert found.residual_from() == 80


def test_debts_first_and_shares_after() -> None:
    rest = """
  steps: [{id: loan, to: first, cap: 30 USD}]
  residual: shares
"""
    more = """
holdings:
  firm:
    common: {outstanding: 8, held_by: {ann: 8}}
    a: {outstanding: 2, held_by: {later: 2}, preference: 10 USD, participation: none, converts_to: common}
"""
    found = paid(rest, more=more)
    assert [b.at for b in found.breakpoints] == [0, 30, 40, 80]
    assert found.conversions() == {"a": 80}
    split = found.at(Fraction(130))
    assert split.to == {"first": 30, "ann": 80, "later": 20}
    assert sum(line.amount for line in split.lines) == 130


CLASSES = """
holdings:
  firm:
    common: {outstanding: 60, held_by: {ann: 60}}
    a: {outstanding: 40, held_by: {first: 40}, invested: 100 USD, preference: 1 x invested, participation: none, converts_to: common}
"""
CARVED = """
  steps:
    - {id: loan, to: later, cap: 50 USD}
    - {id: carve, to: {charity: 10%, shares: 90%}}
"""


def test_a_part_goes_to_others_and_the_rest_by_the_terms_of_the_shares() -> None:
    """Above a loan of 50 a tenth is the team's; the class converts once the shares have 250, which is at 50 + 250 / 0.9."""
    found = paid(CARVED, more=CLASSES)
    first = Fraction(100) / Fraction(9, 10)
    assert [b.at for b in found.breakpoints] == [0, 50, 50 + first, 50 + first * 5 / 2]
    assert found.conversions() == {"a": 50 + first * 5 / 2}
    for value, split in (
        (40, {"later": 40}),
        (150, {"later": 50, "charity": 10, "first": 90}),
        (250, {"later": 50, "charity": 20, "first": 100, "ann": 80}),
        (650, {"later": 50, "charity": 60, "first": 216, "ann": 324}),
    ):
        at = found.at(Fraction(value))
        assert {who: amount for who, amount in at.to.items() if amount} == split
        assert sum(line.amount for line in at.lines) == value
        assert "shares" not in {line.to for line in at.lines}
    assert found.at(Fraction(650)).next_dollar["ann"] == Fraction(54, 100)


def test_shares_may_be_paid_in_a_step_and_after_all_steps() -> None:
    rest = """
  steps:
    - {id: some, to: shares, until: {shares: 50 USD}}
    - {id: carve, to: charity, cap: 30 USD}
  residual: shares
"""
    found = paid(rest, more=CLASSES)
    split = found.at(Fraction(180))
    assert {w: n for w, n in split.to.items() if n} == {"first": 100, "charity": 30, "ann": 50}
    assert [b.at for b in found.breakpoints] == [0, 50, 80, 130, 280]
    both = paid(rest.replace("50 USD", "100 USD"), more=CLASSES).breakpoints[1]
    assert both.at == 100
    assert {e.turn for e in both.events} == {Turn.PAID, Turn.DONE}


@pytest.mark.parametrize(
    ("rest", "more", "code"),
    [
        (CARVED, CLASSES, ""),
        (CARVED, "", "K752"),
        (CARVED + "  residual: charity\n", "", "K752"),
        (CARVED.replace("10%", "20%"), CLASSES, "K753"),
    ],
)
def test_what_is_wrong_with_a_step_that_pays_shares_is_said(
    rest: str, more: str, code: str
) -> None:
    assert [p.code for p in loads(CASE + rest + more).errors] == ([code] if code else [])


def test_steps_to_shares_that_do_not_exist_pay_nobody() -> None:
    rest = """
  steps: [{id: some, to: {shares: 50%, first: 50%}, when: date at least 2030-01-01}]
  residual: charity
"""
    found = paid(rest, Reading(on=date(2025, 1, 1)), more=CLASSES)
    split = found.at(Fraction(180))
    assert {w: n for w, n in split.to.items() if n} == {"charity": 180}
    (line,) = split.lines
    assert line.to == "charity"
    assert line.amount == 180


@given(
    steps(),
    st.integers(0, 60).map(Fraction),
    st.dictionaries(
        st.sampled_from(WHO), st.sampled_from(["shares", "ann", "ben", "cyd"]), max_size=3
    ),
)
def test_what_goes_through_shares_is_what_they_share_out(
    given_: list[Step], value: Fraction, names: dict[str, str]
) -> None:
    """The twin: first the steps alone, then the classes alone, of what the shares have by the steps."""
    renamed = [_renamed(step, names) for step in given_]
    poured = flow(renamed, {})
    stocks = [
        Stock(name="common", shares=Fraction(6)),
        Stock(
            name="a", shares=Fraction(4), preference=Fraction(10), participates=False, converts=True
        ),
    ]
    classes = waterfall(stocks)
    curve, breakpoints = joined(poured, classes, "ann", to_shares=False)
    outer = dict(zip(poured.accounts, poured.curve.paid(value), strict=True))
    expected = dict(outer)
    inner = zip(
        classes.curve.accounts, classes.curve.paid(expected.pop("shares", Fraction(0))), strict=True
    )
    if "shares" in outer:
        for account, amount in inner:
            expected[account] = expected.get(account, Fraction(0)) + amount
        paid_ = dict(zip(curve.accounts, curve.paid(value), strict=True))
        assert {a: n for a, n in paid_.items() if n} == {a: n for a, n in expected.items() if n}
        assert {k.at for k in curve.knots} == {b.at for b in breakpoints}


def _renamed(step: Step, names: dict[str, str]) -> Step:
    """The same step with other names; two that come to one name share its part, and it keeps the first bound."""
    parts: dict[str, Fraction] = {}
    for who, part in step.parts.items():
        parts[names.get(who, who)] = parts.get(names.get(who, who), Fraction(0)) + part
    bounds = [
        {names.get(w, w): n for w, n in reversed(list(b.items()))} for b in (step.caps, step.until)
    ]
    return replace(step, parts=parts, caps=bounds[0], until=bounds[1])


def test_a_tranche_is_a_class_and_belongs_to_somebody() -> None:
    rest = """
  steps:
    - {id: one, to: tranche-one, cap: 2 x contributed}
    - {id: two, to: tranche-two, cap: 3 x contributed}
  contributed: {tranche-one: {amount: 10 USD, of: first}, tranche-two: {amount: 20 USD, of: first}}
  residual: charity
"""
    more = "\nholdings: {firm: {tranche-one: {votes: 0}, tranche-two: {votes: 0}}}\n"
    found = paid(rest, more=more)
    split = found.at(Fraction(100))
    assert split.to == {"first": 80, "charity": 20}
    assert split.accounts == {"tranche-one": 20, "tranche-two": 60, "charity": 20}
    multiple = found.holder_multiple("first", split)
    assert multiple is not None
    assert multiple.exact == Fraction(8, 3)


def test_a_tranche_is_named_where_it_is_put_in() -> None:
    rest = """
  steps:
    - {id: back, to: [early, late], share_by: contributed, cap: 1 x contributed}
    - {id: more, to: {early: 50%, late: 50%}, cap: {early: 2 x contributed, late: 3 x contributed}}
  contributed: {early: {amount: 10 USD, of: first}, late: {amount: 20 USD, of: first}}
  residual: charity
"""
    found = paid(rest)
    split = found.at(Fraction(100))
    assert split.to == {"first": 80, "charity": 20}
    assert split.accounts == {"early": 20, "late": 60, "charity": 20}
    multiple = found.holder_multiple("first", split)
    assert multiple is not None
    assert multiple.exact == Fraction(8, 3)


@pytest.mark.parametrize(
    ("tranche", "help_"),
    [
        ("early: {amount: 10 USD}", "by saying whose it is: `of: NAME`"),
        ("the early one: {amount: 10 USD, of: first}", "a name is one word"),
        ("shares: {amount: 10 USD, of: first}", "a word of the language"),
        (
            "early: {amount: 10 USD, of: second}, second: {amount: 1 USD, of: first}",
            "declared as tranche",
        ),
    ],
)
def test_a_tranche_is_somebodys_and_has_a_name(tranche: str, help_: str) -> None:
    name = tranche.partition(":")[0]
    rest = f"""
  steps: [{{id: back, to: first, cap: 1 USD}}]
  contributed: {{{tranche}}}
  residual: charity
"""
    problem = next(p for p in loads(CASE + rest).problems if p.code == "K401")
    assert f"`{'second' if 'second' in tranche else name}`" in problem.message
    assert help_ in (problem.help or "")


IN_KIND = "{amount: 10 USD, paid: 6 USD, cash: 2 USD, used: 1 USD, cost: 3 USD, counts: COUNTS}"


@pytest.mark.parametrize(
    ("counts", "counted"),
    [("as promised", 10), ("as paid", 6), ("on use", 3), ("at cost", 5), ("cash only", 2)],
)
def test_what_is_put_in_in_kind_counts_as_it_is_said(counts: str, counted: int) -> None:
    rest = f"""
  steps: [{{id: one, to: first, cap: 2 x contributed}}]
  contributed: {{first: {IN_KIND.replace("COUNTS", counts)}}}
  residual: charity
"""
    assert paid(rest).residual_from() == 2 * counted


def test_where_nobody_says_how_it_counts_a_multiple_is_a_range() -> None:
    rest = """
  steps: [{id: one, to: first, cap: 60 USD}]
  contributed: {first: {amount: 10 USD, cash: 2 USD}}
  residual: charity
"""
    found = paid(rest)
    multiple = found.holder_multiple("first", found.at(Fraction(60)))
    assert multiple is not None
    assert multiple == Quantity(Fraction(6), None, Fraction(30), "x")


@pytest.mark.parametrize(
    ("rest", "code", "says"),
    [
        ("steps: [{id: one, to: first, cap: 2 x contributed}], contributed: {first: {amount: 10 USD, cash: 2 USD}}, residual: ann", "K912", "how it counts"),
        ("steps: [{id: one, to: first, cap: 5..9 USD}], residual: ann", "K911", "a range"),
        ("steps: [{id: one, to: [first, later], cap: 5 USD}], residual: ann", "K912", "how they share"),
        ("steps: [{id: one, to: [first, later], share_by: due, cap: {first: 5 USD}}, {id: two, to: ann}]", "K912", "what is due to `later`"),
        ("steps: [{id: one, to: first, cap: 5 USD, grows: 5% per year}], residual: ann", "K912", "from when on"),
        ("steps: [{id: one, to: first, cap: 5 USD, grows: 5% per tick, grows_from: 2020-01-01}], residual: ann", "K912", "nothing that can be counted"),
        ("steps: [{id: one, to: first, until: 5 USD, catch_up: yes}], residual: ann", "K912", "up to which share"),
        ("steps: [{id: one, to: {first: 1 USD, later: 2}, until: 5 USD}], residual: ann", "K753", "neither a share"),
        ("steps: [{id: one, to: first, cap: 5}], residual: ann", "K206", "no amount of money"),
        ("steps: [{id: one, to: first, cap: 5 USD per year}], residual: ann", "K206", "no amount of money"),
        ("steps: [{id: one, to: first, cap: -5 USD}], residual: ann", "K205", "less than nothing"),
        ("steps: [{id: one, to: {first: 0, later: 0}, until: 5 USD}], residual: ann", "K753", "nobody a part"),
        ("steps: [{id: one, to: first, cap: 5 USD, when: date at least 2024-01-01 and later holds at least 5% of outstanding gold}], residual: ann", "K401", ""),
    ],
)  # fmt: skip
def test_what_is_open_is_refused(rest: str, code: str, says: str) -> None:
    text = CASE.replace("payouts:\n  entity: firm\n  currency: USD\n", "")
    loaded = loads(f"{text}payouts: {{entity: firm, currency: USD, {rest}}}\n")
    assert loaded.case is not None
    found = [*loaded.errors, *payouts(loaded.case).problems] if not loaded.errors else loaded.errors
    assert [p.code for p in found] == [code]
    assert says in found[0].message


ODD = (
    "steps: [{id: one, to: {first: 0, later: 0}, until: 5 USD}], residual: ann",
    "steps: [{id: one, to: first, cap: -5 USD}], residual: ann",
    "steps: [{id: one, to: first, cap: 0 USD}], residual: ann",
    "steps: [{id: one, to: first, until: 0 USD}, {id: two, to: later, until: {later: 0 USD}}], residual: ann",
    "steps: [{id: one, to: [first, later], share_by: contributed, cap: 5 USD}], contributed: {first: 0 USD, later: 0 USD}, residual: ann",
    "steps: [{id: one, to: first, cap: 5 USD, grows: 1% per day, grows_from: 1000-01-01}], residual: ann",
    "steps: [{id: one, to: first, cap: 5 USD, grows: -1% per year, grows_from: 2000-01-01}], residual: ann",
    "steps: [{id: one, to: {first: 30%, later: 60%..70%}, until: 5 USD}], residual: ann",
    "steps: [{id: one, to: first, until: {first: 150%}}], residual: ann",
    "steps: [{id: one, to: first, until: {later: 5 USD}}], residual: ann",
    "steps: [{id: one, to: [], cap: 5 USD}], residual: ann",
    "steps: [{id: one, to: first, cap: about 5 USD}], residual: ann",
    "steps: [{id: one, to: first, cap: 5 USD per year}], residual: ann",
    "steps: [{id: one, to: first, cap: 0 x contributed}], contributed: {first: 5 USD}, residual: ann",
    "steps: [{id: one, to: first, cap: 2 x contributed}], contributed: {first: {paid: 5 USD, counts: as promised}}, residual: ann",
    "convertibles: {s: {kind: safe, held_by: first, invested: 0 USD, valuation_cap: 0 USD, cap_is: pre-money}}, residual: ann",
    "convertibles: {s: {kind: safe, held_by: first, invested: 5 USD, discount: 100%}}, round: {by: ann, money: 5 USD, pre_money: 5 USD}",
    "convertibles: {s: {kind: safe, held_by: first, invested: 5 USD}}, round: {by: ann, money: 0 USD, pre_money: 5 USD}",
    "convertibles: {s: {kind: safe, held_by: first, invested: 5 USD}}, round: {by: ann, money: 5 USD, pre_money: 5 USD, pool: 100%}",
    "round: {by: ann, money: 5 USD, pre_money: 5 USD}",
    "residual: shares",
)  # fmt: skip


@pytest.mark.parametrize("rest", ODD)
def test_odd_terms_are_computed_or_refused_and_break_nothing(rest: str) -> None:
    text = CASE.replace("payouts:\n  entity: firm\n  currency: USD\n", "")
    more = "holdings: {firm: {common: {outstanding: 10, held_by: {ann: 10}}}}\n"
    loaded = loads(f"{text}{more}payouts: {{entity: firm, currency: USD, {rest}}}\n")
    assert loaded.case is not None
    if loaded.errors:
        return
    answer = payouts(loaded.case)
    assert len(answer.payouts) + bool(answer.problems) == 1
    for found in answer.payouts:
        for value in (0, 3, 1000):
            assert sum(found.at(Fraction(value)).to.values()) == value
