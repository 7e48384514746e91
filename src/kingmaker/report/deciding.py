"""Who decides what, with the counting in words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kingmaker.analysis.counting import sentences
from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.matters import matters
from kingmaker.analysis.powers.persons import FEWEST
from kingmaker.analysis.standing import weakest
from kingmaker.model.values import Certainty
from kingmaker.model.wording import condition_to_text
from kingmaker.records import dataclass
from kingmaker.report.document import Group, Groups, Rests, Section
from kingmaker.report.folding import rest
from kingmaker.report.meaning import meaning
from kingmaker.report.procedure import procedure
from kingmaker.report.whom import CONCERNED, about, together
from kingmaker.report.words import called, headline, joined, listed, seats_called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Condition
    from kingmaker.model.values import Name

#: What a counting marks as it is written in the case.
_MARKED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Counted:
    """One decision: what sort it is of what, about whom, who decides it, how it is counted, what it rests on.

    `person` is whom it is about where others have its name and are about other people; `general` is
    how it is counted without the name of that person; `whose` is who decides it where others decide the same by themselves.
    """

    kind: Kind
    subject: str
    person: Name | None
    by: str
    words: str
    general: str
    rests: Rests
    whose: str = ""

    @property
    def title(self) -> str:
        """The decision in words of its own, without whom it is about."""
        said = _titled(self.kind, [self.subject])
        return f"{said} by {self.whose}" if self.whose else said


def counted(case: Case) -> tuple[Counted, ...]:
    """Return every decision of a case as it stands at its beginning, with the counting in words."""
    views = matters(case)
    sources = sources_by_clause(case)
    persons: dict[str, set[str | None]] = {}
    for view in views:
        persons.setdefault(view.name, set()).add(view.concerning)
    return apart(
        count_one(case, view, sources, several=len(persons[view.name]) > 1) for view in views
    )


def apart(found: Iterable[Counted]) -> tuple[Counted, ...]:
    """Return decisions of which those that are called alike, but decided by others, are told apart by who decides."""
    every = tuple(found)
    by: dict[tuple[Kind, str, Name | None], set[str]] = {}
    for one in every:
        by.setdefault((one.kind, one.subject, one.person), set()).add(one.by)
    return tuple(
        replace(one, whose=one.by) if len(by[one.kind, one.subject, one.person]) > 1 else one
        for one in every
    )


def sources_by_clause(case: Case) -> dict[str, tuple[Name, ...]]:
    """Return the sources of each clause by its address."""
    return {clause.path: clause.source for clause in case.clauses() if clause.path}


def count_one(
    case: Case, view: DecisionView, sources: Mapping[str, tuple[Name, ...]], *, several: bool
) -> Counted:
    """Return one decision with the counting in words.

    `sources` are those of each clause by its address; `several` says that others have its name too
    and are about other people.
    """
    person = view.concerning if several else None
    words = _words(case, view, None)
    general = words if person is None else _words(case, view, person)
    named = dict.fromkeys(str(s) for path in view.rests_on for s in sources.get(path, ()))
    certainty = view.certainty.value if view.certainty is not None else ""
    by = called(case, view.by) if view.by is not None else ""
    on = Rests(view.path, tuple(named), certainty)
    return Counted(view.kind, _subject(case, view), person, by, words, general, on)


def _words(case: Case, view: DecisionView, unnamed: Name | None) -> str:
    """Return how a decision is counted, without the name of one whom it is about."""
    first, *more = sentences(
        view, case=case, call=lambda name: CONCERNED if name == unnamed else called(case, name)
    )
    said = " ".join([first, *map(headline, more)])
    marked = {condition_to_text(c): meaning(case, c) for c in _conditions(case, view)}
    said = _MARKED.sub(lambda found: marked.get(found[1], found[0]), said)
    return " ".join([said, *procedure(case, view)])


def _conditions(case: Case, view: DecisionView) -> Iterator[Condition]:
    """Yield what a power that is decided by has to wait for, or ends with."""
    power = None if view.power is None else case.powers.get(view.power)
    clauses = (
        None if view.own is None else view.own.when,
        *(() if power is None else (power.from_, power.until)),
    )
    yield from (condition for condition in clauses if condition is not None)


def title_of(case: Case, view: DecisionView, *, several: bool, after: bool = False) -> str:
    """Return what to call a decision, without its counting; `several` as in `count_one`.

    `after` says that others of the same body are named before it.
    """
    title = _titled(view.kind, [_subject(case, view)], after=after)
    return about(case, title, view.concerning if several else None)


#: What all decisions are called that nothing is said of, by themselves and after others of the same body.
_ORDINARY = "ordinary matters of {}"
_OTHERS = "any other matter of {}"
#: What a decision of each sort is called; a power by its own name.
_SAID = {
    Kind.ORDINARY: _ORDINARY,
    Kind.ELECTION: "filling {}",
    Kind.UNSEATING: "removal from {}",
    Kind.VACANCY: "filling vacancies of {}",
    Kind.APPOINTMENT: "appointment of {}",
    Kind.REMOVAL: "removal of {}",
    Kind.CONSENT: "consent to {}",
    Kind.VETO: "veto of {}",
}


#: What seats are about: those of one body differ in a word or two.
_OF_SEATS = (Kind.ELECTION, Kind.UNSEATING, Kind.VACANCY)


def _titled(kind: Kind, subjects: list[str], *, after: bool = False) -> str:
    said = _OTHERS if after and kind is Kind.ORDINARY else _SAID.get(kind, "{}")
    ends = {subject.split()[-1] for subject in subjects}
    of_seats = len(subjects) > len(ends) == 1 and kind in _OF_SEATS
    return said.format((joined(subjects) if of_seats else "") or listed(subjects))


def _subject(case: Case, view: DecisionView) -> str:
    """Return what a decision is about: the office, body, seats or power that its name begins with."""
    if view.power is not None:
        several = view.way > 1 or len(case.powers[view.power].ways) > 1
        parts = [f"way {view.way}"] if several else []
        parts += [f"step {view.step} of {view.of_steps}"] if view.of_steps > 1 else []
        return called(case, view.power) + (f" ({', '.join(parts)})" if parts else "")
    head, _, _ = view.name.rpartition(".")
    return seats_called(case, head) or called(case, head or view.name)


def deciding(case: Case) -> Section | None:
    """Return who decides what: decisions that are counted alike stand together, by their sort."""
    found = _alike(counted(case))
    several = Counter(alike[0].by for alike in found)
    groups = tuple(_apart(_group(a, _by_kind(case, a)), several[a[0].by]) for a in found)
    if not groups:
        return None
    told = Groups("powers", groups, lead="Decides so:", folds=rest(groups, "ways to decide"))
    return Section("powers", "Who decides what", (told,))


def _apart(group: Group, several: int) -> Group:
    """Return what one decides, told apart from what else it decides: by the first decision, but for all others of one."""
    others = any(text.startswith(_OTHERS.format("")) for text, _ in group.items[1:])
    if several > 1 and group.items and not others:
        told = group.items[0][0].removesuffix(f" of {group.title}")
        return replace(group, title=f"{group.title}: {told}")
    return group


def each_decision(case: Case) -> Section | None:
    """Return every decision with its address, those that are counted alike together."""
    found = group_of(case, counted(case))
    return Section("decisions", "Decisions", (found,)) if found.groups else None


def group_of(case: Case, found: Sequence[Counted]) -> Groups:
    """Return decisions, grouped by how they are counted."""
    groups = (
        _group(alike, tuple(together(case, ((c.title, c.person, c.rests) for c in alike))))
        for alike in _alike(found)
    )
    return Groups("counting", tuple(groups), lead="So counted:")


def _alike(found: Sequence[Counted]) -> list[list[Counted]]:
    alike: dict[tuple[str, str], list[Counted]] = {}
    for one in unnamed(found):
        alike.setdefault((one.by, one.words), []).append(one)
    return list(alike.values())


def unnamed(found: Sequence[Counted]) -> list[Counted]:
    """Return decisions with those about many people, counted alike but for whom they are about, counted without a name."""
    people: dict[tuple[str, str], set[Name | None]] = {}
    for one in found:
        people.setdefault((one.by, one.general), set()).add(one.person)
    return [
        replace(c, words=c.general) if len(people[c.by, c.general]) >= FEWEST else c for c in found
    ]


def _by_kind(case: Case, alike: Sequence[Counted]) -> tuple[tuple[str, Rests], ...]:
    kinds: dict[Kind, list[tuple[str, Name | None, None]]] = {}
    for one in alike:
        kinds.setdefault(one.kind, []).append((one.subject, one.person, None))
    last = sorted(kinds.items(), key=lambda k: k[0] is Kind.ORDINARY)
    return tuple(
        (_titled(kind, [name for name, _ in together(case, told)], after=n > 0), Rests())
        for n, (kind, told) in enumerate(last)
    )


def _group(alike: Sequence[Counted], items: tuple[tuple[str, Rests], ...]) -> Group:
    sources = tuple(dict.fromkeys(s for one in alike for s in one.rests.sources))
    certainty = weakest(Certainty(c.rests.certainty) for c in alike if c.rests.certainty)
    rests = Rests("", sources, certainty.value if certainty else "")
    by = alike[0].by
    return Group(by, headline(alike[0].words.removeprefix(f"{by}: ")), items, rests)
