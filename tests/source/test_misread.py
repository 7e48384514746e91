"""What is said of a sentence that cannot be read: the code, the words pointed at, what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.problems import Location, Problem
from kingmaker.source import reading, words
from kingmaker.source.refusals import refused
from kingmaker.source.sentences import (
    read_acts,
    read_base,
    read_claim,
    read_condition,
    read_facts,
    read_rule,
    read_stake,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Reader = "Callable[[str, Location], object]"


def at(text: str) -> Location:
    return Location("acme.yaml", 7, 11, 7, 11 + len(text))


def problem(read: Callable[[str, Location], object], text: str) -> tuple[str, str, str]:
    """The code, the words pointed at, and all that is said."""
    found = read(text, at(text))
    assert isinstance(found, Problem), found
    words_ = text[found.where.column - 11 : found.where.end_column - 11]
    return found.code, words_, f"{found.message} | {found.help}"


@pytest.mark.parametrize(
    ("text", "code", "part", "said"),
    [
        ("more then half of members", "K301", "more then", "did you mean `more than`?"),
        ("everry of members", "K301", "everry of", "did you mean `every of`?"),
        ("more than half of directors in ofice", "K301", "in ofice", "did you mean `in office`?"),
        ("more than half of votes casted", "K301", "votes casted", "did you mean `votes cast`?"),
        ("more than half of members agains", "K301", "agains", "did you mean `against`?"),
        ("more than half of board in office", "K301", "board in office", "write `in office`"),
        ("half of members", "K301", "half", "expected `at least`"),
        ("two of members", "K301", "two", "write `at least 2 of members`"),
        (
            "more than half of those voting",
            "K301",
            "voting",
            "write `more than half of votes cast`",
        ),
        ("more than half", "K301", "half", "expected `of`"),
        ("at least", "K301", "at least", "expected a number"),
        ("every board", "K301", "board", "`every of board`"),
        ("at least 9 of members, none of permanent against", "K301", ",", "write `and` or `or`"),
        ("more than half of members @ 5", "K301", "@", "begin with a letter"),
        ("", "K304", "", "a rule of voting is missing here"),
        ("(every of members", "K303", "(", "add `)`"),
        ("every of members)", "K303", ")", "drop `)`"),
        ("at least 25,000 of members", "K210", "25,000", "`25000`"),
        ("at least $5 of members", "K211", "$5", "`5 USD`"),
        ("at least 150% of members", "K312", "150%", "every of"),
        ("more than 100% of members", "K312", "100%", "every of"),
        ("at least -3 of members", "K312", "-3", "nothing and all"),
        ("a majority", "K310", "a majority", "`votes cast`"),
        (
            "simple majority of votes cast",
            "K310",
            "simple majority of",
            "write `more than half of votes cast`",
        ),
        ("two-thirds majority", "K310", "two-thirds majority", "`at least two thirds of`"),
        ("more than half of the majority", "K310", "majority", "`seats`"),
        ("supermajority of members", "K310", "supermajority", "`members`"),
        ("majority of directors", "K310", "majority of", "write `more than half of in office`, `"),
        (
            "two-thirds majority of members",
            "K310",
            "two-thirds majority of",
            "`at least two thirds of members`",
        ),
        ("majority of the board", "K310", "majority of", "write `more than half of board`"),
        ("majority of nothing at all", "K310", "majority of", "what is counted: `members`"),
        (
            "most of the members of the board",
            "K310",
            "most of",
            "write `more than half of members`",
        ),
        ("2/3 of members", "K301", "2/3", "write `at least 2/3 of members`"),
        ("all members", "K301", "all", "write `every of members`"),
        ("each director", "K301", "each", "write `every of in office`, `every of members` or `"),
        ("3", "K301", "3", "write `at least 3 of members`"),
        (
            "half of members",
            "K301",
            "half",
            "`more than half of members` or `at least half of members`",
        ),
        ("75%", "K301", "75%", "write `at least 75% of members` or `at least 75% of in office`"),
        ("5 of 7 members", "K301", "5", "write `at least 5 of members`"),
        ("2 out of 3", "K301", "2", "write `at least 2 of members`"),
        ("at least 3 members", "K301", "members", "write `at least 3 of members`"),
        ("2/3 of members present and voting", "K301", "2/3", "write `at least 2/3 of votes cast`"),
        (
            "more than half of members of the board",
            "K301",
            "of",
            "write `more than half of members`",
        ),
        ("150% of members", "K301", "150%", "a rule reads like"),
        ("unanimous", "K311", "unanimous", "`every of members`"),
        ("consensus of board", "K311", "consensus", "`none of members against`"),
        ("plurality of votes cast", "K311", "plurality of votes cast", "`most votes cast`"),
        ("cumulative votes", "K901", "cumulative votes", "not modelled"),
        ("at least a reasonable number of members", "K907", "reasonable", "a court"),
        ("a minority plus one", "K908", "a minority plus one", "fewer than 4"),
        ("ranked votes", "K909", "ranked votes", "rank or grade"),
    ],
)
def test_a_rule_is_misread(text: str, code: str, part: str, said: str) -> None:
    found = problem(read_rule, text)
    assert found[:2] == (code, part)
    assert said in found[2]


@pytest.mark.parametrize(
    ("text", "code", "part", "said"),
    [
        ("ceo iss altman", "K301", "iss", "did you mean `is`?"),
        ("staff at leest gone", "K301", "at leest", "did you mean `at least`?"),
        ("altman wroks at microsoft", "K301", "wroks at", "did you mean `works at`?"),
        ("altman works microsoft", "K301", "works", "did you mean `works at`?"),
        ("at least 4 of board in ofice and sunset", "K401", "", ""),
        ("at least 4 board in office", "K301", "board", "expected `of`"),
        ("ceo is", "K301", "is", "a name"),
        ("ceo is altman and", "K301", "and", "a name"),
        ("ceo is altman murati", "K301", "murati", "expected `and` or `or`"),
        ("ceo is altman, cto is murati", "K301", ",", "write `and` or `or`"),
        ("ceo is (altman)", "K301", "(", "a name"),
        ("(ceo is altman", "K303", "(", "add `)`"),
        ("ceo of board", "K301", "of", "does not fit"),
        ("date at least soon", "K301", "soon", "a date such as"),
        ("date at least 2032-02-30", "K232", "2032-02-30", "calendar"),
        ("fund holds 5% common", "K301", "5%", "`at least`"),
        ("fund holds at least 5% common", "K301", "5% common", "`of common`"),
        ("price is half USD", "K301", "USD", "a share has no unit"),
        ("fund holds a material stake", "K907", "material", "a number"),
        ("most of staff works at microsoft", "K310", "most of", "more than half of"),
        ("party discipline holds", "K906", "party discipline", "one voter"),
        ("left gets the ministry of finance", "K904", "ministry of", "in cabinet"),
        ("arb votes borrowed shares", "K903", "borrowed shares", "proxy"),
        ("labour keeps its promise", "K905", "keeps its promise", "agreement"),
        ("", "K304", "", "a condition is missing"),
    ],
)
def test_a_condition_is_misread(text: str, code: str, part: str, said: str) -> None:
    if code == "K401":  # a group called `ofice` would do: that is for the names to say
        assert not isinstance(read_condition(text, at(text)), Problem)
        return
    found = problem(read_condition, text)
    assert found[:2] == (code, part)
    assert said in found[2]


@pytest.mark.parametrize(
    ("text", "code", "part", "said"),
    [
        ("remove altman of ceo", "K301", "of", "expected `from`"),
        ("remove altman", "K301", "altman", "expected `from`"),
        (
            "fire altman",
            "K301",
            "fire",
            "acts are `appoint NAME as OFFICE`, `remove NAME from PLACE`",
        ),
        ("apoint murati as ceo", "K301", "apoint", "did you mean `appoint`?"),
        ("every clerk resigns from board", "K301", "clerk", "`everyone on board`"),
        ("issue common at half price", "K902", "at half price", "issue 95 million"),
        ("amend bodies.board.seats to", "K301", "to", "the new text"),
        ("pay 5 million USD from dao", "K301", "dao", "expected `to`"),
    ],
)
def test_an_act_is_misread(text: str, code: str, part: str, said: str) -> None:
    found = problem(read_acts, text)
    assert found[:2] == (code, part)
    assert said in found[2]


@pytest.mark.parametrize(
    ("text", "code", "part", "said"),
    [
        ("no 3 directors can force dismiss", "K301", "directors", "say of whom"),
        ("toner can forse dismiss", "K301", "forse", "did you mean `force`?"),
        ("toner can force dismiss within six motions", "K301", "six", "a number"),
        ("toner can force dismiss within 6 parsecs", "K301", "parsecs", "motions"),
        ("toner can force dismiss within 1.5 motions", "K301", "1.5", "whole number"),
        ("no 0 of board can force dismiss", "K301", "0", "whole number"),
        ("toner can force removal of it", "K301", "removal of it", "removal of ceo"),
        ("a1, b1 controls c1", "K301", "a1, b1", "one party"),
        ("abstainers alone fail", "K301", "alone", "`can`"),
    ],
)
def test_a_claim_is_misread(text: str, code: str, part: str, said: str) -> None:
    found = problem(read_claim, text)
    assert found[:2] == (code, part)
    assert said in found[2]


def test_a_long_or_deep_sentence_is_refused_at_its_place() -> None:
    long = problem(read_condition, "a1 and " * 400 + "b1")
    assert long[:1] == ("K302",)
    deep = problem(read_condition, "(" * 60 + "a1" + ")" * 60)
    assert deep[:2] == ("K303", "(")
    denied = problem(read_condition, "not " * 60 + "a1")
    assert denied[:2] == ("K303", "not")
    assert not isinstance(read_condition("(" * 50 + "a1" + ")" * 50, at("")), Problem)


@pytest.mark.parametrize(
    ("text", "column"), [("(a1 and (b1", 8), ("(a1 and (b1)", 0), ("((a1) and b1", 0)]
)
def test_the_bracket_pointed_at_is_the_open_one(text: str, column: int) -> None:
    found = read_condition(text, at(text))
    assert isinstance(found, Problem)
    assert (found.code, found.where.column) == ("K303", 11 + column)


def test_a_word_is_refused_only_near_the_fault() -> None:
    assert (
        problem(read_condition, "whip is done and ceo is altman and also cto iss murati")[0]
        == "K301"
    )
    assert not isinstance(read_condition("whip is reasonable", at("")), Problem)
    assert refused("whip", (10, 20)) is None


def test_every_refusal_has_a_code_of_its_kind() -> None:
    for text, code in {
        "flip-in": "K902",
        "empty voting": "K903",
        "nem. con.": "K311",
        "borda": "K909",
    }.items():
        found = refused(text)
        assert found is not None
        assert found.code == code


VOCABULARY = sorted({" ".join(p.words) for some in words.phrases().values() for p in some})
PIECES = [
    *VOCABULARY,
    "altman",
    "board.x",
    "5",
    "25,000",
    "half",
    "2032-01-15",
    "majority",
    "@",
    "  ",
    "the",
    "a",
]
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
READERS = (read_rule, read_condition, read_facts, read_acts, read_claim, read_base, read_stake)


@given(st.text(max_size=60) | SENTENCES, st.sampled_from(READERS))
def test_no_text_breaks_a_reader_of_sentences(
    text: str, read: Callable[[str, Location], object]
) -> None:
    found = read(text, at(text))
    assert found is not None
    if isinstance(found, Problem):
        assert found.code[0] == "K"
        assert 11 <= found.where.column <= found.where.end_column <= 12 + len(text)


@given(
    st.sampled_from(["(", ")", "not ", "a ", "and ", ", ", "at least ", "5 ", "majority "]),
    st.integers(1, 3000),
)
def test_repetition_breaks_no_reader(piece: str, times: int) -> None:
    for read in READERS:
        assert read(piece * times, at(piece * times)) is not None


def test_a_mistake_is_found_once_for_all_its_places() -> None:
    reading._parsed.cache_clear()
    first = read_rule("a majority", Location("a.yaml", 1, 1, 1, 11))
    second = read_rule("a majority", Location("b.yaml", 2, 3, 2, 13))
    assert isinstance(first, Problem)
    assert isinstance(second, Problem)
    assert (first.where.file, second.where.column) == ("a.yaml", 3)
    assert reading._parsed.cache_info().misses == 1
