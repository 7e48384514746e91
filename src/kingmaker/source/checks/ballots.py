"""Checks of recorded votes: who may vote, who voted twice, and whether the result follows."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.clauses import plainly
from kingmaker.model.values import Name
from kingmaker.problems import Problem, Related, Severity
from kingmaker.records import dataclass
from kingmaker.source.checks.places import arrivals, departures, expanded, sitting
from kingmaker.source.checks.sizes import Sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kingmaker.model.case import Case
    from kingmaker.model.record import Event, ScenarioStep
    from kingmaker.problems import Location


def voted_twice(case: Case) -> Iterator[Problem]:
    """Yield an error for somebody whose vote is recorded in two ways."""
    ballots: list[Event | ScenarioStep] = [*case.events.values()]
    ballots += [line for scenario in case.scenarios.values() for line in scenario.steps]
    for ballot in ballots:
        seen: dict[Name, tuple[str, Location]] = {}
        for word, names in _votes(ballot).items():
            for person in names:
                if person in seen:
                    other, where = seen[person]
                    how = f"{other} and {word}" if other != word else f"{word} twice"
                    message = f"`{person}` is said to have voted {how}"
                    related = (Related(where, f"{other} here"),)
                    yield Problem("K734", message, person.where, help="keep one", related=related)
                seen[person] = (word, person.where)


def _votes(ballot: Event | ScenarioStep) -> dict[str, tuple[Name, ...]]:
    return {
        "for": ballot.votes_for,
        "against": ballot.votes_against,
        "abstaining": ballot.abstaining,
        "absent": ballot.absent,
    }


def voters(case: Case) -> Iterator[Problem]:
    """Yield a warning for a recorded vote of somebody who is never a member, and for more votes than seats."""
    come = arrivals(case)
    sizes = Sizes(case)
    for name, event in case.events.items():
        listed = tuple(p for names in _votes(event).values() for p in names)
        body = _voting_body(event, case)
        if not listed:
            continue
        if body is None:
            if event.move is not None:
                message = (
                    f"votes are recorded for `{name}`, and no body decides the move `{event.move}`"
                )
                yield Problem(
                    "K736", message, listed[0].where, Severity.WARNING, help="leave them out"
                )
            continue
        beside = _beside(case, event, body, come)
        own = () if beside is None else tuple(n for n in listed if n not in beside)
        yield from _strangers(case, body, own, come.get(body, []))
        yield from _too_many(case, sizes, body, own)


def _strangers(
    case: Case, body: Name, listed: tuple[Name, ...], come: list[s.Ref]
) -> Iterator[Problem]:
    members = _members(case, body)
    later = [who for who in come if isinstance(who, Name)]
    if members is None or len(later) < len(come):
        return
    known = {*members, *expanded(later, case)}
    for person in listed:
        if not set(expanded((person,), case)) <= known:
            message = f"`{person}` voted here and is no member of `{body}`, then or ever"
            there = next(n.where for n in case.bodies if n == body)
            yield Problem(
                "K733",
                message,
                person.where,
                Severity.WARNING,
                help="correct the name, or add it to the body; observers have no vote",
                related=(Related(there, "the body"),),
            )


def _beside(
    case: Case, event: Event, body: Name, come: Mapping[str, list[s.Ref]]
) -> frozenset[Name] | None:
    """Return who has a vote on an event beside its body; `None` where they cannot all be named.

    Those who must consent, may stop it or override that, and those who go along with a move or are asked.
    """
    members = _members(case, body) or frozenset()
    move = case.moves.get(event.move) if event.move is not None else None
    found: set[Name] = set()
    if move is not None:
        asked = () if move.asks is None else (event.it if move.asks == "it" else move.asks,)
        found |= set(expanded((*move.companions, *(n for n in asked if n is not None)), case))
    for decider in _deciding_beside(case, _used(case, event, body)):
        if decider in case.bodies:
            voting = _members(case, decider)
            if voting is None:
                return None
            found |= {*voting, *_named(come.get(decider, []), case)}
        elif decider in case.offices:
            found |= {*case.offices[decider].held_by, *_named(come.get(decider, []), case)}
        else:
            found |= {*expanded((decider,), case), *_spoken_by(case, decider)}
    return frozenset(found - members)


def _named(refs: Iterable[s.Ref], case: Case) -> tuple[Name, ...]:
    return expanded((who for who in refs if isinstance(who, Name)), case)


def _spoken_by(case: Case, entity: Name) -> Iterator[Name]:
    """Yield those who sit in the body that governs an entity."""
    clause = case.entities.get(entity)
    for option in () if clause is None else clause.governed_by:
        yield from _members(case, option.value) or () if option.value in case.bodies else ()


def _used(case: Case, event: Event, body: Name) -> tuple[Name, ...]:
    """Return the powers that an event may use: the one that is named, else all of its body."""
    uses = [event.uses]
    if event.move is not None and event.move in case.moves:
        uses += [step.uses for step in case.moves[event.move].steps]
    named = tuple(name for name in uses if name is not None and name in case.powers)
    return named or tuple(n for n, power in case.powers.items() if body in power.deciders)


def _deciding_beside(case: Case, powers: tuple[Name, ...]) -> Iterator[Name]:
    """Yield who has a consent or a veto in powers, and who decides what overrides that."""
    waiting, seen = list(powers), set(powers)
    while waiting:
        power = case.powers[waiting.pop()]
        for step in (step for way in power.ways for step in way):
            yield from (*step.consent, *step.veto)
            over = step.overridden_by
            if over is not None and over in case.powers:
                yield from case.powers[over].deciders
                waiting += [over] if over not in seen else []
                seen.add(over)


def _members(case: Case, body: Name) -> frozenset[Name] | None:
    """Return who votes in a body when the case begins; `None` where its voters are not all named."""
    clause = case.bodies[body]
    if clause.joined_by:
        return None
    if clause.electorate is not None:
        weight = clause.electorate.weight
        return None if weight is None else frozenset(case.weights[weight].of)
    ex_officio = [sitting(g.ex_officio, case) for g in clause.seat_groups if g.ex_officio]
    named = (*expanded(clause.sitting, case), *(n for names in ex_officio for n in names))
    return frozenset(named) or None


def _voting_body(event: Event, case: Case) -> Name | None:
    """Return the one body whose vote an event records."""
    found: list[Name] = []
    move = case.moves.get(event.move) if event.move is not None else None
    if move is not None:
        found = [x.by for x in move.steps if x.by is not None and x.by in case.bodies]
        own = [n for n in found if n in event.by]
        found = own or found[-1:]
    elif event.uses is not None and event.uses in case.powers:
        found = [n for n in case.powers[event.uses].deciders if n in case.bodies]
    found = found or [n for n in event.by if n in case.bodies]
    return found[-1] if len(set(found)) == 1 else None


def _too_many(case: Case, sizes: Sizes, body: Name, listed: tuple[Name, ...]) -> Iterator[Problem]:
    size = sizes.of(s.Base(s.BaseKind.SEATS), body)
    count = len(expanded(listed, case))
    if size is not None and count > size and case.bodies[body].electorate is None:
        message = f"{count} votes are recorded, and `{body}` has {size} seats"
        yield Problem(
            "K735",
            message,
            listed[-1].where,
            Severity.WARNING,
            help="correct the votes or the seats",
        )


# --- whether the result follows -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many voted how, of how many; those whose vote is not known apart."""

    votes: dict[str, int]
    members: int
    unknown: int


