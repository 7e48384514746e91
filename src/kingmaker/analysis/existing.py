"""Whether a power exists in a state, and the sentence that says why it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.evaluate import holds
from kingmaker.model.state import NotSaid
from kingmaker.model.wording import condition_to_text

if TYPE_CHECKING:
    from kingmaker.model.bodies import Decision, Power
    from kingmaker.model.case import Case
    from kingmaker.model.state import State


def existing(case: Case, state: State, power: Power, step: Decision) -> tuple[bool | None, str]:
    """Return whether a power has begun, has not ended, and exists while its condition holds; and what there is to say of it.

    `None` where that is not to be told. Where it exists nothing is to be said. Conditions are marked, as they are written.
    """
    needed = [c for c in (power.from_, step.when) if c is not None]
    told = " and ".join(f"`{condition_to_text(c)}`" for c in needed)
    try:
        if not all(holds(c, state, case=case) for c in needed):
            return False, f"As things stand nobody has this power: it takes that {told}."
        if power.until is not None and holds(power.until, state, case=case):
            ended = condition_to_text(power.until)
            return (
                False,
                f"As things stand nobody has this power any more: it lasts until `{ended}`.",
            )
    except NotSaid:
        return None, ""
    return True, ""
