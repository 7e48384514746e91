"""A comparison as a JSON value: what is gained, what is lost, what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.comparing.goals import NOT_SEARCHED
from kingmaker.analysis.comparing.persons import persons
from kingmaker.report.comparing import counted
from kingmaker.report.comparing_goals import goal_words
from kingmaker.report.listing import LISTED, counts_of, first
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.comparing.compare import Change, Comparison
    from kingmaker.analysis.comparing.goals import Aim
    from kingmaker.analysis.comparing.money import Money
    from kingmaker.analysis.comparing.persons import Gains
    from kingmaker.analysis.games import Coalition
    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.reach.lens import Smallest
    from kingmaker.model.case import Case


#: The version of this answer: 1.1 has goals, bounds, persons, levers, and what was played.
COMPARE_VERSION = "1.1"


def comparison_json(
    before: Case, after: Case, found: Comparison, *, names: tuple[str, str], limit: int = LISTED
) -> dict[str, object]:
    """Return the answer as a JSON value, with no more than `limit` coalitions in each list."""
    return {
        "format_version": COMPARE_VERSION,
        "kind": "compare",
        "before": {"name": names[0], "title": before.title},
        "after": {"name": names[1], "title": after.title},
        "same": found.same,
        "gained": [*_gains(before, after, found, limit, gained=True)],
        "lost": [*_gains(before, after, found, limit, gained=False)],
        "changed": [_change(before, after, c, limit) for c in found.changes],
        "unchanged": list(found.unchanged),
        "control": [
            {"entity": c.entity, "before": list(c.before), "after": list(c.after)}
            for c in found.control
        ],
        "money": [_money(m) for m in found.money],
        "levers": [
            {
                "by": one.by,
                "against": one.against,
                "withholds": _both(one.withholds),
                "stops": _both(one.stops),
                "weakens": _both(one.weakens),
            }
            for one in found.levers.levers
        ],
        "together": [
            {"id": one.supply, "before": _groups(one.before), "after": _groups(one.after)}
            for one in found.levers.baskets
        ],
        "goals": [_goal(after, aim, limit) for aim in found.aims.found],
        "bounds": _bounds(found),
        "persons": {name: _person(after, gains) for name, gains in persons(found).items()},
        "clauses": {
            "added": list(found.clauses.added),
            "removed": list(found.clauses.removed),
            "changed": list(found.clauses.changed),
        },
        "made": {"kingmaker": __version__},
    }


def _both(pair: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, list[str]]:
    return {"before": list(pair[0]), "after": list(pair[1])}


def _groups(groups: Sequence[Coalition] | None) -> list[list[str]] | None:
    return None if groups is None else [sorted(group) for group in groups]


def _gains(
    before: Case, after: Case, found: Comparison, limit: int, *, gained: bool
) -> Iterator[dict[str, object]]:
    """Yield what is gained, or lost: decisions first, then goals over several of them."""
    for change in found.changes:
        yield from _abilities(change, limit, gained=gained)
    for aim in found.aims.found:
        goal = goal_words(after if gained else before, aim)
        for coalition in (aim.gained if gained else aim.lost)[:limit]:
            yield {"goal": goal, "can": aim.verb.value, "who": sorted(coalition)}


def _goal(case: Case, aim: Aim, limit: int) -> dict[str, object]:
    return {
        "goal": goal_words(case, aim),
        "verb": aim.verb.value,
        "same": aim.same and not aim.gap,
        "searched": not aim.kept and aim.gap != NOT_SEARCHED,
        "smallest_before": _able(aim.before, limit),
        "smallest_after": _able(aim.after, limit),
        "turns": [
            {"who": sorted(who), "before": pair[0], "after": pair[1]}
            for who, pair in first(aim.turns.items(), limit)
        ],
        "counts": {
            "gained": counts_of(len(aim.gained), limit),
            "lost": counts_of(len(aim.lost), limit),
            "smallest_before": _counted(aim.before, limit),
            "smallest_after": _counted(aim.after, limit),
            "turns": counts_of(len(aim.turns), limit),
        },
        "period": aim.period,
        "not_told": aim.gap,
    }


def _counted(found: Smallest | None, limit: int) -> dict[str, int] | None:
    return None if found is None else counts_of(len(found.able), limit)


def _able(found: Smallest | None, limit: int) -> list[dict[str, object]] | None:
    """Return the smallest coalitions of one case, `null` where they were not searched for."""
    if found is None:
        return None
    return [
        {
            "size": able.size,
            "parts": [{"any": many, "of": list(names)} for many, names in able.parts],
            "moves": able.moves,
        }
        for able in found.able[:limit]
    ]


def _bounds(found: Comparison) -> dict[str, object]:
    bounds = found.aims.bounds
    return {
        "within": bounds.within,
        "period": bounds.period,
        "positions": bounds.positions,
        "as_written": bounds.as_written,
    }


def _person(case: Case, gains: Gains) -> dict[str, object]:
    return {
        word: {
            ability.value: [t if isinstance(t, str) else goal_words(case, t) for t in things]
            for ability, things in side.items()
        }
        for word, side in (("gained", gains.gained), ("lost", gains.lost))
    }


def _abilities(change: Change, limit: int, *, gained: bool) -> Iterator[dict[str, object]]:
    """Yield the smallest coalitions that gained or lost an ability."""
    for sides, can in ((change.carry, "carry"), (change.stop, "stop")):
        for coalition in (sides.gained if gained else sides.lost)[:limit]:
            who = [n for n in change.players if n in coalition]
            yield {"decision": change.id, "can": can, "who": who}


def _change(before: Case, after: Case, change: Change, limit: int) -> dict[str, object]:
    alone, vetoes = change.alone(), change.vetoes()
    return {
        "decision": change.id,
        "there_before": change.before is not None,
        "there_after": change.after is not None,
        "alone": {"gained": list(alone[0]), "lost": list(alone[1])},
        "vetoes": {"gained": list(vetoes[0]), "lost": list(vetoes[1])},
        "counts": {
            word: {
                "carry": counts_of(len(getattr(change.carry, word)), limit),
                "stop": counts_of(len(getattr(change.stop, word)), limit),
            }
            for word in ("gained", "lost")
        },
        "counting": [counted(before, change.before), counted(after, change.after)],
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
