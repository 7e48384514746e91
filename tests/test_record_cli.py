"""`kingmaker record`: about one thing, as one source tells it, and which orders of events are possible."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis import chronology as chronologies
from kingmaker.analysis.chronology import chronology, thinned
from kingmaker.analysis.perspective import as_told_by
from kingmaker.cli import main
from kingmaker.model.values import Name
from kingmaker.report.recording import about_only
from kingmaker.source.load import load, loads
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from kingmaker.model.case import Case


def run(*arguments: str, input_: str | None = None) -> Result:
    return CliRunner().invoke(main, ["record", *arguments], input=input_)


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "record")
    return value


def case_of(text: str) -> Case:
    loaded = loads("title: A\nas_of: 2025-01-01\ngauges: {mood: [calm, angry]}\n" + text)
    assert loaded.case is not None
    return loaded.case


# --- orders ---------------------------------------------------------------------------------------


Written = tuple[int | None, int | None, bool, tuple[int, ...]]


@st.composite
def records(draw: st.DrawFn) -> list[Written]:
    """Events with a first and a last day, if they are known, whether that is about, and the earlier numbered ones they came after."""
    size = draw(st.integers(1, 5))
    events: list[Written] = []
    for n in range(size):
        first = draw(st.integers(1, 9))
        last = draw(st.integers(first, 12))
        after = draw(st.sets(st.integers(0, n - 1), max_size=2)) if n else set()
        form = draw(st.sampled_from(("between", "between", "about", "before", "after", "unknown")))
        events.append(
            (
                None if form in ("before", "unknown") else first + (form == "after"),
                None if form in ("after", "unknown") else last - (form == "before"),
                form == "about",
                tuple(sorted(after)),
            )
        )
    return events


def at_of(first: int | None, last: int | None, *, about: bool) -> str:
    if first is None:
        return "unknown" if last is None else f"before 2025-03-{last + 1:02}"
    if last is None:
        return f"after 2025-03-{first - 1:02}"
    return f"{'about ' if about else ''}2025-03-{first:02}..2025-03-{last:02}"


def written(events: list[Written]) -> Case:
    lines = [
        f"  e{n}: {{at: {at_of(first, last, about=about)}, "
        f"after: [{', '.join(f'e{a}' for a in after)}], then: mood is angry}}"
        for n, (first, last, about, after) in enumerate(events)
    ]
    return case_of("events:\n" + "\n".join(lines) + "\n")


def placed(events: list[Written], order: tuple[int, ...]) -> bool:
    """Tell whether times can be chosen for an order: each as early as its own interval and the one before allow.

    Without a clock, `about` is a day on either side.
    """
    now = -99
    for n in order:
        first, last, about, _ = events[n]
        now = max(now, -99 if first is None else first - about)
        if now > (99 if last is None else last + about):
            return False
    return all(
        order.index(a) < order.index(n) for n, (*_, after) in enumerate(events) for a in after
    )


@given(records())
@settings(max_examples=150, deadline=None)
def test_orders_are_those_for_which_times_can_be_found(events: list[Written]) -> None:
    orders = [o for o in permutations(range(len(events))) if placed(events, o)]
    found = chronology(written(events))
    assert found.orders == len(orders)
    assert bool(found.impossible) or orders
    if found.listed:
        assert {tuple(int(name[1:]) for name in order) for order in found.listed} == set(orders)
    either = {
        frozenset((f"e{a}", f"e{b}"))
        for a in range(len(events))
        for b in range(a)
        if len({o.index(a) < o.index(b) for o in orders}) == 2
    }
    if orders:
        assert {frozenset(pair) for pair in found.open_pairs} == either
        assert tuple(int(d.event.id[1:]) for d in found.events) in orders
        assert not found.impossible


def test_what_is_told_of_a_time_that_is_not_known_is_what_came_before() -> None:
    found = run("-", input_=KNOWN).stdout
    assert "first (2025-03-01), then second (after first), then third (2025-03-05)" in " ".join(
        found.split()
    )


KNOWN = """
title: A
gauges: {mood: [calm, angry, torn]}
events:
  first: {at: 2025-03-01, then: mood is angry}
  second: {after: first, then: mood is torn}
  third: {at: 2025-03-05, after: second, then: mood is calm}
