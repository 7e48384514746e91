"""A struggle told whole from one solution: how it ends from the beginning on, event by event, and what it turns on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.asking import exactly
from kingmaker.analysis.struggle.assumptions import bounds, lanes, likely, ranged
from kingmaker.analysis.struggle.driving import drivers, resolution
from kingmaker.analysis.struggle.forecasting import (
    Refusal,
    of_rest,
    of_states,
    ready,
    run,
    side_by_side,
)
from kingmaker.analysis.struggle.modelling import few, half, models, on_same
from kingmaker.analysis.struggle.overturning import Draws, overturn
from kingmaker.analysis.struggle.pairing import Pairs
from kingmaker.analysis.struggle.playing import (
    Forecast,
    begins,
    equal,
    nothing,
    settings,
    titles,
)
from kingmaker.analysis.struggle.results import SAME, Otherwise, Played, Scored, Timeline
from kingmaker.analysis.struggle.shelving import run_on
from kingmaker.analysis.struggle.solving import cut_of, solve
from kingmaker.analysis.struggle.storying import told
from kingmaker.analysis.struggle.timing import Timing
from kingmaker.analysis.struggle.tracing import Trace
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Assumption, Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Ready, Run, Tell
    from kingmaker.analysis.struggle.modelling import Model
    from kingmaker.analysis.struggle.results import Overturned
    from kingmaker.analysis.struggle.shelving import Shelves
    from kingmaker.model.case import Case

T = TypeVar("T")


#: So few workers are busy with the draws alone: the rest begins when no draw is left to begin, and each part of it has one.
BUSY = 2


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is assumed, and from where to where: what is drawn from for every forecast."""

    path: str
    words: str
    low: float
    likely: float
    high: float
    certainty: str
    because: str


@dataclass(frozen=True, slots=True)
class Recounted:
    """How a struggle may end, from the beginning on and event by event, and the ranges that it was drawn from.

    `unfollowed` says why the record was not followed, where the endings from the beginning are all that there is.
    """

    played: Played
    timeline: Timeline
    ranges: tuple[Range, ...] = ()
    unfollowed: str = ""


def recount(
    case: Case, terms: Terms, *, tell: Tell | None = None, shelf: Shelves | None = None
) -> Recounted:
    """Return the forecast from the beginning on, the record event by event, and what it turns on, from one solution.

    The draws are solved once: forecasts, drivers and the timeline are read off it. The other models are solved once
    as well, on a few of the draws, and tell both what comes out under them and which turning points keep their sign.
    Beside that only what would overturn the lead is solved, at other places than the draws. The numbers are those of
    `playing.play` and `timing.timeline`. `tell` is told of draws that are done, and stops the work by returning False; if it has a
    `beside`, that is told of the rest. On a `shelf` finished parts of the draws and of the other models are put away,
    and found by a later run of the same.

    Raises:
        Refused: the case is too large to be solved exactly, or too many events overlap.
    """
    return recounting(case, terms, finding=of_states(tell), shelf=shelf).whole(tell)


def recounting(
    case: Case, terms: Terms, *, finding: Tell | None = None, shelf: Shelves | None = None
) -> Recounting:
    """Return a struggle ready to be told whole, its draws not solved yet.

    What is left to do (`Recounting.whole`) may be done in a thread of its own, as most of it holds no lock of the
    interpreter. `finding` is told of states as they are found. Raises `Refused` as `recount` does, as `whole` may as well.
    """
    exactly(terms, "a whole report")
    made = ready(case, finding=finding)
    if isinstance(made, Refusal):
        return Recounting(case, terms, made)
    drawn = lanes(made.stakes, draws=terms.draws, seed=terms.seed)
    return Recounting(case, terms, made, _Solving(made, terms, drawn, shelf))


def _refused(case: Case, terms: Terms, made: Ready | Refusal) -> Recounted:
    name, none = Name(case.name), Scored(0, 0.0, 0.0)
    played = Played(
        name, None, begins(case), {}, titles(case), nothing(terms), (), None, (), (),
        made.notices, made.problems,
    )  # fmt: skip
    timeline = Timeline(
        name, {}, (), titles(case), nothing(terms), none, made.notices, made.problems
    )
    return Recounted(played, timeline)


