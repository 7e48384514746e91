"""What somebody new to the language easily writes and does not mean: heads, unused powers, steps left out, who moves."""

from __future__ import annotations

import pytest

from kingmaker.analysis.barring import Why
from kingmaker.analysis.exploring import Explorer
from kingmaker.analysis.struggle.building import build
from kingmaker.source.load import loads
from kingmaker.source.new import new_case
from tests.checking import ACME, codes, only, problems

# --- a crowd that is counted as one -----------------------------------------------------------------

WEIGHED = "weights: {heads: {unit: votes, of: {ann: 1, crowd: 200}}}\n"
MEETING = """title: T
people: {{ann: {{}}, bob: {{}}, crowd: {{kind: {kind}, size: about 200}}}}
{more}bodies:
  meeting: {{{meeting}}}
"""


def meeting(words: str, *, kind: str = "crowd", more: str = "") -> str:
    return MEETING.format(meeting=words, kind=kind, more=more)


@pytest.mark.parametrize(
    ("words", "more", "found"),
    [
        ("members: [ann, crowd], passes: more than half of votes cast", "", 1),
        ("members: [ann, crowd], passes: more than half of present", "", 1),
        ("members: [ann, crowd], quorum: every of members, passes: none of members against", "", 1),
        ("members: all with heads, passes: more than half of votes cast", WEIGHED, 0),
        ("members: all with heads, passes: more than half of heads", WEIGHED, 0),
        ("members: all with heads, quorum: at least 1 of members, passes: more than half of votes cast", WEIGHED, 1),
        ("members: [ann, bob], passes: more than half of votes cast", WEIGHED, 0),
        ("members: [both], passes: more than half of members or every of members", "groups: {both: [ann, crowd]}\n", 1),
        ("members: [ann, crowd]", "", 0),
    ],
)  # fmt: skip
def test_a_crowd_is_not_one_head_where_heads_are_counted(words: str, more: str, found: int) -> None:
    assert codes(meeting(words, more=more)).count("K529") == found
    assert "K529" not in codes(meeting(words, kind="organisation", more=more))


def test_the_weight_to_write_is_shown_with_the_size_of_the_crowd() -> None:
    said = only(meeting("members: [ann, crowd], quorum: at least 10% of members"), "K529")
    assert "`heads: {unit: votes, of: {crowd: 200}}`" in said.help
    assert said.related[0].where.line == 2
    weighed = meeting("members: all with heads, quorum: at least 1 of members", more=WEIGHED)
    assert only(weighed, "K529").help.startswith("count `of heads` instead")


# --- weights that nobody counts ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "body", "powers", "found"),
    [
        ("of: {ann: 5, bob: 1}", "passes: more than half of votes cast", "", 1),
        ("of: {ann: 5, bob: 1}", "passes: more than half of members", "", 1),
        ("of: {ann: 5, bob: 1}", "quorum: at least 10% of points, passes: more than half of votes cast", "", 1),
        ("of: {ann: 5, bob: 1}", "passes: more than half of points", "sell: {by: club, passes: at least 60% of votes cast}", 0),
        ("of: {ann: 5, bob: 1}", "passes: more than half of members and more than half of points", "", 0),
        ("of: {ann: 5, bob: 1}", "passes: more than half of votes cast", "sell: {by: club, passes: at least 60% of points}", 0),
        ("of: {ann: 5, bob: 5}", "passes: more than half of votes cast", "", 0),
        ("unit: votes, of: {ann: 5, bob: 1}", "passes: more than half of votes cast", "", 0),
    ],
)  # fmt: skip
def test_a_weight_that_no_vote_counts_is_told(
    weight: str, body: str, powers: str, found: int
) -> None:
    text = f"""
title: a club
people: {{ann: {{}}, bob: {{}}}}
weights: {{points: {{{weight}}}}}
bodies: {{club: {{members: all with points, {body}}}}}
powers: {{{powers}}}
"""
    assert codes(text).count("K533") == found


