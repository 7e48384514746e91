"""Yes/no games: published values, brute force over all coalitions, laws, and sizes that are refused."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from functools import partial
from itertools import chain, combinations
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis import coalitions, forms
from kingmaker.analysis.games import SimpleGame, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

KNOWN: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data/known_games.json").read_text("utf-8")
)
weighted = SimpleGame.weighted


def every_coalition(players: Iterable[str]) -> Iterator[frozenset[str]]:
    listed = tuple(players)
    sizes = (combinations(listed, k) for k in range(len(listed) + 1))
    return map(frozenset, chain.from_iterable(sizes))


# --- published values ---------------------------------------------------------------------


@pytest.mark.parametrize("game", KNOWN, ids=[g["id"] for g in KNOWN])
def test_swings_of_known_games(game: dict[str, Any]) -> None:
    """A voter's swings are twice the winning coalitions with it, less all winning ones."""
    made = weighted(game["quota"], game["weights"])
    total = made.count_winning()
    assert [2 * made.count_winning(containing=[n]) - total for n in made.players] == game["swings"]


def test_the_six_of_1958_left_one_without_a_say() -> None:
    council = weighted(12, {"fr": 4, "de": 4, "it": 4, "nl": 2, "be": 2, "lu": 1})
    assert council.dummies() == ("lu",)
    assert council.symmetric_classes() == (("fr", "de", "it"), ("nl", "be"), ("lu",))
    assert council.minimal_winning() == (
        frozenset({"fr", "de", "it"}),
        frozenset({"fr", "de", "nl", "be"}),
        frozenset({"fr", "it", "nl", "be"}),
        frozenset({"de", "it", "nl", "be"}),
    )


def test_fifty_forty_nine_one_makes_the_small_ones_equal() -> None:
    game = weighted(51, {"a": 50, "b": 49, "c": 1})
    assert game.symmetric_classes() == (("a",), ("b", "c"))
    assert game.vetoers() == ("a",)
    assert game.dictator() is None


PERMANENT = ("china", "france", "russia", "united-kingdom", "united-states")
ELECTED = tuple(f"e{n}" for n in range(1, 11))


def security_council() -> SimpleGame:
    heads = weighted(9, dict.fromkeys((*PERMANENT, *ELECTED), 1))
    return SimpleGame.all_of(heads, weighted(5, dict.fromkeys(PERMANENT, 1)))


def test_the_security_council_has_848_winning_coalitions() -> None:
    game = security_council()
    assert game.count_winning() == 848
    assert len(game.minimal_winning()) == comb(10, 4) == 210
    # Any permanent member blocks, and so do any seven of the elected: nine cannot be reached.
    assert len(game.minimal_blocking()) == 5 + comb(10, 7)
    assert game.vetoers() == PERMANENT
    assert game.symmetric_classes() == (PERMANENT, ELECTED)
    assert game.dummies() == ()
    assert game.is_proper()


def test_the_security_council_as_one_weighted_game() -> None:
    """Isbell's weights: 39 of 7 for each permanent and 1 for each elected member."""
    one = weighted(39, {**dict.fromkeys(PERMANENT, 7), **dict.fromkeys(ELECTED, 1)})
    assert one.minimal_winning() == security_council().minimal_winning()


def test_the_electoral_college_in_56_units() -> None:
    """Maine and Nebraska choose two electors at large and one in each district."""
    whole = next(g for g in KNOWN if g["id"] == "us_ec_2024")
    states = list(whole["weights"])
    states.remove(4)  # Maine
    states.remove(5)  # Nebraska
    game = weighted(270, [*states, 2, 1, 1, 2, 1, 1, 1])
    assert len(game.players) == 56
    assert sum(game.form.weights) == 538  # type: ignore[union-attr]
    winning, ties = game.count_winning(), 2**56 - 2 * game.count_winning()
    assert winning + game.dual().count_winning() == 2**56
    assert 0 < ties < 2**56 // 20
    assert game.dummies() == ()
    assert len(game.symmetric_classes()) == len(set(game.form.weights))  # type: ignore[union-attr]


def test_what_is_too_large_is_refused_and_says_what_it_would_take() -> None:
    numbers = weighted(2500, [2 * n + 1 for n in range(100)])
    with pytest.raises(TooLarge, match="more than 200,000 coalitions"):
        numbers.minimal_winning()
    apart = SimpleGame.all_of(numbers, weighted(3_000, [3 * n + 7 for n in range(100)]))
    for ask in (apart.minimal_winning, apart.symmetric_classes, apart.minimal_blocking):
        with pytest.raises(TooLarge, match="100 players of 100 kinds make about 10\\^30"):
            ask()


