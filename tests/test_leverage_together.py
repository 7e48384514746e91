"""The smallest groups that stop a supply: held against every group, and what they say of the first case."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from kingmaker.analysis.leverage.lens import leverage
from kingmaker.analysis.leverage.together import together
from kingmaker.source.load import load, loads
from tests.test_leverage import PARTIES, feeds, pooled, webs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingmaker.analysis.leverage.supplies import Supply


def stopped_by(web: Sequence[Supply], group: frozenset[str]) -> set[str]:
    """What stops if a group gives nothing to anybody, from the words: round and round until nothing more does."""
    stops: set[str] = set()
    while True:
        new = {s.name for s in web if _stops(web, s, group, stops)}
        if new == stops:
            return stops
        stops = {str(name) for name in new}


def _stops(web: Sequence[Supply], s: Supply, group: frozenset[str], stops: set[str]) -> bool:
    sources = [(one, n) for one in pooled(web, s) for n in one.clause.giver]
    gone = [n in group or _starved(web, one, n, stops) for one, n in sources]
    refused = [n in group for n in s.clause.substitutes]
    if gone or refused:
        return all((*gone, *refused))
    return any(f.name in stops for f in feeds(web, s, further=False))


def _starved(web: Sequence[Supply], one: Supply, name: str, stops: set[str]) -> bool:
    """Whether a giver goes since something stopped that it needs for a supply."""
    givers = one.clause.giver
    return any(
        f.name in stops and (f.clause.who == name if f.clause.who in givers else name in givers)
        for f in feeds(web, one, further=False)
    )


@settings(max_examples=60)
@given(webs())
def test_the_smallest_groups_that_stop_a_supply(web: tuple[Supply, ...]) -> None:
    every = [frozenset(g) for size in range(4) for g in combinations(PARTIES, size)]
    stops = {group: stopped_by(web, group) for group in every}
    found, alone = together(web, most=3), together(web, most=1)
    for s in web:
        able = [group for group in every if s.name in stops[group]]
        least = {group for group in able if not any(other < group for other in able)}
        assert set(found[s.name]) == least
        assert set(alone[s.name]) == {group for group in least if len(group) <= 1}


@pytest.fixture(scope="module")
def baskets() -> dict[str | None, dict[str, list[set[str]]]]:
    found = {}
    for variant in (None, "google-cloud"):
        case = load("openai-2023", variant=variant).case
        assert case is not None
        groups = leverage(case).together
        found[variant] = {str(name): [set(map(str, g)) for g in gs] for name, gs in groups.items()}
    return found


def test_one_basket_or_several(baskets: dict[str | None, dict[str, list[set[str]]]]) -> None:
    """Models hang on OpenAI alone, or on its staff; computing power on two; research of one's own on four."""
    found = baskets[None]
    assert found["computing-power"] == [{"google", "microsoft"}]
    assert {"openai"} in found["advanced-models"]
    assert {"openai-staff"} in found["advanced-models"]
    assert found["own-research"] == []


def test_with_google_as_the_provider_money_stops_it_too(
    baskets: dict[str | None, dict[str, list[set[str]]]],
) -> None:
    """Microsoft then is only the alternative; but whoever stops the money, with it, stops the computing power."""
    found = baskets["google-cloud"]["computing-power"]
    assert {"google", "microsoft"} in found
    assert all("microsoft" in group for group in found)
    assert len(found) > len(baskets[None]["computing-power"])


def test_nobody_stops_what_was_given_for_good_by_one_whom_the_case_does_not_name() -> None:
    text = "title: A\npeople: {ann: {}, ben: {}}\ndependencies: {seal: {who: ann, needs: legitimacy, substitutes: ben"
    for held, groups in ((", held: yes", ()), ("", (frozenset({"ben"}),))):
        case = loads(f"{text}{held}}}}}\n").case
        assert case is not None
        assert leverage(case).together == {"seal": groups}
