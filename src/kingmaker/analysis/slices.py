"""The yes/no game of a question: a coalition wins if it carries it whatever the others do.

The others may vote no, abstain or stay away, together and in any mixture, and so break a quorum.
The coalition votes as suits it best, which is for, unless a rule counts those against. Where one
ballot is worst for every comparison at once, a comparison becomes a threshold over weights, and the
rule keeps its form. Where it is not (a casting vote counts ties, so a no may help), the others'
possibilities are followed exactly.
"""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING

from kingmaker.analysis import forms
from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.linear import ORDER, All, Compiled, Linear, Some, atoms, compiled, held
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kingmaker.analysis.ballots import Question
    from kingmaker.analysis.linear import Formula

#: More ways for a coalition to vote, or for the others to answer, than this are not followed.
MOST_WAYS = 20_000

Sums = tuple[int, ...]
_FOR = ORDER.index(Ballot.FOR)


@dataclass(frozen=True, slots=True)
class Slice:
    """A question as a yes/no game, and the ballot with which its coalitions carry it.

    `ballot` is `None` where no ballot is best in every situation; the game is exact all the same.
    """

    game: SimpleGame
    ballot: Ballot | None

    def or_else(self, other: Slice) -> Slice:
        """Return the game of a decision that can be carried in either of two ways."""
        same = self.ballot if self.ballot is other.ballot else None
        return Slice(SimpleGame.any_of(self.game, other.game), same)


def sliced(question: Question, given: Mapping[str, Ballot] | None = None) -> Slice:
    """Return the yes/no game of a question, among those whose ballots are not `given` already.

    Cost: O(players · comparisons) where a best and a worst ballot exist for everybody, as in all
    rules that count only those for or those present. Else each coalition is judged when asked for,
    and `TooLarge` is raised where more than `MOST_WAYS` ways of voting would have to be followed.

    >>> from kingmaker.analysis.ballots import Question, Roll, Weighing
    >>> from kingmaker.model.sentences import Base, BaseKind, Every
    >>> roll = Roll(heads=Weighing({"a": 1, "b": 1}), votes=Weighing({"a": 1, "b": 1}), seats=2)
    >>> sliced(Question(roll=roll, passes=Every(Base(BaseKind.PRESENT)))).game.vetoers()
    ('a', 'b')
    """
    made = compiled(question)
    if given:
        made = held(made, given)
    every = tuple(atoms(made.formula))
    best = _dominating(made, every, sign=1)
    if best is None:
        form: forms.Form = forms.Predicate(_Search(made).wins, _kinds(made))
        return Slice(SimpleGame(made.players, form), None)
    game = SimpleGame(made.players, _form(made, made.formula, best))
    voters = {ORDER[b] for b, choices in zip(best, made.choices, strict=True) if _FOR in choices}
    return Slice(game, voters.pop() if len(voters) == 1 else None)


def _most(atom: Linear, player: int, choices: Iterable[int]) -> int:
    return max(atom.coefficients[player][b] for b in choices)


def _least(atom: Linear, player: int, choices: Iterable[int]) -> int:
    return min(atom.coefficients[player][b] for b in choices)


def _dominating(made: Compiled, some: Sequence[Linear], *, sign: int) -> tuple[int, ...] | None:
    """Return for each player the ballot that helps (or, with sign -1, hurts) every comparison most.

    `None` where somebody has none. For is taken before others that do as well.
    """
    found = []
    for player, choices in enumerate(made.choices):
        ends = [(_most if sign > 0 else _least)(atom, player, choices) for atom in some]
        good = [
            b
            for b in (2, 0, 1, 3)
            if b in choices
            and all(a.coefficients[player][b] == end for a, end in zip(some, ends, strict=True))
        ]
        if not good:
            return None
        found.append(good[0])
    return tuple(found)


def _form(made: Compiled, formula: Formula, best: tuple[int, ...]) -> forms.Form:
    """Return the form of a formula whose coalitions vote `best`, whatever the others do.

    What holds against everything the others do holds of all parts of an all-of. For an any-of that
    is so only if one answer of the others is worst for all its parts.
    """
    match formula:
        case Linear(coefficients=coefficients, bound=bound):
            lows = [_least(formula, n, choices) for n, choices in enumerate(made.choices)]
            gains = tuple(c[b] - low for c, b, low in zip(coefficients, best, lows, strict=True))
            return forms.Threshold(bound - sum(lows), gains)
        case All(parts=parts):
            return forms.AllOf(tuple(_form(made, part, best) for part in parts))
        case Some(parts=parts):
            if _dominating(made, tuple(atoms(formula)), sign=-1) is not None:
                return forms.AnyOf(tuple(_form(made, part, best) for part in parts))
            part_of = Compiled(made.players, made.choices, formula)
            return forms.Predicate(_Search(part_of, best).wins, _kinds(part_of))


