"""Votes and money side by side: what each holder has of an entity, and who holds together."""

from __future__ import annotations

from dataclasses import field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.gaps import Gap, Refusal, Refused, Undetermined
from kingmaker.analysis.shares import voted
from kingmaker.model.evaluate import holds, members_of
from kingmaker.model.parties import AgreementKind, GroupKind
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kingmaker.model.case import Case
    from kingmaker.model.parties import Agreement, ShareClass
    from kingmaker.model.state import Stakes, State

#: Whoever holds the shares that the case gives to nobody.
UNKNOWN = Name("(unknown holders)")


@dataclass(frozen=True, slots=True)
class Stake:
    """What one holder has of an entity, as shares of the whole; `None` where the case does not say.

    `votes` are those it may cast, proxies moved, of all that may be cast; `capital` its part of the
    money, of what the entity does not hold itself. `votes_of_all` and `capital_of_all` are of all
    shares issued, those of the entity itself among them, as annual reports often count.
    """

    holder: str
    votes: Fraction | None = None
    capital: Fraction | None = None
    votes_of_all: Fraction | None = None
    capital_of_all: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """Who has how much of one entity, and the addresses of the classes it is held in.

    `gap` says why a number is missing. `by_number` tells that no class says what part of the
    capital it is, so that each share is taken for an equal part. `least` names the holders of whom
    only a range is told, or nothing: they have what is written, at least.
    """

    entity: str
    stakes: tuple[Stake, ...]
    paths: tuple[str, ...]
    gap: str = ""
    by_number: bool = False
    own: bool = False
    least: tuple[str, ...] = ()

    def of(self, holder: str) -> Stake | None:
        """Return the stake of a holder."""
        return next((s for s in self.stakes if s.holder == holder), None)

    def together(self, name: str, holders: Iterable[str]) -> Stake:
        """Return the stake of several holders under one name; what the name holds itself is theirs."""
        found = [s for s in map(self.of, dict.fromkeys((name, *holders))) if s is not None]
        return Stake(
            name,
            votes=_sum(s.votes for s in found),
            capital=_sum(s.capital for s in found),
            votes_of_all=_sum(s.votes_of_all for s in found),
            capital_of_all=_sum(s.capital_of_all for s in found),
        )


@dataclass(frozen=True, slots=True)
class Concert:
    """Some who act as one: a group in concert, a bloc, a pact; on all entities, or on some matters."""

    name: str
    members: tuple[str, ...]
    path: str
    on: frozenset[str] = frozenset()

    def binds(self, matters: frozenset[str]) -> bool:
        """Tell whether it binds on one of these matters."""
        return not self.on or bool(self.on & matters)


def lowest(case: Case, state: State) -> State:
    """Return a state in which a holding that is told as a range is its low end, one not told is nought.

    Of a class whose number of shares is known, that is safe to build on: more votes for a holder, out
    of the same whole, never lose it a decision. Where the number is not known, nothing is changed.
    """
    found: dict[str, dict[str, Stakes]] = {}
    for entity, classes in state.holdings.items():
        found[entity] = {}
        for name, held in classes.items():
            shares = case.holdings[Name(entity)][Name(name)]
            low = {n: _low(shares, n) if a is None else a for n, a in held.of.items()}
            found[entity][name] = held if held.total is None else replace(held, of=low)
    return replace(state, holdings=found)


def _low(shares: ShareClass, holder: Name) -> Fraction:
    """Return the least that a holder may have: nothing, where only what others leave is said."""
    said = shares.held_by.get(holder)
    return said.low if said is not None and said.low is not None else Fraction(0)


def completed(state: State) -> State:
    """Return a state in which the shares that nobody is said to hold have holders: unknown ones."""
    found: dict[str, dict[str, Stakes]] = {}
    for entity, classes in state.holdings.items():
        found[entity] = {name: _filled(stakes) for name, stakes in classes.items()}
    return replace(state, holdings=found)


