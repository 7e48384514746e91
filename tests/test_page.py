"""The report as a page: whole, escaped, unfolding to clause and source, and asking for nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kingmaker.cli import main
from kingmaker.report.as_html import Page, as_html
from kingmaker.report.document import (
    Column,
    Document,
    Fold,
    Group,
    Groups,
    Items,
    Rests,
    Row,
    Section,
    Table,
    Text,
)
from kingmaker.report.folding import shortened
from kingmaker.source.read import gallery

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

_VOID = {"meta", "br", "wbr", "col", "link", "img", "hr"}
#: Tags whose end goes without saying where one of these begins or what they stand in ends.
_LEFT = {
    "td": {"td", "th", "tr", "tbody"},
    "th": {"td", "th", "tr", "tbody"},
    "tr": {"tr", "tbody"},
    "colgroup": {"thead"},
    "thead": {"tbody"},
    "tbody": set[str](),
    "li": {"li"},
    "p": {"p", "div", "details", "ul", "figure", "section", "table", "h3", "pre"},
}


class Reader(HTMLParser):
    """Reads a page: its tags in balance, its anchors, its links, and all of its text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [v or "" for k, v in attrs if k in ("href", "src", "xlink:href")]
        assert not any(k.startswith("on") or k == "style" for k in found), (tag, found)
        while self.open and tag in _LEFT.get(self.open[-1], ()):
            self.open.pop()
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] in _LEFT and self.open[-1] != tag:
            self.open.pop()
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    assert len(set(reader.ids)) == len(reader.ids)
    return reader


@cache
def page_of(name: str) -> Result:
    """The page of a case, made once for all tests of a run."""
    return run(name, "--format", "html")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", "--draws", "0", *arguments])


@pytest.mark.parametrize("name", gallery())
def test_every_case_has_a_page_that_is_whole_and_asks_for_nothing(name: str) -> None:
    result = page_of(name)
    assert result.exit_code == 0, result.stderr
    assert len(result.stdout.encode()) < 500_000
    reader = read(result.stdout)
    assert not reader.tags & {"script", "iframe", "object", "embed", "link", "img", "form"}
    inside = [link[1:] for link in reader.links if link.startswith("#")]
    assert set(inside) <= set(reader.ids)
    assert all(re.match(r"#|https?://", link) for link in reader.links)


def test_the_page_allows_itself_just_the_styles_that_it_has() -> None:
    page = page_of("openai-2023").stdout
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    told = set(re.findall(r"'sha256-([^']*)'", policy[1]))
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert {b64encode(sha256(s.encode()).digest()).decode() for s in styles} == told


def test_the_page_tells_all_that_the_terminal_tells() -> None:
    page = " ".join(" ".join(read(page_of("volkswagen").stdout).text).split())
    text = run("volkswagen").stdout
    words = set(re.findall(r"[A-Za-zäöü][\w-]{3,}", text)) - {"rests"}
    missing = {w for w in words if w not in page}
    assert len(words) > 100
    assert not missing


def document(*rows: Row, text: str = "Fine.") -> Document:
    table = Table("t", (Column("a", "what"), Column("n", "how many")), rows)
    items = Items(((text, Rests("powers.x", ("wired",), "reported")),))
    return Document("report", "x", "A & B", (Section("first one", "First", (table, items)),))


def test_what_people_wrote_is_never_markup() -> None:
    nasty = "<img src=x onerror=alert(1)> \"'&]]>"
    page = Page({"powers.x": nasty}, {"wired": (nasty, "javascript:alert(1)")})
    row = Row((nasty, "3"), Rests(nasty, (nasty,), ""))
    reader = read(as_html(document(row, text=nasty), page))
    assert "img" not in reader.tags
    assert "".join(reader.text).count(nasty) >= 5
    assert not [link for link in reader.links if link.startswith("javascript")]


def test_a_line_unfolds_to_its_clause_and_its_sources_and_later_ones_lead_there() -> None:
    rests = Rests("powers.x", ("wired",), "reported")
    page = Page({"powers.x": "a.yaml\n 3 | x: 1"}, {"wired": ("Wired, 2023", "https://a.example")})
    made = as_html(document(Row(("one", "3"), rests), Row(("two", "4"), rests)), page)
    assert made.count("<details>") == 1
    assert "<pre id=c1>powers.x, a.yaml:3\nx: 1\n" in made
    assert "<a href=https://a.example>wired: Wired, 2023</a></pre>" in made
    assert made.count("<a href=#c1>wired (reported)</a>") == 1
    assert made.count("<a href=#c1>wired\u00a0(reported)</a>") == 1  # in a table
    assert ".k0 td:nth-child(2){font-variant-numeric:tabular-nums;white-space:nowrap}" in made
    assert '.k0{--1:"what";--2:"how many";--3:"rests on"}' in made
    assert "td:nth-child(2){--l:var(--2)}" in made


def test_a_tree_is_lists_in_lists() -> None:
    texts = ("A", "└ B", "\u00a0\u00a0\u00a0└ C", "D")
    block = Items(tuple((text, Rests()) for text in texts))
    page = as_html(Document("report", "x", "T", (Section("s", "S", (block,)),)))
    bare = re.sub(r"\s+(?=<)", "", page)
    assert "<ul class=plain><li>A<ul><li>B<ul><li>C</ul></ul><li>D</ul>" in bare
    assert "└ " not in page


