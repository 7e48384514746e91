"""The indices of power asked for, exactly or by sampling; what is too large is refused one by one."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Question
from kingmaker.analysis.coalitions import TooLarge
from kingmaker.analysis.power.asking import SAMPLES
from kingmaker.analysis.power.definitions import Needs, definition
from kingmaker.analysis.power.engines import chosen
from kingmaker.analysis.power.ternary import ternary
from kingmaker.analysis.powers.results import Known, TooMany
from kingmaker.model.evaluate import members_of
from kingmaker.model.parties import GroupKind
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kingmaker.analysis.games import SimpleGame
    from kingmaker.analysis.power.definitions import Definition
    from kingmaker.analysis.power.results import Estimate, Powers
    from kingmaker.analysis.power.tasks import Task
    from kingmaker.model.case import Case
    from kingmaker.model.state import State

#: What is told where nothing else is asked for; with blocs, these too.
USUAL = ("shapley-shubik", "banzhaf")
USUAL_OF_BLOCS = ("owen", "banzhaf-owen")


#: What takes longer than so many nanoseconds is computed only where that is asked for.
PATIENCE = 5 * 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """Which indices, with which blocs, and whether by sampling.

    `blocs` are the a priori unions by name; whoever is in none is alone. `patience` is how long an exact
    index may take, in nanoseconds by the estimate of its method; `None` asks for it however long.
    """

    names: tuple[str, ...] = ()
    blocs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    estimate: bool = False
    patience: int | None = PATIENCE
    samples: int = SAMPLES
    seed: int = 0

    def asked(self) -> tuple[Definition, ...]:
        """Return the definitions of the indices, in the order asked for; the usual ones of none.

        `KeyError` for a name that is none, with the nearest one.
        """
        usual = (*USUAL, *USUAL_OF_BLOCS) if self.blocs else USUAL
        return tuple(dict.fromkeys(definition(name) for name in self.names or usual))


def blocs_of(case: Case, state: State) -> dict[str, tuple[str, ...]]:
    """Return the members of each group of kind bloc; who is in two goes with the first."""
    taken: set[str] = set()
    found = {}
    for name, group in case.groups.items():
        if group.kind is GroupKind.BLOC:
            own = [str(n) for n in members_of((name,), state, case=case) if n not in taken]
            taken |= set(own)
            found[str(name)] = tuple(own)
    return found


@dataclass(frozen=True, slots=True)
class Indexed:
    """One index of one game: its values, or why it is not told and what to ask for."""

    definition: Definition
    found: Powers[Fraction] | Powers[Estimate] | None = None
    gap: TooMany | None = None


def indices(game: SimpleGame, how: How, known: Known | None = None) -> tuple[Indexed, ...]:
    """Return the indices asked for of one game. Costs are those of `kingmaker.analysis.power`.

    What several need is counted once, for all games that are given one `known` as well.

    >>> from kingmaker.analysis.games import SimpleGame
    >>> (found,) = indices(SimpleGame.weighted(3, {"a": 2, "b": 1, "c": 1}), How(names=("banzhaf",)))
    >>> found.found["a"]
    Fraction(3, 5)
    """
    shared = Known() if known is None else known
    return tuple(_one(game, asked, how, shared) for asked in how.asked())


def ternary_told(asked: Definition, question: object, *, supposed: bool) -> Indexed:
    """Return an index of which abstaining is a ballot of its own, of one question at a meeting.

    It is told as the question is put: not of several steps together, and not where ballots are cast
    or players joined by supposition.
    """
    if not isinstance(question, Question):
        return _gap(asked, "it is of one question put to a meeting", "its steps one by one")
    if supposed:
        return _gap(asked, "it is not told where ballots are supposed", "the variants")
    try:
        return Indexed(asked, ternary(question, asked.name))
    except TooLarge as error:
        return _gap(asked, str(error), "the indices of yes and no")
    except ValueError as error:
        return _gap(asked, str(error), "the indices of yes and no")


def _one(game: SimpleGame, asked: Definition, how: How, known: Known) -> Indexed:
    unions = None
    if asked.needs is Needs.TERNARY:
        return _gap(asked, "it is an index of ballots and not of a game", "a decision of one step")
    if asked.needs is Needs.UNIONS:
        here = {name: [m for m in bloc if m in game.players] for name, bloc in how.blocs.items()}
        unions = {name: members for name, members in here.items() if members}
        if not how.blocs:
            return _gap(asked, "it is an index of blocs, and none is named", "--bloc a,b")
    try:
        if how.estimate:
            made = game.index(
                asked.name, unions=unions, method="estimate", seed=how.seed, samples=how.samples
            )
            return Indexed(asked, made)
        task = game.task(asked.name, unions, known.sizes)
        return _too_slow(task, how) or Indexed(asked, game.exactly(task))
    except TooLarge as error:
        # What follows is for those who call the library.
        why, _, _ = str(error).partition("use method=")
        return _gap(asked, why.rstrip(" ;:,"), "--estimate")
    except ValueError as error:
        return _gap(asked, str(error), "another index")


def _too_slow(task: Task, how: How) -> Indexed | None:
    """Return why an index is not told, where the quickest method would take too long."""
    if how.patience is None:
        return None
    cost = chosen(task).cost(task)
    if cost.nanoseconds <= how.patience:
        return None
    seconds = round(cost.nanoseconds / 10**9)
    return _gap(task.index, f"exactly it takes about {seconds} seconds", "--exact, or --estimate")


def _gap(asked: Definition, why: str, instead: str) -> Indexed:
    return Indexed(asked, None, TooMany(f"the {asked.title}", why, instead))
