"""What takes time in play: steps, notice, votes that stay open, what comes into force later, what lapses."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product
from math import exp
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from click.testing import CliRunner

from kingmaker.analysis.since import state_after
from kingmaker.analysis.struggle.advising import advise
from kingmaker.analysis.struggle.arena import Lanes, Part, Watch
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.assumptions import likely
from kingmaker.analysis.struggle.bounded import Terms as Ahead
from kingmaker.analysis.struggle.bounded import plays
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.forecasting import Refusal, ready, run
from kingmaker.analysis.struggle.lazily import Ground
from kingmaker.analysis.struggle.parting import part_words
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.results import Method
from kingmaker.analysis.struggle.sampling import sample
from kingmaker.analysis.struggle.solving import solve
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.analysis.struggle.tracing import LAST
from kingmaker.analysis.struggle.waiting import Waiting, due
from kingmaker.cli import main
from kingmaker.model.evaluate import holds
from kingmaker.model.values import Name
from kingmaker.source.load import loads
from tests.struggle_arenas import aged, random_struggle
from tests.struggle_cases import built, case_of, sound
from tests.struggle_twin import Twin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kingmaker.analysis.struggle.arena import Arena
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition

#: A board of three that signs, a council of two that agrees, and somebody who angers them; eight ticks of six hours.
FIRM = """
title: Acme
as_of: 2025-04-01
people: {ann: {}, bob: {}, cyd: {}, dee: {}, eve: {}}
entities: {acme: {kind: company, governed_by: board}}
bodies:
  board: {of: acme, members: [ann, bob, cyd], quorum: none, passes: more than half of members}
  council: {of: acme, members: [cyd, eve], quorum: none, passes: every of members}
powers:
  sell: {by: board}
gauges: {deal: [open, signed], mood: [calm, angry]}
moves:
  sign: {by: board, uses: sell, when: deal is open, then: deal is signed, cost: {ann: 1}}
  anger: {by: dee, when: mood is calm, then: mood is angry}
actors:
  ann: {wants: [{that: deal is signed, worth: 4, certainty: assumed}], tempo: once a day}
  bob: {wants: [{that: deal is signed, worth: -2, certainty: assumed}, {that: mood is angry, worth: 1, certainty: assumed}], tempo: once in 2 days}
  cyd: {wants: [{that: deal is signed and mood is angry, worth: 3, certainty: assumed}], tempo: once in 2 days}
  dee: {wants: [{that: deal is signed, worth: -1, certainty: assumed}], tempo: once in 2 days}
  eve: {wants: [{that: mood is calm and deal is signed, worth: 2, certainty: assumed}], tempo: once in 2 days}
