"""`kingmaker report`: all that a case says and implies."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kingmaker.cli.aside import aside, in_turn
from kingmaker.cli.common import complete, json_option, load_case, reading_options, usable
from kingmaker.cli.report_played import Asked, begun, played_options
from kingmaker.cli.struggling import Bar, working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from kingmaker.analysis.struggle.abreast import Basis
    from kingmaker.analysis.struggle.abreast_sampled import BasisSampled
    from kingmaker.analysis.struggle.recounting import Recounted, Recounting
    from kingmaker.analysis.struggle.recounting_sampled import RecountingSampled
    from kingmaker.analysis.struggle.results import Abreast
    from kingmaker.cli.resuming import Folder
    from kingmaker.model.case import Case
    from kingmaker.report.implied import Parts
    from kingmaker.report.overview import Beside
    from kingmaker.report.varying import Varied
    from kingmaker.source.loaded import Loaded, Usable

#: So many seconds a thread goes on before another that waits may: the solver, which asks for little between long work, must not wait long.
TURN = 0.0002


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
@played_options
@click.option("--variants", is_flag=True, help="Hold every variant against the case as well.")
@json_option
@reading_options
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    outputs: tuple[str, ...],
    form: str | None,
    pictures: str | None,
    variants: bool,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
    **played: Any,  # noqa: ANN401 - the options of `played_options`
) -> None:
    """Report all that a case says and implies: in the terminal, as JSON, as one page of HTML that needs nothing else, or as PDF.

    A case with a clock is played as well: how it may end, event by event, and what that turns on.
    """
    from dataclasses import replace

    from kingmaker.cli.reporting import Forms, write, write_pictures

    forms, asked = Forms.of(outputs, form, as_json=as_json), Asked.of(played)
    reading = partial(load_case, case, variant=variant, without=without)
    with _read(case, reading, asked) as (loaded, parts):
        shelf = asked.folder(loaded, variant=variant, without=sorted(without))
        with _struggle(loaded.case, asked, shelf) as awaited:
            from kingmaker.report.overview import overview

            forms.load()
            beside = replace(_first(loaded), begun=parts, awaited=awaited)
            if variants:
                beside = replace(beside, varied=_varied(loaded, asked, shelf))
            document = overview(loaded.case, loaded.problems, beside=beside)
    if pictures is not None:
        write_pictures(document, pictures)
    write(document, loaded, forms, variant)


@contextmanager
def _read(
    case: str, reading: Callable[[], Loaded], asked: Asked
) -> Iterator[tuple[Usable, Callable[[], Parts]]]:
    """Read a case that can be used, and begin what a report shows of it beside its struggle: give what waits for that.

    A copy of this process reads what looks as if its struggle were to be solved, while this one loads what solves it.
    """
    if asked.expects(case):
        processors = asked.terms.workers
        with in_turn(reading, lambda read: _parts(usable(read)), processors=processors) as (
            read,
            parts,
        ):
            import kingmaker.analysis.struggle.recounting  # noqa: F401 - while the other reads
            from kingmaker.analysis.struggle.alike import load

            load()
            yield usable(read()), parts
        return
    loaded = usable(reading())
    plays = asked.plays(loaded.case)
    processors = asked.terms.workers if plays else 1
    with aside(lambda: _parts(loaded), processors=processors) as parts:
        yield loaded, parts


def _first(loaded: Usable) -> Beside:
    """Return what a report shows beside what the case says, but for its struggle."""
    import hashlib

    from kingmaker.report.overview import Beside

    digest = hashlib.sha256("\0".join(loaded.texts.values()).encode()).hexdigest()[:16]
    return Beside(digest=f"sha256:{digest}")


def _parts(loaded: Usable) -> Parts:
    """Return what a report shows of what the case itself says and implies."""
    from kingmaker.report.implied import parts_of_case
    from kingmaker.source.amending import amending
    from kingmaker.source.under import under_each

    under = under_each(loaded) if loaded.case.clock is None else {}
    return parts_of_case(loaded.case, amending(loaded), under)


@contextmanager
def _struggle(
    case: Case, asked: Asked, shelf: Folder | None
) -> Iterator[Callable[[], Recounted | str] | None]:
    """Solve the struggle of a case, if it has one, beside whatever else is done: give what waits for it, or for why it is not played."""
    from concurrent.futures import ThreadPoolExecutor

    bar = Bar("playing", asked.resume)
    try:
        ready = begun(case, asked, bar, shelf)
        if ready is None or isinstance(ready, str):
            bar.close()
            yield None if ready is None else lambda: ready
            return
        pool, interval = ThreadPoolExecutor(1), sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        try:
            found = pool.submit(_played, ready, bar)
            _under_way(found, bar)
            yield lambda: _waited(found)
        except BaseException:
            bar.abandon()
            if shelf is not None:
                shelf.close()
            pool.shutdown(wait=False, cancel_futures=True)  # what is solved just now may take long
            raise
        finally:
            sys.setswitchinterval(interval)
        pool.shutdown()
    except KeyboardInterrupt:
        bar.goes_on()
        raise
    finally:
        bar.close()


def _under_way(found: Future[Recounted | str], bar: Bar) -> None:
    """Wait for the first of the draws: until the solver is at work, all that is done here keeps it from that."""
    while not found.done() and not bar.moves.wait(0.2):
        pass


def _waited(found: Future[Recounted | str]) -> Recounted | str:
    """Return what comes of work in another thread; an interrupt that came just before the wait began is heard as well."""
    from concurrent.futures import wait

    while not found.done():
        wait([found], timeout=0.2)
    return found.result()


def _played(begun: Recounting | RecountingSampled, bar: Bar) -> Recounted | str:
    """Return a struggle, told whole; why not, if it was not played."""
    from kingmaker.analysis.struggle.refusing import Refused

    try:
        return begun.whole(bar)
    except Refused as refused:
        return f"Not played: {refused}."
    finally:
        bar.close()


def _varied(loaded: Usable, asked: Asked, shelf: Folder | None) -> tuple[Varied, ...]:
    """Hold every variant of a case against it."""
    from kingmaker.analysis.comparing.compare import compare
    from kingmaker.analysis.comparing.wants import Bounds
    from kingmaker.report.varying import Varied
    from kingmaker.source.under import under_variant

    case = loaded.case
    found = []
    plays = asked.draws and case.clock is not None and case.endings
    bounds = Bounds(within=2, positions=2_000, as_written=True)
    with working("comparing variants") as tell:
        basis, refused = _basis(case, asked, shelf) if plays else (None, "")
        for number, name in enumerate(case.variants):
            tell(number, len(case.variants))
            after = under_variant(loaded, name)
            if after is not None:
                played, why = _beside(basis, after, name)
                found.append(Varied(name, compare(case, after, bounds), played, refused or why))
    return tuple(found)


def _basis(
    case: Case, asked: Asked, shelf: Folder | None
) -> tuple[Basis | BasisSampled | None, str]:
    """Return a case as one that others are played beside, or why none is."""
    from kingmaker.analysis.struggle.abreast import Basis
    from kingmaker.analysis.struggle.refusing import Refused

    if asked.sampled:
        from kingmaker.analysis.struggle.abreast_sampled import BasisSampled

        return BasisSampled.of(case, asked.terms, shelf), ""
    try:
        return Basis.of(case, asked.terms, shelf), ""
    except Refused as refused:
        return None, str(refused)


def _beside(
    basis: Basis | BasisSampled | None, after: Case, name: str
) -> tuple[Abreast | None, str]:
    """Return a case played beside another, or why it is not."""
    from kingmaker.analysis.struggle.refusing import Refused

    if basis is None:
        return None, ""
    try:
        played = basis.beside(after, name=name)
    except Refused as refused:
        return None, str(refused)
    return played, "" if played is not None else "it cannot be played as it stands"
