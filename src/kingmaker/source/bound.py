"""A tree to a case: its names gathered, its values bound, the quick checks run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from kingmaker.model.case import Case
from kingmaker.model.parties import Party
from kingmaker.model.values import Name
from kingmaker.problems import is_error
from kingmaker.source import tree
from kingmaker.source.beside import declare_listed
from kingmaker.source.bind import Binder
from kingmaker.source.checks import CHECKS, checked, name_checks, tree_checks
from kingmaker.source.lawpacks import load_law
from kingmaker.source.names import gather
from kingmaker.source.percent import in_numbers
from kingmaker.source.read import GALLERY
from kingmaker.source.readers import read_zone
from kingmaker.source.sole import with_sole_acts
from kingmaker.source.vocabulary.top import CASE

if TYPE_CHECKING:
    from kingmaker.problems import Problem
    from kingmaker.source.checks import Check
    from kingmaker.source.include import Files
    from kingmaker.source.names import Names
    from kingmaker.source.read import Text


def bind_case(
    root: tree.Mapping,
    file: str,
    files: Files,
    *,
    base: Binder | None = None,
    checks: tuple[Check, ...] = CHECKS,
) -> tuple[Case | None, tuple[Problem, ...], Binder]:
    """Return the case that a tree describes, every problem of names, kinds and meaning, and the binder used.

    `base` is the binder of the case that this one is a variant of, `checks` are those that matter then.
    """
    names, problems = gather(root)
    binder = Binder(names, _zone(root), files.table)
    declare_listed(binder, root)
    if base is not None and base.zone == binder.zone:
        binder.before = base.memo
        binder.changed = _differing(names, base.names)
    made = binder.record(CASE, root, "")
    if not isinstance(made, Case):
        made = _untitled(binder, root)
    shape = (*name_checks(names), *tree_checks(root))
    found = (*problems, *binder.problems, *names.problems(), *shape)
    if not isinstance(made, Case):
        return None, found, binder
    case = _completed(made, binder, file, files.main)
    if any(is_error(p) for p in found):
        return case, found, binder
    return case, (*found, *checked(case, checks)), binder


def _differing(names: Names, others: Names) -> frozenset[tuple[str, str]]:
    """Return the names that only one of two cases declares; gauges, too, whose levels differ."""
    here, there = names.scopes, others.scopes
    scopes = {*here, *there}
    differ = [s for s in scopes if here.get(s) is not there.get(s)]
    apart = [(s, n) for s in differ for n in here.get(s, {}).keys() ^ there.get(s, {}).keys()]
    gauges = {*names.levels, *others.levels}
    moved = [g for g in gauges if {*names.levels.get(g, ())} != {*others.levels.get(g, ())}]
    return frozenset((*apart, *(("gauge", g) for g in moved)))


def _untitled(binder: Binder, root: tree.Mapping) -> object:
    """Bind a case without a title all the same, so that its other problems are found in the same run."""
    scratch = Binder(binder.names, binder.zone, binder.table)
    title = tree.Entry(tree.Scalar("title", root.where), tree.Scalar("untitled", root.where))
    kept = tuple(e for e in root.entries if e.key.text != "title")
    return scratch.record(CASE, replace(root, entries=(title, *kept)), "")


def _zone(root: tree.Mapping) -> ZoneInfo:
    node = root.get("timezone")
    found = read_zone(node.text, node.where) if isinstance(node, tree.Scalar) else None
    return found if isinstance(found, ZoneInfo) else ZoneInfo("UTC")


def _completed(case: Case, binder: Binder, name: str, main: Text) -> Case:
    """Return the case with its law, the people that it declares by naming them, and the acts that go without saying."""
    law = None if case.law is None else load_law(cast("str", case.law), case.as_of)
    implied = {
        Name(name, where): Party(
            path=f"people.{name}", where=where, label=binder.labels.get(name, "")
        )
        for name, where in binder.names.scopes.get("person", {}).items()
        if name not in case.people
    }
    people = {**case.people, **implied} if implied else case.people
    plain = Path(main.name)
    file = plain.stem if main.folder == GALLERY else quote(plain.name)
    holdings = {entity: in_numbers(classes) for entity, classes in case.holdings.items()}
    case = with_sole_acts(replace(case, holdings=holdings))
    return replace(case, name=Path(name).stem, file=file, law=law, people=people)