def _filled(stakes: Stakes) -> Stakes:
    numbers = list(stakes.of.values())
    known = [n for n in numbers if n is not None]
    if stakes.total is None or len(known) < len(numbers) or sum(known) >= stakes.total:
        return stakes
    return replace(stakes, of={**stakes.of, UNKNOWN: stakes.total - sum(known)})


def stock(case: Case, state: State, entity: str) -> Stock:
    """Return what each holder has of an entity, in the order of the case.

    A class that names its part of the capital has that part, shared among its shares; where no
    class does, or only one that has none, every other share is an equal part of the capital. Rights to shares at a price
    are no shares.
    """
    classes = _shares(case, entity)
    draft = _Draft()
    listed = [(entity, str(name)) for name in classes]
    try:
        cast = voted(case, state, classes=listed, on=frozenset({entity}))
        draft.votes = cast.count(listed, votes=True)
        draft.all_votes = cast.whole(listed, votes=True)
        draft.own_votes = sum(
            (_own(classes[Name(c)], entity) * cast.each[e, c] for e, c in listed), Fraction(0)
        )
    except Gap as gap:
        draft.gap = _words(gap.found)
    try:
        draft.capital = _capital(case, state, entity) or None
        draft.gross = _capital(case, state, entity, gross=True) or None
    except Gap as gap:
        draft.gap = draft.gap or _words(gap.found)
    held = (stakes for name, stakes in state.holdings[entity].items() if name in classes)
    names = dict.fromkeys((*(str(n) for s in held for n in s.of), *draft.votes))
    return Stock(
        entity,
        tuple(draft.stake(name) for name in names),
        tuple(shares.path for shares in classes.values()),
        gap=draft.gap,
        by_number=all(s.capital is None or s.without_capital for s in classes.values()),
        own=any(_own(shares, entity) for shares in classes.values()),
        least=tuple(dict.fromkeys(_untold(classes))),
    )


def _shares(case: Case, entity: str) -> dict[Name, ShareClass]:
    """Return the classes of shares of an entity, without rights to buy some."""
    classes = case.holdings[Name(entity)]
    return {name: shares for name, shares in classes.items() if shares.strike is None}


def _untold(classes: Mapping[Name, ShareClass]) -> Iterator[str]:
    """Yield the holders whose number is a range or is not told, in classes of a known number."""
    for shares in classes.values():
        for holder, said in shares.held_by.items():
            if said is not None and said.likely is None and shares.outstanding is not None:
                yield str(holder)


def concerts(case: Case, state: State) -> tuple[Concert, ...]:
    """Return who acts as one: groups in concert, blocs, and the parties of voting agreements and pacts.

    A pact binds on what it names under `on`; one that names nothing is no agreement on votes.
    """
    found = [
        Concert(str(name), _strings(members_of((name,), state, case=case)), group.path)
        for name, group in case.groups.items()
        if group.kind is not GroupKind.GROUP
    ]
    for name, agreement in agreements(case, state, AgreementKind.PACT, AgreementKind.VOTING):
        parties = members_of((*agreement.giver, *agreement.taker), state, case=case)
        on = frozenset(str(n) for n in agreement.on)
        if agreement.kind is AgreementKind.PACT and not on:
            continue
        found.append(Concert(name, _strings(parties), agreement.path, on))
    return tuple(concert for concert in found if len(concert.members) > 1)


def agreements(case: Case, state: State, *kinds: AgreementKind) -> Iterator[tuple[str, Agreement]]:
    """Yield the agreements of these kinds that are in force, with their names."""
    for name, agreement in case.agreements.items():
        begins = agreement.from_date
        begun = begins is None or state.date is None or begins <= state.date.date()
        over = agreement.until is not None and holds(agreement.until, state, case=case)
        if agreement.kind in kinds and begun and not over:
            yield str(name), agreement


