"""Which rule of voting is in force: the power's own, else the body's own, else the law's."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.analysis.gaps import Undetermined
from kingmaker.model.bodies import Tie, TieRule
from kingmaker.model.evaluate import chosen
from kingmaker.model.inlaw import body_in_role, law_rule, role_of, under_law
from kingmaker.model.law import Force
from kingmaker.model.sentences import AnyRule, Base, BaseKind, Every, NoRule
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.bodies import Consents, Decision, Power
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Cased
    from kingmaker.model.law import LawRule
    from kingmaker.model.sentences import Rule
    from kingmaker.model.state import State


class Origin(StrEnum):
    """Where a rule in force comes from."""

    POWER = "the power"
    BODY = "the body"
    LAW = "the law"
    SILENCE = "nothing said"  #: no quorum is written and no law supplies one: none is asked for


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule in force, where it comes from, the address of its clause, and the section if it is law.

    `ordinary` is false for a rule made for this act, by the power or by law.
    """

    rule: Rule
    origin: Origin
    path: str = ""
    section: str = ""
    ordinary: bool = True


def rule_in_force(
    case: Case,
    body: str,
    *,
    about: str = "passes",
    own: Decision | None = None,
    state: State | None = None,
    name: str = "",
) -> InForce | Undetermined:
    """Return the rule by which a body decides a matter: an act (``remove-director``), or the ordinary ones.

    `own` is the clause that gives the power. The first that says anything counts: the power's own
    rule, the rule of another power of this body on the same act, the law on this act for the body's
    role, the body's ordinary rule, the law on its ordinary decisions. `name` is that of the decision: a power that
    is about another place (`of`) has no say in it. A rule that nobody gives is
    `Undetermined`. Prohibitions of law are held against the documents elsewhere; they are no rules
    to decide by.

    >>> from kingmaker.model.bodies import Body
    >>> from kingmaker.model.case import Case
    >>> case = Case(name="x", bodies={Name("board"): Body()})
    >>> rule_in_force(case, "board")
    Undetermined(about='bodies.board.passes', missing='by which rule board decides')
    """
    found = _in_force(case, body, _Asked("passes", about, own, name), state)
    return found or Undetermined(f"bodies.{body}.passes", f"by which rule {body} decides")


def quorum_in_force(
    case: Case,
    body: str,
    *,
    about: str = "passes",
    own: Decision | None = None,
    state: State | None = None,
    name: str = "",
) -> InForce:
    """Return the quorum a body needs on a matter, found as its rule is; none where nobody asks for one.

    By some laws all who are in office are enough for an act where they are fewer than the ordinary quorum.
    """
    found = _in_force(case, body, _Asked("quorum", about, own, name), state)
    if found is None:
        return InForce(NoRule(), Origin.SILENCE)
    fewer = _below_quorum(case, body, about)
    if fewer is None or not found.ordinary or isinstance(found.rule, NoRule):
        return found
    either = AnyRule((found.rule, Every(Base(BaseKind.IN_OFFICE))))
    return InForce(either, Origin.LAW, fewer.path, fewer.section, ordinary=False)


def consents_in_force(
    case: Case, body: str, *, own: Decision | None = None, state: State | None = None
) -> InForce | Undetermined | None:
    """Return the rule for deciding in writing; `None` where that is refused or nothing allows it."""
    now = initial(case) if state is None else state
    legal = _law(case, body, ("written_consent",))
    for consents, origin in _consents(case, body, own):
        if consents.refused:
            return None
        rule = chosen(consents.passes, now, case=case)
        if rule is not None:
            return InForce(rule, origin, consents.path)
        if legal is None:
            where = consents.path or f"bodies.{body}.written_consent"
            return Undetermined(where, f"by which rule {body} decides in writing")
    if legal is None or legal.rule is None:
        return None
    return InForce(legal.rule, Origin.LAW, legal.path, legal.section)


def tie_in_force(case: Case, body: str, *, own: Decision | None = None) -> Tie:
    """Return how an even division ends: as the power or the body says, else as the law does, else it fails."""
    clause = case.bodies.get(Name(body))
    for tie in (own.tie if own is not None else None, clause.tie if clause is not None else None):
        if tie is not None:
            return tie
    legal = _law(case, body, ("tie",), valued=True)
    return Tie(rule=TieRule.FAILS) if legal is None else _tie_of(case, body, legal)


def votes_by_law(case: Case) -> LawRule | None:
    """Return the rule of law on votes per share, where the case's pack has one."""
    return next((r for r in _rules(case) if r.about == "votes" and r.value), None)


def giving_by_law(case: Case, about: str) -> LawRule | None:
    """Return the rule of law that gives an act to somebody, where the case's pack has one."""
    return next((r for r in _rules(case) if r.about == about and r.by), None)


