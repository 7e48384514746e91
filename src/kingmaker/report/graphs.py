"""Graphs in the forms of other programs: Mermaid for pages, GraphML for analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
#: Characters that mean something to Mermaid within a text, as it wants them written.
_ESCAPES = str.maketrans(
    {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}
)


def flow_chart(names: Iterable[str], arrows: Iterable[tuple[int, str, str, int]]) -> str:
    """Return a flow chart in Mermaid of nodes with these names, joined by arrows: start, shape, text, end."""
    lines = ["flowchart TD"]
    lines.extend(f'  n{number}["{_text(name)}"]' for number, name in enumerate(names))
    lines.extend(f'  n{a} {arrow}|"{_text(text)}"| n{b}' for a, arrow, text, b in arrows)
    return "\n".join(lines) + "\n"


def graph_ml(
    name: str,
    keys: Sequence[tuple[str, str]],
    nodes: Iterable[Mapping[str, str | None]],
    edges: Iterable[tuple[int, int, Mapping[str, str | None]]],
) -> str:
    """Return a graph in GraphML: its keys (each with `node` or `edge`), the values of nodes and edges; `None` is left out."""
    root = ET.Element("graphml", xmlns=_GRAPHML)
    for key, target in keys:
        said = {"id": key, "for": target, "attr.name": key, "attr.type": "string"}
        ET.SubElement(root, "key", said)
    graph = ET.SubElement(root, "graph", id=name, edgedefault="directed")
    for number, values in enumerate(nodes):
        _data(ET.SubElement(graph, "node", id=f"n{number}"), values)
    for start, end, values in edges:
        ids = {"source": f"n{start}", "target": f"n{end}"}
        _data(ET.SubElement(graph, "edge", ids), values)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def plain(text: str) -> str:
    r"""Return a text on one line, without what neither XML nor a chart may hold.

    >>> plain("a\x00b\n c")
    'a b c'
    """
    kept = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(kept.split())


def _text(text: str) -> str:
    return plain(text).translate(_ESCAPES)


def _data(parent: ET.Element, values: Mapping[str, str | None]) -> None:
    for key, value in values.items():
        if value is not None:
            ET.SubElement(parent, "data", key=key).text = plain(value)
