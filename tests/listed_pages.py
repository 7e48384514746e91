"""Pages that list those of their folder, by title: the site could do so by itself, a code host that shows one page at a time cannot."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
#: What the list stands behind.
MARK = "<!-- each page by its title, by `python -m tests.generated` -->"
#: The pages that hold one.
PAGES = ("docs/decisions/index.md", "docs/reference/problems/index.md")
_TREE = ("", "```{toctree}", ":hidden:", ":glob:", ":maxdepth: 1", "", "*", "```", "")


def files() -> dict[str, Callable[[], str]]:
    """Each page by its path from the root, with what makes its text."""
    return {name: partial(listing, name) for name in PAGES}


def listing(name: str) -> str:
    """The page as it is written up to the mark, then its list."""
    page = ROOT / name
    head, _, _ = page.read_text("utf-8").partition(MARK)
    others = sorted(other for other in page.parent.glob("*.md") if other != page)
    lines = (f"- [{_title(other)}]({other.name})" for other in others)
    return "\n".join((head + MARK, "", *lines, *_TREE))


def _title(page: Path) -> str:
    first, _, _ = page.read_text("utf-8").partition("\n")
    return first.removeprefix("# ")
