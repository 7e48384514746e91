"""What `play`, `timeline`, `advise` and `sweep` share: their options, names that are checked, progress, refusals."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kingmaker.cli.common import (
    completing,
    load_case,
    mistyped,
    one_of,
    print_problems,
    usable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.results import Advice, Played, Timeline
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.problems import Problem
    from kingmaker.source.loaded import Loaded, Usable

F = TypeVar("F", bound=Callable[..., Any])
A = TypeVar("A", "Played", "Timeline", "Advice")
#: Told how much is done, of how much.
Tell = Callable[[int, int], bool]

#: Sampled play, if nothing else is asked for: plays of each draw, and moves that are looked ahead.
PLAYS, LOOK_AHEAD = 32, 2
#: Draws, if nothing else is asked for: each has plays of its own where play is sampled.
DRAWS = {"exact": 1000, "sampled": 64}
#: So many draws are counted in single precision, if nothing else is asked for.
MANY = 500


#: Options of all that plays, by the name of what they say.
SHARED = {
    "seed": click.option(
        "--seed",
        type=click.IntRange(0, 2**32 - 1),
        default=0,
        show_default=True,
        help="The seed of the draws; the same one gives the same numbers.",
    ),
    "plays": click.option(
        "--plays",
        type=click.IntRange(1, 10_000_000),
        metavar="N",
        help=f"Sampled plays of each draw; {PLAYS}, if --method is sampled.",
    ),
    "look-ahead": click.option(
        "--look-ahead",
        type=click.IntRange(1, 1000),
        metavar="N",
        help=f"Moves that sampled play looks ahead; {LOOK_AHEAD}, if --method is sampled.",
    ),
    "workers": click.option(
        "--workers",
        type=click.IntRange(1, 1024),
        metavar="N",
        help="Threads; as many as there are cores, if not given. It changes no number.",
    ),
}


def terms_options(command: F) -> F:
    """Add the options that say how play is worked out; `terms_of` reads them."""
    options = (
        click.option(
            "--draws",
            type=click.IntRange(1, 1_000_000),
            metavar="N",
            help=f"Draws of what is assumed; {DRAWS['exact']}, or {DRAWS['sampled']} if --method is sampled.",
        ),
        SHARED["seed"],
        click.option(
            "--method",
            type=click.Choice(("exact", "sampled")),
            default="exact",
            show_default=True,
            help="exact: no error of sampling, refused where there are too many states; sampled: plays that look a few "
            "moves ahead.",
        ),
        SHARED["plays"],
        SHARED["look-ahead"],
        click.option(
            "--floats",
            type=click.Choice(("single", "double")),
            help=f"single: in half the time, each probability right to about 0.00001; if not given, from {MANY} draws on.",
        ),
        SHARED["workers"],
    )
    for option in reversed(options):
        command = option(command)
    return command


def terms_of(options: Mapping[str, Any]) -> Terms:
    """Return how play is worked out, by the options; what does not go together is wrong use."""
    import os

    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.results import Method

    method = Method(options["method"])
    for name in ("plays", "look_ahead"):
        if method is Method.EXACT and options[name] is not None:
            msg = f"--{name.replace('_', '-')} is for sampled play: add --method sampled"
            raise click.UsageError(msg)
    sampled = method is Method.SAMPLED
    if sampled and options["floats"] is not None:
        raise click.UsageError("--floats is for exact play: leave it out, or --method sampled")
    draws = options["draws"] or DRAWS[options["method"]]
    floats = options["floats"] or ("single" if draws >= MANY else "double")
    return Terms(
        draws=draws,
        seed=options["seed"],
        method=method,
        workers=options["workers"] or os.cpu_count() or 1,
        plays=(options["plays"] or PLAYS) if sampled else 0,
        look_ahead=(options["look_ahead"] or LOOK_AHEAD) if sampled else 0,
        single=not sampled and floats == "single",
    )


def until_option(command: F) -> F:
    """Add the option that hides what is later; `moment_of` reads it."""
    return click.option(
        "--until",
        metavar="DATE",
        help="See nothing of the record that is not certain by then, such as 2023-11-20 or '2023-11-20 20:00 UTC'.",
    )(command)


def view_option(command: F) -> F:
    """Add the option that plays a case as one of its sources tells it; `playable` reads it."""
    return click.option(
        "--only-source",
        metavar="SOURCE",
        shell_complete=completing("sources"),
        help="Play it as this source tells it: its events, and its word on what people want where it has one.",
    )(command)


def playable(
    path: str, *, variant: str | None, without: tuple[str, ...], only_source: str | None = None
) -> Usable:
    """Read a case that can be played: without errors, and with a clock; cut down to what one source tells, if asked."""
    loaded = usable(load_case(path, variant=variant, without=without))
    case = loaded.case
    if only_source is not None:
        from kingmaker.analysis.perspective import as_played_by

        source = one_of(
            only_source, case.sources, f"no source of {case.name} is called", "--only-source"
        )
        loaded = replace(loaded, case=as_played_by(case, source))
    if case.clock is None or not case.endings:
        what = "clock" if case.clock is None else "endings"
        msg = f"{case.name} has no {what}, so there is nothing to play; see `kingmaker explain` on what it has"
        raise click.UsageError(msg)
    return loaded


def viewed(found: A, case: Case, only_source: str | None) -> A:
    """Return an answer that says whose telling was played, if it was one source's."""
    if only_source is None:
        return found
    from kingmaker.model.values import Name
    from kingmaker.report.struggle_words import view_words

    return replace(found, notices=(view_words(case, Name(only_source)), *found.notices))


