"""Every state that play can come to, with what each player may do there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.refusing import MOST_STATES, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.struggle.places import Doing, Places, Row
    from kingmaker.model.values import Name

#: A state of play: a place; for each campaign how many parts have joined; which beliefs have ended.
State: TypeAlias = "tuple[int, tuple[int, ...], tuple[bool, ...]]"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A move of a crowd: which option it is, into how many parts the crowd is cut, how many of them it takes."""

    option: int
    crowd: Name
    parts: int
    needed: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that may be done in a turn: the option, the state it leads to, the motion to be carried, if any."""

    option: int
    target: int
    motion: int = NONE


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a player (`None`: chance), or of a crowd on one of its `open` moves."""

    player: Name | None
    choices: tuple[Chosen, ...]
    campaign: int = NONE
    joined: int = 0
    whole: int = NONE
    open: int = 1


@dataclass(slots=True)
class Walk:
    """The states that were found, stretch by stretch, and the turns in each.

    `stands[s]` is the place that conditions are read in: that of the state, or the one in which play stopped.
    `outside[s]` tells whether only events of the record lead there that are no moves. Motion m is that of a doing and
    leads to a state.
    """

    states: list[State] = field(default_factory=list)
    stands: list[int] = field(default_factory=list)
    final: list[bool] = field(default_factory=list)
    outside: list[bool] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    stretch_at: list[int] = field(default_factory=list)
    turns: list[tuple[Turn, ...]] = field(default_factory=list)
    motions: list[tuple[Doing, int]] = field(default_factory=list)
    index: dict[tuple[State, int], int] = field(default_factory=dict)


@dataclass(slots=True)
class Walker:
    """Walks from the beginning of a case to every state that play can come to."""

    places: Places
    campaigns: tuple[Campaign, ...]
    limit: int = MOST_STATES
    walk: Walk = field(default_factory=Walk)
    _outside: bool = False

    def run(self, stops: Sequence[int]) -> Walk:
        """Return every state that can be reached while there is a tick at each of these moments, in ascending order.

        They are places in `Frame.days`; moments between them are passed through. Raises `Refused` where there
        are more states than the limit.
        """
        self.begin()
        walk = self.walk
        walk.stretch_at.append(0)
        for number in range(len(stops)):
            begin = walk.stretch_at[-1]
            self._stretch(begin)
            walk.stretch_at.append(len(walk.states))
            last = number + 1 == len(stops)
            for state in range(begin, walk.stretch_at[-1]):
                self._outside = walk.outside[state]
                walk.later.append(state if last else self.later(state, stops[number + 1]))
            self._outside = False
        return walk

    def begin(self) -> int:
        """Forget all that was found, enter the state in which play begins, and return its number."""
        self.walk = Walk()
        start = self.places.start()
        return self.enter((start, (0,) * len(self.campaigns), self.places.ended(start)), start)

    def _stretch(self, begin: int) -> None:
        """Follow all turns within a stretch; what follows from events outside the rules comes last."""
        walk = self.walk
        done: dict[int, tuple[Turn, ...]] = {}
        inside = [s for s in range(begin, len(walk.states)) if not walk.outside[s]]
        new = len(walk.states)
        for state in inside:
            done[state] = self.turns(state)
        while new < len(walk.states):
            done[new] = self.turns(new)
            new += 1
        self._outside = True
        state = begin
        while state < len(walk.states):
            self._forced(state)
            if state not in done:
                done[state] = self.turns(state)
            state += 1
        self._outside = False
        walk.turns += [done[s] for s in range(begin, len(walk.states))]

    # --- states ---------------------------------------------------------------------------------

    def enter(self, state: State, stands: int, *, final: bool | None = None) -> int:
        """Return the number of a state, a new one if it was not found before."""
        walk, key = self.walk, (state, stands)
        found = walk.index.get(key)
        if found is None:
            found = walk.index[key] = len(walk.states)
            if found >= self.limit:
                raise Refused(_too_many(self.limit))
            walk.states.append(state)
            walk.stands.append(stands)
            walk.final.append(self.places.stops(stands) if final is None else final)
            walk.outside.append(self._outside)
        return found

    def after(self, state: State, place: int, made: int = NONE) -> State:
        """Return the state at a place, coming from another; the campaign `made` has reached its end.

        Whoever has joined a campaign that is no longer open has joined nothing.
        """
        joined = state[1]
        if any(joined):
            open_ = self.places.look(place).open
            joined = tuple(
                [
                    parts
                    if parts and number != made and self.campaigns[number].option in open_
                    else 0
                    for number, parts in enumerate(joined)
                ]
            )
        before, now = state[2], self.places.ended(place)
        ended = (
            before if before == now else tuple([a or b for a, b in zip(before, now, strict=True)])
        )
        return place, joined, ended

    def later(self, number: int, stop: int) -> int:
        """Return the state that one turns into when its stretch of time ends."""
        walk, places = self.walk, self.places
        state, stands, final = walk.states[number], walk.stands[number], walk.final[number]
        while not final and places.day(stands) < stop:
            stands = places.later(stands)
            state = self.after(state, stands)
            final = places.stops(stands)
        if final:
            state = (places.at_day(state[0], stop), *state[1:])
        return self.enter(state, stands, final=final)

    def _forced(self, number: int) -> None:
        """Enter what recorded events that are no moves may make of a state."""
        if not self.walk.final[number]:
            state = self.walk.states[number]
            for place in self.places.forced(state[0]):
                self.enter(self.after(state, place), place)

    # --- turns ----------------------------------------------------------------------------------

    def turns(self, number: int) -> tuple[Turn, ...]:
        """Return what each player may do in a state; the states that this leads to are entered."""
        if self.walk.final[number]:
            return ()
        state = self.walk.states[number]
        here = self.places.look(state[0])
        targets = [self.enter(self.after(state, d.there), d.there) for d in here.doings]
        motions = [NONE] * len(targets)
        turns = [self._turn(row, targets, motions) for row in here.rows]
        return (*turns, *(self._joining(state, row, here.joining) for row in here.joining))

    def _turn(self, row: Row, targets: list[int], motions: list[int]) -> Turn:
        choices = []
        for place, doing, voted in row.choices:
            if voted and motions[place] == NONE:
                motions[place] = len(self.walk.motions)
                self.walk.motions.append((doing, targets[place]))
            motion = motions[place] if voted else NONE
            choices.append(Chosen(doing.option, targets[place], motion))
        return Turn(row.player, tuple(choices))

    def _joining(
        self, state: State, run: tuple[int, Doing], every: Sequence[tuple[int, Doing]]
    ) -> Turn:
        """Return the turn of a crowd on one of its open moves: so many further parts join."""
        number, doing = run
        campaign, joined = self.campaigns[number], state[1][number]
        whole = self.enter(self.after(state, doing.there, number), doing.there)
        choices = []
        for more in range(joined + 1, campaign.parts + 1):
            target = whole
            if more < campaign.needed:
                parts = (*state[1][:number], more, *state[1][number + 1 :])
                target = self.enter((state[0], parts, state[2]), state[0])
            choices.append(Chosen(doing.option, target))
        rivals = sum(self.campaigns[n].crowd == campaign.crowd for n, _ in every)
        return Turn(campaign.crowd, tuple(choices), number, joined, whole, rivals)


def _too_many(limit: int) -> str:
    return (
        f"play can come to more than {limit:,} states, the most that are solved exactly: leave out gauges or moves, "
        "cut crowds into fewer parts, or use `--method sampled`"
    )
