"""Who may put a move forward, and whose ballots carry it: the decisions that legality finds, as one diagram."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kingmaker.analysis.ballots import Ballot, NotYesNo, Question, Unmeasured, carries
from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.electing import one_list
from kingmaker.analysis.electorate import alone
from kingmaker.analysis.putting import condition_to_put, may_put, nominators
from kingmaker.analysis.struggle.moving import Contest, moved_by, seat, seated
from kingmaker.analysis.struggle.refusing import Unplayable
from kingmaker.analysis.struggle.routes import (
    Part,
    Routing,
    as_vote,
    is_open,
    is_plural,
    questions_of,
)
from kingmaker.analysis.struggle.tallying import FAILED
from kingmaker.model.evaluate import chosen, members_of, sitting
from kingmaker.model.parties import GroupKind
from kingmaker.model.sentences import Base, BaseKind, Every
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.exploring import Explorer, Stage
    from kingmaker.analysis.legality import Way
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.deciding import Diagrams
    from kingmaker.analysis.struggle.moving import Motion
    from kingmaker.analysis.struggle.routes import Route
    from kingmaker.analysis.struggle.waiting import Pace
    from kingmaker.model.bodies import Body, Consents, Decision
    from kingmaker.model.evaluate import World
    from kingmaker.model.sentences import Condition


_ALONE = Every(Base(BaseKind.MEMBERS))


@dataclass(frozen=True, slots=True)
class Notice:
    """By which ways something can be decided that was called so many ticks before.

    `meeting`: not in writing; `fixed`: on a day on which the body meets by itself, which nobody has to call.
    """

    pace: Pace
    ticks: int = 0
    meeting: bool = False
    fixed: bool = False

    def channels(self, view: DecisionView, world: World) -> Iterator[tuple[int, Question]]:
        """Yield the questions by which a decision can be had, each with the ticks that it takes to come to it.

        At a meeting these are its notice and how long the vote stays open, those of the power before those of the body.
        """
        body = None if view.by is None or self.fixed else world.case.bodies.get(view.by)
        own = view.own
        found = questions_of(view)
        for question in found:
            if question is view.meeting:
                yield (
                    self.pace.ticks(_said(own, body, "notice"), _said(own, body, "window")),
                    question,
                )
            elif not self.meeting:
                writing: Consents | None = _said(own, body, "written_consent")
                yield self.pace.ticks(None if writing is None else writing.notice), question

    def kept(self, view: DecisionView, world: World) -> tuple[Question, ...]:
        """Return the questions by which a decision can be had in this time."""
        return tuple(q for ticks, q in self.channels(view, world) if ticks <= self.ticks)


def _said(own: Decision | None, body: Body | None, name: str) -> Any:  # noqa: ANN401 - a field of either
    """Return what a decision says of its time, else what its body does."""
    found = getattr(own, name, None)
    return getattr(body, name, None) if found is None else found


@dataclass(slots=True)
class Deciding:
    """Makes motions for one case; `diagrams` holds those of all of them."""

    explorer: Explorer
    diagrams: Diagrams

    def motion(
        self, option: Option, stages: list[Stage], notice: Notice | None = None, *, step: int = 0
    ) -> Motion:
        """Return what it takes to make a move, step by step, each read in the world that the steps before it leave.

        Whoever takes a later step without a vote must be for it. With a notice only those ways of deciding count that are
        open then, and the stages are those from this step on.
        Raises `Unplayable` where a decision is no vote of yes or no.
        """
        move = option.move
        first = next((stage for stage in stages if stage.mover is not None), None)
        asked = [] if first is None or step else self._beside(option, first)
        parts: list[Part] = []
        for stage in stages:
            own = list(self._parts(stage, notice))
            parts += own
            if not own and stage is not first and stage.mover is not None:
                asked += self._everybody(self.stands_for(stage.mover, stage.world), stage.world)
        names: dict[str, None] = {}
        for part in parts:
            for questions in part.questions():
                names.update(
                    dict.fromkeys(name for q in questions for name in self.diagrams.voters(q))
                )
        names.update(dict.fromkeys(asked))
        places = seated(self.diagrams, names)
        speaking = _Speaking(self, places, None if first is None else first.world)
        made = [self._diagram(part, speaking) for part in parts]
        made += [speaking.composed(self._agrees(name, places)) for name in asked]
        movers = (
            () if first is None or move.nobody is not None else self._movers(option, first, step)
        )
        places, root = speaking.kept(self.diagrams.all_of(made))
        crowd = option.actor if option.actor in self.diagrams.crowds else None
        return moved_by(self.diagrams, movers, (places, root), crowd)

    def _agrees(self, name: str, places: dict[str, int]) -> int:
        """Return the diagram that is carried if somebody is for: of a crowd, more than half of those who vote."""
        if name in self.diagrams.crowds:
            return self.diagrams.of(alone(name, passes=_ALONE), places)
        return self.diagrams.voter(places[name])

    def contest(self, option: Option, stage: Stage) -> Contest | None:
        """Return the election by most votes that a move of one step is; `None` where it is decided otherwise."""
        if stage.mover is None:
            return None
        world = stage.world
        ways = [way for _, found in self.ways(stage, plural=True) for way in found]
        plain = [w for w in ways if is_plural(w.view) and not w.consents and not w.vetoes]
        if not plain or len(plain) < len(ways):
            return None
        question = one_list(plain[0].view, world)
        names = self.diagrams.voters(question)
        voters = tuple(str(self.stands_for(Name(name), world)) for name in names)
        others = [n for n in voters if n in self.diagrams.crowds or n in world.case.bodies]
        if others or len(set(voters)) < len(voters):
            msg = f"how `{(*others, *voters)[0]}` divides among several candidates is not followed"
            raise Unplayable(msg)
        weights = tuple(Fraction(question.roll.votes.of.get(name, 0)) for name in names)
        everybody = dict.fromkeys(question.roll.names, Ballot.FOR)
        quorate = carries(question, everybody)
        return Contest(voters, weights, self._movers(option, stage), quorate=quorate)

    def vote(self, decider: Name, world: World) -> tuple[list[str], tuple[Question, ...]] | None:
        """Return who decides by which questions for whoever governs a voter, `None` where nobody is said to."""
        case = self.explorer.frame.case
        if decider in case.bodies:
            views = self.explorer.legality.views(world)
            view = next(v for v in views if v.name == decider and v.kind is Kind.ORDINARY)
            questions = questions_of(view)
            return list(
                dict.fromkeys(n for q in questions for n in self.diagrams.voters(q))
            ), questions
        holders = world.state.offices.get(decider, ()) if decider in case.offices else (decider,)
        if len(holders) != 1:
            return None
        return [str(holders[0])], (alone(holders[0], passes=_ALONE),)

    # --- what must be carried -------------------------------------------------------------------

    def _parts(self, stage: Stage, notice: Notice | None = None) -> Iterator[Part]:
        """Yield what a step needs: of each, one way must be carried."""
        routing = Routing(stage.world, self.explorer.legality.views(stage.world), stage.step.do)

        def asked(view: DecisionView) -> tuple[Question, ...]:
            return questions_of(view) if notice is None else notice.kept(view, stage.world)

        for what, ways in self.ways(stage):
            yield Part(what, tuple(routing.route(way, asked) for way in ways))

    def ways(self, stage: Stage, *, plural: bool = False) -> Iterator[tuple[str, tuple[Way, ...]]]:
        """Yield what a step needs, in words, with the ways in which it can be had; elections as votes, if not `plural`."""
        legality, mover = self.explorer.legality, stage.mover
        if mover is None:
            return
        decider = self.stands_for(mover, stage.world)
        for what, views in list(legality.asks(decider, stage.step, stage.world)):
            ways = (w for w in legality.ways(decider, views, stage.world) if is_open(w.view))
            yield what, tuple(w if plural else as_vote(w, stage.world) for w in ways)

    def callers(self, option: Option, stage: Stage, step: int) -> tuple[Name, ...]:
        """Return who may call the vote on a step: who is said to call its body, else whoever may put it."""
        case, world = self.explorer.frame.case, stage.world
        if stage.mover is None:
            return ()
        body = case.bodies.get(self.stands_for(stage.mover, world))
        if body is None or not body.called_by or (option.move.tabled_by and not step):
            return self._movers(option, stage, step)
        return tuple(dict.fromkeys(n for by in body.called_by for n in self._everybody(by, world)))

    def _diagram(self, part: Part, speaking: _Speaking) -> int:
        return self.diagrams.any_of(self._route(route, speaking) for route in part.routes)

    def _route(self, route: Route, speaking: _Speaking) -> int:
        """Return the diagram of a route: all is carried, and each veto is not used, or is overridden."""
        needed = [speaking.either(questions) for questions in route.carried]
        for veto in route.vetoes:
            used = speaking.either(veto.used, sure=True)
            unused = self.diagrams.denied(self.diagrams.opposed(used))
            over = [self._route(other, speaking) for other in veto.overridden]
            needed.append(self.diagrams.any_of([unused, *over]))
        return self.diagrams.all_of(needed)

    def carried(self, question: Question, places: dict[str, int], *, sure: bool = False) -> int:
        """Return the diagram of a question; one that cannot be counted is never carried, or cannot be played where it has to be `sure`."""
        try:
            return self.diagrams.of(question, places)
        except Unmeasured as error:
            if sure:
                raise Unplayable(str(error)) from error
            return FAILED
        except NotYesNo as error:
            raise Unplayable(str(error)) from error

    def _beside(self, option: Option, first: Stage) -> list[str]:
        """Return who must agree beside the vote: companions, whoever is asked, all of a group that acts together."""
        case, world, move = self.explorer.frame.case, first.world, option.move
        found = list(members_of(move.companions, world.state, case=case))
        if move.asks is not None:
            one = option.it if move.asks == "it" and option.it is not None else move.asks
            found += members_of((one,), world.state, case=case)
        mover = first.mover
        if mover is not None and self._together(mover):
            found = [*members_of((mover,), world.state, case=case), *found]
        return [str(name) for name in dict.fromkeys(found)]

    # --- who may put it forward -----------------------------------------------------------------

    def _movers(self, option: Option, first: Stage, step: int = 0) -> tuple[Name, ...]:
        """Return everybody who may put a move forward, in a state; a later step, whoever decides it."""
        case, world, move = self.explorer.frame.case, first.world, option.move
        if move.tabled_by and not step:
            return tuple(
                dict.fromkeys(n for t in move.tabled_by for n in self._everybody(t, world))
            )
        mover = self.stands_for(first.mover, world) if first.mover is not None else None
        if mover is None:
            return ()
        people = self._everybody(mover, world) if not self._alone(mover) else (mover,)
        body = case.bodies.get(mover)
        if body is None:
            return people
        decided = [ways for _, ways in self.ways(first, plural=True)]
        asked = [self._put_by(body, ways, world) for ways in decided]
        able = [n for n in people if _may_put(n, asked or [(body.tabled_by,)], world)]
        return tuple(dict.fromkeys((*able, *_nominating(decided, world))))

    def _put_by(
        self, body: Body, ways: tuple[Way, ...], world: World
    ) -> tuple[Condition | None, ...]:
        """Return what is asked of whoever puts something to a body, in each way: candidates are put up by whom it `nominates`."""
        own = (way.view.by in world.case.bodies for way in ways)
        return tuple(
            condition_to_put(way.view, world) if there else body.tabled_by
            for way, there in zip(ways, own, strict=True)
        )

    def _alone(self, name: Name) -> bool:
        """Tell whether a group is one player: it has wants of its own, or votes as one."""
        case = self.explorer.frame.case
        group = case.groups.get(name)
        if group is None:
            return False
        actor = case.actors.get(name)
        return group.kind is GroupKind.BLOC or (actor is not None and not actor.alone)

    def _together(self, name: Name) -> bool:
        return name in self.explorer.frame.case.groups and not self._alone(name)

    def stands_for(self, mover: Name, world: World) -> Name:
        """Return who acts for a mover: for an entity without wants, whoever governs it."""
        case = self.explorer.frame.case
        seen = {mover}
        while mover in case.entities and mover not in case.actors:
            by = chosen(case.entities[mover].governed_by, world.state, case=case)
            if by is None or by in seen:
                break
            seen.add(by)
            mover = by
        return mover

    def _everybody(self, name: Name, world: World) -> tuple[Name, ...]:
        """Return whoever sits in a body, holds an office or belongs to a group; else the name itself."""
        case, state = world.case, world.state
        if name in case.bodies:
            return self._members(name, world)
        if name in case.offices:
            return state.offices.get(name, ())
        return members_of((name,), state, case=case)

    def _members(self, body: Name, world: World) -> tuple[Name, ...]:
        """Return the members of a body: those who sit, or those with votes."""
        if world.case.bodies[body].electorate is None:
            return sitting(body, world.state, case=world.case)
        views = self.explorer.legality.views(world)
        asked = next(v for v in views if v.name == body and v.kind is Kind.ORDINARY).meeting
        return tuple(Name(n) for n in asked.roll.names) if isinstance(asked, Question) else ()


def _nominating(decided: list[tuple[Way, ...]], world: World) -> Iterator[Name]:
    """Yield those who may put up candidates without a seat or a vote: in one way of all that is decided together."""
    each = [{n: None for way in ways for n in nominators(way.view, world)} for ways in decided]
    if each:
        yield from (n for n in each[0] if all(n in others for others in each))


def _may_put(name: Name, asked: list[tuple[Condition | None, ...]], world: World) -> bool:
    """Tell whether somebody may put all that is decided together, each in one of its ways."""
    return all(any(c is None or may_put(c, name, world) for c in ways) for ways in asked)


@dataclass(slots=True)
class _Speaking:
    """Puts in the place of each voter that is an entity without wants the vote of whoever governs it, in a world.

    Entities that decide for each other in a circle, or for which several decide without a rule, stay as they are.
    A veto of such an entity is composed before it is turned round: it is used if its board carries that, not on a tie.
    """

    deciding: Deciding
    places: dict[str, int]
    world: World | None
    votes: dict[str, int] = field(default_factory=dict)
    _stay: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Work out the vote of each voter that is such an entity."""
        for name in list(self.places):
            vote = self._inner(Name(name), frozenset({Name(name)}))
            if vote is not None:
                self.votes[name] = vote

    def either(self, questions: tuple[Question, ...], *, sure: bool = False) -> int:
        """Return the diagram that is carried if one of these questions is."""
        carried = (self.deciding.carried(q, self.places, sure=sure) for q in questions)
        return self.composed(self.deciding.diagrams.any_of(carried))

    def composed(self, root: int) -> int:
        """Return a diagram in which nobody votes for whom others do."""
        for name, vote in self.votes.items():
            root = self.deciding.diagrams.put(root, self.places[name], vote)
        return root

    def kept(self, root: int) -> tuple[dict[str, int], int]:
        """Return the places of those who vote themselves, and a diagram with them there."""
        diagrams, gone = self.deciding.diagrams, self.votes.keys() - self._stay
        kept = seated(diagrams, (name for name in self.places if name not in gone))
        moved = {
            self.places[name] + more: at + more
            for name, at in kept.items()
            for more in range(diagrams.size(name))
        }
        return kept, diagrams.renumbered(root, moved) if gone else root

    def _inner(self, name: Name, above: frozenset[Name]) -> int | None:
        """Return the diagram of whoever decides for a voter, down to those who vote themselves; `None` if it votes itself."""
        if self.world is None:
            return None
        decider = self.deciding.stands_for(name, self.world)
        vote = None if decider in above else self.deciding.vote(decider, self.world)
        if vote is None:
            return None
        names, questions = vote
        for other in names:
            seat(self.deciding.diagrams, self.places, other)
        root = self.deciding.diagrams.any_of(
            self.deciding.carried(q, self.places) for q in questions
        )
        for other in names:
            below = self._inner(Name(other), above | {decider, Name(other)})
            if below is None:
                self._stay.add(other)
            else:
                root = self.deciding.diagrams.put(root, self.places[other], below)
        return root
