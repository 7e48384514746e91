"""Keys of deciding: bodies, seats, offices, powers."""

from __future__ import annotations

from kingmaker.model import bodies
from kingmaker.source.vocabulary import making
from kingmaker.source.vocabulary.kinds import (
    ACTS,
    CAUSE,
    CONDITION,
    DECIDER,
    DURATION,
    INSTANT,
    MAY_VOTE,
    PARTY,
    RECURRENCE,
    RULE,
    WHOLE,
    YES_NO,
    Cased,
    Choice,
    Either,
    Field,
    Many,
    Named,
    Reading,
    Record,
    Ref,
    Spec,
    Text,
    words_of,
)

HOLDERS = Many(Ref(("person", "group", "entity"), {"vacant": None}, declares=True))
TIE = Reading("tie")

RECUSED = Spec(
    "recusal",
    "Who may not vote, and how they are counted.",
    making.recusal,
    (
        Field("who", Reading("recused"), "a condition on `actor`, or names", required=True),
        Field(
            "counts",
            words_of(bodies.Counts),
            "as absent, as abstaining, or not at all (taken out of the members)",
        ),
        Field("in_quorum", YES_NO, "whether they count for the quorum all the same"),
    ),
    short="who",
)

CONSENTS = Spec(
    "written consent",
    "Deciding in writing, without a meeting.",
    bodies.Consents,
    (
        Field("passes", RULE, "which rule the consents must meet; silence is no"),
        Field("notice", DURATION, "how long before"),
        Field("window", DURATION, "how long consents may be collected"),
        Field("refused", YES_NO, "whether the documents forbid it"),
    ),
)
WRITTEN = Either(
    scalar=Choice({"refused": bodies.Consents(refused=True)}), mapping=Record(CONSENTS)
)

DECISION_FIELDS = (
    Field("by", DECIDER, "who decides"),
    Field("passes", RULE, "the rule, where it differs from the body's ordinary one"),
    Field("quorum", RULE, "the quorum, where it differs"),
    Field("cause", CAUSE, "for removals: whether a cause is needed"),
    Field("recused", Many(Record(RECUSED)), "who may not vote here"),
    Field("voters", CONDITION, "who may vote here: a condition on `actor`"),
    Field("person_concerned", MAY_VOTE, "whether the one it is about may vote"),
    Field(
        "consent", Many(Ref(DECIDER.scopes, {"none": None})), "who must agree too; silence is no"
    ),
    Field(
        "veto",
        Many(Ref(DECIDER.scopes, {"none": None})),
        "who may stop it until in force; silence is yes",
    ),
    Field("overridden_by", Ref(("power",)), "the power that overrides such a veto"),
    Field("tie", TIE, "what an even division means"),
    Field("notice", DURATION, "how long before the vote it must be tabled"),
    Field("window", DURATION, "how long the vote stays open"),
    Field("extension", DURATION, "how much longer, once, where the quorum comes late"),
    Field("after", DURATION, "from passed to in force"),
    Field("lapses", DURATION, "void if not carried out by then"),
    Field("when", CONDITION, "the power exists only while this holds"),
    Field("written_consent", WRITTEN, "whether and how it may be decided in writing"),
)
DECISION = Spec("decision", "One step of deciding.", making.decision, DECISION_FIELDS, short="by")

POWER = Spec(
    "power",
    "Something that may be decided, by whom and by which rule. A list of ways: any of them will do.",
    making.power,
    (
        *DECISION_FIELDS,
        Field(
            "steps",
            Many(Record(DECISION)),
            "several deciders, one after the other; what else the power says is said of the last",
        ),
        Field("ways", Many(Record(DECISION)), "several deciders, any of whom will do"),
        Field(
            "concerns",
            words_of(bodies.Concerns),
            "which act known to law it is, if its name does not say",
        ),
        Field("of", Ref(("entity", "body", "office")), "whose matter it is"),
        Field(
            "acts",
            ACTS,
            "the acts it allows, where its name does not fix them, on those whom they name (`it` is anybody): in a search all are done, of those that set one gauge one; whoever `uses` it and says no more does it, if it is just one",
        ),
        Field("at_most", WHOLE, "the most it may set, for sizes"),
        Field("from", CONDITION, "it begins when this holds", attr="from_"),
        Field("until", CONDITION, "it ends when this holds"),
        Field("not_delegable", YES_NO, "a committee may not be given it"),
    ),
    listed="ways",
)

