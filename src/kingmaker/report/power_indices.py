"""Indices of power as a table: players of equal power in one row, each value as a fraction and in per cent."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.report.document import Column, Row, Table, Text
from kingmaker.report.shares import percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.power.definitions import Definition
    from kingmaker.analysis.power.results import Estimate
    from kingmaker.analysis.powers.indices import Indexed
    from kingmaker.report.coalition_words import Coalitions
    from kingmaker.report.document import Block

    Value = Fraction | Estimate

#: More rows than this are summed up in one.
_ROWS = 24
#: A fraction with a larger denominator is told in per cent only; JSON has it in full.
_DENOMINATOR = 10**6


def index_blocks(say: Coalitions, told: Sequence[Indexed]) -> list[Block]:
    """Return the table of the indices of one game, and what is refused of them."""
    found = [one for one in told if one.found]
    blocks: list[Block] = []
    if found:
        columns = (Column("voter", "power of"), *(_column(one.definition) for one in found))
        values = [_values(one) for one in found]
        blocks.append(Table("indices", columns, tuple(_rows(say, values)), sourced=False))
        sampled = _sampled(found)
        blocks += [Text(sampled)] if sampled else []
    for gap in (one.gap for one in told if one.gap is not None):
        why = f"{gap.why[:1].upper()}{gap.why[1:]}"
        blocks.append(Text(f"Not told: {gap.what}. {why}. Instead: {gap.instead}."))
    return blocks


def definition_words(found: Definition) -> str:
    """Return what an index measures, its formula and who proposed it where, as lines."""
    sums = "The values add up to one." if found.of_shares else "The values need not add up to one."
    words = f"{found.words[:1].upper()}{found.words[1:]}"
    return (
        f"{found.title} ({found.name})\n  {words}\n  {found.formula}\n  {sums}\n  {found.source}."
    )


def value_words(value: Value) -> str:
    """Return a value as a fraction and in per cent, an estimate with its error.

    >>> value_words(Fraction(421, 2145)), value_words(Fraction(1, 2))
    ('421/2145 = 19.63%', '1/2 = 50%')
    """
    if not isinstance(value, Fraction):
        return f"{value.value:.2%} ± {value.error:.2%}"
    if value.denominator > _DENOMINATOR:
        return percent(value)
    return f"{value} = {percent(value)}" if value.denominator > 1 else percent(value)


def _column(found: Definition) -> Column:
    return Column(found.name, found.title)


def _sampled(found: Sequence[Indexed]) -> str:
    """Return how estimates were made; nothing, of exact values."""
    first = next(iter(_values(found[0]).values()), None)
    if first is None or isinstance(first, Fraction):
        return ""
    return (
        f"Estimated from {first.samples:,} samples with seed {first.seed}; each exact value lies "
        "within the error with 99% confidence."
    )


def _values(one: Indexed) -> dict[str, Value]:
    return {} if one.found is None else {name: one.found[name] for name in one.found}


def _rows(say: Coalitions, values: Sequence[Mapping[str, Value]]) -> list[Row]:
    """Return the players by falling power, equals together, many of little power as one row."""
    alike: dict[tuple[Value, ...], list[str]] = {}
    for name in values[0]:
        alike.setdefault(tuple(of[name] for of in values), []).append(name)
    ranked = sorted(alike.items(), key=lambda item: [-_number(v) for v in item[0]])
    rows = [_row(say, names, own) for own, names in ranked[:_ROWS]]
    rest = ranked[_ROWS:]
    if len(rest) == 1:
        rows.append(_row(say, rest[0][1], rest[0][0]))
    elif rest:
        rows.append(_rest([name for _, names in rest for name in names], values))
    return rows


def _row(say: Coalitions, names: Sequence[str], own: Sequence[Value]) -> Row:
    who = say.names(names) if len(names) == 1 else f"each of {say.every(names)}"
    return Row((who, *map(value_words, own)))


def _rest(names: Sequence[str], values: Sequence[Mapping[str, Value]]) -> Row:
    cells = []
    for of in values:
        mine = [_number(of[name]) for name in names]
        cells.append(f"at most {_percent(max(mine))} each, {_percent(sum(mine))} together")
    return Row((f"{len(names)} others", *cells))


def _percent(number: Fraction | float) -> str:
    return percent(Fraction(number))


def _number(value: Value) -> Fraction | float:
    return value if isinstance(value, Fraction) else value.value
