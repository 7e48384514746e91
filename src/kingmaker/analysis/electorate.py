"""Who may vote on a question, how much each counts for, and who is counted how: the roll of a case."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Question, Roll, Standing, Weighing, leaves
from kingmaker.analysis.gaps import Gap, Refusal, Refused, Undetermined
from kingmaker.analysis.shares import classes_for, lent, pairs, proxies, told, unlent, voted
from kingmaker.model.bodies import Counts, TieRule
from kingmaker.model.evaluate import holds, members_of, seat_count, sitting
from kingmaker.model.inlaw import entity_of
from kingmaker.model.sentences import BaseKind, Count, NoRule, Plurality
from kingmaker.model.state import UnknownName, share_classes
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from kingmaker.analysis.ballots import Number
    from kingmaker.analysis.shares import Voted
    from kingmaker.model.bodies import Body, Decision, Recusal, Tie
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Base, Condition, Rule
    from kingmaker.model.state import State

#: How a recused member counts in the vote and in the quorum, where no more is said.
_STANDINGS = {
    Counts.NOT_AT_ALL: (Standing.OUT, Standing.OUT),
    Counts.AS_ABSENT: (Standing.ABSENT, Standing.ABSENT),
    Counts.AS_ABSTAINING: (Standing.ABSTAINS, Standing.ABSTAINS),
}
#: Bases that shares alone have, and bases that only a meeting has.
_SHARES = (BaseKind.SHARES_PRESENT, BaseKind.OUTSTANDING)
_NOT_IN_WRITING = (BaseKind.PRESENT, BaseKind.VOTES_CAST, BaseKind.SHARES_PRESENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A question before it is put: which decision of which body, about whom, in which state.

    `own` is the clause that gives the power. `concerning` is the person it is about; with
    `concerned_votes` false that person may not vote.
    """

    case: Case
    state: State
    body: Name
    own: Decision | None = None
    name: str = ""
    concerning: Name | None = None
    concerned_votes: bool = True


@dataclass(frozen=True, slots=True)
class Put:
    """A question as put, with what a reader should know of how its roll was made."""

    question: Question
    notes: tuple[str, ...] = ()


def put(matter: Matter, *, passes: Rule, quorum: Rule, tie: Tie, in_writing: bool = False) -> Put:
    """Return a matter as a question: the roll of the body, with rules, recusals, proxies and the chair.

    Raises `Gap` where the case does not say what the rules turn on, or where it is not computed.
    """
    return Putting(matter).put(passes=passes, quorum=quorum, tie=tie, in_writing=in_writing)


def enrolled(matter: Matter) -> tuple[str, ...]:
    """Return who is on the roll of a matter, whichever rule decides it.

    Raises `Gap` where the case does not say what the roll turns on.
    """
    return tuple(Putting(matter).heads)


class Putting:
    """A matter to be put at a meeting, or in writing: who may vote on it is found once."""

    def __init__(self, matter: Matter) -> None:
        """Keep the matter; who may vote is found when it is first put."""
        self.matter = matter
        self._clause = matter.case.bodies[matter.body]

    @property
    def heads(self) -> Mapping[str, Number]:
        """Who is on the roll, with the heads that each counts for."""
        return self._maker.heads

    @cached_property
    def _people(self) -> tuple[Name, ...]:
        return _people(self.matter, self._clause)

    @cached_property
    def _recused(self) -> dict[str, tuple[Standing, Standing]]:
        return dict(_recused(self.matter, self._clause, self._people))

    @cached_property
    def _barred(self) -> frozenset[str]:
        votes = Standing.VOTES
        return frozenset(name for name, (vote, _) in self._recused.items() if vote is not votes)

    @cached_property
    def _maker(self) -> _Maker:
        return _maker(self.matter, self._clause, self._people, self._barred)

    def put(self, *, passes: Rule, quorum: Rule, tie: Tie, in_writing: bool = False) -> Put:
        """Return it as a question, as `put` does."""
        matter = self.matter
        used = tuple(bases((passes, quorum)))
        _check(matter, passes, used, in_writing=in_writing)
        recused, maker = self._recused, self._maker
        notes = [*_unwritten(self._clause, used)]
        casting = tie.rule is TieRule.CHAIR_DECIDES
        here = self._people if casting else maker.heads
        rule, chair = _chair(matter, tie, here, self._barred, notes)
        if chair is not None and casting:
            maker = _maker(matter, self._clause, self._people, self._barred | {chair})
            if maker.notes != self._maker.notes:
                notes.append(unlent(matter.case, chair))
        votes = maker.votes()
        named = {str(b.name): maker.named(b) for b in used if b.name is not None}
        heads = maker.counted((votes, *named.values()))
        notes = [
            *maker.notes,
            *told(matter.case, maker.heads if maker.shares else (), heads),
            *notes,
        ]
        standings = {name: pair for name, pair in recused.items() if name in heads}
        if chair is not None and casting:
            standings[chair] = (Standing.ABSENT, Standing.ATTENDS)
        roll = Roll(
            heads=Weighing(heads),
            votes=votes,
            seats=_seats(matter, heads),
            named=named,
            in_vote={name: vote for name, (vote, _) in standings.items()},
            in_quorum={name: quorum for name, (_, quorum) in standings.items()},
        )
        if not any(roll.voting(name) for name in roll.names):
            notes.append("Nobody may vote on this, so nothing passes.")
        asked = Question(
            roll=roll, passes=passes, quorum=quorum, tie=rule, chair=chair, in_writing=in_writing
        )
        return Put(asked, tuple(dict.fromkeys(notes)))