# --- chairs who vote on a tie only -------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "tie", "held", "found"),
    [
        ("holders of common", "chair decides", "ann", 1),
        ("holders of shares", "chair decides", "ann", 1),
        ("all with points", "chair decides", "ann", 1),
        ("all with heads", "chair decides", "ann", 0),
        ("[ann, bob]", "chair decides", "ann", 0),
        ("holders of common", "chair votes again", "ann", 0),
        ("holders of common", "chair decides", "vacant", 0),
        ("holders of preferred", "chair decides", "ann", 0),
        ("holders of shares", "chair decides", "cyd", 0),
    ],
)
def test_shares_of_a_chair_who_votes_on_a_tie_only_cast_no_vote(
    members: str, tie: str, held: str, found: int
) -> None:
    text = f"""
title: Mills
people: {{ann: {{}}, bob: {{}}, cyd: {{}}}}
entities: {{mills: {{kind: company, governed_by: meeting}}}}
weights: {{points: {{unit: votes, of: {{ann: 4, bob: 3}}}}, heads: {{unit: people, of: {{ann: 4, bob: 3}}}}}}
holdings: {{mills: {{common: {{votes: 1, held_by: {{ann: 40, bob: 60}}}}, preferred: {{votes: 1, held_by: {{bob: 10}}}}, silent: {{votes: 0, held_by: {{cyd: 5}}}}}}}}
bodies: {{meeting: {{of: mills, members: {members}, quorum: none, passes: more than half of votes cast, tie: {tie}}}}}
offices: {{chair: {{of: meeting, held_by: {held}, appointed_by: meeting, removed_by: meeting}}}}
"""
    assert codes(text).count("K530") == found


# --- powers that moves use, or seem to ------------------------------------------------------------

OWNERS = "  owners: {of: acme, members: [dan, fund], quorum: none, passes: every of members}\n"
DEAL = "gauges: {deal: [open, signed]}\n"


def deal(power: str, *moves: str) -> str:
    lines = "".join(f"  {m}\n" for m in moves)
    return f"{ACME.replace('offices:', f'{OWNERS}offices:')}{DEAL}powers:\n  sell: {power}\nmoves:\n{lines}"


@pytest.mark.parametrize(
    ("power", "move", "found"),
    [
        ("{by: board}", "sell: {by: board, then: deal is signed}", 1),
        ("{by: board}", "sell: {by: board, uses: sell, then: deal is signed}", 0),
        ("{by: board}", "close: {by: board, then: deal is signed}", 0),
        ("{by: board}", "sell: {by: dan, then: deal is signed}", 0),
        ("{by: board}", "sell: {steps: [{by: board}, {by: owners, then: deal is signed}]}", 1),
        ("{by: board, acts: remove ann from ceo}", "sell: {by: board, do: remove ann from ceo}", 0),
    ],
)
def test_a_move_called_like_a_power_uses_it(power: str, move: str, found: int) -> None:
    assert codes(deal(power, move)).count("K762") == found


@pytest.mark.parametrize(
    ("acts", "do", "found"),
    [
        ("acts: set deal to signed", "set deal to signed", 0),
        ("acts: set deal to signed", "set deal to open", 1),
        ("acts: set deal to signed", "remove ann from ceo", 1),
        ("acts: set deal to signed", "[set deal to signed, bob resigns from board]", 0),
        ("acts: [set deal to signed, set deal to open]", "set deal to open", 0),
        ("acts: remove it from ceo", "remove ann from ceo", 0),
        ("acts: remove bob from board", "remove ann from board", 1),
        ("acts: remove bob from board", "elect bob to board", 1),
        ("acts: elect dan to board", "appoint dan as ceo", 1),
        ("acts: amend bodies.board.seats to 5", "amend bodies.board.seats to 4", 1),
        ("concerns: remove-director", "remove ann from board", 0),
        ("concerns: remove-director", "elect dan to board", 1),
        ("concerns: remove-director", "remove ann from ceo", 1),
        ("concerns: merge", "remove ann from ceo", 0),
        ("note: nothing is said of acts", "remove ann from ceo", 0),
    ],
)
def test_what_is_done_by_a_power_is_what_it_allows(acts: str, do: str, found: int) -> None:
    """In a move, in an event and in a scenario; and such a move is never made."""
    use = f"{{by: board, uses: sell, do: {do}}}"
    text = deal(f"{{by: board, {acts}}}", f"close: {use}")
    assert codes(text).count("K764") == found
    dated = use.replace("{by", "{at: 2023-11-17, by")
    record = (
        text[: text.index("moves:")]
        + f"events: {{e: {dated}}}\nscenarios: {{s: {{steps: [{use}]}}}}\n"
    )
    assert [p.code for p in problems(record)].count("K764") == 2 * found
    case = loads(text).case
    assert case is not None
    explorer = Explorer.of(case)
    made = explorer.run(100).made
    assert ("close" in made) is not bool(found)
    if found:
        assert explorer.bars["close"].why is Why.NO_POWER


