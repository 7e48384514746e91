"""Bargaining as a document: is there a deal, what stands in its way, and where do the models put it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.numerals import quantity_to_text
from kingmaker.report.bargain_scale import issue_title, resting, scale, stretch_words, verdict_words
from kingmaker.report.bargain_words import capital, draws_words, short, title_of, zone_words
from kingmaker.report.document import Column, Document, Fold, Items, Row, Section, Table, Text
from kingmaker.report.folding import shortened
from kingmaker.report.rounding import percent
from kingmaker.report.scale_svg import number
from kingmaker.report.words import called, clocked, everybody, rests
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.bargain.lens import Bargained, Bargaining, Demanded
    from kingmaker.analysis.bargain.stands import Stand
    from kingmaker.analysis.bargain.stands import Table as Stands
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Option
    from kingmaker.model.values import Name, Quantity
    from kingmaker.report.document import Block

RANGES = (
    "Who would accept what is the author's assumption, in ranges. A share of draws tells how much of these ranges leaves room for a "
    "deal; it is no probability that there was one. A party accepts a point that is no further from what it wants than the worst that it "
    "would take; a body does if enough of its members do to carry its decision, whatever the others do."
)
#: What the numbers cannot carry, said where they stand.
TESTED = (
    "The models have been held against real decisions of the European Union (DEU III), where states bargain over laws year after "
    "year, and there the best were off by more than 20 points of 100. Nothing tests them on one struggle over one "
    "organisation: here they say where each would put it if the author's numbers were right."
)
SPREAD = (
    "Middles are over the draws, and so are the 5% and 95% points; they tell how far the author's ranges move a model, not how far a "
    "model is off. That is in the chances by two models mixed, their width chosen on errors in DEU III, after seeing them."
)


def bargain_document(case: Case, found: Bargaining) -> Document:
    """Return the answer: each issue with its picture, zone, demands and predictions; options outside; how to read it."""
    sentences = [Text(short(case, one)) for one in found.issues]
    sections = [Section("summary", "In short", tuple(sentences))]
    sections += [_issue(case, one) for one in found.issues]
    told = (options(case, found), options(case, found, part=False))
    outside = tuple(table for table in told if table is not None)
    if outside:
        sections.append(Section("outside", "Without an agreement", outside))
    sections.append(Section("models", "The models", (_formulas(), Text(SPREAD))))
    sections.append(Section("meant", "How to read this", (Text(RANGES), Text(TESTED))))
    made = (
        ("kingmaker", __version__),
        ("draws", str(found.asked.draws)),
        ("seed", str(found.asked.seed)),
    )
    heading = f"{case.title}: is there a deal, and where would it lie?"
    return Document("bargain", case.name, heading, tuple(sections), made)


def bargaining(case: Case) -> Section | None:
    """Return the section of the whole report: each issue with its picture, and what binds; `None` without issues."""
    if not case.issues:
        return None
    from kingmaker.analysis.bargain.lens import bargain  # noqa: PLC0415  # loads numpy

    found = bargain(case)
    #: An issue is drawn as it stands at its last moment.
    last = {one.table.name: one for one in found.issues}
    blocks: list[Block] = []
    folds: list[Fold] = []
    for one in found.issues:
        start = len(blocks)
        is_last = last[one.table.name] is one
        blocks.append(
            Text(" ".join((f"{capital(issue_title(case, one))}.", *zone_words(case, one))))
        )
        if is_last:
            blocks.append(scale(case, one))
        if not is_last or one.table.name != found.issues[0].table.name:
            folds.append(Fold(start, len(blocks), short(case, one)))
    outside = options(case, found)
    if outside is not None:
        blocks.append(shortened(outside, "things that can be done without an agreement"))
    drawn = f"Over {found.asked.draws} draws from the ranges, with the seed {found.asked.seed}."
    blocks += [Text(f"{drawn} {RANGES}"), Text(SPREAD), Text(TESTED)]
    return Section("bargain", "Bargaining", tuple(blocks), folds=tuple(folds))


def options(case: Case, found: Bargaining, *, part: bool = True) -> Table | None:
    """Return what each can do without an agreement, before and after which event; `None` if the case names nothing.

    Of those with a part in the issues, or of those without.
    """
    columns = (
        Column("who", "who"),
        Column("what", "what it can do without a deal"),
        Column("when", "when"),
        Column("best", "best"),
    )
    rows = tuple(
        Row(
            (called(case, name), option.what, _when(case, option), "yes" if option.best else ""),
            rests(case, option),
        )
        for name, actor in case.actors.items()
        if (name in found.parties) is part
        for option in actor.outside
    )
    title = "Without an agreement" if part else "Those with no part in it"
    return Table("outside" if part else "apart", columns, rows, title=title) if rows else None


def _when(case: Case, option: Option) -> str:
    def told(word: str, event: Name | None) -> str:
        return "" if event is None else f"{word}: {case.events[event].title}"

    return "; ".join(t for t in (told("after", option.after), told("until", option.until)) if t)


# --- one issue ----------------------------------------------------------------------------------


def _issue(case: Case, one: Bargained) -> Section:
    blocks: list[Block] = [scale(case, one), Text(" ".join(zone_words(case, one)))]
    blocks += [block for block in (_positions(case, one), _predictions(one)) if block.rows]
    if one.demands:
        blocks.insert(2, _demands(case, one))
    blocks += [Text(text) for text in (*_likely(one), *_fair(case, one))]
    after = f"-{one.table.after}" if one.table.after is not None else ""
    return Section(f"{one.table.name}{after}", capital(issue_title(case, one)), tuple(blocks))


def _positions(case: Case, one: Bargained) -> Table:
    columns = (
        Column("who", "who"),
        Column("at", "wants"),
        Column("worst", "at worst"),
        Column("salience", "cares"),
        Column("capability", "can"),
        Column("weight", "part"),
        Column("gap", "left out"),
    )
    rows = tuple(
        Row(_position(case, one, s), resting(case, one.table, s.clause)) for s in one.table.stands
    )
    return Table(f"positions-{one.table.name}", columns, rows, title="Who stands where")


def _position(case: Case, one: Bargained, stand: Stand) -> tuple[str, ...]:
    clause = stand.clause
    weight = one.weights.get(str(stand.party))
    return (
        called(case, stand.party),
        quantity_to_text(clause.at),
        _told(clause.at_worst),
        _told(clause.salience),
        _told(clause.capability) if stand.share is None else _by_index(one.table, stand),
        "" if weight is None else percent(weight),
        stand.gap,
    )


def _told(quantity: Quantity | None) -> str:
    return "" if quantity is None else quantity_to_text(quantity)


def _by_index(table: Stands, stand: Stand) -> str:
    taken = table.issue.capability
    if taken is None or stand.share is None:
        return ""
    times = "100" if taken.times is None else quantity_to_text(taken.times)
    return f"{stand.share} of {times} ({taken.index.value}, {taken.of})"


def _demands(case: Case, one: Bargained) -> Items:
    """Return each demand and offer in a sentence: who, when, where, who would accept it, what came of it."""
    return Items(tuple((_demand(case, one, d), rests(case, d.judged.demand)) for d in one.demands))


def _demand(case: Case, one: Bargained, demanded: Demanded) -> str:
    judged, clause = demanded.judged, demanded.judged.demand
    made = [everybody(case, clause.by)]
    if clause.made is not None:
        made.append(clause.made.text)
    if clause.deadline is not None:
        made.append(f"by {clocked(clause.deadline)}")
    says = [f"{called(case, n)}: {word.value}" for n, word in judged.says.items()]
    limits = one.table.issue.limits
    says += [f"{c.title}: against it" for n, c in limits.items() if n in judged.against]
    ended = ", ".join(t for t in (clause.status, clause.answer.rstrip(".")) if t)
    return (
        f"{capital(title_of(demanded))}, {', '.join(made)}, stands at {stretch_words(one.table, (judged.points,))}. "
        f"Would accept: {'; '.join(says)}. If insisted on: {verdict_words(judged.verdict.value)}, "
        f"{draws_words(demanded.share)}." + (f" What came of it: {ended}." if ended else "")
    )


def _predictions(one: Bargained) -> Table:
    from kingmaker.analysis.bargain.models import MODELS  # noqa: PLC0415  # loads numpy

    columns = (
        Column("model", "model"),
        Column("middle", "puts it at"),
        Column("range", "5% to 95%"),
        Column("gap", "why not"),
    )
    width, unit = float(one.table.ends[1] - one.table.ends[0]), one.table.issue.scale[0].unit
    rows = []
    for found in one.predictions:
        middle, low, high = (
            "" if found.gap else number(n, width, unit)
            for n in (found.middle, found.low, found.high)
        )
        told = "" if found.gap else f"{low} to {high}"
        rows.append(Row((MODELS[found.model].title, middle, told, found.gap)))
    return Table(
        f"models-{one.table.name}",
        columns,
        tuple(rows),
        title="Where the models put it",
        sourced=False,
    )


def _likely(one: Bargained) -> Iterator[str]:
    if one.spread is None:
        return
    width, unit = float(one.table.ends[1] - one.table.ends[0]), one.table.issue.scale[0].unit
    low, middle, high = (
        number(n, width, unit) for n in (one.spread.low, one.spread.middle, one.spread.high)
    )
    yield f"By two models mixed (the last of those below) four in five outcomes lie from {low} to {high}, half of them up to {middle}."


def _fair(case: Case, one: Bargained) -> Iterator[str]:
    if one.fair is None:
        return
    width, unit = float(one.table.ends[1] - one.table.ends[0]), one.table.issue.scale[0].unit
    point, least = one.fair.point, one.fair.satisfied
    low, middle, high = (number(n, width, unit) for n in (point.low, point.middle, point.high))
    where = middle if low == high else f"{middle} ({low} to {high} over the draws)"
    yield (
        f"Best for whoever is worst off among {everybody(case, one.fair.parties)}: {where}, where that one has "
        f"{percent(least.middle)} of what it could have, from the far end of the scale to what it wants (egalitarian, Kalai 1977)."
    )


def _formulas() -> Table:
    from kingmaker.analysis.bargain.models import MODELS  # noqa: PLC0415  # loads numpy

    columns = (
        Column("model", "model"),
        Column("formula", "what it says"),
        Column("source", "published by"),
    )
    rows = tuple(Row((m.title, m.formula, m.source)) for m in MODELS.values())
    return Table("formulas", columns, rows, sourced=False)
