"""Checks of when things happened: times that contradict the order, and orders that lead in a circle."""

from __future__ import annotations

from datetime import timedelta
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from kingmaker.problems import Problem, Related
from kingmaker.records import dataclass
from kingmaker.source.checks.cycles import Arrow, circles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kingmaker.model.case import Case
    from kingmaker.model.record import Event
    from kingmaker.model.values import Moment, Name


def circles_of_events(case: Case) -> Iterator[Problem]:
    """Yield an error for events that each came after the other."""
    graph = {str(n): tuple(Arrow(a, a.where) for a in e.after) for n, e in case.events.items()}
    for circle in circles(graph):
        names = [arrow.to for arrow in circle]
        chain = " after ".join(f"`{n}`" for n in (*names, names[0]))
        yield Problem(
            "K731",
            f"a circle of events: {chain}" if len(names) > 1 else f"`{names[0]}` came after itself",
            circle[0].where,
            help="one of them was first: take an `after` out",
            related=tuple(Related(a.where, "and here") for a in circle[1:]),
        )


@dataclass(frozen=True, slots=True)
class _Start:
    """The earliest that something may have happened, and the event that makes it so."""

    at: datetime
    because: Name


def contradicted_times(case: Case) -> Iterator[Problem]:
    """Yield an error for an event whose time is over before something that it came after can have happened."""
    order = _sorted(case.events)
    slack = _slack(case)
    starts: dict[str, _Start] = {}
    for name in order:
        event = case.events[name]
        before = [starts[a] for a in event.after if a in starts]
        latest = max(before, key=lambda s: s.at, default=None)
        own = _bound(event.at, earliest=True, slack=slack)
        end = _bound(event.at, earliest=False, slack=slack)
        if latest is not None and end is not None and end < latest.at:
            yield _contradiction(case, name, latest.because)
            latest = None
        if own is not None and (latest is None or own >= latest.at):
            starts[name] = _Start(own, name)
        elif latest is not None:
            starts[name] = latest


def _sorted(events: Mapping[Name, Event]) -> tuple[Name, ...]:
    """Return the events, each after those that it came after; none where they lead in a circle."""
    graph = {name: [a for a in event.after if a in events] for name, event in events.items()}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError:
        return ()


def _slack(case: Case) -> timedelta:
    """Return by how much `about` widens a time: one tick, or a day where nothing is played."""
    seconds = None if case.clock is None else case.clock.tick.seconds()
    return timedelta(days=1) if seconds is None else timedelta(seconds=float(seconds))


def _bound(moment: Moment | None, *, earliest: bool, slack: timedelta) -> datetime | None:
    end = None if moment is None else moment.earliest if earliest else moment.latest
    if end is None or moment is None:
        return None
    plain = end.replace(tzinfo=None)
    if not moment.about:
        return plain
    return plain - slack if earliest else plain + slack


def _contradiction(case: Case, late: Name, early: Name) -> Problem:
    when, before = case.events[late].at, case.events[early].at
    at = late.where if when is None else when.where
    said = "" if when is None else f" ({when.text})"
    first = "" if before is None else f" ({before.text})"
    there = early.where if before is None else before.where
    direct = early in case.events[late].after
    return Problem(
        "K730",
        f"`{late}`{said} cannot have come after `{early}`{first}",
        at,
        help="correct a time or the order; a time that is not known well is a range, `2023-11-17..2023-11-19`",
        related=(
            Related(
                there, "it says so here" if direct else "by what lies between, it came after this"
            ),
        ),
    )


def forecasts_too_late(case: Case) -> Iterator[Problem]:
    """Yield an error for a forecast of what was over when it was made."""
    for name, forecast in case.forecasts.items():
        made, horizon = forecast.made, forecast.horizon
        if made is None or horizon is None or made.earliest is None or horizon.latest is None:
            continue
        if horizon.latest.replace(tzinfo=None) < made.earliest.replace(tzinfo=None):
            message = f"`{name}` was made on {made.text}, after its horizon {horizon.text}"
            help_ = "correct one of the two days"
            yield Problem(
                "K738",
                message,
                horizon.where,
                help=help_,
                related=(Related(made.where, "made here"),),
            )
