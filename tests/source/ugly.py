"""Ugly but readable YAML, made at random: a tree, a text that says it, and the comments strewn into the text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

KEYS = [
    "title", "law", "people", "bodies", "board", "powers", "name", "by", "seats", "claim", "assert", "id",
    "events", "note", "passes", "source", "variants", "bodies.board.seats", "*", "a b", "x: y", "#", "- z", "",
    "[", "true", "é", "kind", "sources", "steps", "payouts", "is", "when", "holdings", "acme", "'", '"', "?",
]  # fmt: skip
TEXTS = [
    "", "a", "none", "5", "12 million", "more than half of members", "a, b", "{x}", "[y]", "a: b", "a #b", "#c",
    "- d", "-4..-1", "? e", "'f'", '"g"', "h'i", 'j"k', "l\\m", " n", "o ", "%p", "@q", "`r", "!s", "&t", "*u",
    "|", ">", "two\nlines", "three\n\nlines\n", "end\n", "more\n\n", " in\nout", "in\n out", "tab\tbed", "é✓😀",
    "\x07bell", "\u2028sep", "\x85nel", "\ufeffbom", "\xa0nbsp", "---", "...", "--- a", "~", "null", "a:", ":a",
    "https://example.org/a?b=c#d", "x" * 130, "long " * 40 + "end", "very " * 30 + "\n" + "long " * 30 + "end\n",
    "a  b " * 30, "word\n" + "word " * 40 + "end\n\nword", "trailing \nblank", "key: value\n# no comment\n- item\n",
]  # fmt: skip
SIMPLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]*( [A-Za-z0-9./-]*[A-Za-z0-9])*\Z")
LITERAL = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff][^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*\Z"
)


@dataclass(slots=True)
class Ugly:
    """A writer with bad taste; `said` collects its comments."""

    random: Random
    said: list[str] = field(default_factory=list)
    #: After a block: the column before which a comment must begin, and whether blank lines count.
    most: int | None = None
    kept: bool = False

    def tree(self, depth: int = 0) -> Any:  # noqa: ANN401
        """A tree of texts, lists and dictionaries."""
        text, listed = (1.0, 0.9) if depth == 0 else (0.0 if depth > 3 else 0.5, 0.3)
        shape, size = self.random.random(), self.random.choice([0, 1, 2, 3, 5])
        if shape > text:
            return self.random.choice(TEXTS)
        if shape > listed:
            return [self.tree(depth + 1) for _ in range(size)]
        keys = self.random.sample(KEYS, size + (depth == 0))
        return {key: self.tree(depth + 1) for key in keys}

    def text(self, tree: Any) -> str:  # noqa: ANN401
        """A file that says the tree."""
        head = self.lines(0) if self.random.random() < 0.5 else ""
        start = self.random.choice(["", "", "---\n", "--- # start\n"])
        if "#" in start:
            self.said.append("# start")
        return head + start + self.block(tree, 0).removeprefix("\n") + self.lines(0)

    def chance(self, share: float = 0.2) -> bool:
        """Whether to be ugly here."""
        return self.random.random() < share

    def comment(self) -> str:
        """A comment with a number of its own."""
        kind = self.random.choice(["# c{}", "#c{}", "# c{}: 'x' # y", "## [{{c{}", "# c{} ✓"])
        self.said.append(kind.format(len(self.said)))
        return self.said[-1]

    def lines(self, indent: int) -> str:
        """Blank lines and comments, at any column from the one given on."""
        made = ""
        while self.chance(0.3):
            column = indent + self.random.choice([0, 0, 0, 1, 2, 5])
            column = column if self.most is None else min(column, self.most)
            blank = self.chance(0.4) and not self.kept
            made += "\n" if blank else f"{' ' * column}{self.comment()}\n"
        return made

    def end(self) -> str:
        """The end of a line, with a comment or blanks now and then."""
        return f"{' ' * self.random.choice([1, 3])}{self.comment()}\n" if self.chance() else "\n"

    def block(self, tree: Any, indent: int) -> str:  # noqa: ANN401
        """A value after a key or dash, from the rest of that line on."""
        if not isinstance(tree, str) and (not tree or self.chance(0.3)):
            return " " + self.flow(tree, indent) + self.end()
        if isinstance(tree, str):
            return self.scalar(tree, indent)
        made = self.end() if indent else "\n"
        pad = " " * indent
        for item in tree:
            made += self.lines(indent)
            self.most, self.kept = None, False
            if isinstance(tree, dict):
                made += f"{pad}{self.key(item)}:" + self.block(tree[item], indent + self.step())
            else:
                made += f"{pad}-" + self.block(item, indent + self.step())
        return made

    def step(self) -> int:
        """How far the next level is indented."""
        return self.random.choice([1, 2, 2, 4])

    def key(self, text: str) -> str:
        """A key, in quotes where it has to be, or by chance."""
        return text if SIMPLE.match(text) and not self.chance() else self.quoted(text)

    def quoted(self, text: str) -> str:
        """A text in quotes of either kind."""
        if self.chance(0.5) and not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text):
            return "'" + text.replace("'", "''") + "'"
        raw = json.dumps(text, ensure_ascii=False)
        return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff]", lambda c: f"\\u{ord(c[0]):04x}", raw)

    def scalar(self, text: str, indent: int) -> str:
        """A single value in any of the ways that can hold it."""
        if not text and self.chance(0.5):
            return self.end()
        if LITERAL.match(text) and self.chance(0.5):
            return self.literal(text, indent)
        plain = SIMPLE.match(text) and not self.chance()
        broken = plain and " " in text and self.chance() and indent
        written = text if plain else self.quoted(text)
        if broken:
            written = written.replace(" ", f"\n{' ' * (indent + 1)}", 1)
        return f" {written}{self.end()}"

    def literal(self, text: str, indent: int) -> str:
        """A literal block that keeps just these line ends."""
        body = text.rstrip("\n")
        ends = len(text) - len(body)
        chomp = "-" if not ends else "" if ends == 1 else "+"
        pad = " " * max(indent, 1)
        lines = [pad + line if line else "" for line in body.split("\n")]
        end = self.end()
        self.most, self.kept = len(pad) - 1, chomp == "+"
        return f" |{chomp}{end}" + "\n".join(lines) + "\n" * max(ends, 1)

    def flow(self, tree: Any, indent: int) -> str:  # noqa: ANN401
        """A value in brackets or braces, broken anywhere."""
        if isinstance(tree, str):
            simple = SIMPLE.match(tree) and not self.chance()
            return tree if simple else self.quoted(tree)
        parts = []
        for item in tree:
            inner = self.flow(tree[item] if isinstance(tree, dict) else item, indent)
            lead = f"{self.key(item)}:{self.gap(indent) or ' '}" if isinstance(tree, dict) else ""
            parts.append(self.gap(indent) + lead + inner + self.gap(indent))
        if parts and self.chance():
            parts.append(self.gap(indent))
        opening, closing = "{}" if isinstance(tree, dict) else "[]"
        return opening + (",".join(parts) or self.gap(indent)) + closing

    def gap(self, indent: int) -> str:
        """Nothing, a blank, or a break with comments."""
        if self.chance(0.7):
            return self.random.choice(["", " "])
        pad = " " * (indent + 1)
        return self.end() + self.lines(indent + 1) + pad
