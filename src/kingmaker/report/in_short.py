"""The few sentences with which a report begins: who can do what, who decides, who is paid, what is withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.document import Groups, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.report.document import Row, Section

#: How many sentences a summary has at most.
MOST = 5


def findings(sections: Sequence[Section]) -> tuple[Text, ...]:
    """Return what a report found, in the words of its own sections: at most one sentence for each question, with its section.

    Who carries and who stops what most decisions are about; who decides for the first entity; to whom the money goes in the
    end; who can withhold most from whom; how it is likely to end. A section that is not there has no sentence.
    """
    by_id = {section.id: section for section in sections}
    found = (
        ("carrying", _power(by_id)),
        ("control", _control(by_id)),
        ("endings", _ending(by_id)),
        ("payout", _money(by_id)),
        ("leverage", _lever(by_id)),
    )
    return tuple(Text(s[:1].upper() + s[1:], of) for of, s in found if s)[: MOST - 1]


def _rows(by_id: Mapping[str, Section], id_: str) -> tuple[Row, ...]:
    blocks = by_id[id_].blocks if id_ in by_id else ()
    return next((b.rows for b in blocks if isinstance(b, Table) and b.rows), ())


def _texts(by_id: Mapping[str, Section], id_: str) -> Iterator[str]:
    for block in by_id[id_].blocks if id_ in by_id else ():
        if isinstance(block, Text):
            yield block.text


def _power(by_id: Mapping[str, Section]) -> str:
    for row in _rows(by_id, "carrying"):
        what, carries, stops = row.cells[:3]
        if carries and stops and carries != stops:
            return f"{what} can be carried by {carries} and stopped by {stops}."
    return ""


def _control(by_id: Mapping[str, Section]) -> str:
    blocks = by_id["control"].blocks if "control" in by_id else ()
    groups = (g for b in blocks if isinstance(b, Groups) for g in b.groups)
    first = next((g for g in groups if g.text), None)
    if first is None:
        return ""
    text = first.text.split(". ")[0].rstrip(".")
    return f"{first.title} is {text[0].lower()}{text[1:]}."


def _money(by_id: Mapping[str, Section]) -> str:
    return next((t for t in _texts(by_id, "payout") if t.startswith("Every further")), "")


def _ending(by_id: Mapping[str, Section]) -> str:
    first = next(_texts(by_id, "endings"), "")
    return f"{first.split('. ')[0].rstrip('.')}." if first else ""


def _lever(by_id: Mapping[str, Section]) -> str:
    rows = _rows(by_id, "leverage")
    if not rows:
        return ""
    who, against, what = rows[0].cells[:3]
    return f"Without a vote, {who} can withhold from {against}: {what}."
