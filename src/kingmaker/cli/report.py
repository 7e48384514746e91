"""`kingmaker report`: all that a case says and implies."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import complete, json_option, load_case, reading_options, usable
from kingmaker.cli.struggling import Bar, working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kingmaker.analysis.struggle.abreast import Abreast, Basis
    from kingmaker.analysis.struggle.recounting import Recounted, Recounting
    from kingmaker.analysis.struggle.refusing import Refused
    from kingmaker.model.case import Case
    from kingmaker.report.overview import Beside
    from kingmaker.report.varying import Varied
    from kingmaker.source.load import Loaded

#: So many draws of what is assumed, if nothing else is asked for.
DRAWS = 128


@click.command("report")
@click.argument("case", shell_complete=complete)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write it to this file; its ending (.html, .pdf, .md, .json, .txt) says in which form. May be repeated; - is the terminal.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "html", "json", "md", "pdf")),
    help="In which form: text unless the file says otherwise.",
)
@click.option(
    "--pictures",
    type=click.Path(file_okay=False),
    metavar="FOLDER",
    help="Also write each picture into this folder, named by its section: as SVG, and as PNG by the extra kingmaker[png].",
)
@click.option(
    "--draws",
    type=click.IntRange(0, 1_000_000),
    default=DRAWS,
    show_default=True,
    metavar="N",
    help="Draws of what is assumed, for how it may end; 0: leave the struggle unplayed.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    show_default=True,
    help="The seed of the draws; the same one gives the same numbers.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Threads; as many as there are cores, if not given. It changes no number.",
)
@click.option("--variants", is_flag=True, help="Hold every variant against the case as well.")
@json_option
@reading_options
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    outputs: tuple[str, ...],
    form: str | None,
    pictures: str | None,
    draws: int,
    seed: int,
    workers: int | None,
    variants: bool,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Report all that a case says and implies: in the terminal, as JSON, as one page of HTML that needs nothing else, or as PDF.

    A case with a clock is played as well: how it may end, event by event, and what that turns on.
    """
    from dataclasses import replace

    from kingmaker.cli.reporting import Forms, write, write_pictures
    from kingmaker.report.overview import overview

    forms = Forms.of(outputs, form, as_json=as_json)
    loaded = usable(load_case(case, variant=variant, without=without))
    if loaded.case is None:
        return
    with _struggle(loaded.case, draws, seed, workers) as awaited:
        beside = _first(loaded)
        if variants:
            beside = replace(beside, varied=_varied(loaded, draws, seed, workers))
        document = overview(loaded.case, loaded.problems, beside=replace(beside, awaited=awaited))
    if pictures is not None:
        write_pictures(document, pictures)
    write(document, loaded, forms, variant)


def _first(loaded: Loaded) -> Beside:
    """Return what a report shows beside what the case says, but for its struggle."""
    import hashlib

    from kingmaker.report.overview import Beside
    from kingmaker.source.amending import amending

    digest = hashlib.sha256("\0".join(loaded.texts.values()).encode()).hexdigest()[:16]
    return Beside(digest=f"sha256:{digest}", amended=amending(loaded))


@contextmanager
def _struggle(
    case: Case, draws: int, seed: int, workers: int | None
) -> Iterator[Callable[[], Recounted | str] | None]:
    """Solve the struggle of a case, if it has one, beside whatever else is done: give what waits for it, or for why it is not played."""
    from concurrent.futures import ThreadPoolExecutor

    begun = _begun(case, draws, seed, workers)
    if begun is None or isinstance(begun, str):
        yield None if begun is None else lambda: begun
        return
    bar = Bar("playing")
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(_played, begun, bar)
        try:
            yield found.result
        except BaseException:
            bar.abandon()
            raise


def _begun(case: Case, draws: int, seed: int, workers: int | None) -> Recounting | str | None:
    """Return the struggle of a case, ready to be solved; why it is not played; `None` where there is none."""
    import os

    if case.clock is None or not case.endings:
        return None
    if not draws:
        return f"Not played, as no draws were asked for: `kingmaker report {case.name} --draws {DRAWS}`."
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.recounting import recounting
    from kingmaker.analysis.struggle.refusing import Refused

    terms = Terms(draws=draws, seed=seed, workers=workers or os.cpu_count() or 1, single=True)
    try:
        return recounting(case, terms)
    except Refused as refused:
        return _unplayed(case, refused)


def _unplayed(case: Case, refused: Refused) -> str:
    """Return why a struggle is not in the report, and where it is played if it is too large to be solved."""
    words = f"Not played: {refused}."
    if "--method sampled" not in words:
        return words
    return f"{words} A report is exact: it is `kingmaker play {case.name}` that takes it."


def _played(begun: Recounting, bar: Bar) -> Recounted | str:
    """Return a struggle, told whole; why not, if it was not played."""
    from kingmaker.analysis.struggle.refusing import Refused

    try:
        return begun.whole(bar.tell)
    except Refused as refused:
        return f"Not played: {refused}."
    finally:
        bar.close()


def _varied(loaded: Loaded, draws: int, seed: int, workers: int | None) -> tuple[Varied, ...]:
    """Hold every variant of a case against it."""
    import os

    from kingmaker.analysis.comparing.compare import compare
    from kingmaker.analysis.comparing.wants import Bounds
    from kingmaker.analysis.struggle.abreast import Basis
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.report.varying import Varied
    from kingmaker.source.under import under_variant

    case = loaded.case
    assert case is not None  # noqa: S101  # asked of a case that can be used
    terms = Terms(
        draws=max(draws, 1), seed=seed, workers=workers or os.cpu_count() or 1, single=True
    )
    found = []
    plays = draws and case.clock is not None and case.endings
    bounds = Bounds(within=2, positions=2_000, as_written=True)
    with working("comparing variants") as tell:
        basis = Basis.of(case, terms) if plays else None
        for number, name in enumerate(case.variants):
            tell(number, len(case.variants))
            after = under_variant(loaded, name)
            if after is not None:
                played, why = _beside(basis, after)
                found.append(Varied(name, compare(case, after, bounds), played, why))
    return tuple(found)


def _beside(basis: Basis | None, after: Case) -> tuple[Abreast | None, str]:
    """Return a case played beside another, or why it is not."""
    from kingmaker.analysis.struggle.refusing import Refused

    if basis is None:
        return None, ""
    try:
        played = basis.beside(after)
    except Refused as refused:
        return None, str(refused)
    return played, "" if played is not None else "it cannot be played as it stands"
