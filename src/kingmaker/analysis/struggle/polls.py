"""How likely a large crowd is to bring what a rule still needs: so many of many who come and vote, each by itself.

Of N members each comes with the same probability, and votes for or against with another. Given that M have come, the
votes for are binomial; so the sum is over M, each with the tail of a binomial distribution from what is needed then,
which is worked out anew every so often and in between passed on from M to M + 1. Terms are left out where all of them
together are below 1e-16, by Bernstein's inequality; else there is no error but that of rounding. Cost: as many steps
as a few standard deviations of M.

Source: C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000), for one term.
"""

from __future__ import annotations

from math import exp, lgamma, log, pi, sqrt
from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.vectors import compiled

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.arena import Whole

#: Whether a poll is as good as sure to fail, or to be met; else whether it matters who comes, or it is the same as coming to vote against.
FAILS, HOLDS, OF_THOSE, OF_ALL = 0, 1, 2, 3
#: Smaller probabilities are not passed on from one number to the next; from here on Stirling's series is exact; how near is near.
TINY, MANY, NEAR = 1e-280, 16, 0.1
#: What lies so far out is left out: its probability is below e to minus this.
FAR = 40.0
#: What a comparison of a poll is made of: by a vote for, by one against, by a member who stays away; what it needs.
TERM = 4


@compiled
def _rest(number: float) -> float:
    """Return by how much Stirling's formula for the logarithm of a factorial is too small."""
    if number < MANY:
        return lgamma(number + 1) - (number + 0.5) * log(number) + number - 0.5 * log(2 * pi)
    square = number * number
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680) / square) / square) / square) / number


@compiled
def _apart(count: float, mean: float) -> float:
    """Return count log(count / mean) + mean - count, without losing digits where they are near."""
    if abs(count - mean) < NEAR * (count + mean):
        near = (count - mean) / (count + mean)
        total = (count - mean) * near
        term = 2 * count * near
        near *= near
        for number in range(1, 1000):
            term *= near
            more = total + term / (2 * number + 1)
            if more == total:
                break
            total = more
        return total
    return count * log(count / mean) + mean - count


@compiled
def exactly_so_many(count: int, of: int, yes: float, no: float) -> float:
    """Return the probability that just so many of so many are for, each with probability `yes`, else `no`."""
    if count < 0 or count > of:
        return 0.0
    if yes <= 0.0 or no <= 0.0:
        return 1.0 if count == (0 if yes <= 0.0 else of) else 0.0
    left = of - count
    if not count or not left:
        sure, other = (no, yes) if count == 0 else (yes, no)
        if other < NEAR:
            return exp(-_apart(float(of), of * sure) - of * other) if of else 1.0
        return exp(of * log(sure))
    power = _rest(float(of)) - _rest(float(count)) - _rest(float(left))
    power -= _apart(float(count), of * yes) + _apart(float(left), of * no)
    return exp(power) * sqrt(of / (2 * pi * count * left))


@compiled
def at_least(count: int, of: int, yes: float, no: float) -> float:
    """Return the probability that at least so many of so many are for: a sum of the smaller side, from its largest term."""
    if count <= 0:
        return 1.0
    if count > of or yes <= 0.0:
        return 0.0
    if no <= 0.0:
        return 1.0
    if count > of * yes:
        term = exactly_so_many(count, of, yes, no)
        total = term
        while count < of and term > 1e-17 * total:
            term *= (of - count) * yes / ((count + 1) * no)
            count += 1
            total += term
        return min(1.0, total)
    count -= 1
    term = exactly_so_many(count, of, yes, no)
    total = term
    while count > 0 and term > 1e-17 * total:
        term *= count * no / ((of - count + 1) * yes)
        count -= 1
        total += term
    return max(0.0, 1.0 - total)


