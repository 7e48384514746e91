"""Terms of classes as a case writes them: what is open or not modelled is refused at its place, the rest is computed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kingmaker.analysis.control.lens import control
from kingmaker.analysis.payout.figures import End, Reading
from kingmaker.analysis.payout.lens import payouts
from kingmaker.analysis.payout.many import many
from kingmaker.report.paying import payout_document
from kingmaker.source.load import loads

COMMON = "common: {outstanding: 80, held_by: {ann: 80}}"
FULL = "outstanding: 20, held_by: {fund: 20}, invested: 100 USD"


def case(*classes: str, rest: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in classes)
    people = "people: {ann: {works_at: firm}, ben: {}, fund: {kind: organisation}}\n"
    return (
        f"title: Terms\nentities: {{firm: company}}\n{people}holdings:\n  firm:\n{lines}"
        f"payouts: {{entity: firm, currency: USD{rest}}}\n"
    )


@pytest.mark.parametrize(
    ("terms", "at", "fund"),
    [
        (f"{FULL}, preference: 1 x invested, participation: none, converts_to: common", 300, 100),
        (f"{FULL}, preference: 1 x invested, participation: none, converts_to: common", 1000, 200),
        (f"{FULL}, preference: 1 x invested, participation: none, converts_to: none", 1000, 100),
        (f"{FULL}, preference: 0 x invested, participation: none, converts_to: none", 1000, 0),
        (f"{FULL}, preference: 0 x invested, participation: none, converts_to: common", 1000, 200),
        (f"{FULL}, preference: 150 USD, participation: full", 1150, 350),
        (
            f"{FULL}, preference: 2, participation: capped, cap: 3 x invested, converts_to: common",
            1200,
            300,
        ),
        (
            f"{FULL}, preference: 2, participation: capped, cap: 3 x invested, converts_to: common",
            2000,
            400,
        ),
        (
            f"{FULL}, preference: 2, participation: capped, cap: 3 x invested, converts_to: none",
            2000,
            300,
        ),
        ("outstanding: 20, held_by: {fund: 20}, cap: 50 USD", 1000, 50),
        ("outstanding: 20, held_by: {fund: 20}, strike: 3 USD", 140, 0),
        ("outstanding: 20, held_by: {fund: 20}, strike: 3 USD", 1040, 160),
        ("outstanding: 20, held_by: {fund: 20}, vests: ann works at firm", 100, 20),
        ("outstanding: 20, held_by: {fund: 20}, vests: ben works at firm", 100, 0),
        ("outstanding: 30, treasury: 10, held_by: {fund: 20}", 100, 20),
        ("held_by: {fund: 20}", 100, 20),
        (
            f"{FULL}, preference: 1, participation: none, converts_to: common, converts_at: 2",
            1200,
            400,
        ),
        (
            f"{FULL}, preference: 1, participation: none, converts_to: common, converts_at: 3/2",
            1100,
            300,
        ),
    ],
)
def test_terms_as_they_are_written(terms: str, at: int, fund: int) -> None:
    loaded = loads(case(COMMON, f"a: {{{terms}}}"))
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    answer = payouts(loaded.case)
    assert answer.problems == ()
    split = answer.payouts[0].at(Fraction(at))
    assert split.to.get("fund", 0) == fund
    assert sum(split.to.values()) == at


@pytest.mark.parametrize(
    ("terms", "code", "says"),
    [
        (f"{FULL}, preference: 1 x invested", "K912", "shares in what is left"),
        (
            f"{FULL}, preference: 1 x invested, participation: none",
            "K912",
            "turned into another class",
        ),
        ("outstanding: 20, preference: 1 x invested, participation: full", "K912", "how much"),
        ("preference: 5 USD, participation: full", "K911", "how many"),
        ("outstanding: unknown, preference: 5 USD, participation: full", "K911", "unknown"),
        (
            f"{FULL}, preference: 1, participation: full, strike: 2 USD",
            "K910",
            "options on preferred",
        ),
        (f"{FULL}, preference: 5 EUR, participation: full", "K754", "not in USD"),
        (f"{FULL}, preference: 1, participation: none, converts_to: b", "K910", "terms of its own"),
        ("outstanding: 5, vests: date at least 2024-01-01", "K914", "cannot be told"),
    ],
)
def test_what_is_open_or_not_modelled_is_refused(terms: str, code: str, says: str) -> None:
    other = "b: {outstanding: 5, cap: 10 USD}"
    loaded = loads(case(COMMON, other, f"a: {{{terms}}}"))
    assert loaded.case is not None
    found = loaded.errors or payouts(loaded.case).problems
    assert [p.code for p in found] == [code]
    assert says in found[0].message


@pytest.mark.parametrize(
    ("on", "ann"), [(None, 80), (date(2024, 12, 31), 80), (date(2025, 1, 1), 64)]
)
def test_a_condition_on_the_date_is_read_on_the_day_of_payment(on: date | None, ann: int) -> None:
    later = "a: {outstanding: 20, held_by: {ben: 20}, vests: date at least 2025-01-01}"
    loaded = loads(f"as_of: 2024-06-30\n{case(COMMON, later)}")
    assert loaded.case is not None
    (found,) = payouts(loaded.case, Reading(on=on)).payouts
    assert found.at(Fraction(80)).to["ann"] == ann


def test_ranks_have_to_be_said_where_there_are_several() -> None:
    two = [f"{n}: {{{FULL}, preference: 1, participation: full}}" for n in ("a", "b")]
    loaded = loads(case(COMMON, *two))
    assert loaded.case is not None
    assert [p.code for p in payouts(loaded.case).problems] == ["K912", "K912"]


def test_where_all_are_capped_somebody_has_to_have_the_rest() -> None:
    capped = "a: {outstanding: 20, held_by: {fund: 20}, cap: 50 USD}"
    nobody = loads(case(capped)).case
    charity = loads(case(capped, rest=", residual: ben")).case
    assert nobody is not None
    assert charity is not None
    assert [p.code for p in payouts(nobody).problems] == ["K752"]
    assert payouts(charity).payouts[0].at(Fraction(80)).to == {"fund": 50, "ben": 30}


@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("anti_dilution", "a"),
        ("pay-to-play", "a"),
        ("dividends", "a"),
        ("ratchet", "a"),
        ("escrow", "payouts"),
        ("fx", "payouts"),
    ],
)
def test_what_one_might_look_for_is_refused_by_name(key: str, where: str) -> None:
    inner = f", {key}: something"
    text = case(
        COMMON,
        f"a: {{{FULL}{inner if where == 'a' else ''}}}",
        rest=inner if where == "payouts" else "",
    )
    found = loads(text).errors
    assert [p.code for p in found] == ["K910"]
    assert f"`{key}`" in found[0].message


def test_shares_of_one_class_are_paid_to_their_holders() -> None:
    loaded = loads(case("common: {outstanding: 100, held_by: {ann: 30, ben: 50}}"))
    assert loaded.case is not None
    found = payouts(loaded.case).payouts[0]
    assert found.at(Fraction(10)).to == {"ann": 3, "ben": 5, "common": 2}
    at_once = many(found.by_holders(), [10.0, 20.0])
    assert at_once.accounts == ("ann", "ben", "common")
    assert at_once.amounts.tolist() == [[3.0, 5.0, 2.0], [6.0, 10.0, 4.0]]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (("80%", "20%"), {}),
        (("8 USD", "2 USD"), {}),
        (("50%", "50%"), {"common": Fraction(1, 2), "b": Fraction(1, 2)}),
        (("30 USD", "10 USD"), {"common": Fraction(3, 4), "b": Fraction(1, 4)}),
        (("100%", "none"), {}),
    ],
)
def test_it_is_told_where_classes_are_other_parts_of_the_capital_than_they_are_paid(
    parts: tuple[str, str], told: dict[str, Fraction]
) -> None:
    """Shares are paid by number; a part of the capital says who owns the entity, as `control` tells."""
    first, second = parts
    loaded = loads(
        case(
            f"common: {{outstanding: 80, held_by: {{ann: 80}}, capital: {first}}}",
            f"b: {{outstanding: 20, held_by: {{fund: 20}}, capital: {second}}}",
        )
    )
    assert loaded.case is not None
    answer = payouts(loaded.case)
    (found,) = answer.payouts
    assert found.other_parts == told
    owned = control(loaded.case).of("firm").owners
    assert owned is not None
    paid = {who: n / 100 for who, n in found.at(Fraction(100)).to.items() if n}
    assert ({who: n for who, n in owned.items() if n} != paid) is bool(told)
    words = str(payout_document(loaded.case, answer, [[Fraction(100)]], asked=True))
    assert ("Each share is paid alike, by number" in words) is bool(told)


@pytest.mark.parametrize(
    ("end", "ann", "ben"), [(End.LOW, 30, 70), (End.LIKELY, 40, 60), (End.HIGH, 60, 40)]
)
def test_a_range_of_a_holder_is_read_at_the_end_that_is_asked_for(
    end: End, ann: int, ben: int
) -> None:
    loaded = loads(case("common: {outstanding: 100, held_by: {ann: 30..40..60, ben: rest}}"))
    assert loaded.case is not None
    (found,) = payouts(loaded.case, Reading(end=end)).payouts
    assert found.at(Fraction(100)).to == {"ann": ann, "ben": ben}
    assert list(found.ranged) == ["holdings.firm.common.held_by.ann"]


def test_who_has_how_much_of_an_open_range_stays_with_the_class() -> None:
    loaded = loads(case("common: {outstanding: 100, held_by: {ann: 30..60, ben: 20}}"))
    assert loaded.case is not None
    for end, ann in ((End.LOW, 30), (End.LIKELY, 0), (End.HIGH, 60)):
        (found,) = payouts(loaded.case, Reading(end=end)).payouts
        split = found.at(Fraction(100)).to
        assert split.get("ann", 0) == ann
        assert split["ben"] == 20
        assert split["common"] == 80 - ann


def test_what_holders_have_together_adds_up_to_how_many_there_are() -> None:
    for outstanding, end in ((None, End.LOW), (None, End.HIGH), ("90..150", End.HIGH)):
        issued = f"outstanding: {outstanding}, " if outstanding else ""
        loaded = loads(case(f"common: {{{issued}held_by: {{ann: 30..60, ben: 60..90}}}}"))
        assert loaded.case is not None
        (found,) = payouts(loaded.case, Reading(end=end)).payouts
        ann, ben = (30, 60) if end is End.LOW else (60, 90)
        assert found.at(Fraction(ann + ben)).to == {"ann": ann, "ben": ben}


def test_more_than_there_are_at_one_end_of_the_ranges_is_a_problem() -> None:
    loaded = loads(case("common: {outstanding: 100, held_by: {ann: 30..60, ben: 60}}"))
    assert loaded.case is not None
    assert payouts(loaded.case, Reading(end=End.LOW)).problems == ()
    (found,) = payouts(loaded.case, Reading(end=End.HIGH)).problems
    assert (found.code, "120 together" in found.message) == ("K522", True)
    assert found.where.line
