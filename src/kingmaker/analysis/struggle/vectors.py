"""Many floats side by side as one value of compiled code: a draw in each, and the arithmetic on all at once.

A processor adds or multiplies several floats in one instruction. Whether a compiler finds that out for loops as
short as ours is luck; here it is told. A vector holds sixteen floats of double precision or, in the same room,
thirty-two of single precision, as the array that it is loaded from. `compiled` functions are called from Python and
kept on the disk by numba; `within` functions are parts of those. No liberties are taken with floating point, and the
steps of `exp` are fixed, so that a processor with narrower instructions gives the same bits.
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
    overload,
    register_model,
    type_callable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

#: So many bytes are one vector.
WIDTH = 128

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


_LANES = {False: WIDTH // 8, True: WIDTH // 4}
_FLOAT = {False: ir.DoubleType(), True: ir.FloatType()}
_FLOATS = {single: ir.VectorType(_FLOAT[single], _LANES[single]) for single in (False, True)}
_WORDS = {
    single: ir.VectorType(ir.IntType(32 if single else 64), _LANES[single])
    for single in (False, True)
}


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:  # noqa: ANN401 - numba has no types
        super().__init__(manager, kind, _FLOATS[kind.single])  # type: ignore[no-untyped-call]


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


def place_of(context: Any, builder: Any, kind: Any, array: Any, at: Any) -> Any:  # noqa: ANN401
    """Return where the vector at a place of an array stands, for code that is written by hand."""
    data = context.make_array(kind)(context, builder, array).data
    single = kind.dtype == types.float32
    place = builder.mul(at, ir.Constant(at.type, _LANES[single]))
    return builder.bitcast(builder.gep(data, [place]), _FLOATS[single].as_pointer())


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
def word(_typing: object, array: Any, _at: object) -> Any:  # noqa: ANN401
    """Return the whole number that stands at a place of a list, which must be one of its places."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        return builder.sext(builder.load(builder.gep(data, [args[1]])), ir.IntType(64))

    return types.intp(array, types.intp), code


@native
def all_are(_typing: object, like: Any, _number: object) -> Any:  # noqa: ANN401
    """Return the vector of one number in all places, like another or like those of an array."""
    kind = like if isinstance(like, Vector) else Vector(like.dtype)

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        number = builder.fptrunc(args[1], _FLOAT[True]) if kind.single else args[1]
        nothing = ir.Constant(_FLOATS[kind.single], ir.Undefined)
        one = builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
        lanes = _LANES[kind.single]
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
        lanes = _LANES[left.single]
        one, nought = (ir.Constant(_FLOATS[left.single], [x] * lanes) for x in (1.0, 0.0))
        return builder.select(builder.fcmp_ordered(">=", *args), one, nought)

    return left(left, left), code


def splat(kind: Vector, number: float) -> Any:  # noqa: ANN401
    """Return the vector of one number in all places, for code that is written by hand."""
    return ir.Constant(_FLOATS[kind.single], [number] * _LANES[kind.single])


def fma(builder: Any, kind: Vector, left: Any, right: Any, more: Any) -> Any:  # noqa: ANN401
    """Return the code of a product plus a third number, rounded once."""
    floats = _FLOATS[kind.single]
    name = f"llvm.fma.v{_LANES[kind.single]}f{32 if kind.single else 64}"
    made = ir.FunctionType(floats, [floats] * 3)
    found = builder.module.globals.get(name) or ir.Function(builder.module, made, name)
    return builder.call(found, [left, right, more])


@native
def fused(_typing: object, left: Any, _right: object, _more: object) -> Any:  # noqa: ANN401
    """Return the product of two numbers plus a third, rounded once."""

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        return fma(builder, left, *args)

    return left(left, left, left), code


@native
def _doubled(_typing: object, left: Any, _times: object) -> Any:  # noqa: ANN401
    """Return a number doubled as often as the last bits of another say."""
    single = left.single

    def code(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        number, times = (builder.bitcast(arg, _WORDS[single]) for arg in args)
        places = ir.Constant(_WORDS[single], [23 if single else 52] * _LANES[single])
        return builder.bitcast(builder.add(number, builder.shl(times, places)), _FLOATS[single])

    return left(left, left), code


def exp(power: Any) -> Any:  # noqa: ANN401
    """Return e to the power, within two units in the last place, for a vector in compiled code.

    The power is cut into a multiple of the logarithm of 2 and a rest of at most half of it, whose exponential is
    Taylor's series to the thirteenth power (in single precision the seventh): what is left out is below half a unit
    in the last place. Powers beyond 708 (87) count as that.
    """
    raise TypeError(power)  # elsewhere there is `numpy.exp`


@overload(exp, jit_options=_PART)  # type: ignore[arg-type]  # not all of them are in its types
def _exp(power: Any) -> Any:  # noqa: ANN401
    return _exp_single if power.single else _exp_double


def fade(power: Any) -> Any:  # noqa: ANN401
    """Return e to a power that is not too large for it, as `exp` does."""
    raise TypeError(power)


@overload(fade, jit_options=_PART)  # type: ignore[arg-type]  # not all of them are in its types
def _fade(power: Any) -> Any:  # noqa: ANN401
    return _fade_single if power.single else _fade_double


def _exp_double(power: Any) -> Any:  # noqa: ANN401
    return fade(smaller(power, all_are(power, 708.0)))


def _exp_single(power: Any) -> Any:  # noqa: ANN401
    return fade(smaller(power, all_are(power, 87.0)))


def _fade_double(power: Any) -> Any:  # noqa: ANN401
    power = larger(power, all_are(power, -708.0))
    round_off = all_are(
        power, 6755399441055744.0
    )  # 1.5 x 2^52 leaves a whole number in the last bits
    times = fused(power, all_are(power, 1.4426950408889634), round_off)
    whole = times - round_off
    rest = fused(whole, all_are(power, -0.6931471803691238), power)
    rest = fused(whole, all_are(power, -1.9082149292705877e-10), rest)
    total = fused(rest, all_are(power, 1 / 6227020800), all_are(power, 1 / 479001600))
    total = fused(rest, total, all_are(power, 1 / 39916800))
    total = fused(rest, total, all_are(power, 1 / 3628800))
    total = fused(rest, total, all_are(power, 1 / 362880))
    total = fused(rest, total, all_are(power, 1 / 40320))
    total = _seventh(rest, fused(rest, total, all_are(power, 1 / 5040)))
    return _doubled(total, times)


def _fade_single(power: Any) -> Any:  # noqa: ANN401
    power = larger(power, all_are(power, -87.0))
    round_off = all_are(power, 12582912.0)  # 1.5 x 2^23
    times = fused(power, all_are(power, 1.4426950408889634), round_off)
    whole = times - round_off
    rest = fused(whole, all_are(power, -0.693145751953125), power)
    rest = fused(whole, all_are(power, -1.428606820309417e-06), rest)
    return _doubled(_seventh(rest, all_are(power, 1 / 5040)), times)


@within
def _seventh(rest: Any, total: Any) -> Any:  # noqa: ANN401
    """Go on with the series for the exponential, from the seventh power down."""
    total = fused(rest, total, all_are(rest, 1 / 720))
    total = fused(rest, total, all_are(rest, 1 / 120))
    total = fused(rest, total, all_are(rest, 1 / 24))
    total = fused(rest, total, all_are(rest, 1 / 6))
    total = fused(rest, total, all_are(rest, 0.5))
    total = fused(rest, total, all_are(rest, 1.0))
    return fused(rest, total, all_are(rest, 1.0))
