"""Known payouts from public material, each written as a case and asked for as a user would."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kingmaker.analysis.payout.lens import payouts
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from kingmaker.analysis.payout.lens import Payout

TABLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "waterfalls.json").read_text("utf-8")
)["tables"]
IDS = [table["id"] for table in TABLES]


def text_of(table: dict[str, Any]) -> str:
    """A table of the data as a case."""
    lines = [
        "title: a table",
        "entities: {firm: company}",
        "payouts: {entity: firm, currency: USD}",
    ]
    lines += ["holdings:", "  firm:"]
    for holder in table["holders"]:
        name, shares = holder["id"], int(holder["shares"])
        terms = [f"outstanding: {shares}", f"held_by: {{h-{name}: {shares}}}"]
        if holder.get("kind") != "common":
            terms += [
                f"invested: {int(holder['invested'])} USD",
                f"preference: {holder['preference']} x invested",
                f"participation: {holder['participation']}",
                f"seniority: {holder['rank']}",
                f"converts_to: {table['holders'][0]['id']}",
            ]
        if "cap" in holder:
            terms.append(f"cap: {holder['cap']} x invested")
        lines.append(f"    {name}: {{{', '.join(terms)}}}")
    return "\n".join(lines) + "\n"


def waterfall_of(table: dict[str, Any]) -> Payout:
    loaded = loads(text_of(table))
    assert loaded.case is not None
    assert not loaded.errors
    answer = payouts(loaded.case)
    assert answer.problems == ()
    (found,) = answer.payouts
    return found


@pytest.mark.parametrize("table", TABLES, ids=IDS)
def test_known_payouts(table: dict[str, Any]) -> None:
    found = waterfall_of(table)
    for answer in table.get("answers", ()):
        paid = found.at(Fraction(answer["at"])).to
        allowed = Fraction(answer.get("rounded_to", 1))
        for holder in table["holders"]:
            if holder["id"] in answer:
                known = Fraction(answer[holder["id"]])
                assert abs(paid[f"h-{holder['id']}"] - known) <= allowed, (answer, holder["id"])


@pytest.mark.parametrize("table", [t for t in TABLES if "breakpoints" in t], ids=lambda t: t["id"])
def test_known_breakpoints(table: dict[str, Any]) -> None:
    """The published ones begin where the last preference is paid."""
    found = [b.at for b in waterfall_of(table).breakpoints]
    known = [Fraction(n) for n in table["breakpoints"]]
    assert found[-len(known) :] == known


@pytest.mark.parametrize("table", [t for t in TABLES if "conversions" in t], ids=lambda t: t["id"])
def test_known_order_of_conversion(table: dict[str, Any]) -> None:
    assert waterfall_of(table).conversions() == table["conversions"]


#: The same challenge between its published values, by hand: A has its preference and 200,000 shares of what is
#: left, up to 1.8 million, and converts above 43.5 million.
BETWEEN = {
    17: (0, 0, 2, 15),
    39: (Fraction(36, 5), Fraction(9, 5), Fraction(21, 5), Fraction(129, 5)),
    40: (Fraction(38, 5), Fraction(9, 5), Fraction(21, 5), Fraction(132, 5)),
    47: (Fraction(32, 3), Fraction(32, 15), Fraction(21, 5), 30),
    70: (Fraction(70, 3), Fraction(14, 3), 7, 35),
}


@pytest.mark.parametrize("exit_", BETWEEN)
def test_the_challenge_between_its_published_values(exit_: int) -> None:
    million = 1_000_000
    paid = waterfall_of(TABLES[0]).at(Fraction(exit_ * million)).to
    assert [paid[f"h-{n}"] / million for n in ("common", "A", "B", "C")] == list(BETWEEN[exit_])
