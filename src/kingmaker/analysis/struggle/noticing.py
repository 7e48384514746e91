"""What a reader should know of how a case was made a game of: what was assumed, rounded, or not followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.clockwork import length
from kingmaker.analysis.struggle.wanting import PRECISION
from kingmaker.analysis.struggle.worths import scales
from kingmaker.model.struggle import CrowdRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from kingmaker.analysis.struggle.arena import Arena, Assumption, Stakes
    from kingmaker.analysis.struggle.drafting import Draft
    from kingmaker.model.values import Duration, Name, Quantity


def notices(draft: Draft, arena: Arena, stakes: Stakes) -> tuple[str, ...]:
    """Return sentences on how a case was made a game of."""
    found = [*_time(draft, arena), *_people(draft, arena, stakes), *_scaled(arena, stakes)]
    crowds = (*_crowds(draft), *_as_one(draft, arena))
    return (*found, *_moves(draft, _paying(draft, arena)), *crowds, *_not_followed(draft))


def _listed(names: Iterable[object]) -> str:
    *most, last = [f"`{name}`" for name in names]
    return f"{', '.join(most)} and {last}" if most else last


# --- time ---------------------------------------------------------------------------------------


def _time(draft: Draft, arena: Arena) -> Iterator[str]:
    parts = draft.cut.written / draft.cut.seconds
    if parts != 1:
        yield (
            f"Ticks of {_span(draft.cut.written)} are cut to {_span(draft.cut.seconds)}, so that with all who move at "
            f"most one does in half of them: {arena.ticks.count} ticks."
        )
    usual = [
        n for n, r in zip(arena.players, arena.rate, strict=True) if r and not draft.cast.tempo(n)
    ]
    if usual:
        yield f"No tempo is written for {_listed(usual)}: once a day, as usual."


def _span(seconds: Fraction) -> str:
    """Return a length of time in words, in the largest unit of which it is a whole number.

    >>> from fractions import Fraction
    >>> _span(Fraction(4800)), _span(Fraction(7200)), _span(Fraction(100, 3))
    ('80 minutes', '2 hours', '33.3 seconds')
    """
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds % size == 0:
            count = seconds // size
            return f"{count} {word}{'s' if count != 1 else ''}"
    return f"{float(seconds):.3g} seconds"


# --- people -------------------------------------------------------------------------------------


def _people(draft: Draft, arena: Arena, stakes: Stakes) -> Iterator[str]:
    wanting = {want.player for want in stakes.views[0]}
    bare = [name for number, name in enumerate(arena.players) if number not in wanting]
    if bare:
        yield f"Nothing is said of what {_listed(bare)} want: they vote, and move, by chance."
    outside = [
        n
        for n, a in draft.case.actors.items()
        if a.wants and n not in arena.players and not a.alone
    ]
    if outside:
        yield f"{_listed(outside)} want something and have neither a move nor a vote in play."
    thought = {n for clause in draft.views.doubts for n in clause.clause.of}
    lost = sorted(thought.difference(arena.players))
    if lost:
        yield f"What {_listed(lost)} are wrongly taken to want changes nothing: they do not play."
    if draft.case.precision is None:
        low, high = (float(end or 0) for end in (PRECISION.low, PRECISION.high))
        yield (
            f"No precision is written: {low:g} to {high:g} per unit of worth, as far as formations of governments tell; "
            "that it holds here is assumed."
        )


def likely(quantity: Quantity) -> float:
    """Return the likeliest value of a number: as written, else the middle of its range."""
    if quantity.likely is not None:
        return float(quantity.likely)
    ends = [float(end) for end in (quantity.low, quantity.high) if end is not None]
    return sum(ends) / len(ends) if ends else 0.0


def _scaled(arena: Arena, stakes: Stakes) -> Iterator[str]:
    """Say by how much the worths of each player are multiplied at likely values."""
    values = [[_value(row)] for row in stakes.assumptions]
    found = scales(arena, stakes, np.array(values, dtype=np.float64).reshape(-1, 1))[0, :, 0]
    wanting = {want.player for want in stakes.views[0]}
    told = [
        f"`{name}` by {float(found[number]):.3g}"
        for number, name in enumerate(arena.players)
        if number in wanting and abs(float(found[number]) - 1) > _NEAR
    ]
    if told:
        yield (
            "Worths are multiplied so that each one's best ending less the worst is ten; at likely values those of "
            f"{', '.join(told)}."
        )


_NEAR = 0.005


def _value(row: Assumption) -> float:
    return likely(row.quantity) * row.factor


# --- moves --------------------------------------------------------------------------------------


def _paying(draft: Draft, arena: Arena) -> dict[Name, set[Name]]:
    """Return who pays what each move costs: those who make it, and the groups that they belong to."""
    turns = arena.turns
    found: dict[Name, set[Name]] = {}
    player = np.repeat(turns.player, np.diff(turns.options_at))
    pairs = {(int(m), int(p)) for m, p in zip(turns.move, player, strict=True) if p >= 0}
    for move, number in sorted(pairs):
        name = arena.players[number]
        costs = draft.case.moves[arena.moves[move]].cost
        groups = {who for who in costs if name in draft.wanting.behind(who)}
        found.setdefault(arena.moves[move], set()).update({name}, groups)
    return found


def _moves(draft: Draft, paying: dict[Name, set[Name]]) -> Iterator[str]:
    case, places = draft.case, draft.walker.places
    stepped = [n for n, m in case.moves.items() if len(m.steps) > 1]
    if stepped:
        yield f"All steps of {_listed(stepped)} are taken at once: play between them is not followed."
    if places.uncertain:
        yield f"{_listed(places.uncertain)} turn on what the case does not say, and are taken as possible."
    secret = [n for n, m in case.moves.items() if m.known_to]
    if secret:
        yield f"In play everybody knows the state, also after {_listed(secret)}."
    away = [n for n, m in case.moves.items() if m.cost and not set(m.cost) <= paying.get(n, set())]
    if away:
        yield f"What {_listed(away)} cost those who do not make them is not counted."


def _crowds(draft: Draft) -> Iterator[str]:
    """Say where a share is rounded up to whole parts of a crowd, and what was assumed of one."""
    for name in dict.fromkeys(campaign.crowd for campaign in draft.walker.campaigns):
        crowd = draft.cast.crowd(name)
        if crowd is not None and crowd.rule is CrowdRule.THRESHOLDS and crowd.spread is None:
            yield f"No spread is written for the thresholds of `{name}`: 0.1 to 0.3, assumed."
    options = draft.walker.places.explorer.options
    for campaign in draft.walker.campaigns:
        move = options[campaign.option].move
        asked = None if move.needs is None else move.needs.likely
        if asked is not None and asked * campaign.parts != campaign.needed:
            yield (
                f"`{campaign.crowd}` is cut into {campaign.parts} parts, so `{options[campaign.option].name}` takes "
                f"{campaign.needed} of them, for {float(asked):.3g} of the whole."
            )


def _as_one(draft: Draft, arena: Arena) -> Iterator[str]:
    """Say which crowds have a vote: in play each casts it as one."""
    voting = [
        arena.players[p]
        for p in sorted({int(p) for p in arena.motions.voters})
        if draft.cast.crowd(arena.players[p]) is not None
    ]
    if voting:
        yield f"{_listed(voting)} vote as one each: who of them comes, and how they divide, is not followed."


def _not_followed(draft: Draft) -> Iterator[str]:
    bodies = {step.by or move.by for move in draft.case.moves.values() for step in move.steps}
    slow = [
        name
        for name, body in draft.case.bodies.items()
        if name in bodies and (_takes_time(draft, body.notice) or _takes_time(draft, body.window))
    ]
    if slow:
        yield f"Notice before meetings of {_listed(slow)} is not followed: what is put is voted on at once."
    yield from _by_powers(draft, bodies)
    meeting = [name for name, move in draft.case.moves.items() if move.at_meeting]
    if meeting:
        yield f"{_listed(meeting)} may come up at any time in play, not at meetings alone."


def _by_powers(draft: Draft, bodies: set[Name | None]) -> Iterator[str]:
    """Say which times that powers of those who decide something name are not followed."""
    for fields, words in (
        (
            ("notice", "window"),
            "is voted on at once: notice, and how long a vote stays open, are not followed.",
        ),
        (("after",), "takes effect at once: that it does so later is not followed."),
        (("lapses",), "never lapses: until when it holds is not followed."),
    ):
        named = [
            name
            for name, power in draft.case.powers.items()
            if any(
                step.by in bodies and any(_takes_time(draft, getattr(step, f)) for f in fields)
                for way in power.ways
                for step in way
            )
        ]
        if named:
            yield f"What is decided by {_listed(named)} {words}"


def _takes_time(draft: Draft, duration: Duration | None) -> bool:
    return duration is not None and length(duration, draft.cut.written) > 0
