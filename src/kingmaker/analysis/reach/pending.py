"""Ways of several steps: each is a turn of its own, and what has been begun is part of a position.

So the other side may act in between. A step that has been taken stays taken, whoever took it; whoever carries the next one
may go on with it. It is about the same person, the same acts or the same number of seats throughout.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.places import Facts, Layout, Pending
    from kingmaker.analysis.reach.ways import Subject


def taken(facts: Facts, what: Pending) -> int:
    """Return how many steps of something have been taken; those that `what` has are not looked at."""
    return next((p.steps for p in facts.pending if p._replace(steps=0) == what), 0)


def settled(facts: Facts, what: Pending, steps: int = 0) -> Facts:
    """Return facts in which so many steps of something have been taken; with none it is no longer pending."""
    others = [p for p in facts.pending if p._replace(steps=0) != what]
    new = [*others, what._replace(steps=steps)] if steps else others
    return replace(facts, pending=tuple(sorted(new, key=repr)))


def followed(
    facts: Facts, layout: Layout, subject: Subject, after: int, *, others: bool
) -> Iterator[Facts]:
    """Yield the facts when one of some people has come to hold other places.

    What is pending about somebody goes along with that person. Where `others` of whom the same is so are left, it may
    have been one of them or not: both are yielded.
    """
    mine = [p for p in facts.pending if p.subject == subject]
    if not mine:
        yield facts
        return
    if others:
        yield facts
    rest = [p for p in facts.pending if p.subject != subject]
    bits = {place.key: place.bit for place in layout.places}
    for pending in mine:
        holds_it = bool(after & bits[pending.about])
        if holds_it is (pending.verb == "remove"):
            rest.append(pending._replace(subject=subject._replace(holds=after)))
    yield replace(facts, pending=tuple(sorted(dict.fromkeys(rest), key=repr)))
