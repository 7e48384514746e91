"""A struggle played tick by tick with somebody in the seat of one player, the model answering for all others.

Chance comes as an argument: a function from nothing to a number from 0 to 1. Everybody else chooses, and votes, with the
probabilities that the model has at the likely values of what is assumed; forecasts are over draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.struggle.allowed import (
    abstains,
    ballots_in,
    carried,
    crowded,
    elects,
    joins,
    makes,
    options_of,
    player_of,
    tabler,
)
from kingmaker.analysis.struggle.arena import CHANCE, MEMBER, NONE, OWN, POLL, Part
from kingmaker.analysis.struggle.estimates import chance_of as by_plays
from kingmaker.analysis.struggle.results import Chance
from kingmaker.analysis.struggle.sight import Sight
from kingmaker.analysis.struggle.waiting import Phase, Waiting
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from datetime import datetime

    from kingmaker.analysis.struggle.arena import Arena, Lanes, Real, Stakes, Whole
    from kingmaker.analysis.struggle.sight import Seeing
    from kingmaker.model.values import Name

#: A number from 0 to 1, one not included.
Random: TypeAlias = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Board:
    """What is played: the arena, the stakes, the likely values, draws for forecasts, and threads."""

    arena: Arena
    stakes: Stakes
    likely: Lanes
    draws: Lanes
    workers: int = 1

    def sight(self) -> Sight:
        """Return what sees how likely everything is."""
        return Sight(self.arena, self.stakes, self.likely, self.draws, self.workers)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be done: an option of the arena (`None`: to wait), and what it comes to.

    `carried` is the probability that it is, if it is tried; `endings` are those after it has been tried, `gain` what it is
    worth more than waiting, `chosen` how likely the model would choose it.
    """

    option: int | None
    move: Name | None
    it: Name | None
    carried: Chance
    endings: Mapping[Name, Chance]
    gain: Chance
    chosen: float
    joins: int = 0  #: parts of a crowd that join
    makes: bool = True  #: whether the move is made by that, for a crowd
    part: Part | None = None  #: what of a move that takes time it is


@dataclass(frozen=True, slots=True)
class Turn:
    """The seat has the move, in a state of the arena."""

    at: datetime
    state: int
    endings: Mapping[Name, Chance]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """The seat has a vote on what another has tabled in a state: the endings if it passes and if it fails.

    `by` is `None` where the vote was called before, and is held now.
    """

    at: datetime
    state: int
    move: Name
    it: Name | None
    by: Name | None
    passed: Mapping[Name, Chance]
    failed: Mapping[Name, Chance]
    ballots: tuple[Ballot, ...]
    chosen: Mapping[Ballot, float]


@dataclass(frozen=True, slots=True)
class Happened:
    """What was done or tried: by whom, how each voted, whether it came about.

    A crowd tells what share of it has joined by now. Of crowds with a vote, `parted` tells how many members were for and
    how many against, `None` for one that is counted as a whole. `move` is `None` where only time has passed a moment
    that the case names.
    """

    at: datetime
    move: Name | None
    it: Name | None = None
    by: Name | None = None
    ballots: Mapping[Name, Ballot] = field(default_factory=dict)
    parted: Mapping[Name, tuple[int, int] | None] = field(default_factory=dict)
    done: bool = True
    joined: float | None = None
    part: Part | None = None  #: what of a move that takes time it was


@dataclass(frozen=True, slots=True)
class Over:
    """It is over: which ending, and when."""

    at: datetime
    ending: Name


#: What the game yields; it is sent the place of a choice for a `Turn`, a ballot for a `Vote`, `None` for the rest.
Said: TypeAlias = Turn | Vote | Happened | Over
Answer: TypeAlias = "int | Ballot | None"


def game(
    board: Board,
    seat: int,
    chance: Random,
    *,
    tick: int = 0,
    state: int | None = None,
    sight: Sight | None = None,
) -> Generator[Said, Answer, None]:
    """Play from a tick and state to the end, asking the seat when it has the move or a vote.

    In each tick at most one player has the move: the seat with its rate, any other choosing with the probabilities of
    the model. Cost: one solution over all draws where all states fit in the room of a `Sight` (which may be given, to be used
    again), else one whenever play leaves those that do.
    """
    begin = board.arena.start if state is None else state
    here = Here(board, seat, chance, tick, begin, sight or board.sight())
    yield from here.run()


