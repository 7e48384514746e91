"""What to call a clause of a case: its name for people, else what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.record import Beat, Claim, Forecast
from kingmaker.model.values import Name
from kingmaker.report.words import called, everybody, seats_called, titled, worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause


def clause_called(of: Case, clause: Clause) -> str:
    """Return a clause by its name, or by what it is about; its own name in words, where that is one."""
    match clause.path.split("."):
        case ["holdings", *_] if clause.label:
            return f"who holds the {clause.label.removeprefix('the ')}"
        case ["actors", actor, *what]:
            told = _of_actor(of, actor, what)
        case ["issues", issue, *what]:
            told = _of_issue(of, issue, what)
        case parts:
            told = _of_structure(of, parts)
    return clause.label or told


def _of_structure(of: Case, parts: Sequence[str]) -> str:
    """Return what to call a clause on seats, shares, money or what bears a name; nothing where it has no words."""
    match parts:
        case ["bodies", body, "seats", seats]:
            return seats_called(of, f"{body}.{seats}")
        case ["holdings", entity, shares]:
            sort = worded(shares)
            kind = "" if sort.endswith("s") else " shares"
            return f"who holds the {sort}{kind} of {called(of, entity)}"
        case ["payouts", *_, "contributed", who]:
            return f"what {called(of, who)} put in"
        case ["assert", name]:
            return f"the assertion “{name.replace('-', ' ')}”"
        case ["bodies" | "powers" | "offices" | "groups" | "entities" | "people", name]:
            return called(of, name)
    return ""


def _of_actor(of: Case, actor: str, what: Sequence[str]) -> str:
    """Return what to call a part of what an actor wants, believes and can do; nothing where it has no words."""
    who = called(of, actor)
    match what:
        case ["wants", _]:
            return f"a want of {who}"
        case ["believes", _]:
            return f"a belief of {who}"
        case ["believes", _, "of", other, _]:
            return f"what {who} believes of the wants of {called(of, other)}"
        case ["outside", _]:
            return f"what {who} can do without an agreement"
        case ["crowd"]:
            return f"{who} as a crowd"
    return ""


def _of_issue(of: Case, issue: str, what: Sequence[str]) -> str:
    """Return what to call a part of an issue; nothing where it has no words."""
    found = next((i for n, i in of.issues.items() if n == issue), None)
    about = "" if found is None else f" on: {found.title}"
    match what:
        case ["positions", who]:
            return f"the position of {called(of, who)}{about}"
        case ["positions", who, "after", event]:
            then = next((e.title for n, e in of.events.items() if n == event), event)
            return f"the position of {called(of, who)} after: {then}{about}"
        case ["capability"]:
            return f"what each can bring to bear{about}"
    return ""


def told_of(of: Case, clause: Clause) -> str:
    """Return what to call any clause, those too that have no name for people; nothing where there are no words for it."""
    if isinstance(clause, Claim | Forecast):
        return _saying(of, clause)
    if isinstance(clause, Beat):
        return f"the outline: {clause.says}" if clause.says else ""
    section, name, *more = [*clause.path.split("."), ""]
    kind = _KINDS.get(section, "")
    if section == "scenarios" and more[0] == "steps":
        return f"step {more[1]} of the scenario “{titled(of, of.scenarios[Name(name)])}”"
    if section == "story":
        return "the outline"
    if kind and not more[0]:
        return f"{kind} “{titled(of, clause)}”"
    return clause_called(of, clause)


#: What clauses are called that have a name, and that are nobody and nothing in the organisation.
_KINDS = {
    "assert": "the assertion",
    "demands": "the demand",
    "endings": "the ending",
    "events": "the event",
    "gauges": "the gauge",
    "issues": "the issue",
    "moves": "the move",
    "scenarios": "the scenario",
    "sources": "the source",
    "terms": "the term",
    "variants": "the variant",
}


def _saying(of: Case, clause: Claim | Forecast) -> str:
    """Return what somebody claims or foretells, and who."""
    kind = "a claim" if isinstance(clause, Claim) else "a forecast"
    by = f" by {everybody(of, clause.by)}" if clause.by else ""
    return f"{kind}{by}: {clause.says or clause.words}".removesuffix(": ")
