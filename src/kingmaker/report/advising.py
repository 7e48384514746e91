"""The moves open to somebody in words, ranked by what they are worth to it, and where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Document, Rests, Row, Section, Table, Text
from kingmaker.report.naming import noticed
from kingmaker.report.rounding import give_or_take, percent, signed
from kingmaker.report.struggle_words import (
    called_ending,
    caution,
    chance_words,
    from_when,
    made_section,
    method_words,
    ranked,
)
from kingmaker.report.words import called, keyed
from kingmaker.version import __version__

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.results import Advice, Chance, Offer
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

#: Worths nearer to nought than this are printed as nought.
_NOUGHT = 0.005

_MEANT = (
    "What a move is worth is how much better than waiting it is for the one who makes it, in units of which its best "
    "ending less its worst is ten; the interval runs over draws. Best: the share of draws in which no other "
    "move is worth more. This is arithmetic on assumed wants, no counsel to anybody."
)


def advice_document(case: Case, found: Advice) -> Document:
    """Return the report of advice: in a sentence, then the moves with the best first."""
    sections = [
        Section("summary", "In short", (Text(summary(case, found)),)),
        Section("moves", "The moves", (moves_table(found), Text(_MEANT))),
        made_section(found.settings, noticed(case, found.notices), found.problems),
        caution(),
    ]
    made = (("kingmaker", __version__), *method_words(found.settings))
    title = f"{case.title}: what {called(case, found.actor)} can do"
    return Document("advise", case.name, title, tuple(sections), made)


def summary(case: Case, found: Advice) -> str:
    """Return in sentences from when, how it stands, and which move is worth most and how surely."""
    who = called(case, found.actor)
    stands = "; ".join(
        f"{called_ending(found.names, n)}, {chance_words(c)}" for n, c in ranked(found.endings)
    )
    sentences = [f"{from_when(case, found.since, found.at)}.", f"As it stands: {stands}."]
    moves = [offer for offer in found.offers if offer.move is not None]
    if not moves:
        sentences.append(f"No move is open to {who}.")
        return " ".join(sentences)
    best = found.offers[0]
    if best.move is None:
        sentences.append(f"Nothing that {who} can do is worth more to it than waiting.")
    else:
        sentences.append(
            f"Worth most to {who}: {best.words}, {worth_words(best.worth)} more than waiting."
        )
    sure = f"{percent(best.best)}{give_or_take(best.best_error)}"
    sentences.append(f"It is the best in {sure} of the draws.")
    return " ".join(sentences)


def worth_words(worth: Chance) -> str:
    """Return what something is worth, with its error of sampling, if any, and its interval."""
    mean = _number(worth.mean)
    if worth.error > 0:
        mean += f" ± {max(worth.error, 0.01):.2f}"
    if worth.low < worth.high:
        return f"{mean} ({_number(worth.low)} to {_number(worth.high)})"
    return mean


def moves_table(found: Advice) -> Table:
    """Return the moves open to an actor, each with what it is worth and where it leads."""
    columns = (
        Column("rank", "no."),
        Column("move", "move", 18),
        Column("worth", "worth more than waiting"),
        Column("best", "best in"),
        Column("carried", "carried"),
        Column("chosen", "the model would"),
        *(Column(str(n), called_ending(found.names, n)) for n in found.endings),
    )
    rows = tuple(_row(found, n, offer) for n, offer in enumerate(found.offers, start=1))
    return Table("moves", columns, rows, sourced=False)


def _row(found: Advice, number: int, offer: Offer) -> Row:
    waiting = offer.move is None
    led = tuple(_led(found, offer, n) for n in found.endings)
    cells = (
        str(number),
        _move(offer),
        "" if waiting else worth_words(offer.worth),
        f"{percent(offer.best)}{give_or_take(offer.best_error)}",
        "" if waiting else f"{percent(offer.carried.mean)}{give_or_take(offer.carried.error)}",
        f"{percent(offer.chosen.mean)}{give_or_take(offer.chosen.error)}",
        *led,
    )
    return Row(cells, Rests(offer.path))


def _move(offer: Offer) -> str:
    """Return a move in words, behind them the name by which commands know it."""
    if offer.move is None:
        return offer.words
    return keyed(offer.words, offer.move, *(() if offer.it is None else (offer.it,)))


def _led(found: Advice, offer: Offer, ending: Name) -> str:
    """Return an ending after a move and how far it lies from what it is as things stand, each with its error, if any."""
    chance = offer.endings.get(ending)
    if chance is None:
        return ""
    told = f"{percent(chance.mean)}{give_or_take(chance.error)}"
    apart = give_or_take(offer.apart_error.get(ending, 0.0))
    return f"{told} ({signed(chance.mean - found.endings[ending].mean)}{apart})"


def _number(value: float) -> str:
    return f"{value:.2f}".removeprefix("-" if abs(value) < _NOUGHT else "").replace("-", "−")
