"""Keys of money: payouts, contributions, dependencies."""

from __future__ import annotations

from kingmaker.model import money
from kingmaker.model.values import Name
from kingmaker.source.vocabulary import making
from kingmaker.source.vocabulary.kinds import (
    CONDITION,
    DAY,
    INSTANT,
    KNOWN_DURATION,
    MOMENT,
    MONEY,
    NUMBER,
    PARTIES,
    PARTY,
    QUANTITY,
    SHARE,
    WHOLE,
    YES_NO,
    Choice,
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

OWNER = Ref((*PARTIES, "share class"))
#: Whoever may be paid; a tranche is paid for the one whose it is.
HOLDER = Ref((*OWNER.scopes, "tranche"))

#: Whoever a step may pay: the classes of shares as well, all together.
PAID = Ref(HOLDER.scopes, {money.SHARES: Name(money.SHARES)})

STEP = Spec(
    "payout step",
    "One step of a waterfall; money flows to the first step that is still open.",
    making.payout_step,
    (
        Field(
            "to",
            Either(
                scalar=Reading("holder"),
                sequence=Many(PAID),
                mapping=Mapped(PAID, Reading("amount")),
            ),
            "who shares: names, or names with the part of each dollar; `shares`: the classes of shares, by their terms",
        ),
        Field("share_by", words_of(money.ShareBy), "how they share where no parts are given"),
        Field(
            "cap",
            Either(scalar=Reading("amount"), mapping=Mapped(PAID, Reading("amount"))),
            "the most each receives in all: an amount, or `100 x contributed`; `none`",
        ),
        Field(
            "until",
            Either(scalar=Reading("amount"), mapping=Mapped(PAID, Reading("amount"))),
            "the step closes when all of these have received so much in all, or such a share of what was "
            "paid; or when so much was paid in all",
        ),
        Field("when", CONDITION, "the step exists only while this holds"),
        Field("grows", Reading("amount"), "how `cap` and `until` grow: `20% per year`"),
        Field("grows_from", DAY, "from which day on they grow, at the end of each whole period"),
        Field("grows_in_part", YES_NO, "whether a period that is not over counts by its days"),
        Field(
            "catch_up",
            YES_NO,
            "whether a share in `until` is one of the profit: of what was paid beyond what was put in",
        ),
    ),
    refused={
        **dict.fromkeys(
            ("irr", "hurdle", "preferred_return"),
            "write what is due on the day: `until: {fund: 1 x contributed}` with `grows: 8% per year`, `grows_from` and `grows_in_part: yes`",
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
        Field(
            "of",
            OWNER,
            "whose, where one holder has several tranches; each has a name of its own here",
        ),
    ),
    short="amount",
)

_NOT_CONVERTED = {
    **dict.fromkeys(
        ("maturity", "qualified_financing"),
        "whether it turns is the case's to say: leave it out, or add it to a `round`",
    ),
    "pro_rata": "write what was bought by that right as shares",
    **dict.fromkeys(("interest_compounds", "compounding"), "write how often: `compounds: yearly`"),
}

CONVERTIBLE = Spec(
    "convertible",
    "Money given for shares that are counted later: a SAFE, or a loan that turns into shares.",
    money.Convertible,
    (
        Field("kind", words_of(money.ConvertibleKind), "an agreement or a loan", required=True),
        Field("held_by", PARTY, "who gave the money", required=True),
        Field("invested", MONEY, "how much", required=True),
        Field("valuation_cap", MONEY, "the highest value of the company at which it turns"),
        Field(
            "cap_is",
            words_of(money.CapIs),
            "whether that is the value with all convertibles turned into shares, or without",
        ),
        Field(
            "discount",
            SHARE,
            "how much cheaper its shares are than those of the round; of a SAFE without a cap and a round, than what a "
            "common share is paid",
        ),
        Field(
            "most_favoured",
            YES_NO,
            "whether it takes the best terms of the convertibles given on the same day or later",
        ),
        Field("interest", QUANTITY, "of a loan, by days of 365: `5% per year`"),
        Field(
            "compounds",
            words_of(money.Compounds),
            "how often interest that has accrued bears interest; never where nothing is said",
        ),
        Field("since", DAY, "the day on which it was given"),
        Field(
            "repaid",
            Reading("amount"),
            "what is owed if it does not turn: an amount, or `2 x invested`; what was given, with its interest, "
            "where nothing is said",
        ),
        Field("seniority", WHOLE, "its rank in liquidation, higher is paid first"),
    ),
    refused=_NOT_CONVERTED,
)

ROUND = Spec(
    "round",
    "A priced round in which every convertible turns into shares with the terms of the new ones.",
    money.Round,
    (
        Field("by", PARTY, "who has the new shares", required=True),
        Field("money", MONEY, "what is paid for them", required=True),
        Field("pre_money", MONEY, "the value of the company before it", required=True),
        Field("pool", SHARE, "the part of all shares that is kept for options after it"),
        Field("pool_before", NUMBER, "how many shares were kept for options before it"),
        Field("preference", Reading("amount"), "of the new shares: `1 x invested`"),
        Field(
            "participation",
            Choice({"none": "none", "full": "full", "capped": "capped"}),
            "whether they share in what is left after their preference",
        ),
        Field(
            "cap",
            Reading("amount"),
            "the most they receive in all, unless they convert: `3 x invested`",
        ),
        Field("seniority", WHOLE, "their rank in liquidation, higher is paid first"),
    ),
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
        Field("convertibles", Named(CONVERTIBLE), "what may turn into shares: SAFEs and notes"),
        Field("round", Record(ROUND), "the priced round in which they do"),
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

BALANCE = Spec(
    "balance",
    "How much of something had been promised and given until a day.",
    money.Balance,
    (
        Field("until", MOMENT, "until when", required=True),
        Field("amount", QUANTITY, "how much, or promised"),
        Field("paid", QUANTITY, "how much of it had been given"),
        Field("cash", QUANTITY, "how much of it was money"),
    ),
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
        Field("notice", KNOWN_DURATION, "how long before it may stop"),
        Field("lasts", KNOWN_DURATION, "how long one can go on without it"),
        Field("substitutes", Many(PARTY), "who else could give it"),
        Field("feeds", Many(Ref(("dependency",))), "the dependencies that need this one"),
        Field("if_withheld", Text(), "what happens then"),
        Field("costs_giver", Text(), "what withholding costs the one who withholds"),
        Field("exclusive", YES_NO, "whether nobody else may have it"),
        Field(
            "held",
            YES_NO,
            "whether it was given for good, so that it cannot be withheld before it ends",
        ),
        Field("extent", Text(), "what of a right is given; `unknown` where nobody says"),
        Field("since", MOMENT, "since when it is given"),
        Field("until", MOMENT, "when it ends; `unknown` where nobody says"),
        Field(
            "earlier",
            Many(Record(BALANCE)),
            "how much of it was promised and given before, the oldest first",
        ),
        Field("when", CONDITION, "it holds only while this does"),
    ),
)
