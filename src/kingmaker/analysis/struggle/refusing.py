"""What is too large, or too open, to be played exactly: said with the numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

#: Told how many states were found, and how many there may be at most; stops by returning False.
Tell: TypeAlias = Callable[[int, int], "bool | None"]
#: It is told after so many states.
EACH = 1_000


class Refused(Exception):  # noqa: N818  # it reads as what happened
    """A case that is not played exactly; the message says what it would take, and what to use instead."""


class Unplayable(Exception):  # noqa: N818  # it reads as what happened
    """A decision that is no vote of yes or no, or that the case does not settle; the message says why, and `help` the nearest fix."""

    def __init__(
        self,
        why: str,
        help_: str = "only votes of yes or no can be played: give the rule as a share or a number",
    ) -> None:
        super().__init__(why)
        self.help = help_


#: More states than this are not played exactly.
MOST_STATES = 200_000


def told(tell: Tell | None, found: int, most: int) -> None:
    """Tell of states that are found, after so many each time; refuse to go on if that is wished."""
    if tell is not None and found and found % EACH == 0 and tell(found, most) is False:
        raise Refused(f"stopped when {found:,} states had been found that play can come to")
