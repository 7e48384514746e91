"""What measures answered to, what not all knew, and where a group stands."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.analysis.reactions import reactions
from kingmaker.analysis.sides import side
from kingmaker.cli import main
from kingmaker.model.values import Name
from tests.struggle_cases import case_of

if TYPE_CHECKING:
    from pathlib import Path

CASE = """
title: The price of flour
as_of: 2025-04-01
timezone: UTC
people:
  ann: {}
  ben: {}
  cid: {}
  firm: {kind: organisation}
  hands: {kind: crowd, size: 40..50}
  town: {kind: crowd}
groups:
  bakers: {members: [ann, ben, firm, hands]}
  elders: {members: [ben, cid]}
  crowd: {members: [hands]}
  all: {members: [bakers, town]}
entities:
  mill: {kind: company, governed_by: board}
bodies:
  board: {of: mill, members: [ann, ben, cid], passes: more than half of members}
offices:
  chair: {of: mill, held_by: ann, appointed_by: board}
measures:
  price: {unit: GBP}
  debt: {unit: GBP}
clock: {from: 2025-04-02, to: 2025-04-10, tick: 1 day}
events:
  long-ago: {at: 2025-03-01, by: ann, note: a beginning}
  fire: {at: 2025-04-02 08:00, by: ann, note: it burns, known_to: bakers}
  rumour: {at: 2025-04-02..2025-04-04, by: ben, note: talk}
  first: {at: 2025-04-03 12:00, then: price rises 10%}
  strike: {at: 2025-04-04 09:00, by: hands, note: they stop}
  answer: {by: cid, after: strike, at: 2025-04-04..2025-04-08, note: he answers}
  second: {at: 2025-04-05, after: answer, then: price falls 5% to 9 GBP}
  later: {at: 2025-04-09, by: ann, note: all is over}
  other: {at: 2025-04-04 10:00, then: debt rises}
"""


def names(found: tuple[object, ...]) -> list[str]:
    return [d.event.id for d in found]  # type: ignore[attr-defined]


def test_what_surely_and_what_perhaps_happened_between_two_readings() -> None:
    first, second, debt = reactions(case_of(CASE))
    assert (first.measure, first.since, first.event.event.id) == ("price", None, "first")
    assert (names(first.surely), names(first.perhaps)) == (["fire"], ["rumour"])
    assert second.since is not None
    assert second.since.event.id == "first"
    # the answer came before the fall because the record says so, though its own times reach beyond it
    assert (names(second.surely), names(second.perhaps)) == (
        ["strike", "answer", "other"],
        ["rumour"],
    )
    assert (debt.measure, debt.change.rises) == ("debt", True)


@pytest.mark.parametrize("shift", range(4))
def test_a_twin_that_tries_every_time(shift: int) -> None:
    """An event is surely within if it is so at all days it may have happened on, and not at all if at none."""
    days = [(3, 3), (2, 5), (4, 4), (5 + shift, 6 + shift)]
    events = "".join(
        f"  e{n}: {{at: 2025-04-{a:02}..2025-04-{b:02}, by: ann, note: x}}\n"
        for n, (a, b) in enumerate(days)
    )
    head = CASE[: CASE.index("events:")]
    ends = (
        "  one: {at: 2025-04-03, then: price rises}\n  two: {at: 2025-04-06, then: price falls}\n"
    )
    second = reactions(case_of(f"{head}events:\n{events}{ends}"))[1]
    for n, (a, b) in enumerate(days):
        # halves of days stand for the hours: an event of the same day may come before or after
        times = [day + half for day, half in product(range(a, b + 1), (0.25, 0.75))]
        within = {one < t < two for t in times for one, two in product((3.1, 3.9), (6.1, 6.9))}
        expected = "surely" if within == {True} else "perhaps" if True in within else "out"
        found = (
            "surely"
            if f"e{n}" in names(second.surely)
            else "perhaps"
            if f"e{n}" in names(second.perhaps)
            else "out"
        )
        assert found == expected, (n, a, b)


def test_where_the_members_of_a_group_stand() -> None:
    case = case_of(CASE)
    found = side(case, Name("bakers"))
    assert (found.people, found.organisations, found.crowds) == (
        ("ann", "ben"),
        ("firm",),
        ("hands",),
    )
    assert (found.least, found.most, found.uncounted) == (Fraction(42), Fraction(52), ())
    assert found.seats == {"board": (2, 3)}
    assert found.offices == {"chair": ("ann",)}
    assert found.within == {
        "elders": ("ben",),
        "crowd": ("hands",),
        "all": ("ann", "ben", "firm", "hands"),
    }
    whole = side(case, Name("all"))
    assert (whole.least, whole.most, whole.uncounted) == (Fraction(42), None, ("town",))
    assert side(case, Name("crowd")).seats == {}


def test_a_group_that_there_is_not_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        side(case_of(CASE), Name("nobody"))


def test_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "flour.yaml").write_text(CASE, "utf-8")
    monkeypatch.chdir(tmp_path)

    def told(*more: str) -> str:
        result = CliRunner().invoke(main, ["record", "flour.yaml", *more])
        assert result.exit_code == 0, result.output
        return " ".join(result.stdout.split())

    price = told("--about", "price")
    assert "What it answered to" in price
    assert "price falls 5% to 9 GBP (2025-04-05)" in price
    assert "4 other events, 3 of them surely" in price
    assert "perhaps: rumour" in price
    bakers = told("--about", "bakers")
    assert "2 people: ann and ben; 1 organisation: firm; 1 crowd: hands: 42 to 52 heads" in bakers
    assert "2 of the 3 who sit on board" in bakers
    assert "Nobody of them sits on any body" in told("--about", "crowd")
    assert "Not known to all" in told()
    assert "Not known to all" not in price
