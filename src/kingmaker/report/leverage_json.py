"""Leverage as a JSON value: amounts as written, times in days as fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.numerals import quantity_to_text
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.levering import effect_words
from kingmaker.report.words import called, clocked, rests, said
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.leverage.cut import Effect
    from kingmaker.analysis.leverage.lens import Lever, Leverage
    from kingmaker.analysis.leverage.spans import Span
    from kingmaker.analysis.leverage.stand_ins import StandIn
    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.values import Quantity


def leverage_json(
    case: Case, found: Leverage, *, cut: Sequence[Effect] | None = None
) -> dict[str, object]:
    """Return the answer as a JSON value; an edge is one dependency from one giver."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": "leverage",
        "case": case.name,
        "title": case.title,
        "edges": [
            _edge(case, supply, giver)
            for supply in found.supplies
            for giver in supply.clause.giver or (None,)
        ],
        "levers": [_lever(case, lever) for lever in found.levers],
        "cut": None if cut is None else [_effect(case, effect) for effect in cut],
        "stand_ins": [_stand_in(case, one) for one in found.stand_ins],
        "together": [
            {"id": name, "groups": [sorted(group) for group in groups]}
            for name, groups in found.together.items()
        ],
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
        "if_withheld": clause.if_withheld,
        "costs_giver": clause.costs_giver,
        **_rests(case, clause),
    }


def _lever(case: Case, lever: Lever) -> dict[str, object]:
    return {
        "by": lever.by,
        "against": lever.against,
        "withholds": [s.name for s in lever.supplies],
        "effects": [_effect(case, effect) for effect in lever.effects],
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


def _effect(case: Case, effect: Effect) -> dict[str, object]:
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
