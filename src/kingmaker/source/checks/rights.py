"""Checks of rights: held by nobody, given twice, or without a rule to decide by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.inlaw import concerns_of, law_rule, role_of, under_law
from kingmaker.problems import Problem, Related, Severity
from kingmaker.records import dataclass
from kingmaker.source.checks.places import arrivals, expanded, has_members
from kingmaker.source.checks.powers import (
    Right,
    covering,
    decisions,
    law_speaks,
    own_rights,
    rights_to,
    signature,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.problems import Location

#: How many further places a problem shows.
MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class _Held:
    """A right in somebody's hands: whose, in words which, and whether nothing goes without them."""

    by: Name
    what: str
    needed: bool = True


def _held(case: Case) -> Iterator[_Held]:
    for name, step in decisions(case):
        if step.by is not None:
            yield _Held(step.by, f"decides `{name}`")
        yield from (_Held(who, f"must consent to `{name}`") for who in step.consent)
        yield from (_Held(who, f"may veto `{name}`", needed=False) for who in step.veto)
    yield from _filling(case)
    for name, entity in case.entities.items():
        yield from (_Held(o.value, f"governs `{name}`") for o in entity.governed_by)
    for name, move in case.moves.items():
        yield from (_Held(x.by, f"makes the move `{name}`") for x in move.steps if x.by is not None)


def _filling(case: Case) -> Iterator[_Held]:
    for name, body in case.bodies.items():
        if body.vacancies is not None and body.vacancies.by is not None:
            yield _Held(body.vacancies.by, f"fills vacancies of `{name}`")
        for group in body.seat_groups:
            yield from (_Held(o.value, f"elects `{name}.{group.id}`") for o in group.elected_by)
    for name, office in case.offices.items():
        yield from (_Held(o.value, f"appoints `{name}`") for o in office.appointed_by)


def rights_of_nobody(case: Case) -> Iterator[Problem]:
    """Yield a problem for each decider that has no members, or that is an office without a holder."""
    by: dict[Name, list[_Held]] = {}
    for held in _held(case):
        by.setdefault(held.by, []).append(held)
    for who, rights in by.items():
        related = tuple(Related(r.by.where, f"it {r.what}") for r in rights[1 : MOST_PLACES + 1])
        if _is_nobody(who, case):
            needed = any(r.needed for r in rights)
            yield Problem(
                "K506",
                f"`{who}` {rights[0].what}, and nobody is in it",
                rights[0].by.where,
                Severity.ERROR if needed else Severity.WARNING,
                help=f"say who `{who}` is: `members:` or `held_by:`",
                related=related,
            )
        elif _is_vacant(who, case):
            yield Problem(
                "K507",
                f"`{who}` {rights[0].what}, and is vacant when the case begins",
                rights[0].by.where,
                Severity.WARNING,
                help="until it is filled nobody can use that right",
                related=related,
            )


def powers_of_nobody(case: Case) -> Iterator[Problem]:
    """Yield a problem for each power that does not say who decides, where the law does not either."""
    for name, power in case.powers.items():
        silent = not power.ways or any(step.by is None for way in power.ways for step in way)
        if silent and not law_speaks(case, concerns_of(power)):
            help_ = "say who decides: `by:` a body, an office or a party"
            yield Problem("K506", f"nobody decides `{name}`", power.where, help=help_)


def _is_nobody(who: Name, case: Case) -> bool:
    """Tell whether there is nobody behind a name, and nothing that would put somebody there."""
    if who in case.groups:
        return not expanded((who,), case) and who not in arrivals(case)
    if who in case.offices:
        filled = rights_to(case, "appoint", who) or law_speaks(case, "appoint-officer", who)
        return not (case.offices[who].held_by or filled or who in arrivals(case))
    body = case.bodies.get(who)
    if body is None:
        return False
    if body.electorate is not None:
        weight, shares = body.electorate.weight, body.electorate.share_class
        return bool(
            (weight is not None and not case.weights[weight].of)
            or (shares is not None and not _issued(shares, case))
        )
    come = body.joined_by or body.seats or who in arrivals(case) or covering(case, "elect", who)
    return (
        not (has_members(body) and _somebody(body.sitting, case))
        and not come
        and not body.seat_groups
    )


def _somebody(people: tuple[Name, ...], case: Case) -> bool:
    return not people or bool(expanded(people, case))


def _issued(name: Name, case: Case) -> bool:
    last = name.rpartition(".")[2]
    classes = [
        shares for inner in case.holdings.values() for n, shares in inner.items() if n == last
    ]
    return any(shares.held_by or shares.outstanding for shares in classes)


def _is_vacant(who: Name, case: Case) -> bool:
    office, body = case.offices.get(who), case.bodies.get(who)
    if office is not None:
        return not office.held_by
    if body is None or not body.seat_groups or body.joined_by:
        return False
    ex_officio = any(g.ex_officio for g in body.seat_groups)
    return not expanded(body.sitting, case) and not ex_officio


def powers_in_two_clauses(case: Case) -> Iterator[Problem]:
    """Yield an error for two clauses that let different ones, or different rules, decide the same act."""
    yield from _twice_by_clause(case)
    known: dict[tuple[object, ...], Name] = {}
    for name, power in case.powers.items():
        causes = {x.cause for way in power.ways for x in way}
        if _is_limited(power) or len(causes) > 1:
            continue
        matter = (concerns_of(power), power.of, power.acts, *causes)
        first = known.setdefault(matter, name)
        if signature(case.powers[first]) != signature(power):
            yield _two(
                Right((), f"powers.{first}", first.where, power=first),
                Right((), f"powers.{name}", name.where),
                f"who decides `{concerns_of(power)}`, and how",
            )


