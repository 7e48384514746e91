"""Where each party to an issue stands at some moment, by what the case says of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kingmaker.analysis.decisions import decisions_of, slice_of
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.gaps import Refused, Undetermined
from kingmaker.analysis.record import timeline
from kingmaker.analysis.since import state_after
from kingmaker.model.evaluate import members_of
from kingmaker.model.state import initial
from kingmaker.model.struggle import PowerIndex
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kingmaker.model.case import Case
    from kingmaker.model.state import State
    from kingmaker.model.struggle import Dispute, Position, Shift
    from kingmaker.model.values import Quantity

#: What the whole of a power index is worth if the case does not say.
WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One party on one issue: its clause with what changed by now, and its share in a decision, where that counts.

    `gap` says why models leave it out, where they do.
    """

    party: Name
    clause: Position
    share: Fraction | None = None
    gap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agrees:
    """Somebody without whom there is no deal: a party with a position, or a body with the game of its decision.

    A group without a position of its own agrees if each of its members does. `gap` says why it cannot be told when a body
    agrees.
    """

    party: Name
    game: SimpleGame | None = None
    decision: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One issue at one moment: after which event, where each stands, who must agree."""

    name: Name
    issue: Dispute
    after: Name | None
    stands: tuple[Stand, ...]
    agrees: tuple[Agrees, ...]

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The ends of the scale; checking the case made sure that there are two."""
        low, high = (end.low for end in self.issue.scale)
        if low is None or high is None:
            msg = f"the scale of {self.name} has no ends"
            raise ValueError(msg)
        return low, high

    @property
    def counted(self) -> tuple[Stand, ...]:
        """Those whom models reckon with."""
        return tuple(stand for stand in self.stands if not stand.gap)

    def stand(self, party: str) -> Stand | None:
        """Return where a party stands, `None` if the case does not say."""
        return next((stand for stand in self.stands if stand.party == party), None)


def table(case: Case, name: str, *, after: str | None = None) -> Table:
    """Return an issue as it stands after an event, or after the one it is bargained over since.

    What positions say of events that had happened by then takes effect in the order of the record. Bodies are those of that moment.
    `KeyError` for an issue or an event that there is not.
    """
    return Tables(case).at(name, after=after)


class Tables:
    """The issues of a case at any moments; what they have in common, states and decisions, is worked out once."""

    def __init__(self, case: Case) -> None:
        """Keep the case; the rest is worked out when it is asked for."""
        self._case = case
        self._moments: dict[Name | None, _Moment] = {}

    @cached_property
    def _record(self) -> tuple[Name, ...]:
        """All events, in the order of the record."""
        return tuple(Name(d.event.id) for d in timeline(self._case))

    def moments(self, name: str) -> tuple[Name, ...]:
        """Return the events from which on a position on an issue is different, in the order of the record."""
        issue = self._case.issues[Name(name)]
        found = {event for p in issue.positions.values() for event in p.after}
        return tuple(event for event in self._record if event in found)

    def at(self, name: str, *, after: str | None = None) -> Table:
        """Return an issue as it stands after an event: what `table` does."""
        issue = self._case.issues[Name(name)]
        moment = issue.since if after is None else Name(after)
        now = self._moment(moment)
        happened = [event for event in self._record if event in now.state.happened]
        shares, gap = now.shares(issue)
        unweighed = all(p.capability is None for p in issue.positions.values()) and not shares
        stands = []
        for party, position in issue.positions.items():
            clause = position
            for event in happened:
                shift = position.after.get(event)
                clause = clause if shift is None else shifted(clause, shift)
            own = clause.capability is not None
            share = None if own else shares.get(party)
            made = Stand(party=party, clause=clause, share=share)
            told = _gap(made, unweighed=unweighed, why=gap)
            stands.append(replace(made, gap=told))
        agrees = tuple(now.agrees(issue, party) for party in issue.needs)
        return Table(
            name=Name(name), issue=issue, after=moment, stands=tuple(stands), agrees=agrees
        )

    def _moment(self, event: Name | None) -> _Moment:
        if event not in self._moments:
            state = initial(self._case) if event is None else state_after(self._case, event)
            self._moments[event] = _Moment(self._case, state)
        return self._moments[event]


def shifted(position: Position, shift: Shift) -> Position:
    """Return a position with what is different from an event on."""
    names = ("at", "salience", "capability", "at_worst")
    new = {n: value for n in names if (value := getattr(shift, n)) is not None}
    return replace(position, **new)


def moments(case: Case, name: str) -> tuple[Name, ...]:
    """Return the events from which on a position on an issue is different, in the order of the record."""
    return Tables(case).moments(name)


def bounded(quantity: Quantity | None) -> bool:
    """Tell whether a number can be drawn: both its ends are known."""
    return quantity is not None and quantity.low is not None and quantity.high is not None


def _gap(stand: Stand, *, unweighed: bool, why: str) -> str:
    """Return why models leave a party out: what of it is not in the record."""
    clause = stand.clause
    told = {"position": clause.at, "salience": clause.salience}
    missing = [what for what, q in told.items() if q is not None and not bounded(q)]
    if clause.capability is not None and not bounded(clause.capability):
        missing.append("capability")
    if missing:
        return f"its {' and '.join(missing)}: not in the record"
    if clause.capability is None and stand.share is None and not unweighed:
        return why or "its capability: not in the record"
    return ""


class _Moment:
    """Who decides at one moment; each decision is looked at once."""

    def __init__(self, case: Case, state: State) -> None:
        self.case, self.state = case, state
        self._games: dict[tuple[Name, Name | None], tuple[SimpleGame | None, str]] = {}

    def shares(self, issue: Dispute) -> tuple[Mapping[str, Fraction], str]:
        """Return the power index of everybody in the decision that capability is taken from, or why there is none."""
        taken = issue.capability
        if taken is None:
            return {}, ""
        game, gap = self._game(taken.of, None)
        if game is None:
            return {}, gap
        index = "shapley-shubik" if taken.index is PowerIndex.SHAPLEY else "banzhaf"
        return dict(game.index(index)), f"it has no part in {taken.of}"

    def agrees(self, issue: Dispute, party: Name) -> Agrees:
        """Return how it is told whether a party agrees."""
        if party in self.case.groups and party not in issue.positions:
            names = [str(n) for n in members_of((party,), self.state, case=self.case)]
            every = SimpleGame.weighted(len(names), dict.fromkeys(names, 1))
            return Agrees(party=party, game=every, decision=str(party))
        if party in issue.positions or party not in self.case.bodies:
            return Agrees(party=party)
        power = issue.uses
        game, gap = self._game(power if power is not None else party, party)
        return Agrees(party=party, game=game, decision=str(power or party), gap=gap)

    def _game(self, name: Name, by: Name | None) -> tuple[SimpleGame | None, str]:
        if (name, by) not in self._games:
            self._games[name, by] = _game(self.case, name, by, self.state)
        return self._games[name, by]


def _game(case: Case, name: Name, by: Name | None, state: State) -> tuple[SimpleGame | None, str]:
    """Return the yes/no game of a decision of a body, or why there is none."""
    views = [v for v in decisions_of(case, (name,), state) if by is None or v.by == by]
    if not views:
        return None, f"{name} is not decided by {by}"
    cut = slice_of(views[0])
    if isinstance(cut, Undetermined | Refused):
        return None, str(cut)
    return cut.game, ""
