"""Who can carry and who can stop each decision: decisions of the same game told together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from kingmaker.analysis.powers.indices import How
from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.powers.persons import alike
from kingmaker.analysis.shares import crowds
from kingmaker.analysis.standing import weakest
from kingmaker.model.values import Certainty
from kingmaker.records import dataclass
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.deciding import apart, count_one, sources_by_clause, unnamed
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
from kingmaker.report.facts import MostPower
from kingmaker.report.folding import rows as folded
from kingmaker.report.in_short_votes import most_words
from kingmaker.report.matrix import game_key, matrix
from kingmaker.report.power_indices import index_blocks
from kingmaker.report.shares import percent
from kingmaker.report.who_carries import cells_of, who_carries
from kingmaker.report.whom import about, for_all, for_one, together
from kingmaker.report.words import called, headline, listed
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.powers.lens import Decided, Given
    from kingmaker.analysis.powers.results import Known, Structure
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.report.deciding import Counted
    from kingmaker.report.document import Block, What

#: More decisions than this are not named in the heading of the game that they share.
_TITLES = 3

#: The index by which it is told who has most power, where there is no entity to control, and how long it may take (nanoseconds).
_INDEX = "shapley-shubik"
_PATIENCE = 10**9
_UNEQUAL = 2

MEANING = (
    "A coalition carries a decision if it does so whatever the others do: vote no, abstain or stay "
    "away. It stops one if the others cannot carry it without it. Whoever is not for it counts as "
    "against it here, also where a rule tells abstaining from voting no; what that changes is said "
    "with the counting."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One decision with its title, without the person it is about, and the counting of each decision it is made of."""

    decided: Decided
    name: str
    title: str
    counted: tuple[Counted, ...]

    @property
    def person(self) -> Name | None:
        """Whom it is about, where others have its name and are about other people."""
        return self.decided.about if self.title != self.name else None

    @property
    def rests(self) -> Rests:
        """What it rests on, with the weakest certainty of all of it."""
        sources = dict.fromkeys(s for one in self.counted for s in one.rests.sources)
        sure = weakest(Certainty(c.rests.certainty) for c in self.counted if c.rests.certainty)
        return Rests(self.counted[0].rests.clause, tuple(sources), sure.value if sure else "")


def powers_document(
    case: Case,
    found: Sequence[Decided],
    given: Given,
    changes: Sequence[Section] = (),
    supposed: str = "",
) -> Document:
    """Return the report of power: each different game with the decisions it is the game of.

    `supposed` says under what, and `changes` what that changes.
    """
    sections = [Section("meaning", "What carrying and stopping mean here", (Text(MEANING),))]
    picture = matrix(case, found, joined=given.joined)
    if picture is not None and len(picture.rows) > 1:
        sections.append(Section("glance", "At a glance", (picture,)))
    sections += [_section(case, kind, given) for kind in _kinds(told(case, found))]
    if not found:
        sections = [Section("decisions", "Decisions", (Text("Nothing is decided here."),))]
    title = f"{case.title}: who can carry and who can stop what"
    if supposed:
        title += f", if {supposed}"
    made = (("kingmaker", __version__),)
    return Document("powers", case.name, title, (*sections, *changes), made)


def carrying(case: Case, known: Known | None = None) -> Section | None:
    """Return the section of the whole report: the picture, and for each game the coalitions that count.

    What is `known` of games from another case is not worked out again.
    """
    asked = How(names=(_INDEX,), patience=_PATIENCE) if not case.entities else None
    found = powers(case, how=asked, known=known)
    picture = matrix(case, found)
    if picture is None:
        return None
    by_id = {decided.id: decided for decided in found}
    columns = (
        Column("decision", "decision", most=34),
        Column("carries", "carried by"),
        Column("stops", "stopped by"),
        Column("fewest", "fewest to stop it"),
    )
    told = tuple(
        who_carries(case, picture, row, [by_id[id_] for id_ in row.decisions])
        for row in picture.rows
    )
    rows = tuple(
        Row((row.title, *cells_of(one)), row.rests)
        for row, one in zip(picture.rows, told, strict=True)
    )
    untold = [d for d in found if d.structure is None and not d.step]
    voters = dict.fromkeys(n for d in found if d.structure is not None for n in d.structure.players)
    counted = [Text(sentence) for sentence in crowds(case, voters)]
    most = [one for row in picture.rows if (one := _most(case, row, by_id)) is not None]
    index = [Text(most_words(one), rests=one.rests) for one in most]
    table = folded(Table("carrying", columns, rows), "decisions")
    blocks: list[Block] = [picture, table, *index, *counted]
    if untold:
        several = f"{len(untold)} decisions are" if len(untold) > 1 else "One decision is"
        blocks.append(Text(f"{several} no vote of yes or no, or the case does not say enough."))
    title = "Who can carry and who can stop what"
    return Section("carrying", title, tuple(blocks), facts=(*told, *most))


