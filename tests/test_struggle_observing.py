"""The likelihood of a record, and where play stands after each event, held against every placement and path."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.struggle import forecasting
from kingmaker.analysis.struggle.arena import NONE, Watch
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.forecasting import Ready, Refusal, forced, ready, run
from kingmaker.analysis.struggle.matching import ballots_of
from kingmaker.analysis.struggle.placing import Kind
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.solving import solve
from tests.struggle_cases import POND, case_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.struggle.arena import Solved
    from kingmaker.analysis.struggle.building import Built
    from kingmaker.analysis.struggle.placing import Placed

RECORDS = {
    "at known times": """
      out: {at: 2025-04-01 03:00, move: dismiss, source: s}
      struck: {at: 2025-04-01 13:00, move: strike, after: out, source: s}
    """,
    "some time that day, in order": """
      out: {at: 2025-04-01, move: dismiss, source: s}
      back: {at: 2025-04-01, move: restore, after: out, source: s}
    """,
    "in an order that only the record tells": """
      out: {at: 2025-04-01 00:00..18:00, move: dismiss, source: s}
      entered: {at: 2025-04-01, move: enter, after: out, source: s}
    """,
    "some time that day, in any order": """
      out: {at: 2025-04-01 00:00..18:00, move: dismiss, source: s}
      entered: {at: 2025-04-01 06:00..23:00, move: enter, source: s}
    """,
    "with known ballots": """
      out: {at: 2025-04-01 00:00..12:00, move: dismiss, for: [ann, cid], against: ben, source: s}
    """,
    "with one known ballot, tabled by one": """
      out: {at: 2025-04-01 00:00..12:00, by: ann, move: dismiss, against: ben, unknown: rest, source: s}
    """,
    "a vote that failed": """
      try: {at: 2025-04-01 00:00..12:00, move: dismiss, failed: yes, against: [ben, cid], source: s}
      out: {at: 2025-04-01 12:00..23:00, move: dismiss, after: try, source: s}
    """,
    "what nobody saw in between": """
      entered: {at: 2025-04-01 00:00..06:00, move: enter, source: s}
      again: {at: 2025-04-01 12:00..23:00, move: enter, after: entered, source: s}
    """,
    "from outside": """
      entered: {at: 2025-04-01 00:00..12:00, move: enter, source: s}
      fate: {at: 2025-04-01 06:00..18:00, then: mood is angry, outside: yes, after: entered, source: s}
      out: {at: 2025-04-01 12:00..23:00, move: dismiss, source: s}
    """,
    "told only": """
      said: {at: 2025-04-01 08:00, source: s}
      out: {at: 2025-04-01 06:00..18:00, move: dismiss, after: said, source: s}
    """,
}


def made(record: str) -> Ready:
    found = ready(case_of(POND + "events:\n" + record))
    assert isinstance(found, Ready)
    assert found.problems == ()
    return found


@cache
def board() -> Built:
    """The board of what is from outside."""
    return build(case_of(POND + "events:\n" + RECORDS["from outside"]))


@dataclass
class Twin:
    """Every placement of the events on ticks, and every path that goes with it, of one draw."""

    ready: Ready
    solved: Solved
    draw: int

    def after(self, number: int) -> tuple[float, list[float]]:
        """The likelihood of all events up to one, and the endings after it."""
        placed = self.ready.record.placed
        end = placed[number].last + 1
        total, endings = 0.0, np.zeros(len(self.ready.board.arena.endings))
        for places in product(*(self.places(p, n, number, end) for n, p in enumerate(placed))):
            weight = self.order(places, end)
            if weight > 0:
                for share, state in self.paths(places, 0, end, self.ready.board.arena.start):
                    total += weight * share
                    endings += weight * share * self.solved.ends[end, state, :, self.draw]
        return total, (endings / total).tolist()

    def places(self, placed: Placed, own: int, number: int, end: int) -> Sequence[int | None]:
        """Where an event may be: halves of ticks, odd ones for moves; nowhere yet if it is not certain."""
        if placed.kind is Kind.TOLD:
            return [None]
        halves = range(2 * placed.first, 2 * min(placed.last + 1, end))
        free = [h for h in halves if placed.kind is Kind.FORCED or h % 2 == 0]
        return free if own <= number else [*free, None]

    def order(self, places: Sequence[int | None], end: int) -> float:
        """Nought where the order is broken, else how likely events without weight are where they are."""
        placed, weight = self.ready.record.placed, 1.0
        every = list(zip(places, placed, strict=True))
        moves = [h for h, p in every if h is not None and p.kind is Kind.MOVE]
        if len(set(moves)) < len(moves):
            return 0.0
        for here, own in every:
            before = [h for h, p in every if p.bit >= 0 and own.before >> p.bit & 1]
            if own.kind is not Kind.TOLD:
                weight *= self.in_order(own, here, before, end)
        return weight

    def in_order(
        self, own: Placed, here: int | None, before: Sequence[int | None], end: int
    ) -> float:
        """Nought where one event comes before those that it came after; else how likely its place is."""
        if None in before:
            return 1.0 if here is None else 0.0
        known = [h for h in before if h is not None]
        if own.kind is not Kind.FORCED:
            return 0.0 if here is not None and any(h >= here for h in known) else 1.0
        # free from after what it came after on; each half of a tick that is left then is as likely
        first, last = max([2 * own.first, *(h + 1 for h in known)]), 2 * own.last + 1
        if here is not None:
            return 1 / (last + 1 - first) if here >= first else 0.0
        return (last + 1 - max(first, 2 * end)) / (last + 1 - first)

    def paths(
        self, places: Sequence[int | None], tick: int, end: int, state: int
    ) -> Iterator[tuple[float, int]]:
        if tick == end:
            yield 1.0, state
            return
        placed = self.ready.record.placed
        here = {
            h: p
            for h, p in zip(places, placed, strict=True)
            if h is not None and p.kind is not Kind.FORCED
        }
        for own, early in zip(placed, places, strict=True):
            if early == 2 * tick and own.kind is Kind.FORCED:
                state = self.forced(own, state)
        for share, then in self.ticked(here.get(2 * tick), tick, state):
            late = then
            for own, half in zip(placed, places, strict=True):
                if half == 2 * tick + 1 and own.kind is Kind.FORCED:
                    late = self.forced(own, late)
            for rest, last in self.paths(places, tick + 1, end, late):
                yield share * rest, last

    def forced(self, placed: Placed, state: int) -> int:
        then = forced(board(), self.ready.case, state, placed)
        assert then is not None
        return then

    def ticked(self, placed: Placed | None, tick: int, state: int) -> Iterator[tuple[float, int]]:
        """What one tick may come to: the event that it is, or nothing that anybody has seen."""
        own, turns = self.ready.board, self.ready.board.arena.turns
        options = own.options(state)
        rates = {o: float(self.solved.made[tick, o, self.draw]) for o in options}
        if placed is None:
            yield 1 - sum(rates.values()), state
            yield from ((rates[o], int(turns.target[o])) for o in options if self.unseen(o))
            return
        for option in options:
            if own.arena.moves[turns.move[option]] != placed.event.move or self.unseen(option):
                continue
            mover = own.arena.players[turns.player[own.turn[option]]]
            if placed.event.by and mover not in placed.event.by:
                continue
            if int(turns.motion[option]) == NONE:
                yield rates[option], int(turns.target[option])
                continue
            fails = placed.kind is Kind.FAILED
            known = ballots_of(placed.event, self.ready.case)
            share = float(self.solved.tried[tick, option, self.draw])
            share *= self.voted(tick, option, known, passes=not fails)
            yield share, state if fails else int(turns.target[option])

    def unseen(self, option: int) -> bool:
        own, turns = self.ready.board, self.ready.board.arena.turns
        if own.arena.moves[turns.move[option]] == "leave":
            return True
        turn = own.turn[option]
        return bool(turns.crowd[turn] != NONE and turns.target[option] != turns.whole[turn])

    def voted(self, tick: int, option: int, known: Mapping[str, Ballot], *, passes: bool) -> float:
        """Every way in which all may vote: two of three carry it, the mover among them."""
        arena = self.ready.board.arena
        motion = arena.turns.motion[option]
        places = range(
            int(arena.motions.voters_at[motion]), int(arena.motions.voters_at[motion + 1])
        )
        mover = arena.turns.player[self.ready.board.turn[option]]
        total = 0.0
        for ballots in product((True, False), repeat=len(places)):
            share = 1.0
            for place, for_ in zip(places, ballots, strict=True):
                player = int(arena.motions.voters[place])
                chance = (
                    1.0 if player == mover else float(self.solved.voted[tick, place, 0, self.draw])
                )
                said = known.get(arena.players[player])
                share *= (chance if for_ else 1 - chance) * (
                    said is None or (said is Ballot.FOR) is for_
                )
            total += share * ((sum(ballots) >= 2) is passes)
        return total


@pytest.mark.parametrize("name", RECORDS)
def test_the_filter_sums_over_every_placement_and_every_path(name: str) -> None:
    own = made(RECORDS[name])
    drawn = lanes(own.stakes, draws=2, seed=4)
    seen = run(own, drawn).seen
    arena = own.board.arena
    solved = solve(arena, own.stakes, drawn, watch=Watch(np.arange(arena.states, dtype=np.int32)))
    for draw in range(2):
        twin = Twin(own, solved, draw)
        for number in range(len(own.record.placed)):
            likelihood, endings = twin.after(number)
            assert np.exp(seen.likelihood[number, draw]) == pytest.approx(likelihood, rel=1e-9)
            assert seen.endings[number, :, draw] == pytest.approx(endings, rel=1e-9)


def test_all_that_may_be_seen_and_all_that_may_not_add_up_to_one() -> None:
    """In one tick: nothing is seen, or one of the moves is; the probabilities of such records add up to one."""
    quiet = made("  said: {at: 2025-04-01 03:00, source: s}")
    drawn = lanes(quiet.stakes, draws=2, seed=1)
    total = np.exp(run(quiet, drawn).seen.likelihood[-1])
    for move in ("dismiss", "enter"):
        total = total + np.exp(
            run(
                made(f"  done: {{at: 2025-04-01 03:00, move: {move}, source: s}}"), drawn
            ).seen.likelihood[-1]
        )
    assert total == pytest.approx([1, 1])


FUTURES = {
    "as it was": "later: {at: 2025-04-01 19:00, move: restore, after: entered, source: s}",
    "another move": "later: {at: 2025-04-01 19:00, move: strike, after: out, source: s}",
    "another hour": "later: {at: 2025-04-01 14:00..23:00, move: restore, source: s}",
    "set from outside": "later: {at: 2025-04-01 13:00, then: mood is angry, outside: yes, source: s}",
    "nothing": "later: {at: 2025-04-03, move: restore, source: s}",
}
PAST = """
      out: {at: 2025-04-01 00:00..12:00, move: dismiss, for: [ann, cid], unknown: rest, source: s}
      entered: {at: 2025-04-01 06:00..12:00, move: enter, source: s}
