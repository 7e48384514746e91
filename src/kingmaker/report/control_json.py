"""Control as a JSON value: shares as fractions, reasons as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.control.blocking import abilities
from kingmaker.analysis.control.definition import By
from kingmaker.report.controlling import reason_words, rule_rests, rule_words
from kingmaker.report.declaring import compared_json
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.listing import LISTED, counts_of, first
from kingmaker.report.words import called
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from kingmaker.analysis.control.blocking import Ability, Able
    from kingmaker.analysis.control.declarations import Compared
    from kingmaker.analysis.control.lens import Control, Found, Properness, Reason
    from kingmaker.analysis.control.stakes import Stake
    from kingmaker.model.case import Case


def control_json(
    case: Case,
    found: Control,
    *,
    entity: str | None = None,
    declared: Iterable[Compared] | None = None,
    limit: int = LISTED,
) -> dict[str, object]:
    """Return the answer as a JSON value, of every entity or of one, with declarations if there are any.

    Of the coalitions that control an entity, the smallest are listed, no more than `limit`; `counts` says how many there are.
    """
    definition = found.definition
    shown = [found.of(entity)] if entity is not None else found.entities
    able = abilities(case, found, entity=entity) if definition.by is By.RULES else ()
    return {
        "format_version": FORMAT_VERSION,
        "kind": "control",
        "case": case.name,
        "title": case.title,
        "definition": {
            "by": definition.by.value,
            "threshold": _share(definition.threshold),
            "strict": definition.strict,
            "through": None if definition.by is By.RULES else definition.through.value,
            "sentence": definition.sentence,
        },
        "forest": found.forest,
        "entities": [_entity(case, f, found, limit) for f in shown],
        "decisions": [_ability(a) for a in able],
        "rules": [_rule(case, p, found) for p in found.properness],
        "declared": None if declared is None else [compared_json(c) for c in declared],
        "made": {"kingmaker": __version__},
    }


def _entity(case: Case, f: Found, found: Control, limit: int) -> dict[str, object]:
    groups = None
    if f.coalitions is not None:
        groups = sorted((sorted(c) for c in f.coalitions), key=lambda c: (len(c), c))
    return {
        "id": f.entity,
        "name": called(case, f.entity),
        "standing": f.standing.value,
        "controllers": [
            {
                "id": c.name,
                "name": called(case, c.name),
                "circle": list(c.circle),
                "because": _reason(case, c.because, found),
            }
            for c in f.controllers
        ],
        "all_controllers": list(f.all_controllers),
        "coalitions": None if groups is None else first(groups, limit),
        "counts": {"coalitions": None if groups is None else counts_of(len(groups), limit)},
        "not_said": f.gap,
        "stakes": [_stake(s) for s in (f.stock.stakes if f.stock is not None else ())],
        "owners": [{"id": o, "share": _share(s)} for o, s in (f.owners or {}).items()],
    }


def _reason(case: Case, reason: Reason, found: Control) -> dict[str, object]:
    grounds = rule_rests(case, reason.rule)
    return {
        "of": reason.node,
        "by": reason.rule.ground.value,
        "words": reason_words(case, reason, found),
        "clause": grounds.clause,
        "sources": list(grounds.sources),
        "certainty": grounds.certainty,
        "coalition": [
            {
                "id": m.name,
                "votes": _share(m.stake.votes if m.stake is not None else None),
                "capital": _share(m.stake.capital if m.stake is not None else None),
                "seats": m.seats,
                "because": None if m.because is None else _reason(case, m.because, found),
            }
            for m in reason.members
        ],
    }


def _stake(stake: Stake) -> dict[str, object]:
    return {
        "holder": stake.holder,
        "votes": _share(stake.votes),
        "capital": _share(stake.capital),
        "votes_of_all": _share(stake.votes_of_all),
        "capital_of_all": _share(stake.capital_of_all),
    }


def _ability(a: Ability) -> dict[str, object]:
    return {
        "id": a.decision,
        "carries": [_able(one) for one in a.carries],
        "stops": [_able(one) for one in a.stops],
        "smallest_stopping": None if a.smallest is None else sorted(a.smallest),
        "proper": a.proper,
        "not_said": a.gap,
    }


def _able(able: Able) -> dict[str, object]:
    return {"id": able.name, "by": list(able.by)}


def _rule(case: Case, p: Properness, found: Control) -> dict[str, object]:
    return {
        "of": p.rule.node,
        "by": p.rule.ground.value,
        "words": rule_words(p.rule, found),
        "clause": rule_rests(case, p.rule).clause,
        "proper": p.proper,
        "rivals": [sorted(side) for side in p.rivals or ()],
    }


def _share(share: Fraction | None) -> str | None:
    return None if share is None else str(share)
