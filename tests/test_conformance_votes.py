"""Voting conformance: known divisions, and every primitive of voting that has numbers.

Numbers in brackets are those of the table in docs/explanation/votes.md.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kingmaker.source
from kingmaker.analysis.ballots import Question, carries, elect, outcome
from kingmaker.analysis.decisions import decision, decisions, slice_of
from kingmaker.analysis.games import SimpleGame, TooLarge
from kingmaker.analysis.gaps import Refusal, Refused
from kingmaker.analysis.orders import absence_beats_no, is_monotone
from kingmaker.analysis.slices import Slice
from kingmaker.analysis.whole import whole, with_bodies
from kingmaker.model.sentences import AllRules, AnyRule, Every, NoneOf, Tally
from kingmaker.model.state import initial
from kingmaker.model.values import Name
from kingmaker.problems import CODES
from kingmaker.source.load import load
from tests.votes import (
    ABSTAIN,
    AGAINST,
    FOR,
    HALF,
    at_least,
    base,
    case_of,
    cast,
    more_than,
    roll,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kingmaker.analysis.ballots import Ballot
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.case import Case
    from kingmaker.model.sentences import Rule

GALLERY = Path(kingmaker.source.__file__).parent / "cases"
THIRDS = Fraction(2, 3)


def shipped(name: str) -> Case:
    case = load(GALLERY / f"{name}.yaml").case
    assert case is not None
    return case


def question(view: DecisionView) -> Question:
    assert isinstance(view.meeting, Question), view.meeting
    return view.meeting


def game(view: DecisionView) -> SimpleGame:
    found = slice_of(view)
    assert isinstance(found, Slice), found
    return found.game


def divided(rule: Rule, pro: int, con: int, abstain: int = 0, *, members: int = 0) -> bool:
    """Whether so many for, against and abstaining carry it, of so many members."""
    people = [f"m{n}" for n in range(members or pro + con + abstain)]
    ballots = cast(pro, con, abstain, of=people)
    return carries(Question(roll=roll(people), passes=rule), ballots)


# --- known divisions ----------------------------------------------------------------------


def test_the_law_asks_half_of_those_present_and_the_bylaws_two_thirds_of_those_voting() -> None:
    """[13] 7 for, 4 against, 2 abstaining meets the one; 2 for, 1 against, 10 abstaining the other."""
    present, voting = more_than(HALF, "present"), at_least(THIRDS, "votes cast")
    assert [divided(rule, 7, 4, 2) for rule in (present, voting)] == [True, False]
    assert [divided(rule, 2, 1, 10) for rule in (present, voting)] == [False, True]
    both = AllRules((present, voting))
    assert not divided(both, 7, 4, 2)
    assert not divided(both, 2, 1, 10)
    assert divided(both, 8, 4)


def test_fifty_one_per_cent_is_not_more_than_half() -> None:
    """[10] 510 of 1,001 is more than half and less than 51 %; of 1,000, 51 % are 510 and a majority 501."""
    percent, half = at_least(Fraction(51, 100), "votes cast"), more_than(HALF, "votes cast")
    assert [divided(rule, 510, 491) for rule in (percent, half)] == [False, True]
    assert [divided(rule, 501, 499) for rule in (percent, half)] == [False, True]
    assert divided(percent, 510, 490)
    assert divided(percent, 511, 490)


def test_a_lone_director_with_two_vacancies() -> None:
    """[1, 11] One of three seats is filled: neither at a meeting nor by unanimous consent."""
    case = case_of(
        """
        bodies:
          board:
            seats: 3
            members: [farley]
            quorum: more than half of seats
            passes: more than half of present
            written_consent: {passes: every of in office}
        """
    )
    view = decision(case, "board")
    assert game(view).count_winning() == 0
    for asked in (view.meeting, view.writing):
        assert isinstance(asked, Question)
        assert outcome(asked, {"farley": FOR}).quorate is False


def test_three_for_and_two_abstaining_with_a_quorum_of_five() -> None:
    """[14] Abstentions make the quorum; counted among the votes cast they would also be a base."""
    those = roll(5)
    asked = Question(
        roll=those, passes=more_than(HALF, "votes cast"), quorum=at_least(5, "members")
    )
    assert carries(asked, cast(3, 0, 2))
    assert not carries(asked, cast(3, 0, 1))
    assert not divided(more_than(HALF, "present"), 3, 0, 3)
    assert divided(more_than(HALF, "votes cast"), 3, 0, 3)


def test_abstentions_alone_carry_nothing() -> None:
    """[14] Nobody is for: a quorum of abstentions must not pass it, whichever way it is counted."""
    for rule in (
        more_than(HALF, "votes cast"),
        at_least(HALF, "votes cast"),
        at_least(THIRDS, "votes cast"),
        Every(base("votes cast")),
    ):
        asked = Question(roll=roll(5), passes=rule, quorum=at_least(5, "members"))
        assert outcome(asked, cast(0, 0, 5)).quorate
        assert not carries(asked, cast(0, 0, 5))


def test_the_security_council() -> None:
    """848 winning coalitions; a veto is a vote against, so a permanent member's abstention is none."""
    case = shipped("un-security-council")
    view = decision(case, "substantive")
    permanent = case.groups[Name("permanent")].members
    found = game(view)
    assert found.count_winning() == 848
    assert set(found.vetoers()) == set(permanent)
    assert is_monotone(question(view)).answer is True
    nine = [n for n in found.players if n != "france"][:9]
    passing = dict.fromkeys(nine, FOR)
    assert carries(question(view), {**passing, "france": ABSTAIN})
    assert carries(question(view), passing)
    assert not carries(question(view), {**passing, "france": AGAINST})
    assert not found.wins(nine), "France can still vote against"
    assert "france" not in game(decision(case, "procedural")).vetoers()


