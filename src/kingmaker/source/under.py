"""A case under changes that it names itself: those of an assertion's `with`, or of one of its variants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.source.alternatives import varied
from kingmaker.source.bound import bind_case
from kingmaker.source.tree import Mapping, Scalar, Sequence
from kingmaker.source.variants import apply_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.source.load import Loaded


def under(loaded: Loaded, assertion: str) -> Loaded:
    """Return a case as it is read under the changes of an assertion, and what is wrong with it then.

    One without changes leaves the case as it is. Costs as much as binding the case.
    """
    changes = _changes(loaded, assertion)
    if loaded.tree is None or loaded.files is None or not changes:
        return replace(loaded, problems=())
    made = [(entry.key.text, entry.value, entry.key.where) for entry in changes.entries]
    changed, problems = apply_changes(loaded.tree, made)
    name = loaded.case.name if loaded.case is not None else ""
    case, more, _ = bind_case(changed, name, loaded.files)
    return replace(loaded, case=case, problems=(*problems, *more), tree=changed)


def under_variant(loaded: Loaded, variant: str) -> Case | None:
    """Return a case under one of its variants, `None` where that is no case. Costs as much as binding the case."""
    if loaded.tree is None or loaded.files is None or loaded.case is None:
        return None
    changed, _ = varied(loaded.tree, variant)
    case, _, _ = bind_case(changed, loaded.case.name, loaded.files)
    return case


def _changes(loaded: Loaded, assertion: str) -> Mapping | None:
    for entry in _entries(loaded):
        name = entry.get("id")
        changes = entry.get("with")
        if isinstance(name, Scalar) and name.text == assertion and isinstance(changes, Mapping):
            return changes
    return None


def _entries(loaded: Loaded) -> Iterator[Mapping]:
    section = loaded.tree.get("assert") if loaded.tree is not None else None
    if isinstance(section, Sequence):
        yield from (item for item in section.items if isinstance(item, Mapping))
