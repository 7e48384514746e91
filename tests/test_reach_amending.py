"""Amendments as moves: rules are state where a power to amend them is; held against a twin that names everybody."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.reach.lens import reach, smallest
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.reach.terms import Terms
from kingmaker.cli import main
from kingmaker.model.claims import Verb
from kingmaker.model.values import Name
from kingmaker.source.amending import amending
from kingmaker.source.load import loads
from tests.reach_twin import Twin
from tests.test_reach import RULES, case_of, goal, organisations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kingmaker.analysis.reach.lens import Reach
    from kingmaker.source.load import Loaded
    from tests.reach_twin import Here

BOARD = """
title: rules that change
as_of: 2025-01-01
people: {ann: {}, bob: {}, cy: {}, dee: {}, eve: {}}
bodies:
  board:
    seats: 5
    members: [ann, bob, cy, dee, eve]
    quorum: none
    passes: more than half of in office
offices:
  ceo: {of: board, held_by: ann, appointed_by: board, removed_by: board}
powers:
  remove-officer: {by: board, passes: every of in office}
"""
LOWER = "amend powers.remove-officer.passes to more than half of in office"
RAISE = "amend bodies.board.passes to every of in office"
OUT = "ceo is not ann"


def ask(text: str, who: str, want: str = OUT, **terms: object) -> Reach:
    loaded = loads(text)
    names = [Name(n) for n in who.split()]
    asked = Terms(resignations=False, **terms)  # type: ignore[arg-type]
    return reach(case_of(loaded), names, goal(loaded, want), asked, amended=amending(loaded))


def test_whoever_may_amend_the_rule_needs_one_turn_more() -> None:
    assert ask(BOARD, "bob cy dee", verb=Verb.CARRY).answer is Answer.NO
    text = f"{BOARD}  amend-bylaws: {{by: board, acts: {LOWER}}}\n"
    found = ask(text, "bob cy dee")
    assert (found.answer, found.moves) == (Answer.YES, 2)
    assert [str(step.uses) for step in found.plan.steps] == ["amend-bylaws", "None"]
    assert ask(text, "bob cy").answer is Answer.NO
    assert any("powers.remove-officer.passes" in note for note in found.notes)


def test_without_who_reads_it_the_amendment_is_not_followed() -> None:
    loaded = loads(f"{BOARD}  amend-bylaws: {{by: board, acts: {LOWER}}}\n")
    terms = Terms(resignations=False)
    found = reach(case_of(loaded), [Name("bob"), Name("cy"), Name("dee")], goal(loaded, OUT), terms)
    assert found.answer is Answer.LIMIT
    assert found.opened[0] == ("amend-bylaws",)
    assert any("is not followed" in note for note in found.notes)


def test_the_others_may_amend_before_it_is_too_late() -> None:
    text = BOARD.replace("every of in office", "at least 2 of voters")
    text += f"  amend-bylaws: {{by: board, acts: [{RAISE}, amend powers.remove-officer.passes to every of in office]}}\n"
    assert ask(text, "bob cy", we_first=True, within=3).answer is Answer.YES
    assert ask(text, "bob cy", we_first=False, within=3).answer is Answer.NO
    assert ask(text, "bob cy", we_first=False, verb=Verb.CARRY, within=3).answer is Answer.YES
    assert ask(text, "bob cy dee", we_first=False, within=3).answer is Answer.YES


def test_seats_that_an_amendment_adds_can_be_filled() -> None:
    text = BOARD + (
        "  amend-bylaws: {by: board, acts: amend bodies.board.seats to 7}\n"
        "  elect-director: {by: board}\n"
    )
    want = "at least 6 of board in office"
    assert ask(text, "ann bob", want).answer is Answer.NO
    found = ask(text, "bob cy dee", want)
    assert (found.answer, found.moves) == (Answer.YES, 2)


MOVES = f"""  amend-bylaws: {{by: board}}
moves:
  lower: {{by: board, uses: amend-bylaws, do: {LOWER}}}
