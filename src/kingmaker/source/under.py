"""A case under changes that it names itself: those of an assertion's `with`, or of one of its variants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.problems import Problem
from kingmaker.source.alternatives import varied
from kingmaker.source.bound import bind_case
from kingmaker.source.tree import Mapping, Scalar, Sequence
from kingmaker.source.variants import apply_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.source.load import Loaded

#: The problem of a change that takes away what is not there.
_GONE = "K171"


def under(loaded: Loaded, assertion: str) -> Loaded:
    """Return a case as it is read under the variant and the changes of an assertion, and what is wrong with it then.

    One without either leaves the case as it is, and what it takes away may be gone already: the case may have been read
    under a variant. Costs as much as binding the case.
    """
    entry = _entry(loaded, assertion)
    if loaded.tree is None or loaded.files is None or entry is None:
        return replace(loaded, problems=())
    variant, changes = entry.get("variant"), entry.get("with")
    tree, problems = loaded.tree, list[Problem]()
    if isinstance(variant, Scalar) and variant.text != loaded.variant:
        tree, wrong = varied(tree, variant.text)
        problems += wrong
    entries = changes.entries if isinstance(changes, Mapping) else ()
    tree, wrong = apply_changes(tree, [(e.key.text, e.value, e.key.where) for e in entries])
    name = loaded.case.name if loaded.case is not None else ""
    case, more, _ = bind_case(tree, name, loaded.files)
    found = [p for p in (*problems, *wrong) if loaded.variant is None or p.code != _GONE]
    return replace(loaded, case=case, problems=(*found, *more), tree=tree)


def under_variant(loaded: Loaded, variant: str) -> Case | None:
    """Return a case under one of its variants, `None` where that is no case. Costs as much as binding the case."""
    if loaded.tree is None or loaded.files is None or loaded.case is None:
        return None
    changed, _ = varied(loaded.tree, variant)
    case, _, _ = bind_case(changed, loaded.case.name, loaded.files)
    return case


def under_each(loaded: Loaded) -> dict[Name, Case]:
    """Return a case under each of its variants that leaves a case. Costs as much as binding each."""
    names = loaded.case.variants if loaded.case is not None else ()
    found = ((name, under_variant(loaded, name)) for name in names)
    return {name: case for name, case in found if case is not None}


def _entry(loaded: Loaded, assertion: str) -> Mapping | None:
    for entry in _entries(loaded):
        name = entry.get("id")
        if isinstance(name, Scalar) and name.text == assertion:
            return entry
    return None


def _entries(loaded: Loaded) -> Iterator[Mapping]:
    section = loaded.tree.get("assert") if loaded.tree is not None else None
    if isinstance(section, Sequence):
        yield from (item for item in section.items if isinstance(item, Mapping))
