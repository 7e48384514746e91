"""The record in order: events with what is known of their times, contradictions, and what nobody says."""

from __future__ import annotations

import heapq
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.record import Confidence, Question
from kingmaker.model.values import Name
from kingmaker.model.wording import condition_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.model.case import Case
    from kingmaker.model.record import Claim, Event, Measure
    from kingmaker.model.values import Moment

_EVER = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dated:
    """An event with the earliest and latest time that its own words and those it came after allow.

    `certain_after` names the events that must have happened before.
    """

    event: Event
    earliest: datetime | None
    latest: datetime | None
    certain_after: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """One version of a disputed thing, and who tells it; who denies the same tells another."""

    says: str
    claims: tuple[Claim, ...]

    @property
    def words(self) -> str:
        """What it says, or that it is denied."""
        denied = all(c.sure is Confidence.DENIED for c in self.claims)
        return f"{self.says} (denied)" if denied else self.says


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that claims are about, and what they say of it; a contradiction if they say different things."""

    about: Name
    asks: str
    sayings: tuple[Saying, ...]


def slack_of(case: Case) -> timedelta:
    """Return by how much `about` widens a time: one tick, or a day where nothing is played."""
    seconds = None if case.clock is None else case.clock.tick.seconds()
    return timedelta(days=1) if seconds is None else timedelta(seconds=float(seconds))


def surely_earlier(events: Sequence[Event], slack: timedelta) -> tuple[tuple[int, ...], ...]:
    """Return for each event which others, by their places, were certainly over before it began. O(n^2)."""
    ends = [_end(e.at, slack, latest=True) for e in events]
    starts = [_end(e.at, slack, latest=False) for e in events]
    known = [(n, end) for n, end in enumerate(ends) if end is not None]
    return tuple(
        () if start is None else tuple(n for n, end in known if end < start) for start in starts
    )


def _end(moment: Moment | None, slack: timedelta, *, latest: bool) -> datetime | None:
    at = None if moment is None else moment.latest if latest else moment.earliest
    if moment is None or at is None:
        return None
    wide = slack if moment.about else timedelta()
    return at.astimezone(UTC) + (wide if latest else -wide)


def timeline(case: Case) -> tuple[Dated, ...]:
    """Return all events in an order that keeps every time and every `after`, earliest possible times first.

    Times of events without one are bounded by those they came after. Events on a cycle of `after`
    (a problem of the case) come last, in the order of the file. O(n^2 + links).
    """
    every = tuple(case.events)
    earlier = surely_earlier(tuple(case.events.values()), slack_of(case))
    before = {
        name: [*(a for a in event.after if a in case.events), *(every[n] for n in places)]
        for (name, event), places in zip(case.events.items(), earlier, strict=True)
    }
    waiting = {name: len(afters) for name, afters in before.items()}
    following: dict[str, list[Name]] = {}
    for name, afters in before.items():
        for after in afters:
            following.setdefault(after, []).append(name)
    done: dict[str, Dated] = {}
    ready = [_entry(case, name, done) for name, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    while ready:
        *_, name = heapq.heappop(ready)
        done[name] = _dated(case, name, done)
        for later in following.get(name, ()):
            waiting[later] -= 1
            if waiting[later] == 0:
                heapq.heappush(ready, _entry(case, later, done))
    stuck = [name for name in case.events if name not in done]
    return (*done.values(), *(_dated(case, name, done) for name in stuck))


def _entry(case: Case, name: Name, done: dict[str, Dated]) -> tuple[datetime, datetime, int, Name]:
    """Return the sorting key of an event whose predecessors are all dated."""
    dated = _dated(case, name, done)
    start = dated.earliest or dated.latest or _EVER
    order = list(case.events).index(name)
    return start, dated.latest or start, order, name


def _dated(case: Case, name: Name, done: dict[str, Dated]) -> Dated:
    event = case.events[name]
    afters = [done[a] for a in event.after if a in done]
    own = event.at.earliest if event.at is not None else None
    bounds = [b for b in (own, *(a.earliest for a in afters)) if b is not None]
    certain = dict.fromkeys(n for a in afters for n in (*a.certain_after, Name(a.event.id)))
    latest = event.at.latest if event.at is not None else None
    return Dated(event, max(bounds, default=None), latest, tuple(certain))


def contradictions(case: Case) -> tuple[Topic, ...]:
    """Return everything that claims differ on, in the order of first mention, each version with who tells it."""
    return tuple(t for t in _topics(case) if len(t.sayings) > 1)


def undisputed(case: Case) -> tuple[Topic, ...]:
    """Return everything that is claimed in one version only, in the order of first mention."""
    return tuple(t for t in _topics(case) if len(t.sayings) == 1)


def _topics(case: Case) -> tuple[Topic, ...]:
    about: dict[str, list[Claim]] = {}
    for claim in case.claims:
        about.setdefault(claim.about, []).append(claim)
    return tuple(_versions(case, claims) for claims in about.values())


def _versions(case: Case, claims: list[Claim]) -> Topic:
    versions: dict[tuple[str, bool], list[Claim]] = {}
    for claim in claims:
        denied = claim.sure is Confidence.DENIED
        versions.setdefault((words_of(claim).casefold(), denied), []).append(claim)
    topic = claims[0].about
    sayings = tuple(Saying(words_of(same[0]), tuple(same)) for same in versions.values())
    return Topic(topic, asks_of(case, topic), sayings)


def words_of(claim: Claim) -> str:
    """Return what a claim says, in words."""
    if claim.condition is not None and not claim.says:
        return condition_to_text(claim.condition)
    return claim.says or (quantity_to_text(claim.amount) if claim.amount is not None else "")


def asks_of(case: Case, topic: str) -> str:
    """Return what a topic is about, in words: the question, the measure's name, or the clause's address."""
    clause: Question | Measure | None = case.questions.get(Name(topic)) or case.measures.get(
        Name(topic)
    )
    if isinstance(clause, Question):
        return clause.asks
    return clause.title if clause is not None else topic


def unknowns(case: Case) -> tuple[Question, ...]:
    """Return the questions that the record does not answer."""
    return tuple(q for q in case.questions.values() if q.unknown)
