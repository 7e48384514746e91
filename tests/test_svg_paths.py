"""Paths in fewer letters draw the same, checked by a reader of paths that knows all of their commands."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.report.html_short import shorter
from kingmaker.report.svg_paths import shortest

Place = tuple[Fraction, Fraction]


def drawn(path: str) -> list[tuple[str, list[Place]]]:
    """What a path draws, all by places: moves, lines and bends, in the words of the standard of SVG."""
    tokens = re.findall(r"[a-zA-Z]|-?(?:\d+\.\d*|\.\d+|\d+)", path)
    made: list[tuple[str, list[Place]]] = []
    x = y = x0 = y0 = Fraction(0)
    bent: Place | None = None
    command = ""
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
        if command in "zZ":
            x, y, bent = x0, y0, None
            made.append(("Z", []))
            continue
        takes = {"h": 1, "v": 1, "m": 2, "l": 2, "s": 4, "c": 6}[command.lower()]
        own = [Fraction(tokens.pop(0)) for _ in range(takes)]
        by = command.islower()
        if command in "hH":
            own = [own[0], Fraction(0) if by else y]
        elif command in "vV":
            own = [Fraction(0) if by else x, own[0]]
        places = [(own[n] + x * by, own[n + 1] + y * by) for n in range(0, len(own), 2)]
        if command in "sS":
            places.insert(0, (2 * x - bent[0], 2 * y - bent[1]) if bent else (x, y))
        kind = {1: "L", 3: "C"}[len(places)]
        if command in "mM":
            kind, (x0, y0) = "M", places[-1]
            command = {"m": "l", "M": "L"}[command]
        bent = places[1] if kind == "C" else None
        x, y = places[-1]
        made.append((kind, places))
    return made


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M0 1 10 5 0 9z", "M0 1 10 5 0 9z"),
        ("M700 422l6 6l-6 6l-6 -6z", "M700 422l6 6-6 6-6-6z"),
        ("M346 60H541M346 55v10M541 55v10", "M346 60H541M346 55V65M541 55V65"),
        ("M1.50 0.5L11.5 20.5", "M1.5 .5l10 20"),
        ("M0 0A5 5 0 0 1 10 10", "M0 0A5 5 0 0 1 10 10"),
    ],
)
def test_known_paths(path: str, short: str) -> None:
    assert shortest(path) == short


NUMBERS = st.one_of(
    st.integers(-30, 999).map(str), st.integers(-300, 9999).map(lambda n: str(n / 10))
)
COMMANDS = st.sampled_from("mMlLhHvVcCzZ").flatmap(
    lambda c: st.tuples(
        st.just(c),
        st.lists(
            NUMBERS, min_size=(k := {"h": 1, "v": 1, "c": 6, "z": 0}.get(c.lower(), 2)), max_size=k
        ),
    )
)


@settings(max_examples=60)
@given(st.lists(COMMANDS, max_size=12))
def test_a_path_in_fewer_letters_draws_the_same(commands: list[tuple[str, list[str]]]) -> None:
    path = "M5 5" + "".join(f"{c}{' '.join(own)}" for c, own in commands)
    made = shortest(path)
    assert drawn(made) == drawn(path)
    assert len(made) <= len(path)


def test_lines_that_bend_on_alike_do_so_by_a_short_command() -> None:
    made = shortest("M8 62C8 109 12 109 12 156C12 203 20 203 20 250")
    assert made == "M8 62c0 47 4 47 4 94s8 47 8 94"
    assert drawn(made) == drawn("M8 62C8 109 12 109 12 156C12 203 20 203 20 250")


def test_lines_of_one_kind_are_drawn_at_once_below_texts_and_above_all_else() -> None:
    line = '<path class="grid" d="M0 {0}H9"/>'
    svg = f'<svg>\n{line.format(1)}\n<text x="0" y="5">a b</text>\n{line.format(2)}<rect x="0" y="1"/>{line.format(3)}</svg>'
    assert shorter(svg) == (
        '<svg><path class=grid d="M0 1H9M0 2H9"/><text y=5>a b</text><rect x=0 y=1 /><path class=grid d="M0 3H9"/></svg>'
    )


def test_what_is_filled_has_a_head_or_is_told_by_pointing_at_it_is_drawn_by_itself() -> None:
    parts = (
        '<path class="grid" d="M0 0H9z"/><path class="grid" d="M0 0H9z"/>',
        '<path class="line" d="M0 0H9"/><path class="line" d="M0 1H9"/>',
        '<path class="grid" d="M0 0H9" marker-end="url(#a)"/><path class="grid" d="M0 0H9"/>',
        '<g><title>a</title><path class="grid" d="M0 0H9"/></g><path class="grid" d="M0 0H9"/>',
    )
    for part in parts:
        assert shorter(f"<svg>{part}</svg>").count("<path") == 2


def test_attributes_lose_their_quotation_marks_only_where_they_are_not_needed() -> None:
    body = '<a href="#c1">x</a><i class="a b"></i><a href="https://a.example/">y</a><b title="" id="q&quot;">z</b><q cite="a=b"></q>'
    assert shorter(body) == (
        '<a href=#c1>x</a><i class="a b"></i><a href="https://a.example/">y</a><b title="" id=q&quot;>z</b><q cite="a=b"></q>'
    )


def test_words_that_look_like_attributes_stay_as_they_are() -> None:
    assert shorter('<p>a id="x" b</p><p>c</p>') == '<p>a id="x" b<p>c'


def test_a_heading_beside_an_empty_cell_says_what_it_heads() -> None:
    one = '<thead><tr><th scope="col">a</th></tr></thead>'
    two = '<thead><tr><th scope="col">a</th><td></td></tr></thead>'
    assert shorter(one) == "<thead><tr><th>a"
    assert shorter(two) == "<thead><tr><th scope=col>a<td>"
