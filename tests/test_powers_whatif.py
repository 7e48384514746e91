"""What if: recusals, absences, votes against and blocs, held against ballots counted by the definition."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import factorial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.ballots import Ballot, Question, carries
from kingmaker.analysis.decisions import decision
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.powers.difference import compared
from kingmaker.analysis.powers.indices import How, blocs_of, indices
from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.powers.whatif import What, WhatIf, supposed
from kingmaker.model.bodies import Counts
from kingmaker.model.state import initial
from kingmaker.source.load import load
from tests.votes import case_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.powers.difference import Difference
    from kingmaker.analysis.powers.lens import Decided, Given
    from kingmaker.model.case import Case

PEOPLE = "people: {a: A, b: B, c: C, d: D}\n"
#: Rules whose base, quorum or tie make absence, recusal and a vote against different things.
RULES = [
    "{members: [a, b, c, d], quorum: more than half of members, passes: more than half of votes cast}",
    "{members: [a, b, c, d], quorum: at least 3 of members, passes: more than half of present}",
    "{members: [a, b, c, d], quorum: none, passes: more than half of voters}",
    "{members: [a, b, c, d], seats: 5, quorum: more than half of seats, passes: at least 2 of members}",
    "{members: [a, b, c, d], quorum: none, passes: at least 2 of members and none of members against}",
    "{members: [a, b, c, d], quorum: none, passes: more than half of votes cast, tie: passes}",
]


def board(rule: str, *, recused: str = "") -> Case:
    more = rule.removesuffix("}") + (f", recused: {recused}}}" if recused else "}")
    return case_of(f"{PEOPLE}bodies: {{board: {more}}}\n")


def gallery_case(name: str, variant: str | None = None) -> Case:
    found = load(name, variant=variant).case
    assert found is not None
    return found


def one(found: Sequence[Decided], own_id: str) -> Decided:
    (it,) = [d for d in found if d.id == own_id]
    return it


def under(case: Case, *suppositions: WhatIf, counts: Counts | None = None) -> tuple[Decided, ...]:
    made = supposed(case, initial(case), suppositions, counts=counts)
    return powers(made.case, given=made.given, how=How())


def every_ballot(names: Sequence[str]) -> Iterator[dict[str, Ballot]]:
    for ballots in product(Ballot, repeat=len(names)):
        yield dict(zip(names, ballots, strict=True))


def can(question: Question, coalition: Sequence[str], cast: dict[str, Ballot]) -> bool:
    """Some ballots of a coalition carry it against every ballot of the others, with some cast already."""
    others = [n for n in question.roll.names if n not in cast and n not in coalition]
    return any(
        all(carries(question, {**cast, **own, **answer}) for answer in every_ballot(others))
        for own in every_ballot(coalition)
    )


# --- ballots against the definition ---------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("what", [What.AGAINST, What.ABSENT])
def test_who_is_against_or_away_has_cast_that_ballot(rule: str, what: What) -> None:
    case = board(rule)
    found = one(under(case, WhatIf(what, ("a",))), "board")
    question = decision(case, "board").meeting
    assert isinstance(question, Question)
    assert found.game is not None
    assert found.game.players == ("b", "c", "d")
    ballot = Ballot.AGAINST if what is What.AGAINST else Ballot.ABSENT
    for size in range(4):
        for coalition in combinations("bcd", size):
            assert found.game.wins(coalition) == can(question, coalition, {"a": ballot})


def test_staying_away_is_not_voting_no() -> None:
    """By a quorum of three of four, one absence leaves no room for another; a no does."""
    case = board(RULES[1])
    away = one(under(case, WhatIf(What.ABSENT, ("a",))), "board").game
    against = one(under(case, WhatIf(What.AGAINST, ("a",))), "board").game
    assert away is not None
    assert against is not None
    assert not away.wins("bc")
    assert away.wins("bcd")
    assert not against.wins(
        "bc"
    )  # d stays away: two of three present would do, but the quorum fails


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("counts", list(Counts))
def test_a_recusal_supposed_is_a_recusal_written(rule: str, counts: Counts) -> None:
    written = board(rule, recused=f"{{who: actor is a, counts: {counts.value}}}")
    assumed = one(under(board(rule), WhatIf(What.RECUSED, ("a",)), counts=counts), "board")
    as_written = one(powers(written, how=How()), "board")
    assert assumed.game is not None
    assert as_written.game is not None
    assert assumed.game.players == as_written.game.players
    assert assumed.structure == as_written.structure
    assert assumed.indices == as_written.indices


def test_who_is_recused_counts_as_others_recused_there_do() -> None:
    case = board(RULES[2], recused="{who: actor is b, counts: as abstaining}")
    made = supposed(case, initial(case), [WhatIf(What.RECUSED, ("a",))])
    (_, added) = next(iter(made.case.bodies.values())).recused
    assert added.counts is Counts.AS_ABSTAINING
    plain = supposed(board(RULES[2]), initial(case), [WhatIf(What.RECUSED, ("a",))])
    (added,) = next(iter(plain.case.bodies.values())).recused
    assert added.counts is Counts.NOT_AT_ALL


def test_a_power_with_recusals_of_its_own_knows_the_new_one_too() -> None:
    case = case_of(
        PEOPLE
        + "bodies: {board: {members: [a, b, c, d], quorum: none, passes: at least 2 of members}}\n"
        "powers:\n  spend: {by: board, recused: {who: actor is b, counts: as absent}}\n"
    )
    found = one(under(case, WhatIf(What.RECUSED, ("a",))), "spend")
    assert found.game is not None
    assert found.game.wins("cd")
    assert not {"a", "b"} & set(found.game.players)


def test_those_joined_are_one_player() -> None:
    found = one(under(board(RULES[3]), WhatIf(What.JOINED, ("a", "b"))), "board")
    assert found.game is not None
    assert found.game.players == ("a+b", "c", "d")


def test_suppositions_hold_together_and_may_not_clash() -> None:
    case = board(RULES[3])
    found = one(under(case, WhatIf(What.JOINED, ("a", "b")), WhatIf(What.AGAINST, ("c",))), "board")
    assert found.game is not None
    assert found.game.players == ("a+b", "d")
    clashes = [
        (WhatIf(What.AGAINST, ("a",)), WhatIf(What.ABSENT, ("a",))),
        (WhatIf(What.JOINED, ("a", "b")), WhatIf(What.JOINED, ("b", "c"))),
    ]
    for pair in clashes:
        with pytest.raises(ValueError, match="cannot be"):
            under(case, *pair)


def test_a_group_stands_for_its_members() -> None:
    case = gallery_case("openai-2023")
    found = one(under(case, WhatIf(What.AGAINST, ("management-directors",))), "remove-officer")
    assert found.structure is not None
    assert not found.structure.possible


def test_steps_and_consents_know_who_stays_away() -> None:
    case = gallery_case("mozilla")
    found = {d.id: d for d in under(case, WhatIf(What.ABSENT, ("foundation",)))}
    assert found["sell-the-browser"].structure is not None
    assert not found["sell-the-browser"].structure.possible
    assert found["sell-the-browser.vote"].structure is not None
    assert found["sell-the-browser.vote"].structure.possible


# --- differences --------------------------------------------------------------------------


def difference(case: Case, own_id: str, *suppositions: WhatIf) -> tuple[Difference, Given]:
    made = supposed(case, initial(case), suppositions)
    before = powers(case, how=How())
    after = powers(made.case, given=made.given, how=How())
    (found,) = [d for d in compared(before, after) if d.decided.id == own_id]
    return found, made.given


def test_who_gains_a_veto() -> None:
    case = gallery_case("openai-2023")
    found, _ = difference(case, "remove-officer", WhatIf(What.ABSENT, ("altman", "brockman")))
    assert found.gained("vetoers") == ("sutskever", "dangelo", "mccauley", "toner")
    assert found.lost("vetoers") == ()
    assert not found.none


def test_who_loses_a_veto_and_who_starts_to_matter() -> None:
    case = gallery_case("bosch")
    found, _ = difference(case, "resolve", WhatIf(What.ABSENT, ("industrietreuhand",)))
    assert found.lost("vetoers") == ("industrietreuhand",)
    assert "family" in found.lost("dummies")


def test_indices_before_and_after() -> None:
    case = gallery_case("openai-2023")
    found, given_ = difference(case, "remove-officer", WhatIf(What.JOINED, ("altman", "brockman")))
    moved = {m.name: (m.before, m.after) for m in found.moved(given_.joined)["shapley-shubik"]}
    assert moved["altman+brockman"] == (Fraction(1, 3), Fraction(2, 5))
    assert moved["toner"] == (Fraction(1, 6), Fraction(3, 20))
    assert "altman" not in moved


def test_nothing_is_different_where_nobody_concerned_votes() -> None:
    case = gallery_case("openai-2023")
    found, _ = difference(case, "remove-officer", WhatIf(What.ABSENT, ("microsoft",)))
    assert found.none


def test_a_decision_about_one_person_is_held_against_the_general_one() -> None:
    before = powers(gallery_case("openai-2023"), how=How())
    after = powers(gallery_case("openai-2023", "recusal"), how=How())
    found = {d.decided.id: d for d in compared(before, after)}
    about = found["remove-officer.about.altman"]
    assert about.before is not None
    assert about.before.id == "remove-officer"
    assert all(d.after is not None for d in found.values())


# --- indices ------------------------------------------------------------------------------


@st.composite
def weighted(draw: st.DrawFn) -> SimpleGame:
    weights = draw(st.lists(st.integers(0, 4), min_size=2, max_size=5))
    return SimpleGame.weighted(draw(st.integers(1, sum(weights) + 1)), weights)


def by_orders(game: SimpleGame) -> dict[str, Fraction]:
    """Shapley and Shubik's definition: every order is gone through."""
    found = dict.fromkeys(game.players, Fraction(0))
    size = len(game.players)
    for other in range(size):
        for rest in combinations(range(size), other):
            for n in (n for n in range(size) if n not in rest):
                names = [game.players[m] for m in rest]
                if game.wins([*names, game.players[n]]) and not game.wins(names):
                    orders = factorial(other) * factorial(size - other - 1)
                    found[game.players[n]] += Fraction(orders, factorial(size))
    return found


