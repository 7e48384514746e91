"""What may be done, what people want, how it ends: moves, gauges, actors, the clock, endings."""

from __future__ import annotations

import pytest

from tests.checking import ACME, codes, only, problems


def move(*moves: str, more: str = "") -> str:
    """Return a case with these moves and a gauge."""
    lines = "".join(f"  {m}\n" for m in moves)
    return f"{ACME}gauges: {{talks: [closed, open]}}\nmoves:\n{lines}{more}\n"


# --- moves --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("m: {by: ann, then: talks is open}", []),
        ("m: {by: holder of ceo, then: talks is open}", []),
        ("m: {each: [ann, bob], when: it on board, then: talks is open}", []),
        ("m: {steps: [{by: ann, then: talks is open}]}", []),
        ("m: {then: talks is open}", ["K722"]),
        ("m: {by: rule, then: talks is open}", ["K722"]),
        ("m: {by: rule, at: 2024-01-01 12:00, then: talks is open}", []),
        ("m: {by: rule, when: ann is ceo, then: talks is open}", []),
        ("m: {by: chance, then: talks is open}", ["K713"]),
        ("m: {by: chance, odds: 0.3 per tick, then: talks is open}", []),
        ("m: {by: chance, odds: 0.3..1 per tick, then: talks is open}", []),
        ("m: {by: chance, odds: 0..0.5 per tick, then: talks is open}", []),
        ("m: {by: chance, odds: 1.5 per tick, then: talks is open}", ["K713"]),
        ("m: {by: chance, odds: -0.5..0.5, then: talks is open}", ["K713"]),
        ("m: {by: chance, odds: 2 per day, then: talks is open}", []),
        ("m: {by: ann, odds: 0.3 per tick, then: talks is open}", ["K713"]),
    ],
)
def test_who_makes_a_move(said: str, found: list[str]) -> None:
    assert codes(move(said)) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("m: {by: ann, each: [bob, cyd], when: it on board, then: talks is open}", []),
        ("m: {by: ann, each: [bob, cyd], asks: it, then: talks is open}", []),
        ("m: {by: ann, each: [bob, cyd], then: talks is open}", ["K714"]),
        ("m: {by: ann, when: it on board, then: talks is open}", ["K714"]),
        ("m: {by: ann, asks: it, then: talks is open}", ["K714"]),
        ("m: {by: ann, then: it works at nowhere}", ["K714"]),
        ("m: {by: ann, when: near, then: talks is open}", ["K714"]),
        ("m: {by: ann, when: actor on board, then: talks is open}", []),
        ("m: {by: rule, when: actor on board, then: talks is open}", ["K714"]),
        ("m: {by: chance, odds: 0.1, when: actor on board, then: talks is open}", ["K714"]),
    ],
)
def test_pronouns_of_moves(said: str, found: list[str]) -> None:
    terms = "terms: {near: it on board}" if "near" in said else ""
    assert [c for c in codes(move(said, more=terms)) if c != "K502"] == found


def test_an_unused_each_is_a_warning_and_a_stray_pronoun_an_error() -> None:
    each = move("m: {by: ann, each: [bob, cyd], then: talks is open}")
    stray = move("m: {by: ann, when: it on board, then: talks is open}")
    assert (only(each, "K714").severity, only(stray, "K714").severity) == ("warning", "error")


@pytest.mark.parametrize(
    "more",
    [
        "endings: {a: {when: actor on board}, b: {when: otherwise}}",
        "forecasts: {f: {by: ann, then: it on board}}",
        "claims: [{about: bodies.board.seats, that: actor on board, by: ann}]",
        "agreements: {a: {kind: pact, from: ann, to: bob, until: it on board}}",
        "assert: [{id: a, claim: always actor on board}]",
        "events: {e: {then: it works at nowhere}}",
    ],
)
def test_pronouns_where_nobody_acts(more: str) -> None:
    assert codes(f"{ACME}{more}\n") == ["K714"]


def test_pronouns_where_somebody_votes_or_wants() -> None:
    text = ACME.replace("cyd], p", "cyd], recused: actor is ceo, tabled_by: actor is ceo, p")
    text += "actors: {fund: {wants: [{that: actor works at acme, worth: 1}, {that: it on board, worth: 1, each: [ann, bob]}]}}\n"
    assert codes(text) == []


