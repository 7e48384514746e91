"""What a change does to levers without a vote, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.together import MOST
from kingmaker.report.document import Column, Group, Groups, Rests, Row, Section, Table
from kingmaker.report.words import called, everybody, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.comparing.levers import Levered, Levers
    from kingmaker.analysis.games import Coalition
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


def lever_sections(before: Case, after: Case, found: Levers) -> Iterator[Section]:
    """Yield a section for the levers that differ, if any do."""
    blocks: list[Groups | Table] = []
    if found.levers:
        groups = tuple(
            Group(
                f"{_called(before, after, one.by)} against {_called(before, after, one.against)}",
                _headline(one),
                tuple((line, Rests()) for line in _lines(before, after, one)),
            )
            for one in found.levers
        )
        blocks.append(Groups("levers", groups))
    if found.baskets:
        columns = (Column("what", "what"), Column("before", "before"), Column("after", "after"))
        rows = tuple(
            Row(
                (
                    _title(before, after, one.supply),
                    _groups(before, one.before),
                    _groups(after, one.after),
                )
            )
            for one in found.baskets
        )
        title = "How many have to withhold it"
        blocks.append(Table("baskets", columns, rows, title=title, sourced=False))
    if blocks:
        yield Section("levers", "Levers without a vote", tuple(blocks))


def lever_words(found: Levers) -> str:
    """Return how many levers differ, in a sentence for the summary; nothing where none does."""
    many = len({one.by for one in found.levers})
    if many:
        return f" {many} {'has' if many == 1 else 'have'} other levers without a vote."
    return " Other groups can stop what somebody needs." if found.baskets else ""


def _headline(one: Levered) -> str:
    if not one.withholds[0]:
        return "Has a lever only after the change."
    if not one.withholds[1]:
        return "Has no lever after the change."
    more = set(one.stops[0]) < set(one.stops[1])
    less = set(one.stops[1]) < set(one.stops[0])
    return "Can stop more." if more else "Can stop less." if less else "Has another lever."


def _lines(before: Case, after: Case, one: Levered) -> Iterator[str]:
    for pair, now, no_longer in (
        (one.withholds, "now can withhold", "can no longer withhold"),
        (one.stops, "now stops", "no longer stops"),
        (one.weakens, "now weakens", "no longer weakens"),
    ):
        for word, here, there in ((now, pair[1], pair[0]), (no_longer, pair[0], pair[1])):
            names = [_title(before, after, n) for n in here if n not in there]
            if names:
                yield f"{word}: {listed(names)}"


def _groups(case: Case, groups: Sequence[Coalition] | None) -> str:
    if groups is None:
        return "is not given"
    if not groups:
        return f"more than {MOST}"
    least = [sorted(g) for g in groups]
    return f"{len(least[0])}: {'; '.join(everybody(case, g) for g in least)}"


def _title(before: Case, after: Case, name: Name) -> str:
    case = after if name in after.dependencies else before
    return case.dependencies[name].title


def _called(before: Case, after: Case, name: str) -> str:
    told = called(after, name)
    return called(before, name) if told == name else told
