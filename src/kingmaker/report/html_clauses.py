"""The texts of clauses on a page: each stands there whole and once, with its sources as links; a part of one in that one."""

from __future__ import annotations

from html import escape as escaped
from typing import TYPE_CHECKING

from kingmaker.report.excerpts import flowing, flush, linked, span, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Clauses:
    """The clauses that lines of a page rest on, each with its place, and the text of each that is told by itself.

    `texts` maps the address of a clause to its lines in the file, `file` is the one that needs no name, and `rested`
    are those that a line rests on. A clause that is a part of another of those stands within its text.
    """

    def __init__(self, texts: Mapping[str, str], file: str, rested: Iterable[str]) -> None:
        self.file = file
        self.texts = texts
        self.places: dict[str, str] = {}
        self.told: set[str] = set()
        self.spans = {
            a: found for a in dict.fromkeys(rested) if a in texts and (found := span(texts[a]))
        }
        self.within = dict(within(self.spans))
        self.parts: dict[str, list[str]] = {}
        for part, whole in self.within.items():
            self.parts.setdefault(whole, []).append(part)

    def place(self, address: str) -> str:
        """Return the place of a clause on the page, by which a link leads to it."""
        return self.places.setdefault(address, f"c{len(self.places) + 1}")

    def is_elsewhere(self, address: str) -> bool:
        """Tell whether a line about a clause leads to where its text stands, instead of unfolding to it."""
        return address in self.told or address in self.within

    def text(self, address: str, links: Mapping[str, str], after: Mapping[str, str]) -> str:
        """Return all of a clause's text, `links` in place of the names of sources, and below it those `after` that it does not name."""
        self.told.add(address)
        lines = flush(self.texts[address].split("\n"), self.file, address)
        whole = "\n".join(escaped(line, quote=False) for line in lines)
        told, named = linked(whole, links)
        last = ", ".join(said for name, said in after.items() if name not in named)
        marked = "\n".join(flowing(self._marked(address, told.split("\n"))))
        return f"{marked}\n{last}" if last else marked

    def _marked(self, address: str, lines: Sequence[str]) -> Iterator[str]:
        """Yield the lines of a clause, its head first, with the places of the clauses that are parts of it."""
        parts = sorted(self.parts.get(address, ()), key=lambda a: self.spans[a].order)
        if not parts:
            yield from lines
            return
        start, ends = self.spans[address].first - 1, list[int]()
        for number, line in enumerate(lines, start=start):
            begin = ""
            while parts and self.spans[parts[0]].first == number:
                part = parts.pop(0)
                ends.append(min([self.spans[part].last, *ends[-1:]]))
                begin += f'<b id="{self.place(part)}">'
            end = "</b>" * ends.count(number)
            ends = [n for n in ends if n != number]
            yield f"{begin}{line}{end}"