def test_the_council_of_the_union() -> None:
    """A blocking minority has at least four members: three can never block, whoever they are."""
    case = shipped("eu-council")
    found = game(decision(case, "legislate"))
    biggest = ["germany", "france", "italy", "spain"]
    assert not any(found.blocks(three) for three in combinations(found.players, 3))
    assert found.blocks(biggest)
    assert found.blocks(["germany", "france", "italy", "malta"])
    assert not found.blocks(sorted(found.players)[:4])
    assert not any(found.wins(found.players[:k]) for k in range(15))
    unproposed = game(decision(case, "legislate-unproposed"))
    assert unproposed.blocks(["germany", "france", "italy"])
    tax = decision(case, "tax")
    assert carries(question(tax), dict.fromkeys(found.players[:14], FOR) | {"malta": ABSTAIN})
    assert not carries(question(tax), dict.fromkeys(found.players, FOR) | {"malta": AGAINST})
    assert len(game(tax).vetoers()) == 27
    with pytest.raises(TooLarge):
        found.minimal_winning()


def test_the_governors_of_the_fund() -> None:
    """190 members: the quorum counts heads and votes, 85 % leave one member with a veto, 70 % none."""
    case = shipped("imf-board")
    assert game(decision(case, "change-quotas")).vetoers() == ("united-states",)
    terms = game(decision(case, "set-terms-of-payment"))
    assert terms.vetoers() == ()
    assert not terms.blocks(["united-states", "japan", "china"])
    assert terms.blocks(["united-states", "japan", "china", "germany"])
    small = sorted(terms.players, key=lambda n: case.weights[Name("imf-votes")].of[Name(n)])[:95]
    assert terms.blocks(small), "without them there are not enough heads"
    asked = question(decision(case, "change-quotas"))
    assert is_monotone(asked).answer is True
    away = absence_beats_no(asked)
    assert away.answer is True
    assert away.ballots is not None
    assert away.voter is not None
    assert carries(asked, away.ballots)
    with pytest.raises(TooLarge):
        terms.minimal_winning()


GOVERNOR = """
holdings: {dao: {comp: {votes: 1, outstanding: 10 million, held_by: {a: 300000, b: 200000, c: 500000}}}}
entities: {dao: {governed_by: governor}}
bodies: {governor: {of: dao, members: holders of comp, quorum: QUORUM, passes: more than half of votes cast}}
"""


def test_a_governor_counts_its_quorum_in_votes_for() -> None:
    """[14] 4 % of 10 million: Bravo counts those for, OpenZeppelin those for or abstaining."""
    bravo = question(
        decision(
            case_of(GOVERNOR.replace("QUORUM", "at least 4% of outstanding comp for")), "governor"
        )
    )
    both = question(
        decision(
            case_of(
                GOVERNOR.replace("QUORUM", "at least 4% of outstanding comp for or abstaining")
            ),
            "governor",
        )
    )
    some = {"a": FOR, "b": ABSTAIN}
    assert [outcome(asked, some).quorate for asked in (bravo, both)] == [False, True]
    assert carries(bravo, {"c": FOR, "a": AGAINST})
    assert not carries(bravo, {"c": AGAINST, "a": FOR, "b": FOR})
    assert not carries(both, {"c": ABSTAIN}), "a quorum of abstentions, and nobody for"


