"""What a change gives to whom over several decisions: for each goal, the smallest coalitions before and after."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from itertools import combinations, product
from math import comb, prod
from typing import TYPE_CHECKING

from kingmaker.analysis.claims.reaching import goal_of
from kingmaker.analysis.reach.engine import Engine
from kingmaker.analysis.reach.judging import Taken, unfollowed
from kingmaker.analysis.reach.lens import Smallest, smallest
from kingmaker.analysis.reach.places import places
from kingmaker.analysis.reach.terms import Terms
from kingmaker.model.claims import CanClaim, Verb
from kingmaker.model.clauses import Clause
from kingmaker.model.state import NotSaid, UnknownName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from kingmaker.analysis.comparing.edits import Edited
    from kingmaker.analysis.games import Coalition
    from kingmaker.analysis.reach.engine import Goal, GoOn
    from kingmaker.model.case import Case

#: Why nothing is known of a goal for which nothing was left to look at.
NOT_SEARCHED = "not searched, the bound being reached"
#: More coalitions than this are not held against those of the other case one by one.
MOST_LISTED = 5_000
#: Sections of a case whose clauses matter only to the goals whose decisions they are about.
_BY_NAME = ("bodies", "offices", "powers", "terms")
#: Sections that say nothing about who can bring what about.
_IDLE = (
    "sources", "payouts", "dependencies", "measures", "questions", "moves", "actors", "clock", "precision", "events",
    "claims", "demands", "issues", "forecasts", "resolutions", "endings", "story", "assert", "scenarios", "variants",
)  # fmt: skip
#: What of a clause changes nothing that anybody can bring about.
_SAID = frozenset(f.name for f in fields(Clause)) | {"observers"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far goals are searched: within so many turns, looking at so many positions of each case in all.

    No goal is given more than a quarter of these, so that one that is hard leaves something to the others.
    """

    within: int | None = 2
    positions: int = 2_000
    as_written: bool = False

    @property
    def for_each(self) -> int:
        """How many positions one goal is given at most."""
        return max(1, self.positions // 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One goal in both cases, and the smallest coalitions that can bring it about, or keep or prevent it.

    `before` and `after` are `None` where it is no goal there, and where it was not searched since no clause changes that
    it depends on (`kept`). `gained` and `lost` are the minimal coalitions of the one case that cannot in the other, `turns` those
    that need another number of turns. `gap` says why nothing is known.
    """

    goal: Goal
    verb: Verb
    kept: bool = False
    before: Smallest | None = None
    after: Smallest | None = None
    gained: tuple[Coalition, ...] = ()
    lost: tuple[Coalition, ...] = ()
    turns: Mapping[Coalition, tuple[int, int]] = field(default_factory=dict)
    gap: str = ""

    @property
    def same(self) -> bool:
        """Whether nobody is known to have gained or lost it, or to need another number of turns."""
        return not (self.gained or self.lost or self.turns)


@dataclass(frozen=True, slots=True)
class Aims:
    """Every goal that was held against both cases, and how far it was searched."""

    bounds: Bounds
    found: tuple[Aim, ...] = ()

    @property
    def changed(self) -> tuple[Aim, ...]:
        """Goals that other coalitions can bring about."""
        return tuple(aim for aim in self.found if not aim.same)


def aims(
    before: Case, after: Case, edited: Edited, bounds: Bounds, *, go_on: GoOn | None = None
) -> Aims:
    """Return for each goal of two cases which of the smallest coalitions that can gained it, and which lost it.

    Goals are to take each body and office, and those of the claims of the cases. The coalition moves first and the
    others move as best they can, unless a claim has another verb. A goal on whose decisions no changed clause bears is not
    searched. Where a search stopped, nobody is said to have gained or lost what may only not have been found.
    """
    search = _Search(before, after, bounds, go_on)
    asked = dict.fromkeys((*_claimed(before), *_claimed(after), *_places(before), *_places(after)))
    return Aims(
        bounds,
        tuple(
            Aim(goal=goal, verb=verb, kept=True)
            if _untouched(before, after, goal, edited)
            else search.of(verb, goal)
            for verb, goal in asked
        ),
    )


def _places(case: Case) -> Iterator[tuple[Verb, Goal]]:
    """Yield the goals of having each body and each office."""
    found = places(case)
    for name in dict.fromkeys(
        (*(p.body for p in found if p.body), *(p.key for p in found if p.office))
    ):
        yield Verb.FORCE, Taken(name)


def _claimed(case: Case) -> Iterator[tuple[Verb, Goal]]:
    """Yield the goals of the claims of a case that take more than one decision."""
    for assertion in case.assertions.values():
        claim = assertion.claim
        goal = goal_of(case, claim.goal) if isinstance(claim, CanClaim) else ""
        if isinstance(claim, CanClaim) and not isinstance(goal, str) and not unfollowed(case, goal):
            yield claim.verbs[0], goal


def _untouched(before: Case, after: Case, goal: Goal, edited: Edited) -> bool:
    """Tell whether no clause that differs bears on a goal: it is about no name that decisions on it may turn on."""
    if (before.law, before.as_of, before.timezone) != (after.law, after.as_of, after.timezone):
        return False
    names: set[str] = set()
    for case in (before, after):
        try:
            engine = Engine.of(case, goal)
        except (NotSaid, UnknownName):
            return False
        names |= {*engine.deciding, *(p.key for p in engine.layout.places)}
        names |= {str(p.body) for p in engine.layout.places}
    paths = (*edited.added, *edited.removed, *_bearing(before, after, edited.changed))
    return not any(_bears(path, names) for path in paths)


def _bears(path: str, names: Collection[str]) -> bool:
    section, _, rest = path.partition(".")
    return section not in _IDLE and (section not in _BY_NAME or rest.split(".")[0] in names)


def _bearing(before: Case, after: Case, paths: Iterable[str]) -> Iterator[str]:
    """Yield those of some clauses in which more differs than what is said about them, or who hears."""
    old, new = ({c.path: c for c in case.clauses()} for case in (before, after))
    for path in paths:
        one, other = old[path], new[path]
        kept = [f.name for f in fields(one) if f.name not in _SAID]
        if type(one) is not type(other) or any(getattr(one, n) != getattr(other, n) for n in kept):
            yield path


@dataclass(slots=True)
class _Search:
    """Asks one goal after the other of both cases, and keeps count of what may still be looked at."""

    before: Case
    after: Case
    bounds: Bounds
    go_on: GoOn | None
    seen: dict[str, int] = field(default_factory=dict)

    def of(self, verb: Verb, goal: Goal) -> Aim:
        """Return what became of one goal; where one case is not searched to the end, the other is not searched."""
        old = self._smallest("before", self.before, verb, goal)
        if old is not None and old.limit:
            return Aim(goal=goal, verb=verb, before=old, gap=old.limit)
        return _held(verb, goal, old, self._smallest("after", self.after, verb, goal))

    def _smallest(self, side: str, case: Case, verb: Verb, goal: Goal) -> Smallest | None:
        """Return the smallest coalitions of one case, `None` where the goal is none there."""
        if isinstance(goal, Taken) and goal.place not in {p.body or p.key for p in places(case)}:
            return None
        bounds, left = self.bounds, self.bounds.positions - self.seen.get(side, 0)
        if left <= 0:
            return Smallest((), complete=False, limit=NOT_SEARCHED)
        most = min(left, bounds.for_each)
        terms = Terms(verb=verb, within=bounds.within, most=most, as_written=bounds.as_written)
        try:
            found = smallest(case, goal, terms, go_on=self.go_on, in_all=most)
        except (NotSaid, UnknownName):
            return None
        self.seen[side] = self.seen.get(side, 0) + found.positions
        return found


def _held(verb: Verb, goal: Goal, before: Smallest | None, after: Smallest | None) -> Aim:
    """Hold the smallest coalitions of two cases against each other."""
    aim = Aim(goal=goal, verb=verb, before=before, after=after)
    stopped = next((one.limit for one in (before, after) if one is not None and one.limit), "")
    if stopped:
        return replace(aim, gap=stopped)
    old, new = _listed(before), _listed(after)
    if old is None or new is None:
        return replace(aim, gap="the coalitions are too many to be listed")
    return replace(
        aim,
        gained=tuple(c for c in new if not any(o <= c for o in old)),
        lost=tuple(c for c in old if not any(n <= c for n in new)),
        turns={c: (old[c], new[c]) for c in new if c in old and old[c] != new[c]},
    )


def _listed(found: Smallest | None) -> dict[Coalition, int] | None:
    """Return each smallest coalition with its turns, `None` where they are too many."""
    able = found.able if found is not None else ()
    many = sum(prod(comb(len(names), some) for some, names in one.parts) for one in able)
    if many > MOST_LISTED:
        return None
    return {
        frozenset(str(n) for names in chosen for n in names): one.moves
        for one in able
        for chosen in product(*(combinations(names, some) for some, names in one.parts))
    }
