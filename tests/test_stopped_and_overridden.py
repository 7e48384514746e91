"""A veto and what overrides it, committees that stand in, decisions about one person: as they are told."""

from __future__ import annotations

from dataclasses import fields
from textwrap import dedent

from kingmaker.analysis.counting import sentences
from kingmaker.analysis.decisions import decision, decisions, slice_of
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.slices import Slice
from kingmaker.analysis.whole import whole
from kingmaker.cli.claims import findings
from kingmaker.model.bodies import Decision
from kingmaker.model.clauses import OF_CLAUSES
from kingmaker.model.values import Name
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.deciding import counted, deciding
from kingmaker.report.document import Groups
from kingmaker.report.matrix import matrix
from kingmaker.report.testing import explained
from kingmaker.source.load import loads
from tests.checking import sound
from tests.votes import case_of

CITY = """
title: A town
people: {mayor: {}, a: {}, b: {}, c: {}, d: {}}
bodies:
  council: {members: [a, b, c, d], quorum: none, passes: at least 2 of members}
powers:
  ordinance: {by: council, veto: mayor, overridden_by: insist}
  insist: {by: council, passes: at least 3 of members}
"""


def winning(text: str, power: str) -> set[frozenset[str]]:
    game = whole(case_of(text), power)
    assert isinstance(game, SimpleGame)
    return set(game.minimal_winning())


def test_what_overrides_a_veto_is_told_with_the_counting() -> None:
    case = case_of(CITY.replace("title: A town\n", ""))
    said = sentences(decision(case, "ordinance"), case=case)
    assert "mayor may stop it; silence is yes." in said
    assert "What overrides that: insist." in said


def test_a_vote_that_passes_says_who_may_stop_it_and_is_no_counterexample() -> None:
    claims = "assert: [{id: x, claim: a and b can carry ordinance}]"
    (finding,) = findings(sound(loads(f"{CITY}{claims}")))
    text = "\n".join(explained(finding))
    assert "it passes, unless mayor stops it, which insist overrides" in text
    assert "missing to carry it" in text
    assert finding.answer.shown is None, "replayed, it would pass"


def test_who_cannot_block_is_shown_by_a_vote_that_passes() -> None:
    claims = "assert: [{id: x, claim: a and b can block ordinance}]"
    (finding,) = findings(sound(loads(f"{CITY.replace('at least 3', 'at least 2')}{claims}")))
    assert finding.answer.shown is not None


def test_each_way_has_the_override_that_it_says() -> None:
    """One way of two names what overrides its veto: by the other the mayor has the last word."""
    ways = "  ordinance:\n    ways:\n      - {by: council, passes: at least 2 of members, veto: mayor}\n"
    ways += (
        "      - {by: council, passes: at least 2 of members, veto: mayor, overridden_by: insist}\n"
    )
    text = "".join(
        ways if "ordinance:" in line else line for line in CITY.splitlines(keepends=True)[2:]
    )
    assert frozenset("abc") in winning(text, "ordinance")


def test_a_committee_stands_in_for_its_body_and_for_nobody_else() -> None:
    """What it takes besides, a consent, a veto, a further step, it takes still."""
    text = """
    people: {investor: {}, ann: {}, bo: {}, cy: {}, owner: {}}
    bodies:
      board: {members: [ann, bo, cy], quorum: none, passes: more than half of members}
      money: {parent: board, members: [ann], quorum: none, passes: every member, scope: [borrow, merge]}
    powers:
      borrow: {by: board, consent: investor}
      merge: {steps: [board, {by: owner}]}
    """
    assert winning(text, "borrow") == {
        frozenset({"ann", "investor"}),
        frozenset({"bo", "cy", "investor"}),
    }
    assert winning(text, "merge") == {frozenset({"ann", "owner"}), frozenset({"bo", "cy", "owner"})}


