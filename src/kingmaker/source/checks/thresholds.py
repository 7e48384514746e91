"""Checks of rules of voting: those that can never be met, that always are, and whose parts contradict."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.inlaw import concerns_of
from kingmaker.model.numerals import number_to_text
from kingmaker.model.values import Comparison
from kingmaker.problems import Problem, Related, Severity
from kingmaker.records import dataclass
from kingmaker.source.checks.sizes import Sizes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.bodies import Body, Decision
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Cased
    from kingmaker.model.values import Name


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule where it stands: the body that decides by it, whose rule it is, and whether it is a quorum."""

    rule: s.Rule
    body: Name | None
    what: str
    quorum: bool = False


def rules(case: Case) -> Iterator[Placed]:
    """Yield every rule of voting of a case."""
    for name, body in case.bodies.items():
        yield from _of_body(name, body)
    for name, power in case.powers.items():
        for way in power.ways:
            for step in way:
                yield from _of_step(step, f"powers.{name}")
    for name, office in case.offices.items():
        deciders = (*office.removed_by, *office.appointed_by)
        by = deciders[0].value if deciders else None
        yield from _placed(office.passes, by, f"offices.{name}")


def _of_body(name: Name, body: Body) -> Iterator[Placed]:
    yield from _placed(body.quorum, name, f"bodies.{name}", quorum=True)
    yield from _placed(body.passes, name, f"bodies.{name}")
    if body.written_consent is not None:
        yield from _placed(body.written_consent.passes, name, f"bodies.{name}.written_consent")
    if body.vacancies is not None:
        yield from _of_step(body.vacancies, f"bodies.{name}.vacancies")


def _of_step(step: Decision, what: str) -> Iterator[Placed]:
    yield from _placed(step.quorum, step.by, what, quorum=True)
    yield from _placed(step.passes, step.by, what)
    if step.written_consent is not None:
        yield from _placed(step.written_consent.passes, step.by, f"{what}.written_consent")


def _placed(
    cased: Cased[s.Rule], body: Name | None, what: str, *, quorum: bool = False
) -> Iterator[Placed]:
    for option in cased:
        yield Placed(option.value, body, what, quorum)


def impossible_or_certain(case: Case) -> Iterator[Problem]:
    """Yield an error for each threshold that nobody can meet, a warning for each that is always met."""
    sizes = Sizes(case)
    for placed in rules(case):
        yield from _judged(placed.rule, placed, sizes, spare=False)


def _judged(rule: s.Rule, placed: Placed, sizes: Sizes, *, spare: bool) -> Iterator[Problem]:
    """Judge the parts of a rule; `spare`: another part of an `or` may hold instead."""
    if isinstance(rule, s.AnyRule | s.AllRules):
        other = isinstance(rule, s.AnyRule) and any(
            _fate(p, placed, sizes) is not False for p in rule.parts
        )
        for part in rule.parts:
            yield from _judged(part, placed, sizes, spare=spare or other)
        return
    fate = _fate(rule, placed, sizes)
    if fate is False:
        yield _never(rule, placed, sizes, spare=spare)
    elif fate is True:
        said = "this quorum" if placed.quorum else "this rule"
        message = f"{said} of `{placed.what}` is always met, whatever anybody does"
        help_ = (
            "write `quorum: none` if nothing is asked for" if placed.quorum else "raise the bound"
        )
        yield Problem("K527", message, rule.where, Severity.WARNING, help=help_)


def _never(rule: s.Rule, placed: Placed, sizes: Sizes, *, spare: bool) -> Problem:
    most = _most(rule, placed, sizes)
    base = getattr(rule, "base", None)
    there = (
        "" if most is None or base is None else f": there are {number_to_text(most)} {base.kind}"
    )
    if base is not None and base.name is not None and most is not None:
        there = f": `{base.name}` has {number_to_text(most)}"
    if isinstance(rule, s.Count) and rule.bound.unit == "share":
        there = ": a share is between nothing and all of it"
    said = "this quorum can never be met" if placed.quorum else "nobody can meet this threshold"
    return Problem(
        "K524" if placed.quorum else "K525",
        f"{said}{there}",
        rule.where,
        Severity.WARNING if spare else Severity.ERROR,
        help="lower the bound, or count something larger",
    )


def _fate(rule: s.Rule, placed: Placed, sizes: Sizes) -> bool | None:
    """Return whether a rule is always met, never met, or (`None`) depends on the vote."""
    if isinstance(rule, s.Count):
        return _counted(rule, placed, sizes)
    if isinstance(rule, s.Every | s.NoneOf):
        empty = rule.base.name is not None and _most(rule, placed, sizes) == 0
        return isinstance(rule, s.NoneOf) if empty else None
    if isinstance(rule, s.AnyRule):
        fates = [_fate(p, placed, sizes) for p in rule.parts]
        return True if True in fates else None if None in fates else False
    if isinstance(rule, s.AllRules):
        fates = [_fate(p, placed, sizes) for p in rule.parts]
        return False if False in fates else None if None in fates else True
    return None


def _counted(rule: s.Count, placed: Placed, sizes: Sizes) -> bool | None:
    bound = rule.bound.exact
    if bound is None:
        return None
    most = Fraction(1) if rule.bound.unit == "share" else _most(rule, placed, sizes)
    at_nothing = rule.comparison.holds(Fraction(0), bound)
    if most == 0 and rule.base.name is None:
        return None  # a body of nobody is a problem of its own
    if most is None:  # what holds of nothing and rises, or fails and falls, does so of any number
        return at_nothing if at_nothing is (rule.comparison not in _AT_MOST) else None
    at_all = rule.comparison.holds(most, bound)
    return at_nothing if at_nothing is at_all else None