SEATS = Spec(
    "seat group",
    "Seats of a body that are filled, emptied and renewed in one way.",
    making.seat_group,
    (
        Field("count", WHOLE, "how many; as many as sit, if not said"),
        Field("held_by", HOLDERS, "who sits there now; the rest is vacant"),
        Field("elected_by", Cased(DECIDER), "who fills them"),
        Field("removed_by", Cased(Ref(DECIDER.scopes, {"nobody": None})), "who may empty them"),
        Field("cause", CAUSE, "whether removal needs a cause"),
        Field("expires", INSTANT, "when the present term ends"),
        Field("term", DURATION, "how long a term is"),
        Field("limit", WHOLE, "how many terms one person may serve"),
        Field(
            "holds_over",
            YES_NO,
            "whether one sits on until a successor is elected; yes if not said",
        ),
        Field("ex_officio", Ref(("office",)), "held by whoever holds this office"),
        Field("when", CONDITION, "the seats exist only while this holds"),
        Field("tags", Many(Text(60)), "words to group by"),
    ),
    listed="held_by",
)

NOMINATES = Spec(
    "nomination",
    "Who may put up candidates.",
    bodies.Nomination,
    (
        Field("who", CONDITION, "a condition on `actor`"),
        Field("notice", DURATION, "how long before the meeting"),
    ),
)

LIMIT = Spec(
    "limit",
    "What must be true of those who sit.",
    bodies.Limit,
    (
        Field("that", CONDITION, "the condition", required=True),
        Field(
            "breach",
            words_of(bodies.Breach),
            "what follows when it is broken: void, vacant or duty",
        ),
    ),
)

BODY = Spec(
    "body",
    "Those who decide together: a board, a meeting, a council, a committee.",
    making.body,
    (
        Field("of", Ref(("entity", "body")), "whose body it is"),
        Field(
            "members",
            Either(scalar=Reading("electorate"), sequence=HOLDERS),
            "who votes: names and groups, `holders of CLASS`, `holders of shares`, `all with WEIGHT`",
        ),
        Field(
            "seats",
            Either(scalar=Reading("seats"), mapping=Named(SEATS, scope="seat group")),
            "the fixed number, `up to 7`, or groups of seats",
        ),
        Field("quorum", RULE, "what must be present; `none` where nothing is asked"),
        Field("passes", RULE, "the ordinary rule of decision"),
        Field(
            "tie", TIE, "`fails`, `passes`, `OFFICE decides` (casting vote) or `OFFICE votes again`"
        ),
        Field("recused", Many(Record(RECUSED)), "who may not vote"),
        Field("notice", DURATION, "how long before a meeting it must be called; `none`"),
        Field("waiver", Text(200), "how notice may be waived, in words"),
        Field("window", DURATION, "how long a vote stays open"),
        Field("extension", DURATION, "how much longer, once, where the quorum comes late"),
        Field("meets", RECURRENCE, "when it meets by itself: `every year on 2025-05-20`"),
        Field("called_by", Many(DECIDER), "who may call a meeting"),
        Field(
            "proxies", WHOLE, "for how many members one may vote by proxy; any number, if not said"
        ),
        Field("tabled_by", CONDITION, "who may put a motion: a condition on `actor`"),
        Field("nominates", Record(NOMINATES), "who may put up candidates"),
        Field("written_consent", WRITTEN, "deciding without a meeting; `refused` where forbidden"),
        Field("vacancies", Record(DECISION), "who fills empty seats"),
        Field("observers", Many(PARTY), "who attends without a vote"),
        Field("limits", Many(Record(LIMIT)), "what must be true of those who sit"),
        Field("parent", Ref(("body",)), "the body that this is a committee of"),
        Field("scope", Many(Ref(("power",))), "the powers delegated to it"),
        Field(
            "joined_by",
            Choice({"appointment": "appointment", "agreement": "agreement"}),
            "how one becomes a member, where membership itself is at stake",
        ),
    ),
)

OFFICE = Spec(
    "office",
    "A post: who holds it, who appoints, who removes.",
    making.office,
    (
        Field("of", Ref(("entity", "body")), "whose office it is"),
        Field("held_by", HOLDERS, "who holds it now, or `vacant`"),
        Field(
            "seats", Reading("seats"), "how many may hold it at once; one if not said; `up to 2`"
        ),
        Field("appointed_by", Cased(DECIDER), "who fills it"),
        Field("removed_by", Cased(Ref(DECIDER.scopes, {"nobody": None})), "who may empty it"),
        Field("cause", CAUSE, "whether removal needs a cause"),
        Field("person_concerned", MAY_VOTE, "whether the holder may vote on the removal"),
        Field("passes", RULE, "the rule, where it differs from the body's ordinary one"),
        Field("term", DURATION, "how long it is held"),
        Field("expires", INSTANT, "when the present term ends"),
        Field("acting", YES_NO, "whether the holder is an interim one"),
    ),
)
