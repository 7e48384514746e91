"""The loops of backward induction, as far as choices go: what all choose in a state, and what may come of it.

See `kernels` for what `words`, `at`, `room` and `where` are. `how` is the turn, where its state's options are noted,
and what is to be noted, with eight times the view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kingmaker.analysis.struggle.doubling import bounded, doubled, furthest
from kingmaker.analysis.struggle.vectors import (
    all_are,
    exceeds,
    fused,
    larger,
    load,
    reaches,
    store,
    within,
    word,
)
from kingmaker.analysis.struggle.voting import better

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real, Whole
    from kingmaker.analysis.struggle.layout import At

#: A loss of less than this, of the ten that are at stake, is none: a threshold must not hang on rounding.
NOTHING = 1e-4
#: So many doublings are once e.
BITS = 1.4426950408889634
#: What is kept of a state: nothing, all, or what is made alone.
ALL, MADE_ALONE = 1, 2
#: Of a state: what is tried in it is read again; what is made is to be kept; and what is gained.
TOLD, MADE, GAINED = 1, 2, 4


@within
def carried(words: Whole, at: At, room: Real, option: int) -> Any:  # noqa: ANN401
    """Return how likely an option is to be carried if it is tried."""
    return load(room, at.carried_if + word(words, at.passes + option))


@within
def price(at: At, room: Real, whose: tuple[int, int], cost: int) -> Any:  # noqa: ANN401
    """Return what a cost is to a player in a view, in doublings."""
    view, player = whose
    if cost < 0:
        return all_are(room, 0.0)
    scale = load(room, at.scales + view * at.players + player)
    return scale * load(room, at.parameters + cost)


@within
def come(words: Whole, at: At, room: Real, way: tuple[int, int, int], tried: Any) -> None:  # noqa: ANN401
    """Add what follows if an option is tried to what may come of its state; note it in a state that is watched."""
    option, base, flags = way
    if_tried = carried(words, at, room, option)
    place = at.arriving + word(words, at.arrival + option) + (flags >> 3) * at.arrivals
    store(room, place, fused(tried, if_tried, load(room, place)))
    if flags & TOLD:
        store(room, at.tried + base + option, tried)
    if flags & MADE:
        store(room, at.made + base + option, tried * if_tried)


@within
def pull(
    words: Whole, at: At, room: Real, where: tuple[int, int, int], which: tuple[int, int]
) -> Any:  # noqa: ANN401
    """Return how an option draws the player of a turn, waiting being nought: which power of two is its weight."""
    view = where[2]
    player, option = which
    seat = word(words, at.passes + option)
    if seat < at.ballots:
        power = load(room, at.lean + seat) * load(room, at.carried_if + seat)
    else:
        row = word(words, at.row + view * at.players + player)
        power = better(at, room, where, word(words, at.target + option), row)
        if seat < at.sure:
            power = power * load(room, at.carried_if + seat)
    cost = word(words, at.cost + option)
    if cost >= 0:
        power = power - price(at, room, (view, player), cost)
    return power


@within
def weigh(
    words: Whole, at: At, room: Real, where: tuple[int, int, int], how: tuple[int, int, int]
) -> None:
    """Work out what a player chooses: the weight of waiting is one, of an option the exponential of its gain.

    Where weights would be too large for floats, they are all taken down by as much as the largest is too large.
    """
    turn, base, flags = how
    player = word(words, at.player + turn)
    first, last = word(words, at.options_at + turn), word(words, at.options_at + turn + 1)
    total = all_are(room, 1.0)
    most, nought = furthest(total), all_are(room, 0.0)
    for option in range(first, last):
        power = pull(words, at, room, where, (player, option))
        weight = doubled(larger(power, nought - most))
        store(room, at.power + option - first, weight)
        total = total + weight
    if exceeds(total, doubled(most)):
        total = tamed(words, at, room, where, how)
    part = all_are(room, room[at.rate + player]) / total
    for option in range(first, last):
        tried = part * load(room, at.power + option - first)
        come(words, at, room, (option, base, flags), tried)
        if flags & GAINED:
            store(room, at.gain + base + option, gained(words, at, room, where, (player, option)))


@within
def tamed(
    words: Whole, at: At, room: Real, where: tuple[int, int, int], how: tuple[int, int, int]
) -> Any:  # noqa: ANN401
    """Work out the weights of options of which some are too large, all taken down by as much; return the sum with that of waiting."""
    turn = how[0]
    player = word(words, at.player + turn)
    first, last = word(words, at.options_at + turn), word(words, at.options_at + turn + 1)
    nought = all_are(room, 0.0)
    steepest = furthest(nought)
    for option in range(first, last):
        steepest = larger(steepest, pull(words, at, room, where, (player, option)))
    down = steepest - furthest(nought)
    total = doubled(bounded(nought - down))
    for option in range(first, last):
        weight = doubled(bounded(pull(words, at, room, where, (player, option)) - down))
        store(room, at.power + option - first, weight)
        total = total + weight
    return total


@within
def gained(
    words: Whole, at: At, room: Real, where: tuple[int, int, int], which: tuple[int, int]
) -> Any:  # noqa: ANN401
    """Return how much better than waiting an option is for the player of a turn."""
    view = where[2]
    player, option = which
    row = word(words, at.row + view * at.players + player)
    gain = better(at, room, where, word(words, at.target + option), row)
    cost = price(at, room, (view, player), word(words, at.cost + option))
    return (gain * carried(words, at, room, option) - cost) * load(room, at.ease)


@within
def follow(words: Whole, at: At, room: Real, turn: int, chance: Any) -> None:  # noqa: ANN401
    """Work out how many parts of a crowd join by thresholds: all whose own the share that has joined reaches.

    The thresholds are the quantiles of a normal distribution, in ascending order; those of the least have joined.
    """
    player = word(words, at.player + turn)
    parts = word(words, at.options_at + turn + 1) - word(words, at.options_at + turn)
    share = all_are(room, room[at.share + turn])
    middle = load(room, at.parameters + word(words, at.middle + player))
    spread = load(room, at.parameters + word(words, at.norm + player))
    quantile = word(words, at.quantile_at + player + 1) - parts
    joins = all_are(room, 0.0)
    for back in range(parts):
        part = parts - 1 - back
        own = all_are(room, room[at.quantile + quantile + part])
        reached = reaches(share, fused(spread, own, middle))
        store(room, at.power + part, chance * (reached - joins))
        joins = reached


@within
def join(
    words: Whole, at: At, room: Real, where: tuple[int, int, int], how: tuple[int, int, int]
) -> None:
    """Work out how many parts of a crowd join: each by itself, so that their number is binomial."""
    view = where[2]
    turn, base, flags = how
    player = word(words, at.player + turn)
    row = word(words, at.row + view * at.players + player)
    first, last = word(words, at.options_at + turn), word(words, at.options_at + turn + 1)
    gain = better(at, room, where, word(words, at.whole + turn), row)
    gain = gain - price(at, room, (view, player), word(words, at.cost + first))
    chance = all_are(room, room[at.rate + player] * room[at.chosen + turn])
    if word(words, at.norm + player) >= 0:
        follow(
            words,
            at,
            room,
            turn,
            chance * reaches(gain * load(room, at.ease), all_are(room, -NOTHING)),
        )
    else:
        power = gain
        if word(words, at.peer + player) >= 0:
            share = all_are(room, room[at.share + turn])
            share = share - load(room, at.parameters + word(words, at.middle + player))
            peer = load(room, at.parameters + word(words, at.peer + player))
            power = power + share * (peer * all_are(room, BITS))
        each(room, at, last - first, power, chance)
    for option in range(first, last):
        if flags & GAINED:
            store(room, at.gain + base + option, gain * load(room, at.ease))
        tried = load(room, at.power + option - first)
        come(words, at, room, (option, base, flags), tried)


@within
def each(room: Real, at: At, parts: int, power: Any, chance: Any) -> None:  # noqa: ANN401
    """Work out how many parts of a crowd join if each does by itself."""
    apart = doubled(bounded(all_are(room, 0.0) - power))
    joins = all_are(room, 1.0) / (all_are(room, 1.0) + apart)
    ways = 1.0
    for part in range(parts):
        ways = ways * (parts - part) / (part + 1)
        chance = chance * joins
        store(room, at.power + part, all_are(room, ways) * chance)
    rest = all_are(room, 1.0)
    for back in range(parts):
        place = at.power + parts - 1 - back
        store(room, place, rest * load(room, place))
        rest = rest * (apart * joins)


@within
def befall(words: Whole, at: At, room: Real, how: tuple[int, int, int]) -> None:
    """Take over the odds of what happens by chance."""
    turn, base, flags = how
    for option in range(word(words, at.options_at + turn), word(words, at.options_at + turn + 1)):
        if flags & GAINED:
            store(room, at.gain + base + option, all_are(room, 0.0))
        tried = load(room, at.parameters + word(words, at.odds + option))
        come(words, at, room, (option, base, flags), tried)


@within
def recall(words: Whole, at: At, room: Real, seen: int, how: tuple[int, int, int]) -> None:
    """Take over what a player chooses who takes the game for another."""
    turn, base, flags = how
    for option in range(word(words, at.options_at + turn), word(words, at.options_at + turn + 1)):
        known = base + seen * at.options + option
        if flags & GAINED:
            store(room, at.gain + base + option, load(room, at.gain + known))
        come(words, at, room, (option, base, flags), load(room, at.tried + known))


@within
def choose(words: Whole, at: At, room: Real, where: tuple[int, int, int], watched: int) -> None:
    """Work out how likely each option of a state is to be tried and made, and what may come of all of them; note what is `watched`."""
    _, state, view = where
    turns = word(words, at.turns_at + state)
    base = view * at.options - word(words, at.options_at + turns)
    flags = 8 * view
    if watched == ALL:
        flags += TOLD + MADE + GAINED
    else:
        flags += MADE * (watched == MADE_ALONE) + TOLD * word(words, at.told + state)
    arriving = at.arriving + view * at.arrivals
    many = word(words, at.arrived_at + state + 1) - word(words, at.arrived_at + state)
    for place in range(arriving, arriving + many):
        store(room, place, all_are(room, 0.0))
    for turn in range(turns, word(words, at.turns_at + state + 1)):
        take(words, at, room, where, (turn, base, flags))


@within
def take(
    words: Whole, at: At, room: Real, where: tuple[int, int, int], how: tuple[int, int, int]
) -> None:
    """Work out one turn of a state: by chance, by what is seen in a wrong view, by a crowd, or by a player."""
    _, state, view = where
    turn = how[0]
    player = word(words, at.player + turn)
    if player < 0:
        befall(words, at, room, how)
        return
    seen = word(words, at.blind + state * at.players + player) if view == 0 else 0
    if seen > 0:
        recall(words, at, room, seen, how)
    elif word(words, at.crowd + turn) >= 0:
        join(words, at, room, where, how)
    else:
        weigh(words, at, room, where, how)
