"""Who is paid and who depends on whom: payouts, contributions, dependencies."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.model.clauses import Clause
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from kingmaker.model.sentences import Condition
    from kingmaker.model.values import Duration, Moment, Name, Quantity, Unsaid


#: What stands in a step for all classes of shares of the entity, which share by their terms.
SHARES = "shares"


class ShareBy(StrEnum):
    """By what those in one step share: fixed parts, what they put in, or what is still due to them."""

    PARTS = "parts"
    CONTRIBUTED = "contributed"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutStep(Clause):
    """One step of a waterfall: who shares and until when money flows to the next.

    `to` maps a holder to a part of each dollar (`None`: by `share_by`). `cap` bounds what each receives in all,
    as an amount or as a multiple of what was put in (unit ``contributed``). `until` closes the step when all
    of these have received so much in all, or such a share of what was paid; with `catch_up`, of what was paid
    beyond what everybody put in. Caps and bounds of `until` grow from `grows_from` on, by whole periods, or `grows_in_part` as well.
    """

    to: Mapping[Name, Quantity | None] = field(default_factory=dict)
    share_by: ShareBy = ShareBy.PARTS
    cap: Mapping[Name, Quantity] = field(default_factory=dict)
    until: Mapping[Name, Quantity] = field(default_factory=dict)
    until_total: Quantity | None = None
    when: Condition | None = None
    grows: Quantity | None = None
    grows_from: date | None = None
    grows_in_part: bool = False
    catch_up: bool = False


class Counting(StrEnum):
    """How much of what somebody put in counts, where part of it is not paid yet or not money.

    What is in kind counts at its face value once promised or once paid, as far as it has been used, at what it
    cost the one who gave it, or not at all. ``not said`` where nobody says which.
    """

    PROMISED = "as promised"
    PAID = "as paid"
    USED = "on use"
    COST = "at cost"
    CASH = "cash only"
    NOT_SAID = "not said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution(Clause):
    """What somebody put in: promised and paid, in money or in kind.

    `paid`, `cash` and `in_kind` are parts of `amount`; `used` and `cost` tell of what is in kind how much has been used, and what
    it cost the one who gave it. `counts` tells which of these a multiple is taken of; `None` where only an
    amount is given, and all of it counts.
    """

    amount: Quantity | None = None
    paid: Quantity | None = None
    cash: Quantity | None = None
    in_kind: Quantity | None = None
    used: Quantity | None = None
    cost: Quantity | None = None
    counts: Counting | None = None
    at: Moment | None = None
    of: Name | None = None


class ConvertibleKind(StrEnum):
    """What a convertible is: a simple agreement for future equity, or a loan."""

    SAFE = "safe"
    NOTE = "note"


class Compounds(StrEnum):
    """How often what has accrued begins to bear as well."""

    YEARLY = "yearly"
    HALF_YEARLY = "half-yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


class CapIs(StrEnum):
    """Whether a valuation cap is one of the company with all convertibles turned into shares, or without."""

    POST_MONEY = "post-money"
    PRE_MONEY = "pre-money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Convertible(Clause):
    """Money given for shares that are counted later: a SAFE, or a loan that turns into shares.

    `repaid` is what is owed where it is not turned, as a multiple of `invested` and of its interest or an amount. Its `interest`
    is simple where it does not say how it `compounds`. With
    `most_favoured` it takes the best terms of the convertibles given on the same day or later.
    """

    kind: ConvertibleKind
    held_by: Name
    invested: Quantity
    valuation_cap: Quantity | None = None
    cap_is: CapIs | None = None
    discount: Quantity | None = None
    most_favoured: bool = False
    interest: Quantity | None = None
    compounds: Compounds | None = None
    since: date | None = None
    repaid: Quantity | None = None
    seniority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round(Clause):
    """A priced round in which every convertible turns into shares with the terms of the new ones.

    `pool` is the part of all shares that is kept for options after it, `pool_before` how many were kept before.
    """

    by: Name
    money: Quantity
    pre_money: Quantity
    pool: Quantity | None = None
    pool_before: Quantity | None = None
    preference: Quantity | None = None
    participation: str = ""
    cap: Quantity | None = None
    seniority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payouts(Clause):
    """How an entity's money is shared out: ordered steps, or by classes of shares where there are none.

    What is left after the steps goes to `residual`, or `to_shares`: to the classes, by their terms. A step may pay these too,
    all of them under the name of `SHARES`.
    """

    entity: Name | None = None
    currency: str = ""
    steps: tuple[PayoutStep, ...] = ()
    contributed: Mapping[Name, Contribution] = field(default_factory=dict)
    convertibles: Mapping[Name, Convertible] = field(default_factory=dict)
    round: Round | None = None
    residual: Name | None = None
    to_shares: bool = False

    @property
    def pays_shares(self) -> bool:
        """Whether some of the money is shared out by the classes of shares."""
        return not self.steps or self.to_shares or any(SHARES in step.to for step in self.steps)


class Good(StrEnum):
    """What one party may need from another."""

    MONEY = "money"
    COMPUTE = "compute"
    LICENCE = "licence"
    TALENT = "talent"
    PRODUCT = "product"
    MODELS = "models"
    LEGITIMACY = "legitimacy"
    DISTRIBUTION = "distribution"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance(Clause):
    """How much of something had been promised and given until a day."""

    until: Moment
    amount: Quantity | None = None
    paid: Quantity | None = None
    cash: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency(Clause):
    """Somebody needs something from somebody: how much, paid or not, and what stops without it.

    `earlier` has how much was promised and given in the past, the oldest first. What is `held` was given
    for good: it cannot be withheld before it ends. Where nothing is said of a `notice` it takes none.
    """

    who: Name
    needs: Good
    giver: tuple[Name, ...] = ()
    amount: Quantity | None = None
    paid: Quantity | None = None
    cash: Quantity | None = None
    burn: Quantity | None = None
    stock: Quantity | None = None
    due: datetime | None = None
    notice: Duration | Unsaid | None = None
    lasts: Duration | Unsaid | None = None
    substitutes: tuple[Name, ...] = ()
    feeds: tuple[Name, ...] = ()
    if_withheld: str = ""
    costs_giver: str = ""
    exclusive: bool | None = None
    held: bool | None = None
    extent: str = ""
    since: Moment | None = None
    until: Moment | None = None
    earlier: tuple[Balance, ...] = ()
    when: Condition | None = None
