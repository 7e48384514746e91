"""Large weighted games: arrays give what long integers give, and floats keep within their error."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.power import weighted
from kingmaker.analysis.power.weighted import (
    blocs,
    building,
    choice,
    integrals,
    large,
    packed,
    packed_minimal,
    packed_unions,
    plans,
    quadrature,
    residues,
    sizes,
)
from kingmaker.analysis.power.weighted.reduction import reduced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.power.weighted.reduction import Reduced


@st.composite
def games(draw: st.DrawFn) -> tuple[int, list[int]]:
    """A few players, or more than fit in a word of the machine: 63, 64, 65 or three words of them."""
    number = draw(st.sampled_from([1, 2, 5, 9, 30, 62, 63, 64, 65, 66, 130]))
    heaviest = draw(st.sampled_from([1, 3, 30, 200]))
    weights = draw(st.lists(st.integers(0, heaviest), min_size=number, max_size=number))
    return draw(st.integers(-1, sum(weights) + 2)), weights


def pseudo(number: int, heaviest: int) -> list[int]:
    """Weights without a pattern."""
    return [pow(5, k, 65537) % heaviest + 1 for k in range(1, number + 1)]


def game_weights(game: Reduced) -> list[int]:
    return [game.weights[c] for c in game.classes]


def within(found: weighted.Floats, exact: Sequence[Fraction | float]) -> bool:
    return all(
        abs(Fraction(value) - Fraction(one)) <= found.error
        for value, one in zip(found.values, exact, strict=True)
    )


@given(games())
def test_remainders_give_the_swings(game: tuple[int, list[int]]) -> None:
    small = reduced(*game, dual=True)
    if not small.decided:
        assert large.swings(small) == packed.swings(small)


@settings(max_examples=40)
@given(games())
def test_remainders_give_the_swings_by_size(game: tuple[int, list[int]]) -> None:
    quota, weights = game
    small = reduced(quota, [weight % 31 for weight in weights][:50], dual=True)
    if not small.decided:
        assert sizes.swings(small, 1) == packed.sizes(small)


@pytest.mark.parametrize("part", [2, 3, 9, 40])
def test_swings_by_size_with_both_quotas_or_the_lower_one(part: int) -> None:
    weights = pseudo(70, 90)
    game = reduced(sum(weights) // part + 1, weights, dual=True)
    assert plans.plan(game).mirrored == (part in (2, 3))
    assert sizes.swings(game, 1) == sizes.swings(game, 3) == packed.sizes(game)


def test_swings_by_size_that_need_several_primes() -> None:
    weights = pseudo(150, 60)
    game = reduced(sum(weights) // 2 + 1, weights, dual=True)
    assert len(plans.plan(game).primes) > 2
    counts = sizes.swings(game, 2)
    found = [sum(row) for row in counts]
    assert [found[c] for c in game.classes] == list(packed.swings(game).swings)
    assert within(quadrature.shapley(game, 1), weighted.shapley(game.quota, game_weights(game)))


def test_swings_by_size_at_numbers_that_leave_less_room() -> None:
    game = reduced(601, [1] * 300 + [9] * 100, dual=True)
    todo = plans.plan(game)
    assert max(todo.numbers) > 128
    assert todo.bits < plans.MOST_BITS
    found = [sum(row) for row in sizes.swings(game, 1)]
    assert [found[c] for c in game.classes] == list(packed.swings(game).swings)


def test_sums_in_several_pieces() -> None:
    weights = pseudo(140, 9000)
    for quota in (sum(weights) // 2 + 1, sum(weights) // 5):
        game = reduced(quota, weights, dual=True)
        assert large.swings(game) == packed.swings(game)


@st.composite
def middling(draw: st.DrawFn) -> tuple[int, list[int]]:
    number = draw(st.sampled_from([1, 2, 3, 5, 8, 13]))
    weights = draw(st.lists(st.integers(1, 25), min_size=number, max_size=number))
    return draw(st.integers(1, sum(weights))), weights


@given(middling())
@example((5, [5, 5, 1]))
@example((1, [1]))
def test_remainders_give_minimal_coalitions_and_critical_players(
    game: tuple[int, list[int]],
) -> None:
    small = reduced(*game, dual=False)
    least = packed_minimal.minimal(small)
    assert building.minimal(small, 1) == least
    assert building.memberships(small, 1) == packed_minimal.memberships(small)
    assert building.critical(small, 1) == packed_minimal.critical(small)


@pytest.mark.parametrize("part", [2, 5])
def test_minimal_coalitions_and_critical_players_that_need_several_primes(part: int) -> None:
    weights = [*pseudo(57, 30), 0]
    quota = sum(weights) // part + 1
    game = reduced(quota, weights, dual=False)
    assert building.minimal(game, 3) == packed_minimal.minimal(game)
    assert building.critical(game, 3) == packed_minimal.critical(game)


@st.composite
def partitioned(draw: st.DrawFn) -> tuple[int, list[list[int]]]:
    weights = st.lists(st.integers(1, 25), min_size=1, max_size=6)
    unions = draw(st.lists(weights, min_size=1, max_size=5))
    return draw(st.integers(1, sum(map(sum, unions)))), unions


@given(partitioned())
@example((3, [[5], [2, 2], [1]]))
def test_remainders_give_values_with_unions(game: tuple[int, list[list[int]]]) -> None:
    rules = {True: packed_unions.orders, False: packed_unions.subsets}
    for laws in ((True, True), (False, False), (False, True)):
        found = blocs.coalitional(*game, laws, 1)
        assert found == packed_unions.coalitional(*game, (rules[laws[0]], rules[laws[1]]))


def test_unions_of_many_whose_sums_need_several_primes_and_pieces() -> None:
    weights = pseudo(70, 900)
    unions = [weights[:2], weights[2:5], weights[5:30], *([w] for w in weights[30:])]
    rules = {True: packed_unions.orders, False: packed_unions.subsets}
    for laws in ((True, True), (False, True)):
        found = blocs.coalitional(sum(weights) // 2, unions, laws, 3)
        exact = packed_unions.coalitional(
            sum(weights) // 2, unions, (rules[laws[0]], rules[laws[1]])
        )
        assert found == exact


def test_hundreds_of_players_in_unions() -> None:
    weights = pseudo(600, 60)
    unions = [list(range(k, 600, 40)) for k in range(40)]
    values = weighted.owen(sum(weights) // 2, weights, unions)
    assert sum(values) == 1
    chances = weighted.banzhaf_owen(sum(weights) // 2, weights, unions)
    assert all(0 < chance < 1 for chance in chances)


def test_layers_that_are_made_again() -> None:
    weights = pseudo(45, 9000)
    game = reduced(sum(weights) // 2 + 1, weights, dual=False)
    least = building.minimal(game, 1)
    found = integrals.minimal(game, 2)
    assert within(found[0], least.deegan_packel())
    assert within(found[1], least.holler_packel())
    assert max(part.error for part in found) < 1e-14
    assert found == integrals.minimal(game, 1)
    johnston = integrals.johnston(game, 2)
    assert within(johnston, weighted.johnston(game.quota, game_weights(game)))
    assert johnston.error < 1e-10


@settings(max_examples=40)
@given(games())
def test_integrals_keep_within_their_error(game: tuple[int, list[int]]) -> None:
    quota, weights = game[0], [weight % 31 for weight in game[1]][:25]
    least, found = weighted.minimal(quota, weights), weighted.minimal_float(quota, weights)
    assert within(found[0], least.deegan_packel())
    assert within(found[1], least.holler_packel())
    assert within(weighted.johnston_float(quota, weights), weighted.johnston(quota, weights))


def test_too_many_players_for_floats_are_refused() -> None:
    with pytest.raises(TooLarge, match="1001 players"):
        weighted.johnston_float(900, [1] * 1001)


@given(games())
def test_floats_keep_within_their_error(game: tuple[int, list[int]]) -> None:
    counts = weighted.swings(*game).swings
    exact = [Fraction(count, 2 ** (len(counts) - 1)) for count in counts]
    found = weighted.banzhaf_float(*game)
    assert within(found, exact)
    assert found.error < 1e-10


@settings(max_examples=40)
@given(games())
def test_quadrature_keeps_within_its_error(game: tuple[int, list[int]]) -> None:
    quota, weights = game
    small = [weight % 31 for weight in weights][:40]
    found = weighted.shapley_float(quota, small)
    assert within(found, weighted.shapley(quota, small))
    assert found.error < 1e-11


def test_quadrature_with_fewer_nodes_than_the_degree_asks_for() -> None:
    weights = pseudo(110, 40)
    assert 2 * len(quadrature.rule(110).nodes) < 55
    found = weighted.shapley_float(sum(weights) * 2 // 3, weights)
    assert within(found, weighted.shapley(sum(weights) * 2 // 3, weights))


@pytest.mark.parametrize("players", [1, 2, 3, 10, 51, 190, 700])
def test_the_rule_is_right_for_every_size(players: int) -> None:
    rule = quadrature.rule(players)
    assert all(0 < t <= 0.5 for t in rule.nodes)
    assert rule.error < 1e-11
    pairs = list(zip(rule.nodes, rule.weights, strict=True))
    for s in {0, players // 3, players - 1}:
        exact = Fraction(1)
        for k in range(1, s + 1):
            exact *= Fraction(k, players - k)
        found = Fraction(0)
        for t, share in pairs:
            for x in {Fraction(t), 1 - Fraction(t)}:
                found += Fraction(share) * x**s * (1 - x) ** (players - 1 - s)
        assert abs(found * players / exact - 1) < rule.error


def test_any_number_of_workers_gives_the_same() -> None:
    weights = pseudo(60, 700)
    one, three = (weighted.shapley_float(9000, weights, workers=k) for k in (1, 3))
    assert one == three


@given(st.integers(1, 400), st.integers(30, 63))
def test_the_moduli_are_enough_and_not_too_many(bits: int, wide: int) -> None:
    parts = residues.moduli(wide, 1 << bits)
    whole = 1
    for part in parts:
        assert part < 1 << wide
        assert pow(7, part - 1, part) == 1
        whole *= part
    assert whole // parts[-1] <= 1 << bits < whole
    number = (1 << bits) - 12345 % (1 << bits)
    remainders = [number % part for part in parts]
    assert residues.restored(remainders, residues.joined(parts), whole) == number


def test_the_choice_is_for_the_cheaper() -> None:
    council = reduced(6, [4, 3, 2, 1], dual=True)
    assert choice.swings(council) == large.swings(council)
    weights = pseudo(140, 9000)
    game = reduced(sum(weights) // 2, weights, dual=True)
    assert choice.swings(game) == packed.swings(game)


@pytest.mark.parametrize("what", [*choice.COUNTS, *choice.FLOATS])
def test_a_cost_grows_with_the_game(what: str) -> None:
    small, large = (
        weighted.cost(what, sum(weights) // 2, weights)
        for weights in (pseudo(20, 60), pseudo(200, 9000))
    )
    assert 0 < small.nanoseconds < large.nanoseconds
    assert 0 < small.bytes < large.bytes
    assert weighted.cost(what, 0, [1, 2]).nanoseconds <= 2_000


def test_a_cost_with_unions_grows_with_the_game() -> None:
    found = [
        weighted.cost_with_unions("owen", 40 * n, [n] * 80, [range(40), range(40, 80)])
        for n in (1, 7)
    ]
    assert found[0] == found[1]  # weights have a common divisor
    wide = weighted.cost_with_unions("owen", 9000, pseudo(80, 500), [range(80)])
    assert wide.nanoseconds > found[0].nanoseconds
    assert weighted.cost_with_unions("owen", 9, [1, 1], [[0, 1]]).nanoseconds <= 2_000


def test_no_cost_of_what_there_is_not() -> None:
    with pytest.raises(ValueError, match="no such count: 'nothing'; there are swings"):
        weighted.cost("nothing", 3, [2, 1])
    with pytest.raises(ValueError, match="'nothing'"):
        weighted.cost_with_unions("nothing", 3, [2, 1], [[0, 1]])
