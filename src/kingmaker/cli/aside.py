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

#: Where a system lists the threads of a process that asks.
_THREADS = "/proc/self/task"


@contextmanager
def aside(work: Callable[[], T], *, processors: int | None = None) -> Iterator[Callable[[], T]]:
    """Begin work in a copy of this process; give what waits for it, and for what comes of it.

    Where there is but one processor, or a process cannot be copied safely (one of several threads, or another system
    than Linux), it is done when it is waited for. So it is too if the copy fails, which then fails here, in sight. What comes of it has
    to be picklable, and what the copy changes is lost.
    """
    if (processors or _processors()) < 2 or not _alone():  # noqa: PLR2004 - one for each
        yield work
        return
    from multiprocessing import get_context

    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    copy = context.Process(target=_done, args=(work, there), daemon=True)
    copy.start()
    there.close()
    try:
        yield lambda: _told(here, work)
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


def _done(work: Callable[[], object], there: Any) -> None:  # noqa: ANN401 - a connection of multiprocessing
    """Do the work in the copy, and send what comes of it; nothing is sent if it fails, or is interrupted."""
    import pickle
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with what it was copied from
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - until it ends; what fails, fails again in sight
    there.send_bytes(pickle.dumps(work(), pickle.HIGHEST_PROTOCOL))


def _told(here: Any, work: Callable[[], T]) -> T:  # noqa: ANN401
    """Return what the copy sends; if it ends without, do the work."""
    import pickle

    try:
        sent: bytes = here.recv_bytes()
    except EOFError:
        return work()
    found: T = pickle.loads(sent)  # noqa: S301 - of our own copy
    return found
