"""Decisions of a case: who takes them, by which rule in force, put to which voters."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.ballots import Question, Standing
from kingmaker.analysis.claims.deciding import by_name
from kingmaker.analysis.decisions import Kind, decision, decisions, slice_of
from kingmaker.analysis.games import SimpleGame
from kingmaker.analysis.gaps import Refusal, Refused, Undetermined
from kingmaker.analysis.inforce import (
    InForce,
    Origin,
    quorum_in_force,
    rule_in_force,
    tie_in_force,
)
from kingmaker.analysis.orders import absence_beats_no
from kingmaker.analysis.powers.indices import blocs_of
from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.slices import Slice
from kingmaker.analysis.whole import whole, with_bodies
from kingmaker.model.bodies import TieRule
from kingmaker.model.clauses import Option
from kingmaker.model.law import Force, Law, LawRule
from kingmaker.model.state import initial
from kingmaker.model.values import Certainty, Name, exactly
from tests.votes import HALF, at_least, case_of, more_than

if TYPE_CHECKING:
    from kingmaker.analysis.decisions import DecisionView

BOARD = """
bodies:
  board:
    of: acme
    members: [ann, bo, cy, di, ed, flo]
    quorum: more than half of in office
    passes: more than half of present
entities: {acme: {kind: stock corporation, governed_by: board}}
"""


def question(view: DecisionView) -> Question:
    assert isinstance(view.meeting, Question), view.meeting
    return view.meeting


def game(view: DecisionView) -> SimpleGame:
    found = slice_of(view)
    assert isinstance(found, Slice), found
    return found.game


def sizes(view: DecisionView) -> list[int]:
    return sorted({len(c) for c in game(view).minimal_winning()})


def simple(found: SimpleGame | Undetermined | Refused) -> SimpleGame:
    assert isinstance(found, SimpleGame), found
    return found


# --- which decisions there are ------------------------------------------------------------


def test_every_decision_is_listed_once() -> None:
    case = case_of(
        """
        bodies:
          owners: {of: acme, members: [x, y], quorum: none, passes: every member}
          board:
            of: acme
            seats:
              one: {count: 2, held_by: [ann, bo], elected_by: owners, removed_by: owners}
              two: {count: 1, held_by: [cy], elected_by: owners, removed_by: nobody}
            quorum: none
            passes: more than half of seats
            vacancies: {by: board, passes: more than half of in office}
        entities: {acme: {governed_by: board}}
        offices: {ceo: {held_by: ann, appointed_by: board, removed_by: board}}
        powers:
          sell: {steps: [board, owners], consent: [x]}
          lend: [{by: board}, {by: owners, passes: every of present}]
        """
    )
    assert [(v.name, str(v.kind), v.way, v.step, v.of_steps) for v in decisions(case)] == [
        ("owners", "ordinary", 1, 1, 1),
        ("board", "ordinary", 1, 1, 1),
        ("board.one.election", "election", 1, 1, 1),
        ("board.one.removal", "unseating", 1, 1, 1),
        ("board.two.election", "election", 1, 1, 1),
        ("board.vacancies", "vacancy", 1, 1, 1),
        ("ceo.appointment", "appointment", 1, 1, 1),
        ("ceo.removal", "removal", 1, 1, 1),
        ("sell", "power", 1, 1, 2),
        ("sell", "power", 1, 2, 2),
        ("sell.consent.x", "consent", 1, 2, 2),
        ("lend", "power", 1, 1, 1),
        ("lend", "power", 2, 1, 1),
    ]
    assert decision(case, "ceo.removal").concerning == "ann"
    with pytest.raises(KeyError):
        decision(case, "nothing")


def test_a_view_says_what_it_rests_on() -> None:
    board = BOARD.replace("    passes", "    certainty: reported\n    passes")
    powers = "powers: {sell: {by: board, certainty: assumed}, lend: {by: board}}"
    case = case_of(f"{board}\n{powers}")
    assert decision(case, "sell").certainty is Certainty.ASSUMED
    assert decision(case, "lend").certainty is Certainty.REPORTED
    assert decision(case, "sell").rests_on == ("powers.sell", "bodies.board")
    by_law = case_of(
        "law: delaware-stock\nentities: {acme: {governed_by: board}}\nbodies: {board: {members: [a, b]}}"
    )
    assert decision(by_law, "board").rests_on[1:] == (
        "law.rules.board-passes",
        "law.rules.board-quorum",
    )


# --- which rule is in force ---------------------------------------------------------------


def test_the_power_goes_before_the_body_and_the_body_before_the_law() -> None:
    law = Law(
        name=Name("made-up"),
        rules=(
            LawRule(
                force=Force.DEFAULT,
                role="board",
                about="passes",
                rule=more_than(HALF, "seats"),
                section="s. 1",
                path="law.passes",
            ),
            LawRule(
                force=Force.MANDATORY, role="board", about="merge", rule=at_least(5, "members")
            ),
            LawRule(
                force=Force.PROHIBITED, role="board", about="quorum", rule=at_least(1, "seats")
            ),
        ),
    )
    silent = BOARD.replace("    passes: more than half of present\n", "")

    def passes(text: str, power: str) -> InForce | Undetermined | None:
        case = case_of(f"{text}\npowers: {{sell: {power}}}")
        return decision(replace(case, law=law), "sell").passes

    own = passes(BOARD, "{by: board, passes: every member}")
    assert isinstance(own, InForce)
    assert (own.origin, own.path, own.ordinary) == (Origin.POWER, "powers.sell.passes", False)
    body = passes(BOARD, "{by: board}")
    assert isinstance(body, InForce)
    assert (body.origin, body.path, body.ordinary) == (Origin.BODY, "bodies.board.passes", True)
    by_law = passes(silent, "{by: board}")
    assert by_law == InForce(more_than(HALF, "seats"), Origin.LAW, "law.passes", "s. 1")
    case = replace(case_of(silent), law=law)
    merged = rule_in_force(case, "board", about="merge")
    assert isinstance(merged, InForce)
    assert merged.rule == at_least(5, "members")
    assert merged.ordinary is False


def test_what_nobody_says_is_undetermined_but_a_quorum_is_none() -> None:
    case = case_of("bodies: {board: {members: [ann, bo]}}")
    view = decision(case, "board")
    assert slice_of(view) == Undetermined("bodies.board.passes", "by which rule board decides")
    assert view.quorum is not None
    assert view.quorum.origin is Origin.SILENCE
    assert quorum_in_force(case, "board") == view.quorum


def test_a_rule_changes_with_the_state() -> None:
    case = case_of(
        """
        as_of: 2025-01-01
        bodies:
          board:
            members: [ann, bo, cy]
            quorum: none
            passes: [{is: every member, when: date at least 2030-01-01}, {is: more than half of members}]
        """
    )
    assert sizes(decision(case, "board")) == [2]
    now = initial(case)
    assert now.date is not None
    later = replace(now, date=now.date.replace(year=2031))
    assert sizes(decision(case, "board", later)) == [3]


def test_an_election_takes_the_rule_of_the_power_on_it() -> None:
    case = case_of(
        """
        bodies:
          owners: {members: [x, y, z], quorum: none, passes: more than half of members}
          board:
            seats: {one: {count: 1, held_by: [ann], elected_by: owners, removed_by: owners}}
            passes: every member
        powers:
          elect-director: {by: owners, passes: most votes cast}
          remove-director: {by: owners, passes: every member}
        """
    )
    election = slice_of(decision(case, "board.one.election"))
    assert isinstance(election, Refused)
    assert election.why is Refusal.PLURALITY
    assert sizes(decision(case, "board.one.removal")) == [3]


def test_a_rule_of_another_body_on_the_same_act_is_not_this_ones() -> None:
    case = case_of(
        """
        bodies:
          owners: {members: [x, y, z], quorum: none, passes: more than half of members}
          board:
            seats: {one: {count: 2, held_by: [ann, bo], elected_by: owners}}
            quorum: none
            passes: more than half of seats
        powers: {elect-director: {by: board, passes: every of in office}}
        """,
        despite=("K520",),
    )
    assert sizes(decision(case, "board.one.election")) == [2]


def test_the_law_on_an_act_goes_before_the_ordinary_rule_of_the_body() -> None:
    text = """
    law: delaware-stock
    people: {ann: {}, bob: {}}
    entities: {acme: {kind: stock corporation, governed_by: board}}
    holdings: {acme: {common: {votes: 1, held_by: {ann: 60, bob: 40}}}}
    bodies:
      board: {of: acme, members: [ann]}
      owners: {of: acme, members: holders of common, passes: more than half of shares present}
    powers: {REMOVE: {by: owners}}
    """
    by_law = decision(case_of(text.replace("REMOVE", "remove-director")), "remove-director").passes
    assert isinstance(by_law, InForce)
    assert (by_law.origin, by_law.section) == (Origin.LAW, "8 Del. C. 141(k)")
    ordinary = decision(case_of(text.replace("REMOVE", "spend")), "spend").passes
    assert isinstance(ordinary, InForce)
    assert ordinary.origin is Origin.BODY
    own = text.replace(
        "REMOVE: {by: owners}", "remove-director: {by: owners, passes: every of present}"
    )
    written = decision(case_of(own), "remove-director").passes
    assert isinstance(written, InForce)
    assert written.origin is Origin.POWER


def test_what_the_documents_refuse_the_law_does_not_bring_back() -> None:
    text = """
    law: delaware-stock
    people: {x: {}, y: {}, z: {}}
    entities: {acme: {kind: stock corporation, governed_by: board}}
    holdings: {acme: {common: {votes: 1, held_by: {x: 1, y: 1, z: 1}}}}
    bodies:
      board: {of: acme, members: [x]}
      owners: {of: acme, members: holders of common, WRITTEN}
    """
    allowed = decision(case_of(text.replace(", WRITTEN", "")), "owners")
    assert isinstance(allowed.writing, Question)
    refused = decision(case_of(text.replace("WRITTEN", "written_consent: refused")), "owners")
    assert refused.writing is None


def test_law_says_how_many_votes_a_share_has_and_who_decides() -> None:
    case = case_of(
        """
        law: delaware-stock
        entities: {acme: {kind: stock corporation, governed_by: board}}
        holdings: {acme: {common: {held_by: {x: 60, y: 40}}}}
        bodies:
          board: {of: acme, members: [ann, bo, cy]}
          stockholders: {of: acme, members: holders of common}
        powers: {remove-director: {cause: not needed}}
        """
    )
    view = decision(case, "remove-director")
    assert view.by == "stockholders"
    assert game(view).dictator() == "x"
    assert isinstance(view.passes, InForce)
    assert view.passes.section == "8 Del. C. 141(k)"
    board = decision(case, "board")
    assert sizes(board) == [2]
    assert question(board).quorum == more_than(HALF, "seats")
    assert isinstance(board.writing, Question)


def test_a_tie_by_law_needs_a_chair() -> None:
    law = Law(
        name=Name("made-up"),
        rules=(LawRule(force=Force.DEFAULT, role="board", about="tie", value="chair votes again"),),
    )
    case = replace(case_of(f"{BOARD}\noffices: {{chair: {{of: board, held_by: ann}}}}"), law=law)
    assert tie_in_force(case, "board").office == "chair"
    assert question(decision(case, "board")).chair == "ann"
    assert tie_in_force(replace(case, law=None), "board").rule is TieRule.FAILS


# --- recusal and the person concerned -----------------------------------------------------


def test_the_person_concerned_may_not_vote() -> None:
    case = case_of(
        f"{BOARD}\npowers: {{remove-director: {{by: board, person_concerned: may not vote}}}}"
    )
    views = [v for v in decisions(case) if v.power == "remove-director"]
    assert [v.concerning for v in views] == ["ann", "bo", "cy", "di", "ed", "flo"]
    assert all(sizes(v) == [3] for v in views)
    assert "ann" not in game(views[0]).players
    assert isinstance(whole(case, "remove-director"), Undetermined)
    assert "ann" not in simple(whole(case, "remove-director", concerning="ann")).players


@pytest.mark.parametrize(
    ("power", "about"),
    [
        ("remove-director: {by: board, of: acme", ["ann", "bo", "cy", "di", "ed", "flo"]),
        ("remove-director: {by: owners, of: board", ["ann", "bo", "cy", "di", "ed", "flo"]),
        ("remove-director: {by: owners", ["x", "y"]),
        ("remove-officer: {by: board, of: ceo", ["ann"]),
        ("remove-officer: {by: board", ["ann", "bo"]),
        ("sell: {by: board", [None]),
    ],
)
def test_whom_a_power_may_concern(power: str, about: list[str | None]) -> None:
    case = case_of(
        f"""{BOARD.replace("entities", "  owners: {members: [x, y], quorum: none, passes: every member}" + chr(10) + "entities")}