clock: {from: 2025-04-01, to: 2025-04-03, tick: 6 hours}
precision: {value: 0.4, certainty: assumed}
endings: {both: {when: deal is signed and mood is angry}, done: {when: deal is signed and mood is calm}, undone: {when: otherwise}}
"""
#: The same with two steps: the board, then the council.
TWO = FIRM.replace(
    "sign: {by: board, uses: sell, when: deal is open, then: deal is signed, cost: {ann: 1}}",
    "sign: {when: deal is open, steps: [{by: board, uses: sell}, {by: council, then: deal is signed}], cost: {ann: 1}}",
)


def endings(text: str) -> dict[str, float]:
    arena, stakes, _ = built(text)
    sound(arena, stakes)
    found = solve(arena, stakes, likely(stakes)).endings[:, 0]
    return dict(zip(map(str, arena.endings), map(float, found), strict=True))


def parts(arena: Arena) -> set[str]:
    made = {arena.parts[int(m)] for m in arena.turns.move}
    return {part.kind for part in made if part is not None}


# --- the definition -----------------------------------------------------------------------------


class State(NamedTuple):
    """What is signed, who is angry, how many steps are taken, what is waited for, for how many ticks, and after how many it lapses."""

    signed: bool = False
    angry: bool = False
    taken: int = 0
    waits: str = ""
    left: int = 0
    lapses: int = 0


BOARD, COUNCIL = ("ann", "bob", "cyd"), ("cyd", "eve")


class Tree:
    """The firm from the definition: a recursion over ticks in which every way to vote is gone through."""

    def __init__(
        self,
        *,
        steps: int = 1,
        notice: int = 0,
        after: int = 0,
        writing: bool = False,
        council: int = 0,
        lapses: int = 0,
    ) -> None:
        self.steps, self.writing, self.ticks = steps, writing, 8
        self.precision = 0.4
        self.rate = {"ann": 1 / 4, "bob": 1 / 8, "cyd": 1 / 8, "dee": 1 / 8, "eve": 1 / 8}
        if steps == 1:
            del self.rate["eve"]
        total = sum(self.rate.values())
        cut = -(-total // 0.5)
        self.ticks *= int(cut)
        self.rate = {n: r / cut for n, r in self.rate.items()}
        times = (notice, after, council, lapses)
        self.notice, self.after, self.council, self.lapses = (int(n * cut) for n in times)
        self.scale = {"ann": 10 / 4, "bob": 10 / 3, "cyd": 10 / 3, "dee": 10 / 1, "eve": 10 / 2}
        self.value = cache(self._value)

    def worth(self, who: str, state: State) -> float:
        signed, angry = state[:2]
        own = {
            "ann": 4 * signed,
            "bob": -2 * signed + angry,
            "cyd": 3 * (signed and angry),
            "dee": -signed,
            "eve": 2 * (signed and not angry),
        }
        return self.scale[who] * own[who]

    def aged(self, state: State) -> State:
        """A tick passes; a vote that was due is over."""
        neither = State(state.signed, state.angry)
        if state.lapses == 1 or (state.waits == "vote" and not state.left):
            return neither
        if state.lapses:
            state = state._replace(lapses=state.lapses - 1)
        if state.waits == "force" and state.left == 1:
            return neither._replace(signed=True)
        return state._replace(left=state.left - 1) if state.waits else state

    def carried(self, state: State) -> State:
        then = State(state.signed, state.angry)
        if state.taken + 1 < self.steps:
            return then._replace(
                taken=state.taken + 1, lapses=self.lapses + 1 if self.lapses else 0
            )
        if self.after:
            return then._replace(waits="force", left=self.after + 1)
        return then._replace(signed=True)

    def passes(self, tick: int, state: State, tabler: str = "", *, every: bool = False) -> float:
        voters = COUNCIL if state[2] else BOARD
        yes = {}
        for who in voters:
            more = self.next(who, tick, self.carried(state)) - self.next(who, tick, state)
            yes[who] = 1.0 if who == tabler else 1 / (1 + exp(-self.precision * more))
        total = 0.0
        for ballots in product((True, False), repeat=len(voters)):
            needed = len(voters) - 1 if every or voters is COUNCIL else len(voters) / 2
            if sum(ballots) > needed:
                chance = 1.0
                for who, ballot in zip(voters, ballots, strict=True):
                    chance *= yes[who] if ballot else 1 - yes[who]
                total += chance
        return total

    def next(self, who: str, tick: int, state: State) -> float:
        return self.value(who, tick + 1, self.aged(state))

    def _value(self, who: str, tick: int, state: State) -> float:
        if tick == self.ticks:
            names = ("both", "done", "undone")
            if who in names:
                return float(
                    who == ("both" if state[0] and state[1] else "done" if state[0] else "undone")
                )
            return self.worth(who, state)
        stays, total = 1.0, 0.0
        for target, chance, paid in self.moves(tick, state):
            total += chance * self.next(who, tick, target)
            total -= paid * self.scale["ann"] * (who == "ann")
            stays -= chance
        return total + stays * self.next(who, tick, state)

    def moves(self, tick: int, state: State) -> Iterator[tuple[State, float, float]]:
        """Where it goes, how likely, and how likely ann pays for it: whoever puts the first step."""
        signed, angry, taken, waits, left, lapses = state
        if waits == "vote" and left == 0:
            yield self.carried(state), self.passes(tick, state), 0.0
            return
        for who, rate in self.rate.items():
            # where to, how likely it is carried, what it costs who does it, whether ann pays for it
            options: list[tuple[State, float, float, bool]] = []
            own = who in (COUNCIL if taken else BOARD) and not signed
            if own and self.writing and waits in ("", "vote"):
                cost = self.scale["ann"] if who == "ann" else 0.0
                passes = self.passes(tick, state, who, every=True)
                options.append((self.carried(state), passes, cost, not taken))
            notice = (self.council or 1) if taken else self.notice
            if own and not waits and (not lapses or notice < lapses):
                cost = self.scale["ann"] if who == "ann" else 0.0
                if notice:
                    then = state._replace(waits="vote", left=notice)
                    options.append((then, 1.0, cost, not taken))
                else:
                    passes = self.passes(tick, state, who)
                    options.append((self.carried(state), passes, cost, not taken))
            if who == "dee" and not angry:
                options.append((state._replace(angry=True), 1.0, 0.0, False))
            here = self.next(who, tick, state)
            gains = [p * (self.next(who, tick, to) - here) - cost for to, p, cost, _ in options]
            weights = [exp(self.precision * gain) for gain in gains]
            for (to, p, _, pays), weight in zip(options, weights, strict=True):
                tried = rate * weight / (1 + sum(weights))
                yield to, tried * p, tried * pays

    def endings(self) -> dict[str, float]:
        return {name: self.value(name, 0, State()) for name in ("both", "done", "undone")}


#: The same, where the council has to be called half a day before.
COUNCIL_LATER = TWO.replace(
    "members: [cyd, eve], quorum: none,", "members: [cyd, eve], quorum: none, notice: 12 hours,"
)
NOTICE = "quorum: none, notice: 12 hours, passes: more"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        (FIRM, Tree()),
        (FIRM.replace("quorum: none, passes: more", NOTICE), Tree(notice=2)),
        (FIRM.replace("{by: board}\n", "{by: board, notice: 6 hours}\n"), Tree(notice=1)),
        # a vote that stays open is counted when it closes
        (
            FIRM.replace("{by: board}\n", "{by: board, notice: 6 hours, window: 12 hours}\n"),
            Tree(notice=3),
        ),
        (FIRM.replace("{by: board}\n", "{by: board, after: 6 hours}\n"), Tree(after=1)),
        (
            FIRM.replace("{by: board}\n", "{by: board, notice: 12 hours, after: 12 hours}\n"),
            Tree(notice=2, after=2),
        ),
        (TWO, Tree(steps=2)),
        (COUNCIL_LATER, Tree(steps=2, council=2)),
        (
            COUNCIL_LATER.replace("{by: board}\n", "{by: board, lapses: 18 hours}\n"),
            Tree(steps=2, council=2, lapses=3),
        ),
    ],
)
def test_endings_are_those_of_the_tree(text: str, tree: Tree) -> None:
    assert endings(text) == pytest.approx(tree.endings(), abs=1e-9)


# --- limiting cases -----------------------------------------------------------------------------


def test_no_notice_is_none() -> None:
    none = FIRM.replace(
        "{by: board}\n", "{by: board, notice: 0 hours, window: 0 hours, after: 0 hours}\n"
    )
    assert endings(none) == endings(FIRM)


def test_what_takes_longer_than_the_clock_is_never_put() -> None:
    arena, _, found = built(FIRM.replace("{by: board}\n", "{by: board, notice: 2 days}\n"))
    assert "sign" not in {arena.moves[int(m)] for m in arena.turns.move}
    assert any("`sign`" in notice and "run out" in notice for notice in found.notices)
    assert arena.ages is None


def test_in_writing_no_meeting_is_called() -> None:
    """With the consent of all in writing there are two ways: at once if all sign, or at a meeting with notice."""
    text = FIRM.replace(
        "quorum: none, passes: more",
        "quorum: none, notice: 12 hours, written_consent: {passes: every of in office}, passes: more",
    )
    arena, _, _ = built(text)
    assert parts(arena) == {"call"}
    # who calls a meeting does not keep others from signing
    assert endings(text) == pytest.approx(Tree(notice=2, writing=True).endings(), abs=1e-9)
    late = text.replace("notice: 12 hours", "notice: 2 days")
    all_sign = FIRM.replace("passes: more than half of members", "passes: every of members")
    assert endings(late) == pytest.approx(endings(all_sign), abs=1e-12)


def test_steps_of_single_people_are_moves_one_after_the_other() -> None:
    steps = FIRM.replace(
        "sign: {by: board, uses: sell, when: deal is open, then: deal is signed, cost: {ann: 1}}",
        "sign: {when: deal is open, steps: [{by: ann}, {by: bob, then: deal is signed}]}",
    )
    gauge = FIRM.replace("deal: [open, signed]", "deal: [open, offered, signed]").replace(
        "sign: {by: board, uses: sell, when: deal is open, then: deal is signed, cost: {ann: 1}}",
        "offer: {by: ann, when: deal is open, then: deal is offered}\n"
        "  take: {by: bob, when: deal is offered, then: deal is signed}",
    )
    assert endings(steps) == pytest.approx(endings(gauge), abs=1e-12)


def test_halving_the_tick_leaves_the_endings_in_the_limit() -> None:
    found = []
    for hours in ("3 hours", "90 minutes", "45 minutes", "1350 seconds"):
        text = FIRM.replace("{by: board}\n", "{by: board, notice: 6 hours, after: 6 hours}\n")
        found.append(endings(text.replace("tick: 6 hours", f"tick: {hours}")))
    moved = [max(abs(one[e] - other[e]) for e in one) for one, other in pairwise(found)]
    for more, less in pairwise(moved):
        assert less < 0.62 * more
    assert moved[-1] < 0.01


def test_a_vote_on_nothing_keeps_no_other_waiting() -> None:
    """Of two votes that were due in one tick the later was held a tick later, also where the first had become void."""
    second = "  sign: {by: board, uses: sell, when: deal is open, then: deal is signed, cost: {ann: 1}}\n"
    cheer = "  cheer: {by: council, when: mood is calm, then: mood is merry}\n"
    text = FIRM.replace(second, cheer + second).replace("[calm, angry]", "[calm, angry, merry]")
    text = text.replace("[cyd, eve], quorum: none", "[cyd, eve], quorum: none, notice: 18 hours")
    text = text.replace("{by: board}\n", "{by: board, notice: 6 hours}\n")
    arena, stakes, _ = built(text)
    sound(arena, stakes)
    turns, held = arena.turns, {}
    for state, (mood, _, *waiting) in enumerate(arena.labels):
        if [isinstance(one, Waiting) and due(one) for one in waiting] == [True, True]:
            first = turns.turns_at[state]
            (option,) = range(turns.options_at[first], turns.options_at[first + 1])
            assert turns.turns_at[state + 1] == first + 1, (
                "one vote, and nobody else is on the move"
            )
            held[mood] = str(arena.moves[turns.move[option]])
    assert held == {"calm": "cheer", "angry": "sign"}


@pytest.mark.parametrize(
    ("called", "possible"), [("board", True), ("council", False), ("club", True)]
)
def test_a_call_is_that_of_the_body_that_is_called(called: str, possible: bool) -> None:  # noqa: FBT001
    """The call of any body was taken for that of the one whose step comes first; where none of the move is meant, it is."""
    noticed = "quorum: none, notice: 6 hours, passes: "
    text = TWO.replace("quorum: none, passes: more", f"{noticed}more")
    text = text.replace("quorum: none, passes: every", f"{noticed}every")
    club = "bodies:\n  club: {members: [eve], quorum: none, passes: every of members}\n"
    text = text.replace("bodies:\n", club)
    event = f"events:\n  e: {{at: 2025-04-01 01:00, by: ann, move: sign, do: call {called}}}\n"
    found = timeline(case_of(text + event), Terms(draws=1))
    assert [p.code for p in found.problems if p.code == "K808"] == ["K808"] * (not possible)


def test_other_names_leave_the_endings_where_they_are() -> None:
    text = TWO.replace("{by: board}\n", "{by: board, notice: 12 hours, lapses: 1 day}\n")
    other = text
    for old, new in (("ann", "zoe"), ("bob", "abe"), ("cyd", "moe")):
        other = other.replace(old, new)
    assert endings(text) == pytest.approx(endings(other), abs=1e-12)


# --- what lapses --------------------------------------------------------------------------------


def test_what_is_not_followed_by_the_next_step_in_time_lapses() -> None:
    """With so short a time the council can never vote before what the board has decided is void."""
    never = TWO.replace("{by: board}\n", "{by: board, lapses: 1 tick}\n").replace(
        "council: {of: acme, members: [cyd, eve], quorum: none, passes: every of members}",
        "council: {of: acme, members: [cyd, eve], quorum: none, notice: 12 hours, passes: every of members}",
    )
    assert endings(never)["undone"] == pytest.approx(1)
    ever = never.replace("lapses: 1 tick", "lapses: 30 days")
    assert endings(ever) == pytest.approx(endings(ever.replace(", lapses: 30 days", "")), abs=1e-12)
    some = endings(never.replace("lapses: 1 tick", "lapses: 18 hours"))["undone"]
    assert endings(ever)["undone"] < some < 1


def test_what_lapses_before_it_is_in_force_is_never_put() -> None:
    arena, _, _ = built(
        FIRM.replace("{by: board}\n", "{by: board, after: 1 day, lapses: 6 hours}\n")
    )
    assert "sign" not in {arena.moves[int(m)] for m in arena.turns.move}


# --- two votes at a time ------------------------------------------------------------------------


def test_votes_that_are_due_together_are_held_one_after_the_other() -> None:
    text = FIRM.replace("quorum: none, passes: more", NOTICE).replace(
        "  anger: {by: dee, when: mood is calm, then: mood is angry}",
        "  anger: {by: board, when: mood is calm, then: mood is angry}",
    )
    arena, stakes, _ = built(text)
    sound(arena, stakes)
    moves = [{arena.moves[int(m)] for m in arena.turns.move[a:b]} for a, b in _votes(arena)]
    assert {"sign"} in moves
    assert {"anger"} in moves
    assert np.isclose(sum(endings(text).values()), 1)


def _votes(arena: Arena) -> Iterator[tuple[int, int]]:
    """Yield the options of each turn of chance."""
    for turn in np.flatnonzero(arena.turns.player < 0):
        yield int(arena.turns.options_at[turn]), int(arena.turns.options_at[turn + 1])


# --- the record ---------------------------------------------------------------------------------

NOTICED = FIRM.replace("quorum: none, passes: more", NOTICE)
RECORD = """sources: {s: {kind: own}}
events:
  called: {at: %s, move: sign, do: call board, by: ann, source: s}
  signed: {at: 2025-04-02 00:00, move: sign, source: s}
