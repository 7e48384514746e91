"""A value for every kind of the vocabulary, and a case around every record, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kingmaker.source
from kingmaker.source.parse import parse
from kingmaker.source.plain import tree_to_plain
from kingmaker.source.vocabulary import kinds
from kingmaker.source.vocabulary.top import CASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kingmaker.source.plain import Plain
    from kingmaker.source.vocabulary.kinds import Kind, Spec

GALLERY = Path(kingmaker.source.__file__).parent / "cases"
TRIAL = Path(__file__).parent.parent / "trial"
CASES = [*sorted(GALLERY.glob("*.yaml")), *sorted(TRIAL.glob("*.yaml"))]
#: What cases of the gallery include.
PARTS = sorted(GALLERY.glob("*/**/*.yaml"))

#: A text that each reader takes.
READ = {
    "flag": "yes", "whole": "12 thousand", "quantity": "4..6", "number": "5", "money": "5 million USD",
    "share": "two thirds", "worth": "-1.5..-0.3 per day", "amount": "none", "ratio": "3/2", "votes": "founder-votes",
    "holding": "rest", "level": "low", "seats": "up to 7", "limit": "1 each 30 days", "duration": "a week", "known duration": "unknown",
    "tempo": "once in 2 days", "recurrence": "every year on 2025-05-20", "day": "2025-1-15",
    "instant": "2023-11-17 17:00", "instant or meeting": "meeting", "moment": "about 2023",
    "zone": "America/Argentina/Ushuaia", "currency": "USD", "law": "delaware-stock", "ballot": "abstain",
    "scorable": "partly", "saying": "so", "rule": "every member", "condition": "always",
    "acts": "remove a from b", "facts": "a is b", "claim": "a can carry b", "stake": "30% of common",
    "recused": "a, b", "electorate": "holders of shares", "tie": "chair decides", "mover": "holder of chair",
    "asked": "it", "holder": "ann", "topic": "events.a.at",
}  # fmt: skip


def plain_of(file: Path) -> Plain:
    """A case as plain texts."""
    tree, problems = parse(file.read_text("utf-8"), file.name)
    assert tree is not None
    assert not problems
    return tree_to_plain(tree)


def sample(kind: Kind, depth: int = 0) -> Any:  # noqa: ANN401
    """A value of this kind, with every key of the records in it, down to a depth."""
    return _SAMPLES[type(kind)](kind, depth)


def record(spec: Spec, depth: int) -> dict[str, Any]:
    """A record with all its keys, or only those it needs where it stands too deep."""
    fields = [f for f in spec.all_fields() if f.required or depth <= 0]
    return {f.key: sample(f.kind, depth + 1) for f in fields}


def _named(kind: kinds.Named, depth: int) -> Any:  # noqa: ANN401
    made = record(kind.spec, depth)
    return [{kind.key: "ann", **made}] if kind.key else {"ann": made}


_SAMPLES: dict[type, Callable[[Any, int], Any]] = {
    kinds.Text: lambda _kind, _depth: "words",
    kinds.Choice: lambda kind, _depth: next(iter(kind.words)),
    kinds.Reading: lambda kind, _depth: READ[kind.reader],
    kinds.Ref: lambda _kind, _depth: "ann",
    kinds.Many: lambda kind, depth: [sample(kind.item, depth)],
    kinds.Mapped: lambda kind, depth: {sample(kind.key, depth): sample(kind.value, depth)},
    kinds.Record: lambda kind, depth: record(kind.spec, depth),
    kinds.Named: _named,
    kinds.Cased: lambda kind, depth: sample(kind.item, depth),
    kinds.Either: lambda kind, depth: sample(
        next(k for k in (kind.mapping, kind.sequence, kind.scalar) if k is not None), depth
    ),
    kinds.Changes: lambda _kind, _depth: {"bodies.board.seats": "7"},
    kinds.Section: lambda kind, _depth: (
        {"file": "a.csv", "name": "n", "value": "v"}
        if kind.reader == "table"
        else {"more_than": "1/2", "of": "members"}
    ),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A record of one spec, and a case in which it stands: change `here` and look at `case`."""

    spec: Spec
    case: dict[str, Any]
    here: dict[str, Any]


def specs() -> dict[str, Spec]:
    """Every record of the vocabulary, by name."""
    return {spec.name: spec for spec, _ in _reached()}


def standing(name: str) -> Standing:
    """A case with a record of this name, which has all its keys."""
    spec, path = next(found for found in _reached() if found[0].name == name)
    case: dict[str, Any] = {"title": "words"}
    outer, node = CASE, case
    for key, inner in path:
        field = next(f for f in outer.all_fields() if f.key == key)
        made = record(inner, 1)
        node[key] = _wrapped(field.kind, inner, made)
        outer, node = inner, made
    node.update({k: v for k, v in record(spec, 0).items() if k not in node})
    return Standing(spec, case, node)


def _wrapped(kind: Kind | None, spec: Spec, made: dict[str, Any]) -> Any:  # noqa: ANN401
    match kind:
        case kinds.Record(spec=found) if found is spec:
            return made
        case kinds.Named(spec=found, key="") if found is spec:
            return {"ann": made}
        case kinds.Named(spec=found, key=key) if found is spec:
            made[key] = "ann"
            return [made]
        case kinds.Either():
            forms = (_wrapped(k, spec, made) for k in (kind.scalar, kind.sequence, kind.mapping))
            return next((form for form in forms if form is not None), None)
        case kinds.Many() | kinds.Cased() | kinds.Mapped():
            inner = kind.value if isinstance(kind, kinds.Mapped) else kind.item
            found = _wrapped(inner, spec, made)
            outer = {sample(kind.key, 1): found} if isinstance(kind, kinds.Mapped) else [found]
            return None if found is None else outer
    return None


def _reached() -> Iterator[tuple[Spec, list[tuple[str, Spec]]]]:
    """Yield every spec once, with the keys and specs that lead to it from the case."""
    seen = {CASE.name}
    queue: list[tuple[Spec, list[tuple[str, Spec]]]] = [(CASE, [])]
    while queue:
        spec, path = queue.pop(0)
        yield spec, path
        for field in spec.all_fields():
            for inner in inside(field.kind):
                if inner.name not in seen:
                    seen.add(inner.name)
                    queue.append((inner, [*path, (field.key, inner)]))


def inside(kind: Kind | None) -> list[Spec]:
    """The records that a value of this kind may be made of."""
    match kind:
        case kinds.Record(spec=spec) | kinds.Named(spec=spec):
            return [spec]
        case kinds.Many(item=item) | kinds.Cased(item=item):
            return inside(item)
        case kinds.Mapped(value=value):
            return inside(value)
        case kinds.Either():
            return [*inside(kind.scalar), *inside(kind.sequence), *inside(kind.mapping)]
        case _:
            return []
