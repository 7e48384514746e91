"""The letters that pictures and printed pages are set in: two cuts of Inter that are shipped, so that no machine's fonts decide."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import unpack_from

FAMILY = "Inter"
#: Where the fonts are, with their licence.
FOLDER = Path(str(files("kingmaker.report") / "fonts"))
#: Letters of the weight of text, and of names.
FILES = (FOLDER / "Inter-Regular.ttf", FOLDER / "Inter-SemiBold.ttf")
#: The form of the table of letters that maps stretches of them, which is how these fonts are made.
_STRETCHES = 4


@cache
def letters() -> frozenset[int]:
    """Return the code points that the shipped fonts can draw: those of Latin, Greek, Cyrillic, and signs.

    Read from the table `cmap` of the font, in its format 4 (Microsoft, "OpenType specification", 2024).

    >>> ord("Ł") in letters(), ord("→") in letters(), ord("中") in letters()
    (True, True, False)
    """
    data = FILES[0].read_bytes()
    (count,) = unpack_from(">H", data, 4)
    tables = (unpack_from(">4sIII", data, 12 + 16 * n) for n in range(count))
    start = next(at for tag, _, at, _ in tables if tag == b"cmap")
    (forms,) = unpack_from(">H", data, start + 2)
    places = {start + unpack_from(">HHI", data, start + 4 + 8 * n)[2] for n in range(forms)}
    place = next(p for p in sorted(places) if unpack_from(">H", data, p)[0] == _STRETCHES)
    return frozenset(_mapped(data, place))


def _mapped(data: bytes, place: int) -> list[int]:
    """Return the code points that a table of stretches leads to a drawn letter."""
    (twice,) = unpack_from(">H", data, place + 6)
    many = twice // 2
    ends = unpack_from(f">{many}H", data, place + 14)
    starts = unpack_from(f">{many}H", data, place + 16 + twice)
    deltas = unpack_from(f">{many}H", data, place + 16 + 2 * twice)
    base = place + 16 + 3 * twice
    offsets = unpack_from(f">{many}H", data, base)
    found = []
    for n, (start, end, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        for code in range(start, end + 1):
            glyph = code
            if offset:
                (glyph,) = unpack_from(">H", data, base + 2 * n + offset + 2 * (code - start))
            if (glyph + delta if glyph else 0) % 65536:
                found.append(code)
    return found


def foreign(text: str) -> str:
    r"""Return the letters of a text, each once in their order, that the shipped fonts lack.

    >>> foreign("Łódź, 東京, 東"), foreign("plain\n")
    ('東京', '')
    """
    known = letters()
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and c.isprintable()))
