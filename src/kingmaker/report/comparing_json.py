"""A comparison as a JSON value: what is gained, what is lost, what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import FORMAT_VERSION
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.comparing.compare import Change, Comparison
    from kingmaker.analysis.comparing.money import Money
    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.model.case import Case


def comparison_json(
    before: Case, after: Case, found: Comparison, *, names: tuple[str, str]
) -> dict[str, object]:
    """Return the answer as a JSON value."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": "compare",
        "before": {"name": names[0], "title": before.title},
        "after": {"name": names[1], "title": after.title},
        "same": found.same,
        "gained": [one for c in found.changes for one in _abilities(c, gained=True)],
        "lost": [one for c in found.changes for one in _abilities(c, gained=False)],
        "changed": [_change(c) for c in found.changes],
        "unchanged": list(found.unchanged),
        "control": [
            {"entity": c.entity, "before": list(c.before), "after": list(c.after)}
            for c in found.control
        ],
        "money": [_money(m) for m in found.money],
        "clauses": {
            "added": list(found.clauses.added),
            "removed": list(found.clauses.removed),
            "changed": list(found.clauses.changed),
        },
        "made": {"kingmaker": __version__},
    }


def _abilities(change: Change, *, gained: bool) -> Iterator[dict[str, object]]:
    """Yield each smallest coalition that gained or lost an ability."""
    for sides, can in ((change.carry, "carry"), (change.stop, "stop")):
        for coalition in sides.gained if gained else sides.lost:
            who = [n for n in change.players if n in coalition]
            yield {"decision": change.id, "can": can, "who": who}


def _change(change: Change) -> dict[str, object]:
    alone, vetoes = change.alone(), change.vetoes()
    return {
        "decision": change.id,
        "there_before": change.before is not None,
        "there_after": change.after is not None,
        "alone": {"gained": list(alone[0]), "lost": list(alone[1])},
        "vetoes": {"gained": list(vetoes[0]), "lost": list(vetoes[1])},
        "smallest_winning": _sizes(change, "fewest"),
        "smallest_blocking": _sizes(change, "fewest_blocking"),
        "index": {
            name: [None if value is None else str(value) for value in pair]
            for name, pair in change.index.items()
        },
        "not_told": change.gap,
    }


def _sizes(change: Change, name: str) -> list[int | None]:
    return [_size(d, name) for d in (change.before, change.after)]


def _size(decided: Decided | None, name: str) -> int | None:
    if decided is None or decided.structure is None:
        return None
    found = getattr(decided.structure, name)
    return None if found is None else int(found.size)


def _money(found: Money) -> dict[str, object]:
    return {
        "entity": found.entity,
        "currency": found.currency,
        "not_told": found.gap,
        "splits": [
            {
                "at": str(split.value),
                "paid": {who: [str(amount) for amount in pair] for who, pair in split.paid.items()},
            }
            for split in found.splits
        ],
    }
