"""Payouts through holding companies: by hand, by pooling what each is paid, and what goes round."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.payout.lens import payouts
from kingmaker.cli.main import main
from kingmaker.report.document import Chart
from kingmaker.report.paying import paying
from kingmaker.source.load import loads
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kingmaker.analysis.payout.lens import Answer, Payout

TERMS = "preference: 1 x invested, participation: none, converts_to: common"
HELD = f"""title: A company held through another
entities: {{firm: company, holdco: company}}
people: {{ann: {{}}, fund: {{kind: organisation}}, lead: {{kind: organisation}}}}
holdings:
  firm:
    common: {{outstanding: 100, held_by: {{holdco: 70, ann: 20}}}}
    a: {{outstanding: 20, held_by: {{fund: 20}}, invested: 100 USD, {TERMS}}}
  holdco:
    common: {{outstanding: 100, held_by: {{ann: 50}}}}
    b: {{outstanding: 100, held_by: {{lead: 100}}, invested: 140 USD, {TERMS}}}
payouts:
  - {{entity: firm, currency: USD}}
  - {{entity: holdco, currency: USD}}
"""


def answer(text: str) -> Answer:
    loaded = loads(text)
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    return payouts(loaded.case)


@pytest.mark.parametrize(
    ("value", "ann", "lead", "unnamed"),
    [(50, 0, 0, 0), (200, 20, 70, 0), (300, 40, 140, 0), (400, 95, 140, 35), (1200, 375, 350, 175)],
)
def test_what_a_holding_company_is_paid_flows_on(
    value: int, ann: int, lead: int, unnamed: int
) -> None:
    """Ann has a fifth of the firm and half of the common shares of its holder, behind the preference of b there."""
    ends = answer(HELD).payouts[0].onward
    assert ends is not None
    assert [p.entity for p in ends.through] == ["holdco"]
    found = ends.at(Fraction(value))
    assert found["ann"] == ann
    assert found["lead"] == lead
    assert found["holdco.common"] == unnamed
    assert sum(found.values()) == value


def test_where_the_split_in_the_end_changes() -> None:
    found, other = answer(HELD).payouts
    assert other.onward is None
    assert found.onward is not None
    assert [
        (int(bend.at), [(who, e.turn.value, e.of) for who, e in bend.events])
        for bend in found.onward.bends
    ] == [
        (0, []),
        (100, [("firm", "preference", "a")]),
        (300, [("holdco", "preference", "b")]),
        (500, [("holdco", "conversion", "b")]),
        (600, [("firm", "conversion", "a")]),
    ]


NAMES = ("firm", "one", "two", "three")


@st.composite
def houses(draw: st.DrawFn) -> str:
    """Entities of which each may hold shares of those before it, with preferred shares of others among them."""
    lines = ["title: A house", f"entities: {{{', '.join(f'{n}: company' for n in NAMES)}}}"]
    lines += ["people: {ann: {}, ben: {}}", "holdings:"]
    for place, name in enumerate(NAMES):
        holders = [*NAMES[place + 1 :], "ann", "ben"]
        held = {h: draw(st.integers(0, 3)) for h in holders}
        common = ", ".join(f"{h}: {n}" for h, n in held.items() if n)
        first = draw(st.sampled_from(holders))
        money, shares = draw(st.integers(1, 60)), draw(st.integers(1, 9))
        lines += [
            f"  {name}:",
            f"    common: {{outstanding: 20, held_by: {{{common}}}}}",
            f"    a: {{outstanding: {shares}, held_by: {{{first}: {shares}}}, invested: {money} USD, {TERMS}}}",
        ]
    shuffled = draw(st.permutations(NAMES))
    lines += ["payouts:", *(f"  - {{entity: {n}, currency: USD}}" for n in shuffled)]
    return "\n".join(lines) + "\n"


def pooled(of: Mapping[str, Payout], value: Fraction) -> dict[str, Fraction]:
    """Who has what in the end: what each entity has from all before it is split once, in the order of the house."""
    has: dict[str, Fraction] = {"firm": value}
    for name in NAMES:
        own = {"common", "a"}
        for holder, amount in of[name].at(has.pop(name, Fraction(0))).to.items():
            kept = holder if name == "firm" or holder not in own else f"{name}.{holder}"
            has[kept] = has.get(kept, Fraction(0)) + amount
    return {holder: amount for holder, amount in has.items() if amount}


@given(houses(), st.lists(st.integers(0, 600).map(Fraction), min_size=2, max_size=4))
def test_every_waterfall_is_gone_through_once_by_all_that_reaches_it(
    text: str, values: list[Fraction]
) -> None:
    found = {str(p.entity): p for p in answer(text).payouts}
    ends = found["firm"].onward
    if ends is None:
        assert not set(found["firm"].holders) & set(NAMES)
        return
    previous = ends.at(Fraction(0))
    for value in sorted({*values, *(bend.at for bend in ends.bends)}):
        split = ends.at(value)
        assert {h: n for h, n in split.items() if n} == pooled(found, value)
        assert sum(split.values()) == value
        assert all(split[h] >= previous[h] for h in split)
        further = ends.next_dollar(value)
        assert sum(further.values()) == 1
        near = value + Fraction(1, 10**9)
        assert ends.at(near) == {h: n + further[h] / 10**9 for h, n in split.items()}
        previous = split


ROUND = """title: Two that hold each other
entities: {firm: company, holdco: company}
people: {ann: {}}
holdings:
  firm: {common: {outstanding: 10, held_by: {holdco: 4, ann: 6}}}
  holdco: {shares-of-it: {outstanding: 10, held_by: {firm: 5, ann: 5}}}
