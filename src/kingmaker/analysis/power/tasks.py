"""What is asked of an engine, and what it answers: facts to reckon with, values, or what it would cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.forms import AllOf, AnyOf, Dual, Threshold, dual
from kingmaker.analysis.power.facts import Facts
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.forms import Form
    from kingmaker.analysis.power.definitions import Definition, Needs
    from kingmaker.analysis.power.facts import Sizes

#: A priori unions: by name, or just one after the other.
Unions: TypeAlias = Mapping[str, Iterable[str]] | Iterable[Iterable[str]]
#: What an engine finds: what was counted, or the value of the index for each player.
Found: TypeAlias = Facts | tuple[Fraction, ...]
#: A method, a form and a number of players.
Counted: TypeAlias = "tuple[str, Form, int]"


@dataclass(frozen=True, slots=True)
class Task:
    """An index of a game of `size` players; `blocks` are the a priori unions, a partition.

    `kept` holds swings by size that were counted for another index, or for another game of one
    question: by method, form and number of players. Who asks for one index alone begins with none.
    """

    form: Form
    size: int
    index: Definition
    blocks: tuple[tuple[int, ...], ...] = ()
    kept: dict[Counted, Sizes] = field(default_factory=dict, compare=False, repr=False)

    @property
    def needs(self) -> Needs:
        """What has to be counted."""
        return self.index.needs

    def known(self, method: str) -> Sizes | None:
        """Return the swings by size that this method has counted of this game already."""
        return self.kept.get((method, self.form, self.size)) if self.kept else None

    def keep(self, method: str, found: Sizes) -> None:
        """Keep what a method has counted of this game."""
        self.kept[method, self.form, self.size] = found

    def of(self, form: Form, size: int) -> Task:
        """Return the same task for another game."""
        return replace(self, form=form, size=size)


@dataclass(frozen=True, slots=True)
class Cost:
    """About how long a task takes and how much it holds at once, or why it cannot be done."""

    nanoseconds: int = 0
    bytes: int = 0
    why_not: str = ""

    @property
    def affordable(self) -> bool:
        """Whether it can be done within the limits."""
        return not self.why_not and self.nanoseconds <= MOST_TIME and self.bytes <= MOST_MEMORY

    def __str__(self) -> str:
        """Return the cost in words."""
        if self.why_not:
            return self.why_not
        if self.nanoseconds > MOST_TIME:
            return f"it would take about {_round(self.nanoseconds // 10**9)} seconds"
        return f"it would hold about {_round(self.bytes // 2**20)} MB"


#: What would take longer than this, in nanoseconds, is refused: ten minutes.
MOST_TIME = 600 * 10**9
#: What would hold more than this, in bytes, is refused: four gigabytes.
MOST_MEMORY = 4 << 30


def partition(names: Sequence[str], unions: Unions | None) -> tuple[tuple[int, ...], ...]:
    """Return a priori unions as a partition of the players' numbers; who is in none is alone.

    `KeyError` for a stranger, `ValueError` for a player in two.

    >>> partition("abcd", ["db", ""])
    ((3, 1), (0,), (2,))
    """
    if unions is None:
        return ()
    given = unions.values() if isinstance(unions, Mapping) else unions
    numbers = {name: number for number, name in enumerate(names)}
    blocks = [tuple(dict.fromkeys(numbers[name] for name in union)) for union in given]
    joined = [number for block in blocks for number in block]
    if len(set(joined)) != len(joined):
        raise ValueError("a player is in two unions")
    alone = [(n,) for n in numbers.values() if n not in joined]
    return tuple(block for block in (*blocks, *alone) if block)


def refused(why: str) -> Cost:
    """Return the cost of what cannot be done."""
    return Cost(why_not=why)


def threshold_of(form: Form) -> Threshold | None:
    """Return the one threshold that a form amounts to, if it plainly does.

    >>> threshold_of(AllOf((Threshold(2, (1, 1)),)))
    Threshold(quota=2, weights=(1, 1))
    """
    match form:
        case Threshold():
            return form
        case AllOf(parts=(only,)) | AnyOf(parts=(only,)):
            return threshold_of(only)
        case Dual(of=of, size=size):
            inner = threshold_of(of)
            found = None if inner is None else dual(inner, size)
            return found if isinstance(found, Threshold) else None
        case _:
            return None


def _round(number: int) -> str:
    return f"{number:,}" if number < 10**9 else f"10^{len(str(number)) - 1}"
