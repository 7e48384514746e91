"""Cap tables become cases: the ledger is followed, votes and conversion are kept, what is missing is asked for."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.control.lens import control
from kingmaker.model.parties import PartyKind
from kingmaker.source.exchange.importing import Form, import_files, import_path
from kingmaker.source.exchange.interests import Assumed
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import DrawFn

    from kingmaker.model.case import Case
    from kingmaker.source.exchange.importing import Imported

Json = dict[str, Any]
RULE = Assumed(rule="more than half of outstanding shares")
MANIFEST: Json = {
    "file_type": "OCF_MANIFEST_FILE",
    "as_of": "2024-06-30",
    "issuer": {
        "object_type": "ISSUER",
        "id": "i",
        "legal_name": "Acme Inc.",
        "country_of_formation": "US",
    },
}
HOLDERS = [
    {"object_type": "STAKEHOLDER", "id": n, "name": {"legal_name": label}, "stakeholder_type": kind}
    for n, label, kind in (
        ("a", "Ann Abel", "INDIVIDUAL"),
        ("b", "Bo Berg", "INDIVIDUAL"),
        ("f", "A Fund", "INSTITUTION"),
    )
]
COMMON: Json = {
    "object_type": "STOCK_CLASS",
    "id": "cs",
    "name": "Common Stock",
    "class_type": "COMMON",
    "votes_per_share": 1,
}
SEED: Json = {
    "object_type": "STOCK_CLASS",
    "id": "ps",
    "name": "Series Seed",
    "class_type": "PREFERRED",
    "votes_per_share": "10",
    "seniority": "2",
    "conversion_rights": [
        {
            "conversion_mechanism": {
                "type": "RATIO_CONVERSION",
                "ratio": {"numerator": "3", "denominator": "2"},
            },
            "converts_to_stock_class_id": "cs",
        }
    ],
}


def issued(
    security: str, holder: str, number: object, share_class: str = "cs", day: str = "2024-01-01"
) -> Json:
    return {
        "object_type": "TX_STOCK_ISSUANCE", "id": f"t-{security}", "date": day, "security_id": security,
        "stakeholder_id": holder, "stock_class_id": share_class, "quantity": str(number),
    }  # fmt: skip


def done(kind: str, security: str, day: str = "2024-02-01", **more: object) -> Json:
    return {
        "object_type": f"TX_STOCK_{kind}",
        "id": f"t-{kind}-{security}",
        "date": day,
        "security_id": security,
        **more,
    }


def package(*transactions: Json, classes: tuple[Json, ...] = (COMMON, SEED)) -> dict[str, bytes]:
    parts = {
        "Manifest.ocf.json": MANIFEST,
        "Stakeholders.ocf.json": {"file_type": "OCF_STAKEHOLDERS_FILE", "items": HOLDERS},
        "StockClasses.ocf.json": {"file_type": "OCF_STOCK_CLASSES_FILE", "items": list(classes)},
        "Transactions.ocf.json": {
            "file_type": "OCF_TRANSACTIONS_FILE",
            "items": list(transactions),
        },
    }
    return {name: json.dumps(part).encode() for name, part in parts.items()}


def case_of(found: Imported) -> Case:
    assert found.text, [p.message for p in found.problems]
    loaded = loads(found.text)
    assert loaded.case is not None
    assert not loaded.errors
    return loaded.case


def held(
    *transactions: Json, share_class: str = "common-stock", as_of: date | None = None
) -> dict[str, Fraction]:
    """Who holds how many shares of a class, and how many there are under `all`."""
    (classes,) = case_of(import_files(package(*transactions), as_of=as_of)).holdings.values()
    shares = next(s for name, s in classes.items() if name == share_class)
    found = {
        str(n): q.likely
        for n, q in shares.held_by.items()
        if q is not None and q.likely is not None
    }
    assert shares.outstanding is not None
    assert shares.outstanding.likely is not None
    return {**found, "all": shares.outstanding.likely}


def test_a_cap_table_becomes_a_case() -> None:
    found = import_files(
        package(issued("s1", "a", 600), issued("s2", "f", 100, "ps")), assumed=RULE
    )
    assert found.form is Form.OCF
    case = case_of(found)
    assert {str(n): p.kind for n, p in case.people.items()} == {
        "ann-abel": PartyKind.PERSON, "bo-berg": PartyKind.PERSON, "a-fund": PartyKind.ORGANISATION,
    }  # fmt: skip
    assert [c.name for c in control(case).of("acme-inc").controllers] == ["a-fund"]
    (classes,) = case.holdings.values()
    seed = next(s for name, s in classes.items() if name == "series-seed")
    assert (seed.converts_to, seed.seniority) == ("common-stock", 2)
    assert seed.converts_at is not None
    assert seed.converts_at.exact == Fraction(3, 2)
    assert "t-s2" in case.sources[seed.source[0]].note
    assert str(case.as_of) == "2024-06-30"


def test_what_the_format_cannot_say_is_asked_for_at_its_place() -> None:
    found = import_files(package(issued("s1", "a", 600)))
    (asked,) = [p for p in found.problems if p.code == "K955"]
    assert "what governs acme-inc" in asked.message
    assert asked.where.file == "Manifest.ocf.json"
    assert "governed_by" in asked.help
    assert not [p for p in import_files(package(), assumed=RULE).problems if p.code == "K955"]


def test_a_class_without_votes_is_asked_for() -> None:
    bare = {k: v for k, v in COMMON.items() if k != "votes_per_share"}
    found = import_files(package(classes=(bare,)), assumed=RULE)
    assert [p.message for p in found.problems if p.code == "K955"] == [
        "the file does not say how many votes a share has"
    ]
    (classes,) = case_of(found).holdings.values()
    assert [s.votes for s in classes.values()] == [()]


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ([done("CANCELLATION", "s1", quantity="40")], {"ann-abel": 60, "all": 60}),
        ([done("REPURCHASE", "s1", quantity="100")], {"all": 0}),
        ([done("RETRACTION", "s1")], {"all": 0}),
        ([done("ACCEPTANCE", "s1")], {"ann-abel": 100, "all": 100}),
        (
            [done("TRANSFER", "s1", quantity="30", resulting_security_ids=["s2"], balance_security_id="s3"),
             issued("s2", "b", 30, day="2024-02-01"), issued("s3", "a", 70, day="2024-02-01")],
            {"bo-berg": 30, "ann-abel": 70, "all": 100},
        ),
        (
            [done("TRANSFER", "s1", quantity="100", resulting_security_ids=["elsewhere"])],
            {"all": 100},
        ),
        (
            [{"object_type": "TX_STOCK_CLASS_SPLIT", "id": "x", "date": "2024-02-01", "stock_class_id": "cs",
              "split_ratio": {"numerator": "3", "denominator": "2"}}],
            {"ann-abel": 150, "all": 150},
        ),
        (
            [issued("s2", "a", 50), {"object_type": "TX_STOCK_CONSOLIDATION", "id": "x", "date": "2024-02-01",
              "security_ids": ["s1", "s2"], "resulting_security_id": "s3"}, issued("s3", "a", 150, day="2024-02-01")],
            {"ann-abel": 150, "all": 150},
        ),
        ([issued("s9", "b", 5, day="2025-01-01")], {"ann-abel": 100, "all": 100}),
    ],
)  # fmt: skip
def test_the_ledger_is_followed(then: list[Json], expected: dict[str, int]) -> None:
    assert held(issued("s1", "a", 100), *then) == expected


def test_a_conversion_moves_shares_from_class_to_class() -> None:
    whole = [
        issued("p1", "f", 10, "ps"),
        done("CONVERSION", "p1", quantity_converted="10", resulting_security_ids=["c1"]),
        issued("c1", "f", 15, day="2024-02-01"),
    ]
    assert held(*whole) == {"a-fund": 15, "all": 15}
    assert held(*whole, share_class="series-seed") == {"all": 0}
    assert held(*whole, share_class="series-seed", as_of=date(2024, 1, 15)) == {
        "a-fund": 10,
        "all": 10,
    }


def test_a_changed_ratio_is_the_one_that_counts() -> None:
    ratio = {"type": "RATIO_CONVERSION", "ratio": {"numerator": "5", "denominator": "1"}}
    change = {
        "object_type": "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT", "id": "x", "date": "2024-03-01",
        "stock_class_id": "ps", "new_ratio_conversion_mechanism": ratio,
    }  # fmt: skip
    (classes,) = case_of(import_files(package(change))).holdings.values()
    found = [s.converts_at.exact for s in classes.values() if s.converts_at is not None]
    assert found == [5]


@pytest.mark.parametrize(
    ("acts", "code"),
    [
        ([issued("s1", "a", 10), issued("s1", "b", 10)], "K956"),
        ([issued("s1", "a", 10), done("CANCELLATION", "s1", quantity="11")], "K956"),
        ([issued("s1", "a", "many")], "K952"),
        ([issued("s1", "nobody", 10)], "K953"),
        ([issued("s1", "a", 10, "xx")], "K953"),
        ([done("CANCELLATION", "s1", quantity="11")], "K953"),
        ([{"object_type": "TX_WARRANT_ISSUANCE", "id": "w", "date": "2024-01-01"}], "K955"),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(acts: list[Json], code: str) -> None:
    found = import_files(package(*acts), assumed=RULE)
    mine = [p for p in found.problems if p.code == code]
    assert mine
    assert {p.where.file for p in mine} == {"Transactions.ocf.json"}


def test_shares_of_an_unknown_holder_stay_outstanding() -> None:
    assert held(issued("s1", "nobody", 10), issued("s2", "a", 5)) == {"ann-abel": 5, "all": 15}


def test_a_folder_is_a_package(tmp_path: Path) -> None:
    for name, data in package(issued("s1", "a", 600)).items():
        (tmp_path / name).write_bytes(data)
    assert import_path(tmp_path).text == import_files(package(issued("s1", "a", 600))).text


@st.composite
def lives(draw: DrawFn) -> tuple[list[Json], dict[str, int]]:
    """A ledger of issuances, transfers and cancellations, and who holds what by a simple count."""
    names = {"a": "ann-abel", "b": "bo-berg", "f": "a-fund"}
    acts: list[Json] = []
    alive: dict[str, tuple[str, int]] = {}
    for number in range(draw(st.integers(1, 12))):
        day = f"2024-01-{number + 1:02d}"
        kind = draw(st.sampled_from(("issue", "transfer", "cancel")))
        if kind == "issue" or not alive:
            who, many = draw(st.sampled_from("abf")), draw(st.integers(1, 50))
            acts.append(issued(f"s{number}", who, many, day=day))
            alive[f"s{number}"] = (who, many)
            continue
        old = draw(st.sampled_from(sorted(alive)))
        who, many = alive.pop(old)
        part = draw(st.integers(1, many))
        rest = {"balance_security_id": f"r{number}"} if part < many else {}
        if rest:
            acts.append(issued(f"r{number}", who, many - part, day=day))
            alive[f"r{number}"] = (who, many - part)
        if kind == "transfer":
            to = draw(st.sampled_from("abf"))
            acts.append(issued(f"n{number}", to, part, day=day))
            alive[f"n{number}"] = (to, part)
            acts.append(
                done(
                    "TRANSFER",
                    old,
                    day,
                    quantity=str(part),
                    resulting_security_ids=[f"n{number}"],
                    **rest,
                )
            )
        else:
            acts.append(done("CANCELLATION", old, day, quantity=str(part), **rest))
    found: dict[str, int] = {"all": sum(many for _, many in alive.values())}
    for who, many in alive.values():
        found[names[who]] = found.get(names[who], 0) + many
    return acts, found


@given(lives())
def test_any_life_of_securities_ends_with_who_holds_them(
    life: tuple[list[Json], dict[str, int]],
) -> None:
    acts, expected = life
    assert held(*acts) == expected


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.data())
def test_a_spoilt_package_makes_a_sound_case_or_problems(data: st.DataObject) -> None:
    acts = [
        issued("s1", "a", 100),
        done("TRANSFER", "s1", quantity="30", resulting_security_ids=["s2"]),
        issued("s2", "b", 30),
    ]
    files = {name: json.loads(part) for name, part in package(*acts).items()}
    for _ in range(data.draw(st.integers(1, 3))):
        place: Any = files[data.draw(st.sampled_from(sorted(files)))]
        while isinstance(place, dict | list) and place and data.draw(st.booleans()):
            key = data.draw(
                st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))
            )
            if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
                place[key] = data.draw(VALUES)
                break
            place = place[key]
    found = import_files({n: json.dumps(part).encode() for n, part in files.items()}, form=Form.OCF)
    if found.text:
        assert not loads(found.text).errors
    else:
        assert any(p.severity == "error" for p in found.problems)
