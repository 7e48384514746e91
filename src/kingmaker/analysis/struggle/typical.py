"""The most typical path to each ending: the one that most plays with that ending took."""

from __future__ import annotations

from datetime import timedelta
from statistics import median_low
from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.arena import CHANCE, NONE
from kingmaker.analysis.struggle.parting import part_words
from kingmaker.analysis.struggle.results import Done, Line
from kingmaker.analysis.struggle.storying import powers_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.struggle.bounded import Play, Step
    from kingmaker.analysis.struggle.lazily import Ground
    from kingmaker.model.values import Name


def typical(
    ground: Ground,
    plays: Sequence[Play],
    ending: Sequence[int],
    weights: Sequence[float] | None = None,
) -> Iterator[Line]:
    """Yield the course that most of the weight of plays with an ending took, with its share; each step at the median tick.

    `ending` is which ending each play came to. Without weights all plays count alike.
    """
    each = [1.0] * len(plays) if weights is None else weights
    for number, name in enumerate(ground.draft.case.endings):
        courses: dict[tuple[int, ...], float] = {}
        total = 0.0
        for play, end, weight in zip(plays, ending, each, strict=True):
            if end == number and weight > 0:
                course = tuple(step.move for step in seen(play))
                courses[course] = courses.get(course, 0.0) + weight
                total += weight
        if courses:
            course = max(courses, key=lambda c: courses[c])
            same = [
                p
                for p, e, w in zip(plays, ending, each, strict=True)
                if e == number and w > 0 and tuple(step.move for step in seen(p)) == course
            ]
            yield Line(name, tuple(_steps(ground, same)), courses[course] / total)


def _steps(ground: Ground, same: Sequence[Play]) -> Iterator[Done]:
    """Yield the steps of plays that took the same course, each at the median of its ticks."""
    options, clock = ground.walker.places.explorer.options, ground.draft.clock
    for number, step in enumerate(seen(same[0])):
        tick = median_low(seen(play)[number].tick for play in same)
        at = clock.starts + timedelta(seconds=tick * float(ground.draft.cut.seconds))
        entry, part = ground.walker.entries.listed[step.move]
        option, move = options[entry], options[entry].move
        movers = {seen(play)[number].player for play in same}
        by = move.by or (
            ground.players[movers.pop()] if movers != {CHANCE} and len(movers) == 1 else None
        )
        used = dict.fromkeys(powers_in(ground, step, by))
        words = move.label
        if part is not None:
            words = part_words(ground.draft.case, option.name, part)
        yield Done(at, option.name, by, option.it, words, move.path, tuple(used), move.source)


def powers_in(ground: Ground, step: Step, by: Name | None) -> Iterator[str]:
    """Yield the clauses of the powers that a step uses in the state that it comes from."""
    walker = ground.walker
    option = walker.places.explorer.options[walker.entries.listed[step.move][0]]
    label = walker.places.values[walker.walk.states[step.state][0]]
    yield from powers_at(walker.places.explorer, label, option.move, by, option.it)


def seen(play: Play) -> list[Step]:
    """Return what was done in a play, without those who joined a crowd that had not moved yet."""
    return [step for step in play.steps if step.move != NONE]
