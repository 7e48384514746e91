"""The files that are made from the code. Run as a program, this module renews them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kingmaker.source.reference import vocabulary_page
from kingmaker.source.schema import schema_text
from tests import gallery_page, listed_pages, snapshots
from tests.grammar_table import grammar_json
from tests.law_reference import law_reference

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent

#: Each file, by its path from the root, with what makes its text.
GENERATED: dict[str, Callable[[], str]] = {
    "docs/gallery.md": gallery_page.page,
    **gallery_page.pictures(),
    **listed_pages.files(),
    "docs/reference/law-packs.md": law_reference,
    "docs/reference/vocabulary.md": vocabulary_page,
    "src/kingmaker/source/case.schema.json": schema_text,
    "src/kingmaker/source/grammar.json": grammar_json,
}


def stale() -> list[str]:
    """The files that are not what the code says."""
    return [name for name, make in GENERATED.items() if _text(name) != make()]


def _text(name: str) -> str:
    file = ROOT / name
    return file.read_text("utf-8") if file.exists() else ""


def main() -> None:
    """Write what is stale, snapshots of reports as well, and say what was written."""
    made = {**GENERATED, **snapshots.files()}
    for name, make in made.items():
        text = make()
        if _text(name) != text:
            (ROOT / name).parent.mkdir(exist_ok=True)
            (ROOT / name).write_text(text, "utf-8", newline="\n")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
