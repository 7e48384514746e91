"""No key is accepted and ignored: whatever is nonsense in it is a problem at that very place."""

from __future__ import annotations

import pytest
import yaml

from kingmaker.source.load import loads
from kingmaker.source.vocabulary import kinds
from tests.source.samples import specs, standing

NONSENSE = "§ no sense §"

#: Keys that take any text; what is no single text is refused all the same.
FREE = (kinds.Text,)


def _takes_any_text(kind: kinds.Kind) -> bool:
    if isinstance(kind, kinds.Many | kinds.Cased):
        return _takes_any_text(kind.item)
    if isinstance(kind, kinds.Record):
        short = [f.kind for f in kind.spec.fields if f.key == kind.spec.short]
        return any(_takes_any_text(k) for k in short)
    return isinstance(kind, FREE) or (isinstance(kind, kinds.Reading) and kind.reader == "saying")


def _problem_lines(case: dict[str, object]) -> tuple[str, set[int]]:
    text = yaml.safe_dump(case, sort_keys=False, allow_unicode=True, width=10_000)
    return text, {p.where.line for p in loads(text, name="case.yaml").problems}


@pytest.mark.parametrize("name", sorted(specs()))
def test_nonsense_in_any_key_is_a_problem_at_its_place(name: str) -> None:
    accepted = []
    for field in specs()[name].all_fields():
        wrong = [[NONSENSE]] if _takes_any_text(field.kind) else NONSENSE
        place = standing(name)
        place.here[field.key] = wrong
        text, lines = _problem_lines(place.case)
        marked = {n for n, line in enumerate(text.split("\n"), 1) if NONSENSE in line}
        assert marked
        if not marked & lines:
            accepted.append(field.key)
    assert accepted == []


#: Records whose other keys are their own: paths into the case, which the variants hold against it.
OPEN = {"variant"}


@pytest.mark.parametrize("name", sorted(set(specs()) - OPEN))
def test_a_misspelt_key_is_a_problem_at_its_place(name: str) -> None:
    accepted = []
    for field in specs()[name].all_fields():
        place = standing(name)
        place.here[f"{field.key}zzz"] = place.here.pop(field.key)
        text, lines = _problem_lines(place.case)
        marked = {n for n, line in enumerate(text.split("\n"), 1) if f"{field.key}zzz:" in line}
        if not marked & lines:
            accepted.append(field.key)
    assert accepted == []
