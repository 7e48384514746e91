"""Why there is nothing to take in a case: no office, and bodies whose votes are somebody's already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.words import called, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.values import Name


def powers_there(case: Case) -> tuple[Name, ...]:
    """Return the powers of a case, by name: what can be decided in it."""
    return tuple(case.powers)


def nothing_words(case: Case) -> Iterator[str]:
    """Yield why nobody can take an office or a body by a power, which powers there are, and what can be asked instead."""
    offices = "The case has no office" if not case.offices else "No office can be held"
    if case.bodies:
        bodies = listed(called(case, name) for name in case.bodies)
        one = len(case.bodies) == 1
        yield (
            f"{offices} and no seat that anybody could be put in: who votes in {bodies} is whoever holds the shares or the "
            f"weight by which {'it decides' if one else 'they decide'}. So there is nothing to take."
        )
    else:
        yield f"{offices} and no body. So there is nothing to take."
    names = powers_there(case)
    if names:
        said = listed(f"`{name}`" for name in names)
        yield f"What can be decided is {said}: `kingmaker powers` says who carries it."
    else:
        yield "Nor does the case give a power to anybody."
    if any(power.acts for power in case.powers.values()):
        yield "What these powers do can be asked for as a condition, with --goal."