def alone(name: str, *, passes: Rule) -> Question:
    """Return the question that one person or office-holder decides; nobody, where nobody is named."""
    one = Weighing({name: 1} if name else {})
    return Question(roll=Roll(heads=one, votes=one, seats=1), passes=passes)


def together(names: Iterable[str], *, passes: Rule) -> Question:
    """Return the question that several people decide who are no body, by a rule given for it."""
    heads = Weighing(dict.fromkeys((str(name) for name in names), 1))
    return Question(roll=Roll(heads=heads, votes=heads, seats=len(heads.of)), passes=passes)


def bases(rules: Iterable[Rule]) -> Iterator[Base]:
    """Yield what rules count in, part by part."""
    for rule in rules:
        for leaf in leaves(rule):
            if not isinstance(leaf, NoRule | Plurality):
                yield leaf.base


def _unwritten(clause: Body, used: Iterable[Base]) -> Iterator[str]:
    if clause.seat_count is None and any(base.kind is BaseKind.SEATS for base in used):
        yield "No number of seats is written: those who sit are taken to be all."


def _check(matter: Matter, passes: Rule, used: Iterable[Base], *, in_writing: bool) -> None:
    where = f"bodies.{matter.body}.passes" if matter.own is None else matter.own.path
    parts = tuple(leaves(passes))
    if any(isinstance(leaf, Plurality) for leaf in parts):
        says = "the seats go to those with the most votes; that is no vote of yes or no"
        raise Gap(Refused(where, Refusal.PLURALITY, says))
    if isinstance(passes, NoRule):
        raise Gap(Undetermined(where, f"by which rule {matter.body} decides"))
    if any(isinstance(leaf, Count) and leaf.bound.exact is None for leaf in parts):
        raise Gap(Undetermined(where, "how much exactly the rule asks for"))
    for base in used:
        if in_writing and base.kind in _NOT_IN_WRITING:
            says = f"{base.kind} are counted at a meeting, and in writing nobody meets"
            raise Gap(Refused(where, Refusal.NO_BASE_IN_WRITING, says))
        by_shares = base.kind in _SHARES and base.name is None
        electorate = matter.case.bodies[matter.body].electorate
        if by_shares and (electorate is None or electorate.weight is not None):
            says = (
                f"{base.kind} are counted, but the members of {matter.body} do not vote by shares"
            )
            raise Gap(Refused(where, Refusal.NO_SHARES, says))


# --- recusals -----------------------------------------------------------------------------


def _recused(
    matter: Matter, clause: Body, people: tuple[Name, ...]
) -> Iterator[tuple[str, tuple[Standing, Standing]]]:
    """Yield who does not vote and how each counts; what the power says goes before what the body says."""
    on = frozenset(filter(None, (matter.name, matter.body, _entity(matter))))
    takers = (n for a in proxies(matter.case, matter.state, on=on) for n in a.taker)
    for name in dict.fromkeys((*people, *takers)):
        if name == matter.concerning and not matter.concerned_votes:
            yield name, _STANDINGS[Counts.NOT_AT_ALL]
            continue
        for recusals in (matter.own.recused if matter.own is not None else (), clause.recused):
            found = [r for r in recusals if _is_recused(matter, r, name)]
            if found:
                yield name, _standing(matter, name, found)
                break
        else:
            voters = matter.own.voters if matter.own is not None else None
            if voters is not None and not _holds(matter, voters, name):
                yield name, (Standing.ABSENT, Standing.ATTENDS)


