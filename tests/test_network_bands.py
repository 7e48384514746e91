"""The graph of levers for a phone: two columns, every link numbered at both ends, nothing over anything else."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.report.document import Fate, Link, Network
from kingmaker.report.html_figures import picture
from kingmaker.report.network_bands import bands_svg
from kingmaker.report.picture_parts import NARROW

SPAN = re.compile(r'<tspan x="(\d+)" y="(\d+)">(\d+)</tspan>')
BOX = re.compile(r'<rect class="box" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"')
PARTIES = tuple((f"p{n}", f"the party called {n} of several") for n in range(9))


def network(links: list[tuple[int, int, Fate]]) -> Network:
    return Network("n", "Needs", PARTIES, tuple(Link(a, b, f, ("x",), ("x",)) for a, b, f in links))


def columns(drawn: str) -> dict[int, list[tuple[int, int]]]:
    """Where the boxes of each column begin and end, from the top."""
    found: dict[int, list[tuple[int, int]]] = {}
    for x, y, _, high in (map(int, m) for m in BOX.findall(drawn)):
        found.setdefault(x, []).append((y, y + high))
    return {x: sorted(boxes) for x, boxes in found.items()}


LINKS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(list(Fate))), min_size=1, max_size=30
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(LINKS)
def test_every_link_ends_with_its_number_at_a_box_of_each_side(
    links: list[tuple[int, int, Fate]],
) -> None:
    drawn = bands_svg(network(links))
    told = columns(drawn)
    assert sorted(map(len, told.values())) == sorted(
        (len({a for a, _, _ in links}), len({b for _, b, _ in links}))
    )
    for boxes in told.values():
        assert all(low[1] < high[0] for low, high in pairwise(boxes))
    sides: dict[int, dict[int, int]] = {}
    for x, y, number in (map(int, m) for m in SPAN.findall(drawn)):
        sides.setdefault(x, {})[number] = y
    assert [sorted(side) for side in sides.values()] == [list(range(1, len(links) + 1))] * 2
    for side, boxes in zip(sides.values(), told.values(), strict=True):
        places = sorted(side.values())
        assert all(b - a >= 14 for a, b in pairwise(places))
        assert all(any(top < y <= end for top, end in boxes) for y in places)
    ways = re.findall(r"M\d+ (\d+)C", drawn)
    assert len(ways) == len(links)
    assert max(int(x) for x, *_ in BOX.findall(drawn)) + 108 < NARROW


def test_the_order_of_boxes_keeps_lines_from_crossing() -> None:
    """As they are listed, the line of the second giver to the third taker would cross that of the third to the first."""
    links = [(0, 3), (0, 4), (0, 5), (1, 5), (2, 3)]
    drawn = bands_svg(network([(a, b, Fate.FLOWS) for a, b in links]))
    left, right = (
        {int(number): int(y) for _, y, number in SPAN.findall(text)}
        for text in re.findall(r'<text class="quiet"[^>]*font-size="12">(?:<tspan.*?)</text>', drawn)
    )  # fmt: skip
    assert (left[4] < left[5]) == (right[4] < right[5])


def test_lines_of_a_fate_are_drawn_at_once_and_as_in_the_graph() -> None:
    drawn = bands_svg(network([(0, 1, Fate.STOPS), (0, 2, Fate.STOPS), (1, 2, Fate.IDLE)]))
    assert re.findall(r'class="line (f-\w+)"', drawn) == ["f-stops", "f-idle"]
    assert drawn == bands_svg(network([(0, 1, Fate.STOPS), (0, 2, Fate.STOPS), (1, 2, Fate.IDLE)]))


def test_a_graph_of_many_links_has_a_narrow_figure_that_is_not_scrolled() -> None:
    made = picture(network([(n % 9, (n * 2 + 1) % 9, Fate.FLOWS) for n in range(20)]))
    assert '<figure class="wide"' in made
    (narrow,) = re.findall(r'<figure class="narrow small"[^>]*><svg viewBox="0 0 (\d+)', made)
    assert int(narrow) == NARROW
