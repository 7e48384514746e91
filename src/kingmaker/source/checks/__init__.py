"""Checks of a case: each a function in a tuple, from case to problems.

They are quick and structural. What needs a search is in `kingmaker.analysis.deep`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kingmaker.model.case import Case
from kingmaker.problems import Problem, Severity, is_error
from kingmaker.source.checks import (
    acts,
    ballots,
    bargaining,
    bounds,
    chairs,
    cycles,
    endings,
    events,
    exclusive,
    gauges,
    heads,
    holdings,
    money,
    moves,
    order,
    proxies,
    records,
    rights,
    seats,
    thresholds,
    unused,
    using,
    wants,
)
from kingmaker.source.checks.law import LAW_CHECKS
from kingmaker.source.memory import once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.names import Names
    from kingmaker.source.tree import Mapping

Check = Callable[[Case], Iterable[Problem]]

#: Who sits where and holds what.
ORGANISATION_CHECKS: tuple[Check, ...] = (
    bounds.too_many,
    cycles.control,
    cycles.committees,
    cycles.terms,
    cycles.groups,
    cycles.conversions,
    cycles.own_conditions,
    cycles.overrides,
    seats.seats_of_two_bodies,
    seats.repeated_names,
    seats.too_many_holders,
    seats.observers_who_vote,
    seats.offices_nobody_fills,
    seats.offices_nobody_empties,
    seats.seats_nobody_elects,
    seats.casting_votes_from_outside,
    seats.recused_outsiders,
    seats.broken_limits,
    holdings.more_than_outstanding,
    holdings.rest_of_what,
    unused.unused_names,
)

#: Who decides what, and by which rule.
VOTING_CHECKS: tuple[Check, ...] = (
    rights.rights_of_nobody,
    rights.powers_of_nobody,
    rights.powers_in_two_clauses,
    rights.bodies_without_rule,
    thresholds.impossible_or_certain,
    thresholds.contradictory_parts,
    thresholds.elections_only,
    heads.crowds_as_one,
    heads.weights_not_counted,
    chairs.votes_of_chairs,
    proxies.more_proxies_than_one_may_hold,
)

#: What may be done, what people want, and how it ends.
STRUGGLE_CHECKS: tuple[Check, ...] = (
    gauges.levels,
    gauges.unset_levels,
    moves.moves_of_nobody,
    moves.odds,
    moves.shares_of_crowds,
    moves.pronouns_of_moves,
    moves.pronouns_of_wants,
    moves.pronouns_elsewhere,
    moves.bare_members,
    acts.powers_of_moves,
    acts.packages,
    using.powers_not_used,
    using.powers_used_in_part,
    using.acts_not_allowed,
    wants.unfounded_wants,
    wants.strangers,
    wants.at_the_end_or_meanwhile,
    wants.crowds_of_one,
    wants.clock,
    wants.precision,
    wants.unknown_costs,
    wants.voters_without_wants,
    endings.one_otherwise,
    endings.twice_the_same,
    endings.endings_of_moods,
    bargaining.scales,
    bargaining.off_the_scale,
    bargaining.below_nought,
    bargaining.unfounded_positions,
    bargaining.strangers_to_a_deal,
)

#: Who is paid, and who needs what.
MONEY_CHECKS: tuple[Check, ...] = (
    money.caps_below_contributions,
    money.unreached_steps,
    money.nobody_has_the_rest,
    money.parts_of_a_dollar,
    money.mixed_currencies,
    money.preferences,
    money.missing_contributions,
    money.amounts_paid,
    money.needs_of_oneself,
    money.caps_of_strangers,
)

#: What happened and is said, and the outline.
RECORD_CHECKS: tuple[Check, ...] = (
    order.circles_of_events,
    order.contradicted_times,
    order.forecasts_too_late,
    events.without_the_power,
    events.whom_it_was,
    ballots.voted_twice,
    ballots.voters,
    ballots.results,
    records.about_nothing,
    records.which_act,
    records.unknown_forecasts,
    records.wrong_resolutions,
    unused.empty_acts,
)

#: Every quick check. They are run only where everything could be read and every name is known.
CHECKS: tuple[Check, ...] = (
    *ORGANISATION_CHECKS,
    *VOTING_CHECKS,
    *LAW_CHECKS,
    *STRUGGLE_CHECKS,
    *MONEY_CHECKS,
    *RECORD_CHECKS,
)

#: Those that never find an error, only what is doubtful or idle, and so nothing to report of a variant.
MILD: frozenset[Check] = frozenset(
    {
        seats.observers_who_vote,
        seats.offices_nobody_fills,
        seats.offices_nobody_empties,
        seats.seats_nobody_elects,
        seats.casting_votes_from_outside,
        seats.recused_outsiders,
        seats.broken_limits,
        unused.unused_names,
        rights.bodies_without_rule,
        gauges.unset_levels,
        acts.powers_of_moves,
        wants.unknown_costs,
        wants.voters_without_wants,
        endings.endings_of_moods,
        money.caps_below_contributions,
        money.unreached_steps,
        money.caps_of_strangers,
        events.without_the_power,
        ballots.voters,
        ballots.results,
        unused.empty_acts,
    }
)

#: The checks of a variant, of which only errors are reported.
STRICT: tuple[Check, ...] = tuple(check for check in CHECKS if check not in MILD)

#: Where one of these finds an error others would take too long, or never end, so no other is run.
FIRST: tuple[Check, ...] = (
    bounds.too_many,
    cycles.terms,
    cycles.groups,
    cycles.own_conditions,
)


def checked(case: Case, checks: Iterable[Check] = CHECKS) -> Iterator[Problem]:
    """Yield what these checks find in a case, and before them those that must find nothing.

    While `remembering`, a check is run anew only where something that it reads has changed.
    """
    first = tuple(problem for check in FIRST for problem in _found(case, check))
    yield from first
    if not any(is_error(problem) for problem in first):
        yield from (p for check in checks if check not in FIRST for p in _found(case, check))


@once
def _found(case: Case, check: Check) -> tuple[Problem, ...]:
    return tuple(check(case))


def name_checks(names: Names) -> Iterator[Problem]:
    """Yield a warning for each source that nothing rests on."""
    for name, where in names.scopes.get("source", {}).items():
        if ("source", name) not in names.used:
            help_ = "name it in a `source:`, or take it out"
            yield Problem(
                "K501", f"nothing rests on the source `{name}`", where, Severity.WARNING, help=help_
            )


def tree_checks(root: Mapping) -> Iterator[Problem]:
    """Yield what is wrong with the text of a case whatever it means: keys without effect."""
    yield from exclusive.excluding_keys(root)
