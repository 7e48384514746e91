"""The chance that a condition holds in the end, by what endings say of the same conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.chances import held
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Method
from kingmaker.model.values import Name
from kingmaker.source.goal import read_goal
from kingmaker.source.load import loads
from tests.struggle_cases import MILL
from tests.test_struggle_cli import answer, mill, run  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from kingmaker.analysis.struggle.results import Held
    from kingmaker.model.sentences import Condition
    from kingmaker.source.load import Loaded

TERMS = Terms(draws=8, seed=3)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return loads(MILL)


def condition(loaded: Loaded, text: str) -> Condition:
    found = read_goal(text, loaded)
    assert not hasattr(found, "severity"), found
    return found


def asked(loaded: Loaded, text: str) -> Held:
    assert loaded.case is not None
    made = held(loaded.case, condition(loaded, text), text, TERMS)
    assert made is not None
    return made


def test_what_an_ending_says_is_as_likely_as_the_ending(loaded: Loaded) -> None:
    assert loaded.case is not None
    found = play(loaded.case, TERMS)
    some = asked(loaded, "manager is jones")
    for name, chance in found.endings.items():
        other = some.endings[name]
        holds = name == "back"
        assert other.mean == pytest.approx(chance.mean if holds else 0.0, abs=1e-12)
        assert other.low == pytest.approx(chance.low if holds else 0.0, abs=1e-12)
    assert some.chance.mean == pytest.approx(found.endings[Name("back")].mean, abs=1e-12)


def test_chances_add_up(loaded: Loaded) -> None:
    loan, kept = asked(loaded, "loan is called"), asked(loaded, "loan is open")
    both = asked(loaded, "loan is called and unrest is strike")
    one = asked(loaded, "loan is called and unrest is quiet")
    assert 0 < loan.chance.mean < 1
    assert loan.chance.mean + kept.chance.mean == pytest.approx(1, abs=1e-12)
    assert both.chance.mean + one.chance.mean == pytest.approx(loan.chance.mean, abs=1e-12)
    for made in (loan, kept, both, one):
        total = sum(chance.mean for chance in made.endings.values())
        assert total == pytest.approx(made.chance.mean, abs=1e-12)


def test_it_is_asked_by_the_exact_method_alone(loaded: Loaded) -> None:
    assert loaded.case is not None
    terms = Terms(draws=2, method=Method.SAMPLED, plays=2, look_ahead=1)
    with pytest.raises(Refused, match="exact method alone"):
        held(loaded.case, condition(loaded, "loan is open"), "loan is open", terms)


def test_the_command_tells_it_beside_the_endings(mill: str) -> None:  # noqa: F811
    terms = ("--draws", "8", "--seed", "3", "--workers", "1")
    value = answer("play", mill, *terms, "--chance", "loan is called", "--chance", "always")
    first, second = value["held"]
    assert first["condition"] == "loan is called"
    assert 0 < first["probability"] < 1
    assert second["probability"] == pytest.approx(1, abs=1e-12)
    ends = [e["probability"] for e in value["endings"]]
    assert [e["probability"] for e in second["endings"]] == pytest.approx(ends, abs=1e-12)
    told = run("play", mill, *terms, "--chance", "loan is called").stdout
    assert "What was asked" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [("loan is gone", "gone"), ("", "chance"), ("manger is jones", "did you mean `manager`")],
)
def test_what_cannot_be_read_is_wrong_use(mill: str, text: str, words: str) -> None:  # noqa: F811
    result = run("play", mill, "--draws", "2", "--chance", text)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_seat_has_no_chances(mill: str) -> None:  # noqa: F811
    result = run("play", mill, "--as", "bank", "--chance", "loan is open")
    assert result.exit_code == 2
    assert "--chance" in result.stderr
