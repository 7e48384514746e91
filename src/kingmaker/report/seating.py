"""A game from one seat in words: what happened, what is asked, and the whole as a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.struggle.parting import part_words
from kingmaker.model.record import ScenarioStep
from kingmaker.model.wording import condition_to_text
from kingmaker.report.advising import worth_words
from kingmaker.report.rounding import give_or_take, percent, signed
from kingmaker.report.scenarios import scenario
from kingmaker.report.words import called, everybody
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from kingmaker.analysis.struggle.forbidden import Forbidden
    from kingmaker.analysis.struggle.results import Chance
    from kingmaker.analysis.struggle.seat import Choice, Happened, Turn, Vote
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name

_WORDS = {Ballot.FOR: "for", Ballot.AGAINST: "against", Ballot.ABSTAIN: "abstaining"}


def opening_lines(
    case: Case, seat: Name, seed: int, draws: int, sampled: tuple[int, int] | None = None
) -> Iterator[str]:
    """Yield what a player should know before the game begins; `sampled` are plays of each draw and moves that are looked ahead."""
    yield f"{case.title}, in the seat of {called(case, seat)}. Seed {seed}."
    yield (
        "The others choose by the model, at the likely values of what is assumed. Forecasts are means over "
        f"{draws:,} draw{'' if draws == 1 else 's'}; they take it that you, too, will choose by the model later on."
    )
    if sampled is not None:
        plays, ahead = sampled
        yield (
            f"The case is not solved: players look {ahead} move{'' if ahead == 1 else 's'} ahead, and forecasts are shares of "
            f"{plays} play{'' if plays == 1 else 's'} of each draw, each with its error of sampling."
        )
    yield "Endings: " + "; ".join(
        f"{name} ({ending.title.removesuffix('.')})" for name, ending in case.endings.items()
    )
    yield "Answer with a number. Nothing: to wait, or to let the model choose. q: to stop."
    yield "?: what you cannot do, and why. u: to take your last answer back."


def turn_lines(case: Case, turn: Turn) -> Iterator[str]:
    """Yield what a player may do when it has the move, with what each does to the endings."""
    yield f"{moment(turn.at)}  You have the move. {stand(turn.endings)}"
    for number, choice in enumerate(turn.choices, start=1):
        yield f"  {number}. {choice_words(case, choice)}: {led(choice.endings, turn.endings)}{_odds(choice)}"


def choice_words(case: Case, choice: Choice) -> str:
    """Return one thing that may be done."""
    if choice.move is None:
        return "wait"
    about = f" ({called(case, choice.it)})" if choice.it is not None else ""
    joins = ""
    if choice.joins:
        parts = "1 more part joins" if choice.joins == 1 else f"{choice.joins} more parts join"
        joins = f", {parts}" + (", and it is done" if choice.makes else "")
    if choice.part is not None:
        return f"{part_words(case, choice.move, choice.part, doing=True)}{about}{joins}"
    return f"{move_words(case, choice.move)}{about}{joins}"


def _odds(choice: Choice) -> str:
    if choice.move is None:
        return f"; the model would: {percent(choice.chosen)}"
    carried = "" if choice.carried.low >= 1 else f"; carried: {percent(choice.carried.mean)}"
    return f"{carried}; worth {worth_words(choice.gain)}; the model would: {percent(choice.chosen)}"


def forbidden_lines(case: Case, found: Iterable[Forbidden]) -> Iterator[str]:
    """Yield what a player cannot do as things stand, each with the reason and the clause."""
    told = False
    for barred in found:
        told = True
        about = f" ({called(case, barred.it)})" if barred.it is not None else ""
        yield f"  - {move_words(case, barred.move)}{about}: {barred.why}  [{barred.clause}]"
    if not told:
        yield "  every move of the case is open to you"


def vote_lines(case: Case, vote: Vote) -> Iterator[str]:
    """Yield what a player votes on, and the endings if it passes and if it fails."""
    about = f" ({called(case, vote.it)})" if vote.it is not None else ""
    who = "It comes to the vote" if vote.by is None else f"{called(case, vote.by)} moves"
    yield f"{moment(vote.at)}  {who}: {move_words(case, vote.move)}{about}. Your vote?"
    yield f"  if it passes: {stand(vote.passed)}"
    yield f"  if it fails:  {stand(vote.failed)}"
    for number, ballot in enumerate(vote.ballots, start=1):
        yield f"  {number}. {_WORDS[ballot]}; the model would: {percent(vote.chosen[ballot])}"


def happened_line(case: Case, happened: Happened) -> str:
    """Return what was done or tried, in a line."""
    if happened.move is None:
        return f"{moment(happened.at)}  Time passes."
    who = f"{called(case, happened.by)}: " if happened.by is not None else ""
    about = f" ({called(case, happened.it)})" if happened.it is not None else ""
    if happened.part is not None and not happened.ballots:
        by = called(case, happened.by) if happened.by is not None else None
        return f"{moment(happened.at)}  {part_words(case, happened.move, happened.part, by)}{about}"
    told = f"{moment(happened.at)}  {who}{move_words(case, happened.move)}{about}"
    if happened.part is not None:
        told += f", step {happened.part.step} of {happened.part.of}"
    if happened.joined is not None:
        share = percent(happened.joined)
        return f"{told}: done" if happened.done else f"{told}: {share} have joined, not enough yet"
    votes = "; ".join(filter(None, (_votes(case, happened.ballots), *_parted(case, happened))))
    return f"{told}: {'done' if happened.done else 'fails'}{f' ({votes})' if votes else ''}"


def _votes(case: Case, ballots: Mapping[Name, Ballot]) -> str:
    parts = []
    for ballot, word in _WORDS.items():
        names = [n for n, b in ballots.items() if b is ballot]
        if names:
            parts.append(f"{word} {everybody(case, names)}")
    return "; ".join(parts)


def _parted(case: Case, happened: Happened) -> Iterator[str]:
    """Yield how the members of each crowd voted."""
    for name, counts in happened.parted.items():
        if counts is None:
            yield f"the members of {called(case, name)} vote each by itself"
        else:
            yield f"of {called(case, name)} {counts[0]} for, {counts[1]} against"


def over_line(case: Case, at: datetime, ending: Name) -> str:
    """Return how it ended."""
    return f"{moment(at)}  It is over: {case.endings[ending].title.removesuffix('.')} (`{ending}`)."


def move_words(case: Case, move: Name) -> str:
    """Return what people call a move."""
    clause = case.moves.get(move)
    return str(clause.title if clause is not None else move).removesuffix(".")


def stand(endings: Mapping[Name, Chance]) -> str:
    """Return endings in a line: ``return 31%, exodus 22%, holds 47%``."""
    return ", ".join(
        f"{name} {percent(c.mean)}{give_or_take(c.error)}" for name, c in endings.items()
    )


def led(endings: Mapping[Name, Chance], before: Mapping[Name, Chance]) -> str:
    """Return endings in a line, with by how many points they move."""
    return ", ".join(
        f"{name} {percent(c.mean)}{give_or_take(c.error)} ({signed(c.mean - before[name].mean)})"
        for name, c in endings.items()
    )


def moment(at: datetime) -> str:
    """Return a moment of the game to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