offices: {{ceo: {{held_by: ann, removed_by: board}}, cfo: {{held_by: bo, removed_by: board}}, clerk: {{held_by: cy, removed_by: owners}}}}
powers: {{{power}, person_concerned: may not vote}}}}
"""
    )
    views = [v for v in decisions(case) if v.kind is Kind.POWER]
    assert [v.concerning for v in views] == about
    nobody = "A member whom it concerns may not vote; whom it concerns the case does not say, so that all are counted."
    assert (nobody in views[0].notes) == (about == [None])


def test_a_removal_that_holders_may_decide_too_concerns_those_in_seats() -> None:
    case = case_of(
        """
entities: {dao: {kind: protocol, governed_by: vote}}
holdings: {dao: {token: {votes: 1, held_by: {big: 60, small: 40}}}}
bodies:
  vote: {of: dao, members: holders of token, quorum: none, passes: more than half of votes cast}
  council: {of: dao, members: [a, b, c, d], quorum: none, passes: at least 3 of members}
powers:
  oust: {concerns: remove-director, ways: [vote, {by: council, person_concerned: may not vote}]}
"""
    )
    views = [v for v in decisions(case) if v.power == "oust"]
    assert [v.concerning for v in views] == [None, "a", "b", "c", "d"]
    assert isinstance(whole(case, "oust"), Undetermined)
    about_a = simple(whole(case, "oust", concerning="a"))
    assert about_a.wins(["big"])
    assert about_a.wins(["b", "c", "d"])
    assert "a" not in about_a.players


def test_every_step_counts_where_one_is_without_the_person_concerned() -> None:
    case = case_of(
        """
