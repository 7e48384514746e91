"""Which rules of law count for a case: those that fill a gap, that a clause displaces, that hold anyway."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.model.bodies import Concerns
from kingmaker.model.law import Force
from kingmaker.model.values import Name
from kingmaker.patterns import pattern
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.model.bodies import Body, Power, SeatGroup
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.law import LawRule
    from kingmaker.model.parties import Entity


class Standing(StrEnum):
    """What a rule of law is to a case."""

    IN_USE = "in use"  #: a default where the case is silent
    DISPLACED = "displaced"  #: a default that a clause of the case replaces
    MANDATORY = "mandatory"  #: applies whatever the case says
    PROHIBITED = "prohibited"  #: what clauses of the case are held against
    NOT_RELEVANT = "not relevant"  #: speaks to nothing in the case


@dataclass(frozen=True, slots=True)
class InUse:
    """A rule of law, what it is to the case, and where: the address that is silent or that has a clause.

    `clause` is the one that displaces a default, or that a rule which holds anyway meets. The section, and
    whether its text was seen, are the rule's.
    """

    rule: LawRule
    standing: Standing
    path: str = ""
    clause: Clause | None = None


#: For matters that are a key of a body: the key.
BODY_KEYS = {
    "quorum": "quorum",
    "passes": "passes",
    "tie": "tie",
    "written_consent": "written_consent",
    "notice": "notice",
    "recused": "recused",
    "meets": "meets",
    "call-meeting": "called_by",
    "fill-vacancy": "vacancies",
}
#: For matters that are acts: the key of a group of seats that settles them too, if there is one.
_ACTS = {c.value: "" for c in Concerns} | {
    "sell-all-assets": "",
    "direct-board": "",
    "elect-director": "elected_by",
    "remove-director": "removed_by",
}
#: For matters that are a key of an office: the key.
_OFFICE_KEYS = {"appoint-officer": "appointed_by", "remove-officer": "removed_by"}

#: Words in a body's name or label, and the role they speak of, where nothing else tells.
_ROLE_WORDS = (
    (pattern(r"\b(stock|share)holders\b"), "stockholders"),
    (pattern(r"\b(board|directors|trustees|governors)\b"), "board"),
    (pattern(r"\bmembers(hip)?\b"), "members"),
)
#: Words in an entity's `kind` that put it under another law than the pack's.
_OTHER_FORM = {
    "delaware-stock": pattern(
        r"\b(llc|limited liability|partnership|l?lp|trust|foundation|dao|non-?stock|non-?profit)\b"
    ),
    "uk-model-articles": pattern(
        r"\b(llp|partnership|guarantee|plc|public|trust|charity|llc|non-?stock)\b"
    ),
}
#: Words of which one must stand there, if the kind is said at all.
_OWN_FORM = {"delaware-nonstock": pattern(r"\b(non-?stock|non-?profit|charit\w+|nonprofit)\b")}


# --- who is who ----------------------------------------------------------------------------------


def role_of(case: Case, name: str) -> str:
    """Return whose part a body plays: board, stockholders, members, committee, officers, or any.

    The body that governs an entity is its board, a meeting of `holders of …` its stockholders. Where the case
    says neither, the body's name does; a second board of an entity that is governed is none in law.

    >>> from kingmaker.model.bodies import Body
    >>> from kingmaker.model.case import Case
    >>> role_of(Case(name="x", bodies={"board": Body(label="Board of directors")}), "board")
    'board'
    """
    body = case.bodies.get(Name(name))
    if body is None:
        return "officers" if name in case.offices else "any"
    if body.parent is not None:
        return "committee"
    if body.electorate is not None:
        return "members" if body.electorate.weight is not None else "stockholders"
    governing = {option.value for entity in case.entities.values() for option in entity.governed_by}
    if name in governing:
        return "board"
    said = f"{name} {body.label}".lower().replace("-", " ")
    entity = entity_of(case, name)
    governed = entity is not None and bool(entity.governed_by)
    found = (role for words, role in _ROLE_WORDS if words.search(said))
    return next((role for role in found if role != "board" or not governed), "any")


def entity_of(case: Case, name: str) -> Entity | None:
    """Return the entity that a body belongs to: the one it says, its parent's, or the one it governs."""
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        body = case.bodies.get(Name(name))
        if body is None:
            return None
        owner = body.of if body.of is not None else body.parent
        if owner is None:
            entities = case.entities.values()
            return next((e for e in entities if name in {o.value for o in e.governed_by}), None)
        if owner in case.entities:
            return case.entities[owner]
        name = owner
    return None


