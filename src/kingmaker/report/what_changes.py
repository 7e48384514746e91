"""What a supposition changes: vetoes gained and lost, the fewest that can, and the indices before and after."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.powers.whatif import What
from kingmaker.records import dataclass
from kingmaker.report.carrying import told
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.document import Column, Items, Rests, Row, Section, Table, Text
from kingmaker.report.power_indices import value_words
from kingmaker.report.words import called, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.power.results import Estimate
    from kingmaker.analysis.power.searching import Smallest
    from kingmaker.analysis.powers.difference import Difference, Moved
    from kingmaker.analysis.powers.lens import Given
    from kingmaker.analysis.powers.whatif import WhatIf
    from kingmaker.model.case import Case
    from kingmaker.report.document import Block

#: More decisions than this are not named one by one.
_TITLES = 3


@dataclass(frozen=True, slots=True)
class Changed:
    """A supposition in words, what is taken for granted under it, and what it changes, decision by decision."""

    words: str
    case: Case
    given: Given
    differences: tuple[Difference, ...]


_SUPPOSED = {
    What.AGAINST: ("{} votes against", "{} vote against"),
    What.ABSENT: ("{} stays away", "{} stay away"),
    What.RECUSED: ("{} may not vote", "{} may not vote"),
    What.JOINED: ("{} votes as one", "{} vote as one"),
}


def supposition_words(case: Case, supposition: WhatIf) -> str:
    """Return a supposition in words, such as ``Ann and Bo vote as one``."""
    one, several = _SUPPOSED[supposition.what]
    names = [called(case, name) for name in supposition.names]
    plural = len(names) > 1 or supposition.names[0] in case.groups
    return (several if plural else one).format(listed(names))


def changes_section(changed: Changed, number: int) -> Section:
    """Return what one supposition changes; decisions of which the same is to be said stand together."""
    every = told(changed.case, [d.decided for d in changed.differences])
    titles = {one.decided.id: one.title for one in every}
    groups: dict[tuple[Block, ...], list[str]] = {}
    same = 0
    for difference in changed.differences:
        if difference.none:
            same += 1
            continue
        groups.setdefault(tuple(_blocks(changed, difference)), []).append(
            titles[difference.decided.id]
        )
    blocks: list[Block] = []
    for said, decisions in groups.items():
        named = list(dict.fromkeys(decisions))
        more = len(named) - _TITLES
        names = listed([*named[:_TITLES], f"{more} more"] if more > 1 else named)
        blocks += [Text(f"{names[:1].upper()}{names[1:]}:"), *said]
    if same:
        kept = "All else is" if groups else "Nothing changes: all is"
        blocks.append(Text(f"{kept} as before ({same} decision{'s' if same > 1 else ''})."))
    return Section(f"change-{number}", f"What changes if {changed.words}", tuple(blocks))


def _blocks(changed: Changed, difference: Difference) -> Iterator[Block]:
    facts = tuple((text, Rests()) for text in _facts(changed, difference))
    if facts:
        yield Items(facts)
    players = _players(difference)
    say = Coalitions(changed.case, players, changed.given.joined)
    table = _table(say, difference, changed.given)
    if table is not None:
        yield table


def _players(difference: Difference) -> tuple[str, ...]:
    sides = (difference.before, difference.after)
    found = (side.structure.players for side in sides if side and side.structure)
    return tuple(dict.fromkeys(name for players in found for name in players))


def _facts(changed: Changed, difference: Difference) -> Iterator[str]:
    old, new = difference.before, difference.after
    if old is None or new is None:
        yield "It is decided only now." if old is None else "It is decided no more."
        return
    before, after = old.structure, new.structure
    if before is None or after is None:
        yield f"Before: {old.gap or 'told'}. Now: {new.gap or 'told'}."
        return
    say = Coalitions(changed.case, after.players, changed.given.joined)
    then = Coalitions(changed.case, before.players)
    yield from _voters(changed, before.players, after.players)
    if before.possible and not after.possible:
        yield "Nobody can carry it any more, not even all the others together."
        return
    if before.winning != after.winning and after.winning is not None:
        yield f"Carried by {say.patterns(after.winning)}" + _was(then, before.winning)
    if before.blocking != after.blocking and after.blocking is not None:
        yield f"Stopped by {say.patterns(after.blocking)}" + _was(then, before.blocking)
    yield from _parts(say, then, difference)
    yield from _fewest("carries", before.fewest, after.fewest)
    yield from _fewest("stops", before.fewest_blocking, after.fewest_blocking)


def _voters(changed: Changed, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield who votes no more, and who does now; who votes in a bloc now has not gone, and the bloc has not come."""
    joined = changed.given.joined
    inside = {name for members in joined.values() for name in members}
    gone = [name for name in before if name not in after and name not in inside]
    come = [name for name in after if name not in before and name not in joined]
    if gone:
        yield f"No longer free to vote: {Coalitions(changed.case, before).names(gone)}."
    if come:
        yield f"New voters: {Coalitions(changed.case, after, joined).names(come)}."


