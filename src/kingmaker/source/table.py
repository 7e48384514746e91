"""A parse under way: the table that the grammar was compiled to, and the tree it makes of a sentence.

`grammar.json` beside this file holds the LALR(1) table that Lark made of `grammar.lark`, and is made anew by
`python -m tests.generated`. Lark would take 0.1 s of each start for the same.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_END = "$END"


class Token(str):
    """A piece of a sentence: its words, its kind, and from where to where it runs."""

    __slots__ = ("end", "kind", "start")

    kind: str
    start: int
    end: int

    def __new__(cls, text: str, kind: str, start: int) -> Self:
        """Make a token of the `text` that begins at `start`."""
        self = super().__new__(cls, text)
        self.kind, self.start, self.end = kind, start, start + len(text)
        return self


class Tree(NamedTuple):
    """What a rule of the grammar, or its alias, made of a part of a sentence."""

    rule: str
    parts: list[Node]


Node: TypeAlias = Tree | Token


class Making(NamedTuple):
    """How a way to write a rule is turned into a tree.

    `symbol` is what it makes of the last `size` pieces, `rule` the name of the tree. The pieces in `opened` give
    their parts instead of themselves; a `bare` rule of one part is that part.
    """

    symbol: str
    size: int
    rule: str
    opened: Collection[int]
    bare: bool


class Table(NamedTuple):
    """The compiled grammar.

    A state knows what may follow: the state that this leads to, or `~number` of the making that comes first.
    """

    phrases: Mapping[str, str]
    starts: Mapping[str, tuple[int, int]]
    makings: tuple[Making, ...]
    states: tuple[Mapping[str, int], ...]


@cache
def table() -> Table:
    """Read the compiled grammar, once in a process."""
    text = Path(__file__).with_name("grammar.json").read_text(encoding="utf-8")
    found = json.loads(text)
    makings = tuple(Making(**making) for making in found["makings"])
    return Table(found["phrases"], found["starts"], makings, tuple(found["states"]))


class Parse:
    """The states gone through and the pieces found, as a stack each. Time is linear in the tokens."""

    def __init__(self, start: str) -> None:
        """Begin with a kind of sentence."""
        self._table = table()
        first, self._last = self._table.starts[start]
        self._states = [first]
        self._pieces: list[Node] = []

    def choices(self) -> Mapping[str, int]:
        """Return the kinds of token that the table has an entry for; some lead nowhere."""
        return self._table.states[self._states[-1]]

    def take(self, token: Token) -> bool:
        """Take the next token; tell whether it fits."""
        while (step := self._table.states[self._states[-1]].get(token.kind)) is not None:
            if step >= 0:
                self._states.append(step)
                self._pieces.append(token)
                return True
            self._make(self._table.makings[~step])
        return False

    def tree(self) -> Tree | None:
        """End the sentence; return its tree, or `None` where it cannot end."""
        while (step := self._table.states[self._states[-1]].get(_END)) is not None:
            self._make(self._table.makings[~step])
            if self._states[-1] == self._last:
                found = self._pieces[-1]
                return found if isinstance(found, Tree) else None
        return None

    def accepts(self) -> frozenset[str]:
        """Return the kinds of token that may follow."""
        return frozenset(kind for kind in self.choices() if kind.isupper() and self._fits(kind))

    def _make(self, making: Making) -> None:
        size = making.size
        pieces = self._pieces[-size:]
        del self._pieces[-size:], self._states[-size:]
        if making.opened:
            pieces = _opened(pieces, making.opened)
        made = pieces[0] if making.bare and len(pieces) == 1 else Tree(making.rule, pieces)
        self._pieces.append(made)
        self._states.append(self._table.states[self._states[-1]][making.symbol])

    def _fits(self, kind: str) -> bool:
        """Tell whether a token can be taken, without taking it."""
        states = self._states.copy()
        while (step := self._table.states[states[-1]].get(kind)) is not None:
            if step >= 0:
                return True
            making = self._table.makings[~step]
            del states[-making.size :]
            states.append(self._table.states[states[-1]][making.symbol])
            if kind == _END and states[-1] == self._last:
                return True
        return False


def _opened(pieces: list[Node], opened: Collection[int]) -> list[Node]:
    """Put the parts of some pieces in their place; those of a first piece, which may be many, grow on."""
    found: list[Node] = []
    for number, piece in enumerate(pieces):
        if number not in opened or isinstance(piece, Token):
            found.append(piece)
        elif found:
            found += piece.parts
        else:
            found = piece.parts
    return found
