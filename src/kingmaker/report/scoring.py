"""Forecasts and what became of them, as a report: authors, forecasts, sizes, and how words are read as numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.forecasts.hedges import YARDSTICKS, Degree
from kingmaker.analysis.forecasts.scoring import Whence, score
from kingmaker.analysis.forecasts.sizes import OUTSIDE
from kingmaker.analysis.phrases import many
from kingmaker.model.numerals import number_to_text, quantity_to_text, share_to_text
from kingmaker.model.record import Resolution
from kingmaker.model.wording import condition_to_text
from kingmaker.report.document import (
    Column,
    Document,
    Group,
    Groups,
    Rests,
    Row,
    Section,
    Table,
    Text,
)
from kingmaker.report.naming import foretold_by, quoted, spoken
from kingmaker.report.scoring_implied import among, implications, title_of
from kingmaker.report.scoring_own import own_section
from kingmaker.report.struggle_words import method_words
from kingmaker.report.words import called, headline, listed, spanned, told_by
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from kingmaker.analysis.forecasts.own import Own
    from kingmaker.analysis.forecasts.scoring import Author, Reading, Scored, Scores
    from kingmaker.analysis.forecasts.sizes import Size
    from kingmaker.model.case import Case
    from kingmaker.model.record import Forecast
    from kingmaker.model.values import Name, Quantity
    from kingmaker.report.document import Block

_SAID = {
    Resolution.TRUE: "came true",
    Resolution.FALSE: "did not come true",
    Resolution.PARTLY: "in part",
    Resolution.OPEN: "open",
    Resolution.UNRESOLVABLE: "not to be told",
}
_SHORT = {Resolution.UNRESOLVABLE: "untold"}
_MEANT = (
    "The Brier score is the squared distance of the probability from what came: 0 is best, 1 worst, and who says "
    "fifty-fifty each time gets 0.25. Bits are the surprise at what came: 0 is best, 1 is what fifty-fifty costs. "
    "Both are proper: nobody does better by saying other than it thinks. A hedge is no number; which one it is read "
    "as is a choice, and the span of scores under all other readings stands beside it. What came true in part only "
    "is left out of the first reading."
)

_HOW = "One stands under `forecasts`: by whom, what it says, how surely, and by when; what became of it is told from the record."


def score_document(case: Case, model: Own | None = None) -> Document:
    """Return the report of all forecasts of a case, with the model's own if they were scored."""
    found = score(case)
    made = method_words(model.settings) if model is not None else ()
    made_by = (("kingmaker", __version__), *made)
    if not case.forecasts and model is None:
        none = Section("authors", "Who forecast well", (Text(f"{summary(case, found)} {_HOW}"),))
        return Document("score", case.name, f"{case.title}: who forecast well", (none,), made_by)
    sections = (
        Section(
            "authors", "Who forecast well", (Text(summary(case, found)), _authors(case, found))
        ),
        Section("forecasts", "Every forecast", (_forecasts(case, found),)),
        *_sizes(case, found),
        *implications(case),
        *(() if model is None else (own_section(case, model),)),
        Section("hedges", "How words are read as numbers", tuple(_readings(found))),
        Section("meant", "How to read this", (Text(_MEANT),)),
    )
    title = f"{case.title}: who forecast well"
    return Document("score", case.name, title, sections, made_by)


def forecasting(case: Case) -> Section | None:
    """Return the section of the whole report on forecasts, `None` where nobody forecast.

    It holds the table of authors, each forecast with what became of it, foretold sizes, and what is implied.
    """
    if not case.forecasts:
        return None
    found = score(case)
    blocks: list[Block] = [Text(summary(case, found)), _authors(case, found)]
    if found.readings[0].scored:
        blocks.append(Text(_MEANT))
    blocks.append(_forecasts(case, found))
    for section in (*_sizes(case, found), *implications(case)):
        blocks += [
            replace(b, title=section.title) if isinstance(b, Table) else b for b in section.blocks
        ]
    return Section("scores", "Who forecast well", tuple(blocks))


def foretelling(case: Case) -> Section | None:
    """Return the forecasts themselves, each with what became of it; `None` where nobody forecast."""
    if not case.forecasts:
        return None
    return Section("forecasts", "What is foretold", (_forecasts(case, score(case)),))


