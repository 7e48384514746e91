"""Which orders of events the record allows: what surely came first, what is open, and how many orders there are."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING

from kingmaker.analysis.record import slack_of, surely_earlier, timeline
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import timedelta

    from kingmaker.analysis.record import Dated
    from kingmaker.model.case import Case
    from kingmaker.model.record import Event

#: More sets of events than this that may have come first are not gone through, so the orders are not counted.
MOST_SETS = 100_000
#: Not more orders than this are listed.
MOST_LISTED = 40


@dataclass(frozen=True, slots=True)
class Chronology:
    """Events in one order that the record allows, and which others it allows.

    `events` are in the order of the timeline. `open_pairs` are pairs of events of which either may have come first, as
    they stand there. `orders` is the number of all orders that keep every time and every `after`, `None` where they
    are too many to count. `impossible` are pairs that contradict each other: the first is said to come after the
    second, at once or through others, and its times lie wholly before.
    """

    events: tuple[Dated, ...]
    open_pairs: tuple[tuple[Name, Name], ...]
    acts: tuple[Name, ...]
    orders: int | None
    listed: tuple[tuple[Name, ...], ...]
    impossible: tuple[tuple[Name, Name], ...]


def chronology(case: Case) -> Chronology:
    """Return which orders of the events of a case are possible; background is left out.

    One event surely came before another if `after` says so, at once or through others, or if its latest time is
    before the other's earliest one, with room for what is only `about` right; an order is possible exactly if it keeps
    all of that. For n events the pairs take n^2 steps; orders are counted over the sets of events that may have come first, up to `MOST_SETS` of them.
    """
    dated = timeline(case)
    events, said, early = _known(dated, slack_of(case))
    impossible = [
        (_name(later), _name(events[m]))
        for n, later in enumerate(events)
        for m in range(len(events))
        if said[n] >> m & 1 and early[m] >> n & 1
    ]
    before = _closed([one | other for one, other in zip(said, early, strict=True)])
    pairs = tuple(
        (_name(events[m]), _name(events[n]))
        for m, n in combinations(range(len(events)), 2)
        if not (before[n] >> m & 1 or before[m] >> n & 1)
    )
    acting = [n for n, d in enumerate(events) if changes(d)]
    within = [_chosen(before[n], acting) for n in acting]
    orders = 0 if impossible else _count(within)
    few = orders is not None and orders <= MOST_LISTED
    return Chronology(
        events=events,
        open_pairs=pairs,
        acts=tuple(_name(events[n]) for n in acting),
        orders=orders,
        listed=tuple(tuple(_name(events[acting[k]]) for k in order) for order in _orders(within))
        if few and not impossible
        else (),
        impossible=tuple(impossible),
    )


def thinned(case: Case, kept: Collection[str]) -> dict[Name, Event]:
    """Return some events of a case in an order of theirs that is as certain as it is among all.

    What surely came before each of them, through events that are left out or by their times, stands in its `after`; where
    nothing did, what it is said to have come after.
    """
    events, said, early = _known(timeline(case), slack_of(case))
    before = _closed([one | other for one, other in zip(said, early, strict=True)])
    chosen = [n for n, d in enumerate(events) if d.event.id in kept]
    within = [_chosen(before[n], chosen) for n in chosen]
    after: dict[str, tuple[Name, ...]] = {}
    for own, n in zip(within, chosen, strict=True):
        far = reduce(or_, (within[k] for k in range(len(chosen)) if own >> k & 1), 0)
        near = [c for k, c in enumerate(chosen) if (own & ~far) >> k & 1]
        after[events[n].event.id] = tuple(_name(events[c]) for c in near)
    return {
        n: replace(e, after=after.get(n) or e.after) for n, e in case.events.items() if n in kept
    }


def _known(
    dated: Sequence[Dated], slack: timedelta
) -> tuple[tuple[Dated, ...], list[int], list[int]]:
    """Return the events without background, and for each those that came before it: as is said, and by their times."""
    place = {str(d.event.id): n for n, d in enumerate(dated)}
    links = [sum(1 << place[a] for a in {*d.event.after} if a in place) for d in dated]
    told = [n for n, d in enumerate(dated) if not d.event.background]
    events, closed = tuple(dated[n] for n in told), _closed(links)
    earlier = surely_earlier([d.event for d in events], slack)
    said = [_chosen(closed[n], told) for n in told]
    return events, said, [sum(1 << m for m in places) for places in earlier]


def _name(dated: Dated) -> Name:
    return Name(dated.event.id)


def changes(dated: Dated) -> bool:
    """Tell whether an event changes the case: a move that was carried, an act, a fact."""
    event = dated.event
    return bool(event.move or event.do or event.then) and not event.failed


def _chosen(before: int, acting: Sequence[int]) -> int:
    """Return the same set with places among the chosen ones."""
    return sum(1 << k for k, n in enumerate(acting) if before >> n & 1)


def _closed(before: Sequence[int]) -> list[int]:
    """Return for each event all that surely came before it, through others too."""
    made = list(before)
    for middle in range(len(made)):
        for n in range(len(made)):
            if made[n] >> middle & 1:
                made[n] |= made[middle]
    return made


def _count(before: Sequence[int]) -> int | None:
    """Return in how many orders the events can come, `None` if too many sets of them may have come first."""
    ways, seen = {0: 1}, 0
    for _ in before:
        following: dict[int, int] = {}
        for done, number in ways.items():
            for n, needs in enumerate(before):
                if not done >> n & 1 and not needs & ~done:
                    following[done | 1 << n] = following.get(done | 1 << n, 0) + number
        seen += len(following)
        if seen > MOST_SETS:
            return None
        ways = following
    return sum(ways.values())


def _orders(before: Sequence[int], done: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Yield every order of the events, those of the timeline's order first."""
    if len(done) == len(before):
        yield done
        return
    gone = sum(1 << n for n in done)
    for n, needs in enumerate(before):
        if not gone >> n & 1 and not needs & ~gone:
            yield from _orders(before, (*done, n))
