"""Coalitions told by what they have in common: any two of these three, with that one."""

from __future__ import annotations

from itertools import combinations, islice
from math import comb, prod
from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import (
    TooLarge,
    classes,
    lattice,
    minimal_points,
    numbers,
)
from kingmaker.analysis.forms import Threshold
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.games import SimpleGame

#: More kinds of coalition than this are not told apart.
MOST_PATTERNS = 20_000


@dataclass(frozen=True, slots=True)
class Pattern:
    """Coalitions that differ only by players who may be exchanged: so many of each group, nobody else.

    >>> Pattern(((1, ("a",)), (2, ("b", "c", "d")))).number
    3
    """

    parts: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def size(self) -> int:
        """How many players each of the coalitions has."""
        return sum(many for many, _ in self.parts)

    @property
    def number(self) -> int:
        """How many coalitions there are."""
        return prod(comb(len(group), many) for many, group in self.parts)

    def coalitions(self) -> Iterator[tuple[str, ...]]:
        """Yield each coalition, its players in the order of the groups."""
        if not self.parts:
            yield ()
            return
        (many, group), rest = self.parts[0], Pattern(self.parts[1:])
        for picked in combinations(group, many):  # one by one: there may be millions
            for others in rest.coalitions():
                yield (*picked, *others)


def minimal_winning(game: SimpleGame) -> tuple[Pattern, ...]:
    """Return the winning coalitions in which everybody is needed, the smallest first.

    A weighted game is followed class by class from the heaviest, O(patterns · classes). Other games
    are read off their lattice, O(points). `TooLarge` beyond `MOST_PATTERNS` patterns, or beyond the
    lattice that `kingmaker.analysis.coalitions` allows.

    >>> from kingmaker.analysis.games import SimpleGame
    >>> minimal_winning(SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}))
    (Pattern(parts=((1, ('a',)), (1, ('b', 'c')))),)
    """
    size = len(game.players)
    counted = list(_counts(game.form, size))
    groups = _exchangeable(counted, classes(game.form, size))
    found = {_gathered(counts, groups) for counts in counted}
    made = [
        Pattern(
            tuple(
                (many, tuple(game.players[n] for n in group))
                for many, group in zip(vector, groups, strict=True)
                if many
            )
        )
        for vector in sorted(found, key=lambda v: (sum(v), [-many for many in v]))
    ]
    return tuple(made)


def minimal_blocking(game: SimpleGame) -> tuple[Pattern, ...]:
    """Return the coalitions without which the others cannot win, and in which everybody is needed."""
    return minimal_winning(game.dual())


def left_by(patterns: Iterable[Pattern], players: Sequence[str]) -> tuple[Pattern, ...]:
    """Return what each pattern leaves: the maximal losing coalitions, of the minimal blocking ones.

    >>> left_by([Pattern(((2, ("a", "b", "c")),))], "abcd")
    (Pattern(parts=((1, ('a', 'b', 'c')), (1, ('d',)))),)
    """
    found = []
    for pattern in patterns:
        inside = {name for _, group in pattern.parts for name in group}
        rest = tuple(name for name in players if name not in inside)
        parts = [(len(group) - many, group) for many, group in pattern.parts]
        kept = [part for part in (*parts, (len(rest), rest)) if part[0]]
        found.append(Pattern(tuple(sorted(kept, key=lambda part: players.index(part[1][0])))))
    return tuple(sorted(found, key=lambda pattern: pattern.size))


def _exchangeable(
    counted: Sequence[Sequence[tuple[int, tuple[int, ...]]]], groups: Sequence[tuple[int, ...]]
) -> tuple[tuple[int, ...], ...]:
    """Return the players that may be exchanged, classes of the form joined: who wins is told by those who can miss nobody.

    Two may be iff exchanging them leaves this set of coalitions as it is. Each of these is kept as one number, with some bits
    for each class; most pairs are told apart by the first few coalitions, O(classes² · coalitions) at worst.
    """
    bits = max(map(len, groups), default=0).bit_length()
    place = {group[0]: n * bits for n, group in enumerate(groups)}
    least = {sum(many << place[group[0]] for many, group in counts) for counts in counted}
    joined: list[list[tuple[int, ...]]] = []
    for group in groups:
        like = (own for own in joined if _alike(least, (own[0], group), place, bits))
        found = next(like, None)
        if found is None:
            joined.append([group])
        else:
            found.append(group)
    return tuple(
        sorted(tuple(sorted(player for group in own for player in group)) for own in joined)
    )


def _alike(
    least: set[int],
    pair: tuple[tuple[int, ...], tuple[int, ...]],
    place: dict[int, int],
    bits: int,
) -> bool:
    """Tell whether a player of one class for a player of the other leaves these coalitions as they are."""
    one, other = pair
    first, second = place[one[0]], place[other[0]]
    mask = (1 << bits) - 1
    into = (1 << second) - (1 << first)
    for counts in least:
        here, there = counts >> first & mask, counts >> second & mask
        if here and there < len(other) and counts + into not in least:
            return False
        if there and here < len(one) and counts - into not in least:
            return False
    return True


def _gathered(
    counts: Sequence[tuple[int, tuple[int, ...]]], groups: Sequence[Sequence[int]]
) -> tuple[int, ...]:
    """Return numbers of the form's classes as numbers of the groups that these make up."""
    place = {player: n for n, group in enumerate(groups) for player in group}
    vector = [0] * len(groups)
    for many, group in counts:
        vector[place[group[0]]] += many
    return tuple(vector)


def _counts(form: Form, size: int) -> Iterator[tuple[tuple[int, tuple[int, ...]], ...]]:
    """Yield the minimal winning coalitions as numbers of each of the form's classes."""
    groups = classes(form, size)
    if isinstance(form, Threshold):
        found = list(islice(_lightest(form, groups), MOST_PATTERNS + 1))
        if len(found) > MOST_PATTERNS:
            msg = f"there are more than {MOST_PATTERNS:,} kinds of them"
            raise TooLarge(msg)
        yield from found
        return
    net = lattice(form, size)
    points = minimal_points(net)
    if len(points) > MOST_PATTERNS:
        msg = (
            f"there are {len(points):,} kinds of them, and no more than {MOST_PATTERNS:,} are told"
        )
        raise TooLarge(msg)
    for point in points:
        yield tuple(zip(numbers(net, point), net.groups, strict=True))


def _lightest(
    form: Threshold, groups: Sequence[tuple[int, ...]]
) -> Iterator[tuple[tuple[int, tuple[int, ...]], ...]]:
    """Yield the minimal winning coalitions of a weighted game, the heaviest classes first.

    Who comes last is lightest, so a coalition can miss nobody iff it cannot miss the last. A branch
    is entered only where those left can still make it win.
    """
    order = sorted(groups, key=lambda group: -form.weights[group[0]])
    weights = [form.weights[group[0]] for group in order]
    left = [0]
    for weight, group in zip(reversed(weights), reversed(order), strict=True):
        left.append(left[-1] + weight * len(group))
    left.reverse()
    branches: list[tuple[int, int, tuple[tuple[int, tuple[int, ...]], ...]]]
    branches = [(0, form.quota, ())]
    while branches:
        place, missing, taken = branches.pop()
        if missing <= 0:
            yield taken
        elif missing <= left[place]:
            weight, group = weights[place], order[place]
            enough = -(-missing // weight)
            for many in range(min(enough, len(group)) + 1):
                more = (*taken, (many, group)) if many else taken
                branches.append((place + 1, missing - many * weight, more))
