"""Two cases side by side: gained and lost coalitions against a twin that looks at all, roles, control, the command."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.comparing.bearing import _bearing
from kingmaker.analysis.comparing.compare import compare
from kingmaker.analysis.comparing.edits import Edited, edited
from kingmaker.analysis.comparing.families import patterns_of
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.whole import whole
from kingmaker.cli import main
from kingmaker.source.load import load, loads
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from kingmaker.analysis.comparing.compare import Change
    from kingmaker.model.case import Case

PEOPLE = ("ann", "ben", "cleo", "dan", "eve")


def board(rule: str, members: str = "ann, ben, cleo, dan", more: str = "") -> Case:
    text = (
        f"title: A board\npeople: {{ann: {{}}, ben: {{}}, cleo: {{}}, dan: {{}}, eve: {{}}}}\n"
        f"groups: {{pair: {{members: [ann, ben]}}}}\n"
        f"bodies:\n  board: {{members: [{members}], quorum: none, passes: {rule}}}\n"
        f"powers:\n  sell: {{by: board}}\n{more}"
    )
    loaded = loads(text)
    assert not loaded.errors, loaded.errors
    assert loaded.case is not None
    return loaded.case


def sell(before: Case, after: Case) -> Change | None:
    return next((c for c in compare(before, after).changes if c.id == "sell"), None)


# --- who gains and loses ----------------------------------------------------------------------------

RULES = (
    "more than half of members",
    "at least 2 of members",
    "every member",
    "at least 1 of pair for and at least 2 of members",
    "every of pair or every of members",
    "at least 1 of members",
)
MEMBERS = ("ann, ben, cleo, dan", "ann, ben, cleo", "ann, ben, cleo, dan, eve", "cleo, dan, eve")


def winning(case: Case) -> set[frozenset[str]]:
    game = whole(case, "sell")
    assert isinstance(game, SimpleGame)
    every = (frozenset(c) for k in range(6) for c in combinations(PEOPLE, k))
    return {c for c in every if game.wins(n for n in c if n in game.players)}


def minimal(found: set[frozenset[str]], players: set[str]) -> set[frozenset[str]]:
    own = {c for c in found if c <= players}
    return {c for c in own if not any(o < c for o in own)}


@settings(max_examples=60)
@given(
    st.sampled_from(RULES),
    st.sampled_from(RULES),
    st.sampled_from(MEMBERS),
    st.sampled_from(MEMBERS),
)
def test_gained_and_lost_is_what_looking_at_every_coalition_says(
    rule: str, other: str, who: str, others: str
) -> None:
    before, after = board(rule, who), board(other, others)
    old, new = winning(before), winning(after)
    change = sell(before, after)
    gained = minimal(new - old, set(others.split(", ")))
    lost = minimal(old - new, set(who.split(", ")))
    assert set(change.carry.gained if change else ()) == gained
    assert set(change.carry.lost if change else ()) == lost


def test_an_index_that_takes_too_long_is_said_not_to_be_worked_out() -> None:
    before, after = board(RULES[0], MEMBERS[0]), board(RULES[0], MEMBERS[1])
    told = sell(before, after)
    assert told is not None
    assert (told.gap, bool(told.index)) == ("", True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[compare.__module__], "PATIENCE", -1)
        found = sell(before, after)
    assert found is not None
    assert found.index == {}
    assert "the Shapley-Shubik index is not worked out: exactly it takes about 0 s" in found.gap
    assert (found.carry, found.stop) == (told.carry, told.stop)


@given(st.sampled_from(RULES), st.sampled_from(MEMBERS))
def test_nothing_changes_from_a_case_to_itself(rule: str, who: str) -> None:
    found = compare(board(rule, who), board(rule, who))
    assert found.same
    assert found.changes == ()
    assert (found.clauses.added, found.clauses.removed, found.clauses.changed) == ((), (), ())


@settings(max_examples=30)
@given(st.sampled_from(RULES), st.sampled_from(RULES))
def test_back_again_gains_what_was_lost(rule: str, other: str) -> None:
    there, back = sell(board(rule), board(other)), sell(board(other), board(rule))
    assert (there is None) is (back is None)
    if there is not None and back is not None:
        assert set(there.carry.gained) == set(back.carry.lost)
        assert set(there.stop.lost) == set(back.stop.gained)
        assert there.vetoes() == back.vetoes()[::-1]


def test_keys_that_differ_are_told_beside_parts_that_do() -> None:
    def noted(days: int, consents: str) -> Case:
        text = f"people: {{ann: {{}}, bob: {{}}}}\nbodies: {{board: {{members: [ann, bob], notice: {days} days, written_consent: {{passes: {consents}}}}}}}\n"
        case = loads(text).case
        assert case is not None
        return case

    old, one = noted(2, "every of members"), "at least 1 of members"
    changed = [
        edited(old, noted(*a)).changed for a in ((7, one), (7, "every of members"), (2, one))
    ]
    assert changed == [
        ("bodies.board.notice", "bodies.board.written_consent"),
        ("bodies.board",),
        ("bodies.board.written_consent",),
    ]
    assert edited(old, noted(2, "every of members")) == Edited()


def test_a_key_that_differs_bears_on_goals_unless_it_is_only_said() -> None:
    case = board("every member")
    keys = ("bodies.board.notice", "bodies.board.note", "bodies.board.name")
    assert list(_bearing(case, case, keys)) == ["bodies.board.notice"]


def test_a_move_that_differs_in_when_it_can_be_made_is_told() -> None:
    after = load("openai-2023", variant="no-offer").case
    before = load("openai-2023").case
    assert before is not None
    assert after is not None
    assert edited(before, after) == Edited(changed=("moves.hire-both",))


def test_the_same_power_in_other_words_is_no_change() -> None:
    found = compare(board("more than half of members"), board("at least 3 of members"))
    assert found.same
    assert found.clauses.changed == ("bodies.board",)


def test_who_gains_a_veto_is_named() -> None:
    change = sell(
        board("more than half of members"), board("every of pair and more than half of members")
    )
    assert change is not None
    assert change.vetoes() == (("ann", "ben"), ())
    assert change.index["ann"][1] > change.index["ann"][0]  # type: ignore[operator]  # both have a vote


def test_a_power_that_is_new_is_gained() -> None:
    more = "  lend: {by: ann}\n"
    found = compare(board(RULES[0]), board(RULES[0], more=more))
    (change,) = found.changes
    assert (change.id, change.before) == ("lend", None)
    assert change.carry.gained == (frozenset({"ann"}),)
    assert change.alone() == (("ann",), ())
    assert "sell" in found.unchanged
    assert found.clauses.added == ("powers.lend",)


def test_what_is_no_vote_of_yes_and_no_is_said_and_not_compared() -> None:
    base = load("openai-2023").case
    other = load("openai-2023", variant="member-elected-board").case
    assert base is not None
    assert other is not None
    gaps = {c.id: c.gap for c in compare(base, other).changes if c.gap}
    assert "most votes" in gaps["elect-director"]


# --- money ------------------------------------------------------------------------------------------

PAYS = """title: A partnership
people: {{fund: {{}}, ann: {{}}, ben: {{}}}}
entities: {{firm: {{}}}}
payouts:
  entity: firm
  currency: USD
  steps:
    - {{id: back, to: fund, cap: {cap} USD}}
    - {{id: rest, to: {{ann: 50%, ben: 50%}}}}
