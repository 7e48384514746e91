"""The reference page of the vocabulary: every key of a case, from the tables that the binder reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.source.vocabulary import kinds
from kingmaker.source.vocabulary.top import CASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kingmaker.source.vocabulary.kinds import Field, Kind, Spec

_INTRODUCTION = """\
# The keys of a case

Every key that a case may have: what it may hold, and what it means. A key that is not here is a
problem, and so is one given twice. How the values are written is told in
[the sentences of a case](language.md).

`kingmaker fmt` writes sections and keys in the order of this page, but the `name` of a record first.

- A **name** is one word that other places refer to; a section of names holds `NAME: {...}` for each.
- Where *or a list* is said, `[a, b]` and `a` alone are both understood.
- Where *may depend* is said, the value may be a list of `{is: VALUE, when: CONDITION}`; the first
  whose condition holds counts, and the last has no `when`
  ([values that change](language.md#values-that-change)).
- Where a record has a *short form*, its one most telling key may stand for the whole.

This page is made from the vocabulary; change that, and run `python -m tests.generated`.
"""

_CLAUSE = """
## Keys of every clause

Almost every record is a clause: besides its own keys it may have these, which say what it rests on.
"""

_CHANGES = """
## Changes

A path into the case, and the value that stands there instead
([paths](language.md#paths), [variants](../how-to/variants.md)). `none` takes the key or entry away,
unless `none` is a value of that key, as in `quorum: none`; no value at all always takes it away. `+ name`
adds to a list and `"- name"` takes from it. What is no single value is added under the key `+`:
`{+: {that: ann is ceo, worth: 3}}`. `*` in a path stands for every name there is.
"""

_VALUES = """
## Values

An example of each kind of value that a word or sentence says. How they are written, and what they mean,
is told in [the sentences of a case](language.md).

| value | for example |
| --- | --- |
"""

#: What a reader takes, in words, with an example.
READINGS: dict[str, tuple[str, str]] = {
    "acts": ("acts", "appoint ann as ceo"),
    "amount": ("an amount, or `none`", "100 x contributed"),
    "asked": ("a party, or `it`", "it"),
    "ballot": ("`for`, `against`, `abstain` or `absent`", "abstain"),
    "claim": ("a claim", "ann can block merge"),
    "condition": ("a condition", "ceo is ann"),
    "currency": ("a currency", "USD"),
    "day": ("a day", "2025-01-31"),
    "duration": ("a length of time, or `none`", "2 days"),
    "known duration": ("a length of time, `none`, or `unknown`", "2 days"),
    "electorate": ("a name, or who votes", "holders of common"),
    "facts": ("facts", "mood is low"),
    "flag": ("`yes` or `no`", "yes"),
    "holder": ("a party or class of shares", "ann"),
    "holding": ("a number, a part in percent, or `rest`", "6 million"),
    "instant": ("a point in time", "2025-01-31 17:00"),
    "instant or meeting": ("a point in time, or `meeting`", "meeting"),
    "law": ("a [pack of law](law-packs.md)", "delaware-stock"),
    "level": ("a word or a quantity", "low"),
    "limit": ("how often", "1 each 30 days"),
    "moment": ("when, as narrowly as it is known", "2025-01-31 evening"),
    "money": ("an amount of money", "13 billion USD"),
    "mover": ("who acts: a decider, `holder of OFFICE`, `chance` or `rule`", "holder of ceo"),
    "number": ("a number", "10 million"),
    "quantity": ("a number, with its unit, or a range", "4..6"),
    "ratio": ("a number, or a fraction", "3/2"),
    "recurrence": ("what comes back", "every year on 2025-05-20"),
    "recused": ("a condition on `actor`, or names", "actor is ann"),
    "rule": ("a rule of voting", "more than half of members"),
    "saying": ("words or an amount", "70%"),
    "scorable": ("`yes`, `partly` or `no`", "partly"),
    "seats": ("a number, or `up to` one", "up to 7"),
    "share": ("a share of one", "49%"),
    "stake": ("an amount of a class of shares", "30% of common"),
    "tempo": ("how often somebody acts", "once in 2 days"),
    "tie": ("what a tie means", "chair decides"),
    "topic": ("a measure, a question, or a path", "events.vote.at"),
    "votes": ("a number, or a gauge", "10"),
    "whole": ("a whole number", "12"),
    "worth": ("what something is worth", "-1.5..-0.3 per day"),
    "zone": ("a time zone", "America/New_York"),
}


def vocabulary_page() -> str:
    """Return the page: the case, then every record of its sections, each with its keys."""
    parts = [_INTRODUCTION]
    for spec in reached():
        parts.append(_section(spec))
        if spec is CASE:
            parts.append(_CLAUSE + "\n" + _table(kinds.EVIDENCE))
    rows = (f"| {words} | `{example}` |\n" for words, example in READINGS.values())
    return "".join([*parts, _CHANGES, _VALUES, *rows])


def reached() -> tuple[Spec, ...]:
    """Return every record of the vocabulary once: the case, and what its keys lead to, in their order.

    >>> [spec.name for spec in reached()][:3]
    ['case', 'source', 'person']
    """
    found: dict[str, Spec] = {}
    _reach(CASE, found)
    return tuple(found.values())


def _reach(spec: Spec, found: dict[str, Spec]) -> None:
    if spec.name in found:
        return
    found[spec.name] = spec
    for field in spec.all_fields():
        for inner in _records(field.kind):
            _reach(inner, found)


def _records(kind: Kind | None) -> Iterator[Spec]:
    match kind:
        case kinds.Record(spec=spec) | kinds.Named(spec=spec):
            yield spec
        case kinds.Many(item=inner) | kinds.Cased(item=inner) | kinds.Mapped(value=inner):
            yield from _records(inner)
        case kinds.Either():
            for form in (kind.scalar, kind.sequence, kind.mapping):
                yield from _records(form)


def _section(spec: Spec) -> str:
    shorts = []
    if spec.short:
        shorts.append(f"A single value is short for `{spec.short}`.")
    if spec.listed:
        shorts.append(f"A list is short for `{spec.listed}`.")
    if spec.rest is not None:
        shorts.append("All other keys are [changes](#changes).")
    own = [f for f in spec.all_fields() if f not in kinds.EVIDENCE]
    if spec.evidence:
        shorts.append("It is a [clause](#keys-of-every-clause).")
    text = f"\n## {spec.name[0].upper()}{spec.name[1:]}\n\n{' '.join([spec.doc, *shorts])}\n"
    return text + ("\n" + _table(own) if own else "")


def _table(fields: Iterable[Field]) -> str:
    rows = ["| key | may hold | meaning |\n| --- | --- | --- |\n"]
    for field in fields:
        key = f"`{field.key}`" + (" (required)" if field.required else "")
        rows.append(f"| {key} | {in_words(field.kind)} | {field.doc} |\n")
    return "".join(rows)


def in_words(kind: Kind) -> str:
    """Return what a key may hold, as one phrase of Markdown.

    >>> from kingmaker.source.vocabulary.kinds import DAY, PARTY, Many
    >>> in_words(DAY)
    'a day'
    >>> in_words(Many(PARTY))
    'the name of a person, group, entity or body; or a list'
    """
    return _WORDS[type(kind)](kind)


def _text(kind: kinds.Text) -> str:
    return "text" if kind.limit >= kinds.Text().limit else f"text, at most {kind.limit} characters"


def _choice(kind: kinds.Choice) -> str:
    return _either_of([f"`{word}`" for word in kind.words])


def _reading(kind: kinds.Reading) -> str:
    return READINGS[kind.reader][0]


def _ref(kind: kinds.Ref) -> str:
    named = f"the name of {_article(kind.scopes[0])} {_either_of(list(kind.scopes))}"
    words = [f"`{word}`" for word in kind.words or ()]
    return f"{named}; or {_either_of(words)}" if words else named


def _many(kind: kinds.Many) -> str:
    return f"{in_words(kind.item)}; or a list"


def _mapped(kind: kinds.Mapped) -> str:
    return f"for each ({in_words(kind.key)}): {in_words(kind.value)}"


def _record(kind: kinds.Record) -> str:
    return f"{_article(kind.spec.name)} {_link(kind.spec)}"


def _named(kind: kinds.Named) -> str:
    each = f"{_article(kind.spec.name)} {_link(kind.spec)}"
    if kind.key:
        return f"a list, each with its name under `{kind.key}`: {each}"
    return f"names, each with {each}"


def _cased(kind: kinds.Cased) -> str:
    return f"{in_words(kind.item)}; may depend"


def _either(kind: kinds.Either) -> str:
    forms = [k for k in (kind.scalar, kind.sequence, kind.mapping) if k is not None]
    if kind.scalar is not None and kind.sequence == kinds.Many(kind.scalar):
        return in_words(kind.sequence)
    if (
        kind.sequence is not None
        and kind.mapping is not None
        and kind.sequence == kinds.Many(kind.mapping)
    ):
        return in_words(kind.sequence)
    return "; or ".join(in_words(form) for form in forms)


def _section_kind(kind: kinds.Section) -> str:
    return {
        "rule": "the same [with keys](language.md#the-same-with-keys)",
        "table": "`{file: FILE, name: COLUMN, value: COLUMN}`",
    }[kind.reader]


def _link(spec: Spec) -> str:
    return f"[{spec.name}](#{re.sub(r'[^a-z]+', '-', spec.name)})"


def _article(word: str) -> str:
    return "the" if word.endswith("s") else "an" if word[0] in "aeio" else "a"


def _either_of(words: list[str]) -> str:
    """Join words: `a`, `b` or `c`."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


_WORDS: dict[type, Callable[..., str]] = {
    kinds.Text: _text,
    kinds.Choice: _choice,
    kinds.Reading: _reading,
    kinds.Ref: _ref,
    kinds.Many: _many,
    kinds.Mapped: _mapped,
    kinds.Record: _record,
    kinds.Named: _named,
    kinds.Cased: _cased,
    kinds.Either: _either,
    kinds.Changes: lambda _kind: "[changes](#changes)",
    kinds.Section: _section_kind,
}
