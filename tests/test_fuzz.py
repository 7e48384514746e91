"""A short run of the byte fuzzer, texts by Hypothesis, and the attacks that everybody tries first."""

from __future__ import annotations

import random
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.problems import Problem
from kingmaker.source.load import loads
from kingmaker.source.read import MAX_BYTES, decode
from tests.fuzz_target import PIECES, SEEDS, mutated, survives


@pytest.mark.parametrize("seed", range(8))
def test_injured_cases_are_survived(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a repeatable fuzzer, no secret
    seeds = [path.read_bytes() for path in SEEDS]
    for _ in range(40):
        survives(mutated(rng, seeds))


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(data: bytes) -> None:
    survives(data)


_WORDS = st.sampled_from(
    [p.decode("utf-8", "replace") for p in PIECES] + ["title", "bodies", "a", "\n", "  ", ": "]
)


@given(st.lists(st.one_of(_WORDS, st.text(max_size=8)), max_size=40))
def test_any_text_is_survived(words: list[str]) -> None:
    survives("".join(words).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("laughs", b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n", "K006"),
        ("deep list", b"a: " + b"[" * 10_000, "K005"),
        ("deep block", b"".join(b" " * n + b"a:\n" for n in range(2_000)), "K005"),
        ("deep dashes", b"- " * 10_000, "K005"),
        ("many values", b"title: [" + b"a," * 250_000 + b"a]", "K005"),
        ("not UTF-8", b"title: caf\xe9\n", "K001"),
        ("UTF-16", "title: A".encode("utf-16"), "K001"),
        ("NUL", b"title: A\0B\n", "K002"),
        ("escape", b"title: A\x1b[2J\n", "K002"),
        ("next line", "title: A\x85b\n".encode(), "K002"),
        ("line separator", "title: A\u2028b\n".encode(), "K002"),
        ("empty", b"", "K100"),
        ("a list", b"- a\n- b\n", "K100"),
        ("two documents", b"title: A\n---\ntitle: B\n", "K007"),
        ("a tag", b"title: !!python/object/apply:os.system [ls]\n", "K006"),
        ("merge", b"title: A\n<<: {law: none}\n", "K101"),
    ],
)
def test_attack(name: str, data: bytes, code: str) -> None:
    text = decode(data, f"{name}.yaml")
    problems = (text,) if isinstance(text, Problem) else loads(text, name=f"{name}.yaml").problems
    assert code in {p.code for p in problems}
    assert all(p.where.line >= 1 for p in problems)


def test_half_a_character_in_a_text_is_a_problem() -> None:
    assert [p.code for p in loads("title: A\ud800\n").problems] == ["K002"]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbftitle: A\r\n", b"title: A\r", b"title: A\n"])
def test_marks_and_line_ends_do_not_matter(data: bytes) -> None:
    text = decode(data, "a.yaml")
    assert isinstance(text, str)
    loaded = loads(text)
    assert loaded.problems == ()
    assert loaded.case is not None
    assert loaded.case.label == "A"


def test_a_hundred_megabytes_are_refused_unread() -> None:
    tracemalloc.start()
    data = bytes(MAX_BYTES + 1)
    found = decode(data, "big.yaml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found, Problem)
    assert found.code == "K003"
    assert peak < 2 * MAX_BYTES


def test_a_large_file_takes_time_in_proportion() -> None:
    """Four times the text takes no more than about four times as long; quadratic work would take sixteen."""

    def seconds(people: int) -> float:
        text = "title: A\npeople: {" + ", ".join(f"p{n}: x" for n in range(people)) + "}\n"
        start = time.process_time()
        assert loads(text).case is not None
        return time.process_time() - start

    seconds(100)
    small = min(seconds(1_000) for _ in range(3))
    large = min(seconds(4_000) for _ in range(3))
    assert large < 10 * small
