"""What a change gives to whom over several decisions, and to each person, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.comparing.families import patterns_of
from kingmaker.analysis.comparing.goals import NOT_SEARCHED
from kingmaker.analysis.comparing.persons import Ability, persons
from kingmaker.analysis.reach.judging import Taken
from kingmaker.model.claims import Verb
from kingmaker.model.parties import PartyKind
from kingmaker.model.values import Name
from kingmaker.model.wording import horizon_to_text, sentence_to_text
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.document import Group, Groups, Items, Rests, Section, Text
from kingmaker.report.words import called, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.comparing.compare import Comparison
    from kingmaker.analysis.comparing.goals import Aim, Aims
    from kingmaker.analysis.comparing.persons import Gains
    from kingmaker.analysis.comparing.wants import Bounds
    from kingmaker.analysis.games import Coalition
    from kingmaker.analysis.reach.lens import Smallest
    from kingmaker.model.case import Case

_DOES = {
    Verb.COULD: "bring about, with help",
    Verb.CARRY: "bring about, if the others only vote no,",
    Verb.FORCE: "bring about",
    Verb.HOLD: "keep",
    Verb.BLOCK: "prevent",
}
#: Decisions of one kind are named up to so many.
_NAMED = 3


def goal_words(case: Case, aim: Aim) -> str:
    """Return what is wanted: to take a body or office, or that a condition holds."""
    if isinstance(aim.goal, Taken):
        return f"take {called(case, aim.goal.place)}"
    within, first = aim.want.within, "" if aim.want.we_first else ", the others moving first"
    how = "" if within is None else f" within {horizon_to_text(within)}"
    return f"{_DOES[aim.verb]} `{sentence_to_text(aim.goal)}`{how}{first}"


def bounds_words(bounds: Bounds) -> str:
    """Return how far goals were searched, and on what terms."""
    turns = (
        "any number of turns"
        if bounds.within is None
        else f"{bounds.within} {bounds.period or 'turn'}{'' if bounds.within == 1 else 's'}"
    )
    text = (
        f"Searched within {turns}, or as long as a claim gives, the coalition moving first and the others as best they can, and in {bounds.positions:,} "
        "positions of each case at most; `--within` and `--positions` widen that, and `--period` lets time pass."
    )
    if bounds.as_written:
        text += (
            " Powers whose effect the case does not say (to amend, to dissolve) are taken not to be used; with "
            "`--any-effect` they are, and what turns on them is left open."
        )
    return text


def goal_sections(before: Case, after: Case, found: Aims) -> Iterator[Section]:
    """Yield a section for the goals that other coalitions can bring about, or in another number of turns."""
    if not found.found:
        return
    groups = tuple(_group(before, after, aim) for aim in found.changed)
    blocks: list[Groups | Text] = [Groups("goals", groups)] if groups else []
    same = [aim for aim in found.found if aim.same and not aim.gap]
    if same:
        names = listed(goal_words(after, aim) for aim in same)
        blocks.append(Text(f"The same coalitions can: {names}."))
    blocks += [Text(text) for text in _gaps(after, found)]
    if any(not aim.kept for aim in found.found):
        blocks.append(Text(bounds_words(found.bounds)))
    elif same:
        blocks.append(Text("No clause differs on which they depend."))
    yield Section("goals", "What they can bring about", tuple(blocks))


def _gaps(case: Case, found: Aims) -> Iterator[str]:
    """Yield what is not known of which goals: a limit is told as a limit."""
    gaps: dict[str, list[str]] = {}
    for aim in found.found:
        if aim.gap:
            stopped = aim.gap == NOT_SEARCHED or aim.gap.startswith("the search stopped")
            why = "the bound on positions was reached" if stopped else aim.gap
            gaps.setdefault(why, []).append(goal_words(case, aim))
    yield from (f"Not known ({why}): {listed(goals)}." for why, goals in gaps.items())


def _group(before: Case, after: Case, aim: Aim) -> Group:
    title = goal_words(after, aim)
    lines = tuple((line, Rests()) for line in _lines(before, after, aim))
    return Group(title[:1].upper() + title[1:], _headline(aim), lines)


def _headline(aim: Aim) -> str:
    if aim.before is None or aim.after is None:
        return "Is there only after the change." if aim.before is None else "Is there no more."
    if aim.gained and not aim.lost:
        return "More can."
    if aim.lost and not aim.gained:
        return "Fewer can."
    return "Others can." if aim.gained else "In another number of turns."


def _lines(before: Case, after: Case, aim: Aim) -> Iterator[str]:
    if aim.gained:
        yield f"Now can: {_family(after, aim.gained)}"
    if aim.lost:
        yield f"Can no longer: {_family(before, aim.lost)}"
    pairs: dict[tuple[int, int], list[Coalition]] = {}
    for coalition, pair in aim.turns.items():
        pairs.setdefault(pair, []).append(coalition)
    for (old, new), coalitions in pairs.items():
        unit = f"{aim.period or 'turn'}{'' if new == 1 else 's'}"
        yield f"In {new} {unit} where it took {old}: {_family(after, coalitions)}"
    sizes = [_size(found) for found in (aim.before, aim.after)]
    if sizes[0] != sizes[1] and None not in sizes:
        yield f"Smallest coalition: {sizes[1]} where it was {sizes[0]}"


def _family(case: Case, coalitions: Sequence[Coalition]) -> str:
    players = sorted({name for coalition in coalitions for name in coalition})
    if not players:
        return "everybody: it is so already"
    persons = (n in case.people and case.people[Name(n)].kind is PartyKind.PERSON for n in players)
    noun = "people" if all(persons) else "parties"
    return Coalitions(case, players).patterns(patterns_of(coalitions, players), noun=noun)


def _size(found: Smallest | None) -> int | None:
    return min((able.size for able in found.able), default=None) if found is not None else None


# --- persons -----------------------------------------------------------------------------------

_GAINS = {
    Ability.VOTE: "a vote in {}",
    Ability.VETO: "a veto in {}",
    Ability.ALONE: "to do alone: {}",
    Ability.MORE: "more of the power in {}",
    Ability.LESS: "part of the power in {}",
}


def person_section(before: Case, after: Case, found: Comparison) -> Iterator[Section]:
    """Yield what each person gains and loses; those of whom the same is to be said stand together."""
    alike: dict[str, list[str]] = {}
    for name, gains in persons(found).items():
        alike.setdefault(_gains_words(after, gains), []).append(name)
    lines = tuple(
        (f"{_names(before, after, names)} {_verbs(text, len(names))}", Rests())
        for text, names in alike.items()
    )
    if lines:
        yield Section("persons", "Person by person", (Items(lines),))


def _names(before: Case, after: Case, names: Sequence[str]) -> str:
    return listed(called(after, n) if called(after, n) != n else called(before, n) for n in names)


def _verbs(text: str, many: int) -> str:
    return text if many == 1 else text.replace("gains ", "gain ", 1).replace("loses ", "lose ", 1)


def _gains_words(case: Case, gains: Gains) -> str:
    parts = []
    for verb, side in (("gains", gains.gained), ("loses", gains.lost)):
        told = [_GAINS[ability].format(_things(case, things)) for ability, things in side.items()]
        if told:
            parts.append(f"{verb} {'; '.join(told)}")
    return ", and ".join(parts)


def _things(case: Case, things: Sequence[str | Aim]) -> str:
    names = [thing if isinstance(thing, str) else goal_words(case, thing) for thing in things]
    more = len(names) - _NAMED
    return listed(names) if more <= 1 else f"{', '.join(names[:_NAMED])} and {more} more"
