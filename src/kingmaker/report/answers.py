"""The JSON Schema of every JSON answer, so that programs may rely on its keys."""

from __future__ import annotations

from kingmaker.model.declared import DeclaredKind
from kingmaker.problems import Severity
from kingmaker.report.diagnostics import FORMAT_VERSION as CHECK_VERSION
from kingmaker.report.document import FORMAT_VERSION as DOCUMENT_VERSION

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 1}
_PLACE = {
    "file": _TEXT,
    "line": _COUNT,
    "column": _COUNT,
    "end_line": _COUNT,
    "end_column": _COUNT,
}
_RESTS = {
    "clause": _TEXT,
    "sources": {"type": "array", "items": _TEXT},
    "certainty": {"enum": ["", "published", "reported", "contested", "assumed"]},
}


def _object(properties: dict[str, object], *, extra: object = False) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": extra,
    }


def _list(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


def _answer(kind: str, version: str, properties: dict[str, object]) -> dict[str, object]:
    head = {"format_version": {"const": version}, "kind": {"const": kind}}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:kingmaker:answer:{kind}:{version}",
        "title": f"The JSON answer of `kingmaker {kind}`",
        **_object({**head, **properties}),
    }


def _problem() -> dict[str, object]:
    return {
        "code": {"type": "string", "pattern": "^K[0-9]{3}$"},
        "severity": {"enum": [s.value for s in Severity]},
        "message": _TEXT,
        "help": _TEXT,
        **_PLACE,
        "related": _list(_object({"message": _TEXT, **_PLACE})),
    }


def _check() -> dict[str, object]:
    problem = _problem()
    counts = _object({f"{s.value}s": {"type": "integer", "minimum": 0} for s in Severity})
    return _answer(
        "check",
        CHECK_VERSION,
        {"cases": _list(_TEXT), "problems": _list(_object(problem)), "counts": counts},
    )


def _group() -> dict[str, object]:
    items = _list(_object({"text": _TEXT, **_RESTS}))
    return _object({"title": _TEXT, "text": _TEXT, "items": items, **_RESTS})


def _document(kind: str) -> dict[str, object]:
    block = {
        "oneOf": [
            _object({"kind": {"const": "text"}, "text": _TEXT}),
            _object(
                {"kind": {"const": "list"}, "items": _list(_object({"text": _TEXT, **_RESTS}))}
            ),
            _object({"kind": {"const": "groups"}, "id": _TEXT, "groups": _list(_group())}),
            _object(
                {
                    "kind": {"const": "table"},
                    "id": _TEXT,
                    "title": _TEXT,
                    "columns": _list(_object({"key": _TEXT, "title": _TEXT})),
                    "rows": _list(_object(dict(_RESTS), extra=_TEXT)),
                }
            ),
        ]
    }
    section = _object({"id": _TEXT, "title": _TEXT, "blocks": _list(block)})
    made = {"type": "object", "additionalProperties": _TEXT}
    return _answer(
        kind,
        DOCUMENT_VERSION,
        {"case": _TEXT, "title": _TEXT, "sections": _list(section), "made": made},
    )


def _cases() -> dict[str, object]:
    return _answer(
        "cases", DOCUMENT_VERSION, {"cases": _list(_object({"name": _TEXT, "title": _TEXT}))}
    )


