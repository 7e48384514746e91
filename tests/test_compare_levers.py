"""What a change does to levers without a vote: by hand, and a move to another cloud in the first case."""

from __future__ import annotations

import json

from click.testing import CliRunner

from kingmaker.analysis.comparing.levers import levers
from kingmaker.cli import main
from tests.answering import keeps_its_schema
from tests.test_leverage import WORKS, case_of


def test_a_substitute_takes_a_lever_away() -> None:
    before = case_of(WORKS)
    after = case_of(WORKS.replace("from: mine, stock", "from: mine, substitutes: rail, stock"))
    found = levers(before, after)
    (mine,) = found.levers
    assert (mine.by, mine.against) == ("mine", "works")
    assert mine.stops == (("ore", "steel"), ())
    assert set(mine.weakens[1]) == {"ore", "steel"}
    assert {str(b.supply): (b.before, b.after) for b in found.baskets}["ore"] == (
        (frozenset({"mine"}),),
        (frozenset({"mine", "rail"}),),
    )
    assert not found.same


def test_nothing_changes_where_nothing_is_needed_or_the_same() -> None:
    assert levers(case_of(WORKS), case_of(WORKS)).same
    bare = case_of("title: A\npeople: {ann: {}}\n")
    assert levers(bare, bare).same


def test_another_cloud_changes_levers_and_no_vote() -> None:
    asked = ["compare", "openai-2023", "--variant", "google-cloud", "--positions", "0"]
    result = CliRunner().invoke(main, [*asked, "--json"])
    assert result.exit_code == 1
    value = json.loads(result.stdout)
    keeps_its_schema(value, "compare")
    assert (value["format_version"], value["same"], value["changed"]) == ("1.1", False, [])
    by = {(x["by"], x["against"]): x for x in value["levers"]}
    assert "computing-power" not in by["microsoft", "openai"]["withholds"]["after"]
    assert by["google", "openai"]["withholds"] == {"before": [], "after": ["computing-power"]}
    text = CliRunner().invoke(main, asked).stdout
    assert "2 have other levers without a vote" in text
    assert "can no longer withhold: computing power for training and running" in text
