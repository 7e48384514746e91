"""How single decisions of an act are carried in a world: each as a yes/no game of the people there."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

from kingmaker.analysis.asking import Request, asked
from kingmaker.analysis.decisions import Kind, decisions_of
from kingmaker.analysis.electing import one_list
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.gaps import Gap, Refusal, Refused, Undetermined
from kingmaker.analysis.putting import able_to_put, condition_to_put, nominators
from kingmaker.analysis.reach.ways import Way
from kingmaker.analysis.slices import sliced
from kingmaker.analysis.whole import overriding, whole, with_bodies
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from kingmaker.analysis.asking import Asked
    from kingmaker.analysis.ballots import Question
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.reach.calendar import Calendar
    from kingmaker.analysis.reach.places import Facts
    from kingmaker.model.bodies import Body
    from kingmaker.model.case import Case
    from kingmaker.model.evaluate import World
    from kingmaker.model.values import Name


@dataclass(slots=True)
class Deciding:
    """Makes the games of decisions; `notes` says what of them is not followed. Games are kept by the questions that they are of."""

    notes: dict[str, None]
    calendar: Calendar | None = None
    games: dict[Hashable, SimpleGame] = field(default_factory=dict)

    def ways(self, views: tuple[DecisionView, ...], world: World, facts: Facts) -> Iterator[Way]:
        """Yield the games of one way, if it exists, and what of it is not said."""
        games: list[SimpleGame] = []
        stops: list[SimpleGame] = []
        for view in views:
            if view.available is False or self._for_cause(view, world.case):
                return
            self._timely(view)
            known, missing = self._known(view, world, facts)
            if view.available is None:
                known, missing = [], "the case does not say whether there is this power"
            if missing:
                self.notes[f"`{view.name}` is not followed: {missing}"] = None
                yield Way(views, (), (), missing)
            if not known:
                return
            game = known[0] if len(known) == 1 else SimpleGame.any_of(*known)
            over = self._override(view, world) if view.kind is Kind.VETO else None
            if over is not None:
                games.append(SimpleGame.any_of(game.dual(), over))
            else:
                (stops if view.kind is Kind.VETO else games).append(game)
        yield Way(views, tuple(games), tuple(stops))

    def _timely(self, view: DecisionView) -> None:
        """Name what of a decision takes longer than a period, which is not followed."""
        if view.own is None or self.calendar is None:
            return
        for words, duration in (("notice", view.own.notice), ("delay", view.own.after)):
            if self.calendar.too_long(duration):
                note = f"the {words} of `{view.name}` is longer than a {self.calendar.period}"
                self.notes[note] = None

    def _override(self, view: DecisionView, world: World) -> SimpleGame | None:
        """Return the game of the power that overrides a veto, `None` where there is none or it is not said who has it."""
        name = overriding(world.case, view)
        if name is None:
            return None
        found = whole(world.case, name, world.state)
        if not isinstance(found, SimpleGame):
            self.notes[f"`{name}` is not followed: it overrides no veto here"] = None
            return None
        return self.composed(found, world)

    def _for_cause(self, view: DecisionView, case: Case) -> bool:
        """Tell whether a removal needs a cause, which nobody here can make."""
        cause = view.own.cause if view.own is not None else None
        group = next(
            (g for b in case.bodies.values() for g in b.seat_groups if g.path == view.path), None
        )
        office = next((o for o in case.offices.values() if o.path == view.path), None)
        needed = cause is True or getattr(group, "cause", None) is True
        needed = needed or (view.kind is Kind.REMOVAL and getattr(office, "cause", None) is True)
        if needed:
            self.notes[f"`{view.name}` needs a cause, and none is taken to be there"] = None
        return needed

    def _known(
        self, view: DecisionView, world: World, facts: Facts
    ) -> tuple[list[SimpleGame], str]:
        """Return the games in which it can be decided now, and what of them is not said."""
        games: list[SimpleGame] = []
        missing = ""
        for put in (view.meeting, view.writing):
            if put is None:
                continue
            try:
                question = self.question(put, view, world)
                game = self._sliced(question, world)
                put_by = self._putting(view, question, world)
                game = game if put_by is None else SimpleGame.all_of(game, put_by)
                called = self._called(view, world, facts) if put is view.meeting else None
                games += [game] if called is None else [type(game).all_of(game, c) for c in called]
            except Gap as gap:
                found = gap.found

                missing = (
                    f"the case does not say {found.missing}"
                    if isinstance(found, Undetermined)
                    else found.says
                )
        return games, missing

    def _putting(self, view: DecisionView, question: Question, world: World) -> SimpleGame | None:
        """Return the game of those who may put a motion, or candidates, to a body, each alone; `None` where all may."""
        condition = condition_to_put(view, world)
        if condition is None:
            return None
        put_by = (*able_to_put(condition, question.roll.names, world), *nominators(view, world))
        able = {str(n): 1 for n in put_by}
        return self.composed(SimpleGame.weighted(1, able), world)

    def _called(self, view: DecisionView, world: World, facts: Facts) -> list[SimpleGame] | None:
        """Return the games of those who may call a meeting for now; `None` where none has to be called."""
        body = world.case.bodies.get(view.by) if view.by is not None else None
        if facts.day is None or body is None or body.meets is None or view.by in facts.meeting:
            return None
        soon = self.calendar is None or self.calendar.called(facts.day, body.notice) <= facts.day
        return [game for _, game in self.calling(body, world)] if soon else []

    def calling(self, body: Body, world: World) -> Iterator[tuple[Name, SimpleGame]]:
        """Yield each who may call a meeting of a body, with the game by which that is done."""
        for caller in body.called_by:
            if caller in world.case.bodies or caller in world.case.offices:
                named = decisions_of(world.case, (caller,), world.state)
                own = next((v for v in named if v.name == caller and v.kind is Kind.ORDINARY), None)
                if own is not None and not isinstance(own.meeting, Undetermined | Refused):
                    yield caller, self._sliced(own.meeting, world)
                else:
                    for name in world.state.offices.get(caller, ()):
                        yield caller, SimpleGame.weighted(1, {name: 1})
            else:
                yield caller, self.composed(SimpleGame.weighted(1, {caller: 1}), world)

    def put(self, view: DecisionView, person: Name | None, world: World) -> Question | None:
        """Return the question of a decision as its decider is asked it in a world, about this person where it concerns one.

        `None` where the case does not say enough.
        """
        if view.by is None:
            return None
        who = None if view.concerning is None else person
        request = Request(world.case, world.state, view.by, view.name, view.about, view.own, who)
        found = replace(view, asking=asked(request), concerning=who)
        unsaid = isinstance(found.meeting, Undetermined)
        return None if unsaid else self.question(found.meeting, found, world)

    def question(self, put: Asked, view: DecisionView, world: World) -> Question:
        """Return a question as it is put; `Gap` where that is not said, an election by most votes as one list against all others."""
        if isinstance(put, Refused) and put.why is Refusal.PLURALITY:
            return one_list(view, world)
        if isinstance(put, Undetermined | Refused):
            raise Gap(put)
        return put

    def _sliced(self, question: Question, world: World) -> SimpleGame:
        roll = question.roll
        key = (
            question.passes, question.quorum, question.tie, question.chair, question.in_writing, roll.seats,
            tuple(roll.heads.of.items()), tuple(roll.votes.of.items()), roll.votes.silent, roll.heads.silent,
            tuple((n, tuple(w.of.items()), w.silent) for n, w in roll.named.items()),
            tuple(roll.in_vote.items()), tuple(roll.in_quorum.items()),
        )  # fmt: skip
        if key not in self.games:
            self.games[key] = sliced(question).game
        return self.composed(self.games[key], world)

    @staticmethod
    def composed(game: SimpleGame, world: World) -> SimpleGame:
        """Return a game with each entity replaced by whoever decides for it; `Gap` where that is not said."""
        if not any(name in world.case.entities for name in game.players):
            return game
        composed = with_bodies(game, world.case, world.state)
        if isinstance(composed, Undetermined | Refused):
            raise Gap(composed)
        return composed
