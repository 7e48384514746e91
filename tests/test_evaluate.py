"""Conditions read in a state: each form of sentence, and what the state does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from kingmaker.model import sentences as s
from kingmaker.model.clauses import Option
from kingmaker.model.evaluate import chosen, holds, members_of, seat_count, sitting, stake
from kingmaker.model.parties import ShareClass
from kingmaker.model.state import NotSaid, State, UnknownName, initial, share_classes, stakes
from kingmaker.model.values import Comparison, Name, exactly
from tests.votes import case_of, share

if TYPE_CHECKING:
    from kingmaker.model.case import Case

CASE = """
as_of: 2025-06-01
people:
  ann: {works_at: acme, tags: [independent]}
  bo: {works_at: acme}
  cy: {}
  di: {}
  staff: {kind: crowd, size: 700, works_at: acme}
groups: {pair: {members: [ann, bo], tags: related}, both: {members: [pair, cy]}, nobody-in: {members: []}}
entities: {acme: {governed_by: board}, rival: {}}
weights: {mps: {unit: seats, of: {ann: 60, bo: 30, cy: 10}}}
holdings:
  acme:
    a: {votes: 1, outstanding: 100, treasury: 20, held_by: {ann: 30, bo: 10, cy: rest}}
    b: {votes: 10, held_by: {ann: 5, acme: 5}}
bodies:
  board:
    seats:
      old: {count: 3, held_by: [pair], tags: [founding]}
      new: {count: 2, held_by: [di], when: mood is good, tags: [extra]}
      boss: {count: 1, held_by: ann, ex_officio: ceo}
    passes: every member
  club: {members: [both], passes: every member}
offices: {ceo: {held_by: bo}, chair: {held_by: vacant}, heads: {held_by: [ann, bo], seats: 2}}
gauges:
  mood: {levels: [bad, fair, good], starts: fair}
  pill: {levels: [none, adopted]}
  price: {levels: [10 USD, 20 USD, 47 USD], starts: 20 USD}
terms:
  settled: mood is good and ceo is not vacant
