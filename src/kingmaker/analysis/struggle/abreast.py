"""Two cases, or a case and one of its variants, played side by side: what a changed clause does to the endings."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.forecasting import Refusal, ready
from kingmaker.analysis.struggle.results import Abreast, Beside, Method
from kingmaker.analysis.struggle.shelving import run_on, side_of
from kingmaker.analysis.struggle.weighing import chance
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Ready, Tell
    from kingmaker.analysis.struggle.shelving import Shelves
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


def abreast(
    before: Case,
    after: Case,
    terms: Terms,
    *,
    tell: Tell | None = None,
    shelf: Shelves | None = None,
) -> Abreast | None:
    """Return the endings of two cases on common draws; `None` where one of them cannot be played.

    An assumption with the same address in both has the same share of its range in both, draw by draw, so that the
    interval of the change is that of pairs. An ending that only one of them has is nought in the other. Cost:
    that of solving both. By the sampled method both are played (`abreast_sampled`). On a `shelf` finished parts of the draws are put away,
    and found by a later run of the same. Raises `Refused` where one is too large.
    """
    if terms.method is Method.SAMPLED:
        from kingmaker.analysis.struggle.abreast_sampled import BasisSampled  # noqa: PLC0415 - only here

        return BasisSampled.of(before, terms, shelf).beside(after, tell=tell)
    return Basis.of(before, terms, shelf).beside(after, tell=tell)


@dataclass(frozen=True, slots=True)
class Basis:
    """A case that several others are held against: it is laid out once, and solved once for others with the same assumptions."""

    case: Case
    terms: Terms
    made: Ready | Refusal
    shelf: Shelves | None = None
    _known: dict[tuple[str, ...], dict[Name, Real]] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, terms: Terms, shelf: Shelves | None = None) -> Basis:
        """Return a case ready to be held against others. Raises `Refused` where it is too large."""
        return cls(case, terms, ready(case, record_=False), shelf)

    def beside(self, other: Case, *, name: str = "", tell: Tell | None = None) -> Abreast | None:
        """Return the endings of this case and of another, as `abreast` does; `name` tells it from others on the shelf."""
        old, new, terms = self.made, ready(other, record_=False), self.terms
        if isinstance(old, Refusal) or isinstance(new, Refusal):
            return None
        paths = (a.path for one in (old, new) for a in one.stakes.assumptions)
        columns = tuple(dict.fromkeys(paths))
        if columns not in self._known:
            self._known[columns] = self._ends(old, columns, side_of(columns), tell)
        left = self._known[columns]
        right = self._ends(new, columns, side_of(columns, name), tell)
        shares = np.full(terms.draws, 1 / terms.draws)
        nothing = np.zeros(terms.draws)
        found = {}
        for ending in dict.fromkeys([*left, *right]):
            was, now = left.get(ending, nothing), right.get(ending, nothing)
            change = chance(now - was, shares)
            found[ending] = Beside(chance(was, shares), chance(now, shares), change)
        names = {n: e.title for case in (other, self.case) for n, e in case.endings.items()}
        return Abreast(found, names, terms.draws, terms.seed)

    def _ends(
        self, made: Ready, columns: tuple[str, ...], about: str, tell: Tell | None
    ) -> dict[Name, Real]:
        terms, shelf = self.terms, None if self.shelf is None else self.shelf.about(about)
        drawn = lanes(made.stakes, draws=terms.draws, seed=terms.seed, columns=columns)
        ends = run_on(made, drawn, terms, shelf=shelf, tell=tell).first
        return dict(zip(made.board.arena.endings, ends, strict=True))
