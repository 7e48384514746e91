"""One issue of a bargain as a picture, and its points in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.bargain.stands import bounded
from kingmaker.analysis.bargain.zone import limits
from kingmaker.report.document import Place, Rests, Scale, Spot
from kingmaker.report.scale_svg import number
from kingmaker.report.words import called, listed, rests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from kingmaker.analysis.bargain.lens import Bargained
    from kingmaker.analysis.bargain.stands import Table
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause


def issue_title(case: Case, one: Bargained) -> str:
    """Return what an issue is called, and after which event it is told, if that is not when it began."""
    table = one.table
    if table.after is None or table.after == table.issue.since:
        return table.issue.title
    return f"{table.issue.title}, after: {case.events[table.after].title}"


def point_words(table: Table, point: Fraction) -> str:
    """Return a point of a scale, with what it means where the case says so."""
    width = float(table.ends[1] - table.ends[0])
    told = number(float(point), width, table.issue.scale[0].unit)
    meant = next((text for at, text in table.issue.ends.items() if at.exact == point), "")
    return f"{told} ({meant})" if meant else told


def resting(case: Case, table: Table, clause: Clause) -> Rests:
    """Return what a part of an issue rests on: what it says itself, else what the issue does."""
    own = rests(case, clause)
    if own.sources or own.certainty:
        return own
    whole = rests(case, table.issue)
    return Rests(own.clause, whole.sources, whole.certainty)


def stretch_words(table: Table, stretches: Iterable[tuple[Fraction, Fraction]]) -> str:
    """Return stretches of a scale in words."""
    told = []
    for low, high in stretches:
        first, last = point_words(table, low), point_words(table, high)
        told.append(first if low == high else f"{first} to {last}")
    return listed(told)


def scale(case: Case, one: Bargained) -> Scale:
    """Return an issue as a picture: parties, limits, demands, models, the zone of agreement."""
    table = one.table
    low, high = (float(end) for end in table.ends)
    ends = sorted(
        (float(at.exact), text) for at, text in table.issue.ends.items() if at.exact is not None
    )
    if not ends:
        ends = [(low, ""), (high, "")]
    after = f"-{table.after}" if table.after is not None else ""
    title = issue_title(case, one)
    return Scale(
        id=f"scale-{table.name}{after}",
        title=title[:1].upper() + title[1:],
        low=low,
        high=high,
        unit=table.issue.scale[0].unit,
        ends=tuple(ends),
        sure=tuple((float(a), float(b)) for a, b in one.zone.sure),
        possible=tuple((float(a), float(b)) for a, b in one.zone.possible),
        places=(*_parties(case, one), *_limits(one), *_demands(one), *_models(one)),
        chances=() if one.spread is None else tuple(one.spread.chances.tolist()),
    )


def _parties(case: Case, one: Bargained) -> Iterator[Place]:
    low, high = one.table.ends
    for stand in one.table.stands:
        at = stand.clause.at
        first, last = (at.low, at.high) if bounded(at) else (low, high)
        if first is None or last is None:
            continue
        middle = at.likely if at.likely is not None else (first + last) / 2
        yield Place(
            Spot.PARTY,
            str(stand.party),
            called(case, stand.party),
            float(first),
            float(middle),
            float(last),
            weight=one.weights.get(str(stand.party), 0.0),
            note="not counted" if stand.gap else "",
        )


def _limits(one: Bargained) -> Iterator[Place]:
    for name, (low, high) in limits(one.table).items():
        ends = (float(low), float((low + high) / 2), float(high))
        left = "left out" if one.free is None else ""
        title = one.table.issue.limits[name].title  # type: ignore[index]  # a name is its text
        yield Place(Spot.LIMIT, name, title, *ends, note=left)


def _demands(one: Bargained) -> Iterator[Place]:
    for demanded in one.demands:
        low, high = demanded.judged.points
        clause = demanded.judged.demand
        title = f"{'offered' if clause.offer else 'asked'}: {clause.title}"
        ends = (float(low), float((low + high) / 2), float(high))
        yield Place(
            Spot.DEMAND,
            demanded.judged.name,
            title,
            *ends,
            note=verdict_words(demanded.judged.verdict.value),
        )


def _models(one: Bargained) -> Iterator[Place]:
    from kingmaker.analysis.bargain.models import MODELS  # noqa: PLC0415  # loads numpy

    for found in one.predictions:
        if not found.gap:
            title = MODELS[found.model].title
            yield Place(Spot.MODEL, found.model, title, found.low, found.middle, found.high)


def verdict_words(verdict: str) -> str:
    """Return what becomes of a demand if it is insisted on."""
    return {"yes": "a deal", "maybe": "perhaps a deal", "no": "no deal"}[verdict]
