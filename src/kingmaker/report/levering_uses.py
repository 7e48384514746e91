"""The uses of what one party gives, and the chances that things stop, in words: how its means may be divided."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.leverage.cut import How
from kingmaker.analysis.leverage.together import MOST
from kingmaker.model.numerals import number_to_text
from kingmaker.report.document import Column, Document, Row, Section, Table, Text
from kingmaker.report.words import called, everybody, listed, rests
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kingmaker.analysis.leverage.lens import Leverage
    from kingmaker.analysis.leverage.odds import Chance, Fates
    from kingmaker.analysis.leverage.supplies import Supply
    from kingmaker.analysis.leverage.uses import Division, Uses
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

_DIVIDED = (
    "Whoever is given something is taken to be given all that it needs, whoever is not, nothing; between the two the record would have to "
    "say how much each needs."
)
_SPREAD = (
    "Two uses of the same kind beat one by the chance that the one fails while the other does not: they are worth it as long as the second "
    "costs less than that part of what the thing is worth, what is wasted between the two included."
)
_CHANCE = (
    "Each is taken to withhold all that it gives or could give, independently of the others; nobody else withholds anything. Ranges are "
    "those of what was said; no chance is in the case."
)


def uses_document(
    case: Case,
    found: Uses,
    fates: Sequence[Fates] = (),
    chances: Mapping[Name, Chance] | None = None,
) -> Document:
    """Return what hangs on each use of what a party gives.

    With `chances`, how likely each party is to withhold, and `fates`, what stops then in each division, in their order: how
    likely each thing is to stop, too.
    """
    who = called(case, found.by)
    sections = [_divided(case, found), _baskets(case, found)]
    if chances is not None:
        sections.append(_likely(case, found, fates, chances))
    sections.append(Section("meant", "How to read this", (Text(_DIVIDED), Text(_SPREAD))))
    title = f"{case.title}: what hangs on each use of what {who} gives"
    return Document("uses", case.name, title, tuple(sections), (("kingmaker", __version__),))


def odds_document(
    case: Case, found: Leverage, fates: Fates, chances: Mapping[Name, Chance]
) -> Document:
    """Return how likely each supply in force is to stop."""
    columns = (Column("what", "what"), Column("who", "who needs it"), Column("chance", "stops"))
    rows = tuple(
        Row(
            (
                s.clause.title,
                called(case, s.clause.who),
                chance_words(fates.chance(s.name, chances)),
            ),
            rests(case, s.clause),
        )
        for s in found.supplies
        if s.in_force is not False
    )
    section = Section(
        "odds", "How likely each is to stop", (Table("odds", columns, rows), Text(_CHANCE))
    )
    title = f"{case.title}: how likely each is to stop"
    return Document("odds", case.name, title, (section,), (("kingmaker", __version__),))


def chance_words(chance: Chance) -> str:
    """Return a chance, or its range, in per cent, to the tenth.

    >>> from fractions import Fraction
    >>> chance_words((Fraction(1, 4), Fraction(1, 4))), chance_words((Fraction(1, 10), Fraction(1, 8)))
    ('25%', '10% to 12.5%')
    """
    low, high = (f"{number_to_text(Fraction(round(p * 1000), 10))}%" for p in chance)
    return low if low == high else f"{low} to {high}"


def _divided(case: Case, found: Uses) -> Section:
    columns = (
        Column("way", "way"),
        Column("kept", "gives to"),
        Column("dropped", "nothing to"),
        Column("own", "itself is without"),
        Column("less", "has less of"),
        Column("others", "others are without"),
    )
    rows = tuple(
        Row((str(n), *_division(case, found, one))) for n, one in enumerate(found.divisions, 1)
    )
    given = [
        Row(
            (called(case, use.to), listed(s.clause.title for s in use.supplies)),
            rests(case, use.supplies[0].clause),
        )
        for use in found.uses
    ]
    uses = Table("uses", (Column("to", "to"), Column("what", "what it gives")), tuple(given))
    table = Table("divisions", columns, rows, title="What hangs on each", sourced=False)
    return Section("uses", "Its uses", (uses, table))


def _division(case: Case, found: Uses, one: Division) -> tuple[str, ...]:
    def named(how: How, *, own: bool) -> str:
        effects = (e for e in one.effects if e.how is how)
        return listed(
            e.supply.clause.title for e in effects if (e.supply.clause.who == found.by) is own
        )

    return (
        everybody(case, one.kept),
        everybody(case, one.dropped) or "nobody",
        named(How.STOPS, own=True) or "nothing",
        named(How.WEAKENS, own=True),
        named(How.STOPS, own=False) or "nothing",
    )


def _own(found: Uses) -> Iterator[Supply]:
    yield from (s for s in found.own if all(s.name in d.baskets for d in found.divisions))


def _headings(found: Uses) -> tuple[Column, ...]:
    ways = (Column(f"way-{n}", f"way {n}") for n, _ in enumerate(found.divisions, 1))
    return (Column("what", "what it needs or gives"), *ways)


def _baskets(case: Case, found: Uses) -> Section:
    every = [(s, [_basket(case, d.baskets[s.name]) for d in found.divisions]) for s in _own(found)]
    rows = tuple(
        Row((s.clause.title, *cells), rests(case, s.clause))
        for s, cells in every
        if len(set(cells)) > 1
    )
    blocks: list[Table | Text] = [Table("baskets", _headings(found), rows)] if rows else []
    same = [f"{s.clause.title} ({cells[0]})" for s, cells in every if len(set(cells)) == 1]
    if same:
        blocks.append(Text(f"The same in every way: {listed(same)}."))
    title = "How many others would have to stop it"
    return Section("baskets", title, tuple(blocks))


def _basket(case: Case, groups: Sequence[Iterable[str]]) -> str:
    found = [sorted(group) for group in groups]
    if not found:
        return f"more than {MOST}"
    if not found[0]:
        return "stops already"
    least = [g for g in found if len(g) == len(found[0])]
    return f"{len(found[0])}: {'; '.join(everybody(case, g) for g in least)}"


def _likely(
    case: Case, found: Uses, fates: Sequence[Fates], chances: Mapping[Name, Chance]
) -> Section:
    own = list(_own(found))
    rows = tuple(
        Row(
            (s.clause.title, *(chance_words(f.chance(s.name, chances)) for f in fates)),
            rests(case, s.clause),
        )
        for s in own
    )
    table = Table("odds", _headings(found), rows)
    lines = [
        _worth(case, division, supply, gain)
        for supply in own
        for division, gain in gains(found, supply.name, fates, chances)
    ]
    title = "How likely it is to stop"
    return Section("odds", title, (table, *(Text(t) for t in lines), Text(_CHANCE)))


def gains(
    found: Uses, supply: Name, fates: Sequence[Fates], chances: Mapping[Name, Chance]
) -> Iterator[tuple[Division, Chance]]:
    """Yield by how much likelier a supply is to stop if only one use is kept than if all are, where that is not always nothing."""
    for division, fate in zip(found.divisions[1:], fates[1:], strict=True):
        gain = fates[0].gain(fate, supply, chances)
        if len(division.kept) == 1 and any(gain):
            yield division, gain


def _worth(case: Case, division: Division, supply: Supply, gain: Chance) -> str:
    everything = everybody(case, (*division.kept, *division.dropped))
    return (
        f"{supply.clause.title}: to give to {everything} beats giving to {everybody(case, division.kept)} alone, while it costs "
        f"less than {chance_words(gain)} of what this is worth."
    )
