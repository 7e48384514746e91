"""The form of records: dataclasses whose methods are not written before they are needed.

The decorator of the standard library writes and compiles six methods for each class, which takes 0.7 ms.
For all our records that was half of the time in which the command line starts.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import Field

__all__ = ["dataclass"]

#: Any record or class of records: type checkers see the decorator of the standard library.
_Any: TypeAlias = Any


def _dataclass(*, frozen: bool = False, slots: bool = True, kw_only: bool = False) -> _Any:
    """Return the decorator of a record: `dataclasses.dataclass` with these options, but quick.

    Fields, defaults, equality, hashes, texts and errors are the same, so `dataclasses.fields` and `replace`
    work. `__init__` is compiled when the first record is made.

    >>> @dataclass(frozen=True, slots=True)
    ... class Seat:
    ...     '''A place in a body.'''
    ...     holder: str
    ...     votes: int = 1
    >>> Seat("anna"), Seat("anna") == Seat("anna", 1), dataclasses.replace(Seat("anna"), votes=2)
    (Seat(holder='anna', votes=1), True, Seat(holder='anna', votes=2))
    """

    def decorated(plain: type) -> _Any:
        made: _Any = dataclasses.dataclass(
            init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
        )(plain)
        fields = dataclasses.fields(made)
        _give(made, __init__=_first_init(made), __repr__=_repr)
        _give(made, **_equality([f.name for f in fields if f.compare]))
        if frozen:
            _give(made, __setattr__=_set, __delattr__=_delete)
            _give(made, __getstate__=_state, __setstate__=_restore)
        else:
            made.__hash__ = None  # what can change has no hash
        return made

    return decorated


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass


def _give(made: type, **methods: object) -> None:
    """Add what the class does not define itself."""
    for name, method in methods.items():
        if name not in made.__dict__:
            setattr(made, name, method)


def _first_init(made: _Any) -> Callable[..., None]:
    def __init__(self: object, *args: object, **kwargs: object) -> None:  # noqa: N807 - it is put into the class
        made.__init__ = _init(made)
        made.__init__(self, *args, **kwargs)

    return __init__


def _init(made: _Any) -> Callable[..., None]:
    """Write `__init__`: each value is handed to the slot of its field, which nobody can refuse."""
    fields: tuple[Field[Any], ...] = dataclasses.fields(made)
    names: dict[str, Any] = {"MISSING": MISSING}
    lines = []
    for field in fields:
        names[f"set_{field.name}"] = getattr(made, field.name).__set__
        names[f"default_{field.name}"] = field.default
        names[f"make_{field.name}"] = field.default_factory
        if field.init or not _is_bare(field):
            lines.append(f" set_{field.name}(self, {_value(field)})")
    if hasattr(made, "__post_init__"):
        lines.append(" self.__post_init__()")
    named = [_parameter(f) for f in fields if f.init and f.kw_only]
    placed = [_parameter(f) for f in fields if f.init and not f.kw_only]
    parameters = ", ".join(["self", *placed, *(["*", *named] if named else [])])
    exec("\n".join([f"def __init__({parameters}):", *(lines or [" pass"])]), names)  # noqa: S102 - only names of our fields
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _is_bare(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _parameter(field: Field[Any]) -> str:
    return field.name if _is_bare(field) else f"{field.name}=default_{field.name}"


def _value(field: Field[Any]) -> str:
    made = f"make_{field.name}()"
    if field.default_factory is MISSING:
        return field.name if field.init else f"default_{field.name}"
    return f"{made} if {field.name} is MISSING else {field.name}" if field.init else made


def _equality(names: list[str]) -> dict[str, object]:
    """Return equality and the hash over these fields, for records of the very same class."""
    values: Callable[[object], object] = (
        attrgetter(*names) if names else type
    )  # without a field all are equal

    def equal(self: object, other: object) -> object:
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    return {"__eq__": equal, "__hash__": lambda self: hash(values(self))}


def _repr(self: _Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _set(_self: object, name: str, _value: object) -> NoReturn:
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _delete(_self: object, name: str) -> NoReturn:
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


def _state(self: _Any) -> list[object]:
    """Return what a copy of the record is made of."""
    return [getattr(self, f.name) for f in dataclasses.fields(self)]


def _restore(self: _Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
