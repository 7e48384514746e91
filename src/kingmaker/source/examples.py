"""How a value is written: an example of each kind of the vocabulary, with the names that the author gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.source.reference import READINGS
from kingmaker.source.reserved import is_name, slug
from kingmaker.source.tree import Mapping, Scalar, Sequence
from kingmaker.source.vocabulary import kinds

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence as Several

    from kingmaker.source.tree import Node
    from kingmaker.source.vocabulary.kinds import Field, Kind, Spec

_SECTIONS = {
    "rule": "{more_than: 1/2, of: in_office}",
    "table": "{file: tables/votes.csv, name: COLUMN, value: COLUMN}",
}
_MOST = 3


def instead(kind: Kind, node: Node, path: str) -> str:
    """Say what to write for a node of the wrong shape.

    >>> from kingmaker.source.parse import parse
    >>> from kingmaker.source.vocabulary.organisation import PERSON
    >>> instead(kinds.Named(PERSON, "person"), parse("[ann, ben]", "")[0], "people")
    'write `people: {ann: {}, ben: {}}`'
    """
    key = path.rpartition(".")[2]
    lead = "" if not key or key.isdecimal() else f"{key}: "
    return f"write `{lead}{_example(kind, _names(node))}`"


def _names(node: Node) -> tuple[str, ...]:
    """Return the names that a node holds or may be meant to hold, a few of them."""
    if isinstance(node, Mapping):
        texts = [e.key.text for e in node.entries]
    else:
        items = node.items if isinstance(node, Sequence) else (node,)
        texts = [i.text for i in items if isinstance(i, Scalar)]
    made = (text if is_name(text) else slug(text) for text in texts)
    return tuple(dict.fromkeys(name for name in made if is_name(name)))[:_MOST]


def _example(kind: Kind | None, names: Several[str] = ()) -> str:
    return _EXAMPLES[type(kind)](kind, names)


def _many(kind: kinds.Many, names: Several[str]) -> str:
    each = [_example(kind.item, (name,)) for name in names if isinstance(kind.item, kinds.Ref)]
    return f"[{', '.join(each or [_example(kind.item)])}]"


def _named(kind: kinds.Named, names: Several[str]) -> str:
    if kind.key:
        return f"[{{{kind.key}: NAME, {_fields(kind.spec)}}}]"
    return _group(names, f"{{{_fields(kind.spec, named=bool(names))}}}")


def _reading(reader: str, names: Several[str]) -> str:
    """Return an example of a sentence; of who may not vote the names that were given, which stand in one text."""
    return f'"{", ".join(names)}"' if reader == "recused" and names else READINGS[reader][1]


_EXAMPLES: dict[type, Callable[..., str]] = {
    kinds.Text: lambda _kind, _names: "words",
    kinds.Reading: lambda kind, names: _reading(kind.reader, names),
    kinds.Choice: lambda kind, _names: next(iter(kind.words)),
    kinds.Ref: lambda _kind, names: names[0] if names else "NAME",
    kinds.Many: _many,
    kinds.Mapped: lambda kind, names: _group(names, _example(kind.value)),
    kinds.Named: _named,
    kinds.Record: lambda kind, _names: f"{{{_fields(kind.spec)}}}",
    kinds.Cased: lambda kind, names: _example(kind.item, names),
    kinds.Either: lambda kind, names: _example(kind.scalar or kind.sequence or kind.mapping, names),
    kinds.Section: lambda kind, _names: _SECTIONS[kind.reader],
    kinds.Changes: lambda _kind, _names: "{powers.sell.passes: every of members}",
}


def _group(names: Several[str], value: str) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name in names or ("NAME",)) + "}"


def _fields(spec: Spec, *, named: bool = False) -> str:
    """Return the keys that a record needs; else, where no name is given, its first."""
    needed: list[Field] = [f for f in spec.all_fields() if f.required]
    shown = needed or ([] if named else list(spec.all_fields()[:1]))
    return ", ".join(f"{f.key}: {_example(f.kind)}" for f in shown)
