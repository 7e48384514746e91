"""What later moves will cost is part of what a state is worth: against whole trees, by hand, and as laws."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import exp, log
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kingmaker.analysis.struggle.arena import CHANCE, NONE, Assumption, Lanes, Wanted, Watch
from kingmaker.analysis.struggle.assumptions import likely
from kingmaker.analysis.struggle.bounded import Looking
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.lazily import Ground
from kingmaker.analysis.struggle.solving import solve
from kingmaker.model.values import Name, Quantity
from tests.struggle_arenas import Maker, Option, Struggle, Turn, random_struggle, whole
from tests.struggle_cases import MILL, case_of
from tests.struggle_twin import Twin, abstaining, logit

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real, Solved


def watched(struggle: Struggle) -> Solved:
    every = Watch(np.arange(struggle.arena.states, dtype=np.int32))
    return solve(struggle.arena, struggle.stakes, struggle.lanes, watch=every)


# --- whole trees --------------------------------------------------------------------------------


class Tree:
    """A struggle in which nobody errs, as a tree: nothing is kept of one branch for another, costs are paid at its leaves.

    Every payoff is that of a leaf, less what the moves on the way to it have cost. Who chooses, or votes, compares
    what it can expect of the leaves below.
    """

    def __init__(self, struggle: Struggle) -> None:
        self.arena, self.stakes = struggle.arena, struggle.stakes
        self.twin = Twin(struggle, 0)  # for worths and stretches alone
        self.numbers = self.twin.numbers
        self.players = range(len(self.arena.players))
        self.scale = np.array([self.twin.scale(0, p) for p in self.players])
        self.leaves = 0

    def below(self, tick: int, state: int, gone: Real) -> Real:
        """What is expected at the leaves below, by everybody; `gone` is what has come and been paid on the way."""
        if self.arena.final[state] or tick == self.arena.ticks.count:
            self.leaves += 1
            return gone + self.worths(state, lasting=False)
        gone = gone + self.worths(state, lasting=True)
        total, rest = np.zeros(len(self.players)), 1.0
        turns = self.arena.turns
        for turn in range(*turns.turns_at[state : state + 2]):
            for chance, found in self.turn(tick, state, turn, gone):
                total, rest = total + chance * found, rest - chance
        return total + rest * self.after(tick, state, gone)

    def worths(self, state: int, *, lasting: bool) -> Real:
        own = [self.twin.worth(0, p, state, lasting=lasting) for p in self.players]
        found: Real = self.scale * np.array(own)
        return found

    def after(self, tick: int, state: int, gone: Real) -> Real:
        return self.below(tick + 1, self.twin.after(tick + 1, state), gone)

    def turn(self, tick: int, state: int, turn: int, gone: Real) -> list[tuple[float, Real]]:
        """How likely each way is that a turn may go, and what is then expected."""
        turns, player = self.arena.turns, int(self.arena.turns.player[turn])
        options = range(*turns.options_at[turn : turn + 2])
        if player == CHANCE:
            odds = [self.numbers[turns.odds[o]] for o in options]
            return [(p, self.made(tick, o, gone)) for p, o in zip(odds, options, strict=True)]
        waiting = self.after(tick, state, gone)
        ways = [waiting, *(self.tried(tick, state, o, gone) for o in options)]
        odds = logit([self.twin.precision * way[player] for way in ways])
        rate = float(self.arena.rate[player])
        return [(rate * p, way) for p, way in zip(odds, ways, strict=True)]

    def paid(self, option: int, gone: Real) -> Real:
        turns, found = self.arena.turns, gone.copy()
        turn = int(np.searchsorted(turns.options_at, option, side="right")) - 1
        if turns.cost[option] != NONE:
            mover = int(turns.player[turn])
            found[mover] -= self.scale[mover] * self.numbers[turns.cost[option]]
        for payer, row in self.arena.bills[turns.bill[option]] if turns.bill[option] >= 0 else ():
            found[payer] -= self.scale[payer] * self.numbers[row]
        return found

    def made(self, tick: int, option: int, gone: Real) -> Real:
        return self.after(tick, int(self.arena.turns.target[option]), self.paid(option, gone))

    def tried(self, tick: int, state: int, option: int, gone: Real) -> Real:
        motion = int(self.arena.turns.motion[option])
        passed = self.made(tick, option, gone)
        if motion == NONE:
            return passed
        failed = self.after(tick, state, self.paid(option, gone))
        turns, motions, rules = self.arena.turns, self.arena.motions, self.arena.rules
        turn = int(np.searchsorted(turns.options_at, option, side="right")) - 1
        rule = int(motions.rule[motion])
        voters = motions.voters[slice(*motions.voters_at[motion : motion + 2])].tolist()
        ways = []
        for place, voter in enumerate(voters):
            power = self.twin.precision * (passed[voter] - failed[voter])
            three = abstaining(rules, rule, place)
            yes, *maybe, no = logit([power, power / 2, 0] if three else [power, 0])
            ways.append((yes, sum(maybe), no) if voter != turns.player[turn] else (1.0, 0.0, 0.0))
        carried = 0.0
        for ballot in product(range(3), repeat=len(voters)):
            node = int(rules.root[rule])
            while node > 1:
                node = int(rules.branch[node, ballot[rules.voter[node]]])
            chances = [way[vote] for way, vote in zip(ways, ballot, strict=True)]
            carried += node * float(np.prod(chances))
        return carried * passed + (1 - carried) * failed


def short(seed: int) -> Struggle | None:
    """A small struggle of at most three ticks, without errors and crowds, in which moves cost something."""
    struggle = random_struggle(seed, 1)
    arena = struggle.arena
    if arena.crowds or arena.turns.target.size > 30:
        return None
    stretch = np.append(arena.ticks.stretch[:3], arena.stretch_at.size - 2).astype(np.int32)
    return replace(
        struggle,
        arena=replace(
            arena,
            ticks=replace(arena.ticks, stretch=stretch),
            blind=np.zeros_like(arena.blind),
            final=arena.final,
        ),
    )


def test_what_states_are_worth_is_what_is_expected_of_the_leaves_of_the_tree() -> None:
    leaves = paying = voting = 0
    for seed in range(40):
        struggle = short(seed)
        if struggle is None:
            continue
        arena, tree = struggle.arena, Tree(struggle)
        known = tree.below(0, arena.start, np.zeros(len(arena.players)))
        found = watched(struggle).values[0, arena.start, :, 0]
        assert found == pytest.approx(known, abs=1e-9), seed
        leaves += tree.leaves
        paying += bool((arena.turns.cost != NONE).any() and arena.bills)
        voting += bool((arena.turns.motion != NONE).any())
    assert leaves > 3_000
    assert min(paying, voting) > 5


# --- by hand ------------------------------------------------------------------------------------


def two_steps(cost: float, *, payer: int = 0, crowd: int = 0, ticks: int = 2) -> Struggle:
    """Somebody goes from a first state to a second and a third, or waits; the step to the third costs something."""
    maker = Maker(["a", "b"], [1.0, 0.0], {0: crowd} if crowd else {})
    precision, price, end = (maker.parameter([n]) for n in (1.0, cost, 10.0))
    own = price if payer == 0 else NONE
    bill = ((payer, price),) if payer else ()
    maker.turns = [
        [Turn(0, (Option(1),))],
        [Turn(0, (Option(2, cost=own, bill=bill),))],
        [],
    ]
    ends = [[n == m for m in range(3)] for n in range(3)]
    arena = maker.arena([0] * (ticks + 1), [0, 3], [0, 1, 2], [False, False, True], ends)
    wants = [Wanted(p, 2, end, lasting=False) for p in (0, 1)]
    return Struggle(arena, maker.stakes([wants], ends, precision), maker.lanes())


def test_who_takes_the_first_step_reckons_with_what_the_second_costs() -> None:
    found = watched(two_steps(4.0))
    second = 1 / (1 + exp(-(10 - 4)))  # how likely the second step is taken
    worth = second * (10 - 4)
    assert found.values[1, 1, 0, 0] == pytest.approx(worth)
    assert found.tried[0, 0, 0] == pytest.approx(1 / (1 + exp(-worth)))
    assert found.gain[0, 0, 0] == pytest.approx(worth)


def test_who_does_not_make_a_move_pays_for_it_all_the_same() -> None:
    found = watched(two_steps(4.0, payer=1))
    second = 1 / (1 + exp(-10))
    assert found.values[1, 1, :, 0] == pytest.approx([second * 10, second * (10 - 4)])
    assert found.tried[1, 1, 0] == pytest.approx(second)  # the mover does not mind


def test_who_wants_nothing_minds_what_moves_cost_it() -> None:
    struggle = two_steps(4.0)
    (wants,) = struggle.stakes.views
    bare = replace(struggle.stakes, views=(tuple(w for w in wants if w.player),))
    found = watched(replace(struggle, stakes=bare))
    second = 1 / (1 + exp(4))
    assert found.values[1, 1, 0, 0] == pytest.approx(-4 * second)
    assert log(found.tried[0, 0, 0] / (1 - found.tried[0, 0, 0])) == pytest.approx(-4 * second)


def test_parts_of_a_crowd_that_join_pay_their_share() -> None:
    maker = Maker(["crowd", "firm"], [0.5, 0.0], {0: 4})
    precision, cost, other = (maker.parameter([n]) for n in (1.0, 2.0, 6.0))
    options = tuple(Option(n, cost=cost, bill=((1, other),)) for n in range(1, 4))
    maker.turns = [[Turn(0, options, 0, 0.25, 3)], [], [], []]  # one part has joined already
    one = [[n == m for m in range(4)] for n in range(4)]
    arena = maker.arena([0, 0], [0, 4], [0, 1, 2, 3], [False] * 4, one)
    found = watched(Struggle(arena, maker.stakes([[]], one, precision), maker.lanes()))
    joins = 1 / (1 + exp(2))
    expected = 0.5 * 3 * joins / 4  # of the crowd, in its turn, each of three with this probability
    assert found.values[0, 0, :, 0] == pytest.approx([-2 * expected, -6 * expected])


# --- laws ---------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_without_precision_a_struggle_costs_what_it_takes_and_ends_as_ever(seed: int) -> None:
    struggle = random_struggle(seed, 1)
    arena = struggle.arena
    numbers = struggle.lanes.parameters.copy()
    numbers[struggle.stakes.precision] = 0
    assume(not struggle.stakes.thresholds)  # who joins by them minds the cost at any precision
    free = numbers.copy()
    rows = paid_rows(struggle)
    free[rows] = 0
    paid = watched(replace(struggle, lanes=Lanes(numbers)))
    spared = watched(replace(struggle, lanes=Lanes(free)))
    assert paid.endings == pytest.approx(spared.endings, abs=1e-12)
    less = spared.values - paid.values
    assert np.nanmin(less) >= -1e-9
    free[rows] = 2 * numbers[rows]
    twice = watched(replace(struggle, lanes=Lanes(free)))
    assert spared.values - twice.values == pytest.approx(2 * less, abs=1e-9, nan_ok=True)
    assert arena.states == paid.ends.shape[1]


def paid_rows(struggle: Struggle) -> list[int]:
    arena = struggle.arena
    own = {int(row) for row in arena.turns.cost if row != NONE}
    return sorted(own | {row for bill in arena.bills for _, row in bill})


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_who_only_pays_changes_nothing_for_others(seed: int) -> None:
    struggle = random_struggle(seed, 1)
    arena = struggle.arena
    known, lone = watched(struggle), len(arena.players)
    row = struggle.lanes.parameters.shape[0]
    bills = tuple((*bill, (lone, row)) for bill in arena.bills)
    one = Struggle(
        replace(
            arena,
            players=(*arena.players, Name("payer")),
            rate=np.append(arena.rate, 0.0),
            blind=np.pad(arena.blind, ((0, 0), (0, 1))),
            bills=bills,
        ),
        replace(struggle.stakes, assumptions=(*struggle.stakes.assumptions, PRICE)),
        Lanes(np.vstack([struggle.lanes.parameters, [[1.0]]])),
    )
    found = watched(one)
    assert found.endings == pytest.approx(known.endings, abs=1e-12)
    others = found.values[:, :, :lone]
    assert others == pytest.approx(known.values, abs=1e-9, nan_ok=True)
    assert np.nanmax(found.values[:, :, lone]) <= 0
    if bills and arena.ticks.count:
        known_ = Twin(one, 0).value(0, lone, 0, arena.start)
        assert found.values[0, arena.start, lone, 0] == pytest.approx(known_, abs=1e-9)


PRICE = Assumption("price", Quantity(None, Fraction(1), None))


# --- from a case --------------------------------------------------------------------------------


def called(cost: str) -> tuple[str, set[tuple[str, ...]], list[str]]:
    """Of calling the loan: what it costs the bank, what others, and what is said of it."""
    groups = "groups: {directors: [gray, hill, iris], owners: [bank, gray]}\nmoves:\n"
    text = MILL.replace("cost: {bank: 1}", f"cost: {cost}").replace("moves:\n", groups)
    made = build(case_of(text))
    assert made.arena is not None
    assert made.stakes is not None
    arena, turns = made.arena, made.arena.turns
    options = np.flatnonzero(turns.move == arena.moves.index(Name("call-the-loan")))
    paths = [
        "",
        *(a.path.removeprefix("moves.call-the-loan.cost.") for a in made.stakes.assumptions),
    ]
    (own,) = {paths[row + 1] for row in turns.cost[options]}
    bills = [arena.bills[b] if b >= 0 else () for b in turns.bill[options]]
    others = {tuple(f"{arena.players[p]} {paths[row + 1]}" for p, row in bill) for bill in bills}
    return own, others, [n for n in made.notices if "call-the-loan" in n]


@pytest.mark.parametrize(
    ("cost", "own", "others"),
    [
        ("{bank: 1}", "bank", ()),
        ("{hill: 1..2}", "", ("hill hill",)),
        ("{bank: 1, workers: 2}", "bank", ("workers workers",)),
        ("{directors: 1}", "", ("gray directors", "hill directors", "iris directors")),
        ("{hill: 1, directors: 2}", "", ("hill hill", "gray directors", "iris directors")),
        ("{owners: 1}", "owners", ()),  # the one of them who makes the move
        ("{board: 1}", "", ("gray board", "hill board", "iris board")),
    ],
)
def test_who_pays_what_a_case_writes(cost: str, own: str, others: tuple[str, ...]) -> None:
    assert called(cost) == (own, {others}, [])


def steps_paid(text: str, move: str) -> set[object]:
    """Return each part of a move: its kind, who takes it, whether that costs the mover, and who else pays."""
    made = build(case_of(text))
    assert made.arena is not None
    assert made.stakes is not None
    arena, turns = made.arena, made.arena.turns
    mover = np.repeat(turns.player, np.diff(turns.options_at))
    found: set[object] = set()
    for option in np.flatnonzero([arena.moves[m] == move for m in turns.move]):
        part = arena.parts[turns.move[option]]
        owed = arena.bills[turns.bill[option]] if turns.bill[option] >= 0 else ()
        own = turns.cost[option] >= 0
        who = "chance" if mover[option] < 0 else arena.players[mover[option]]
        found.add((part and part.kind, who, own, tuple(arena.players[p] for p, _ in owed)))
    return found


TWO_BODIES = """
title: Two bodies
as_of: 2025-04-01
people: {ann: {}, bob: {}, cyd: {}}
bodies:
  board: {members: [ann, bob], quorum: none, passes: every of members}
  council: {members: [bob, cyd], quorum: none, passes: every of members}
