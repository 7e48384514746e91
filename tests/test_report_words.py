"""The words of a report: names of a case as people say them, what is left to a body last, and what says nothing left out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.comparing.compare import compare
from kingmaker.analysis.control.lens import control
from kingmaker.analysis.powers.patterns import Pattern
from kingmaker.analysis.replaying import replay
from kingmaker.model.evaluate import sitting
from kingmaker.model.sentences import Elect, Remove
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.report.assuming import assuming
from kingmaker.report.carrying import carrying
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.controlling import control_document, controlling
from kingmaker.report.deciding import deciding
from kingmaker.report.document import Chart, Groups, Items, Matrix, Part, Table, Text
from kingmaker.report.evidence import claimed, disputes, events, sources
from kingmaker.report.facts import Taking
from kingmaker.report.forcing import forcing
from kingmaker.report.matrix import part_words
from kingmaker.report.matrix_svg import described
from kingmaker.report.meaning import assumed_words, because_of
from kingmaker.report.obtaining import origin_of
from kingmaker.report.organisation import bodies
from kingmaker.report.paying import paying
from kingmaker.report.reaching import act_words
from kingmaker.report.replayed import replay_lines
from kingmaker.report.scoring import forecasting
from kingmaker.report.varying import Varied, varying
from kingmaker.report.words import called, seats_called
from kingmaker.source.load import load
from kingmaker.source.read import gallery
from tests.reports import shipped
from tests.votes import case_of

if TYPE_CHECKING:
    from kingmaker.model.sentences import Act
    from kingmaker.report.document import Section


#: A body of fourteen, one of whom may not vote on one matter.
FOURTEEN = """
people: {ann: Ann, ben: Ben, cleo: Cleo, dan: Dan, eva: Eva, fay: Fay, gil: Gil, hal: Hal, ida: Ida, jon: Jon,
  kim: Kim, lea: Lea, max: Max, ned: Ned}
bodies:
  board:
    members: [ann, ben, cleo, dan, eva, fay, gil, hal, ida, jon, kim, lea, max, ned]
    quorum: none
    passes: at least 7 of members
powers:
  sell: {by: board, passes: at least 7 of voters, voters: actor is not gil}
"""


def told(section: Section | None) -> list[str]:
    """Everything that a section says."""
    found: list[str] = []
    for block in section.blocks if section is not None else ():
        if isinstance(block, Text):
            found.append(block.text)
        elif isinstance(block, Items):
            found += [text for text, _ in block.items]
        elif isinstance(block, Table):
            found += [cell for row in block.rows for cell in row.cells]
        elif isinstance(block, Groups):
            for group in block.groups:
                found += [group.title, group.text, *(text for text, _ in group.items)]
    return found


def test_seats_are_called_by_their_body_and_their_sort_where_there_are_several() -> None:
    one, several = shipped("mozilla"), shipped("tata-sons")
    assert (
        seats_called(one, "foundation-board.directors")
        == "the seats of the board of the Foundation"
    )
    assert (
        seats_called(several, "board.trust-nominees")
        == "the seats of the trust nominees on the board"
    )
    found, name = shipped("carlsberg"), Name("general-meeting")
    bare = replace(found, bodies={name: replace(found.bodies[name], label="")})
    assert called(bare, name) == "general meeting"


SORTS = """
people: {ann: Ann, ben: Ben}
groups: {founders: {name: the founders, members: [ann, ben]}}
bodies:
  board:
    name: the board
    seats: {inner: {name: the inner seats, count: 2}, two: {name: Class Two, count: 1}}
    passes: more than half of in office
  court: {seats: {all: {count: 3}}, passes: more than half of in office}
"""


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (Elect(Name("ann"), Name("board.inner")), "elects Ann to the inner seats of the board"),
        (
            Remove(Name("ben"), Name("board.two")),
            "removes Ben from the Class Two seat of the board",
        ),
        (Elect(Name("ann"), Name("court.all")), "elects Ann to court"),
        (Elect(Name("ann"), Name("court")), "elects Ann to court"),
    ],
)
def test_a_plan_names_seats_as_people_know_them(act: Act, said: str) -> None:
    assert act_words(case_of(SORTS), act) == said


def test_one_who_has_something_at_least_has_it() -> None:
    text = """
