"""Play that takes time, and a record of it, against a twin that was written from the explanation: random small cases."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.timing import timeline
from tests.clock_cases import random_clock, text_of
from tests.clock_twin import Twin
from tests.struggle_cases import case_of

if TYPE_CHECKING:
    from tests.clock_cases import Clock


def record_of(clock: Clock, twin: Twin, random: Random) -> dict[int, tuple[int, int, str]]:
    """What was done in a course of play by chance, as far as an event can tell of it without doubt."""
    state, record = twin.start, {}
    for tick in range(clock.ticks):
        every = twin.outcomes(tick, state)
        (done,) = random.choices(every, [d.chance * (1 + 5 * bool(d.what)) for d in every])
        state = done.to
        if (
            done.what
            and done.what[2] != "called"
            and done.what[1] + 1 == len(twin.moves[done.what[0]].steps)
        ):
            record[tick] = done.what
    return record


def events(clock: Clock, record: dict[int, tuple[int, int, str]]) -> str:
    names, text = list(clock.moves), "events:\n"
    for tick, (move, step, how) in record.items():
        by = clock.moves[names[move]].steps[step].by
        failed = ", failed: yes" if how == "failed" else ""
        text += f"  e{tick}: {{at: 2025-04-{1 + tick:02d} 12:00, by: {by}, move: {names[move]}{failed}}}\n"
    return text if record else ""


@pytest.mark.parametrize("seed", [*range(20), 100])  # at 100 a vote has become void
def test_what_takes_time_goes_as_it_is_explained(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - cases, no secrets
    clock = random_clock(random)
    twin = Twin(clock)
    case = text_of(clock)
    found = play(case_of(case), Terms(draws=1))
    told = [chance.mean for chance in found.endings.values()]
    assert told == pytest.approx(twin.ending(0, twin.start), abs=1e-9)
    record = record_of(clock, twin, random)
    if record:
        marks = timeline(case_of(case + events(clock, record)), Terms(draws=1)).marks
        for mark, endings in zip(marks, twin.after(record), strict=True):
            after = [chance.mean for chance in mark.endings.values()]
            assert after == pytest.approx(endings, abs=1e-9)
