"""What a coalition can bring about under the rules of a case, and the smallest coalitions that can."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.engine import Coalition, Engine, searched
from kingmaker.analysis.reach.plans import plan_of
from kingmaker.analysis.reach.search import Answer
from kingmaker.model.claims import Verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.engine import Class, Goal, GoOn
    from kingmaker.analysis.reach.plans import Plan
    from kingmaker.analysis.reach.search import Found
    from kingmaker.analysis.reach.terms import Terms
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

#: More coalitions than this are not tried one by one.
MOST_COALITIONS = 20_000


@dataclass(frozen=True, slots=True)
class Reach:
    """What a coalition can do: the answer, the number of its turns, a plan, and on what it rests.

    `proved` is how many rounds were searched in full (`None`: all there are), `stopped` why no more were.
    `opened` are powers that might decide it and whose effect the case does not say: ours, then the others'.
    """

    who: tuple[Name, ...]
    terms: Terms
    answer: Answer
    moves: int | None
    plan: Plan
    proved: int | None
    stopped: str
    opened: tuple[tuple[str, ...], tuple[str, ...]]
    no_lever: tuple[Name, ...]
    notes: tuple[str, ...]
    positions: int


def reach(
    case: Case,
    who: Iterable[Name],
    goal: Goal,
    terms: Terms,
    *,
    go_on: GoOn | None = None,
    amended: Amended | None = None,
) -> Reach:
    """Return whether these people together can bring a goal about, in how many turns, and how.

    `could`: with anybody's help. `carry`: the others only vote no or stay away. `force`: they also move, and may
    let their turn pass; who moves first in a round is in the terms. `hold`: keep the goal true whatever they do;
    `block`: keep it from coming about. `amended` tells how the case reads under amendments; those that it names are moves.
    The search is exact: see `kingmaker.analysis.reach.search`.
    """
    engine = Engine.of(case, goal, terms, amended=amended)
    listed = tuple(who)
    game = engine.game(engine.coalition(listed), terms)
    found = searched(game, terms, go_on)
    opened = found.answer is Answer.LIMIT
    helped = terms.verb is Verb.COULD
    everybody = (*engine.layout.kinds.of, *case.people, *case.entities)
    return Reach(
        who=listed,
        terms=terms,
        answer=found.answer,
        moves=found.rounds,
        plan=plan_of(engine, found, game.start, everybody if helped else engine.people(listed)),
        proved=found.proved,
        stopped=found.stopped,
        opened=(tuple(game.opened[True]), tuple(game.opened[False])) if opened else ((), ()),
        no_lever=engine.without_lever(listed),
        notes=engine.notes(),
        positions=engine.layout.known,
    )


@dataclass(frozen=True, slots=True)
class Able:
    """A smallest coalition: so many of each of some sets of interchangeable people, and in how many turns it can."""

    parts: tuple[tuple[int, tuple[Name, ...]], ...]
    moves: int

    @property
    def size(self) -> int:
        """How many people they are."""
        return sum(many for many, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest coalitions that can, smallest first, and whether these are all (`limit`: not known)."""

    able: tuple[Able, ...]
    complete: bool
    limit: str = ""
    notes: tuple[str, ...] = ()
    positions: int = 0