@dataclass(frozen=True, slots=True)
class Recounting:
    """A struggle ready to be told whole, or why it cannot be played."""

    case: Case
    terms: Terms
    made: Ready | Refusal
    solving: _Solving | None = None

    def whole(self, tell: Tell | None = None) -> Recounted:
        """Return all of it, as `recount` does."""
        if isinstance(self.made, Refusal) or self.solving is None:
            return _refused(self.case, self.terms, self.made)
        return self.solving.whole(tell)


@dataclass(frozen=True, slots=True)
class _Solving:
    """A case with its draws, to be solved along the whole record."""

    made: Ready
    terms: Terms
    lanes: Lanes
    shelf: Shelves | None = None

    def whole(self, tell: Tell | None = None) -> Recounted:
        """Return all of it, as `recount` does."""
        made, terms, rest = self.made, self.terms, of_rest(tell)
        some = few(equal(terms.draws), np.zeros(terms.draws)).places
        own = Lanes(self.lanes.parameters[:, some])
        every = tuple(models(made, own))
        alike = [m for m in every if m.ready is made]
        apart = _Later(lambda: self._apart([m for m in every if m.ready is not made], rest))
        finer = _Later(lambda: self._finer(own, rest))
        paths = _Later(lambda: told(self._blank(), single=terms.single))
        with _beside() as pool:

            def begin() -> None:
                for later in (paths, finer, apart):
                    later.begin(pool)

            if terms.workers > BUSY:
                begin()
            groups = [likely(made.stakes), *(m.lanes for m in alike)]
            found, surely, *again = self._solved(groups, tell, begin)
            begin()
            timed = Timing.of(made, terms, found)
            others = [_Other.of(m, terms, r) for m, r in zip(alike, again, strict=True)]
            played = self._played(timed.first, found.draws, surely.first, rest)
            others += [*apart.result(), *finer.result()]
            lines, open_ = paths.result()
        looked = f"other models are worked out on {some.size} of the draws"
        played = replace(
            played,
            lines=lines,
            models=(*_same(found, some, made.board.arena.endings), *(o.told for o in others)),
            notices=(*open_, *played.notices, looked),
        )
        ranges = ranges_of(made.stakes.assumptions)
        return Recounted(played, timed.timeline([o.changes for o in others]), ranges)

    def _solved(
        self, others: Sequence[Lanes], tell: Tell | None, idle: Callable[[], None]
    ) -> tuple[Run, ...]:
        """Return the forecasts of the draws, and of the other groups; where parts are put away, one after the other.

        `idle` is called once there is less left to begin than workers.
        """
        made, terms, shelf = self.made, self.terms, self.shelf
        if shelf is None:
            groups, single = [self.lanes, *others], terms.single
            return side_by_side(
                made, groups, workers=terms.workers, tell=tell, single=single, idle=idle
            )
        found = run_on(made, self.lanes, terms, shelf=shelf, tell=tell)
        joined = Lanes(np.concatenate([group.parameters for group in others], axis=1))
        rest = run_on(made, joined, terms, shelf=shelf.about("other models"), tell=of_rest(tell))
        ends = np.cumsum([0, *(group.parameters.shape[1] for group in others)])
        return (found, *(rest.part(slice(a, b)) for a, b in pairwise(ends.tolist())))

    def _apart(self, every: Sequence[Model], rest: Tell | None) -> list[_Other]:
        """Return what comes out under other choices of model that are solved by themselves."""
        terms, found = self.terms, []
        for model in every:
            own = None if self.shelf is None else self.shelf.about(model.name)
            if own is None:
                done = self._run(model.ready, model.lanes, rest)
            else:
                done = run_on(model.ready, model.lanes, terms, shelf=own, tell=rest)
            found.append(_Other.of(model, terms, done))
        return found

    def _finer(self, own: Lanes, rest: Tell | None) -> list[_Other]:
        """Return what comes out if the clock ticks twice as often."""
        other = half(self.made, own)
        return [] if other is None else self._apart([other], rest)

    def _blank(self) -> Ready:
        """Return the case as it begins, with nothing of the record followed."""
        made = self.made
        return replace(
            made,
            trace=Trace(made.record, (made.board.arena.start, 0)),
            pairs=Pairs.of(made.board, ()),
        )

    def _run(self, made: Ready, own: Lanes, tell: Tell | None) -> Run:
        """Return the forecasts of a few draws."""
        return run(made, own, workers=self._workers, single=self.terms.single, tell=tell)

    @property
    def _workers(self) -> int:
        """How many solve a few draws: with few workers each solves its own, as others are busy beside."""
        return self.terms.workers if self.terms.workers > BUSY else 1

    def _played(self, first: Forecast, draws: int, surely: Real, rest: Tell | None) -> Played:
        made, own = self.made, Lanes(self.lanes.parameters[:, :draws])
        change, tried = self._overturn(first, own, surely, rest)
        names = made.board.arena.endings
        endings = dict(zip(names, first.endings, strict=True))
        return Played(
            Name(made.case.name),
            None,
            made.at(0),
            first.chances(names),
            titles(made.case),
            settings(made, self.terms, draws, first.weights),
            drivers(made.stakes.assumptions, own, endings, first.weights, self.terms.seed),
            change,
            (),
            (),
            tried,
            made.problems,
            resolution=resolution(made.stakes.assumptions, first.weights, self.terms.seed),
        )

    def _overturn(
        self, first: Forecast, own: Lanes, surely: Real, rest: Tell | None
    ) -> tuple[Overturned | None, tuple[str, ...]]:
        """Return what would overturn the lead; `surely` are the endings at likely values, which need not be solved again."""
        made, terms = self.made, self.terms
        arena, stakes, single = made.board.arena, made.stakes, terms.single
        cut = cut_of(arena, stakes)

        def ends(parameters: Real) -> Real:
            lanes = Lanes(parameters)
            return solve(
                arena, stakes, lanes, workers=self._workers, tell=rest, single=single, cut=cut
            ).endings

        return overturn(
            stakes.assumptions,
            likely(stakes).parameters[:, 0],
            arena.endings,
            ends,
            Draws(own.parameters, first.endings, first.weights, surely[:, 0]),
        )