"""


@given(records(), st.sets(st.integers(0, 4), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_some_events_keep_the_order_that_they_have_among_all(
    events: list[Written], chosen: set[int]
) -> None:
    orders = [o for o in permutations(range(len(events))) if placed(events, o)]
    chosen &= set(range(len(events)))
    if not orders or not chosen:
        return
    case = written(events)
    found = chronology(replace(case, events=thinned(case, {f"e{n}" for n in chosen})))
    assert found.orders == len({tuple(n for n in o if n in chosen) for o in orders})


def test_too_many_orders_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chronologies, "MOST_SETS", 3)
    found = chronology(written([(1, 9, False, ()), (1, 9, False, ()), (1, 9, False, ())]))
    assert found.orders is None
    assert found.listed == ()
    assert len(found.open_pairs) == 3


def test_the_first_case_before_anybody_knew_more() -> None:
    case = load("openai-2023", without=["later.yaml"]).case
    assert case is not None
    found = chronology(case)
    assert (len(found.acts), found.orders) == (12, 38)
    assert len(found.listed) == 38
    assert all(order[0] == "dismissed" for order in found.listed)
    assert ("agreed-in-principle", "hearts-sent") in found.open_pairs


# --- one view -------------------------------------------------------------------------------------

TOLD = (
    "sources: {x: {kind: news}, y: {kind: opinion}}\n"
    "people: {ann: {}}\n"
    "moves:\n"
    "  shout: {by: ann, then: mood is angry, source: x}\n"
    "  rest: {by: ann, then: mood is calm}\n"
    "events:\n"
    "  first: {at: 2025-01-02, by: ann, move: shout, source: x}\n"
    "  second: {at: 2025-01-03, by: ann, after: first, move: rest, source: y}\n"
    "claims: [{about: events.first, says: loud, by: x}, {about: events.first, says: soft, by: y}]\n"
    "actors: {ann: {wants: [{that: mood is angry, worth: 1, source: x}, {that: mood is calm, worth: 2, source: y}]}}\n"
)


def test_a_view_keeps_what_its_source_says_and_what_nobody_in_particular_does() -> None:
    view = as_told_by(case_of(TOLD), Name("y"))
    assert list(view.case.events) == ["second"]
    assert view.case.events[Name("second")].after == ()
    assert list(view.case.moves) == ["rest"]
    assert [c.says for c in view.case.claims] == ["soft"]
    assert [str(w.worth.exact) for w in view.case.actors[Name("ann")].wants] == ["2"]
    assert view.left_out == {"events": 1, "moves": 1, "claims": 1, "wants": 1}


def test_a_view_keeps_the_moves_that_its_own_events_were() -> None:
    text = TOLD.replace("after: first, move: rest", "after: first, move: shout")
    assert list(as_told_by(case_of(text), Name("y")).case.moves) == ["shout", "rest"]


def test_a_source_that_is_not_there_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        as_told_by(case_of(TOLD), Name("z"))


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["openai-2023", "un-security-council", "wrong"])
def test_the_answer_keeps_to_its_schema(name: str) -> None:
    if name == "wrong":
        assert run("no-such-case").exit_code == 1
        return
    assert answer(name)["kind"] == "record"


def test_about_a_claim_tells_those_who_dispute_it() -> None:
    case = load("openai-2023").case
    assert case is not None
    path = next(c.path for c in case.claims if c.about == "fired-or-resigned")
    text = run("openai-2023", "--about", path).stdout
    assert "forced to resign" in text
    assert "expelled him" not in text
    assert "1 thing on which the sources differ." in text
    whole = run("openai-2023", "--about", "fired-or-resigned").stdout
    assert text.splitlines()[2:] == whole.splitlines()[2:]


@pytest.mark.parametrize("view", [("--about", "ann"), ("--only-source", "y")])
def test_what_others_dispute_is_not_told_as_undisputed(
    view: tuple[str, str], tmp_path: Path
) -> None:
    """Ann and y say one thing each, and each has somebody against it; what ann says alone nobody disputes."""
    text = TOLD.replace(
        "says: soft, by: y}", "says: soft, by: [y, ann]}, {about: x, says: dear, by: [y, ann]}"
    )
    file = tmp_path / "told.yaml"
    file.write_text(
        f"title: Told\nas_of: 2025-01-01\nmeasures: {{x: {{unit: USD}}}}\ngauges: {{mood: [calm, angry]}}\n{text}",
        "utf-8",
    )
    told = run(str(file), *view).stdout
    plain, disputed = told.index("and not disputed"), told.index("and disputed by others")
    assert plain < told.index("dear") < disputed < told.index("soft")
    assert "`kingmaker record told.yaml --about events.first`." in told


def test_what_is_noted_of_a_question_without_an_answer_stands_beside_it() -> None:
    told = run("openai-2023", "--about", "burn-in-2023").stdout
    assert "spend in a year now? One figure is given, for the time when Musk left." in told


def test_spans_of_what_not_all_knew_are_told_in_words() -> None:
    told = run("openai-2023").stdout
    secret = told[told.index("Not known to all\n") : told.index("Not in the record")]
    assert "2023-11-18 to" in secret
    assert ".." not in secret


def test_a_view_without_events_of_the_struggle_shows_no_empty_table() -> None:
    assert "\n\n\n" not in run("openai-2023", "--only-source", "s3").stdout


def test_as_one_source_tells_it() -> None:
    text = run("openai-2023", "--only-source", "s9").stdout
    assert "the record as s9 tells it" in text
    assert "resigned" in text
    assert "the board, led by Sutskever" not in text
    assert "Left out, since only others tell it:" in text


@pytest.mark.parametrize(
    ("option", "asked", "guess"),
    [("--about", "sutskeverr", "sutskever"), ("--only-source", "s33", "s3")],
)
def test_a_name_that_is_not_there_is_met_with_the_nearest(
    option: str, asked: str, guess: str
) -> None:
    result = run("openai-2023", option, asked)
    assert result.exit_code == 2
    assert f"did you mean {guess!r}" in result.stderr


CHAPTER = """
title: A chapter
people: {odo: {}, bede: {}, dido: {}, cado: {}}
entities: {house: {kind: foundation, governed_by: chapter}}
bodies:
  chapter: {of: house, members: [odo, bede, dido, cado], quorum: none, passes: more than half of members}