def test_who_agrees_to_the_whole_and_who_to_its_last_step_agree_both() -> None:
    text = """
    people: {a: {}, b: {}, c: {}, owner: {}, bank: {}, union: {}}
    bodies: {board: {members: [a, b, c], quorum: none, passes: more than half of members}}
    powers:
      merge: {steps: [board, {by: owner, consent: bank, veto: union}], consent: [union, bank]}
    """
    case = case_of(text)
    ((_, last),) = case.powers[Name("merge")].ways
    assert (last.consent, last.veto) == (("bank", "union"), ("union",))
    assert frozenset({"a", "b", "owner", "union", "bank"}) in winning(text, "merge")
    assert frozenset({"a", "b", "owner", "union"}) not in winning(text, "merge")


#: What of a step is said of how its body decides, so that another body which takes the step has its own; all else stays.
_MANNER = {"passes", "quorum", "tie", "notice", "window", "extension", "written_consent"}


def test_of_a_step_that_a_committee_takes_all_stays_but_how_it_is_decided() -> None:
    """The step says something under every key that there is: one that comes to the language comes to this test."""
    case = case_of(
        """
        people: {ann: {}, bo: {}, cy: {}, owner: {}, guard: {}}
        bodies:
          board: {members: [ann, bo, cy], quorum: none, passes: more than half of members}
          money: {parent: board, members: [ann], quorum: none, passes: every member, scope: [borrow]}
        offices: {chair: {held_by: ann, appointed_by: board, removed_by: board}}
        powers:
          insist: {by: board}
          borrow:
            by: board
            passes: every member
            quorum: at least 2 of members
            cause: not needed
            recused: [bo]
            voters: actor is not cy
            person_concerned: may not vote
            consent: owner
            veto: guard
            overridden_by: insist
            tie: fails
            notice: 1 day
            window: 2 days
            extension: 3 days
            after: 4 days
            lapses: 5 days
            when: chair is ann
            written_consent: refused
        """
    )
    ((step,),) = case.powers[Name("borrow")].ways
    (taken,) = (v.own for v in decisions(case) if v.power == "borrow" and v.by == "money")
    assert taken is not None
    for key in (f.name for f in fields(Decision) if f.name not in OF_CLAUSES):
        said, kept = getattr(step, key), getattr(taken, key)
        assert said not in (None, ()), f"say something under {key} above"
        if key == "by":
            assert kept == "money"
        else:
            assert (kept == said) is (key not in _MANNER), key
    assert taken.path == "bodies.money"


def test_rows_about_different_people_are_told_apart_at_a_glance() -> None:
    case = case_of(
        """
        people: {out: {}, a: {name: Ann}, b: {}}
        bodies:
          council: {members: [a, b], quorum: none, passes: more than half of members}
        powers:
          expel:
            ways: [{by: out}, {by: council, person_concerned: may not vote}]
            concerns: remove-director
            of: council
        """
    )
    picture = matrix(case, powers(case))
    assert picture is not None
    titles = [row.title for row in picture.rows if row.title.startswith("Expel")]
    assert titles == ["Expel, about Ann", "Expel, about b"]


def test_of_a_power_that_nobody_has_yet_it_is_said_what_it_takes() -> None:
    case = case_of(
        """
        people: {a: {works_at: firm}, b: {}, c: {}}
        entities: {firm: company}
        bodies: {board: {members: [a, b, c], quorum: none, passes: every member}}
        powers:
          now: {by: board, when: a works at firm}
          later: {by: board, passes: at least 2 of members, when: a works at nowhere}
          over: {by: board, passes: at least 1 of members, until: a works at firm}
        """
    )
    said = {
        name: sentences(decision(case, name), case=case)[-1] for name in ("now", "later", "over")
    }
    assert not said["now"].startswith("As things stand")
    assert (
        said["later"]
        == "As things stand nobody has this power: it takes that `a works at nowhere`."
    )
    assert (
        said["over"]
        == "As things stand nobody has this power any more: it lasts until `a works at firm`."
    )
    words = {one.subject: one.words for one in counted(case)}
    assert words["later"].endswith("it takes that a works nowhere.")
    assert words["over"].endswith("it lasts until a works at firm.")
    picture = matrix(case, powers(case))
    assert picture is not None
    assert {"Later (not now)", "Over (not now)"} <= {row.title for row in picture.rows}