"""


@pytest.mark.parametrize("future", FUTURES)
def test_what_comes_later_changes_no_forecast_before_it(future: str) -> None:
    plain, scrambled = (
        made(PAST + "      " + FUTURES["as it was"]),
        made(PAST + "      " + FUTURES[future]),
    )
    drawn = lanes(plain.stakes, draws=4, seed=2)
    first, second = run(plain, drawn).seen, run(scrambled, drawn).seen
    for number in range(2):
        assert plain.record.placed[number].name == scrambled.record.placed[number].name
        assert (first.likelihood[number] == second.likelihood[number]).all()
        assert (first.endings[number] == second.endings[number]).all()


def test_nothing_depends_on_how_many_draws_are_solved_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = made(RECORDS["some time that day, in any order"])
    drawn = lanes(own.stakes, draws=24, seed=4)
    whole = run(own, drawn, workers=2)
    monkeypatch.setattr(forecasting, "ROOM", 1)
    small = run(own, drawn)
    assert (whole.first == small.first).all()
    assert (whole.seen.likelihood == small.seen.likelihood).all()
    assert (whole.seen.endings == small.seen.endings).all()


def test_work_that_is_stopped_gives_what_is_done_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    own = made(RECORDS["at known times"])
    monkeypatch.setattr(forecasting, "ROOM", 1)
    heard: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        heard.append((done, of))
        return done < 16

    found = run(own, lanes(own.stakes, draws=40, seed=4), tell=tell)
    assert heard == [(16, 40)]
    assert found.draws == 16


def test_an_event_that_cannot_have_happened_is_a_problem_and_sets_the_state() -> None:
    case = case_of(
        POND
        + """
