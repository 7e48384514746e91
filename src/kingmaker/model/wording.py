"""Sentences in canonical words: reading the words gives the same tree again."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.numerals import number_to_text, quantity_to_text, share_to_text
from kingmaker.model.values import Comparison, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

_LAST_SECOND = time(23, 59, 59)


def rule_to_text(rule: s.Rule) -> str:
    """Write a rule of voting.

    >>> rule_to_text(s.Every(s.Base(s.BaseKind.IN_OFFICE)))
    'every of in office'
    """
    return _RULES[type(rule)](rule)


def base_to_text(base: s.Base) -> str:
    """Write what is counted.

    >>> base_to_text(s.Base(s.BaseKind.VOTES_CAST))
    'votes cast'
    """
    if base.kind is s.BaseKind.OUTSTANDING and base.name is not None:
        return f"outstanding {base.name}"
    return str(base.name) if base.kind is s.BaseKind.NAMED else base.kind.value


def condition_to_text(condition: s.Condition) -> str:
    """Write a condition.

    >>> from kingmaker.model.values import Name
    >>> condition_to_text(s.Not(s.Is(Name("ceo"), Name("altman"))))
    'ceo is not altman'
    """
    return _CONDITIONS[type(condition)](condition)


def facts_to_text(facts: Iterable[s.Condition]) -> str:
    """Write the facts that a move makes true."""
    return " and ".join(condition_to_text(fact) for fact in facts)


def act_to_text(act: s.Act) -> str:
    """Write an act.

    >>> from kingmaker.model.values import Name
    >>> act_to_text(s.Remove(Name("altman"), Name("ceo")))
    'remove altman from ceo'
    """
    return _ACTS[type(act)](act)


def acts_to_text(acts: Iterable[s.Act]) -> str:
    """Write several acts of one resolution."""
    return ", ".join(act_to_text(act) for act in acts)


def claim_to_text(claim: s.Claimed) -> str:
    """Write what a case claims about itself.

    >>> from kingmaker.model.values import Name
    >>> claim_to_text(s.ControlClaim(None, Name("company")))
    'nobody controls company'
    """
    return _CLAIMS[type(claim)](claim)


def sentence_to_text(sentence: s.Sentence) -> str:
    """Write any sentence.

    >>> sentence_to_text(s.Plurality())
    'most votes cast'
    """
    tables: tuple[dict[type, Callable[..., str]], ...] = (_RULES, _CONDITIONS, _ACTS, _CLAIMS)
    return next(table[type(sentence)] for table in tables if type(sentence) in table)(sentence)


def ref_to_text(ref: s.Ref) -> str:
    """Write whom a sentence is about.

    >>> ref_to_text(s.Pronoun.IT)
    'it'
    """
    if isinstance(ref, s.HolderOf):
        return f"holder of {ref.office}"
    if isinstance(ref, s.EveryoneIn):
        return f"everyone on {ref.place}"
    return ref.value if isinstance(ref, s.Pronoun) else str(ref)


def coalition_to_text(who: s.Coalition) -> str:
    """Write whom a claim is about.

    >>> coalition_to_text(s.Coalition(quantifier=s.Quantifier.NO, count=3, group="board"))
    'no 3 of board'
    """
    if who.quantifier is None:
        return _listed(who.names, "and")
    if who.group is None:
        return f"{who.quantifier.value} member"
    bare = " member" if who.quantifier is s.Quantifier.NO else ""
    count = bare if who.count is None else f" {who.count}"
    return f"{who.quantifier.value}{count} of {who.group}"


# --- rules of voting -------------------------------------------------------------------------------


def _joined(
    parts: tuple[object, ...], word: str, write: Callable[..., str], bracketed: tuple[type, ...]
) -> str:
    texts = (f"({write(p)})" if isinstance(p, bracketed) else write(p) for p in parts)
    return f" {word} ".join(texts)


def _number(quantity: Quantity) -> str:
    value = quantity.likely
    if value is None:
        return quantity_to_text(quantity)
    return share_to_text(value) if quantity.unit == "share" else number_to_text(value)


def _tallied(text: str, tally: s.Tally | None) -> str:
    return text if tally is None else f"{text} {tally.value}"


def _count(rule: s.Count) -> str:
    return _tallied(
        f"{rule.comparison} {_number(rule.bound)} of {base_to_text(rule.base)}", rule.tally
    )


_RULES: dict[type, Callable[..., str]] = {
    s.Count: _count,
    s.Every: lambda rule: _tallied(f"every of {base_to_text(rule.base)}", rule.tally),
    s.NoneOf: lambda rule: _tallied(f"none of {base_to_text(rule.base)}", rule.tally),
    s.Plurality: lambda _: "most votes cast",
    s.NoRule: lambda _: "none",
    s.AnyRule: lambda rule: _joined(rule.parts, "or", rule_to_text, (s.AnyRule,)),
    s.AllRules: lambda rule: _joined(rule.parts, "and", rule_to_text, (s.AnyRule, s.AllRules)),
}


# --- conditions ------------------------------------------------------------------------------------


def _value(value: s.Value) -> str:
    if isinstance(value, Quantity):
        return quantity_to_text(value)
    return value.value if isinstance(value, s.Special) else ref_to_text(value)


def _stake(bound: Quantity, base: s.Base) -> str:
    if base.kind is s.BaseKind.NAMED and bound.unit != "share":
        return f"{_number(bound)} {base.name}"
    return f"{_number(bound)} of {base_to_text(base)}"


def _holds(fact: s.Holds) -> str:
    who = ref_to_text(fact.subject)
    any_at_all = fact.comparison is Comparison.MORE_THAN and _is_nought(fact.bound)
    if any_at_all and fact.base.kind is s.BaseKind.NAMED:
        return f"{who} holds shares of {fact.base.name}"
    return f"{who} holds {fact.comparison} {_stake(fact.bound, fact.base)}"


def _is_nought(bound: Quantity) -> bool:
    return bound.likely == 0 and bound.unit != "share"


def _counted(fact: s.Counted) -> str:
    group, number = base_to_text(fact.of), fact.bound.likely
    place = "" if fact.place is None else f" {fact.place}"
    asked = f"{fact.predicate.value}{place}"
    if fact.comparison is Comparison.AT_LEAST and number == 1 and fact.bound.unit == "share":
        return f"every of {group} {asked}"
    if fact.comparison is Comparison.NO_MORE_THAN and _is_nought(fact.bound):
        return f"none of {group} {asked}"
    return f"{fact.comparison} {_number(fact.bound)} of {group} {asked}"


def _date(fact: s.DateIs) -> str:
    upper = fact.comparison in {Comparison.MORE_THAN, Comparison.NO_MORE_THAN}
    return f"date {fact.comparison} {_instant(fact.date, _LAST_SECOND if upper else time())}"


def _instant(moment: datetime, whole_day: time) -> str:
    if moment.time() == whole_day:
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _moved(fact: s.Moved) -> str:
    verb = "rises" if fact.rises else "falls"
    by = "" if fact.by is None else f" {quantity_to_text(fact.by)}"
    to = "" if fact.to is None else f" to {quantity_to_text(fact.to)}"
    return f"{fact.measure} {verb}{by}{to}"


def _not(denial: s.Not) -> str:
    part = denial.part
    if isinstance(part, s.Is):
        return f"{ref_to_text(part.subject)} is not {_value(part.value)}"
    if isinstance(part, s.Member):
        return f"{ref_to_text(part.subject)} not on {part.place}"
    text = condition_to_text(part)
    return f"not ({text})" if isinstance(part, s.And | s.Or) else f"not {text}"


_CONDITIONS: dict[type, Callable[..., str]] = {
    s.Is: lambda fact: f"{ref_to_text(fact.subject)} is {_value(fact.value)}",
    s.Level: lambda fact: f"{ref_to_text(fact.subject)} {fact.comparison} {_value(fact.value)}",
    s.Member: lambda fact: f"{ref_to_text(fact.subject)} on {fact.place}",
    s.Works: lambda fact: f"{ref_to_text(fact.subject)} works at {fact.employer}",
    s.Holds: _holds,
    s.Counted: _counted,
    s.DateIs: _date,
    s.Happened: lambda fact: f"{fact.event} happened",
    s.Moved: _moved,
    s.TermIs: lambda fact: str(fact.term),
    s.Always: lambda _: "always",
    s.Otherwise: lambda _: "otherwise",
    s.Not: _not,
    s.And: lambda c: _joined(c.parts, "and", condition_to_text, (s.And, s.Or)),
    s.Or: lambda c: _joined(c.parts, "or", condition_to_text, (s.Or,)),
}


# --- acts ------------------------------------------------------------------------------------------

_ACTS: dict[type, Callable[..., str]] = {
    s.Appoint: lambda act: f"appoint {ref_to_text(act.who)} as {act.office}",
    s.Remove: lambda act: f"remove {ref_to_text(act.who)} from {act.place}",
    s.Elect: lambda act: f"elect {ref_to_text(act.who)} to {act.place}",
    s.Resign: lambda act: f"{ref_to_text(act.who)} resigns from {act.place}",
    s.SetTo: lambda act: f"set {act.gauge} to {_value(act.value)}",
    s.Amend: lambda act: f"amend {act.path} to {act.text}",
    s.Pay: lambda act: (
        f"pay {quantity_to_text(act.amount)} from {ref_to_text(act.payer)} to {ref_to_text(act.payee)}"
    ),
    s.Transfer: lambda act: (
        f"transfer {_stake(act.bound, act.of)} from {ref_to_text(act.giver)} to {ref_to_text(act.taker)}"
    ),
    s.Issue: lambda act: (
        f"issue {_number(act.count)} {act.share_class} to {ref_to_text(act.taker)}"
    ),
    s.Call: lambda act: f"call {act.body}",
}


# --- claims ----------------------------------------------------------------------------------------


def _listed(names: Iterable[object], word: str) -> str:
    *most, last = map(str, names)
    return f"{', '.join(most)} {word} {last}" if most else last


def _goal(goal: object) -> str:
    if type(goal) in _ACTS:
        return _ACTS[type(goal)](goal)
    text = _CONDITIONS[type(goal)](goal) if type(goal) in _CONDITIONS else str(goal)
    return f"({text})" if isinstance(goal, s.And | s.Or) else text


def _can(claim: s.CanClaim) -> str:
    never = " never" if claim.never else ""
    if claim.verbs == (s.Verb.COULD,):
        ability = f"could{never} reach"
    else:
        words = ("reach" if v is s.Verb.COULD else v.value for v in claim.verbs)
        ability = f"can{never} {' or '.join(words)}"
    within = "" if claim.within is None else f" within {horizon_to_text(claim.within)}"
    return f"{coalition_to_text(claim.who)} {ability} {_goal(claim.goal)}{within}"


def horizon_to_text(within: s.Within) -> str:
    """Return how long a claim gives, in the words of the language."""
    return f"{within.count} {within.unit}{'' if within.count == 1 else 's'}"


def _role(claim: s.RoleClaim) -> str:
    who = coalition_to_text(claim.who)
    if claim.role is s.Role.MATTERS:
        return f"{who} matters for {claim.decision}"
    article = "the" if claim.role is s.Role.DICTATOR else "a"
    return f"{who} is {article} {claim.role.value} for {claim.decision}"


def _paid(claim: s.PaidClaim) -> str:
    if claim.amount is None:
        above = "" if claim.of is None else f" above {quantity_to_text(claim.of)}"
        return f"{claim.holder} receives every further dollar{above}"
    of = "" if claim.of is None else f" of {quantity_to_text(claim.of)}"
    return f"{claim.holder} receives {quantity_to_text(claim.amount)}{of}"


_CLAIMS: dict[type, Callable[..., str]] = {
    s.CanClaim: _can,
    s.RoleClaim: _role,
    s.ControlClaim: lambda claim: f"{claim.controller or 'nobody'} controls {claim.entity}",
    s.PaidClaim: _paid,
    s.AlwaysClaim: lambda claim: f"always {condition_to_text(claim.condition)}",
}