entities: {club: {kind: association, governed_by: board}}
bodies:
  board: {of: club, members: [a, b, c], quorum: none, passes: more than half of members}
  meeting: {of: club, members: [x, y, z], quorum: none, passes: more than half of members}
powers:
  oust: {concerns: remove-director, steps: [{by: board, person_concerned: may not vote}, meeting]}
"""
    )
    game = simple(whole(case, "oust", concerning="a"))
    assert not game.wins(["b", "c"])
    assert game.wins(["b", "c", "x", "y"])
    claimed = by_name(case, "oust")
    assert [d.concerning for d in claimed] == ["a", "b", "c"]
    assert not any(d.game.wins({"a", "b", "c"} & {*d.game.players}) for d in claimed)
    assert [d.id for d in powers(case) if d.name == "oust"] == [
        "oust.about.a",
        "oust.about.a.step-1",
        "oust.step-2",
        "oust.about.b",
        "oust.about.b.step-1",
        "oust.about.c",
        "oust.about.c.step-1",
    ]


def test_the_holder_of_an_office_may_not_vote_on_the_removal() -> None:
    office = (
        "{held_by: ann, removed_by: board, appointed_by: board, person_concerned: may not vote}"
    )
    case = case_of(f"{BOARD}\noffices: {{ceo: {office}}}")
    assert "ann" not in game(decision(case, "ceo.removal")).players
    appointment = decision(case, "ceo.appointment")
    assert "ann" in game(appointment).players
    assert "A member who is a candidate may not vote; here nobody is." in appointment.notes


@pytest.mark.parametrize(
    ("counts", "vote", "quorum"),
    [
        ("not at all", Standing.OUT, Standing.OUT),
        ("as absent", Standing.ABSENT, Standing.ABSENT),
        ("as abstaining", Standing.ABSTAINS, Standing.ABSTAINS),
        ("not at all, in_quorum: yes", Standing.OUT, Standing.ATTENDS),
        ("as absent, in_quorum: yes", Standing.ABSENT, Standing.ATTENDS),
        ("as abstaining, in_quorum: no", Standing.ABSTAINS, Standing.ABSENT),
        ("not at all, in_quorum: no", Standing.OUT, Standing.OUT),
    ],
)
def test_how_a_recused_member_counts(counts: str, vote: Standing, quorum: Standing) -> None:
    case = case_of(
        f"{BOARD}\npowers: {{deal: {{by: board, recused: [{{who: ann, counts: {counts}}}]}}}}"
    )
    roll = question(decision(case, "deal")).roll
    assert (roll.in_vote, roll.in_quorum) == ({"ann": vote}, {"ann": quorum})


def test_who_is_recused_may_depend_on_the_state() -> None:
    case = case_of(
        f"""{BOARD.replace("entities: {", "entities: {supplier: {}, ")}