def _same(found: Run, some: NDArray[np.integer], names: tuple[Name, ...]) -> Iterator[Otherwise]:
    """Yield the case as it is on the draws of other models, where these are not all."""
    own = some[some < found.draws]
    if own.size < found.draws:
        cast = Forecast(found.first[:, own], equal(own.size))
        yield Otherwise(SAME, on_same(own.size), cast.chances(names))


@contextmanager
def _beside() -> Iterator[ThreadPoolExecutor]:
    """Give a thread for what is done beside the rest; what it has not begun is not done if the rest is given up."""
    pool = ThreadPoolExecutor(1)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(slots=True)
class _Later(Generic[T]):
    """Work that a thread beside does when it comes to it; what is waited for and not begun is done by who waits."""

    work: Callable[[], T]
    begun: Future[T] | None = None

    def begin(self, pool: ThreadPoolExecutor) -> None:
        """Have it done after what the thread beside has to do already, if that is not so yet."""
        if self.begun is None:
            self.begun = pool.submit(self.work)

    def result(self) -> T:
        """Return what comes of it."""
        if self.begun is None or self.begun.cancel():
            return self.work()
        return self.begun.result()


@dataclass(frozen=True, slots=True)
class _Other:
    """What comes out under another choice of model, and how each event changes it there."""

    told: Otherwise
    changes: Mapping[Name, Real]

    @classmethod
    def of(cls, model: Model, terms: Terms, found: Run) -> _Other:
        cast = Forecast(found.first, equal(found.draws))
        chances = cast.chances(model.ready.board.arena.endings)
        told = Otherwise(model.name, model.words, chances)
        return cls(told, Timing.of(model.ready, terms, found).changes())


def ranges_of(assumptions: tuple[Assumption, ...]) -> tuple[Range, ...]:
    """Return the ranges that forecasts are drawn from."""
    return tuple(_ranges(assumptions))


def _ranges(assumptions: tuple[Assumption, ...]) -> Iterator[Range]:
    for place in ranged(assumptions):
        one = assumptions[place]
        low, middle, high = bounds(one.quantity)
        yield Range(
            one.path,
            one.words,
            float(low),
            float(middle),
            float(high),
            one.certainty,
            one.because,
        )
