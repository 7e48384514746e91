"""What keeps a case from being played, or makes a game of it that nobody meant: located problems."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.limited import limited
from kingmaker.analysis.struggle.arena import CHANCE
from kingmaker.analysis.struggle.clockwork import moments
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.wanting import DUE
from kingmaker.analysis.struggle.worths import ending_states
from kingmaker.model.struggle import Decider
from kingmaker.problems import NOWHERE, Problem, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.arena import Arena, Bits, Stakes
    from kingmaker.analysis.struggle.drafting import Draft
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Actor
    from kingmaker.model.values import Name, Quantity
    from kingmaker.problems import Location


# --- before anything is searched ----------------------------------------------------------------


def faults_before(case: Case) -> Iterator[Problem]:
    """Yield what the text of a case alone shows."""
    for missing, words in (
        (case.clock is None, "a clock: `clock: {from: DATE, to: DATE, tick: LENGTH}`"),
        (not case.moves, "moves"),
        (not case.endings, "endings"),
    ):
        if missing:
            message = "the case cannot be played as it is: something is missing"
            yield Problem("K812", message, _begin(case), help=f"it needs {words}")
    yield from _open_ended(case)
    yield from limited(case)


def _begin(case: Case) -> Location:
    """Return a place that stands for the whole case."""
    names = (*case.moves, *case.endings, *case.bodies, *case.people)
    return next((n.where for n in names if n.where.file), case.where)


def _open_ended(case: Case) -> Iterator[Problem]:
    """Yield an error for a number without an upper or a lower end: nothing can be drawn from it."""
    for words, quantity in _numbers(case):
        if quantity.low is None or quantity.high is None:
            message = f"{words} has no {'lower' if quantity.low is None else 'upper'} end"
            if not quantity.known:
                message = f"{words} is not known"
            help_ = "write both ends, such as `2..6`, wide where you are not sure"
            yield Problem("K813", message, quantity.where, help=help_)


def _numbers(case: Case) -> Iterator[tuple[str, Quantity]]:
    """Yield every number that play is drawn from, in words."""
    if case.precision is not None:
        yield "the precision", case.precision.value
    for name, actor in case.actors.items():
        yield from ((f"a worth to `{name}`", want.worth) for want in actor.wants)
        for belief in actor.believes:
            for who, wants in belief.of.items():
                yield from (
                    (f"a worth to `{who}` as `{name}` sees it", want.worth) for want in wants
                )
        yield from _of_crowd(name, actor)
    for name, move in case.moves.items():
        yield from ((f"the cost of `{name}`", cost) for cost in move.cost.values())
        if move.odds is not None:
            yield f"the odds of `{name}`", move.odds


def _of_crowd(name: Name, actor: Actor) -> Iterator[tuple[str, Quantity]]:
    crowd = actor.crowd
    if crowd is not None:
        for word in ("peer", "middle", "spread"):
            quantity = getattr(crowd, word)
            if quantity is not None:
                yield f"`{word}` of `{name}`", quantity


# --- after the search ---------------------------------------------------------------------------


def faults_of(draft: Draft, arena: Arena, stakes: Stakes) -> Iterator[Problem]:
    """Yield what the states of play show."""
    yield from faults_of_ends(draft, arena.ends, _ending(arena))
    unplayable = list(_unplayable(draft))
    yield from unplayable
    yield from _untold(draft)
    yield from _circles(draft)
    yield from _odds(arena, stakes)
    yield from _at_once(draft)
    if not unplayable:  # else nothing may come about because of that
        yield from _idle(draft, arena, stakes)


def faults_of_ends(draft: Draft, ends: Bits, counts: Bits) -> Iterator[Problem]:
    """Yield an error where two endings hold in a state that counts, as one in which play ends, or none does.

    `ends[e, s]` tells whether ending e holds in state s of the walk of the draft.
    """
    names = list(draft.case.endings)
    many = ends.sum(axis=0)
    for state in np.flatnonzero(counts & (many > 1))[:1]:
        first, second = (names[e] for e in np.flatnonzero(ends[:, state])[:2])
        message = f"play can end with both `{first}` and `{second}`: {_where(draft, int(state))}"
        related = (Related(first.where, "the other ending"),)
        help_ = "endings exclude each other: add `and not (…)` to one, or merge them"
        yield Problem("K804", message, second.where, help=help_, related=related)
    for state in np.flatnonzero(counts & (many == 0))[:1]:
        message = f"play can end without any ending: {_where(draft, int(state))}"
        yield Problem(
            "K805", message, names[-1].where, help="add a last ending, `{when: otherwise}`"
        )


def _ending(arena: Arena) -> Bits:
    """Return in which states play can end by itself."""
    ends: Bits = ending_states(arena)
    return ends if arena.outside is None else ends & ~arena.outside


def _where(draft: Draft, state: int) -> str:
    """Return how a state differs from the beginning, in a few words."""
    frame, places = draft.walker.places.explorer.frame, draft.walker.places
    start, there = places.values[places.start()], places.values[draft.walk.stands[state]]
    told = [
        f"{slot.key} is {_said(new)}"
        for slot, old, new in zip(frame.slots, start, there, strict=True)
        if old != new and slot.part not in ("days", "limits", "happened")
    ]
    return ", ".join(told[:_MOST]) or "as things are at the beginning"


#: How many changes of a state a message names.
_MOST = 4


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return " and ".join(str(part) for part in value) or "empty"
    return "nowhere" if value is None else str(value)


def _unplayable(draft: Draft) -> Iterator[Problem]:
    """Yield an error for a move whose vote cannot be played, or of a crowd that needs others' consent."""
    places = draft.walker.places
    for name, error in places.unplayable.items():
        where = draft.case.moves[name].where
        help_ = (
            "round what each holds; of several crowds leave one, and make the others one with it, or a few parties "
            "of `kind: organisation` that each vote as one"
            if isinstance(error, Refused)
            else error.help
        )
        yield Problem("K814", f"`{name}` cannot be played: {error}", where, help=help_)
    for name in places.shared:
        message = f"`{name}` cannot be played: a crowd makes it, and others must agree"
        help_ = "make it two moves: the crowd's own, and what others do about it"
        yield Problem("K814", message, name.where, help=help_)