holdings: {{supplier: {{common: {{votes: 1, held_by: {{bo: 5}}}}}}}}
powers:
  deal: {{by: board, recused: [{{who: actor holds shares of supplier}}]}}
  rule: {{by: board, voters: actor holds shares of supplier}}
"""
    )
    assert question(decision(case, "deal")).roll.in_vote == {"bo": Standing.OUT}
    rule = question(decision(case, "rule")).roll
    assert [n for n in rule.names if rule.voting(n)] == ["bo"]
    assert rule.standing("ann", in_quorum=True) is Standing.ATTENDS


def test_one_member_is_not_counted_in_two_ways() -> None:
    both = "[{who: ann, counts: as absent}, {who: ann, counts: as abstaining}]"
    case = case_of(f"{BOARD}\npowers: {{deal: {{by: board, recused: {both}}}}}")
    found = slice_of(decision(case, "deal"))
    assert isinstance(found, Refused)
    assert found.why is Refusal.TWO_RECUSALS


def test_what_the_power_says_of_a_recused_member_goes_before_the_body() -> None:
    body = BOARD.replace("    quorum", "    recused: [{who: ann, counts: as absent}]\n    quorum")
    case = case_of(
        f"{body}\npowers: {{deal: {{by: board, recused: [{{who: ann, counts: as abstaining}}]}}}}"
    )
    assert question(decision(case, "deal")).roll.in_vote == {"ann": Standing.ABSTAINS}
    assert question(decision(case, "board")).roll.in_vote == {"ann": Standing.ABSENT}


# --- ties ---------------------------------------------------------------------------------


def chaired(holders: str, more: str = "", seats: int = 1) -> DecisionView:
    body = BOARD.replace("    quorum", "    tie: chair votes again\n    quorum")
    chair = f"{{of: board, held_by: {holders}, seats: {seats}}}"
    case = case_of(f"{body}\noffices: {{chair: {chair}}}{more}")
    return decision(case, "deal" if more else "board")


def test_a_casting_vote_vanishes_with_the_chair() -> None:
    assert question(chaired("ann")).tie is TieRule.SECOND_VOTE
    for holders, note in (
        ("vacant", "Nobody is chair, so nobody breaks a tie."),
        ("guest", "guest, the chair, does not sit in board, so nobody breaks a tie."),
    ):
        view = chaired(holders)
        assert question(view).tie is TieRule.FAILS
        assert note in view.notes
    recused = chaired("ann", "\npowers: {deal: {by: board, recused: [{who: ann}]}}")
    assert question(recused).tie is TieRule.FAILS
    assert "ann, the chair, may not vote, so nobody breaks a tie." in recused.notes


def test_two_chairs_are_refused() -> None:
    found = slice_of(chaired("[ann, bo]", seats=2))
    assert isinstance(found, Refused)
    assert found.why is Refusal.SEVERAL_CHAIRS


# --- shares, weights, proxies -------------------------------------------------------------

OWNERS = """
entities: {acme: {governed_by: board}}
people: {x: {}, y: {}, z: {}, agent: {}, public: {kind: crowd}}
holdings:
  acme:
    a: {votes: 1, outstanding: 100, treasury: 10, held_by: {x: 40, y: 20, public: rest}}
    b: {votes: [{is: 1, when: y is boss}, {is: 10}], held_by: {z: 5, acme: 5}}
