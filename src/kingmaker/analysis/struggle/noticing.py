"""What a reader should know of how a case was made a game of: what was assumed, rounded, or not followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.arena import CHANCE, NONE, OWN
from kingmaker.analysis.struggle.clockwork import lasting, length
from kingmaker.analysis.struggle.wanting import PRECISION
from kingmaker.analysis.struggle.worths import scales
from kingmaker.model.parties import PartyKind
from kingmaker.model.struggle import CrowdRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kingmaker.analysis.struggle.arena import Arena, Assumption, Stakes
    from kingmaker.analysis.struggle.drafting import Draft
    from kingmaker.model.case import Case
    from kingmaker.model.values import Duration, Name, Quantity


def notices(draft: Draft, arena: Arena, stakes: Stakes) -> tuple[str, ...]:
    """Return sentences on how a case was made a game of."""
    found = [*_time(draft, arena), *_people(draft, arena, stakes), *_scaled(arena, stakes)]
    crowds = (*_crowds(draft), *_voting(draft, arena), *_elections(draft, arena))
    return (*found, *_moves(draft, arena), *crowds, *_waiting(draft, arena))


def _listed(names: Iterable[object]) -> str:
    *most, last = [f"`{name}`" for name in names]
    return f"{', '.join(most)} and {last}" if most else last


#: The length of a day, in seconds.
_DAY = 86400

# --- time ---------------------------------------------------------------------------------------


def _time(draft: Draft, arena: Arena) -> Iterator[str]:
    parts = draft.cut.written / draft.cut.seconds
    if parts != 1:
        yield (
            f"Ticks of {lasting(draft.cut.written)} are cut to {lasting(draft.cut.seconds)}, so short that in no more than "
            f"half of them anybody moves: {arena.ticks.count} ticks."
        )
    usual = [
        n for n, r in zip(arena.players, arena.rate, strict=True) if r and not draft.cast.tempo(n)
    ]
    if usual:
        often = "once a day" if draft.cut.written <= _DAY else "once in a tick as written"
        yield f"No tempo is written for {_listed(usual)}: {often}, as usual."


# --- people -------------------------------------------------------------------------------------


def _people(draft: Draft, arena: Arena, stakes: Stakes) -> Iterator[str]:
    wanting = {want.player for want in stakes.views[0]}
    bare = [name for number, name in enumerate(arena.players) if number not in wanting]
    paying = _paying(arena)
    idle = [name for name in bare if name not in paying]
    bodies = [name for name in idle if _decided_by(draft.case, name)]
    alone = [name for name in idle if name not in bodies]
    if alone:
        yield f"Nothing is said of what {_listed(alone)} {_want(draft.case, alone)}: their votes are as likely yes as no, and they move by chance."
    if bodies:
        yield (
            f"Nothing is said of what {_listed(bodies)} {_want(draft.case, bodies)}: they move by chance, and vote as those "
            "do who decide for them."
        )
    sparing = [name for name in bare if name in paying]
    if sparing:
        yield f"Nothing is said of what {_listed(sparing)} {_want(draft.case, sparing)}: they mind what moves cost them, and nothing else."
    outside = [
        n
        for n, a in draft.case.actors.items()
        if a.wants and n not in arena.players and not a.alone
    ]
    if outside:
        yield f"Wants are written for {_listed(outside)}, without a move or a vote in play: they count for nothing there."
    thought = {n for clause in draft.views.doubts for n in clause.clause.of}
    lost = sorted(thought.difference(arena.players))
    if lost:
        yield f"What {_listed(lost)} are wrongly taken to want changes nothing: they do not play."
    if draft.case.precision is None:
        low, high = (float(end or 0) for end in (PRECISION.low, PRECISION.high))
        yield (
            f"No precision is written: {low:g} to {high:g} per unit of worth, as far as formations of governments tell; "
            "that it holds here is assumed."
        )


def _decided_by(case: Case, name: Name) -> bool:
    """Tell whether others decide for a player: a company votes as its board or its meeting does."""
    entity = case.entities.get(name)
    return entity is not None and bool(entity.governed_by or entity.controlled_by)


def _want(case: Case, names: Sequence[Name]) -> str:
    return "want" if _several(case, names) else "wants"


def _several(case: Case, names: Sequence[Name]) -> bool:
    """Tell whether they are more than one: several names, a crowd or a group."""
    crowds = (n in case.people and case.people[n].kind is PartyKind.CROWD for n in names)
    return len(names) > 1 or any(crowds) or any(n in case.groups for n in names)


def _paying(arena: Arena) -> set[Name]:
    """Return everybody whom a move costs something."""
    turns = arena.turns
    mover = np.repeat(turns.player, np.diff(turns.options_at))
    paying = {int(p) for p in mover[(turns.cost != NONE) & (mover != CHANCE)]}
    paying.update(player for bill in arena.bills for player, _ in bill)
    return {arena.players[player] for player in paying}


def likely(quantity: Quantity) -> float:
    """Return the likeliest value of a number: as written, else the middle of its range."""
    if quantity.likely is not None:
        return float(quantity.likely)
    ends = [float(end) for end in (quantity.low, quantity.high) if end is not None]
    return sum(ends) / len(ends) if ends else 0.0


def _scaled(arena: Arena, stakes: Stakes) -> Iterator[str]:
    """Say by how much the worths of each player are multiplied at likely values."""
    values = [[_value(row)] for row in stakes.assumptions]
    found = scales(arena, stakes, np.array(values, dtype=np.float64).reshape(-1, 1))[0, :, 0]
    wanting = {want.player for want in stakes.views[0]}
    alike: dict[str, list[str]] = {}
    for number, name in enumerate(arena.players):
        if number in wanting and abs(float(found[number]) - 1) > _NEAR:
            alike.setdefault(f"{float(found[number]):.3g}", []).append(name)
    if alike:
        told = (f"{_listed(names)} by {factor}" for factor, names in alike.items())
        yield (
            "Worths are multiplied so that each one's best ending less the worst is ten; at likely values those of "
            f"{'; of '.join(told)}."
        )


_NEAR = 0.005


def _value(row: Assumption) -> float:
    return likely(row.quantity) * row.factor


# --- moves --------------------------------------------------------------------------------------


def _moves(draft: Draft, arena: Arena) -> Iterator[str]:
    case, places = draft.case, draft.walker.places
    stepped = [n for n, m in case.moves.items() if len(m.steps) > 1 and m.nobody is not None]
    if stepped:
        yield f"All steps of {_listed(stepped)} are taken at once: nobody decides them."
    if places.uncertain:
        yield f"{_listed(places.uncertain)} turn on what the case does not say, and are taken as possible."
    secret = [n for n, m in case.moves.items() if m.known_to]
    if secret:
        yield f"In play everybody knows the state, also after {_listed(secret)}."
    for name, move in case.moves.items():
        idle = [who for who in move.cost if not draft.wanting.payers(who, arena.players)]
        if idle:
            yield f"What `{name}` costs {_listed(idle)} is not counted: they do not play."


def _crowds(draft: Draft) -> Iterator[str]:
    """Say where a share is rounded up to whole parts of a crowd, and what was assumed of one."""
    for name in dict.fromkeys(campaign.crowd for campaign in draft.walker.campaigns):
        crowd = draft.cast.crowd(name)
        if crowd is not None and crowd.rule is CrowdRule.THRESHOLDS and crowd.spread is None:
            yield f"No spread is written for the thresholds of `{name}`: 0.1 to 0.3, assumed."
    options = draft.walker.places.explorer.options
    for campaign in draft.walker.campaigns:
        move = options[campaign.option].move
        asked = None if move.needs is None else move.needs.likely
        if asked is not None and asked * campaign.parts != campaign.needed:
            yield (
                f"the crowd of `{campaign.crowd}` is cut into {campaign.parts} parts, so `{options[campaign.option].name}` takes "
                f"{campaign.needed} of them, for {float(asked):.3g} of the whole."
            )


def _elections(draft: Draft, arena: Arena) -> Iterator[str]:
    """Say which moves are elections among several candidates."""
    ballot = arena.motions.ballot
    if ballot is None or not (ballot < OWN).any():
        return
    options, rivals = draft.walker.places.explorer.options, draft.walker.places.electing.rivals
    names = dict.fromkeys(options[number].name for number in rivals)
    yield (
        f"Who is elected by {_listed(names)} is decided among all candidates in the tick after the vote is called; where "
        "several are level, nobody is."
    )


def _voting(draft: Draft, arena: Arena) -> Iterator[str]:
    """Say of each crowd that votes of how many members it is taken to be, who of them comes, and what they vote by."""
    electors = draft.walker.places.deciding.diagrams.crowds
    for player in sorted({int(p) for p in arena.motions.voters}):
        name = arena.players[player]
        crowd = draft.cast.crowd(name)
        if crowd is None:
            continue
        number = electors[name].members
        taken = "" if crowd.members is not None else ", as nothing is said of how many there are"
        if crowd.bins is not None and crowd.members is None:
            taken = ", which are its parts"
        comes = "all come" if crowd.turnout is None else "who comes follows `turnout`"
        by = "by what they want" if crowd.votes_for is None else "as `for` says"
        yield (
            f"Of `{name}` {number:,} members vote, each by itself{taken}: {comes}, and vote {by}; they do not abstain."
        )


def _waiting(draft: Draft, arena: Arena) -> Iterator[str]:
    """Say what of the time that decisions take is rounded, comes too late, or is not followed."""
    case, staging = draft.case, draft.walker.places.staging
    kinds = {arena.parts[int(m)] for m in np.unique(arena.turns.move)} if arena.parts else set()
    if any(part is not None and part.kind == "put" for part in kinds):
        yield "A vote on a later step is held in the tick after it is put; where it fails, the steps before are void too."
    rough = [text for text, d in _times(case) if _takes_time(draft, d) and not _whole(draft, d)]
    if rough:
        yield f"{_listed(rough)} {'is' if len(rough) == 1 else 'are'} rounded up to whole ticks of {lasting(draft.cut.seconds)}."
    if staging.late:
        yield (
            f"A vote on {_listed(staging.late)} that has to be called first is due after the clock has run out: nobody calls it."
        )
    if staging.longest:
        yield (
            f"Not all ways of deciding {_listed(staging.longest)} take effect, or lapse, after the same time: "
            "the longest delay, and the soonest lapse, is taken."
        )
    deciding = {step.by or move.by for move in case.moves.values() for step in move.steps}
    overriding = [n for n in _overriding(case) if _takes_time(draft, case.bodies[n].notice)]
    if overriding:
        yield (
            f"What overrides a veto is the same ballot: the notice of {_listed(overriding)} is not given once more for it."
        )
    waived = [n for n, body in case.bodies.items() if body.waiver and n in deciding]
    if waived:
        yield f"How notice is waived in {_listed(waived)} is told in words, and not followed."
    extended = [n for n, body in case.bodies.items() if body.extension and n in deciding]
    if extended:
        yield f"That votes of {_listed(extended)} may be extended is not followed."


def _overriding(case: Case) -> tuple[Name, ...]:
    """Return the bodies that decide what overrides a veto, each once."""
    every = [step for power in case.powers.values() for way in power.ways for step in way]
    named = {step.overridden_by for step in every}
    steps = (x for n, power in case.powers.items() if n in named for way in power.ways for x in way)
    return tuple(dict.fromkeys(x.by for x in steps if x.by is not None and x.by in case.bodies))


def _times(case: Case) -> Iterator[tuple[str, Duration | None]]:
    """Yield every time that passes before or after a vote, by its address."""
    for name, body in case.bodies.items():
        yield f"bodies.{name}.notice", body.notice
        yield f"bodies.{name}.window", body.window
    for name, power in case.powers.items():
        for way in power.ways:
            for step in way:
                for field in ("notice", "window", "after", "lapses"):
                    yield f"powers.{name}.{field}", getattr(step, field)


def _whole(draft: Draft, duration: Duration | None) -> bool:
    """Tell whether a time is a whole number of ticks."""
    return duration is None or not length(duration, draft.cut.unit) % draft.cut.seconds


def _takes_time(draft: Draft, duration: Duration | None) -> bool:
    return duration is not None and length(duration, draft.cut.unit) > 0
