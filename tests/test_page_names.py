"""Pages for readers who have not read the case: no addresses, no names of several words, no sentence that reads two ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.powers.patterns import Pattern
from kingmaker.model.case import Case
from kingmaker.model.parties import Party
from kingmaker.model.values import Name
from kingmaker.report.as_html import as_html, said
from kingmaker.report.assuming import assuming
from kingmaker.report.carrying import carrying
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.controlling import controlling
from kingmaker.report.course_svg import course_svg
from kingmaker.report.deciding import deciding
from kingmaker.report.document import Document, Groups, Items, Rests, Section, Stop, Table, Text
from kingmaker.report.evidence import disputes, sources
from kingmaker.report.forcing import forcing
from kingmaker.report.html_style import STYLE
from kingmaker.report.organisation import bodies
from tests.drawn import COURSE
from tests.reports import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator


def told(section: Section | None) -> Iterator[str]:
    """Yield every text of a section: sentences, items, cells."""
    assert section is not None
    for block in section.blocks:
        if isinstance(block, Text):
            yield block.text
        elif isinstance(block, Items):
            yield from (text for text, _ in block.items)
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row.cells)


def cells(section: Section | None) -> Iterator[tuple[str, ...]]:
    assert section is not None
    for block in section.blocks:
        if isinstance(block, Table):
            yield from (row.cells for row in block.rows)


def test_a_line_without_a_source_unfolds_to_a_clause_and_not_to_an_address() -> None:
    items = Items((("It merges.", Rests("powers.merge")), ("It does.", Rests("powers.merge"))))
    page = as_html(Document("report", "x", "X", (Section("s", "S", (items,)),)))
    assert "<summary title=powers.merge>clause</summary>" in page
    assert " title=powers.merge>clause</a>" in page
    assert "attr(title)" in STYLE  # on paper, where nothing unfolds


def test_on_paper_sources_of_the_summary_stay_and_only_what_leads_on_goes() -> None:
    _, _, paper = STYLE.partition("@media print {")
    assert "#summary .say > a:last-child { display: none }" in paper
    assert "#summary a {" not in paper


def coalitions(*kinds: tuple[tuple[int, str], ...]) -> str:
    """Return coalitions in words: of each kind so many of the players with these letters."""
    names = [Name(n) for n in "abcdefg"]
    case = Case(name="x", people={n: Party(label=n.upper()) for n in names})
    patterns = [Pattern(tuple((many, tuple(group)) for many, group in kind)) for kind in kinds]
    return Coalitions(case, names).patterns(patterns, most=2)


def test_two_choices_are_told_apart() -> None:
    assert coalitions(((1, "ab"),)) == "A or B"
    assert coalitions(((1, "a"), (1, "bc"))) == "A with B or C"
    assert (
        coalitions(((1, "a"), (1, "bc"), (1, "de"))) == "A with one of B and C, and one of D and E"
    )
    assert coalitions(((1, "ab"), (2, "cde"))) == "one of A and B, and any 2 of C, D and E"


def test_one_kind_that_is_left_is_told_and_not_counted() -> None:
    three = ((1, "a"),), ((1, "b"),), ((2, "cde"),)
    assert coalitions(*three) == "A; or B; or any 2 of C, D and E"
    assert coalitions(*three, ((1, "f"),)) == "A; or B; or one of 4 other coalitions"


@pytest.mark.parametrize(
    ("name", "note"),
    [
        (
            "tata-sons",
            (
                "“filling the seats of the trust nominees on the board” is not followed: the case does not say by which rule the Tata "
                "Trusts decide together."
            ),
        ),
        ("staggered-board", "“remove a director” needs a cause, and none is taken to be there."),
    ],
)
def test_what_is_not_followed_is_called_as_people_call_it(name: str, note: str) -> None:
    assert note in told(forcing(shipped(name)))


def test_who_fills_seats_under_a_condition_is_told_in_words() -> None:
    words = "the Tata Trusts where the Tata Trusts hold at least 40% of ordinary shares, else the shareholders"
    assert words in told(bodies(shipped("tata-sons")))


def test_who_says_so_is_called_by_the_source_and_not_by_a_name_of_several_words() -> None:
    assert {"Reuters", "Axios"} <= set(told(disputes(shipped("wework-2019"))))


def test_a_source_does_not_say_twice_who_wrote_it_or_when() -> None:
    tribunal = "Cyrus Investments against Tata Sons, NCLAT, 18 December 2019"
    assert tribunal in told(sources(shipped("tata-sons")))
    assert "The We Company, form S-1 registration statement, 2019-08-14" in told(
        sources(shipped("wework-2019"))
    )


def test_an_assertion_that_is_assumed_is_told_in_words() -> None:
    path = "assert.a-quarter-of-the-money"
    said = f"the assertion “a quarter of the money” (`{path}`)."
    assert said in told(assuming(shipped("wework-2019")))


def test_names_of_turning_points_are_whole_where_one_more_row_is_enough() -> None:
    start, *_ = COURSE.stops
    names = (
        "the company's credit is at its end",
        "the families decide for an integrated group",
        "the founder leaves",
        "both supervisory boards agree on one group",
    )
    stops = [
        Stop(n, "e", name, start.at + timedelta(days=day), start.bars, turning=True)
        for n, (name, day) in enumerate(zip(names, (125, 125, 199, 220), strict=True), start=1)
    ]
    drawn = course_svg(replace(COURSE, stops=(start, *stops)), key=False)
    assert all(f">{name}</text>" in drawn for name in names)


def test_votes_of_nobody_known_are_told_where_a_rule_counts_those_cast() -> None:
    rows = {row[0]: row for row in cells(carrying(shipped("samsung")))}
    carries, stops = rows["Amend the articles of Samsung C&T"][1:3]
    assert carries == "Lee Jae-yong with Lee Boo-jin or Lee Seo-hyun if nobody else votes"
    assert stops == "Lee Jae-yong; or Lee Boo-jin and Lee Seo-hyun if nobody else votes"
    assert rows["Ordinary matters of the general meeting of Samsung SDI"][1] == "nobody"
    found = deciding(shipped("samsung"))
    assert found is not None
    groups = [g for b in found.blocks if isinstance(b, Groups) for g in b.groups]
    assert all("the others; they are taken as not cast." in group.text for group in groups)


def test_no_two_headings_of_one_body_are_the_same_where_what_it_decides_tells_them_apart() -> None:
    found = deciding(shipped("wework-2019"))
    assert found is not None
    titles = [g.title for b in found.blocks if isinstance(b, Groups) for g in b.groups]
    assert len(titles) == len(set(titles))
    assert "the stockholders: removal from the seats of the board" in titles
    assert "the board" in titles  # what is left to it needs no name


def test_a_class_of_shares_is_called_as_people_call_it_in_reasons_of_control() -> None:
    found = controlling(shipped("mozilla"))
    assert found is not None
    items = [
        text for b in found.blocks if isinstance(b, Groups) for g in b.groups for text, _ in g.items
    ]
    assert any(
        text.endswith("by more than half of the outstanding shares of MZLA") for text in items
    )


def test_the_sign_of_a_part_stays_with_its_number() -> None:
    assert said("28 % of 2 % and %") == "28\u00a0% of 2\u00a0% and %"


def test_an_assumed_class_of_shares_is_told_as_who_holds_it() -> None:
    found = list(told(assuming(shipped("anthropic"))))
    path = "holdings.anthropic.series-a"
    assert f"who holds the series A shares (`{path}`)." in found
