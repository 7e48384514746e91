"""Elections with several candidates: who wins with which votes, as one decision diagram for each of them.

Each voter picks one candidate: it is asked of one after the other whether it is this one, but not of the last. Going
through the voters it is kept how many votes each candidate has; whoever in the end has most is elected, and nobody
where several are level. Votes are counted with the weights of the voters, in whole numbers.
"""

from __future__ import annotations

from dataclasses import field
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.analysis.exploring import merged
from kingmaker.analysis.struggle.moving import Motion
from kingmaker.analysis.struggle.refusing import Refused, Unplayable
from kingmaker.analysis.struggle.tallying import CARRIED, FAILED
from kingmaker.model import sentences as s
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from kingmaker.analysis.exploring import Explorer, Stage
    from kingmaker.analysis.frames import Values
    from kingmaker.analysis.options import Option
    from kingmaker.analysis.struggle.motions import Deciding
    from kingmaker.analysis.struggle.moving import Contest
    from kingmaker.analysis.struggle.tallying import Nodes

#: An election may come to so many different counts of votes, over all its voters.
MOST_COUNTS = 30_000


def contests_of(explorer: Explorer) -> dict[int, tuple[int, ...]]:
    """Return for each option by which one of several may be elected by one move: all of them."""
    found: dict[str, list[int]] = {}
    for number, option in enumerate(explorer.options):
        if option.it is not None and option.move.nobody is None and _elects(option):
            found.setdefault(option.name, []).append(number)
    return {n: tuple(own) for own in found.values() if len(own) > 1 for n in own}


def _elects(option: Option) -> bool:
    """Tell whether a move is one step that elects whom it is about, and does nothing else."""
    steps = option.move.steps
    acts = [act for step in steps for act in step.do]
    return len(steps) == 1 and len(acts) == 1 and isinstance(acts[0], s.Elect)


@dataclass(slots=True)
class Counting:
    """Makes the diagrams of one election: a voter of number n has the places from n times `candidates` on."""

    nodes: Nodes
    weights: Sequence[Fraction]
    candidates: int
    _whole: tuple[int, ...] = ()
    _left: tuple[int, ...] = ()
    _known: dict[tuple[int, tuple[int, ...]], tuple[int, ...]] = field(default_factory=dict)

    def roots(self) -> tuple[int, ...]:
        """Return for each candidate the diagram that is carried if it is elected.

        Raises `Refused` where the votes can be counted up in too many ways.
        """
        unit = lcm(*(w.denominator for w in self.weights))
        self._whole = tuple(int(w * unit) for w in self.weights)
        left = [0]
        for weight in reversed(self._whole):
            left.append(left[-1] + weight)
        self._left = tuple(left[::-1])
        return self._from(0, (0,) * self.candidates)

    def _from(self, number: int, counts: tuple[int, ...]) -> tuple[int, ...]:
        """Return the diagrams from a voter on, with the votes that have been given."""
        first, *others = sorted(counts, reverse=True)
        second, left = max(others, default=0), self._left[number]
        if first > second + left or not left:
            won = first > second
            return tuple(CARRIED if won and own == first else FAILED for own in counts)
        key = (number, counts)
        if key not in self._known:
            if len(self._known) >= MOST_COUNTS:
                msg = (
                    f"an election of {len(self._whole)} voters and {self.candidates} candidates comes to more than "
                    f"{MOST_COUNTS:,} counts of their votes, the most that are followed exactly"
                )
                raise Refused(msg)
            self._known[key] = ()
            self._known[key] = self._picked(number, counts)
        return self._known[key]

    def _picked(self, number: int, counts: tuple[int, ...]) -> tuple[int, ...]:
        """Return the diagrams where a voter picks one: asked of each candidate but the last."""
        weight = self._whole[number]
        after = [
            self._from(number + 1, (*counts[:c], counts[c] + weight, *counts[c + 1 :]))
            for c in range(self.candidates)
        ]
        made = after[-1]
        for c in range(self.candidates - 2, -1, -1):
            place = number * self.candidates + c
            pairs = zip(after[c], made, strict=True)
            made = tuple(self.nodes.node(place, (yes, no, no)) for yes, no in pairs)
        return made


def election(diagrams: Nodes, contest: Contest, candidates: int) -> tuple[Motion, ...]:
    """Return for each candidate the motion that is carried if it is elected; without a quorum nobody is."""
    counted = len(contest.voters) if contest.quorate else 0
    roots = Counting(diagrams, contest.weights[:counted], candidates).roots()
    asked = [(Name(voter), c) for voter in contest.voters for c in range(candidates)]
    voters, about = tuple(v for v, _ in asked), tuple(c for _, c in asked)
    ballots = tuple(c - candidates for c in about)
    return tuple(Motion((), (), voters, root, ballots, (), about) for root in roots)


#: Where each candidate of an election leads to, by option.
There: TypeAlias = "dict[int, Values]"


@dataclass(slots=True)
class Electing:
    """Finds the elections of one case; `rivals` are for each candidate's option all of its election."""

    explorer: Explorer
    deciding: Deciding
    rivals: Mapping[int, tuple[int, ...]]
    _known: dict[tuple[int, Values], tuple[Contest | None, There]] = field(default_factory=dict)

    def contest(
        self, first: int, values: Values, failed: dict[Name, Unplayable | Refused]
    ) -> tuple[Contest | None, There]:
        """Return an election as it stands, and where its candidates lead to; why one cannot be played is put down."""
        key = (first, values)
        if key not in self._known:
            contest: Contest | None = None
            there: There = {}
            for number in self.rivals[first]:
                option = self.explorer.options[number]
                stages: list[Stage] = []
                found = self.explorer.take(option, values, stages=stages)
                if found is not None and option.name not in failed:
                    there[number] = merged(values, option.reads, found[0])
                    try:
                        contest = self.deciding.contest(option, stages[0])
                    except (Unplayable, Refused) as error:
                        failed[option.name] = error
            self._known[key] = (contest, there)
        return self._known[key]
