"""The amendments that a case writes down, as moves of a search: rules are state where a power to amend them is.

Whoever uses a power whose acts are amendments changes the case, and what is decided from then on is decided by what it
says then. Only amendments are followed that the case names: in the acts of its powers, and in moves that use a power to
amend. How an amended case reads is for whoever has its text to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.frames import walk
from kingmaker.analysis.reach.places import places
from kingmaker.model import sentences as s
from kingmaker.model.bodies import Concerns
from kingmaker.model.inlaw import concerns_of
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case
    from kingmaker.model.struggle import Move
    from kingmaker.model.values import Name

#: Amendments that are in force: of each path the text that stands there, in order of paths.
Made: TypeAlias = tuple[tuple[str, str], ...]
#: Tells how a case reads under amendments, `None` where it cannot be read then.
Amended: TypeAlias = Callable[[Made], "Case | None"]

_AMENDING = (Concerns.AMEND_BYLAWS, Concerns.AMEND_CHARTER)


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """A use of a power: what is done by it, and when it may be. Uses are told apart by being that object."""

    name: Name
    power: Power
    acts: tuple[s.Act, ...]
    when: s.Condition | None = None


@dataclass(slots=True)
class Amending:
    """A case under the amendments that it writes down; those that cannot be followed are in `refused`."""

    case: Case
    amended: Amended | None = None
    refused: dict[str, None] = field(default_factory=dict)
    _cases: dict[Made, Case | None] = field(default_factory=dict)

    def under(self, made: Made) -> Case | None:
        """Return the case under amendments, `None` where that is not followed."""
        if not made:
            return self.case
        if made not in self._cases:
            self._cases[made] = self._under(made)
        return self._cases[made]

    def _under(self, made: Made) -> Case | None:
        case = None if self.amended is None else self.amended(made)
        if case is None or _shape(case) != _shape(self.case):
            self.refused.update((path, None) for path, _ in made)
            return None
        return case

    def each(self) -> tuple[Case, ...]:
        """Return the case as it is written, and under each of its amendments alone."""
        acts = dict.fromkeys(_amendments(self.case))
        found = (self.under((act,)) for act in acts)
        return (self.case, *(case for case in found if case is not None))

    def notes(self) -> Iterator[str]:
        """Yield which amendments are followed, and which are not."""
        texts = dict.fromkeys(_amendments(self.case))
        followed = [f"`{path}` to {text}" for path, text in texts if path not in self.refused]
        if followed:
            yield f"of amendments only those are followed that the case names: {'; '.join(followed)}"
        yield from (f"the amendment of `{path}` is not followed" for path in self.refused)

    def uses(self) -> Iterator[Use]:
        """Yield the uses of powers that moves make to amend, one step each."""
        for move in self.case.moves.values():
            step = move.steps[0] if len(move.steps) == 1 else None
            if step is not None and step.do and all(isinstance(a, s.Amend) for a in step.do):
                for name in self._powers(move):
                    whens = tuple(c for c in (move.when, step.when) if c is not None)
                    when = s.And(whens) if len(whens) > 1 else next(iter(whens), None)
                    yield Use(name, self.case.powers[name], step.do, when)

    def _powers(self, move: Move) -> Iterator[Name]:
        step = move.steps[0]
        for name, power in self.case.powers.items():
            by = step.by or move.by
            named = step.uses == name if step.uses is not None else by in power.deciders
            if named and concerns_of(power) in _AMENDING and not power.acts:
                yield name


def made_by(before: Made, acts: Iterable[s.Act]) -> Made:
    """Return the amendments in force after acts: the latest of each path.

    >>> from kingmaker.model.values import Name
    >>> made_by((("a.b", "1"),), (s.Amend(Name("a.b"), "2"),))
    (('a.b', '2'),)
    """
    new = {str(a.path): a.text for a in acts if isinstance(a, s.Amend)}
    return tuple(sorted({**dict(before), **new}.items()))


def amends(acts: Iterable[s.Act]) -> bool:
    """Tell whether some of these acts amend something."""
    return any(isinstance(a, s.Amend) for a in acts)


def _amendments(case: Case) -> Iterator[tuple[str, str]]:
    said = [p.acts for p in case.powers.values()]
    said += [step.do for move in case.moves.values() for step in move.steps]
    yield from ((str(a.path), a.text) for a in walk(said) if isinstance(a, s.Amend))


def _shape(case: Case) -> object:
    """Return what an amendment may not change if it is to be followed: who can sit where, and what there is besides."""
    return (
        [p.key for p in places(case)],
        list(case.gauges),
        list(case.people),
        [(entity, list(classes)) for entity, classes in case.holdings.items()],
    )
