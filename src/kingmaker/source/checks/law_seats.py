"""Checks of law on who sits, for how long, and who may remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.inlaw import classes_of, entity_of, role_of
from kingmaker.model.parties import PartyKind
from kingmaker.model.values import MONTHS
from kingmaker.problems import Related
from kingmaker.source.checks.law_findings import (
    Finding,
    allowed_by,
    decided_by,
    in_role,
    powers,
    steps,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kingmaker.model.bodies import Body, Decision, Power, SeatGroup
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.law import LawRule
    from kingmaker.model.values import Duration

_REMOVAL = "remove-director"


def cause_only(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K601: removal only for cause from a board that has no classes."""
    for name, body in in_role(case, "board"):
        groups = _elected_together(case, body)
        if classes_of(groups) > 1:
            continue
        message = (
            f"`{name}` has no classes of directors, so removal may not be limited to cause "
            f"({rule.section})"
        )
        help_ = "take `cause: needed` out, or give the seats classes whose terms end a year apart"
        also = (Related(body.where, f"`{name}` is here"),) if body.where.file else ()
        for group in groups:
            if group.cause:
                yield Finding("K601", message, (group, body), help=help_, also=also)
        for power in powers(case, _REMOVAL):
            if all(any(step.cause for step in way) for way in power.ways):
                yield Finding("K601", message, (*power.ways[0], power), help=help_, also=also)


def removed_by_board(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K603: the board removes a director whom others elect."""
    electors = (
        "members"
        if case.law is not None and case.law.name == "delaware-nonstock"
        else "stockholders"
    )
    if electors == "members" and not tuple(in_role(case, "members")):
        return
    help_ = f"give the removal of directors to the {electors}"
    for name, body in in_role(case, "board"):
        message = (
            f"`{name}` would remove its own directors; {rule.section} leaves that to the {electors}"
        )
        for group in body.seat_groups:
            removers = [option.value for option in group.removed_by]
            if any(_directors(case, n) for n in removers) and not allowed_by(rule, (group, body)):
                yield Finding("K603", message, (group, body), help=help_)
    for power, step in _by_directors(case):
        if not allowed_by(rule, (step, power)):
            message = (
                f"`{step.by}` would remove directors; {rule.section} leaves that to the {electors}"
            )
            yield Finding("K603", message, (step, power), help=help_)


def _directors(case: Case, name: str) -> bool:
    return role_of(case, name) in ("board", "committee")


def _by_directors(case: Case) -> Iterator[tuple[Power, Decision]]:
    """Removals that directors decide with nobody's consent but their own."""
    for power, step in steps(case, _REMOVAL):
        decider = decided_by(case, step, "board") or decided_by(case, step, "committee")
        way = next((w for w in power.ways if step in w), ())
        if decider is not None and len(way) == 1 and not step.consent:
            yield power, step


def classes(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K607: more classes of directors than the law allows."""
    for name, body in in_role(case, "board"):
        groups = _elected_together(case, body)
        if classes_of(groups) > int(rule.value):
            message = f"the seats of `{name}` come up at {classes_of(groups)} different times"
            also = tuple(Related(g.where, f"`{g.id}`") for g in groups if g.where.file)
            help_ = f"a board has {rule.value} classes at most ({rule.section}); let some of them end together"
            yield Finding("K607", message, (body,), help=help_, also=also)


def class_term(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K608: a term longer than there are classes of directors."""
    for name, body in in_role(case, "board"):
        groups = _elected_together(case, body)
        most = max(1, classes_of(groups))
        for group in groups:
            years = _years(group.term)
            if years is not None and years > most:
                said = f"{most} classes" if most > 1 else "no classes"
                message = f"a term of {years} years, but `{name}` has {said} ({rule.section})"
                help_ = "without classes directors serve one year; with three, three"
                yield Finding("K608", message, (group, body), help=help_)


def _years(term: Duration | None) -> Fraction | None:
    if term is None or term.unit not in MONTHS:
        return None
    return term.count * MONTHS[term.unit] / MONTHS["year"]


def natural_persons(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K613: an organisation in a seat that only human beings may hold."""
    for name, body in in_role(case, "board"):
        places: list[tuple[str, tuple[Clause, ...]]] = [(n, (body,)) for n in body.members]
        places += [(n, (g, body)) for g in body.seat_groups for n in g.held_by]
        for holder, clauses in places:
            if _no_person(case, holder) and not allowed_by(rule, clauses):
                message = (
                    f"`{holder}` is no human being and cannot be a director on `{name}` "
                    f"({rule.section})"
                )
                where = getattr(holder, "where", clauses[0].where)
                help_ = "name the person who sits for it"
                yield Finding("K613", message, clauses, where, help_)


def _no_person(case: Case, name: str) -> bool:
    party = next((p for n, p in case.people.items() if n == name), None)
    if party is not None:
        return party.kind is not PartyKind.PERSON
    return name in case.entities


def _elected_together(case: Case, body: Body) -> tuple[SeatGroup, ...]:
    """Seats that the stockholders fill as one: not those of a class of shares, nor those that go with an office."""
    return tuple(
        g
        for g in body.seat_groups
        if g.ex_officio is None and not any(_one_class(case, o.value) for o in g.elected_by)
    )


def _one_class(case: Case, name: str) -> bool:
    """Tell whether a body is the meeting of one class of shares among several."""
    body = next((b for n, b in case.bodies.items() if n == name), None)
    if body is None or body.electorate is None or body.electorate.share_class is None:
        return False
    entity = entity_of(case, name)
    held = next((h for n, h in case.holdings.items() if case.entities.get(n) is entity), {})
    return len(held) > 1
