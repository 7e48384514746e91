"""Decisions about different people that differ only in whom they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis import forms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.powers.patterns import Pattern

#: Of fewer people each is told apart.
FEWEST = 3


def alike(rows: Sequence[Sequence[Decided]]) -> list[tuple[Sequence[Decided], ...]]:
    """Return decisions of one game each, those together that are the same but for whom they are about.

    Each row holds decisions of one game. Rows go together if they hold the same decisions, each about
    one person, and if exchanging the first's person with another's turns the first's game into the
    other's. Fewer than `FEWEST` stay apart, as do those of which it is not seen. Cost: one exchange for
    each pair of a row and the first of its kind.
    """
    kinds: list[list[Sequence[Decided]]] = []
    of: dict[tuple[str, ...], list[list[Sequence[Decided]]]] = {}
    for row in rows:
        names = _without_whom(row)
        here = of.setdefault(names, []) if names else []
        found = next((kind for kind in here if _exchanged(kind[0][0], row[0])), None)
        if found is None:
            kinds.append([row])
            here.append(kinds[-1])
        else:
            found.append(row)
    told = [[kind] if len(kind) >= FEWEST else [[row] for row in kind] for kind in kinds]
    place = {id(row): n for n, row in enumerate(rows)}
    apart = (tuple(kind) for several in told for kind in several)
    return sorted(apart, key=lambda kind: place[id(kind[0])])


def _without_whom(row: Sequence[Decided]) -> tuple[str, ...]:
    """Return the decisions of a row without the one person they are about; nothing where there is none or several."""
    people = {decided.about for decided in row}
    if len(people) > 1 or None in people or any(decided.game is None for decided in row):
        return ()
    return tuple(sorted(d.id.replace(f".about.{d.about}", "") for d in row))


def _exchanged(one: Decided, other: Decided) -> bool:
    """Tell whether the game of one is that of the other with the people whom they are about exchanged."""
    swap = {str(one.about): str(other.about), str(other.about): str(one.about)}
    if one.game is None or other.game is None or one.structure is None or other.structure is None:
        return False
    moved = [swap.get(name, name) for name in one.game.players]
    if set(moved) != set(other.game.players):
        return False
    ours, theirs = one.structure.winning, other.structure.winning
    if ours is not None and theirs is not None:
        return {_moved(p, swap) for p in ours} == {_moved(p, {}) for p in theirs}
    places = [other.game.players.index(name) for name in moved]
    return forms.moved(one.game.form, places, len(places)) == other.game.form


def _moved(pattern: Pattern, swap: Mapping[str, str]) -> frozenset[tuple[int, frozenset[str]]]:
    return frozenset(
        (many, frozenset(swap.get(name, name) for name in group)) for many, group in pattern.parts
    )
