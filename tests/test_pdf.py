"""The printed report: every block, every number, nothing beyond the margins, the same bytes each time, for screen readers too."""

from __future__ import annotations

import ctypes
import json
import re
from dataclasses import replace
from fractions import Fraction
from textwrap import dedent
from typing import TYPE_CHECKING, get_args
from unicodedata import category

import pypdfium2
import pytest
import typst
from click import UsageError
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw as pdfium

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.recounting import recount
from kingmaker.cli import main, picture
from kingmaker.cli.page import page_of
from kingmaker.report.as_html import Page
from kingmaker.report.as_pdf import as_pdf
from kingmaker.report.as_text import as_text
from kingmaker.report.as_typst import as_typst
from kingmaker.report.document import (
    Bars,
    Block,
    Box,
    Chart,
    Column,
    Course,
    Document,
    Group,
    Groups,
    Items,
    Matrix,
    Network,
    Part,
    Rests,
    Row,
    Scale,
    Section,
    Shape,
    Structure,
    Table,
    Text,
    Tornado,
    What,
    Who,
)
from kingmaker.report.lettering import foreign
from kingmaker.report.overview import Beside, overview
from kingmaker.report.typst_style import STYLE
from kingmaker.report.typst_tables import UPRIGHT, said, string, widths_of
from kingmaker.source.load import load, loads
from tests.drawn import COURSE, PICTURES
from tests.struggle_cases import MILL
from tests.test_struggle_record import RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

#: The margins of a page at its sides, in points, and how far a letter may lean over them.
MARGIN, LEAN = 51.0, 3.0
#: The fonts of a report: those that are shipped, and Typst's own for code.
SHIPPED = {"Inter-Regular", "Inter-SemiBold", "DejaVuSansMono"}
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
RESTS = Rests("powers.dismiss", ("wired",), "reported")
WORDS = (
    Text("A paragraph by `offices.ceo`."),
    Text("  10 | lines\n  11 | of a file"),
    Items((("an item", RESTS),)),
    Groups(
        "g", (Group("A group", "It holds of them.", (("a thing", RESTS),), RESTS),), "Of these:"
    ),
    Table(
        "t",
        (Column("a", "first head"), Column("b", "figures")),
        (Row(("a cell", "17"), RESTS),),
        "A title",
    ),
)
WHOLE = (*WORDS, *(block for block, _ in PICTURES.values()))


def of(*blocks: Block, how: str = "By hand.") -> Document:
    short = Section("summary", "In short", (Text("It is so.", of="one"),))
    return Document(
        "report", "acme", "The report of Acme", (short, Section("one", "The first", blocks, how))
    )