def smallest(
    case: Case,
    goal: Goal,
    terms: Terms,
    *,
    go_on: GoOn | None = None,
    in_all: int | None = None,
    amended: Amended | None = None,
) -> Smallest:
    """Return the coalitions that can and in which everybody is needed, up to who is interchangeable.

    A larger coalition can whatever a smaller one can. So for the largest class of interchangeable people the least
    number is found by halving, and the others are tried in all numbers: as many searches as there are of these, times
    the logarithm of the largest. Beyond `MOST_COALITIONS` none is made, and that is said; where all coalitions together
    have looked at as many positions as `in_all`, no more are tried.
    """
    engine = Engine.of(case, goal, terms, amended=amended)
    sizes = [len(c.names) if engine.is_lever(c) else 0 for c in engine.classes]
    long = max(range(len(sizes)), key=sizes.__getitem__, default=None)
    if long is None:
        return Smallest((), complete=True, notes=engine.notes())
    many = prod(size + 1 for n, size in enumerate(sizes) if n != long)
    if many > MOST_COALITIONS:
        limit = f"{many:,} coalitions would have to be tried; name some with --who"
        return Smallest((), complete=False, limit=limit)
    sweep = _Sweep(engine, terms, go_on, in_all)
    found: dict[tuple[int, ...], Found] = {}
    for some in product(*(range(size + 1 if n != long else 1) for n, size in enumerate(sizes))):
        sweep.least(some, long, sizes[long], found)
    least = [c for c in found if not any(o != c and _at_most(o, c) for o in found)]
    moves = {c: found[c].rounds or 0 for c in least}
    able = sorted(_merged(engine.classes, moves), key=lambda a: (a.size, a.moves, a.parts))
    return Smallest(
        tuple(able),
        not sweep.limits,
        sweep.limits[0] if sweep.limits else "",
        engine.notes(),
        engine.layout.known,
    )


class _Sweep:
    """Asks one coalition after the other."""

    def __init__(
        self, engine: Engine, terms: Terms, go_on: GoOn | None, in_all: int | None
    ) -> None:
        self.engine = engine
        self.terms = terms
        self.go_on = go_on
        self.in_all = in_all
        self.limits: list[str] = []

    def least(
        self, some: tuple[int, ...], long: int, size: int, found: dict[tuple[int, ...], Found]
    ) -> None:
        """Find the least number of one class with which the coalition can."""
        low, high = 0, size
        while low <= high:
            if self.in_all is not None and self.engine.layout.known >= self.in_all:
                self.limits.append(f"the search stopped after {self.in_all:,} positions in all")
                return
            middle = (low + high) // 2
            counts = (*some[:long], middle, *some[long + 1 :])
            answer = searched(
                self.engine.game(Coalition(counts), self.terms), self.terms, self.go_on
            )
            if answer.answer is Answer.LIMIT:
                self.limits.append(
                    answer.stopped or "some powers may change more than the case says"
                )
            if answer.answer is Answer.YES:
                found[counts] = answer
                high = middle - 1
            else:
                low = middle + 1


def _at_most(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(x <= y for x, y in zip(one, other, strict=True))


def _merged(classes: tuple[Class, ...], moves: dict[tuple[int, ...], int]) -> Iterator[Able]:
    """Yield the coalitions, classes taken together where only their number together counts."""
    sets = [tuple(sorted(each.names)) for each in classes]
    while True:
        pair = next(
            ((i, j) for j in range(len(sets)) for i in range(j) if _alike(sets, moves, i, j)), None
        )
        if pair is None:
            break
        i, j = pair
        moves = {_joined(c, i, j): n for c, n in moves.items()}
        sets = [*sets[:i], tuple(sorted((*sets[i], *sets[j]))), *sets[i + 1 : j], *sets[j + 1 :]]
    for counts, n in moves.items():
        yield Able(tuple((k, names) for k, names in zip(counts, sets, strict=True) if k), n)


def _joined(counts: tuple[int, ...], i: int, j: int) -> tuple[int, ...]:
    return (*counts[:i], counts[i] + counts[j], *counts[i + 1 : j], *counts[j + 1 :])


def _alike(sets: list[tuple[Name, ...]], moves: dict[tuple[int, ...], int], i: int, j: int) -> bool:
    """Tell whether of two sets of people only the number together counts, and some are ever needed."""
    if all(c[i] + c[j] == 0 for c in moves):
        return False
    for counts, n in moves.items():
        total = counts[i] + counts[j]
        for one in range(max(0, total - len(sets[j])), min(total, len(sets[i])) + 1):
            other = (*counts[:i], one, *counts[i + 1 : j], total - one, *counts[j + 1 :])
            if moves.get(other) != n:
                return False
    return True