def under_law(case: Case, name: str) -> bool:
    """Tell whether the case's pack of law speaks to this body: its entity has the form that the pack is for."""
    return _fits(case, entity_of(case, name))


def _fits(case: Case, entity: Entity | None) -> bool:
    if case.law is None or not case.law.rules:
        return False
    kind = entity.kind.lower() if entity is not None else ""
    other, own = _OTHER_FORM.get(case.law.name), _OWN_FORM.get(case.law.name)
    if not kind:
        return True
    return not (other and other.search(kind)) and (own is None or bool(own.search(kind)))


def bodies_in_role(case: Case, role: str) -> tuple[Name, ...]:
    """Return the bodies that play a role and that the law speaks to."""
    return tuple(n for n in case.bodies if role in (role_of(case, n), "any") and under_law(case, n))


def body_in_role(case: Case, role: str, of: Name | None = None) -> Name | None:
    """Return the body that plays a role, for the entity whose body, seats or office `of` is, where several have one.

    A nonstock corporation without a meeting of members has its board as its members.
    """
    entity = None if of is None else _owner(case, of)
    for sought in (role, "board") if role == "members" else (role,):
        found = bodies_in_role(case, sought)
        own = [n for n in found if entity is None or entity_of(case, n) is entity]
        if own:
            return own[0]
    return None


def seats_in_law(case: Case, place: str) -> bool:
    """Tell whether the pack of law speaks of who fills and empties a place: the seats of a board, an office.

    Of the members of another body, such as a meeting of donors, it says nothing.
    """
    if place in case.offices:
        return case.offices[Name(place)].of is None or _fits(case, _owner(case, place))
    body = place.partition(".")[0]
    return role_of(case, body) == "board" and under_law(case, body)


def concerns_of(power: Power) -> str:
    """Return which act a power is about: what it says it concerns, else its own name.

    >>> from kingmaker.model.bodies import Power
    >>> concerns_of(Power(path="powers.amend-bylaws"))
    'amend-bylaws'
    """
    return power.concerns.value if power.concerns is not None else power.id


def classes_of(groups: Iterable[SeatGroup]) -> int:
    """Return into how many classes groups of seats divide a board: those that come up at different times.

    Groups with a date are told apart by it, groups with a term of several years but no date by name.

    >>> classes_of(())
    0
    """
    known = tuple(groups)
    dates = {g.expires.date() for g in known if g.expires is not None}
    undated = (g.term for g in known if g.expires is None and g.term is not None)
    return len(dates) + sum(term.unit == "year" and term.count > 1 for term in undated)


# --- which rules are in use ----------------------------------------------------------------------


def law_rule(case: Case, role: str, about: str) -> LawRule | None:
    """Return the rule of law on a matter, for those who play a role: a default or a mandatory one with a sentence.

    Prohibitions are left out: what they hold is a bound, not a rule to decide by.
    """
    rules = case.law.rules if case.law is not None else ()
    return next(
        (
            r
            for r in rules
            if r.about == about
            and r.role in (role, "any")
            and r.rule is not None
            and r.force is not Force.PROHIBITED
        ),
        None,
    )


def rules_in_use(case: Case) -> tuple[InUse, ...]:
    """Return every rule of the case's pack with what it is to this case, in the order of the pack.

    A rule that speaks to several clauses comes once for each.
    """
    rules = case.law.rules if case.law is not None else ()
    return tuple(found for rule in rules for found in _standings(case, rule))


