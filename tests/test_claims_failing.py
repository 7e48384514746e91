"""A claim that fails: the counting, who is missing, and a scenario that `replay` plays when it is pasted into the case."""

from __future__ import annotations

import json
import shlex
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.claims.results import Verdict
from kingmaker.analysis.claims.shortfall import short
from kingmaker.analysis.decisions import decisions
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.replaying import replay
from kingmaker.cli import main
from kingmaker.cli.claims import findings
from kingmaker.report.testing import counterexample, reasons
from kingmaker.source.load import loads
from tests.answering import keeps_its_schema
from tests.checking import sound

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.analysis.claims.results import Finding
    from kingmaker.source.load import Loaded

PEOPLE = ("ann", "ben", "cleo", "dan", "eve")
FIRM = """title: A firm
as_of: 2026-01-15
people:
  ann: {{name: Ann}}
  ben: {{}}
  cleo: {{}}
  dan: {{}}
  eve: {{}}
  zoe: {{}}
bodies:
  board: {{members: [ann, ben, cleo, dan, eve], seats: 5, quorum: {quorum}, passes: {passes}}}
offices:
  ceo: {{held_by: ann, appointed_by: board, removed_by: board}}
powers:
  sell: {{by: board, passes: {sell}}}
  pledge:
    steps:
      - board
      - {{by: board, passes: every member}}
  oust: {{by: board, concerns: remove-officer, person_concerned: {concerned}}}
  remove-director: {{by: board}}
  fill-vacancy: {{by: board}}
moves:
  leave: {{by: eve, do: eve resigns from board}}
assert:
  - {{id: it, claim: "{claim}"{more}}}
"""
RULES = (
    "more than half of members",
    "more than half of votes cast",
    "at least 4 of members",
    "every member",
    "none of board against",
)
QUORUMS = ("none", "at least 3 of members", "more than half of members present")


def firm(claim: str, **said: str) -> Loaded:
    given = {
        "quorum": "none", "passes": RULES[0], "sell": RULES[2], "concerned": "may vote", "more": "", **said,
    }  # fmt: skip
    loaded = loads(FIRM.format(claim=claim, **given))
    assert not loaded.errors, loaded.errors
    return loaded


def failing(loaded: Loaded) -> Finding:
    (finding,) = findings(sound(loaded))
    assert finding.answer.verdict is Verdict.FAILS, finding.answer
    return finding


def pasted(loaded: Loaded, finding: Finding) -> bool | None:
    """Tell whether the scenario plays as it says in the text of the case; `None` where there is none."""
    lines = counterexample(finding)
    if not lines:
        return None
    (text,) = loaded.texts.values()
    if lines[0] == "people:":
        cut = lines.index("scenarios:")
        people, lines = lines[1:cut], lines[cut:]
        text = text.replace("people:\n", "\n".join(["people:", *people, ""]))
    else:
        lines = ["scenarios:", *(f"  {line}" for line in lines)]
    again = loads(text + "\n".join(lines) + "\n")
    assert not again.errors, again.errors
    assert again.case is not None
    ((name, scenario),) = again.case.scenarios.items()
    return replay(again.case, name, scenario).right


#: One claim of each kind that fails; which votes show it, or what is said of them.
CLAIMS = {
    "ann and ben can carry sell": "2 of the 4 needed to carry it; missing to carry it: any 2 of cleo, dan and eve",
    "no 2 of board can block sell": "it does not pass",
    "some 3 of board can carry sell": "missing to carry it: dan or eve",
    "every 4 of board can never carry or block sell": "it passes",
    "ann can carry board": "1 of the 3 needed to carry it; missing to carry it: any 2 of ben, cleo, dan and eve",
    "ann and ben can carry remove cleo from board": "missing to carry it: cleo, dan or eve",
    "ann can carry removal of ceo": "1 of the 3 needed",
    "ann is a vetoer for sell": "it passes",
    "ann is a dictator for sell": "it passes",
    "ann is a dummy for sell": "it does not pass",
    "no member of board matters for sell": "it does not pass",
    "ben and cleo can force ceo is zoe within 3 motions": "2 of the 3 needed to carry it; missing to carry it: Ann, dan or eve",
    "ben, cleo and dan can never force ceo is zoe": "board appoints zoe as ceo, 3 for",
    "ben and cleo can carry ceo is zoe within 3 motions": "missing to carry it: Ann, dan or eve",
    "ann and ben can hold ceo is ann": "2 of the 3 needed to stop it",
    "ann and ben can block ceo is dan": "2 of the 3 needed to stop it",
    "zoe can force ceo is zoe": "they have nobody, 0 of the 3 needed",
    "ben could reach at least 6 of board in office within 2 motions": "not even all together can",
    "always at least 5 of board in office": "after these moves: leave",
}
#: What no scenario can show: nobody can, whoever votes how.
UNSHOWN = {"ben could reach at least 6 of board in office within 2 motions"}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_that_fails_is_counted_and_its_scenario_plays(claim: str) -> None:
    loaded = firm(claim)
    finding = failing(loaded)
    said = "\n".join(reasons(finding))
    assert CLAIMS[claim] in said
    assert pasted(loaded, finding) is (None if claim in UNSHOWN else True)
    if not claim.startswith("always") and claim not in UNSHOWN:
        assert "counting: " in said
        assert "\nby: " in said


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(QUORUMS),
    st.sampled_from(RULES),
    st.sampled_from(RULES),
    st.sampled_from(("may vote", "may not vote")),
    st.sampled_from(
        (
            "no 2 of board can carry sell",
            "ann and ben can carry or block pledge",
            "no member of board is a vetoer for pledge",
            "every of board is a dictator for sell",
            "no 3 of board can block sell",
            "cleo and dan can force ceo is zoe within 2 motions",
            "ben, cleo and dan can force ceo is not ann within 1 motion",
            "ann and cleo can hold ceo is ann within 2 motions",
        )
    ),
    st.sampled_from(("", ", first: them")),
)
def test_whatever_the_rules_are_what_is_shown_plays(
    quorum: str, passes: str, sell: str, concerned: str, claim: str, more: str
) -> None:
    more = more if "within" in claim else ""
    loaded = firm(claim, quorum=quorum, passes=passes, sell=sell, concerned=concerned, more=more)
    (finding,) = findings(sound(loaded))
    if finding.answer.verdict is Verdict.FAILS:
        assert pasted(loaded, finding) in (True, None)


