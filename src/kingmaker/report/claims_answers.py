"""The JSON Schemas of the answers about claims and about changes."""

from __future__ import annotations

from kingmaker.report.answer_parts import COUNT, TEXT, answer_of, list_of, object_of, problem_parts
from kingmaker.report.comparing_json import COMPARE_VERSION
from kingmaker.report.listing import counts_parts
from kingmaker.report.struggle_schema import abreast_schema
from kingmaker.report.testing_forms import TEST_VERSION

_NAMES = list_of(TEXT)
_NUMBER = {"type": "integer", "minimum": 0}
_TEXTS: dict[str, object] = {"type": "object", "additionalProperties": TEXT}

_VERBS = ["could", "carry", "force", "hold", "block"]


def claims_answer() -> dict[str, object]:
    """Return the schema of what `test` answers."""
    vote: dict[str, object] = {
        "by": TEXT,
        "uses": TEXT,
        "ballots": _TEXTS,
        "passes": {"type": "boolean"},
    }
    claim: dict[str, object] = {
        **dict.fromkeys(("case", "id", "claim", "waived", "scenario", "ask", "file"), TEXT),
        "variant": {"type": ["string", "null"]},
        "under": _TEXTS,
        "verdict": {"enum": ["holds", "fails", "open"]},
        "severity": {"enum": ["error", "warning"]},
        "coalition": {"type": ["array", "null"], "items": TEXT},
        "votes": list_of(object_of(vote)),
        **dict.fromkeys(("moves", "decisions", "rests_on", "because"), _NAMES),
        "line": COUNT,
        "column": COUNT,
    }
    counts: dict[str, object] = dict.fromkeys(("holds", "fails", "open", "waived"), _NUMBER)
    return answer_of(
        "test",
        TEST_VERSION,
        {
            "cases": _NAMES,
            "counts": object_of(counts),
            "claims": list_of(object_of(claim)),
            "remarks": list_of(object_of(problem_parts())),
            "made": _TEXTS,
        },
    )


def comparison_answer() -> dict[str, object]:
    """Return the schema of what `compare` answers."""
    side = object_of({"name": TEXT, "title": TEXT})
    able = {
        "anyOf": [
            object_of({"decision": TEXT, "can": {"enum": ["carry", "stop"]}, "who": _NAMES}),
            object_of({"goal": TEXT, "can": {"enum": _VERBS}, "who": _NAMES}),
        ]
    }
    moved = object_of({"gained": _NAMES, "lost": _NAMES})
    size = {"type": ["integer", "null"], "minimum": 0}
    pair: dict[str, object] = {"type": "array", "minItems": 2, "maxItems": 2}
    value = {"type": ["string", "null"], "pattern": "^[0-9]+(/[0-9]+)?$"}
    told = object_of(dict.fromkeys(("carry", "stop"), counts_parts()))
    change: dict[str, object] = {
        "decision": TEXT,
        "there_before": {"type": "boolean"},
        "there_after": {"type": "boolean"},
        "alone": moved,
        "vetoes": moved,
        "counts": object_of({"gained": told, "lost": told}),
        "counting": {**pair, "items": TEXT},
        "smallest_winning": {**pair, "items": size},
        "smallest_blocking": {**pair, "items": size},
        "index": {"type": "object", "additionalProperties": {**pair, "items": value}},
        "not_told": TEXT,
    }
    control: dict[str, object] = {"entity": TEXT, "before": _NAMES, "after": _NAMES}
    number = {"type": "string", "pattern": "^[0-9]+(/[0-9]+)?$"}
    paid = {"type": "object", "additionalProperties": {**pair, "items": number}}
    money: dict[str, object] = {
        "entity": TEXT,
        "currency": TEXT,
        "not_told": TEXT,
        "splits": list_of(object_of({"at": number, "paid": paid})),
    }
    of_abilities = {"type": "object", "additionalProperties": _NAMES}
    moves: dict[str, object] = {"gained": of_abilities, "lost": of_abilities}
    groups = {"oneOf": [{"type": "null"}, list_of(_NAMES)]}
    clauses: dict[str, object] = dict.fromkeys(("added", "removed", "changed"), _NAMES)
    return answer_of(
        "compare",
        COMPARE_VERSION,
        {
            "before": side,
            "after": side,
            "same": {"type": "boolean"},
            "gained": list_of(able),
            "lost": list_of(able),
            "changed": list_of(object_of(change)),
            "unchanged": _NAMES,
            "control": list_of(object_of(control)),
            "money": list_of(object_of(money)),
            "levers": list_of(object_of(_lever())),
            "together": list_of(object_of({"id": TEXT, "before": groups, "after": groups})),
            "goals": list_of(object_of(_goal())),
            "bounds": object_of(
                {
                    "within": size,
                    "period": {"enum": ["month", "quarter", "year", None]},
                    "positions": {"type": "integer", "minimum": 0},
                    "as_written": {"type": "boolean"},
                }
            ),
            "persons": {"type": "object", "additionalProperties": object_of(moves)},
            "clauses": object_of(clauses),
            "played": {"oneOf": [{"type": "null"}, abreast_schema()]},
            "made": _TEXTS,
        },
    )


def _lever() -> dict[str, object]:
    """Return what is said of one party's lever against another, before and after."""
    both = object_of({"before": _NAMES, "after": _NAMES})
    return {
        "by": TEXT,
        "against": TEXT,
        **dict.fromkeys(("withholds", "stops", "weakens"), both),
    }


def _goal() -> dict[str, object]:
    """Return what is said of one goal over several decisions."""
    number = {"type": "integer", "minimum": 0}
    part = object_of({"any": number, "of": _NAMES})
    able = list_of(object_of({"size": number, "parts": list_of(part), "moves": number}))
    told = counts_parts()
    searched = {"oneOf": [{"type": "null"}, told]}
    counts = {
        **dict.fromkeys(("gained", "lost", "turns"), told),
        **dict.fromkeys(("smallest_before", "smallest_after"), searched),
    }
    return {
        "goal": TEXT,
        "verb": {"enum": _VERBS},
        "same": {"type": "boolean"},
        "searched": {"type": "boolean"},
        "smallest_before": {"oneOf": [{"type": "null"}, able]},
        "smallest_after": {"oneOf": [{"type": "null"}, able]},
        "turns": list_of(object_of({"who": _NAMES, "before": number, "after": number})),
        "counts": object_of(counts),
        "period": {"enum": ["month", "quarter", "year", None]},
        "not_told": TEXT,
    }
