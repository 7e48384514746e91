"""The uses of what a party gives, and how likely things are to stop, as JSON values: chances as fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.leverage_json import effect_json
from kingmaker.report.levering_uses import gains

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.leverage.lens import Leverage
    from kingmaker.analysis.leverage.odds import Chance, Fates
    from kingmaker.analysis.leverage.uses import Division, Uses
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


def uses_json(
    case: Case, found: Uses, fates: Sequence[Fates], chances: Mapping[Name, Chance]
) -> dict[str, object]:
    """Return what hangs on each use of what a party gives; without `chances` it says nothing of how likely anything is."""
    divisions = zip(found.divisions, fates, strict=True)
    return {
        "by": found.by,
        "uses": [{"to": use.to, "gives": [s.name for s in use.supplies]} for use in found.uses],
        "divisions": [_division(case, one, fate, chances) for one, fate in divisions],
        "spreading_is_worth": [
            {"id": supply.name, "beside": list(division.kept), **_chance(gain)}
            for supply in found.own
            if supply.name in found.divisions[0].baskets
            for division, gain in gains(found, supply.name, fates, chances)
        ]
        if chances
        else None,
    }


def _division(
    case: Case, one: Division, fate: Fates, chances: Mapping[Name, Chance]
) -> dict[str, object]:
    return {
        "gives_to": list(one.kept),
        "nothing_to": list(one.dropped),
        "effects": [effect_json(case, effect) for effect in one.effects],
        "together": [
            {"id": name, "groups": [sorted(group) for group in groups]}
            for name, groups in one.baskets.items()
        ],
        "chances": {name: _chance(fate.chance(name, chances)) for name in one.baskets}
        if chances
        else None,
    }


def odds_json(found: Leverage, fates: Fates, chances: Mapping[Name, Chance]) -> dict[str, object]:
    """Return how likely each supply in force is to stop."""
    return {
        s.name: _chance(fates.chance(s.name, chances))
        for s in found.supplies
        if s.in_force is not False
    }


def _chance(pair: Chance) -> dict[str, object]:
    return {"least": str(pair[0]), "most": str(pair[1])}