"""


def recorded(call: str | None) -> Case:
    text = RECORD % call
    if call is None:
        text = "\n".join(line for line in text.splitlines() if "called" not in line) + "\n"
    return case_of(NOTICED + text)


def likelihood(tree: Tree, ticks: int, signed: int, called: int | None) -> float:
    """How likely it is that the board signs in one tick, ann calls it in another, if that is told, and nothing else is seen."""
    here = {State(): 1.0}
    for tick in range(ticks):
        then: dict[State, float] = {}
        for state, share in here.items():
            moves = [way[:2] for way in tree.moves(tick, state)]
            due = state[3] == "vote" and state[4] == 0
            ways = [] if tick in (signed, called) else [(state, 1 - sum(p for _, p in moves))]
            if tick == signed and due:
                ways += moves
            if not due and tick == called:
                ways += [w for w in moves[:1] if w[0][3] == "vote" and not state[3]]
            elif not due and tick != signed:
                ways += [w for w in moves if not w[0][1]]
            for to, chance in ways:
                then[tree.aged(to)] = then.get(tree.aged(to), 0.0) + share * chance
        here = then
    return sum(here.values())


@pytest.mark.parametrize(("call", "tick"), [(None, None), ("2025-04-01 12:00", 4)])
def test_the_vote_is_what_the_record_tells_and_a_call_only_where_it_says_so(
    call: str | None, tick: int | None
) -> None:
    made = ready(recorded(call))
    assert not isinstance(made, Refusal)
    found = run(made, likely(made.stakes)).seen.likelihood[LAST]
    tree = Tree(notice=2)
    assert tree.ticks == made.board.arena.ticks.count
    ticks = len(made.trace.steps)
    assert np.exp(found[0]) == pytest.approx(likelihood(tree, ticks, 8, tick), abs=1e-12)


def test_a_vote_before_its_notice_has_run_is_impossible() -> None:
    early = case_of(NOTICED + (RECORD % "2025-04-01 18:00"))
    found = timeline(early, Terms(draws=4))
    assert found.problems


STEPS = """sources: {s: {kind: own}}
events:
  agreed: {at: 2025-04-01 12:00, move: sign, by: board, for: [ann, cyd], against: bob, source: s}
  ratified: {at: 2025-04-02 06:00, move: sign, by: council, for: [cyd, eve], after: agreed, source: s}
