"""What the checks of law find fault with, and what they let pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kingmaker.problems import CODES, Severity
from kingmaker.source.lawpacks import load_law
from kingmaker.source.load import load, loads
from tests.law_cases import BROKEN, COMPANY, GALLERY, NONSTOCK, ROOT, case_of, company, found_in

if TYPE_CHECKING:
    from pathlib import Path

#: For each broken case: what to write instead, so that it is sound.
MENDED = {
    "K601": ("{by: stockholders, cause: needed}", "{by: stockholders}"),
    "K602": ("at least two thirds of", "more than half of"),
    "K603": ("{by: board}", "{by: stockholders}"),
    "K604": ("more than half of members", "every of in office"),
    "K605": ("at least 1 of members", "at least 2 of members"),
    "K606": ("as_of: 2024-03-01", "as_of: 2024-09-01"),
    "K607": ("expires: 2029-05-20, term: 4 years", "expires: 2028-05-20"),
    "K608": ("term: 3 years", "term: 1 year"),
    "K609": ("instrument: bylaws", "instrument: certificate"),
    "K610": ("at least 1/3 of present", "more than half of present"),
    "K611": ("{by: board}", "{steps: [{by: board}, {by: stockholders}]}"),
    "K612": ("2 days", "10 days"),
    "K613": ("[ann, cyd, fund]", "[ann, cyd]"),
}


def test_there_is_a_broken_case_and_a_mended_one_for_each_code() -> None:
    codes = {code for code in CODES if code.startswith("K6")}
    assert {file.name[:4] for file in BROKEN} == codes == set(MENDED)


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_case_has_the_problem_that_it_expects(file: Path) -> None:
    code = file.name[:4]
    assert file.read_text("utf-8").startswith(f"# expect: {code}\n")
    loaded = load(file)
    assert loaded.case is not None
    found = found_in(loaded.case)
    assert {problem.code for problem in (*loaded.problems, *found)} == {code}
    for problem in found:
        assert problem.where.file == str(file)
        law = problem.related[0]
        assert law.where.file == "law/delaware-stock.yaml"
        assert law.message.startswith("8 Del. C. ")
        assert "8 Del. C." in problem.message + problem.help


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_mended_case_has_no_problem(file: Path) -> None:
    broken, mended = MENDED[file.name[:4]]
    text = file.read_text("utf-8")
    assert broken in text
    text = text.replace(broken, mended).replace("dated: 2014-04-15", "dated: 2024-08-02")
    text = text.replace("term: 4 years", "term: 3 years") if "class-four" in text else text
    loaded = loads(text)
    assert loaded.problems == ()
    assert loaded.case is not None
    assert found_in(loaded.case) == []


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_the_same_case_without_law_has_no_problem(file: Path) -> None:
    case = load(file).case
    assert case is not None
    assert found_in(replace(case, law=None)) == []
    assert found_in(replace(case, law=load_law("none", None))) == []


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_code_has_a_page_that_shows_its_broken_case(file: Path) -> None:
    code = file.name[:4]
    page = (ROOT / f"docs/reference/problems/{code}.md").read_text("utf-8")
    assert page.startswith(f"# {code}: {CODES[code]}\n")
    case = file.read_text("utf-8").split("\n", 1)[1]
    assert f"## What you wrote\n\n```yaml\n{case}```\n\n## What went wrong\n" in page
    assert "\n## How to fix\n" in page


@pytest.mark.parametrize("file", GALLERY, ids=lambda file: file.stem)
def test_no_shipped_case_breaks_the_law_but_on_purpose(file: Path) -> None:
    case = load(file).case
    assert case is not None
    assert [p for p in found_in(case) if p.severity is Severity.ERROR] == []


CONSENT = """\
title: x
law: {law}
bodies:
  board:
    members: [ann, bob, cyd]
    written_consent: {passes: more than half of members{more}}