@compiled
def _needed(words: Whole, at: int, came: int) -> int:
    """Return how many votes for are needed where so many have come; more than have come, where none will do."""
    of, most = words[at], 0
    for number in range(words[at + 1]):
        term = at + 2 + TERM * number
        pro, con, away = words[term], words[term + 1], words[term + 2]
        left = words[term + 3] - con * came - away * (of - came)
        if pro == con:
            if left > 0:
                return came + 1
        elif left > 0:
            most = max(most, -(-left // (pro - con)))
    return most


@compiled
def _settled(words: Whole, at: int, yes: float, no: float, comes: float) -> int:
    """Tell whether a poll is as good as sure to fail, or to be met; else what it turns on."""
    of, kind = words[at], HOLDS
    for number in range(words[at + 1]):
        term = at + 2 + TERM * number
        pro, con, away = float(words[term]), float(words[term + 1]), float(words[term + 2])
        mean = comes * (yes * pro + no * con) + (1 - comes) * away
        spread = comes * (yes * (pro - mean) ** 2 + no * (con - mean) ** 2)
        spread = of * (spread + (1 - comes) * (away - mean) ** 2)
        short = words[term + 3] - of * mean
        widest = max(pro, con, away) - min(pro, con, away)
        if short * short > 2 * FAR * (spread + widest * abs(short) / 3):
            if short > 0:
                return FAILS
            continue
        if words[term + 1] != words[term + 2]:
            kind = OF_THOSE
        elif kind == HOLDS:
            kind = OF_ALL
    return kind


@compiled
def chance(words: Whole, at: int, yes: float, no: float, comes: float) -> float:
    """Return the probability that a crowd brings what all comparisons of a poll need.

    The poll stands at a place of a list: members, comparisons, then for each its `TERM` numbers. A member comes with
    probability `comes`, and is then for with `yes`, against with `no`.
    """
    kind, of = _settled(words, at, yes, no, comes), words[at]
    if kind < OF_THOSE:
        return float(kind)
    if comes >= 1.0:
        return at_least(_needed(words, at, of), of, yes, no)
    if kind == OF_ALL:
        pro = comes * yes
        return at_least(_needed_of_all(words, at), of, pro, 1 - pro)
    return _summed(words, at, yes, no, comes)


@compiled
def _summed(words: Whole, at: int, yes: float, no: float, comes: float) -> float:
    """Return the sum over how many come."""
    of = words[at]
    mean = of * comes
    wide = FAR / 3 + sqrt(FAR * FAR / 9 + 2 * FAR * mean * (1 - comes))
    first, last = max(0, int(mean - wide)), min(of, int(mean + wide) + 1)
    weight = every = total = tail = term = 0.0
    known, since, needs = False, 0, 0
    for came in range(first, last + 1):
        if weight < TINY:
            weight = exactly_so_many(came, of, comes, 1 - comes)
        now = _needed(words, at, came)
        if known and since < 4 * sqrt(came * yes * no) and 0 < now <= came:
            since += 1
            tail, term = _passed_on(tail, term, (came, needs, now), yes, no)
        else:
            since, tail = 0, at_least(now, came, yes, no)
            known = 0 < now <= came and yes > 0.0 and no > 0.0
            term = exactly_so_many(now, came, yes, no)
        needs = now
        total += weight * tail
        every += weight
        weight *= (of - came) * comes / ((came + 1) * (1 - comes))
    return min(1.0, max(0.0, total / every))


@compiled
def _passed_on(
    tail: float, term: float, counts: tuple[int, int, int], yes: float, no: float
) -> tuple[float, float]:
    """Return the probability of at least so many, and of just so many, where one more has come than was known.

    `counts` are how many have come, how many of those that came before were needed, and how many are now.
    """
    came, needs, now = counts
    tail += term * needs * no / (came - needs)
    term *= came * no / (came - needs)
    while needs < now:
        tail -= term
        term *= (came - needs) * yes / ((needs + 1) * no)
        needs += 1
    while needs > now:
        term *= needs * no / ((came - needs + 1) * yes)
        needs -= 1
        tail += term
    return tail, term


@compiled
def _needed_of_all(words: Whole, at: int) -> int:
    """Return how many votes for are needed of all members, where staying away is as good as a vote against."""
    most = 0
    for number in range(words[at + 1]):
        term = at + 2 + TERM * number
        if words[term + 1] == words[term + 2] and words[term] != words[term + 1]:
            left = words[term + 3] - words[term + 1] * words[at]
            if left > 0:
                most = max(most, -(-left // (words[term] - words[term + 1])))
    return most
