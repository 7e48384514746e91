"""The record in order, what sources differ on, and what a case rests on."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.record import contradictions, timeline, unknowns, words_of
from kingmaker.analysis.since import state_at
from kingmaker.analysis.standing import STRENGTH, certainty_of, standing, weakest
from kingmaker.model.values import Certainty
from kingmaker.source.load import load, loads

if TYPE_CHECKING:
    from kingmaker.model.case import Case


def case_of(text: str) -> Case:
    loaded = loads(text)
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    return loaded.case


def order(text: str) -> list[str]:
    return [d.event.id for d in timeline(case_of("title: A\n" + text))]


def test_events_stand_in_the_order_of_their_times_not_of_the_file() -> None:
    assert order(
        "events: {b: {at: 2020-02-01}, a: {at: 2020-01-01}, c: {at: 2020-03-01 12:00}}\n"
    ) == ["a", "b", "c"]


def test_after_goes_before_the_order_of_the_file() -> None:
    assert order("events: {second: {after: first}, first: {}}\n") == ["first", "second"]


def test_an_event_without_a_time_is_no_earlier_than_what_it_came_after() -> None:
    text = "events: {late: {at: 2020-03-01}, between: {at: 2020-02-01}, next: {after: late}}\n"
    case = case_of("title: A\n" + text)
    dated = {d.event.id: d for d in timeline(case)}
    assert [d.event.id for d in timeline(case)] == ["between", "late", "next"]
    assert dated["next"].earliest == dated["late"].earliest
    assert dated["next"].certain_after == ("late",)


def test_uncertain_times_never_break_a_stated_order() -> None:
    text = "events: {a: {at: 2020-01-01..2020-12-31}, b: {at: 2020-02-01, after: a}}\n"
    assert order(text) == ["a", "b"]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 28)), min_size=2, max_size=8), st.randoms()
)
def test_the_order_keeps_every_after_and_does_not_depend_on_the_file(
    events: list[tuple[int, int]], rng: object
) -> None:
    lines = [
        f"  e{n}: {{at: 2020-01-01..2020-01-{day:02}"
        + (f", after: e{n - 1 - back % n}" if back and n else "")
        + "}\n"
        for n, (back, day) in enumerate(events)
    ]
    text = "title: A\nevents:\n" + "".join(lines)
    case = loads(text).case
    assert case is not None
    found = [d.event.id for d in timeline(case)]
    assert sorted(found) == sorted(str(n) for n in case.events)
    for event in case.events.values():
        assert all(found.index(a) < found.index(event.id) for a in event.after)
    getattr(rng, "shuffle")(lines)  # noqa: B009 - Hypothesis gives a Random without a public type
    again = loads("title: A\nevents:\n" + "".join(lines)).case
    assert again is not None
    earliest = [d.earliest for d in timeline(again)]
    assert [d.earliest for d in timeline(case)] == earliest


def test_on_a_date_all_has_happened_that_came_before_what_is_certain_by_then() -> None:
    text = (
        "as_of: 2020-01-01\ngauges: {mood: [calm, loud, angry], talks: [shut, open]}\nevents:\n"
        "  opened: {then: talks is open}\n"
        "  shout: {at: 2020-02-01, after: opened, then: mood is loud}\n"
        "  fury: {at: about 2020-02-03, then: mood is angry}\n"
    )
    case = case_of("title: A\n" + text)
    levels = [state_at(case, datetime(2020, 2, day)).gauges for day in (1, 4, 6)]  # noqa: DTZ001
    assert [(g["mood"], g["talks"]) for g in levels] == [
        ("calm", "shut"),
        ("loud", "open"),
        ("angry", "open"),
    ]


def test_a_circle_of_after_is_shown_in_the_order_of_the_file() -> None:
    case = loads("title: A\nevents: {a: {after: b}, b: {after: a}, c: {}}\n").case
    assert case is not None
    assert [d.event.id for d in timeline(case)] == ["c", "a", "b"]


CLAIMS = """\
title: A
sources: {one: {kind: news}, two: {kind: opinion}, three: {kind: fiction}}
measures: {money: {name: Money put in, unit: USD}}
questions: {who: Who decided?, why: {asks: Why?, unknown: yes}}
claims:
  - {about: money, says: 13 billion USD, by: one}
  - {about: money, says: 13000 million USD, by: two}
  - {about: money, says: 10 billion USD, by: three}
  - {about: who, says: the board, by: one}
  - {about: who, says: The board, by: [two, three]}
"""


def test_a_contradiction_is_one_thing_of_which_claims_differ() -> None:
    (found,) = contradictions(case_of(CLAIMS))
    assert (found.about, found.asks) == ("money", "Money put in")
    assert [(s.says, [n for c in s.claims for n in c.by]) for s in found.sayings] == [
        ("13 billion USD", ["one", "two"]),
        ("10 billion USD", ["three"]),
    ]


def test_who_denies_what_others_say_contradicts_them() -> None:
    text = CLAIMS + "  - {about: why, says: for money, by: one, sure: certain}\n"
    denied = text + "  - {about: why, says: For money, by: two, sure: denied}\n"
    assert [t.about for t in contradictions(case_of(text))] == ["money"]
    assert [t.about for t in contradictions(case_of(denied))] == ["money", "why"]
    sayings = contradictions(case_of(denied))[1].sayings
    assert [[n for c in s.claims for n in c.by] for s in sayings] == [["one"], ["two"]]


def test_what_nobody_says_is_not_a_contradiction() -> None:
    assert [q.asks for q in unknowns(case_of(CLAIMS))] == ["Why?"]


def test_what_a_claim_says_is_words_or_an_amount() -> None:
    assert [words_of(c) for c in case_of(CLAIMS).claims][2:4] == ["10 billion USD", "the board"]


@pytest.mark.parametrize(("weaker", "firmer"), list(pairwise(reversed(STRENGTH))))
def test_the_weakest_certainty_counts(weaker: Certainty, firmer: Certainty) -> None:
    assert weakest([firmer, weaker, firmer]) is weaker


def test_no_certainty_is_none() -> None:
    assert weakest([]) is None


def test_a_clause_without_a_word_is_as_sure_as_its_weakest_source() -> None:
    case = case_of(
        "title: A\nsources: {firm: {certainty: published}, press: {certainty: reported}}\n"
        "entities: {a: {source: [firm, press]}, b: {source: press, certainty: contested}, c: {source: firm}, d: {}}\n"
    )
    found = {name: certainty_of(case, entity) for name, entity in case.entities.items()}
    assert found == {
        "a": Certainty.REPORTED,
        "b": Certainty.CONTESTED,
        "c": Certainty.PUBLISHED,
        "d": None,
    }


def test_standing_counts_each_source_and_each_certainty() -> None:
    case = case_of(
        "title: A\nsources: {press: {kind: news}}\n"
        "entities: {a: {source: press}, b: {source: press, certainty: assumed}}\n"
    )
    found = standing(case)
    assert [(u.source.id, u.clauses) for u in found.sources] == [
        ("press", ("entities.a", "entities.b"))
    ]
    assert found.of(Certainty.ASSUMED) == ("entities.b",)
    assert found.unsaid == 1


def test_the_first_case_has_its_contradictions_in_the_record() -> None:
    case = load("openai-2023").case
    assert case is not None
    assert len(contradictions(case)) >= 50
    assert len(unknowns(case)) >= 20
