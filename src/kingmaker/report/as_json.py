"""A document as a JSON value: the same facts as in the terminal, by the keys of the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import (
    FORMAT_VERSION,
    Chart,
    Groups,
    Items,
    Matrix,
    Network,
    Scale,
    Structure,
    Table,
    Text,
)
from kingmaker.report.scale_json import scale_value
from kingmaker.report.struggle_json import picture_value

if TYPE_CHECKING:
    from kingmaker.report.document import (
        Bars,
        Block,
        Course,
        Document,
        Group,
        Rests,
        Row,
        Tornado,
    )


def as_json(document: Document) -> dict[str, object]:
    """Return a document as a JSON value; every row keeps the clause and sources that it rests on."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": document.kind,
        "case": document.case,
        "title": document.title,
        "sections": [
            {
                "id": s.id,
                "title": s.title,
                "how": s.how,
                "blocks": [_block(b) for b in s.blocks],
            }
            for s in document.sections
        ],
        "made": dict(document.made),
    }


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Text):
        resting = _rests(block.rests) if block.rests.clause else {}
        return {"kind": "text", "text": block.text, **resting}
    if isinstance(block, Items):
        return {
            "kind": "list",
            "items": [{"text": text, **_rests(rests)} for text, rests in block.items],
        }
    if isinstance(block, Groups):
        return {"kind": "groups", "id": block.id, "groups": [_group(g) for g in block.groups]}
    if not isinstance(block, Table):
        return _picture(block)
    return {
        "kind": "table",
        "id": block.id,
        "title": block.title,
        "columns": [{"key": c.key, "title": c.title} for c in block.columns],
        "rows": [_row(block, row) for row in block.rows],
    }


def _picture(
    block: Matrix | Network | Chart | Bars | Tornado | Course | Structure | Scale,
) -> dict[str, object]:
    if isinstance(block, Structure):
        return _structure(block)
    if isinstance(block, Scale):
        return scale_value(block)
    if isinstance(block, Matrix):
        return _matrix(block)
    if isinstance(block, Network):
        return network_value(block)
    return _chart(block) if isinstance(block, Chart) else picture_value(block)


def _structure(block: Structure) -> dict[str, object]:
    """Return who decides for whom, by the names of the case."""
    return {
        "kind": "structure",
        "id": block.id,
        "title": block.title,
        "boxes": [{"id": b.name, "name": b.title, "shape": b.shape.value} for b in block.boxes],
        "ties": [
            {
                "from": block.boxes[tie.start].name,
                "to": block.boxes[tie.end].name,
                "label": tie.label,
                "decides": tie.decides,
                "contract": tie.contract,
            }
            for tie in block.ties
        ],
    }


def _chart(chart: Chart) -> dict[str, object]:
    """Return a chart with its numbers as numbers, near enough for a picture."""
    return {
        "kind": "chart",
        "id": chart.id,
        "title": chart.title,
        "across": chart.across,
        "up": chart.up,
        "series": [
            {"name": s.name, "points": [[float(x), float(y)] for x, y in s.points]}
            for s in chart.series
        ],
        "marks": [{"at": float(m.at), "label": m.label} for m in chart.marks],
    }


def _matrix(block: Matrix) -> dict[str, object]:
    return {
        "kind": "matrix",
        "id": block.id,
        "title": block.title,
        "columns": [{"title": c.title, "people": list(c.people)} for c in block.columns],
        "rows": [
            {
                "title": row.title,
                "decisions": list(row.decisions),
                "parts": [part.value for part in row.parts],
                **_rests(row.rests),
            }
            for row in block.rows
        ],
    }


def network_value(block: Network) -> dict[str, object]:
    """Return a graph as a JSON value, its parties by their names in the case."""
    names = [name for name, _ in block.parties]
    return {
        "kind": "network",
        "id": block.id,
        "title": block.title,
        "parties": [{"id": name, "name": title} for name, title in block.parties],
        "links": [
            {
                "from": names[link.giver],
                "to": names[link.taker],
                "fate": link.fate.value,
                "goods": list(link.goods),
                "titles": list(link.titles),
                "dependencies": list(link.dependencies),
            }
            for link in block.links
        ],
    }


def _group(group: Group) -> dict[str, object]:
    items = [{"text": text, **_rests(rests)} for text, rests in group.items]
    return {"title": group.title, "text": group.text, "items": items, **_rests(group.rests)}


def _row(table: Table, row: Row) -> dict[str, object]:
    cells = {c.key: text for c, text in zip(table.columns, row.cells, strict=True)}
    return {**cells, **_rests(row.rests)}


def _rests(rests: Rests) -> dict[str, object]:
    return {"clause": rests.clause, "sources": list(rests.sources), "certainty": rests.certainty}