@pytest.mark.parametrize(
    ("want", "found"),
    [
        ("{that: it on board, worth: 1}", ["K714"]),
        ("{that: ann on board, worth: 1, each: [ann, bob]}", ["K714"]),
        ("{while: it on board, worth: 1 per day, each: [ann, bob]}", []),
    ],
)
def test_pronouns_of_wants(want: str, found: list[str]) -> None:
    assert codes(f"{ACME}actors: {{fund: {{wants: [{want}]}}}}\n") == found


def test_members_of_what() -> None:
    text = (
        f"{ACME}endings: {{a: {{when: at least 2 of members in office}}, b: {{when: otherwise}}}}\n"
    )
    assert only(text, "K729").where.line == 9


@pytest.mark.parametrize(
    ("move_of", "found"),
    [
        (
            "{by: board, do: remove ann from ceo, steps: [{by: board, do: appoint bob as ceo}]}",
            ["K712"],
        ),
        ("{by: board, steps: [{by: board, do: appoint bob as ceo}]}", ["K712"]),
        ("{then: talks is open, steps: [{by: board, do: appoint bob as ceo}]}", ["K712"]),
        ("{when: ann is ceo, steps: [{by: board, do: appoint bob as ceo}]}", []),
    ],
)
def test_steps_stand_alone(move_of: str, found: list[str]) -> None:
    assert [c for c in codes(move(f"m: {move_of}")) if c not in ("K502", "K711")] == found


@pytest.mark.parametrize(
    ("power", "found"),
    [
        ("{by: board, steps: [{by: board}, {by: owners}]}", ["K712"]),
        ("{passes: every of members, steps: [{by: board}, {by: owners}]}", ["K712"]),
        ("{notice: 3 days, steps: [{by: board}, {by: owners}]}", ["K712"]),
        ("{window: 3 days, steps: [{by: board}, {by: owners}]}", ["K712"]),
        ("{written_consent: refused, steps: [{by: board}, {by: owners}]}", ["K712"]),
        ("{after: 1 day, steps: [{by: board}, {by: owners, after: 3 days}]}", ["K712"]),
        ("{after: 1 day, steps: [{by: board, after: 3 days}, {by: owners}]}", []),
        ("{consent: owners, steps: [{by: board}, {by: owners, consent: ann}]}", []),
        ("{steps: [{by: board}], ways: [{by: owners}]}", ["K712"]),
        ("{by: board, ways: [{by: owners}]}", ["K712"]),
        ("{consent: owners, steps: [{by: board}, {by: owners}]}", []),
        ("{passes: every of members, ways: [{by: board}, {by: owners}]}", []),
    ],
)
def test_powers_have_one_form(power: str, found: list[str]) -> None:
    owners = ACME.replace(
        "offices:", "  owners: {members: [dan, fund], passes: every of members}\noffices:"
    )
    assert codes(f"{owners}powers: {{sell: {power}}}\n") == found


def test_an_event_is_a_move_or_has_acts() -> None:
    text = move(
        "m: {by: board, do: remove ann from ceo}",
        more="events: {e: {move: m, do: remove ann from ceo}}",
    )
    assert only(text, "K712").severity == "warning"


# --- powers of moves ----------------------------------------------------------------------------

TWO = ACME.replace(
    "offices:", "  owners: {members: [dan, fund], passes: every of members}\noffices:"
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("{by: board, do: appoint bob as ceo}", []),
        ("{by: board, do: elect bob to ceo}", []),
        ("{by: holder of ceo, do: appoint bob as ceo}", ["K718"]),
        ("{by: owners, do: remove ann from ceo}", ["K718"]),
        ("{by: owners, uses: sell, do: remove ann from ceo}", []),
        ("{by: board, uses: sell, then: ann works at nowhere}", ["K718"]),
        ("{by: fund, uses: sell, then: ann works at nowhere}", ["K718"]),
        ("{by: board, do: elect dan to board}", ["K717"]),
        ("{by: board, do: remove cyd from board}", ["K717"]),
        ("{by: board, do: amend bodies.board.seats to 5}", ["K717"]),
        ("{by: acme, do: remove ann from ceo}", []),
        ("{by: ann, uses: hire, then: dan works at acme}", []),
        ("{by: dan, uses: hire, then: dan works at acme}", ["K718"]),
        ("{by: acme, uses: hire, then: dan works at acme}", []),
        ("{by: cyd, do: cyd resigns from board}", []),
        ("{by: fund, do: pay 5 USD from fund to ann}", []),
        ("{by: rule, when: ann is ceo, do: remove ann from ceo}", []),
        ("{by: chance, odds: 0.1, do: elect dan to board}", []),
    ],
)
def test_the_power_that_an_act_needs(said: str, found: list[str]) -> None:
    powers = "powers: {sell: {by: owners}, hire: {by: ceo}}\n"
    assert [c for c in codes(f"{TWO}{powers}moves:\n  m: {said}\n") if c != "K502"] == found