def _is_limited(power: Power) -> bool:
    return bool(
        power.from_ or power.until or any(x.when or x.voters for way in power.ways for x in way)
    )


def _twice_by_clause(case: Case) -> Iterator[Problem]:
    """Yield what a power says of filling or emptying a place and the place itself says otherwise."""
    for verb in ("appoint", "remove"):
        yield from _against_powers(case, verb, tuple(case.offices))
    for verb in ("elect", "remove"):
        yield from _against_powers(case, verb, tuple(case.bodies))


def _against_powers(case: Case, verb: str, places: tuple[Name, ...]) -> Iterator[Problem]:
    reached: dict[Name, list[tuple[Right, bool]]] = {}
    bare = {
        name
        for place in places
        if not any(True for _ in own_rights(case, verb, place))
        for name in covering(case, verb, place)
    }
    for place in places:
        for name in covering(case, verb, place):
            power = case.powers[name]
            for own in own_rights(case, verb, place):
                agree = set(power.deciders) <= set(own.deciders) or _fills(own) != _fills_gap(power)
                agree = agree and not _by_other_rule(case, place, power)
                if power.of == place or name not in bare:  # else some place goes by the power alone
                    agree = agree and not _asks_more(power)
                if power.of == place and not agree:
                    yield _two(
                        own, Right((), f"powers.{name}", name.where), _ABOUT[verb].format(place)
                    )
                reached.setdefault(name, []).append((own, agree))
    for name, found in reached.items():
        if case.powers[name].of not in places and not any(agree for _, agree in found):
            own = found[0][0]
            about = own.what.partition(".")[0]
            yield _two(own, Right((), f"powers.{name}", name.where), _ABOUT[verb].format(about))


def _by_other_rule(case: Case, place: Name, power: Power) -> bool:
    """Tell whether an office says by which rule it is filled and emptied, and a power says another."""
    office = case.offices.get(place)
    if office is None or not office.passes or _is_limited(power):
        return False
    steps = (x for way in power.ways for x in way if x.cause in (None, office.cause))
    rules = (step.passes for step in steps if step.passes)
    return any(rule != office.passes for rule in rules)


def _asks_more(power: Power) -> bool:
    """Tell whether no way of a power goes without what a place does not know: another's consent, a veto, a further step."""
    ways = [len(way) > 1 or any(x.consent or x.veto for x in way) for way in power.ways]
    return bool(ways) and all(ways)


_ABOUT = {
    "appoint": "who fills `{}`",
    "elect": "who fills seats of `{}`",
    "remove": "who may remove from `{}`",
}


def _fills(own: Right) -> bool:
    return own.what.endswith(".vacancies")


def _fills_gap(power: Power) -> bool:
    return concerns_of(power) == "fill-vacancy"


#: How to mend two powers about one act; and a power and the place that it is about.
_KEPT = "keep one of the two, or make one power of them: a list of ways, any of which will do, or `steps`"
_TAKE_ONE = "take one of the two out; the power may say all of it, as a list of ways, any of which will do, or as `steps`"
_SEATS = "; where groups of seats differ, each may name a body of its own that has the rule"


def _two(first: Right, second: Right, what: str) -> Problem:
    return Problem(
        "K520",
        f"`{first.what}` and `{second.what}` both say {what}, and differ",
        second.where,
        help=_KEPT if first.power else _TAKE_ONE + (_SEATS if first.what.count(".") > 1 else ""),
        related=(Related(first.where, "and here"),),
    )


def bodies_without_rule(case: Case) -> Iterator[Problem]:
    """Yield a warning for a body that decides something, where nothing says by which rule."""
    for name, body in case.bodies.items():
        role = role_of(case, name)
        if body.passes or (under_law(case, name) and law_rule(case, role, "passes")):
            continue
        found = list(_decides_bare(name, case))
        if found:
            law = "" if case.law is None else f", nor does `law: {case.law.name}`"
            yield Problem(
                "K521",
                f"`{name}` decides {found[0][0]}, and nothing says by which rule{law}",
                name.where,
                Severity.WARNING,
                help="add its ordinary rule, such as `passes: more than half of votes cast`",
                related=tuple(
                    Related(where, f"it decides {what}") for what, where in found[:MOST_PLACES]
                ),
            )


def _decides_bare(body: Name, case: Case) -> Iterator[tuple[str, Location]]:
    """Yield what a body decides without a rule of its own for it."""
    for name, step in decisions(case):
        if step.by == body and not step.passes and not law_speaks(case, name):
            yield f"`{name}`", step.by.where
        yield from ((f"whether to stop `{name}`", n.where) for n in step.veto if n == body)
        yield from ((f"whether to consent to `{name}`", n.where) for n in step.consent if n == body)
    for place, verb in _filled_or_emptied(case):
        rights = rights_to(case, verb, place)
        if not any(right.rule or right.power for right in rights):
            yield from ((f"`{r.what}`", r.where) for r in rights if body in r.deciders)
    for name, move in case.moves.items():
        for part in move.steps:
            if part.by == body and part.uses is None and not part.do:
                yield f"the move `{name}`", part.by.where


def _filled_or_emptied(case: Case) -> Iterator[tuple[Name, str]]:
    for place in case.offices:
        yield from ((place, verb) for verb in ("appoint", "remove"))
    for place in case.bodies:
        yield from ((place, verb) for verb in ("elect", "remove"))
