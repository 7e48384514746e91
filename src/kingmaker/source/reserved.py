"""Words that the sentences of a case need, and what may therefore be a name."""

from __future__ import annotations

import re

from kingmaker.patterns import pattern

#: Words that mean something where a name may stand. A test holds them against the grammar.
RESERVED: frozenset[str] = frozenset({
    "actor", "always", "amend", "and", "appoint", "are", "at", "call", "cast", "controls", "date",
    "elect", "every", "everyone", "fewer", "from", "half", "holder", "in", "is", "issue", "it",
    "least", "less", "member", "members", "more", "most", "no", "nobody", "none", "not", "nowhere",
    "of", "office", "on", "or", "otherwise", "outstanding", "pay", "present", "removal", "remove",
    "seats", "set", "shares", "some", "than", "the", "to", "transfer", "unknown", "vacant",
    "voters", "votes", "within",
})  # fmt: skip


def slug(text: str) -> str:
    """Return words as a name: small letters, hyphens between.

    >>> slug("Afghanistan, Islamic Republic of")
    'afghanistan-islamic-republic-of'
    """
    import unicodedata  # noqa: PLC0415 - few cases need it

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


_NAME = pattern(r"[A-Za-z][A-Za-z0-9_-]*")
_LONGEST = 80


def is_name(text: str) -> bool:
    """Tell whether a text can name something: a letter, then letters, digits and hyphens, no word of the language.

    >>> is_name("class-one"), is_name("2nd"), is_name("members")
    (True, False, False)
    """
    return bool(_NAME.fullmatch(text)) and len(text) <= _LONGEST and text not in RESERVED
