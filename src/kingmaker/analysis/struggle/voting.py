"""The loops of backward induction, as far as votes go: how ballots are cast in a state, and what is carried.

See `kernels` for what `words`, `at`, `room` and `where` are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kingmaker.analysis.struggle.doubling import bounded, doubled, furthest
from kingmaker.analysis.struggle.layout import OF_MEMBER, OF_POLL
from kingmaker.analysis.struggle.polls import chance
from kingmaker.analysis.struggle.quotas import counted
from kingmaker.analysis.struggle.vectors import (
    all_are,
    beside,
    fused,
    larger,
    load,
    smaller,
    store,
    within,
    word,
)

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real, Whole
    from kingmaker.analysis.struggle.layout import At

#: The branch of a node for who is against.
NO = 2


@within
def better(at: At, room: Real, where: tuple[int, int, int], target: int, row: int) -> Any:  # noqa: ANN401
    """Return how much more a state is worth than another, by one row; nought without a row."""
    if row < 0:
        return all_are(room, 0.0)
    later, state, _ = where
    there, here = later + target * at.rows + row, later + state * at.rows + row
    return load(room, there) - load(room, here)


@within
def ballots(words: Whole, at: At, room: Real, where: tuple[int, int, int]) -> None:
    """Work out how all cast their ballots on the motions of a state: for, and if a rule tells them apart, abstaining, against."""
    _, state, view = where
    one = all_are(room, 1.0)
    for place in range(word(words, at.ballot_at + state), word(words, at.ballot_at + state + 1)):
        player = word(words, at.voter + place)
        number = place - word(words, at.ballot_at + state)
        cast = at.votes + 3 * (view * at.ballots + number)
        seen = word(words, at.blind + state * at.players + player) if view == 0 else 0
        if seen > 0:
            known = cast + 3 * seen * at.ballots
            for way in range(3 if word(words, at.tells + place) else 1):
                store(room, cast + way, load(room, known + way))
            continue
        row = word(words, at.row + view * at.players + player)
        power = better(at, room, where, word(words, at.passed + place), row)
        store(room, at.lean + number, power)
        kind = word(words, at.tells + place)
        if kind < 0:
            pick(words, at, room, (*where, row), (place, cast))
        elif kind > 1:
            otherwise(words, at, room, (place, player, cast), bounded(power))
        elif kind:
            half = power * all_are(room, 0.5)
            half = doubled(smaller(larger(half, all_are(room, -62.0)), all_are(room, 62.0)))
            whole = half * half
            against = one / (one + half + whole)
            store(room, cast, whole * against)
            store(room, cast + 1, half * against)
            store(room, cast + 2, against)
        else:
            store(
                room,
                cast,
                one / (one + doubled(smaller(all_are(room, 0.0) - power, furthest(power)))),
            )


@within
def pick(
    words: Whole, at: At, room: Real, where: tuple[int, int, int, int], which: tuple[int, int]
) -> None:
    """Work out how likely a voter is to pick a candidate, if it picks none of those before: by logit, over those after.

    What a candidate is worth is what the state is in which it is elected.
    """
    later, state, view, row = where
    place, cast = which
    own = better(at, room, (later, state, view), word(words, at.passed + place), row)
    one = all_are(room, 1.0)
    total = one
    for after in range(place + 1, place - word(words, at.tells + place)):
        more = better(at, room, (later, state, view), word(words, at.passed + after), row)
        total = total + doubled(bounded(more - own))
    yes = one / total
    store(room, cast, yes)
    store(room, cast + 1, all_are(room, 0.0))
    store(room, cast + 2, one - yes)


@within
def otherwise(words: Whole, at: At, room: Real, which: tuple[int, int, int], power: Any) -> None:  # noqa: ANN401
    """Work out a ballot that is not somebody's own on a rule of yes or no, or of yes, maybe and no.

    It has three parts: for, staying away, against. Of a poll, whether it is met, and whether not.
    """
    place, player, cast = which
    one = all_are(room, 1.0)
    kind = word(words, at.tells + place)
    apart = doubled(all_are(room, 0.0) - power)
    yes, no = one / (one + apart), one / (one + doubled(power))
    if kind >= OF_MEMBER and word(words, at.agreeing + player) >= 0:
        yes = load(room, at.parameters + word(words, at.agreeing + player))
        no = one - yes
    comes = one
    if kind >= OF_MEMBER and word(words, at.turnout + player) >= 0:
        comes = load(room, at.parameters + word(words, at.turnout + player))
    if kind < OF_POLL:
        store(room, cast, comes * yes)
        store(room, cast + 1, one - comes)
        store(room, cast + 2, comes * no)
        return
    store(room, cast, yes)
    store(room, cast + 1, no)
    store(room, cast + 2, comes)
    polled(words, at, room, kind - OF_POLL, cast)


@within
def polled(words: Whole, at: At, room: Real, poll: int, cast: int) -> None:
    """Put how likely a poll is to be met, and not, where so far stands how members vote, and how many come."""
    lanes = beside(room)
    first = at.poll + word(words, at.poll_at + poll)
    for lane in range(cast * lanes, cast * lanes + lanes):
        yes, no, comes = room[lane], room[lane + lanes], room[lane + 2 * lanes]
        met = chance(words, first, float(yes), float(no), float(comes))
        room[lane], room[lane + lanes], room[lane + 2 * lanes] = met, 0.0, 1.0 - met


@within
def against(words: Whole, at: At, room: Real, rule: int, ballot: int) -> Any:  # noqa: ANN401
    """Return how likely a ballot is not to be for, or where that is told from abstaining, to be against."""
    if word(words, at.ternary + rule):
        return load(room, ballot + 2)
    return all_are(room, 1.0) - load(room, ballot)


@within
def upwards(words: Whole, at: At, room: Real, rule: int, cast: int) -> None:
    """Work out for each node of a rule how likely the motion is to be carried from there."""
    store(room, at.up, all_are(room, 0.0))
    store(room, at.up + 1, all_are(room, 1.0))
    for node in range(word(words, at.node_at + rule), word(words, at.node_at + rule + 1)):
        ballot = cast + 3 * word(words, at.asks + node)
        branch = at.branch + 3 * node
        place = 2 + node - word(words, at.node_at + rule)
        total = load(room, ballot) * load(room, at.up + word(words, branch))
        no = against(words, at, room, rule, ballot)
        total = fused(no, load(room, at.up + word(words, branch + 2)), total)
        if word(words, at.ternary + rule):
            maybe = load(room, at.up + word(words, branch + 1))
            total = fused(load(room, ballot + 1), maybe, total)
        store(room, at.up + place, total)
        store(room, at.down + place, all_are(room, 0.0))


@within
def unasked(room: Real, first: int, last: int, chance: Any) -> None:  # noqa: ANN401
    """Count a way to be carried for the ballots that it does not ask."""
    for ballot in range(first, last):
        store(room, ballot, chance + load(room, ballot))


@within
def downwards(words: Whole, at: At, room: Real, motion: int, base: int, cast: int) -> None:
    """Work out how likely a motion is to be carried: at all, and for each ballot if it is for it.

    Going down from the root with the probability that one comes to a node: a ballot that a path does not ask has no
    say in it, so the path counts for it as it is.
    """
    rule, voters = word(words, at.rule + motion), word(words, at.voters + motion)
    root = word(words, at.root + rule)
    for ballot in range(base, base + voters):
        store(room, ballot, all_are(room, 0.0))
    until = word(words, at.asks + word(words, at.node_at + rule + 1) - 1) if root > 1 else voters
    unasked(room, base, base + until, load(room, at.up + root))
    store(room, at.down + root, all_are(room, 1.0))
    first = word(words, at.node_at + rule)
    for back in range(word(words, at.node_at + rule + 1) - first):
        node = word(words, at.node_at + rule + 1) - 1 - back
        asked = word(words, at.asks + node)
        here = load(room, at.down + 2 + node - first)
        agreed = load(room, at.up + word(words, at.branch + 3 * node))
        store(room, base + asked, fused(here, agreed, load(room, base + asked)))
        for way in range(0, 3, 1 if word(words, at.ternary + rule) else 2):
            child = word(words, at.branch + 3 * node + way)
            ballot = cast + 3 * asked
            if way == NO:
                there = here * against(words, at, room, rule, ballot)
            else:
                there = here * load(room, ballot + way)
            until = voters
            if child > 1:
                store(room, at.down + child, there + load(room, at.down + child))
                until = word(words, at.asks + first + child - 2)
            if child > 0:
                unasked(room, base + asked + 1, base + until, there * load(room, at.up + child))


@within
def motions(words: Whole, at: At, room: Real, state: int, view: int) -> None:
    """Work out how likely each motion of a state is to be carried: at all, and for each ballot if it is for it."""
    start = word(words, at.motion_at + state)
    number = 0
    for motion in range(start, word(words, at.motion_at + state + 1)):
        cast = at.votes + 3 * (view * at.ballots + number)
        rule = word(words, at.rule + motion)
        whole = at.carried_if + at.ballots + motion - start
        if not counted(room, word(words, at.quota + motion), cast, at.carried_if + number, whole):
            upwards(words, at, room, rule, cast)
            downwards(words, at, room, motion, at.carried_if + number, cast)
            store(room, whole, load(room, at.up + word(words, at.root + rule)))
        number += word(words, at.voters + motion)
