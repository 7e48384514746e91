"""The outline of a story against a course of events: greedy in order, early beats told, conditions read in states."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.outline import Happening, Taken, follow, of_moves, of_record
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.playing import play
from kingmaker.cli import main
from kingmaker.model.evaluate import World
from kingmaker.model.record import Beat, Story, StoryAct, StoryEnd
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.report.outlining import seen_in_play
from tests.answering import keeps_its_schema
from tests.struggle_cases import MILL, case_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

STORY = """
sources: {play: {kind: fiction}}
story:
  source: play
  acts:
    1:
      name: The fall
      beats:
        - {says: he is thrown out, move: dismiss}
        - {says: the town gasps}
    2:
      name: The rage
      beats:
        - {says: they stop the mill, that: unrest is strike}
        - {says: the bank strikes first, move: call-the-loan}
    3:
      name: The return
      beats:
        - {says: he comes back, that: manager is jones, move: reinstate}
  twists:
    - {says: a letter is found}
    - {says: the bank calls, move: call-the-loan}
    - {says: the mill stands still, that: unrest is strike}
    - {says: the bank relents, that: loan is open}
  bright: {name: all is well, maps_to: back, beats: [{says: he is back, that: manager is jones}]}
  tragic: {name: all is lost, maps_to: gone, beats: [{says: an empty mill}]}
events:
  called: {at: 2025-04-01 03:00, by: bank, move: call-the-loan}
  fired: {at: 2025-04-01 12:00, by: board, move: dismiss}
  strike: {at: 2025-04-02 02:00, by: workers, move: strike}
  taken-back: {at: 2025-04-02 12:00, by: board, move: reinstate}
"""
CASE = MILL + STORY


def test_beats_come_in_their_order_and_one_that_came_before_its_turn_is_told_so() -> None:
    found = of_record(case_of(CASE))
    assert found is not None
    assert [m.by for m in found.met] == ["fired", None, "strike", None, "taken-back"]
    assert [m.checkable for m in found.met] == [True, False, True, True, True]
    assert (found.came, found.checkable) == (3, 4)
    assert found.left is not None
    assert (found.left.beat.says, found.left.early) == ("the bank strikes first", "called")
    assert found.act is not None
    assert found.act.title == "The return"
    assert found.instead == ()  # nothing between the strike and the return


def test_a_record_that_stops_stands_in_the_act_of_its_last_beat() -> None:
    text = CASE.replace("by: workers, move: strike", "do: iris resigns from board").replace(
        "by: board, move: reinstate", "note: nothing happens"
    )
    found = of_record(case_of(text))
    assert found is not None
    assert found.act is not None
    assert found.act.title == "The fall"
    assert found.left is not None
    assert (found.left.beat.says, found.instead) == ("they stop the mill", ("strike",))


def test_a_record_without_events_is_not_said_to_have_left_the_outline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mill.yaml").write_text(CASE.split("events:")[0], "utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["play", "mill.yaml", "--draws", "4"])
    text = " ".join(result.stdout.split())
    assert (
        "no event of the record changes anything, so there is nothing to hold them against." in text
    )
    assert "It left the outline" not in text


def test_a_condition_that_held_from_the_beginning_on_is_no_beat() -> None:
    found = of_moves(case_of(CASE), [Taken(Name("call-the-loan"), Name("bank"), None)])
    assert found is not None
    assert found.came == 1  # the call; that Jones is manager was so before
    assert [m.by for m in found.met] == [None, None, None, "call-the-loan", None]


def test_moves_after_an_event_go_on_from_the_record() -> None:
    case = case_of(CASE)
    found = of_moves(case, [Taken(Name("reinstate"), Name("board"), None)], ("called", "fired"))
    assert found is not None
    assert [m.by for m in found.met] == ["fired", None, None, None, "reinstate"]
    assert of_moves(case_of(MILL), []) is None
    assert of_record(case_of(MILL)) is None


def test_a_condition_that_came_true_before_its_turn_is_told_so_and_is_no_beat() -> None:
    text = CASE.replace(
        "{says: he is thrown out, move: dismiss}", "{says: he is back, move: reinstate}"
    )
    found = of_record(case_of(text))
    assert found is not None
    assert [(m.by, m.early) for m in found.met if m.checkable][:2] == [
        ("taken-back", None),
        (None, "strike"),
    ]


def test_a_day_comes_with_the_first_event_after_it_and_an_event_may_be_a_move_and_a_condition() -> (
    None
):
    """The second day and the strike both come by one event, which is the move of one beat and of no other."""
    text = CASE.replace(
        "{says: he is thrown out, move: dismiss}",
        "{says: the second day, that: date at least 2025-04-02}\n"
        "        - {says: strike, move: strike}\n        - {says: strike, move: strike}",
    ).replace("{says: he comes back, that: manager is jones, move: reinstate}", "{says: no more}")
    found = of_record(case_of(text))
    assert found is not None
    assert [m.by for m in found.met][:3] == ["strike", "strike", None]
    moves = [
        Taken(Name("call-the-loan"), Name("bank"), None, datetime(2025, 4, 2, 12, tzinfo=UTC)),
        Taken(Name("strike"), Name("workers"), None, datetime(2025, 4, 2, 13, tzinfo=UTC)),
    ]
    played = of_moves(case_of(text), moves)
    assert played is not None
    assert [m.by for m in played.met][:3] == ["call-the-loan", "strike", None]


def test_moves_go_on_from_an_event_that_changes_nothing() -> None:
    text = CASE + "  heard: {at: 2025-04-01 15:00, note: All hear of it.}\n"
    case = case_of(text)
    moves = [Taken(Name("reinstate"), Name("board"), None)]
    played = play(case, Terms(4, 0), since=Name("heard"))
    seen = seen_in_play(case, played)
    assert seen is not None
    assert sorted(seen) == ["called", "fired", "heard"]
    found = of_moves(case, moves, seen)
    assert found is not None
    assert [m.by for m in found.met] == ["fired", None, None, None, "reinstate"]
    assert seen_in_play(case, play(case, Terms(4, 0))) is None


def test_an_outline_is_not_held_against_what_came_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is played from the first evening on, or told until then, has seen neither the strike nor the return."""
    (tmp_path / "mill.yaml").write_text(CASE, "utf-8")
    monkeypatch.chdir(tmp_path)
    for asked in ("timeline --until", "play --until", "play --from"):
        command, option = asked.split()
        when = "fired" if option == "--from" else "2025-04-01 20:00"
        arguments = [command, "mill.yaml", option, when, "--draws", "4", "--json"]
        outline = json.loads(CliRunner().invoke(main, arguments).stdout)["outline"]
        assert [b["by"] for b in outline["record"]["beats"]] == ["fired", None, None, None, None]
        assert [t["by"] for t in outline["twists"]] == [None, "called", None, None]
        assert all(p["beats"][0]["by"] == "fired" for p in outline["paths"])


