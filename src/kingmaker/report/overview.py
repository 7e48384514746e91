"""The whole report of a case: the organisation, who decides what, how it may end, what it rests on, what is wrong."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from kingmaker.analysis.record import contradictions
from kingmaker.analysis.standing import addresses
from kingmaker.model.values import Certainty
from kingmaker.problems import Severity
from kingmaker.records import dataclass
from kingmaker.report import evidence
from kingmaker.report.assuming import assuming
from kingmaker.report.document import Column, Document, Rests, Row, Section, Table, Text
from kingmaker.report.in_short import MOST, findings
from kingmaker.report.naming import in_words
from kingmaker.report.obtaining import BESIDE_PATHS, BESIDE_TYPICAL, HOW, obtained, origin_of
from kingmaker.report.outlining import outline_of_report, outline_section
from kingmaker.report.recounting import notices_of, recounted_sections
from kingmaker.report.scoring import forecasting
from kingmaker.report.varying import varying
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.struggle.recounting import Recounted
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.problems import Problem
    from kingmaker.report.implied import Parts
    from kingmaker.report.varying import Varied


#: The section of the variants, which are told with what they change where that was worked out.
_VARIANTS = "variants"


@dataclass(frozen=True, slots=True)
class Beside:
    """What a report shows of a case that is worked out before it, so far as that was asked for.

    `digest` is a hash of its text, so that a report can be told from another; `amended` reads it under amendments, for
    what can be forced; `recounted` is its struggle, and `unplayed` why there is none; `awaited` gives the one or the other
    while it is still being worked out, and is asked when all else is done; `varied` are its variants. `begun` gives the parts of
    what the case itself says (`implied.parts_of_case`), where they are worked out elsewhere; they are so here else, with the case `under` each
    of its variants where what these change is to be told.
    """

    digest: str = ""
    amended: Amended | None = None
    recounted: Recounted | None = None
    unplayed: str = ""
    varied: tuple[Varied, ...] = ()
    awaited: Callable[[], Recounted | str] | None = None
    begun: Callable[[], Parts] | None = None
    under: Mapping[Name, Case] = field(default_factory=dict)

    def whole(self) -> Beside:
        """Return the same, with the struggle that was awaited."""
        if self.awaited is None:
            return self
        found = self.awaited()
        if isinstance(found, str):
            return replace(self, unplayed=found, awaited=None)
        return replace(self, recounted=found, awaited=None)


def overview(
    case: Case, problems: Sequence[Problem] = (), *, beside: Beside | None = None
) -> Document:
    """Return the report of a case: first in short, then each part with how what it shows was obtained."""
    awaiting = beside or Beside()
    on_case = _on_case(case, awaiting) if awaiting.begun is None else awaiting.begun()
    on_record = tuple(_on_record(case, awaiting))
    turned = tuple(s for s in on_case if s is not None and s.id == _VARIANTS)
    if awaiting.varied:
        on_case = tuple(s for s in on_case if s not in turned)
    elif turned:
        on_record = tuple(s for s in on_record if s is None or s.id != _VARIANTS)
    given = awaiting.whole()
    ordered = (*on_case, *_played(case, given), *on_record, *_at_last(case, given))
    sections = [section for section in ordered if section is not None]
    standing = (_what(case), *_standing(case, problems))
    found = findings((*sections, *turned), case.title, _sure(case))
    rest = (Text(told, "made") for told in standing[: MOST - len(found)])
    origin = origin_of(case, given.digest)
    whole = (
        Section("summary", "In short", (*found, *rest)),
        *sections,
        _made(case, given, origin, standing),
        wrong(problems),
        _caution(case),
    )
    told = tuple(s if s.how else replace(s, how=HOW.get(s.id, "")) for s in whole)
    return Document("report", case.name, case.title, told, origin)


def _made(
    case: Case, given: Beside, origin: tuple[tuple[str, str], ...], standing: Sequence[str]
) -> Section:
    """Return how the numbers were obtained, and how the case stands."""
    found = given.recounted
    settings = found.timeline.settings if found is not None else None
    notices = [in_words(case, n) for n in notices_of(found)] if found is not None else []
    made = obtained(case, origin, settings, notices)
    return replace(made, blocks=(*made.blocks, Text(" ".join(standing))))


def _on_case(case: Case, given: Beside) -> Parts:
    """Return what the case itself says and implies."""
    from kingmaker.report.implied import parts_of_case  # noqa: PLC0415  # what works it out takes long to load

    return parts_of_case(case, given.amended, given.under)


def _played(case: Case, given: Beside) -> Iterator[Section | None]:
    """Yield how a struggle may end."""
    if given.recounted is not None:
        yield from recounted_sections(case, given.recounted)
    elif given.unplayed:
        yield Section(
            "endings", "How it may end", (Text(given.unplayed),), "Nothing was worked out."
        )


def _on_record(case: Case, given: Beside) -> Iterator[Section | None]:
    """Yield what is recorded and foretold."""
    yield evidence.events(case)
    yield varying(case, given.varied)
    yield evidence.disputes(case)
    yield evidence.claimed(case)
    yield forecasting(case)
    yield evidence.silent(case)


def _at_last(case: Case, given: Beside) -> Iterator[Section | None]:
    """Yield the outline, and what all of it rests on."""
    yield _outline(case, given.recounted)
    yield assuming(case, given.recounted)
    yield evidence.sources(case, assumed=False)


def _outline(case: Case, found: Recounted | None) -> Section | None:
    """Return the outline of the case beside the record, with the chances of its endings where they are known."""
    if found is not None and found.played.endings:
        section = outline_of_report(case, found.played, found.timeline)
        beside = BESIDE_PATHS if found.played.sampling is None else BESIDE_TYPICAL
        return None if section is None else replace(section, how=f"{HOW['outline']} {beside}")
    return outline_section(case, {}, {name: e.title for name, e in case.endings.items()})


def _what(case: Case) -> str:
    counts = [
        _counted(len(case.entities), "entity", "entities"),
        _counted(len(case.bodies), "body", "bodies"),
        _counted(len(case.offices), "office", "offices"),
        _counted(len(case.powers), "power", "powers"),
    ]
    day = f", as of {case.as_of.isoformat()}," if case.as_of is not None else ""
    return f"The case{day} has {listed(c for c in counts if c) or 'nothing but a title'}."


def _standing(case: Case, problems: Sequence[Problem]) -> Iterator[str]:
    """Yield in a sentence each what the record holds, what the case rests on, what is assumed, and what checking found."""
    record = [
        _counted(len(case.events), "event", "events"),
        _counted(len(case.claims), "claim", "claims"),
        _counted(len(contradictions(case)), "contradiction", "contradictions"),
        _counted(len(case.forecasts), "forecast", "forecasts"),
    ]
    if any(record):
        yield f"The record holds {listed(r for r in record if r)}."
    assumed = len(addresses(case, Certainty.ASSUMED))
    if case.sources:
        yield f"The case rests on {_counted(len(case.sources), 'source', 'sources')}."
        yield f"Of its clauses {assumed or 'none'} {'is' if assumed < 2 else 'are'} assumed."  # noqa: PLR2004  # one or none
    tally = [sum(p.severity is s for p in problems) for s in Severity]
    words = [_counted(n, s.value, f"{s.value}s") for n, s in zip(tally, Severity, strict=True)]
    yield f"Checking found {listed(w for w in words if w) or 'nothing wrong'}."


def _sure(case: Case) -> tuple[int, int]:
    """Return how many clauses of a case are assumed, and on how many sources it rests."""
    return len(addresses(case, Certainty.ASSUMED)), len(case.sources)


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
