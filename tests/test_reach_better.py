"""What the search leaves out changes no answer: worse positions, turns already passed through, what was known before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.reach.engine import Coalition, Engine, searched
from kingmaker.analysis.reach.judging import Taken
from kingmaker.analysis.reach.minimax import against
from kingmaker.analysis.reach.search import alone
from kingmaker.analysis.reach.terms import Terms
from kingmaker.model.claims import Verb
from kingmaker.model.values import Name
from kingmaker.source.load import loads
from tests.reach_cases import nine_seats, six_directors
from tests.test_reach import NEW, case_of, goal, organisations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.reach.game import Game


@dataclass
class Lists:
    """A game whose turns are listed in full, nothing worse left out, nothing looked at step by step."""

    of: Game

    @property
    def start(self) -> int:
        return self.of.start

    def turns(self, position: int, ours: bool) -> Iterable[tuple[object, int]]:  # noqa: FBT001
        return self.of.turns(position, ours)

    def later(self, position: int) -> int | None:
        return self.of.later(position)

    def reached(self, position: int) -> bool:
        return self.of.reached(position)


@st.composite
def firms(draw: st.DrawFn) -> str:
    """A small board whose seats come up by turns, with holders who elect it and a bidder who may buy."""
    count = draw(st.integers(1, 2))
    groups = "\n".join(
        f"      g{n}: {{count: {count}, held_by: [{', '.join(f'd{n}{k}' for k in range(count))}], "
        f"elected_by: owners, expires: 2025-0{draw(st.integers(1, 6))}-15, term: 1 year}}"
        for n in range(2)
    )
    names = ", ".join(f"d{n}{k}: {{}}" for n in range(2) for k in range(count))
    a, b = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    cause = draw(st.sampled_from(["needed", "not needed"]))
    rule = draw(st.sampled_from(["in office", "seats"]))
    return f"""
title: small
as_of: 2025-01-01
people: {{{names}, a: {{kind: organisation}}, b: {{kind: organisation}}, pub: {{kind: organisation}}}}
entities: {{firm: {{governed_by: board}}}}
holdings: {{firm: {{common: {{votes: 1, outstanding: 12, held_by: {{a: {a}, b: {b}, pub: {12 - a - b}}}}}}}}}
gauges: {{pill: {{levels: [open, closed]}}}}
bodies:
  board:
    of: firm
    seats:
{groups}
    quorum: none
    passes: more than half of {rule}
    vacancies: {{by: board}}
  owners:
    of: firm
    members: holders of common
    quorum: none
    passes: more than half of votes cast
    meets: every year on 2025-0{draw(st.integers(1, 6))}-20
    written_consent: refused
powers:
  elect-director: {{by: owners, passes: most votes cast}}
  remove-director: {{by: {draw(st.sampled_from(["board", "owners"]))}, cause: {cause}}}
  fix-board-size: {{by: board, at_most: {2 * count + draw(st.integers(0, 1))}}}
  buy: {{by: a, when: pill is open, acts: transfer 1 common from pub to a}}
  adopt: {{by: board, acts: set pill to closed}}
"""


@settings(max_examples=8, deadline=None)
@given(
    text=firms(),
    ours=st.sampled_from(["a", "b", "a b", "d00", "a d00", "b d00 d10"]),
    first=st.booleans(),
    resignations=st.booleans(),
)
def test_turns_of_several_steps_are_all_that_a_side_can_do_in_a_period(
    *, text: str, ours: str, first: bool, resignations: bool
) -> None:
    case = case_of(loads(text))
    terms = Terms(we_first=first, within=2, period="quarter", resignations=resignations)
    whole = replace(terms, by_clingo=True)
    engine = Engine.of(case, Taken(Name("board")), terms)
    coalition = engine.coalition([Name(n) for n in ours.split()])
    own = searched(engine.game(coalition, terms), terms)
    plain = against(Lists(engine.game(coalition, whole)), we_first=first, within=2)
    assert (own.answer, own.rounds) == (plain.answer, plain.rounds)
    carry = replace(terms, verb=Verb.CARRY)
    one = searched(engine.game(coalition, carry), carry)
    other = alone(Lists(engine.game(coalition, whole)), within=2)
    assert (one.answer, one.rounds) == (other.answer, other.rounds)


@settings(max_examples=25, deadline=None)
@given(drawn=organisations(), first=st.booleans(), verb=st.sampled_from(list(Verb)))
def test_what_is_worse_may_be_left_out(
    *, drawn: tuple[str, str, frozenset[str]], first: bool, verb: Verb
) -> None:
    text, want, ours = drawn
    loaded = loads(text)
    terms = Terms(verb=verb, we_first=first, within=3)
    engine = Engine.of(case_of(loaded), goal(loaded, want), terms)
    coalition = engine.coalition(map(Name, sorted(ours)))
    every = engine.game(coalition, replace(terms, by_clingo=True))
    own, plain = (searched(g, terms) for g in (engine.game(coalition, terms), every))
    assert (own.answer, own.rounds) == (plain.answer, plain.rounds)


@pytest.mark.parametrize(("verb", "within"), [(Verb.FORCE, 4), (Verb.CARRY, None), (Verb.BLOCK, 2)])
def test_asking_about_one_coalition_changes_nothing_for_the_next(
    *, verb: Verb, within: int | None
) -> None:
    loaded = loads(six_directors(votes=False))
    terms = Terms(verb=verb, we_first=False, within=within, resignations=False)
    shared = Engine.of(case_of(loaded), goal(loaded, NEW), terms)
    for counts in product(*(range(len(c.names) + 1) for c in shared.classes)):
        alone_asked = Engine.of(case_of(loaded), goal(loaded, NEW), terms)
        found = searched(shared.game(Coalition(counts), terms), terms)
        fresh = searched(alone_asked.game(Coalition(counts), terms), terms)
        assert (found.answer, found.rounds) == (fresh.answer, fresh.rounds)


def test_all_sixteen_coalitions_with_the_bidder_take_the_board_as_published() -> None:
    terms = Terms(we_first=False, within=16, period="quarter", resignations=False)
    text = nine_seats(staggered=True, consent=False, pill=True)
    engine = Engine.of(case_of(loads(text)), Taken(Name("board")), terms)
    never = {("a",), ("a", "i2"), ("a", "i3")}
    for chosen in product((False, True), repeat=4):
        others = [n for n, there in zip(("f", "i1", "i2", "i3"), chosen, strict=True) if there]
        who = ("a", *others)
        found = searched(engine.game(engine.coalition(map(Name, who)), terms), terms)
        assert found.rounds == (None if who in never else 8), who