"""


def paying(cap: int) -> Case:
    loaded = loads(PAYS.format(cap=cap))
    assert not loaded.errors, loaded.errors
    assert loaded.case is not None
    return loaded.case


@given(st.integers(1, 50), st.integers(1, 50))
def test_payments_differ_where_one_of_the_two_bends(cap: int, other: int) -> None:
    found = compare(paying(cap), paying(other)).money
    if cap == other:
        assert found == ()
        return
    (one,) = found
    assert one.entity == "firm"
    for split in one.splits:
        for amounts, bound in ((0, cap), (1, other)):
            fund = min(split.value, Fraction(bound))
            rest = (split.value - fund) / 2
            expected = {"fund": fund, "ann": rest, "ben": rest}
            assert all(pair[amounts] == expected[who] for who, pair in split.paid.items())
        assert sum(new - old for old, new in split.paid.values()) == 0
    assert {int(split.value) for split in one.splits} <= {cap, other, 2 * max(cap, other)}


def test_payments_only_one_of_the_two_has_are_said() -> None:
    (one,) = compare(paying(5), board(RULES[0])).money
    assert one.gap == "is computed only before it"


# --- the variants of the first case -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "carry", "stop"),
    [
        ("five-of-six", (4, 5), (3, 2)),
        ("nine-seats", (4, 5), (3, 5)),
        ("investor-board", (4, 7), (3, 7)),
    ],
)
def test_how_few_remove_the_chief_executive(
    variant: str, carry: tuple[int, int], stop: tuple[int, int]
) -> None:
    base, other = load("openai-2023").case, load("openai-2023", variant=variant).case
    assert base is not None
    assert other is not None
    change = next(c for c in compare(base, other).changes if c.id == "remove-officer")
    assert change.before is not None
    assert change.after is not None
    old, new = change.before.structure, change.after.structure
    assert old is not None
    assert new is not None
    assert (old.fewest and old.fewest.size, new.fewest and new.fewest.size) == carry
    assert (
        old.fewest_blocking and old.fewest_blocking.size,
        new.fewest_blocking and new.fewest_blocking.size,
    ) == stop


def test_an_observer_has_no_power_and_an_investors_board_controls() -> None:
    base = load("openai-2023").case
    seat = load("openai-2023", variant="observer-seat").case
    board_of_investors = load("openai-2023", variant="investor-board").case
    assert base is not None
    assert seat is not None
    assert board_of_investors is not None
    assert compare(base, seat).same
    control = {c.entity: (c.before, c.after) for c in compare(base, board_of_investors).control}
    assert control["nonprofit"] == ((), ("investors",))


# --- patterns ---------------------------------------------------------------------------------------


@given(st.sets(st.frozensets(st.sampled_from("abcde"), min_size=1), max_size=12))
def test_patterns_are_the_coalitions_they_were_made_of(family: set[frozenset[str]]) -> None:
    found = [frozenset(c) for p in patterns_of(family, "abcde") for c in p.coalitions()]
    assert len(found) == len(set(found))
    assert set(found) == family


# --- the command --------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compare", *arguments])


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "compare")
    assert result.exit_code == (0 if value["same"] else 1)
    return value


OLD = """title: Acme
bodies: {board: {members: [ann, ben, cleo], quorum: none, passes: more than half of members}}
powers: {sell: {by: board}}
variants:
  all: {bodies.board.passes: every member}
  words: {bodies.board.passes: at least 2 of members}
