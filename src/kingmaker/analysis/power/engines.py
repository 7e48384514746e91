"""The engines that count swings, each with its cost and its limit, and the choice between them.

A method is chosen by what it would cost, never one that only estimates, and the result says which.
Where every method would cost too much, `TooLarge` says what each would take and what to ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis import lattices
from kingmaker.analysis.lattices import TooLarge
from kingmaker.analysis.power import classes
from kingmaker.analysis.power.definitions import Needs, definition
from kingmaker.analysis.power.facts import values

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.power.facts import Facts

__all__ = ["ENGINES", "Engine", "Task", "chosen", "computed"]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be counted of which game; `blocks` are the a priori unions, a partition."""

    form: Form
    size: int
    needs: Needs
    blocks: tuple[tuple[int, ...], ...] = ()


#: About how many nanoseconds a task would take, or `None` and why a method cannot do it at all.
Cost: TypeAlias = int | str


@dataclass(frozen=True, slots=True)
class Engine:
    """One method: what it can count, about what a task costs it in nanoseconds, and how it is done.

    `cost` is a text where it cannot do the task: the reason.
    """

    name: str
    words: str
    cost: Callable[[Task], Cost]
    run: Callable[[Task], Facts]


#: What would take longer than this, in nanoseconds, is refused: ten minutes.
MOST_COST = 600 * 10**9


def computed(task: Task, index: str, method: str | None = None) -> tuple[tuple[Fraction, ...], str]:
    """Return the value of an index for each player, and the name of the method that was used."""
    engine = chosen(task, method)
    return values(definition(index), engine.run(task)), engine.name


def chosen(task: Task, method: str | None = None) -> Engine:
    """Return the engine of that name, or the one that costs least.

    `ValueError` for a method that there is not or that cannot do this, `TooLarge` beyond its size.
    """
    if method is not None:
        engine = _named(method)
        cost = engine.cost(task)
        if isinstance(cost, str):
            raise ValueError(f"method {method!r} cannot do this: {cost}")
        if cost > MOST_COST:
            raise TooLarge(f"{_refusal(engine, cost)}; {_instead(task, engine)}")
        return engine
    costs = {engine.name: engine.cost(task) for engine in ENGINES.values()}
    possible = {name: cost for name, cost in costs.items() if isinstance(cost, int)}
    best = min(possible, key=possible.__getitem__, default=None)
    if best is None or possible[best] > MOST_COST:
        said = "; ".join(
            f"{name}: {cost}" if isinstance(cost, str) else _refusal(ENGINES[name], cost)
            for name, cost in costs.items()
        )
        raise TooLarge(f"no method counts this exactly ({said}); use {_ESTIMATE}")
    return ENGINES[best]


_ESTIMATE = "method='estimate', which samples and says its error"


def _named(method: str) -> Engine:
    if method in ENGINES:
        return ENGINES[method]
    near = get_close_matches(method, ENGINES, n=1)
    guess = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(ENGINES)}"
    raise ValueError(f"no method is called {method!r}: {guess}")


def _refusal(engine: Engine, cost: int) -> str:
    seconds = cost / 10**9
    time = f"{seconds:,.0f} s" if seconds < 10**6 else f"10^{len(str(cost // 10**9)) - 1} s"
    return f"{engine.name} would take about {time}"


def _instead(task: Task, engine: Engine) -> str:
    costs = {
        other.name: cost
        for other in ENGINES.values()
        if other is not engine and isinstance(cost := other.cost(task), int) and cost <= MOST_COST
    }
    best = min(costs, key=costs.__getitem__, default=None)
    return f"use {_ESTIMATE}" if best is None else f"use method={best!r}"


# --- class counting -----------------------------------------------------------------------


def _classes_cost(task: Task) -> Cost:
    if task.needs is Needs.TERNARY:
        return "it looks at yes and no only"
    points = _points(task)
    if points > (lattices.MOST_ASKED if lattices.asks(task.form) else classes.MOST_BITS):
        return f"{lattices.told(points)} different coalitions are too many"
    if task.size <= _FEW or all(len(group) == 1 for group in _groups(task)):
        return points * task.size**2 // 20
    return points * task.size * 60


#: With so few players the difference between the ways of counting does not matter.
_FEW = 12


def _groups(task: Task) -> tuple[tuple[int, ...], ...]:
    return lattices.classes(task.form, task.size)


def _points(task: Task) -> int:
    """Return the points of the lattice, or of the largest of those of the unions."""
    groups = _groups(task)
    if task.needs is not Needs.UNIONS:
        return prod(len(group) + 1 for group in groups)
    number = {player: n for n, group in enumerate(groups) for player in group}
    most = 0
    for block in task.blocks:
        within: dict[int, int] = {}
        for player in block:
            within[number[player]] = within.get(number[player], 0) + 1
        most += prod(n + 1 for n in within.values()) << (len(task.blocks) - 1)
    return most


def _classes(task: Task) -> Facts:
    match task.needs:
        case Needs.SWINGS | Needs.SIZES:
            return classes.sizes(task.form, task.size)
        case Needs.MINIMAL:
            return classes.minimal(task.form, task.size)
        case Needs.CRITICAL:
            return classes.critical(task.form, task.size)
        case Needs.UNIONS:
            return classes.unions(task.form, task.size, task.blocks)
        case Needs.TERNARY:
            raise ValueError(_classes_cost(task))


#: Every exact method by its name.
ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine(
            "classes",
            "players whom the rule cannot tell apart are counted, not listed",
            _classes_cost,
            _classes,
        ),
    )
}
