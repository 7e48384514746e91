"""`kingmaker leverage --uses` and `--odds`: how somebody may divide what it gives, and how likely things are to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import print_document, print_json, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.leverage.lens import Leverage
    from kingmaker.analysis.leverage.odds import Chance, Fates
    from kingmaker.analysis.leverage.uses import Uses
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


def tell_uses(
    case: Case, found: Leverage, asked: str | None, odds: tuple[str, ...], *, as_json: bool
) -> None:
    """Print what hangs on each use of what a party gives, or how likely each thing is to stop."""
    from kingmaker.analysis.coalitions import TooLarge
    from kingmaker.analysis.leverage.odds import fates

    chances = dict(_chance(case, found, text) for text in odds)
    supplies = found.supplies
    try:
        if asked is None:
            _tell_odds(case, found, fates(supplies, tuple(chances)), chances, as_json=as_json)
            return
        divided = _uses(case, found, asked)
        every = [
            fates(supplies, tuple(chances), giver=divided.by, withheld=one.withheld)
            for one in divided.divisions
        ]
    except TooLarge as error:
        raise click.BadParameter(str(error), param_hint="--odds") from error
    if as_json:
        from kingmaker.report.leverage_json import leverage_json
        from kingmaker.report.leverage_uses_json import uses_json

        value = uses_json(case, divided, every, chances)
        print_json(leverage_json(case, found, uses=value))
        return
    from kingmaker.report.levering_uses import uses_document

    print_document(uses_document(case, divided, every, chances or None))


def _tell_odds(
    case: Case, found: Leverage, every: Fates, chances: dict[Name, Chance], *, as_json: bool
) -> None:
    if as_json:
        from kingmaker.report.leverage_json import leverage_json
        from kingmaker.report.leverage_uses_json import odds_json

        print_json(leverage_json(case, found, odds=odds_json(found, every, chances)))
        return
    from kingmaker.report.levering_uses import odds_document

    print_document(odds_document(case, found, every, chances))


def _uses(case: Case, found: Leverage, asked: str) -> Uses:
    """Return the uses that are asked for; somebody who gives nothing has none."""
    from kingmaker.analysis.leverage.uses import uses
    from kingmaker.model.values import Name

    party, _, rest = (part.strip() for part in asked.partition("->"))
    of = tuple(Name(n.strip()) for n in rest.split(",") if n.strip())
    given = {(giver, s.clause.who) for s in found.supplies for giver in s.clause.giver}
    _known(case, party, {giver for giver, _ in given}, "gives nothing", "--uses")
    for name in of:
        takers = {taker for giver, taker in given if giver == party}
        _known(case, name, takers, f"is given nothing by {party}", "--uses")
    divided = uses(found.supplies, Name(party), of)
    if not divided.uses:
        msg = f"nothing that {party} gives is in force and can be withheld"
        raise click.BadParameter(msg, param_hint="--uses")
    return divided


def _chance(case: Case, found: Leverage, text: str) -> tuple[Name, Chance]:
    """Return a party and how likely it is to withhold, at least and at most."""
    from kingmaker.model.values import Name
    from kingmaker.problems import NOWHERE, Problem
    from kingmaker.source.scalars import read_quantity

    party, equals, number = (part.strip() for part in text.partition("="))
    if not equals:
        raise click.BadParameter(f"{text!r} is not of the form PARTY=CHANCE", param_hint="--odds")
    able = {n for s in found.supplies for n in (*s.clause.giver, *s.clause.substitutes)}
    _known(case, party, able, "neither gives nor could give anything", "--odds")
    read = read_quantity(number, NOWHERE)
    if isinstance(read, Problem):
        raise click.BadParameter(read.message, param_hint="--odds")
    if read.unit not in ("", "share") or read.per or read.low is None or read.high is None:
        raise click.BadParameter(
            f"{number!r} is no chance, nor a range of chances", param_hint="--odds"
        )
    if not 0 <= read.low <= read.high <= 1:
        raise click.BadParameter(f"{number!r} is not between 0% and 100%", param_hint="--odds")
    return Name(party), (read.low, read.high)


def _known(case: Case, name: str, names: Iterable[str], fault: str, option: str) -> None:
    known = sorted(names)
    if name not in known:
        message = f"{name or 'nobody'} {fault} in {case.name}"
        raise click.BadParameter(unknown(message, name, known), param_hint=option)