@dataclass(slots=True)
class Here:
    """Where the game stands."""

    board: Board
    seat: int
    chance: Random
    tick: int
    state: int
    sight: Seeing

    def run(self) -> Generator[Said, Answer, None]:
        """Play to the end."""
        arena = self.board.arena
        while self.tick < arena.ticks.count and not arena.final[self.state]:
            yield from self.one()
            stretch = int(arena.ticks.stretch[self.tick])
            before, self.state = self.state, arena.then(self.state, self.tick)
            self.tick += 1
            for move, part in _in_force(arena, before):
                it = arena.its[move] if arena.its else None
                yield Happened(self.at(), arena.moves[move], it, part=part)
            if int(arena.ticks.stretch[self.tick]) != stretch:
                yield Happened(self.at(), None)
        found = np.flatnonzero(arena.ends[:, self.state])
        yield Over(self.at(), arena.endings[int(found[0])])

    def at(self) -> datetime:
        """Return when this tick begins."""
        ticks = self.board.arena.ticks
        return ticks.starts + timedelta(seconds=self.tick * ticks.seconds)

    def one(self) -> Generator[Said, Answer, None]:
        """Play one tick."""
        arena, turn = self.board.arena, dict(options_of(self.board.arena, self.state))
        left = self.chance()
        own = [o for o in turn if player_of(arena, turn[o]) == self.seat]
        candidates = [o for o in turn if elects(arena, o)]
        if candidates:
            yield self._elected(candidates)
            return
        if own:
            left -= float(arena.rate[self.seat])
            if left < 0:
                yield from self._asked(own)
                return
        for option, of in turn.items():
            if option in own:
                continue
            left -= self.sight.tried(self.tick, self.state, option)
            if left < 0:
                yield from self._tried(option, of)
                return

    # --- the seat has the move -----------------------------------------------------------------

    def _asked(self, own: Sequence[int]) -> Generator[Said, Answer, None]:
        choices, endings = choices_of(self.sight, self.tick, self.state, own, seat=self.seat)
        answer = yield Turn(self.at(), self.state, endings, choices)
        option = choices[answer].option if isinstance(answer, int) else None
        if option is not None:
            turn = dict(options_of(self.board.arena, self.state))
            yield from self._tried(option, turn[option])

    # --- something is tried --------------------------------------------------------------------

    def _tried(self, option: int, turn: int) -> Generator[Said, Answer, None]:
        arena = self.board.arena
        mover = player_of(arena, turn)
        name = None if mover == CHANCE else arena.players[mover]
        move = int(arena.turns.move[option])
        told = (arena.moves[move], arena.its[move] if arena.its else None, name)
        motion = int(arena.turns.motion[option])
        target = int(arena.turns.target[option])
        if motion == NONE:
            self.state = target
            done, joined = crowded(arena, turn, option)
            yield Happened(self.at(), *told, done=done, joined=joined, part=_part(arena, move))
            return
        cast: list[Ballot] = []
        places = slice(*(int(n) for n in arena.motions.voters_at[motion : motion + 2]))
        own, table = ballots_in(arena, places) == OWN, tabler(arena, motion, mover)
        for number, place in enumerate(range(places.start, places.stop)):
            votes = self.sight.votes(self.tick, self.state, place)
            ballot = Ballot.FOR if number == table else None
            if ballot is None and int(arena.motions.voters[place]) == self.seat and own[number]:
                answer = yield self._vote((option, number), told, votes)
                ballot = answer if isinstance(answer, Ballot) else Ballot.AGAINST
            cast.append(ballot or self._ballot(votes))
        done = carried(arena, motion, cast)
        if done:
            self.state = target
        voters = [arena.players[p] for p in arena.motions.voters[places]]
        ballots = {voters[n]: ballot for n, ballot in enumerate(cast) if own[n]}
        parted = _parted(voters, ballots_in(arena, places), cast)
        part = _part(arena, move)
        yield Happened(self.at(), *told, ballots=ballots, done=done, part=part, parted=parted)

    def _elected(self, candidates: Sequence[int]) -> Happened:
        """Hold an election: everybody picks a candidate, the seat too as the model would."""
        arena = self.board.arena
        motions = [int(arena.turns.motion[option]) for option in candidates]
        places = range(*(int(n) for n in arena.motions.voters_at[motions[0] : motions[0] + 2]))
        cast = [self._ballot(self.sight.votes(self.tick, self.state, place)) for place in places]
        move = int(arena.turns.move[candidates[0]])
        for option, motion in zip(candidates, motions, strict=True):
            if carried(arena, motion, cast):
                self.state = int(arena.turns.target[option])
                it = arena.its[int(arena.turns.move[option])]
                return Happened(self.at(), arena.moves[move], it)
        return Happened(self.at(), arena.moves[move], done=False)

    def _ballot(self, votes: tuple[float, float]) -> Ballot:
        left = self.chance()
        for ballot, part in zip((Ballot.FOR, Ballot.ABSTAIN), votes, strict=True):
            left -= part
            if left < 0:
                return ballot
        return Ballot.AGAINST

    def _vote(
        self,
        of: tuple[int, int],
        told: tuple[Name, Name | None, Name | None],
        votes: tuple[float, float],
    ) -> Vote:
        arena, (option, number) = self.board.arena, of
        three = abstains(arena, int(arena.turns.motion[option]), number)
        target = int(arena.turns.target[option])
        passed, failed = (
            _by_ending(self.sight, self.sight.ends(*self._next(s))) for s in (target, self.state)
        )
        odds = {Ballot.FOR: votes[0], Ballot.ABSTAIN: votes[1], Ballot.AGAINST: 1 - sum(votes)}
        ballots = tuple(b for b in odds if three or b is not Ballot.ABSTAIN)
        move, it, by = told
        own = {b: odds[b] for b in ballots}
        return Vote(self.at(), self.state, move, it, by, passed, failed, ballots, own)

    def _next(self, state: int) -> tuple[int, int]:
        return self.tick + 1, self.board.arena.then(state, self.tick)


