"""A document as one page of HTML that needs nothing else: no network, no script, its pictures inside."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field, replace
from hashlib import sha256
from html import escape as escaped
from typing import TYPE_CHECKING

from kingmaker.report import chart_svg
from kingmaker.report.bars_svg import bars_svg, tornado_svg
from kingmaker.report.course_svg import course_svg
from kingmaker.report.document import (
    Bars,
    Chart,
    Course,
    Groups,
    Items,
    Matrix,
    Network,
    Scale,
    Structure,
    Table,
    Text,
    Tornado,
)
from kingmaker.report.excerpts import flush
from kingmaker.report.html_style import STYLE
from kingmaker.report.matrix_svg import matrix_svg
from kingmaker.report.network_svg import network_svg
from kingmaker.report.scale_svg import scale_svg
from kingmaker.report.structure_svg import structure_svg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from kingmaker.report.document import Block, Document, Group, Rests, Row, Section

#: A cell that is only a figure does not break.
_NUMBER = re.compile(r"[-−+]?[\d.,]+ ?%?")
_STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)
#: A text of a clause is cut after so many lines; the file has the rest.
_LINES = 5
#: A graph with more links than this is drawn once; narrow pages scroll it.
_LINKS = 16
_CODE = re.compile(r"`([^`]+)`")
#: Places of clauses, and links to them.
_PLACED, _LINKED = re.compile(r' id="(c-\d+)"'), re.compile(r'href="#(c-\d+)"')
#: A whole number as pictures write it, with a decimal that says nothing.
_WHOLE = re.compile(r"(\d)\.0(?=[^\d])")
_SOURCE = "sources."
#: The heading of a column of moments, which do not break.
_WHEN = "when"
_WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows beside the document: the texts of clauses, sources by name, and its language.

    `clauses` maps the address of a clause to its lines in the file; `sources` a source's name to what it is and its
    link, which is followed only if it is one of the web.
    """

    clauses: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def as_html(document: Document, page: Page | None = None) -> str:
    """Return a document as a page: the same facts as in the terminal and in JSON, each with what it rests on.

    Every line unfolds to the text of its clause and its sources, by the browser alone. The page forbids itself all
    that it does not contain (a content security policy with the hashes of its styles), so opening it asks for nothing.

    >>> from kingmaker.report.document import Document, Section, Text
    >>> page = as_html(Document("report", "x", "A & B", (Section("s", "First", (Text("Fine."),)),)))
    >>> "<h1>A &amp; B</h1>" in page, "<script" in page
    (True, False)
    """
    writer = _Writer(document, page or Page())
    body = _once(writer.body())
    linked = set(_LINKED.findall(body))
    body = _PLACED.sub(lambda m: m[0] if m[1] in linked else "", body)
    own = f"{STYLE}\n{writer.labels()}"
    styles = [own, *_STYLES.findall(body)]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(styles)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(document.title)}</title>",
            f"<style>{own}</style>",
            "</head>",
            f"<body>{body}</body>",
            "</html>",
            "",
        ]
    )


def escape(text: str) -> str:
    """Return a text as it stands between tags; in an attribute, quotation marks are written otherwise, too."""
    return escaped(text, quote=False)


def said(text: str) -> str:
    """Return a text as it stands between tags, what stands between backticks as code.

    >>> said("by `offices.ceo` & so")
    'by <code>offices.ceo</code> &amp; so'
    """
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _once(body: str) -> str:
    """Return a page with each style of its pictures once: one holds for all of them."""
    seen: set[str] = set()

    def first(found: re.Match[str]) -> str:
        known = found[1] in seen
        seen.add(found[1])
        return "" if known else found[0]

    return _STYLES.sub(first, body)


def _policy(styles: Sequence[str]) -> str:
    hashes = (f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in styles)
    return f"default-src 'none'; style-src {' '.join(hashes)}; base-uri 'none'; form-action 'none'"


