"""What became of an imported file as a JSON value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.diagnostics import problem_json
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from kingmaker.model.declared import Declared
    from kingmaker.problems import Problem


def import_json(
    said: Mapping[str, object], declared: Iterable[Declared], problems: Iterable[Problem]
) -> dict[str, object]:
    """Return the answer: what is said of the case, the declarations with exact shares, every problem."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": "import",
        **said,
        "declared": [declared_json(one) for one in declared],
        "problems": [problem_json(p) for p in problems],
        "made": {"kingmaker": __version__},
    }


def declared_json(one: Declared) -> dict[str, object]:
    """Return a declaration as a JSON value, its bounds as exact shares."""
    return {
        "of": one.of,
        "by": one.by,
        "kind": one.kind.value,
        "low": _share(one.low),
        "high": _share(one.high),
        "says": one.says,
        "statement": one.statement,
    }


def _share(share: Fraction | None) -> str | None:
    return None if share is None else str(share)
