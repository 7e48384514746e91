"""Short names on a page: every class and id is renamed wherever it is used, and nothing else is."""

from __future__ import annotations

import re

from kingmaker.report.as_html import as_html
from kingmaker.report.document import Document, Section
from kingmaker.report.html_names import Names
from tests.drawn import COURSE, MATRIX, NETWORK

BODY = (
    '<p class="halo a">class="halo" url(#head)</p><ol id="net-k"></ol><section id="p1"></section>'
    '<svg class="ks" aria-labelledby="net-t other-t" aria-describedby="net-k"><title id="net-t">halo</title>'
    '<style>.ks .halo{fill:red;content:".halo"}.ks .c0{fill:blue}</style><marker id="head"></marker>'
    '<path class="halo c0" d="M0 0" marker-end="url(#head)"/><path class="long" d="M0 0"/></svg>'
)


def test_names_are_the_same_wherever_they_are_used() -> None:
    names = Names.of(BODY, ".b{x:y}")
    assert dict(names.classes) == {"halo": "c", "long": "d"}
    made = names.body(BODY)
    assert '<p class="c a">class="halo" url(#head)</p>' in made
    assert '.ks .c{fill:red;content:".halo"}.ks .c0{fill:blue}' in made
    assert '<path class="c c0" d="M0 0"' in made
    ids = dict(names.ids)
    assert ids.keys() == {"net-t", "other-t", "net-k", "head"}
    assert sorted(ids.values()) == ["p2", "p3", "p4", "p5"]
    assert f'aria-labelledby="{ids["net-t"]} {ids["other-t"]}"' in made
    assert f'<ol id="{ids["net-k"]}">' in made
    assert f'aria-describedby="{ids["net-k"]}"' in made
    assert f'<marker id="{ids["head"]}">' in made
    assert f'marker-end="url(#{ids["head"]})"' in made
    assert '<section id="p1">' in made


def test_a_page_with_pictures_refers_to_nothing_that_is_not_there() -> None:
    blocks = (MATRIX, NETWORK, COURSE)
    page = as_html(Document("report", "x", "X", (Section("s", "S", blocks),)))
    ids = re.findall(r' id="?([^\s">]+)', page)
    assert len(ids) == len(set(ids))
    told = re.findall(r' aria-(?:labelledby|describedby)=(?:"([^"]*)"|([^\s>]+))', page)
    names = {name for quoted, plain in told for name in (quoted or plain).split()}
    names |= set(re.findall(r"url\(#([^)]+)\)", page))
    assert len(names) > 5
    assert names <= set(ids)


def test_what_stands_in_the_style_of_a_page_is_still_there() -> None:
    page = as_html(Document("report", "x", "X", (Section("s", "S", (COURSE,)),)))
    styles = "".join(re.findall(r"<style>(.*?)</style>", page))
    svgs = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    used = {
        name
        for quoted, plain in re.findall(r' class=(?:"([^"]*)"|([^\s>]+))', svgs)
        for name in (quoted or plain).split()
    }
    styled = set(re.findall(r"\.([A-Za-z][\w-]*)", styles))
    assert len(used & styled) > 6
    assert not [name for name in used if len(name) > 2]
    assert re.search(r"\.c0\{color:#", styles), "numbers of the key have the colours of the lines"
