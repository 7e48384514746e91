"""Bargaining over the issues of a case: zones held against all values of the ranges, demands, draws, the fairest point."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.bargain.chances import agreed, between
from kingmaker.analysis.bargain.draws import drawn
from kingmaker.analysis.bargain.exchange import exchange
from kingmaker.analysis.bargain.fair import fairest
from kingmaker.analysis.bargain.lens import Asked, bargain
from kingmaker.analysis.bargain.matters import matters
from kingmaker.analysis.bargain.stands import Agrees, Stand, Table, table
from kingmaker.analysis.bargain.zone import accepts, in_the_way, zone
from kingmaker.analysis.games import SimpleGame
from kingmaker.model.struggle import Dispute, Limit, Position
from kingmaker.model.values import Name, Quantity, exactly
from kingmaker.report.bargain_scale import resting
from kingmaker.source.load import load, loads
from tests.bargain_cases import SALE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.bargain.lens import Bargained
    from kingmaker.model.case import Case


def sale(*changes: tuple[str, str]) -> Case:
    text = SALE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    loaded = loads(text)
    assert loaded.case is not None
    assert not loaded.errors, loaded.problems
    return loaded.case


def price(*changes: tuple[str, str], **asked: object) -> Bargained:
    return bargain(sale(*changes), ["price"], Asked(draws=16, **asked)).issues[0]  # type: ignore[arg-type]


def stretches(*ends: tuple[int, int]) -> tuple[tuple[Fraction, Fraction], ...]:
    return tuple((Fraction(a), Fraction(b)) for a, b in ends)


# --- the zone -----------------------------------------------------------------------------------


def test_a_deal_is_sure_where_all_accept_whatever_is_right() -> None:
    """Ann surely takes 60 and more, the board 40 and less; 30 to 50 may do, since bob and cal are two of three."""
    found = price()
    assert found.zone.sure == ()
    assert found.zone.possible == stretches((30, 50))
    assert found.free is not None
    assert found.free.possible == stretches((30, 50))
    sure = price(("at_worst: 30..60", "at_worst: 35"))
    assert sure.zone.sure == stretches((35, 40))
    assert sure.zone.possible == stretches((35, 50))
    assert sure.share.mean == 1


def test_an_event_changes_what_is_accepted() -> None:
    case = sale()
    later = bargain(case, ["price"], Asked(draws=16)).issues[1]
    assert later.table.after == "rival"
    assert later.zone.possible == ()
    assert set(later.in_the_way) == {"ann"}
    stand = later.table.stand("ann")
    assert stand is not None
    assert stand.clause.at.exact == 100
    assert stand.clause.salience != case.issues[Name("price")].positions[Name("ann")].salience
    assert bargain(case, ["price"], Asked(after="talks", draws=16)).issues[0].zone.possible


def test_a_limit_cuts_the_zone_and_can_be_left_out() -> None:
    tight = [("allows: ..55", "allows: 0..10")]
    found = price(*tight)
    assert found.zone.possible == ()
    assert set(found.in_the_way) == {"statutes", "ann"}
    assert found.free is not None
    assert found.free.possible == stretches((30, 50))
    open_ = price(*tight, without=("statutes",))
    assert open_.zone.possible == stretches((30, 50))
    assert open_.free is None


def test_who_says_no_worst_point_is_held_to_what_holds_without_a_deal() -> None:
    found = price((", at_worst: 80}", "}"), (", at_worst: 20}", "}"))
    bob = found.table.stand("bob")
    assert accepts(found.table, bob).sure == stretches((0, 0))[0]
    pace = bargain(sale(), ["pace"], Asked(draws=16)).issues[0]
    ann = accepts(pace.table, pace.table.stand("ann"))
    assert (ann.sure, ann.possible) == stretches((9, 9), (0, 10))
    assert accepts(pace.table, None).sure is None


def test_a_body_of_which_nothing_is_known_makes_nothing_sure() -> None:
    rule = "members: [bob, cal, dee]"
    more = ", passes: more than half of members, quorum: more than half of members"
    found = price((rule + more, rule))
    board = next(a for a in found.table.agrees if a.party == "board")
    assert board.gap
    assert found.zone.sure == ()
    assert found.zone.possible == stretches((30, 55))
    assert found.share.mean == 0


def test_a_group_agrees_if_each_of_its_members_does() -> None:
    found = price(
        ("bodies:", "groups: {two: [bob, dee]}\nbodies:"),
        ("needs: [ann, board]", "needs: [ann, two]"),
    )
    assert found.table.agrees[1].game is not None
    assert found.zone.possible == ()
    assert accepts(found.table, found.table.stand("dee")).possible == stretches((0, 20))[0]


small = st.integers(0, 6)
ranges = st.tuples(small, small).map(sorted)
parties = st.tuples(ranges, ranges)


def _quantity(ends: Sequence[int]) -> Quantity:
    low, high = (Fraction(n) for n in ends)
    return Quantity(low, low if low == high else None, high)


def _table(
    people: Sequence[tuple[Sequence[int], Sequence[int]]], quota: int, limit: Sequence[int]
) -> Table:
    names = [Name(f"p{n}") for n in range(len(people))]
    stands = tuple(
        Stand(party=name, clause=Position(at=_quantity(at), at_worst=_quantity(worst)))
        for name, (at, worst) in zip(names, people, strict=True)
    )
    game = SimpleGame.weighted(quota, dict.fromkeys(map(str, names[1:]), 1))
    agrees = (Agrees(party=names[0]), Agrees(party=Name("body"), game=game))
    issue = Dispute(
        scale=(exactly(0), exactly(6)), limits={Name("law"): Limit(allows=_quantity(limit))}
    )
    return Table(name=Name("x"), issue=issue, after=None, stands=stands, agrees=agrees)


@settings(max_examples=60)
@given(st.lists(parties, min_size=3, max_size=4), st.integers(1, 2), ranges)
def test_the_zone_is_that_of_all_values_one_by_one(
    people: list[tuple[list[int], list[int]]], quota: int, limit: list[int]
) -> None:
    """Ends and kinks of what is accepted lie at whole numbers, so whole values and half points tell everything."""
    found = zone(_table(people, quota, limit))

    def told(at: Sequence[int], worst: Sequence[int], x: float) -> list[bool]:
        values = product(range(at[0], at[1] + 1), range(worst[0], worst[1] + 1))
        return [abs(x - a) <= abs(w - a) for a, w in values]

    for half in range(13):
        x = half / 2
        allowed = limit[0] <= x <= limit[1]
        for how, where in ((all, found.sure), (any, found.possible)):
            yes = [how(told(at, worst, x)) for at, worst in people]
            known = allowed and yes[0] and sum(yes[1:]) >= quota
            assert any(low <= x <= high for low, high in where) == known


@settings(max_examples=20)
@given(st.lists(parties, min_size=3, max_size=4), st.integers(1, 2), ranges)
def test_draws_agree_between_the_possible_and_the_sure(
    people: list[tuple[list[int], list[int]]], quota: int, limit: list[int]
) -> None:
    found = _table(people, quota, limit)
    points = between(found)
    good = agreed(found, drawn(found, draws=32), points)
    told = zone(found)
    every, none = np.asarray(good.all(axis=0)), np.asarray(~good.any(axis=0))
    for where, how in ((told.sure, every), (told.possible, none)):
        inside = np.array([any(low <= x <= high for low, high in where) for x in points])
        assert how[inside if where is told.sure else ~inside].all()


def test_in_the_way_is_what_alone_would_open_it() -> None:
    found = _table([([6, 6], [5, 5]), ([0, 0], [2, 2]), ([0, 0], [2, 2])], 2, [0, 6])
    assert zone(found).possible == ()
    assert set(in_the_way(found)) == {"p0", "body"}


# --- demands ------------------------------------------------------------------------------------


def test_a_demand_that_is_refused_whatever_is_right_binds() -> None:
    found = price()
    by_name = {d.judged.name: d for d in found.demands}
    assert [d.judged.name for d in found.binding] == ["all-of-it"]
    assert by_name["all-of-it"].judged.against == ("statutes",)
    assert by_name["all-of-it"].judged.says == {"ann": "yes", "board": "no"}
    assert by_name["half"].judged.verdict == "maybe"
    assert by_name["low"].judged.verdict == "maybe"
    assert by_name["low"].judged.says == {"ann": "maybe", "board": "yes"}
    assert [d.judged.name for d in found.bounds] == ["half"]
    assert 0 < by_name["low"].share.mean < 1


# --- what is brought to bear --------------------------------------------------------------------


def test_capability_of_members_is_the_index_of_the_decision() -> None:
    found = table(sale(), "price")
    assert {str(s.party): s.share for s in found.stands if s.share is not None} == dict.fromkeys(
        ("bob", "cal", "dee"), Fraction(1, 3)
    )
    values = drawn(found, draws=8)
    assert values.matters is not None
    assert values.matters.capability[:, 1].tolist() == pytest.approx([30.0] * 8)


def test_a_part_of_an_issue_rests_on_what_it_says_itself_and_else_on_what_the_issue_does() -> None:
    case = sale(("salience: 40, at_worst: 80}", "salience: 40, at_worst: 80, certainty: reported}"))
    found = table(case, Name("price"))
    bob, cal = (next(s.clause for s in found.stands if s.party == name) for name in ("bob", "cal"))
    said, unsaid = resting(case, found, bob), resting(case, found, cal)
    assert (said.certainty, unsaid.certainty) == ("reported", "assumed")
    assert unsaid.clause.endswith("cal")


def test_who_says_its_own_capability_keeps_it() -> None:
    found = price(("cal: {at: 10,", "cal: {at: 10, capability: 7,"))
    cal = found.table.stand("cal")
    assert cal is not None
    assert cal.share is None
    values = drawn(found.table, draws=4)
    assert values.matters is not None
    assert values.matters.capability[:, values.parties.index("cal")].tolist() == [7.0] * 4


def test_who_is_not_known_is_left_out_and_said_to_be() -> None:
    found = price(("bob: {at: 0, salience: 40,", "bob: {at: 0, salience: unknown,"))
    gaps = {str(s.party): s.gap for s in found.table.stands}
    assert gaps["bob"] == "its salience: not in the record"
    assert "bob" not in found.weights
    assert sum(found.weights.values()) == pytest.approx(1)
    nobody = price(("salience: 50, capability: 50", "salience: 50, capability: unknown"))
    assert "ann" not in nobody.weights


def test_without_anybody_the_models_say_nothing_and_the_zone_is_told_all_the_same() -> None:
    text = """
