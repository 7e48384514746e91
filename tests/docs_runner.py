"""Run the examples of a Markdown page, and say what the page would be if it told the truth.

A page may hold, in this order or any other:

- a ``console`` block with lines ``$ kingmaker ...``: each is run, and what follows it is its output.
  A line ``...`` stands for any number of lines; ``$ echo $?`` shows the last exit code; ``> NAME``
  at the end of a command writes its output to a file, ``< NAME`` reads its input from one, and
  ``$ cp NAME OTHER`` copies a file of the page;
- a ``python`` block with ``>>>``: a doctest, in which ``...`` stands for any text;
- a block under the comment ``<!-- file: NAME -->``: written to that file before what comes later;
- a block under the comment ``<!-- no-run -->``: left alone.

The blocks of one page share a temporary folder and one set of Python names. Run as a program, this
module renews the pages in place: the README and all under ``docs/``, or those that are named.
"""

from __future__ import annotations

import doctest
import re
import shlex
import sys
import tempfile
from collections import Counter
from contextlib import chdir
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {"NO_COLOR": "1", "COLUMNS": "100", "FORCE_COLOR": None, "TERM": "dumb"}
ANY = "..."

_FENCE = re.compile(
    r"(?P<indent> *(?:(?:[-*+]|\d+\.) +)?)(?P<fence>`{3,}|~{3,})(?P<language>[\w-]*)"
)
_COMMENT = re.compile(r"\s*<!--\s*(?:file:\s*(?P<file>\S+)|(?P<skip>no-run))\s*-->\s*")


class WrongPageError(Exception):
    """A page asks for what cannot be run."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: where its text begins in the page, its lines without their indentation."""

    language: str
    start: int
    indent: str
    lines: tuple[str, ...]
    file: str | None
    skip: bool

    @property
    def runs(self) -> bool:
        """Whether there is anything to execute."""
        marks = {"console": ("$ kingmaker", "$ cp "), "python": (">>>",)}.get(self.language, ())
        return not self.skip and any(line.startswith(marks) for line in self.lines)


@dataclass(slots=True)
class Session:
    """What the blocks of a page share."""

    folder: Path
    names: dict[str, Any] = field(default_factory=dict)
    exit_code: int = 0


def pages() -> list[Path]:
    """The README and the documentation: every page that has something to run."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if page.exists() and has_examples(page.read_text("utf-8"))]


def has_examples(text: str) -> bool:
    """Whether a page has something to run."""
    return any(block.runs for block in blocks(text))


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        opened = _FENCE.match(lines[at])
        at += 1
        if opened is None:
            continue
        body = _body(lines[at:], fence=opened["fence"])
        indent = " " * len(opened["indent"])
        comment = _comment_above(lines[: at - 1])
        yield Block(
            language=opened["language"],
            start=at,
            indent=indent,
            lines=tuple(line.removeprefix(indent) for line in body),
            file=comment["file"] if comment else None,
            skip=bool(comment and comment["skip"]),
        )
        at += len(body) + 1


def renew(text: str, folder: Path) -> str:
    """The page with the outputs that its examples have now. A true page comes back unchanged."""
    session = Session(folder)
    lines = text.splitlines()
    moved = 0  # by how much the outputs so far have grown
    with chdir(folder):
        for block in blocks(text):
            if block.file is not None:
                write_file(folder, block.file, "\n".join((*block.lines, "")))
            if not block.runs:
                continue
            run_block = renew_console if block.language == "console" else renew_python
            now = run_block(block, session)
            if tuple(now) != block.lines:
                start = block.start + moved
                end = start + len(block.lines)
                lines[start:end] = [f"{block.indent}{line}".rstrip() for line in now]
            moved += len(now) - len(block.lines)
    return "\n".join(lines) + ("\n" if text.endswith("\n") else "")


def write_file(folder: Path, name: str, text: str) -> None:
    """Write a file of the page, which stays within the page's folder."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise WrongPageError(f"{name} is outside the folder of the page")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def renew_console(block: Block, session: Session) -> list[str]:
    """Run each command of a block; return the block with what they print."""
    now: list[str] = []
    for command, expected in _commands(block):
        words = " ".join(re.sub(r"^[$>] |\\$", "", line) for line in command)
        printed = run(words, session).splitlines()
        now += [*command, *settle(expected, [line.rstrip() for line in printed])]
    return now


