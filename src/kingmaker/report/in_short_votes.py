"""Who carries and who stops what, who can take what and who has most power, in a sentence each, for the beginning of a report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.report.document import Matrix, Part, Rests, Table, Text
from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.report.document import Block, Row

    Sentence = tuple[str, Rests]

#: A sentence on who carries what is told rather if it is not longer than this.
_SHORT = 260
_LEFT = "Ordinary matters of "
_DECISIONS = re.compile(r"(.+): (\d+ decisions)")
#: With this a section tells whose index of power is the largest.
MOST_POWER = " has most power, "


def carried(blocks: Sequence[Block], crowds: Sequence[str] = ()) -> list[Sentence]:
    """Return who carries and who stops each decision that the section tells, that first which the fewest can stop.

    One that is long to tell comes after those that are short; one that somebody takes alone, after those that several do. Of a crowd
    that is named it is said that it was counted as one voter.
    """
    rows = next((b.rows for b in blocks if isinstance(b, Table) and b.id == "carrying"), ())
    if not rows:
        rows = next((b.rows for b in blocks if isinstance(b, Table)), ())
    told = [
        (*_rank(sentence, row.cells), number, sentence, row.rests)
        for number, row in enumerate(rows)
        if (sentence := _told(row.cells, blocks, crowds))
    ]
    return [(_counted(t[-2], crowds), t[-1]) for t in sorted(told, key=lambda t: t[:-2])]


def _rank(sentence: str, cells: Sequence[str]) -> tuple[bool, bool, bool, bool, int]:
    """Return whether one decides it alone, it is long, only what is left to a body, stopped as carried, and how few can stop it."""
    what, carries, stops, fewest = cells[:4]
    same = carries == stops and "too many" not in carries
    few = int(fewest.split(" ")[0] or _SHORT)
    return fewest == "1", len(sentence) > _SHORT, what.startswith(_LEFT), same, few


def _told(cells: Sequence[str], blocks: Sequence[Block], crowds: Sequence[str]) -> str:
    if cells[3] == "1" and cells[1] == cells[2]:
        return _alone(cells, blocks, crowds)
    return _carried(cells)


def _alone(cells: Sequence[str], blocks: Sequence[Block], crowds: Sequence[str]) -> str:
    """Return who decides alone, and whose votes have no effect on it; nothing where nobody else votes."""
    what, who = cells[:2]
    if who in crowds:
        return f"{meant(what)}: nobody votes but {who}, so that it hangs on who of them takes part."
    idle = [*_idle(what, blocks)]
    if not idle:
        return ""
    return f"{meant(what)}: decided by {who} alone; the votes of {listed(idle)} have no effect."


def _idle(what: str, blocks: Sequence[Block]) -> Iterator[str]:
    """Yield those who vote on a decision without effect, as the picture has them."""
    for picture in (b for b in blocks if isinstance(b, Matrix)):
        for row in (r for r in picture.rows if r.title == what):
            for who, part in zip(picture.columns, row.parts, strict=True):
                if part is Part.DUMMY:
                    yield who.title


def _carried(cells: Sequence[str]) -> str:
    """Return who can carry and who can stop a decision."""
    what, carries, stops, fewest = cells[:4]
    alone, _, others = stops.partition(" alone; ")
    if others:
        return f"{meant(what)}: {alone} alone can stop it."
    if "too many" in carries + stops:
        return (
            f"{meant(what)}: as few as {fewest.replace(' of ', ' of the ')} can stop it."
            if fewest
            else ""
        )
    if not carries or not stops:
        return ""
    carries, stops = (said.replace("; or", ", or") for said in (carries, stops))
    if carries == stops:
        return f"{meant(what)}: carried, and stopped, by {carries}."
    return f"{meant(what)}: carried by {carries}, stopped by {stops}."


def _counted(sentence: str, crowds: Sequence[str]) -> str:
    """Return a sentence with how the crowds that it names were counted."""
    many = [name for name in crowds if name in sentence]
    if not many or "nobody votes but" in sentence:
        return sentence
    each = " each" if len(many) > 1 else ""
    return f"{sentence.removesuffix('.')}; {listed(many)} counted as one voter{each}."


def meant(what: str) -> str:
    """Return what is decided, as the beginning of a sentence; a name of the case in words.

    >>> meant("The board: 33 decisions"), meant("Amend-articles and merge")
    ('33 decisions of the board', 'Amend articles and merge')
    """
    several = _DECISIONS.fullmatch(what)
    if several:
        return f"{several[2]} of {several[1][:1].lower()}{several[1][1:]}"
    parts = (p if " " in p else p.replace("-", " ") for p in re.split(r"(, | and )", what))
    return "".join(p or "" for p in parts)


def most_power(blocks: Sequence[Block]) -> Sentence | None:
    """Return who has most and who has least power over a decision, as the section tells."""
    for block in blocks:
        if isinstance(block, Text) and MOST_POWER in block.text:
            return block.text, block.rests
    return None


def taken(rows: Sequence[Row]) -> Sentence | None:
    """Return who can take a post or a board that others hold: the first goal that somebody can reach in some turns.

    Whoever has it already takes nothing; what is long to tell is left to the section.
    """
    goal, rests = "", Rests()
    for row in rows:
        what, who, people, turns = row.cells[:4]
        goal, rests = (what, row.rests) if what else (goal, rests)
        if people and turns not in {"now", ""} and len(who) <= _SHORT // 2:
            within = "1 turn" if turns == "1" else f"{turns} turns"
            post = goal if goal.startswith("the ") else f"the post of {goal}"
            return f"{post} can be taken, whatever the others do, by {who} within {within}.", rests
    return None
