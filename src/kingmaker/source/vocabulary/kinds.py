"""What the value of a key may be; the binder, the schema and the reference each read these."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

from kingmaker.model.values import Certainty, Instrument


@dataclass(frozen=True, slots=True)
class Text:
    """Free text; `lines` allows more than one line's worth."""

    limit: int = 4000


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list of words, each standing for a value."""

    words: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Reading:
    """A scalar read by one of our readers, by its name in the binder's table."""

    reader: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A name declared in one of these sections; some words may stand for a value instead.

    With `declares`, an unknown name declares a party where the case has no `people` section.
    """

    scopes: tuple[str, ...]
    words: Mapping[str, object] | None = None
    declares: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """A list of these, or just one."""

    item: Kind


@dataclass(frozen=True, slots=True)
class Mapped:
    """Keys of one kind, each with a value of another."""

    key: Ref | Text | Reading
    value: Kind


@dataclass(frozen=True, slots=True)
class Record:
    """Keys of a spec."""

    spec: Spec


@dataclass(frozen=True, slots=True)
class Named:
    """Names declared here, each with a record. With `key`, a list of records that carry their name in that key."""

    spec: Spec
    scope: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Cased:
    """A value, or a list of ``{is, when}`` of which the first that applies counts."""

    item: Kind


@dataclass(frozen=True, slots=True)
class Either:
    """Different kinds for a single value, a list and a group of keys."""

    scalar: Kind | None = None
    sequence: Kind | None = None
    mapping: Kind | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths into the case, each with the value that it takes instead."""


@dataclass(frozen=True, slots=True)
class Section:
    """A whole section kept for a reader of its own (tables from files)."""

    reader: str


Kind: TypeAlias = (
    Text
    | Choice
    | Reading
    | Ref
    | Many
    | Mapped
    | Record
    | Named
    | Cased
    | Either
    | Changes
    | Section
)


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record: what it may hold, what it means, where it goes."""

    key: str
    kind: Kind
    doc: str
    attr: str = ""
    required: bool = False
    #: The attribute of the record that takes the value.
    target: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Find out once where the value goes."""
        object.__setattr__(self, "target", self.attr or self.key.replace("-", "_"))


@dataclass(frozen=True, slots=True)
class Spec:
    """A kind of record: its keys and how it is made.

    `short`: the key that a bare value stands for; `listed`: the key that a bare list stands
    for; `rest`: the kind of keys beyond those named, collected under the attribute `rest_to`.
    `evidence` adds the keys that every clause may carry. `refused` are keys that one might look for and that
    are not modelled, each with what to write instead.
    """

    name: str
    doc: str
    make: Callable[..., object]
    fields: tuple[Field, ...]
    short: str = ""
    listed: str = ""
    rest: Kind | None = None
    rest_to: str = ""
    evidence: bool = True
    refused: Mapping[str, str] = field(default_factory=dict)
    #: The record's own keys and, where it is a clause, those every clause has.
    known: Mapping[str, Field] = field(init=False, compare=False, repr=False)
    #: The keys that must be given.
    required: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Put all keys together once: they are looked at for each record."""
        own = {f.key: f for f in self.fields}
        others = {f.key: f for f in EVIDENCE} if self.evidence else {}
        known = {**own, **{k: f for k, f in others.items() if k not in own}}
        object.__setattr__(self, "known", known)
        object.__setattr__(self, "required", frozenset(k for k, f in known.items() if f.required))

    def all_fields(self) -> tuple[Field, ...]:
        """Return the record's own keys and, where it is a clause, those every clause has."""
        return tuple(self.known.values())


def words_of(enum: type[StrEnum]) -> Choice:
    """Return the choice among an enumeration's values.

    >>> from kingmaker.model.values import Certainty
    >>> sorted(words_of(Certainty).words)
    ['assumed', 'contested', 'published', 'reported']
    """
    return Choice({member.value: member for member in enum})


def _evidence() -> tuple[Field, ...]:
    return (
        Field("name", Text(300), "what people call it, for reports", attr="label"),
        Field("source", Many(Ref(("source",))), "the sources that say so"),
        Field("certainty", words_of(Certainty), "how sure this is"),
        Field("instrument", words_of(Instrument), "the kind of document this clause stands in"),
        Field("dated", Reading("day"), "the date of that document, where it matters to the law"),
        Field("departs_from", Text(300), "the rule of law that this clause leaves on purpose"),
        Field("note", Text(), "anything a reader should know"),
        Field("because", Text(), "the reason, for what the author assumed or chose"),
    )


EVIDENCE: tuple[Field, ...] = _evidence()

YES_NO = Reading("flag")
QUANTITY = Reading("quantity")
NUMBER = Reading("number")
MONEY = Reading("money")
SHARE = Reading("share")
WHOLE = Reading("whole")
DURATION = Reading("duration")
#: A length of time that a source may leave open.
KNOWN_DURATION = Reading("known duration")
TEMPO = Reading("tempo")
DAY = Reading("day")
INSTANT = Reading("instant")
MOMENT = Reading("moment")
RECURRENCE = Reading("recurrence")
RULE = Cased(Either(scalar=Reading("rule"), mapping=Section("rule")))
CONDITION = Reading("condition")
ACTS = Either(scalar=Reading("acts"), sequence=Many(Reading("acts")))
FACTS = Either(scalar=Reading("facts"), sequence=Many(Reading("facts")))
PARTIES = ("person", "group", "entity", "body")
PARTY = Ref(PARTIES)
DECIDERS = (*PARTIES, "office")
DECIDER = Ref(DECIDERS)
CAUSE = Choice({"needed": True, "not needed": False})
MAY_VOTE = Choice({"may vote": True, "may not vote": False})
