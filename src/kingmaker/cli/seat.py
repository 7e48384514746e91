"""`kingmaker play CASE --as NAME`: a game in the terminal, and what was played as a scenario."""

from __future__ import annotations

import random
import sys
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import print_sentences
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Container, Generator, Iterator, Sequence

    from kingmaker.analysis.ballots import Ballot
    from kingmaker.analysis.exploring import Explorer
    from kingmaker.analysis.struggle.asking import Terms
    from kingmaker.analysis.struggle.forbidden import Forbidden
    from kingmaker.analysis.struggle.seat import Answer, Board, Happened, Over, Said, Turn, Vote
    from kingmaker.analysis.struggle.seat_afar import Afar
    from kingmaker.analysis.struggle.sight import Sight
    from kingmaker.cli.resuming import Answers
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.source.loaded import Usable


class _StoppedError(Exception):
    """The player has had enough, or nothing is left to be read."""


class _BackError(Exception):
    """The player takes the last answer back."""


def take(
    loaded: Usable,
    seat: Name,
    terms: Terms,
    *,
    since: Name | None,
    save: str | None,
    kept: Answers | None = None,
) -> None:
    """Play a game for somebody, and print it as a scenario, or write it to a file that is not there yet.

    Answers are `kept` as they are given, and those that are there go before.
    """
    from kingmaker.analysis.struggle.results import Method
    from kingmaker.cli.files import write_whole
    from kingmaker.report.seating import opening_lines, scenario_text

    case = loaded.case
    if save is not None and Path(save).exists():
        raise click.BadParameter(f"{save} is there already", param_hint="--save")
    exact = terms.method is Method.EXACT
    table: _Table | _Afar = (_Table if exact else _Afar).of(loaded, seat, terms, since)
    sampled = None if exact else (terms.plays, terms.look_ahead)
    print_sentences(opening_lines(case, seat, terms.seed, terms.draws, sampled))
    player = _Player(case, table, terms.seed + 1, kept)
    ended = player.through()
    text = scenario_text(
        case,
        player.happened,
        name=f"as-{seat}-{terms.seed}",
        note=f"The seat of {seat}, seed {terms.seed}.",
        since=since,
        ending=None if ended is None else ended.ending,
    )
    if save is not None:
        write_whole(Path(save), text, replace=True)
        click.echo(f"\nWritten to {save}: kingmaker replay {case.file} --with {save}")
    else:
        click.echo(f"\nThe game as a scenario, for `kingmaker replay {case.file} --with FILE`:\n")
        click.echo(text, nl=False)


@dataclass(frozen=True, slots=True)
class _Table:
    """A game that can be begun again: the same numbers by chance, and what was solved before."""

    sight: Sight
    board: Board
    explorer: Explorer
    seat: int
    seed: int
    tick: int
    state: int | None

    @classmethod
    def of(cls, loaded: Usable, seat: Name, terms: Terms, since: Name | None) -> _Table:
        """Return the game at its beginning, or after an event of the record."""
        from kingmaker.analysis.struggle.assumptions import lanes, likely
        from kingmaker.analysis.struggle.building import build
        from kingmaker.analysis.struggle.seat import Board
        from kingmaker.cli.struggling import refuse_problems, working

        case = loaded.case
        with working("beginning") as tell:
            built = build(case, tell=tell.finding)
            refuse_problems(built.problems, loaded)
            arena, stakes = built.arena, built.stakes
            if arena is None or stakes is None or built.explorer is None:
                raise click.UsageError(f"{case.name} cannot be played")
            if seat not in arena.players:
                known = ", ".join(arena.players)
                msg = f"{seat!r} neither moves nor votes in {case.name}; those who do: {known}"
                raise click.BadParameter(msg, param_hint="--as")
            drawn = lanes(stakes, draws=terms.draws, seed=terms.seed)
            board = Board(arena, stakes, likely(stakes), drawn, terms.workers)
            tick, state = _from(case, since)
        number = arena.players.index(seat)
        return cls(board.sight(), board, built.explorer, number, terms.seed, tick, state)

    def begin(self) -> Generator[Said, Answer, None]:
        """Return the game, as it begins."""
        from kingmaker.analysis.struggle.seat import game

        chance = random.Random(self.seed)  # noqa: S311  # a game, not a secret
        return game(
            self.board,
            self.seat,
            chance.random,
            tick=self.tick,
            state=self.state,
            sight=self.sight,
        )

    def forbidden(self, state: int) -> Iterator[Forbidden]:
        """Yield what the seat cannot do in a state."""
        from kingmaker.analysis.struggle.forbidden import forbidden

        return forbidden(self.board.arena, self.explorer, state, self.seat)


