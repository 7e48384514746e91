"""Moves that are made at once are worked out once for all places that agree in what they read, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.exploring import explore
from kingmaker.analysis.struggle.outright import Outright
from kingmaker.source.load import load

if TYPE_CHECKING:
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.coding import Codes


@dataclass(frozen=True)
class Reading:
    """An option of which nothing counts but what it reads."""

    reads: tuple[int, ...]


PLACES = st.tuples(*[st.integers(0, 2)] * 3)
READS = st.sets(st.integers(0, 2)).map(lambda found: tuple(sorted(found)))


@settings(max_examples=40)
@given(st.lists(READS, max_size=6), st.lists(PLACES, min_size=1, max_size=12))
def test_each_move_is_worked_out_once_for_all_that_it_reads(
    reads: list[tuple[int, ...]], places: list[tuple[int, ...]]
) -> None:
    asked: list[tuple[int, tuple[int, ...]]] = []

    def found(number: int, values: Values) -> tuple[tuple[tuple[int, int], ...], tuple[()]] | None:
        total = sum(values[n] for n in reads[number]) + number
        return (((0, total),), ()) if total % 2 else None

    def work_out(number: int, values: Values) -> Any:  # noqa: ANN401 - as above
        asked.append((number, tuple(values[n] for n in reads[number])))
        return found(number, values)

    kept = Outright.of(cast("list[Option]", [Reading(r) for r in reads]), work_out)
    for values in places:
        told = [(n, found(n, values)) for n in range(len(reads))]
        assert kept.every(values) == [(n, made) for n, made in told if made is not None]
        assert [kept.one(n, values) for n in range(len(reads))] == [made for _, made in told]
    assert len(asked) == len(set(asked))
    own = [[number for number, key in asked if number == n] for n in range(len(reads))]
    keys = [{tuple(v[i] for i in r) for v in places} for r in reads]
    assert [len(n) for n in own] == [len(k) for k in keys]


@settings(max_examples=40)
@given(st.lists(READS, max_size=6), st.sets(st.integers(0, 5)), st.lists(PLACES, max_size=12))
def test_what_is_apart_is_worked_out_when_it_is_asked_for_alone(
    reads: list[tuple[int, ...]], apart: set[int], places: list[tuple[int, ...]]
) -> None:
    asked: list[int] = []

    def work_out(number: int, codes: Codes) -> Any:  # noqa: ANN401 - as above
        asked.append(number)
        return (((0, sum(codes[n] for n in reads[number])),), ())

    options = cast("list[Option]", [Reading(r) for r in reads])
    kept = Outright.of(options, work_out, apart)
    together = [n for n in range(len(reads)) if n not in apart]
    for codes in places:
        known = kept.known(codes)
        assert known in (None, found := kept.every(codes))
        assert kept.known(codes) == found
        assert [number for number, _ in found] == together
    assert apart.isdisjoint(asked)


def test_a_state_has_the_values_that_it_is_made_of() -> None:
    case = load("openai-2023").case
    assert case is not None
    found = explore(case, limit=24)
    frame, seen = found.frame, tuple(found.states)
    assert len(seen) > 20
    every = tuple(range(len(frame.slots)))
    for one in seen:
        assert frame.values(frame.state(one)) == one
        for other in seen:
            now, then = frame.state(one), frame.state(other)
            assert frame.following(every, one, now, then, {}) == other
