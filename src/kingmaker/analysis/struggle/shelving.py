"""Draws that are worked out in parts, of which each that is finished can be put away, and found again by a later run.

Where parts are put is for others to say (`Shelf`): nothing here touches a disk. No number depends on it: what is found of
a draw is the same whichever others are worked out beside it.
"""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from zipfile import BadZipFile

import numpy as np

from kingmaker.analysis.struggle.arena import Lanes
from kingmaker.analysis.struggle.forecasting import Beginning, Run, run
from kingmaker.analysis.struggle.observing import Seen, Stand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forecasting import Ready, Tell

    #: What was found of some draws, by name: draws are the last axis, but of those whose name begins with `=`,
    #: which are the same for all draws.
    Found: TypeAlias = Mapping[str, NDArray[Any]]
    #: Works out some draws (from one, to before another).
    Work: TypeAlias = Callable[[int, int, Tell | None], Found]

#: So many draws are put away at a time; a rest of less than so many goes with those before it.
PART, REST = 128, 32
#: Begins the names of what is the same for all draws.
SAME = "="


class Shelf(Protocol):
    """Where finished parts are put away."""

    def find(self, begin: int, end: int) -> Found | None:
        """Return what was put away of these draws, `None` if nothing was."""

    def put(self, begin: int, end: int, found: Found) -> None:
        """Put away what was found of these draws."""


class Shelves(Shelf, Protocol):
    """Where finished parts of several questions are put away that are answered together."""

    def about(self, text: str) -> Shelf:
        """Return where those of another of them are put away, told apart by a text."""


def gathered(draws: int, shelf: Shelf | None, work: Work, tell: Tell | None) -> Found:
    """Return what is found of all draws: from the shelf where it is there, else worked out, and put away if it is whole.

    Without a shelf all are worked out at once. `tell` is told of draws that are done, the ones from the shelf among them;
    if it returns False, those that are done by then are given, and of a part that is not finished nothing is put away.
    """
    size = draws if shelf is None else PART
    bounds = [*range(0, max(draws - REST, 1), size), draws]
    parts: list[Found] = []
    for begin, end in pairwise(bounds):
        told = None if tell is None else Beginning(tell, begin, draws)
        found = None if shelf is None else shelf.find(begin, end)
        if found is None:
            found = work(begin, end, told)
            if shelf is not None and _count(found) == end - begin:
                shelf.put(begin, end, found)
        elif told is not None:
            told(end - begin, draws)
        parts.append(found)
        if told is not None and told.stopped:
            break
    return _joined(parts)


def _count(found: Found) -> int:
    """Return of how many draws something was found."""
    return min(int(a.shape[-1]) for name, a in found.items() if not name.startswith(SAME))


def _joined(parts: Sequence[Found]) -> Found:
    return {
        name: array
        if name.startswith(SAME)
        else np.concatenate([part[name] for part in parts], axis=-1)
        for name, array in parts[0].items()
    }


def run_on(
    made: Ready,
    lanes: Lanes,
    terms: Terms,
    *,
    shelf: Shelf | None,
    stands: frozenset[int] = frozenset(),
    tell: Tell | None = None,
) -> Run:
    """Return the forecasts of draws, as `forecasting.run` does, with finished parts of them put away and found again."""

    def work(begin: int, end: int, told: Tell | None) -> Found:
        own = Lanes(lanes.parameters[:, begin:end])
        found = run(made, own, workers=terms.workers, stands=stands, tell=told, single=terms.single)
        return packed(found)

    return unpacked(gathered(lanes.parameters.shape[1], shelf, work, tell))


#: In the bytes of a part: the key of the question that it belongs to.
KEY = "=key"


def as_bytes(found: Found, *, key: str) -> bytes:
    """Return a part of the answer to a question as the bytes of an archive of arrays (npz, compressed, no pickles)."""
    stream = BytesIO()
    np.savez_compressed(stream, **{**found, KEY: np.array(key)})  # type: ignore[arg-type]
    return stream.getvalue()


def from_bytes(whole: bytes, *, key: str, draws: int) -> Found:
    """Return the part that `as_bytes` made bytes of.

    Raises:
        ValueError: it is no such archive, belongs to another question, or does not hold so many draws.
    """
    try:
        with np.load(BytesIO(whole), allow_pickle=False) as read:
            found = {name: read[name] for name in read.files}
    except (OSError, EOFError, BadZipFile) as wrong:
        raise ValueError(str(wrong)) from None
    if str(found.pop(KEY, "")) != key:
        raise ValueError("it belongs to another question")
    sizes = {a.shape[-1:] for name, a in found.items() if not name.startswith(SAME)}
    if sizes != {(draws,)}:
        msg = f"it does not hold {draws} draws"
        raise ValueError(msg)
    return found


#: What is kept of `Seen`, beside where play stands.
_SEEN = ("likelihood", "endings", "move", "any", "even")


def packed(found: Run) -> Found:
    """Return forecasts as arrays with names."""
    made: dict[str, NDArray[Any]] = {"first": found.first}
    made |= {name: getattr(found.seen, name) for name in _SEEN}
    for event, stand in found.seen.stands.items():
        made[f"stand {event}"] = stand.shares
        made[f"{SAME}states {event}"] = stand.states
        made[f"{SAME}tick {event}"] = np.array(stand.tick)
    return made


def unpacked(found: Found) -> Run:
    """Return forecasts of which `packed` made arrays with names."""
    events = [int(name.split()[1]) for name in found if name.startswith("stand ")]
    stands = {
        event: Stand(
            int(found[f"{SAME}tick {event}"]),
            found[f"{SAME}states {event}"],
            found[f"stand {event}"],
        )
        for event in events
    }
    seen = Seen(
        found["likelihood"], found["endings"], found["move"], found["any"], found["even"], stands
    )
    return Run(found["first"], seen, found["first"].shape[-1])


def side_of(columns: tuple[str, ...], name: str | None = None) -> str:
    """Return what tells one side of a comparison from others on a shelf: the basis, or another case by its name.

    >>> side_of(("precision",)), side_of(("precision", "actors.ann.tempo"), "lax")
    ('the basis: precision', 'beside it lax: precision, actors.ann.tempo')
    """
    side = "the basis" if name is None else f"beside it {name}"
    return f"{side}: {', '.join(columns)}"
