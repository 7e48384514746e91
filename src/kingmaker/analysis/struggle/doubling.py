"""Powers of two of many floats side by side.

The steps are fixed and each is rounded as is usual, so that every processor gives the same bits; where one has
instructions for some of them together, those are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llvmlite import ir

from kingmaker.analysis.struggle.vectors import (
    FLOAT,
    FLOATS,
    LANES,
    WORDS,
    all_are,
    broad,
    fma,
    larger,
    native,
    smaller,
    splat,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.analysis.struggle.vectors import Vector

#: In single and in double precision: no power of two that is worked out is further from nought than this; what is
#: beyond `_TOP` is worked out as that, or as infinite, and what is as far below as that, or as nought.
FURTHEST = {True: 100.0, False: 1000.0}
_TOP = {True: 120.0, False: 1020.0}
#: A number so large that adding it rounds to whole numbers, which then stand in the last bits.
_ROUND_OFF = {True: 1.5 * 2**23, False: 1.5 * 2**52}
#: What such instructions are told: to round results as is usual; to go to the nearest whole number, of two the even one.
_AS_USUAL, _NEAREST = 4, 8
#: (2^x - 1) / x for x from -1/2 to 1/2. In single precision such that what is left out of 2^x is the least part of it that a
#: polynomial of the fifth degree can leave out which is one for nought (Remez 1934): less than 1 in 10 million. In double
#: precision met where Chebyshev's polynomial of the eleventh degree is nought: less than 1 in 10^17.
_SERIES = {
    True: (
        0.6931469775964135,
        0.24022242086993542,
        0.055507337522409175,
        0.00967151258526886,
        0.0013264724110888062,
    ),
    False: (
        0.6931471805599453,
        0.24022650695910097,
        0.0555041086648216,
        0.009618129107606888,
        0.0013333558146416936,
        0.0001540353044173605,
        1.525273382983612e-05,
        1.321544258792169e-06,
        1.0178062445845774e-07,
        7.072585949269223e-09,
        4.4549605981865186e-10,
    ),
}


def _series(builder: Any, power: Vector, rest: Any) -> Any:  # noqa: ANN401 - llvmlite has no types
    """Return the code of two to a power from -1/2 to 1/2."""
    *lower, total = (splat(power, x) for x in (1.0, *_SERIES[power.single]))
    for term in reversed(lower):
        total = fma(builder, power, rest, total, term)
    return total


def _cut(builder: Any, power: Vector, exponent: Any) -> Any:  # noqa: ANN401
    """Return the code for any processor: the whole number in a power is added to the exponent as it stands in the bits."""
    single = power.single
    top, bottom = (splat(power, sign * _TOP[single]) for sign in (1, -1))
    exponent = builder.select(builder.fcmp_ordered("<", exponent, top), exponent, top)
    exponent = builder.select(builder.fcmp_ordered(">", exponent, bottom), exponent, bottom)
    round_off = splat(power, _ROUND_OFF[single])
    times = builder.fadd(exponent, round_off)
    total = _series(builder, power, builder.fsub(exponent, builder.fsub(times, round_off)))
    number, whole = (builder.bitcast(x, WORDS[single]) for x in (total, times))
    places = ir.Constant(WORDS[single], [23 if single else 52] * LANES[single])
    return builder.bitcast(builder.add(number, builder.shl(whole, places)), FLOATS[single])


def _scaled(builder: Any, power: Vector, exponent: Any) -> Any:  # noqa: ANN401
    """Return the code for a processor that rounds to whole numbers, and multiplies by a power of two, in one instruction."""
    lanes = LANES[power.single] // 2
    half = ir.VectorType(FLOAT[power.single], lanes)
    mask, word = ir.IntType(lanes), ir.IntType(32)
    every, usual = ir.Constant(mask, -1), ir.Constant(word, _AS_USUAL)

    def call(name: str, *args: Any) -> Any:  # noqa: ANN401
        full = f"llvm.x86.avx512.mask.{name}.{'ps' if power.single else 'pd'}.512"
        given = [*args, args[0], every, usual]
        kind = ir.FunctionType(half, [one.type for one in given])
        made = builder.module.globals.get(full) or ir.Function(builder.module, kind, full)
        return builder.call(made, given)

    def halves(whole: Any) -> list[Any]:  # noqa: ANN401
        places = (list(range(first, first + lanes)) for first in (0, lanes))
        masks = [ir.Constant(ir.VectorType(word, lanes), own) for own in places]
        return [builder.shuffle_vector(whole, whole, own) for own in masks]

    def joined(parts: list[Any]) -> Any:  # noqa: ANN401
        places = ir.Constant(ir.VectorType(word, 2 * lanes), list(range(2 * lanes)))
        return builder.shuffle_vector(*parts, places)

    nearest = ir.Constant(word, _NEAREST)
    times = [call("rndscale", part, nearest) for part in halves(exponent)]
    total = _series(builder, power, builder.fsub(exponent, joined(times)))
    parts = zip(halves(total), times, strict=True)
    return joined([call("scalef", part, whole) for part, whole in parts])


def _doubling(choice: Callable[[Any], Callable[..., Any]]) -> Callable[..., Any]:
    def doubling(_typing: object, power: Any) -> Any:  # noqa: ANN401
        """Return one doubled so many times: 2 to a power.

        Right within two units in the last place (three in single precision) as far as `FURTHEST` from nought; one for nought. Beyond it is more than 2 to
        that, may be infinite, and is not the same on all processors; as far below it is less, and may be nought. The power is cut into a whole number and a rest of at most one
        half, for which there is a series.
        """

        def code(context: Any, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
            return choice(context)(builder, power, args[0])

        return power(power), code

    return doubling


def _own(context: Any) -> Callable[..., Any]:  # noqa: ANN401 - numba has no types
    """Return which code is for the processor that code is made for."""
    return _scaled if broad(context) else _cut


doubled = native(_doubling(_own))
#: The same on any processor, and the same bits up to `FURTHEST`.
doubled_anywhere = native(_doubling(lambda _: _cut))


@native
def furthest(_typing: object, like: Any) -> Any:  # noqa: ANN401
    """Return the largest power of two that is worked out, for vectors like another."""

    def code(_context: object, _builder: object, _signature: object, _args: object) -> Any:  # noqa: ANN401
        return splat(like, FURTHEST[like.single])

    return like(like), code


@within
def bounded(power: Any) -> Any:  # noqa: ANN401
    """Return a power of two that is neither too large nor too small to be worked out."""
    most = furthest(power)
    return smaller(larger(power, all_are(power, 0.0) - most), most)
