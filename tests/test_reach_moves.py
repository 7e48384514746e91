"""Each kind of move by a case that turns on it: the powers of a case, and what breaks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.decisions import slice_of
from kingmaker.analysis.reach.engine import Engine
from kingmaker.analysis.reach.lens import reach
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.reach.terms import Terms
from kingmaker.analysis.slices import Slice
from kingmaker.model.claims import Verb
from kingmaker.model.values import Name
from kingmaker.report.positions import done_words, position_words
from kingmaker.report.reaching import answer_words, step_words
from kingmaker.source.amending import amending
from kingmaker.source.load import loads
from tests.reach_twin import Twin
from tests.test_reach import case_of, goal, organisations
from tests.test_reach_prism import both

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.reach.lens import Reach
    from tests.reach_twin import Here

HEAD = """
title: a firm
as_of: 2025-01-01
people: {ann: {}, bob: {}, cy: {}, dee: {}, eve: {}}
entities: {firm: {governed_by: board}}
"""
BOARD = """
bodies:
  board: {of: firm, seats: 5, members: [ann, bob, cy, dee, eve], quorum: QUORUM, passes: more than half of PASSES}
offices:
  ceo: {of: board, held_by: ann}
powers:
"""


def board(powers: str, *, quorum: str = "none", passes: str = "in office") -> str:
    """A board of five, whose powers are these."""
    lines = "".join(f"  {line}\n" for line in powers.strip().splitlines())
    return HEAD + BOARD.replace("QUORUM", quorum).replace("PASSES", passes) + lines


def ask(text: str, who: str, want: str, **terms: object) -> Reach:
    loaded = loads(text)
    assert loaded.errors == (), loaded.errors
    asked = Terms(**{"resignations": False, **terms})  # type: ignore[arg-type]
    names = [Name(n) for n in who.split()]
    return reach(case_of(loaded), names, goal(loaded, want), asked, amended=amending(loaded))


def told(text: str, who: str, want: str, **terms: object) -> tuple[Answer, int | None]:
    found = ask(text, who, want, **terms)
    return found.answer, found.moves


YES1, NO = (Answer.YES, 1), (Answer.NO, None)
OUT = "ceo is not ann"


# --- vetoes, consents ---------------------------------------------------------------------------


def test_a_veto_stops_whoever_does_not_have_it() -> None:
    text = board("remove-officer: {by: board, veto: dee}")
    assert told(text, "bob cy eve", OUT, within=3) == NO
    assert told(text, "bob cy dee", OUT, within=3) == YES1


def test_a_veto_that_can_be_overridden_stops_nobody_who_can_override_it() -> None:
    text = board(
        "remove-officer: {by: board, veto: dee, overridden_by: override}\n"
        "override: {by: board, passes: at least 4 of in office}"
    )
    assert told(text, "bob cy eve", OUT, within=3) == NO
    assert told(text, "bob cy eve ann", OUT, within=3) == YES1
    assert told(text, "bob cy dee", OUT, within=3) == YES1


def test_a_veto_of_an_office_lasts_as_long_as_somebody_holds_it() -> None:
    text = board("remove-officer: {by: board, veto: guardian}").replace(
        "offices:\n", "offices:\n  guardian: {of: board, held_by: ann, removed_by: board}\n"
    )
    found = ask(text, "bob cy dee", "ceo is vacant", within=3)
    assert (found.answer, found.moves) == (Answer.YES, 2)


def test_a_consent_is_needed_beside_the_vote() -> None:
    text = board("remove-officer: {by: board, consent: dee}")
    assert told(text, "bob cy eve", OUT, within=3) == NO
    assert told(text, "bob cy dee", OUT, within=3) == YES1


def test_of_several_ways_one_will_do() -> None:
    text = board("remove-officer: {ways: [board, {by: dee}]}")
    assert told(text, "dee", OUT, within=1) == YES1
    assert told(text, "bob cy", OUT, within=1) == NO


# --- who may put a motion ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "who", "expected"),
    [
        ("actor is dee", "bob cy eve", NO),
        ("actor is dee", "bob cy dee", YES1),
        ("actor is ceo", "bob cy dee eve", NO),
        ("actor is ceo", "ann bob cy", YES1),
        ("actor on board", "bob cy eve", YES1),
    ],
)
def test_a_motion_takes_somebody_who_may_put_it(
    condition: str, who: str, expected: tuple[Answer, int | None]
) -> None:
    text = board("remove-officer: {by: board}").replace(
        "quorum: none", f"quorum: none, tabled_by: {condition}"
    )
    assert told(text, who, OUT, within=2) == expected


def test_who_agrees_or_decides_later_takes_nobody_who_may_put_it() -> None:
    """Only the first decision is put to somebody: the council's consent, and its own step, come after it."""
    council = "  council: {members: [flo], quorum: none, passes: every of members, tabled_by: actor is dee}\noffices:"
    for power in ("{by: board, consent: council}", "{steps: [board, council]}"):
        text = board(f"remove-officer: {power}").replace("offices:", council, 1)
        text = text.replace("people: {", "people: {flo: {}, ", 1)
        assert told(text, "bob cy eve flo", OUT, within=2)[0] is Answer.YES
        assert told(text, "bob cy eve", OUT, within=2) == NO


