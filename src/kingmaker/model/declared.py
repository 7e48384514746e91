"""What a register declares of somebody who stands further up: to be held against what is computed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from fractions import Fraction


class DeclaredKind(StrEnum):
    """What is declared of somebody who is not a direct holder."""

    CAPITAL = "capital"  #: a part of the capital
    VOTES = "votes"  #: a part of the votes
    CONTROL = "control"  #: control or influence, of whatever kind
    ULTIMATE = "ultimate parent"  #: the parent in the end, by the rules of accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One declaration: of an entity, by whom something is had indirectly, what, and how much.

    `low` and `high` bound the part, as shares of one; `None` where the file does not say. `says` is
    the declaration in the file's own word, `statement` its number there.
    """

    of: str
    by: str
    kind: DeclaredKind
    low: Fraction | None = None
    high: Fraction | None = None
    says: str = ""
    statement: str = ""
