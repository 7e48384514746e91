"""Every state that play can come to, with what each player may do there."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.doing import in_time, instead
from kingmaker.analysis.struggle.refusing import MOST_STATES, Refused, told
from kingmaker.analysis.struggle.tallying import CARRIED
from kingmaker.analysis.struggle.waiting import Phase, due, passed
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.struggle.arena import Part
    from kingmaker.analysis.struggle.doing import Doing, Row
    from kingmaker.analysis.struggle.places import Places
    from kingmaker.analysis.struggle.refusing import Tell
    from kingmaker.analysis.struggle.waiting import Waiting
    from kingmaker.model.values import Name

#: A state of play: a place; for each campaign how many parts have joined; which beliefs have ended; what waits.
State: TypeAlias = "tuple[int, tuple[int, ...], tuple[bool, ...], tuple[Waiting, ...]]"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A move of a crowd: which option it is, into how many parts the crowd is cut, how many of them it takes."""

    option: int
    crowd: Name
    parts: int
    needed: int


class Chosen(NamedTuple):
    """One thing that may be done in a turn: the option, the state it leads to, the motion to be carried, if any.

    `move` is its place among `Entries`; `free` tells that it costs nothing, `sure` that it happens by itself.
    """

    option: int
    target: int
    motion: int = NONE
    move: int = NONE
    free: bool = False
    sure: bool = False


@dataclass(slots=True)
class Entries:
    """What may be done, by number: every option of a case, then the parts of those that take time."""

    listed: list[tuple[int, Part | None]]
    _known: dict[tuple[int, Part | None], int] = field(default_factory=dict)

    @classmethod
    def of(cls, options: int) -> Entries:
        """Return the entries of so many options."""
        return cls([(option, None) for option in range(options)])

    def number(self, option: int, part: Part | None) -> int:
        """Return the number of an entry, a new one if it was not known before."""
        if part is None:
            return option
        key = (option, part)
        if key not in self._known:
            self._known[key] = len(self.listed)
            self.listed.append(key)
        return self._known[key]


