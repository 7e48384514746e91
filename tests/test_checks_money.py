"""Who is paid and who needs what: caps, steps, parts, currencies, terms of classes, dependencies."""

from __future__ import annotations

import pytest

from tests.checking import codes, only


def payouts(steps: str, more: str = "", currency: str = "currency: USD") -> str:
    """Return a case whose company pays out in these steps."""
    return (
        "title: Acme\nentities: {acme: company}\npeople: {ann: {}, bob: {}, fund: {kind: organisation}}\n"
        f"payouts: {{entity: acme, {currency}, steps: [{steps}]{more}}}\n"
    )


PUT_IN = ", contributed: {fund: 10 million USD, ann: unknown}"


@pytest.mark.parametrize(
    ("cap", "found"),
    [
        ("20 million USD", []),
        ("10 million USD", []),
        ("5 million USD", ["K750"]),
        ("5 million..20 million USD", []),
        ("100 x contributed", []),
        ("0.5 x contributed", ["K750"]),
    ],
)
def test_a_cap_and_what_was_put_in(cap: str, found: list[str]) -> None:
    steps = f"{{id: one, to: fund, cap: {cap}}}, {{id: two, to: ann}}"
    assert codes(payouts(steps, PUT_IN)) == found


@pytest.mark.parametrize(
    ("steps", "more", "found"),
    [
        ("{id: one, to: fund}", "", []),
        ("{id: one, to: fund}, {id: two, to: ann}", "", ["K751"]),
        ("{id: one, to: fund, until: 5 USD}, {id: two, to: ann}", "", []),
        ("{id: one, to: fund, until: {fund: 5 USD}}, {id: two, to: ann}", "", []),
        ("{id: one, to: fund, cap: 5 USD}, {id: two, to: ann}", "", []),
        ("{id: one, to: [fund, bob], cap: {fund: 5 USD}}, {id: two, to: ann}", "", ["K751"]),
        ("{id: one, to: [fund, bob], cap: 5 USD}, {id: two, to: ann}", "", []),
        ("{id: one, to: fund, cap: none}, {id: two, to: ann}", "", ["K751"]),
        ("{id: one, to: fund, when: ann works at acme}, {id: two, to: ann}", "", []),
        ("{id: one, to: fund}", ", residual: ann", ["K751"]),
        ("{id: one, to: fund}", ", residual: fund", []),
        ("{id: one, to: fund}", ", residual: shares", ["K751", "K752"]),
        ("{id: one, to: fund, until: 5 USD}", "", ["K752"]),
        ("{id: one, to: fund, until: 5 USD}", ", residual: ann", []),
        ("{id: one, to: fund, cap: 5 USD}", "", ["K752"]),
        ("", "", ["K752"]),
    ],
)
def test_money_reaches_every_step_and_all_of_it_somebody(
    steps: str, more: str, found: list[str]
) -> None:
    assert codes(payouts(steps, more)) == found


def test_classes_of_shares_take_what_steps_do_not_say() -> None:
    text = (
        payouts("")
        + "holdings: {acme: {common: {votes: 1, outstanding: 10, held_by: {ann: 10}}}}\n"
    )
    assert codes(text) == []


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("{fund: 75%, ann: 25%}", []),
        ("{fund: 75%, ann: 20%}", ["K753"]),
        ("{fund: 75%, ann: 30%}", ["K753"]),
        ("{fund: 70%..80%, ann: 20%..30%}", []),
        ("{fund: 10%..20%, ann: 20%..30%}", ["K753"]),
        ("[fund, ann]", []),
    ],
)
def test_parts_are_the_whole(to: str, found: list[str]) -> None:
    assert codes(payouts(f"{{id: one, to: {to}, share_by: parts}}")) == found


@pytest.mark.parametrize(
    ("steps", "more", "currency", "found"),
    [
        ("{id: one, to: fund, until: 5 EUR}, {id: two, to: ann}", "", "currency: USD", ["K754"]),
        ("{id: one, to: fund, until: 5 EUR}, {id: two, to: ann}", "", "currency: EUR", []),
        ("{id: one, to: fund, until: 5 EUR}, {id: two, to: ann}", "", "note: x", []),
        (
            "{id: one, to: fund, until: 5 EUR}, {id: two, to: ann, cap: 5 USD}",
            ", residual: ann",
            "note: x",
            ["K754"],
        ),
        (
            "{id: one, to: fund, cap: 5 x contributed}, {id: two, to: ann}",
            PUT_IN,
            "currency: USD",
            [],
        ),
        ("{id: one, to: fund}", ", contributed: {fund: 5 EUR}", "currency: USD", ["K754"]),
    ],
)
def test_one_currency(steps: str, more: str, currency: str, found: list[str]) -> None:
    assert codes(payouts(steps, more, currency)) == found


