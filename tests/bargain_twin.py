"""Models of bargaining number by number, as their steps are written: a round of challenges, exchanges of positions."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

_LITTLE = 1e-9


class Round:
    """One round of those who stand at a place, with a salience and a capability each."""

    def __init__(self, rows: list[tuple[float, float, float]], width: float) -> None:
        self.rows, self.width = rows, width
        self.top = max(s for _, s, _ in rows)
        self.risk = [1.0] * len(rows)
        self.risk = self._risk()

    def _minds(self, k: int, place: float) -> float:
        return float((abs(self.rows[k][0] - place) / self.width) ** self.risk[k])

    def _votes(self, i: int, j: int) -> float:
        a, b = self.rows[i][0], self.rows[j][0]
        return sum(
            s * c * max(0.0, self._minds(k, b) - self._minds(k, a))
            for k, (_, s, c) in enumerate(self.rows)
        )

    def _expects(self, i: int, j: int, eyes: int) -> float:
        half = abs(self.rows[i][0] - self.rows[j][0]) / self.width / 2
        r = self.risk[eyes]
        won, lost = 2 - 4 * (0.5 - half) ** r, 2 - 4 * (0.5 + half) ** r
        everyone = range(len(self.rows))
        everything = 2 * sum(self._votes(a, b) for a, b in product(everyone, everyone))
        chance, s = self._votes(i, j) / everything, self.rows[j][1] / self.top
        return float(s * (chance * won + (1 - chance) * lost) + (1 - s) * won - 2 + 4 * 0.5**r)

    def _risk(self) -> list[float]:
        everyone = range(len(self.rows))
        threat = [sum(self._expects(j, i, i) for j in everyone if j != i) for i in everyone]
        low, high = min(threat), max(threat)
        if not high > low:
            return self.risk
        ratios = [(2 * t - high - low) / (high - low) for t in threat]
        return [(1 - q / 3) / (1 + q / 3) for q in ratios]

    def _offers(self, j: int) -> list[list[float]]:
        """How far j would have to go: lost confrontations, compromises, giving in."""
        kinds: list[list[float]] = [[], [], []]
        for i, (place, _, _) in enumerate(self.rows):
            gap = place - self.rows[j][0]
            theirs, own = self._expects(i, j, j), self._expects(j, i, j)
            if abs(gap) <= _LITTLE * self.width or theirs <= 0:
                continue
            if 0 < own < theirs:
                kinds[0].append(gap)
            elif own < 0 and -own < theirs:
                kinds[1].append(gap * -own / theirs)
            elif own < 0:
                kinds[2].append(gap)
        return kinds

    def moved(self) -> list[float]:
        """Return where each stands afterwards."""
        found = []
        for j, (place, _, _) in enumerate(self.rows):
            taken = next((kind for kind in self._offers(j) if kind), [0.0])
            least = min(abs(shift) for shift in taken)
            near = [s for s in taken if abs(s) <= least + _LITTLE * self.width]
            both = min(near) < 0 < max(near)
            found.append(place + (0.0 if both else min(near, key=abs)))
        return found


class Exchanges:
    """Deals on two issues among those who have a place on each, a salience of each and one capability: in exact numbers."""

    def __init__(self, rows: list[tuple[float, float, float, float, float]]) -> None:
        exact = [[Fraction(number) for number in row] for row in rows]
        self.places = [[row[n] for row in exact] for n in (0, 1)]
        self.cares = [[row[n] for row in exact] for n in (2, 3)]
        self.weights = [[row[n] * row[4] for row in exact] for n in (2, 3)]
        self.given: set[tuple[int, int]] = set()

    def outcome(self, issue: int) -> Fraction:
        pairs = zip(self.weights[issue], self.places[issue], strict=True)
        return sum((w * x for w, x in pairs), Fraction(0)) / sum(self.weights[issue])

    def _may(self, issue: int, one: int, other: int) -> bool:
        middle = self.outcome(issue)
        return (self.places[issue][one] - middle) * (self.places[issue][other] - middle) < 0

    def _most(self, issue: int, giver: int, taker: int) -> Fraction:
        """How far the outcome can go if one gives way: all the way to the other, and not beyond what that one wants."""
        mine, wanted = self.places[issue][giver], self.places[issue][taker]
        share = self.weights[issue][giver] / sum(self.weights[issue])
        return min(abs(wanted - mine) * share, abs(wanted - self.outcome(issue)))

    def _deals(self) -> list[tuple[Fraction, int, int, int, Fraction, Fraction]]:
        found = []
        people = range(len(self.places[0]))
        for (p, q), (i, j) in product(permutations((0, 1)), permutations(people, 2)):
            if (p, i) in self.given or (q, j) in self.given:
                continue
            if not (self._may(0, i, j) and self._may(1, i, j)):
                continue
            rate = (self.cares[p][i] + self.cares[p][j]) / (self.cares[q][i] + self.cares[q][j])
            here = min(self._most(p, i, j), self._most(q, j, i) / rate)
            gain = rate * here * self.cares[q][i] - here * self.cares[p][i]
            if gain > 0:
                found.append((gain, p, i, j, here, rate * here))
        return found

    def settled(self) -> list[float]:
        """Return the outcomes once the best deal has been made again and again."""
        while deals := self._deals():
            _, p, i, j, here, there = max(deals)
            for issue, giver, taker, far in ((p, i, j, here), (1 - p, j, i, there)):
                way = 1 if self.places[issue][taker] > self.places[issue][giver] else -1
                part = self.weights[issue][giver] / sum(self.weights[issue])
                self.places[issue][giver] += way * far / part
                self.given.add((issue, giver))
        return [float(self.outcome(0)), float(self.outcome(1))]
