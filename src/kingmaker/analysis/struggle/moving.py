"""A motion with its voters in their places: each once, a small crowd once for each member, a large one as polls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.arena import MEMBER, OWN, POLL
from kingmaker.analysis.struggle.deciding import POLLED
from kingmaker.analysis.struggle.tallying import CARRIED, FAILED
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from kingmaker.analysis.struggle.deciding import Diagrams


@dataclass(frozen=True, slots=True)
class Motion:
    """Who may make a move, whose ballots count, in which order, and the diagram that must be carried.

    `settled[n]` tells whether the vote of mover n is enough. A crowd is among the voters once for each of its members, or
    for each poll of it; `ballots` tells which (see `arena.Motions`). `others` are the same motion where a member of a large
    crowd puts it forward, and is for it.
    """

    movers: tuple[Name, ...]
    settled: tuple[bool, ...]
    voters: tuple[Name, ...]
    root: int
    ballots: tuple[int, ...] = ()
    others: tuple[Motion, ...] = ()
    candidate: tuple[int, ...] = ()  #: of an election: about which candidate each ballot is


@dataclass(frozen=True, slots=True)
class Contest:
    """Who votes in an election, how much each vote counts for, and who may put it."""

    voters: tuple[str, ...]
    weights: tuple[Fraction, ...]
    movers: tuple[str, ...]
    quorate: bool = True


def seated(diagrams: Diagrams, names: Iterable[str]) -> dict[str, int]:
    """Return the first place of each voter; crowds that are counted as a whole take none."""
    places: dict[str, int] = {}
    for name in names:
        seat(diagrams, places, name)
    return places


def seat(diagrams: Diagrams, places: dict[str, int], name: str) -> None:
    """Give somebody a place after all others, who has none."""
    if name not in places:
        places[name] = sum(diagrams.size(other) for other in places)


def moved_by(
    diagrams: Diagrams,
    movers: tuple[Name, ...],
    asked: tuple[Mapping[str, int], int],
    own: Name | None,
) -> Motion:
    """Return a motion, from places and diagram, without those movers with whose vote it could not be carried.

    `own` is the crowd whose move it is: it is made once enough have joined, and is not voted on by it again.
    """
    places, root = asked
    left = {name: _given(diagrams, asked, name, whole=name == own) for name in movers}
    able = {name: node == CARRIED for name, node in left.items() if node != FAILED}
    large = [n for n in able if n != own and not diagrams.size(n)]
    others = tuple(_laid(diagrams, {name: able[name]}, places, left[name]) for name in large)
    rest = {name: settled for name, settled in able.items() if name not in large}
    return replace(_laid(diagrams, rest, places, root), others=others)


def _laid(
    diagrams: Diagrams, movers: Mapping[Name, bool], places: Mapping[str, int], root: int
) -> Motion:
    """Return a motion with its voters in order, and polls, last."""
    voters = [Name(n) for n in places for _ in range(diagrams.size(n))]
    ballots = [MEMBER if name in diagrams.crowds else OWN for name in voters]
    asked = dict.fromkeys(diagrams.nodes[n][0] for n in diagrams.below(root))
    polls = sorted(voter for voter in asked if voter >= POLLED)
    root = diagrams.renumbered(root, {p: len(voters) + n for n, p in enumerate(polls)})
    for number, crowd in map(diagrams.poll_of, polls):
        voters.append(Name(crowd))
        ballots.append(POLL + number)
    return Motion(tuple(movers), tuple(movers.values()), tuple(voters), root, tuple(ballots))


def _given(
    diagrams: Diagrams, asked: tuple[Mapping[str, int], int], name: str, *, whole: bool
) -> int:
    """Return what is left to be carried where a mover is for: of a crowd one member, or the whole of it."""
    places, root = asked
    if name not in places:
        return root
    size = diagrams.size(name)
    if not size:
        members = diagrams.crowds[name].members
        return diagrams.given_polls(root, name, members if whole else 1)
    for more in range(size if whole else 1):
        root = diagrams.given(root, places[name] + more)
    return root
