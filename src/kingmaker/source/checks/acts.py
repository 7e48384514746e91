"""Who decides an act: the clauses that give the power it needs, and checks of moves against them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.model import sentences as s
from kingmaker.model.inlaw import concerns_of
from kingmaker.model.values import Name
from kingmaker.model.wording import act_to_text
from kingmaker.problems import Problem, Related, Severity
from kingmaker.records import dataclass
from kingmaker.source.checks.places import arrivals, body_of
from kingmaker.source.checks.powers import Right, law_speaks, rights_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Move, Step
    from kingmaker.problems import Location


@dataclass(frozen=True, slots=True)
class Needed:
    """The power that an act needs: in words, the clauses that give it, and whether law gives it too."""

    what: str
    rights: tuple[Right, ...]
    by_law: bool = False

    @property
    def deciders(self) -> frozenset[str]:
        """Everybody whom some clause lets decide it."""
        return frozenset(name for right in self.rights for name in right.deciders)


_AMENDING = ("amend-bylaws", "amend-charter")


def needed(act: s.Act, case: Case) -> Needed | None:
    """Return the power that an act needs, `None` where it needs none that clauses give by themselves.

    Nobody's vote is needed to resign, and whose money or shares these are is not asked here.
    """
    if isinstance(act, s.Appoint):
        return _over(case, "appoint", act.office, "appoint-officer")
    if isinstance(act, s.Remove | s.Elect):
        verb = "remove" if isinstance(act, s.Remove) else "elect"
        if act.place in case.offices:
            verb = "appoint" if verb == "elect" else verb
            return _over(case, verb, act.place, f"{verb}-officer")
        return (
            _over(case, verb, act.place, f"{verb}-director") if body_of(act.place, case) else None
        )
    if isinstance(act, s.Amend):
        rights = tuple(
            Right(p.deciders, f"powers.{n}", n.where)
            for n, p in case.powers.items()
            if concerns_of(p) in _AMENDING
        )
        return Needed("amend", rights, any(law_speaks(case, a) for a in _AMENDING))
    return None


def _over(case: Case, verb: str, place: Name, power: str) -> Needed | None:
    body = body_of(place, case)
    if body is not None and case.bodies[body].joined_by:
        return None
    return Needed(f"{verb} · {place}", rights_to(case, verb, place), law_speaks(case, power, place))


def movers(move: Move, step: Step) -> tuple[Name, ...]:
    """Return who decides a step of a move: a body, a party, an office whose holder acts, or any of `each`."""
    if step.by is not None:
        return (step.by,)
    if move.by is not None:
        return (move.by,)
    if move.by_holder_of is not None:
        return (move.by_holder_of,)
    return move.each if move.nobody is None else ()


def powers_of_moves(case: Case) -> Iterator[Problem]:
    """Yield a warning for an act that no power covers, and for one whose decider is another: it is never legal.

    Only a warning, since a variant may ask just what follows when somebody lacks a power.
    """
    come = arrivals(case)
    for name, move in case.moves.items():
        for step in move.steps:
            by = movers(move, step)
            apart = any(_different_deciders(case, name, step))
            if by and not apart and (step.uses is not None or step.do):
                yield from _of_step(case, name, step, _By(by[0], speaking_for(by, case, come)))


@dataclass(frozen=True, slots=True)
class _By:
    """Who decides a step, and everybody for whom that speaks."""

    name: Name
    behind: set[Name]


def _of_step(case: Case, move: Name, step: Step, by: _By) -> Iterator[Problem]:
    if step.uses is not None:
        yield from _uses(case, move, step.uses, by)
        return
    for act in step.do:
        power = needed(act, case)
        if power is not None and not power.by_law:
            yield from _held(move, act, power, by)


def _uses(case: Case, move: Name, uses: Name, by: _By) -> Iterator[Problem]:
    deciders = case.powers[uses].deciders
    if deciders and not {*deciders, *standing_in(case, uses)} & by.behind:
        where = next(n.where for n in case.powers if n == uses)
        yield _not_theirs(move, by.name, f"the power `{uses}`", uses.where, (deciders, where))


def standing_in(case: Case, uses: Name) -> tuple[Name, ...]:
    """Return the committees that have a power of the body they are a committee of."""
    power = case.powers[uses]
    found = (n for n, b in case.bodies.items() if uses in b.scope and b.parent in power.deciders)
    return () if power.not_delegable else tuple(found)


def _held(move: Name, act: s.Act, power: Needed, by: _By) -> Iterator[Problem]:
    words = act_to_text(act)
    if not power.rights:
        verb, _, place = power.what.partition(" · ")
        help_ = f"add one, such as `{_SUGGESTED[verb]}`, or name the power used: `uses: NAME`"
        message = f"no power covers `{words}` in the move `{move}`"
        message += f": nobody may {verb} to `{place}`" if verb == "elect" else ""
        yield Problem("K717", message, act.where, Severity.WARNING, help=help_)
    elif not power.deciders & by.behind:
        right = power.rights[0]
        yield _not_theirs(move, by.name, f"`{words}`", act.where, (right.deciders, right.where))


_SUGGESTED = {
    "appoint": "appoint-officer: {by: BODY}",
    "remove": "remove-officer: {by: BODY}",
    "elect": "elect-director: {by: BODY}",
    "amend": "amend-bylaws: {by: BODY}",
}


Arrivals: TypeAlias = "dict[str, list[s.Ref]]"


def speaking_for(by: tuple[Name, ...], case: Case, come: Arrivals) -> set[Name]:
    """Return deciders with the offices that they hold or may come to hold, and the entities they speak for."""
    found = set(by)
    for name, office in case.offices.items():
        people = (*office.held_by, *come.get(name, ()))
        if office.of in by or any(not isinstance(who, Name) or who in found for who in people):
            found.add(name)
    for name, entity in case.entities.items():
        governing = {option.value for option in entity.governed_by}
        if name in by:
            found |= governing
        elif found & governing:
            found.add(name)
    return found


def _not_theirs(
    move: Name, by: Name, what: str, where: Location, owner: tuple[tuple[Name, ...], Location]
) -> Problem:
    deciders, there = owner
    owners = " or ".join(f"`{d}`" for d in deciders)
    return Problem(
        "K718",
        f"in the move `{move}`, `{by}` cannot decide {what}: that is for {owners}",
        where,
        Severity.WARNING,
        help=f"write `by: {deciders[0]}`, or give `{by}` the power",
        related=(Related(there, "so it says here"),),
    )


def packages(case: Case) -> Iterator[Problem]:
    """Yield an error for a package whose acts are for different deciders, or that does two things to one seat."""
    for name, move in case.moves.items():
        for step in move.steps:
            yield from _different_deciders(case, name, step)
            yield from _one_slot(case, name, step.do)


def _different_deciders(case: Case, move: Name, step: Step) -> Iterator[Problem]:
    if step.uses is not None:
        return
    needs = [(act, needed(act, case)) for act in step.do]
    known = [(act, n) for act, n in needs if n is not None and n.rights and not n.by_law]
    for (first, one), (second, other) in combinations(known, 2):
        if not one.deciders & other.deciders:
            left, right = (n.rights[0].deciders[0] for n in (one, other))
            yield Problem(
                "K715",
                f"`{move}` is one package, but `{act_to_text(first)}` is for `{left}` and `{act_to_text(second)}` for `{right}`",
                second.where,
                help=f"let them follow each other: `steps: [{{by: {left}, do: …}}, {{by: {right}, do: …}}]`",
                related=(Related(first.where, f"for `{left}`"),),
            )
            return


def _one_slot(case: Case, move: Name, acts: tuple[s.Act, ...]) -> Iterator[Problem]:
    for first, second in combinations(acts, 2):
        slot = _shared_slot(first, second, case)
        if slot:
            yield Problem(
                "K716",
                f"`{act_to_text(first)}` and `{act_to_text(second)}` in the move `{move}` are about the same {slot}",
                second.where,
                help="keep one of the two: acts of one package take effect together",
                related=(Related(first.where, "the other act"),),
            )


def _shared_slot(first: s.Act, second: s.Act, case: Case) -> str:
    """Return in words what two acts both fill, empty or set; nothing where they do not collide."""
    if isinstance(first, s.SetTo) and isinstance(second, s.SetTo):
        return "gauge" if first.gauge == second.gauge else ""
    if isinstance(first, s.Amend) and isinstance(second, s.Amend):
        return "clause" if first.path == second.path else ""
    one, other = _seat(first), _seat(second)
    if one is None or other is None or one[1] != other[1]:
        return ""
    if one[0] == other[0]:
        return "person and place"
    office = case.offices.get(one[1])
    filling = isinstance(first, s.Appoint | s.Elect) and isinstance(second, s.Appoint | s.Elect)
    single = office is not None and (office.seats or office.seats_at_most or 1) == 1
    return "office, which has one seat" if single and filling else ""


def _seat(act: s.Act) -> tuple[s.Ref, Name] | None:
    if isinstance(act, s.Appoint):
        return act.who, act.office
    if isinstance(act, s.Elect | s.Remove | s.Resign):
        return act.who, act.place
    return None
