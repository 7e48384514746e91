"""Pictures on a page: each as a figure that can be scrolled to by keyboard, some of them once more for narrow pages."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape as escaped
from typing import TYPE_CHECKING

from kingmaker.report.document import Network, Structure
from kingmaker.report.network_svg import network_svg
from kingmaker.report.picturing import svg_of
from kingmaker.report.structure_svg import structure_svg

if TYPE_CHECKING:
    from kingmaker.report.picturing import Drawing

_STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)
#: A text in quotation marks, and blanks around what parts a style.
_BLANKS = re.compile(r'("[^"]*")|\s*([{};,])\s*|: ')
#: A graph with more links than this is drawn once; narrow pages scroll it.
_LINKS = 16
#: A whole number as pictures write it, with a decimal that says nothing.
_WHOLE = re.compile(r"(\d)\.0(?=[^\d])")
#: The beginning of a text of a picture, and where it stands.
_WORDS, _PLACE = re.compile(r"<t(?:ext|span)[^>]*>"), re.compile(r'\b([xy])="([\d.]+)"')
#: How wide a picture is; one that is not wider than this is made narrower where a page is, others are scrolled.
_WIDTH, _SMALL = re.compile(r' width="(\d+)"'), 480
#: How words of a picture are anchored, and the attribute that says so on a page.
ANCHORS = {"middle": "data-m", "end": "data-e"}
#: What a picture says of itself as a file, and a page knows already.
_OWN = ' xmlns="http://www.w3.org/2000/svg"'


def picture(block: Drawing) -> str:
    """Return a picture as a figure that can be scrolled to by keyboard; a graph twice, for wide and narrow pages."""
    name = escaped(f"picture of {block.title or block.id}")
    if isinstance(block, Network) and len(block.links) > _LINKS:
        return _figure(name, network_svg(block))
    if isinstance(block, Network):
        narrow = network_svg(replace(block, id=f"{block.id}-narrow"), most=2)
        return _figure(name, network_svg(block), "wide") + _figure(name, narrow, "narrow")
    if isinstance(block, Structure):
        narrow = structure_svg(replace(block, id=f"{block.id}-narrow"), most=2)
        return _figure(name, structure_svg(block), "wide") + _figure(name, narrow, "narrow")
    return _figure(name, svg_of(block))


def styles(body: str) -> list[str]:
    """Return the styles of all pictures of a page, as they stand in it."""
    return _STYLES.findall(body)


def once(body: str) -> str:
    """Return a page with each style of its pictures once: one holds for all of them."""
    seen: set[str] = set()

    def first(found: re.Match[str]) -> str:
        known = found[1] in seen
        seen.add(found[1])
        return "" if known else f"<style>{tight(found[1])}</style>"

    return _STYLES.sub(first, body)


def tight(style: str) -> str:
    """Return a style without the blanks that only its readers need.

    >>> tight('a { color: red; content: ": " }')
    'a{color:red;content:": "}'
    """
    return _BLANKS.sub(lambda m: m[1] or m[2] or ":", style)


def _figure(name: str, drawn: str, shown: str = "") -> str:
    """Return a picture as a figure, for wide or narrow pages only if so said."""
    width = _WIDTH.search(drawn)
    small = "small" if not shown and width and int(width[1]) <= _SMALL else shown
    kind = f' class="{small}"' if small else ""
    return f'<figure{kind} tabindex="0" role="group" aria-label="{name}">{_smaller(drawn)}</figure>'


def _smaller(drawn: str) -> str:
    """Return a picture in fewer letters: words stand at whole places, and the page's style knows how they are anchored.

    >>> _smaller('<svg xmlns="http://www.w3.org/2000/svg"><text x="10.4" y="3.5" text-anchor="end">a</text></svg>')
    '<svg><text x="10" y="4" data-e>a</text></svg>'
    """
    placed = _WORDS.sub(
        lambda text: _PLACE.sub(lambda m: f'{m[1]}="{round(float(m[2]))}"', text[0]), drawn
    )
    for anchored, short in ANCHORS.items():
        placed = placed.replace(f' text-anchor="{anchored}"', f" {short}")
    return _WHOLE.sub(r"\1", placed).replace(_OWN, "", 1)
