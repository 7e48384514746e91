"""What every reader of a case needs to know while binding, and where its problems go."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from kingmaker.model.values import Name
from kingmaker.records import dataclass
from kingmaker.source.names import is_name, name_problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from kingmaker.problems import Location, Problem
    from kingmaker.source.names import Names
    from kingmaker.source.read import Text


class Lost:
    """The type of `LOST`."""


#: What a reader returns when it found nothing usable and has said so.
LOST: Final = Lost()


@dataclass(slots=True)
class Context:
    """Declared names, the time zone, tables beside the case, and the problems met so far."""

    names: Names
    zone: ZoneInfo
    table: Callable[[str, Location], Text | Problem]
    problems: list[Problem] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def report(self, problem: Problem) -> Lost:
        """Keep a problem; the value is lost."""
        self.problems.append(problem)
        return LOST

    def refer(
        self, text: str, where: Location, scopes: tuple[str, ...], *, declares: bool = False
    ) -> Name | Lost:
        """Return the name that a text refers to in these scopes, or `LOST` with a problem."""
        if self.names.scope_of(text, scopes) is not None:
            return Name(text, where)
        if declares and self.names.implicit and is_name(text):
            problem = name_problem(text, where, "person")
            if problem is not None:
                return self.report(problem)
            self.names.declare("person", text, where)
            self.names.used.add(("person", text))
            return Name(text, where)
        self.names.miss(text, scopes, where)
        return LOST
