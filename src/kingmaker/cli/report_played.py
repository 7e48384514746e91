"""How the struggle of a report is played: its options, what they come to, and where finished draws are kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kingmaker.cli.resuming import folder_of, resume_option
from kingmaker.cli.struggling import SHARED, terms_of
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.recounting import Recounting
    from kingmaker.analysis.struggle.recounting_sampled import RecountingSampled
    from kingmaker.cli.resuming import Folder
    from kingmaker.cli.struggling import Bar
    from kingmaker.model.case import Case
    from kingmaker.source.load import Loaded

F = TypeVar("F", bound=Callable[..., Any])

#: So many draws of what is assumed, if nothing else is asked for.
DRAWS = {"exact": 128, "sampled": 64}
#: A line that begins as that of a clock does.
_CLOCK = re.compile(r"^clock[ \t]*:", re.MULTILINE)


def played_options(command: F) -> F:
    """Add the options that say how a struggle is played; `Asked.of` reads them."""
    options = (
        click.option(
            "--draws",
            type=click.IntRange(0, 1_000_000),
            metavar="N",
            help=f"Draws of what is assumed, for how it may end; {DRAWS['exact']}, or {DRAWS['sampled']} if --method is sampled; "
            "0: leave the struggle unplayed.",
        ),
        SHARED["seed"],
        click.option(
            "--method",
            type=click.Choice(("exact", "sampled")),
            default="exact",
            show_default=True,
            help="exact: no error of sampling, not played where there are too many states; sampled: plays that look a few "
            "moves ahead, each estimate with its error.",
        ),
        SHARED["plays"],
        SHARED["look-ahead"],
        SHARED["workers"],
        resume_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Asked:
    """How a struggle is to be played, and where finished draws are kept; without draws it is not played."""

    terms: Terms
    draws: int
    resume: Path | None = None

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Asked:
        """Return what the options of `played_options` come to; what does not go together is wrong use."""
        exact = options["method"] == "exact"
        draws = DRAWS[options["method"]] if options["draws"] is None else options["draws"]
        resume = options["resume"]
        terms = terms_of({**options, "draws": max(draws, 1), "floats": "single" if exact else None})
        if resume is not None and not draws:
            raise click.UsageError("--resume keeps draws, and --draws 0 has none: leave one out")
        return cls(terms, draws, resume)

    @property
    def sampled(self) -> bool:
        """Whether it is played, not solved."""
        return self.terms.plays > 0

    def plays(self, case: Case) -> bool:
        """Tell whether the struggle of a case is to be worked out."""
        return bool(self.draws) and _plays(case)

    def expects(self, case: str) -> bool:
        """Tell by a look at the text of a case, before it is read, whether its struggle is likely to be solved."""
        from kingmaker.source.read import Text, path_of, read

        if not self.draws or self.sampled or not path_of(case).is_file():  # what flows is read once
            return False
        text = read(case)
        return isinstance(text, Text) and _CLOCK.search(text.text) is not None

    def folder(self, loaded: Loaded, **more: object) -> Folder | None:
        """Return where finished draws are kept; of a case that is not played there are none."""
        case = loaded.case
        if self.resume is not None and case is not None and not _plays(case):
            msg = f"{case.name} has no clock and endings, so nothing is played that --resume could keep: leave it out"
            raise click.UsageError(msg)
        return folder_of(self.resume, loaded, self.terms, "report", **more)


def begun(
    case: Case, asked: Asked, bar: Bar, shelf: Folder | None
) -> Recounting | RecountingSampled | str | None:
    """Return the struggle of a case, ready to be worked out; why it is not played; `None` where there is none."""
    if case.clock is None or not _plays(case):
        return None
    if not asked.draws:
        return f"Not played, as no draws were asked for: `kingmaker report {case.file} --draws {DRAWS['exact']}`."
    if asked.sampled:
        from kingmaker.analysis.struggle.recounting_sampled import RecountingSampled

        return RecountingSampled(case, case.clock, asked.terms, shelf)
    from kingmaker.analysis.struggle.recounting import recounting
    from kingmaker.analysis.struggle.refusing import Refused

    try:
        return recounting(case, asked.terms, finding=bar.finding, shelf=shelf)
    except Refused as refused:
        return _unplayed(case, str(refused))


def _plays(case: Case) -> bool:
    return case.clock is not None and bool(case.endings)


def _unplayed(case: Case, why: str) -> str:
    """Return why a struggle is not in the report, and by what it can be, if it is too large to be solved."""
    words = f"Not played: {why}."
    if "--method sampled" not in words:
        return words
    return f"{words} `kingmaker report {case.file} --method sampled` tells it by plays, each estimate with its error."
