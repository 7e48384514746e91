"""The canonical form: nothing is lost, formatting twice changes nothing, and it looks as it should."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path
from textwrap import dedent, indent, wrap
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.source import write
from kingmaker.source.comments import find_comments
from kingmaker.source.parse import parse
from kingmaker.source.plain import tree_to_plain
from kingmaker.source.write import WIDTH, format_case
from tests.source.samples import CASES, PARTS
from tests.source.ugly import Ugly

if TYPE_CHECKING:
    from kingmaker.source.plain import Plain


def formatted(text: str) -> str:
    result = format_case(text, "acme.yaml")
    assert isinstance(result, str), result
    return result


def tree_of(text: str) -> Plain:
    node, problems = parse(text, "acme.yaml")
    assert not problems
    assert node is not None
    return tree_to_plain(node)


def comments_of(text: str) -> Counter[str]:
    return Counter(c.text for c in find_comments(text, parse(text, "acme.yaml")[0]))


@pytest.mark.parametrize("file", [*CASES, *PARTS], ids=lambda f: f.stem)
def test_a_real_case_keeps_its_tree_and_comments(file: Path) -> None:
    text = file.read_text("utf-8")
    once = formatted(text)
    assert tree_of(once) == tree_of(text)
    assert comments_of(once) == comments_of(text)
    assert formatted(once) == once


@given(st.integers(0, 10**9))
@settings(max_examples=400)
def test_ugly_cases_keep_their_trees_and_comments(seed: int) -> None:
    ugly = Ugly(random.Random(seed))  # noqa: S311 - nothing secret
    tree = ugly.tree()
    text = ugly.text(tree)
    assert tree_of(text) == tree, "the test itself writes wrong YAML"
    assert comments_of(text) == Counter(ugly.said)
    once = formatted(text)
    assert tree_of(once) == tree
    assert comments_of(once) == Counter(ugly.said)
    assert formatted(once) == once
    assert once.endswith("\n")
    assert not once.endswith("\n\n")


def lines(text: str) -> str:
    return dedent(text).lstrip("\n")


LOOKS: dict[str, tuple[str, str]] = {
    "sections in the order of the vocabulary, a blank line between them": (
        """
        powers: {sell: {by: board}}
        bodies: {board: {}}
        law: none
        title: Acme
        """,
        """
        title: Acme
        law: none

        bodies:
          board: {}

        powers:
          sell: {by: board}
        """,
    ),
    "keys in the order of the vocabulary, unknown ones behind them, names as they were": (
        "bodies: {b: {zeal: 1, passes: x, of: y, ardour: 2}, a: {of: s, name: A}}",
        """
        bodies:
          b: {of: y, passes: x, zeal: 1, ardour: 2}
          a: {name: A, of: s}
        """,
    ),
    "an unknown section stays behind the others": (
        "zebras: 1\ntitle: A\nants: [2]",
        "title: A\nzebras: 1\n\nants: [2]\n",
    ),
    "the name of a record in a list comes first": (
        "assert: [{claim: a is b, id: x}]",
        "assert:\n  - {id: x, claim: a is b}\n",
    ),
    "cases of a value": (
        "offices: {o: {appointed_by: [{when: always, is: a}, {is: b}]}}",
        "offices:\n  o: {appointed_by: [{is: a, when: always}, {is: b}]}\n",
    ),
    "a short record on one line": (
        "bodies:\n  board:\n     seats:   5\n     members:\n     - a\n     - b\n",
        "bodies:\n  board: {members: [a, b], seats: 5}\n",
    ),
    "a record that does not fit": (
        "bodies: {{board: {{members: [{}], seats: 5}}}}".format(", ".join(f"member-{n}" for n in range(12))),
        "bodies:\n  board:\n    members:\n{}    seats: 5\n".format("".join(f"      - member-{n}\n" for n in range(12))),
    ),
    "names with records have lines of their own": (
        "bodies: {b: {seats: {one: {count: 3}, two: [a]}}}",
        "bodies:\n  b:\n    seats:\n      one: {count: 3}\n      two: [a]\n",
    ),
    "a list of records": (
        "claims: [{about: a, says: b, by: c}]\ninclude: [a.yaml, b.yaml]",
        "include: [a.yaml, b.yaml]\n\nclaims:\n  - {about: a, says: b, by: c}\n",
    ),
    "a record in a list that does not fit": (
        "claims: [{about: a, says: %s, by: c}]" % ("b" * 100),
        "claims:\n  - about: a\n    says: %s\n    by: c\n" % ("b" * 100),
    ),
    "lists in lists": (
        "x:\n- - a\n  - # c\n    b\n- []\n- {}\n-\n- ''\n",
        'x:\n  - - a\n    # c\n    - b\n  - []\n  - {}\n  -\n  - ""\n',
    ),
    "quotes only where they are needed": (
        """
        title: 'Acme'
        law: "a: b"
        people: {a: "x, y", b: 'it''s', c: "say \\"no\\"", d: "tab\\tbed", "#": '{', e: "true"}
        """,
        """
        title: Acme
        law: "a: b"

        people:
          a: x, y
          b: it's
          c: say "no"
          d: "tab\\tbed"
          "#": "{"
          e: true
        """,
    ),
    "a key that looks like the sign of a document": ("'--- a': 1\n'... b': 2\n", '"--- a": 1\n"... b": 2\n'),
    "blanks at the end of a line, which an editor might take away": (
        'people:\n  a: {note: "one \\ntwo"}\n',
        'people:\n  a:\n    note: "one \\ntwo"\n',
    ),
    "quotes within braces": (
        "groups: {g: {members: ['a, b', 'c: d', 'e']}}",
        'groups:\n  g: {members: ["a, b", "c: d", e]}\n',
    ),
    "none in quotes keeps them, since a change tells the two apart": (
        "variants: {v: {people.a.name: 'none', people.b.name: none}}",
        'variants:\n  v: {people.a.name: "none", people.b.name: none}\n',
    ),
    "nothing is not the same as an empty text": (
        "people:\n  a:\n  b: ''\n  c: ~\n",
        'people:\n  a:\n  b: ""\n  c: ~\n',
    ),
    "nothing has a line of its own": ("clock: {from: , to: b}", "clock:\n  from:\n  to: b\n"),
    "several lines": (
        "title: A\npeople:\n  a:\n    note: 'one\n\n      two\n\n\n      three'\n    name: b\n",
        "title: A\n\npeople:\n  a:\n    name: b\n    note: |-\n      one\n      two\n\n      three\n",
    ),
    "several lines, ended": (
        'people:\n  a: {note: "one\\ntwo\\n"}\n',
        "people:\n  a:\n    note: |\n      one\n      two\n",
    ),
    "long words are folded": (
        "people:\n  a: {{note: {}}}".format(("word " * 30).strip()),
        "people:\n  a:\n    note: >-\n      {}\n      {}\n".format(("word " * 20).strip() + " word", ("word " * 9).strip()),
    ),
    "a block that would fit on a line": (
        "people:\n  a:\n    note: >-\n      one\n      two\n",
        "people:\n  a: {note: one two}\n",
    ),
    "a long sentence stays on one line": (
        "endings:\n  e: {{when: {}}}".format(" or ".join(["a is b"] * 20)),
        "endings:\n  e:\n    when: {}\n".format(" or ".join(["a is b"] * 20)),
    ),
    "unless it was on several": (
        "endings:\n  e:\n    when: >-\n      {}".format("\n      or ".join(["a is b"] * 20)),
        "endings:\n  e:\n    when: >-\n{}\n".format(indent("\n".join(wrap(" or ".join(["a is b"] * 20), 104)), " " * 6)),
    ),
    "blank lines between entries stay, one at most, and none where a group begins or ends": (
        "bodies:\n\n  a: {}\n\n\n  b: {}\n  c: {}\n\n\npowers: {}\n",
        "bodies:\n  a: {}\n\n  b: {}\n  c: {}\n\npowers: {}\n",
    ),
    "windows": ("\ufefftitle: A\r\nlaw: b # c\r\n", "title: A\nlaw: b  # c\n"),
    "an old mac": ("title: A\rlaw: b # c\r", "title: A\nlaw: b  # c\n"),
    "the signs of a document go": ("%YAML 1.1\n--- # a\ntitle: A\n... # b\n", "# a\ntitle: A\n# b\n"),
    "nothing at all": ("", ""),
    "only comments": ("# a\n\n\n# b", "# a\n\n# b\n"),
    "only the sign of a document": ("--- # a\n", "# a\n"),
    "a list": ("- b\n- {a: c}", "- b\n- {a: c}\n"),
    "an empty group": ("{ # a\n} # b\n", "{}\n# a\n# b\n"),
    "a single value": ("# a\n'b' # c", "# a\nb\n# c\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", LOOKS)
def test_looks(what: str) -> None:
    given_, expected = (lines(text) for text in LOOKS[what])
    assert formatted(given_) == expected
    assert formatted(expected) == expected


COMMENTS: dict[str, tuple[str, str]] = {
    "above, beside, in a section, between sections, at the end": (
        """
        # yaml-language-server: $schema=case.schema.json
        # The head.

        # the bodies
        bodies:     # all of them
          # the first
          a: {}     # it is small
            # more on b
          b:
            # on its seats
            seats: 5
            # after its seats
          # after the bodies

        # the title
        title: A #close

        # the end
        """,
        """
        # yaml-language-server: $schema=case.schema.json
        # The head.

        # the title
        title: A  #close

        # the bodies
        bodies:  # all of them
          # the first
          a: {}  # it is small
          # more on b
          b:
            # on its seats
            seats: 5
            # after its seats
          # after the bodies

        # the end
        """,
    ),
    "a head without a blank line stays on top": (
        "# head\npeople: {}\ntitle: A\n",
        "# head\ntitle: A\n\npeople: {}\n",
    ),
    "a modeline below a blank line stays on top": (
        "# a\n\n# yaml-language-server: $schema=x\npeople: {}\ntitle: A\n",
        "# a\n\n# yaml-language-server: $schema=x\ntitle: A\n\npeople: {}\n",
    ),
    "within braces": (
        """
        groups:
          g: {members: [a,   # first
                        b]   # second
              # then its tags
              , tags: [x]} # done
        """,
        """
        groups:
          g:  # done
            members:  # second
              - a  # first
              - b
            # then its tags
            tags: [x]
        """,
    ),
    "at the end of braces": (
        "groups: {g: {members: [\n  a,\n  # no more\n  ]}}\n",
        "groups:\n  g:\n    members:\n      - a\n      # no more\n",
    ),
    "in empty brackets": ("groups: {g: {members: [\n# none\n]}}\n", "groups:\n  g:\n    # none\n    members: []\n"),
    "after a brace that opens": ("clock: { # c\n  from: a}\n", "clock: {from: a}  # c\n"),
    "between list items": (
        "x:\n- a\n\n# on b\n- b # b\n# end\ny: 1\n",
        "x:\n  - a\n\n  # on b\n  - b  # b\n\n# end\ny: 1\n",
    ),
    "beside a dash": ("x:\n- # c\n  a: b\n", "x:\n  # c\n  - {a: b}\n"),
    "between a key and its value": ("title:\n  # c\n  A\n", "# c\ntitle: A\n"),
    "two beside one": ("x: # one\n  [a] # two\n", "# one\nx: [a]  # two\n"),
    "below a key without a value": ("x:\n  # to do\ny: 1\n", "x:\n  # to do\ny: 1\n"),
    "beside a block": ("x: | # c\n  a # b\n  c\n# d\n", "x: |  # c\n  a # b\n  c\n# d\n"),
    "no comment at all": (
        "x: 'a # b'\ny: a#b\nz: \"#\"\n'#': \"a\n  # b\"\n",
        'x: "a # b"\ny: a#b\nz: "#"\n"#": "a # b"\n',
    ),
    "without blanks around": ("x: [a,#c\n b]#d\n", "x:  #d\n  - a  #c\n  - b\n"),
    "a long list with a comment beside": (
        "x: [{}] # c".format(", ".join(["word"] * 30)),
        "x:  # c\n%s" % ("  - word\n" * 30),
    ),
    "a key that moves takes its comments along": (
        "powers:\n  p:\n    # rule\n    passes: x # y\n    # who\n    by: a # b\n",
        "powers:\n  p:\n    # who\n    by: a  # b\n    # rule\n    passes: x  # y\n",
    ),
    "paragraphs": (
        "title: A\n\n# one\n\n\n# two\n\nlaw: b\n",
        "title: A\n\n# one\n\n# two\n\nlaw: b\n",
    ),
    "a comment less indented than one before it goes no deeper again": (
        "a:\n  b: {c: 1}\n# one\n  # two\nd: 1\n",
        "a: {b: {c: 1}}\n\n# one\n# two\nd: 1\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", COMMENTS)
def test_comments_keep_their_places(what: str) -> None:
    given_, expected = (lines(text) for text in COMMENTS[what])
    assert formatted(given_) == expected
    assert formatted(expected) == expected
    assert comments_of(given_) == comments_of(expected)


def test_lines_are_as_long_as_they_may_be() -> None:
    fits = f"clock: {{from: {'a' * (WIDTH - 15)}}}"
    assert len(fits) == WIDTH
    assert formatted(fits) == fits + "\n"
    longer = fits.replace("a}", "aa}")
    assert formatted(longer) == longer.replace("{", "\n  ").replace(" \n", "\n").replace("}", "\n")


def test_a_comment_does_not_count_as_length() -> None:
    text = f"clock: {{from: {'a' * (WIDTH - 15)}}}  # and more\n"
    assert formatted(text) == text


def test_a_key_too_long_for_its_line_is_kept() -> None:
    key = "k" * 1500
    text = f"? {key}  # c\n: a\n"
    assert formatted(text) == text


def test_what_cannot_be_read_is_not_formatted() -> None:
    problems = format_case("title: A\ntitle: B\n", "acme.yaml")
    assert not isinstance(problems, str)
    assert [p.code for p in problems] == ["K009"]


@pytest.mark.parametrize("written", ["title: B  # c\n", "title: A\n", "title: [\n"])
def test_a_form_that_says_something_else_is_never_handed_out(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_written", lambda _text, _node: written)
    with pytest.raises(write.UnfaithfulError, match=r"acme\.yaml was not formatted"):
        format_case("title: A # c", "acme.yaml")


@given(st.text(st.sampled_from("#:{}[],-?|>'\"\n \t&*!%@`\\é\u2028\x85a1"), max_size=40))
@settings(max_examples=300)
def test_any_text_is_formatted_or_refused(text: str) -> None:
    result = format_case(text, "acme.yaml")
    if isinstance(result, str):
        assert format_case(result, "acme.yaml") == result
    else:
        assert all(p.where.file == "acme.yaml" for p in result)


def test_the_guide_shows_what_formatting_does() -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/format.md").read_text("utf-8")
    before, after, *_ = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert formatted(before) == after