@dataclass(frozen=True, slots=True)
class _Afar:
    """A game in a case that is not solved, which can be begun again like one that is."""

    afar: Afar
    seat: int
    tick: int
    state: int | None

    @classmethod
    def of(cls, loaded: Usable, seat: Name, terms: Terms, since: Name | None) -> _Afar:
        """Return the game at its beginning, or after an event of the record."""
        from kingmaker.analysis.struggle.sampled import grounded
        from kingmaker.analysis.struggle.seat_afar import Afar
        from kingmaker.cli.struggling import refuse_problems, within_clock, working

        case = loaded.case
        assert case.clock is not None  # noqa: S101  # a case that can be played
        found: tuple[int, int | None] | None = (0, None)
        with working("beginning"):
            made = grounded(case, case.clock)
            refuse_problems(made.problems, loaded)
            if made.ground is None:
                raise click.UsageError(f"{case.name} cannot be played")
            ground = made.ground
            known = ground.draft.players if ground.whole else ground.players
            if seat not in known:
                msg = f"{seat!r} neither moves nor votes in {case.name}; those who may: {', '.join(known)}"
                raise click.BadParameter(msg, param_hint="--as")
            afar = Afar(ground, terms)
            if since is not None:
                with within_clock(case, "--from"):
                    found = afar.standing(since)
        if found is None:
            raise click.UsageError(f"by the rules of {case.name} nothing leads to {since!r}")
        return cls(afar, ground.number[seat], *found)

    def begin(self) -> Generator[Said, Answer, None]:
        """Return the game, as it begins."""
        from kingmaker.analysis.struggle.seat_afar import game_afar

        chance = random.Random(self.afar.terms.seed)  # noqa: S311  # a game, not a secret
        return game_afar(self.afar, self.seat, chance.random, tick=self.tick, state=self.state)

    def forbidden(self, state: int) -> Iterator[Forbidden]:
        """Yield what the seat cannot do in a state."""
        return self.afar.forbidden(state, self.seat)


def _from(case: Case, since: Name | None) -> tuple[int, int | None]:
    """Return the tick and state from which it is played: the likeliest after the event."""
    if since is None:
        return 0, None
    from kingmaker.analysis.struggle.standing import standing

    try:
        found = standing(case, since)
    except KeyError:
        msg = f"{since!r} is no event that lies within the clock of {case.name}"
        raise click.BadParameter(msg, param_hint="--from") from None
    if found is None:
        raise click.UsageError(f"by the rules of {case.name} nothing leads to {since!r}")
    return found


