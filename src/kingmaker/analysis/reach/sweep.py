"""Coalition after coalition is asked whether it can; what is answered holds for larger and smaller ones as well.

Coalitions are counts: so many of each class of interchangeable people. A larger coalition can whatever a smaller one
can, and a smaller one cannot what a larger one cannot; so not all have to be asked.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.reach.engine import Coalition, searched
from kingmaker.analysis.reach.search import Answer
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kingmaker.analysis.reach.engine import Engine, GoOn
    from kingmaker.analysis.reach.terms import Terms

#: So many positions are kept whatever is asked: to compile the case anew takes longer than to search as many.
FEW = 20_000
#: So many of each class of people.
Counts: TypeAlias = tuple[int, ...]


@dataclass(slots=True)
class Sweep:
    """Asks one coalition after the other, until `over` says why no more are asked.

    What searches have found is kept for the next ones; when that is more positions than `terms.most`, all of it is forgotten and
    the case `compiled` anew, so that memory stays within twice as much. `can` are the coalitions that were found to be able, with
    their rounds, `cannot` some that are not.
    """

    compiled: Callable[[], Engine]
    terms: Terms
    go_on: GoOn | None = None
    in_all: int | None = None
    can: dict[Counts, int] = field(default_factory=dict)
    cannot: list[Counts] = field(default_factory=list)
    limits: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    over: str = ""
    engine: Engine = field(init=False)
    _before: int = 0
    _questions: int = 0
    _refusals: int = 0

    def __post_init__(self) -> None:
        """Compile the case."""
        self.engine = self.compiled()

    @property
    def positions(self) -> int:
        """How many arrangements of people have been looked at."""
        return self._before + self.engine.layout.known

    def least(self, some: Counts, long: int, size: int) -> None:
        """Find the least number of one class with which a coalition can, where no smaller coalition is known to."""
        low, high = 0, size
        for other in self.can:
            if other[long] <= high and at_most((*other[:long], 0, *other[long + 1 :]), some):
                high = other[long] - 1
        refused = None
        while low <= high:
            if self._is_over():
                break
            middle = (low + high) // 2
            counts = (*some[:long], middle, *some[long + 1 :])
            answer = self._asked(counts)
            if answer is Answer.YES:
                high = middle - 1
                continue
            low = middle + 1
            refused = counts if answer is Answer.NO else refused
        self.cannot += [] if refused is None else [refused]

    def _is_over(self) -> bool:
        if self.in_all is not None and self.positions >= self.in_all:
            self.over = f"the search stopped after {self.in_all:,} positions in all"
        elif self.go_on is not None and not self.go_on(self.engine.kept()):
            self.over = f"the search was stopped after {self._so_far()}"
        if self.over:
            self.limits[self.over] = None
        return bool(self.over)

    def _so_far(self) -> str:
        can, cannot, asked = len(self.can), self._refusals, self._questions
        open_ = asked - can - cannot
        rest = f", of {open_} it is not known" if open_ else ""
        return f"{asked} coalitions were asked: {can} can, {cannot} cannot{rest}"

    def _asked(self, counts: Counts) -> Answer:
        if self.engine.kept() > max(self.terms.most, FEW):
            self._before = self.positions
            self.notes |= dict.fromkeys(self.engine.notes())
            self.engine = self.compiled()
        found = searched(self.engine.game(Coalition(counts), self.terms), self.terms, self.go_on)
        self._questions += 1
        self._refusals += found.answer is Answer.NO
        if found.answer is Answer.YES:
            self.can[counts] = found.rounds or 0
        elif found.answer is Answer.LIMIT:
            limit = found.stopped or "some powers may change more than the case says"
            self.limits[limit] = None
        return found.answer

    def smallest(self) -> Iterator[tuple[Counts, bool]]:
        """Yield each coalition that can and has no smaller one in it that is known to, and whether none can be spared.

        That nobody can be spared is proved where the coalition cannot without any one of its people.
        """
        for counts in self.can:
            if not any(o != counts and at_most(o, counts) for o in self.can):
                yield counts, all(self._is_refused(one) for one in _one_fewer(counts))

    def _is_refused(self, counts: Counts) -> bool:
        return any(at_most(counts, other) for other in self.cannot)

    def noted(self) -> tuple[str, ...]:
        """Return what was not followed, in words."""
        return tuple(dict.fromkeys((*self.notes, *self.engine.notes())))


def at_most(one: Counts, other: Counts) -> bool:
    """Tell whether a coalition has no more of each class than another."""
    return all(x <= y for x, y in zip(one, other, strict=True))


def _one_fewer(counts: Counts) -> Iterator[Counts]:
    for n, many in enumerate(counts):
        if many:
            yield (*counts[:n], many - 1, *counts[n + 1 :])
