"""What the use of a power comes to, where it is not about who holds what: other sizes, gauges, holdings."""

from __future__ import annotations

from dataclasses import field, replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from kingmaker.analysis.effects import UNSAID, CannotBe, after
from kingmaker.analysis.frames import walk
from kingmaker.analysis.reach.amending import Use, amends, made_by
from kingmaker.analysis.reach.places import FACTS, Held, Shares, places
from kingmaker.analysis.reach.search import OPEN
from kingmaker.model import sentences as s
from kingmaker.model.bodies import Concerns
from kingmaker.model.evaluate import holds
from kingmaker.model.inlaw import concerns_of
from kingmaker.model.state import initial
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.carrying import Carrier
    from kingmaker.analysis.reach.done import Done
    from kingmaker.analysis.reach.places import Facts, Layout
    from kingmaker.model.bodies import Power
    from kingmaker.model.case import Case
    from kingmaker.model.state import State
    from kingmaker.model.values import Name

#: Powers whose use may change anything, unless the case lists the acts.
_ANYTHING = (
    Concerns.AMEND_BYLAWS, Concerns.AMEND_CHARTER, Concerns.DISSOLVE, Concerns.MERGE, Concerns.ISSUE_SHARES,
    Concerns.DELEGATE,
)  # fmt: skip
#: A use of a power that may be made in more ways than this is left open.
MOST_CHOICES = 64
#: Acts that change what positions hold, and such as change nothing there: money, and meetings, which `called_by` is about.
_FOLLOWED = (s.SetTo, s.Transfer, s.Issue, s.Amend)
_ASIDE = (s.Pay, s.Call)
#: References that stand for whoever sits somewhere: what an act with one does depends on that.
_LOOSE = (s.HolderOf, s.EveryoneIn, s.Pronoun)


class _Reading(NamedTuple):
    """What acts are: whether they can be followed, move shares, and depend on who sits where (`loose`)."""

    followed: bool
    shares: bool
    loose: bool


def _reading(acts: tuple[s.Act, ...]) -> _Reading:
    gauges = [a.gauge for a in acts if isinstance(a, s.SetTo)]
    return _Reading(
        all(isinstance(a, (*_FOLLOWED, *_ASIDE)) for a in acts) and len(set(gauges)) == len(gauges),
        any(isinstance(a, s.Transfer | s.Issue) for a in acts),
        amends(acts) or any(isinstance(part, _LOOSE) for part in walk(acts)),
    )


@dataclass(slots=True)
class Uses:
    """What uses of powers come to in the positions of one case; shared by all coalitions that are asked about."""

    case: Case
    layout: Layout
    carrier: Carrier
    _sizes: dict[tuple[Name, int, tuple[int, ...]], list[tuple[int, int]]] = field(
        default_factory=dict
    )
    _acts: dict[tuple[Use, int, int], int | None] = field(default_factory=dict)
    _read: dict[Use, _Reading] = field(default_factory=dict)
    _marked: dict[tuple[Name, int, bool], int] = field(default_factory=dict)

    def results(
        self, done: Done, use: Use, position: int, *, ours: bool
    ) -> Iterator[tuple[Done, int]]:
        """Yield what a use comes to: `OPEN` where the case does not say what it does, or it is not followed."""
        way, power = done.way, use.power
        if (way is not None and way.gap) or (unsaid(power) and not use.acts):
            yield done, OPEN
        elif concerns_of(power) == Concerns.FIX_BOARD_SIZE:
            yield from self._resized(done, power, position)
        elif use.when is None or self._holds(use.when, position):
            yield from self._acted(done, use, position, ours=ours)

    def _holds(self, condition: s.Condition, position: int) -> bool:
        world = self.carrier.world_of(position)
        try:
            return holds(condition, world.state, case=world.case)
        except UNSAID:
            return False

    def _acted(
        self, done: Done, use: Use, position: int, *, ours: bool
    ) -> Iterator[tuple[Done, int]]:
        """Yield what acts do: gauges are set, shares change hands, clauses are amended; an act about who sits where is not followed.

        With time, a side uses a power by which shares change hands once in a period.
        """
        known = self._read.get(use)
        if known is None:
            known = self._read[use] = _reading(use.acts)
        if not known.followed:
            yield done, OPEN
            return
        number = position & FACTS
        shares = known.shares
        key = (use, number, position & ~FACTS if known.loose else 0)
        if key not in self._acts:
            self._acts[key] = self._after(use, position)
        then = self._acts[key]
        if then is None:
            return
        if then == OPEN:
            yield done, OPEN
            return
        mark = (done.place, then, ours)
        if shares and mark not in self._marked:
            self._marked[mark] = self._mark(*mark)
        yield done, self.layout.with_number(position, self._marked[mark] if shares else then)

    def _mark(self, name: Name, number: int, ours: bool) -> int:  # noqa: FBT001 - part of a key
        facts = self.layout.facts[number]
        if facts.day is None:
            return number
        return self.layout.number(replace(facts, used=facts.used | {(ours, name)}))

    def _after(self, use: Use, position: int) -> int | None:
        """Return the number of the facts after acts, `None` where they cannot be done, `OPEN` where it is not followed."""
        try:
            then = after(self.carrier.world_of(position), use.acts, ())
        except (CannotBe, *UNSAID):
            return None
        gauges = tuple(then.state.gauges.get(name) for name in self.case.gauges)
        held = Shares(_held(then.state, self.case))
        facts = replace(self.layout.facts_of(position), gauges=gauges, holdings=held)
        return (
            self._amended(facts, use, position) if amends(use.acts) else self.layout.number(facts)
        )

    def _amended(self, facts: Facts, use: Use, position: int) -> int | None:
        """Return the number of facts under the amendments of a use; only empty seats can go."""
        made, before = made_by(facts.amended, use.acts), self.carrier.case_of(facts)
        case = self.carrier.amending.under(made)
        if case is None:
            return OPEN
        old, new = ({p.key: p.seats for p in places(c)} for c in (before, case))
        sizes = list(facts.sizes)
        for n, place in enumerate(self.layout.places):
            if new[place.key] != old[place.key]:
                sizes[n] = new[place.key]
                size = new[place.key]
                if size is not None and size < self.layout.filled(position, place.bit):
                    return None
        return self.layout.number(replace(facts, amended=made, sizes=tuple(sizes)))

    def _resized(self, done: Done, power: Power, position: int) -> Iterator[tuple[Done, int]]:
        """Yield other numbers of seats: groups of seats grow in turn, and only empty seats can go."""
        body, layout = sized_body(self.case, power), self.layout
        power = self.carrier.case_of(layout.facts_of(position)).powers.get(done.place, power)
        if body is None or power.at_most is None:
            yield done, OPEN
            return
        cells = layout.cells(position)
        filled = tuple(
            sum([c.many for c in cells if c.holds & p.bit]) if p.body == body else 0
            for p in layout.places
        )
        key = (done.place, position & FACTS, filled)
        if key not in self._sizes:
            facts = layout.facts_of(position)
            self._sizes[key] = list(self._spread(facts, filled, body, power.at_most))
        for total, number in self._sizes[key]:
            yield (
                done._replace(place=body, value=total),
                layout.with_number(position, number),
            )

    def _spread(
        self, facts: Facts, filled: tuple[int, ...], body: Name, most: int
    ) -> Iterator[tuple[int, int]]:
        """Yield each number of seats that a body may have instead, with the facts that come of it."""
        numbers = [n for n, p in enumerate(self.layout.places) if p.body == body]
        sizes = [size for n in numbers if (size := facts.sizes[n]) is not None]
        there = [filled[n] for n in numbers]
        if len(sizes) < len(numbers):
            return
        for total in range(max(sum(there), 1), most + 1):
            wanted = spread(sizes, there, total)
            if wanted != sizes:
                made = list(facts.sizes)
                for n, size in zip(numbers, wanted, strict=True):
                    made[n] = size
                yield total, self.layout.number(replace(facts, sizes=tuple(made)))


