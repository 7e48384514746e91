"""The short sentences of a case, read: rules of voting, conditions, acts, facts and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from kingmaker.model import sentences as s
from kingmaker.model.values import Comparison
from kingmaker.problems import Problem, Severity
from kingmaker.source.reading import UTC, read
from kingmaker.source.structured import read_structured_rule

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from kingmaker.model.values import Quantity
    from kingmaker.problems import Location

__all__ = [
    "Stake",
    "read_act",
    "read_acts",
    "read_base",
    "read_claim",
    "read_condition",
    "read_facts",
    "read_rule",
    "read_stake",
    "read_structured_rule",
    "rule_warnings",
]


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
    return cast("s.Rule | Problem", read("rule", text, where, UTC))


def read_condition(text: str, where: Location, *, zone: ZoneInfo = UTC) -> s.Condition | Problem:
    """Read a condition on the state; days in it are those of `zone`.

    >>> from kingmaker.problems import NOWHERE
    >>> read_condition("ceo is not altman", NOWHERE)
    Not(part=Is(subject='ceo', value='altman'))
    """
    return cast("s.Condition | Problem", read("condition", text, where, zone))


def read_facts(
    text: str, where: Location, *, zone: ZoneInfo = UTC
) -> tuple[s.Assertable, ...] | Problem:
    """Read one fact or several, joined by `and`, that a move makes true.

    >>> from kingmaker.problems import NOWHERE
    >>> len(read_facts("offer is made and altman works at microsoft", NOWHERE))
    2
    """
    found = read("condition", text, where, zone)
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
        return Problem(
            "K301", "one act is expected here", acts[1].where, help="make a list of them"
        )
    return acts[0]


def read_acts(text: str, where: Location) -> tuple[s.Act, ...] | Problem:
    """Read one act or several, joined by commas or `and`.

    >>> from kingmaker.problems import NOWHERE
    >>> len(read_acts("remove altman from ceo, appoint murati as ceo", NOWHERE))
    2
    """
    return cast("tuple[s.Act, ...] | Problem", read("acts", text, where, UTC))


def read_claim(text: str, where: Location, *, zone: ZoneInfo = UTC) -> s.Claimed | Problem:
    """Read what a case claims about itself.

    >>> from kingmaker.problems import NOWHERE
    >>> read_claim("nobody controls company", NOWHERE)
    ControlClaim(controller=None, entity='company')
    """
    return cast("s.Claimed | Problem", read("claim", text, where, zone))


def read_base(text: str, where: Location) -> s.Base | Problem:
    """Read what is counted: ``members``, ``outstanding common``, a name.

    >>> from kingmaker.problems import NOWHERE
    >>> read_base("votes cast", NOWHERE).kind.name
    'VOTES_CAST'
    """
    return cast("s.Base | Problem", read("base", text, where, UTC))


def read_stake(text: str, where: Location) -> Stake | Problem:
    """Read so much of something: ``30% of held``, ``250000 comp``, ``5% of outstanding common``.

    >>> from kingmaker.problems import NOWHERE
    >>> read_stake("10 million class-a", NOWHERE).base.name
    'class-a'
    """
    found = read("stake", text, where, UTC)
    return found if isinstance(found, Problem) else Stake(*cast("tuple[Quantity, s.Base]", found))


def rule_warnings(rule: s.Rule, *, quorum: bool = False) -> tuple[Problem, ...]:
    """Return what is doubtful in a rule that can be read, as the rule for passing or for a quorum.

    >>> from kingmaker.problems import NOWHERE
    >>> [p.code for p in rule_warnings(read_rule("at least half of votes cast", NOWHERE))]
    ['K313']
    """
    if isinstance(rule, s.AnyRule | s.AllRules):
        return tuple(p for part in rule.parts for p in rule_warnings(part, quorum=quorum))
    if isinstance(rule, s.Plurality | s.NoRule):
        return ()
    here = rule.base.kind in {s.BaseKind.PRESENT, s.BaseKind.SHARES_PRESENT, s.BaseKind.VOTES_CAST}
    if quorum and here and rule.tally in {None, s.Tally.PRESENT}:
        message = "a quorum of those present is met by whoever comes"
        return (
            _doubt("K314", message, rule.where, "write `more than half of members` or `of seats`"),
        )
    if not quorum and rule.tally is s.Tally.PRESENT:
        message = "this counts who is present, not who is for it"
        return (_doubt("K314", message, rule.where, "write `more than half of present`"),)
    if not quorum and isinstance(rule, s.Count) and _lets_ties_pass(rule):
        message = "with `at least half` a tie passes"
        return (_doubt("K313", message, rule.where, "write `more than half` if it should fail"),)
    return ()


def _doubt(code: str, message: str, where: Location, fix: str) -> Problem:
    return Problem(code, message, where, Severity.WARNING, fix)


def _lets_ties_pass(rule: s.Count) -> bool:
    half = rule.bound.unit == "share" and rule.bound.exact is not None and rule.bound.exact * 2 == 1
    return half and rule.comparison is Comparison.AT_LEAST and rule.tally in {None, s.Tally.FOR}


def _assertable(fact: object) -> bool:
    if isinstance(fact, s.Not):
        return isinstance(fact.part, s.Member)
    return isinstance(fact, s.Is | s.Member | s.Works | s.Moved)
