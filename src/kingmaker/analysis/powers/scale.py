"""Players put in an order, and what the first of them weigh in each threshold of a game."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from kingmaker.analysis.forms import AllOf, AnyOf, Threshold
from kingmaker.analysis.sums import thresholds
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.forms import Form


@dataclass(frozen=True, slots=True)
class Scale:
    """Judges coalitions by their weights: those of the first k players of an order are known at once.

    `own` are the weights of each player, by thresholds; `first` those of the first k together.
    """

    form: Form
    order: tuple[int, ...]
    own: tuple[tuple[int, ...], ...]
    first: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, form: Form, order: Sequence[int]) -> Scale | None:
        """Return the scale of an order; `None` for a form that is not made of thresholds.

        >>> scale = Scale.of(Threshold(3, (2, 1, 1)), (0, 1, 2))
        >>> scale.first_winning(None), scale.first_winning(2)
        (2, 1)
        """
        leaves = thresholds(form)
        if leaves is None:
            return None
        own = tuple(tuple(leaf.weights[n] for leaf in leaves) for n in range(len(order)))
        runs = [list(accumulate((leaf.weights[n] for n in order), initial=0)) for leaf in leaves]
        first = tuple(zip(*runs, strict=True)) or ((),) * (len(order) + 1)
        return cls(form, tuple(order), own, first)

    def wins(self, sums: Sequence[int]) -> bool:
        """Tell whether a coalition of these weights wins."""
        return _wins(self.form, iter(sums))

    def first_winning(self, player: int | None) -> int | None:
        """Return how many of the others, in order, win with a player; `None` if not even all do."""
        others = len(self.order) - (player is not None)
        if not self.wins(self._with(others, player)):
            return None
        low, high = 0, others
        while low < high:
            half = (low + high) // 2
            if self.wins(self._with(half, player)):
                high = half
            else:
                low = half + 1
        return low

    def decides(self, player: int) -> bool:
        """Tell whether the first of the others come to win only with this player."""
        first = self.first_winning(player)
        return first is not None and not self.wins(self._without(first, player))

    def winning_of(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield the winning coalitions of so many players, where no later player weighs more.

        No branch is entered whose first completion loses.
        """
        branches: list[tuple[int, tuple[int, ...], tuple[int, ...]]]
        branches = [(0, (), self.first[0])]  # how far in the order, who, and what they weigh
        while branches:
            place, inside, sums = branches.pop()
            if len(inside) == size:
                yield inside
                continue
            end = place + size - len(inside)
            if end > len(self.order):
                continue
            rest = zip(sums, self.first[end], self.first[place], strict=True)
            if not self.wins([s + after - before for s, after, before in rest]):
                continue
            player = self.order[place]
            more = tuple(s + w for s, w in zip(sums, self.own[player], strict=True))
            branches += [(place + 1, inside, sums), (place + 1, (*inside, player), more)]

    def _without(self, many: int, player: int) -> Sequence[int]:
        """Return what the first of the others weigh."""
        place = self.order.index(player)
        if many <= place:
            return self.first[many]
        own = self.own[player]
        return [s - w for s, w in zip(self.first[many + 1], own, strict=True)]

    def _with(self, many: int, player: int | None) -> Sequence[int]:
        if player is None:
            return self.first[many]
        own = self.own[player]
        return [s + w for s, w in zip(self._without(many, player), own, strict=True)]


def _wins(form: Form, sums: Iterator[int]) -> bool:
    """Judge a form by the sums of its thresholds, in their order; all of them are read."""
    match form:
        case Threshold(quota=quota):
            return next(sums) >= quota
        case AllOf(parts=parts):
            return all([_wins(part, sums) for part in parts])  # noqa: C419
        case AnyOf(parts=parts):
            return any([_wins(part, sums) for part in parts])  # noqa: C419
        case _:
            msg = "no thresholds here"
            raise TypeError(msg)
