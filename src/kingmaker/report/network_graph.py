"""The graph of dependencies in the forms of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Fate
from kingmaker.report.graphs import flow_chart, graph_ml

if TYPE_CHECKING:
    from kingmaker.report.document import Network

#: The arrow of each fate in Mermaid: thick, dotted, thin, ending in a cross, and a dotted line without a head.
_ARROWS = {
    Fate.WITHHELD: "--x",
    Fate.STOPS: "==>",
    Fate.WEAKENS: "-.->",
    Fate.FLOWS: "-->",
    Fate.IDLE: "-.-",
}
_KEYS = (
    ("id", "node"),
    ("name", "node"),
    ("goods", "edge"),
    ("titles", "edge"),
    ("dependencies", "edge"),
    ("fate", "edge"),
)


def mermaid(block: Network) -> str:
    """Return the graph as a flow chart in Mermaid; what becomes of each link is in its arrow and in its words."""
    arrows = (
        (k.giver, _ARROWS[k.fate], f"{', '.join(k.titles)}: {k.fate.value}", k.taker)
        for k in block.links
    )
    return flow_chart((title for _, title in block.parties), arrows)


def graphml(block: Network) -> str:
    """Return the graph as GraphML: nodes with their names, edges with goods, titles, names of clauses and fate."""
    nodes = ({"id": name, "name": title} for name, title in block.parties)
    edges = (
        (
            link.giver,
            link.taker,
            {
                "goods": ", ".join(link.goods),
                "titles": "; ".join(link.titles),
                "dependencies": ", ".join(link.dependencies),
                "fate": link.fate.value,
            },
        )
        for link in block.links
    )
    return graph_ml("leverage", _KEYS, nodes, edges)
