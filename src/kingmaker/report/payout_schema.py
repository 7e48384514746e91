"""The JSON Schema of the answer of `kingmaker payout`."""

from __future__ import annotations

from kingmaker.report.answer_parts import RESTS, TEXT, answer_of, list_of, object_of, problem_parts
from kingmaker.report.document import FORMAT_VERSION


def payout_schema() -> dict[str, object]:
    """Return the schema: splits with their reasons, breakpoints, and each waterfall."""
    amount = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}
    part = {"type": "string", "pattern": "^[0-9]+(/[0-9]+)?$"}
    maybe: dict[str, object] = {"type": ["string", "null"], "pattern": "^[0-9]+(/[0-9]+)?$"}
    number = object_of({"low": maybe, "likely": maybe, "high": maybe})
    multiple = {"oneOf": [{"type": "null"}, number]}
    each: dict[str, object] = {"type": "object", "additionalProperties": amount}
    shares = {"type": "object", "additionalProperties": part}
    line = {"to": TEXT, "account": TEXT, "amount": amount, "exact": part, "for": TEXT,
            "words": TEXT, "shares": maybe, "each": maybe, **RESTS}  # fmt: skip
    split = {
        "entity": TEXT,
        "at": amount,
        "exact": part,
        "to": each,
        "next": shares,
        "multiples": {"type": "object", "additionalProperties": multiple},
        "lines": list_of(object_of(line)),
        "onward": {"oneOf": [{"type": "null"}, object_of({"to": each, "next": shares})]},
    }
    happens: dict[str, object] = dict.fromkeys(("of", "event", "clause", "words"), TEXT)
    bend = {"at": amount, "exact": part, "next": shares,
            "events": list_of(object_of({"entity": TEXT, **happens}))}  # fmt: skip
    onward = object_of({"through": list_of(TEXT), "breakpoints": list_of(object_of(bend))})
    breakpoint_ = {"entity": TEXT, "at": amount, "exact": part, "price": maybe, "next": shares,
                   "events": list_of(object_of(happens))}  # fmt: skip
    entity = {
        "id": TEXT,
        "name": TEXT,
        "currency": TEXT,
        "holders": list_of(object_of({"id": TEXT, "name": TEXT})),
        "residual": {"type": ["string", "null"]},
        "residual_from": maybe,
        "conversions": shares,
        "accrued": shares,
        "on": {"type": ["string", "null"]},
        "put_in": list_of(
            object_of({"of": TEXT, "counted": number, "said": {"type": "boolean"}, **RESTS})
        ),
        "left_out": list_of(TEXT),
        "passed_over": list_of(TEXT),
        "other_parts": shares,
        "onward": {"oneOf": [{"type": "null"}, onward]},
        "ranges": list_of(object_of({"of": TEXT, "words": TEXT})),
    }
    claim: dict[str, object] = {
        **dict.fromkeys(("id", "claim", "not_told"), TEXT),
        "holds": {"type": ["boolean", "null"]},
        "paid": maybe,
        "above": maybe,
    }
    implied: dict[str, object] = {
        **dict.fromkeys(("variant", "entity", "of", "name"), TEXT),
        "counted": multiple,
        "most": maybe,
        "from": maybe,
        "multiple": multiple,
    }
    return answer_of(
        "payout",
        FORMAT_VERSION,
        {
            "case": TEXT,
            "title": TEXT,
            "variant": {"type": ["string", "null"]},
            "payouts": list_of(object_of(split)),
            "breakpoints": list_of(object_of(breakpoint_)),
            "entities": list_of(object_of(entity)),
            "claims": list_of(object_of(claim)),
            "variants": list_of(object_of(implied)),
            "problems": list_of(object_of(problem_parts())),
            "made": {"type": "object", "additionalProperties": TEXT},
        },
    )
