"""Levers without a vote in words: who needs what from whom, what stops if it is withheld, who has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.agreeing import agreeing, several
from kingmaker.analysis.leverage.cut import How
from kingmaker.analysis.leverage.lens import leverage
from kingmaker.analysis.leverage.spans import DAYS, NOT_SAID
from kingmaker.analysis.leverage.supplies import NOTICE
from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.values import Duration
from kingmaker.report.document import (
    Column,
    Document,
    Group,
    Groups,
    Row,
    Section,
    Table,
    Text,
)
from kingmaker.report.folding import shortened
from kingmaker.report.levering_baskets import instead, together
from kingmaker.report.levering_rivals import rivals_section
from kingmaker.report.network import network
from kingmaker.report.words import called, clocked, everybody, lasting, listed, rests, said
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from kingmaker.analysis.leverage.cut import Effect
    from kingmaker.analysis.leverage.lens import Lever, Leverage
    from kingmaker.analysis.leverage.spans import Span
    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.case import Case
    from kingmaker.model.money import Dependency
    from kingmaker.model.values import Name, Quantity
    from kingmaker.report.document import Network, Rests

_MEANT = (
    "A supply stops when all who give it have gone and the case names nobody who could instead; where others are "
    "left, it weakens. What it feeds goes the same way. When, is counted from the day on which it is withheld or "
    "notice is given. What the record does not say is said so, and never filled in."
)
#: What the signs of the picture are about, without a cut and with one.
_PICTURED = {
    True: "Each sign tells what would become of the supply if this giver alone withheld it.",
    False: "Each sign tells what becomes of the supply after the cut.",
}
#: From how many of a unit on a stretch of time is told in it.
_LEAST = 2
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")


def leverage_document(
    case: Case,
    found: Leverage,
    *,
    cut: Sequence[Effect] | None = None,
    title: str = "",
    picture: Network | None = None,
) -> Document:
    """Return the report of leverage; with `cut`, what follows if one thing is withheld, in its order.

    `picture` is the graph that the answer begins with.
    """
    if cut is not None:
        sections = [_cut(case, cut), Section("meant", "How to read this", (Text(_MEANT),))]
    else:
        made = (
            _needs(case, found),
            _levers(case, found),
            instead(case, found),
            together(case, found),
            rivals_section(case, found.rivals),
            _none(case, found),
        )
        meant = Section("meant", "How to read this", (Text(_MEANT),))
        sections = [*(s for s in made if s is not None), meant]
    if picture is not None:
        sections.insert(
            0, Section("network", "At a glance", (picture, Text(_PICTURED[cut is None])))
        )
    heading = f"{case.title}: {title or 'levers without a vote'}"
    return Document("leverage", case.name, heading, tuple(sections), (("kingmaker", __version__),))


def levering(case: Case) -> Section | None:
    """Return the section of the whole report: each lever and what it stops; `None` without dependencies."""
    if not case.dependencies:
        return None
    found = leverage(case)
    columns = (
        Column("by", "who"),
        Column("against", "can withhold from"),
        Column("what", "what"),
        Column("stops", "which stops"),
        Column("weakens", "and weakens"),
        Column("self", "and costs itself"),
    )
    rows = tuple(
        Row(_summed(case, lever), rests(case, lever.supplies[0].clause)) for lever in found.levers
    )
    picture = network(case, found)
    blocks: list[Table | Text | Network] = [shortened(Table("leverage", columns, rows), "levers")]
    if picture is not None:
        blocks = [picture, Text(_PICTURED[True]), *blocks]
    if found.powerless:
        blocks.append(Text(_powerless(case, found.powerless)))
    return Section("leverage", "Levers without a vote", tuple(blocks))


def span_words(span: Span) -> str:
    """Return a stretch of time in words, rounded to a tenth of the largest unit that fits.

    >>> from fractions import Fraction
    >>> from kingmaker.analysis.leverage.spans import Span
    >>> span_words(Span(Fraction(0), Fraction(0))), span_words(Span(Fraction(30), Fraction(365)))
    ('at once', 'after 4.3 weeks to 12 months')
    """
    if span == NOT_SAID:
        return "when, is not in the record"
    if span.high == 0:
        return "at once"
    if span.high is None:
        return f"after {_long(span.low)} at least; how long at most, is not in the record"
    if span.low == span.high:
        return f"after {_long(span.low)}"
    if span.low == 0:
        return f"within {_long(span.high)}"
    return f"after {_long(span.low)} to {_long(span.high)}"


def _long(days: Fraction) -> str:
    unit = next((u for u in _UNITS if days >= _LEAST * DAYS[u]), _small(days))
    tenths = round(days / DAYS[unit] * 10)
    number = f"{tenths // 10}" + (f".{tenths % 10}" if tenths % 10 else "")
    return f"{number} {unit}" + ("" if tenths == 10 else "s")  # noqa: PLR2004  # one


def _small(days: Fraction) -> str:
    return next((u for u in _UNITS if days >= DAYS[u]), "second")


# --- what is needed ---------------------------------------------------------------------------


def _needs(case: Case, found: Leverage) -> Section | None:
    columns = (
        Column("what", "what"),
        Column("who", "who needs it"),
        Column("from", "from"),
        Column("money", "how much"),
        Column("lasts", "how long without"),
        Column("else", "else from"),
        Column("now", "in force"),
    )
    rows = tuple(Row(_need(case, s), rests(case, s.clause)) for s in found.supplies)
    if not rows:
        return None
    return Section("needs", "Who needs what from whom", (Table("needs", columns, rows),))


def _need(case: Case, supply: Supply) -> tuple[str, ...]:
    clause = supply.clause
    return (
        clause.title if clause.label else f"{clause.title} ({clause.needs.value})",
        called(case, clause.who),
        everybody(case, clause.giver) or "nobody in particular",
        _money(supply),
        runway_words(supply),
        everybody(case, clause.substitutes),
        _now(supply),
    )


def _now(supply: Supply) -> str:
    clause = supply.clause
    state = {True: "now", False: "not now", None: "not to be told"}[supply.in_force]
    if clause.when is None:
        told = [] if supply.in_force else [state]
    else:
        told = [f"{state}: only when {said(clause.when)}"]
    return ", ".join((*told, *_right(clause)))


def _right(clause: Dependency) -> Iterator[str]:
    """Yield what is said of something that was given as a right: for good, to nobody else, how far, from when to when."""
    if clause.held:
        yield "given for good"
    if clause.exclusive:
        yield "exclusive"
    if clause.extent:
        yield f"extent: {_said(clause.extent)}"
    if clause.since is not None:
        yield f"since {clause.since.text}"
    if clause.until is not None:
        yield f"until: {_said(clause.until.text)}"


def _said(text: str) -> str:
    return "not in the record" if text == "unknown" else text


def _money(supply: Supply) -> str:
    clause = supply.clause
    parts = [
        (clause.amount, "promised"),
        (clause.paid, "paid"),
        (supply.unpaid, "unpaid"),
        (clause.cash, "in cash"),
        (supply.in_kind, "in kind"),
        (clause.burn, "used"),
        (clause.stock, "in store"),
    ]
    told = [_amount(quantity, word) for quantity, word in parts if quantity is not None]
    if clause.due is not None:
        told.append(f"due {clocked(clause.due)}")
    return ", ".join(told)


def _amount(quantity: Quantity, word: str) -> str:
    if not quantity.known:
        return f"{word}: not in the record"
    return f"{quantity_to_text(quantity)} {word}"


def runway_words(supply: Supply) -> str:
    """Return how long one can go on without a supply, or what the record would have to say."""
    clause = supply.clause
    told = [f"notice of {lasting(clause.notice)}"] if isinstance(clause.notice, Duration) else []
    if supply.runway is not None:
        told.append(span_words(supply.runway).removeprefix("after "))
    partly = clause.burn is not None or clause.stock is not None
    missing = [m for m in supply.missing if partly or m == NOTICE]
    if missing:
        told.append(f"not in the record: {listed(missing)}")
    return "; ".join(told)


# --- levers -----------------------------------------------------------------------------------


def _levers(case: Case, found: Leverage) -> Section | None:
    groups = tuple(
        Group(
            f"{called(case, lever.by)} against {called(case, lever.against)}",
            _sentence(case, lever),
            tuple(_lines(case, lever)),
            rests(case, lever.supplies[0].clause),
        )
        for lever in found.levers
    )
    if not groups:
        return None
    return Section("levers", "What each can withhold", (Groups("levers", groups),))


def _sentence(case: Case, lever: Lever) -> str:
    what = listed(s.clause.title for s in lever.supplies)
    sentences = [f"Can withhold {what}."]
    if lever.struck:
        sentences.append(f"Then {everybody(case, lever.struck)} would go without something.")
    if lever.back:
        back = listed(s.clause.title for s in lever.back)
        sentences.append(f"{called(case, lever.against)} can answer by withholding {back}.")
    else:
        has = agreeing("has", many=several(case, lever.against))
        sentences.append(f"{called(case, lever.against)} {has} nothing of the kind to answer with.")
    if lever.self_harm:
        own = listed(_fate(e) for e in lever.self_harm)
        sentences.append(f"It comes back to {called(case, lever.by)} itself: {own}.")
    return " ".join(sentence[:1].upper() + sentence[1:] for sentence in sentences)


def _fate(effect: Effect) -> str:
    return f"{effect.supply.clause.title} ({effect.how.value})"


def _lines(case: Case, lever: Lever) -> Iterator[tuple[str, Rests]]:
    for effect in lever.effects:
        yield effect_words(case, effect), rests(case, effect.supply.clause)
    for supply in lever.supplies:
        if supply.clause.if_withheld:
            yield f"by the record: {supply.clause.if_withheld}", rests(case, supply.clause)
        if supply.clause.costs_giver:
            yield (
                f"costs the one who withholds: {supply.clause.costs_giver}",
                rests(case, supply.clause),
            )


def effect_words(case: Case, effect: Effect) -> str:
    """Return what becomes of one supply, for whom, when, why and who is left, in a sentence."""
    clause = effect.supply.clause
    text = f"{clause.title}: {effect.how.value} for {called(case, clause.who)}"
    if effect.how is How.STOPS and effect.at is not None:
        text += f" ({span_words(effect.at)})"
    if effect.because:
        titles = (case.dependencies[name].title for name in effect.because)
        text += f", for want of {listed(titles)}"
    if effect.left:
        text += f"; left: {everybody(case, effect.left)}"
    return text


def _summed(case: Case, lever: Lever) -> tuple[str, ...]:
    stops = [e.supply.clause.title for e in lever.effects if e.how is How.STOPS]
    weakens = [e.supply.clause.title for e in lever.effects if e.how is How.WEAKENS]
    return (
        called(case, lever.by),
        called(case, lever.against),
        listed(s.clause.title for s in lever.supplies),
        listed(stops) or "nothing",
        listed(weakens),
        listed(_fate(e) for e in lever.self_harm),
    )


def _cut(case: Case, effects: Iterable[Effect]) -> Section:
    columns = (
        Column("what", "what"),
        Column("how", "stops or weakens"),
        Column("for", "for whom"),
        Column("when", "when"),
        Column("because", "because of"),
        Column("left", "who is left to give it"),
    )
    rows = tuple(Row(_told(case, e), rests(case, e.supply.clause)) for e in effects)
    return Section("cut", "What follows", (Table("cut", columns, rows),))


def _told(case: Case, effect: Effect) -> tuple[str, ...]:
    clause = effect.supply.clause
    because = listed(case.dependencies[name].title for name in effect.because)
    return (
        clause.title,
        effect.how.value,
        called(case, clause.who),
        span_words(effect.at) if effect.at is not None else "",
        because or "it is withheld",
        everybody(case, effect.left),
    )


def _none(case: Case, found: Leverage) -> Section | None:
    if not found.powerless:
        return None
    return Section("powerless", "No vote and no lever", (Text(_powerless(case, found.powerless)),))


def _powerless(case: Case, names: Iterable[Name]) -> str:
    who = everybody(case, names).removesuffix(".")
    return (
        "By what the case says, these have no part in any decision, and neither give nor could give what anybody "
        f"needs: {who}."
    )
