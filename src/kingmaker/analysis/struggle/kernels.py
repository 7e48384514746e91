"""The loops of backward induction: one tick, one state at a time, a vector of draws side by side.

Within a state the wrong views come first, as those who have them choose by them, then the game as it is. In each
view: how all vote (`ballots`), whether each motion is carried (`upwards`, `downwards`), what all choose (`weigh`,
`join`), and what that makes of the values (`carry_on`). `words` holds all lists of whole numbers, `room` all that is
counted in vectors of draws, and at its end some single numbers; `at` says where each begins. `where` is the
place of the values that are read, the state, and the view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kingmaker.analysis.struggle.vectors import (
    all_are,
    compiled,
    exp,
    fused,
    larger,
    load,
    reaches,
    smaller,
    store,
    within,
)

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real, Whole
    from kingmaker.analysis.struggle.layout import At


#: A loss of less than this, of the ten that are at stake, is none: a threshold must not hang on rounding.
NOTHING = 1e-4


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
    """Work out how all cast their ballots on the motions of a state: for, abstaining, against."""
    _, state, view = where
    one = all_are(room, 1.0)
    precision = load(room, at.parameters + at.precision)
    for place in range(words[at.ballot_at + state], words[at.ballot_at + state + 1]):
        player = words[at.voter + place]
        number = place - words[at.ballot_at + state]
        cast = at.votes + 3 * (view * at.ballots + number)
        seen = words[at.blind + state * at.players + player] if view == 0 else 0
        if seen > 0:
            known = cast + 3 * seen * at.ballots
            for way in range(3):
                store(room, cast + way, load(room, known + way))
            continue
        row = words[at.row + view * at.players + player]
        power = precision * better(at, room, where, words[at.passed + place], row)
        if words[at.tells + place]:
            half = power * all_are(room, 0.5)
            half = exp(smaller(larger(half, all_are(room, -43.0)), all_are(room, 43.0)))
            whole = half * half
            against = one / (one + half + whole)
            store(room, cast, whole * against)
            store(room, cast + 1, half * against)
            store(room, cast + 2, against)
        else:
            contrary = exp(all_are(room, 0.0) - power)
            yes = one / (one + contrary)
            store(room, cast, yes)
            store(room, cast + 1, all_are(room, 0.0))
            store(room, cast + 2, contrary * yes)


@within
def upwards(words: Whole, at: At, room: Real, rule: int, cast: int) -> None:
    """Work out for each node of a rule how likely the motion is to be carried from there."""
    store(room, at.up, all_are(room, 0.0))
    store(room, at.up + 1, all_are(room, 1.0))
    for node in range(words[at.node_at + rule], words[at.node_at + rule + 1]):
        ballot = cast + 3 * words[at.asks + node]
        branch = at.branch + 3 * node
        place = 2 + node - words[at.node_at + rule]
        total = load(room, ballot) * load(room, at.up + words[branch])
        total = fused(load(room, ballot + 2), load(room, at.up + words[branch + 2]), total)
        if words[at.ternary + rule]:
            total = fused(load(room, ballot + 1), load(room, at.up + words[branch + 1]), total)
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
    rule, voters = words[at.rule + motion], words[at.voters + motion]
    root = words[at.root + rule]
    for ballot in range(base, base + voters):
        store(room, ballot, all_are(room, 0.0))
    until = words[at.asks + words[at.node_at + rule + 1] - 1] if root > 1 else voters
    unasked(room, base, base + until, load(room, at.up + root))
    store(room, at.down + root, all_are(room, 1.0))
    first = words[at.node_at + rule]
    for back in range(words[at.node_at + rule + 1] - first):
        node = words[at.node_at + rule + 1] - 1 - back
        asked = words[at.asks + node]
        here = load(room, at.down + 2 + node - first)
        agreed = load(room, at.up + words[at.branch + 3 * node])
        store(room, base + asked, fused(here, agreed, load(room, base + asked)))
        for way in range(0, 3, 1 if words[at.ternary + rule] else 2):
            child = words[at.branch + 3 * node + way]
            there = here * load(room, cast + 3 * asked + way)
            until = voters
            if child > 1:
                store(room, at.down + child, there + load(room, at.down + child))
                until = words[at.asks + first + child - 2]
            if child > 0:
                unasked(room, base + asked + 1, base + until, there * load(room, at.up + child))


@within
def motions(words: Whole, at: At, room: Real, state: int, view: int) -> None:
    """Work out how likely each motion of a state is to be carried: at all, and for each ballot if it is for it."""
    start = words[at.motion_at + state]
    number = 0
    for motion in range(start, words[at.motion_at + state + 1]):
        cast = at.votes + 3 * (view * at.ballots + number)
        upwards(words, at, room, words[at.rule + motion], cast)
        downwards(words, at, room, motion, at.carried_if + number, cast)
        root = words[at.root + words[at.rule + motion]]
        whole = at.carried_if + at.ballots + motion - start
        store(room, whole, load(room, at.up + root))
        number += words[at.voters + motion]


@within
def carried(words: Whole, at: At, room: Real, option: int) -> Any:  # noqa: ANN401
    """Return how likely an option is to be carried if it is tried."""
    return load(room, at.carried_if + words[at.passes + option])


@within
def price(words: Whole, at: At, room: Real, view: int, player: int, option: int) -> Any:  # noqa: ANN401
    """Return what it costs a player to try an option, in units of ten."""
    cost = words[at.cost + option]
    if cost < 0:
        return all_are(room, 0.0)
    scale = load(room, at.scales + view * at.players + player)
    return scale * load(room, at.parameters + cost)


@within
def weigh(words: Whole, at: At, room: Real, where: tuple[int, int, int], turn: int) -> None:
    """Work out what a player chooses: the weight of waiting is one, of an option the exponential of its gain."""
    _, state, view = where
    player = words[at.player + turn]
    row = words[at.row + view * at.players + player]
    precision = load(room, at.parameters + at.precision)
    first, last = words[at.options_at + turn], words[at.options_at + turn + 1]
    base = view * at.options - words[at.options_at + words[at.turns_at + state]]
    most = all_are(room, 0.0)
    for option in range(first, last):
        gain = better(at, room, where, words[at.target + option], row)
        gain = gain * carried(words, at, room, option)
        gain = gain - price(words, at, room, view, player, option)
        store(room, at.gain + base + option, gain)
        most = larger(most, precision * gain)
    total = exp(all_are(room, 0.0) - most)
    for option in range(first, last):
        weight = exp(precision * load(room, at.gain + base + option) - most)
        store(room, at.tried + base + option, weight)
        total = total + weight
    part = all_are(room, room[at.rate + player]) / total
    for option in range(first, last):
        place = at.tried + base + option
        store(room, place, part * load(room, place))


@within
def follow(words: Whole, at: At, room: Real, turn: int, base: int, chance: Any) -> None:  # noqa: ANN401
    """Work out how many parts of a crowd join by thresholds: all whose own the share that has joined reaches.

    The thresholds are the quantiles of a normal distribution, in ascending order; those of the least have joined.
    """
    player = words[at.player + turn]
    first, last = words[at.options_at + turn], words[at.options_at + turn + 1]
    share = all_are(room, room[at.share + turn])
    middle = load(room, at.parameters + words[at.middle + player])
    spread = load(room, at.parameters + words[at.norm + player])
    quantile = words[at.quantile_at + player + 1] - (last - first)
    joins = all_are(room, 0.0)
    for back in range(last - first):
        option = last - 1 - back
        own = all_are(room, room[at.quantile + quantile + option - first])
        reached = reaches(share, fused(spread, own, middle))
        store(room, at.tried + base + option, chance * (reached - joins))
        joins = reached


@within
def join(words: Whole, at: At, room: Real, where: tuple[int, int, int], turn: int) -> None:
    """Work out how many parts of a crowd join: each by itself, so that their number is binomial."""
    _, state, view = where
    player = words[at.player + turn]
    row = words[at.row + view * at.players + player]
    first, last = words[at.options_at + turn], words[at.options_at + turn + 1]
    base = view * at.options - words[at.options_at + words[at.turns_at + state]]
    gain = better(at, room, where, words[at.whole + turn], row)
    gain = gain - price(words, at, room, view, player, first)
    chance = all_are(room, room[at.rate + player] * room[at.chosen + turn])
    if words[at.norm + player] >= 0:
        follow(words, at, room, turn, base, chance * reaches(gain, all_are(room, -NOTHING)))
        for option in range(first, last):
            store(room, at.gain + base + option, gain)
        return
    power = gain * load(room, at.parameters + at.precision)
    if words[at.peer + player] >= 0:
        share = all_are(room, room[at.share + turn])
        share = share - load(room, at.parameters + words[at.middle + player])
        power = power + share * load(room, at.parameters + words[at.peer + player])
    apart = exp(all_are(room, 0.0) - power)
    joins = all_are(room, 1.0) / (all_are(room, 1.0) + apart)
    ways = 1.0
    for option in range(first, last):
        ways = ways * (last - option) / (option - first + 1)
        chance = chance * joins
        store(room, at.gain + base + option, gain)
        store(room, at.tried + base + option, all_are(room, ways) * chance)
    rest = all_are(room, 1.0)
    for back in range(last - first):
        place = at.tried + base + last - 1 - back
        store(room, place, rest * load(room, place))
        rest = rest * (apart * joins)


@within
def befall(words: Whole, at: At, room: Real, first: int, last: int, base: int) -> None:
    """Take over the odds of what happens by chance."""
    for option in range(first, last):
        store(room, at.tried + base + option, load(room, at.parameters + words[at.odds + option]))
        store(room, at.gain + base + option, all_are(room, 0.0))


@within
def recall(room: Real, at: At, first: int, last: int, base: int, since: int) -> None:
    """Take over what a player chooses who takes the game for another."""
    for option in range(first, last):
        store(room, at.tried + base + option, load(room, at.tried + since + option))
        store(room, at.gain + base + option, load(room, at.gain + since + option))


@within
def choose(words: Whole, at: At, room: Real, where: tuple[int, int, int]) -> None:
    """Work out how likely each option of a state is to be tried, and to be made."""
    _, state, view = where
    start = words[at.options_at + words[at.turns_at + state]]
    base = view * at.options - start
    for turn in range(words[at.turns_at + state], words[at.turns_at + state + 1]):
        player = words[at.player + turn]
        first, last = words[at.options_at + turn], words[at.options_at + turn + 1]
        seen = 0
        if view == 0 and player >= 0:
            seen = words[at.blind + state * at.players + player]
        if player < 0:
            befall(words, at, room, first, last, base)
        elif seen > 0:
            recall(room, at, first, last, base, base + seen * at.options)
        elif words[at.crowd + turn] >= 0:
            join(words, at, room, where, turn)
        else:
            weigh(words, at, room, where, turn)
    for option in range(start, words[at.options_at + words[at.turns_at + state + 1]]):
        tried = load(room, at.tried + base + option)
        store(room, at.made + base + option, tried * carried(words, at, room, option))


@within
def carry_on(words: Whole, at: At, room: Real, where: tuple[int, int, int], now: int) -> None:
    """Work out what a state is worth in one view, of what all that may come of it is worth one tick later."""
    later, state, view = where
    since = (words[at.alike + state] if view == 0 else view) * at.options
    arrived, last = words[at.arrived_at + state], words[at.arrived_at + state + 1]
    for place in range(last - arrived):
        store(room, at.arriving + place, all_are(room, 0.0))
    start = words[at.options_at + words[at.turns_at + state]]
    stays = all_are(room, 1.0)
    for option in range(start, words[at.options_at + words[at.turns_at + state + 1]]):
        made = load(room, at.made + since + option - start)
        stays = stays - made
        place = at.arriving + words[at.arrival + option]
        store(room, place, made + load(room, place))
    for row in range(words[at.rows_at + 2 * view], words[at.rows_at + 2 * view + 1]):
        worth = stays * load(room, later + state * at.rows + row)
        for place in range(last - arrived):
            there = load(room, later + words[at.arrived + arrived + place] * at.rows + row)
            worth = fused(load(room, at.arriving + place), there, worth)
        store(room, now + state * at.rows + row, worth)


@within
def play(words: Whole, at: At, room: Real, later: int, now: int, state: int) -> None:
    """Work out one state in one tick: in all wrong views, then as the game is."""
    for before in range(at.views):
        view = at.views - 1 - before
        where = (later, state, view)
        if view > 0 or words[at.alike + state] == 0:
            ballots(words, at, room, where)
            motions(words, at, room, state, view)
            choose(words, at, room, where)
        carry_on(words, at, room, where, now)
    for want in range(words[at.tick_at + state], words[at.tick_at + state + 1]):
        row = now + state * at.rows + words[at.tick_row + want]
        more = load(room, at.wants + words[at.tick_want + want])
        store(room, row, load(room, row) + more)


@within
def keep(words: Whole, at: At, room: Real, kept: Real, which: tuple[int, int, int]) -> None:
    """Keep what was worked out of a watched state: all rows, how its options are chosen, and its ballots cast."""
    now, pair, vector = which
    state = words[at.pair_state + pair]
    alike = words[at.alike + state]
    rows = at.kept_values + words[at.pair_rows + pair] * at.kept_rows * at.vectors + vector
    for row in range(at.kept_rows):
        store(kept, rows + row * at.vectors, load(room, now + state * at.rows + row))
    first = words[at.options_at + words[at.turns_at + state]]
    last = words[at.options_at + words[at.turns_at + state + 1]]
    for option in range(last - first):
        known = alike * at.options + option
        place = (words[at.pair_options + pair] + option) * at.vectors + vector
        store(kept, at.kept_tried + place, load(room, at.tried + known))
        store(kept, at.kept_made + place, load(room, at.made + known))
        store(kept, at.kept_gain + place, load(room, at.gain + known))
    for ballot in range(words[at.ballot_at + state + 1] - words[at.ballot_at + state]):
        cast = at.votes + 3 * (alike * at.ballots + ballot)
        place = 2 * (words[at.pair_ballots + pair] + ballot) * at.vectors + vector
        store(kept, at.kept_voted + place, load(room, cast))
        store(kept, at.kept_voted + place + at.vectors, load(room, cast + 1))


@compiled
def go_back(
    words: Whole,
    at: At,
    room: Real,
    kept: Real,
    part: tuple[int, int, int, int, int],
) -> None:
    """Work out ticks of one stretch of time, the last first, in some of its states.

    `part` is the first tick, the one after the last, the first state, the one after the last, and the vector of
    `kept` that is written. What is worth what at a tick is in the values of even or odd ticks.
    """
    first, stop, start, end, vector = part
    for back in range(stop - first):
        tick = stop - 1 - back
        even, odd = at.values, at.values + at.states * at.rows
        later, now = (odd, even) if tick % 2 == 0 else (even, odd)
        pair, last = words[at.pair_at + tick], words[at.pair_at + tick + 1]
        while pair < last and words[at.pair_state + pair] < start:
            pair += 1
        for state in range(start, min(end, words[at.until + tick])):
            if words[at.final + state]:
                continue
            play(words, at, room, later, now, state)
            if pair < last and words[at.pair_state + pair] == state:
                keep(words, at, room, kept, (now, pair, vector))
                pair += 1
