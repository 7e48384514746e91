"""Options, stock units and warrants of a cap table become classes with a price; what a case cannot say is told."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.control.lens import control
from kingmaker.analysis.payout.lens import payouts
from kingmaker.source.exchange.importing import Form, import_files
from kingmaker.source.load import loads
from tests.test_import_ocf import COMMON, RULE, SEED, VALUES, issued, package
from tests.test_import_vesting import FOUR_YEARS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.model.case import Case
    from kingmaker.source.exchange.importing import Imported

Json = dict[str, Any]
USD = {"amount": "2.00", "currency": "USD"}
TERMS: Json = {
    "object_type": "VESTING_TERMS",
    "id": "4y",
    "allocation_type": "CUMULATIVE_ROUND_DOWN",
    "vesting_conditions": FOUR_YEARS,
}
PLAN: Json = {"object_type": "STOCK_PLAN", "id": "plan", "stock_class_ids": ["cs"]}
PREFERRED = {**SEED, "liquidation_preference_multiple": "1", "participation_cap_multiple": "2"}


def award(number: str, holder: str = "b", *, day: str = "2023-01-01", **more: object) -> Json:
    return {
        "object_type": "TX_EQUITY_COMPENSATION_ISSUANCE", "id": f"t-{number}", "security_id": number, "date": day,
        "stakeholder_id": holder, "stock_class_id": "cs", "compensation_type": "OPTION_ISO", "quantity": "100",
        "exercise_price": USD, **more,
    }  # fmt: skip


def warrant(number: str, holder: str = "f", target: str = "cs", **more: object) -> Json:
    mechanism = {"type": "FIXED_AMOUNT_CONVERSION", "converts_to_quantity": "100"}
    right = {"converts_to_stock_class_id": target, "conversion_mechanism": mechanism}
    return {
        "object_type": "TX_WARRANT_ISSUANCE", "id": f"t-{number}", "security_id": number, "date": "2023-01-01",
        "stakeholder_id": holder, "exercise_price": USD, "exercise_triggers": [{"conversion_right": right}], **more,
    }  # fmt: skip


def act(kind: str, number: str, day: str = "2024-02-01", **more: object) -> Json:
    return {
        "object_type": f"TX_{kind}",
        "id": f"t-{kind}",
        "date": day,
        "security_id": number,
        **more,
    }


def begun(number: str, day: str = "2023-01-01") -> Json:
    return act("VESTING_START", number, day, vesting_condition_id="start")


def imported(
    *items: Json, as_of: date | None = None, classes: tuple[Json, ...] = (COMMON,)
) -> Imported:
    """A cap table of 900 common shares of Ann Abel, and what else is given, on 30 June 2024."""
    return import_files(
        package(issued("1", "a", 900), *items, classes=classes), as_of=as_of, assumed=RULE
    )


def case_of(found: Imported, variant: str | None = None) -> Case:
    assert found.text, [p.message for p in found.problems]
    loaded = loads(found.text, variant=variant)
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    return loaded.case


def paid(found: Imported, at: int, variant: str | None = None) -> Mapping[str, Fraction]:
    (waterfall,) = payouts(case_of(found, variant)).payouts
    return {n: amount for n, amount in waterfall.at(Fraction(at)).to.items() if amount}


def told(found: Imported, code: str) -> list[str]:
    return [p.message for p in found.problems if p.code == code]


def test_an_option_is_worth_what_a_share_has_beyond_its_price() -> None:
    """A thousand shares share 1,800 and the 200 that the options pay in: two dollars each, and nothing before."""
    found = imported(award("o1"))
    assert paid(found, 1800) == {"ann-abel": 1800}
    assert paid(found, 9800) == {"ann-abel": 9000, "bo-berg": 800}
    (classes,) = case_of(found).holdings.values()
    (options,) = (shares for name, shares in classes.items() if name.startswith("options"))
    assert options.label == "options on common-stock at 2 USD"
    assert "t-o1" in case_of(found).sources[options.source[0]].note


def test_rights_are_no_shares_yet() -> None:
    found = imported(award("o1", quantity="5000"), warrant("w1"))
    held = control(case_of(found)).of("acme-inc")
    assert [c.name for c in held.controllers] == ["ann-abel"]
    assert held.stock is not None
    (stake,) = held.stock.stakes
    assert stake.holder == "ann-abel"
    assert stake.votes == stake.capital == 1


@pytest.mark.parametrize(
    ("as_of", "ready", "late"),
    [
        (date(2023, 12, 31), 0, 100),
        (date(2024, 1, 1), 25, 75),
        (date(2024, 6, 30), 35, 65),
        (date(2027, 1, 1), 100, 0),
    ],
)
def test_what_has_vested_stands_apart_from_what_has_not(as_of: date, ready: int, late: int) -> None:
    found = imported(TERMS, award("o1", vesting_terms_id="4y"), begun("o1"), as_of=as_of)
    (classes,) = case_of(found).holdings.values()
    numbers = {
        shares.vests is None: shares.outstanding.exact
        for name, shares in classes.items()
        if name.startswith("options") and shares.outstanding is not None
    }
    assert numbers == {k: n for k, n in ((True, ready), (False, late)) if n}
    assert bool(told(found, "K955")) is bool(late)


def test_whether_a_sale_lets_the_rest_vest_is_asked_for_and_both_answers_are_there() -> None:
    found = imported(TERMS, award("o1", vesting_terms_id="4y"), begun("o1"))
    (asked,) = told(found, "K955")
    assert "whether what has not vested" in asked
    assert "--variant vested-at-once" in asked
    # 35 of the 100 have vested: p is what 935 shares have of the exit and of what these pay in.
    assert paid(found, 9280)["bo-berg"] == 35 * (Fraction(9280 + 70, 935) - 2)
    assert paid(found, 9800, "vested-at-once") == {"ann-abel": 9000, "bo-berg": 800}


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        ([act("EQUITY_COMPENSATION_EXERCISE", "o1", quantity="40", resulting_security_ids=["1"])], 60),
        ([act("PLAN_SECURITY_CANCELLATION", "o1", quantity="30")], 70),
        ([act("EQUITY_COMPENSATION_RETRACTION", "o1")], 0),
        ([act("EQUITY_COMPENSATION_ACCEPTANCE", "o1")], 100),
        ([act("EQUITY_COMPENSATION_EXERCISE", "o1", "2025-01-01", quantity="40")], 100),
        (
            [act("EQUITY_COMPENSATION_CANCELLATION", "o1", quantity="30", balance_security_id="o2"),
             award("o2", quantity="70", day="2024-02-01")],
            70,
        ),
        ([act("EQUITY_COMPENSATION_TRANSFER", "o1", quantity="100", resulting_security_ids=["o2"]),
          award("o2", day="2024-02-01")], 100),
        ([act("EQUITY_COMPENSATION_TRANSFER", "o1", quantity="100", resulting_security_ids=["gone"])], 0),
    ],
)  # fmt: skip
def test_rights_are_followed_to_the_day(acts: list[Json], left: int) -> None:
    found = imported(award("o1"), *acts)
    (classes,) = case_of(found).holdings.values()
    numbers = [
        shares.outstanding.exact
        for name, shares in classes.items()
        if name.startswith("options") and shares.outstanding is not None
    ]
    assert numbers == ([left] if left else [])


def test_what_was_exercised_had_vested_and_what_was_cancelled_had_not() -> None:
    grant = award("o1", vesting_terms_id="4y")
    used = act("EQUITY_COMPENSATION_EXERCISE", "o1", quantity="20")
    over = act("EQUITY_COMPENSATION_CANCELLATION", "o1", quantity="50")
    found = imported(
        TERMS, grant, begun("o1"), used, over
    )  # 35 had vested; 30 are left, 15 of them vested
    (classes,) = case_of(found).holdings.values()
    numbers = [s.outstanding.exact for n, s in classes.items() if "options" in n and s.outstanding]
    assert numbers == [15, 15]


def test_prices_change_and_shares_are_split() -> None:
    lower = act("EQUITY_COMPENSATION_REPRICING", "o1", new_exercise_price={**USD, "amount": "1"})
    split = {
        "object_type": "TX_STOCK_CLASS_SPLIT", "id": "x", "date": "2024-03-01", "stock_class_id": "cs",
        "split_ratio": {"numerator": "2", "denominator": "1"},
    }  # fmt: skip
    assert paid(imported(award("o1"), lower), 9900) == {"ann-abel": 9000, "bo-berg": 900}
    found = imported(award("o1"), split)  # 200 at one dollar beside 1,800
    assert paid(found, 9800) == {"ann-abel": 9000, "bo-berg": 800}
    assert any("split with the shares" in said for said in told(found, "K955"))


@pytest.mark.parametrize(
    ("day", "of", "ready"),
    [
        ("2024-02-15", "cs", 2 * (35 + 20)),
        ("2024-03-01", "cs", 2 * (35 + 20)),  # on the day of a split: before it
        ("2024-04-01", "cs", 2 * 35 + 20),
        ("2024-04-01", "other", 35 + 20),
    ],
)
def test_an_acceleration_is_counted_in_shares_of_its_day(day: str, of: str, ready: int) -> None:
    """35 of a hundred have vested by 30 June; each share becomes two on 1 March."""
    grant = award("o1", vesting_terms_id="4y")
    split = {
        "object_type": "TX_STOCK_CLASS_SPLIT", "id": "x", "date": "2024-03-01", "stock_class_id": of,
        "split_ratio": {"numerator": "2", "denominator": "1"},
    }  # fmt: skip
    earlier = {**split, "id": "y", "date": "2022-06-01"}  # before the option was given
    sped = act("VESTING_ACCELERATION", "o1", day, quantity="20")
    other = {**COMMON, "id": "other", "name": "Other"}
    found = imported(TERMS, grant, begun("o1"), earlier, split, sped, classes=(COMMON, other))
    numbers = {
        shares.vests is None: shares.outstanding.exact
        for classes in case_of(found).holdings.values()
        for name, shares in classes.items()
        if name.startswith("options") and shares.outstanding is not None
    }
    whole = 200 if of == "cs" else 100
    assert numbers == {True: ready, False: whole - ready}
    after = (day, of) == ("2024-04-01", "cs")
    assert any("acceleration after a split" in said for said in told(found, "K955")) is after


def test_units_have_no_price_and_appreciation_rights_a_base() -> None:
    units = award("u1", compensation_type="RSU", exercise_price=None)
    rights = award("r1", "f", compensation_type="SSAR", exercise_price=None, base_price=USD)
    found = imported(units, rights)
    (classes,) = case_of(found).holdings.values()
    assert sorted(n for n in classes if n != "common-stock") == [
        "appreciation-rights-on-common-stock-at-2-usd",
        "stock-units-on-common-stock-at-0-usd",
    ]
    assert paid(found, 10_800) == {"ann-abel": 9000, "bo-berg": 1000, "a-fund": 800}
    assert any("in which currency" in said for said in told(imported(units), "K955"))


def test_a_warrant_is_for_a_number_of_shares_of_one_class() -> None:
    assert paid(imported(warrant("w1")), 9800) == {"ann-abel": 9000, "a-fund": 800}
    used = act("WARRANT_EXERCISE", "w1", trigger_id="x", resulting_security_ids=["1"])
    assert "warrants" not in imported(warrant("w1"), used).text
    late = warrant("w1", warrant_expiration_date="2024-06-29")
    assert any("has expired" in said for said in told(imported(late), "K954"))
    assert "warrants" in imported(warrant("w1", warrant_expiration_date="2024-06-30")).text


WAY: Json = {"type": "VALUATION_BASED_CONVERSION", "valuation_type": "CAP"}
FOR_A_ROUND: Json = {
    "exercise_triggers": [
        {"conversion_right": {"converts_to_future_round": True, "conversion_mechanism": WAY}}
    ]
}


@pytest.mark.parametrize(
    ("items", "code", "says"),
    [
        ([award("o1", stock_class_id=None)], "K955", "to which class"),
        ([award("o1", stock_class_id="xx")], "K953", "no stock class"),
        ([award("o1", compensation_type="LOTTERY")], "K954", "no kind that is known"),
        ([award("o1", quantity=None)], "K954", "no number of shares"),
        ([award("o1", exercise_price=None)], "K955", "may be used"),
        ([award("o1"), award("o2", exercise_price={**USD, "currency": "EUR"})], "K954", "a price in EUR"),
        ([award("o1", exercise_price={**USD, "currency": "dollars"})], "K952", "no amount"),
        ([award("o1", "nobody")], "K953", "who holds this right"),
        ([award("o1", vesting_terms_id="xx")], "K953", "no vesting terms"),
        ([TERMS, award("o1", vesting_terms_id="4y")], "K955", "when the vesting of a security begins"),
        ([award("o1"), award("o1")], "K956", "two issuances"),
        ([award("o1"), act("EQUITY_COMPENSATION_EXERCISE", "o1", quantity="101")], "K956", "right to 100 shares"),
        ([act("WARRANT_CANCELLATION", "w9", quantity="1")], "K953", "no security w9"),
        ([act("EQUITY_COMPENSATION_REPRICING", "o9")], "K953", "no such security"),
        ([award("o1", early_exercisable=True)], "K954", "early_exercisable"),
        ([warrant("w1", target="ps")], "K954", "with a preference"),
        ([warrant("w1", **FOR_A_ROUND)], "K954", "a fixed number of shares of a known class"),
        ([warrant("w1", **FOR_A_ROUND)], "K955", "for how many shares"),
        ([warrant("w1", quantity="7")], "K954", "the first is taken"),
        ([warrant("w1", quantity_source="HUMAN_ESTIMATED")], "K955", "by an estimate"),
        ([{**issued("2", "b", 10), "vesting_terms_id": "4y"}, TERMS], "K955", "shares that have not vested"),
    ],
)  # fmt: skip
def test_what_a_case_cannot_say_is_told_at_its_place(
    items: list[Json], code: str, says: str
) -> None:
    found = imported(*items, classes=(COMMON, PREFERRED))
    mine = [p for p in found.problems if p.code == code and says in p.message]
    assert mine, [(p.code, p.message) for p in found.problems]
    assert {p.where.file for p in mine} == {"Transactions.ocf.json"}
    if code != "K956":
        assert not loads(found.text).errors


def test_without_a_price_nobody_is_paid_by_a_guess() -> None:
    found = imported(award("o1"), award("o2", exercise_price=None))
    assert [p.code for p in payouts(case_of(found)).problems] == ["K911"]


def test_the_class_of_an_award_may_be_that_of_its_plan() -> None:
    of_plan = award("o1", stock_class_id=None, stock_plan_id="plan")
    assert paid(imported(PLAN, of_plan), 9800) == {"ann-abel": 9000, "bo-berg": 800}
    two = {**PLAN, "stock_class_ids": ["cs", "ps"]}
    assert any("to which class" in said for said in told(imported(two, of_plan), "K955"))


@settings(max_examples=40)
@given(st.data())
def test_spoilt_rights_make_a_sound_case_or_problems(data: st.DataObject) -> None:
    acts = [
        TERMS, PLAN, award("o1", vesting_terms_id="4y"), begun("o1"), warrant("w1"),
        act("EQUITY_COMPENSATION_EXERCISE", "o1", quantity="10"), act("VESTING_ACCELERATION", "o1", quantity="5"),
    ]  # fmt: skip
    files = {name: json.loads(part) for name, part in package(issued("1", "a", 900), *acts).items()}
    for _ in range(data.draw(st.integers(1, 3))):
        place: Any = files["Transactions.ocf.json"]["items"]
        while isinstance(place, dict | list) and place:
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
                place[key] = data.draw(VALUES)
                break
            place = place[key]
    found = import_files({n: json.dumps(part).encode() for n, part in files.items()}, form=Form.OCF)
    if found.text:
        assert not loads(found.text).errors
    else:
        assert any(p.severity == "error" for p in found.problems)