def run(command: str, session: Session) -> str:
    """What a command prints, on both streams as they come."""
    if command == "echo $?":
        return f"{session.exit_code}\n"
    program, *arguments = shlex.split(command)
    if program == "cp" and len(arguments) == 2:
        write_file(session.folder, arguments[1], (session.folder / arguments[0]).read_text("utf-8"))
        return ""
    if program != "kingmaker":
        raise WrongPageError(f"only kingmaker is run here, not {command!r}; mark it no-run")
    from kingmaker.cli import main  # noqa: PLC0415  # so that this module loads without it

    target = typed = None
    if ">" in arguments[-2:-1]:
        *arguments, _, target = arguments
    if "<" in arguments[-2:-1]:
        *arguments, _, name = arguments
        typed = (session.folder / name).read_text("utf-8")
    runner = CliRunner(env=ENVIRONMENT)
    result = runner.invoke(main, arguments, input=typed, prog_name="kingmaker")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    session.exit_code = result.exit_code
    if target is None:
        return result.output
    write_file(session.folder, target, result.stdout)
    return result.stderr


def settle(expected: Sequence[str], printed: Sequence[str]) -> list[str]:
    """What the page shows for an output: as it was, if that is true, else the output.

    What was left out is left out again.

    >>> settle(["a", "...", "z", ""], ["a", "b", "c", "z"])
    ['a', '...', 'z', '']
    >>> settle(["a", "...", "z"], ["A", "b", "c", "Z"])
    ['A', '...', 'Z']
    """
    shown = list(expected)
    blank = 0
    while shown and not shown[-1].strip():  # a blank line before the next command
        shown.pop()
        blank += 1
    printed = list(printed)
    while printed and not printed[-1]:
        printed.pop()
    if not matches(shown, printed):
        shown = _elided(shown, printed)
    return [*shown, *[""] * blank]


