"""Every issue of a case: whether there is a deal, what stands in its way, and where the models put it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.chances import agreed, between, shared
from kingmaker.analysis.bargain.draws import DRAWS, drawn
from kingmaker.analysis.bargain.fair import fairest
from kingmaker.analysis.bargain.predicting import predictions, spread, told, traded
from kingmaker.analysis.bargain.spreads import condorcet
from kingmaker.analysis.bargain.stands import Tables
from kingmaker.analysis.bargain.zone import Says, in_the_way, judged, zone
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.bargain.chances import Share
    from kingmaker.analysis.bargain.draws import Drawn
    from kingmaker.analysis.bargain.matters import Floats
    from kingmaker.analysis.bargain.predicting import Prediction, Spread
    from kingmaker.analysis.bargain.stands import Table
    from kingmaker.analysis.bargain.zone import Judged, Zone
    from kingmaker.model.case import Case

#: The seed of the draws, if none is said.
SEED = 20231120


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: after which event, without which limits, for whom the fairest point, and how it is drawn."""

    after: str | None = None
    without: tuple[str, ...] = ()
    fair: tuple[str, ...] = ()
    draws: int = DRAWS
    seed: int = SEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Demanded:
    """A demand or an offer on an issue, and in which share of the draws there is a deal on it."""

    judged: Judged
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair:
    """The settlement that is best for whoever is worst off: for whom, where, and how satisfied that one is."""

    parties: tuple[str, ...]
    point: Prediction
    satisfied: Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class Bargained:
    """One issue at one moment.

    `zone` is held to all limits but those that are left out, `free` to none; `None` where there is none to leave out. `in_the_way`
    is what would open it by itself. `weights` are the parts of all salience times capability, as means over the draws, of those that
    models reckon with.
    """

    table: Table
    zone: Zone
    share: Share
    free: Zone | None
    free_share: Share | None
    in_the_way: Mapping[str, Zone]
    demands: tuple[Demanded, ...]
    weights: Mapping[str, float]
    predictions: tuple[Prediction, ...]
    spread: Spread | None
    fair: Fair | None

    @property
    def binding(self) -> tuple[Demanded, ...]:
        """The demands and offers that leave no deal possible if they are insisted on."""
        return tuple(d for d in self.demands if d.judged.verdict is Says.NO)

    @property
    def bounds(self) -> tuple[Demanded, ...]:
        """The demands and offers that stand at an end of the possible zone."""
        ends = {end for stretch in self.zone.possible for end in stretch}
        met = (d for d in self.demands if d.judged.verdict is not Says.NO)
        return tuple(d for d in met if {*d.judged.points} & ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bargaining:
    """All issues that were asked for, each at each moment at which something of it is different."""

    asked: Asked
    issues: tuple[Bargained, ...]

    @property
    def parties(self) -> frozenset[str]:
        """Everybody with a part in one of them: who stands somewhere, must agree or has a vote in that, demands or is asked."""
        found: set[str] = set()
        for one in self.issues:
            found.update(s.party for s in one.table.stands)
            for agrees in one.table.agrees:
                found |= {agrees.party, *(agrees.game.players if agrees.game else ())}
            for demanded in one.demands:
                found.update((*demanded.judged.demand.by, *demanded.judged.demand.to))
        return frozenset(found)


def bargain(
    case: Case, names: Sequence[str] | None = None, asked: Asked | None = None
) -> Bargaining:
    """Return for each issue of a case the zone of agreement, the demands held against it, and what models say.

    Without an event, each issue is told as it stood when it was bargained over, and again after each event that changes a position
    on it. Every number that is a range is drawn from. Positions on one issue are exchanged for positions on others that are bargained
    over at the same moment.

    `KeyError` for an issue, an event, a limit or a party that there is not. Cost: for each issue and moment, draws x (A³ for
    challenges + 200 points).
    """
    asked = Asked() if asked is None else asked
    chosen = [str(n) for n in case.issues] if names is None else list(names)
    _known(case, chosen, asked)
    talks = _Talks(case, asked)
    return Bargaining(
        asked=asked,
        issues=tuple(
            talks.bargained(name, event) for name in chosen for event in talks.moments(name)
        ),
    )


def _known(case: Case, names: Sequence[str], asked: Asked) -> None:
    """Raise `KeyError` for a name that is asked for and that there is not."""
    limits = {n for issue in case.issues.values() for n in issue.limits}
    parties = {p for issue in case.issues.values() for p in issue.positions}
    events = () if asked.after is None else (asked.after,)
    for wanted, known in (
        (names, case.issues),
        (asked.without, limits),
        (asked.fair, parties),
        (events, case.events),
    ):
        for name in wanted:
            if name not in known:
                raise KeyError(name)


class _Talks:
    """The issues of a case at the moments that are asked for, each drawn once."""

    def __init__(self, case: Case, asked: Asked) -> None:
        self._case, self._asked = case, asked
        self._stands = Tables(case)
        self._tables: dict[tuple[str, str | None], Table] = {}
        self._drawn: dict[tuple[str, str | None], Drawn] = {}
        self._exchanged: dict[str | None, dict[str, Floats]] = {}

    def moments(self, name: str) -> list[str | None]:
        """Return the events after which an issue is told; `None` is when it began."""
        if self._asked.after is not None:
            return [self._asked.after]
        return [None, *(str(event) for event in self._stands.moments(name))]

    def bargained(self, name: str, event: str | None) -> Bargained:
        """Return all about one issue at one moment."""
        found, values = self._table(name, event), self._values(name, event)
        without, points = self._asked.without, between(found)
        limited = any(n not in without for n in found.issue.limits)
        every = (*without, *(str(n) for n in found.issue.limits))
        elected = None if values.matters is None else condorcet(values.matters)
        return Bargained(
            table=found,
            zone=zone(found, without=without),
            share=shared(agreed(found, values, points, without=without)),
            free=zone(found, without=every) if limited else None,
            free_share=shared(agreed(found, values, points, without=every)) if limited else None,
            in_the_way=in_the_way(found, without=without),
            demands=tuple(self._demanded(found, values)),
            weights=_weights(values),
            predictions=predictions(
                found, values, traded=self._traded(name, event), elected=elected
            ),
            spread=spread(values, elected=elected),
            fair=_fair(values, self._asked.fair),
        )

    def _table(self, name: str, event: str | None) -> Table:
        key = (name, event)
        if key not in self._tables:
            self._tables[key] = self._stands.at(name, after=event)
        return self._tables[key]

    def _values(self, name: str, event: str | None) -> Drawn:
        key = (name, event)
        if key not in self._drawn:
            asked = self._asked
            self._drawn[key] = drawn(self._table(name, event), draws=asked.draws, seed=asked.seed)
        return self._drawn[key]

    def _demanded(self, found: Table, values: Drawn) -> Iterator[Demanded]:
        for one in judged(found, self._case.demands, without=self._asked.without):
            points = between(found, one.points)
            good = agreed(found, values, points, without=self._asked.without)
            yield Demanded(judged=one, share=shared(good))

    def _traded(self, name: str, event: str | None) -> Floats | None:
        """Return what exchange with the issues of the same moment comes to."""
        moment = self._table(name, event).after
        if moment not in self._exchanged:
            there = {
                str(other): self._values(str(other), event)
                for other, issue in self._case.issues.items()
                if event is not None or issue.since == moment
            }
            self._exchanged[moment] = traded(there)
        return self._exchanged[moment].get(name)


def _weights(values: Drawn) -> dict[str, float]:
    """Return the part of all weight that each has, on the average of the draws."""
    if values.matters is None:
        return {}
    weights = values.matters.weights
    parts = (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0)
    return dict(zip(values.parties, parts.tolist(), strict=True))


def _fair(values: Drawn, parties: Sequence[str]) -> Fair | None:
    """Return the fairest point for some parties, or for all with a known position; `None` for fewer than two."""
    told_of = [
        n for n in values.everybody if not np.isnan(values.at[:, values.everybody.index(n)]).any()
    ]
    chosen = [n for n in told_of if n in parties] if parties else told_of
    if len(chosen) < 2:  # noqa: PLR2004  # between two at least
        return None
    columns = [values.everybody.index(n) for n in chosen]
    point, least = fairest(values.at[:, columns], values.scale)
    return Fair(parties=tuple(chosen), point=told("fair", point), satisfied=told("fair", least))
