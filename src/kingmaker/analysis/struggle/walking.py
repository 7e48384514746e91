"""Every state that play can come to, with what each player may do there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.exploring import merged, met
from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.deciding import CARRIED, FAILED
from kingmaker.analysis.struggle.motions import Unplayable
from kingmaker.analysis.struggle.refusing import MOST_STATES, Refused
from kingmaker.model.struggle import Decider

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.exploring import Explorer, Stage
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.struggle.motions import Deciding, Motion
    from kingmaker.model.sentences import Condition
    from kingmaker.model.values import Name

#: A state of play: the slots of the frame; for each campaign how many parts have joined; which beliefs have ended.
Label: TypeAlias = "tuple[Values, tuple[int, ...], tuple[bool, ...]]"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A move of a crowd: which option it is, into how many parts the crowd is cut, how many of them it takes."""

    option: int
    crowd: Name
    parts: int
    needed: int


@dataclass(frozen=True, slots=True)
class Doing:
    """One move as it may be made in a state: what it leads to, and the motion that must be carried."""

    option: int
    there: Values
    motion: Motion


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that may be done in a turn: the option, the state it leads to, the motion to be carried, if any."""

    option: int
    target: int
    motion: int = NONE


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of a player (`None`: chance), or of a crowd on one of its `open` moves."""

    player: Name | None
    choices: tuple[Chosen, ...]
    campaign: int = NONE
    joined: int = 0
    whole: int = NONE
    open: int = 1


@dataclass(slots=True)
class Walk:
    """The states that were found, stretch by stretch, and the turns in each.

    `stands[s]` are the values that conditions are read in: those of the state, or of the state that was final.
    """

    labels: list[Label] = field(default_factory=list)
    stands: list[Values] = field(default_factory=list)
    final: list[bool] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    stretch_at: list[int] = field(default_factory=list)
    turns: list[tuple[Turn, ...]] = field(default_factory=list)
    motions: list[tuple[Motion, int]] = field(default_factory=list)
    index: dict[tuple[Label, Values], int] = field(default_factory=dict)

    def add(self, label: Label, stands: Values, *, final: bool, limit: int) -> int:
        """Return the number of a state, a new one if it was not found before."""
        key = (label, stands)
        found = self.index.get(key)
        if found is None:
            found = self.index[key] = len(self.labels)
            if found >= limit:
                raise Refused(_too_many(limit))
            self.labels.append(label)
            self.stands.append(stands)
            self.final.append(final)
        return found


def _too_many(limit: int) -> str:
    return (
        f"play can come to more than {limit:,} states, the most that are solved exactly: leave out gauges or moves, "
        "cut crowds into fewer parts, or use `--method sampled`"
    )


@dataclass(frozen=True, slots=True)
class _Here:
    """What the slots of a state allow, whatever has been joined or believed."""

    doings: tuple[Doing, ...]
    open: frozenset[int]
    final: bool


