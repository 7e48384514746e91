"""Changes to a tree: what they replace, add and take away, and which of them cannot be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.source.parse import parse
from kingmaker.source.plain import tree_to_plain
from kingmaker.source.tree import Mapping
from kingmaker.source.variants import apply_changes

if TYPE_CHECKING:
    from kingmaker.problems import Problem
    from kingmaker.source.plain import Plain

CASE = """
people: {ann: Ann Lee, bob: {name: Bob Ray, tags: [old]}, cyd: }
groups: {elders: [ann, bob], friends: {members: [cyd]}}
bodies:
  board:
    seats: 5
    quorum: none
    members: [ann, bob, cyd]
  meeting:
    members: holders of common
    seats: {one: {count: 3}, two: [ann]}
  club: {members: ann, tie: fails}
offices:
  ceo: {held_by: ann, appointed_by: [{is: board, when: always}, {is: meeting}]}
powers:
  remove-officer: {by: board, passes: every member, consent: bob}
  amend: [{by: board}, {by: meeting}]
terms: {sunset: date at least 2020-01-01}
holdings: {acme: {common: {votes: 1, held_by: {ann: 5, bob: 6}}}}
payouts:
  entity: acme
  steps:
    - {id: first, to: ann, cap: none}
    - {id: residual, to: [bob]}
actors:
  ann: {wants: [{that: ann is ceo, worth: 3}], believes: [{until: always}]}
  bob: {wants: []}
moves:
  hire: {by: board}
  hire-both: {by: board}
