"""Two cases that are too large to be solved, played side by side with the same numbers by chance: what a changed clause does."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.assumptions import lanes, ranged
from kingmaker.analysis.struggle.bounded import Terms as Ahead
from kingmaker.analysis.struggle.bounded import beginnings
from kingmaker.analysis.struggle.estimates import chance_of, change_of, within_of
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Abreast, Beside, Chance
from kingmaker.analysis.struggle.retracing import Kept, Manner
from kingmaker.analysis.struggle.sampled import faults_at_end, grounded
from kingmaker.analysis.struggle.shelving import side_of
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Bits
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.bounded import Tell
    from kingmaker.analysis.struggle.lazily import Ground
    from kingmaker.analysis.struggle.shelving import Shelves
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

#: An ending that a case does not have.
NEVER = Chance(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class BasisSampled:
    """A case that several others are held against by plays: it is looked at once, and played once for others with the same ranges."""

    case: Case
    terms: Terms
    kept: Kept | None
    _known: dict[tuple[str, ...], dict[Name, Bits] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, terms: Terms, shelf: Shelves | None = None) -> BasisSampled:
        """Return a case ready to be held against others."""
        return cls(case, terms, _grounded(case, shelf))

    def beside(self, other: Case, *, name: str = "", tell: Tell | None = None) -> Abreast | None:
        """Return the endings of this case and of another, by plays from the beginning of both; `None` where one cannot be played.

        What is assumed with the same address in both has the same share of its range in both, draw by draw, and the plays of one
        number have the same numbers by chance, tick by tick: as long as both cases go alike a pair of plays goes alike, so
        that only what the change does sets them apart. The error of a change is that of pairs (`estimates.change_of`). Of a case
        beside one with the same ranges the numbers are those of `sampled.play_sampled`. On the shelf of the basis finished parts of the
        draws are put away, those of the other case under its `name`. Cost: that of playing both.

        Source: P. Glasserman and D. D. Yao, Some Guidelines and Guarantees for Common Random Numbers (1992).

        Raises:
            Refused: there is too much to look ahead to, or play was stopped.
        """
        old, terms = self.kept, self.terms
        new = _grounded(other, None if old is None else old.shelf)
        if new is None or old is None:
            return None
        columns = tuple(dict.fromkeys((*_ranges(old.ground), *_ranges(new.ground))))
        if columns not in self._known:
            self._known[columns] = _ends(old, terms, columns, tell)
        before, after = self._known[columns], _ends(new, terms, columns, tell, name)
        if before is None or after is None:
            return None
        none = np.zeros((terms.draws, terms.plays), np.bool_)
        names = dict.fromkeys([*before, *after])
        pairs = {n: (before.get(n, none), after.get(n, none)) for n in names}
        apart = np.any([was != now for was, now in pairs.values()], axis=0)
        return Abreast(
            {n: _beside(*pair, (n in before, n in after)) for n, pair in pairs.items()},
            {n: e.title for case in (other, self.case) for n, e in case.endings.items()},
            terms.draws,
            terms.seed,
            terms.plays,
            terms.look_ahead,
            int(apart.sum()),
        )


def _grounded(case: Case, shelf: Shelves | None) -> Kept | None:
    """Return a case on its ground, and where its parts are put away; `None` where it cannot be played."""
    if case.clock is None or not case.endings:
        return None
    ground = grounded(case, case.clock).ground
    return None if ground is None else Kept(ground, shelf)


def _ranges(ground: Ground) -> list[str]:
    """Return the addresses of what is assumed in ranges."""
    assumptions = ground.stakes.assumptions
    return [assumptions[place].path for place in ranged(assumptions)]


def _ends(
    side: Kept,
    terms: Terms,
    columns: tuple[str, ...],
    tell: Tell | None,
    name: str | None = None,
) -> dict[Name, Bits] | None:
    """Return which plays came to each ending, `[draws, plays]`; `None` where a state in which one ended has not one ending."""
    ground = side.ground
    drawn = lanes(ground.stakes, draws=terms.draws, seed=terms.seed, columns=columns)
    own = Lanes(drawn.parameters, ground.scales(drawn.parameters))
    ahead = Ahead(terms.look_ahead, terms.plays, terms.seed, terms.workers)
    how, starts = Manner(side_of(columns, name), own, ahead), beginnings(ground, own, terms.plays)
    done = [play for block in side.carried_on(how, starts, tell) for play in block]
    if len(done) < terms.draws * terms.plays:
        raise Refused("play was stopped before all plays of both were done")
    if faults_at_end(ground, done):
        return None
    ends = np.array([ground.ending(play.state) for play in done], np.bool_)
    by_ending = ends.T.reshape(-1, terms.draws, terms.plays)
    return dict(zip(ground.draft.case.endings, by_ending, strict=True))


def _beside(before: Bits, after: Bits, there: tuple[bool, bool]) -> Beside:
    """Return an ending before and after, by plays; one that a case does not have is never come to, and surely so."""
    was, now = (
        chance_of(bits.mean(axis=1), bits.shape[1]) if has else NEVER
        for bits, has in zip((before, after), there, strict=True)
    )
    moved = after.astype(np.float64) - before
    return Beside(was, now, change_of(moved), within_of(moved))