_AT_MOST = (Comparison.FEWER_THAN, Comparison.NO_MORE_THAN)


def _most(rule: s.Rule, placed: Placed, sizes: Sizes) -> Fraction | None:
    base = getattr(rule, "base", None)
    return None if base is None else sizes.of(base, placed.body)


# --- parts that contradict --------------------------------------------------------------------


_ALL = frozenset("fax0")  #: for, against, abstaining, absent
_TALLIES = {
    s.Tally.FOR: frozenset("f"),
    s.Tally.AGAINST: frozenset("a"),
    s.Tally.ABSTAINING: frozenset("x"),
    s.Tally.NOT_FOR: frozenset("ax0"),
    s.Tally.PRESENT: frozenset("fax"),
    s.Tally.FOR_OR_ABSTAINING: frozenset("fx"),
}
_UNIVERSE = {
    s.BaseKind.VOTES_CAST: frozenset("fa"),
    s.BaseKind.PRESENT: frozenset("fax"),
    s.BaseKind.SHARES_PRESENT: frozenset("fax"),
}


@dataclass(frozen=True, slots=True)
class _Span:
    """Between which shares of a base some ballots together must lie; the ends count where not `open`."""

    rule: s.Rule
    ballots: frozenset[str]
    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False


def contradictory_parts(case: Case) -> Iterator[Problem]:
    """Yield an error where two parts of a rule cannot both be met."""
    sizes = Sizes(case)
    for placed in rules(case):
        for whole in _wholes(placed.rule):
            spans: dict[s.Base, list[_Span]] = {}
            for part in whole.parts:
                span = _span(part, placed, sizes)
                if span is not None:
                    spans.setdefault(part.base, []).append(span)  # type: ignore[union-attr]  # a span has a base
            for same in spans.values():
                yield from _clashes(same, _UNIVERSE.get(same[0].rule.base.kind, _ALL))  # type: ignore[union-attr]


def _wholes(rule: s.Rule) -> Iterator[s.AllRules]:
    if isinstance(rule, s.AllRules):
        yield rule
    if isinstance(rule, s.AllRules | s.AnyRule):
        for part in rule.parts:
            yield from _wholes(part)


def _span(rule: s.Rule, placed: Placed, sizes: Sizes) -> _Span | None:
    if not isinstance(rule, s.Count | s.Every | s.NoneOf):
        return None
    usual = s.Tally.PRESENT if placed.quorum else s.Tally.FOR
    ballots = _TALLIES[rule.tally or usual]
    if isinstance(rule, s.Every):
        return _Span(rule, ballots, Fraction(1), Fraction(1))
    if isinstance(rule, s.NoneOf):
        return _Span(rule, ballots, Fraction(0), Fraction(0))
    bound = _as_share(rule, placed, sizes)
    if bound is None or not 0 <= bound <= 1:
        return None  # beyond the whole: a problem of its own
    if rule.comparison in _AT_MOST:
        strict = rule.comparison is Comparison.FEWER_THAN
        return _Span(rule, ballots, Fraction(0), bound, high_open=strict)
    strict = rule.comparison is Comparison.MORE_THAN
    return _Span(rule, ballots, bound, Fraction(1), low_open=strict)


def _as_share(rule: s.Count, placed: Placed, sizes: Sizes) -> Fraction | None:
    bound = rule.bound.exact
    if bound is None or rule.bound.unit == "share":
        return bound
    size = sizes.exactly(rule.base, placed.body)
    return None if not size else bound / size


def _clashes(spans: list[_Span], universe: frozenset[str]) -> Iterator[Problem]:
    for first, second in combinations(spans, 2):
        left, right = first.ballots & universe, second.ballots & universe
        if _cannot(first, left, second, right, universe):
            yield Problem(
                "K526",
                "no vote can meet this part of the rule and the other",
                second.rule.where,
                help="write `or` if either is enough, or correct one of them",
                related=(Related(first.rule.where, "the other part"),),
            )


def _cannot(
    first: _Span,
    left: frozenset[str],
    second: _Span,
    right: frozenset[str],
    universe: frozenset[str],
) -> bool:
    """Tell whether two spans over kinds of ballots that make up one whole leave no vote at all."""
    apart = not left & right
    if apart and _beyond(
        first.low + second.low, Fraction(1), open_=first.low_open or second.low_open
    ):
        return True
    if apart and left | right == universe:
        sums = first.high + second.high
        if _beyond(Fraction(1), sums, open_=first.high_open or second.high_open):
            return True
    if left <= right and _beyond(first.low, second.high, open_=first.low_open or second.high_open):
        return True
    return right <= left and _beyond(
        second.low, first.high, open_=second.low_open or first.high_open
    )


def _beyond(low: Fraction, high: Fraction, *, open_: bool) -> bool:
    return low > high or (open_ and low == high)


def elections_only(case: Case) -> Iterator[Problem]:
    """Yield an error where the most votes are to decide something that is no election."""
    for name, power in case.powers.items():
        elects = any(isinstance(act, s.Elect | s.Appoint) for act in power.acts)
        if elects or not (power.acts or concerns_of(power) in _NO_ELECTION):
            continue
        for step in (step for way in power.ways for step in way):
            for option in step.passes:
                if isinstance(option.value, s.Plurality):
                    message = (
                        f"`{name}` is no election, and `most votes cast` decides elections only"
                    )
                    help_ = "write a threshold, such as `more than half of votes cast`"
                    yield Problem("K528", message, option.value.where, help=help_)


_NO_ELECTION = (
    "remove-director", "remove-officer", "fix-board-size", "amend-bylaws", "amend-charter",
    "call-meeting", "merge", "dissolve", "issue-shares", "delegate",
)  # fmt: skip
