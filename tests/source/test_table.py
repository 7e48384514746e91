"""Our driver and Lark, run side by side on the same tokens, always say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Token as LarkToken
from lark import Tree as LarkTree
from lark.exceptions import UnexpectedToken

from kingmaker.source import table, words
from tests.grammar_table import STARTS, grammar

Shape: TypeAlias = tuple[str, Any]

SENTENCES = [
    line.split(": ", 1)
    for line in Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines()
    if line.partition(": ")[0] in STARTS
]
KINDS = sorted({kind for row in table.table().states for kind in row if kind.isupper()})


class Both:
    """A parse by Lark and one by us, held against each other at each step."""

    def __init__(self, start: str) -> None:
        self.ours = table.Parse(start)
        self.lark: Any = grammar().parse_interactive(start=start)
        self.compare()

    def compare(self) -> None:
        assert set(self.ours.choices()) == set(self.lark.choices())
        assert self.ours.accepts() == self.lark.accepts()

    def take(self, token: table.Token) -> bool:
        there = LarkToken(token.kind, str(token), start_pos=token.start, end_pos=token.end)
        try:
            self.lark.feed_token(there)
        except UnexpectedToken:
            assert not self.ours.take(token)
            return False
        assert self.ours.take(token)
        self.compare()
        return True

    def finish(self) -> Shape | None:
        ours = self.ours.tree()
        try:
            theirs = self.lark.feed_eof()
        except UnexpectedToken:
            assert ours is None
            return None
        assert ours is not None
        assert shape(ours) == shape(theirs)
        return shape(ours)


def shape(node: Any) -> Shape:  # noqa: ANN401 - a tree or token of either
    """A tree of either kind as plain values."""
    if isinstance(node, table.Token):
        return node.kind, (str(node), node.start, node.end)
    if isinstance(node, LarkToken):
        return node.type, (str(node), node.start_pos, node.end_pos)
    if isinstance(node, LarkTree):
        return str(node.data), [shape(child) for child in node.children]
    return node.rule, [shape(part) for part in node.parts]


@pytest.mark.parametrize(("start", "text"), SENTENCES)
def test_sentences_are_parsed_as_lark_parses_them(start: str, text: str) -> None:
    both = Both(start)
    end = 0
    while token := words.next_token(text, end, both.ours.choices()):
        assert both.take(token)
        end = token.end
    assert both.finish() is not None


@given(st.data())
def test_any_row_of_tokens_is_parsed_as_lark_parses_it(data: st.DataObject) -> None:
    both = Both(data.draw(st.sampled_from(STARTS)))
    for number in range(data.draw(st.integers(1, 25))):
        fitting = sorted(both.ours.accepts() - {"$END"})
        if not fitting:
            break
        wild = data.draw(st.integers(0, 19)) == 0  # now and then a token that may not fit
        kind = data.draw(st.sampled_from(KINDS if wild else fitting))
        if kind == "$END" or not both.take(table.Token("x", kind, 2 * number)):
            return
    both.finish()


def test_a_token_knows_its_place() -> None:
    token = table.Token("more than", "COMPARISON", 4)
    assert (token, token.kind, token.start, token.end) == ("more than", "COMPARISON", 4, 13)
