"""The first report of a case: the organisation, who decides what, what it rests on, what happened, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.record import contradictions
from kingmaker.analysis.standing import standing
from kingmaker.model.values import Certainty
from kingmaker.problems import Severity
from kingmaker.report import evidence, organisation
from kingmaker.report.bargaining import bargaining
from kingmaker.report.carrying import carrying
from kingmaker.report.controlling import controlling
from kingmaker.report.deciding import deciding
from kingmaker.report.document import Column, Document, Rests, Row, Section, Table, Text
from kingmaker.report.in_short import findings
from kingmaker.report.levering import levering
from kingmaker.report.paying import paying
from kingmaker.report.scoring import forecasting
from kingmaker.report.structure import structured
from kingmaker.report.words import listed
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kingmaker.model.case import Case
    from kingmaker.problems import Problem

_SECTIONS: tuple[Callable[[Case], Section | None], ...] = (
    structured,
    organisation.entities,
    organisation.bodies,
    organisation.offices,
    deciding,
    carrying,
    controlling,
    levering,
    bargaining,
    paying,
    evidence.events,
    evidence.disputes,
    evidence.claimed,
    forecasting,
    evidence.silent,
    evidence.sources,
)


def overview(case: Case, problems: Sequence[Problem] = (), *, digest: str = "") -> Document:
    """Return the report of a case. `digest` is a hash of its text, so that a report can be told from another."""
    sections = [made for section in _SECTIONS if (made := section(case)) is not None]
    told = [_what(case), *findings(sections)]
    blocks = (Text(" ".join(told)), Text(_standing(case, problems)))
    first = Section("summary", "In short", blocks)
    origin = [("kingmaker", __version__)]
    if digest:
        origin.append(("case", digest))
    if case.law is not None:
        origin.append(
            ("law", f"{case.law.name} of {case.law.as_of}" if case.law.as_of else case.law.name)
        )
    return Document(
        kind="report",
        case=case.name,
        title=case.title,
        sections=(first, *sections, wrong(problems), _caution(case)),
        made=tuple(origin),
    )


def _what(case: Case) -> str:
    counts = [
        _counted(len(case.entities), "entity", "entities"),
        _counted(len(case.bodies), "body", "bodies"),
        _counted(len(case.offices), "office", "offices"),
        _counted(len(case.powers), "power", "powers"),
    ]
    day = f" as of {case.as_of.isoformat()}" if case.as_of is not None else ""
    return f"{case.title}{day}: {listed(c for c in counts if c) or 'nothing but a title'}."


def _standing(case: Case, problems: Sequence[Problem]) -> str:
    """Return what the record holds, what the case rests on, and what checking found."""
    sentences = []
    record = [
        _counted(len(case.events), "event", "events"),
        _counted(len(case.claims), "claim", "claims"),
        _counted(len(contradictions(case)), "contradiction", "contradictions"),
        _counted(len(case.forecasts), "forecast", "forecasts"),
    ]
    if any(record):
        sentences.append(f"The record holds {listed(r for r in record if r)}.")
    found = standing(case)
    assumed = len(found.of(Certainty.ASSUMED))
    if case.sources:
        sources = _counted(len(case.sources), "source", "sources")
        sentences.append(
            f"It rests on {sources}; {assumed or 'no'} clause{'' if assumed == 1 else 's'} assumed."
        )
    tally = [sum(p.severity is s for p in problems) for s in Severity]
    words = [_counted(n, s.value, f"{s.value}s") for n, s in zip(tally, Severity, strict=True)]
    sentences.append(f"Checking found {listed(w for w in words if w) or 'nothing wrong'}.")
    return " ".join(sentences)


def _counted(number: int, one: str, more: str) -> str:
    return "" if number == 0 else f"{number} {one if number == 1 else more}"


def wrong(problems: Sequence[Problem]) -> Section:
    """Return what checking found."""
    if not problems:
        return Section("problems", "Problems", (Text("Checking found nothing wrong."),))
    columns = (Column("code", "code"), Column("where", "where"), Column("message", "what"))
    rows = tuple(
        Row((f"{p.severity.value} {p.code}", f"{p.where.file}:{p.where.line}", p.message), Rests())
        for p in problems
    )
    return Section("problems", "Problems", (Table("problems", columns, rows, sourced=False),))


def _caution(case: Case) -> Section:
    text = "Nothing here is legal advice."
    if case.actors:
        text += (
            " Wants, beliefs and precision are assumptions of a model, never claims about a person."
        )
    return Section("caution", "How to read this", (Text(text),))
