"""Problems made readable: for a terminal, as JSON, for GitHub, as SARIF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from kingmaker.problems import CODES, Severity, is_error
from kingmaker.records import dataclass
from kingmaker.report.wrapping import wrapped
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kingmaker.problems import Location, Problem

#: The version of the JSON that `check --json` prints.
FORMAT_VERSION = "1.1"

#: Lines longer than this are cut around the fault; so many columns stand left of them, and so many are shown at least.
_WIDTH, _GUTTER, _LEAST = 110, 7, 40
_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "35;1", Severity.NOTE: "1"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def counts(problem: Problem, *, strict: bool) -> bool:
    """Tell whether a problem makes `check` fail."""
    return is_error(problem) or (strict and problem.severity is Severity.WARNING)


def summary(problems: Sequence[Problem], cases: int, claims_left: int = 0) -> str:
    """Return one sentence on what was found, and one on the claims that were not held against the clauses.

    >>> summary((), 2)
    '2 cases: nothing wrong'
    >>> summary((), 1, 19)
    '1 case: nothing wrong; 19 claims not held, `--claims` holds them'
    """
    tally = {s: sum(p.severity is s for p in problems) for s in Severity}
    parts = [f"{n} {s.value}{'s' if n > 1 else ''}" for s, n in tally.items() if n]
    text = f"{cases} case{'s' if cases > 1 else ''}: {', '.join(parts) or 'nothing wrong'}"
    if claims_left:
        text += (
            f"; {claims_left} claim{'s' if claims_left > 1 else ''} not held, `--claims` holds them"
        )
    return text


def claims_left(many: int) -> str:
    """Return a sentence on the claims that were not held against the clauses.

    >>> claims_left(1)
    '1 claim was not held against the clauses: `--claims` does it, and `kingmaker test` shows why one fails'
    """
    said = "1 claim was" if many == 1 else f"{many} claims were"
    return f"{said} not held against the clauses: `--claims` does it, and `kingmaker test` shows why one fails"


def as_text(
    problems: Iterable[Problem],
    texts: Mapping[str, str],
    *,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """Return problems as a reader wants them: sentence, place, the line with carets, what to do.

    For a terminal of a `width` sentences are wrapped, and lines of a case cut so that carets stand below the fault.
    """
    lines = {name: text.split("\n") for name, text in texts.items()}
    paper = _Paper(lines, colour, width)
    return "".join(_one(p, paper) + "\n" for p in problems)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What problems are written on: the lines of all texts, whether in colour, and how wide it is, if that is known."""

    lines: Mapping[str, Sequence[str]]
    colour: bool
    width: int | None

    @property
    def room(self) -> int:
        """How much of a line is shown."""
        return _WIDTH if self.width is None else max(min(_WIDTH, self.width - _GUTTER), _LEAST)


def _one(problem: Problem, paper: _Paper) -> str:
    label, colour = f"{problem.severity.value}[{problem.code}]", paper.colour
    head, *more = wrapped(f"{label}: {_clean(problem.message)}", paper.width, hang=4)
    painted = _paint(label, _COLOURS[problem.severity], colour=colour)
    parts = [f"{painted}: {_paint(head[len(label) + 2 :], '1', colour=colour)}"]
    parts += [f"    {_paint(line.strip(), '1', colour=colour)}" for line in more]
    parts += _excerpt(problem.where, paper)
    for related in problem.related:
        parts += _excerpt(related.where, paper, label=_clean(related.message))
    if problem.help:
        parts += wrapped(f"   = {_clean(problem.help)}", paper.width, hang=5)
    return "\n".join(parts) + "\n"


def _excerpt(where: Location, paper: _Paper, label: str = "") -> list[str]:
    place = f"  --> {_clean(str(where))}" + (f"  ({label})" if label else "")
    text = paper.lines.get(where.file, ())
    if not 0 < where.line <= len(text):
        return [place]
    line, start, width = _cut(text[where.line - 1], where, paper.room)
    number = f"{where.line:4}"
    caret = _paint(("-" if label else "^") * width, "1" if label else "31;1", colour=paper.colour)
    gutter = " " * len(number)
    return [place, f"{gutter} |", f"{number} | {line}", f"{gutter} | {' ' * start}{caret}"]


def _cut(line: str, where: Location, room: int) -> tuple[str, int, int]:
    """Return a line short enough for the room there is, where its fault starts, and how wide the fault is."""
    start = min(where.column - 1, len(line))
    end = where.end_column - 1 if where.end_line == where.line else len(line)
    width = max(1, min(end, len(line)) - start)
    left = 0
    if len(line) > room:
        left = max(0, min(start - 20, len(line) - room))
        line = ("…" if left else "") + line[left + bool(left) : left + room]
    return _clean(line), start - left, min(width, max(1, room - (start - left)))


def _clean(text: str) -> str:
    """Return text without characters that would move a terminal's cursor, each replaced by a blank or a dot."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "·" for c in text)


def _paint(text: str, style: str, *, colour: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if colour else text


def problem_json(problem: Problem) -> dict[str, object]:
    """Return a problem as JSON sees it; lines and columns count from one, ends are exclusive."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "help": problem.help,
        **_place(problem.where),
        "related": [{"message": r.message, **_place(r.where)} for r in problem.related],
    }


def _place(where: Location) -> dict[str, object]:
    return {
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "end_line": where.end_line,
        "end_column": where.end_column,
    }


def as_json(problems: Sequence[Problem], cases: Sequence[str], claims_left: int = 0) -> str:
    """Return problems as one JSON object with its format version."""
    value = {
        "format_version": FORMAT_VERSION,
        "kind": "check",
        "cases": list(cases),
        "problems": [problem_json(p) for p in problems],
        "counts": {f"{s.value}s": sum(p.severity is s for p in problems) for s in Severity},
        "claims_left": claims_left,
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def as_github(problems: Sequence[Problem], _cases: Sequence[str], _claims_left: int = 0) -> str:
    """Return problems as workflow commands, which GitHub shows beside the lines."""
    return "".join(command(p) for p in problems)


def command(problem: Problem) -> str:
    """Return one problem as a workflow command of GitHub."""
    where = problem.where
    level = "notice" if problem.severity is Severity.NOTE else problem.severity.value
    place = f"file={_property(where.file)},line={where.line},endLine={where.end_line},col={where.column}"
    if where.line == where.end_line:
        place += f",endColumn={where.end_column}"
    text = problem.message + (f"\n{problem.help}" if problem.help else "")
    return f"::{level} {place},title={problem.code}::{_escaped(text)}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(problems: Sequence[Problem], _cases: Sequence[str], _claims_left: int = 0) -> str:
    """Return problems as SARIF 2.1.0, which code scanners read."""
    used = sorted({p.code for p in problems})
    driver = {
        "name": "kingmaker",
        "version": __version__,
        "rules": [{"id": c, "shortDescription": {"text": CODES.get(c, c)}} for c in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(p, used.index(p.code)) for p in problems],
    }
    value = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _result(problem: Problem, index: int) -> dict[str, object]:
    text = problem.message + (f" ({problem.help})" if problem.help else "")
    result: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": _LEVELS[problem.severity],
        "message": {"text": text},
        "locations": [_physical(problem.where)],
    }
    if problem.related:
        result["relatedLocations"] = [
            {**_physical(r.where), "message": {"text": r.message}} for r in problem.related
        ]
    return result


def _physical(where: Location) -> dict[str, object]:
    region = {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": quote(where.file)}, "region": region}}


FORMS: dict[str, Callable[..., str]] = {
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
