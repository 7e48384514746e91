"""Keys of a pack of law: the pack itself, and each of its rules."""

from __future__ import annotations

from typing import Any

from kingmaker.model import law
from kingmaker.model.values import Instrument
from kingmaker.source.vocabulary.kinds import (
    DAY,
    YES_NO,
    Choice,
    Field,
    Many,
    Named,
    Reading,
    Spec,
    Text,
    words_of,
)

ROLE = Choice({r: r for r in ("board", "stockholders", "members", "officers", "any")})
SEVERITY = Choice({s: s for s in ("error", "warning", "note")})

LAW_RULE = Spec(
    "rule of law",
    "One rule that law supplies: about what, how strong, from which section.",
    law.LawRule,
    (
        Field("section", Text(200), "where it stands", required=True),
        Field("force", words_of(law.Force), "how strong it is", required=True),
        Field("role", ROLE, "whose rule it is"),
        Field("about", Text(60), "the clause it speaks to, or the act by name", required=True),
        Field("by", Text(100), "who decides, by role; several in order"),
        Field("rule", Reading("rule"), "the sentence it puts in, or holds a clause against"),
        Field(
            "quorum", Reading("rule"), "the quorum of this act, where it is not the ordinary one"
        ),
        Field(
            "below_quorum",
            YES_NO,
            "whether all in office are enough for this act where they are fewer than a quorum",
        ),
        Field("value", Text(60), "the value, where it is no sentence"),
        Field("says", Text(600), "the rule in plain words", required=True),
        Field("instruments", Many(words_of(Instrument)), "the documents that may say otherwise"),
        Field("since", DAY, "the first day on which it was law"),
        Field("ended", DAY, "the first day on which it was law no more"),
        Field("lint", Text(60), "the check that holds clauses against it"),
        Field("severity", SEVERITY, "how much a breach matters"),
        Field("checked", YES_NO, "whether the text of the section was seen", required=True),
    ),
)


def pack(**values: Any) -> law.Law:  # noqa: ANN401 - the vocabulary table types the keys
    """Make a pack: its rules in the order of the file."""
    rules: dict[str, law.LawRule] = values.pop("rules")
    return law.Law(rules=tuple(rules.values()), **values)


LAW = Spec(
    "pack of law",
    "Rules that law supplies where the documents are silent, or whatever they say.",
    pack,
    (
        Field("statute", Text(400), "the law that it states", required=True),
        Field("as_of", DAY, "the day its text was last held against the statute"),
        Field("rules", Named(LAW_RULE), "its rules", required=True),
    ),
)
