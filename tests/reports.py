"""The reports of the cases that are shipped, each made once for all tests of a run."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.recounting import recount
from kingmaker.report.overview import Beside, overview
from kingmaker.source.load import load
from kingmaker.source.under import under_each

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.recounting import Recounted
    from kingmaker.model.case import Case
    from kingmaker.report.document import Document

#: Cases whose struggle is told whole in a second or so.
PLAYED = ("disney-2004", "volkswagen-2009", "wework-2019")


@cache
def shipped(name: str) -> Case:
    """A case that is shipped, as it is read."""
    case = load(name).case
    assert case is not None
    return case


@cache
def report_of(name: str) -> Document:
    """The report of a case without its struggle."""
    loaded = load(name)
    assert loaded.case is not None
    under = under_each(loaded) if loaded.case.clock is None else {}
    return overview(loaded.case, loaded.problems, beside=Beside(under=under))


@cache
def recounted(name: str, draws: int) -> Recounted:
    """The struggle of a case told whole, counted in double precision by one worker."""
    case = load(name).case
    assert case is not None
    return recount(case, Terms(draws=draws, workers=1))


@cache
def played_report_of(name: str, draws: int) -> Document:
    """The report of a case with its struggle."""
    loaded = load(name)
    assert loaded.case is not None
    beside = Beside(recounted=recounted(name, draws))
    return overview(loaded.case, loaded.problems, beside=beside)
