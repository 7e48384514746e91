"""Ownership statements become cases: nothing made up, nobody merged, nothing left out in silence."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.control.definition import By, Definition
from kingmaker.analysis.control.lens import control
from kingmaker.model.declared import Declared, DeclaredKind
from kingmaker.model.parties import AgreementKind, PartyKind
from kingmaker.source.exchange.importing import Form, import_files, import_path
from kingmaker.source.exchange.interests import Assumed
from kingmaker.source.exchange.jsontext import read_json
from kingmaker.source.exchange.places import spans
from kingmaker.source.exchange.shares import Part, counted
from kingmaker.source.load import loads
from tests.ownership import case_of, entity, imported, interest, link, person

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import DrawFn

    from kingmaker.source.exchange.jsontext import Value
    from tests.ownership import Json

HALF = Definition(By.VOTES, Fraction(1, 2), strict=True)
FIRM, ANN, BO = entity("firm", "Acme Ltd"), person("ann", "Ann Abel"), person("bo", "Bo Berg")
VOTES = Assumed(votes_follow=True)


def messages(*statements: Json, code: str) -> list[str]:
    return [p.message for p in imported(*statements).problems if p.code == code]


# --- holdings -------------------------------------------------------------------------------


def test_parts_become_whole_shares_and_votes_are_not_made_up() -> None:
    case = case_of(FIRM, ANN, link("firm", "ann", interest("shareholding", 23.5)))
    (shares,) = case.holdings[next(iter(case.holdings))].values()
    assert shares.outstanding is not None
    assert shares.outstanding.exact == 200
    assert {str(n): q.exact for n, q in shares.held_by.items() if q is not None} == {"ann-abel": 47}
    assert shares.votes == ()
    found = messages(FIRM, ANN, link("firm", "ann", interest("shareholding", 23.5)), code="K955")
    assert found == ["the file says who holds shares of acme-ltd, and not how they vote"]


def test_votes_apart_from_capital() -> None:
    both = interest("shareholding", 92), interest("votingRights", 0)
    case = case_of(
        FIRM, ANN, BO, link("firm", "ann", *both), link("firm", "bo", interest("votingRights", 93))
    )
    stock = control(case).of("acme-ltd").stock
    assert stock is not None
    found = {s.holder: (s.votes, s.capital) for s in stock.stakes}
    assert found["ann-abel"] == (Fraction(0), Fraction(92, 100))
    assert found["bo-berg"] == (Fraction(93, 100), Fraction(0))
    assert [c.name for c in control(case, HALF).of("acme-ltd").controllers] == ["bo-berg"]


@pytest.mark.parametrize(
    ("share", "written"),
    [
        ({"minimum": 25, "maximum": 50}, "25..50"),
        ({"exclusiveMinimum": 25, "maximum": 50}, "25..50"),
        ({"minimum": 75, "exclusiveMinimum": True, "maximum": 100}, "75..100"),
        ({"minimum": 12.5}, "25..200"),
        ({"maximum": 25}, "0..25"),
        ({"exact": 40, "minimum": 40, "maximum": 40}, "40"),
        (None, "unknown"),
        ({}, "unknown"),
    ],
)
def test_bands_are_ranges_and_never_numbers(share: Json | None, written: str) -> None:
    one = interest("votingRights", share) if share is not None else interest("votingRights")
    found = imported(FIRM, ANN, link("firm", "ann", one)).text
    assert f"held_by: {{ann-abel: {written}}}" in found


def test_a_bound_that_is_left_out_itself_is_told_in_words() -> None:
    band = {"exclusiveMinimum": 50, "exclusiveMaximum": 75}
    text = imported(FIRM, ANN, link("firm", "ann", interest("votingRights", band))).text
    assert "ann-abel: more than 50% and less than 75%." in " ".join(text.split())


def test_interests_of_one_holder_add_up_and_more_than_all_is_refused() -> None:
    some = [link("firm", "ann", interest("votingRights", n), number=f"l{n}") for n in (30, 25)]
    case = case_of(FIRM, ANN, *some)
    assert [c.name for c in control(case, HALF).of("acme-ltd").controllers] == ["ann-abel"]
    much = link("firm", "bo", interest("votingRights", 70))
    found = imported(FIRM, ANN, BO, *some, much)
    assert found.text == ""
    assert [p.message for p in found.problems] == [
        "parts of acme-ltd add up to 125%, more than there is"
    ]


@pytest.mark.parametrize(
    "share",
    [{"exact": 120}, {"exact": -1}, {"minimum": 60, "maximum": 40}, {"exact": 10, "minimum": 20}],
)
def test_a_share_that_cannot_be_is_refused(share: Json) -> None:
    found = imported(FIRM, ANN, link("firm", "ann", interest("votingRights", share)))
    assert {p.code for p in found.problems} == {"K952"}
    assert found.text == ""


# --- interests ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["controlViaCompanyRulesOrArticles", "controlByLegalFramework", "appointmentOfBoard"]
)
def test_control_without_shares(kind: str) -> None:
    case = case_of(FIRM, ANN, link("firm", "ann", interest(kind)))
    assert [c.name for c in control(case).of("acme-ltd").controllers] == ["ann-abel"]


@pytest.mark.parametrize(
    ("share", "decides"), [(60, True), (50, False), ({"exclusiveMinimum": 50}, True)]
)
def test_a_part_of_a_board_controls_only_above_half(share: object, decides: bool) -> None:  # noqa: FBT001
    case = case_of(FIRM, ANN, link("firm", "ann", interest("appointmentOfBoard", share)))
    assert bool(control(case).of("acme-ltd").controllers) is decides


def test_trustees_decide_together() -> None:
    trust = entity("trust", "A trust", "arrangement")
    some = [link("trust", n, interest("trustee")) for n in ("ann", "bo")]
    case = case_of(trust, ANN, BO, *some, link("trust", "ann", interest("settlor"), number="s"))
    found = control(case).of("a-trust")
    assert found.coalitions == (frozenset({"ann-abel", "bo-berg"}),)
    kinds = [a.kind for a in case.agreements.values()]
    assert kinds == [AgreementKind.OTHER, AgreementKind.CONTROL]


def test_what_gives_no_vote_is_kept_in_words_and_said() -> None:
    one = link("firm", "ann", interest("boardChair", details="since the merger"))
    case = case_of(FIRM, ANN, one)
    (kept,) = case.agreements.values()
    assert kept.terms == "boardChair; since the merger"
    assert [str(n) for n in kept.source] == ["s-s-ann-in-firm"]
    assert control(case).of("acme-ltd").rule is None
    assert len(messages(FIRM, ANN, one, code="K954")) == 1


def test_a_word_of_no_version_is_said_and_kept() -> None:
    said = messages(FIRM, ANN, link("firm", "ann", interest("mind-control")), code="K954")
    assert "`mind-control` is no interest of the standard: it is kept in words" in said


def test_every_kind_of_detail_that_is_left_out_is_told_once() -> None:
    bodies = [person(f"p{n}") for n in range(3)]
    for body in bodies:
        body["recordDetails"]["birthDate"] = "1970-01"
    assert messages(FIRM, *bodies, code="K954") == [
        "`birthDate` of persons is not carried into the case (3 times)"
    ]
    assert "1970" not in imported(FIRM, *bodies).text


# --- who is meant ---------------------------------------------------------------------------


def test_unknown_persons_are_not_merged() -> None:
    unknown = [person(f"u{n}", type_="unknownPerson") for n in range(2)]
    links = [link("firm", f"u{n}", interest("votingRights", 30)) for n in range(2)]
    case = case_of(FIRM, *unknown, *links)
    assert [str(n) for n in case.people] == ["unknown-person", "unknown-person-2"]
    assert control(case, HALF).of("acme-ltd").controllers == ()


def test_persons_of_one_name_are_two_and_keep_their_statements() -> None:
    case = case_of(FIRM, person("a", "Jo Doe"), person("b", "Jo Doe"))
    assert [str(n) for n in case.people] == ["jo-doe", "jo-doe-2"]
    sources = [case.sources[p.source[0]].label.split()[1] for p in case.people.values()]
    assert sources == [f"s-{n}".ljust(32, "-") for n in "ab"]


def test_an_unspecified_party_may_be_several_and_controls_nothing() -> None:
    nobody = {"reason": "informationUnknownToPublisher", "description": "Not traced."}
    case = case_of(FIRM, link("firm", nobody, interest("votingRights", 80)))
    (party,) = case.people.values()
    assert party.kind is PartyKind.CROWD
    assert "Not traced." in party.note
    assert control(case, HALF).of("acme-ltd").controllers == ()


def test_that_there_are_no_owners_is_said() -> None:
    nobody = link("firm", {"reason": "noBeneficialOwners"}, interest("votingRights", 80))
    assert case_of(FIRM, nobody).people == {}
    assert messages(FIRM, nobody, code="K954") == [
        "a relationship without an owner is left out: no beneficial owners"
    ]


@pytest.mark.parametrize(
    "name", ["", "member", "42", "  \x07 ", "Ü" * 300, "shares", "- { [ # '\""]
)
def test_any_name_can_be_imported(name: str) -> None:
    case = case_of(
        entity("firm", name), person("ann", name), link("firm", "ann", interest("votingRights", 60))
    )
    assert len(case.people) == len(case.entities) == 1


# --- versions -------------------------------------------------------------------------------


def test_the_last_statement_on_a_record_counts_as_of_a_day() -> None:
    old = link("firm", "ann", interest("votingRights", 60), number="l", statementDate="2020-01-01")
    new = link("firm", "ann", interest("votingRights", 40), number="l", statementDate="2023-01-01")
    new = {**new, "statementId": "newer".ljust(32, "-"), "recordStatus": "updated"}
    closed = {
        **new,
        "statementId": "closed".ljust(32, "-"),
        "recordStatus": "closed",
        "statementDate": "2025-01-01",
    }
    firm, ann = ({**s, "statementDate": "2019-01-01"} for s in (FIRM, ANN))
    for day, held in (
        ("2021-05-05", "60"),
        ("2023-01-01", "40"),
        ("2024-12-31", "40"),
        ("2025-01-01", ""),
    ):
        text = imported(closed, firm, new, ann, old, as_of=date.fromisoformat(day)).text
        assert (f"held_by: {{ann-abel: {held}}}" in text) is bool(held)
        assert f"as_of: {day}" in text
    assert "held_by" not in imported(firm, ann, old, new, closed).text


def test_an_interest_that_has_ended_or_not_begun_is_left_out_and_told() -> None:
    ended = interest("votingRights", 60, endDate="2023-12-31")
    later = interest("votingRights", 10, startDate="2024-06-01")
    assert case_of(FIRM, ANN, link("firm", "ann", ended, later)).holdings == {}
    assert messages(FIRM, ANN, link("firm", "ann", ended, later), code="K954") == [
        "an interest that ended on 2023-12-31 is left out",
        "an interest that begins on 2024-06-01 is left out",
    ]


OLDER: list[Json] = [
    {"statementID": "f1", "statementType": "entityStatement", "entityType": "registeredEntity", "name": "Acme"},
    {"statementID": "f2", "statementType": "entityStatement", "entityType": "registeredEntity", "name": "Acme plc",
     "replacesStatements": ["f1"], "incorporatedInJurisdiction": {"code": "GB"}},
    {"statementID": "p1", "statementType": "personStatement", "personType": "knownPerson",
     "names": [{"fullName": "Ann Abel"}]},
    {"statementID": "o1", "statementType": "ownershipOrControlStatement",
     "subject": {"describedByEntityStatement": "f1"}, "interestedParty": {"describedByPersonStatement": "p1"},
     "interests": [{"type": "voting-rights", "interestLevel": "direct", "share": {"exact": 75}},
                   {"type": "influence-or-control", "interestLevel": "direct"}]},
    {"statementID": "o2", "statementType": "ownershipOrControlStatement",
     "subject": {"describedByEntityStatement": "f2"},
     "interestedParty": {"unspecified": {"reason": "unknown"}},
     "interests": [{"type": "voting-rights", "share": {"minimum": 0, "maximum": 25}}]},
]  # fmt: skip


def test_statements_of_older_versions() -> None:
    case = case_of(*OLDER)
    assert [e.label for e in case.entities.values()] == ["Acme plc"]
    assert {str(k): v.kind for k, v in case.people.items()} == {
        "ann-abel": PartyKind.PERSON,
        "unspecified-party": PartyKind.CROWD,
    }
    (shares,) = case.holdings[next(iter(case.holdings))].values()
    assert {str(n) for n in shares.held_by} == {"ann-abel", "unspecified-party"}
    assert messages(*OLDER, code="K955") == [
        "the file does not say whether an interest is direct; it is taken as direct"
    ]


# --- what is declared -------------------------------------------------------------------------


def test_indirect_interests_are_declared_and_not_held() -> None:
    parent = entity("parent", "Parent Ltd")
    direct = [
        link("firm", "parent", interest("shareholding", 60)),
        link("parent", "ann", interest("shareholding", 50)),
    ]
    far = link("firm", "ann", interest("shareholding", 30, "indirect"), componentRecords=["parent"])
    found = imported(FIRM, parent, ANN, *direct, far, assumed=VOTES)
    assert found.declared == (
        Declared(
            of="acme-ltd",
            by="ann-abel",
            kind=DeclaredKind.CAPITAL,
            low=Fraction(3, 10),
            high=Fraction(3, 10),
            says="shareholding",
            statement="s-ann-in-firm".ljust(32, "-"),
        ),
    )
    case = loads(found.text).case
    assert case is not None
    stock = control(case, HALF).of("acme-ltd").stock
    assert stock is not None
    assert stock.of("ann-abel") is None


# --- files ------------------------------------------------------------------------------------


def test_json_lines_and_folders_are_read(tmp_path: Path) -> None:
    all_of = [FIRM, ANN, link("firm", "ann", interest("votingRights", 60))]
    lines = "\n".join(map(json.dumps, all_of))
    as_lines = import_files({"x.jsonl": lines.encode()})
    assert as_lines.text == imported(*all_of).text.replace("register.json", "x.jsonl")
    for number, one in enumerate(all_of):
        (tmp_path / f"{number}.json").write_text(json.dumps([one]), "utf-8")
    (tmp_path / "readme.txt").write_text("not read", "utf-8")
    found = import_path(tmp_path)
    assert found.form is Form.BODS
    assert found.text.partition("\n")[2] == as_lines.text.partition("\n")[2]


def test_a_problem_in_json_lines_stands_on_its_line() -> None:
    lines = "\n".join(map(json.dumps, [FIRM, {**ANN, "statementDate": 7}]))
    (problem,) = import_files({"x.jsonl": lines.encode()}).problems
    assert (problem.code, problem.where.line) == ("K952", 2)


def test_a_rule_given_at_import_makes_meetings_and_is_assumed() -> None:
    assumed = Assumed(votes_follow=True, rule="more than half of outstanding shares")
    one = link("firm", "ann", interest("shareholding", 60))
    case = case_of(FIRM, ANN, one, assumed=assumed)
    found = control(case).of("acme-ltd")
    assert [c.name for c in found.controllers] == ["ann-abel"]
    assert {b.certainty for b in case.bodies.values()} == {"assumed"}
    wrong = imported(FIRM, ANN, one, assumed=Assumed(votes_follow=True, rule="a majority"))
    assert wrong.text == ""
    assert [p.code for p in wrong.problems if p.severity == "error"] == ["K310"]


# --- laws -------------------------------------------------------------------------------------

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-200, 200) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
WHOLE = [
    FIRM, ANN, entity("parent"), person("u", type_="unknownPerson"),
    link("firm", "parent", interest("shareholding", 60), interest("appointmentOfBoard")),
    link("parent", "ann", interest("votingRights", {"minimum": 25, "maximum": 50})),
    link("firm", {"reason": "unknown"}, interest("trustee")),
    link("firm", "ann", interest("shareholding", 30, "indirect"), componentRecords=["parent"]),
    *OLDER,
]  # fmt: skip


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path] * bool(path) + [p for key, one in inner for p in _paths(one, (*path, key))]


@st.composite
def spoilt(draw: DrawFn) -> list[Json]:
    """Statements of which some parts are something else, or not there."""
    whole: list[Json] = json.loads(json.dumps(WHOLE))
    for _ in range(draw(st.integers(1, 4))):
        *way, last = draw(st.sampled_from(_paths(whole)))
        place: object = whole
        for key in way:
            place = place[key]  # type: ignore[index]  # a group or a list
        if draw(st.booleans()) and isinstance(place, dict):
            del place[last]
        else:
            place[last] = draw(VALUES)  # type: ignore[index]
    return whole


@given(spoilt())
def test_a_spoilt_file_makes_a_sound_case_or_problems_and_never_breaks(whole: list[Json]) -> None:
    found = import_files({"x.json": json.dumps(whole).encode()})
    if found.text:
        assert not loads(found.text).errors
    else:
        assert any(p.severity == "error" for p in found.problems)
    assert all(p.where.file in ("x.json", "<imported>") for p in found.problems)


@given(VALUES)
def test_places_are_where_the_values_stand(value: Value) -> None:
    for indent in (None, 2):
        text = json.dumps(value, indent=indent, ensure_ascii=False)
        for path, (start, end) in spans(text, _paths(value)).items():
            inner: object = value
            for key in path:
                inner = inner[key]  # type: ignore[index]
            assert json.loads(text[start:end]) == inner
        assert set(_paths(value)) <= set(spans(text, _paths(value)))


@given(
    st.dictionaries(st.sampled_from("abc"), st.fractions(0, 33, max_denominator=1000), min_size=1)
)
def test_shares_are_the_parts_they_are_made_of(parts: dict[str, Fraction]) -> None:
    whole, shares = counted({name: Part(part, part) for name, part in parts.items()})
    assert {n: Fraction(int(s), whole) * 100 for n, s in shares.items()} == parts


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=0, max_value=100))
def test_numbers_are_read_exactly(number: object) -> None:
    doc = read_json(f'[{{"n": {number}}}]', "x")
    assert doc.values == [[{"n": Fraction(str(number))}]]  # type: ignore[union-attr]
