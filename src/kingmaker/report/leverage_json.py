"""Leverage as a JSON value: amounts as written, times in days as fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.cut import How
from kingmaker.model.numerals import quantity_to_text
from kingmaker.report.levering import effect_words
from kingmaker.report.levering_rivals import verdict
from kingmaker.report.words import called, clocked, rests, said
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.leverage.cut import Effect
    from kingmaker.analysis.leverage.lens import Lever, Leverage
    from kingmaker.analysis.leverage.rivals import Rivalry
    from kingmaker.analysis.leverage.spans import Span
    from kingmaker.analysis.leverage.stand_ins import StandIn
    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.values import Moment, Quantity


#: The version of this answer: 1.1 has rights, rivals, uses and odds.
LEVERAGE_VERSION = "1.1"


def leverage_json(
    case: Case,
    found: Leverage,
    *,
    cut: Sequence[Effect] | None = None,
    uses: dict[str, object] | None = None,
    odds: dict[str, object] | None = None,
) -> dict[str, object]:
    """Return the answer as a JSON value; an edge is one dependency from one giver.

    `cut`, `uses` and `odds` are there where they were asked for.
    """
    return {
        "format_version": LEVERAGE_VERSION,
        "kind": "leverage",
        "case": case.name,
        "title": case.title,
        "edges": [
            _edge(case, supply, giver)
            for supply in found.supplies
            for giver in supply.clause.giver or (None,)
        ],
        "levers": [_lever(case, lever) for lever in found.levers],
        "cut": None if cut is None else [effect_json(case, effect) for effect in cut],
        "uses": uses,
        "odds": odds,
        "stand_ins": [_stand_in(case, one) for one in found.stand_ins],
        "together": [
            {"id": name, "groups": [sorted(group) for group in groups]}
            for name, groups in found.together.items()
        ],
        "rivals": [_rivalry(case, one) for one in found.rivals],
        "powerless": [{"id": name, "name": called(case, name)} for name in found.powerless],
        "made": {"kingmaker": __version__},
    }


def _edge(case: Case, supply: Supply, giver: str | None) -> dict[str, object]:
    clause = supply.clause
    return {
        "id": supply.name,
        "name": clause.title,
        "from": giver,
        "to": clause.who,
        "good": clause.needs.value,
        "in_force": supply.in_force,
        "when": said(clause.when) if clause.when is not None else "",
        "promised": _amount(clause.amount),
        "paid": _amount(clause.paid),
        "unpaid": _amount(supply.unpaid),
        "cash": _amount(clause.cash),
        "in_kind": _amount(supply.in_kind),
        "stock": _amount(clause.stock),
        "burn": _amount(clause.burn),
        "due": clocked(clause.due),
        "notice": _span(supply.notice),
        "runway": _span(supply.runway),
        "not_in_the_record": list(supply.missing),
        "substitutes": list(clause.substitutes),
        "feeds": list(clause.feeds),
        "exclusive": clause.exclusive,
        "held": clause.held,
        "extent": clause.extent,
        "since": _when(clause.since),
        "until": _when(clause.until),
        "if_withheld": clause.if_withheld,
        "costs_giver": clause.costs_giver,
        **_rests(case, clause),
    }


def _lever(case: Case, lever: Lever) -> dict[str, object]:
    return {
        "by": lever.by,
        "against": lever.against,
        "withholds": [s.name for s in lever.supplies],
        "effects": [effect_json(case, effect) for effect in lever.effects],
        "struck": list(lever.struck),
        "answered_by": [s.name for s in lever.back],
        "costs_itself": [e.supply.name for e in lever.self_harm],
    }


def _stand_in(case: Case, one: StandIn) -> dict[str, object]:
    return {
        "id": one.by,
        "name": called(case, one.by),
        "gives": one.supply.name,
        "to": one.supply.clause.who,
        "instead_of": list(one.supply.clause.giver),
        "decides": list(one.decides),
    }


def _rivalry(case: Case, one: Rivalry) -> dict[str, object]:
    return {
        "pair": list(one.pair),
        "over": [s.name for s in one.over],
        "mutual": one.mutual,
        "verdict": verdict(case, one),
        "blows": [
            {
                "by": blow.by,
                "against": blow.against,
                "keeps_back": [s.name for s in blow.gives],
                "stops": [e.supply.name for e in blow.harm if e.how is How.STOPS],
                "weakens": [e.supply.name for e in blow.harm if e.how is How.WEAKENS],
                "wins": [s.name for s in blow.wins],
            }
            for blow in one.blows
        ],
    }


def _when(moment: Moment | None) -> str | None:
    return None if moment is None else moment.text


def effect_json(case: Case, effect: Effect) -> dict[str, object]:
    """Return what becomes of one supply as a JSON value."""
    return {
        "id": effect.supply.name,
        "how": effect.how.value,
        "for": effect.supply.clause.who,
        "after": _span(effect.at),
        "because": list(effect.because),
        "left": list(effect.left),
        "words": effect_words(case, effect),
        **_rests(case, effect.supply.clause),
    }


def _amount(quantity: Quantity | None) -> str | None:
    return None if quantity is None else quantity_to_text(quantity)


def _span(span: Span | None) -> dict[str, object] | None:
    if span is None:
        return None
    high = None if span.high is None else str(span.high)
    return {"least_days": str(span.low), "most_days": high}


def _rests(case: Case, clause: Clause) -> dict[str, object]:
    found = rests(case, clause)
    return {"clause": found.clause, "sources": list(found.sources), "certainty": found.certainty}
