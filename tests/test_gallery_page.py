"""The page of the gallery: every case once, with commands that can be given. That it is current is held elsewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from kingmaker.cli import main
from kingmaker.source.read import gallery
from tests import gallery_page
from tests.generated import GENERATED, ROOT

ENTRIES = list(gallery_page.shown())


def test_every_case_stands_on_the_page_once() -> None:
    assert sorted(entry.case for entry in ENTRIES) == sorted(gallery())


def test_page_and_pictures_are_among_what_is_made_and_held_current() -> None:
    made = {name for name in GENERATED if "gallery" in name}
    assert made == {"docs/gallery.md", *(f"docs/gallery/{e.case}.svg" for e in ENTRIES)}
    kept = {p.relative_to(ROOT).as_posix() for p in (ROOT / "docs/gallery").iterdir()}
    assert kept == made - {"docs/gallery.md"}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.case)
def test_each_has_a_question_a_finding_a_picture_and_commands(entry: gallery_page.Shown) -> None:
    text = (ROOT / "docs/gallery.md").read_text("utf-8")
    part = text.split(f"\n### {entry.case}\n")[1].split("\n##")[0]
    assert entry.question.endswith("?")
    assert entry.question in part
    assert len(re.findall(r"^- .{20,}$", part, re.MULTILINE)) == len(entry.found) >= 1
    (picture,) = re.findall(r"!\[.+\]\((.+)\)", part)
    assert (ROOT / "docs" / picture).read_text("utf-8").startswith("<svg ")
    assert "shows" in part


@pytest.mark.parametrize(
    ("entry", "words"), [(e, w) for e in ENTRIES for w in e.commands], ids=lambda x: getattr(x, "case", x)
)  # fmt: skip
def test_each_command_can_be_given(entry: gallery_page.Shown, words: str) -> None:
    program, verb, *arguments = shlex.split(gallery_page.command(entry, words))
    assert program == "kingmaker"
    spoken = main.get_command(click.Context(main), verb)
    assert spoken is not None
    given = spoken.make_context(verb, list(arguments))
    assert isinstance(given, click.Context)
    variant = given.params.get("variant")
    assert variant is None or variant in gallery_page.read(entry.case).variants


def test_the_page_is_small() -> None:
    pictures = sum(p.stat().st_size for p in Path(ROOT / "docs/gallery").iterdir())
    assert pictures < 250_000
