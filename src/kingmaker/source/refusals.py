"""Words that a case does not take: too vague to count by, or asking for what no lens can answer."""

from __future__ import annotations

import re
from typing import NamedTuple

from kingmaker.patterns import pattern
from kingmaker.source.mistakes import Mistake

_BASES = "`members`, `seats`, `in office`, `present`, `votes cast` or `outstanding shares`"


_VAGUE = ("K310", "K311")
_AS_WRITTEN = "write `more than half of{rest}`"
_OF_WHAT = f"write `more than half of` and what is counted: {_BASES}"


class _Refusal(NamedTuple):
    code: str
    words: str
    pattern: re.Pattern[str]
    message: str
    fix: str


def _refusal(code: str, words: str, message: str, fix: str) -> _Refusal:
    whole = pattern(rf"(?<![\w.-])(?:{words})(?![\w-]|\.\w)", re.IGNORECASE)
    return _Refusal(code, words, whole, message, fix)


_REFUSALS = (
    _refusal(
        "K310",
        r"(?:an?\s+)?(?:(?:simple|absolute|bare|overall)\s+)?majority\s+of",
        "`{0}` is written in plain words here",
        _AS_WRITTEN,
    ),
    _refusal(
        "K310",
        r"(?:an?\s+)?(?:(?:simple|absolute|bare|qualified|special|overall)\s+)?(?:super)?majority(?:\s+vote)?",
        "`{0}` does not say of what",
        _OF_WHAT,
    ),
    _refusal(
        "K310",
        r"(?:an?\s+)?(?:two|three|2/3|3/4)(?:[\s-]+(?:thirds?|quarters?|fourths?))?[\s-]+majority(?:\s+of)?",
        "`{0}` does not say of what",
        f"write `at least two thirds of` (or the like) and what is counted: {_BASES}",
    ),
    _refusal(
        "K310",
        r"most\s+of",
        "`{0}` does not say how many",
        "write `more than half of`, or the share you mean",
    ),
    _refusal(
        "K311",
        r"unanimous(?:ly)?|unanimity|(?:by\s+)?consensus|nem\.? con\.?",
        "`{0}` does not say whether those count who are away or abstain",
        "write `every of members` if all must vote for it, `none of members against` if nobody may vote against it",
    ),
    _refusal(
        "K311",
        r"(?:an?\s+)?plurality(?:\s+of\s+votes(?:\s+cast)?)?",
        "`{0}` is written in plain words here",
        "write `most votes cast`; it fits elections only",
    ),
    _refusal(
        "K901",
        r"cumulative(?:ly)?(?:\s+(?:votes?|voting))?",
        "`{0}`: how shareholders would spread their votes is not modelled",
        "write `most votes cast` and say in a note that votes cumulate",
    ),
    _refusal(
        "K902",
        r"(?:at\s+)?half(?:\s+of)?\s+(?:the\s+)?(?:market\s+)?price|at\s+a\s+discount|flip-?in|market\s+price",
        "`{0}`: how many shares a price formula yields is not modelled",
        "write the number that would be issued: `issue 95 million common to others`",
    ),
    _refusal(
        "K903",
        r"empty\s+vot(?:ing|es?)|borrowed\s+(?:shares|stock|votes)|decoupled(?:\s+votes)?",
        "`{0}`: votes apart from the interest in the shares are not modelled",
        "give the votes to whoever casts them, by a proxy in `agreements`",
    ),
    _refusal(
        "K904",
        r"portfolios?(?:\s+of)?|ministr(?:y|ies)(?:\s+of)?",
        "`{0}`: who gets which ministry is not modelled",
        "say who is in the government: `it in cabinet`",
    ),
    _refusal(
        "K905",
        r"sincere(?:ly)?|in\s+(?:good|bad)\s+faith|keeps?\s+(?:its|his|her|their)\s+(?:word|promises?)",
        "`{0}`: whether a promise is meant is nothing a vote can count",
        "write the promise as an agreement, and what breaking it costs as a want",
    ),
    _refusal(
        "K906",
        r"(?:party|voting|per-member)\s+discipline|whip(?:ped)?|free\s+vote",
        "`{0}`: how firmly members follow their party is not modelled",
        "let the party be one voter with a weight, or list its members as voters of their own",
    ),
    _refusal(
        "K907",
        r"material(?:ly)?|(?:un)?reasonabl[ey]|substantial(?:ly)?|significant(?:ly)?|adequate(?:ly)?|appropriate(?:ly)?",
        "`{0}` is a question for a court, not a number",
        "write a number: `at least 5% of outstanding shares`",
    ),
    _refusal(
        "K908",
        r"(?:a\s+)?(?:minority\s+)?(?:plus|and)\s+one(?:\s+(?:member|more|further))?",
        "`{0}`: a minority plus one among those who take part is not modelled",
        "write the number: `fewer than 4 of members not for`",
    ),
    _refusal(
        "K909",
        r"ranked(?:[\s-]choice)?(?:\s+vot(?:es?|ing))?|instant[\s-]runoff|(?:single\s+)?transferable\s+votes?|approval\s+voting|quadratic(?:\s+voting)?|borda|condorcet",
        "`{0}`: ballots that rank or grade are not modelled",
        "elections are `most votes cast`; other decisions count for, against and abstaining",
    ),
)


def refused(text: str, window: tuple[int, int] | None = None) -> Mistake | None:
    """Return the refusal of the first such word that overlaps a stretch of a sentence.

    >>> refused("cumulative votes").code
    'K901'
    """
    return _first(text, window or (0, len(text)), _REFUSALS)


def vague(text: str) -> Mistake | None:
    """Return the refusal of a word that a rule of voting would else take for a name.

    >>> vague("more than half of the majority").code
    'K310'
    """
    plain = text.lower()
    if not any(part in plain for part in _TELLING):
        return None
    return _first(text, (0, len(text)), _IN_RULES)


#: A part of each such word: to look for these first is quick, and most rules have none of them.
_TELLING = ("majority", "most", "unanim", "consensus", "nem", "plurality")

#: What follows a majority in a sentence is no base yet: in a rule, only the bases are offered.
_IN_RULES = tuple(
    r._replace(fix=_OF_WHAT) if r.fix == _AS_WRITTEN else r for r in _REFUSALS if r.code in _VAGUE
)


def _first(text: str, window: tuple[int, int], refusals: tuple[_Refusal, ...]) -> Mistake | None:
    start, end = window
    found = [
        (match, refusal)
        for refusal in refusals
        for match in refusal.pattern.finditer(text)
        if match.start() < end and match.end() > start
    ]
    if not found:
        return None
    match, refusal = min(found, key=lambda pair: (pair[0].start(), -pair[0].end()))
    message = refusal.message.format(match[0])
    fix = refusal.fix.replace("{rest}", text[match.end() :].rstrip())
    return Mistake(refusal.code, message, match.span(), fix)
