"""Vetoes in play: who uses one, and what overrides it; and what the record, and a scenario, know of both."""

from __future__ import annotations

from itertools import product
from math import exp

import pytest

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.exploring import explore
from kingmaker.analysis.replaying import replay
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.playing import play
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.model.values import Name
from kingmaker.report.replayed import step_words
from kingmaker.report.timing import summary
from kingmaker.source.load import loads
from tests.struggle_cases import built, carried, case_of, motion_of

TOWN = """
title: A town
as_of: 2025-04-01
people: {mayor: {}, a: {}, b: {}, c: {}, d: {}, x: {}, y: {}}
entities:
  works: {kind: company, governed_by: managers}
  holding: {kind: company, governed_by: partners}
bodies:
  council: {members: [a, b, c, d], quorum: none, passes: at least 2 of members}
  managers: {of: works, members: [x, y], quorum: none, passes: more than half of members}
  partners: {of: holding, members: [works, x], quorum: none, passes: every member}
offices:
  town-mayor: {held_by: mayor, appointed_by: council, removed_by: council}
powers:
  ordinance: {by: council, veto: mayor, overridden_by: insist}
  insist: {by: council, passes: at least 3 of members}
gauges: {ban: [open, banned]}
moves:
  ban: {by: council, uses: ordinance, when: ban is open, then: ban is banned}
actors:
  a: {wants: [{that: ban is banned, worth: 2, certainty: assumed}], tempo: once a day}
  b: {wants: [{that: ban is open, worth: 1, certainty: assumed}]}
  c: {wants: [{that: ban is banned, worth: 1, certainty: assumed}]}
  d: {wants: [{that: ban is open, worth: 3, certainty: assumed}]}
  mayor: {wants: [{that: ban is open, worth: 2, certainty: assumed}]}
clock: {from: 2025-04-01, to: 2025-04-02, tick: 1 day}
precision: {value: 0.3, certainty: assumed}
endings: {done: {when: ban is banned}, undone: {when: otherwise}}
"""
STEPS = """
scenarios:
  s: {steps: [{move: ban, VOTES}]}
"""
FOR, ABSTAIN, AGAINST = Ballot.FOR, Ballot.ABSTAIN, Ballot.AGAINST
POWERS = TOWN[TOWN.index("  ordinance") : TOWN.index("gauges")]


def town(powers: str = POWERS) -> str:
    return TOWN.replace(POWERS, powers)


def agree(text: str, rule: object) -> None:
    """Hold the diagram of the ban against a rule over who is for and who is against, for all ballots."""
    arena, _, _ = built(text)
    motion, names = motion_of(arena, "ban")
    assert callable(rule)
    for ballots in product((FOR, ABSTAIN, AGAINST), repeat=len(names)):
        said = dict(zip(names, ballots, strict=True))
        pro = {n for n, ballot in said.items() if ballot is FOR}
        con = {n for n, ballot in said.items() if ballot is AGAINST}
        assert carried(arena, motion, list(ballots)) == rule(pro, con), said


def test_a_veto_is_overridden_by_those_who_are_for_it() -> None:
    def rule(pro: set[str], con: set[str]) -> bool:
        council = len(pro & set("abcd"))
        return council >= (3 if "mayor" in con else 2)

    agree(town(), rule)


@pytest.mark.parametrize("word", ["notice", "window", "after"])
def test_what_overrides_and_takes_its_time_is_refused(word: str) -> None:
    """It took none: the same ballots are counted, in the same tick. The notice of a body is not given twice, and that is said."""
    insist = f"insist: {{by: council, {word}: 1 day, passes"
    found = play(case_of(town().replace("insist: {by: council, passes", insist)), Terms(draws=1))
    (problem,) = (p for p in found.problems if p.code == "K814")
    assert (
        f"`insist` overrides a veto by the same ballots, and what it takes in time (`{word}`)"
        in problem.message
    )
    assert "a move of its own" in problem.help
    none = town().replace(
        "insist: {by: council, passes", f"insist: {{by: council, {word}: 0 days, passes"
    )
    assert (
        play(case_of(none), Terms(draws=1)).endings == play(case_of(town()), Terms(draws=1)).endings
    )
    said = "the notice of `council` is not given once more for it"
    for notice, count in (("notice: 6 hours, ", 1), ("", 0)):
        noticed = town().replace(
            "d], quorum: none, passes: at least 2", f"d], quorum: none, {notice}passes: at least 2"
        )
        assert sum(said in n for n in play(case_of(noticed), Terms(draws=1)).notices) == count


