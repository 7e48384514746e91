"""Checks of what stands in a case for nothing: names that nothing refers to, acts and variants without content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

from kingmaker.model.parties import Group, GroupKind
from kingmaker.problems import Problem, Severity
from kingmaker.source.checks.places import mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause

#: Sections whose keys are names of something else, and so uses of them.
_BY_NAME = ("actors", "holdings", "resolutions", "payouts")

#: Sections whose names are there to be used, with the word for each.
_TO_BE_USED = {
    "groups": "group",
    "weights": "weight",
    "terms": "term",
    "gauges": "gauge",
    "measures": "measure",
    "questions": "question",
    "bodies": "body",
}


def unused_names(case: Case) -> Iterator[Problem]:
    """Yield a note for each group, weight, term, gauge, measure, question or body that nothing refers to.

    A clause with a source informs by itself, a body is the subject of a case without powers, a committee decides
    what is delegated to it, an unanswered question is an answer, and a concert or a bloc tells who acts together.
    """
    used = _used(case)
    for section, word in _TO_BE_USED.items():
        if section == "bodies" and not case.powers:
            continue
        for name, clause in getattr(case, section).items():
            if name not in used and not _tells_by_itself(clause):
                message = f"nothing uses the {word} `{name}`"
                help_ = "use it, or take it out"
                yield Problem("K502", message, name.where, Severity.NOTE, help=help_)


def _tells_by_itself(clause: Clause) -> bool:
    if isinstance(clause, Group) and clause.kind is not GroupKind.GROUP:
        return True
    return bool(clause.source or getattr(clause, "scope", ()) or getattr(clause, "unknown", False))


def _used(case: Case) -> frozenset[str]:
    """Return every name that some clause mentions, but for its own; a power may have the name of a group that it is about."""
    found: set[str] = set()
    for item in fields(case):
        value = getattr(case, item.name)
        if not isinstance(value, Mapping):
            found |= mentioned(value)
            continue
        if item.name in _BY_NAME:
            found.update(key for key in value if key is not None)
        for key, clause in value.items():
            said = mentioned(clause)
            found |= said - {key} if item.name in _TO_BE_USED else said
    return frozenset(found)


def empty_acts(case: Case) -> Iterator[Problem]:
    """Yield a warning for an act or an ending of the outline in which nothing happens."""
    if case.story is None:
        return
    for act in case.story.acts:
        if not act.beats:
            message = f"nothing happens in the act `{act.title}`"
            yield Problem("K760", message, act.where, Severity.WARNING, help="add its `beats`")
    for word, ending in (("bright", case.story.bright), ("tragic", case.story.tragic)):
        if ending is not None and not ending.maps_to and not ending.beats:
            message = f"the {word} ending says neither what happens nor which ending of play it is"
            help_ = "add `maps_to: ENDING` or its `beats`"
            yield Problem("K760", message, ending.where, Severity.WARNING, help=help_)