def test_each_ending_goes_on_from_the_last_act() -> None:
    """Each may come by a move that the other takes too, and by none that an act has taken."""
    world = World(initial(case_of(MILL)), case_of(MILL))
    beats = [Beat(says=m, move=Name(m)) for m in ("fall", "rise")]
    fall, rise = beats
    story = Story(
        acts=(StoryAct(beats=(fall,)),),
        bright=StoryEnd(beats=(rise, fall)),
        tragic=StoryEnd(beats=(fall, rise, Beat(says="silence"))),
    )
    course = [Happening(Name(f"{m}-{n}"), Name(m), world) for n, m in enumerate(("fall", "rise"))]
    found = follow(story, course, world)
    assert [(m.by, m.early) for m in found.bright] == [("rise-1", None), (None, None)]
    assert [m.by for m in found.tragic] == [None, "rise-1", None]
    assert [m.checkable for m in found.tragic] == [True, True, False]
    assert (found.came, found.checkable) == (1, 1)


def test_a_move_that_another_beat_has_taken_is_not_early() -> None:
    text = CASE.replace(
        "{says: he is thrown out, move: dismiss}",
        "{says: he is thrown out, move: dismiss}\n        - {says: and again, move: dismiss}",
    )
    found = of_record(case_of(text))
    assert found is not None
    assert [(m.by, m.early) for m in found.met][:2] == [("fired", None), (None, None)]


def test_an_ending_that_was_not_played_is_told_without_a_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mill.yaml").write_text(CASE.replace("maps_to: gone, ", ""), "utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["report", "mill.yaml", "--draws", "0"])
    text = " ".join(result.stdout.split())
    assert "- all is well: back. " in text
    assert "all is lost: no ending of play stands for it." in text


