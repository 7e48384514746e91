"""What if: somebody is against, stays away, may not vote, or votes as one with others."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.powers.lens import Given
from kingmaker.model.bodies import Recusal
from kingmaker.model.evaluate import members_of
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kingmaker.model.bodies import Body, Counts, Decision, Power
    from kingmaker.model.case import Case
    from kingmaker.model.state import State


class What(StrEnum):
    """What is supposed of somebody."""

    AGAINST = "against"  #: votes no wherever they vote
    ABSENT = "absent"  #: stays away, and so may break a quorum
    RECUSED = "recused"  #: may not vote, and is counted as recused members are
    JOINED = "joined"  #: all of them vote as one


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One supposition about the members of some names, people or groups."""

    what: What
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Supposed:
    """A case under suppositions: the case with its recusals, and what is taken for granted in it."""

    case: Case
    given: Given


def supposed(
    case: Case, state: State, suppositions: Iterable[WhatIf], *, counts: Counts | None = None
) -> Supposed:
    """Return a case under suppositions, which hold together.

    Ballots against and absences are cast ballots: quorum, base and ties follow from them. A recusal
    is a clause of each body, and of each power with recusals of its own: who is recused counts as
    the others recused there do, else is not counted at all; `counts` says otherwise. `ValueError`
    where somebody would be two things at once.

    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.parties import Party
    >>> from kingmaker.model.state import initial
    >>> case = Case(name="x", people={Name("ann"): Party(), Name("bo"): Party()})
    >>> supposed(case, initial(case), [WhatIf(What.ABSENT, ("ann",))]).given.ballots
    {'ann': <Ballot.ABSENT: 'absent'>}
    """
    ballots: dict[str, Ballot] = {}
    joined: dict[str, tuple[str, ...]] = {}
    out: list[Name] = []
    seen: dict[str, What] = {}
    for one in suppositions:
        people = members_of(tuple(map(Name, one.names)), state, case=case)
        for name in people:
            if seen.setdefault(name, one.what) is not one.what or (
                one.what is What.JOINED and any(name in bloc for bloc in joined.values())
            ):
                msg = f"{name} cannot be {seen[name].value} and {one.what.value} in another way"
                raise ValueError(msg)
        if one.what is What.JOINED:
            joined["+".join(people)] = tuple(map(str, people))
        elif one.what is What.RECUSED:
            out += people
        else:
            ballot = Ballot.AGAINST if one.what is What.AGAINST else Ballot.ABSENT
            ballots.update(dict.fromkeys(map(str, people), ballot))
    found = _with_recusals(case, tuple(dict.fromkeys(out)), counts) if out else case
    return Supposed(found, Given(ballots=ballots, joined=joined))


def _with_recusals(case: Case, names: tuple[Name, ...], counts: Counts | None) -> Case:
    bodies = {name: _of_body(body, names, counts) for name, body in case.bodies.items()}
    powers = {name: _of_power(power, names, counts) for name, power in case.powers.items()}
    return replace(case, bodies=bodies, powers=powers)


def _of_body(body: Body, names: tuple[Name, ...], counts: Counts | None) -> Body:
    recused = (*body.recused, _recusal(names, body.recused, counts))
    vacancies = body.vacancies
    return replace(
        body,
        recused=recused,
        vacancies=None if vacancies is None else _of_decision(vacancies, names, counts),
    )


def _of_power(power: Power, names: tuple[Name, ...], counts: Counts | None) -> Power:
    ways = tuple(tuple(_of_decision(s, names, counts) for s in way) for way in power.ways)
    return replace(power, ways=ways)


def _of_decision(step: Decision, names: tuple[Name, ...], counts: Counts | None) -> Decision:
    """Return a step whose own recusals include them; one without follows its body."""
    if not step.recused:
        return step
    return replace(step, recused=(*step.recused, _recusal(names, step.recused, counts)))


def _recusal(names: tuple[Name, ...], others: Sequence[Recusal], counts: Counts | None) -> Recusal:
    first = others[0] if others else Recusal()
    return Recusal(
        names=names,
        counts=first.counts if counts is None else counts,
        in_quorum=first.in_quorum if counts is None else None,
    )