def summary(case: Case, found: Scores) -> str:
    """Return in a few sentences how many forecasts there are, what became of them, and how they score."""
    told = [f.outcome.result if f.outcome is not None else None for f in found.forecasts]
    said = dict(_SAID) | {Resolution.UNRESOLVABLE: "cannot be told"}
    if Resolution.TRUE in told:
        said[Resolution.FALSE] = "did not"
    counts = [f"{told.count(r)} {said[r]}" for r in Resolution if r in told]
    silent = told.count(None)
    counts += [f"{silent} without a word of what became of them"] if silent else []
    sentences = [
        f"{many(len(found.forecasts), 'forecast')} by {many(len(found.authors), 'author')}: {listed(counts)}."
        if found.forecasts
        else f"{case.title} holds no forecasts."
    ]
    first = found.readings[0]
    if first.brier is not None:
        least, most = _range(r.brier for r in found.readings)
        sentences.append(
            f"The {first.scored} that can be scored {'has' if first.scored == 1 else 'have'} a mean Brier score of {decimal(first.brier)}, "
            f"{least} to {most} under other readings of the words; fifty-fifty each time would have had 0.25."
        )
    return " ".join(sentences)


def decimal(value: Fraction | float | None) -> str:
    """Return a score with three decimals, nothing where there is none.

    >>> from fractions import Fraction
    >>> decimal(Fraction(9409, 10000)), decimal(None)
    ('0.941', '')
    """
    return "" if value is None else f"{float(value):.3f}"


def _range(values: Iterable[Fraction | None]) -> tuple[str, str]:
    known = [v for v in values if v is not None]
    return decimal(min(known)), decimal(max(known))


# --- authors and forecasts ----------------------------------------------------------------------


def _authors(case: Case, found: Scores) -> Table:
    columns = (
        Column("who", "who", 0, 26),
        Column("made", "forecasts"),
        *(Column(r.value, _SHORT.get(r, r.value)) for r in Resolution),
        Column("scored", "scored"),
        Column("brier", "Brier"),
        Column("range", "other readings", 14),
        Column("bits", "bits"),
    )
    return Table(
        "authors", columns, tuple(Row(_author(case, a)) for a in found.authors), sourced=False
    )


def _author(case: Case, author: Author) -> tuple[str, ...]:
    span = (
        ""
        if author.least is None or author.most is None
        else " to ".join(dict.fromkeys((decimal(author.least), decimal(author.most))))
    )
    return (
        _headed(case, author.who),
        str(author.made),
        *(str(author.results[r] or "") for r in Resolution),
        str(author.scored),
        decimal(author.brier),
        span,
        decimal(author.bits),
    )


def _forecasts(case: Case, found: Scores) -> Groups:
    groups = (
        Group(
            _headed(case, author.who),
            "",
            tuple(
                (_told(case, item), _basis(case, item))
                for item in found.forecasts
                if item.forecast.by[0] == author.who
            ),
        )
        for author in found.authors
    )
    return Groups("forecasts", tuple(g for g in groups if g.items))


def _headed(case: Case, who: Name) -> str:
    """Return whose forecasts they are: of a source also what it is called."""
    title = title_of(case, who)
    return f"{who}: {title}" if title else called(case, who)


def _basis(case: Case, item: Scored) -> Rests:
    """Return what a forecast rests on: its clause and who tells it, and who tells of the events that it was resolved by."""
    own = told_by(case, item.forecast)
    later = () if item.outcome is None else (case.events.get(n) for n in item.outcome.by)
    others = (str(s) for event in later if event is not None for s in event.source)
    return Rests(own.clause, tuple(dict.fromkeys((*own.sources, *others))), own.certainty)


def _told(case: Case, item: Scored) -> str:
    """Return one forecast as a line: what it says and how surely, what came, the scores or why there are none."""
    outcome = item.outcome
    came = _SAID[outcome.result] if outcome is not None else "not told"
    if item.brier is not None:
        came = f"{came}, Brier {decimal(item.brier)}, {decimal(item.bits)} bits"
    reason = outcome.reason if outcome is not None else ""
    partly = outcome is not None and outcome.result is Resolution.PARTLY
    why = f" ({item.why})" if item.why and item.why != reason and not partly else ""
    others = [among(case, n) for n in item.forecast.by[1:]]
    beside = f" With {listed(others)}." if others else ""
    ends = foretold_by(case, item.forecast).rstrip(".")
    by = (
        f" By {listed(quoted(case, n) for n in outcome.by)}."
        if outcome is not None and outcome.by
        else ""
    )
    name = item.name.replace("-", " ")
    return (
        f"{headline(name)}, {surely(item)}: {ends}. → {came}{why}.{beside} {reason}".rstrip() + by
    )


def foretold(forecast: Forecast) -> str:
    """Return what a forecast says, its condition first."""
    what = forecast.says or (condition_to_text(forecast.then) if forecast.then is not None else "")
    if forecast.given is None:
        return what
    return f"if {condition_to_text(forecast.given)}: {what}"


