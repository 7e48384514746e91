"""Particles by draw and filter: what each becomes, which are kept, and how some are drawn where there are too many."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kingmaker.analysis.struggle.sampling import uniforms
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Real

    Places = NDArray[np.int64]

#: A state, and the events that have happened.
Node: TypeAlias = tuple[int, int]
#: So many filters go along a record side by side, once chance decides which particles are kept.
FILTERS = 8
#: The least part of a particle's weight that counts where it is decided which are kept, whatever may come of it.
PLAIN = 0.25
#: Streams of numbers by chance beside the one of moves: which particles are kept, and which of them go on.
KEPT, ONWARD = 1, 2


@dataclass(frozen=True, slots=True)
class Cohort:
    """The particles that agree with the record up to an event, at the beginning of a tick.

    Particle n stands in `states[n]` and has the share `shares[n]` of its draw (`draws[n]`) in a filter (`filters[n]`, or
    -1: in all of them). `likelihood` is the logarithm of that of the record by draw and filter.
    """

    tick: int
    states: Places
    draws: Places
    filters: Places
    shares: Real
    likelihood: Real  # [draws, filters]

    def chosen(self, draw: int, filter_: int, chance: Real) -> Places:
        """Return the states of particles of one draw in one filter, drawn systematically: as many as there are numbers.

        Only the first number decides; none is returned where no particle agrees with the record.
        """
        own = np.flatnonzero((self.draws == draw) & np.isin(self.filters, (-1, filter_)))
        if not own.size:
            return own
        order = own[np.argsort(self.states[own], kind="stable")]
        up = np.cumsum(self.shares[order])
        wanted = (np.arange(chance.size) + chance[0]) / chance.size * up[-1]
        found: Places = self.states[
            order[np.minimum(np.searchsorted(up, wanted, side="right"), own.size - 1)]
        ]
        return found


@dataclass(slots=True)
class Particles:
    """All particles: particle n is at node `at[n]` in lane `lane[n]` with a weight; those of a lane add up to one.

    A lane is a draw in one filter, or in all as long as nothing was left to chance: lane d x (filters + 1) + g + 1 of
    filter g, or + 0 of all. `scale` is the logarithm of what the weights of a lane are to be multiplied with.
    """

    most: int
    seed: int
    nodes: list[Node]
    at: Places
    lane: Places
    weight: Real
    scale: Real
    _index: dict[Node, int] = field(default_factory=dict)

    @classmethod
    def of(cls, draws: int, most: int, seed: int, start: Node) -> Particles:
        """Return one particle of each draw."""
        lanes = np.arange(draws) * (FILTERS + 1)
        none = np.full(draws * (FILTERS + 1), -np.inf)
        none[lanes] = 0.0
        at, weight = np.zeros(draws, np.int64), np.ones(draws)
        return cls(most, seed, [start], at, lanes, weight, none, {start: 0})

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of draws and of filters."""
        return self.scale.size // (FILTERS + 1), FILTERS

    def draws(self, own: Places) -> Places:
        """Return the draws of particles."""
        found: Places = self.lane[own] // (FILTERS + 1)
        return found

    def alive(self) -> list[Node]:
        """Return the nodes at which there are particles."""
        return [self.nodes[n] for n in np.unique(self.at).tolist()]

    def groups(self) -> Iterator[tuple[Node, Places]]:
        """Yield nodes with the particles there."""
        order = np.argsort(self.at, kind="stable")
        own, starts = np.unique(self.at[order], return_index=True)
        for node, places in zip(own.tolist(), np.split(order, starts[1:]), strict=True):
            yield self.nodes[node], places

    def number(self, node: Node) -> int:
        """Return the number of a node."""
        found = self._index.get(node)
        if found is None:
            found = self._index[node] = len(self.nodes)
            self.nodes.append(node)
        return found

    # --- what they become -----------------------------------------------------------------------

    def become(self, ways: Callable[[Node], tuple[list[Node], Real]]) -> None:
        """Let every particle become all that its node may become, as likely as that is in its draw."""
        at, lane, weight = [], [], []
        for node, own in self.groups():
            then, likely = ways(node)
            at.append(np.repeat([self.number(n) for n in then], own.size))
            lane.append(np.tile(self.lane[own], len(then)))
            weight.append((likely[:, self.draws(own)] * self.weight[own]).ravel())
        if at:
            self._put(np.concatenate(at), np.concatenate(lane), np.concatenate(weight))

    def rename(self, then: Callable[[Node], Node]) -> None:
        """Let every node become another one."""
        sure = np.ones((1, self.shape[0]))
        if any(then(node) != node for node in self.alive()):
            self.become(lambda node: ([then(node)], sure))

    def keep(self, bits: int) -> None:
        """Keep particles in which all of these events have happened."""
        own = np.array([not bits & ~mask for _, mask in self.nodes], np.bool_)[self.at]
        self._put(self.at[own], self.lane[own], self.weight[own])

    def _put(self, at: Places, lane: Places, weight: Real) -> None:
        """Take these particles for all: those alike as one, none that weighs nothing, each lane adding up to one."""
        key = at * self.scale.size + lane
        own, place = np.unique(key[weight > 0], return_inverse=True)
        sums = summed(place.reshape(-1), weight[weight > 0], own.size)
        self.at, self.lane = own // self.scale.size, own % self.scale.size
        total = summed(self.lane, sums, self.scale.size)
        with np.errstate(divide="ignore"):
            self.scale = self.scale + np.log(total)
        self.weight = sums / total[self.lane]

    # --- what is told of them -------------------------------------------------------------------

    def log_sums(self, values: Real) -> Real:
        """Return the logarithms of the sums of weights times values, by draw and filter."""
        sums = summed(self.lane, self.weight * values, self.scale.size)
        with np.errstate(divide="ignore"):
            return self._by_filter(self.scale + np.log(sums))

    def _by_filter(self, lanes: Real) -> Real:
        """Return what lanes tell by draw and filter: what is the same in all is told of each."""
        grid = lanes.reshape(self.shape[0], FILTERS + 1)
        found: Real = np.maximum(grid[:, 1:], grid[:, :1])
        return found

    def cohort(self, tick: int) -> Cohort:
        """Return the particles as they are at the beginning of a tick."""
        states = np.array([state for state, _ in self.nodes], np.int64)[self.at]
        draws, filters = np.divmod(self.lane, FILTERS + 1)
        return Cohort(tick, states, draws, filters - 1, self.weight, self._by_filter(self.scale))

    # --- which are kept -------------------------------------------------------------------------

    def thin(self, tick: int, reach: Callable[[Node], float]) -> int:
        """Draw some of the particles of each lane that has too many; return in how many lanes that was.

        `reach` tells how likely a node is to keep the rest of the record: what it could not keep counts as lighter.
        """
        many = np.bincount(self.lane, minlength=self.scale.size) > self.most
        if not many.any():
            return 0
        self._part(many)
        many = np.bincount(self.lane, minlength=self.scale.size) > self.most
        reaching = {n: reach(self.nodes[n]) for n in np.unique(self.at).tolist()}
        order = np.argsort(self.lane, kind="stable")
        own, starts = np.unique(self.lane[order], return_index=True)
        kept = []
        for lane, places in zip(own.tolist(), np.split(order, starts[1:]), strict=True):
            if many[lane]:
                places = self._drawn(tick, lane, places, reaching)  # noqa: PLW2901 - those that are left
            kept.append(places)
        left = np.concatenate(kept)
        self._put(self.at[left], self.lane[left], self.weight[left])
        return int(many.sum())

    def _part(self, many: NDArray[np.bool_]) -> None:
        """Let draws that went along all filters alike go on in each by itself."""
        own = many[self.lane] & (self.lane % (FILTERS + 1) == 0)
        rest, every = np.flatnonzero(~own), np.flatnonzero(own)
        lanes = [self.lane[every] + 1 + g for g in range(FILTERS)]
        for draw in np.unique(self.lane[every]).tolist():
            self.scale[draw + 1 : draw + 1 + FILTERS] = self.scale[draw]
            self.scale[draw] = -np.inf
        again = np.concatenate([rest, np.tile(every, FILTERS)])
        self.lane = np.concatenate([self.lane[rest], *lanes])
        self.at, self.weight = self.at[again], self.weight[again]

    def _drawn(self, tick: int, lane: int, places: Places, reach: dict[int, float]) -> Places:
        """Return the particles of a lane that are kept, those drawn by chance made heavier."""
        draw, filter_ = divmod(lane, FILTERS + 1)
        seed = self.seed + (KEPT << 32)
        chance = float(uniforms(seed, draw, filter_, 1, skip=tick)[filter_ - 1, 0])
        weight = self.weight[places]
        ahead = weight * np.array([reach[n] for n in self.at[places].tolist()])
        total = float(ahead.sum())
        score = PLAIN * weight + (1 - PLAIN) * (ahead / total if total > 0 else weight)
        surely = kept_shares(score, self.most)
        up = np.cumsum(surely)
        taken = np.floor(up - chance) > np.floor(np.append(0.0, up[:-1]) - chance)
        taken |= surely >= 1
        own: Places = places[taken]
        self.weight[own] /= surely[taken]
        return own


def summed(places: Places, values: Real, size: int) -> Real:
    """Return the sums of values by their places.

    >>> summed(np.array([0, 2, 0]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [4.0, 0.0, 2.0]
    """
    return np.asarray(np.bincount(places, values, minlength=size), np.float64)


def kept_shares(score: Real, most: int) -> Real:
    """Return how likely each is to be kept so that as many are as there is room for: min(1, score / c) for one c.

    >>> kept_shares(np.array([8.0, 1.0, 1.0, 2.0]), 3).tolist()
    [1.0, 0.5, 0.5, 1.0]
    """
    order = np.sort(score)[::-1]
    rest = np.cumsum(order[::-1])[::-1]
    for sure in range(most):
        level = rest[sure] / (most - sure)
        if order[sure] <= level:
            found: Real = np.minimum(score / level, 1.0)
            return found
    return np.ones_like(score)