gauges: {deal: [open, signed]}
moves:
  sign: {when: deal is open, steps: [{by: board}, {by: council, then: deal is signed}], cost: {COST: 1}}
actors:
  ann: {wants: [{that: deal is signed, worth: 1, certainty: assumed}]}
  bob: {wants: [{that: deal is signed, worth: 1, certainty: assumed}]}
  cyd: {wants: [{that: deal is signed, worth: 1, certainty: assumed}]}
clock: {from: 2025-04-01, to: 2025-04-03, tick: 6 hours}
endings: {signed: {when: deal is signed}, open: {when: otherwise}}
"""


@pytest.mark.parametrize(
    ("payer", "owed"),
    [
        # who sits in both bodies pays once, with the first step, and not again for putting the second
        ("bob", {("step", "ann", False, ("bob",)), ("step", "bob", True, ()), ("put", "bob", False, ()), ("put", "cyd", False, ())}),
        # what a body pays is due with its own step, also where one of it sits in the other
        ("council", {("step", "ann", False, ()), ("step", "bob", False, ()), ("put", "bob", True, ()), ("put", "cyd", True, ())}),
    ],
)  # fmt: skip
def test_who_sits_in_two_bodies_pays_once(payer: str, owed: set[object]) -> None:
    assert (
        steps_paid(TWO_BODIES.replace("COST", payer), "sign") - {(None, "chance", False, ())}
        == owed
    )


def test_who_sits_in_a_body_and_then_decides_alone_pays_with_the_first() -> None:
    """It paid with the step of its own only."""
    text = TWO_BODIES.replace("{by: council, then", "{by: bob, then").replace("COST", "bob")
    paid = {("step", "ann", False, ("bob",)), ("step", "bob", True, ()), (None, "bob", False, ())}
    assert steps_paid(text, "sign") == paid


def test_with_several_steps_each_cost_is_due_with_the_first_that_its_payer_takes_part_in() -> None:
    steps = (
        "steps: [{by: bank, then: loan is called}, {by: board, do: remove jones from manager}], "
        "cost: {workers: 1, hill: 2}"
    )
    text = MILL.replace(
        "by: bank, when: loan is open, then: loan is called, cost: {bank: 1}",
        f"when: loan is open, {steps}",
    )
    assert steps_paid(text, "call-the-loan") == {
        ("step", "bank", False, ("workers",)),
        ("put", "gray", False, ("hill",)),
        ("put", "hill", True, ()),
        ("put", "iris", False, ("hill",)),
        (None, "chance", False, ()),
    }


def test_a_cost_to_somebody_who_does_not_play_is_told() -> None:
    own, others, told = called("{bank: 1, jones: 1}")
    assert (own, others) == ("bank", {()})
    assert told == ["What `call-the-loan` costs `jones` is not counted: they do not play."]


def test_who_wants_nothing_and_pays_is_told_apart() -> None:
    made = build(case_of(MILL.replace("cost: {bank: 1}", "cost: {iris: 1}")))
    assert any("`iris` wants: they mind what moves cost" in n for n in made.notices)
    usual = build(case_of(MILL))
    assert any(
        "`iris` wants: their votes are as likely yes as no, and they move by chance" in n
        for n in usual.notices
    )


def test_plays_that_look_ahead_to_the_end_reckon_with_costs_as_the_exact_solution_does() -> None:
    text = MILL.replace("cost: {bank: 1}", "cost: {bank: 1, hill: 3}")
    text = text.replace("2025-04-03", "2025-04-02").replace(
        "when: loan is open,", "when: loan is open and manager is vacant,"
    )
    case = case_of(text)
    assert case.clock is not None
    made, ground = build(case), Ground.of(case, case.clock)
    assert made.arena is not None
    assert made.stakes is not None
    lanes = likely(made.stakes)
    rows = [a.path for a in made.stakes.assumptions]
    own = [rows.index(a.path) for a in ground.stakes.assumptions]
    there = Lanes(lanes.parameters[own])
    there = replace(there, scales=ground.scales(there.parameters))
    count = made.arena.ticks.count
    found = Looking(ground, there, count).at([(0, ground.start)])[0, ground.start]
    start = made.arena.start
    known = solve(made.arena, made.stakes, lanes, watch=Watch(whole([start]), whole([0])))
    assert sorted(found[:, 0]) == pytest.approx(sorted(known.made[0, :, 0]), abs=1e-12)
    free = lanes.parameters.copy()
    free[rows.index("moves.call-the-loan.cost.hill")] = 0
    spared = solve(made.arena, made.stakes, Lanes(free), watch=Watch(whole([start]), whole([0])))
    assert np.abs(spared.made - known.made).max() > 1e-4
