"""Tree to records: every key read by the kind the vocabulary gives it, every name looked up."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.model.clauses import Option
from kingmaker.model.record import Change
from kingmaker.model.values import Name
from kingmaker.problems import Problem
from kingmaker.records import dataclass
from kingmaker.source.context import LOST, Context
from kingmaker.source.cuts import cut, was_cut
from kingmaker.source.examples import instead
from kingmaker.source.names import name_problem
from kingmaker.source.nearest import named, nearest
from kingmaker.source.plain import in_one_line
from kingmaker.source.readers import READERS, SECTIONS
from kingmaker.source.tree import Entry, Mapping, Scalar, Sequence, kind_of
from kingmaker.source.vocabulary import kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.problems import Location
    from kingmaker.source.tree import Node
    from kingmaker.source.vocabulary.kinds import Field, Kind, Spec

_SINGLE: dict[type, str] = {kinds.Text: "a text", kinds.Ref: "a name"}
#: The kinds whose values are kept for variants, besides whole sections: records, and groups of them.
_KEPT = frozenset({kinds.Named, kinds.Record})
#: Stands for what is not remembered.
_NOTHING = (None, LOST, frozenset[tuple[str, str]]())


#: What each record, group of records and section came to, by its node, path and kind, with the names it refers to.
Memo: TypeAlias = dict[tuple[int, str, type], tuple["Node", object, frozenset[tuple[str, str]]]]


@dataclass(slots=True)
class Binder(Context):
    """A context that can read nodes by their kinds, and remembers what it made of those without fault.

    So a variant of the case reads only what it changes: with `before`, the memory of the case's own binder, what
    was made there stands unless it refers to a name in `changed`.
    """

    memo: Memo = field(default_factory=dict)
    before: Memo | None = None
    changed: frozenset[tuple[str, str]] = frozenset()

    def value(self, kind: Kind, node: Node, path: str) -> object:
        """Return what a node says, read as this kind, or `LOST`; made anew only where it must be."""
        sort = type(kind)
        if "." in path and (sort not in _KEPT or isinstance(node, Scalar)):
            return _BIND[sort](self, kind, node, path)
        key = (id(node), path, sort)
        if self.before is not None:
            _, made, names = self.before.get(key, _NOTHING)
            if made is LOST or not names.isdisjoint(self.changed):
                return _BIND[sort](self, kind, node, path)
            self.names.used |= names
            return made
        before, self.names.used = self.names.used, set()
        faults = len(self.problems) + self.names.misses
        made = _BIND[sort](self, kind, node, path)
        if faults == len(self.problems) + self.names.misses:
            self.memo[key] = (node, made, frozenset(self.names.used))
        before |= self.names.used
        self.names.used = before
        return made

    def record(self, spec: Spec, node: Node, path: str) -> object:
        """Return the record that a node describes, or `LOST` where a required key is missing or unreadable."""
        node = _spelled_out(spec, node)
        if not isinstance(node, Mapping):
            message = f"{_a(spec.name)} is a group of keys, not {kind_of(node)}"
            help_ = f"{instead(kinds.Record(spec), node, path)}; {_known(spec)}"
            return self.report(Problem("K102", message, node.where, help=help_))
        given = {e.key.text: e for e in node.entries}
        values: dict[str, object] = {"path": path, "where": node.where} if spec.evidence else {}
        lost = self._fields(spec, given, path, values)
        self._others(spec, node, path, values)
        if not spec.required <= given.keys():
            self._missing(spec, node, path)
            return LOST
        made = LOST if lost else spec.make(**values)
        return LOST if made is None else made

    def _fields(
        self, spec: Spec, given: dict[str, Entry], path: str, values: dict[str, object]
    ) -> bool:
        """Read the keys in the order of the vocabulary, which has names declared before they are used.

        Tell whether the record cannot be made, because a key that it needs could not be read.
        """
        lost = False
        before = f"{path}." if path else ""
        for key, field_ in spec.known.items():
            if key in given:
                entry = given[key]
                found = self._field(field_, entry, before + key)
                if found is not LOST:
                    values[field_.target] = found
                elif field_.required:
                    lost = True
        return lost

    def _field(self, field_: Field, entry: Entry, path: str) -> object:
        value = entry.value
        if isinstance(value, Scalar) and not value.text and not value.quoted:
            message = f"`{entry.key.text}` has no value"
            return self.report(Problem("K103", message, entry.key.where, help=field_.doc))
        return self.value(field_.kind, value, path)

    def _others(self, spec: Spec, node: Mapping, path: str, values: dict[str, object]) -> None:
        """Read the keys beyond those of the vocabulary: of a kind of their own, or unknown."""
        known = spec.known
        if spec.rest is not None:
            rest = tuple(e for e in node.entries if e.key.text not in known)
            values[spec.rest_to] = self.value(spec.rest, Mapping(rest, node.where), path)
            return
        for number, entry in enumerate(node.entries):
            if entry.key.text not in known:
                self._unknown_key(spec, node, number)

    def _missing(self, spec: Spec, node: Mapping, path: str) -> None:
        given = {e.key.text for e in node.entries}
        lacking = [f for f in spec.known.values() if f.required and f.key not in given]
        strange = given - spec.known.keys() if spec.rest is None else ()
        misspelt = {named(key, spec.known) for key in strange}
        for field_ in (f for f in lacking if f.key not in misspelt):
            what = f"`{path}`" if path else f"this {spec.name}"
            message = f"{what} has no `{field_.key}`"
            where = node.entries[0].key.where if node.entries else node.where
            self.report(Problem("K104", message, where, help=f"`{field_.key}`: {field_.doc}"))

    def _unknown_key(self, spec: Spec, node: Mapping, number: int) -> None:
        key = node.entries[number].key
        before = node.entries[number - 1].value if number else None
        if was_cut(before, key):
            self.report(cut(key))
            return
        instead_ = spec.refused.get(key.text.lower().replace("-", "_"))
        if instead_ is not None:
            message = f"`{key.text}` is not modelled: who is paid cannot be told with it"
            self.report(Problem("K910", message, key.where, help=instead_))
            return
        guess = named(key.text, [f.key for f in spec.all_fields()])
        help_ = f"did you mean `{guess}`?" if guess else _known(spec)
        message = f"`{key.text}` is no key of {_a(spec.name)}"
        self.report(Problem("K101", message, key.where, help=help_))


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _known(spec: Spec) -> str:
    return "known keys: " + ", ".join(f.key for f in spec.all_fields())


def _spelled_out(spec: Spec, node: Node) -> Node:
    """Return a bare value or list as the group of keys it is short for."""
    key = ""
    if isinstance(node, Scalar):
        if not node.text and not node.quoted:
            return Mapping((), node.where)
        key = spec.short
    elif isinstance(node, Sequence):
        key = spec.listed
    if not key:
        return node
    return Mapping((Entry(Scalar(key, node.where), node),), node.where)


def _scalar(binder: Binder, kind: Kind, node: Node, path: str) -> Scalar | None:
    if isinstance(node, Scalar):
        return node
    what = _SINGLE.get(type(kind), "this")
    message = f"{what} is a single value, not {kind_of(node)}"
    binder.report(Problem("K102", message, node.where, help=instead(kind, node, path)))
    return None


def _text(binder: Binder, kind: kinds.Text, node: Node, path: str) -> object:
    scalar = _scalar(binder, kind, node, path)
    if scalar is None:
        return LOST
    if len(scalar.text) > kind.limit:
        message = f"a text of {len(scalar.text):,} characters; at most {kind.limit:,} are read here"
        return binder.report(Problem("K106", message, scalar.where))
    return " ".join(scalar.text.split())


def _choice(binder: Binder, kind: kinds.Choice, node: Node, path: str) -> object:
    scalar = _scalar(binder, kind, node, path)
    if scalar is None:
        return LOST
    if scalar.text in kind.words:
        return kind.words[scalar.text]
    guess = nearest(scalar.text, kind.words)
    options = ", ".join(kind.words)
    help_ = f"did you mean `{guess}`?" if guess else f"one of: {options}"
    return binder.report(
        Problem(
            "K107", f"`{scalar.text}` is not one of the words known here", scalar.where, help=help_
        )
    )


def _reading(binder: Binder, kind: kinds.Reading, node: Node, path: str) -> object:
    scalar = _scalar(binder, kind, node, path)
    if scalar is None:
        return LOST
    found = READERS[kind.reader](binder, scalar, path)
    return binder.report(found) if isinstance(found, Problem) else found


def _ref(binder: Binder, kind: kinds.Ref, node: Node, path: str) -> object:
    scalar = _scalar(binder, kind, node, path)
    if scalar is None:
        return LOST
    if kind.words is not None and scalar.text in kind.words:
        found = kind.words[scalar.text]
        return Name(found, scalar.where) if isinstance(found, Name) else found
    return binder.refer(scalar.text, scalar.where, kind.scopes, declares=kind.declares)


def _many(binder: Binder, kind: kinds.Many, node: Node, path: str) -> object:
    nested = isinstance(kind.item, kinds.Record) and bool(kind.item.spec.listed)
    items = node.items if isinstance(node, Sequence) and not nested else (node,)
    flat: list[object] = []
    for number, item in enumerate(items, 1):
        if number > 1 and was_cut(items[number - 2], item):
            if not was_cut(items[number - 3] if number - 3 >= 0 else None, items[number - 2]):
                binder.report(cut(item))
            continue
        value = binder.value(kind.item, item, f"{path}.{number}")
        if isinstance(kind.item, kinds.Reading) and isinstance(value, tuple):
            flat.extend(value)
        elif value is not LOST:
            flat.append(value)
    return tuple(flat)


def _mapped(binder: Binder, kind: kinds.Mapped, node: Node, path: str) -> object:
    if not isinstance(node, Mapping):
        message = f"names with values are expected, not {kind_of(node)}"
        return binder.report(Problem("K102", message, node.where, help=instead(kind, node, path)))
    result: dict[object, object] = {}
    before: Node | None = None
    for entry in node.entries:
        if was_cut(before, entry.key):
            binder.report(cut(entry.key))
            continue
        before = entry.value
        key = binder.value(kind.key, entry.key, path)
        value = binder.value(kind.value, entry.value, f"{path}.{entry.key.text}")
        if key is not LOST and value is not LOST:
            result[key] = value
    return result


def _record(binder: Binder, kind: kinds.Record, node: Node, path: str) -> object:
    return binder.record(kind.spec, node, path)


def _named(binder: Binder, kind: kinds.Named, node: Node, path: str) -> object:
    entries = _named_entries(binder, kind, node, path)
    record = kinds.Record(kind.spec)
    result: dict[Name, object] = {}
    for key, value in entries:
        problem = name_problem(key.text, key.where, kind.scope)
        if problem is not None:
            binder.report(problem)
            continue
        made = binder.value(record, value, f"{path}.{key.text}")
        if made is not LOST:
            result[Name(key.text, key.where)] = made
    return result


def _named_entries(
    binder: Binder, kind: kinds.Named, node: Node, path: str
) -> list[tuple[Scalar, Node]]:
    if isinstance(node, Mapping):
        return [(e.key, e.value) for e in node.entries]
    if not isinstance(node, Sequence) or not kind.key:
        message = f"names with keys are expected, not {kind_of(node)}"
        binder.report(Problem("K102", message, node.where, help=instead(kind, node, path)))
        return []
    found: list[tuple[Scalar, Node]] = []
    seen: dict[str, Location] = {}
    for item in node.items:
        key = item.get(kind.key) if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(key, Scalar):
            help_ = (
                f"give it a name of its own: `{kind.key}: NAME`, beside its other keys in braces"
            )
            message = f"this {kind.spec.name} has no `{kind.key}`"
            binder.report(Problem("K104", message, item.where, help=help_))
        elif key.text in seen:
            message = f"`{key.text}` is given twice (first at line {seen[key.text].line})"
            binder.report(Problem("K009", message, key.where))
        else:
            seen[key.text] = key.where
            others = tuple(e for e in item.entries if e.key.text != kind.key)
            found.append((key, Mapping(others, item.where, item.flow)))
    return found


def _cased(binder: Binder, kind: kinds.Cased, node: Node, path: str) -> object:
    if not isinstance(node, Sequence):
        value = binder.value(kind.item, node, path)
        return value if value is LOST else (Option(value),)
    if not node.items:
        return binder.report(Problem("K103", "an empty list says nothing here", node.where))
    options: list[Option[object]] = []
    for number, item in enumerate(node.items, 1):
        option = _option(binder, kind, item, f"{path}.{number}")
        if option is None:
            continue
        if options and options[-1].when is None:
            message = "this is never reached: the value before has no `when`"
            binder.report(Problem("K110", message, item.where))
        options.append(option)
    return tuple(options)


def _option(binder: Binder, kind: kinds.Cased, item: Node, path: str) -> Option[object] | None:
    if not isinstance(item, Mapping) or item.get("is") is None:
        message = "each value that depends on a condition is written {is: …, when: …}"
        binder.report(Problem("K109", message, item.where))
        return None
    for entry in item.entries:
        if entry.key.text not in ("is", "when"):
            binder.report(
                Problem(
                    "K101",
                    f"only `is` and `when` stand here, not `{entry.key.text}`",
                    entry.key.where,
                )
            )
    chosen, when = item.get("is"), item.get("when")
    value = binder.value(kind.item, chosen, path) if chosen is not None else LOST
    condition = binder.value(kinds.CONDITION, when, f"{path}.when") if when is not None else None
    if value is LOST or condition is LOST:
        return None
    return Option(value, condition)  # type: ignore[arg-type]  # the reader `condition` returns one


def _either(binder: Binder, kind: kinds.Either, node: Node, path: str) -> object:
    shapes = {Scalar: kind.scalar, Sequence: kind.sequence, Mapping: kind.mapping}
    chosen = shapes[type(node)]
    if chosen is not None:
        return binder.value(chosen, node, path)
    words = {Scalar: "a single value", Sequence: "a list", Mapping: "a group of keys"}
    wanted = " or ".join(words[shape] for shape, k in shapes.items() if k is not None)
    message = f"{wanted} is expected here, not {kind_of(node)}"
    return binder.report(Problem("K102", message, node.where, help=instead(kind, node, path)))


def _changes(binder: Binder, kind: kinds.Changes, node: Node, path: str) -> object:
    if not isinstance(node, Mapping):
        message = f"paths with values are expected, not {kind_of(node)}"
        return binder.report(Problem("K102", message, node.where, help=instead(kind, node, path)))
    return tuple(_change(e) for e in node.entries)


def _change(entry: Entry) -> Change:
    return Change(
        Name(entry.key.text, entry.key.where), in_one_line(entry.value), where=entry.value.where
    )


def _section(binder: Binder, kind: kinds.Section, node: Node, path: str) -> object:
    found = SECTIONS[kind.reader](binder, node, path)
    return binder.report(found) if isinstance(found, Problem) else found


_BIND: dict[type, Callable[..., object]] = {
    kinds.Text: _text,
    kinds.Choice: _choice,
    kinds.Reading: _reading,
    kinds.Ref: _ref,
    kinds.Many: _many,
    kinds.Mapped: _mapped,
    kinds.Record: _record,
    kinds.Named: _named,
    kinds.Cased: _cased,
    kinds.Either: _either,
    kinds.Changes: _changes,
    kinds.Section: _section,
}
