"""The loops of backward induction: one tick, one state at a time, a vector of draws side by side.

Within a state the wrong views come first, as those who have them choose by them, then the game as it is. In each
view: how all vote (`ballots`), whether each motion is carried (`counted`, `upwards`, `downwards`), what all
choose (`weigh`, `join`), what may come of it (`come`), and what that makes of the values (`carry_on`, `pay`). `words` holds all lists of whole numbers, `room` all that is
counted in vectors of draws, and at its end some single numbers; `at` says where each begins. `where` is the
place of the values that are read, the state, and the view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.carrying import mixed, most_rows
from kingmaker.analysis.struggle.choosing import ALL, MADE_ALONE, choose, price
from kingmaker.analysis.struggle.vectors import (
    all_are,
    bare,
    beside,
    compiled,
    fetch,
    load,
    store,
    within,
    word,
)
from kingmaker.analysis.struggle.voting import ballots, motions

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real, Whole
    from kingmaker.analysis.struggle.layout import At


#: A digest of the files whose code becomes part of this machine code. What numba keeps on the disk is known by the content of
#: this file alone, so it must change whenever they do; a test says what to write here.
PARTS = "5307442219691037"


@within
def by_view(words: Whole, at: At, state: int, view: int) -> int:
    """Return the view by which all choose in a state, in a view of the game."""
    seen: int = word(words, at.through + state * at.views + view)
    return seen


@within
def carry_on(words: Whole, at: At, room: Real, where: tuple[int, int, int], now: int) -> None:
    """Work out what a state is worth in one view, of what all that may come of it is worth one tick later."""
    later, state, view = where
    arriving = at.arriving + by_view(words, at, state, view) * at.arrivals
    arrived, last = word(words, at.arrived_at + state), word(words, at.arrived_at + state + 1)
    stays = all_are(room, 1.0)
    for place in range(arriving, arriving + last - arrived):
        stays = stays - load(room, place)
    row, end = word(words, at.rows_at + 2 * view), word(words, at.rows_at + 2 * view + 1)
    here, to = later + state * at.rows, now + state * at.rows
    follows = at.arrived + arrived, last - arrived, arriving, at.rows
    while row < end:
        many = min(most_rows(), end - row)
        mixed(room, stays, words, follows, (many, later + row, here + row, to + row))
        row += many


@within
def pay(words: Whole, at: At, room: Real, where: tuple[int, int, int], now: int) -> None:
    """Take off what a state is worth what is paid there: of each option so much as it is likely to be tried."""
    _, state, view = where
    base = at.tried + at.options * by_view(words, at, state, view)
    for charge in range(word(words, at.charge_at + state), word(words, at.charge_at + state + 1)):
        player = word(words, at.payer + charge)
        cost = price(at, room, (view, player), word(words, at.charge + charge))
        due = all_are(room, room[at.part + charge]) * load(
            room, base + word(words, at.charged + charge)
        )
        row = now + state * at.rows + word(words, at.row + view * at.players + player)
        store(room, row, load(room, row) - due * cost)


@within
def fetch_next(words: Whole, at: At, room: Real, later: int, state: int) -> None:
    """Have brought nearer what the states are worth that follow the state after the next: so early that it is there in time."""
    then = min(state + 2, at.states - 1)
    for place in range(word(words, at.arrived_at + then), word(words, at.arrived_at + then + 1)):
        there = later + word(words, at.arrived + place) * at.rows
        for row in range(at.rows):
            fetch(room, there + row)


@within
def play(
    words: Whole, at: At, room: Real, moment: tuple[int, int], state: int, watched: int
) -> None:
    """Work out one state in one tick: in all wrong views, then as the game is."""
    later, now = moment
    fetch_next(words, at, room, later, state)
    for before in range(at.views):
        view = at.views - 1 - before
        where = (later, state, view)
        if by_view(words, at, state, view) == view:
            ballots(words, at, room, where)
            motions(words, at, room, state, view)
            choose(words, at, room, where, watched)
    for view in range(at.views):
        where = (later, state, view)
        carry_on(words, at, room, where, now)
        pay(words, at, room, where, now)
    for want in range(word(words, at.tick_at + state), word(words, at.tick_at + state + 1)):
        row = now + state * at.rows + word(words, at.tick_row + want)
        more = load(room, at.wants + word(words, at.tick_want + want))
        store(room, row, load(room, row) + more)


@within
def asked(words: Whole, at: At, pairs: tuple[int, int], state: int) -> int:
    """Return what of a state is to be kept, if it is the first of so many pairs that are left."""
    pair, last = pairs
    if pair == last or word(words, at.pair_state + pair) != state:
        return 0
    return MADE_ALONE if at.apart else ALL


@within
def keep_made(words: Whole, at: At, room: Real, kept: Real, pair: int) -> None:
    """Keep how likely the options of a state are made in the first draw."""
    state = word(words, at.pair_state + pair)
    first = word(words, at.options_at + word(words, at.turns_at + state))
    last = word(words, at.options_at + word(words, at.turns_at + state + 1))
    base = at.made + by_view(words, at, state, 0) * at.options
    place = at.kept_made * beside(room) + word(words, at.pair_options + pair)
    for option in range(last - first):
        kept[place + option] = room[(base + option) * beside(room)]


@within
def keep(words: Whole, at: At, room: Real, kept: Real, which: tuple[int, int, int]) -> None:
    """Keep what was worked out of a watched state: all rows, how its options are chosen, and its ballots cast."""
    now, pair, vector = which
    if at.apart:
        keep_made(words, at, room, kept, pair)
        return
    state = word(words, at.pair_state + pair)
    seen = by_view(words, at, state, 0)
    rows = at.kept_values + word(words, at.pair_rows + pair) * at.kept_rows * at.vectors + vector
    ease = load(room, at.ease)
    here = now + state * at.rows
    for row in range(at.kept_first, at.first_ending):
        place = rows + (row - at.kept_first) * at.vectors
        store(kept, place, ease * load(room, here + row))
    for row in range(at.first_ending, at.kept_first + at.kept_rows):
        place = rows + (row - at.kept_first) * at.vectors
        store(kept, place, load(room, here + row))
    first = word(words, at.options_at + word(words, at.turns_at + state))
    last = word(words, at.options_at + word(words, at.turns_at + state + 1))
    for option in range(last - first):
        known = seen * at.options + option
        place = (word(words, at.pair_options + pair) + option) * at.vectors + vector
        store(kept, at.kept_tried + place, load(room, at.tried + known))
        store(kept, at.kept_made + place, load(room, at.made + known))
        if at.gains:
            store(kept, at.kept_gain + place, load(room, at.gain + known))
    first = word(words, at.ballot_at + state)
    for ballot in range(word(words, at.ballot_at + state + 1) - first):
        cast = at.votes + 3 * (seen * at.ballots + ballot)
        place = 2 * (word(words, at.pair_ballots + pair) + ballot) * at.vectors + vector
        store(kept, at.kept_voted + place, load(room, cast))
        maybe = all_are(room, 0.0)
        if word(words, at.tells + first + ballot):
            maybe = load(room, cast + 1)
        store(kept, at.kept_voted + place + at.vectors, maybe)


@within
def write_over(words: Whole, at: At, room: Real, which: tuple[int, int, int]) -> None:
    """Write what the states of a group are worth, the last of which is given, over what they were a tick later."""
    tick, now, end = which
    size = word(words, at.closing + end)
    for place in range(size):
        state = end + 1 - size + place
        if word(words, at.since + state) <= tick and not word(words, at.final + state):
            for row in range(at.rows):
                own = load(room, at.shadow + place * at.rows + row)
                store(room, now + state * at.rows + row, own)


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
        layer = at.states * at.rows
        later = at.values + (tick + 1) % at.layers * layer
        now = at.values + tick % at.layers * layer
        pair, last = word(words, at.pair_at + tick), word(words, at.pair_at + tick + 1)
        while pair < last and word(words, at.pair_state + pair) < start:
            pair += 1
        for state in range(start, end):
            if word(words, at.since + state) <= tick and not word(words, at.final + state):
                aside = word(words, at.aside + state)
                own = now if aside == 0 else at.shadow + (aside - 1 - state) * at.rows
                watched = asked(words, at, (pair, last), state)
                play(words, at, room, (later, own), state, watched)
                if watched:
                    keep(words, at, room, kept, (own, pair, vector))
                    pair += 1
            if word(words, at.closing + state):
                write_over(words, at, room, (tick, now, state))
