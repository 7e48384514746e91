"""Names that pictures of a page use among themselves, in few letters: classes, and ids that only the page itself refers to."""

from __future__ import annotations

import re
from collections import Counter
from itertools import count, product
from string import ascii_letters
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_TAG = re.compile(r"<[a-z][^<>]*>")
_STYLE = re.compile(r"(?<=<style>)[^<]*(?=</style>)")
_CLASS, _ID = re.compile(r' class="([^"]*)"'), re.compile(r' id="([^"]*)"')
#: Attributes that refer to ids: what names or describes, what is drawn at the end of a line.
_SAID = re.compile(r' (?:aria-labelledby|aria-describedby)="([^"]*)"')
_REFERS = re.compile(
    r"""(?P<head> (?:id|aria-labelledby|aria-describedby)="|url\(#)(?P<names>[^")]*)"""
)
#: In a style: a text, which is left alone, or a class.
_SELECTED = re.compile(r'"[^"]*"|\.([A-Za-z][\w-]*)')
#: A name with so few letters stays.
_FEW = 2


@dataclass(frozen=True, slots=True)
class Names:
    """Short names for the long ones of a page."""

    classes: Mapping[str, str]
    ids: Mapping[str, str]

    @classmethod
    def of(cls, body: str, style: str) -> Names:
        """Return short names for the pictures of a page, the shortest for those that it has most."""
        drawn = "".join(_SVG.findall(body))
        used = Counter(name for found in _CLASS.findall(drawn) for name in found.split())
        known = {name for found in _CLASS.findall(body) for name in found.split()}
        known |= {found for found in _SELECTED.findall(style) if found}
        fresh = _fresh(known)
        long = [name for name, _ in used.most_common() if len(name) > _FEW]
        ids = dict.fromkeys(_ID.findall(drawn))
        ids |= dict.fromkeys(name for found in _SAID.findall(drawn) for name in found.split())
        taken = set(_ID.findall(body))
        places = (name for n in count(1) if (name := f"p{n}") not in taken)
        return cls({name: next(fresh) for name in long}, {name: next(places) for name in ids})

    def body(self, body: str) -> str:
        """Return the body of a page, or a part of it, with these names."""
        made = _TAG.sub(lambda tag: self._tag(tag[0]), body)
        return _STYLE.sub(lambda style: self.style(style[0]), made)

    def style(self, style: str) -> str:
        """Return a style with these names.

        >>> Names({"halo": "a"}, {}).style('.ks .halo{margin:.5rem;content:".halo"}')
        '.ks .a{margin:.5rem;content:".halo"}'
        """
        return _SELECTED.sub(
            lambda m: f".{self.classes[m[1]]}" if m[1] in self.classes else m[0], style
        )

    def _tag(self, tag: str) -> str:
        made = _CLASS.sub(lambda m: f' class="{_all(m[1], self.classes)}"', tag)
        return _REFERS.sub(lambda m: f"{m['head']}{_all(m['names'], self.ids)}", made)


def _all(names: str, short: Mapping[str, str]) -> str:
    return " ".join(short.get(name, name) for name in names.split())


def _fresh(known: AbstractSet[str]) -> Iterator[str]:
    """Yield names that are not known, the shortest first."""
    for length in count(1):
        yield from (
            name
            for letters in product(ascii_letters, repeat=length)
            if (name := "".join(letters)) not in known
        )
