"""What a register declares of those further up is held against what is computed, part by part."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.analysis.control.declarations import Verdict, compared
from kingmaker.analysis.control.definition import By, Definition
from kingmaker.analysis.control.lens import control
from kingmaker.cli import main
from kingmaker.model.declared import Declared, DeclaredKind
from kingmaker.source.exchange.interests import Assumed
from kingmaker.source.load import loads
from tests.answering import keeps_its_schema
from tests.ownership import entity, imported, interest, link, person

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.analysis.control.declarations import Compared
    from tests.ownership import Json

HALF = Definition(By.VOTES, Fraction(1, 2), strict=True)
FIRM, PARENT, ANN, BO = entity("firm"), entity("parent"), person("ann"), person("bo")
CHAIN = [
    FIRM,
    PARENT,
    ANN,
    BO,
    link("firm", "parent", interest("shareholding", 60)),
    link("parent", "ann", interest("shareholding", 50)),
    link("parent", "bo", interest("shareholding", 50)),
]


def verdicts(*statements: Json) -> list[Compared]:
    found = imported(*statements, assumed=Assumed(votes_follow=True))
    case = loads(found.text).case
    assert case is not None
    return list(compared(case, control(case, HALF), found.declared))


def far(kind: str, share: object = None, holder: str = "ann") -> Json:
    one = interest(kind, share, "indirect")
    return link("firm", holder, one, number="far", componentRecords=["parent"])


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        (30, Verdict.SAME),
        (31, Verdict.DIFFERENT),
        ({"minimum": 25, "maximum": 50}, Verdict.SAME),
        ({"minimum": 50, "maximum": 75}, Verdict.DIFFERENT),
        ({"maximum": 29.9}, Verdict.DIFFERENT),
        (None, Verdict.SAME),
    ],
)
def test_a_part_of_the_capital_is_multiplied_along_the_way(share: object, verdict: Verdict) -> None:
    (found,) = verdicts(*CHAIN, far("shareholding", share))
    assert (found.verdict, found.low, found.high) == (verdict, Fraction(3, 10), Fraction(3, 10))


def test_both_ways_add_up_and_circles_are_counted_out() -> None:
    back = link("parent", "firm", interest("shareholding", 20))
    smaller = link("parent", "bo", interest("shareholding", 30))
    (found,) = verdicts(*CHAIN[:-1], smaller, back, far("shareholding", 10))
    assert found.low == Fraction(3, 5) * Fraction(1, 2) / (1 - Fraction(3, 5) * Fraction(1, 5))
    assert found.verdict is Verdict.DIFFERENT


def test_votes_are_those_of_all_that_is_controlled() -> None:
    more = link("parent", "ann", interest("shareholding", 10), number="more")
    fewer = link("parent", "bo", interest("shareholding", 40))
    whole = [*CHAIN[:-1], fewer, more]
    (found,) = verdicts(*whole, far("votingRights", 60))
    assert (found.verdict, found.low) == (Verdict.SAME, Fraction(3, 5))
    (alone,) = verdicts(*CHAIN, far("votingRights", 60))
    assert (alone.verdict, alone.low) == (Verdict.DIFFERENT, Fraction(0))


def test_control_is_held_against_who_controls() -> None:
    (found,) = verdicts(*CHAIN, far("otherInfluenceOrControl"))
    assert (found.verdict, found.controllers) == (Verdict.DIFFERENT, ("parent",))
    whole = [*CHAIN[:-2], link("parent", "ann", interest("shareholding", 80))]
    (same,) = verdicts(*whole, far("otherInfluenceOrControl"))
    assert (same.verdict, same.controllers) == (Verdict.SAME, ("ann",))


def test_where_a_link_is_only_told_in_words_nothing_is_computed() -> None:
    words = link("parent", "ann", interest("otherInfluenceOrControl"))
    (found,) = verdicts(FIRM, PARENT, ANN, CHAIN[4], words, far("shareholding", 30))
    assert found.verdict is Verdict.NOT_COMPUTED


def test_a_range_on_the_way_leaves_what_may_be_more_open() -> None:
    band = link("firm", "parent", interest("shareholding", {"minimum": 40, "maximum": 60}))
    (found,) = verdicts(FIRM, PARENT, ANN, BO, band, *CHAIN[5:], far("shareholding", 30))
    assert (found.verdict, found.low, found.high) == (Verdict.SAME, Fraction(1, 5), None)
    (less,) = verdicts(FIRM, PARENT, ANN, BO, band, *CHAIN[5:], far("shareholding", 10))
    assert less.verdict is Verdict.DIFFERENT


def test_an_ultimate_parent_is_the_controller_in_the_end() -> None:
    case = loads(
        "title: x\nentities:\n  a: {kind: company, controlled_by: b}\n"
        "  b: {kind: company, controlled_by: c}\n  c: {kind: company}\n"
    ).case
    assert case is not None
    found = control(case)
    for by, verdict in (("c", Verdict.SAME), ("b", Verdict.DIFFERENT), ("z", Verdict.NOT_THERE)):
        (one,) = compared(case, found, [Declared(of="a", by=by, kind=DeclaredKind.ULTIMATE)])
        assert one.verdict is verdict
    (silent,) = compared(case, found, [Declared(of="c", by="b", kind=DeclaredKind.ULTIMATE)])
    assert silent.verdict is Verdict.NOT_COMPUTED


def test_on_the_command_line_and_in_json(tmp_path: Path) -> None:
    register, case = tmp_path / "register.json", tmp_path / "case.yaml"
    register.write_text(json.dumps([*CHAIN, far("shareholding", 31)]), "utf-8")
    runner = CliRunner()
    runner.invoke(main, ["import", str(register), "--votes-follow-shares", "-o", str(case)])
    ask = ["control", str(case), "--threshold", "50%", "--strict", "--declared", str(register)]
    shown = runner.invoke(main, ask)
    assert shown.exit_code == 0
    assert "1 declaration of those further up: 1 different." in shown.stdout
    assert "31% of the capital   30%" in shown.stdout
    value = json.loads(runner.invoke(main, [*ask, "--json"]).stdout)
    keeps_its_schema(value, "control")
    (one,) = value["declared"]
    assert (one["verdict"], one["computed_low"], one["low"]) == ("different", "3/10", "31/100")
    register.write_text("[", "utf-8")
    assert runner.invoke(main, ask).exit_code == 1
