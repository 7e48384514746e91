"""What playing a case comes to, as records that every form of output reads: terminal, JSON, pictures, report."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kingmaker.model.values import Name
    from kingmaker.problems import Problem


class Method(StrEnum):
    """How the endings were worked out."""

    EXACT = "exact"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability: its mean over the weighted draws, and the 5 % and 95 % points of the draws.

    `error` is the standard error of sampling: 0 where the method is exact and draws are all there is; it does not
    hold the spread over draws, which `low` and `high` tell.
    """

    mean: float
    low: float
    high: float
    error: float = 0.0


@dataclass(frozen=True, slots=True)
class Sampling:
    """What sampled plays are sure of: how many there were, and the interval for each ending that chance in them leaves.

    The interval is that of Wilson (1927), at `confidence`; it holds neither the spread over draws nor the choice of model.
    """

    plays: int
    confidence: float
    within: Mapping[Name, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a number was obtained, so that it can be had again."""

    method: Method
    draws: int
    seed: int
    ticks: int
    tick_seconds: float
    written_tick_seconds: float
    states: int
    options: int
    effective: float  #: the effective number of draws once the record has been taken in
    tempered: float = (
        1.0  #: 1, or the power to which likelihoods were raised so that enough draws count
    )
    plays: int = 0  #: sampled plays of each draw; 0 where the method is exact
    look_ahead: int = 0  #: moves that are looked ahead where the method is sampled
    single: bool = False  #: counted in single precision: probabilities are right to about 0.00001
    filters: int = 0  #: filters that followed the record, where the method is sampled; 0 where none is followed
    effective_plays: float = 0.0  #: how many plays of equal weight theirs are worth
    thinned: int = 0  #: how often more states of a draw agreed with the record than are kept


@dataclass(frozen=True, slots=True)
class Driver:
    """An assumption and how far the probability of an ending turns on it.

    `rank` is Spearman's correlation of the two over draws, `first_order` the first-order Sobol index with `error`. `low`
    and `high` are the ends of the assumption's range; `at_low` and `at_high` the mean probability in the fifth of the draws
    in which the assumption is lowest, and in that in which it is highest. It is `clear` where the index can be told from
    chance among all that was looked at.
    """

    path: str
    words: str
    ending: Name
    rank: float
    first_order: float
    error: float
    low: float
    high: float
    certainty: str
    at_low: float = 0.0
    at_high: float = 0.0
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Resolution:
    """How small a share of the spread of a probability so many draws can tell from chance, of one of so many ranges."""

    draws: int  #: those that count, where draws have weights
    ranges: int
    least: float  #: one as large is told more often than not; 1 where none is
    needed: int  #: so many draws tell a tenth


@dataclass(frozen=True, slots=True)
class Overturned:
    """The smallest change that makes another ending lead: from likely values, in widths of the ranges that it moves.

    Where no assumption does it alone, the `changes` are of a set of which none can be left out, if it is `minimal`. `words`
    say what each of them is.
    """

    leading: Name
    then: Name
    widths: float
    changes: tuple[tuple[str, float, float], ...]  #: path, the likely value, the value that does it
    alone: bool  #: whether one assumption does it alone
    singles: int = 0  #: how many assumptions do it alone, of those that were tried
    minimal: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """One step of a path: when, which move or part of one, by whom, what it rests on."""

    at: datetime
    move: Name
    by: Name | None
    it: Name | None
    words: str
    path: str  #: the clause of the move in the case
    powers: tuple[str, ...]  #: clauses of the powers that it uses
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The most probable path to an ending, given that it ends so, at the likely values of all assumptions."""

    ending: Name
    steps: tuple[Done, ...]
    probability: float  #: of this very path, among those with this ending


#: What the case as it is is called among other models, if these are worked out on fewer draws.
SAME = "same-draws"


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The endings under another choice of model: what is switched, and what comes out.

    That of the name `SAME` is the case as it is, on the draws that the others are worked out on.
    """

    name: str
    words: str
    endings: Mapping[Name, Chance]


@dataclass(frozen=True, slots=True)
class Held:
    """How likely a condition is to hold in the end; `endings` is the chance of it and each ending together."""

    words: str
    chance: Chance
    endings: Mapping[Name, Chance]


@dataclass(frozen=True, slots=True)
class Played:
    """How the struggle is likely to end, from the beginning or from an event of the record on."""

    case: Name
    since: Name | None
    at: datetime
    endings: Mapping[Name, Chance]
    names: Mapping[Name, str]
    settings: Settings
    drivers: tuple[Driver, ...]
    overturn: Overturned | None
    lines: tuple[Line, ...]
    models: tuple[Otherwise, ...]
    notices: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    sampling: Sampling | None = None  #: None where the method is exact
    held: tuple[Held, ...] = ()  #: conditions that were asked about
    resolution: Resolution | None = None  #: None where no assumption is a range


@dataclass(frozen=True, slots=True)
class Mark:
    """One event of the record, and the probability of each ending once it is known, with nothing later seen."""

    event: Name
    words: str
    earliest: datetime | None
    latest: datetime | None
    by: tuple[Name, ...]
    move: Name | None
    power: str
    legal: bool | None  #: None where the event is no move
    outside: bool
    source: tuple[str, ...]
    contradictions: tuple[str, ...]
    endings: Mapping[Name, Chance]
    change: Mapping[Name, float]  #: the mean after it, less the mean before it
    surprise: float | None  #: minus the logarithm (base 2) of the probability that it had
    effective: float
    turning_point: bool
    act: int
    change_error: Mapping[Name, float] = field(
        default_factory=dict
    )  #: of sampling; empty where the method is exact
    surprise_error: float = 0.0  #: of sampling


@dataclass(frozen=True, slots=True)
class Scored:
    """The one-step-ahead logarithmic score of the recorded moves, against a uniform choice among legal ones."""

    moves: int
    model: float
    uniform: float
    model_error: float = 0.0  #: of sampling
    uniform_error: float = 0.0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The record, event by event, with the endings after each."""

    case: Name
    first: Mapping[Name, Chance]
    marks: tuple[Mark, ...]
    names: Mapping[Name, str]
    settings: Settings
    scored: Scored
    notices: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """One move that is open to an actor (`move` is None: to wait), what it is worth to it, and what it leads to.

    `worth` is the gain over waiting in units of worth, of which the actor's best ending less its worst is ten.
    `carried` is the probability that it is carried if it is tried. `best` is the share of draws in which no other
    move is worth more.
    """

    move: Name | None
    it: Name | None
    words: str
    path: str
    worth: Chance
    carried: Chance
    endings: Mapping[Name, Chance]
    best: float
    chosen: Chance
    best_error: float = 0.0  #: of sampling
    apart_error: Mapping[Name, float] = field(default_factory=dict)
    #: of sampling, of how far each ending lies from what it is as things stand; empty where the method is exact


@dataclass(frozen=True, slots=True)
class Advice:
    """The moves open to an actor at a point of the record, the best first."""

    case: Name
    actor: Name
    since: Name | None
    at: datetime
    offers: tuple[Offer, ...]
    endings: Mapping[Name, Chance]
    names: Mapping[Name, str]
    settings: Settings
    notices: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """An ending before and after a change, and by how much it moves, draw by draw.

    `within` is the interval that chance in the plays leaves of the change; `None` where the method is exact.
    """

    before: Chance
    after: Chance
    change: Chance
    within: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Abreast:
    """The endings of two cases on common draws, from the beginning of both.

    `plays` and `look_ahead` are of the sampled method, and nought where it is exact. `apart` is then how many pairs of plays with
    the same numbers by chance came to different endings.
    """

    endings: Mapping[Name, Beside]
    names: Mapping[Name, str]
    draws: int
    seed: int
    plays: int = 0
    look_ahead: int = 0
    apart: int = 0

    @property
    def method(self) -> Method:
        """How both were played."""
        return Method.SAMPLED if self.plays else Method.EXACT
