"""Many floats side by side as one value of compiled code: a draw in each, and the arithmetic on all at once.

A processor adds or multiplies several floats in one instruction. Whether a compiler finds that out for loops as
short as ours is luck; here it is told. A vector holds sixteen floats of double precision or, in the same room,
thirty-two of single precision, as the array that it is loaded from. `compiled` functions are called from Python and
kept on the disk by numba; `within` functions are parts of those. No liberties are taken with floating point, so that
a processor with narrower instructions gives the same bits.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, TypeVar

from llvmlite import ir
from numba import njit, types
from numba.extending import (
    intrinsic,
    lower_builtin,
    models,
    register_model,
    type_callable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

#: So many bytes are one vector.
WIDTH = 128
#: And so many are one line of a processor's cache.
LINE = 64
#: How near what will be read soon is brought (LLVM knows 0 to 3): where it waits beside much else.
NEAR = 2

#: The parts of other machine code: they are called from nowhere else.
_PART: dict[str, Any] = {
    "error_model": "numpy",
    "forceinline": True,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}


def compiled(function: F) -> F:
    """Return the function as machine code that other threads may run beside, kept on the disk."""
    made: Any = njit(cache=True, nogil=True, error_model="numpy")(function)
    same: F = made  # to a caller it is what it was
    return same


def within(function: F) -> F:
    """Return the function as a part of the machine code of those that call it."""
    jit: Any = njit  # not all of its options are in its types
    made: Any = jit(**_PART)(function)
    same: F = made
    return same


def native(function: Callable[..., Any]) -> Any:  # noqa: ANN401 - numba has no types
    """Return an instruction of the processor, for compiled code."""
    return intrinsic(function)


class Vector(types.Type):
    """The type of a vector, as numba knows it: of which floats."""

    def __init__(self, of: Any) -> None:  # noqa: ANN401 - numba has no types
        self.single = of == types.float32
        super().__init__(name=f"Vector({of})")


LANES = {False: WIDTH // 8, True: WIDTH // 4}
FLOAT = {False: ir.DoubleType(), True: ir.FloatType()}
FLOATS = {single: ir.VectorType(FLOAT[single], LANES[single]) for single in (False, True)}
WORDS = {
    single: ir.VectorType(ir.IntType(32 if single else 64), LANES[single])
    for single in (False, True)
}


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:  # noqa: ANN401 - numba has no types
        super().__init__(manager, kind, FLOATS[kind.single])  # type: ignore[no-untyped-call]


def broad(context: Any) -> bool:  # noqa: ANN401 - numba has no types
    """Tell whether code is made for a processor with registers of sixty-four bytes (AVX-512)."""
    _, _, features = context.codegen().magic_tuple()
    return "+avx512f" in features.split(",")


def _arithmetic(sign: Any, instruction: str) -> None:  # noqa: ANN401
    """Teach numba one operator between vectors."""

    def known(_: object) -> Any:  # noqa: ANN401
        def typer(left: object, right: object) -> Any:  # noqa: ANN401
            return left if isinstance(left, Vector) and left == right else None

        return typer

    def lowered(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        return getattr(builder, instruction)(*args)

    type_callable(sign)(known)
    lower_builtin(sign, Vector, Vector)(lowered)  # type: ignore[no-untyped-call]


_arithmetic(operator.add, "fadd")
_arithmetic(operator.sub, "fsub")
_arithmetic(operator.mul, "fmul")
_arithmetic(operator.truediv, "fdiv")


class Bare(types.Type):
    """The type of an array that is only where its numbers begin, as numba knows it: of which numbers."""

    def __init__(self, dtype: Any) -> None:  # noqa: ANN401 - numba has no types
        self.dtype = dtype
        super().__init__(name=f"Bare({dtype})")


@register_model(Bare)
class _BareModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:  # noqa: ANN401 - numba has no types
        one = manager.lookup(kind.dtype).get_data_type()
        super().__init__(manager, kind, one.as_pointer())  # type: ignore[no-untyped-call]


def _start(context: Any, builder: Any, kind: Any, array: Any) -> Any:  # noqa: ANN401
    """Return where the numbers of an array begin."""
    if isinstance(kind, Bare):
        return array
    return context.make_array(kind)(context, builder, array).data


@type_callable(operator.getitem)
def _one_typed(_: object) -> Any:  # noqa: ANN401
    return lambda array, _at: array.dtype if isinstance(array, Bare) else None


@lower_builtin(operator.getitem, Bare, types.Integer)  # type: ignore[no-untyped-call,untyped-decorator]
def _one(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
    at = context.cast(builder, args[1], signature.args[1], types.intp)
    return builder.load(builder.gep(args[0], [at]))


@type_callable(operator.setitem)
def _put_typed(_: object) -> Any:  # noqa: ANN401
    return lambda array, _at, _number: types.void if isinstance(array, Bare) else None


@lower_builtin(operator.setitem, Bare, types.Integer, types.Float)  # type: ignore[no-untyped-call,untyped-decorator]
def _put(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
    kind, at, number = signature.args
    place = builder.gep(args[0], [context.cast(builder, args[1], at, types.intp)])
    builder.store(context.cast(builder, args[2], number, kind.dtype), place)
    return context.get_dummy_value()


@native
def bare(_typing: object, array: Any) -> Any:  # noqa: ANN401
    """Return where the numbers of an array begin, for parts of compiled code to read and write.

    Who calls has to hold the array: numba would count anew at each call of a part who holds it, and threads that
    work on one array would wait for each other's counts.
    """

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        return _start(context, builder, signature.args[0], args[0])

    return Bare(array.dtype)(array), code


def place_of(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:  # noqa: ANN401
    """Return where the vector at a place of an array stands, for code that is written by hand."""
    data = _start(context, builder, kind, array)
    single = kind.dtype == types.float32
    place = builder.mul(at, ir.Constant(at.type, LANES[single]))
    return builder.bitcast(builder.gep(data, [place]), FLOATS[single].as_pointer())


@native
def load(_typing: object, array: Any, _at: object) -> Any:  # noqa: ANN401
    """Return the vector that stands at a place of an array, counted in vectors."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        pointer = place_of(context, builder, signature.args[0], *args)
        return builder.load(pointer, align=4)

    return Vector(array.dtype)(array, types.intp), code