@dataclass(slots=True)
class Walker:
    """Walks from the beginning of a case to every state that play can come to.

    `until` are the conditions that end a belief. What is worked out for the slots that a move reads is kept.
    """

    explorer: Explorer
    deciding: Deciding
    campaigns: tuple[Campaign, ...]
    until: tuple[Condition, ...]
    limit: int = MOST_STATES
    uncertain: dict[Name, None] = field(default_factory=dict)
    unplayable: dict[Name, str] = field(default_factory=dict)
    _made: dict[tuple[int, Values], tuple[Values, Motion] | None] = field(default_factory=dict)
    _here: dict[Values, _Here] = field(default_factory=dict)
    _ended: dict[Values, tuple[bool, ...]] = field(default_factory=dict)

    def walk(self, stops: Sequence[int]) -> Walk:
        """Return every state that can be reached while there is a tick at each of these moments, in ascending order.

        They are places in `Frame.days`; moments between them are passed through. Raises `Refused` where there
        are more states than the limit.
        """
        walk = Walk()
        frame = self.explorer.frame
        first, _ = self.explorer.settle(frame.values(frame.start))
        self._enter(walk, self._label(first, None), first)
        for number in range(len(stops)):
            begin = walk.stretch_at[-1] if walk.stretch_at else 0
            if not walk.stretch_at:
                walk.stretch_at.append(0)
            state = begin
            while state < len(walk.labels):
                walk.turns.append(() if walk.final[state] else self._turns(walk, state))
                state += 1
            walk.stretch_at.append(len(walk.labels))
            last = number + 1 == len(stops)
            for state in range(begin, walk.stretch_at[-1]):
                walk.later.append(state if last else self._later(walk, state, stops[number + 1]))
        return walk

    # --- states ---------------------------------------------------------------------------------

    def _enter(self, walk: Walk, label: Label, stands: Values) -> int:
        final = self._look(stands).final
        return walk.add(label, stands, final=final, limit=self.limit)

    def _label(self, values: Values, before: Label | None, made: int = NONE) -> Label:
        """Return the state with these slots after one before it; campaign `made` has reached its end."""
        ended = self._over(values)
        if before is None:
            return values, (0,) * len(self.campaigns), ended
        joined = before[1]
        if any(joined):
            open_ = self._look(values).open
            joined = tuple(
                [
                    n if c.option in open_ and i != made else 0
                    for i, (c, n) in enumerate(zip(self.campaigns, joined, strict=True))
                ]
            )
        return values, joined, tuple([a or b for a, b in zip(before[2], ended, strict=True)])

    def _over(self, values: Values) -> tuple[bool, ...]:
        """Return which beliefs end in a state."""
        if values not in self._ended:
            frame = self.explorer.frame
            self._ended[values] = tuple([met(c, frame, values) is True for c in self.until])
        return self._ended[values]

    def _later(self, walk: Walk, state: int, stop: int) -> int:
        """Return the state that one turns into when its stretch of time ends."""
        day = self.explorer.frame.at("days", "")
        label, stands = walk.labels[state], walk.stands[state]
        final = walk.final[state]
        while not final and day is not None and stands[day] < stop:
            passed = self.explorer.later(stands)
            if passed is None:
                break
            stands = passed[0]
            label = self._label(stands, label)
            final = self._look(stands).final
        if final and day is not None:
            values = (*label[0][:day], stop, *label[0][day + 1 :])
            label = (values, *label[1:])
        return walk.add(label, stands, final=final, limit=self.limit)

    # --- turns ----------------------------------------------------------------------------------

    def _look(self, values: Values) -> _Here:
        found = self._here.get(values)
        if found is None:
            finals = (e.when for e in self.explorer.frame.case.endings.values() if e.final)
            final = any(met(when, self.explorer.frame, values) for when in finals)
            doings = () if final else tuple(self._doings(values))
            found = _Here(doings, frozenset(d.option for d in doings), final)
            self._here[values] = found
        return found

    def _doings(self, values: Values) -> Iterator[Doing]:
        for number, option in enumerate(self.explorer.options):
            reads = option.reads
            key = (number, tuple([values[n] for n in reads]))
            if key not in self._made:
                self._made[key] = self._work_out(number, values)
            made = self._made[key]
            if made is not None:
                there, _ = self.explorer.settle(merged(values, reads, made[0]))
                yield Doing(number, there, made[1])

    def _work_out(self, number: int, values: Values) -> tuple[Values, Motion] | None:
        """Return what a move makes of the slots that it reads, and what it takes; `None` where it cannot be made."""
        option = self.explorer.options[number]
        stages: list[Stage] = []
        found = self.explorer.take(option, values, stages=stages)
        if found is None:
            return None
        if not found[1]:
            self.uncertain[option.name] = None
        try:
            motion = self.deciding.motion(option, stages)
        except Unplayable as error:
            self.unplayable[option.name] = str(error)
            return None
        return None if motion.root == FAILED else (found[0], motion)

    def _turns(self, walk: Walk, state: int) -> tuple[Turn, ...]:
        label = walk.labels[state]
        own: dict[Name | None, list[Chosen]] = {}
        running: list[tuple[int, Doing]] = []
        by_option = {c.option: i for i, c in enumerate(self.campaigns)}
        for doing in self._look(label[0]).doings:
            if doing.option in by_option:
                running.append((by_option[doing.option], doing))
                continue
            target = self._enter(walk, self._label(doing.there, label), doing.there)
            if self.explorer.options[doing.option].move.nobody is Decider.CHANCE:
                own.setdefault(None, []).append(Chosen(doing.option, target))
                continue
            motion = NONE
            for mover in doing.motion.movers:
                root = self._left(doing.motion, mover)
                if root == FAILED:
                    continue
                if root != CARRIED and motion == NONE:
                    motion = len(walk.motions)
                    walk.motions.append((doing.motion, target))
                choice = Chosen(doing.option, target, NONE if root == CARRIED else motion)
                own.setdefault(mover, []).append(choice)
        turns = [Turn(player, tuple(choices)) for player, choices in own.items()]
        turns += [self._joining(walk, label, number, doing, running) for number, doing in running]
        return tuple(turns)

    def _left(self, motion: Motion, mover: Name) -> int:
        """Return what is still to be decided once the mover is for it."""
        place = motion.place(mover)
        diagrams = self.deciding.diagrams
        return motion.root if place is None else diagrams.given(motion.root, place)

    def _joining(
        self, walk: Walk, label: Label, number: int, doing: Doing, running: list[tuple[int, Doing]]
    ) -> Turn:
        """Return the turn of a crowd on one of its open moves: so many further parts join."""
        campaign, joined = self.campaigns[number], label[1][number]
        whole = self._enter(walk, self._label(doing.there, label, number), doing.there)
        choices = []
        for more in range(joined + 1, campaign.parts + 1):
            target = whole
            if more < campaign.needed:
                parts = (*label[1][:number], more, *label[1][number + 1 :])
                target = self._enter(walk, (label[0], parts, label[2]), label[0])
            choices.append(Chosen(doing.option, target))
        rivals = sum(self.campaigns[n].crowd == campaign.crowd for n, _ in running)
        return Turn(campaign.crowd, tuple(choices), number, joined, whole, rivals)
