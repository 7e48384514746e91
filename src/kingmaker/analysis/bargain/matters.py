"""What models of bargaining start from: positions on scales, salience and capability, as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Floats: TypeAlias = npt.NDArray[np.float64]
    Rows: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Matters:
    """Issues with the actors of each: I issues by A actors.

    `positions`, `salience` and `capability` are (I, A), `reference` is (I,) with NaN where there is none, and `scale`
    is (I, 2). An actor whose salience or capability is nought on an issue has no part in it.
    """

    positions: Floats
    salience: Floats
    capability: Floats
    reference: Floats
    scale: Floats

    @property
    def weights(self) -> Floats:
        """What each brings to bear on each issue, (I, A): salience times capability."""
        return self.salience * self.capability

    @property
    def width(self) -> Floats:
        """How wide each scale is, (I,)."""
        return self.scale[:, 1] - self.scale[:, 0]

    def by_part(self) -> Iterator[tuple[Rows, Floats, Floats]]:
        """Yield the issues in which the same actors have a part, (N,), with the positions and weights of those, (N, M) each."""
        return by_part(self.positions, self.weights)


def by_part(positions: Floats, weights: Floats) -> Iterator[tuple[Rows, Floats, Floats]]:
    """Yield the rows in which the same have weight, (N,), with the positions and weights of those, (N, M) each.

    >>> import numpy as np
    >>> places, weights = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [1.0, 1.0]])
    >>> [(rows.tolist(), there.tolist()) for rows, there, _ in by_part(places, weights)]
    [([0], [[1.0]]), ([1], [[3.0, 4.0]])]
    """
    part = weights > 0
    if len(part) and (part == part[0]).all():  # as most often
        alike, which = part[:1], np.zeros(len(part), dtype=np.intp)
    else:
        alike, which = np.unique(part, axis=0, return_inverse=True)
    for n, columns in enumerate(alike):
        rows = np.flatnonzero(which == n)
        own = np.ix_(rows, np.flatnonzero(columns))
        yield rows, positions[own], weights[own]


def matters(
    positions: npt.ArrayLike,
    salience: npt.ArrayLike,
    capability: npt.ArrayLike,
    *,
    reference: npt.ArrayLike | None = None,
    scale: npt.ArrayLike = (0.0, 100.0),
) -> Matters:
    """Return issues for the models, with what is the same for all of them spread out.

    `positions` is (A,) for one issue or (I, A). `salience` and `capability` are numbers, (A,) or (I, A), `reference` a number
    or (I,), NaN where there is none; `scale` is (2,) or (I, 2), in the units of the positions. Who has no part in an issue may
    have the position NaN; its position is then held to be the lower end, which nothing depends on.

    `ValueError` where something does not fit: shapes, a weight that is negative or not finite, an issue on which nobody has weight,
    a position or a reference off its scale, a scale without width.

    >>> matters([[0, 50, 100]], [1, 1, 2], 1.0).weights.tolist()
    [[1.0, 1.0, 2.0]]
    """
    where = np.atleast_2d(np.asarray(positions, dtype=np.float64))
    if where.ndim != 2 or not where.size:  # noqa: PLR2004  # issues by actors
        msg = f"positions are issues by actors, and these have the shape {where.shape}"
        raise ValueError(msg)
    care = np.broadcast_to(np.asarray(salience, dtype=np.float64), where.shape).copy()
    can = np.broadcast_to(np.asarray(capability, dtype=np.float64), where.shape).copy()
    ends = np.broadcast_to(np.asarray(scale, dtype=np.float64), (where.shape[0], 2)).copy()
    told = np.nan if reference is None else reference
    holds = np.broadcast_to(np.asarray(told, dtype=np.float64), where.shape[:1]).copy()
    made = Matters(where.copy(), care, can, holds, ends)
    _weighed(made)
    part = made.weights > 0
    _on_scale(made, part)
    made.positions[~part] = np.broadcast_to(ends[:, :1], where.shape)[~part]
    return made


def _weighed(made: Matters) -> None:
    for name, array in (("salience", made.salience), ("capability", made.capability)):
        if not (np.isfinite(array) & (array >= 0)).all():
            msg = f"a {name} is a number that is nought or more"
            raise ValueError(msg)
    idle = np.flatnonzero(~(made.weights > 0).any(axis=1))
    if idle.size:
        msg = f"nobody has both salience and capability on issue {int(idle[0])}"
        raise ValueError(msg)


def _on_scale(made: Matters, part: npt.NDArray[np.bool_]) -> None:
    low, high = made.scale[:, :1], made.scale[:, 1:]
    if not (np.isfinite(made.scale).all() and (low < high).all()):
        raise ValueError("a scale runs from a number to a higher one")
    off = part & ~((made.positions >= low) & (made.positions <= high))
    if off.any():
        issue, actor = (int(n[0]) for n in np.nonzero(off))
        msg = f"actor {actor} has the position {made.positions[issue, actor]} on issue {issue}, off its scale"
        raise ValueError(msg)
    told = ~np.isnan(made.reference)
    held = made.reference
    if (told & ~((held >= low[:, 0]) & (held <= high[:, 0]))).any():
        raise ValueError("a reference point is off its scale")
