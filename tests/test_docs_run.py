"""What the README and the documentation show is what Kingmaker does."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

from tests import docs_runner


def _name(page: Path) -> str:
    return page.relative_to(docs_runner.ROOT).as_posix()


@pytest.mark.parametrize("page", docs_runner.pages(), ids=_name)
def test_a_page_tells_the_truth(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    assert docs_runner.renew(text, tmp_path) == text, "scripts/docs --update renews the page"


@click.command
@click.argument("words", nargs=-1)
@click.option("--file", type=click.Path(path_type=Path))
@click.option("--crash", is_flag=True)
@click.option("--listen", is_flag=True)
def speak(words: tuple[str, ...], file: Path | None, *, crash: bool, listen: bool) -> None:
    """Stand in for kingmaker: print the words, or the file, one to a line."""
    if crash:
        raise KeyError("lost")
    if listen:
        words = tuple(sys.stdin.read().split())
    click.echo(file.read_text("utf-8") if file else "\n".join(words), nl=file is None)
    if not words and file is None:
        click.echo("nothing to say", err=True)
        raise SystemExit(2)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kingmaker.cli.main", speak)


def page(*lines: str) -> str:
    return "\n".join(lines) + "\n"


TRUE = {
    "output": page("```console", "$ kingmaker a b", "a", "b", "```"),
    "two commands": page("```console", "$ kingmaker a", "a", "", "$ kingmaker b", "b", "```"),
    "elision": page("```console", "$ kingmaker a b c d", "a", "...", "d", "```"),
    "elision of nothing": page("```console", "$ kingmaker a d", "a", "...", "d", "```"),
    "quotes": page("```console", '$ kingmaker "a b"', "a b", "```"),
    "continued": page("```console", "$ kingmaker a \\", "> b", "a", "b", "```"),
    "exit code": page(
        "```console", "$ kingmaker", "", "nothing to say", "$ echo $?", "2", "```"
    ),
    "indented": page("1. Say:", "   ```console", "   $ kingmaker a", "   a", "   ```"),
    "a file": page(
        "<!-- file: deep/a.yaml -->", "", "```yaml", "title: A", "```", "",
        "```console", "$ kingmaker --file deep/a.yaml", "title: A", "```",
    ),
    "redirected": page(
        "```console", "$ kingmaker a > a.txt", "$ kingmaker --file a.txt", "a", "```"
    ),
    "copied": page(
        "```console", "$ kingmaker a > a.txt", "$ cp a.txt b.txt", "$ kingmaker --file b.txt", "a", "```"
    ),
    "typed": page(
        "```console", "$ kingmaker a b > a.txt", "$ kingmaker --listen < a.txt", "a", "b", "```"
    ),
    "not run": page("<!-- no-run -->", "```console", "$ kingmaker a", "b", "```"),
    "another program": page("```console", "$ pip install kingmaker", "```"),
    "values": page("```python", ">>> x = 1", ">>> x", "1", "```", "```python", ">>> x", "1", "```"),
    "a value in part": page("```python", ">>> list(range(9))", "[0, ..., 8]", "```"),
    "an exception": page(
        "```python", ">>> 1 / 0", "Traceback (most recent call last):", "    ...",
        "ZeroDivisionError: division by zero", "```",
    ),
}  # fmt: skip


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("what", TRUE)
def test_a_true_page_stays(what: str, tmp_path: Path) -> None:
    assert docs_runner.renew(TRUE[what], tmp_path) == TRUE[what]


FALSE = {
    "output": (
        page("```console", "$ kingmaker a b", "a", "```", "end"),
        page("```console", "$ kingmaker a b", "a", "b", "```", "end"),
    ),
    "elision": (
        page("```console", "$ kingmaker a b c d", "x", "...", "y", "", "$ echo $?", "```"),
        page("```console", "$ kingmaker a b c d", "a", "...", "d", "", "$ echo $?", "0", "```"),
    ),
    "too little to leave out": (
        page("```console", "$ kingmaker a b", "x", "...", "y", "```"),
        page("```console", "$ kingmaker a b", "a", "b", "```"),
    ),
    "indented": (
        page("- ```console", "  $ kingmaker a", "  a", "  ```", "  ```console", "  $ kingmaker b",
             "  ```"),
        page("- ```console", "  $ kingmaker a", "  a", "  ```", "  ```console", "  $ kingmaker b",
             "  b", "  ```"),
    ),
    "two values of one block": (
        page("```python", ">>> print('a\\nb')", "a", ">>> 'c'", "'d'", "```"),
        page("```python", ">>> print('a\\nb')", "a", "b", ">>> 'c'", "'c'", "```"),
    ),
    "values, and lines that move": (
        page("```python", ">>> 1 + 1", "3", ">>> print('a\\n\\nb')", "```", "text",
             "```python", ">>> 'c'", "```"),
        page("```python", ">>> 1 + 1", "2", ">>> print('a\\n\\nb')", "a", "<BLANKLINE>", "b",
             "```", "text", "```python", ">>> 'c'", "'c'", "```"),
    ),
}  # fmt: skip


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("what", FALSE)
def test_a_false_page_is_renewed(what: str, tmp_path: Path) -> None:
    text, expected = FALSE[what]
    assert docs_runner.renew(text, tmp_path) == expected


WRONG: dict[str, tuple[str, type[Exception]]] = {
    "another program among ours": (
        page("```console", "$ kingmaker a", "a", "$ rm x", "```"),
        docs_runner.WrongPageError,
    ),
    "a file elsewhere": (
        page("<!-- file: ../a -->", "```yaml", "```"),
        docs_runner.WrongPageError,
    ),
    "output of nothing": (
        page("```console", "a", "$ kingmaker a", "```"),
        docs_runner.WrongPageError,
    ),
    "a crash of the command": (page("```console", "$ kingmaker --crash", "```"), KeyError),
    "a crash of a line": (page("```python", ">>> 1 / 0", "```"), ZeroDivisionError),
}


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_page_is_refused(what: str, tmp_path: Path) -> None:
    text, error = WRONG[what]
    with pytest.raises(error):
        docs_runner.renew(text, tmp_path)
