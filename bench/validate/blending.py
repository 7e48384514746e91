"""The blend with its numbers chosen on other dossiers than those it forecasts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    #: The share of the election and the deviation of the normal, as a share of the scale.
    Choice = tuple[float, float]

#: What may be chosen.
CHOICES: tuple[Choice, ...] = tuple(
    (share, sd) for share in (0.3, 0.5, 0.7) for sd in (0.2, 0.3, 0.4)
)
FOLDS = 10


def fold(dossier: str) -> int:
    """Return the fold of a dossier, from the SHA-256 of its name: no issue is apart from others of its dossier.

    >>> fold("d00032") == fold("d00032") and 0 <= fold("d00032") < FOLDS
    True
    """
    return int(hashlib.sha256(dossier.encode()).hexdigest(), 16) % FOLDS


def chosen_elsewhere(losses: Mapping[Choice, Floats], dossiers: Sequence[str]) -> list[Choice]:
    """Return for each issue the choice that loses least on the issues of all other folds; of equals the first.

    >>> tried = {(0.3, 0.2): np.array([1.0, 1.0]), (0.5, 0.2): np.array([0.0, 0.0])}
    >>> chosen_elsewhere(tried, ["d00032", "d00060"])
    [(0.5, 0.2), (0.5, 0.2)]
    """
    folds = np.array([fold(dossier) for dossier in dossiers])
    best: dict[int, Choice] = {}
    for own in sorted(set(folds.tolist())):
        others = folds != own
        best[own] = min(losses, key=lambda choice: float(losses[choice][others].sum()))
    return [best[own] for own in folds.tolist()]
