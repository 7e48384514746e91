"""What is asked of a game about power: indices, numbers of coalitions, the smallest that can do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, overload

from kingmaker.analysis import forms
from kingmaker.analysis.lattices import is_monotone
from kingmaker.analysis.power import engines, oneweight, sampled, searching, weighted
from kingmaker.analysis.power.definitions import Needs, definition
from kingmaker.analysis.power.results import Powers
from kingmaker.analysis.power.searching import Smallest
from kingmaker.analysis.power.tasks import Task, partition
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    import numpy as np
    from numpy.typing import NDArray

    from kingmaker.analysis.power.facts import Sizes
    from kingmaker.analysis.power.results import Estimate
    from kingmaker.analysis.power.tasks import Counted, Unions

#: How often an estimate samples where nothing else is said.
SAMPLES = 10_000
#: The indices that are told of many games at once.
_OF_MANY = ("shapley-shubik", "banzhaf", "absolute-banzhaf")
#: The methods that count exactly.
Exact: TypeAlias = Literal["weighted", "classes", "heads", "composition", "halves", "diagram"]


@dataclass(frozen=True, slots=True)
class Measured:
    """A game of which power can be asked; players are names in the order of their numbers in the form."""

    players: tuple[str, ...]
    form: forms.Form

    def smallest_winning(self) -> Smallest | None:
        """Return how few can win, in how many ways, and one such coalition; `None` if nobody can.

        Cost and limit are those of `kingmaker.analysis.power.searching`.

        >>> from kingmaker import SimpleGame
        >>> SimpleGame.weighted(51, {"a": 40, "b": 30, "c": 20, "d": 10}).smallest_winning()
        Smallest(size=2, number=2, such_as=('a', 'b'))
        """
        return self._smallest(self.form)

    def smallest_blocking(self) -> Smallest | None:
        """Return how few can stop everything, the Nakamoto coefficient; as `smallest_winning`.

        Srinivasan and Lee (2017), Quantifying Decentralization, for the name.

        >>> from kingmaker import SimpleGame
        >>> SimpleGame.weighted(51, {"a": 40, "b": 30, "c": 20, "d": 10}).smallest_blocking()
        Smallest(size=2, number=4, such_as=('a', 'b'))
        """
        return self._smallest(forms.dual(self.form, len(self.players)))

    def sizes_of_winning(self) -> tuple[int, ...]:
        """Return how many coalitions of 0, 1, ... players win.

        >>> from kingmaker import SimpleGame
        >>> SimpleGame.weighted(3, [2, 1, 1]).sizes_of_winning()
        (0, 0, 2, 1)
        """
        return engines.sizes(self.form, len(self.players)).winning()

    def sizes_of_minimal_winning(self) -> tuple[int, ...]:
        """Return how many minimal winning coalitions of 0, 1, ... players there are, without a list.

        `TooLarge` beyond what is counted, as also `sizes_of_winning` and `sizes_of_minimal_blocking`.

        >>> from kingmaker import SimpleGame
        >>> SimpleGame.weighted(501, [1] * 1000).sizes_of_minimal_winning()[501] > 10**299
        True
        """
        return engines.minimal(self.form, len(self.players)).sizes

    def sizes_of_minimal_blocking(self) -> tuple[int, ...]:
        """Return how many minimal blocking coalitions of 0, 1, ... players there are.

        >>> from kingmaker import SimpleGame
        >>> SimpleGame.weighted(3, [2, 1, 1]).sizes_of_minimal_blocking()
        (0, 1, 1, 0)
        """
        size = len(self.players)
        return engines.minimal(forms.dual(self.form, size), size).sizes

    def each_minimal_winning(self) -> Iterator[frozenset[str]]:
        """Yield the minimal winning coalitions one by one, the smallest first, however many there are.

        >>> from kingmaker import SimpleGame
        >>> next(SimpleGame.weighted(501, [1] * 1000).each_minimal_winning()) == set(map(str, range(1, 502)))
        True
        """
        for coalition in searching.by_size(self.form, len(self.players)):
            yield frozenset(self.players[n] for n in forms.players(coalition))

    @overload
    def index(
        self, name: str, *, unions: Unions | None = None, method: Exact | None = None
    ) -> Powers[Fraction]: ...
    @overload
    def index(
        self,
        name: str,
        *,
        unions: Unions | None = None,
        method: Literal["estimate", "quadrature"],
        seed: int | None = None,
        samples: int = SAMPLES,
    ) -> Powers[Estimate]: ...
    @overload
    def index(
        self,
        name: str,
        *,
        unions: Unions | None = None,
        method: str | None = None,
        seed: int | None = None,
        samples: int = SAMPLES,
    ) -> Powers[Fraction] | Powers[Estimate]: ...
    def index(
        self,
        name: str,
        *,
        unions: Unions | None = None,
        method: str | None = None,
        seed: int | None = None,
        samples: int = SAMPLES,
    ) -> Powers[Fraction] | Powers[Estimate]:
        """Return an index of power: each player's value, exactly, and the method that found it.

        Names and definitions are in `kingmaker.analysis.power.definitions`; `unions` are the a priori
        unions of the coalitional indices; who is in none is alone. Without `method` the exact one
        that costs least is used. Only ``method="estimate"`` samples, with an error and the same for
        the same `seed` (`kingmaker.analysis.power.sampled`); ``method="quadrature"`` is floating point
        with a bound on the error, for one threshold and the indices of
        `kingmaker.analysis.power.oneweight.floats`. `KeyError` for a name that is none, `ValueError`
        where unions, method or seed do not fit, `TooLarge` beyond what is counted; where nobody is
        ever decisive, shares of power are zero for all.

        >>> from kingmaker import SimpleGame
        >>> council = SimpleGame.weighted(12, [4, 4, 4, 2, 2, 1], names=["fr", "de", "it", "nl", "be", "lu"])
        >>> council.index("shapley-shubik")["nl"], council.index("banzhaf")["lu"]
        (Fraction(3, 20), Fraction(0, 1))
        >>> council.index("owen", unions=[["nl", "be", "lu"]])["nl"]
        Fraction(1, 8)
        >>> print(council.index("absolute-banzhaf", method="estimate", seed=1, samples=1000)["fr"])
        0.311 ± 0.05
        """
        task = self.task(name, unions)
        if method == sampled.METHOD:
            found = sampled.estimated(task, sampled.Draws.of(seed, samples))
            return Powers(task.index.name, method, dict(zip(self.players, found, strict=True)))
        if seed is not None:
            raise ValueError("only an estimate takes a seed: method='estimate'")
        if method == oneweight.QUADRATURE:
            found = oneweight.floats(task)
            return Powers(task.index.name, method, dict(zip(self.players, found, strict=True)))
        return self.exactly(task, method)

    def exactly(self, task: Task, method: str | None = None) -> Powers[Fraction]:
        """Return an index as `index` does, of a task of this game that may hold what is counted already."""
        exact, used = engines.computed(task, method)
        return Powers(task.index.name, used, dict(zip(self.players, exact, strict=True)))

    @staticmethod
    def index_of_many(
        name: str, quotas: NDArray[np.integer], weights: NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return an index of g weighted games of n players at once, arrays in and out: float64 of shape (g, n).

        `quotas` has shape (g,); `weights` (n,) where only the quota differs, which costs little more than
        one game, or (g, n). The index is `banzhaf`, `absolute-banzhaf` or `shapley-shubik`; counts are exact,
        and only the last division rounds, to a relative error below (n + 3) / 2^53. `ValueError` for
        another index and for shapes or numbers that do not fit, `TooLarge` beyond 62 players; exact counts
        and costs are those of `kingmaker.analysis.power.weighted.batch`.

        >>> import numpy as np
        >>> from kingmaker import SimpleGame
        >>> SimpleGame.index_of_many("banzhaf", np.array([3, 4]), np.array([2, 1, 1])).tolist()
        [[0.6, 0.2, 0.2], [0.3333333333333333, 0.3333333333333333, 0.3333333333333333]]
        """
        asked = definition(name)
        if asked.name not in _OF_MANY:
            raise ValueError(f"of many games at once there are {', '.join(_OF_MANY)}")
        if asked.name == "shapley-shubik":
            return weighted.shapley_batch(quotas, weights)
        swings = weighted.swings_batch(quotas, weights).swings
        if asked.name == "absolute-banzhaf":
            found: NDArray[np.float64] = swings / 2.0 ** (swings.shape[1] - 1)
            return found
        shares: NDArray[np.float64] = swings / swings.sum(axis=1, keepdims=True).clip(1)
        return shares

    @staticmethod
    def explain(name: str) -> str:
        """Return what an index of power measures, its formula and its source.

        >>> from kingmaker import SimpleGame
        >>> print(SimpleGame.explain("nevison"))
        Nevison index of satisfaction: the share of the coalitions with a player in them that win. ...
        """
        return str(definition(name))

    def task(
        self, name: str, unions: Unions | None = None, kept: dict[Counted, Sizes] | None = None
    ) -> Task:
        """Return what an index asks for, once it is known to be defined here; errors as `index`.

        Tasks that are given one `kept` share in it what is counted of their games.
        """
        asked = definition(name)
        if (unions is not None) != (asked.needs is Needs.UNIONS):
            needed = "needs `unions`" if unions is None else "takes no unions"
            raise ValueError(f"the {asked.title} {needed}")
        if asked.needs is Needs.TERNARY:
            raise ValueError(
                f"the {asked.title} is one of ballots: see `kingmaker.analysis.power.ternary`"
            )
        if not is_monotone(self.form, len(self.players)):
            raise ValueError("joining can do harm in this game: indices of power are not defined")
        blocks = partition(self.players, unions)
        return Task(self.form, len(self.players), asked, blocks, {} if kept is None else kept)

    def _smallest(self, form: forms.Form) -> Smallest | None:
        found = searching.smallest(form, len(self.players))
        if found is None:
            return None
        coalition, number = found
        members = forms.players(coalition)
        return Smallest(len(members), number, tuple(self.players[n] for n in members))
