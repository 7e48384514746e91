"""Everything inside a clause or a sentence, part by part, but for where it stands and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeVar

from kingmaker.model import sentences as s
from kingmaker.model.clauses import Clause
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from kingmaker.model.case import Case

T = TypeVar("T")

#: What every clause carries besides what it says.
_BESIDES = frozenset(f.name for f in fields(Clause))
#: For each type that was met, the fields of its records that say something, or `None` where it has none.
_FIELDS: dict[type, tuple[str, ...] | None] = {}
#: The types that were met of values without parts.
_WHOLE: set[type] = set()


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
        if type(found) not in _FIELDS:
            _FIELDS[type(found)] = _fields(found)
        names = _FIELDS[type(found)]
        if names:
            waiting.extend([v for name in names if (v := getattr(found, name))])
        elif isinstance(found, tuple):
            waiting.extend(found[::-1])
        elif isinstance(found, Mapping):
            waiting.extend([part for key in reversed(found) for part in (found[key], key)])


def records(value: object) -> Iterator[object]:
    """Yield the records inside a value as `parts` does, leaving out names, numbers and what else has no fields.

    >>> [type(p).__name__ for p in records(s.Not(s.Is(Name("ceo"), Name("altman"))))]
    ['Not', 'Is']
    """
    return (part for part in _met(value, _WHOLE) if _FIELDS.get(type(part)) is not None)


def every(kind: type[T], value: object) -> Iterator[T]:
    """Yield the records inside a value that are of a kind."""
    return (part for part in _met(value, _WHOLE) if isinstance(part, kind))


def names(value: object) -> Iterator[Name]:
    """Yield every name inside a value."""
    return (part for part in _met(value, _WHOLE - {Name}) if isinstance(part, Name))


def spelt_out(value: object, case: Case) -> Iterator[object]:
    """Yield the records inside a value, and for each defined term in it those of the term as well, once."""
    seen: set[str] = set()
    waiting: list[object] = [value]
    while waiting:
        for part in records(waiting.pop()):
            yield part
            if isinstance(part, s.TermIs) and part.term in case.terms and part.term not in seen:
                seen.add(part.term)
                waiting.append(case.terms[part.term].means)


def _fields(value: object) -> tuple[str, ...] | None:
    """Return the fields of a record that say something, last first; `None` for what is no record."""
    if not is_dataclass(value) or isinstance(value, type):
        return None
    besides = _BESIDES if isinstance(value, Clause) else {"where"}
    return tuple(f.name for f in reversed(fields(value)) if f.name not in besides)


def _met(value: object, whole: Container[type]) -> Iterator[object]:
    """Yield a value and what is inside it, leaving out most of what is of the types `whole`."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if type(found) not in _FIELDS:
            _FIELDS[type(found)] = _fields(found)
        names = _FIELDS[type(found)]
        yield found
        if names is not None:
            inside = [v for name in names if (v := getattr(found, name))]
        elif isinstance(found, tuple):
            inside = list(found[::-1])
        elif isinstance(found, Mapping):
            inside = [part for key in reversed(found) for part in (found[key], key)]
        else:
            _WHOLE.add(type(found))
            continue
        waiting.extend([part for part in inside if type(part) not in whole])
