"""A case with changes: its variants, and what its assertions are held against, each read and checked as well."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.problems import Problem, Severity, is_error
from kingmaker.source import tree
from kingmaker.source.bound import bind_case
from kingmaker.source.checks import STRICT
from kingmaker.source.variants import apply_changes
from kingmaker.source.vocabulary.recording import VARIANT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.problems import Location
    from kingmaker.source.bind import Binder
    from kingmaker.source.include import Files


#: How many characters may be gone through for all alternatives of a case together, and how many are always checked.
MOST_READ = 100_000_000
FEW = 20


class Alternative(NamedTuple):
    """A case that differs: what the author calls it, where it is said, and the changes that make it."""

    title: str
    where: Location
    changes: tuple[tree.Entry, ...]

    def applied(self, root: tree.Mapping) -> tuple[tree.Mapping, tuple[Problem, ...]]:
        """Return the tree with the changes made, and the problems of those that cannot be."""
        return apply_changes(root, [(e.key.text, e.value, e.key.where) for e in self.changes])


def alternatives(root: tree.Mapping, *, variants: bool = True) -> Iterator[Alternative]:
    """Yield the variants of a case, if they are asked for, and what its assertions with `with` are held against."""
    known = {name.text: _variant(name, node) for name, node in _named(root.get("variants"))}
    yield from known.values() if variants else ()
    for name, node in _named(root.get("assert")):
        changes, variant = node.get("with"), node.get("variant")
        if isinstance(changes, tree.Mapping):
            title = f"the changes of the assertion `{name.text}`"
            base = known.get(variant.text) if isinstance(variant, tree.Scalar) else None
            first = base.changes if base is not None else ()
            yield Alternative(title, changes.where, (*first, *changes.entries))


class Bound(NamedTuple):
    """A tree, the case that it came to, and the binder that read it."""

    root: tree.Mapping
    case: Case
    binder: Binder


def varied(root: tree.Mapping, variant: str) -> tuple[tree.Mapping, tuple[Problem, ...]]:
    """Return a tree with a variant applied, and what is wrong with that."""
    found = {name.text: (name, node) for name, node in _named(root.get("variants"))}
    if variant in found:
        return _variant(*found[variant]).applied(root)
    help_ = f"variants: {', '.join(found)}" if found else "this case has no variants"
    message = f"there is no variant called `{variant}`"
    return root, (Problem("K404", message, root.where, help=help_),)


def _variant(name: tree.Scalar, node: tree.Mapping) -> Alternative:
    changes = tuple(e for e in node.entries if e.key.text not in VARIANT.known)
    return Alternative(f"the variant `{name.text}`", name.where, changes)


def _named(section: tree.Node | None) -> Iterator[tuple[tree.Scalar, tree.Mapping]]:
    """Yield the groups of keys of a section with their names: its keys, or the `id` of each."""
    found: list[tuple[tree.Node | None, tree.Node]] = []
    if isinstance(section, tree.Mapping):
        found = [(e.key, e.value) for e in section.entries]
    elif isinstance(section, tree.Sequence):
        found = [(i.get("id"), i) for i in section.items if isinstance(i, tree.Mapping)]
    for name, node in found:
        if isinstance(name, tree.Scalar) and isinstance(node, tree.Mapping):
            yield name, node


def alternative_problems(
    bound: Bound,
    files: Files,
    *,
    known: tuple[Problem, ...],
    plain: tree.Mapping | None = None,
) -> tuple[Problem, ...]:
    """Return what is wrong with a case under each of its alternatives and not without it.

    Of the checks only errors count: to vary a case is to try what it does not say. `plain` is the tree without the variant
    under which the case is read, if it is: then its other variants are left alone, that an alternative changes nothing is
    no fault, since a variant may well be what an assertion is held against, nor are changes that only this variant leaves
    no room for, as those that take away what it took.
    """
    root, case, binder = bound
    variants = plain is None
    seen = {(p.code, p.where) for p in known}
    found: list[Problem] = []
    some = list(alternatives(root, variants=variants))
    most = max(FEW, MOST_READ // max(1, sum(map(len, files.texts.values()))))
    if len(some) > most:
        message = f"{len(some):,} variants of a case this large; at most {most:,} are checked"
        help_ = "check the others with --variant, or make a case of its own of some"
        found.append(Problem("K005", message, some[most].where, help=help_))
    for one in some[:most]:
        changed, problems = one.applied(root)
        other, more, _ = bind_case(changed, case.name, files, base=binder, checks=STRICT)
        errors = [p for p in (*problems, *more) if is_error(p)]
        fresh = [p for p in errors if (p.code, p.where) not in seen]
        if fresh and plain is not None:
            always = _errors(one, plain, case.name, files)
            fresh = [p for p in fresh if (p.code, p.where) in always]
        found.extend(replace(p, message=f"under {one.title}: {p.message}") for p in fresh)
        if variants and other == case and not errors:
            found.append(_changes_nothing(one))
    return tuple(found)


def _errors(
    one: Alternative, root: tree.Mapping, name: str, files: Files
) -> set[tuple[str, Location]]:
    """Return what is wrong with a tree under an alternative: of each error its code and where it is."""
    changed, problems = one.applied(root)
    _, more, _ = bind_case(changed, name, files)
    return {(p.code, p.where) for p in (*problems, *more) if is_error(p)}


def _changes_nothing(one: Alternative) -> Problem:
    """Return the warning for changes under which the case is what it is without."""
    verb = "changes" if one.title.startswith("the variant") else "change"
    message = f"{one.title} {verb} nothing"
    help_ = "give a path the value that should stand there instead: `bodies.board.seats: 7`"
    return Problem("K761", message, one.where, Severity.WARNING, help=help_)
