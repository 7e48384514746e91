"""A printed report as PDF: set by Typst, an optional extra, in letters that are shipped."""

from __future__ import annotations

from typing import Final

from kingmaker.records import dataclass
from kingmaker.report.lettering import FOLDER, foreign

#: What the pages keep to: PDF/UA-1, by which screen readers are told headings, tables, lists and what pictures show.
_STANDARD: Final = "ua-1"
#: What Typst says of a letter that no font has.
_UNSHOWN = "could not be displayed"


@dataclass(frozen=True, slots=True)
class Pages:
    """A file of pages, and what no font could show of them, in the words of Typst."""

    content: bytes
    lacking: str = ""


def as_pdf(source: str) -> Pages:
    """Return the pages of a source in Typst as PDF, accessible by PDF/UA-1 (ISO 14289-1, 2014).

    Fonts are the shipped ones and Typst's own; those of the system are looked at only for letters that these lack.
    The same source gives the same bytes, apart from such letters: no date of the clock stands in it. Where no font has
    a letter, the pages are made without the mark of the standard, which forbids it. `ImportError` where typst is not
    installed.
    """
    import typst  # noqa: PLC0415  # an extra, for those who ask for it

    fonts = typst.Fonts(include_system_fonts=bool(foreign(source)), font_paths=[str(FOLDER)])
    compiler = typst.Compiler(font_paths=fonts)
    lacking = ""
    try:
        made = compiler.compile(source.encode(), format="pdf", timestamp=0, pdf_standards=_STANDARD)
    except typst.TypstError as refused:
        if _UNSHOWN not in refused.message:
            raise
        lacking = refused.message
        made = compiler.compile(source.encode(), format="pdf", timestamp=0)
    assert isinstance(made, bytes)  # noqa: S101  # one file is asked for
    return Pages(made, lacking)
