"""The reference page of the law packs, made from the packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.wording import rule_to_text
from kingmaker.source.lawpacks import LAW_NAMES, whole_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.law import Law, LawRule

_INTRODUCTION = """\
# Law packs

Every rule of law that Kingmaker knows. A case chooses a pack by its `law:` key. What a pack is, and how
a rule in it meets a clause, is told in [the law behind a case](../explanation/law.md). Nothing here is
legal advice.

*Force*: a **default** applies where the case is silent, a **mandatory** rule whatever the case says, and
what a clause may not say is **prohibited**. *Seen*: whether the words of the section, or a quotation of
them, were read when the rule was written; the notes say where. A rule with `no` is from general
knowledge or from restatements: look the section up before you rely on it.

This page is made from the packs; change those, and run `python -m tests.generated`.
"""

_HEAD = (
    "| Rule | Section | Force | Matter | In words | Seen |\n| --- | --- | --- | --- | --- | --- |\n"
)


def law_reference() -> str:
    """Return the page: every pack with every rule it has ever held."""
    return _INTRODUCTION + "".join(_pack(whole_pack(name)) for name in LAW_NAMES)


def _pack(law: Law) -> str:
    seen = sum(rule.checked for rule in law.rules)
    lines = [f"\n## `{law.name}`: {law.label}\n", f"{law.statute[0].upper()}{law.statute[1:]}."]
    if law.as_of is not None:
        lines.append(f"Last held against the texts that could be had: state of {law.as_of}.")
    if law.rules:
        lines.append(f"{len(law.rules)} rules, {seen} of them from text that was seen.")
    lines.append(law.note)
    table = f"\n\n{_HEAD}{''.join(_row(rule) for rule in law.rules)}" if law.rules else "\n"
    return lines[0] + "\n" + "\n".join(lines[1:]) + table


def _row(rule: LawRule) -> str:
    cells = (
        f"`{rule.id}`",
        rule.section,
        rule.force.value,
        f"{rule.about}, {rule.role}",
        " ".join(_words(rule)),
        " ".join(("yes" if rule.checked else "no", f"({rule.note})" if rule.note else "")).strip(),
    )
    return f"| {' | '.join(cells)} |\n"


def _words(rule: LawRule) -> Iterator[str]:
    yield rule.says
    if rule.rule is not None:
        yield f"`{rule_to_text(rule.rule)}`."
    if rule.value:
        yield f"`{rule.value}`."
    if rule.by:
        yield f"By the {rule.by.replace(', ', ' and then the ')}."
    if rule.instruments:
        yield f"The {' or the '.join(rule.instruments)} may say otherwise."
    if rule.since is not None:
        yield f"Since {rule.since}."
    if rule.ended is not None:
        yield f"Until {rule.ended}."
