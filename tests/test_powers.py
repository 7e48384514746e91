"""Who carries, who stops, who matters: known answers, twins written from the definition, laws."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.ballots import Ballot, carries
from kingmaker.analysis.decisions import decision, slice_of
from kingmaker.analysis.forms import mask_of, wins
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.linear import ORDER, compiled, held, true_of
from kingmaker.analysis.power import engines
from kingmaker.analysis.powers import lens, smallest
from kingmaker.analysis.powers.indices import How
from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.powers.patterns import (
    MOST_PATTERNS,
    left_by,
    minimal_blocking,
    minimal_winning,
)
from kingmaker.analysis.powers.results import Known
from kingmaker.analysis.powers.scale import Scale
from kingmaker.analysis.powers.smallest import smallest_blocking, smallest_of, smallest_winning
from kingmaker.analysis.powers.structure import structure
from kingmaker.analysis.slices import Slice, sliced
from kingmaker.source.load import load
from tests.votes import case_of as text_case
from tests.votes import questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kingmaker.analysis.ballots import Question
    from kingmaker.analysis.games import Coalition
    from kingmaker.analysis.power.tasks import Task
    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.powers.patterns import (
        Pattern,
    )
    from kingmaker.model.case import Case

NAMES = "abcdefg"


def case_of(name: str, variant: str | None = None) -> Case:
    found = load(name, variant=variant).case
    assert found is not None
    return found


def one(case: Case, own_id: str) -> Decided:
    (found,) = [d for d in powers(case) if d.id == own_id]
    return found


def all_coalitions(names: Sequence[str]) -> Iterator[frozenset[str]]:
    sizes = (combinations(names, size) for size in range(len(names) + 1))
    return map(frozenset, chain.from_iterable(sizes))


@st.composite
def games(draw: st.DrawFn) -> SimpleGame:
    """Rules of one threshold or several, joined by and or or, in which equal weights are likely."""
    size = draw(st.integers(1, 6))
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        weights = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
        quota = draw(st.integers(0, sum(weights) + 1))
        parts.append(SimpleGame.weighted(quota, dict(zip(NAMES, weights, strict=False))))
    return draw(st.sampled_from([SimpleGame.all_of, SimpleGame.any_of]))(*parts)


def brute_minimal(game: SimpleGame) -> set[Coalition]:
    """Winning coalitions that lose when anybody leaves: the definition, coalition by coalition."""
    return {
        c
        for c in all_coalitions(game.players)
        if game.wins(c) and not any(game.wins(c - {name}) for name in c)
    }


def expanded(patterns: Iterable[Pattern]) -> list[Coalition]:
    return [frozenset(c) for pattern in patterns for c in pattern.coalitions()]


# --- coalitions ---------------------------------------------------------------------------


@given(games())
def test_patterns_are_the_minimal_winning_coalitions_each_once(game: SimpleGame) -> None:
    found = expanded(minimal_winning(game))
    assert len(found) == len(set(found))
    assert set(found) == brute_minimal(game)


@given(games())
def test_what_blocks_leaves_what_is_not_enough(game: SimpleGame) -> None:
    blocking = minimal_blocking(game)
    losing = {
        c
        for c in all_coalitions(game.players)
        if not game.wins(c) and all(game.wins(c | {n}) for n in game.players if n not in c)
    }
    assert set(expanded(left_by(blocking, game.players))) == losing
    assert set(expanded(blocking)) == brute_minimal(game.dual())


@given(games())
def test_each_pattern_counts_its_coalitions(game: SimpleGame) -> None:
    for pattern in minimal_winning(game):
        found = list(pattern.coalitions())
        assert pattern.number == len(set(found)) == len(found)
        assert {len(c) for c in found} == {pattern.size}


@given(games())
def test_alike_players_are_in_one_pattern(game: SimpleGame) -> None:
    classes = {frozenset(group) for group in game.symmetric_classes()}
    for pattern in minimal_winning(game):
        assert {frozenset(group) for _, group in pattern.parts} <= classes


@given(games())
def test_the_smallest_are_found_without_a_list(game: SimpleGame) -> None:
    found = smallest_winning(game)
    listed = smallest_of(minimal_winning(game))
    if found is None:
        return  # no order of the players fits all thresholds, or nobody wins
    assert listed is not None
    assert (found.size, found.number) == (listed.size, listed.number)
    assert game.wins(found.such_as)
    assert len(found.such_as) == found.size


@given(games())
def test_too_many_to_be_listed_are_counted_together(game: SimpleGame) -> None:
    with pytest.MonkeyPatch.context() as patch:
        found = smallest_winning(game)
        stopping = smallest_winning(game.dual())
        patch.setattr(smallest, "MOST_COUNTED", 0)
        assert smallest_winning(game) == found
        assert smallest_blocking(game) == stopping
        patch.setattr(smallest, "_PATIENCE", -1)
        again = smallest_winning(game)
    assert (again is None) == (found is None)
    assert again is None or again.number is None


@given(games())
def test_a_structure_is_what_the_game_says(game: SimpleGame) -> None:
    found = structure(game)
    everybody = game.players
    assert found.possible is game.wins(everybody)
    assert found.alone == tuple(n for n in everybody if game.wins((n,)))
    assert found.dictator == game.dictator()
    swings = {n for c in all_coalitions(everybody) for n in c if game.wins(c) > game.wins(c - {n})}
    assert found.dummies == tuple(n for n in everybody if n not in swings)
    if found.possible:
        assert set(found.vetoers) == frozenset(everybody).intersection(*brute_minimal(game))


@given(games(), st.randoms(use_true_random=False))
def test_other_names_change_nothing_but_the_names(game: SimpleGame, random: object) -> None:
    names = list(NAMES[: len(game.players)])
    random.shuffle(names)  # type: ignore[attr-defined]  # the strategy is typed as object
    other = SimpleGame(tuple(names), game.form)
    to = dict(zip(game.players, names, strict=True))
    renamed = [frozenset(to[n] for n in c) for c in expanded(minimal_winning(game))]
    assert renamed == expanded(minimal_winning(other))


@given(games(), st.data())
def test_a_scale_knows_when_the_first_of_an_order_win(
    game: SimpleGame, data: st.DataObject
) -> None:
    """Held against the game, one after the other: with a player, without, and with nobody more."""
    order = data.draw(st.permutations(range(len(game.players))))
    scale = Scale.of(game.form, order)
    assert scale is not None
    for player in (None, *order):
        others = [n for n in order if n != player]
        own = 0 if player is None else 1 << player
        sides = [mask_of(others[:k]) for k in range(len(others) + 1)]
        first = next((k for k, side in enumerate(sides) if wins(game.form, side | own)), None)
        assert scale.first_winning(player) == first
        if player is not None:
            swings = first is not None and not wins(game.form, sides[first])
            assert scale.decides(player) == swings


def refuse(task: Task) -> NoReturn:
    raise AssertionError(task)


def test_what_is_known_from_another_case_is_not_worked_out_again() -> None:
    case, known = case_of("eu-council"), Known()
    how = How(names=("banzhaf",))
    alone = powers(case, how=how)
    assert powers(case, how=how, known=known) == alone
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lens, "structure", refuse)
        never = replace(engines.ENGINES["diagram"], run=refuse)
        patch.setitem(engines.ENGINES, "diagram", never)
        assert powers(case, how=how, known=known) == alone


def test_lists_end_where_there_are_too_many_kinds() -> None:
    weights = {str(n): 1000 + n for n in range(20)}
    game = SimpleGame.weighted(sum(weights.values()) // 2 + 1, weights)
    found = structure(game)
    assert found.winning is None
    assert f"{MOST_PATTERNS:,}" in found.too_many[0].why
    assert found.dummies == ()
    assert found.fewest is not None
    assert game.wins(found.fewest.such_as)


# --- ballots that are cast ----------------------------------------------------------------


@given(questions(), st.data())
def test_cast_ballots_leave_a_game_of_the_others(question: Question, data: st.DataObject) -> None:
    """Held against the definition: every ballot of everybody, with the given ones fixed."""
    made = compiled(question)
    some = data.draw(st.sets(st.sampled_from(question.roll.names), max_size=2))
    cast = {name: data.draw(st.sampled_from(list(Ballot)), label=name) for name in some}
    left = held(made, cast)
    assert set(left.players) == set(made.players) - set(cast)
    for ballots in data.draw(st.lists(_profiles(left.choices), min_size=1, max_size=8)):
        everybody = {
            **dict(zip(left.players, (ORDER[b] for b in ballots), strict=True)),
            **{n: b for n, b in cast.items() if n in made.players},
        }
        assert true_of(left.formula, ballots) == carries(question, everybody)


def _profiles(choices: Sequence[Sequence[int]]) -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*(st.sampled_from(own) for own in choices))


@given(questions(), st.data())
def test_a_game_with_cast_ballots_is_won_against_all_the_others_may_do(
    question: Question, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(question.roll.names))
    cast = {name: data.draw(st.sampled_from([Ballot.AGAINST, Ballot.ABSENT]))}
    left = held(compiled(question), cast)
    if len(left.players) > 4:
        return
    game = sliced(question, cast).game
    for coalition in all_coalitions(game.players):
        expected = _can(left.choices, left.players, coalition, question, cast)
        assert game.wins(coalition) == expected, coalition


def _can(
    choices: Sequence[Sequence[int]],
    players: Sequence[str],
    coalition: frozenset[str],
    question: Question,
    cast: dict[str, Ballot],
) -> bool:
    """Some ballots of the coalition carry it against all ballots of the others: every one is tried."""
    inside = [n for n, name in enumerate(players) if name in coalition]
    outside = [n for n, name in enumerate(players) if name not in coalition]

    def every(numbers: list[int]) -> Iterator[dict[str, Ballot]]:
        if not numbers:
            yield {}
            return
        for rest in every(numbers[1:]):
            for b in choices[numbers[0]]:
                yield {players[numbers[0]]: ORDER[b], **rest}

    answers = list(every(outside))
    return any(
        all(carries(question, {**cast, **own, **answer}) for answer in answers)
        for own in every(inside)
    )


# --- known answers ------------------------------------------------------------------------


def test_the_security_council() -> None:
    found = one(case_of("un-security-council"), "substantive").structure
    assert found is not None
    assert found.winning is not None
    (pattern,) = found.winning
    assert [many for many, _ in pattern.parts] == [5, 4]
    assert pattern.number == 210
    assert set(found.vetoers) == {"china", "france", "russia", "united-kingdom", "united-states"}
    assert found.fewest_blocking is not None
    assert (found.fewest_blocking.size, found.fewest_blocking.number) == (1, 5)
    game = one(case_of("un-security-council"), "substantive").game
    assert game is not None
    assert game.count_winning() == 848


def test_the_council_of_the_european_union() -> None:
    """518 coalitions of four can stop a proposal: counted by brute force over 2^27 by others as well."""
    found = one(case_of("eu-council"), "legislate").structure
    assert found is not None
    assert found.winning is None
    assert found.fewest_blocking is not None
    assert (found.fewest_blocking.size, found.fewest_blocking.number) == (4, 518)
    assert found.dummies == ()
    game = one(case_of("eu-council"), "legislate").game
    assert game is not None
    fours = [c for c in combinations(range(27), 4) if _blocks(game, c)]
    assert len(fours) == 518


def _blocks(game: SimpleGame, players: Iterable[int]) -> bool:
    return not wins(game.form, (1 << len(game.players)) - 1 & ~mask_of(players))


def test_volkswagen_and_bosch() -> None:
    meeting = one(case_of("volkswagen"), "amend-articles").structure
    assert meeting is not None
    assert meeting.vetoers == ("porsche-se", "lower-saxony")
    less = one(case_of("volkswagen", "a-little-less"), "amend-articles").structure
    assert less is not None
    assert less.vetoers == ("porsche-se",)
    assert one(case_of("volkswagen"), "resolve").structure.dictator == "porsche-se"  # type: ignore[union-attr]
    bosch = one(case_of("bosch"), "amend-articles").structure
    assert bosch is not None
    assert bosch.dictator == "industrietreuhand"
    assert (set(bosch.players), bosch.dummies) == ({"industrietreuhand", "family"}, ("family",))


def test_openai_takes_any_four_of_six() -> None:
    found = one(case_of("openai-2023"), "remove-officer").structure
    assert found is not None
    assert found.winning is not None
    assert [p.parts[0][0] for p in found.winning] == [4]
    assert found.fewest_blocking is not None
    assert (found.fewest_blocking.size, found.fewest_blocking.number) == (3, 20)


# --- whole powers -------------------------------------------------------------------------

STEPS = """
bodies:
  lower: {members: [a, b, c], quorum: none, passes: more than half of members}
  upper: {members: [d, e], quorum: none, passes: more than half of members}