events:
  back: {at: 2025-04-01 03:00, move: restore, source: s}
  out: {at: 2025-04-01 08:00, move: dismiss, source: s}
"""
    )
    found = ready(case)
    assert isinstance(found, Ready)
    assert [p.code for p in found.problems] == ["K808"]
    assert found.problems[0].where == case.events[found.record.placed[0].name].where
    seen = run(found, lanes(found.stakes, draws=2, seed=1)).seen
    assert np.isfinite(seen.likelihood[-1]).all()


def test_more_moves_than_ticks_are_a_problem() -> None:
    found = ready(
        case_of(
            POND
            + """
events:
  out: {at: 2025-04-01 06:30..11:00, move: dismiss, source: s}
  back: {at: 2025-04-01 07:00..11:00, move: restore, after: out, source: s}
"""
        )
    )
    assert isinstance(found, Ready)
    assert ["'back' finds no tick of its own" in p.message for p in found.problems] == [True]


def test_too_many_events_at_once_are_refused_with_their_number() -> None:
    many = "\n".join(f"      in{n}: {{at: 2025-04-01, move: enter, source: s}}" for n in range(13))
    case = case_of((POND + "events:\n" + many).replace("tick: 6 hours", "tick: 1 hour"))
    with pytest.raises(Refused, match="13 events may have happened in the same tick"):
        ready(case)


def test_a_case_without_a_clock_is_not_played() -> None:
    text = "\n".join(line for line in POND.splitlines() if not line.startswith("clock"))
    found = ready(case_of(text))
    assert isinstance(found, Refusal)
    assert found.problems
