"""The record as a report: who says what, what differs, which orders are possible, what nobody says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.chronology import chronology, thinned
from kingmaker.analysis.reactions import reactions
from kingmaker.model.mentions import mentions
from kingmaker.model.values import Name
from kingmaker.report import evidence
from kingmaker.report.document import Document, Items, Rests, Section, Text
from kingmaker.report.reacting import kept_secret, reacting, standing
from kingmaker.report.scoring import foretelling
from kingmaker.report.words import called, listed
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kingmaker.analysis.chronology import Chronology
    from kingmaker.model.case import Case
    from kingmaker.model.record import Claim, Event


class NothingAboutError(LookupError):
    """Nothing in the record is about a name."""


def record_document(
    case: Case,
    *,
    about: str | None = None,
    source: str = "",
    left_out: Mapping[str, int] | None = None,
    whole: Case | None = None,
) -> Document:
    """Return the record of a case; with `about`, what concerns that name alone.

    `source` says whose view this is, `left_out` how much of the case was left out for it, and `whole` is the case with all.

    Raises:
        NothingAboutError: nothing in the record is about that name.
    """
    cut = case if about is None else about_only(case, about)
    title = f"{case.title}: the record"
    if source:
        title = f"{case.title}: the record as {source} tells it"
    if about is not None:
        title = f"{title}, about {_meant(case, about)}"
    made = [
        evidence.disputes(cut),
        *evidence.claimed_of(cut, case if whole is None else whole),
        evidence.events(cut),
        orders(cut),
        reacting(case, about) if about in case.measures else None,
        foretelling(cut) if about is not None else None,
        kept_secret(cut) if about is None else None,
        standing(case, Name(about)) if about is not None and about in case.groups else None,
        evidence.silent(cut, noted=True),
        evidence.sources(cut) if about is None and not source else None,
        _view(left_out) if left_out else None,
    ]
    sections = tuple(s for s in made if s is not None)
    if not sections:
        sections = (Section("record", "The record", (Text("The case holds no record."),)),)
    return Document("record", case.name, title, sections, (("kingmaker", __version__),))


def _view(left_out: Mapping[str, int]) -> Section:
    parts = listed(f"{number} {name}" for name, number in left_out.items())
    said = f"Left out, since only others tell it: {parts}. The organisation and its rules are those of the whole case."
    return Section("view", "What this view leaves out", (Text(said),))


# --- orders -------------------------------------------------------------------------------------


def orders(case: Case) -> Section | None:
    """Return which orders of the events that change the case are possible; `None` without any."""
    found = chronology(case)
    if not found.acts:
        return None
    names = {str(d.event.id): d.event.title for d in found.events}
    texts = [Text(_counted(found))]
    texts += [
        Text(
            f"These times cannot all be right: {names[later]} is said to come after {names[earlier]}, and its "
            "times lie wholly before."
        )
        for later, earlier in found.impossible
    ]
    acts = set(found.acts)
    pairs = [pair for pair in found.open_pairs if set(pair) <= acts]
    blocks: list[Text | Items] = [*texts]
    if pairs:
        lines = tuple(
            (
                f"{names[first]}, or {names[second]}: either may have come first",
                Rests(f"events.{first}"),
            )
            for first, second in pairs
        )
        blocks.append(Items(lines))
    return Section("orders", "Which orders are possible", tuple(blocks))


def _counted(found: Chronology) -> str:
    number = len(found.acts)
    if number == 1:
        return f"The 1 event that changes the case has its place: {_in_order(found)}."
    if found.impossible:
        return f"No order of the {number} events that change the case keeps every time and every word of what came after what."
    if found.orders is None:
        return f"The {number} events that change the case can have come in more orders than were counted."
    if found.orders == 1:
        return f"The {number} events that change the case can have come in one order only: {_in_order(found)}."
    return (
        f"The {number} events that change the case can have come in {found.orders} orders. One of them: "
        f"{_in_order(found)}."
    )


def _in_order(found: Chronology) -> str:
    acts = set(found.acts)
    told = [d for d in found.events if d.event.id in acts]
    return ", then ".join(f"{d.event.title} ({evidence.dated_words(d)})" for d in told)


# --- about one thing ----------------------------------------------------------------------------


def about_only(case: Case, about: str) -> Case:
    """Return a case whose record holds only what is about a name: a person, a measure, a question, a clause, a source.

    The address of a claim stands for what it is about, so that those who dispute it are told too.

    Raises:
        NothingAboutError: nothing in the record is.
    """
    about = next((c.about for c in case.claims if c.path == about), about)
    claims = tuple(c for c in case.claims if _claims(c, about))
    events = [n for n, e in case.events.items() if about in (e.path, *_mentioned(case, n, e))]
    questions = {n: q for n, q in case.questions.items() if n == about}
    forecasts = {n: f for n, f in case.forecasts.items() if about in (n, *mentions(f))}
    stands = about in case.groups or about in {r.measure for r in reactions(case)}
    if not (claims or events or questions or forecasts or stands):
        raise NothingAboutError(about)
    kept = thinned(case, events)
    asked = {
        n: q
        for n, q in case.questions.items()
        if n in questions or any(c.about == n for c in claims)
    }
    silent = {n: q if n in questions else replace(q, unknown=False) for n, q in asked.items()}
    return replace(case, claims=claims, events=kept, questions=silent, forecasts=forecasts)


def _claims(claim: Claim, about: str) -> bool:
    return about in mentions(claim) or claim.about.startswith(f"{about}.")


def _mentioned(case: Case, name: Name, event: Event) -> frozenset[str]:
    """Return whom and what an event is about: all that it names, and what the move does that it was."""
    move = case.moves.get(event.move) if event.move is not None else None
    steps = () if move is None else move.steps
    own = mentions(replace(event, after=()))
    return own.union((name,), *(mentions(step) for step in steps))


def _meant(case: Case, about: str) -> str:
    question = case.questions.get(about)  # type: ignore[call-overload]  # a Name is its text
    measure = case.measures.get(about)  # type: ignore[call-overload]
    event = case.events.get(about)  # type: ignore[call-overload]
    if question is not None:
        return f"“{question.asks}”"
    clause = measure or event
    return clause.title if clause is not None else called(case, about)


def topics(case: Case) -> Iterable[str]:
    """Return every name that something in the record may be about, for hints and completion."""
    found: dict[str, None] = dict.fromkeys(c.about for c in case.claims)
    found |= dict.fromkeys(n for c in case.claims for n in (*c.by, *c.source))
    for name, event in case.events.items():
        found |= dict.fromkeys((name, *event.by, *event.to, *event.source))
    found |= dict.fromkeys((*case.questions, *case.groups, *case.forecasts, *case.measures))
    for name, event in case.events.items():
        found |= dict.fromkeys(sorted(_mentioned(case, name, event)))
    found |= dict.fromkeys(m for f in case.forecasts.values() for m in sorted(mentions(f)))
    return list(found)
