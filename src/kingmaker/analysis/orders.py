"""Whether a question's ballots stand in their usual order: against, then abstaining, then for.

A rule is monotone in that order if no voter can defeat a motion by moving up it. Staying away has
no place of its own in it: a quorum may make it stronger than a no.
"""

from __future__ import annotations

from itertools import product
from math import comb
from typing import TYPE_CHECKING

from kingmaker.analysis.linear import ORDER, atoms, compiled, true_of
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.ballots import Ballot, Question
    from kingmaker.analysis.linear import Compiled

#: More different sets of ballots than this are not gone through.
MOST_PROFILES = 20_000

_AGAINST, _ABSTAIN, _FOR, _ABSENT = range(4)


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer, or `None` where there are too many ballots to tell; with an example where it has one.

    In the example the voter's ballot is the one before the change that matters.
    """

    answer: bool | None
    ballots: Mapping[str, Ballot] | None = None
    voter: str | None = None


def is_monotone(question: Question) -> Finding:
    """Tell whether a change from against to abstaining to for never defeats a motion that passes.

    Read from the rule where each of its comparisons is in order; else every different set of
    ballots is tried, and the example is one that passes until the voter moves up.

    >>> from kingmaker.analysis.ballots import Roll, Question, Weighing
    >>> from kingmaker.model.sentences import Base, BaseKind, Every
    >>> roll = Roll(heads=Weighing({"a": 1}), votes=Weighing({"a": 1}), seats=1)
    >>> is_monotone(Question(roll=roll, passes=Every(Base(BaseKind.MEMBERS)))).answer
    True
    """
    made = compiled(question)
    if all(
        c[_AGAINST] <= c[_ABSTAIN] <= c[_FOR]
        for atom in atoms(made.formula)
        for c in atom.coefficients
    ):
        return Finding(answer=True)
    usual = ((_AGAINST, _ABSTAIN), (_ABSTAIN, _FOR))
    silent = ((_ABSENT, _FOR),)  # in writing all that is not for is silence
    return _tried(made, silent if question.in_writing else usual, default=True)


def absence_beats_no(question: Question) -> Finding:
    """Tell whether somebody can defeat a motion by staying away that their no would not defeat.

    The example passes with the voter's no. Where there are too many sets of ballots to try them all,
    some likely ones are tried, and the answer is `None` if none of them shows it.
    """
    made = compiled(question)
    if all(c[_ABSENT] >= c[_AGAINST] for atom in atoms(made.formula) for c in atom.coefficients):
        return Finding(answer=False)
    found = _tried(made, ((_AGAINST, _ABSENT),), default=False)
    return _guessed(made) if found.answer is None else found


def _tried(made: Compiled, moves: Sequence[tuple[int, int]], *, default: bool) -> Finding:
    """Try every different set of ballots for a move that turns passing into failing."""
    groups = _groups(made)
    many = 1
    for group in groups:
        choices = len(made.choices[group[0]])
        many *= comb(len(group) + choices - 1, choices - 1)
    if many > MOST_PROFILES:
        return Finding(None)
    for ballots in _profiles(made, groups):
        if not true_of(made.formula, ballots):
            continue
        for group in groups:
            for old, new in moves:
                voter = next((n for n in group if ballots[n] == old), None)
                if voter is not None and _fails(made, ballots, voter, new):
                    return Finding(not default, _named(made, ballots), made.players[voter])
    return Finding(default)


def _fails(made: Compiled, ballots: Sequence[int], voter: int, new: int) -> bool:
    if new not in made.choices[voter]:
        return False
    return not true_of(made.formula, (*ballots[:voter], new, *ballots[voter + 1 :]))


def _guessed(made: Compiled) -> Finding:
    """Let the others leave one by one, the lightest or the heaviest in some comparison first."""
    able = [n for n, choices in enumerate(made.choices) if _AGAINST in choices]
    orders = []
    for atom in atoms(made.formula):
        counts = [c[_FOR] - c[_ABSENT] for c in atom.coefficients]
        orders.append(sorted(range(len(counts)), key=counts.__getitem__))
    for order in orders:
        voters = [n for n in (order[0], order[-1]) if n in able]
        for voter, leaving in product(voters, (order, order[::-1])):
            found = _leaving(made, voter, [n for n in leaving if n != voter])
            if found is not None:
                return found
    return Finding(None)


def _leaving(made: Compiled, voter: int, others: Sequence[int]) -> Finding | None:
    ballots = [_FOR if _FOR in choices else _ABSTAIN for choices in made.choices]
    ballots[voter] = _AGAINST
    for leaver in (None, *others):
        if leaver is not None:
            ballots[leaver] = _ABSENT
        if not true_of(made.formula, ballots):
            return None
        if _fails(made, tuple(ballots), voter, _ABSENT):
            return Finding(answer=True, ballots=_named(made, ballots), voter=made.players[voter])
    return None


def _groups(made: Compiled) -> list[list[int]]:
    """Return the players grouped by what the formula knows of them."""
    every = tuple(atoms(made.formula))
    found: dict[object, list[int]] = {}
    for n, choices in enumerate(made.choices):
        found.setdefault((choices, tuple(a.coefficients[n] for a in every)), []).append(n)
    return list(found.values())


def _profiles(made: Compiled, groups: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Yield ballots of all players, one set for each that differ in numbers only."""
    parts = [_spreads(len(group), made.choices[group[0]]) for group in groups]
    for picked in product(*parts):
        ballots = [0] * len(made.players)
        for group, own in zip(groups, picked, strict=True):
            for n, ballot in zip(group, own, strict=True):
                ballots[n] = ballot
        yield tuple(ballots)


def _spreads(number: int, choices: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the ways to spread so many over some choices, as sorted ballots."""
    if len(choices) == 1:
        return [(choices[0],) * number]
    return [
        (choices[0],) * k + rest
        for k in range(number + 1)
        for rest in _spreads(number - k, choices[1:])
    ]


def _named(made: Compiled, ballots: Sequence[int]) -> Mapping[str, Ballot]:
    return {name: ORDER[b] for name, b in zip(made.players, ballots, strict=True)}
