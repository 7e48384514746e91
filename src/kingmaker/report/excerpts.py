"""Excerpts of a case as pages show them: the numbers of lines told once, at the head of each run, and links to sources."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: A line of an excerpt: its number, the blanks that it begins with, the rest.
_NUMBERED = re.compile(r" *(\d+) \| ?( *)(.*)")
_PADDED = re.compile(r" {3,}#")
#: A comment, and lines of a text that it names, from which a clause was taken: in brackets, at its ends, between others.
_COMMENT, _REFS = re.compile(r"(^|\s+)#\s(.*)"), r"L\d+(?:(?:,? | to )L\d+)*\b"
_LINES = re.compile(rf" ?\({_REFS}\)|^{_REFS}[,;:]? ?|[,;]? ?\b{_REFS}(?=[,;]|$)")
#: Where a clause names its sources, and a name there.
_GIVEN = re.compile(r"(?<![\w-])(?:source|by): ?(\[[^\]\n]*\]|[\w-]+)")
_NAME = re.compile(r"(?<![\w&-])[\w-]+")

#: A key whose text goes on over lines, which are one paragraph; marks of a page around a line.
_FOLDED, _MARKS = re.compile(r":\s+(?:>|&gt;)[-+]?(?:\s+#.*)?$"), re.compile(r"</?b\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a clause stands: a file, and its first and last line there."""

    file: str
    first: int
    last: int

    @property
    def order(self) -> tuple[str, int, int]:
        """The order of clauses in files, one before its parts."""
        return self.file, self.first, -self.last


def span(text: str) -> Span | None:
    r"""Return where an excerpt stands, if that is one run of lines of a file.

    >>> span("a.yaml\n 3 |   x: 1\n 4 |   y: 2")
    Span(file='a.yaml', first=3, last=4)
    """
    file, *lines = text.split("\n")
    numbers = [int(m[1]) if (m := _NUMBERED.fullmatch(line)) else 0 for line in lines]
    if not numbers or 0 in numbers or ", " in file:
        return None
    return Span(file, numbers[0], numbers[-1])


def within(spans: Mapping[str, Span]) -> Iterator[tuple[str, str]]:
    """Yield each clause whose lines are a part of another one's, with the largest that they are a part of.

    >>> spans = {"a.b": Span("f", 4, 4), "a": Span("f", 3, 5), "a.c": Span("f", 5, 5), "d": Span("f", 6, 7)}
    >>> dict(within(spans))
    {'a.b': 'a', 'a.c': 'a'}
    """
    largest = ""
    for address in sorted(spans, key=lambda a: spans[a].order):
        own, around = spans[address], spans.get(largest)
        if around is None or own.file != around.file or own.last > around.last:
            largest = address
        elif (own.first, own.last) != (around.first, around.last):
            yield address, largest


def flush(lines: Sequence[str], file: str = "", address: str = "") -> list[str]:
    """Return the lines of an excerpt, with the number of the first of each run of them at its head and not before each.

    The blanks that all of them begin with, and those before a comment, are left out; so are lines of a text that comments
    name, which readers of a page do not have, the name of the file that everybody knows, and that of the folder that is called like it. The first head
    begins with the address, if any.

    >>> flush(["a.yaml", " 3 |   x: 1", " 4 |     y: 2"])
    ['a.yaml:3', 'x: 1', '  y: 2']
    >>> flush(["a.yaml", "3 | x: 1"], "a.yaml", "p.x"), flush(["a/b.yaml", "3 | x: 1"], "a.yaml", "p.x")
    (['p.x:3', 'x: 1'], ['p.x, b.yaml:3', 'x: 1'])
    >>> flush(["a.yaml", "3 | x: 1  # L7, L9", "4 | # L8", "5 | y: 2  # L7, inferred (L8); L9"])
    ['a.yaml:3', 'x: 1', '#', 'y: 2  # inferred']
    """
    made: list[str] = []
    for numbered, run in groupby(lines, key=lambda line: _NUMBERED.fullmatch(line) is not None):
        own = list(run)
        found = [m for line in own if (m := _NUMBERED.fullmatch(line))]
        if not numbered or not found:
            made += own
            continue
        least = min((len(m[2]) for m in found if m[3]), default=0)
        if made:
            head = _head(made[-1], file, address if len(made) == 1 else "")
            made[-1] = f"{head}:{found[0][1]}"
        made += [f"{m[2][least:]}{_PADDED.sub('  #', _COMMENT.sub(_said, m[3]))}" for m in found]
    return made


def _said(comment: re.Match[str]) -> str:
    """Return what a comment says beside the lines that it names; where it says no more nothing, or its mark on a line of its own."""
    left = _LINES.sub("", comment[2])
    return f"{comment[1]}# {left}" if left else "" if comment[1] else "#"


def _head(said: str, file: str, address: str) -> str:
    """Return what stands at the head of lines: of which clause, and of which file if that is not the known one."""
    name, comma, more = said.partition(", ")
    folder = f"{PurePath(file).with_suffix('').as_posix()}/" if file else ""
    short = "" if name == file else name.removeprefix(folder)
    return ", ".join(part for part in (address, short, more if comma else "") if part) or name


def flowing(lines: Iterable[str]) -> list[str]:
    """Return lines of a file with each paragraph that its writer broke over several as one, which says the same.

    A comment without words is left out.

    >>> flowing(["note: >-", "  One", "  paragraph.", "#", "by: ann"])
    ['note: >-', '  One paragraph.', 'by: ann']
    """
    made: list[str] = []
    deep, before, begins = -1, -1, False
    for line in lines:
        bare = _MARKS.sub("", line)
        indent = len(bare) - len(bare.lstrip()) if bare.strip() else -1
        if bare.strip() == "#" and not 0 <= deep <= indent:
            continue
        if begins or 0 <= indent < deep:
            deep = indent if begins else -1
        begins = deep < 0 and bool(_FOLDED.search(bare))
        if made and indent == deep == before >= 0:
            made[-1] = f"{made[-1]} {line.lstrip()}"
        else:
            made.append(line)
        before = indent if deep >= 0 else -1
    return made


def linked(text: str, links: Mapping[str, str]) -> tuple[str, set[str]]:
    """Return a text with links in place of the names of its sources, each once, and the names that it has.

    >>> made, named = linked("by: ann, source: [s1, s2, s1]", {"s1": "<1>", "s3": "<3>"})
    >>> made, sorted(named)
    ('by: ann, source: [<1>, s2, s1]', ['s1'])
    """
    seen: set[str] = set()

    def link(found: re.Match[str]) -> str:
        name = found[0]
        if name not in links or name in seen:
            return name
        seen.add(name)
        return links[name]

    def given(found: re.Match[str]) -> str:
        return f"{found[0].removesuffix(found[1])}{_NAME.sub(link, found[1])}"

    return _GIVEN.sub(given, text), seen
