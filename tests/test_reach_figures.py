"""The published figures that no other test of `reach` has: boards that may grow, all coalitions, goals of two and five motions.

Those of the board of six are in `test_reach.py`, of the takeover without growth in `test_reach_time.py` and `test_reach_better.py`.
"""

from __future__ import annotations

from itertools import product

import pytest

from kingmaker.analysis.reach.engine import Engine, searched
from kingmaker.analysis.reach.judging import Taken
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.reach.terms import Terms
from kingmaker.model.claims import Verb
from kingmaker.model.values import Name
from kingmaker.source.load import loads
from tests.reach_cases import HOLDERS, board_of, nine_seats, six_directors
from tests.test_reach import ask, case_of, goal, six

FOUR = "sutskever, dangelo, toner, mccauley"
ONLY_THEY = "altman not on board and brockman not on board and fewer than 5 of board in office"


@pytest.mark.parametrize("votes", [True, False])
@pytest.mark.parametrize("verb", [Verb.CARRY, Verb.FORCE])
def test_the_four_are_alone_on_the_board_after_two_motions(*, votes: bool, verb: Verb) -> None:
    found = ask(six(votes=votes), FOUR, ONLY_THEY, verb=verb, resignations=False)
    assert (found.answer, found.moves) == (Answer.YES, 2)


@pytest.mark.parametrize("votes", [True, False])
def test_of_nine_directors_no_four_can_remove_one_in_five_motions(*, votes: bool) -> None:
    loaded = loads(board_of(9, votes=votes))
    terms = Terms(verb=Verb.CARRY, within=5, resignations=False)
    engine = Engine.of(case_of(loaded), goal(loaded, "ceo is not d0"))
    for who, answer in ((range(1, 5), Answer.NO), (range(1, 6), Answer.YES)):
        names = [Name(f"d{n}") for n in who]
        assert searched(engine.game(engine.coalition(names), terms), terms).answer is answer


@pytest.mark.parametrize("votes", [True, False])
def test_three_cannot_and_four_can_in_eight_motions(*, votes: bool) -> None:
    engine_case = loads(six_directors(votes=votes))
    for who, can in (("dangelo, toner, mccauley", not votes), (FOUR, True)):
        found = ask(engine_case, who, "ceo is not altman", verb=Verb.CARRY, within=8)
        assert found.answer is (Answer.YES if can else Answer.NO)


@pytest.mark.parametrize("seats", [6, 9, 12, 30, 100])
def test_fewer_than_150_positions_are_looked_at_until_the_first_coalition_that_can(
    seats: int,
) -> None:
    loaded = loads(board_of(seats))
    terms = Terms(verb=Verb.CARRY, within=8, resignations=False)
    engine = Engine.of(case_of(loaded), goal(loaded, "ceo is not d0"))
    names = [Name(f"d{n}") for n in range(1, seats)]
    half = seats // 2
    for many in range(half + 2):
        found = searched(engine.game(engine.coalition(names[:many]), terms), terms)
        assert found.rounds == (1 if many > half else None)
    assert engine.layout.known < 150


# --- a board that may grow -------------------------------------------------------------------------

#: The lightest coalition with the bidder that takes the board, by votes, and those that never do.
LIGHTEST = "a i1"
NEVER = ("a", "a i2", "a i3")


def growing(within: int, verb: Verb = Verb.FORCE) -> tuple[Engine, Terms]:
    """Staggered, with a pill, and a board that may grow to fifteen; the others move first."""
    text = nine_seats(staggered=True, consent=False, pill=True, most=15)
    terms = Terms(verb=verb, we_first=False, within=within, period="quarter", resignations=False)
    return Engine.of(case_of(loads(text)), Taken(Name("board")), terms), terms


def quarters(engine: Engine, terms: Terms, who: str) -> tuple[Answer, int | None]:
    game = engine.game(engine.coalition(map(Name, who.split())), terms)
    found = searched(game, terms)
    return found.answer, found.rounds


def test_the_lightest_that_takes_a_growing_board_does_at_the_second_meeting() -> None:
    assert quarters(*growing(8), LIGHTEST) == (Answer.YES, 8)


def test_of_the_sixteen_coalitions_all_others_have_more_votes_and_no_clause_tells_holders_apart() -> (
    None
):
    votes = {k: HOLDERS[k] for k in ("a", "f", "i1", "i2", "i3")}
    lightest = sum(votes[n] for n in LIGHTEST.split())
    for chosen in product((False, True), repeat=4):
        who = ("a", *(n for n, there in zip(("f", "i1", "i2", "i3"), chosen, strict=True) if there))
        assert (sum(votes[n] for n in who) >= lightest) is (" ".join(who) not in NEVER)


def test_not_even_all_together_take_a_growing_board_before_the_second_meeting() -> None:
    assert quarters(*growing(7, Verb.CARRY), "a f i1 i2 i3") == (Answer.NO, None)


def test_the_others_never_take_a_growing_board() -> None:
    engine, terms = growing(16)
    for who in NEVER:
        assert quarters(engine, terms, who) == (Answer.NO, None)
