"""Who decides for each entity in the end, by a definition chosen by name, with the reasons."""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.control.closure import is_proper, reach_each, rivals, ultimate, united
from kingmaker.analysis.control.definition import By, Definition
from kingmaker.analysis.control.owners import owners
from kingmaker.analysis.control.rules import rules_of
from kingmaker.analysis.control.stakes import UNKNOWN, completed, concerts, lowest, stock
from kingmaker.analysis.control.thresholds import asked_of, by_threshold, entity_at
from kingmaker.analysis.gaps import Undetermined
from kingmaker.model.parties import PartyKind
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.analysis.control.closure import Reached
    from kingmaker.analysis.control.rules import Rule, Rules
    from kingmaker.analysis.control.stakes import Concert, Stake, Stock
    from kingmaker.analysis.games import Coalition, SimpleGame
    from kingmaker.analysis.gaps import Refused
    from kingmaker.model.case import Case
    from kingmaker.model.state import State


class Standing(StrEnum):
    """What is found of an entity."""

    CONTROLLED = "controlled"  #: somebody decides for it in the end
    JOINT = "joint"  #: nobody alone, and nobody without all of several together
    TOGETHER = "together"  #: nobody alone, and several coalitions can, those with crowds counted
    NOBODY = "nobody"  #: nobody who is known, not even all of them together
    NOT_SAID = "not said"  #: the case does not say who decides


@dataclass(frozen=True, slots=True)
class Member:
    """One of a coalition: its stake or seats in what is decided, and by whom it is decided itself."""

    name: str
    stake: Stake | None = None
    seats: int = 0
    because: Reason | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a node is decided by somebody: the rule, and the coalition of which nobody can be missed."""

    node: str
    rule: Rule
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Controller:
    """One who controls an entity in the end, and why. `circle`: those with whom it controls each other."""

    name: str
    because: Reason
    circle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What is found of one entity.

    `controllers` are those in the end, `all_controllers` those on the way too. `coalitions` are the
    smallest that decide together where nobody does alone, of parties that nobody controls (`None`:
    too many to list, and `fewest` says how many are in the smallest). `owners` says who is paid in the end.
    """

    entity: str
    standing: Standing
    rule: Rule | None
    controllers: tuple[Controller, ...] = ()
    all_controllers: tuple[str, ...] = ()
    coalitions: tuple[Coalition, ...] | None = ()
    gap: str = ""
    stock: Stock | None = None
    owners: Mapping[str, Fraction] | None = None
    fewest: int | None = None


@dataclass(frozen=True, slots=True)
class Properness:
    """Whether two sides of a rule cannot both win, and two that can where they are found."""

    rule: Rule
    proper: bool | None
    rivals: tuple[Coalition, Coalition] | None = None


@dataclass(frozen=True, slots=True)
class Control:
    """The answer for a case: every entity, whether control is a forest, and by which definition."""

    definition: Definition
    entities: tuple[Found, ...]
    properness: tuple[Properness, ...]
    reached: Mapping[str, frozenset[str]]
    delegates: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    concerts: tuple[Concert, ...] = ()

    @property
    def forest(self) -> bool:
        """Whether every rule is proper, so that an entity has at most one controller in the end."""
        return all(p.proper for p in self.properness)

    def of(self, entity: str) -> Found:
        """Return what is found of an entity; `KeyError` where there is none of that name."""
        found = next((f for f in self.entities if f.entity == entity), None)
        if found is None:
            raise KeyError(entity)
        return found

    def controls(self, who: str, entity: str) -> bool:
        """Tell whether somebody controls an entity, in the end or on the way."""
        return entity in self.reached.get(who, ())


def control(
    case: Case, definition: Definition | None = None, state: State | None = None
) -> Control:
    """Return who controls each entity of a case.

    X controls the least set of nodes that contains X and every node whose rule is won by that set
    alone; a controller in the end is controlled by nobody else. Crowds and unknown holders do not
    act as one and are never among the controllers. A holding that is told as a range counts with its
    low end: who controls then does so whatever the number is. O(parties · size of all rules).
    """
    asked = definition or Definition()
    now = completed(lowest(case, initial(case) if state is None else state))
    acting = concerts(case, now)
    stocks = {str(name): stock(case, now, str(name)) for name in case.holdings}
    if asked.by is By.RULES:
        rules = rules_of(case, now, acting)
    else:
        rules = by_threshold(case, asked, stocks, acting)
    return _Finder(case, asked, rules, stocks, acting).answer()


