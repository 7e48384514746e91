"""What somebody controls, held against the definition: every closed set, and the forest lemma."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.control.closure import (
    is_proper,
    needed,
    reach,
    rivals,
    ultimate,
    united,
)
from kingmaker.analysis.control.owners import MOST_ENTITIES, owners
from kingmaker.analysis.games import SimpleGame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hypothesis.strategies import DrawFn

NAMES = tuple("abcdef")


def subsets(names: Iterable[str]) -> Iterator[frozenset[str]]:
    listed = sorted(names)
    for size in range(len(listed) + 1):
        yield from map(frozenset, combinations(listed, size))


def closed(games: Mapping[str, SimpleGame], inside: frozenset[str]) -> bool:
    """Tell whether no node is won from within a set without being in it."""
    return not any(
        game.wins(inside & set(game.players)) and node not in inside for node, game in games.items()
    )


def controlled(games: Mapping[str, SimpleGame], start: Iterable[str]) -> frozenset[str]:
    """Return the least closed set with these in it: what all of the closed ones share."""
    own = frozenset(start)
    found = [s for s in subsets({*NAMES, *own}) if own <= s and closed(games, s)]
    return frozenset.intersection(*found)


def above(games: Mapping[str, SimpleGame]) -> dict[str, frozenset[str]]:
    every = {name: controlled(games, [name]) for name in NAMES}
    return {
        node: frozenset(n for n in NAMES if node in every[n] and (n != node or node in games))
        for node in NAMES
    }


@st.composite
def proper_rule(draw: DrawFn, node: str) -> SimpleGame:
    """A rule that no two sides can win at once: a majority, more, a veto beside it, or a board."""
    others = [n for n in NAMES if n != node]
    kind = draw(st.sampled_from(["majority", "more", "veto", "board"]))
    if kind == "board":
        fillers = draw(st.lists(st.sampled_from(others), min_size=1, max_size=5))
        seats = {str(n): SimpleGame.weighted(1, {by: 1}) for n, by in enumerate(fillers)}
        half = SimpleGame.weighted(len(seats) // 2 + 1, dict.fromkeys(seats, 1))
        return SimpleGame.compose(half, seats)
    weights = draw(st.dictionaries(st.sampled_from(others), st.integers(1, 40), min_size=1))
    whole = sum(weights.values()) + draw(st.integers(0, 20))
    quota = whole // 2 + 1 if kind != "more" else draw(st.integers(whole // 2 + 1, whole))
    votes = SimpleGame.weighted(quota, weights)
    if kind == "veto":
        holder = draw(st.sampled_from(others))
        return SimpleGame.all_of(votes, SimpleGame.weighted(1, {holder: 1}))
    return votes


@st.composite
def any_rule(draw: DrawFn, node: str) -> SimpleGame:
    others = [n for n in NAMES if n != node]
    weights = draw(st.dictionaries(st.sampled_from(others), st.integers(1, 40), min_size=1))
    return SimpleGame.weighted(draw(st.integers(1, sum(weights.values()))), weights)


@st.composite
def structures(draw: DrawFn, *, proper: bool) -> dict[str, SimpleGame]:
    nodes = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
    rule = proper_rule if proper else any_rule
    return {node: draw(rule(node)) for node in nodes}


@given(structures(proper=False), st.sets(st.sampled_from(NAMES), min_size=1, max_size=2))
def test_what_is_reached_is_the_least_closed_set(
    games: dict[str, SimpleGame], start: set[str]
) -> None:
    found = {step.node for step in reach(games, sorted(start))} | start
    assert found == controlled(games, start)


@given(structures(proper=False), st.sampled_from(NAMES))
def test_every_step_is_won_by_those_before_it_and_none_of_them_can_be_missed(
    games: dict[str, SimpleGame], start: str
) -> None:
    inside = {start}
    for step in reach(games, [start]):
        game = games[step.node]
        assert game.wins(step.by)
        assert not any(game.wins(set(step.by) - {name}) for name in step.by)
        assert set(step.by) <= inside
        inside.add(step.node)


@given(structures(proper=True))
def test_where_every_rule_is_proper_control_is_a_forest(games: dict[str, SimpleGame]) -> None:
    assert all(is_proper(game) for game in games.values())
    every = {name: controlled(games, [name]) for name in NAMES}
    for a, b in combinations(NAMES, 2):
        if (every[a] - {a}) & (every[b] - {b}) - {a, b}:
            assert b in every[a] or a in every[b]
    for node in games:
        top = ultimate(above(games), node)
        assert all(b in above(games)[a] for a, b in combinations(top, 2)), "one, or one circle"


def test_two_who_need_only_half_each_are_two_controllers_neither_above_the_other() -> None:
    half = SimpleGame.weighted(50, {"a": 50, "b": 50})
    assert is_proper(half) is False
    assert rivals(half) == (frozenset("a"), frozenset("b"))
    assert ultimate({"y": frozenset("ab")}, "y") == ("a", "b")
    more = SimpleGame.weighted(51, {"a": 50, "b": 50})
    assert is_proper(more)
    assert rivals(more) is None


def test_votes_beyond_the_whole_are_no_proper_rule() -> None:
    """A company of which three hold 100 % each, as in a manual's example: three controllers."""
    game = SimpleGame.weighted(51, dict.fromkeys("abc", 100))
    assert is_proper(game) is False
    assert {step.node for name in "abc" for step in reach({"y": game}, [name])} == {"y"}


