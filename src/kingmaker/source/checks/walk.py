"""Everything inside a clause or a sentence, part by part, but for where it stands and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeVar

from kingmaker.model import sentences as s
from kingmaker.model.clauses import Clause
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case

T = TypeVar("T")

#: What every clause carries besides what it says, and places.
_BESIDES = frozenset(f.name for f in fields(Clause)) | {"where"}
_FIELDS: dict[type, tuple[str, ...]] = {}


def parts(value: object) -> Iterator[object]:
    """Yield a value and all that is inside it, each before its own parts, in the order of the text.

    What is empty is left out. Time is linear in the parts.

    >>> [str(p) for p in parts(s.Remove(Name("altman"), Name("board"))) if isinstance(p, Name)]
    ['altman', 'board']
    """
    waiting = [value]
    while waiting:
        found = waiting.pop()
        yield found
        names = _FIELDS.get(type(found))
        if names is None:
            names = _FIELDS[type(found)] = _fields(found)
        if names:
            waiting.extend([v for name in names if (v := getattr(found, name))])
        elif isinstance(found, tuple):
            waiting.extend(found[::-1])
        elif isinstance(found, Mapping):
            waiting.extend([part for key in reversed(found) for part in (found[key], key)])


def every(kind: type[T], value: object) -> Iterator[T]:
    """Yield the parts of a value that are of a kind."""
    return (part for part in parts(value) if isinstance(part, kind))


def names(value: object) -> Iterator[Name]:
    """Yield every name inside a value."""
    return every(Name, value)


def spelt_out(value: object, case: Case) -> Iterator[object]:
    """Yield the parts of a value, and for each defined term in it those of the term as well, once."""
    seen: set[str] = set()
    waiting: list[object] = [value]
    while waiting:
        for part in parts(waiting.pop()):
            yield part
            if isinstance(part, s.TermIs) and part.term in case.terms and part.term not in seen:
                seen.add(part.term)
                waiting.append(case.terms[part.term].means)


def _fields(value: object) -> tuple[str, ...]:
    """Return the fields of a record that say something, last first."""
    if not is_dataclass(value) or isinstance(value, type):
        return ()
    return tuple(f.name for f in reversed(fields(value)) if f.name not in _BESIDES)