def test_who_may_put_a_motion_may_change() -> None:
    text = board(
        "remove-officer: {by: board}\nappoint-clerk: {by: cy, concerns: appoint-officer, of: clerk}"
    )
    text = text.replace("quorum: none", "quorum: none, tabled_by: actor is clerk").replace(
        "offices:\n", "offices:\n  clerk: {of: firm, held_by: vacant, removed_by: nobody}\n"
    )
    assert told(text, "bob dee eve", OUT, within=3) == NO
    assert told(text, "bob cy dee", OUT, within=3) == (Answer.YES, 2)


@pytest.mark.parametrize(
    ("condition", "who", "expected"),
    [
        ("actor is dee", "bob cy eve", NO),
        ("actor is dee", "bob cy dee", YES1),
        ("", "bob cy eve", YES1),
        ("actor on council.two", "bob cy eve", NO),
        ("actor on council.two", "bob cy eve fay", YES1),  # who has no vote on the board
        ("actor on council.two", "bob fay", NO),
    ],
)
def test_an_election_takes_somebody_who_may_put_up_candidates(
    condition: str, who: str, expected: tuple[Answer, int | None]
) -> None:
    said = f"tabled_by: actor is ann, nominates: {{who: {condition}}}" if condition else ""
    text = f"""{HEAD}bodies:
  board: {{of: firm, members: [ann, bob, cy, dee, eve], quorum: none, passes: more than half of in office, {said}}}
  council: {{of: firm, seats: {{one: {{count: 1, held_by: vacant, elected_by: board}}, two: {{count: 1, held_by: fay}}}}, quorum: none, passes: every of members}}
""".replace("eve: {}}", "eve: {}, fay: {}}")
    assert told(text, who, f"{who.split(maxsplit=1)[0]} on council", within=1) == expected


def test_shares_that_were_lent_are_still_held_by_their_owner_who_may_put_a_motion() -> None:
    text = """
title: a club of holders
as_of: 2025-01-01
people: {owner: {kind: organisation}, voter: {kind: organisation}, other: {kind: organisation}, ann: {}}
entities: {firm: {governed_by: meeting}}
holdings: {firm: {common: {votes: 1, held_by: {owner: 60, voter: 1, other: 39}}}}
agreements: {lent: {kind: proxy, from: owner, to: voter, what: 100% of held}}
bodies: {meeting: {of: firm, members: holders of common, tabled_by: actor holds at least 10 common, quorum: none, passes: more than half of votes cast}}
offices: {ceo: {of: firm, held_by: ann, removed_by: meeting, appointed_by: meeting}}
"""
    assert told(text, "voter", OUT, within=2) == NO
    assert told(text, "owner", OUT, within=2) == NO
    assert told(text, "voter owner", OUT, within=2) == YES1
    assert told(text, "voter other", OUT, within=2) == YES1


# --- classes of shares ---------------------------------------------------------------------------

CLASSES = """
holdings:
  firm:
    common: {votes: 1, outstanding: 100, held_by: {ann: 70, bob: 30}}
    preferred: {votes: 1, outstanding: 10, held_by: {cy: 6, dee: 4}}
bodies:
  board: {of: firm, seats: 5, members: [ann, bob, cy, dee, eve], quorum: none, passes: more than half of in office}
  owners:
    of: firm
    members: holders of shares
    quorum: none
    passes: more than half of outstanding common and more than half of outstanding preferred
offices:
  ceo: {of: board, held_by: eve}
powers:
  remove-officer: {by: owners, of: ceo}
"""


