"""What happened and is said: order, votes, powers used, forecasts; the outline and the variants."""

from __future__ import annotations

import pytest

from tests.checking import ACME, codes, only, problems


def events(*lines: str, more: str = "") -> str:
    """Return a case with these events; each has a note unless it says what happened."""
    said = "".join(f"  {line}\n" for line in lines)
    return f"{ACME}events:\n{said}{more}\n"


# --- order --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "late"),
    [
        ("at: 2023-11-17", "at: 2023-11-18", False),
        ("at: 2023-11-18", "at: 2023-11-17", True),
        ("at: 2023-11-17", "at: 2023-11-17", False),
        ("at: 2023-11-17 12:00", "at: 2023-11-17 11:00", True),
        ("at: 2023-11-17..2023-11-20", "at: 2023-11-18", False),
        ("at: 2023-11-19..2023-11-20", "at: 2023-11-18", True),
        ("at: about 2023-11-18 12:00", "at: 2023-11-18 11:00", False),
        ("at: about 2023-11-20 12:00", "at: 2023-11-18 11:00", True),
        ("note: x", "at: 2023-11-18", False),
    ],
)
def test_times_and_order(first: str, second: str, late: bool) -> None:  # noqa: FBT001
    text = events(
        f"one: {{{first}, note: a}}".replace("note: x, ", ""),
        f"two: {{{second}, after: one, note: b}}",
    )
    assert codes(text) == (["K730"] if late else [])


def test_a_tick_is_what_about_means() -> None:
    text = events(
        "one: {at: about 2023-11-18 12:00, note: a}",
        "two: {at: 2023-11-18 06:00, after: one, note: b}",
    )
    assert codes(text) == []
    assert codes(text + "clock: {from: 2023-11-17, to: 2023-11-24, tick: 4 hours}\n") == ["K730"]


def test_order_is_followed_through_events_without_a_time() -> None:
    text = events(
        "one: {at: 2023-11-20, note: a}",
        "two: {after: one, note: b}",
        "three: {at: 2023-11-18, after: two, note: c}",
    )
    problem = only(text, "K730")
    assert problem.message == "`three` (2023-11-18) cannot have come after `one` (2023-11-20)"
    assert problem.related[0].where.line == 10
    assert problem.related[0].message == "by what lies between, it came after this"
    direct = events("one: {at: 2023-11-20, note: a}", "two: {at: 2023-11-18, after: one, note: b}")
    assert only(direct, "K730").related[0].message == "it says so here"


USED = (
    ACME
    + """
gauges: {mood: {levels: [calm, angry]}}
powers: {either: {by: board, acts: [set mood to calm, set mood to angry]}}
"""
)


@pytest.mark.parametrize(
    "use",
    [
        "events: {e: {at: 2023-11-17, by: board, uses: either}}",
        "moves: {m: {by: board, uses: either}}",
        "scenarios: {s: [{by: board, uses: either}]}",
    ],
)
def test_of_several_acts_of_a_power_it_is_asked_which_was_done(use: str) -> None:
    assert only(USED + use, "K739").severity == "warning"
    assert "K739" not in codes(USED + use.replace("either}", "either, do: set mood to calm}"))


def test_an_event_of_nothing_is_a_warning_and_a_claim_of_nothing_an_error() -> None:
    assert only(events("e: {at: 2023-11-17}"), "K739").severity == "warning"
    claim = "questions: {why: Why?}\nclaims: [{about: why, by: ann}]\n"
    assert only(ACME + claim, "K739").severity == "error"


def test_one_contradiction_is_told_once() -> None:
    text = events(
        "one: {at: 2023-11-20, note: a}",
        "two: {at: 2023-11-18, after: one, note: b}",
        "three: {at: 2023-11-19, after: two, note: c}",
    )
    assert [p.code for p in problems(text)] == ["K730"]


