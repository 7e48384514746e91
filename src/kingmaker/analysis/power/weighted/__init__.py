"""Power in games of one threshold over whole weights: exact, and quick at any size."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.power.weighted import choice, orders
from kingmaker.analysis.power.weighted.costs import Cost
from kingmaker.analysis.power.weighted.records import Floats, Memberships, Minimal, Swings
from kingmaker.analysis.power.weighted.reduction import reduced

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kingmaker.analysis.power.weighted.batch import Counts
    from kingmaker.analysis.power.weighted.reduction import Reduced

__all__ = [
    "Cost",
    "Floats",
    "Memberships",
    "Minimal",
    "Swings",
    "banzhaf_float",
    "banzhaf_owen",
    "cost",
    "cost_with_unions",
    "critical",
    "johnston",
    "johnston_float",
    "memberships",
    "minimal",
    "minimal_float",
    "owen",
    "shapley",
    "shapley_batch",
    "shapley_float",
    "swings",
    "swings_batch",
    "swings_by_size",
    "symmetric_banzhaf",
]


def cost(what: str, quota: int, weights: Sequence[int]) -> Cost:
    """Return about how many nanoseconds a count takes and how many bytes it holds at once.

    `what` is swings, swings-by-size (also for `shapley`), minimal, memberships, critical (also for
    `johnston`), or banzhaf-float, shapley-float, minimal-float, johnston-float; `ValueError` for
    anything else. Each worker more holds as much again. Cheap: O(n).

    >>> cost("swings", 6, [4, 3, 2, 1]).nanoseconds < 10_000
    True
    """
    return choice.cost(what, quota, weights)


def swings(quota: int, weights: Sequence[int]) -> Swings:
    """Return how many coalitions win, and in how many each player is decisive.

    A coalition wins with weights of at least `quota` together; a player is decisive in it if it loses
    without. Exact. Raises `ValueError` for numbers that are negative or not whole. Cost, method
    and sources: `kingmaker.analysis.power.weighted.packed.swings`, and `large.swings` beside it.

    >>> swings(6, [4, 3, 2, 1])
    Swings(winning=7, swings=(5, 3, 3, 1))
    """
    return choice.swings(reduced(quota, weights, dual=True))


def swings_by_size(
    quota: int, weights: Sequence[int], *, workers: int = 1
) -> tuple[tuple[int, ...], ...]:
    """Return for each player in how many coalitions with 0, 1, ... n - 1 others it is decisive.

    Exact, and the same for any number of workers. Raises `ValueError` as `swings`. Cost, method and
    sources: `kingmaker.analysis.power.weighted.packed.sizes` and `sizes.swings` beside it.

    >>> swings_by_size(6, [4, 3, 2, 1])
    ((0, 2, 3, 0), (0, 1, 2, 0), (0, 1, 2, 0), (0, 0, 1, 0))
    """
    game = reduced(quota, weights, dual=True)
    n = len(game.classes)
    table = [] if game.decided else choice.sizes(game, workers)
    counts = [tuple(orders.with_dummies(c[::-1] if game.dual else c, game.dummies)) for c in table]
    return game.of_players(counts, (0,) * n)


def shapley(quota: int, weights: Sequence[int], *, workers: int = 1) -> tuple[Fraction, ...]:
    """Return the Shapley-Shubik values: the part of all orders in which each player is the pivot.

    They add up to 1, unless all coalitions win or none. Exact, and the same for any number of workers.
    Raises `ValueError` as `swings`. Cost, method and sources: as `swings_by_size`.

    Shapley and Shubik (1954), A method for evaluating the distribution of power in a committee
    system, American Political Science Review 48, 787-792.

    >>> [str(value) for value in shapley(6, [4, 3, 2, 1])]
    ['5/12', '1/4', '1/4', '1/12']
    """
    game = reduced(quota, weights, dual=True)
    table = [] if game.decided else choice.sizes(game, workers)
    return game.of_players([orders.pivots(counts) for counts in table], Fraction(0))


def banzhaf_float(quota: int, weights: Sequence[int]) -> Floats:
    """Return the absolute Banzhaf values in floating point, with a bound on their error.

    Raises `ValueError` as `swings`. Cost, method and sources:
    `kingmaker.analysis.power.weighted.large.banzhaf`.

    >>> found = banzhaf_float(6, [4, 3, 2, 1])
    >>> found.values, found.error < 1e-13
    ((0.625, 0.375, 0.375, 0.125), True)
    """
    found: Floats = choice.arrays("large").banzhaf(reduced(quota, weights, dual=True))
    return found


def shapley_float(quota: int, weights: Sequence[int], *, workers: int = 1) -> Floats:
    """Return the Shapley-Shubik values in floating point, with a bound on their error.

    The same for any number of workers. Raises `ValueError` as `swings`. Cost, method and sources:
    `kingmaker.analysis.power.weighted.quadrature.shapley`.

    >>> found = shapley_float(6, [4, 3, 2, 1])
    >>> abs(found.values[0] - 5 / 12) <= found.error < 1e-13
    True
    """
    game = reduced(quota, weights, dual=True)
    found: Floats = choice.arrays("quadrature").shapley(game, workers)
    return found


def minimal(quota: int, weights: Sequence[int], *, workers: int = 1) -> Minimal:
    """Return how many minimal winning coalitions there are, and of each size with each player.

    Deegan-Packel and Holler-Packel follow from it. Exact, and the same for any number of workers.
    Raises `ValueError` as `swings`. Cost, method and sources:
    `kingmaker.analysis.power.weighted.packed_minimal.minimal` and `building.minimal` beside it.

    >>> minimal(6, [4, 3, 2, 1]).total
    3
    """
    game = reduced(quota, weights, dual=False)
    if game.decided:
        nobody = (0,) * (len(weights) + 1)
        return Minimal(int(quota <= 0), (nobody,) * len(weights))
    return choice.minimal(game, workers)


def memberships(quota: int, weights: Sequence[int], *, workers: int = 1) -> Memberships:
    """Return how many minimal winning coalitions there are, and how many with each player.

    As `minimal` without the sizes, and sooner where there are hundreds of players.

    >>> memberships(6, [4, 3, 2, 1])
    Memberships(total=3, of=(2, 2, 2, 1))
    """
    game = reduced(quota, weights, dual=False)
    if game.decided:
        return Memberships(int(quota <= 0), (0,) * len(weights))
    total, found = choice.memberships(game, workers)
    return Memberships(total, game.of_players(found, 0))


def minimal_float(quota: int, weights: Sequence[int], *, workers: int = 1) -> tuple[Floats, Floats]:
    """Return the Deegan-Packel and the Holler-Packel index in floating point, with bounds on their errors.

    All nought where all coalitions win or none. Raises `ValueError` as `swings`, and `TooLarge` for
    more than a thousand players of some weight. The same for any number of workers. Cost, method and
    sources: `kingmaker.analysis.power.weighted.integrals.minimal`.

    >>> deegan_packel, holler_packel = minimal_float(6, [4, 3, 2, 1])
    >>> abs(deegan_packel.values[3] - 1 / 9) <= deegan_packel.error < 1e-13
    True
    """
    game = reduced(quota, weights, dual=False)
    if game.decided:
        return (Floats((0.0,) * len(weights), 0.0),) * 2
    found: tuple[Floats, Floats] = choice.arrays("integrals").minimal(game, workers)
    return found


def critical(
    quota: int, weights: Sequence[int], *, workers: int = 1
) -> tuple[tuple[int, ...], ...]:
    """Return for each player in how many coalitions it is decisive together with 0, 1, ... n - 1 others.

    Exact, and the same for any number of workers. Raises `ValueError` as `swings`. Cost, method and
    sources: `kingmaker.analysis.power.weighted.packed_minimal.critical` and `building.critical`.

    >>> critical(6, [4, 3, 2, 1])
    ((1, 4, 0, 0), (0, 2, 1, 0), (0, 2, 1, 0), (0, 0, 1, 0))
    """
    game = reduced(quota, weights, dual=False)
    table = [] if game.decided else choice.critical(game, workers)
    free = game.dummies
    counts = [tuple([c << free for c in row] + [0] * free) for row in table]
    return game.of_players(counts, (0,) * len(weights))


def johnston(quota: int, weights: Sequence[int], *, workers: int = 1) -> tuple[Fraction, ...]:
    """Return the Johnston index: in each coalition those who can break it, if any, share equally.

    What each gets is divided by what all get; all nought where all coalitions win or none. Exact, and the
    same for any number of workers. Raises `ValueError` as `swings`. Cost and method: as `critical`.

    Johnston (1978), On the measurement of power: some reactions to Laver, Environment and Planning
    A 10, 907-914.

    >>> [str(value) for value in johnston(6, [4, 3, 2, 1])]
    ['1/2', '2/9', '2/9', '1/18']
    """
    game = reduced(quota, weights, dual=False)
    table = [] if game.decided else choice.critical(game, workers)
    values = [orders.equal_shares(row) for row in table]
    whole = sum((v * c for v, c in zip(values, game.counts, strict=False)), Fraction(0)) or 1
    return game.of_players([value / whole for value in values], Fraction(0))


def johnston_float(quota: int, weights: Sequence[int], *, workers: int = 1) -> Floats:
    """Return the Johnston index in floating point, with a bound on its error.

    Otherwise as `minimal_float`. Cost, method and sources:
    `kingmaker.analysis.power.weighted.integrals.johnston`.

    >>> found = johnston_float(6, [4, 3, 2, 1])
    >>> abs(found.values[3] - 1 / 18) <= found.error < 1e-12
    True
    """
    game = reduced(quota, weights, dual=False)
    if game.decided:
        return Floats((0.0,) * len(weights), 0.0)
    found: Floats = choice.arrays("integrals").johnston(game, workers)
    return found


def owen(
    quota: int, weights: Sequence[int], unions: Sequence[Sequence[int]], *, workers: int = 1
) -> tuple[Fraction, ...]:
    """Return the Owen values: as Shapley-Shubik, over the orders in which unions stay together.

    `unions` is a partition of the players' numbers, from nought. Exact, and the same for any number of
    workers. Raises `ValueError` as `swings`, and where the unions are no partition. Cost, method and
    sources: `kingmaker.analysis.power.weighted.packed_unions.coalitional` and `blocs.coalitional`.

    >>> [str(value) for value in owen(11, [9, 5, 3, 3], [[0], [1], [2, 3]])]
    ['1/3', '1/3', '1/6', '1/6']
    """
    return _coalitional(quota, weights, unions, (True, True), workers)


def banzhaf_owen(
    quota: int, weights: Sequence[int], unions: Sequence[Sequence[int]], *, workers: int = 1
) -> tuple[Fraction, ...]:
    """Return the Banzhaf-Owen values: each set of other unions and of fellow members is as likely.

    Not normalised. As `owen` otherwise.

    >>> [str(value) for value in banzhaf_owen(11, [9, 5, 3, 3], [[0], [1], [2, 3]])]
    ['1/2', '1/2', '1/4', '1/4']
    """
    return _coalitional(quota, weights, unions, (False, False), workers)


def symmetric_banzhaf(
    quota: int, weights: Sequence[int], unions: Sequence[Sequence[int]], *, workers: int = 1
) -> tuple[Fraction, ...]:
    """Return the symmetric coalitional Banzhaf values: sets of unions as likely, orders within one.

    A union's members share its Banzhaf value. As `owen` otherwise.

    Alonso-Meijide and Fiestras-Janeiro (2002), Modification of the Banzhaf value for games with a
    coalition structure, Annals of Operations Research 109, 213-227.

    >>> [str(value) for value in symmetric_banzhaf(11, [9, 5, 3, 3], [[0], [1], [2, 3]])]
    ['1/2', '1/2', '1/4', '1/4']
    """
    return _coalitional(quota, weights, unions, (False, True), workers)


def cost_with_unions(
    what: str, quota: int, weights: Sequence[int], unions: Sequence[Sequence[int]]
) -> Cost:
    """Return what `owen`, `banzhaf_owen` or `symmetric_banzhaf`, given by name, costs: see `cost`.

    >>> cost_with_unions("owen", 11, [9, 5, 3, 3], [[0], [1], [2, 3]]).nanoseconds < 1_000_000
    True
    """
    laws = {
        "owen": (True, True),
        "banzhaf_owen": (False, False),
        "symmetric_banzhaf": (False, True),
    }.get(what)
    if laws is None:
        msg = f"no value with unions: {what!r}"
        raise ValueError(msg)
    game = reduced(quota, weights, dual=True)
    heavy = _weights_of(game, unions)
    if game.decided or not heavy:
        return Cost(1_000 * len(weights), 100 * len(weights))
    return choice.cost_with_unions(game.quota, heavy, laws)


def swings_batch(quotas: NDArray[np.integer], weights: NDArray[np.integer]) -> Counts:
    """Return the winning coalitions and each player's swings of many games at once, exact, as arrays.

    `quotas` has shape (g,), `weights` (n,) or (g, n); what comes back has shapes (g,) and (g, n). A hundred
    thousand quotas over the same weights cost little more than one. Errors, limits and cost:
    `kingmaker.analysis.power.weighted.batch.swings_batch`.
    """
    found: Counts = choice.arrays("batch").swings_batch(quotas, weights)
    return found


def shapley_batch(quotas: NDArray[np.integer], weights: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return the Shapley-Shubik values of many games at once, float64 of shape (g, n), as `swings_batch`.

    Error, limits and cost: `kingmaker.analysis.power.weighted.batch.shapley_batch`.
    """
    found: NDArray[np.float64] = choice.arrays("batch").shapley_batch(quotas, weights)
    return found


def _coalitional(
    quota: int,
    weights: Sequence[int],
    unions: Sequence[Sequence[int]],
    laws: tuple[bool, bool],
    workers: int,
) -> tuple[Fraction, ...]:
    """Return the values of the game without those of no weight, who change nobody's value."""
    if sorted(player for union in unions for player in union) != list(range(len(weights))):
        msg = "the unions are no partition: each player is in exactly one"
        raise ValueError(msg)
    game = reduced(quota, weights, dual=True)
    found = [Fraction(0)] * len(weights)
    if game.decided:
        return tuple(found)
    parts = [[player for player in union if game.classes[player] >= 0] for union in unions]
    parts = [union for union in parts if union]
    heavy = _weights_of(game, parts)
    valued = choice.coalitional(game.quota, heavy, laws, workers)
    for union, values in zip(parts, valued, strict=True):
        for player, value in zip(union, values, strict=True):
            found[player] = value
    return tuple(found)


def _weights_of(game: Reduced, unions: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the weights of each union's members, leaving out those of none, and unions without others."""
    found = [
        [game.weights[game.classes[player]] for player in union if game.classes[player] >= 0]
        for union in unions
    ]
    return [union for union in found if union]
