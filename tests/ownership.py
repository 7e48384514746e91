"""What the tests of imports share: ownership statements of both styles, put together in a line each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kingmaker.source.exchange.importing import import_files
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.source.exchange.importing import Imported
    from kingmaker.source.exchange.interests import Assumed

Json = dict[str, Any]
#: How long the number of a statement has to be.
_LENGTH = 32


def statement(number: str, kind: str, record: str, details: Json, **more: object) -> Json:
    """Return a statement of version 0.4."""
    return {
        "statementId": number.ljust(_LENGTH, "-"),
        "declarationSubject": record,
        "statementDate": "2024-03-01",
        "publicationDetails": {
            "publicationDate": "2024-03-02",
            "bodsVersion": "0.4",
            "publisher": {"name": "A register"},
        },
        "recordId": record,
        "recordStatus": "new",
        "recordType": kind,
        "recordDetails": {"isComponent": False, **details},
        **more,
    }


def entity(record: str, name: str = "", type_: str = "registeredEntity", **more: object) -> Json:
    details = {"entityType": {"type": type_}, "name": name or record}
    return statement(f"s-{record}", "entity", record, details, **more)


def person(record: str, name: str = "", type_: str = "knownPerson", **more: object) -> Json:
    names = {"names": [{"fullName": name or record}]} if type_ == "knownPerson" else {}
    return statement(f"s-{record}", "person", record, {"personType": type_, **names}, **more)


def interest(type_: str, share: object = None, level: str = "direct", **more: object) -> Json:
    said = (
        {} if share is None else {"share": share if isinstance(share, dict) else {"exact": share}}
    )
    return {"type": type_, "directOrIndirect": level, **said, **more}


def link(subject: str, holder: object, *interests: Json, number: str = "", **more: object) -> Json:
    record = number or f"{holder if isinstance(holder, str) else 'x'}-in-{subject}"
    details: Json = {"subject": subject, "interestedParty": holder, "interests": list(interests)}
    details |= {key: more.pop(key) for key in list(more) if key == "componentRecords"}
    return statement(f"s-{record}", "relationship", record, details, **more)


def imported(*statements: Json, **options: Any) -> Imported:  # noqa: ANN401  # as the importer takes them
    return import_files({"register.json": json.dumps(statements).encode()}, **options)


def case_of(*statements: Json, assumed: Assumed | None = None) -> Case:
    """Return the case made of statements; it must have no problem that `check` would fail on."""
    found = imported(*statements, assumed=assumed)
    assert found.text, [p.message for p in found.problems]
    loaded = loads(found.text)
    assert loaded.case is not None
    assert not loaded.errors
    return loaded.case
