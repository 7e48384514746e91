"""The command line: exit codes, what goes where, JSON by its schema, files whole or not at all."""

from __future__ import annotations

import gc
import json
import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from kingmaker import __version__
from kingmaker.cli import main
from kingmaker.cli.common import unknown
from kingmaker.cli.files import write_whole
from kingmaker.cli.main import COMMANDS
from kingmaker.source.read import gallery
from tests.answering import keeps_its_schema

if TYPE_CHECKING:
    from click.testing import Result

GOOD = "title: Acme\npeople: {ann: {}, bob: {}}\nbodies: {board: {members: [ann, bob], passes: more than half of members}}\n"
BAD = GOOD.replace("passes", "pases")


def run(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=text, prog_name="kingmaker")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.yaml"
    path.write_text(GOOD, "utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD, "utf-8")
    return path


def test_check_is_silent_and_zero_when_all_is_well(good: Path) -> None:
    result = run("check", str(good))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_python_looks_for_waste_after_a_command_as_it_did_before(good: Path) -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    run("check", str(good))
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


@pytest.mark.parametrize(("out", "said"), [(True, "1 case: "), (False, "")])
def test_check_sums_up_on_a_terminal_only(
    good: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    out: bool,
    said: str,
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: out)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with pytest.raises(SystemExit):
        main(["check", str(good)])
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(said)
    assert bool(shown.err) is out


def test_check_says_what_is_wrong_and_exits_with_one(bad: Path) -> None:
    result = run("check", str(bad))
    assert result.exit_code == 1
    assert "error[K101]: `pases` is no key of a body" in result.stdout
    assert result.stderr == ""


def test_check_takes_several_cases(good: Path, bad: Path) -> None:
    result = run("check", str(good), str(bad), "un-security-council", "--json")
    value = json.loads(result.stdout)
    keeps_its_schema(value, "check")
    assert value["cases"] == [str(good), str(bad), "un-security-council"]
    assert {p["file"] for p in value["problems"] if p["severity"] == "error"} == {str(bad)}


def test_check_reads_standard_input() -> None:
    assert run("check", "-", text=GOOD).exit_code == 0
    result = run("check", "-", text=BAD)
    assert result.exit_code == 1
    assert "<stdin>:3:" in result.stdout


def test_check_reads_bytes_that_are_no_text() -> None:
    result = run("check", "-", text=b"title: \xff\n")
    assert result.exit_code == 1
    assert "K001" in result.stdout


def test_warnings_fail_only_when_strict(tmp_path: Path) -> None:
    path = tmp_path / "warned.yaml"
    path.write_text(GOOD + "sources: {press: {kind: news}}\n", "utf-8")
    assert run("check", str(path)).exit_code == 0
    assert run("check", "--strict", str(path)).exit_code == 1


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_each_form_names_the_code(bad: Path, form: str) -> None:
    result = run("check", "--format", form, str(bad))
    assert result.exit_code == 1
    assert "K101" in result.stdout


def test_a_variant_and_a_left_out_file(tmp_path: Path) -> None:
    path = tmp_path / "main.yaml"
    path.write_text(
        GOOD + "include: more.yaml\nvariants: {odd: {bodies.board.members: + zed}}\n", "utf-8"
    )
    (tmp_path / "more.yaml").write_text("offices: {ceo: {held_by: nobody-known}}\n", "utf-8")
    assert run("check", str(path)).exit_code == 1
    said = run("check", "--without", "more.yaml", str(path)).stdout
    assert "under the variant `odd`" in said
    assert "nobody-known" not in said
    assert "no such variant" not in run("check", "--variant", "odd", str(path)).stdout


def test_a_file_left_out_has_to_be_included(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "main.yaml"
    path.write_text(GOOD + "include: parts/more.yaml\n", "utf-8")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "more.yaml").write_text("offices: {}\n", "utf-8")
    for name in ("more.yaml", "parts/more.yaml"):
        assert run("check", "--without", name, str(path)).exit_code == 0
    result = run("check", "--without", "mroe.yaml", str(path))
    assert result.exit_code == 2
    assert "mroe.yaml is not included; included files: parts/more.yaml" in result.stderr
    result = run("report", "--without", "more.yaml", str(good))
    assert result.exit_code == 2
    assert "included files: none" in result.stderr


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("control openai-2023 opnai", "no entity of openai-2023 is called 'opnai'; did you mean 'openai'?"),
        ("record openai-2023 --only-source axios", "no source of openai-2023 is called 'axios'; there are axios-letter, axios"),
        ("record openai-2023 --about nought", "nothing in the record of openai-2023 is about 'nought'; there are microsoft-invested,"),
        ("reach openai-2023 --who altmn --goal 'ceo is vacant'", "nobody in openai-2023 is called 'altmn'; did you mean 'altman'?"),
        ("replay openai-2023 weekend", "no scenario of openai-2023 is called 'weekend'; did you mean 'the-weekend'?"),
        ("powers openai-2023 --after rumor", "no event of openai-2023 is called 'rumor'; there are"),
        ("powers volkswagen --reading nought", "no variant of volkswagen is called 'nought'; there are"),
        ("new x --stdout --law delaware", "no pack of law is called 'delaware'; there are delaware-nonstock, delaware-stock and 2 more"),
        ("bargain openai-2023 --issue nought", "openai-2023 has no 'nought'; there are"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_answered_alike_by_all_commands(
    command: str, told: str
) -> None:
    result = run(*shlex.split(command))
    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert told in said


def test_so_many_names_are_told_and_how_many_there_are_more() -> None:
    names = [f"name-{n}" for n in range(30)]
    assert unknown("no", "zzz", names, most=20).endswith("name-19 and 10 more")
    assert unknown("no", "zzz", names[:20], most=20).endswith("name-19")
    assert unknown("no", "zzz", [], most=20) == "no; there are none"


@pytest.mark.parametrize(("wrong", "meant"), [("chekc", "check"), ("reprot", "report")])
def test_a_misspelt_command_is_answered_with_the_nearest(wrong: str, meant: str) -> None:
    result = run(wrong, "bosch")
    assert result.exit_code == 2
    assert f"did you mean '{meant}'?" in result.stderr
    assert "did you mean" not in run("something", "bosch").stderr


def test_a_misspelt_name_of_a_shipped_case_is_answered_with_the_nearest() -> None:
    assert "did you mean `openai-2023`?" in run("check", "opnai-2023").stdout
    assert "did you mean `bosch`?" in run("report", "bosh.yaml").stderr
    assert "shipped cases: " in run("check", "nowhere/bosh").stdout
    assert "shipped cases: " in run("check", "something").stdout
    assert "did you mean `openai-2023`?" in run("check", "openai").stdout
    assert "shipped cases: " in run("check", "op").stdout


def test_a_name_without_its_ending_is_answered_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lantern.yaml").write_text("title: Lantern\n", "utf-8")
    assert "did you mean `lantern.yaml`?" in run("report", "lantern").stderr


def test_a_report_names_its_case_in_commands_as_they_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    more = "powers: {sell: {by: board}}\nvariants: {all: {bodies.board.passes: every of members}}\n"
    Path("my acme.yaml").write_text(GOOD + more, "utf-8")
    told = " ".join(run("report", str(tmp_path / "my acme.yaml")).stdout.split())
    assert "`kingmaker compare 'my acme.yaml' --variant all`" in told
    shipped = " ".join(run("report", "volkswagen").stdout.split())
    assert "`kingmaker report volkswagen --variants`" in shipped


@pytest.mark.parametrize(
    "arguments",
    [["report", "ikea", "-o"], ["report", "ikea", "-o", "-", "-o"], ["play", "openai-2023", "-o"]],
)
def test_where_nothing_can_be_written_nothing_is_worked_out(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kingmaker.source.load.load", lambda *_, **__: pytest.fail("read"))
    ending = "svg" if arguments[0] == "play" else "html"
    result = run(*arguments, str(tmp_path / "none" / f"page.{ending}"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no folder" in result.stderr
    locked = tmp_path / "locked"
    locked.mkdir()
    monkeypatch.setattr("os.access", lambda folder, _: folder != locked)
    result = run(*arguments, str(locked / f"page.{ending}"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name another file" in result.stderr


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--format", "xml", "x"], ["nonsense"], ["report"], ["new"]]
)
def test_wrong_use_exits_with_two_and_says_so_on_standard_error(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage" in result.stderr
    assert result.stdout == ""


def test_a_crash_is_a_sentence_and_two(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("kingmaker.cli.check.load_case", broken)
    monkeypatch.delenv("KINGMAKER_DEBUG", raising=False)
    result = run("check", "x")
    assert result.exit_code == 2
    assert "ZeroDivisionError: of all things" in result.stderr
    assert "Traceback" not in result.output
    monkeypatch.setenv("KINGMAKER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        CliRunner().invoke(main, ["check", "x"], catch_exceptions=False)


def test_an_interruption_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kingmaker.cli.check.load_case", stopped)
    result = run("check", "x")
    assert result.exit_code == 130
    assert "stopped" in result.stderr


def test_version_and_help() -> None:
    assert run("--version").stdout == f"kingmaker {__version__}\n"
    shown = run("--help")
    assert shown.exit_code == 0
    assert all(name in shown.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name: str) -> None:
    shown = run(name, "--help")
    assert shown.exit_code == 0
    assert len(shown.stdout.splitlines()) > 4


def test_cases_lists_the_gallery() -> None:
    lines = run("cases").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(gallery())
    value = json.loads(run("cases", "--json").stdout)
    keeps_its_schema(value, "cases")
    assert {c["name"] for c in value["cases"]} >= {
        "bosch", "esm", "eu-council", "imf-board", "openai-2023", "staggered-board", "un-security-council",
        "us-electoral-college-2024",
    }  # fmt: skip
    assert all(c["title"] for c in value["cases"])


@pytest.mark.parametrize("kind", ["case", "part", "check", "control", "report", "explain", "cases"])
def test_schema_prints_a_schema(kind: str) -> None:
    value = json.loads(run("schema", "--of", kind).stdout)
    jsonschema.Draft202012Validator.check_schema(value)
    assert kind != "part" or ("required" not in value and value["title"].startswith("Part of"))


@pytest.mark.parametrize("case", gallery())
def test_report_in_json_keeps_its_schema(case: str) -> None:
    draws = "0" if case == "openai-2023" else "16"  # its struggle is told once, for the page
    result = run("report", case, "--json", "--draws", draws)
    assert result.exit_code == 0
    value = json.loads(result.stdout)
    keeps_its_schema(value, "report")
    assert value["case"] == case


@pytest.mark.parametrize("case", gallery())
def test_explain_in_json_keeps_its_schema(case: str) -> None:
    result = run("explain", case, "--json")
    assert result.exit_code == 0
    keeps_its_schema(json.loads(result.stdout), "explain")


def test_report_refuses_a_case_with_errors_and_shows_them_on_standard_error(bad: Path) -> None:
    result = run("report", str(bad))
    assert result.exit_code == 1
    assert "K101" in result.stderr
    assert result.stdout == ""


def test_explain_shows_a_clause_as_written_and_what_it_rests_on() -> None:
    result = run("explain", "un-security-council", "powers.substantive")
    assert result.exit_code == 0
    assert "substantive" in result.stdout
    assert "What it rests on" in result.stdout


def test_explain_offers_the_nearest_address() -> None:
    result = run("explain", "un-security-council", "powers.substantiv")
    assert result.exit_code == 2
    assert "did you mean `powers.substantive`?" in result.stderr


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("elect-director", "powers.elect-director"),
        ("management", "bodies.board.seats.management"),
        ("board.quorum", "bodies.board.quorum"),
    ],
)
def test_explain_finds_a_clause_by_the_end_of_its_address(short: str, whole: str) -> None:
    found = run("explain", "openai-2023", short)
    assert found.exit_code == 0
    assert found.stdout == run("explain", "openai-2023", whole).stdout


FUND = """title: Fund
law: delaware-nonstock
people: {ann: {}, ben: {}, cleo: {}}
entities: {fund: {kind: nonprofit, governed_by: board}}
bodies: {board: {of: fund, members: [ann, ben, cleo]}}
variants: {lone: {title: Alone, bodies.board.members: [ann]}}
"""


@pytest.fixture
def fund(tmp_path: Path) -> str:
    """A case under a pack of law."""
    file = tmp_path / "fund.yaml"
    file.write_text(FUND, encoding="utf-8")
    return str(file)


def test_a_rule_of_a_body_lists_whatever_is_counted_by_it() -> None:
    """Of the Mechanism, the appointment has no rule of its own; help has, and shares the quorum only."""
    rule, quorum, body = (
        run("explain", "esm", f"bodies.governors{part}").stdout
        for part in (".passes", ".quorum", "")
    )
    for told in (rule, quorum, body):
        assert "[powers.appoint-managing-director]" in told
    assert "[powers.grant-support]" not in rule + body
    assert "[powers.grant-support]" in quorum
    assert "[offices.ceo]" in run("explain", "openai-2023", "bodies.board.passes").stdout


@pytest.mark.parametrize("clause", ["law.rules.board-passes", "rules.board-passes", "board-passes"])
def test_explain_tells_a_rule_of_law_by_the_address_that_plans_give(fund: str, clause: str) -> None:
    told = run("explain", fund, clause)
    assert told.exit_code == 0, told.stderr
    assert "8 Del. C. 141(b), (j) (law.rules.board-passes)" in told.stdout
    assert "What it says" in told.stdout
    assert "bodies.board.passes" in told.stdout


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("law.rules.board-passed", "`law.rules` has no `board-passed`; did you mean `law.rules.board-passes`?"),
        ("law.rule.board-passes", "`law` has no `rule`; did you mean `law.rules`?"),
        ("board-pases", "the case has no `board-pases`; did you mean `law.rules.board-passes`?"),
        ("law.rules.board-passes.says", "`law.rules.board-passes` has no `says`; nothing lies below it"),
    ],
)  # fmt: skip
def test_explain_offers_the_nearest_rule_of_law(fund: str, clause: str, said: str) -> None:
    wrong = run("explain", fund, clause)
    assert wrong.exit_code == 2
    assert said in wrong.stderr


def test_explain_tells_a_pack_of_law_as_it_is_named_and_its_rules(fund: str) -> None:
    assert "   2 | law: delaware-nonstock\n" in run("explain", fund, "law").stdout
    rules = run("explain", fund, "law.rules").stdout
    assert "Rules of law (law.rules)" in rules
    assert rules.partition("Defaults of law")[2] in run("explain", fund).stdout
    none = run("explain", "un-security-council", "law.rules.removal")
    assert "the case names no pack of law" in none.stderr


@pytest.mark.parametrize(
    ("start", "offered"),
    [
        ("law.rules.board-p", ["law.rules.board-passes", "law.rules.board-passes-floor"]),
        ("la", ["law", "law.rules"]),
        ("bodies.board.", ["bodies.board.of", "bodies.board.members"]),
        ("bodies.board.me", ["bodies.board.members", "bodies.board.members.1", "bodies.board.members.2", "bodies.board.members.3"]),
        ("variants.lone.", ["variants.lone.title"]),
        ("powers.", []),
        ("board.", []),
    ],
)  # fmt: skip
def test_explain_completes_an_address(fund: str, start: str, offered: list[str]) -> None:
    assert completions("explain", fund, start) == offered


def test_explain_asks_which_of_several_clauses_is_meant() -> None:
    result = run("explain", "openai-2023", "altman")
    assert result.exit_code == 2
    assert "say which: `people.altman`, `actors.altman`\n" in result.stderr


@pytest.mark.parametrize(
    ("short", "said"),
    [
        ("elect-directr", "the case has no `elect-directr`; did you mean `powers.elect-director`?"),
        ("board.quorm", "`bodies.board` has no `quorm`; did you mean `bodies.board.quorum`?"),
    ],
)
def test_explain_offers_the_nearest_name_of_a_clause(short: str, said: str) -> None:
    result = run("explain", "openai-2023", short)
    assert result.exit_code == 2
    assert said in result.stderr


def test_explain_lists_the_sections_for_a_name_like_no_other() -> None:
    result = run("explain", "un-security-council", "nothing-of-the-kind")
    assert result.exit_code == 2
    assert "the case has no section `nothing-of-the-kind`; there is: title, " in result.stderr


VARIED = (
    GOOD
    + """powers:
  sell:
    by: board
    passes: every of members
  buy: {by: board}
variants:
  lax:
    powers.sell: {by: board, passes: at least 1 of members}
    powers.buy.passes: every of members
    powers.gone: {by: ann}
"""
)


@pytest.mark.parametrize(
    ("clause", "lines"),
    [
        ("powers.sell", ["varied.yaml, under the variant lax", "  11 |     powers.sell: {by: board, passes: at least 1 of members}"]),
        ("powers.sell.passes", ["varied.yaml, under the variant lax", "  11 |     powers.sell: {by: board, passes: at least 1 of members}"]),
        ("powers.buy", ["varied.yaml", "   8 |   buy: {by: board}", "varied.yaml, changed under the variant lax", "  12 |     powers.buy.passes: every of members"]),
        ("powers.buy.passes", ["varied.yaml, under the variant lax", "  12 |     powers.buy.passes: every of members"]),
        ("powers.gone", ["varied.yaml, under the variant lax", "  13 |     powers.gone: {by: ann}"]),
        ("people.ann", ["varied.yaml", "   2 | people: {ann: {}, bob: {}}"]),
    ],
)  # fmt: skip
def test_explain_shows_the_text_that_stands_under_a_variant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clause: str, lines: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("varied.yaml").write_text(VARIED, "utf-8")
    result = run("explain", "varied.yaml", clause, "--variant", "lax")
    shown = result.stdout.split("as it is written\n")[1].split("\n\n")[0].splitlines()
    assert shown[1:] == lines


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_for_the_shell(shell: str) -> None:
    assert "_KINGMAKER_COMPLETE" in run("completion", shell).stdout


def completions(*words: str) -> list[str]:
    """Return what a shell is offered for the last of some words."""
    made = ShellComplete(main, {}, "kingmaker", "_KINGMAKER_COMPLETE")
    return [item.value for item in made.get_completions(list(words[:-1]), words[-1])]


def test_completion_offers_commands_and_shipped_cases() -> None:
    environment = {
        **os.environ,
        "_KINGMAKER_COMPLETE": "bash_complete",
        "COMP_WORDS": "kingmaker report open",
        "COMP_CWORD": "2",
    }
    done = subprocess.run(
        [sys.executable, "-m", "kingmaker"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert "openai-2023" in done.stdout


# --- files -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "law", ["none", "delaware-stock", "delaware-nonstock", "uk-model-articles"]
)
def test_new_writes_a_case_that_passes_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, law: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "acme", "--law", law).exit_code == 0
    result = run("check", "--strict", "acme.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert run("fmt", "--check", "acme.yaml").exit_code == 0


def test_new_never_writes_over_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("acme.yaml").write_text("mine", "utf-8")
    result = run("new", "acme")
    assert result.exit_code == 2
    assert "nothing was written" in result.stderr
    assert Path("acme.yaml").read_text("utf-8") == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["acme.yaml"]


def test_new_needs_a_folder_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("new", "nowhere/acme")
    assert result.exit_code == 2
    assert "No such file or directory" in result.stderr
    assert "broke" not in result.stderr


def test_new_refuses_an_unknown_law() -> None:
    result = run("new", "acme", "--law", "atlantis")
    assert result.exit_code == 2
    assert "delaware-stock" in result.stderr


def test_fmt_rewrites_in_place_and_is_then_content(good: Path) -> None:
    assert run("fmt", "--check", str(good)).exit_code == 1
    assert good.read_text("utf-8") == GOOD
    assert "+" in run("fmt", "--diff", str(good)).stdout
    assert run("fmt", str(good)).exit_code == 0
    assert run("fmt", "--check", str(good)).exit_code == 0
    assert run("check", str(good)).exit_code == 0


def test_fmt_prints_standard_input() -> None:
    result = run("fmt", "-", text=GOOD)
    assert result.exit_code == 0
    assert result.stdout.startswith("title: Acme\n")


def test_fmt_leaves_what_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(b"title: [\n")
    result = run("fmt", str(path))
    assert result.exit_code == 1
    assert "K004" in result.stderr
    assert path.read_bytes() == b"title: [\n"


def test_files_are_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("before", "utf-8")
    path.chmod(0o640)

    def full(_handle: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space left"):
            write_whole(path, "after", replace=True)
    assert path.read_text("utf-8") == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]
    assert write_whole(path, "after", replace=True)
    assert path.read_text("utf-8") == "after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


# --- the program as a whole ---------------------------------------------------------------------------------


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kingmaker", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_program_says_all_before_it_ends(bad: Path) -> None:
    done, inside = program("check", str(bad), "--json"), run("check", str(bad), "--json")
    assert (done.returncode, done.stdout) == (inside.exit_code, inside.stdout) == (1, done.stdout)
    wrong = program("check", "--no-such-option")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "No such option" in wrong.stderr
    assert program("cases").stdout == run("cases").stdout


def test_explain_calls_a_clause_and_those_that_use_it_by_name_with_the_address_that_is_typed() -> (
    None
):
    text = " ".join(run("explain", "openai-2023", "bodies.board").stdout.split())
    assert text.startswith("The board of directors (bodies.board) ===")
    assert "- Remove an officer (powers.remove-officer) -" in text
    assert "- The event “The board dismisses Altman” (events.dismissed) -" in text
    assert "- A claim by s10: no, the six directors are others (claims.173) -" in text
    assert "- Step 2 of the scenario “november 17” (scenarios.november-17.steps.2) -" in text
    assert "- The variant “Microsoft seat” (variants.microsoft-seat) -" in text
    quorum = run("explain", "openai-2023", "bodies.board.quorum").stdout
    assert quorum.startswith("The board of directors: quorum (bodies.board.quorum)\n")


def test_explain_tells_who_claims_how_sure_and_on_what_basis() -> None:
    text = " ".join(run("explain", "openai-2023", "claims.43").stdout.split())
    assert (
        "Said by: s3 (Who the father of ChatGPT is, and who the capitalist). How sure they are: certain."
        in text
    )
    assert "On what basis: own judgement." in text
    assert "No source is named" not in text
