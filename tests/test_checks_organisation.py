"""Who sits where and holds what: circles, seats, holdings, names that nothing uses."""

from __future__ import annotations

import pytest

from kingmaker.problems import NOWHERE
from kingmaker.source.checks.cycles import Arrow, circles
from tests.checking import ACME, codes, only, problems, with_board


def test_a_sound_case_has_no_problem() -> None:
    assert problems(ACME) == []


# --- circles ------------------------------------------------------------------------------------


def arrows(graph: dict[str, str]) -> list[list[str]]:
    made = {name: tuple(Arrow(to, NOWHERE) for to in tos) for name, tos in graph.items()}
    return [[arrow.to for arrow in circle] for circle in circles(made)]


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({"a": "b", "b": "c", "c": ""}, []),
        ({"a": "a"}, [["a"]]),
        ({"a": "b", "b": "a"}, [["b", "a"]]),
        ({"a": "bc", "b": "d", "c": "d", "d": ""}, []),
        ({"a": "b", "b": "c", "c": "b"}, [["c", "b"]]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, [["b", "a"], ["d", "c"]]),
        ({"a": "x"}, []),
    ],
)
def test_circles_are_found_once(graph: dict[str, str], found: list[list[str]]) -> None:
    assert arrows(graph) == found


def test_a_long_chain_is_no_matter_of_depth() -> None:
    graph = {f"n{n}": (Arrow(f"n{n + 1}", NOWHERE),) for n in range(5000)}
    assert list(circles(graph)) == []


def test_a_board_that_elects_itself_is_no_circle() -> None:
    text = """
    title: Acme
    entities: {acme: {kind: company, governed_by: board}}
    bodies:
      board:
        of: acme
        seats:
          all: {count: 2, held_by: [ann, bob], elected_by: board, removed_by: board}
        passes: more than half of in office
    """
    assert codes(text) == []


def test_a_circle_through_a_body_of_entities() -> None:
    text = """
    title: Acme
    entities:
      one: {kind: company, governed_by: board-one}
      two: {kind: company, controlled_by: one}
    bodies:
      board-one: {members: [two, ann], passes: every of members}
    """
    assert only(text, "K514").severity == "error"


def test_a_circle_under_a_condition_is_a_warning() -> None:
    text = """
    title: Acme
    people: {ann: {}}
    entities:
      one: {kind: company, controlled_by: two}
      two: {kind: company, controlled_by: [{is: one, when: date at least 2030-01-01}, {is: ann}]}
    """
    assert only(text, "K514").severity == "warning"


def test_shares_held_across_are_no_circle() -> None:
    text = """
    title: Acme
    entities:
      one: {kind: company, governed_by: meeting-one}
      two: {kind: company, governed_by: meeting-two}
    holdings:
      one: {common: {votes: 1, outstanding: 10, held_by: {two: 6, ann: 4}}}
      two: {shares-two: {votes: 1, outstanding: 10, held_by: {one: 6, ann: 4}}}
    bodies:
      meeting-one: {of: one, members: holders of common, passes: more than half of votes cast}
      meeting-two: {of: two, members: holders of shares-two, passes: more than half of votes cast}
    """
    assert codes(text) == []


def test_terms_in_a_circle_stop_what_would_follow_them() -> None:
    text = ACME + "terms: {a: not b, b: not a}\nendings: {x: {when: a}, y: {when: otherwise}}\n"
    assert codes(text) == ["K516"]


@pytest.mark.parametrize("depth", [40, 41])
def test_terms_and_groups_lie_in_each_other_forty_levels_deep(depth: int) -> None:
    terms = "".join(f"  t{n}: not t{n + 1}\n" for n in range(1, depth))
    groups = "".join(f"  g{n}: [g{n + 1}]\n" for n in range(1, depth))
    for text in (
        f"{ACME}terms:\n{terms}  t{depth}: ann on board\n",
        f"{ACME}groups:\n{groups}  g{depth}: [ann]\n",
    ):
        assert ("K005" in codes(text)) is (depth > 40)


def test_a_committee_below_a_board_is_no_circle() -> None:
    text = ACME.replace(
        "offices:",
        "  audit: {parent: board, members: [ann, bob], passes: every of members}\noffices:",
    )
    assert "K515" not in codes(text)


