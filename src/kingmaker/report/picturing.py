"""All pictures of a document, each as SVG under the name of its section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.report import chart_svg
from kingmaker.report.bars_svg import bars_svg, tornado_svg
from kingmaker.report.course_svg import course_svg
from kingmaker.report.document import (
    Bars,
    Chart,
    Course,
    Matrix,
    Network,
    Scale,
    Structure,
    Tornado,
)
from kingmaker.report.matrix_svg import matrix_svg
from kingmaker.report.network_svg import network_svg
from kingmaker.report.scale_svg import scale_svg
from kingmaker.report.structure_svg import structure_svg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kingmaker.report.document import Block, Document

Drawing: TypeAlias = Chart | Matrix | Network | Bars | Tornado | Course | Structure | Scale

#: How each picture is drawn.
_DRAWN: Mapping[type, Callable[[Any], str]] = {
    Chart: chart_svg.svg,
    Matrix: matrix_svg,
    Network: network_svg,
    Bars: bars_svg,
    Tornado: tornado_svg,
    Course: course_svg,
    Structure: structure_svg,
    Scale: scale_svg,
}


def svg_of(block: Drawing) -> str:
    """Return a picture as SVG of its own size."""
    return _DRAWN[type(block)](block)


def pictures_of(document: Document) -> dict[str, str]:
    """Return all pictures of a document as SVG, by names such as `endings-2`: the section, and which one of it.

    >>> from kingmaker.report.document import Bar, Bars, Document, Section
    >>> bars = Bars("b", "Endings", (Bar("back", "She is back", 0.6, 0.4, 0.8),))
    >>> list(pictures_of(Document("report", "x", "X", (Section("endings", "How", (bars, bars)),))))
    ['endings-1', 'endings-2']
    """
    found = {}
    for section in document.sections:
        drawn = [block for block in section.blocks if is_drawn(block)]
        name = re.sub(r"[^A-Za-z0-9_-]", "-", section.id)
        for number, block in enumerate(drawn, start=1):
            found[f"{name}-{number}" if len(drawn) > 1 else name] = _DRAWN[type(block)](block)
    return found


def is_drawn(block: Block) -> bool:
    """Tell whether a block is a picture."""
    return type(block) in _DRAWN
