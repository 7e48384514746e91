"""The reference says all that there is: each command, section, word, key of JSON, and refusal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kingmaker.cli.main import COMMANDS
from kingmaker.model.record import Confidence, Resolution, SourceKind
from kingmaker.model.values import UNITS_OF_TIME, Certainty
from kingmaker.problems import CODES
from kingmaker.report.answers import ANSWERS, answer_schema
from kingmaker.source import figures, senses, times
from kingmaker.source.reserved import RESERVED
from kingmaker.source.vocabulary.top import CASE
from kingmaker.source.words import KINDS, phrases
from tests.docs_runner import ROOT, blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def sections(text: str) -> dict[str, str]:
    """Each heading of the second level with what stands below it."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def missing(words: Iterable[str], text: str) -> list[str]:
    """Those of the words that a text does not hold as words of their own."""
    plain = " ".join(text.split())
    return sorted(w for w in words if not re.search(rf"(?<![\w-]){re.escape(w)}(?![\w-])", plain))


def prose(text: str) -> str:
    """A page without its examples."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


# --- commands -----------------------------------------------------------------------------


def test_every_command_has_a_section_with_its_help() -> None:
    """That the help is what is shown, the runner of examples sees to."""
    found = sections(page("reference/commands.md"))
    assert set(COMMANDS) <= set(found)
    assert [c for c in COMMANDS if f"$ kingmaker {c} --help\n" not in found[c]] == []


def test_every_command_that_answers_in_json_is_told_by_its_keys() -> None:
    text = prose(page("reference/json.md"))
    found = sections(text)
    assert set(ANSWERS) <= set(found)
    shared = text[: text.index("\n## ")]
    for kind in ANSWERS:
        told = shared + found[kind] + "".join(found[other] for other in _LIKE.get(kind, ()))
        assert missing(set(_keys(answer_schema(kind))), told) == [], kind


#: Answers whose section refers to that of another for what they have in common.
_LIKE = {
    "explain": ("report",),
    "record": ("report",),
    "play": ("check", "report"),
    "timeline": ("play", "check"),
    "advise": ("play", "check"),
}


def _keys(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        properties = schema.get("properties", {})
        yield from properties
        for inner in (*properties.values(), *schema.values()):
            yield from _keys(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _keys(inner)


# --- the language -------------------------------------------------------------------------


def test_every_section_of_a_case_is_shown_in_an_example() -> None:
    told = [
        p for p in DOCS.rglob("*.md") if p.name != "vocabulary.md" and "problems" not in p.parts
    ]
    examples = [
        line
        for p in told
        for block in blocks(p.read_text("utf-8"))
        if block.language == "yaml"
        for line in block.lines
    ]
    shown = {line.partition(":")[0] for line in examples}
    assert [f.key for f in CASE.fields if f.key not in shown] == []


def test_every_phrase_of_the_language_is_on_its_page() -> None:
    quoted = {" ".join(p.words) for some in phrases().values() for p in some} - {",", "(", ")"}
    assert missing(quoted - _FORMS, page("reference/language.md")) == []


#: Forms of a phrase that the page shows in another number or person, or with another article.
_FORMS = {
    form
    for kind in ("ON", "NOT_ON", "IS", "HOLDS", "OWNS", "MOVES", "EVERYONE", "RESIGNS", "ROLE")
    for form in KINDS[kind]
} | {"works at", "work at", "has happened", "member of", "members of", "matter for", "control",
     "receive", "reach", "can", "could never reach"}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "main"),
    [
        ("ON", "on"), ("NOT_ON", "not on"), ("IS", "is"), ("HOLDS", "holds"), ("MOVES", "falls"),
        ("MOVES", "rises"), ("OWNS", "holds shares of"), ("EVERYONE", "everyone on"),
        ("WORKS", "works at"), ("RESIGNS", "resigns from"), ("HAPPENED", "happened"),
        ("ROLE", "a vetoer"), ("ROLE", "a dummy"), ("ROLE", "a dictator"),
    ],
)  # fmt: skip
def test_one_form_of_every_phrase_is_shown(kind: str, main: str) -> None:
    assert main in KINDS[kind]
    assert missing([main], page("reference/language.md")) == []


def test_the_reserved_words_are_listed() -> None:
    text = page("reference/language.md")
    names = text[text.index("## Names") : text.index("## Numbers and times")]
    listed = names[names.index("These words") : names.index("`none`, `vacant`, `nowhere`")]
    assert set(re.findall(r"`([a-z]+)`", listed)) == RESERVED


def test_the_words_of_numbers_and_times_are_told() -> None:
    words = {
        *figures.SCALES,
        *(w for w in figures.SHARES if not w.startswith(("a ", "one h"))),
        *UNITS_OF_TIME,
        *times.PARTS_OF_DAY,
        *times.INSTANTS_OF_DAY,
        *times._ZONE_WORDS,
        *times._OFFSET_WORDS,
        *(f"{unit}s" for unit in senses.HORIZONS),
    } - {"Z"}
    assert missing(words, page("reference/language.md")) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("how-to/sources-and-certainty.md", (*SourceKind, *Certainty)),
        ("explanation/certainty.md", (*Certainty,)),
        ("how-to/record-a-dispute.md", (*Confidence, *Resolution)),
    ],
)
def test_the_words_of_the_record_are_told(name: str, words: tuple[str, ...]) -> None:
    text = prose(page(name))
    assert [word for word in words if f"`{word}`" not in text] == []


# --- problems, links ----------------------------------------------------------------------


def test_every_refusal_by_name_is_among_the_limits() -> None:
    refused = [code for code in CODES if code.startswith("K90")]
    assert refused
    assert missing(refused, page("explanation/limits.md")) == []


def test_every_group_of_problems_is_told() -> None:
    text = page("reference/problems/index.md")
    assert missing({f"{code[:2]}xx" for code in CODES}, text) == []


def test_links_of_the_readme_lead_somewhere() -> None:
    """Those within the documentation are checked when it is built."""
    links = re.findall(r"\]\(([^)#]+)", (ROOT / "README.md").read_text("utf-8"))
    assert len(links) > 10
    assert [x for x in links if "://" not in x and not (ROOT / x).exists()] == []


def test_pages_name_no_path_of_a_machine() -> None:
    pages = [ROOT / "README.md", *DOCS.rglob("*.md")]
    homes = re.compile(r"(?<![\w.])/(?:home|root|tmp|Users|mnt|opt|srv)/")
    assert [p.name for p in pages if homes.search(Path(p).read_text("utf-8"))] == []


# --- decisions, and what the first case has to hold ---------------------------------------


def test_each_number_of_a_decision_is_used_once() -> None:
    """In the names of the files and in their headings, without a gap."""
    pages = sorted(p for p in (DOCS / "decisions").glob("*.md") if p.name != "index.md")
    in_names = [int(p.name[:4]) for p in pages]
    in_headings = [int(p.read_text("utf-8").split(".")[0].removeprefix("# ")) for p in pages]
    assert in_names == in_headings == list(range(1, len(pages) + 1))


def listed_commands(start: str) -> set[str]:
    """Commands named in one sentence of the page on the first case."""
    text = " ".join(page("explanation/openai-2023-acceptance.md").split())
    return set(re.findall(r"`([a-z]+)`", text.partition(start)[2].partition(".")[0]))


def test_the_list_of_commands_of_the_first_case_is_true() -> None:
    assert listed_commands("Commands that exist:") == set(COMMANDS)


def test_each_row_of_the_first_case_asks_commands_that_there_are() -> None:
    """All 73 rows; each says whether it is answered now, in part or not."""
    text = page("explanation/openai-2023-acceptance.md")
    rows = [line.strip("| ").split(" | ") for line in re.findall(r"^\| \d.*$", text, re.MULTILINE)]
    assert [int(row[0]) for row in sorted(rows, key=lambda r: int(r[0]))] == list(range(1, 74))
    known = set(COMMANDS)
    asked = {row[0]: set(re.findall(r"`([a-z]+)[^`]*`", row[-2])) for row in rows}
    assert {n: named - known for n, named in asked.items() if named - known} == {}
    assert [
        row[0] for row in rows if not row[-1].startswith(("now", "in part", "not answered"))
    ] == []