def test_seats_may_depend_on_an_office_and_not_on_each_other() -> None:
    text = """
    title: Acme
    bodies:
      one:
        seats: {those: {count: 1, held_by: ann, elected_by: one, removed_by: one, when: CONDITION}}
        passes: every of in office
      two:
        seats: {others: {count: 1, held_by: bob, elected_by: two, removed_by: two, when: ann on one}}
        passes: every of in office
    offices: {ceo: {held_by: ann, appointed_by: one, removed_by: one}}
    """
    assert codes(text.replace("CONDITION", "ann is ceo")) == []
    assert codes(text.replace("CONDITION", "bob on two")) == ["K519"]


def test_votes_that_depend_on_the_votes_cast() -> None:
    text = """
    title: Acme
    entities: {acme: company}
    holdings:
      acme:
        common:
          votes: [{is: 10, when: ann holds more than half of BASE}, {is: 1}]
          outstanding: 10
          held_by: {ann: 6, bob: 4}
    """
    assert codes(text.replace("BASE", "votes cast")) == ["K519"]
    assert codes(text.replace("BASE", "outstanding shares")) == []


# --- seats --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (with_board("members: [ann, bob, ann], passes: every of members"), "error"),
        (
            with_board("members: [pair, ann], passes: every of members")
            + "groups: {pair: [ann, bob]}\n",
            "warning",
        ),
        (
            with_board("members: [ann, bob], passes: every of members")
            + "groups: {pair: [ann, ann]}\n",
            "error",
        ),
    ],
)
def test_somebody_named_twice(text: str, severity: str) -> None:
    assert only(text, "K503").severity == severity


def test_one_person_in_two_groups_of_seats() -> None:
    text = """
    title: Acme
    bodies:
      board:
        seats:
          one: {count: 1, held_by: ann, elected_by: board, removed_by: board}
          two: {count: 1, held_by: ann, elected_by: board, removed_by: board}
        passes: every of in office
    """
    problem = only(text, "K503")
    assert (problem.where.line, problem.related[0].where.line) == (7, 6)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ACME.replace("held_by: ann", "held_by: [ann, bob]"), "K504"),
        (ACME.replace("held_by: ann", "held_by: [ann, bob], seats: 2"), None),
        (ACME.replace("held_by: ann", "held_by: [ann, bob], seats: up to 2"), None),
        (ACME.replace("cyd], passes", "cyd], seats: 2, passes"), "K504"),
        (ACME.replace("cyd], passes", "cyd], seats: up to 3, passes"), None),
        (ACME.replace("cyd], passes", "cyd], seats: up to 2, passes"), "K504"),
    ],
)
def test_more_holders_than_seats(text: str, code: str | None) -> None:
    assert codes(text) == ([code] if code else [])


def test_a_group_of_seats_with_too_many() -> None:
    text = """
    title: Acme
    groups: {pair: [ann, bob]}
    bodies:
      board:
        seats: {all: {count: 1, held_by: pair, elected_by: board, removed_by: board}}
        passes: every of in office
    """
    assert only(text, "K504").message == "`board.all` has one seat, and 2 hold them"


OFFICE = "offices:\n  ceo: {of: acme, held_by: ann, appointed_by: board, removed_by: board}"


@pytest.mark.parametrize(
    ("office", "found"),
    [
        ("held_by: ann, removed_by: board", ["K508"]),
        ("held_by: vacant, removed_by: board", ["K508"]),
        ("held_by: ann, appointed_by: board", ["K509"]),
        ("held_by: ann, appointed_by: board, removed_by: nobody", []),
        ("held_by: ann, appointed_by: board, term: 3 years", []),
        ("held_by: vacant, appointed_by: board", []),
    ],
)
def test_an_office_can_be_filled_and_emptied(office: str, found: list[str]) -> None:
    assert codes(ACME.replace(OFFICE, f"offices:\n  ceo: {{{office}}}")) == found


def test_a_vacant_office_that_nobody_fills_is_a_warning() -> None:
    severities = {}
    for holder in ("ann", "vacant"):
        text = ACME.replace(OFFICE, f"offices:\n  ceo: {{held_by: {holder}, removed_by: board}}")
        severities[holder] = only(text, "K508").severity
    assert severities == {"ann": "note", "vacant": "warning"}


