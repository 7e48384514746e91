"""Shares of votes and capital in words: how large, whose, and what it rests on that they are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.control.stakes import UNKNOWN
from kingmaker.analysis.standing import certainty_of, weakest
from kingmaker.report.control_words import node_name
from kingmaker.report.document import Rests

if TYPE_CHECKING:
    from fractions import Fraction

    from kingmaker.model.case import Case


def percent(share: Fraction) -> str:
    """Return a share in per cent, rounded once, to two decimals at most.

    >>> from fractions import Fraction
    >>> percent(Fraction(1, 3)), percent(Fraction(3, 5)), percent(Fraction(1, 10**6))
    ('33.33%', '60%', 'under 0.01%')
    """
    hundredths = round(share * 10_000)
    if share and not hundredths:
        return "under 0.01%"
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".") + "%"


def holder_name(case: Case, name: str) -> str:
    """Return what to call a holder or any other node."""
    return "unknown holders" if name == UNKNOWN else node_name(case, name)


def held(case: Case, entity: str, holder: str) -> Rests:
    """Return what a holding rests on: the classes in which somebody holds, or all."""
    classes = next((c for name, c in case.holdings.items() if name == entity), {})
    mine = [s for s in classes.values() if holder in s.held_by] or list(classes.values())
    sources = dict.fromkeys(str(name) for shares in mine for name in shares.source)
    sure = (certainty_of(case, shares) for shares in mine)
    certainty = weakest(c for c in sure if c is not None)
    return Rests(mine[0].path if mine else "", tuple(sources), certainty.value if certainty else "")
