"""Claims that somebody can carry or block a decision, by its yes/no game and by ballots where some are fixed."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from math import comb
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot, Question, carries
from kingmaker.analysis.claims.extremes import largest_losing, smallest_winning
from kingmaker.analysis.claims.results import Answer, Verdict
from kingmaker.analysis.claims.shortfall import short
from kingmaker.analysis.claims.votes import OTHERS, votes
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.decisions import Kind
from kingmaker.model.claims import Quantifier, Verb
from kingmaker.model.sentences import AnyRule
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.claims.deciding import Deciding, Sides
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.claims import CanClaim, Coalition

#: More coalitions of one size than this are not tried one by one.
MOST_TRIED = 50_000
#: The ballots of more others than this are not tried in every mixture.
MOST_MIXED = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a coalition: to carry or to block a decision, some ballots being fixed."""

    deciding: Deciding
    verb: Verb
    fixed: Mapping[str, Ballot]

    def can(self, voters: Sequence[str]) -> bool:
        """Tell whether these voters are able to, whatever those do whose ballots are not fixed."""
        if self.fixed:
            return self._can_with_fixed(voters)
        game = self.deciding.game
        return game.wins(voters) if self.verb is Verb.CARRY else game.blocks(voters)

    def _can_with_fixed(self, voters: Sequence[str]) -> bool:
        if self.verb is Verb.CARRY:
            return any(all(map(carried, parts)) for carried, parts in self._ways(voters))
        return not any(
            all(map(carried, parts)) for carried, parts in self._ways(self._rest(voters))
        )

    def _rest(self, voters: Sequence[str]) -> list[str]:
        return [n for n in self.deciding.game.players if n not in voters and n not in self.fixed]

    def _ways(self, voters: Sequence[str]) -> Iterator[tuple[_Carried, list[DecisionView]]]:
        ways = dict.fromkeys(v.way for v in self.deciding.views)
        for way in ways:
            yield _Carried(voters, self.fixed), [v for v in self.deciding.views if v.way == way]


@dataclass(frozen=True, slots=True)
class _Carried:
    """Whether voters carry one part of a decision, some ballots being fixed and the others free."""

    voters: Sequence[str]
    fixed: Mapping[str, Ballot]

    def __call__(self, view: DecisionView) -> bool:
        if view.kind is Kind.VETO:
            raise TooLarge("a veto, with ballots fixed: ask without them")
        asked = [q for q in (view.meeting, view.writing) if isinstance(q, Question)]
        return any(self._sure(question) for question in asked)

    def _sure(self, question: Question) -> bool:
        roll = question.roll.names
        own = {
            n: self.fixed.get(n, Ballot.FOR) for n in roll if n in self.voters or n in self.fixed
        }
        free = [n for n in roll if n not in own]
        if len(free) > MOST_MIXED and isinstance(question.passes, AnyRule):
            msg = f"the ballots of {len(free)} others in every mixture, for a rule of alternatives"
            raise TooLarge(msg)
        mixed = (
            product(OTHERS, repeat=len(free))
            if len(free) <= MOST_MIXED
            else ([ballot] * len(free) for ballot in OTHERS)
        )
        return all(
            carries(question, own | dict(zip(free, ballots, strict=True))) for ballots in mixed
        )


def ability(
    sides: Sides,
    found: Sequence[Deciding],
    claim: CanClaim,
    fixed: Mapping[str, Ballot],
) -> Answer:
    """Return what becomes of a claim that somebody can, or can never, carry or block a decision.

    One can if there is a form of the decision (a person whom it concerns) in which one can; several
    verbs are alternatives. Members of a group are taken one by one where no number is given.
    """
    asked = [Asked(d, verb, fixed) for d in found for verb in claim.verbs]
    decided = tuple(v for d in found for v in d.views)
    rests = tuple(dict.fromkeys(path for d in found for v in d.views for path in v.rests_on))
    try:
        answer = _Claim(sides, asked, claim).answered()
    except TooLarge as error:
        return Answer(Verdict.OPEN, (str(error),), asked=decided, rests_on=rests)
    return replace(answer, asked=decided, rests_on=rests)