def test_the_terms_of_shares_are_in_the_currency_too() -> None:
    text = (
        payouts("")
        + "holdings: {acme: {common: {votes: 1, outstanding: 10, invested: 5 EUR, held_by: {ann: 10}}}}\n"
    )
    assert codes(text) == ["K754"]


@pytest.mark.parametrize(
    ("terms", "found", "severity"),
    [
        ("preference: 5 USD", [], None),
        ("preference: 5 USD, participation: none", [], None),
        ("preference: 5 USD, participation: full", [], None),
        ("preference: 5 USD, participation: capped, cap: 15 USD", [], None),
        ("preference: 5 USD, participation: capped", ["K755"], "error"),
        ("preference: 5 USD, participation: full, cap: 15 USD", ["K755"], "error"),
        ("preference: 5 USD, participation: none, cap: 15 USD", ["K755"], "error"),
        ("participation: full", ["K755"], "warning"),
    ],
)
def test_the_terms_of_a_class(terms: str, found: list[str], severity: str | None) -> None:
    text = f"title: Acme\nentities: {{acme: company}}\nholdings: {{acme: {{a: {{votes: 1, outstanding: 10, held_by: {{ann: 10}}, {terms}}}}}}}\n"
    assert codes(text) == found
    assert severity is None or only(text, "K755").severity == severity


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("{id: one, to: fund, cap: 100 x contributed}", []),
        ("{id: one, to: bob, cap: 100 x contributed}", ["K756"]),
        ("{id: one, to: [fund, ann], share_by: contributed}", []),
        ("{id: one, to: [fund, bob], share_by: contributed}", ["K756"]),
        ("{id: one, to: bob, share_by: contributed}", []),
    ],
)
def test_what_was_put_in_is_said_where_it_counts(step: str, found: list[str]) -> None:
    assert [c for c in codes(payouts(step, f"{PUT_IN}, residual: ann")) if c != "K751"] == found


@pytest.mark.parametrize(
    ("need", "found"),
    [
        ("amount: 10 USD, paid: 8 USD", []),
        ("amount: 10 USD, paid: 12 USD", ["K757"]),
        ("amount: 10 USD, cash: 12 USD", ["K757"]),
        ("amount: 10 USD, paid: 5..15 USD", []),
        ("amount: 10 USD, paid: 120%", ["K757"]),
        ("amount: 10 USD, paid: 80%", []),
        ("amount: 10 USD, paid: unknown", []),
        ("amount: unknown, paid: 12 USD", []),
        ("amount: 10 USD, paid: 12 EUR", []),
        ("from: [fund, acme]", ["K758"]),
        ("from: fund", []),
    ],
)
def test_dependencies(need: str, found: list[str]) -> None:
    giver = "" if "from" in need else "from: fund, "
    text = "title: Acme\nentities: {acme: company}\npeople: {fund: {kind: organisation}}\n"
    assert (
        codes(f"{text}dependencies: {{d: {{who: acme, needs: money, {giver}{need}}}}}\n") == found
    )


def test_what_was_put_in_is_not_less_than_what_was_paid() -> None:
    more = ", contributed: {fund: {amount: 10 USD, paid: 12 USD}}"
    assert codes(payouts("{id: one, to: fund}", more)) == ["K757"]


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ("{id: one, to: fund, until: {bob: 5 USD}}, {id: two, to: ann}", ["K759"]),
        ("{id: one, to: fund, cap: {bob: 5 USD, fund: 5 USD}}, {id: two, to: ann}", ["K759"]),
        (
            "{id: one, to: bob, until: 1 USD}, {id: two, to: fund, until: {bob: 5 USD}}, {id: three, to: ann}",
            [],
        ),
    ],
)
def test_bounds_are_for_those_who_are_paid(steps: str, found: list[str]) -> None:
    assert codes(payouts(steps)) == found