def test_where_the_others_are_faster_their_answer_is_shown() -> None:
    """Three of five remove the sixth who may not vote, but whoever is removed first no longer votes."""
    text = """title: Six
people: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}
bodies:
  board: {members: [a, b, c, d, e, f], quorum: none, passes: more than half of voters}
powers:
  remove-director: {by: board, person_concerned: may not vote}
assert:
  - {id: it, claim: "b, c and d can force a not on board within 1 motion", first: them}
"""
    loaded = loads(text)
    finding = failing(loaded)
    plan = finding.answer.plan
    assert plan is not None
    assert plan.steps[0].ours is False
    assert "The others: board removes" in "\n".join(reasons(finding))
    assert pasted(loaded, finding) is True


# --- what is lacking ---------------------------------------------------------------------------------


@given(
    st.lists(st.integers(0, 5), min_size=2, max_size=5),
    st.integers(1, 12),
    st.sets(st.integers(0, 4)),
    st.booleans(),
)
def test_who_is_missing_is_what_trying_everybody_says(
    weights: list[int],
    quota: int,
    who: set[int],
    stops: bool,  # noqa: FBT001  # drawn by Hypothesis
) -> None:
    loaded = firm("ann can carry sell")
    assert loaded.case is not None
    view = decisions(loaded.case)[0]
    game = SimpleGame.weighted(quota, dict(zip(PEOPLE, weights, strict=False)))
    have = [PEOPLE[n] for n in who if n < len(weights)]
    test = game.blocks if stops else game.wins
    found = short(view, game, have, stops=stops)
    assert (found is None) is test(have)
    if found is None:
        return
    others = [n for n in game.players if n not in have]
    ways = [c for k in range(len(others) + 1) for c in combinations(others, k) if test([*have, *c])]
    least = min(map(len, ways), default=0)
    told = {frozenset(c) for p in found.missing for c in p.coalitions()}
    assert told == {frozenset(c) for c in ways if len(c) == least}
    if found.votes is not None:
        assert found.votes[0] < found.votes[1]


# --- the command -------------------------------------------------------------------------------------