@pytest.mark.parametrize(
    ("seats", "all_vote", "one_less"), [(6, 4, 3), (9, 5, 5), (7, 4, 4), (8, 5, 4)]
)
def test_recusing_one_lowers_a_majority_on_even_boards_only(
    seats: int, all_vote: int, one_less: int
) -> None:
    """[41] ⌊n/2⌋ + 1 against ⌊(n - 1)/2⌋ + 1."""
    assert (all_vote, one_less) == (seats // 2 + 1, (seats - 1) // 2 + 1)
    members = [f"d{n}" for n in range(seats)]
    for vote, needed in (("may vote", all_vote), ("may not vote", one_less)):
        case = case_of(
            f"""
            bodies:
              board: {{members: [{", ".join(members)}], quorum: none, passes: more than half of in office}}
            powers: {{remove-director: {{by: board, person_concerned: {vote}}}}}
            """
        )
        found = game(decision(case, "remove-director"))
        assert {len(c) for c in found.minimal_winning()} == {needed}


# --- 3a: counting -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "pro", "con", "abstain", "members", "passes"),
    [
        (more_than(HALF, "present"), 4, 3, 0, 9, True),  # [2]
        (more_than(HALF, "present"), 4, 3, 1, 9, False),
        (more_than(HALF, "votes cast"), 4, 3, 1, 9, True),  # [3]
        (more_than(HALF, "votes cast"), 4, 4, 0, 9, False),
        (more_than(HALF, "in office"), 5, 0, 0, 9, True),  # [4]
        (more_than(HALF, "in office"), 4, 0, 0, 9, False),
        (at_least(THIRDS, "votes cast"), 6, 3, 4, 20, True),  # [9]
        (at_least(THIRDS, "votes cast"), 7, 4, 0, 20, False),
        (at_least(THIRDS, "members"), 13, 0, 0, 20, False),
        (at_least(THIRDS, "members"), 14, 0, 0, 20, True),
        (Every(base("in office")), 9, 0, 0, 9, True),  # [11]
        (Every(base("in office")), 8, 0, 0, 9, False),
        (NoneOf(base("members"), Tally.AGAINST), 1, 0, 8, 9, True),  # [14]
        (NoneOf(base("members"), Tally.AGAINST), 8, 1, 0, 9, False),
    ],
)
def test_what_a_majority_is_of(
    rule: Rule, pro: int, con: int, abstain: int, members: int, *, passes: bool
) -> None:
    assert divided(rule, pro, con, abstain, members=members) == passes


def test_of_all_seats_is_harder_with_vacancies() -> None:
    """[5] Four of nine seats are empty: five of five, where three would do of those in office."""
    those = roll(5, seats=9)
    for kind, needed in (("seats", 5), ("in office", 3)):
        passing = [
            n
            for n in range(6)
            if carries(Question(roll=those, passes=more_than(HALF, kind)), cast(n, 0))
        ]
        assert min(passing) == needed


def test_rescinding_takes_one_of_three_majorities() -> None:
    """[12] Two thirds of those voting, or more than half of all members."""
    rule = AnyRule((at_least(THIRDS, "votes cast"), more_than(HALF, "members")))
    assert divided(rule, 2, 1, members=9)
    assert divided(rule, 5, 4, members=9)
    assert not divided(rule, 4, 3, members=9)


def test_a_quorum_can_be_broken_by_walking_out() -> None:
    """[1] Five of nine make it; the fourth who leaves undoes it, and a no would have lost 4 to 1."""
    asked = Question(
        roll=roll(9), passes=more_than(HALF, "present"), quorum=more_than(HALF, "seats")
    )
    assert carries(asked, cast(4, 1))
    assert not carries(asked, cast(4, 0))
    assert absence_beats_no(asked).answer is True


