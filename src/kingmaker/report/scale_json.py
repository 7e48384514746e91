"""The picture of an issue as a JSON value."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kingmaker.report.document import Scale


def scale_value(block: Scale) -> dict[str, object]:
    """Return the picture of an issue as a JSON value."""
    return {
        "kind": "scale",
        "id": block.id,
        "title": block.title,
        "low": block.low,
        "high": block.high,
        "unit": block.unit,
        "ends": [{"at": at, "means": text} for at, text in block.ends],
        "sure": [list(stretch) for stretch in block.sure],
        "possible": [list(stretch) for stretch in block.possible],
        "places": [
            {
                "kind": place.kind.value,
                "id": place.id,
                "name": place.name,
                "low": place.low,
                "middle": place.middle,
                "high": place.high,
                "weight": place.weight,
                "note": place.note,
            }
            for place in block.places
        ],
        "chances": list(block.chances),
    }
