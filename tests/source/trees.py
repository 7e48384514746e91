"""Any sentence a case may hold, as a tree: what Hypothesis draws the round trips from."""

from __future__ import annotations

import string
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from kingmaker.model import sentences as s
from kingmaker.model.values import Comparison, Name, exactly
from kingmaker.source.refusals import refused
from kingmaker.source.reserved import is_name
from kingmaker.source.senses import HORIZONS

if TYPE_CHECKING:
    from kingmaker.model.values import Quantity

ZONE = ZoneInfo("America/Los_Angeles")

#: Words that mean something else in the place of a name, though they may be names elsewhere.
ELSEWHERE = {"share", "directors", "trustees", "partners", "managers", "councillors"}


def _may_be_name(text: str) -> bool:
    return is_name(text) and refused(text) is None and text not in ELSEWHERE


NAMES = st.builds(
    Name, st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True).filter(_may_be_name)
)
PLACES = st.one_of(NAMES, st.builds(lambda a, b: Name(f"{a}.{b}"), NAMES, NAMES))
COMPARISONS = st.sampled_from(Comparison)
TALLIES = st.one_of(st.none(), st.sampled_from(s.Tally))

SHARES = st.builds(
    lambda part, whole: exactly(Fraction(part % whole, whole), "share"),
    st.integers(0, 999),
    st.integers(1, 999),
)
NUMBERS = st.builds(
    lambda n, cents: Fraction(n) + Fraction(cents, 100),
    st.integers(0, 10**13),
    st.sampled_from([0, 5, 50, 99]),
)
COUNTS = st.builds(exactly, st.one_of(st.integers(0, 30).map(Fraction), NUMBERS))
BOUNDS = st.one_of(SHARES, COUNTS)
AMOUNTS = st.builds(
    exactly,
    st.builds(lambda n, sign: n * sign, NUMBERS, st.sampled_from([1, -1])),
    st.one_of(st.just(""), st.just("USD"), NAMES.map(str)),
)
QUANTITIES = st.one_of(AMOUNTS, SHARES)

PLAIN_BASES = st.sampled_from([k for k in s.BaseKind if k is not s.BaseKind.NAMED]).map(s.Base)
BASES = st.one_of(
    PLAIN_BASES,
    st.builds(s.Base, st.just(s.BaseKind.NAMED), NAMES),
    st.builds(s.Base, st.just(s.BaseKind.OUTSTANDING), NAMES),
)
GROUPS = st.one_of(
    st.builds(s.Base, st.just(s.BaseKind.NAMED), NAMES), st.just(s.Base(s.BaseKind.MEMBERS))
)

_THRESHOLDS = st.one_of(
    st.builds(s.Count, COMPARISONS, BOUNDS, BASES, TALLIES),
    st.builds(s.Every, BASES, TALLIES),
    st.builds(s.NoneOf, BASES, TALLIES),
    st.just(s.Plurality()),
)


def _several(parts: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(parts, min_size=2, max_size=3).map(tuple)


RULES: st.SearchStrategy[s.Rule] = st.one_of(
    st.just(s.NoRule()),
    st.recursive(
        _THRESHOLDS,
        lambda inner: st.one_of(
            st.builds(s.AnyRule, _several(inner)),
            st.builds(s.AllRules, _several(inner)),
        ),
        max_leaves=6,
    ),
)

REFS = st.one_of(
    NAMES, st.sampled_from(s.Pronoun), st.builds(s.HolderOf, NAMES), st.builds(s.EveryoneIn, NAMES)
)
VALUES = st.one_of(
    NAMES,
    st.sampled_from(s.Pronoun),
    st.sampled_from(s.Special),
    st.builds(s.HolderOf, NAMES),
    QUANTITIES,
)
EMPLOYERS = st.one_of(NAMES, st.sampled_from(s.Special))


def _counted(
    comparison: Comparison,
    bound: Quantity,
    of: s.Base,
    asked: tuple[s.Predicate, Name | s.Special | None],
) -> s.Counted:
    return s.Counted(comparison, bound, of, *asked)


PREDICATES: st.SearchStrategy[tuple[s.Predicate, Name | s.Special | None]] = st.one_of(
    st.tuples(st.just(s.Predicate.IN_OFFICE), st.none()),
    st.tuples(st.just(s.Predicate.WORKS), EMPLOYERS),
    st.tuples(st.sampled_from([s.Predicate.MEMBER, s.Predicate.HOLDS, s.Predicate.IS]), NAMES),
)
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001 - placed at once
    lambda d: d.replace(microsecond=0, tzinfo=UTC).astimezone(ZONE)
)
#: Days, and times that clocks show once.
DATES = INSTANTS.filter(lambda d: d.replace(fold=0).utcoffset() == d.replace(fold=1).utcoffset())

