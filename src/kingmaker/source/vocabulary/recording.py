"""Keys of the record: events, claims, questions, forecasts, the story, assertions, scenarios, variants."""

from __future__ import annotations

from kingmaker.model import record
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
    PARTY,
    QUANTITY,
    SHARE,
    WHOLE,
    YES_NO,
    Changes,
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

VOTERS = Many(Ref(("person", "group", "entity")))
MOVE = Ref(("move",))

BALLOT = (
    Field("for", VOTERS, "who is known to have voted for it", attr="votes_for"),
    Field("against", VOTERS, "who is known to have voted against it", attr="votes_against"),
    Field("abstain", VOTERS, "who is known to have abstained", attr="abstaining"),
    Field("absent", VOTERS, "who is known to have stayed away"),
)

EVENT = Spec(
    "event",
    "Something that happened. The order of the file says nothing: `at` and `after` do.",
    making.event,
    (
        Field("at", MOMENT, "when, as narrowly as it is known"),
        Field("after", Many(Ref(("event",))), "what it came after"),
        Field("by", Many(Ref(DECIDERS)), "who did it"),
        Field("to", Many(Ref(DECIDERS)), "to whom"),
        Field("move", MOVE, "the move it was"),
        Field("it", PARTY, "whom `it` stood for"),
        Field("uses", Ref(("power",)), "the power that was used"),
        Field("do", ACTS, "the acts it was, where no move says so"),
        Field("then", FACTS, "the facts it made true"),
        *BALLOT,
        Field(
            "unknown",
            Many(Ref(("person", "group", "entity"), {"rest": None})),
            "whose vote is not known; `rest` for all who are not named",
        ),
        Field("failed", YES_NO, "whether it was tried and failed"),
        Field("outside", YES_NO, "the model has no such move: the state is set"),
        Field("background", YES_NO, "it happened before play begins"),
        Field("known_to", Many(PARTY), "who knew of it then; everybody, if not said"),
    ),
)

QUESTION = Spec(
    "question",
    "Something that sources differ on, or that nobody says.",
    record.Question,
    (
        Field("asks", Text(300), "the question", required=True),
        Field("unknown", YES_NO, "whether the record does not say"),
        Field("readings", Mapped(Text(60), Text()), "the possible readings, by a name for each"),
    ),
    short="asks",
)

MEASURE = Spec(
    "measure",
    "A number that the record speaks of: a valuation, a price, a headcount.",
    record.Measure,
    (
        Field("of", PARTY, "whose it is"),
        Field("unit", Text(60), "in what it is counted"),
    ),
    short="name",
)

CLAIM = Spec(
    "claim",
    "Somebody says something. Claims about one thing that differ are a contradiction.",
    making.claim,
    (
        Field(
            "about",
            Reading("topic"),
            "a measure, a question, or a clause by its path",
            required=True,
        ),
        Field("says", Reading("saying"), "what is said: words or an amount"),
        Field("that", CONDITION, "what is said, as a condition", attr="condition"),
        Field(
            "by",
            Many(Ref(("source", "person", "group", "entity", "body"))),
            "who says so",
            required=True,
        ),
        Field("words", Text(400), "a few of the words"),
        Field("basis", Text(300), "on what basis: reports, rumour, a filing, own judgement"),
        Field("sure", words_of(record.Confidence), "how firmly"),
        Field("line", Text(60), "where in the source", attr="at_line"),
    ),
)

FORECAST = Spec(
    "forecast",
    "Somebody says what will be.",
    record.Forecast,
    (
        Field(
            "by", Many(Ref(("source", "person", "group", "entity", "body"))), "who", required=True
        ),
        Field("if", CONDITION, "under which condition", attr="given"),
        Field("then", CONDITION, "what will be, as a condition"),
        Field("says", Text(400), "what will be, in words"),
        Field("size", QUANTITY, "for sizes: how far or to how much, also as a range"),
        Field("hedge", Text(100), "the word that says how sure"),
        Field("horizon", MOMENT, "by when"),
        Field("horizon_text", Text(100), "by when, in words, where no date is given"),
        Field("made", MOMENT, "when it was said"),
        Field("probability", SHARE, "the probability, where one is stated"),
        Field("attributed", Text(200), "to whom the source attributes it"),
        Field("scorable", Reading("scorable"), "whether it can be scored; `no` leaves it out"),
        Field("words", Text(400), "a few of the words"),
        Field("line", Text(60), "where in the source", attr="at_line"),
    ),
)

