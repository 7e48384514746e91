"""Leverage: what stops, when, and for whom, held against a day-by-day twin, laws, and the first case."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.leverage.cut import How, cut
from kingmaker.analysis.leverage.lens import leverage
from kingmaker.analysis.leverage.spans import Span, less, until_empty
from kingmaker.analysis.leverage.stand_ins import stand_ins
from kingmaker.analysis.leverage.supplies import Supply, supplies
from kingmaker.analysis.since import state_after
from kingmaker.model.money import Dependency, Good
from kingmaker.model.state import initial
from kingmaker.model.values import Name, Quantity
from kingmaker.report.levering import runway_words, span_words
from kingmaker.source.load import load, loads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.leverage.cut import Effect
    from kingmaker.model.case import Case

WORKS = """
title: A works
people: {mine: {kind: organisation}, rail: {kind: organisation}, bank: {kind: organisation}, poet: {}}
entities: {works: {name: The works}}
dependencies:
  ore: {who: works, needs: other, from: mine, stock: 900, burn: 10..30 per day, notice: 1 week, feeds: steel}
  credit: {who: works, needs: money, from: bank, lasts: 2 days, feeds: steel}
  steel: {who: rail, needs: product, from: works, lasts: 10 days}
  freight: {who: mine, needs: other, from: rail, substitutes: bank}