def test_just_as_many_coalitions_as_may_be_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    game = weighted(3, [2, 1, 1])
    both = SimpleGame.all_of(game, weighted(2, [1, 1, 1]))
    monkeypatch.setattr(coalitions, "MOST_LISTED", 2)
    assert len(game.minimal_winning()) == len(both.minimal_winning()) == 2
    monkeypatch.setattr(coalitions, "MOST_LISTED", 1)
    for one in (game, both):
        with pytest.raises(TooLarge, match="would have to be listed"):
            one.minimal_winning()


def test_large_weights_are_counted_without_following_sums() -> None:
    """Powers of three order coalitions as powers of two do: halving finds the first that wins."""
    for size, quota in ((40, 10**9), (80, 10**29)):
        game = weighted(quota, [3**n for n in range(size)])
        losing = halved(partial(forms.wins, game.form), 1 << size)
        assert game.count_winning() == (1 << size) - losing


def halved(wins: Callable[[int], bool], above: int) -> int:
    """The first number that wins, where all from it on do."""
    below = -1
    while above - below > 1:
        middle = (above + below) // 2
        below, above = (below, middle) if wins(middle) else (middle, above)
    return above


def test_many_alike_are_counted_before_they_are_listed() -> None:
    heads = dict.fromkeys(map(str, range(60)), 1)
    game = SimpleGame.all_of(weighted(31, heads), weighted(20, heads))
    assert game.count_winning() == sum(comb(60, k) for k in range(31, 61))
    with pytest.raises(TooLarge, match="would have to be listed"):
        game.minimal_winning()


# --- making games -------------------------------------------------------------------------


def test_weights_are_exact_in_fractions() -> None:
    thirds = {"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}
    assert weighted(Fraction(2, 3), thirds).wins("ab")
    assert not weighted(Fraction(2, 3) + Fraction(1, 10**9), thirds).wins("ab")
    assert weighted(1, thirds).wins("abc")


def test_a_weight_may_not_be_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        weighted(1, {"a": 2, "b": -1})


def test_names_are_one_for_each_weight() -> None:
    assert weighted(2, [1, 1], names=["x", "y"]).players == ("x", "y")
    with pytest.raises(ValueError, match="argument 2"):
        weighted(2, [1, 1], names=["x"])
    with pytest.raises(ValueError, match="two players"):
        weighted(2, [1, 1], names=["x", "x"])


def test_a_stranger_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        weighted(1, {"a": 1}).wins(["b"])


def test_minimal_winning_coalitions_given_in_excess_are_reduced() -> None:
    game = SimpleGame.from_minimal_winning([["a", "b"], ["a", "b", "c"], ["c"]])
    assert game.minimal_winning() == (frozenset({"c"}), frozenset({"a", "b"}))
    assert game.form == forms.Minimal((0b011, 0b100))
    with pytest.raises(ValueError, match="no players of this game: z"):
        SimpleGame.from_minimal_winning([["z"]], names=["a"])


def test_listed_coalitions_show_who_is_alike() -> None:
    names = [f"n{n}" for n in range(24)]
    game = SimpleGame.from_minimal_winning(combinations(names, 3))
    assert game.count_winning() == 2**24 - 1 - 24 - comb(24, 2)
    assert game.symmetric_classes() == (tuple(names),)


def test_players_of_one_name_are_one() -> None:
    either = SimpleGame.any_of(weighted(2, {"a": 1, "b": 1}), weighted(2, {"a": 1, "c": 1}))
    assert either.players == ("a", "b", "c")
    assert either.minimal_winning() == (frozenset("ab"), frozenset("ac"))
    assert either.vetoers() == ("a",)


def test_a_voter_decided_by_a_game_of_its_own() -> None:
    board = weighted(2, {"a": 1, "b": 1, "c": 1})
    owners = SimpleGame.compose(weighted(51, {"fund": 60, "x": 40}), {"fund": board})
    assert owners.players == ("a", "b", "c", "x")
    assert owners.dummies() == ("x",)
    both = SimpleGame.compose(weighted(2, {"one": 1, "two": 1}), {"one": board, "two": board})
    assert both.minimal_winning() == board.minimal_winning()


def test_members_of_a_bloc_stand_on_one_side() -> None:
    game = weighted(3, {"a": 2, "b": 1, "c": 1, "d": 1}).merged({"bc": "bc"})
    assert game.players == ("a", "bc", "d")
    assert game.minimal_winning() == (
        frozenset({"a", "bc"}),
        frozenset({"a", "d"}),
        frozenset({"bc", "d"}),
    )


def test_games_of_nobody_always_or_never_won() -> None:
    always, never = weighted(0, {"a": 1}), weighted(2, {"a": 1})
    assert always.wins([])
    assert not never.wins(["a"])
    assert always.minimal_winning() == (frozenset(),)
    assert never.minimal_winning() == ()
    assert never.vetoers() == ()
    assert never.dictator() is None
    assert SimpleGame.any_of().count_winning() == 0
    assert SimpleGame.all_of().count_winning() == 1


# --- against all coalitions ---------------------------------------------------------------

PLAYERS = "abcde"


def _weighted() -> st.SearchStrategy[SimpleGame]:
    numbers = st.lists(st.integers(0, 5), min_size=5, max_size=5)
    return st.builds(
        lambda q, w: weighted(q, dict(zip(PLAYERS, w, strict=True))), st.integers(0, 14), numbers
    )


def _listed() -> st.SearchStrategy[SimpleGame]:
    sets = st.lists(st.sets(st.sampled_from(PLAYERS), min_size=1), min_size=1, max_size=4)
    return st.builds(lambda s: SimpleGame.from_minimal_winning(s, names=PLAYERS), sets)


def _combined(inner: st.SearchStrategy[SimpleGame]) -> st.SearchStrategy[SimpleGame]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: SimpleGame.all_of(*p)),
        pairs.map(lambda p: SimpleGame.any_of(*p)),
        inner.map(lambda g: g.dual()),
        pairs.map(lambda p: SimpleGame.compose(p[0], {"a": p[1]})),
    )


