"""Who decides what and by which rule: rights of nobody, clauses that compete, rules that no vote fits."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.checking import ACME, codes, only, problems, with_board

FIVE = "members: [ann, bob, cyd, dan, eve]"


def rule(passes: str) -> list[str]:
    """Return what is found in a board of five that decides so."""
    return codes(with_board(f"{FIVE}, passes: {passes}"))


def quorum(words: str) -> list[str]:
    return codes(with_board(f"{FIVE}, passes: more than half of votes cast, quorum: {words}"))


# --- rights -------------------------------------------------------------------------------------

NOBODY = "  council: {members: [], passes: every of members}\n"


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ("powers: {sell: {by: council}}", "error"),
        ("powers: {sell: {by: board, consent: council}}", "error"),
        ("powers: {sell: {by: board, veto: council}}", "warning"),
        ("powers: {sell: {steps: [board, council]}}", "error"),
        ("offices: {chair: {held_by: ann, appointed_by: council, removed_by: board}}", "error"),
        ("moves: {meet: {by: council, then: ann works at nowhere}}", "error"),
        ("entities: {acme: {kind: company, governed_by: council}}", "error"),
    ],
)
def test_a_right_of_nobody(more: str, severity: str) -> None:
    text = with_board("members: [ann, bob], passes: every of members") + NOBODY + more + "\n"
    assert only(text, "K506").severity == severity


@pytest.mark.parametrize(
    "council",
    [
        "{members: [cyd], passes: every of members}",
        "{members: [], joined_by: agreement, passes: every of members}",
        "{seats: 3, passes: more than half of seats}",
        "{seats: {all: {count: 2, held_by: cyd, elected_by: board}}, passes: every of in office}",
        "{members: all with stakes, passes: every of members}\nweights: {stakes: {of: {cyd: 1}}}",
    ],
)
def test_somebody_is_behind_a_right(council: str) -> None:
    text = with_board("members: [ann, bob], passes: every of members")
    text += f"  council: {council}\npowers: {{sell: {{by: council}}}}\n"
    assert not {"K506", "K507"} & set(codes(text))


def test_a_body_that_an_act_fills_is_not_nobody() -> None:
    text = with_board("members: [ann, bob], passes: every of members") + NOBODY
    text += "powers: {sell: {by: council}, seat: {by: board, acts: elect cyd to council}}\n"
    assert "K506" not in codes(text)


@pytest.mark.parametrize("empty", ["weights: {stakes: {of: {}}}", "groups: {council: []}"])
def test_an_electorate_or_a_group_of_nobody(empty: str) -> None:
    voters = (
        "  council: {members: all with stakes, passes: every of members}\n"
        if "stakes" in empty
        else ""
    )
    text = with_board("members: [ann, bob], passes: every of members") + voters + empty
    assert "K506" in codes(f"{text}\npowers: {{sell: {{by: council}}}}\n")


def test_a_class_that_nobody_holds() -> None:
    text = """
    title: Acme
    entities: {acme: company}
    holdings: {acme: {common: {votes: 1, outstanding: 10, held_by: {ann: 10}}, b: {votes: 1}}}
    bodies: {meeting: {of: acme, members: holders of b, passes: more than half of votes cast}}
    powers: {sell: {by: meeting}}
    """
    assert only(text, "K506").severity == "error"


def test_one_problem_for_a_decider_with_its_other_rights_beside_it() -> None:
    text = with_board("members: [ann, bob], passes: every of members") + NOBODY
    text += "powers: {sell: {by: council}, borrow: {by: council}}\n"
    assert [r.message for r in only(text, "K506").related] == ["it decides `borrow`"]


def test_a_vacant_office_decides_nothing_yet() -> None:
    text = ACME.replace("held_by: ann", "held_by: vacant") + "powers: {call-meeting: {by: ceo}}\n"
    assert only(text, "K507").severity == "warning"
    seats = (
        "seats: {all: {count: 2, held_by: vacant, elected_by: board}}, passes: every of in office"
    )
    assert "K507" in codes(with_board(seats) + "powers: {sell: {by: board}}\n")


OWNERS = "  owners: {members: [dan, fund], passes: every of members}\noffices:"


def two_bodies(powers: str) -> str:
    return ACME.replace("offices:", OWNERS) + f"powers: {{{powers}}}\n"


@pytest.mark.parametrize(
    ("powers", "found"),
    [
        ("remove-officer: {by: board}", []),
        ("remove-officer: {by: board, veto: owners}", ["K520"]),
        ("remove-officer: {by: board, consent: owners}", ["K520"]),
        ("remove-officer: {steps: [board, board]}", ["K520"]),
        ("remove-officer: [board, {by: board, cause: needed, veto: owners}]", []),
        ("remove-officer: {by: owners}", ["K520"]),
        ("remove-officer: [board, owners]", ["K520"]),
        ("remove-officer: {by: owners, of: ceo}", ["K520"]),
        ("remove-director: {by: owners}", []),
        ("appoint-officer: {by: owners}", ["K520"]),
        ("sell: {by: board}, sell-too: {by: owners}", []),
        ("merge: {by: board}, join: {by: owners, concerns: merge}", ["K520"]),
        ("merge: {by: board}, join: {by: board, concerns: merge}", []),
        (
            "merge: {by: board}, join: {by: board, concerns: merge, passes: every of members}",
            ["K520"],
        ),
        ("merge: {by: board, when: ann is ceo}, join: {by: owners, concerns: merge}", []),
        ("merge: {by: board, of: acme}, join: {by: owners, concerns: merge}", []),
        (
            "merge: {by: board, cause: needed}, join: {by: owners, concerns: merge, cause: not needed}",
            [],
        ),
    ],
)
def test_two_clauses_about_one_act(powers: str, found: list[str]) -> None:
    assert [c for c in codes(two_bodies(powers)) if c != "K502"] == found


def test_of_an_office_and_a_power_about_it_one_is_to_be_taken_out() -> None:
    """A list of ways alone did not mend it while the office still said who removes."""
    problem = only(two_bodies("remove-officer: [board, owners]"), "K520")
    assert problem.help == (
        "take one of the two out; the power may say all of it, as a list of ways, any of which will do, or as `steps`"
    )


def test_seats_that_go_by_different_rules_may_each_name_a_body() -> None:
    text = """
    title: x
    people: {ann: {}, bob: {}, owner: {}, staff: {}}
    bodies:
      owners: {members: [owner], quorum: none, passes: every member}
      staff-meeting: {members: [staff], quorum: none, passes: every member}
      board:
        quorum: none
        passes: every member
        seats:
          one: {held_by: [ann], elected_by: owners, removed_by: owners}
          two: {held_by: [bob], elected_by: staff-meeting, removed_by: staff-meeting}
    powers: {remove-director: [owners, staff-meeting]}
    """
    problem = next(p for p in problems(dedent(text)) if p.code == "K520")
    assert problem.help is not None
    assert problem.help.endswith(
        "where groups of seats differ, each may name a body of its own that has the rule"
    )


def test_a_power_over_all_offices_may_be_narrowed_by_one() -> None:
    text = two_bodies("remove-officer: {by: board}")
    text = text.replace(
        "removed_by: board}",
        "removed_by: board}\n  chair: {held_by: bob, appointed_by: board, removed_by: owners}",
    )
    assert codes(text) == []


def test_a_body_needs_a_rule_for_what_it_decides() -> None:
    bare = ACME.replace(", passes: more than half of members", "")
    problem = only(bare, "K521")
    assert problem.severity == "warning"
    assert [r.message for r in problem.related] == [
        "it decides `ceo.appointed_by`",
        "it decides `ceo.removed_by`",
    ]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("powers: {sell: {by: board, passes: every of members}}", []),
        ("powers: {sell: {by: board}}", ["K521"]),
        (
            "law: delaware-nonstock\npowers: {sell: {by: board}}\nentities: {acme: {kind: nonprofit, governed_by: board}}",
            [],
        ),
        ("moves: {meet: {by: board, then: ann works at nowhere}}", ["K521"]),
        (
            "moves: {meet: {by: board, uses: sell, then: ann works at nowhere}}\npowers: {sell: {by: board, passes: every of members}}",
            [],
        ),
        (
            "offices: {ceo: {held_by: ann, appointed_by: board, removed_by: board, passes: every of members}}",
            [],
        ),
    ],
)
def test_where_the_rule_may_come_from(more: str, found: list[str]) -> None:
    assert codes(with_board("members: [ann, bob, cyd]") + more + "\n") == found


# --- thresholds ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passes", "found"),
    [
        ("at least 5 of members", []),
        ("at least 6 of members", ["K525"]),
        ("more than 4 of members", []),
        ("more than 5 of members", ["K525"]),
        ("fewer than 1 of members against", []),
        ("fewer than 0 of members against", ["K525"]),
        ("no more than 0 of members against", []),
        ("at least 0 of members", ["K527"]),
        ("no more than 5 of members against", ["K527"]),
        ("fewer than 6 of members against", ["K527"]),
        ("no more than 4 of members against", []),
        ("at least 3 of pair", ["K525"]),
        ("at least 2 of pair", []),
        ("every of nobodies", ["K525"]),
        ("none of nobodies against", ["K527"]),
        ("at least 6 of votes cast", ["K525"]),
        ("at least 6 of seats", ["K525"]),
        ("at least 6 of members or at least 3 of members", ["K525"]),
        ("at least 3 of members and at least 6 of members", ["K525"]),
        ("(at least 6 of members and at least 1 of members) or every of members", ["K525"]),
        (
            "(at least 0 of members and no more than 5 of members against) or every of members",
            ["K527"],
        ),
    ],
)
def test_what_a_board_of_five_can_meet(passes: str, found: list[str]) -> None:
    more = "groups: {pair: [ann, bob], nobodies: []}\n"
    text = with_board(f"{FIVE}, passes: {passes}") + more
    assert [c for c in codes(text) if c != "K502"] == found


def test_a_dead_part_of_an_or_is_a_warning() -> None:
    alone = with_board(f"{FIVE}, passes: at least 6 of members")
    beside = with_board(f"{FIVE}, passes: at least 6 of members or every of members")
    both = with_board(f"{FIVE}, passes: at least 6 of members or at least 7 of members")
    within = "(at least 6 of members and at least 1 of members) or every of members"
    assert only(with_board(f"{FIVE}, passes: {within}"), "K525").severity == "warning"
    nested = "(at least 6 of members and at least 1 of members) or at least 7 of members"
    assert {p.severity for p in problems(with_board(f"{FIVE}, passes: {nested}"))} == {"error"}
    assert only(alone, "K525").severity == "error"
    assert only(beside, "K525").severity == "warning"
    assert {p.severity for p in problems(both)} == {"error"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("more than half of members", []),
        ("at least 5 of members", []),
        ("at least 6 of members", ["K524"]),
        ("at least 0 of members", ["K527"]),
        ("none", []),
    ],
)
def test_what_quorum_a_board_of_five_can_have(words: str, found: list[str]) -> None:
    assert quorum(words) == found


@pytest.mark.parametrize(
    ("board", "more"),
    [
        ("seats: up to 7, members: [ann, bob, cyd, dan, eve]", ""),
        ("members: [ann, bob, cyd, dan, eve]", "powers: {fix-board-size: {by: board}}"),
        ("members: [ann, bob, cyd, dan, eve]", "powers: {fix-board-size: {by: board, at_most: 7}}"),
        ("members: [ann, bob, cyd, dan, eve], joined_by: agreement", ""),
        ("seats: {all: {count: 7, held_by: [ann, bob], elected_by: board}}", ""),
        (
            "members: [ann, bob, cyd, dan, eve]",
            "powers: {seat: {by: board, acts: elect fay to board}}",
        ),
        ("members: [ann, bob, cyd, dan, eve]", "variants: {more: {bodies.board.members: + fay}}"),
        (
            "members: holders of shares, of: acme",
            "entities: {acme: company}\nholdings: {acme: {common: {votes: 1, held_by: {ann: 5}}}}",
        ),
    ],
)
def test_a_body_that_may_grow_can_meet_more(board: str, more: str) -> None:
    text = with_board(f"{board}, passes: at least 7 of members") + more + "\n"
    assert "K525" not in codes(text)


def test_a_size_that_may_be_fixed_bounds_what_can_be_met() -> None:
    board = with_board("members: [ann, bob], passes: at least 8 of members")
    assert "K525" in codes(board + "powers: {fix-board-size: {by: board, at_most: 7}}\n")
    weights = "weights: {stakes: {of: {ann: 60, bob: 40}}}\n"
    assert codes(
        with_board("members: all with stakes, passes: at least 101 of stakes") + weights
    ) == ["K525"]
    assert codes(
        with_board("members: all with stakes, passes: at least 3 of members") + weights
    ) == ["K525", "K533"]  # and the stakes count for nothing
    assert (
        codes(with_board("members: all with stakes, passes: at least 100 of stakes") + weights)
        == []
    )


def test_a_number_of_shares_of_a_class() -> None:
    text = """
    title: Acme
    entities: {acme: company}
    holdings: {acme: {common: {votes: 1, SHARES}}}
    bodies: {meeting: {of: acme, members: holders of common, passes: at least NUMBER of outstanding common}}
    """
    issued = text.replace("SHARES", "outstanding: 10, held_by: {ann: 5}")
    assert codes(issued.replace("NUMBER", "10")) == []
    assert codes(issued.replace("NUMBER", "11")) == ["K525"]
    held = text.replace("SHARES", "held_by: {ann: 5, bob: 5}")
    assert codes(held.replace("NUMBER", "10")) == []
    assert codes(held.replace("NUMBER", "11")) == ["K525"]
    unknown = text.replace("SHARES", "held_by: {ann: 5, bob: unknown}")
    assert codes(unknown.replace("NUMBER", "11")) == []


@pytest.mark.parametrize(
    ("passes", "contradicts"),
    [
        ("more than half of members and at least two thirds of members", False),
        ("more than half of members and fewer than half of members", True),
        ("more than half of members and no more than half of members", True),
        ("at least half of members and no more than half of members", False),
        ("more than half of members and at least half of members against", True),
        ("more than half of members and fewer than half of members against", False),
        ("at least half of members and at least half of members against", False),
        ("more than half of members and none of members for", True),
        ("every of members and at least 1/5 of members abstaining", True),
        ("at least 3 of members and at least 3 of members not for", True),
        ("at least 3 of members and at least 2 of members not for", False),
        ("at least 3 of members and fewer than 3 of members not for", False),
        ("fewer than 3 of members and no more than 1 of members not for", True),
        ("more than half of votes cast and more than half of votes cast against", True),
        ("more than half of votes cast and more than half of members against", False),
        ("at least 4 of members and fewer than 3 of members for or abstaining", True),
        ("(more than half of members and every of members against) or every of members", True),
    ],
)
def test_parts_of_a_rule_that_no_vote_meets(passes: str, contradicts: bool) -> None:  # noqa: FBT001
    found = [c for c in rule(passes) if c != "K313"]
    assert found == (["K526"] if contradicts else [])


def test_the_parts_of_a_contradiction_are_both_shown() -> None:
    text = with_board(f"{FIVE}, passes: every of members and none of members for")
    problem = only(text, "K526")
    assert problem.where.column > problem.related[0].where.column


@pytest.mark.parametrize(
    ("power", "found"),
    [
        ("merge: {by: board, passes: most votes cast}", ["K528"]),
        ("elect-director: {by: board, passes: most votes cast}", []),
        ("choose: {by: board, passes: most votes cast}", []),
        ("choose: {by: board, passes: most votes cast, acts: remove ann from board}", ["K528"]),
        ("choose: {by: board, passes: most votes cast, acts: elect fay to board}", []),
    ],
)
def test_most_votes_decide_elections_only(power: str, found: list[str]) -> None:
    text = (
        with_board(f"{FIVE}, passes: more than half of members")
        + f"people: {{ann: {{}}, bob: {{}}, cyd: {{}}, dan: {{}}, eve: {{}}, fay: {{}}}}\npowers: {{{power}}}\n"
    )
    assert codes(text) == found


def test_names_of_who_may_not_vote_stand_in_one_text() -> None:
    text = with_board("members: [ann, bob], passes: every of members, recused: {who: [ann, bob]}")
    assert only(text, "K102").help == 'write `who: "ann, bob"`'
    problem_free = text.replace("[ann, bob]}", '"ann, bob"}')
    assert "K102" not in codes(problem_free)


COMMITTEE = """
title: x
people: {ann: {}, bob: {}, cyd: {}}
gauges: {debt: [low, high]}
bodies:
  board: {members: [ann, bob, cyd], quorum: none, passes: every member}
  money: {parent: board, members: [ann], quorum: none, passes: every member, scope: [borrow]}
powers: {borrow: {by: board}}
moves: {loan: {by: money, uses: borrow, then: debt is high}}
events: {loan-taken: {at: 2025-01-01, by: money, uses: borrow, then: debt is high}}
"""


def test_a_committee_may_use_the_power_that_is_in_its_scope() -> None:
    assert not {"K718", "K732"} & set(codes(COMMITTEE))
    own = COMMITTEE.replace("{by: board}", "{by: board, not_delegable: yes}")
    assert {"K718", "K732"} <= set(codes(own))


@pytest.mark.parametrize(
    ("rule", "found"),
    [("every of members", ["K520"]), ("at least two thirds of members", []), ("", [])],
)
def test_an_office_and_a_power_about_it_may_not_name_two_rules(rule: str, found: list[str]) -> None:
    """The rule of the office was used, and that of the power passed over in silence."""
    text = ACME.replace(
        "removed_by: board", "removed_by: board, passes: at least two thirds of members"
    )
    said = f", passes: {rule}" if rule else ""
    text += f"powers: {{oust: {{by: board, concerns: remove-officer, of: ceo{said}}}}}\n"
    assert [c for c in codes(text) if c == "K520"] == found
