"""A document as one page of HTML that needs nothing else: no network, no script, its pictures inside."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import field
from hashlib import sha256
from html import escape as escaped
from typing import TYPE_CHECKING

from kingmaker.records import dataclass
from kingmaker.report.bounding import STEPS, bounded
from kingmaker.report.document import UNSOURCED, Groups, Items, Table, Text
from kingmaker.report.html_clauses import Clauses
from kingmaker.report.html_figures import once, picture, styles, tight
from kingmaker.report.html_keys import beside, colours
from kingmaker.report.html_names import Names
from kingmaker.report.html_short import shorter
from kingmaker.report.html_style import STYLE
from kingmaker.report.html_tables import Shapes, joined, parts, table_of, whole
from kingmaker.report.resting import rests_of
from kingmaker.report.words import headline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.report.document import Block, Document, Group, Rests, Row, Section

_CODE = re.compile(r"`([^`]+)`")
#: What does not break: a day, with its hour or without, or a month; an option of a command, parts of a section, a range of lines, a line of a file.
_WHOLE = re.compile(
    r"(\b\d{4}-(?:0[1-9]|1[0-2])(?:-\d\d(?: \d\d:\d\d)?)?\b(?!-))"
    r"|(?<![\w-])--[a-z][\w-]*|(?<!\S)[\w-]{1,20}\.yaml:\d+|(?<![\w.-])\d+(?:\(\w{1,3}\)){2,}|(?<![\w-])\d+-\d+(?![\w-])"
)
#: An interval behind its probability stays together.
_BETWEEN = re.compile(r"\((?:under )?\d+% to (?:over )?\d+%\)")
#: A blank at which no line ends: of a number and what it counts or its error, a day, its month and its year, a section of a law, an arrow, how many sit in a body, a name and its number.
_KEPT = re.compile(
    r"(?<=\d) (?=(?:%|thousand|million|billion|trillion|bits|points?|hours?|days?|Del\.|(?:Janu|Febru)ary|March|April|May|June|July|August"
    r"|(?:Septem|Octo|Novem|Decem)ber|[A-Z]{3})(?:\W|$))|(?<=illion) (?=[A-Z]{3}(?:\W|$))|(?<= of the) (?=\d)|(?<=Brier) (?=\d)|(?<=lines) (?=\d)|(?<=\d of) (?=\d)|(?<=\d)(?<!,\d{3}) (?=of \d)"
    r"|(?<=uary|arch|pril| May|June|July|gust|mber|ober) (?=[12]\d{3}\b)"
    r"|(?<=\w:) (?=\d{1,3}(?!\w|,\d))|(?<=under) (?=\d)|(?<=step) (?=\d)|(?<=\w) (?=K\d{3}\b)|(?<=Del\.) (?=C\.)|(?<=C\.) (?=\d)|(?<=→) | (?=± \d)|(?<=±) (?=\d)|(?<=\w) (?=\(\d+\)(?:\W|$))"
)
#: Places of clauses, and links to them.
_PLACED, _LINKED = re.compile(r' id="(c\d+)"'), re.compile(r'href="#(c\d+)"')
_SOURCE = "sources."
#: Between the last source, if its name is no longer than this, and how sure it is.
_SURE = re.compile(r"(?<![\w-])([\w-]{1,14}) (?=\(\w+\)$)")
#: How deep a line of a tree stands: by its blanks, and the sign that it hangs on the one above.
_STEP = 3
_TREE = re.compile("^(\u00a0*)\u2514 ")
_WEB = ("https://", "http://")
#: The name of a host with more letters than this may break at its dots, where enough stands on either side.
_HOST, _DOT = 14, re.compile(r"(?<=\w{4}\.)(?=\S{9})|(?<=\w{9})(?=\.\S{1,8}$)")


#: No page has more bytes than this.
LIMIT = 500_000


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows beside the document: the texts of clauses, sources by name, and its language.

    `clauses` maps the address of a clause to its lines in the file; `sources` a source's name to what it is and its
    link, which is followed only if it is one of the web; `file` is the one that lines stand in if no other is named;
    `ask` is the command that tells what a page leaves out.
    """

    clauses: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    file: str = ""
    ask: str = ""


