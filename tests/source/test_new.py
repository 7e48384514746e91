"""A first case is sound, canonical and says how to go on."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.cli.main import COMMANDS
from kingmaker.source.lawpacks import LAW_NAMES
from kingmaker.source.load import loads
from kingmaker.source.new import new_case
from kingmaker.source.write import format_case

NAMES = [
    "acme",
    "harbour-club",
    "2nd",
    "board",
    "members",
    "Ünïcode",
    "a b",
    "",
    "x" * 90,
    "a.b",
    "investor",
]


@pytest.mark.parametrize("law", LAW_NAMES)
@pytest.mark.parametrize("name", NAMES)
def test_a_first_case_has_no_problem_and_is_canonical(name: str, law: str) -> None:
    text = new_case(name, law=law)
    assert loads(text).problems == ()
    assert format_case(text, "new.yaml") == text


@pytest.mark.parametrize("law", LAW_NAMES)
def test_a_first_case_has_all_that_one_begins_with(law: str) -> None:
    case = loads(new_case("harbour", law=law)).case
    assert case is not None
    assert (case.law.name if case.law else "") == law
    assert case.title == "Harbour"
    assert list(case.entities) == ["harbour"]
    for section in (
        case.sources,
        case.people,
        case.bodies,
        case.offices,
        case.powers,
        case.assertions,
    ):
        assert section
    assert bool(case.holdings) == (law in ("delaware-stock", "uk-model-articles"))


@pytest.mark.parametrize("law", LAW_NAMES)
def test_its_commands_name_the_file(law: str) -> None:
    text = new_case("harbour", law=law)
    assert "kingmaker check harbour.yaml" in text
    assert "acme" not in text.lower()


@pytest.mark.parametrize("name", ["board", "members", "2nd", "investor"])
def test_a_name_that_is_taken_or_none_is_left_to_the_file(name: str) -> None:
    case = loads(new_case(name, law="delaware-stock")).case
    assert case is not None
    assert list(case.entities) == ["acme"]
    assert f"kingmaker check {name}.yaml" in new_case(name, law="delaware-stock")


def test_a_law_without_a_pack_is_refused() -> None:
    with pytest.raises(ValueError, match="packs: delaware-nonstock, delaware-stock, none"):
        new_case("acme", law="roman")


@given(st.text(max_size=40))
def test_any_title_is_kept(title: str) -> None:
    case = loads(new_case("acme", law="none", title=title)).case
    assert case is not None
    assert case.title == (" ".join(title.split()) or "Acme")


@pytest.mark.parametrize("law", LAW_NAMES)
def test_it_speaks_of_no_command_that_there_is_not(law: str) -> None:
    spoken = re.findall(r"`(?:kingmaker )?([a-z]+) --|kingmaker ([a-z]+)", new_case("x", law=law))
    found = {one or other for one, other in spoken}
    assert found >= {"check", "report"}
    assert found <= set(COMMANDS)