def surely(item: Scored) -> str:
    """Return how sure a forecast is: the number that is stated, or the hedge and what it is read as."""
    if item.probability is None:
        return f"“{item.forecast.hedge}” (no number)" if item.forecast.hedge else "no number"
    number, stated = share_to_text(item.probability, words=False), item.forecast.probability
    if item.whence is Whence.HEDGE:
        return f"“{item.forecast.hedge}” (read as {number})"
    if stated is None or stated.low == stated.high:
        return number
    return f"{spanned(quantity_to_text(stated))} (read as {number})"


# --- sizes --------------------------------------------------------------------------------------


def _sizes(case: Case, found: Scores) -> Iterator[Section]:
    rows = tuple(
        Row(
            (
                f.name,
                listed(called(case, n) for n in f.forecast.by),
                f.forecast.says or foretold_by(case, f.forecast),
                spoken(quantity_to_text(f.size.foretold)),
                spoken(quantity_to_text(f.size.came)),
                _off(f.size),
                "" if f.size.score is None else _amount(f.size.score, f.size.came),
            ),
            replace(_basis(case, f), clause=(f.outcome or f.forecast).path),
        )
        for f in found.forecasts
        if f.size is not None
    )
    if rows:
        columns = (
            Column("id", "forecast"),
            Column("who", "by"),
            Column("says", "says"),
            Column("foretold", "foretold"),
            Column("came", "came to"),
            Column("off", "off by"),
            Column("interval", "interval score"),
        )
        who = dict.fromkeys(n for f in found.forecasts if f.size is not None for n in f.forecast.by)
        told = "; ".join(_headed(case, n) for n in who if title_of(case, n))
        names = (Text(f"{told}."),) if told else ()  # in the table they would make it too wide
        blocks = (Table("sizes", columns, rows), *names, Text(_meant(rows)))
        yield Section("sizes", "Foretold sizes", blocks)


def _meant(rows: Iterable[Row]) -> str:
    """Return how foretold sizes are scored: ranges by their interval score, where there are any."""
    if not any(row.cells[-1] for row in rows):
        return "None of these is a range, so how far each was off is all that can be said."
    return (
        "A foretold range is scored by its width and, where it misses, twenty times the distance (the interval score of Gneiting "
        f"and Raftery 2007): it is taken to be meant to hold {share_to_text(1 - OUTSIDE)} of the time."
    )


def _off(size: Size) -> str:
    least, most = size.error
    texts = [_amount(least, size.came), _amount(most, size.came)]
    return texts[0] if least == most else f"{texts[0]} to {texts[1]}"


def _amount(value: Fraction, like: Quantity) -> str:
    if like.unit == "share":
        return f"{share_to_text(value, words=False)} of it"
    return f"{number_to_text(value)} {like.unit}".strip()


# --- readings -----------------------------------------------------------------------------------


def _readings(found: Scores) -> Iterator[Block]:
    columns = (Column("degree", "degree"), *(Column(y.name, y.name) for y in YARDSTICKS))
    rows = tuple(Row((d.value, *(_span(y.ranges[d]) for y in YARDSTICKS))) for d in Degree)
    yield Table("yardsticks", columns, rows, "", sourced=False)
    yield Text("; ".join(f"{y.name}: {y.source}" for y in YARDSTICKS) + ".")
    yield Text(f"Read here: {'; '.join(_words(found)) or 'no hedge that implies a number'}.")
    heads = (
        Column("yardstick", "yardstick"),
        Column("unhedged", "said without a hedge"),
        Column("partly", "true in part counts as"),
        Column("scored", "scored"),
        Column("brier", "Brier"),
    )
    yield Table("readings", heads, tuple(Row(_reading(r)) for r in found.readings), sourced=False)


def _span(ends: tuple[Fraction, Fraction]) -> str:
    return " to ".join(share_to_text(end, words=False) for end in ends)


def _words(found: Scores) -> Iterator[str]:
    """Yield each degree with the hedges of this case that are read as it."""
    for degree in Degree:
        hedges = dict.fromkeys(f.forecast.hedge for f in found.forecasts if f.degree is degree)
        if hedges:
            yield f"{degree.value}: {', '.join(f'“{h}”' for h in hedges)}"


def _reading(reading: Reading) -> tuple[str, ...]:
    partly = "left out" if reading.partly is None else share_to_text(reading.partly, words=False)
    return (
        reading.yardstick.name,
        (Degree.ALMOST_CERTAIN if reading.bold else Degree.VERY_LIKELY).value,
        partly,
        str(reading.scored),
        decimal(reading.brier),
    )