def as_html(document: Document, page: Page | None = None) -> str:
    """Return a document as a page: the same facts as in the terminal and in JSON, each with what it rests on.

    Every line unfolds to the text of its clause and its sources, by the browser alone. The page forbids itself all
    that it does not contain (a content security policy with the hashes of its styles), so opening it asks for nothing.

    >>> from kingmaker.report.document import Document, Section, Text
    >>> page = as_html(Document("report", "x", "A & B", (Section("s", "First", (Text("Fine."),)),)))
    >>> "<h1>A &amp; B</h1>" in page, "<script" in page
    (True, False)

    A page may be sent: what would make it larger than `LIMIT` is left out where lists are longest, and it says so.
    """
    told = page or Page()
    made = _page(document, told)
    for most in STEPS:
        if len(made.encode()) <= LIMIT:
            break
        made = _page(bounded(document, most, told.ask), told)
    return made


def _page(document: Document, page: Page) -> str:
    writer = _Writer(document, page)
    body = once(writer.body())
    linked = set(_LINKED.findall(body))
    body = _PLACED.sub(lambda m: m[0] if m[1] in linked else "", body)
    keys = colours() if 'class="events"' in body else ""
    own = tight(f"{STYLE}\n{keys}\n{writer.shapes.style()}")
    names = Names.of(body, own)
    body, own = shorter(body, names), names.style(own)
    policy = _policy([own, *styles(body)])
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
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
    r"""Return a text as it stands between tags, what stands between backticks as code, and a day as a time.

    >>> said("by `offices.ceo` & so"), said("on 2023-11-17 12:00"), said("any 3 of the 5")
    ('by <code>offices.ceo</code> &amp; so', 'on <time>2023-11-17 12:00</time>', 'any 3 of the\xa05')
    >>> len(said("45% (15% to 84%)").split(" "))
    2
    >>> said("the board (6) by 8 Del. C. 141(f), at 38.5 billion USD").split(" ")
    ['the', 'board\xa0(6)', 'by', '8\xa0Del.\xa0C.\xa0141(f),', 'at', '38.5\xa0billion\xa0USD']
    >>> said("on 28 June 2023").split(" ")
    ['on', '28\xa0June\xa02023']
    >>> said("management: 3").split(" "), said("all shares: 1,333,000").split(" ")
    (['management:\xa03'], ['all', 'shares:', '1,333,000'])
    >>> said("`a --b`, 242(b)(3)").count('<span>'), said("4 (± 1 point)").split(" ")
    (2, ['4', '(±\xa01\xa0point)'])
    """
    kept = _BETWEEN.sub(lambda m: m[0].replace(" ", "\u00a0"), escape(text))
    kept = _KEPT.sub("\u00a0", kept)
    kept = _WHOLE.sub(lambda m: f"<time>{m[0]}</time>" if m[1] else f"<span>{m[0]}</span>", kept)
    return _CODE.sub(r"<code>\1</code>", kept)


def _policy(styles: Sequence[str]) -> str:
    hashes = (f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in styles)
    return f"default-src 'none'; style-src {' '.join(hashes)}; base-uri 'none'; form-action 'none'"


