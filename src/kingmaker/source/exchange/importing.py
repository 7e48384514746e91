"""From a file or folder of another program to the text of a case: find its form, read it, check the case."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kingmaker.problems import Location, Problem, by_place, is_error
from kingmaker.records import dataclass
from kingmaker.source.exchange.bods import read_bods
from kingmaker.source.exchange.gleif import RECORDS, read_gleif
from kingmaker.source.exchange.interests import Assumed
from kingmaker.source.exchange.jsontext import MAX_BYTES, read_json
from kingmaker.source.exchange.ocf import read_ocf
from kingmaker.source.exchange.xmltext import XmlText, read_xml
from kingmaker.source.load import loads
from kingmaker.source.read import utf8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kingmaker.model.declared import Declared
    from kingmaker.source.exchange.draft import Draft
    from kingmaker.source.exchange.jsontext import JsonText

#: Files of a folder that are read: their endings.
ENDINGS = (".json", ".jsonl", ".ndjson", ".xml")


class Form(StrEnum):
    """The forms of files that become cases."""

    BODS = "bods"  #: beneficial ownership statements
    OCF = "ocf"  #: a cap table in the Open Cap Format
    GLEIF = "gleif"  #: legal entities and their parents


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: the text of a case, what it declares beyond it, and every problem.

    `text` is empty where there are errors: nothing is written then. `texts` are those that the
    problems point into.
    """

    form: Form | None
    text: str
    title: str = ""
    as_of: str = ""
    declared: tuple[Declared, ...] = ()
    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def import_path(
    path: str | Path,
    *,
    form: Form | None = None,
    as_of: date | None = None,
    assumed: Assumed | None = None,
) -> Imported:
    """Return the case that a file describes, or all files of a folder together.

    Nothing that stands in a file raises: every mistake is in `problems`, at its place.
    """
    files, problems = gathered(Path(path))
    return import_files(files, form=form, as_of=as_of, assumed=assumed, problems=problems)


def import_files(
    files: Mapping[str, bytes],
    *,
    form: Form | None = None,
    as_of: date | None = None,
    assumed: Assumed | None = None,
    problems: tuple[Problem, ...] = (),
) -> Imported:
    """Return the case that these files describe together, each given by its name."""
    texts: dict[str, str] = {}
    docs: list[JsonText] = []
    found = list(problems)
    for name, data in files.items():
        text = utf8(data, name, most=MAX_BYTES)
        doc = text if isinstance(text, Problem) else _read(text, name)
        texts[name] = text if isinstance(text, str) else ""
        if isinstance(doc, Problem):
            found.append(doc)
        else:
            docs.append(doc)
    if any(map(is_error, found)):
        return Imported(form, "", problems=by_place(found), texts=texts)
    kind = form or _form(docs)
    if kind is None:
        name = next(iter(files), "")
        found.append(_unknown(name))
        return Imported(None, "", problems=by_place(found), texts=texts)
    draft = _READERS[kind](docs, as_of, assumed or Assumed())
    found += [p for doc in docs for p in doc.problems()]
    return _finished(kind, draft, found, texts)


def gathered(path: Path) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Return the bytes of a file, or of the files of a folder in the order of their names."""
    found: dict[str, bytes] = {}
    try:
        several = path.is_dir()
        inner = sorted(path.iterdir()) if several else [path]
        for file in inner:
            if not several or (file.suffix in ENDINGS and file.is_file()):
                with file.open("rb") as stream:
                    found[str(file)] = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return {}, (Problem("K011", f"`{path}` cannot be read: {reason}", _start(str(path))),)
    if not found:
        says = f"`{path}` holds no file that ends in {', '.join(ENDINGS)}"
        return {}, (Problem("K950", says, _start(str(path))),)
    return found, ()


def _read(text: str, name: str) -> JsonText | Problem:
    if text.lstrip().startswith("<"):
        return read_xml(text, name, RECORDS)
    return read_json(text, name)


def _form(docs: Iterable[JsonText]) -> Form | None:
    """Return the form of files, told by the keys of their first records."""
    for doc in docs:
        if isinstance(doc, XmlText) and doc.places:
            return Form.GLEIF
        for keys in _first_keys(doc):
            if keys & {"statementId", "statementID"}:
                return Form.BODS
            if "file_type" in keys:
                return Form.OCF
    return None


def _first_keys(doc: JsonText) -> Iterator[set[str]]:
    first = doc.values[0]
    one = first[0] if isinstance(first, list) and first else first
    if isinstance(one, dict):
        yield set(one)


def _finished(form: Form, draft: Draft, found: list[Problem], texts: dict[str, str]) -> Imported:
    text = ""
    if not any(map(is_error, found)):
        text = draft.text(
            [f"Imported from {', '.join(Path(name).name for name in texts)} ({form})."]
        )
        errors = loads(text, name="<imported>").errors
        found += errors
        texts["<imported>"] = text
    if any(map(is_error, found)):
        text = ""
    return Imported(
        form, text, draft.title, draft.as_of, tuple(draft.declared), by_place(found), texts
    )


def _unknown(name: str) -> Problem:
    says = f"`{name}` is in no form that is known"
    return Problem(
        "K950", says, _start(name), help="ownership statements have a `statementId` each"
    )


def _start(name: str) -> Location:
    return Location(name, 1, 1, 1, 2)


_READERS = {Form.BODS: read_bods, Form.OCF: read_ocf, Form.GLEIF: read_gleif}