RESOLUTION = Spec(
    "resolution",
    "What became of a forecast, or whether an ending came.",
    record.Outcome,
    (
        Field(
            "result",
            words_of(record.Resolution),
            "true, false, partly, open or unresolvable",
            required=True,
        ),
        Field("by", Many(Ref(("event",))), "the later events that tell"),
        Field("amount", QUANTITY, "for sizes: what it came to"),
        Field("reason", Text(), "why, in words"),
    ),
    short="result",
)

BEAT = Spec(
    "beat",
    "Something that happens in the outline.",
    record.Beat,
    (
        Field("says", Text(), "what happens, in words"),
        Field("that", CONDITION, "the condition of the case it comes to", attr="condition"),
        Field("move", MOVE, "the move of the case it comes to"),
    ),
    short="says",
)
CHARACTER = Spec(
    "character",
    "Somebody in the outline.",
    record.Character,
    (
        Field("who", PARTY, "the party of the case it stands for"),
        Field("as", Text(), "who they are in the outline", attr="as_"),
    ),
    short="as",
)
ACT = Spec(
    "act",
    "One act of the outline.",
    record.StoryAct,
    (Field("beats", Many(Record(BEAT)), "what happens, in order"),),
)
END = Spec(
    "story ending",
    "One ending of the outline.",
    record.StoryEnd,
    (
        Field("maps_to", Many(Ref(("ending",))), "the endings of play it comes to"),
        Field("beats", Many(Record(BEAT)), "what happens"),
    ),
)
STORY = Spec(
    "story",
    "An outline to hold against the model.",
    making.story,
    (
        Field("fiction", YES_NO, "whether it is made up"),
        Field("synopsis", Text(), "what it is about"),
        Field("characters", Named(CHARACTER), "who appears"),
        Field("acts", Named(ACT), "its acts, in order"),
        Field("twists", Many(Record(BEAT)), "what comes in between"),
        Field("bright", Record(END), "the happy ending"),
        Field("tragic", Record(END), "the unhappy one"),
    ),
)

ASSERTION = Spec(
    "assertion",
    "What the case claims of itself, checked like a test.",
    record.Assertion,
    (
        Field("claim", Reading("claim"), "the claim, as a sentence", required=True),
        Field("variant", Ref(("variant",)), "the variant of the case under which it holds"),
        Field("with", Changes(), "changes to the case under which it holds", attr="changes"),
        Field("ballots", Mapped(Reading("ballot"), VOTERS), "how some vote: `abstain: [a, b]`"),
        Field("severity", words_of(record.Level), "error or warn"),
        Field("waived", Text(300), "why a broken claim is let pass"),
        Field(
            "first", words_of(record.First), "who moves first in a search: us, if not said, or them"
        ),
        Field(
            "as_written",
            YES_NO,
            "whether powers whose effect the case does not say are taken not to be used",
        ),
        Field(
            "resignations",
            YES_NO,
            "whether people may resign; if not said, only where no time passes",
        ),
    ),
)

SCENARIO_STEP = Spec(
    "scenario step",
    "One thing done in a scenario, with its ballot.",
    record.ScenarioStep,
    (
        Field("move", MOVE, "the move"),
        Field("it", PARTY, "whom `it` stands for"),
        Field("by", DECIDER, "who does it, where it is no move"),
        Field("uses", Ref(("power",)), "the power used"),
        Field("do", ACTS, "the acts"),
        Field("then", FACTS, "the facts made true"),
        Field("tabled_by", DECIDER, "who put it to the vote"),
        *BALLOT,
        Field("at", INSTANT, "when"),
        Field("wait", DURATION, "or: how long to wait"),
        Field("expect", Many(CONDITION), "what must hold afterwards"),
        Field("fails", YES_NO, "whether it is expected to fail"),
    ),
)

SCENARIO = Spec(
    "scenario",
    "A line of play with what is expected of it.",
    record.Scenario,
    (
        Field("from", Ref(("event",)), "begin after this event", attr="from_"),
        Field("seed", WHOLE, "the seed it came from"),
        Field("steps", Many(Record(SCENARIO_STEP)), "what is done, in order"),
        Field("expect", Many(CONDITION), "what must hold at the end"),
    ),
    listed="steps",
)

VARIANT = Spec(
    "variant",
    "A named set of changes to the case: a path, and the value that stands there instead.",
    record.Variant,
    (
        Field(
            "reading_of",
            Reading("topic"),
            "the question, or the clause by its path, that it reads in another way",
        ),
    ),
    rest=Changes(),
    rest_to="changes",
)

PRECISION = Spec(
    "precision",
    "How sharply people choose, per unit of worth.",
    making.precision,
    (Field("value", QUANTITY, "a number or a range", required=True),),
    short="value",
)