def _parted(
    voters: Sequence[Name], kinds: Whole, cast: Sequence[Ballot]
) -> dict[Name, tuple[int, int] | None]:
    """Return how many members of each crowd were for and against; nothing of those who were counted as a whole."""
    found: dict[Name, tuple[int, int] | None] = {}
    for name, kind, ballot in zip(voters, kinds, cast, strict=True):
        pro, con = found.get(name) or (0, 0)
        if kind >= POLL:
            found[name] = None
        elif kind == MEMBER:
            found[name] = (pro + (ballot is Ballot.FOR), con + (ballot is Ballot.AGAINST))
    return found


def choices_of(
    sight: Seeing, tick: int, state: int, own: Sequence[int], *, seat: int
) -> tuple[tuple[Choice, ...], Mapping[Name, Chance]]:
    """Return what a player may do in a tick and state, waiting last, and the endings as it stands.

    The endings of a choice are those after it has been tried, by the draws; the interval runs over draws.
    """
    arena = sight.arena

    def then(there: int) -> Real:
        return sight.ends(tick + 1, arena.then(there, tick))

    turn = dict(options_of(arena, state))
    made = []
    for option in own:
        tried, done, gain = sight.option(tick, state, option)
        part = np.divide(done, tried, out=np.zeros_like(done), where=tried > 0)
        after = part * then(int(arena.turns.target[option])) + (1 - part) * then(state)
        made.append(_choice(sight, turn[option], option, (part, gain, after), tried, seat))
    stays = float(max(0.0, 1 - sum(c.chosen for c in made)))
    sure = Chance(1.0, 1.0, 1.0)
    waiting = _by_ending(sight, then(state))
    wait = Choice(None, None, None, sure, waiting, Chance(0.0, 0.0, 0.0), stays)
    return (*made, wait), _by_ending(sight, sight.ends(tick, state))


def _choice(
    sight: Seeing,
    turn: int,
    option: int,
    found: tuple[Real, Real, Real],
    tried: Real,
    seat: int,
) -> Choice:
    part, gain, after = found
    arena = sight.arena
    move = int(arena.turns.move[option])
    crowd = int(arena.turns.crowd[turn]) != NONE
    return Choice(
        option,
        arena.moves[move],
        arena.its[move] if arena.its else None,
        chance_of(part),
        _by_ending(sight, after),
        chance_of(gain),
        float(np.mean(tried) / float(arena.rate[seat])),
        joins=joins(arena, turn, option) if crowd else 0,
        makes=not crowd or makes(arena, turn, option),
        part=_part(arena, move),
    )


def _in_force(arena: Arena, state: int) -> Iterator[tuple[int, Part]]:
    """Yield what is in force from the next tick on: the move, and which of its steps."""
    for one in arena.labels[state]:
        if isinstance(one, Waiting) and one.phase is Phase.EFFECT and one.left == 1:
            yield one.option, Part("force", one.steps, one.steps)


def _part(arena: Arena, move: int) -> Part | None:
    return arena.parts[move] if arena.parts else None


def _by_ending(sight: Seeing, ends: Real) -> Mapping[Name, Chance]:
    plays = sight.plays
    return {
        name: by_plays(ends[e], plays) if plays else chance_of(ends[e])
        for e, name in enumerate(sight.arena.endings)
    }


def chance_of(values: Real) -> Chance:
    """Return the mean of draws, and their 5 % and 95 % points."""
    low, high = np.quantile(values, (0.05, 0.95))
    return Chance(float(np.mean(values)), float(low), float(high))
