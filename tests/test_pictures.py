"""The picture of the front page shows what the first case has, in light and dark, for who sees it and who does not."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from kingmaker.source.load import load
from tests.pictures import FRONT, ROOT

SPACE = "{http://www.w3.org/2000/svg}"


def test_the_front_page_shows_the_endings_and_turning_points_of_the_first_case() -> None:
    case = load("openai-2023").case
    assert case is not None
    picture = ET.fromstring(FRONT.read_text("utf-8"))  # noqa: S314  # our own file
    told = " ".join("".join(text.itertext()) for text in picture.iter(f"{SPACE}desc"))
    lines = [p for p in picture.iter(f"{SPACE}path") if "line" in p.get("class", "").split()]
    assert len(lines) == len(case.endings)
    assert all(ending.label in told for ending in case.endings.values())
    signs = [t.text or "" for t in picture.findall(f"{SPACE}g/{SPACE}title")]
    assert 2 <= len(signs) <= 8
    names = {event.label.rstrip(".").lower() for event in case.events.values()}
    for sign in signs:
        assert any(name and name in sign.lower() for name in names), sign


def test_it_is_small_stands_alone_and_knows_the_dark() -> None:
    text = FRONT.read_text("utf-8")
    assert len(text) < 40_000
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"(href|src|url\()", text)


def test_the_first_screen_has_a_command_a_picture_and_an_answer() -> None:
    first = (ROOT / "README.md").read_text("utf-8").partition("\n## ")[0]
    assert first.count("$ scripts/demo") == 1
    assert re.findall(r"!\[[^]]{60,}\]\((.+?)\)", first) == ["docs/pictures/openai-2023.svg"]
    assert "$ kingmaker report openai-2023 --draws 0\n" in first
    assert len(first.splitlines()) <= 36
