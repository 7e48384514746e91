"""Who can carry and who can stop each decision, as a JSON value."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.gaps import Undetermined
from kingmaker.model.wording import rule_to_text
from kingmaker.report.carrying import told
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.listing import LISTED, counts_of, first
from kingmaker.report.powers_schema import LISTS
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.power.definitions import Definition
    from kingmaker.analysis.power.results import Estimate
    from kingmaker.analysis.power.searching import Smallest
    from kingmaker.analysis.powers.difference import Difference
    from kingmaker.analysis.powers.indices import How
    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.powers.patterns import Pattern
    from kingmaker.analysis.powers.results import Structure
    from kingmaker.model.case import Case
    from kingmaker.report.carrying import Told
    from kingmaker.report.what_changes import Changed


def powers_json(
    case: Case,
    found: Sequence[Decided],
    how: How,
    changed: Sequence[Changed] = (),
    readings: Sequence[dict[str, object]] = (),
    *,
    limit: int = LISTED,
) -> dict[str, object]:
    """Return the answer of `kingmaker powers` as a JSON value; `readings` are told as they are given.

    Of each list of coalitions, and of their kinds, no more than `limit` are listed; `counts` says how many there are.
    """
    return {
        "format_version": FORMAT_VERSION,
        "kind": "powers",
        "case": case.name,
        "title": case.title,
        "decisions": [_decision(one, limit) for one in told(case, found)],
        "changes": [
            {
                "if": one.words,
                "decisions": [_difference(d, one) for d in one.differences if not d.none],
            }
            for one in changed
        ],
        "readings": list(readings),
        "indices": {one.name: _defined(one) for one in how.asked()},
        "blocs": {name: list(members) for name, members in how.blocs.items()},
        "made": {"kingmaker": __version__},
    }


def _defined(found: Definition) -> dict[str, object]:
    return {
        "title": found.title,
        "words": found.words,
        "formula": found.formula,
        "source": found.source,
        "adds_to_one": found.of_shares,
    }


def _decision(one: Told, limit: int) -> dict[str, object]:
    decided = one.decided
    grounds = one.rests
    return {
        "id": decided.id,
        "name": decided.name,
        "title": one.title,
        "about": None if decided.about is None else str(decided.about),
        "part": "whole" if decided.whole else "step" if decided.step else "",
        "by": [str(view.by) for view in decided.views if view.by is not None],
        "rule": "; ".join(filter(None, map(_rule, decided.views))),
        "counting": " ".join(c.words for c in one.counted),
        "clause": grounds.clause,
        "sources": list(grounds.sources),
        "certainty": grounds.certainty,
        **structure_json(decided.structure, limit),
        "indices": indices_json(decided),
        "methods": {
            one.definition.name: one.found.method
            for one in decided.indices
            if one.found is not None
        },
        "not_told": _gaps(decided),
    }


def indices_json(decided: Decided) -> dict[str, object]:
    """Return the values of each index of one decision by voter."""
    return {
        one.definition.name: {name: _value(value) for name, value in one.found.items()}
        for one in decided.indices
        if one.found is not None
    }


def _rule(view: DecisionView) -> str:
    rule = view.passes
    return "" if rule is None or isinstance(rule, Undetermined) else rule_to_text(rule.rule)


def structure_json(found: Structure | None, limit: int) -> dict[str, object]:
    """Return what one game is made of as a JSON value, with so many coalitions; `None` for what is not told."""
    lists = dict.fromkeys(LISTS) if found is None else _lists(found)
    return {
        "players": list(found.players) if found is not None else None,
        **{name: _named(patterns, limit) for name, patterns in lists.items()},
        "kinds": {name: _kinds(patterns, limit) for name, patterns in lists.items()},
        "counts": {name: _counts(patterns, limit) for name, patterns in lists.items()},
        "smallest_winning": _smallest(found.fewest if found is not None else None),
        "smallest_blocking": _smallest(found.fewest_blocking if found is not None else None),
        "vetoers": list(found.vetoers) if found is not None else None,
        "alone": list(found.alone) if found is not None else None,
        "dictator": found.dictator if found is not None else None,
        "dummies": None if found is None or found.dummies is None else list(found.dummies),
    }


def _lists(found: Structure) -> dict[str, tuple[Pattern, ...] | None]:
    return dict(zip(LISTS, (found.winning, found.blocking, found.losing), strict=True))


def _named(patterns: Sequence[Pattern] | None, limit: int) -> list[list[str]] | None:
    """Return the first coalitions name by name; `None` where their kinds are too many to be told."""
    if patterns is None:
        return None
    return first((list(c) for pattern in patterns for c in pattern.coalitions()), limit)


def _counts(patterns: Sequence[Pattern] | None, limit: int) -> dict[str, int] | None:
    """Return how many coalitions and kinds of them there are, and how many of these are listed."""
    if patterns is None:
        return None
    kinds = counts_of(len(patterns), limit)
    return {
        **counts_of(sum(pattern.number for pattern in patterns), limit),
        "kinds": kinds["count"],
        "kinds_listed": kinds["listed"],
    }


def _kinds(patterns: Sequence[Pattern] | None, limit: int) -> list[dict[str, object]] | None:
    if patterns is None:
        return None
    return [
        {
            "size": pattern.size,
            "coalitions": pattern.number,
            "of": [{"any": many, "of": list(group)} for many, group in pattern.parts],
        }
        for pattern in patterns[:limit]
    ]


def _smallest(found: Smallest | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {"size": found.size, "coalitions": found.number, "such_as": list(found.such_as)}


def _gaps(decided: Decided) -> list[dict[str, object]]:
    if decided.structure is None:
        return [{"what": "the decision", "why": decided.gap, "instead": ""}]
    refused = (one.gap for one in decided.indices if one.gap is not None)
    return [
        {"what": gap.what, "why": gap.why, "instead": gap.instead}
        for gap in (*decided.structure.too_many, *refused)
    ]


def _value(value: Fraction | Estimate | None) -> object:
    """Return an exact value as a fraction in a text, an estimate with its error and how it was made."""
    if value is None or isinstance(value, Fraction):
        return None if value is None else str(value)
    return {
        "value": value.value,
        "error": value.error,
        "method": value.method,
        "samples": value.samples,
        "seed": value.seed,
    }


def _difference(found: Difference, changed: Changed) -> dict[str, object]:
    sides = (found.before, found.after)
    structures = [None if side is None else side.structure for side in sides]
    return {
        "id": found.decided.id,
        "decided": {"before": found.before is not None, "after": found.after is not None},
        "possible": _pair([None if s is None else s.possible for s in structures]),
        "smallest_winning": _pair([None if s is None else _smallest(s.fewest) for s in structures]),
        "smallest_blocking": _pair(
            [None if s is None else _smallest(s.fewest_blocking) for s in structures]
        ),
        "gained": {part: list(found.gained(part)) for part in _PARTS},
        "lost": {part: list(found.lost(part)) for part in _PARTS},
        "indices": {
            index: {one.name: _pair([_value(one.before), _value(one.after)]) for one in moved}
            for index, moved in found.moved(changed.given.joined).items()
        },
    }


_PARTS = ("vetoers", "alone", "dummies")


def _pair(sides: Sequence[object]) -> dict[str, object]:
    return dict(zip(("before", "after"), sides, strict=True))