def test_the_command_tells_it_in_text_and_json(tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    (text,) = firm("ben and cleo can force ceo is zoe within 3 motions").texts.values()
    path.write_text(text, "utf-8")
    said = CliRunner().invoke(main, ["test", str(path)]).stdout
    assert "votes: they have ben and cleo, 2 of the 3 needed to carry it" in said
    assert 'expect: ["ceo is not zoe"]' in said
    value: dict[str, Any] = json.loads(
        CliRunner().invoke(main, ["test", str(path), "--json"]).stdout
    )
    (claim,) = value["claims"]
    assert "fails: yes" in claim["scenario"]
    assert any(line.startswith("votes: they have ben and cleo") for line in claim["because"])


AMENDED = """
title: rules that change
people: {ann: {}, bob: {}, cy: {}, dee: {}, eve: {}}
bodies:
  board: {seats: 5, members: [ann, bob, cy, dee, eve], quorum: none, passes: more than half of in office}
offices:
  ceo: {of: board, held_by: ann, appointed_by: board, removed_by: board}
powers:
  remove-officer: {by: board, passes: every of in office}
  amend-bylaws: {by: board, acts: amend powers.remove-officer.passes to more than half of in office}
assert:
  - {id: three, claim: "bob, cy and dee can never force ceo is not ann"}
  - {id: two, claim: bob and cy can force ceo is not ann}
  - {id: fixed, claim: "bob, cy and dee can never force ceo is not ann", with: {powers.amend-bylaws.passes: every of in office}}
"""


def test_amendments_are_moves_of_a_claim_and_are_shown_as_a_scenario() -> None:
    """Three lower the bar and remove; two have not even the votes to lower it; where all must agree to amend, three cannot."""
    loaded = loads(AMENDED)
    found = {str(f.name): f for f in findings(sound(loaded))}
    three = found["three"].answer
    assert three.verdict is Verdict.FAILS
    assert three.plan is not None
    assert [str(step.uses) for step in three.plan.steps] == ["amend-bylaws", "None"]
    assert three.shown is not None
    assert "amend powers.remove-officer.passes" in "\n".join(counterexample(found["three"]))
    two = found["two"].answer
    assert two.verdict is Verdict.FAILS
    assert two.short is not None
    assert found["fixed"].answer.verdict is Verdict.HOLDS


GROUNDS = """
title: A firm and its holding company
as_of: 2026-01-15
people: {ann: {}, ben: {}, cyd: {}, bank: {kind: organisation}}
entities:
  firm: {name: Firm, governed_by: meeting}
  holding: {name: Holding, governed_by: owners}
bodies:
  meeting: {of: firm, members: holders of common, quorum: none, passes: more than half of outstanding common}
  owners: {of: holding, members: holders of common, quorum: none, passes: more than half of outstanding common}
holdings:
  firm: {common: {votes: 1, outstanding: 100, held_by: {holding: 60, ben: 40}}}
  holding: {common: {votes: 1, outstanding: 10, held_by: {ann: 6, cyd: 4}}}
payouts:
  entity: firm
  currency: USD
  steps:
    - {id: loan, name: the loan, to: bank, cap: 5000 USD}
    - {id: first, to: ann, cap: 350 USD}
    - {id: rest, to: {ann: 1, ben: 3}}
assert:
  - {id: ben-controls, claim: ben controls firm}
  - {id: nobody-controls, claim: nobody controls firm}
  - {id: paid, claim: ann receives 100 USD of 5350 USD}
  - {id: all-of-it, claim: ben receives every further dollar above 6000 USD}
  - {id: otherwise, claim: ben controls firm, with: {holdings.holding.common.held_by: {ann: 7, cyd: 3}}}
"""


def test_a_claim_of_control_shows_the_chain_and_the_votes_that_are_missing(tmp_path: Path) -> None:
    """Ann holds 6 of 10 in what holds 60 of 100: Ben's 40 lack 11."""
    path = tmp_path / "ground s.yaml"
    path.write_text(GROUNDS, encoding="utf-8")
    text = CliRunner().invoke(main, ["test", str(path), "-k", "*-controls"]).stdout
    ben, nobody = text.split("FAILS: nobody-controls")
    for line in (
        "in control: Holding and ann",
        "when: as things stand on 2026-01-15",
        "Firm: Controlled by ann.",
        "Firm: Holding (60% of the votes, 60% of the capital)",
        "└ Holding: ann (60% of the votes, 60% of the capital)",
        "holdings: of the votes in Firm have Holding 60% and ben 40%",
        "counting: meeting: ",
        "votes: they have ben; missing to carry it: Holding",
        f"kingmaker control '{path}' firm",
    ):
        assert line in ben, line
    assert "└ Holding: ann" in nobody


def test_a_claim_of_payment_shows_the_steps_of_the_waterfall(tmp_path: Path) -> None:
    path = tmp_path / "grounds.yaml"
    path.write_text(GROUNDS, encoding="utf-8")
    value = json.loads(CliRunner().invoke(main, ["test", str(path), "--json"]).stdout)
    keeps_its_schema(value, "test")
    found = {c["id"]: c for c in value["claims"]}
    assert [line.strip() for line in found["paid"]["because"]] == [
        "ann receives 350 USD",
        "counting: of 5,350 USD are paid, in this order:",
        "5,000 USD to bank: the loan (`payouts.steps.loan`)",
        "350 USD to ann: first (`payouts.steps.first`)",
        "by: payouts",
    ]
    assert "from 5,350 USD on: 25% ann and 75% ben" in "\n".join(found["all-of-it"]["because"])
    assert found["paid"]["ask"] == f"kingmaker payout {path} --at '5350 USD'"
    assert found["otherwise"]["ask"] == ""  # no command reads the case under these changes
    asked = shlex.split(found["paid"]["ask"])[1:]
    assert "350" in CliRunner().invoke(main, asked).stdout
