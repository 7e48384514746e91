"""How loops over arrays are compiled: once, on first use, and kept on the disk by numba."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def compiled(function: F) -> F:
    """Return the function as machine code that other threads may run beside.

    No liberties are taken with floating point: the same machine code gives the same bits.
    """
    made: Any = njit(cache=True, nogil=True)(function)
    same: F = made  # to a caller it is what it was
    return same
