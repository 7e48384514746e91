"""What must hold of whole cases, from the definition: an error that has ended stays ended, a finer tick, other names."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from itertools import pairwise

import numpy as np
import pytest

from kingmaker.analysis.struggle.arena import Watch
from kingmaker.analysis.struggle.assumptions import likely
from kingmaker.analysis.struggle.building import build, recut
from kingmaker.analysis.struggle.modelling import halved
from kingmaker.analysis.struggle.solving import solve
from tests.struggle_cases import MILL, POND, built, case_of
from tests.test_struggle_time import FIRM, NOTICE

ERROR = (
    "    believes: [{until: unrest is strike, of: {hill: [{that: manager is vacant, worth: 5, "
    "certainty: assumed}]}, certainty: assumed}]\n"
)
#: One director errs about what another wants until there is a strike; and a strike may end again.
FOOLED = MILL.replace("  gray:\n    wants", f"  gray:\n{ERROR}    wants").replace(
    "  strike: {by",
    "  calm: {by: hill, when: unrest is strike, then: unrest is quiet}\n  strike: {by",
)
WISE = FOOLED.replace(ERROR, "")


def test_an_error_that_has_ended_does_not_come_back() -> None:
    """Once there has been a strike all see the game as it is, also when it is quiet again: it goes on as without the error."""
    fooled, wise = built(FOOLED), built(WISE)
    found = []
    for arena, stakes, _ in (fooled, wise):
        every = Watch(np.arange(arena.states, dtype=np.int32))
        found.append(solve(arena, stakes, likely(stakes), watch=every))
    there = {label: n for n, label in enumerate(wise[0].labels)}
    quiet = {True: 0, False: 0}
    apart = 0.0
    for state, label in enumerate(fooled[0].labels):
        *values, ended = label
        same = there[tuple(values)]
        struck = "strike" in values
        assert ended or not struck
        ends = found[0].ends[:, state], found[1].ends[:, same]
        if ended:
            np.testing.assert_allclose(*ends, atol=1e-12)
            assert fooled[0].blind[state].max() == 0
        else:
            apart = max(apart, float(np.abs(ends[0] - ends[1]).max()))
        if not struck:
            quiet[bool(ended)] += 1
    assert quiet[True]  # quiet again, and the error stays ended
    assert quiet[False]
    assert apart > 1e-3


@pytest.mark.parametrize("text", [MILL, POND, FOOLED])
def test_a_finer_tick_needs_no_second_walk(text: str) -> None:
    case = case_of(text)
    own = build(case)
    assert own.arena is not None
    finer = halved(case, own.arena.ticks.seconds)
    again, anew = recut(own, finer), build(finer)
    assert again.walker is own.walker
    assert anew.walker is not own.walker
    assert alike(again.arena, anew.arena)
    assert alike(again.stakes, anew.stakes)
    assert (again.notices, again.problems) == (anew.notices, anew.problems)


def test_where_something_waits_for_ticks_a_finer_one_is_walked_anew() -> None:
    case = case_of(FIRM.replace("quorum: none, passes: more", NOTICE))
    own = build(case)
    assert own.arena is not None
    finer = halved(case, own.arena.ticks.seconds)
    again, anew = recut(own, finer), build(finer)
    assert own.arena.ages is not None
    assert again.arena is not None
    assert again.arena.states > own.arena.states  # it waits twice as many ticks
    assert alike(again.arena, anew.arena)
    assert alike(again.stakes, anew.stakes)


def alike(one: object, other: object) -> bool:
    """Tell whether two records with arrays are the same, number for number."""
    if is_dataclass(one):
        return all(alike(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other  # type: ignore[arg-type]


@pytest.mark.parametrize("text", [MILL, POND])
def test_a_finer_tick_of_a_case_moves_its_endings_by_less_and_less(text: str) -> None:
    case, found = case_of(text), []
    for _ in range(5):
        own = build(case)
        assert own.arena is not None
        assert own.stakes is not None
        found.append(solve(own.arena, own.stakes, likely(own.stakes)).endings[:, 0])
        assert found[-1].sum() == pytest.approx(1)
        case = halved(case, own.arena.ticks.seconds)
    moved = [float(np.abs(one - other).max()) for one, other in pairwise(found)]
    for more, less in pairwise(moved):
        assert less < 0.62 * more  # in proportion to the tick, in the limit
    assert moved[-1] < 0.01


def test_other_names_leave_the_endings_of_a_case_where_they_are() -> None:
    ends = []
    for text in (POND, POND.replace("ann", "zoe").replace("cid", "abe").replace("dee", "moe")):
        arena, stakes, _ = built(text)
        ends.append(solve(arena, stakes, likely(stakes)).endings)
    np.testing.assert_allclose(ends[0], ends[1], atol=1e-12)
