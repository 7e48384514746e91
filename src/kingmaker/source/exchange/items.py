"""One group of a JSON file, asked for its parts by name; a part of the wrong kind is a problem."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from kingmaker.problems import Severity
from kingmaker.records import dataclass
from kingmaker.source.exchange.jsontext import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.exchange.jsontext import JsonText, Value
    from kingmaker.source.exchange.places import Path

T = TypeVar("T")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T[0-9:.]+(?:Z|[-+]\d{2}:?\d{2})?)?")
_DECIMAL = re.compile(r"[-+]?\d{1,30}(\.\d{1,20})?")
#: Longer texts are cut where they become names of a case.
LONGEST = 280


@dataclass(frozen=True, slots=True)
class Item:
    """A group of keys, the way to it, and the file it stands in."""

    doc: JsonText
    path: Path
    value: dict[str, Value]

    def note(self, code: str, message: str, key: str = "", *, fix: str = "") -> None:
        """Report what is wrong with this group, or with one of its parts."""
        self.doc.note(code, message, (*self.path, key) if key in self.value else self.path, fix=fix)

    def warn(self, code: str, message: str, key: str = "", *, fix: str = "") -> None:
        """Report what is left out or doubtful, and stops nothing."""
        path = (*self.path, key) if key in self.value else self.path
        self.doc.note(code, message, path, severity=Severity.WARNING, fix=fix)

    def has(self, key: str) -> bool:
        """Tell whether a part is there."""
        return self.value.get(key) is not None

    def text(self, key: str, default: str = "") -> str:
        """Return a text, without what no text may hold; `default` where it is not said."""
        found = self._of(key, str)
        return default if found is None else clean(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        kept = []
        for number, one in enumerate(self._of(key, list) or ()):
            if isinstance(one, str):
                kept.append(clean(one))
            else:
                _refuse(self.doc, one, str, (*self.path, key, number), key)
        return tuple(kept)

    def number(self, key: str) -> Fraction | None:
        """Return a number, given as such or as a text."""
        found = self.value.get(key)
        if isinstance(found, str) and _DECIMAL.fullmatch(found):
            return Fraction(found)
        return self._of(key, Fraction)

    def flag(self, key: str) -> bool | None:
        """Return true or false, or nothing where it is not said."""
        return self._of(key, bool)

    def day(self, key: str) -> date | None:
        """Return a day, given as such or as a time."""
        said = self._of(key, str)
        found = None if said is None else _DATE.fullmatch(said)
        if found is None:
            if said is not None:
                self.note("K952", f"`{said[:40]}` is no date such as 2020-03-04", key)
            return None
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            self.note("K952", f"there is no day {said}", key)
            return None

    def item(self, key: str) -> Item | None:
        """Return a group within this one."""
        found = self._of(key, dict)
        return None if found is None else Item(self.doc, (*self.path, key), found)

    def items(self, key: str) -> Iterator[Item]:
        """Yield the groups of a list."""
        for number, one in enumerate(self._of(key, list) or ()):
            way = (*self.path, key, number)
            if isinstance(one, dict):
                yield Item(self.doc, way, one)
            else:
                _refuse(self.doc, one, dict, way, key)

    def _of(self, key: str, kind: type[T]) -> T | None:
        found = self.value.get(key)
        if found is None or isinstance(found, kind):
            return found
        _refuse(self.doc, found, kind, (*self.path, key), key)
        return None


def groups(doc: JsonText) -> Iterator[Item]:
    """Yield the groups that a file consists of: each line, or each of one list, or the one."""
    for line, value in enumerate(doc.values):
        inner = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for number, one in inner:
            path: Path = (line,) if number is None else (line, number)
            if isinstance(one, dict):
                yield Item(doc, path, one)
            else:
                _refuse(doc, one, dict, path, "a record")


def clean(text: str) -> str:
    """Return a text without control characters and halves of characters, on one line."""
    kept = "".join(c if c.isprintable() or c == " " else " " for c in text)
    return " ".join(kept.split())


def short(text: str) -> str:
    """Return a text of a length that a case takes."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _refuse(doc: JsonText, found: Value, kind: type, path: Path, key: str) -> None:
    message = f"`{key}` is {KINDS[type(found)]} where {KINDS[kind]} is expected"
    doc.note("K952", message, path)