@dataclass(slots=True)
class _Draft:
    """The figures of one entity while they are found."""

    votes: dict[str, Fraction] = field(default_factory=dict)
    all_votes: Fraction = Fraction(0)
    own_votes: Fraction = Fraction(0)
    capital: Mapping[str, Fraction] | None = None
    gross: Mapping[str, Fraction] | None = None
    gap: str = ""

    def stake(self, name: str) -> Stake:
        """Return what one has: no part of the capital, where all parts are known and it is given votes only."""
        votes, whole = self.votes.get(name), self.all_votes
        return Stake(
            name,
            votes=votes / whole if votes is not None and whole else None,
            capital=None if self.capital is None else self.capital.get(name, Fraction(0)),
            votes_of_all=(
                votes / (whole + self.own_votes) if votes is not None and whole else None
            ),
            capital_of_all=None if self.gross is None else self.gross.get(name, Fraction(0)),
        )


def _capital(case: Case, state: State, entity: str, *, gross: bool = False) -> dict[str, Fraction]:
    """Return the part of the capital of each holder; `gross` counts the entity's own shares too."""
    classes = _shares(case, entity)
    parts = {
        name: _part(state, entity, name, shares, gross=gross) for name, shares in classes.items()
    }
    counted = {name: shares for name, shares in classes.items() if not shares.without_capital}
    said = {name for name, shares in counted.items() if shares.capital is not None}
    if said and said != set(counted):
        silent = next(name for name in counted if name not in said)
        path = f"holdings.{entity}.{silent}.capital"
        raise Gap(Undetermined(path, f"what part of the capital {silent} is"))
    whole = sum(parts.values(), Fraction(0))
    if _in_shares(counted):  # of the whole capital, of which some class may not be in the case
        named = sum((s.capital.likely or 0 for s in counted.values() if s.capital), Fraction(0))
        whole += max(Fraction(0), 1 - named)
    found: dict[str, Fraction] = {}
    for name in classes:
        stakes = state.holdings[entity][str(name)]
        each = (stakes.total or Fraction(0)) + (_own(classes[name], entity) if gross else 0)
        for holder, number in stakes.of.items():
            if number is None and parts[name]:
                path = f"{classes[name].path}.held_by.{holder}"
                raise Gap(Undetermined(path, f"how much of {name} {holder} holds"))
            if number is not None and each and whole:
                share = parts[name] / whole * number / each
                found[str(holder)] = found.get(str(holder), Fraction(0)) + share
    return found


def _part(state: State, entity: str, name: str, shares: ShareClass, *, gross: bool) -> Fraction:
    """Return how much of the capital a class is: as it says, else the number of its shares."""
    total = state.holdings[entity][name].total
    if total is None:
        raise Gap(Undetermined(f"{shares.path}.outstanding", f"how many {name} there are"))
    issued = total + _own(shares, entity)
    if shares.capital is None:
        return issued if gross else total
    if shares.capital.likely is None:
        raise Gap(Undetermined(f"{shares.path}.capital", f"what part of the capital {name} is"))
    return shares.capital.likely if gross or not issued else shares.capital.likely * total / issued


def _in_shares(classes: Mapping[Name, ShareClass]) -> bool:
    """Tell whether the classes say their part as shares of the whole capital."""
    units = {s.capital.unit for s in classes.values() if s.capital is not None}
    if len(units) > 1:
        path = next(iter(classes.values())).path
        says = "some parts of the capital are shares of it and some are amounts"
        raise Gap(Refused(path, Refusal.NO_SHARES, says))
    return units == {"share"}


def _own(shares: ShareClass, entity: str) -> Fraction:
    """Return how many shares of a class the entity holds itself."""
    held = shares.held_by.get(Name(entity))
    numbers = (q.likely for q in (shares.treasury, held) if q is not None and q.unit != "share")
    return max((n for n in numbers if n is not None), default=Fraction(0))


def _sum(parts: Iterable[Fraction | None]) -> Fraction | None:
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if known else None


def _words(found: Undetermined | Refused) -> str:
    return (
        f"the case does not say {found.missing}" if isinstance(found, Undetermined) else found.says
    )


def _strings(names: tuple[Name, ...]) -> tuple[str, ...]:
    return tuple(str(n) for n in names)