def test_control_through_what_is_controlled_adds_up() -> None:
    """The textbook example: 60 % of b; b and the own 30 % make a majority of c."""
    games = {
        "b": SimpleGame.weighted(51, {"a": 60, "z": 40}),
        "c": SimpleGame.weighted(51, {"a": 30, "b": 25, "z": 45}),
    }
    assert [(s.node, s.by) for s in reach(games, ["a"])] == [("b", ("a",)), ("c", ("a", "b"))]
    assert reach(games, ["z"]) == ()


def test_the_lightest_are_not_needed() -> None:
    game = SimpleGame.weighted(51, {"small": 5, "large": 50, "other": 30})
    assert needed(game, ("small", "large", "other")) == ("large", "other")


def test_a_circle_is_controlled_by_all_of_it() -> None:
    games = {x: SimpleGame.weighted(51, {y: 60}) for x, y in ("ab", "ba")}
    both = {"a": frozenset("ab"), "b": frozenset("ab")}
    assert {s.node for s in reach(games, ["a"])} == {"b"}
    assert ultimate(both, "a") == ("b",)


@given(structures(proper=False), st.sampled_from(NAMES))
def test_the_united_game_is_what_leaves_reach_together(
    games: dict[str, SimpleGame], node: str
) -> None:
    if node not in games:
        return
    alone = {n for n in NAMES if n not in games}
    game = united(games, node, alone=alone)
    for some in subsets(alone):
        reached = node in {step.node for step in reach(games, sorted(some))}
        assert game.wins(some & set(game.players)) == reached


@given(structures(proper=True), st.permutations(NAMES))
def test_other_names_change_only_the_names(games: dict[str, SimpleGame], order: list[str]) -> None:
    other = dict(zip(NAMES, order, strict=True))
    renamed = {
        other[node]: SimpleGame(tuple(other[p] for p in game.players), game.form)
        for node, game in games.items()
    }
    for name in NAMES:
        found = {other[step.node] for step in reach(games, [name])}
        assert found == {step.node for step in reach(renamed, [other[name]])}


@given(structures(proper=False), st.sampled_from(NAMES))
def test_a_holder_without_votes_changes_nothing(games: dict[str, SimpleGame], who: str) -> None:
    none = SimpleGame.weighted(1, {"dummy": 0})
    added = {node: SimpleGame.any_of(game, none) for node, game in games.items()}
    assert {s.node for s in reach(added, [who])} == {s.node for s in reach(games, [who])}
    assert reach(added, ["dummy"]) == ()


# --- who is paid in the end -----------------------------------------------------------------


@st.composite
def holdings(draw: DrawFn) -> dict[str, dict[str, Fraction]]:
    """Who holds which part of whom; what is left belongs to somebody outside."""
    found = {}
    for node in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=6)):
        others = [n for n in (*NAMES, "x", "y") if n != node]
        parts = draw(st.dictionaries(st.sampled_from(others), st.integers(1, 9), max_size=5))
        rest = draw(st.integers(1, 9))
        whole = sum(parts.values()) + rest
        row = {name: Fraction(part, whole) for name, part in parts.items()}
        found[node] = {**row, "x": row.get("x", Fraction(0)) + Fraction(rest, whole)}
    return found


@given(holdings())
def test_owners_solve_the_equations_they_are_defined_by(
    direct: dict[str, dict[str, Fraction]],
) -> None:
    found = owners(direct)
    for node, row in direct.items():
        expected: dict[str, Fraction] = {}
        for holder, part in row.items():
            for owner, share in found.get(holder, {holder: Fraction(1)}).items():
                expected[owner] = expected.get(owner, Fraction(0)) + part * share
        assert found[node] == expected
        assert sum(found[node].values()) == 1


@given(holdings())
def test_owners_are_where_a_payment_comes_to_rest(
    direct: dict[str, dict[str, Fraction]],
) -> None:
    """The slow twin: pay out again and again what entities receive, and see what has left."""
    for node, found in owners(direct).items():
        paid: dict[str, float] = {}
        left = {node: 1.0}
        for _ in range(400):
            after: dict[str, float] = {}
            for entity, amount in left.items():
                for holder, part in direct[entity].items():
                    to = after if holder in direct else paid
                    to[holder] = to.get(holder, 0.0) + amount * float(part)
            left = after
        assert set(paid) == set(found)
        assert all(abs(paid[o] - float(share)) < 1e-6 for o, share in found.items())


def test_a_circle_that_belongs_to_itself_has_no_owner() -> None:
    whole = Fraction(1)
    assert owners({"a": {"b": whole}, "b": {"a": whole}}) == {"a": {}, "b": {}}


def test_too_many_entities_are_refused_and_the_bound_is_named() -> None:
    chain = {f"e{n}": {f"e{n + 1}": Fraction(1)} for n in range(MOST_ENTITIES + 1)}
    with pytest.raises(TooLarge, match=str(MOST_ENTITIES)):
        owners(chain)
    chain.popitem()
    assert owners(chain)["e0"] == {f"e{MOST_ENTITIES}": 1}
