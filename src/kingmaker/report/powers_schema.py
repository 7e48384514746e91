"""The JSON Schema of the answer of `kingmaker powers`."""

from __future__ import annotations

from kingmaker.report.answer_parts import COUNT, RESTS, TEXT, answer_of, list_of, object_of
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.listing import counts_parts

_NAMES = list_of(TEXT)
_MANY = {"type": "integer", "minimum": 0}
_FLAG = {"type": "boolean"}
_FRACTION = {"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}
_ESTIMATE = object_of(
    {
        "value": {"type": "number"},
        "error": {"type": "number", "minimum": 0},
        "method": TEXT,
        "samples": _MANY,
        "seed": {"type": ["integer", "null"]},
    }
)
_VALUE = {"oneOf": [_FRACTION, _ESTIMATE]}
#: The lists of coalitions that are told of a decision.
LISTS = ("minimal_winning", "minimal_blocking", "maximal_losing")
_PARTS = ("vetoers", "alone", "dummies")


def powers_schema() -> dict[str, object]:
    """Return the schema: decisions with their coalitions and indices, and what suppositions change."""
    index: dict[str, object] = {
        "title": TEXT,
        "words": TEXT,
        "formula": TEXT,
        "source": TEXT,
        "adds_to_one": _FLAG,
    }
    return answer_of(
        "powers",
        FORMAT_VERSION,
        {
            "case": TEXT,
            "title": TEXT,
            "decisions": list_of(object_of(_decision())),
            "changes": list_of(object_of({"if": TEXT, "decisions": list_of(_difference())})),
            "readings": list_of(_readings()),
            "indices": _by_name(object_of(index)),
            "blocs": _by_name(_NAMES),
            "made": _by_name(TEXT),
        },
    )


def _structure() -> dict[str, object]:
    pattern = object_of({"any": COUNT, "of": _NAMES})
    kind = object_of({"size": _MANY, "coalitions": COUNT, "of": list_of(pattern)})
    return {
        **dict.fromkeys(LISTS, _or_null(list_of(_NAMES))),
        "kinds": object_of(dict.fromkeys(LISTS, _or_null(list_of(kind)))),
        "counts": object_of(dict.fromkeys(LISTS, _or_null(counts_parts("kinds", "kinds_listed")))),
        "smallest_winning": _smallest(),
        "smallest_blocking": _smallest(),
        **dict.fromkeys(("players", *_PARTS), _or_null(_NAMES)),
        "dictator": _or_null(TEXT),
    }


def _readings() -> dict[str, object]:
    values = _by_name(_by_name(_VALUE))
    under = object_of({"reading": TEXT, **_structure(), "indices": values})
    return object_of(
        {
            "id": TEXT,
            "about": _or_null(TEXT),
            "under": list_of(under),
            "agree": list_of(_NAMES),
            "every": _or_null(object_of(_structure())),
            "some": _or_null(object_of(_structure())),
        }
    )


def _decision() -> dict[str, object]:
    return {
        **dict.fromkeys(("id", "name", "title", "rule", "counting"), TEXT),
        "about": _or_null(TEXT),
        "part": {"enum": ["", "whole", "step"]},
        "by": _NAMES,
        **RESTS,
        **_structure(),
        "indices": _by_name(_by_name(_VALUE)),
        "methods": _by_name(TEXT),
        "not_told": list_of(object_of({"what": TEXT, "why": TEXT, "instead": TEXT})),
    }


def _difference() -> dict[str, object]:
    parts = object_of(dict.fromkeys(_PARTS, _NAMES))
    return object_of(
        {
            "id": TEXT,
            "decided": _pair(_FLAG),
            "possible": _pair(_or_null(_FLAG)),
            "smallest_winning": _pair(_smallest()),
            "smallest_blocking": _pair(_smallest()),
            "gained": parts,
            "lost": parts,
            "indices": _by_name(_by_name(_pair(_or_null(_VALUE)))),
        }
    )


def _smallest() -> dict[str, object]:
    number = {"type": ["integer", "null"], "minimum": 0}
    return _or_null(object_of({"size": _MANY, "coalitions": number, "such_as": _NAMES}))


def _pair(schema: object) -> dict[str, object]:
    return object_of({"before": schema, "after": schema})


def _or_null(schema: object) -> dict[str, object]:
    return {"oneOf": [{"type": "null"}, schema]}


def _by_name(schema: object) -> dict[str, object]:
    return {"type": "object", "additionalProperties": schema}
