"""The graph of control in the forms of other programs: Mermaid for pages, GraphML for analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kingmaker.report.controlling import holder_name, percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kingmaker.analysis.control.lens import Control
    from kingmaker.model.case import Case

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
#: Characters that mean something to Mermaid within a text, as it wants them written.
_ESCAPES = str.maketrans(
    {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}
)


@dataclass(frozen=True, slots=True)
class Edge:
    """One has a part in deciding for another, or holds a part of it: by what, with how much."""

    start: str
    end: str
    by: str
    votes: Fraction | None = None
    capital: Fraction | None = None
    seats: int = 0


def edges(found: Control) -> tuple[Edge, ...]:
    """Return every link: who has a part in each rule, then who holds shares that decide nothing."""
    return tuple(_edges(found))


def mermaid(case: Case, found: Control) -> str:
    """Return the graph as a flow chart in Mermaid; links that decide are solid, mere holdings dotted."""
    links = edges(found)
    numbers = _numbers(found, links)
    lines = ["flowchart TD"]
    for name, number in numbers.items():
        text = _plain(holder_name(case, name)).translate(_ESCAPES)
        lines.append(f'  n{number}["{text}"]')
    for link in links:
        arrow = "-.->" if link.by == "holding" else "-->"
        text = _plain(_label(link)).translate(_ESCAPES)
        lines.append(f'  n{numbers[link.start]} {arrow}|"{text}"| n{numbers[link.end]}')
    return "\n".join(lines) + "\n"


def graphml(case: Case, found: Control) -> str:
    """Return the graph as GraphML: nodes with name and controllers, edges with exact shares."""
    links = edges(found)
    numbers = _numbers(found, links)
    root = ET.Element("graphml", xmlns=_GRAPHML)
    for key, target in _KEYS:
        said = {"id": key, "for": target, "attr.name": key, "attr.type": "string"}
        ET.SubElement(root, "key", said)
    graph = ET.SubElement(root, "graph", id="control", edgedefault="directed")
    ends = {f.entity: ", ".join(c.name for c in f.controllers) for f in found.entities}
    for name, number in numbers.items():
        node = ET.SubElement(graph, "node", id=f"n{number}")
        _data(node, {"id": name, "name": holder_name(case, name), "controllers": ends.get(name)})
    for link in links:
        ids = {"source": f"n{numbers[link.start]}", "target": f"n{numbers[link.end]}"}
        edge = ET.SubElement(graph, "edge", ids)
        seats = str(link.seats) if link.seats else None
        shares = {"votes": _exact(link.votes), "capital": _exact(link.capital)}
        _data(edge, {"by": link.by, **shares, "seats": seats})
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


_KEYS = (
    ("id", "node"),
    ("name", "node"),
    ("controllers", "node"),
    ("by", "edge"),
    ("votes", "edge"),
    ("capital", "edge"),
    ("seats", "edge"),
)


def _edges(found: Control) -> Iterator[Edge]:
    stocks = {f.entity: f.stock for f in found.entities if f.stock is not None}
    shown = set()
    for rule in (p.rule for p in found.properness):
        for player in rule.game.players:
            held = stocks.get(rule.about)
            stake = held.of(player) if held is not None else None
            shown.add((player, rule.about))
            yield Edge(
                player,
                rule.node,
                rule.ground.value,
                stake.votes if stake is not None else None,
                stake.capital if stake is not None else None,
                rule.seats.get(player, 0),
            )
    for entity, held in stocks.items():
        for stake in held.stakes:
            if (stake.holder, entity) not in shown:
                yield Edge(stake.holder, entity, "holding", stake.votes, stake.capital)


def _numbers(found: Control, links: tuple[Edge, ...]) -> dict[str, int]:
    ends = (name for link in links for name in (link.start, link.end))
    names = dict.fromkeys((*(f.entity for f in found.entities), *ends))
    return {name: number for number, name in enumerate(names)}


def _label(link: Edge) -> str:
    parts = [link.by]
    if link.seats:
        parts.append(f"{link.seats} seat{'' if link.seats == 1 else 's'}")
    if link.votes is not None:
        parts.append(f"{percent(link.votes)} of votes")
    if link.capital is not None:
        parts.append(f"{percent(link.capital)} of capital")
    return ", ".join(parts)


def _data(parent: ET.Element, values: dict[str, str | None]) -> None:
    for key, value in values.items():
        if value is not None:
            ET.SubElement(parent, "data", key=key).text = _plain(value)


def _exact(share: Fraction | None) -> str | None:
    return None if share is None else str(share)


def _plain(text: str) -> str:
    """Return a text on one line, without what neither XML nor a chart may hold."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(kept.split())
