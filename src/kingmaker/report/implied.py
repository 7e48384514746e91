"""What a report shows of what a case itself says and implies, whatever comes of its struggle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.powers.results import Known
from kingmaker.report import organisation
from kingmaker.report.bargaining import bargaining
from kingmaker.report.carrying import carrying
from kingmaker.report.controlling import controlling
from kingmaker.report.deciding import deciding
from kingmaker.report.forcing import forcing
from kingmaker.report.levering import levering
from kingmaker.report.owning import owning
from kingmaker.report.paying import paying
from kingmaker.report.structure import structured
from kingmaker.report.under_variants import turning

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from kingmaker.analysis.reach.amending import Amended
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.report.document import Section

    Parts: TypeAlias = tuple[Section | None, ...]


def parts_of_case(
    case: Case, amended: Amended | None, under: Mapping[Name, Case] | None = None
) -> Parts:
    """Return what a case says and implies, part by part; `None` for one of which it says nothing.

    What its variants change is told of those that `under` gives.
    """
    known = Known()
    told = carrying(case, known)
    return (
        structured(case),
        organisation.entities(case),
        organisation.bodies(case),
        organisation.offices(case),
        deciding(case),
        told,
        controlling(case),
        owning(case),
        forcing(case, amended),
        paying(case),
        levering(case),
        bargaining(case),
        turning(case, under or {}, told, known),
    )