class Turn(NamedTuple):
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
    leads to a state. `ages[s]` is what state s turns into at the end of a tick.
    """

    states: list[State] = field(default_factory=list)
    stands: list[int] = field(default_factory=list)
    final: list[bool] = field(default_factory=list)
    outside: list[bool] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    stretch_at: list[int] = field(default_factory=list)
    turns: list[tuple[Turn, ...]] = field(default_factory=list)
    motions: list[tuple[Doing, int]] = field(default_factory=list)
    ages: list[int] = field(default_factory=list)
    index: dict[tuple[State, int], int] = field(default_factory=dict)


@dataclass(slots=True)
class Walker:
    """Walks from the beginning of a case to every state that play can come to."""

    places: Places
    campaigns: tuple[Campaign, ...]
    limit: int = MOST_STATES
    walk: Walk = field(default_factory=Walk)
    entries: Entries = field(default_factory=lambda: Entries([]))
    tell: Tell | None = None
    _outside: bool = False

    def __post_init__(self) -> None:
        if not self.entries.listed:
            self.entries = Entries.of(len(self.places.explorer.options))

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
        walk.ages += [self.aged(state) for state in range(len(walk.states))]
        return walk

    def begin(self) -> int:
        """Forget all that was found, enter the state in which play begins, and return its number."""
        self.walk = Walk()
        start = self.places.start()
        return self.enter((start, (0,) * len(self.campaigns), self.places.ended(start), ()), start)

    def _stretch(self, begin: int) -> None:
        """Follow all turns within a stretch; what follows from events outside the rules comes last."""
        walk = self.walk
        done: dict[int, tuple[Turn, ...]] = {}
        inside = [s for s in range(begin, len(walk.states)) if not walk.outside[s]]
        new = len(walk.states)
        for state in inside:
            done[state] = self.turns(state)
            self.aged(state)
        while new < len(walk.states):
            done[new] = self.turns(new)
            self.aged(new)
            new += 1
        self._outside = True
        state = begin
        while state < len(walk.states):
            self.forced(state)
            if state not in done:
                done[state] = self.turns(state)
                self.aged(state)
            state += 1
        self._outside = False
        walk.turns += [done[s] for s in range(begin, len(walk.states))]

    # --- states ---------------------------------------------------------------------------------

    def enter(self, state: State, stands: int, *, final: bool | None = None) -> int:
        """Return the number of a state, a new one if it was not found before; where play stops nothing waits any more."""
        if state[3] and (self.places.stops(stands) if final is None else final):
            state = (*state[:3], ())
        walk, key = self.walk, (state, stands)
        found = walk.index.get(key)
        if found is None:
            found = walk.index[key] = len(walk.states)
            told(self.tell, found, self.limit)
            if found >= self.limit:
                raise Refused(_too_many(self.limit, waits=bool(self.places.slow)))
            walk.states.append(state)
            walk.stands.append(stands)
            walk.final.append(self.places.stops(stands) if final is None else final)
            walk.outside.append(self._outside)
        return found

    def after(
        self, state: State, place: int, made: int = NONE, doing: Doing | None = None
    ) -> State:
        """Return the state at a place, coming from another; the campaign `made` has reached its end.

        Whoever has joined a campaign that is no longer open has joined nothing. What waits goes on waiting, but for the move
        of the doing.
        """
        joined, waiting = state[1], state[3]
        if doing is not None and (waiting or doing.then is not None):
            waiting = instead(waiting, doing)
        if any(joined):
            open_ = self.places.look(place, waiting).open
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
        return place, joined, ended, waiting

    def aged(self, number: int) -> int:
        """Return the state that one turns into at the end of a tick in which nothing else has happened."""
        walk = self.walk
        state = walk.states[number]
        if not state[3] or walk.final[number]:
            return number
        place, left, held = state[0], [], False
        for one in state[3]:
            later = due(one) and (held or self._adjourned(state, one))
            held = held or (due(one) and not later and not self._moot(state, one))
            then = passed(one, adjourned=later)
            if then is not None and then.phase is Phase.EFFECT and then.left == 0:
                place, then = self._in_force(place, then)
            left += [] if then is None else [then]
        new = self.after((*state[:3], tuple(left)), place)
        return self.enter(new, place)

    def _in_force(self, place: int, one: Waiting) -> tuple[int, Waiting | None]:
        """Return what follows when something that was decided comes into force: the next step may be taken, or it is done."""
        if one.steps < len(self.places.explorer.options[one.option].move.steps):
            return place, one._replace(phase=Phase.STEP)
        made = self.places.effect(one.option, place)
        return place if made is None else made, None

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

    def forced(self, number: int) -> None:
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
        if state[3]:
            vote = self._vote(state)
            if vote is not None:
                return (vote,)
        here = self.places.look(state[0], state[3])
        targets = [
            self._enter(state, doing) if not state[3] or in_time(state[3], doing) else NONE
            for doing in here.doings
        ]
        known: tuple[dict[int, Chosen], ...] = ({}, {})  # without a vote, and with one
        turns = [self._turn(row, targets, known) for row in here.rows]
        turns = [turn for turn in turns if turn.choices]
        return (*turns, *(self._joining(state, row, here.joining) for row in here.joining))

    def _turn(self, row: Row, targets: list[int], known: tuple[dict[int, Chosen], ...]) -> Turn:
        """Return the turn of a player; what several may do, and put to the same vote, is made once."""
        choices = []
        for place, doing, voted in row.choices:
            if targets[place] != NONE:
                chosen = known[voted].get(place)
                if chosen is None:
                    chosen = known[voted][place] = self._chosen(doing, targets[place], voted=voted)
                choices.append(chosen)
        return Turn(row.player, tuple(choices))

    def _chosen(self, doing: Doing, target: int, *, voted: bool) -> Chosen:
        motion = len(self.walk.motions) if voted else NONE
        if voted:
            self.walk.motions.append((doing, target))
        move = self.entries.number(doing.option, doing.part)
        return Chosen(doing.option, target, motion, move, doing.free)

    def _enter(self, state: State, doing: Doing) -> int:
        return self.enter(self.after(state, doing.there, doing=doing), doing.there)

    def _vote(self, state: State) -> Turn | None:
        """Return the vote that is held in a state, by itself and with nobody else on the move, `None` where there is none."""
        own = [w for w in state[3] if due(w) and not self._adjourned(state, w)]
        one = next((w for w in own if not self._moot(state, w)), None)
        if one is None:
            return None
        void = own[: own.index(one)]
        others = tuple(
            w._replace(left=1) if w is not one and due(w) else w for w in state[3] if w not in void
        )
        if one.option in self.places.electing.rivals:
            return self._election((*state[:3], others), one)
        doing = self.places.vote(state[0], one)
        if doing is None:
            return None
        target, motion = self._enter((*state[:3], others), doing), NONE
        if doing.motion.root != CARRIED:
            motion = len(self.walk.motions)
            self.walk.motions.append((doing, target))
        move = self.entries.number(doing.option, doing.part)
        return Turn(None, (Chosen(doing.option, target, motion, move, free=True, sure=True),))

    def its(self) -> tuple[Name | None, ...]:
        """Return to whom each entry is done; nobody where an election is called, which is not about one candidate."""
        options, rivals = self.places.explorer.options, self.places.electing.rivals
        return tuple(
            None if part is not None and option in rivals else options[option].it
            for option, part in self.entries.listed
        )

    def _election(self, state: State, one: Waiting) -> Turn | None:
        """Return the election that is held in a state: each candidate with the motion that is carried if it wins."""
        left = tuple(w for w in state[3] if w is not one)
        doings = self.places.elections(state[0], one)
        targets = [self._enter((*state[:3], left), doing) for doing in doings]
        choices = []
        for doing, target in zip(doings, targets, strict=True):
            about = tuple(targets[candidate] for candidate in doing.motion.candidate)
            choices.append(
                Chosen(
                    doing.option, target, len(self.walk.motions), doing.option, free=True, sure=True
                )
            )
            self.walk.motions.append((replace(doing, about=about), target))
        return Turn(None, tuple(choices)) if choices else None

    def _moot(self, state: State, one: Waiting) -> bool:
        """Tell whether there is nothing to vote on any more in a vote that is due: it is void, and keeps none waiting."""
        if one.option in self.places.electing.rivals:
            return not self.places.elections(state[0], one)
        return self.places.vote(state[0], one) is None

    def _adjourned(self, state: State, one: Waiting) -> bool:
        """Tell whether a vote that is due is not held in this tick: its body does not meet, or a move has its own time now."""
        if self.places.adjourned(state[0], one):
            return True
        options, here = self.places.explorer.options, self.places.look(state[0], state[3])
        return any(options[doing.option].move.at is not None for doing in here.doings)

    def _joining(
        self, state: State, run: tuple[int, Doing], every: Sequence[tuple[int, Doing]]
    ) -> Turn:
        """Return the turn of a crowd on one of its open moves: so many further parts join."""
        number, doing = run
        campaign, joined = self.campaigns[number], state[1][number]
        whole = self.enter(self.after(state, doing.there, number, doing), doing.there)
        choices, move = [], self.entries.number(doing.option, doing.part)
        for more in range(joined + 1, campaign.parts + 1):
            target = whole
            if more < campaign.needed:
                parts = (*state[1][:number], more, *state[1][number + 1 :])
                target = self.enter((state[0], parts, *state[2:]), state[0])
            choices.append(Chosen(doing.option, target, NONE, move, doing.free))
        rivals = sum(self.campaigns[n].crowd == campaign.crowd for n, _ in every)
        return Turn(campaign.crowd, tuple(choices), number, joined, whole, rivals)


def _too_many(limit: int, *, waits: bool) -> str:
    times = (
        "; each vote that is called multiplies them by the ticks of its notice: " if waits else ": "
    )
    longer = "write a longer tick or shorter notices, " if waits else ""
    return (
        f"play can come to more than {limit:,} states, the most that are solved exactly{times}leave out gauges or moves, "
        f"{longer}cut crowds into fewer parts, or use `--method sampled`"
    )
