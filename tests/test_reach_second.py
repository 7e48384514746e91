"""Clingo solves the same games: both agree on random games and on random small organisations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.reach.endless import ever, kept
from kingmaker.analysis.reach.engine import Engine, searched
from kingmaker.analysis.reach.minimax import against
from kingmaker.analysis.reach.search import Answer, Watch, alone
from kingmaker.analysis.reach.second import second_opinion
from kingmaker.analysis.reach.terms import Terms
from kingmaker.cli import main
from kingmaker.model.claims import Verb
from kingmaker.model.values import Name
from kingmaker.source.load import loads
from tests.test_reach import case_of, goal, organisations
from tests.test_reach_search import chain, games

if TYPE_CHECKING:
    from tests.test_reach_search import Graph


@settings(max_examples=60)
@given(game=games(opened=True), first=st.booleans(), within=st.none() | st.integers(0, 3))
def test_both_agree_on_random_games(*, game: Graph, first: bool, within: int | None) -> None:
    def theirs(verb: Verb) -> tuple[Answer, int | None]:
        found = second_opinion(game, Terms(verb=verb, we_first=first, within=within))
        return found.answer, found.rounds

    if within is None:
        own = ever(game, we_first=first)
    else:
        own = against(game, we_first=first, within=within)
    assert theirs(Verb.FORCE) == (own.answer, own.rounds)
    own = alone(game, within=within)
    assert theirs(Verb.CARRY) == (own.answer, own.rounds)
    for verb in (Verb.HOLD, Verb.BLOCK):
        own = kept(game, bad=verb is Verb.BLOCK, we_first=first, within=within)
        assert theirs(verb) == (own.answer, own.rounds)


@settings(max_examples=20)
@given(drawn=organisations(), first=st.booleans(), verb=st.sampled_from(list(Verb)))
def test_both_agree_on_random_organisations(
    *, drawn: tuple[str, str, frozenset[str]], first: bool, verb: Verb
) -> None:
    text, want, ours = drawn
    loaded = loads(text)
    terms = Terms(verb=verb, we_first=first, within=3)
    engine = Engine.of(case_of(loaded), goal(loaded, want))
    coalition = engine.coalition(map(Name, sorted(ours)))
    own = searched(engine.game(coalition, terms), terms)
    other = replace(terms, by_clingo=True)
    second = searched(engine.game(coalition, other), other)
    assert (own.answer, own.rounds) == (second.answer, second.rounds)


def test_a_limit_is_said_as_such() -> None:
    found = second_opinion(chain(50), Terms(), watch=Watch(most=10))
    assert found.answer is Answer.LIMIT
    assert found.stopped == "the search stopped after 10 positions"


@pytest.mark.parametrize(("who", "answer"), [("the-four", "yes"), ("external-directors", "no")])
def test_the_command_takes_it(who: str, answer: str) -> None:
    arguments = [
        "reach",
        "openai-2023",
        "--who",
        who,
        "--goal",
        "ceo is not altman",
        "--within",
        "1",
    ]
    result = CliRunner().invoke(
        main, [*arguments, "--verb", "carry", "--engine", "clingo", "--json"]
    )
    assert result.exit_code == 0, result.stderr
    assert f'"answer": "{answer}"' in result.stdout
    assert '"engine": "clingo"' in result.stdout
