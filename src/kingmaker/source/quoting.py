"""How a scalar is spelt: plain where YAML allows it, in quotes or as a block where not."""

from __future__ import annotations

import re

from kingmaker.patterns import pattern

#: Characters that may stand in a file as they are, without those that end lines.
_UNPRINTABLE = pattern(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_BEGINS_WITH_SIGN = pattern(r"[\[\]{},#&*!|>'\"%@`]|[-?:](?:\s|\Z)|---|\.\.\.")
_CUTS = pattern(r":(?:\s|\Z)|\s#")
#: Within brackets and braces, more ends a plain scalar.
_CUTS_IN_FLOW = pattern(r"[\[\]{},]|\A[?:]")
_BREAKS = pattern(r"(?<=[^ \t]) (?=[^ \t])")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def is_plain(text: str, *, flow: bool) -> bool:
    """Tell whether a text may be written without quotes.

    >>> is_plain("Berlin, 2019", flow=False), is_plain("Berlin, 2019", flow=True)
    (True, False)
    """
    if not text or text != text.strip() or _UNPRINTABLE.search(text):
        return False
    if _BEGINS_WITH_SIGN.match(text) or _CUTS.search(text):
        return False
    return not (flow and _CUTS_IN_FLOW.search(text))


def inline(text: str, *, flow: bool, quoted: bool = False) -> str:
    r"""Return a text as it is spelt on one line; `quoted` if it has to be in quotes.

    >>> inline("a: b", flow=False), inline('say "no"', flow=True), inline("two\nlines", flow=True)
    ('"a: b"', 'say "no"', '"two\\nlines"')
    """
    if not quoted and is_plain(text, flow=flow):
        return text
    plainly = not _UNPRINTABLE.search(text)
    if plainly and not re.search(r'["\\]', text):
        return f'"{text}"'
    if plainly and "'" not in text:
        return f"'{text}'"
    return '"' + "".join(_escaped(c) for c in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _UNPRINTABLE.match(character):
        return character
    code = ord(character)
    for sign, width in (("x", 2), ("u", 4)):
        if code < 16**width:
            return f"\\{sign}{code:0{width}x}"
    return f"\\U{code:08x}"


def block(text: str, width: int) -> tuple[str, list[str]] | None:
    r"""Return the sign and the lines of a block that holds a text, `None` where no block can.

    Lines that are too long are folded at single blanks.

    >>> block("one\ntwo\n", 80)
    ('|', ['one', 'two'])
    >>> block("a long line", 6)
    ('>-', ['a long', 'line'])
    """
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if not _holds(lines):
        return None
    chomp = "-" if body == text else ""
    indented = any(line[:1] == " " for line in lines)
    if indented or all(len(line) <= width for line in lines):
        return f"|{chomp}", lines
    folded: list[str] = []
    for number, line in enumerate(lines):
        folded += [""] * bool(number and line) + _wrapped(line, width)
    return f">{chomp}", folded


def _holds(lines: list[str]) -> bool:
    """Tell whether a block can keep these lines as they are."""
    if not lines[0] or not lines[-1] or lines[0][0] == " ":
        return False
    return not any(_UNPRINTABLE.search(line) or line != line.rstrip() for line in lines)


def _wrapped(line: str, width: int) -> list[str]:
    found = [""]
    for word in _BREAKS.split(line):
        joined = f"{found[-1]} {word}" if found[-1] else word
        if len(joined) <= width or not found[-1]:
            found[-1] = joined
        else:
            found.append(word)
    return found