@pytest.mark.parametrize(
    "more",
    [
        "powers: {appoint-officer: {by: board}, remove-officer: {by: board}}",
        "powers: {name-a-chief: {by: board, concerns: appoint-officer}, remove-officer: {by: board, of: ceo}}",
        "powers: {name-a-chief: {by: board, acts: appoint bob as ceo}, end-it: {by: board, acts: remove ann from ceo}}",
    ],
)
def test_powers_fill_and_empty_offices(more: str) -> None:
    text = ACME.replace(OFFICE, "offices:\n  ceo: {of: acme, held_by: ann}") + more + "\n"
    assert codes(text) == []


def test_a_power_over_another_office_does_not() -> None:
    text = ACME.replace(
        OFFICE, "offices:\n  ceo: {held_by: ann}\n  chair: {held_by: bob, removed_by: board}"
    )
    text += "powers: {appoint-officer: {by: board, of: chair}}\n"
    assert [p.message for p in problems(text)] == [
        "nobody can fill `ceo`",
        "nobody can remove the holder of `ceo`",
    ]


@pytest.mark.parametrize(
    ("seats", "more", "severity"),
    [
        ("{all: {count: 2, held_by: ann}}", "", "warning"),
        ("{all: {count: 1, held_by: ann}}", "", "note"),
        ("{all: {count: 2, held_by: ann, elected_by: board}}", "", None),
        ("{all: {count: 2, held_by: ann}}", "powers: {fill-vacancy: {by: board}}", None),
        ("{all: {count: 2, held_by: ann}}", "law: delaware-stock", None),
        (
            "{all: {count: 1, ex_officio: ceo}}",
            "offices: {ceo: {held_by: ann, appointed_by: board, removed_by: board}}",
            None,
        ),
    ],
)
def test_seats_that_nobody_fills(seats: str, more: str, severity: str | None) -> None:
    text = with_board(f"seats: {seats}, passes: every of in office") + more + "\n"
    found = [p for p in problems(text) if p.code == "K510"]
    assert [p.severity for p in found] == ([severity] if severity else [])


def test_observers_casting_votes_and_recusals() -> None:
    assert (
        only(ACME.replace("cyd], p", "cyd], observers: [dan, cyd], p"), "K505").severity
        == "warning"
    )
    assert "K505" not in codes(ACME.replace("cyd], p", "cyd], observers: [dan], p"))
    tie = ACME.replace("cyd], p", "cyd], tie: ceo decides, p")
    assert codes(tie) == []
    assert only(tie.replace("held_by: ann", "held_by: dan"), "K511").message.startswith(
        "`dan` decides ties"
    )
    assert codes(ACME.replace("cyd], p", "cyd], recused: cyd, p")) == []
    assert only(ACME.replace("cyd], p", "cyd], recused: dan, p"), "K512").severity == "warning"
    power = ACME + "powers: {sell: {by: board, recused: dan}}\n"
    assert only(power, "K512").message == "`dan` is recused, and has no vote in `board`"


def test_a_limit_is_read_when_the_case_begins() -> None:
    text = ACME.replace("cyd], p", "cyd], limits: {that: at most LIMIT of board in office}, p")
    assert codes(text.replace("LIMIT", "3")) == []
    assert only(text.replace("LIMIT", "2"), "K513").severity == "warning"


# --- shares -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ("outstanding: 10, held_by: {ann: 6, bob: 4}", []),
        ("outstanding: 10, held_by: {ann: 6, bob: 5}", ["K522"]),
        ("outstanding: 10, held_by: {ann: 6..9, bob: 4..9}", []),
        ("outstanding: 10, treasury: 2, held_by: {ann: 9}", ["K522"]),
        ("outstanding: 10, held_by: {acme: 2, ann: 9}", ["K522"]),
        ("outstanding: 10, treasury: 2, held_by: {acme: 2, ann: 8}", []),
        ("outstanding: 10, held_by: {ann: 10, bob: rest}", []),
        ("outstanding: 10, held_by: {ann: rest, bob: rest}", ["K523"]),
        ("held_by: {ann: 3, bob: rest}", ["K523"]),
        ("held_by: {ann: 30%, bob: 12.5%}", []),
        ("held_by: {ann: 30%, bob: rest}", []),
        ("held_by: {ann: 30%, bob: 4}", ["K523"]),
        ("held_by: {ann: 30%, bob: 80%}", ["K522"]),
        ("outstanding: 10, held_by: {ann: 30%, bob: 4}", []),
        ("outstanding: 10, held_by: {ann: 30%, bob: 8}", ["K522"]),
        ("treasury: 4, held_by: {ann: 30%, bob: rest}", ["K523"]),
    ],
)
def test_holdings_add_up(held: str, found: list[str]) -> None:
    text = f"title: Acme\nentities: {{acme: company}}\nholdings:\n  acme:\n    common: {{votes: 1, {held}}}\n"
    assert codes(text) == found