def test_events_in_a_circle() -> None:
    text = events(
        "one: {after: three, note: a}", "two: {after: one, note: b}", "three: {after: two, note: c}"
    )
    problem = only(text, "K731")
    assert problem.message.count("after") == 3
    assert codes(events("one: {after: one, note: a}")) == ["K731"]


@pytest.mark.parametrize(
    ("horizon", "found"),
    [
        ("2023-11-18", ["K738"]),
        ("2023-11-20", []),
        ("2023-11-18..2023-11-25", []),
        ("2024-01-01", []),
    ],
)
def test_a_forecast_looks_ahead(horizon: str, found: list[str]) -> None:
    forecast = (
        f"forecasts: {{f: {{by: ann, made: 2023-11-20, horizon: {horizon}, then: bob is ceo}}}}\n"
    )
    assert codes(ACME + forecast) == found


# --- votes --------------------------------------------------------------------------------------

SELL = "powers: {sell: {by: board}}"


@pytest.mark.parametrize(
    ("votes", "found"),
    [
        ("for: [ann, bob]", []),
        ("for: [ann], unknown: rest", []),
        ("for: [ann], against: [bob], unknown: rest", []),
        ("for: [ann], against: [bob, cyd]", ["K737"]),
        ("for: [ann], against: [bob, cyd], failed: yes", []),
        ("for: [ann], against: [bob, cyd], outside: yes", []),
        ("for: [ann, bob], failed: yes", ["K737"]),
        ("for: [ann, bob], against: [bob]", ["K734"]),
        ("for: [ann, ann, bob]", ["K734"]),
        ("for: [ann, bob], absent: [ann]", ["K734"]),
        ("for: [ann, dan]", ["K733"]),
        ("for: [ann, bob], absent: [dan]", ["K733"]),
    ],
)
def test_recorded_votes(votes: str, found: list[str]) -> None:
    assert codes(events(f"e: {{uses: sell, {votes}}}", more=SELL)) == found


@pytest.mark.parametrize(
    ("passes", "votes", "wrong"),
    [
        ("at least two thirds of members", "for: [ann, bob], against: [cyd]", False),
        ("every of members", "for: [ann, bob, cyd]", False),
        ("more than half of votes cast", "for: [ann], abstain: [bob, cyd]", False),
        ("more than half of votes cast", "for: [ann], against: [bob], absent: [cyd]", True),
        ("more than half of present", "for: [ann], abstain: [bob], absent: [cyd]", True),
        ("more than half of present", "for: [ann], absent: [bob, cyd]", False),
        ("fewer than 1 of members against", "for: [ann], against: [bob], abstain: [cyd]", True),
        (
            "at least 3 of members or fewer than 2 of members against",
            "for: [ann, bob], against: [cyd]",
            False,
        ),
        (
            "at least 2 of members and fewer than 1 of members against",
            "for: [ann, bob], against: [cyd]",
            True,
        ),
    ],
)
def test_results_follow_from_votes(passes: str, votes: str, wrong: bool) -> None:  # noqa: FBT001
    text = events(f"e: {{uses: sell, {votes}}}", more=SELL)
    found = codes(text.replace("more than half of members", passes))
    assert ("K737" in found) is wrong


@pytest.mark.parametrize(
    "more",
    [
        "powers: {sell: {by: board, recused: bob}}",
        "powers: {sell: {by: board, person_concerned: may not vote}}",
        "powers: {sell: {steps: [{by: board}, {by: ceo}]}}",
        f"{SELL}\nmoves: {{m: {{by: ann, then: dan works at acme}}, n: {{by: bob, do: bob resigns from board}}}}",
        "powers: {sell: {by: board, quorum: at least 3 of members}}",
        "powers: {sell: {by: board, voters: actor is not bob}}",
    ],
)
def test_results_are_left_alone_where_counting_heads_is_not_enough(more: str) -> None:
    assert "K737" not in codes(
        events("e: {uses: sell, for: [ann], against: [bob, cyd]}", more=more)
    )