@dataclass(frozen=True, slots=True)
class _Claim:
    sides: Sides
    asked: Sequence[Asked]
    claim: CanClaim

    def answered(self) -> Answer:
        """Return the verdict, the coalition that shows it, how it votes, and what it lacks."""
        who, never = self.claim.who, self.claim.never
        if who.quantifier is None or (who.group is None and who.quantifier is Quantifier.EVERY):
            people = who.names or self._everybody()
            able = self._able(people)
            holds = (able is not None) is not never
            return self._shown(holds, people, able)
        group = self._members(who)
        size = 1 if who.count is None else who.count
        wanted = never if who.quantifier is Quantifier.NO else not never
        if who.quantifier is Quantifier.SOME:
            example = self._one(group, size, able=wanted)
            tried = example if example is not None else tuple(group[:size])
            return self._shown(example is not None, tried, self._able(tried))
        counter = self._one(group, size, able=not wanted)
        return self._shown(counter is None, counter, self._able(counter or ()))

    def _shown(self, holds: bool, people: Sequence[str] | None, able: Asked | None) -> Answer:  # noqa: FBT001
        verdict = Verdict.HOLDS if holds else Verdict.FAILS
        if people is None:
            return Answer(verdict)
        asked = able or self._theirs(people)
        voters = self.sides.voters(asked.deciding, people)
        made = votes(
            self.sides, asked.deciding, asked.verb, voters, able=able is not None, fixed=asked.fixed
        )
        lacks = None
        if able is None and not asked.fixed:
            stops = asked.verb is Verb.BLOCK
            lacks = short(asked.deciding.views[0], asked.deciding.game, voters, stops=stops)
        return Answer(verdict, (), tuple(people), tuple(made), short=lacks)

    def _able(self, people: Sequence[str]) -> Asked | None:
        """Return in which form and how these people are able to, `None` where they are not."""
        return next((a for a in self.asked if a.can(self.sides.voters(a.deciding, people))), None)

    def _theirs(self, people: Sequence[str]) -> Asked:
        """Return the first form in which these people have a vote, the first of all where they have none."""
        voting = (a for a in self.asked if self.sides.voters(a.deciding, people))
        return next(voting, self.asked[0])

    def _everybody(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for a in self.asked for n in a.deciding.game.players))

    def _members(self, who: Coalition) -> tuple[str, ...]:
        return self.sides.people((who.group,)) if who.group is not None else self._everybody()

    def _one(self, group: Sequence[str], size: int, *, able: bool) -> tuple[str, ...] | None:
        """Return so many of a group that are able, or are not; `None` where there are none."""
        if size > len(group):
            return None
        one = self.asked[0]
        if len(self.asked) == 1 and not one.fixed and self._themselves(one, group):
            return _extreme(one, group, size, able=able)
        if comb(len(group), size) > MOST_TRIED:
            msg = f"{comb(len(group), size):,} coalitions of {size} would have to be tried"
            raise TooLarge(msg)
        tried = combinations(group, size)
        return next((c for c in tried if (self._able(c) is not None) is able), None)

    def _themselves(self, asked: Asked, group: Sequence[str]) -> bool:
        """Tell whether everybody in a group votes for nobody but oneself."""
        players = set(asked.deciding.game.players)
        return all(n in players and self.sides.voters(asked.deciding, (n,)) == (n,) for n in group)


def _extreme(
    asked: Asked, group: Sequence[str], size: int, *, able: bool
) -> tuple[str, ...] | None:
    game = asked.deciding.game
    game = game if asked.verb is Verb.CARRY else game.dual()
    found = smallest_winning(game, group) if able else largest_losing(game, group)
    if found is None or (len(found) > size if able else len(found) < size):
        return None
    ordered = [n for n in group if n in found]
    spare = [n for n in group if n not in found]
    return tuple(ordered[:size] if not able else (*ordered, *spare[: size - len(ordered)]))
