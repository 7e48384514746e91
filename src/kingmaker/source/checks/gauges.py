"""Checks of gauges: their levels, where they start, and levels that nothing sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.values import Name, Quantity
from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.checks.places import doings
from kingmaker.source.checks.walk import every

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Gauge
    from kingmaker.problems import Location


def levels(case: Case) -> Iterator[Problem]:
    """Yield an error for fewer than two levels, levels given twice or not ascending, and a start that is none."""
    for name, gauge in case.gauges.items():
        if len(gauge.levels) < 2:  # noqa: PLR2004 - one level is none
            message = f"`{name}` has fewer than two levels, so it can never change"
            yield Problem("K708", message, name.where, help="list its levels in ascending order")
            continue
        yield from _in_order(name, gauge)
        if gauge.starts is not None and _key(gauge.starts) not in map(_key, gauge.levels):
            known = ", ".join(_text(x) for x in gauge.levels)
            message = f"`{name}` starts at `{_text(gauge.starts)}`, which is none of its levels"
            yield Problem("K710", message, _where(gauge.starts), help=f"levels: {known}")


def _in_order(name: Name, gauge: Gauge) -> Iterator[Problem]:
    seen: dict[str, Name | Quantity] = {}
    before: Quantity | None = None
    for level in gauge.levels:
        text = _text(level)
        if text in seen:
            related = (Related(_where(seen[text]), "first here"),)
            message = f"`{name}` has the level `{text}` twice"
            yield Problem("K709", message, _where(level), help="leave one out", related=related)
            continue
        seen[text] = level
        if isinstance(level, Quantity):
            if before is not None and not _above(level, before):
                yield _not_ascending(name, level, before)
                return
            before = level


def _above(level: Quantity, before: Quantity) -> bool:
    if level.likely is None or before.likely is None or level.unit != before.unit:
        return False
    return level.likely > before.likely


def _not_ascending(name: Name, level: Quantity, before: Quantity) -> Problem:
    if level.unit != before.unit:
        message = (
            f"`{_text(level)}` and `{_text(before)}` are levels of `{name}` in different units"
        )
        help_ = "count all levels of a gauge in one unit"
    else:
        message = (
            f"the levels of `{name}` do not ascend: `{_text(level)}` comes after `{_text(before)}`"
        )
        help_ = "list them from low to high and say where it begins: `starts: LEVEL`"
    return Problem("K709", message, level.where, help=help_)


def _text(level: Name | Quantity) -> str:
    return quantity_to_text(level) if isinstance(level, Quantity) else str(level)


def _where(level: Name | Quantity) -> Location:
    return level.where


def _key(level: object) -> object:
    """Return what two spellings of one level have in common."""
    return (level.likely, level.unit) if isinstance(level, Quantity) else str(level)


def unset_levels(case: Case) -> Iterator[Problem]:
    """Yield a warning for a level that some condition reads and nothing ever sets, a note for others.

    This is the quick version: whether a level that something sets can be reached is for the deep checks.
    """
    if not case.moves and not case.events:
        return
    made, read = _made(case), _read(case)
    for name, gauge in case.gauges.items():
        here, asked = made.get(name, set()), read.get(name, {})
        if not gauge.levels or not (here or asked) or _SOMEBODY in here:
            continue  # nothing speaks of it at all, or it may be set to anything
        start = gauge.starts if gauge.starts is not None else gauge.levels[0]
        dead = [x for x in gauge.levels if _key(x) not in {_key(start), *here}]
        if dead:
            yield _dead(name, dead, next((asked[_key(x)] for x in dead if _key(x) in asked), None))


#: Stands for a value that is whoever a pronoun means.
_SOMEBODY = ("somebody",)


def _dead(name: Name, dead: list[Name | Quantity], read: Location | None) -> Problem:
    them = " or ".join(f"`{_text(x)}`" for x in dead)
    reads = () if read is None else (Related(read, "a condition that can never hold"),)
    return Problem(
        "K711",
        f"nothing ever sets `{name}` to {them}",
        _where(dead[0]),
        Severity.NOTE if read is None else Severity.WARNING,
        help="add a move or an event that does, or take the level out",
        related=reads,
    )


def _made(case: Case) -> dict[str, set[object]]:
    """Return for each gauge the values that some act or fact gives it."""
    found: dict[str, set[object]] = {}
    for doing in doings(case):
        gauge = doing.gauge if isinstance(doing, s.SetTo) else None
        if isinstance(doing, s.Is) and isinstance(doing.subject, Name):
            gauge = doing.subject
        if gauge is not None and isinstance(doing, s.SetTo | s.Is):
            somebody = isinstance(doing.value, s.Pronoun | s.HolderOf)
            found.setdefault(gauge, set()).add(_SOMEBODY if somebody else _key(doing.value))
    return found


def _read(case: Case) -> dict[str, dict[object, Location]]:
    """Return for each gauge the levels that a condition asks for, and where first."""
    found: dict[str, dict[object, Location]] = {}
    sections = (case.terms, case.endings, case.bodies, case.offices, case.powers, case.holdings)
    moves = tuple((m.when, tuple(x.when for x in m.steps)) for m in case.moves.values())
    for part in every(s.Is, (sections, moves, case.actors)):
        if isinstance(part.subject, Name):
            found.setdefault(part.subject, {}).setdefault(_key(part.value), part.where)
    return found