people: {ann: Ann, ben: Ben}
groups: {founders: {name: the founders, members: [ann, ben]}}
entities: {mill: {kind: company}}
holdings: {mill: {common: {votes: 1, outstanding: 100, held_by: {HOLDERS}}}}
"""
    for holders, has in (
        ("ann: 30..", "Ann has"),
        ("ann: 30.., ben: 20..", "Ann and Ben have"),
        ("founders: 30..", "the founders have"),
    ):
        case = case_of(text.replace("HOLDERS", holders))
        stakes = next(s for s in control_document(case, control(case)).sections if s.id == "stakes")
        words = told(stakes)
        assert any(f": {has} this much at least;" in one for one in words), words


@pytest.mark.parametrize("name", sorted(gallery()))
def test_no_name_of_a_case_stands_where_words_should(name: str) -> None:
    found = shipped(name)
    said = [*told(deciding(found)), *told(bodies(found)), *told(controlling(found))]
    names = [n for part in (found.people, found.bodies, found.powers, found.groups) for n in part]
    dotted = [f"{b}.{s.id}" for b, body in found.bodies.items() for s in body.seat_groups]
    for text in said:
        words = re.sub(r"`[^`]*`|[(),]", " ", text).split()
        assert not {n for n in (*names, *dotted) if "-" in n or "." in n} & set(words), text


def test_what_is_left_to_a_body_comes_after_what_it_is_asked() -> None:
    section = deciding(shipped("tata-sons"))
    assert section is not None
    groups = [b for b in section.blocks if isinstance(b, Groups)]
    items = [text for text, _ in groups[0].groups[0].items]
    assert items == [
        "filling the seats of the other directors on the board",
        "any other matter of the shareholders",
    ]


def test_people_of_one_body_are_told_as_it_and_others_in_the_order_of_the_case() -> None:
    assert (
        "Controlled by nobody alone. Any 6 of the board of the Foundation (10) decide together."
        in told(controlling(shipped("mozilla")))
    )
    assert any(
        "the bidder, the arbitrageurs and the index funds; or the bidder, the index funds and the founding family"
        in text
        for text in told(controlling(shipped("staggered-board")))
    )
    assert not any(
        "other coalitions" in text for text in told(controlling(shipped("staggered-board")))
    )


def test_a_part_of_those_in_office_is_said_so() -> None:
    said = " ".join(told(controlling(shipped("mozilla"))))
    assert "by more than half of those in office" in said
    assert "of in office" not in said


def test_a_council_whose_members_are_listed_is_not_taken() -> None:
    assert forcing(shipped("un-security-council")) is None


def test_who_can_force_something_rests_on_every_clause_of_the_way_there() -> None:
    section = forcing(shipped("openai-2023"))
    assert section is not None
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    at = next(n for n, row in enumerate(table.rows) if row.cells[0] == "chairman of the board")
    has, takes = table.rows[at : at + 2]
    assert (has.cells[3], has.rests.certainty, has.rests.sources) == (
        "now",
        "published",
        ("announcement",),
    )
    assert (takes.cells[3], takes.rests.clause, takes.rests.certainty) == (
        "2",
        "offices.chair",
        "assumed",
    )
    assert set(takes.rests.sources) == {"announcement", "s10", "wired", "dgcl"}
    told = next(one for one in section.facts if isinstance(one, Taking) and one.turns)
    assert told.rests.certainty == "assumed"


def test_what_is_assumed_is_called_by_what_it_is_about_and_once() -> None:
    found = shipped("mozilla")
    said = told(assuming(found))
    assert (
        "the seats of the board of the Foundation (`bodies.foundation-board.seats.directors`)."
        in said
    )
    assert "who holds the ordinary shares of Tata Sons (`holdings.tata-sons.ordinary`)." in told(
        assuming(shipped("tata-sons"))
    )
    assert any("the A shares of Carlsberg A/S" in t for t in told(assuming(shipped("carlsberg"))))
    assert any(text.startswith("Assumed: ") for text in told(sources(found)))
    assert not any(text.startswith("Assumed") for text in told(sources(found, assumed=False)))


def test_all_but_a_few_are_told_by_the_few() -> None:
    said = told(carrying(case_of(FOURTEEN)))
    assert said.count("any 7 of the 13 other than Gil") == 2


def test_a_curve_without_a_bend_is_drawn_to_a_hundred() -> None:
    section = paying(shipped("wework-2019"))
    assert section is not None
    charts = [block for block in section.blocks if isinstance(block, Chart)]
    assert [chart.series[0].points[-1][0] for chart in charts] == [100]


def test_a_heading_does_not_say_twice_who_decides() -> None:
    titles = list(told(deciding(case_of(FOURTEEN))))
    assert "board: ordinary matters" in titles
    assert "ordinary matters of board" in titles


def test_a_body_with_one_purpose_has_no_other_matters() -> None:
    said = told(deciding(case_of(FOURTEEN.replace("    passes: at least 7 of members\n", ""))))
    assert "board: vote" not in said
    assert not any("ordinary matters" in text or "does not say" in text for text in said)
    said = told(
        deciding(
            case_of(
                FOURTEEN[: FOURTEEN.index("powers:")].replace(
                    "    passes: at least 7 of members\n", ""
                )
            )
        )
    )
    assert "The case does not say by which rule board decides." in said


def test_so_many_of_all_are_told_with_what_they_are() -> None:
    case = shipped("openai-2023")
    board = [str(n) for n in sitting("board", initial(case), case=case)]
    say = Coalitions(case, board)
    some = [Pattern(parts=((4, tuple(board)),))]
    assert say.patterns(some) == "any 4 of the 6 voters"
    assert say.patterns(some, noun="people") == "any 4 of the 6 people"
    assert say.patterns(some, noun="") == "any 4 of the 6"
    assert say.patterns([Pattern(parts=((6, tuple(board)),))]) == "all 6 voters"


def test_only_states_vote_in_the_house() -> None:
    found = shipped("us-electoral-college-2024")
    said = [*told(deciding(found)), *told(carrying(found)), *told(bodies(found))]
    assert not any("ordinary matters" in text or "any other matter" in text for text in said)
    assert "any 34 of the 50" in said
    assert "the 50 in the list of the delegations in the House" in said


@pytest.mark.parametrize(("many", "ends"), [(40, "m38 and m39"), (41, "m10, m11 and 29 more")])
def test_a_body_of_very_many_names_the_first_of_them(many: int, ends: str) -> None:
    names = ", ".join(f"m{n}" for n in range(many))
    people = ", ".join(f"m{n}: {{}}" for n in range(many))
    text = (
        f"people: {{{people}}}\nbodies: {{house: {{members: [{names}], passes: every of members}}}}"
    )
    (found,) = [text for text in told(bodies(case_of(text))) if "m10" in text]
    assert found.startswith(f"{many} members: m0, m1, ")
    assert found.endswith(ends)


def test_who_holds_all_seats_of_a_body_is_named_once() -> None:
    said = " ".join(told(bodies(shipped("mozilla"))))
    assert said.count("the tenth director of the Foundation") == 1
    assert said.count("all who vote in it") == 2
    said = " ".join(told(bodies(shipped("openai-2023"))))  # of two sorts of seats each is told
    assert said.count("Helen Toner") == 2


def test_headings_of_one_who_decides_several_things_differ() -> None:
    section = deciding(shipped("disney-2004"))
    assert section is not None
    titles = [g.title for b in section.blocks if isinstance(b, Groups) for g in b.groups]
    assert len(set(titles)) == len(titles)
    assert "the board" in titles
    assert "the stockholders: filling the seats of the board" in titles


def test_the_timeline_names_the_place_of_its_clocks_and_begins_with_capitals() -> None:
    said = told(events(shipped("disney-2004")))
    assert any(text.startswith("Times are those of New York.") for text in said)
    assert any(text.startswith("Many votes are withheld") for text in said)
    assert not any(text.startswith("many votes") for text in said)


def test_one_forecast_has_a_score_and_its_name_is_in_words() -> None:
    said = told(forecasting(shipped("disney-2004")))
    assert any("The 1 that can be scored has a mean Brier score" in text for text in said)
    assert any(text.startswith("Stays to 2006, “definitely” (read as 97%): he ") for text in said)
    assert any(text.startswith("Goes at once, no number: Eisner must leave now.") for text in said)


def test_a_want_that_others_are_taken_to_have_is_told_in_whose_eyes_and_why() -> None:
    found, path = shipped("openai-2023"), "actors.sutskever.believes.1.of.openai-staff.1.worth"
    words = assumed_words(found, path, "what `ceo is altman` is worth to `openai-staff`")
    assert words == (
        "what it is worth to the employees of OpenAI that Sam Altman is chief executive, as Ilya Sutskever sees it"
    )
    assert because_of(found, path, "").startswith(
        "A guess, that the four thought few would follow."
    )
    assert because_of(found, path, "so") == "so"
    assert because_of(found, "precision", "") == ""


def test_a_crowd_is_not_said_to_decide_alone() -> None:
    section = carrying(shipped("compound"))
    assert section is not None
    (picture,) = [block for block in section.blocks if isinstance(block, Matrix)]
    assert part_words(picture)[Part.DECIDES] == "a crowd, within which it is decided"
    assert "decides alone" not in described(picture)


def test_who_says_so_is_named_as_people_know_it() -> None:
    found = shipped("openai-2023")
    said = [*told(claimed(found)), *told(disputes(found))]
    assert "wion-review" not in said
    assert "WION" in said


#: Two who say otherwise, of each sort that has a name in words or none.
TOLD = """
sources:
  daily-mill: {{name: The mill burns, kind: news, by: "Daily Mill, evening edition"}}
  herald: {{name: The mill stands, kind: news, by: Herald}}
  m1: {{name: What I saw, kind: news, by: Ada Ames}}
  old-letter: {{name: a letter, kind: own, by: somebody unknown}}
  the-novel: {{name: Mill, kind: fiction, by: Cy Coe}}