bodies:
  board: {of: acme, members: [x], passes: every member}
  owners: {of: acme, members: holders of shares, quorum: none, passes: more than half of outstanding shares}
offices: {boss: {held_by: z}}
"""


def test_votes_are_shares_times_votes_per_share() -> None:
    """90 of class a can vote, 30 of them the public's; 5 of class b have ten votes each."""
    case = case_of(OWNERS)
    view = decision(case, "owners")
    roll = question(view).roll
    assert roll.votes.of == {"x": 40, "y": 20, "public": 30, "z": 50}
    assert roll.votes.silent == 0
    assert question(decision(case, "owners")).roll.heads.of == dict.fromkeys(roll.votes.of, 1)
    assert "Taken as one voter, though a crowd that would vote in parts: public." in view.notes
    now = initial(case)
    later = replace(now, offices={"boss": (Name("y"),)})
    assert question(decision(case, "owners", later)).roll.votes.of["z"] == 5


def test_a_class_vote_counts_shares_without_treasury() -> None:
    text = OWNERS.replace("half of outstanding shares", "half of outstanding a")
    named = question(decision(case_of(text), "owners")).roll.named["a"]
    assert (named.of, named.silent) == ({"x": 40, "y": 20, "public": 30, "z": 0}, 0)
    short = question(decision(case_of(text.replace("public: rest", "public: 10")), "owners")).roll
    assert short.named["a"].silent == 20


def test_a_class_without_votes_can_still_have_a_class_vote() -> None:
    text = OWNERS.replace("votes: 1, outstanding", "votes: 0, outstanding").replace(
        "members: holders of shares", "members: holders of a"
    )
    view = decision(case_of(text.replace("outstanding shares", "outstanding a")), "owners")
    assert sorted(map(sorted, game(view).minimal_winning())) == [
        ["public", "x"],
        ["public", "y"],
        ["x", "y"],
    ]


def test_holders_of_a_class_vote_by_shares_among_themselves() -> None:
    text = OWNERS.replace("votes: 1, outstanding", "votes: 0, outstanding").replace(
        "members: holders of shares", "members: holders of a"
    )
    view = decision(
        case_of(text.replace("half of outstanding shares", "half of votes cast")), "owners"
    )
    assert question(view).roll.votes.of == {"x": 40, "y": 20, "public": 30}


@pytest.mark.parametrize(
    ("proxies", "votes"),
    [
        ("one: {kind: proxy, from: y, to: agent, what: 15 a}", {"y": 5, "agent": 15}),
        ("one: {kind: proxy, from: y, to: agent, what: 10% of a}", {"y": 11, "agent": 9}),
        ("one: {kind: proxy, from: y, to: agent, what: 30% of held}", {"y": 14, "agent": 6}),
        ("one: {kind: proxy, from: y, to: agent, what: 15 b}", {"y": 20}),
        ("one: {kind: proxy, from: y, to: y}", {"y": 20}),
        ("one: {kind: proxy, from: y, to: agent, on: [sell]}", {"y": 20}),
        ("one: {kind: proxy, from: y, to: agent, on: [owners]}", {"y": 0, "agent": 20}),
        ("one: {kind: proxy, from: y, to: agent, begins: 2030-01-01}", {"y": 20}),
        ("one: {kind: proxy, from: y, to: agent, until: z is boss}", {"y": 20}),
        ("one: {kind: voting, from: y, to: agent}", {"y": 20}),
        (
            "{one: {kind: proxy, from: y, to: x}, two: {kind: proxy, from: y, to: agent, begins: 2020-01-01, what: 15 a}}",
            {"y": 0, "agent": 15, "x": 45},
        ),
        (
            "{one: {kind: proxy, from: y, to: agent}, two: {kind: proxy, from: agent, to: x}}",
            {"y": 0, "agent": 20},
        ),
    ],
)
def test_proxies_move_votes(proxies: str, votes: dict[str, int]) -> None:
    listed = proxies if proxies.startswith("{") else f"{{{proxies}}}"
    case = case_of(
        f"as_of: 2025-01-01\n{OWNERS}\npowers: {{sell: {{by: board}}}}\nagreements: {listed}"
    )
    roll = question(decision(case, "owners")).roll
    expected = {"x": 40, "y": 20, "public": 30, "z": 50} | votes
    assert roll.votes.of == {n: v for n, v in expected.items() if v}


