"""What commands that search share: how time passes meanwhile, and how a search is watched and stopped."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from signal import SIGINT, signal
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kingmaker.analysis.reach.engine import GoOn
    from kingmaker.model.case import Case

F = TypeVar("F", bound=Callable[..., Any])


def time_options(command: F) -> F:
    """Add the options that let time pass; `time_asked` reads them."""
    command = click.option(
        "--by",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Until this day, instead of --within; in months, unless --period is given.",
    )(command)
    return click.option(
        "--period",
        type=click.Choice(("month", "quarter", "year")),
        help="Let time pass: a turn is all that a side does in one such period.",
    )(command)


def time_asked(
    case: Case, period: str | None, by: datetime | None, within: int | None
) -> tuple[str | None, int | None]:
    """Return the period and how many there are; what does not go together is a wrong command line."""
    from kingmaker.analysis.reach.calendar import periods_until
    from kingmaker.model.state import initial

    start = initial(case).date
    if period is None and by is None:
        return None, within
    if start is None:
        raise click.UsageError("the case does not say what day it is: give it `as_of`")
    if by is not None and within is not None:
        raise click.UsageError("--by and --within say the same: leave one out")
    if by is None and not within:
        raise click.UsageError("with --period, say how many: --within 8, or --by a day")
    chosen = period or "month"
    return chosen, within if by is None else periods_until(start, by, chosen)


@contextmanager
def stoppable() -> Iterator[GoOn]:
    """Give what tells at a terminal how far a search is, and lets Ctrl-C end it with what it has proved."""
    stopped = told = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True

    def go_on(seen: int) -> bool:
        nonlocal told
        if sys.stderr.isatty():
            told = True
            click.echo(f"\r{seen:,} positions ", err=True, nl=False)
        return not stopped

    before = signal(SIGINT, stop)
    try:
        yield go_on
    finally:
        signal(SIGINT, before)
        if told:
            click.echo(f"\r{'':30}\r", err=True, nl=False)
