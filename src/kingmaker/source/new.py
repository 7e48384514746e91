"""A case to begin with: a small organisation under each law, with comments on how to go on."""

from __future__ import annotations

import re
from importlib import resources

from kingmaker.source import quoting
from kingmaker.source.lawpacks import LAW_NAMES
from kingmaker.source.reserved import is_name
from kingmaker.source.write import format_case

#: What the organisation is called in the cases that are shipped to begin with, and what they are called.
_NAME, _TITLE = "acme", "Acme"


def new_case(name: str, *, law: str, title: str = "") -> str:
    """Return the text of a first case under a law, sound and in canonical form.

    `name` is that of the file, without its ending; it becomes the organisation's name where it
    can be one. Without a title the name is made one. Raises `ValueError` for a law that has no pack.

    >>> new_case("harbour-club", law="none").splitlines()[8]
    'title: Harbour club'
    """
    if law not in LAW_NAMES:
        raise ValueError(f"there is no pack of law called {law!r}; packs: {', '.join(LAW_NAMES)}")
    start = resources.files("kingmaker.source").joinpath("starts", f"{law}.yaml")
    text = start.read_text("utf-8")
    entity = name if is_name(name) and not re.search(rf"(?<![\w-]){name}(?![\w-])", text) else _NAME
    title = " ".join(title.split()) or _titled(name)
    head = re.compile(rf"^title: {_TITLE}$", re.MULTILINE)
    named = re.sub(rf"\b{_NAME}\b", entity, text).replace(f"{entity}.yaml", f"{_file(name)}.yaml")
    made = format_case(
        head.sub(lambda _: f"title: {quoting.inline(title, flow=False)}", named), name
    )
    assert isinstance(made, str)  # noqa: S101 - a test makes every one of them
    return made


def _titled(name: str) -> str:
    words = " ".join(re.split(r"[\s_-]+", name)).strip()
    return words[:1].upper() + words[1:] if words else _TITLE


def _file(name: str) -> str:
    """Return the name of the file as a comment may hold it."""
    return name if re.fullmatch(r"[\w.-]+", name) else _NAME
