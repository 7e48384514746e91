"""What is worked out once for all states that agree in what it reads, held against working it out in each."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kingmaker.analysis.exploring import Explorer, met
from kingmaker.analysis.frames import frame
from kingmaker.analysis.legality import Legality
from kingmaker.analysis.struggle.building import build
from kingmaker.analysis.struggle.once import Once
from kingmaker.analysis.struggle.places import Places
from kingmaker.analysis.twins import Canonical, canonical
from kingmaker.model.sentences import TermIs
from kingmaker.model.values import Name
from kingmaker.source.load import load, loads
from tests.struggle_cases import MILL, POND

if TYPE_CHECKING:
    from kingmaker.analysis.barring import Ballots, Bar
    from kingmaker.analysis.exploring import Stage
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.coding import Codes
    from kingmaker.analysis.struggle.moving import Motion
    from kingmaker.model.case import Case
    from kingmaker.model.evaluate import World
    from kingmaker.model.sentences import Condition
    from kingmaker.model.struggle import Step

#: The chair may leave, five people are alike, a term reads shares, whoever chairs tables, the mill votes by its board.
WIDE = dedent("""
title: The wide struggle
as_of: 2025-04-01
people: {ann: {}, ben: {}, cid: {}, dee: {}, eve: {}, fay: {}, bank: {kind: organisation}}
entities: {mill: {kind: company, governed_by: board}}
bodies:
  board: {of: mill, members: [ann, ben, cid, dee, eve], quorum: none, passes: more than half of members}
offices: {chair: {of: mill, held_by: fay, appointed_by: board, removed_by: board}}
holdings: {mill: {common: {votes: 1, outstanding: 100, held_by: {ann: 10, bank: rest}}}}
terms: {master: ann holds at least 50% of outstanding common}
gauges: {loan: [open, called], plan: [none, put], deal: [open, done]}
moves:
  dismiss: {by: board, when: chair is fay, do: remove fay from chair}
  shrink: {each: [ben, cid, dee], when: it on board, do: it resigns from board}
  claim: {by: mill, when: loan is open, then: loan is called}
  put: {by: board, tabled_by: chair, when: plan is none, then: plan is put}
  sell: {by: bank, do: [transfer 60% of outstanding common from bank to ann], limit: 1}
  close: {by: ann, when: master and deal is open, then: deal is done}
actors:
  ann: {wants: [{that: deal is done, worth: 1..4, certainty: assumed}], tempo: once a day}
  ben: {wants: [{that: plan is put, worth: 1..4, certainty: assumed}], tempo: once a day}
  cid: {wants: [{that: plan is put, worth: 1..4, certainty: assumed}], tempo: once a day}
  bank: {wants: [{that: loan is called, worth: 1..2, certainty: assumed}], tempo: once a day}
clock: {from: 2025-04-01, to: 2025-04-03, tick: 12 hours}
precision: {value: 0.8..2, certainty: assumed}
endings: {done: {when: deal is done}, open: {when: otherwise}}
""")


def case(text: str) -> Case:
    loaded = loads(dedent(text), name="case.yaml")
    assert loaded.errors == ()
    assert loaded.case is not None
    return loaded.case


def told(value: object) -> object:
    """Return everything inside records and arrays, to be compared."""
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.tolist())
    if is_dataclass(value) and not isinstance(value, type):
        return [told(getattr(value, f.name)) for f in fields(value)]
    if isinstance(value, dict):
        return [(told(k), told(v)) for k, v in value.items()]
    return [told(part) for part in value] if isinstance(value, tuple | list) else value


def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work everything out in each state."""
    own = Legality.bar

    def holds(
        self: Explorer,
        condition: Condition,
        here: Values,
        actor: Name | None = None,
        it: Name | None = None,
    ) -> bool | None:
        return met(condition, self.frame, here, actor, it)

    def barred(
        self: Legality, mover: Name, step: Step, world: World, *, ballots: Ballots | None = None
    ) -> Bar | None:
        return own(Legality(self.case, lambda _: 0), mover, step, world, ballots=ballots)

    def motion(self: Once, option: Option, stages: list[Stage]) -> Motion:
        self.deciding.explorer.legality = Legality(
            self.deciding.explorer.frame.case, self.deciding.explorer.frame.values
        )
        return self.deciding.motion(option, stages)

    def exchanged(self: Canonical, values: Values) -> Values:
        return canonical(values, self.twins)

    def settled(self: Places, codes: Codes) -> int:
        return self.number(self.explorer.settle(self.coding.values(codes))[0])

    monkeypatch.setattr(Explorer, "met", holds)
    monkeypatch.setattr(Legality, "bar", barred)
    monkeypatch.setattr(Once, "motion", motion)
    monkeypatch.setattr(Canonical, "of", exchanged)
    monkeypatch.setattr(Places, "_settled", settled)


def everywhere(made: Case) -> tuple[object, object]:
    found = build(made)
    assert found.arena is not None
    return told(found.arena), told(found.stakes)


@pytest.mark.parametrize("name", ["wide", "mill", "pond", "wework-2019", "volkswagen-2009"])
def test_the_board_is_that_of_which_everything_is_worked_out_in_each_state(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = {"wide": WIDE, "mill": MILL, "pond": POND}
    made = case(written[name]) if name in written else load(name).case
    assert made is not None
    kept = everywhere(made)
    anew(monkeypatch)
    assert kept == everywhere(made)


# --- what a move reads ---------------------------------------------------------------------------


def moved(made: Case, move: str) -> dict[Values, list[tuple[str, tuple[str, ...]]]]:
    """Return in each state who may make a move, and who then votes."""
    arena = build(made).arena
    assert arena is not None
    found: dict[Values, list[tuple[str, tuple[str, ...]]]] = {}
    turns, motions = arena.turns, arena.motions
    for state, label in enumerate(arena.labels):
        own = found[label] = []
        for turn in range(turns.turns_at[state], turns.turns_at[state + 1]):
            for option in range(turns.options_at[turn], turns.options_at[turn + 1]):
                if arena.moves[turns.move[option]] == move:
                    motion = turns.motion[option]
                    voters = range(
                        *(motions.voters_at[motion : motion + 2] if motion >= 0 else (0, 0))
                    )
                    names = tuple(arena.players[motions.voters[v]] for v in voters)
                    own.append((arena.players[turns.player[turn]], names))
    return found


def test_a_move_is_tabled_by_whoever_holds_the_office_then() -> None:
    made = case(WIDE)
    chair, plan = (frame(made).at(*at) for at in (("offices", "chair"), ("gauges", "plan")))
    assert chair is not None
    assert plan is not None
    found = moved(made, "put")
    assert {bool(who) for label, who in found.items() if not label[chair]} == {False}
    there = [who for label, who in found.items() if label[chair] and label[plan] == "none"]
    assert there
    assert all(name == "fay" for who in there for name, _ in who)
    assert any(who for who in there)


def test_for_an_entity_without_wants_those_vote_who_sit_on_its_board_then() -> None:
    made = case(WIDE)
    seats = frame(made).at("seats", "board")
    assert seats is not None
    every = [
        (label[seats], voters) for label, who in moved(made, "claim").items() for _, voters in who
    ]
    assert len({seated for seated, _ in every}) > 1
    assert all(sorted(voters) == list(seated) for seated, voters in every)


def test_what_a_term_reads_is_read_by_whoever_speaks_of_it() -> None:
    own = frame(case(WIDE))
    assert own.at("holdings", "mill.common") in own.support(TermIs(Name("master")))
