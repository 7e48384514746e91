"""Keys of money: payouts, contributions, dependencies."""

from __future__ import annotations

from kingmaker.model import money
from kingmaker.source.vocabulary import making
from kingmaker.source.vocabulary.kinds import (
    CONDITION,
    DAY,
    DURATION,
    INSTANT,
    MOMENT,
    PARTIES,
    PARTY,
    QUANTITY,
    YES_NO,
    Either,
    Field,
    Many,
    Mapped,
    Named,
    Reading,
    Record,
    Ref,
    Spec,
    Text,
    words_of,
)

HOLDER = Ref((*PARTIES, "share class"))

STEP = Spec(
    "payout step",
    "One step of a waterfall; money flows to the first step that is still open.",
    making.payout_step,
    (
        Field(
            "to",
            Either(
                scalar=Reading("holder"),
                sequence=Many(HOLDER),
                mapping=Mapped(HOLDER, Reading("amount")),
            ),
            "who shares: names, or names with the part of each dollar",
        ),
        Field("share_by", words_of(money.ShareBy), "how they share where no parts are given"),
        Field(
            "cap",
            Either(scalar=Reading("amount"), mapping=Mapped(HOLDER, Reading("amount"))),
            "the most each receives in all: an amount, or `100 x contributed`; `none`",
        ),
        Field(
            "until",
            Either(scalar=Reading("amount"), mapping=Mapped(HOLDER, Reading("amount"))),
            "the step closes when all of these have received so much in all, or such a share of what was "
            "paid; or when so much was paid in all",
        ),
        Field("when", CONDITION, "the step exists only while this holds"),
        Field("grows", Reading("amount"), "how `cap` and `until` grow: `20% per year`"),
        Field("grows_from", DAY, "from which day on they grow, at the end of each whole period"),
        Field(
            "catch_up",
            YES_NO,
            "whether a share in `until` is one of the profit: of what was paid beyond what was put in",
        ),
    ),
    refused={
        **dict.fromkeys(
            ("irr", "hurdle", "preferred_return"),
            "write what is due on the day: `until: {fund: 1 x contributed}` with `grows: 8% per year` and `grows_from`",
        ),
        **dict.fromkeys(
            ("clawback", "claw_back", "lookback", "recoup"),
            "what is given back is not modelled: write the split as it stands in the end",
        ),
    },
)

CONTRIBUTION = Spec(
    "contribution",
    "What somebody put in: promised, paid, in money or in kind.",
    money.Contribution,
    (
        Field("amount", QUANTITY, "how much in all"),
        Field("paid", QUANTITY, "how much of it has been paid"),
        Field("cash", QUANTITY, "how much of it is money; `unknown` where nobody says"),
        Field("in_kind", QUANTITY, "how much of it is not money"),
        Field("used", QUANTITY, "how much of what is in kind has been used"),
        Field("cost", QUANTITY, "what that in kind cost the one who gave it"),
        Field("counts", words_of(money.Counting), "how much of it counts for multiples and shares"),
        Field("at", MOMENT, "when"),
        Field("of", HOLDER, "whose, where one holder has several tranches"),
    ),
    short="amount",
)

PAYOUTS = Spec(
    "payouts",
    "How an entity's money is shared out.",
    making.payouts,
    (
        Field("entity", Ref(("entity",)), "whose money", required=True),
        Field("currency", Reading("currency"), "in which currency"),
        Field("steps", Named(STEP, key="id"), "the steps, strictly in order"),
        Field("contributed", Mapped(HOLDER, Record(CONTRIBUTION)), "what each has put in"),
        Field(
            "residual",
            Ref(HOLDER.scopes, {"shares": True}),
            "who has what is left when every step is done and every cap is met; `shares`: the classes of "
            "shares, by their terms",
        ),
    ),
    refused={
        **dict.fromkeys(
            ("escrow", "holdback", "earn_out", "earnout"),
            "what is paid later or perhaps is not modelled: ask with --at for either amount",
        ),
        **dict.fromkeys(
            ("carve_out", "management_carve_out", "debt", "fees"),
            "write it as a step: `{id: lenders, to: bank, cap: 5 million USD}`, and `residual: shares`",
        ),
        **dict.fromkeys(
            ("exchange_rate", "exchange_rates", "fx"), "write every amount in one currency"
        ),
        **dict.fromkeys(
            ("tax", "withholding"), "what is told is what is shared out, before anybody's taxes"
        ),
    },
)

DEPENDENCY = Spec(
    "dependency",
    "Somebody needs something from somebody.",
    money.Dependency,
    (
        Field("who", PARTY, "who needs it", required=True),
        Field("needs", words_of(money.Good), "what", required=True),
        Field("from", Many(PARTY), "who gives it", attr="giver"),
        Field("amount", QUANTITY, "how much, or promised"),
        Field("paid", QUANTITY, "how much of it has been given"),
        Field("cash", QUANTITY, "how much of it is money"),
        Field("burn", QUANTITY, "how much is used: `540 million USD per year`"),
        Field("stock", QUANTITY, "how much there is in store"),
        Field("due", INSTANT, "when the next part is due"),
        Field("notice", DURATION, "how long before it may stop"),
        Field("lasts", DURATION, "how long one can go on without it"),
        Field("substitutes", Many(PARTY), "who else could give it"),
        Field("feeds", Many(Ref(("dependency",))), "the dependencies that need this one"),
        Field("if_withheld", Text(), "what happens then"),
        Field("costs_giver", Text(), "what withholding costs the one who withholds"),
        Field("exclusive", YES_NO, "whether nobody else may have it"),
        Field("when", CONDITION, "it holds only while this does"),
    ),
)
