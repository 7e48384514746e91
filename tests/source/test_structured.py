"""The structured twin of a rule: the same trees, mistakes at their keys, round trips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from kingmaker.problems import Location, Problem
from kingmaker.source.sentences import read_rule, read_structured_rule
from kingmaker.source.structured import rule_to_structure
from kingmaker.source.tree import Entry, Mapping, Scalar, Sequence
from tests.source import trees

if TYPE_CHECKING:
    from kingmaker.model import sentences as s
    from kingmaker.source.structured import Structure
    from kingmaker.source.tree import Node


def node(value: object, path: str = "") -> Node:
    """A tree of text; its places carry their path as their file, for tests to see."""
    where = Location(path, 1, 1, 1, 40)
    if isinstance(value, dict):
        entries = (
            Entry(Scalar(k, Location(f"{path}/{k}:key", 1, 1, 1, 40)), node(v, f"{path}/{k}"))
            for k, v in value.items()
        )
        return Mapping(tuple(entries), where)
    if isinstance(value, list):
        return Sequence(tuple(node(v, f"{path}/{i}") for i, v in enumerate(value)), where)
    return Scalar(str(value), where)


@pytest.mark.parametrize(
    ("structure", "sentence"),
    [
        ({"more_than": "1/2", "of": "in_office"}, "more than half of in office"),
        ({"at_least": "9", "of": "members"}, "at least 9 of members"),
        ({"at_least": "4%", "of": "outstanding comp", "count": "for_or_abstaining"},
         "at least 4% of outstanding comp for or abstaining"),
        ({"every": "members"}, "every of members"),
        ({"any_of": [{"every": "members"}]}, "every of members"),
        ({"none": "permanent", "count": "against"}, "none of permanent against"),
        ({"any_of": [{"every": "seats"}, "most votes cast"]}, "every of seats or most votes cast"),
        ({"all_of": [{"every": "seats"}, {"any_of": [{"every": "members"}, "most votes cast"]}]},
         "every of seats and (every of members or most votes cast)"),
        ("none", "none"),
    ],
)  # fmt: skip
def test_a_structured_rule_is_the_sentence(structure: Structure, sentence: str) -> None:
    rule = read_rule(sentence, Location("", 1, 1, 1, 1))
    assert not isinstance(rule, Problem)
    assert read_structured_rule(node(structure)) == rule
    assert read_structured_rule(node(rule_to_structure(rule))) == rule


@pytest.mark.parametrize(
    ("structure", "code", "place"),
    [
        ({"moer_than": "1/2", "of": "members"}, "K322", "/moer_than:key"),
        ({"of": "members"}, "K322", ""),
        ({"more_than": "1/2"}, "K322", ""),
        ({"more_than": "1/2", "at_least": "3", "of": "members"}, "K322", "/at_least:key"),
        ({"more_than": "25,000", "of": "members"}, "K210", "/more_than"),
        ({"more_than": "4..6", "of": "members"}, "K322", "/more_than"),
        ({"more_than": "5 USD", "of": "members"}, "K322", "/more_than"),
        ({"more_than": "150%", "of": "members"}, "K312", "/more_than"),
        ({"more_than": ["1"], "of": "members"}, "K322", "/more_than"),
        ({"more_than": "1/2", "of": "members and seats"}, "K301", "/of"),
        ({"more_than": "1/2", "of": ["members"]}, "K322", "/of"),
        ({"more_than": "1/2", "of": "members", "count": "four"}, "K322", "/count"),
        ({"every": "members", "of": "seats"}, "K322", "/of:key"),
        ({"any_of": []}, "K322", "/any_of"),
        ({"any_of": [{"every": "members"}], "count": "for"}, "K322", "/count:key"),
        ({"all_of": [{"every": "seats"}, "a majority"]}, "K310", "/all_of/1"),
        ([{"every": "members"}], "K322", ""),
    ],
)
def test_a_mistake_stands_at_its_key(structure: object, code: str, place: str) -> None:
    found = read_structured_rule(node(structure))
    assert isinstance(found, Problem)
    assert (found.code, found.where.file) == (code, place)


@given(trees.RULES)
def test_a_structured_rule_reads_as_it_is_written(rule: s.Rule) -> None:
    assert read_structured_rule(node(rule_to_structure(rule))) == rule
