"""What a coalition can bring about under the rules of a case, and the smallest coalitions that can."""

from __future__ import annotations

from functools import partial
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.engine import Engine, searched
from kingmaker.analysis.reach.plans import plan_of
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.reach.sweep import Sweep
from kingmaker.model.claims import Verb
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.common import Common
    from kingmaker.analysis.reach.engine import Class, Goal, GoOn
    from kingmaker.analysis.reach.plans import Plan
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
    amended: Amended | Common | None = None,
) -> Reach:
    """Return whether these people together can bring a goal about, in how many turns, and how.

    `could`: with anybody's help. `carry`: the others only vote no or stay away. `force`: they also move, and may
    let their turn pass; who moves first in a round is in the terms. `hold`: keep the goal true whatever they do;
    `block`: keep it from coming about. `amended` tells how the case reads under amendments; those that it
    names are moves. It may be what several goals share.
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
    """The smallest coalitions that can, smallest first, and whether these are all (`limit`: why that is not known).

    Of each of `able` it is proved that it can and that nobody in it can be spared; those of `undecided` can, and whether
    somebody can be spared is not known. There are some only where a limit was reached.
    """

    able: tuple[Able, ...]
    complete: bool
    limit: str = ""
    notes: tuple[str, ...] = ()
    positions: int = 0
    undecided: tuple[Able, ...] = ()

    @property
    def answer(self) -> Answer:
        """Whether some can and these are all (`yes`), whether nobody can (`no`); `limit` where that is not known."""
        if not self.complete:
            return Answer.LIMIT
        return Answer.YES if self.able else Answer.NO


def smallest(
    case: Case,
    goal: Goal,
    terms: Terms,
    *,
    go_on: GoOn | None = None,
    in_all: int | None = None,
    amended: Amended | Common | None = None,
) -> Smallest:
    """Return the coalitions that can and in which everybody is needed, up to who is interchangeable.

    A larger coalition can whatever a smaller one can. So for the largest class of interchangeable people the least
    number is found by halving, the others are tried in all numbers, and none that has one in it that can: at most as many
    searches as there are of these, times the logarithm of the largest. Beyond `MOST_COALITIONS` none is made, and that is
    said; where all coalitions together have looked at as many positions as `in_all`, no more are tried. Memory holds at
    most twice `terms.most` positions, however many coalitions are asked. `amended` is as in `reach`, or what several goals of one case
    share (`Common`); each by itself has the same answer.
    """
    sweep = Sweep(partial(Engine.of, case, goal, terms, amended=amended), terms, go_on, in_all)
    classes = sweep.engine.classes
    sizes = [len(c.names) if sweep.engine.is_lever(c) else 0 for c in classes]
    long = max(range(len(sizes)), key=sizes.__getitem__, default=None)
    if long is None:
        return Smallest((), complete=True, notes=sweep.noted())
    many = prod(size + 1 for n, size in enumerate(sizes) if n != long)
    if many > MOST_COALITIONS:
        limit = f"{many:,} coalitions would have to be tried; name some with --who"
        return Smallest((), complete=False, limit=limit)
    for some in product(*(range(size + 1 if n != long else 1) for n, size in enumerate(sizes))):
        sweep.least(some, long, sizes[long])
        if sweep.over:
            break
    least = dict(sweep.smallest())
    able, undecided = (
        _ordered(classes, {c: sweep.can[c] for c, proved in least.items() if proved is which})
        for which in (True, False)
    )
    return Smallest(
        able,
        not sweep.limits,
        sweep.over or next(iter(sweep.limits), ""),
        sweep.noted(),
        sweep.positions,
        undecided,
    )


def _ordered(classes: tuple[Class, ...], moves: dict[tuple[int, ...], int]) -> tuple[Able, ...]:
    return tuple(sorted(_merged(classes, moves), key=lambda a: (a.size, a.moves, a.parts)))


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
