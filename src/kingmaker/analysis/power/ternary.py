"""Power where abstaining is a ballot of its own: the ternary indices of a question put to a vote.

Everybody attends and votes for, abstains or votes against. These indices are asked for by name; all others
look at the yes/no game of the question (`kingmaker.analysis.slices`), in which whoever is not
for is against.

Felsenthal and Machover (1997), Ternary Voting Games, International Journal of Game Theory 26, 335-351.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.lattices import TooLarge
from kingmaker.analysis.linear import ORDER, All, Linear, atoms, compiled
from kingmaker.analysis.power.definitions import Needs, definition
from kingmaker.analysis.power.results import Powers
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kingmaker.analysis.ballots import Question
    from kingmaker.analysis.linear import Compiled, Formula

    _Sums = tuple[int, ...]

METHOD = "ballots"
#: More different sums than this are not kept.
MOST_SUMS = 1 << 17

_AGAINST, _ABSTAIN, _FOR = (ORDER.index(b) for b in (Ballot.AGAINST, Ballot.ABSTAIN, Ballot.FOR))
_THREE = (_AGAINST, _ABSTAIN, _FOR)
#: Whether it passes if one voter is against, abstains, is for: what no better ballot spoils.
_ORDERLY = {(False, False, False), (False, False, True), (False, True, True), (True, True, True)}


def ternary(question: Question, name: str) -> Powers[Fraction]:
    """Return a ternary index of everybody who may vote on a question.

    Whoever only attends is there and says nothing. Exact: all ballots of the others are counted by the
    sums that they reach, O(kinds of voters · voters · sums). `ValueError` for an index that is not
    ternary, for a question in writing and where a vote for may do harm; `TooLarge` beyond `MOST_SUMS`.

    >>> from kingmaker.analysis.ballots import Question, Roll, Weighing
    >>> from kingmaker.model.sentences import Base, BaseKind, NoneOf, Tally
    >>> roll = Roll(heads=Weighing({"a": 1, "b": 1}), votes=Weighing({"a": 1, "b": 1}), seats=2)
    >>> nobody_against = NoneOf(Base(BaseKind.MEMBERS), Tally.AGAINST)
    >>> ternary(Question(roll=roll, passes=nobody_against), "ternary-banzhaf")["a"]
    Fraction(2, 3)
    """
    asked = definition(name)
    if asked.needs is not Needs.TERNARY:
        raise ValueError(f"the {asked.title} knows only yes and no: ask the game of the question")
    made = compiled(question)
    voters = [n for n, choices in enumerate(made.choices) if set(_THREE) <= set(choices)]
    silent = [n for n, choices in enumerate(made.choices) if _FOR not in choices]
    if len(voters) + len(silent) < len(made.players):
        raise ValueError("in writing nobody abstains, so there is no ternary index")
    rule = _Rule.of(made, voters, silent)
    found: dict[tuple[_Sums, ...], Fraction] = {}
    for kind in dict.fromkeys(rule.kinds):
        others = list(rule.kinds)
        others.remove(kind)
        value = _banzhaf if asked.name == "ternary-banzhaf" else _shapley
        found[kind] = value(rule, kind, others)
    names = (made.players[n] for n in voters)
    return Powers(
        asked.name,
        METHOD,
        {name: found[kind] for name, kind in zip(names, rule.kinds, strict=True)},
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    """A formula over those who vote; `kinds` has for each what each ballot adds to every comparison."""

    formula: Formula
    bounds: _Sums
    kinds: tuple[tuple[_Sums, ...], ...]
    start: _Sums

    @classmethod
    def of(cls, made: Compiled, voters: Sequence[int], silent: Sequence[int]) -> _Rule:
        every = tuple(dict.fromkeys(atoms(made.formula)))
        kinds = tuple(
            tuple(tuple(atom.coefficients[n][b] for atom in every) for b in _THREE) for n in voters
        )
        given = (sum(atom.coefficients[n][_ABSTAIN] for n in silent) for atom in every)
        return cls(made.formula, tuple(atom.bound for atom in every), kinds, tuple(given))

    def passes(self, sums: _Sums) -> bool:
        """Tell whether the motion passes at these sums."""
        bounds = zip(dict.fromkeys(atoms(self.formula)), sums, strict=True)
        return _true(self.formula, {atom: s >= atom.bound for atom, s in bounds})

    def check_order(self, others: Iterable[_Sums], kind: tuple[_Sums, ...]) -> None:
        """Raise `ValueError` where, after what others may do, a better ballot of this voter does harm.

        A comparison may do so by itself (a vote against is one more vote cast) where the rule does not.
        """
        by_comparison = zip(kind[_AGAINST], kind[_ABSTAIN], kind[_FOR], strict=True)
        if all(a <= b <= c for a, b, c in by_comparison):
            return
        for sums in others:
            if self._decided(sums, kind) not in _ORDERLY:
                raise ValueError(
                    "here a vote for may do harm where abstaining or a vote against would not: "
                    "no ternary index is defined"
                )

    def _decided(self, sums: _Sums, kind: tuple[_Sums, ...]) -> tuple[bool, ...]:
        return tuple(self.passes(self.after(sums, kind[b])) for b in (_AGAINST, _ABSTAIN, _FOR))

    def after(self, sums: _Sums, added: _Sums) -> _Sums:
        """Return sums after one more ballot, none followed beyond its bound."""
        return tuple(
            min(s + a, bound) for s, a, bound in zip(sums, added, self.bounds, strict=True)
        )


def _true(formula: Formula, holds: dict[Linear, bool]) -> bool:
    if isinstance(formula, Linear):
        return holds[formula]
    parts = (_true(part, holds) for part in formula.parts)
    return all(parts) if isinstance(formula, All) else any(parts)


def _banzhaf(rule: _Rule, kind: tuple[_Sums, ...], others: Sequence[tuple[_Sums, ...]]) -> Fraction:
    """Return the part of the others' ballots that leave the outcome to one voter."""
    reached = _reached(rule, others, (1, 1, 1))
    rule.check_order(reached, kind)
    swings = sum(
        ways for sums, ways in reached.items() if _decides(rule, sums, kind[_FOR], kind[_AGAINST])
    )
    return Fraction(swings, 3 ** len(others))


