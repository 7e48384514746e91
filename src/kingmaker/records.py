"""The form of records: dataclasses whose methods are not written before they are needed.

The decorator of the standard library writes and compiles six methods for each class, which takes 0.7 ms.
For all our records that was half of the time in which the command line starts.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, FrozenInstanceError
from functools import cache
from inspect import get_annotations
from operator import attrgetter
from types import FunctionType
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import Field
    from types import CodeType

__all__ = ["changed", "dataclass"]

_Record = TypeVar("_Record")

#: Any record or class of records: type checkers see the decorator of the standard library.
_Any: TypeAlias = Any


def _dataclass(
    *,
    frozen: bool = False,
    slots: Literal[True] = True,  # noqa: ARG001 - it is written for readers and type checkers
    kw_only: bool = False,
    eq: bool = True,
) -> _Any:
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
        fields = _fields(plain, kw_only=kw_only)
        _checked(fields.values())
        made = _with_slots(plain, fields)
        placed = tuple(f.name for f in fields.values() if f.init and not f.kw_only)
        _give(made, __dataclass_fields__=fields, __match_args__=placed)
        _give(made, __init__=_first_init(made), __repr__=_repr)
        if eq:
            _give(made, **_equality([f.name for f in fields.values() if f.compare]))
        if frozen:
            _give(made, __setattr__=_set, __delattr__=_delete)
            _give(made, __getstate__=_state, __setstate__=_restore)
        elif eq:
            made.__hash__ = None  # what can change has no hash
        return made

    return decorated


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass


def changed(record: _Record, **values: object) -> _Record:
    """Return a record with other values in some fields: `dataclasses.replace`, but quick, where all fields are given to `__init__`.

    >>> @dataclass(frozen=True, slots=True)
    ... class Seat:
    ...     '''A place in a body.'''
    ...     holder: str
    ...     votes: int = 1
    >>> changed(Seat("anna"), votes=2)
    Seat(holder='anna', votes=2)
    """
    made: _Any = record.__class__
    kept = {name: getattr(record, name) for name in made.__dataclass_fields__}
    whole: _Record = made(**{**kept, **values})
    return whole


def _fields(plain: _Any, *, kw_only: bool) -> dict[str, Field[Any]]:
    """Return the fields of a class: those of the records that it extends, then its own, in the order of the text."""
    found: dict[str, Field[Any]] = {}
    for base in plain.__mro__[:0:-1]:
        found.update(base.__dict__.get("__dataclass_fields__", {}))
    for name, said in get_annotations(plain).items():
        given = plain.__dict__.get(name, MISSING)
        made: Any = (
            given if isinstance(given, dataclasses.Field) else dataclasses.field(default=given)
        )
        made.name, made.type, made._field_type = name, said, _ORDINARY  # noqa: SLF001 - as the standard decorator does
        made.kw_only = kw_only if made.kw_only is MISSING else made.kw_only
        found[name] = made
    return found


def _checked(fields: Iterable[Field[Any]]) -> None:
    """Refuse what the standard decorator refuses: defaults that can change, and what must be given after what need not."""
    before = None
    for field in fields:
        if field.default.__class__.__hash__ is None:
            msg = f"mutable default for field {field.name}: use default_factory"
            raise ValueError(msg)
        if field.init and not field.kw_only:
            if _is_bare(field) and before is not None:
                msg = f"non-default argument {field.name!r} follows default argument {before!r}"
                raise TypeError(msg)
            before = before if _is_bare(field) else field.name


#: What marks a field that is neither a variable of its class nor an argument only. The standard library has no
#: other name for it; the tests of records would tell if it changed.
_ORDINARY: _Any = dataclasses._FIELD  # type: ignore[attr-defined]  # noqa: SLF001


def _with_slots(plain: _Any, fields: dict[str, Field[Any]]) -> _Any:
    """Return the class made once more, with a slot for each field that no base has one for, and no other room."""
    taken = {slot for base in plain.__mro__[1:-1] for slot in getattr(base, "__slots__", ())}
    body = {name: value for name, value in plain.__dict__.items() if name not in fields}
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    body["__slots__"] = tuple(name for name in fields if name not in taken)
    made = type(plain)(plain.__name__, plain.__bases__, body)
    made.__qualname__ = plain.__qualname__
    return made


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
    return [getattr(self, name) for name in self.__dataclass_fields__]


def _restore(self: _Any, state: list[object]) -> None:
    put = object.__setattr__
    for name, value in zip(self.__dataclass_fields__, state, strict=True):
        put(self, name, value)
