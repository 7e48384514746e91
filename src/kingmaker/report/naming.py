"""What people call events, moves and powers of a case, and amounts as one would say them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.analysis.decisions import decisions
from kingmaker.model.values import Name
from kingmaker.report.deciding import title_of
from kingmaker.report.meaning import meaning
from kingmaker.report.words import called, seats_called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Cased
    from kingmaker.model.record import Forecast

#: A range between its ends, and one without an upper end.
_RANGE = re.compile(r"(?<=[\da-z])\.\.(?=\d)")
_OPEN = re.compile(r"(\d[\d.,]*(?: (?:thousand|million|billion|trillion))?)\.\.(?!\S)")
#: What follows the first clause of what an event is called.
_REST = re.compile(r"(?<=\w{3})(?:[:;,] | \().*")
#: What bears a name of several words, not marked as one, and who it is that decides by a rule that is not said.
_BARE = re.compile(
    r"(?<![\w.`-])(?:[a-z0-9]+(?:-[a-z0-9]+)+|(?<=by which rule )[a-z0-9]+)(?![\w.`-])"
)
#: A name of the case, or of one of its decisions, that a text marks as one.
_ADDRESS = re.compile(r"`([a-z0-9][\w.-]*)`")
#: A name of the case that a text marks as one.
_MARKED = re.compile(r"`([a-z0-9][\w-]*)`")
#: A clause of fewer letters says too little by itself.
_LEAST = 20


def came_by(case: Case, name: str) -> str:
    """Return what to call an event or a move in a sentence: its title, up to the first comma where that says enough."""
    clause = case.events.get(Name(name)) or case.moves.get(Name(name))
    if clause is None:
        return name
    title = clause.title.removesuffix(".")
    first = _REST.sub("", title)
    return first if len(first) >= _LEAST else title


def quoted(case: Case, name: str) -> str:
    """Return what to call an event or a move among other words: in quotation marks."""
    return f"“{came_by(case, name)}”"


def in_words(case: Case, text: str) -> str:
    """Return a text in which parties, bodies, offices, events and moves that it marks by name are called as people call them."""

    def said(found: re.Match[str]) -> str:
        name = Name(found[1])
        if name in case.moves or name in case.events:
            return quoted(case, name)
        parties = (case.people, case.groups, case.entities, case.bodies, case.offices)
        return called(case, name) if any(name in several for several in parties) else found[0]

    return _MARKED.sub(said, text)


def noticed(case: Case, notices: Iterable[str]) -> tuple[str, ...]:
    """Return what a model took for granted, each as a sentence in which people, events and moves are called as people call them."""
    said = (in_words(case, notice) for notice in notices)
    return tuple(f"{told[:1].upper()}{told[1:].removesuffix('.')}." for told in said)


def noted(case: Case, note: str) -> str:
    """Return a note on what is not followed, in which powers, decisions and those who decide are called as people call them."""
    titles = {view.name: title_of(case, view, several=False) for view in decisions(case)}
    parties = (case.people, case.groups, case.entities, case.bodies, case.offices)

    def marked(found: re.Match[str]) -> str:
        name = found[1]
        title = called(case, name) if Name(name) in case.powers else titles.get(name)
        return found[0] if title is None else f"“{title}”"

    def bare(found: re.Match[str]) -> str:
        return called(case, found[0]) if any(Name(found[0]) in p for p in parties) else found[0]

    return _ADDRESS.sub(marked, _BARE.sub(bare, note))


def power_called(case: Case, address: str) -> str:
    """Return what to call the power that a clause gives: that to fill an office or seats, or by its own name."""
    section, name, *more = [*address.split("."), ""]
    if section == "offices" and Name(name) in case.offices:
        return f"fill or empty the office of {called(case, name)}"
    if section == "powers" and Name(name) in case.powers:
        return called(case, name)
    if section == "bodies" and more[:1] == ["seats"]:
        seats = seats_called(case, f"{name}.{more[1]}")
        return f"fill or empty {seats}" if seats else f"`{address}`"
    if section == "bodies" and Name(name) in case.bodies:
        return f"an ordinary decision of {called(case, name)}"
    return f"`{address}`"


def cased_names(case: Case, cased: Cased[Name] | Cased[Name | None]) -> str:
    """Return a name that may depend on conditions, in words."""
    parts = []
    for option in cased:
        who = called(case, option.value) if option.value is not None else "nobody"
        parts.append(who if option.when is None else f"{who} where {meaning(case, option.when)}")
    return ", else ".join(parts)


def foretold_by(case: Case, forecast: Forecast) -> str:
    """Return what a forecast says, its condition first, with people called as they are."""
    what = forecast.says or ("" if forecast.then is None else meaning(case, forecast.then))
    return what if forecast.given is None else f"if {meaning(case, forecast.given)}: {what}"


def spoken(says: str) -> str:
    """Return what is said with its ranges in words.

    >>> spoken("0..10 minutes"), spoken("700.. people"), spoken("90 billion.. USD"), spoken("15 billion..20 billion USD")
    ('0 to 10 minutes', 'at least 700 people', 'at least 90 billion USD', '15 billion to 20 billion USD')
    """
    return _OPEN.sub(r"at least \1", _RANGE.sub(" to ", says))
