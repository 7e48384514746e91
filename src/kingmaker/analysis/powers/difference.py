"""What is different: who gains or loses a veto, the fewest that can, and the indices."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.power.results import Estimate
    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.powers.results import Structure


@dataclass(frozen=True, slots=True)
class Moved:
    """An index of one player before and after, `None` where that player has no vote."""

    name: str
    before: Fraction | Estimate | None
    after: Fraction | Estimate | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One decision before and after; either is `None` where it is not taken."""

    before: Decided | None
    after: Decided | None

    @property
    def decided(self) -> Decided:
        """The decision as it is afterwards, else as it was."""
        found = self.after if self.after is not None else self.before
        assert found is not None  # noqa: S101  # one of the two is always there
        return found

    @property
    def none(self) -> bool:
        """Whether there is no difference."""
        if self.before is None or self.after is None:
            return False
        same = (self.before.structure, self.before.gap) == (self.after.structure, self.after.gap)
        return same and _values(self.before) == _values(self.after)

    def gained(self, part: str) -> tuple[str, ...]:
        """Return who is among the `vetoers`, those who carry it `alone`, or the `dummies`, and was not.

        Who had no vote before, or has none now, is told by `voters`.
        """
        return tuple(n for n in _named(self.after, part) if n not in _named(self.before, part))

    def lost(self, part: str) -> tuple[str, ...]:
        """Return who was among them and is no more."""
        return tuple(n for n in _named(self.before, part) if n not in _named(self.after, part))

    def moved(self, joined: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[Moved, ...]]:
        """Return each index that both have, player by player; of those joined, what they had together."""
        before, after = _values(self.before), _values(self.after)
        found = {}
        for index in [name for name in after if name in before]:
            old = _together(before[index], after[index], joined)
            names = dict.fromkeys((*old, *after[index]))
            found[index] = tuple(Moved(n, old.get(n), after[index].get(n)) for n in names)
        return found


def compared(before: Sequence[Decided], after: Sequence[Decided]) -> tuple[Difference, ...]:
    """Return the differences decision by decision, in the order of what is afterwards.

    Decisions are the same that have one id. One that is about a person only now, as when whoever it
    concerns may not vote, is held against what it was for everybody.
    """
    by_id = {decided.id: decided for decided in before}
    general = {_part(d): d for d in before if d.about is None}
    found, used = [], set()
    for new in after:
        old = by_id.get(new.id) or general.get(_part(new))
        if old is not None:
            used.add(old.id)
        found.append(Difference(old, new))
    about = {_part(d) for d in after}
    gone = [d for d in before if d.id not in used and _part(d) not in about]
    return (*found, *(Difference(old, None) for old in gone))


def _part(decided: Decided) -> tuple[str, bool, bool, int, int]:
    view = decided.view
    return decided.name, decided.whole, decided.step, view.way, view.step


def _values(decided: Decided | None) -> dict[str, Mapping[str, Fraction | Estimate]]:
    if decided is None:
        return {}
    return {
        indexed.definition.name: dict(indexed.found)
        for indexed in decided.indices
        if indexed.found is not None
    }


def _named(decided: Decided | None, part: str) -> tuple[str, ...]:
    structure: Structure | None = None if decided is None else decided.structure
    found: tuple[str, ...] | None = None if structure is None else getattr(structure, part)
    return found or ()


def _together(
    before: Mapping[str, Fraction | Estimate],
    after: Mapping[str, Fraction | Estimate],
    joined: Mapping[str, tuple[str, ...]],
) -> dict[str, Fraction | Estimate]:
    """Return values with those of joined players added up; estimates are left as they are."""
    found = dict(before)
    for name, members in joined.items():
        mine = [before[m] for m in members if m in before]
        exact = [value for value in mine if isinstance(value, Fraction)]
        if name in after and mine and len(exact) == len(mine):
            for member in members:
                found.pop(member, None)
            found = {name: sum(exact, Fraction(0)), **found}
    return found
