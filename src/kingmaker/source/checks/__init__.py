"""Checks of a bound case: each a function in a tuple, from case to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kingmaker.model.case import Case
from kingmaker.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.names import Names

Check = Callable[[Case], Iterable[Problem]]

#: Every quick check, in the order of the sections. Those that need a search are in `kingmaker.analysis`.
CHECKS: tuple[Check, ...] = ()


def name_checks(names: Names) -> Iterator[Problem]:
    """Yield a warning for each source that nothing rests on."""
    for name, where in names.scopes.get("source", {}).items():
        if ("source", name) not in names.used:
            help_ = "name it in a `source:`, or take it out"
            yield Problem(
                "K501", f"nothing rests on the source `{name}`", where, Severity.WARNING, help=help_
            )