offices:
  prior: {of: house, held_by: odo, appointed_by: chapter, removed_by: chapter}
gauges: {mood: [calm, torn]}
measures: {worth: {of: house, unit: EUR}}
moves:
  choose: {by: chapter, do: appoint dido as prior}
events:
  ousting: {by: chapter, do: remove odo from prior, for: [bede, dido]}
  talk: {after: ousting, note: They talk.}
  election: {after: talk, move: choose}
  rift: {at: 2025-04-05, then: mood is torn}
forecasts:
  back: {by: bede, then: odo is prior and mood is calm, hedge: may}
  gain: {by: bede, if: prior is dido, then: worth rises by 10%}
"""


@pytest.mark.parametrize(
    ("about", "events", "forecasts"),
    [
        ("odo", ["ousting"], ["back"]),
        ("prior", ["ousting", "election"], ["back", "gain"]),
        ("dido", ["ousting", "election"], ["gain"]),
        ("chapter", ["ousting", "election"], []),
        ("mood", ["rift"], ["back"]),
        ("worth", [], ["gain"]),
        ("talk", ["talk"], []),
        ("bede", ["ousting"], ["back", "gain"]),
    ],
)
def test_about_something_is_all_that_names_it(
    about: str, events: list[str], forecasts: list[str]
) -> None:
    case = loads(CHAPTER).case
    assert case is not None
    cut = about_only(case, about)
    assert (list(cut.events), list(cut.forecasts)) == (events, forecasts)


SAID = (
    CHAPTER.replace(
        "moves:\n", "moves:\n  two: {steps: [{by: chapter, do: appoint cado as prior}]}\n"
    ).replace("  rift:", "  second: {after: election, move: two}\n  rift:")
    + """sources: {annals: {kind: news}}
questions: {why: {asks: Why did they, unknown: yes}, when: {asks: When was it, unknown: yes}}
claims:
  - {about: why, says: for money, by: bede}
  - {about: events.rift.at, says: in spring, by: annals}
  - {about: worth, says: dear, by: annals}
"""
)


@pytest.mark.parametrize(
    ("about", "events", "claims", "questions"),
    [
        ("events.rift", ["rift"], ["in spring"], {}),
        ("bede", ["ousting"], ["for money"], {"why": False}),
        ("why", [], ["for money"], {"why": True}),
        ("when", [], [], {"when": True}),
        ("chapter", ["ousting", "election", "second"], [], {}),
    ],
)
def test_about_something_is_what_is_claimed_and_asked_of_it(
    about: str, events: list[str], claims: list[str], questions: dict[str, bool]
) -> None:
    """A question of which only a claim is told is not among those that nobody answers."""
    loaded = loads(SAID)
    assert loaded.errors == ()
    case = loaded.case
    assert case is not None
    cut = about_only(case, about)
    assert (list(cut.events), [c.says for c in cut.claims]) == (events, claims)
    assert {n: q.unknown for n, q in cut.questions.items()} == questions


def test_what_is_left_out_between_two_events_keeps_their_order() -> None:
    told = run("-", "--about", "prior", input_=CHAPTER).stdout
    assert "in one order only: ousting (not said), then election (after ousting)" in " ".join(
        told.split()
    )


def test_a_case_without_a_record_says_so() -> None:
    result = run("eu-council")
    assert result.exit_code == 0
    assert "record" in result.stdout
