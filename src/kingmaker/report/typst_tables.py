"""Texts and tables as Typst: strings that nothing can escape from, and columns as wide as their words want."""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING

from kingmaker.report.picture_parts import sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.report.document import Table

#: Signs that control and show nothing, beside those that no picture holds either.
_CONTROL = re.compile("[\x7f-\x9f]")
_CODE = re.compile(r"`([^`]+)`")
#: Where a line may end: at blanks, and after a stroke before a letter; in long words also after signs between their parts.
_WORD = re.compile(r"\s+|(?<=[-–—])(?=[^\W\d])")
#: The blank between a day and a time of it, about an error of sampling, or behind a sign, where no line ends.
_MOMENT = re.compile(r"(?<=\d\d-\d\d) (?=\d\d:\d\d)| (?=± \d)|(?<= ±) (?=\d)|(?<=^►) ")
_PARTS = re.compile(r"(?<=[._/=:])(?=[^._/=:\d])|(?<=\.\.)(?=\d)")
#: A cell that is only a figure stands at the right and does not break.
_NUMBER = re.compile(r"[-−+<>]?[\d.,]+ ?%?")
#: How wide a page is between its margins, upright and on its side, in points; and a letter of a table, on the average.
UPRIGHT, SIDEWAYS = 493.0, 740.0
_LETTER, _INSET = 4.5, 9.0
#: A column of less than the first is never narrowed, of less than the second not if the table gets no longer by it.
_SMALL, _FAIR = 46.0, 120.0
#: Letters of a word after which it may break wherever it has to.
_LONG = 24
#: A part of a word of more letters may break anywhere after so many.
_ENDLESS = re.compile(r"(\S{24})(?=\S{6})")
#: What is wider than a letter.
_SIGNS = "%▶◆●■▲→↳"
#: A row of less text than this stays on one page.
_WHOLE = 1500


def string(text: str) -> str:
    r"""Return a text as a string of Typst's code: nothing in it is markup or ends it.

    >>> print(string('say "hi" \\ #x\n$y$\x07'))
    "say \"hi\" \\ #x\n$y$"
    """
    kept = _CONTROL.sub("", sound(text)).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + kept.replace("\n", "\\n").replace("\t", "\\t") + '"'


def headed(title: str) -> str:
    """Return a heading within a section; one without words heads nothing."""
    return f"#heading(level: 2, {string(title)})" if title.strip() else ""


def raw(text: str) -> str:
    """Return a text as code."""
    return f"raw({string(soft(text))})"


def said(text: str) -> str:
    """Return a text as content; what stands between backticks is code.

    >>> said("by `offices.ceo`, so")
    '"by " + raw("offices.ceo") + ", so"'
    >>> said("")
    '""'
    """
    pieces = _CODE.split(text)
    made = [raw(p) if n % 2 else string(soft(p)) for n, p in enumerate(pieces) if p]
    return " + ".join(made) or '""'


def soft(text: str) -> str:
    r"""Return a text whose very long words may break after a dot, a stroke or an underscore.

    >>> soft("a.b " + "bodies.board.rules.of.removal").count("\u200b")
    4
    """
    text = _MOMENT.sub("\u00a0", text)
    return " ".join(map(_parted, text.split(" ")))


def _parted(word: str) -> str:
    """Return a long word with places where it may break."""
    if len(word) <= _LONG:
        return word
    return "\u200b".join(_ENDLESS.sub("\\1\u200b", part) for part in _PARTS.split(word))


def table_of(
    table: Table,
    whys: Sequence[str],
    rests: Sequence[str],
    places: Sequence[str],
    *,
    room: float = UPRIGHT,
) -> str:
    """Return a table with repeated heads: of each row its cells, what it rests on, and its place for links.

    `rests` are the words of what rows rest on, for their width; none where no row rests on anything.
    """
    if not table.rows:
        return ""
    shown = [n for n, _ in enumerate(table.columns) if any(r.cells[n] for r in table.rows)]
    heads, texts = wanted(table, rests)
    if not heads:
        return ""
    figures = [
        p for p, _ in enumerate(shown) if all(_NUMBER.fullmatch(t[p]) for t in texts if t[p])
    ]
    size = min(1.0, room / sum(least_of(heads, texts)))
    widths = ", ".join(f"{w:.1f}pt" for w in widths_of(heads, texts, room))
    cells = []
    for row, why, place, text in zip(table.rows, whys, places, texts, strict=True):
        own = [said(row.cells[n]) for n in shown]
        own[0] = place + own[0]
        if rests:
            own.append(why or '""')
        whole = sum(map(len, text)) < _WHOLE
        cells += [f"whole({c})" if whole else c for c in own]
    return (
        f"#rows(({widths},), {size:.3f}, ({''.join(f'{p},' for p in figures)}), ({''.join(f'{string(h)},' for h in heads)}),\n"
        + ",\n".join(cells)
        + ")"
    )


