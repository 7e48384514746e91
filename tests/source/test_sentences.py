"""Sentences: every one of the trial cases, known trees, exact places."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from kingmaker.model import sentences as s
from kingmaker.model.values import Comparison, Name, exactly
from kingmaker.model.wording import (
    acts_to_text,
    claim_to_text,
    condition_to_text,
    facts_to_text,
    rule_to_text,
)
from kingmaker.problems import NOWHERE, Location, Problem, Severity
from kingmaker.source.durations import read_duration, read_recurrence, read_tempo
from kingmaker.source.scalars import read_quantity, read_worth
from kingmaker.source.sentences import (
    read_act,
    read_acts,
    read_base,
    read_claim,
    read_condition,
    read_facts,
    read_rule,
    read_stake,
    rule_warnings,
)
from kingmaker.source.times import read_date, read_instant, read_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.model.values import Quantity

UTC = ZoneInfo("UTC")
LINES = [
    tuple(line.split(": ", 1))
    for line in (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
READERS: dict[str, Callable[[str, Location], object]] = {
    "rule": read_rule,
    "condition": read_condition,
    "acts": read_acts,
    "facts": read_facts,
    "claim": read_claim,
    "stake": read_stake,
    "duration": read_duration,
    "tempo": read_tempo,
    "recurrence": read_recurrence,
    "worth": read_worth,
    "quantity": read_quantity,
    "date": read_date,
    "instant": lambda text, where: read_instant(text, where, zone=UTC),
    "moment": lambda text, where: read_moment(text, where, zone=UTC),
}


def share(part: int, whole: int) -> Quantity:
    return exactly(Fraction(part, whole), "share")


def n(text: str) -> Name:
    return Name(text)


def at(text: str) -> Location:
    return Location("acme.yaml", 7, 11, 7, 11 + len(text))


def words_at(text: str, where: Location) -> str:
    assert where.line == where.end_line == 7
    return text[where.column - 11 : where.end_column - 11]


@pytest.mark.parametrize(("kind", "text"), LINES)
def test_every_sentence_of_the_trial_cases_is_read(kind: str, text: str) -> None:
    found = READERS[kind](text, at(text))
    assert not isinstance(found, Problem), found


WRITERS: dict[str, Callable[..., str]] = {
    "rule": rule_to_text,
    "condition": condition_to_text,
    "acts": acts_to_text,
    "facts": facts_to_text,
    "claim": claim_to_text,
}


@pytest.mark.parametrize(("kind", "text"), [line for line in LINES if line[0] in WRITERS])
def test_its_canonical_words_mean_the_same(kind: str, text: str) -> None:
    tree = READERS[kind](text, NOWHERE)
    assert READERS[kind](WRITERS[kind](tree), NOWHERE) == tree


MEMBERS, IN_OFFICE = s.Base(s.BaseKind.MEMBERS), s.Base(s.BaseKind.IN_OFFICE)
MORE, LEAST, FEWER, MOST = (
    Comparison.MORE_THAN,
    Comparison.AT_LEAST,
    Comparison.FEWER_THAN,
    Comparison.NO_MORE_THAN,
)


def named(text: str) -> s.Base:
    return s.Base(s.BaseKind.NAMED, n(text))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("none", s.NoRule()),
        ("most votes cast", s.Plurality()),
        ("more than half of directors in office", s.Count(MORE, share(1, 2), IN_OFFICE)),
        ("more than half of the members in office", s.Count(MORE, share(1, 2), IN_OFFICE)),
        ("more than half of directors present", s.Count(MORE, share(1, 2), s.Base(s.BaseKind.PRESENT))),
        ("more than half of members present", s.Count(MORE, share(1, 2), MEMBERS, s.Tally.PRESENT)),
        ("more than half of those present", s.Count(MORE, share(1, 2), s.Base(s.BaseKind.PRESENT))),
        ("at least 9 of those in office", s.Count(LEAST, exactly(9), IN_OFFICE)),
        ("at least 9 of members", s.Count(LEAST, exactly(9), MEMBERS)),
        ("no fewer than 9 of members", s.Count(LEAST, exactly(9), MEMBERS)),
        ("no less than 9 of members", s.Count(LEAST, exactly(9), MEMBERS)),
        ("at most 9 of members against", s.Count(MOST, exactly(9), MEMBERS, s.Tally.AGAINST)),
        ("less than 4 of members not for", s.Count(FEWER, exactly(4), MEMBERS, s.Tally.NOT_FOR)),
        ("at least 4% of outstanding comp for or abstaining",
         s.Count(LEAST, share(4, 100), s.Base(s.BaseKind.OUTSTANDING, n("comp")), s.Tally.FOR_OR_ABSTAINING)),
        ("more than half of shares outstanding", s.Count(MORE, share(1, 2), s.Base(s.BaseKind.OUTSTANDING))),
        ("every member", s.Every(MEMBERS)),
        ("every director in office", s.Every(IN_OFFICE)),
        ("every trustee present", s.Every(s.Base(s.BaseKind.PRESENT))),
        ("none of permanent against", s.NoneOf(named("permanent"), s.Tally.AGAINST)),
        ("every of members or none of members against and most votes cast",
         s.AnyRule((s.Every(MEMBERS), s.AllRules((s.NoneOf(MEMBERS, s.Tally.AGAINST), s.Plurality()))))),
        ("(every of members or none of members against) and most votes cast",
         s.AllRules((s.AnyRule((s.Every(MEMBERS), s.NoneOf(MEMBERS, s.Tally.AGAINST))), s.Plurality()))),
        ("every of members for or none of members", s.AnyRule((s.Every(MEMBERS, s.Tally.FOR), s.NoneOf(MEMBERS)))),
    ],
)  # fmt: skip
def test_a_rule_has_this_tree(text: str, tree: s.Rule) -> None:
    assert read_rule(text, at(text)) == tree


def is_(subject: str, value: str) -> s.Is:
    return s.Is(n(subject), n(value))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("ceo is altman", is_("ceo", "altman")),
        ("altman is ceo", is_("altman", "ceo")),
        ("ceo is not altman", s.Not(is_("ceo", "altman"))),
        ("not ceo is altman", s.Not(is_("ceo", "altman"))),
        ("ceo is vacant", s.Is(n("ceo"), s.Special.VACANT)),
        ("pill is none", s.Is(n("pill"), s.Special.NONE)),
        ("it is not neumann", s.Not(s.Is(s.Pronoun.IT, n("neumann")))),
        ("prime-minister is holder of formateur", s.Is(n("prime-minister"), s.HolderOf(n("formateur")))),
        ("offer is 60 USD", s.Is(n("offer"), exactly(60, "USD"))),
        ("price at most 20 billion USD", s.Level(n("price"), MOST, exactly(20 * 10**9, "USD"))),
        ("staff at least threatening", s.Level(n("staff"), LEAST, n("threatening"))),
        ("altman on board", s.Member(n("altman"), n("board"))),
        ("altman is on the board", s.Member(n("altman"), n("board"))),
        ("it not in cabinet", s.Not(s.Member(s.Pronoun.IT, n("cabinet")))),
        ("altman is not on board", s.Not(s.Member(n("altman"), n("board")))),
        ("altman works at nowhere", s.Works(n("altman"), s.Special.NOWHERE)),
        ("everyone on board works at openai", s.Works(s.EveryoneIn(n("board")), n("openai"))),
        ("fund holds at least 2 million preferred", s.Holds(n("fund"), LEAST, exactly(2 * 10**6), named("preferred"))),
        ("bid-group holds more than 50% of outstanding common",
         s.Holds(n("bid-group"), MORE, share(1, 2), s.Base(s.BaseKind.OUTSTANDING, n("common")))),
        ("director holds shares of global", s.Holds(n("director"), MORE, exactly(0), named("global"))),
        ("at least 4 of board in office", s.Counted(LEAST, exactly(4), named("board"), s.Predicate.IN_OFFICE)),
        ("at least 5 of slates on board",
         s.Counted(LEAST, exactly(5), named("slates"), s.Predicate.MEMBER, n("board"))),
        ("more than half of staff work at microsoft",
         s.Counted(MORE, share(1, 2), named("staff"), s.Predicate.WORKS, n("microsoft"))),
        ("fewer than half of board hold shares of global",
         s.Counted(FEWER, share(1, 2), named("board"), s.Predicate.HOLDS, n("global"))),
        ("at least 3 of board are independent",
         s.Counted(LEAST, exactly(3), named("board"), s.Predicate.IS, n("independent"))),
        ("every of slate on board",
         s.Counted(LEAST, exactly(1, "share"), named("slate"), s.Predicate.MEMBER, n("board"))),
        ("none of slate on board", s.Counted(MOST, exactly(0), named("slate"), s.Predicate.MEMBER, n("board"))),
        ("openai-value falls 70%", s.Moved(n("openai-value"), rises=False, by=share(7, 10))),
        ("value rises by 50% to 30 billion USD",
         s.Moved(n("value"), rises=True, by=share(1, 2), to=exactly(30 * 10**9, "USD"))),
        ("value rises", s.Moved(n("value"), rises=True)),
        ("dismissed has happened", s.Happened(n("dismissed"))),
        ("sunset", s.TermIs(n("sunset"))),
        ("always", s.Always()),
        ("otherwise", s.Otherwise()),
        ("a1 or b1 and not c1", s.Or((s.TermIs(n("a1")), s.And((s.TermIs(n("b1")), s.Not(s.TermIs(n("c1")))))))),
        ("a1, or b1, and c1", s.Or((s.TermIs(n("a1")), s.And((s.TermIs(n("b1")), s.TermIs(n("c1"))))))),
        ("(a1 or b1) and c1", s.And((s.Or((s.TermIs(n("a1")), s.TermIs(n("b1")))), s.TermIs(n("c1"))))),
    ],
)  # fmt: skip
def test_a_condition_has_this_tree(text: str, tree: s.Condition) -> None:
    assert read_condition(text, at(text)) == tree


def test_a_day_is_compared_as_a_whole() -> None:
    zone = ZoneInfo("America/New_York")
    ends = {}
    for words_ in ("more than", "at least", "fewer than", "no more than"):
        found = read_condition(f"date {words_} 2032-01-15", NOWHERE, zone=zone)
        assert isinstance(found, s.DateIs)
        ends[words_] = found.date.isoformat()
    assert ends == {
        "more than": "2032-01-15T23:59:59-05:00",
        "at least": "2032-01-15T00:00:00-05:00",
        "fewer than": "2032-01-15T00:00:00-05:00",
        "no more than": "2032-01-15T23:59:59-05:00",
    }


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("remove altman from ceo", s.Remove(n("altman"), n("ceo"))),
        ("everyone on board resigns from board", s.Resign(s.EveryoneIn(n("board")), n("board"))),
        ("every director resigns from board", s.Resign(s.EveryoneIn(n("board")), n("board"))),
        ("elect slate-one to board.class-one", s.Elect(n("slate-one"), n("board.class-one"))),
        ("set founder-votes to 10", s.SetTo(n("founder-votes"), exactly(10))),
        ("amend bodies.board.passes to more than half of members, and every of seats",
         s.Amend(n("bodies.board.passes"), "more than half of members, and every of seats")),
        ("pay 5 million USD from dao to club", s.Pay(exactly(5 * 10**6, "USD"), n("dao"), n("club"))),
        ("transfer 5% of outstanding common from retail to raider",
         s.Transfer(share(5, 100), s.Base(s.BaseKind.OUTSTANDING, n("common")), n("retail"), n("raider"))),
        ("issue 95 million common to others", s.Issue(exactly(95 * 10**6), n("common"), n("others"))),
        ("call stockholders", s.Call(n("stockholders"))),
        ("appoint holder of formateur as prime-minister", s.Appoint(s.HolderOf(n("formateur")), n("prime-minister"))),
    ],
)  # fmt: skip
def test_an_act_has_this_tree(text: str, tree: s.Act) -> None:
    assert read_act(text, at(text)) == tree


def test_acts_may_be_joined() -> None:
    text = "remove altman from ceo, remove altman from board, and appoint murati as ceo"
    found = read_acts(text, at(text))
    assert not isinstance(found, Problem)
    assert [type(act) for act in found] == [s.Remove, s.Remove, s.Appoint]
    assert isinstance(read_act(text, at(text)), Problem)


TONER = s.Coalition((n("toner"), n("mccauley"), n("dangelo")))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("toner, mccauley and dangelo can force ceo is not altman within 1 motion",
         s.CanClaim(TONER, (s.Verb.FORCE,), s.Not(is_("ceo", "altman")), within=s.Within(1, "motion"))),
        ("toner, mccauley, and dangelo can carry dismiss", s.CanClaim(TONER, (s.Verb.CARRY,), n("dismiss"))),
        ("no 3 of board can force remove altman from ceo within 6 motions",
         s.CanClaim(s.Coalition((), s.Quantifier.NO, 3, n("board")), (s.Verb.FORCE,),
                    s.Remove(n("altman"), n("ceo")), within=s.Within(6, "motion"))),
        ("no 3 members of board can block (sunset)",
         s.CanClaim(s.Coalition((), s.Quantifier.NO, 3, n("board")), (s.Verb.BLOCK,), n("sunset"))),
        ("microsoft can never block or carry dismiss",
         s.CanClaim(s.Coalition((n("microsoft"),)), (s.Verb.BLOCK, s.Verb.CARRY), n("dismiss"), never=True)),
        ("microsoft could reach ceo is altman",
         s.CanClaim(s.Coalition((n("microsoft"),)), (s.Verb.COULD,), is_("ceo", "altman"))),
        ("microsoft could never dismiss",
         s.CanClaim(s.Coalition((n("microsoft"),)), (s.Verb.COULD,), n("dismiss"), never=True)),
        ("microsoft could never reach ceo is altman",
         s.CanClaim(s.Coalition((n("microsoft"),)), (s.Verb.COULD,), is_("ceo", "altman"), never=True)),
        ("board can force removal of ceo",
         s.CanClaim(s.Coalition((n("board"),)), (s.Verb.FORCE,), s.Remove(s.HolderOf(n("ceo")), n("ceo")))),
        ("every of council matters for legislate",
         s.RoleClaim(s.Coalition((), s.Quantifier.EVERY, None, n("council")), s.Role.MATTERS, n("legislate"))),
        ("every member of council matters for legislate",
         s.RoleClaim(s.Coalition((), s.Quantifier.EVERY, None, n("council")), s.Role.MATTERS, n("legislate"))),
        ("every member matters for substantive",
         s.RoleClaim(s.Coalition((), s.Quantifier.EVERY), s.Role.MATTERS, n("substantive"))),
        ("luxembourg is a dummy for legislate",
         s.RoleClaim(s.Coalition((n("luxembourg"),)), s.Role.DUMMY, n("legislate"))),
        ("x1 is the dictator of y1", s.RoleClaim(s.Coalition((n("x1"),)), s.Role.DICTATOR, n("y1"))),
        ("foundation controls company", s.ControlClaim(n("foundation"), n("company"))),
        ("nobody controls company", s.ControlClaim(None, n("company"))),
        ("nonprofit receives 7 billion USD of 40 billion USD",
         s.PaidClaim(n("nonprofit"), exactly(7 * 10**9, "USD"), exactly(40 * 10**9, "USD"))),
        ("nonprofit receives every further dollar", s.PaidClaim(n("nonprofit"), None)),
        ("nonprofit receives every further dollar above 300 billion USD",
         s.PaidClaim(n("nonprofit"), None, exactly(300 * 10**9, "USD"))),
        ("always at most 7 of board in office",
         s.AlwaysClaim(s.Counted(MOST, exactly(7), named("board"), s.Predicate.IN_OFFICE))),
    ],
)  # fmt: skip
def test_a_claim_has_this_tree(text: str, tree: s.Claimed) -> None:
    assert read_claim(text, at(text)) == tree


def test_only_what_can_be_made_true_is_a_fact() -> None:
    text = "talks is open and it not in cabinet and value falls 5%"
    facts = read_facts(text, at(text))
    assert not isinstance(facts, Problem)
    assert [type(f) for f in facts] == [s.Is, s.Not, s.Moved]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("ceo is not altman", "ceo is not altman"),
        ("staff at least gone", "staff at least gone"),
        ("a1 or b1", "a1 or b1"),
        ("talks is open and always", "always"),
    ],
)
def test_what_cannot_be_made_true_is_no_fact(text: str, wrong: str) -> None:
    problem = read_facts(text, at(text))
    assert isinstance(problem, Problem)
    assert (problem.code, words_at(text, problem.where)) == ("K320", wrong)


def test_a_stake_and_a_base_are_read() -> None:
    assert read_stake("30% of held", NOWHERE) == (share(3, 10), named("held"))
    assert read_stake("250000 comp", NOWHERE) == (exactly(250000), named("comp"))
    assert read_base("outstanding shares", NOWHERE) == s.Base(s.BaseKind.OUTSTANDING)


def test_what_is_doubtful_in_a_rule() -> None:
    def codes(text: str, *, quorum: bool = False) -> list[str]:
        rule = read_rule(text, at(text))
        assert not isinstance(rule, Problem)
        found = rule_warnings(rule, quorum=quorum)
        assert all(p.severity is Severity.WARNING for p in found)
        return [p.code for p in found]

    assert codes("at least half of votes cast or at least 50% of members") == ["K313", "K313"]
    assert codes("at least half of members", quorum=True) == []
    assert codes("at least half of members against") == []
    assert codes("at least two thirds of members") == []
    assert codes("more than half of seats present") == ["K314"]
    assert codes("more than half of seats present", quorum=True) == []
    assert codes("more than half of present", quorum=True) == ["K314"]


# --- places ------------------------------------------------------------------------------


def test_every_part_knows_its_place_in_the_file() -> None:
    text = "pill is adopted and (bid-group holds at least 15% of outstanding common or not sunset)"
    tree = read_condition(text, at(text))
    assert isinstance(tree, s.And)
    either = tree.parts[1]
    assert isinstance(either, s.Or)
    holds, denial = either.parts
    assert isinstance(holds, s.Holds)
    assert isinstance(holds.subject, Name)
    assert isinstance(holds.base.name, Name)
    places = [tree.parts[0], holds, holds.subject, holds.bound, holds.base, holds.base.name, denial]
    assert [words_at(text, p.where) for p in places] == [
        "pill is adopted", "bid-group holds at least 15% of outstanding common", "bid-group", "15%",
        "outstanding common", "common", "not sunset",
    ]  # fmt: skip


def test_the_same_words_in_two_places_have_two_places() -> None:
    first = read_rule("at least 9 of members", Location("a.yaml", 3, 5, 3, 26))
    second = read_rule("at least 9 of members", Location("b.yaml", 9, 1, 9, 22))
    assert isinstance(first, s.Count)
    assert isinstance(second, s.Count)
    assert first.base.where == Location("a.yaml", 3, 19, 3, 26)
    assert second.base.where == Location("b.yaml", 9, 15, 9, 22)


def test_a_sentence_over_several_lines_is_placed_whole() -> None:
    where = Location("a.yaml", 3, 5, 4, 9)
    found = read_rule("at least 9 of membrs of", where)
    assert isinstance(found, Problem)
    assert found.where == where