# --- the scenario ---------------------------------------------------------------------------------


def scenario_text(
    case: Case,
    happened: Iterable[Happened],
    *,
    name: str,
    note: str,
    since: Name | None = None,
    ending: Name | None = None,
) -> str:
    """Return a game as a file with one scenario, which `kingmaker replay CASE --with FILE` plays again.

    What a crowd's parts did without making a move, what was refused by a companion, what only prepares a move that takes
    time, and what failed as the members of a crowd divided, stand as comments: the rules alone would allow them. Where
    a crowd divided no ballots are written.
    """
    played = scenario(
        name,
        (_step(case, one) for one in happened),
        note=note,
        since=since,
        expect=_expected(case, ending),
        timed=True,
    )
    lines = [
        f"# A game of {case.name}, by kingmaker {__version__}. To play it again:",
        f"#   kingmaker replay {case.file} --with THIS-FILE",
        "scenarios:",
        *(f"  {line}" for line in played),
    ]
    return "\n".join(lines) + "\n"


def _expected(case: Case, ending: Name | None) -> tuple[str, ...]:
    """Return the condition of an ending, where it is one that can be written: not `otherwise`."""
    if ending is None:
        return ()
    text = condition_to_text(case.endings[ending].when)
    return () if text == "otherwise" else (text,)


def _step(case: Case, one: Happened) -> ScenarioStep | str:
    """Return what happened as a step, or in words where the rules alone would allow it."""
    if one.move is None:
        return ScenarioStep(at=one.at)
    if one.part is not None or (
        not one.done and (one.joined is not None or one.parted or not _by_body(case, one))
    ):
        return happened_line(case, one)
    ballots = {} if one.parted else one.ballots
    cast = {kind: tuple(name for name, b in ballots.items() if b is kind) for kind in _WORDS}
    return ScenarioStep(
        at=one.at,
        move=one.move,
        it=one.it,
        votes_for=cast[Ballot.FOR],
        votes_against=cast[Ballot.AGAINST],
        abstaining=cast[Ballot.ABSTAIN],
        fails=not one.done,
    )


def _by_body(case: Case, one: Happened) -> bool:
    """Tell whether a body's vote alone decided on what failed."""
    move = case.moves.get(one.move) if one.move is not None else None
    return move is not None and not move.companions and bool(one.ballots)