def widths_of(heads: Sequence[str], texts: Sequence[Sequence[str]], room: float) -> list[float]:
    """Return how wide each column is, in points: together the room, if they want as much.

    No column is narrower than its longest word, nor wider than its longest text. The rest is shared out so that the
    squares of the heights of all cells are least in sum, which makes a width grow with the cube root of the sum of the
    squares of the lengths in its column. Columns of short texts stay whole, if the table gets no longer by it. Where
    not even the words fit, all are narrowed alike.

    >>> widths_of(["n", "text"], [["1", "a " * 200], ["2", "b"]], 300)
    [13.5, 286.5]
    """
    columns = [[head, *(row[n] for row in texts)] for n, head in enumerate(heads)]
    natural = [_INSET + _LETTER * max(map(_long, c)) for c in columns]
    least = least_of(heads, texts)
    if sum(least) >= room:
        return [room * w / sum(least) for w in least]
    if sum(natural) <= room:
        return natural
    tight = _shared(columns, least, natural, room)
    whole = [n if n <= _FAIR else w for n, w in zip(natural, least, strict=True)]
    if sum(whole) >= room:
        return tight
    return min(_shared(columns, whole, natural, room), tight, key=lambda w: _lines(texts, w))


def _shared(
    columns: Sequence[Sequence[str]], least: Sequence[float], most: Sequence[float], room: float
) -> list[float]:
    """Share out room among columns, each from its least to its most."""
    wishes = [sum(_long(text) ** 2 for text in c) ** (1 / 3) for c in columns]
    fixed: dict[int, float] = {}
    while len(fixed) < len(columns):
        free = [n for n in range(len(columns)) if n not in fixed]
        left = room - sum(fixed.values())
        share = {n: left * wishes[n] / sum(wishes[m] for m in free) for n in free}
        tight = {n: least[n] for n in free if share[n] < least[n]}
        loose = {n: most[n] for n in free if share[n] > most[n]}
        fixed |= tight or loose or share
    return [fixed[n] for n in range(len(columns))]


def _lines(texts: Sequence[Sequence[str]], widths: Sequence[float]) -> int:
    """Return about how many lines a table takes: a row as many as its longest cell."""
    room = [(w - _INSET) / _LETTER + 0.1 for w in widths]
    return sum(
        max(ceil(_long(t) / r) for t, r in zip(row, room, strict=True) if r > 0) for row in texts
    )


def wanted(table: Table, rests: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Return the heads and the texts of a table as they are printed, for how wide they are."""
    shown = [n for n, _ in enumerate(table.columns) if any(r.cells[n] for r in table.rows)]
    heads = [table.columns[n].title for n in shown]
    texts = [[row.cells[n] for n in shown] for row in table.rows]
    if rests:
        heads.append("rests on")
        for told, text in zip(rests, texts, strict=True):
            text.append(f"{told} [000]" if told else "")
    return heads, texts


def least_of(heads: Sequence[str], texts: Sequence[Sequence[str]]) -> list[float]:
    """Return how wide each column has to be, in points: for its longest word, or for all of it, if that is little."""
    columns = [[head, *(row[n] for row in texts)] for n, head in enumerate(heads)]
    natural = [_INSET + _LETTER * max(map(_long, c)) for c in columns]
    words = [_INSET + _LETTER * max(map(_longest, c)) for c in columns]
    return [n if n <= _SMALL else w for n, w in zip(natural, words, strict=True)]


def _long(text: str) -> int:
    """Return how long a text is in letters; a sign is as wide as two."""
    return len(text) + sum(c in _SIGNS for c in text) - text.count("\u200b")


def _longest(text: str) -> int:
    """Return how many letters the longest word of a text has that does not break."""
    words = _WORD.split(_MOMENT.sub("-", text))
    return max((_long(p) for w in words for p in _parted(w).split("\u200b")), default=1)
