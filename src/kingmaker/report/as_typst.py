"""A document as Typst, from which a PDF is made: pages to print, with contents, notes and pictures in place."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from kingmaker.report.as_html import Page
from kingmaker.report.document import (
    UNSOURCED,
    Course,
    Groups,
    Items,
    Matrix,
    Network,
    Structure,
    Table,
    Text,
)
from kingmaker.report.excerpts import flowing, flush, span, within
from kingmaker.report.typst_pictures import drawn
from kingmaker.report.typst_style import STYLE
from kingmaker.report.typst_tables import (
    SIDEWAYS,
    UPRIGHT,
    headed,
    least_of,
    said,
    soft,
    string,
    table_of,
    wanted,
)
from kingmaker.report.words import headline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.report.document import Block, Document, Group, Rests, Section

_SOURCE = "sources."
_WEB = ("https://", "http://")
#: The section that stands on the title page.
_SHORT = "summary"
#: How a section was obtained is a note at the end if it is longer than this.
_NOTED = 360
#: How far in a line of a tree stands: by its blanks, and the sign that it hangs on another.
_TREE = re.compile(r"( *)(└ )?")
#: A paragraph of fewer letters stays with the table or the picture below it.
_INTRO = 400
#: Pictures that stand under a heading of their own.
_TITLED = (Matrix, Network, Structure)


def as_typst(document: Document, page: Page | None = None) -> str:
    r"""Return a document as the source of a printed report: the same facts as on the page, each with what it rests on.

    First a page with the title and the findings in short, then the contents with the numbers of pages, the sections,
    and at the end the clauses that lines rest on, by the numbers that stand beside those lines. All that people wrote
    stands in strings of code. The date of a document is not set, so the same document gives the same pages.

    >>> from kingmaker.report.document import Document, Section, Text
    >>> made = as_typst(Document("report", "x", 'A "b" #c', (Section("s", "First", (Text("Fine."),)),)))
    >>> '#title("A \\"b\\" #c", "report")' in made
    True
    """
    return _Writer(document, page or Page()).whole()


class _Writer:
    """Writes the blocks of one document; the clauses that lines rest on get numbers in the order of their first use."""

    def __init__(self, document: Document, page: Page) -> None:
        self.document = document
        self.page = page
        self.room = UPRIGHT
        self.notes: list[Section] = []
        self.clauses: dict[str, tuple[int, tuple[str, ...]]] = {}
        #: Sources that have a row of their own, to which what rests on them leads.
        self.rows = {
            row.rests.clause.removeprefix(_SOURCE)
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Table) and block.id == "sources"
            for row in block.rows
        }

    def whole(self) -> str:
        document = self.document
        short = [s for s in document.sections if s.id == _SHORT]
        rest = [s for s in document.sections if s.id != _SHORT]
        name = string(document.title.strip() or document.case or "A report")
        kind = string(f"{document.kind} of {document.case}")
        parts = [
            STYLE,
            f"#set document(title: {name}, date: none, description: {kind})",
            f"#set page(header: head({name}, {string(_origin(document))}), footer: foot({kind}))",
            f"#title({name}, {string(document.kind)})",
            *(self.summary(s) for s in short),
            self.facts(),
            "#contents()",
            *(self.section(s) for s in rest),
            *self.noted(),
            *self.addresses(),
            *self.appendix(),
        ]
        return "\n".join(parts) + "\n"

    # --- parts ---------------------------------------------------------------------------------

    def summary(self, section: Section) -> str:
        """Return the findings in short, each with the page of its section."""
        texts = [b for b in section.blocks if isinstance(b, Text)]
        others = [self.block(b) for b in section.blocks if not isinstance(b, Text)]
        inner = ", ".join(f"{said(t.text)}{_more(t)}" for t in texts)
        return "\n".join([f"#short({inner})", *others, *self.how(section)])

    def facts(self) -> str:
        """Return what the report is of and by which program, below the findings."""
        pairs = (("name", self.document.case), *self.document.made)
        return f"#facts({', '.join(string(text) for pair in pairs for text in pair)})"

    def section(self, section: Section) -> str:
        name = string(section.title.strip() or section.id or "a section")
        head = f"#heading(level: 1, {name})#label({string(_id(section.id))})"
        tables = [b for b in section.blocks if isinstance(b, Table)]
        self.room = SIDEWAYS if any(self.is_wide(t) for t in tables) else UPRIGHT
        parts = [head, *self.how(section)]
        for block, then in zip_longest(section.blocks, section.blocks[1:]):
            if isinstance(block, Course) and isinstance(then, Table):
                parts.append(drawn(block, key=False, room=self.room))
            elif (
                isinstance(block, Text)
                and len(block.text) < _INTRO
                and not isinstance(then, Text | None)
            ):
                parts.append(f"#intro({said(block.text)}{_more(block)})")
            elif isinstance(block, _TITLED) and block.title == section.title:
                parts.append(drawn(replace(block, title=""), room=self.room))
            else:
                parts.append(self.block(block))
        body = "\n".join(parts)
        return body if self.room == UPRIGHT else f"#sideways[\n{body}\n]"

    def is_wide(self, table: Table) -> bool:
        """Tell whether the words of a table need a page on its side."""
        return sum(least_of(*wanted(table, self.resting(table)))) > UPRIGHT

    def how(self, section: Section) -> Iterator[str]:
        """Yield how a section was obtained: below its heading, or as a note at the end where that is long."""
        if len(section.how) > _NOTED:
            self.notes.append(section)
            yield f"#noted({len(self.notes)})"
        elif section.how:
            yield f"#how({said(section.how)})"

    def noted(self) -> Iterator[str]:
        """Yield the notes: how sections were obtained, where that takes more than a few lines."""
        if self.notes:
            yield '#heading(level: 1, "Notes on how it was obtained")'
        for number, section in enumerate(self.notes, start=1):
            title, place = string(section.title), string(_id(section.id))
            yield f"#note({number}, {place}, {title}, {said(section.how)})"

    def block(self, block: Block) -> str:
        if isinstance(block, Text):
            if "\n" in block.text:
                return f"#lines({string(block.text)})"
            return f"#par({said(block.text)}{_more(block)})"
        if isinstance(block, Items):
            return f"#{self.items(block.items)}"
        if isinstance(block, Groups):
            return "\n".join(self.group(g, block.lead) for g in block.groups)
        if isinstance(block, Table):
            return self.table(block)
        return drawn(block, room=self.room)

    def items(self, items: Sequence[tuple[str, Rests]]) -> str:
        deep = [_TREE.match(text) for text, _ in items]
        if any(found and found[2] for found in deep):
            lines = (
                f"({len(found[1]) // 2 + 1 if found[2] else 0}, {said(text[found.end() :])}{self.after(rests)})"
                for (text, rests), found in zip(items, deep, strict=True)
                if found
            )
            return f"tree({', '.join(lines)})"
        return f"plain({', '.join(f'{said(text)}{self.after(rests)}' for text, rests in items)})"

    def group(self, group: Group, lead: str) -> str:
        parts = []
        if group.text:
            parts.append(f"par({said(group.text)}{self.after(group.rests)})")
        elif self.why(group.rests):
            parts.append(f"par({self.why(group.rests)})")
        if lead and group.items:
            parts.append(f"lead({string(lead)})")
        if group.items:
            parts.append(self.items(group.items))
        head = headed(headline(group.title))
        return f"{head}\n#group({', '.join(parts)})" if parts else head

    def table(self, table: Table) -> str:
        cells = [self.why(row.rests) for row in table.rows]
        places = [self.place(row.rests) for row in table.rows]
        return (
            headed(table.title)
            + "\n"
            + table_of(table, cells, self.resting(table), places, room=self.room)
        )

    def resting(self, table: Table) -> list[str]:
        """Return the words of what the rows of a table rest on; none where none rests on anything."""
        rests = [self.shown(row.rests) for row in table.rows]
        return rests if any(rests) else []

    def place(self, rests: Rests) -> str:
        """Return the place of a row that is about a source."""
        own = rests.clause.removeprefix(_SOURCE)
        mine = rests.clause.startswith(_SOURCE) and own in self.rows
        return f"spot({string(f's-{own}')}) + " if mine else ""

    # --- what it rests on ----------------------------------------------------------------------

    def after(self, rests: Rests) -> str:
        found = self.why(rests)
        return f" + sym.space + {found}" if found else ""

    def why(self, rests: Rests) -> str:
        """Return what a line rests on, with the number of its clause; nothing, if it says nothing."""
        words = string(soft(self.shown(rests)))
        url = self.web(rests)
        if url:
            return f"web({words}, {string(url)})"
        if not rests.clause:
            return f"why({words}, none)" if rests.words() else ""
        number, _ = self.clauses.setdefault(rests.clause, (len(self.clauses) + 1, rests.sources))
        return f"why({words}, {number})"

    def shown(self, rests: Rests) -> str:
        """Return the words of what a line rests on: of a source of the web, where that is, which may break at any dot."""
        words, url = rests.words(), self.web(rests)
        if not url:
            return words or (UNSOURCED if rests.clause else "")
        host = url.split("/")[2].removeprefix("www.").replace(".", ".\u200b")
        return f"{host}, {words}" if words else host

    def web(self, rests: Rests) -> str:
        """Return the address of a line that is about a source of the web, which says more than its clause."""
        name = rests.clause.removeprefix(_SOURCE)
        own = rests.clause.startswith(_SOURCE)
        _, url = self.page.sources.get(name, ("", "")) if own else ("", "")
        return url if url.startswith(_WEB) else ""

    def addresses(self) -> Iterator[str]:
        """Yield where the sources of the web are: on paper no link can be followed."""
        found = [
            (name, *said) for name, said in self.page.sources.items() if said[1].startswith(_WEB)
        ]
        if not found:
            return
        yield '#heading(level: 1, "Where the sources are")'
        for name, title, url in found:
            yield f"#address({string(name)}, {string(title)}, {string(url)})"

    def appendix(self) -> Iterator[str]:
        """Yield the clauses that lines rest on, with their text in the file and their sources."""
        if not self.clauses:
            return
        yield "#pagebreak()"
        yield '#heading(level: 1, "The clauses behind it")'
        yield (
            '#par(quiet("Each number in brackets is that of the clause that a line rests on, as it stands in the case; '
            'a part of a clause that stands here is told with that."))'
        )
        yield "#columns(3, gutter: 10pt)["
        texts = {a: self.page.clauses[a] for a in self.clauses if a in self.page.clauses}
        spans = {a: found for a, text in texts.items() if (found := span(text))}
        around = dict(within(spans))
        for address, (number, sources) in self.clauses.items():
            text = "\n".join(flowing(flush(texts.get(address, "").split("\n"), self.page.file)))
            told = [self.source(name) for name in dict.fromkeys(sources)]
            if address in around:
                whole, _ = self.clauses[around[address]]
                text, told = "", [f"part({whole}, {spans[address].first})", *told]
            below = ' + ", " + '.join(told) or "none"
            yield f"#clause({number}, {string(address)}, {string(text)}, {below})"
        yield "]"

    def source(self, name: str) -> str:
        if name in self.rows:
            return f"source({string(name)}, {string(name)})"
        title, url = self.page.sources.get(name, ("", ""))
        told = f"{name}: {title}" if title else name
        return (
            f"web({string(told)}, {string(url)})"
            if url.startswith(_WEB)
            else f"quiet({string(told)})"
        )


def _origin(document: Document) -> str:
    """Return what stands at the head of every page: which case, by which version, from which text."""
    made = dict(document.made)
    version = f"kingmaker {made['kingmaker']}" if "kingmaker" in made else ""
    return " · ".join(p for p in (document.case, version, made.get("case", "")) if p)


def _more(text: Text) -> str:
    """Return the page of the section that a sentence tells in short."""
    return f" + sym.space.nobreak + more({string(_id(text.of))})" if text.of else ""


def _id(name: str) -> str:
    """Return the label of a section."""
    return f"h-{re.sub(r'[^A-Za-z0-9_-]', '-', name)}"
