"""Pictures on a page: each as a figure that can be scrolled to by keyboard, once for wide pages and once for narrow ones."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape as escaped
from typing import TYPE_CHECKING

from kingmaker.report import chart_svg
from kingmaker.report.bars_svg import bars_svg, tornado_svg
from kingmaker.report.condensing import fitting, left_out, within
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
from kingmaker.report.html_keys import key_of
from kingmaker.report.matrix_svg import matrix_svg, narrowed
from kingmaker.report.network_bands import bands_svg
from kingmaker.report.network_svg import network_svg
from kingmaker.report.picturing import svg_of
from kingmaker.report.scale_svg import scale_svg
from kingmaker.report.structure_svg import structure_svg, told_svg

if TYPE_CHECKING:
    from kingmaker.report.picturing import Drawing

_CODE = re.compile("`([^`]+)`")
_STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)
#: A text in quotation marks, and blanks around what parts a style.
_BLANKS = re.compile(r'("[^"]*")|\s*([{};,])\s*|: ')
#: A graph with more links than this is drawn in two columns for a narrow page.
_LINKS = 16
#: A whole number as pictures write it, with a decimal that says nothing.
_WHOLE = re.compile(r"(\d)\.0(?=[^\d])")
#: A place or length so large that its decimals are not seen.
_LARGE = re.compile(r"(?<![\d.#])\d{2,}\.\d+")
#: What says where something is drawn; not what is told in words, whose figures stay as they are.
_DRAWN = re.compile(r' (?!aria-)[\w-]+="[^"<]*"(?=[^<>]*>)')
#: The beginning of a text of a picture, and where it stands.
_WORDS, _PLACE = re.compile(r"<t(?:ext|span)[^>]*>"), re.compile(r'\b([xy])="([\d.]+)"')
#: How wide a picture is; one that is not wider than this is made narrower where a page is, others are scrolled.
_WIDTH, _SMALL = re.compile(r' width="(\d+)"'), 410
#: What a picture says of itself and of its parts, and where it says so.
_SAID, _NAMED = (
    re.compile(r"<(title|desc)\b[^>]*>[^<]*</\1>\n?"),
    re.compile(r'aria-labelledby="[^"]*"'),
)
_DESCRIBED = re.compile(r"<desc\b[^>]*>[^<]*</desc>\n?")
#: What is told of a part where somebody points at it.
_HOVERED = re.compile(r"(?<=<g>)<title>[^<]*</title>")
#: How words of a picture are anchored, and the attribute that says so on a page.
ANCHORS = {"middle": "data-m", "end": "data-e"}
#: How large words of a picture are, where not as most, and the attribute that says so on a page.
SIZES = {"12": "data-s", "11": "data-t"}
#: What a picture says of itself as a file, and a page knows already.
_OWN = ' xmlns="http://www.w3.org/2000/svg"'


def picture(block: Drawing) -> str:
    """Return a picture as a figure that can be scrolled to by keyboard, for wide and for narrow pages, and its key if it has one.

    What the picture shows is said once: where it has a key by that, else by its own words; the one for narrow pages is named by
    the words of the other.
    """
    name = escaped(f"picture of {block.title or block.id}")
    key, rest = key_of(block), ""
    if isinstance(block, Structure | Matrix):
        whole, block = block, fitting(block) if isinstance(block, Structure) else within(block)
        told = _CODE.sub(r"<code>\1</code>", escaped(left_out(whole, block), quote=False))
        rest = told and f'<p class="fine">{told}</p>'
    said = f'aria-labelledby="{block.id}-t" aria-describedby="{block.id}-k"' if key else ""
    drawn = _wide(block)
    if key:
        drawn = _NAMED.sub(said, _DESCRIBED.sub("", drawn), count=1)
    if isinstance(block, Network):
        drawn = _HOVERED.sub("", drawn)
    made = _figure(name, drawn)
    if _width(drawn) > _SMALL:
        said = said or f'aria-labelledby="{block.id}-t {block.id}-d"'
        narrow = "".join(_named(svg, said) for svg in _narrow(block))
        if narrow:
            made = _figure(name, drawn, "wide") + _figure(name, narrow, "narrow")
    return made + key + rest


def _wide(block: Drawing) -> str:
    """Return a picture as for a file, without the key that a page tells below it."""
    if isinstance(block, Network):
        return network_svg(block, key=False)
    if isinstance(block, Course):
        return course_svg(block, key=False)
    return svg_of(block)


def _narrow(block: Drawing) -> list[str]:  # noqa: PLR0911 - one for each kind
    """Return a picture for a phone, in parts where one would be too wide."""
    if isinstance(block, Matrix):
        return [matrix_svg(part, narrow=True) for part in narrowed(block)]
    if isinstance(block, Network | Structure):
        return _graph(block)
    if isinstance(block, Course):
        return [course_svg(block, key=False, narrow=True)]
    if isinstance(block, Chart):
        return [chart_svg.svg(block, narrow=True)]
    if isinstance(block, Bars):
        return [bars_svg(block, narrow=True)]
    if isinstance(block, Tornado):
        return [tornado_svg(block, narrow=True)]
    assert isinstance(block, Scale)  # noqa: S101
    return [scale_svg(block, narrow=True)]


def _graph(block: Network | Structure) -> list[str]:
    own = f"{block.id}-narrow"
    if isinstance(block, Structure):
        graph = structure_svg(replace(block, id=own), most=2)
        return [graph if _width(graph) <= _SMALL else told_svg(replace(block, id=own))]
    if len(block.links) > _LINKS:
        return [bands_svg(replace(block, id=own))]
    return [network_svg(replace(block, id=own), most=2, key=False)]


def _named(drawn: str, said: str) -> str:
    """Return a picture without the words that say what it shows, which is said elsewhere."""
    return _NAMED.sub(said, _SAID.sub("", drawn), count=1)


def _width(drawn: str) -> int:
    found = _WIDTH.search(drawn)
    return int(found[1]) if found else 0


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
    """Return a picture as a figure, for wide or narrow pages only if so said; a page is told whether it has to be scrolled."""
    small = "small" if _width(drawn) <= _SMALL else ""
    kinds = " ".join(kind for kind in (shown, small if shown != "wide" else "") if kind)
    kind = f' class="{kinds}"' if kinds else ""
    return f'<figure{kind} tabindex="0" role="group" aria-label="{name}">{_smaller(drawn)}</figure>'


def _smaller(drawn: str) -> str:
    """Return a picture in fewer letters: words stand at whole places, what is far is drawn at them, and the page's style knows how they are anchored.

    >>> _smaller('<svg xmlns="http://www.w3.org/2000/svg"><text x="10.4" y="3.5" text-anchor="end">50.76%</text></svg>')
    '<svg><text x="10" y="4" data-e>50.76%</text></svg>'
    >>> _smaller('<path d="M12.6 40.0 9.5"/>')
    '<path d="M13 40 9.5"/>'
    """
    placed = _WORDS.sub(
        lambda text: _PLACE.sub(lambda m: f'{m[1]}="{round(float(m[2]))}"', text[0]), drawn
    )
    for anchored, short in ANCHORS.items():
        placed = placed.replace(f' text-anchor="{anchored}"', f" {short}")
    for size, short in SIZES.items():
        placed = placed.replace(f' font-size="{size}"', f" {short}")
    return _DRAWN.sub(lambda m: _rounded(m[0]), placed).replace(_OWN, "")


def _rounded(drawn: str) -> str:
    return _WHOLE.sub(r"\1", _LARGE.sub(lambda m: str(round(float(m[0]))), drawn))
