"""The short sentences of a case, read: rules of voting, conditions, acts, facts and claims."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast
from zoneinfo import ZoneInfo

from lark import Token
from lark.exceptions import UnexpectedToken

from kingmaker.model import sentences as s
from kingmaker.model.values import Name
from kingmaker.problems import Problem, Severity
from kingmaker.source.mistakes import Mistake
from kingmaker.source.trees import build
from kingmaker.source.words import grammar, next_token

if TYPE_CHECKING:
    from kingmaker.model.values import Quantity
    from kingmaker.problems import Location

#: A sentence longer than this is refused.
LONGEST = 2000
#: Brackets and denials may not lie deeper in each other.
DEEPEST = 50

UTC = ZoneInfo("UTC")


class Stake(NamedTuple):
    """So much of something: a share of a base, or a number of what the base names."""

    bound: Quantity
    base: s.Base


def read_rule(text: str, where: Location) -> s.Rule | Problem:
    """Read a rule of voting.

    >>> from kingmaker.problems import NOWHERE
    >>> read_rule("more than half of directors in office", NOWHERE).base.kind.value
    'in office'
    """
    return cast("s.Rule | Problem", _read("rule", text, where, UTC))


def read_condition(text: str, where: Location, *, zone: ZoneInfo = UTC) -> s.Condition | Problem:
    """Read a condition on the state; days in it are those of `zone`.

    >>> from kingmaker.problems import NOWHERE
    >>> read_condition("ceo is not altman", NOWHERE)
    Not(part=Is(subject='ceo', value='altman'))
    """
    return cast("s.Condition | Problem", _read("condition", text, where, zone))


def read_facts(text: str, where: Location, *, zone: ZoneInfo = UTC) -> tuple[s.Assertable, ...] | Problem:
    """Read one fact or several, joined by `and`, that a move makes true.

    >>> from kingmaker.problems import NOWHERE
    >>> len(read_facts("offer is made and altman works at microsoft", NOWHERE))
    2
    """
    found = _read("condition", text, where, zone)
    if isinstance(found, Problem):
        return found
    facts = found.parts if isinstance(found, s.And) else (found,)
    wrong = next((f for f in facts if not _assertable(f)), None)
    if wrong is not None:
        return Problem(
            "K320",
            "this can be asked but not made true",
            getattr(wrong, "where", where),
            help="a fact says what is, who sits where, who works where, or what rises or falls",
        )
    return cast("tuple[s.Assertable, ...]", facts)


def read_act(text: str, where: Location) -> s.Act | Problem:
    """Read one act.

    >>> from kingmaker.problems import NOWHERE
    >>> read_act("remove altman from ceo", NOWHERE)
    Remove(who='altman', place='ceo')
    """
    acts = read_acts(text, where)
    if isinstance(acts, Problem):
        return acts
    if len(acts) > 1:
        return Problem("K321", "one act is expected here", acts[1].where, help="make a list of them")
    return acts[0]


def read_acts(text: str, where: Location) -> tuple[s.Act, ...] | Problem:
    """Read one act or several, joined by commas or `and`.

    >>> from kingmaker.problems import NOWHERE
    >>> len(read_acts("remove altman from ceo, appoint murati as ceo", NOWHERE))
    2
    """
    return cast("tuple[s.Act, ...] | Problem", _read("acts", text, where, UTC))


def read_claim(text: str, where: Location, *, zone: ZoneInfo = UTC) -> s.Claimed | Problem:
    """Read what a case claims about itself.

    >>> from kingmaker.problems import NOWHERE
    >>> read_claim("nobody controls company", NOWHERE)
    ControlClaim(controller=None, entity='company')
    """
    return cast("s.Claimed | Problem", _read("claim", text, where, zone))


def read_base(text: str, where: Location) -> s.Base | Problem:
    """Read what is counted: ``members``, ``outstanding common``, a name.

    >>> from kingmaker.problems import NOWHERE
    >>> read_base("votes cast", NOWHERE).kind.name
    'VOTES_CAST'
    """
    return cast("s.Base | Problem", _read("base", text, where, UTC))


def read_stake(text: str, where: Location) -> Stake | Problem:
    """Read so much of something: ``30% of held``, ``250000 comp``, ``5% of outstanding common``.

    >>> from kingmaker.problems import NOWHERE
    >>> read_stake("10 million class-a", NOWHERE).base.name
    'class-a'
    """
    found = _read("stake", text, where, UTC)
    return found if isinstance(found, Problem) else Stake(*cast("tuple[Quantity, s.Base]", found))


def rule_warnings(rule: s.Rule, *, quorum: bool = False) -> tuple[Problem, ...]:
    """Return what is doubtful in a rule that can be read.

    >>> from kingmaker.problems import NOWHERE
    >>> [p.code for p in rule_warnings(read_rule("at least half of votes cast", NOWHERE))]
    ['K313']
    """
    if isinstance(rule, s.AnyRule | s.AllRules):
        return tuple(p for part in rule.parts for p in rule_warnings(part, quorum=quorum))
    if isinstance(rule, s.Count) and not quorum and _lets_ties_pass(rule):
        message = "with “at least half” a tie passes"
        fix = "write `more than half` if it should fail"
        return (Problem("K313", message, rule.where, Severity.WARNING, fix),)
    return ()


def _lets_ties_pass(rule: s.Count) -> bool:
    from kingmaker.model.values import Comparison

    half = rule.bound.unit == "share" and rule.bound.exact is not None and rule.bound.exact * 2 == 1
    return half and rule.comparison is Comparison.AT_LEAST and rule.tally in {None, s.Tally.FOR}


def _assertable(fact: object) -> bool:
    if isinstance(fact, s.Not):
        return isinstance(fact.part, s.Member)
    return isinstance(fact, s.Is | s.Member | s.Works | s.Moved)


def _read(start: str, text: str, where: Location, zone: ZoneInfo) -> object:
    found = _parsed(start, text, zone)
    return found.at(where) if isinstance(found, Mistake) else _placed(found, where)


@lru_cache(maxsize=4096)
def _parsed(start: str, text: str, zone: ZoneInfo) -> object:
    """Return the records of a sentence, placed as if it stood alone, or the mistake in it."""
    try:
        return build(_parse(start, text), zone)
    except Mistake as mistake:
        return mistake


def _parse(start: str, text: str) -> object:
    if len(text) > LONGEST:
        raise Mistake("K302", f"a sentence of {len(text)} characters is too long", (LONGEST, len(text)))
    state = grammar().parse_interactive(start=start)
    token, deep, end = None, 0, 0
    try:
        while token := next_token(text, end, state.choices()):
            deep += (token.type in {"LPAR", "NOT"}) - (token.type == "RPAR")
            if deep > DEEPEST:
                raise Mistake("K303", "too deep", (token.start_pos, token.end_pos))
            state.feed_token(token)
            end = token.end_pos or len(text)
        return state.feed_eof()
    except UnexpectedToken as wrong:
        raise Mistake("K301", f"{wrong.token!r}", (wrong.token.start_pos or 0, wrong.token.end_pos or len(text))) from None


def _placed(node: object, where: Location) -> object:
    """Copy records with their places moved to a sentence that stands at `where`."""
    if isinstance(node, Name):
        return Name(node, where.part(node.where.column - 1, node.where.end_column - 1))
    if isinstance(node, tuple):
        return tuple(_placed(part, where) for part in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{f.name: _at(getattr(node, f.name), f.name, where) for f in fields(node)})
    return node


def _at(value: object, name: str, where: Location) -> object:
    if name == "where":
        place = cast("Location", value)
        return where.part(place.column - 1, place.end_column - 1)
    return _placed(value, where)
