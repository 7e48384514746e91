"""From a path to a case: read, parse, include, bind, check. The only door in."""

from __future__ import annotations

from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from kingmaker.model.case import Case
from kingmaker.model.parties import Party
from kingmaker.model.values import Name
from kingmaker.problems import Location, Problem, by_place, is_error
from kingmaker.records import dataclass
from kingmaker.source import tree
from kingmaker.source.bind import Binder
from kingmaker.source.checks import CHECKS, checked, checks_after, name_checks, tree_checks
from kingmaker.source.checks.unused import changes_nothing
from kingmaker.source.include import Files, assemble
from kingmaker.source.lawpacks import load_law
from kingmaker.source.memory import remembering
from kingmaker.source.names import gather
from kingmaker.source.parse import parse
from kingmaker.source.read import Text, clean, read
from kingmaker.source.readers import read_zone
from kingmaker.source.variants import apply_changes
from kingmaker.source.vocabulary.recording import VARIANT
from kingmaker.source.vocabulary.top import CASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kingmaker.model.record import Variant
    from kingmaker.source.checks import Check
    from kingmaker.source.names import Names


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case as far as it could be read, every problem found, and the texts that they point into.

    `case` is `None` only where nothing could be read at all. `tree` is the case as text with places,
    includes merged and the variant applied.
    """

    case: Case | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    tree: tree.Mapping | None = None
    files: Files | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep answers from being right."""
        return tuple(p for p in self.problems if is_error(p))


def load(path: str | Path, *, variant: str | None = None, without: Iterable[str] = ()) -> Loaded:
    """Read a case: a path, or the bare name of a shipped case.

    `variant` applies one of the case's named changes. `without` leaves out included files, by path or last
    part of it. Nothing that the author wrote raises: every mistake is in `problems`, in the order of the file.
    """
    found = read(path)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    return load_text(found, variant=variant, without=without)


def loads(
    text: str, *, name: str = "<text>", folder: Path | None = None, variant: str | None = None
) -> Loaded:
    """Read a case from a text; includes are looked for in `folder`, refused without one.

    >>> loads("title: Nothing yet").problems
    ()
    """
    found = clean(text, name)
    if isinstance(found, Problem):
        return Loaded(None, (found,), {name: text})
    return load_text(Text(name, found, folder), variant=variant)


def load_text(main: Text, *, variant: str | None = None, without: Iterable[str] = ()) -> Loaded:
    """Read a case whose text is at hand."""
    with remembering():
        return _loaded(main, variant, without)


def _loaded(main: Text, variant: str | None, without: Iterable[str]) -> Loaded:
    files = Files(main, frozenset(without))
    root, problems = _root(main)
    if root is None:
        return Loaded(None, problems, files.texts)
    merged, more = assemble(root, files)
    problems = (*problems, *more)
    if variant is not None:
        merged, more = _varied(merged, variant)
        problems = (*problems, *more)
    case, more, binder = bind_case(merged, main.name, files)
    problems = (*problems, *more)
    if variant is None and case is not None:
        problems = (*problems, *_variant_problems(merged, case, files, binder, known=problems))
    return Loaded(case, by_place(problems), files.texts, merged, files)


def _root(main: Text) -> tuple[tree.Mapping | None, tuple[Problem, ...]]:
    node, problems = parse(main.text, main.name)
    if isinstance(node, tree.Mapping):
        return node, problems
    if node is None and problems:
        return None, problems
    where = node.where if node is not None else Location(main.name, 1, 1, 1, 1)
    said = "is empty" if node is None else f"holds {tree.kind_of(node)}"
    help_ = "begin with a line such as `title: Acme`"
    return None, (
        *problems,
        Problem("K100", f"a case is a group of keys; this file {said}", where, help=help_),
    )


def bind_case(
    root: tree.Mapping,
    file: str,
    files: Files,
    *,
    base: Binder | None = None,
    checks: tuple[Check, ...] = CHECKS,
) -> tuple[Case | None, tuple[Problem, ...], Binder]:
    """Return the case that a tree describes, every problem of names, kinds and meaning, and the binder used.

    `base` is the binder of the case that this one is a variant of, `checks` are those that it may fail then.
    """
    names, problems = gather(root)
    binder = Binder(names, _zone(root), files.table)
    if base is not None and base.zone == binder.zone:
        binder.before = base.memo
        binder.changed = _differing(names, base.names)
    made = binder.record(CASE, root, "")
    if not isinstance(made, Case):
        made = _untitled(binder, root)
    shape = () if base is not None else tree_checks(root)
    found = (*problems, *binder.problems, *names.problems(), *name_checks(names), *shape)
    if not isinstance(made, Case):
        return None, found, binder
    case = _completed(made, binder, file)
    if any(is_error(p) for p in found):
        return case, found, binder
    return case, (*found, *checked(case, checks)), binder


def _differing(names: Names, others: Names) -> frozenset[tuple[str, str]]:
    """Return the names that only one of two cases declares; gauges, too, whose levels differ."""
    here, there = names.scopes, others.scopes
    scopes = {*here, *there}
    apart = [(s, n) for s in scopes for n in here.get(s, {}).keys() ^ there.get(s, {}).keys()]
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


def _completed(case: Case, binder: Binder, file: str) -> Case:
    """Return the case with its law, and with the people that it declares by naming them."""
    law = None if case.law is None else load_law(cast("str", case.law), case.as_of)
    implied = {
        Name(name, where): Party(
            path=f"people.{name}", where=where, label=binder.labels.get(name, "")
        )
        for name, where in binder.names.scopes.get("person", {}).items()
        if name not in case.people
    }
    return replace(case, name=Path(file).stem, law=law, people={**case.people, **implied})


def _varied(root: tree.Mapping, variant: str) -> tuple[tree.Mapping, tuple[Problem, ...]]:
    section = root.get("variants")
    chosen = section.get(variant) if isinstance(section, tree.Mapping) else None
    if not isinstance(chosen, tree.Mapping):
        known = [e.key.text for e in section.entries] if isinstance(section, tree.Mapping) else []
        help_ = f"variants: {', '.join(known)}" if known else "this case has no variants"
        return root, (
            Problem("K404", f"there is no variant called `{variant}`", root.where, help=help_),
        )
    changes = [e for e in chosen.entries if e.key.text not in VARIANT.known]
    return apply_changes(root, [(e.key.text, e.value, e.key.where) for e in changes])


def _variant_problems(
    root: tree.Mapping, case: Case, files: Files, base: Binder, *, known: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """Return what is wrong with the case under each of its variants and not without it."""
    seen = {(p.code, p.where) for p in known}
    found: list[Problem] = []
    for name, variant in case.variants.items():
        changed, problems = _varied(root, name)
        checks = checks_after(change.path.partition(".")[0] for change in variant.changes)
        varied, more, _ = bind_case(changed, case.name, files, base=base, checks=checks)
        fresh = (p for p in (*problems, *more) if is_error(p) and (p.code, p.where) not in seen)
        found.extend(_under(variant, p) for p in fresh)
        if varied == case and not any(is_error(p) for p in (*problems, *more)):
            found.append(changes_nothing(name))
    return tuple(found)


def _under(variant: Variant, problem: Problem) -> Problem:
    return replace(problem, message=f"under the variant `{variant.id}`: {problem.message}")
