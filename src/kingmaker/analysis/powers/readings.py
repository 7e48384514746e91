"""One decision under several readings of a clause: which readings agree, and what holds under all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.powers.structure import structure
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.powers.results import Structure
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Reading:
    """A case read in one way: the name of the variant, empty as it is written, and its decisions."""

    name: str
    case: Case
    found: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One decision under all readings, about one person where a reading makes that a difference.

    `under` holds the decision under each reading, `None` where it is not taken. `alike` are the
    readings whose games are the same, the first of the case first. `every` is the game won by those who
    carry it under every reading, `some` the one won by those who do under at least one; `None` where
    some reading has no game.
    """

    name: str
    about: Name | None
    under: tuple[tuple[str, Decided | None], ...]
    alike: tuple[tuple[str, ...], ...]
    every: Structure | None
    some: Structure | None

    @property
    def decided(self) -> Decided:
        """The decision under the first reading that has it."""
        return next(d for _, d in self.under if d is not None)


def readings_of(case: Case, clause: str | None = None) -> dict[str, tuple[str, ...]]:
    """Return the variants that are readings, by the question or clause that they read.

    >>> from kingmaker.model.case import Case
    >>> readings_of(Case(name="x"))
    {}
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, variant in case.variants.items():
        of = variant.reading_of
        if of is not None and clause in (None, of):
            found[str(of)] = (*found.get(str(of), ()), str(name))
    return found


def agreements(readings: Sequence[Reading], names: Sequence[str]) -> tuple[Agreement, ...]:
    """Return each decision of these names under all readings, in the order of the first reading.

    A decision that one reading puts for each person apart, and another once for all, is told for
    each person. Games are the same if the same coalitions win.
    """
    parts = dict.fromkeys(_part(d) for r in readings for d in r.found if d.name in names)
    return tuple(
        _agreement(readings, part, about) for part in parts for about in _persons(readings, part)
    )


def _persons(readings: Sequence[Reading], part: tuple[object, ...]) -> tuple[Name | None, ...]:
    """Return the persons a decision is put about, everybody at once where no reading tells them apart."""
    sets = [{d.about: None for d in r.found if _part(d) == part} for r in readings]
    several = [about for found in sets if len(found) > 1 for about in found]
    return tuple(dict.fromkeys(several)) or tuple(dict.fromkeys(a for found in sets for a in found))


def _agreement(
    readings: Sequence[Reading], part: tuple[object, ...], about: Name | None
) -> Agreement:
    under = tuple((r.name, _of(r, part, about)) for r in readings)
    games = [d.game for _, d in under if d is not None and d.game is not None]
    alike: dict[object, tuple[str, ...]] = {}
    for number, (name, decided) in enumerate(under):
        key = ("alone", number) if decided is None or decided.game is None else _key(decided)
        alike[key] = (*alike.get(key, ()), name)
    complete = len(games) == len(under)
    return Agreement(
        name=str(part[0]),
        about=about,
        under=under,
        alike=tuple(alike.values()),
        every=structure(SimpleGame.all_of(*games)) if complete else None,
        some=structure(SimpleGame.any_of(*games)) if complete else None,
    )


def _of(reading: Reading, part: tuple[object, ...], about: Name | None) -> Decided | None:
    own = [d for d in reading.found if _part(d) == part]
    exact = (d for d in own if d.about == about)
    general = (d for d in own if d.about is None or len(own) == 1)
    return next(exact, None) or next(general, None)


def _part(decided: Decided) -> tuple[object, ...]:
    view = decided.view
    return decided.name, decided.whole, decided.step, view.way, view.step


def _key(decided: Decided) -> object:
    """Return what two games have in common iff the same coalitions win; whoever never matters is left out."""
    found, game = decided.structure, decided.game
    if found is None or found.winning is None or game is None:
        return decided.game
    return frozenset(frozenset(pattern.parts) for pattern in found.winning)
