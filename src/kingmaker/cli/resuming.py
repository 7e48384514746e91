"""A folder in which what is done of a question is kept, so that the same command goes on after a stop or a kill."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kingmaker.cli.files import write_whole
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.shelving import Found
    from kingmaker.source.load import Loaded

    F = TypeVar("F", bound=Callable[..., Any])

_PLAN, _ANSWERS = "plan.json", "answers.json"
_HELP = (
    "Keep draws that are done in this folder, and go on from there: after Ctrl-C or a kill the same command does "
    "not work them out again."
)
#: What differs of a plan, in words, where digests say nothing.
_TEXTS = {"case": "the texts of the case", "other": "the texts of the other case"}


def resume_option(command: F, help_text: str = _HELP) -> F:
    """Add the option that names the folder; `folder_of` reads it."""
    return click.option(
        "--resume",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="FOLDER",
        help=help_text,
    )(command)


def folder_of(
    resume: Path | None, loaded: Loaded, terms: Terms, what: str, **more: object
) -> Folder | None:
    """Return the folder of a question, `None` if none is asked for; `more` is what tells it from others of its kind.

    One that belongs to another question, or cannot be read, is refused, with what differs.
    """
    if resume is None:
        return None
    return Folder.begun(resume, _plan(loaded, terms, what, more))


def fingerprint(loaded: Loaded) -> str:
    """Return what tells the texts of a case from others."""
    return hashlib.sha256("\0".join(loaded.texts.values()).encode()).hexdigest()


def _plan(
    loaded: Loaded, terms: Terms, what: str, more: Mapping[str, object]
) -> dict[str, str | int | None]:
    """Return what tells one question from another: the texts and how it is played, not the threads."""
    from kingmaker.version import __version__

    told = {name: None if value is None else str(value) for name, value in more.items()}
    sampled = {"plays": terms.plays, "look_ahead": terms.look_ahead} if terms.plays else {}
    return {
        "command": what,
        "kingmaker": __version__,
        "case": fingerprint(loaded),
        "method": terms.method.value,
        "draws": terms.draws,
        "seed": terms.seed,
        "floats": "single" if terms.single else "double",
        **sampled,
        **told,
    }


@dataclass(slots=True)
class _Door:
    """Lets one part in at a time, and none once it is closed."""

    lock: Lock = field(default_factory=Lock)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """Parts of the draws of one question, each in a file that is written whole (`analysis.struggle.shelving.Shelf`)."""

    path: Path
    plan: str
    name: str = "draws"
    door: _Door = field(default_factory=_Door, compare=False)

    @property
    def key(self) -> str:
        """What tells the question from all others."""
        return hashlib.sha256(self.plan.encode()).hexdigest()

    @classmethod
    def begun(cls, path: Path, plan: Mapping[str, str | int | None]) -> Folder:
        """Return the folder of a question; it is made when the first part is put there."""
        return cls(path, _begun(path, plan))

    def about(self, text: str) -> Folder:
        """Return the same folder for what is asked beside it, told apart by a text."""
        return replace(self, name=f"beside-{hashlib.sha256(text.encode()).hexdigest()[:12]}")

    def find(self, begin: int, end: int) -> Found | None:
        """Return a part, `None` if it is not there; one that is damaged is refused."""
        from kingmaker.analysis.struggle.shelving import from_bytes

        file = next(iter(sorted(self.path.glob(f"{self._named(begin, end)}-*.npz"))), None)
        if file is None:
            return None
        whole = file.read_bytes()
        if not file.stem.endswith(f"-{_digest(whole)}"):
            raise click.UsageError(_damaged(file, "it is not what was written"))
        try:
            return from_bytes(whole, key=self.key, draws=end - begin)
        except ValueError as wrong:
            raise click.UsageError(_damaged(file, str(wrong))) from None

    def put(self, begin: int, end: int, found: Found) -> None:
        """Write a part, whole or not at all, with a fingerprint of what it holds in its name; nothing once it is closed."""
        from kingmaker.analysis.struggle.shelving import as_bytes

        whole = as_bytes(found, key=self.key)
        file = self.path / f"{self._named(begin, end)}-{_digest(whole)}.npz"
        with self.door.lock:
            if self.door.closed:
                return
            _written(self.path, self.plan, file, whole)

    def close(self) -> None:
        """Wait for the part that is being written, and let nobody write another: the program may then end at once."""
        with self.door.lock:
            self.door.closed = True

    def _named(self, begin: int, end: int) -> str:
        return f"{self.name}-{begin}-{end}"


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a game that is played by hand, in a file that is written whole after each."""

    path: Path
    plan: str

    @classmethod
    def of(
        cls, resume: Path | None, loaded: Loaded, terms: Terms, **more: object
    ) -> Answers | None:
        """Return the folder of a game, `None` if none is asked for; one of another game is refused, with what differs."""
        if resume is None:
            return None
        return cls(resume, _begun(resume, _plan(loaded, terms, "play --as", more)))

    def find(self) -> list[int | str]:
        """Return the answers that were given so far, in their order: numbers from nought, and ballots."""
        there = self.path / _ANSWERS
        if not there.exists():
            return []
        found = _known(there).get("answers")
        if not isinstance(found, list) or any(type(one) not in (int, str) for one in found):
            raise self.damaged("it holds other than answers")
        return found

    def put(self, answers: Sequence[int | str]) -> None:
        """Write all answers, whole or not at all."""
        whole = json.dumps({"answers": list(answers)}).encode()
        _written(self.path, self.plan, self.path / _ANSWERS, whole)

    def damaged(self, why: str) -> click.UsageError:
        """Return what is said of answers that are not those of this game."""
        file = self.path / _ANSWERS
        return click.UsageError(f"{file} is damaged ({why}): remove it, and the game begins again")


