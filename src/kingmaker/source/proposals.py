"""How a rule of voting is written that an author put in other words: `2/3 of members`, `all directors`."""

from __future__ import annotations

import re

from kingmaker.patterns import pattern
from kingmaker.source.figures import read_figure
from kingmaker.source.mistakes import Mistake
from kingmaker.source.senses import HEADS

_GAP = r"(?:\s+(?:of\b)?|\Z)"
_EVERY = pattern(r"(?:all|both|each|every(?:one|body)?)\b" + _GAP)
_MAJORITY = pattern(
    r"(?:an?\s+)?(?:(?:simple|absolute|bare|overall)\s+)?(?:majority|most)\b" + _GAP
)
_SO_MANY = pattern(
    r"(?P<how>at least|more than|fewer than|no more than)?\s*(?:an?\s+(?=two|three|[2-9]))?"
)
_OUT_OF = pattern(r"(?P<majority>[\s-]+majority\b)?(?:\s+(?:out\s+)?of\s+[0-9]+\b)?" + _GAP)
_THE = pattern(r"\s*(?:(?:the|its|all|whole|entire|those(?:\s+who\s+are)?)\s+)*")
_HEAD = rf"(?:board\s+)?(?:{'|'.join(f'{h}?' for h in sorted(HEADS))})"

#: What is counted, in the words of statutes, and in ours.
_COUNTED = tuple(
    (pattern(rf"(?:{words})\Z"), bases)
    for words, bases in (
        (r"", ("members",)),
        (
            rf"(?:{_HEAD}\s+)?(?:present and voting|voting)|votes(?: (?:given|cast))?",
            ("votes cast",),
        ),
        (rf"(?:{_HEAD}\s+)?present", ("present",)),
        (rf"{_HEAD}\s+(?:then\s+)?in office|(?:sitting|serving)\s+{_HEAD}", ("in office",)),
        (r"(?:board\s+)?members?(?:\s+of\s+(?:the\s+)?[\w-]+)?", ("members",)),
        (rf"{_HEAD}(?:\s+of\s+(?:the\s+)?[\w-]+)?", ("in office", "members", "present")),
        (r"shares|stock|outstanding (?:stock|voting shares)", ("outstanding shares",)),
    )
)

#: How many, where it does not begin a share such as `two thirds`.
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_IN_WORDS = pattern(rf"(?:{'|'.join(_NUMBERS)})(?=\s+(?!(?:half|third|quarter|fourth|fifth)s?\b))")

#: What a share without a base may be of.
_EITHER = ("members", "in office")
#: Half of them may be meant to be enough, or not.
_HOWS = {"half": ("more than", "at least")}


def proposed(text: str) -> tuple[str, ...]:
    """Return the rules that an author may have meant, the likeliest first; not each can be read.

    >>> proposed("2/3 of the members"), proposed("5 of 7 members")
    (('at least 2/3 of members',), ('at least 5 of members',))
    >>> proposed("majority of directors")[0], proposed("two of those present")
    ('more than half of in office', ('at least 2 of present',))
    """
    text = text.strip()
    in_words = _IN_WORDS.match(text)
    if in_words is not None:
        text = f"{_NUMBERS.index(in_words[0]) + 1}{text[in_words.end() :]}"
    for words, head in ((_EVERY, "every of"), (_MAJORITY, "more than half of")):
        found = words.match(text)
        if found is not None and (text[found.end() :].strip() or words is _EVERY):
            return tuple(f"{head} {base}" for base in _bases(text[found.end() :]))
    return _so_many(text)


def _so_many(text: str) -> tuple[str, ...]:
    """Return the rules that begin with a number, or with a comparison that lacks its `of`."""
    found = _SO_MANY.match(text)
    start = found.end() if found else 0
    try:
        figure = read_figure(text, start)
    except Mistake:
        return ()
    after = _OUT_OF.match(text, figure.end) if figure else None
    if figure is None or after is None:
        return ()
    rest = text[after.end() :]
    if figure.share and (figure.value > 1 or (after["majority"] and not rest.strip())):
        return ()
    bases = _bases(rest) if rest.strip() or not figure.share else _EITHER
    number = re.sub(r"(?<=[a-z])-", " ", text[start : figure.end])
    hows = (found["how"],) if found and found["how"] else _HOWS.get(number, ("at least",))
    return tuple(f"{how} {number} of {base}" for base in bases for how in hows)


def _bases(rest: str) -> tuple[str, ...]:
    skipped = _THE.match(rest)
    words = rest[skipped.end() :].strip() if skipped else rest.strip()
    return next((bases for pattern, bases in _COUNTED if pattern.match(words)), (words,))
