"""Conditions of a case as one would say them, with the names that people have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kingmaker.report.meaning import assumed_words, meaning
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from kingmaker.model.case import Case

TEXT = """\
title: The pond
people:
  ann: {name: Ann Lee}
  bob: {name: Bob Roe}
  crew: {name: the people of the mill, kind: crowd, count: 100}
groups:
  two: {name: the two who asked, members: [ann, bob]}
entities:
  mill: {name: the mill}
bodies:
  board:
    name: the board
    of: mill
    seats:
      inside: {count: 1, held_by: [ann], elected_by: board}
      outside-seats: {count: 1, held_by: [bob], elected_by: board}
    passes: more than half of directors in office
offices:
  boss: {name: manager, of: mill, held_by: ann}
gauges:
  talks: {name: the talks, levels: [shut, open]}
  mood: {name: how far the people have gone, levels: [calm, cross, gone]}
terms:
  crew-left: fewer than half of crew works at mill
  quiet: {name: it is quiet, means: mood is calm}
moves:
  go: {name: leave the mill, by: ann, then: ann works at nowhere}
clock: {starts: 2025-01-01, ends: 2025-02-01, tick: 1 day}
actors:
  ann:
    certainty: assumed
    wants:
      - {that: CONDITION, worth: 1..2}
      - {while: talks are open, worth: 1..2 per day}
endings:
  end: {when: otherwise}
"""


def made(condition: str = "boss is bob") -> Case:
    loaded = loads(TEXT.replace("CONDITION", condition))
    assert loaded.case is not None, loaded.problems
    return loaded.case


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ("boss is ann", "Ann Lee is manager"),
        ("boss is not ann", "Ann Lee is not manager"),
        ("boss is vacant", "the office of manager is vacant"),
        ("talks are open", "the talks are open"),
        ("not talks are open", "the talks are not open"),
        ("mood at least cross", "“how far the people have gone” is at least cross"),
        ("ann on board", "Ann Lee is on the board"),
        ("ann not on board", "Ann Lee is not on the board"),
        ("ann works at mill", "Ann Lee works at the mill"),
        ("not ann works at mill", "Ann Lee does not work at the mill"),
        ("bob works at nowhere", "Bob Roe works nowhere"),
        ("crew-left", "fewer than half of the people of the mill work at the mill"),
        ("not crew-left", "at least half of the people of the mill work at the mill"),
        ("none of two on board", "none of the two who asked are on the board"),
        ("every of two on board", "all of the two who asked are on the board"),
        ("quiet", "it is quiet"),
        ("not quiet", "it is not so that it is quiet"),
        (
            "boss is ann and (talks are open or bob on board)",
            "Ann Lee is manager and (the talks are open or Bob Roe is on the board)",
        ),
        ("happened(go)", "“leave the mill” has happened"),
    ],
)
def test_a_condition_is_said_with_the_names_that_people_have(condition: str, says: str) -> None:
    if condition.startswith("happened"):
        condition = "go happened"
    case = made(condition)
    wanted = case.actors["ann"].wants[0].that  # type: ignore[index]
    assert wanted is not None
    assert meaning(case, wanted, "ann") == says
    told = assumed_words(case, "actors.ann.wants.1.worth", "what `x` is worth to `ann`")
    assert told == f"what it is worth to Ann Lee that {says}"


def test_other_assumptions_are_said_with_names_as_well() -> None:
    case = made()
    assert assumed_words(
        case,
        "actors.ann.wants.2.worth",
        "what `talks is open` is worth to `ann` per day while it lasts",
    ) == ("what it is worth to Ann Lee for each day that the talks are open")
    assert assumed_words(case, "moves.go.cost.ann", "what `go` costs `ann`") == (
        "what “leave the mill” costs Ann Lee"
    )
    assert assumed_words(case, "a.b", "how `nobody` looks") == "how `nobody` looks"


def test_a_want_of_a_group_is_told_of_each_in_it() -> None:
    loaded = loads(
        TEXT.replace("actors:\n  ann:", "actors:\n  two:").replace("CONDITION", "ann on board")
    )
    assert loaded.case is not None, loaded.problems
    told = assumed_words(loaded.case, "actors.two.wants.1.worth", "what `x` is worth to `ann`")
    assert told == "what it is worth to each of the two who asked that Ann Lee is on the board"
