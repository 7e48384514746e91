"""The page in a browser: no request, no error, nothing that keeps people out, and it unfolds by keyboard."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal

import pytest

from kingmaker.cli.page import page_of
from kingmaker.report.as_html import Page, as_html
from kingmaker.report.as_json import as_json
from kingmaker.report.document import Document, Rests, Section, Text
from kingmaker.report.overview import Beside, overview
from kingmaker.source.amending import amending
from kingmaker.source.load import load
from tests.answering import keeps_its_schema
from tests.generated import ROOT
from tests.reports import recounted
from tests.snapshots import FEW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

BROWSER = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed"),
    pytest.mark.xdist_group("reports"),
]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def document() -> Document:
    loaded = load("openai-2023")
    assert loaded.case is not None
    beside = Beside("sha256:0", amending(loaded), recounted("openai-2023", FEW))
    return overview(loaded.case, loaded.problems, beside=beside)


@pytest.fixture(scope="module")
def page(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "openai-2023.html"
    file.write_text(as_html(document, page_of(document, load("openai-2023"))), "utf-8")
    assert file.stat().st_size < 500_000
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - where there is a browser only

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield opened
        opened.close()


def tab(
    browser: Browser, page: Path, *, width: int = 1440, dark: bool = False
) -> tuple[Tab, list[str]]:
    """Open the page, noting every message of the console and every request that leaves it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        bypass_csp=False,
    )
    opened, wrong = context.new_page(), list[str]()
    opened.on("console", lambda m: wrong.append(m.text))
    opened.on("pageerror", lambda e: wrong.append(str(e)))
    opened.on("request", lambda r: None if r.url.startswith("file:") else wrong.append(r.url))
    opened.goto(page.as_uri())
    return opened, wrong


def test_the_same_in_json_keeps_its_schema(document: Document) -> None:
    keeps_its_schema(as_json(document), "report")


@pytest.mark.parametrize("width", [1440, 390])
def test_it_opens_without_a_request_an_error_or_a_scroll_to_the_side(
    browser: Browser, page: Path, width: int
) -> None:
    opened, wrong = tab(browser, page, width=width)
    assert wrong == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.evaluate("document.querySelectorAll('svg').length") >= 8


def test_on_a_phone_each_cell_stands_behind_the_heading_of_its_column(
    browser: Browser, page: Path
) -> None:
    opened, _ = tab(browser, page, width=390)
    cells = opened.evaluate(
        """[...document.querySelectorAll("table[class*=k]")].flatMap(table => {
          const heads = [...table.tHead.rows[0].cells].map(cell => cell.textContent)
          if (heads.join() === "what,is") return []
          return [...table.tBodies[0].rows].flatMap(row => [...row.cells].map((cell, at) => [cell, heads[at]]))
        }).filter(([cell]) => cell.childNodes.length)
          .map(([cell, head]) => [head, getComputedStyle(cell, "::before").content])"""
    )
    assert len(cells) > 1000
    assert {head for head, shown in cells if shown == "none"} == {""}
    wrong = [(head, shown) for head, shown in cells if head and shown != f'"{head}: "']
    assert wrong == []
    facts = opened.locator("#made td").first
    around = "cell => ['::before', '::after'].map(at => getComputedStyle(cell, at).content)"
    assert facts.evaluate(around) == ["none", '": "']


@pytest.mark.parametrize("width", [1440, 390])
def test_words_of_pictures_are_inside_them_and_large_enough(
    browser: Browser, page: Path, width: int
) -> None:
    opened, _ = tab(browser, page, width=width)
    opened.evaluate("document.querySelectorAll('.more').forEach(fold => { fold.open = true })")
    texts = opened.evaluate(
        """[...document.querySelectorAll("figure svg")].filter(svg => svg.checkVisibility()).flatMap(svg => {
          const around = svg.getBoundingClientRect(), by = around.width / svg.viewBox.baseVal.width
          return [...svg.querySelectorAll("text")].map(text => {
            const box = text.getBoundingClientRect()
            const out = Math.max(around.left - box.left, box.right - around.right, box.bottom - around.bottom)
            return [text.textContent, out, parseFloat(getComputedStyle(text).fontSize) * by]
          })
        })"""
    )
    assert len(texts) > 250
    assert [told for told in texts if told[1] > 2] == []
    least = (
        11 if width < 600 else 10
    )  # a wide one may be a little less on a desk, where one can come nearer
    assert [told for told in texts if told[2] < least] == []