class _Writer:
    """Writes the blocks of one document; a clause's text is shown where it is first rested on, later ones lead there."""

    def __init__(self, document: Document, page: Page) -> None:
        self.document = document
        self.page = page
        rested = (rests.clause for rests in rests_of(document) if not self.followed(rests))
        self.clauses = Clauses(self.page.clauses, self.page.file, rested)
        self.shapes = Shapes()
        names = (
            row.rests.clause.removeprefix(_SOURCE)
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Table) and block.id == "sources"
            for row in block.rows
        )
        #: Sources that have a row of their own, to which what rests on them leads.
        self.rows = {name: f"s{n}" for n, name in enumerate(dict.fromkeys(names), start=1)}
        self.own = {escape(name): self.source(name) for name in self.rows}

    def body(self) -> str:
        sections = "\n".join(self.section(s) for s in self.document.sections)
        links = "".join(
            f'<li><a href="#{_id(s.id)}">{escape(s.title)}</a></li>' for s in self.document.sections
        )
        made = "; ".join(f"{escape(k)} {escape(v)}" for k, v in self.document.made)
        file = (
            f"; lines of clauses are those of {escape(self.page.file)} where no other file is named"
            if self.page.file
            else ""
        )
        named = next((s for s in self.document.sections if s.id == "sources"), None)
        sources = (
            f'. Small after a line stands what it rests on, told under <a href="#sources">{escape(named.title)}</a>.'
            if self.rows and named
            else ""
        )
        return (
            '<a class="skip" href="#main">Skip to the report</a>'
            f"<header><h1>{escape(self.document.title)}</h1><p>{escape(self.document.kind)}{sources}</p></header>"
            f'<div class="frame"><nav aria-label="Sections"><details class="toc"><summary>On this page</summary><ol>{links}</ol></details></nav>'
            f'<main id="main">{sections}</main></div><footer>{made}{file}</footer>'
        )

    def section(self, section: Section) -> str:
        name = _id(section.id)
        shown = beside(section.blocks)
        blocks = "\n".join(
            _folding(title, "\n".join(self.block(shown[n]) for n in places))
            for title, places in parts(len(shown), section.folds)
        )
        how = f'<details class="how"><summary>How this was obtained</summary><p>{said(section.how)}</p></details>'
        head = f'<h2 id="h-{name}">{escape(section.title)}</h2>{how if section.how else ""}'
        return f'<section id="{name}" aria-labelledby="h-{name}">{head}\n{blocks}</section>'

    def block(self, block: Block) -> str:
        if isinstance(block, Text):
            lines = ' class="lines"' if "\n" in block.text else ""
            link = f'<a href="#{_id(block.of)}"> more</a>' if block.of else ""
            if block.rests.clause:
                return f'<div class="say">{said(block.text)} {self.why(block.rests)}{link}</div>'
            return f"<p{lines}>{escape(block.text) if lines else said(block.text)}{link and f' {link}'}</p>"
        if isinstance(block, Items):
            return self.items(block.items)
        if isinstance(block, Groups):
            return "".join(
                _folding(title, "".join(self.group(block.groups[n], block.lead) for n in places))
                for title, places in parts(len(block.groups), block.folds)
            )
        if isinstance(block, Table):
            return self.table(block)
        return picture(block)

    # --- texts ---------------------------------------------------------------------------------

    def items(self, items: Sequence[tuple[str, Rests]]) -> str:
        made, at = "", 0
        for text, rests in items:
            tree = _TREE.match(text)
            deep = 1 + len(tree[1]) // _STEP if tree is not None else 0
            made += "</li>" if made and deep <= at else ""
            made += "<ul>" * (deep - at) + "</ul></li>" * (at - deep)
            made += f"<li>{said(_TREE.sub('', text))} {self.why(rests)}"
            at = deep
        return f'<ul class="plain">{made}{"</li></ul>" * (at + 1)}'

    def group(self, group: Group, lead: str) -> str:
        text = self.told(headline(group.text), group.rests) if group.text else ""
        lead = f'<p class="fine">{escape(lead)}</p>' if lead and group.items else ""
        items = self.items(group.items) if group.items else ""
        return (
            f'<div class="group"><h3>{escape(headline(group.title))}</h3>{text}{lead}{items}</div>'
        )

    def told(self, text: str, rests: Rests) -> str:
        """Return a text and what it rests on; no paragraph can hold what unfolds."""
        why = self.why(rests)
        if "<details>" in why:
            return f'<div class="say">{said(text)} {why}</div>'
        return f"<p>{said(text)} {why}</p>"

    # --- tables --------------------------------------------------------------------------------

    def table(self, table: Table) -> str:
        table = whole(joined(table))
        rested = any(row.rests.clause or row.rests.words() for row in table.rows)
        shown = [n for n, _ in enumerate(table.columns) if any(r.cells[n] for r in table.rows)]
        number = self.shapes.of(table, shown, rested=rested)
        heads = self.shapes.heads(number)
        made = []
        for fold, places in parts(len(table.rows), table.folds):
            rows = [self.row(table, table.rows[n], shown, rested=rested) for n in places]
            made.append(_folding(fold, table_of(number, heads, rows, even=bool(table.folds))))
        title = f"<h3>{escape(table.title)}</h3>" if table.title else ""
        name = escaped(f"table of {table.title or table.id}")
        return f'{title}<div class="scroll" tabindex="0" role="region" aria-label="{name}">{"".join(made)}</div>'

    def row(self, table: Table, row: Row, shown: Sequence[int], *, rested: bool) -> str:
        cells = [f"<td>{_lines(row.cells[n])}</td>" for n in shown]
        if rested:
            cells.append(f"<td>{self.why(row.rests, whole=not table.folds)}</td>")
        own = row.rests.clause.removeprefix(_SOURCE)
        place = (
            f' id="{self.rows[own]}"'
            if row.rests.clause.startswith(_SOURCE) and own in self.rows
            else ""
        )
        return f"<tr{place}>{''.join(cells)}</tr>"

    # --- what it rests on ----------------------------------------------------------------------

    def why(self, rests: Rests, *, whole: bool = False) -> str:
        """Return what a line rests on: the sources, and unfolded the clause's text and what each source is.

        With `whole`, how sure it is begins no line: for columns that are as wide as their words need.
        """
        words = rests.words() or (UNSOURCED if rests.clause else "")
        words = _SURE.sub("\\1\u00a0", words) if whole else words
        if not words:
            return ""
        address = f' title="{escaped(rests.clause)}"' if words == UNSOURCED else ""
        link = self.followed(rests)
        if link:
            return link
        if not rests.clause:
            return f'<span class="fine">{escape(words)}</span>'
        if self.clauses.is_elsewhere(rests.clause):
            return f'<a href="#{self.clauses.place(rests.clause)}"{address}>{escape(words)}</a>'
        inner = "".join(self.unfolded(rests, self.clauses.place(rests.clause)))
        return f"<details><summary{address}>{escape(words)}</summary>{inner}</details>"

    def followed(self, rests: Rests) -> str:
        """Return the link of a line that is about a source of the web, which says more than its clause."""
        name = rests.clause.removeprefix(_SOURCE)
        own = rests.clause.startswith(_SOURCE)
        _, url = self.page.sources.get(name, ("", "")) if own else ("", "")
        if not url.startswith(_WEB):
            return ""
        host = escape(url.split("/")[2].removeprefix("www.").rstrip("."))
        if len(host) > _HOST:
            host = _DOT.sub("<wbr>", host)
        told = f"{host}, {escape(rests.words())}" if rests.words() else host
        return f'<a href="{escaped(url)}">{told}</a>'

    def unfolded(self, rests: Rests, place: str) -> Iterator[str]:
        """Yield what a line unfolds to, all of the clause's text; a link that leads to its clause opens it."""
        links = {name: self.source(name) for name in rests.sources}
        if rests.clause in self.page.clauses:
            plain = {name: link for name, link in links.items() if link == escape(name)}
            told = self.clauses.text(rests.clause, self.own | plain, links)
            yield f'<pre id="{place}">{told}</pre>'
            return
        self.clauses.told.add(rests.clause)
        told = f'<code id="{place}">{escape(rests.clause)}</code>'
        yield f"<p>{told}: the case does not write it</p>" if self.page.clauses else told
        if links:
            yield f"<p>{', '.join(links.values())}</p>"

    def source(self, name: str) -> str:
        if name in self.rows:
            return f'<a href="#{self.rows[name]}">{escape(name)}</a>'
        title, url = self.page.sources.get(name, ("", ""))
        said = f"{escape(name)}: {escape(title)}" if title else escape(name)
        if url.startswith(_WEB):
            said = f'<a href="{escaped(url)}">{said}</a>'
        return said


def _folding(title: str, inner: str) -> str:
    """Return a part of a page that is opened by its line; without one as it is."""
    if not title:
        return inner
    return f'<details class="more"><summary>{said(title)}</summary>{inner}</details>'


def _lines(cell: str) -> str:
    """Return a cell, and below it what stands there behind a heading of its own."""
    moment = _WHOLE.fullmatch(cell)
    if moment is not None and moment[1]:  # its column is wide enough
        return cell
    first, *others = cell.split("\n")
    told = (other.partition(": ") for other in others)
    return said(first) + "".join(
        f"<div><b>{escape(title)}:</b> {said(text)}</div>" for title, _, text in told
    )


def _id(name: str) -> str:
    """Return a name as an anchor."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)