@pytest.mark.parametrize(
    ("acts", "then", "found"),
    [
        ("set deal to signed", "deal is signed", 0),
        ("set deal to signed", "[deal is signed, mood is angry]", 0),  # who is angry nobody decides
        ("set deal to open", "deal is signed", 1),
        ("set deal to open", "[deal is signed, mood is angry]", 1),
        ("[set deal to open, set deal to signed]", "deal is signed", 0),
        ("remove ann from ceo", "deal is signed", 0),  # no power is said to sign
        ("remove bob from board", "bob not on board", 0),
        ("remove bob from board", "ann not on board", 1),
        ("remove bob from board", "dan on board", 0),
        ("elect dan to board", "fay on board", 1),
        ("appoint dan as ceo", "ceo is dan", 0),
        ("appoint dan as ceo", "ceo is bob", 1),
        ("remove it from ceo", "ann works at nowhere", 0),
    ],
)
def test_what_is_made_so_by_a_power_is_what_it_allows(acts: str, then: str, found: int) -> None:
    """In a move, in an event and in a scenario; as a fact it passed what the same was refused as an act."""
    use = f"{{by: board, uses: sell, then: {then}}}"
    text = deal(f"{{by: board, acts: {acts}}}", f"close: {use}")
    text = text.replace("gauges: {", "gauges: {mood: [calm, angry], ")
    text = text.replace("people: {", "people: {fay: {}, ", 1)
    assert codes(text).count("K764") == found
    dated = use.replace("{by", "{at: 2023-11-17, by")
    record = (
        text[: text.index("moves:")]
        + f"events: {{e: {dated}}}\nscenarios: {{s: {{steps: [{use}]}}}}\n"
    )
    assert [p.code for p in problems(record)].count("K764") == 2 * found
    case = loads(text).case
    assert case is not None
    explorer = Explorer.of(case)
    explorer.run(100)
    assert (explorer.bars.get("close") is not None) is bool(found)
    if found:
        assert explorer.bars["close"].why is Why.NO_POWER


BOTH = "{steps: [{by: board}, {by: owners}]}"


@pytest.mark.parametrize(
    ("power", "moves", "found"),
    [
        (BOTH, ["close: {by: board, uses: sell, then: deal is signed}"], 1),
        (BOTH, ["close: {by: owners, uses: sell, then: deal is signed}"], 1),
        (BOTH, ["close: {steps: [{by: board, uses: sell}, {by: owners, uses: sell}]}"], 0),
        (BOTH, ["a: {by: board, uses: sell}", "b: {by: owners, uses: sell}"], 0),
        ("{ways: [{by: board}, {by: owners}]}", ["close: {by: board, uses: sell}"], 0),
        ("{by: board}", ["close: {by: board, uses: sell}"], 0),
    ],
)
def test_a_power_in_steps_is_used_in_all_of_them(power: str, moves: list[str], found: int) -> None:
    assert codes(deal(power, *moves)).count("K763") == found