def test_what_overrides_may_take_steps_and_consents_and_be_vetoed_itself() -> None:
    powers = """\
  ordinance: {by: council, veto: mayor, overridden_by: insist}
  insist: {steps: [{by: council, passes: every member}, {by: x}], consent: y, veto: c, overridden_by: again}
  again: {by: managers, passes: every member}
"""

    def rule(pro: set[str], con: set[str]) -> bool:
        again = {"x", "y"} <= pro
        insist = set("abcd") <= pro and {"x", "y"} <= pro and ("c" not in con or again)
        return len(pro & set("abcd")) >= 2 and ("mayor" not in con or insist)

    agree(town(powers), rule)


def test_any_way_of_what_overrides_will_do_that_there_is() -> None:
    powers = """\
  ordinance: {by: council, veto: [mayor, x], overridden_by: insist}
  insist: {ways: [{by: council, passes: every member}, {by: y}, {by: d, when: ban is banned}]}
"""

    def rule(pro: set[str], con: set[str]) -> bool:
        insist = set("abcd") <= pro or "y" in pro
        return len(pro & set("abcd")) >= 2 and (not con & {"mayor", "x"} or insist)

    agree(town(powers), rule)


@pytest.mark.parametrize(
    ("who", "do", "needed"),
    [
        ("", "remove d from council", "abc"),
        ("", "remove holder of clerk from council", "abc"),
        ("each: [d], ", "remove it from council", "abc"),
        ("", "[remove d from council, appoint a as clerk]", "abc"),
        ("", "[remove d from council, remove c from council]", "abcd"),
    ],
)
def test_what_overrides_goes_by_whom_it_concerns(who: str, do: str, needed: str) -> None:
    """Whom the motion is about has no vote on what overrides its veto; of two it is held about each."""
    powers = """\
  ordinance: {by: council, veto: mayor, overridden_by: insist}
  insist: {by: council, concerns: remove-director, of: council, passes: every of voters, person_concerned: may not vote}
"""
    text = town(powers).replace("then: ban is banned}", f"{who}do: {do}, then: ban is banned}}")
    text = text.replace("offices:\n", "offices:\n  clerk: {held_by: d}\n")

    def rule(pro: set[str], con: set[str]) -> bool:
        return len(pro & set("abcd")) >= 2 and ("mayor" not in con or set(needed) <= pro)

    agree(text, rule)


@pytest.mark.parametrize(
    ("votes", "done"),
    [
        ("for: [a, b, c], against: [d, mayor]", True),
        ("for: [a, b], against: [c, mayor]", False),  # d may not vote on it
        ("for: [a, b, d], against: [c, mayor]", False),
    ],
)
def test_a_scenario_knows_whom_what_overrides_is_about(votes: str, *, done: bool) -> None:
    """No ballot on it was found at all: each is about one person."""
    powers = """\
  ordinance: {by: council, veto: mayor, overridden_by: insist}
  insist: {by: council, concerns: remove-director, of: council, passes: every of voters, person_concerned: may not vote}
"""
    acts = "do: remove d from council, then: ban is banned}"
    text = town(powers).replace("then: ban is banned}", acts) + STEPS.replace("VOTES", votes)
    case = case_of(text)
    (step,) = replay(case, Name("s"), case.scenarios[Name("s")]).played
    assert (step.bar is None) is done


@pytest.mark.parametrize(
    ("rule", "votes", "said"),
    [
        ("", ", against: [x, y]", ["`elders` did not stop it (the case does not say by which rule elders decides)"]),
        ("", ", against: c", ["`elders` did not stop it (the case does not say by which rule elders decides)"]),
        ("", "", []),  # nobody is known to be against
        (", passes: every member", ", against: x", []),
    ],
)  # fmt: skip
def test_a_veto_that_cannot_be_counted_is_told(rule: str, votes: str, said: list[str]) -> None:
    """It was taken as not used, and nothing was said: by a scenario, in play, nor, of a body without a rule, by the check."""
    text = town("  ordinance: {by: council, veto: elders}\n")
    text = text.replace("bodies:", f"bodies:\n  elders: {{members: [x, y]{rule}}}")
    loaded = loads(text + STEPS.replace("VOTES", f"for: [a, b]{votes}"))
    assert ("K521" in [p.code for p in loaded.problems]) is (not rule)
    assert loaded.case is not None
    case = loaded.case
    (step,) = replay(case, Name("s"), case.scenarios[Name("s")]).played
    assert step.bar is None
    assert [bar.words for bar in step.unstopped] == said
    assert ("did not stop it" in step_words(case, step)) is bool(said)
    found = play(case, Terms(draws=1))
    assert [p.code for p in found.problems if p.code == "K814"] == ["K814"] * (not rule)