def _most(case: Case, row: What, by_id: Mapping[str, Decided]) -> MostPower | None:
    """Return who has most and who least power over a decision, by the index; `None` where all have as much or it was not asked for."""
    decided = by_id[row.decisions[0]]
    told = next((one.found for one in decided.indices if one.found is not None), None)
    values = {} if told is None else {name: told[name] for name in told}
    exact = {name: value for name, value in values.items() if isinstance(value, Fraction)}
    if decided.structure is None or len(set(exact.values())) < _UNEQUAL:
        return None
    say = Coalitions(case, decided.structure.players)
    most, least = (
        ([n for n, v in exact.items() if v == bound], bound)
        for bound in (max(exact.values()), min(exact.values()))
    )
    return MostPower(
        row.words or row.title,
        _each(say, most[0]),
        percent(most[1]),
        _each(say, least[0]),
        percent(least[1]),
        row.rests,
    )


def _each(say: Coalitions, names: Sequence[str]) -> str:
    return say.name(names[0]) if len(names) == 1 else f"each of {say.every(names)}"


def told(case: Case, found: Sequence[Decided]) -> tuple[Told, ...]:
    """Return decisions with their titles and the counting in words."""
    sources = sources_by_clause(case)
    people: dict[str, set[str | None]] = {}
    for decided in found:
        people.setdefault(decided.name, set()).add(decided.about)
    counted = [
        [count_one(case, v, sources, several=len(people[d.name]) > 1) for v in d.views]
        for d in found
    ]
    named = iter(apart(one for own in counted for one in own))
    return tuple(
        _told(case, d, tuple(islice(named, len(own))), several=len(people[d.name]) > 1)
        for d, own in zip(found, counted, strict=True)
    )


def same_game(decisions: Sequence[Told]) -> list[list[Told]]:
    """Return decisions grouped by their game; those without one stand alone, by the reason."""
    groups: dict[object, list[Told]] = {}
    for one in decisions:
        groups.setdefault(game_key(one.decided), []).append(one)
    return list(groups.values())


def _told(case: Case, decided: Decided, counted: tuple[Counted, ...], *, several: bool) -> Told:
    name = f"{called(case, decided.name)} as a whole" if decided.whole else counted[0].title
    title = about(case, name, decided.about if several else None)
    return Told(decided, name, title, counted)


def _kinds(decisions: Sequence[Told]) -> list[list[list[Told]]]:
    """Return decisions grouped by their game, such groups together that are the same but for whom they are about."""
    of = {one.decided.id: one for one in decisions}
    rows = [[one.decided for one in group] for group in same_game(decisions)]
    return [[[of[d.id] for d in row] for row in kind] for kind in alike(rows)]


def _section(case: Case, kind: Sequence[Sequence[Told]], given: Given) -> Section:
    first, *others = kind
    titles = list(dict.fromkeys(one.title for one in first))
    if not others:
        named = together(case, ((one.name, one.person, None) for one in first))
        titles = list(dict.fromkeys(title for title, _ in named))
    more = len(titles) - _TITLES
    short = [*titles[:_TITLES], f"{more} more"] if more > 1 else titles
    heading = for_one(short, len(others))
    decided = first[0].decided
    blocks: list[Block] = []
    if others:
        blocks.append(Text(for_all(case, [group[0].decided.about for group in kind])))
    if decided.structure is None:
        blocks.append(Text(f"Not told: {decided.gap}."))
    else:
        say = Coalitions(case, decided.structure.players, given.joined)
        blocks.append(Items(tuple((text, Rests()) for text in facts(say, decided.structure))))
        blocks += index_blocks(say, decided.indices)
    blocks.append(_counting(case, [one for group in kind for one in group]))
    return Section(decided.id, heading[:1].upper() + heading[1:], tuple(blocks))


