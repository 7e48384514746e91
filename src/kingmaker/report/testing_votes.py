"""Which votes a coalition lacks, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.coalition_words import Coalitions

if TYPE_CHECKING:
    from kingmaker.analysis.claims.shortfall import Short
    from kingmaker.model.case import Case


def short_words(case: Case, short: Short) -> str:
    """Return which votes a coalition has, how many it takes, and who is missing."""
    say = Coalitions(case, short.players)
    does = "stop it" if short.stops else "carry it"
    have = say.names(short.have) if short.have else "nobody"
    number = (
        f", {short.votes[0]:,} of the {short.votes[1]:,} needed to {does}" if short.votes else ""
    )
    if not short.missing:
        return f"they have {have}{number}; not even all voters together can {does}"
    return f"they have {have}{number}; missing to {does}: {say.patterns(short.missing)}"
