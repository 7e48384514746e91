"""Coalitions in words: names as the case has them, those who may be exchanged for each other together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.evaluate import members_of, sitting
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.report.words import called, listed, seated_called

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kingmaker.analysis.power.searching import Smallest
    from kingmaker.analysis.powers.patterns import Pattern
    from kingmaker.model.case import Case

#: More names than this are told by the first few and a number.
_NAMES = 10
_FIRST = 3
#: Those of a coalition in which nobody can be spared are told by name up to this number.
_NEEDED = 15
#: Voters are told by name up to this number.
_VOTERS = 30
#: More kinds of coalition than this are told by the first few and a number.
_KINDS = 6
#: A group of fewer people is told by their names even where the case has a name for it.
_FEW = 4
_TWO = 2


class Coalitions:
    """Says coalitions of one game in the names of one case."""

    def __init__(
        self,
        case: Case,
        players: Sequence[str],
        joined: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """Look up the names of the players, and of the groups that the case has for them."""
        self._case = case
        self._players = tuple(players)
        self._joined = joined or {}
        state = initial(case)
        self._groups: dict[frozenset[str], str] = {}
        for group in case.groups:
            members = frozenset(map(str, members_of((group,), state, case=case)))
            self._groups.setdefault(members, called(case, group))
        for name, body in case.bodies.items():
            if body.electorate is None:
                members = frozenset(map(str, sitting(name, state, case=case)))
                self._groups.setdefault(members, called(case, name))
        for name, body in case.bodies.items():
            for seats in body.seat_groups:
                members = frozenset(map(str, sitting(f"{name}.{seats.id}", state, case=case)))
                self._groups.setdefault(members, seated_called(case, name, seats))

    def name(self, player: str) -> str:
        """Return what to call a player: those who vote as one, by all their names."""
        if player in self._joined:
            names = listed(called(self._case, member) for member in self._joined[player])
            return f"{names} (as one)"
        return called(self._case, player)

    def voters(self) -> str:
        """Return all players by name."""
        return self.names(self._players, most=_VOTERS)

    def names(self, players: Iterable[str], *, most: int = _NAMES) -> str:
        """Return players by name; of many, the first few and how many more."""
        everybody = list(players)
        if len(everybody) <= most:
            return listed(map(self.name, everybody))
        first = ", ".join(map(self.name, everybody[:_FIRST]))
        return f"{first} and {len(everybody) - _FIRST} others"

    def every(self, players: Sequence[str]) -> str:
        """Return all of some players: all there are, a group of the case, or by name."""
        if len(players) == len(self._players):
            return f"the {len(players)}"
        return self.titled(players) or self.names(players)

    def together(self, players: Sequence[str]) -> str:
        """Return players under the shortest name: all, a group or body of the case, the first and how many more."""
        title = self._groups.get(frozenset(players))
        if title is not None:
            return f"{title} ({len(players)})"
        if len(players) == len(self._players):
            return f"all {len(players)}"
        if len(players) <= _FIRST:
            return listed(map(self.name, players))
        if 2 * len(players) > len(self._players):
            return f"the other {len(players)}"
        return f"{self.name(players[0])} and {len(players) - 1} others"

    def pattern(self, pattern: Pattern) -> str:
        """Return coalitions of one kind."""
        if len(self._players) > _FIRST and pattern.size == len(self._players):
            return f"all {len(self._players)}"
        everyone: list[str] = []
        titled, some = [], []
        chosen = sum(many < len(group) for many, group in pattern.parts)
        for many, group in pattern.parts:
            title = self._title(group)
            if many < len(group):
                some.append(self._any(many, group, apart=chosen > 1))
            elif title is None:
                everyone += group
            else:
                titled.append(f"all {many} of {title}")
        left = self._without(pattern)
        if not some and len(everyone) > _NAMES and 0 < len(left) <= _NAMES:
            return f"all {len(self._players)} but {self.names(left)}"
        said = [self.names(everyone, most=_NEEDED)] if everyone else []
        return " with ".join(filter(None, (listed([*said, *titled]), ", and ".join(some))))

    def _without(self, pattern: Pattern) -> list[str]:
        """Return who is in no group of a pattern."""
        inside = {player for _, group in pattern.parts for player in group}
        return [player for player in self._players if player not in inside]

    def patterns(
        self, patterns: Sequence[Pattern], *, most: int = _KINDS, noun: str = "voters"
    ) -> str:
        """Return coalitions, as `kinds` has them, in one text: so many of all there are with the word for them, if any."""
        every = len(self._players)
        bare = (f"all {every}", *(f" of the {every}",) * (every > 1))
        named = f" {noun}" if noun else ""
        return "; or ".join(
            f"{k}{named if k.endswith(bare) else ''}" for k in self.kinds(patterns, most=most)
        )

    def kinds(self, patterns: Sequence[Pattern], *, most: int = _KINDS) -> tuple[str, ...]:
        """Return coalitions, kind by kind; of many kinds, the first few and how many others, but the last by itself.

        Of kinds that are told by the same few names, one is told.
        """
        shown = most + 1 if len(patterns) == most + 1 else most
        said: dict[str, int] = {}
        for pattern in patterns:
            if len(said) == shown:
                break
            said.setdefault(self.pattern(pattern), pattern.number)
        others = sum(pattern.number for pattern in patterns) - sum(said.values())
        rest = "one other coalition" if others == 1 else f"one of {others:,} other coalitions"
        return (*said, *((rest,) if others else ()))

    def smallest(self, found: Smallest) -> str:
        """Return how few are enough, of how many, who for one, and in how many ways."""
        if found.size == 0:
            return "nobody is needed"
        many = "more than are counted" if found.number is None else f"{found.number:,}"
        ways = "the only one" if found.number == 1 else f"one of {many}"
        size = f"{found.size} of {len(self._players)}"
        return f"{size}: {self.names(found.such_as)}, {ways}"

    def _any(self, many: int, group: Sequence[str], *, apart: bool) -> str:
        """Return so many of a group; `apart` from others that are chosen, one of few is told as such."""
        if len(group) == len(self._players):
            few = "either" if len(group) == _TWO else "any one"
            return f"{few if many == 1 else f'any {many}'} of the {len(group)}"
        title = self._title(group)
        if title is not None:
            return f"any {'one' if many == 1 else many} of {title} ({len(group)})"
        left = [player for player in self._players if player not in set(group)]
        if len(group) > _NAMES and len(left) <= _FIRST:
            return f"any {'one' if many == 1 else many} of the {len(group)} other than {self.names(left)}"
        if many == 1 and apart:
            return f"one of {self.names(group)}"
        if many == 1:
            return listed(map(self.name, group), last="or")
        return f"any {many} of {self.names(group)}"

    def titled(self, people: Sequence[str]) -> str | None:
        """Return the group or body of the case that these are, with how many; `None` where there is none."""
        title = self._title(people)
        return None if title is None else f"{title} ({len(people)})"

    def but(self, people: Sequence[str]) -> str | None:
        """Return people as a group or body of the case without the one or two who are not among them; `None` where there is none."""
        mine = frozenset(people)
        larger = {own: own - mine for own in self._groups if mine < own}
        fewest = min(larger, key=lambda own: len(larger[own]), default=mine)
        left = fewest - mine
        if len(mine) < _FEW or not 0 < len(left) <= _TWO:
            return None
        order = {name: n for n, name in enumerate((*self._case.people, *self._case.entities))}
        names = sorted(left, key=lambda n: (order.get(Name(n), len(order)), n))
        return f"{self._groups[fewest]} without {self.names(names)} ({len(mine)})"

    def _title(self, group: Sequence[str]) -> str | None:
        found = self._groups.get(frozenset(group))
        return None if len(group) < _FEW else found
