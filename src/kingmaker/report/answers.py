"""The JSON Schema of every JSON answer, so that programs may rely on its keys."""

from __future__ import annotations

from kingmaker.model.declared import DeclaredKind
from kingmaker.problems import Severity
from kingmaker.report.answer_parts import (
    RESTS,
    TEXT,
    answer_of,
    chart_parts,
    list_of,
    network_parts,
    object_of,
    problem_parts,
)
from kingmaker.report.bargain_schema import bargain_schema, scale_parts
from kingmaker.report.claims_answers import claims_answer, comparison_answer
from kingmaker.report.diagnostics import FORMAT_VERSION as CHECK_VERSION
from kingmaker.report.document import FORMAT_VERSION as DOCUMENT_VERSION
from kingmaker.report.document import Part, Shape
from kingmaker.report.leverage_schema import leverage_schema
from kingmaker.report.listing import counts_parts
from kingmaker.report.payout_schema import payout_schema
from kingmaker.report.powers_schema import powers_schema
from kingmaker.report.reach_schema import reach_schema, replay_schema
from kingmaker.report.score_json import score_schema
from kingmaker.report.struggle_schema import (
    advise_schema,
    play_schema,
    struggle_pictures,
    sweep_schema,
    timeline_schema,
)


def _check() -> dict[str, object]:
    problem = problem_parts()
    counts = object_of({f"{s.value}s": {"type": "integer", "minimum": 0} for s in Severity})
    return answer_of(
        "check",
        CHECK_VERSION,
        {
            "cases": list_of(TEXT),
            "problems": list_of(object_of(problem)),
            "counts": counts,
            "claims_left": {"type": "integer", "minimum": 0},
        },
    )


def _group() -> dict[str, object]:
    items = list_of(object_of({"text": TEXT, **RESTS}))
    return object_of({"title": TEXT, "text": TEXT, "items": items, **RESTS})


def _matrix() -> dict[str, object]:
    names = list_of(TEXT)
    parts = list_of({"enum": [part.value for part in Part]})
    row = object_of({"title": TEXT, "decisions": names, "parts": parts, **RESTS})
    return object_of(
        {
            "kind": {"const": "matrix"},
            "id": TEXT,
            "title": TEXT,
            "columns": list_of(object_of({"title": TEXT, "people": names})),
            "rows": list_of(row),
        }
    )


def _structure() -> dict[str, object]:
    box = object_of({"id": TEXT, "name": TEXT, "shape": {"enum": [s.value for s in Shape]}})
    tie: dict[str, object] = {
        "from": TEXT,
        "to": TEXT,
        "label": TEXT,
        "decides": {"type": "boolean"},
        "contract": {"type": "boolean"},
    }
    return object_of(
        {
            "kind": {"const": "structure"},
            "id": TEXT,
            "title": TEXT,
            "boxes": list_of(box),
            "ties": list_of(object_of(tie)),
        }
    )


def _document(kind: str) -> dict[str, object]:
    block = {
        "oneOf": [
            object_of({"kind": {"const": "text"}, "text": TEXT}),
            object_of({"kind": {"const": "text"}, "text": TEXT, **RESTS}),
            object_of(
                {"kind": {"const": "list"}, "items": list_of(object_of({"text": TEXT, **RESTS}))}
            ),
            chart_parts(),
            object_of({"kind": {"const": "groups"}, "id": TEXT, "groups": list_of(_group())}),
            object_of(
                {
                    "kind": {"const": "table"},
                    "id": TEXT,
                    "title": TEXT,
                    "columns": list_of(object_of({"key": TEXT, "title": TEXT})),
                    "rows": list_of(object_of(dict(RESTS), extra=TEXT)),
                }
            ),
        ]
    }
    block["oneOf"] += [
        _matrix(),
        network_parts(),
        _structure(),
        scale_parts(),
        *struggle_pictures(),
    ]
    section = object_of({"id": TEXT, "title": TEXT, "how": TEXT, "blocks": list_of(block)})
    made = {"type": "object", "additionalProperties": TEXT}
    return answer_of(
        kind,
        DOCUMENT_VERSION,
        {"case": TEXT, "title": TEXT, "sections": list_of(section), "made": made},
    )


def _cases() -> dict[str, object]:
    return answer_of(
        "cases", DOCUMENT_VERSION, {"cases": list_of(object_of({"name": TEXT, "title": TEXT}))}
    )