def test_a_group_begins_with_a_capital() -> None:
    block = Groups("g", (Group("the meeting", "the board would decide.", ()),))
    page = as_html(Document("report", "x", "T", (Section("s", "S", (block,)),)))
    assert "<h3>The meeting</h3><p>The board would decide." in page


def test_no_paragraph_holds_what_unfolds() -> None:
    group = Group("the meeting", "the board would decide.", (), Rests("bodies.board", ("press",)))
    page = as_html(Document("report", "x", "T", (Section("s", "S", (Groups("g", (group,)),)),)))
    assert "<div class=say>The board would decide. <details>" in page
    assert "<p>The board" not in page


def test_what_rests_on_a_clause_without_a_source_says_so_in_words() -> None:
    block = Items((("a", Rests("powers.legislate-unproposed")),))
    page = as_html(Document("report", "x", "T", (Section("s", "S", (block,)),)))
    assert ">clause</summary><code" in page


def test_a_long_clause_is_whole() -> None:
    text = "\n".join(["a.yaml", *(f"{n} |   line {n} & so" for n in range(1, 2001))])
    made = as_html(document(), Page({"powers.x": text}, file="a.yaml"))
    lines = "\n".join(f"line {n} &amp; so" for n in range(1, 2001))
    assert f"<pre>powers.x:1\n{lines}\nwired</pre>" in made
    assert "lines of clauses are those of a.yaml where no other file is named</footer>" in made


def test_a_part_of_a_clause_stands_in_its_text_once() -> None:
    texts = {
        "moves.a": "a.yaml\n3 |   a:\n4 |     x: [{b: 1},\n5 |       {c: 2}]\n6 |     y: 3",
        "moves.a.x": "a.yaml\n4 |     x: [{b: 1},\n5 |       {c: 2}]",
        "moves.a.x.2": "a.yaml\n5 |       {c: 2}]",
        "moves.b": "b.yaml\n4 |   b: 1",
    }
    order = ("moves.a.x.2", "moves.a", "moves.b", "moves.a.x")
    items = Items(tuple((f"line {n}", Rests(a, (), "assumed")) for n, a in enumerate(order)))
    made = as_html(Document("x", "x", "A", (Section("s", "S", (items,)),)), Page(texts))
    assert made.count("<details>") == 2
    assert (
        "<pre>moves.a, a.yaml:3\na:\n<b id=c3>  x: [{b: 1},\n<b id=c1>    {c: 2}]</b></b>\n  y: 3</pre>"
        in made
    )
    assert "line 0 <a href=#c1>assumed</a>" in made
    assert "line 3 <a href=#c3>assumed</a>" in made


def test_what_is_folded_is_there_with_the_line_that_opens_it() -> None:
    rows = tuple(Row((f"row {n}", "")) for n in range(17))
    table = shortened(Table("t", (Column("a", "what"), Column("b", "more")), rows), "things")
    blocks = (Text("First."), Text("Then."), table)
    made = as_html(
        Document("x", "x", "A", (Section("s", "S", blocks, "", (Fold(1, 2, "Later"),)),))
    )
    assert "<details class=more><summary>Later</summary><p>Then.</details>" in made
    before, after = made.split("<details class=more><summary>7 more things</summary>")
    assert "row 9" in before
    assert "row 10" not in before
    assert all(f"row {n}" in after for n in range(10, 17))
    assert made.count('<table class="even k0">') == 2


def test_tables_of_one_shape_share_their_style() -> None:
    rows = (Row(("one", "3")),)
    tables = tuple(Table(f"t{n}", (Column("a", "what"), Column("b", "n")), rows) for n in range(2))
    made = as_html(Document("x", "x", "A", (Section("s", "S", tables),)))
    assert made.count("<table class=k0>") == 2
    assert ".k1" not in made


def test_lines_of_a_file_stay_lines() -> None:
    made = as_html(Document("explain", "x", "A", (Section("s", "S", (Text("a\nb"),)),)))
    assert "<p class=lines>a\nb" in made


def test_the_same_case_gives_the_same_page() -> None:
    assert page_of("tata-sons").stdout == run("tata-sons", "--format", "html").stdout


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.html", "<!doctype html>"),
        ("a.json", "{"),
        ("a.md", "# United"),
        ("a.txt", "United"),
    ],
)
def test_the_ending_of_the_file_says_the_form(tmp_path: Path, name: str, begins: str) -> None:
    file = tmp_path / name
    result = run("un-security-council", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"wrote {file}" in result.stderr
    assert file.read_text("utf-8").startswith(begins)
    assert [f.name for f in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "arguments",
    [("-o", "a.docx"), ("--json", "--format", "html"), ("-o", "/nowhere/at/all.html")],
)
def test_what_cannot_be_written_is_said(arguments: tuple[str, ...]) -> None:
    result = run("un-security-council", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error" in result.stderr


def test_a_page_that_is_there_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("old", "utf-8")
    assert run("un-security-council", "-o", str(file)).exit_code == 0
    assert file.read_text("utf-8").endswith("</html>\n")
