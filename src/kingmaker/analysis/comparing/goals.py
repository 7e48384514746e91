"""What a change gives to whom over several decisions: for each goal, the smallest coalitions before and after."""

from __future__ import annotations

from dataclasses import field, replace
from itertools import combinations, product
from math import comb, prod
from typing import TYPE_CHECKING

from kingmaker.analysis.comparing.bearing import untouched
from kingmaker.analysis.comparing.wants import wanted
from kingmaker.analysis.reach.common import Common
from kingmaker.analysis.reach.judging import Taken
from kingmaker.analysis.reach.lens import Smallest, smallest
from kingmaker.analysis.reach.places import places
from kingmaker.model.state import NotSaid, UnknownName
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.comparing.edits import Edited
    from kingmaker.analysis.comparing.wants import Bounds, Want
    from kingmaker.analysis.games import Coalition
    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.engine import Goal, GoOn
    from kingmaker.analysis.reach.terms import Terms
    from kingmaker.model.case import Case
    from kingmaker.model.claims import Verb
    from kingmaker.model.values import Name

#: Why nothing is known of a goal for which nothing was left to look at.
NOT_SEARCHED = "not searched, the bound being reached"
#: More coalitions than this are not held against those of the other case one by one.
MOST_LISTED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One goal in both cases, and the smallest coalitions that can bring it about, or keep or prevent it.

    `before` and `after` are `None` where it is no goal there, and where it was not searched since no clause changes that
    it depends on (`kept`). `gained` and `lost` are the minimal coalitions of the one case that cannot in the other, `turns` those
    that need another number of turns; where time passes each is a `period`. `gap` says why nothing is known.
    """

    want: Want
    kept: bool = False
    before: Smallest | None = None
    after: Smallest | None = None
    gained: tuple[Coalition, ...] = ()
    lost: tuple[Coalition, ...] = ()
    turns: Mapping[Coalition, tuple[int, int]] = field(default_factory=dict)
    gap: str = ""
    period: str | None = None

    @property
    def goal(self) -> Goal:
        """What is to be so."""
        return self.want.goal

    @property
    def verb(self) -> Verb:
        """By which ability."""
        return self.want.verb

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
    before: Case,
    after: Case,
    edited: Edited,
    bounds: Bounds,
    *,
    go_on: GoOn | None = None,
    amended: tuple[Amended | None, Amended | None] = (None, None),
) -> Aims:
    """Return for each goal of two cases which of the smallest coalitions that can gained it, and which lost it.

    Goals are to take each body and office, and those of the claims of the cases, each on the terms of its claim: its verb, its
    horizon, who moves first. Else the coalition moves first and the others move as best they can. Those with a longer
    horizon come last, so that they leave something to the others. `amended` tells for each
    case how it reads under amendments. A goal on whose decisions no changed clause bears is not
    searched. Where a search stopped, nobody is said to have gained or lost what may only not have been found.
    """
    search = _Search((before, after), amended, bounds, go_on)
    asked = dict.fromkeys((*wanted(before), *wanted(after)))
    order = sorted(asked, key=lambda want: want.longer(bounds))
    return Aims(
        bounds,
        tuple(
            Aim(want=want, kept=True)
            if untouched((before, after), want.goal, edited, amended)
            else search.of(want)
            for want in order
        ),
    )


@dataclass(slots=True)
class _Search:
    """Asks one goal after the other of both cases, and keeps count of what may still be looked at."""

    cases: tuple[Case, Case]
    amended: tuple[Amended | None, Amended | None]
    bounds: Bounds
    go_on: GoOn | None
    seen: list[int] = field(default_factory=lambda: [0, 0])
    #: What the goals of each case share.
    common: dict[int, Common] = field(default_factory=dict)

    def of(self, want: Want) -> Aim:
        """Return what became of one goal; where one case is not searched to the end, the other is not searched."""
        old = self._smallest(0, want)
        if old is not None and old.limit:
            return Aim(want=want, before=old, gap=old.limit)
        return replace(_held(want, old, self._smallest(1, want)), period=self._period(want))

    def _period(self, want: Want) -> str | None:
        """Return in which periods the turns of a goal are counted, `None` where no time passes."""
        terms = want.terms(self.cases[0], self.bounds, self.amended[0])
        return None if isinstance(terms, str) else terms[0].period

    def _smallest(self, side: int, want: Want) -> Smallest | None:
        """Return the smallest coalitions of one case, `None` where the goal is none there."""
        case, goal = self.cases[side], want.goal
        if isinstance(goal, Taken) and goal.place not in {p.body or p.key for p in places(case)}:
            return None
        try:
            terms = want.terms(case, self.bounds, self.amended[side])
            if isinstance(terms, str):
                return Smallest((), complete=False, limit=terms)
            found = [self._searched(side, goal, each) for each in terms]
        except (NotSaid, UnknownName):
            return None
        most, least = found[0], found[-1]
        if not (most.limit or least.limit) and _who(most) != _who(least):
            return replace(most, complete=False, limit="it turns on days within a month")
        return next((one for one in found if one.limit), most)

    def _searched(self, side: int, goal: Goal, terms: Terms) -> Smallest:
        left = self.bounds.positions - self.seen[side]
        if left <= 0:
            return Smallest((), complete=False, limit=NOT_SEARCHED)
        most = min(left, self.bounds.for_each)
        if side not in self.common:
            self.common[side] = Common(self.cases[side], self.amended[side])
        found = smallest(
            self.cases[side],
            goal,
            replace(terms, most=most),
            go_on=self.go_on,
            in_all=most,
            amended=self.common[side],
        )
        self.seen[side] += found.positions
        return found


def _who(found: Smallest) -> set[tuple[tuple[int, tuple[Name, ...]], ...]]:
    return {one.parts for one in found.able}


def _held(want: Want, before: Smallest | None, after: Smallest | None) -> Aim:
    """Hold the smallest coalitions of two cases against each other."""
    aim = Aim(want=want, before=before, after=after)
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
