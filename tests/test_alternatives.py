"""Variants and what assertions are held against: read and checked as if each were a case of its own."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kingmaker.cli.claims import findings
from kingmaker.problems import Location, by_place, is_error
from kingmaker.source import alternatives as module
from kingmaker.source import tree
from kingmaker.source.alternatives import (
    Bound,
    alternative_problems,
    alternatives,
    varied,
)
from kingmaker.source.bound import bind_case
from kingmaker.source.checks import CHECKS, MILD
from kingmaker.source.include import Files, assemble
from kingmaker.source.load import load, loads
from kingmaker.source.memory import once, remembering
from kingmaker.source.parse import parse
from kingmaker.source.read import Text, gallery, read
from tests.test_load import BOARD

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.problems import Problem
    from kingmaker.source.tree import Node

TESTS = Path(__file__).parent
#: Cases to vary at random: gallery, trial cases, and broken ones that can be bound.
NAMES = [*gallery(), *(str(file) for file in sorted((TESTS / "trial").glob("*.yaml")))]
ERRORS = (*sorted((TESTS / "broken").glob("K[5-7]*.yaml")),)


def plainly(
    root: tree.Mapping, case: Case, files: Files, known: tuple[Problem, ...]
) -> set[Problem]:
    """What is wrong with each alternative, each read and checked from nothing, as one would by hand."""
    seen = {(p.code, p.where) for p in known}
    found = set()
    for one in alternatives(root):
        changed, problems = one.applied(root)
        _, more, _ = bind_case(changed, case.name, files)
        for problem in (*problems, *more):
            if is_error(problem) and (problem.code, problem.where) not in seen:
                found.add(replace(problem, message=f"under {one.title}: {problem.message}"))
    return found


def both_ways(root: tree.Mapping, files: Files) -> tuple[set[Problem], set[Problem]]:
    with remembering():
        case, known, binder = bind_case(root, files.main.name, files)
        assert case is not None
        bound = Bound(root, case, binder)
        quick = alternative_problems(bound, files, known=known)
    return {p for p in quick if is_error(p)}, plainly(root, case, files, known)


def whole(name: str) -> tuple[tree.Mapping, Files]:
    text = read(name)
    assert isinstance(text, Text)
    files = Files(text)
    root, _ = parse(text.text, text.name)
    assert isinstance(root, tree.Mapping)
    return assemble(root, files)[0], files


@pytest.mark.parametrize("name", NAMES)
def test_alternatives_have_the_problems_that_they_have_alone(name: str) -> None:
    quick, plain = both_ways(*whole(name))
    assert by_place(list(quick)) == by_place(list(plain))


def paths(node: Node, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Node]]:
    """Every place of a tree, by its path."""
    found = [(path, node)] if path else []
    inner: list[tuple[str, Node]] = []
    if isinstance(node, tree.Mapping):
        inner = [(e.key.text, e.value) for e in node.entries]
    elif isinstance(node, tree.Sequence):
        inner = [(str(at), item) for at, item in enumerate(node.items, 1)]
    for key, value in inner:
        found += paths(value, (*path, key))
    return found


def a_variant(root: tree.Mapping, dice: random.Random, line: int) -> tree.Mapping:
    """Some changes: values of other places put somewhere, names taken away, sections emptied."""
    places = [p for p in paths(root) if p[0][0] not in {"variants", "include", "title", "assert"}]
    changes: dict[str, Node] = {}
    for _ in range(dice.randint(1, 3)):
        path, old = dice.choice(places)
        alike = [v for p, v in places if p[-1] == path[-1]] or [old]
        anything = dice.choice(places)[1]
        word = dice.choice(["none", "every of members", "4", "it is ceo", "nobody-at-all", "- 1"])
        said = tree.Scalar(word, Location("variant", line, 1, line, 5))
        changes[".".join(path)] = dice.choice([dice.choice(alike), anything, said, said])
    where = Location("variant", line, 1, line, 9)
    return tree.Mapping(
        tuple(tree.Entry(tree.Scalar(k, where), v) for k, v in changes.items()), where
    )


@pytest.mark.parametrize("name", NAMES)
def test_so_do_variants_made_at_random(name: str) -> None:
    root, files = whole(name)
    dice = random.Random(f"variants of {Path(name).stem}")  # noqa: S311 - the same cases each time
    where = Location("variant", 1, 1, 1, 9)
    some = tuple(
        tree.Entry(tree.Scalar(f"v-{at}", where), a_variant(root, dice, at)) for at in range(1, 13)
    )
    kept = tuple(e for e in root.entries if e.key.text != "variants")
    section = tree.Entry(tree.Scalar("variants", where), tree.Mapping(some, where))
    quick, plain = both_ways(replace(root, entries=(*kept, section)), files)
    assert by_place(list(quick)) == by_place(list(plain))
    assert plain, "none of these variants breaks anything"


@pytest.mark.parametrize("file", ERRORS, ids=lambda file: file.stem)
def test_what_is_wrong_with_a_case_is_wrong_under_a_variant_that_makes_it_so(file: Path) -> None:
    """A broken case as a variant of nothing: every section is put in by the variant."""
    expected = [p for p in load(file).problems if is_error(p)]
    root, files = whole(str(file))
    if not expected or "include" in {e.key.text for e in root.entries}:
        pytest.skip("nothing but warnings, or more than one file")
    apart = ("title", "as_of", "timezone", "law", "variants", "assert", "people")
    left = tuple(e for e in root.entries if e.key.text in apart)
    there = tuple(e for e in root.entries if e.key.text not in apart)
    where = root.where
    section = tree.Mapping(
        (tree.Entry(tree.Scalar("all", where), tree.Mapping(there, where)),), where
    )
    bare = replace(root, entries=(*left, tree.Entry(tree.Scalar("variants", where), section)))
    with remembering():
        case, known, binder = bind_case(bare, files.main.name, files)
        assert case is not None
        found = alternative_problems(Bound(bare, case, binder), files, known=known)
    quick = {(p.code, p.where) for p in (*found, *known) if is_error(p)}
    assert {(p.code, p.where) for p in expected} <= quick


def test_mild_checks_find_no_error() -> None:
    for file in sorted((TESTS / "broken").glob("*.yaml")):
        case = load(file).case
        if case is not None and not load(file).errors:
            assert not any(is_error(p) for check in MILD for p in check(case))


# --- what assertions are held against -----------------------------------------------------------

HELD = (
    BOARD
    + "powers: {dismiss: {by: board}}\nassert: [{id: safe, claim: ann can block board, with: {WITH}}]\n"
)


def held(changes: str) -> list[Problem]:
    return [p for p in loads(HELD.replace("WITH", changes)).problems if p.severity != "note"]


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ("bodies.board.passes: every memmbers", "K301", "memmbers"),
        ("bodies.board.passes: every of nobody", "K401", "nobody"),
        ("powers.dismiss.by: bord", "K401", "bord"),
        ("groups.them: {members: [ann, them]}", "K517", "them"),
        ("bodies.bord.passes: every of members", "K170", "bord"),
        ("powers.dismiss.colour: red", "K101", "colour"),
    ],
)
def test_the_values_of_with_are_bound_and_checked(changes: str, code: str, said: str) -> None:
    text = HELD.replace("WITH", changes)
    (problem,) = held(changes)
    assert problem.code == code
    assert problem.message.startswith("under the changes of the assertion `safe`: ")
    line = text.splitlines()[problem.where.line - 1]
    assert line[problem.where.column - 1 : problem.where.end_column - 1] == said


def test_changes_under_which_a_claim_is_held_should_change_something() -> None:
    (problem,) = held("powers.dismiss.by: board")
    assert (problem.code, problem.severity) == ("K761", "warning")
    assert problem.message == "the changes of the assertion `safe` change nothing"
    assert held("bodies.board.passes: every of members") == []


def test_so_they_are_under_a_variant() -> None:
    text = HELD.replace("WITH", "bodies.council.passes: every of members")
    text += "variants: {more: {bodies.council: {members: [ann], passes: every of members}}}\n"
    (problem,) = loads(text, variant="more").errors or (None,)
    assert problem is None
    assert [p.code for p in loads(text).errors] == ["K170"]


FEWER = (
    BOARD.replace("cyd: {}", "cyd: {}, dan: {}").replace("members: [ann", "members: [dan, ann")
    + """powers: {dismiss: {by: board}}
