"""What an index of power comes as: a mapping from players to fractions, or to estimates with their error."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, TypeVar

from kingmaker.analysis.power.definitions import INDICES
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.power.definitions import Definition

__all__ = ["Estimate", "Powers"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value that was not computed exactly, with its error: the exact one is within `value` ± `error`.

    For a sample that holds with 99 % confidence (the bounds of the method say of what), `seed` and
    `samples` say how to repeat it; numerical quadrature has neither, and its error is a bound.
    """

    value: float
    error: float
    method: str
    seed: int | None = None
    samples: int = 0

    def __str__(self) -> str:
        """Return the value with its error."""
        return f"{self.value:.6g} ± {self.error:.1g}"

    def __float__(self) -> float:
        """Return the value alone."""
        return self.value


V = TypeVar("V", Fraction, Estimate)


@dataclass(frozen=True, slots=True, eq=False)
class Powers(Mapping[str, V], Generic[V]):
    """An index of every player by name, in the order of the game, and how it was computed.

    `about` says what the game is where that needs saying: the yes/no slice of a rule, a union.

    >>> from kingmaker.analysis.games import SimpleGame
    >>> found = SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}).index("banzhaf")
    >>> found["a"], found.method, found.definition.title
    (Fraction(3, 5), 'weighted', 'normalised Banzhaf index')
    """

    index: str
    method: str
    of: Mapping[str, V]

    @property
    def definition(self) -> Definition:
        """The index: its words, its formula, its source."""
        return INDICES[self.index]

    def __getitem__(self, name: str) -> V:
        """Return the value of one player."""
        return self.of[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the players in the order of the game."""
        return iter(self.of)

    def __len__(self) -> int:
        """Return the number of players."""
        return len(self.of)

    def ranked(self) -> tuple[str, ...]:
        """Return the players from the most powerful to the least, equals in the order of the game."""
        return tuple(sorted(self.of, key=lambda name: -_number(self.of[name])))


def _number(value: Fraction | Estimate) -> Fraction | float:
    return value.value if isinstance(value, Estimate) else value
