"""What the options of `kingmaker powers` suppose, each by itself and all together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from kingmaker.analysis.ballots import Question
from kingmaker.analysis.decisions import decisions
from kingmaker.analysis.power.asking import SAMPLES
from kingmaker.analysis.powers.difference import compared
from kingmaker.analysis.powers.indices import PATIENCE, How, blocs_of
from kingmaker.analysis.powers.lens import Given, powers
from kingmaker.analysis.powers.whatif import What, WhatIf, supposed
from kingmaker.cli.common import one_of, unknown
from kingmaker.model.bodies import Counts
from kingmaker.model.evaluate import members_of
from kingmaker.model.state import UnknownName, initial
from kingmaker.model.values import Name
from kingmaker.records import dataclass
from kingmaker.report.what_changes import Changed, supposition_words
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.model.case import Case
    from kingmaker.model.state import State


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked: the case, the case under the variant asked for, and the options."""

    case: Case
    varied: Case | None
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The decisions under all suppositions together, and what each of them changes."""

    case: Case
    given: Given
    how: How
    words: str
    found: tuple[Decided, ...]
    changed: tuple[Changed, ...]

    def within(self, names: set[str]) -> tuple[Changed, ...]:
        """Return what changes of the decisions of these names."""
        return tuple(
            replace(
                one,
                differences=tuple(
                    d for d in one.differences if {d.decided.id, d.decided.name} & names
                ),
            )
            for one in self.changed
        )


@dataclass(frozen=True, slots=True)
class _Scene:
    """A case in a state under suppositions, and the words for it."""

    case: Case
    state: State
    suppositions: tuple[WhatIf, ...]
    words: str


def answered(asking: Asking) -> Answer:
    """Return the answer to what the options ask; names of nobody are wrong use."""
    case, options = asking.case, asking.options
    state = initial(case)
    how = _how(case, state, options)
    before = powers(case, state, how=how)
    scenes = _scenes(asking, state)
    if not scenes:
        return Answer(case, Given(), how, "", before, ())
    made = [_made(scene, before, how, options) for scene in scenes]
    found, last = made[-1]
    return Answer(last.case, last.given, how, last.words, found, tuple(c for _, c in made))


def _made(
    scene: _Scene, before: Sequence[Decided], how: How, options: Mapping[str, Any]
) -> tuple[tuple[Decided, ...], Changed]:
    counts = options["recused_counts"]
    try:
        under = supposed(
            scene.case,
            scene.state,
            scene.suppositions,
            counts=None if counts is None else Counts(counts),
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    after = powers(under.case, scene.state, given=under.given, how=how)
    return after, Changed(scene.words, under.case, under.given, compared(before, after))


def _scenes(asking: Asking, state: State) -> list[_Scene]:
    """Return each supposition by itself, and all together where there are several."""
    case, options = asking.case, asking.options
    end = case if asking.varied is None else asking.varied
    now = state if asking.varied is None else initial(end)
    scenes = []
    if asking.varied is not None:
        variant = options["variant"]
        scenes.append(_Scene(end, now, (), f"the variant {variant} holds"))
    if options["after"] is not None:
        now = _after(end, options["after"])
        then = now if asking.varied is None else _after(case, options["after"])
        event = case.events[Name(options["after"])].title
        scenes.append(_Scene(case, then, (), f"we look after the event: {event}"))
    wanted = _suppositions(end, now, options)
    people = _voters(case, state)
    scenes += [
        _Scene(case, state, (one,), supposition_words(end, one))
        for one in wanted
        if all(_votes(case, state, name, people) for name in one.names)
    ]
    alone = len(scenes) == 1 and scenes[0].suppositions == tuple(wanted)
    if not alone and (scenes or wanted):
        words = [scene.words for scene in scenes if not scene.suppositions]
        words += [supposition_words(end, one) for one in wanted]
        scenes.append(_Scene(end, now, tuple(wanted), listed(words)))
    return scenes


def _suppositions(case: Case, state: State, options: Mapping[str, Any]) -> list[WhatIf]:
    found = [WhatIf(what, tuple(_split(text))) for what in What for text in options[what.value]]
    voters = _voters(case, state)
    for one in found:
        for name in one.names:
            _known(case, state, name, voters, f"--{one.what.value}")
        if one.what is What.JOINED and len(_people(case, state, one.names)) < 2:  # noqa: PLR2004 - two are joined
            msg = f"{', '.join(one.names)}: it takes two to vote as one"
            raise click.BadParameter(msg, param_hint="--joined")
    return found


def _how(case: Case, state: State, options: Mapping[str, Any]) -> How:
    sampling = [o for o in ("samples", "seed") if options[o] is not None]
    if options["exact"] is not False and sampling:
        msg = f"--{sampling[0]} is for estimates: add --estimate"
        raise click.UsageError(msg)
    voters = _voters(case, state)
    blocs: dict[str, tuple[str, ...]] = {}
    for text in options["bloc"]:
        names = _split(text)
        for name in names:
            _known(case, state, name, voters, "--bloc")
        blocs["+".join(names)] = _people(case, state, names)
    members = [name for own in blocs.values() for name in own]
    twice = next((name for name in members if members.count(name) > 1), None)
    if twice is not None:
        msg = f"{twice} is in two blocs"
        raise click.BadParameter(msg, param_hint="--bloc")
    how = How(
        names=options["index"],
        blocs=blocs or blocs_of(case, state),
        estimate=options["exact"] is False,
        patience=None if options["exact"] else PATIENCE,
        samples=options["samples"] or SAMPLES,
        seed=options["seed"] or 0,
    )
    try:
        how.asked()
    except KeyError as error:
        raise click.BadParameter(str(error.args[0]), param_hint="--index") from None
    return how


def _after(case: Case, event: str) -> State:
    from kingmaker.analysis.since import state_after

    none = f"no event of {case.name} is called"
    return state_after(case, one_of(event, case.events, none, "--after"))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _people(case: Case, state: State, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(str, members_of(tuple(map(Name, names)), state, case=case)))


def _voters(case: Case, state: State) -> dict[str, None]:
    """Return everybody on the roll of some decision."""
    found: dict[str, None] = {}
    for view in decisions(case, state):
        for question in (view.meeting, view.writing):
            if isinstance(question, Question):
                found |= dict.fromkeys(question.roll.names)
    return found


def _known(case: Case, state: State, name: str, voters: Mapping[str, None], option: str) -> None:
    """Refuse a name of which nobody votes on anything."""
    if _votes(case, state, name, voters):
        return
    from kingmaker.source.nearest import nearest

    groups = [g for g in case.groups if any(p in voters for p in _people(case, state, [g]))]
    names = list(filter(None, (*voters, *groups)))
    guess = nearest(name, names)
    known = (
        f"did you mean {guess!r}?" if guess else f"voters are {', '.join(names[:20]) or 'nobody'}"
    )
    msg = f"nobody called {name!r} votes on anything in {case.name}; {known}"
    raise click.BadParameter(msg, param_hint=option)


def _votes(case: Case, state: State, name: str, voters: Mapping[str, None]) -> bool:
    """Tell whether somebody of a name votes on anything."""
    try:
        return any(person in voters for person in _people(case, state, [name]))
    except UnknownName:
        return False


def about(found: Sequence[Decided], person: str | None) -> Sequence[Decided]:
    """Return what is decided about a person, or about nobody; all, where nobody is named."""
    if person is None:
        return found
    people = dict.fromkeys(str(d.about) for d in found if d.about is not None)
    if people and person not in people:
        message = f"nothing here is decided about {person!r} alone"
        raise click.BadParameter(unknown(message, person, people, most=20), param_hint="--about")
    return [d for d in found if d.about is None or d.about == person]


def asked(case: Case, decision: str | None, found: Sequence[Decided]) -> Sequence[Decided]:
    """Return the decisions of a name, or of an exact id; all, where none is asked for."""
    if decision is None:
        return found
    exact = [d for d in found if decision in (d.id, d.name)]
    within = [d for d in found if d.id.startswith(f"{decision}.")]
    if exact or within:
        return exact + [d for d in within if d not in exact]
    names = dict.fromkeys(d.name for d in found)
    msg = unknown(f"no decision of {case.name} is called {decision!r}", decision, names)
    raise click.BadParameter(msg, param_hint="DECISION")
