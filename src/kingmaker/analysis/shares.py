"""Votes that come from shares: who may vote how many, once proxies are given."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.agreeing import agreeing, several, titled
from kingmaker.analysis.gaps import Gap, Undetermined
from kingmaker.analysis.inforce import votes_by_law
from kingmaker.model.evaluate import chosen, holds, members_of
from kingmaker.model.parties import AgreementKind
from kingmaker.model.state import share_classes
from kingmaker.model.values import Name, Quantity
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kingmaker.model.case import Case
    from kingmaker.model.parties import Agreement
    from kingmaker.model.state import State

ClassName: TypeAlias = tuple[str, str]

#: Of more holders than this a sentence names the first.
_NAMES, _FIRST = 15, 3


@dataclass(frozen=True, slots=True)
class Voted:
    """Who votes how many shares of each class, how many there are, and how many votes each has."""

    shares: Mapping[ClassName, Mapping[str, Fraction]]
    total: Mapping[ClassName, Fraction]
    each: Mapping[ClassName, Fraction]
    notes: tuple[str, ...] = ()

    def count(self, classes: Iterable[ClassName], *, votes: bool) -> dict[str, Fraction]:
        """Return the shares of these classes that each may vote, or the votes they carry."""
        found: dict[str, Fraction] = {}
        for name in classes:
            factor = self.each[name] if votes else Fraction(1)
            for holder, number in self.shares[name].items():
                found[holder] = found.get(holder, Fraction(0)) + number * factor
        return found

    def whole(self, classes: Iterable[ClassName], *, votes: bool) -> Fraction:
        """Return how many shares of these classes there are, or how many votes they carry."""
        return sum(
            (self.total[name] * (self.each[name] if votes else 1) for name in classes), Fraction(0)
        )


@dataclass(slots=True)
class _Draft:
    """The shares while proxies are being applied."""

    shares: dict[ClassName, dict[str, Fraction]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def voted(
    case: Case,
    state: State,
    *,
    classes: Iterable[ClassName],
    on: frozenset[str] = frozenset(),
    barred: frozenset[str] = frozenset(),
) -> Voted:
    """Return who may vote the shares of these classes on a question.

    Shares that the entity holds itself do not vote and are not counted. A proxy moves votes from
    its giver to its taker: so many shares, a share of the class, or all that is held; not a proxy
    that the giver got from others. `on` names the question, the body and the entity: a proxy for
    other matters moves nothing. Nor does one of or for somebody who is `barred` from voting. Of
    several proxies for the same shares the latest act counts.
    """
    listed = tuple(dict.fromkeys(classes))
    draft = _Draft()
    for entity, inner in listed:
        draft.shares[entity, inner] = _held(state, entity, inner, draft.notes)
    each = {name: _votes_per_share(case, state, name) for name in listed}
    given: dict[tuple[ClassName, str], Fraction] = {}
    moves: list[tuple[ClassName, Name, Name, Fraction]] = []
    for agreement in reversed(proxies(case, state, on=on)):
        moved = _classes_of(case, agreement, listed)
        votes = tuple(pairs(case, state, agreement, barred=barred)) if moved else ()
        for name in moved:
            for giver, taker in votes:
                held = draft.shares[name].get(giver, Fraction(0))
                left = held - given.get((name, giver), Fraction(0))
                wanted = _amount(agreement, held, state.holdings[name[0]][name[1]].total)
                number = min(wanted, left)
                given[name, giver] = given.get((name, giver), Fraction(0)) + number
                moves.append((name, giver, taker, number))
        if votes:
            draft.notes.append(_proxy_note(case, agreement))
    for name, giver, taker, number in moves:
        own = draft.shares[name]
        own[giver] = own.get(giver, Fraction(0)) - number
        own[taker] = own.get(taker, Fraction(0)) + number
    total = {(e, c): _total(state, e, c) for e, c in listed}
    return Voted(draft.shares, total, each, tuple(draft.notes))


def classes_for(
    case: Case, *, entity: str | None, share_class: str | None
) -> tuple[ClassName, ...]:
    """Return the classes whose holders are meant by ``holders of CLASS`` or ``holders of shares``."""
    wanted = share_class or entity
    if wanted is None and len(case.holdings) == 1:
        wanted = next(iter(case.holdings))
    found = share_classes(case, wanted or "", of=entity)
    if not found:
        missing = f"who holds {share_class or 'shares'}" + (f" of {entity}" if entity else "")
        raise Gap(Undetermined(f"holdings.{wanted or ''}".rstrip("."), missing))
    return found


def proxies(case: Case, state: State, *, on: frozenset[str]) -> tuple[Agreement, ...]:
    """Return the proxies in force on a question, the latest last."""
    found = [
        a
        for a in case.agreements.values()
        if a.kind is AgreementKind.PROXY
        and (not a.on or on & set(a.on))
        and (a.from_date is None or state.date is None or a.from_date <= state.date.date())
        and not (a.until is not None and holds(a.until, state, case=case))
    ]
    return tuple(sorted(found, key=lambda a: a.from_date or date.min))


def pairs(
    case: Case, state: State, agreement: Agreement, *, barred: frozenset[str]
) -> Iterator[tuple[Name, Name]]:
    """Yield who gives a vote to whom under a proxy."""
    if len(agreement.taker) != 1:
        raise Gap(Undetermined(f"{agreement.path}.to", "who votes under this proxy"))
    taker = agreement.taker[0]
    for giver in members_of(agreement.giver, state, case=case):
        if giver != taker and not barred & {giver, taker}:
            yield giver, taker


def crowds(case: Case, heads: Iterable[str]) -> Iterator[str]:
    """Yield a sentence on the crowds among voters; nothing where there are none."""
    found = [case.people[Name(n)] for n in heads if Name(n) in case.people]
    names = [p.label or p.id.replace("-", " ") for p in found if p.kind == "crowd"]
    if len(names) > 1:
        yield f"Taken as one voter each, though crowds that would vote in parts: {_joined(names)}."
    elif names:
        yield f"Taken as one voter, though a crowd that would vote in parts: {names[0]}."


def told(case: Case, holders: Collection[str], heads: Collection[str]) -> Iterator[str]:
    """Yield of holders of shares who on the roll is a crowd, and who is not on it, having no vote; nothing of nobody."""
    known = {**case.people, **case.entities}
    names = [(n, known.get(Name(n))) for n in holders if n not in heads]
    without = [p.label or n.replace("-", " ") if p else n for n, p in names]
    yield from crowds(case, heads if holders else ())
    if without:
        yield f"Without a vote, by shares that carry none: {_joined(without)}."


def _joined(names: Sequence[str]) -> str:
    """Return names in a sentence; of many the first, and how many others."""
    most, last = names[:-1], names[-1]
    if len(names) > _NAMES:
        most, last = names[:_FIRST], f"{len(names) - _FIRST} others"
    return f"{', '.join(most)} and {last}" if most else last


def lent(case: Case, name: str, own: tuple[str, ...]) -> str:
    """Return in words for whom somebody votes beside, or instead of, casting a vote of their own."""
    told = _votes_for(case, name, [giver for giver in own if giver != name])
    return f"{told}{' as well' if name in own else ''}."


def unlent(case: Case, chair: str) -> str:
    """Return in words that nobody votes for one who votes on a tie only, nor that one for others."""
    return f"No proxy works for or by {titled(case, chair)}, who votes on a tie only."


def _votes_for(case: Case, taker: str, givers: Sequence[str]) -> str:
    *most, last = [titled(case, giver) for giver in givers]
    votes = agreeing("votes", many=several(case, taker))
    return f"{titled(case, taker)} {votes} for {', '.join(most)}{' and ' if most else ''}{last}"


def _held(state: State, entity: str, inner: str, notes: list[str]) -> dict[str, Fraction]:
    stakes = state.holdings[entity][inner]
    found = {}
    for holder, number in stakes.of.items():
        if number is None:
            where = f"holdings.{entity}.{inner}.held_by.{holder}"
            raise Gap(Undetermined(where, f"how many {inner} {holder} holds"))
        found[str(holder)] = number
    notes += (
        f"The number of {inner} {f'that {holder} holds' if holder else 'outstanding'} is only a "
        "likely one and is taken as it stands."
        for holder in stakes.likely
    )
    return found


def _total(state: State, entity: str, inner: str) -> Fraction:
    total = state.holdings[entity][inner].total
    if total is None:
        where = f"holdings.{entity}.{inner}.outstanding"
        raise Gap(Undetermined(where, f"how many {inner} there are"))
    return total


def _votes_per_share(case: Case, state: State, name: ClassName) -> Fraction:
    entity, inner = name
    value = chosen(case.holdings[Name(entity)][Name(inner)].votes, state, case=case)
    if isinstance(value, Name):
        level = state.gauges.get(value)
        value = level if isinstance(level, Quantity) else None
    if value is not None and value.likely is not None:
        return value.likely
    legal = votes_by_law(case)
    if legal is not None and legal.value.isdigit():
        return Fraction(legal.value)
    raise Gap(
        Undetermined(f"holdings.{entity}.{inner}.votes", f"how many votes a share of {inner} has")
    )


def _classes_of(
    case: Case, agreement: Agreement, listed: tuple[ClassName, ...]
) -> tuple[ClassName, ...]:
    if agreement.what is None or agreement.what.name is None:
        return listed
    entity = listed[0][0] if listed else None
    meant = share_classes(case, agreement.what.name, of=entity)
    return tuple(name for name in listed if name in meant)


def _amount(agreement: Agreement, held: Fraction, total: Fraction | None) -> Fraction:
    """Return how many shares a proxy is for: a number, a share of the class it names, or of what is held."""
    amount = agreement.amount
    if amount is None:
        return held
    if amount.likely is None:
        raise Gap(Undetermined(f"{agreement.path}.what", "for how many shares this proxy is"))
    if amount.unit != "share":
        return amount.likely
    named = agreement.what is not None and agreement.what.name is not None
    return amount.likely * (total if named and total is not None else held)


def _proxy_note(case: Case, agreement: Agreement) -> str:
    taker, name = agreement.taker[0], agreement.title
    if set(agreement.giver) == {taker}:
        return f"{name}: a proxy of {titled(case, taker)} to itself moves no vote."
    back = {True: "; it may be taken back", False: "; it cannot be taken back", None: ""}
    return f"{name}: {_votes_for(case, taker, agreement.giver)}{back[agreement.revocable]}."
