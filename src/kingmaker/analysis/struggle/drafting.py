"""A case with all its states found and its time cut into ticks, and the arrays that are laid out from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.exploring import Explorer
from kingmaker.analysis.struggle.arena import NONE, Arena, Stakes, Ticks
from kingmaker.analysis.struggle.beliefs import views_of
from kingmaker.analysis.struggle.clockwork import cut, days_of, moments, rate
from kingmaker.analysis.struggle.contests import Electing, contests_of
from kingmaker.analysis.struggle.crowds import campaigns_of, electors_of
from kingmaker.analysis.struggle.deciding import Diagrams
from kingmaker.analysis.struggle.happening import events_of
from kingmaker.analysis.struggle.laying import Billing, Ruling, motions, turns
from kingmaker.analysis.struggle.motions import Deciding
from kingmaker.analysis.struggle.places import Places
from kingmaker.analysis.struggle.players import Cast, alike
from kingmaker.analysis.struggle.staging import Staging, staged
from kingmaker.analysis.struggle.waiting import Pace
from kingmaker.analysis.struggle.walking import Walker
from kingmaker.analysis.struggle.wanting import Columns, Wanting
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kingmaker.analysis.frames import Frame, Values
    from kingmaker.analysis.struggle.arena import Part, Whole
    from kingmaker.analysis.struggle.beliefs import Views
    from kingmaker.analysis.struggle.clockwork import Cut
    from kingmaker.analysis.struggle.refusing import Tell
    from kingmaker.analysis.struggle.waiting import Waiting
    from kingmaker.analysis.struggle.walking import Walk
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Clock
    from kingmaker.model.values import Name, Tempo


@dataclass(frozen=True, slots=True)
class Times:
    """The time that is played: its ticks, the moment that each belongs to, and those that any belongs to."""

    cut: Cut
    days: list[int]
    stops: list[int]

    @classmethod
    def of(cls, clock: Clock, frame: Frame, tempos: Iterable[Tempo | None]) -> Times:
        """Return the ticks of a clock, cut for those who get to move."""
        cut_ = cut(clock, (rate(tempo, clock) for tempo in tempos))
        days = days_of(frame, moments(clock, cut_))
        return cls(cut_, days, sorted(set(days)))


#: How often the clock is cut anew at most, where what takes longer than the clock leaves fewer to move than were thought of.
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A case after the walk, before it is laid out."""

    case: Case
    clock: Clock
    cast: Cast
    views: Views
    walker: Walker
    cut: Cut
    stretch: tuple[int, ...]
    stops: tuple[int, ...]
    players: tuple[Name, ...]
    wanting: Wanting

    @classmethod
    def of(cls, case: Case, clock: Clock, tell: Tell | None = None) -> Draft:
        """Return a case with all its states found and its time cut into ticks; `tell` is told of states as they are found."""
        cast, views, walker = opened(case, clock)
        walker.tell = tell
        frame = walker.places.explorer.frame

        def timed() -> Times:
            return Times.of(clock, frame, (cast.tempo(n) for n in movers(walker.walk)))

        walker.run(range(max(len(frame.days), 1)))
        times = timed()
        if walker.places.slow:
            times = _paced(walker, times, timed)
        elif len(times.stops) < len(frame.days):
            walker.run(times.stops)
        return cls.made(case, clock, cast, views, walker, times)

    @classmethod
    def made(
        cls, case: Case, clock: Clock, cast: Cast, views: Views, walker: Walker, times: Times
    ) -> Draft:
        """Return a case whose states a walker has found, with its time cut into ticks."""
        walk, places = walker.walk, walker.places
        voters = (v for doing, _ in walk.motions for v in doing.motion.voters)
        players = cast.ordered([*movers(walk), *voters])
        columns = Columns(places.explorer.frame, [places.values[p] for p in walk.stands])
        stretch = tuple(times.stops.index(day) for day in times.days)
        wanting = Wanting(case, columns, times.cut)
        stops = tuple(times.stops)
        return cls(case, clock, cast, views, walker, times.cut, stretch, stops, players, wanting)

    def recut(self, case: Case, clock: Clock) -> Draft | None:
        """Return the same states on a clock that ticks otherwise.

        `None` where they are others: its ticks belong to other moments, or something waits for so many of them.
        """
        if self.walker.places.slow:
            return None
        frame = self.walker.places.explorer.frame
        times = Times.of(clock, frame, (self.cast.tempo(n) for n in movers(self.walk)))
        if tuple(times.stops) != self.stops:
            return None
        return Draft.made(case, clock, self.cast, self.views, self.walker, times)

    @property
    def number(self) -> dict[Name, int]:
        """The places of the players."""
        return {name: place for place, name in enumerate(self.players)}

    @property
    def walk(self) -> Walk:
        """The states and turns."""
        return self.walker.walk

    def arena(self) -> Arena:
        """Return the board."""
        walk, number = self.walk, self.number
        explorer = self.walker.places.explorer
        ruling, billing = Ruling(self.walker.places.deciding.diagrams), Billing(number)
        made = motions(walk, ruling, number)
        return Arena(
            players=self.players,
            moves=tuple(explorer.options[option].name for option, _ in self.entries),
            its=self.walker.its(),
            endings=tuple(self.case.endings),
            ticks=Ticks(
                self.clock.starts,
                float(self.cut.seconds),
                float(self.cut.written),
                np.array(self.stretch, dtype=np.int32),
            ),
            start=0,
            stretch_at=np.array(walk.stretch_at, dtype=np.int32),
            later=np.array(walk.later, dtype=np.int32),
            final=np.array(walk.final, dtype=np.bool_),
            ends=self.wanting.columns.endings(),
            rate=np.array(self._rates(), dtype=np.float64),
            blind=self._blind(),
            turns=turns(self.walker, billing, self.wanting.prices(explorer, number)),
            motions=made,
            rules=ruling.rules(),
            crowds={number[c.crowd]: c.parts for c in self.walker.campaigns if c.crowd in number},
            labels=tuple(self._label(*state) for state in walk.states),
            outside=np.array(walk.outside, dtype=np.bool_),
            parts=tuple(part for _, part in self.entries),
            ages=self._ages(),
            bills=tuple(billing.bills),
            polls=ruling.polls(),
        )

    @property
    def entries(self) -> Sequence[tuple[int, Part | None]]:
        """The moves, and the parts of those that take time."""
        return self.walker.entries.listed

    def _ages(self) -> Whole | None:
        """Return what each state turns into at the end of a tick, `None` where nothing ever waits."""
        ages = np.array(self.walk.ages, dtype=np.int32)
        return None if (ages == np.arange(ages.size)).all() else ages

    def _label(
        self,
        place: int,
        joined: tuple[int, ...],
        ended: tuple[bool, ...],
        waiting: tuple[Waiting, ...],
    ) -> Values:
        return (*self.walker.places.values[place], *joined, *ended, *waiting)

    def _rates(self) -> list[float]:
        moving = set(movers(self.walk))
        part = self.cut.seconds / self.cut.written
        return [
            float(rate(self.cast.tempo(n), self.clock) * part) if n in moving else 0.0
            for n in self.players
        ]

    def _blind(self) -> Whole:
        made = np.zeros((len(self.walk.states), len(self.players)), dtype=np.int32)
        known: dict[tuple[bool, ...], list[int]] = {}
        for state, (_, _, ended, _) in enumerate(self.walk.states):
            if ended not in known:
                known[ended] = [self.views.view(name, ended) for name in self.players]
            made[state] = known[ended]
        return made

    def stakes(self) -> Stakes:
        """Return what everybody wants."""
        number, wanting = self.number, self.wanting
        precision = wanting.precision()
        views = []
        for view in range(len(self.views.views)):
            told = self.views.replaced(view)
            rows = [
                wanted
                for name in self.players
                for wanted in wanting.wants(
                    number[name], name, told.get(name, self.cast.wants(name))
                )
            ]
            views.append(tuple(rows))
        crowds = dict.fromkeys(c.crowd for c in self.walker.campaigns if c.crowd in number)
        joining = {name: wanting.joining(name) for name in crowds}
        turnout, agreeing = self._voting("turnout"), self._voting("votes_for")
        return Stakes(
            assumptions=tuple(wanting.assumed.listed),
            views=tuple(views),
            believers=tuple(
                tuple(number[n] for n in self.views.believers(v) if n in number)
                for v in range(len(self.views.views))
            ),
            holds=wanting.columns.matrix(),
            precision=precision,
            peer={number[name]: rows[0] for name, rows in joining.items()},
            middle={number[name]: rows[1] for name, rows in joining.items()},
            thresholds={number[name]: rows[2] for name, rows in joining.items() if rows[2] != NONE},
            turnout=turnout,
            agreeing=agreeing,
        )

    def _voting(self, word: str) -> dict[int, int]:
        """Return the rows of who of a crowd comes to vote, or is for, where it is written."""
        rows = {n: self.wanting.voting(name, word) for n, name in enumerate(self.players)}
        return {number: row for number, row in rows.items() if row != NONE}


