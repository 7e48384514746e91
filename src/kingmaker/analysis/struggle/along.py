"""A case that is too large to be solved, followed along its record by particles, and played on from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes, Ticks
from kingmaker.analysis.struggle.bounded import Looking, Start
from kingmaker.analysis.struggle.bounded import Terms as Ahead
from kingmaker.analysis.struggle.estimating import TIMES, Estimate
from kingmaker.analysis.struggle.following import follow
from kingmaker.analysis.struggle.forecasting import finds_no_tick, impossible, taken, without_weight
from kingmaker.analysis.struggle.foreseeing import Foresight
from kingmaker.analysis.struggle.packing import packed_followed, unpacked_followed
from kingmaker.analysis.struggle.particles import FILTERS, ONWARD
from kingmaker.analysis.struggle.placing import overfull, record
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.retracing import Manner
from kingmaker.analysis.struggle.sampling import uniforms
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.bounded import Play
    from kingmaker.analysis.struggle.following import Followed
    from kingmaker.analysis.struggle.lazily import Ground
    from kingmaker.analysis.struggle.particles import Cohort
    from kingmaker.analysis.struggle.placing import Record
    from kingmaker.analysis.struggle.retracing import Kept
    from kingmaker.model.values import Name
    from kingmaker.problems import Problem

#: Told how much is done, of how much; stops by returning False.
Tell: TypeAlias = Callable[[int, int], bool | None]
#: In the place of an event: before all of them.
FIRST = -2


@dataclass(frozen=True, slots=True)
class Model:
    """One choice of model: what is assumed in each draw, how far players look ahead, whether those err who do, and its name."""

    lanes: Lanes
    moves: int
    blind: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What comes of one choice of model: the estimate after each event (its place, `FIRST` or `LAST`), and the plays after it.

    `plays` are those of the last that was asked for, each from where it starts in `starts`. `draws` counts those that are
    done, and `done` has all plays of them.
    """

    estimates: dict[int, Estimate]
    followed: Followed | None
    plays: Sequence[Play]
    starts: Sequence[Start]
    draws: int
    done: Mapping[Start, Play] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Along:
    """A case on its ground, its record as it is followed, through how many ticks, and what is asked."""

    ground: Ground
    terms: Terms
    record: Record
    ticks: int
    kept: Kept
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(
        cls,
        kept: Kept,
        terms: Terms,
        *,
        since: Name | None = None,
        until: datetime | None = None,
    ) -> Along:
        """Return a case on the ground of what is kept, along its record: up to an event, up to a time, or through all of it.

        Raises:
            Refused: there are fewer plays of each draw than filters.
            KeyError: `since` is no event that play sees.
        """
        if terms.plays < FILTERS:
            raise Refused(_too_few(terms.plays))
        ground = kept.ground
        seen = record(ground.draft.case, ticks_of(ground), until=until)
        ticks = (
            seen.until if until is not None else max((p.last for p in seen.placed), default=-1) + 1
        )
        if since is not None:
            number = seen.number(since)
            if number is None or (until is not None and seen.placed[number].last >= seen.until):
                raise KeyError(since)
            ticks = seen.placed[number].last + 1
            seen = replace(seen, checked=number + 1)
        problems = []
        crowded = overfull(seen)
        while crowded is not None:
            problems.append(finds_no_tick(crowded))
            seen = without_weight(seen, crowded)
            crowded = overfull(seen)
        return cls(ground, terms, seen, ticks, kept, tuple(problems))

    def at(self, tick: int) -> datetime:
        """Return when a tick begins."""
        draft = self.ground.draft
        return draft.clock.starts + timedelta(seconds=tick * float(draft.cut.seconds))

    def model(
        self, drawn: Lanes, moves: int | None = None, *, blind: bool = True, name: str = ""
    ) -> Model:
        """Return the choice of model that is asked for, or another one by its name."""
        own = Lanes(drawn.parameters, self.ground.scales(drawn.parameters))
        return Model(own, self.terms.look_ahead if moves is None else moves, blind, name)

    def possible(self, model: Model, tell: Tell | None = None) -> tuple[Along, Followed]:
        """Return the record with what no particle agrees with set without weight, a problem for each, and what followed it.

        Raises:
            Refused: what lies ahead of a state is too much, too many events overlap, or it was stopped.
        """
        here = self
        while True:
            followed = here.followed(model, tell)
            if followed is None:
                raise Refused("play was stopped before the record was followed")
            dead = followed.dead
            if dead is None:
                return here, followed
            here = replace(
                here,
                record=without_weight(here.record, dead),
                problems=(*here.problems, impossible(dead)),
            )

    def followed(self, model: Model, tell: Tell | None = None) -> Followed | None:
        """Return what comes of following the record, `None` if it was stopped."""
        terms, draws = self.terms, model.lanes.parameters.shape[1]
        name = f"the record {len(self.problems)} {model.name}"  # each problem is of an event whose weight was taken away
        found = self.kept.find(name, 0, draws)
        if found is not None:
            return unpacked_followed(found, self.record)
        mark = len(self.ground.trail)
        looking = Looking(self.ground, model.lanes, model.moves, terms.workers, model.blind)
        foresight = Foresight(looking, self.ticks)
        made = follow(foresight, self.record, most=terms.plays, seed=terms.seed, tell=tell)
        if made is None:
            self.kept.torn = True
        else:
            packed = packed_followed(made, self.record, draws)
            self.kept.put(name, 0, draws, mark, packed)
        return made

    # --- played on ------------------------------------------------------------------------------

    def recalled(
        self,
        model: Model,
        followed: Followed | None,
        wanted: Sequence[int],
        tell: Tell | None = None,
    ) -> Recalled:
        """Return what the endings are after some events, each particle that goes on from there being played to the end.

        Raises:
            Refused: what lies ahead of a state is too much, or it was stopped before the first draws were done.
        """
        draws = model.lanes.parameters.shape[1]
        own = {FIRST: self._first(draws)} if FIRST in wanted else {}
        cohorts = {} if followed is None else followed.cohorts
        for number in wanted:
            if number in cohorts:
                own[number] = self.starts(cohorts[number], draws)
        every = {start for starts in own.values() for start in starts}
        done, count = self.played(model, every, tell)
        estimates = {
            number: self.estimate(starts, done, cohorts.get(number), draws).draws(count)
            for number, starts in own.items()
        }
        final = [s for s in own.get(wanted[-1], []) if s in done]
        return Recalled(estimates, followed, [done[s] for s in final], final, count, done)

    def played(
        self, model: Model, starts: Iterable[Start], tell: Tell | None = None
    ) -> tuple[dict[Start, Play], int]:
        """Return plays from where they start to the end, and of how many first draws all are done."""
        terms, every = self.terms, sorted(starts)
        ahead = Ahead(model.moves, terms.plays, terms.seed, terms.workers)
        how = Manner(f"along the record {model.name}", model.lanes, ahead, model.blind)
        blocks = self.kept.carried_on(how, every, tell)
        done: dict[Start, Play] = {}
        taken, last = iter(every), -1
        for block in blocks:
            done |= {start: play for play, start in zip(block, taken, strict=False)}
            last = block[-1].draw
        if every and not done:
            raise Refused("play was stopped before the plays of the first draws were done")
        draws = model.lanes.parameters.shape[1]
        return done, draws if len(done) == len(every) else last + 1

    def _first(self, draws: int) -> list[Start]:
        start = self.ground.start
        return [Start(d, p, 0, start) for d in range(draws) for p in range(self.terms.plays)]

    def starts(self, cohort: Cohort, draws: int) -> list[Start]:
        """Return from where plays go on: in each filter as many as it has, drawn from its particles."""
        terms, found = self.terms, []
        seed = terms.seed + (ONWARD << 32)
        for draw in range(draws):
            numbers = uniforms(seed, draw, terms.plays, 1)[:, 0]
            for filter_ in range(FILTERS):
                own = range(filter_, terms.plays, FILTERS)
                states = cohort.chosen(draw, filter_, numbers[filter_::FILTERS])
                found += [
                    Start(draw, play, cohort.tick, int(state))
                    for play, state in zip(own, states, strict=False)
                ]
        return found

    def estimate(
        self, starts: Sequence[Start], done: dict[Start, Play], cohort: Cohort | None, draws: int
    ) -> Estimate:
        """Return what plays from a cohort say of the endings, those that are done."""
        ends = np.zeros((len(self.ground.draft.case.endings), draws, FILTERS))
        sizes = np.array([len(range(g, self.terms.plays, FILTERS)) for g in range(FILTERS)], float)
        for start in starts:
            if start in done:
                ending = int(np.argmax(self.ground.ending(done[start].state)))
                filter_ = start.play % FILTERS
                ends[ending, start.draw, filter_] += 1 / sizes[filter_]
        known = np.zeros((draws, FILTERS)) if cohort is None else cohort.likelihood
        return Estimate(known, ends, sizes)