"""


@pytest.mark.parametrize(
    ("law", "more", "severity"),
    [
        ("delaware-stock", "", Severity.ERROR),
        ("delaware-stock", ", certainty: published", Severity.ERROR),
        ("delaware-stock", ", certainty: assumed", Severity.ERROR),
        ("delaware-stock", ", instrument: certificate", Severity.ERROR),
        ("delaware-stock", ", certainty: reported", Severity.WARNING),
        ("delaware-stock", ", certainty: contested", Severity.WARNING),
        ("delaware-stock", ", instrument: practice", Severity.WARNING),
        ("delaware-stock", ", departs_from: section 141(f)", Severity.NOTE),
        ("delaware-stock", ", certainty: reported, departs_from: section 141(f)", Severity.NOTE),
        ("delaware-nonstock", "", Severity.WARNING),
        ("delaware-nonstock", ", certainty: reported", Severity.WARNING),
        ("delaware-nonstock", ", instrument: bylaws", Severity.WARNING),
        ("delaware-nonstock", ", instrument: certificate", None),
        ("uk-model-articles", "", None),
    ],
)
def test_reality_may_break_rules(law: str, more: str, severity: Severity | None) -> None:
    case = case_of(CONSENT.replace("{law}", law).replace("{more}", more))
    assert [p.severity for p in found_in(case)] == ([] if severity is None else [severity])


def test_a_clause_says_more_surely_than_what_it_stands_in() -> None:
    text = CONSENT.replace("{law}", "delaware-stock").replace("{more}", ", certainty: published")
    reported = text.replace("    members:", "    certainty: reported\n    members:")
    assert [p.severity for p in found_in(case_of(reported))] == [Severity.ERROR]
    inherited = reported.replace(", certainty: published", "")
    assert [p.severity for p in found_in(case_of(inherited))] == [Severity.WARNING]


def test_consent_of_all_by_number_and_by_share() -> None:
    text = CONSENT.replace("{law}", "delaware-stock").replace("{more}", "")
    for rule in (
        "every of members",
        "at least 100% of in office",
        "every of in office and none of members against",
    ):
        assert found_in(case_of(text.replace("more than half of members", rule))) == [], rule
    for rule in (
        "every of present",
        "every of members or at least 2 of members",
        "at least 99% of members",
    ):
        assert len(found_in(case_of(text.replace("more than half of members", rule)))) == 1, rule


def test_classes_make_removal_for_cause_lawful() -> None:
    assert found_in(company()) == []


def test_seats_of_one_class_of_shares_are_left_alone() -> None:
    assert (
        found_in(company(three="{held_by: [cyd], elected_by: preferred-holders, term: 9 years}"))
        == []
    )
    elected = company(three="{held_by: [cyd], elected_by: stockholders, term: 5 years}")
    assert {p.code for p in found_in(elected)} == {"K608"}


def test_a_group_of_seats_may_say_too_that_a_cause_is_needed() -> None:
    one = "{held_by: [ann, bob, dee], elected_by: stockholders, cause: needed}"
    case = company("amend-bylaws: {by: stockholders}", one=one, two="{count: 0}")
    assert [p.code for p in found_in(case)].count("K601") == 2


def test_another_way_without_a_cause_is_enough() -> None:
    text = COMPANY.replace("{law}", "delaware-stock").replace(
        ", expires: 2027-05-01, term: 2 years", ""
    )
    text = text.replace(", expires: 2026-05-01, term: 2 years", "")
    text = text.replace("remove-director: {by: stockholders, cause: needed}", "remove-director: {}")
    ways = "[{by: stockholders, cause: needed}, {by: stockholders}]"
    assert {
        p.code
        for p in found_in(
            case_of(text.replace("-director: {}", "-director: {by: stockholders, cause: needed}"))
        )
    } == {"K601"}
    assert found_in(case_of(text.replace("-director: {}", f"-director: {ways}"))) == []


@pytest.mark.parametrize("document", ["bylaws", "certificate", "", "contract"])
def test_a_supermajority_to_remove_may_stand_in_the_certificate(document: str) -> None:
    more = f", instrument: {document}" if document else ""
    rule = "at least 80% of outstanding shares"
    case = company(**{"remove-director": f"{{by: stockholders, passes: {rule}{more}}}"})
    wanted = {"": [Severity.NOTE], "certificate": []}.get(document, [Severity.ERROR])
    assert [(p.code, p.severity) for p in found_in(case)] == [("K602", s) for s in wanted]


def test_british_articles_cannot_raise_the_bar_in_any_document() -> None:
    rule = "{by: stockholders, passes: at least 75% of votes cast, instrument: certificate}"
    found = found_in(company(law="uk-model-articles", **{"remove-director": rule}))
    assert [(p.code, p.severity) for p in found] == [("K602", Severity.ERROR)]
    assert "s. 168" in found[0].message


def test_the_board_does_not_remove_by_seat_group_or_committee_either() -> None:
    text = COMPANY.replace("{law}", "delaware-stock").replace(
        "preferred-holders, term", "{by}, term"
    )
    text = text.replace(
        "  remove-director: {by: stockholders, cause: needed}", "  borrow: {by: board}"
    )
    for remover, codes in (("board", ["K603"]), ("preferred-holders", [])):
        seats = text.replace("{by}", f"preferred-holders, removed_by: {remover}")
        assert [p.code for p in found_in(case_of(seats))] == codes
    committee = "  audit: {parent: board, members: [ann]}"
    text = COMPANY.replace("{law}", "delaware-stock").replace("bodies:", f"bodies:\n{committee}")
    text = text.replace("{by: stockholders, cause: needed}", "{by: audit}")
    assert [p.code for p in found_in(case_of(text))] == ["K603"]
    with_consent = "{steps: [{by: board}, {by: stockholders}]}"
    assert found_in(company(**{"remove-director": with_consent})) == []


def test_a_self_electing_board_removes_its_own() -> None:
    alone = case_of(NONSTOCK.replace("{members}", ""))
    assert found_in(alone) == []
    members = "\n  membership: {of: club, members: [dee, eve]}"
    found = found_in(case_of(NONSTOCK.replace("{members}", members)))
    assert {(p.code, p.severity) for p in found} == {
        ("K603", Severity.WARNING),
        ("K609", Severity.WARNING),
    }


@pytest.mark.parametrize(
    ("quorum", "broken"),
    [
        ("at least 1/3 of seats", False),
        ("at least 30% of seats", True),
        ("more than half of in office", False),
        ("at least 1/4 of in office", True),
        ("none", True),
        ("at least 2 of in office", False),
        ("at least 1 of in office", True),
        ("at least 1 of members or more than half of seats", True),
        ("at least 1 of members and more than half of seats", False),
        ("[{is: at least 1 of members, when: ann on board}, {is: more than half of seats}]", True),
    ],
)
def test_a_quorum_of_a_board_of_six(quorum: str, *, broken: bool) -> None:
    text = f"title: x\nlaw: delaware-stock\nbodies:\n  board: {{seats: 6, members: [ann, bob], quorum: {quorum}}}"
    assert [p.code for p in found_in(case_of(text))] == ["K605"] * broken


@pytest.mark.parametrize(
    ("quorum", "broken"),
    [
        ("at least 30% of outstanding shares", True),
        ("at least 1/3 of outstanding shares", False),
        ("at least 30% of outstanding preferred", True),
        ("more than half of preferred", False),
        ("at least 10% of outstanding common", False),
    ],
)
def test_a_quorum_of_one_class(quorum: str, *, broken: bool) -> None:
    holders = f"{{of: acme, members: holders of preferred, quorum: {quorum}}}"
    assert [p.code for p in found_in(company(**{"preferred-holders": holders}))] == [
        "K605"
    ] * broken


def test_a_power_may_lower_no_quorum_and_no_vote() -> None:
    lower = "borrow: {by: board, quorum: at least 1 of members, passes: at least 1 of present}"
    assert [p.code for p in found_in(company(lower))] == ["K610", "K605"]


def test_an_election_by_the_board_may_be_by_plurality() -> None:
    text = "title: x\nlaw: delaware-nonstock\nbodies: {board: {members: [ann, bob]}}\n"
    assert (
        found_in(case_of(text + "powers: {elect-director: {by: board, passes: most votes cast}}"))
        == []
    )


@pytest.mark.parametrize("act", ["amend-charter", "merge", "dissolve"])
def test_a_great_act_takes_both_and_a_majority_of_all_shares(act: str) -> None:
    few = f"{act}: {{steps: [{{by: board}}, {{by: stockholders, passes: more than half of shares present}}]}}"
    assert [p.code for p in found_in(company(few))] == ["K610"]
    enough = few.replace("shares present", "outstanding shares")
    assert found_in(company(enough)) == []
    assert [p.code for p in found_in(company(f"{act}: {{by: stockholders}}"))] == ["K611"]
    assert found_in(company(f"{act}: {{by: board, consent: stockholders}}")) == []


def test_a_holder_of_shares_counts_as_the_stockholders() -> None:
    case = company("merge: {steps: [{by: board}, {by: ann}]}")
    assert found_in(case) == []


def test_who_is_nobody_in_law_is_not_judged() -> None:
    assert found_in(company("merge: {by: dee}")) == []


def test_a_contract_older_than_the_law_that_allows_it_is_a_note() -> None:
    tie = "sell-ships: {by: board, consent: ann, instrument: contract, dated: 2020-01-01}"
    assert [(p.code, p.severity) for p in found_in(company(tie))] == [("K606", Severity.NOTE)]
    assert found_in(company(tie.replace("contract", "certificate"))) == []
    assert found_in(company(tie.replace("2020", "2025"))) == []
    assert found_in(company(tie.replace(", dated: 2020-01-01", ""))) == []


def test_the_board_changes_bylaws_where_the_certificate_says_so() -> None:
    power = "amend-bylaws: {by: board, instrument: bylaws}"
    assert [p.code for p in found_in(company(power))] == ["K609"]
    for mended in (
        power.replace("bylaws}", "certificate}"),
        power.replace(", instrument: bylaws", ""),
    ):
        assert found_in(company(mended)) == []


def test_ten_votes_a_share_take_the_certificate() -> None:
    common = "{votes: 10, outstanding: 100, held_by: {ann: 60}, instrument: bylaws}"
    assert [p.code for p in found_in(company(common=common))] == ["K609"]
    for mended in (common.replace("bylaws", "certificate"), common.replace("10,", "1,")):
        assert found_in(company(common=mended)) == []


def test_a_firm_of_another_form_is_left_alone() -> None:
    file = next(f for f in BROKEN if f.name.startswith("K603"))
    text = file.read_text("utf-8")
    for kind in ("LLC", "limited partnership", "nonprofit corporation", "business trust"):
        assert found_in(case_of(text.replace("kind: stock corporation", f"kind: {kind}"))) == []
