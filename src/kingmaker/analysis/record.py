"""The record in order: events with what is known of their times, contradictions, and what nobody says."""

from __future__ import annotations

import heapq
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.record import Question
from kingmaker.model.values import Name
from kingmaker.model.wording import condition_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.record import Claim, Event, Measure

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
    """One version of a disputed thing, and who tells it."""

    says: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that claims are about, and what they say of it; a contradiction if they say different things."""

    about: Name
    asks: str
    sayings: tuple[Saying, ...]


def timeline(case: Case) -> tuple[Dated, ...]:
    """Return all events in an order that keeps every `after`, earliest possible times first.

    Times of events without one are bounded by those they came after. Events on a cycle of `after`
    (a problem of the case) come last, in the order of the file. O(n log n + links).
    """
    before = {
        name: [a for a in event.after if a in case.events] for name, event in case.events.items()
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
    versions: dict[str, list[Claim]] = {}
    for claim in claims:
        versions.setdefault(words_of(claim).casefold(), []).append(claim)
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
