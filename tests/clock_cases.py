"""Random small cases in which deciding takes time: notice, windows, delay, steps, meetings; written as an author would."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True)
class Body:
    members: tuple[str, ...]
    rule: str
    notice: int = 0
    window: int = 0
    callers: tuple[str, ...] = ()
    meets: tuple[int, int] | None = None  # every so many days, from this day of the month on
    writing: int | None = None  # the notice of a consent in writing of all; `None`: there is none


@dataclass(frozen=True)
class Step:
    """One step of a move, with the power by which it is taken."""

    by: str
    notice: int = 0
    window: int = 0
    after: int = 0
    lapses: int = 0
    veto: str = ""
    when: tuple[int, int] | None = None


@dataclass(frozen=True)
class Move:
    """A move sets one gauge from one level to the other, if it stands at the first."""

    steps: tuple[Step, ...]
    gauge: int
    level: int
    meeting: bool = False
    cost: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Want:
    lasting: bool
    levels: dict[int, int]
    worth: float


@dataclass(frozen=True)
class Clock:
    people: tuple[str, ...]
    bodies: dict[str, Body]
    moves: dict[str, Move]
    start: tuple[int, ...]
    tempo: dict[str, int]
    wants: dict[str, list[Want]]
    ticks: int
    precision: float


def random_clock(random: Random) -> Clock:
    people = tuple(f"p{n}" for n in range(random.randint(3, 4)))
    bodies = {name: _body(random, people) for name in ("board", "senate")}
    start = tuple(random.randint(0, 1) for _ in range(random.randint(1, 2)))
    moves = {f"v{n}": _move(random, people, len(start)) for n in range(random.randint(1, 2))}
    gauge = random.randrange(len(start))
    moves["own"] = Move((Step(random.choice(people)),), gauge, start[gauge])
    wants = {name: _wants(random, len(start)) for name in people}
    tempo = {name: len(people) * random.choice((2, 3)) for name in people}
    precision = round(random.uniform(0.1, 0.6), 2)
    return Clock(people, bodies, moves, start, tempo, wants, random.randint(3, 6), precision)


def _body(random: Random, people: tuple[str, ...]) -> Body:
    members = tuple(random.sample(people, random.randint(2, len(people))))
    count = f"at least {random.randint(1, len(members))} of members"
    rules = ("more than half of members", "every of members", "more than half of votes cast", count)
    return Body(
        members,
        random.choice(rules),
        notice=random.choice((0, 0, 1, 2)),
        window=random.choice((0, 0, 0, 1)),
        callers=random.choice(((), (), (random.choice(people),))),
        meets=random.choice((None, None, (random.randint(2, 3), random.randint(1, 3)))),
        writing=random.choice((None, None, 0, 1)),
    )


def _move(random: Random, people: tuple[str, ...], gauges: int) -> Move:
    count = random.randint(1, 2)
    steps = []
    for number in range(count):
        by = random.choice(("board", "board", "senate", "senate", random.choice(people)))
        last, alone = number == count - 1, by in people
        others = [name for name in people if name != by]
        steps.append(
            Step(
                by,
                notice=0 if alone else random.choice((0, 0, 1, 2)),
                window=0 if alone else random.choice((0, 0, 0, 1)),
                after=random.choice((0, 0, 1, 2)) if last else 0,
                lapses=0 if last else random.choice((0, 0, 1, 2, 3)),
                veto=random.choice(("", "", "", random.choice(others))),
                when=random.choice((None, None, (random.randrange(gauges), random.randint(0, 1)))),
            )
        )
    cost = {random.choice(people): round(random.uniform(0.1, 1.5), 2)}
    bodies = any(step.by not in people for step in steps)
    meeting = bodies and random.random() < 0.3
    level = random.randint(0, 1)
    paid = cost if random.random() < 0.5 else {}
    return Move(tuple(steps), random.randrange(gauges), level, meeting, paid)


def _wants(random: Random, gauges: int) -> list[Want]:
    def one() -> Want:
        named = random.sample(range(gauges), random.randint(1, gauges))
        levels = {gauge: random.randint(0, 1) for gauge in named}
        return Want(random.random() < 0.3, levels, round(random.uniform(-3, 3), 2))

    return [one() for _ in range(random.randint(1, 3))]


# --- as a file ----------------------------------------------------------------------------------


def text_of(clock: Clock) -> str:
    """The case as an author writes it; ending e01 is that the first gauge stands at nought and the second at one."""
    bodies = "".join(f"  {name}: {{{_body_text(body)}}}\n" for name, body in clock.bodies.items())
    powers, moves = "", ""
    for name, move in clock.moves.items():
        powers += "".join(f"  {name}-{n}: {_power_text(x)}\n" for n, x in enumerate(move.steps))
        moves += f"  {name}: {{{_move_text(name, move)}}}\n"
    levels = [
        f"g{n}: {{levels: [g{n}-0, g{n}-1], starts: g{n}-{x}}}" for n, x in enumerate(clock.start)
    ]
    wants = "".join(
        f"  {name}: {{wants: [{', '.join(map(_want_text, own))}], tempo: once in {clock.tempo[name]} days}}\n"
        for name, own in clock.wants.items()
    )
    endings = "".join(
        f"  e{''.join(map(str, at))}: {{when: {_levels(dict(enumerate(at)))}}}\n"
        for at in product((0, 1), repeat=len(clock.start))
    )
    return (
        f"title: A clock\nas_of: 2025-04-01\npeople: {{{', '.join(f'{p}: {{}}' for p in clock.people)}}}\n"
        f"bodies:\n{bodies}powers:\n{powers}gauges: {{{', '.join(levels)}}}\nmoves:\n{moves}actors:\n{wants}"
        f"clock: {{from: 2025-04-01, to: 2025-04-{1 + clock.ticks:02d}, tick: 1 day}}\n"
        f"precision: {{value: {clock.precision}, certainty: assumed}}\nendings:\n{endings}"
    )


def _levels(levels: dict[int, int]) -> str:
    return " and ".join(f"g{n} is g{n}-{level}" for n, level in levels.items())


def _times(one: Body | Step, *words: str) -> str:
    said = ((word, getattr(one, word)) for word in words)
    return "".join(f", {word}: {ticks} days" for word, ticks in said if ticks)


def _body_text(body: Body) -> str:
    text = f"members: [{', '.join(body.members)}], quorum: none, passes: {body.rule}, tie: fails"
    text += _times(body, "notice", "window")
    if body.callers:
        text += f", called_by: [{', '.join(body.callers)}]"
    if body.meets:
        text += f", meets: every {body.meets[0]} days on 2025-04-{body.meets[1]:02d}"
    if body.writing is not None:
        text += f", written_consent: {{passes: every of members, notice: {body.writing} days}}"
    return text


def _power_text(step: Step) -> str:
    veto = f", veto: {step.veto}" if step.veto else ""
    return f"{{by: {step.by}{_times(step, 'notice', 'window', 'after', 'lapses')}{veto}}}"


def _move_text(name: str, move: Move) -> str:
    then = f"then: g{move.gauge} is g{move.gauge}-{1 - move.level}"
    steps = [
        f"by: {step.by}, uses: {name}-{n}"
        + (f", when: {_levels(dict([step.when]))}" if step.when else "")
        for n, step in enumerate(move.steps)
    ]
    steps[-1] += f", {then}"
    cost = (
        f", cost: {{{', '.join(f'{p}: {c}' for p, c in move.cost.items())}}}" if move.cost else ""
    )
    meeting = ", at: meeting" if move.meeting else ""
    listed = ", ".join(f"{{{step}}}" for step in steps)
    return f"when: {_levels({move.gauge: move.level})}{cost}{meeting}, steps: [{listed}]"


def _want_text(want: Want) -> str:
    kind, per = ("while", " per day") if want.lasting else ("that", "")
    return f"{{{kind}: {_levels(want.levels)}, worth: {want.worth}{per}, certainty: assumed}}"
