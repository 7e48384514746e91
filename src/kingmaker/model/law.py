"""Packs of rules that law supplies: defaults, mandatory rules and prohibitions, each with its section."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kingmaker.model.clauses import Clause
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from datetime import date

    from kingmaker.model.sentences import Rule
    from kingmaker.model.values import Name


class Force(StrEnum):
    """How strong a rule of law is."""

    DEFAULT = "default"  #: applies where the documents say nothing
    MANDATORY = "mandatory"  #: applies whatever the documents say
    PROHIBITED = "prohibited"  #: what the documents may not say


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRule(Clause):
    """One rule of law: about what, how strong, in which section, and whether the text was checked.

    `role` says whose rule it is (``board``, ``stockholders``, ``members``, ``any``), `about` which clause it speaks to
    (``quorum``, ``passes``, ``written_consent``, or a power by name). `rule` is the sentence it puts in, `quorum` the
    quorum of this act where it is not the ordinary one; `below_quorum`: where fewer are in office than the ordinary quorum, all of
    them are enough for it. `says` is the rule in words, `lint` the name of the check that applies it where a sentence alone cannot.
    """

    force: Force
    role: str = "any"
    about: str = ""
    by: str = ""
    rule: Rule | None = None
    quorum: Rule | None = None
    below_quorum: bool = False
    value: str = ""
    says: str = ""
    section: str = ""
    checked: bool = False
    since: date | None = None
    ended: date | None = None
    lint: str = ""
    severity: str = "error"
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Law(Clause):
    """A dated pack: its name, the day its text was last held against the statute, its rules."""

    name: Name
    as_of: date | None = None
    statute: str = ""
    rules: tuple[LawRule, ...] = ()