STOCK = """
people: {founder: {}, fund: {}, small: {}}
entities: {acme: {governed_by: board}}
holdings:
  acme:
    class-a: {votes: 1, held_by: {fund: 55, small: 25}}
    class-b: {votes: 10, held_by: {founder: 20}}
bodies:
  board: {of: acme, members: [founder, fund, small], quorum: none, passes: more than half of members}
  owners:
    of: acme
    members: holders of shares
    quorum: more than half of outstanding shares
    passes: PASSES
"""


def owners(passes: str) -> SimpleGame:
    return game(decision(case_of(STOCK.replace("PASSES", passes)), "owners"))


def test_shares_times_votes_per_share() -> None:
    """[6, 7, 16] 20 shares with ten votes outvote 80 with one, of all votes or of those present."""
    for passes in ("more than half of outstanding shares", "more than half of shares present"):
        assert owners(passes).dictator() == "founder"


@pytest.mark.parametrize(
    ("passes", "voters", "carry"),
    [
        ("more than half of votes cast", ["fund", "small"], [["fund"]]),
        ("more than half of members", ["fund", "small"], [["fund", "small"]]),
        (
            "more than half of votes cast and more than half of outstanding class-b",
            ["fund", "small", "founder"],
            [["founder", "fund"]],
        ),
    ],
)
def test_who_holds_shares_without_a_vote_is_no_voter_but_where_they_are_counted(
    passes: str, voters: list[str], carry: list[list[str]]
) -> None:
    text = STOCK.replace("votes: 10", "votes: 0").replace("PASSES", passes)
    found = decision(case_of(text), "owners")
    yes_no = game(found)
    assert sorted(yes_no.players) == sorted(voters)
    assert sorted(map(sorted, yes_no.minimal_winning())) == carry
    without = any("Without a vote, by shares that carry none: founder." in n for n in found.notes)
    assert without is ("founder" not in voters)


def test_apathy_works_as_no_where_all_shares_count() -> None:
    """[6]."""
    text = STOCK.replace("PASSES", "more than half of outstanding class-a").replace(
        "small: 25", "small: 25, gone: 40"
    )
    view = decision(case_of(text.replace("small: {}", "small: {}, gone: {}")), "owners")
    votes = question(view)
    assert carries(votes, {"founder": FOR, "fund": FOR, "small": FOR})
    assert not carries(votes, {"founder": FOR, "fund": FOR})
    cast_only = question(
        decision(case_of(STOCK.replace("PASSES", "more than half of votes cast")), "owners")
    )
    assert carries(cast_only, {"founder": FOR})


def test_a_class_vote_is_a_second_tally_and_both_are_needed() -> None:
    """[17]."""
    found = owners("more than half of outstanding shares and more than half of outstanding class-a")
    assert found.minimal_winning() == (frozenset({"founder", "fund"}),)


def test_plurality_elects_and_is_no_yes_no_vote() -> None:
    """[8] One vote suffices if nobody opposes."""
    assert elect({"only": 1}).winners == ("only",)
    assert elect({"a": 3, "b": 5, "c": 4}, seats=2).winners == ("b", "c")
    found = slice_of(decision(case_of(STOCK.replace("PASSES", "most votes cast")), "owners"))
    assert isinstance(found, Refused)
    assert found.why is Refusal.PLURALITY


def test_the_chair_breaks_a_tie_while_there_is_one() -> None:
    """[15]."""
    text = """
    bodies: {board: {members: [a, b, c, d], quorum: none, passes: more than half of votes cast, tie: TIE}}
    offices: {chair: {of: board, held_by: HOLDER}}
    """
    ballots = cast(2, 2)
    for tie, holder, passes in (
        ("fails", "a", False),
        ("passes", "a", True),
        ("chair votes again", "a", True),
        ("chair votes again", "d", False),
        ("chair votes again", "vacant", False),
    ):
        view = decision(case_of(text.replace("TIE", tie).replace("HOLDER", holder)), "board")
        assert carries(question(view), ballots) == passes, (tie, holder)
    only = decision(case_of(text.replace("TIE", "chair decides").replace("HOLDER", "d")), "board")
    assert carries(question(only), {"a": FOR, "b": AGAINST, "d": FOR})
    assert not carries(question(only), {"a": FOR, "b": AGAINST, "c": AGAINST, "d": FOR})
    assert carries(question(only), {"a": FOR, "b": FOR, "c": AGAINST, "d": AGAINST})


