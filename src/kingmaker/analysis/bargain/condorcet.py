"""Who wins if every position stands against every other, and votes count by how much is at stake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kingmaker.analysis.bargain.matters import Floats


def duels(positions: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the places that somebody wants, (K,), and how likely each beats each other, (K, K).

    In a duel each actor votes for the place that is nearer to its own, with its weight times how much nearer it is (cardinal
    votes). A place wins with the share of these votes that it has. Against itself it wins with a half. Actors
    of one place count as one, those without weight not at all. Cost: K² A.

    Brian Efird, Peter Lester and Ben Wise, 2016, Introduction to the KAPSARC toolkit for behavioral analysis (KTAB) using one-
    dimensional spatial models.

    >>> import numpy as np
    >>> places, beats = duels(np.array([0.0, 50.0, 100.0]), np.array([1.0, 1.0, 2.0]))
    >>> beats.round(3).tolist()
    [[0.5, 0.25, 0.333], [0.75, 0.5, 0.5], [0.667, 0.5, 0.5]]
    """
    part = weights > 0
    places = np.unique(positions[part])
    away = np.abs(positions[part][:, None] - places[None, :])  # actors by places
    nearer = away[:, None, :] - away[:, :, None]  # how much nearer the first is than the second
    votes = np.einsum("a,akl->kl", weights[part], np.maximum(nearer, 0.0))
    cast = votes + votes.T
    return places, np.where(cast > 0, votes / np.where(cast > 0, cast, 1.0), 0.5)


def election(positions: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the places that somebody wants, (K,), and how likely each is the outcome, (K,).

    One place is the favourite. Again and again another one, each as likely, challenges it, and takes its place if it wins
    their duel. How often each is the favourite in the long run is the answer: the stationary distribution of a Markov chain, found by
    solving its linear equations. Each place is challenged by each other, so there is just one. Cost: K² A + K³.

    Ben Wise, Peter Lester and Brian Efird, 2015, Multidimensional bargaining using KTAB (probabilistic Condorcet election, Markov, uniform
    challenges).

    >>> import numpy as np
    >>> places, chances = election(np.array([0.0, 100.0]), np.array([1.0, 3.0]))
    >>> chances.round(6).tolist()
    [0.25, 0.75]
    """
    places, beats = duels(positions, weights)
    count = len(places)
    moves = beats.T / count  # from the favourite (row) to the one that beats it (column)
    np.fill_diagonal(moves, 0.0)
    np.fill_diagonal(moves, 1.0 - moves.sum(axis=1))
    equations = moves.T - np.eye(count)
    equations[-1] = 1.0
    chances = np.linalg.solve(equations, np.eye(count)[-1])
    chances = np.maximum(chances, 0.0)
    return places, chances / chances.sum()