"""


def test_a_variant_or_a_second_file(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(OLD, "utf-8")
    new.write_text(
        OLD.replace("more than half of members}}", "every member}}").split("variants")[0], "utf-8"
    )
    for arguments in ((str(old), "--variant", "all"), (str(old), str(new))):
        value = answer(*arguments)
        assert {"decision": "sell", "can": "stop", "who": ["ann"]} in value["gained"]
        assert {"decision": "sell", "can": "carry", "who": ["ann", "ben"]} in value["lost"]
        change = next(c for c in value["changed"] if c["decision"] == "sell")
        assert change["smallest_winning"] == [2, 3]
        assert change["vetoes"]["gained"] == ["ann", "ben", "cleo"]
    assert answer(str(old), "--variant", "words")["same"]
    assert answer(str(old), str(old))["unchanged"] == ["board", "sell"]


def test_it_is_told_in_words(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(OLD, "utf-8")
    text = " ".join(run(str(old), "--variant", "all").stdout.split())
    assert "Harder to carry, easier to stop." in text
    assert "Can no longer carry it: any 2 of the 3 voters" in text
    assert "ann, ben and cleo gain a veto" in text
    assert "Smallest coalition to carry it: 3 where it was 2" in text
    assert "Other: bodies.board" in text


def test_wrong_use_is_answered(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(OLD, "utf-8")
    assert run(str(old)).exit_code == 2
    assert "--variant" in run(str(old)).stderr
    wrong = run(str(old), "--variant", "al")
    assert wrong.exit_code == 1
    assert "K404" in wrong.stderr