def test_no_picture_is_wider_than_a_phone_and_says_that_it_is_scrolled(
    browser: Browser, page: Path
) -> None:
    opened, _ = tab(browser, page, width=390)
    figures = opened.evaluate(
        """[...document.querySelectorAll("figure")].filter(figure => figure.checkVisibility()).map(figure =>
          [figure.scrollWidth > figure.clientWidth, getComputedStyle(figure, "::before").content])"""
    )
    assert {wider for wider, _ in figures} == {False}
    assert all((content != "none") is wider for wider, content in figures)


@pytest.mark.parametrize(("width", "dark"), [(1440, True), (390, False)])
def test_nothing_keeps_people_out(browser: Browser, page: Path, width: int, *, dark: bool) -> None:
    from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
        Axe,
    )

    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        bypass_csp=True,  # the checker is a script
    )
    opened = context.new_page()
    opened.goto(page.as_uri())
    found = Axe().run(opened).response["violations"]
    assert [(v["id"], v["impact"], v["nodes"][0]["html"][:80]) for v in found] == []


def test_no_word_is_pulled_down_to_what_a_line_rests_on(browser: Browser, page: Path) -> None:
    opened, _ = tab(browser, page)
    kinds = opened.evaluate(
        """[...document.querySelectorAll("section p, .say, li, td")].filter(it => !it.closest(".how")).map(it =>
          [it.querySelector(":scope > :is(a, .fine, details)") !== null, getComputedStyle(it).textWrapStyle])"""
    )
    assert {wrapped for rested, wrapped in kinds if rested} == {"auto"}
    assert [False, "pretty"] in kinds


def test_a_line_unfolds_by_keyboard_to_its_clause(browser: Browser, page: Path) -> None:
    opened, _ = tab(browser, page)
    line = opened.locator("details:not([class])").first
    text = line.locator("pre")
    assert not text.is_visible()
    line.locator("summary").focus()
    opened.keyboard.press("Enter")
    assert text.is_visible()
    assert text.inner_text().splitlines()[0].endswith(tuple("0123456789"))


def test_a_later_line_leads_to_the_clause_that_is_told_already(
    browser: Browser, page: Path
) -> None:
    opened, _ = tab(browser, page)
    link = opened.locator("td a[href^='#c']").first
    target = (link.get_attribute("href") or "")[1:]
    assert not opened.locator(f"[id='{target}']").is_visible()
    link.click()
    assert opened.evaluate("location.hash") == f"#{target}"
    assert opened.locator(f"[id='{target}']").is_visible()


def test_what_is_folded_is_opened_by_keyboard_by_a_link_into_it_and_by_looking_for_its_text(
    browser: Browser, page: Path
) -> None:
    opened, _ = tab(browser, page)
    fold = opened.locator("#contradictions .more")
    row = fold.locator("tr").last
    assert "more" in fold.locator("summary").first.inner_text()
    assert not row.is_visible()
    fold.locator("summary").first.focus()
    opened.keyboard.press("Enter")
    assert row.is_visible()
    source = opened.locator("#sources .more tr[id]").last
    assert not source.is_visible()
    opened.evaluate("id => { location.hash = id }", source.get_attribute("id"))
    assert source.is_visible()
    told = opened.locator("#assumptions .more li:has(code)").last
    assert not told.is_visible()
    words = (told.locator("code").first.text_content() or "").replace("-", "%2D")
    opened.goto("about:blank")
    opened.goto(
        f"{page.as_uri()}#:~:text={words}"
    )  # the browser looks for it as it does when people do
    told.wait_for(state="visible", timeout=5000)


def test_on_a_phone_an_empty_cell_leaves_no_gap(browser: Browser, page: Path) -> None:
    opened, _ = tab(browser, page, width=390)
    tall = opened.evaluate(
        "[...document.querySelectorAll('td:empty')].filter(cell => cell.checkVisibility()).length"
    )
    assert opened.locator("td:empty").count() > 50
    assert tall == 0


def test_a_clause_that_is_unfolded_in_a_table_has_room(browser: Browser, page: Path) -> None:
    opened, _ = tab(browser, page)
    for where in ("#entities", "#scores", "#assumptions", "#contradictions", "#leverage"):
        line = opened.locator(f"{where} td > details").first
        line.locator("summary").click()
        assert line.locator("pre").first.bounding_box()["width"] > 300, where  # type: ignore[index]  # it is there
    assert opened.evaluate("document.documentElement.scrollWidth") <= 1440
    opened.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    wide = "[...document.querySelectorAll('.scroll')].filter(it => it.scrollWidth > it.clientWidth + 1).length"
    assert opened.evaluate(wide) == 0
    opened.set_viewport_size({"width": 1181, "height": 900})
    assert opened.evaluate(wide) == 0


