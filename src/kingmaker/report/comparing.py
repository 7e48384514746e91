"""What a change of the clauses changes, in words: who gains and who loses which power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.comparing.families import patterns_of
from kingmaker.analysis.powers.persons import alike
from kingmaker.report.carrying import told
from kingmaker.report.cents import in_cents
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.comparing_goals import goal_sections, person_section
from kingmaker.report.comparing_levers import lever_sections, lever_words
from kingmaker.report.document import (
    Column,
    Document,
    Group,
    Groups,
    Items,
    Rests,
    Row,
    Section,
    Table,
    Text,
)
from kingmaker.report.paying_words import Money
from kingmaker.report.shares import percent
from kingmaker.report.whom import for_all, for_one, together
from kingmaker.report.words import called, everybody
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from kingmaker.analysis.comparing.compare import Change, Comparison, Controlled
    from kingmaker.analysis.comparing.money import Money as Payments
    from kingmaker.analysis.games import Coalition
    from kingmaker.analysis.power.searching import Smallest
    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.model.case import Case
    from kingmaker.report.carrying import Told

#: More decisions than this share a heading by number only.
_TITLES = 4
#: More people than this are told by the least and the most that an index moves.
_PEOPLE = 12

_MEANT = (
    "A coalition gains an ability if it has it after the change and had it not before; told are the smallest "
    "such coalitions. To carry and to stop mean what they mean in `kingmaker powers`. Values are "
    "those of Shapley and Shubik (1954)."
)


def comparison_document(
    before: Case, after: Case, found: Comparison, *, names: tuple[str, str]
) -> Document:
    """Return the report of a comparison; `names` are what the two cases are called."""
    sections = [
        Section("summary", "In short", (Text(summary(found, names)),)),
        *_decisions(before, after, found),
        *goal_sections(before, after, found.aims),
        *person_section(before, after, found),
        *_controlled(before, after, found.control),
        *_money(before, after, found.money),
        *lever_sections(before, after, found.levers),
        *_clauses(found),
        Section("meaning", "How to read this", (Text(_MEANT),)),
    ]
    title = f"{before.title}: {names[0]} and {names[1]}"
    return Document("compare", before.name, title, tuple(sections), (("kingmaker", __version__),))


def summary(found: Comparison, names: tuple[str, str]) -> str:
    """Return in a few sentences what changes; `names` are what the two cases are called."""
    if found.same:
        where = _in_any(len(found.unchanged))
        return f"{names[1]} changes nobody's power {where}, and nobody's control." + _unknown(found)
    changed, same = len(found.changes), len(found.unchanged)
    if not changed:
        return f"Nobody's power changes {_in_any(same)}." + _besides(found)
    which = (
        "The one decision" if changed + same == 1 else f"Of {changed + same} decisions, {changed}"
    )
    verb = "gives" if changed == 1 else "give"
    text = f"{which} {verb} other people power in {names[1]} than in {names[0]}."
    return text + _besides(found)


def _in_any(decisions: int) -> str:
    """Return in which decisions nothing changes.

    >>> _in_any(1), _in_any(7)
    ('in the one decision', 'in any of 7 decisions')
    """
    return "in the one decision" if decisions == 1 else f"in any of {decisions} decisions"


def _besides(found: Comparison) -> str:
    text = f" Control changes for {len(found.control)} of the entities." if found.control else ""
    if found.money:
        many = len(found.money)
        text += f" What {many} of the entities {'pays' if many == 1 else 'pay'} changes."
    if found.aims.changed:
        every = len(found.aims.found)
        which = "The one goal" if every == 1 else f"Of {every} goals, {len(found.aims.changed)}"
        text += f" {which} can be brought about by others, or in other turns."
    return text + lever_words(found.levers) + _unknown(found)


def _unknown(found: Comparison) -> str:
    gaps = sum(1 for aim in found.aims.found if aim.gap)
    return (
        f" Of {gaps} goals it is not known."
        if gaps > 1
        else " Of one goal it is not known."
        if gaps
        else ""
    )


# --- decisions ---------------------------------------------------------------------------------


def _decisions(before: Case, after: Case, found: Comparison) -> Iterator[Section]:
    """Yield a section for what changes; decisions that change in the same way stand together, also if they are about others."""
    titles = _titles(before, after, found.changes)
    same: dict[object, list[Change]] = {}
    for change in found.changes:
        same.setdefault(_key(change), []).append(change)
    kinds = _kinds(tuple(same.values()), titles)
    groups = tuple(_group(before, after, kind, titles) for kind in kinds)
    if groups:
        yield Section("changes", "What changes", (Groups("changes", groups),))
    if found.unchanged and found.changes:
        names = ", ".join(found.unchanged)
        yield Section(
            "unchanged", "What stays", (Text(f"The same power to the same people: {names}."),)
        )


def _titles(before: Case, after: Case, changes: Sequence[Change]) -> dict[str, Told]:
    new = [c.after for c in changes if c.after is not None]
    old = [c.before for c in changes if c.after is None and c.before is not None]
    return {t.decided.id: t for t in (*told(after, new), *told(before, old))}


def _key(change: Change) -> object:
    return (
        frozenset(change.carry.gained),
        frozenset(change.carry.lost),
        frozenset(change.stop.gained),
        frozenset(change.stop.lost),
        tuple(change.index.items()),
        change.gap,
        change.before is None,
        change.after is None,
    )


def _kinds(
    groups: Sequence[Sequence[Change]], titles: Mapping[str, Told]
) -> Iterator[Sequence[Sequence[Change]]]:
    """Yield groups of changes, such together that are the same but for whom they are about."""
    rows = [[_there(c) for c in group] for group in groups]
    place = {id(row): n for n, row in enumerate(rows)}
    for several in alike(rows):
        kind = [groups[place[id(row)]] for row in several]
        if _same_change(kind, titles):
            yield kind
        else:
            yield from ([group] for group in kind)


def _there(change: Change) -> Decided:
    decided = change.after or change.before
    assert decided is not None  # noqa: S101  # what is in neither case is no change
    return decided


def _same_change(kind: Sequence[Sequence[Change]], titles: Mapping[str, Told]) -> bool:
    """Tell whether decisions that are the same now, but for whom they are about, were so before and are counted alike."""
    were = [[c.before for c in group if c.before is not None] for group in kind]
    now = {
        (
            bool(was),
            *sorted(
                (titles[c.id].name, c.gap, *(s.general for s in titles[c.id].counted)) for c in g
            ),
        )
        for was, g in zip(were, kind, strict=True)
    }
    return len(now) == 1 and (not all(were) or len(alike(were)) == 1)


def _group(
    before: Case, after: Case, kind: Sequence[Sequence[Change]], titles: dict[str, Told]
) -> Group:
    changes, *others = kind
    told = [titles[c.id] for c in changes]
    names = [one.title for one in told]
    if not others:
        named = together(after, ((one.name, one.person, None) for one in told))
        names = [name for name, _ in named]
    more = len(names) - _TITLES
    shown = for_one([*names[:_TITLES], f"{more} more"] if more > 0 else names, len(others))
    first, one = changes[0], told[0]
    lines = [(line, Rests()) for line in _lines(before, after, first, one)]
    if others:
        lines.insert(0, (for_all(after, [_there(group[0]).about for group in kind]), Rests()))
    return Group(shown[:1].upper() + shown[1:], _headline(first), tuple(lines), one.rests)


def _headline(change: Change) -> str:
    if change.before is None:
        return "Is decided only after the change."
    if change.after is None:
        return "Is decided only before the change."
    if change.gap:
        return f"Not compared in full: {change.gap}."
    easier = bool(change.carry.gained) and not change.carry.lost
    harder = bool(change.carry.lost) and not change.carry.gained
    if easier and not change.stop.gained:
        return "Easier to carry, harder to stop."
    if harder and not change.stop.lost:
        return "Harder to carry, easier to stop."
    return "Other people decide."


def _lines(before: Case, after: Case, change: Change, shown: Told) -> Iterator[str]:
    words = Coalitions(after if change.after is not None else before, change.players)
    for sides, can in ((change.carry, "carry it"), (change.stop, "stop it")):
        if sides.gained:
            yield f"Now can {can}: {_family(sides.gained, change, words)}"
        if sides.lost:
            yield f"Can no longer {can}: {_family(sides.lost, change, words)}"
    for (gained, lost), what in (
        (change.alone(), "the power to carry it alone"),
        (change.vetoes(), "a veto"),
    ):
        if gained:
            yield f"{words.names(gained)} gain{_s(gained)} {what}"
        if lost:
            yield f"{words.names(lost)} lose{_s(lost)} {what}"
    yield from _fewest(change)
    yield from _index(change, words)
    yield from _counting(before, change, shown)


def _counting(before: Case, change: Change, shown: Told) -> Iterator[str]:
    """Yield how it was counted, where that is not the same, and how it is."""
    if change.after is None or not shown.counted:
        return
    was, now = counted(before, change.before), shown.counted[0].words
    if was and was != now:
        yield f"Counted before: {was}"
    yield f"Counted after: {now}"


def counted(case: Case, decided: Decided | None) -> str:
    """Return how a decision is counted, in words, nothing where it is not there."""
    found = told(case, [decided])[0].counted if decided is not None else ()
    return found[0].words if found else ""


def _family(coalitions: Sequence[Coalition], change: Change, words: Coalitions) -> str:
    return words.patterns(patterns_of(coalitions, change.players))


def _s(names: Sequence[str]) -> str:
    return "s" if len(names) == 1 else ""


def _fewest(change: Change) -> Iterator[str]:
    for what, name in (("carry", "fewest"), ("stop", "fewest_blocking")):
        old, new = (_size(d, name) for d in (change.before, change.after))
        if old is not None and new is not None and old.size != new.size:
            yield f"Smallest coalition to {what} it: {new.size} where it was {old.size}"


def _size(decided: Decided | None, name: str) -> Smallest | None:
    if decided is None or decided.structure is None:
        return None
    found: Smallest | None = getattr(decided.structure, name)
    return found


def _index(change: Change, words: Coalitions) -> Iterator[str]:
    """Yield how the power of each moves; those with the same move together."""
    moves: dict[tuple[Fraction | None, Fraction | None], list[str]] = {}
    for name, pair in change.index.items():
        moves.setdefault(pair, []).append(name)
    told = list(moves.items())
    for (old, new), names in told[:_PEOPLE]:
        yield f"{words.names(names)}: {_value(new)} of the power where it was {_value(old)}"
    if len(told) > _PEOPLE:
        yield f"{len(told) - _PEOPLE} more kinds of people, each with another share than before"


def _value(value: Fraction | None) -> str:
    return "none" if value is None else f"{value} ({percent(value)})" if value else "0"


# --- control -----------------------------------------------------------------------------------


def _controlled(before: Case, after: Case, found: Sequence[Controlled]) -> Iterator[Section]:
    if not found:
        return
    same: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for one in found:
        same.setdefault((one.before, one.after), []).append(one.entity)
    groups = tuple(
        Group(
            everybody(after, entities),
            f"Controlled by {everybody(after, new) or 'nobody'}; before, by {everybody(before, old) or 'nobody'}.",
            (),
        )
        for (old, new), entities in same.items()
    )
    yield Section("control", "Who controls what", (Groups("control", groups),))


# --- money -------------------------------------------------------------------------------------


def _money(before: Case, after: Case, found: Sequence[Payments]) -> Iterator[Section]:
    """Yield who is paid what before and after, at each value where one of the waterfalls bends."""
    blocks: list[Text | Table] = []
    for one in found:
        name = called(after, one.entity)
        if one.gap:
            blocks.append(Text(f"What {name} pays {one.gap}."))
            continue
        columns = (
            Column("of", f"of, {one.currency}"),
            Column("who", "who"),
            Column("before", "before"),
            Column("after", "after"),
        )
        amounts = [n for s in one.splits for pair in s.paid.values() for n in (s.value, *pair)]
        money = Money(one.currency, amounts)
        rows = tuple(
            Row(
                (
                    _amount(money, split.value),
                    _called(before, after, who),
                    *(_amount(money, amount) for amount in pair),
                )
            )
            for split in one.splits
            for who, pair in split.paid.items()
        )
        blocks.append(Table(f"paid-{one.entity}", columns, rows, title=f"What {name} pays"))
    if blocks:
        yield Section("money", "Who is paid", tuple(blocks))


def _amount(money: Money, amount: Fraction) -> str:
    return money.cents(in_cents(amount, money.currency))


def _called(before: Case, after: Case, name: str) -> str:
    told = called(after, name)
    return called(before, name) if told == name else told


# --- clauses -----------------------------------------------------------------------------------


def _clauses(found: Comparison) -> Iterator[Section]:
    """Yield the addresses of the clauses that differ."""
    edited = found.clauses
    lines = (
        ("Only after", edited.added),
        ("Only before", edited.removed),
        ("Other", edited.changed),
    )
    told = tuple((f"{word}: {', '.join(paths)}", Rests()) for word, paths in lines if paths)
    if told:
        yield Section("clauses", "Clauses that differ", (Items(told),))
