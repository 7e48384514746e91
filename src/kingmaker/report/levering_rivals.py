"""Those who compete with somebody whom they need, in words: what each could win, and what it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.cut import How
from kingmaker.report.document import Group, Groups, Section, Text
from kingmaker.report.words import called, everybody, listed, rests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.leverage.cut import Effect
    from kingmaker.analysis.leverage.rivals import Blow, Rivalry
    from kingmaker.model.case import Case

_MEANT = (
    "Two parties compete if both could give somebody the same, money apart. While each can leave the other without something, keeping back costs "
    "the one who begins; where only one can, nothing of the kind holds that one. What people make of it is not answered here."
)


def rivals_section(case: Case, found: Sequence[Rivalry]) -> Section | None:
    """Return who competes with somebody whom they need; `None` where nobody does."""
    groups = tuple(
        Group(
            f"{everybody(case, one.pair)}, over {_over(case, one)}",
            verdict(case, one),
            tuple(
                (blow_words(case, blow), rests(case, blow.gives[0].clause))
                for blow in one.blows
                if blow.gives
            ),
        )
        for one in found
    )
    if not groups:
        return None
    title = "Who competes with somebody whom they need"
    return Section("rivals", title, (Groups("rivals", groups), Text(_MEANT)))


def _over(case: Case, one: Rivalry) -> str:
    return listed(f"{s.clause.title} to {called(case, s.clause.who)}" for s in one.over)


def verdict(case: Case, one: Rivalry) -> str:
    """Return whether the two hold one another by what they give, in a sentence."""
    first, second = one.blows
    if one.mutual:
        return "Each can leave the other without something: competing need not end their dealings."
    if first.how is second.how:
        return "Neither can leave the other without anything: others are left, or nothing is given."
    strong, weak = (first, second) if _rank(first) > _rank(second) else (second, first)
    does = "leave it without something" if strong.how is How.STOPS else "weaken what it needs"
    answer = (
        "can only weaken what the other needs, since others are left"
        if weak.how is How.WEAKENS
        else "has nothing to answer with"
    )
    text = f"{called(case, weak.by)} {answer}; {called(case, strong.by)} can {does}."
    return text[:1].upper() + text[1:]


def _rank(blow: Blow) -> int:
    return {None: 0, How.WEAKENS: 1, How.STOPS: 2}[blow.how]


def blow_words(case: Case, blow: Blow) -> str:
    """Return what comes of it if one keeps back from the other what it gives, in a sentence."""
    other = called(case, blow.against)
    what = listed(s.clause.title for s in blow.gives)
    parts = [f"if {called(case, blow.by)} keeps back {what}:"]
    stops, weakens = (_named(blow.harm, how) for how in (How.STOPS, How.WEAKENS))
    told = [
        t
        for t in (
            f"{other} is without {stops}" if stops else "",
            f"has less of {weakens}" if weakens else "",
        )
        if t
    ]
    if told and not stops:
        told[0] = f"{other} {told[0]}"
    parts.append(listed(told) if told else f"{other} loses nothing that it needs")
    if blow.wins:
        won = listed(f"{called(case, s.clause.who)} ({s.clause.title})" for s in blow.wins)
        parts.append(f"and only {called(case, blow.by)} is left of the two for {won}")
    return " ".join(parts)


def _named(effects: Sequence[Effect], how: How) -> str:
    return listed(e.supply.clause.title for e in effects if e.how is how)
