"""The JSON Schemas of the answers of `kingmaker reach` and `kingmaker replay`."""

from __future__ import annotations

from kingmaker.report.answer_parts import COUNT, TEXT, answer_of, list_of, object_of
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.listing import counts_parts


def reach_schema() -> dict[str, object]:
    """Return the schema: one coalition with its plan, or the smallest coalitions for each goal."""
    names = list_of(TEXT)
    turns = {"type": ["integer", "null"], "minimum": 0}
    head = {
        "case": TEXT,
        "title": TEXT,
        "verb": {"enum": ["could", "carry", "force", "hold", "block"]},
        "first": {"enum": ["us", "them"]},
        "within": turns,
        "period": {"enum": ["month", "quarter", "year", None]},
        "made": {"type": "object", "additionalProperties": TEXT},
    }
    step = {
        "text": TEXT,
        "ours": {"type": "boolean"},
        "by": TEXT,
        "day": TEXT,
        "uses": {"type": ["string", "null"]},
        "acts": names,
        "calls": {"type": ["string", "null"]},
        "begins": {"type": "boolean"},
        "toward": names,
        "for": names,
        "against": names,
        "clauses": names,
    }
    one = {
        "goal": TEXT,
        "answer": {"enum": ["yes", "no", "limit"]},
        "coalition": names,
        "moves": turns,
        "words": names,
        "plan": list_of(object_of(step)),
        "nominees": names,
        "scenario": TEXT,
        "proved": {"type": ["integer", "null"]},
        "stopped": TEXT,
        "opened": object_of({"ours": names, "theirs": names}),
        "no_lever": names,
        "notes": names,
    }
    able = {
        "coalition": TEXT,
        "size": {"type": "integer", "minimum": 0},
        "parts": list_of(object_of({"any": COUNT, "of": names})),
        "moves": {"type": "integer", "minimum": 0},
    }
    some = {
        "answer": {"enum": ["yes", "no", "limit"]},
        "smallest": list_of(object_of(able)),
        "undecided": list_of(object_of(able)),
        "counts": object_of(dict.fromkeys(("smallest", "undecided"), counts_parts())),
        "complete": {"type": "boolean"},
        "stopped": TEXT,
        "notes": names,
    }
    goals = {
        "goals": list_of(object_of({"goal": TEXT, **some})),
        "nothing": object_of({"why": names, "powers": names}),
    }
    answer = answer_of("reach", FORMAT_VERSION, {**head, **one, **some, **goals})
    asked = [k for k in sorted(one) if k != "goal"]
    required = ["format_version", "kind", *head]
    return {
        **answer,
        "required": required,
        "oneOf": [{"required": ["goal", *asked]}, {"required": ["goals"]}],
    }


def replay_schema() -> dict[str, object]:
    """Return the schema: each scenario with its steps, what kept one from being done, and what was expected."""
    held = object_of({"condition": TEXT, "held": {"type": ["boolean", "null"]}})
    step = {
        "text": TEXT,
        "done": {"type": "boolean"},
        "surely": {"type": "boolean"},
        "put_by": list_of(TEXT),
        "unstopped": list_of(TEXT),
        "right": {"type": "boolean"},
        "bar": TEXT,
        "clause": TEXT,
        "expected": list_of(held),
        "followed": list_of(TEXT),
        "line": {"type": "integer", "minimum": 0},
    }
    scenario = {
        "name": TEXT,
        "right": {"type": "boolean"},
        "complete": {"type": "boolean"},
        "steps": list_of(object_of(step)),
        "expected": list_of(held),
    }
    return answer_of(
        "replay",
        FORMAT_VERSION,
        {
            "case": TEXT,
            "title": TEXT,
            "right": {"type": "boolean"},
            "scenarios": list_of(object_of(scenario)),
        },
    )