def test_whoever_an_act_brings_in_may_have_voted() -> None:
    joined = events(
        "in: {by: board, do: elect dan to board}", "e: {uses: sell, for: [ann, dan]}", more=SELL
    )
    assert "K733" not in codes(joined.replace("in:", "coming:"))


def test_votes_in_scenarios_are_cast_once() -> None:
    scenario = "scenarios: {s: {steps: [{uses: sell, by: board, for: [ann], against: [ann]}]}}\n"
    assert codes(f"{ACME}{SELL}\n{scenario}") == ["K734"]


def test_more_votes_than_seats() -> None:
    text = (
        ACME.replace("members: [ann, bob, cyd]", "seats: 2")
        + f"{SELL}\nevents: {{e: {{uses: sell, for: VOTES}}}}\n"
    )
    assert codes(text.replace("VOTES", "[ann, bob]")) == []
    assert codes(text.replace("VOTES", "[ann, bob, cyd]")) == ["K735"]


def test_votes_where_nobody_votes() -> None:
    more = "moves: {m: {by: ann, then: ann works at nowhere}, n: {by: board, then: ann works at nowhere}}"
    assert codes(events("e: {move: m, for: [bob]}", more=more)) == ["K736"]
    assert codes(events("e: {move: n, for: [ann, bob]}", more=more)) == []


# --- powers used ----------------------------------------------------------------------------------

MOVES = """moves:
  dismiss: {by: board, do: remove ann from ceo}
  invite: {by: ann, each: [bob, cyd], when: it on board, then: it works at acme}
  walk: {each: [bob, cyd], when: it on board, then: it works at nowhere}
  fall: {by: chance, odds: 0.1, then: ann works at nowhere}"""


@pytest.mark.parametrize(
    ("event", "found"),
    [
        ("{move: dismiss, by: board}", []),
        ("{move: dismiss, by: bob}", []),
        ("{move: dismiss, by: fund}", ["K732"]),
        ("{move: dismiss, by: fund, outside: yes}", []),
        ("{move: fall, by: fund}", []),
        ("{move: invite, by: ann, it: bob}", []),
        ("{move: invite, by: dan, it: bob}", ["K732"]),
        ("{move: invite, it: dan}", ["K743"]),
        ("{move: invite}", ["K743"]),
        ("{move: dismiss, it: bob}", ["K743"]),
        ("{move: walk, by: bob}", []),
        ("{do: remove ann from ceo, by: board}", []),
        ("{do: remove ann from ceo, by: cyd}", []),
        ("{do: remove ann from ceo, by: fund}", ["K732"]),
        ("{do: remove ann from ceo, by: acme}", []),
        ("{do: elect dan to board, by: fund}", []),
        ("{uses: sell, by: fund}", ["K732"]),
        ("{uses: sell, by: board}", []),
    ],
)
def test_events_and_the_power_for_them(event: str, found: list[str]) -> None:
    assert codes(events(f"e: {event}", more=f"{SELL}\n{MOVES}")) == found


def test_an_event_of_a_move_that_nobody_makes_is_a_problem_of_the_move() -> None:
    moves = "moves:\n  nap: {then: ann works at acme}"
    assert codes(events("e: {move: nap, by: ann}", more=moves)) == ["K722"]


def test_a_missing_it_is_a_warning_and_a_wrong_one_an_error() -> None:
    severities = [
        only(events(f"e: {event}", more=MOVES), "K743").severity
        for event in ("{move: invite}", "{move: invite, it: dan}", "{move: dismiss, it: bob}")
    ]
    assert severities == ["warning", "error", "error"]