@pytest.mark.parametrize("uses", ["uses: expel, ", ""])
@pytest.mark.parametrize("each", [False, True])
def test_whoever_a_removal_is_about_has_no_vote_on_it(uses: str, *, each: bool) -> None:
    """Nor can it be had by a vote about another: who used the power by name could, and of `it` no vote was had at all."""
    power = "  expel: {by: council, concerns: remove-director, of: council, passes: every of voters, person_concerned: may not vote}\n"
    move = f"by: council, {'each: [d], ' if each else ''}{uses}when: ban is open, do: remove {'it' if each else 'd'} from council, "
    text = town(power).replace("by: council, uses: ordinance, when: ban is open, ", move)
    agree(text, lambda pro, _: set("abc") <= pro)
    votes = (
        "{move: ban, it: d, for: [b, c, d], against: a}"
        if each
        else "{move: ban, for: [b, c, d], against: a}"
    )
    case = case_of(text + f"scenarios: {{s: {{steps: [{votes}]}}}}\n")
    (step,) = replay(case, Name("s"), case.scenarios[Name("s")]).played
    assert step.bar is not None


def test_a_veto_of_an_entity_is_used_where_its_board_carries_that() -> None:
    """On a tie of two managers it is not used; nor where a board above lets a manager's company speak for it."""

    def of(veto: str) -> str:
        return town(f"  ordinance: {{by: council, veto: {veto}}}\n")

    agree(of("works"), lambda pro, con: len(pro & set("abcd")) >= 2 and not {"x", "y"} <= con)
    agree(of("managers"), lambda pro, con: len(pro & set("abcd")) >= 2 and not {"x", "y"} <= con)
    agree(of("holding"), lambda pro, con: len(pro & set("abcd")) >= 2 and not {"x", "y"} <= con)


def test_an_entity_that_votes_beside_one_for_which_it_decides_has_its_own_board() -> None:
    """Works votes itself, and in the board of holding; there it was taken for one of the managers."""
    text = town("  ordinance: {by: council}\n").replace(
        "members: [a, b, c, d], quorum: none, passes: at least 2",
        "members: [works, holding], quorum: none, passes: at least 1",
    )
    agree(text, lambda pro, _: {"x", "y"} <= pro)


def test_how_likely_it_is_to_be_overridden() -> None:
    """One tick, in which a puts it with probability one half: summed over all ballots of b, c, d and the mayor."""
    text = TOWN.replace("tick: 1 day", "tick: 6 hours").replace("2025-04-02,", "2025-04-01 06:00,")
    case = case_of(text.replace("by: council, uses:", "by: council, tabled_by: a, uses:"))
    gain, carry = {"a": 10, "b": -10, "c": 10, "d": -10, "mayor": -10}, 0.0
    yes = {name: 1 / (1 + exp(-0.3 * worth)) for name, worth in gain.items()}
    for votes in product((True, False), repeat=4):
        said = dict(zip(("b", "c", "d", "mayor"), votes, strict=True))
        chance = 1.0
        for name, for_ in said.items():
            chance *= yes[name] if for_ else 1 - yes[name]
        council = 1 + said["b"] + said["c"] + said["d"]
        carry += chance * (council >= (2 if said["mayor"] else 3))
    # what putting it is worth to a, more than waiting; once a day is a quarter of a tick of six hours
    put = exp(0.3 * 10 * carry) / (1 + exp(0.3 * 10 * carry))
    found = play(case, Terms(draws=1))
    assert found.endings[Name("done")].mean == pytest.approx(0.25 * put * carry, abs=1e-12)


@pytest.mark.parametrize(
    ("votes", "done"),
    [
        ("for: [a, b], against: mayor", True),  # c may be for it, who is not named
        ("for: [a, b], against: [c, d, mayor]", False),
        ("for: [a, b, c], against: [d, mayor]", True),
        ("for: [a, b], against: [c, d], abstain: mayor", True),
        ("for: [a, b], against: [c, d]", True),
    ],
)
def test_a_scenario_knows_of_a_veto_and_of_what_overrides_it(votes: str, *, done: bool) -> None:
    case = case_of(TOWN + STEPS.replace("VOTES", votes))
    (step,) = replay(case, Name("s"), case.scenarios[Name("s")]).played
    assert (step.bar is None) is done
    if step.bar is not None:
        assert step.bar.words == "`mayor` stops `ordinance`"


