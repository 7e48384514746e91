"""Several readings of one clause: which agree, what holds under all of them, and under some."""

from __future__ import annotations

import json
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.powers.readings import Reading, agreements, readings_of
from kingmaker.cli import main
from kingmaker.source.load import load, loads
from tests.answering import keeps_its_schema
from tests.votes import case_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from click.testing import Result

    from kingmaker.analysis.powers.patterns import Pattern
    from kingmaker.model.case import Case

READINGS = ("five-of-six", "recusal", "no-shares-nonprofit", "no-shares-profit")
SIX = ("altman", "brockman", "sutskever", "dangelo", "mccauley", "toner")


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["powers", *arguments], input=text)


def case(variant: str | None = None) -> Case:
    found = load("openai-2023", variant=variant).case
    assert found is not None
    return found


def readings() -> list[Reading]:
    cases = {"": case(), **{name: case(name) for name in READINGS}}
    return [Reading(name, one, powers(one)) for name, one in cases.items()]


def coalitions(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def wins(patterns: Sequence[Pattern], coalition: Sequence[str]) -> bool:
    """Whoever includes a minimal winning coalition wins."""
    listed = (set(c) for pattern in patterns for c in pattern.coalitions())
    return any(least <= set(coalition) for least in listed)


def test_the_readings_of_the_first_case_are_tagged() -> None:
    assert readings_of(case()) == {"bodies.board": READINGS}
    assert readings_of(case(), "powers.spend") == {}


def test_which_readings_agree() -> None:
    found = {str(one.about): one for one in agreements(readings(), ["remove-officer"])}
    altman = found["altman"]
    assert altman.alike == (
        ("", "no-shares-nonprofit"),
        ("five-of-six",),
        ("recusal", "no-shares-profit"),
    )
    murati = found["murati"]
    assert murati.alike == (
        ("", "recusal", "no-shares-nonprofit"),
        ("five-of-six",),
        ("no-shares-profit",),
    )


def test_what_holds_under_every_reading_and_under_some() -> None:
    """Held against each reading's own game, coalition by coalition."""
    (altman,) = [a for a in agreements(readings(), ["remove-officer"]) if a.about == "altman"]
    games = [decided.game for _, decided in altman.under if decided is not None]
    assert altman.every is not None
    assert altman.some is not None
    assert altman.every.winning is not None
    assert altman.some.winning is not None
    for coalition in coalitions(SIX):
        won = [
            game.wins([n for n in coalition if n in game.players])
            for game in games
            if game is not None
        ]
        assert wins(altman.every.winning, coalition) == all(won)
        assert wins(altman.some.winning, coalition) == any(won)


def test_one_reading_more_that_says_the_same_agrees() -> None:
    one = case_of(
        "people: {a: A, b: B}\nbodies: {board: {members: [a, b], quorum: none, passes: at least 2 of members}}\n"
        "variants:\n  other: {reading_of: bodies.board, bodies.board.passes: every of members}\n"
    )
    found = loads(
        "title: t\npeople: {a: A, b: B}\n"
        "bodies: {board: {members: [a, b], quorum: none, passes: at least 2 of members}}\n"
        "variants:\n  other: {reading_of: bodies.board, bodies.board.passes: every of members}\n",
        variant="other",
    ).case
    assert found is not None
    both = [Reading("", one, powers(one)), Reading("other", found, powers(found))]
    (agreed,) = agreements(both, ["board"])
    assert agreed.alike == (("", "other"),)


def test_a_reading_of_nothing_there_is_a_problem() -> None:
    text = "title: t\nvariants: {other: {reading_of: bodies.bord, as_of: 2023-01-01}}\nbodies: {board: {members: [], passes: every of members}}\n"
    assert "K401" in {p.code for p in loads(text).problems}
    assert "K119" in {p.code for p in loads(text.replace("bodies.bord", "boddies.x")).problems}


def test_every_reading_side_by_side() -> None:
    result = run("openai-2023", "remove-officer", "--readings", "--about", "altman")
    assert result.exit_code == 0, result.stderr
    said = " ".join(result.stdout.split())
    assert "These agree: as written and no-shares-nonprofit." in said
    assert "These agree: recusal and no-shares-profit." in said
    assert "By itself: five-of-six." in said
    assert "Under every reading it is carried by any 5 of the 6 voters." in said
    assert (
        "Under every reading it is stopped by any 3 of the directors other than Altman (5)." in said
    )
    assert (
        "Under some reading it is carried by any 3 of the directors other than Altman (5)." in said
    )


def test_what_is_carried_under_one_reading_only_is_not_said_to_be_carried_by_nobody() -> None:
    result = run(
        *("openai-2023", "remove-officer", "--readings", "--about", "altman"),
        *("--against", "management-directors"),
    )
    said = " ".join(result.stdout.split())
    assert "No coalition carries it under every reading." in said
    assert (
        "Under some reading it is carried by Adam D'Angelo, Tasha McCauley and Helen Toner." in said
    )
    assert "by nobody." not in said


def test_where_all_agree_that_is_all_that_is_said() -> None:
    said = run("openai-2023", "supply-models", "--readings").stdout
    assert "All readings agree." in said
    assert "Under every reading" not in said


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    keeps_its_schema(value, "powers")
    return value


def test_readings_in_json() -> None:
    (told,) = answer("openai-2023", "remove-officer", "--readings", "--about", "altman")["readings"]
    assert [under["reading"] for under in told["under"]] == ["as written", *READINGS]
    assert told["agree"] == [
        ["as written", "no-shares-nonprofit"],
        ["five-of-six"],
        ["recusal", "no-shares-profit"],
    ]
    assert told["every"]["smallest_winning"]["size"] == 5
    assert told["under"][2]["indices"]["shapley-shubik"]["toner"] == "1/5"


def test_would_it_have_failed_without_him_under_every_reading() -> None:
    """With Sutskever and the pair against, three outsiders carry it only where Altman may not vote."""
    asked = ("--readings", "--about", "altman", "--against", "management-directors")
    (told,) = answer("openai-2023", "remove-officer", *asked)["readings"]
    can = {under["reading"]: under["minimal_winning"] != [] for under in told["under"]}
    assert can == {
        "as written": False,
        "five-of-six": False,
        "recusal": True,
        "no-shares-nonprofit": False,
        "no-shares-profit": True,
    }


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["bosch", "--readings"], "no variant of bosch says of what it is a reading"),
        (["bosch", "--reading", "recusal"], "no variant of bosch is called"),
        (["openai-2023", "--readings", "--variant", "recusal"], "leave one out"),
        (["openai-2023", "--readings", "--format", "svg"], "the picture is of one reading"),
        (["openai-2023", "remove-officer", "--variant", "recusal", "--about", "x"], "there are"),
    ],
)
def test_what_cannot_be_read_is_a_wrong_command_line(arguments: list[str], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())


def test_any_variant_may_be_asked_under_by_name() -> None:
    (told,) = answer("volkswagen", "amend-articles", "--reading", "a-little-less")["readings"]
    assert told["agree"] == [["as written"], ["a-little-less"]]
    assert told["under"][1]["vetoers"] == ["porsche-se"]
