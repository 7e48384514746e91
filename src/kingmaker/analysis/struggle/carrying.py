"""What a state is worth of what may follow: rows of values, each weighted by how likely what follows is.

As many rows are added up side by side as the processor has places for, so that each state that follows is looked at
once. The code for each number of rows is written out, and one is chosen. A row is added up in the same order however
many stand beside it, so that every processor gives the same bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llvmlite import ir
from numba import types

from kingmaker.analysis.struggle.vectors import (
    FLOATS,
    Vector,
    broad,
    fma,
    native,
    place_of,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

#: So many rows at once: where a processor has thirty-two places of sixty-four bytes, and elsewhere.
MOST_ROWS = {True: 14, False: 3}


@native
def most_rows(_typing: object) -> Any:  # noqa: ANN401 - numba has no types
    """Return how many rows are added up side by side."""

    def code(context: Any, _builder: object, _signature: object, _args: object) -> Any:  # noqa: ANN401
        return ir.Constant(ir.IntType(64), MOST_ROWS[broad(context)])

    return types.intp(), code


@native
def mixed(
    _typing: object,
    array: Any,  # noqa: ANN401
    stays: Any,  # noqa: ANN401
    words: Any,  # noqa: ANN401
    follows: Any,  # noqa: ANN401
    rows: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Put down what a state is worth by each of some rows: of what it is worth if it stays, and of what each state is that follows.

    `stays` is how likely it stays. `follows` are where the states that follow are listed, how many there are, where it stands how
    likely each is, and how many rows a state has. `rows` are how many there are to work out (at most `most_rows`), and where in
    `array` these begin: of the first of all states, of this state, and as they are to be put down.
    """

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        made = _Mixing(context, builder, signature.args, args)
        end = builder.append_basic_block("mixed")
        choice = builder.switch(made.count, end)
        for count in range(1, MOST_ROWS[broad(context)] + 1):
            block = builder.append_basic_block(f"rows{count}")
            choice.add_case(ir.Constant(made.count.type, count), block)
            builder.position_at_end(block)
            made.write(count)
            builder.branch(end)
        builder.position_at_end(end)
        return context.get_dummy_value()

    return types.void(array, stays, words, follows, rows), code


class _Mixing:
    """The code for any number of rows."""

    def __init__(self, context: Any, builder: Any, kinds: Any, args: Any) -> None:  # noqa: ANN401
        room, self.stays, words, follows, rows = args
        self.builder, self.kind = builder, Vector(kinds[0].dtype)
        self.listed, self.many, self.arriving, self.size = self._split(follows)
        self.count, self.later, self.here, self.put = self._split(rows)
        self.place: Callable[[Any], Any] = lambda at: place_of(context, builder, kinds[0], room, at)
        self.word: Callable[[Any], Any] = lambda at: word_of(context, builder, kinds[2], words, at)

    def _split(self, group: Any) -> list[Any]:  # noqa: ANN401
        return [self.builder.extract_value(group, n) for n in range(4)]

    def _load(self, at: Any, row: int = 0) -> Any:  # noqa: ANN401
        return self.builder.load(self._row(at, row), align=4)

    def _row(self, at: Any, row: int) -> Any:  # noqa: ANN401
        return self.place(self.builder.add(at, ir.Constant(at.type, row)))

    def write(self, count: int) -> None:
        """Write the code for so many rows."""
        build, whole = self.builder, ir.IntType(64)
        first = [build.fmul(self.stays, self._load(self.here, row)) for row in range(count)]
        before = build.block
        loop, done = (build.append_basic_block(name) for name in ("follows", "put"))
        any_follow = build.icmp_signed(">", self.many, ir.Constant(whole, 0))
        build.cbranch(any_follow, loop, done)
        build.position_at_end(loop)
        number = build.phi(whole)
        so_far = [build.phi(FLOATS[self.kind.single]) for _ in first]
        comes = self._load(build.add(self.arriving, number))
        state = self.word(build.add(self.listed, number))
        there = build.add(self.later, build.mul(state, self.size))
        more = [
            fma(build, self.kind, comes, self._load(there, row), total)
            for row, total in enumerate(so_far)
        ]
        then = build.add(number, ir.Constant(whole, 1))
        build.cbranch(build.icmp_signed("<", then, self.many), loop, done)
        number.add_incoming(ir.Constant(whole, 0), before)
        number.add_incoming(then, loop)
        for total, start, end in zip(so_far, first, more, strict=True):
            total.add_incoming(start, before)
            total.add_incoming(end, loop)
        build.position_at_end(done)
        for row, (start, end) in enumerate(zip(first, more, strict=True)):
            total = build.phi(FLOATS[self.kind.single])
            total.add_incoming(start, before)
            total.add_incoming(end, loop)
            first[row] = total
        for row, total in enumerate(first):
            build.store(total, self._row(self.put, row), align=4)