class _Writer:
    """Writes the blocks of one document; a clause's text is shown where it is first rested on, later ones lead there."""

    def __init__(self, document: Document, page: Page) -> None:
        self.document = document
        self.page = page
        self.shown: dict[str, str] = {}
        #: The headings of each table, which stand before each cell on a narrow page.
        self.heads: list[Sequence[str]] = []
        #: The columns of each table in which only figures stand.
        self.figures: list[Sequence[int]] = []
        #: Sources that have a row of their own, to which what rests on them leads.
        self.rows = {
            row.rests.clause.removeprefix(_SOURCE)
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Table) and block.id == "sources"
            for row in block.rows
        }

    def labels(self) -> str:
        """Return as style what stands before each cell of each table on a narrow page."""
        rules = (
            f".stack.k{number} td:nth-child({place}):not(:empty)::before {{ content: {_quoted(head)} }}"
            for number, heads in enumerate(self.heads)
            for place, head in enumerate(heads, start=1)
            if head
        )
        figures = ", ".join(
            f".k{number} td:nth-child({place})"
            for number, places in enumerate(self.figures)
            for place in places
        )
        moments = ", ".join(
            f".k{number} td:nth-child({heads.index(_WHEN) + 1})"
            for number, heads in enumerate(self.heads)
            if _WHEN in heads
        )
        wide = f"{moments} {{ min-width: 9rem }}\n" if moments else ""
        shape = "{ font-variant-numeric: tabular-nums; white-space: nowrap }"
        alike = f"{figures} {shape}\n" if figures else ""
        return f"{wide}{alike}@media (max-width: 640px) {{\n{chr(10).join(rules)}\n}}"

    def body(self) -> str:
        sections = "\n".join(self.section(s) for s in self.document.sections)
        links = "".join(
            f'<li><a href="#{_id(s.id)}">{escape(s.title)}</a></li>' for s in self.document.sections
        )
        made = "; ".join(f"{escape(k)} {escape(v)}" for k, v in self.document.made)
        return (
            '<a class="skip" href="#main">Skip to the report</a>'
            f"<header><h1>{escape(self.document.title)}</h1><p>{escape(self.document.kind)}</p></header>"
            f'<div class="frame"><nav aria-label="Sections"><h2>On this page</h2><ol>{links}</ol></nav>'
            f'<main id="main">{sections}</main></div><footer>{made}</footer>'
        )

    def section(self, section: Section) -> str:
        name = _id(section.id)
        blocks = "\n".join(self.block(b) for b in section.blocks)
        how = f'<details class="how"><summary>How this was obtained</summary><p>{said(section.how)}</p></details>'
        head = f'<h2 id="h-{name}">{escape(section.title)}</h2>{how if section.how else ""}'
        return f'<section id="{name}" aria-labelledby="h-{name}">{head}\n{blocks}</section>'

    def block(self, block: Block) -> str:
        if isinstance(block, Text):
            lines = ' class="lines"' if "\n" in block.text else ""
            link = f' <a class="why" href="#{_id(block.of)}">more</a>' if block.of else ""
            return f"<p{lines}>{escape(block.text) if lines else said(block.text)}{link}</p>"
        if isinstance(block, Items):
            return self.items(block.items)
        if isinstance(block, Groups):
            return "".join(self.group(g, block.lead) for g in block.groups)
        if isinstance(block, Table):
            return self.table(block)
        return picture(block)

    # --- texts ---------------------------------------------------------------------------------

    def items(self, items: Sequence[tuple[str, Rests]]) -> str:
        lines = "".join(f"<li>{said(text)} {self.why(rests)}</li>" for text, rests in items)
        return f'<ul class="plain">{lines}</ul>'

    def group(self, group: Group, lead: str) -> str:
        text = f"<p>{said(group.text)} {self.why(group.rests)}</p>" if group.text else ""
        lead = f'<p class="fine">{escape(lead)}</p>' if lead and group.items else ""
        items = self.items(group.items) if group.items else ""
        return f'<div class="group"><h3>{escape(group.title)}</h3>{text}{lead}{items}</div>'

    # --- tables --------------------------------------------------------------------------------

    def table(self, table: Table) -> str:
        rested = any(row.rests.clause or row.rests.words() for row in table.rows)
        shown = [n for n, _ in enumerate(table.columns) if any(r.cells[n] for r in table.rows)]
        heads = [table.columns[n].title for n in shown] + (["rests on"] if rested else [])
        head = "".join(_head(title) for title in heads)
        rows = "".join(self.row(row, shown, rested=rested) for row in table.rows)
        self.figures.append([p for p, n in enumerate(shown, start=1) if _figures(table, n)])
        title = f"<h3>{escape(table.title)}</h3>" if table.title else ""
        name = escaped(f"table of {table.title or table.id}")
        number = len(self.heads)
        self.heads.append(heads)
        return (
            f'{title}<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table class="stack k{number}">'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def row(self, row: Row, shown: Sequence[int], *, rested: bool) -> str:
        cells = [f"<td>{said(row.cells[n])}</td>" for n in shown]
        if rested:
            cells.append(f"<td>{self.why(row.rests)}</td>")
        own = row.rests.clause.removeprefix(_SOURCE)
        place = (
            f' id="s-{_id(own)}"'
            if row.rests.clause.startswith(_SOURCE) and own in self.rows
            else ""
        )
        return f"<tr{place}>{''.join(cells)}</tr>"

    # --- what it rests on ----------------------------------------------------------------------

    def why(self, rests: Rests) -> str:
        """Return what a line rests on: the sources, and unfolded the clause's text and what each source is."""
        words = rests.words() or rests.clause
        if not words:
            return ""
        link = self.followed(rests)
        if link:
            return link
        if not rests.clause or rests.clause in self.shown:
            link = self.shown.get(rests.clause, "")
            return (
                f'<a class="why" href="#{link}">{escape(words)}</a>'
                if link
                else f'<span class="fine">{escape(words)}</span>'
            )
        place = f"c-{len(self.shown) + 1}"
        self.shown[rests.clause] = place
        inner = "".join(self.unfolded(rests))
        return f'<details id="{place}"><summary>{escape(words)}</summary>{inner}</details>'

    def followed(self, rests: Rests) -> str:
        """Return the link of a line that is about a source of the web, which says more than its clause."""
        name = rests.clause.removeprefix(_SOURCE)
        own = rests.clause.startswith(_SOURCE)
        _, url = self.page.sources.get(name, ("", "")) if own else ("", "")
        if not url.startswith(_WEB):
            return ""
        host = url.split("/")[2].removeprefix("www.")
        told = f"{escape(host)}, {escape(rests.words())}" if rests.words() else escape(host)
        return f'<a class="why" href="{escaped(url)}" rel="noreferrer">{told}</a>'

    def unfolded(self, rests: Rests) -> Iterator[str]:
        if rests.clause:
            yield f"<code>{escape(rests.clause)}</code>"
        text = self.page.clauses.get(rests.clause, "")
        if text:
            lines = flush(text.split("\n"))
            more = [f"… {len(lines) - _LINES} more lines"] if len(lines) > _LINES else []
            yield f"<pre>{escape(chr(10).join([*lines[:_LINES], *more]))}</pre>"
        if rests.sources:
            yield f"<p>{', '.join(self.source(name) for name in dict.fromkeys(rests.sources))}</p>"

    def source(self, name: str) -> str:
        if name in self.rows:
            return f'<a href="#s-{_id(name)}">{escape(name)}</a>'
        title, url = self.page.sources.get(name, ("", ""))
        said = f"{escape(name)}: {escape(title)}" if title else escape(name)
        if url.startswith(_WEB):
            said = f'<a href="{escaped(url)}" rel="noreferrer">{said}</a>'
        return said


def picture(
    block: Chart | Matrix | Network | Bars | Tornado | Course | Structure | Scale,
) -> str:
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
    return _figure(name, _DRAWN[type(block)](block))


#: How each picture is drawn.
_DRAWN: Mapping[type, Callable[[Any], str]] = {
    Chart: chart_svg.svg,
    Matrix: matrix_svg,
    Bars: bars_svg,
    Tornado: tornado_svg,
    Course: course_svg,
    Scale: scale_svg,
}


def _figure(name: str, drawn: str, shown: str = "") -> str:
    """Return a picture as a figure, for wide or narrow pages only if so said."""
    kind = f' class="{shown}"' if shown else ""
    small = _WHOLE.sub(r"\1", drawn)
    return f'<figure{kind} tabindex="0" role="group" aria-label="{name}">{small}</figure>'


def _figures(table: Table, column: int) -> bool:
    """Tell whether only figures stand in a column."""
    texts = [row.cells[column] for row in table.rows if row.cells[column]]
    return all(_NUMBER.fullmatch(text) for text in texts)


def _quoted(text: str) -> str:
    """Return a text as CSS writes it; what is no plain letter by its number, so that nothing of it is more than text."""
    told = (c if c.isalnum() or c in " .,%()" else f"\\{ord(c):x} " for c in f"{text}: ")
    return f'"{"".join(told)}"'


def _head(title: str) -> str:
    """Return a heading of a column; one without words heads nothing."""
    return f'<th scope="col">{escape(title)}</th>' if title else "<td></td>"


def _id(name: str) -> str:
    """Return a name as an anchor."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)
