"""The board of a struggle that is too large to be laid out whole: states are found as play comes to them.

Some states are looked at first, breadth first from the beginning and along walks by chance, to see who moves and how far
apart the worths of endings lie. After that a state is looked at when it is needed, and laid out in a piece of its own;
small boards are put together from such pieces.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kingmaker.analysis.struggle.arena import CHANCE, NONE, Arena, Ticks
from kingmaker.analysis.struggle.clockwork import rate
from kingmaker.analysis.struggle.drafting import Draft, Times, movers, opened
from kingmaker.analysis.struggle.happening import told_by
from kingmaker.analysis.struggle.laying import Billing, Ruling, motions, turns
from kingmaker.analysis.struggle.pieces import Piece, joined
from kingmaker.analysis.struggle.piloting import PILOT, Pilot
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.walking import Walk, Walker
from kingmaker.analysis.struggle.worths import scales
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Bits, Motions, Real, Stakes, Turns, Whole
    from kingmaker.analysis.struggle.walking import Turn
    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.struggle import Clock

#: More states than this are not found, however few of them are looked at.
MOST_FOUND = 4_000_000
#: What is looked at: what may be done in a state, what it turns into with a stretch of time or a tick, what an event makes of it.
PIECE, LATER, AGED, SET = range(4)


@dataclass(frozen=True, slots=True)
class _Facts:
    final: Bits
    ends: Bits  # [endings, nodes]
    holds: Bits  # [conditions, nodes]
    blind: Whole  # [nodes, players]


@dataclass(slots=True)
class _Told:
    """What holds in each state, worked out once."""

    rows: dict[int, tuple[list[bool], list[bool], list[int]]] = field(default_factory=dict)
    _views: dict[tuple[bool, ...], list[int]] = field(default_factory=dict)

    def of(self, ground: Ground, states: NDArray[Any]) -> _Facts:
        walk = ground.walker.walk
        rows = [self._row(ground, int(s)) for s in states]
        endings, holds, blind = zip(*rows, strict=True)
        return _Facts(
            np.array([walk.final[int(s)] for s in states], np.bool_),
            np.array(endings, np.bool_).reshape(states.size, -1).T,
            np.array(holds, np.bool_).reshape(states.size, -1).T,
            np.array(blind, np.int32).reshape(states.size, -1),
        )

    def _row(self, ground: Ground, state: int) -> tuple[list[bool], list[bool], list[int]]:
        found = self.rows.get(state)
        if found is None:
            walk, draft = ground.walker.walk, ground.draft
            values = ground.walker.places.values[walk.stands[state]]
            columns, ended = draft.wanting.columns, walk.states[state][2]
            if ended not in self._views:
                self._views[ended] = [draft.views.view(n, ended) for n in ground.players]
            found = (columns.ending(values), columns.held(values), self._views[ended])
            self.rows[state] = found
        return found


@dataclass(slots=True)
class Ground:
    """The states of one case that were found so far, and the pieces of those that were looked at.

    `draft` is what was seen before play, `whole` whether that is all there is. `players` are those who play there, then
    everybody else who might. Numbers of states are those of the walker. `until[t]` is the first tick after t that belongs
    to another stretch of time, or the horizon. `trail` is all that was looked at since, in its order, which numbers what was found.
    """

    draft: Draft
    walker: Walker
    times: Times
    whole: bool
    players: tuple[Name, ...]
    rate: Real
    stakes: Stakes
    number: Mapping[Name, int]
    ruling: Ruling
    billing: Billing
    until: Sequence[int]
    pieces: dict[int, Piece] = field(default_factory=dict)
    _later: dict[int, int] = field(default_factory=dict)
    _aged: dict[int, int] = field(default_factory=dict)
    _told: _Told = field(default_factory=_Told)
    trail: list[tuple[int, int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, case: Case, clock: Clock, *, pilot: int = PILOT) -> Ground:
        """Return the ground of a case, once the first states have been looked at."""
        cast, views, walker = opened(case, clock)
        walker.limit = MOST_FOUND
        days = max(len(walker.places.explorer.frame.days), 1)
        seen = Pilot.of(walker, list(range(days)), pilot)
        frame = walker.places.explorer.frame
        times = Times.of(clock, frame, (cast.tempo(n) for n in movers(seen.walk())))
        if walker.places.slow:
            walker.places.paced(times.cut)
        if walker.places.slow or len(times.stops) < days:
            seen = Pilot.of(walker, times.stops, pilot)
        walk = seen.walk()
        there = replace_walk(walker, walk)
        draft = Draft.made(case, clock, cast, views, there, times)
        return _grounded(draft, walker, times, seen)

    @property
    def start(self) -> int:
        """The state in which play begins."""
        return 0

    @property
    def found(self) -> int:
        """How many states have been found."""
        return len(self.walker.walk.states)

    def stretch(self, state: int) -> int:
        """Return the stretch of time that a state belongs to."""
        return self.times.stops.index(self.walker.places.day(self.walker.walk.states[state][0]))

    def final(self, state: int) -> bool:
        """Tell whether play stops in a state."""
        return self.walker.walk.final[state]

    def later(self, state: int) -> int:
        """Return what a state turns into at the end of its stretch of time; in the last one, itself."""
        if state not in self._later:
            self.trail.append((LATER, state, NONE))
            after = self.stretch(state) + 1
            stops = self.times.stops
            self._later[state] = (
                state if after == len(stops) else self.walker.later(state, stops[after])
            )
        return self._later[state]

    def aged(self, state: int) -> int:
        """Return what a state turns into at the end of a tick: what waits has a tick less to wait."""
        if not self.walker.walk.states[state][3]:
            return state
        if state not in self._aged:
            self.trail.append((AGED, state, NONE))
            self._aged[state] = self.walker.aged(state)
        return self._aged[state]

    def follow(self, state: int, event: Event) -> int:
        """Return the state that an event makes of one, taken as it is told; where play has stopped, nothing changes."""
        walker, own = self.walker, self.walker.walk.states[state]
        if self.final(state):
            return state
        case = self.draft.case
        self.trail.append((SET, state, list(case.events).index(Name(event.id))))
        place = walker.places.follow(own[0], told_by(case, event))
        return walker.enter(walker.after(own, place), place)

    def retrace(self, trail: Iterable[tuple[int, int, int]]) -> None:
        """Look at all of a trail again, in its order: from the same states on, the same states are found with the same numbers."""
        events = list(self.draft.case.events.values())
        for kind, state, event in trail:
            if kind == SET:
                self.follow(state, events[event])
            elif kind == PIECE:
                self.piece(state)
            else:
                (self.later if kind == LATER else self.aged)(state)

    def passed(self, state: int, tick: int) -> int:
        """Return what a state has turned into at the tick after one."""
        stretch = self.draft.stretch
        state = self.aged(state)
        for _ in range(stretch[tick + 1] - stretch[tick]):
            state = self.later(state)
        return state

    def ending(self, state: int) -> list[bool]:
        """Return which endings hold in a state."""
        walk, columns = self.walker.walk, self.draft.wanting.columns
        return columns.ending(self.walker.places.values[walk.stands[state]])

    def scales(self, parameters: Real) -> Real:
        """Return what worths are multiplied with in each draw, by the states that were seen before play."""
        return scales(replace(self.draft.arena(), players=self.players), self.stakes, parameters)

    def piece(self, state: int) -> Piece:
        """Return what may be done in a state."""
        found = self.pieces.get(state)
        if found is None:
            self.trail.append((PIECE, state, NONE))
            walk = self.walker.walk
            first = len(walk.motions)
            made = self.walker.turns(state)
            own = Walk(turns=[_shifted(made, first)], motions=walk.motions[first:])
            there = replace_walk(self.walker, own)
            prices = self.draft.wanting.prices(self.walker.places.explorer, self.number)
            laid = turns(there, self.billing, prices)
            found = Piece(laid, motions(own, self.ruling, self.number))
            self._checked(laid)
            self.pieces[state] = found
        return found

    def _checked(self, laid: Turns) -> None:
        """Refuse a state in which more may happen in one tick than can: who moves there was not known before."""
        acting = laid.player != CHANCE
        rates = self.rate[laid.player[acting]]
        once = np.where(laid.crowd[acting] == NONE, 1.0, laid.chosen[acting])
        total = float((rates * once).sum())
        if total > 1:
            names = ", ".join(sorted({f"`{self.players[p]}`" for p in laid.player[acting]}))
            msg = (
                f"play comes to a state in which {names} move {total:.3g} times a tick together, more than once: "
                "write a shorter tick"
            )
            raise Refused(msg)

    # --- small boards ---------------------------------------------------------------------------

    def lay(self, layers: Sequence[Sequence[int]], tick: int) -> Laid:
        """Return the board on which state s of layer k can be left for those of layer k - 1 alone, from a tick on.

        Nobody moves in layer nought. Every layer has with a state also what it turns into with time.
        """
        nodes = [(self.stretch(s), k, s) for k, states in enumerate(layers) for s in states]
        nodes.sort(key=lambda node: (node[0], -node[1]))
        base = np.array([s for _, _, s in nodes], np.int64)
        layer = np.array([k for _, k, _ in nodes], np.int64)
        table = np.full((len(layers), self.found), NONE, np.int32)
        table[layer, base] = np.arange(base.size, dtype=np.int32)
        told = self._told.of(self, base)
        self_later = np.array([self.later(int(s)) for s in base], np.int64)
        ages = np.array([self.aged(int(s)) for s in base], np.int64)
        stretches = np.array([d for d, _, _ in nodes])
        acting = np.flatnonzero((layer > 0) & ~told.final)
        laid = joined([self.piece(int(base[n])) for n in acting], base.size, acting)
        below = layer[acting] - 1
        of_turn = np.repeat(below, laid.per_node)
        of_option = np.repeat(of_turn, np.diff(laid.turns.options_at))
        of_motion = np.repeat(below, laid.motions_per_node)
        whole = laid.turns.whole
        draft, options = self.draft, self.walker.places.explorer.options
        stretch = np.array(draft.stretch, np.int32)[tick:]
        seconds = float(draft.cut.seconds)
        arena = Arena(
            players=self.players,
            moves=tuple(options[option].name for option, _ in self.walker.entries.listed),
            its=self.walker.its(),
            endings=tuple(draft.case.endings),
            ticks=Ticks(draft.clock.starts, seconds, float(draft.cut.written), stretch),
            start=0,
            stretch_at=np.searchsorted(stretches, np.arange(len(self.times.stops) + 1)).astype(
                np.int32
            ),
            later=table[layer, self_later],
            final=told.final,
            ends=told.ends,
            rate=self.rate,
            blind=told.blind,
            turns=replace(
                laid.turns,
                target=table[of_option, laid.turns.target],
                whole=np.where(whole == NONE, NONE, table[of_turn, np.maximum(whole, 0)]).astype(
                    np.int32
                ),
            ),
            motions=_moved(laid.motions, table, of_motion),
            rules=self.ruling.rules(),
            crowds={
                self.number[c.crowd]: c.parts
                for c in self.walker.campaigns
                if c.crowd in self.number
            },
            labels=((),) * base.size,
            parts=tuple(part for _, part in self.walker.entries.listed),
            ages=None if (ages == base).all() else table[layer, ages],
            bills=tuple(self.billing.bills),
            polls=self.ruling.polls(),
        )
        return Laid(arena, replace(self.stakes, holds=told.holds), table, base)


def _moved(motions_: Motions, table: Whole, layer: NDArray[Any]) -> Motions:
    """Return motions with the places of their states on a small board; `layer` is that of what each leads to."""
    about, each = motions_.about, np.repeat(layer, np.diff(motions_.voters_at))
    if about is not None:
        there = table[each, np.maximum(about, 0)]
        about = np.where(about == NONE, NONE, there).astype(np.int32)
    return replace(motions_, target=table[layer, motions_.target], about=about)


@dataclass(frozen=True, slots=True)
class Laid:
    """A small board, what is wanted there, the place on it of each state in each layer, and the state at each place."""

    arena: Arena
    stakes: Stakes
    place: Whole  # [layers, states found]
    base: NDArray[np.int64]


def replace_walk(walker: Walker, walk: Walk) -> Walker:
    """Return a walker over the same places with another walk."""
    return Walker(walker.places, walker.campaigns, walker.limit, walk, walker.entries)


def _shifted(made: tuple[Turn, ...], first: int) -> tuple[Turn, ...]:
    """Return turns with motions counted from the first of their state."""
    return tuple(
        turn._replace(
            choices=tuple(
                c if c.motion == NONE else c._replace(motion=c.motion - first) for c in turn.choices
            )
        )
        for turn in made
    )


def _grounded(draft: Draft, walker: Walker, times: Times, seen: Pilot) -> Ground:
    """Return the ground of what was seen: with everybody who might yet play, and all that anything may cost."""
    case, cast = draft.case, draft.cast
    every = cast.ordered((*case.actors, *case.people, *case.groups, *case.entities, *case.bodies))
    players = (*draft.players, *(n for n in every if n not in draft.players))
    number = {name: place for place, name in enumerate(players)}
    whole = replace(draft, players=players)
    prices = draft.wanting.prices(walker.places.explorer, number)
    if walker.places.slow or walker.places.electing.rivals:
        prices.sure()
    for option, made in enumerate(walker.places.explorer.options):
        if made.move.odds is not None:
            prices.odds(option)
        for name in players if made.move.cost else ():
            prices.cost(option, name, None)
        prices.others(option, None, None)
    part = draft.cut.seconds / draft.cut.written
    rates = [float(rate(cast.tempo(n), draft.clock) * part) for n in players]
    ground = Ground(
        draft,
        walker,
        times,
        seen.whole,
        players,
        np.array(rates),
        whole.stakes(),
        number,
        Ruling(walker.places.deciding.diagrams),
        Billing(number),
        _until(draft.stretch),
    )
    ground._later.update(seen.later)  # noqa: SLF001 - its own, worked out before
    return ground


def _until(stretch: Sequence[int]) -> list[int]:
    """Return for each tick the first one after it that belongs to another stretch of time, or the horizon."""
    count = len(stretch) - 1
    found = [count] * count
    for tick in range(count - 2, -1, -1):
        found[tick] = found[tick + 1] if stretch[tick] == stretch[tick + 1] else tick + 1
    return found
