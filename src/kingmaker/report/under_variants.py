"""What each variant of a case changes in who decides: the entities that others control, the decisions that others carry or stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.control.lens import control
from kingmaker.analysis.powers.lens import powers
from kingmaker.model.values import Name
from kingmaker.report.carrying import carrying
from kingmaker.report.controlling import answer_words
from kingmaker.report.document import Group, Groups, Rests, Section, Text
from kingmaker.report.in_short_votes import carried
from kingmaker.report.matrix import game_key
from kingmaker.report.words import called, everybody, listed, rests, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.model.case import Case
    from kingmaker.report.document import Block

#: Of a variant that changes neither who controls what nor who carries and stops what.
SAME = "Who controls what, and who carries and who stops what, stays as it is."
#: Of one that changes who carries or stops what, by more than a sentence tells.
OTHERS = "Some decisions are carried or stopped by other coalitions than before."
#: With this it is told who would control an entity.
CONTROLLED = " would be controlled by "
HOW = (
    "Each variant, a set of changes to the clauses of the case that is written in its file, is asked the same questions as the case: who "
    "controls each entity and, where that is the same, who carries and who stops each decision. The first answer that differs is told."
)
ASK = "Each is held against the case in full by `kingmaker report {0} --variants`, or by itself by `kingmaker compare {0} --variant NAME`."
#: Those who decide together are told in short if that is not longer than this.
_SHORT = 200
_THESE = "These decide together: "
#: More entities than this are not told of one variant.
_MOST = 2


def turning(case: Case, under: Mapping[Name, Case], told: Section | None) -> Section | None:
    """Return what each variant changes in who decides, `under` giving the case as each has it; `None` where there is none.

    `told` is what is told of who carries and who stops what in the case itself. Cost: the control of the case and of each variant, and
    the powers of each that leaves control as it is.
    """
    if not under:
        return None
    was = () if told is None else told.blocks
    groups = tuple(
        Group(
            titled(case, case.variants[name]),
            _changed(case, after, was),
            ((_noted(case, name), Rests()),),
            rests(case, case.variants[name]),
        )
        for name, after in under.items()
    )
    return Section(
        "variants", "Variants", (Text(ASK.format(case.name)), Groups("variants", groups)), HOW
    )


def _noted(case: Case, name: Name) -> str:
    """Return the name by which commands know a variant, and what is written of it."""
    note = case.variants[name].note.rstrip(".")
    return f"`{name}`: {note}." if note else f"`{name}`."


def together(answer: str) -> str:
    """Return who controls an entity together by an answer, to be said after that nobody does alone; nothing where it is long.

    >>> together("Controlled by nobody alone. Any 2 of the 3 decide together."), together("Controlled by Ann.")
    (': any 2 of the 3 decide together', '')
    """
    first, _, then = answer.partition(". ")
    said = then.removesuffix(".").split(". ")[0]
    if first != "Controlled by nobody alone" or not said or len(said) > _SHORT:
        return ""
    if said.startswith(_THESE):
        return f", but together by {said.removeprefix(_THESE).replace('; or', ', or')}"
    jointly = said.removeprefix("Controlled ")
    return f", but {jointly}" if jointly != said else f": {said[:1].lower()}{said[1:]}"


def _changed(case: Case, after: Case, was: Sequence[Block]) -> str:
    """Return in a sentence what is answered otherwise under a variant, `was` being what the report tells of decisions."""
    controlled = list(_controlled(case, after))
    if controlled:
        return f"{'; '.join(controlled[:_MOST])}."
    section = carrying(after)
    before = [sentence for sentence, _ in carried(was)]
    told = carried(() if section is None else section.blocks)
    now = next((said for said, _ in told if not any(_alike(said, one) for one in before)), "")
    return now or (SAME if _games(case) == _games(after) else OTHERS)


def _games(case: Case) -> dict[str, object]:
    """Return the coalitions that carry each decision, whoever else votes without effect; where they are too many, its game."""
    return {
        decided.id: game_key(decided)
        if decided.structure is None or decided.structure.winning is None
        else frozenset(decided.structure.winning)
        for decided in powers(case)
    }


def _alike(now: str, before: str) -> bool:
    """Tell whether the same is said of a decision as before, perhaps of others with it."""
    what, _, said = now.partition(": ")
    whole, _, told = before.partition(": ")
    return said == told and what.lower() in whole.lower()


def _new(case: Case, after: Case, name: str) -> str:
    """Return who the members of a group are that only a variant has, in brackets."""
    group = None if Name(name) in case.groups else after.groups.get(Name(name))
    return "" if group is None else f" ({everybody(after, group.members)})"


def _controlled(case: Case, after: Case) -> Iterator[str]:
    """Yield by whom entities would be controlled that are controlled by others, or by nobody."""
    before = {f.entity: answer_words(case, f) for f in control(case).entities if f.rule is not None}
    for found in control(after).entities:
        said = answer_words(after, found) if found.rule is not None else ""
        if said and before.get(found.entity, said) != said:
            by = said.split(". ")[0].removesuffix(".").removeprefix("Controlled by ")
            by = f"n{by[1:]}" if by.startswith("Nobody") else by
            by += listed(_new(case, after, c.name) for c in found.controllers)
            name = called(after, found.entity)
            yield f"{name}{CONTROLLED}{by}{together(said)}"
