"""Who decides for each entity by a threshold of its votes or capital, and through whom it is held."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, lcm
from typing import TYPE_CHECKING

from kingmaker.analysis.control.definition import By, Definition, Through
from kingmaker.analysis.control.rules import Ground, Rule, Rules, rule_of_concert, together
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.gaps import Undetermined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.analysis.control.stakes import Concert, Stock
    from kingmaker.analysis.gaps import Refused
    from kingmaker.model.case import Case

#: The end of the name of a node that stands for what is held of an entity, where the entity itself goes with a majority.
_HELD = ".held"
_MAJORITY = Definition(By.VOTES, Fraction(1, 2), strict=True)


def asked_of(name: str, rules: Rules) -> str:
    """Return the node at which is read who controls an entity."""
    held = f"{name}{_HELD}"
    return held if held in rules.of or held in rules.gaps else name


def entity_at(node: str) -> str:
    """Return the entity, or whatever else, that a node is about."""
    return node.removesuffix(_HELD)


def by_threshold(
    case: Case, asked: Definition, stocks: Mapping[str, Stock], acting: tuple[Concert, ...]
) -> Rules:
    """Return who controls each entity by so much of its votes or capital.

    Where what others hold counts only of those in whom one has a majority, an entity has two nodes: one that goes with whoever
    has more than half of its votes, and holds what it holds; and one for what is held of it, which holds nothing.
    """
    if asked.through is Through.SAME:
        return _rules(case, asked, stocks, acting, Ground(asked.by.value), "")
    majority = _rules(case, _MAJORITY, stocks, acting, Ground.MAJORITY, "")
    held = _rules(case, asked, stocks, acting, Ground(asked.by.value), _HELD)
    return Rules({**majority.of, **held.of}, {**majority.gaps, **held.gaps})


def _rules(
    case: Case,
    asked: Definition,
    stocks: Mapping[str, Stock],
    acting: tuple[Concert, ...],
    ground: Ground,
    end: str,
) -> Rules:
    """Return the rule of each entity by a threshold, under its name with this end."""
    rules: dict[str, Rule] = {}
    gaps: dict[str, Undetermined | Refused] = {}
    for name in map(str, dict.fromkeys((*case.entities, *case.holdings))):
        held, node = stocks.get(name), f"{name}{end}"
        parts = None if held is None else dict(_parts(held, asked.by))
        if held is None or not parts or any(part is None for part in parts.values()):
            missing = held.gap if held is not None and held.gap else f"who holds shares of {name}"
            gaps[node] = Undetermined(f"holdings.{name}", missing)
            continue
        game = _threshold({h: p for h, p in parts.items() if p is not None}, asked)
        bound = dict(together(game, acting, frozenset({name})))
        for concert in acting:
            if concert.name in bound or concert.name in game.players:
                rules[concert.name] = rule_of_concert(concert)
        rules[node] = Rule(node, game.merged(bound), ground, held.paths, about=name)
    return Rules(rules, gaps)


def _parts(held: Stock, by: By) -> Iterator[tuple[str, Fraction | None]]:
    for stake in held.stakes:
        yield stake.holder, stake.votes if by is By.VOTES else stake.capital


def _threshold(parts: Mapping[str, Fraction], asked: Definition) -> SimpleGame:
    """Return the game of shares of a whole that pass the threshold, in whole numbers."""
    bar = asked.threshold
    assert bar is not None  # noqa: S101  # a definition by votes or capital has one
    unit = lcm(bar.denominator, *(p.denominator for p in parts.values()))
    quota = floor(bar * unit) + 1 if asked.strict else ceil(bar * unit)
    return SimpleGame.weighted(quota, {name: int(part * unit) for name, part in parts.items()})
