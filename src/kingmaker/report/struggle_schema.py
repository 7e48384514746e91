"""The JSON Schemas of the answers about a struggle: `play`, `timeline`, `advise`, `sweep`, and of their pictures."""

from __future__ import annotations

from kingmaker.report.answer_parts import TEXT, answer_of, list_of, object_of, problem_parts
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.outlining import outline_schema

_NUMBER: dict[str, object] = {"type": "number"}
_PART: dict[str, object] = {"type": "number", "minimum": 0, "maximum": 1}
_WHOLE: dict[str, object] = {"type": "integer", "minimum": 0}
_MAYBE: dict[str, object] = {"type": ["string", "null"]}
_YES: dict[str, object] = {"type": "boolean"}
_NAMES = list_of(TEXT)
_CHANCE: dict[str, object] = {"probability": _PART, "low": _PART, "high": _PART, "error": _NUMBER}
_ENDING = object_of({"id": TEXT, "name": TEXT, **_CHANCE})
_BY_ENDING: dict[str, object] = {"type": "object", "additionalProperties": _PART}
_BY_NAME: dict[str, object] = {"type": "object", "additionalProperties": _NUMBER}
_PAIR: dict[str, object] = {"type": "array", "items": _PART, "minItems": 2, "maxItems": 2}
_HEAD: dict[str, object] = {"case": TEXT, "title": TEXT}
_COUNTS = ("ticks", "states", "options", "plays", "look_ahead", "filters", "thinned")
_MEASURES = (
    "tick_seconds",
    "written_tick_seconds",
    "effective_draws",
    "tempered",
    "effective_plays",
)
_MADE: dict[str, object] = {
    "method": {"enum": ["exact", "sampled"]},
    "draws": {"type": "integer", "minimum": 1},
    "seed": _WHOLE,
    "made": object_of(
        {
            **dict.fromkeys(_COUNTS, _WHOLE),
            **dict.fromkeys(_MEASURES, _NUMBER),
            "floats": {"enum": ["single", "double"]},
        }
    ),
    "notices": _NAMES,
    "problems": list_of(object_of(problem_parts())),
}


def play_schema() -> dict[str, object]:
    """Return the schema of what `play` answers."""
    driver = {
        **dict.fromkeys(("path", "words", "ending"), TEXT),
        **dict.fromkeys(
            ("rank", "first_order", "error", "low", "high", "at_low", "at_high"), _NUMBER
        ),
        "certainty": {"enum": ["", "published", "reported", "contested", "assumed"]},
        "clear": _YES,
    }
    resolution: dict[str, object] = {
        "draws": _WHOLE,
        "ranges": _WHOLE,
        "least": _PART,
        "needed": _WHOLE,
    }
    change = {"path": TEXT, "likely": _NUMBER, "needed": _NUMBER}
    overturn = {
        "leading": TEXT,
        "then": TEXT,
        "widths": _NUMBER,
        "alone": _YES,
        "singles": _WHOLE,
        "minimal": _YES,
        "changes": list_of(object_of(change)),
    }
    step = {
        **dict.fromkeys(("at", "move", "text", "clause"), TEXT),
        **dict.fromkeys(("by", "it"), _MAYBE),
        **dict.fromkeys(("powers", "sources"), _NAMES),
    }
    path = {"ending": TEXT, "probability": _PART, "steps": list_of(object_of(step))}
    model = {"id": TEXT, "words": TEXT, "endings": list_of(_ENDING)}
    sampling = {
        "plays": _WHOLE,
        "confidence": _PART,
        "intervals": {"type": "object", "additionalProperties": _PAIR},
    }
    return answer_of(
        "play",
        FORMAT_VERSION,
        {
            **_HEAD,
            "since": _MAYBE,
            "at": TEXT,
            "endings": list_of(_ENDING),
            "drivers": list_of(object_of(driver)),
            "resolution": {"oneOf": [{"type": "null"}, object_of(resolution)]},
            "overturn": {"oneOf": [{"type": "null"}, object_of(overturn)]},
            "paths": list_of(object_of(path)),
            "models": list_of(object_of(model)),
            "sampling": {"oneOf": [{"type": "null"}, object_of(sampling)]},
            "held": list_of(object_of({"condition": TEXT, **_CHANCE, "endings": list_of(_ENDING)})),
            "outline": outline_schema(),
            **_MADE,
        },
    )


