"""How likely a condition is to hold in the end, and together with each ending: who gets those who leave, say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.asking import exactly
from kingmaker.analysis.struggle.playing import Foretold, Point, foretold
from kingmaker.analysis.struggle.results import Held
from kingmaker.analysis.struggle.weighing import chance
from kingmaker.model import sentences as s
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Tell
    from kingmaker.analysis.struggle.shelving import Shelf
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.struggle import Ending


def held(  # noqa: PLR0913 - as `play`, and the condition
    case: Case,
    condition: Condition,
    words: str,
    terms: Terms,
    *,
    point: Point | None = None,
    tell: Tell | None = None,
    shelf: Shelf | None = None,
) -> Held | None:
    """Return how likely a condition is to hold where play ends; `None` where nothing can be played.

    Each ending is cut in two, that with the condition and that without; what is played is otherwise the case as it is,
    with the draws of `playing.play`. `point` is where play begins, as there. What `final` endings stop is read then.
    A `shelf` is as in `play`, but of this condition alone.
    Cost: solving all draws once more.

    Raises:
        Refused: by the sampled method, or where the case is too large to be solved exactly.
        KeyError: `point.since` is no event that play sees.
    """
    exactly(terms, "the chance of a condition")
    found = foretold(_cut(case, condition), terms, point or Point(), tell=tell, shelf=shelf)
    if not isinstance(found, Foretold):
        return None
    cast = found.forecast
    shares, having = cast.weights.shares, cast.endings[::2]
    whole = np.clip(having.sum(axis=0), 0.0, 1.0)
    together = zip(case.endings, having, strict=True)
    return Held(words, chance(whole, shares), {n: chance(p, shares) for n, p in together})


def _cut(case: Case, condition: Condition) -> Case:
    """Return the case with each ending cut in two: with the condition, and without."""
    named = [e.when for e in case.endings.values() if not isinstance(e.when, s.Otherwise)]
    none = s.Not(s.Or(tuple(named))) if len(named) != 1 else s.Not(named[0])
    return replace(case, endings=dict(_parts(case, condition, none if named else s.Always())))


def _parts(case: Case, condition: Condition, none: Condition) -> Iterator[tuple[Name, Ending]]:
    for name, ending in case.endings.items():
        when = none if isinstance(ending.when, s.Otherwise) else ending.when
        yield Name(f"{name}-with"), replace(ending, when=s.And((when, condition)))
        yield Name(f"{name}-without"), replace(ending, when=s.And((when, s.Not(condition))))
