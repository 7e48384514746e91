"""The figures of the page on OpenAI's struggle, which is too dear to be run as it is written, are those of its 64 draws."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.assumptions import lanes
from kingmaker.analysis.struggle.forecasting import Refusal, ready, run
from kingmaker.analysis.struggle.timing import Timing
from kingmaker.model.values import Name
from kingmaker.source.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.struggle.results import Chance, Timeline

PAGE = (Path(__file__).parent.parent / "docs/explanation/openai-2023-struggle.md").read_text(
    "utf-8"
)
#: What the rows of its tables are about.
EVENTS = {
    "the beginning of the clock": None,
    "the beginning": None,
    "the board dismisses Altman": "dismissed",
    "the board reopens talks": "talks-reopened",
    "the board agrees in principle to resign": "agreed-in-principle",
    "the employees answer Altman with hearts": "hearts-sent",
    "the board goes back on its agreement": "refused",
    "Shear is appointed": "shear-appointed",
    "dozens announce that they leave": "dozens-resign",
    "Microsoft hires Altman and Brockman": "hired-by-microsoft",
    "the letter of 505 employees": "staff-letter",
    "an agreement in principle: Altman returns": "agreed",
    "an agreement in principle": "agreed",
}


@pytest.fixture(scope="module")
def found() -> Timeline:
    case = load("openai-2023").case
    assert case is not None
    made, terms = ready(case), Terms(draws=64, single=True)
    assert not isinstance(made, Refusal)
    drawn = lanes(made.stakes, draws=terms.draws, seed=terms.seed)
    return Timing.of(made, terms, run(made, drawn, single=True)).timeline(())


def chances(found: Timeline, event: str | None) -> Mapping[Name, Chance]:
    if event is None:
        return found.first
    return next(mark.endings for mark in found.marks if mark.event == event)


def percents(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"(\d+)%", text)]


def near(printed: int, share: float) -> bool:
    """Whether a share is printed like this, in whole percents."""
    return abs(100 * share - printed) < 0.51


def rows(header: str) -> list[list[str]]:
    table = PAGE[PAGE.index(header) :].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("| ").split("|")] for row in table]


def test_the_table_of_events_is_what_the_model_says(found: Timeline) -> None:
    table = rows("| known by (UTC) | event |")
    assert len(table) == 11
    for _, event, *cells in table:
        known = chances(found, EVENTS[event])
        for cell, ending in zip(cells, ("return", "exodus", "holds"), strict=True):
            (printed,) = percents(cell)
            assert near(printed, known[Name(ending)].mean), (event, ending)


def test_the_table_of_before_and_after_has_the_figures_of_today_after(found: Timeline) -> None:
    checked = 0
    for event, _, *cells in rows("| known by (UTC) | Altman is chief executive, before |"):
        if event not in EVENTS:
            continue
        known = chances(found, EVENTS[event])
        for cell, ending in zip(cells[::2], ("return", "exodus", "holds"), strict=True):
            mean, *ends = percents(cell)
            assert near(mean, known[Name(ending)].mean), (event, ending)
            for printed, end in zip(
                ends, (known[Name(ending)].low, known[Name(ending)].high), strict=False
            ):
                assert near(printed, end), (event, ending)
            checked += 1 + len(ends)
    assert checked == 7 * 3 + 5 * 2 + 2


def test_what_it_said_on_the_evening_of_the_twentieth(found: Timeline) -> None:
    said = PAGE[PAGE.index("**On the evening of 20 November**") :].split("\n\n", 1)[0]
    before, after = chances(found, "declaration"), chances(found, "staff-letter")
    known = [
        *(
            known[Name(ending)].mean
            for ending in ("return", "holds", "exodus")
            for known in (before, after)
        ),
        *(
            end
            for known in (before, after)
            for end in (known[Name("return")].low, known[Name("return")].high)
        ),
    ]
    printed = percents(said)
    assert len(printed) == len(known)
    assert [p for p, k in zip(printed, known, strict=True) if not near(p, k)] == []


def test_how_well_the_record_was_told(found: Timeline) -> None:
    model, uniform = re.findall(
        r"its logarithmic score \(base 2\) over 12 recorded moves is −([\d.]+), .*?\n?.*?−([\d.]+)\.",
        PAGE,
    )[0]
    assert found.scored.moves == 12
    assert -found.scored.model == pytest.approx(float(model), abs=0.0051)
    assert -found.scored.uniform == pytest.approx(float(uniform), abs=0.0051)
    (left,) = re.findall(r"leaves the weight of (\d+) of 64 draws", PAGE)
    assert found.settings.effective == pytest.approx(float(left), abs=0.51)


@pytest.mark.parametrize("variant", ["member-elected-board", "staff-cannot-leave-together"])
def test_what_a_clause_buys(found: Timeline, variant: str) -> None:
    """Two rows of eight, which need little: the others take as long as the case itself."""
    case = load("openai-2023", variant=variant).case
    assert case is not None
    made = ready(case, record_=False)
    assert not isinstance(made, Refusal)
    drawn = lanes(made.stakes, draws=64, seed=0)
    ends = run(made, drawn, single=True).first.mean(axis=1)
    table = {row[0].split("`")[1]: row for row in rows("| what is changed |") if "`" in row[0]}
    as_it_is = next(row for row in rows("| what is changed |") if row[0] == "as it is")
    for number, ending in ((1, "return"), (3, "exodus"), (4, "holds")):
        (before,), (after,) = percents(as_it_is[number]), percents(table[variant][number])
        place = list(made.board.arena.endings).index(Name(ending))
        assert near(before, chances(found, None)[Name(ending)].mean), ending
        assert near(after, float(ends[place])), (variant, ending)
    points = ends[list(made.board.arena.endings).index(Name("return"))]
    told = int(table[variant][2].split(" ")[0].replace("−", "-"))
    assert near(told, float(points) - chances(found, None)[Name("return")].mean)