# --- names that nothing uses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "unused"),
    [
        ("groups: {pair: [ann, bob]}", ["pair"]),
        ("groups: {pair: {members: [ann, bob], source: s}}\nsources: {s: {name: A text}}", []),
        ("groups: {pair: {kind: concert, members: [ann, bob]}}", []),
        ("groups: {pair: {kind: bloc, members: [ann, bob]}}", []),
        ("groups: {pair: [ann, bob]}\nterms: {there: pair on board}", ["there"]),
        ("terms: {there: ann on board}\nendings: {a: {when: there}, b: {when: otherwise}}", []),
        ("gauges: {mood: [calm, angry]}", ["mood"]),
        (
            "measures: {value: {unit: USD}}\nquestions: {why: {asks: Why?}, who: {asks: Who?, unknown: yes}}",
            ["value", "why"],
        ),
        ("weights: {seats-held: {of: {ann: 3}}}", ["seats-held"]),
        ("variants: {other: {groups.pair.members: [ann]}}\ngroups: {pair: [ann, bob]}", []),
        (
            "groups: {pair: [ann, bob]}\npowers: {pair: {by: ann, acts: elect pair to board}}\nbodies: {board: {of: acme}}",
            [],
        ),
    ],
)
def test_names_that_nothing_uses_are_noted(more: str, unused: list[str]) -> None:
    found = [p for p in problems(f"{ACME}{more}\n") if p.code == "K502"]
    assert sorted(p.message.split("`")[1] for p in found) == sorted(unused)
    assert {p.severity for p in found} <= {"note"}


def test_a_body_is_noted_only_where_powers_say_who_decides() -> None:
    text = with_board("members: [ann, bob], passes: every of members")
    assert codes(text) == []
    text += "  council: {members: [cyd], passes: every of members}\npowers: {sell: {by: board}}\n"
    assert only(text, "K502").message == "nothing uses the body `council`"


def test_a_committee_to_which_something_is_delegated_is_in_use() -> None:
    text = with_board("members: [ann, bob, cyd], passes: every of members")
    text += "  audit: {parent: board, members: [ann, bob], passes: every of members%s}\npowers: {sell: {by: board}}\n"
    assert "K502" in codes(text % "")
    assert "K502" not in codes(text % ", scope: sell")


# --- bounds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "most"),
    [("powers: {NAMES}", 1000), ("gauges: {NAMES}", 1000), ("terms: {NAMES}", 10_000)],
)
def test_a_section_holds_so_much_and_no_more(section: str, most: int) -> None:
    said = {"powers": "{by: board}", "gauges": "[low, high]", "terms": "ann on board"}
    value = said[section.partition(":")[0]]
    for count in (most, most + 1):
        names = ", ".join(f"x{n}: {value}" for n in range(count))
        found = codes(f"{ACME}{section.replace('NAMES', names)}\n")
        assert ("K005" in found) is (count > most)


def test_a_package_of_very_many_acts() -> None:
    for count in (100, 101):
        people = ", ".join(f"p{n}: {{}}" for n in range(count))
        acts = ", ".join(f"p{n} resigns from board" for n in range(count))
        text = f"{ACME.replace('ann: {}', f'ann: {{}}, {people}')}moves: {{m: {{by: board, do: [{acts}]}}}}\n"
        assert ("K005" in codes(text)) is (count > 100)


def test_who_controls_by_an_office_is_told_how_an_office_decides() -> None:
    text = "title: A\nentities: {firm: {kind: company, controlled_by: ceo}}\noffices: {ceo: {of: firm, held_by: ann}}\n"
    found = only(text, "K401")
    assert "`governed_by: ceo`" in (found.help or "")
    assert "governed_by" not in (only(text.replace("by: ceo", "by: ceos"), "K401").help or "")
    assert "K401" not in codes(text.replace("controlled_by", "governed_by"))