people: {{ada: Ada Ames}}
questions: {{cause: {{asks: What was it?}}}}
claims:
  - {{about: cause, says: fire, by: {}}}
  - {{about: cause, says: water, by: ada}}
"""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("daily-mill", "Daily Mill"),  # what has several words is a name of it in words
        ("herald", "Herald"),  # one word that is the name itself
        ("m1", "m1"),  # a number, by which other sections call it
        ("old-letter", "old-letter"),  # nobody's name
        ("the-novel", "Cy Coe (fiction)"),
    ],
)
def test_a_source_is_named_by_whose_it_is_where_its_name_says_so(source: str, said: str) -> None:
    section = disputes(case_of(TOLD.format(source)))
    assert section is not None
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    assert [row.cells[2] for row in table.rows] == [said, "Ada Ames"]


def test_law_is_called_by_its_statute() -> None:
    found = shipped("wework-2019")
    assert dict(origin_of(found, ""))["law"].startswith(
        "General Corporation Law of the State of Delaware ("
    )


def test_variants_are_compared_by_name() -> None:
    loaded = load("tata-sons")
    after = load("tata-sons", variant="apart")
    assert loaded.case is not None
    assert after.case is not None
    section = varying(loaded.case, [Varied(Name("apart"), compare(loaded.case, after.case))])
    assert section is not None
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    assert table.rows[0].cells[0] == "The trusts act apart (`apart`)"
    assert "in the variant than in the case" in table.rows[0].cells[1]


def test_a_scenario_is_played_in_words() -> None:
    found = shipped("openai-2023")
    name = Name("the-weekend")
    lines = list(replay_lines(found, [replay(found, name, found.scenarios[name])]))
    assert lines[0] == "The weekend (`the-weekend`): as expected"
    assert lines[1] == "  1. reopen talks (for it the four who voted for the dismissal): done"
    assert lines[-3] == "  at the end Emmett Shear is chief executive: as expected"
    assert (
        lines[-2]
        == "  at the end the four who voted for the dismissal are on the board of directors: as expected"
    )
    assert not [line for line in lines[1:] if "the-" in line or "`" in line]