@pytest.mark.parametrize(
    ("who", "expected"), [("ann", NO), ("ann dee", NO), ("ann cy", YES1), ("bob cy", NO)]
)
def test_each_class_has_to_carry_it(who: str, expected: tuple[Answer, int | None]) -> None:
    assert told(HEAD + CLASSES, who, "ceo is not eve", within=3) == expected


# --- seats ---------------------------------------------------------------------------------------


def test_a_vacancy_is_filled_by_those_who_are_left() -> None:
    text = board("remove-director: {by: dee}\nremove-officer: {by: board}").replace(
        "more than half of in office}",
        "more than half of in office, vacancies: {by: board, passes: more than half of in office}}",
        1,
    )
    # one motion after the other: four out of five are somebody else's
    assert told(text, "dee", "at least 3 of board in office and bob not on board", within=1) == YES1
    found = ask(
        text,
        "dee cy eve",
        "eve on board and ann not on board and at least 5 of board in office",
        within=2,
    )
    assert (found.answer, found.moves) == (Answer.YES, 2)
    assert found.plan.steps[1].clauses[0] == "bodies.board.vacancies"


def test_a_board_is_packed_by_more_seats() -> None:
    text = board(
        "fix-board-size: {by: dee, of: board, at_most: 9}\nelect-director: {by: dee}\nremove-officer: {by: board}"
    )
    # two with two new ones are four of seven
    found = ask(text, "dee bob", OUT, verb=Verb.CARRY, within=8)
    assert (found.answer, found.moves) == (Answer.YES, 4)
    verbs = [str(step.acts[0]).split("(")[0] for step in found.plan.steps]
    assert verbs == ["Amend", *["Elect"] * 2, "Remove"]


# --- breaking a quorum ---------------------------------------------------------------------------

QUORUM = board("remove-officer: {by: board}", quorum="at least 4 of seats", passes="votes cast")


def test_two_of_five_who_walk_out_leave_no_quorum() -> None:
    assert told(QUORUM, "bob cy dee", OUT, verb=Verb.CARRY) == NO
    assert told(QUORUM, "bob cy dee eve", OUT, verb=Verb.CARRY) == YES1
    assert ask(QUORUM, "ann eve", OUT, verb=Verb.BLOCK).answer is Answer.YES


def test_resigning_below_a_quorum_breaks_what_walking_out_does_not() -> None:
    text = board("remove-officer: {by: board, when: at least 4 of board in office}")
    text = text.replace("members: [ann, bob, cy, dee, eve]", "members: [bob, cy, dee, eve]")
    # three of four carry it while four are there; nobody can be elected
    for first, free, answer in (
        (True, True, Answer.YES), (True, False, Answer.NO), (False, True, Answer.NO),
    ):  # fmt: skip
        found = ask(text, "ann eve", OUT, verb=Verb.BLOCK, we_first=first, resignations=free)
        assert found.answer is answer
    full = text.replace("powers:\n", "powers:\n  elect-director: {by: board}\n")
    assert ask(full, "ann eve", OUT, verb=Verb.BLOCK, resignations=True).answer is Answer.NO


def test_a_director_alone_below_the_quorum_cannot_act_but_can_fill_the_board_where_that_is_said() -> (
    None
):
    text = board(
        "remove-officer: {by: board}", quorum="more than half of seats", passes="votes cast"
    )
    text = text.replace("members: [ann, bob, cy, dee, eve]", "members: [bob]")
    assert ask(text, "bob", OUT).answer is Answer.NO
    filled = text.replace(
        "more than half of votes cast}",
        "more than half of votes cast, vacancies: {by: board, passes: more than half of in office, quorum: none}}",
    )
    assert told(filled, "bob", OUT, within=5) == (Answer.YES, 3)


# --- meetings and time ---------------------------------------------------------------------------

MEETS = """
holdings: {firm: {common: {votes: 1, outstanding: 100, held_by: {ann: 45, bob: 30, cy: 25}}}}
bodies:
  board: {of: firm, seats: 5, members: [ann, bob, cy, dee, eve], quorum: none, passes: more than half of in office}
  owners:
    of: firm
    members: holders of common
    quorum: none
    passes: more than half of outstanding common
    meets: every year on 2025-09-15
    CALLED
    written_consent: WRITES
offices:
  ceo: {of: board, held_by: eve}
powers:
  remove-officer: {by: owners, of: ceo}
"""


