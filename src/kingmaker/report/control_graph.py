"""The graph of control in the forms of other programs: Mermaid for pages, GraphML for analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.records import dataclass
from kingmaker.report.graphs import flow_chart, graph_ml
from kingmaker.report.shares import holder_name, percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kingmaker.analysis.control.lens import Control
    from kingmaker.model.case import Case


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
    arrows = (
        (
            numbers[link.start],
            "-.->" if link.by == "holding" else "-->",
            _label(link),
            numbers[link.end],
        )
        for link in links
    )
    return flow_chart((holder_name(case, name) for name in numbers), arrows)


def graphml(case: Case, found: Control) -> str:
    """Return the graph as GraphML: nodes with name and controllers, edges with exact shares."""
    links = edges(found)
    numbers = _numbers(found, links)
    ends = {f.entity: ", ".join(c.name for c in f.controllers) for f in found.entities}
    nodes = (
        {"id": name, "name": holder_name(case, name), "controllers": ends.get(name)}
        for name in numbers
    )
    return graph_ml(
        "control",
        _KEYS,
        nodes,
        ((numbers[link.start], numbers[link.end], _values(link)) for link in links),
    )


def _values(link: Edge) -> dict[str, str | None]:
    seats = str(link.seats) if link.seats else None
    return {
        "by": link.by,
        "votes": _exact(link.votes),
        "capital": _exact(link.capital),
        "seats": seats,
    }


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
                rule.parts.get(player, stake.votes if stake is not None else None),
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


def _exact(share: Fraction | None) -> str | None:
    return None if share is None else str(share)
