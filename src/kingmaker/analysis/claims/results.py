"""What became of a claim: it holds, it fails, or it is not decided, and why."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from kingmaker.analysis.ballots import Ballot
    from kingmaker.analysis.claims.shortfall import Short
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.reach.plans import Plan, Step
    from kingmaker.model.acts import Act
    from kingmaker.model.case import Case
    from kingmaker.model.conditions import Condition
    from kingmaker.model.record import Assertion, Scenario
    from kingmaker.model.values import Name


class Verdict(StrEnum):
    """What became of a claim. Open: the case does not say enough, or a limit was reached."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote on the way to a counterexample: by whom, on which power, how each voted, whether it passes.

    `view` is the decision that is voted on, `acts` what it does, where the clause itself says so.
    """

    by: str
    uses: str
    ballots: tuple[tuple[str, Ballot], ...]
    passes: bool
    view: DecisionView
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A scenario, and the people in it who are nobody in the case."""

    scenario: Scenario
    people: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with its reasons: sentences, the votes that show it, the clauses it rests on.

    `coalition` is the counterexample, or the coalition that shows that a claim holds; `moves` are what leads to
    a state in which it fails, `plan` what a coalition does to bring something about, or what is done on the way there until
    a vote `fails`; `then` holds after it. `short` says what votes a coalition lacks, `shown` is all that as a scenario.
    `asked` are the decisions asked about, as they stand.
    """

    verdict: Verdict
    because: tuple[str, ...] = ()
    coalition: tuple[str, ...] | None = None
    votes: tuple[Vote, ...] = ()
    moves: tuple[str, ...] = ()
    plan: Plan | None = None
    asked: tuple[DecisionView, ...] = ()
    rests_on: tuple[str, ...] = ()
    short: Short | None = None
    fails: Step | None = None
    then: Condition | None = None
    shown: Shown | None = None

    @property
    def decisions(self) -> tuple[str, ...]:
        """The names of the decisions asked about."""
        return tuple(dict.fromkeys(view.name for view in self.asked))


@dataclass(frozen=True, slots=True)
class Finding:
    """One assertion of a case, what became of it, and the case under the changes that it names.

    `named` is what the case is called on a command line, with the options by which it is read; nothing where nobody says.
    """

    name: Name
    assertion: Assertion
    answer: Answer
    case: Case
    named: str = ""

    @property
    def waived(self) -> bool:
        """Whether the claim does not hold and the case says why that is let pass."""
        return self.answer.verdict is not Verdict.HOLDS and bool(self.assertion.waived)

    @property
    def broken(self) -> bool:
        """Whether the claim does not hold and nobody waived it; an open claim is not known to hold."""
        return self.answer.verdict is not Verdict.HOLDS and not self.assertion.waived
