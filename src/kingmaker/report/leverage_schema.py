"""The schema of `leverage --json`."""

from __future__ import annotations

from kingmaker.report.answer_parts import RESTS, TEXT, answer_of, list_of, object_of
from kingmaker.report.leverage_json import LEVERAGE_VERSION

_FRACTION = {"type": "string", "pattern": "^[0-9]+(/[0-9]+)?$"}
_CHANCE = object_of({"least": _FRACTION, "most": _FRACTION})


def leverage_schema() -> dict[str, object]:
    """Return the schema of `leverage --json`."""
    names = list_of(TEXT)
    amount = {"type": ["string", "null"]}
    days = {"type": "string", "pattern": "^[0-9]+(/[0-9]+)?$"}
    most = {**days, "type": ["string", "null"]}
    span = {"oneOf": [{"type": "null"}, object_of({"least_days": days, "most_days": most})]}
    effect = object_of(
        {
            "id": TEXT,
            "how": {"enum": ["stops", "weakens"]},
            "for": TEXT,
            "after": span,
            "because": names,
            "left": names,
            "words": TEXT,
            **RESTS,
        }
    )
    amounts = ("promised", "paid", "unpaid", "cash", "in_kind", "stock", "burn")
    texts = ("id", "name", "to", "good", "when", "due", "if_withheld", "costs_giver")
    edge = {
        **dict.fromkeys(texts, TEXT),
        **dict.fromkeys(amounts, amount),
        "in_force": {"type": ["boolean", "null"]},
        "exclusive": {"type": ["boolean", "null"]},
        "held": {"type": ["boolean", "null"]},
        "extent": TEXT,
        "since": amount,
        "until": amount,
        **dict.fromkeys(("notice", "runway"), span),
        **dict.fromkeys(("not_in_the_record", "substitutes", "feeds"), names),
        "from": amount,
        **RESTS,
    }
    lever = {
        "by": TEXT,
        "against": TEXT,
        "withholds": names,
        "effects": list_of(effect),
        "struck": names,
        "answered_by": names,
        "costs_itself": names,
    }
    stand_in = {
        **dict.fromkeys(("id", "name", "gives", "to"), TEXT),
        **dict.fromkeys(("instead_of", "decides"), names),
    }
    together = list_of(object_of({"id": TEXT, "groups": list_of(names)}))
    return answer_of(
        "leverage",
        LEVERAGE_VERSION,
        {
            "case": TEXT,
            "title": TEXT,
            "edges": list_of(object_of(edge)),
            "levers": list_of(object_of(lever)),
            "cut": {"oneOf": [{"type": "null"}, list_of(effect)]},
            "stand_ins": list_of(object_of(stand_in)),
            "uses": {"oneOf": [{"type": "null"}, _uses(effect, together)]},
            "odds": {
                "oneOf": [{"type": "null"}, {"type": "object", "additionalProperties": _CHANCE}]
            },
            "together": together,
            "rivals": list_of(_rivals()),
            "powerless": list_of(object_of({"id": TEXT, "name": TEXT})),
            "made": {"type": "object", "additionalProperties": TEXT},
        },
    )


def _rivals() -> dict[str, object]:
    names = list_of(TEXT)
    blow = {
        **dict.fromkeys(("by", "against"), TEXT),
        **dict.fromkeys(("keeps_back", "stops", "weakens", "wins"), names),
    }
    return object_of(
        {
            "pair": names,
            "over": names,
            "mutual": {"type": "boolean"},
            "verdict": TEXT,
            "blows": list_of(object_of(blow)),
        }
    )


def _uses(effect: dict[str, object], together: dict[str, object]) -> dict[str, object]:
    names = list_of(TEXT)
    chances = {"oneOf": [{"type": "null"}, {"type": "object", "additionalProperties": _CHANCE}]}
    division = {
        "gives_to": names,
        "nothing_to": names,
        "effects": list_of(effect),
        "together": together,
        "chances": chances,
    }
    signed = {"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}
    worth = {"id": TEXT, "beside": names, "least": signed, "most": signed}
    return object_of(
        {
            "by": TEXT,
            "uses": list_of(object_of({"to": TEXT, "gives": names})),
            "divisions": list_of(object_of(division)),
            "spreading_is_worth": {"oneOf": [{"type": "null"}, list_of(object_of(worth))]},
        }
    )