def test_the_beats_of_an_ending_are_counted_on_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = "[{says: he goes, move: dismiss}, {says: they stop, move: strike}]"
    (tmp_path / "mill.yaml").write_text(CASE.replace("[{says: an empty mill}]", lost), "utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["report", "mill.yaml", "--draws", "4"])
    text = " ".join(result.stdout.split())
    assert "1 of the 4 beats, and 0 of the ending's own 2." in text


LETTERS = "abc"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(LETTERS), max_size=5), st.lists(st.sampled_from(LETTERS), max_size=6)
)
def test_a_twin_that_looks_for_the_earliest_place_of_each(
    beats: list[str], course: list[str]
) -> None:
    """Beats that are moves come by the earliest places in order: no other choice of places is earlier, beat by beat."""
    case = case_of(MILL)
    world = World(initial(case), case)
    story = Story(acts=(StoryAct(beats=tuple(Beat(says=b, move=Name(b)) for b in beats)),))
    happenings = tuple(Happening(Name(f"{n}"), Name(c), world) for n, c in enumerate(course))
    found = [None if m.by is None else int(m.by) for m in follow(story, happenings, world).met]
    choices = [
        chosen
        for chosen in product([None, *range(len(course))], repeat=len(beats))
        if all(p is None or course[p] == b for p, b in zip(chosen, beats, strict=True))
        and (own := [p for p in chosen if p is not None]) == sorted(set(own))
    ]
    best = min(choices, key=lambda c: [len(course) if p is None else p for p in c])
    assert found == list(best)


def test_the_report_holds_it_against_the_paths_of_play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the two paths, only that to the bright ending takes the manager back; neither has a strike, nor a call of the bank."""
    (tmp_path / "mill.yaml").write_text(CASE, "utf-8")
    monkeypatch.chdir(tmp_path)
    arguments = ["report", "mill.yaml", "--draws", "4", "--json"]
    value = json.loads(CliRunner().invoke(main, arguments).stdout)
    sections = {s["id"]: s for s in value["sections"]}
    beats, acts, ends, _ = sections["outline"]["blocks"][1:]
    courses = [c["title"] for c in beats["columns"]][2:]
    assert courses == ["the record", "back", "gone"]
    assert [r["course-1"] for r in beats["rows"]] == [
        "dismiss",
        "",
        "no",
        "no",
        "reinstate",
        "reinstate",
        "",
    ]
    assert [r["act"] for r in beats["rows"]][-2:] == ["all is well", "all is lost"]
    assert [i["text"] for i in acts["items"]] == [
        "Act “The fall”: the record and every path come alike near, with the one beat that can be checked.",
        "Act “The rage”: nearest is the record, with 1 of the 2 beats that can be checked.",
        "Act “The return”: nearest are the record and the path to: back, with the one beat that can be checked.",
    ]
    assert all(i["clause"].startswith("story.acts.") for i in acts["items"])
    assert (
        "its most probable path has 2 of the 4 beats, and the ending's own."
        in (ends["items"][0]["text"])
    )
    assert ends["items"][1]["text"].endswith("its most probable path has 1 of the 4 beats.")
    groups = sections["paths"]["blocks"][1]["groups"]
    assert [[i["clause"] for i in g["items"]] for g in groups] == [
        ["moves.dismiss", "moves.reinstate"],
        ["moves.dismiss"],
    ]
    assert "At the likely value of everything" in sections["paths"]["how"]


def test_play_and_timeline_tell_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mill.yaml").write_text(CASE, "utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, [*arguments, "--draws", "4"])
        assert result.exit_code == 0, result.stderr
        return result.stdout

    text = " ".join(run("timeline", "mill.yaml").split())
    assert "Of the 5 beats of its acts 4 can be checked" in text
    assert (
        "It left the outline at: “the bank strikes first”, which came out of its order, by “called”."
        in text
    )
    assert "The bright ending" not in text
    assert "all is well: back, " in text
    assert "Twist: the bank calls (it came by “called”)" in text
    assert "Twist: the mill stands still (it came by “strike”)" in text
    assert "Twist: the bank relents (not in the record)" in text
    answer: dict[str, Any] = json.loads(run("play", "mill.yaml", "--json"))
    keeps_its_schema(answer, "play")
    outline = answer["outline"]
    own = {p["ending"]: p["bright"] for p in outline["paths"]}
    assert [(b["says"], b["by"]) for b in own["back"]] == [("he is back", "reinstate")]
    assert own["gone"][0]["by"] is None
    assert outline["record"]["tragic"] == [
        {"says": "an empty mill", "checkable": False, "by": None, "early": None}
    ]
    assert outline["maps_to"] == {"bright": ["back"], "tragic": ["gone"]}
    assert outline["record"]["came"] == 3
    assert [t["by"] for t in outline["twists"]] == [None, "called", "strike", None]
    assert {p["ending"] for p in outline["paths"]} == {p["ending"] for p in answer["paths"]}
    for path in outline["paths"]:
        steps = next(p["steps"] for p in answer["paths"] if p["ending"] == path["ending"])
        assert {b["by"] for b in path["beats"]} - {None} <= {s["move"] for s in steps}
    assert "most probable path has" in " ".join(run("play", "mill.yaml").split())