def test_a_proxy_of_or_for_somebody_recused_moves_nothing() -> None:
    more = "powers: {sell: {by: owners, recused: [{who: y}]}}\nagreements: {one: {kind: proxy, from: y, to: x}}"
    roll = question(decision(case_of(f"{OWNERS}\n{more}"), "sell")).roll
    assert roll.votes.of["x"] == 40
    assert roll.in_vote == {"y": Standing.OUT}


@pytest.mark.parametrize(("tie", "alone"), [("chair decides", True), ("chair votes again", False)])
def test_votes_lent_to_a_chair_who_votes_on_a_tie_only_stay_with_their_owners(
    tie: str,
    alone: bool,  # noqa: FBT001
) -> None:
    case = case_of(
        f"""
people: {{ann: {{}}, bo: {{}}, cy: {{}}, di: {{}}, ed: {{}}}}
bodies:
  club: {{members: [ann, bo, cy, di, ed], quorum: none, passes: more than half of votes cast, tie: {tie}}}
offices: {{chair: {{of: club, held_by: ann}}}}
powers: {{reform: {{by: club, passes: at least two thirds of votes cast}}}}
agreements: {{one: {{kind: proxy, from: [bo, cy], to: ann}}}}
"""
    )
    view = decision(case, "reform")
    told = "No proxy works for or by ann, who votes on a tie only."
    assert (told in view.notes) == alone
    assert ("ann votes for bo and cy as well." in view.notes) != alone
    assert game(view).wins(["bo", "cy", "di"]) if alone else game(view).vetoers() == ("ann",)


def test_a_proxy_among_members_carries_the_head() -> None:
    case = case_of(
        f"{BOARD}\nagreements: {{one: {{kind: proxy, from: ann, to: bo}}, two: {{kind: proxy, from: cy, to: guest}}}}\npeople: {{{', '.join(f'{n}: {{}}' for n in ('ann', 'bo', 'cy', 'di', 'ed', 'flo', 'guest'))}}}"
    )
    roll = question(decision(case, "board")).roll
    assert roll.heads.of == {"bo": 2, "di": 1, "ed": 1, "flo": 1, "guest": 1}


def test_shares_that_are_not_known_leave_it_undetermined() -> None:
    unknown = OWNERS.replace("outstanding: 100, ", "")
    found = slice_of(decision(case_of(unknown, despite=("K523",)), "owners"))
    assert found == Undetermined("holdings.acme.a.held_by.public", "how many a public holds")


def test_a_likely_number_is_taken_and_said() -> None:
    view = decision(case_of(OWNERS.replace("x: 40", "x: about 40")), "owners")
    assert question(view).roll.votes.of["x"] == 40
    assert view.notes[0].startswith("The number of a that x holds is only a likely one")


def test_weights_are_votes_where_their_unit_says_so() -> None:
    text = """
    weights: {w: {unit: UNIT, of: {x: 60, y: 30, z: 10}}}
    bodies: {all: {members: all with w, quorum: none, passes: more than half of votes cast}}
    """
    assert game(decision(case_of(text.replace("UNIT", "votes")), "all")).dictator() == "x"
    assert sizes(decision(case_of(text.replace("UNIT", "people")), "all")) == [2]


def test_groups_stand_for_their_members_and_concert_merges_nobody() -> None:
    case = case_of(
        """
        groups: {left: {members: [a, b], kind: bloc}, right: {members: [c, d], kind: concert}}
        bodies: {board: {members: [left, right, e], quorum: none, passes: more than half of members}}
        """
    )
    found = game(decision(case, "board"))
    assert found.players == ("a", "b", "c", "d", "e")
    merged = found.merged(blocs_of(case, initial(case)))
    assert merged.players == ("left", "c", "d", "e")
    assert len(merged.minimal_winning()) == 4


