"""Who is told apart by a question, and who is not: kinds of people, and how many there are of each.

Two people are of one kind where every clause that matters here says the same of both: they sit in the same lists of
voters and groups, hold the same shares and weights, carry the same tags, and no clause and no goal names them. Where
somebody sits is no part of it: that is what a position says. People of no mark at all are `PLAIN`: as many of them
as there are seats can be found by either side (its nominees), and whoever leaves all places is one of them.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.frames import named, walk
from kingmaker.model import sentences as s
from kingmaker.model.evaluate import members_of
from kingmaker.model.parties import AgreementKind, PartyKind
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from kingmaker.model.case import Case
    from kingmaker.model.state import State

#: The kind of those of whom nothing is said: what anybody's nominee is.
PLAIN = 0


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of people of one case and one question.

    `of` gives the kind of each person of the case who matters, `members` those of each kind in their order; `people`
    says whether they are human beings, who alone can be elected or appointed. `voters` have votes without a seat.
    """

    of: Mapping[Name, int]
    members: tuple[tuple[Name, ...], ...]
    people: tuple[bool, ...] = (True,)
    voters: frozenset[Name] = frozenset()

    def called(self, kind: int, number: int) -> Name:
        """Return a name that may stand for the n-th of a kind: a person of the case, or a nominee.

        >>> Kinds({}, ((),)).called(PLAIN, 1)
        'nominee-2'
        """
        own = self.members[kind]
        if number < len(own):
            return own[number]
        return Name(f"nominee-{number - len(own) + 1}")


def kinds(
    told: Telling, start: State, sitting: Iterable[Name], goal: object, deciding: frozenset[str]
) -> Kinds:
    """Return the kinds of people for a goal, besides the clauses of the case, and of it under its amendments.

    `told` is what these clauses say, `sitting` are those who hold a place when the case begins, `deciding` the names that decisions
    may turn on.
    """
    case = told.cases[0]
    marks = _Marks.of(told, start, goal, deciding)
    people = dict.fromkeys(
        (*sitting, *marks.voters(), *(name for name in case.people if marks.mark(name)))
    )
    found: dict[Hashable, int] = {(): PLAIN}
    members: list[list[Name]] = [[]]
    of: dict[Name, int] = {}
    for name in people:
        mark = marks.mark(name)
        if mark not in found:
            found[mark] = len(members)
            members.append([])
        of[name] = found[mark]
        members[of[name]].append(name)
    human = tuple(all(_is_human(case, name) for name in names) for names in members)
    return Kinds(of, tuple(tuple(names) for names in members), human, frozenset(marks.voters()))


def _is_human(case: Case, name: Name) -> bool:
    party = case.people.get(name)
    return party is not None and party.kind is PartyKind.PERSON


@dataclass(frozen=True, slots=True)
class _Told:
    """What sentences say of people: whom they name outright, what they read, and whether they ask where somebody works."""

    outright: frozenset[str]
    read: frozenset[str]
    works: bool


@dataclass(slots=True)
class Telling:
    """What the clauses of a case say of people, name by name; each is looked at once.

    `cases` are the case as it is written and as it reads under its amendments.
    """

    cases: tuple[Case, ...]
    _by: dict[str, _Told] = field(default_factory=dict)

    def of(self, goal: object, deciding: frozenset[str]) -> _Told:
        """Return what a goal and the clauses of these names say, so far as it is how something is decided."""
        every = [self._said(goal), *(self._named(name) for name in ("", *deciding))]
        return _Told(
            frozenset(name for told in every for name in told.outright),
            frozenset(name for told in every for name in told.read),
            any(told.works for told in every),
        )

    def _named(self, name: str) -> _Told:
        """Return what the clauses of a name say; of none, what has been agreed on."""
        if name not in self._by:
            self._by[name] = self._said(
                [rules_of(case, name) if name else _agreed(case) for case in self.cases]
            )
        return self._by[name]

    def _said(self, sentences: object) -> _Told:
        """Return what sentences say, and the terms that they use."""
        names = [frozenset(named(case, sentences)) for case in self.cases]
        terms = [
            term.means
            for case, read in zip(self.cases, names, strict=True)
            for n, term in case.terms.items()
            if n in read
        ]
        parts = tuple(walk((sentences, terms)))
        return _Told(
            frozenset(str(part) for part in parts if isinstance(part, Name)),
            names[0],
            any(map(_asks_for_work, parts)),
        )


def _asks_for_work(part: object) -> bool:
    return isinstance(part, s.Works) or (
        isinstance(part, s.Counted) and part.predicate is s.Predicate.WORKS
    )


@dataclass(frozen=True, slots=True)
class _Marks:
    """What clauses say of people: whom they name outright, and the lists that set people apart."""

    case: Case
    start: State
    own: frozenset[str]
    read: frozenset[str]
    works: bool
    deciding: frozenset[str]

    @classmethod
    def of(cls, telling: Telling, start: State, goal: object, deciding: frozenset[str]) -> _Marks:
        told = telling.of(goal, deciding)
        return cls(telling.cases[0], start, told.outright, told.read, told.works, deciding)

    def voters(self) -> Iterator[Name]:
        """Yield whoever may vote without a seat: holders of shares and of weights."""
        if not any(b.electorate for n, b in self.case.bodies.items() if n in self.deciding):
            return
        for classes in self.start.holdings.values():
            for held in classes.values():
                yield from (n for n in held.of if n not in self.case.entities)
        for weight in self.case.weights.values():
            yield from weight.of

    def mark(self, name: Name) -> tuple[Hashable, ...]:
        """Return what sets somebody apart, nothing where nothing does."""
        if name in self.own:
            return (name,)
        return tuple(self._lists(name))

    def _lists(self, name: Name) -> Iterator[Hashable]:
        case, state = self.case, self.start
        for group in (g for g in case.groups if g in self.read):
            if name in members_of((group,), state, case=case):
                yield "group", group
        yield from self._amounts(name)
        yield from (("tag", tag) for tag in sorted(state.tags.get(name, ())) if tag in self.read)
        works = state.works.get(name) if self.works else None
        if works is not None:
            yield "works", works

    def _amounts(self, name: Name) -> Iterator[Hashable]:
        case, state = self.case, self.start
        for entity, classes in state.holdings.items():
            for key, held in classes.items():
                if name in held.of:
                    yield "shares", entity, key, held.of[name]
        for key, weight in case.weights.items():
            if name in weight.of:
                yield "weight", key, weight.of[name]


def rules_of(case: Case, name: str) -> object:
    """Return everything in the clauses of a name that says how it is decided, without who sits where."""
    found: list[object] = []
    own = Name(name)
    if own in case.bodies:
        b = case.bodies[own]
        found += [b.passes, b.quorum, b.recused, b.tie, b.vacancies, b.limits, b.written_consent]
        found += [
            b.tabled_by,
            b.nominates,
            *((g.when, g.elected_by, g.removed_by) for g in b.seat_groups),
        ]
    if own in case.offices:
        office = case.offices[own]
        found += [office.appointed_by, office.removed_by, office.passes]
    if own in case.entities:
        found += [case.entities[own].governed_by, case.entities[own].controlled_by]
    if own in case.powers:
        found.append(case.powers[own])
    return found


def _agreed(case: Case) -> object:
    """Return the agreements that move votes."""
    moving = (AgreementKind.PROXY, AgreementKind.VOTING)
    return [a for a in case.agreements.values() if a.kind in moving]
