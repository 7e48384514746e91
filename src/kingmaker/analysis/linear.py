"""A question compiled: what each ballot of each voter adds to each comparison of its rules.

Every sentence of a rule compares sums, and every base and tally is a sum over voters. So a question
is a formula of inequalities Σ coefficient(voter, ballot) ≥ bound, in whole numbers. What follows
from it for coalitions is in `kingmaker.analysis.slices`.
"""

from __future__ import annotations

from math import gcd, lcm
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.ballots import (
    BASED,
    TALLIED,
    Ballot,
    Casting,
    Counting,
    NotYesNo,
    Standing,
    as_counted,
    breakable,
    count,
    tally_of,
    weighing,
    widened,
)
from kingmaker.model.bodies import TieRule
from kingmaker.model.sentences import (
    AllRules,
    AnyRule,
    BaseKind,
    Count,
    Every,
    NoneOf,
    NoRule,
    Plurality,
    Tally,
)
from kingmaker.model.values import Comparison
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kingmaker.analysis.ballots import Number, Question
    from kingmaker.model.sentences import Base, Rule
    from kingmaker.model.values import Quantity

#: The order of coefficients: worst first where ballots are in their usual order, absence apart.
ORDER = (Ballot.AGAINST, Ballot.ABSTAIN, Ballot.FOR, Ballot.ABSENT)


@dataclass(frozen=True, slots=True)
class Linear:
    """Holds where the voters' coefficients for their ballots add up to `bound` or more."""

    coefficients: tuple[tuple[int, int, int, int], ...]
    bound: int


@dataclass(frozen=True, slots=True)
class All:
    """Holds where all parts do."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Holds where at least one part does."""

    parts: tuple[Formula, ...]


Formula: TypeAlias = Linear | All | Some


@dataclass(frozen=True, slots=True)
class Compiled:
    """A question as a formula over the ballots of those who can do anything about it.

    `choices` are the ballots open to each, as places in `ORDER`.
    """

    players: tuple[str, ...]
    choices: tuple[tuple[int, ...], ...]
    formula: Formula


def compiled(question: Question) -> Compiled:
    """Return a question as a formula: quorum and rule of decision, ties and recusals included."""
    players = tuple(name for name in question.roll.names if _choices(question, name))
    maker = _Maker(question, players)
    if any(question.roll.voting(name) for name in players):
        parts = (maker.rule(question.quorum, in_quorum=True), maker.rule(question.passes))
        formula = _without_implied(_all(parts))
    else:
        formula = Some(())
    return Compiled(players, tuple(_choices(question, name) for name in players), formula)


def held(made: Compiled, given: Mapping[str, Ballot]) -> Compiled:
    """Return a formula for the others, where some have cast these ballots already.

    Whoever has no such ballot (in writing there are no votes against) is silent. Names of nobody
    here change nothing.

    >>> both = Linear(((0, 0, 1, 0), (0, 0, 1, 0)), 2)
    >>> held(Compiled(("a", "b"), ((2, 3), (2, 3)), both), {"a": Ballot.FOR}).formula
    Linear(coefficients=((0, 0, 1, 0),), bound=1)
    """
    cast: dict[int, int] = {}
    for n, (name, choices) in enumerate(zip(made.players, made.choices, strict=True)):
        if name in given:
            place = ORDER.index(given[name])
            cast[n] = place if place in choices else ORDER.index(Ballot.ABSENT)
    kept = [n for n in range(len(made.players)) if n not in cast]
    return Compiled(
        tuple(made.players[n] for n in kept),
        tuple(made.choices[n] for n in kept),
        _after(made.formula, cast, kept),
    )


def _after(formula: Formula, cast: Mapping[int, int], kept: Sequence[int]) -> Formula:
    match formula:
        case Linear(coefficients=coefficients, bound=bound):
            left = bound - sum(coefficients[n][b] for n, b in cast.items())
            return _bounded(tuple(coefficients[n] for n in kept), left)
        case All(parts=parts):
            return _all(_after(part, cast, kept) for part in parts)
        case Some(parts=parts):
            return _some(_after(part, cast, kept) for part in parts)


def true_of(formula: Formula, ballots: Iterable[int]) -> bool:
    """Tell whether a formula holds for ballots given as places in `ORDER`, in the players' order.

    >>> true_of(Linear(((0, 0, 1, 0), (0, 0, 1, 0)), 2), (2, 2))
    True
    """
    given = tuple(ballots)
    match formula:
        case Linear(coefficients=coefficients, bound=bound):
            return sum(c[b] for c, b in zip(coefficients, given, strict=True)) >= bound
        case All(parts=parts):
            return all(true_of(part, given) for part in parts)
        case Some(parts=parts):
            return any(true_of(part, given) for part in parts)


def atoms(formula: Formula) -> Iterator[Linear]:
    """Yield the inequalities of a formula."""
    if isinstance(formula, Linear):
        yield formula
    else:
        for part in formula.parts:
            yield from atoms(part)


