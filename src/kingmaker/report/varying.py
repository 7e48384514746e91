"""What the variants of a case change: who decides, who controls, who is paid, and how it may end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.records import dataclass
from kingmaker.report.abreast import ERROR, moved_words, within_words
from kingmaker.report.document import Column, Items, Row, Section, Table, Text
from kingmaker.report.struggle_words import called_ending, chance_words
from kingmaker.report.words import known_as, rests, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.comparing.compare import Comparison
    from kingmaker.analysis.struggle.results import Abreast
    from kingmaker.model.case import Case
    from kingmaker.model.record import Variant
    from kingmaker.model.values import Name

HOW = (
    "Each variant is held against the case decision by decision: a coalition gains what it can carry or stop then and could "
    "not before (`kingmaker compare CASE --variant NAME` tells each). Goals over several decisions are searched within two turns. "
    "Where both can be played, they are on common draws, and points are the mean change over them."
)
ASK = "They are worked out on request: `kingmaker report {} --variants`, or one of them in full: `kingmaker compare {} --variant NAME`."


@dataclass(frozen=True, slots=True)
class Varied:
    """One variant held against its case, and both played beside each other if that was asked for; `unplayed` says why not."""

    name: Name
    found: Comparison
    played: Abreast | None = None
    unplayed: str = ""


def varying(case: Case, found: Sequence[Varied] = ()) -> Section | None:
    """Return what each variant changes; where none was worked out, which there are and how to ask."""
    if not case.variants:
        return None
    title = "Variants compared"
    if not found:
        ask = Text(ASK.format(case.file, case.file))
        items = tuple((_named(case, v), rests(case, v)) for v in case.variants.values())
        how = "A variant is a set of changes to the clauses of the case, written in its file."
        return Section("variants", "Variants", (ask, Items(items)), how)
    from kingmaker.report.comparing import summary  # noqa: PLC0415  # it takes long to load, and most reports have none

    endings = {
        n: called_ending(one.played.names, n)
        for one in found
        if one.played
        for n in one.played.endings
    }
    columns = (
        Column("variant", "variant"),
        Column("changes", "what it changes"),
        *(Column(str(n), f"{title}, points") for n, title in endings.items()),
    )
    rows = tuple(
        Row(
            (
                known_as(case, case.variants[one.name]),
                summary(one.found, ("the case", "the variant")),
                *(_moved(one.played, str(n)) for n in endings),
            ),
            rests(case, case.variants[one.name]),
        )
        for one in found
    )
    notes = tuple(
        Text(f"“{titled(case, case.variants[one.name])}” is not played: {one.unplayed}.")
        for one in found
        if one.unplayed
    )
    table, more = Table("variants", columns, rows), _by_plays(case, found)
    return Section("variants", title, (table, *more, *notes), _how(found))


def _how(found: Sequence[Varied]) -> str:
    """Return how variants were held against their case, and on what they were played."""
    drawn = next((one.played for one in found if one.played), None)
    if drawn is None:
        return HOW
    if drawn.plays:
        ahead = f"{drawn.look_ahead} move{'' if drawn.look_ahead == 1 else 's'}"
        return (
            f"{HOW} Sampled: {drawn.draws:,} draws, {drawn.plays:,} plays of each, looking {ahead} ahead, seed {drawn.seed}; the plays of "
            f"one number have the same numbers by chance in both. {ERROR}"
        )
    return f"{HOW} {drawn.draws:,} draws, seed {drawn.seed}, in single precision."


def _by_plays(case: Case, found: Sequence[Varied]) -> tuple[Table, ...]:
    """Return a table of each ending under each variant that was played, not solved, with the errors and how often plays part."""
    rows = tuple(
        Row(
            (
                known_as(case, case.variants[one.name]),
                called_ending(one.played.names, name),
                chance_words(beside.before),
                chance_words(beside.after),
                moved_words(beside),
                within_words(beside),
            ),
            rests(case, case.variants[one.name]),
        )
        for one in found
        if one.played is not None and one.played.plays
        for name, beside in one.played.endings.items()
    )
    columns = (
        Column("variant", "variant"),
        Column("ending", "ending"),
        Column("before", "as it is"),
        Column("after", "under the variant"),
        Column("change", "points"),
        Column("within", "95% interval of sampling"),
    )
    return (Table("variants-played", columns, rows, "By plays"),) if rows else ()


def _named(case: Case, variant: Variant) -> str:
    """Return a variant by its name in words, the name by which commands know it, and what is written of it."""
    known, note = known_as(case, variant), variant.note.rstrip(".")
    return f"{known}: {note}." if note else f"{known}."


def _moved(played: Abreast | None, name: str) -> str:
    if played is None:
        return ""
    return next((moved_words(b) for n, b in played.endings.items() if n == name), "")