def _was(then: Coalitions, patterns: Sequence[object] | None) -> str:
    """Return what it was before, as the end of a sentence."""
    if patterns is None:
        return "."
    return f" (before: {then.patterns(patterns)})."  # type: ignore[arg-type]  # patterns of the other side


_PARTS = (
    ("vetoers", "Gains a veto: {}.", "Loses a veto: {}."),
    ("alone", "Carries it alone now: {}.", "Carries it alone no more: {}."),
    ("dummies", "Makes no difference now: {}.", "Makes a difference now: {}."),
)


def _parts(say: Coalitions, then: Coalitions, difference: Difference) -> Iterator[str]:
    for part, more, fewer in _PARTS:
        gained, lost = difference.gained(part), difference.lost(part)
        after = difference.after.structure if difference.after is not None else None
        here = after.players if after is not None else ()
        if gained:
            yield more.format(say.names(gained))
        if any(name in here for name in lost):
            yield fewer.format(then.names(name for name in lost if name in here))


def _fewest(does: str, before: Smallest | None, after: Smallest | None) -> Iterator[str]:
    old, new = (None if side is None else side.size for side in (before, after))
    if old != new:
        yield f"Smallest coalition that {does} it: {_size(new)}, before {_size(old)}."


def _size(size: int | None) -> str:
    return "not told" if size is None else str(size)


def _table(say: Coalitions, difference: Difference, given: Given) -> Table | None:
    """Return the indices before and after, players for whom they are the same together."""
    moved = {
        index: own
        for index, own in difference.moved(given.joined).items()
        if any(one.before != one.after for one in own)
    }
    if not moved:
        return None
    titles = {
        one.definition.name: one.definition.title
        for side in (difference.before, difference.after)
        if side is not None
        for one in side.indices
    }
    columns = [Column("voter", "power of")]
    columns += [Column(index, titles[index]) for index in moved]
    alike: dict[tuple[tuple[object, object], ...], list[str]] = {}
    for place, name in enumerate(one.name for one in next(iter(moved.values()))):
        key = tuple((own[place].before, own[place].after) for own in moved.values())
        alike.setdefault(key, []).append(name)
    rows = []
    for names in alike.values():
        place = next(n for n, one in enumerate(next(iter(moved.values()))) if one.name == names[0])
        cells = [_cell(own[place]) for own in moved.values()]
        rows.append(Row((_who(say, names, difference), *cells)))
    return Table("changes", tuple(columns), tuple(rows), sourced=False)


def _who(say: Coalitions, names: Sequence[str], difference: Difference) -> str:
    after = difference.after.structure if difference.after is not None else None
    if len(names) == 1:
        return say.name(names[0])
    if after is not None and set(names) == set(after.players):
        return f"each of the {len(names)}"
    return f"each of {say.every(names)}"


def _cell(moved: Moved) -> str:
    before, after = moved.before, moved.after
    old = "no vote" if before is None else value_words(before)
    if before == after:
        return f"{old}, as before"
    new = "no vote" if after is None else value_words(after)
    return f"{old} → {new}, {points(_exact(after) - _exact(before))}"


def points(change: Fraction) -> str:
    """Return a change in points of a per cent, with its sign.

    >>> points(Fraction(1, 30)), points(Fraction(-1, 6))
    ('+3.33 points', '-16.67 points')
    """
    return f"{float(change * 100):+.2f} points"


def _exact(value: Fraction | Estimate | None) -> Fraction:
    if value is None:
        return Fraction(0)
    return value if isinstance(value, Fraction) else Fraction(value.value)
