"""Who is paid in the end: direct parts of the capital followed to those whom nobody owns, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge

if TYPE_CHECKING:
    from collections.abc import Mapping

#: More owned entities than this are refused: exact elimination among so many takes minutes.
MOST_ENTITIES = 400


def owners(direct: Mapping[str, Mapping[str, Fraction]]) -> dict[str, dict[str, Fraction]]:
    """Return, for each owned entity, who has which part of it in the end: integrated ownership.

    With A the direct parts (holder, entity) and U the owned entities, an owner o outside U has
    x(o, y) = A(o, y) + Σ over u in U of x(o, u) · A(u, y): the linear system x = A (I - A)⁻¹, solved
    by elimination in fractions. A circle of holdings is thus counted out, dividend upon dividend;
    what belongs to itself entirely has no owner. O(n³) at worst for n owned entities, about the
    number of holdings where there are no circles; more than 400 are refused.

    Brioschi, Buzzacchi and Colombo (1989), Journal of Banking & Finance 13, 747-772.

    >>> half = Fraction(1, 2)
    >>> owners({"a": {"ann": half, "b": half}, "b": {"a": half, "bo": half}})["a"]
    {'ann': Fraction(2, 3), 'bo': Fraction(1, 3)}
    """
    if len(direct) > MOST_ENTITIES:
        msg = (
            f"{len(direct):,} entities with owners make a system of that many equations, and no more "
            f"than {MOST_ENTITIES} are solved exactly"
        )
        raise TooLarge(msg)
    rows = {name: dict(held) for name, held in direct.items()}
    for name in direct:
        owned = rows[name] = _without_itself(rows[name], name)
        for other, row in rows.items():
            if other != name:
                _put_in(row, name, owned)
    return {n: dict(sorted(row.items(), key=lambda p: (-p[1], p[0]))) for n, row in rows.items()}


def _without_itself(row: dict[str, Fraction], name: str) -> dict[str, Fraction]:
    """Return the holders of an entity without what it has of itself, by way of others."""
    own = row.pop(name, Fraction(0))
    return {holder: part / (1 - own) for holder, part in row.items()} if own < 1 else {}


def _put_in(row: dict[str, Fraction], name: str, owned: Mapping[str, Fraction]) -> None:
    """Replace an entity among the holders of another by its own holders."""
    part = row.pop(name, None)
    if part:
        for holder, share in owned.items():
            row[holder] = row.get(holder, Fraction(0)) + part * share
