"""Work that is done in a copy of this process, beside what is done in it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
U = TypeVar("U")

#: Where a system lists the threads of a process that asks.
_THREADS = "/proc/self/task"


@contextmanager
def aside(work: Callable[[], T], *, processors: int | None = None) -> Iterator[Callable[[], T]]:
    """Begin work in a copy of this process; give what waits for it, and for what comes of it.

    Where there is but one processor, or a process cannot be copied safely (one of several threads, or another system
    than Linux), it is done when it is waited for. So it is too if the copy fails, which then fails here, in sight. What comes of it has
    to be picklable, and what the copy changes is lost.
    """
    with _copied(lambda: iter((work(),)), processors) as here:
        yield work if here is None else lambda: _told(here, work)


@contextmanager
def in_turn(
    first: Callable[[], T], then: Callable[[T], U], *, processors: int | None = None
) -> Iterator[tuple[Callable[[], T], Callable[[], U]]]:
    """Begin two works in a copy of this process, the second with what comes of the first; give what waits for each, as `aside` does.

    The first has to be waited for before the second, and may be while the copy is at that.
    """
    known: list[T] = []

    def both() -> Iterator[object]:
        found = first()
        yield found
        yield then(found)

    with _copied(both, processors) as here:

        def one() -> T:
            known.append(first() if here is None else _told(here, first))
            return known[0]

        def other() -> U:
            return then(known[0]) if here is None else _told(here, lambda: then(known[0]))

        yield one, other


@contextmanager
def _copied(work: Callable[[], Iterator[object]], processors: int | None) -> Iterator[Any]:
    """Begin work in a copy of this process, and give where each of what comes of it is heard; `None` if it is not copied."""
    if (processors or _processors()) < 2 or not _alone():  # noqa: PLR2004 - one for each
        yield None
        return
    from multiprocessing import get_context

    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    copy = context.Process(target=_done, args=(work, here, there), daemon=True)
    copy.start()
    there.close()
    try:
        yield here
    finally:
        copy.kill()
        copy.join()
        here.close()


def _processors() -> int:
    """Return on how many processors this process may run."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _alone() -> bool:
    """Tell whether this process has one thread, by the system, as libraries may have begun others."""
    try:
        return sum(1 for _ in Path(_THREADS).iterdir()) == 1
    except OSError:
        return False


def _done(work: Callable[[], Iterator[object]], here: Any, there: Any) -> None:  # noqa: ANN401 - connections of multiprocessing
    """Do the work in the copy, and send each of what comes of it; nothing more is sent once it fails, or is interrupted."""
    import pickle
    import signal

    here.close()  # else what nobody hears any more would be waited for to be heard
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with what it was copied from
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - until it ends; what fails, fails again in sight
    for found in work():
        there.send_bytes(pickle.dumps(found, pickle.HIGHEST_PROTOCOL))


def _told(here: Any, work: Callable[[], T]) -> T:  # noqa: ANN401
    """Return what the copy sends; if it ends without, do the work."""
    import pickle

    try:
        sent: bytes = here.recv_bytes()
    except EOFError:
        return work()
    found: T = pickle.loads(sent)  # noqa: S301 - of our own copy
    return found
