"""The JSON Schema takes what the vocabulary takes, and refuses what it does not know."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from kingmaker.source.load import load
from kingmaker.source.scalarschema import READINGS
from kingmaker.source.schema import json_schema
from kingmaker.source.structured import rule_to_structure
from kingmaker.source.vocabulary import kinds
from tests.source.samples import CASES, PARTS, READ, plain_of, specs, standing

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.source.vocabulary.kinds import Kind


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema())


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_shipped_schema_is_in_the_package() -> None:
    shipped = files("kingmaker.source").joinpath("case.schema.json").read_text("utf-8")
    assert json.loads(shipped) == json_schema()


def test_no_address_of_ours_is_in_it() -> None:
    assert json_schema()["$id"].startswith("urn:")


def test_only_a_part_needs_no_title() -> None:
    part = Draft202012Validator(json_schema(part=True))
    assert part.is_valid({"people": {"ann": {}}})
    assert not validator().is_valid({"people": {"ann": {}}})
    assert not part.is_valid({"poeple": {"ann": {}}})


def test_every_record_has_a_definition() -> None:
    names = {name.replace(" ", "-") for name in specs()} - {"case"}
    assert names <= set(json_schema()["$defs"])


@pytest.mark.parametrize("file", CASES, ids=lambda f: f.stem)
def test_a_real_case_is_valid(file: Path) -> None:
    assert [e.message for e in validator().iter_errors(plain_of(file))] == []


@pytest.mark.parametrize("file", PARTS, ids=lambda f: f.stem)
def test_a_part_of_a_real_case_is_valid(file: Path) -> None:
    check = Draft202012Validator(json_schema(part=True))
    assert [e.message for e in check.iter_errors(plain_of(file))] == []


@pytest.mark.parametrize("name", specs())
def test_a_record_with_all_its_keys_is_valid(name: str) -> None:
    assert [e.message for e in validator().iter_errors(standing(name).case)] == []


@pytest.mark.parametrize("name", specs())
def test_a_misspelt_key_is_refused(name: str) -> None:
    taken = []
    for key in keys_of(name):
        place = standing(name)
        place.here[key + "x"] = place.here.pop(key)
        if validator().is_valid(place.case):
            taken.append(key)
    assert taken == []


@pytest.mark.parametrize("name", specs())
def test_a_wrong_shape_is_refused(name: str) -> None:
    taken = []
    for key, kind in keys_of(name).items():
        for wrong in wrong_shapes(kind):
            place = standing(name)
            place.here[key] = wrong
            if validator().is_valid(place.case):
                taken.append((key, wrong))
    assert taken == []


def keys_of(name: str) -> dict[str, Kind]:
    return {f.key: f.kind for f in specs()[name].all_fields()}


def wrong_shapes(kind: Kind) -> list[Any]:
    """What can be no value of a kind: lists in lists, groups of unheard keys, an unknown word."""
    nested: list[Any] = [[["x"]], {"?": {"?": ["x"]}}]
    if isinstance(kind, kinds.Cased):
        return wrong_shapes(kind.item)
    return [*nested, "no such word"] if isinstance(kind, kinds.Choice) else nested


@pytest.mark.parametrize("name", specs())
def test_a_required_key_is_required(name: str) -> None:
    for field in specs()[name].all_fields():
        place = standing(name)
        del place.here[field.key]
        assert validator().is_valid(place.case) != field.required, field.key


IMPLICIT: dict[str, list[Any]] = {
    "flag": [True, False, "no"],
    "whole": [5],
    "quantity": [5, -1.5, "unknown", "about 130 million", "4..5..9", "1/2"],
    "number": [10.5],
    "share": [0.5, "half"],
    "worth": [-3],
    "amount": [5, "100 x contributed"],
    "votes": [10, "0"],
    "holding": [100],
    "level": [20, "2 x", True],
    "seats": [5, "5"],
    "limit": [1],
    "duration": ["none", "1 tick", "2 days"],
    "known duration": ["none", "unknown", "2 days"],
    "moment": [2023, "2023-11-18..2023-11-19", "unknown", "before 2023-11-01"],
    "saying": [5, "no"],
    "scorable": [True, "no", "yes"],
}


@pytest.mark.parametrize("reader", READINGS)
def test_a_reading_takes_what_yaml_makes_of_it(reader: str) -> None:
    check = Draft202012Validator(READINGS[reader])
    assert check.is_valid(READ[reader])
    assert [v for v in IMPLICIT.get(reader, []) if not check.is_valid(v)] == []
    assert not check.is_valid(None)
    assert not check.is_valid(["x"])
    assert not check.is_valid("")


@pytest.mark.parametrize("file", CASES, ids=lambda f: f.stem)
def test_every_rule_of_a_case_may_be_spelt_out(file: Path) -> None:
    case = load(file).case
    assert case is not None
    rules = [option.value for body in case.bodies.values() for option in body.passes]
    spelt = [rule_to_structure(rule) for rule in rules]
    for rule in spelt:
        check = case_with(bodies={"b": {"passes": rule}})
        assert [e.message for e in validator().iter_errors(check)] == []


def case_with(**keys: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"title": "Acme", **keys}


VALID: dict[str, dict[str, Any]] = {
    "typed scalars": case_with(bodies={"board": {"seats": 5, "quorum": "none"}}),
    "a title of figures": case_with() | {"title": 2019},
    "nothing said of a person": case_with(people={"ann": None, "bob": ""}),
    "a record in short": case_with(people={"ann": "Ann Lee"}, terms={"t": "always"}),
    "a list in short": case_with(groups={"g": ["a", "b"]}, powers={"p": [{"by": "board"}]}),
    "a value that depends": case_with(
        offices={"ceo": {"appointed_by": [{"is": "board", "when": "always"}, {"is": "ann"}]}}
    ),
    "a rule spelt out": case_with(bodies={"b": {"passes": {"more_than": "1/2", "of": "members"}}}),
    "rules spelt out in one another": case_with(
        bodies={
            "b": {
                "passes": {
                    "any_of": ["every member", {"all_of": [{"none": "x", "count": "against"}]}]
                }
            }
        }
    ),
    "assertions by name": case_with(**{"assert": {"one": {"claim": "a is b"}}}),
    "one payout or several": case_with(payouts=[{"entity": "a"}, {"entity": "b"}]),
    "a reference within another": case_with(agreements={"a": {"kind": "proxy", "on": "board.one"}}),
    "a word beside names": case_with(powers={"p": {"consent": "none"}}),
    "a yes that is a word of a list": case_with(
        forecasts={"f": {"by": "a", "scorable": True}},
        resolutions={"f": True, "g": {"result": False}},
    ),
    "changes": case_with(variants={"v": {"note": "why", "bodies.*.seats": 5, "law": "none"}}),
    "a beat in short": case_with(story={"acts": {"1": {"beats": ["they meet"]}}}),
}


@pytest.mark.parametrize("what", VALID)
def test_valid(what: str) -> None:
    assert [e.message for e in validator().iter_errors(VALID[what])] == []


INVALID: dict[str, Any] = {
    "no group of keys": [],
    "no title": {},
    "a name with a blank": case_with(people={"ann lee": {}}),
    "a name that begins with a figure": case_with(people={"1st": {}}),
    "a reference that is no name": case_with(powers={"p": {"by": "the board, or so"}}),
    "a record in short that has none": case_with(bodies={"board": "seven"}),
    "a list where there is no short form": case_with(bodies={"board": ["a"]}),
    "a single value where a list is short": case_with(groups={"g": "a"}),
    "cases without a value": case_with(offices={"o": {"appointed_by": [{"when": "always"}]}}),
    "cases with more": case_with(offices={"o": {"appointed_by": [{"is": "a", "until": "always"}]}}),
    "no cases": case_with(offices={"o": {"appointed_by": []}}),
    "an assertion without its name": case_with(**{"assert": [{"claim": "a is b"}]}),
    "a change that leads nowhere": case_with(variants={"v": {"bodis.board.seats": 5}}),
    "a date that is none": case_with() | {"as_of": "yesterday"},
    "a number that is none": case_with(bodies={"b": {"seats": "many"}}),
    "an unknown ballot": case_with(
        **{"assert": [{"id": "a", "claim": "x", "ballots": {"maybe": "a"}}]}
    ),
    "a rule that compares nothing": case_with(bodies={"b": {"passes": {"of": "members"}}}),
    "a rule that compares twice": case_with(
        bodies={"b": {"passes": {"more_than": "1/2", "at_least": "2", "of": "members"}}}
    ),
    "a rule of a base that is not said": case_with(bodies={"b": {"passes": {"more_than": "1/2"}}}),
    "a law that is none": case_with(law="roman"),
    "a table without its file": case_with(weights={"w": {"table": {"name": "a", "value": "b"}}}),
    "nothing said where something must be": case_with(clock=None, endings={"e": None}),
}


@pytest.mark.parametrize("what", INVALID)
def test_invalid(what: str) -> None:
    assert not validator().is_valid(deepcopy(INVALID[what]))