def acts(case: Case, name: str) -> bool:
    """Tell whether a node is somebody who can act as one: no crowd, meeting, office or empty seat."""
    party = case.people.get(Name(name))
    if party is not None:
        return party.kind is not PartyKind.CROWD
    return name in case.entities or name in case.groups


# --- the answer ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Finder:
    """Finds what each party reaches, and reads the answer for each entity from it."""

    case: Case
    asked: Definition
    rules: Rules
    stocks: Mapping[str, Stock]
    acting: tuple[Concert, ...]
    steps: dict[str, tuple[Reached, ...]] = field(default_factory=dict)
    controllers: dict[str, frozenset[str]] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()  #: who acts, and is controlled by nobody else

    def answer(self) -> Control:
        games = {name: rule.game for name, rule in self.rules.of.items()}
        parties = [name for name in self._names() if self._acts(name)]
        self.steps = reach_each(games, parties)
        found: dict[str, set[str]] = {}
        for name, steps in self.steps.items():
            for step in steps:
                found.setdefault(step.node, set()).add(name)
        self.controllers = {node: frozenset(by) for node, by in found.items()}
        self.alone = frozenset(n for n in parties if not found.get(n, set()) - {n})
        names = dict.fromkeys((*map(str, self.case.entities), *self.stocks))
        paid = self._paid()
        return Control(
            definition=self.asked,
            entities=tuple(self._entity(name, games, paid) for name in names),
            properness=tuple(_properness(rule) for rule in self._asked()),
            reached={name: self._reached(steps) for name, steps in self.steps.items()},
            delegates=self.rules.delegates,
            concerts=self.acting,
        )

    def _asked(self) -> Iterator[Rule]:
        """Yield the rules that the answers turn on, without those that only say who has a majority."""
        for name, rule in self.rules.of.items():
            if asked_of(name, self.rules) == name:
                yield replace(rule, node=entity_at(name))

    def _reached(self, steps: tuple[Reached, ...]) -> frozenset[str]:
        """Return what somebody is found to control, not whatever it has a majority of on the way."""
        nodes = (s.node for s in steps)
        return frozenset(entity_at(n) for n in nodes if asked_of(n, self.rules) == n)

    def _names(self) -> dict[str, None]:
        """Return every node, in the order of the case and then of the rules."""
        players = (name for rule in self.rules.of.values() for name in rule.game.players)
        return dict.fromkeys((*map(str, self.case.entities), *players))

    def _acts(self, name: str) -> bool:
        return acts(self.case, name) or any(concert.name == name for concert in self.acting)

    def _entity(
        self,
        name: str,
        games: Mapping[str, SimpleGame],
        paid: Mapping[str, Mapping[str, Fraction]] | None,
    ) -> Found:
        node = asked_of(name, self.rules)
        rule = self.rules.of.get(node)
        every = self.controllers.get(node, frozenset()) - {name}
        tops = ultimate(self.controllers, node) if rule is not None else ()
        top = tuple(by for by in tops if by != name)
        together: tuple[Coalition, ...] | None = ()
        if rule is not None and not top:
            together = self._coalitions(node, games)
        gap = _gap(self.rules.gaps.get(name)) or self._gap_above(node)
        return Found(
            entity=name,
            standing=self._standing(node, games, top, together, gap),
            rule=rule,
            controllers=tuple(self._controller(by, name, top) for by in top),
            all_controllers=tuple(sorted(every)),
            coalitions=together,
            gap=gap,
            stock=self.stocks.get(name),
            owners=None if paid is None else paid.get(name),
            fewest=self._fewest(node, games) if together is None else None,
        )

    def _standing(
        self,
        name: str,
        games: Mapping[str, SimpleGame],
        top: tuple[str, ...],
        together: tuple[Coalition, ...] | None,
        gap: str,
    ) -> Standing:
        if top:
            return Standing.CONTROLLED
        if name not in self.rules.of or (not together and gap):
            return Standing.NOT_SAID
        if together == ():
            return Standing.NOBODY
        joint = (
            together is not None and len(together) == 1 and self._needed(name, games, together[0])
        )
        return Standing.JOINT if joint else Standing.TOGETHER

    def _needed(self, name: str, games: Mapping[str, SimpleGame], coalition: Coalition) -> bool:
        """Tell whether nobody decides without each of these, not even with every crowd."""
        crowds = {n for n, p in self.case.people.items() if p.kind is PartyKind.CROWD}
        game = united(games, name, alone=self._others(name) | crowds)
        return not any(game.wins(n for n in game.players if n != one) for one in coalition)

    def _gap_above(self, name: str, seen: frozenset[str] = frozenset()) -> str:
        """Return what is missing of a meeting, seat or office that this node turns on."""
        rule = self.rules.of.get(name)
        for player in rule.game.players if rule is not None else ():
            if self._acts(player) or player in seen:
                continue
            found = _gap(self.rules.gaps.get(player)) or self._gap_above(player, seen | {name})
            if found:
                return found
        return ""

    def _others(self, node: str) -> frozenset[str]:
        """Return those who may decide for a node together: not the entity itself."""
        return self.alone - {entity_at(node)}

    def _coalitions(
        self, name: str, games: Mapping[str, SimpleGame]
    ) -> tuple[Coalition, ...] | None:
        try:
            return united(games, name, alone=self._others(name)).minimal_winning()
        except TooLarge:
            return None

    def _fewest(self, name: str, games: Mapping[str, SimpleGame]) -> int | None:
        try:
            found = united(games, name, alone=self._others(name)).smallest_winning()
        except TooLarge:
            return None
        return None if found is None else found.size

    def _controller(self, by: str, entity: str, top: tuple[str, ...]) -> Controller:
        steps = {step.node: step for step in self.steps[by]}
        circle = tuple(n for n in (*top, entity) if n != by and self._each_other(n, by))
        return Controller(by, self._reason(asked_of(entity, self.rules), by, steps), circle)

    def _each_other(self, one: str, other: str) -> bool:
        return one in self.controllers.get(other, ()) and other in self.controllers.get(one, ())

    def _reason(self, node: str, by: str, steps: Mapping[str, Reached]) -> Reason:
        rule = self.rules.of[node]
        members = tuple(
            Member(
                name,
                stake=self._stake(rule, name),
                seats=rule.seats.get(name, 0),
                because=None if name == by else self._reason(name, by, steps),
            )
            for name in steps[node].by
        )
        return Reason(entity_at(node), replace(rule, node=entity_at(node)), members)

    def _stake(self, rule: Rule, name: str) -> Stake | None:
        """Return what a player has of the entity whose shares are voted; those in concert together."""
        held = self.stocks.get(rule.about)
        if held is None:
            return None
        concert = next((c for c in self.acting if c.name == name), None)
        return held.of(name) if concert is None else held.together(name, concert.members)

    def _paid(self) -> dict[str, dict[str, Fraction]] | None:
        direct: dict[str, dict[str, Fraction]] = {}
        for name, held in self.stocks.items():
            known = {s.holder: s.capital for s in held.stakes if s.capital is not None}
            parts = {holder: part for holder, part in known.items() if part}
            rest = 1 - sum(parts.values(), Fraction(0))
            if parts and rest > 0:
                parts[UNKNOWN] = parts.get(UNKNOWN, Fraction(0)) + rest
            if parts:
                direct[name] = parts
        try:
            return owners(direct)
        except TooLarge:
            return None


def _gap(found: Undetermined | Refused | None) -> str:
    if found is None:
        return ""
    return found.missing if isinstance(found, Undetermined) else found.says


def _properness(rule: Rule) -> Properness:
    proper = is_proper(rule.game)
    return Properness(rule, proper, None if proper else rivals(rule.game))