def _standing(matter: Matter, name: str, found: list[Recusal]) -> tuple[Standing, Standing]:
    ways = {(recusal.counts, recusal.in_quorum) for recusal in found}
    if len(ways) > 1:
        says = f"{name} is recused twice, and would be counted in two ways"
        raise Gap(Refused(found[0].path or f"bodies.{matter.body}", Refusal.TWO_RECUSALS, says))
    vote, quorum = _STANDINGS[found[0].counts]
    if found[0].in_quorum is None:
        return vote, quorum
    if found[0].in_quorum:
        return vote, Standing.ABSTAINS if vote is Standing.ABSTAINS else Standing.ATTENDS
    return vote, Standing.OUT if vote is Standing.OUT else Standing.ABSENT


def _is_recused(matter: Matter, recusal: Recusal, name: Name) -> bool:
    if name in members_of(recusal.names, matter.state, case=matter.case):
        return True
    return recusal.who is not None and _holds(matter, recusal.who, name)


def _holds(matter: Matter, condition: Condition, name: Name) -> bool:
    return holds(condition, matter.state, case=matter.case, actor=name, it=matter.concerning)


def _people(matter: Matter, clause: Body) -> tuple[Name, ...]:
    """Return the members, before proxies."""
    case, electorate = matter.case, clause.electorate
    if electorate is None:
        return sitting(matter.body, matter.state, case=case)
    if electorate.weight is not None:
        return tuple(n for n, w in case.weights[electorate.weight].of.items() if w)
    classes = classes_for(case, entity=_entity(matter), share_class=electorate.share_class)
    held = (matter.state.holdings[entity][inner].of for entity, inner in classes)
    return tuple(dict.fromkeys(name for stakes in held for name, n in stakes.items() if n != 0))


def _entity(matter: Matter) -> str | None:
    found = entity_of(matter.case, matter.body)
    return next((n for n, e in matter.case.entities.items() if e is found), None)


def _seats(matter: Matter, heads: Mapping[str, Number]) -> Number:
    if matter.case.bodies[matter.body].electorate is not None:
        return sum(heads.values())
    return seat_count(matter.body, matter.state, case=matter.case)


def _chair(
    matter: Matter, tie: Tie, heads: Container[str], barred: frozenset[str], notes: list[str]
) -> tuple[TieRule, str | None]:
    """Return how a tie ends and who breaks it; nobody, while the chair is vacant or cannot vote."""
    if tie.rule in (TieRule.FAILS, TieRule.PASSES):
        return tie.rule, None
    office = tie.office
    holders = () if office is None else sitting(office, matter.state, case=matter.case)
    if len(holders) > 1:
        says = f"{' and '.join(holders)} hold the office of {office}: which of them breaks a tie?"
        raise Gap(Refused(tie.path or matter.body, Refusal.SEVERAL_CHAIRS, says))
    if not holders:
        notes.append(f"Nobody is {office or 'chair'}, so nobody breaks a tie.")
        return TieRule.FAILS, None
    if holders[0] not in heads or holders[0] in barred:
        why = "may not vote" if holders[0] in barred else f"does not sit in {matter.body}"
        notes.append(f"{holders[0]}, the {office}, {why}, so nobody breaks a tie.")
        return TieRule.FAILS, None
    return tie.rule, holders[0]