def test_a_rule_may_name_a_person_a_body_or_seats() -> None:
    case = case_of(
        """
        bodies:
          inner: {members: [a, b], passes: every member}
          outer:
            seats: {old: {held_by: [a, b, c]}, new: {held_by: [d, e]}}
            quorum: none
            passes: more than half of members
        powers:
          one: {by: outer, passes: more than half of members and none of c against}
          two: {by: outer, passes: more than half of members and every of inner for}
        """
    )
    assert game(decision(case, "one")).vetoers() == ("c",)
    assert game(decision(case, "two")).vetoers() == ("a", "b")


# --- who decides --------------------------------------------------------------------------


def test_one_person_an_office_a_bloc_or_nobody() -> None:
    case = case_of(
        """
        people: {ann: {}, bo: {}, cy: {}}
        groups: {pair: {members: [ann, bo]}, union: {members: [ann, bo], kind: bloc}}
        offices: {ceo: {held_by: ann}, chair: {held_by: vacant}, heads: {held_by: [ann, bo], seats: 2}}
        powers:
          person: {by: cy}
          post: {by: ceo}
          vacant-post: {by: chair}
          heads-apart: {by: heads}
          heads-ruled: {by: heads, passes: every member}
          group: {by: pair}
          bloc: {by: union}
        """,
        despite=("K506",),
    )
    assert game(decision(case, "person")).dictator() == "cy"
    assert game(decision(case, "post")).dictator() == "ann"
    assert game(decision(case, "vacant-post")).count_winning() == 0
    assert slice_of(decision(case, "heads-apart")) == Undetermined(
        "heads-apart", "how the holders of heads decide together"
    )
    assert game(decision(case, "heads-ruled")).vetoers() == ("ann", "bo")
    assert isinstance(slice_of(decision(case, "group")), Undetermined)
    assert game(decision(case, "bloc")).dictator() == "union"


def test_a_committee_has_the_powers_given_to_it() -> None:
    case = case_of(
        """
        bodies:
          board: {members: [ann, bo, cy], quorum: none, passes: more than half of members}
          audit: {parent: board, members: [ann, dee], passes: every member, scope: [sign, merge]}
        powers: {sign: {by: board}, merge: {by: board, not_delegable: yes}}
        """
    )
    assert [(v.by, v.way) for v in decisions(case) if v.power == "sign"] == [
        ("board", 1),
        ("audit", 2),
    ]
    assert [v.by for v in decisions(case) if v.power == "merge"] == ["board"]
    assert frozenset({"ann", "dee"}) in simple(whole(case, "sign")).minimal_winning()


def test_a_power_exists_while_its_condition_holds() -> None:
    case = case_of(
        f"{BOARD}\noffices: {{ceo: {{held_by: ann}}}}\npowers:\n  now: {{by: board, when: ceo is ann}}\n"
        "  later: {by: board, from: ceo is vacant}\n  until: {by: board, until: ceo is ann}\n"
        "  unclear: {by: board, when: date at least 2030-01-01}"
    )
    there = {v.name: v.available for v in decisions(case) if v.kind is Kind.POWER}
    assert there == {"now": True, "later": False, "until": False, "unclear": None}
    assert simple(whole(case, "later")).count_winning() == 0


# --- consents, vetoes, writing, wholes ----------------------------------------------------


def test_consents_are_carried_and_vetoes_kept_from_being_used() -> None:
    case = case_of(
        """
        bodies:
          board: {members: [a, b, c], quorum: none, passes: more than half of members}
          guard: {members: [g, h, i, j], quorum: none, passes: at least 3 of members}
        powers:
          act: {by: board, consent: [g], veto: [guard], overridden_by: insist}
          insist: {by: board, passes: every member}
        """
    )
    found = simple(whole(case, "act"))
    assert found.wins({"a", "b", "g", "h"})
    assert not found.wins({"a", "b", "h", "i", "j"}), "without g's consent"
    assert not found.wins({"a", "b", "g"}), "h, i and j stop it"
    assert found.wins({"a", "b", "c", "g"}), "the whole board insists"


def test_either_at_a_meeting_or_in_writing_will_do() -> None:
    text = BOARD.replace(
        "    passes", "    written_consent: {passes: at least two thirds of in office}\n    passes"
    )
    view = decision(case_of(text), "board")
    assert isinstance(view.writing, Question)
    assert view.writing.in_writing
    absent = BOARD.replace("more than half of in office", "every of in office")
    hard = decision(
        case_of(
            absent.replace(
                "    passes", "    written_consent: {passes: at least 4 of in office}\n    passes"
            )
        ),
        "board",
    )
    assert sizes(hard) == [6], "four sign, but a quorum is all six"
    easy = decision(
        case_of(
            text.replace(
                "quorum: more than half of in office", "quorum: at least 4 of in office"
            ).replace("passes: more than half of present", "passes: every of in office")
        ),
        "board",
    )
    assert sizes(easy) == [4]


