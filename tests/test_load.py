"""From text to case: what is read, what is refused, and where each mistake is said to be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from kingmaker.model import sentences as s
from kingmaker.model.values import Certainty, Name, Unsaid
from kingmaker.source.load import load, loads

if TYPE_CHECKING:
    from pathlib import Path

    from kingmaker.problems import Location, Problem

BOARD = """\
title: Acme
people: {ann: Ann, bob: Bob, cyd: {}}
bodies:
  board: {members: [ann, bob, cyd], passes: more than half of members}
"""


def problems(text: str) -> list[Problem]:
    """All problems but notes, which say of small cases that parts of them are not used."""
    return [p for p in loads(text, name="a.yaml").problems if p.severity.value != "note"]


def only(text: str) -> Problem:
    found = [p for p in problems(text) if p.severity.value == "error"]
    assert len(found) == 1, found
    return found[0]


def excerpt(text: str, where: Location) -> str:
    assert where.line == where.end_line
    return text.split("\n")[where.line - 1][where.column - 1 : where.end_column - 1]


def test_a_bare_voting_body_is_a_case() -> None:
    loaded = loads(BOARD)
    assert loaded.problems == ()
    assert loaded.case is not None
    assert loaded.case.people[Name("ann")].label == "Ann"
    body = loaded.case.bodies[Name("board")]
    assert body.members == ("ann", "bob", "cyd")
    assert isinstance(body.passes[0].value, s.Count)
    assert body.path == "bodies.board"


def test_every_scalar_keeps_its_text() -> None:
    loaded = loads("title: 017\nas_of: 2024-02-29\npeople: {norway: no, yes-man: 1e3}\n")
    assert loaded.case is not None
    assert loaded.case.label == "017"
    assert loaded.case.as_of == date(2024, 2, 29)
    assert loaded.case.people[Name("norway")].label == "no"
    assert loaded.case.people[Name("yes-man")].label == "1e3"


def test_names_know_their_places() -> None:
    loaded = loads(BOARD, name="a.yaml")
    assert loaded.case is not None
    bob = loaded.case.bodies[Name("board")].members[1]
    assert excerpt(BOARD, bob.where) == "bob"


def test_all_mistakes_are_found_in_one_run() -> None:
    text = (
        BOARD.replace("more than half", "more than hlf").replace("cyd]", "cid]")
        + "offises: {}\nas_of: soon\n"
    )
    assert {p.code for p in problems(text)} >= {"K101", "K401"}
    assert len({p.where for p in problems(text)}) >= 4


def test_an_unknown_name_is_one_problem_with_all_its_uses() -> None:
    text = BOARD + "offices:\n  ceo: {held_by: dan}\n  cfo: {held_by: dan}\n"
    found = only(text)
    assert found.code == "K401"
    assert excerpt(text, found.where) == "dan"
    assert found.where.line == 6
    assert [r.where.line for r in found.related] == [7]


def test_the_nearest_name_is_offered_when_it_is_near() -> None:
    assert only(BOARD.replace("cyd]", "cyed]")).help == "did you mean `cyd`?"
    assert "did you mean" not in only(BOARD.replace("cyd]", "zebra]")).help


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("ann cannot carry sell", "write `can never`"),
        ("ann and bob can not carry sell", "write `can never`"),
        ("any 2 of board can carry sell", "write `some 3 of board` if"),
        ("sell needs ann", "turn it round: `ann can block sell`"),
        ("nobody can carry sell", "`no 1 of board`"),
    ],
)
def test_a_claim_in_other_words_is_answered_with_those_of_the_language(
    text: str, help_: str
) -> None:
    more = f"powers: {{sell: {{by: board}}}}\nassert: [{{id: a, claim: {text}}}]\n"
    assert help_ in only(f"{BOARD}{more}").help


@pytest.mark.parametrize(
    ("wrong", "code", "help_"),
    [
        ("seed: {preference: 1x}", "K203", "say of what: `1 x invested`, or `x contributed`"),
        (
            "seed: {}}}\npayouts: {entity: acme, convertibles: {s: {discount: 20}",
            "K207",
            "write `20%`",
        ),
    ],
)
def test_a_number_without_what_it_counts_is_answered_with_it(
    wrong: str, code: str, help_: str
) -> None:
    text = f"title: A\nentities: {{acme: {{}}}}\nholdings: {{acme: {{{wrong}}}}}\n"
    found = next(p for p in problems(text) if p.code != "K104")
    assert (found.code, found.help) == (code, help_)


def test_a_class_of_shares_that_shall_decide_needs_a_body_and_a_claim_a_name() -> None:
    text = (
        "title: A\nentities: {acme: {}}\nholdings: {acme: {seed: {outstanding: 5}}}\nbodies: {board: {members: [a, b], "
        "passes: every of members}}\npowers: {sell: {by: board, consent: seed}}\n"
    )
    assert only(text).help.endswith("`seed-holders: {members: holders of seed}`")
    found = only(text.replace(", consent: seed", "") + "assert: [a can block sell]\n")
    assert (found.code, found.help[:22]) == ("K104", "give it a name of its ")


def test_a_name_that_is_something_else_is_said_to_be() -> None:
    text = BOARD + "offices:\n  ceo: {held_by: ann}\nterms:\n  odd: ceo is ceo\n"
    assert "declared as office" in only(text).help


def test_an_equals_sign_is_answered_with_a_word() -> None:
    text = (
        "title: A\ngauges: {hall: {levels: [none, booked]}}\nendings: {a: {when: hall = booked}}\n"
    )
    assert next(p.help for p in problems(text) if p.code == "K301") == "write `is`"


def test_carets_stand_under_the_part_of_a_sentence_at_fault() -> None:
    text = (
        BOARD
        + "offices: {ceo: {held_by: ann}}\nterms:\n  gone: ceo is not ann and cheo is vacant\n"
    )
    found = only(text)
    assert excerpt(text, found.where) == "cheo"


def test_an_unknown_key_offers_the_nearest() -> None:
    found = only(BOARD.replace("passes:", "pases:"))
    assert (found.code, found.help) == ("K101", "did you mean `passes`?")


def test_a_number_cut_at_its_comma_is_explained() -> None:
    text = "title: A\npeople: {ann: {}, x: {}}\nentities: {acme: company}\nholdings: {acme: {common: {held_by: {ann: 25,000}}}}\n"
    found = next(p for p in problems(text) if p.code == "K105")
    assert "25000" in found.help
    assert "put a text with a comma into quotes" in found.help


def test_a_number_cut_at_two_commas_is_explained_once() -> None:
    text = "title: A\npeople: {ann: {}}\nentities: {acme: company}\nholdings: {acme: {common: {held_by: {ann: 2,000,000}}}}\n"
    assert [p.code for p in problems(text)] == ["K105"]
    assert [p.code for p in problems("title: A\ngauges: {price: [5, 2,000,000]}\n")] == ["K105"]


def test_a_condition_cut_at_its_comma_is_explained() -> None:
    text = BOARD.replace("members}", "members, tabled_by: actor holds at least 25,000 comp}")
    assert "K105" in {p.code for p in problems(text)}


def test_a_number_cut_in_a_list_is_explained() -> None:
    found = problems("title: A\ngauges: {price: [5, 25,000]}\n")
    assert [p.code for p in found] == ["K105"]


def test_people_declared_by_use_may_be_named_before_in_the_file() -> None:
    text = "title: A\nterms: {gone: ceo is not ann}\noffices: {ceo: {held_by: ann}}\n"
    assert problems(text) == []


@pytest.mark.parametrize("word", ["is", "members", "holder", "actor", "date"])
def test_words_of_the_language_are_no_names(word: str) -> None:
    found = [p for p in problems(f"title: A\npeople:\n  {word}: x\n") if p.code == "K121"]
    assert len(found) == 1
    assert f"`{word}`" in found[0].message


def test_words_of_the_language_are_no_names_where_names_declare() -> None:
    found = problems("title: A\ngroups: {g: [ann, vacant]}\n")
    assert [p.code for p in found if p.severity.value == "error"] == ["K121"]


def test_a_case_without_people_declares_them_by_naming_them() -> None:
    loaded = loads("title: A\ngroups: {all-of-us: [ann, bob]}\n")
    assert loaded.case is not None
    assert set(loaded.case.people) == {"ann", "bob"}


@pytest.mark.parametrize("people", ["people: {}", "people:", "people: []"])
def test_so_does_one_whose_section_of_people_is_empty(people: str) -> None:
    rest = "weights: {dues: {unit: EUR, of: {ann: 1, bob: 2}}}\nbodies: {board: {members: [ann, cy], passes: every member}}\n"
    found = problems(f"title: A\n{people}\n{rest}")
    assert not [p for p in found if p.code == "K401"]


def test_with_people_a_name_must_be_declared() -> None:
    assert only("title: A\npeople: {ann: {}}\ngroups: {us: [ann, bob]}\n").code == "K401"


def test_a_name_may_mean_one_thing_only() -> None:
    found = only("title: A\npeople: {ceo: {}}\noffices: {ceo: {held_by: ceo}}\n")
    assert found.code == "K402"
    assert found.related[0].where.line == 2


def test_cased_values_keep_their_order_and_conditions() -> None:
    text = (
        "title: A\npeople: {ann: {}}\nentities: {acme: company}\ngauges: {mood: [low, high]}\n"
        "holdings: {acme: {b: {votes: [{is: 10, when: mood is high}, {is: 1}], held_by: {ann: 5}}}}\n"
    )
    loaded = loads(text)
    assert loaded.case is not None
    first, last = loaded.case.holdings[Name("acme")][Name("b")].votes
    assert first.when == s.Is(Name("mood"), Name("high"))
    assert last.when is None
    assert last.value.exact == Fraction(1)  # type: ignore[union-attr]


def test_a_cased_value_that_is_never_reached_is_a_problem() -> None:
    text = BOARD.replace(
        "passes: more than half of members",
        "passes: [{is: every of members}, {is: every of seats}]",
    )
    assert "K110" in {p.code for p in problems(text)}


def test_a_power_may_be_steps_or_ways_or_a_list() -> None:
    text = (
        BOARD
        + "powers:\n  a: {by: board}\n  b: [{by: board}, {by: ann}]\n  c: {steps: [{by: board}, {by: ann}], consent: [bob]}\n"
    )
    loaded = loads(text)
    assert loaded.case is not None
    powers = loaded.case.powers
    assert [[s_.by for s_ in way] for way in powers[Name("a")].ways] == [[Name("board")]]
    assert [[s_.by for s_ in way] for way in powers[Name("b")].ways] == [
        [Name("board")],
        [Name("ann")],
    ]
    assert [[s_.by for s_ in way] for way in powers[Name("c")].ways] == [["board", "ann"]]
    assert powers[Name("c")].ways[0][-1].consent == ("bob",)


def test_sources_and_certainty_go_with_the_clause() -> None:
    text = BOARD.replace("members}", "members, source: press, certainty: reported}")
    loaded = loads(text + "sources: {press: {kind: news}}\n")
    assert loaded.case is not None
    body = loaded.case.bodies[Name("board")]
    assert (body.source, body.certainty) == (("press",), Certainty.REPORTED)


def test_a_source_that_nothing_rests_on_is_a_warning() -> None:
    found = problems(BOARD + "sources: {press: {kind: news}}\n")
    assert [(p.code, p.severity.value) for p in found] == [("K501", "warning")]


def test_a_missing_title_does_not_hide_other_mistakes() -> None:
    codes = {p.code for p in problems("people: {ann: {}}\noffices: {ceo: {held_by: bob}}\n")}
    assert codes == {"K104", "K401"}


@pytest.mark.parametrize(
    "text", ["title: A\npeople: [ann]\n", "title: [A]\n", "title: A\nbodies: x\n"]
)
def test_the_wrong_shape_is_a_problem(text: str) -> None:
    assert "K102" in {p.code for p in problems(text)}


def test_a_key_without_a_value_is_a_problem() -> None:
    assert only("title: A\nas_of:\n").code == "K103"


def test_an_empty_list_of_values_is_a_problem() -> None:
    assert only(BOARD.replace("passes: more than half of members", "passes: []")).code == "K103"


@pytest.mark.parametrize(
    "power", ["{}", "[]", "{passes: every of members}", "{steps: [{by: board}, {}]}"]
)
def test_a_power_that_nobody_decides_is_a_problem(power: str) -> None:
    found = only(BOARD + f"powers: {{dismiss: {power}}}\n")
    assert (found.code, found.message) == ("K506", "nobody decides `dismiss`")


def test_a_power_that_the_law_gives_to_somebody_is_none() -> None:
    text = BOARD + "law: delaware-stock\npowers: {amend-bylaws: {}}\n"
    assert "K506" not in {p.code for p in problems(text)}


# --- included files ----------------------------------------------------------------------


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "main.yaml"


def test_sections_of_included_files_are_joined(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        main_yaml="title: A\ninclude: [more/people.yaml, last.yaml]\npeople: {ann: {}}\nclaims: []\n",
        more__people_yaml="people: {bob: {}}\n",
        last_yaml="groups: {us: [ann, bob]}\n",
    )
    loaded = load(main)
    assert loaded.errors == ()
    assert loaded.case is not None
    assert list(loaded.case.people) == ["ann", "bob"]
    assert loaded.case.people[Name("bob")].where.file.endswith("more/people.yaml")


def test_an_included_file_may_be_left_out(tmp_path: Path) -> None:
    main = write(
        tmp_path, main_yaml="title: A\ninclude: sub/b.yaml\n", sub__b_yaml="people: {bob: {}}\n"
    )
    for name in ("b.yaml", "sub/b.yaml"):
        loaded = load(main, without=[name])
        assert loaded.case is not None
        assert not loaded.case.people
    assert load(main).case.people  # type: ignore[union-attr]


def test_a_name_in_two_files_shows_both(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        main_yaml="title: A\ninclude: b.yaml\npeople: {ann: {}}\n",
        b_yaml="people: {ann: x}\n",
    )
    (found,) = load(main).errors
    assert found.code == "K013"
    assert found.where.file.endswith("b.yaml")
    assert found.related[0].where.file.endswith("main.yaml")


def test_a_single_value_in_two_files_is_a_problem(tmp_path: Path) -> None:
    main = write(tmp_path, main_yaml="title: A\ninclude: b.yaml\n", b_yaml="title: B\n")
    assert [p.code for p in load(main).errors] == ["K013"]


@pytest.mark.parametrize(
    "wanted", ["../outside.yaml", "/etc/passwd", "sub/../../outside.yaml", "a\\b.yaml"]
)
def test_includes_reach_only_beside_or_below(tmp_path: Path, wanted: str) -> None:
    (tmp_path / "outside.yaml").write_text("people: {bob: {}}\n", "utf-8")
    (tmp_path / "in").mkdir()
    main = write(tmp_path / "in", main_yaml=f"title: A\ninclude: '{wanted}'\n")
    assert [p.code for p in load(main).errors] == ["K010"]


def test_a_link_does_not_lead_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("people: {bob: {}}\n", "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    main = write(tmp_path / "in", main_yaml="title: A\ninclude: link.yaml\n")
    assert [p.code for p in load(main).errors] == ["K010"]


def test_a_cycle_of_includes_is_a_problem(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        main_yaml="title: A\ninclude: b.yaml\n",
        b_yaml="include: c.yaml\n",
        c_yaml="include: b.yaml\n",
    )
    assert [p.code for p in load(main).errors] == ["K012"]
    own = write(tmp_path / "own", main_yaml="title: A\ninclude: main.yaml\n")
    assert [p.code for p in load(own).problems] == ["K012"]


def test_a_missing_include_points_at_the_line_that_asked(tmp_path: Path) -> None:
    main = write(tmp_path, main_yaml="title: A\ninclude: [no.yaml]\n")
    (found,) = load(main).errors
    assert (found.code, found.where.line, found.where.column) == ("K011", 2, 11)


def test_a_text_without_a_folder_includes_nothing() -> None:
    assert [p.code for p in problems("title: A\ninclude: b.yaml\n")] == ["K010"]


def test_a_table_beside_the_case_gives_weights_and_people(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        main_yaml="title: A\nweights: {w: {unit: votes, table: {file: t.csv, name: Member, value: Votes}}}\n",
        t_csv='Member,Votes\n"Côte d\'Ivoire",7\nBénin,3 thousand\n',
    )
    loaded = load(main)
    assert loaded.errors == ()
    assert loaded.case is not None
    assert loaded.case.weights[Name("w")].of == {"cote-d-ivoire": 7, "benin": 3000}
    assert loaded.case.people[Name("benin")].label == "Bénin"


@pytest.mark.parametrize(
    "table",
    ["{file: t.csv, name: A, value: Z}", "{file: t.csv}", "{file: no.csv, name: A, value: B}", "x"],
)
def test_a_table_that_cannot_be_read_is_a_problem(tmp_path: Path, table: str) -> None:
    main = write(
        tmp_path, main_yaml=f"title: A\nweights: {{w: {{table: {table}}}}}\n", t_csv="A,B\nx,1\n"
    )
    assert {p.code for p in load(main).errors} <= {"K120", "K011", "K102"}
    assert load(main).errors


def test_whom_a_table_names_may_be_named_in_a_group_above_it(tmp_path: Path) -> None:
    (tmp_path / "states.csv").write_text("state,votes\nNorth Isle,3\nSouth Isle,2\n", "utf-8")
    main = tmp_path / "isles.yaml"
    main.write_text(
        """title: Isles