def _control() -> dict[str, object]:
    names = list_of(TEXT)
    part = {"type": ["string", "null"], "pattern": "^[0-9]+(/[0-9]+)?$"}
    because = {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/reason"}]}
    member = {"id": TEXT, "votes": part, "capital": part, "seats": {"type": "integer"}}
    told = {"by": TEXT, "words": TEXT, "clause": TEXT}
    reason = object_of(
        {
            **told,
            **RESTS,
            "of": TEXT,
            "coalition": list_of(object_of({**member, "because": because})),
        }
    )
    controller = {"id": TEXT, "name": TEXT, "circle": names, "because": reason}
    shares = ("votes", "capital", "votes_of_all", "capital_of_all")
    entity = {
        "id": TEXT,
        "name": TEXT,
        "standing": {"enum": ["controlled", "joint", "together", "nobody", "not said"]},
        "controllers": list_of(object_of(controller)),
        "all_controllers": names,
        "coalitions": {"type": ["array", "null"], "items": names},
        "counts": object_of({"coalitions": {"oneOf": [{"type": "null"}, counts_parts()]}}),
        "not_said": TEXT,
        "stakes": list_of(object_of({"holder": TEXT, **dict.fromkeys(shares, part)})),
        "owners": list_of(object_of({"id": TEXT, "share": part})),
    }
    proper = {"type": ["boolean", "null"]}
    able = list_of(object_of({"id": TEXT, "by": names}))
    decision = {
        "id": TEXT,
        "carries": able,
        "stops": able,
        "smallest_stopping": {"type": ["array", "null"], "items": TEXT},
        "proper": proper,
        "not_said": TEXT,
    }
    definition = {
        "by": {"enum": ["rules", "votes", "capital"]},
        "threshold": part,
        "strict": proper,
        "through": {"enum": ["same", "majority", None]},
        "sentence": TEXT,
    }
    compared = {
        **_declared(),
        "verdict": {"enum": ["the same", "different", "not computed", "not in the case"]},
        "computed_low": part,
        "computed_high": part,
        "controllers": names,
    }
    answer = answer_of(
        "control",
        DOCUMENT_VERSION,
        {
            "case": TEXT,
            "title": TEXT,
            "definition": object_of(definition),
            "forest": {"type": "boolean"},
            "entities": list_of(object_of(entity)),
            "decisions": list_of(object_of(decision)),
            "rules": list_of(
                object_of({**told, "of": TEXT, "proper": proper, "rivals": list_of(names)})
            ),
            "declared": {"oneOf": [{"type": "null"}, list_of(object_of(compared))]},
            "made": {"type": "object", "additionalProperties": TEXT},
        },
    )
    return {**answer, "$defs": {"reason": reason}}


def _declared() -> dict[str, object]:
    part = {"type": ["string", "null"], "pattern": "^[0-9]+(/[0-9]+)?$"}
    return {
        "of": TEXT,
        "by": TEXT,
        "kind": {"enum": [kind.value for kind in DeclaredKind]},
        "low": part,
        "high": part,
        "says": TEXT,
        "statement": TEXT,
    }


def _import() -> dict[str, object]:
    return answer_of(
        "import",
        DOCUMENT_VERSION,
        {
            "form": {"enum": ["bods", "ocf", "gleif", None]},
            "title": TEXT,
            "as_of": TEXT,
            "case": TEXT,
            "declared": list_of(object_of(_declared())),
            "problems": list_of(object_of(problem_parts())),
            "made": {"type": "object", "additionalProperties": TEXT},
        },
    )


#: The commands that answer in JSON.
ANSWERS: tuple[str, ...] = (
    "advise",
    "bargain",
    "cases",
    "check",
    "compare",
    "control",
    "explain",
    "import",
    "leverage",
    "payout",
    "play",
    "powers",
    "reach",
    "record",
    "replay",
    "report",
    "score",
    "sweep",
    "test",
    "timeline",
)


def answer_schema(kind: str) -> dict[str, object]:
    """Return the JSON Schema of a command's JSON answer.

    >>> answer_schema("check")["properties"]["kind"]
    {'const': 'check'}

    Raises:
        KeyError: no command of that name answers in JSON.
    """
    makers = {
        "advise": advise_schema,
        "bargain": bargain_schema,
        "play": play_schema,
        "sweep": sweep_schema,
        "timeline": timeline_schema,
        "check": _check,
        "cases": _cases,
        "control": _control,
        "import": _import,
        "leverage": leverage_schema,
        "payout": payout_schema,
        "powers": powers_schema,
        "reach": reach_schema,
        "replay": replay_schema,
        "score": score_schema,
        "compare": comparison_answer,
        "test": claims_answer,
    }
    if kind in makers:
        return makers[kind]()
    if kind in ANSWERS:
        return _document(kind)
    raise KeyError(kind)