def test_board_then_stockholders() -> None:
    """[18] Either alone can stop a merger; the step that fails ends it."""
    case = case_of(
        STOCK.replace("PASSES", "more than half of outstanding shares")
        + "powers: {merge: {steps: [board, owners]}}"
    )
    found = whole(case, "merge")
    assert isinstance(found, SimpleGame)
    assert found.vetoers() == ("founder",)
    assert {len(c) for c in found.minimal_winning()} == {2}


# --- 3b: seats and people -----------------------------------------------------------------


def test_a_class_elects_and_removes_its_own_directors_until_its_holding_falls() -> None:
    """[19]."""
    case = case_of(
        """
        people: {fund: {}, public: {}, p: {}, c: {}, d: {}}
        entities: {acme: {governed_by: board}}
        holdings: {acme: {preferred: {votes: 1, held_by: {fund: 9}}, common: {votes: 1, held_by: {public: 50}}}}
        bodies:
          preferred-holders: {of: acme, members: holders of preferred, quorum: none, passes: more than half of outstanding preferred}
          common-holders: {of: acme, members: holders of common, quorum: none, passes: more than half of outstanding common}
          board:
            of: acme
            seats:
              theirs: {count: 1, held_by: p, elected_by: preferred-holders, removed_by: preferred-holders, when: fund holds at least 5 preferred}
              others: {count: 2, held_by: [c, d], elected_by: common-holders}
            quorum: none
            passes: more than half of seats
        """
    )
    assert game(decision(case, "board.theirs.election")).dictator() == "fund"
    assert game(decision(case, "board.others.election")).dictator() == "public"
    assert game(decision(case, "board")).players == ("p", "c", "d")
    now = initial(case)
    sold = replace(now.holdings["acme"]["preferred"], of={Name("fund"): Fraction(4)})
    later = replace(now, holdings={"acme": {**now.holdings["acme"], "preferred": sold}})
    assert game(decision(case, "board", later)).players == ("c", "d")
    assert question(decision(case, "board", later)).roll.seats == 2


def test_a_board_that_elects_itself_is_its_own_electorate() -> None:
    """[4, 20] Four of six can elect, remove and fill; two who are left fill seats by themselves."""
    case = shipped("openai-2023")
    for name in ("remove-director", "elect-director", "fill-vacancy"):
        found = game(decision(case, name))
        assert {len(c) for c in found.minimal_winning()} == {4}
        assert len(found.minimal_winning()) == 15
    now = initial(case)
    few = replace(
        now, seats={k: v[:1] if k.startswith("board.") else v for k, v in now.seats.items()}
    )
    left = game(decision(case, "fill-vacancy", few))
    assert len(left.players) == 2
    assert left.vetoers() == left.players


def test_vacancies_are_filled_by_those_in_office_although_less_than_a_quorum() -> None:
    """[24]."""
    case = case_of(
        """
        bodies:
          board:
            seats: 7
            members: [a, b, c]
            quorum: more than half of seats
            passes: more than half of present
            vacancies: {by: board, quorum: none, passes: more than half of in office}
        """
    )
    assert game(decision(case, "board")).count_winning() == 0
    assert {len(c) for c in game(decision(case, "board.vacancies")).minimal_winning()} == {2}


def test_an_observer_and_a_seat_by_virtue_of_an_office() -> None:
    """[27, 28]."""
    case = case_of(
        """
        people: {a: {}, b: {}, boss: {}, guest: {}, next: {}}
        offices: {ceo: {held_by: boss}}
        bodies:
          board:
            seats: {plain: {held_by: [a, b]}, ex-officio: {count: 1, held_by: boss, ex_officio: ceo}}
            observers: [guest]
            quorum: none
            passes: more than half of seats
        """
    )
    assert game(decision(case, "board")).players == ("a", "b", "boss")
    changed = replace(initial(case), offices={"ceo": (Name("next"),)})
    assert game(decision(case, "board", changed)).players == ("a", "b", "next")


# --- 3c: process and time -----------------------------------------------------------------


def test_consents_of_stockholders_are_counted_against_all_shares() -> None:
    """[33] What fewer could carry at a meeting takes more than half of all shares in writing."""
    case = case_of(
        STOCK.replace(
            "PASSES",
            "more than half of votes cast\n    written_consent: {passes: more than half of outstanding shares}",
        )
    )
    view = decision(case, "owners")
    assert isinstance(view.writing, Question)
    assert carries(question(view), {"founder": FOR})
    assert carries(view.writing, {"founder": FOR})
    assert not carries(view.writing, {"fund": FOR, "small": FOR})