def results(case: Case) -> Iterator[Problem]:
    """Yield a warning where a recorded vote and the rule do not lead to the recorded result.

    Only where simple counting decides: one rule of heads, a body whose members nothing changes before. The rest is
    for the deep checks.
    """
    for name, event in case.events.items():
        body = _voting_body(event, case)
        if body is None or not _votes(event)["for"] or event.outside:
            continue
        rule, where = _plain_rule(case, event, body)
        tally = _tally(case, event, body)
        if rule is None or tally is None:
            continue
        best, worst = (_meets(rule, tally, unknown=way) for way in ("for", "against"))
        quorate = not case.bodies[body].quorum
        wrong = (best is False and not event.failed) or (worst is True and event.failed and quorate)
        if wrong:
            said, did = ("failed", "passed") if event.failed else ("passed", "failed")
            yield Problem(
                "K737",
                f"`{name}` is said to have {said}, and by the rule of `{body}` it {did}",
                event.votes_for[0].where,
                Severity.WARNING,
                help="correct the votes or the rule; where the rule was broken, write `outside: yes`",
                related=(Related(where, "the rule"),),
            )


def _plain_rule(case: Case, event: Event, body: Name) -> tuple[s.Rule | None, Location]:
    clause = case.bodies[body]
    uses = event.uses
    if event.move is not None and event.move in case.moves:
        steps = case.moves[event.move].steps
        uses = steps[0].uses if len(steps) == 1 and not steps[0].do else uses
        if len(steps) > 1 or steps[0].do:
            return None, clause.where
    passes, recused = clause.passes, clause.recused
    if uses is not None:
        ways = case.powers[uses].ways
        if len(ways) != 1 or len(ways[0]) != 1:
            return None, clause.where
        step = ways[0][0]
        if step.recused or step.voters or step.person_concerned is False or step.quorum:
            return None, clause.where
        passes = step.passes or passes
    rule = plainly(passes)
    return (None, clause.where) if rule is None or recused else (rule, rule.where)


