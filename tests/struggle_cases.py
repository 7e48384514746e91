"""Small cases of struggles, and what is true of every board."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.struggle.arena import CHANCE, NONE
from kingmaker.analysis.struggle.building import build
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Arena, Stakes
    from kingmaker.analysis.struggle.building import Built
    from kingmaker.model.case import Case

#: Three directors and a manager; a bank; workers who may strike.
MILL = """
title: The struggle for the mill
as_of: 2025-04-01
people:
  gray: {}
  hill: {}
  iris: {}
  jones: {}
  bank: {kind: organisation}
  workers: {kind: crowd, size: about 300, works_at: mill}
entities:
  mill: {kind: company, governed_by: board}
bodies:
  board: {of: mill, members: [gray, hill, iris], quorum: none, passes: more than half of members}
offices:
  manager: {of: mill, held_by: jones, appointed_by: board, removed_by: board}
gauges:
  loan: [open, called]
  unrest: [quiet, strike]
moves:
  dismiss: {by: board, when: manager is jones, do: remove jones from manager}
  reinstate: {by: board, when: manager is vacant, do: appoint jones as manager}
  call-the-loan: {by: bank, when: loan is open, then: loan is called, cost: {bank: 1}}
  strike: {by: workers, when: unrest is quiet and manager is vacant, then: unrest is strike}
actors:
  gray:
    wants: [{that: manager is jones, worth: -5..-2, certainty: assumed}]
    tempo: once a day
  hill:
    wants: [{that: manager is jones, worth: 1..4, certainty: assumed}]
    tempo: once a day
  bank:
    wants: [{that: manager is vacant, worth: 2..5, certainty: assumed}]
    tempo: once in 2 days
  workers:
    wants: [{that: manager is jones, worth: 1..6, certainty: assumed}]
    tempo: twice a day
    crowd: {peer: 1..3, middle: 40%, bins: 4}
clock: {from: 2025-04-01, to: 2025-04-03, tick: 12 hours}
precision: {value: 0.8..2, certainty: assumed}
endings:
  back: {when: manager is jones}
  gone: {when: otherwise}
"""

#: Three directors and a head, a door that somebody shuts unseen, a crowd in three parts; four ticks of six hours.
POND = """
title: The struggle for the pond
as_of: 2025-04-01
sources: {s: {kind: own}}
people:
  ann: {}
  ben: {}
  cid: {}
  dee: {}
  workers: {kind: crowd, size: about 300, works_at: pond}
entities:
  pond: {kind: company, governed_by: board}
bodies:
  board: {of: pond, members: [ann, ben, cid], quorum: none, passes: more than half of members}
offices:
  head: {of: pond, held_by: dee, appointed_by: board, removed_by: board}
gauges:
  door: [shut, open]
  mood: [calm, angry]
moves:
  dismiss: {by: board, when: head is dee, do: remove dee from head}
  restore: {by: board, when: head is vacant, do: appoint dee as head}
  enter: {by: ben, when: door is shut, then: door is open}
  leave: {by: ben, when: door is open, then: door is shut, unseen: yes}
  strike: {by: workers, when: mood is calm and head is vacant, then: mood is angry}
actors:
  ann: {wants: [{that: head is dee, worth: -5..-2, certainty: assumed}], tempo: once in 3 days}
  ben: {wants: [{that: head is dee, worth: 1..4, certainty: assumed}, {that: door is open, worth: 1..2, certainty: assumed}], tempo: once in 3 days}
  cid: {wants: [{that: mood is angry, worth: -3..3, certainty: assumed}, {that: head is dee, worth: 1, certainty: assumed}], tempo: once in 3 days}
  workers:
    wants: [{that: head is dee, worth: 1..6, certainty: assumed}]
    tempo: once a day
    crowd: {peer: 1..3, middle: 40%, bins: 3}
clock: {from: 2025-04-01, to: 2025-04-02, tick: 6 hours}
precision: {value: 0.3..0.6, certainty: assumed}
endings:
  back: {when: head is dee}
  gone: {when: otherwise}
"""


#: A frame for small cases with everything in them, and what goes into it.
HEAD = """
title: The mill
as_of: 2025-04-01
people: {{gray: {{}}, hill: {{}}, iris: {{}}, jones: {{}}, bank: {{kind: organisation}}, workers: {{kind: crowd, works_at: mill}}}}
entities: {{mill: {{kind: company, governed_by: board}}}}
bodies:
  board: {{of: mill, members: [gray, hill, iris], quorum: none, passes: {passes}, tie: fails}}
offices:
  manager: {{of: mill, held_by: jones, appointed_by: board, removed_by: board}}
