"""Numbers as people write them: ``13 billion``, ``75%``, ``2/3``, ``two thirds``, exactly."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from kingmaker.model.numerals import number_to_text
from kingmaker.patterns import pattern
from kingmaker.source.mistakes import Mistake

#: More digits than any amount has; longer ones are slips or attacks.
MOST_DIGITS = 30

SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

#: Shares that have a name.
SHARES = {
    "half": Fraction(1, 2),
    "one half": Fraction(1, 2),
    "one third": Fraction(1, 3),
    "a third": Fraction(1, 3),
    "two thirds": Fraction(2, 3),
    "one quarter": Fraction(1, 4),
    "a quarter": Fraction(1, 4),
    "three quarters": Fraction(3, 4),
    "three fifths": Fraction(3, 5),
    "four fifths": Fraction(4, 5),
}

_SHARE = pattern(
    r"(?:"
    + "|".join(w.replace(" ", r"(?:\s+|-)") for w in sorted(SHARES, key=len, reverse=True))
    + r")(?![\w-])"
)
_FIGURE = pattern(
    r"(?P<sign>[-−+]?)(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]+))?"
    r"(?:\s*(?P<percent>%|\bper\s?cent\b)|\s*/\s*(?P<under>[0-9]+)"
    r"|\s+(?P<scale>" + "|".join(SCALES) + r")\b(?!-))?"
)
_RUNS_ON = pattern(r"[\w$€£¥]|[.,]\w")
_CHUNK = pattern(r"(?:(?!\.\.)\S)+")
_GROUPED = pattern(
    r"[-−+]?(?P<head>[0-9]{1,3})(?P<groups>(?:,[0-9]{3})+)(?P<part>\.[0-9]+)?(?![0-9,])"
)
_SHORT = pattern(
    r"(?P<sign>[-−+]?)(?P<symbol>[$€£¥]?)(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"(?P<suffix>e\+?[0-9]{1,2}|bn|b|mio|mn|mm|m|tn|t|k)?(?P<rest>\s*(?:[A-Z]{3}\b)?)",
    re.IGNORECASE,
)
_SCALE_AFTER = pattern(r"\s+(" + "|".join(SCALES) + r")\b")
_NOT_FINITE = pattern(r"[-−+]?(?:nan|inf(?:inity)?|∞)(?![\w-])", re.IGNORECASE)
#: With what such a number begins: a sign, a digit, `nan`, `inf`.
_BEGINS = frozenset("-−+$€£¥0123456789nNiI∞")
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_SUFFIXES = {"k": 3, "m": 6, "mm": 6, "mn": 6, "mio": 6, "b": 9, "bn": 9, "t": 12, "tn": 12}


class Figure(NamedTuple):
    """One number found in a text: its value, whether it is a share of one, where it ends."""

    value: Fraction
    share: bool
    scaled: bool
    end: int


def read_figure(text: str, start: int = 0) -> Figure | None:
    """Read the number that begins at `start`; `None` where none begins there.

    >>> read_figure("13 billion USD")
    Figure(value=Fraction(13000000000, 1), share=False, scaled=True, end=10)
    >>> read_figure("two thirds of members").value
    Fraction(2, 3)
    """
    word = _SHARE.match(text, start)
    if word:
        return Figure(
            SHARES[re.sub(r"\s+|-", " ", word[0])], share=True, scaled=False, end=word.end()
        )
    found = _FIGURE.match(text, start)
    if found is None or _runs_on(text, found.end()):
        _explain(text, start)
        return None
    digits = sum(c.isdigit() for c in found[0])
    if digits > MOST_DIGITS:
        raise Mistake("K205", f"a number of {digits} digits is too long", found.span(), "round it")
    return _figure(found)


def _figure(found: re.Match[str]) -> Figure:
    value = Fraction(found["whole"] + "." + (found["part"] or "0"))
    if found["sign"] in {"-", "−"}:
        value = -value
    if found["under"] is not None:
        if not int(found["under"]):
            raise Mistake(
                "K205", f"`{found[0]}` divides by zero", found.span(), "write another denominator"
            )
        value /= int(found["under"])
    if found["percent"]:
        value /= 100
    if found["scale"]:
        value *= SCALES[found["scale"]]
    share = bool(found["percent"] or found["under"])
    return Figure(value, share, scaled=found["scale"] is not None, end=found.end())


def _runs_on(text: str, end: int) -> bool:
    """Tell whether the number goes on in a way that numbers do not."""
    return _RUNS_ON.match(text, end) is not None


def _explain(text: str, start: int) -> None:
    """Raise the mistake in a number that is spelt as some people do but a case does not."""
    if text[start : start + 1] not in _BEGINS:
        return
    grouped = _GROUPED.match(text, start)
    if grouped:
        plain = grouped[0].replace(",", "")
        raise Mistake(
            "K210",
            f"`{grouped[0]}` has commas; in a case a comma separates things",
            grouped.span(),
            f"write `{plain}` or `{number_to_text(Fraction(plain.replace('−', '-')), scaled=True)}`",
        )
    endless = _NOT_FINITE.match(text, start)
    if endless:
        raise Mistake(
            "K205", f"`{endless[0]}` is not a number", endless.span(), "leave the end open: `700..`"
        )
    chunk = _CHUNK.match(text, start)
    short = _SHORT.match(text, start)
    if chunk and short and short.end("suffix" if short["suffix"] else "number") == chunk.end():
        _explain_short(short, chunk)
    if chunk and re.match(r"[-−+]?[0-9]+,[0-9]", chunk[0]):
        raise Mistake(
            "K210", f"`{chunk[0]}` has a comma", chunk.span(), "the decimal sign is a point: `13.5`"
        )


def _explain_short(short: re.Match[str], chunk: re.Match[str]) -> None:
    if len(short["number"]) > MOST_DIGITS:
        return
    suffix = short["suffix"] or ""
    power = int(suffix[1:]) if suffix[:1] in {"e", "E"} else _SUFFIXES.get(suffix.lower(), 0)
    scale = _SCALE_AFTER.match(short.string, chunk.end())
    value = Fraction(short["number"]) * 10**power * (SCALES[scale[1]] if scale else 1)
    signed = -value if short["sign"] in {"-", "−"} else value
    unit = _SYMBOLS.get(short["symbol"], "")
    plain = " ".join(filter(None, (number_to_text(signed, scaled=True), unit)))
    span = (chunk.start(), scale.end() if scale else chunk.end())
    message = f"`{short.string[slice(*span)]}` is shorthand"
    raise Mistake("K211", message, span, f"write `{plain}`")
