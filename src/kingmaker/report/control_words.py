"""Nodes of the graph of control and their coalitions in words."""

from __future__ import annotations

from enum import Enum
from math import comb
from typing import TYPE_CHECKING

from kingmaker.model.values import Name
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.words import called, listed, seats_called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.games import Coalition
    from kingmaker.model.case import Case

#: More coalitions than this are counted and not written out.
_MANY = 4
_TWO = 2
#: Those who decide together are told in short if that is not longer than this.
_SHORT = 200


def node_name(case: Case, name: str) -> str:
    """Return what to call a node: a party, or an election by the body that holds it."""
    head, _, word = name.rpartition(".")
    if word in ("election", "removal"):
        return f"the {word} of {seats_called(case, head) or called(case, head)}"
    agreement = next((a for n, a in case.agreements.items() if n == name), None)
    return agreement.title if agreement is not None else called(case, name)


class Way(Enum):
    """How it is told who decides together: by what stands before and behind the coalitions in a sentence of its own."""

    MANY = ("The", "are too many to list")
    JOINTLY = ("Controlled jointly by", "")
    NO_CROWD = ("Without a crowd only", "decide, together")
    ANY = ("Any", "decide together")
    THESE = ("These decide together:", "")


def coalition_words(
    case: Case, coalitions: Iterable[Coalition] | None, *, joint: bool = True
) -> str:
    """Return the smallest coalitions that decide together, in a sentence; `joint` where nobody does without all of one."""
    way, told = _coalitions(case, coalitions, joint=joint)
    kinds = "; or ".join(told)
    return f"{' '.join(filter(None, (way.value[0], kinds, way.value[1])))}."


def together_words(
    case: Case, coalitions: Iterable[Coalition] | None, *, joint: bool = True
) -> str:
    """Return who decides together, to be said after that nobody does alone; nothing where it is long."""
    way, told = _coalitions(case, coalitions, joint=joint)
    before, behind = way.value
    if sum(map(len, (before, *told, behind))) + len("; or ") * len(told) > _SHORT:
        return ""
    if way in (Way.THESE, Way.NO_CROWD):
        return f", but together by {', or '.join(told)}"
    if way is Way.JOINTLY:
        return f", but jointly by {told[0]}"
    return f": {before.lower()} {told[0]} {behind}"


def _coalitions(
    case: Case, coalitions: Iterable[Coalition] | None, *, joint: bool
) -> tuple[Way, tuple[str, ...]]:
    """Return how it is told which smallest coalitions decide together, and these in words."""
    if coalitions is None:
        return Way.MANY, ("coalitions that can",)
    order = {name: n for n, name in enumerate((*case.people, *case.entities, *case.groups))}

    def place(name: str) -> tuple[int, str]:
        return order.get(Name(name), len(order)), name

    several = sorted(
        (sorted(c, key=place) for c in coalitions), key=lambda c: (len(c), [*map(place, c)])
    )
    if len(several) == 1:
        names = listed(node_name(case, n) for n in several[0])
        if not joint:
            return Way.NO_CROWD, (names,)
        needed = "both" if len(several[0]) == _TWO else "all of them"
        return Way.JOINTLY, (f"{names}: {needed} are needed",)
    people = sorted({n for c in several for n in c}, key=place)
    size = len(several[0])
    if len(several) > _MANY and all(len(c) == size for c in several) and _all_of(several, people):
        of = Coalitions(case, people).titled(people) or listed(node_name(case, n) for n in people)
        return Way.ANY, (f"{size} of {of}",)
    shown = _MANY if len(several) > _MANY + 1 else len(several)
    first = [listed(node_name(case, n) for n in c) for c in several[:shown]]
    more = len(several) - shown
    return Way.THESE, (*first, *([f"one of {more} other coalitions"] if more > 0 else []))


def _all_of(several: list[list[str]], people: list[str]) -> bool:
    return len(several) == comb(len(people), len(several[0]))
