"""Power where abstaining is a ballot of its own: every ballot and every order, by the words of the rule."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import permutations, product
from math import factorial
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.ballots import Ballot, Question
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.lattices import TooLarge
from kingmaker.analysis.power import ternary as module
from kingmaker.analysis.power.ternary import ternary
from kingmaker.model.sentences import AllRules, AnyRule, NoneOf, Tally
from tests.votes import at_least, base, by_the_words, more_than, roll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.sentences import Rule

THREE = (Ballot.FOR, Ballot.ABSTAIN, Ballot.AGAINST)
HALF = Fraction(1, 2)
RULES: dict[str, Rule] = {
    "more for than against": more_than(HALF, "votes cast"),
    "more than half of those present": more_than(HALF, "present"),
    "two thirds of the votes cast": at_least(Fraction(2, 3), "votes cast"),
    "half of the votes cast, or three": AnyRule(
        (at_least(HALF, "votes cast"), at_least(3, "members"))
    ),
    "three of all": at_least(3, "members"),
    "two of all, and nobody against": AllRules(
        (at_least(2, "members"), NoneOf(base("members"), Tally.AGAINST))
    ),
    "most cast, or all": AnyRule((more_than(Fraction(2, 3), "votes cast"), at_least(4, "members"))),
    "nobody against": NoneOf(base("members"), Tally.AGAINST),
    "always": at_least(0, "members"),
}


def ballots_of(question: Question) -> Iterator[dict[str, Ballot]]:
    for some in product(THREE, repeat=len(question.roll.names)):
        yield dict(zip(question.roll.names, some, strict=True))


def banzhaf(question: Question, name: str) -> Fraction:
    """Of the others' ballots, those with which a vote for passes it and a vote against does not."""
    others = [b for b in ballots_of(question) if b[name] is Ballot.FOR]
    swings = sum(
        by_the_words(question, b) and not by_the_words(question, {**b, name: Ballot.AGAINST})
        for b in others
    )
    return Fraction(swings, len(others))


def shapley(question: Question) -> dict[str, Fraction]:
    """Of all orders and ballots, those in which one's ballot settles it, whatever comes after."""
    names = question.roll.names
    outcome = {tuple(b.values()): by_the_words(question, b) for b in ballots_of(question)}

    @cache
    def settled(told: frozenset[tuple[str, Ballot]]) -> bool:
        left = {v for b, v in outcome.items() if told <= set(zip(names, b, strict=True))}
        return len(left) == 1

    pivots = dict.fromkeys(names, 0)
    for order in permutations(names):
        for ballots in ballots_of(question):
            for k in range(len(order) + 1):
                if settled(frozenset((n, ballots[n]) for n in order[:k])):
                    if k:
                        pivots[order[k - 1]] += 1
                    break
    whole = factorial(len(names)) * 3 ** len(names)
    return {name: Fraction(number, whole) for name, number in pivots.items()}


@pytest.mark.parametrize("words", RULES)
def test_the_ternary_indices_are_what_their_definitions_say(words: str) -> None:
    question = Question(roll=roll(4), passes=RULES[words])
    found = ternary(question, "ternary-banzhaf")
    assert dict(found) == {name: banzhaf(question, name) for name in question.roll.names}
    assert found.method == "ballots"
    assert dict(ternary(question, "ternary shapley-shubik")) == shapley(question)


def test_a_chair_with_a_veto_has_more_than_the_others() -> None:
    rule = AllRules((more_than(HALF, "votes cast"), NoneOf(base("named", "chair"), Tally.AGAINST)))
    question = Question(roll=roll(3, named={"chair": {"a": 1}}), passes=rule)
    assert dict(ternary(question, "ternary-banzhaf")) == {
        name: banzhaf(question, name) for name in "abc"
    }
    values = ternary(question, "ternary-shapley-shubik")
    assert dict(values) == shapley(question)
    assert values["a"] > values["b"] == values["c"]


def test_the_security_council_shares_out_one() -> None:
    """Nine of fifteen for, none of the five against: abstaining is no veto."""
    people = [f"p{n}" for n in range(5)] + [f"e{n}" for n in range(10)]
    rule = AllRules((at_least(9, "members"), NoneOf(base("named", "permanent"), Tally.AGAINST)))
    question = Question(
        roll=roll(people, named={"permanent": dict.fromkeys(people[:5], 1)}), passes=rule
    )
    values = ternary(question, "ternary-shapley-shubik")
    assert sum(values.values()) == 1
    assert len(set(values.values())) == 2
    assert values["p0"] > values["e0"] > 0
    yes_no = SimpleGame.weighted(39, [7] * 5 + [1] * 10).index("shapley-shubik")
    assert values["p0"] < yes_no["1"]  # with a third way, a permanent member stops less


def test_what_has_no_ternary_index_says_why() -> None:
    question = Question(roll=roll(3), passes=more_than(HALF, "votes cast"))
    with pytest.raises(ValueError, match="knows only yes and no"):
        ternary(question, "banzhaf")
    with pytest.raises(ValueError, match="one of ballots"):
        SimpleGame.weighted(2, [1, 1, 1]).index("ternary-banzhaf")
    against = Question(roll=roll(3), passes=at_least(2, "members", tally=Tally.ABSTAINING))
    with pytest.raises(ValueError, match="a vote for may do harm"):
        ternary(against, "ternary-banzhaf")
    with pytest.raises(ValueError, match="a vote for may do harm"):
        ternary(against, "ternary-shapley-shubik")
    writing = Question(roll=roll(3), passes=more_than(HALF, "members"), in_writing=True)
    with pytest.raises(ValueError, match="in writing nobody abstains"):
        ternary(writing, "ternary-banzhaf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_SUMS", 2)
        with pytest.raises(TooLarge, match="more than 2 different sums"):
            ternary(question, "ternary-banzhaf")
