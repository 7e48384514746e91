"""The JSON Schema of the answer of `kingmaker bargain`, and of the picture of an issue."""

from __future__ import annotations

from kingmaker.report.answer_parts import RESTS, TEXT, answer_of, list_of, object_of
from kingmaker.report.document import Spot

#: The version of this answer: 1.1 tells of each option outside whether its party has a part in the issues.
BARGAIN_VERSION = "1.1"
_NUMBER = {"type": "number"}
_PART = {"type": "number", "minimum": 0, "maximum": 1}
_MAYBE = {"type": ["string", "null"]}
_STRETCH = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
_WORD = {"enum": ["yes", "maybe", "no"]}


def scale_parts() -> dict[str, object]:
    """Return the schema of the picture of an issue."""
    place: dict[str, object] = {
        "kind": {"enum": [spot.value for spot in Spot]},
        **dict.fromkeys(("id", "name", "note"), TEXT),
        **dict.fromkeys(("low", "middle", "high"), _NUMBER),
        "weight": _PART,
    }
    return object_of(
        {
            "kind": {"const": "scale"},
            **dict.fromkeys(("id", "title", "unit"), TEXT),
            **dict.fromkeys(("low", "high"), _NUMBER),
            "ends": list_of(object_of({"at": _NUMBER, "means": TEXT})),
            **dict.fromkeys(("sure", "possible"), list_of(_STRETCH)),
            "places": list_of(object_of(place)),
            "chances": list_of(_PART),
        }
    )


def bargain_schema() -> dict[str, object]:
    """Return the schema: issues with their zones, demands, predictions; options outside."""
    option = {"party": TEXT, "part": {"type": "boolean"}, "what": TEXT, "after": _MAYBE, "until": _MAYBE,
              "best": {"type": "boolean"}, **RESTS}  # fmt: skip
    return answer_of(
        "bargain",
        BARGAIN_VERSION,
        {
            "case": TEXT,
            "title": TEXT,
            "draws": {"type": "integer", "minimum": 1},
            "seed": {"type": "integer"},
            "without": list_of(TEXT),
            "issues": list_of(_issue()),
            "outside": list_of(object_of(option)),
            "made": {"type": "object", "additionalProperties": TEXT},
        },
    )


def _issue() -> dict[str, object]:
    stretches = list_of(_STRETCH)
    zone = object_of(dict.fromkeys(("sure", "possible"), stretches))
    share = object_of(dict.fromkeys(("mean", "error"), _PART))
    number: dict[str, object] = {"type": ["number", "null"]}
    points: dict[str, object] = dict.fromkeys(("middle", "low", "high"), number)
    opened: dict[str, object] = {"id": TEXT, "zone": zone}
    needs: dict[str, object] = {"party": TEXT, "decision": _MAYBE, "not_told": TEXT}
    blend: dict[str, object] = {
        "points": list_of(_NUMBER),
        "chances": list_of(_PART),
        **dict.fromkeys(("low", "middle", "high"), _NUMBER),
    }
    fair: dict[str, object] = {
        "parties": list_of(TEXT),
        "point": object_of(dict(points)),
        "satisfied": object_of(dict(points)),
    }
    limit: dict[str, object] = {**dict.fromkeys(("id", "name", "allows"), TEXT), **RESTS}
    return object_of(
        {
            **dict.fromkeys(("id", "name", "unit"), TEXT),
            "after": _MAYBE,
            "scale": _STRETCH,
            "reference": _MAYBE,
            "needs": list_of(object_of(needs)),
            "zone": zone,
            "share": share,
            "without_limits": {"oneOf": [{"type": "null"}, zone]},
            "share_without_limits": {"oneOf": [{"type": "null"}, share]},
            "in_the_way": list_of(object_of(opened)),
            "positions": list_of(object_of(_position(number))),
            "limits": list_of(object_of(limit)),
            "demands": list_of(object_of(_demand(share))),
            **dict.fromkeys(("binding", "bounds"), list_of(TEXT)),
            "predictions": list_of(object_of({"model": TEXT, **points, "gap": TEXT})),
            "blend": {"oneOf": [{"type": "null"}, object_of(blend)]},
            "fair": {"oneOf": [{"type": "null"}, object_of(fair)]},
            **RESTS,
        }
    )


def _position(number: dict[str, object]) -> dict[str, object]:
    return {
        **dict.fromkeys(("party", "name", "at", "gap"), TEXT),
        **dict.fromkeys(("at_worst", "salience", "capability", "share"), _MAYBE),
        "weight": number,
        **RESTS,
    }


def _demand(share: dict[str, object]) -> dict[str, object]:
    texts = ("id", "name", "made", "deadline", "status", "answer")
    return {
        **dict.fromkeys(texts, TEXT),
        "offer": {"type": "boolean"},
        **dict.fromkeys(("by", "to", "against"), list_of(TEXT)),
        "points": _STRETCH,
        "says": {"type": "object", "additionalProperties": _WORD},
        "verdict": _WORD,
        "share": share,
        **RESTS,
    }
