"""Any tree written in words reads as itself; the grammar has no conflicts and no word in two senses."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark, logger

from kingmaker.model.wording import (
    act_to_text,
    acts_to_text,
    base_to_text,
    claim_to_text,
    condition_to_text,
    facts_to_text,
    rule_to_text,
    sentence_to_text,
)
from kingmaker.problems import NOWHERE
from kingmaker.source import table, words
from kingmaker.source.reserved import RESERVED, is_name
from kingmaker.source.sentences import (
    read_act,
    read_acts,
    read_base,
    read_claim,
    read_condition,
    read_facts,
    read_rule,
)
from tests.grammar_table import GRAMMAR, STARTS
from tests.source import trees

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.model import sentences as s
    from kingmaker.problems import Location


@pytest.mark.parametrize(
    ("read", "write", "text"),
    [
        (read_rule, rule_to_text, "(every of members or every of seats) and most votes cast"),
        (read_rule, rule_to_text, "at least 0.09765625% of members"),
        (read_rule, rule_to_text, "more than 1/3 of members"),
        (
            read_condition,
            condition_to_text,
            "date more than 2032-01-15 and date at least 2032-01-16",
        ),
        (read_condition, condition_to_text, "date at least 2032-01-15 23:59:59"),
        (read_condition, condition_to_text, "no more than 0% of slate on board"),
        (read_condition, condition_to_text, "fund holds more than 0% of common"),
        (read_condition, condition_to_text, "fund holds shares of common"),
        (read_condition, condition_to_text, "not (a1 and b1) or c1"),
        (read_claim, claim_to_text, "microsoft could never reach ceo is altman"),
        (read_claim, claim_to_text, "microsoft can reach or block ceo is altman"),
        (read_claim, claim_to_text, "no 3 of board can force (a1 and b1) within 6 motions"),
        (read_claim, claim_to_text, "founder is the dictator for a1"),
        (read_claim, claim_to_text, "founder is a vetoer for a1"),
    ],
)
def test_canonical_words_stay_as_they_are(
    read: Callable[[str, Location], object], write: Callable[..., str], text: str
) -> None:
    assert write(read(text, NOWHERE)) == text


@given(trees.RULES)
def test_a_rule_reads_as_it_is_written(rule: s.Rule) -> None:
    assert read_rule(rule_to_text(rule), NOWHERE) == rule
    assert sentence_to_text(rule) == rule_to_text(rule)


@given(trees.CONDITIONS)
def test_a_condition_reads_as_it_is_written(condition: s.Condition) -> None:
    assert read_condition(condition_to_text(condition), NOWHERE, zone=trees.ZONE) == condition


@given(trees.ACTS)
def test_an_act_reads_as_it_is_written(act: s.Act) -> None:
    assert read_act(act_to_text(act), NOWHERE) == act


@given(st.lists(trees.PLAIN_ACTS, min_size=1, max_size=4).map(tuple))
def test_acts_read_as_they_are_written(acts: tuple[s.Act, ...]) -> None:
    assert read_acts(acts_to_text(acts), NOWHERE) == acts


@given(st.lists(trees.ASSERTABLE, min_size=1, max_size=4).map(tuple))
def test_facts_read_as_they_are_written(facts: tuple[s.Assertable, ...]) -> None:
    assert read_facts(facts_to_text(facts), NOWHERE) == facts


@given(trees.CLAIMS)
def test_a_claim_reads_as_it_is_written(claim: s.Claimed) -> None:
    assert read_claim(claim_to_text(claim), NOWHERE, zone=trees.ZONE) == claim


@given(trees.BASES)
def test_a_base_reads_as_it_is_written(base: s.Base) -> None:
    assert read_base(base_to_text(base), NOWHERE) == base


# --- the grammar -------------------------------------------------------------------------


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def conflicts(grammar: str, starts: list[str]) -> list[str]:
    """What Lark says of a grammar's conflicts; those it settles by itself it only mentions in its log."""
    kept, level = _Kept(), logger.level
    logger.addHandler(kept)
    logger.setLevel(logging.DEBUG)
    try:
        Lark(grammar, start=starts, parser="lalr", lexer="basic", debug=True)
    finally:
        logger.setLevel(level)
        logger.removeHandler(kept)
    return [line for line in kept.lines if "conflict" in line.lower()]


def test_the_grammar_has_no_conflict() -> None:
    assert conflicts(GRAMMAR.read_text("utf-8"), list(STARTS)) == []


def test_a_conflict_would_be_seen() -> None:
    assert conflicts('a: "x" a "y" | "x" a | "z"', ["a"])


def clashing() -> tuple[set[str], set[str]]:
    """Phrases that one state takes in two ways; words of phrases where a name may stand too."""
    twice, needed = set(), set()
    for row in table.table().states:
        fitting = [p for some in words.phrases().values() for p in some if p.kind in row]
        texts = [" ".join(p.words) for p in fitting]
        twice |= {t for t in texts if texts.count(t) > 1}
        if "NAME" in row:
            needed |= {w for p in fitting for w in p.words if w.isalpha()}
    return twice, needed


def test_no_phrase_can_be_two_things_in_one_place() -> None:
    assert clashing()[0] == set()


def test_reserved_words_are_those_the_grammar_needs() -> None:
    assert set(RESERVED) - clashing()[1] == {"is", "are", "half", "the"}
    assert clashing()[1] <= RESERVED


@pytest.mark.parametrize(
    "text", ["no", "is", "at", "in", "members", "2nd", "", "a b", "a.b", "x" * 81, "é"]
)
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)
    assert is_name("class-one")