"""


def test_calls_and_earlier_steps_are_told_and_what_the_move_does_comes_with_the_last() -> None:
    open_, signed = is_signed("open"), is_signed("signed")
    for text, first, last in (
        (NOTICED + RECORD % "2025-04-01 12:00", "called", "signed"),
        (TWO + STEPS, "agreed", "ratified"),
    ):
        loaded = loads(text)
        assert not [p for p in loaded.problems if p.code in {"K712", "K736", "K737"}]
        case = loaded.case
        assert case is not None
        for event, what in ((first, open_), (last, signed)):
            assert holds(what, state_after(case, event), case=case)
        found = timeline(case, Terms(draws=4))
        assert not found.problems
        assert [mark.legal for mark in found.marks] == [None, True]
        assert found.scored.moves == 1
        assert found.marks[0].endings[Name("undone")].mean < found.first[Name("undone")].mean
        assert found.marks[1].endings[Name("undone")].mean == pytest.approx(0)


DUE = """
title: A vote that is due
as_of: 2025-04-01
sources: {s: {kind: own}}
people: {ann: {}, bob: {}}
bodies: {board: {members: [ann, bob], quorum: none, notice: 6 hours, passes: every of members}}
gauges: {deal: [open, signed], mood: [calm, wild]}
moves:
  sign: {by: board, when: deal is open, then: deal is signed}
  rage: {by: bob, when: mood is calm, then: mood is wild}
