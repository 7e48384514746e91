"""Checks of the tree itself: keys that exclude each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.memory import kept
from kingmaker.source.tree import Mapping, Scalar, Sequence
from kingmaker.source.vocabulary.deciding import DECISION_FIELDS
from kingmaker.source.vocabulary.making import ADDED, OF_THE_WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.source.tree import Entry, Node

#: For a section: a key, those that say nothing beside it, and what to do.
_EXCLUDING: tuple[tuple[str, str, tuple[str, ...], Severity, str], ...] = (
    (
        "moves", "steps", ("by", "uses", "do", "then"), Severity.ERROR,
        "say it in the step it belongs to: each has its own `by`, `uses`, `do` and `then`; or leave `steps` out",
    ),
    (
        "powers", "steps", ("ways",), Severity.ERROR,
        "leave `steps` out, and say in each way who decides, and under `consent` who must agree as well",
    ),
    (
        "powers", "steps", tuple(f.key for f in DECISION_FIELDS if f.key not in OF_THE_WHOLE),
        Severity.ERROR, "say in each step who decides and by which rule, or leave `steps` out",
    ),
    (
        "powers", "ways", ("by",), Severity.ERROR,
        "say in each way who decides, or leave `ways` out",
    ),
    (
        "events", "move", ("do", "uses"), Severity.WARNING,
        "the move says what is done; leave one of the two out",
    ),
)  # fmt: skip


def excluding_keys(root: Mapping) -> Iterator[Problem]:
    """Yield a problem for each key that says nothing because of another beside it."""
    for number, (section, *_) in enumerate(_EXCLUDING):
        node = root.get(section)
        if node is not None:
            yield from kept(_excluded, node, number)
    powers = root.get("powers")
    if powers is not None:
        yield from kept(_said_twice, powers)


def _excluded(section: Node, number: int) -> tuple[Problem, ...]:
    _, key, others, severity, help_ = _EXCLUDING[number]
    problems = []
    for entry in _entries(section):
        found = {e.key.text: e.key for e in _entries(entry.value) if not _calls(e)}
        for other in others if key in found else ():
            if other in found:
                message = f"`{entry.key.text}` has both `{key}` and `{other}`"
                related = (Related(found[key].where, f"`{key}` here"),)
                where = found[other].where
                problems.append(Problem("K712", message, where, severity, help_, related))
    return tuple(problems)


def _said_twice(powers: Node) -> tuple[Problem, ...]:
    """Return a problem for each key that a power says of its steps and the last step says itself."""
    problems = []
    for entry in _entries(powers):
        whole = {e.key.text: e.key for e in _entries(entry.value)}
        steps = entry.value.get("steps") if isinstance(entry.value, Mapping) else None
        last = steps.items[-1] if isinstance(steps, Sequence) and steps.items else steps
        for key in (e.key for e in _entries(last)):
            other = whole.get(key.text)
            if other is not None and key.text in OF_THE_WHOLE and key.text not in ADDED:
                message = (
                    f"`{entry.key.text}` says `{key.text}` beside `steps` and in the last of them"
                )
                help_ = "leave one of the two out: what stands beside `steps` is said of the last"
                related = (Related(other.where, f"`{key.text}` here"),)
                problems.append(Problem("K712", message, key.where, help=help_, related=related))
    return tuple(problems)


def _calls(entry: Entry) -> bool:
    """Tell whether something is done that goes with a move: that a vote on it is called."""
    done = entry.value
    return entry.key.text == "do" and isinstance(done, Scalar) and done.text.startswith("call ")


def _entries(node: Node | None) -> tuple[Entry, ...]:
    return node.entries if isinstance(node, Mapping) else ()