# --- weights ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Maker:
    """Weighs the members of one body in every base that its rules name."""

    matter: Matter
    heads: Mapping[str, Number]
    shares: Voted | None
    own: tuple[tuple[str, str], ...] = ()
    weight: Mapping[str, Number] | None = None
    carries: Mapping[str, tuple[str, ...]] | None = None
    notes: tuple[str, ...] = ()

    def votes(self) -> Weighing:
        """Return the votes of each: by shares, by a weight that is votes, else one for each head."""
        if self.shares is not None:
            one_class = self.matter.case.bodies[self.matter.body].electorate
            by_votes = one_class is None or one_class.share_class is None
            return self._of_classes(self.own, votes=by_votes)
        return Weighing(self.heads if self.weight is None else self.weight)

    def counted(self, weighed: tuple[Weighing, ...]) -> Mapping[str, Number]:
        """Return who is on the roll: of holders of shares, whoever has weight in what is counted, a vote or more."""
        if self.shares is None:
            return self.heads
        return {n: heads for n, heads in self.heads.items() if any(w.of.get(n) for w in weighed)}

    def named(self, base: Base) -> Weighing:
        """Return the weights in a base that a rule names: a class of shares, a weight, people."""
        case, name = self.matter.case, base.name or Name("")
        if name in case.weights:
            given = case.weights[name].of
            return Weighing({n: self._carried(n, given) for n in self.heads})
        classes = share_classes(case, name, of=_entity(self.matter))
        if classes:
            if self.shares is None or not set(classes) <= set(self.shares.shares):
                says = f"{name} is counted, but the members of {self.matter.body} do not vote by it"
                raise Gap(Refused(f"bodies.{self.matter.body}", Refusal.NO_SHARES, says))
            return self._of_classes(classes, votes=name in case.entities)
        people = set(self._people(name))
        votes = self.votes().of
        return Weighing({n: w for n, w in votes.items() if n in people})

    def _carried(self, name: str, given: Mapping[Name, int]) -> Number:
        """Return a weight, with that of those for whom somebody votes by proxy."""
        own = (self.carries or {}).get(name, (name,))
        return sum(given.get(Name(each), 0) for each in own)

    def _of_classes(self, classes: tuple[tuple[str, str], ...], *, votes: bool) -> Weighing:
        assert self.shares is not None  # noqa: S101  # only called where there are some
        found = self.shares.count(classes, votes=votes)
        known = {n: found.get(n, 0) for n in self.heads}
        return Weighing(known, self.shares.whole(classes, votes=votes) - sum(known.values()))

    def _people(self, name: Name) -> tuple[Name, ...]:
        case, state = self.matter.case, self.matter.state
        try:
            return sitting(name, state, case=case)
        except UnknownName:
            if name in self.heads or name in case.people or name in case.entities:
                return (name,)
            missing = f"what {name} is: a group, seats, a weight, a class of shares or a body"
            raise Gap(Undetermined(f"bodies.{self.matter.body}", missing)) from None


def _maker(
    matter: Matter, clause: Body, people: tuple[Name, ...], barred: frozenset[str]
) -> _Maker:
    electorate = clause.electorate
    on = frozenset(filter(None, (matter.name, matter.body, _entity(matter))))
    if electorate is not None and electorate.weight is None:
        return _by_shares(matter, electorate.share_class, on, barred)
    carries = dict(_by_proxy(matter, people, on, barred))
    weight = None
    if electorate is not None and electorate.weight is not None:
        carried = matter.case.weights[electorate.weight]
        if carried.unit == "votes":
            weight = {n: sum(carried.of.get(Name(e), 0) for e in own) for n, own in carries.items()}
    moved = [lent(matter.case, name, own) for name, own in carries.items() if own != (name,)]
    heads: dict[str, Number] = {n: len(own) for n, own in carries.items()}
    return _Maker(matter, heads, None, (), weight, carries, tuple(moved))


def _by_shares(
    matter: Matter, share_class: Name | None, on: frozenset[str], barred: frozenset[str]
) -> _Maker:
    """Weigh the holders of a class, or of all shares; classes a rule may name are weighed too."""
    case = matter.case
    own = classes_for(case, entity=_entity(matter), share_class=share_class)
    every = tuple((e, c) for e in dict.fromkeys(e for e, _ in own) for c in case.holdings[Name(e)])
    shares = voted(case, matter.state, classes=every, on=on, barred=barred)
    heads = {name: 1 for name, number in shares.count(own, votes=False).items() if number}
    return _Maker(matter, heads, shares, own, notes=shares.notes)


def _by_proxy(
    matter: Matter, people: tuple[Name, ...], on: frozenset[str], barred: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield who casts whose vote where heads count: the latest proxy of each member counts."""
    by: dict[Name, Name] = {name: name for name in people}
    for agreement in proxies(matter.case, matter.state, on=on):
        if agreement.what is None or agreement.what.name is None:
            for giver, taker in pairs(matter.case, matter.state, agreement, barred=barred):
                if giver in by:
                    by[giver] = taker
    casting = dict.fromkeys((*(n for n in people if by[n] == n), *by.values()))
    for name in casting:
        yield name, tuple(giver for giver, taker in by.items() if taker == name)
