"""Parts of sampled play that are put away one after the other, and found again by a later run.

States are numbered as they are found, and the last digits of a sum hang on their order. So with each part goes the trail
of what was looked at for it on the ground: a run that finds the part again looks at the same things in the same order,
which takes little time, solves nothing, and goes on to the same numbers. Where something stopped before a part was whole, nothing
that comes after it is put away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.struggle.bounded import BLOCK, carried_on
from kingmaker.analysis.struggle.forecasting import of_rest
from kingmaker.analysis.struggle.packing import packed_plays, unpacked_plays
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.shelving import SAME
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.struggle.arena import Lanes
    from kingmaker.analysis.struggle.bounded import Play, Start, Tell, Terms
    from kingmaker.analysis.struggle.lazily import Ground
    from kingmaker.analysis.struggle.shelving import Found, Shelf, Shelves

_TRAIL, _FOUND = f"{SAME}trail", f"{SAME}found"


def of_others(tell: Tell | None) -> Tell | None:
    """Return what is told of other models, which can be left out: the `others` of one that has it, else its `beside`."""
    found: Tell | None = getattr(tell, "others", None)
    return of_rest(tell) if found is None else found


@dataclass(frozen=True, slots=True)
class Manner:
    """How some plays are played, and what they are called among all that belong to one question."""

    name: str
    lanes: Lanes
    terms: Terms
    blind: bool = True


@dataclass(slots=True)
class Kept:
    """Where the parts of one ground are put away, nowhere if there is no shelf; `torn` where something stopped before it was whole."""

    ground: Ground
    shelf: Shelves | None = None
    about: str = ""
    torn: bool = False

    def find(self, name: str, begin: int, end: int) -> Found | None:
        """Return a part that was put away, once the ground is as it was after it; `None` if there is none.

        Raises:
            Refused: it does not fit to what comes before it.
        """
        if self.shelf is None or self.torn:
            return None
        found = self._shelf(self.shelf, name).find(begin, end)
        if found is not None:
            self._retrace(found)
        return found

    def put(self, name: str, begin: int, end: int, mark: int, found: Found) -> None:
        """Put away a part, with all that was looked at since the trail was as long as `mark`."""
        if self.shelf is None or self.torn:
            return
        trail = np.array(self.ground.trail[mark:], np.int64).reshape(-1, 3)
        more = {_TRAIL: trail, _FOUND: np.array(self._found())}
        self._shelf(self.shelf, name).put(begin, end, {**found, **more})

    def _shelf(self, shelf: Shelves, name: str) -> Shelf:
        return shelf.about(f"{self.about} {name}")

    def _retrace(self, found: Found) -> None:
        try:
            self.ground.retrace(found[_TRAIL].tolist())
        except (LookupError, Refused):
            raise Refused(_UNFIT) from None
        if self._found() != found[_FOUND].tolist():
            raise Refused(_UNFIT)

    def _found(self) -> list[int]:
        """Return how many states were found, and of how many it is known what may be done there."""
        return [self.ground.found, len(self.ground.pieces)]

    # --- plays ----------------------------------------------------------------------------------

    def carried_on(
        self, how: Manner, starts: Sequence[Start], tell: Tell | None = None
    ) -> Iterator[list[Play]]:
        """Yield plays as `bounded.carried_on` does, block by block, each found again where it was put away.

        Raises:
            Refused: what lies so many moves ahead of one state is too much, or what was put away does not fit.
        """
        done = 0
        draws = how.lanes.parameters.shape[1]
        for begin in range(0, draws, BLOCK):
            end = min(begin + BLOCK, draws)
            own = [s for s in starts if begin <= s.draw < end]
            if not own:
                continue
            told = None if tell is None else _Beginning(tell, done, len(starts))
            made = self._block(how, own, (begin, end), told)
            if made is None:
                self.torn = True
                return
            done += len(own)
            yield made
            if told is not None and told.stopped and done < len(starts):
                self.torn = True
                return

    def _block(
        self, how: Manner, own: Sequence[Start], draws: tuple[int, int], told: _Beginning | None
    ) -> list[Play] | None:
        """Return the plays of one block, `None` if it was stopped."""
        found = self.find(how.name, *draws)
        if found is not None:
            if told is not None:
                told(len(own), len(own))
            try:
                return unpacked_plays(found, own)
            except ValueError:
                raise Refused(_UNFIT) from None
        mark = len(self.ground.trail)
        played = carried_on(self.ground, how.lanes, how.terms, own, blind=how.blind, tell=told)
        plays = next(played, None)
        if plays is not None and self.shelf is not None:
            self.put(how.name, *draws, mark, packed_plays(plays, *draws))
        return plays


_UNFIT = "what was kept does not fit to the case: name another --resume, or remove the folder"


@dataclass(slots=True)
class _Beginning:
    """Tells of the plays of one block as of all, and remembers whether to go on."""

    tell: Tell
    done: int
    of: int
    stopped: bool = False

    def __call__(self, done: int, _: int) -> bool:
        """Tell that so many of the block are done, and return whether to go on."""
        self.stopped = self.tell(self.done + done, self.of) is False
        return not self.stopped