"""


def tree_of(text: str) -> Mapping:
    tree, problems = parse(text, "acme.yaml")
    assert not problems
    assert isinstance(tree, Mapping)
    return tree


def changed(changes: str, case: str = CASE) -> tuple[Mapping, tuple[Problem, ...]]:
    """The case after changes, given as a mapping of paths."""
    entries = tree_of(changes).entries
    return apply_changes(tree_of(case), ((e.key.text, e.value, e.key.where) for e in entries))


def at(tree: Mapping, path: str) -> Plain:
    """What stands at a path of plain keys and numbers from nought."""
    value = tree_to_plain(tree)
    for part in path.split(".") if path else ():
        value = value[int(part)] if isinstance(value, list) else value[part]  # type: ignore[index]
    return value


SOUND: dict[str, tuple[str, str, Plain]] = {
    "a value is replaced": ("bodies.board.seats: 7", "bodies.board.seats", "7"),
    "by a list": ("bodies.board.members: [x]", "bodies.board.members", ["x"]),
    "a whole entry is replaced": ("moves.hire-both: {by: ann}", "moves.hire-both", {"by": "ann"}),
    "a key is added": ("bodies.board.tie: fails", "bodies.board.tie", "fails"),
    "a name is added": ("powers.sell: {by: board}", "powers.sell", {"by": "board"}),
    "a key at the top is added": ("as_of: 2020-01-01", "as_of", "2020-01-01"),
    "a name in a section that is not there yet": (
        "gauges.mood: [low, high]",
        "gauges.mood",
        ["low", "high"],
    ),
    "an entry of a list by its id": (
        "payouts.steps.residual.to: ann",
        "payouts.steps",
        [{"id": "first", "to": "ann", "cap": "none"}, {"id": "residual", "to": "ann"}],
    ),
    "an entry of a list by its number": (
        "payouts.steps.1.to: bob",
        "payouts.steps.0",
        {"id": "first", "to": "bob", "cap": "none"},
    ),
    "one case of a value": (
        "offices.ceo.appointed_by.2.is: ann",
        "offices.ceo.appointed_by.1.is",
        "ann",
    ),
    "one way of a power": ("powers.amend.2.by: board", "powers.amend.1.by", "board"),
    "a holding": ("holdings.acme.common.held_by.ann: 7", "holdings.acme.common.held_by.ann", "7"),
    "a group of seats": (
        "bodies.meeting.seats.one.count: 4",
        "bodies.meeting.seats.one.count",
        "4",
    ),
    "a bare value is spelt out": (
        "people.ann.tags: [new]",
        "people.ann",
        {"name": "Ann Lee", "tags": ["new"]},
    ),
    "a bare list is spelt out": (
        "bodies.meeting.seats.two.count: 2",
        "bodies.meeting.seats.two",
        {"held_by": ["ann"], "count": "2"},
    ),
    "nothing is spelt out": ("people.cyd.tags: [new]", "people.cyd", {"tags": ["new"]}),
    "a defined term by its meaning": (
        "terms.sunset.means: always",
        "terms.sunset",
        {"means": "always"},
    ),
    "for every name": (
        "actors.*.tempo: once in 2 days",
        "actors.bob",
        {"wants": [], "tempo": "once in 2 days"},
    ),
    "for every entry": ("powers.amend.*.by: ann", "powers.amend", [{"by": "ann"}, {"by": "ann"}]),
    "only where the way leads": ("actors.*.wants.1.worth: 9", "actors.ann.wants.0.worth", "9"),
    "a key goes": (
        "powers.remove-officer.passes: none",
        "powers.remove-officer",
        {"by": "board", "consent": "bob"},
    ),
    "a key goes everywhere": ("actors.*.believes: none", "actors.bob", {"wants": []}),
    "an entry goes": ("moves.hire: none", "moves", {"hire-both": {"by": "board"}}),
    "a section goes": (
        "actors: none\npeople: none\ngroups: none",
        "terms",
        {"sunset": "date at least 2020-01-01"},
    ),
    "an entry of a list goes": (
        "payouts.steps.first: none",
        "payouts.steps",
        [{"id": "residual", "to": ["bob"]}],
    ),
    "none is a rule": ("bodies.meeting.quorum: none", "bodies.meeting.quorum", "none"),
    "a rule for ties goes": ("bodies.club.tie: none", "bodies.club", {"members": "ann"}),
    "none is no time": ("bodies.board.notice: none", "bodies.board.notice", "none"),
    "none is a consent": (
        "powers.remove-officer.consent: none",
        "powers.remove-officer.consent",
        "none",
    ),
    "an empty value takes away even where none is a rule": (
        "bodies.board.quorum:",
        "bodies.board",
        {"seats": "5", "members": ["ann", "bob", "cyd"]},
    ),
    "none in quotes is a word": ("people.bob.name: 'none'", "people.bob.name", "none"),
    "a name is added to a list": ("groups.elders: + cyd", "groups.elders", ["ann", "bob", "cyd"]),
    "several are added and taken": (
        "groups.elders: [+ cyd, '- ann']",
        "groups.elders",
        ["bob", "cyd"],
    ),
    "a name is taken from a list": ("groups.elders: '- bob'", "groups.elders", ["ann"]),
    "a name is added to one alone": (
        "powers.remove-officer.consent: + cyd",
        "powers.remove-officer.consent",
        ["bob", "cyd"],
    ),
    "a name is added where nothing was": (
        "powers.remove-officer.veto: + cyd",
        "powers.remove-officer.veto",
        ["cyd"],
    ),
    "one alone is taken": (
        "powers.remove-officer.consent: '- bob'",
        "powers.remove-officer.consent",
        [],
    ),
    "a record is added to a list": (
        "payouts.steps: {+: {id: last, to: cyd}}",
        "payouts.steps.2",
        {"id": "last", "to": "cyd"},
    ),
    "two records are added": (
        "actors.bob.wants: {+: [{that: a, worth: 1}, {that: b, worth: 2}]}",
        "actors.bob.wants",
        [{"that": "a", "worth": "1"}, {"that": "b", "worth": "2"}],
    ),
    "keys are added to a group of keys": (
        "holdings.acme.common.held_by: {+: {cyd: 1, bob: 2}}",
        "holdings.acme.common.held_by",
        {"ann": "5", "bob": "2", "cyd": "1"},
    ),
    "keys are added where nothing was": (
        "people.cyd: {+: {name: Cyd}}",
        "people.cyd",
        {"name": "Cyd"},
    ),
    "a record is taken by its id": (
        "payouts.steps: {-: first}",
        "payouts.steps",
        [{"id": "residual", "to": ["bob"]}],
    ),
    "a name is taken from a group of keys": (
        "moves: '- hire'",
        "moves",
        {"hire-both": {"by": "board"}},
    ),
    "later changes see earlier ones": (
        "powers.sell: {by: board}\npowers.sell.by: ann",
        "powers.sell.by",
        "ann",
    ),
    "an expression with a minus is no edit": (
        "actors.ann.wants.1.worth: -4..-1",
        "actors.ann.wants.0.worth",
        "-4..-1",
    ),
}


@pytest.mark.parametrize("what", SOUND)
def test_a_change_is_made(what: str) -> None:
    changes, path, expected = SOUND[what]
    tree, problems = changed(changes)
    assert problems == ()
    assert at(tree, path) == expected


ASTRAY: dict[str, tuple[str, str, int, str]] = {
    "a name that is not there": ("bodies.bord.seats: 7", "K170", 8, "did you mean `board`?"),
    "a section that is no section": ("bodis.board.seats: 7", "K170", 1, "did you mean `bodies`?"),
    "a section that holds no names": (
        "clock.from.x: 7",
        "K170",
        1,
        "give the whole of it: `clock: ...`",
    ),
    "a key that is not given": (
        "actors.ann.crowd.peer: 2",
        "K170",
        12,
        "give the whole of it: `actors.ann.crowd: ...`",
    ),
    "an id that is not there": (
        "payouts.steps.residul.to: x",
        "K170",
        15,
        "did you mean `residual`?",
    ),
    "a number too high": ("payouts.steps.3.to: x", "K170", 15, "there is `first`, `residual`"),
    "below a single value": ("bodies.board.seats.one: x", "K170", 20, ""),
    "below nothing at all": ("forecasts.*.by: x", "K170", 11, ""),
    "a star that fits nowhere": (
        "moves.*.cost.ann: 3",
        "K170",
        9,
        "give the whole of it: `moves.*.cost: ...`",
    ),
    "no path": ("bodies..seats: 3", "K170", 1, ""),
    "no path at all": ("'': 3", "K170", 1, ""),
    "a quoted path": ("'bodies.bord.seats': 7", "K170", 9, "did you mean `board`?"),
    "taking away what is not there": (
        "powers.remove-officer.when: none",
        "K171",
        23,
        "there is `by`, `passes`, `consent`",
    ),
    "taking away everywhere what is nowhere": ("moves.*.cost: none", "K171", 9, "there is `by`"),
    "taking a name that is not in the list": (
        "groups.elders: '- bobb'",
        "K171",
        19,
        "did you mean `bob`?",
    ),
    "taking a name from another one": (
        "powers.remove-officer.consent: '- ann'",
        "K171",
        35,
        "there is `bob`",
    ),
    "adding to a rule": (
        "powers.remove-officer.passes: + x",
        "K172",
        33,
        "`+ name` adds to a list",
    ),
    "adding a name to keys": ("moves: + x", "K172", 10, "`+ name` adds to a list"),
    "half an edit": ("groups.elders: [+ x, y]", "K172", 16, "give the whole list"),
    "taking away a record": ("payouts.steps: {-: {id: first}}", "K172", 20, "write `- name`"),
}


@pytest.mark.parametrize("what", ASTRAY)
def test_a_change_that_cannot_be_made_is_a_problem(what: str) -> None:
    changes, code, column, help_ = ASTRAY[what]
    tree, problems = changed(changes)
    assert [p.code for p in problems] == [code]
    assert (problems[0].where.line, problems[0].where.column) == (1, column)
    assert problems[0].help.startswith(help_)
    assert tree == tree_of(CASE)


def test_the_other_changes_are_made_all_the_same() -> None:
    tree, problems = changed("bodies.bord.seats: 7\nbodies.board.seats: 7")
    assert len(problems) == 1
    assert at(tree, "bodies.board.seats") == "7"


def test_a_new_value_keeps_its_place_in_the_variant() -> None:
    tree, _ = changed("\n\nbodies.board.tie: fails")
    bodies = tree.get("bodies")
    assert isinstance(bodies, Mapping)
    board = bodies.get("board")
    assert isinstance(board, Mapping)
    assert (board.entries[-1].key.where.line, board.entries[-1].key.where.column) == (3, 14)


NAMES = st.sampled_from(["bodies", "board", "seats", "1", "*", "actors", "ann", "x", "wants", ""])
VALUES = st.sampled_from(
    ["7", "none", "+ x", "'- ann'", "{+: {a: b}}", "{-: a}", "[+ a]", "", "[]"]
)


@given(st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=5), VALUES), max_size=6))
def test_any_change_gives_a_tree_and_located_problems(changes: list[tuple[list[str], str]]) -> None:
    where = tree_of("a: b").where
    edits = []
    for parts, value in changes:
        node = tree_of(f"a: {value}").entries[0].value
        edits.append((".".join(parts), node, where))
    tree, problems = apply_changes(tree_of(CASE), edits)
    assert isinstance(tree, Mapping)
    assert all(p.where.file == "acme.yaml" and p.code.startswith("K17") for p in problems)
