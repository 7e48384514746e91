"""A case while it is put together from another program's file: names, sections, and its text."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.records import dataclass
from kingmaker.source.exchange.items import short
from kingmaker.source.reserved import RESERVED, is_name, slug
from kingmaker.source.write import format_case

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.model.declared import Declared
    from kingmaker.source.exchange.items import Item

#: Names are cut here, so that a number still fits behind them.
_LONGEST = 60
#: What one clause or section of the text is made of.
Plain = dict[str, object]


@dataclass(slots=True)
class Draft:
    """Sections of a case under their names, and what the file declares beyond them.

    Every name is given once, whatever it names. What a file says and a case has no place for is
    counted under `left`, and told once for each word when all is read.
    """

    title: str = "An imported case"
    as_of: str = ""
    sections: dict[str, dict[str, Plain]] = field(default_factory=dict)
    payouts: Plain = field(default_factory=dict)
    declared: list[Declared] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    left: dict[tuple[str, str], tuple[Item, int]] = field(default_factory=dict)
    unsaid: dict[str, tuple[Item, int]] = field(default_factory=dict)
    skipped: dict[str, tuple[Item, int]] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)

    def name(self, *said: str) -> str:
        """Return a new name made of the first of these texts that can make one."""
        made = next((m for m in map(_base, said) if m), "unnamed")
        self.numbers[made] += 1
        found = made if self.numbers[made] == 1 else f"{made}-{self.numbers[made]}"
        while found in self.taken:
            self.numbers[made] += 1
            found = f"{made}-{self.numbers[made]}"
        self.taken.add(found)
        return found

    def add(self, section: str, name: str, clause: Plain) -> str:
        """Add a clause under its name, without the parts that say nothing."""
        said = {key: value for key, value in clause.items() if value not in ("", [], None, {})}
        self.sections.setdefault(section, {})[name] = said
        return name

    def leave(self, item: Item, handled: Iterable[str], what: str) -> None:
        """Count the parts of a group that have no place in a case."""
        known = set(handled)
        for key in item.value:
            if key not in known and item.has(key):
                first, number = self.left.get((what, key), (item, 0))
                self.left[what, key] = (first, number + 1)

    def miss(self, item: Item, what: str) -> None:
        """Count something that the file does not say."""
        first, number = self.unsaid.get(what, (item, 0))
        self.unsaid[what] = (first, number + 1)

    def skip(self, item: Item, kind: str) -> None:
        """Count a whole object that has no place in a case."""
        first, number = self.skipped.get(kind, (item, 0))
        self.skipped[kind] = (first, number + 1)

    def tell(self) -> None:
        """Report what was left out and what was missing, once for each word, where it first stands."""
        for (what, key), (item, number) in self.left.items():
            message = f"`{key[:60]}` of {what} is not carried into the case{_often(number)}"
            item.warn("K954", message, key)
        for kind, (item, number) in self.skipped.items():
            item.warn("K954", f"`{kind[:60]}` is not carried into the case{_often(number)}")
        for what, (item, number) in self.unsaid.items():
            item.warn("K955", f"the file does not say {what}{_often(number)}")

    def text(self, head: Iterable[str]) -> str:
        """Return the case as the text of a file, in its canonical form, comments first."""
        whole: Plain = {"title": short(self.title)}
        if self.as_of:
            whole["as_of"] = self.as_of
        whole |= {name: part for name, part in self.sections.items() if part}
        if self.payouts:
            whole["payouts"] = self.payouts
        written = format_case(json.dumps(whole, ensure_ascii=False), "<imported>")
        if isinstance(written, tuple):
            msg = f"an imported case cannot be read again: {written[0].message}"
            raise TypeError(msg)
        return "".join(f"# {line}\n" for line in head) + written


def _base(said: str) -> str:
    made = slug(said)[:_LONGEST].strip("-")
    if made and not made[0].isalpha():
        made = f"n-{made}"
    if made in RESERVED:
        made = f"{made}-1"
    return made if is_name(made) else ""


def _often(number: int) -> str:
    return "" if number == 1 else f" ({number} times)"
