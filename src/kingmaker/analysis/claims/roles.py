"""Claims of roles: who is a vetoer, a dictator, a dummy in a decision, or matters for it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.claims.results import Answer, Verdict
from kingmaker.analysis.claims.votes import turning, votes
from kingmaker.analysis.claims.witness import decisive_in
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.model.claims import Quantifier, Role, Verb
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kingmaker.analysis.claims.deciding import Deciding, Sides
    from kingmaker.analysis.claims.results import Vote
    from kingmaker.model.claims import RoleClaim


def role(sides: Sides, found: Sequence[Deciding], claim: RoleClaim) -> Answer:
    """Return what becomes of a claim that somebody has, or nobody has, a role in a decision.

    Whoever has no vote is a dummy. In a decision with several forms (a person whom it concerns) a
    vetoer or dictator is one in each of them, and whoever matters in one matters.
    """
    decided = tuple(v for d in found for v in d.views)
    rests = tuple(dict.fromkeys(path for d in found for v in d.views for path in v.rests_on))
    who = claim.who
    people = sides.people((who.group,)) if who.group is not None else who.names
    if who.group is None and not who.names:
        people = tuple(dict.fromkeys(n for d in found for n in d.game.players))
    try:
        has = _test(sides, found, claim.role)
        having = {name: has(name) for name in people}
    except TooLarge as error:
        return Answer(Verdict.OPEN, (str(error),), asked=decided, rests_on=rests)
    holds, shown = _judged(having, who.quantifier)
    if holds or not shown:
        verdict = Verdict.HOLDS if holds else Verdict.FAILS
        return Answer(verdict, (), shown, asked=decided, rests_on=rests)
    name = shown[0]
    made = tuple(_Shows(sides, found, name).votes(claim.role, has=having[name]))
    because = () if made else (f"no vote turns on {name}, however the others vote",)
    return Answer(Verdict.FAILS, because, shown, made, asked=decided, rests_on=rests)


@dataclass(frozen=True, slots=True)
class _Shows:
    """The votes that show that somebody has a role in a decision, or has it not."""

    sides: Sides
    found: Sequence[Deciding]
    name: str

    def votes(self, role: Role, *, has: bool) -> Iterator[Vote]:
        """Yield them; none where somebody is shown not to matter, which takes all votes there are."""
        if role in (Role.DUMMY, Role.MATTERS):
            yield from self._turning() if has is (role is Role.MATTERS) else ()
            return
        voters = [(d, self.sides.voters(d, (self.name,))) for d in self.found]
        passed = next((pair for pair in voters if not pair[0].game.blocks(pair[1])), None)
        stops, alone = Verb.BLOCK, Verb.CARRY
        if passed is not None:
            yield from votes(self.sides, passed[0], stops, passed[1], able=False)
            return
        if has:
            yield from votes(self.sides, voters[0][0], stops, voters[0][1], able=True)
        if role is Role.DICTATOR:
            lacks = next((pair for pair in voters if not pair[0].game.wins(pair[1])), voters[0])
            yield from votes(self.sides, lacks[0], alone, lacks[1], able=has)

    def _turning(self) -> Iterator[Vote]:
        """Yield a vote that passes with somebody's vote for it, and the same one without."""
        for deciding in self.found:
            for voter in self.sides.voters(deciding, (self.name,)):
                others = decisive_in(deciding.game, voter)
                if others is not None:
                    yield from turning(self.sides, deciding, tuple(others), voter)
                    return


def _judged(having: dict[str, bool], quantifier: Quantifier | None) -> tuple[bool, tuple[str, ...]]:
    """Return whether a claim holds, and those who show that it does not."""
    those = tuple(name for name, has in having.items() if has)
    others = tuple(name for name, has in having.items() if not has)
    if quantifier is Quantifier.NO:
        return not those, those
    if quantifier is Quantifier.SOME:
        return bool(those), those or others
    return not others, others


def _test(sides: Sides, found: Sequence[Deciding], wanted: Role) -> Callable[[str], bool]:
    if wanted in (Role.DUMMY, Role.MATTERS):
        matters = _Matters(sides, found)
        return matters if wanted is Role.MATTERS else lambda name: not matters(name)

    def decides(name: str) -> bool:
        votes = [(d.game, sides.voters(d, (name,))) for d in found]
        stops = all(game.blocks(voters) for game, voters in votes)
        return stops and (wanted is Role.VETOER or all(game.wins(v) for game, v in votes))

    return decides


@dataclass(slots=True)
class _Matters:
    """Tells whether somebody matters: by a coalition that shows it, else by counting all."""

    sides: Sides
    found: Sequence[Deciding]
    idle: dict[int, frozenset[str]] = field(default_factory=dict)

    def __call__(self, name: str) -> bool:
        return any(
            self._decisive(number, voter)
            for number, d in enumerate(self.found)
            for voter in self.sides.voters(d, (name,))
        )

    def _decisive(self, number: int, voter: str) -> bool:
        game = self.found[number].game
        if decisive_in(game, voter) is not None:
            return True
        if number not in self.idle:
            self.idle[number] = frozenset(game.dummies())
        return voter not in self.idle[number]
