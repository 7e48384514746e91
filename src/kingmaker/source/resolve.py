"""Names inside sentences: each looked up in the scopes its place allows, spellings made one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from kingmaker.model import sentences as s
from kingmaker.model.values import Name, Quantity
from kingmaker.problems import Location, Problem
from kingmaker.source.nearest import nearest
from kingmaker.source.scalars import read_quantity
from kingmaker.source.senses import HEADS
from kingmaker.source.vocabulary.kinds import PARTIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.source.context import Context

PLACES = ("body", "group", "seat group", "entity", "office")
DECISIONS = ("power", "move", "body")
_ASKED = {
    s.Predicate.WORKS: ("entity", "person", "group"),
    s.Predicate.IS: ("office", "group", "body", "tag"),
    s.Predicate.HOLDS: ("entity", "share class"),
}
COUNTED = ("group", "weight", "share class", "body", "seat group", "person", "entity")

T = TypeVar("T")


def resolve(context: Context, sentence: T) -> T:
    """Return a sentence with every name looked up; unknown ones are reported.

    ``founder is ceo`` becomes ``ceo is founder``; words such as `none` become levels where
    a gauge has such a level.
    """
    handler = _HANDLERS.get(type(sentence))
    return sentence if handler is None else cast("T", handler(context, sentence))


def resolve_all(context: Context, sentences: tuple[T, ...]) -> tuple[T, ...]:
    """Return several sentences with their names looked up."""
    return tuple(resolve(context, sentence) for sentence in sentences)


def _name(context: Context, name: Name, scopes: tuple[str, ...]) -> None:
    context.refer(name, name.where, scopes)


def _someone(context: Context, ref: s.Ref, scopes: tuple[str, ...] = PARTIES) -> None:
    if isinstance(ref, s.HolderOf):
        _name(context, ref.office, ("office",))
    elif isinstance(ref, s.EveryoneIn):
        _name(context, ref.place, ("body", "group", "entity", "seat group"))
    elif isinstance(ref, Name):
        _name(context, ref, scopes)


def _conditions(context: Context, node: s.And | s.Or) -> s.Condition:
    return replace(node, parts=resolve_all(context, node.parts))


def _rules(context: Context, node: s.AnyRule | s.AllRules) -> s.Rule:
    return replace(node, parts=resolve_all(context, node.parts))


def _not(context: Context, node: s.Not) -> s.Not:
    return replace(node, part=resolve(context, node.part))


def _base(context: Context, base: s.Base) -> None:
    if base.name is None:
        return
    scopes = ("share class",) if base.kind is s.BaseKind.OUTSTANDING else COUNTED
    _name(context, base.name, scopes)


def _counting(context: Context, node: s.Count | s.Every | s.NoneOf) -> object:
    name = node.base.name
    if name in HEADS and not context.names.scope_of(name, COUNTED):
        message = f"`{name}` does not say which of them"
        help_ = "write `in office` for those who sit, `present` for those who come, or `members`"
        context.report(Problem("K310", message, name.where, help=help_))
    else:
        _base(context, node.base)
    return node


def _is(context: Context, node: s.Is) -> s.Condition:
    subject, value = node.subject, node.value
    if isinstance(value, s.HolderOf):
        _someone(context, value)
    if not isinstance(subject, Name):
        return _somebody_is(context, node)
    scope = context.names.scope_of(subject, ("gauge", "office", "measure", *PARTIES, "seat group"))
    if scope == "gauge":
        return replace(node, value=_level_word(context, subject, value))
    if scope is not None and (scope == "measure") is not isinstance(value, Quantity):
        _unlike(context, node, scope)
        return node
    if scope is None:
        context.names.miss(subject, ("office", "gauge", "person"), subject.where)
    elif isinstance(value, Name):
        return _name_is(context, node, subject, value, scope)
    return node


def _name_is(context: Context, node: s.Is, subject: Name, value: Name, scope: str) -> s.Condition:
    """Resolve ``ceo is ann``, ``ann is ceo`` and ``ann is independent``; the second becomes the first."""
    if scope == "office":
        _name(context, value, PARTIES)
    elif scope in PARTIES:
        if context.names.scope_of(value, ("office",)):
            return replace(node, subject=value, value=subject)
        _name(context, value, (*PARTIES, "office", "tag"))
    return node


def _unlike(context: Context, node: s.Is, scope: str) -> None:
    """Report that something is said to be what it cannot be: a measure no number, or anybody a number."""
    if scope == "measure":
        message, fix = "a measure is a number", "write a number: `price is 30 USD`"
    else:
        message = "only gauges and measures are numbers"
        fix = "say who or what it is, or count: `at least 4 of board in office`"
    context.report(Problem("K301", f"this is never so: {message}", node.where, help=fix))


def _somebody_is(context: Context, node: s.Is) -> s.Condition:
    """Resolve a sentence about whom a pronoun means, the holder of an office or everyone in a place."""
    subject = node.subject
    _someone(context, subject)
    if isinstance(node.value, Quantity):
        _unlike(context, node, "person")
    if not isinstance(node.value, Name):
        return node
    if isinstance(subject, s.EveryoneIn):
        _name(context, node.value, (*PARTIES, "office", "tag"))
    elif context.names.scope_of(node.value, ("office",)):
        return replace(node, subject=node.value, value=subject)
    else:
        _name(context, node.value, (*PARTIES, "tag"))
    return node


def _level_word(context: Context, gauge: Name, value: s.Value) -> s.Value:
    """Return a gauge's level as the gauge spells it; report one that it does not have."""
    levels = context.names.levels.get(gauge, ())
    if isinstance(value, s.Special | s.Pronoun):
        return _known_level(context, gauge, value.value, levels, Location("", 1, 1, 1, 1)) or value
    if isinstance(value, Name):
        return _known_level(context, gauge, value, levels, value.where) or value
    known = [read_quantity(t, value.where) for t in levels] if isinstance(value, Quantity) else ()
    if value not in known:
        help_ = f"levels: {', '.join(levels)}"
        context.report(Problem("K403", f"`{gauge}` has no such level", value.where, help=help_))
    return value


