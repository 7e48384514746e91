"""What the case rests on and what is said: sources, certainty, timeline, contradictions, the unknown."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from kingmaker.analysis.chronology import changes
from kingmaker.analysis.record import (
    contradictions,
    timeline,
    undisputed,
    unknowns,
)
from kingmaker.analysis.standing import standing
from kingmaker.model.record import SourceKind
from kingmaker.model.values import Certainty
from kingmaker.report.document import Column, Fold, Items, Rests, Row, Section, Table, Text
from kingmaker.report.folding import FEW, LONG, every, shortened
from kingmaker.report.naming import spoken
from kingmaker.report.words import called, clocked, everybody, headline, listed, rests, spanned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kingmaker.analysis.record import (
        Dated,
        Saying,
        Topic,
    )
    from kingmaker.analysis.standing import Standing
    from kingmaker.model.case import Case
    from kingmaker.model.record import Claim, Event, Source
    from kingmaker.model.values import Name
    from kingmaker.report.document import Block

#: What is told, not reported: kept apart wherever it appears.
_APART = (SourceKind.FICTION, SourceKind.OPINION)


def sources(case: Case, *, assumed: bool = True) -> Section | None:
    """Return the sources by kind with how much rests on each, and how sure the clauses are.

    Clauses that are `assumed` are not named where another section does.
    """
    if not case.sources:
        return None
    found = standing(case)
    used = found.sources
    if len(used) > LONG:
        used = tuple(sorted(used, key=lambda use: -len(use.clauses)))
    columns = (
        Column("source", "source"),
        Column("kind", "kind"),
        Column("name", "what it is"),
        Column("stance", "stands for / against"),
        Column("clauses", "clauses"),
    )
    rows = tuple(
        Row((use.source.id, _kind(use.source), _source(use.source), _stance(case, use.source), str(len(use.clauses))),
            Rests(use.source.path, (), use.source.certainty.value if use.source.certainty else ""))
        for use in used
    )  # fmt: skip
    table = shortened(Table("sources", columns, rows, sourced=False), "sources")
    blocks: list[Block] = [table, Text(_certainty(found))]
    if table.folds:
        blocks.insert(0, Text("Those first on which most clauses rest."))
    supposed = found.of(Certainty.ASSUMED) if assumed else ()
    if supposed:
        blocks.append(Text(f"Assumed: {_paths(supposed)}."))
    contested = found.of(Certainty.CONTESTED)
    if contested:
        blocks.append(Text(f"Contested: {_paths(contested)}."))
    return Section("sources", "Sources and certainty", tuple(blocks))


def _kind(source: Source) -> str:
    return source.kind.value if source.kind is not None else ""


def _source(source: Source) -> str:
    """Return what a source is, by whom and of when, where its title does not say so."""
    parts, day = [source.title], source.date
    if source.by and source.by not in source.title:
        parts.append(source.by)
    if day is not None and f"{day.day} {day:%B %Y}" not in source.title:
        parts.append(day.isoformat())
    if source.lines:
        parts.append(f"lines {source.lines}")
    return ", ".join(parts)


def _stance(case: Case, source: Source) -> str:
    for_ = f"for {everybody(case, source.stance_for)}" if source.stance_for else ""
    against = f"against {everybody(case, source.stance_against)}" if source.stance_against else ""
    return "; ".join(p for p in (for_, against) if p)


def _certainty(found: Standing) -> str:
    parts = [f"{len(paths)} {c.value}" for c, paths in found.by_certainty if paths]
    if found.unsaid:
        parts.append(f"{found.unsaid} with a source but no word on how sure")
    return f"Clauses by certainty: {listed(parts)}." if parts else "No clause says how sure it is."


#: More paths than this are counted by section rather than listed.
_MANY = 12


def _paths(paths: Sequence[str]) -> str:
    if len(paths) <= _MANY:
        return listed(paths)
    tally: dict[str, int] = {}
    for path in paths:
        section = path.partition(".")[0]
        tally[section] = tally.get(section, 0) + 1
    return f"{len(paths)} clauses ({', '.join(f'{n} in {s}' for s, n in tally.items())})"


def events(case: Case) -> Section | None:
    """Return the timeline: events in an order that their times and `after` allow, background apart."""
    if not case.events:
        return None
    dated = timeline(case)
    past = tuple(_event(case, d) for d in dated if d.event.background)
    struggle = [d for d in dated if not d.event.background]
    now = tuple(_event(case, d) for d in struggle)
    zone = Text(
        f"Times are those of {_place(case.timezone)}. Where a time is not known to the point, the interval is given."
    )
    blocks: list[Block] = [zone]
    if past:
        folds = every(past, "events before the struggle")
        blocks.append(Table("background", _EVENTS, past, title="Before", folds=folds))
    if now:
        title, folds = "The struggle" if past else "", tuple(_between(struggle))
        blocks.append(Table("timeline", _EVENTS, now, title=title, folds=folds))
    return Section("timeline", "Timeline", tuple(blocks))


def _place(zone: str) -> str:
    """Return the place whose clocks a case goes by: the last part of a zone such as `America/New_York`, any other as it is."""
    place = zone.rpartition("/")[2].replace("_", " ")
    return place if place.replace(" ", "").isalpha() else zone


def _between(struggle: Sequence[Dated]) -> Iterator[Fold]:
    """Yield folds of the runs of events that change nothing in the case, where there are many events."""
    if len(struggle) <= LONG:
        return
    start = 0
    for still, run in groupby(struggle, key=lambda d: not changes(d)):
        length = len(list(run))
        if still and length >= _RUN:
            yield Fold(start, start + length, f"{length} events that change nothing in the case")
        start += length


#: So many events that change nothing are folded, not fewer.
_RUN = 3
_EVENTS = (Column("at", "when", 10, 16), Column("event", "what"), Column("by", "by", 0, 22))


def _event(case: Case, dated: Dated) -> Row:
    event = dated.event
    cells = (dated_words(dated), _what(case, event), everybody(case, _actors(case, event)))
    return Row(cells, rests(case, event))


def dated_words(dated: Dated) -> str:
    """Return when an event was, as narrowly as it is told: by its own time, or by what it came after."""
    moment = dated.event.at
    if moment is not None and moment.text:
        return spanned(moment.text)
    after = dated.event.after
    if after:
        return f"after {listed(after)}"
    return clocked(dated.earliest) or "not said"


def _what(case: Case, event: Event) -> str:
    title = headline(event.label or event.id.replace("-", " "))
    marks = [
        m
        for m, on in (("failed", event.failed), ("not known to all then", bool(event.known_to)))
        if on
    ]
    sentences = [
        title + (f" ({listed(marks)})" if marks else ""),
        headline(event.note.rstrip(".")),
        _ballot(case, event),
    ]
    return ". ".join(s for s in sentences if s) + "."


def _actors(case: Case, event: Event) -> tuple[str, ...]:
    if event.by or event.move is None or event.move not in case.moves:
        return event.by
    by = case.moves[event.move].by
    return (by,) if by is not None else ()


def _ballot(case: Case, event: Event) -> str:
    parts = [
        f"{word} {everybody(case, names)}"
        for word, names in (
            ("for:", event.votes_for),
            ("against:", event.votes_against),
            ("abstained:", event.abstaining),
            ("absent:", event.absent),
        )
        if names
    ]
    if event.unknown_rest or event.unknown:
        parts.append("how the others voted is not known" if parts else "how it voted is not known")
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}"


def disputes(case: Case) -> Section | None:
    """Return what claims differ on, each version with who tells it, opinion and fiction marked."""
    found = contradictions(case)
    if not found:
        return None
    one = len(found) == 1
    said = f"{len(found)} thing{'' if one else 's'} on which the sources differ"
    if len(found) > LONG:
        said += ", those first of which most sources tell"
        found = tuple(sorted(found, key=_weight, reverse=True))
    blocks = (Text(f"{said}."), _told(case, "contradictions", found))
    return Section("contradictions", "Contradictions", blocks)


def _weight(topic: Topic) -> tuple[int, int]:
    """Return how many tell of a topic, fiction left out, and in how many versions."""
    told = {name for saying in topic.sayings for claim in saying.claims for name in claim.by}
    return len(told), len(topic.sayings)


def claimed(case: Case) -> Section | None:
    """Return what is claimed without anybody saying otherwise, each with who tells it."""
    found = undisputed(case)
    if not found:
        return None
    return Section("claimed", "What is claimed and not disputed", (_told(case, "claimed", found),))


def claimed_of(case: Case, whole: Case) -> Iterator[Section | None]:
    """Yield what a part of the record claims in one version: what nobody in the whole of it disputes, then what others do."""
    otherwise = {topic.about for topic in contradictions(whole)}
    yield claimed(replace(case, claims=tuple(c for c in case.claims if c.about not in otherwise)))
    found = tuple(topic for topic in undisputed(case) if topic.about in otherwise)
    if found:
        names = [f"`{topic.about}`" for topic in found[1:]]
        ask = f"What the others say: `kingmaker record {whole.file} --about {found[0].about}`"
        ask += f"; likewise of {listed(names)}." if names else "."
        table = _told(case, "disputed", found)
        yield Section("disputed", "What is claimed, and disputed by others", (Text(ask), table))


def _told(case: Case, id_: str, topics: Sequence[Topic]) -> Table:
    columns = (
        Column("about", "about"),
        Column("says", "says"),
        Column("who", "who says so"),
        Column("sure", "how sure", 0, 16),
        Column("basis", "on what basis", 0, 24),
    )
    rows = tuple(_saying(case, t, s, first=n == 0) for t in topics for n, s in enumerate(t.sayings))
    shown = sum(len(t.sayings) for t in topics[:FEW])
    more = (Fold(shown, len(rows), f"{len(topics) - FEW} more things"),)
    folds = more if len(topics) > LONG else ()
    return Table(id_, columns, rows, sourced=False, folds=folds)


def _saying(case: Case, topic: Topic, saying: Saying, *, first: bool) -> Row:
    claims = saying.claims
    cells = (
        topic.asks if first else "",
        spoken(saying.says),
        _tellers(case, (n for c in claims for n in c.by)),
        _each(case, claims, lambda c: c.sure.value if c.sure is not None else ""),
        _each(case, claims, lambda c: c.basis),
    )
    return Row(cells, Rests(claims[0].path, tuple(dict.fromkeys(_known(case, claims)))))


def _known(case: Case, claims: Sequence[Claim]) -> Iterator[str]:
    """Yield the sources that say so; for one that a person or a group makes, those that tell of it."""
    for claim in claims:
        own = [n for n in claim.by if n in case.sources]
        yield from map(str, own or claim.source)


def _each(case: Case, claims: Sequence[Claim], of: Callable[[Claim], str]) -> str:
    """Return what claims have in common; where they differ, each after those who make it."""
    if len({of(c) for c in claims}) == 1:
        return of(claims[0])
    return "; ".join(f"{_tellers(case, c.by)}: {of(c)}" for c in claims if of(c))


def _tellers(case: Case, names: Iterable[Name]) -> str:
    return listed(_teller(case, name) for name in dict.fromkeys(names))


def _teller(case: Case, name: str) -> str:
    source = case.sources.get(name)  # type: ignore[call-overload]  # a Name is its text
    if source is None:
        return called(case, name)
    own = (source.by or source.title).partition(",")[0]
    known = own[:1].isupper() and ("-" in name or name == own.lower())
    by = own if known else name
    return f"{by} ({source.kind.value})" if source.kind in _APART else by


def silent(case: Case, *, noted: bool = False) -> Section | None:
    """Return the questions that the record does not answer; `noted` with what is noted of each, which a page unfolds."""
    found = unknowns(case)
    if not found:
        return None
    items = tuple(
        (
            " ".join(
                (q.asks, headline(q.note.rstrip(".")) + "." if noted and q.note else "")
            ).strip(),
            rests(case, q),
        )
        for q in found
    )
    return Section("unknown", "Not in the record", (Items(items),))
