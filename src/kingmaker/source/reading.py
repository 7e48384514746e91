"""A sentence from text to records: parsed once for each text, its records made anew for each place."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kingmaker.source.misread import Stop, misread
from kingmaker.source.mistakes import Mistake, either
from kingmaker.source.proposals import proposed
from kingmaker.source.refusals import vague
from kingmaker.source.table import Parse
from kingmaker.source.trees import build
from kingmaker.source.words import next_token

if TYPE_CHECKING:
    from kingmaker.problems import Location
    from kingmaker.source.table import Token, Tree

#: A sentence longer than this is refused.
LONGEST = 2000
#: A sentence with more brackets and denials than this is refused, however they lie.
DEEPEST = 50

#: What is wrong with rules that may only be worded differently.
_REWORDED = ("K301", "K310")

UTC = ZoneInfo("UTC")


def read(start: str, text: str, where: Location, zone: ZoneInfo = UTC) -> object:
    """Return the record of a sentence that stands at `where`, or the problem with it.

    `start` is the kind of sentence. Time is linear in the text.
    """
    tree = _parsed(start, text)
    if isinstance(tree, Mistake):
        return tree.at(where)
    try:
        return build(tree, where, zone)
    except Mistake as mistake:
        return mistake.at(where)


@lru_cache(maxsize=4096)
def _parsed(start: str, text: str) -> Tree | Mistake:
    """Return the tree of a sentence, or the mistake in it."""
    try:
        return _parse(start, text)
    except Mistake as mistake:
        return _reworded(start, text, mistake)


def _reworded(start: str, text: str, mistake: Mistake) -> Mistake:
    """Return the mistake in a rule with the rules that may have been meant as its fix."""
    if start != "rule" or mistake.code not in _REWORDED:
        return mistake
    meant = [f"`{rule}`" for rule in proposed(text) if _reads(rule)]
    fix = f"write {either(meant)}" if meant else mistake.fix
    return Mistake(mistake.code, mistake.message, mistake.span, fix)


def _reads(rule: str) -> bool:
    try:
        _parse("rule", rule)
    except Mistake:
        return False
    return True


def _parse(start: str, text: str) -> Tree:
    if len(text) > LONGEST:
        message = f"a sentence of {len(text)} characters is too long"
        raise Mistake("K302", message, (LONGEST, len(text)), "give its parts names under `terms`")
    word = vague(text) if start == "rule" else None
    if word is not None:
        raise word
    taken: list[Token] = []
    parse = Parse(start)
    while token := next_token(text, taken[-1].end if taken else 0, parse.choices()):
        if not parse.take(token):
            raise misread(Stop(start, text, tuple(taken), token))
        taken.append(token)
        if token.kind in {"LPAR", "NOT"}:
            _bounded(taken)
    tree = parse.tree()
    if tree is None:
        raise misread(Stop(start, text, tuple(taken), None))
    return tree


def _bounded(taken: list[Token]) -> None:
    """Refuse a sentence with more brackets and denials than anybody follows, or the machine."""
    nested = [t for t in taken if t.kind in {"LPAR", "NOT"}]
    if len(nested) > DEEPEST:
        span = taken[-1].start, taken[-1].end
        message = f"this sentence has more than {DEEPEST} brackets and denials"
        raise Mistake("K303", message, span, "give parts of it names under `terms`")