def _known_level(
    context: Context, gauge: Name, word: str, levels: tuple[str, ...], where: Location
) -> Name | None:
    if word in levels:
        return Name(word, where)
    guess = nearest(word, levels)
    help_ = f"did you mean `{guess}`?" if guess else f"levels: {', '.join(levels)}"
    context.report(
        Problem(
            "K403",
            f"`{gauge}` has no level `{word}`",
            where if where.file else gauge.where,
            help=help_,
        )
    )
    return None


def _level(context: Context, node: s.Level) -> s.Level:
    if not isinstance(node.subject, Name):
        message, fix = (
            "only a gauge or a measure can be compared",
            "name one: `staff at least calm`",
        )
        context.report(Problem("K301", message, node.where, help=fix))
        return node
    scope = context.names.scope_of(node.subject, ("gauge", "measure"))
    if scope is None:
        context.names.miss(node.subject, ("gauge", "measure"), node.subject.where)
    elif scope == "gauge" and not isinstance(node.value, Quantity):
        return replace(node, value=_level_word(context, node.subject, node.value))
    return node


def _member(context: Context, node: s.Member) -> s.Member:
    _someone(context, node.subject)
    _name(context, node.place, PLACES)
    return node


def _works(context: Context, node: s.Works) -> s.Works:
    _someone(context, node.subject)
    if isinstance(node.employer, Name):
        _name(context, node.employer, ("entity", "person", "group"))
    return node


def _holds(context: Context, node: s.Holds) -> s.Holds:
    _someone(context, node.subject)
    _base(context, node.base)
    return node


def _counted(context: Context, node: s.Counted) -> s.Counted:
    _base(context, node.of)
    if isinstance(node.place, Name):
        _name(context, node.place, _ASKED.get(node.predicate, PLACES))
    return node


