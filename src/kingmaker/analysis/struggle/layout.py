"""Where each list begins that the loops of the solver read, and each place in which they work."""

from __future__ import annotations

from typing import NamedTuple

#: How a ballot comes about (0 and 1: for or not, and with abstaining; below nought: which of several candidates): for or not, written down as three; that of a
#: member of a crowd; from the last number on, that of a poll.
AS_THREE, OF_MEMBER, OF_POLL = 2, 3, 4


class At(NamedTuple):
    """Sizes, then where each list begins among the whole numbers, the reals, in the room and in what is kept."""

    states: int
    players: int
    views: int
    rows: int
    options: int  # the most that one state has, as the next
    ballots: int
    arrivals: int  # states that follow
    precision: int  # the parameter
    vectors: int  # of draws
    kept_first: int  # of the rows that are kept: all of view 0, or those of endings alone
    kept_rows: int  # how many
    gains: int  # whether it is kept what options gain
    first_ending: int  # the rows before are of players, in doublings
    sure: int  # the place of what needs no motion, among what is carried
    apart: int  # whether what is made is kept alone, and of the first draw alone
    layers: int  # of values: one, written over; or those of even and odd ticks
    # whole numbers: of states
    final: int
    blind: int  # [states, players]
    told: int  # whether what is chosen there is read again: by who has a wrong view, or who pays
    through: int  # [states, views]: the view by which all choose there (`viewing`)
    turns_at: int
    motion_at: int
    ballot_at: int
    arrived_at: int
    arrived: int  # the states that follow, each once
    arrival: int  # the target's place among the states that follow
    since: int  # the tick from which on it is needed
    aside: (
        int  # where among those of its group it is worked out, from 1; 0 if it can be written over
    )
    closing: int  # of the last state of a group: how many it has, to be written over now
    tick_at: int
    tick_row: int
    tick_want: int
    # of turns and options
    player: int
    crowd: int
    whole: int
    options_at: int
    target: int
    cost: int  # the parameter, or NONE
    odds: int
    charge_at: int  # of states: what options cost, the mover and others
    charged: int  # the option, counted within its state
    payer: int
    charge: int  # the parameter
    passes: int  # where in the room the probability stands that it is carried, from `carried_if` on
    # of motions by state, their ballots, and rules; nodes count within a rule, from 2
    voters: int  # how many
    rule: int
    quota: int  # which quota of its voters it takes, or NONE
    voter: int
    passed: int  # the state if it is carried
    tells: int  # whether the rule tells abstention from a no; or how else the ballot comes about (`voting`)
    node_at: int
    asks: int
    branch: int  # [nodes, 3]
    root: int
    ternary: int
    # of players and views
    row: int  # [views, players]
    rows_at: int  # [views, 2]: the first row, the one after the last
    peer: int
    middle: int
    norm: int  # the parameter of the spread of thresholds, or NONE
    quantile_at: int
    turnout: int  # the parameter of who comes, or NONE
    agreeing: int  # and of who is for
    poll_at: int
    poll: int  # members, comparisons, and these
    # of what is watched, by tick: the state, and where its rows, options and ballots are kept
    pair_at: int
    pair_state: int
    pair_rows: int
    pair_options: int
    pair_ballots: int
    # single numbers, at the end of the room
    rate: int
    share: int
    chosen: int
    quantile: int  # of the normal distribution, for the parts of each crowd in turn
    part: int  # of each charge, how much of it is due
    # room, in vectors: what belongs to the draws
    ease: int  # what is worth one doubling of the weight of an option, of the ten that are at stake
    parameters: int
    wants: int
    scales: int
    values: int  # [layers, states, rows]
    shadow: int  # of the states of a group
    # and what is worked out for one state
    votes: int
    lean: int  # of who casts each ballot, in doublings of its weight, to its being carried
    gain: int
    tried: int
    made: int
    power: int  # of the options of one turn: the exponents, then the weights
    carried_if: int
    up: int
    down: int
    arriving: int  # [views, arrivals]
    # kept, in vectors
    kept_values: int
    kept_tried: int
    kept_made: int
    kept_gain: int
    kept_voted: int


#: Numbers that are the same in all draws; and what is worked out for one state: those who share the states of a tick need one of each.
REALS = ("rate", "share", "chosen", "quantile", "part")
SCRATCH = (
    "votes",
    "lean",
    "gain",
    "tried",
    "made",
    "power",
    "carried_if",
    "up",
    "down",
    "arriving",
)