variants:
  fewer: {bodies.board.members: "- dan", powers.dismiss.name: To dismiss}
  more: {people.eve: {}, bodies.board.members: "+ eve"}
assert:
  - {id: none-of-dan, claim: dan is dummy for dismiss, with: {bodies.board.members: "- dan"}}
  - {id: fewer-by-name, claim: dan is dummy for dismiss, variant: fewer}
  - {id: more-by-name, claim: every 3 of board can carry dismiss, variant: more}
  - {id: more-and-fewer, claim: dan matters for dismiss, variant: more, with: {bodies.board.members: "- eve"}}
"""
)


def verdicts(variant: str | None) -> list[str]:
    loaded = loads(FEWER, variant=variant)
    assert loaded.errors == ()
    usable = loaded.usable()
    assert usable is not None
    return [f.answer.verdict.value for f in findings(usable)]


def test_an_assertion_may_take_away_what_a_variant_took() -> None:
    """It may also be held under the variant that is read, and take away what only its own variant adds."""
    assert verdicts(None) == ["holds"] * 4
    assert verdicts("fewer") == ["holds", "holds", "holds", "fails"]
    assert verdicts("more") == ["holds"] * 4


def test_what_is_wrong_with_an_assertion_in_any_case_is_wrong_under_a_variant() -> None:
    text = FEWER.replace(
        'with: {bodies.board.members: "- dan"}', 'with: {bodies.board.members: "- dann"}'
    )
    for variant in (None, "fewer", "more"):
        assert [p.code for p in loads(text, variant=variant).errors] == ["K171"]


def test_more_variants_than_can_be_checked_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"v-{at}" for at in range(30)]
    text = (
        BOARD + "variants: {" + ", ".join(f"{name}: {{people.dan: none}}" for name in names) + "}\n"
    )
    assert {p.code for p in loads(text).errors} == {"K171"}
    assert len(loads(text).errors) == 30
    monkeypatch.setattr(module, "MOST_READ", 25 * len(text))
    limit = [p for p in loads(text).errors if p.code == "K005"]
    assert [p.message.partition(";")[2] for p in limit] == [" at most 25 are checked"]
    assert text.splitlines()[limit[0].where.line - 1][limit[0].where.column - 1 :].startswith(
        "v-25:"
    )
    assert len(loads(text).errors) == 26
    monkeypatch.setattr(module, "MOST_READ", 1)
    assert len(loads(text).errors) == module.FEW + 1


# --- what is kept --------------------------------------------------------------------------------


def test_an_answer_is_found_anew_where_what_it_read_has_changed() -> None:
    asked = []

    @once
    def people(case: Case) -> int:
        asked.append(case.name)
        return len(case.people) if case.bodies else 0

    one = loads(BOARD).case
    assert one is not None
    other = replace(one, label="Other")
    fewer = replace(one, people={})
    with remembering():
        assert [people(c) for c in (one, other, fewer, other, fewer)] == [3, 3, 0, 3, 0]
    assert len(asked) == 2
    assert people(one) == people(one) == 3
    assert len(asked) == 4, "nothing is kept outside"


def test_an_answer_that_rests_on_another_reads_what_that_read() -> None:
    @once
    def inner(case: Case) -> int:
        return len(case.people)

    @once
    def outer(case: Case) -> int:
        return inner(case) * 10

    @once
    def second(case: Case) -> int:
        return inner(case) + 1

    one = loads(BOARD).case
    assert one is not None
    fewer = replace(one, people={})
    with remembering():
        assert (outer(one), second(one)) == (30, 4)
        assert (outer(fewer), second(fewer)) == (0, 1)


def test_a_variant_that_there_is_not() -> None:
    root, _ = parse("title: A", "a.yaml")
    assert isinstance(root, tree.Mapping)
    same, (problem,) = varied(root, "other")
    assert (same, problem.code) == (root, "K404")


def test_checks_are_what_they_say() -> None:
    assert set(CHECKS) >= MILD
