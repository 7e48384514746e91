"""Rules by which so many of so many must be for: how likely they are to be met, counted voter by voter.

For the voters from the i-th on, f(i, j) is the probability that at least j of them are for: f(i, j) = f(i + 1, j) +
p(i) d(i, j), where d(i, j) = f(i + 1, j - 1) - f(i + 1, j). The probability of coming to (i, j) is passed on the other
way; with the differences d it gives by how much the whole rises with each voter's being for. For few voters all of
that stands in registers: the code for each number of voters and quota is written out, and one is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llvmlite import ir
from numba import types

from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.vectors import Vector, fma, native, place_of, splat

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Rules

#: More voters than these are counted node by node of their diagram.
MOST_VOTERS = 7


def code_of(voters: int, needed: int) -> int:
    """Return the number by which compiled code knows a quota."""
    return voters * (MOST_VOTERS + 1) + needed


def quota(rules: Rules, rule: int, voters: int) -> int:
    """Return the code of a rule that is carried if so many of so many voters are for; `NONE` for any other rule."""
    if voters <= MOST_VOTERS:
        for needed in range(1, voters + 1):
            if _counts(rules, int(rules.root[rule]), voters, 0, needed):
                return code_of(voters, needed)
    return NONE


def _counts(rules: Rules, node: int, voters: int, asked: int, needed: int) -> bool:
    """Tell whether a node is carried just if so many of the voters that are left are for."""
    if needed == 0 or needed > voters - asked:
        return node == (needed == 0)
    if node <= 1 or int(rules.voter[node]) != asked:
        return False
    yes, maybe, no = (int(branch) for branch in rules.branch[node])
    return (
        maybe == no
        and _counts(rules, yes, voters, asked + 1, needed - 1)
        and _counts(rules, no, voters, asked + 1, needed)
    )


@native
def counted(
    _typing: object,
    array: Any,  # noqa: ANN401 - numba has no types
    _code: object,
    _cast: object,
    _carried_if: object,
    _whole: object,
) -> Any:  # noqa: ANN401
    """Work out how likely a quota is to be met: if each voter is for it, and at all; tell whether it is a quota.

    The probability that voter i is for stands at `cast + 3 i`; what is found is put at `carried_if + i`, and `whole`.
    """

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        kind = signature.args[0]
        room, which, cast, carried_if, whole = args

        def at(place: Any, more: int) -> Any:  # noqa: ANN401
            number = builder.add(place, ir.Constant(place.type, more))
            return place_of(context, builder, kind, room, number)

        known, end = (builder.append_basic_block(name) for name in ("other", "counted"))
        choice = builder.switch(which, known)
        came = []
        for voters in range(1, MOST_VOTERS + 1):
            for needed in range(1, voters + 1):
                block = builder.append_basic_block(f"quota{needed}of{voters}")
                choice.add_case(ir.Constant(which.type, code_of(voters, needed)), block)
                builder.position_at_end(block)
                chances = [builder.load(at(cast, 3 * n), align=4) for n in range(voters)]
                found = _count(builder, Vector(kind.dtype), chances, needed)
                for n, value in enumerate(found[:-1]):
                    builder.store(value, at(carried_if, n), align=4)
                builder.store(found[-1], at(whole, 0), align=4)
                builder.branch(end)
                came.append(block)
        builder.position_at_end(known)
        builder.branch(end)
        builder.position_at_end(end)
        told = builder.phi(ir.IntType(1))
        told.add_incoming(ir.Constant(ir.IntType(1), 0), known)
        for block in came:
            told.add_incoming(ir.Constant(ir.IntType(1), 1), block)
        return told

    at = types.intp
    return types.boolean(array, at, at, at, at), code


def _count(builder: Any, kind: Vector, chances: list[Any], needed: int) -> list[Any]:  # noqa: ANN401
    """Return the code for one quota: what is found if each voter is for it, then at all."""
    rises, whole = _ahead(builder, kind, chances, needed)
    voters, one = len(chances), splat(kind, 1.0)
    found, here = [], {needed: one}
    for voter, chance in enumerate(chances):
        contrary = builder.fsub(one, chance)
        then: dict[int, Any] = {}
        total = None
        for still, come in here.items():
            total = _added(builder, kind, total, (come, rises[voter, still]))
            for way, left in ((chance, still - 1), (contrary, still)):
                if 1 <= left <= voters - voter - 1:
                    then[left] = _added(builder, kind, then.get(left), (come, way))
        found.append(fma(builder, kind, contrary, total, whole))
        here = then
    return [*found, whole]


def _ahead(
    builder: Any,  # noqa: ANN401
    kind: Vector,
    chances: list[Any],
    needed: int,
) -> tuple[dict[tuple[int, int], Any], Any]:
    """Return the code for all d(i, j) that can be come to, and for the whole."""
    voters = len(chances)
    nought, one = splat(kind, 0.0), splat(kind, 1.0)
    ahead: dict[tuple[int, int], Any] = {(voter, 0): one for voter in range(voters + 1)}
    rises: dict[tuple[int, int], Any] = {}
    for voter in range(voters - 1, -1, -1):
        for still in range(max(1, needed - voter), min(needed, voters - voter) + 1):
            less = ahead.get((voter + 1, still), nought)
            rise = builder.fsub(ahead.get((voter + 1, still - 1), nought), less)
            rises[voter, still] = rise
            ahead[voter, still] = fma(builder, kind, chances[voter], rise, less)
    return rises, ahead[0, needed]


def _added(builder: Any, kind: Vector, total: Any, factors: tuple[Any, Any]) -> Any:  # noqa: ANN401
    """Return the code of a sum with one more product."""
    if total is None:
        return builder.fmul(*factors)
    return fma(builder, kind, *factors, total)
