"""Records of an XML file, flat, each with its place; no document type, no entities, bounded depth."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING
from xml.parsers import expat

from kingmaker.problems import Location, Problem
from kingmaker.records import dataclass
from kingmaker.source.exchange.jsontext import JsonText
from kingmaker.source.exchange.places import MOST_NESTED

if TYPE_CHECKING:
    from kingmaker.source.exchange.jsontext import Value
    from kingmaker.source.exchange.places import Path, Span


@dataclass(slots=True)
class XmlText(JsonText):
    """The records of a file as groups of lists of texts, by the names of elements joined with points."""

    places: list[Span] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)

    def _places(self, paths: tuple[Path, ...]) -> dict[Path, Span]:
        wanted = {path[:2] for path in paths if len(path) > 1}
        return {path: self.places[int(path[1])] for path in wanted}


class _RefusedError(Exception):
    """The file holds what no file may hold."""


@dataclass(slots=True)
class _Reader:
    """Takes the events of the parser and makes records of them."""

    parser: expat.XMLParserType
    records: frozenset[str]
    path: list[str] = field(default_factory=list)
    inside: int = 0
    said: list[str] = field(default_factory=list)
    found: list[dict[str, list[str]]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, _attributes: object) -> None:
        self.path.append(name.rpartition(":")[2])
        self.said.clear()
        if len(self.path) > MOST_NESTED:
            msg = f"nested deeper than {MOST_NESTED} levels"
            raise _RefusedError(msg)
        if not self.inside and self.path[-1] in self.records:
            self.inside = len(self.path)
            self.found.append({})
            self.lines.append(self.parser.CurrentLineNumber)

    def end(self, _name: str) -> None:
        text = "".join(self.said).strip()
        self.said.clear()
        if text and self.inside:
            self.found[-1].setdefault(".".join(self.path[self.inside :]), []).append(text)
        elif text:
            self.header.setdefault(self.path[-1], text)
        if len(self.path) == self.inside:
            self.inside = 0
        self.path.pop()

    def doctype(self, *_: object) -> None:
        msg = "a document type, which no file of records needs"
        raise _RefusedError(msg)


def read_xml(text: str, name: str, records: frozenset[str]) -> XmlText | Problem:
    """Return the records of an XML text, or the problem for which it cannot be read.

    A record is an element of one of these names. Document types and with them entities are refused.
    """
    parser = expat.ParserCreate("utf-8")
    reader = _Reader(parser, records)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.said.append
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(text.encode(), True)  # noqa: FBT003  # the parser's own signature
    except (expat.ExpatError, _RefusedError) as error:
        line = min(parser.CurrentLineNumber, text.count("\n") + 1)
        says = (
            str(error)
            if isinstance(error, _RefusedError)
            else f"this is no XML: {expat.ErrorString(error.code)}"
        )
        return Problem("K951", says, Location(name, line, 1, line, 2))
    rows: list[Value] = [{key: list(texts) for key, texts in one.items()} for one in reader.found]
    starts = [0, *(n + 1 for n, c in enumerate(text) if c == "\n")]
    spans = [_line(text, starts[line - 1]) for line in reader.lines]
    return XmlText(name, text, [rows], [0], places=spans, header=reader.header)


def _line(text: str, start: int) -> Span:
    end = text.find("\n", start)
    return start, max(end if end >= 0 else len(text), start + 1)
