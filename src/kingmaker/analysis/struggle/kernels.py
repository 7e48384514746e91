"""The loops of backward induction: one tick, one state at a time, a vector of draws side by side.

Within a state the wrong views come first, as those who have them choose by them, then the game as it is. In each
view: how all vote (`ballots`), whether each motion is carried (`counted`, `upwards`, `downwards`), what all
choose (`weigh`, `join`), what may come of it (`come`), and what that makes of the values (`carry_on`, `pay`). `words` holds all lists of whole numbers, `room` all that is
counted in vectors of draws, and at its end some single numbers; `at` says where each begins. `where` is the
place of the values that are read, the state, and the view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kingmaker.analysis.struggle.vectors import (
    all_are,
    bare,
    bounded,
    compiled,
    doubled,
    exceeds,
    expect,
    furthest,
    fused,
    larger,
    load,
    reaches,
    store,
    within,
    word,
)
from kingmaker.analysis.struggle.voting import ballots, better, motions

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real, Whole
    from kingmaker.analysis.struggle.layout import At


#: A digest of the files whose code becomes part of this machine code. What numba keeps on the disk is known by the content of
#: this file alone, so it must change whenever they do; a test says what to write here.
PARTS = "cd83d53a4a1f6acf"
#: A loss of less than this, of the ten that are at stake, is none: a threshold must not hang on rounding.
NOTHING = 1e-4
#: So many doublings are once e.
BITS = 1.4426950408889634
#: Of a state: what is chosen is read again; it is to be kept.
TOLD, WATCHED = 1, 2


@within
def carried(words: Whole, at: At, room: Real, option: int) -> Any:  # noqa: ANN401
    """Return how likely an option is to be carried if it is tried."""
    return load(room, at.carried_if + word(words, at.passes + option))


@within
def price(at: At, room: Real, whose: tuple[int, int], cost: int) -> Any:  # noqa: ANN401
    """Return what a cost is to a player in a view, in units of ten."""
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
    place = at.arriving + word(words, at.arrival + option) + (flags >> 2) * at.arrivals
    store(room, place, fused(tried, if_tried, load(room, place)))
    if flags & TOLD:
        store(room, at.tried + base + option, tried)
    if flags & WATCHED:
        store(room, at.made + base + option, tried * if_tried)


@within
def pull(words: Whole, at: At, room: Real, where: tuple[int, int, int], which: tuple[int, int]) -> Any:  # noqa: ANN401
    """Return how an option draws the player of a turn, waiting being nought: which power of two is its weight."""
    view = where[2]
    player, option = which
    seat = word(words, at.passes + option)
    if seat < at.ballots:
        power = load(room, at.lean + seat)
    else:
        row = word(words, at.row + view * at.players + player)
        gain = better(at, room, where, word(words, at.target + option), row)
        power = load(room, at.keen) * gain
    power = power * load(room, at.carried_if + seat)
    cost = word(words, at.cost + option)
    if cost >= 0:
        paid = price(at, room, (view, player), cost)
        power = power - load(room, at.keen) * paid
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
    most, least = furthest(total), all_are(room, 0.0) - furthest(total)
    steepest = all_are(room, 0.0)
    for option in range(first, last):
        power = pull(words, at, room, where, (player, option))
        steepest = larger(steepest, power)
        weight = doubled(larger(power, least))
        store(room, at.power + option - first, weight)
        total = total + weight
    if exceeds(steepest, most):
        down = larger(steepest - most, all_are(room, 0.0))
        total = doubled(bounded(all_are(room, 0.0) - down))
        for option in range(first, last):
            power = pull(words, at, room, where, (player, option))
            weight = doubled(bounded(power - down))
            store(room, at.power + option - first, weight)
            total = total + weight
    part = all_are(room, room[at.rate + player]) / total
    for option in range(first, last):
        tried = part * load(room, at.power + option - first)
        come(words, at, room, (option, base, flags), tried)
        if flags & WATCHED:
            store(room, at.gain + base + option, gained(words, at, room, where, (player, option)))


@within
def gained(words: Whole, at: At, room: Real, where: tuple[int, int, int], which: tuple[int, int]) -> Any:  # noqa: ANN401
    """Return how much better than waiting an option is for the player of a turn."""
    view = where[2]
    player, option = which
    row = word(words, at.row + view * at.players + player)
    gain = better(at, room, where, word(words, at.target + option), row)
    cost = price(at, room, (view, player), word(words, at.cost + option))
    return gain * carried(words, at, room, option) - cost


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
        follow(words, at, room, turn, chance * reaches(gain, all_are(room, -NOTHING)))
    else:
        power = gain * load(room, at.keen)
        if word(words, at.peer + player) >= 0:
            share = all_are(room, room[at.share + turn])
            share = share - load(room, at.parameters + word(words, at.middle + player))
            peer = load(room, at.parameters + word(words, at.peer + player))
            power = power + share * (peer * all_are(room, BITS))
        each(room, at, last - first, power, chance)
    for option in range(first, last):
        if flags & WATCHED:
            store(room, at.gain + base + option, gain)
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
        if flags & WATCHED:
            store(room, at.gain + base + option, all_are(room, 0.0))
        tried = load(room, at.parameters + word(words, at.odds + option))
        come(words, at, room, (option, base, flags), tried)


@within
def recall(words: Whole, at: At, room: Real, seen: int, how: tuple[int, int, int]) -> None:
    """Take over what a player chooses who takes the game for another."""
    turn, base, flags = how
    for option in range(word(words, at.options_at + turn), word(words, at.options_at + turn + 1)):
        known = base + seen * at.options + option
        if flags & WATCHED:
            store(room, at.gain + base + option, load(room, at.gain + known))
        come(words, at, room, (option, base, flags), load(room, at.tried + known))


@within
def choose(words: Whole, at: At, room: Real, where: tuple[int, int, int], watched: int) -> None:
    """Work out how likely each option of a state is to be tried and made, and what may come of all of them."""
    _, state, view = where
    turns = word(words, at.turns_at + state)
    base = view * at.options - word(words, at.options_at + turns)
    flags = 4 * view
    if watched:
        flags += WATCHED + TOLD
    elif word(words, at.told + state):
        flags += TOLD
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


@within
def carry_on(words: Whole, at: At, room: Real, where: tuple[int, int, int], now: int) -> None:
    """Work out what a state is worth in one view, of what all that may come of it is worth one tick later."""
    later, state, view = where
    since = word(words, at.alike + state) if view == 0 else view
    arriving = at.arriving + since * at.arrivals
    arrived, last = word(words, at.arrived_at + state), word(words, at.arrived_at + state + 1)
    stays = all_are(room, 1.0)
    for place in range(arriving, arriving + last - arrived):
        stays = stays - load(room, place)
    row, end = (
        word(words, at.rows_at + 2 * view),
        word(words, at.rows_at + 2 * view + 1),
    )
    while row < end:
        here, to = later + state * at.rows + row, now + state * at.rows + row
        if row + 4 <= end:
            one, two = stays * load(room, here), stays * load(room, here + 1)
            three, four = stays * load(room, here + 2), stays * load(room, here + 3)
            for place in range(last - arrived):
                there = later + word(words, at.arrived + arrived + place) * at.rows + row
                comes = load(room, arriving + place)
                one = fused(comes, load(room, there), one)
                two = fused(comes, load(room, there + 1), two)
                three = fused(comes, load(room, there + 2), three)
                four = fused(comes, load(room, there + 3), four)
            store(room, to, one)
            store(room, to + 1, two)
            store(room, to + 2, three)
            store(room, to + 3, four)
            row += 4
        else:
            one = stays * load(room, here)
            for place in range(last - arrived):
                there = later + word(words, at.arrived + arrived + place) * at.rows + row
                one = fused(load(room, arriving + place), load(room, there), one)
            store(room, to, one)
            row += 1


@within
def pay(words: Whole, at: At, room: Real, where: tuple[int, int, int], now: int) -> None:
    """Take off what a state is worth what is paid there: of each option so much as it is likely to be tried."""
    _, state, view = where
    base = at.tried + at.options * (word(words, at.alike + state) if view == 0 else view)
    for charge in range(word(words, at.charge_at + state), word(words, at.charge_at + state + 1)):
        player = word(words, at.payer + charge)
        cost = price(at, room, (view, player), word(words, at.charge + charge))
        due = all_are(room, room[at.part + charge]) * load(
            room, base + word(words, at.charged + charge)
        )
        row = now + state * at.rows + word(words, at.row + view * at.players + player)
        store(room, row, load(room, row) - due * cost)


@within
def near(words: Whole, at: At, room: Real, later: int, state: int) -> None:
    """Have what is known of the states that follow a state brought nearer, before it is its turn."""
    first, last = word(words, at.arrived_at + state), word(words, at.arrived_at + state + 1)
    for place in range(first, last):
        there = later + word(words, at.arrived + place) * at.rows
        for row in range(at.rows):
            expect(room, there + row)


@within
def play(
    words: Whole, at: At, room: Real, moment: tuple[int, int], state: int, watched: int
) -> None:
    """Work out one state in one tick: in all wrong views, then as the game is."""
    later, now = moment
    for before in range(at.views):
        view = at.views - 1 - before
        where = (later, state, view)
        if view > 0 or word(words, at.alike + state) == 0:
            ballots(words, at, room, where)
            motions(words, at, room, state, view)
            choose(words, at, room, where, watched)
        carry_on(words, at, room, where, now)
        pay(words, at, room, where, now)
    for want in range(word(words, at.tick_at + state), word(words, at.tick_at + state + 1)):
        row = now + state * at.rows + word(words, at.tick_row + want)
        more = load(room, at.wants + word(words, at.tick_want + want))
        store(room, row, load(room, row) + more)


@within
def keep(words: Whole, at: At, room: Real, kept: Real, which: tuple[int, int, int]) -> None:
    """Keep what was worked out of a watched state: all rows, how its options are chosen, and its ballots cast."""
    now, pair, vector = which
    state = word(words, at.pair_state + pair)
    alike = word(words, at.alike + state)
    rows = at.kept_values + word(words, at.pair_rows + pair) * at.kept_rows * at.vectors + vector
    for row in range(at.kept_rows):
        store(kept, rows + row * at.vectors, load(room, now + state * at.rows + row))
    first = word(words, at.options_at + word(words, at.turns_at + state))
    last = word(words, at.options_at + word(words, at.turns_at + state + 1))
    for option in range(last - first):
        known = alike * at.options + option
        place = (word(words, at.pair_options + pair) + option) * at.vectors + vector
        store(kept, at.kept_tried + place, load(room, at.tried + known))
        store(kept, at.kept_made + place, load(room, at.made + known))
        store(kept, at.kept_gain + place, load(room, at.gain + known))
    first = word(words, at.ballot_at + state)
    for ballot in range(word(words, at.ballot_at + state + 1) - first):
        cast = at.votes + 3 * (alike * at.ballots + ballot)
        place = 2 * (word(words, at.pair_ballots + pair) + ballot) * at.vectors + vector
        store(kept, at.kept_voted + place, load(room, cast))
        maybe = all_are(room, 0.0)
        if word(words, at.tells + first + ballot):
            maybe = load(room, cast + 1)
        store(kept, at.kept_voted + place + at.vectors, maybe)


@compiled
def go_back(
    all_words: Whole,
    at: At,
    whole_room: Real,
    all_kept: Real,
    part: tuple[int, int, int, int, int],
) -> None:
    """Work out ticks of one stretch of time, the last first, in some of its states.

    `part` is the first tick, the one after the last, the first state, the one after the last, and the vector of
    `kept` that is written. What is worth what at a tick is in the values of even or odd ticks.
    """
    words, room, kept = bare(all_words), bare(whole_room), bare(all_kept)
    first, stop, start, end, vector = part
    for back in range(stop - first):
        tick = stop - 1 - back
        even, odd = at.values, at.values + at.states * at.rows
        later, now = (odd, even) if tick % 2 == 0 else (even, odd)
        pair, last = word(words, at.pair_at + tick), word(words, at.pair_at + tick + 1)
        while pair < last and word(words, at.pair_state + pair) < start:
            pair += 1
        for state in range(start, min(end, word(words, at.until + tick))):
            if word(words, at.final + state):
                continue
            watched = int(pair < last and word(words, at.pair_state + pair) == state)
            if state + 1 < end:
                near(words, at, room, later, state + 1)
            play(words, at, room, (later, now), state, watched)
            if watched:
                keep(words, at, room, kept, (now, pair, vector))
                pair += 1
