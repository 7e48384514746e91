"""Elections by most votes: one list against all others, and several candidates."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.ballots import Ballot, elect
from kingmaker.analysis.struggle.arena import NONE, Watch
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.assumptions import lanes, likely
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.contests import Counting
from kingmaker.analysis.struggle.deciding import Diagrams
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Method
from kingmaker.analysis.struggle.seat import Board, Happened, game
from kingmaker.analysis.struggle.solving import solve
from kingmaker.analysis.struggle.worths import scales
from kingmaker.model.values import Name
from kingmaker.report.seating import happened_line
from tests.struggle_arenas import Struggle
from tests.struggle_cases import built, case_of, sound
from tests.struggle_twin import Twin

CLUB = """
title: A club
as_of: 2025-04-01
people: {{ann: {{}}, ben: {{}}, cyd: {{}}, dan: {{}}, eve: {{}}, fay: {{}}}}
entities: {{club: {{kind: company, governed_by: board}}}}
bodies:
  council: {{of: club, members: [ann, ben, cyd, dan], quorum: none, passes: more than half of members}}
  board: {{of: club, seats: {{chair: {{count: 1, held_by: [ann], elected_by: council}}}}, quorum: none, passes: more than half of members}}
powers:
  elect-director: {{by: council, passes: {rule}}}
moves:
  oust: {{by: council, tabled_by: dan, when: eve not on board, do: "remove ann from board, elect eve to board.chair"}}
actors:
  ann: {{wants: [{{that: ann on board, worth: 5, certainty: assumed}}], tempo: once a day}}
  ben: {{wants: [{{that: eve on board, worth: 2..5, certainty: assumed}}], tempo: once a day}}
  dan: {{wants: [{{that: eve on board, worth: 3, certainty: assumed}}], tempo: once a day}}
clock: {{from: 2025-04-01, to: 2025-04-03, tick: 12 hours}}
precision: {{value: 0.05..0.3, certainty: assumed}}
endings: {{new: {{when: eve on board}}, old: {{when: otherwise}}}}
"""


def ends(text: str, draws: int = 4) -> np.ndarray:
    arena, stakes, _ = built(text)
    sound(arena, stakes)
    return solve(arena, stakes, lanes(stakes, draws=draws, seed=1)).endings


def test_one_list_wins_with_more_votes_than_all_others() -> None:
    """It is the vote that `reach` takes it for; level, nobody is elected."""
    text = CLUB.replace(", elect eve", ", elect eve").replace("remove ann from board, ", "")
    text = text.replace("count: 1, held_by: [ann]", "count: 2, held_by: [ann]")
    plural, half = (
        ends(text.format(rule=rule)) for rule in ("most votes cast", "more than half of votes cast")
    )
    assert (plural == half).all()
    assert (plural[0] > 0).all()


# --- several candidates -------------------------------------------------------------------------

CHOICE = """
title: A club
as_of: 2025-04-01
people: {{ann: {{}}, ben: {{}}, cyd: {{}}, dan: {{}}, eve: {{}}}}
entities: {{club: {{kind: company, governed_by: council}}}}
bodies:
  council: {{of: club, members: [{council}], quorum: none, passes: more than half of members}}
  board: {{of: club, seats: {{chair: {{count: 1, elected_by: council}}}}, quorum: none, passes: more than half of members}}
powers:
  elect-director: {{by: council, passes: most votes cast}}
moves:
  choose: {{by: council, each: [{candidates}], tabled_by: dan, do: elect it to board.chair, cost: {{dan: 1}}}}
actors:
  ann: {{wants: [{{that: ann on board, worth: 5, certainty: assumed}}], tempo: once a day}}
  ben: {{wants: [{{that: ben on board, worth: 2..5, certainty: assumed}}], tempo: once a day}}
  cyd: {{wants: [{{that: cyd on board, worth: 3, certainty: assumed}}, {{that: ben on board, worth: 1, certainty: assumed}}], tempo: once a day}}
  dan: {{wants: [{{that: cyd on board, worth: 3, certainty: assumed}}, {{that: ann on board, worth: -1..1, certainty: assumed}}], tempo: once a day}}