def timeline_schema() -> dict[str, object]:
    """Return the schema of what `timeline` answers."""
    event = {
        **dict.fromkeys(("at", "earliest", "move"), _MAYBE),
        **dict.fromkeys(("id", "text", "power"), TEXT),
        **dict.fromkeys(("by", "sources", "contradictions"), _NAMES),
        **dict.fromkeys(("outside", "turning_point"), _YES),
        "legal": {"type": ["boolean", "null"]},
        "endings": _BY_ENDING,
        "intervals": {"type": "object", "additionalProperties": _PAIR},
        **dict.fromkeys(("change", "errors", "change_errors"), _BY_NAME),
        "surprise": {"type": ["number", "null"]},
        "surprise_error": _NUMBER,
        "effective_draws": _NUMBER,
        "act": _WHOLE,
    }
    scores = ("model", "uniform", "model_error", "uniform_error")
    score: dict[str, object] = {"moves": _WHOLE, **dict.fromkeys(scores, _NUMBER)}
    return answer_of(
        "timeline",
        FORMAT_VERSION,
        {
            **_HEAD,
            "first": _BY_ENDING,
            "first_errors": _BY_NAME,
            "events": list_of(object_of(event)),
            "names": {"type": "object", "additionalProperties": TEXT},
            "score": object_of(score),
            "outline": outline_schema(),
            **_MADE,
        },
    )


def advise_schema() -> dict[str, object]:
    """Return the schema of what `advise` answers."""
    worth: dict[str, object] = {**dict.fromkeys(("mean", "low", "high", "error"), _NUMBER)}
    move: dict[str, object] = {
        **dict.fromkeys(("move", "it"), _MAYBE),
        **dict.fromkeys(("text", "clause"), TEXT),
        "worth": object_of(worth),
        "carried": object_of(_CHANCE),
        "chosen": object_of(_CHANCE),
        "best": _PART,
        "best_error": _NUMBER,
        "apart_errors": _BY_NAME,
        "endings": list_of(_ENDING),
    }
    return answer_of(
        "advise",
        FORMAT_VERSION,
        {
            **_HEAD,
            "actor": TEXT,
            "since": _MAYBE,
            "at": TEXT,
            "endings": list_of(_ENDING),
            "moves": list_of(object_of(move)),
            **_MADE,
        },
    )


def sweep_schema() -> dict[str, object]:
    """Return the schema of what `sweep` answers."""
    point: dict[str, object] = {
        "number": {"type": "integer", "minimum": 1},
        "values": {"type": "object", "additionalProperties": TEXT},
        "endings": list_of(object_of({"id": TEXT, **_CHANCE})),
        "effective_draws": _NUMBER,
    }
    how = {key: _MADE[key] for key in ("method", "draws", "seed")}
    how |= {"plays": _WHOLE, "look_ahead": _WHOLE}
    return answer_of(
        "sweep",
        FORMAT_VERSION,
        {**_HEAD, "over": _NAMES, "points": list_of(object_of(point)), "file": TEXT, **how},
    )


def abreast_schema() -> dict[str, object]:
    """Return the schema of the endings of two cases side by side."""
    change = {**_CHANCE, **dict.fromkeys(("probability", "low", "high"), _NUMBER)}
    change["within"] = {"oneOf": [{"type": "null"}, {**_PAIR, "items": _NUMBER}]}
    sides: dict[str, object] = dict.fromkeys(("before", "after"), object_of(_CHANCE))
    ending = object_of({"id": TEXT, "name": TEXT, **sides, "change": object_of(change)})
    how = {"method": _MADE["method"], "draws": {"type": "integer", "minimum": 1}}
    how |= dict.fromkeys(("seed", "plays", "look_ahead", "apart"), _WHOLE)
    return object_of({**how, "endings": list_of(ending)})


def struggle_pictures() -> list[dict[str, object]]:
    """Return the schemas of the blocks of a document that are pictures of a struggle."""
    parts = dict.fromkeys(("mean", "low", "high", "error"), _PART)
    bar = object_of({"id": TEXT, "name": TEXT, **parts})
    pull: dict[str, object] = {
        "path": TEXT,
        "name": TEXT,
        **dict.fromkeys(("low", "high", "share"), _NUMBER),
    }
    stop: dict[str, object] = {
        "number": _WHOLE,
        **dict.fromkeys(("id", "label", "at"), TEXT),
        "bars": list_of(bar),
        **dict.fromkeys(("turning", "shown"), _YES),
    }
    named: dict[str, object] = {"id": TEXT, "title": TEXT}
    return [
        object_of({"kind": {"const": "bars"}, **named, "bars": list_of(bar)}),
        object_of(
            {
                "kind": {"const": "tornado"},
                **named,
                "mean": _PART,
                "pulls": list_of(object_of(pull)),
            }
        ),
        object_of(
            {
                "kind": {"const": "course"},
                **named,
                "ends": TEXT,
                "stops": list_of(object_of(stop)),
            }
        ),
    ]
