"""Checks of bodies in which heads are counted: a crowd as one, and voters whose weight is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.parties import PartyKind
from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.checks.places import expanded
from kingmaker.source.checks.thresholds import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.values import Name, Quantity

#: What counts heads whatever weighs the votes, and what does so where nothing weighs them.
_ALWAYS = (s.BaseKind.MEMBERS, s.BaseKind.IN_OFFICE, s.BaseKind.VOTERS)
_UNWEIGHED = (s.BaseKind.PRESENT, s.BaseKind.VOTES_CAST)


def crowds_as_one(case: Case) -> Iterator[Problem]:
    """Yield a warning for each crowd that is one member of a body whose rules count members."""
    crowds = {name for name, party in case.people.items() if party.kind is PartyKind.CROWD}
    if not crowds:
        return
    told: set[tuple[str, str]] = set()
    for placed in rules(case):
        if placed.body is None or placed.body not in case.bodies:
            continue
        kinds = {base.kind for base in _bases(placed.rule)}
        for crowd in _sitting(case, placed.body):
            weighed = _weight_of(case, crowd)
            counted = kinds & {*_ALWAYS, *(() if weighed else _UNWEIGHED)}
            if crowd in crowds and counted and (placed.body, crowd) not in told:
                told.add((placed.body, crowd))
                yield _as_one(case, placed.body, crowd, placed.rule)


def weights_not_counted(case: Case) -> Iterator[Problem]:
    """Yield a warning for each body of all with some weight in which unlike voters have one vote each, whatever they carry.

    It is none where some rule of passing counts that weight, as in a double majority.
    """
    placed = [one for one in rules(case) if not one.quorum]
    counted = {str(base.name) for one in placed for base in _bases(one.rule)}
    for name, body in case.bodies.items():
        weight = body.electorate.weight if body.electorate is not None else None
        if weight is None or weight not in case.weights or weight in counted:
            continue
        clause = case.weights[weight]
        own = (one.rule for one in placed if one.body == name)
        by_heads = next(
            (r for r in own if {b.kind for b in _bases(r)} & {*_ALWAYS, *_UNWEIGHED}), None
        )
        if clause.unit != "votes" and len(set(clause.of.values())) > 1 and by_heads is not None:
            yield Problem(
                "K533",
                f"everybody in `{name}` has one vote here, however much of `{weight}` they have",
                by_heads.where,
                Severity.WARNING,
                help=f"write `unit: votes` in `{weight}` where each casts as many votes; or count `of {weight}`, of all there are",
                related=(Related(clause.where, "the weight"),),
            )


def _as_one(case: Case, body: Name, crowd: Name, rule: s.Rule) -> Problem:
    weight = _weight_of(case, crowd)
    if weight is None:
        size = _heads(case.people[crowd].size)
        help_ = (
            f"give its votes under `weights`, `heads: {{unit: votes, of: {{{crowd}: {size}}}}}`, and write "
            "`members: all with heads`; then count `of heads`, or `votes cast`"
        )
    else:
        help_ = f"count `of {weight}` instead, or `votes cast`"
    party = next(name for name in case.people if name == crowd)
    return Problem(
        "K529",
        f"`{crowd}` is a crowd, and this rule of `{body}` counts it as one member",
        rule.where,
        Severity.WARNING,
        help=f"{help_}; where it has one vote in all, write `kind: organisation`",
        related=(Related(party.where, "the crowd"),),
    )


def _heads(size: Quantity | None) -> str:
    """Return how many a crowd is said to be, for an example."""
    known = None if size is None else (size.exact if size.exact is not None else size.likely)
    return "NUMBER" if known is None else str(round(known))


def _sitting(case: Case, body: Name) -> tuple[Name, ...]:
    """Return the members of a body that are listed, or that have its weight."""
    clause = case.bodies[body]
    electorate = clause.electorate
    weight = None if electorate is None else electorate.weight
    return expanded((*clause.sitting, *(case.weights[weight].of if weight else ())), case)


def _weight_of(case: Case, crowd: Name) -> Name | None:
    """Return the weight that counts a crowd's votes, if one does."""
    return next((n for n, w in case.weights.items() if w.unit == "votes" and crowd in w.of), None)


def _bases(rule: s.Rule) -> Iterator[s.Base]:
    if isinstance(rule, s.AnyRule | s.AllRules):
        for part in rule.parts:
            yield from _bases(part)
    elif isinstance(rule, s.Count | s.Every | s.NoneOf):
        yield rule.base
