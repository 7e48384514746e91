"""Numbers that brackets cut at their commas: ``{votes: 25,000}`` is two entries to YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.patterns import pattern
from kingmaker.problems import Problem
from kingmaker.source.tree import Scalar

if TYPE_CHECKING:
    from kingmaker.source.tree import Node

_THOUSANDS = pattern(r"\d{3}(?!\d)")


def was_cut(before: Node | None, after: Node) -> bool:
    """Tell whether two parts were one number with a comma: digits, then just three digits."""
    if not isinstance(before, Scalar) or not isinstance(after, Scalar):
        return False
    return before.text[-1:].isdigit() and _THOUSANDS.match(after.text) is not None


def cut_on(first: Node, after: Node, value: Node) -> bool:
    """Tell whether a key that is given twice is the rest of a number that was cut before its first place: `2,000,000`."""
    parts = (first, value)
    empty = all(isinstance(part, Scalar) and not part.text for part in parts)
    return empty and isinstance(after, Scalar) and _THOUSANDS.fullmatch(after.text) is not None


def cut(after: Node) -> Problem:
    """Return the problem that a number was cut before this part."""
    text = after.text if isinstance(after, Scalar) else ""
    message = f"the number before `,{text}` was cut at its comma, because it stands inside brackets"
    return Problem(
        "K105",
        message,
        after.where,
        help="write numbers without commas: 25000, or 25 thousand; put a text with a comma into quotes",
    )