def meets(called: str = "", writes: str = "refused") -> str:
    """A meeting of owners in September, that may be called otherwise or not."""
    return HEAD + MEETS.replace("CALLED", called).replace("WRITES", writes)


def months(text: str, who: str, within: int = 12, **terms: object) -> int | None:
    found = ask(text, who, "ceo is not eve", within=within, period="month", **terms)
    assert found.answer is not Answer.LIMIT
    return found.moves


def test_what_needs_a_meeting_waits_for_it() -> None:
    assert months(meets(), "bob cy") == 9
    assert months(meets(), "bob") is None


def test_whoever_may_call_a_meeting_need_not_wait() -> None:
    assert months(meets("called_by: [cy]"), "bob cy") == 1
    assert months(meets("called_by: [ann]"), "bob cy") == 9


def test_notice_of_a_called_meeting_takes_its_time() -> None:
    text = meets("called_by: [cy]\n    notice: 2 months")
    found = ask(text, "bob cy", "ceo is not eve", within=12, period="month")
    assert found.moves == 3
    call, vote = found.plan.steps
    assert (call.by, call.of, call.calls) == ("cy", "owners", vote.day)
    assert vote.day is not None
    assert vote.day.month == 3
    # whoever may not call waits for September
    assert ask(text, "ann bob", "ceo is not eve", within=12, period="month").moves == 9
    # what ends within the period needs no call before
    soon = text.replace("notice: 2 months", "notice: 10 days")
    assert ask(soon, "bob cy", "ceo is not eve", within=12, period="month").moves == 1


def test_the_others_may_act_before_a_called_meeting() -> None:
    text = (
        meets("called_by: [cy]\n    notice: 2 months")
        + "  sell: {by: ann, acts: transfer 10 common from bob to ann}\n"
    )
    # ann buys ten from bob in a month: after two, the two have 45 of 100
    assert ask(text, "bob cy", "ceo is not eve", within=4, period="month").answer is Answer.NO
    assert (
        ask(text, "bob cy", "ceo is not eve", within=4, period="month", verb=Verb.CARRY).moves == 3
    )


@pytest.mark.parametrize(("who", "answer"), [("bob cy", "yes"), ("ann bob", "no"), ("ann", "no")])
def test_clingo_and_the_exported_game_follow_meetings_that_are_called(
    who: str, answer: str
) -> None:
    loaded = loads(meets("called_by: [cy]\n    notice: 2 months"))
    terms = Terms(within=4, period="month", resignations=False)
    own, read = both(loaded, frozenset(who.split()), "ceo is not eve", terms)
    asked = Terms(within=4, period="month", resignations=False, by_clingo=True)
    other = reach(case_of(loaded), map(Name, who.split()), goal(loaded, "ceo is not eve"), asked)
    assert (own, read, other.answer) == (answer, answer, answer)


def test_who_comes_to_the_office_that_calls_can_call() -> None:
    chair = "chair: {of: board, held_by: dee, appointed_by: board, removed_by: board}"
    text = meets("called_by: [chair]").replace("offices:\n", f"offices:\n  {chair}\n")
    assert months(text, "bob cy") == 9
    assert months(text, "bob cy dee") == 1
    # the board puts one of the three in the chair, who calls the meeting
    assert months(text, "bob cy ann") == 1


def test_what_can_be_decided_in_writing_needs_no_meeting() -> None:
    assert months(meets(writes="{passes: more than half of outstanding common}"), "bob cy") == 1
    assert months(meets(writes="{passes: at least 60% of outstanding common}"), "bob cy") == 9
    assert months(meets(writes="{passes: at least 60% of outstanding common}"), "ann bob") == 1


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("notice: 40 days", "the notice of `remove-officer`"),
        ("after: 2 months", "the delay of `remove-officer`"),
        ("notice: 10 days", ""),
    ],
)
def test_what_takes_longer_than_a_period_is_named(term: str, said: str) -> None:
    found = ask(
        board(f"remove-officer: {{by: board, {term}}}"), "bob cy dee", OUT, within=3, period="month"
    )
    assert found.notes == ((f"{said} is longer than a month",) if said else ())
    body = board("remove-officer: {by: board}").replace(
        "quorum: none", "notice: 3 months, quorum: none", 1
    )
    found = ask(body, "bob cy dee", OUT, within=3, period="month")
    assert found.notes == ("the notice of `board` is longer than a month",)


