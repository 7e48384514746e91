"""Two cases, or a case and one of its variants, played side by side: what a changed clause does to the endings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.forecasting import Refusal, ready, run
from kingmaker.analysis.struggle.weighing import chance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.struggle.arena import Real
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Ready, Tell
    from kingmaker.analysis.struggle.results import Chance
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Beside:
    """An ending before and after a change, and by how much it moves, draw by draw."""

    before: Chance
    after: Chance
    change: Chance


@dataclass(frozen=True, slots=True)
class Abreast:
    """The endings of two cases on common draws, from the beginning of both."""

    endings: Mapping[Name, Beside]
    names: Mapping[Name, str]
    draws: int
    seed: int


def abreast(before: Case, after: Case, terms: Terms, *, tell: Tell | None = None) -> Abreast | None:
    """Return the endings of two cases on common draws; `None` where one of them cannot be played.

    An assumption with the same address in both has the same share of its range in both, draw by draw, so that the
    interval of the change is that of pairs. An ending that only one of them has is nought in the other. Cost:
    that of solving both. Raises `Refused` where one is too large.
    """
    made = [ready(case, record_=False) for case in (before, after)]
    old, new = made
    if isinstance(old, Refusal) or isinstance(new, Refusal):
        return None
    columns = tuple(dict.fromkeys(a.path for one in (old, new) for a in one.stakes.assumptions))
    left, right = (_ends(one, terms, columns, tell) for one in (old, new))
    shares = np.full(terms.draws, 1 / terms.draws)
    nothing = np.zeros(terms.draws)
    found = {}
    for name in dict.fromkeys([*left, *right]):
        was, now = left.get(name, nothing), right.get(name, nothing)
        found[name] = Beside(chance(was, shares), chance(now, shares), chance(now - was, shares))
    names = {n: e.title for case in (after, before) for n, e in case.endings.items()}
    return Abreast(found, names, terms.draws, terms.seed)


def _ends(
    made: Ready, terms: Terms, columns: tuple[str, ...], tell: Tell | None
) -> dict[Name, Real]:
    drawn = lanes(made.stakes, draws=terms.draws, seed=terms.seed, columns=columns)
    ends = run(made, drawn, workers=terms.workers, tell=tell, single=terms.single).first
    return dict(zip(made.board.arena.endings, ends, strict=True))
