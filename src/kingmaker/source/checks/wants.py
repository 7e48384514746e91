"""Checks of actors: what they want, what they believe, and the clock and precision of play."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model.evaluate import chosen, members_of
from kingmaker.model.parties import AgreementKind, PartyKind
from kingmaker.model.state import NotSaid, UnknownName, initial
from kingmaker.model.struggle import MOST_TICKS
from kingmaker.model.values import Certainty
from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.checks.electors import electors
from kingmaker.source.checks.places import expanded, sitting
from kingmaker.source.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.parties import Agreement
    from kingmaker.model.struggle import Actor, Clock, Move, Want
    from kingmaker.model.values import Duration, Name

_DAYS = {"month": 30, "quarter": 91, "year": 365}


def unfounded_wants(case: Case) -> Iterator[Problem]:
    """Yield an error for a want of a named person with neither a source nor ``certainty: assumed``."""
    for name, actor in case.actors.items():
        if name not in case.people or case.people[name].kind is not PartyKind.PERSON:
            continue
        bare = [w for w in actor.wants if not _founded(w) and not _founded(actor)]
        if bare:
            rest = tuple(Related(w.where, "and here") for w in bare[1:6])
            yield Problem(
                "K701",
                f"a want of `{name}`, a person, says neither who says so nor that it is assumed",
                bare[0].where,
                help="add `source: NAME`, or `certainty: assumed` where it is the author's own guess",
                related=rest,
            )


def _founded(clause: Want | Actor) -> bool:
    return bool(clause.source) or clause.certainty is Certainty.ASSUMED


def strangers(case: Case) -> Iterator[Problem]:
    """Yield an error for an actor that is no party, a warning for a belief about somebody who is no actor."""
    known = (*case.people, *case.groups, *case.entities, *case.bodies)
    for name, actor in case.actors.items():
        if name not in known:
            guess = nearest(name, known)
            help_ = (
                f"did you mean `{guess}`?"
                if guess
                else "declare it under `people`, `groups` or `entities`"
            )
            yield Problem(
                "K702", f"the actor `{name}` is no party of the case", name.where, help=help_
            )
        for belief in actor.believes:
            for other in belief.of:
                if other not in case.actors:
                    message = f"`{name}` believes something of `{other}`, who wants nothing in play"
                    help_ = f"give `{other}` wants of its own, or leave the belief out"
                    yield Problem("K703", message, other.where, Severity.WARNING, help=help_)


def at_the_end_or_meanwhile(case: Case) -> Iterator[Problem]:
    """Yield an error for a want with both or neither of `that` and `while`, or whose worth fits the other."""
    for actor in case.actors.values():
        believed = (w for b in actor.believes for wants in b.of.values() for w in wants)
        for want in (*actor.wants, *believed):
            yield from _one_of(want)


def _one_of(want: Want) -> Iterator[Problem]:
    if (want.that is None) == (want.lasting is None):
        both = want.that is not None
        message = (
            "this want has both `that` and `while`"
            if both
            else "this want says nothing that is wanted"
        )
        help_ = "`that` is worth something at the end, `while` so much per time; write one of them"
        yield Problem("K704", message, want.where, help=help_)
    elif want.lasting is not None and not want.worth.per:
        help_ = "say per what time: `-0.5 per day`, or write `that` for what counts at the end"
        message = "what is worth something while it lasts needs a time"
        yield Problem("K704", message, want.worth.where, help=help_)
    elif want.that is not None and want.worth.per:
        help_ = "write `while` for what counts as long as it lasts, or leave the time out"
        message = f"what is wanted at the end has no worth per {want.worth.per}"
        yield Problem("K704", message, want.worth.where, help=help_)


def crowds_of_one(case: Case) -> Iterator[Problem]:
    """Yield an error for a person that is to act by numbers."""
    for name, actor in case.actors.items():
        party = case.people.get(name)
        if actor.crowd is not None and party is not None and party.kind is PartyKind.PERSON:
            message = f"`{name}` is one person and has `crowd` settings"
            help_ = "write `kind: crowd` under `people`, or leave `crowd` out"
            yield Problem("K705", message, actor.crowd.where, help=help_)


def clock(case: Case) -> Iterator[Problem]:
    """Yield an error for a clock that cannot run: no stretch of time, or a tick that does not cut it."""
    found = case.clock
    if found is None:
        return
    stretch = found.ends - found.starts
    if stretch <= timedelta():
        message = "the clock ends before it begins"
        yield Problem("K706", message, found.where, help="`from` comes before `to`")
        return
    tick = _seconds(found.tick)
    if tick is None or tick == 0:
        message = "a tick must be a length of time" if tick is None else "a tick of no length"
        yield Problem("K706", message, found.where, help="write minutes, hours, days or weeks")
        return
    yield from _too_coarse_or_fine(found, Fraction(round(stretch.total_seconds())) / tick)


def _too_coarse_or_fine(clock: Clock, ticks: Fraction) -> Iterator[Problem]:
    if ticks < 1:
        message = "one tick is longer than the whole stretch of time"
        yield Problem("K706", message, clock.where, help="choose a shorter tick")
    elif ticks > MOST_TICKS:
        message = f"{int(ticks):,} ticks are more than the {MOST_TICKS:,} that are played"
        yield Problem("K706", message, clock.where, help="choose a longer tick")


def _seconds(duration: Duration) -> Fraction | None:
    exact = duration.seconds()
    days = _DAYS.get(duration.unit)
    return duration.count * days * 86400 if exact is None and days else exact


def precision(case: Case) -> Iterator[Problem]:
    """Yield an error for a precision that is not above nought."""
    found = case.precision
    if found is not None and found.value.low is not None and found.value.low <= 0:
        message = "precision must be above 0: at 0 everybody chooses by lot"
        yield Problem(
            "K707", message, found.value.where, help="write a number or range such as `0.8..2`"
        )


def unknown_costs(case: Case) -> Iterator[Problem]:
    """Yield a warning for a cost to somebody who wants nothing: it would mind that cost and nothing else."""
    for name, move in case.moves.items():
        for who in move.cost:
            sits = sitting(who, case) if who in case.bodies else ()
            bearers = (who, *expanded((who,), case), *sits)
            if case.actors and not any(n in case.actors or _inside(n, case) for n in bearers):
                message = f"the move `{name}` costs `{who}` something, who wants nothing in play"
                help_ = f"give `{who}` wants, or leave the cost out"
                yield Problem("K703", message, who.where, Severity.WARNING, help=help_)


def _inside(who: Name, case: Case) -> bool:
    return any(who in group.members for n, group in case.groups.items() if n in case.actors)


# --- voters who want nothing -----------------------------------------------------------------------

#: How many voters without wants are named; of the others the number is told.
_NAMED = 6


def voters_without_wants(case: Case) -> Iterator[Problem]:
    """Yield a warning for each body whose vote is in play and in which people sit who want nothing: they vote at even odds.

    Those count who sit there as the case begins. A member that is an entity without wants votes as whoever governs it.
    """
    if not case.moves or not case.endings or case.clock is None:
        return
    wanting = _wanting(case)
    told: set[Name] = set()
    for name, move in case.moves.items():
        for body in _deciders(case, move):
            bare = [who for who in _voters(case, body) if who not in wanting | told]
            told.update(bare)
            if bare:
                yield _by_lot(case, name, body, bare)


def _wanting(case: Case) -> set[Name]:
    """Return everybody who wants something or minds what a move costs: actors, and the members of groups that want it `alone`."""
    own = {name for name, actor in case.actors.items() if actor.wants}
    alone = {name for name in own & {*case.groups} if case.actors[name].alone}
    paying = {who for move in case.moves.values() for who in move.cost}
    return own | paying | {who for group in alone for who in sitting(group, case)}


def _deciders(case: Case, move: Move) -> Iterator[Name]:
    """Yield the bodies whose votes a move takes: who makes it, and whose consent or veto its power knows."""
    if move.nobody is not None:
        return
    for step in move.steps:
        by = step.by or move.by
        used = case.powers[step.uses].ways if step.uses is not None else ()
        beside = (n for way in used for part in way for n in (*part.consent, *part.veto))
        yield from dict.fromkeys(n for n in (by, *beside) if n is not None)


def _voters(case: Case, name: Name, above: tuple[Name, ...] = ()) -> Iterator[Name]:
    """Yield who has a vote in a body as the case begins, and in those that govern a member without wants."""
    if name in case.entities and name not in case.actors:
        governs = _governing(case, name)
        if governs is not None and name not in above:
            yield from _voters(case, governs, (*above, name))
    elif name in case.bodies:
        for who in _members(case, name):
            yield from _voters(case, who, above) if who in case.entities else (who,)


def _members(case: Case, body: Name) -> tuple[Name, ...]:
    """Return who casts a vote in a body as the case begins, of holders those who have not lent all they have."""
    electorate = case.bodies[body].electorate
    if electorate is None or electorate.weight is not None:
        return electors(case, body)
    state = initial(case)
    of_all = (a for a in case.agreements.values() if _of_all(a))
    lent = {n for a in of_all for n in members_of(a.giver, state, case=case)}
    return tuple(n for n in electors(case, body) if n not in lent)


def _of_all(agreement: Agreement) -> bool:
    """Tell whether an agreement lends all the votes of its giver."""
    return agreement.kind is AgreementKind.PROXY and agreement.amount is None


def _is_crowd(case: Case, name: Name) -> bool:
    return name in case.people and case.people[name].kind is PartyKind.CROWD


def _governing(case: Case, entity: Name) -> Name | None:
    try:
        return chosen(case.entities[entity].governed_by, initial(case), case=case)
    except (NotSaid, UnknownName):
        return None


def _by_lot(case: Case, move: Name, body: Name, bare: list[Name]) -> Problem:
    places = {n: n for section in (case.people, case.entities, case.groups) for n in section}
    where = [places[n].where if n in places else body.where for n in bare]
    names = [f"`{n}`" for n in bare[:_NAMED]]
    names += [f"{len(bare) - _NAMED:,} more"] if len(bare) > _NAMED else []
    who = f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]
    one = len(bare) == 1
    each = (
        "each of its votes is"
        if one and _is_crowd(case, bare[0])
        else "the vote is"
        if one
        else "each vote is"
    )
    message = (
        f"{who} {'votes' if one else 'vote'} in `{body}` on `{move}` and {'wants' if one else 'want'} nothing: "
        f"{each} as likely yes as no"
    )
    help_ = f"say under `actors` what things are worth to {who if one else 'each'}, with a source or `certainty: assumed`"
    related = tuple(Related(place, "and here") for place in where[1:_NAMED])
    return Problem("K744", message, where[0], Severity.WARNING, help=help_, related=related)
