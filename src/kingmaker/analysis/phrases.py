"""Rules of voting in words with their numbers, and what abstaining and staying away do under them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import (
    BASED,
    Ballot,
    bound_of,
    count,
    leaves,
    tally_of,
    weighing,
)
from kingmaker.analysis.linear import ORDER, atoms, compiled
from kingmaker.model.bodies import TieRule
from kingmaker.model.numerals import number_to_text, share_to_text
from kingmaker.model.sentences import (
    AllRules,
    AnyRule,
    BaseKind,
    Every,
    NoneOf,
    NoRule,
    Plurality,
    Tally,
)
from kingmaker.model.values import Comparison
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kingmaker.analysis.ballots import Number, Question
    from kingmaker.model.sentences import Base, Count, Rule

_BASES = {
    BaseKind.MEMBERS: "the members",
    BaseKind.SEATS: "the seats",
    BaseKind.IN_OFFICE: "those in office",
    BaseKind.PRESENT: "those present",
    BaseKind.VOTERS: "those who may vote",
    BaseKind.VOTES_CAST: "the votes cast",
    BaseKind.SHARES_PRESENT: "the shares present",
    BaseKind.OUTSTANDING: "the votes of all shares",
}


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Says the rules of one question; `call` gives the name to call somebody by, `shares` whether the number of shares is known."""

    question: Question
    call: Callable[[str], str] = str
    shares: bool = True

    def rule(self, rule: Rule, *, in_quorum: bool = False) -> str:
        """Return a rule in words, with how many it takes; one within another stands in brackets."""
        match rule:
            case AnyRule(parts=parts) | AllRules(parts=parts):
                said = [
                    f"({text})" if isinstance(part, AnyRule | AllRules) else text
                    for part in parts
                    for text in [self.rule(part, in_quorum=in_quorum)]
                ]
                return (" or " if isinstance(rule, AnyRule) else ", and ").join(said)
            case NoRule():
                return "nobody"
            case Plurality():
                return "the most votes"
            case Every(base=base):
                return f"all of {self._base(base)} {self._tally(rule, in_quorum=in_quorum)}"
            case NoneOf(base=base):
                return f"none of {self._base(base)} {self._tally(rule, in_quorum=in_quorum)}"
            case _:
                return self._count(rule, in_quorum=in_quorum)

    def effects(self) -> Iterator[str]:
        """Yield what abstaining and staying away do, for the whole rule or for each sentence of it."""
        said: dict[str, list[str]] = {}
        for leaf in leaves(self.question.passes):
            text = _effect(self.question, leaf)
            if text:
                said.setdefault(text, []).append(self.rule(leaf))
        if len(said) == 1:
            yield f"{next(iter(said)).capitalize()}."
            return
        for text, rules in said.items():
            yield f"Under {' and '.join(f'“{rule}”' for rule in rules)} {text}."

    def _count(self, rule: Count, *, in_quorum: bool) -> str:
        base, word = self._base(rule.base), self._tally(rule, in_quorum=in_quorum)
        bound = rule.bound.exact or Fraction(0)
        if rule.bound.unit != "share":
            return f"{rule.comparison} {number(bound)} of {base} {word}"
        asks = f"{rule.comparison} {share_to_text(bound)} of {base}"
        needed = self._needed(rule, word, in_quorum=in_quorum)
        if not needed:
            return f"{asks} {word}"
        return f"{needed}: {asks}" if in_quorum else f"{asks}: {needed}"

    def _needed(self, rule: Count, word: str, *, in_quorum: bool) -> str:
        """Return how many it takes, or at most may be; of a base that depends on who comes, if all do; nothing where shares are not known."""
        if not self.shares:
            return ""
        people = dict.fromkeys(self.question.roll.names, Ballot.FOR)
        counted = count(self.question, people, in_quorum=in_quorum)
        weights = weighing(rule.base, counted)
        based = BASED.get(rule.base.kind, Ballot)
        some = [w for name, w in weights.of.items() if counted.ballots[name] in based]
        pieces = [Fraction(weight) for weight in (*some, weights.silent)]
        if any(piece.denominator != 1 for piece in pieces):
            return ""
        whole = sum(pieces)
        least = _least(rule.comparison, Fraction(bound_of(rule.bound, whole)))
        if rule.base.kind in BASED:
            there = "cast" if rule.base.kind is BaseKind.VOTES_CAST else "present"
            return f"{least} {word} if all {number(whole)} are {there}"
        heads = all(piece in (0, 1) for piece in pieces[:-1]) and rule.base.kind in _BASES
        shares = rule.base.kind is BaseKind.OUTSTANDING
        return f"{least} {word}" if heads and not shares else f"{least} of {number(whole)} {word}"

    def _base(self, base: Base) -> str:
        if base.name is None:
            return _BASES[base.kind]
        return f"all {self.call(base.name)}" if base.kind in _BASES else self.call(base.name)

    def _tally(self, rule: Count | Every | NoneOf, *, in_quorum: bool) -> str:
        tally = tally_of(rule, in_quorum=in_quorum)
        return "consenting" if self.question.in_writing and tally is Tally.FOR else str(tally)


def number(value: Number) -> str:
    """Write a number out, thousands apart.

    >>> number(5_039_930), number(Fraction(3, 2))
    ('5,039,930', '1.5')
    """
    exact = Fraction(value)
    return f"{exact.numerator:,}" if exact.denominator == 1 else number_to_text(exact)


def many(value: Number, noun: str) -> str:
    """Write a number with what it counts.

    >>> many(1, "seat"), many(3, "seat")
    ('1 seat', '3 seats')
    """
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def _least(comparison: Comparison, bound: Fraction) -> str:
    few = comparison in (Comparison.FEWER_THAN, Comparison.NO_MORE_THAN)
    found = {
        Comparison.MORE_THAN: floor(bound) + 1,
        Comparison.AT_LEAST: ceil(bound),
        Comparison.FEWER_THAN: ceil(bound) - 1,
        Comparison.NO_MORE_THAN: floor(bound),
    }[comparison]
    return f"{'at most ' if few else ''}{number(found)}"


def _effect(question: Question, leaf: Rule) -> str:
    """Return what abstaining and staying away do under one sentence, read from its coefficients."""
    made = compiled(replace(question, passes=leaf, quorum=NoRule(), tie=TieRule.FAILS))
    main = list(atoms(made.formula))[-1:]
    found = [
        atom.coefficients[n]
        for atom in main
        for n, choices in enumerate(made.choices)
        if len(choices) == len(ORDER) and any(atom.coefficients[n])
    ]
    if not found:
        return ""
    con, abstain, pro, absent = found[0]
    if con > pro:
        return "only votes against carry it" if abstain == absent == pro else ""
    abstaining, away = _like(abstain, con, pro), _like(absent, con, pro)
    if abstaining == away:
        return f"abstaining and staying away {_BOTH[away]}"
    return f"abstaining {_ONE[abstaining]}; staying away {_ONE[away]}"


def _like(ballot: int, con: int, pro: int) -> str:
    """Tell what a ballot does: as a vote against, as one for, between them, or beyond."""
    if ballot == con:
        return "no"
    if ballot == pro:
        return "yes"
    return "neither" if con < ballot < pro else "worse" if ballot < con else "better"


_BOTH = {
    "no": "work as no",
    "yes": "do not stop it",
    "neither": "count for neither side",
    "worse": "hurt it more than a no",
    "better": "help it more than a yes",
}
_ONE = {
    "no": "works as no",
    "yes": "does not stop it",
    "neither": "counts for neither side and lowers the number needed",
    "worse": "hurts it more than a no",
    "better": "helps it more than a yes",
}
