"""Keys of the struggle: gauges, moves, actors, the clock, endings, demands, issues."""

from __future__ import annotations

from kingmaker.model import struggle
from kingmaker.source.vocabulary import making
from kingmaker.source.vocabulary.kinds import (
    ACTS,
    CONDITION,
    DECIDER,
    DECIDERS,
    DURATION,
    FACTS,
    INSTANT,
    MOMENT,
    PARTIES,
    PARTY,
    QUANTITY,
    SHARE,
    TEMPO,
    WHOLE,
    YES_NO,
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

POWER = Ref(("power",))
EACH = Many(Ref(PARTIES))
EVENT = Ref(("event",))

GAUGE = Spec(
    "gauge",
    "A quantity of the state with few levels, in ascending order.",
    struggle.Gauge,
    (
        Field("levels", Many(Reading("level")), "its levels: words, or quantities", required=True),
        Field("of", PARTY, "whose it is"),
        Field("starts", Reading("level"), "where it starts; the first level, if not said"),
    ),
    listed="levels",
)

TERM = Spec(
    "term",
    "A defined term: a name for a condition.",
    struggle.Term,
    (Field("means", CONDITION, "the condition", required=True),),
    short="means",
)

STEP = Spec(
    "step",
    "One decider's part of a move.",
    making.step,
    (
        Field("by", DECIDER, "who decides this step", required=True),
        Field("uses", POWER, "the power used, where the acts do not fix it"),
        Field("do", ACTS, "acts that need a power"),
        Field("then", FACTS, "facts that become true"),
        Field("when", CONDITION, "possible only while this holds"),
    ),
)

MOVE = Spec(
    "move",
    "Something that may be done: by a party, a body, chance or a rule.",
    making.move,
    (
        Field("by", Reading("mover"), "who: a name, `holder of OFFICE`, `chance`, `rule`"),
        Field("with", Many(PARTY), "who must join in", attr="companions"),
        Field(
            "each",
            EACH,
            "one such move for each of these, named `it` (and who acts, where `by` is not said)",
        ),
        Field("asks", Reading("asked"), "who must say yes: a name or `it`"),
        Field("uses", POWER, "the power used, where the acts do not fix it"),
        Field("when", CONDITION, "possible only while this holds"),
        Field("at", Reading("instant or meeting"), "only then: an instant, or `meeting`"),
        Field("odds", QUANTITY, "for chance: how likely, `0.3 per tick`"),
        Field("limit", Reading("limit"), "how often: `1`, `1 each 30 days`"),
        Field(
            "needs",
            SHARE,
            "for a crowd: the share of it that must join; more than half, if not said",
        ),
        Field("tabled_by", Many(DECIDER), "who may table it, where not every member may"),
        Field("do", ACTS, "acts that need a power"),
        Field("then", FACTS, "facts that become true"),
        Field("steps", Many(Record(STEP)), "several deciders, one after the other"),
        Field("cost", Mapped(PARTY, QUANTITY), "what it costs whom, in worth"),
        Field("known_to", Many(PARTY), "who knows of it; everybody, if not said"),
        Field("unseen", YES_NO, "whether the record would be silent about it"),
    ),
)

WANT = Spec(
    "want",
    "What a condition is worth to somebody. The best ending minus the worst is ten.",
    making.want,
    (
        Field("that", CONDITION, "what is wanted at the end"),
        Field("while", CONDITION, "what is worth so much per time while it lasts", attr="while_"),
        Field(
            "worth",
            Reading("worth"),
            "how much: a number or a range, below nought for what is feared",
            required=True,
        ),
        Field("each", EACH, "one such want for each of these, named `it`"),
    ),
)

CROWD = Spec(
    "crowd",
    "How a group acts by numbers.",
    struggle.Crowd,
    (
        Field("members", QUANTITY, "how many they are"),
        Field("peer", QUANTITY, "how strongly they look at each other"),
        Field("middle", QUANTITY, "the share that is as much a reason to join as not"),
        Field("spread", SHARE, "for thresholds: how far they lie apart, as a standard deviation"),
        Field("bins", WHOLE, "into how many parts their share is cut"),
        Field("rule", words_of(struggle.CrowdRule), "logit, or thresholds"),
        Field("turnout", SHARE, "where it votes: how many take part"),
        Field("for", SHARE, "where it votes: how many of those are for", attr="votes_for"),
    ),
)

BELIEFS = Spec(
    "belief",
    "What an actor wrongly takes others to want.",
    struggle.Beliefs,
    (
        Field("until", CONDITION, "the error ends when this first holds"),
        Field(
            "of", Mapped(PARTY, Many(Record(WANT))), "others, with the wants they are taken to have"
        ),
    ),
)

OPTION = Spec(
    "outside option",
    "What somebody can do without an agreement.",
    struggle.Option,
    (
        Field("what", Text(300), "what, in words", required=True),
        Field("after", EVENT, "open to it only after this event"),
        Field("until", EVENT, "open to it until this event"),
        Field("best", YES_NO, "whether it is the best of those open to it"),
    ),
    short="what",
)

ACTOR = Spec(
    "actor",
    "A party with wants. These are assumptions of a model, never claims about a person.",
    making.actor,
    (
        Field("wants", Many(Record(WANT)), "what things are worth to it"),
        Field("tempo", TEMPO, "how often it gets to move: `once in 2 days`"),
        Field("believes", Many(Record(BELIEFS)), "what it gets wrong about others"),
        Field("crowd", Record(CROWD), "how it acts, where it is many"),
        Field("alone", YES_NO, "for groups: each member wants this for itself"),
        Field("outside", Many(Record(OPTION)), "what it can do without an agreement"),
    ),
)

CLOCK = Spec(
    "clock",
    "The stretch of time that is played.",
    struggle.Clock,
    (
        Field("from", INSTANT, "the beginning", attr="starts", required=True),
        Field("to", INSTANT, "the end", attr="ends", required=True),
        Field("tick", DURATION, "how finely it is cut", required=True),
    ),
)

ENDING = Spec(
    "ending",
    "How it can end: who holds what, or how many work where.",
    struggle.Ending,
    (
        Field("when", CONDITION, "the condition; `otherwise` for the last", required=True),
        Field("final", YES_NO, "whether it stops play at once"),
    ),
)

DEMAND = Spec(
    "demand",
    "What somebody asks of somebody, or offers.",
    struggle.Demand,
    (
        Field("by", Many(PARTY), "who", required=True),
        Field("to", Many(PARTY), "of whom"),
        Field("that", CONDITION, "what, as a condition"),
        Field("on", Mapped(Ref(("issue",)), QUANTITY), "at which points of which issues"),
        Field("words", Text(), "what, in words"),
        Field("offer", YES_NO, "whether it is offered rather than asked"),
        Field("made", MOMENT, "when, as narrowly as it is known"),
        Field("deadline", INSTANT, "by when"),
        Field("answer", Text(300), "what was answered, `unknown` where nobody says"),
        Field("status", Text(100), "accepted, refused, withdrawn, lapsed, open"),
    ),
)

_STANDS = (
    Field("salience", QUANTITY, "how much it cares"),
    Field("capability", QUANTITY, "what it can bring to bear"),
    Field("at_worst", QUANTITY, "the worst point it would accept"),
)

SHIFT = Spec(
    "shift of a position",
    "What of a position is different from an event on.",
    struggle.Shift,
    (Field("at", QUANTITY, "the point it wants then"), *_STANDS),
)

POSITION = Spec(
    "position",
    "Where a party stands on an issue.",
    struggle.Position,
    (
        Field("at", QUANTITY, "the point it wants", required=True),
        *_STANDS,
        Field("after", Mapped(EVENT, Record(SHIFT)), "what is different from an event on"),
    ),
    short="at",
)

BY_POWER = Spec(
    "capability by power",
    "Capability taken from a decision, for positions that say none of their own.",
    struggle.ByPower,
    (
        Field("index", words_of(struggle.PowerIndex), "the index of power"),
        Field("of", POWER, "the power whose decision it is taken from", required=True),
        Field("times", QUANTITY, "how much the whole of it is worth; 100, if not said"),
    ),
    short="of",
)

LIMIT = Spec(
    "limit of a deal",
    "What may be agreed at all, whoever wants more.",
    struggle.Limit,
    (Field("allows", QUANTITY, "from where to where on the scale", required=True),),
    short="allows",
)

ISSUE = Spec(
    "issue",
    "A matter of bargaining on a scale.",
    making.dispute,
    (
        Field("scale", QUANTITY, "from where to where: `0..100`", required=True),
        Field("ends", Mapped(Reading("quantity"), Text(300)), "what points of the scale mean"),
        Field("positions", Mapped(Ref(DECIDERS), Record(POSITION)), "where each stands"),
        Field("needs", Many(Ref(DECIDERS)), "without whom there is no deal; a body by its rule"),
        Field("uses", POWER, "the power that a body among them would use"),
        Field("since", EVENT, "the event after which it is bargained over"),
        Field("capability", Record(BY_POWER), "capability of those who say none of their own"),
        Field("limits", Named(LIMIT), "what may be agreed at all, by a name for each reason"),
        Field("reference", QUANTITY, "what holds if nothing is agreed"),
        Field("outcome", QUANTITY, "what was agreed, where known"),
    ),
)
