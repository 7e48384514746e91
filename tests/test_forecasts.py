"""Hedges as numbers, proper scores, sizes, and what forecasts imply."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.forecasts.hedges import _WORDS, YARDSTICKS, Degree, degree_of
from kingmaker.analysis.forecasts.rules import brier, brier_of, interval_score, surprise
from kingmaker.analysis.forecasts.scoring import PARTLY, Whence, score
from kingmaker.analysis.forecasts.sizes import implied, moving
from kingmaker.model.record import Resolution
from kingmaker.report.document import Groups, Table, Text
from kingmaker.report.scoring import forecasting, score_document
from kingmaker.source.load import load, loads

if TYPE_CHECKING:
    from kingmaker.analysis.forecasts.scoring import Scored
    from kingmaker.model.case import Case

SHARES = st.fractions(0, 1, max_denominator=60)


def case_of(text: str) -> Case:
    loaded = loads("title: A\nas_of: 2025-01-01\n" + text)
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    return loaded.case


def one(text: str, result: str = "true") -> Scored:
    case = case_of(
        f"people: {{ann: {{}}}}\nforecasts: {{f: {{by: ann, says: Rain., {text}}}}}\n"
        f"resolutions: {{f: {{result: {result}}}}}\n"
    )
    return score(case).forecasts[0]


# --- yardsticks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("yardstick", YARDSTICKS, ids=lambda y: y.name)
def test_a_surer_degree_never_has_a_lower_range(yardstick: object) -> None:
    ranges = [yardstick.ranges[d] for d in Degree]  # type: ignore[attr-defined]
    for (low, high), (lower, less) in pairwise(ranges):
        assert low >= lower
        assert high >= less


def test_the_yardsticks_are_those_that_were_published() -> None:
    first, kent, ipcc = YARDSTICKS
    assert first.ranges[Degree.LIKELY] == (Fraction(55, 100), Fraction(80, 100))
    assert first.ranges[Degree.VERY_UNLIKELY] == (Fraction(5, 100), Fraction(20, 100))
    assert kent.middle(Degree.ALMOST_CERTAIN) == Fraction(93, 100)
    assert kent.middle(Degree.LIKELY) == Fraction(75, 100)
    assert ipcc.ranges[Degree.EVEN] == (Fraction(33, 100), Fraction(66, 100))


def test_no_hedge_means_two_degrees() -> None:
    words = [w for listed in _WORDS.values() for w in listed]
    assert len(words) == len(set(words))
    assert all(w == " ".join(w.casefold().split()) for w in words)


def test_what_is_said_without_a_hedge_can_be_read_as_almost_certain() -> None:
    assert degree_of("will") is Degree.VERY_LIKELY
    assert degree_of("will", bold=True) is Degree.ALMOST_CERTAIN
    assert degree_of("may", bold=True) is Degree.EVEN


# --- scoring rules --------------------------------------------------------------------------------


@given(SHARES, SHARES)
def test_nobody_gains_by_saying_other_than_it_thinks(thinks: Fraction, says: Fraction) -> None:
    def expected(p: Fraction) -> Fraction:
        return thinks * brier(p, Fraction(1)) + (1 - thinks) * brier(p, Fraction(0))

    assert expected(thinks) <= expected(says)
    assert (expected(thinks) == expected(says)) is (thinks == says)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_nor_by_the_logarithmic_rule(thinks: float, says: float) -> None:
    def expected(p: float) -> float:
        return thinks * surprise(p) + (1 - thinks) * surprise(p, 0.0)

    assert expected(thinks) <= expected(says) + 1e-12


def test_two_results_score_twice_what_one_does() -> None:
    assert brier_of({"yes": 0.75, "no": 0.25}, "yes") == pytest.approx(2 * 1 / 16)


def test_what_was_held_impossible_and_came_is_infinitely_surprising() -> None:
    assert surprise(0.0) == math.inf
    assert surprise(1.0) == 0
    assert surprise(1.0, 0.0) == math.inf


@given(SHARES, SHARES, SHARES)
def test_an_interval_score_by_its_definition(a: Fraction, b: Fraction, came: Fraction) -> None:
    low, high = min(a, b), max(a, b)
    outside = Fraction(1, 5)
    wanted = high - low
    if came < low:
        wanted += 2 / outside * (low - came)
    if came > high:
        wanted += 2 / outside * (came - high)
    assert interval_score(low, high, came, outside=outside) == wanted


def test_an_interval_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="no interval"):
        interval_score(Fraction(2), Fraction(1), Fraction(1), outside=Fraction(1, 10))
    with pytest.raises(ValueError, match="no interval"):
        interval_score(Fraction(1), Fraction(2), Fraction(1), outside=Fraction(1))


# --- forecasts ------------------------------------------------------------------------------------


def test_a_stated_probability_comes_before_a_hedge() -> None:
    found = one("hedge: may, probability: 80%")
    assert (found.whence, found.degree, found.probability) == (
        Whence.STATED,
        None,
        Fraction(4, 5),
    )
    assert found.brier == Fraction(1, 25)
    assert found.bits == pytest.approx(-math.log2(0.8))


def test_a_hedge_is_read_by_the_first_yardstick() -> None:
    found = one("hedge: likely", "false")
    assert found.whence is Whence.HEDGE
    assert found.brier == Fraction(27, 40) ** 2


@pytest.mark.parametrize(
    ("text", "result", "why"),
    [
        ("hedge: a hope", "true", "its words imply no number"),
        ("hedge: may", "open", "still open"),
        ("hedge: may", "partly", "it came true in part only"),
        ("hedge: may", "{result: unresolvable, reason: No rain gauge.}", "No rain gauge."),
    ],
)
def test_what_cannot_be_scored_says_why(text: str, result: str, why: str) -> None:
    inner = result.strip("{}").removeprefix("result: ")
    found = one(text, inner)
    assert found.why == why
    assert found.brier is None
    assert found.bits is None


def test_a_forecast_that_nobody_resolved_is_not_scored() -> None:
    case = case_of("people: {ann: {}}\nforecasts: {f: {by: ann, says: Rain., hedge: will}}\n")
    assert score(case).forecasts[0].why == "what became of it is not in the record"
    assert score(case).authors[0].results[Resolution.OPEN] == 1


def test_authors_by_hand() -> None:
    case = case_of(
        "people: {ann: {}, ben: {}}\n"
        "forecasts:\n"
        "  a: {by: ann, says: A., probability: 90%}\n"
        "  b: {by: [ann, ben], says: B., probability: 50%}\n"
        "  c: {by: ben, says: C., probability: 20%}\n"
        "  d: {by: ben, says: D., hedge: a hope}\n"
        "resolutions: {a: {result: true}, b: {result: false}, c: {result: partly}, d: {result: true}}\n"
    )
    ann, ben = score(case).authors
    assert (ann.who, ann.made, ann.scored) == ("ann", 2, 2)
    assert ann.brier == (Fraction(1, 100) + Fraction(1, 4)) / 2
    assert (ben.made, ben.scored, ben.brier) == (3, 1, Fraction(1, 4))
    # c counts as false, half true, true: 0.04, 0.09, 0.64 beside the 0.25 of b.
    assert ben.least == (Fraction(1, 4) + Fraction(4, 100)) / 2
    assert ben.most == (Fraction(1, 4) + Fraction(64, 100)) / 2
    assert ben.results[Resolution.PARTLY] == 1


def test_readings_are_all_there_and_the_first_is_the_main_one() -> None:
    scores = score(case_of("people: {ann: {}}\nforecasts: {f: {by: ann, says: A., hedge: may}}\n"))
    assert len(scores.readings) == len(YARDSTICKS) * 2 * len(PARTLY)
    assert (scores.readings[0].yardstick, scores.readings[0].partly) == (YARDSTICKS[0], None)
    assert all(r.brier is None for r in scores.readings)


# --- sizes ----------------------------------------------------------------------------------------

VALUES = (
    "people: {ann: {}}\nmeasures: {worth: {unit: USD}, other: {unit: USD}}\n"
    "forecasts:\n"
    "  up: {by: ann, hedge: may, then: worth rises 50% to 30 billion USD}\n"
    "  down: {by: ann, hedge: may, then: other falls 20% to 8 billion USD}\n"
    "  just: {by: ann, hedge: may, then: other falls}\n"
    "resolutions: {up: {result: partly, amount: 15 billion..20 billion USD}, down: {result: false, amount: 5%}}\n"
)


def test_sizes_beside_what_came() -> None:
    up, down, just = score(case_of(VALUES)).forecasts
    assert up.size is not None
    assert up.size.error == (Fraction(10) * 10**9, Fraction(15) * 10**9)
    assert down.size is not None
    assert down.size.error == (Fraction(15, 100), Fraction(15, 100))
    assert just.size is None


def test_what_a_rise_to_a_level_implies() -> None:
    up, down = implied(case_of(VALUES))
    assert [up.base, up.moved] == [20 * 10**9, 10 * 10**9]
    assert [down.base, down.moved] == [10 * 10**9, -2 * 10**9]
    (sums,) = moving(case_of(VALUES))
    assert [sums.who, sums.moved, sums.unit] == ["ann", 8 * 10**9, "USD"]
    assert (sums.counted, sums.uncounted) == (("up", "down"), ("just",))


def test_amounts_that_are_said_are_added_unit_by_unit() -> None:
    text = VALUES.replace(
        "other: {unit: USD}", "other: {unit: USD}, staff: {unit: people}"
    ).replace(
        "  just:",
        "  said: {by: ann, hedge: may, then: worth falls by 3 billion USD}\n"
        "  heads: {by: ann, hedge: may, then: staff rises by 20 people}\n"
        "  just:",
    )
    sums = moving(case_of(text))
    assert [(int(s.moved), s.unit) for s in sums] == [(5 * 10**9, "USD"), (20, "people")]
    assert [list(map(str, s.counted)) for s in sums] == [["up", "down", "said"], ["heads"]]
    assert [list(map(str, s.uncounted)) for s in sums] == [["just"], ["just"]]


def test_a_size_in_words_alone_is_held_against_what_came() -> None:
    case = case_of(
        "people: {ann: {}}\n"
        "forecasts: {f: {by: ann, hedge: may, says: It is sold., size: 10..20 EUR}}\n"
        "resolutions: {f: {result: true, amount: 25 EUR}}\n"
    )
    size = score(case).forecasts[0].size
    assert size is not None
    assert size.measure is None
    assert (size.error, size.score) == ((Fraction(5), Fraction(15)), Fraction(110))


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("probability: 60%..80%", "7/10"),
        ("probability: 60%..65%..80%", "13/20"),
        ("probability: 60%..", "4/5"),
        ("probability: ..60%", "3/10"),
        ("probability: about 60%", "3/5"),
        ("hedge: likely, probability: 20%..40%", "3/10"),
        ("probability: unknown", None),
        ("hedge: may, scorable: no", None),
        ("hedge: may, scorable: partly", "1/2"),
    ],
)
def test_what_is_stated_counts_also_as_a_range(said: str, counts: str | None) -> None:
    case = case_of(
        f"people: {{ann: {{}}}}\nforecasts: {{f: {{by: ann, says: It is sold., {said}}}}}\nresolutions: {{f: true}}\n"
    )
    found = score(case)
    expected = None if counts is None else (1 - Fraction(counts)) ** 2
    assert found.forecasts[0].brier == expected
    assert {r.scored for r in found.readings} == {counts is not None}


def test_a_foretold_range_has_an_interval_score() -> None:
    case = case_of(
        "people: {ann: {}}\nmeasures: {worth: {unit: USD}}\n"
        "forecasts: {f: {by: ann, hedge: may, then: worth rises, size: 10%..20%}}\n"
        "resolutions: {f: {result: false, amount: 25%}}\n"
    )
    size = score(case).forecasts[0].size
    assert size is not None
    assert size.error == (Fraction(5, 100), Fraction(15, 100))
    assert size.score == Fraction(10, 100) + 20 * Fraction(5, 100)


def test_sizes_say_how_ranges_are_scored_and_that_there_are_none() -> None:
    text = (
        "people: {ann: {}}\nmeasures: {worth: {unit: USD}}\n"
        "forecasts: {f: {by: ann, hedge: may, then: worth rises, size: 10%..20%}}\n"
        "resolutions: {f: {result: false, amount: 25%}}\n"
    )
    for size, said in (
        ("10%..20%", "A foretold range is scored"),
        ("10%", "None of these is a range"),
    ):
        section = next(
            s
            for s in score_document(case_of(text.replace("10%..20%", size))).sections
            if s.id == "sizes"
        )
        words = section.blocks[-1]
        assert isinstance(words, Text)
        assert words.text.startswith(said)


def test_the_whole_report_has_each_forecast_foretold_sizes_and_what_is_implied() -> None:
    section = forecasting(case_of(VALUES))
    assert section is not None
    own = score_document(case_of(VALUES))
    told = [
        b.id
        for s in own.sections
        if s.id in {"forecasts", "sizes", "implied"}
        for b in s.blocks
        if isinstance(b, Table | Groups)
    ]
    assert told[0] == "forecasts"
    assert [b.id for b in section.blocks if isinstance(b, Table | Groups)] == ["authors", *told]


def test_a_source_that_foretells_is_told_by_its_title_wherever_it_is_named() -> None:
    case = case_of(
        "sources: {t1: {name: The Morning Mail, kind: news}}\n"
        + VALUES.replace("up: {by: ann", "up: {by: t1").replace(
            "just: {by: ann", "just: {by: [ann, t1]"
        )
    )
    sections = {s.id: s.blocks for s in score_document(case).sections}
    assert "t1: The Morning Mail." in [b.text for b in sections["sizes"] if isinstance(b, Text)]
    texts = [b.text for b in sections["implied"] if isinstance(b, Text)]
    assert texts[0].startswith("t1 (The Morning Mail): up alone moves")
    (groups,) = (b for b in sections["forecasts"] if isinstance(b, Groups))
    assert any(
        "With t1 (The Morning Mail)." in text for group in groups.groups for text, _ in group.items
    )


# --- the first case -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def openai() -> Case:
    case = load("openai-2023").case
    assert case is not None
    return case


def test_every_forecast_of_the_first_case_is_scored_or_says_why(openai: Case) -> None:
    scores = score(openai)
    assert len(scores.forecasts) == 58
    assert all((f.brier is None) is bool(f.why) for f in scores.forecasts)
    assert all(f.outcome is not None for f in scores.forecasts)


def test_the_base_that_s4_implies_for_anthropic(openai: Case) -> None:
    (found,) = implied(openai)
    assert [found.name, found.base, found.moved] == ["h23", 20 * 10**9, 10 * 10**9]


def test_without_what_happened_later_nothing_is_scored() -> None:
    case = load("openai-2023", without=["later.yaml"]).case
    assert case is not None
    assert {f.why for f in score(case).forecasts} == {"what became of it is not in the record"}