def opened(source: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(as_pdf(source).content)


def pages(source: str) -> list[str]:
    """Return the text of each page, as a reader can copy it, in single blanks."""
    found = [page.get_textpage().get_text_range() for page in opened(source)]
    return [" ".join(text.replace("\u200b", "").replace("\ufffe", "-").split()) for text in found]


def beyond(source: str) -> list[tuple[int, str]]:
    """Return what stands beyond the margins of its page, with the number of the page; of pictures, beyond the page."""
    found = []
    for number, page in enumerate(opened(source), start=1):
        text = page.get_textpage()
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            sides = left < MARGIN - LEAN or right > page.get_width() - MARGIN + LEAN
            if sides or bottom < 20 or top > page.get_height() - 20:
                found.append((number, text.get_text_bounded(left, bottom, right, top)))
        for thing in page.get_objects(max_depth=1):
            left, bottom, right, top = thing.get_bounds()
            if (
                min(left, bottom) < -1
                or right > page.get_width() + 1
                or top > page.get_height() + 1
            ):
                found.append((number, f"a thing of kind {thing.type}"))
    return found


def fonts(source: str) -> set[str]:
    """Return the names of all fonts that text is set in."""
    found = set()
    for page in opened(source):
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(thing.raw)
            name = ctypes.create_string_buffer(100)
            pdfium.FPDFFont_GetBaseFontName(font, name, 100)
            found.add(name.value.decode().rsplit("+", maxsplit=1)[-1])
    return found


# --- blocks -----------------------------------------------------------------------------------------

#: What has to be read of each kind of block.
READ = {
    "Text": ("A paragraph by offices.ceo.", "10 | lines"),
    "Items": ("an item wired (reported) [1]",),
    "Groups": ("A group", "It holds of them.", "Of these:", "a thing"),
    "Table": ("A title", "first head", "figures", "a cell 17 wired (reported)"),
    "Bars": ("She is back", "61%", "42% to 83%"),
    "Tornado": ("how surely", "20%", "where the assumption is highest"),
    "Course": ("The letter", "61% She is back"),
    "Chart": ("in all", "to each", "Ann"),
    "Matrix": ("At a glance", "Remove the chair", "Ben", "can stop it alone"),
    "Network": ("Needs", "1 money", "Ann → Ben: credit (stops: nobody is left to give it)"),
    "Structure": ("Who decides", "100% of votes", "Acme"),
    "Scale": ("The price", "where they stand", "a deal is possible"),
}


@pytest.fixture(scope="module")
def whole() -> str:
    return as_typst(of(*WHOLE))


def test_every_kind_of_block_is_printed(whole: str) -> None:
    kinds = {kind.__name__ for kind in get_args(Block)}
    assert kinds == set(READ) == {type(block).__name__ for block in WHOLE}
    text = " ".join(pages(whole))
    for kind, words in READ.items():
        assert [w for w in words if w not in text] == [], (kind, text)


#: Blocks of which a case may leave all empty that can be.
EMPTY: tuple[Block, ...] = (
    Bars("b", "", ()),
    Chart("c", "", "", "", ()),
    Tornado("t", "", 0.5, ()),
    Matrix("m", "", (), ()),
    Network("n", "", (("a", ""),), ()),
    Structure("s", "", (Box("a", "", Shape.BODY),), ()),
    Scale("s", "", 0, 1, "", (), (), (), ()),
    Table("t", (Column("a", ""),), ()),
    Table("t", (Column("a", ""),), (Row(("",)),)),
    Groups("g", (Group("", "", ()),)),
    Items(()),
    Text(""),
)


def test_what_is_empty_is_set_as_well() -> None:
    sections = (
        Section("", "", ()),
        Section("one", "", EMPTY),
        Section("two", "T", (Text("x", of="nowhere"),)),
    )
    for document in (Document("", "", "", ()), Document("report", "x", "", sections)):
        assert as_pdf(as_typst(document)).lacking == ""


def test_pictures_are_described(whole: str) -> None:
    for block, svg in PICTURES.values():
        told = re.search(r"<desc[^>]*>([^<]{1,20})", svg)
        assert told is not None
        assert f"{told[1][:20]}" in whole, block


def test_letters_are_the_shipped_ones_in_pictures_too(whole: str) -> None:
    assert fonts(whole) == SHIPPED


def test_the_style_itself_needs_no_other_letters() -> None:
    """Else the fonts of the system would be looked at for every report."""
    assert foreign(STYLE) == ""


def test_nothing_stands_beyond_the_margins(whole: str) -> None:
    assert beyond(whole) == []
    long = "an.address.of.a.clause.that.is.longer.than.the.column.it.stands.in"
    columns = tuple(Column(str(n), f"heading number {n}") for n in range(12))
    row = Row(
        tuple(f"{long} and {n}00,000,000.00 USD" for n in range(12)), Rests(long, (long, long))
    )
    tall = Course(
        "c",
        "All",
        tuple(replace(s, number=n) for n in range(40) for s in COURSE.stops[1:]),
        COURSE.ends,
    )
    source = as_typst(of(tall, Text("Beside it."), Table("t", columns, (row,))))
    assert "#sideways[" in source
    assert beyond(source) == []


def test_a_wide_matrix_is_drawn_in_parts() -> None:
    who = tuple(Who(f"Member {n}", (f"m{n}",)) for n in range(40))
    matrix = Matrix("m", "All", who, (What("Decide", ("d",), (Part.MATTERS,) * 40),))
    source = as_typst(of(matrix))
    assert source.count("#figure-of(") == 3
    text = " ".join(pages(source))
    assert [n for n in range(40) if f"Member {n}" not in text] == []


def test_a_table_over_pages_repeats_its_heads() -> None:
    rows = tuple(Row((f"row {n}", "text " * 30)) for n in range(80))
    source = as_typst(of(Table("t", (Column("a", "the head"), Column("b", "what")), rows)))
    texts = [text for text in pages(source) if "row " in text]
    assert len(texts) > 2
    assert all("the head" in text for text in texts)


def test_columns_are_as_wide_as_they_want() -> None:
    texts = [["1", "word " * 60, "x" * 30], ["2", "", "2025-04-01 12:00 to 2025-04-02 13:30"]]
    widths = widths_of(["n", "what", "when"], texts, UPRIGHT)
    assert sum(widths) == pytest.approx(UPRIGHT)
    assert widths[2] > 100
    assert widths[1] > widths[2] > widths[0]
    assert sum(widths_of(["n", "m"], [["a", "b"]], UPRIGHT)) < 50


# --- what people wrote is text ----------------------------------------------------------------------

HOSTILE = '#panic("x") $y$ *bold* _it_ `#z` ] [ { } \\ \\" </svg> <l> @r // /* ~ -- "quoted"'


def test_nothing_that_people_wrote_is_markup() -> None:
    rests = Rests(HOSTILE, (HOSTILE,), HOSTILE)
    blocks = (
        Text(HOSTILE),
        Text(f"{HOSTILE}\n{HOSTILE}"),
        Items(((HOSTILE, rests),)),
        Groups("g", (Group(HOSTILE, HOSTILE, ((HOSTILE, rests),), rests),), HOSTILE),
        Table("t", (Column("a", HOSTILE),), (Row((HOSTILE,), rests),), HOSTILE),
        Matrix("m", HOSTILE, (Who(HOSTILE, ("a",)),), (What(HOSTILE, ("d",), (Part.STOPS,)),)),
    )
    sections = (Section("one", HOSTILE, blocks, HOSTILE), Section("two", "T", (), HOSTILE * 6))
    page = Page({HOSTILE: HOSTILE}, {HOSTILE: (HOSTILE, "https://example.org/" + HOSTILE)})
    document = Document(HOSTILE, HOSTILE, HOSTILE, sections, ((HOSTILE, HOSTILE),))
    text = " ".join(pages(as_typst(document, page)))
    assert text.count('#panic("x") $y$ *bold*') > 12


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_a_string_of_code_is_the_text(text: str) -> None:
    """Read back by Typst, it is what was written, but for signs that control and show nothing."""
    kept = "".join(
        c for c in text if c in "\t\n\r" or not (category(c) in {"Cc", "Cs"} or c in "\ufffe\uffff")
    )
    assert json.loads(typst.eval(b"", string(text))) == kept


def test_code_is_told_apart() -> None:
    assert said("a `b` c") == '"a " + raw("b") + " c"'


# --- the file ---------------------------------------------------------------------------------------


def test_the_same_document_is_the_same_file(whole: str) -> None:
    first = as_pdf(whole).content
    assert first == as_pdf(whole).content
    assert b"CreationDate" not in first
    assert b"ModDate" not in first


def test_a_file_says_what_it_is_and_names_no_author(whole: str) -> None:
    told = opened(whole).get_metadata_dict(skip_empty=True)
    assert told["Title"] == "The report of Acme"
    assert told["Subject"] == "report of acme"
    assert "Author" not in told


def test_screen_readers_are_told_headings_and_tables(whole: str) -> None:
    content = as_pdf(whole).content
    assert b"pdfuaid:part" in content
    file = pypdfium2.PdfDocument(content)
    assert pdfium.FPDFCatalog_IsTagged(file.raw)
    kinds = set()
    for page in file:
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        kinds |= set(_kinds(tree))
    assert {"H1", "H2", "P", "L", "LI", "Table", "TR", "TH", "TD", "Figure", "Link", "TOC"} <= kinds


def _kinds(tree: object) -> Iterator[str]:
    """Yield what the parts of a page are, from the top down."""

    def within(part: object) -> Iterator[str]:
        name = ctypes.create_string_buffer(64)
        size = pdfium.FPDF_StructElement_GetType(part, name, 64)
        yield name.raw[: size - 2].decode("utf-16-le")
        for n in range(pdfium.FPDF_StructElement_CountChildren(part)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(part, n)
            if child:
                yield from within(child)

    for n in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        yield from within(pdfium.FPDF_StructTree_GetChildAtIndex(tree, n))


def test_contents_and_bookmarks_lead_to_the_sections() -> None:
    filler = tuple(Text("word " * 300) for _ in range(4))
    sections = tuple(Section(f"s{n}", f"Section of {n}", filler) for n in range(4))
    short = Section("summary", "In short", (Text("All is well.", of="s3"),))
    source = as_typst(Document("report", "acme", "Acme", (short, *sections)))
    texts = pages(source)
    starts = [
        next(p for p, t in enumerate(texts, start=1) if f"Section of {n} word" in t)
        for n in range(4)
    ]
    assert starts == sorted(set(starts))
    marks = [(m.get_title(), m.get_dest().get_index() + 1) for m in opened(source).get_toc()]
    assert [m for m in marks if m[0] != "Contents"] == [
        (f"{n + 1} Section of {n}", starts[n]) for n in range(4)
    ]
    assert all(re.search(rf"Section of {n}[ .]*{starts[n]}", texts[0]) for n in range(4))
    assert f"All is well. p. {starts[3]}" in texts[0]
    assert all(f"{n} / {len(texts)}" in text for n, text in enumerate(texts, start=1))


def test_the_contents_of_many_sections_stand_below_the_findings_in_two_columns() -> None:
    short = Section("summary", "In short", tuple(Text("It ends so. " * 12) for _ in range(5)))
    sections = tuple(Section(f"s{n}", f"Section of {n}", (Text("Fine."),)) for n in range(40))
    first, second, *_ = pages(as_typst(Document("report", "acme", "Acme", (short, *sections))))
    assert all(re.search(rf"\b{n + 1} +Section of {n}\b", first) for n in range(40))
    assert "Contents" not in second
    assert "1 Section of 0 Fine." in " ".join(second.split())


def test_heads_of_pages_say_of_which_case_and_version() -> None:
    document = Document(
        "report", "acme", "Acme", of(*WHOLE).sections, (("kingmaker", "1.2"), ("case", "sha256:77"))
    )
    first, *rest = pages(as_typst(document))
    assert all("acme · kingmaker 1.2 · sha256:77" in text for text in rest)
    assert "acme · kingmaker" not in first


def test_long_methods_are_notes_at_the_end() -> None:
    text = " ".join(pages(as_typst(of(Text("Fine."), how="By a method. " * 40))))
    assert re.search(r"How this was obtained. Note 1 p. \d", text)
    assert "Note 1, on The first By a method. By a method." in text


def test_clauses_stand_at_the_end_with_their_sources() -> None:
    rests = Rests("powers.dismiss", ("wired", "nyt"), "reported")
    page = Page(
        {"powers.dismiss": "a.yaml\n  7 | dismiss: {by: board}"},
        {"wired": ("Wired", "https://example.org/w")},
    )
    text = " ".join(pages(as_typst(of(Items((("it", rests),))), page)))
    assert "it wired, nyt (reported) [1]" in text
    assert "[1] powers.dismiss" in text
    assert "a.yaml:7 dismiss: {by: board}" in text
    assert "wired: Wired, nyt" in text


def test_clauses_are_whole_and_a_part_of_one_stands_in_it() -> None:
    lines = [f"{n:4} |   line-{n}: {n}" for n in range(7, 127)]
    whole = "\n".join(["a.yaml", *lines])
    page = Page({"moves.a": whole, "moves.a.part": "\n".join(["a.yaml", *lines[3:5]])})
    items = Items(
        (("of it", Rests("moves.a.part", ("wired",))), ("all", Rests("moves.a", (), "assumed")))
    )
    text = " ".join(pages(as_typst(of(items), page)))
    assert [n for n in range(7, 127) if text.count(f"line-{n}: {n}") != 1] == []
    assert "[1] moves.a.part in [2], line 10, wired" in text


def test_addresses_of_sources_are_printed() -> None:
    """On paper no link can be followed; what is of no web is no address."""
    page = Page(
        {}, {"wired": ("Wired", "https://example.org/w?a=1-b"), "book": ("A book", "file:///a")}
    )
    text = " ".join(pages(as_typst(of(Text("Fine.")), page)))
    assert "Where the sources are" in text
    assert "wired Wired https://example.org/w?a=1-b" in text
    assert "A book" not in text
    assert "Where the sources are" not in " ".join(pages(as_typst(of(Text("Fine.")))))


def test_letters_that_no_font_has_are_told() -> None:
    pages_of = as_pdf(as_typst(of(Text("Fine \U00016a9a."))))
    assert bool(pages_of.lacking) == (b"pdfuaid" not in pages_of.content)
    assert as_pdf(as_typst(of(Text("Fine.")))).lacking == ""


def test_a_mistake_of_ours_is_not_hidden() -> None:
    with pytest.raises(typst.TypstError):
        as_pdf("#nothing-of-this-name()")


# --- the same facts ---------------------------------------------------------------------------------


def test_all_numbers_of_the_text_are_in_the_pages() -> None:
    loaded = loads(dedent(MILL) + RECORD, name="mill.yaml")
    assert loaded.case is not None
    found = recount(loaded.case, Terms(draws=8, seed=5))
    document = overview(
        loaded.case, loaded.problems, beside=Beside(digest="sha256:77", recounted=found)
    )
    source = as_typst(document, page_of(document, loaded))
    there = set(NUMBER.findall(" ".join(pages(source))))
    text = as_text(document, width=400)
    wanted = set(NUMBER.findall(text))
    assert len(wanted) > 40
    assert wanted - there == set()
    assert beyond(source) == []


@pytest.mark.parametrize("name", ["ikea", "mozilla", "un-security-council"])
def test_shipped_cases_are_printed_whole(name: str) -> None:
    loaded = load(name)
    assert loaded.case is not None
    document = overview(loaded.case, loaded.problems)
    source = as_typst(document, page_of(document, loaded))
    text = " ".join(pages(source))
    assert beyond(source) == []
    assert fonts(source) == SHIPPED
    assert [s.title for s in document.sections[1:] if s.title not in text] == []
    missing = set(NUMBER.findall(as_text(document, width=400))) - set(NUMBER.findall(text))
    assert missing == set()


def test_a_document_of_any_width_of_numbers_is_set() -> None:
    rows = tuple(Row((str(Fraction(10**n)), "x")) for n in range(40))
    assert beyond(as_typst(of(Table("t", (Column("a", "n"), Column("b", "x")), rows)))) == []


# --- the command ------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", *arguments])


def test_a_report_is_written_as_pages(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    result = run("un-security-council", "-o", str(file))
    assert result.exit_code == 0, result.stderr
    assert result.stderr == f"wrote {file}\n"
    assert file.read_bytes()[:5] == b"%PDF-"
    assert run("un-security-council", "--format", "pdf").stdout_bytes == file.read_bytes()
    assert (
        run("un-security-council", "--format", "pdf", "-o", "-").stdout_bytes == file.read_bytes()
    )


def test_pictures_of_a_report_go_into_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("ikea", "--pictures", str(tmp_path / "new/one")).exit_code == 0
    names = {"structure.svg", "structure.png", "carrying.svg", "carrying.png"}
    assert {p.name for p in (tmp_path / "new/one").iterdir()} == names
    assert (tmp_path / "new/one/carrying.svg").read_text("utf-8").startswith("<svg")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert run("ikea", "--pictures", str(tmp_path / "two")).exit_code == 0
    assert {p.suffix for p in (tmp_path / "two").iterdir()} == {".svg"}
    (tmp_path / "three").write_text("")
    assert "cannot be made" in run("ikea", "--pictures", str(tmp_path / "three/four")).stderr


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda _: None)
    for asked in (("-o", "a.pdf"), ("--format", "pdf")):
        result = run("ikea", *asked)
        assert result.exit_code == 2
        assert "pip install 'kingmaker[pdf]'" in result.stderr


def test_a_terminal_gets_no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    from kingmaker.cli.reporting import Forms  # noqa: PLC0415

    class Terminal:
        @staticmethod
        def isatty() -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    with pytest.raises(UsageError, match="no text for a terminal"):
        Forms.of(("-",), "pdf", as_json=False)
