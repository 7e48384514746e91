"""One function over many inputs, in several threads: the results come in the order of the inputs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

In = TypeVar("In")
Out = TypeVar("Out")


def spread_over(workers: int, function: Callable[[In], Out], inputs: Sequence[In]) -> list[Out]:
    """Return what a function makes of each input, in their order, in so many threads at a time.

    >>> spread_over(2, abs, [-1, 2, -3])
    [1, 2, 3]
    """
    if workers <= 1:
        return [function(one) for one in inputs]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(function, inputs))
