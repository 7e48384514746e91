"""Which names a case declares, by scope, gathered before anything is bound."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.patterns import pattern
from kingmaker.problems import Problem, Related
from kingmaker.records import dataclass
from kingmaker.source.memory import kept
from kingmaker.source.nearest import nearest
from kingmaker.source.quoting import inline
from kingmaker.source.reserved import RESERVED, slug
from kingmaker.source.reserved import is_name as may_name
from kingmaker.source.tree import Mapping, Scalar, Sequence
from kingmaker.source.vocabulary.top import DECLARES, ONE_SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kingmaker.problems import Location
    from kingmaker.source.tree import Entry, Node

_NAME = pattern(r"[A-Za-z][A-Za-z0-9_-]{0,79}\Z")

#: Words for the scopes, as a reader would say them.
SAID: dict[str, str] = {"share class": "class of shares", "seat group": "group of seats"}


def is_name(text: str) -> bool:
    """Tell whether a text can name something: letters, digits, hyphens, a letter first.

    >>> is_name("class-one"), is_name("2nd")
    (True, False)
    """
    return bool(_NAME.match(text))


#: How a tranche comes by its name.
_TRANCHE = "; a tranche is declared under `contributed`, by saying whose it is: `of: NAME`"
#: Scopes whose names stand in sentences.
SPOKEN: tuple[str, ...] = (*ONE_SPACE, "seat group", "share class", "event", "move", "power")


def name_problem(text: str, where: Location, scope: str) -> Problem | None:
    """Return what is wrong with a name declared in a scope; without one, plain numbers will do, too."""
    if not is_name(text) and (scope or not text.replace("-", "").isalnum()):
        help_ = "letters, digits and hyphens, a letter first, at most 80 of them"
        made = slug(text)
        if may_name(made):
            help_ = f"a name is one word: write `{made}: {{name: {_inline(text)}}}`"
        return Problem("K108", f"`{text}` cannot be a name", where, help=help_)
    if scope in SPOKEN and text in RESERVED:
        help_ = f"choose another, such as `the-{text}` or a longer word"
        return Problem(
            "K121", f"`{text}` is a word of the language and cannot be a name", where, help=help_
        )
    return None


#: Names with the place where each is declared.
Declared: TypeAlias = "dict[str, Location]"


@dataclass(slots=True)
class Names:
    """Declared names by scope, each with its place; levels of gauges; what was referred to but not found."""

    scopes: dict[str, Declared] = field(default_factory=dict)
    levels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    implicit: bool = False
    used: set[tuple[str, str]] = field(default_factory=set)
    missing: dict[tuple[str, str], list[Location]] = field(default_factory=dict)
    misses: int = 0
    _own: set[str] = field(default_factory=set)
    _near: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def scope_of(self, name: str, scopes: Iterable[str]) -> str | None:
        """Return the first of the scopes that declares the name, noting the use."""
        for scope in scopes:
            if name in self.scopes.get(scope, ()):
                self.used.add((scope, name))
                return scope
        return None

    def take(self, scope: str, declared: Declared) -> None:
        """Add the names that a section declares; of two places of one name the first counts."""
        self.scopes[scope] = (
            {**declared, **self.scopes[scope]} if scope in self.scopes else declared
        )

    def declare(self, scope: str, name: str, where: Location) -> None:
        """Add a name that is declared by being used."""
        if scope not in self._own:  # what a section declares is not ours to change
            self._own.add(scope)
            self.scopes[scope] = dict(self.scopes.get(scope, {}))
        self.scopes[scope].setdefault(name, where)

    def all_in(self, scopes: Iterable[str]) -> list[str]:
        """Return every name of these scopes."""
        return [name for scope in scopes for name in self.scopes.get(scope, ())]

    def miss(self, name: str, scopes: tuple[str, ...], where: Location) -> None:
        """Note that a name was looked for and not found."""
        expected = _said(scopes)
        key = (name, expected)
        if key not in self._near:
            known = self.all_in(scopes)
            made = slug(name)
            self._near[key] = made if made in known else nearest(name, known)
        self.missing.setdefault(key, []).append(where)
        self.misses += 1

    def problems(self) -> Iterator[Problem]:
        """Yield one problem for each unknown name, with its further uses as related places."""
        merged: dict[str, list[tuple[str, Location]]] = {}
        for (name, expected), places in self.missing.items():
            merged.setdefault(name, []).extend((expected, p) for p in places)
        for name, uses in merged.items():
            uses.sort(key=lambda u: u[1])
            expected, where = uses[0]
            suggestions = (self._near.get((name, e)) for e, _ in uses)
            guess = next((s for s in suggestions if s), None)
            article = "an" if expected[:1] in "aeiou" else "a"
            elsewhere = self._declared_elsewhere(name, expected)
            help_ = (
                f"did you mean `{guess}`?"
                if guess
                else elsewhere
                or _renamed(name, expected)
                or f"declare {article} {expected} of that name{_TRANCHE if 'tranche' in expected else ''}"
            )
            related = tuple(Related(p, "used here too") for _, p in uses[1:6])
            yield Problem(
                "K401", f"no {expected} is called `{name}`", where, help=help_, related=related
            )

    def _declared_elsewhere(self, name: str, expected: str) -> str:
        found = [SAID.get(s, s) for s, names in self.scopes.items() if name in names]
        if not found:
            return ""
        told = f"`{name}` is declared as {' and '.join(found)}"
        words = set(re.findall(r"\w+", expected))
        if found == [SAID["share class"]] and {"body", "party"} & words:
            told += f"; its holders are a body: `{name}-holders: {{members: holders of {name}}}`"
        if found == ["office"] and "party" in words:
            told += f"; an entity for which it decides is `governed_by: {name}`, and elsewhere its holder is named"
        return told


_ALL_VOTES = "`members`, `outstanding shares`, or the name of a class or a weight"


def _renamed(text: str, expected: str) -> str:
    """Say how to name what a text that can be no name calls: a list of names, or a name made of it."""
    if is_name(text):
        if text == "nobody":
            return "that nobody can do it alone is `no 1 of board`; `can never` denies it of others"
        if text == "votes" and "weight" in expected:
            return f"write `votes cast`, or of all votes that there are: {_ALL_VOTES}"
        return "" if may_name(text) else "that is a word of the language; choose another name"
    several = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*", text)
    if len(several) > 1 and all(may_name(one) for one in several):
        return f"several are a list: `[{', '.join(several)}]`"
    made = slug(text)
    if not may_name(made):
        return "a name is one word that begins with a letter"
    section = " under `people`" if {"person", "party"} & set(re.findall(r"\w+", expected)) else ""
    declared = f"`{made}: {{name: {_inline(text)}}}`"
    return f"a name is one word: write `{made}`, and declare it{section}: {declared}"


def _inline(text: str) -> str:
    return inline(text, flow=True)


def _said(scopes: tuple[str, ...]) -> str:
    """Say which kinds of things were expected; people, groups, entities and bodies together are parties."""
    shown = list(scopes)
    if all(p in scopes for p in ("person", "group", "entity", "body")):
        shown = ["party", *(s for s in scopes if s not in ("person", "group", "entity", "body"))]
    words = list(dict.fromkeys(SAID.get(s, s) for s in shown))
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def gather(root: Mapping) -> tuple[Names, tuple[Problem, ...]]:
    """Return all names that a tree declares, and the problems of names used twice in one space."""
    given = {e.key.text: e.value for e in root.entries}
    names = Names(implicit=_empty(given.get("people")))
    for declares in DECLARES:
        if declares.section in given:
            names.take(declares.scope, kept(_keys, given[declares.section]))
    for section, scope, inside in _INSIDE:
        if section in given:
            names.take(scope, kept(inside, given[section]))
    if "gauges" in given:
        names.levels = kept(_levels, given["gauges"])
    if names.implicit:
        _implied(root, names)
    return names, tuple(_clashes(names))


def _empty(section: Node | None) -> bool:
    """Tell whether a section is left out, or has nothing in it."""
    if isinstance(section, Sequence):
        return not section.items
    return not _entries(section)


def _keys(node: Node) -> Declared:
    """Return the names that a section declares: its keys, or the `id` of each of its items."""
    if isinstance(node, Sequence):
        keys = [item.get("id") for item in node.items if isinstance(item, Mapping)]
        return _first(key for key in keys if isinstance(key, Scalar))
    return _first(e.key for e in _entries(node))


def _first(keys: Iterable[Scalar]) -> Declared:
    """Return names with the first place of each."""
    found: Declared = {}
    for key in keys:
        found.setdefault(key.text, key.where)
    return found


def _entries(node: Node | None) -> tuple[Entry, ...]:
    return node.entries if isinstance(node, Mapping) else ()


def _seat_groups(bodies: Node) -> Declared:
    return _below((body.key, _seats_of(body)) for body in _entries(bodies))


def _share_classes(holdings: Node) -> Declared:
    return _below((entity.key, entity.value) for entity in _entries(holdings))


def _seats_of(body: Entry) -> Node | None:
    return body.value.get("seats") if isinstance(body.value, Mapping) else None


def _below(groups: Iterable[tuple[Scalar, Node | None]]) -> Declared:
    """Return the names within groups, each alone and with the name of its group before it."""
    found: Declared = {}
    for group, inside in groups:
        for key in (e.key for e in _entries(inside)):
            found.setdefault(key.text, key.where)
            found.setdefault(f"{group.text}.{key.text}", key.where)
    return found


def _tranches(payouts: Node) -> Declared:
    """Return the names of tranches: entries of `contributed` that say whose they are."""
    several = payouts.items if isinstance(payouts, Sequence) else (payouts,)
    put_in = (one.get("contributed") for one in several if isinstance(one, Mapping))
    entries = (entry for given in put_in for entry in _entries(given))
    owned = (e.key for e in entries if isinstance(e.value, Mapping) and e.value.get("of"))
    return _first(key for key in owned if may_name(key.text))


def _levels(gauges: Node) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for gauge in _entries(gauges):
        levels = gauge.value.get("levels") if isinstance(gauge.value, Mapping) else gauge.value
        if isinstance(levels, Sequence):
            found[gauge.key.text] = tuple(i.text for i in levels.items if isinstance(i, Scalar))
    return found


def _tags(clauses: Node) -> Declared:
    """Return the tags of people, groups or seats, by which conditions may ask for whoever carries them."""
    return _first(_tagged(clauses))


def _seat_tags(bodies: Node) -> Declared:
    return _first(tag for body in _entries(bodies) for tag in _tagged(_seats_of(body)))


def _tagged(clauses: Node | None) -> Iterator[Scalar]:
    for clause in (e.value for e in _entries(clauses)):
        yield from _names_in(clause.get("tags") if isinstance(clause, Mapping) else None)


#: Names that live below the first level: the section, what they name, and how they are found there.
_INSIDE: tuple[tuple[str, str, Callable[[Node], Declared]], ...] = (
    ("bodies", "seat group", _seat_groups),
    ("holdings", "share class", _share_classes),
    ("payouts", "tranche", _tranches),
    ("people", "tag", _tags),
    ("groups", "tag", _tags),
    ("bodies", "tag", _seat_tags),
)

#: Where people are declared by being named, in a case whose section `people` is left out or empty.
_NAMING = (
    ("groups", "members"),
    ("weights", "of"),
    ("bodies", "members"),
    ("bodies", "seats"),
    ("offices", "held_by"),
    ("holdings", ""),
)


def _implied(root: Mapping, names: Names) -> None:
    """Declare as people the names that groups, weights, bodies, offices and holdings are made of."""
    taken = set(names.all_in(("group", "entity", "body", "office")))
    for section, key in _NAMING:
        for entry in _entries(root.get(section)):
            for scalar in _listed(entry.value, key):
                if is_name(scalar.text) and scalar.text not in RESERVED | taken:
                    names.declare("person", scalar.text, scalar.where)


def _listed(node: Node | None, key: str) -> Iterator[Scalar]:
    """Yield the scalars that a record lists under a key: items of a list, keys of a map, holders of seats and shares."""
    if isinstance(node, Sequence):
        yield from (i for i in node.items if isinstance(i, Scalar))
    elif isinstance(node, Mapping) and key in ("seats", ""):
        inner = node.get("seats") if key else node
        for entry in _entries(inner):
            held = entry.value.get("held_by") if isinstance(entry.value, Mapping) else entry.value
            yield from _names_in(held)
    elif isinstance(node, Mapping):
        yield from _names_in(node.get(key))


def _names_in(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        yield from (i for i in node.items if isinstance(i, Scalar))
    elif isinstance(node, Mapping):
        yield from (e.key for e in node.entries)


def _clashes(names: Names) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for scope in ONE_SPACE:
        here = names.scopes.get(scope, {})
        for name in () if seen.keys().isdisjoint(here) else here:
            if name in seen:
                yield _clash(
                    name, (scope, here[name]), (seen[name], names.scopes[seen[name]][name])
                )
        seen = {**dict.fromkeys(here, scope), **seen}


def _clash(name: str, one: tuple[str, Location], other: tuple[str, Location]) -> Problem:
    said, other_said = (SAID.get(scope, scope) for scope, _ in (one, other))
    first = other[1]
    message = f"`{name}` names a {said} here and a {other_said} at line {first.line}"
    related = (Related(first, f"the {other_said}"),)
    return Problem("K402", message, one[1], help="give one of them another name", related=related)
