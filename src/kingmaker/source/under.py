"""A case under the changes that one of its assertions names in its `with`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.source.bound import bind_case
from kingmaker.source.tree import Mapping, Scalar, Sequence
from kingmaker.source.variants import apply_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

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
