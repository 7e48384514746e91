"""The engines that count swings, each with its cost and its limit, and the choice between them.

A method is chosen by what it would cost, never one that only estimates, and the result says which.
Where every method would cost too much, `TooLarge` says what each would take and what to ask for.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kingmaker.analysis.lattices import TooLarge
from kingmaker.analysis.power import classes, composed, diagrams, halves, headed, oneweight
from kingmaker.analysis.power.definitions import INDICES, Needs
from kingmaker.analysis.power.facts import Minimal, Sizes, Swings, values
from kingmaker.analysis.power.tasks import Task
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.power.facts import Facts
    from kingmaker.analysis.power.tasks import Cost, Counted, Found

__all__ = [
    "ENGINES",
    "ESTIMATE",
    "Engine",
    "chosen",
    "computed",
    "counted",
    "minimal",
    "sizes",
    "swings",
]


@dataclass(frozen=True, slots=True)
class Engine:
    """One method: its name, what it does in words, what a task costs it, and how it is done."""

    name: str
    words: str
    cost: Callable[[Task], Cost]
    run: Callable[[Task], Found]


def computed(task: Task, method: str | None = None) -> tuple[tuple[Fraction, ...], str]:
    """Return the value of an index for each player, and the name of the method that was used."""
    engine = chosen(task, method)
    found = _found(engine, task)
    return (found if isinstance(found, tuple) else values(task.index, found)), engine.name


def _found(engine: Engine, task: Task) -> Found:
    """Return what an engine finds; what it counted by size for another index serves this one too."""
    if task.needs not in {Needs.SWINGS, Needs.SIZES}:
        return engine.run(task)
    found = task.known(engine.name) or engine.run(task)
    if isinstance(found, Sizes):
        task.keep(engine.name, found)
    return found


def chosen(task: Task, method: str | None = None) -> Engine:
    """Return the engine of that name, or the one that costs least.

    `ValueError` for a method that there is not or that cannot do this, `TooLarge` beyond its size.
    """
    if method is not None:
        return _allowed(task, _named(method))
    costs = {}
    for name, engine in ENGINES.items():
        costs[name] = engine.cost(task)
        if costs[name].affordable and costs[name].nanoseconds <= NOTHING:
            return engine
    best = _best(costs)
    if best is None:
        said = "; ".join(f"{name}: {cost}" for name, cost in costs.items())
        raise TooLarge(f"no method counts this exactly ({said}): use {ESTIMATE}")
    return ENGINES[best]


def _price(task: Task) -> Cost:
    """Return what the cheapest method costs, or that of the first where none will do."""
    costs = {name: engine.cost(task) for name, engine in ENGINES.items()}
    return costs[_best(costs) or next(iter(costs))]


def counted(task: Task) -> Facts:
    """Return what an index is reckoned from, by the cheapest method: counts and not values."""
    engine = chosen(task)
    known = task.known(engine.name)
    if known is not None:
        return known
    found = oneweight.counted(task) if engine.name == "weighted" else engine.run(task)
    if isinstance(found, tuple):
        raise TypeError(f"method {engine.name!r} tells values only")
    if isinstance(found, Sizes):
        task.keep(engine.name, found)
    return found


def sizes(
    form: Form, size: int, *, most: int | None = None, kept: dict[Counted, Sizes] | None = None
) -> Sizes:
    """Return the swings of each player by size, by the cheapest method; `TooLarge` as `swings`.

    What is `kept` of the game already is not counted again.
    """
    task = Task(form, size, INDICES["shapley-shubik"], (), {} if kept is None else kept)
    _worth(task, most)
    found = counted(task)
    if not isinstance(found, Sizes):
        raise TypeError("no swings by size")
    return found


def swings(form: Form, size: int, *, most: int | None = None) -> Swings:
    """Return the swings of each player and the number of winning coalitions, by the cheapest method.

    `TooLarge` where that takes more than `most` nanoseconds, by its own estimate.
    """
    task = Task(form, size, INDICES["banzhaf"])
    _worth(task, most)
    found = counted(task)
    if isinstance(found, Sizes):
        return found.swings()
    if not isinstance(found, Swings):
        raise TypeError("no swings")
    return found


def _worth(task: Task, most: int | None) -> None:
    if most is not None and _price(task).nanoseconds > most:
        raise TooLarge("it takes longer than what it is asked for is worth")


def minimal(form: Form, size: int) -> Minimal:
    """Return the minimal winning coalitions by size, by the cheapest method."""
    found = counted(Task(form, size, INDICES["deegan-packel"]))
    if not isinstance(found, Minimal):
        raise TypeError("no minimal coalitions")
    return found


#: What takes no longer than this, in nanoseconds, is done without asking what others would take.
NOTHING = 100_000
#: What to use where nothing exact will do.
ESTIMATE = "method='estimate', which samples and says its error"


def _allowed(task: Task, engine: Engine) -> Engine:
    cost = engine.cost(task)
    if cost.affordable:
        return engine
    best = _best({name: e.cost(task) for name, e in ENGINES.items() if e is not engine})
    instead = f"method={best!r}" if best else ESTIMATE
    problem = ValueError if cost.why_not else TooLarge
    raise problem(f"not by method {engine.name!r}: {cost}; use {instead}")


def _best(costs: Mapping[str, Cost]) -> str | None:
    """Return the method that takes least time, the first of equals."""
    affordable = {name: cost.nanoseconds for name, cost in costs.items() if cost.affordable}
    return min(affordable, key=affordable.__getitem__, default=None)


def _named(method: str) -> Engine:
    if method in ENGINES:
        return ENGINES[method]
    near = get_close_matches(method, ENGINES, n=1)
    guess = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(ENGINES)}"
    raise ValueError(f"no method is called {method!r}: {guess}")


#: Every exact method by its name; of those that cost the same the first is used.
ENGINES: dict[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine(
            "weighted",
            "coalitions are counted by what they weigh together",
            oneweight.cost,
            oneweight.run,
        ),
        Engine(
            "classes",
            "players whom the rule cannot tell apart are counted, not listed",
            classes.cost,
            classes.run,
        ),
        Engine(
            "heads",
            "coalitions are counted by what they weigh together and by how many they are",
            headed.cost,
            headed.run,
        ),
        Engine(
            "composition",
            "bodies that share no members are counted each for itself, then the game among them",
            lambda task: composed.cost(task, _price),
            lambda task: composed.run(task, counted),
        ),
        Engine(
            "halves",
            "the coalitions of two halves of the players are sorted and held against each other",
            halves.cost,
            halves.run,
        ),
        Engine(
            "diagram",
            "the rule is followed player by player, states with the same future being one",
            diagrams.cost,
            diagrams.run,
        ),
    )
}