def _kinds(made: Compiled) -> tuple[object, ...]:
    """Return for each player all that the formula knows of it."""
    every = tuple(atoms(made.formula))
    return tuple(
        (choices, tuple(atom.coefficients[n] for atom in every))
        for n, choices in enumerate(made.choices)
    )


# --- where there is no best or worst ballot -----------------------------------------------


@dataclass(frozen=True, slots=True)
class _Search:
    """Judges a coalition by following what it and the others may do."""

    made: Compiled
    best: tuple[int, ...] | None = None

    def wins(self, coalition: int) -> bool:
        """Tell whether some ballots of the coalition carry it against all ballots of the others."""
        every = tuple(dict.fromkeys(atoms(self.made.formula)))
        inside = forms.players(coalition)
        outside = [n for n in range(len(self.made.players)) if not coalition >> n & 1]
        worst = [(tuple(defeat), self._reach(outside, tuple(defeat))) for defeat in self._defeats()]
        for own in self._own(inside, every):
            sums = dict(zip(every, own, strict=True))
            if not any(_defeated(defeat, answers, sums) for defeat, answers in worst):
                return True
        return False

    def _defeats(self) -> Iterator[dict[Linear, None]]:
        return _ways_to_fail(self.made.formula)

    def _own(self, inside: Sequence[int], every: Sequence[Linear]) -> Iterator[Sums]:
        """Yield what the coalition's ballots may add up to in each comparison."""
        if self.best is not None:
            yield tuple(sum(a.coefficients[n][self.best[n]] for n in inside) for a in every)
            return
        kinds = _kinds(self.made)
        groups: dict[object, list[int]] = {}
        for n in inside:
            groups.setdefault(kinds[n], []).append(n)
        options = [
            [
                tuple(sum(a.coefficients[group[0]][b] for b in ballots) for a in every)
                for ballots in combinations_with_replacement(
                    sorted(self.made.choices[group[0]], key=(2, 0, 1, 3).index), len(group)
                )
            ]
            for group in groups.values()
        ]
        ways = 1
        for option in options:
            ways *= len(option)
        _allow(ways, "ways of voting for a coalition")
        for parts in product(*options):
            yield tuple(sum(column) for column in zip((0,) * len(every), *parts, strict=True))

    def _reach(self, outside: Sequence[int], some: Sequence[Linear]) -> set[Sums]:
        """Return the least that the others' ballots may add up to in these comparisons together."""
        reached: set[Sums] = {(0,) * len(some)}
        for player in outside:
            steps = _lowest(
                tuple(a.coefficients[player][b] for a in some) for b in self.made.choices[player]
            )
            reached = _lowest(
                tuple(x + y for x, y in zip(sums, step, strict=True))
                for sums in reached
                for step in steps
            )
            _allow(len(reached), "answers of the others")
        return reached


def _allow(ways: int, what: str) -> None:
    if ways > MOST_WAYS:
        msg = f"more than {MOST_WAYS:,} {what} would have to be followed, as no ballot is worst"
        raise TooLarge(msg)


def _defeated(defeat: Sequence[Linear], answers: Iterable[Sums], own: Mapping[Linear, int]) -> bool:
    """Tell whether one of the others' answers makes all these comparisons fail."""
    room = [atom.bound - own[atom] for atom in defeat]
    return any(all(x < r for x, r in zip(sums, room, strict=True)) for sums in answers)


def _ways_to_fail(formula: Formula) -> Iterator[dict[Linear, None]]:
    """Yield sets of comparisons such that the formula fails iff all of one set do."""
    match formula:
        case Linear():
            yield {formula: None}
        case All(parts=parts):
            for part in parts:
                yield from _ways_to_fail(part)
        case Some(parts=parts):
            for picked in product(*(tuple(_ways_to_fail(part)) for part in parts)):
                yield {atom: None for one in picked for atom in one}


def _lowest(found: Iterable[Sums]) -> set[Sums]:
    """Return the vectors that no other is at most as large as in every place."""
    kept: list[Sums] = []
    for new in sorted(set(found)):
        if not any(all(x <= y for x, y in zip(old, new, strict=True)) for old in kept):
            kept.append(new)
    return set(kept)
