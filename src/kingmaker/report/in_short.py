"""The few sentences with which a report begins: how it ends, who decides, who is paid, what would overturn it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.report.document import Rests, Table, Text
from kingmaker.report.facts import Carrying, Controlled, MostPower, Taking, Turned, facts_of
from kingmaker.report.in_short_votes import carried, most_words, taken
from kingmaker.report.under_variants import SAME
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.report.document import Block, Row, Section

    Sentence = tuple[str, Rests]

#: How many findings are told at most.
MOST = 5
#: An amount of a million or more, as sections write it to the cent.
_LARGE = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_ASSUMED = "assumed"
_NO_CONTROL = "; that alone gives no control of it"
#: In which order the sections that findings are of are told.
_ORDER = (
    "endings",
    "control",
    "carrying",
    "reach",
    "owners",
    "payout",
    "leverage",
    "overturn",
    "variants",
    "sources",
)


def findings(
    sections: Sequence[Section],
    title: str = "",
    sure: tuple[int, int] = (0, 0),
) -> tuple[Text, ...]:
    """Return what a report found, a sentence for each question, with section and clause.

    Asked is first how it is likely to end, who decides for the entity that the case is called after, who is paid, and what would
    overturn that. The places that are left take, in this order: who can withhold most from whom, who can take a post or a board,
    who carries and who stops what, who has most power, what is not known, and who carries and stops what else. An ending that was
    not worked out comes last. `sure` tells how many clauses are assumed, and how many sources there are.
    """
    by_id = {section.id: section for section in sections}
    ending = _ending(by_id)
    played = ending is not None and bool(ending[1].clause)
    votes = carried(facts_of(by_id.get("carrying"), Carrying))
    index = facts_of(by_id.get("carrying"), MostPower)
    power = votes[0] if votes else None
    found: list[tuple[str, Sentence | None]] = [
        ("endings", ending if played else None),
        ("control", _control(by_id, title)),
        *_money(by_id, title),
        *_overturn(by_id, title),
        ("leverage", _lever(by_id)),
        ("carrying", power),
        ("reach", taken(facts_of(by_id.get("reach"), Taking))),
        ("carrying", (most_words(index[0]), index[0].rests) if index else None),
        ("sources", _unknown(by_id, title, sure)),
        *(("carrying", one) for one in votes[1:]),
        ("endings", None if played else ending),
    ]
    told = [(of, *one) for of, one in found if one is not None][:MOST]
    ordered = sorted(
        told, key=lambda one: (not played and one[0] == "endings", _ORDER.index(one[0]))
    )
    return tuple(Text(s[:1].upper() + s[1:], of, rests) for of, s, rests in ordered)


def _blocks(by_id: Mapping[str, Section], id_: str) -> tuple[Block, ...]:
    return by_id[id_].blocks if id_ in by_id else ()


def _rows(by_id: Mapping[str, Section], id_: str) -> tuple[Row, ...]:
    return next((b.rows for b in _blocks(by_id, id_) if isinstance(b, Table) and b.rows), ())


def _texts(by_id: Mapping[str, Section], id_: str) -> Iterator[str]:
    return (block.text for block in _blocks(by_id, id_) if isinstance(block, Text))


# --- who decides ----------------------------------------------------------------------------------


def _control(by_id: Mapping[str, Section], title: str) -> Sentence | None:
    """Return who controls the entity that the case is called after, with what, and who controls that one in turn."""
    found = _controls(by_id)
    if not found:
        return None
    first = last = _named(found, title)
    seen = {first.entity}
    told = f"{first.entity} is controlled by {first.by}{_held(first)}"
    while last.by in found and last.by not in seen:
        last = found[last.by]
        seen.add(last.entity)
        told += f", itself controlled by {last.by}"
    return f"{told.rstrip('.')}{last.together}.", first.rests


def _controls(by_id: Mapping[str, Section]) -> dict[str, Controlled]:
    """Return the entities of which it is found who controls them."""
    return {one.entity: one for one in facts_of(by_id.get("control"), Controlled)}


def _named(found: Mapping[str, Controlled], title: str) -> Controlled:
    """Return the entity that a case is called after, else the first."""
    return max(found.values(), key=lambda one: _called(one, title))


def _held(found: Controlled) -> str:
    """Return with what somebody controls an entity, by himself or through another."""
    if not found.held:
        return ""
    if found.elects:
        return f", through the election of {found.held}"
    return (
        f", through {found.through} with {found.held}" if found.through else f", with {found.held}"
    )


def _called(found: Controlled, title: str) -> int:
    """Return how much a case is called after an entity: by its whole name, by a word of it, not at all."""
    first = title.replace(",", " ").split(" ")[0]
    named = bool(first) and first in found.entity.split(" ")
    return 2 if title.startswith(found.entity) else int(named)


# --- what comes of it -----------------------------------------------------------------------------


def _money(by_id: Mapping[str, Section], title: str) -> Iterator[tuple[str, Sentence | None]]:
    """Yield who is paid: to whom the money goes in the end, or whose most of the capital is."""
    yield "payout", _payout(by_id)
    yield "owners", _owner(by_id, title)


def _owner(by_id: Mapping[str, Section], title: str) -> Sentence | None:
    """Return who has most of the capital of the entity that a case is called after, and whether that is control as well."""
    rows, found = _rows(by_id, "owners"), _controls(by_id)
    if not rows or not found:
        return None
    named = _named(found, title)
    mine = [row for row in rows if row.cells[0] == named.entity]
    if not mine:
        return None
    entity, owner, share = mine[0].cells[:3]
    way = ", through which it is controlled" if owner == named.through else _NO_CONTROL
    beside = ", which also controls it" if named.by == owner else way
    sure = "by what is assumed, " if mine[0].rests.certainty == _ASSUMED else ""
    said = f"{sure}{share} of the capital of {entity} is in the end that of {owner}{beside}."
    return said, mine[0].rests


def _payout(by_id: Mapping[str, Section]) -> Sentence | None:
    blocks = by_id["payout"].blocks if "payout" in by_id else ()
    texts = (b for b in blocks if isinstance(b, Text) and b.text.startswith("Every further"))
    told = next(texts, None)
    if told is None:
        return None
    first = told.text.split(". ")[0].rstrip(".")
    return f"{_rounded(first)}.", told.rests


def _rounded(text: str) -> str:
    """Return a text with its large amounts to three digits, which is what anybody keeps in mind.

    >>> _rounded("above 327,112,244,897.96 USD, and 2,000,000 USD")
    'above about 327 billion USD, and 2 million USD'
    """

    def short(found: re.Match[str]) -> str:
        value = float(found[0].replace(",", ""))
        size, word = next(unit for unit in _UNITS if value >= unit[0])
        told = f"{value / size:.3g}"
        return f"{'' if float(told) * size == value else 'about '}{told} {word}"

    return _LARGE.sub(short, text)


def _ending(by_id: Mapping[str, Section]) -> Sentence | None:
    """Return the most likely ending with the clause that says what it is; without a clause where none was worked out."""
    first = next(_texts(by_id, "endings"), "")
    if not first:
        return None
    sentence = f"{first.split('. ')[0].rstrip('.')}."
    places = ((sentence.find(row.cells[0]), row.rests) for row in _rows(by_id, "endings"))
    named = [(place, rests) for place, rests in places if place >= 0]
    return sentence, min(named, key=lambda n: n[0])[1] if named else Rests()


def _lever(by_id: Mapping[str, Section]) -> Sentence | None:
    rows = _rows(by_id, "leverage")
    if not rows:
        return None
    who, against, what = rows[0].cells[:3]
    several = " and " in what
    told = f"withhold from {against}: {what}" if several else f"withhold {what} from {against}"
    return f"Without a vote, {who} can {told.removesuffix('.')}.", rows[0].rests


# --- what would overturn it -----------------------------------------------------------------------


def _overturn(by_id: Mapping[str, Section], title: str) -> Iterator[tuple[str, Sentence | None]]:
    """Yield what would make another ending lead, or which variant of the case gives others the power."""
    block = next((b for b in _blocks(by_id, "overturn") if isinstance(b, Text)), None)
    if block is not None:
        yield "overturn", (f"{block.text.split('. ')[0].rstrip('.')}.", block.rests)
        return
    found = facts_of(by_id.get("variants"), Turned)
    told = [one for one in found if one.controlled or one.decided]
    if found and not told:
        names = listed(f"“{one.variant}”" for one in found)
        of = "the variant" if len(found) == 1 else "the variants"
        yield "variants", (f"under {of} {names}, {SAME[:1].lower()}{SAME[1:]}", found[0].rests)
    elif told:
        first = next((one for one in told if one.controlled), told[0])
        said = _otherwise(first, by_id, title)
        yield "variants", (f"Under the variant “{first.variant}”, {said}", first.rests)


def _otherwise(turned: Turned, by_id: Mapping[str, Section], title: str) -> str:
    """Return what a variant changes, within a sentence: of several entities, of that which the case is called after."""
    if not turned.controlled:
        return f"{turned.decided[:1].lower()}{turned.decided[1:]}"
    named = _named(_controls(by_id), title).entity
    said = dict(turned.controlled).get(named, turned.controlled[0][1])
    return f"{said.removesuffix('.')}."


def _unknown(by_id: Mapping[str, Section], title: str, sure: tuple[int, int]) -> Sentence | None:
    """Return whether who controls the entity of the case, or who carries what, rests on what is assumed."""
    assumed, sources = sure
    if not sources:
        return None
    if not assumed:
        return (
            f"nothing in the case is marked as assumed; it names {_sources(sources)}.",
            Rests(),
        )
    found = _controls(by_id)
    if found:
        named = _named(found, title)
        grounds = list(named.grounds)
        what = f"who controls {named.entity}"
    else:
        grounds = [row.rests for row in _rows(by_id, "carrying")]
        what = "who carries and who stops what"
    are = "1 clause of the case is" if assumed == 1 else f"{assumed} clauses of the case are"
    on = next((rests for rests in grounds if rests.certainty == _ASSUMED), None)
    if on is None:
        any_of = "it" if assumed == 1 else "any of them"
        return f"{are} assumed, but {what} does not rest on {any_of}.", Rests()
    return f"{what} rests in part on what is assumed, as {are}.", on


def _sources(number: int) -> str:
    return "one source" if number == 1 else f"{number} sources"