games = st.recursive(st.one_of(_weighted(), _listed()), _combined, max_leaves=4)


@given(games)
def test_everything_as_the_definitions_say(game: SimpleGame) -> None:
    people = game.players
    table = {c: game.wins(c) for c in every_coalition(people)}
    winning = {c for c, won in table.items() if won}
    everybody = frozenset(people)
    blocking = {c for c in table if everybody - c not in winning}
    assert set(game.minimal_winning()) == {
        c for c in winning if not any(c - {n} in winning for n in c)
    }
    assert set(game.minimal_blocking()) == {
        c for c in blocking if not any(c - {n} in blocking for n in c)
    }
    assert set(game.maximal_losing()) == {
        c for c in table if c not in winning and all(c | {n} in winning for n in everybody - c)
    }
    assert game.count_winning() == len(winning)
    assert game.count_winning(containing=people[:2]) == sum(set(people[:2]) <= c for c in winning)
    assert all(game.blocks(c) == (c in blocking) for c in table)
    assert set(game.vetoers()) == {n for n in people if winning and all(n in c for c in winning)}
    assert set(game.dummies()) == {
        n for n in people if all((c | {n} in winning) == (c - {n} in winning) for c in table)
    }
    assert game.dictator() == next(
        (n for n in people if winning == {c for c in table if n in c}), None
    )
    assert game.is_proper() == (not any(c & d == frozenset() for c in winning for d in winning))
    assert game.is_monotone()
    alike = [
        [m for m in people if all(table[c] == table[_swapped(c, n, m)] for c in table)]
        for n in people
    ]
    assert game.symmetric_classes() == tuple(dict.fromkeys(map(tuple, alike)))


def _swapped(coalition: frozenset[str], one: str, other: str) -> frozenset[str]:
    turn = {one: other, other: one}
    return frozenset(turn.get(n, n) for n in coalition)


@given(games)
def test_classes_of_the_form_lose_nothing(game: SimpleGame) -> None:
    """What players of one mark do is the same as if nobody had known that they are alike."""
    size = len(game.players)
    apart = forms.Predicate(lambda c: forms.wins(game.form, c), tuple(range(size)))
    assert coalitions.minimal_winning(game.form, size) == coalitions.minimal_winning(apart, size)
    assert coalitions.count_winning(game.form, size) == coalitions.count_winning(apart, size)
    assert coalitions.alike(game.form, size) == coalitions.alike(apart, size)


