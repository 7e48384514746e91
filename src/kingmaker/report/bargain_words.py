"""The zone of agreement of an issue in sentences: who must agree, where there is a deal, what binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.bargain.zone import Says, limits
from kingmaker.report.bargain_scale import issue_title, stretch_words
from kingmaker.report.rounding import percent
from kingmaker.report.words import called, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kingmaker.analysis.bargain.chances import Share
    from kingmaker.analysis.bargain.lens import Bargained, Demanded
    from kingmaker.analysis.bargain.stands import Agrees
    from kingmaker.analysis.bargain.zone import Zone
    from kingmaker.model.case import Case

#: A share so near to none or all of the draws is told to a tenth of a point.
_FEW = 0.015


def capital(text: str) -> str:
    """Return a text that begins a sentence."""
    return text[:1].upper() + text[1:]


def draws_words(share: Share) -> str:
    """Return in how much of the draws something holds, with its standard error in points.

    >>> from kingmaker.analysis.bargain.chances import Share
    >>> draws_words(Share(0.34, 0.024)), draws_words(Share(0.0, 0.0))
    ('in 34% of the draws (± 2 points)', 'in none of the draws')
    >>> draws_words(Share(0.0039, 0.0039))
    'in 0.4% of the draws (± 0.4 points)'
    """
    if share.mean <= 0:
        return "in none of the draws"
    if share.mean >= 1:
        return "in all of the draws"
    if min(share.mean, 1 - share.mean) < _FEW:
        return (
            f"in {100 * share.mean:.1f}% of the draws (± {max(100 * share.error, 0.1):.1f} points)"
        )
    points = max(round(100 * share.error), 1)
    return f"in {percent(share.mean)} of the draws (± {points} point{'' if points == 1 else 's'})"


def short(case: Case, one: Bargained) -> str:
    """Return in a sentence whether there is a deal on an issue, and what limits and demands do to it."""
    told = [_verdict(one)]
    if one.free is not None and one.free != one.zone:
        told.append(f"without {_limit_names(one)} {_free(one)}")
    refused = [d for d in one.binding if not d.judged.against]
    if refused:
        told.append(f"no deal on {titles_of(refused, last='or')}")
    return f"{capital(issue_title(case, one))}: {'; '.join(told)}."


def zone_words(case: Case, one: Bargained) -> Iterator[str]:
    """Yield the zone of agreement in sentences: who must agree, where there is a deal, what stands in the way, what binds."""
    table = one.table
    if table.agrees:
        yield f"There is no deal without {listed(_agreeing(case, agrees) for agrees in table.agrees)}."
    else:
        yield "The case does not say who must agree, so every point counts as a deal."
    for agrees in table.agrees:
        if agrees.gap:
            yield f"When {called(case, agrees.party)} would agree cannot be told: {agrees.gap}."
    yield _where(one)
    allowed = limits(table)
    for name, limit in table.issue.limits.items():
        left = ", and is left out here" if one.free is None else ""
        yield f"A limit, {limit.title}: {stretch_words(table, (allowed[name],))} only{left}."
    if one.free is not None:
        yield f"Without {_limit_names(one)} {_free(one)}."
    for who, zone in one.in_the_way.items():
        if who not in table.issue.limits:
            yield f"If {called(case, who)} agreed to anything, a deal {_zone(one, zone)}."
    yield from _binding(case, one)


def _agreeing(case: Case, agrees: Agrees) -> str:
    """Return who must agree, and by which decision, where it is a body's and not just any of its decisions."""
    name = called(case, agrees.party)
    if agrees.game is None or agrees.decision == agrees.party:
        return name
    return f"{name} (by its power: {called(case, agrees.decision)})"


def _verdict(one: Bargained) -> str:
    if not one.table.agrees:
        return "the case does not say who must agree"
    if one.zone.sure:
        return f"a deal is sure at {stretch_words(one.table, one.zone.sure)}"
    if one.zone.possible:
        where = stretch_words(one.table, one.zone.possible)
        return f"a deal is possible at {where}, {draws_words(one.share)}, and sure nowhere"
    return "there is no zone of agreement"


def _where(one: Bargained) -> str:
    if not one.zone.possible:
        return "There is no zone of agreement: no value of the ranges leaves a point that all would accept."
    where = stretch_words(one.table, one.zone.possible)
    told = f"A deal is possible at {where}, {draws_words(one.share)}"
    if one.zone.sure:
        sure = stretch_words(one.table, one.zone.sure)
        return f"{told}; at {sure} it is sure, whatever value of the ranges is right."
    return f"{told}; it is sure nowhere, and hangs on what the record does not say."


def _free(one: Bargained) -> str:
    if one.free == one.zone:
        return "nothing would be different"
    if one.free is None or not one.free.possible or one.free_share is None:
        return "there would be none either"
    where = stretch_words(one.table, one.free.possible)
    return f"one would be possible at {where}, {draws_words(one.free_share)}"


def _zone(one: Bargained, zone: Zone) -> str:
    if zone.sure:
        return f"would be sure at {stretch_words(one.table, zone.sure)}"
    return f"would be possible at {stretch_words(one.table, zone.possible)}"


def _binding(case: Case, one: Bargained) -> Iterator[str]:
    """Yield which demands bind: those that a limit excludes, those that somebody refuses anyway, those at an end."""
    limited = [d for d in one.binding if d.judged.against]
    if limited:
        names = _limit_names(one, {n for d in limited for n in d.judged.against})
        yield f"Excluded by {names}: {titles_of(limited)}."
    for demanded in one.binding:
        if not demanded.judged.against:
            who = [called(case, n) for n, says in demanded.judged.says.items() if says is Says.NO]
            title = capital(title_of(demanded))
            yield f"{title} empties the zone by itself: {listed(who)} would refuse it whatever value of the ranges is right."
    for demanded in one.bounds:
        share = draws_words(demanded.share)
        told = (
            "a deal on it there would be"
            if demanded.share.mean > 0
            else "as it stands it is accepted"
        )
        yield f"{capital(title_of(demanded))} is at an end of the zone; {told} {share}."


def _limit_names(one: Bargained, names: Collection[str] | None = None) -> str:
    found = one.table.issue.limits
    return listed(c.title for n, c in found.items() if names is None or n in names)


def title_of(demanded: Demanded) -> str:
    """Return what a demand or an offer is called in a sentence."""
    clause = demanded.judged.demand
    return f"the {'offer' if clause.offer else 'demand'} ({clause.title})"


def titles_of(several: Collection[Demanded], last: str = "and") -> str:
    """Return what demands and offers are called in a sentence, those of a kind together."""
    told = []
    for word in ("demand", "offer"):
        own = [d.judged.demand for d in several if d.judged.demand.offer == (word == "offer")]
        if own:
            titles = "; ".join(clause.title for clause in own)
            told.append(f"the {word}{'s' if len(own) > 1 else ''} ({titles})")
    return listed(told, last=last)
