"""What every clause of a case has, and the value that depends on conditions."""

from __future__ import annotations

from dataclasses import field, fields
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from kingmaker.problems import NOWHERE
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.model.sentences import Condition
    from kingmaker.model.values import Certainty, Instrument, Name
    from kingmaker.problems import Location

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A piece of a case: its address, its place in the file, and what it rests on.

    `path` is the clause's address in the case (``powers.remove-director``), `label` the name for
    people, `source` the names of sources that say so.
    """

    path: str = ""
    where: Location = field(default=NOWHERE, compare=False, repr=False)
    label: str = ""
    source: tuple[Name, ...] = ()
    certainty: Certainty | None = None
    instrument: Instrument | None = None
    dated: str = ""
    departs_from: str = ""
    note: str = ""
    because: str = ""

    @property
    def id(self) -> str:
        """The last part of the address: the clause's own name."""
        return self.path.rpartition(".")[2]

    @property
    def title(self) -> str:
        """What to call it in a sentence: the name for people, else its own name."""
        return self.label or self.id


#: The fields that every clause has, beside what it says itself.
OF_CLAUSES = frozenset(f.name for f in fields(Clause))


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One possible value, and the condition under which it is the one (`None`: otherwise)."""

    value: T
    when: Condition | None = None


#: A value that may depend on the state: the first option whose condition holds. Empty: not given.
Cased: TypeAlias = tuple[Option[T], ...]


def plainly(cased: Cased[T]) -> T | None:
    """Return the value of a cased value that has just one option without a condition, else `None`.

    >>> plainly((Option(3),))
    3
    """
    return cased[0].value if len(cased) == 1 and cased[0].when is None else None


def otherwise(cased: Cased[T]) -> T | None:
    """Return the value that applies when no condition holds, `None` where nothing is given.

    >>> from kingmaker.model.sentences import Always
    >>> otherwise((Option(10, Always()), Option(1)))
    1
    """
    last = cased[-1] if cased else None
    return last.value if last is not None and last.when is None else None