def _choices(question: Question, name: str) -> tuple[int, ...]:
    """Return the ballots of somebody that can make a difference: none for those only counted."""
    roll = question.roll
    standings = {roll.standing(name, in_quorum=q) for q in (True, False)}
    if roll.voting(name):
        return (2, 3) if question.in_writing else (0, 1, 2, 3)
    if question.in_writing:
        return ()
    if name == question.chair:
        return (0, 1, 2, 3)
    return (1, 3) if standings & {Standing.VOTES, Standing.ATTENDS} else ()


@dataclass(frozen=True, slots=True)
class _Sum:
    """A number that depends on the ballots: a constant, and what each ballot of each player adds; all of it over `unit`."""

    unit: int
    constant: int
    parts: Mapping[str, tuple[int, ...]]

    def __add__(self, other: _Sum) -> _Sum:
        unit = lcm(self.unit, other.unit)
        m, n = unit // self.unit, unit // other.unit
        parts = {
            name: tuple(a * m + b * n for a, b in zip(part, other.parts[name], strict=True))
            for name, part in self.parts.items()
        }
        return _Sum(unit, self.constant * m + other.constant * n, parts)

    def __mul__(self, factor: Number) -> _Sum:
        times = factor.numerator
        parts = {name: tuple(p * times for p in part) for name, part in self.parts.items()}
        return _Sum(self.unit * factor.denominator, self.constant * times, parts)

    def __sub__(self, other: _Sum) -> _Sum:
        return self + other * -1

    def plus(self, number: Number) -> _Sum:
        return self + _Sum(
            number.denominator, number.numerator, dict.fromkeys(self.parts, (0,) * len(ORDER))
        )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes formulas of the rules of one question."""

    question: Question
    players: tuple[str, ...]

    def rule(self, rule: Rule, *, in_quorum: bool = False) -> Formula:
        """Return the formula of a rule."""
        match rule:
            case Count():
                return self._count(rule, in_quorum=in_quorum)
            case Every(base=base):
                tally, whole = self._sums(
                    base, tally_of(rule, in_quorum=in_quorum), in_quorum=in_quorum
                )
                return _all((_positive(whole), _not_negative(tally - whole)))
            case NoneOf(base=base):
                tally, _ = self._sums(
                    base, tally_of(rule, in_quorum=in_quorum), in_quorum=in_quorum
                )
                return _not_negative(tally * -1)
            case AnyRule(parts=parts):
                return _some(self.rule(part, in_quorum=in_quorum) for part in parts)
            case AllRules(parts=parts):
                return _all(self.rule(part, in_quorum=in_quorum) for part in parts)
            case NoRule():
                return All(())
            case Plurality():
                raise NotYesNo(str(NotYesNo.__doc__))

    def _count(self, rule: Count, *, in_quorum: bool) -> Formula:
        tally, whole = self._sums(
            rule.base, tally_of(rule, in_quorum=in_quorum), in_quorum=in_quorum
        )
        over = tally - self._bound(rule.bound, whole)
        match rule.comparison:
            case Comparison.MORE_THAN:
                return _some((_positive(over), self._tie(rule, in_quorum=in_quorum)))
            case Comparison.AT_LEAST:
                return _all((_positive(whole), _not_negative(over)))
            case Comparison.FEWER_THAN:
                return _positive(over * -1)
            case Comparison.NO_MORE_THAN:
                return _not_negative(over * -1)

    def _tie(self, rule: Count, *, in_quorum: bool) -> Formula:
        """Return when a casting vote carries a count that more than half must be for."""
        tie, chair = self.question.tie, self.question.chair
        nobody = tie is TieRule.FAILS or (chair is None and tie is not TieRule.PASSES)
        if nobody or in_quorum or self.question.in_writing or not breakable(rule):
            return Some(())
        casting = Casting(first=tie is TieRule.CHAIR_DECIDES)
        pro, whole = self._sums(rule.base, Tally.FOR, in_quorum=in_quorum)
        con, _ = self._sums(rule.base, Tally.AGAINST, in_quorum=in_quorum)
        grown = whole.plus(widened(rule.base.kind, first=casting.first))
        # Of votes cast, more for than against passes without a casting vote.
        even = () if rule.base.kind is BaseKind.VOTES_CAST else (_not_negative(con - pro),)
        given = All(()) if chair is None or tie is TieRule.PASSES else self._is_for(chair)
        carried = _positive(pro.plus(1) - self._bound(rule.bound, grown))
        return _all((_not_negative(pro - con), *even, _positive(pro), given, carried))

    def _is_for(self, name: str) -> Formula:
        parts = {
            player: tuple(int(player == name and b is Ballot.FOR) for b in ORDER)
            for player in self.players
        }
        return _positive(_Sum(1, 0, parts))

    def _bound(self, bound: Quantity, whole: _Sum) -> _Sum:
        exact = bound.exact
        if exact is None:
            msg = "a threshold must be one number"
            raise ValueError(msg)
        share = bound.unit == "share"
        return whole * exact if share else (whole * 0).plus(exact)

    def _sums(self, base: Base, tally: Tally, *, in_quorum: bool) -> tuple[_Sum, _Sum]:
        """Return a tally within a base, and the base, as sums over ballots."""
        nobody = count(self.question, {}, in_quorum=in_quorum)
        weights = weighing(base, Counting(nobody.roll, nobody.ballots, in_quorum))
        roll = self.question.roll
        unit = lcm(weights.silent.denominator, *(w.denominator for w in weights.of.values()))
        found: dict[str, tuple[int, ...]] = {}
        wholes: dict[str, tuple[int, ...]] = {}
        for name in roll.names:
            standing = roll.standing(name, in_quorum=in_quorum)
            counted = [self._as_counted(name, standing, ballot) for ballot in ORDER]
            weight = int(weights.of.get(name, 0) * unit)
            based = [weight * (b in BASED.get(base.kind, Ballot)) for b in counted]
            wholes[name] = tuple(based)
            found[name] = tuple(
                w * (b in TALLIED[tally]) for w, b in zip(based, counted, strict=True)
            )
        silent = int(weights.silent * unit)
        first = self._sum(unit, found, silent if tally is Tally.NOT_FOR else 0)
        return first, self._sum(unit, wholes, silent)

    def _as_counted(self, name: str, standing: Standing, ballot: Ballot) -> Ballot:
        counted = as_counted(standing, ballot)
        signed = counted is Ballot.FOR and self.question.roll.voting(name)
        return Ballot.ABSENT if self.question.in_writing and not signed else counted

    def _sum(self, unit: int, parts: Mapping[str, tuple[int, ...]], constant: int) -> _Sum:
        """Return the sum over the players; others' ballots are fixed, and part of the constant."""
        fixed = sum((part[-1] for n, part in parts.items() if n not in self.players), constant)
        return _Sum(unit, fixed, {name: parts[name] for name in self.players})


