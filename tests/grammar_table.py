"""The grammar compiled by Lark: the text of `grammar.json`, in an order that does not change by chance."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lark import Lark

from kingmaker.source import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark.grammar import Rule

#: The kinds of sentence the grammar can begin with.
STARTS = ("rule", "condition", "acts", "claim", "base", "stake")

GRAMMAR = Path(table.__file__).with_name("grammar.lark")


@cache
def grammar() -> Lark:
    """The grammar as Lark compiles it."""
    return Lark(
        GRAMMAR.read_text("utf-8"),
        start=list(STARTS),
        parser="lalr",
        lexer="basic",
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def grammar_json() -> str:
    """The table of the grammar as JSON: a line for each phrase, each way to write a rule, and each state."""
    lark = grammar()
    compiled = lark.parser.parser._parse_table
    rules = {_key(rule): rule for rule in lark.rules}
    makings = {key: number for number, key in enumerate(sorted(rules))}
    states = _numbered(compiled)
    rows: list[dict[str, int]] = [{} for _ in states]
    for state, row in compiled.states.items():
        rows[states[state]] = {
            kind: ~makings[_key(to)] if action.name == "Reduce" else states[to]
            for kind, (action, to) in sorted(row.items())
        }
    phrases = {t.name: t.pattern.value for t in lark.terminals if t.pattern.type == "str"}
    starts = {s: [states[compiled.start_states[s]], states[compiled.end_states[s]]] for s in STARTS}
    parts = (
        f' "phrases": {{\n{_lines(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(phrases.items()))}\n }}',
        f' "starts": {json.dumps(starts)}',
        f' "makings": [\n{_lines(json.dumps(_making(rules[key])) for key in makings)}\n ]',
        f' "states": [\n{_lines(map(json.dumps, rows))}\n ]',
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(texts: Iterable[str]) -> str:
    return ",\n".join(f"  {text}" for text in texts)


def _key(rule: Rule) -> tuple[str, ...]:
    return (str(rule.origin.name), *(str(symbol.name) for symbol in rule.expansion))


def _numbered(compiled: Any) -> dict[int, int]:  # noqa: ANN401 - Lark does not show the type of its table
    """The states in the order in which one meets them, from the beginnings on."""
    met = {compiled.start_states[start]: number for number, start in enumerate(STARTS)}
    for state in (waiting := list(met)):
        for _, (action, to) in sorted(compiled.states[state].items()):
            if action.name == "Shift" and to not in met:
                met[to] = len(met)
                waiting.append(to)
    return met


def _making(rule: Rule) -> dict[str, object]:
    if not rule.expansion:
        raise ValueError(f"{rule}: the driver knows no rule of nothing")
    inner = [n for n, s in enumerate(rule.expansion) if not s.is_term and s.name.startswith("_")]
    return {
        "symbol": rule.origin.name,
        "size": len(rule.expansion),
        "rule": rule.alias or rule.origin.name,
        "opened": inner,
        "bare": bool(rule.options.expand1) and not rule.alias,
    }
