"""Bargaining as a JSON value, and the schema of it: points as numbers, zones as pairs, shares with their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.numerals import quantity_to_text
from kingmaker.report.bargain_scale import resting
from kingmaker.report.bargain_schema import BARGAIN_VERSION
from kingmaker.report.words import called, clocked, rests
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from kingmaker.analysis.bargain.chances import Share
    from kingmaker.analysis.bargain.lens import Bargained, Bargaining, Demanded
    from kingmaker.analysis.bargain.predicting import Prediction
    from kingmaker.analysis.bargain.stands import Stand
    from kingmaker.analysis.bargain.zone import Zone
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.values import Quantity
    from kingmaker.report.document import Rests


def bargain_json(case: Case, found: Bargaining) -> dict[str, object]:
    """Return the answer as a JSON value; what is drawn is told as middle, 5 % and 95 % points."""
    return {
        "format_version": BARGAIN_VERSION,
        "kind": "bargain",
        "case": case.name,
        "title": case.title,
        "draws": found.asked.draws,
        "seed": found.asked.seed,
        "without": list(found.asked.without),
        "issues": [_issue(case, one) for one in found.issues],
        "outside": [
            {
                "party": str(name),
                "part": name in found.parties,
                "what": option.what,
                "after": option.after,
                "until": option.until,
                "best": option.best,
                **_rests(case, option),
            }
            for name, actor in case.actors.items()
            for option in actor.outside
        ],
        "made": {"kingmaker": __version__},
    }


def _issue(case: Case, one: Bargained) -> dict[str, object]:
    table = one.table
    return {
        "id": str(table.name),
        "name": table.issue.title,
        "after": table.after,
        "scale": [float(end) for end in table.ends],
        "unit": table.issue.scale[0].unit,
        "reference": _told(table.issue.reference),
        "needs": [
            {"party": str(a.party), "decision": a.decision or None, "not_told": a.gap}
            for a in table.agrees
        ],
        "zone": _zone(one.zone),
        "share": _share(one.share),
        "without_limits": None if one.free is None else _zone(one.free),
        "share_without_limits": None if one.free_share is None else _share(one.free_share),
        "in_the_way": [{"id": name, "zone": _zone(zone)} for name, zone in one.in_the_way.items()],
        "positions": [_stand(case, one, stand) for stand in table.stands],
        "limits": [
            {"id": str(n), "name": c.title, "allows": quantity_to_text(c.allows), **_rests(case, c)}
            for n, c in table.issue.limits.items()
        ],
        "demands": [_demand(case, demanded) for demanded in one.demands],
        "binding": [d.judged.name for d in one.binding],
        "bounds": [d.judged.name for d in one.bounds],
        "predictions": [{"model": p.model, **_points(p), "gap": p.gap} for p in one.predictions],
        "blend": None
        if one.spread is None
        else {
            "points": one.spread.points.tolist(),
            "chances": one.spread.chances.tolist(),
            "low": one.spread.low,
            "middle": one.spread.middle,
            "high": one.spread.high,
        },
        "fair": None
        if one.fair is None
        else {
            "parties": list(one.fair.parties),
            "point": _points(one.fair.point),
            "satisfied": _points(one.fair.satisfied),
        },
        **_rests(case, table.issue),
    }


def _stand(case: Case, one: Bargained, stand: Stand) -> dict[str, object]:
    clause = stand.clause
    return {
        "party": str(stand.party),
        "name": called(case, stand.party),
        "at": quantity_to_text(clause.at),
        "at_worst": _told(clause.at_worst),
        "salience": _told(clause.salience),
        "capability": _told(clause.capability),
        "share": None if stand.share is None else str(stand.share),
        "weight": one.weights.get(str(stand.party)),
        "gap": stand.gap,
        **_rested(resting(case, one.table, clause)),
    }


def _demand(case: Case, demanded: Demanded) -> dict[str, object]:
    judged = demanded.judged
    clause = judged.demand
    return {
        "id": judged.name,
        "name": clause.title,
        "offer": clause.offer,
        "by": [str(n) for n in clause.by],
        "to": [str(n) for n in clause.to],
        "made": "" if clause.made is None else clause.made.text,
        "deadline": clocked(clause.deadline),
        "points": [float(end) for end in judged.points],
        "says": {name: word.value for name, word in judged.says.items()},
        "against": list(judged.against),
        "verdict": judged.verdict.value,
        "share": _share(demanded.share),
        "status": clause.status,
        "answer": clause.answer,
        **_rests(case, clause),
    }


def _zone(zone: Zone) -> dict[str, object]:
    return {"sure": _stretches(zone.sure), "possible": _stretches(zone.possible)}


def _stretches(stretches: Iterable[tuple[Fraction, Fraction]]) -> list[list[float]]:
    return [[float(low), float(high)] for low, high in stretches]


def _share(share: Share) -> dict[str, object]:
    return {"mean": share.mean, "error": share.error}


def _points(found: Prediction) -> dict[str, object]:
    """Return a prediction; what is not told is `null`, since JSON has no other word for it."""
    values = {"middle": found.middle, "low": found.low, "high": found.high}
    return dict.fromkeys(values) if found.gap else dict(values)


def _told(quantity: Quantity | None) -> str | None:
    return None if quantity is None else quantity_to_text(quantity)


def _rests(case: Case, clause: Clause) -> dict[str, object]:
    return _rested(rests(case, clause))


def _rested(found: Rests) -> dict[str, object]:
    return {"clause": found.clause, "sources": list(found.sources), "certainty": found.certainty}
