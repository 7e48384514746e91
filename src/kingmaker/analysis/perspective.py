"""A case as one of its sources tells it: what that source says, wants and moves of others left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.record import Story
    from kingmaker.model.struggle import Actor
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Perspective:
    """A case cut down to what one source tells, and how much was left out of each section."""

    case: Case
    source: Name
    left_out: Mapping[str, int]


def as_told_by(case: Case, source: Name) -> Perspective:
    """Return the case as one source tells it.

    The organisation stays: who sits where and by which rules is not a matter of opinion here. Of the record, only
    what the source says stays: its events, claims, forecasts and demands, the outline if it is its own. Of the
    struggle, moves and wants of which other sources are named go, but for the moves that its own events were. What
    the case claims of itself and its scenarios rest on the whole, and go.

    `KeyError` for a source that the case does not have.
    """
    if source not in case.sources:
        raise KeyError(source)
    events = {n: e for n, e in case.events.items() if source in e.source}
    used = {e.move for e in events.values()}
    moves = {n: m for n, m in case.moves.items() if n in used or _own(m, source)}
    actors = {n: _wanting(a, source) for n, a in case.actors.items()}
    made = replace(
        case,
        events={
            n: replace(e, after=tuple(a for a in e.after if a in events)) for n, e in events.items()
        },
        moves=moves,
        actors=actors,
        demands={n: d for n, d in case.demands.items() if source in d.source},
        claims=tuple(c for c in case.claims if source in (*c.by, *c.source)),
        forecasts={n: f for n, f in case.forecasts.items() if source in (*f.by, *f.source)},
        story=_story(case, source),
        assertions={},
        scenarios={},
    )
    left = {
        name: len(getattr(case, name)) - len(getattr(made, name))
        for name in ("events", "moves", "demands", "claims", "forecasts")
    }
    left["wants"] = _wants(case) - _wants(made)
    return Perspective(made, source, {name: number for name, number in left.items() if number})


def as_played_by(case: Case, source: Name) -> Case:
    """Return the case as one source tells it, to be played to its endings.

    The rules, and what people can do, stay: no teller changes them. The record is what this source tells of it, and the
    outline stays only if it is its own. Of whom it says something that they want, they want that, and what the case
    assumes without any source; of whom it says nothing, they want what the case assumes.

    `KeyError` for a source that the case does not have.
    """
    if source not in case.sources:
        raise KeyError(source)
    told = wanted_by(case, source)
    events = {n: e for n, e in case.events.items() if source in e.source}
    actors = {n: _wanting(a, source) if n in told else a for n, a in case.actors.items()}
    left = {
        n: replace(e, after=tuple(a for a in e.after if a in events)) for n, e in events.items()
    }
    label = f"{case.title}, as told by {case.sources[source].title}"
    return replace(case, label=label, events=left, actors=actors, story=_story(case, source))


def wanted_by(case: Case, source: Name) -> tuple[Name, ...]:
    """Return the actors of whom a source says what they want."""
    return tuple(n for n, a in case.actors.items() if any(source in w.source for w in a.wants))


def _story(case: Case, source: Name) -> Story | None:
    """Return the outline of a case if it is this source's."""
    return case.story if case.story is not None and source in case.story.source else None


def _own(clause: Clause, source: Name) -> bool:
    """Tell whether a clause is this source's, or nobody's in particular."""
    return not clause.source or source in clause.source


def _wanting(actor: Actor, source: Name) -> Actor:
    return replace(actor, wants=tuple(w for w in actor.wants if _own(w, source)))


def _wants(case: Case) -> int:
    return sum(len(actor.wants) for actor in case.actors.values())