def _tally(case: Case, event: Event, body: Name) -> _Tally | None:
    """Return how a body voted; `None` where its members are not certain."""
    members = _members(case, body)
    clause = case.bodies[body]
    if members is None or clause.electorate or body in arrivals(case) or body in departures(case):
        return None
    votes = {word: len(expanded(names, case)) for word, names in _votes(event).items()}
    everybody = expanded((n for names in _votes(event).values() for n in names), case)
    if len(everybody) < sum(votes.values()):
        return None  # somebody voted twice: a problem of its own
    return _Tally(votes, len(members), len(members) - sum(votes.values()))


_COUNTED = {
    s.Tally.FOR: ("for",),
    s.Tally.AGAINST: ("against",),
    s.Tally.ABSTAINING: ("abstaining",),
    s.Tally.NOT_FOR: ("against", "abstaining", "absent"),
    s.Tally.PRESENT: ("for", "against", "abstaining"),
    s.Tally.FOR_OR_ABSTAINING: ("for", "abstaining"),
}
_BASES = {
    s.BaseKind.MEMBERS: ("for", "against", "abstaining", "absent"),
    s.BaseKind.IN_OFFICE: ("for", "against", "abstaining", "absent"),
    s.BaseKind.VOTERS: ("for", "against", "abstaining", "absent"),
    s.BaseKind.PRESENT: ("for", "against", "abstaining"),
    s.BaseKind.VOTES_CAST: ("for", "against"),
}


def _meets(rule: s.Rule, tally: _Tally, *, unknown: str) -> bool | None:
    """Tell whether a rule is met if all whose vote is not known voted so; `None` where heads do not tell."""
    votes = {**tally.votes, unknown: tally.votes[unknown] + max(tally.unknown, 0)}
    if isinstance(rule, s.AllRules | s.AnyRule):
        met = [_meets(part, tally, unknown=unknown) for part in rule.parts]
        if None in met:
            return None
        return all(met) if isinstance(rule, s.AllRules) else any(met)
    if not isinstance(rule, s.Count) or rule.base.kind not in _BASES or rule.bound.exact is None:
        return None
    whole = sum(votes[w] for w in _BASES[rule.base.kind])
    met_by = sum(votes[w] for w in _COUNTED[rule.tally or s.Tally.FOR])
    bound = rule.bound.exact * (whole if rule.bound.unit == "share" else 1)
    return rule.comparison.holds(Fraction(met_by), bound)
