"""Everything inside a clause or a sentence, part by part, but for where it stands and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from kingmaker.model import sentences as s
from kingmaker.model.clauses import OF_CLAUSES, Clause
from kingmaker.model.values import Name
from kingmaker.source.memory import kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case

T = TypeVar("T")

#: Returns the values of a record that say something, last first.
_Values: TypeAlias = Callable[[object], tuple[object, ...]]
#: How the values of each type of record that was met are got.
_VALUES: dict[type, _Values] = {}
#: The types of clauses among them.
_CLAUSES: set[type] = set()
#: The types that were met of values without parts, but for names.
_WHOLE: set[type] = set()


class _Inside(NamedTuple):
    """What is inside a value, in the order of the text: the records, and the names."""

    records: tuple[object, ...]
    names: tuple[Name, ...]


def records(value: object) -> tuple[object, ...]:
    """Return the records inside a value, each before its own parts, in the order of the text.

    Names, numbers and what else has no fields are left out. Time is linear in the parts.

    >>> [type(p).__name__ for p in records(s.Not(s.Is(Name("ceo"), Name("altman"))))]
    ['Not', 'Is']
    """
    return _inside(value).records


def every(kind: type[T], value: object) -> list[T]:
    """Return the records inside a value that are of a kind."""
    return [part for part in _inside(value).records if isinstance(part, kind)]


def names(value: object) -> tuple[Name, ...]:
    """Return every name inside a value.

    >>> [str(name) for name in names(s.Remove(Name("altman"), Name("board")))]
    ['altman', 'board']
    """
    return _inside(value).names


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


def _inside(value: object) -> _Inside:
    """Return what is inside a value; of clauses and sections this is kept, since many checks ask for it."""
    if isinstance(value, Clause | dict):
        return kept(_walked, value)
    return _walked(value)


def _walked(value: object) -> _Inside:
    found: list[object] = []
    named: list[Name] = []
    waiting = [value]
    while waiting:
        part = waiting.pop()
        kind = type(part)
        if kind is Name:
            named.append(part)  # type: ignore[arg-type]  # it is a name
        elif (kind is dict or kind in _CLAUSES) and part is not value:
            inside = _inside(part)
            found.extend(inside.records)
            named.extend(inside.names)
        elif kind in _VALUES:
            found.append(part)
            waiting.extend([v for v in _VALUES[kind](part) if type(v) not in _WHOLE])
        else:
            waiting.extend(_others(part, found))
    return _Inside(tuple(found), tuple(named))


def _others(part: object, found: list[object]) -> list[object]:
    """Return what is inside something that is no known kind of record, last first."""
    if isinstance(part, tuple):
        return list(part[::-1])
    if isinstance(part, Mapping):
        return [inner for key in reversed(part) for inner in (part[key], key)]
    if not is_dataclass(part) or isinstance(part, type):
        _WHOLE.add(type(part))
        return []
    _VALUES[type(part)] = values = _values_of(type(part))
    if isinstance(part, Clause):
        _CLAUSES.add(type(part))
    found.append(part)
    return list(values(part))


def _values_of(kind: type) -> _Values:
    besides = OF_CLAUSES if issubclass(kind, Clause) else {"where"}
    said = [f.name for f in reversed(fields(kind)) if f.name not in besides]
    if len(said) > 1:
        return attrgetter(*said)
    return (lambda part: (getattr(part, said[0]),)) if said else lambda _part: ()
