"""From a path to a case: read, parse, include, bind, check. The only door in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.problems import Location, Problem, by_place
from kingmaker.source import tree
from kingmaker.source.alternatives import Bound, alternative_problems, varied
from kingmaker.source.bound import bind_case
from kingmaker.source.include import Files, assemble
from kingmaker.source.loaded import Loaded
from kingmaker.source.memory import remembering
from kingmaker.source.parse import parse
from kingmaker.source.read import Text, clean, read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Loaded", "load", "load_text", "loads"]


def load(
    path: str | Path,
    *,
    variant: str | None = None,
    without: Iterable[str] = (),
    beside: Iterable[Text] = (),
) -> Loaded:
    """Return a case as far as it can be read, with every problem found: of a path, or of the bare name of a shipped case.

    Steps: read, parse, put in what is included, apply the variant, bind to records, check. `variant` is the name of one
    of the case's changes; `without` leaves out included files, by path or last part of it; `beside` are texts that are read as
    if they were included. Time is linear in the files, but for circles and clashes that are looked for.

    Nothing that the author wrote raises, nor a file that is not there: these are `problems`, in the order of the file.

    >>> council = load("un-security-council", variant="veto-takes-two")
    >>> council.problems, list(council.case.powers)
    ((), ['procedural', 'substantive', 'settle-dispute'])
    >>> load("un-security-counsel").problems[0].help
    'did you mean `un-security-council`?'
    """
    found = read(path)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    return load_text(found, variant=variant, without=without, beside=beside)


def loads(
    text: str, *, name: str = "<text>", folder: Path | None = None, variant: str | None = None
) -> Loaded:
    r"""Return the case of a text, as `load` does of a file; problems call it by `name`.

    What it includes is looked for in `folder`, and refused without one (K010).

    >>> loads("title: Nothing yet").problems
    ()
    >>> [str(problem.where) for problem in loads("title: A\nbody: {}", name="a.yaml").problems]
    ['a.yaml:2:1']
    """
    found = clean(text, name)
    if isinstance(found, Problem):
        return Loaded(None, (found,), {name: text})
    return load_text(Text(name, found, folder), variant=variant)


def load_text(
    main: Text,
    *,
    variant: str | None = None,
    without: Iterable[str] = (),
    beside: Iterable[Text] = (),
) -> Loaded:
    """Return the case of a text that has been read already, as `load` does; what checks have found is kept for its variants."""
    with remembering():
        return _loaded(main, variant, without, beside)


def _loaded(
    main: Text, variant: str | None, without: Iterable[str], beside: Iterable[Text]
) -> Loaded:
    files = Files(main, frozenset(without))
    root, problems = _root(main)
    if root is None:
        return Loaded(None, problems, files.texts)
    merged, more = assemble(root, files, beside)
    problems = (*problems, *more)
    plain = merged if variant is not None else None
    if variant is not None:
        merged, more = varied(merged, variant)
        problems = (*problems, *more)
    case, more, binder = bind_case(merged, main.name, files)
    problems = (*problems, *more)
    if case is not None:
        bound = Bound(merged, case, binder)
        more = alternative_problems(bound, files, known=problems, plain=plain)
        problems = (*problems, *more)
    return Loaded(case, by_place(problems), files.texts, merged, files, variant)


def _root(main: Text) -> tuple[tree.Mapping | None, tuple[Problem, ...]]:
    node, problems = parse(main.text, main.name)
    if isinstance(node, tree.Mapping):
        return node, problems
    if node is None and problems:
        return None, problems
    where = node.where if node is not None else Location(main.name, 1, 1, 1, 1)
    said = "is empty" if node is None else f"holds {tree.kind_of(node)}"
    help_ = "begin with a line such as `title: Acme`"
    return None, (
        *problems,
        Problem("K100", f"a case is a group of keys; this file {said}", where, help=help_),
    )