powers: {{remove-director: {{by: board}}}}
gauges: {{loan: [open, called, renewed], unrest: [quiet, petition, strike]}}
actors:
  gray:
    wants: [{{that: manager is jones, worth: -5..-2, certainty: assumed}}, {{that: unrest is strike, worth: -4..-1, certainty: assumed}}]
    believes: {believes}
  hill: {{wants: [{{that: manager is jones, worth: 1..4, certainty: assumed}}, {{while: loan is called, worth: -1 per day, certainty: assumed}}], tempo: once a day}}
  bank: {{wants: [{{that: loan is renewed, worth: 2..5, certainty: assumed}}], tempo: once in 3 days}}
  workers:
    wants: [{{that: manager is jones, worth: 1..6, certainty: assumed}}]
    tempo: twice a day
    crowd: {{peer: 1..3, middle: 40%, bins: {bins}}}
clock: {{from: 2025-04-01, to: 2025-04-03, tick: 12 hours}}
endings:
  back: {{when: manager is jones and unrest is petition, final: {final}}}
  closed: {{when: manager is vacant and loan is called}}
  gone: {{when: otherwise}}
moves:
"""
MOVES = (
    "dismiss: {by: board, when: manager is jones, do: remove jones from manager}",
    "reinstate: {by: board, when: manager is vacant, do: appoint jones as manager}",
    "call-it: {by: bank, when: loan is open, then: loan is called, cost: {bank: 1}}",
    "renew: {by: bank, with: jones, when: loan is called, then: loan is renewed}",
    "petition: {by: workers, needs: 30%, when: unrest is quiet and manager is vacant, then: unrest is petition}",
    "strike: {by: workers, when: unrest is not strike and loan is not renewed, then: unrest is strike}",
    "luck: {by: chance, odds: 0.1 per tick, when: unrest is strike, then: unrest is quiet}",
    "lapse: {by: rule, at: 2025-04-01 17:00, when: loan is called, then: loan is open}",
    "calm: {by: rule, when: manager is jones and unrest is strike, then: unrest is quiet}",
    "later: {by: bank, when: date at least 2025-04-02 and loan is open, then: loan is renewed}",
    "once: {by: board, limit: 1, when: loan is renewed, then: loan is open}",
    "meeting: {by: board, at: 2025-04-02 15:00, when: loan is open, then: loan is called}",
    "quit: {by: board, each: [gray, hill], when: it on board and unrest is petition, do: remove it from board}",
)
PASSES = ("more than half of members", "every of members", "more than half of votes cast")
BELIEVES = (
    "[]",
    "[{until: unrest at least petition, of: {workers: [{that: manager is jones, worth: 0.5, certainty: assumed}]}, certainty: assumed}]",
    (
        "[{until: loan is called, of: {bank: [{that: loan is open, worth: 1, certainty: assumed}]}, certainty: assumed},"
        " {of: {hill: [{that: manager is jones, worth: -1, certainty: assumed}]}, certainty: assumed}]"
    ),
)
#: All of it.
EVERYTHING = HEAD.format(
    passes="more than half of votes cast", believes=BELIEVES[2], bins=2, final="yes"
) + "".join(f"  {move}\n" for move in MOVES)


def wide(seats: int, bankers: int) -> str:
    """Return a case in which each of so many directors may be put out and taken back, and so many may call a loan."""
    board = [f"d{n}" for n in range(seats)]
    others = [f"b{n}" for n in range(bankers)]
    people = ", ".join(f"{name}: {{}}" for name in (*board, *others, "jones"))
    loans = ", ".join(f"loan{n}: [open, called, renewed]" for n in range(bankers))
    wants = [
        f"  {name}: {{wants: [{{that: manager is jones, worth: {low}..{low + 3}, certainty: assumed}}, "
        f"{{that: {name} on board, worth: 2, certainty: assumed}}], tempo: once in 6 days}}"
        for name, low in zip(board, [-4, 1, -5] * seats, strict=False)
    ]
    wants += [
        f"  {name}: {{wants: [{{that: manager is jones, worth: 1..4, certainty: assumed}}], tempo: once in 4 days}}"
        for name in others
    ]
    loan = [
        f"  call{n}: {{by: b{n}, when: loan{n} is open, then: loan{n} is called, cost: {{b{n}: 1}}}}\n"
        f"  renew{n}: {{by: b{n}, when: loan{n} is called and manager is jones, then: loan{n} is renewed}}"
        for n in range(bankers)
    ]
    return "\n".join(
        [
            f"title: A board of {seats}",
            "as_of: 2025-04-01",
            f"people: {{{people}}}",
            "entities: {mill: {kind: company, governed_by: board}}",
            "bodies:",
            f"  board: {{of: mill, members: [{', '.join(board)}], quorum: none, passes: more than half of members}}",
            "offices: {manager: {of: mill, held_by: jones, appointed_by: board, removed_by: board}}",
            "powers: {remove-director: {by: board}, elect-director: {by: board}}",
            f"gauges: {{{loans}}}" if bankers else "",
            "moves:",
            "  dismiss: {by: board, when: manager is jones, do: remove jones from manager}",
            "  reinstate: {by: board, when: manager is vacant, do: appoint jones as manager}",
            f"  oust: {{by: board, each: [{', '.join(board)}], when: it on board, do: remove it from board}}",
            f"  recall: {{by: board, each: [{', '.join(board)}], when: not it on board, do: elect it to board}}",
            *loan,
            "actors:",
            *wants,
            "clock: {from: 2025-04-01, to: 2025-04-06, tick: 4 hours}",
            "precision: {value: 0.8..2, certainty: assumed}",
            "endings: {back: {when: manager is jones}, gone: {when: otherwise}}",
        ]
    )


def case_of(text: str) -> Case:
    """Return a case without errors."""
    loaded = loads(dedent(text), name="case.yaml")
    assert loaded.errors == ()
    assert loaded.case is not None
    return loaded.case


def built(text: str) -> tuple[Arena, Stakes, Built]:
    """Return the board of a case that can be played."""
    found = build(case_of(text))
    assert found.arena is not None
    assert found.stakes is not None
    sound(found.arena, found.stakes)
    return found.arena, found.stakes, found


def sound(arena: Arena, stakes: Stakes) -> None:
    """Fail where a board is not as its records say."""
    _sound_states(arena)
    _sound_turns(arena)
    _sound_rules(arena)
    kinds = stakes.holds.shape
    assert kinds[1] == arena.states
    rows = len(stakes.assumptions)
    for view in stakes.views:
        for want in view:
            assert 0 <= want.player < len(arena.players)
            assert 0 <= want.condition < kinds[0]
            assert 0 <= want.worth < rows
    assert len(stakes.views) == len(stakes.believers)
    assert int(arena.blind.max(initial=0)) < len(stakes.views)


def _sound_states(arena: Arena) -> None:
    states = arena.states
    at = arena.stretch_at
    assert list(at) == sorted(at)
    assert at[0] == 0
    assert at[-1] == states
    assert arena.ticks.stretch[0] == 0
    assert arena.ticks.stretch[-1] == len(at) - 2
    for stretch in range(len(at) - 1):
        of = arena.later[at[stretch] : at[stretch + 1]]
        last = stretch == len(at) - 2
        there = (at[stretch], at[stretch + 1]) if last else (at[stretch + 1], at[stretch + 2])
        assert all(there[0] <= s < there[1] for s in of)
    last_states = range(at[-2], states)
    ending = [s for s in range(states) if arena.final[s] or s in last_states]
    assert (arena.ends[:, ending].sum(axis=0) == 1).all()
    rates = arena.rate.sum()
    assert rates <= 0.5 + 1e-12


def _sound_turns(arena: Arena) -> None:
    turns = arena.turns
    assert len(turns.turns_at) == arena.states + 1
    assert len(turns.options_at) == len(turns.player) + 1
    for state in range(arena.states):
        here = range(turns.turns_at[state], turns.turns_at[state + 1])
        assert not (arena.final[state] and here)
        stretch = np.searchsorted(arena.stretch_at, state, side="right")
        for turn in here:
            options = range(turns.options_at[turn], turns.options_at[turn + 1])
            assert options
            for option in options:
                target = turns.target[option]
                assert arena.stretch_at[stretch - 1] <= target < arena.stretch_at[stretch]
                assert (turns.odds[option] != NONE) == (turns.player[turn] == CHANCE)
                motion = turns.motion[option]
                assert motion == NONE or arena.motions.target[motion] == target
            if turns.crowd[turn] != NONE:
                parts = arena.crowds[int(turns.crowd[turn])]
                assert len(options) == round(parts * (1 - turns.share[turn]))


def _sound_rules(arena: Arena) -> None:
    rules, motions = arena.rules, arena.motions
    for rule, root in enumerate(rules.root):
        for node in range(rules.first[rule], root + 1):
            ways = rules.branch[node]
            assert all(way in (0, 1) or rules.first[rule] <= way < node for way in ways)
            assert rules.ternary[rule] or ways[1] == ways[2]
    for motion, rule in enumerate(motions.rule):
        size = motions.voters_at[motion + 1] - motions.voters_at[motion]
        nodes = range(rules.first[rule], rules.root[rule] + 1)
        assert all(0 <= rules.voter[node] < size for node in nodes)


def motion_of(arena: Arena, move: str) -> tuple[int, tuple[str, ...]]:
    """Return the first motion on a move, and its voters by name."""
    turns, motions = arena.turns, arena.motions
    option = next(
        o for o, m in enumerate(turns.move) if arena.moves[m] == move and turns.motion[o] != NONE
    )
    motion = int(turns.motion[option])
    voters = motions.voters[motions.voters_at[motion] : motions.voters_at[motion + 1]]
    return motion, tuple(str(arena.players[p]) for p in voters)


def carried(arena: Arena, motion: int, ballots: list[Ballot]) -> bool:
    """Tell whether ballots, in the order of the voters, carry a motion."""
    rules = arena.rules
    node = int(rules.root[arena.motions.rule[motion]])
    while node > 1:
        choice = _CHOICES.index(ballots[int(rules.voter[node])])
        node = int(rules.branch[node, choice])
    return node == 1


_CHOICES = (Ballot.FOR, Ballot.ABSTAIN, Ballot.AGAINST)
