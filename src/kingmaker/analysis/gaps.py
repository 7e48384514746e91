"""Why a decision cannot be computed: the case does not say, or what it says is no yes/no vote."""

from __future__ import annotations

from enum import StrEnum

from kingmaker.records import dataclass


class Refusal(StrEnum):
    """Why a decision is no yes/no game, or none that is computed here."""

    PLURALITY = "plurality"  #: the seats go to those with most votes
    NO_BASE_IN_WRITING = "no base in writing"  #: a consent in writing has no meeting to count
    NO_SHARES = "no shares"  #: shares are counted in a body whose members hold none
    SEVERAL_CHAIRS = "several chairs"  #: more than one would have the casting vote
    TWO_RECUSALS = "two recusals"  #: one member would be counted in two ways


@dataclass(frozen=True, slots=True)
class Undetermined:
    """The case does not say what is needed: about which address, and what is missing, in words."""

    about: str
    missing: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The case says it, but it is not computed here: about which address, why, and in words."""

    about: str
    why: Refusal
    says: str


class Gap(Exception):  # noqa: N818  # it carries one of the two above, and never leaves this layer
    """Carries a gap from where it is found to where the decision is made up."""

    def __init__(self, found: Undetermined | Refused) -> None:
        super().__init__(found)
        self.found = found
