"""Keys of the organisation: sources, people, groups, entities, weights, holdings, agreements."""

from __future__ import annotations

from kingmaker.model import money, parties, record
from kingmaker.source.vocabulary import making
from kingmaker.source.vocabulary.kinds import (
    CONDITION,
    DAY,
    DURATION,
    MONEY,
    NUMBER,
    PARTY,
    QUANTITY,
    WHOLE,
    YES_NO,
    Cased,
    Choice,
    Either,
    Field,
    Many,
    Mapped,
    Reading,
    Ref,
    Section,
    Spec,
    Text,
    words_of,
)

SOURCE = Spec(
    "source",
    "A text that says something: who wrote it, when, of what kind, where it stands.",
    record.Source,
    (
        Field("kind", words_of(record.SourceKind), "news, opinion and fiction are never mixed"),
        Field("date", DAY, "when it was published"),
        Field("by", Text(300), "its author"),
        Field("url", Text(500), "where it can be read"),
        Field("lines", Text(100), "which lines or pages of it"),
        Field("for", Many(PARTY), "whom it takes sides for", attr="stance_for"),
        Field("against", Many(PARTY), "whom it takes sides against", attr="stance_against"),
        Field("themes", Many(Text(300)), "what it is about"),
    ),
    short="name",
)

PERSON = Spec(
    "person",
    "Somebody who acts: a person, an organisation acting as one, or a crowd.",
    parties.Party,
    (
        Field("kind", words_of(parties.PartyKind), "a human being unless said otherwise"),
        Field("tags", Many(Text(60)), "words to group by, such as independent"),
        Field(
            "works_at",
            Ref(("entity", "person", "group"), {"nowhere": None}),
            "where they work when the case begins",
        ),
        Field("size", QUANTITY, "how many heads a crowd has"),
        Field("aliases", Many(Text(100)), "other names that sources use"),
        Field("roles", Many(Text(200)), "what they are or were, in words"),
    ),
    short="name",
)

GROUP = Spec(
    "group",
    "Several parties under one name; members of a bloc vote as one, holdings of a concert add up.",
    parties.Group,
    (
        Field(
            "members", Many(Ref(("person", "group", "entity"), declares=True)), "who belongs to it"
        ),
        Field("kind", words_of(parties.GroupKind), "group, concert or bloc"),
        Field("tags", Many(Text(60)), "words to group by"),
    ),
    listed="members",
)

ENTITY = Spec(
    "entity",
    "A legal person or institution.",
    parties.Entity,
    (
        Field("kind", Text(100), "its legal form, in words"),
        Field(
            "governed_by", Cased(Ref(("body", "person", "office"))), "the body that decides for it"
        ),
        Field("controlled_by", Cased(PARTY), "who controls it without votes: a manager, a founder"),
        Field("aliases", Many(Text(100)), "other names and spellings that sources use"),
        Field("purpose", Text(), "what it is for, by its own documents"),
    ),
    short="kind",
)

WEIGHT = Spec(
    "weight",
    "A quantity that voters carry, other than shares: population, seats, tokens.",
    making.weight,
    (
        Field("unit", Text(60), "what is counted"),
        Field(
            "of",
            Mapped(Ref(("person", "group", "entity"), declares=True), WHOLE),
            "how much each carries",
        ),
        Field(
            "table", Section("table"), "the same from a table beside the case: {file, name, value}"
        ),
    ),
)

VOTES = Cased(Either(scalar=Reading("votes")))

SHARE_CLASS = Spec(
    "share class",
    "One class of shares of an entity: votes per share, who holds how many, what it is paid.",
    making.share_class,
    (
        Field("votes", VOTES, "votes per share; 0 for none; a gauge where they change"),
        Field("outstanding", NUMBER, "how many are issued"),
        Field("treasury", NUMBER, "how many of them the entity holds itself; these do not vote"),
        Field(
            "held_by",
            Mapped(Ref(("person", "group", "entity"), declares=True), Reading("holding")),
            "how many each holds, or which part of `outstanding`, `12.5%`; `rest` for what is left of it",
        ),
        Field(
            "converts_to",
            Ref(("share class",), {"none": None}),
            "the class it may be turned into; `none` if it never is",
        ),
        Field("converts_at", Reading("ratio"), "shares received for one"),
        Field(
            "votes_at",
            Choice({"record date": "record date", "vote": "vote"}),
            "when holdings are counted",
        ),
        Field("capital", Reading("amount"), "its part of the capital, as a share or an amount"),
        Field(
            "preference",
            Reading("amount"),
            "its liquidation preference, an amount for the whole class or `1 x invested`",
        ),
        Field(
            "dividend",
            Reading("amount"),
            "a cumulative dividend, added to its preference: `8% per year` of `invested`, or an amount for the whole class",
        ),
        Field("accrues_from", DAY, "from which day on its dividend accrues"),
        Field(
            "compounds",
            words_of(money.Compounds),
            "how often dividends that have accrued bear dividends; never where nothing is said",
        ),
        Field("seniority", WHOLE, "its rank in liquidation, higher is paid first"),
        Field(
            "participation",
            Choice({"none": "none", "full": "full", "capped": "capped"}),
            "whether it shares in what is left after its preference",
        ),
        Field(
            "cap",
            Reading("amount"),
            "the most it can receive in all, its preference included, unless it converts",
        ),
        Field(
            "strike",
            MONEY,
            "for options: the price of a share; a class with one is a right to shares, and no part of the capital",
        ),
        Field("invested", MONEY, "what was paid for it"),
        Field("vests", CONDITION, "it is paid only where this holds"),
    ),
    refused={
        **dict.fromkeys(
            ("anti_dilution", "ratchet"),
            "write the shares that one is turned into after the adjustment: `converts_at: 1.25`",
        ),
        "pay_to_play": "write the class that those who did not pay now hold",
        **dict.fromkeys(
            ("dividends", "cumulative_dividends", "accrues", "accruing_dividends"),
            "write `dividend: 8% per year` and `accrues_from: DATE`; `compounds: yearly` if it does",
        ),
        **dict.fromkeys(
            ("redemption", "redeemable"), "what is redeemed is paid by a step: `payouts.steps`"
        ),
        **dict.fromkeys(
            ("price", "price_per_share", "issue_price"),
            "write what was paid for the whole class: `invested: 15 million USD`",
        ),
    },
)

AGREEMENT = Spec(
    "agreement",
    "A contract that moves or binds rights: a proxy, a voting agreement, a licence.",
    making.agreement,
    (
        Field("kind", words_of(parties.AgreementKind), "what it does", required=True),
        Field("from", Many(PARTY), "who gives", attr="giver"),
        Field("to", Many(PARTY), "who receives", attr="taker"),
        Field("what", Reading("stake"), "which shares or votes: `250000 comp`, `30% of common`"),
        Field("on", Many(Ref(("power", "body", "entity"))), "the decisions or bodies it is about"),
        Field("revocable", YES_NO, "whether the giver may take it back"),
        Field("begins", DAY, "from which day", attr="from_date"),
        Field("until", CONDITION, "it ends when this holds"),
        Field("notice", DURATION, "how long before it ends it must be said"),
        Field("cure", DURATION, "how long a breach may be mended"),
        Field("exclusive", YES_NO, "for licences: whether others may be licensed"),
        Field("terms", Text(), "the rest, in words"),
    ),
)