def matches(expected: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether an output is what the page shows, trailing spaces apart.

    >>> matches(["a", "...", "d"], ["a", "b", "c", "d"]), matches(["a", "..."], ["b"])
    (True, False)
    """
    pattern = "".join(
        "(?:.*\n)*" if line == ANY else re.escape(line.rstrip()) + "\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def renew_python(block: Block, session: Session) -> list[str]:
    """Run a block as a doctest; return it with the values that come out."""
    source = "\n".join((*block.lines, ""))
    test = doctest.DocTestParser().get_doctest(source, session.names, "page", None, block.start)
    runner = _Recorder(optionflags=doctest.ELLIPSIS)
    runner.run(test, clear_globs=False, out=lambda _: None)
    session.names |= test.globs
    now = list(block.lines)
    for example, got in reversed(runner.wrong):
        start = example.lineno + example.source.count("\n")
        values = [line.rstrip() or "<BLANKLINE>" for line in got.splitlines()]
        now[start : start + example.want.count("\n")] = values
    return now


def main(names: Sequence[str]) -> int:
    """Renew the pages in place, and name those that changed."""
    for page in [Path(name).resolve() for name in names] or pages():
        text = page.read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            now = renew(text, Path(folder))
        if now != text:
            page.write_text(now, "utf-8")
            print(f"renewed {page.relative_to(ROOT)}")  # noqa: T201  # it is a program
    return 0


class _Recorder(doctest.DocTestRunner):
    """Keeps each wrong value instead of printing it."""

    def __init__(self, *, optionflags: int) -> None:
        super().__init__(verbose=False, optionflags=optionflags)
        self.wrong: list[tuple[doctest.Example, str]] = []

    def report_failure(
        self, out: object, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        del out, test
        self.wrong.append((example, got))

    def report_unexpected_exception(
        self,
        out: object,
        test: doctest.DocTest,
        example: doctest.Example,
        exc_info: tuple[type[BaseException], BaseException, TracebackType],
    ) -> None:
        del out, test
        exc_info[1].add_note(f"in the example {example.source!r}")
        raise exc_info[1]


def _elided(shown: Sequence[str], printed: list[str]) -> list[str]:
    """A new output, cut as the old one was: from the lines that are most like those where its parts began and ended.

    As it is where a part is not found again, or nothing would be left out.

    >>> old = ["a", "...", "who   what", "bob   an old friend", "...", "z"]
    >>> _elided(old, ["a", "b", "who      what", "bob      an old friend", "c", "z"])
    ['a', '...', 'who      what', 'bob      an old friend', '...', 'z']
    """
    cut: list[str] = []
    at = 0
    marks = [n for n, line in enumerate(shown) if line == ANY]
    for start, end in pairwise((-1, *marks, len(shown))):
        part = shown[start + 1 : end]
        cut += [ANY] if start >= 0 else []
        if not part:
            continue
        begins, ends = _begins(part, printed, at), _ends(part, printed, at)
        first = 0 if start < 0 else begins
        if end == len(shown):
            ends = len(printed)
            first = max(at, ends - len(part)) if first is None else first
        elif start < 0 and ends is None:
            ends = len(part)
        if first is None or ends is None or ends <= first:
            return printed
        cut += printed[first:ends]
        at = ends
    return cut if marks and len(cut) - cut.count(ANY) < len(printed) else printed


#: So many lines of a part are held against an output, to find where it begins or ends.
_LINES = 3


def _begins(part: Sequence[str], printed: Sequence[str], start: int) -> int | None:
    """Where a part of an output begins in a later one: the first place that is most like it."""
    ways = [
        (sum(_alike(*two) for two in zip(part[:_LINES], printed[place:], strict=False)), -place)
        for place in range(start, len(printed))
    ]
    most, place = max(ways, default=(0.0, 0))
    return -place if most >= min(_LINES, len(part)) / 2 else None


def _ends(part: Sequence[str], printed: Sequence[str], start: int) -> int | None:
    """Where a part of an output ends in a later one: of the places that are most like it, the first that leaves it whole."""
    backwards = list(reversed(printed))
    place = _begins(list(reversed(part)), backwards[: len(printed) - start], 0)
    if place is None:
        return None
    like = [
        sum(_alike(*two) for two in zip(list(reversed(part))[:_LINES], backwards[n:], strict=False))
        for n in range(len(printed) - start)
    ]
    from_start = [len(printed) - n for n, much in enumerate(like) if much == like[place]]
    begins = _begins(part, printed, start)
    least = (start if begins is None else begins) + max(1, len(part) // 2)
    return min((end for end in from_start if end >= least), default=from_start[0])


def _alike(line: str, other: str) -> float:
    """How many words two lines have in common, of all that the longer has."""
    words, others = line.split(), other.split()
    if not words or not others:
        return float(words == others)
    return sum((Counter(words) & Counter(others)).values()) / max(len(words), len(others))


def _body(lines: Sequence[str], *, fence: str) -> list[str]:
    """The lines up to the end of a block: a fence of the same kind, as long or longer."""
    end = re.compile(rf" *{fence[0]}{{{len(fence)},}} *")
    return list(takewhile(lambda line: not end.fullmatch(line), lines))


def _comment_above(lines: Sequence[str]) -> re.Match[str] | None:
    """The comment directly above a block; one blank line between them is no matter."""
    above = lines[-1] if lines and lines[-1].strip() else (lines[-2] if len(lines) > 1 else "")
    return _COMMENT.fullmatch(above)


def _commands(block: Block) -> Iterator[tuple[list[str], list[str]]]:
    """Each command of a console block with its lines, and the lines of its output."""
    rest = list(block.lines)
    if rest and not rest[0].startswith("$ "):
        raise WrongPageError(f"a console block starts with a command, not {rest[0]!r}")
    while rest:
        command = [rest.pop(0)]
        while command[-1].endswith("\\") and rest:
            command.append(rest.pop(0))
        output = list(takewhile(lambda line: not line.startswith("$ "), rest))
        del rest[: len(output)]
        yield command, output


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