def _positive(total: _Sum) -> Formula:
    return _linear(total, strict=True)


def _not_negative(total: _Sum) -> Formula:
    return _linear(total, strict=False)


def _linear(total: _Sum, *, strict: bool) -> Formula:
    """Return when a sum is at least zero, or more than that, in whole numbers.

    Every voter casts some ballot, so the least of each is taken off and its ballots start at zero.
    """
    common = gcd(total.unit, total.constant, *(p for part in total.parts.values() for p in part))
    lows = [min(part) for part in total.parts.values()]
    bound = int(strict) - (total.constant + sum(lows)) // common
    coefficients = tuple(
        ((a - low) // common, (b - low) // common, (c - low) // common, (d - low) // common)
        for (a, b, c, d), low in zip(total.parts.values(), lows, strict=True)
    )
    return _bounded(coefficients, bound)


def _bounded(coefficients: tuple[tuple[int, int, int, int], ...], bound: int) -> Formula:
    """Return a comparison, or that it always holds, or never."""
    if bound <= 0:
        return All(())
    return Linear(coefficients, bound) if sum(map(max, coefficients)) >= bound else Some(())


def _all(parts: Iterable[Formula]) -> Formula:
    kept = tuple(part for part in parts if part != All(()))
    if Some(()) in kept:
        return Some(())
    return kept[0] if len(kept) == 1 else All(kept)


def _some(parts: Iterable[Formula]) -> Formula:
    kept = tuple(part for part in parts if part != Some(()))
    if All(()) in kept:
        return All(())
    return kept[0] if len(kept) == 1 else Some(kept)


def _without_implied(formula: Formula) -> Formula:
    """Return an all-of without the comparisons that hold whenever the rest does.

    A quorum that the rule of decision implies says nothing, and would only seem to.
    """
    if not isinstance(formula, All):
        return formula
    flat = [p for part in formula.parts for p in (part.parts if isinstance(part, All) else (part,))]
    kept: list[Formula] = []
    for n, part in enumerate(flat):
        others = (*kept, *flat[n + 1 :])
        if not (isinstance(part, Linear) and any(_implies(other, part) for other in others)):
            kept.append(part)
    return _all(kept)


def _implies(formula: Formula, atom: Linear) -> bool:
    """Tell whether a comparison plainly follows: every ballot gives it at least its part of the bound."""
    match formula:
        case Linear(coefficients=coefficients, bound=bound):
            return all(
                weak * bound >= strong * atom.bound
                for pair in zip(atom.coefficients, coefficients, strict=True)
                for weak, strong in zip(*pair, strict=True)
            )
        case All(parts=parts):
            return any(_implies(part, atom) for part in parts)
        case Some(parts=parts):
            return all(_implies(part, atom) for part in parts)
