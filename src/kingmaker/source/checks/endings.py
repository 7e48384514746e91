"""Checks of endings: that there are several, that one is `otherwise`, and that facts decide them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.values import Name
from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.checks.walk import spelt_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Move, Step


def one_otherwise(case: Case) -> Iterator[Problem]:
    """Yield a problem where endings are too few, `otherwise` is not the last, or nothing is left over for it."""
    names = list(case.endings)
    if not names:
        return
    left = [n for n in names if isinstance(case.endings[n].when, s.Otherwise)]
    if len(names) < 2:  # noqa: PLR2004 - a struggle that can end in one way only is none
        message = f"`{names[0]}` is the only ending"
        help_ = "add another, such as `{name: Everything else, when: otherwise}`"
        yield Problem("K719", message, names[0].where, help=help_)
    elif not left:
        message = "no ending is `otherwise`, so a state may have none"
        help_ = "add a last one, `{when: otherwise}`, unless the others leave nothing over"
        yield Problem("K719", message, names[-1].where, Severity.WARNING, help=help_)
    for name in left:
        if name != names[-1]:
            message = (
                f"`{name}` is `otherwise` and not the last ending, so none after it can come about"
            )
            related = (Related(names[-1].where, "the last ending"),)
            yield Problem("K719", message, name.where, help="put it last", related=related)


def twice_the_same(case: Case) -> Iterator[Problem]:
    """Yield an error for two endings under one condition."""
    for (first, one), (second, other) in combinations(case.endings.items(), 2):
        if one.when == other.when and not isinstance(one.when, s.Otherwise):
            message = f"the endings `{first}` and `{second}` have the same condition"
            related = (Related(first.where, "the first of them"),)
            help_ = "endings exclude each other: keep one, or say how they differ"
            yield Problem("K721", message, second.where, help=help_, related=related)


def endings_of_moods(case: Case) -> Iterator[Problem]:
    """Yield a warning for an ending that only a mood decides: gauges that no decision sets."""
    if not case.moves:
        return
    decided = _decided(case)
    for name, ending in case.endings.items():
        facts = [p for p in spelt_out(ending.when, case) if isinstance(p, _FACTS)]
        gauges = [
            p.subject for p in facts if isinstance(p, s.Is | s.Level) and p.subject in case.gauges
        ]
        if gauges and len(gauges) == len(facts) and not decided & {str(g) for g in gauges}:
            message = f"the ending `{name}` turns on `{gauges[0]}` alone, which no decision sets"
            help_ = "let it turn on who holds what, where people work, or what somebody decided"
            where = getattr(ending.when, "where", name.where)
            yield Problem("K720", message, where, Severity.WARNING, help=help_)


_FACTS = (
    s.Is, s.Level, s.Member, s.Works, s.Holds, s.Counted, s.DateIs, s.Happened, s.Moved, s.Always, s.Otherwise,
)  # fmt: skip


def _decided(case: Case) -> set[str]:
    """Return the gauges that an act, a decision, chance or a rule sets."""
    found: set[str] = set()
    for move in case.moves.values():
        for step in move.steps:
            found |= {act.gauge for act in step.do if isinstance(act, s.SetTo)}
            if _is_decision(move, step, case):
                facts = (
                    f for f in step.then if isinstance(f, s.Is) and isinstance(f.subject, Name)
                )
                found |= {str(f.subject) for f in facts}
    for power in case.powers.values():
        found |= {act.gauge for act in power.acts if isinstance(act, s.SetTo)}
    return found


def _is_decision(move: Move, step: Step, case: Case) -> bool:
    by_office = move.by_holder_of is not None or step.by in case.offices
    return bool(step.uses or step.do or by_office or move.nobody or step.by in case.bodies)
