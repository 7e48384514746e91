"""Checks of moves: who makes them, chance and its odds, the pronouns `it` and `actor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kingmaker.model import sentences as s
from kingmaker.model.parties import PartyKind
from kingmaker.model.struggle import Decider
from kingmaker.problems import NOWHERE, Problem, Severity
from kingmaker.source.checks.walk import every, spelt_out
from kingmaker.source.memory import kept, once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Move
    from kingmaker.model.values import Name, Quantity
    from kingmaker.problems import Location


def moves_of_nobody(case: Case) -> Iterator[Problem]:
    """Yield an error for a move that nobody makes, and for a rule that does not say when it works."""
    for name, move in case.moves.items():
        someone = move.by or move.by_holder_of or move.nobody or move.each
        if not someone and not all(step.by for step in move.steps):
            help_ = _whom(case, move)
            yield Problem("K722", f"nobody makes the move `{name}`", name.where, help=help_)
        if move.nobody is Decider.RULE and move.when is None and move.at is None:
            help_ = "say when it works: `when: CONDITION` or `at: TIME`"
            message = f"`{name}` works by itself, and nothing says when"
            yield Problem("K722", message, name.where, help=help_)


def _whom(case: Case, move: Move) -> str:
    """Return how to say who makes a move: by the steps of the power that it uses, where it uses one."""
    uses = next((step.uses for step in move.steps if step.uses is not None), None)
    power = case.powers.get(uses) if uses is not None else None
    for way in power.ways[:1] if power is not None else ():
        by = [step.by for step in way if step.by is not None]
        if len(by) == 1:
            return f"say who: `{uses}` is for `{by[0]}`, so `by: {by[0]}`"
        if by:
            steps = ", ".join(f"{{by: {who}, uses: {uses}}}" for who in by)
            return f"say who, step by step: `steps: [{steps}]`, with what is done in the last"
    return "say who: `by: NAME`, `by: holder of OFFICE`, `by: chance`, `each: NAMES`"


def odds(case: Case) -> Iterator[Problem]:
    """Yield an error for chance without odds, odds without chance, and odds that are none."""
    for name, move in case.moves.items():
        by_chance = move.nobody is Decider.CHANCE
        if by_chance and move.odds is None:
            help_ = "say how likely it is: `odds: 0.3 per tick`"
            yield Problem(
                "K713", f"`{name}` is left to chance without odds", name.where, help=help_
            )
        elif move.odds is not None and not by_chance:
            message = f"`{name}` has odds, and somebody decides it"
            help_ = "leave `odds` out, or write `by: chance`"
            yield Problem("K713", message, move.odds.where, help=help_)
        elif move.odds is not None:
            yield from _odds_beyond(name, move.odds)


def _odds_beyond(name: Name, odds: Quantity) -> Iterator[Problem]:
    too_many = odds.high is not None and odds.high > 1 and odds.per in ("", "tick")
    if too_many or (odds.low is not None and odds.low < 0):
        message = f"the odds of `{name}` are not between 0 and 1"
        help_ = "write a probability, such as `0.3 per tick` or `30% per tick`"
        yield Problem("K713", message, odds.where, help=help_)


def shares_of_crowds(case: Case) -> Iterator[Problem]:
    """Yield an error for a move that needs a share of somebody who is no crowd, or of a crowd what is no share."""
    for name, move in case.moves.items():
        share = move.needs
        if share is None:
            continue
        makers = [n for n in (move.by, *(() if move.by else move.each)) if n is not None]
        if not makers or not all(_is_crowd(n, case) for n in makers):
            message = f"`{name}` needs a share of a crowd, and no crowd makes it"
            help_ = "leave `needs` out, or write `kind: crowd` under `people`"
            yield Problem("K723", message, share.where, help=help_)
        elif share.exact is None or not 0 < share.exact <= 1:
            message = f"`{name}` needs a share that is not one number above 0 and at most 1"
            yield Problem("K723", message, share.where, help="write a share, such as `5%` or `1/3`")


def _is_crowd(name: Name, case: Case) -> bool:
    party, actor = case.people.get(name), case.actors.get(name)
    many = actor is not None and actor.crowd is not None
    return many or (party is not None and party.kind is PartyKind.CROWD)


def pronouns_of_moves(case: Case) -> Iterator[Problem]:
    """Yield an error for `it` without `each` and `actor` where nobody acts, a warning for `each` without `it`."""
    for name, move in case.moves.items():
        said = (move.when, *((x.when, x.do, x.then) for x in move.steps))
        its = list(_pronouns(said, case, s.Pronoun.IT))
        asked = move.asks is not None and move.asks == "it"
        if (its or asked) and not move.each:
            yield _no_each(f"the move `{name}`", its[0] if its else name.where)
        elif move.each and not its and not asked and _has_mover(move):
            yield _no_it(f"the move `{name}`", move.each[0].where)
        if move.nobody is not None:
            for where in _pronouns(said, case, s.Pronoun.ACTOR):
                message = f"nobody acts in the move `{name}`, so `actor` stands for nobody"
                yield Problem("K714", message, where, help="name whom you mean")


def _has_mover(move: Move) -> bool:
    steps = any(step.by for step in move.steps)
    return bool(move.by or move.by_holder_of or move.nobody or steps)


def pronouns_of_wants(case: Case) -> Iterator[Problem]:
    """Yield an error for a want that says `it` without `each`, a warning for the reverse."""
    for actor in case.actors.values():
        believed = (w for b in actor.believes for wants in b.of.values() for w in wants)
        for want in (*actor.wants, *believed):
            its = list(_pronouns((want.that, want.lasting), case, s.Pronoun.IT))
            if its and not want.each:
                yield _no_each("this want", its[0])
            elif want.each and not its:
                yield _no_it("this want", want.each[0].where)


def _no_each(what: str, where: Location) -> Problem:
    message = f"{what} says `it`, and nothing says for whom that stands"
    return Problem("K714", message, where, help="add `each: NAMES`, or name whom you mean")


def _no_it(what: str, where: Location) -> Problem:
    message = f"{what} has `each` and never says `it`, so all its copies are the same"
    return Problem("K714", message, where, Severity.WARNING, help="say `it`, or leave `each` out")


def pronouns_elsewhere(case: Case) -> Iterator[Problem]:
    """Yield an error for `it` or `actor` where no sentence around says whom that is."""
    for impersonal in _IMPERSONAL:
        yield from _astray(case, impersonal)


@once
def _astray(case: Case, impersonal: _Impersonal) -> tuple[Problem, ...]:
    """Return the problems of one section."""
    return tuple(p for what, value in impersonal(case) if value for p in _first(what, value, case))


def _first(what: str, value: object, case: Case) -> Iterator[Problem]:
    for part in spelt_out(value, case):
        pronoun = next((r for r in _direct(part) if isinstance(r, s.Pronoun)), None)
        if pronoun is not None:
            message = f"`{pronoun}` stands for nobody in {what}"
            help_ = "name whom you mean, or count them: `at least 1 of …`"
            yield Problem("K714", message, _place(part), help=help_)
            return


_Said: TypeAlias = "Iterator[tuple[str, object]]"
_Impersonal: TypeAlias = "Callable[[Case], _Said]"


def _endings(case: Case) -> _Said:
    yield from ((f"the ending `{name}`", ending.when) for name, ending in case.endings.items())


def _bodies(case: Case) -> _Said:
    for name, body in case.bodies.items():
        for group in body.seat_groups:
            yield f"the seats `{name}.{group.id}`", group.when
        options = (*body.passes, *body.quorum)
        yield f"the rules of `{name}`", tuple(o.when for o in options)


def _holdings(case: Case) -> _Said:
    for entity, classes in case.holdings.items():
        for share, clause in classes.items():
            yield f"the votes of `{entity}.{share}`", tuple(o.when for o in clause.votes)


def _agreements(case: Case) -> _Said:
    yield from ((f"the end of `{name}`", clause.until) for name, clause in case.agreements.items())


def _events(case: Case) -> _Said:
    for name, event in case.events.items():
        if event.move is None and event.it is None:
            yield f"the event `{name}`", event.then


def _claims(case: Case) -> _Said:
    yield from (("this claim", claim.condition) for claim in case.claims)


def _forecasts(case: Case) -> _Said:
    for name, forecast in case.forecasts.items():
        yield f"the forecast `{name}`", (forecast.given, forecast.then)


def _assertions(case: Case) -> _Said:
    yield from ((f"the assertion `{name}`", one.claim) for name, one in case.assertions.items())


#: The conditions in which nobody acts and nothing runs over names, section by section.
_IMPERSONAL: tuple[_Impersonal, ...] = (
    _endings, _bodies, _holdings, _agreements, _events, _claims, _forecasts, _assertions,
)  # fmt: skip


def _pronouns(value: object, case: Case, which: s.Pronoun) -> Iterator[Location]:
    """Yield where a pronoun is used, terms spelt out; a pronoun has the place of the sentence it is in."""
    for part in spelt_out(value, case):
        if which in _direct(part):
            yield _place(part)


def _place(part: object) -> Location:
    return getattr(part, "where", NOWHERE)


def _direct(part: object) -> tuple[object, ...]:
    """Return the references that a sentence names itself."""
    if isinstance(part, s.Is | s.Level):
        return (part.subject, part.value)
    if isinstance(part, s.Member | s.Works | s.Holds):
        return (part.subject,)
    if isinstance(part, s.Appoint | s.Elect | s.Remove | s.Resign):
        return (part.who,)
    if isinstance(part, s.Pay):
        return (part.payer, part.payee)
    if isinstance(part, s.Transfer):
        return (part.giver, part.taker)
    return (part.taker,) if isinstance(part, s.Issue) else ()


def bare_members(case: Case) -> Iterator[Problem]:
    """Yield an error for a condition that counts `members` without saying of what."""
    sections = (case.terms, case.moves, case.endings, case.actors, case.forecasts, case.claims)
    others = (case.assertions, case.bodies, case.powers, case.events)
    for section in (*sections, *others):
        for part in kept(_bare, section):
            message = "this counts `members` and does not say of what"
            yield Problem("K729", message, part.where, help="name the body or group: `of board`")


def _bare(section: object) -> tuple[s.Counted, ...]:
    return tuple(part for part in every(s.Counted, section) if part.of.name is None)
