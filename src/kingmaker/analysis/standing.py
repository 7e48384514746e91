"""What a case rests on: which sources, how sure, and what is only assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.case import Case
from kingmaker.model.mentions import mentions
from kingmaker.model.record import Source
from kingmaker.model.values import Certainty
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.model.clauses import Clause

#: From firm to weak. A contested clause has a source at least; an assumed one has none.
STRENGTH: tuple[Certainty, ...] = (
    Certainty.PUBLISHED,
    Certainty.REPORTED,
    Certainty.CONTESTED,
    Certainty.ASSUMED,
)


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source and the addresses of the clauses that name it, as their source or as who says so."""

    source: Source
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a case rests on: its sources with their use, and its clauses by certainty.

    `unsaid` counts the clauses that name a source but not how sure they are.
    """

    sources: tuple[SourceUse, ...]
    by_certainty: tuple[tuple[Certainty, tuple[str, ...]], ...]
    unsaid: int

    def of(self, certainty: Certainty) -> tuple[str, ...]:
        """Return the addresses of the clauses of this certainty."""
        return dict(self.by_certainty).get(certainty, ())


def certainty_of(case: Case, clause: Clause) -> Certainty | None:
    """Return how sure a clause is: as it says itself, else the weakest that its sources say of themselves."""
    if clause.certainty is not None:
        return clause.certainty
    said = [case.sources[s].certainty for s in clause.source if s in case.sources]
    return weakest(c for c in said if c is not None)


def weakest(certainties: Iterable[Certainty]) -> Certainty | None:
    """Return the weakest of several certainties, `None` of none.

    >>> weakest([Certainty.PUBLISHED, Certainty.ASSUMED, Certainty.REPORTED])
    <Certainty.ASSUMED: 'assumed'>
    """
    return max(certainties, key=STRENGTH.index, default=None)


def addresses(case: Case, certainty: Certainty) -> tuple[str, ...]:
    """Return the addresses of the clauses of a certainty, in the order of the file: what `standing` says of it."""
    found = (c for c in case.clauses() if not isinstance(c, Source | Case))
    return tuple(dict.fromkeys(c.path for c in found if certainty_of(case, c) is certainty))


def standing(case: Case) -> Standing:
    """Return what the case rests on, in the order of its file. Linear in the clauses."""
    used: dict[str, list[str]] = {name: [] for name in case.sources}
    sure: dict[Certainty, list[str]] = {certainty: [] for certainty in STRENGTH}
    unsaid = 0
    for clause in case.clauses():
        if isinstance(clause, Source | Case):
            continue
        for name in mentions(clause) & used.keys():
            used[name].append(clause.path)
        certainty = certainty_of(case, clause)
        if certainty is not None:
            sure[certainty].append(clause.path)
        elif clause.source:
            unsaid += 1
    return Standing(
        sources=tuple(SourceUse(s, tuple(used[name])) for name, s in case.sources.items()),
        by_certainty=tuple((c, tuple(dict.fromkeys(paths))) for c, paths in sure.items()),
        unsaid=unsaid,
    )