def _shapley(rule: _Rule, kind: tuple[_Sums, ...], others: Sequence[tuple[_Sums, ...]]) -> Fraction:
    """Return the part of all roll-calls in which one voter's ballot settles the outcome.

    It settles that a motion passes if it does with all who come later against, and did not with the
    voter against too; that it fails likewise, the other way round. Who came before is told from who
    comes later by a variable for their number, in the high bits of the ways.
    """
    size, bits = len(others) + 1, 2 * len(others) + 2
    before = 1 << bits
    total = Fraction(0)
    late_against = _reached(rule, others, (1 + before, before, before))
    late_for = _reached(rule, others, (before, before, 1 + before))
    rule.check_order(late_for, kind)
    for ballot in (_ABSTAIN, _FOR):
        ways = (
            w for s, w in late_against.items() if _decides(rule, s, kind[ballot], kind[_AGAINST])
        )
        total += _in_order(sum(ways), bits, size)
    for ballot in (_ABSTAIN, _AGAINST):
        ways = (w for s, w in late_for.items() if _decides(rule, s, kind[_FOR], kind[ballot]))
        total += _in_order(sum(ways), bits, size)
    return total


def _decides(rule: _Rule, sums: _Sums, better: _Sums, worse: _Sums) -> bool:
    return rule.passes(rule.after(sums, better)) and not rule.passes(rule.after(sums, worse))


def _in_order(ways: int, bits: int, size: int) -> Fraction:
    """Return the chance of what has so many ways by the number of those before, and one ballot of three."""
    each = (1 << bits) - 1
    return sum(
        (
            Fraction(
                (ways >> bits * k & each) * factorial(k) * factorial(size - 1 - k),
                factorial(size) * 3 ** (k + 1),
            )
            for k in range(size)
        ),
        Fraction(0),
    )


def _reached(
    rule: _Rule, others: Iterable[tuple[_Sums, ...]], worth: tuple[int, int, int]
) -> dict[_Sums, int]:
    """Return the ways in which others' ballots add up to each of the sums, each ballot worth so many."""
    ways: dict[_Sums, int] = {rule.after(rule.start, (0,) * len(rule.start)): 1}
    for kind in others:
        grown: dict[_Sums, int] = {}
        for sums, number in ways.items():
            for added, factor in zip(kind, worth, strict=True):
                at = rule.after(sums, added)
                grown[at] = grown.get(at, 0) + number * factor
        if len(grown) > MOST_SUMS:
            raise TooLarge(
                f"more than {MOST_SUMS:,} different sums of ballots would have to be kept"
            )
        ways = grown
    return ways