def _held(state: State, case: Case) -> Iterator[Held]:
    """Yield the holdings that differ from those with which the case begins."""
    first = initial(case).holdings
    for entity, classes in state.holdings.items():
        for name, stakes in classes.items():
            before = first[entity][name]
            if (dict(stakes.of), stakes.total) != (dict(before.of), before.total):
                yield Held(entity, name, tuple(sorted(stakes.of.items())), stakes.total)


def spread(sizes: list[int], filled: list[int], total: int) -> list[int]:
    """Return the seats of each group when there are so many together: one more to the smallest, or fewer empty ones."""
    found = list(sizes)
    while sum(found) < total:
        found[min(range(len(found)), key=lambda n: found[n])] += 1
    while sum(found) > total:
        empty = [n for n in range(len(found)) if found[n] > filled[n]]
        found[max(empty, key=lambda n: found[n])] -= 1
    return found


def sized_body(case: Case, power: Power) -> Name | None:
    """Return the body whose number of seats a power fixes: the one named, that of its entity, or the decider."""
    if power.of in case.bodies:
        return power.of
    entity = case.entities.get(power.of) if power.of is not None else None
    governs = next((o.value for o in entity.governed_by), None) if entity is not None else None
    if governs in case.bodies:
        return governs
    deciders = [n for n in power.deciders if n in case.bodies]
    boards = [n for n in deciders if case.bodies[n].electorate is None]
    return boards[0] if len(boards) == 1 else None


def powers_used(case: Case, read: frozenset[str]) -> tuple[Use, ...]:
    """Return the powers whose use may matter where these names are read, but for those to elect, appoint and remove."""
    return tuple(
        Use(name, power, acts)
        for name, power in case.powers.items()
        if _matters(case, power, read)
        for acts in _choices(power)
    )


def _choices(power: Power) -> Iterator[tuple[s.Act, ...]]:
    """Yield what may be done by a use of a power: all that it allows, of acts that set one gauge one of them.

    With more choices than `MOST_CHOICES` that is not followed: all acts together, which set one gauge twice, are no use.
    """
    levels: dict[Name, list[s.Act]] = {}
    for act in power.acts:
        if isinstance(act, s.SetTo):
            levels.setdefault(act.gauge, []).append(act)
    if not 1 < prod(map(len, levels.values())) <= MOST_CHOICES:
        yield power.acts
        return
    for chosen in product(*levels.values()):
        yield tuple(act for act in power.acts if not isinstance(act, s.SetTo) or act in chosen)


def unsaid(power: Power) -> bool:
    """Tell whether a power may change anything, and the case lists no acts of it."""
    return not power.acts and concerns_of(power) in _ANYTHING


def _matters(case: Case, power: Power, read: frozenset[str]) -> bool:
    concern = concerns_of(power)
    if power.acts:
        sets = [a for a in power.acts if isinstance(a, s.SetTo)]
        elsewhere = (s.SetTo, s.Appoint, s.Elect, s.Remove, *_ASIDE)
        others = any(not isinstance(a, elsewhere) for a in power.acts)
        return others or any(a.gauge in read for a in sets)
    if concern == Concerns.FIX_BOARD_SIZE:
        body = sized_body(case, power)
        return body is None or body in read
    return concern in _ANYTHING
