"""A seat in a game: answers taken back, what cannot be done and why, and how often it is solved."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kingmaker.analysis.struggle import sight as seeing
from kingmaker.analysis.struggle.arena import Watch
from kingmaker.analysis.struggle.assumptions import lanes, likely
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.forbidden import forbidden
from kingmaker.analysis.struggle.seat import Board, game
from kingmaker.analysis.struggle.solving import solve
from tests.struggle_cases import EVERYTHING, MILL, case_of
from tests.test_struggle_cli import FEW, mill, run

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.seat import Random, Said

__all__ = ["mill"]


def test_an_answer_can_be_taken_back(mill: str) -> None:
    plain = run("play", mill, "--as", "gray", *FEW, "--seed", "2", text="1\n" * 40)
    other = run("play", mill, "--as", "gray", *FEW, "--seed", "2", text="2\nu\n" + "1\n" * 40)
    assert other.stdout.count("taken back") == 1
    told = "The game as a scenario"
    assert other.stdout.split(told)[1] == plain.stdout.split(told)[1]
    none = run("play", mill, "--as", "gray", *FEW, "--seed", "2", text="u\n")
    assert "nothing was answered yet" in none.stdout
    # let the model choose, and take that back: it chooses the same again
    twice = run("play", mill, "--as", "gray", *FEW, "--seed", "3", text="\nu\n" + "\n" * 40)
    once = run("play", mill, "--as", "gray", *FEW, "--seed", "3", text="\n" * 40)
    assert twice.stdout.split(told)[1] == once.stdout.split(told)[1]


#: A game of one seat: the options, what is answered, and after how many answers it is stopped.
_GAMES = [
    (("--as", "gray", "--seed", "2"), "1\n" * 40, 1),
    (("--as", "gray", "--seed", "3"), "\n" * 40, 3),
    (("--as", "iris", "--seed", "3"), "2\n\n1\n" * 20, 2),
    (("--as", "iris", "--seed", "3", "--method", "sampled", "--draws", "2", "--plays", "2"), "2\n\n1\n" * 20, 2),
]  # fmt: skip


@pytest.mark.parametrize(("options", "said", "after"), _GAMES)
def test_a_game_goes_on_where_it_was_left(
    options: tuple[str, ...], said: str, after: int, mill: str
) -> None:
    """Left after some answers, by `q` or by the end of what is read, it is the game of one sitting."""
    lines, told = said.splitlines(keepends=True), "The game as a scenario"
    whole = run("play", mill, *FEW, *options, text=said)
    asked = ("play", mill, *FEW, *options, "--resume", "kept")
    first = run(*asked, text="".join(lines[:after]))
    assert first.exit_code == 0, first.stderr
    nothing = run(*asked, text="q\n")
    assert f"{after} answer" in nothing.stdout
    assert nothing.stdout.split(told)[1] == first.stdout.split(told)[1]
    again = run(*asked, text="".join(lines[after:]))
    assert again.stdout.split(told)[1] == whole.stdout.split(told)[1]
    assert "kept from before" not in first.stdout
    # what is there is the whole game: nothing is asked any more
    ended = run(*asked, text="")
    assert ended.stdout.split(told)[1] == whole.stdout.split(told)[1]


def test_an_answer_from_before_can_be_taken_back(mill: str) -> None:
    options, told = ("play", mill, *FEW, "--as", "gray", "--seed", "2"), "The game as a scenario"
    whole = run(*options, text="1\n" * 40)
    run(*options, "--resume", "kept", text="1\n2\n")
    again = run(*options, "--resume", "kept", text="u\n" + "1\n" * 40)
    assert again.stdout.count("taken back") == 1
    assert again.stdout.split(told)[1] == whole.stdout.split(told)[1]
    # what was taken back before the game was left is not there any more
    run(*options, "--resume", "other", text="1\n2\nu\n")
    again = run(*options, "--resume", "other", text="1\n" * 40)
    assert again.stdout.startswith("The struggle")
    assert "1 answer is kept" in again.stdout
    assert again.stdout.split(told)[1] == whole.stdout.split(told)[1]


def test_a_game_of_another_seat_or_seed_is_not_gone_on_with(mill: str) -> None:
    run("play", mill, *FEW, "--as", "gray", "--seed", "2", "--resume", "kept", text="1\n")
    for more, differs in (
        (("--as", "iris", "--seed", "2"), "seat (gray there, iris asked for)"),
        (("--as", "gray", "--seed", "3"), "seed (2 there, 3 asked for)"),
        (("--seed", "2"), "command (play --as there, play asked for)"),
    ):
        result = run("play", mill, *FEW, *more, "--resume", "kept", text="")
        assert result.exit_code == 2
        assert differs in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("nothing", "is damaged"),
        ('{"answers": 3}', "it holds other than answers"),
        ('{"answers": [true]}', "it holds other than answers"),
        ('{"answers": ["often"]}', "'often' is not a valid Ballot"),
        ('{"answers": [99]}', "answer 1 is none that the game asks for"),
        ('{"answers": [-1]}', "answer 1 is none that the game asks for"),
        ('{"answers": ["absent"]}', "answer 1 is none that the game asks for"),
    ],
)
def test_answers_that_are_none_of_the_game_are_refused(written: str, why: str, mill: str) -> None:
    asked = ("play", mill, *FEW, "--as", "gray", "--seed", "2", "--resume", "kept")
    run(*asked, text="1\n")
    Path("kept/answers.json").write_text(written, "utf-8")
    result = run(*asked, text="1\n")
    assert result.exit_code == 2
    assert why in " ".join(result.stderr.split())
    assert Path("kept/answers.json").read_text("utf-8") == written


def test_what_cannot_be_done_is_told_with_the_reason(mill: str) -> None:
    result = run("play", mill, "--as", "workers", *FEW, "--seed", "5", text="?\n")
    assert "  - reinstate: it is for others to make: `gray`, `hill`, `iris`  [" in result.stdout
    assert (
        "  - dismiss: its condition does not hold: manager is jones  [moves.dismiss.when]"
        in result.stdout
    )
    assert "strike:" not in result.stdout


def test_a_small_game_is_solved_once() -> None:
    built = build(case_of(MILL))
    assert built.arena is not None
    assert built.stakes is not None
    drawn = lanes(built.stakes, draws=4, seed=1)
    board = Board(built.arena, built.stakes, likely(built.stakes), drawn)
    sight = board.sight()
    for seed in range(3):
        for _ in game(board, 0, _chance(seed), sight=sight):
            pass
    assert sight.solves == 1


def _chance(seed: int) -> Random:
    return random.Random(seed).random  # noqa: S311 - a game, not a secret


def board_of(text: str) -> tuple[Board, list[str]]:
    built = build(case_of(text))
    assert built.arena is not None
    assert built.stakes is not None
    drawn = lanes(built.stakes, draws=4, seed=1)
    board = Board(built.arena, built.stakes, likely(built.stakes), drawn)
    assert built.explorer is not None
    told = []
    for state in range(built.arena.states):
        for seat in range(len(built.arena.players)):
            told += [f.why for f in forbidden(built.arena, built.explorer, state, seat)]
    return board, told


def test_every_move_that_is_not_open_has_a_reason() -> None:
    board, told = board_of(EVERYTHING)
    assert told
    assert {why.split(":")[0] for why in told} >= {
        "its condition does not hold",
        "it is for others to make",
        "it has its own time",
        "it has been made as often as it may be",
    }
    assert board.arena.states > 100


def test_what_is_seen_from_a_seat_is_the_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    board, _ = board_of(EVERYTHING)
    arena = board.arena
    every = Watch(np.arange(arena.states, dtype=np.int32))
    exact = solve(arena, board.stakes, board.draws, watch=every)
    mean = solve(arena, board.stakes, board.likely, watch=every)
    monkeypatch.setattr(seeing, "ROOM", 0)  # only what is needed at once
    sight = board.sight()
    starts = arena.turns.options_at[arena.turns.turns_at]
    for tick in range(0, arena.ticks.count, 5):
        state = int(arena.stretch_at[arena.ticks.stretch[tick]])
        for option in range(starts[state], starts[state + 1]):
            tried, made, gain = sight.option(tick, state, option)
            np.testing.assert_allclose(tried, exact.tried[tick, option])
            np.testing.assert_allclose(made, exact.made[tick, option])
            np.testing.assert_allclose(gain, exact.gain[tick, option])
            assert sight.tried(tick, state, option) == pytest.approx(mean.tried[tick, option, 0])
        np.testing.assert_allclose(sight.ends(tick, state), exact.ends[tick, state])
    assert sight.solves > 1


def test_the_room_changes_no_game(monkeypatch: pytest.MonkeyPatch) -> None:
    board, _ = board_of(MILL)

    def played() -> list[Said]:
        return list(game(board, 0, _chance(7)))

    whole = played()
    monkeypatch.setattr(seeing, "ROOM", 0)
    assert played() == whole
