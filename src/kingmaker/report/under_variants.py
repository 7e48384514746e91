"""What each variant of a case changes in who decides: the entities that others control, the decisions that others carry or stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.control.lens import control
from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.powers.results import Known
from kingmaker.model.values import Name
from kingmaker.report.carrying import carrying
from kingmaker.report.document import Group, Groups, Rests, Section, Text
from kingmaker.report.facts import Carrying, Turned, facts_of
from kingmaker.report.in_short_votes import ranked, said_of, sentence
from kingmaker.report.matrix import game_key
from kingmaker.report.who_controls import answer_words, by_words, together
from kingmaker.report.words import called, everybody, headline, listed, rests, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.model.case import Case

#: Of a variant that changes neither who controls what nor who carries and stops what.
SAME = "Who controls what, and who carries and who stops what, stays as it is."
#: Of one that changes who carries or stops what, by more than a sentence tells.
OTHERS = "Some decisions are carried or stopped by other coalitions than before."
HOW = (
    "Each variant, a set of changes to the clauses of the case that is written in its file, is asked the same questions as the case: who "
    "controls each entity and, where that is the same, who carries and who stops each decision. The first answer that differs is told."
)
ASK = "Each is held against the case in full by `kingmaker report {0} --variants`, or by itself by its name: `kingmaker compare {0} --variant {1}`."
ASK_OF_ONE = "It is held against the case in full by `kingmaker report {0} --variants`, or by `kingmaker compare {0} --variant {1}`."
#: Of so many entities it is told of one variant by whom they would be controlled, and how many more there are.
_MOST = 2


def turning(
    case: Case, under: Mapping[Name, Case], told: Section | None, known: Known | None = None
) -> Section | None:
    """Return what each variant changes in who decides, `under` giving the case as each has it; `None` where there is none.

    `told` is what is told of who carries and who stops what in the case itself, `known` what was worked out for that. Cost: the control of the case and of each variant, and
    the powers of each that leaves control as it is.
    """
    if not under:
        return None
    shared = Known() if known is None else known
    was = facts_of(told, Carrying)
    facts = tuple(_turned(case, name, after, was, shared) for name, after in under.items())
    groups = tuple(
        Group(one.variant, _said(one), _noted(case, name), one.rests)
        for name, one in zip(under, facts, strict=True)
    )
    ask = ASK if len(under) > 1 else ASK_OF_ONE
    blocks = (Text(ask.format(case.file, next(iter(under)))), Groups("variants", groups))
    return Section("variants", "Variants", blocks, HOW, facts=facts)


def _noted(case: Case, name: Name) -> tuple[tuple[str, Rests], ...]:
    """Return what is written of a variant, and the name by which commands know it where that is not its title with hyphens."""
    variant = case.variants[name]
    note = f"{variant.note.rstrip('.')}." if variant.note else ""
    known = "" if titled(case, variant).replace(" ", "-") == name else f"Its name: `{name}`."
    said = " ".join(filter(None, (note, known)))
    return ((said, Rests()),) if said else ()


def _turned(case: Case, name: Name, after: Case, was: Sequence[Carrying], known: Known) -> Turned:
    """Return what a variant changes: who controls what, else who carries and stops what, `was` being what the case itself has."""
    title, on = titled(case, case.variants[name]), rests(case, case.variants[name])
    changed = tuple(_controlled(case, after))
    if changed:
        return Turned(title, changed, rests=on)
    before = ranked(was)
    told = ranked(facts_of(carrying(after, known), Carrying))
    now = next((one for one in told if not any(_alike(one, other) for other in before)), None)
    if now is not None:
        return Turned(title, decided=f"{sentence(now)}.", rests=on)
    return Turned(
        title, decided="" if _games(case, known) == _games(after, known) else OTHERS, rests=on
    )


def _said(turned: Turned) -> str:
    """Return what a variant changes, of entities the first few and how many more there are."""
    told = [said for _, said in turned.controlled]
    if not told:
        return turned.decided or SAME
    more = len(told) - _MOST
    if more > 0:
        entities = "1 more entity" if more == 1 else f"{more} more entities"
        told = [*told[:_MOST], f"{entities} would be controlled by others than now"]
    return headline(f"{'; '.join(told).removesuffix('.')}.")


def _games(case: Case, known: Known) -> dict[str, object]:
    """Return the coalitions that carry each decision, whoever else votes without effect; where they are too many, its game."""
    return {
        decided.id: game_key(decided)
        if decided.structure is None or decided.structure.winning is None
        else frozenset(decided.structure.winning)
        for decided in powers(case, known=known)
    }


def _alike(now: Carrying, before: Carrying) -> bool:
    """Tell whether the same is said of decisions as before, perhaps of others with them."""
    return set(now.decisions) <= set(before.decisions) and said_of(now) == said_of(before)


def _new(case: Case, after: Case, name: str) -> str:
    """Return who the members of a group are that only a variant has, in brackets."""
    group = None if Name(name) in case.groups else after.groups.get(Name(name))
    return "" if group is None else f" ({everybody(after, group.members)})"


def _controlled(case: Case, after: Case) -> Iterator[tuple[str, str]]:
    """Yield what would be controlled by others than now, or by nobody, and in a sentence by whom."""
    before = {f.entity: answer_words(case, f) for f in control(case).entities if f.rule is not None}
    circles: set[str] = set()
    for found in control(after).entities:
        said = answer_words(after, found) if found.rule is not None else ""
        if not said or before.get(found.entity, said) == said or found.entity in circles:
            continue
        name = called(after, found.entity)
        circle = {n for c in found.controllers for n in (c.name, *c.circle)}
        if any(found.entity in c.circle for c in found.controllers):
            circles |= circle
            names = listed(called(after, n) for n in after.entities if n in circle)
            yield (
                name,
                f"{names} would be controlled by nobody from outside: they control each other",
            )
        else:
            of = "".join(_new(case, after, c.name) for c in found.controllers)
            by = f"{by_words(after, found)}{of}{together(after, found)}"
            yield name, f"{name} would be controlled by {by}"