payouts:
  - {entity: firm, currency: USD}
  - {entity: holdco, currency: USD}
"""


def test_money_that_goes_round_is_a_problem_at_its_place(tmp_path: Path) -> None:
    found = answer(ROUND)
    assert [p.code for p in found.problems] == ["K910"]
    assert "through `holdco`" in found.problems[0].message
    assert found.problems[0].where.line == 8
    assert [p.onward for p in found.payouts] == [None, None]
    assert found.payouts[0].at(Fraction(10)).to == {"holdco": 4, "ann": 6}
    path = tmp_path / "round.yaml"
    path.write_text(ROUND, "utf-8")
    told = CliRunner().invoke(main, ["payout", str(path), "firm", "--at", "10 USD"])
    assert told.exit_code == 1
    assert "K910" in told.stderr
    assert "firm: who is paid what" in told.stdout


def test_who_pays_into_a_circle_is_not_followed_either() -> None:
    text = ROUND.replace("entities: {firm", "entities: {fund: company, firm")
    text = text.replace("holdings:\n", "holdings:\n  fund: {units: {held_by: {firm: 1}}}\n")
    found = answer(f"{text}  - {{entity: fund, currency: USD}}\n")
    assert [p.code for p in found.problems] == ["K910"]
    assert [p.onward for p in found.payouts] == [None, None, None]


def test_what_an_entity_keeps_does_not_go_round() -> None:
    steps = "steps: [{id: reserve, to: holdco, cap: 30 USD}], residual: shares"
    ends = answer(HELD.replace("{entity: holdco,", f"{{entity: holdco, {steps},")).payouts[0].onward
    assert ends is not None
    found = ends.at(Fraction(400))
    assert found["holdco itself"] == 30
    assert sum(found.values()) == 400


def test_who_pays_in_another_currency_is_not_followed() -> None:
    text = HELD.replace("{entity: holdco, currency: USD", "{entity: holdco, currency: EUR")
    found = answer(text.replace("invested: 140 USD", "invested: 140 EUR"))
    assert [p.onward for p in found.payouts] == [None, None]


def test_it_is_told_in_words_and_as_json(tmp_path: Path) -> None:
    path = tmp_path / "held.yaml"
    path.write_text(HELD, "utf-8")
    told = CliRunner().invoke(main, ["payout", str(path), "firm", "--at", "400 USD"]).output
    assert "What holdco is paid flows on by its own terms" in told
    assert "300 USD   holdco: the preference of b is paid   55% ann" in told
    assert "common of holdco" in told
    assert told.partition("What this rests on")[2].count("- common") == 2
    asked = ["payout", str(path), "firm", "--at", "400 USD", "--json"]
    found = json.loads(CliRunner().invoke(main, asked).output)
    assert found["payouts"][0]["onward"]["to"] == {
        "ann": "95.00",
        "common": "30.00",
        "fund": "100.00",
        "holdco.common": "35.00",
        "lead": "140.00",
    }
    assert found["entities"][0]["onward"]["through"] == ["holdco"]
    keeps_its_schema(found, "payout")


def test_a_page_says_whose_each_waterfall_is() -> None:
    case = loads(HELD).case
    assert case is not None
    section = paying(case)
    assert section is not None
    assert [b.title for b in section.blocks if isinstance(b, Chart)] == ["firm", "holdco"]
    assert "What holdco is paid flows on" in str(section.blocks)
