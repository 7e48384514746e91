"""What each variant of a case changes in who decides: the entities that others control, the decisions that others carry or stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.control.lens import control
from kingmaker.analysis.powers.lens import powers
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
ASK = "Each is held against the case in full by `kingmaker report {0} --variants`, or by itself by `kingmaker compare {0} --variant NAME`."
#: Of so many entities it is told of one variant by whom they would be controlled, and how many more there are.
_MOST = 2


def turning(case: Case, under: Mapping[Name, Case], told: Section | None) -> Section | None:
    """Return what each variant changes in who decides, `under` giving the case as each has it; `None` where there is none.

    `told` is what is told of who carries and who stops what in the case itself. Cost: the control of the case and of each variant, and
    the powers of each that leaves control as it is.
    """
    if not under:
        return None
    was = facts_of(told, Carrying)
    facts = tuple(_turned(case, name, after, was) for name, after in under.items())
    groups = tuple(
        Group(one.variant, _said(one), ((_noted(case, name), Rests()),), one.rests)
        for name, one in zip(under, facts, strict=True)
    )
    blocks = (Text(ASK.format(case.name)), Groups("variants", groups))
    return Section("variants", "Variants", blocks, HOW, facts=facts)


def _noted(case: Case, name: Name) -> str:
    """Return the name by which commands know a variant, and what is written of it."""
    note = case.variants[name].note.rstrip(".")
    return f"`{name}`: {note}." if note else f"`{name}`."


def _turned(case: Case, name: Name, after: Case, was: Sequence[Carrying]) -> Turned:
    """Return what a variant changes: who controls what, else who carries and stops what, `was` being what the case itself has."""
    title, on = titled(case, case.variants[name]), rests(case, case.variants[name])
    changed = tuple(_controlled(case, after))
    if changed:
        return Turned(title, changed, rests=on)
    before = ranked(was)
    told = ranked(facts_of(carrying(after), Carrying))
    now = next((one for one in told if not any(_alike(one, other) for other in before)), None)
    if now is not None:
        return Turned(title, decided=f"{sentence(now)}.", rests=on)
    return Turned(title, decided="" if _games(case) == _games(after) else OTHERS, rests=on)


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


def _games(case: Case) -> dict[str, object]:
    """Return the coalitions that carry each decision, whoever else votes without effect; where they are too many, its game."""
    return {
        decided.id: game_key(decided)
        if decided.structure is None or decided.structure.winning is None
        else frozenset(decided.structure.winning)
        for decided in powers(case)
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
    for found in control(after).entities:
        said = answer_words(after, found) if found.rule is not None else ""
        if said and before.get(found.entity, said) != said:
            of = listed(_new(case, after, c.name) for c in found.controllers)
            by = f"{by_words(after, found)}{of}{together(after, found)}"
            name = called(after, found.entity)
            yield name, f"{name} would be controlled by {by}"