FACTS: st.SearchStrategy[s.Fact] = st.one_of(
    st.builds(s.Is, REFS, VALUES),
    st.builds(s.Level, REFS, COMPARISONS, VALUES),
    st.builds(s.Member, REFS, NAMES),
    st.builds(s.Works, REFS, EMPLOYERS),
    st.builds(s.Holds, REFS, COMPARISONS, BOUNDS, BASES),
    st.builds(_counted, COMPARISONS, BOUNDS, GROUPS, PREDICATES),
    st.builds(s.DateIs, COMPARISONS, DATES),
    st.builds(s.Happened, NAMES),
    st.builds(s.Moved, NAMES, st.booleans(), st.none() | QUANTITIES, st.none() | QUANTITIES),
    st.builds(s.TermIs, NAMES),
    st.just(s.Always()),
    st.just(s.Otherwise()),
)
CONDITIONS: st.SearchStrategy[s.Condition] = st.recursive(
    FACTS,
    lambda inner: st.one_of(
        st.builds(s.Not, inner),
        st.builds(s.And, _several(inner)),
        st.builds(s.Or, _several(inner)),
    ),
    max_leaves=6,
)
ASSERTABLE: st.SearchStrategy[s.Assertable] = st.one_of(
    st.builds(s.Is, REFS, VALUES),
    st.builds(s.Member, REFS, NAMES),
    st.builds(s.Not, st.builds(s.Member, REFS, NAMES)),
    st.builds(s.Works, REFS, EMPLOYERS),
    st.builds(s.Moved, NAMES, st.booleans(), st.none() | QUANTITIES),
)

TEXTS = st.text(string.ascii_letters + string.digits + " ,.()-", min_size=1, max_size=30).filter(
    lambda t: t == t.strip() and bool(t)
)
PLAIN_ACTS: st.SearchStrategy[s.Act] = st.one_of(
    st.builds(s.Appoint, REFS, PLACES),
    st.builds(s.Remove, REFS, PLACES),
    st.builds(s.Elect, REFS, PLACES),
    st.builds(s.Resign, REFS, PLACES),
    st.builds(s.SetTo, NAMES, VALUES),
    st.builds(s.Pay, QUANTITIES, REFS, REFS),
    st.builds(s.Transfer, BOUNDS, BASES, REFS, REFS),
    st.builds(s.Issue, COUNTS, NAMES, REFS),
    st.builds(s.Call, NAMES),
)
AMENDMENTS: st.SearchStrategy[s.Act] = st.builds(s.Amend, PLACES, TEXTS)
ACTS = st.one_of(PLAIN_ACTS, AMENDMENTS)

COALITIONS = st.one_of(
    st.builds(s.Coalition, st.lists(NAMES, min_size=1, max_size=4).map(tuple)),
    st.builds(
        s.Coalition,
        st.just(()),
        st.sampled_from(s.Quantifier),
        st.none() | st.integers(1, 99),
        NAMES,
    ),
    st.just(s.Coalition((), s.Quantifier.EVERY)),
)
VERBS = st.lists(st.sampled_from(s.Verb), min_size=1, max_size=3, unique=True).map(tuple)
GOALS = st.one_of(NAMES, PLAIN_ACTS, CONDITIONS.filter(lambda c: not isinstance(c, s.TermIs)))
WITHIN = st.none() | st.builds(s.Within, st.integers(1, 99), st.sampled_from(HORIZONS))
CLAIMS: st.SearchStrategy[s.Claimed] = st.one_of(
    st.builds(s.CanClaim, COALITIONS, VERBS, GOALS, st.booleans(), WITHIN),
    st.builds(s.RoleClaim, COALITIONS, st.sampled_from(s.Role), NAMES),
    st.builds(s.ControlClaim, st.none() | NAMES, NAMES),
    st.builds(s.PaidClaim, NAMES, st.none() | QUANTITIES, st.none() | QUANTITIES),
    st.builds(s.AlwaysClaim, CONDITIONS),
)