@given(weighted())
def test_the_usual_indices_are_those_of_the_definition(game: SimpleGame) -> None:
    shapley, banzhaf = indices(game, How())
    assert shapley.found is not None
    assert dict(shapley.found) == by_orders(game)
    assert banzhaf.definition.name == "banzhaf"


def test_the_security_council_exactly() -> None:
    council = one(powers(gallery_case("un-security-council"), how=How()), "substantive")
    (shapley, _) = council.indices
    assert shapley.found is not None
    assert shapley.found["china"] == Fraction(421, 2145)
    assert shapley.found["guyana"] == Fraction(4, 2145)


def test_an_index_of_blocs_needs_blocs() -> None:
    game = SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1})
    (found,) = indices(game, How(names=("owen",)))
    assert found.found is None
    assert found.gap is not None
    assert found.gap.instead == "--bloc a,b"
    told = [one.definition.name for one in indices(game, How(blocs={"bc": ("b", "c")}))]
    assert told == ["shapley-shubik", "banzhaf", "owen", "banzhaf-owen"]


def test_what_is_too_large_is_refused_by_itself() -> None:
    weights = {str(n): 10**9 + 7**n for n in range(160)}
    other = {str(n): 10**9 + 11 ** (159 - n) for n in range(160)}
    game = SimpleGame.all_of(
        SimpleGame.weighted(sum(weights.values()) // 2, weights),
        SimpleGame.weighted(sum(other.values()) // 2, other),
    )
    (found, _) = indices(game, How())
    assert found.gap is not None
    assert found.gap.instead == "--estimate"
    assert "method=" not in found.gap.why


def test_what_takes_long_is_computed_only_where_that_is_asked_for() -> None:
    game = SimpleGame.weighted(5, [3, 2, 1, 1, 1])
    (refused,) = indices(game, How(names=("banzhaf",), patience=0))
    assert refused.found is None
    assert refused.gap is not None
    assert refused.gap.instead == "--exact, or --estimate"
    (told,) = indices(game, How(names=("banzhaf",), patience=None))
    assert told.found is not None


def test_blocs_of_the_case_are_its_groups_of_that_kind() -> None:
    case = case_of(
        PEOPLE + "groups:\n"
        "  left: {kind: bloc, members: [a, b]}\n"
        "  both: {kind: bloc, members: [b, c]}\n"
        "  friends: {members: [c, d]}\n"
        "bodies: {board: {members: [a, b, c, d], quorum: none, passes: more than half of members}}\n",
        despite=(),
    )
    assert blocs_of(case, initial(case)) == {"left": ("a", "b"), "both": ("c",)}


def test_a_ternary_index_by_name() -> None:
    """Two who may each stop it by a vote against: one matters unless the other is against."""
    case = case_of(
        "people: {a: A, b: B}\n"
        "bodies: {pair: {members: [a, b], quorum: none, passes: none of members against}}\n"
    )
    how = How(names=("ternary-banzhaf", "absolute-banzhaf"))
    ternary, binary = one(powers(case, how=how), "pair").indices
    assert ternary.found is not None
    assert binary.found is not None
    assert ternary.found["a"] == Fraction(2, 3)
    assert binary.found["a"] == Fraction(1, 2)
    made = supposed(case, initial(case), [WhatIf(What.AGAINST, ("b",))])
    (refused, _) = one(powers(case, given=made.given, how=how), "pair").indices
    assert refused.gap is not None
    assert "supposed" in refused.gap.why


def test_a_ternary_index_is_of_one_step() -> None:
    found = {
        d.id: d
        for d in powers(gallery_case("staggered-board"), how=How(names=("ternary-banzhaf",)))
    }
    assert found["merge"].indices[0].gap is not None
    assert found["merge.step-2"].indices[0].found is not None
