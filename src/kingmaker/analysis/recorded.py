"""Recorded events held against the clauses: which could not have happened in any order that the record allows."""

from __future__ import annotations

from collections import deque
from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.barring import Bar, Why
from kingmaker.analysis.exploring import merged
from kingmaker.analysis.record import slack_of, surely_earlier
from kingmaker.analysis.since import as_far_as_can_be
from kingmaker.model.evaluate import World, members_of
from kingmaker.model.stages import prepares
from kingmaker.model.state import initial
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.options import Option
    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.sentences import Act, Condition
    from kingmaker.model.values import Name

#: How many pairs of a state and the events so far are followed, and how many unrecorded states are tried for one.
MOST_LINES = 20_000
MOST_BETWEEN = 500


@dataclass(frozen=True, slots=True)
class Impossible:
    """An event that no order allows, and what is against it in the order that comes nearest."""

    event: Name
    bar: Bar


@dataclass(frozen=True, slots=True)
class Replayed:
    """What is impossible in the record; `complete` is false where there were too many orders to follow."""

    found: tuple[Impossible, ...]
    lines: int
    complete: bool


def replay(case: Case, explorer: Explorer) -> Replayed:
    """Return the recorded moves that are impossible in every order that times and `after` allow.

    All orders are followed at once: for each set of events that may have come first, the states that they lead to.
    An event that is impossible takes effect all the same, so that later ones are judged too. Moves that nobody
    recorded may come between; an event that needs them is possible. Events marked `outside`, failed, from
    before play begins, or that only prepare a move (its call, an earlier step) are not judged.
    """
    return _Replay.of(case, explorer).run()


