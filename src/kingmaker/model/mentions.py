"""Which names a clause mentions, in its keys and in its sentences, its parts that are clauses left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import cast

from kingmaker.model.clauses import Clause
from kingmaker.model.values import Name


def mentions(clause: Clause) -> frozenset[str]:
    """Return every name in a clause; ``board.class-one`` mentions both of its parts.

    >>> from kingmaker.model.parties import Group
    >>> sorted(mentions(Group(members=(Name("ann"), Name("bob")))))
    ['ann', 'bob']
    """
    found: list[Name] = []
    for name in _fields(type(clause)):
        _gather(getattr(clause, name), found)
    return frozenset(part for name in found for part in (str(name), *name.split(".")))


def _gather(value: object, found: list[Name]) -> None:
    """Add every name in a value; clauses in it are left out."""
    kind = type(value)
    inside = _INSIDE.get(kind)
    if inside is None:
        inside = _INSIDE[kind] = _inside(kind)
    if inside is _NAMES:
        found.append(cast("Name", value))
    elif inside is _PARTS:
        for part in cast("tuple[object, ...]", value):
            _gather(part, found)
    elif inside is _PAIRS:
        for pair in cast("Mapping[object, object]", value).items():
            _gather(pair, found)
    else:
        for name in inside:
            _gather(getattr(value, name), found)


def _inside(kind: type) -> tuple[str, ...]:
    """Return where names are in what is of a kind: which fields, or how else."""
    if issubclass(kind, Name):
        return _NAMES
    if issubclass(kind, Mapping):
        return _PAIRS
    if issubclass(kind, tuple):
        return _PARTS
    if not is_dataclass(kind) or issubclass(kind, Clause):
        return ()
    return _fields(kind)


def _fields(kind: type) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(item.name for item in fields(kind))
    return _FIELDS[kind]


_NAMES, _PARTS, _PAIRS = ("a name",), ("parts",), ("pairs",)
#: Where names are in each kind of value that was met.
_INSIDE: dict[type, tuple[str, ...]] = {}
#: The fields of each kind of record that was met.
_FIELDS: dict[type, tuple[str, ...]] = {}