def test_the_step_that_is_left_out_is_named() -> None:
    said = only(deal(BOTH, "close: {by: board, uses: sell, then: deal is signed}"), "K763")
    assert said.message == "`sell` takes 2 steps, and the move `close` leaves out that of `owners`"
    assert "`steps: [{by: board, uses: sell}, {by: owners, uses: sell}]`" in said.help


@pytest.mark.parametrize(
    ("power", "help_"),
    [
        ("{by: board}", "say who: `sell` is for `board`, so `by: board`"),
        (BOTH, "`steps: [{by: board, uses: sell}, {by: owners, uses: sell}]`"),
    ],
)
def test_a_move_of_nobody_is_told_whose_power_it_uses(power: str, help_: str) -> None:
    assert help_ in only(deal(power, "close: {uses: sell, then: deal is signed}"), "K722").help


# --- play that is refused -------------------------------------------------------------------------

CROWDS = """title: Two crowds
people: {a: {kind: crowd, size: 100}, b: {kind: crowd, size: 100}}
weights: {heads: {unit: votes, of: {a: 100, b: 100}}}
bodies: {meeting: {members: all with heads, quorum: none, passes: more than half of votes cast}}
gauges: {deal: [open, signed]}
moves: {close: {by: meeting, when: deal is open, then: deal is signed}}
actors:
  a: {wants: [{that: deal is signed, worth: 1, certainty: assumed}], crowd: {members: 100}}
  b: {wants: [{that: deal is signed, worth: 2, certainty: assumed}], crowd: {members: 100}}
clock: {from: 2025-04-01, to: 2025-04-08, tick: 1 day}
endings: {done: {when: deal is signed}, undone: {when: otherwise}}
"""


def test_what_a_move_that_cannot_be_played_would_change_is_not_missed_as_well() -> None:
    more = CROWDS.replace("gauges: {", "gauges: {talk: [quiet, loud], ").replace(
        "moves: {", "moves: {speak: {by: ann, when: talk is quiet, then: talk is loud}, "
    )
    ann = "  ann: {wants: [{that: deal is signed, worth: 1, certainty: assumed}]}\n"
    case = loads(
        more.replace("people: {", "people: {ann: {}, ").replace("actors:\n", f"actors:\n{ann}")
    ).case
    assert case is not None
    (problem,) = build(case).problems
    assert (problem.code, "of several crowds leave one" in problem.help) == ("K814", True)


LONG = CROWDS.replace(
    "a: {kind: crowd, size: 100}, b: {kind: crowd, size: 100}", "a: {}, b: {}"
).replace(", crowd: {members: 100}", "")


@pytest.mark.parametrize(
    ("tick", "ticks", "said"),
    [("1 day", 28, "once a day, as usual"), ("1 week", 4, "once in a tick as written, as usual")],
)
def test_who_has_no_tempo_does_not_cut_a_long_tick_into_hours(
    tick: str, ticks: int, said: str
) -> None:
    """Two who vote once a tick: four ticks for each that is written."""
    case = loads(LONG.replace("tick: 1 day", f"tick: {tick}")).case
    assert case is not None
    made = build(case)
    assert made.arena is not None
    assert made.arena.ticks.count == ticks
    assert any(notice.endswith(f"{said}.") for notice in made.notices)


# --- the case to start from -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "law", ["none", "delaware-nonstock", "delaware-stock", "uk-model-articles"]
)
def test_the_struggle_that_a_new_case_shows_can_be_played(law: str) -> None:
    """Its lines stand in comments at the end: taken out of them, there is nothing to mend."""
    text = new_case("harbour", law=law)
    assert not loads(text).problems
    before, _, shown = text.partition("write your own:\n")
    lines = [line.removeprefix("#   ") for line in shown.splitlines()]
    loaded = loads(before + "\n" + "\n".join(lines) + "\n")
    assert loaded.case is not None
    assert not loaded.problems
    made = build(loaded.case)
    assert (made.problems, made.arena is not None) == ((), True)
