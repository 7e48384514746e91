"""The form of records: dataclasses whose methods are not written before they are needed.

The decorator of the standard library writes and compiles six methods for each class, which takes 0.7 ms.
For all our records that was half of the time in which the command line starts.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, FrozenInstanceError
from functools import cache
from operator import attrgetter
from types import FunctionType
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import Field
    from types import CodeType

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
    asked = [f for f in fields if f.init]
    placed, named = [f for f in asked if not f.kw_only], [f for f in asked if f.kw_only]
    given = [*placed, *named]
    unasked = [f for f in fields if not f.init and not _is_bare(f)]
    names: dict[str, Any] = {f"set_{at}": _setter(made, f) for at, f in enumerate(given)}
    if unasked or hasattr(made, "__post_init__"):
        names["then"] = _afterwards(made, unasked)
    code = _shape(len(given), ends="then" in names).replace(
        co_varnames=("self", *(f.name for f in given)),
        co_argcount=1 + len(placed),
        co_kwonlyargcount=len(named),
        co_qualname=f"{made.__qualname__}.__init__",
    )
    defaults = tuple(f.default for f in placed if not _is_bare(f))
    init = FunctionType(code, names, "__init__", defaults)
    init.__kwdefaults__ = {f.name: f.default for f in named if not _is_bare(f)}
    return init


@cache
def _shape(count: int, *, ends: bool) -> CodeType:
    """Compile an `__init__` of so many values, to be given the names of a record's fields: once for each number."""
    values = [f"value_{at}" for at in range(count)]
    lines = [f" set_{at}(self, value_{at})" for at in range(count)]
    lines += [" then(self)"] if ends else []
    names: dict[str, Any] = {}
    text = "\n".join([f"def __init__({', '.join(('self', *values))}):", *(lines or [" pass"])])
    exec(text, names)  # noqa: S102 - nothing but a number goes in
    code: CodeType = names["__init__"].__code__
    return code


def _setter(made: _Any, field: Field[Any]) -> Callable[[object, object], None]:
    """Return what puts a value into the slot of a field; what is missing is made."""
    put: Callable[[object, object], None] = getattr(made, field.name).__set__
    make = field.default_factory
    if make is MISSING:
        return put
    return lambda self, value: put(self, make() if value is MISSING else value)


def _afterwards(made: _Any, unasked: list[Field[Any]]) -> Callable[[object], None]:
    """Return what follows once all given values are in place."""
    puts = [(_setter(made, f), f.default) for f in unasked]
    last: Callable[[object], None] | None = getattr(made, "__post_init__", None)

    def then(self: object) -> None:
        for put, default in puts:
            put(self, default)
        if last is not None:
            last(self)

    return then


def _is_bare(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


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
