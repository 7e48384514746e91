"""Eight floats side by side as one value of compiled code: a draw in each, and the arithmetic on all at once.

A processor adds or multiplies several floats in one instruction. Whether a compiler finds that out for loops as
short as ours is luck; here it is told. `compiled` functions are called from Python and kept on the disk by numba;
`within` functions are parts of those. No liberties are taken with floating point, and the steps of `exp` are fixed,
so that a processor with narrower instructions gives the same bits.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, TypeVar

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic, lower_builtin, models, register_model, type_callable

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

#: So many floats are one vector.
LANES = 8
#: Results with a larger or smaller logarithm are not told apart from it.
MOST, LEAST = 708.0, -708.0

_LOG2E = 1.4426950408889634
_LN2_HIGH, _LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10  # their sum is the logarithm of 2
_ROUND = 6755399441055744.0  # 1.5 x 2^52: adding it leaves a whole number in the last bits


def compiled(function: F) -> F:
    """Return the function as machine code that other threads may run beside, kept on the disk."""
    made: Any = njit(cache=True, nogil=True, error_model="numpy")(function)
    same: F = made  # to a caller it is what it was
    return same


def within(function: F) -> F:
    """Return the function as a part of the machine code of those that call it."""
    jit: Any = njit  # not all of its options are in its types
    made: Any = jit(
        error_model="numpy", forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True
    )(function)
    same: F = made
    return same


def native(function: Callable[..., Any]) -> Any:  # noqa: ANN401 - numba has no types
    """Return an instruction of the processor, for compiled code."""
    return intrinsic(function)


class Vector(types.Type):
    """The type of a vector, as numba knows it."""

    def __init__(self) -> None:
        super().__init__(name=f"Vector({LANES})")


_VECTOR = Vector()
_DOUBLE = ir.DoubleType()
_FLOATS = ir.VectorType(_DOUBLE, LANES)
_WORDS = ir.VectorType(ir.IntType(64), LANES)


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:  # noqa: ANN401 - numba has no types
        super().__init__(manager, kind, _FLOATS)  # type: ignore[no-untyped-call]


def _arithmetic(sign: Any, instruction: str) -> None:  # noqa: ANN401
    """Teach numba one operator between vectors."""

    def known(_: object) -> Any:  # noqa: ANN401
        def typer(left: object, right: object) -> Any:  # noqa: ANN401
            both = isinstance(left, Vector) and isinstance(right, Vector)
            return _VECTOR if both else None

        return typer

    def lowered(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        return getattr(builder, instruction)(*args)

    type_callable(sign)(known)
    lower_builtin(sign, Vector, Vector)(lowered)  # type: ignore[no-untyped-call]


_arithmetic(operator.add, "fadd")
_arithmetic(operator.sub, "fsub")
_arithmetic(operator.mul, "fmul")
_arithmetic(operator.truediv, "fdiv")


def _pointer(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:  # noqa: ANN401
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [at]), _FLOATS.as_pointer())


@native
def load(_typing: object, array: Any, _at: object) -> Any:  # noqa: ANN401
    """Return the vector that stands at a place of an array, counted in vectors."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        place = builder.mul(args[1], ir.Constant(args[1].type, LANES))
        pointer = _pointer(context, builder, signature.args[0], args[0], place)
        return builder.load(pointer, align=8)

    return _VECTOR(array, types.intp), code


@native
def store(_typing: object, array: Any, _at: object, _vector: object) -> Any:  # noqa: ANN401
    """Put a vector at a place of an array, counted in vectors."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        place = builder.mul(args[1], ir.Constant(args[1].type, LANES))
        pointer = _pointer(context, builder, signature.args[0], args[0], place)
        builder.store(args[2], pointer, align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, _VECTOR), code


def _splat(builder: Any, number: Any) -> Any:  # noqa: ANN401
    one = builder.insert_element(
        ir.Constant(_FLOATS, ir.Undefined), number, ir.Constant(ir.IntType(32), 0)
    )
    mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(one, ir.Constant(_FLOATS, ir.Undefined), mask)


@native
def all_are(_typing: object, _number: object) -> Any:  # noqa: ANN401
    """Return the vector of one number in all places."""

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        return _splat(builder, args[0])

    return _VECTOR(types.float64), code


def _choice(sign: str) -> Callable[..., Any]:
    def chosen(_typing: object, _left: object, _right: object) -> Any:  # noqa: ANN401
        def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
            return builder.select(builder.fcmp_ordered(sign, *args), *args)

        return _VECTOR(_VECTOR, _VECTOR), code

    return chosen


#: The larger and the smaller of two numbers in each place.
larger = native(_choice(">"))
smaller = native(_choice("<"))


@native
def fused(_typing: object, _left: object, _right: object, _more: object) -> Any:  # noqa: ANN401
    """Return the product of two numbers plus a third, rounded once."""

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        kind = ir.FunctionType(_FLOATS, [_FLOATS] * 3)
        name = f"llvm.fma.v{LANES}f64"
        found = builder.module.globals.get(name) or ir.Function(builder.module, kind, name)
        return builder.call(found, args)

    return _VECTOR(_VECTOR, _VECTOR, _VECTOR), code


@native
def _doubled(_typing: object, _number: object, _times: object) -> Any:  # noqa: ANN401
    """Return a number doubled as often as the last bits of another say."""

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        number, times = (builder.bitcast(arg, _WORDS) for arg in args)
        exponent = builder.shl(times, ir.Constant(_WORDS, [52] * LANES))
        return builder.bitcast(builder.add(number, exponent), _FLOATS)

    return _VECTOR(_VECTOR, _VECTOR), code


@within
def exp(power: Any) -> Any:  # noqa: ANN401
    """Return e to the power, within two units in the last place; powers beyond 708 count as that.

    The power is cut into a multiple of the logarithm of 2 and a rest of at most half of it, whose exponential is
    Taylor's series to the thirteenth power: what is left out is below 10^-17 of the result.
    """
    power = smaller(larger(power, all_are(LEAST)), all_are(MOST))
    times = fused(power, all_are(_LOG2E), all_are(_ROUND))
    whole = times - all_are(_ROUND)
    rest = fused(whole, all_are(-_LN2_HIGH), power)
    rest = fused(whole, all_are(-_LN2_LOW), rest)
    total = fused(rest, all_are(1 / 6227020800), all_are(1 / 479001600))
    total = fused(rest, total, all_are(1 / 39916800))
    total = fused(rest, total, all_are(1 / 3628800))
    total = fused(rest, total, all_are(1 / 362880))
    total = fused(rest, total, all_are(1 / 40320))
    total = fused(rest, total, all_are(1 / 5040))
    total = fused(rest, total, all_are(1 / 720))
    total = fused(rest, total, all_are(1 / 120))
    total = fused(rest, total, all_are(1 / 24))
    total = fused(rest, total, all_are(1 / 6))
    total = fused(rest, total, all_are(0.5))
    total = fused(rest, total, all_are(1.0))
    total = fused(rest, total, all_are(1.0))
    return _doubled(total, times)
