"""Why a sentence cannot be read: the words at fault, what may stand there, the nearest valid word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kingmaker.source.mistakes import Mistake, quoted
from kingmaker.source.nearest import nearest
from kingmaker.source.refusals import refused
from kingmaker.source.table import Parse
from kingmaker.source.words import KINDS, phrases, span_at, words_at

if TYPE_CHECKING:
    from collections.abc import Collection

    from kingmaker.source.table import Token
    from kingmaker.source.words import Phrase

_MOST_SHOWN = 10
_WINDOW = 24
_SHORT = 2

_EXAMPLES = {
    "rule": "a rule reads like `more than half of in office` or `at least two thirds of votes cast`",
    "condition": "a condition reads like `ceo is altman` or `at least 4 of board in office`",
    "acts": "an act reads like `remove altman from ceo` or `appoint murati as ceo`",
    "claim": "a claim reads like `no 3 of board can force ceo is vacant within 6 motions`",
    "base": "write `members`, `in office`, `votes cast`, `outstanding shares` or a name",
    "stake": "write `30% of outstanding common` or `2 million preferred`",
}

#: What is written in a claim, in place of words that people use.
_CLAIMED = {
    "cannot": "write `can never`",
    "not": "write `can never`",
    "does": "claims say `controls`, `can carry`, `can block`; `can never` and `nobody controls` deny",
    "any": "write `some 3 of board` if one such group will do, `every 3 of board` if each has to",
    "veto": "write `can block`; of a member, `is a vetoer for`",
    "stop": "write `can block`",
    "needs": "turn it round: `ann can block sell`",
    "requires": "turn it round: `ann can block sell`",
}

_ACTS = (
    "appoint NAME as OFFICE",
    "remove NAME from PLACE",
    "elect NAME to PLACE",
    "NAME resigns from PLACE",
    "set GAUGE to LEVEL",
    "amend CLAUSE to VALUE",
    "pay AMOUNT from NAME to NAME",
    "transfer SHARES from NAME to NAME",
    "issue SHARES to NAME",
    "call BODY",
)

_SAID = {
    "rule": "a rule of voting",
    "condition": "a condition",
    "acts": "an act",
    "claim": "a claim",
    "base": "what is counted",
    "stake": "a holding",
}

_JOINING = ("and", "or", ",", ")")
_SORTS = {
    "FIGURE": "a number",
    "DAY": "a date such as `2032-01-15`",
    "TEXT": "the new text",
    "NAME": "a name",
}


class Stop(NamedTuple):
    """Where reading stopped: the tokens taken, and the one that did not fit (`None` at the end)."""

    start: str
    text: str
    taken: tuple[Token, ...]
    wrong: Token | None


def misread(stop: Stop) -> Mistake:
    """Return the mistake at the point where a sentence could not be read further."""
    named = refused(stop.text, _around(stop))
    if named is not None:
        return named
    allowed = _allowed(stop)
    if stop.wrong is None:
        return _unfinished(stop, allowed)
    return _misspelt(stop, allowed) or _misplaced(stop, allowed)


def _around(stop: Stop) -> tuple[int, int]:
    """Return the stretch of text around the fault: the word before it and a few after."""
    before = stop.taken[-1].start if stop.taken else 0
    fault = len(stop.text) if stop.wrong is None else stop.wrong.end
    return before, fault + _WINDOW


def _allowed(stop: Stop, *, without: int = 0) -> frozenset[str]:
    """Return the kinds of token that may follow those taken (or all but the last so many)."""
    parse = Parse(stop.start)
    for token in stop.taken[: len(stop.taken) - without]:
        parse.take(token)
    return parse.accepts()


def _unfinished(stop: Stop, allowed: Collection[str]) -> Mistake:
    what = _SAID[stop.start]
    if not stop.taken:
        return Mistake(
            "K304", f"{what} is missing here", (0, len(stop.text)), _EXAMPLES[stop.start]
        )
    last = stop.taken[-1]
    if "RPAR" in allowed:
        return Mistake("K303", "a bracket is not closed", _span(_open(stop.taken)), "add `)`")
    message = f"{what} cannot end with {quoted(last)}; expected {_listed(allowed)}"
    return _slip(stop) or Mistake("K301", message, _span(last), _EXAMPLES[stop.start])


def _open(taken: tuple[Token, ...]) -> Token:
    """Return the last bracket that is still open."""
    still = []
    for token in taken:
        if token.kind == "LPAR":
            still.append(token)
        elif token.kind == "RPAR":
            still.pop()
    return still[-1]


def _misspelt(stop: Stop, allowed: Collection[str]) -> Mistake | None:
    """Return the mistake of words that are nearly a phrase which may stand there, or of the word before them."""
    if stop.wrong is None or not stop.wrong[:1].isalpha():
        return None
    near = _nearly(stop.text, stop.wrong.start, allowed)
    if near is None:
        return _slip(stop)
    span, meant = near
    message = f"{quoted(stop.text[slice(*span)])} is not understood here{_after(stop)}; expected {_listed(allowed)}"
    return Mistake("K301", message, span, f"did you mean `{meant}`?")


def _slip(stop: Stop) -> Mistake | None:
    """Return the mistake of a last taken name that is nearly a phrase of the language."""
    last = stop.taken[-1] if stop.taken else None
    if last is None or last.kind != "NAME":
        return None
    near = _nearly(stop.text, last.start, _allowed(stop, without=1))
    if near is None:
        return None
    span, meant = near
    return Mistake(
        "K301",
        f"{quoted(stop.text[slice(*span)])} is not understood here",
        span,
        f"did you mean `{meant}`?",
    )


def _misplaced(stop: Stop, allowed: Collection[str]) -> Mistake:
    word = stop.wrong
    if word is None:
        return _unfinished(stop, allowed)
    if word.kind == "RPAR":
        return Mistake(
            "K303", "a bracket closes that was not opened", _span(word), "add `(` or drop `)`"
        )
    if word.kind == "COMMA" and "AND" in allowed:
        return Mistake(
            "K301",
            "a comma does not say whether both or either must hold",
            _span(word),
            "write `and` or `or`",
        )
    if stop.start == "acts" and set(allowed) == {"RESIGNS"}:
        message = f"{quoted(stop.taken[-1])} is no act that is known here"
        return Mistake(
            "K301", message, _span(stop.taken[-1]), "acts are " + ", ".join(f"`{a}`" for a in _ACTS)
        )
    fix = "say of whom: `no 3 of board`" if "OF_GROUP" in allowed else _meant(stop, word)
    message = f"{quoted(word)} does not fit here{_after(stop)}; expected {_listed(allowed)}"
    return Mistake("K301", message, _span(word), fix)


def _meant(stop: Stop, word: Token) -> str:
    """Return how to write what people say in other words than the language, else an example of such a sentence."""
    if stop.start == "claim":
        before = stop.taken[-1:]
        for said in (*before, word):
            if said.lower() in _CLAIMED:
                return _CLAIMED[said.lower()]
    return _EXAMPLES[stop.start]


def _nearly(text: str, start: int, allowed: Collection[str]) -> tuple[tuple[int, int], str] | None:
    """Return the words from `start` that are nearly a phrase which may stand there, and that phrase."""
    candidates = _phrases(allowed)
    for count in (3, 2, 1):
        words = " ".join(words_at(text, start, count))
        meant = nearest(words, [" ".join(p.words) for p in candidates if len(p.words) == count])
        if meant is not None and len(words) > _SHORT and words != meant:
            return span_at(text, start, count), meant
    begun = [p for p in candidates if p.words[:1] == words_at(text, start, 1)]
    return (span_at(text, start, 1), " ".join(begun[0].words)) if begun else None


def _phrases(allowed: Collection[str]) -> list[Phrase]:
    """Return the phrases of these kinds, as the language lists them."""
    return [p for some in phrases().values() for p in some if p.kind in allowed]


def _after(stop: Stop) -> str:
    if not stop.taken:
        return f" at the beginning of {_SAID[stop.start]}"
    first, last = stop.taken[max(0, len(stop.taken) - 3)], stop.taken[-1]
    return f" after {quoted(stop.text[first.start : last.end])}"


def _listed(allowed: Collection[str]) -> str:
    """Say what may stand here: kinds of words, then the main phrase of each kind, joining words last."""
    kinds = [said for kind, said in _SORTS.items() if kind in allowed]
    shown = [w for kind in allowed for w in _shown(kind)]
    shown.sort(key=lambda w: (w in _JOINING, w))
    some = [*kinds, *(f"`{w}`" for w in shown)]
    if len(some) > _MOST_SHOWN:
        return ", ".join(some[:_MOST_SHOWN]) + " …"
    return f"{', '.join(some[:-1])} or {some[-1]}" if some[1:] else some[0] if some else "the end"


def _shown(kind: str) -> list[str]:
    """Return the phrases to show for a kind of token: all of a few, the first of many forms of one."""
    if kind == "LPAR":
        return []
    if kind in KINDS:
        main: dict[str, str] = {}
        for words, value in KINDS[kind].items():
            main.setdefault(repr(value), words)
        return list(main.values())
    return [" ".join(p.words) for p in _phrases((kind,))]


def _span(token: Token) -> tuple[int, int]:
    return token.start, token.end