def test_extra_votes_end_with_a_date() -> None:
    """[39]."""
    text = STOCK.replace("PASSES", "more than half of outstanding shares").replace(
        "votes: 10", "votes: [{is: 1, when: date at least 2030-01-01}, {is: 10}]"
    )
    case = case_of(f"as_of: 2025-01-01\n{text}")
    assert game(decision(case, "owners")).dictator() == "founder"
    now = initial(case)
    assert now.date is not None
    later = replace(now, date=now.date.replace(year=2031))
    assert game(decision(case, "owners", later)).dictator() == "fund"


def test_only_those_without_a_stake_vote_and_nobody_if_all_have_one() -> None:
    """[40] An empty electorate is a rule for nobody."""
    text = """
    people: {a: {}, b: {}, c: {}}
    entities: {global: {}}
    holdings: {global: {units: {votes: 0, held_by: {HELD}}}}
    bodies: {board: {members: [a, b, c], quorum: none, passes: more than half of in office}}
    powers: {deal: {by: board, voters: not actor holds shares of global, quorum: more than half of in office, passes: more than half of voters}}
    """
    one = decision(case_of(text.replace("HELD", "a: 1")), "deal")
    assert {len(c) for c in game(one).minimal_winning()} == {2}
    assert game(one).vetoers() == ("b", "c")
    every = decision(case_of(text.replace("HELD", "a: 1, b: 1, c: 1")), "deal")
    assert game(every).count_winning() == 0
    assert "Nobody may vote on this, so nothing passes." in every.notes


# --- 3d: constraints on power -------------------------------------------------------------


def test_a_veto_a_consent_and_a_golden_share() -> None:
    """[42, 43] Named people can stop it, must agree to it, or have a vote that nobody can do without."""
    case = case_of(
        """
        people: {a: {}, b: {}, c: {}, state: {}}
        bodies: {board: {members: [a, b, c, state], quorum: none, passes: more than half of members}}
        powers:
          stopped: {by: board, veto: [c]}
          agreed: {by: board, consent: [c]}
          golden: {by: board, passes: more than half of members and none of state against}
        """
    )

    def vetoers(name: str) -> Iterable[str]:
        found = whole(case, name)
        assert isinstance(found, SimpleGame)
        return found.vetoers()

    assert vetoers("stopped") == ("c",)
    assert vetoers("agreed") == ("c",)
    assert vetoers("golden") == ("state",)
    golden = question(decision(case, "golden"))
    assert carries(golden, {"a": FOR, "b": FOR, "c": FOR, "state": ABSTAIN})
    silent: Mapping[str, Ballot] = {"a": FOR, "b": FOR, "c": FOR}
    assert carries(golden, silent)


def test_control_goes_through_a_chain_of_entities() -> None:
    """[50] Nonprofit, manager, company: what the company is asked, the nonprofit's board decides."""
    case = case_of(
        """
        people: {a: {}, b: {}, c: {}}
        entities: {nonprofit: {governed_by: board}, manager: {controlled_by: nonprofit}, company: {controlled_by: manager}}
        bodies: {board: {of: nonprofit, members: [a, b, c], quorum: none, passes: more than half of members}}
        powers: {sign: {by: company}}
        """
    )
    signing = game(decision(case, "sign"))
    assert signing.players == ("company",)
    found = with_bodies(signing, case)
    assert isinstance(found, SimpleGame)
    assert found.players == ("a", "b", "c")
    assert {len(c) for c in found.minimal_winning()} == {2}


def test_every_decision_of_the_gallery_is_computed_or_says_why_not() -> None:
    for path in sorted(GALLERY.glob("*.yaml")):
        for view in decisions(shipped(path.stem)):
            found = slice_of(view)
            if isinstance(found, Slice):
                assert set(found.game.vetoers()) <= set(found.game.players)
            else:
                assert found.says if isinstance(found, Refused) else found.missing


def test_the_page_on_votes_has_every_primitive() -> None:
    page = (Path(__file__).parent.parent / "docs/explanation/votes.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| .+ \| .+ \| .+ \|$", page, re.MULTILINE)
    assert [int(number) for number in rows] == list(range(1, 54))
    assert set(re.findall(r"\[(K\d+)\]", page)) <= set(CODES)
