"""The shipped packs of law: dated rules as data, read when a case asks for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kingmaker.model.law import Law
from kingmaker.model.values import Name
from kingmaker.problems import Problem
from kingmaker.source import sentences
from kingmaker.source.parse import parse
from kingmaker.source.tree import Mapping, Scalar, Sequence
from kingmaker.source.vocabulary import kinds
from kingmaker.source.vocabulary.law import LAW

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.model.law import LawRule
    from kingmaker.model.sentences import Rule
    from kingmaker.problems import Location
    from kingmaker.source.tree import Node

#: The packs that a case may name in `law:`.
LAW_NAMES: tuple[str, ...] = ("delaware-nonstock", "delaware-stock", "none", "uk-model-articles")


_FOLDER = Path(__file__).parent / "law"


class PackError(ValueError):
    """A shipped pack is broken: a mistake of ours, never of an author."""


@lru_cache(maxsize=64)
def load_law(name: str, as_of: date | None) -> Law:
    """Return a pack with the rules that are law on a day; without a day, those that are law now.

    >>> load_law("none", None).rules
    ()
    """
    law = _pack(name)
    return replace(law, rules=tuple(r for r in law.rules if in_force(r, as_of)))


def whole_pack(name: str) -> Law:
    """Return a pack with every rule it has ever held, for the reference.

    >>> whole_pack("none").statute
    'none'
    """
    return _pack(name)


def in_force(rule: LawRule, as_of: date | None) -> bool:
    """Tell whether a rule is law on a day: from `since` on, and before `ended`.

    >>> from kingmaker.model.law import Force, LawRule
    >>> old = LawRule(force=Force.DEFAULT, ended=date(2024, 8, 1))
    >>> in_force(old, date(2024, 7, 31)), in_force(old, date(2024, 8, 1)), in_force(old, None)
    (True, False, False)
    """
    if as_of is None:
        return rule.ended is None
    begun = rule.since is None or rule.since <= as_of
    return begun and (rule.ended is None or as_of < rule.ended)


@cache
def _pack(name: str) -> Law:
    if name not in LAW_NAMES:
        raise PackError(f"there is no pack of law called {name!r}")
    file = f"law/{name}.yaml"
    root, problems = parse((_FOLDER / f"{name}.yaml").read_text("utf-8"), file)
    if problems or root is None:
        raise PackError(f"{problems}")
    made = _record(LAW, root, "law", {"name": Name(name, root.where)})
    if not isinstance(made, Law):
        raise PackError(f"{file} makes no law")
    return made


def _record(spec: kinds.Spec, node: Node, path: str, values: dict[str, object]) -> object:
    """Return the record that a mapping of a pack describes; anything odd is an error of ours."""
    if not isinstance(node, Mapping):
        raise PackError(f"{node.where}: a {spec.name} is a group of keys")
    known = {field.key: field for field in spec.all_fields()}
    given = {entry.key.text for entry in node.entries}
    odd = sorted(given - set(known)) + [
        f.key for f in spec.fields if f.required and f.key not in given
    ]
    if odd:
        raise PackError(f"{node.where}: a {spec.name}, and {', '.join(odd)}")
    values |= {"path": path, "where": node.where}
    for entry in node.entries:
        field = known[entry.key.text]
        values[field.target] = _value(field.kind, entry.value, f"{path}.{entry.key.text}")
    return spec.make(**values)


def _value(kind: kinds.Kind, node: Node, path: str) -> object:
    if isinstance(kind, kinds.Named):
        entries = node.entries if isinstance(node, Mapping) else ()
        return {
            e.key.text: _record(kind.spec, e.value, f"{path}.{e.key.text}", {}) for e in entries
        }
    if isinstance(kind, kinds.Many):
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(_value(kind.item, item, path) for item in items)
    if not isinstance(node, Scalar):
        raise PackError(f"{node.where}: a single value is expected")
    if isinstance(kind, kinds.Choice):
        return _chosen(kind, node)
    if isinstance(kind, kinds.Reading):
        return _READERS[kind.reader](node.text, node.where)
    return " ".join(node.text.split())


def _chosen(kind: kinds.Choice, node: Scalar) -> object:
    if node.text not in kind.words:
        raise PackError(f"{node.where}: {node.text!r} is not one of {', '.join(kind.words)}")
    return kind.words[node.text]


def _rule(text: str, where: Location) -> Rule:
    found = sentences.read_rule(text, where)
    if isinstance(found, Problem):
        raise PackError(f"{where}: {found.message}")
    return found


def _day(text: str, _where: Location) -> date:
    return date.fromisoformat(text)


def _flag(text: str, where: Location) -> bool:
    if text not in ("yes", "no"):
        raise PackError(f"{where}: yes or no, not {text!r}")
    return text == "yes"


_READERS: dict[str, Callable[[str, Location], object]] = {"rule": _rule, "day": _day, "flag": _flag}
