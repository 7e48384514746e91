"""Checks that need a search: what can never be reached, endings that overlap, claims that say nothing.

They are run by ``kingmaker check --deep``. The search is bounded and says so: what was not found within the limit may
still be there, and then nothing is said to be impossible.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kingmaker.analysis.barring import Why
from kingmaker.analysis.exploring import Explorer, met
from kingmaker.analysis.limited import limited
from kingmaker.analysis.recorded import MOST_LINES, replay
from kingmaker.analysis.vacuous import unexercised, vacuous
from kingmaker.model import sentences as s
from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.values import Quantity
from kingmaker.problems import NOWHERE, Problem, Related, Severity, by_place
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.exploring import Explored
    from kingmaker.analysis.frames import Values
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.problems import Location

#: How many moves of a path a message names.
MOST_MOVES = 8


@dataclass(frozen=True, slots=True)
class DeepResult:
    """What a search found: the problems, how many states were seen, and whether these are all there are."""

    problems: tuple[Problem, ...]
    searched: int
    complete: bool


def deep_checks(case: Case, *, limit: int = 200_000) -> DeepResult:
    """Return the problems of a case that only a search can find, within so many states.

    The states are those that the moves of the case lead to. A move of a body is possible where some ballot carries
    it, whatever its members want. Time and memory are linear in the states times the moves.

    >>> from kingmaker.model.case import Case
    >>> deep_checks(Case(name="x")).problems
    ()
    """
    explorer = Explorer.of(case)
    found = explorer.run(limit)
    problems = [*vacuous(case, found), *unexercised(case)]
    if case.moves:
        problems += [*_endings(case, found)]
    if found.complete and case.moves:
        problems += [*_levels(case, found), *_moves(case, found)]
    if not found.complete:
        problems.append(_stopped(case, len(found.states)))
    problems += _record(case, explorer)
    if case.clock is not None and case.endings:  # it is there to be played
        problems += limited(case)
    return DeepResult(by_place(problems), len(found.states), found.complete)


def _stopped(case: Case, states: int) -> Problem:
    message = f"the search stopped after {states:,} states, and there are more"
    help_ = "what was not found may still be there: nothing is said to be impossible"
    where = next((key.where for key in case.moves), case.where)
    return Problem("K809", message, where, Severity.NOTE, help=help_)


# --- what is never reached ---------------------------------------------------------------------


def _levels(case: Case, found: Explored) -> Iterator[Problem]:
    """Yield a warning for a level that a move sets and at which no state rests.

    Where none of the moves that set it can be made, they are the problem.
    """
    for name, gauge in case.gauges.items():
        place = found.frame.at("gauges", name)
        if place is None:
            continue
        seen = {values[place] for values in found.states}
        made = list(_made(case, name, found))
        for level in gauge.levels:
            if level not in seen and any(_same(level, value) for value in made):
                text = quantity_to_text(level) if isinstance(level, Quantity) else str(level)
                message = f"`{name}` never rests at `{text}`, though a move sets it so"
                help_ = "look at what follows in the same move, and at the moves `by: rule`"
                yield Problem("K801", message, level.where, Severity.WARNING, help=help_)


def _made(case: Case, gauge: str, found: Explored) -> Iterator[object]:
    """Yield the values that some move that can be made gives a gauge."""
    for name, move in case.moves.items():
        for step in move.steps if name in found.made else ():
            yield from (a.value for a in step.do if isinstance(a, s.SetTo) and a.gauge == gauge)
            yield from (f.value for f in step.then if isinstance(f, s.Is) and f.subject == gauge)


def _same(level: Name | Quantity, value: object) -> bool:
    if isinstance(level, Quantity):
        return isinstance(value, Quantity) and value.likely == level.likely
    return not isinstance(value, Quantity) and str(value) == str(level)


def _moves(case: Case, found: Explored) -> Iterator[Problem]:
    """Yield a warning for a move that can be made in no state; one without a power is known already."""
    for name, move in case.moves.items():
        if name in found.made:
            continue
        bar = found.bars.get(name)
        if bar is not None and bar.why is Why.NO_POWER:
            continue
        reason = "its condition holds in none" if bar is None else bar.words
        message = (
            f"the move `{name}` can never be made, in none of {_many(len(found.states))}: {reason}"
        )
        where = name.where if move.when is None else getattr(move.when, "where", name.where)
        place = name.where if bar is not None else where
        related = () if bar is None else _clause(case, bar.path)
        help_ = "look at its condition and at the power it uses" if bar is None else ""
        yield Problem("K802", message, place, Severity.WARNING, help=help_, related=related)


def _many(states: int) -> str:
    return "one state" if states == 1 else f"{states:,} states"


def _clause(case: Case, path: str) -> tuple[Related, ...]:
    """Return the clause at an address as a related place."""
    clause = next((c for c in case.clauses() if c.path == path), None) if path else None
    if clause is None or not clause.where.file:
        return ()
    return (Related(clause.where, f"the clause `{path}`"),)


# --- endings -----------------------------------------------------------------------------------


def _endings(case: Case, found: Explored) -> Iterator[Problem]:
    """Yield problems of endings that overlap, that leave a state without one, or that never come about."""
    named = [n for n, e in case.endings.items() if not isinstance(e.when, s.Otherwise)]
    if not named:
        return
    seen = _Seen.of(case, found, tuple(named))
    yield from seen.overlaps()
    if len(named) == len(case.endings):
        yield from seen.gaps()
    if found.complete:
        yield from seen.absent()


@dataclass(frozen=True, slots=True)
class _Seen:
    """Which endings hold in which explored states: for each set of endings, the first state with just these."""

    case: Case
    found: Explored
    named: tuple[Name, ...]
    first: dict[tuple[Name, ...], Values]

    @classmethod
    def of(cls, case: Case, found: Explored, named: tuple[Name, ...]) -> _Seen:
        reads = found.frame.support(tuple(case.endings[n].when for n in named))
        known: dict[Values, tuple[Name, ...]] = {}
        first: dict[tuple[Name, ...], Values] = {}
        for values in found.states:
            key = tuple(values[n] for n in reads)
            if key not in known:
                true = (n for n in named if met(case.endings[n].when, found.frame, values))
                known[key] = tuple(true)
            first.setdefault(known[key], values)
        return cls(case, found, named, first)

    def overlaps(self) -> Iterator[Problem]:
        """Yield a problem for each pair of endings that hold in one state."""
        told: set[tuple[Name, ...]] = set()
        for names, values in self.first.items():
            for pair in combinations(names, 2):
                if pair not in told:
                    told.add(pair)
                    yield self._overlap(pair, values)

    def _overlap(self, pair: tuple[Name, ...], values: Values) -> Problem:
        first, second = pair
        message = f"`{first}` and `{second}` are both reached {_after(self.found.path(values))}"
        return Problem(
            "K804",
            message,
            second.where,
            Severity.ERROR if self.found.states[values].sure else Severity.WARNING,
            help="endings exclude each other: add `and not (…)` to one, or merge them",
            related=(Related(first.where, "the other ending"),),
        )

    def gaps(self) -> Iterator[Problem]:
        """Yield a problem for a state that has no ending, where none is `otherwise`."""
        values = self.first.get(())
        if values is not None:
            message = f"no ending is reached {_after(self.found.path(values))}"
            sure = self.found.states[values].sure
            severity = Severity.ERROR if sure else Severity.WARNING
            help_ = "add a last ending, `{when: otherwise}`"
            yield Problem("K805", message, self.named[-1].where, severity, help=help_)

    def absent(self) -> Iterator[Problem]:
        """Yield a warning for an ending that no state has."""
        there = {name for names in self.first for name in names}
        states = _many(len(self.found.states))
        for name in self.case.endings:
            missing = name not in there if name in self.named else () not in self.first
            if missing:
                message = f"the ending `{name}` never comes about, in none of {states}"
                help_ = "look at its condition, and at the moves that should lead there"
                yield Problem("K803", message, name.where, Severity.WARNING, help=help_)


def _after(path: tuple[str, ...]) -> str:
    if not path:
        return "when the case begins"
    more = f" and {len(path) - MOST_MOVES} more" if len(path) > MOST_MOVES else ""
    return "after " + ", ".join(f"`{name}`" for name in path[:MOST_MOVES]) + more


# --- the record --------------------------------------------------------------------------------


def _record(case: Case, explorer: Explorer) -> Iterator[Problem]:
    """Yield a warning for a recorded move that is impossible in every order that the record allows."""
    if not any(event.move for event in case.events.values()):
        return
    replayed = replay(case, explorer)
    for impossible in replayed.found:
        name, bar = impossible.event, impossible.bar
        move = case.events[name].move
        message = f"by the clauses `{name}` could not happen as `{move}` in any order that the record allows: {bar.words}"
        yield Problem(
            "K808",
            message,
            _place(case, name),
            Severity.WARNING,
            help="correct the move or the order; where the rules were broken, write `outside: yes`",
            related=_clause(case, bar.path),
        )
    if not replayed.complete:
        message = f"the record allows too many orders: {MOST_LINES:,} steps were followed, not all"
        first = next(iter(case.events)).where
        help_ = "say with `at` or `after` what came before what"
        yield Problem("K809", message, first, Severity.NOTE, help=help_)


def _place(case: Case, event: Name) -> Location:
    move = case.events[event].move
    return next((w for w in (move.where if move else NOWHERE, event.where) if w.file), NOWHERE)
