"""The expression of a yes/no game: thresholds, all-of, any-of, composition; players are bits of an integer.

A form says how a coalition is judged and nothing of how coalitions are found: engines read forms,
labels and sentences stand outside.
"""

from __future__ import annotations

from itertools import compress, count
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

#: Digits as the numbers that they are.
_DIGITS = bytes.maketrans(b"01", bytes((0, 1)))
#: With more players than this, a coalition is sooner read at once than player by player.
_MANY = 16


@dataclass(frozen=True, slots=True)
class Threshold:
    """Won with weights of at least `quota` together; weights are whole and not negative."""

    quota: int
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Won if every part is; with no parts, always."""

    parts: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Won if at least one part is; with no parts, never."""

    parts: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Minimal:
    """Won by whoever includes one of these coalitions; none of them includes another."""

    coalitions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Predicate:
    """Won as a function says. Players of one kind are interchangeable: the author's promise."""

    test: Callable[[int], bool]
    kinds: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A game whose players are themselves decided by games, one for each of them."""

    outer: Form
    inner: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Dual:
    """Won by whoever the others cannot win against: the blocking coalitions of a game."""

    of: Form
    size: int


Form: TypeAlias = Threshold | AllOf | AnyOf | Minimal | Predicate | Composed | Dual


def wins(form: Form, coalition: int) -> bool:  # noqa: PLR0911  # one for each form
    """Tell whether a coalition, given as a bit mask, wins.

    >>> wins(Threshold(3, (2, 1, 1)), 0b011), wins(Threshold(3, (2, 1, 1)), 0b110)
    (True, False)
    """
    match form:
        case Threshold(quota=quota, weights=weights):
            return weight_of(weights, coalition) >= quota
        case AllOf(parts=parts):
            return all(wins(part, coalition) for part in parts)
        case AnyOf(parts=parts):
            return any(wins(part, coalition) for part in parts)
        case Minimal(coalitions=coalitions):
            return any(coalition & least == least for least in coalitions)
        case Predicate(test=test):
            return test(coalition)
        case Composed(outer=outer, inner=inner):
            return wins(outer, mask_of(n for n, part in enumerate(inner) if wins(part, coalition)))
        case Dual(of=of, size=size):
            return not wins(of, everybody(size) & ~coalition)


def dual(form: Form, size: int) -> Form:
    """Return the form of the blocking coalitions among `size` players.

    >>> dual(Threshold(3, (2, 1, 1)), 3)
    Threshold(quota=2, weights=(2, 1, 1))
    """
    match form:
        case Threshold(quota=quota, weights=weights):
            return Threshold(sum(weights) - quota + 1, weights)
        case AllOf(parts=parts):
            return AnyOf(tuple(dual(part, size) for part in parts))
        case AnyOf(parts=parts):
            return AllOf(tuple(dual(part, size) for part in parts))
        case Composed(outer=outer, inner=inner):
            return Composed(dual(outer, len(inner)), tuple(dual(part, size) for part in inner))
        case Dual(of=of):
            return of
        case _:
            return Dual(form, size)


def moved(form: Form, places: Sequence[int], size: int) -> Form:  # noqa: PLR0911  # as above
    """Return the form for `size` players in which player n of the old one is player ``places[n]``.

    Players that come to one place are one from then on, and stand on one side.

    >>> moved(Threshold(3, (2, 1)), (2, 0), 3), moved(Threshold(3, (2, 1, 1)), (0, 0, 1), 2)
    (Threshold(quota=3, weights=(1, 0, 2)), Threshold(quota=3, weights=(3, 1)))
    """
    match form:
        case Threshold(quota=quota, weights=weights):
            there = _at(places, size)
            return Threshold(quota, tuple(sum(weights[n] for n in group) for group in there))
        case AllOf(parts=parts):
            return AllOf(tuple(moved(part, places, size) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(tuple(moved(part, places, size) for part in parts))
        case Minimal(coalitions=coalitions):
            return Minimal(tuple(mask_of(places[n] for n in players(c)) for c in coalitions))
        case Composed(outer=outer, inner=inner):
            return Composed(outer, tuple(moved(part, places, size) for part in inner))
        case Predicate(test=test, kinds=kinds):
            there = _at(places, size)
            return Predicate(
                _through(test, places), tuple(tuple(kinds[n] for n in group) for group in there)
            )
        case Dual(of=of):
            return Dual(moved(of, places, size), size)


def joined(form: Form, members: int, size: int) -> Form:
    """Return the form in which `members` are on every side: they win what the others win with them.

    >>> joined(Threshold(3, (2, 1, 1)), 0b001, 3)
    Threshold(quota=1, weights=(0, 1, 1))
    """
    match form:
        case Threshold(quota=quota, weights=weights):
            left = tuple(0 if members >> n & 1 else w for n, w in enumerate(weights))
            return Threshold(quota - weight_of(weights, members), left)
        case AllOf(parts=parts):
            return AllOf(tuple(joined(part, members, size) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(tuple(joined(part, members, size) for part in parts))
        case Composed(outer=outer, inner=inner):
            return Composed(outer, tuple(joined(part, members, size) for part in inner))
        case _:
            old = kinds(form, size)
            new = tuple(None if members >> n & 1 else (old[n],) for n in range(size))
            return Predicate(lambda coalition: wins(form, coalition | members), new)


def kinds(form: Form, size: int) -> tuple[Hashable, ...]:
    """Return a mark for each player; players of one mark may be exchanged without any change.

    The converse does not hold: the form is read, not the game.

    >>> kinds(Threshold(3, (2, 1, 1)), 3)
    (2, 1, 1)
    """
    match form:
        case Threshold(weights=weights):
            return weights
        case AllOf(parts=parts) | AnyOf(parts=parts) | Composed(inner=parts):
            return tuple(zip(*(kinds(part, size) for part in parts), strict=True)) or (0,) * size
        case Minimal(coalitions=coalitions):
            return _kinds_of_sets(coalitions, size)
        case Predicate(kinds=given):
            return given
        case Dual(of=of):
            return kinds(of, size)


def support(form: Form, size: int) -> int:
    """Return the players that a form looks at; the others are dummies.

    >>> bin(support(Threshold(3, (2, 0, 1)), 3))
    '0b101'
    """
    match form:
        case Threshold(weights=weights):
            return mask_of(n for n, weight in enumerate(weights) if weight)
        case AllOf(parts=parts) | AnyOf(parts=parts) | Composed(inner=parts):
            return union_of(support(part, size) for part in parts)
        case Minimal(coalitions=coalitions):
            return union_of(coalitions)
        case Predicate(kinds=given):
            return mask_of(n for n, mark in enumerate(given) if mark != ())
        case Dual(of=of):
            return support(of, size)


def union_of(coalitions: Iterable[int]) -> int:
    """Return who is in any of these coalitions.

    >>> union_of([0b01, 0b100])
    5
    """
    found = 0
    for coalition in coalitions:
        found |= coalition
    return found


def mask_of(numbers: Iterable[int]) -> int:
    """Return the coalition of the players of these numbers.

    >>> mask_of([0, 2])
    5
    """
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def players(coalition: int) -> tuple[int, ...]:
    """Return the numbers of a coalition's players.

    >>> players(0b101)
    (0, 2)
    """
    if coalition.bit_count() > _MANY:
        return tuple(compress(count(), _bits(coalition)))
    found = []
    while coalition:
        lowest = coalition & -coalition
        found.append(lowest.bit_length() - 1)
        coalition ^= lowest
    return tuple(found)


def everybody(size: int) -> int:
    """Return the coalition of all `size` players."""
    return (1 << size) - 1


def weight_of(weights: Sequence[int], coalition: int) -> int:
    """Return what a coalition's players weigh together."""
    if coalition.bit_count() > _MANY:
        return sum(compress(weights, _bits(coalition)))
    return sum(weights[n] for n in players(coalition))


def _bits(coalition: int) -> bytes:
    """Return a coalition as one byte for each player, 1 for those in it: all read at once."""
    return f"{coalition:b}"[::-1].encode().translate(_DIGITS)


def _at(places: Sequence[int], size: int) -> list[list[int]]:
    """Return who comes to each place."""
    found: list[list[int]] = [[] for _ in range(size)]
    for player, place in enumerate(places):
        found[place].append(player)
    return found


def _through(test: Callable[[int], bool], places: Sequence[int]) -> Callable[[int], bool]:
    def moved_test(coalition: int) -> bool:
        return test(mask_of(n for n, place in enumerate(places) if coalition >> place & 1))

    return moved_test


def _kinds_of_sets(coalitions: Sequence[int], size: int) -> tuple[int, ...]:
    """Return for each player the first that it may be exchanged with in this set of coalitions."""
    there = set(coalitions)
    marks = list(range(size))
    for second in range(size):
        for first in range(second):
            if marks[first] == first and _exchangeable(there, first, second):
                marks[second] = first
                break
    return tuple(marks)


def _exchangeable(coalitions: set[int], first: int, second: int) -> bool:
    both = 1 << first | 1 << second
    return all(c & both in (0, both) or c ^ both in coalitions for c in coalitions)
