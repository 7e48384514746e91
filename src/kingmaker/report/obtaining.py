"""How each number of a report was obtained: in a few words for each section, and for the whole of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Items, Rests, Row, Section, Table
from kingmaker.report.words import law_called
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.struggle.results import Settings
    from kingmaker.model.case import Case

_WRITTEN = "As the clauses of the case say it; each line names the sources that it rests on."

#: By the section: how what it shows was obtained.
HOW = {
    "summary": (
        "Each sentence is the finding of a section below, and names what it rests on. Where there are fewer than five, what the case "
        "has and rests on is counted instead; all counts are in the section on how the numbers were obtained."
    ),
    "structure": (
        "A line is drawn where the rules, votes or shares of the case give one a part in another; shares are those of the "
        "votes or units that are held, exactly."
    ),
    "entities": _WRITTEN,
    "bodies": f"{_WRITTEN} Members and those in office are counted as the case stands at its beginning.",
    "offices": _WRITTEN,
    "powers": (
        "Each decision is counted as its rule says, in whole votes and exact fractions, as the case stands at its beginning. "
        "What the law adds where the case is silent is marked with its source."
    ),
    "carrying": (
        "All coalitions that count, exactly: the smallest that carry a decision whatever the others do, and the smallest "
        "without which the others cannot. By `kingmaker powers`, which also gives indices of power."
    ),
    "control": (
        "Whoever can carry what the rules leave to an entity's decisions controls it, through all that it controls itself "
        "(the least fixed point); shares are exact. By `kingmaker control`."
    ),
    "owners": (
        "Direct parts of the capital are followed through every entity to those whom nobody owns, circles counted out, in exact fractions "
        "(Brioschi, Buzzacchi and Colombo 1989). By `kingmaker control`."
    ),
    "leverage": (
        "A good that is withheld stops what needs it if nobody else can give it; followed through the dependencies of the case, "
        "each with its clause. By `kingmaker leverage`."
    ),
    "bargain": (
        "For each issue, whether there is a point that all who must agree would accept, exactly for every value of the ranges; "
        "where eight published models put it, over draws from the ranges (`kingmaker bargain` gives each model with its source)."
    ),
    "outline": (
        "Each beat of the outline is held against the events of the record, in their order; the chances of its endings are those of "
        "the endings that they map to, after the last event."
    ),
    "payout": (
        "The waterfall of the case, step by step, in exact fractions; a line bends only where a step is full. Large amounts "
        "are told to three digits; `kingmaker payout` tells them to the cent."
    ),
    "timeline": "As recorded, in an order that the times and `after` of the events allow.",
    "contradictions": "Claims about the same thing that differ, side by side; nothing is weighed.",
    "claimed": "Claims that nobody disputes; nothing is weighed.",
    "scores": (
        "Exact for the probabilities that are stated or that a hedge is read as (`kingmaker score` shows the reading with its "
        "literature). Brier 1950; the logarithmic score is Good 1952."
    ),
    "unknown": "Questions that the case asks and to which it says that its sources have no answer.",
    "sources": "Counted over the clauses that name each source.",
    "problems": "By `kingmaker check`.",
    "caution": "",
}

#: What is added where the outline is held against play as well, exactly or by plays.
BESIDE_TYPICAL = "Beside the record stands, for each ending, its most typical path: the one that most of its plays took from the beginning on."
BESIDE_PATHS = "Beside the record stands the most probable path of play to each ending, at the likely values of what is assumed."


def obtained(
    case: Case,
    origin: Sequence[tuple[str, str]],
    settings: Settings | None = None,
    notices: Sequence[str] = (),
) -> Section:
    """Return how the whole of a report was made: by which program, from which text, of which time, from which draws."""
    rows = [Row((key, value), Rests()) for key, value in (*origin, *_time(case), *_drawn(settings))]
    columns = (Column("what", "what"), Column("is", "is"))
    blocks = [Table("made", columns, tuple(rows), sourced=False)]
    noted = tuple(
        (f"{notice[:1].upper()}{notice[1:].removesuffix('.')}.", Rests()) for notice in notices
    )
    how = "Each section says under its heading by which method its numbers were obtained."
    return Section(
        "made",
        "How the numbers were obtained",
        (*blocks, *([Items(noted)] if noted else [])),
        how,
    )


def origin_of(case: Case, digest: str) -> tuple[tuple[str, str], ...]:
    """Return the program, the hash of the text of a case, and the law behind it."""
    found = [("kingmaker", __version__)]
    if digest:
        found.append(("case", digest))
    if case.law is not None:
        found.append(("law", law_called(case.law)))
    return tuple(found)


def _time(case: Case) -> tuple[tuple[str, str], ...]:
    """Return of which day a case is, and from when to when its sources are dated."""
    found = []
    if case.as_of is not None:
        found.append(("as of", case.as_of.isoformat()))
    dates = sorted(s.date for s in case.sources.values() if s.date is not None)
    if dates:
        span = (dates[0], dates[-1])
        told = " to ".join(dict.fromkeys(day.isoformat() for day in span))
        some = len(dates) < len(case.sources)
        found.append(
            ("sources dated", f"{len(dates)} of {len(case.sources)}: {told}" if some else told)
        )
    law = case.law.as_of if case.law is not None else None
    if law is not None and case.as_of is not None and law > case.as_of:
        found.append(("law applied", f"as it stood on {law}, after the day of the case"))
    return tuple(found)


def _drawn(settings: Settings | None) -> tuple[tuple[str, str], ...]:
    if settings is None or not settings.draws:
        return ()
    return (
        ("method of play", settings.method.value),
        ("draws", f"{settings.draws:,}"),
        ("seed", str(settings.seed)),
        *_played(settings),
    )


def _played(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield what more sampled play hangs on."""
    if settings.plays:
        yield "plays of each draw", f"{settings.plays:,}"
        yield "moves looked ahead", str(settings.look_ahead)
    if settings.filters:
        yield "filters along the record", str(settings.filters)