def test_a_power_ends_with_its_sunset() -> None:
    text = board("remove-officer: {by: board, until: date at least 2025-03-01}")
    assert ask(text, "bob cy dee", OUT, within=2, period="month").moves == 1
    early = ask(
        text.replace("2025-03-01", "2025-01-01"), "bob cy dee", OUT, within=4, period="month"
    )
    assert early.answer is Answer.NO


def test_a_rule_changes_on_its_day() -> None:
    text = board(
        "remove-officer: {by: board, passes: [{is: more than half of in office, when: date at least 2025-04-01}, {is: every of in office}]}"
    )
    assert ask(text, "bob cy dee", OUT, within=6, period="month").moves == 4


# --- several steps -------------------------------------------------------------------------------


def two_bodies(powers: str, council: str = "eve") -> str:
    """A board and a council, both of which are needed."""
    return board(powers).replace(
        "offices:\n",
        f"  council: {{of: firm, seats: 1, members: [{council}], quorum: none, passes: every of in office}}\noffices:\n",
        1,
    )


STEPS = "remove-officer: {steps: [board, {by: council}]}"


def test_each_step_is_a_turn_of_its_own() -> None:
    text = two_bodies(STEPS)
    found = ask(text, "bob cy eve", OUT)
    assert (found.answer, found.moves) == (Answer.YES, 2)
    one, two = found.plan.steps
    assert (one.by, one.begins, one.acts) == ("board", True, ())
    assert (two.by, two.begins) == ("council", False)
    assert [str(a) for a in one.toward] == [str(a) for a in two.acts]
    assert told(text, "bob cy dee", OUT) == NO
    assert told(text, "eve", OUT, verb=Verb.COULD) == (Answer.YES, 2)


def test_the_others_may_act_between_two_steps() -> None:
    guard = "replace: {ways: [{by: dee}], concerns: remove-director, of: council}"
    text = two_bodies(f"{STEPS}\n{guard}")
    assert ask(text, "bob cy eve", OUT, verb=Verb.CARRY).moves == 2
    assert ask(text, "bob cy eve", OUT, within=6).answer is Answer.NO
    assert ask(text, "bob cy eve dee", OUT, within=6).moves == 2


def test_a_step_that_has_been_taken_stays_taken() -> None:
    text = two_bodies(f"{STEPS}\nremove-director: {{by: ann, of: board}}")
    # ann may unseat one of the three after the first step, and it is too late
    assert ask(text, "bob cy eve", OUT, within=2).answer is Answer.YES
    assert ask(text, "bob cy eve", OUT, within=2, we_first=False).answer is Answer.NO


def test_a_step_waits_for_the_meeting_at_which_it_can_be_taken() -> None:
    text = two_bodies(STEPS).replace(
        "passes: every of in office",
        "passes: every of in office, meets: every year on 2025-06-15, written_consent: refused",
    )
    found = ask(text, "bob cy eve", OUT, period="quarter", within=4)
    assert found.moves == 2
    assert [step.day.month for step in found.plan.steps if step.day is not None] in ([1, 4], [4, 4])
    # two bodies that do not meet in the same period are both needed, one after the other
    apart = text.replace(
        "more than half of in office}",
        "more than half of in office, meets: every year on 2025-02-15, written_consent: refused}",
        1,
    )
    found = ask(apart, "bob cy eve", OUT, period="quarter", within=4)
    assert [step.day.month for step in found.plan.steps if step.day is not None] == [1, 4]


def test_what_is_begun_about_somebody_goes_along_with_that_person() -> None:
    powers = (
        "remove-director: {of: board, steps: [board, {by: council}]}\nappoint-officer: {by: dee}"
    )
    text = two_bodies(powers).replace("held_by: ann", "held_by: vacant")
    # dee may make ann chief executive between the two steps
    assert told(text, "bob cy eve", "ann not on board or ceo is bob", within=4) == (
        Answer.YES,
        2,
    )


