"""Who carries and who stops what, who can take what and who has most power, in a sentence each, for the beginning of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kingmaker.report.document import Rests
    from kingmaker.report.facts import Carrying, MostPower, Taking

    Sentence = tuple[str, Rests]

#: A sentence on who carries what is told rather if it is not longer than this.
_SHORT = 260


def carried(found: Iterable[Carrying]) -> list[Sentence]:
    """Return in a sentence each who carries and who stops which decisions, in the order of `ranked`.

    Of a crowd that is named it is said that it was counted as one voter.
    """
    return [(_counted(one), one.rests) for one in ranked(found)]


def ranked(found: Iterable[Carrying]) -> list[Carrying]:
    """Return of which decisions it can be told who carries and who stops them, that first which the fewest can stop.

    One that is long to tell comes after those that are short; one that somebody takes alone, after those that several do.
    """
    return sorted((one for one in found if said_of(one)), key=_rank)


def _rank(found: Carrying) -> tuple[bool, bool, bool, bool, int]:
    """Return whether one decides it alone, it is long, only what is left to a body, stopped as carried, and how few can stop it."""
    same = bool(found.alone) or (found.carries == found.stops is not None)
    few = 1 if found.alone else found.fewest or _SHORT
    return bool(found.alone), len(sentence(found)) >= _SHORT, found.left, same, few


def sentence(found: Carrying) -> str:
    """Return who carries and who stops decisions, in a sentence without its full stop; nothing where that cannot be told.

    >>> from kingmaker.report.facts import Carrying
    >>> sentence(Carrying("Hire", carries=("any 2", "Ann"), stops=("Ben",), silent=True))
    'Hire, if nobody else votes: carried by any 2, or Ann, stopped by Ben'
    """
    said = said_of(found)
    lead = f"{found.what}, if nobody else votes" if found.silent else found.what
    return f"{lead}: {said}" if said else ""


def said_of(found: Carrying) -> str:
    """Return what is said of decisions: who carries and who stops them; nothing where that cannot be told."""
    if found.alone:
        return _alone(found)
    if found.vetoes:
        return f"{listed(found.vetoes, last='or')} alone can stop it"
    if found.carries is None or found.stops is None:
        few = f"as few as {found.fewest} of the {found.of} voters can stop it"
        return few if found.fewest else ""
    if not found.carries or not found.stops:
        return ""
    carries, stops = (", or ".join(kinds) for kinds in (found.carries, found.stops))
    if carries == stops:
        return f"carried, and stopped, by {_with_noun(carries, found.of)}"
    again = stops.replace(f" of the {found.of}", " of them") if _bare(carries, found.of) else stops
    return f"carried by {_with_noun(carries, found.of)}, stopped by {again}"


def _with_noun(kinds: str, of: int) -> str:
    """Return coalitions with the word for those of whom any so many are told.

    >>> _with_noun("any 3 of the 5", 5), _with_noun("any 3 of the board (5)", 5)
    ('any 3 of the 5 voters', 'any 3 of the board (5)')
    """
    return f"{kinds} voters" if _bare(kinds, of) else kinds


def _bare(kinds: str, of: int) -> bool:
    return kinds.endswith(f" of the {of}")


def _alone(found: Carrying) -> str:
    """Return who decides alone, and whose votes have no effect on it; nothing where nobody else votes."""
    if found.alone in found.crowds:
        return f"nobody votes but {found.alone}, so that it hangs on who of them takes part"
    if not found.idle:
        return ""
    counted = ", counted as one voter," if _only_crowd(found) else ""
    return (
        f"decided by {found.alone} alone; the votes of {listed(found.idle)}{counted} have no effect"
    )


def _only_crowd(found: Carrying) -> bool:
    """Tell whether nobody votes without effect but one crowd, and no other is named."""
    return bool(found.alone) and found.crowds == found.idle and len(found.idle) == 1


def _counted(found: Carrying) -> str:
    """Return a sentence with how the crowds that it names were counted."""
    said = sentence(found)
    if not found.crowds or found.alone in found.crowds or _only_crowd(found):
        return f"{said}."
    each = " each" if len(found.crowds) > 1 else ""
    return f"{said}; {listed(found.crowds)} counted as one voter{each}."


def most_words(found: MostPower) -> str:
    """Return who has most and who has least power over decisions, in a sentence."""
    return (
        f"{found.what}: {found.most} has most power, {found.share}, and {found.least} least, {found.least_share} "
        "(index of Shapley and Shubik 1954)."
    )


def taken(found: Sequence[Taking]) -> Sentence | None:
    """Return who can take a post or a board that others hold: the first goal that somebody can reach in some turns.

    Whoever has it already takes nothing; what is long to tell is left to the section.
    """
    for one in found:
        if one.turns and len(one.who) <= _SHORT // 2:
            within = "1 turn" if one.turns == 1 else f"{one.turns} turns"
            what = "" if one.seats else "post of "
            post = one.goal if one.goal.startswith("the ") else f"the {what}{one.goal}"
            return (
                f"{post} can be taken, whatever the others do, by {one.who} within {within}.",
                one.rests,
            )
    return None
