"""The valid word that an author most likely meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST = 64
#: What stands between the parts of a name.
_PARTS = re.compile(r"[-_ .]")
#: Keys that others would call so, the likeliest first.
_CALLED: dict[str, tuple[str, ...]] = {
    word: keys
    for words, keys in (
        ("label title full_name", ("name",)),
        ("description", ("note", "purpose")),
        ("comment comments notes remark", ("note",)),
        ("type", ("kind",)),
        ("reference cite citation", ("source",)),
        ("link href uri", ("url",)),
        ("directors voters participants", ("members",)),
        ("majority threshold approval quota", ("passes",)),
        ("filled_by chosen_by named_by", ("appointed_by", "elected_by")),
        ("emptied_by dismissed_by fired_by", ("removed_by",)),
        ("held holder holders owners owner shareholders incumbent occupant", ("held_by",)),
        ("owned_by parent", ("controlled_by", "held_by")),
        ("decided_by", ("by",)),
        ("governance board", ("governed_by",)),
        ("moves pace rate speed frequency", ("tempo",)),
        ("goals payoff utility", ("wants", "worth")),
        ("value gain", ("worth", "amount")),
        ("when if condition", ("when", "that", "if", "while")),
        ("that holds", ("when",)),
        ("effect effects action actions does", ("do", "acts")),
        ("acts", ("do",)),
        ("do then", ("acts",)),
        ("costs price", ("cost",)),
        ("chance likelihood", ("odds", "probability")),
        ("states values", ("levels",)),
        ("initial initially start begin", ("starts", "begins", "from", "since")),
        ("end ends", ("to", "until", "ends")),
        ("interval resolution step", ("tick",)),
        ("time date day", ("at", "date", "dated")),
        ("author speaker", ("by",)),
        ("quote quotation text", ("words", "says")),
    )
    for word in words.split()
}


def named(word: str, keys: Collection[str]) -> str | None:
    """Return the key that somebody who wrote this word meant: what it is called here, or the nearest.

    >>> named("label", ["name", "note"]), named("quorom", ["quorum"]), named("label", ["by"])
    ('name', 'quorum', None)
    >>> named("when", ["that", "worth"]), named("filled_by", ["appointed_by", "removed_by"])
    ('that', 'appointed_by')
    """
    called = _CALLED.get(word.casefold().replace("-", "_"), ())
    return next((key for key in called if key in keys), None) or nearest(word, keys)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate closest to `word`, or `None` where none is close.

    Close means at most a third of the word's letters, but at least one, are wrong. Case does not
    count. Among equally close ones the first in the alphabet is taken. Where none is close, it is the only one of
    whose parts the word is one.

    >>> nearest("ofice", ["office", "voters"])
    'office'
    >>> nearest("sutskevre", ["sutskever", "altman"])
    'sutskever'
    >>> nearest("altman", ["sam-altman", "sam-smith"])
    'sam-altman'
    >>> nearest("board", ["ceo", "cabinet"]) is None
    True
    """
    limit = max(1, len(word) // 3)
    if len(word) > _LONGEST:
        return None
    candidates = list(candidates)
    close = [c for c in candidates if abs(len(c) - len(word)) <= limit]
    ranked = sorted((distance(word.casefold(), c.casefold()), c) for c in close)
    if ranked and ranked[0][0] <= limit:
        return ranked[0][1]
    parted = sharing(word, candidates)
    return parted[0] if len(parted) == 1 else None


def sharing(word: str, candidates: Iterable[str]) -> list[str]:
    """Return the candidates of whose parts the word is one.

    >>> sharing("sam", ["sam-altman", "sam-smith", "samantha"])
    ['sam-altman', 'sam-smith']
    """
    return [c for c in candidates if word and word.casefold() in _PARTS.split(c.casefold())]


def distance(left: str, right: str) -> int:
    """Count the letters to add, drop, change or swap with a neighbour to turn one word into the other.

    Optimal string alignment: no letter is edited twice. Time and memory O(len(left) · len(right)).

    Damerau (1964), Communications of the ACM 7, 171-176.

    >>> distance("ceo", "coe"), distance("quorom", "quorum")
    (1, 1)
    """
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