actors:
  ann: {wants: [{that: deal is signed, worth: 1, certainty: assumed}]}
  bob: {wants: [{that: deal is signed, worth: 1, certainty: assumed}]}
events: {called: {at: 2025-04-01 12:00, move: sign, do: call board, by: ann, source: s}}
clock: {from: 2025-04-01, to: 2025-04-03, tick: 6 hours}
precision: {value: 0.4, certainty: assumed}
endings: {signed: {when: deal is signed}, undone: {when: otherwise}}
"""


@pytest.mark.parametrize(
    "terms",
    [Terms(draws=2), Terms(draws=4, method=Method.SAMPLED, plays=16, look_ahead=3)],
    ids=["exact", "sampled"],
)
def test_who_waits_while_a_vote_is_due_has_it_held(terms: Terms) -> None:
    """Nobody moves in that tick, so that to wait leads where things stand: it was told as if the vote fell away."""
    found = advise(case_of(DUE), Name("bob"), terms, at=Name("called"))
    (waits,) = found.offers
    assert waits.move is None
    for name, chance in found.endings.items():
        assert waits.endings[name].mean == pytest.approx(chance.mean, abs=1e-12)


RAIN = """
title: Rain
as_of: 2025-04-01
people: {ann: {}}
gauges: {flood: [dry, wet]}
moves: {rain: {by: chance, when: flood is dry, odds: ODDS, then: flood is wet}}
actors: {ann: {wants: [{that: flood is wet, worth: 1, certainty: assumed}]}}
clock: {from: 2025-04-01, to: 2025-04-05, tick: 6 hours}
endings: {wet: {when: flood is wet}, dry: {when: otherwise}}
"""


@pytest.mark.parametrize("odds", ["0.04 per tick", "0.04", "0.16 per day"])
def test_with_half_the_tick_what_is_said_per_tick_is_as_likely_in_the_same_time(odds: str) -> None:
    found = play(case_of(RAIN.replace("ODDS", odds)), Terms(draws=1))
    (half,) = [model for model in found.models if model.name == "half-tick"]
    wet = Name("wet")
    assert found.endings[wet].mean == pytest.approx(1 - 0.96**16)
    assert half.endings[wet].mean == pytest.approx(1 - 0.98**32)


def test_with_half_the_tick_who_has_no_tempo_moves_as_often() -> None:
    """Once a tick as written, where that is longer than a day; who wants nothing makes its move half of the times."""
    text = RAIN.replace("by: chance", "by: ann").replace(", odds: ODDS", "")
    text = text.replace("tick: 6 hours", "tick: 2 days").replace(
        "that: flood is wet", "that: always"
    )
    found = play(case_of(text.replace("to: 2025-04-05", "to: 2025-04-11")), Terms(draws=1))
    (half,) = [model for model in found.models if model.name == "half-tick"]
    wet = Name("wet")
    assert found.endings[wet].mean == pytest.approx(1 - 0.75**10)
    assert half.endings[wet].mean == pytest.approx(1 - 0.875**20)


def is_signed(level: str) -> Condition:
    return (
        case_of(FIRM.replace("undone: {when: otherwise}", f"undone: {{when: deal is {level}}}"))
        .endings[Name("undone")]
        .when
    )


COMMAND = ("play", "firm.yaml", "--as", "ann", "--draws", "2")

# --- words --------------------------------------------------------------------------------------


def test_stories_advice_and_the_seat_tell_of_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(NOTICED)
    lines = play(case, Terms(draws=2)).lines
    told = [step.words for line in lines for step in line.steps]
    assert any("board" in words and "call" in words and "sign" in words for words in told)
    offers = advise(case, Name("ann"), Terms(draws=2)).offers
    assert "call a meeting of board for sign" in {offer.words for offer in offers}
    (tmp_path / "firm.yaml").write_text(NOTICED, "utf-8")
    monkeypatch.chdir(tmp_path)
    played = (
        CliRunner()
        .invoke(
            main,
            ("play", "firm.yaml", "--as", "ann", "--draws", "2", "--seed", "2"),
            input="1\n" * 40,
        )
        .stdout
    )
    assert "call a meeting of board for sign" in played
    assert "calls a meeting of board for sign" in played
    assert "It comes to the vote: sign. Your vote?" in played
    steps = played.partition("scenarios:")[2]
    asked = "?\n1\n?\n?\n" + "1\n" * 60
    barred = CliRunner().invoke(main, (*COMMAND, "--seed", "2"), input=asked).stdout
    assert "- anger: it is for others to make: `dee`" in barred
    assert "- sign: it is voted on now" in barred
    assert "- anger: a vote is held now, and nobody else moves" in barred
    later = FIRM.replace("{by: board}\n", "{by: board, after: 12 hours}\n")
    (tmp_path / "firm.yaml").write_text(later, "utf-8")
    forced = CliRunner().invoke(main, (*COMMAND, "--seed", "2"), input="1\n" * 60).stdout
    assert "sign is in force" in forced
    assert "move: sign" in steps
    assert "- {at: 2025-04-01 00:00, move" not in steps


def test_steps_are_told_in_words() -> None:
    case = case_of(TWO)
    said = {
        part_words(case, Name("sign"), Part(kind, step, 2), "Ann")
        for kind, step in (("call", 2), ("put", 2), ("step", 1))
    }
    assert said == {
        "Ann calls a meeting of council for step 2 of 2 of “sign”",
        "Ann puts step 2 of 2 of “sign” to council",
        "Ann takes step 1 of 2 of “sign”",
    }


# --- sampled ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [NOTICED, TWO])
def test_sampled_plays_that_look_far_enough_take_time_as_the_exact_solution_does(text: str) -> None:
    case = case_of(text.replace("to: 2025-04-03", "to: 2025-04-02"))
    assert case.clock is not None
    ground, made = Ground.of(case, case.clock), build(case)
    assert made.arena is not None
    assert made.stakes is not None
    assert ground.whole
    assert ground.found == made.arena.states
    own = Lanes(likely(ground.stakes).parameters, ground.scales(likely(ground.stakes).parameters))
    exact = solve(made.arena, made.stakes, likely(made.stakes)).endings[:, 0]
    done = [p for block in plays(ground, own, Ahead(made.arena.ticks.count, 300, 7)) for p in block]
    shares = np.zeros(exact.size)
    for one in done:
        shares[ground.ending(one.state).index(True)] += 1 / 300
    assert (np.abs(shares - exact) < 4 * np.sqrt(exact * (1 - exact) / 300) + 1e-12).all()


# --- meetings on fixed days ---------------------------------------------------------------------


def test_a_move_at_meetings_is_made_when_its_body_meets_and_not_else() -> None:
    """The same as a move that is possible on that day only, whether ticks are shorter than a day or longer."""
    meets = FIRM.replace(
        "quorum: none, passes: more", "quorum: none, meets: every month on 2025-01-02, passes: more"
    )
    at = meets.replace("sign: {by: board,", "sign: {by: board, at: meeting,")
    when = FIRM.replace(
        "when: deal is open,",
        "when: deal is open and date at least 2025-04-02 and not date at least 2025-04-03,",
    )
    assert endings(at.replace("2025-04-03", "2025-04-05")) == pytest.approx(
        endings(when.replace("to: 2025-04-03", "to: 2025-04-05")), abs=1e-12
    )
    none = at.replace("2025-01-02", "2025-01-10")
    arena, _, _ = built(none)
    assert "sign" not in {arena.moves[int(m)] for m in arena.turns.move}


def test_a_vote_that_is_due_waits_for_what_has_its_own_time() -> None:
    """What chance does at one moment is no less likely because a vote is due then."""
    storm = "  storm: {by: chance, at: 2025-04-01 18:00, odds: 50%, then: mood is angry}\n"
    text = NOTICED.replace("  anger: {by: dee, when: mood is calm, then: mood is angry}\n", storm)
    found = endings(
        text.replace(
            "endings: {both", "endings: {wet: {when: mood is angry}, dry: {when: otherwise}}\n#"
        )
    )
    assert found["wet"] == pytest.approx(0.5, abs=1e-12)


def test_at_a_meeting_nothing_is_decided_in_writing() -> None:
    text = FIRM.replace(
        "quorum: none, passes: more",
        "quorum: none, notice: 12 hours, written_consent: {passes: every of in office}, passes: more",
    )
    at = text.replace("sign: {by: board,", "sign: {by: board, at: meeting,")
    assert endings(at) == pytest.approx(Tree(notice=2).endings(), abs=1e-9)


def test_what_is_tabled_waits_for_the_day_on_which_its_body_meets() -> None:
    """A notice of a power runs before the meeting; the vote is held on the first day after it on which the body meets."""
    text = (
        FIRM.replace(
            "quorum: none, passes: more",
            "quorum: none, meets: every month on 2025-01-02, passes: more",
        )
        .replace("{by: board}\n", "{by: board, notice: 6 hours}\n")
        .replace("sign: {by: board,", "sign: {by: board, at: meeting,")
    )
    arena, stakes, _ = built(text)
    sound(arena, stakes)
    due = {
        int(s)
        for s in np.repeat(np.arange(arena.states), np.diff(arena.turns.turns_at))[
            arena.turns.player < 0
        ]
    }
    assert due
    stretches = {int(np.searchsorted(arena.stretch_at, s, side="right")) - 1 for s in due}
    ticks = [t for t, d in enumerate(arena.ticks.stretch[:-1]) if int(d) in stretches]
    assert min(ticks) == 8  # the second day, in ticks of three hours


# --- the solver ---------------------------------------------------------------------------------


def test_the_solver_follows_what_waits_and_votes_that_are_due_by_the_definition() -> None:
    """Random boards with several stretches of time, wrong views, crowds and final states."""
    due = 0
    for seed in range(30):
        struggle = aged(random_struggle(seed, 2), seed)
        arena = struggle.arena
        by_chance = (
            arena.turns.player[
                np.repeat(np.arange(arena.turns.player.size), np.diff(arena.turns.options_at))
            ]
            < 0
        )
        due += int((arena.turns.motion[by_chance] >= 0).sum())
        every = Watch(np.arange(arena.states, dtype=np.int32))
        found = solve(arena, struggle.stakes, struggle.lanes, watch=every)
        threads = solve(arena, struggle.stakes, struggle.lanes, workers=2)
        assert np.array_equal(found.endings, threads.endings)
        alone = solve(arena, struggle.stakes, struggle.lanes).endings
        for draw in range(2):
            twin = Twin(struggle, draw)
            for tick, stretch in enumerate(arena.ticks.stretch):
                for state in range(*arena.stretch_at[stretch : stretch + 2].tolist()):
                    known = [twin.ending(e, tick, state) for e in range(len(arena.endings))]
                    assert found.ends[tick, state, :, draw] == pytest.approx(known, abs=1e-9)
            first = [twin.ending(e, 0, arena.start) for e in range(len(arena.endings))]
            assert alone[:, draw] == pytest.approx(first, abs=1e-9)
    assert due > 10


def test_sampled_paths_reproduce_the_endings_where_things_wait() -> None:
    arena, stakes, _ = built(NOTICED)
    every = Watch(np.arange(arena.states, dtype=np.int32))
    exact = solve(arena, stakes, likely(stakes), watch=every)
    plays_ = sample(arena, exact, 0, plays=4000, seed=3)
    assert (np.abs(plays_.ends - exact.endings[:, 0]) < 4 * plays_.errors + 1e-12).all()


def test_a_case_of_which_only_a_part_is_seen_before_play_is_played_all_the_same() -> None:
    """States that others turn into with a tick are found along walks by chance, too."""
    case = case_of(NOTICED)
    assert case.clock is not None
    ground = Ground.of(case, case.clock, pilot=3)
    assert not ground.whole
    parameters = likely(ground.stakes).parameters
    own = Lanes(parameters, ground.scales(parameters))
    done = [p for block in plays(ground, own, Ahead(2, 20, 7)) for p in block]
    assert len(done) == 20
    assert any(ground.walker.walk.states[step.state][3] for p in done for step in p.steps)
