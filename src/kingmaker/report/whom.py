"""Whom decisions are about, in words: many people of whom the same is said together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.powers.persons import FEWEST
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.words import called, listed

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from typing import TypeVar

    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

    T = TypeVar("T", bound=Hashable)

#: What the person concerned is called where the same is said of several.
CONCERNED = "whom it is about"


def together(case: Case, decisions: Iterable[tuple[str, Name | None, T]]) -> list[tuple[str, T]]:
    """Return what decisions are called, each with what belongs to it.

    Each is given by what it is called without the person it is about, that person, and what belongs to it. Of
    several that differ in the person only, one text names all.

    >>> from kingmaker.model.case import Case
    >>> together(Case(name="x"), [("expel", name, 0) for name in ("ann", "ben", "cleo")])
    [('expel, about ann, ben or cleo', 0)]
    """
    people: dict[tuple[str, T], dict[Name | None, None]] = {}
    for title, person, own in decisions:
        people.setdefault((title, own), {})[person] = None
    made: list[tuple[str, T]] = []
    for (title, own), found in people.items():
        several = [person for person in found if person is not None]
        if len(several) < FEWEST:
            made += [(about(case, title, person), own) for person in found]
        else:
            made += [(title, own)] * (None in found)
            made.append((f"{title}, about {any_of(case, several)}", own))
    return made


def about(case: Case, title: str, person: Name | None) -> str:
    """Return what a decision is called, with the person it is about if that is to be told."""
    return title if person is None else f"{title}, about {called(case, person)}"


def any_of(case: Case, people: Sequence[Name]) -> str:
    """Return people who may be concerned: the group or body of the case that they are, else all by name."""
    group = Coalitions(case, ()).titled(people)
    return (
        f"any of {group}"
        if group
        else listed(dict.fromkeys(called(case, p) for p in people), last="or")
    )


def for_all(case: Case, people: Sequence[Name | None]) -> str:
    """Return about whom what is said is, the first of these people, and about whom the same could be said."""
    one, *others = (called(case, person or "") for person in people)
    return (
        f"What stands here is about {one}. About {listed(others, last='or')} it is the same, with each of "
        f"them in the place of {one}."
    )


def for_one(titles: Sequence[str], others: int) -> str:
    """Return what the decisions about one person are called of whom the same is said as of so many others.

    >>> for_one(["expel, about Ann"], 14)
    'expel, about Ann (alike about 14 others)'
    """
    return listed(titles) + (f" (alike about {others} others)" if others else "")