@given(games, st.permutations(PLAYERS))
def test_names_do_not_matter(game: SimpleGame, names: list[str]) -> None:
    new = dict(zip(game.players, (*names, *game.players[5:]), strict=True))
    other = SimpleGame(tuple(new[n] for n in game.players), game.form)
    renamed = {frozenset(new[n] for n in c) for c in game.minimal_winning()}
    assert set(other.minimal_winning()) == renamed


@given(games)
def test_the_dual_of_the_dual_is_the_game(game: SimpleGame) -> None:
    again = game.dual().dual()
    assert all(game.wins(c) == again.wins(c) for c in every_coalition(game.players))
    assert game.dual().count_winning() == 2 ** len(game.players) - game.count_winning()


@given(games, games)
def test_all_of_is_the_dual_of_any_of_the_duals(one: SimpleGame, two: SimpleGame) -> None:
    both = SimpleGame.all_of(one, two)
    other = SimpleGame.any_of(one.dual(), two.dual()).dual()
    assert both.minimal_winning() == other.minimal_winning()


@given(st.sets(st.sets(st.sampled_from("abcd")).map(frozenset)))
def test_a_function_is_taken_as_it_is(winning: set[frozenset[str]]) -> None:
    game = SimpleGame.from_function("abcd", lambda c: c in winning)
    grows = all(c | {n} in winning for c in winning for n in "abcd")
    assert game.is_monotone() == grows
    assert game.count_winning() == len(winning)


def test_classes_that_the_caller_knows_save_work() -> None:
    asked: list[frozenset[str]] = []

    def half(coalition: frozenset[str]) -> bool:
        asked.append(coalition)
        return len(coalition) > 10

    names = [f"n{n}" for n in range(20)]
    game = SimpleGame.from_function(names, half, classes=[names])
    assert game.count_winning() == 2**19 - comb(20, 10) // 2
    assert len(asked) == 21


@settings(max_examples=20)
@given(games)
def test_the_order_of_answers_is_fixed(game: SimpleGame) -> None:
    listed = [sorted(c) for c in game.minimal_winning()]
    sizes = [len(c) for c in listed]
    assert sizes == sorted(sizes)


SCRIPT = """
from kingmaker.analysis.games import SimpleGame
one = SimpleGame.weighted(5, {"a": 3, "b": 2, "c": 2, "d": 1})
two = SimpleGame.from_minimal_winning([{"a", "b"}, {"c", "d"}, {"b", "e"}])
game = SimpleGame.compose(SimpleGame.any_of(one, two), {"e": one})
print(game.players, [sorted(c) for c in game.minimal_winning()], game.symmetric_classes())
"""


def test_answers_do_not_depend_on_the_hash_seed() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1


# --- properness that a form shows by itself ------------------------------------------------------


@given(st.data())
def test_what_a_form_shows_to_be_proper_is(data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.integers(0, 4), min_size=1, max_size=5))
    names = [str(n) for n in range(len(weights))]

    def drawn(depth: int) -> SimpleGame:
        if depth == 0 or data.draw(st.booleans()):
            own = data.draw(st.sampled_from([weights, [1] * len(weights)]))
            return SimpleGame.weighted(data.draw(st.integers(0, sum(own) + 1)), own, names=names)
        join = data.draw(st.sampled_from([SimpleGame.all_of, SimpleGame.any_of]))
        return join(*(drawn(depth - 1) for _ in range(data.draw(st.integers(1, 2)))))

    game = drawn(2)
    every = [frozenset(c) for k in range(len(names) + 1) for c in combinations(names, k)]
    winning = [c for c in every if game.wins(c)]
    assert game.is_proper() is not any(not a & b for a in winning for b in winning)


def test_an_amendment_by_meeting_and_acceptance_at_190_members_is_seen_to_be_proper() -> None:
    """Two conditions within one another: no count of 190 members is needed to see it."""
    votes = list(range(1, 191))
    half, most = (SimpleGame.weighted(q, votes) for q in (9_073, 15_423))
    heads = SimpleGame.weighted(114, [1] * 190)
    assert SimpleGame.all_of(heads, SimpleGame.all_of(half, most)).is_proper()
    assert SimpleGame.any_of(half, most).is_proper()


@given(st.integers(0, 2**60))
def test_the_players_of_a_coalition_are_its_bits_whether_few_or_many(coalition: int) -> None:
    numbers = tuple(n for n in range(61) if coalition >> n & 1)
    assert forms.players(coalition) == numbers
    weights = tuple(n * n + 1 for n in range(61))
    assert forms.weight_of(weights, coalition) == sum(weights[n] for n in numbers)
