"""The counting of a decision in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kingmaker.analysis.counting import counting, sentences
from kingmaker.analysis.decisions import decision
from tests.votes import case_of

if TYPE_CHECKING:
    from kingmaker.model.case import Case

SIX = """
people: {ann: {}, bo: {}, cy: {}, di: {}, ed: {}, flo: {}, x: {}, y: {}}
entities: {acme: {governed_by: board}}
bodies:
  board:
    of: acme
    members: [ann, bo, cy, di, ed, flo]
    quorum: more than half of in office
    passes: more than half of in office
offices: {chair: {of: board, held_by: ann}, ceo: {held_by: bo}, post: {held_by: vacant}}
"""


def words(case: Case, name: str = "board") -> str:
    return counting(decision(case, name), case=case)


def test_a_plain_board() -> None:
    assert words(case_of(SIX)) == (
        "board: 6 members, 6 in office. Passes with more than half of those in office: 4 for. "
        "Abstaining and staying away work as no. "
        "Quorum 4 present: more than half of those in office. A tie fails. Recused: nobody."
    )


@pytest.mark.parametrize(
    ("passes", "said"),
    [
        ("more than half of members", "more than half of the members: 4 for."),
        ("at least half of members", "at least half of the members: 3 for."),
        ("at least two thirds of members", "at least two thirds of the members: 4 for."),
        ("at least 51% of members", "at least 51% of the members: 4 for."),
        ("more than 5/7 of members", "more than 5/7 of the members: 5 for."),
        ("at least 5 of members", "at least 5 of the members for."),
        (
            "more than half of present",
            "more than half of those present: 4 for if all 6 are present.",
        ),
        (
            "more than half of votes cast",
            "more than half of the votes cast: 4 for if all 6 are cast.",
        ),
        ("every of present", "all of those present for."),
        ("none of members against", "none of the members against."),
        ("fewer than 2 of members not for", "fewer than 2 of the members not for."),
        (
            "fewer than half of members against",
            "fewer than half of the members: at most 2 against.",
        ),
        (
            "no more than half of members against",
            "no more than half of the members: at most 3 against.",
        ),
        (
            "at least half of members and at least half of present or every of present",
            (
                "(at least half of the members: 3 for, and at least half of those present: 3 for if all 6 "
                "are present) or all of those present for."
            ),
        ),
        (
            "at least half of members and (at least 3 of present or every of present)",
            (
                "at least half of the members: 3 for, and (at least 3 of those present for or all of "
                "those present for)."
            ),
        ),
    ],
)
def test_a_rule_with_its_numbers_and_brackets(passes: str, said: str) -> None:
    text = SIX.replace("    passes: more than half of in office", f"    passes: {passes}")
    assert f" Passes with {said} " in words(case_of(text))


@pytest.mark.parametrize(
    ("passes", "said"),
    [
        ("more than half of members", "Abstaining and staying away work as no."),
        ("more than half of votes cast", "Abstaining and staying away count for neither side."),
        ("none of members against", "Abstaining and staying away do not stop it."),
        (
            "more than half of present",
            "Abstaining works as no; staying away counts for neither side and lowers the number needed.",
        ),
        ("more than half of members against", "Only votes against carry it."),
        (
            "at least 3 of members and none of members against",
            (
                "Under “at least 3 of the members for” abstaining and staying away work as no. "
                "Under “none of the members against” abstaining and staying away do not stop it."
            ),
        ),
    ],
)
def test_what_abstaining_and_staying_away_do(passes: str, said: str) -> None:
    text = SIX.replace("    passes: more than half of in office", f"    passes: {passes}")
    assert f" {said} " in words(case_of(text))


def test_vacancies_are_seats_that_nobody_fills() -> None:
    text = SIX.replace("members: [ann", "seats: 9\n    members: [ann").replace(
        "of in office", "of seats"
    )
    assert words(case_of(text)).startswith(
        "board: 9 seats, 6 in office. Passes with more than half of the seats: 5 for. "
    )


@pytest.mark.parametrize(
    ("tie", "said"),
    [
        ("fails", "A tie fails."),
        ("passes", "A tie passes."),
        ("chair decides", "On a tie ann, as chair, decides, and votes only then."),
        ("chair votes again", "On a tie ann, as chair, votes again."),
        ("post decides", "A tie fails."),
    ],
)
def test_a_tie(tie: str, said: str) -> None:
    text = SIX.replace("    quorum", f"    tie: {tie}\n    quorum")
    assert f" {said} Recused: nobody." in words(case_of(text))
    assert ("Nobody is post" in words(case_of(text))) == ("post" in tie)


def test_a_chair_who_votes_on_a_tie_only_is_not_counted_among_the_votes() -> None:
    text = SIX.replace(
        "passes: more than half of in office", "passes: RULE\n    tie: chair decides"
    )
    half = words(case_of(text.replace("RULE", "more than half of votes cast")))
    assert "more than half of the votes cast: 3 for if all 5 are cast." in half
    assert "Quorum 4 present" in half
    thirds = words(case_of(text.replace("RULE", "at least two thirds of votes cast")))
    assert "at least two thirds of the votes cast: 4 for if all 5 are cast." in thirds
    assert "ann, as chair, votes on a tie only, and there is none here." in thirds


def test_a_rule_that_cannot_tie_says_nothing_of_ties() -> None:
    text = SIX.replace("    passes: more than half", "    passes: at least two thirds")
    assert "tie" not in words(case_of(text))


@pytest.mark.parametrize(
    ("recused", "said"),
    [
        ("{who: bo}", "bo (not counted at all)."),
        ("{who: bo, counts: as absent}", "bo (counted as absent)."),
        ("{who: bo, counts: as abstaining}", "bo (counted as abstaining)."),
        (
            "{who: bo, counts: as absent, in_quorum: yes}",
            "bo (counted as absent in the vote, but for the quorum if there).",
        ),
    ],
)
def test_who_is_recused(recused: str, said: str) -> None:
    text = f"{SIX}\npowers: {{deal: {{by: board, recused: [{recused}]}}}}"
    assert f"Recused: {said}" in words(case_of(text), "deal")


def test_no_quorum_is_asked_for_or_none_is_written() -> None:
    quorum = "    quorum: more than half of in office\n"
    assert "There is no quorum." in words(case_of(SIX.replace(quorum, "    quorum: none\n")))
    assert "No quorum is written, so none is asked for." in words(case_of(SIX.replace(quorum, "")))


def test_what_the_law_supplies_is_said_with_its_section() -> None:
    text = "\n".join(line for line in SIX.split("\n") if "more than half" not in line)
    said = words(case_of(f"law: delaware-stock\n{text}"))
    assert (
        "more than half of those present: 4 for if all 6 are present. That is the law's rule (8 Del. C. 141(b))."
        in said
    )
    assert "Quorum 4 present: more than half of the seats (8 Del. C. 141(b))." in said
    assert "In writing: all of those in office consenting; silence is no." in said


def test_others_who_must_consent_or_may_stop_it() -> None:
    text = f"{SIX}\npowers: {{sell: {{by: board, consent: [x, y], veto: [ceo]}}}}"
    said = sentences(decision(case_of(text), "sell"), case=case_of(text))
    assert "x and y must consent; silence is no." in said
    assert "ceo may stop it; silence is yes." in said


def test_one_who_decides_alone() -> None:
    text = f"{SIX}\npowers: {{a: {{by: x}}, b: {{by: ceo}}, c: {{by: post}}}}"
    case = case_of(text, despite=("K506",))
    assert words(case, "a") == "x decides alone."
    assert words(case, "b") == "bo decides alone, as ceo."
    assert words(case, "c") == "post: vacant. Nobody is post: nobody can decide."


def test_shares_weights_and_classes() -> None:
    case = case_of(
        """
        people: {x: {}, y: {}, z: {}}
        entities: {acme: {governed_by: board}}
        holdings:
          acme:
            a: {votes: 1, outstanding: 1000, held_by: {x: 500, y: 300}}
            b: {votes: 10, held_by: {z: 90}}
        weights: {people: {unit: people, of: {x: 5, y: 2}}}
        bodies:
          board: {of: acme, members: [x], quorum: none, passes: every member}
          owners:
            of: acme
            members: holders of shares
            quorum: at least 4% of outstanding shares for or abstaining
            passes: more than half of outstanding shares and more than half of outstanding a
          council: {members: all with people, quorum: none, passes: at least 65% of people}
        """
    )
    owners = words(case, "owners")
    assert owners.startswith("owners: 3 holders with 1,700 votes of the 1,900 there are. ")
    assert (
        "more than half of the votes of all shares: 951 of 1,900 for, and more than half of all a: 501 of 1,000 for."
        in owners
    )
    assert "Quorum 76 of 1,900 for or abstaining: at least 4% of the votes of all shares." in owners
    council = words(case, "council")
    assert council.startswith(
        "council: 2 members. Passes with at least 65% of people: 5 of 7 for. "
    )


def test_an_unusual_order_of_ballots_is_pointed_out() -> None:
    present = SIX.replace(
        "    passes: more than half of in office", "    passes: more than half of present"
    )
    assert words(case_of(present)).endswith("Staying away can be stronger than a no.")
    against = SIX.replace(
        "    passes: more than half of in office", "    passes: more than half of members against"
    )
    assert words(case_of(against)).endswith("It is carried by votes against.")
    tie = SIX.replace("    quorum", "    tie: chair votes again\n    quorum")
    odd = "Odd, but so: it can pass with somebody against, and fail once they abstain."
    assert odd in words(case_of(tie))


def test_what_is_missing_or_refused_is_said() -> None:
    silent = case_of(SIX.replace("    passes: more than half of in office\n", ""))
    assert words(silent) == "The case does not say by which rule board decides."
    plural = case_of(f"{SIX}\npowers: {{elect-director: {{by: board, passes: most votes cast}}}}")
    assert words(plural, "elect-director") == (
        "Not computed: the seats go to those with the most votes; that is no vote of yes or no."
    )
    written = case_of(
        SIX.replace("    quorum", "    written_consent: {window: 60 days}\n    quorum")
    )
    assert words(written).endswith(
        "In writing: the case does not say by which rule board decides in writing."
    )


def test_people_may_be_called_by_other_names() -> None:
    case = case_of(SIX.replace("    quorum", "    tie: chair decides\n    quorum"))
    said = counting(decision(case, "board"), case=case, call=str.title)
    assert said.startswith("Board: ")
    assert "On a tie Ann, as Chair, decides" in said
