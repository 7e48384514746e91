"""Text to tree: YAML events put together with places, within bounds, refusing what cases may not use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import yaml

from kingmaker.problems import Location, Problem, Related
from kingmaker.records import dataclass
from kingmaker.source.cuts import cut_on
from kingmaker.source.tree import Entry, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.source.tree import Node

#: How deep mappings and lists may be nested.
MAX_DEPTH = 40
_DEEP = f"nested deeper than {MAX_DEPTH} levels"
#: How many nodes one file may hold.
MAX_NODES = 200_000

_BLOCKS = frozenset({"|", ">"})
#: What newer versions of libyaml say of brackets that it looks ahead over, before it tells of any of them.
_TOO_DEEP_FOR_IT = "maximum nesting depth"


class _Mark(Protocol):
    """A place in a YAML text, from either parser; lines and columns count from nought."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read yet."""

    start: yaml.Event
    flow: bool
    around: list[Node]


class _RefusedError(Exception):
    """Reading cannot go on after this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def parse(text: str, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return the tree of a YAML document and the problems met on the way; `None` for an empty or unreadable one.

    Events are composed without recursion, so that depth costs nothing before it is refused.
    Anchors, aliases, tags, merge keys and further documents are refused; repeated keys are
    reported and the first kept. Time and memory are linear in the text, bounded by
    `MAX_DEPTH` and `MAX_NODES`.
    """
    builder = _Builder(file)
    try:
        _read(text, builder)
    except _RefusedError as refused:
        return None, (*builder.problems, refused.problem)
    return builder.root, tuple(builder.problems)


def _read(text: str, builder: _Builder) -> None:
    file = builder.file
    try:
        loader = yaml.CSafeLoader(text)
        builder.take_all(loader.get_event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = _point(file, mark)
        raise _RefusedError(_syntax_problem(error, where, text)) from error
    except yaml.reader.ReaderError as error:
        line, column = _line_and_column(text, error.position)
        where = Location(file, line, column, line, column + 1)
        raise _RefusedError(
            Problem("K002", "a character that text files may not contain stands here", where)
        ) from error
    except yaml.YAMLError as error:
        where = Location(file, 1, 1, 1, 1)
        raise _RefusedError(
            Problem("K004", f"this is not readable YAML: {error}", where)
        ) from error


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    before = text[: max(position, 0)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _hint(said: str, line: str, *, at: str) -> str:
    """Return what to do about a fault that the parser of YAML found at a character of a line."""
    starts = "cannot start any token" in said
    hints = (
        (starts and at in {"|", ">"}, "inside brackets, put a text of several lines in quotes"),
        ("\t" in line, "use blanks, not tabs, to indent"),
        (starts, "a value that begins with this character must stand in quotes"),
        (
            "mapping values are not allowed" in said or line.count(": ") > 1,
            "a value with a colon and a blank in it must stand in quotes",
        ),
        ("expected ',' or" in said, "close the bracket or brace, or put a comma between the parts"),
    )
    general = "YAML needs the same indentation for keys of one group, and a space after each colon"
    return next((hint for met, hint in hints if met), general)


def _syntax_problem(error: yaml.MarkedYAMLError, where: Location, text: str) -> Problem:
    said = (error.problem or error.context or "not readable").strip()
    if _TOO_DEEP_FOR_IT in said:
        return Problem("K005", _DEEP, where)
    lines = text.split("\n")
    line = lines[where.line - 1] if where.line <= len(lines) else ""
    hint = _hint(said, line, at=line[where.column - 1 :][:1])
    related: tuple[Related, ...] = ()
    if error.context_mark is not None and error.context:
        related = (Related(_point(where.file, error.context_mark), error.context.strip()),)
    return Problem("K004", f"this is not readable YAML: {said}", where, help=hint, related=related)


def _point(file: str, mark: _Mark | None) -> Location:
    if mark is None:
        return Location(file, 1, 1, 1, 1)
    return Location(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


def _span(file: str, start: _Mark | None, end: _Mark | None) -> Location:
    """Return the stretch between two marks, at least one character wide."""
    if start is None or end is None:  # the C parser always gives both
        return Location(file, 1, 1, 1, 2)
    line, column, end_line, end_column = start.line, start.column, end.line, end.column
    if line == end_line and column == end_column:
        end_column += 1
    return Location(file, line + 1, column + 1, end_line + 1, end_column + 1)


class _Builder:
    """Puts events together to a tree, with a stack of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._items: list[Node] = []
        self._count = 0
        self._documents = 0

    @property
    def root(self) -> Node | None:
        """What stands outside of all else: the document."""
        return self._items[0] if self._items else None

    def take_all(self, next_event: Callable[[], yaml.Event | None]) -> None:
        """Take in every event. Most are scalars, so these come first and are made here."""
        file, scalar_event = self.file, yaml.ScalarEvent
        while (event := next_event()) is not None:
            if type(event) is not scalar_event:
                self._take(event)
                continue
            self._count += 1
            if event.anchor is not None or event.tag is not None or self._count > MAX_NODES:
                self._check(event)
            style = event.style
            block = style in _BLOCKS
            where = _span(file, event.start_mark, event.end_mark)
            self._items.append(Scalar(event.value, where, bool(style) and not block, block))

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            self._count += 1
            self._check(event)
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                message = "a second document begins here; a case is one document"
                raise _RefusedError(Problem("K007", message, self._at(event)))
        elif isinstance(event, yaml.AliasEvent):
            message = f"aliases (*{event.anchor}) are not used in cases; write the value out"
            raise _RefusedError(Problem("K006", message, self._at(event)))

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        self._open.append(_Open(event, flow=bool(event.flow_style), around=self._items))
        self._items = []
        if len(self._open) > MAX_DEPTH:
            raise _RefusedError(Problem("K005", _DEEP, self._at(event)))

    def _check(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if self._count > MAX_NODES:
            message = f"more than {MAX_NODES:,} values in one file"
            raise _RefusedError(Problem("K005", message, self._at(event)))
        if event.anchor is not None:
            message = f"anchors (&{event.anchor}) are not used in cases"
            self.problems.append(Problem("K006", message, self._at(event)))
        if event.tag is not None:
            message = f"tags ({event.tag}) are not used in cases; every value is text"
            self.problems.append(Problem("K006", message, self._at(event)))

    def _close(self, event: yaml.Event) -> None:
        opened = self._open.pop()
        where = _span(self.file, opened.start.start_mark, event.end_mark)
        items, self._items = self._items, opened.around
        if isinstance(event, yaml.SequenceEndEvent):
            self._items.append(Sequence(tuple(items), where, opened.flow))
        else:
            self._items.append(Mapping(self._entries(items), where, opened.flow))

    def _entries(self, items: list[Node]) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.problems.append(Problem("K008", "a key must be a single word", key.where))
            elif key.text in entries and not cut_on(entries[key.text].value, key, value):
                first = entries[key.text].key.where
                message = f"`{key.text}` is given twice (first at line {first.line})"
                related = (Related(first, "first given here"),)
                self.problems.append(
                    Problem("K009", message, key.where, help="keep one of the two", related=related)
                )
            elif key.text not in entries:
                entries[key.text] = Entry(key, value)
        return tuple(entries.values())

    def _at(self, event: yaml.Event) -> Location:
        return _span(self.file, event.start_mark, event.end_mark)