powers:
  enact: {steps: [{by: lower}, {by: upper, veto: president}]}
  spend: {by: lower, consent: treasurer}
people: {a: A, b: B, c: C, d: D, e: E, president: P, treasurer: T}
"""


def test_a_power_of_steps_is_told_as_a_whole_and_by_its_steps() -> None:
    found = {d.id: d for d in powers(text_case(STEPS)) if d.name.startswith(("enact", "spend"))}
    assert list(found) == [
        "enact",
        "enact.step-1",
        "enact.step-2",
        "enact.step-2.veto.president",
        "spend",
        "spend.vote",
        "spend.consent.treasurer",
    ]
    whole = found["enact"].structure
    assert whole is not None
    assert whole.vetoers == ("d", "e", "president")
    assert whole.winning is not None
    assert expanded(whole.winning) == [
        frozenset({*pair, "d", "e", "president"}) for pair in combinations("abc", 2)
    ]
    step = found["enact.step-1"].structure
    assert step is not None
    assert step.players == ("a", "b", "c")
    assert found["spend"].structure.vetoers == ("treasurer",)  # type: ignore[union-attr]


def test_a_gap_of_one_decision_does_not_spoil_the_others() -> None:
    case = case_of("staggered-board")
    found = {d.id: d for d in powers(case)}
    assert found["elect-director"].structure is None
    assert "most votes" in found["elect-director"].gap
    assert found["merge"].structure is not None


def test_decisions_that_share_a_game_share_its_structure() -> None:
    found = powers(case_of("openai-2023"))
    removal = next(d for d in found if d.id == "remove-officer").structure
    assert next(d for d in found if d.id == "board").structure is removal


def test_the_lens_says_what_the_slice_says() -> None:
    case = case_of("tata-sons")
    found = one(case, "amend-articles")
    expected = slice_of(decision(case, "amend-articles"))
    assert isinstance(expected, Slice)
    assert found.game == expected.game


@pytest.mark.parametrize("variant", ["recusal", "no-shares-profit"])
def test_three_outsiders_suffice_under_two_readings(variant: str) -> None:
    found = powers(case_of("openai-2023", variant))
    (removal,) = [d for d in found if d.name == "remove-officer" and d.about in ("altman", None)]
    assert removal.game is not None
    assert removal.game.wins(["dangelo", "toner", "mccauley"])
