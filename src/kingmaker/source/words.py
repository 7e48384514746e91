"""Cut a sentence into tokens: phrases of the language where they may stand, numbers, dates, names."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.model import sentences as s
from kingmaker.model.values import Comparison
from kingmaker.patterns import pattern
from kingmaker.source.figures import read_figure
from kingmaker.source.mistakes import Mistake, quoted
from kingmaker.source.table import Token, table

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

_VERBS = (s.Verb.CARRY, s.Verb.FORCE, s.Verb.HOLD, s.Verb.BLOCK)

#: The phrases of each kind of token, with what they mean.
KINDS: dict[str, Mapping[str, object]] = {
    "COMPARISON": {
        **{c.value: c for c in Comparison},
        "at most": Comparison.NO_MORE_THAN,
        "less than": Comparison.FEWER_THAN,
        "no fewer than": Comparison.AT_LEAST,
        "no less than": Comparison.AT_LEAST,
    },
    "BASE": {
        **{k.value: k for k in s.BaseKind if k is not s.BaseKind.NAMED},
        "members in office": s.BaseKind.IN_OFFICE,
        "shares outstanding": s.BaseKind.OUTSTANDING,
    },
    "TALLY": {t.value: t for t in s.Tally},
    "PRONOUN": {p.value: p for p in s.Pronoun},
    "SPECIAL": {v.value: v for v in s.Special},
    "IS": dict.fromkeys(("is", "are")),
    "ON": dict.fromkeys(("on", "in", "is on", "is in", "are on", "are in")),
    "NOT_ON": dict.fromkeys(("not on", "not in", "is not on", "is not in")),
    "WORKS": dict.fromkeys(("works at", "work at")),
    "HOLDS": dict.fromkeys(("holds", "hold")),
    "OWNS": dict.fromkeys(
        ("holds shares of", "hold shares of", "holds shares in", "hold shares in")
    ),
    "MOVES": {"falls": False, "fall": False, "rises": True, "rise": True},
    "HAPPENED": dict.fromkeys(("happened", "has happened")),
    "EVERYONE": dict.fromkeys(("everyone on", "everyone in", "everyone of")),
    "RESIGNS": dict.fromkeys(("resigns from", "resign from")),
    "CAN": {"can": False, "can never": True},
    "COULD": {"could": False, "could reach": False, "could never": True, "could never reach": True},
    "VERB": {**{v.value: v for v in _VERBS}, "reach": s.Verb.COULD},
    "QUANTIFIER": {q.value: q for q in s.Quantifier},
    "OF_GROUP": dict.fromkeys(("of", "members of", "member of")),
    "MATTERS": dict.fromkeys(("matters for", "matter for")),
    "ROLE": {f"{a}{r.value}": r for r in s.Role for a in ("", "a ", "the ")},
    "FOR": dict.fromkeys(("for", "of")),
    "CONTROLS": dict.fromkeys(("controls", "control")),
    "RECEIVES": dict.fromkeys(("receives", "receive")),
}

_SKIPPED = pattern(
    r"(?:\s+|the(?=\s+[^\W_])|those(?=\s+(?:present|in\s+office)\b)|,(?=\s*(?:and|or)(?![\w-])))*"
)
_WORD = pattern(r"[^\W\d_][\w-]*(?:\.[\w-]+)*|[(),]")
_DAY = pattern(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?(?![\w-])", re.ASCII)
_DIGIT = pattern(r"[-−+$€£¥]?[0-9]")
_SHARE = pattern(r"(?:half|one|two|three|four|a)\b")
_CHUNK = pattern(r"\S+")


class Phrase(NamedTuple):
    """Words that make one token."""

    words: tuple[str, ...]
    kind: str


@cache
def phrases() -> Mapping[str, tuple[Phrase, ...]]:
    """Return the phrases of the language by their first word, the longest first."""
    quoted = [Phrase(tuple(text.split()), kind) for kind, text in table().phrases.items()]
    listed = [Phrase(tuple(text.split()), kind) for kind, texts in KINDS.items() for text in texts]
    found: dict[str, tuple[Phrase, ...]] = {}
    for phrase in sorted((*quoted, *listed), key=lambda p: (-len(p.words), p)):
        found[phrase.words[0]] = (*found.get(phrase.words[0], ()), phrase)
    return found


def next_token(text: str, start: int, allowed: Container[str]) -> Token | None:
    """Return the token that begins at or after `start`, `None` at the end of the text.

    `allowed` are the kinds of token that may come here.
    """
    at = _skip(text, start)
    if at >= len(text):
        return None
    if "TEXT" in allowed:
        return _token(
            "TEXT", text, start + len(text[start:]) - len(text[start:].lstrip()), len(text.rstrip())
        )
    day = _DAY.match(text, at) if "DAY" in allowed else None
    if day:
        return _token("DAY", text, at, day.end())
    return _number(text, at, allowed) or _phrase(text, at, allowed) or _name(text, at)


def words_at(text: str, start: int, count: int) -> tuple[str, ...]:
    """Return the next `count` words of a text, or fewer.

    >>> words_at("more than half of the members", 10, 9)
    ('half', 'of', 'members')
    """
    return tuple(text[first:last] for first, last in _spans(text, start, count))


def span_at(text: str, start: int, count: int) -> tuple[int, int]:
    """Return from where to where the next `count` words of a text run."""
    spans = _spans(text, start, count)
    return (spans[0][0], spans[-1][1]) if spans else (start, len(text))


def _skip(text: str, start: int) -> int:
    """Pass over blanks, the article, and a comma before `and` or `or`."""
    skipped = _SKIPPED.match(text, start)
    return skipped.end() if skipped else start


def _spans(text: str, start: int, count: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    while len(spans) < count and (word := _WORD.match(text, _skip(text, start))):
        spans.append(word.span())
        start = word.end()
    return spans


def _number(text: str, at: int, allowed: Container[str]) -> Token | None:
    if _DIGIT.match(text, at) or ("FIGURE" in allowed and _SHARE.match(text, at)):
        figure = read_figure(text, at)
        return _token("FIGURE", text, at, figure.end) if figure else None
    return None


def _phrase(text: str, at: int, allowed: Container[str]) -> Token | None:
    first = _WORD.match(text, at)
    fitting = [p for p in phrases().get(first[0], ()) if p.kind in allowed] if first else []
    if not fitting:
        return None
    spans = _spans(text, at, len(fitting[0].words))
    words = tuple(text[start:end] for start, end in spans)
    for phrase in fitting:
        count = len(phrase.words)
        if words[:count] == phrase.words:
            return _token(phrase.kind, text, at, spans[count - 1][1])
    return None


def _name(text: str, at: int) -> Token:
    word = _WORD.match(text, at)
    if word is None:
        chunk = _CHUNK.match(text, at)
        span = chunk.span() if chunk else (at, at + 1)
        fix = "names begin with a letter; sentences are made of words, numbers, commas and brackets"
        if text[slice(*span)].strip("=") == "":
            fix = "write `is`"
        raise Mistake("K301", f"{quoted(text[slice(*span)])} cannot stand in a sentence", span, fix)
    marks = {"(": "LPAR", ")": "RPAR", ",": "COMMA"}
    return _token(marks.get(word[0], "NAME"), text, at, word.end())


def _token(kind: str, text: str, start: int, end: int) -> Token:
    return Token(text[start:end], kind, start)


def meaning(token: Token) -> object:
    """Return what a phrase of one of the kinds means."""
    return KINDS[token.kind][" ".join(words_at(token, 0, len(token)))]