@pytest.mark.parametrize(("votes", "done"), [("], against: x", False), (", x]", True), ("]", True)])
def test_a_scenario_knows_of_a_consent_that_was_not_given(votes: str, *, done: bool) -> None:
    powers = "  ordinance: {by: council, consent: x}\n"
    case = case_of(town(powers) + STEPS.replace("VOTES", f"for: [a, b{votes}"))
    (step,) = replay(case, Name("s"), case.scenarios[Name("s")]).played
    assert (step.bar is None) is done


def test_whoever_may_stop_or_override_it_may_have_voted() -> None:
    """Neither a stranger (K733), nor one vote more than there are seats (K735)."""
    event = "events:\n  tried: {at: 2025-04-01 10:00, by: council, move: ban, for: [a, b, c], against: [d, mayor, OTHER]}\n"
    codes = {
        other: [p.code for p in loads(TOWN + event.replace("OTHER", other)).problems]
        for other in ("x", "y")
    }
    assert codes == {"x": ["K733", "K735"], "y": ["K733", "K735"]}
    asked = town(
        "  ordinance: {by: council, consent: managers, veto: town-mayor, overridden_by: insist}\n"
        "  insist: {by: works}\n"
    )
    for other in ("x", "y"):
        found = loads(asked + event.replace("OTHER", other)).problems
        assert {p.code for p in found} == {"K744"}, "only that they want nothing"


def test_vetoes_that_are_overridden_in_a_circle_are_a_problem() -> None:
    """It was followed without end."""
    text = TOWN.replace(
        "at least 3 of members}", "at least 3 of members, veto: mayor, overridden_by: ordinance}"
    )
    assert [p.code for p in loads(text).problems] == ["K532"]


@pytest.mark.parametrize(
    ("votes", "possible"),
    [
        ("for: [a, b, c], against: [d, mayor]", True),
        ("for: [a, b], against: mayor", True),  # c or d was for it, or it was not carried
        ("for: [a, b], against: [c, d, mayor]", False),
        ("for: [a, b], against: [c, d, mayor], failed: yes", True),
        ("for: [a, b, c], against: [d, mayor], failed: yes", False),
    ],
)
def test_votes_that_cannot_have_led_there_are_a_problem(votes: str, *, possible: bool) -> None:
    """A veto is among them, and what overrides it: known ballots are held against both."""
    text = TOWN.replace("tick: 1 day", "tick: 6 hours")
    event = f"events:\n  tried: {{at: 2025-04-01 10:00, by: council, move: ban, {votes}}}\n"
    found = timeline(case_of(text + event), Terms(draws=1))
    assert [p.code for p in found.problems if p.code == "K808"] == ["K808"] * (not possible)
    assert sum(c.mean for c in found.marks[-1].endings.values()) == pytest.approx(1)
    assert summary(found)


@pytest.mark.parametrize("rule", ["may vote", "may not vote"])
@pytest.mark.parametrize(
    ("office", "powers"),
    [
        (", appointed_by: board, removed_by: board, person_concerned: RULE", "{}"),
        ("", "{remove-officer: {by: board, person_concerned: RULE}, appoint-officer: {by: board}}"),
    ],
)
def test_whoever_holds_an_office_can_be_moved_out_of_it_again(
    rule: str, office: str, powers: str
) -> None:
    """A removal is worked out once for all states alike: it was had for the person alone for whom that was."""
    text = f"""
title: A firm
people: {{ann: {{}}, bob: {{}}, cyd: {{}}}}
entities: {{firm: {{kind: company, governed_by: board}}}}
bodies: {{board: {{of: firm, members: [ann, bob, cyd], quorum: none, passes: more than half of members}}}}
offices: {{chief: {{of: firm, held_by: ann{office}}}}}
powers: {powers}
moves:
  swap: {{by: board, when: chief is ann, do: [remove ann from chief, appoint bob as chief]}}
  back: {{by: board, when: chief is bob, do: [remove holder of chief from chief, appoint ann as chief]}}
"""
    assert explore(case_of(text.replace("RULE", rule)), limit=50).made >= {"swap", "back"}
