"""Every decision of a case with its game: who can carry it, who can stop it, who matters."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.decisions import Kind, slice_of
from kingmaker.analysis.gaps import Refused, Undetermined
from kingmaker.analysis.matters import matters
from kingmaker.analysis.power.definitions import Needs
from kingmaker.analysis.powers.indices import indices, ternary_told
from kingmaker.analysis.powers.results import Known
from kingmaker.analysis.powers.structure import structure
from kingmaker.analysis.standing import weakest
from kingmaker.analysis.whole import about, people_of, whole
from kingmaker.model.state import initial
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kingmaker.analysis.ballots import Ballot
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.games import SimpleGame
    from kingmaker.analysis.powers.indices import How, Indexed
    from kingmaker.analysis.powers.results import Structure
    from kingmaker.model.case import Case
    from kingmaker.model.state import State
    from kingmaker.model.values import Certainty, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is taken for granted: ballots that are cast, and who votes as one under which name.

    >>> Given().nothing
    True
    """

    ballots: Mapping[str, Ballot] = field(default_factory=dict)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether nothing is."""
        return not self.ballots and not self.joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision and its game: a decision by itself, a whole power, or one of its steps.

    `name` is that of `kingmaker.analysis.decisions`, `id` tells apart what has one name. `views` are
    the decisions it is made of. `game` and `structure` are `None` where `gap` says why.
    """

    id: str
    name: str
    views: tuple[DecisionView, ...]
    about: Name | None = None
    whole: bool = False
    step: bool = False
    game: SimpleGame | None = None
    structure: Structure | None = None
    indices: tuple[Indexed, ...] = ()
    gap: str = ""

    @property
    def view(self) -> DecisionView:
        """The first decision it is made of."""
        return self.views[0]

    @property
    def certainty(self) -> Certainty | None:
        """The weakest certainty of all that it rests on."""
        return weakest(v.certainty for v in self.views if v.certainty is not None)


def powers(
    case: Case,
    state: State | None = None,
    *,
    given: Given | None = None,
    how: How | None = None,
    known: Known | None = None,
) -> tuple[Decided, ...]:
    """Return every decision of a case with its game, a power of several steps first as a whole.

    A coalition carries a decision if it does so whatever the others do: vote no, abstain, stay away.
    It stops it if the others cannot carry it. What the case does not say, and what is no yes/no
    vote, is told as a gap of that decision alone. A game that several decisions share is worked out
    once, and one that is `known` from another case not again. Indices are told where `how` asks for them. Cost: that of
    `kingmaker.analysis.powers.structure`, and of the indices, for each different game.
    """
    now = initial(case) if state is None else state
    shared = Known() if known is None else known
    lister = _Lister(case, now, Given() if given is None else given, how, shared, {})
    return tuple(lister.all())


@dataclass(frozen=True, slots=True)
class _Lister:
    """Lists the decisions of one case in one state."""

    case: Case
    state: State
    given: Given
    how: How | None
    known: Known
    told: dict[object, tuple[Indexed, ...]]

    def all(self) -> Iterator[Decided]:
        """Yield every decision, a power's steps behind the power."""
        by_power: dict[str, list[DecisionView]] = {}
        found: list[DecisionView | str] = []
        people: dict[str, dict[Name | None, None]] = {}
        for view in matters(self.case, self.state):
            people.setdefault(view.name, {})[view.concerning] = None
            if view.power is None:
                found.append(view)
            elif view.power not in by_power:
                found.append(view.power)
            if view.power is not None:
                by_power.setdefault(view.power, []).append(view)
        for one in found:
            if isinstance(one, str):
                yield from self._power(one, by_power[one])
            else:
                several = len(people[one.name]) > 1
                yield self._single(one, _id(one.name, one.concerning if several else None))

    def _power(self, name: str, views: Sequence[DecisionView]) -> Iterator[Decided]:
        people = people_of(views)
        for person in people:
            mine = about(views, person)
            own_id = _id(name, person if len(people) > 1 else None)
            if len(mine) == 1:
                yield self._single(mine[0], own_id)
                continue
            yield self._made(
                Decided(id=own_id, name=name, views=mine, about=person, whole=True),
                lambda p=person: whole(  # type: ignore[misc]  # mypy does not infer a default's type
                    self.case, name, self.state, concerning=p, given=self.given.ballots
                ),
            )
            for view, part in zip(mine, _parts(mine), strict=True):
                if view.concerning is not None or person == people[0]:  # the others are told once
                    of = _id(name, view.concerning if len(people) > 1 else None)
                    yield self._single(view, f"{of}.{part}", step=True)

    def _single(self, view: DecisionView, own_id: str, *, step: bool = False) -> Decided:
        made = Decided(id=own_id, name=view.name, views=(view,), about=view.concerning, step=step)
        return self._made(made, lambda: _game(view, self.given.ballots))

    def _made(
        self, bare: Decided, ask: Callable[[], SimpleGame | Undetermined | Refused]
    ) -> Decided:
        found: SimpleGame | Undetermined | Refused
        try:
            found = ask()
        except TooLarge as error:
            return replace(bare, gap=str(error))
        if isinstance(found, Undetermined):
            return replace(bare, gap=f"the case does not say {found.missing}")
        if isinstance(found, Refused):
            return replace(bare, gap=found.says)
        game = found.merged(_here(self.given.joined, found)) if self.given.joined else found
        made, told = self._worked_out(game)
        told = tuple(self._of_ballots(bare, one) for one in told)
        return replace(bare, game=game, structure=made, indices=told)

    def _of_ballots(self, bare: Decided, one: Indexed) -> Indexed:
        """Return an index that needs the ballots themselves of the one question there is."""
        if one.definition.needs is not Needs.TERNARY:
            return one
        question = bare.view.meeting if len(bare.views) == 1 else None
        return ternary_told(one.definition, question, supposed=not self.given.nothing)

    def _worked_out(self, game: SimpleGame) -> tuple[Structure, tuple[Indexed, ...]]:
        key = (game.players, game.form)
        if key not in self.told:
            how = self.how
            self.told[key] = () if how is None else indices(game, how, self.known)
        if key not in self.known.structures:
            self.known.structures[key] = structure(game, self.known)
        return self.known.structures[key], self.told[key]


def _here(joined: Mapping[str, tuple[str, ...]], game: SimpleGame) -> dict[str, tuple[str, ...]]:
    """Return who of those joined votes here; one alone is no bloc."""
    here = {
        name: tuple(m for m in members if m in game.players) for name, members in joined.items()
    }
    return {name: members for name, members in here.items() if len(members) > 1}


def _game(view: DecisionView, ballots: Mapping[str, Ballot]) -> SimpleGame | Undetermined | Refused:
    found = slice_of(view, given=ballots)
    return found if isinstance(found, Undetermined | Refused) else found.game


def _id(name: str, about: Name | None) -> str:
    return name if about is None else f"{name}.about.{about}"


def _parts(views: Sequence[DecisionView]) -> Iterator[str]:
    """Yield a word for each part of a power: its way, its step, who consents or may stop it."""
    several = len({view.way for view in views}) > 1
    for view in views:
        steps = view.of_steps > 1
        words = [f"way-{view.way}"] if several else []
        words += [f"step-{view.step}"] if steps else []
        if view.kind is not Kind.POWER:
            words.append(f"{view.kind.value}.{view.by}")
        elif not words:
            words.append("vote")
        yield ".".join(words)