def test_a_general_consent_does_not_undercut_a_special_rule() -> None:
    text = BOARD.replace(
        "    passes", "    written_consent: {passes: more than half of in office}\n    passes"
    )
    case = case_of(
        f"{text}\npowers:\n  sell: {{by: board, passes: at least 5 of present}}\n"
        "  lend: {by: board, passes: every of in office, written_consent: {passes: at least 5 of in office}}"
    )
    assert sizes(decision(case, "sell")) == [5]
    assert sizes(decision(case, "lend")) == [5]


MEETING = """
    law: delaware-stock
    people: {{a: {{}}, b: {{}}, c: {{}}}}
    entities: {{firm: {{kind: stock corporation, governed_by: meeting}}}}
    holdings:
      firm: {{common: {{votes: 1, held_by: {{a: 60, b: 10}}}}, preferred: {{votes: 1, held_by: {{c: 30}}}}}}
    bodies: {{meeting: {{of: firm, members: holders of shares, passes: {rule}}}}}
    powers: {{deal: {{by: meeting}}}}
    """


@pytest.mark.parametrize(
    ("rule", "least"),
    [
        ("at least two thirds of outstanding shares", [{"a", "b"}, {"a", "c"}]),
        ("at least two thirds of votes cast", [{"a", "b"}, {"a", "c"}]),
        ("more than half of outstanding common and more than half of outstanding preferred", [{"a", "c"}]),
        ("more than half of votes cast", [{"a"}]),
    ],
)  # fmt: skip
def test_consents_by_law_do_not_undercut_the_rule_of_the_documents(
    rule: str, least: list[set[str]]
) -> None:
    """8 Del. C. 228(a): the votes that would be needed if all shares were present and voted."""
    case = case_of(MEETING.format(rule=rule))
    winning = game(decision(case, "deal")).minimal_winning()
    assert sorted(map(sorted, winning)) == sorted(map(sorted, least))


@pytest.mark.parametrize("rule", ["more than half of present", "more than half of votes cast"])
def test_in_writing_nobody_is_present(rule: str) -> None:
    text = BOARD.replace("    passes", f"    written_consent: {{passes: {rule}}}\n    passes")
    found = slice_of(decision(case_of(text), "board"))
    assert isinstance(found, Refused)
    assert found.why is Refusal.NO_BASE_IN_WRITING


def test_shares_are_not_counted_where_nobody_holds_any() -> None:
    found = slice_of(
        decision(case_of(BOARD.replace("half of present", "half of shares present")), "board")
    )
    assert isinstance(found, Refused)
    assert found.why is Refusal.NO_SHARES


def test_a_voter_that_is_an_entity_is_decided_by_its_body() -> None:
    case = case_of(
        """
        people: {ann: {}, bo: {}, cy: {}}
        entities: {fund: {governed_by: partners}, trust: {controlled_by: cy}, state: {}}
        bodies:
          partners: {members: [ann, bo], quorum: none, passes: every member}
          owners: {members: [fund, trust, state], quorum: none, passes: more than half of members}
        """
    )
    outer = game(decision(case, "owners"))
    assert outer.players == ("fund", "trust", "state")
    inner = simple(with_bodies(outer, case))
    assert inner.players == ("ann", "bo", "cy", "state")
    assert frozenset({"cy", "state"}) in inner.minimal_winning()
    assert frozenset({"ann", "bo", "cy"}) in inner.minimal_winning()


def test_entities_that_decide_for_each_other_end_nowhere() -> None:
    text = "entities: {one: {controlled_by: two}, two: {controlled_by: one}}"
    case = case_of(text, despite=("K514",))
    found = with_bodies(SimpleGame.weighted(1, {"one": 1}), case)
    assert isinstance(found, Undetermined)
    assert "one decides for two decides for one" in found.missing


def test_steps_are_all_needed_and_of_ways_any() -> None:
    case = case_of(
        """
        people: {a: {}, b: {}, c: {}}
        powers: {steps: {steps: [a, b]}, ways: [{by: a}, {by: c}]}
        """
    )
    assert simple(whole(case, "steps")).minimal_winning() == (frozenset("ab"),)
    assert simple(whole(case, "ways")).minimal_winning() == (frozenset("a"), frozenset("c"))


# --- records by hand ----------------------------------------------------------------------


def test_a_threshold_that_is_a_range_is_undetermined() -> None:
    case = case_of(BOARD)
    body = case.bodies[Name("board")]
    rule = at_least(Fraction(1, 2), "members")
    vague = replace(rule, bound=replace(exactly(HALF, "share"), low=Fraction(1, 3)))
    changed = replace(case, bodies={Name("board"): replace(body, passes=(Option(vague),))})
    found = slice_of(decision(changed, "board"))
    assert found == Undetermined("bodies.board.passes", "how much exactly the rule asks for")


def test_a_quorum_makes_absence_stronger_than_a_no() -> None:
    view = decision(case_of(BOARD), "board")
    assert absence_beats_no(question(view)).answer is True
    assert sizes(view) == [4]