def defaults_in_use(case: Case) -> tuple[InUse, ...]:
    """Return every default that fills a gap of the case, with the address that is silent."""
    return tuple(u for u in rules_in_use(case) if u.standing is Standing.IN_USE and u.path)


def _standings(case: Case, rule: LawRule) -> Iterator[InUse]:
    places: dict[str, Clause | None] = {}
    for path, clause in _places(case, rule):
        places.setdefault(path, clause)
    if not places:
        yield InUse(rule, Standing.NOT_RELEVANT)
    for path, clause in places.items():
        yield InUse(rule, _standing(rule, clause), path, clause)


def _standing(rule: LawRule, clause: Clause | None) -> Standing:
    if rule.force is Force.MANDATORY:
        return Standing.MANDATORY
    if rule.force is Force.PROHIBITED:
        return Standing.PROHIBITED
    return Standing.IN_USE if clause is None else Standing.DISPLACED


_Place = tuple[str, "Clause | None"]


def _places(case: Case, rule: LawRule) -> Iterator[_Place]:
    """Every address that a rule speaks to, with the clause that stands there, if one does."""
    if rule.about in _OFFICE_KEYS:
        yield from _offices(case, rule.about)
    elif rule.about in BODY_KEYS:
        yield from _bodies(case, rule)
    elif rule.about in _ACTS:
        yield from _acts(case, rule)
    elif rule.about == "votes":
        yield from _votes(case)
    elif bodies_in_role(case, "board"):
        yield "", None


def _offices(case: Case, about: str) -> Iterator[_Place]:
    if not bodies_in_role(case, "board"):
        return
    key = _OFFICE_KEYS[about]
    powers = _powers(case, about)
    for name, office in case.offices.items():
        if office.of is not None and not _fits(case, _owner(case, office.of)):
            continue
        given = office if getattr(office, key) else next(iter(powers), None)
        yield f"offices.{name}.{key}", given


def _owner(case: Case, name: str) -> Entity | None:
    """Return the entity that something is, or that its body or office belongs to."""
    office = case.offices.get(Name(name))
    if office is not None:
        return None if office.of is None else _owner(case, office.of)
    return case.entities.get(Name(name)) or entity_of(case, name.partition(".")[0])


def _bodies(case: Case, rule: LawRule) -> Iterator[_Place]:
    key = BODY_KEYS[rule.about]
    powers = _powers(case, rule.about)
    for name in bodies_in_role(case, rule.role):
        body = case.bodies[name]
        yield f"bodies.{name}.{key}", body if getattr(body, key) else next(iter(powers), None)


def _acts(case: Case, rule: LawRule) -> Iterator[_Place]:
    powers = _powers(case, rule.about)
    for power in powers:
        path = power.path or f"powers.{rule.about}"
        steps = (step for way in power.ways for step in way)
        silent = any(
            s.by is not None and role_of(case, s.by) == rule.role and not s.passes for s in steps
        )
        yield (f"{path}.passes", None) if silent and rule.rule is not None else (path, power)
    for name in bodies_in_role(case, "board") if not powers else ():
        yield _seats(case, case.bodies[name], rule)


def _seats(case: Case, body: Body, rule: LawRule) -> _Place:
    """An act without a power of its own: groups of seats may say that others decide it than the law says."""
    key = _ACTS[rule.about]
    for group in body.seat_groups if key else ():
        deciders = [option.value for option in getattr(group, key)]
        if any(role_of(case, name) != rule.role for name in deciders):
            return group.path, group
    return f"powers.{rule.about}", None


def _powers(case: Case, about: str) -> tuple[Power, ...]:
    return tuple(p for n, p in case.powers.items() if about in (concerns_of(p), n))


def _votes(case: Case) -> Iterator[_Place]:
    for entity, classes in case.holdings.items():
        for name, held in classes.items() if _fits(case, case.entities.get(entity)) else ():
            yield f"holdings.{entity}.{name}.votes", held if held.votes else None