def test_a_number_of_seats_is_set_in_two_steps() -> None:
    text = two_bodies(
        "fix-board-size: {of: board, at_most: 7, steps: [{by: council}, board]}\nelect-director: {by: board, of: board}"
    )
    found = ask(text, "bob cy eve", "at least 6 of board in office", within=4)
    assert found.moves == 3
    assert [step.begins for step in found.plan.steps] == [True, False, False]
    assert str(found.plan.steps[0].toward[0]) == str(found.plan.steps[1].acts[0])


def test_a_step_is_taken_at_a_meeting_where_deciding_it_in_writing_is_not_said() -> None:
    text = two_bodies(STEPS).replace(
        "passes: every of in office", "passes: every of in office, written_consent: {note: unclear}"
    )
    found = ask(text, "bob cy eve", OUT)
    assert (found.answer, found.moves, found.opened) == (Answer.YES, 2, ((), ()))
    assert "by which rule council decides in writing" in found.notes[0]


def test_a_merger_of_two_steps_leaves_open_what_it_does_only_when_both_are_taken() -> None:
    text = two_bodies(
        "merge: {steps: [board, {by: council}]}\nremove-officer: {by: board, passes: every of in office}"
    )
    assert ask(text, "bob cy eve", OUT, within=1).answer is Answer.NO
    found = ask(text, "bob cy eve", OUT, within=2)
    assert (found.answer, found.opened[0]) == (Answer.LIMIT, ("merge",))


@pytest.mark.parametrize(
    "powers",
    [
        STEPS,
        f"{STEPS}\nreplace: {{ways: [{{by: dee}}], concerns: remove-director, of: council}}",
        "merge: {steps: [board, {by: council}]}",
    ],
)
@pytest.mark.parametrize("who", ["bob cy eve", "bob cy dee", "ann dee"])
def test_clingo_and_a_reader_of_the_exported_game_agree(powers: str, who: str) -> None:
    loaded = loads(two_bodies(powers))
    for verb in (Verb.FORCE, Verb.CARRY, Verb.BLOCK):
        terms = Terms(verb=verb, we_first=False, within=3)
        own, read = both(loaded, frozenset(who.split()), OUT, terms)
        assert read == own
        asked = Terms(verb=verb, we_first=False, within=3, by_clingo=True)
        other = reach(case_of(loaded), map(Name, who.split()), goal(loaded, OUT), asked)
        assert other.answer == own


def test_positions_in_which_something_is_pending_are_told_apart_in_words() -> None:
    loaded = loads(two_bodies(STEPS))
    terms = Terms(resignations=False)
    engine = Engine.of(case_of(loaded), goal(loaded, OUT), terms)
    game = engine.game(engine.coalition(map(Name, ("bob", "cy", "eve"))), terms)
    ((done, there),) = game.turns(game.start, True)  # noqa: FBT003 - ours
    assert (
        done_words(engine, done) == "step 1 of remove-officer: ceo, ann (who holds board and ceo)"
    )
    assert position_words(engine, there) != position_words(engine, game.start)
    assert any(
        "step 1 of way 1 of remove-officer is taken" in w for w in position_words(engine, there)
    )


