"""The few sentences with which a report begins: how it ends, who decides, who is paid, what would overturn it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.report.document import Groups, Rests, Table, Text
from kingmaker.report.in_short_votes import carried, most_power, taken
from kingmaker.report.under_variants import CONTROLLED, SAME, together
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.report.document import Block, Group, Row, Section

    Sentence = tuple[str, Rests]

#: How many findings are told at most.
MOST = 5
#: An amount of a million or more, as sections write it to the cent.
_LARGE = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
#: What somebody holds by whom an entity is controlled, as the reason for it tells.
_HELD = re.compile(r"(?P<who>[^()]+) \((?P<held>[^()]+)\), ")
_ASSUMED = "assumed"
#: How an election is called that fills the seats by which an entity is controlled.
_ELECTION = "the election of "
#: What is told of several entities under a variant.
_SEVERAL = re.compile(rf"; (?=[^;]*{CONTROLLED})")
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
    crowds: Sequence[str] = (),
    sure: tuple[int, int] = (0, 0),
) -> tuple[Text, ...]:
    """Return what a report found, in the words of its own sections: a sentence for each question, with section and clause.

    Asked is first how it is likely to end, who decides for the entity that the case is called after, who is paid, and what would
    overturn that. The places that are left take, in this order: who can withhold most from whom, who can take a post or a board,
    who carries and who stops what, who has most power, what is not known, and who carries and stops what else. An ending that was
    not worked out comes last. Of `crowds` it is said that each was counted as one voter; `sure` tells how many clauses are assumed,
    and how many sources there are.
    """
    by_id = {section.id: section for section in sections}
    ending = _ending(by_id)
    played = ending is not None and bool(ending[1].clause)
    votes = carried(_blocks(by_id, "carrying"), crowds)
    power = votes[0] if votes else None
    found: list[tuple[str, Sentence | None]] = [
        ("endings", ending if played else None),
        ("control", _control(by_id, title)),
        *_money(by_id, title),
        *_overturn(by_id, title),
        ("leverage", _lever(by_id)),
        ("carrying", power),
        ("reach", taken(_rows(by_id, "reach"))),
        ("carrying", most_power(_blocks(by_id, "carrying"))),
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
    groups = _groups(by_id)
    if not groups:
        return None
    first = _named(groups, title)
    by, seen = _controller(first, groups), {first.title}
    told = f"{first.title} is controlled by {by}{_held(first, by)}"
    last = first
    while by in groups and by not in seen:
        seen.add(by)
        last, by = groups[by], _controller(groups[by], groups)
        told += f", itself controlled by {by}"
    return f"{told.rstrip('.')}{together(last.text)}.", first.rests


def _groups(by_id: Mapping[str, Section]) -> dict[str, Group]:
    """Return the entities of which it is said who controls them."""
    blocks = _blocks(by_id, "control")
    return {g.title: g for b in blocks if isinstance(b, Groups) for g in b.groups if g.text}


def _named(groups: Mapping[str, Group], title: str) -> Group:
    """Return the entity that a case is called after, else the first."""
    return max(groups.values(), key=lambda g: _called(g, title))


def _controller(group: Group, groups: Mapping[str, Group]) -> str:
    """Return by whom a group says that it is controlled; a name that ends in a full stop keeps it."""
    by = re.split(r"\.(?: [A-Z]|$)", group.text)[0].removeprefix("Controlled by ")
    if by.startswith("Nobody"):
        by = f"n{by[1:]}"
    return f"{by}." if f"{by}." in groups else by


def _held(group: Group, by: str) -> str:
    """Return with what somebody controls an entity, by himself or through another, as the first reason says."""
    reason = group.items[0][0].removeprefix(f"{group.title}: ") if group.items else ""
    found = _HELD.match(reason)
    if found is None:
        return ""
    held = " and ".join(found["held"].split(", "))
    if found["who"].startswith(_ELECTION):
        return f", through {_ELECTION}{held}"
    return f", with {held}" if found["who"] == by else f", through {found['who']} with {held}"


def _called(group: Group, title: str) -> int:
    """Return how much a case is called after the entity of a group: by its whole name, by a word of it, not at all."""
    first = title.replace(",", " ").split(" ")[0]
    return (
        2 if title.startswith(group.title) else int(bool(first) and first in group.title.split(" "))
    )


# --- what comes of it -----------------------------------------------------------------------------


def _money(by_id: Mapping[str, Section], title: str) -> Iterator[tuple[str, Sentence | None]]:
    """Yield who is paid: to whom the money goes in the end, or whose most of the capital is."""
    yield "payout", _payout(by_id)
    yield "owners", _owner(by_id, title)


def _owner(by_id: Mapping[str, Section], title: str) -> Sentence | None:
    """Return who has most of the capital of the entity that a case is called after, and whether that is control as well."""
    rows, groups = _rows(by_id, "owners"), _groups(by_id)
    if not rows or not groups:
        return None
    named = _named(groups, title)
    mine = [row for row in rows if row.cells[0] == named.title]
    if not mine:
        return None
    entity, owner, share = mine[0].cells[:3]
    controls = _controller(named, groups) == owner
    beside = ", which also controls it" if controls else "; that alone gives no control of it"
    return f"{share} of the capital of {entity} is in the end that of {owner}{beside}.", mine[
        0
    ].rests


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
    return f"Without a vote, {who} can {told}.", rows[0].rests


# --- what would overturn it -----------------------------------------------------------------------


def _overturn(by_id: Mapping[str, Section], title: str) -> Iterator[tuple[str, Sentence | None]]:
    """Yield what would make another ending lead, or which variant of the case gives others the power."""
    block = next((b for b in _blocks(by_id, "overturn") if isinstance(b, Text)), None)
    if block is not None:
        yield "overturn", (f"{block.text.split('. ')[0].rstrip('.')}.", block.rests)
        return
    groups = [g for b in _blocks(by_id, "variants") if isinstance(b, Groups) for g in b.groups]
    told = [(_otherwise(g.text, by_id, title), g) for g in groups if g.text != SAME]
    if groups and not told:
        names = listed(f"“{g.title}”" for g in groups)
        of = "the variant" if len(groups) == 1 else "the variants"
        yield "variants", (f"under {of} {names} {SAME[:1].lower()}{SAME[1:]}", groups[0].rests)
    elif told:
        said, first = next((one for one in told if CONTROLLED in one[0]), told[0])
        yield (
            "variants",
            (f"Under the variant “{first.title}”, {said}", first.rests),
        )


def _otherwise(text: str, by_id: Mapping[str, Section], title: str) -> str:
    """Return what a variant changes, within a sentence: of several entities, of that which the case is called after."""
    if CONTROLLED not in text:
        return f"{text[:1].lower()}{text[1:]}"
    parts = _SEVERAL.split(text.removesuffix("."))
    named = _named(_groups(by_id), title).title
    return next((f"{p}." for p in parts if p.startswith(f"{named}{CONTROLLED}")), f"{parts[0]}.")


def _unknown(by_id: Mapping[str, Section], title: str, sure: tuple[int, int]) -> Sentence | None:
    """Return whether who controls the entity of the case, or who carries what, rests on what is assumed."""
    assumed, sources = sure
    if not sources:
        return None
    if not assumed:
        return (
            f"nothing in the case is assumed: it rests on its {_sources(sources)} throughout.",
            Rests(),
        )
    groups = _groups(by_id)
    if groups:
        named = _named(groups, title)
        grounds = [named.rests, *(rests for _, rests in named.items)]
        what = f"who controls {named.title}"
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
