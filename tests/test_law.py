"""Law packs: what they hold, on which day, what they fill in, and what they find fault with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kingmaker.model.bodies import Concerns
from kingmaker.model.inlaw import (
    BODY_KEYS,
    Standing,
    body_in_role,
    defaults_in_use,
    entity_of,
    law_rule,
    role_of,
    rules_in_use,
    under_law,
)
from kingmaker.model.law import Force
from kingmaker.model.values import Name
from kingmaker.model.wording import rule_to_text
from kingmaker.source import lawpacks
from kingmaker.source.checks.law import LINTS
from kingmaker.source.lawpacks import LAW_NAMES, PackError, load_law, whole_pack
from kingmaker.source.load import load, loads
from tests.law_cases import COMPANY, GALLERY, NONSTOCK, ROOT, case_of, company

if TYPE_CHECKING:
    from pathlib import Path

ROLES = {"board", "stockholders", "members", "officers", "any"}
#: Matters of law that are neither a key of a body nor an act of a case.
GENERAL = {
    "cause", "classes", "consent-rights", "cumulative", "manages", "members", "proxies", "record-date",
    "resignation", "takeover", "term", "translation", "votes", "voting-agreements",
}  # fmt: skip
ACTS = {c.value for c in Concerns} | {"sell-all-assets", "direct-board"}


# --- the packs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LAW_NAMES)
def test_a_pack_loads_and_each_of_its_rules_is_whole(name: str) -> None:
    law = whole_pack(name)
    assert law.name == name
    assert law.label
    assert law.statute
    assert len({rule.id for rule in law.rules}) == len(law.rules)
    for rule in law.rules:
        assert rule.section, rule.id
        assert rule.says.endswith("."), rule.id
        assert rule.role in ROLES, rule.id
        assert rule.about in ACTS | set(BODY_KEYS) | GENERAL, rule.id
        assert not set(rule.by.split(", ")) - ROLES - {""}, rule.id
        assert not rule.lint or rule.lint in LINTS, rule.id
        assert rule.since is None or rule.ended is None or rule.since < rule.ended, rule.id
        assert rule.checked or not rule.note.startswith("Read in"), rule.id


@pytest.mark.parametrize("name", LAW_NAMES)
def test_a_prohibition_has_a_check_and_a_default_none_but_of_its_form(name: str) -> None:
    for rule in whole_pack(name).rules:
        if rule.force is Force.PROHIBITED:
            assert rule.lint, rule.id
        elif rule.lint:
            assert rule.lint in {
                "unanimous",
                "instrument",
                "bylaws-by-board",
                "both",
                "older-contract",
            }


def test_each_check_is_named_by_some_pack() -> None:
    named = {rule.lint for name in LAW_NAMES for rule in whole_pack(name).rules}
    assert set(LINTS) == named - {""}


def test_there_is_a_pack_for_each_file() -> None:
    files = (ROOT / "src/kingmaker/source/law").glob("*.yaml")
    assert tuple(sorted(file.stem for file in files)) == LAW_NAMES


def test_none_is_a_pack_without_rules() -> None:
    assert load_law("none", date(2025, 1, 1)).rules == ()


def test_a_pack_that_is_not_there_is_our_mistake() -> None:
    with pytest.raises(PackError, match="delaware-sock"):
        load_law("delaware-sock", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a list", "group of keys"),
        ("statute: x", "rules"),
        ("statute: x\nrules: {}\nrule: {}", "rule"),
        ("statute: x\nrules: {a: {section: 1, force: may, about: b, says: c, checked: yes}}", "may"),
        ("statute: x\nrules: {a: {section: 1, force: default, about: b, says: c, checked: oui}}", "oui"),
        ("statute: x\nrules: {a: {section: [1], force: default, about: b, says: c, checked: no}}", "single"),
        (
            "statute: x\nrules: {a: {section: 1, force: default, about: b, says: c, checked: no, rule: half}}",
            "law/none.yaml:2",
        ),
        ("statute: x\nstatute: y\nrules: {}", "twice"),
    ],
)  # fmt: skip
def test_a_broken_pack_does_not_load(
    text: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "none.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(lawpacks, "_FOLDER", tmp_path)
    lawpacks.load_law.cache_clear()
    lawpacks._pack.cache_clear()
    try:
        with pytest.raises(PackError, match=said):
            load_law("none", None)
    finally:
        monkeypatch.undo()
        lawpacks.load_law.cache_clear()
        lawpacks._pack.cache_clear()


# --- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "there", "gone"),
    [
        (date(2024, 7, 31), {"contract-consents-before-2024", "conflicts-before-2025"}, {"contract-consents", "conflicts"}),
        (date(2024, 8, 1), {"contract-consents", "conflicts-before-2025"}, {"contract-consents-before-2024", "conflicts"}),
        (date(2025, 3, 24), {"contract-consents", "conflicts-before-2025"}, {"conflicts"}),
        (date(2025, 3, 25), {"contract-consents", "conflicts"}, {"conflicts-before-2025"}),
        (None, {"contract-consents", "conflicts"}, {"contract-consents-before-2024", "conflicts-before-2025"}),
    ],
)  # fmt: skip
def test_a_case_gets_the_law_of_its_day(day: date | None, there: set[str], gone: set[str]) -> None:
    rules = {rule.id for rule in load_law("delaware-stock", day).rules}
    assert there <= rules
    assert not gone & rules


def test_the_day_of_the_case_decides() -> None:
    text = "title: x\nas_of: {day}\nlaw: delaware-stock\nbodies:\n  board: {members: [ann]}"
    before, after = (case_of(text.replace("{day}", d)) for d in ("2024-07-31", "2024-08-01"))
    assert before.law is not None
    assert after.law is not None
    assert {r.id for r in before.law.rules} ^ {r.id for r in after.law.rules} == {
        "contract-consents",
        "contract-consents-before-2024",
    }


# --- roles, and the rules in use -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("board", "board"),
        ("stockholders", "stockholders"),
        ("preferred-holders", "stockholders"),
        ("audit", "committee"),
        ("advisory-board", "any"),
        ("ceo", "officers"),
        ("ann", "any"),
    ],
)
def test_whose_part_a_body_plays(name: str, role: str) -> None:
    text = COMPANY.replace("{law}", "delaware-stock").replace(
        "bodies:\n",
        "offices: {ceo: {of: acme, held_by: ann}}\nbodies:\n"
        "  audit: {of: acme, parent: board, members: [ann]}\n  advisory-board: {of: acme, members: [bob]}\n",
    )
    assert role_of(case_of(text), name) == role


def test_a_bare_body_is_known_by_its_name() -> None:
    text = "title: x\nlaw: delaware-stock\nbodies:\n  directors: {members: [ann]}\n  top:\n    name: The shareholders' meeting\n    members: [bob]\n  choir: {members: [ann]}"
    case = case_of(text)
    assert [role_of(case, n) for n in case.bodies] == ["board", "stockholders", "any"]
    assert body_in_role(case, "stockholders") == "top"


def test_a_committee_is_of_its_parent_s_entity() -> None:
    text = COMPANY.replace("{law}", "delaware-stock").replace("stock corporation", "LLC")
    case = case_of(text.replace("bodies:", "bodies:\n  audit: {parent: board, members: [ann]}"))
    assert entity_of(case, "audit") is case.entities[Name("acme")]
    assert not under_law(case, "audit")


def test_bodies_that_belong_to_each_other_belong_to_nobody() -> None:
    text = "title: x\nlaw: delaware-stock\nbodies: {a: {of: b, members: [ann]}, b: {of: a, members: [bob]}}"
    case = loads(text).case
    assert case is not None
    assert role_of(case, "a") == "any"
    assert under_law(case, "a")


def test_directors_without_members_are_the_members() -> None:
    case = case_of(NONSTOCK.replace("{members}", ""))
    assert body_in_role(case, "members", Name("club")) == "board"
    more = case_of(NONSTOCK.replace("{members}", "\n  membership: {of: club, members: [dee]}"))
    assert body_in_role(more, "members", Name("club")) == "membership"


def test_defaults_fill_the_gaps_of_a_bare_board() -> None:
    case = case_of(
        "title: x\nlaw: delaware-stock\nbodies: {board: {seats: 5, members: [ann, bob]}}"
    )
    filled = {u.path: u.rule for u in defaults_in_use(case)}
    assert filled["bodies.board.quorum"].section == "8 Del. C. 141(b)"
    quorum = filled["bodies.board.quorum"].rule
    assert quorum is not None
    assert rule_to_text(quorum) == "more than half of seats"
    assert filled["powers.remove-director"].by == "stockholders"
    assert "bodies.board.written_consent" not in filled  # mandatory, no gap
    assert all(rule.force is Force.DEFAULT for rule in filled.values())


def test_a_clause_displaces_a_default() -> None:
    text = (
        "title: x\nlaw: delaware-stock\nbodies: {board: {members: [ann], quorum: every of members}}"
    )
    used = {u.rule.id: u for u in rules_in_use(case_of(text))}
    assert used["board-quorum"].standing is Standing.DISPLACED
    assert used["board-quorum"].clause is not None
    assert used["board-quorum"].clause.path == "bodies.board"
    assert used["board-passes"].standing is Standing.IN_USE
    assert used["board-consent"].standing is Standing.MANDATORY
    assert used["board-quorum-floor"].standing is Standing.PROHIBITED
    assert used["stockholders-quorum"].standing is Standing.NOT_RELEVANT


def test_a_power_that_names_no_rule_takes_that_of_the_law() -> None:
    paths = {u.path: u.rule.id for u in defaults_in_use(company())}
    assert paths["powers.remove-director.passes"] == "removal"
    said = company(
        **{"remove-director": "{by: stockholders, passes: more than half of outstanding shares}"}
    )
    assert "powers.remove-director.passes" not in {u.path for u in defaults_in_use(said)}


def test_seats_that_others_fill_displace_the_election() -> None:
    used = [
        u
        for u in rules_in_use(company(two="{held_by: dee, elected_by: board}"))
        if u.rule.id == "election"
    ]
    assert [(u.standing, u.path) for u in used] == [(Standing.DISPLACED, "bodies.board.seats.two")]


def test_offices_and_classes_of_shares_are_places_too() -> None:
    text = COMPANY.replace(
        "bodies:\n", "offices: {ceo: {of: acme, held_by: ann, appointed_by: board}}\nbodies:\n"
    )
    case = case_of(
        text.replace("{law}", "delaware-stock").replace(
            "votes: 1, outstanding: 100, held_by: {cyd", "outstanding: 100, held_by: {cyd"
        )
    )
    used = {(u.rule.id, u.path): u.standing for u in rules_in_use(case)}
    assert used["appoint-officer", "offices.ceo.appointed_by"] is Standing.DISPLACED
    assert used["remove-officer", "offices.ceo.removed_by"] is Standing.IN_USE
    assert used["votes-per-share", "holdings.acme.common.votes"] is Standing.DISPLACED
    assert used["votes-per-share", "holdings.acme.preferred.votes"] is Standing.IN_USE


def test_every_rule_of_the_pack_has_a_standing() -> None:
    for file in GALLERY:
        case = load(file).case
        assert case is not None
        rules = case.law.rules if case.law is not None else ()
        assert list(dict.fromkeys(u.rule.id for u in rules_in_use(case))) == [r.id for r in rules]


@pytest.mark.parametrize("order", [1, -1])
def test_the_rule_to_decide_by_is_never_a_bound(order: int) -> None:
    case = company()
    assert case.law is not None
    case = replace(case, law=replace(case.law, rules=case.law.rules[::order]))
    for about, text in (
        ("quorum", "more than half of outstanding shares"),
        ("passes", "more than half of shares present"),
        ("remove-director", "more than half of outstanding shares"),
        ("elect-director", "most votes cast"),
    ):
        found = law_rule(case, "stockholders", about)
        assert found is not None
        assert found.rule is not None
        assert rule_to_text(found.rule) == text
    assert law_rule(case, "stockholders", "no-such-matter") is None
    assert law_rule(replace(case, law=None), "board", "quorum") is None
