"""The sections of a case, in the order in which `fmt` writes them, and the names each declares."""

from __future__ import annotations

from kingmaker.records import dataclass
from kingmaker.source.vocabulary import deciding, making, organisation, paying, playing, recording
from kingmaker.source.vocabulary.kinds import (
    DAY,
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
)

CASE = Spec(
    "case",
    "An organisation and the people around it.",
    making.case,
    (
        Field("title", Text(300), "what the case is called", attr="label", required=True),
        Field("as_of", DAY, "the day for which the organisation is described"),
        Field("timezone", Reading("zone"), "the zone of all times, such as America/Los_Angeles; UTC if not said"),
        Field("law", Reading("law"), "the pack of law that applies; `none` if not said"),
        Field("include", Many(Text(300)), "files beside or below this one that belong to the case"),
        Field("sources", Named(organisation.SOURCE, "source"), "the texts that the case rests on"),
        Field("people", Named(organisation.PERSON, "person"), "who acts"),
        Field("groups", Named(organisation.GROUP, "group"), "several of them under one name"),
        Field("entities", Named(organisation.ENTITY, "entity"), "the legal persons and institutions"),
        Field("weights", Named(organisation.WEIGHT, "weight"), "quantities that voters carry"),
        Field("holdings", Mapped(Ref(("entity",)), Named(organisation.SHARE_CLASS, "share class")),
              "for each entity, its classes of shares"),
        Field("terms", Named(playing.TERM, "term"), "defined terms"),
        Field("bodies", Named(deciding.BODY, "body"), "who decides together"),
        Field("offices", Named(deciding.OFFICE, "office"), "posts"),
        Field("powers", Named(deciding.POWER, "power"), "what may be decided, by whom"),
        Field("agreements", Named(organisation.AGREEMENT, "agreement"), "contracts that move or bind rights"),
        Field("payouts", Either(mapping=Record(paying.PAYOUTS), sequence=Many(Record(paying.PAYOUTS))),
              "how money is shared out"),
        Field("dependencies", Named(paying.DEPENDENCY, "dependency"), "who needs what from whom"),
        Field("gauges", Named(playing.GAUGE, "gauge"), "quantities of the state with few levels"),
        Field("measures", Named(recording.MEASURE, "measure"), "numbers that the record speaks of"),
        Field("questions", Named(recording.QUESTION, "question"), "what is disputed or not known"),
        Field("moves", Named(playing.MOVE, "move"), "what may be done, beyond the powers"),
        Field("actors", Named(playing.ACTOR, "actor"), "what people want"),
        Field("clock", Record(playing.CLOCK), "the stretch of time that is played"),
        Field("precision", Record(recording.PRECISION), "how sharply people choose"),
        Field("events", Named(recording.EVENT, "event"), "what happened"),
        Field("claims", Many(Record(recording.CLAIM)), "who says what"),
        Field("demands", Named(playing.DEMAND, "demand"), "what is asked and offered"),
        Field("issues", Named(playing.ISSUE, "issue"), "matters of bargaining"),
        Field("forecasts", Named(recording.FORECAST, "forecast"), "who says what will be"),
        Field("resolutions", Named(recording.RESOLUTION, "resolution"), "what became of the forecasts, and how it ended"),
        Field("endings", Named(playing.ENDING, "ending"), "how it can end; they exclude each other"),
        Field("story", Record(recording.STORY), "an outline to hold against the model"),
        Field("assert", Named(recording.ASSERTION, "assertion", key="id"), "what the case claims of itself",
              attr="assertions"),
        Field("scenarios", Named(recording.SCENARIO, "scenario"), "lines of play to replay"),
        Field("variants", Named(recording.VARIANT, "variant"), "named sets of changes"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Declares:
    """A section that declares names of a scope."""

    section: str
    scope: str


#: Which section declares which names; names of `ONE_SPACE` may be used in conditions and must differ.
DECLARES: tuple[Declares, ...] = tuple(
    Declares(f.key, f.kind.scope) for f in CASE.fields if isinstance(f.kind, Named) and f.kind.scope
)

#: Scopes whose names share one space, because sentences may use any of them in one place.
ONE_SPACE: tuple[str, ...] = (
    "person", "group", "entity", "body", "office", "gauge", "term", "measure", "weight",
)  # fmt: skip