title: A word
people: {ann: {}, bob: {}}
issues:
  word: {certainty: assumed, scale: 0..1, positions: {ann: {at: 1, salience: unknown, at_worst: 0}, bob: {at: 0, salience: unknown, at_worst: 1}}, needs: [ann, bob]}
"""
    case = loads(text).case
    assert case is not None
    found = bargain(case, asked=Asked(draws=8)).issues[0]
    assert found.zone.sure == stretches((0, 1))
    assert found.predictions == ()
    assert found.spread is None


# --- draws and models ---------------------------------------------------------------------------


def test_draws_are_in_their_ranges_one_in_each_part() -> None:
    values = drawn(table(sale(), "price"), draws=50)
    ann = values.everybody.index("ann")
    worst = np.sort(values.worst[:, ann])
    parts = (worst - 30) / 30 * 50
    assert np.floor(parts).tolist() == list(range(50))
    assert values.matters is not None
    dee = values.matters.salience[:, values.parties.index("dee")]
    assert ((dee >= 10) & (dee <= 30)).all()
    assert dee.mean() == pytest.approx(20, abs=0.3)


def test_the_same_seed_gives_the_same_answer() -> None:
    assert str(price(seed=3)) == str(price(seed=3))
    assert str(price(seed=3)) != str(price(seed=4))


def test_each_model_speaks_or_says_why_not() -> None:
    found = {p.model: p for p in bargain(sale(), ["pace"], Asked(draws=16)).issues[0].predictions}
    assert found["compromise"].middle == pytest.approx((9 * 80 + 1 * 20) / 100)
    assert found["nash-reference"].gap == "pace has no reference point"
    assert not found["exchange"].gap
    alone = price(
        (
            "bob: {at: 1, salience: 20, capability: 50}\n    since: talks",
            "bob: {at: 1, salience: 20, capability: 50}\n    since: rival",
        )
    )
    told = {p.model: p.gap for p in alone.predictions}
    assert told["exchange"] == "there is no other issue to exchange for"


def test_issues_of_one_moment_are_exchanged_by_name() -> None:
    """The parties stand in another order on the other issue, and one has no part in it."""
    text = """