@dataclass
class Stepped(Twin):
    """The twin where directors are removed and elected, and the office is emptied, in two steps."""

    steps: dict[tuple[Here, frozenset[tuple[str, Name]], int, int], bool] = field(
        default_factory=dict
    )

    def step(
        self, here: Here, power: str, number: int, side: frozenset[Name], person: Name
    ) -> bool:
        self.carried(here, set(), side, None)
        games = [
            slice_of(view)
            for view in self.views[here]
            if (view.power, view.step) == (power, number) and view.concerning in (None, person)
        ]
        assert games
        return all(
            isinstance(one, Slice) and one.game.wins(side & frozenset(map(Name, one.game.players)))
            for one in games
        )

    def staged(
        self, here: Here, begun: frozenset[tuple[str, Name]], side: frozenset[Name]
    ) -> Iterator[tuple[Here, frozenset[tuple[str, Name]]]]:
        yield here, begun
        seats = self.case.bodies[Name("board")].seats or 0
        everybody = self.us | self.them
        acts = [("remove-director", p, here._replace(board=here.board - {p})) for p in here.board]
        if here.ceo is not None:
            acts.append(("remove-officer", here.ceo, here._replace(ceo=None)))
        elif self.carried(here, {"ceo.appointment"}, side, None):
            for person in everybody:
                yield self.without(here._replace(ceo=person), begun)
        if len(here.board) < seats:
            acts += [
                ("elect-director", p, here._replace(board=here.board | {p}))
                for p in everybody - here.board
            ]
        for power, person, there in acts:
            done = (power, person) in begun
            if self.step(here, power, 2 if done else 1, side, person):
                yield self.without(there, begun) if done else (here, begun | {(power, person)})

    @staticmethod
    def without(
        here: Here, begun: frozenset[tuple[str, Name]]
    ) -> tuple[Here, frozenset[tuple[str, Name]]]:
        """Leave out what is done by now."""
        done = {("remove-director", p) for _, p in begun if p not in here.board}
        done |= {("elect-director", p) for p in here.board}
        done |= {("remove-officer", p) for _, p in begun if p != here.ceo}
        return here, begun - done

    def forces(
        self, here: Here, begun: frozenset[tuple[str, Name]], turn: int, left: int, *, first: bool
    ) -> bool:
        if self.reached(here):
            return True
        if turn == 0 and left == 0:
            return False
        key = (here, begun, turn, left)
        if key not in self.steps:
            ours = (turn == 0) is first
            some = any if ours else all
            self.steps[key] = some(
                self.forces(*there, 1 - turn, left - turn, first=first)
                for there in set(self.staged(here, begun, self.us if ours else self.them))
            )
        return self.steps[key]


@settings(max_examples=20, deadline=None)
@given(
    drawn=organisations(),
    first=st.booleans(),
    second=st.sampled_from(["ann", "bob", "board"]),
    within=st.integers(1, 3),
)
def test_steps_agree_with_a_twin_that_names_everybody(
    *, drawn: tuple[str, str, frozenset[str]], first: bool, second: str, within: int
) -> None:
    text, want, ours = drawn
    old = text[text.index("  remove-director: {by: board, ") : text.index("  elect-director")]
    rule = old.strip().removeprefix("remove-director: {by: board, ").removesuffix("}")
    text = (
        text[: text.index("powers:")].replace("removed_by: board, ", "")
        + f"""powers:
  remove-director: {{steps: [{{by: board, {rule}}}, {{by: {second}}}]}}
  remove-officer: {{of: ceo, steps: [{{by: {second}}}, {{by: board, {rule}}}]}}
  elect-director: {{steps: [board, {{by: {second}}}]}}
"""
    )
    loaded = loads(text)
    who = frozenset(map(Name, ours))
    twin = Stepped(case_of(loaded), goal(loaded, want), who, resignations=False)
    terms = Terms(we_first=first, within=within, resignations=False)
    found = reach(case_of(loaded), who, goal(loaded, want), terms)
    fewest = (
        n for n in range(within + 1) if twin.forces(twin.start(), frozenset(), 0, n, first=first)
    )
    assert found.moves == next(fewest, None)


# --- the acts that a power allows -----------------------------------------------------------------

ALLOWED = (
    HEAD
    + """
gauges:
  rank: {levels: [0, 3, 10, 20], starts: 20}
  door: {levels: [open, shut], starts: open}
  lamp: {levels: [lit, out], starts: lit}
  bell: {levels: [still, rung], starts: still}
  safe: {levels: [full, low, empty], starts: low}
bodies:
  board: {of: firm, seats: 5, members: [ann, bob, cy, dee, eve], quorum: none, passes: more than half of members}
powers:
  cut: {by: board, acts: [set rank to 10, set rank to 3]}
  close: {by: board, acts: [set door to shut, set lamp to out]}
  ring: {by: board, acts: [set safe to full, set safe to empty, set bell to rung]}
"""
)


@pytest.mark.parametrize(
    ("want", "moves", "does"),
    [
        ("rank is 10", 1, "sets rank to 10"),
        ("rank is 3", 1, "sets rank to 3"),
        ("door is shut and lamp is out", 1, "sets door to shut and sets lamp to out"),
        ("bell is rung and safe is full", 1, "sets safe to full and sets bell to rung"),
        ("bell is rung and safe is empty", 1, "sets safe to empty and sets bell to rung"),
        ("rank is 10 and door is shut", 2, "sets rank to 10"),
    ],
)
def test_all_acts_that_a_power_allows_are_done_and_one_of_those_that_set_one_gauge(
    want: str, moves: int, does: str
) -> None:
    loaded = loads(ALLOWED)
    case, majority = case_of(loaded), tuple(map(Name, ("ann", "bob", "cy")))
    found = reach(case, majority, goal(loaded, want), Terms())
    assert (found.answer, found.moves) == (Answer.YES, moves)
    assert any(does in f"{step_words(case, step)}," for step in found.plan.steps)
    assert reach(case, majority[:2], goal(loaded, want), Terms()).answer is Answer.NO


