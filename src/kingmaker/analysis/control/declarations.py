"""What a register declares of those further up, held against what is computed."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.control.lens import Standing
from kingmaker.analysis.control.owners import owners
from kingmaker.model.declared import DeclaredKind
from kingmaker.model.parties import AgreementKind
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.control.lens import Control
    from kingmaker.model.case import Case
    from kingmaker.model.declared import Declared


class Verdict(StrEnum):
    """Whether a declaration is what is computed."""

    SAME = "the same"  #: as far as both say it
    DIFFERENT = "different"  #: both cannot be right
    NOT_COMPUTED = "not computed"  #: the case does not say enough
    NOT_THERE = "not in the case"  #: one of the two is not in the case


@dataclass(frozen=True, slots=True)
class Compared:
    """One declaration beside what is computed: the part, between two bounds, or who controls in the end.

    `high` is `None` where some holding on the way is told as a range, and more may be had.
    """

    declared: Declared
    verdict: Verdict
    low: Fraction | None = None
    high: Fraction | None = None
    controllers: tuple[str, ...] = ()


def compared(case: Case, found: Control, declared: Iterable[Declared]) -> tuple[Compared, ...]:
    """Return each declaration beside what is computed, in their order.

    A part of the capital is held against the integrated share (each entity's part of the next,
    multiplied along every way and added up, circles counted out, the declared holder taken for an
    owner in the end); a part of the votes against the votes of the holder and of all that it controls
    by the definition in use; control and ultimate parents against the controllers by that definition.
    Two ranges that have a number in common are the same. Where they differ and some link on the way
    is only told in words, nothing can be computed.
    """
    made = (_compared(case, found, one) for one in declared)
    return tuple(_in_words(case, found, c) if c.verdict is Verdict.DIFFERENT else c for c in made)


def _in_words(case: Case, found: Control, c: Compared) -> Compared:
    """Take back a difference where a way from the one to the other has a link that is only told in words."""
    links: dict[str, set[tuple[str, bool]]] = {}
    for agreement in case.agreements.values():
        words = agreement.kind is AgreementKind.OTHER
        for giver, taker in product(agreement.giver, agreement.taker):
            if not (words and (giver, taker) == (c.declared.of, c.declared.by)):
                links.setdefault(str(giver), set()).add((str(taker), words))
    for f in found.entities:
        stakes = f.stock.stakes if f.stock is not None else ()
        links.setdefault(f.entity, set()).update((s.holder, False) for s in stakes)
    seen = {(c.declared.of, False)}
    ways = list(seen)
    for node, words in ways:
        more = {(above, words or told) for above, told in links.get(node, ())} - seen
        seen |= more
        ways += sorted(more)
    return Compared(c.declared, Verdict.NOT_COMPUTED) if (c.declared.by, True) in seen else c


def _compared(case: Case, found: Control, one: Declared) -> Compared:
    names = {f.entity for f in found.entities}
    if one.of not in names or not (one.by in case.people or one.by in names):
        return Compared(one, Verdict.NOT_THERE)
    if one.kind is DeclaredKind.CAPITAL:
        return _part(found, one, _capital(found, one.by, one.of))
    if one.kind is DeclaredKind.VOTES:
        return _part(found, one, _votes(found, one.by, one.of))
    return _control(found, one)


def _part(found: Control, one: Declared, part: Fraction | None) -> Compared:
    if part is None:
        return Compared(one, Verdict.NOT_COMPUTED)
    high = None if _untold(found, one.of) else part
    low_said = one.low if one.low is not None else Fraction(0)
    high_said = one.high if one.high is not None else Fraction(1)
    if one.low is None and one.high is None:
        same = part > 0 or high is None
    else:
        same = low_said <= (high if high is not None else 1) and part <= high_said
    return Compared(one, Verdict.SAME if same else Verdict.DIFFERENT, part, high)


def _capital(found: Control, by: str, of: str) -> Fraction | None:
    direct: dict[str, dict[str, Fraction]] = {}
    for f in found.entities:
        if f.stock is not None and f.entity != by:
            parts = ((s.holder, s.capital) for s in f.stock.stakes)
            direct[f.entity] = {holder: part for holder, part in parts if part}
    if not direct.get(of):
        return None
    try:
        return owners({name: row for name, row in direct.items() if row})[of].get(by, Fraction(0))
    except TooLarge:
        return None


def _votes(found: Control, by: str, of: str) -> Fraction | None:
    stock = found.of(of).stock
    if stock is None or all(s.votes is None for s in stock.stakes):
        return None
    inside = {by, *found.reached.get(by, ())}
    return sum(
        (s.votes for s in stock.stakes if s.holder in inside and s.votes is not None), Fraction(0)
    )


def _untold(found: Control, of: str, seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a holding in an entity, or in one that holds of it, is told as a range or not at all."""
    stock = next((f.stock for f in found.entities if f.entity == of), None)
    if stock is None or of in seen:
        return False
    above = (s.holder for s in stock.stakes)
    return bool(stock.least or stock.gap) or any(_untold(found, h, seen | {of}) for h in above)


def _control(found: Control, one: Declared) -> Compared:
    answer = found.of(one.of)
    tops = tuple(c.name for c in answer.controllers)
    if answer.standing is Standing.NOT_SAID:
        return Compared(one, Verdict.NOT_COMPUTED)
    if one.kind is DeclaredKind.ULTIMATE:
        circles = {name for c in answer.controllers for name in (c.name, *c.circle)}
        same = one.by in circles
    else:
        same = found.controls(one.by, one.of)
    if not same and not tops and _untold(found, one.of):
        return Compared(one, Verdict.NOT_COMPUTED)
    return Compared(one, Verdict.SAME if same else Verdict.DIFFERENT, controllers=tops)