def opened(case: Case, clock: Clock) -> tuple[Cast, Views, Walker]:
    """Return who plays a case, what they wrongly believe, and who walks to its states."""
    cast, explorer = Cast(case), Explorer.of(case)
    explorer.twins = alike(cast, explorer.twins)
    views = views_of(case, cast)
    campaigns = campaigns_of(explorer, cast)
    deciding = Deciding(explorer, Diagrams(crowds=electors_of(case, cast)))
    slow = staged(explorer)
    if slow:  # who is named by what waits is told from others
        its = {option.it for option in explorer.options}
        explorer.twins = tuple(names for names in explorer.twins if its.isdisjoint(names))
    places = Places(
        explorer,
        deciding,
        {c.option: number for number, c in enumerate(campaigns)},
        views.until,
        Staging(
            explorer, deciding, Pace(cut(clock, ()))
        ),  # as written, until it is known who moves
        Electing(explorer, deciding, contests_of(explorer)),
        events_of(case, clock),
        slow,
    )
    return cast, views, Walker(places, campaigns)


def _paced(walker: Walker, times: Times, timed: Callable[[], Times]) -> Times:
    """Walk anew with what takes time counted in ticks, until the clock is cut for just those who then get to move."""
    for _ in range(_ROUNDS):
        walker.places.paced(times.cut)
        walker.run(times.stops)
        again = timed()
        if again.cut == times.cut:
            break
        times = again
    else:
        walker.places.paced(times.cut)
        walker.run(times.stops)
    return times


def movers(walk: Walk) -> tuple[Name, ...]:
    """Return everybody who gets to move somewhere, in the order in which they were found."""
    every = (turn.player for there in walk.turns for turn in there)
    return tuple(dict.fromkeys(name for name in every if name is not None))
