"""What a single value may look like, in the words of JSON Schema, for every reader of the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from kingmaker.source.lawpacks import LAW_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

#: One schema, or a part of one.
Schema: TypeAlias = dict[str, Any]

#: The words that YAML may take for something else than text: 1.1 more of them than 1.2.
IMPLICIT: dict[str, bool | None] = {
    "true": True, "yes": True, "on": True, "y": True,
    "false": False, "no": False, "off": False, "n": False,
    "null": None, "~": None, "": None,
}  # fmt: skip


def scalar_of(*types: str, **keywords: object) -> Schema:
    """Return the schema of a single value of these types; keywords such as `pattern` hold for text only.

    >>> scalar_of("string", pattern="^a$")
    {'type': 'string', 'pattern': '^a$'}
    """
    return {"type": types[0] if len(types) == 1 else list(types), **keywords}


def words(known: Iterable[str]) -> Schema:
    """Return the schema of a closed list of words, with what YAML may make of them.

    >>> words(["yes", "partly", "no"])
    {'enum': ['yes', 'partly', 'no', True, False]}
    """
    listed = list(known)
    implied = [IMPLICIT[word.lower()] for word in listed if word.lower() in IMPLICIT]
    return {"enum": [*listed, *dict.fromkeys(implied)]}


def any_of(*forms: Schema) -> Schema:
    """Return the schema of one of several forms, nested choices made flat and repeated ones left out.

    >>> any_of({"type": "null"}, any_of({"type": "array"}, {"type": "null"}))
    {'anyOf': [{'type': 'null'}, {'type': 'array'}]}
    """
    flat: list[Schema] = []
    for form in forms:
        for part in form["anyOf"] if set(form) == {"anyOf"} else [form]:
            if part not in flat:
                flat.append(part)
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


_UNIT = "(second|minute|hour|day|week|month|quarter|year|tick)s?"
_NUMBER = r"[0-9]|half|third|quarter|fifth|unknown"
_DATE = r"^\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_SENTENCE = scalar_of("string", pattern=r"\S")
_QUANTITY = scalar_of("number", "string", pattern=_NUMBER)
_WORD = scalar_of("string", pattern=r"\S")
_COUNT = scalar_of("integer", "string", pattern="[0-9]")

#: The shape of what each reader takes; where nothing simple can be said, that there is something.
READINGS: dict[str, Schema] = {
    "flag": any_of(
        scalar_of("boolean"),
        scalar_of(
            "string",
            pattern=r"^\s*([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$",
        ),
    ),
    "whole": _COUNT,
    "quantity": _QUANTITY,
    "number": _QUANTITY,
    "ratio": _QUANTITY,
    "money": _QUANTITY,
    "share": _QUANTITY,
    "worth": _QUANTITY,
    "amount": scalar_of("number", "string", pattern=f"{_NUMBER}|none"),
    "votes": scalar_of("number", "string", pattern=r"\S"),
    "holding": scalar_of("number", "string", pattern=f"{_NUMBER}|rest"),
    "level": scalar_of("number", "string", "boolean", pattern=r"\S"),
    "seats": scalar_of("integer", "string", pattern="^\\s*(up to )?[0-9]"),
    "limit": scalar_of("integer", "string", pattern="[0-9]"),
    "duration": scalar_of("string", pattern=rf"^\s*none\s*$|{_UNIT}\s*$"),
    "known duration": scalar_of("string", pattern=rf"^\s*(none|unknown)\s*$|{_UNIT}\s*$"),
    "tempo": scalar_of("string", pattern=rf"{_UNIT}\s*$"),
    "recurrence": scalar_of("string", pattern=r"^\s*(every|each)\s"),
    "day": scalar_of("string", pattern=_DATE + r"\s*$"),
    "instant": scalar_of("string", pattern=_DATE),
    "instant or meeting": scalar_of("string", pattern=rf"^meeting$|{_DATE}"),
    "moment": scalar_of("integer", "string", pattern="[0-9]|unknown"),
    "zone": scalar_of("string", pattern=r"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$"),
    "currency": scalar_of("string", pattern="^[A-Z]{3}$"),
    "law": words(LAW_NAMES),
    "ballot": words(["for", "against", "abstain", "absent"]),
    "scorable": words(["yes", "partly", "no"]),
    "saying": scalar_of("string", "number", "boolean", pattern=r"\S"),
    "rule": _SENTENCE,
    "condition": _SENTENCE,
    "acts": _SENTENCE,
    "facts": _SENTENCE,
    "claim": _SENTENCE,
    "stake": _SENTENCE,
    "recused": _SENTENCE,
    "electorate": _WORD,
    "tie": _WORD,
    "mover": _WORD,
    "asked": _WORD,
    "holder": _WORD,
    "topic": _WORD,
}
