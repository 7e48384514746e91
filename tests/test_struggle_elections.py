"""Elections by most votes: one list against all others, and several candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.solving import solve
from tests.struggle_cases import built, sound

if TYPE_CHECKING:
    import numpy as np

CLUB = """
title: A club
as_of: 2025-04-01
people: {{ann: {{}}, ben: {{}}, cyd: {{}}, dan: {{}}, eve: {{}}, fay: {{}}}}
entities: {{club: {{kind: company, governed_by: board}}}}
bodies:
  council: {{of: club, members: [ann, ben, cyd, dan], quorum: none, passes: more than half of members}}
  board: {{of: club, seats: {{chair: {{count: 1, held_by: [ann], elected_by: council}}}}, quorum: none, passes: more than half of members}}
powers:
  elect-director: {{by: council, passes: {rule}}}
moves:
  oust: {{by: council, tabled_by: dan, when: eve not on board, do: "remove ann from board, elect eve to board.chair"}}
actors:
  ann: {{wants: [{{that: ann on board, worth: 5, certainty: assumed}}], tempo: once a day}}
  ben: {{wants: [{{that: eve on board, worth: 2..5, certainty: assumed}}], tempo: once a day}}
  dan: {{wants: [{{that: eve on board, worth: 3, certainty: assumed}}], tempo: once a day}}
clock: {{from: 2025-04-01, to: 2025-04-03, tick: 12 hours}}
precision: {{value: 0.05..0.3, certainty: assumed}}
endings: {{new: {{when: eve on board}}, old: {{when: otherwise}}}}
"""


def ends(text: str, draws: int = 4) -> np.ndarray:
    arena, stakes, _ = built(text)
    sound(arena, stakes)
    return solve(arena, stakes, lanes(stakes, draws=draws, seed=1)).endings


def test_one_list_wins_with_more_votes_than_all_others() -> None:
    """It is the vote that `reach` takes it for; level, nobody is elected."""
    text = CLUB.replace(", elect eve", ", elect eve").replace("remove ann from board, ", "")
    text = text.replace("count: 1, held_by: [ann]", "count: 2, held_by: [ann]")
    plural, half = (
        ends(text.format(rule=rule)) for rule in ("most votes cast", "more than half of votes cast")
    )
    assert (plural == half).all()
    assert (plural[0] > 0).all()
