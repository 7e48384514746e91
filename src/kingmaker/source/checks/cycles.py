"""Checks of circles: chains of control, committees, terms, groups and conversions that lead back to themselves."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.problems import Problem, Related, Severity
from kingmaker.records import dataclass
from kingmaker.source.checks.places import body_of, conditional_on
from kingmaker.source.checks.walk import every, spelt_out
from kingmaker.source.parse import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kingmaker.model.bodies import Body
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Cased
    from kingmaker.model.parties import ShareClass
    from kingmaker.model.values import Name
    from kingmaker.problems import Location


@dataclass(frozen=True, slots=True)
class Arrow:
    """One thing leads to another: where it says so, and whether only under a condition."""

    to: str
    where: Location
    sometimes: bool = False


def circles(graph: Mapping[str, tuple[Arrow, ...]]) -> Iterator[tuple[Arrow, ...]]:
    """Yield circles of arrows, one for each that a walk along the arrows meets, none twice.

    Depth first, without recursion; time is linear in the arrows.

    >>> from kingmaker.problems import NOWHERE
    >>> found = circles({"a": (Arrow("b", NOWHERE),), "b": (Arrow("a", NOWHERE),)})
    >>> [[arrow.to for arrow in circle] for circle in found]
    [['b', 'a']]
    """
    done: set[str] = set()
    for start in graph:
        trail: list[Arrow] = []
        on: dict[str, int] = {start: 0}
        waiting = [iter(graph[start] if start not in done else ())]
        while waiting:
            arrow = next(waiting[-1], None)
            if arrow is None:
                waiting.pop()
                last = trail.pop().to if trail else start
                done.add(last)
                on.pop(last, None)
            elif arrow.to in on:
                yield (*trail[on[arrow.to] :], arrow)
            elif arrow.to not in done and arrow.to in graph:
                trail.append(arrow)
                on[arrow.to] = len(trail)
                waiting.append(iter(graph[arrow.to]))


def control(case: Case) -> Iterator[Problem]:
    """Yield an error for entities that decide for each other in a circle, so that nobody decides in the end.

    A board that elects itself is none: its members decide. Shares held across are none either.
    """
    graph = {str(n): tuple(_controllers(n, case)) for n in (*case.entities, *case.bodies)}
    said = "in the end nobody decides: name the people who do"
    yield from _reported(graph, "K514", "decides for", said)


def _controllers(name: Name, case: Case) -> Iterator[Arrow]:
    entity = case.entities.get(name)
    if entity is not None:
        yield from _cased_arrows(entity.controlled_by)
        yield from _cased_arrows(entity.governed_by)
        return
    body = case.bodies[name]
    yield from (Arrow(member, member.where) for member in body.sitting if member in case.entities)


def _cased_arrows(cased: Cased[Name]) -> Iterator[Arrow]:
    for option in cased:
        yield Arrow(option.value, option.value.where, sometimes=option.when is not None)


def committees(case: Case) -> Iterator[Problem]:
    """Yield an error for committees that are each the parent of the other."""
    graph = {str(n): tuple(_parents(b, case)) for n, b in case.bodies.items()}
    yield from _reported(graph, "K515", "is above", "name the body that set up the others")


def _parents(body: Body, case: Case) -> Iterator[Arrow]:
    for above in (body.parent, body.of):
        if above is not None and above in case.bodies:
            yield Arrow(above, above.where)
            return


def terms(case: Case) -> Iterator[Problem]:
    """Yield an error for defined terms that use each other, or that lie too deep in each other."""
    graph = {
        str(name): tuple(Arrow(t.term, t.where) for t in every(s.TermIs, term.means))
        for name, term in case.terms.items()
    }
    help_ = "say in other words what one of them means"
    yield from _reported(graph, "K516", "is needed to define", help_)
    yield from _too_deep(graph, case.terms, "terms are defined by terms")


def groups(case: Case) -> Iterator[Problem]:
    """Yield an error for a group that contains itself, or for groups that lie too deep in each other."""
    graph = {
        str(n): tuple(Arrow(m, m.where) for m in g.members if m in case.groups)
        for n, g in case.groups.items()
    }
    yield from _reported(graph, "K517", "is in", "take one of them out of the other")
    yield from _too_deep(graph, case.groups, "groups are in groups")


def overrides(case: Case) -> Iterator[Problem]:
    """Yield an error for a power whose veto is overridden by a power that the same veto stops, in the end by itself."""
    graph = {
        str(name): tuple(
            Arrow(step.overridden_by, step.overridden_by.where)
            for way in power.ways
            for step in way
            if step.veto and step.overridden_by is not None
        )
        for name, power in case.powers.items()
    }
    help_ = "let what overrides a veto be a power of its own, with a rule of its own and without this veto"
    yield from _reported(graph, "K532", "overrides", help_)


def _too_deep(
    graph: Mapping[str, tuple[Arrow, ...]], section: Mapping[Name, object], what: str
) -> Iterator[Problem]:
    """Yield an error for the first name that lies more than `MAX_DEPTH` levels above another."""
    try:
        order = TopologicalSorter({n: [a.to for a in arrows] for n, arrows in graph.items()})
        depth: dict[str, int] = {}
        for name in order.static_order():
            depth[name] = 1 + max((depth[a.to] for a in graph.get(name, ())), default=0)
    except CycleError:
        return
    first = next((name for name in section if depth[name] > MAX_DEPTH), None)
    if first is not None:
        message = f"from `{first}` on, {what} {depth[first]} levels deep; {MAX_DEPTH} are followed"
        yield Problem("K005", message, first.where, help="spell some of them out")


def conversions(case: Case) -> Iterator[Problem]:
    """Yield an error for classes of shares that turn into each other."""
    for entity, classes in case.holdings.items():
        graph = {str(n): tuple(_turns_into(c, entity)) for n, c in classes.items()}
        yield from _reported(
            graph, "K518", "comes from", "let conversion lead one way, to common shares"
        )


def _turns_into(shares: ShareClass, entity: str) -> Iterator[Arrow]:
    if shares.converts_to is not None:
        yield Arrow(shares.converts_to.removeprefix(f"{entity}."), shares.converts_to.where)


def own_conditions(case: Case) -> Iterator[Problem]:
    """Yield an error for seats that exist only while a condition on the same body holds.

    The condition may lead there through seats of other bodies. Also for votes per share that depend on the vote they
    count in.
    """
    graph = {str(name): tuple(_reads(body, case)) for name, body in case.bodies.items()}
    for circle in circles(graph):
        name = circle[-1].to
        related = tuple(Related(a.where, "and here") for a in circle[1:])
        message = f"which seats `{name}` has depends on who sits in `{name}`"
        help_ = "let it depend on something else: an office, a holding, a date, a gauge"
        yield Problem("K519", message, circle[0].where, help=help_, related=related)
    for entity, classes in case.holdings.items():
        for share, clause in classes.items():
            yield from _votes_on_votes(f"{entity}.{share}", clause, case)


def _reads(body: Body, case: Case) -> Iterator[Arrow]:
    """Yield an arrow to each body that must be known to tell which seats of this one exist."""
    for group in body.seat_groups:
        where = getattr(group.when, "where", group.where)
        for place in sorted(conditional_on(group.when, case)):
            other = body_of(place, case)
            if other is not None:
                yield Arrow(other, where)


_IN_A_VOTE = (
    s.BaseKind.SHARES_PRESENT,
    s.BaseKind.VOTES_CAST,
    s.BaseKind.PRESENT,
    s.BaseKind.VOTERS,
)


def _votes_on_votes(name: str, shares: ShareClass, case: Case) -> Iterator[Problem]:
    for option in shares.votes:
        for part in spelt_out(option.when, case):
            if isinstance(part, s.Holds) and part.base.kind in _IN_A_VOTE:
                message = f"the votes of `{name}` depend on the vote in which they count: `{part.base.kind}`"
                help_ = "count what is held: `of outstanding shares`, or of a class"
                yield Problem("K519", message, part.base.where, help=help_)


def _reported(
    graph: Mapping[str, tuple[Arrow, ...]], code: str, verb: str, help_: str
) -> Iterator[Problem]:
    for circle in circles(graph):
        names = [arrow.to for arrow in circle]
        chain = f" {verb} ".join(f"`{n}`" for n in (*reversed(names), names[-1]))
        alone = len(names) == 1
        yield Problem(
            code,
            f"a circle: {chain}" if not alone else f"`{names[0]}` {verb} itself",
            circle[0].where,
            Severity.WARNING if any(a.sometimes for a in circle) else Severity.ERROR,
            help=help_,
            related=tuple(Related(a.where, "and here") for a in circle[1:]),
        )