title: A trade
people: {ann: {kind: organisation}, bob: {kind: organisation}, cal: {kind: organisation}}
issues:
  first:
    scale: 0..100
    positions:
      ann: {at: 0, salience: 10, capability: 2}
      bob: {at: 100, salience: 60, capability: 1}
      cal: {at: 40, salience: 30, capability: 1}
  second:
    scale: 0..100
    positions:
      bob: {at: 80, salience: 20, capability: 3}
      ann: {at: 10, salience: 90, capability: 1}
"""
    case = loads(text).case
    assert case is not None
    found = bargain(case, asked=Asked(draws=2)).issues
    told = [next(p.middle for p in one.predictions if p.model == "exchange") for one in found]
    known = exchange(
        matters([[0, 100, 40], [10, 80, 0]], [[10, 60, 30], [90, 20, 0]], [[2, 1, 1], [1, 3, 0]])
    )
    assert told == pytest.approx(known.tolist())
    assert told != pytest.approx([one.predictions[0].middle for one in found])


def test_unknown_names_are_refused() -> None:
    for names, asked in (
        (["prize"], {}),
        (["price"], {"after": "never"}),
        (["price"], {"without": ("law",)}),
        (["price"], {"fair": ("eve",)}),
    ):
        with pytest.raises(KeyError):
            bargain(sale(), names, Asked(**asked))


# --- the fairest point --------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.lists(st.integers(0, 20), min_size=2, max_size=5))
def test_no_point_serves_the_worst_off_better(places: list[int]) -> None:
    point, least = fairest(np.array([places], dtype=float), np.array([[0.0, 20.0]]))

    def worst_off(x: float) -> float:
        return min(1 - abs(x - p) / max(p, 20 - p) for p in places)

    assert worst_off(float(point[0])) == pytest.approx(float(least[0]), abs=1e-9)
    assert max(worst_off(n / 10) for n in range(201)) <= least[0] + 1e-9


def test_the_fairest_point_is_for_those_who_are_named() -> None:
    found = price(fair=("ann", "cal"))
    assert found.fair is not None
    assert found.fair.parties == ("ann", "cal")
    assert found.fair.point.middle == pytest.approx((10 * 100 + 100 * 90) / 190)


# --- the first case -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def talks() -> dict[tuple[str, str], Bargained]:
    case = load("openai-2023").case
    assert case is not None
    names = ["control-of-board", "post-of-chief-executive", "clearing-of-altman"]
    found = bargain(case, names, Asked(draws=16)).issues
    return {(str(b.table.name), str(b.table.after)): b for b in found}


def test_the_nonprofits_standing_empties_the_zone_of_november_2023(
    talks: dict[tuple[str, str], Bargained],
) -> None:
    """Every proposal conflicted with it, says the source; without it a deal would have been possible, not sure."""
    board = talks["control-of-board", "brockman-resigns"]
    assert board.zone.possible == ()
    assert board.free is not None
    assert board.free.possible == stretches((25, 100))
    assert board.free.sure == ()
    assert {d.judged.name for d in board.binding} == {d.judged.name for d in board.demands}
    assert {"dissolve-board", "observer", "known-executives"} <= {
        d.judged.name for d in board.binding
    }


def test_microsofts_offer_leaves_less_room(talks: dict[tuple[str, str], Bargained]) -> None:
    before = talks["control-of-board", "brockman-resigns"].free_share
    after = talks["control-of-board", "hired-by-microsoft"].free_share
    assert before is not None
    assert after is not None
    assert after.mean < before.mean
    post = talks["post-of-chief-executive", "hired-by-microsoft"]
    assert post.zone.possible == stretches((75, 100))
    assert "rehire" in {d.judged.name for d in post.binding}


def test_the_board_of_the_talks_is_the_four_by_three(
    talks: dict[tuple[str, str], Bargained],
) -> None:
    board = talks["control-of-board", "brockman-resigns"].table.agrees[1]
    assert board.game is not None
    assert board.game.wins(["sutskever", "dangelo", "toner"])
    assert not board.game.wins(["sutskever", "dangelo"])


def test_to_be_cleared_was_asked_in_vain(talks: dict[tuple[str, str], Bargained]) -> None:
    cleared = talks["clearing-of-altman", "brockman-resigns"]
    assert [d.judged.name for d in cleared.binding] == ["clear-altman"]
    assert cleared.binding[0].judged.against == ()