clock: {{from: 2025-04-01, to: {to}, tick: 12 hours}}
precision: {{value: 0.05..0.3, certainty: assumed}}
endings: {{a: {{when: ann on board}}, b: {{when: ben on board}}, c: {{when: cyd on board}}, none: {{when: otherwise}}}}
"""


def choice(
    council: str = "ann, ben, cyd, dan, eve",
    candidates: str = "ann, ben, cyd",
    to: str = "2025-04-03",
) -> str:
    return CHOICE.format(council=council, candidates=candidates, to=to)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.fractions(0, 4, max_denominator=2), min_size=1, max_size=5),
    st.integers(1, 4),
)
def test_the_diagrams_are_who_has_most(weights: list[Fraction], candidates: int) -> None:
    """Over all ways in which all may pick; level, nobody is elected: as `elect` has it."""
    made = Diagrams()
    roots = Counting(made, weights, candidates).roots()
    for picks in product(range(candidates), repeat=len(weights)):
        votes = {str(c): Fraction(0) for c in range(candidates)}
        ballots = [Ballot.AGAINST] * (len(weights) * candidates)
        for voter, pick in enumerate(picks):
            votes[str(pick)] += weights[voter]
            ballots[voter * candidates + pick] = Ballot.FOR
        won = elect(votes)
        told = [str(c) for c, root in enumerate(roots) if made.reads(root, ballots)]
        assert told == ([] if won.tied else list(won.winners))


@pytest.mark.parametrize("candidates", ["ann, ben, cyd", "ann"])
def test_whoever_may_put_up_candidates_need_not_have_a_vote(candidates: str) -> None:
    """Only voters were asked, so that nobody could; it goes as if the move said who puts them up."""
    text = choice(candidates=candidates).replace("dan, eve]", "eve]").replace("dan, d", "DAN, d")
    seats = "quorum: none, passes: more than half of members"
    nominated = text.replace("tabled_by: DAN, ", "").replace(
        seats, f"{seats}, nominates: {{who: actor is dan}}", 1
    )
    found = ends(nominated)
    assert (found == ends(text.replace("DAN", "dan"))).all()
    assert (found[0] > 0).all()


def test_each_picks_by_what_each_winner_is_worth() -> None:
    """How likely each is to be elected in the last tick, over all picks of all five."""
    arena, stakes, _ = built(choice())
    drawn = likely(stakes)
    last, turns = arena.ticks.count - 1, arena.turns
    called = int(
        np.repeat(np.arange(turns.player.size), np.diff(turns.options_at))[
            np.flatnonzero(turns.motion != NONE)[0]
        ]
    )
    state = int(np.searchsorted(turns.turns_at, called, side="right")) - 1
    watch = Watch(np.array([state], np.int32), np.array([last], np.int32))
    solved = solve(arena, stakes, drawn, watch=watch)
    own = {p: i for i, p in enumerate(arena.players)}
    scale = scales(arena, stakes, drawn.parameters)[0, :, 0]
    worth = {name: [0.0, 0.0, 0.0] for name in ("ann", "ben", "cyd", "dan", "eve")}
    for want in stakes.views[0]:
        for c, option in enumerate(solved.options):
            if stakes.holds[want.condition, turns.target[option]]:
                name = str(arena.players[want.player])
                worth[name][c] += scale[want.player] * drawn.parameters[want.worth, 0]
    assert set(own) == set(worth)
    precision = drawn.parameters[stakes.precision, 0]
    odds = {
        n: np.exp(precision * np.array(w)) / np.exp(precision * np.array(w)).sum()
        for n, w in worth.items()
    }
    want_ = np.zeros(3)
    for picks in product(range(3), repeat=5):
        counts = [picks.count(c) for c in range(3)]
        if counts.count(max(counts)) == 1:
            want_[counts.index(max(counts))] += np.prod(
                [odds[n][p] for n, p in zip(worth, picks, strict=True)]
            )
    np.testing.assert_allclose(solved.made[0, :, 0], want_, atol=1e-12)
    assert 0 < want_.sum() < 1


def test_an_election_is_played_as_it_is_defined() -> None:
    """Against plain recursion over ticks, with all ballots of three voters gone through."""
    arena, stakes, _ = built(choice("ann, ben, dan", to="2025-04-02 12:00"))
    drawn = lanes(stakes, draws=2, seed=3)
    solved = solve(arena, stakes, drawn)
    twin = Twin(Struggle(arena, stakes, drawn), 1)
    for end in range(4):
        assert solved.endings[end, 1] == pytest.approx(twin.ending(end, 0, arena.start), abs=1e-9)
    assert (solved.endings[:3] > 0.001).all()


def test_the_order_of_candidates_and_of_voters_changes_nothing() -> None:
    one = ends(choice())
    np.testing.assert_allclose(ends(choice(candidates="cyd, ann, ben")), one, atol=1e-12)
    np.testing.assert_allclose(ends(choice(council="eve, dan, cyd, ben, ann")), one, atol=1e-12)
    arena, stakes, _ = built(choice())
    drawn = lanes(stakes, draws=20, seed=1)
    assert (
        solve(arena, stakes, drawn).endings == solve(arena, stakes, drawn, workers=2).endings
    ).all()
    single = solve(arena, stakes, drawn, single=True).endings
    np.testing.assert_allclose(single, solve(arena, stakes, drawn).endings, atol=2e-5)


def test_sampled_plays_hold_elections_too() -> None:
    case = case_of(choice())
    exact = play(case, Terms(draws=8, seed=1))
    terms = Terms(draws=8, seed=1, method=Method.SAMPLED, plays=200, look_ahead=6)
    found = play(case, terms)
    for name, chance in exact.endings.items():
        assert found.endings[name].mean == pytest.approx(chance.mean, abs=0.04)


def test_a_seat_sees_who_was_elected() -> None:
    arena, stakes, _ = built(choice())
    board = Board(arena, stakes, likely(stakes), lanes(stakes, draws=4, seed=1))
    told = [
        one
        for seed in range(15)
        for one in game(board, arena.players.index(Name("eve")), Random(seed).random)  # noqa: S311
        if isinstance(one, Happened) and one.move is not None
    ]
    assert {one.it for one in told if one.part is None and one.done} == {"ann", "ben", "cyd"}
    called = next(one for one in told if one.part is not None)
    assert called.it is None
    lines = {happened_line(case_of(choice()), one).split("  ")[1] for one in told}
    assert any("ben" in line for line in lines)


def test_an_election_of_too_many_is_refused_with_the_numbers() -> None:
    weights = [Fraction(10_007 + n**3) for n in range(12)]
    with pytest.raises(
        Refused, match=r"12 voters and 5 candidates comes to more than 30,000 counts"
    ):
        Counting(Diagrams(), weights, 5).roots()
    many = choice(council="ann, ben, cyd, dan, mob").replace("eve: {}", "mob: {kind: crowd}")
    found = build(case_of(many))
    assert [p.code for p in found.problems] == ["K814"]
    assert "`mob` divides among several candidates is not followed" in found.problems[0].message
