"""What players want, as conditions that hold or do not in each state, with what each is worth."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.effects import UNSAID
from kingmaker.analysis.frames import reader
from kingmaker.analysis.standing import certainty_of
from kingmaker.analysis.struggle.arena import NONE, Assumption, Wanted
from kingmaker.analysis.struggle.clockwork import per_tick
from kingmaker.analysis.struggle.laying import Prices
from kingmaker.model import sentences as s
from kingmaker.model.evaluate import holds, members_of, sitting
from kingmaker.model.struggle import CrowdRule
from kingmaker.model.values import Certainty, Quantity, exactly
from kingmaker.model.wording import condition_to_text
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence

    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.frames import Frame, Values
    from kingmaker.analysis.struggle.arena import Bits
    from kingmaker.analysis.struggle.clockwork import Cut
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.sentences import Condition
    from kingmaker.model.struggle import Move, Want
    from kingmaker.model.values import Name


#: How sharply people choose where nothing is said: the span that formations of governments leave open, from worths of one plain
#: theory to worths fitted to many formations (docs/explanation/validation.md). That it holds elsewhere is assumed.
PRECISION = Quantity(Fraction(1, 10), None, Fraction(11, 10))
#: How strongly members of a crowd look at each other, and the share in the middle, where nothing is said. Assumed: the growth of
#: one petition fixes neither.
PEER, MIDDLE = exactly(0), exactly(Fraction(1, 2), "share")
#: How far thresholds lie apart where nothing is said: a wide range, assumed.
SPREAD = Quantity(Fraction(1, 10), None, Fraction(3, 10), "share")

#: The address of what is certain.
DUE = "clock"

_WHY = "Not written in the case: the span that formations of governments leave open, carried over."


@dataclass(slots=True)
class Assumed:
    """Collects the numbers of a case that the game turns on, each once by its address."""

    listed: list[Assumption] = field(default_factory=list)
    _rows: dict[str, int] = field(default_factory=dict)

    def row(self, assumption: Assumption) -> int:
        """Return the row of a number."""
        path = assumption.path
        if path not in self._rows:
            self._rows[path] = len(self.listed)
            self.listed.append(assumption)
        return self._rows[path]


@dataclass(slots=True)
class Asked:
    """A condition, worked out once for all states that agree in what it reads; where that is unsaid it does not hold."""

    frame: Frame
    condition: Condition
    actor: Name | None
    it: Name | None
    unsaid: dict[str, Condition]
    _read: Callable[[Values], Hashable] = field(init=False)
    _known: dict[Hashable, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._read = reader(self.frame.support(self.condition, self.actor, self.it))

    def each(self, states: Sequence[Values]) -> list[bool]:
        """Tell of each state whether it holds there."""
        keys = list(map(self._read, states))
        first = dict(zip(reversed(keys), reversed(states), strict=True))
        for key in dict.fromkeys(keys):
            if key not in self._known:
                self._known[key] = self._holds(first[key])
        return list(map(self._known.__getitem__, keys))

    def holds(self, values: Values) -> bool:
        """Tell whether it holds in a state."""
        key = self._read(values)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._holds(values)
        return found

    def _holds(self, values: Values) -> bool:
        try:
            state = self.frame.state(values)
            return holds(self.condition, state, case=self.frame.case, actor=self.actor, it=self.it)
        except UNSAID as error:
            self.unsaid.setdefault(str(error), self.condition)
            return False


@dataclass(slots=True)
class Columns:
    """Conditions held against states, each worked out once for all states that agree in what it reads."""

    frame: Frame
    stands: Sequence[Values]
    asked: list[Asked] = field(default_factory=list)
    unsaid: dict[str, Condition] = field(default_factory=dict)
    _numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    _endings: list[Asked | None] | None = None

    def number(
        self, condition: Condition, actor: Name | None = None, it: Name | None = None
    ) -> int:
        """Return the number of the column of a condition."""
        text = condition_to_text(condition)
        key = (text, actor if "actor" in text else None, it)
        if key not in self._numbers:
            self._numbers[key] = len(self.asked)
            self.asked.append(self._ask(condition, actor, it))
        return self._numbers[key]

    def _ask(self, condition: Condition, actor: Name | None, it: Name | None) -> Asked:
        return Asked(self.frame, condition, actor, it, self.unsaid)

    def endings(self) -> Bits:
        """Return which ending holds in which state; `otherwise` is where none of the others does."""
        states, place = _each_once(self.stands)
        made = np.array([self.ending(values) for values in states], dtype=np.bool_)
        return made.reshape(len(states), -1)[place].T

    def ending(self, values: Values) -> list[bool]:
        """Return which endings hold in one state."""
        if self._endings is None:
            self._endings = [
                None if isinstance(e.when, s.Otherwise) else self._ask(e.when, None, None)
                for e in self.frame.case.endings.values()
            ]
        made = [asked is not None and asked.holds(values) for asked in self._endings]
        some = any(made)
        return [
            not some if asked is None else held
            for asked, held in zip(self._endings, made, strict=True)
        ]

    def held(self, values: Values) -> list[bool]:
        """Return which of all conditions hold in one state, in the order of the rows of `matrix`."""
        return [asked.holds(values) for asked in self.asked]

    def matrix(self) -> Bits:
        """Return all columns, one a row."""
        states, place = _each_once(self.stands)
        made = np.array([asked.each(states) for asked in self.asked], dtype=np.bool_)
        return made.reshape(len(self.asked), len(states)).take(place, axis=1)


def _each_once(stands: Sequence[Values]) -> tuple[list[Values], list[int]]:
    """Return the states, those that are the very same once, and where each stands among them."""
    once = {id(values): values for values in stands}
    place = {key: number for number, key in enumerate(once)}
    return list(once.values()), [place[id(values)] for values in stands]


@dataclass(frozen=True, slots=True)
class Wanting:
    """Turns the wants of a case into rows."""

    case: Case
    columns: Columns
    cut: Cut
    assumed: Assumed = field(default_factory=Assumed)

    def wants(self, player: int, name: Name, told: Iterable[Want]) -> Iterator[Wanted]:
        """Yield the wants of a player as rows."""
        for want in told:
            for it in self._each(want):
                for condition, lasting in ((want.that, False), (want.lasting, True)):
                    if condition is not None:
                        column = self.columns.number(condition, name, it)
                        row = self._worth(want, condition, name, lasting=lasting)
                        yield Wanted(player, column, row, lasting)

    def _worth(self, want: Want, condition: Condition, name: Name, *, lasting: bool) -> int:
        words = f"what `{condition_to_text(condition)}` is worth to `{name}`"
        if not lasting:
            return self._row(f"{want.path}.worth", want.worth, want, words)
        words += f" per {want.worth.per or 'tick'} while it lasts"
        factor = float(per_tick(want.worth, self.cut))
        return self._row(f"{want.path}.worth", want.worth, want, words, factor)

    def _row(
        self, path: str, quantity: Quantity, clause: Clause, words: str, factor: float = 1.0
    ) -> int:
        sure = certainty_of(self.case, clause)
        said = "" if sure is None else sure.value
        made = Assumption(path, quantity, factor, words, said, clause.because)
        return self.assumed.row(made)

    def _each(self, want: Want) -> tuple[Name | None, ...]:
        if not want.each:
            return (None,)
        return members_of(want.each, self.columns.frame.start, case=self.case)

    def precision(self) -> int:
        """Return the row of how sharply people choose."""
        words = "how sharply people choose, per unit of worth"
        found = self.case.precision
        if found is None:
            said = Certainty.ASSUMED.value
            return self.assumed.row(Assumption("precision", PRECISION, 1.0, words, said, _WHY))
        return self._row("precision", found.value, found, words)

    def joining(self, name: Name) -> tuple[int, int, int]:
        """Return the rows of how strongly members of a crowd look at each other, of the share in the middle, of the spread.

        The last is `NONE` where they do not join by thresholds.
        """
        actor, path = self.case.actors.get(name), f"actors.{name}.crowd"
        crowd = None if actor is None else actor.crowd
        clause: Clause = crowd or actor or self.case.people[name]
        peer = None if crowd is None else crowd.peer
        middle = None if crowd is None else crowd.middle
        looks = f"how strongly `{name}` look at each other"
        share = f"the share of `{name}` that is as much a reason to join as not"
        spread = NONE
        if crowd is not None and crowd.rule is CrowdRule.THRESHOLDS:
            words = f"how far the thresholds of `{name}` lie apart"
            spread = self._or(f"{path}.spread", crowd.spread, SPREAD, clause, words)
        return (
            self._or(f"{path}.peer", peer, PEER, clause, looks),
            self._or(f"{path}.middle", middle, MIDDLE, clause, share),
            spread,
        )

    def voting(self, name: Name, word: str) -> int:
        """Return the row of how many of a crowd come to vote (`turnout`), or are for (`votes_for`), `NONE` if not written."""
        actor = self.case.actors.get(name)
        crowd = None if actor is None else actor.crowd
        quantity = None if crowd is None else getattr(crowd, word)
        if crowd is None or quantity is None:
            return NONE
        told = "come to a vote" if word == "turnout" else "of those who vote are for"
        key = "turnout" if word == "turnout" else "for"
        words = f"how many of `{name}` {told}"
        return self._row(f"actors.{name}.crowd.{key}", quantity, crowd, words)

    def _or(
        self, path: str, written: Quantity | None, usual: Quantity, clause: Clause, words: str
    ) -> int:
        """Return the row of a number that may be written; what is usual where it is not is assumed."""
        if written is not None:
            return self._row(path, written, clause, words)
        return self.assumed.row(Assumption(path, usual, 1.0, words, Certainty.ASSUMED.value))

    def prices(self, explorer: Explorer, players: Container[Name]) -> Prices:
        """Return what each option costs whom of those who play, and how likely each is that happens by chance."""
        return Prices(
            cost=lambda option, player, step: self._cost(
                explorer.options[option].move, player, step
            ),
            others=lambda option, player, step: self._others(
                explorer.options[option].move, player, step, players
            ),
            odds=lambda option: self._odds(explorer.options[option].move),
            sure=self.sure,
        )

    def _cost(self, move: Move, player: Name, step: int | None) -> int:
        """Return the row of what a move costs its mover; with a step, of what is due then."""
        for who, quantity in move.cost.items():
            due = step in {None, self._due(move, who)}
            if due and (player == who or player in self.behind(who)):
                return self._price(move, who, quantity)
        return NONE

    def sure(self) -> int:
        """Return the row of what is certain: that a vote is held when it is due."""
        return self.assumed.row(Assumption(DUE, exactly(1), 1.0, "that a vote is held when due"))

    def _price(self, move: Move, who: Name, quantity: Quantity) -> int:
        words = f"what `{move.id}` costs `{who}`"
        return self._row(f"{move.path}.cost.{who}", quantity, move, words)

    def _others(
        self, move: Move, mover: Name | None, step: int | None, players: Container[Name]
    ) -> Iterable[tuple[Name, int]]:
        """Return what a move costs others than its mover: who pays, and the row; with a step, what is due then.

        What is written for a group falls on the one of it that makes the move, or if none does, on each.
        """
        found: dict[Name, int] = {}
        for who, quantity in move.cost.items():
            own = mover is not None and (mover == who or mover in self.behind(who))
            if own or step not in {None, self._due(move, who)}:
                continue
            for payer in self.payers(who, players):
                found.setdefault(payer, self._price(move, who, quantity))
        return found.items()

    def _due(self, move: Move, who: Name) -> int:
        """Return the step with which a cost is due: the first that the payer takes part in, or else the first of all."""
        behind = self.behind(who)
        paying = {who, *behind}
        parties = [step.by or move.by for step in move.steps]
        if who in parties and behind != (who,):  # what a body pays is due with its own step
            return parties.index(who)
        taken = (n for n, by in enumerate(parties) if by and paying & {by, *self.behind(by)})
        return next(taken, 0)

    def payers(self, who: Name, players: Container[Name]) -> tuple[Name, ...]:
        """Return on whom of those who play a cost falls: on itself, or else on all who are behind it."""
        if who in players:
            return (who,)
        return tuple(name for name in self.behind(who) if name in players)

    def behind(self, who: Name) -> tuple[Name, ...]:
        """Return the members of a body, a group or an office that a cost falls on."""
        start = self.columns.frame.start
        if who in self.case.bodies or who in self.case.offices:
            return sitting(who, start, case=self.case)
        return members_of((who,), start, case=self.case)

    def _odds(self, move: Move) -> int:
        quantity = move.odds if move.odds is not None else exactly(0)
        once = move.at is not None and not quantity.per
        factor = 1.0 if once else float(per_tick(quantity, self.cut))
        if not once and not quantity.per:  # for a tick as it is written
            factor = float(self.cut.seconds / self.cut.unit)
        return self._row(f"{move.path}.odds", quantity, move, f"how likely `{move.id}` is", factor)
