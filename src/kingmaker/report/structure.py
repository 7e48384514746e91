"""The organisation as a graph: who has a part in deciding for whom, and who holds a part without deciding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.control.lens import control
from kingmaker.model.parties import AgreementKind
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.control_graph import edges
from kingmaker.report.document import Box, Section, Shape, Structure, Tie
from kingmaker.report.shares import holder_name, percent
from kingmaker.report.words import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kingmaker.analysis.control.lens import Control
    from kingmaker.model.case import Case
    from kingmaker.report.control_graph import Edge

#: How many that tie in the same way to the same box, and to no other, stand in one box of their own.
_TOGETHER = 3
#: More letters than this find no room in a box: then a group or body that has just these people is named instead.
_LONG = 66
#: What a tie says of somebody who votes, where nothing more is known.
_BARE = "votes"
#: What the grounds of control are called on a tie.
_WORDS = {
    "seats": "",
    "votes": "",
    "charter": "by its documents",
    "contract": "by agreement",
    "appointment": "fills the office",
    "office": "holds the office",
    "concert": "acts together",
    "holding": "holds a part",
}


def structure(case: Case, found: Control) -> Structure | None:
    """Return who decides for whom as boxes and ties; `None` where nobody is tied to anybody.

    Three or more who tie to one box with the same label, and to nothing else, are told in one box together, and so are
    elections of seats in which the same people have the same votes.
    """
    links = [(e.start, e.end, _label(e), _decides(e)) for e in edges(found)]
    links = [link for link in links if link[0] != link[1]]
    if not links:
        return None
    bound = tuple(_contracts(case, {name for start, end, *_ in links for name in (start, end)}))
    merged = _elections(case, links)
    merged |= _merged(links, {name for start, end, _ in bound for name in (start, end)})
    names = dict.fromkeys(merged.get(n, (n,)) for start, end, _, _ in links for n in (start, end))
    boxes = tuple(_box(case, people) for people in names)
    place = {name: n for n, people in enumerate(names) for name in people}
    ties = dict.fromkeys(
        Tie(
            place[start],
            place[end],
            f"{label} in each" if end in merged else _each(label) if start in merged else label,
            decides,
        )
        for start, end, label, decides in links
    )
    ties |= dict.fromkeys(
        Tie(place[start], place[end], label, decides=False, contract=True)
        for start, end, label in bound
    )
    return Structure("structure", "Who decides for whom", boxes, tuple(ties))


def structured(case: Case) -> Section | None:
    """Return the section of the whole report: the organisation as a graph; `None` without entities or ties."""
    if not case.entities:
        return None
    made = structure(case, control(case))
    return None if made is None else Section("structure", "The organisation at a glance", (made,))


def _contracts(case: Case, shown: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield licences of one entity for another, both in the picture: one may depend on the other without control."""
    for agreement in case.agreements.values():
        if agreement.kind is AgreementKind.LICENCE:
            for start in agreement.giver:
                for end in agreement.taker:
                    if {start, end} <= case.entities.keys() & shown and start != end:
                        yield start, end, agreement.title


def _each(label: str) -> str:
    """Return what each of several people is to a box: how many seats or which part, or only that each votes."""
    return "each votes" if label == _BARE else f"{label} each"


def _decides(edge: Edge) -> bool:
    """Tell whether a tie gives a part in deciding: shares without a vote give none."""
    return edge.by != "holding" and (edge.by != "votes" or edge.votes is None or edge.votes > 0)


def _label(edge: Edge) -> str:
    """Return what a tie says: by what, or how many seats, or which shares of votes and capital."""
    parts = [_WORDS.get(edge.by, edge.by)]
    if edge.seats:
        parts.append(f"{edge.seats} seat{'' if edge.seats == 1 else 's'}")
    votes, capital = (None if s is None else percent(s) for s in (edge.votes, edge.capital))
    if votes is not None:
        parts.append(f"{votes} of votes")
    if capital is not None and capital != votes:
        parts.append(f"{capital} of capital")
    if edge.by == "holding" and len(parts) > 1:
        parts = parts[1:]  # what is held says that it is held
    return ", ".join(p for p in parts if p) or _BARE


def _merged(
    links: Sequence[tuple[str, str, str, bool]], bound: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return for each who stands in a box with others all who do; who is bound by a contract stands alone."""
    ends = {end for _, end, _, _ in links} | set(bound)
    own: dict[str, list[tuple[str, str, bool]]] = {}
    for start, end, label, decides in links:
        own.setdefault(start, []).append((end, label, decides))
    alike: dict[tuple[str, str, bool], list[str]] = {}
    for start, ties in own.items():
        if len(ties) == 1 and start not in ends:
            alike.setdefault(ties[0], []).append(start)
    return {n: tuple(names) for names in alike.values() if len(names) >= _TOGETHER for n in names}


def _elections(
    case: Case, links: Sequence[tuple[str, str, str, bool]]
) -> dict[str, tuple[str, ...]]:
    """Return for each election that stands in a box with others all that do: the same votes, and as many seats of the same."""
    seats = [
        n for n in dict.fromkeys(end for _, end, *_ in links) if _shape(case, n) is Shape.SEATS
    ]
    alike: dict[frozenset[tuple[str, str, str, bool]], list[str]] = {}
    for name in seats:
        own = frozenset(
            ("" if start == name else start, "" if end == name else end, label, decides)
            for start, end, label, decides in links
            if name in {start, end}
        )
        alike.setdefault(own, []).append(name)
    return {n: tuple(names) for names in alike.values() if len(names) > 1 for n in names}


def _box(case: Case, people: tuple[str, ...]) -> Box:
    titles = [holder_name(case, n) for n in people]
    if _shape(case, people[0]) is Shape.SEATS:
        return Box(", ".join(people), (joined(titles) or ", ".join(titles)), Shape.SEATS)
    title = ", ".join(titles)
    if len(title) > _LONG:
        title = Coalitions(case, people).titled(people) or title
    return Box(", ".join(people), title, _shape(case, people[0]))


def _shape(case: Case, name: str) -> Shape:
    if name in case.entities:
        return Shape.ENTITY
    if name in case.bodies:
        return Shape.BODY
    return Shape.SEATS if name.rpartition(".")[2] in ("election", "removal") else Shape.PERSON


def tie_words(block: Structure, number: int) -> str:
    """Return one tie in words; of several who decide for one, each has a part in it, however small."""
    tie = block.ties[number]
    box = block.boxes[tie.start]
    counted = box.title[:1].isdigit()  # a group of those who stand in no box by themselves
    listing = ", " in box.title and box.shape is not Shape.SEATS
    several = ", " in box.name and (listing or counted)
    joint = sum(one.decides and one.end == tie.end for one in block.ties) > 1
    one = "decides for" if tie.decides else "is bound to" if tie.contract else "has a part of"
    many = "decide for" if tie.decides else "are bound to" if tie.contract else "have a part of"
    arrow = (
        ", with a part in deciding for" if tie.decides and joint else f" {many if several else one}"
    )
    return f"{box.title}{arrow} {block.boxes[tie.end].title} ({tie.label})"


def lines(block: Structure) -> Iterator[str]:
    """Yield the structure in words for a terminal: those above before those below, each with its ties."""
    for number, box in enumerate(block.boxes):
        own = [t for t in block.ties if t.end == number]
        if own:
            yield box.title
            for tie in own:
                sign = "←" if tie.decides else "↔" if tie.contract else "⇠"
                yield f"  {sign} {block.boxes[tie.start].title}: {tie.label}"