def ticks_of(ground: Ground) -> Ticks:
    """Return the ticks of a ground as an arena has them."""
    draft = ground.draft
    seconds, written = float(draft.cut.seconds), float(draft.cut.written)
    return Ticks(draft.clock.starts, seconds, written, np.array(draft.stretch, np.int32))


def notices(along: Along, followed: Followed, draws: int) -> Iterator[str]:
    """Yield what a reader should know of how a record was followed."""
    seen, plays = along.record, along.terms.plays
    yield from taken(seen, followed.moved)
    if followed.thinned:
        yield (
            f"More than {plays} states of a draw agreed with what was seen: {followed.thinned:,} times, of {draws} draws in "
            f"{FILTERS} filters, so many were drawn from them."
        )
    else:
        yield (
            f"No more than {plays} states of a draw agreed with what was seen: what each draw weighs has no error of sampling."
        )
    yield (
        f"Errors are those of {FILTERS} filters that know nothing of each other, leaving out one after the other; they "
        f"are themselves right to about a quarter. Intervals are {TIMES:.1f} errors either way."
    )


def _too_few(plays: int) -> str:
    return (
        f"{plays} play{'' if plays == 1 else 's'} of each draw are too few to follow the record: the error comes from {FILTERS} filters "
        f"with plays of their own, so `--plays {FILTERS}` is the least"
    )