people: {clerk: {}}
groups: {large: [north-isle]}
weights: {ballots: {unit: votes, table: {file: states.csv, name: state, value: votes}}}
bodies:
  council: {members: all with ballots, quorum: none, passes: at least 3 of ballots and every of large}
offices: {secretary: {of: council, held_by: clerk, appointed_by: council, removed_by: council}}
""",
        "utf-8",
    )
    loaded = load(main)
    assert not loaded.errors
    assert loaded.case is not None
    assert loaded.case.people[Name("north-isle")].label == "North Isle"


def test_each_line_of_a_table_that_cannot_be_read_is_shown_where_it_stands(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        main_yaml="title: A\nweights: {w: {table: {file: t.csv, name: who, value: n}}}\n",
        t_csv='who,n\nann,12\n\nno,3\nben,"1,200"\n"Two\nlines",x\n,7\ndora\nAnn,5\n7,7\n',
    )
    found = load(main).errors
    assert [
        (p.code, p.where.line, p.where.column, p.where.end_column, p.message.split(" ")[0])
        for p in found
    ] == [
        ("K121", 4, 1, 3, "`no`"),
        ("K120", 5, 5, 12, "`1,200`"),
        ("K120", 6, 5, 6, "cannot"),
        ("K120", 8, 1, 2, "a"),
        ("K120", 9, 1, 5, "a"),
        ("K120", 10, 1, 4, "`ann`"),
        ("K120", 11, 1, 2, "`7`"),
    ]
    assert {p.where.file for p in found} == {str(tmp_path / "t.csv")}
    assert all(
        (p.related[-1].where.file, p.related[-1].where.line) == (str(main), 2) for p in found
    )
    assert "`1200`" in found[1].help
    assert load(main).texts[str(tmp_path / "t.csv")].startswith("who,n")


def test_a_file_that_is_not_there_names_the_shipped_cases() -> None:
    (found,) = load("no-such-case").problems
    assert found.code == "K011"
    assert "un-security-council" in found.help


def test_a_bare_name_is_a_shipped_case_beside_a_folder_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bosch").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load("bosch").problems == ()
    (tmp_path / "ikea").write_text("title: My own", "utf-8")
    case = load("ikea").case
    assert case is not None
    assert case.label == "My own"


# --- variants ----------------------------------------------------------------------------

VARIANTS = BOARD + (
    "powers: {dismiss: {by: board}}\n"
    "variants:\n"
    "  larger: {bodies.board.members: + dan, people.dan: Dan}\n"
    "  strict: {powers.dismiss.passes: every of members}\n"
    "  broken: {powers.dismiss.by: bord}\n"
    "  astray: {powers.dismis.by: board}\n"
    "  without: {people.cyd: none}\n"
)


def test_a_variant_changes_the_case() -> None:
    loaded = loads(VARIANTS, variant="larger")
    assert loaded.case is not None
    assert loaded.case.bodies[Name("board")].members == ("ann", "bob", "cyd", "dan")
    strict = loads(VARIANTS, variant="strict").case
    assert strict is not None
    assert isinstance(strict.powers[Name("dismiss")].ways[0][0].passes[0].value, s.Every)


def test_every_variant_is_checked_and_its_problems_say_so() -> None:
    found = [p for p in problems(VARIANTS) if p.severity.value == "error"]
    said = {p.message.partition("`: ")[0].rpartition("`")[2] for p in found}
    assert said == {"broken", "astray", "without"}
    missing = next(p for p in found if "`without`" in p.message)
    assert missing.code == "K401"
    assert excerpt(VARIANTS, missing.where) == "cyd"


def test_an_unknown_variant_is_a_problem() -> None:
    found = [p.code for p in loads(BOARD + "variants: {a: {title: B}}\n", variant="b").problems]
    assert "K404" in found


def test_reading_is_the_same_whatever_was_read_before() -> None:
    """What a variant remembers of the case does not change what it reads."""
    loaded = loads(VARIANTS)
    assert loaded.tree is not None
    for name in ("larger", "strict"):
        alone = loads(VARIANTS, variant=name).case
        again = loads(VARIANTS, variant=name).case
        assert alone == again


@pytest.mark.parametrize(
    "rule", ["more than half of directors", "{more_than: 1/2, of: trustees}", "every of partners"]
)
def test_a_plural_of_office_says_no_base(rule: str) -> None:
    text = f"title: A\nbodies: {{board: {{members: [ann, bob], passes: {rule}}}}}"
    (problem,) = loads(text).problems
    assert problem.code == "K310"
    assert "`in office` for those who sit" in problem.help


@pytest.mark.parametrize(
    ("clause", "code", "help_"),
    [
        ("groups: {g: {members: [Ann Lee]}}", "K401", "write `ann-lee`, and declare it under `people`: `ann-lee: {name: Ann Lee}`"),
        ("offices: {ceo: {held_by: Ada Archer}}", "K401", "did you mean `ada-archer`?"),
        ("groups: {g: {members: ann and ben}}", "K401", "several are a list: `[ann, ben]`"),
        ('groups: {g: {members: "ann, ben and zoë, Dr."}}', "K401", '`ann-ben-and-zoe-dr: {name: "ann, ben and zoë, Dr."}`'),
        ("bodies: {b: {members: holders of Common Stock}}", "K401", "declare it: `common-stock: {name: Common Stock}`"),
        ("groups: {g: {members: [the]}}", "K401", "a word of the language"),
        ("bodies: {b: {members: [ann], quorum: at least half of votes}}", "K401", "write `votes cast`, or of all votes"),
        ("groups: {g: {members: [李明]}}", "K401", "begins with a letter"),
        ("groups: {g: {members: [zed]}}", "K401", "declare a person, group or entity of that name"),
        ("groups: {Two Words: [ann]}", "K108", "write `two-words: {name: Two Words}`"),
        ("groups: {2nd: [ann]}", "K108", "letters, digits and hyphens"),
    ],
)  # fmt: skip
def test_a_text_that_can_be_no_name_is_answered_with_one(
    clause: str, code: str, help_: str
) -> None:
    text = "title: A\npeople: {ann: {}, ben: {}, ada-archer: {}}\n"
    (problem,) = (p for p in loads(text + clause).problems if p.code == code)
    assert help_ in problem.help


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("tilte: A", ["K101"]),
        ("titel: A\nagreements: {a: {knid: proxy}}", ["K101", "K101"]),
        ("bodies: {}", ["K104"]),
        ("something: A", ["K101", "K104"]),
    ],
)
def test_a_misspelt_key_is_not_missing_as_well(text: str, codes: list[str]) -> None:
    assert [p.code for p in loads(text).problems] == codes


@pytest.mark.parametrize(
    ("clause", "help_"),
    [
        ("people: [ann, ben]", "write `people: {ann: {}, ben: {}}`"),
        ("people: [Ann Lee]", "write `people: {ann-lee: {}}`"),
        ("people: ann", "write `people: {ann: {}}`"),
        ("people: [{id: ann}]", "write `people: {NAME: {kind: person}}`"),
        ("agreements: [deal]", "write `agreements: {deal: {kind: proxy}}`"),
        ("bodies: {b: {members: {ann: 1}}}", "write `members: holders of common`"),
        ("bodies: {b: {tie: {chair: decides}}}", "write `tie: chair decides`"),
        ("bodies: {b: {passes: [ann]}}", ""),
        ("holdings: {a: {common: {held_by: [ann, ben]}}}", "write `held_by: {ann: 6 million, ben: 6 million}`"),
        ("offices: {ceo: 3}", "write `ceo: {of: NAME}`; known keys: of"),
        ("variants: {v: [x]}", "write `v: {"),
        ("timezone: [UTC]", "write `timezone: America/New_York`"),
        ("as_of: [2023, 2024]", "write `as_of: 2025-01-31`"),
    ],
)  # fmt: skip
def test_a_wrong_shape_is_answered_with_the_right_one(clause: str, help_: str) -> None:
    helps = [p.help for p in loads(f"title: A\n{clause}").problems if p.code == "K102"]
    assert [h for h in helps if h.startswith(help_)] == helps
    assert helps or not help_


@pytest.mark.parametrize("condition", ["ann is indepndent", "at least 1 of board are indepndent"])
def test_an_unknown_tag_has_the_nearest(condition: str) -> None:
    text = f"title: A\npeople: {{ann: {{tags: [independent]}}}}\nterms: {{t: {condition}}}\n"
    text += "bodies: {board: {members: [ann], passes: every of members}}"
    (problem,) = loads(text).errors
    assert (problem.code, problem.help) == ("K401", "did you mean `independent`?")
    assert problem.message.endswith("tag is called `indepndent`")
    assert problem.where.line == 3
    assert not loads(text.replace("indepndent", "independent")).errors


def test_what_is_left_out_has_to_be_included(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text("title: A\ninclude: more.yaml\n", "utf-8")
    (tmp_path / "more.yaml").write_text("people: {ann: {}}\n", "utf-8")
    (problem,) = load(tmp_path / "main.yaml", without=["mroe.yaml"]).errors
    assert (problem.code, problem.where.line) == ("K011", 2)
    assert problem.help == "included files: more.yaml"
    assert not load(tmp_path / "main.yaml", without=["more.yaml"]).problems


def test_a_group_may_be_called_directors() -> None:
    text = "title: A\ngroups: {directors: [ann, bob]}\n"
    text += "bodies: {board: {members: [ann, bob], passes: more than half of directors}}"
    assert not loads(text).problems


def test_a_variant_changes_keys_of_the_top_too() -> None:
    text = "title: A\nas_of: 2024-01-01\nvariants: {then: {note: Earlier., as_of: 2020-02-03, timezone: Europe/Oslo}}"
    case = loads(text, variant="then").case
    assert case is not None
    assert (case.as_of, case.timezone, case.note) == (date(2020, 2, 3), "Europe/Oslo", "")


def test_a_wrong_key_of_the_top_is_found_under_its_variant() -> None:
    (problem,) = loads("title: A\nvariants: {then: {as_of: soon}}").problems
    assert problem.message.startswith("under the variant `then`: ")


# --- who and what a condition is about -----------------------------------------------------------

SPOKEN = (
    "title: Acme\n"
    "people: {ann: {tags: [independent]}, bob: {}}\n"
    "offices: {ceo: {held_by: ann}}\n"
    "gauges: {mood: [good, bad]}\n"
    "measures: {price: {unit: USD}}\n"
    "bodies: {board: {members: [ann, bob], passes: more than half of members}}\n"
    "terms: {said: CONDITION}\n"
)


@pytest.mark.parametrize(
    ("condition", "code", "at", "help_"),
    [
        ("everyone on board is indepedent", "K401", "indepedent", "`independent`"),
        ("everyone on bord is independent", "K401", "bord", "`board`"),
        ("everyone on board is mood", "K401", "mood", "declared as gauge"),
        ("holder of coe is ann", "K401", "coe", "`ceo`"),
        ("ann is holder of coe", "K401", "coe", "`ceo`"),
        ("ceo is holder of coe", "K401", "coe", "`ceo`"),
        ("holder of ceo is indepedent", "K401", "indepedent", "`independent`"),
        ("holder of ceo at least 3", "K301", "holder of ceo at least 3", "name one"),
        ("everyone on board at least bad", "K301", "everyone on board at least bad", "name one"),
        ("mood is holder of ceo", "K403", "holder of ceo", "good, bad"),
        ("mood is 5", "K403", "5", "good, bad"),
        ("ann is 5", "K301", "ann is 5", "count"),
        ("ceo is 5", "K301", "ceo is 5", "count"),
        ("everyone on board is 5", "K301", "everyone on board is 5", "count"),
        ("price is high", "K301", "price is high", "write a number"),
    ],
)
def test_what_a_condition_can_never_mean(condition: str, code: str, at: str, help_: str) -> None:
    text = SPOKEN.replace("CONDITION", condition)
    (problem,) = problems(text)
    assert (problem.code, excerpt(text, problem.where)) == (code, at)
    assert help_ in problem.help


@pytest.mark.parametrize(
    "condition",
    [
        "everyone on board is independent",
        "everyone on board is ceo",
        "everyone on board is ann",
        "holder of ceo is independent",
        "ann is holder of ceo",
        "price is 5 USD",
        "price at least 5 USD",
        "mood is bad",
    ],
)
def test_what_a_condition_may_mean(condition: str) -> None:
    assert problems(SPOKEN.replace("CONDITION", condition)) == []


def test_an_include_that_is_no_name_is_one_problem() -> None:
    assert [p.code for p in problems("title: A\ninclude: {a: b}\n")] == ["K102"]
    assert [p.code for p in problems("title: A\ninclude: [[a]]\n")] == ["K102"]


def test_so_it_is_in_an_included_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: A\ninclude: b.yaml\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("include: {a: b}\n", encoding="utf-8")
    (problem,) = load(tmp_path / "a.yaml").problems
    assert (problem.code, problem.where.line) == ("K102", 1)
    assert problem.where.file.endswith("b.yaml")


def test_how_long_one_can_go_on_may_be_unknown() -> None:
    text = (
        "title: A\npeople: {ann: {}, bob: {}}\n"
        "dependencies: {money: {who: ann, needs: money, from: bob, notice: unknown, lasts: LASTS}}\n"
    )
    for lasts in ("unknown", "2 days", "none"):
        assert problems(text.replace("LASTS", lasts)) == []
    said = loads(text.replace("LASTS", "unknown")).case
    assert said is not None
    need = said.dependencies[Name("money")]
    assert (need.notice, need.lasts) == (Unsaid.UNKNOWN, Unsaid.UNKNOWN)
    assert [p.code for p in problems(text.replace("LASTS", "unknwon"))] == ["K220"]


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("{name: A, note: |\n  text}", "inside brackets, put a text of several lines in quotes"),
        ("{name: A, note: @text}", "a value that begins with this character must stand in quotes"),
        ("{name: a: b}", "a value with a colon and a blank in it must stand in quotes"),
        ("\n\tname: A", "use blanks, not tabs, to indent"),
        ("{name: A", "close the bracket or brace, or put a comma between the parts"),
    ],
)
def test_unreadable_yaml_comes_with_what_to_do(said: str, hint: str) -> None:
    found = loads(f"title: Acme\npeople:\n  ann: {said}\n", name="case.yaml").problems
    assert [(p.code, p.help) for p in found] == [("K004", hint)]


# --- keys by other names -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("entities: {acme: {label: Acme}}", "name"),
        ("people: {ann: {comments: new}}", "note"),
        ("bodies: {board: {directors: [ann], passes: more than half of members}}", "members"),
        ("bodies: {board: {members: [ann], threshold: more than half of members}}", "passes"),
        ("powers: {borrow: {decided-by: board}}", "by"),
    ],
)
def test_a_key_that_others_would_write_is_told_by_its_name_here(text: str, key: str) -> None:
    (found,) = (p for p in loads(f"title: Acme\n{text}\n").problems if p.code == "K101")
    assert found.help == f"did you mean `{key}`?"
    assert not [p for p in loads(text).problems if p.code == "K104" and f"`{key}`" in p.message]
