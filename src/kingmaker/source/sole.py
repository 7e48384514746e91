"""What is done by whoever uses a power and says no more: its act, where it allows just one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.model.record import Event, ScenarioStep
from kingmaker.model.struggle import Step

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Act
    from kingmaker.model.values import Name

Using: TypeAlias = Step | ScenarioStep | Event


def with_sole_acts(case: Case) -> Case:
    """Return a case in which every use of a power does the act of it that is not in question.

    That is so where nothing is said to be done, the power allows one act, and whoever uses it decides last; in the record and
    in scenarios also where nobody is said to use it, since all who decide did then.
    """
    if not any(len(power.acts) == 1 for power in case.powers.values()):
        return case
    moves = {
        name: replace(move, steps=steps) if steps != move.steps else move
        for name, move in case.moves.items()
        for steps in (tuple(_step(case, move.by, step) for step in move.steps),)
    }
    scenarios = {
        name: replace(scenario, steps=steps) if steps != scenario.steps else scenario
        for name, scenario in case.scenarios.items()
        for steps in (tuple(_scenario_step(case, step) for step in scenario.steps),)
    }
    events = {name: _event(case, event) for name, event in case.events.items()}
    return replace(case, moves=moves, scenarios=scenarios, events=events)


def bare(use: Using) -> bool:
    """Tell whether a power is used and nothing is said of what is done by it."""
    moved = not isinstance(use, Step) and use.move is not None
    return use.uses is not None and not (moved or use.do or use.then)


def _step(case: Case, mover: Name | None, step: Step) -> Step:
    return replace(step, do=_sole(case, step, step.by or mover)) if bare(step) else step


def _scenario_step(case: Case, step: ScenarioStep) -> ScenarioStep:
    return replace(step, do=_sole(case, step, step.by)) if bare(step) else step


def _event(case: Case, event: Event) -> Event:
    by = event.by[0] if event.by else None
    return replace(event, do=_sole(case, event, by)) if bare(event) else event


def _sole(case: Case, use: Using, by: Name | None) -> tuple[Act, ...]:
    """Return the one act of a power, nothing where it allows several or more is to be decided after it."""
    power = case.powers.get(use.uses) if use.uses is not None else None
    if power is None or len(power.acts) != 1:
        return ()
    last = [way[-1].by for way in power.ways if way]
    wholly = by is None and not isinstance(use, Step)
    return power.acts if wholly or by in last or all(len(way) == 1 for way in power.ways) else ()
