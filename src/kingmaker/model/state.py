"""A state of a case: who sits where and holds what, where people work, how things stand, and when."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, time
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kingmaker.model.case import Case
    from kingmaker.model.parties import ShareClass
    from kingmaker.model.values import Quantity


class UnknownName(LookupError):  # noqa: N818  # it reads as what happened
    """A name that the case does not declare where one was needed: a mistake in a program."""


class NotSaid(LookupError):  # noqa: N818  # as above
    """Something the case or the state does not say, though the question turns on it."""


@dataclass(frozen=True, slots=True)
class Stakes:
    """How one class of shares is held, without those that the entity holds itself.

    `of` maps holders to numbers of shares (`None`: not known), `total` is the number that may be
    voted, held by somebody named or not. `likely` names the holders whose number is only a likely
    one; the total is among them under the name of nobody (``""``).
    """

    of: Mapping[Name, Fraction | None] = field(default_factory=dict)
    total: Fraction | None = None
    likely: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that may change while a case is looked at; all else is in the case.

    `seats` maps a body to those listed as its members, and ``body.group`` to those in a group of
    its seats, as written: groups are not yet replaced by their members.
    """

    seats: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    offices: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    groups: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    gauges: Mapping[str, Name | Quantity] = field(default_factory=dict)
    #: The value of each measure at the start and now.
    measures: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    works: Mapping[str, Name | None] = field(default_factory=dict)
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    holdings: Mapping[str, Mapping[str, Stakes]] = field(default_factory=dict)
    #: The day and time in the case's own time zone; the zone itself is not read.
    date: datetime | None = None
    happened: frozenset[str] = frozenset()


def initial(case: Case) -> State:
    """Return the state in which a case begins: everything as its file says.

    >>> from kingmaker.model.bodies import Office
    >>> from kingmaker.model.case import Case
    >>> office = Office(held_by=(Name("altman"),))
    >>> initial(Case(name="x", offices={Name("ceo"): office})).offices["ceo"]
    ('altman',)
    """
    return State(
        seats=dict(_seats(case)),
        offices={name: office.held_by for name, office in case.offices.items()},
        groups={name: group.members for name, group in case.groups.items()},
        gauges={
            name: gauge.starts if gauge.starts is not None else gauge.levels[0]
            for name, gauge in case.gauges.items()
            if gauge.levels or gauge.starts is not None
        },
        works={name: party.works_at for name, party in case.people.items()},
        tags={
            name: frozenset(clause.tags)
            for section in (case.people, case.groups)
            for name, clause in section.items()
        },
        holdings={
            entity: {name: stakes(shares, entity) for name, shares in classes.items()}
            for entity, classes in case.holdings.items()
        },
        date=_starts(case),
    )


def stakes(shares: ShareClass, entity: str) -> Stakes:
    """Return how a class of shares is held, every number as far as the case says it.

    A share of the class is taken of the outstanding number; whoever has the rest gets what the
    others leave. A number that is a range counts with its likely value, and is named as such.

    >>> from kingmaker.model.parties import ShareClass
    >>> from kingmaker.model.values import exactly
    >>> held = {Name("fund"): exactly(30), Name("public"): None}
    >>> stakes(ShareClass(outstanding=exactly(100), held_by=held), "acme").of[Name("public")]
    Fraction(70, 1)
    """
    issued = _number(shares.outstanding)
    if issued is None and shares.held_by and all(_is_share(q) for q in shares.held_by.values()):
        issued = Fraction(1)
    found = {
        holder: _number(amount, of=issued)
        for holder, amount in shares.held_by.items()
        if amount is not None
    }
    own = found.pop(Name(entity), None) or Fraction(0)
    treasury = max(_number(shares.treasury) or Fraction(0), own)
    votable = None if issued is None else issued - treasury
    for holder, amount in shares.held_by.items():
        if amount is None:
            found[holder] = _rest(votable, found)
    ordered = {holder: found[holder] for holder in shares.held_by if holder in found}
    return Stakes(
        of=ordered,
        total=votable if votable is not None else _sum(ordered.values()),
        likely=tuple(_likely(shares)),
    )


def share_classes(case: Case, name: str, *, of: str | None = None) -> tuple[tuple[str, str], ...]:
    """Return the classes of shares a name stands for, each with its entity.

    The name is a class (``class-b``), a class of an entity (``acme.class-b``) or an entity, which
    stands for all its classes; rights to shares at a price (`strike`) are none of them. A class that two
    entities have means the one of the entity `of`.
    """
    if name in case.holdings:
        classes = case.holdings[Name(name)]
        return tuple((name, inner) for inner, shares in classes.items() if shares.strike is None)
    entity, dot, inner = name.rpartition(".")
    if dot and inner in case.holdings.get(Name(entity), {}):
        return ((entity, inner),)
    found = [(e, name) for e, classes in case.holdings.items() if name in classes]
    near = [pair for pair in found if pair[0] == of]
    if len(found) > 1 and not near:
        msg = f"{name!r} is a class of {', '.join(e for e, _ in found)}: which?"
        raise NotSaid(msg)
    return tuple(near or found)


def known_classes(case: Case, name: str | None, *, of: str | None) -> tuple[tuple[str, str], ...]:
    """Return the classes of shares that a name means, without a name those of the only entity that has any.

    `of` is the entity that is spoken of. `UnknownName` is raised where there is no class of that name, `NotSaid`
    where several entities may be meant.
    """
    entity = of if name is None and of in case.holdings else None
    if name is None and entity is None and len(case.holdings) == 1:
        entity = next(iter(case.holdings))
    found = share_classes(case, name or entity or "", of=of)
    if not found:
        msg = f"no class of shares is called {name!r}" if name else "shares of which entity?"
        raise UnknownName(msg) if name else NotSaid(msg)
    return found


def _seats(case: Case) -> Iterator[tuple[str, tuple[Name, ...]]]:
    for name, body in case.bodies.items():
        yield name, body.members
        for group in body.seat_groups:
            yield f"{name}.{group.id}", group.held_by


def _starts(case: Case) -> datetime | None:
    if case.as_of is not None:
        return datetime.combine(case.as_of, time())
    return None if case.clock is None else case.clock.starts.replace(tzinfo=None)


def _number(quantity: Quantity | None, *, of: Fraction | None = None) -> Fraction | None:
    if quantity is None or quantity.likely is None:
        return None
    if not _is_share(quantity):
        return quantity.likely
    return None if of is None else quantity.likely * of


def _is_share(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.unit == "share"


def _rest(votable: Fraction | None, found: Mapping[Name, Fraction | None]) -> Fraction | None:
    others = _sum(found.values())
    return None if votable is None or others is None else max(votable - others, Fraction(0))


def _sum(numbers: Iterable[Fraction | None]) -> Fraction | None:
    known = list(numbers)
    if any(n is None for n in known):
        return None
    return sum((n for n in known if n is not None), Fraction(0))


def _likely(shares: ShareClass) -> Iterator[Name]:
    if shares.outstanding is not None and shares.outstanding.exact is None:
        yield Name("")
    for holder, amount in shares.held_by.items():
        if amount is not None and amount.exact is None:
            yield holder