def _untold(draft: Draft) -> Iterator[Problem]:
    """Yield an error for a want or an ending that turns on what the case does not say."""
    for words, condition in draft.wanting.columns.unsaid.items():
        where = getattr(condition, "where", NOWHERE)
        message = f"whether this holds cannot be told in play: {words}"
        yield Problem("K815", message, where, help="say it in the case, or leave it out of play")


def _circles(draft: Draft) -> Iterator[Problem]:
    """Yield an error where rules that work by themselves undo each other."""
    places = draft.walker.places
    explorer = places.explorer
    for place in dict.fromkeys(draft.walk.stands):
        for rule in explorer.rules:
            if places.moves(rule, place):
                name = rule.name
                message = f"`{name}` would work again as soon as the rules have worked: they run in a circle"
                help_ = "let each rule have a condition that its own effect ends, and that no other brings back"
                yield Problem("K816", message, name.where, help=help_)
                return


def _odds(arena: Arena, stakes: Stakes) -> Iterator[Problem]:
    """Yield an error where chance is likelier in one tick than what the players leave to it."""
    turns, left = arena.turns, 1 - float(arena.rate.sum())
    told: set[int] = set()
    for turn in np.flatnonzero(turns.player == CHANCE):
        options = range(int(turns.options_at[turn]), int(turns.options_at[turn + 1]))
        rows = [stakes.assumptions[int(turns.odds[o])] for o in options]
        if rows[0].path == DUE:
            continue  # a vote: nobody else is on the move then
        most = sum(float(row.quantity.high or 0) * row.factor for row in rows)
        first = int(turns.move[options[0]])
        if most > left + _ROUNDING and first not in told:
            told.add(first)
            name = arena.moves[first]
            message = f"in one tick chance has {most:.3g} for `{name}` and what else it may bring, and {left:.3g} is left"
            help_ = "choose smaller odds or a shorter tick; what is sure is `by: rule`"
            yield Problem("K814", message, name.where, help=help_)


_ROUNDING = 1e-12


def _at_once(draft: Draft) -> Iterator[Problem]:
    """Yield an error for two moves that have their own times within one tick: only one of them would come up."""
    begins = moments(draft.clock, draft.cut)
    seen: dict[int, Name] = {}
    for name, move in draft.case.moves.items():
        if move.at is None or move.nobody is Decider.RULE:
            continue
        tick = bisect_right(begins, move.at.replace(tzinfo=None)) - 1
        other = seen.setdefault(tick, name)
        if draft.case.moves[other].at != move.at:
            message = f"`{other}` and `{name}` have their own times within one tick"
            help_ = "choose a shorter tick, or let both come up at one time"
            yield Problem("K814", message, name.where, help=help_)


def _idle(draft: Draft, arena: Arena, stakes: Stakes) -> Iterator[Problem]:
    """Yield a warning for a mover who wants nothing, and for a player whose wants nothing can change."""
    counted = np.ones(arena.states, dtype=np.bool_) if arena.outside is None else ~arena.outside
    holds = stakes.holds[:, counted]
    same: Bits = np.asarray(holds.all(axis=1) | ~holds.any(axis=1))
    for number, name in enumerate(arena.players):
        own = [want for want in stakes.views[0] if want.player == number]
        if not own and name in _makers(draft.case):
            message = f"`{name}` has moves and wants nothing, so it moves by chance"
            help_ = f"say under `actors` what things are worth to `{name}`"
            yield Problem("K817", message, name.where, Severity.WARNING, help=help_)
        elif own and all(same[want.condition] for want in own):
            message = f"nothing that can happen makes a difference to `{name}`"
            help_ = "look at its wants, and at the moves that should bring them about"
            where = next((n.where for n in draft.case.actors if n == name), name.where)
            yield Problem("K818", message, where, Severity.WARNING, help=help_)


def _makers(case: Case) -> set[Name]:
    """Return everybody who is named as making a move of their own."""
    moves = [m for m in case.moves.values() if m.nobody is not Decider.CHANCE]
    own = {m.by for m in moves} | {n for m in moves if m.by is None for n in m.each}
    return {n for n in own if n is not None}