def test_whoever_may_come_to_hold_an_office_may_use_its_powers() -> None:
    text = f"{TWO}powers: {{sell: {{by: owners}}, hire: {{by: ceo}}}}\nmoves:\n  m: {{by: dan, uses: hire, then: dan works at acme}}\n"
    assert codes(f"{text}  n: {{by: board, do: appoint dan as ceo}}\n") == []


def test_powers_that_law_gives_need_no_clause() -> None:
    text = ACME.replace("kind: company", "kind: stock corporation").replace(
        "cyd], p", "cyd], quorum: more than half of seats, p"
    )
    text += "law: delaware-stock\nmoves:\n  m: {by: board, do: elect dan to board}\n"
    assert "K717" not in codes(text)
    ceo = text.replace("appointed_by: board, removed_by: board", "term: 3 years")
    for act in ("elect dan to ceo", "appoint dan as ceo", "remove ann from ceo"):
        assert "K717" not in codes(ceo.replace("elect dan to board", act))
        assert "K717" in codes(
            ceo.replace("elect dan to board", act).replace("law: delaware-stock\n", "")
        )


def test_a_body_that_one_joins_by_agreement_needs_no_power() -> None:
    text = ACME.replace("cyd], p", "cyd], joined_by: agreement, p")
    assert codes(f"{text}moves:\n  m: {{by: ann, do: elect dan to board}}\n") == []


@pytest.mark.parametrize(
    ("acts", "found"),
    [
        ("[remove ann from ceo, appoint bob as ceo]", []),
        ("[remove ann from ceo, remove cyd from board]", ["K715"]),
        ("[appoint bob as ceo, appoint cyd as ceo]", ["K716"]),
        ("[remove ann from ceo, remove ann from ceo]", ["K716"]),
        ("[remove ann from ceo, appoint ann as ceo]", ["K716"]),
        ("[set talks to open, set talks to closed]", ["K716"]),
        ("[amend bodies.board.seats to 5, amend bodies.board.seats to 7]", ["K716"]),
        ("[amend bodies.board.seats to 5, amend bodies.owners.seats to 7]", []),
        ("[cyd resigns from board, bob resigns from board]", []),
        ("[ann resigns from ceo, appoint bob as ceo]", []),
    ],
)
def test_packages(acts: str, found: list[str]) -> None:
    text = f"{TWO}powers: {{remove-director: {{by: owners}}}}\ngauges: {{talks: [closed, open]}}\nmoves:\n  m: {{by: board, do: {acts}}}\n"
    assert [c for c in codes(text) if c not in ("K502", "K711", "K717")] == found


def test_two_holders_of_one_office_are_no_collision() -> None:
    text = ACME.replace("held_by: ann", "held_by: ann, seats: up to 2")
    assert (
        codes(f"{text}moves:\n  m: {{by: board, do: [appoint bob as ceo, appoint cyd as ceo]}}\n")
        == []
    )


# --- gauges -------------------------------------------------------------------------------------

READ = "\nterms: {now: talks is open}\nassert: [{id: a, claim: always now or not now}]\n"


