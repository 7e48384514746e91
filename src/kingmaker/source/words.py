"""Cut a sentence into tokens: each word is a literal of the grammar where one may stand, else a name."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from lark import Lark, Token

from kingmaker.source.figures import read_figure
from kingmaker.source.mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Container

#: The kinds of sentence the grammar can begin with.
STARTS = ("rule", "condition", "acts", "claim", "base", "stake")

#: Other forms of a literal.
FORMS = {
    "are": "is",
    "an": "a",
    "less": "fewer",
    "hold": "holds",
    "work": "works",
    "fall": "falls",
    "rise": "rises",
    "resign": "resigns",
    "matter": "matters",
    "control": "controls",
    "receive": "receives",
}

_BLANK = re.compile(r"(?:\s+|the(?=\s)|,(?=\s*(?:and|or)\b))*")
_WORD = re.compile(r"[^\W\d_][\w-]*(?:\.[\w-]+)*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?(?![\w-])", re.ASCII)
_LONG = re.compile(r"for\s+or\s+abstaining\b")
_FIGURE = re.compile(r"[-−+$€£¥]?[0-9]|(?:half|one|two|three|four|a)\b")
_CHUNK = re.compile(r"\S+")


@cache
def grammar() -> Lark:
    """Compile the grammar, once in a process."""
    text = files("kingmaker.source").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        text,
        start=list(STARTS),
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        maybe_placeholders=False,
    )


@cache
def literals() -> dict[str, str]:
    """Return the words of the grammar with the names of their tokens."""
    return {t.pattern.value: t.name for t in grammar().terminals if t.pattern.type == "str"}


def next_token(text: str, start: int, allowed: Container[str]) -> Token | None:
    """Return the token that begins at or after `start`, `None` at the end of the text.

    `allowed` are the kinds of token that may come here.
    """
    blank = _BLANK.match(text, start)
    at = blank.end() if blank else start
    if at >= len(text):
        return None
    if "TEXT" in allowed:
        return _token("TEXT", text, at, len(text.rstrip()))
    return _dated(text, at, allowed) or _number(text, at, allowed) or _word(text, at, allowed)


def _dated(text: str, at: int, allowed: Container[str]) -> Token | None:
    found = _DATE.match(text, at) if "DATE" in allowed else None
    return _token("DATE", text, at, found.end()) if found else None


def _number(text: str, at: int, allowed: Container[str]) -> Token | None:
    digit = _FIGURE.match(text, at)
    if digit is None or (digit[0][-1].isalpha() and "FIGURE" not in allowed):
        return None
    figure = read_figure(text, at)
    if figure is not None:
        return _token("FIGURE", text, at, figure.end)
    return None


def _word(text: str, at: int, allowed: Container[str]) -> Token:
    if _LONG.match(text, at) and "FOR" in allowed:
        found = _LONG.match(text, at)
        return _token(literals()["for or abstaining"], text, at, found.end() if found else at)
    word = _WORD.match(text, at)
    end = word.end() if word else at + 1
    if word is None and text[at] not in "(),":
        chunk = _CHUNK.match(text, at)
        end = chunk.end() if chunk else end
        fix = "names begin with a letter; sentences are made of words, numbers, commas and brackets"
        raise Mistake("K301", f"“{text[at:end]}” cannot stand in a sentence", (at, end), fix)
    return _token(_kind(text[at:end], allowed), text, at, end)


def _kind(word: str, allowed: Container[str]) -> str:
    kinds = literals()
    for form in (word, FORMS.get(word, word)):
        kind = kinds.get(form)
        if kind is not None and (kind in allowed or form in "(),"):
            return kind
    return "NAME"


def _token(kind: str, text: str, start: int, end: int) -> Token:
    return Token(
        kind, text[start:end], start_pos=start, line=1, column=start + 1, end_line=1, end_column=end + 1, end_pos=end
    )
