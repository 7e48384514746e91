"""What the record teaches: how likely it was in each draw, and where play stands after each event of it.

The likelihood of a record is the sum, over every placement of its events on ticks of their intervals in an order that
is admissible, of the probability that just these moves are made then, and nothing in any other tick that would have
been recorded. All ticks of an interval count alike. It is summed by going forward over states and sets of
open events (Rabiner, 1989, "A tutorial on hidden Markov models", the forward algorithm). After each event only those
states are kept that agree with it: nothing later is known to them.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.balloting import Balloting
from kingmaker.analysis.struggle.pairing import ends_at
from kingmaker.analysis.struggle.placing import Kind
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Bits, Real, Solved, Whole
    from kingmaker.analysis.struggle.matching import Board
    from kingmaker.analysis.struggle.pairing import Pairs
    from kingmaker.analysis.struggle.placing import Placed
    from kingmaker.analysis.struggle.tracing import Forced, Step, Trace, Way

#: The sums of so many draws are taken at a time.
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Stand:
    """Where play stands at the beginning of a tick: the probability of each state, in each draw."""

    tick: int
    states: Whole
    shares: Real  # [states, draws]


@dataclass(slots=True)
class Seen:
    """What one block of draws says of the record, event by event (places in `Record.placed`; the last row: all), by draw.

    `likelihood[k]` is the logarithm of the likelihood of all up to event k, `endings[k, e]` the probability of each
    ending after it. For moves, `move[k]`, `any[k]` and `even[k]` are logarithms of sums over the ticks in which it may
    have been made: that this move was made (whatever the ballots), that any move was that would have been seen, and the
    latter divided by the number of moves that were open. `stands[k]` is where play stands, for events asked for.
    """

    likelihood: Real
    endings: Real
    move: Real
    any: Real
    even: Real
    stands: dict[int, Stand] = field(default_factory=dict)


def observe(
    board: Board,
    trace: Trace,
    pairs: Pairs,
    solved: Solved,
    *,
    stands: frozenset[int] = frozenset(),
) -> Seen:
    """Return what a block of draws says of a record.

    Cost: ways of the trace x draws.
    """
    return _Observer(board, trace, pairs, solved, stands).run()


@dataclass(slots=True)
class _Observer:
    board: Board
    trace: Trace
    pairs: Pairs
    solved: Solved
    asked: frozenset[int]

    def run(self) -> Seen:
        draws = self.solved.endings.shape[1]
        events = len(self.trace.record.placed) + 1
        unseen = np.full((events, *self.solved.endings.shape), np.nan)
        never = np.full((4, events, draws), -np.inf)
        seen = Seen(never[0], unseen, never[1], never[2], never[3])
        table = _Table.of(self.board, self.pairs, self.solved)
        here, scale = np.ones((1, draws)), np.zeros(draws)
        with np.errstate(divide="ignore", invalid="ignore"):
            for tick, step in enumerate(self.trace.steps):
                for forced in step.before:
                    here = _set(here, forced)
                self._score(seen, table, tick, step, here, scale)
                here = self._moved(table, tick, step, here)
                for forced in step.after:
                    here = _set(here, forced)
                here, scale = _scaled(here, scale)
                self._check(seen, tick, step, here, scale)
                here, scale = _scaled(here[step.left], scale)
        return seen

    def _moved(self, table: _Table, tick: int, step: Step, here: Real) -> Real:
        weights = table.weights(tick, step.ways, self.trace)
        source = np.array([w.source for w in step.ways], np.int32)
        target = np.array([w.target for w in step.ways], np.int32)
        return _summed(here[source] * weights, target, step.size)

    def _check(self, seen: Seen, tick: int, step: Step, here: Real, scale: Real) -> None:
        if not step.checks:
            return
        states = np.array([state for state, _ in step.then], np.int32)
        ends = ends_at(self.board, self.pairs, self.solved, tick + 1, states)
        for check in step.checks:
            kept = here[check.kept]
            total = kept.sum(axis=0)
            seen.likelihood[check.event] = scale + np.log(total)
            share = np.where(total > 0, kept / total, 0.0)
            seen.endings[check.event] = np.einsum("nd,ned->ed", share, ends[check.kept])
            if check.event in self.asked:
                seen.stands[check.event] = _stand(tick + 1, states[check.kept], share)

    def _score(
        self, seen: Seen, table: _Table, tick: int, step: Step, here: Real, scale: Real
    ) -> None:
        """Add one tick to the sums by which moves are scored."""
        states = np.array([state for state, _ in step.nodes], np.int32)
        for number, placed in enumerate(self.trace.record.placed):
            if placed.kind is not Kind.MOVE or not placed.first <= tick <= placed.last:
                continue
            next_ = np.array([_may_be_next(placed, mask) for _, mask in step.nodes], np.bool_)
            ways = [w for w in step.ways if w.bit == placed.bit]
            share = here * next_[:, None]
            seen_ = share * table.visible(tick, states)
            open_ = np.array([max(self.board.visible(int(s)), 1) for s in states])
            made = table.made(tick, ways)
            source = np.array([w.source for w in ways], np.int32)
            for kept, sums in (
                (seen.move, (share[source] * made).sum(axis=0)),
                (seen.any, seen_.sum(axis=0)),
                (seen.even, (seen_ / open_[:, None]).sum(axis=0)),
            ):
                kept[number] = np.logaddexp(kept[number], scale + np.log(sums))


def _may_be_next(placed: Placed, mask: int) -> bool:
    return not mask >> placed.bit & 1 and not placed.before & ~mask


@dataclass(frozen=True, slots=True)
class _Table:
    """The weights of one block of draws."""

    board: Board
    pairs: Pairs
    solved: Solved
    stay: Real
    seen: Real
    balloting: Balloting

    @classmethod
    def of(cls, board: Board, pairs: Pairs, solved: Solved) -> _Table:
        made = solved.made[0]
        hidden = board.hidden[solved.options]
        stay = 1 - _by_pair(made, pairs.options_at)
        seen = _by_pair(made, pairs.options_at, hidden)
        # a sum of probabilities may come out above one by rounding
        return cls(
            board, pairs, solved, np.maximum(stay, 0.0), seen, Balloting(board, pairs, solved)
        )

    def weights(self, tick: int, ways: tuple[Way, ...], trace: Trace) -> Real:
        """Return the probability of each way, [ways, draws]."""
        found = np.empty((len(ways), self.stay.shape[1]))
        waits = [n for n, w in enumerate(ways) if w.option < 0]
        plain = [n for n, w in enumerate(ways) if w.option >= 0 and not w.own]
        states = np.array([ways[n].state for n in waits], np.int32)
        found[waits] = self.stay[self.pairs.row(tick, states)]
        found[plain] = self.made(tick, [ways[n] for n in plain])
        bits = trace.record.bits
        for number, way in enumerate(ways):
            if way.own:
                row = int(self._rows(tick, [way])[0])
                found[number] = self.balloting.weight(row, way.option, bits[way.bit])
        return found

    def made(self, tick: int, ways: list[Way]) -> Real:
        """Return the probability that the options of ways are made."""
        found: Real = self.solved.made[0][self._rows(tick, ways)].astype(np.float64)
        return found

    def visible(self, tick: int, states: Whole) -> Real:
        """Return the probability of any move that would be recorded, [states, draws]."""
        found: Real = self.seen[self.pairs.row(tick, states)]
        return found

    def _rows(self, tick: int, ways: list[Way]) -> Whole:
        states = np.array([w.state for w in ways], np.int32)
        options = np.array([w.option for w in ways], np.int64)
        first = self.board.options_at[states]
        found: Whole = self.pairs.options_at[self.pairs.row(tick, states)] + options - first
        return found


def _by_pair(rows: Real, starts: Whole, left_out: Bits | None = None) -> Real:
    """Return sums of rows between one start and the next, [pairs, draws]; so many draws at a time, as new memory is dear."""
    total = np.zeros((starts.size - 1, rows.shape[1]))
    filled = np.flatnonzero(np.diff(starts))
    for first in range(0, rows.shape[1] if filled.size else 0, AT_ONCE):
        part = rows[:, first : first + AT_ONCE].astype(np.float64)
        if left_out is not None:
            part = np.where(left_out[:, None], 0.0, part)
        total[filled, first : first + AT_ONCE] = np.add.reduceat(part, starts[filled], axis=0)
    return total


def _summed(rows: Real, target: Whole, size: int) -> Real:
    """Return sums of rows by their targets, which are in ascending order and leave none out."""
    starts = np.searchsorted(target, np.arange(size))
    found: Real = np.add.reduceat(rows, starts, axis=0)
    return found


def _set(here: Real, forced: Forced) -> Real:
    return _summed(here[forced.source] * forced.weight[:, None], forced.target, forced.size)


def _scaled(here: Real, scale: Real) -> tuple[Real, Real]:
    """Return shares that add up to one, and the logarithm of what they added up to before."""
    total = here.sum(axis=0)
    return np.where(total > 0, here / np.where(total > 0, total, 1.0), 0.0), scale + np.log(total)


def _stand(tick: int, states: Whole, share: Real) -> Stand:
    own, where = np.unique(states, return_inverse=True)
    shares = np.zeros((own.size, share.shape[1]))
    np.add.at(shares, where.reshape(-1), share)
    return Stand(tick, own.astype(np.int32), shares)