@pytest.mark.parametrize(
    ("gauge", "found"),
    [
        ("[closed, open]", []),
        ("[open]", ["K708"]),
        ("[closed, open, closed]", ["K709"]),
        ("[open, 10, 20]", []),
        ("[open, 20, 10]", ["K709"]),
        ("[open, 10, 10]", ["K709"]),
        ("[open, 10 USD, 20 EUR]", ["K709"]),
        ("[10 USD, open, 20 USD]", []),
        ("{levels: [closed, open], starts: open}", []),
        ("{levels: [closed, open], starts: ajar}", ["K710"]),
        ("{levels: [open, 10, 20], starts: 20}", []),
        ("{levels: [open, 10, 20], starts: 30}", ["K710"]),
    ],
)
def test_levels_of_gauges(gauge: str, found: list[str]) -> None:
    assert codes(f"{ACME}gauges: {{talks: {gauge}}}{READ}") == found


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ("{by: ann, when: talks is closed, then: talks is open}", "note"),
        ("{by: ann, when: talks is done, then: talks is open}", "warning"),
        ("{by: ann, do: set talks to done, then: talks is open}", None),
        ("{by: ann, then: [talks is open, talks is done]}", None),
    ],
)
def test_levels_that_nothing_sets(said: str, severity: str | None) -> None:
    text = f"{ACME}gauges: {{talks: [closed, open, done]}}\nmoves:\n  m: {said}\n"
    found = [p for p in problems(text) if p.code == "K711"]
    assert [p.severity for p in found] == ([severity] if severity else [])


def test_a_gauge_that_nothing_speaks_of_is_only_unused() -> None:
    text = f"{ACME}gauges: {{talks: [closed, open]}}\nmoves:\n  m: {{by: ann, then: ann works at nowhere}}\n"
    assert codes(text) == ["K502"]


def test_levels_are_left_alone_where_nothing_moves() -> None:
    assert codes(f"{ACME}gauges: {{talks: [closed, open]}}{READ}") == []


# --- actors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actors", "found"),
    [
        ("ann: {wants: [{that: ann is ceo, worth: 1}]}", ["K701"]),
        ("ann: {wants: [{that: ann is ceo, worth: 1, certainty: assumed}]}", []),
        ("ann: {wants: [{that: ann is ceo, worth: 1, certainty: reported}]}", ["K701"]),
        ("ann: {wants: [{that: ann is ceo, worth: 1, source: s}]}", []),
        ("ann: {certainty: assumed, wants: [{that: ann is ceo, worth: 1}]}", []),
        ("fund: {wants: [{that: ann is ceo, worth: 1}]}", []),
        ("staff: {wants: [{that: ann is ceo, worth: 1}]}", []),
        ("board: {wants: [{that: ann is ceo, worth: 1}]}", []),
        ("nobody-known: {wants: [{that: ann is ceo, worth: 1}]}", ["K702"]),
        ("fund: {wants: [{that: ann is ceo, while: ann is ceo, worth: 1}]}", ["K704"]),
        ("fund: {wants: [{worth: 1}]}", ["K704"]),
        ("fund: {wants: [{while: ann is ceo, worth: 1}]}", ["K704"]),
        ("fund: {wants: [{while: ann is ceo, worth: 1 per day}]}", []),
        ("fund: {wants: [{that: ann is ceo, worth: 1 per day}]}", ["K704"]),
        (
            "fund: {believes: [{of: {staff: [{that: ann is ceo, worth: 1 per day}]}}]}, staff: {}",
            ["K704"],
        ),
        ("fund: {believes: [{of: {staff: [{that: ann is ceo, worth: 1}]}}]}", ["K703"]),
        ("staff: {crowd: {members: 100}}", []),
        ("fund: {crowd: {members: 100}}", []),
        ("ann: {crowd: {members: 100}}", ["K705"]),
    ],
)
def test_actors(actors: str, found: list[str]) -> None:
    sources = "sources: {s: {name: A text}}\n" if "source: s" in actors else ""
    assert codes(f"{ACME}{sources}actors: {{{actors}}}\n") == found


def test_one_problem_for_all_bare_wants_of_a_person() -> None:
    text = f"{ACME}actors: {{ann: {{wants: [{{that: ann is ceo, worth: 1}}, {{that: bob is ceo, worth: -1}}]}}}}\n"
    assert len(only(text, "K701").related) == 1


@pytest.mark.parametrize(
    ("clock", "says"),
    [
        ("{from: 2023-11-17, to: 2023-11-24, tick: 4 hours}", None),
        ("{from: 2023-11-24, to: 2023-11-17, tick: 4 hours}", "the clock ends before it begins"),
        ("{from: 2023-11-17, to: 2023-11-17, tick: 4 hours}", "the clock ends before it begins"),
        (
            "{from: 2023-11-17, to: 2023-11-18, tick: 2 days}",
            "one tick is longer than the whole stretch of time",
        ),
        ("{from: 2023-11-17, to: 2023-11-18, tick: 1 day}", None),
        ("{from: 2023-01-01, to: 2023-02-15, tick: 1 month}", None),
        (
            "{from: 2023-11-17, to: 2023-11-18, tick: 1 month}",
            "one tick is longer than the whole stretch of time",
        ),
        (
            "{from: 2000-01-01, to: 2023-11-17, tick: 1 minute}",
            "12,558,240 ticks are more than the 1,000,000 that are played",
        ),
        ("{from: 2023-11-17, to: 2023-11-18, tick: 2 ticks}", "a tick must be a length of time"),
        ("{from: 2023-11-17, to: 2023-11-18, tick: 0 hours}", "a tick of no length"),
    ],
)
def test_the_clock(clock: str, says: str | None) -> None:
    found = problems(f"{ACME}clock: {clock}\n")
    assert [(p.code, p.message) for p in found] == ([("K706", says)] if says else [])


