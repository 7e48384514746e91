"""A picture as PNG: drawn by resvg, an optional extra, in letters that are shipped."""

from __future__ import annotations

import re
from html import unescape

from kingmaker.report.grounds import literal
from kingmaker.report.lettering import FAMILY, FILES, foreign

#: A picture of more dots than this is refused: four bytes each have to fit into memory.
MOST = 100_000_000
_SIZE = re.compile(r'<svg [^>]*\bwidth="(\d+)" height="(\d+)"')
_TAGS = re.compile(r"<style>.*?</style>|<(title|desc)\b.*?</\1>|<[^>]*>", re.DOTALL)
#: A code point that no font has: what is drawn for it is what is drawn for a letter that is missing.
_NONE = "\U000fffff"


class TooLarge(ValueError):  # noqa: N818  # it reads as what happened
    """A picture of more dots than can be drawn at once."""


def as_png(svg: str, *, scale: float = 2.0, width: int | None = None, dark: bool = False) -> bytes:
    """Return a picture as PNG: so many times its size, or so many dots wide; on a light ground, or on a dark one.

    All text is drawn in the shipped fonts, whatever the machine has; only letters that these lack are looked for among
    the fonts of the system. The same picture, size and ground give the same bytes, apart from such letters.
    `ImportError` where resvg-py is not installed, `TooLarge` for more than a hundred million dots.
    """
    import resvg_py  # noqa: PLC0415  # an extra, for those who ask for it

    wide, high = size_of(svg)
    times = scale if width is None else width / wide
    if wide * high * times * times > MOST:
        msg = f"{wide * times:.0f} by {high * times:.0f} dots"
        raise TooLarge(msg)
    return resvg_py.svg_to_bytes(
        svg_string=literal(svg, dark=dark),
        zoom=times if width is None else None,
        width=width,
        font_files=[str(file) for file in FILES],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
        skip_system_fonts=not foreign(text_of(svg)),
    )


def size_of(svg: str) -> tuple[int, int]:
    """Return how wide and high a picture is.

    >>> size_of('<svg xmlns="x" viewBox="0 0 7 5" width="7" height="5" class="k"/>')
    (7, 5)
    """
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("a picture without a size")
    return int(found[1]), int(found[2])


def text_of(svg: str) -> str:
    """Return all text that a picture draws.

    >>> text_of("<svg><title>no</title><style>.a {}</style><text>A &amp; <tspan>B</tspan></text></svg>").split()
    ['A', '&', 'B']
    """
    return unescape(_TAGS.sub(" ", svg))


def undrawn(svg: str) -> str:
    """Return the letters of a picture for which neither the shipped fonts nor the system's have a form.

    Each is drawn by itself and held against what is drawn for a letter that does not exist. `ImportError` where
    resvg-py is not installed.
    """
    return "".join(c for c in foreign(text_of(svg)) if _alone(c) == _alone(_NONE))


def _alone(letter: str) -> bytes:
    import resvg_py  # noqa: PLC0415  # an extra, for those who ask for it

    return resvg_py.svg_to_bytes(
        svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="9" y="30" '
        f'font-family="{FAMILY}" font-size="20">{letter}</text></svg>',
        font_files=[str(FILES[0])],
    )