@native
def store(_typing: object, array: Any, _at: object, _vector: object) -> Any:  # noqa: ANN401
    """Put a vector at a place of an array, counted in vectors."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        pointer = place_of(context, builder, signature.args[0], *args[:2])
        builder.store(args[2], pointer, align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, Vector(array.dtype)), code


@native
def fetch(_typing: object, array: Any, _at: object) -> Any:  # noqa: ANN401
    """Have the vector at a place brought nearer, which will be read soon."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        pointer = place_of(context, builder, signature.args[0], *args)
        byte, word32 = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, word32, word32, word32])
        name = "llvm.prefetch.p0"
        made = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        place = builder.bitcast(pointer, byte)
        for line in range(0, WIDTH, LINE):
            own = builder.gep(place, [ir.Constant(word32, line)])
            builder.call(made, [own, *(ir.Constant(word32, n) for n in (0, NEAR, 1))])
        return context.get_dummy_value()

    return types.void(array, types.intp), code


def word_of(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:  # noqa: ANN401
    """Return the whole number that stands at a place of a list, for code that is written by hand."""
    data = _start(context, builder, kind, array)
    return builder.sext(builder.load(builder.gep(data, [at])), ir.IntType(64))


@native
def word(_typing: object, array: Any, _at: object) -> Any:  # noqa: ANN401
    """Return the whole number that stands at a place of a list, which must be one of its places."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        return word_of(context, builder, signature.args[0], *args)

    return types.intp(array, types.intp), code


@native
def beside(_typing: object, array: Any) -> Any:  # noqa: ANN401
    """Return how many floats of an array are one vector."""

    def code(_context: object, _builder: object, signature: Any, _args: object) -> Any:  # noqa: ANN401
        return ir.Constant(ir.IntType(64), LANES[signature.args[0].dtype == types.float32])

    return types.intp(array), code


@native
def all_are(_typing: object, like: Any, _number: object) -> Any:  # noqa: ANN401
    """Return the vector of one number in all places, like another or like those of an array."""
    kind = like if isinstance(like, Vector) else Vector(like.dtype)

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        number = builder.fptrunc(args[1], FLOAT[True]) if kind.single else args[1]
        nothing = ir.Constant(FLOATS[kind.single], ir.Undefined)
        one = builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
        lanes = LANES[kind.single]
        mask = ir.Constant(ir.VectorType(ir.IntType(32), lanes), [0] * lanes)
        return builder.shuffle_vector(one, nothing, mask)

    return kind(like, types.float64), code


def _choice(sign: str) -> Callable[..., Any]:
    def chosen(_typing: object, left: Any, _right: object) -> Any:  # noqa: ANN401
        def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
            return builder.select(builder.fcmp_ordered(sign, *args), *args)

        return left(left, left), code

    return chosen


#: The larger and the smaller of two numbers in each place.
larger = native(_choice(">"))
smaller = native(_choice("<"))


@native
def reaches(_typing: object, left: Any, _right: object) -> Any:  # noqa: ANN401
    """Return one where a number is at least another, else nought."""

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        lanes = LANES[left.single]
        one, nought = (ir.Constant(FLOATS[left.single], [x] * lanes) for x in (1.0, 0.0))
        return builder.select(builder.fcmp_ordered(">=", *args), one, nought)

    return left(left, left), code


@native
def exceeds(_typing: object, left: Any, _right: object) -> Any:  # noqa: ANN401
    """Tell whether in any place a number is larger than another."""

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        whole = ir.IntType(LANES[left.single])
        each = builder.bitcast(builder.fcmp_ordered(">", *args), whole)
        return builder.icmp_unsigned("!=", each, ir.Constant(whole, 0))

    return types.boolean(left, left), code


def splat(kind: Vector, number: float) -> Any:  # noqa: ANN401
    """Return the vector of one number in all places, for code that is written by hand."""
    return ir.Constant(FLOATS[kind.single], [number] * LANES[kind.single])


def fma(builder: Any, kind: Vector, left: Any, right: Any, more: Any) -> Any:  # noqa: ANN401
    """Return the code of a product plus a third number, rounded once."""
    floats = FLOATS[kind.single]
    name = f"llvm.fma.v{LANES[kind.single]}f{32 if kind.single else 64}"
    made = ir.FunctionType(floats, [floats] * 3)
    found = builder.module.globals.get(name) or ir.Function(builder.module, made, name)
    return builder.call(found, [left, right, more])


@native
def fused(_typing: object, left: Any, _right: object, _more: object) -> Any:  # noqa: ANN401
    """Return the product of two numbers plus a third, rounded once."""

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        return fma(builder, left, *args)

    return left(left, left, left), code
