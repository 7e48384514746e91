"""A condition that is asked for on a command line, read with the names of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

from kingmaker.problems import Location, Problem, is_error
from kingmaker.source.context import Context
from kingmaker.source.names import gather
from kingmaker.source.resolve import resolve
from kingmaker.source.sentences import read_condition

if TYPE_CHECKING:
    from kingmaker.model.sentences import Condition
    from kingmaker.source.load import Loaded


def read_goal(text: str, loaded: Loaded, *, file: str = "<goal>") -> Condition | Problem:
    r"""Return a condition in the names of a case that has been read, or what is wrong with it.

    >>> from kingmaker.source.load import loads
    >>> case = loads("title: x\npeople: {ann: {}}\noffices: {ceo: {held_by: ann}}")
    >>> read_goal("ceo is not ann", case)
    Not(part=Is(subject='ceo', value='ann'))
    >>> read_goal("ceo is not anne", case).help
    'did you mean `ann`?'
    """
    if loaded.case is None or loaded.tree is None:
        msg = "the case could not be read"
        raise ValueError(msg)
    where = Location(file, 1, 1, 1, len(text) + 1)
    zone = ZoneInfo(loaded.case.timezone)
    found = read_condition(text, where, zone=zone)
    if isinstance(found, Problem):
        return found
    names, _ = gather(loaded.tree)
    for person in loaded.case.people:
        names.declare("person", person, person.where)
    names.missing.clear()
    context = Context(names, zone, _no_table)
    resolved = resolve(context, found)
    problems = (*context.problems, *names.problems())
    wrong = next((p for p in problems if is_error(p)), None)
    return resolved if wrong is None else wrong


def _no_table(name: str, where: Location) -> NoReturn:
    msg = f"a condition names no table: {name}, {where}"
    raise AssertionError(msg)