@pytest.mark.parametrize("width", [641, 761, 901, 1181])
def test_between_phone_and_desk_no_table_is_scrolled(
    browser: Browser, page: Path, width: int
) -> None:
    opened, _ = tab(browser, page, width=width)
    opened.evaluate("document.querySelectorAll('.more').forEach(fold => { fold.open = true })")
    scrolled = opened.evaluate(
        """[...document.querySelectorAll(".scroll")].filter(it => it.scrollWidth > it.clientWidth + 1)
          .map(it => it.getAttribute("aria-label"))"""
    )
    assert scrolled == []


@pytest.mark.parametrize(("width", "media"), [(695, "print"), (1100, "screen"), (1440, "screen")])
def test_no_word_of_a_table_is_broken(
    browser: Browser, page: Path, width: int, media: Literal["print", "screen"]
) -> None:
    opened, _ = tab(browser, page, width=width)
    opened.emulate_media(media=media)
    opened.evaluate("document.querySelectorAll('.more').forEach(fold => { fold.open = true })")
    broken = opened.evaluate(
        """[...document.querySelectorAll("td, th")].flatMap(cell => {
          const found = [], range = document.createRange(), words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
          for (let text; (text = words.nextNode());) {
            if (text.parentElement.closest("pre, code, a, summary")) continue
            for (const word of text.data.matchAll(/[A-Za-z]{5,}/g)) {
              range.setStart(text, word.index)
              range.setEnd(text, word.index + word[0].length)
              if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0])
            }
          }
          return found
        })"""
    )
    assert broken == []


@pytest.mark.parametrize("width", [390, 1200, 1440])
def test_what_belongs_together_stands_in_one_line(browser: Browser, page: Path, width: int) -> None:
    opened, _ = tab(browser, page, width=width)
    apart = opened.evaluate(
        """[...document.querySelectorAll("#summary .say > :is(details, a) + a")].filter(more => {
          const of = more.previousElementSibling.getBoundingClientRect(), box = more.getBoundingClientRect()
          return box.top > of.bottom - 4 || box.right > more.parentElement.getBoundingClientRect().right + 1
        }).map(more => more.parentElement.textContent)"""
    )
    assert opened.locator("#summary .say > a:last-child").count() > 2
    assert apart == []
    high = "[...document.querySelectorAll('span:not([class])')].filter(it => it.getClientRects().length > 1).map(it => it.textContent)"
    assert opened.locator("span:not([class])").count() > 5
    assert opened.evaluate(high) == []


def test_the_way_on_stands_within_the_page_however_long_a_sentence_is(
    browser: Browser, tmp_path: Path
) -> None:
    rests = Rests("powers.dismiss", ("wired",))
    told = tuple(Text(f"{'il' * n} said.", "there", rests) for n in range(20, 150))
    document = Document("report", "x", "X", (Section("summary", "In short", told),))
    file = tmp_path / "x.html"
    clauses = {"powers.dismiss": "a.yaml\n 3 |   dismiss: 1"}
    file.write_text(as_html(document, Page(clauses)), "utf-8")
    opened, _ = tab(browser, file, width=390)
    outside = opened.evaluate(
        """[...document.querySelectorAll("#summary .say > a:last-child")].filter(more => {
          const all = more.parentElement.getBoundingClientRect(), box = more.getBoundingClientRect()
          return box.left < all.left || box.right > all.right + 1
        }).length"""
    )
    assert outside == 0


def test_on_a_phone_figures_of_a_row_share_a_line(browser: Browser, page: Path) -> None:
    opened, _ = tab(browser, page, width=390)
    tops = opened.evaluate(
        """[...document.querySelectorAll("#scores table")].find(t => t.tHead.textContent.includes("Brier"))
          .querySelector("tbody tr").querySelectorAll("td:not(:empty)").values()
          .map(cell => Math.round(cell.getBoundingClientRect().top)).toArray()"""
    )
    assert len(tops) > 5
    assert len(set(tops)) <= len(tops) / 2
    gaps = opened.evaluate(
        """[...document.querySelectorAll("#scores tbody td:not(:empty) + td:not(:empty)")].map(cell => {
          const one = cell.previousElementSibling.getBoundingClientRect(), next = cell.getBoundingClientRect()
          return one.top === next.top ? next.left - one.right : Infinity
        })"""
    )
    assert min(gaps) >= 10
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_paper_notes_are_smaller_than_the_text_and_pages_have_margins_and_numbers(
    browser: Browser, page: Path
) -> None:
    opened, _ = tab(browser, page)
    opened.emulate_media(media="print")
    sizes = opened.evaluate(
        """Object.fromEntries(["body", "td", ".how > p", ".fine", ".more > summary"].map(which =>
          [which, parseFloat(getComputedStyle(document.querySelector(which)).fontSize)]))"""
    )
    text = sizes.pop("body")
    assert all(8 * 96 / 72 <= size < text for size in sizes.values()), (text, sizes)
    rules = opened.evaluate(
        "[...document.styleSheets].flatMap(s => [...s.cssRules]).filter(r => r instanceof CSSPageRule).map(r => r.cssText)"
    )
    assert len(rules) == 1
    assert "counter(page)" in rules[0]
    assert "margin" in rules[0]