def _control() -> dict[str, object]:
    names = _list(_TEXT)
    part = {"type": ["string", "null"], "pattern": "^[0-9]+(/[0-9]+)?$"}
    because = {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/reason"}]}
    member = {"id": _TEXT, "votes": part, "capital": part, "seats": {"type": "integer"}}
    told = {"by": _TEXT, "words": _TEXT, "clause": _TEXT}
    reason = _object(
        {**told, **_RESTS, "of": _TEXT, "coalition": _list(_object({**member, "because": because}))}
    )
    controller = {"id": _TEXT, "name": _TEXT, "circle": names, "because": reason}
    shares = ("votes", "capital", "votes_of_all", "capital_of_all")
    entity = {
        "id": _TEXT,
        "name": _TEXT,
        "standing": {"enum": ["controlled", "joint", "together", "nobody", "not said"]},
        "controllers": _list(_object(controller)),
        "all_controllers": names,
        "coalitions": {"type": ["array", "null"], "items": names},
        "not_said": _TEXT,
        "stakes": _list(_object({"holder": _TEXT, **dict.fromkeys(shares, part)})),
        "owners": _list(_object({"id": _TEXT, "share": part})),
    }
    proper = {"type": ["boolean", "null"]}
    able = _list(_object({"id": _TEXT, "by": names}))
    decision = {
        "id": _TEXT,
        "carries": able,
        "stops": able,
        "smallest_stopping": {"type": ["array", "null"], "items": _TEXT},
        "proper": proper,
        "not_said": _TEXT,
    }
    definition = {
        "by": {"enum": ["rules", "votes", "capital"]},
        "threshold": part,
        "strict": proper,
        "sentence": _TEXT,
    }
    answer = _answer(
        "control",
        DOCUMENT_VERSION,
        {
            "case": _TEXT,
            "title": _TEXT,
            "definition": _object(definition),
            "forest": {"type": "boolean"},
            "entities": _list(_object(entity)),
            "decisions": _list(_object(decision)),
            "rules": _list(
                _object({**told, "of": _TEXT, "proper": proper, "rivals": _list(names)})
            ),
            "made": {"type": "object", "additionalProperties": _TEXT},
        },
    )
    return {**answer, "$defs": {"reason": reason}}


def _import() -> dict[str, object]:
    part = {"type": ["string", "null"], "pattern": "^[0-9]+(/[0-9]+)?$"}
    declared = {
        "of": _TEXT,
        "by": _TEXT,
        "kind": {"enum": [kind.value for kind in DeclaredKind]},
        "low": part,
        "high": part,
        "says": _TEXT,
        "statement": _TEXT,
    }
    return _answer(
        "import",
        DOCUMENT_VERSION,
        {
            "form": {"enum": ["bods", None]},
            "title": _TEXT,
            "as_of": _TEXT,
            "case": _TEXT,
            "declared": _list(_object(declared)),
            "problems": _list(_object(_problem())),
            "made": {"type": "object", "additionalProperties": _TEXT},
        },
    )


def _leverage() -> dict[str, object]:
    names = _list(_TEXT)
    amount = {"type": ["string", "null"]}
    days = {"type": "string", "pattern": "^[0-9]+(/[0-9]+)?$"}
    most = {**days, "type": ["string", "null"]}
    span = {"oneOf": [{"type": "null"}, _object({"least_days": days, "most_days": most})]}
    effect = _object(
        {
            "id": _TEXT,
            "how": {"enum": ["stops", "weakens"]},
            "for": _TEXT,
            "after": span,
            "because": names,
            "left": names,
            "words": _TEXT,
            **_RESTS,
        }
    )
    amounts = ("promised", "paid", "unpaid", "cash", "in_kind", "stock", "burn")
    texts = ("id", "name", "to", "good", "when", "due", "if_withheld", "costs_giver")
    edge = {
        **dict.fromkeys(texts, _TEXT),
        **dict.fromkeys(amounts, amount),
        "in_force": {"type": ["boolean", "null"]},
        "exclusive": {"type": ["boolean", "null"]},
        **dict.fromkeys(("notice", "runway"), span),
        **dict.fromkeys(("not_in_the_record", "substitutes", "feeds"), names),
        "from": amount,
        **_RESTS,
    }
    lever = {
        "by": _TEXT,
        "against": _TEXT,
        "withholds": names,
        "effects": _list(effect),
        "struck": names,
        "answered_by": names,
        "costs_itself": names,
    }
    return _answer(
        "leverage",
        DOCUMENT_VERSION,
        {
            "case": _TEXT,
            "title": _TEXT,
            "edges": _list(_object(edge)),
            "levers": _list(_object(lever)),
            "cut": {"oneOf": [{"type": "null"}, _list(effect)]},
            "powerless": _list(_object({"id": _TEXT, "name": _TEXT})),
            "made": {"type": "object", "additionalProperties": _TEXT},
        },
    )


def _powers() -> dict[str, object]:
    names = _list(_TEXT)
    maybe = {"oneOf": [{"type": "null"}, names]}
    many = {"type": "integer", "minimum": 0}
    some = {"type": ["integer", "null"], "minimum": 0}
    kind: dict[str, object] = {
        "size": many,
        "coalitions": _COUNT,
        "of": _list(_object({"any": _COUNT, "of": names})),
    }
    kinds = {"oneOf": [{"type": "null"}, _list(_object(kind))]}
    coalitions = {"oneOf": [{"type": "null"}, _list(names)]}
    smallest = _object({"size": many, "coalitions": some, "such_as": names})
    fewest = {"oneOf": [{"type": "null"}, smallest]}
    lists = ("minimal_winning", "minimal_blocking", "maximal_losing")
    decision: dict[str, object] = {
        **dict.fromkeys(("id", "name", "title", "rule", "counting"), _TEXT),
        "about": {"type": ["string", "null"]},
        "part": {"enum": ["", "whole", "step"]},
        "by": names,
        **_RESTS,
        **dict.fromkeys(lists, coalitions),
        "kinds": _object(dict.fromkeys(lists, kinds)),
        "smallest_winning": fewest,
        "smallest_blocking": fewest,
        **dict.fromkeys(("players", "vetoers", "alone", "dummies"), maybe),
        "dictator": {"type": ["string", "null"]},
        "not_told": _list(_object(dict.fromkeys(("what", "why", "instead"), _TEXT))),
    }
    return _answer(
        "powers",
        DOCUMENT_VERSION,
        {
            "case": _TEXT,
            "title": _TEXT,
            "decisions": _list(_object(decision)),
            "made": {"type": "object", "additionalProperties": _TEXT},
        },
    )


#: The commands that answer in JSON.
ANSWERS: tuple[str, ...] = (
    "cases",
    "check",
    "control",
    "explain",
    "import",
    "leverage",
    "powers",
    "report",
)


def answer_schema(kind: str) -> dict[str, object]:
    """Return the JSON Schema of a command's JSON answer.

    >>> answer_schema("check")["properties"]["kind"]
    {'const': 'check'}

    Raises:
        KeyError: no command of that name answers in JSON.
    """
    makers = {
        "check": _check,
        "cases": _cases,
        "control": _control,
        "import": _import,
        "leverage": _leverage,
        "powers": _powers,
    }
    if kind in makers:
        return makers[kind]()
    if kind in ANSWERS:
        return _document(kind)
    raise KeyError(kind)