def _counting(case: Case, told: Sequence[Told]) -> Groups:
    """Return how these decisions are counted, those counted alike together."""
    groups: dict[tuple[tuple[str, str], ...], list[Told]] = {}
    for one in _unnamed(told):
        groups.setdefault(tuple((c.by, c.words) for c in one.counted), []).append(one)
    found = [_group(case, words, members) for words, members in groups.items()]
    several = Counter(group.title for group in found)
    named = (
        replace(group, title=f"{group.title}: {first[0].title.removesuffix(f' of {group.title}')}")
        if several[group.title] > 1
        else group
        for group, first in zip(found, groups.values(), strict=True)
    )
    return Groups("counting", tuple(named), lead="So counted:")


def _unnamed(told: Sequence[Told]) -> list[Told]:
    """Return decisions with the counting of those about many people without a name, where it is the same but for that."""
    counted = iter(unnamed([c for one in told for c in one.counted]))
    return [replace(one, counted=tuple(islice(counted, len(one.counted)))) for one in told]


def _group(case: Case, words: Sequence[tuple[str, str]], members: Sequence[Told]) -> Group:
    by = listed(dict.fromkeys(who for who, _ in words))
    text = " ".join(headline(said.removeprefix(f"{by}: ")) for _, said in words)
    sources = dict.fromkeys(s for one in members for s in one.rests.sources)
    sure = weakest(Certainty(m.rests.certainty) for m in members if m.rests.certainty)
    named = together(case, ((one.name, one.person, one.rests) for one in members))
    items = tuple((_with_sources(title, on), on) for title, on in named)
    return Group(by, text, items, Rests("", tuple(sources), sure.value if sure else ""))


def _with_sources(title: str, on: Rests) -> str:
    words = on.words()
    return f"{title}: {words}" if words else title


def facts(say: Coalitions, found: Structure) -> Iterator[str]:
    """Yield what is to be said of one game: who carries, who stops, vetoes, the fewest, who does not matter."""
    if len(found.players) > 1:
        yield f"Voters: {say.voters()}."
    if not found.possible:
        yield "Nobody can carry it, not even all together."
        return
    if found.dictator is not None:
        yield f"Decided by {say.name(found.dictator)} alone."
    else:
        yield from _coalitions(say, found)
        yield f"Veto: {say.names(found.vetoers)}." if found.vetoers else "Nobody stops it alone."
    yield from _fewest(say, found)
    if found.dummies:
        does = "makes" if len(found.dummies) == 1 else "make"
        yield f"Never {does} a difference: {say.names(found.dummies)}."
    elif found.dummies is not None and len(found.players) > 1:
        yield "Everybody makes a difference somewhere."
    for gap in found.too_many:
        yield f"Not told: {gap.what}. {gap.why[:1].upper()}{gap.why[1:]}. Instead: {gap.instead}."


def _coalitions(say: Coalitions, found: Structure) -> Iterator[str]:
    if found.winning is not None:
        yield f"Carried by {say.patterns(found.winning)}."
    if found.blocking is not None:
        yield f"Stopped by {say.patterns(found.blocking)}."
    if found.losing:
        yield f"Not carried by {say.patterns(found.losing)}; with anybody more it is."


def _fewest(say: Coalitions, found: Structure) -> Iterator[str]:
    if found.fewest is not None and found.winning is None:
        yield f"Smallest coalition that carries it: {say.smallest(found.fewest)}."
    if found.fewest_blocking is not None:
        size = say.smallest(found.fewest_blocking)
        yield f"Smallest coalition that stops it (Nakamoto coefficient): {size}."
