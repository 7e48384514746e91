"""Dependencies as a picture in data: who gives what to whom, what a cut stops, and what it weakens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.cut import How, cut
from kingmaker.model.money import Good
from kingmaker.report.document import Fate, Link, Network
from kingmaker.report.words import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kingmaker.analysis.leverage.cut import Effect
    from kingmaker.analysis.leverage.lens import Leverage
    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.model.case import Case

#: What stands for the giver where a case names none.
NOBODY = "nobody in particular"


def network(
    case: Case, found: Leverage, *, cut: Sequence[Effect] | None = None, giver: str = ""
) -> Network | None:
    """Return the graph of dependencies; `None` where there are none.

    Without a cut each link tells what would become of the supply if that giver alone withheld it; what was given for good
    goes on. With `cut`, what
    follows if `giver` withholds something, each tells what becomes of it then.
    """
    if not found.supplies:
        return None
    told = _alone(found.supplies) if cut is None else _then(cut, giver)
    links: dict[tuple[str, str, Fate], list[Supply]] = {}
    for supply in found.supplies:
        for one in supply.clause.giver or ("",):
            fate = Fate.IDLE if supply.in_force is False else told(supply, one)
            links.setdefault((one, supply.clause.who, fate), []).append(supply)
    names = _parties(links)
    number = {name: n for n, name in enumerate(names)}
    parties = tuple((name, called(case, name) if name else NOBODY) for name in names)
    title = "Who gives what to whom" if cut is None else "What is cut, and what follows"
    return Network(
        "network",
        title,
        parties,
        tuple(
            Link(
                number[one],
                number[taker],
                fate,
                tuple(dict.fromkeys(_good(s) for s in supplies)),
                tuple(s.clause.title for s in supplies),
                tuple(s.name for s in supplies),
            )
            for (one, taker, fate), supplies in links.items()
        ),
    )


def _alone(supplies: Sequence[Supply]) -> Callable[[Supply, str], Fate]:
    """Return how to tell what becomes of a supply if one giver withholds it, and nothing else is withheld."""

    def told(supply: Supply, giver: str) -> Fate:
        if not giver or supply.clause.held:
            return Fate.FLOWS
        effects = cut(supplies, giver, supply.clause.who, only=supply.name)
        return _fate(next(e for e in effects if e.supply.name == supply.name))

    return told


def _then(effects: Sequence[Effect], giver: str) -> Callable[[Supply, str], Fate]:
    """Return how to tell what becomes of a supply after a cut."""
    by_name = {e.supply.name: e for e in effects}

    def told(supply: Supply, one: str) -> Fate:
        effect = by_name.get(supply.name)
        if effect is None:
            return Fate.FLOWS
        withheld = one == giver and not effect.because
        return Fate.WITHHELD if withheld else _fate(effect)

    return told


def _fate(effect: Effect) -> Fate:
    return Fate.STOPS if effect.how is How.STOPS else Fate.WEAKENS


def _parties(links: Iterable[tuple[str, str, Fate]]) -> list[str]:
    return list(dict.fromkeys(name for giver, taker, _ in links for name in (giver, taker)))


def _good(supply: Supply) -> str:
    good = supply.clause.needs
    return supply.clause.title if good is Good.OTHER else good.value
