"""A seat in a case that is not solved: with sight far enough the same game, and forecasts within their errors."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.assumptions import lanes, likely
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.lazily import Ground
from kingmaker.analysis.struggle.results import Method
from kingmaker.analysis.struggle.seat import Board, Happened, Over, Turn, Vote, game
from kingmaker.analysis.struggle.seat_afar import Afar, game_afar
from kingmaker.analysis.struggle.standing import standing
from kingmaker.cli.main import main
from kingmaker.model.values import Name
from tests.struggle_cases import MILL, case_of, wide
from tests.test_struggle_along import OWN

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from kingmaker.analysis.struggle.seat import Answer, Said
    from kingmaker.model.case import Case


def afar_of(case: Case, draws: int = 4, plays: int = 6, look_ahead: int = 24) -> Afar:
    assert case.clock is not None
    terms = Terms(draws=draws, seed=1, method=Method.SAMPLED, plays=plays, look_ahead=look_ahead)
    return Afar(Ground.of(case, case.clock), terms)


def through(play: Generator[Said, Answer, None]) -> list[Said]:
    """Play a game, taking the first thing that may be done and never a vote."""
    found = [next(play)]
    try:
        while True:
            found.append(play.send(0 if isinstance(found[-1], Turn) else None))
    except StopIteration:
        return found


@pytest.mark.parametrize(
    ("name", "seat"), [("mill", "hill"), ("a belief that ends, and flows", "gray")]
)
def test_with_sight_far_enough_it_is_the_game_that_is_solved(name: str, seat: str) -> None:
    case = case_of(MILL if name == "mill" else OWN[name])
    afar, built = afar_of(case), build(case)
    assert built.arena is not None
    assert built.stakes is not None
    drawn = lanes(built.stakes, draws=4, seed=1)
    board = Board(built.arena, built.stakes, likely(built.stakes), drawn)
    for seed in (1,) if name == "mill" else (1, 2):
        chance = [random.Random(seed).random for _ in range(2)]  # noqa: S311 - a game, not a secret
        ours = through(game_afar(afar, afar.ground.number[Name(seat)], chance[0]))
        known = through(game(board, built.arena.players.index(Name(seat)), chance[1]))
        assert [type(one) for one in ours] == [type(one) for one in known]
        assert any(isinstance(one, Turn | Vote) for one in ours)
        for own, other in zip(ours, known, strict=True):
            assert own.at == other.at
            if isinstance(own, Happened | Over):
                assert own == other
            elif isinstance(own, Turn):
                assert isinstance(other, Turn)
                for choice, exact in zip(own.choices, other.choices, strict=True):
                    assert (choice.move, choice.it) == (exact.move, exact.it)
                    assert choice.chosen == pytest.approx(exact.chosen)
                    assert choice.gain.mean == pytest.approx(exact.gain.mean)
                    for ending, told in choice.endings.items():
                        assert told.error > 0
                        assert abs(told.mean - exact.endings[ending].mean) < 4 * told.error


def test_it_begins_where_the_record_most_probably_leads() -> None:
    case = case_of(OWN["pond, what nobody saw in between"])
    afar, built = afar_of(case), build(case)
    for event in ("entered", "again"):
        ours, known = afar.standing(Name(event)), standing(case, Name(event))
        assert ours is not None
        assert known is not None
        assert ours[0] == known[0]
        walker = afar.ground.walker
        assert built.arena is not None
        own = walker.places.values[walker.walk.states[ours[1]][0]]
        assert built.arena.labels[known[1]][: len(own)] == own
    with pytest.raises(KeyError):
        afar.standing(Name("nothing"))


def test_a_case_that_is_too_large_is_played_from_a_seat() -> None:
    afar = afar_of(case_of(wide(5, 1)), draws=2, plays=1, look_ahead=1)
    chance = random.Random(4).random  # noqa: S311 - a game, not a secret
    told = through(game_afar(afar, afar.ground.number[Name("d0")], chance))
    assert isinstance(told[-1], Over)
    assert any(isinstance(one, Turn | Vote) for one in told)


def test_errors_stand_beside_forecasts_and_answers_are_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "mill.yaml"
    file.write_text(MILL, "utf-8")
    ask = ["play", str(file), "--as", "gray", "--method", "sampled", "--draws", "2", "--seed", "2"]
    plain = CliRunner().invoke(main, ask, input="1\n" * 40)
    assert plain.exit_code == 0, plain.output
    assert " ± " in plain.stdout
    assert "2 moves ahead" in plain.stdout
    assert "4 plays of each draw" in plain.stdout
    again = CliRunner().invoke(main, ask, input="?\n2\nu\n" + "1\n" * 40)
    told = "The game as a scenario"
    assert again.stdout.split(told)[1] == plain.stdout.split(told)[1]
    assert "its condition does not hold" in again.stdout
    nobody = CliRunner().invoke(main, [*ask[:3], "nobody", *ask[4:]])
    assert nobody.exit_code == 2
