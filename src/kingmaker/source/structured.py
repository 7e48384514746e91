"""The structured twin of a rule of voting: ``{more_than: 1/2, of: in_office}``."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from kingmaker.model import sentences as s
from kingmaker.model.numerals import number_to_text, share_to_text
from kingmaker.model.values import Comparison
from kingmaker.model.wording import base_to_text
from kingmaker.problems import Problem
from kingmaker.source.mistakes import caught
from kingmaker.source.nearest import nearest
from kingmaker.source.reading import read
from kingmaker.source.scalars import read_quantity
from kingmaker.source.senses import votable
from kingmaker.source.tree import Scalar, Sequence

if TYPE_CHECKING:
    from kingmaker.model.values import Quantity
    from kingmaker.problems import Location
    from kingmaker.source.tree import Mapping, Node

#: What a structured rule may be written as.
Structure = str | dict[str, object]

_COMPARISONS = {c.value.replace(" ", "_"): c for c in Comparison}
_JOINED: dict[str, type[s.AnyRule | s.AllRules]] = {"any_of": s.AnyRule, "all_of": s.AllRules}
_WHOLE: dict[str, type[s.Every | s.NoneOf]] = {"every": s.Every, "none": s.NoneOf}
_HEADS = (*_COMPARISONS, *_WHOLE, *_JOINED)
_FIX = "write `{more_than: 1/2, of: in_office}`, `{every: members}` or `{all_of: […]}`"


def read_structured_rule(node: Node) -> s.Rule | Problem:
    """Return the rule that keys spell out, or the first problem with it.

    A comparison (`more_than`, `at_least`, `fewer_than`, `no_more_than`) takes `of`; all of them and
    `every` and `none` take `count`, the tally. `any_of` and `all_of` take lists of rules.
    Words are joined by underscores or blanks. A text is read as a sentence.
    """
    if isinstance(node, Scalar):
        return cast("s.Rule | Problem", read("rule", node.text, node.where))
    if isinstance(node, Sequence):
        return Problem(
            "K322",
            "a list does not say whether any or all are needed",
            node.where,
            help="write `{any_of: […]}` or `{all_of: […]}`",
        )
    head = next((e for e in node.entries if e.key.text in _HEADS), None)
    wrong = _unknown_key(node)
    if wrong is not None:
        return wrong
    if head is None:
        return Problem("K322", "this rule compares nothing", node.where, help=_FIX)
    if head.key.text in _JOINED:
        return _several(head.key.text, head.value, node.where)
    return _single(head.key.text, node)


def rule_to_structure(rule: s.Rule) -> Structure:
    """Write a rule as keys and texts that read as the same rule.

    >>> from kingmaker.model.values import exactly
    >>> rule_to_structure(s.Every(s.Base(s.BaseKind.IN_OFFICE)))
    {'every': 'in_office'}
    """
    if isinstance(rule, s.AnyRule | s.AllRules):
        return {
            "any_of" if isinstance(rule, s.AnyRule) else "all_of": [
                rule_to_structure(p) for p in rule.parts
            ]
        }
    if isinstance(rule, s.Plurality):
        return "most votes cast"
    if isinstance(rule, s.NoRule):
        return "none"
    base = base_to_text(rule.base) if rule.base.name else base_to_text(rule.base).replace(" ", "_")
    tally = {} if rule.tally is None else {"count": rule.tally.value.replace(" ", "_")}
    if isinstance(rule, s.Count):
        number = rule.bound.likely or Fraction(0)
        bound = (
            share_to_text(number, words=False)
            if rule.bound.unit == "share"
            else number_to_text(number)
        )
        return {rule.comparison.value.replace(" ", "_"): bound, "of": base, **tally}
    return {"every" if isinstance(rule, s.Every) else "none": base, **tally}


def _unknown_key(node: Mapping) -> Problem | None:
    heads = [e for e in node.entries if e.key.text in _HEADS]
    known = ("of", "count", *_HEADS)
    for entry in node.entries:
        if entry.key.text not in known:
            meant = nearest(entry.key.text, known)
            fix = f"did you mean `{meant}`?" if meant else f"keys are {', '.join(known)}"
            return Problem(
                "K322", f"`{entry.key.text}` is no key of a rule", entry.key.where, help=fix
            )
    if len(heads) > 1:
        return Problem(
            "K322",
            "a rule compares one thing",
            heads[1].key.where,
            help="join rules with `any_of` or `all_of`",
        )
    joined = bool(heads) and heads[0].key.text in _JOINED
    extra = [
        e
        for e in node.entries
        if e not in heads
        and (joined or (e.key.text == "of" and heads and heads[0].key.text in _WHOLE))
    ]
    return (
        Problem(
            "K322", f"`{extra[0].key.text}` does not belong here", extra[0].key.where, help=_FIX
        )
        if extra
        else None
    )


def _several(kind: str, node: Node, where: Location) -> s.Rule | Problem:
    if not isinstance(node, Sequence) or not node.items:
        return Problem("K322", f"`{kind}` takes a list of rules", node.where, help=_FIX)
    parts = [read_structured_rule(item) for item in node.items]
    wrong = next((p for p in parts if isinstance(p, Problem)), None)
    if wrong is not None:
        return wrong
    rules = tuple(p for p in parts if not isinstance(p, Problem))
    return rules[0] if len(rules) == 1 else _JOINED[kind](rules, where=where)


def _single(kind: str, node: Mapping) -> s.Rule | Problem:
    base, tally = _base(node.get(kind if kind in _WHOLE else "of"), node), _tally(node.get("count"))
    if isinstance(base, Problem):
        return base
    if isinstance(tally, Problem):
        return tally
    if kind in _WHOLE:
        return _WHOLE[kind](base, tally, where=node.where)
    bound = _bound(node.get(kind), node, _COMPARISONS[kind])
    return (
        bound
        if isinstance(bound, Problem)
        else s.Count(_COMPARISONS[kind], bound, base, tally, where=node.where)
    )


def _base(node: Node | None, rule: Mapping) -> s.Base | Problem:
    if not isinstance(node, Scalar):
        return Problem("K322", "this rule does not say of what", (node or rule).where, help=_FIX)
    words = node.text.replace("_", " ")
    text = words if words in {k.value for k in s.BaseKind} else node.text
    return cast("s.Base | Problem", read("base", text, node.where))


def _tally(node: Node | None) -> s.Tally | Problem | None:
    if node is None:
        return None
    word = node.text.replace("_", " ") if isinstance(node, Scalar) else ""
    if word in set(s.Tally):
        return s.Tally(word)
    fix = "tallies are " + ", ".join(t.value.replace(" ", "_") for t in s.Tally)
    return Problem("K322", "this is no tally", node.where, help=fix)


def _bound(node: Node | None, rule: Mapping, comparison: Comparison) -> Quantity | Problem:
    if not isinstance(node, Scalar):
        return Problem("K322", "this rule compares with no number", (node or rule).where, help=_FIX)
    bound = read_quantity(node.text, node.where)
    if isinstance(bound, Problem):
        return bound
    if bound.exact is None or bound.unit not in {"", "share"} or bound.per:
        return Problem(
            "K322", f"`{node.text}` is no bound", node.where, help="write `1/2`, `55%` or a count"
        )
    return caught(lambda: replace(votable(comparison, bound), where=node.where), node.where)
