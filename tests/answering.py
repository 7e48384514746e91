"""Whether an answer in JSON is what its command's schema says."""

from __future__ import annotations

from functools import cache

from jsonschema import Draft202012Validator

from kingmaker.report.answers import answer_schema


@cache
def _validator(kind: str) -> Draft202012Validator:
    """Made once, for to look through a schema takes longer than to hold an answer against it."""
    schema = answer_schema(kind)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def keeps_its_schema(value: object, kind: str) -> None:
    """Fail if the answer of a command of this kind is not what its schema says."""
    _validator(kind).validate(value)
