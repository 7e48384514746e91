"""The record of the first case: all that is said, disputed, unknown and foretold is there, and who says it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.record import contradictions, unknowns
from kingmaker.model import sentences as s
from kingmaker.model.record import Resolution, SourceKind
from kingmaker.model.values import Certainty, Name
from kingmaker.source.load import load
from kingmaker.source.read import GALLERY

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.model.record import Claim, Forecast, Story

CASE = "openai-2023"
FOLDER = GALLERY / CASE
LAST_DAY = date(2023, 11, 20)
MOST_WORDS = 15

#: The forecasts of the eleven pieces, and the prices of a betting market that came later.
FORECASTS = tuple(f"h{number}" for number in range(1, 57))
MARKET = ("m1", "m2")

#: The contradictions of the compilation, numbered as in the comments of the file, and the
#: measures and questions that each of them is about.
CONTRADICTIONS: dict[str, tuple[str, ...]] = {
    "I1": ("microsoft-invested", "microsoft-cash-paid"),
    "I2": ("profit-entity-name",),
    "I3": ("founders",),
    "I4": ("sutskever-beginning",),
    "I5": ("brockman-side",),
    "I6": ("day-of-firing",),
    "I7": ("brockman-exit",),
    "I8": ("who-decided", "leader-or-pivot"),
    "I9": ("coup-or-duty",),
    "I10": ("reason-for-firing",),
    "I11": ("sutskever-character",),
    "I12": ("sutskever-position",),
    "I13": ("board-resignation",),
    "I14": ("shear-title", "shear-at-twitch"),
    "I15": ("who-appointed-shear",),
    "I16": ("twitch-business", "twitch-founded"),
    "I17": ("murati-side",),
    "I18": ("fired-or-resigned",),
    "I19": ("leavers",),
    "I20": ("return-expected",),
    "I21": ("microsoft-outcome",),
    "I22": ("investment-judgement",),
    "I23": ("microsoft-capability",),
    "I24": ("acquisition-or-partnership",),
    "I25": ("microsoft-control",),
    "I26": ("openai-nature",),
    "I27": ("altman-rules",),
    "I28": ("profit-limit", "multiple", "return-promised"),
    "I29": ("who-may-vote",),
    "I30": ("musk-exit", "musk-role"),
    "I31": ("cause-of-chatgpt",),
    "I32": ("who-asked-for-money",),
    "I33": ("father-of-chatgpt",),
    "I34": ("coin-issuer",),
    "I35": ("staff-motive",),
    "I36": ("breadth-of-support",),
    "I37": ("rivals-mood",),
    "I38": ("alignment-unit",),
    "I39": ("deadline-zone",),
    "I40": ("demands-made",),
    "I41": ("altman-mood",),
    "I42": ("lead-negotiator", "whose-struggle", "hour-of-hiring"),
    "I43": ("altman-post", "new-team-name"),
    "I44": ("end-of-story",),
    "I45": ("return-or-not", "murati-on-board"),
    "I46": ("outline-order",),
    "I47": ("outline-heading",),
    "I48": ("when-microsoft-came",),
    "I49": ("brockman-status",),
    "I50": ("nadella-role",),
}

#: What nobody says: rules of the board, reasons, names, numbers and lost pictures.
UNKNOWN = (
    "quorum",
    "notice-of-meetings",
    "chairs-part",
    "written-consent",
    "ties",
    "who-elects-directors",
    "terms-of-office",
    "cause-for-removal",
    "investors-remedies",
    "staff-votes",
    "how-each-voted",
    "who-was-left",
    "what-altman-withheld",
    "the-necessity",
    "true-cause-of-failure",
    "microsoft-cto",
    "cap-size",
    "shares-of-investors",
    "base-of-the-fall",
    "base-of-the-rise",
    "closing-prices",
    "first-reply-of-sutskever",
    "core-developers-named",
    "further-leavers",
    "the-meme",
    "mood-on-monday",
    "reactions-of-rivals",
    "other-lost-pictures",
)


@cache
def whole() -> Case:
    case = load(CASE).case
    assert case is not None
    return case


@cache
def on_monday() -> Case:
    """The case as the authors stood: without what came later."""
    case = load(CASE, without=("later.yaml",)).case
    assert case is not None
    return case


def the_story() -> Story:
    story = whole().story
    assert story is not None
    return story


def topics(case: Case) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in case.claims:
        found.setdefault(claim.about, []).append(claim)
    return found


def words_in(text: str) -> int:
    return len(re.findall(r"[\w’'$%.-]+", text))


# --- forecasts ----------------------------------------------------------------------------


def test_the_record_has_every_forecast_and_no_other() -> None:
    assert tuple(on_monday().forecasts) == FORECASTS


@pytest.mark.parametrize("name", FORECASTS)
def test_a_forecast_has_author_hedge_words_and_place(name: str) -> None:
    forecast = on_monday().forecasts[Name(name)]
    assert forecast.by
    assert forecast.hedge
    assert forecast.says
    assert forecast.words
    assert forecast.made is not None
    assert forecast.scorable in ("yes", "partly", "no")
    assert re.fullmatch(r"L\d+(, L\d+)*", forecast.at_line)


@pytest.mark.parametrize("name", [*FORECASTS, *MARKET])
def test_a_forecast_is_resolved_or_said_to_be_open(name: str) -> None:
    outcome = whole().resolutions[Name(name)]
    assert outcome.result in set(Resolution)
    assert outcome.reason
    if outcome.result not in (Resolution.UNRESOLVABLE, Resolution.OPEN):
        assert outcome.by


def test_every_resolution_is_of_a_forecast_or_an_ending() -> None:
    assert set(whole().forecasts) == {*FORECASTS, *MARKET}
    assert set(whole().resolutions) == {*whole().forecasts, *whole().endings}


def test_a_resolution_rests_on_what_happened_after_the_forecast() -> None:
    case = whole()
    for name, forecast in case.forecasts.items():
        made, outcome = forecast.made, case.resolutions[name]
        for event in outcome.by:
            at = case.events[event].at
            assert made is not None
            assert made.earliest is not None
            assert at is not None
            assert at.latest is not None
            assert at.latest >= made.earliest, (name, event)


def test_what_cannot_be_scored_is_not_scored() -> None:
    case = whole()
    no = {name for name, f in case.forecasts.items() if f.scorable == "no"}
    assert {case.resolutions[name].result for name in no} == {Resolution.UNRESOLVABLE}


def test_forecasts_turn_out_in_every_way() -> None:
    found = Counter(whole().resolutions[Name(name)].result for name in FORECASTS)
    assert set(found) == set(Resolution) - {Resolution.OPEN}
    assert sum(found.values()) == len(FORECASTS) == 56


@pytest.mark.parametrize(
    ("name", "measure", "goes", "by", "to"),
    [
        ("h21", "openai-value", "down", "7/10", None),
        ("h23", "anthropic-value", "up", "1/2", 30_000_000_000),
        ("h24", "other-llm-value", "up", None, None),
    ],
)
def test_a_size_is_kept_as_a_number(
    name: str, measure: str, goes: str, by: str | None, to: int | None
) -> None:
    then = on_monday().forecasts[Name(name)].then
    assert isinstance(then, s.Moved)
    assert (then.measure, "up" if then.rises else "down") == (measure, goes)
    assert (str(then.by.exact) if then.by else None) == by
    assert (then.to.exact if then.to else None) == to


def test_a_size_that_may_be_a_range_is_kept_as_one() -> None:
    size = on_monday().forecasts[Name("h24")].size
    assert size is not None
    assert [size.low, size.high, size.unit] == [10 * 10**9, 40 * 10**9, "USD"]


def test_only_the_betting_market_gives_a_number_of_chances() -> None:
    given = {name for name, f in whole().forecasts.items() if f.probability is not None}
    assert given == set(MARKET)


# --- claims and contradictions ------------------------------------------------------------


def test_every_contradiction_has_a_number() -> None:
    assert tuple(CONTRADICTIONS) == tuple(f"I{number}" for number in range(1, 51))


@pytest.mark.parametrize("number", CONTRADICTIONS)
def test_a_contradiction_is_recorded_and_found(number: str) -> None:
    found = {c.about for c in contradictions(on_monday())}
    assert set(CONTRADICTIONS[number]) <= found
    assert re.search(rf"#.*\b{number}\b", (FOLDER / "record.yaml").read_text("utf-8"))


def test_a_claim_takes_one_of_the_readings_of_its_question() -> None:
    case = on_monday()
    for claim in case.claims:
        question = case.questions.get(claim.about)
        if question is not None:
            assert claim.says in question.readings, (claim.about, claim.says)


def test_every_reading_is_somebodys() -> None:
    case = whole()
    said = {(claim.about, claim.says) for claim in case.claims}
    for name, question in case.questions.items():
        assert all((name, reading) in said for reading in question.readings), name


def test_a_claim_has_an_author_a_basis_and_a_line() -> None:
    for claim in whole().claims:
        assert claim.by, claim.path
        assert claim.basis, claim.path
        assert claim.at_line, claim.path
        assert claim.says or claim.amount is not None or claim.condition is not None, claim.path


def test_a_claim_says_how_sure_unless_it_is_fiction() -> None:
    for claim in whole().claims:
        assert claim.sure is not None or fictional(whole(), claim), claim.path


def test_fiction_is_told_apart() -> None:
    case = whole()
    made_up = [n for n, source in case.sources.items() if source.kind is SourceKind.FICTION]
    assert made_up == ["s9"]
    for claim in case.claims:
        if fictional(case, claim) and not claim.about.startswith("outline-"):
            assert claim.basis == "fiction", claim.path
    assert not any("s9" in (*f.by, *f.source) for f in case.forecasts.values())


def fictional(case: Case, claim: Claim) -> bool:
    sources = [case.sources[name] for name in (*claim.by, *claim.source) if name in case.sources]
    return any(source.kind is SourceKind.FICTION for source in sources)


def test_no_quotation_is_long() -> None:
    quoted: tuple[Claim | Forecast, ...] = (*whole().claims, *whole().forecasts.values())
    assert [q.path for q in quoted if words_in(q.words) > MOST_WORDS] == []


def test_no_claim_rests_on_personal_attributes() -> None:
    assert not any(re.search(r"\bL193\b", claim.at_line) for claim in whole().claims)


# --- what nobody says ---------------------------------------------------------------------


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_says_is_unknown(name: str) -> None:
    question = whole().questions[Name(name)]
    assert question.unknown
    assert question.asks.endswith("?")
    assert question in unknowns(whole())


def test_nobody_claims_to_know_what_is_unknown() -> None:
    claimed = topics(whole())
    assert [q.id for q in unknowns(whole()) if q.id in claimed or q.readings] == []


def test_every_other_question_has_readings_and_claims() -> None:
    claimed = topics(whole())
    for name, question in whole().questions.items():
        if not question.unknown:
            assert len(question.readings) >= 2, name
            assert len(claimed[name]) >= 2, name


# --- the drama ----------------------------------------------------------------------------


def test_the_outline_is_fiction_by_its_own_source() -> None:
    assert the_story().fiction
    assert the_story().source == ("s9",)


def test_the_outline_has_five_characters_five_acts_and_two_twists() -> None:
    story = the_story()
    assert [c.who for c in story.characters] == [
        "altman",
        "murati",
        "sutskever",
        "brockman",
        "investors",
    ]
    assert [act.id for act in story.acts] == ["1", "2", "3", "4", "5"]
    assert len(story.twists) == 2


def test_each_act_comes_to_something_in_the_model() -> None:
    for act in the_story().acts:
        assert any(beat.move or beat.condition for beat in act.beats), act.title


def test_both_endings_are_mapped_to_endings_of_play() -> None:
    story = the_story()
    assert story.bright is not None
    assert story.tragic is not None
    assert story.bright.maps_to == ("return",)
    assert story.tragic.maps_to == ("exodus",)
    assert {*story.bright.maps_to, *story.tragic.maps_to} <= set(whole().endings)


# --- what came later ----------------------------------------------------------------------


def test_without_the_later_file_nothing_is_known_of_later() -> None:
    case = on_monday()
    for event in case.events.values():
        if event.at is not None:
            told = event.at.earliest if event.background else event.at.latest
            assert told is not None
            assert told.date() <= LAST_DAY, event.path
    assert not case.resolutions
    assert all(source.date is None or source.date <= LAST_DAY for source in case.sources.values())


def test_without_the_later_file_the_case_has_no_problem() -> None:
    """What departs from the law says so: a majority of the board is reported to act in writing, against 141(f)."""
    problems = load(CASE, without=("later.yaml",)).problems
    assert [p.code for p in problems if p.severity != "note"] == []
    assert "K604" in {p.code for p in problems}


def test_later_events_are_outside_the_model_or_moves_of_it() -> None:
    before = on_monday().events
    later = [e for name, e in whole().events.items() if name not in before]
    assert len(later) >= 30
    for event in later:
        assert event.outside != (event.move is not None), event.path
        assert not event.background
        assert event.source
        assert event.certainty is not None
        assert event.label


def test_later_sources_have_an_address_or_say_why_not() -> None:
    before = on_monday().sources
    for name, source in whole().sources.items():
        if name not in before:
            assert source.url.startswith("http") or source.note, name
            assert source.certainty is not None, name


def test_memory_is_marked_as_assumed() -> None:
    memory = whole().sources[Name("memory")]
    assert memory.certainty is Certainty.ASSUMED
    assert memory.note
