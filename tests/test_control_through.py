"""Control by a threshold, through those in whom one has a majority only: by hand, by definition, at the command line."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.control.definition import By, Definition, Through
from kingmaker.analysis.control.lens import Standing, control
from kingmaker.cli import main
from tests.answering import keeps_its_schema
from tests.test_control import COMPANIES, OWNERS, answer, case_of, registers, structure, written

if TYPE_CHECKING:
    from pathlib import Path

QUARTER = Fraction(1, 4)
#: More than a quarter, as of the United Kingdom's register of people with significant control.
SIGNIFICANT = Definition(By.VOTES, QUARTER, strict=True, through=Through.MAJORITY)
CHAINS = structure(
    {
        "firm": "mid: 30, top: 22, ann: 5, ben: 43",
        "mid": "ann: 40, dan: 60",
        "top": "ann: 51, ben: 49",
    }
)


def test_what_another_holds_counts_only_with_a_majority_in_it() -> None:
    case = case_of(CHAINS)
    same = Definition(By.VOTES, QUARTER, strict=True)
    assert answer(case, same)["firm"] == ("ann", "ben", "dan")
    assert answer(case, SIGNIFICANT) == {
        "firm": ("ann", "ben", "dan"),  # ann by 5 and the 22 of top, not by the 30 of mid
        "mid": ("ann", "dan"),
        "top": ("ann", "ben"),
    }
    found = control(case, SIGNIFICANT).of("firm")
    (ann,) = [c for c in found.controllers if c.name == "ann"]
    assert {m.name for m in ann.because.members} == {"top", "ann"}
    less = case_of(CHAINS.replace("ann: 5, ben: 43", "ann: 2, ben: 46"))
    assert answer(less, same)["firm"] == ("ann", "ben", "dan")
    assert answer(less, SIGNIFICANT)["firm"] == ("ben", "dan")
    assert control(less, SIGNIFICANT).controls("dan", "firm")
    assert not control(less, SIGNIFICANT).controls("ann", "firm")


def test_a_majority_is_one_of_votes_also_where_capital_is_asked_for() -> None:
    case = case_of(
        "title: A\npeople: {ann: {}, ben: {}}\nentities: {firm: company, mid: company}\nholdings:\n"
        "  firm: {f: {votes: 1, held_by: {mid: 30, ben: 70}}}\n"
        "  mid: {m: {votes: 10, held_by: {ann: 10}}, n: {votes: 0, held_by: {ben: 90}}}\n"
    )
    capital = Definition(By.CAPITAL, QUARTER, strict=True, through=Through.MAJORITY)
    assert answer(case, capital) == {"firm": ("ann", "ben"), "mid": ("ben",)}


def test_an_entity_is_none_of_those_who_hold_it_together() -> None:
    case = case_of(structure({"firm": "mid: 40, ann: 30, ben: 30", "mid": "firm: 60, cyd: 40"}))
    half = Definition(By.VOTES, Fraction(1, 2), strict=True, through=Through.MAJORITY)
    found = control(case, half).of("firm")
    assert found.standing is Standing.JOINT
    assert found.coalitions == (frozenset({"ann", "ben"}),)


def by_definition(register: dict[str, dict[str, int]], who: str, asked: Definition) -> set[str]:
    """The slow twin: all in which one has a majority, with these again; and then what all these hold."""
    inside = {who}
    while more := {
        name
        for name, row in register.items()
        if name not in inside and 2 * sum(k for h, k in row.items() if h in inside) > 100
    }:
        inside |= more
    held = {
        n: Fraction(sum(k for h, k in row.items() if h in inside)) for n, row in register.items()
    }
    return {name for name, part in held.items() if asked.met(part, Fraction(100))}


@given(
    registers(),
    st.sampled_from([Fraction(1, 10), QUARTER, Fraction(1, 2), Fraction(3, 4)]),
    st.booleans(),
)
def test_a_threshold_holds_through_majorities_what_its_words_say(
    register: dict[str, dict[str, int]],
    threshold: Fraction,
    strict: bool,  # noqa: FBT001
) -> None:
    asked = Definition(By.VOTES, threshold, strict=strict, through=Through.MAJORITY)
    found = control(case_of(written(register)), asked)
    for who in (*COMPANIES, *OWNERS):
        assert set(found.reached.get(who, ())) - {who} == by_definition(register, who, asked) - {
            who
        }


@given(registers())
def test_more_than_half_through_majorities_is_more_than_half(
    register: dict[str, dict[str, int]],
) -> None:
    case = case_of(written(register))
    half = Definition(By.VOTES, Fraction(1, 2), strict=True, through=Through.MAJORITY)
    same = Definition(By.VOTES, Fraction(1, 2), strict=True)
    for one, other in zip(control(case, half).entities, control(case, same).entities, strict=True):
        assert set(one.all_controllers) == set(other.all_controllers)


def test_the_rules_of_a_case_take_no_chain() -> None:
    with pytest.raises(ValueError, match="through whom"):
        Definition(through=Through.MAJORITY)


def test_at_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(CHAINS, encoding="utf-8")
    asked = [
        "control",
        str(path),
        "firm",
        "--threshold",
        "25%",
        "--strict",
        "--through",
        "majority",
    ]
    told = json.loads(CliRunner().invoke(main, [*asked, "--json"]).stdout)
    keeps_its_schema(told, "control")
    assert told["definition"]["through"] == "majority"
    assert {rule["of"] for rule in told["rules"]} == {"firm", "mid", "top"}
    (ann,) = [c for c in told["entities"][0]["controllers"] if c["id"] == "ann"]
    (top,) = [m for m in ann["because"]["coalition"] if m["id"] == "top"]
    assert (ann["because"]["of"], top["because"]["by"]) == ("firm", "majority")
    words = CliRunner().invoke(main, asked).output
    assert (
        "Top: ann (51% of the votes, 51% of the capital), by more than half of the votes" in words
    )
    rules = CliRunner().invoke(main, ["control", str(path), "--through", "majority"])
    assert rules.exit_code == 2
    for form in ("mermaid", "graphml", "svg"):
        drawn = CliRunner().invoke(main, [*asked, "--format", form])
        assert drawn.exit_code == 0
        assert ".held" not in drawn.output