def _happened(context: Context, node: s.Happened) -> s.Happened:
    _name(context, node.event, ("event", "move"))
    return node


def _moved(context: Context, node: s.Moved) -> s.Moved:
    _name(context, node.measure, ("measure", "gauge"))
    return node


def _term(context: Context, node: s.TermIs) -> s.TermIs:
    _name(context, node.term, ("term",))
    return node


def _appoint(context: Context, node: s.Appoint) -> s.Appoint:
    _someone(context, node.who)
    _name(context, node.office, ("office",))
    return node


def _seat_act(context: Context, node: s.Remove | s.Elect | s.Resign) -> object:
    _someone(context, node.who)
    _name(context, node.place, ("office", "body", "seat group", "group", "entity"))
    return node


def _set(context: Context, node: s.SetTo) -> s.SetTo:
    if context.names.scope_of(node.gauge, ("gauge",)) is None:
        context.names.miss(node.gauge, ("gauge",), node.gauge.where)
        return node
    return replace(node, value=_level_word(context, node.gauge, node.value))


def _pay(context: Context, node: s.Pay) -> s.Pay:
    _someone(context, node.payer)
    _someone(context, node.payee)
    return node


def _transfer(context: Context, node: s.Transfer) -> s.Transfer:
    _base(context, node.of)
    _someone(context, node.giver)
    _someone(context, node.taker)
    return node


def _issue(context: Context, node: s.Issue) -> s.Issue:
    _name(context, node.share_class, ("share class",))
    _someone(context, node.taker)
    return node


def _call(context: Context, node: s.Call) -> s.Call:
    _name(context, node.body, ("body",))
    return node


def _coalition(context: Context, who: s.Coalition) -> None:
    for name in who.names:
        _name(context, name, (*PARTIES, "office"))
    if who.group is not None:
        _name(context, who.group, ("body", "group", "seat group", "entity", "person"))


def _can(context: Context, node: s.CanClaim) -> s.CanClaim:
    _coalition(context, node.who)
    goal = node.goal
    if isinstance(goal, s.TermIs) and context.names.scope_of(goal.term, DECISIONS):
        return replace(node, goal=goal.term)
    if isinstance(goal, Name):
        _name(context, goal, (*DECISIONS, "term"))
        return node
    return replace(node, goal=resolve(context, goal))


def _role(context: Context, node: s.RoleClaim) -> s.RoleClaim:
    _coalition(context, node.who)
    _name(context, node.decision, DECISIONS)
    return node


def _control(context: Context, node: s.ControlClaim) -> s.ControlClaim:
    if node.controller is not None:
        _name(context, node.controller, PARTIES)
    _name(context, node.entity, ("entity",))
    return node


def _paid(context: Context, node: s.PaidClaim) -> s.PaidClaim:
    _name(context, node.holder, (*PARTIES, "share class"))
    return node


def _always(context: Context, node: s.AlwaysClaim) -> s.AlwaysClaim:
    return replace(node, condition=resolve(context, node.condition))


_HANDLERS: dict[type, Callable[..., object]] = {
    s.And: _conditions, s.Or: _conditions, s.AnyRule: _rules, s.AllRules: _rules, s.Not: _not,
    s.Count: _counting, s.Every: _counting, s.NoneOf: _counting,
    s.Is: _is, s.Level: _level, s.Member: _member, s.Works: _works, s.Holds: _holds,
    s.Counted: _counted, s.Happened: _happened, s.Moved: _moved, s.TermIs: _term,
    s.Appoint: _appoint, s.Remove: _seat_act, s.Elect: _seat_act, s.Resign: _seat_act,
    s.SetTo: _set, s.Pay: _pay, s.Transfer: _transfer, s.Issue: _issue, s.Call: _call,
    s.CanClaim: _can, s.RoleClaim: _role, s.ControlClaim: _control, s.PaidClaim: _paid,
    s.AlwaysClaim: _always,
}  # fmt: skip