@dataclass(slots=True)
class _Replay:
    case: Case
    explorer: Explorer
    names: tuple[Name, ...]
    before: Mapping[Name, int]
    possible: set[Name] = field(default_factory=set)
    against: dict[Name, Bar] = field(default_factory=dict)
    tried: dict[Name, list[Values]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, explorer: Explorer) -> _Replay:
        names = tuple(n for n, e in case.events.items() if _counts(e) and not prepares(e, case))
        index = {name: n for n, name in enumerate(names)}
        before = dict.fromkeys(names, 0)
        earlier = surely_earlier([case.events[name] for name in names], slack_of(case))
        for name, places in zip(names, earlier, strict=True):
            for other in _after(case, name):
                before[name] |= 1 << index[other] if other in index else 0
            for place in places:
                before[name] |= 1 << place
        return cls(case, explorer, names, before)

    def run(self) -> Replayed:
        start, _ = self.explorer.settle(self.explorer.frame.values(self.explorer.frame.start))
        lines: dict[int, dict[Values, None]] = {0: {start: None}}
        done, waiting = 0, deque([0])
        while waiting and done < MOST_LINES:
            mask = waiting.popleft()
            for number, name in self._next(mask):
                more = mask | 1 << number
                if more not in lines:
                    lines[more] = {}
                    waiting.append(more)
                lines[more] |= dict.fromkeys(self._then(name, here) for here in lines[mask])
                done += len(lines[mask])
        impossible = [n for n in self.names if n in self.against and not self._between(n)]
        found = tuple(Impossible(n, self.against[n]) for n in impossible)
        return Replayed(found, done, complete=not waiting)

    def _next(self, mask: int) -> Iterator[tuple[int, Name]]:
        """Yield the events that may come next after a set of others."""
        for number, name in enumerate(self.names):
            if not mask >> number & 1 and not self.before[name] & ~mask:
                yield number, name

    def _then(self, name: Name, here: Values) -> Values:
        """Return the state after an event, whether it was possible or not; note which."""
        event = self.case.events[name]
        here = self._dated(event, here)
        options = tuple(self._options(event))
        for option in options:
            self.explorer.bars.pop(option.name, None)
            found = self.explorer.take(option, here, ballots=_ballots(event, self.case))
            if found is not None:
                self.possible.add(name)
                moved = merged(here, option.reads, found[0])
                return self.explorer.settle(self._forced(moved, event, option, acts=False))[0]
        if options and not event.outside:
            self._refuse(name, options[0], here)
        return self.explorer.settle(self._forced(here, event, options[0] if options else None))[0]

    def _refuse(self, name: Name, option: Option, here: Values) -> None:
        self.tried.setdefault(name, []).append(here)
        said = "its condition does not hold at any time when it may have happened"
        bar = self.explorer.bars.get(option.name)
        path = option.move.path
        self.against[name] = bar if bar is not None else Bar(Why.NO_BALLOT, said, path)

    def _between(self, name: Name) -> bool:
        """Tell whether an event is possible after all, at once or after moves that nobody recorded."""
        if name in self.possible:
            return True
        event = self.case.events[name]
        options = tuple(self._options(event))
        ballots = _ballots(event, self.case)
        seen = dict.fromkeys(self.tried.get(name, ()))
        waiting = list(seen)
        while waiting and len(seen) < MOST_BETWEEN:
            here = waiting.pop(0)
            if any(self.explorer.take(o, here, ballots=ballots) is not None for o in options):
                return True
            fresh = [t for _, t, _ in self.explorer.following(here) if t not in seen]
            seen |= dict.fromkeys(fresh)
            waiting += fresh
        return bool(waiting)

    def _options(self, event: Event) -> Iterator[Option]:
        """Yield the ways in which a recorded move may have been made."""
        every = (*self.explorer.options, *self.explorer.rules)
        own = [o for o in every if o.name == event.move]
        named = [o for o in own if o.it is None or o.it == event.it or o.it in event.by]
        yield from named or own

    def _forced(
        self, here: Values, event: Event, option: Option | None, *, acts: bool = True
    ) -> Values:
        """Return the state with the effects of an event, so far as they can be."""
        frame = self.explorer.frame
        it, actor = (None, None) if option is None else (option.it, option.actor)
        now = World(frame.state(here), self.case, actor, it)
        steps = option.move.steps if acts and option is not None else ()
        done: list[Act] = [*(act for x in steps for act in x.do), *event.do]
        facts: list[Condition] = [*(fact for x in steps for fact in x.then), *event.then]
        for act in done:
            now = as_far_as_can_be(now, (act,), ())
        for fact in facts:
            now = as_far_as_can_be(now, (), (fact,))
        return frame.values(now.state, frame.made(here))

    def _dated(self, event: Event, here: Values) -> Values:
        """Return a state at the latest time that an event may have had."""
        frame = self.explorer.frame
        day = frame.at("days", "")
        at = event.at.latest if event.at is not None else None
        if day is None or at is None:
            return here
        plain = at.replace(tzinfo=None)
        index = max((n for n, moment in enumerate(frame.days) if moment <= plain), default=0)
        return (*here[:day], max(index, here[day]), *here[day + 1 :])


def _counts(event: Event) -> bool:
    return bool(event.move or event.do or event.then) and not (event.failed or event.background)


def _after(case: Case, name: Name) -> tuple[Name, ...]:
    """Return everything that an event came after, directly or not."""
    found: dict[Name, None] = {}
    waiting = list(case.events[name].after)
    while waiting:
        other = waiting.pop()
        if other not in found and other in case.events:
            found[other] = None
            waiting.extend(case.events[other].after)
    return tuple(n for n in found if n != name)


def _ballots(event: Event, case: Case) -> dict[str, Ballot] | None:
    """Return how some are known to have voted; `None` where nobody is."""
    said = {
        Ballot.FOR: event.votes_for,
        Ballot.AGAINST: event.votes_against,
        Ballot.ABSTAIN: event.abstaining,
        Ballot.ABSENT: event.absent,
    }
    now = initial(case)
    found = {str(n): b for b, names in said.items() for n in members_of(names, now, case=case)}
    return found or None
