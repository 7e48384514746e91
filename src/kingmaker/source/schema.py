"""The JSON Schema of a case, generated from the vocabulary, for completion and checks in editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from kingmaker.model.values import Comparison
from kingmaker.source.scalarschema import READINGS, Schema, any_of, scalar_of, words
from kingmaker.source.shapes import case_of
from kingmaker.source.vocabulary import kinds
from kingmaker.source.vocabulary.top import CASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.source.vocabulary.kinds import Field, Kind, Spec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "urn:kingmaker:case"
NAME = r"^[A-Za-z][A-Za-z0-9_-]{0,79}$"
#: Names that nothing refers to may begin with a figure.
LOOSE_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
#: A name, or one within another: ``board.class-one``.
REFERENCE = r"^[A-Za-z][A-Za-z0-9_-]{0,79}(\.[A-Za-z][A-Za-z0-9_-]{0,79})?$"

_Definitions: TypeAlias = dict[str, Schema]


def json_schema(*, part: bool = False) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a case, or of a part that a case includes.

    A part needs no title. The schema knows every key, which are required, the words of closed lists and the shape of names.
    Whether a sentence can be read, or a name is declared, only `check` can tell. Scalars may
    have any type that YAML gives to what our readers accept.

    >>> json_schema()["required"]
    ['title']
    """
    definitions: _Definitions = {}
    case = _group(CASE, definitions)
    if part:
        del case["required"]
    return {
        "$schema": DIALECT,
        "$id": f"{IDENTIFIER}:part" if part else IDENTIFIER,
        "title": "Part of a Kingmaker case" if part else "Kingmaker case",
        **case,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text(*, part: bool = False) -> str:
    """Return the schema as the text of a JSON file."""
    return json.dumps(json_schema(part=part), indent=1, ensure_ascii=False) + "\n"


def definition_name(spec: Spec) -> str:
    """Return what a record is called among the schema's definitions.

    >>> definition_name(CASE)
    'case'
    """
    return spec.name.replace(" ", "-")


def _group(spec: Spec, definitions: _Definitions, key: str = "") -> Schema:
    """Return the schema of a record that is written with its keys; `key` holds its name, if given."""
    properties: Schema = {}
    if key:
        properties[key] = {"description": "its name", **scalar_of("string", pattern=NAME)}
    for field in spec.all_fields():
        properties[field.key] = _field(field, definitions)
    required = [key] * bool(key) + [f.key for f in spec.all_fields() if f.required]
    schema: Schema = {"description": spec.doc, "type": "object", "properties": properties}
    if required:
        schema["required"] = required
    if isinstance(spec.rest, kinds.Changes):
        schema["patternProperties"] = {_path(): True}
    return {**schema, "additionalProperties": False}


def _path() -> str:
    """Return the pattern of a path into a case."""
    sections = "|".join(f.key for f in CASE.all_fields())
    return rf"^({sections})(\.[^.\s]+)*$"


def _field(field: Field, definitions: _Definitions) -> Schema:
    schema = {"description": field.doc, **_kind(field.kind, definitions)}
    if field not in kinds.EVIDENCE:
        return schema
    return _defined(f"clause-{field.key}", schema, definitions)


def _defined(name: str, schema: Schema, definitions: _Definitions) -> Schema:
    """Return a reference to a definition that many places share."""
    definitions[name] = schema
    return {"$ref": f"#/$defs/{name}"}


def _record(spec: Spec, definitions: _Definitions, key: str = "") -> Schema:
    """Return a reference to a record's definition, which is made where there is none yet."""
    name = definition_name(spec) + ("-entry" if key else "")
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _definition(spec, definitions, key)
    return {"$ref": f"#/$defs/{name}"}


def _definition(spec: Spec, definitions: _Definitions, key: str) -> Schema:
    group = _group(spec, definitions, key)
    if key:
        return group
    forms = [group]
    by_key = {f.key: f.kind for f in spec.all_fields()}
    if spec.short:
        forms.append(_kind(by_key[spec.short], definitions, only="scalar"))
    if spec.listed:
        forms.append(_kind(by_key[spec.listed], definitions, only="list"))
    return any_of(*forms)


def _kind(kind: Kind, definitions: _Definitions, only: str = "") -> Schema:
    schema = _SCHEMAS[type(kind)](kind, definitions)
    return _narrowed(schema, only) if only else schema


def _narrowed(schema: Schema, only: str) -> Schema:
    """Return those alternatives of a schema that are a list, or a single value."""
    forms = schema.get("anyOf", [schema])
    return any_of(*(f for f in forms if (f.get("type") == "array") == (only == "list")))


def _text(kind: kinds.Text, definitions: _Definitions) -> Schema:
    schema = scalar_of("string", "number", "boolean", "null", maxLength=kind.limit)
    return _defined(f"value-text-{kind.limit}", schema, definitions)


def _choice(kind: kinds.Choice, _definitions: _Definitions) -> Schema:
    return words(kind.words)


def _reading(kind: kinds.Reading, definitions: _Definitions) -> Schema:
    name = f"value-{kind.reader.replace(' ', '-')}"
    return _defined(name, READINGS[kind.reader], definitions)


def _ref(kind: kinds.Ref, definitions: _Definitions) -> Schema:
    name = _defined("value-name", scalar_of("string", pattern=REFERENCE), definitions)
    return any_of(words(kind.words), name) if kind.words else name


def _many(kind: kinds.Many, definitions: _Definitions) -> Schema:
    item = _kind(kind.item, definitions)
    return any_of(item, {"type": "array", "items": item})


def _mapped(kind: kinds.Mapped, definitions: _Definitions) -> Schema:
    keys = _kind(kind.key, definitions)
    value = _kind(kind.value, definitions)
    return {"type": "object", "propertyNames": keys, "additionalProperties": value}


def _record_kind(kind: kinds.Record, definitions: _Definitions) -> Schema:
    return _record(kind.spec, definitions)


def _named(kind: kinds.Named, definitions: _Definitions) -> Schema:
    value = _record(kind.spec, definitions)
    if not any(f.required for f in kind.spec.all_fields()):
        value = any_of(value, {"enum": [None, ""]})
    pattern = NAME if kind.scope else LOOSE_NAME
    group: Schema = {
        "type": "object",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": value,
    }
    if not kind.key:
        return group
    entry = _record(kind.spec, definitions, kind.key)
    return any_of({"type": "array", "items": entry}, group)


def _cased(kind: kinds.Cased, definitions: _Definitions) -> Schema:
    case = _group(case_of(kind.item), definitions)
    return any_of(_kind(kind.item, definitions), {"type": "array", "items": case, "minItems": 1})


def _either(kind: kinds.Either, definitions: _Definitions) -> Schema:
    forms = [k for k in (kind.scalar, kind.sequence, kind.mapping) if k is not None]
    return any_of(*(_kind(form, definitions) for form in forms))


def _changes(_kind: kinds.Changes, _definitions: _Definitions) -> Schema:
    return {"type": "object", "patternProperties": {_path(): True}, "additionalProperties": False}


def _section(kind: kinds.Section, definitions: _Definitions) -> Schema:
    if kind.reader == "rule":
        return _defined("rule-spelt-out", _rule_spelt_out(definitions), definitions)
    text = scalar_of("string")
    return _closed({"file": text, "name": text, "value": text}, ("file", "name", "value"))


def _rule_spelt_out(definitions: _Definitions) -> Schema:
    """Return the forms of a rule that is written with keys: `{more_than: 1/2, of: in_office}`."""
    bound = _reading(kinds.QUANTITY, definitions)
    word = scalar_of("string", pattern=r"\S")
    rule = any_of(_reading(kinds.Reading("rule"), definitions), {"$ref": "#/$defs/rule-spelt-out"})
    compared = [c.value.replace(" ", "_") for c in Comparison]
    return any_of(
        *(_closed({h: bound, "of": word, "count": word}, (h, "of")) for h in compared),
        *(_closed({h: word, "count": word}, (h,)) for h in ("every", "none")),
        *(
            _closed({h: {"type": "array", "items": rule, "minItems": 1}}, (h,))
            for h in ("any_of", "all_of")
        ),
    )


def _closed(properties: Schema, required: tuple[str, ...]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_SCHEMAS: dict[type, Callable[..., Schema]] = {
    kinds.Text: _text,
    kinds.Choice: _choice,
    kinds.Reading: _reading,
    kinds.Ref: _ref,
    kinds.Many: _many,
    kinds.Mapped: _mapped,
    kinds.Record: _record_kind,
    kinds.Named: _named,
    kinds.Cased: _cased,
    kinds.Either: _either,
    kinds.Changes: _changes,
    kinds.Section: _section,
}