def decider_by_law(case: Case, about: str, *, of: Name | None = None) -> Name | None:
    """Return the body that decides on an act by law, where the case does not say who does."""
    legal = giving_by_law(case, about)
    if legal is None or "," in legal.by:
        return None  # several in turn: the case has to say which bodies these are
    return body_in_role(case, legal.by, of)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which rule is asked for (`passes` or `quorum`), of which act, by which clause, of the decision of which name."""

    key: str
    about: str
    own: Decision | None
    name: str


def _in_force(case: Case, body: str, asked: _Asked, state: State | None) -> InForce | None:
    now = initial(case) if state is None else state
    key, about = asked.key, asked.about
    act = _law(case, body, (about,)) if about != key else None
    special = _of(act, key)
    for cased, origin, path in _written(case, body, asked):
        if origin is Origin.BODY and special is not None:
            break  # the law's rule for this act goes before the body's rule for any act
        rule = chosen(cased, now, case=case)
        if rule is not None:
            ordinary = origin is not Origin.POWER
            return InForce(rule, origin, f"{path}.{key}" if path else key, ordinary=ordinary)
    legal = act if special is not None else _law(case, body, (key,))
    rule = special or (legal.rule if legal is not None else None)
    if legal is None or rule is None:
        return None
    return InForce(rule, Origin.LAW, legal.path, legal.section, ordinary=legal.about == key)


def _below_quorum(case: Case, body: str, about: str) -> LawRule | None:
    """Return the rule of law by which all in office are enough for an act, for the body's role."""
    rules = (r for r in _rules(case) if r.below_quorum and r.about == about)
    if body not in case.bodies or not under_law(case, body):
        return None
    return next((r for r in rules if r.role in (role_of(case, body), "any")), None)


def _of(act: LawRule | None, key: str) -> Rule | None:
    """Return the rule, or the quorum, that law has for an act of its own."""
    if act is None:
        return None
    return act.rule if key == "passes" else act.quorum


def _written(case: Case, body: str, asked: _Asked) -> Iterator[tuple[Cased[Rule], Origin, str]]:
    key, about = asked.key, asked.about
    if asked.own is not None:
        yield getattr(asked.own, key), Origin.POWER, asked.own.path
    for power in case.powers.values():
        same = power.concerns == about or (power.path.endswith(about) and power.id == about)
        if same and _reaches(case, power, asked.name):
            for step in (step for way in power.ways for step in way if step.by == body):
                yield getattr(step, key), Origin.POWER, power.path
    clause = case.bodies.get(Name(body))
    if clause is not None:
        yield getattr(clause, key), Origin.BODY, clause.path


def _reaches(case: Case, power: Power, decision: str) -> bool:
    """Tell whether a power is about what a decision is about: its place, whose that is, or the same as the other power."""
    if power.of is None or not decision:
        return True
    place = Name(decision.partition(".")[0])
    if place in case.powers:
        return case.powers[place].of in (power.of, None)
    clause = case.offices.get(place) or case.bodies.get(place)
    return power.of in (place, clause.of if clause is not None else None)


def _consents(case: Case, body: str, own: Decision | None) -> Iterator[tuple[Consents, Origin]]:
    if own is not None and own.written_consent is not None:
        yield own.written_consent, Origin.POWER
    clause = case.bodies.get(Name(body))
    if clause is not None and clause.written_consent is not None:
        yield clause.written_consent, Origin.BODY


def _law(case: Case, body: str, abouts: tuple[str, ...], *, valued: bool = False) -> LawRule | None:
    """Return the first rule of law on one of these matters for the body's role, with a sentence or a value."""
    if body not in case.bodies or not under_law(case, body):
        return None
    role = role_of(case, body)
    if valued:
        fits = (r for r in _rules(case) if r.about in abouts and r.role in (role, "any"))
        return next((r for r in fits if r.value and r.force is not Force.PROHIBITED), None)
    found = (law_rule(case, role, about) for about in abouts)
    return next((rule for rule in found if rule is not None), None)


def _tie_of(case: Case, body: str, legal: LawRule) -> Tie:
    """Read a rule of law on ties; the chair is the office of that name of the body or its entity."""
    if legal.value == TieRule.PASSES:
        return Tie(rule=TieRule.PASSES, path=legal.path)
    for rule in (TieRule.CHAIR_DECIDES, TieRule.SECOND_VOTE):
        if legal.value.endswith(rule.value):
            return Tie(rule=rule, office=_chair(case, body), path=legal.path)
    return Tie(rule=TieRule.FAILS, path=legal.path)


def _chair(case: Case, body: str) -> Name | None:
    owners = {Name(body), case.bodies[Name(body)].of}
    chairs = (n for n, office in case.offices.items() if "chair" in n and office.of in owners)
    return next(chairs, None)


def _rules(case: Case) -> tuple[LawRule, ...]:
    return case.law.rules if case.law is not None else ()