def test_coalitions_of_many_are_told_apart() -> None:
    """Of seventeen with as many votes as their number any twelve or so are needed: each was "a, b, c and 9 others"."""
    votes = ", ".join(f"v{n}: {n}" for n in range(1, 18))
    case = case_of(
        f"""
        weights: {{power: {{unit: votes, of: {{{votes}}}}}}}
        bodies: {{union: {{members: all with power, quorum: none, passes: at least 88% of power}}}}
        """
    )
    (decided,) = powers(case)
    assert decided.structure is not None
    assert decided.structure.winning is not None
    kinds = Coalitions(case, decided.structure.players).kinds(decided.structure.winning)
    assert len(set(kinds)) == len(kinds) > 2
    assert any(kind.startswith("all 17 but v") for kind in kinds)
    assert not any("others" in kind for kind in kinds[:-1])


def test_who_is_needed_for_the_quorum_only_is_shown_by_those_who_stay_away() -> None:
    """With everybody else against, both votes passed and showed nothing."""
    text = """
    title: A congress
    weights: {delegates: {unit: votes, of: {a: 5, b: 5, c: 1, d: 1}}}
    bodies: {congress: {members: all with delegates, quorum: at least 3 of members, passes: more than half of votes cast}}
    powers: {strike: {by: congress}}
    assert: [{id: x, claim: c is a dummy for strike}]
    """
    (finding,) = findings(sound(loads(dedent(text))))
    assert [vote.passes for vote in finding.answer.votes] == [True, False]
    assert finding.answer.shown is not None


def test_the_rule_of_a_power_is_not_that_of_another_place() -> None:
    """To remove the cfo takes all three and to expel somebody from the club two thirds; the ceo and the board go by a majority."""
    case = case_of(
        """
        people: {a: {}, b: {}, c: {}}
        entities: {firm: company, club: association}
        bodies:
          board:
            of: firm
            seats: {directors: {held_by: [a, b, c], elected_by: board, removed_by: board}}
            quorum: none
            passes: more than half of members
          guild: {of: club, members: [a, b, c], quorum: none, passes: every member}
        offices:
          ceo: {of: firm, held_by: a, appointed_by: board, removed_by: board}
          cfo: {of: firm, held_by: b, appointed_by: board, removed_by: board}
        powers:
          fire-cfo: {by: board, concerns: remove-officer, of: cfo, passes: every member}
          expel: {by: board, concerns: remove-director, of: guild, passes: every member}
        """
    )
    sizes = {}
    for name in ("ceo.removal", "cfo.removal", "board.directors.removal"):
        found = slice_of(decision(case, name))
        assert isinstance(found, Slice)
        sizes[name] = min(map(len, found.game.minimal_winning()))
    assert sizes == {"ceo.removal": 2, "cfo.removal": 3, "board.directors.removal": 2}


def test_a_decision_about_somebody_ends_without_a_comma() -> None:
    case = case_of(
        """
        people: {a: {}, b: {}, c: {}}
        bodies: {council: {members: [a, b, c], quorum: none, passes: more than half of members}}
        powers: {expel: {by: council, concerns: remove-director, of: council, person_concerned: may not vote}}
        """
    )
    section = deciding(case)
    assert section is not None
    (groups,) = section.blocks
    assert isinstance(groups, Groups)
    texts = [group.title for group in groups.groups]
    texts += [text for group in groups.groups for text, _ in group.items]
    assert "expel, about a, b or c" in texts
    assert not any(text.endswith(",") for text in texts)
