"""The points of a sweep: worked out here or on a cluster, each kept as soon as it is there, the whole written at once."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from kingmaker.cli.files import write_whole
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.gridding import Point
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

_PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class Task:
    """One point that is to be played: all that somebody else needs to do it."""

    number: int
    values: tuple[tuple[str, str], ...]
    case: Case
    terms: Terms
    since: Name | None = None
    until: datetime | None = None


def worked(task: Task) -> dict[str, object]:
    """Play one point. The same function runs here and on a cluster, so the numbers are the same."""
    from kingmaker.analysis.struggle.gridding import as_value, point
    from kingmaker.analysis.struggle.playing import play

    found = play(task.case, task.terms, since=task.since, until=task.until)
    return as_value(point(task.number, task.values, found))


def here(tasks: Iterable[Task]) -> Iterator[dict[str, object]]:
    """Play points one after the other in this process."""
    for task in tasks:
        yield worked(task)


def on_cluster(tasks: Sequence[Task], address: str) -> Iterator[dict[str, object]]:
    """Play points on a cluster of Dask, each as it gets done."""
    from distributed import Client, as_completed

    client = Client(address)  # type: ignore[no-untyped-call]
    try:
        futures = client.map(worked, tasks, pure=False)
        for future in as_completed(futures):  # type: ignore[no-untyped-call]
            yield future.result()
    finally:
        client.close()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Kept:
    """The points of a sweep that are there already, in a folder beside the file that they will make."""

    folder: Path
    plan: str

    @classmethod
    def beside(cls, out: Path, plan: Mapping[str, object]) -> Kept:
        """Return the folder of a sweep; one that was begun for another is refused."""
        text = json.dumps(plan, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        kept = cls(out.with_name(f"{out.name}.parts"), digest)
        there = kept.folder / _PLAN
        if there.exists() and json.loads(there.read_text("utf-8")).get("plan") != digest:
            msg = f"{kept.folder} belongs to another sweep that was not finished: name another --out, or remove it"
            raise click.UsageError(msg)
        kept.folder.mkdir(parents=True, exist_ok=True)
        if not there.exists():
            write_whole(there, json.dumps({"plan": digest, "of": plan}, indent=2), replace=True)
        return kept

    def points(self) -> dict[int, Point]:
        """Return the points that are there, by number. A file that is not whole is no point."""
        from kingmaker.analysis.struggle.gridding import from_value

        found = {}
        for path in sorted(self.folder.glob("point-*.json")):
            with suppress(ValueError, KeyError, TypeError):
                one = from_value(json.loads(path.read_text("utf-8")))
                found[one.number] = one
        return found

    def keep(self, value: Mapping[str, object]) -> None:
        """Write one point."""
        write_whole(self.folder / f"point-{value['number']}.json", json.dumps(value), replace=True)

    def remove(self) -> None:
        """Take the folder away."""
        for path in self.folder.iterdir():
            path.unlink()
        self.folder.rmdir()


def as_parquet(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return rows as a file of Parquet, column by column."""
    import io

    import pyarrow as pa
    from pyarrow import parquet

    names = list(rows[0]) if rows else []
    table = pa.table({name: [row[name] for row in rows] for name in names})
    stream = io.BytesIO()
    parquet.write_table(table, stream)
    return stream.getvalue()
