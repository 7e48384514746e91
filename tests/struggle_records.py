"""Answers about a struggle written by hand, as the analysis would give them: what reports are tested with."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from kingmaker.analysis.struggle.results import (
    Advice,
    Chance,
    Done,
    Driver,
    Line,
    Mark,
    Method,
    Offer,
    Otherwise,
    Overturned,
    Played,
    Scored,
    Settings,
    Timeline,
)
from kingmaker.model.values import Name
from kingmaker.source.load import loads

ZONE = ZoneInfo("Europe/London")
NAMES = {
    Name("back"): "The manager is back",
    Name("closed"): "The bank closes the mill",
    Name("gone"): "The manager is gone and the mill goes on",
}
TEXT = """\
title: The struggle for the mill
timezone: Europe/London
people: {jones: {name: Jack Jones}, gray: {name: Gwen Gray}, hill: {name: Harry Hill}, iris: {name: Iris Ives}}
entities: {mill: {kind: company, governed_by: board}}
bodies: {board: {name: the board, of: mill, members: [gray, hill, iris], quorum: none, passes: more than half of members}}
offices: {manager: {of: mill, held_by: jones, appointed_by: board, removed_by: board}}
moves:
  dismiss: {name: dismiss the manager, by: board, when: manager is jones, do: remove jones from manager}
events:
  dismissed: {name: The board dismisses Jones, at: 2025-04-02 10:00, by: board, move: dismiss}
  told: {name: The town is told, at: 2025-04-02 10:00, by: board}
clock: {from: 2025-04-01, to: 2025-04-15, tick: 6 hours}
precision: {value: 1, certainty: assumed}
endings:
  back: {name: The manager is back, when: manager is jones}
  closed: {name: The bank closes the mill, when: not always}
  gone: {name: The manager is gone and the mill goes on, when: otherwise}
"""
_LOADED = loads(TEXT, name="mill.yaml")
assert _LOADED.case is not None
CASE = _LOADED.case

SETTINGS = Settings(
    method=Method.EXACT,
    draws=100,
    seed=7,
    ticks=56,
    tick_seconds=21600.0,
    written_tick_seconds=43200.0,
    states=12,
    options=40,
    effective=61.5,
)


def at(day: int, hour: int = 0) -> datetime:
    """A moment of April 2025, in the zone of the case."""
    return datetime(2025, 4, day, hour, tzinfo=ZONE)


def chances(back: float, closed: float, spread: float = 0.1) -> dict[Name, Chance]:
    """The three endings; the third is what the other two leave."""
    means = (back, closed, 1 - back - closed)
    return {
        name: Chance(mean, max(0.0, mean - spread), min(1.0, mean + spread))
        for name, mean in zip(NAMES, means, strict=True)
    }


def driver(path: str, words: str, share: float, ends: tuple[float, float]) -> Driver:
    """What moves the ending that leads."""
    low, high = ends
    return Driver(path, words, Name("gone"), 0.5, share, 0.02, 1.0, 4.0, "assumed", low, high)


PLAYED = Played(
    case=Name("mill"),
    since=None,
    at=at(1),
    endings=chances(0.31, 0.22),
    names=NAMES,
    settings=SETTINGS,
    drivers=(
        driver("precision", "how surely people choose", 0.1, (0.5, 0.44)),
        driver("actors.hill.wants.0.worth", "what Hill wants: manager is jones", 0.4, (0.6, 0.3)),
    ),
    overturn=Overturned(
        Name("gone"), Name("back"), 0.4, (("actors.hill.wants.0.worth", 2.5, 3.7),), alone=True
    ),
    lines=(
        Line(
            Name("gone"),
            (
                Done(
                    at(2, 10), Name("dismiss"), Name("board"), None, "", "moves.dismiss",
                    ("offices.manager.removed_by",), ("courier",),
                ),
            ),
            0.004,
        ),
        Line(Name("back"), (), 0.3),
    ),
    models=(Otherwise("no-crowd", "nobody looks at others", chances(0.2, 0.3)),),
    notices=("The worths of hill were multiplied by 2.",),
)  # fmt: skip


def mark(  # noqa: PLR0913  # one for each thing that tests vary
    event: str,
    when: datetime,
    endings: dict[Name, Chance],
    change: float,
    *,
    legal: bool | None = True,
    turning: bool = False,
    act: int = 1,
    move: str | None = "dismiss",
    contradictions: tuple[str, ...] = (),
) -> Mark:
    """An event after which these endings are likely; what the first gains the third loses."""
    return Mark(
        event=Name(event),
        words=f"what is told of {event}",
        earliest=when,
        latest=when,
        by=(Name("board"),),
        move=None if move is None else Name(move),
        power="",
        legal=legal,
        outside=False,
        source=(Name("courier"),),
        contradictions=contradictions,
        endings=endings,
        change={Name("back"): change, Name("closed"): 0.0, Name("gone"): -change},
        surprise=1.5,
        effective=61.5,
        turning_point=turning,
        act=act,
    )


TIMELINE = Timeline(
    case=Name("mill"),
    first=chances(0.5, 0.2),
    marks=(
        mark("dismissed", at(2, 10), chances(0.31, 0.2), -0.19, turning=True, act=2),
        mark("told", at(2, 10), chances(0.31, 0.2), 0.0, move=None, legal=None, act=2,
             contradictions=("one says on the third",)),
        mark("barred", at(4, 9), chances(0.4, 0.2), 0.09, legal=False, act=2),
    ),
    names=NAMES,
    settings=SETTINGS,
    scored=Scored(2, -3.1, -4.5),
    notices=(),
)  # fmt: skip


def offer(move: str | None, worth: float, best: float) -> Offer:
    """One thing that Hill can do."""
    wide = Chance(worth, worth - 0.5, worth + 0.5) if move else Chance(0.0, 0.0, 0.0)
    sure = Chance(1.0, 1.0, 1.0)
    words = f"to {move}" if move else "to wait"
    name = None if move is None else Name(move)
    return Offer(
        name, None, words, f"moves.{move}" if move else "", wide, sure,
        chances(0.36, 0.22), best, Chance(0.2, 0.1, 0.3),
    )  # fmt: skip


ADVICE = Advice(
    case=Name("mill"),
    actor=Name("hill"),
    since=Name("dismissed"),
    at=at(2, 10),
    offers=(offer("reinstate", 1.25, 0.9), offer(None, 0.0, 0.1), offer("dismiss", -2.0, 0.0)),
    endings=chances(0.31, 0.22),
    names=NAMES,
    settings=SETTINGS,
    notices=(),
)
