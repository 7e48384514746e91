"""The vocabulary and the records say the same: each key has a place to go, each place a key."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from inspect import get_annotations
from typing import TYPE_CHECKING

import pytest

from kingmaker.model import bodies, case, law, money, parties, record, struggle
from kingmaker.model.clauses import Clause
from kingmaker.source.lawpacks import LAW_NAMES
from kingmaker.source.load import loads
from kingmaker.source.vocabulary import kinds
from kingmaker.source.vocabulary.kinds import Spec
from kingmaker.source.vocabulary.top import CASE, DECLARES, ONE_SPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.vocabulary.kinds import Field, Kind

#: Attributes that are no key: set by the reader, made of several keys, or by another choice of model.
_MADE = {
    "path", "where", "label", "electorate", "seats_at_most", "seat_groups", "ways", "by_holder_of", "nobody", "at_meeting",
    "limit_per", "converts", "to_shares", "more", "lasting", "while_", "unknown_rest", "amount", "what", "until_total", "names", "name", "who", "tick_meant",
}  # fmt: skip

_RECORDS = {
    "source": record.Source, "person": parties.Party, "group": parties.Group, "entity": parties.Entity,
    "weight": parties.Weight, "share class": parties.ShareClass, "agreement": parties.Agreement, "body": bodies.Body,
    "seat group": bodies.SeatGroup, "office": bodies.Office, "decision": bodies.Decision, "recusal": bodies.Recusal,
    "written consent": bodies.Consents, "limit": bodies.Limit, "nomination": bodies.Nomination,
    "convertible": money.Convertible, "round": money.Round,
    "payout step": money.PayoutStep, "contribution": money.Contribution, "balance": money.Balance, "payouts": money.Payouts,
    "dependency": money.Dependency, "gauge": struggle.Gauge, "term": struggle.Term, "step": struggle.Step,
    "move": struggle.Move, "want": struggle.Want, "crowd": struggle.Crowd, "belief": struggle.Beliefs,
    "actor": struggle.Actor, "clock": struggle.Clock, "ending": struggle.Ending, "demand": struggle.Demand,
    "position": struggle.Position, "issue": struggle.Dispute, "event": record.Event, "question": record.Question,
    "measure": record.Measure, "claim": record.Claim, "forecast": record.Forecast, "resolution": record.Outcome,
    "beat": record.Beat, "character": record.Character, "act": record.StoryAct, "story ending": record.StoryEnd,
    "story": record.Story, "assertion": record.Assertion, "scenario": record.Scenario,
    "scenario step": record.ScenarioStep, "variant": record.Variant, "precision": record.Precision, "case": case.Case,
    "power": bodies.Power, "outside option": struggle.Option, "shift of a position": struggle.Shift,
    "capability by power": struggle.ByPower, "limit of a deal": struggle.Limit,
}  # fmt: skip


def specs() -> dict[str, Spec]:
    """Every spec that the vocabulary reaches."""
    found: dict[str, Spec] = {}

    def visit(kind: Kind | None) -> None:
        for inner in _inside(kind):
            if isinstance(inner, Spec):
                if inner.name not in found:
                    found[inner.name] = inner
                    for field in inner.fields:
                        visit(field.kind)
                    visit(inner.rest)
            else:
                visit(inner)

    visit(kinds.Record(CASE))
    return found


def _inside(kind: Kind | None) -> Iterator[Spec | Kind]:
    match kind:
        case kinds.Many(item) | kinds.Cased(item):
            yield item
        case kinds.Mapped(key, value):
            yield key
            yield value
        case kinds.Record(spec):
            yield spec
        case kinds.Named():
            yield kind.spec
        case kinds.Either(scalar, sequence, mapping):
            yield from (k for k in (scalar, sequence, mapping) if k is not None)
        case _:
            return


SPECS = specs()


def test_every_spec_is_known_here() -> None:
    assert set(SPECS) == set(_RECORDS)


@pytest.mark.parametrize("name", sorted(_RECORDS))
def test_each_key_has_a_place(name: str) -> None:
    attributes = {f.name for f in fields(_RECORDS[name])}
    if name == "power":
        attributes |= {f.name for f in fields(bodies.Decision)} | {"steps"}
    if name == "move":
        attributes |= {f.name for f in fields(struggle.Step)}
    targets = {f.target for f in SPECS[name].all_fields()}
    made = {
        "while_",
        "table",
        "worth",
        "who",
        "says",
        "scale",
        "until",
        "cap",
        "limit",
        "at",
        "by",
        "what",
        "unknown",
    }
    assert targets - attributes <= made


@pytest.mark.parametrize("name", sorted(set(_RECORDS) - {"case"}))
def test_each_place_has_a_key(name: str) -> None:
    attributes = {f.name for f in fields(_RECORDS[name])}
    targets = {f.target for f in SPECS[name].all_fields()} | {SPECS[name].rest_to}
    assert attributes - targets <= _MADE


@pytest.mark.parametrize("name", sorted(_RECORDS))
def test_each_key_is_documented_and_given_once(name: str) -> None:
    keys = [f.key for f in SPECS[name].all_fields()]
    assert len(keys) == len(set(keys))
    assert all(
        f.doc and f.doc[0] != " " and not f.doc.endswith(".") for f in SPECS[name].all_fields()
    )
    assert SPECS[name].doc.endswith(".")


def test_short_and_listed_forms_name_a_key() -> None:
    for spec in SPECS.values():
        keys = {f.key for f in spec.all_fields()} | {""}
        assert spec.short in keys
        assert spec.listed in keys


def test_sections_of_the_design_are_all_there() -> None:
    sections = {f.key for f in CASE.fields}
    assert sections >= {
        "sources", "people", "groups", "entities", "weights", "holdings", "bodies", "offices", "powers", "agreements",
        "payouts", "dependencies", "gauges", "terms", "moves", "actors", "clock", "precision", "events", "claims",
        "demands", "issues", "forecasts", "endings", "story", "assert", "scenarios", "variants", "include",
    }  # fmt: skip


def test_names_that_sentences_may_use_share_one_space() -> None:
    scopes = {d.scope for d in DECLARES}
    assert set(ONE_SPACE) <= scopes


def test_law_packs_are_the_four() -> None:
    assert sorted(LAW_NAMES) == ["delaware-nonstock", "delaware-stock", "none", "uk-model-articles"]


def test_records_are_frozen_and_hold_no_lists() -> None:
    for module in (bodies, case, law, money, parties, record, struggle):
        for item in vars(module).values():
            if isinstance(item, type) and is_dataclass(item) and issubclass(item, Clause):
                with pytest.raises(FrozenInstanceError):
                    object.__new__(item).path = "moved"  # type: ignore[misc]
                for name, annotation in get_annotations(item).items():
                    assert not str(annotation).startswith(("list", "dict", "set")), (
                        f"{item.__name__}.{name}"
                    )


def _fields_of(spec: Spec) -> tuple[Field, ...]:
    return spec.all_fields()


@pytest.mark.parametrize("name", sorted(set(_RECORDS) - {"variant"}))
def test_no_key_is_accepted_and_ignored(name: str) -> None:
    """A key that no spec has is a problem wherever it stands."""
    assert all(f.key != "no-such-key" for f in _fields_of(SPECS[name]))


def test_an_unknown_section_is_a_problem() -> None:
    codes = [p.code for p in loads("title: A\nboddies: {}\n").problems]
    assert codes == ["K101"]
