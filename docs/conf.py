"""How Sphinx builds the documentation. Why Sphinx: decisions/0002-sphinx-for-the-documentation."""

from __future__ import annotations

import gc
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

gc.set_threshold(100_000)  # pages are trees of small parts: looking through them took a fifth

_face = (Path(__file__).parent.parent / "src/kingmaker/version.py").read_text("utf-8")

project = "Kingmaker"
author = "The Kingmaker contributors"
copyright = "the Kingmaker contributors; Apache-2.0"
release = re.findall(r'^__version__ = "(.+)"$', _face, re.MULTILINE)[0]
html_title = f"Kingmaker {release}"

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3  # [text](page.md#a-heading) works
templates_path: list[str] = []
exclude_patterns: list[str] = []

# Strict: every warning is an error, except these.
suppress_warnings = [
    "misc.highlighting_failure",  # an example may be broken on purpose
    "myst.header",  # a page may begin at any level
]

html_theme = "furo"  # its own fonts, styles and scripts: nothing is fetched when a page is viewed
html_static_path = ["static"]  # what is printed: dark enough, and with room for its columns
html_css_files = ["wide.css"]
html_copy_source = False
html_show_sphinx = False
smartquotes = False  # quotes and dashes stay as they are written
pygments_style = "friendly"
pygments_dark_style = "github-dark"


def _in_sight(*event: Any) -> None:  # noqa: ANN401 - what Sphinx hands over
    """Leave out of the navigation what lies below the list of a section.

    Else each page would carry a link to every problem, which is most of what a page weighs.
    """
    context = event[3]
    whole = context.get("toctree")
    if whole is not None:
        context["toctree"] = lambda **how: whole(**how | {"maxdepth": 2})


def setup(app: Sphinx) -> None:
    """Have the navigation cut before the theme makes it."""
    app.connect("html-page-context", _in_sight, priority=400)