def test_what_a_power_does_together_cannot_be_had_apart() -> None:
    loaded = loads(ALLOWED)
    everybody = tuple(map(Name, ("ann", "bob", "cy", "dee", "eve")))
    for want in ("door is shut and lamp is lit", "bell is rung and safe is low"):
        assert reach(case_of(loaded), everybody, goal(loaded, want), Terms()).answer is Answer.NO


@pytest.mark.parametrize(
    ("many", "answer"), [(6, Answer.YES), (7, Answer.LIMIT), (40, Answer.LIMIT)]
)
def test_a_power_that_may_be_used_in_too_many_ways_is_left_open(many: int, answer: Answer) -> None:
    """Each gauge has two acts, so that there are 2^n ways: 64 are followed, and no more are even listed."""
    gauges = "".join(f"  g{n}: {{levels: [0, 1, 2], starts: 0}}\n" for n in range(many))
    acts = ", ".join(f"set g{n} to {level}" for n in range(many) for level in (1, 2))
    before, after = ALLOWED.split("bodies:")
    text = f"{before}{gauges}bodies:{after}  turn: {{by: board, acts: [{acts}]}}\n"
    loaded = loads(text)
    found = reach(
        case_of(loaded), tuple(map(Name, ("ann", "bob", "cy"))), goal(loaded, "g0 is 2"), Terms()
    )
    assert found.answer is answer
    words = " ".join(answer_words(case_of(loaded), "g0 is 2", found))
    assert ("use `turn`, and what its `acts` may change is not followed here" in words) is (
        answer is Answer.LIMIT
    )


# --- whom a power may be used on ------------------------------------------------------------------

NAMED = """
title: a firm
as_of: 2025-01-01
people: {ann: {}, bob: {}, cy: {}, dee: {}, eve: {}, fay: {}, gil: {}, hal: {}}
groups: {slate: [fay, gil]}
entities: {firm: {governed_by: board}}
offices: {ceo: {of: firm, held_by: ann}}
bodies:
  board: {of: firm, seats: 6, members: [ann, bob, cy, dee, eve], quorum: none, passes: more than half of in office}
powers:
  name-fay: {by: board, acts: [elect fay to board, appoint fay as ceo]}
  slate: {by: board, acts: elect slate to board}
  oust: {by: ann, acts: [remove bob from board, remove holder of ceo from ceo]}
  any-chief: {by: bob, acts: remove it from ceo}
  firm-door: {by: board, acts: [pay 5 USD from firm to bob, set door to shut]}
  meet: {by: board, acts: [call board, set lamp to out]}
gauges:
  door: {levels: [open, shut], starts: open}
  lamp: {levels: [lit, out], starts: lit}
"""


@pytest.mark.parametrize(
    ("who", "want", "moves"),
    [
        ("ann bob cy", "fay is in board", 1),
        ("ann bob cy", "gil is in board", 1),
        ("ann bob cy dee eve", "hal is in board", None),
        ("ann bob cy", "ceo is fay", 2),
        ("ann bob cy dee eve", "ceo is gil", None),
        ("ann", "not bob is in board", 1),
        ("ann", "not cy is in board", None),
        ("ann", "not ceo is ann", 1),
        ("bob", "not ceo is ann", 1),
        ("cy dee eve", "not ceo is ann", None),
        ("cy dee eve", "door is shut", 1),
        ("cy dee eve", "lamp is out", 1),
        ("cy dee", "door is shut", None),
    ],
)
def test_a_power_is_used_on_those_whom_its_acts_name_and_on_nobody_else(
    who: str, want: str, moves: int | None
) -> None:
    loaded = loads(NAMED)
    case, ours = case_of(loaded), tuple(map(Name, who.split()))
    found = reach(case, ours, goal(loaded, want), Terms(resignations=False))
    assert (found.answer, found.moves) == (Answer.NO if moves is None else Answer.YES, moves)
