"""What any bytes must do to the reader: no exception, every problem at a place that exists, in bounded time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kingmaker.problems import CODES, Problem
from kingmaker.report.diagnostics import FORMS, as_text
from kingmaker.source.load import load_text
from kingmaker.source.read import Text, decode

if TYPE_CHECKING:
    import random

#: What a seed is made of: real cases, and pieces that have broken readers before.
SEEDS = (
    *sorted((Path(__file__).parent / "trial").glob("*.yaml")),
    *sorted((Path(__file__).parent / "broken").glob("*.yaml")),
)
PIECES = (
    b"&a", b"*a", b"!!python/object:x ", b"<<: ", b"---\n", b"...\n", b"{", b"}", b"[", b"]", b": ", b"- ", b"? ",
    b"|\n", b">-\n", b"\t", b"\0", b"\xff", b"\xef\xbb\xbf", b"\r\n", b"\r", b"\xe2\x80\xa8", b"\xc2\x85", b'"', b"'",
    b"#", b",", b"25,000", b"1e400", b"nan", b"-inf", b"9" * 400, b"(" * 60, b"not " * 60, b"more than ", b" of ",
    b"1..2..3..4", b"2023-02-30", b"2023-13-01 25:61", b"%", b"0/0", b"1/0", b"-1", b"..", b"is", b"none", b"unknown",
    b"each", b"it", b"actor", b"holder of ", b"\xf0\x9f\x91\x91", b"\xcc\x81", b"\x1b[2J",
)  # fmt: skip


def survives(data: bytes) -> None:
    """Read bytes as a case and hold every promise of the reader against what comes back."""
    text = decode(data, "fuzz.yaml")
    if isinstance(text, Problem):
        problems: tuple[Problem, ...] = (text,)
        texts = {}
    else:
        loaded = load_text(Text("fuzz.yaml", text, None))
        problems, texts = loaded.problems, dict(loaded.texts)
        assert loaded.case is not None or loaded.errors, "neither a case nor a reason"
    for problem in problems:
        _placed(problem, texts)
    as_text(problems, texts)
    for form in FORMS.values():
        form(problems, ("fuzz.yaml",))


def _placed(problem: Problem, texts: dict[str, str]) -> None:
    where = problem.where
    assert problem.code in CODES, f"{problem.code} is not registered"
    assert where.file == "fuzz.yaml", f"{problem.code} is nowhere: {where}"
    lines = texts.get("fuzz.yaml", "").count("\n") + 2
    assert 1 <= where.line <= where.end_line, f"{problem.code} stands backwards: {where}"
    assert not texts or where.line <= lines, f"{problem.code} lies beyond the file: {where}"
    assert where.column >= 1, f"{problem.code} has no column: {where}"
    assert problem.message.strip(), f"{problem.code} says nothing"
    assert "Token(" not in problem.message, (
        f"{problem.code} speaks of our parser: {problem.message}"
    )


def mutated(rng: random.Random, seeds: list[bytes]) -> bytes:
    """Return a seed after a few random injuries: cut, doubled, swapped, struck, crossed with another."""
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.randint(1, 6)):
        _injure(rng, data, seeds)
    return bytes(data)


def _injure(rng: random.Random, data: bytearray, seeds: list[bytes]) -> None:
    start = rng.randrange(len(data) + 1)
    end = min(len(data), start + rng.randint(0, 40))
    kind = rng.randrange(6)
    if kind == 0:
        del data[start:end]
    elif kind == 1:
        data[start:start] = rng.choice(PIECES)
    elif kind == 2:
        data[start:end] = rng.choice(PIECES)
    elif kind == 3:
        data[start:start] = data[start:end] * rng.randint(1, 3)
    elif kind == 4:
        other = rng.choice(seeds)
        there = rng.randrange(len(other) + 1)
        data[start:end] = other[there : there + rng.randint(1, 80)]
    elif start < len(data):
        data[start] = rng.randrange(256)
