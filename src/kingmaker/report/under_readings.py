"""Decisions under several readings of a clause: side by side, which agree, and what holds under all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.deciding import title_of
from kingmaker.report.document import (
    Column,
    Document,
    Items,
    Rests,
    Row,
    Section,
    Table,
    Text,
)
from kingmaker.report.power_indices import value_words
from kingmaker.report.powers_json import indices_json, structure_json
from kingmaker.report.words import called, listed, rests
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from kingmaker.analysis.power.results import Estimate
    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.powers.readings import Agreement, Reading
    from kingmaker.analysis.powers.results import Structure
    from kingmaker.model.case import Case
    from kingmaker.report.document import Block

AS_WRITTEN = "as written"
_COLUMNS = (
    Column("reading", "reading"),
    Column("carries", "carried by"),
    Column("stops", "stopped by"),
    Column("fewest", "fewest to carry it"),
    Column("fewest-stop", "fewest to stop it"),
    Column("vetoes", "veto"),
    Column("no-effect", "no effect"),
)


def readings_document(
    readings: Sequence[Reading], found: Sequence[Agreement], *, supposed: str = ""
) -> Document:
    """Return the report of decisions under several readings, the case as written first."""
    case = readings[0].case
    title = f"{case.title}: who can carry and who can stop what, under each reading"
    if supposed:
        title += f", if {supposed}"
    sections = [_readings(readings), *(_section(readings, one) for one in found)]
    return Document("powers", case.name, title, tuple(sections), (("kingmaker", __version__),))


def readings_json(found: Sequence[Agreement], *, limit: int) -> list[dict[str, object]]:
    """Return the same as a JSON value, with no more than so many coalitions of a kind."""
    return [
        {
            "id": one.name,
            "about": None if one.about is None else str(one.about),
            "under": [
                {
                    "reading": name or AS_WRITTEN,
                    **structure_json(None if decided is None else decided.structure, limit),
                    "indices": {} if decided is None else indices_json(decided),
                }
                for name, decided in one.under
            ],
            "agree": [[name or AS_WRITTEN for name in group] for group in one.alike],
            "every": None if one.every is None else structure_json(one.every, limit),
            "some": None if one.some is None else structure_json(one.some, limit),
        }
        for one in found
    ]


def _readings(readings: Sequence[Reading]) -> Section:
    """Return what the readings are: the notes of the variants."""
    case = readings[0].case
    items = []
    for name, variant in case.variants.items():
        if any(reading.name == name for reading in readings):
            of = f" ({variant.reading_of})" if variant.reading_of is not None else ""
            note = variant.note or "no note"
            items.append((f"{name}{of}: {note}", rests(case, variant)))
    return Section("readings", "The readings", (Items(tuple(items)),))


def _section(readings: Sequence[Reading], one: Agreement) -> Section:
    case = readings[0].case
    named = {reading.name: reading.case for reading in readings}
    rows = tuple(Row((name or AS_WRITTEN, *_cells(named[name], d))) for name, d in one.under)
    title = _title(case, one)
    blocks: list[Block] = [Table("readings", _COLUMNS, rows, sourced=False)]
    blocks += _indices(case, one)
    blocks.append(Items(tuple((text, Rests()) for text in _agreed(case, one))))
    gaps = [
        f"{name or AS_WRITTEN}: {decided.gap}"
        for name, decided in one.under
        if decided is not None and decided.gap
    ]
    blocks += [Text(f"Not told: {'; '.join(gaps)}.")] if gaps else []
    own_id = one.name if one.about is None else f"{one.name}.about.{one.about}"
    return Section(own_id, title[:1].upper() + title[1:], tuple(blocks))


def _indices(case: Case, one: Agreement) -> list[Table]:
    """Return each index that all readings have: voters by readings, those of equal power together."""
    found = []
    first = one.under[0][1]
    for asked in first.indices if first is not None else ():
        values = [_values(decided, asked.definition.name) for _, decided in one.under]
        if all(values):
            names = dict.fromkeys(name for own in values for name in own)
            alike: dict[tuple[object, ...], list[str]] = {}
            for name in names:
                alike.setdefault(tuple(own.get(name) for own in values), []).append(name)
            say = Coalitions(case, tuple(names))
            rows = [
                Row((_each(say, group), *(_said(own.get(group[0])) for own in values)))
                for group in alike.values()
            ]
            columns = (
                Column("voter", "power of"),
                *(Column(name or "as-written", name or AS_WRITTEN) for name, _ in one.under),
            )
            title = asked.definition.title
            found.append(
                Table(asked.definition.name, columns, tuple(rows), title=title, sourced=False)
            )
    return found


def _values(decided: Decided | None, index: str) -> dict[str, Fraction | Estimate]:
    told = () if decided is None else decided.indices
    found = next((one.found for one in told if one.definition.name == index), None)
    return {} if found is None else {name: found[name] for name in found}


def _each(say: Coalitions, names: Sequence[str]) -> str:
    return say.name(names[0]) if len(names) == 1 else f"each of {say.every(names)}"


def _said(value: Fraction | Estimate | None) -> str:
    return "no vote" if value is None else value_words(value)


def _title(case: Case, one: Agreement) -> str:
    decided = one.decided
    title = called(case, one.name) if decided.whole else title_of(case, decided.view, several=False)
    return title if one.about is None else f"{title}, about {called(case, one.about)}"


def _cells(case: Case, decided: Decided | None) -> tuple[str, ...]:
    found = None if decided is None else decided.structure
    if found is None:
        return ("not told", "", "", "", "", "")
    say = Coalitions(case, found.players)
    if not found.possible:
        return ("nobody", "", "", "", "", "")
    return (
        "too many to list" if found.winning is None else say.patterns(found.winning, noun=""),
        "too many to list" if found.blocking is None else say.patterns(found.blocking, noun=""),
        "" if found.fewest is None else str(found.fewest.size),
        "" if found.fewest_blocking is None else str(found.fewest_blocking.size),
        say.names(found.vetoers) or "nobody",
        say.names(found.dummies or ()) or "nobody",
    )


def _agreed(case: Case, one: Agreement) -> Iterator[str]:
    """Yield which readings agree, and what holds under every reading, or under some."""
    groups = [listed(name or AS_WRITTEN for name in group) for group in one.alike]
    if len(groups) == 1:
        yield "All readings agree."
        return
    together = [group for group, names in zip(groups, one.alike, strict=True) if len(names) > 1]
    apart = [group for group, names in zip(groups, one.alike, strict=True) if len(names) == 1]
    for group in together:
        yield f"These agree: {group}."
    if apart:
        yield f"By {'itself' if len(apart) == 1 else 'themselves'}: {listed(apart)}."
    if one.every is None or one.some is None:
        return
    nobody = "No coalition carries it under every reading."
    yield from _holds(("Under every reading", nobody), case, one.every, one.some)
    nobody = "No coalition carries it under any reading."
    yield from _holds(("Under some reading", nobody), case, one.some, one.every)


def _holds(words: tuple[str, str], case: Case, own: Structure, other: Structure) -> Iterator[str]:
    """Yield who carries it, and who stops it: whoever always stops it blocks those who carry it sometimes.

    `words` are how a sentence begins, and the sentence where no coalition carries it.
    """
    lead, nobody = words
    say = Coalitions(case, own.players)
    if own.winning:
        yield f"{lead} it is carried by {say.patterns(own.winning)}."
    elif own.winning is not None:
        yield nobody
    if other.blocking is not None and other.possible:
        yield f"{lead} it is stopped by {say.patterns(other.blocking)}."
