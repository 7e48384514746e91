"""Who wins if every position stands against every other, and votes count by how much is at stake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.bargain.matters import Floats, Rows


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
    (places, beats), *_ = (made[1:] for made in _duels(*_one(positions, weights)))
    return places[0], beats[0]


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
    (places, chances), *_ = (made[1:] for made in elections(*_one(positions, weights)))
    return places[0], chances[0]


def elections(positions: Floats, weights: Floats) -> Iterator[tuple[Rows, Floats, Floats]]:
    """Yield what `election` gives for each row of positions and weights above nought, (N, A) each.

    Rows with as many places are told together: which rows, (M,), their places and their chances, (M, K) each.
    """
    for rows, places, beats in _duels(positions, weights):
        count = places.shape[1]
        own = np.arange(count)
        moves = (
            beats.transpose(0, 2, 1) / count
        )  # from the favourite (row) to the one that beats it
        moves[:, own, own] = 0.0
        moves[:, own, own] = 1.0 - moves.sum(axis=2)
        equations = moves.transpose(0, 2, 1) - np.eye(count)
        equations[:, -1] = 1.0
        chances = np.linalg.solve(equations, np.eye(count)[-1])
        chances = np.maximum(chances, 0.0)
        yield rows, places, chances / chances.sum(axis=1, keepdims=True)


def _one(positions: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return those of one question who have weight, as one row."""
    part = weights > 0
    return positions[part][None], weights[part][None]


def _duels(positions: Floats, weights: Floats) -> Iterator[tuple[Rows, Floats, Floats]]:
    """Yield the rows with as many places each, (M,), with these places, (M, K), and how likely each beats each, (M, K, K)."""
    ordered = np.sort(positions, axis=1)
    new = np.ones(ordered.shape, dtype=bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    counts = new.sum(axis=1)
    for count in np.unique(counts):
        rows = np.flatnonzero(counts == count)
        places = ordered[rows][new[rows]].reshape(-1, int(count))
        away = np.abs(positions[rows][:, :, None] - places[:, None, :])  # actors by places
        nearer = away[:, :, None, :] - away[:, :, :, None]  # by how much the first is nearer
        votes = np.einsum("na,nakl->nkl", weights[rows], np.maximum(nearer, 0.0))
        cast = votes + votes.transpose(0, 2, 1)
        yield rows, places, np.where(cast > 0, votes / np.where(cast > 0, cast, 1.0), 0.5)
