"""What the JSON Schemas of answers are put together from: texts, places, objects, lists."""

from __future__ import annotations

from kingmaker.problems import Severity
from kingmaker.report.document import Fate

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1}
PLACE = {
    "file": TEXT,
    "line": COUNT,
    "column": COUNT,
    "end_line": COUNT,
    "end_column": COUNT,
}
RESTS = {
    "clause": TEXT,
    "sources": {"type": "array", "items": TEXT},
    "certainty": {"enum": ["", "published", "reported", "contested", "assumed"]},
}


def object_of(properties: dict[str, object], *, extra: object = False) -> dict[str, object]:
    """Return the schema of an object with just these keys, or with others that are as `extra` says."""
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": extra,
    }


def list_of(items: object) -> dict[str, object]:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def answer_of(kind: str, version: str, properties: dict[str, object]) -> dict[str, object]:
    """Return the schema of a command's answer: its keys after the version and the kind."""
    head = {"format_version": {"const": version}, "kind": {"const": kind}}
    return {
        "$schema": DIALECT,
        "$id": f"urn:kingmaker:answer:{kind}:{version}",
        "title": f"The JSON answer of `kingmaker {kind}`",
        **object_of({**head, **properties}),
    }


def problem_parts() -> dict[str, object]:
    """Return the keys of a problem."""
    return {
        "code": {"type": "string", "pattern": "^K[0-9]{3}$"},
        "severity": {"enum": [s.value for s in Severity]},
        "message": TEXT,
        "help": TEXT,
        **PLACE,
        "related": list_of(object_of({"message": TEXT, **PLACE})),
    }


def chart_parts() -> dict[str, object]:
    """Return the schema of a chart."""
    number = {"type": "number"}
    point = {"type": "array", "items": number, "minItems": 2, "maxItems": 2}
    return object_of(
        {
            "kind": {"const": "chart"},
            **dict.fromkeys(("id", "title", "across", "up"), TEXT),
            "series": list_of(object_of({"name": TEXT, "points": list_of(point)})),
            "marks": list_of(object_of({"at": number, "label": TEXT})),
        }
    )


def network_parts() -> dict[str, object]:
    """Return the schema of a graph of who gives what to whom."""
    texts = list_of(TEXT)
    link = {
        "from": TEXT,
        "to": TEXT,
        "fate": {"enum": [fate.value for fate in Fate]},
        **dict.fromkeys(("goods", "titles", "dependencies"), texts),
    }
    return object_of(
        {
            "kind": {"const": "network"},
            "id": TEXT,
            "title": TEXT,
            "parties": list_of(object_of({"id": TEXT, "name": TEXT})),
            "links": list_of(object_of(link)),
        }
    )
