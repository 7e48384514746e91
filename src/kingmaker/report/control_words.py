"""Nodes of the graph of control and their coalitions in words."""

from __future__ import annotations

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


def node_name(case: Case, name: str) -> str:
    """Return what to call a node: a party, or an election by the body that holds it."""
    head, _, word = name.rpartition(".")
    if word in ("election", "removal"):
        return f"the {word} of {seats_called(case, head) or called(case, head)}"
    agreement = next((a for n, a in case.agreements.items() if n == name), None)
    return agreement.title if agreement is not None else called(case, name)


def coalition_words(case: Case, coalitions: Iterable[Coalition] | None) -> str:
    """Return the smallest coalitions that decide together, in a sentence."""
    if coalitions is None:
        return "The coalitions that can are too many to list."
    order = {name: n for n, name in enumerate((*case.people, *case.entities, *case.groups))}

    def place(name: str) -> tuple[int, str]:
        return order.get(Name(name), len(order)), name

    several = sorted(
        (sorted(c, key=place) for c in coalitions), key=lambda c: (len(c), [*map(place, c)])
    )
    if len(several) == 1:
        names = listed(node_name(case, n) for n in several[0])
        return f"Controlled jointly by {names}: all of them are needed."
    people = sorted({n for c in several for n in c}, key=place)
    size = len(several[0])
    if len(several) > _MANY and all(len(c) == size for c in several) and _all_of(several, people):
        of = Coalitions(case, people).titled(people) or listed(node_name(case, n) for n in people)
        return f"Any {size} of {of} decide together."
    shown = _MANY if len(several) > _MANY + 1 else len(several)
    first = "; or ".join(listed(node_name(case, n) for n in c) for c in several[:shown])
    more = len(several) - shown
    rest = f"; or one of {more} other coalitions" if more > 0 else ""
    return f"These decide together: {first}{rest}."


def _all_of(several: list[list[str]], people: list[str]) -> bool:
    return len(several) == comb(len(people), len(several[0]))