powers: {x-1: {by: board, when: CONDITION}}
"""


def read(text: str) -> tuple[Case, s.Condition]:
    case = case_of(CASE.replace("CONDITION", text))
    condition = case.powers[Name("x-1")].ways[0][0].when
    assert condition is not None
    return case, condition


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "ceo is bo",
        "bo is ceo",
        "ceo is not ann",
        "chair is vacant",
        "ceo is not vacant",
        "heads is ann and heads is bo",
        "mood is fair",
        "mood is not good",
        "ann is independent",
        "bo is not independent",
        "bo is founding",
        "cy is not founding",
        "di is not extra",
        "pair is related",
        "at least 1 of board are independent",
        "fewer than 2 of board are independent",
        "every of board is founding",
        "none of club is extra",
        "at least 2 of club are pair",
        "at least half of board is ceo",
        "pill is none",
        "price is 20 USD",
        "mood at least fair",
        "mood fewer than good or mood at least fair",
        "price more than 10 USD",
        "price at most 20 USD",
        "ann on board",
        "di not on board",
        "ann on board.old",
        "pair on board",
        "not both on board",
        "pair in club",
        "cy in both",
        "not di in both",
        "ann works at acme",
        "pair works at acme",
        "cy works at nowhere",
        "ann holds at least 35 acme",
        "ann holds at least 30 a",
        "ann holds more than a third of outstanding a",
        "bo holds fewer than 15% of outstanding a",
        "pair holds at least half of outstanding a",
        "ann holds shares of acme",
        "not di holds shares of acme",
        "ann holds at least 100% of outstanding b",
        "at least 2 of board in office",
        "no more than 3 of board in office",
        "at least half of board in office",
        "at least 2 of board works at acme",
        "at least 2 of board holds shares of acme",
        "fewer than 3 of board holds shares of a",
        "no more than 1 of club holds shares of b",
        "at least two thirds of both on board",
        "fewer than 3 of both on board",
        "at least 90 of mps on board",
        "at least 90% of mps on board",
        "at least half of staff works at acme",
        "at least 700 of staff works at acme",
        "date at least 2025-06-01",
        "date fewer than 2025-06-02 or date at least 2020-01-01",
        "not settled",
        "not (ceo is ann or chair is ann)",
        "not (ceo is bo and chair is ann)",
    ],
)
def test_it_holds(text: str) -> None:
    case, condition = read(text)
    assert holds(condition, initial(case), case=case)
    assert not holds(s.Not(condition), initial(case), case=case)


def test_what_somebody_is_said_to_be() -> None:
    case, _ = read("always")
    now = initial(case)
    assert holds(s.Is(Name("ann"), Name("independent")), now, case=case)
    assert not holds(s.Is(Name("bo"), Name("independent")), now, case=case)
    assert holds(s.Is(Name("bo"), Name("pair")), now, case=case)
    assert holds(s.Is(Name("bo"), Name("bo")), now, case=case)
    assert not holds(s.Is(Name("ann"), s.Special.UNKNOWN), now, case=case)
    assert not holds(s.Is(Name("ceo"), exactly(3)), now, case=case)


def test_pronouns_stand_for_somebody() -> None:
    case, _ = read("always")
    now = initial(case)
    owns = s.Holds(
        s.Pronoun.ACTOR, Comparison.AT_LEAST, exactly(1), s.Base(s.BaseKind.NAMED, Name("a"))
    )
    assert holds(owns, now, case=case, actor=Name("ann"))
    assert not holds(owns, now, case=case, actor=Name("di"))
    it = s.Is(s.Pronoun.IT, Name("ceo"))
    assert holds(it, now, case=case, it=Name("bo"))
    with pytest.raises(NotSaid, match="nobody is said to be 'it'"):
        holds(it, now, case=case)
    assert holds(s.Is(Name("ceo"), s.Pronoun.ACTOR), now, case=case, actor=Name("bo"))
    assert holds(s.Is(Name("heads"), s.HolderOf(Name("ceo"))), now, case=case)
    assert holds(s.Works(s.EveryoneIn(Name("pair")), Name("acme")), now, case=case)
    assert not holds(s.Works(s.EveryoneIn(Name("nobody-in")), Name("acme")), now, case=case)


def test_everyone_is_so_if_each_is() -> None:
    case, _ = read("always")
    pair, now = s.EveryoneIn(Name("pair")), initial(case)
    people = case.groups[Name("pair")].members
    some = replace(now, tags={**now.tags, str(people[0]): frozenset({"wise"})})
    every = replace(now, tags={**now.tags, **dict.fromkeys(map(str, people), frozenset({"wise"}))})
    wise = s.Is(pair, Name("wise"))
    assert [holds(wise, state, case=case) for state in (now, some, every)] == [False, False, True]
    assert holds(s.Is(pair, Name("pair")), now, case=case)
    assert not holds(s.Is(pair, people[0]), now, case=case)
    assert not holds(s.Is(s.EveryoneIn(Name("nobody-in")), Name("wise")), every, case=case)


def test_seats_depend_on_the_state() -> None:
    case, _ = read("always")
    now = initial(case)
    assert sitting("board", now, case=case) == ("ann", "bo")
    assert seat_count("board", now, case=case) == 4
    good = replace(now, gauges={**now.gauges, "mood": Name("good")})
    assert sitting("board", good, case=case) == ("ann", "bo", "di")
    assert seat_count("board", good, case=case) == 6
    assert sitting("board.boss", now, case=case) == ("bo",)
    new = replace(now, offices={**now.offices, "ceo": (Name("cy"),)})
    assert sitting("board", new, case=case) == ("ann", "bo", "cy")
    assert members_of((Name("both"), Name("di")), now, case=case) == ("ann", "bo", "cy", "di")
    assert seat_count("club", now, case=case) == 3


def test_a_value_by_cases() -> None:
    case, condition = read("mood is good")
    cased = (Option(10, condition), Option(3, s.TermIs(Name("settled"))), Option(1))
    now = initial(case)
    assert chosen(cased, now, case=case) == 1
    assert chosen(cased[:2], now, case=case) is None
    assert chosen(cased, replace(now, gauges={"mood": Name("good")}), case=case) == 10


def test_holdings() -> None:
    case, _ = read("always")
    now = initial(case)
    assert now.holdings["acme"]["a"].of == {"ann": 30, "bo": 10, "cy": 40}
    assert now.holdings["acme"]["a"].total == 80
    assert now.holdings["acme"]["b"] == stakes(case.holdings[Name("acme")][Name("b")], "acme")
    assert now.holdings["acme"]["b"].total == 5, "those of the company itself do not count"
    assert stake("ann", "acme.a", now, case=case) == (Fraction(30), Fraction(80))
    assert stake("ann", None, now, case=case) == (Fraction(35), Fraction(85))
    assert stake("both", "a", now, case=case) == (Fraction(80), Fraction(80))
    assert share_classes(case, "acme") == (("acme", "a"), ("acme", "b"))
    assert share_classes(case, "nothing") == ()


def test_what_a_company_holds_of_itself_is_treasury_said_once_or_twice() -> None:
    held = {Name("acme"): exactly(30), Name("x"): exactly(10), Name("y"): None}
    for treasury, total in ((None, 70), (exactly(30), 70), (exactly(40), 60)):
        found = stakes(
            ShareClass(outstanding=exactly(100), treasury=treasury, held_by=held), "acme"
        )
        assert found.total == total
        assert found.of == {"x": 10, "y": total - 10}


def test_shares_of_a_class_that_is_not_counted() -> None:
    parts = ShareClass(held_by={Name("x"): share("3/4"), Name("y"): share("1/4")})
    assert stakes(parts, "acme").total == 1
    unknown = ShareClass(held_by={Name("x"): exactly(5), Name("y"): None})
    assert stakes(unknown, "acme").of == {"x": 5, "y": None}
    assert stakes(unknown, "acme").total is None
    vague = ShareClass(
        outstanding=replace(exactly(10), about=True),
        held_by={Name("x"): replace(exactly(5), low=None)},
    )
    assert stakes(vague, "acme").likely == ("", "x")


def test_one_class_of_two_entities_must_be_told_apart() -> None:
    case = case_of(
        """
        people: {x: {}}
        entities: {one: {}, two: {}}
        holdings:
          one: {common: {votes: 1, held_by: {x: 1}}}
          two: {common: {votes: 1, held_by: {x: 2}}}
        """
    )
    now = initial(case)
    with pytest.raises(NotSaid, match="which"):
        stake("x", "common", now, case=case)
    assert stake("x", "common", now, case=case, of="two") == (Fraction(2), Fraction(2))
    assert stake("x", "one.common", now, case=case) == (Fraction(1), Fraction(1))
    with pytest.raises(NotSaid, match="which entity"):
        stake("x", None, now, case=case)


def test_what_rose_and_fell() -> None:
    case = case_of("measures: {worth: {unit: USD}}")
    now = replace(initial(case), measures={"worth": (Fraction(100), Fraction(30))})
    worth = Name("worth")
    for fact, true in (
        (s.Moved(worth, rises=False), True),
        (s.Moved(worth, rises=True), False),
        (s.Moved(worth, rises=False, by=share("7/10")), True),
        (s.Moved(worth, rises=False, by=share("71/100")), False),
        (s.Moved(worth, rises=False, by=exactly(70)), True),
        (s.Moved(worth, rises=False, to=exactly(30)), True),
        (s.Moved(worth, rises=False, to=exactly(20)), False),
    ):
        assert holds(fact, now, case=case) == true, fact
    with pytest.raises(NotSaid, match="what worth is"):
        holds(s.Moved(worth, rises=True), initial(case), case=case)


def test_what_happened_and_when() -> None:
    case, before = read("date fewer than 2025-06-02")
    now = initial(case)
    assert holds(before, now, case=case)
    late = replace(now, date=datetime(2025, 6, 2, tzinfo=UTC))
    assert not holds(before, late, case=case), "the time zone is the case's own"
    with pytest.raises(NotSaid, match="what day it is"):
        holds(before, replace(now, date=None), case=case)
    happened = s.Happened(Name("launch"))
    assert not holds(happened, now, case=case)
    assert holds(happened, replace(now, happened=frozenset({"launch"})), case=case)


def test_unknown_names_are_mistakes_of_a_program() -> None:
    case, _ = read("always")
    now = initial(case)
    for fact in (
        s.TermIs(Name("nothing")),
        s.Member(Name("ann"), Name("nothing")),
        s.Level(Name("nothing"), Comparison.AT_LEAST, Name("good")),
        s.Level(Name("mood"), Comparison.AT_LEAST, Name("nothing")),
        s.Holds(
            Name("ann"), Comparison.AT_LEAST, exactly(1), s.Base(s.BaseKind.NAMED, Name("nothing"))
        ),
    ):
        with pytest.raises(UnknownName):
            holds(fact, now, case=case)


def test_a_state_of_nothing() -> None:
    assert initial(case_of("people: {x: {}}")) == replace(
        State(), works={"x": None}, tags={"x": frozenset()}
    )
