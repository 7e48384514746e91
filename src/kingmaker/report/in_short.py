"""The few sentences with which a report begins: how it ends, who decides, who is paid, what can be withheld."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.report.document import Chart, Groups, Rests, Table, Text
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.report.document import Group, Row, Section

#: How many findings are told at most.
MOST = 5
#: A sentence on who carries what is told rather if it is not longer than this.
_SHORT = 260
#: An amount of a million or more, as sections write it to the cent.
_LARGE = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_LEFT = "Any other matter"
_DECISIONS = re.compile(r"(.+): (\d+ decisions)")


def findings(
    sections: Sequence[Section], title: str = "", crowds: Sequence[str] = ()
) -> tuple[Text, ...]:
    """Return what a report found, in the words of its own sections: a sentence for each question, with section and clause.

    How it is likely to end; who decides for the entity that the case is called after; who carries and who stops what most
    decisions are about; to whom the money goes in the end; who can withhold most from whom. A section that is not there has
    no sentence, and an ending that was not worked out is said last. Of `crowds` it is said that each was counted as one voter.
    """
    by_id = {section.id: section for section in sections}
    ending = _ending(by_id)
    found = (
        ("control", _control(by_id, title)),
        ("carrying", _power(by_id, crowds)),
        ("payout", _money(by_id)),
        ("leverage", _lever(by_id)),
    )
    place = 0 if ending is not None and ending[1].clause else len(found)
    ordered = [*found[:place], ("endings", ending), *found[place:]]
    told = [(of, *one) for of, one in ordered if one is not None]
    return tuple(Text(s[:1].upper() + s[1:], of, rests) for of, s, rests in told)[:MOST]


def _rows(by_id: Mapping[str, Section], id_: str) -> tuple[Row, ...]:
    blocks = by_id[id_].blocks if id_ in by_id else ()
    return next((b.rows for b in blocks if isinstance(b, Table) and b.rows), ())


def _texts(by_id: Mapping[str, Section], id_: str) -> Iterator[str]:
    for block in by_id[id_].blocks if id_ in by_id else ():
        if isinstance(block, Text):
            yield block.text


# --- who decides ----------------------------------------------------------------------------------


def _power(by_id: Mapping[str, Section], crowds: Sequence[str]) -> tuple[str, Rests] | None:
    """Return the decision that the fewest can stop, of those that are short to tell if there are any."""
    told = [
        (len(sentence) > _SHORT, *_rank(row.cells), number, sentence, row.rests)
        for number, row in enumerate(_rows(by_id, "carrying"))
        if (sentence := _carried(row.cells))
    ]
    if not told:
        return None
    sentence, rests = min(told, key=lambda t: t[:5])[5:]
    many = [name for name in crowds if name in sentence]
    if many:
        each = " each" if len(many) > 1 else ""
        sentence = f"{sentence.removesuffix('.')}; {listed(many)} counted as one voter{each}."
    return sentence, rests


def _rank(cells: Sequence[str]) -> tuple[bool, bool, int]:
    """Return whether it is only what is left to a body, whether the same can carry and stop it, and how few can stop it."""
    what, carries, stops, fewest = cells[:4]
    same = carries == stops and "too many" not in carries
    return what.startswith(_LEFT), same, int(fewest.split(" ")[0] or _SHORT)


def _carried(cells: Sequence[str]) -> str:
    """Return who can carry and who can stop a decision; nothing of one that somebody takes alone."""
    what, carries, stops, fewest = cells[:4]
    alone, _, others = stops.partition(" alone; ")
    if others:
        return f"{_meant(what)}: {alone} alone can stop it."
    if "too many" in carries + stops:
        return (
            f"{_meant(what)}: as few as {fewest.replace(' of ', ' of the ')} can stop it."
            if fewest
            else ""
        )
    if not carries or not stops or (carries == stops and fewest == "1"):
        return ""
    carries, stops = (said.replace("; or", ", or") for said in (carries, stops))
    if carries == stops:
        return f"{_meant(what)}: carried, and stopped, by {carries}."
    return f"{_meant(what)}: carried by {carries}, stopped by {stops}."


def _meant(what: str) -> str:
    """Return what is decided, as the beginning of a sentence; a name of the case in words.

    What is left to a body has a name that says what it is where nothing stands before it.

    >>> _meant("The board: 33 decisions"), _meant("Amend-articles and merge")
    ('33 decisions of the board', 'Amend articles and merge')
    >>> _meant("Any other matter of the board and hire-staff")
    'Ordinary matters of the board and hire staff'
    """
    several = _DECISIONS.fullmatch(what)
    if several:
        return f"{several[2]} of {several[1][:1].lower()}{several[1][1:]}"
    if what.startswith(_LEFT):
        what = f"Ordinary matters{what.removeprefix(_LEFT)}"
    parts = (p if " " in p else p.replace("-", " ") for p in re.split(r"(, | and )", what))
    return "".join(p or "" for p in parts)


def _control(by_id: Mapping[str, Section], title: str) -> tuple[str, Rests] | None:
    """Return who controls the entity that the case is called after, and who controls that one in turn."""
    blocks = by_id["control"].blocks if "control" in by_id else ()
    groups = {g.title: g for b in blocks if isinstance(b, Groups) for g in b.groups if g.text}
    if not groups:
        return None
    first = max(groups.values(), key=lambda g: _called(g, title))
    by, seen = _controller(first, groups), {first.title}
    told = f"{first.title} is controlled by {by}"
    while by in groups and by not in seen:
        seen.add(by)
        by = _controller(groups[by], groups)
        told += f", itself controlled by {by}"
    return f"{told.rstrip('.')}.", first.rests


def _controller(group: Group, groups: Mapping[str, Group]) -> str:
    """Return by whom a group says that it is controlled; a name that ends in a full stop keeps it."""
    by = re.split(r"\.(?: [A-Z]|$)", group.text)[0].removeprefix("Controlled by ")
    return f"{by}." if f"{by}." in groups else by


def _called(group: Group, title: str) -> int:
    """Return how much a case is called after the entity of a group: by its whole name, by a word of it, not at all."""
    first = title.replace(",", " ").split(" ")[0]
    return (
        2 if title.startswith(group.title) else int(bool(first) and first in group.title.split(" "))
    )


# --- what comes of it -----------------------------------------------------------------------------


def _money(by_id: Mapping[str, Section]) -> tuple[str, Rests] | None:
    text = next((t for t in _texts(by_id, "payout") if t.startswith("Every further")), "")
    if not text:
        return None
    charts = (b for b in by_id["payout"].blocks if isinstance(b, Chart))
    name = next((c.id.removeprefix("curve-") for c in charts), "")
    first = text.split(". ")[0].rstrip(".")
    return f"{_rounded(first)}.", Rests(f"payouts.{name}") if name else Rests()


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


def _ending(by_id: Mapping[str, Section]) -> tuple[str, Rests] | None:
    """Return the most likely ending with the clause that says what it is; without a clause where none was worked out."""
    first = next(_texts(by_id, "endings"), "")
    if not first:
        return None
    sentence = f"{first.split('. ')[0].rstrip('.')}."
    places = ((sentence.find(row.cells[1]), row.rests) for row in _rows(by_id, "endings"))
    named = [(place, rests) for place, rests in places if place >= 0]
    return sentence, min(named, key=lambda n: n[0])[1] if named else Rests()


def _lever(by_id: Mapping[str, Section]) -> tuple[str, Rests] | None:
    rows = _rows(by_id, "leverage")
    if not rows:
        return None
    who, against, what = rows[0].cells[:3]
    several = " and " in what
    told = f"withhold from {against}: {what}" if several else f"withhold {what} from {against}"
    return f"Without a vote, {who} can {told}.", rows[0].rests
