"""Two cases side by side: every decision in both, and the coalitions that gain and lose it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.comparing.edits import edited
from kingmaker.analysis.comparing.goals import Aims, aims
from kingmaker.analysis.comparing.levers import Levers, levers
from kingmaker.analysis.comparing.money import money
from kingmaker.analysis.comparing.wants import Bounds
from kingmaker.analysis.control.lens import control
from kingmaker.analysis.power.definitions import definition
from kingmaker.analysis.power.engines import chosen
from kingmaker.analysis.powers.indices import PATIENCE
from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.powers.results import Known
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from kingmaker.analysis.comparing.edits import Edited
    from kingmaker.analysis.comparing.money import Money
    from kingmaker.analysis.control.lens import Found
    from kingmaker.analysis.games import Coalition, SimpleGame
    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.analysis.reach.engine import GoOn
    from kingmaker.model.case import Case

#: The index that is compared: the only one that adds up to the whole and to nothing else.
INDEX = "shapley-shubik"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The coalitions that gained and lost an ability: minimal ones of the one case that lack it in the other."""

    gained: tuple[Coalition, ...] = ()
    lost: tuple[Coalition, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nobody gained or lost anything."""
        return not (self.gained or self.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One decision before and after: `None` where it is only in one of the cases.

    `carry` and `stop` hold the coalitions that gained and lost it, `index` the values before and after of
    those whose value is another (`None`: has no vote). `gap` says why something is not told.
    """

    id: str
    before: Decided | None
    after: Decided | None
    carry: Sides = field(default_factory=Sides)
    stop: Sides = field(default_factory=Sides)
    index: Mapping[str, tuple[Fraction | None, Fraction | None]] = field(default_factory=dict)
    gap: str = ""

    @property
    def same(self) -> bool:
        """Whether the decision gives everybody the same power in both."""
        there = (self.before is None) is (self.after is None)
        return there and self.carry.same and self.stop.same and not self.index and not self.gap

    @property
    def players(self) -> tuple[str, ...]:
        """Everybody with a vote in one of the two."""
        games = (d.game for d in (self.before, self.after) if d is not None)
        return tuple(dict.fromkeys(n for g in games if g is not None for n in g.players))

    def vetoes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return who gained and who lost a veto."""
        return self._roles("vetoers")

    def alone(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return who gained and who lost the power to carry it alone."""
        return self._roles("alone")

    def _roles(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        old, new = (
            getattr(d.structure, name) if d is not None and d.structure is not None else ()
            for d in (self.before, self.after)
        )
        return (
            tuple(n for n in new if n not in old),
            tuple(n for n in old if n not in new),
        )


@dataclass(frozen=True, slots=True)
class Controlled:
    """Who controls an entity before and after, where that is not the same."""

    entity: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change changes: decisions with other powers, those that stay, control, money, clauses, goals, levers."""

    changes: tuple[Change, ...]
    unchanged: tuple[str, ...]
    control: tuple[Controlled, ...]
    clauses: Edited
    money: tuple[Money, ...] = ()
    aims: Aims = field(default_factory=lambda: Aims(Bounds()))
    levers: Levers = field(default_factory=Levers)

    @property
    def same(self) -> bool:
        """Whether nobody's power, control, payment or lever is known to change, nor who can bring what about."""
        changed = self.changes or self.control or self.money or self.aims.changed
        return not changed and self.levers.same


def compare(
    before: Case,
    after: Case,
    bounds: Bounds | None = None,
    *,
    go_on: GoOn | None = None,
    amended: tuple[Amended | None, Amended | None] = (None, None),
) -> Comparison:
    """Return what changes in power from one case to another; decisions of one name are held against each other.

    A coalition gains an ability if it has it after and not before, of its members those who vote in the other case
    being counted there. Told are the smallest such coalitions: each is minimal winning after, since whatever
    wins in part of it would have gained it, too. With `bounds`, goals over several decisions are held against both cases, too, `amended`
    telling how each reads under amendments.
    Cost: that of the powers of both cases, a question for each minimal coalition, and that of the searches within the bounds.
    """
    known = Known()
    old = {d.id: d for d in powers(before, known=known)}
    new = {d.id: d for d in powers(after, known=known)}
    every = dict.fromkeys((*old, *new))
    found = [_change(name, old.get(name), new.get(name), known) for name in every]
    differ = edited(before, after)
    return Comparison(
        changes=tuple(c for c in found if not c.same),
        unchanged=tuple(c.id for c in found if c.same),
        control=tuple(_controlled(before, after)),
        clauses=differ,
        money=tuple(money(before, after)),
        aims=Aims(Bounds())
        if bounds is None
        else aims(before, after, differ, bounds, go_on=go_on, amended=amended),
        levers=levers(before, after),
    )


def _change(name: str, before: Decided | None, after: Decided | None, known: Known) -> Change:
    old, new = (d.game if d is not None else None for d in (before, after))
    if before is not None and after is not None and (old is None or new is None):
        gap = "" if before.gap == after.gap and old is new else before.gap or after.gap
        return Change(id=name, before=before, after=after, gap=gap)
    if old is not None and new is not None and (old.players, old.form) == (new.players, new.form):
        return Change(id=name, before=before, after=after)
    try:
        carry = _sides(old, new)
        stop = _sides(_dual(old), _dual(new))
        gaps = []
    except TooLarge as error:
        carry, stop, gaps = Sides(), Sides(), [f"the coalitions are not listed: {error}"]
    index = {}
    if old is not None and new is not None:
        try:
            index = _moved(old, new, known)
        except TooLarge as error:
            gaps.append(f"the {definition(INDEX).title} is not worked out: {error}")
    return Change(
        id=name,
        before=before,
        after=after,
        carry=carry,
        stop=stop,
        index=index,
        gap="; ".join(gaps),
    )


def _sides(old: SimpleGame | None, new: SimpleGame | None) -> Sides:
    return Sides(gained=tuple(_only(new, old)), lost=tuple(_only(old, new)))


def _only(game: SimpleGame | None, other: SimpleGame | None) -> Iterable[Coalition]:
    """Return the minimal winning coalitions of a game that do not win in another."""
    if game is None:
        return ()
    return (c for c in game.minimal_winning() if other is None or not _wins(other, c))


def _wins(game: SimpleGame, coalition: Coalition) -> bool:
    return game.wins(n for n in coalition if n in game.players)


def _dual(game: SimpleGame | None) -> SimpleGame | None:
    return None if game is None else game.dual()


def _moved(
    old: SimpleGame, new: SimpleGame, known: Known
) -> dict[str, tuple[Fraction | None, Fraction | None]]:
    """Return the values before and after of those whose value is another; `TooLarge` where that takes longer than `PATIENCE`."""
    tasks = [game.task(INDEX, kept=known.sizes) for game in (old, new)]
    seconds = sum(chosen(task).cost(task).nanoseconds for task in tasks) / 10**9
    if seconds > PATIENCE / 10**9:
        raise TooLarge(f"exactly it takes about {seconds:,.0f} seconds")
    first, second = (game.exactly(task) for game, task in zip((old, new), tasks, strict=True))
    every = dict.fromkeys((*old.players, *new.players))
    pairs = {name: (first.get(name), second.get(name)) for name in every}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _controlled(before: Case, after: Case) -> Iterable[Controlled]:
    old, new = ({f.entity: f for f in control(case).entities} for case in (before, after))
    for name in dict.fromkeys((*old, *new)):
        was, now = _controllers(old.get(name)), _controllers(new.get(name))
        if was != now:
            yield Controlled(name, was, now)


def _controllers(found: Found | None) -> tuple[str, ...]:
    return () if found is None else tuple(c.name for c in found.controllers)
