"""What is too large, or too open, to be played exactly: said with the numbers."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  # it reads as what happened
    """A case that is not played exactly; the message says what it would take, and what to use instead."""


class Unplayable(Exception):  # noqa: N818  # it reads as what happened
    """A decision that is no vote of yes or no, or that the case does not settle; the message says why."""


#: More states than this are not played exactly.
MOST_STATES = 200_000
#: More ticks than this are not played, however they come about.
MOST_TICKS = 1_000_000