def test_on_paper_every_section_is_there(browser: Browser, page: Path) -> None:
    opened, _ = tab(browser, page)
    hidden = opened.locator(".more:not(:has(.more)) tr").last
    assert not hidden.is_visible()
    opened.emulate_media(media="print")
    assert hidden.is_visible()
    assert not opened.locator("nav").is_visible()
    sections = opened.locator("main > section > h2")
    assert all(sections.nth(n).is_visible() for n in range(sections.count()))
    assert opened.pdf(format="A4")[:5] == b"%PDF-"


def test_on_paper_a_table_in_parts_has_its_headings_once_and_all_of_its_columns_in_line(
    browser: Browser, page: Path
) -> None:
    opened, _ = tab(browser, page, width=695)
    opened.emulate_media(media="print")
    found = opened.evaluate(
        """[...document.querySelectorAll(".scroll:has(> .more > table)")].map(all => {
          const rows = [...all.querySelectorAll("tbody tr")].filter(row => row.checkVisibility())
          const places = rows.map(row => [...row.cells].map(cell => Math.round(cell.getBoundingClientRect().left)).join())
          return [[...all.querySelectorAll("thead")].filter(head => head.checkVisibility()).length,
                  getComputedStyle(all).display, rows.length, new Set(places).size]
        })"""
    )
    assert len(found) > 5
    assert max(rows for _, _, rows, _ in found) > 50
    # One table, so that the browser tells its headings again on each sheet, and nowhere else.
    assert {(heads, display, ways) for heads, display, _, ways in found} == {(1, "table", 1)}


def test_on_paper_no_host_breaks_within_a_word(browser: Browser, page: Path) -> None:
    opened, _ = tab(browser, page, width=695)
    opened.emulate_media(media="print")
    broken = opened.evaluate(
        """[...document.querySelectorAll("#sources td > a[href^=http]")].flatMap(link => [...link.childNodes])
          .filter(node => node.nodeType === 3 && !node.data.includes(" ")).filter(node => {
            const range = document.createRange()
            range.selectNodeContents(node)
            return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1
          }).map(node => node.data)"""
    )
    assert opened.locator("#sources wbr").count() > 5
    assert broken == []


def test_on_paper_nothing_of_a_table_is_cut_at_the_edge(browser: Browser, page: Path) -> None:
    opened, _ = tab(browser, page, width=695)
    opened.emulate_media(media="print")
    cut = """[...document.querySelectorAll("td, th")].filter(cell => cell.scrollWidth > cell.clientWidth + 1)
        .map(cell => cell.textContent)"""
    assert opened.evaluate(cut) == []


def test_on_paper_words_of_a_high_graph_are_large_enough(browser: Browser, tmp_path: Path) -> None:
    loaded = load("samsung")
    assert loaded.case is not None
    document = overview(loaded.case, loaded.problems)
    file = tmp_path / "samsung.html"
    file.write_text(as_html(document, page_of(document, loaded)), "utf-8")
    opened, _ = tab(browser, file, width=695)
    opened.emulate_media(media="print")
    sizes = opened.evaluate(
        """[...document.querySelectorAll("#structure svg")].filter(svg => svg.checkVisibility()).flatMap(svg =>
          [...svg.querySelectorAll("text")].map(text =>
            parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
    )
    assert len(sizes) > 20
    assert min(sizes) >= 6.5 * 96 / 72


def test_pictures_of_the_documentation_keep_their_size_on_a_phone(browser: Browser) -> None:
    """The theme makes each as narrow as the screen, on which no word of it can be read; they are moved sideways instead."""
    style = (ROOT / "docs/static/wide.css").read_text("utf-8")
    drawn = "<img src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%22837%22 height=%22300%22/>#.svg'>"
    theme = "body { margin: 0 } article img { max-width: 100%; height: auto }"
    for wide, shown in ((390, 837), (1440, 688)):
        tab = browser.new_page(viewport={"width": wide, "height": 800})
        tab.set_content(f"<style>{theme}{style}</style><article><p>{drawn}</p></article>")
        assert tab.evaluate("document.querySelector('img').offsetWidth") == shown
        assert tab.evaluate("document.documentElement.scrollWidth") == wide
        tab.close()
