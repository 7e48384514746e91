"""Pictures of a printed report: drawn as everywhere else, and as wide as a page lets them be."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from kingmaker.report.as_png import size_of
from kingmaker.report.condensing import fitting, left_out, within
from kingmaker.report.course_svg import course_svg
from kingmaker.report.document import Course, Matrix, Network, Structure
from kingmaker.report.grounds import literal
from kingmaker.report.matrix_svg import matrix_svg
from kingmaker.report.network_svg import link_words, network_svg, signs_of
from kingmaker.report.picturing import svg_of
from kingmaker.report.typst_tables import UPRIGHT, headed, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.report.picturing import Drawing

#: How high a picture may be, in points, on a page that stands and on one on its side; how many of them a dot of the screen is.
_HIGH, _LOW, _DOT = 640.0, 400.0, 0.75
#: A matrix of more columns is drawn in parts, so that its names can be read.
_COLUMNS = 16
_DESC = re.compile(r"<desc\b[^>]*>(.*?)</desc>", re.DOTALL)


def drawn(block: Drawing, *, key: bool = True, room: float = UPRIGHT) -> str:
    """Return a picture with what it shows in words, for those who cannot see it; its title where it draws none itself.

    Without `key` a course is drawn without the events below it, where a table tells them. `room` is the width of the page.
    """
    title = getattr(block, "title", "")
    untitled = isinstance(block, Matrix | Network | Structure) and title
    parts = [headed(title)] if untitled else []
    parts += [_figure(svg, title, room) for svg in svgs(block, key=key)]
    if isinstance(block, Matrix | Structure):
        told = left_out(block, within(block) if isinstance(block, Matrix) else fitting(block))
        parts += [f"#par(quiet({string(told.replace('`', ''))}))"] if told else []
    if isinstance(block, Network):
        lines = ", ".join(string(link_words(block, n)) for n in range(len(block.links)))
        parts += [f"#par(quiet({string(signs_of(block))}))", f"#key({lines})"]
    return "\n".join(parts)


def svgs(block: Drawing, *, key: bool = True) -> Iterator[str]:
    """Yield a picture as SVG, a wide matrix in parts."""
    if isinstance(block, Matrix):
        block = within(block)
        for first in range(0, len(block.columns), _COLUMNS):
            part = slice(first, first + _COLUMNS)
            rows = tuple(replace(row, parts=row.parts[part]) for row in block.rows)
            yield matrix_svg(replace(block, columns=block.columns[part], rows=rows))
    elif isinstance(block, Course):
        yield course_svg(block, key=key)
    elif isinstance(block, Network):
        yield network_svg(block, key=False)
    elif isinstance(block, Structure):
        yield svg_of(fitting(block))
    else:
        yield svg_of(block)


def _figure(svg: str, title: str, room: float) -> str:
    wide, high = (_DOT * length for length in size_of(svg))
    scale = min(1.0, room / wide, (_HIGH if room == UPRIGHT else _LOW) / high)
    found = _DESC.search(svg)
    words = (unescape(found[1]) if found else "") or title or "a picture"
    return f"#figure-of({string(literal(svg))}, {string(words)}, {wide * scale:.1f}pt)"
