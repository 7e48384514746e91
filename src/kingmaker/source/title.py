"""The title of a case file, read without binding the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.source.parse import parse
from kingmaker.source.tree import Mapping, Scalar

if TYPE_CHECKING:
    from pathlib import Path


def title_of(file: Path) -> str:
    """Return the title that a case file gives itself; nothing where it has none."""
    node, _ = parse(file.read_text(encoding="utf-8"), file.name)
    title = node.get("title") if isinstance(node, Mapping) else None
    return title.text if isinstance(title, Scalar) else ""
