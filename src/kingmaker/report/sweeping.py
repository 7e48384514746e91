"""A grid over assumptions as rows, as a table, and as JSON."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kingmaker.report.document import FORMAT_VERSION, Column, Document, Row, Section, Table, Text
from kingmaker.report.struggle_json import chance_json
from kingmaker.report.struggle_words import CAUTION, called_ending, chance_words
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.gridding import Point
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

#: More points than this are in the file, not in the terminal.
_SHOWN = 60


def rows(points: Sequence[Point], terms: Terms) -> Iterator[dict[str, object]]:
    """Yield a row for each ending at each point: the values, the probability, and how it was obtained."""
    for one in points:
        for name, chance in one.endings.items():
            yield {
                "point": one.number,
                **dict(one.values),
                "ending": str(name),
                **chance_json(chance),
                "effective_draws": one.effective,
                "method": terms.method.value,
                "draws": terms.draws,
                "seed": terms.seed,
                "plays": terms.plays,
                "look_ahead": terms.look_ahead,
            }


def as_csv(points: Sequence[Point], terms: Terms) -> str:
    """Return all rows as comma-separated values under their names; numbers so that they read as themselves."""
    found = list(rows(points, terms))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(found[0]) if found else ["point"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return stream.getvalue()


def sweep_json(
    case: Case, points: Sequence[Point], terms: Terms, *, file: str
) -> dict[str, object]:
    """Return the JSON answer of `sweep`."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": "sweep",
        "case": case.name,
        "title": case.title,
        "over": [path for path, _ in points[0].values] if points else [],
        "points": [
            {
                "number": one.number,
                "values": dict(one.values),
                "endings": [{"id": n, **chance_json(c)} for n, c in one.endings.items()],
                "effective_draws": one.effective,
            }
            for one in points
        ],
        "file": file,
        "method": terms.method.value,
        "draws": terms.draws,
        "seed": terms.seed,
        "plays": terms.plays,
        "look_ahead": terms.look_ahead,
    }


def sweep_document(case: Case, points: Sequence[Point], terms: Terms) -> Document:
    """Return the report of a sweep: where the leading ending changes, and the first points."""
    paths = [path for path, _ in points[0].values] if points else []
    endings = list(points[0].endings) if points else []
    names = {e: called_ending(_names(case), e) for e in endings}
    columns = (*(Column(p, p) for p in paths), *(Column(str(e), names[e]) for e in endings))
    made = tuple(
        Row((*(v for _, v in one.values), *(chance_words(one.endings[e]) for e in endings)))
        for one in points[:_SHOWN]
    )
    sections = [
        Section("summary", "In short", (Text(summary(points, names)),)),
        Section("points", "Point by point", (Table("points", columns, made, sourced=False),)),
        Section("caution", "How to read this", (Text(CAUTION),)),
    ]
    method = (
        ("kingmaker", __version__),
        ("method", terms.method.value),
        ("draws", f"{terms.draws:,}"),
        ("seed", str(terms.seed)),
    )
    return Document(
        "sweep", case.name, f"{case.title}: a grid over assumptions", tuple(sections), method
    )


def _names(case: Case) -> dict[Name, str]:
    return {name: ending.title for name, ending in case.endings.items()}


def summary(points: Sequence[Point], names: Mapping[Name, str]) -> str:
    """Return how many points there are, which ending leads at how many, and the range of each; `names` are those of endings."""
    if not points:
        return "No points."
    leads: dict[Name, int] = {}
    for one in points:
        first = max(one.endings, key=lambda n, own=one: own.endings[n].mean)  # type: ignore[misc]
        leads[first] = leads.get(first, 0) + 1
    number = "1 point" if len(points) == 1 else f"{len(points):,} points"
    told = ", ".join(f"“{names[name]}” at {count:,}" for name, count in leads.items())
    sentences = [f"{number}. Most likely is {told}."]
    for name in points[0].endings:
        means = [one.endings[name].mean for one in points]
        sentences.append(f"“{names[name]}”: from {min(means):.1%} to {max(means):.1%}.")
    if len(points) > _SHOWN:
        sentences.append(f"The first {_SHOWN} are shown; all are in the file.")
    return " ".join(sentences)