def event_of(case: Case, text: str | None, option: str) -> Name | None:
    """Return an event of the record by its name; one that there is not is wrong use."""
    if text is None:
        return None
    return one_of(text, case.events, f"no event of {case.name} is called", option)


def actor_of(case: Case, text: str) -> Name:
    """Return an actor by its name; somebody who neither moves nor votes in the case is wrong use."""
    known = [*case.actors, *case.people, *case.groups]
    return one_of(text, known, f"nobody in {case.name} is called", "--as")


def moment_of(case: Case, text: str | None, option: str = "--until") -> datetime | None:
    """Return the latest moment that a time on the command line means, in the zone of the case unless one is written."""
    if text is None:
        return None
    from zoneinfo import ZoneInfo

    from kingmaker.problems import Location, Problem
    from kingmaker.source.times import read_moment

    where = Location(f"<{option.lstrip('-')}>", 1, 1, 1, len(text) + 1)
    found = read_moment(text, where, zone=ZoneInfo(case.timezone))
    if isinstance(found, Problem):
        raise mistyped(found, option)
    if found.latest is None:
        raise click.BadParameter(f"{text!r} has no end", param_hint=option)
    return found.latest


@contextmanager
def within_clock(case: Case, option: str) -> Iterator[None]:
    """Turn an event that play does not see into wrong use."""
    try:
        yield
    except KeyError as unseen:
        msg = f"{unseen.args[0]!r} is no event that play sees: it lies outside the clock of {case.name}, or of --until"
        raise click.BadParameter(msg, param_hint=option) from None


@contextmanager
def working(what: str, *, halts: bool = False, kept: Path | None = None) -> Iterator[Bar]:
    """Give what tells at a terminal how far it is; where the case is too large, say so and exit with 2.

    If it `halts`, the first interrupt (Ctrl-C) asks for what is done so far, and only another one gives up; `kept` is
    where finished parts stay.
    """
    from signal import SIGINT, signal
    from threading import current_thread, main_thread

    from kingmaker.analysis.struggle.refusing import Refused

    bar = Bar(what, kept)
    halts = halts and current_thread() is main_thread()
    before = signal(SIGINT, bar.halt) if halts else None
    try:
        yield bar
    except Refused as refused:
        bar.close()
        raise click.UsageError(str(refused)) from None
    finally:
        if halts:
            signal(SIGINT, before)
        bar.close()


class Bar:
    """A bar on standard error, at a terminal alone."""

    def __init__(self, what: str, kept: Path | None = None) -> None:
        self.what, self.kept = what, kept
        self.shown = sys.stderr.isatty()
        self.drawn = ""
        self.halted = False
        self.abandoned = False
        self.whole = False
        self.moves = Event()  #: set with the first of the draws

    def abandon(self) -> None:
        """Give up play that is worked out in another thread."""
        self.abandoned = True
        self.close()

    def halt(self, *_: object) -> None:
        """Ask play to stop with what is done so far; asked again, give up at once."""
        if self.halted:
            raise KeyboardInterrupt
        self.halted = True
        self.close()
        words = f"{self.what}: stopping with what is done so far (again: at once)"
        if self.kept is not None:
            words += f"; the same command goes on from what is in {self.kept}"
        click.echo(words, err=True)

    def goes_on(self) -> None:
        """Say where finished parts stay, if any are kept, once play was given up."""
        self.close()
        if self.kept is not None and self.kept.exists():
            click.echo(f"the same command goes on from what is in {self.kept}", err=True)

    def __call__(self, done: int, of: int) -> bool:
        """Draw how much is done, and say whether play is to go on."""
        return self.tell(done, of)

    def tell(self, done: int, of: int) -> bool:
        """Draw how much is done, and say whether play is to go on."""
        self.whole = done >= of
        self.moves.set()
        return self._told(self.what, done, f"{of:,}", done / of if of else 0.0)

    def finding(self, found: int, most: int) -> bool:
        """Draw how many states were found, of so many that are solved at most, and say whether to go on."""
        return self._told("finding states,", found, f"at most {most:,}", found / most)

    def beside(self, done: int, of: int) -> bool:
        """Draw how far it is with what is worked out beside the draws, once these are done; it is not given in part."""
        if self.whole and not self.halted:
            self._told(f"{self.what}, the rest", done, f"{of:,}", done / of if of else 0.0)
        elif self.abandoned:
            raise KeyboardInterrupt
        return True

    def others(self, done: int, of: int) -> bool:
        """Draw the same of what may be left out, and say whether to go on."""
        return self.beside(done, of) and not self.halted

    def _told(self, what: str, done: int, of: str, part: float) -> bool:
        if self.abandoned:
            raise KeyboardInterrupt
        if self.shown:
            full = round(30 * part)
            text = f"{what} {'█' * full}{'░' * (30 - full)} {done:,} of {of}"
            if text != self.drawn.rstrip():
                self.drawn = text.ljust(len(self.drawn.rstrip()))
                click.echo(f"\r{self.drawn}", err=True, nl=False)
        return not self.halted

    def close(self) -> None:
        """Take the bar away."""
        if self.drawn:
            click.echo(f"\r{' ' * len(self.drawn)}\r", err=True, nl=False)
            self.drawn = ""


def refuse_problems(problems: Iterable[Problem], loaded: Loaded, *, answered: bool = True) -> None:
    """Print what keeps an answer from being right to standard error, and exit with 1.

    Without an answer, whatever was found is what kept it away.
    """
    from kingmaker.cli.main import EXIT_PROBLEMS
    from kingmaker.problems import is_error

    found = list(problems)
    wrong = [p for p in found if is_error(p)] if answered else found
    if wrong or not answered:
        print_problems(wrong, loaded.texts)
        raise click.exceptions.Exit(EXIT_PROBLEMS)
