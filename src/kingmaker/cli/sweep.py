"""`kingmaker sweep`: how a struggle may end over a grid of assumptions."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kingmaker.cli.common import (
    complete,
    completing,
    json_option,
    print_document,
    print_json,
    reading_options,
)
from kingmaker.cli.struggling import (
    Bar,
    event_of,
    moment_of,
    playable,
    refuse_problems,
    terms_of,
    terms_options,
    until_option,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.gridding import Axis, Point
    from kingmaker.cli.sweeping import Task
    from kingmaker.source.loaded import Usable


@click.command("sweep")
@click.argument("case", shell_complete=complete)
@click.option(
    "--over",
    required=True,
    multiple=True,
    metavar="PATH=VALUES",
    help="The values that are to stand at a path of the case: 0.5,1,2 or 0.5..2/4 for four from 0.5 to 2. Repeated, it "
    "makes a grid.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where all rows go: .parquet or .csv; sweep-CASE.parquet, or .csv where pyarrow is not installed.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Play the points on the Dask cluster of this address, such as tcp://host:8786; the numbers are the same.",
)
@until_option
@click.option(
    "--from",
    "since",
    metavar="EVENT",
    shell_complete=completing("events"),
    help="Play from this event of the record on.",
)
@reading_options
@terms_options
@json_option
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    over: tuple[str, ...],
    out: Path | None,
    cluster: str | None,
    until: str | None,
    since: str | None,
    variant: str | None,
    without: tuple[str, ...],
    as_json: bool,
    **terms: Any,  # noqa: ANN401 - the options of `terms_options`
) -> None:
    """Play a case at every point of a grid over what it assumes, and write all the endings to a file.

    Each point is kept as soon as it is there: after Ctrl-C, or a kill, the same command goes on where it stopped.
    """
    asked = terms_of(terms)
    axes = _axes(over)
    loaded = playable(case, variant=variant, without=without)
    file = _file(out, loaded.case.name)
    _needs(file, cluster)
    event, at = event_of(loaded.case, since, "--from"), moment_of(loaded.case, until)
    tasks = _tasks(loaded, axes, asked, {"since": event, "until": at})
    plan = _plan(loaded, axes, asked, since=str(event), until=str(at), variant=variant)
    found = _swept(tasks, file, plan, cluster)
    _written(found, file, asked)
    if as_json:
        from kingmaker.report.sweeping import sweep_json

        print_json(sweep_json(loaded.case, found, asked, file=str(file)))
        return
    from kingmaker.report.sweeping import sweep_document

    print_document(sweep_document(loaded.case, found, asked))
    click.echo(f"\nAll {len(found):,} points are in {file}.")


def _axes(over: Sequence[str]) -> tuple[Axis, ...]:
    from kingmaker.analysis.struggle.gridding import axis

    try:
        return tuple(map(axis, over))
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--over") from None


def _file(out: Path | None, name: str) -> Path:
    if out is None:
        ending = "parquet" if find_spec("pyarrow") is not None else "csv"
        out = Path(f"sweep-{name}.{ending}")
    if out.suffix not in (".parquet", ".csv"):
        raise click.BadParameter(f"{out} ends neither in .parquet nor in .csv", param_hint="--out")
    if out.exists():
        raise click.BadParameter(
            f"{out} is there already: remove it, or name another", param_hint="--out"
        )
    return out


def _needs(file: Path, cluster: str | None) -> None:
    if file.suffix == ".parquet" and find_spec("pyarrow") is None:
        raise click.UsageError(
            "pyarrow is not installed: pip install 'kingmaker[parquet]', or --out FILE.csv"
        )
    if cluster is not None and find_spec("distributed") is None:
        raise click.UsageError("Dask is not installed: pip install 'kingmaker[dask]'")


def _tasks(
    loaded: Usable, axes: Sequence[Axis], terms: Terms, when: Mapping[str, Any]
) -> list[Task]:
    """Return all points; a value that the case cannot have is a problem, before anything is played."""
    from kingmaker.analysis.struggle.gridding import points
    from kingmaker.cli.sweeping import Task
    from kingmaker.source.changing import changed

    try:
        grid = points(axes)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--over") from None
    made = []
    for number, values in enumerate(grid, start=1):
        case, problems = changed(loaded, values)
        refuse_problems(problems, loaded)
        if case is not None:
            made.append(Task(number, values, case, terms, **when))
    return made


def _plan(
    loaded: Usable, axes: Sequence[Axis], terms: Terms, **more: str | None
) -> dict[str, object]:
    """Return what tells one sweep from another: the texts, the grid and how it is played, not the threads."""
    import hashlib

    from kingmaker.version import __version__

    digest = hashlib.sha256("\0".join(loaded.texts.values()).encode()).hexdigest()
    return {
        "kingmaker": __version__,
        "case": digest,
        "over": [[a.path, list(a.values)] for a in axes],
        "method": terms.method.value,
        "draws": terms.draws,
        "seed": terms.seed,
        "plays": terms.plays,
        "look_ahead": terms.look_ahead,
        "single": terms.single,
        **more,
    }


def _swept(
    tasks: Sequence[Task], file: Path, plan: Mapping[str, object], cluster: str | None
) -> list[Point]:
    """Play what is not there yet, and keep each point; a stop says how to go on."""
    from kingmaker.analysis.struggle.gridding import from_value
    from kingmaker.analysis.struggle.refusing import Refused
    from kingmaker.cli.sweeping import Kept, here, on_cluster

    kept = Kept.beside(file, plan)
    done = kept.points()
    left = [task for task in tasks if task.number not in done]
    bar = Bar("sweeping")
    bar.tell(len(done), len(tasks))
    try:
        for value in here(left) if cluster is None else on_cluster(left, cluster):
            kept.keep(value)
            one = from_value(value)
            done[one.number] = one
            bar.tell(len(done), len(tasks))
    except Refused as refused:
        bar.close()
        raise click.UsageError(str(refused)) from None
    except KeyboardInterrupt:
        bar.close()
        click.echo(
            f"{len(done):,} of {len(tasks):,} points are kept in {kept.folder}: the same command goes on from there",
            err=True,
        )
        raise
    finally:
        bar.close()
    return [done[task.number] for task in tasks]


def _written(found: Sequence[Point], file: Path, terms: Terms) -> None:
    """Write all rows at once, then take away the points that were kept."""
    from kingmaker.cli.files import write_whole
    from kingmaker.cli.sweeping import Kept, as_parquet
    from kingmaker.report.sweeping import as_csv, rows

    whole = as_csv(found, terms) if file.suffix == ".csv" else as_parquet(list(rows(found, terms)))
    write_whole(file, whole, replace=True)
    Kept(file.with_name(f"{file.name}.parts"), "").remove()