"""


def test_amendments_are_named_by_moves_and_others_stay_open() -> None:
    found = ask(BOARD + MOVES, "bob cy dee")
    assert (found.answer, found.moves) == (Answer.YES, 2)
    assert found.plan.steps[0].uses == "amend-bylaws"
    other = "at least 6 of board in office"
    assert ask(BOARD + MOVES, "bob cy dee", other, within=2).answer is Answer.LIMIT
    assert ask(BOARD + MOVES, "bob cy dee", other, within=2, as_written=True).answer is Answer.NO
    assert ask(BOARD + MOVES, "bob cy dee", as_written=True).moves == 2


def test_what_changes_who_sits_where_is_not_followed() -> None:
    text = f"{BOARD}  amend-bylaws: {{by: board, acts: amend bodies.council.seats to 3}}\n"
    found = ask(text, "bob cy dee", within=1)
    assert found.answer is Answer.LIMIT
    assert "the amendment of `bodies.council.seats` is not followed" in found.notes


def test_smallest_coalitions_count_with_amendments() -> None:
    loaded = loads(f"{BOARD}  amend-bylaws: {{by: board, acts: {LOWER}}}\n")
    terms = Terms(resignations=False)
    found = smallest(case_of(loaded), goal(loaded, OUT), terms, amended=amending(loaded))
    assert {(a.size, a.moves) for a in found.able} == {(3, 2)}


def test_the_plan_is_a_scenario_that_replay_runs(tmp_path: Path) -> None:
    text = f"{BOARD}  amend-bylaws: {{by: board, acts: {LOWER}}}\n"
    case = tmp_path / "case.yaml"
    case.write_text(text)
    command = ["reach", str(case), "--who", "bob,cy,dee", "--goal", OUT, "--json"]
    said = CliRunner().invoke(main, command)
    assert said.exit_code == 0, said.stderr
    answer = json.loads(said.stdout)
    assert answer["moves"] == 2
    case.write_text(f"{text}{answer['scenario']}\n")
    played = CliRunner().invoke(main, ["replay", str(case)])
    assert played.exit_code == 0, played.output


# --- the twin ------------------------------------------------------------------------------------


@dataclass
class Amended:
    """The game of a coalition where a board may amend: one twin for what the case says under each amendment."""

    loaded: Loaded
    want: str
    ours: frozenset[Name]
    acts: dict[str, tuple[str, str]]
    twins: dict[tuple[tuple[str, str], ...], Twin] = field(default_factory=dict)
    known: dict[object, bool] = field(default_factory=dict)

    def twin(self, made: tuple[tuple[str, str], ...]) -> Twin:
        if made not in self.twins:
            case = amending(self.loaded)(made)
            assert case is not None
            wanted = goal(self.loaded, self.want)
            self.twins[made] = Twin(case, wanted, self.ours, resignations=False)
        return self.twins[made]

    def after(
        self, here: Here, made: tuple[tuple[str, str], ...], *, ours: bool
    ) -> Iterator[tuple[Here, tuple[tuple[str, str], ...]]]:
        twin = self.twin(made)
        side = twin.us if ours else twin.them
        yield here, made
        yield from ((there, made) for there in twin.after(here, side))
        for power, (path, text) in self.acts.items():
            if twin.carried(here, {power}, side, None):
                yield here, tuple(sorted({**dict(made), path: text}.items()))

    def wins(
        self, here: Here, made: tuple[tuple[str, str], ...], turn: int, left: int, *, first: bool
    ) -> bool:
        if self.twin(made).reached(here):
            return True
        if turn == 0 and left == 0:
            return False
        key = (here, made, turn, left)
        if key not in self.known:
            ours = (turn == 0) is first
            some = any if ours else all
            self.known[key] = some(
                self.wins(*there, 1 - turn, left - turn, first=first)
                for there in set(self.after(here, made, ours=ours))
            )
        return self.known[key]

    def least(self, *, first: bool, most: int) -> int | None:
        start = self.twin(()).start()
        found = (n for n in range(most + 1) if self.wins(start, (), 0, n, first=first))
        return next(found, None)


@settings(max_examples=15, deadline=None)
@given(drawn=organisations(), first=st.booleans(), data=st.data())
def test_amended_rules_agree_with_cases_written_anew(
    *, drawn: tuple[str, str, frozenset[str]], first: bool, data: st.DataObject
) -> None:
    text, want, ours = drawn
    rule = data.draw(st.sampled_from(RULES))
    acts = {
        "amend-bylaws": ("powers.remove-director.passes", rule),
        "amend-charter": ("powers.remove-director.person_concerned", "may not vote"),
    }
    for power, (path, new) in acts.items():
        passes = data.draw(st.sampled_from(RULES))
        text += f"  {power}: {{by: board, passes: {passes}, acts: amend {path} to {new}}}\n"
    loaded, who = loads(text), frozenset(map(Name, ours))
    terms = Terms(we_first=first, within=2, resignations=False)
    found = reach(case_of(loaded), who, goal(loaded, want), terms, amended=amending(loaded))
    assert found.moves == Amended(loaded, want, who, acts).least(first=first, most=2)


@pytest.mark.parametrize("text", ["5", "[ann, bob]", "none"])
def test_a_text_is_read_as_the_case_would_be(text: str) -> None:
    loaded = loads(BOARD)
    read = amending(loaded)
    path = {
        "5": "bodies.board.seats",
        "[ann, bob]": "bodies.board.members",
        "none": "bodies.board.quorum",
    }
    assert read(((path[text], text),)) is not None
    assert read((("bodies.board.quorum", "a handful"),)) is None


def test_a_large_coalition_is_not_said_to_be_smallest_where_a_smaller_one_was_not_searched() -> (
    None
):
    loaded = loads(f"{BOARD}  amend-bylaws: {{by: board, acts: {LOWER}}}\n")
    case, wanted = case_of(loaded), goal(loaded, OUT)
    undecided = []
    for most in range(1, 12):
        terms = Terms(resignations=False, most=most)
        found = smallest(case, wanted, terms, amended=amending(loaded))
        assert {a.size for a in found.able} <= {3}
        assert found.answer is (Answer.YES if found.complete else Answer.LIMIT)
        undecided += [a.size for a in found.undecided]
    assert 5 in undecided
