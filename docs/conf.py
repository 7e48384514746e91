"""How Sphinx builds the documentation. Why Sphinx: decisions/0002-sphinx-for-the-documentation."""

import re
from pathlib import Path

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
html_copy_source = False
html_show_sphinx = False
smartquotes = False  # quotes and dashes stay as they are written
pygments_style = "friendly"
pygments_dark_style = "github-dark"
