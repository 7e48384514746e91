"""What the record says of measures that answered to events, of what not all knew, and of where a group stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.reactions import reactions
from kingmaker.analysis.sides import side
from kingmaker.model.numerals import number_to_text
from kingmaker.model.wording import condition_to_text
from kingmaker.report.document import Column, Group, Groups, Items, Row, Section, Table, Text
from kingmaker.report.words import called, clocked, everybody, listed, rests, spanned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reactions import Reaction
    from kingmaker.analysis.record import Dated
    from kingmaker.analysis.sides import Side
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.report.document import Rests

_READS = (
    "A measure is read here and moves nothing: no rule of the case hangs on it. Whatever happened between two readings may "
    "have moved it, and so may what nobody recorded, so no reading shows a reason."
)


def reacting(case: Case, measure: str | None) -> Section | None:
    """Return each recorded change of a measure with what happened since the one before; `None` without any."""
    found = [r for r in reactions(case) if r.measure == measure]
    if not found:
        return None
    groups = tuple(Group(_headed(case, r), "", tuple(_between(case, r))) for r in found)
    return Section("measured", "What it answered to", (Text(_READS), Groups("measured", groups)))


def _headed(case: Case, reaction: Reaction) -> str:
    measure = case.measures.get(reaction.measure)
    title = measure.title if measure is not None else reaction.measure
    change = condition_to_text(reaction.change).removeprefix(f"{reaction.measure} ")
    moment = reaction.event.event.at
    at = (
        spanned(moment.text)
        if moment is not None and moment.text
        else clocked(reaction.event.earliest)
    )
    return f"{title} {change} ({at})" if at else f"{title} {change}"


def _between(case: Case, reaction: Reaction) -> Iterator[tuple[str, Rests]]:
    before = reaction.since
    since = (
        f"the change before, {before.event.title}"
        if before is not None
        else f"the clock began, {clocked(reaction.start)}"
        if reaction.start is not None
        else "the record began"
    )
    event = reaction.event.event
    yield f"{event.title}", rests(case, event)
    count = len(reaction.surely) + len(reaction.perhaps)
    yield (
        f"Since {since}: {count} other event{'' if count == 1 else 's'}, {len(reaction.surely)} of them surely",
        rests(case, event),
    )
    for kind, found in (("", reaction.surely), ("perhaps: ", reaction.perhaps)):
        for dated in found:
            yield f"{kind}{_told(dated)}", rests(case, dated.event)


def _told(dated: Dated) -> str:
    moment = dated.event.at
    return (
        f"{dated.event.title} ({spanned(moment.text)})"
        if moment is not None and moment.text
        else dated.event.title
    )


# --- what not all knew ----------------------------------------------------------------------------


def kept_secret(case: Case) -> Section | None:
    """Return the events and moves that not everybody knew of, with those who did; `None` where there is none."""
    hidden = [*(e for e in case.events.values() if e.known_to)]
    moves = [m for m in case.moves.values() if m.known_to]
    rows = [
        Row((_when(case, e.id), e.title, everybody(case, e.known_to)), rests(case, e))
        for e in hidden
    ]
    rows += [
        Row(("if it is made", f"the move {m.title}", everybody(case, m.known_to)), rests(case, m))
        for m in moves
    ]
    if not rows:
        return None
    columns = (Column("at", "when", 10, 16), Column("what", "what"), Column("known", "who knew"))
    said = (
        "Who else knew, and when it came out, is not said here. In play everybody knows the state."
    )
    return Section(
        "secret", "Not known to all", (Table("secret", columns, tuple(rows)), Text(said))
    )


def _when(case: Case, name: str) -> str:
    moment = case.events[name].at  # type: ignore[index]  # a Name is its text
    return spanned(moment.text) if moment is not None else ""


# --- where a group stands -------------------------------------------------------------------------


def standing(case: Case, group: Name) -> Section:
    """Return where the members of a group stand as the case begins."""
    found = side(case, group)
    clause = case.groups[group]
    lines = [_heads(case, found), *_held(case, found)]
    lines += [
        f"Also in {called(case, name)}: {everybody(case, shared)}"
        for name, shared in found.within.items()
    ]
    if clause.note:
        lines.append(clause.note)
    items = tuple((line.rstrip("."), rests(case, clause)) for line in lines)
    return Section("side", f"Where the members of {called(case, group)} stand", (Items(items),))


def _heads(case: Case, found: Side) -> str:
    parts = [
        f"{len(names)} {one if len(names) == 1 else many}: {listed(called(case, n) for n in names)}"
        for names, one, many in (
            (found.people, "person", "people"),
            (found.organisations, "organisation", "organisations"),
            (found.crowds, "crowd", "crowds"),
        )
        if names
    ]
    if not found.crowds:
        return "; ".join(parts)
    least = number_to_text(found.least)
    heads = (
        f"at least {least} heads"
        if found.most is None
        else f"{least} heads"
        if found.most == found.least
        else f"{least} to {number_to_text(found.most)} heads"
    )
    rest = (
        f", without {everybody(case, found.uncounted)}, whose number is not in the record"
        if found.uncounted
        else ""
    )
    return f"{'; '.join(parts)}: {heads}{rest}"


def _held(case: Case, found: Side) -> Iterator[str]:
    for body, (own, of) in found.seats.items():
        yield f"{own} of the {of} who sit on {called(case, body)}"
    if not found.seats:
        yield "Nobody of them sits on any body"
    for office, holders in found.offices.items():
        yield f"{called(case, office)}: {everybody(case, holders)}"
