"""One thing done in a turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kingmaker.analysis.reach.ways import Subject, Way
    from kingmaker.model.values import Name


class Done(NamedTuple):
    """One thing done: a verb, whom it is about and where that person goes or leaves, and how it is carried.

    `place` is a place, a body or a power by name; `after` are the places that the person holds then. `value` is a number of
    seats, the people of a list, or the things done in a turn of a whole period.
    """

    verb: str
    place: Name
    subject: Subject | None = None
    after: int = 0
    way: Way | None = None
    value: Any = None

    @property
    def acts(self) -> int:
        """How many things are done: a turn of a whole period may be several."""
        return len(self.value or ()) if self.verb == "turn" else 1