@dataclass(slots=True)
class _Player:
    """Who sits at the terminal: what has been told so far, and what lets the model choose for it."""

    case: Case
    table: _Table | _Afar
    seed: int
    kept: Answers | None
    happened: list[Happened] = field(default_factory=list)
    answers: list[int | Ballot] = field(default_factory=list)

    def through(self) -> Over | None:
        """Follow a game to its end, or until the player stops; `None` in that case.

        Whoever takes an answer back, or goes on later, plays it again with those before.
        """
        before = self._before()
        if before:
            some = "1 answer is" if len(before) == 1 else f"{len(before)} answers are"
            click.echo(f"{some} kept from before. What happened until then:")
        while True:
            self.happened.clear()
            try:
                return self._once(self.table.begin(), before)
            except _BackError:
                self.answers.pop()
                self._keep()
                before = list(self.answers)
                click.echo("taken back")
            except (_StoppedError, StopIteration):
                click.echo("stopped")
                return None

    def _before(self) -> list[int | Ballot]:
        """Return the answers that are kept of this game."""
        from kingmaker.analysis.ballots import Ballot

        if self.kept is None:
            return []
        try:
            return [one if isinstance(one, int) else Ballot(one) for one in self.kept.find()]
        except ValueError as wrong:
            raise self.kept.damaged(str(wrong)) from None

    def _keep(self) -> None:
        if self.kept is not None:
            self.kept.put([one if isinstance(one, int) else one.value for one in self.answers])

    def _once(self, game: Generator[Said, Answer, None], before: list[int | Ballot]) -> Over | None:
        """Follow a game with these answers, then with those of the player; what is known of it already is not told again."""
        from kingmaker.analysis.struggle.seat import Happened

        kept = None if before == self.answers else self.kept
        said = next(game)
        while True:
            if before and not isinstance(said, Happened):
                said = game.send(self._again(said, before.pop(0), kept))
                continue
            found = self._told(said, silent=kept is None and bool(before))
            if isinstance(found, _End):
                return found.over
            said = game.send(found)

    def _told(self, said: Said, *, silent: bool) -> Answer | _End:
        from kingmaker.analysis.struggle.seat import Happened, Over, Turn
        from kingmaker.report.seating import happened_line, over_line

        if isinstance(said, Happened):
            self.happened.append(said)
            if said.move is not None and not silent:
                print_sentences([happened_line(self.case, said)])
            return None
        if isinstance(said, Over):
            print_sentences([over_line(self.case, said.at, said.ending)])
            return _End(said)
        answer = self._turn(said) if isinstance(said, Turn) else self._vote(said)
        self.answers.append(answer)
        self._keep()
        return answer

    def _again(
        self, said: Turn | Vote | Over, answer: int | Ballot, kept: Answers | None
    ) -> int | Ballot:
        """Return an answer that was given before; one that was kept, if the game asks for one like it."""
        from kingmaker.analysis.struggle.seat import Turn, Vote

        if kept is None:
            return answer
        open_: Container[int | Ballot] = ()
        if isinstance(said, Turn):
            open_ = range(len(said.choices)) if isinstance(answer, int) else ()
        elif isinstance(said, Vote):
            open_ = said.ballots
        if answer not in open_:
            raise kept.damaged(f"answer {len(self.answers) + 1} is none that the game asks for")
        self.answers.append(answer)
        return answer

    def _turn(self, turn: Turn) -> int:
        from kingmaker.report.seating import turn_lines

        print_sentences(turn_lines(self.case, turn))
        number = self._number(len(turn.choices), turn.state)
        return len(turn.choices) - 1 if number is None else number

    def _vote(self, vote: Vote) -> Ballot:
        from kingmaker.report.seating import vote_lines

        print_sentences(vote_lines(self.case, vote))
        number = self._number(len(vote.ballots), vote.state)
        if number is not None:
            return vote.ballots[number]
        weights = [vote.chosen[ballot] for ballot in vote.ballots]
        lot = random.Random(f"{self.seed}.{len(self.answers)}")  # noqa: S311  # a game, not a secret
        chosen: Sequence[Ballot] = lot.choices(vote.ballots, weights)
        return chosen[0]

    def _number(self, most: int, state: int) -> int | None:
        """Return the place of what a player chooses, `None` for nothing; ask again for what is no number."""
        while True:
            text = _line()
            if not text:
                return None
            if text.isdigit() and 1 <= int(text) <= most:
                return int(text) - 1
            self._beside(text, most, state)

    def _beside(self, text: str, most: int, state: int) -> None:
        """Tell what cannot be done, take an answer back, or say what may be answered."""
        from kingmaker.report.seating import forbidden_lines

        if text == "?":
            print_sentences(forbidden_lines(self.case, self.table.forbidden(state)))
        elif text == "u" and self.answers:
            raise _BackError
        elif text == "u":
            click.echo("nothing was answered yet")
        else:
            click.echo(f"a number from 1 to {most}, nothing, ?, u or q")


@dataclass(frozen=True, slots=True)
class _End:
    over: Over


def _line() -> str:
    """Return what a player types, without what surrounds it; nothing more to be read, or `q`, ends the game."""
    click.echo("> ", nl=False)
    text = sys.stdin.readline()
    if not sys.stdin.isatty():
        click.echo(text.strip())
    if not text or text.strip() == "q":
        raise _StoppedError
    return text.strip()