"""


def case_of(text: str) -> Case:
    loaded = loads(text)
    assert loaded.case is not None, loaded.problems
    assert not loaded.errors
    return loaded.case


def told(effects: Sequence[Effect]) -> dict[str, tuple[str, Span | None]]:
    return {str(e.supply.name): (e.how.value, e.at) for e in effects}


def days(low: int, high: int | None) -> Span:
    return Span(Fraction(low), None if high is None else Fraction(high))


# --- one chain, by hand -----------------------------------------------------------------------


def test_a_cut_is_felt_after_notice_and_store_and_passes_on() -> None:
    found = supplies(case_of(WORKS), initial(case_of(WORKS)))
    assert told(cut(found, "mine", "works")) == {
        "ore": ("stops", days(7 + 30, 7 + 90)),
        "steel": ("stops", days(37 + 10, 97 + 10)),
    }


def test_a_notice_that_nobody_knows_is_no_notice_of_nothing() -> None:
    unknown = WORKS.replace("notice: 1 week", "notice: unknown")
    lever = leverage(case_of(unknown)).of("mine")[0]
    assert told(lever.effects)["ore"] == ("stops", days(30, None))
    assert runway_words(lever.supplies[0]).endswith(
        "not in the record: how long before it may stop"
    )
    unsaid = WORKS.replace(", notice: 1 week", "")
    lever = leverage(case_of(unsaid)).of("mine")[0]
    assert told(lever.effects)["ore"] == ("stops", days(30, 90))


def test_what_a_substitute_could_give_weakens_only() -> None:
    case = case_of(WORKS)
    (effect,) = cut(supplies(case, initial(case)), "rail", "mine")
    assert (effect.how, effect.left, effect.at) == (How.WEAKENS, ("bank",), None)


def test_the_first_of_two_things_needed_stops_it() -> None:
    case = case_of(WORKS.replace("from: mine", "from: bank"))
    found = supplies(case, initial(case))
    assert told(cut(found, "bank"))["steel"] == ("stops", days(2 + 10, 2 + 10))


def test_a_loop_does_not_stop_itself() -> None:
    case = case_of(
        "title: A loop\npeople: {ann: {}, ben: {}, cleo: {}}\ndependencies:\n"
        "  one: {who: ann, needs: other, from: ben, feeds: two}\n"
        "  two: {who: ben, needs: other, from: ann, feeds: one}\n"
        "  three: {who: ann, needs: product, from: cleo}\n"
    )
    found = supplies(case, initial(case))
    assert told(cut(found, "cleo")) == {"three": ("stops", days(0, None))}
    assert set(told(cut(found, "ben"))) == {"one", "two"}


def test_what_two_give_stops_when_the_second_goes() -> None:
    text = (
        "title: Two\npeople: {ann: {}, ben: {}, cleo: {}}\ndependencies:\n"
        "  food: {who: cleo, needs: other, from: [ann, ben]}\n"
        "  seed: {who: ben, needs: other, from: ann, lasts: 5 days, feeds: food}\n"
    )
    case = case_of(text)
    found = supplies(case, initial(case))
    assert told(cut(found, "ann"))["food"] == ("stops", days(5, None))
    weak = {str(e.supply.name): (e.how, e.left) for e in cut(found, "ann", "ben")}
    assert weak["food"] == (How.WEAKENS, ("ann",))


def test_one_source_of_several_weakens_it_and_the_last_stops_it() -> None:
    text = (
        "title: A pool\npeople: {ann: {}, bank: {}, users: {kind: crowd}}\ndependencies:\n"
        "  loan: {who: ann, needs: money, from: bank, feeds: rent}\n"
        "  sales: {who: ann, needs: money, from: users, feeds: loan}\n"
        "  rent: {who: bank, needs: money, from: ann}\n"
    )
    case = case_of(text)
    found = supplies(case, initial(case))
    (loan, rent) = cut(found, "bank")
    assert (loan.how, loan.left) == (How.WEAKENS, ("users",))
    assert (rent.how, rent.because) == (How.WEAKENS, ("loan",))
    both = case_of(text.replace("from: users", "from: bank"))
    assert {
        k
        for k, (how, _) in told(cut(supplies(both, initial(both)), "bank")).items()
        if how == "stops"
    } == {
        "loan",
        "sales",
        "rent",
    }


# --- the twin: one day after the other ----------------------------------------------------------

PARTIES = ("a", "b", "c")
GOODS = (Good.MONEY, Good.COMPUTE)


def supply(
    number: int, who: str, good: Good, rest: Mapping[str, tuple[str, ...]], lag: Span
) -> Supply:
    clause = Dependency(
        who=Name(who),
        needs=good,
        giver=tuple(map(Name, rest["giver"])),
        substitutes=tuple(map(Name, rest["substitutes"])),
        feeds=tuple(map(Name, rest["feeds"])),
        path=f"dependencies.{number}",
    )
    return Supply(
        name=Name(str(number)),
        clause=clause,
        in_force=True,
        unpaid=None,
        in_kind=None,
        runway=lag,
        missing=(),
        notice=Span(Fraction(number % 3), Fraction(number % 3)),
    )


@st.composite
def webs(draw: st.DrawFn) -> tuple[Supply, ...]:
    size = draw(st.integers(1, 6))
    names = st.sampled_from([str(n) for n in range(size)])
    some = st.lists(st.sampled_from(PARTIES), unique=True, min_size=1, max_size=2).map(tuple)
    made = []
    for number in range(size):
        low = draw(st.integers(0, 2))
        high = draw(st.one_of(st.none(), st.integers(low, low + 2)))
        rest = {
            "giver": draw(some),
            "substitutes": draw(st.one_of(st.just(()), st.just(()), some)),
            "feeds": tuple(
                n
                for n in draw(st.lists(names, unique=True, max_size=min(3, size)))
                if n != str(number)
            ),
        }
        who, good = draw(st.sampled_from(PARTIES)), draw(st.sampled_from(GOODS))
        made.append(supply(number, who, good, rest, days(low, high)))
    return tuple(made)


def feeds(web: Sequence[Supply], s: Supply, *, further: bool) -> list[Supply]:
    """Those that feed a supply: further sources of it, or what its givers need for it."""

    def same(f: Supply) -> bool:
        return (f.clause.who, f.clause.needs) == (s.clause.who, s.clause.needs)

    return [f for f in web if s.name in f.clause.feeds and same(f) is further]


def pooled(web: Sequence[Supply], s: Supply) -> list[Supply]:
    """A supply and all that are further sources of it, of a source of it, and so on."""
    found = {s.name: s}
    for _ in web:
        found |= {f.name: f for one in list(found.values()) for f in feeds(web, one, further=True)}
    return list(found.values())


def day_by_day(web: Sequence[Supply], giver: str, lags: Mapping[str, int | None]) -> dict[str, int]:
    """On which day each supply stops, from the definition, by looking at each day in turn."""
    stops: dict[str, int] = {}
    went: dict[tuple[str, str], int] = {}
    needed = {s.name: feeds(web, s, further=False) for s in web}
    pools = {s.name: pooled(web, s) for s in web}
    every = [
        (day, s) for day in range(60) for _ in web for s in web
    ]  # without delay: on the same day
    for day, s in every:
        who_left = [f.clause.who for f in needed[s.name] if f.name in stops]
        for name in s.clause.giver:
            wanting = [w for w in who_left if w == name or w not in s.clause.giver]
            if (name == giver and day >= s.notice.low) or wanting:
                went.setdefault((s.name, name), day)
        spare = [n for n in s.clause.substitutes if n != giver or giver not in s.clause.giver]
        sources = [(one.name, name) for one in pools[s.name] for name in one.clause.giver]
        lag, gone = lags[s.name], [went.get(source, 99) for source in sources]
        if not spare and lag is not None and max(gone) + lag <= day:
            stops.setdefault(s.name, day)
    return stops


@settings(max_examples=300)
@given(webs(), st.sampled_from(PARTIES))
def test_times_are_those_of_looking_at_each_day(web: tuple[Supply, ...], giver: str) -> None:
    found = {e.supply.name: e.at for e in cut(web, giver) if e.how is How.STOPS}
    lows: dict[str, int | None] = {s.name: int(s.lag.low) for s in web}
    highs: dict[str, int | None] = {
        s.name: None if s.lag.high is None else int(s.lag.high) for s in web
    }
    assert {n: at.low for n, at in found.items() if at} == day_by_day(web, giver, lows)
    high = {n: at.high for n, at in found.items() if at and at.high is not None}
    assert high == day_by_day(web, giver, highs)


# --- laws --------------------------------------------------------------------------------------


@given(webs(), st.sampled_from(PARTIES), st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_nothing(
    web: tuple[Supply, ...], giver: str, chance: object
) -> None:
    mixed = list(web)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    assert told(cut(mixed, giver)) == told(cut(web, giver))


@given(webs(), st.sampled_from(PARTIES), st.sampled_from(PARTIES))
def test_a_further_substitute_stops_no_more(
    web: tuple[Supply, ...], giver: str, other: str
) -> None:
    first = web[0]
    eased = replace(
        first, clause=replace(first.clause, substitutes=(*first.clause.substitutes, Name(other)))
    )
    stopped = {n for n, (how, _) in told(cut(web, giver)).items() if how == "stops"}
    after = {n for n, (how, _) in told(cut((eased, *web[1:]), giver)).items() if how == "stops"}
    assert after <= stopped


@given(webs(), st.sampled_from(PARTIES), st.sampled_from(PARTIES))
def test_to_withhold_from_one_does_no_more_than_from_all(
    web: tuple[Supply, ...], giver: str, taker: str
) -> None:
    assert set(told(cut(web, giver, taker))) <= set(told(cut(web, giver)))


@given(webs())
def test_who_gives_nothing_cuts_nothing(web: tuple[Supply, ...]) -> None:
    assert cut(web, "nobody") == ()


# --- amounts and times -------------------------------------------------------------------------


def test_a_store_without_a_rate_in_its_units_lasts_nobody_knows_how_long() -> None:
    stock = Quantity(Fraction(5), Fraction(5), Fraction(5), "USD")
    assert until_empty(stock, replace(stock, per="day", unit="EUR")) is None
    assert until_empty(stock, replace(stock, per="tick")) is None
    assert until_empty(stock, Quantity(None, None, None, "USD", per="day")) is None
    assert until_empty(stock, replace(stock, per="week")) == days(7, 7)


def test_what_is_unpaid_is_a_range_and_never_below_nothing() -> None:
    promised = Quantity(Fraction(10), Fraction(10), Fraction(10), "USD")
    paid = Quantity(Fraction(1), Fraction(2), Fraction(12), "USD")
    unpaid = less(promised, paid)
    assert unpaid is not None
    assert [unpaid.low, unpaid.likely, unpaid.high] == [0, 8, 9]
    assert less(promised, replace(paid, unit="EUR")) is None
    of_unknown = less(promised, Quantity(None, None, None))
    assert of_unknown is not None
    assert of_unknown.low == 0
    assert of_unknown.high == 10
    assert of_unknown.unit == "USD"
    assert less(Quantity(None, None, None), paid) is None
    assert less(None, paid) is less(promised, None) is None


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (days(0, 0), "at once"),
        (days(0, None), "when, is not in the record"),
        (days(3, None), "after 3 days at least; how long at most, is not in the record"),
        (days(0, 14), "within 2 weeks"),
        (days(1, 1), "after 24 hours"),
        (days(800, 1500), "after 2.2 years to 4.1 years"),
    ],
)
def test_times_in_words(span: Span, words: str) -> None:
    assert span_words(span) == words


# --- who has neither ------------------------------------------------------------------------------


def test_only_who_neither_decides_nor_gives_is_powerless() -> None:
    text = (
        "title: Roles\n"
        "people: {ann: {}, ben: {}, cleo: {}, dan: {}, eve: {}, finn: {}, gus: {}, owner: {}}\n"
        "groups: {workers: {members: [eve]}, watchers: {members: [finn]}}\n"
        "entities: {firm: {governed_by: board}}\n"
        "holdings: {firm: {stock: {votes: 1, outstanding: 10, held_by: {owner: 10}}}}\n"
        "bodies:\n  board: {of: firm, members: [ann], passes: every member}\n"
        "  meeting: {of: firm, members: holders of stock, passes: more than half of votes cast, quorum: none}\n"
        "offices: {chief: {of: firm, held_by: ben, appointed_by: board, removed_by: board}}\n"
        "powers: {sell: {by: chief, veto: cleo}, merge: {by: firm}, dissolve: {by: meeting}}\n"
        "dependencies: {work: {who: firm, needs: talent, from: workers}, bread: {who: dan, needs: other, from: dan-baker}}\n"
    ).replace("gus: {}", "dan-baker: {}")
    case = case_of(text)
    assert leverage(case).powerless == ("dan", "finn", "watchers")


# --- the first case ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def openai() -> Case:
    case = load("openai-2023").case
    assert case is not None
    return case


def test_staff_stop_what_money_only_weakens(openai: Case) -> None:
    found = leverage(openai)
    (staff,) = (lever for lever in found.of("openai-staff") if lever.against == "openai")
    stopped = {e.supply.name for e in staff.effects if e.how is How.STOPS}
    assert {"talent", "advanced-models", "microsoft-products", "revenue"} <= stopped
    assert {"openai", "microsoft", "cloud-customers", "product-users"} == set(staff.struck)
    (money,) = (lever for lever in found.of("microsoft") if lever.against == "openai")
    assert {s.name for s in money.back} == {"advanced-models"}  # what is licensed is not withheld
    assert {e.supply.name for e in money.self_harm} == {"advanced-models"}


def test_how_long_openai_lasts_is_not_in_the_record(openai: Case) -> None:
    (money,) = (s for s in leverage(openai).supplies if s.name == "money")
    assert (money.runway, money.missing) == (None, ("what is in store",))
    assert money.unpaid is not None
    assert money.unpaid.low == 0
    assert money.unpaid.high == 10_000_000_000


def test_once_it_has_hired_altman_microsoft_needs_nobody_for_research(openai: Case) -> None:
    before, after = leverage(openai), leverage(openai, state_after(openai, "hired-by-microsoft"))
    assert {(lever.by, lever.against) for lever in before.of("altman")} == {("altman", "microsoft")}
    own = {s.name for lever in after.of("altman") for s in lever.supplies}
    assert "own-research" not in own
    assert {str(s.name): s.in_force for s in after.supplies}["access"] is True


def test_nobody_who_sits_on_the_board_or_works_there_is_powerless(openai: Case) -> None:
    powerless = set(leverage(openai).powerless)
    assert not powerless & {"altman", "sutskever", "toner", "microsoft", "openai-staff", "musk"}
    assert {"dean", "nadella", "shear"} <= powerless


def test_whoever_could_give_it_instead_has_a_lever(openai: Case) -> None:
    found = leverage(openai)
    assert not {"google", "rivals"} & set(found.powerless)
    (google,) = (s for s in found.stand_ins if s.by == "google")
    assert google.supply.name == "computing-power"
    assert {"computing-power", "advanced-models", "microsoft-products"} <= set(google.decides)
    living = {str(s.by): s.decides for s in found.stand_ins if s.supply.name == "livelihood"}
    assert living == {"microsoft": (), "rivals": ()}


@settings(max_examples=60)
@given(webs())
def test_what_a_stand_in_decides_is_what_its_refusal_stops(web: tuple[Supply, ...]) -> None:
    """By the definition: each giver withholds, all others as they are, with and without the one substitute."""
    lags: dict[str, int | None] = {s.name: int(s.lag.low) for s in web}
    for one in stand_ins(web):
        eased = [
            replace(
                s,
                clause=replace(
                    s.clause, substitutes=tuple(n for n in s.clause.substitutes if n != one.by)
                ),
            )
            if s.name == one.supply.name
            else s
            for s in web
        ]
        stops: set[str] = set()
        for giver in one.supply.clause.giver:
            # The giver is given another name where it gives anything else: then it withholds this alone.
            withheld = [_alone(web_, giver, one.supply.name) for web_ in (web, eased)]
            anyway, refused = (set(day_by_day(w, "x", lags)) for w in withheld)
            stops |= refused - anyway
        assert set(one.decides) == stops


def _alone(web: Sequence[Supply], giver: str, name: str) -> list[Supply]:
    """The web in which one giver has another name as the giver of one supply."""

    def named(s: Supply) -> Supply:
        givers = tuple(Name("x") if n == giver else n for n in s.clause.giver)
        spares = tuple(n for n in s.clause.substitutes if n != giver)
        return replace(s, clause=replace(s.clause, giver=givers, substitutes=spares))

    return [named(s) if s.name == name else s for s in web]


def test_an_event_that_is_not_recorded_has_no_state(openai: Case) -> None:
    with pytest.raises(KeyError):
        state_after(openai, "never")