def _begun(path: Path, plan: Mapping[str, str | int | None]) -> str:
    """Return the plan of a question as it is written into its folder; a folder of another question is refused."""
    there = path / _PLAN
    _can_be_written(path)
    if there.exists():
        known = _known(there)
        if known != plan:
            raise click.UsageError(_other(path, known, plan))
    elif path.exists() and any(path.iterdir()):
        msg = f"{path} holds other files, and no {_PLAN}: name another --resume"
        raise click.UsageError(msg)
    return json.dumps(plan, indent=2) + "\n"


def _written(path: Path, plan: str, file: Path, whole: bytes) -> None:
    """Write a file into a folder, which is made with its plan if it is not there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not (path / _PLAN).exists():
            write_whole(path / _PLAN, plan, replace=True)
        write_whole(file, whole, replace=True)
    except OSError as wrong:
        raise click.UsageError(_unwritten(path, str(wrong.strerror))) from None


def _can_be_written(path: Path) -> None:
    """Refuse a folder that is none, or in which, or beside which, nothing may be written; what is not there is made later."""
    there = next(place for place in (path, *path.absolute().parents) if place.exists())
    if not there.is_dir():
        raise click.UsageError(_unwritten(path, f"{there} is no folder"))
    if not os.access(there, os.W_OK | os.X_OK):
        raise click.UsageError(_unwritten(path, f"nothing may be written in {there}"))


def _unwritten(path: Path, why: str) -> str:
    return f"nothing can be kept in {path}: {why}; name another --resume"


def _digest(whole: bytes) -> str:
    return hashlib.sha256(whole).hexdigest()[:16]


def _known(there: Path) -> dict[str, object]:
    try:
        known = json.loads(there.read_text("utf-8"))
    except (OSError, ValueError):
        known = None
    if not isinstance(known, dict):
        msg = f"{there} is damaged: name another --resume, or remove {there.parent}"
        raise click.UsageError(msg)
    return known


def _other(path: Path, known: Mapping[str, object], plan: Mapping[str, object]) -> str:
    """Return what keeps a folder from being gone on with: each thing that differs, as it is there and as it is asked."""
    differing = [
        _TEXTS[name]
        if name in _TEXTS
        else f"{name} ({_said(known.get(name))} there, {_said(plan.get(name))} asked for)"
        for name in dict.fromkeys([*plan, *known])
        if known.get(name) != plan.get(name)
    ]
    return (
        f"{path} belongs to another question: what differs is {', '.join(differing)}. "
        "Name another --resume, or remove the folder"
    )


def _said(value: object) -> str:
    return "none" if value is None else str(value)


def _damaged(file: Path, why: str) -> str:
    return f"{file} is damaged ({why}): remove it, and its draws are worked out again"
