"""Quotas are counted voter by voter: which rules are quotas, and that their probabilities are those of all ballots."""

from __future__ import annotations

from hashlib import sha256
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kingmaker.analysis.struggle import kernels
from kingmaker.analysis.struggle.arena import NONE
from kingmaker.analysis.struggle.quotas import MOST_VOTERS, code_of, counted, quota
from kingmaker.analysis.struggle.vectors import compiled
from tests.struggle_arenas import Maker

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Real, Rules

LANES: dict[type, int] = {np.float64: 16, np.float32: 32}


@compiled
def _counted(room: Real, which: int, cast: int, carried_if: int, whole: int) -> bool:
    return counted(room, which, cast, carried_if, whole)  # type: ignore[no-any-return]


def rules(maker: Maker) -> Rules:
    maker.turns = [[]]
    return maker.arena([0], [0, 1], [0], [False], [[True]]).rules


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_quotas_are_met_as_often_as_the_ballots_meet_them(kind: type) -> None:
    rng, lanes = np.random.default_rng(3), LANES[kind]
    for voters in range(1, MOST_VOTERS + 1):
        chances: Real = rng.uniform(size=(voters, lanes)).astype(kind)
        ballots = list(product((True, False), repeat=voters))
        ways = np.array(
            [prod(p if b else 1 - p for b, p in zip(bs, chances, strict=True)) for bs in ballots]
        )
        for needed in range(1, voters + 1):
            room: Real = np.zeros((4 * voters + 1, lanes), kind)
            room[: 3 * voters : 3] = chances
            assert _counted(room.reshape(-1), code_of(voters, needed), 0, 3 * voters, 4 * voters)
            carried = np.array([sum(bs) >= needed for bs in ballots])
            close = 1e-14 if kind is np.float64 else 1e-6
            assert np.allclose(room[-1], ways[carried].sum(axis=0), rtol=0, atol=close)
            for voter in range(voters):
                own = np.array([bs[voter] for bs in ballots])
                known = ways[own & carried].sum(axis=0) / chances[voter]
                assert np.allclose(room[3 * voters + voter], known, rtol=0, atol=close)


def test_what_is_no_quota_is_left_to_its_diagram() -> None:
    room = np.zeros(16 * 4)
    assert not _counted(room, NONE, 0, 1, 2)
    assert not _counted(room, code_of(3, 4), 0, 1, 2)
    assert not room.any()


def test_which_rules_are_quotas() -> None:
    maker = Maker(["a"], [0.5], {})
    for voters in range(1, MOST_VOTERS + 1):
        for needed in range(1, voters + 1):
            maker.majority(voters, needed)
    first_and_one = maker.rule([(2, (1, 0, 0)), (1, (1, 2, 2)), (0, (3, 0, 0))])
    ternary = maker.rule([(0, (1, 1, 0))], ternary=True)
    many = maker.majority(MOST_VOTERS + 1, 3)
    made, rule = rules(maker), 0
    for voters in range(1, MOST_VOTERS + 1):
        for needed in range(1, voters + 1):
            assert quota(made, rule, voters) == code_of(voters, needed)
            assert quota(made, rule, voters + 1) == NONE  # somebody more, who is not asked
            rule += 1
    assert quota(made, first_and_one, 3) == NONE
    assert quota(made, ternary, 1) == NONE
    assert quota(made, many, MOST_VOTERS + 1) == NONE


#: The files whose code becomes part of that of the loops.
_PARTS = ("carrying", "choosing", "doubling", "layout", "polls", "quotas", "vectors", "voting")


def test_machine_code_that_is_kept_is_known_by_all_its_parts() -> None:
    """Else code from before a change of these files would be run: write what this says into `kernels.PARTS`."""
    folder = Path(kernels.__file__).parent
    parts = [folder / f"{name}.py" for name in _PARTS]
    digest = sha256("".join(part.read_text("utf-8") for part in parts).encode()).hexdigest()[:16]
    assert digest == kernels.PARTS
