"""Which names a clause mentions, in its keys and in its sentences, its parts that are clauses left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from kingmaker.model.clauses import Clause
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator


def mentions(clause: Clause) -> frozenset[str]:
    """Return every name in a clause; ``board.class-one`` mentions both of its parts.

    >>> from kingmaker.model.parties import Group
    >>> sorted(mentions(Group(members=(Name("ann"), Name("bob")))))
    ['ann', 'bob']
    """
    found = (name for item in fields(clause) for name in _names(getattr(clause, item.name)))
    return frozenset(part for name in found for part in (str(name), *name.split(".")))


def _names(value: object) -> Iterator[Name]:
    if isinstance(value, Name):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _names(key)
            yield from _names(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _names(part)
    elif is_dataclass(value) and not isinstance(value, Clause):
        for item in fields(value):
            yield from _names(getattr(value, item.name))
