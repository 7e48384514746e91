"""What is worked out of a state is kept by what was read of it, and is that which is worked out anew in each state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.decisions import decisions
from kingmaker.analysis.exploring import Explorer
from kingmaker.analysis.frames import Slot
from kingmaker.analysis.watching import Keeper
from kingmaker.model.evaluate import World
from kingmaker.model.state import State
from kingmaker.model.values import Name
from kingmaker.source.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

GAUGES = ("a", "b", "c")
SLOTS = {n: Slot("gauges", name) for n, name in enumerate(GAUGES)}
LEVELS = st.tuples(*[st.sampled_from(["low", "high"])] * len(GAUGES))
#: For each level of the first gauge, which gauge is read next.
NEXT = st.fixed_dictionaries({level: st.sampled_from(GAUGES) for level in ("low", "high")})


def given_(state: State) -> Callable[[], State]:
    return lambda: state


@settings(max_examples=60)
@given(NEXT, st.lists(LEVELS, max_size=12))
def test_what_is_kept_is_what_would_be_worked_out(
    follows: dict[str, str], every: list[tuple[str, ...]]
) -> None:
    asked: list[tuple[str, ...]] = []

    def work(state: State) -> tuple[str, ...]:
        first = str(state.gauges["a"])
        found = (first, str(state.gauges.get(follows[first], "")))
        asked.append(found)
        return found

    keeper: Keeper[tuple[str, ...]] = Keeper(SLOTS)
    for values in every:
        levels = dict(zip(GAUGES, values, strict=True))
        state = State(gauges={name: Name(level) for name, level in levels.items()})
        assert keeper.of("x", values, given_(state), work) == (
            levels["a"],
            levels[follows[levels["a"]]],
        )
    if "c" not in follows.values():
        assert (
            len(asked) <= 2 + 4
        )  # forgotten once at most, then each of those who read `a` and `b`


@pytest.mark.parametrize("read", [len, dict, tuple])
def test_whoever_looks_through_a_part_has_read_all_of_it(read: Callable[[object], object]) -> None:
    keeper: Keeper[object] = Keeper(SLOTS)
    for values in (("low", "low", "low"), ("low", "low", "high"), ("high", "low", "high")):
        state = State(gauges={n: Name(v) for n, v in zip(GAUGES, values, strict=True)})
        found = keeper.of("x", values, given_(state), lambda own: read(own.gauges))
        assert found == read(state.gauges)


TRIAL = Path(__file__).parent / "trial"


@pytest.mark.parametrize(
    "name", ["openai-2023", "samsung", "tata-sons", TRIAL / "f-coalition.yaml"]
)
def test_decisions_are_those_that_are_worked_out_in_each_state(name: str | Path) -> None:
    case = load(name).case
    assert case is not None
    explorer = Explorer.of(case)
    seen = 0
    for values in explorer.run(60).states:
        state = explorer.frame.state(values)
        assert explorer.legality.views(World(state, case)) == decisions(case, state)
        seen += 1
    assert seen
