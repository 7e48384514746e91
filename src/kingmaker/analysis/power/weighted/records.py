"""What the engines of weighted games return."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.power.weighted.reduction import Reduced


@dataclass(frozen=True, slots=True)
class Swings:
    """Winning coalitions, and for each player those that win with it and lose without."""

    winning: int
    swings: tuple[int, ...]

    @classmethod
    def of(cls, game: Reduced, swings: Sequence[int], losing: int) -> Swings:
        """Return what the swings of each class, and the coalitions below the quota, say of all players.

        They were counted without those who weigh nothing, who may join or not.
        """
        free = game.dummies
        found = [number << free for number in swings]
        losing <<= free
        winning = losing if game.dual else (1 << len(game.classes)) - losing
        return cls(winning, game.of_players(found, 0))


@dataclass(frozen=True, slots=True)
class Floats:
    """Values in the order of the players, and a bound on the error of each of them."""

    values: tuple[float, ...]
    error: float


@dataclass(frozen=True, slots=True)
class Minimal:
    """Minimal winning coalitions: how many there are, and those of each size with each player.

    `by_size[i][s]` is the number of those of `s` players, player i among them.

    >>> least = Minimal(2, ((0, 0, 2), (0, 0, 1), (0, 0, 1)))
    >>> least.holler_packel(), least.deegan_packel()
    ((Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)), (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)))
    """

    total: int
    by_size: tuple[tuple[int, ...], ...]

    def holler_packel(self) -> tuple[Fraction, ...]:
        """Return each player's share of the memberships in minimal winning coalitions.

        The public good index: Holler and Packel (1983), Power, luck and the right index, Zeitschrift
        für Nationalökonomie 43, 21-29. All zero where nobody is in any.
        """
        counts = [sum(sizes) for sizes in self.by_size]
        whole = sum(counts) or 1
        return tuple(Fraction(count, whole) for count in counts)

    def deegan_packel(self) -> tuple[Fraction, ...]:
        """Return what each player gets if one minimal winning coalition, drawn at random, shares equally.

        Deegan and Packel (1978), A new index of power for simple n-person games, International
        Journal of Game Theory 7, 113-123. All zero where nobody is in any.
        """
        return tuple(
            sum((Fraction(c, s) for s, c in enumerate(sizes) if c), Fraction(0)) / (self.total or 1)
            for sizes in self.by_size
        )


@dataclass(frozen=True, slots=True)
class Memberships:
    """Minimal winning coalitions: how many there are, and how many with each player."""

    total: int
    of: tuple[int, ...]

    def holler_packel(self) -> tuple[Fraction, ...]:
        """Return each player's share of the memberships: see `Minimal.holler_packel`."""
        whole = sum(self.of) or 1
        return tuple(Fraction(count, whole) for count in self.of)

    def absolute_public_good(self) -> tuple[Fraction, ...]:
        """Return the share of the minimal winning coalitions that each player is in; zero of none.

        Holler and Packel (1983), as `Minimal.holler_packel`.

        >>> [str(share) for share in Memberships(3, (2, 2, 2, 1)).absolute_public_good()]
        ['2/3', '2/3', '2/3', '1/3']
        """
        return tuple(Fraction(count, self.total or 1) for count in self.of)
