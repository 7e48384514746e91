"""Patterns are those of the standard library, only compiled later."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.patterns import pattern
from kingmaker.problems import Problem
from kingmaker.source import read


@given(st.text("ab1 ", max_size=8))
def test_a_pattern_does_what_a_compiled_one_does(text: str) -> None:
    ours, theirs = (
        pattern(r"(?P<letter>A)|\d", re.IGNORECASE),
        re.compile(r"(?P<letter>a)|\d", re.IGNORECASE),
    )
    for method in ("match", "search", "fullmatch"):
        found, expected = getattr(ours, method)(text), getattr(theirs, method)(text)
        assert (found and (found.span(), found["letter"])) == (
            expected and (expected.span(), expected["letter"])
        )
    assert ours.split(text) == theirs.split(text)
    assert ours.sub("-", text) == theirs.sub("-", text)
    assert ours.findall(text) == theirs.findall(text)
    assert [m.span() for m in ours.finditer(text)] == [m.span() for m in theirs.finditer(text)]
    assert ours.flags == theirs.flags


def test_a_broken_pattern_raises_when_used() -> None:
    broken = pattern("(")
    for _ in range(2):
        with pytest.raises(re.error):
            broken.match("x")


SIGNS = st.sampled_from(
    "a\n\t\r\x00\x0b\x1f\x7f\x85\x9f\xa0é\u2027\u2028\u2029\ud800\udfff\ufffd\ufffe\uffff𝄞"
)


@given(st.text(st.one_of(SIGNS, st.characters()), max_size=6))
def test_the_quick_look_finds_what_no_text_may_hold(text: str) -> None:
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    forbidden = [
        at
        for at, sign in enumerate(plain)
        if (ord(sign) < 32 and sign not in "\t\n")
        or 0x7F <= ord(sign) < 0xA0
        or sign in "\u2028\u2029\ufffe\uffff"
        or 0xD800 <= ord(sign) < 0xE000
    ]
    found = read.clean(text, "a.yaml")
    if not forbidden:
        assert found == plain
        return
    assert isinstance(found, Problem)
    before = plain[: forbidden[0]].split("\n")
    assert found.code == "K002"
    assert (found.where.line, found.where.column) == (len(before), len(before[-1]) + 1)
