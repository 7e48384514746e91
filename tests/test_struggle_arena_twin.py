"""The board of a struggle held against the clauses, state by state, on small cases at random."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kingmaker.analysis.exploring import Explorer, merged
from kingmaker.analysis.struggle.arena import CHANCE, NONE
from kingmaker.analysis.struggle.assumptions import likely
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.solving import solve
from kingmaker.model.evaluate import holds, sitting
from kingmaker.model.struggle import Decider
from tests.struggle_cases import BELIEVES, EVERYTHING, HEAD, MOVES, PASSES, case_of, sound

if TYPE_CHECKING:
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.arena import Arena
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.values import Name

ROOT = Path(__file__).parent.parent


@st.composite
def texts(draw: st.DrawFn) -> str:
    chosen = draw(st.lists(st.sampled_from(MOVES), min_size=1, unique=True))
    head = HEAD.format(
        passes=draw(st.sampled_from(PASSES)),
        believes=draw(st.sampled_from(BELIEVES)),
        bins=draw(st.integers(1, 3)),
        final=draw(st.sampled_from(["yes", "no"])),
    )
    return head + "".join(f"  {move}\n" for move in MOVES if move in chosen)


@dataclass(frozen=True)
class Twin:
    """What the clauses say of one state, read anew each time."""

    case: Case
    explorer: Explorer
    campaigns: tuple[int, ...]
    until: tuple[Condition, ...]
    known: dict[tuple[int, Values], Values | None]

    @classmethod
    def of(cls, case: Case) -> Twin:
        explorer = Explorer.of(case)
        explorer.twins = ()
        crowds = {n for n, a in case.actors.items() if a.crowd is not None}
        campaigns = tuple(n for n, o in enumerate(explorer.options) if o.actor in crowds)
        until = [b.until for a in case.actors.values() for b in a.believes if b.until is not None]
        return cls(case, explorer, campaigns, tuple(dict.fromkeys(until)), {})

    def holds(self, condition: Condition, values: Values) -> bool:
        return holds(condition, self.explorer.frame.state(values), case=self.case)

    def final(self, values: Values) -> bool:
        return any(e.final and self.holds(e.when, values) for e in self.case.endings.values())

    def after(self, number: int, values: Values) -> Values | None:
        if (number, values) not in self.known:
            option = self.explorer.options[number]
            found = self.explorer.take(option, values)
            there = None if found is None else merged(values, option.reads, found[0])
            self.known[number, values] = there and self.explorer.settle(there)[0]
        return self.known[number, values]

    def open(self, values: Values) -> set[int]:
        if self.final(values):
            return set()
        options = range(len(self.explorer.options))
        return {n for n in options if self.after(n, values) is not None}

    def label(self, values: Values, before: Values, made: int | None) -> Values:
        """Return the label of a state with these slots that comes after another label."""
        slots, runs = len(self.explorer.frame.slots), len(self.campaigns)
        still = self.open(values)
        joined = [
            parts if number in still and number != made else 0
            for number, parts in zip(self.campaigns, before[slots : slots + runs], strict=True)
        ]
        ended = [
            over or self.holds(c, values)
            for over, c in zip(before[slots + runs :], self.until, strict=True)
        ]
        return (*values, *joined, *ended)


def check(case: Case) -> None:
    found = build(case)
    assert found.arena is not None
    assert found.stakes is not None
    sound(found.arena, found.stakes)
    twin, arena = Twin.of(case), found.arena
    slots = len(twin.explorer.frame.slots)
    first, _ = twin.explorer.settle(twin.explorer.frame.values(twin.explorer.frame.start))
    nothing = (*first, *(0 for _ in twin.campaigns), *(False for _ in twin.until))
    assert arena.labels[0] == twin.label(first, nothing, None)
    for state, label in enumerate(arena.labels):
        if arena.final[state]:
            continue
        assert not twin.final(label[:slots])
        _check_state(twin, arena, state)
    _check_reached(arena)


def _check_state(twin: Twin, arena: Arena, state: int) -> None:
    slots = len(twin.explorer.frame.slots)
    label = arena.labels[state]
    values, turns = label[:slots], arena.turns
    here = range(int(turns.turns_at[state]), int(turns.turns_at[state + 1]))
    listed = {t: range(int(turns.options_at[t]), int(turns.options_at[t + 1])) for t in here}
    assert {int(turns.move[o]) for own in listed.values() for o in own} == twin.open(values)
    who: dict[int, list[Name]] = {}
    for turn, options in listed.items():
        player = None if turns.player[turn] == CHANCE else arena.players[turns.player[turn]]
        for more, option in enumerate(options, start=1):
            number = int(turns.move[option])
            kind = twin.explorer.options[number]
            there = twin.after(number, values)
            assert there is not None
            whole = twin.label(there, label, number)
            got = arena.labels[turns.target[option]]
            if turns.crowd[turn] == NONE:
                assert got == twin.label(there, label, None)
                assert (player is None) == (kind.move.nobody is Decider.CHANCE)
                who.setdefault(number, []).extend([player] if player is not None else [])
                continue
            place = slots + twin.campaigns.index(number)
            parts = arena.crowds[int(turns.crowd[turn])]
            assert turns.share[turn] == pytest.approx(label[place] / parts)
            assert arena.labels[turns.whole[turn]] == whole
            joined = label[place] + more
            part = (*label[:place], joined, *label[place + 1 :])
            assert got == (whole if joined >= _needed(kind, parts) else part)
    for number, movers in who.items():
        assert sorted(movers) == sorted(_movers(twin, number, values))


def _needed(option: Option, parts: int) -> int:
    """Count up until the share is reached, or more than half."""
    needs = option.move.needs
    for count in range(1, parts + 1):
        if count > parts / 2 if needs is None else count >= needs.likely * parts:  # type: ignore[operator]
            return count
    raise AssertionError


def _movers(twin: Twin, number: int, values: Values) -> list[Name]:
    option = twin.explorer.options[number]
    if option.move.nobody is not None:
        return []
    assert option.actor is not None
    state = twin.explorer.frame.state(values)
    if option.actor in twin.case.bodies:
        return list(sitting(option.actor, state, case=twin.case))
    return [option.actor]


def _check_reached(arena: Arena) -> None:
    """Fail where a state of the board is not reached from the beginning."""
    seen, waiting, turns = {0}, [0], arena.turns
    while waiting:
        state = waiting.pop()
        first, last = turns.options_at[turns.turns_at[[state, state + 1]]]
        for target in (*turns.target[first:last].tolist(), int(arena.later[state])):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    assert seen == set(range(arena.states))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts())
def test_the_board_is_what_the_clauses_say_of_each_state(text: str) -> None:
    check(case_of(text))


def test_a_case_with_everything() -> None:
    check(case_of(EVERYTHING))


def test_who_is_called_what_changes_nothing() -> None:
    """Names that sort the other way round: the same states, the same endings."""
    renamed = EVERYTHING
    for old, new in (("gray", "zoe"), ("hill", "yan"), ("iris", "abe"), ("bank", "vault")):
        renamed = renamed.replace(old, new)
    ends = []
    for text in (EVERYTHING, renamed):
        found = build(case_of(text))
        assert found.arena is not None
        assert found.stakes is not None
        solved = solve(found.arena, found.stakes, likely(found.stakes))
        ends.append((found.arena.states, len(found.arena.turns.move), solved.endings[:, 0]))
    assert ends[0][:2] == ends[1][:2]
    assert ends[0][2] == pytest.approx(ends[1][2], abs=1e-12)


DIGEST = """
import hashlib
from dataclasses import fields
from kingmaker.analysis.struggle.building import build
from tests.struggle_cases import EVERYTHING, case_of
found = build(case_of(EVERYTHING))
made = hashlib.sha256()
for part in (found.arena, found.arena.turns, found.arena.motions, found.arena.rules, found.stakes):
    for one in fields(part):
        value = getattr(part, one.name)
        made.update(value.tobytes() if hasattr(value, "tobytes") else b"" if one.name in ("turns", "motions", "rules") else repr(value).encode())
print(made.hexdigest(), found.notices)
"""


def test_the_board_is_the_same_under_any_hash_seed() -> None:
    outs = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outs) == 1
