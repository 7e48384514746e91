"""Verbs that agree with who does something: whether what bears a name is one, or several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.model.parties import PartyKind
from kingmaker.model.values import Name

if TYPE_CHECKING:
    from kingmaker.model.case import Case

#: What is behind the noun that a name ends with, and such nouns without an s.
_AFTER = re.compile(r" (?:of|to|that|in|on|for|who|which|from|by|with|at)\b.*")
_NOUNS = ("people", "those", "men", "women", "children")
_SINGULAR = ("ss", "'s", "’s", "us", "is")
#: Verbs whose plural is not what is left without the last letter.
_PLURAL = {"is": "are", "has": "have", "does": "do", "was": "were", "carries": "carry"}


def titled(case: Case, name: str) -> str:
    """Return what to call a party, body or office in a sentence; its own name, in words, where it has no other."""
    sections = (case.people, case.groups, case.entities, case.bodies, case.offices)
    found = next((own[key] for own in sections for key in own if key == name), None)
    return name if found is None else found.label or name.replace("-", " ")


def several(case: Case, name: str) -> bool:
    """Tell whether what bears this name is several, by the noun of what it is called.

    An entity and an office are one, whatever they are called; so is a party with a proper name, as Ann Jones or the
    United States, and a person without a name. It is not told of a noun whose plural has no s, but of a few.

    >>> from kingmaker.model.bodies import Body
    >>> from kingmaker.model.case import Case
    >>> labels = ("the stockholders", "the holders of class B", "the board of directors", "the congress")
    >>> case = Case(name="x", bodies={Name(f"b{n}"): Body(label=label) for n, label in enumerate(labels)})
    >>> [several(case, f"b{n}") for n, _ in enumerate(labels)]
    [True, True, False, False]
    """
    key = Name(name)
    party = case.people.get(key)
    if key in case.offices or key in case.entities:
        return False
    if party is not None and party.kind is PartyKind.PERSON and not party.label:
        return False
    noun = _AFTER.sub("", titled(case, name)).rpartition(" ")[2]
    if party is not None and not noun.islower():
        return False
    noun = noun.lower()
    return noun in _NOUNS or (noun.endswith("s") and not noun.endswith(_SINGULAR))


def agreeing(verb: str, *, many: bool) -> str:
    """Return a verb in the third person: of one as it is given, or of several.

    >>> agreeing("removes", many=True), agreeing("has", many=True), agreeing("has", many=False)
    ('remove', 'have', 'has')
    """
    return _PLURAL.get(verb, verb.removesuffix("s")) if many else verb
