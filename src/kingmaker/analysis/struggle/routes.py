"""The routes by which something can be decided: which questions each must carry, who may stop it, and what overrides that."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, product
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Question
from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.electing import one_list
from kingmaker.analysis.gaps import Refusal, Undetermined
from kingmaker.analysis.gaps import Refused as NotComputed
from kingmaker.analysis.speaking import removed
from kingmaker.analysis.struggle.refusing import Unplayable
from kingmaker.analysis.whole import about, overriding
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.legality import Way
    from kingmaker.model import sentences as s
    from kingmaker.model.evaluate import World
    from kingmaker.model.values import Name

#: Questions any of which will do.
Questions = tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Veto:
    """The questions by which somebody may stop something, and the routes by which that is overridden."""

    used: Questions
    overridden: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One way to decide: what must be carried, its own questions and those of each consent; and who may stop it."""

    carried: tuple[Questions, ...]
    vetoes: tuple[Veto, ...]

    def every(self) -> Iterator[Questions]:
        """Yield all its questions."""
        yield from self.carried
        for veto in self.vetoes:
            yield veto.used
            for route in veto.overridden:
                yield from route.every()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a step needs, in words, and the routes by which it can be had."""

    what: str
    routes: tuple[Route, ...]

    def questions(self) -> Iterator[Questions]:
        """Yield all questions of all routes."""
        for route in self.routes:
            yield from route.every()


@dataclass(frozen=True, slots=True)
class Routing:
    """Makes routes in a world, of these decisions there; what is done is `acts`."""

    world: World
    views: tuple[DecisionView, ...]
    acts: tuple[s.Act, ...]

    def route(self, way: Way, asked: Callable[[DecisionView], Questions]) -> Route:
        """Return a way with its questions: those that are `asked`; a veto, and what overrides it, is at any time."""
        return Route(
            tuple(asked(view) for view in (way.view, *way.consents)),
            tuple(self._veto(view, way.view.concerning) for view in way.vetoes),
        )

    def _veto(self, view: DecisionView, person: Name | None) -> Veto:
        """Return a veto, in a decision about this person where it concerns one."""
        power = overriding(self.world.case, view)
        used = _used(view)
        if power is None:
            return Veto(used)
        persons = removed(self.acts, self.world) if person is None else (person,)
        each = [tuple(self._overriding(power, view, p)) for p in persons or (None,)]
        return Veto(used, tuple(map(_together, product(*each))))

    def _overriding(self, power: Name, view: DecisionView, person: Name | None) -> Iterator[Route]:
        """Yield each way of the power that overrides a veto, in a decision about this person."""
        own = [v for v in self.views if v.power == power]
        kept = about(own, person)
        if own and not kept:
            msg = f"`{power}` overrides a veto in `{view.power}`, and whom it concerns the case does not say"
            raise Unplayable(msg)
        for _, found in groupby(kept, key=lambda v: v.way):
            way = list(found)
            if all(map(is_open, way)):
                _at_once(power, way)
                yield self._whole(way, person)

    def _whole(self, views: list[DecisionView], person: Name | None) -> Route:
        """Return a way of a power with all its steps, taken at once."""
        return Route(
            tuple(questions_of(v) for v in views if v.kind is not Kind.VETO),
            tuple(self._veto(v, person) for v in views if v.kind is Kind.VETO),
        )


def _at_once(power: Name, way: list[DecisionView]) -> None:
    """Raise `Unplayable` for a power that overrides a veto and takes its time: it is the same ballot, and no time passes before it."""
    for view in way:
        own = view.own
        for word in ("notice", "window", "after"):
            time = None if own is None else getattr(own, word)
            if time is not None and time.count > 0:
                msg = f"`{power}` overrides a veto by the same ballots, and what it takes in time (`{word}`) is not followed"
                raise Unplayable(
                    msg,
                    "make the second vote a move of its own, whose `when` is a gauge that the veto sets",
                )


def _used(view: DecisionView) -> Questions:
    """Return the questions by which a veto is used; one that cannot be told would never be, and nobody would know."""
    unsaid = (q for q in (view.meeting, view.writing) if isinstance(q, Undetermined))
    missing = next(unsaid, None)
    if missing is not None:
        msg = f"`{view.by}` may stop `{view.power}`, and the case does not say {missing.missing}"
        raise Unplayable(msg)
    return questions_of(view)


def _together(routes: tuple[Route, ...]) -> Route:
    """Return the route on which all of these are taken: of what is about several people, one for each."""
    return Route(
        tuple(asked for route in routes for asked in route.carried),
        tuple(veto for route in routes for veto in route.vetoes),
    )


def as_vote(way: Way, world: World) -> Way:
    """Return a way in which an election by most votes is a vote of who is put up against all others."""
    if not is_plural(way.view):
        return way
    asking = replace(way.view.asking, meeting=one_list(way.view, world))
    return replace(way, view=replace(way.view, asking=asking))


def is_plural(view: DecisionView) -> bool:
    """Tell whether a decision is an election by most votes."""
    return isinstance(view.meeting, NotComputed) and view.meeting.why is Refusal.PLURALITY


def is_open(view: DecisionView) -> bool:
    """Tell whether a decision can be taken in this state."""
    return view.available is not False


def questions_of(view: DecisionView) -> Questions:
    """Return the questions by which a decision can be had; nothing where the case does not say how."""
    asked = [q for q in (view.meeting, view.writing) if q is not None]
    found = tuple(q for q in asked if isinstance(q, Question))
    refused = next((q for q in asked if isinstance(q, NotComputed)), None)
    if refused is not None and not found:
        msg = f"`{view.name}` is no vote of yes or no that can be played: {refused.says}"
        raise Unplayable(msg)
    return found
