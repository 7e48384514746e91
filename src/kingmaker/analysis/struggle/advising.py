"""The moves that are open to somebody at a point of the record, and what each is worth to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.allowed import due
from kingmaker.analysis.struggle.arena import NONE, Lanes
from kingmaker.analysis.struggle.asking import exactly
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.balloting import Balloting
from kingmaker.analysis.struggle.forecasting import Refusal, blocks, of_states, ready
from kingmaker.analysis.struggle.observing import Stand
from kingmaker.analysis.struggle.offering import ALIKE, ALIKE_SINGLE, by_worth
from kingmaker.analysis.struggle.pairing import ends_at
from kingmaker.analysis.struggle.parting import part_words
from kingmaker.analysis.struggle.playing import (
    Forecast,
    begins,
    equal,
    nothing,
    settings,
    titles,
)
from kingmaker.analysis.struggle.results import Advice, Method, Offer
from kingmaker.analysis.struggle.shelving import gathered
from kingmaker.analysis.struggle.tracing import LAST
from kingmaker.analysis.struggle.weighing import chance, tempering, weigh
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kingmaker.analysis.struggle.arena import Real, Solved
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Ready, Tell
    from kingmaker.analysis.struggle.observing import Seen
    from kingmaker.analysis.struggle.shelving import Found, Shelf, Shelves
    from kingmaker.model.case import Case

#: In the place of a move: to wait.
WAIT = -1


def advise(  # noqa: PLR0913 - who, when and how
    case: Case,
    actor: Name,
    terms: Terms,
    *,
    at: Name | None = None,
    until: datetime | None = None,
    tell: Tell | None = None,
    shelf: Shelves | None = None,
) -> Advice:
    """Return what an actor may do next, the move that is worth most to it first; to wait is worth nothing.

    From the beginning; with `at`, when that event has become certain; with `until`, at that moment. Where play may
    stand in several states, each counts as likely as it is in a draw, and a move by those in which it is open.
    `worth` is what the actor gains by trying over waiting, as it sees the game: the probability that the move is
    carried, times what its success is worth more to it, less its cost. `endings` are the real ones: they follow if it
    tries, whether it is carried or not, and nobody else moves in that tick. `best` is the weight of the draws in which
    nothing else is worth more, `chosen` how likely the model has it to choose so if it gets the move. For
    a crowd a move is to take one turn, however many join. On a `shelf` finished parts of the draws are put away, and found
    by a later run of the same.

    Raises:
        Refused: the case is too large to be solved exactly, or too many events overlap.
        KeyError: `at` is no event that play sees, or `actor` is nobody in the case.
    """
    if actor not in {**case.people, **case.bodies, **case.groups, **case.entities}:
        raise KeyError(actor)
    if terms.method is Method.SAMPLED and case.clock is not None:
        from kingmaker.analysis.struggle.counselling import Point, advise_sampled  # noqa: PLC0415 - only here

        return advise_sampled(case, actor, terms, point=Point(at, until), tell=tell, shelf=shelf)
    exactly(terms, "advice without a clock")
    follows = at is not None or until is not None
    made = ready(case, since=at, until=until, record_=follows, finding=of_states(tell))
    if isinstance(made, Refusal):
        none = nothing(terms)
        begin, names = begins(case), titles(case)
        return Advice(
            Name(case.name), actor, at, begin, (), {}, names, none, made.notices, made.problems
        )
    return _Advising.of(made, actor, terms).advice(at, tell, shelf)


@dataclass(slots=True)
class _Advising:
    """One actor at one point."""

    made: Ready
    actor: Name
    terms: Terms
    player: int
    tick: int
    states: tuple[int, ...]

    @classmethod
    def of(cls, made: Ready, actor: Name, terms: Terms) -> _Advising:
        """Return an actor where the record has led, with the solver asked about all that it may do there."""
        arena, steps = made.board.arena, made.trace.steps
        player = arena.players.index(actor) if actor in arena.players else NONE
        states = (arena.start,)
        if steps:
            last = steps[-1]
            states = tuple(dict.fromkeys(last.then[n][0] for n in last.left))
        own = cls(made, actor, terms, player, len(steps), states)
        if own.tick < arena.ticks.count:
            own.made = made.watching(own._asked())
        return own

    def _asked(self) -> Iterator[tuple[int, int]]:
        for state in self.states:
            yield self.tick, state
            yield self.tick + 1, self._later(state)
            for option in self._options(state):
                target = int(self.made.board.arena.turns.target[option])
                yield self.tick + 1, self._later(target)

    def _options(self, state: int) -> list[int]:
        board = self.made.board
        if self.player == NONE:
            return []
        return [o for o in board.options(state) if board.player(o) == self.player]

    def _later(self, state: int) -> int:
        return self.made.board.arena.then(state, self.tick)

    def advice(self, at: Name | None, tell: Tell | None, shelf: Shelf | None) -> Advice:
        """Return the whole of it."""
        made = self.made
        drawn = lanes(made.stakes, draws=self.terms.draws, seed=self.terms.seed)
        over = self.tick >= made.board.arena.ticks.count

        def work(begin: int, end: int, told: Tell | None) -> Found:
            return self._some(Lanes(drawn.parameters[:, begin:end]), told, over=over)

        found = gathered(self.terms.draws, shelf, work, tell)
        likelihood, endings = found["likelihood"], found["endings"]
        weights = weigh(likelihood) if made.trace.steps else equal(likelihood.size)
        case, names = made.case, made.board.arena.endings
        offers = () if weights is None else tuple(self._offers(found, weights.shares))
        own = nothing(self.terms)
        cast: Mapping[Name, object] = {}
        notices = [*made.notices, *self._notices(offers, over=over)]
        if weights is not None:
            own = settings(made, self.terms, likelihood.size, weights)
            cast = Forecast(endings, weights).chances(names)
            notices += tempering(weights, likelihood.size)
        return Advice(
            Name(case.name),
            self.actor,
            at,
            made.at(self.tick),
            offers,
            cast,  # type: ignore[arg-type]
            titles(case),
            own,
            tuple(notices),
            made.problems,
        )

    # --- some draws ------------------------------------------------------------------------------

    def _some(self, own: Lanes, tell: Tell | None, *, over: bool) -> Found:
        """Return what is found of some draws: likelihoods, endings, and of each move (by number) what it comes to."""
        parts = [
            self._block(solved, seen, over=over)
            for solved, seen in blocks(
                self.made,
                own,
                workers=self.terms.workers,
                stands=frozenset({LAST}),
                tell=tell,
                single=self.terms.single,
            )
        ]
        return {name: np.concatenate([p[name] for p in parts], axis=-1) for name in parts[0]}

    def _block(self, solved: Solved, seen: Seen, *, over: bool) -> dict[str, Real]:
        draws = solved.endings.shape[1]
        stand = seen.stands.get(LAST)
        if stand is None:
            start = np.array(self.states, np.int32)
            stand = Stand(0, start, np.ones((1, draws)))
            made = {"likelihood": np.zeros(draws), "endings": solved.endings}
        else:
            made = {"likelihood": seen.likelihood[LAST], "endings": seen.endings[LAST]}
        if over or self.player == NONE:
            return made
        found: dict[int, dict[str, Real]] = {}
        balloting = Balloting(self.made.board, self.made.pairs, solved)
        for state, share in zip(stand.states, stand.shares, strict=True):
            self._state(found, balloting, int(state), share)
        return made | {
            f"{move} {name}": values
            for move, sums in found.items()
            for name, values in sums.items()
        }

    def _state(
        self, found: dict[int, dict[str, Real]], balloting: Balloting, state: int, share: Real
    ) -> None:
        """Add one state in which play may stand."""
        board, solved = self.made.board, balloting.solved
        rate = float(board.arena.rate[self.player])
        by_move: dict[int, list[int]] = {}
        for option in self._options(state):
            by_move.setdefault(int(board.arena.turns.move[option]), []).append(option)
        wait = self._waits(solved, state)
        none = np.zeros_like(share)
        chosen = none
        for move, options in by_move.items():
            rows = np.array([self._row(state, o) for o in options])
            tried = solved.tried[0][rows].astype(np.float64)
            total = tried.sum(axis=0)
            parts = np.where(total > 0, tried / np.where(total > 0, total, 1), 1 / len(options))
            carried = np.array(
                [self._carried(balloting, int(r), o) for r, o in zip(rows, options, strict=True)]
            )
            after = np.array([self._ends(solved, self._target(o)) for o in options])
            passed = carried[:, None, :] * after + (1 - carried[:, None, :]) * wait
            self._add(
                found.setdefault(move, {}),
                share,
                worth=(parts * solved.gain[0][rows].astype(np.float64)).sum(axis=0),
                carried=(parts * carried).sum(axis=0),
                chosen=total / rate,
                endings=(parts[:, None, :] * passed).sum(axis=0),
            )
            chosen = chosen + total / rate
        self._add(
            found.setdefault(WAIT, {}),
            share,
            worth=none,
            carried=none + 1,
            chosen=np.maximum(1 - chosen, 0.0),
            endings=wait,
        )

    @staticmethod
    def _add(own: dict[str, Real], share: Real, **values: Real) -> None:
        own["open"] = own.get("open", np.zeros_like(share)) + share
        for name, value in values.items():
            own[name] = own.get(name, np.zeros_like(value)) + share * value

    def _row(self, state: int, option: int) -> int:
        pairs, board = self.made.pairs, self.made.board
        pair = int(pairs.row(self.tick, np.array([state], np.int32))[0])
        return int(pairs.options_at[pair]) + option - int(board.options_at[state])

    def _carried(self, balloting: Balloting, row: int, option: int) -> Real:
        if int(self.made.board.arena.turns.motion[option]) == NONE:
            return np.ones(balloting.solved.endings.shape[1])
        return balloting.outcome(row, option, {}, fails=False)

    def _target(self, option: int) -> int:
        return int(self.made.board.arena.turns.target[option])

    def _ends(self, solved: Solved, state: int) -> Real:
        """Return the endings from a state at the next tick, [endings, draws]."""
        then = np.array([self._later(state)], np.int32)
        found: Real = ends_at(self.made.board, self.made.pairs, solved, self.tick + 1, then)[0]
        return found

    def _waits(self, solved: Solved, state: int) -> Real:
        """Return the endings if nobody moves in this tick; where a vote is due it is held."""
        arena, board = self.made.board.arena, self.made.board
        if not any(due(arena, option, board.player(option)) for option in board.options(state)):
            return self._ends(solved, state)
        here = np.array([state], np.int32)
        found: Real = ends_at(board, self.made.pairs, solved, self.tick, here)[0]
        return found

    # --- all draws -------------------------------------------------------------------------------

    def _offers(self, found: Found, shares: Real) -> Iterator[Offer]:
        """Yield the moves, that of the greatest mean worth first."""
        moves = [int(name.split()[0]) for name in found if name.endswith(" open")]
        whole = {move: _Whole.of(found, move) for move in moves}
        if not whole:
            return
        worth = {m: np.where(w.open > 0, w.worth, -np.inf) for m, w in whole.items()}
        most = np.max(np.array(list(worth.values())), axis=0)
        near = ALIKE_SINGLE if self.terms.single else ALIKE
        made = [self._offer(m, w, shares, worth[m] >= most - near) for m, w in whole.items()]
        yield from by_worth((o for o in made if o is not None), near)

    def _offer(self, move: int, whole: _Whole, shares: Real, best: Real) -> Offer | None:
        own = np.where(whole.open > 0, shares, 0.0)
        if not own.sum() > 0:
            return None
        own = own / own.sum()
        arena, case = self.made.board.arena, self.made.case
        name = arena.moves[move] if move != WAIT else None
        clause = case.moves[name] if name is not None else None
        part = arena.parts[move] if name is not None and arena.parts else None
        words = clause.title if clause is not None else "wait"
        if name is not None and part is not None:
            words = part_words(case, name, part, doing=True)
        return Offer(
            name,
            arena.its[move] if name is not None and arena.its else None,
            words,
            clause.path if clause is not None else "",
            chance(whole.worth, own),
            chance(whole.carried, own),
            {e: chance(whole.endings[n], own) for n, e in enumerate(arena.endings)},
            float(shares[best].sum()),
            chance(whole.chosen, own),
        )

    def _notices(self, offers: tuple[Offer, ...], *, over: bool) -> Iterator[str]:
        if over:
            yield "the clock has run out: nobody moves any more"
        elif self.player == NONE:
            yield f"`{self.actor}` has no move and no vote in play"
        elif len(offers) <= 1:
            yield f"`{self.actor}` has no move of its own here, and can only wait"


@dataclass(frozen=True, slots=True)
class _Whole:
    """What one move comes to in all draws, given that it is open."""

    open: Real
    worth: Real
    carried: Real
    chosen: Real
    endings: Real

    @classmethod
    def of(cls, found: Found, move: int) -> _Whole:
        """Return it from sums over the states in which the move is open, `open` that of their shares."""
        open_ = found[f"{move} open"]
        by = np.where(open_ > 0, open_, 1.0)
        names = ("worth", "carried", "chosen", "endings")
        return cls(open_, *(found[f"{move} {name}"] / by for name in names))