# --- sayings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("claims: [{about: why, by: ann}]", ["K739"]),
        ("claims: [{about: why, by: ann, says: so}]", []),
        ("claims: [{about: why, by: ann, says: 3 USD}]", []),
        ("claims: [{about: why, by: ann, that: ann is ceo}]", []),
        ("claims: [{about: why, by: ann, words: so it is}]", []),
        ("forecasts: {f: {by: ann, if: ann is ceo}}", ["K739"]),
        ("forecasts: {f: {by: ann, says: rain}}", []),
        ("events: {e: {at: 2023-11-17}}", ["K739"]),
        ("events: {e: {at: 2023-11-17, name: A meeting}}", []),
        ("events: {e: {then: ann works at acme}}", []),
    ],
)
def test_sayings_say_something(more: str, found: list[str]) -> None:
    assert [c for c in codes(f"{ACME}questions: {{why: Why?}}\n{more}\n") if c != "K502"] == found


FORECAST = "forecasts: {f: {by: ann, made: 2023-11-20, horizon: 2023-12-31, then: THEN}}\n"
EVENT = "events: {sale: {at: DAY, note: The company is sold.}}\n"


@pytest.mark.parametrize(
    ("then", "day", "result", "found"),
    [
        ("sale happened", "2023-12-01", "{result: 'true', by: sale}", []),
        ("sale happened", "2023-12-01", "{result: 'false', reason: no}", ["K741"]),
        ("not sale happened", "2023-12-01", "{result: 'true', reason: no}", ["K741"]),
        ("not sale happened", "2023-12-01", "{result: 'false', reason: no}", []),
        ("sale happened", "2024-02-01", "{result: 'false', reason: no}", []),
        ("sale happened", "2023-11-01", "{result: 'true', by: sale}", ["K741"]),
        ("sale happened", "2023-11-20 00:00", "{result: 'true', by: sale}", []),
        ("bob is ceo", "2023-12-01", "{result: 'false', by: sale}", []),
        ("bob is ceo", "2023-12-01", "'false'", ["K742"]),
        ("bob is ceo", "2023-12-01", "open", []),
        ("bob is ceo", "2023-12-01", "{result: 'false', source: s}", []),
    ],
)
def test_resolutions(then: str, day: str, result: str, found: list[str]) -> None:
    sources = "sources: {s: {name: A text}}\n" if "source: s" in result else ""
    text = (
        ACME
        + sources
        + FORECAST.replace("THEN", then)
        + EVENT.replace("DAY", day)
        + f"resolutions: {{f: {result}}}\n"
    )
    assert codes(text) == found


def test_a_resolution_has_a_forecast() -> None:
    text = ACME + FORECAST.replace("THEN", "bob is ceo") + "resolutions: {ff: open}\n"
    assert only(text, "K740").help == "did you mean `f`?"


# --- outline and variants -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "found"),
    [
        ("{acts: {one: {beats: [Ann goes.]}}}", []),
        ("{acts: {one: {beats: [Ann goes.]}, two: {name: The end}}}", ["K760"]),
        ("{bright: {maps_to: a}}", []),
        ("{bright: {beats: [Ann stays.]}}", []),
        ("{tragic: {name: All is lost}}", ["K760"]),
    ],
)
def test_the_outline(story: str, found: list[str]) -> None:
    endings = "endings: {a: {when: ann is ceo}, b: {when: otherwise}}\n"
    assert codes(f"{ACME}{endings}story: {story}\n") == found


def test_a_variant_changes_something() -> None:
    assert codes(f"{ACME}variants: {{v: {{bodies.board.seats: 5}}}}\n") == []
    assert codes(f"{ACME}variants: {{v: {{note: Nothing.}}}}\n") == ["K761"]
    same = "bodies.board.passes: more than half of  members"
    assert codes(f"{ACME}variants: {{v: {{{same}}}, w: {{people.eve: {{}}}}}}\n") == ["K761"]
    assert codes(f"{ACME}variants: {{v: {{bodies.board.passes: every of mebmers}}}}\n") == ["K401"]


def test_the_changes_of_an_assertion_lead_somewhere() -> None:
    text = (
        ACME
        + "assert: [{id: a, claim: ann can block board, with: {bodies.BOARD.passes: every of members}}]\n"
    )
    assert codes(text.replace("BOARD", "board")) == []
    assert only(text.replace("BOARD", "bord"), "K170").help == "did you mean `board`?"
