"""A page in fewer bytes: the same elements, attributes and words, without what HTML takes for granted."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from kingmaker.report.svg_paths import shortest

if TYPE_CHECKING:
    from kingmaker.report.html_names import Names

#: Ends that HTML takes for granted where the next cell, row, item or paragraph begins.
_ENDS = re.compile(r"</(?:td|th|tr|li|p|colgroup|thead|tbody)>")
_TAG = re.compile(r"<[a-z][^<>]*>")
#: An attribute whose value needs no quotation marks. One that ends like the tag of an empty element keeps them.
_PLAIN = re.compile(r"""(\s[\w:-]+)="([^\s"'=<>`]*[^\s"'=<>`/])"(\s*/)?""")
#: A heading among headings only is that of its column, without saying so.
_HEADS = re.compile(r"<thead><tr>(?:(?!<td>|</thead>).)*</thead>", re.DOTALL)
_SCOPE = ' scope="col"'
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
#: A group that groups nothing: it has no attribute, no words of its own and no other group.
_GROUP = re.compile(r"<g>((?:[^<]|<(?!/?g\b|title\b))*)</g>")
#: The parts of a picture: texts whole, and each other tag.
_PARTS = re.compile(r"<text\b.*?</text>|<[^<>]+>|[^<]+", re.DOTALL)
#: A line that is drawn and not filled, which may be drawn with others of its kind.
_LINE = re.compile(r'<path class="(grid|half|mark|turn|whisker)" d="([^"zZ]*)"/>')
_PATH = re.compile(r'(<path\b[^<>]* d=")([^"]*)"')
_ORIGIN = re.compile(r"(?<=<text)([^<>]*?) x=\"0\"")


def shorter(body: str, names: Names | None = None) -> str:
    """Return the body of a page in fewer bytes, with these names if any. In a browser it is the same page.

    >>> shorter('<ul class="plain"><li>a</li></ul><a href="#c1">b</a>')
    '<ul class=plain><li>a</ul><a href=#c1>b</a>'
    """
    made = _SVG.sub(lambda found: _drawn(found[0]), body)
    made = names.body(made) if names else made
    made = _HEADS.sub(lambda found: found[0].replace(_SCOPE, ""), made)
    made = _ENDS.sub("", made)
    return _TAG.sub(lambda tag: _PLAIN.sub(_bare, tag[0]), made)


def _bare(found: re.Match[str]) -> str:
    return f"{found[1]}={found[2]}{' /' if found[3] else ''}"


def _drawn(svg: str) -> str:
    """Return a picture in fewer bytes: lines of one kind are drawn at once, and below the texts between them."""
    made = _GROUP.sub(r"\1", re.sub(r">\s+<", "><", svg))
    parts: list[str] = []
    for part in _PARTS.findall(_ORIGIN.sub(r"\1", made)):
        line = _LINE.fullmatch(part)
        if line is None or not _joined(parts, line[1], line[2]):
            parts.append(part)
    return _PATH.sub(lambda path: f'{path[1]}{shortest(path[2])}"', "".join(parts))


def _joined(parts: list[str], kind: str, drawn: str) -> bool:
    """Draw a line with one of its kind that has only lines and texts after it, if there is one."""
    passed = len(list(takewhile(_passed, reversed(parts))))
    for place in range(len(parts) - passed, len(parts)):
        line = _LINE.fullmatch(parts[place])
        if line is not None and line[1] == kind:
            parts[place] = f'<path class="{kind}" d="{line[2]}{drawn}"/>'
            return True
    return False


def _passed(part: str) -> bool:
    return part.startswith("<text") or _LINE.fullmatch(part) is not None
