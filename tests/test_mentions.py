"""The clauses of a case and the names in them, held against their definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.standing import STRENGTH, addresses, standing
from kingmaker.model.clauses import Clause
from kingmaker.model.mentions import mentions
from kingmaker.model.values import Name
from kingmaker.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case

CASES = ("openai-2023", "tata-sons", "wework-2019", "eu-council")


def case_of(name: str) -> Case:
    case = load(name).case
    assert case is not None
    return case


def names_in(value: object) -> Iterator[str]:
    """Every name in a value, those in clauses within it left out."""
    if isinstance(value, Name):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from names_in(key)
            yield from names_in(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from names_in(part)
    elif is_dataclass(value) and not isinstance(value, Clause):
        for item in fields(value):
            yield from names_in(getattr(value, item.name))


def clauses_in(value: object) -> Iterator[Clause]:
    """Every clause in a value, each before its parts, without what all clauses have in common."""
    if isinstance(value, Clause):
        yield value
        shared = {item.name for item in fields(Clause)}
        for item in fields(value):
            if item.name not in shared:
                yield from clauses_in(getattr(value, item.name))
    elif isinstance(value, tuple | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from clauses_in(part)


@pytest.mark.parametrize("name", CASES)
def test_clauses_and_the_names_in_them_are_those_of_the_definition(name: str) -> None:
    case = case_of(name)
    found = list(case.clauses())
    assert [id(clause) for clause in found] == [id(clause) for clause in clauses_in(case)]
    assert len(found) > 10
    for clause in found:
        every = [n for item in fields(clause) for n in names_in(getattr(clause, item.name))]
        assert mentions(clause) == {part for n in every for part in (str(n), *n.split("."))}


@pytest.mark.parametrize("name", CASES)
def test_addresses_are_those_that_the_case_stands_on(name: str) -> None:
    case = case_of(name)
    whole = standing(case)
    assert any(whole.of(certainty) for certainty in STRENGTH)
    for certainty in STRENGTH:
        assert addresses(case, certainty) == whole.of(certainty)
