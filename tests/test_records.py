"""Records are dataclasses like those of the standard library, only quicker to define."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
from dataclasses import FrozenInstanceError, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kingmaker
from kingmaker import records

Made: TypeAlias = Any  # a class or a decorator of classes


def a_class(decorator: Made, name: str = "Seat", **options: bool) -> Made:
    class Plain:
        """A seat with all that a record may have."""

        holder: str
        votes: Fraction = Fraction(1)
        where: int = field(default=0, compare=False, repr=False)
        tags: tuple[str, ...] = field(default_factory=tuple)
        rank: int = field(default=7, kw_only=True)

    Plain.__name__ = Plain.__qualname__ = name
    return decorator(frozen=True, slots=True, **options)(Plain)


OURS, THEIRS = a_class(records.dataclass), a_class(dataclasses.dataclass)
OTHER = a_class(records.dataclass, "Other")

VALUES = st.fixed_dictionaries(
    {"holder": st.sampled_from("ab")},
    optional={
        "votes": st.fractions(0, 1, max_denominator=2),
        "where": st.integers(0, 1),
        "tags": st.sampled_from([(), ("x",)]),
        "rank": st.integers(6, 7),
    },
)


@given(VALUES, VALUES)
def test_equality_hash_and_text_are_those_of_the_standard_library(
    one: dict[str, Any], two: dict[str, Any]
) -> None:
    ours, theirs = (OURS(**one), OURS(**two)), (THEIRS(**one), THEIRS(**two))
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert (ours[0] != ours[1]) == (theirs[0] != theirs[1])
    assert [repr(x) for x in ours] == [repr(x) for x in theirs]
    if ours[0] == ours[1]:
        assert hash(ours[0]) == hash(ours[1])
        assert len(set(ours)) == 1


@given(VALUES, VALUES)
def test_replacing_taking_apart_and_copying(one: dict[str, Any], two: dict[str, Any]) -> None:
    ours, theirs = OURS(**one), THEIRS(**one)
    assert dataclasses.astuple(ours) == dataclasses.astuple(theirs)
    assert repr(dataclasses.replace(ours, **two)) == repr(dataclasses.replace(theirs, **two))
    again = copy.copy(ours)
    assert dataclasses.astuple(copy.deepcopy(again)) == dataclasses.astuple(ours)


def test_a_record_of_another_class_is_another() -> None:
    assert OURS("a") != OTHER("a")
    assert OURS("a") != ("a", Fraction(1), (), 7)


@pytest.mark.parametrize("made", [OURS, THEIRS])
def test_a_frozen_record_has_no_other_values(made: Made) -> None:
    seat = made("a")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'holder'"):
        seat.holder = "b"
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'holder'"):
        del seat.holder
    assert not hasattr(seat, "__dict__")
    assert seat.holder == "a"


@pytest.mark.parametrize("made", [OURS, THEIRS])
@pytest.mark.parametrize(
    ("placed", "named"), [((), {}), ((1, 2, 3, 4, 5), {}), ((1,), {"holder": 1}), ((1,), {"no": 1})]
)
def test_wrong_arguments_are_refused(
    made: Made, placed: tuple[int, ...], named: dict[str, int]
) -> None:
    with pytest.raises(TypeError):
        made(*placed, **named)
    with pytest.raises(TypeError):  # not only the first time
        made(*placed, **named)


@records.dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a clause has."""

    path: str = ""


@records.dataclass(frozen=True, slots=True)
class Child(Base):
    """A clause with a value."""

    value: int


@records.dataclass(slots=True)
class Box:
    """A record that may change."""

    items: list[int] = field(default_factory=list)
    total: int = field(init=False)
    seen: int = field(default=3, init=False)

    def __post_init__(self) -> None:
        """Add up."""
        self.total = sum(self.items)


def test_a_record_inherits_fields() -> None:
    child = Child(2, path="a.b")
    assert (child.path, child.value, child) == ("a.b", 2, Child(2, path="a.b"))
    assert Base(path="x") != Child(1, path="x")
    assert pickle.loads(pickle.dumps(child)) == child  # noqa: S301 - our own
    assert Child.__match_args__ == ("value",)


def test_a_record_that_may_change() -> None:
    box = Box([1, 2])
    assert (box.total, box.seen, Box().items, Box().items is Box().items) == (3, 3, [], False)
    box.total = 4
    assert box != Box([1, 2])
    with pytest.raises(TypeError, match="unhashable"):
        hash(box)


def test_fields_are_those_of_the_standard_library() -> None:
    ours, theirs = dataclasses.fields(OURS), dataclasses.fields(THEIRS)
    for one, other in zip(ours, theirs, strict=True):
        assert {n: getattr(one, n) for n in one.__slots__} == {
            n: getattr(other, n) for n in other.__slots__
        }
    assert OURS.__match_args__ == THEIRS.__match_args__
    assert OURS.__slots__ == THEIRS.__slots__
    assert dataclasses.is_dataclass(OURS("a"))
    assert dataclasses.is_dataclass(OURS)


def test_a_child_has_slots_for_its_own_fields_only() -> None:
    assert [f.name for f in dataclasses.fields(Child)] == ["path", "value"]
    assert vars(Child)["__slots__"] == ("value",)
    assert not hasattr(Child(2), "__dict__")
    assert dataclasses.replace(Child(2, path="a"), value=3) == Child(3, path="a")


@pytest.mark.parametrize("decorator", [records.dataclass, dataclasses.dataclass])
@pytest.mark.parametrize("frozen", [True, False])
def test_records_that_are_told_apart_by_themselves(decorator: Made, *, frozen: bool) -> None:
    class Plain:
        names: list[str]

    made = decorator(frozen=frozen, slots=True, eq=False)(Plain)
    one, other = made(["a"]), made(["a"])
    assert one == one  # noqa: PLR0124 - that is the question
    assert one != other
    assert len({one, other, one}) == 2


def test_all_records_are_of_this_form() -> None:
    root = Path(kingmaker.__file__).parent
    other = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if re.search(r"^from dataclasses import .*\bdataclass\b", path.read_text(), re.MULTILINE)
    ]
    assert other == []


@pytest.mark.parametrize("decorator", [records.dataclass, dataclasses.dataclass])
def test_what_cannot_be_a_record_is_refused(decorator: Made) -> None:
    class Shared:
        names: list[str] = []  # noqa: RUF012 - it is to be refused

    class Backwards:
        votes: int = 1
        holder: str

    with pytest.raises(ValueError, match="use default_factory"):
        decorator(frozen=True, slots=True)(Shared)
    with pytest.raises(TypeError, match="non-default argument 'holder' follows default argument"):
        decorator(frozen=True, slots=True)(Backwards)


@given(st.dictionaries(st.sampled_from(["holder", "where", "rank"]), st.integers(), max_size=3))
def test_a_record_is_changed_as_the_standard_library_does_it(values: dict[str, int]) -> None:
    seat = OURS("ann", Fraction(2), tags=("x",), rank=3)
    before = copy.copy(seat)
    assert records.changed(seat, **values) == dataclasses.replace(seat, **values)
    assert records.changed(seat, **values).where == values.get("where", 0)
    assert seat == before
    with pytest.raises(TypeError):
        records.changed(seat, height=1)