@pytest.mark.parametrize(
    ("precision", "found"), [("1", []), ("0.5..2", []), ("0", ["K707"]), ("-1..1", ["K707"])]
)
def test_precision(precision: str, found: list[str]) -> None:
    assert codes(f"{ACME}precision: {precision}\n") == found


@pytest.mark.parametrize(
    ("actors", "found"),
    [
        ("{fund: {wants: []}}", ["K703"]),
        ("{fund: {wants: []}, staff: {wants: []}}", []),
        ("{crew: {wants: []}}", []),
    ],
)
def test_costs_to_somebody_who_wants_nothing(actors: str, found: list[str]) -> None:
    text = move(
        "m: {by: fund, then: talks is open, cost: {staff: 1}}",
        more=f"groups: {{crew: [staff]}}\nactors: {actors}",
    )
    assert [c for c in codes(text) if c != "K502"] == found


@pytest.mark.parametrize("payer", ["board", "crew"])
def test_what_a_body_or_a_group_pays_falls_on_those_in_it(payer: str) -> None:
    text = move(
        f"m: {{by: fund, then: talks is open, cost: {{{payer}: 1}}}}",
        more="groups: {crew: [staff, ann]}\nactors: {ann: {wants: []}}",
    )
    assert "K703" not in codes(text)


# --- endings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("endings", "found"),
    [
        ("{a: {when: ann is ceo}, b: {when: otherwise}}", []),
        ("{a: {when: otherwise}}", ["K719"]),
        ("{a: {when: ann is ceo}}", ["K719"]),
        ("{a: {when: ann is ceo}, b: {when: bob is ceo}}", ["K719"]),
        ("{a: {when: otherwise}, b: {when: bob is ceo}}", ["K719"]),
        ("{a: {when: bob is ceo}, b: {when: otherwise}, c: {when: otherwise}}", ["K719"]),
        ("{a: {when: bob is ceo}, b: {when: bob is ceo}, c: {when: otherwise}}", ["K721"]),
        ("{a: {when: bob is ceo}, b: {when: ceo is bob}, c: {when: otherwise}}", ["K721"]),
    ],
)
def test_endings(endings: str, found: list[str]) -> None:
    assert codes(f"{ACME}endings: {endings}\n") == found


@pytest.mark.parametrize(
    ("said", "ending", "found"),
    [
        ("{by: staff, then: talks is open}", "talks is open", ["K720"]),
        ("{by: staff, then: talks is open}", "talks is open and ann is ceo", []),
        ("{by: staff, then: talks is open}", "begun", ["K720"]),
        ("{by: board, then: talks is open}", "talks is open", []),
        ("{by: fund, do: set talks to open}", "talks is open", []),
        ("{by: holder of ceo, then: talks is open}", "talks is open", []),
        ("{by: rule, at: 2024-01-01 12:00, then: talks is open}", "talks is open", []),
    ],
)
def test_an_ending_is_no_mood(said: str, ending: str, found: list[str]) -> None:
    terms = "terms: {begun: talks at least open}\n" if ending == "begun" else ""
    text = move(
        f"m: {said}", more=f"{terms}endings: {{a: {{when: {ending}}}, b: {{when: otherwise}}}}"
    )
    assert codes(text) == found


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("no", "it is a word of the language; choose another, such as `no-1`"),
        ("on", "it is a word of the language; choose another, such as `on-1`"),
        ("open (secret)", "a word, or a quantity"),
    ],
)
def test_what_can_be_no_level_is_told_why(level: str, said: str) -> None:
    assert only(f"{ACME}gauges: {{mood: [calm, {level}]}}\n", "K115").help == said
