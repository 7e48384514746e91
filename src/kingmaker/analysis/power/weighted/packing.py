"""Polynomials with whole coefficients held in one long integer each (Kronecker's substitution).

A coefficient has a field of bits wide enough for every value that it takes, so adding polynomials
is adding integers and multiplying by a power of x is a shift: Python's own arithmetic works on
sixty bits at a time, which for small games beats every loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def width(most: int) -> int:
    """Return the bits of a field for values up to `most`, a whole number of bytes.

    >>> width(255), width(256), width(1 << 40)
    (8, 16, 64)
    """
    size = max(-(-most.bit_length() // 8), 1)
    return 8 * next((s for s in (1, 2, 4, 8) if s >= size), size)


def product(factors: Iterable[tuple[int, int]], bits: int) -> int:
    """Return the product of 1 + x^a over the factors (shift, degree), below x^bits.

    A factor is given as the bits to shift by and the bits by which its degree in weight is shifted;
    the lightest should come first, so that the integers stay short.
    """
    made, reach, mask = 1, 0, (1 << bits) - 1
    for shift, degree in factors:
        made += made << shift
        reach += degree
        if reach >= bits:
            made &= mask
    return made & mask


def divided(polynomial: int, shift: int, bits: int) -> int:
    """Return polynomial / (1 + x) below the given bits, for x of `shift` bits, in O(log) additions.

    1 / (1 + x) = (1 - x)(1 + x²)(1 + x⁴)...

    >>> divided(0x010201, 8, 24) == 0x0101
    True
    """
    mask = (1 << bits) - 1
    made = polynomial - (polynomial << shift)
    shift *= 2
    while shift < bits:
        made = (made + (made << shift)) & mask
        shift *= 2
    return made & mask


def fields(packed: int, wide: int, number: int) -> Sequence[int]:
    """Return the first `number` fields of `wide` bits, as integers.

    >>> list(fields(0x010203, 8, 3)), list(fields(7, 24, 2))
    ([3, 2, 1], [7, 0])
    """
    size = wide // 8
    raw = packed.to_bytes(size * number, "little")
    kind = {1: "B", 2: "H", 4: "I", 8: "Q"}.get(size)
    if kind and LITTLE:
        return memoryview(raw).cast(kind)  # type: ignore[call-overload, no-any-return]
    whole = int.from_bytes
    return [whole(raw[n : n + size], "little") for n in range(0, len(raw), size)]


#: Whether memory holds the lowest byte first, as `fields` reads it.
LITTLE = memoryview(b"\1\0").cast("H")[0] == 1
