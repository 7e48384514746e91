"""Who decides for each node by the rules of a case: entities, meetings, seats, offices, pacts."""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.asking import Request, asked
from kingmaker.analysis.ballots import Question
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.control.stakes import agreements
from kingmaker.analysis.decisions import Kind, decisions, slice_of
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.gaps import Refusal, Refused, Undetermined
from kingmaker.model.bodies import Decision
from kingmaker.model.clauses import Option
from kingmaker.model.evaluate import chosen, members_of, sitting
from kingmaker.model.inlaw import entity_of
from kingmaker.model.parties import AgreementKind
from kingmaker.model.sentences import Base, BaseKind, Count
from kingmaker.model.values import Comparison, Name, exactly
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kingmaker.analysis.control.stakes import Concert
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.bodies import Body, SeatGroup
    from kingmaker.model.case import Case
    from kingmaker.model.parties import Entity
    from kingmaker.model.state import State


class Ground(StrEnum):
    """By what somebody decides for a node."""

    VOTES = "votes"  #: of shares, or of the members of a meeting
    SEATS = "seats"  #: of the body that governs
    APPOINTMENT = "appointment"  #: whoever fills an office decides for it
    OFFICE = "office"  #: the holder of an office
    CHARTER = "charter"  #: the documents name who controls, without votes
    CONTRACT = "contract"  #: an agreement gives control
    CONCERT = "concert"  #: those who act together decide together
    CAPITAL = "capital"  #: parts of the capital that pass a threshold
    MAJORITY = (
        "majority"  #: more than half of the votes, so that what an entity holds counts with it
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """Who decides for one node: the game, by what, the body that votes, and the clauses behind it.

    `about` is the entity whose shares are voted, where they are. `seats` says how many seats of the
    body each player fills, of `of_seats` in all; `parts` the part of the votes that each has where a class
    of shares votes by itself.
    """

    node: str
    game: SimpleGame
    ground: Ground
    paths: tuple[str, ...] = ()
    body: str = ""
    view: DecisionView | None = None
    about: str = ""
    seats: Mapping[str, int] = field(default_factory=dict)
    of_seats: int = 0
    parts: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of all nodes; what the case does not say of the others; whose seats are whose.

    `delegates` names, for each body, those who sit in it for others, and the nodes that fill their seats.
    """

    of: Mapping[str, Rule]
    gaps: Mapping[str, Undetermined | Refused]
    delegates: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)


def rules_of(case: Case, state: State, concerts: tuple[Concert, ...]) -> Rules:
    """Return who decides for each entity, and for each meeting, seat and office on the way to it.

    An entity is decided for by whom its documents name, else by whom an agreement gives control,
    else by what governs it. A seat goes with whoever fills it, or, where nobody is said to, with
    whoever empties it; seats that a body fills itself go with those who sit. Empty seats count as
    filled by whoever fills them. An election by most votes is won for certain with more than half.
    """
    maker = _Maker(case, _seated(case, state), concerts)
    for name in case.entities:
        maker.entity(str(name))
    return Rules(maker.rules, maker.gaps, maker.delegates)


def _seated(case: Case, state: State) -> State:
    """Return a state in which somebody sits on each empty seat that another fills."""
    seats = dict(state.seats)
    for name, body in case.bodies.items():
        for group in body.seat_groups:
            filler = _filler(case, state, group)
            place = f"{name}.{group.id}"
            there = members_of(seats.get(place, ()), state, case=case)
            empty = range(len(there), group.count or 0)
            if filler is not None and filler != name and group.ex_officio is None:
                added = tuple(Name(f"{place} #{n + 1}") for n in empty)
                seats[place] = (*seats.get(place, ()), *added)
    return replace(state, seats=seats)


def _filler(case: Case, state: State, group: SeatGroup) -> Name | None:
    if group.ex_officio is not None:
        return group.ex_officio
    by = chosen(group.elected_by, state, case=case)
    return by or chosen(group.removed_by, state, case=case)


@dataclass(slots=True)
class _Maker:
    """Follows an entity to those who decide for it, and these to those who decide for them."""

    case: Case
    state: State
    concerts: tuple[Concert, ...]
    rules: dict[str, Rule] = field(default_factory=dict)
    gaps: dict[str, Undetermined | Refused] = field(default_factory=dict)
    delegates: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    views: dict[str, DecisionView] = field(init=False)

    def __post_init__(self) -> None:
        self.views = {}
        for view in decisions(self.case, self.state):
            self.views.setdefault(view.name, view)

    def entity(self, name: str) -> None:
        """Make the rule of an entity, unless the case does not say who decides for it."""
        clause = self.case.entities[Name(name)]
        controller = chosen(clause.controlled_by, self.state, case=self.case)
        if controller is not None:
            self._one(name, controller, Ground.CHARTER, (clause.path,))
        elif not self._by_contract(name):
            self._governed(name, clause)

    def _by_contract(self, name: str) -> bool:
        games, paths = [], []
        for _, agreement in agreements(self.case, self.state, AgreementKind.CONTROL):
            if name in agreement.giver and agreement.taker:
                takers = [self._node(taker) for taker in agreement.taker]
                games.append(SimpleGame.weighted(len(takers), dict.fromkeys(takers, 1)))
                paths.append(agreement.path)
        if games:
            game = games[0] if len(games) == 1 else SimpleGame.any_of(*games)
            self._add(Rule(name, game, Ground.CONTRACT, tuple(paths)))
        return bool(games)

    def _governed(self, name: str, clause: Entity) -> None:
        by = chosen(clause.governed_by, self.state, case=self.case)
        if by is None:
            self.gaps[name] = Undetermined(clause.path, f"who decides for {name}")
        elif by in self.case.bodies:
            self._body(name, str(by), self.views.get(by))
        elif by in self.case.offices:
            self._office(name, str(by))
        else:
            self._one(name, by, Ground.OFFICE, (clause.path,))

    def _node(self, name: Name, *, view: DecisionView | None = None) -> str:
        """Return the node that a name stands for, and see that it has its rule.

        A body that governs an entity is that entity; another body is a node for each of the
        elections it holds.
        """
        if name in self.case.bodies:
            owner = entity_of(self.case, name)
            if owner is not None and self._governs(owner) == name and not owner.controlled_by:
                return owner.id
            node = view.name if view is not None else str(name)
            if node not in self.rules and node not in self.gaps:
                self.gaps[node] = Undetermined(f"bodies.{name}", f"who decides in {name}")
                self._body(node, str(name), view or self.views.get(name))
            return node
        if name in self.case.offices and str(name) not in self.rules:
            self.gaps[str(name)] = Undetermined(f"offices.{name}", f"who is {name}")
            self._office(str(name), str(name))
        return str(name)

    def _governs(self, owner: Entity) -> Name | None:
        return chosen(owner.governed_by, self.state, case=self.case)

    def _office(self, node: str, office: str) -> None:
        """Make the rule of an office: whoever fills it, else its holder."""
        clause = self.case.offices[Name(office)]
        by = chosen(clause.appointed_by, self.state, case=self.case)
        by = by or chosen(clause.removed_by, self.state, case=self.case)
        if by is not None and by != office:
            self._one(node, by, Ground.APPOINTMENT, (clause.path,))
            return
        holders = sitting(office, self.state, case=self.case)
        if len(holders) == 1:
            self._one(node, holders[0], Ground.OFFICE, (clause.path,))
            return
        missing = f"how the holders of {office} decide together" if holders else f"who is {office}"
        self.gaps[node] = Undetermined(clause.path, missing)

    def _body(self, node: str, name: str, view: DecisionView | None) -> None:
        """Make the rule of whatever a body decides."""
        if view is None:
            return
        half = _by_half(self.case, self.state, view)
        try:
            found = slice_of(half)
        except TooLarge as error:
            found = Refused(view.path, Refusal.NO_SHARES, str(error))
        if isinstance(found, Undetermined | Refused):
            self.gaps[node] = found
            return
        body = self.case.bodies[Name(name)]
        holders = body.electorate
        shares = holders is not None and holders.weight is None
        if shares or not body.seat_groups:
            owner = entity_of(self.case, name)
            about = owner.id if shares and owner is not None else ""
            rule = Rule(node, found.game, Ground.VOTES, (view.path,), name, view, about)
            if holders is not None and holders.share_class is not None:
                rule = replace(rule, parts=_parts(half))
        else:
            rule = self._seats(Rule(node, found.game, Ground.SEATS, (view.path,), name, view), body)
        self._add(rule)

    def _seats(self, rule: Rule, body: Body) -> Rule:
        """Put whoever fills a seat in the place of whoever sits on it."""
        filled: dict[str, list[str]] = {}
        for group in body.seat_groups:
            place = f"{rule.body}.{group.id}"
            by = _filler(self.case, self.state, group)
            people = [str(n) for n in sitting(place, self.state, case=self.case)]
            if by is None or by == rule.body:
                continue
            view = self.views.get(f"{place}.election") or self.views.get(f"{place}.removal")
            node = self._node(by, view=view)
            if node != rule.node:
                filled.setdefault(node, []).extend(p for p in people if p in rule.game.players)
        sent = self.delegates.setdefault(rule.body, {})
        for node, people in filled.items():
            for person in people:
                sent[person] = sent.get(person, frozenset()) | {node}
        counts = {node: len(people) for node, people in filled.items()}
        taken = {p for people in filled.values() for p in people}
        own = {p: 1 for p in rule.game.players if p not in taken}
        return replace(
            rule,
            game=rule.game.merged(filled),
            seats={**counts, **own},
            of_seats=len(rule.game.players),
            paths=(*rule.paths, *(g.path for g in body.seat_groups if g.path)),
        )

    def _one(self, node: str, by: Name, ground: Ground, paths: tuple[str, ...]) -> None:
        """Make the rule of a node for which one other decides."""
        other = self._node(by)
        if other != node:
            self._add(Rule(node, SimpleGame.weighted(1, {other: 1}), ground, paths))

    def _add(self, rule: Rule) -> None:
        """Add a rule, with those who act as one in one place."""
        matters = frozenset(filter(None, (rule.node, rule.body, rule.about)))
        bound = dict(together(rule.game, self.concerts, matters))
        self.gaps.pop(rule.node, None)
        self.rules[rule.node] = replace(rule, game=rule.game.merged(bound))
        for concert in self.concerts:
            if concert.name in bound or concert.name in rule.game.players:
                self.rules[concert.name] = rule_of_concert(concert)


def together(
    game: SimpleGame, concerts: Iterable[Concert], matters: frozenset[str]
) -> Iterator[tuple[str, list[str]]]:
    """Yield those who act as one in a game; who belongs to two concerts goes with the first."""
    taken: set[str] = set()
    for concert in concerts:
        if concert.binds(matters):
            here = [n for n in concert.members if n in game.players and n not in taken]
            taken |= set(here)
            if here:
                yield concert.name, here


def rule_of_concert(concert: Concert) -> Rule:
    """Return the rule of those who act as one: all of them together."""
    game = SimpleGame.weighted(len(concert.members), dict.fromkeys(concert.members, 1))
    return Rule(concert.name, game, Ground.CONCERT, (concert.path,))


_HALF = Count(Comparison.MORE_THAN, exactly(Fraction(1, 2), "share"), Base(BaseKind.VOTES_CAST))


def _parts(view: DecisionView) -> dict[str, Fraction]:
    """Return the part that each voter of a meeting has of its votes; none where these are not numbers."""
    asking = view.meeting
    if not isinstance(asking, Question):
        return {}
    votes = asking.roll.votes
    whole = sum(votes.of.values()) + votes.silent
    return {name: Fraction(own) / Fraction(whole) for name, own in votes.of.items() if whole}


def _by_half(case: Case, state: State, view: DecisionView) -> DecisionView:
    """Return an election by most votes as one by more than half of them, which nobody can outvote."""
    plural = isinstance(view.meeting, Refused) and view.meeting.why is Refusal.PLURALITY
    if not plural or view.by is None or view.kind not in (Kind.ELECTION, Kind.UNSEATING):
        return view
    own = Decision(by=view.by, passes=(Option(_HALF),), path=view.path)
    request = Request(case=case, state=state, by=view.by, name=view.name, own=own)
    return replace(view, asking=replace(asked(request), writing=None))
