"""The dependency rule: arrows only point down the list of layers. And what a layer may touch."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

PACKAGE = "kingmaker"
SRC = Path(__file__).parent.parent / "src" / PACKAGE
MOST_LINES = 400

#: Each layer: what of ours it may import, and what of others'. Type-only imports and imports within
#: a function count. ``face`` is the package itself, its public names.
LAYERS: dict[str, tuple[set[str], set[str]]] = {
    "version": (set(), set()),
    "records": (set(), set()),
    "problems": ({"records"}, set()),
    "patterns": (set(), set()),
    "model": ({"problems", "records", "patterns"}, set()),
    "source": ({"problems", "records", "patterns", "model"}, {"yaml"}),
    "analysis": (
        {"problems", "records", "model"},
        {"clingo", "llvmlite", "numba", "numpy", "scipy"},
    ),
    "report": (
        {"problems", "records", "model", "analysis", "version"},
        {"resvg_py", "rich", "typst"},
    ),
    "cli": (
        {"problems", "records", "model", "source", "analysis", "report", "face", "version"},
        {
            "click",
            "distributed",
            "pyarrow",
            "pytest",
            "rich",
        },  # pytest: for its plugin, which it loads
    ),
    "face": ({"problems", "model", "source", "version"}, set()),
}
#: What the face may import, but only when it is asked for: within a function, or for types.
LAZY = {"face": {"analysis"}}

#: Randomness, time, files and the environment reach these as arguments.
PURE = {"problems", "model", "analysis"}
IMPURE_MODULES = {
    "glob",
    "logging",
    "os",
    "random",
    "secrets",
    "shutil",
    "socket",
    "subprocess",
    "sys",
    "tempfile",
    "time",
    "urllib",
}
IMPURE_CALLS = {"breakpoint", "eval", "exec", "input", "open", "print"}
CLOCK = {"now", "today", "utcnow"}
#: What a path on the disk can do and a mere path cannot; texts and dates can be replaced too.
DISK = set(dir(Path)) - set(dir(PurePath)) - {"replace"}


@dataclass(frozen=True, slots=True)
class Import:
    """One module that a file names, and whether it is loaded as soon as the file is."""

    name: str
    line: int
    eager: bool


def layer_of(module: str) -> str:
    """The layer of a dotted name: the part after the package, but for the two of the top.

    >>> layer_of("kingmaker.model.money"), layer_of("kingmaker"), layer_of("kingmaker.__main__")
    ('model', 'face', 'cli')
    """
    top = [*module.split("."), "face"][1]
    return "cli" if top == "__main__" else top


def imports(tree: ast.Module, known: AbstractSet[str]) -> Iterator[Import]:
    """Every module that a file names, wherever in the file it does so."""
    left: list[tuple[ast.AST, bool]] = [(tree, True)]
    while left:
        node, eager = left.pop()
        eager = eager and not _waits(node)
        for name in _named(node, known):
            yield Import(name, getattr(node, "lineno", 0), eager)
        left += ((child, eager) for child in ast.iter_child_nodes(node))


def _waits(node: ast.AST) -> bool:
    """Whether what a part of a file names is not loaded as soon as the file is."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            return True
        case ast.If(test=test):
            return "TYPE_CHECKING" in ast.unparse(test)
        case _:
            return False


def _named(node: ast.AST, known: AbstractSet[str]) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            for alias in names:  # a module of a package is meant, not the package
                full = f"{module}.{alias.name}"
                yield full if full in known else module
        case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]):
            if ast.unparse(func) in {"import_module", "importlib.import_module", "__import__"}:
                yield name


def relative_imports(module: str, tree: ast.Module) -> Iterator[str]:
    """A module names another by its full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{module}:{node.lineno}: relative import"


def wrong_arrows(module: str, named: Iterable[Import]) -> Iterator[str]:
    """A layer imports itself, those below it, and the third parties that it is allowed."""
    layer = layer_of(module)
    if layer not in LAYERS:
        yield f"{module}:1: the layers know no {layer!r}"
        return
    ours, theirs = LAYERS[layer]
    for found in named:
        top = found.name.split(".")[0]
        if top == PACKAGE:
            target = layer_of(found.name)
            lazily = not found.eager and target in LAZY.get(layer, set())
            wrong = target not in ours | {layer} and not lazily
        else:
            wrong = top not in theirs | sys.stdlib_module_names
        if wrong:
            yield f"{module}:{found.line}: {layer} imports {found.name}"


def impurities(module: str, tree: ast.Module, named: Collection[Import]) -> Iterator[str]:
    """A pure layer reads no clock, disk, environment or global randomness, and prints nothing."""
    if layer_of(module) not in PURE:
        return
    for found in named:
        if found.name.split(".")[0] in IMPURE_MODULES:
            yield f"{module}:{found.line}: {found.name} in a pure layer"
    touched = {found.name.split(".")[0] for found in named}
    methods = (CLOCK if "datetime" in touched else set()) | (
        DISK if "pathlib" in touched else set()
    )
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in IMPURE_CALLS:
                yield f"{module}:{node.lineno}: {name}() in a pure layer"
            case ast.Call(func=ast.Attribute(attr=name)) if name in methods:
                yield f"{module}:{node.lineno}: .{name}() in a pure layer"


def too_long(module: str, text: str) -> Iterator[str]:
    """A file fits in the head."""
    lines = len(text.splitlines())
    if lines > MOST_LINES:
        yield f"{module}:{lines}: more than {MOST_LINES} lines"


def cycles(named: Mapping[str, Iterable[Import]]) -> Iterator[str]:
    """No module needs itself, not even for a type."""
    graph = {module: {found.name for found in own} for module, own in named.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"cycle: {' <- '.join(error.args[1])}"


def violations(sources: Mapping[str, str]) -> list[str]:
    """All that breaks a rule in a package, given as its modules' names and texts."""
    trees = {module: ast.parse(text) for module, text in sources.items()}
    named = {module: tuple(imports(tree, trees.keys())) for module, tree in trees.items()}
    found: list[str] = []
    for module, tree in trees.items():
        found += relative_imports(module, tree)
        found += wrong_arrows(module, named[module])
        found += impurities(module, tree, named[module])
        found += too_long(module, sources[module])
    return [*found, *cycles(named)]


def package() -> dict[str, str]:
    """The modules of Kingmaker as they stand."""
    names = {file: file.relative_to(SRC.parent).with_suffix("").parts for file in SRC.rglob("*.py")}
    return {
        ".".join(part for part in parts if part != "__init__"): file.read_text("utf-8")
        for file, parts in sorted(names.items())
    }


def test_kingmaker_keeps_the_rules() -> None:
    assert violations(package()) == []


LONG = "x = 1\n" * (MOST_LINES + 1)
BROKEN = {
    "an arrow up": ({"kingmaker.model.a": "from kingmaker.source import read"}, "model imports"),
    "a type-only arrow up": (
        {"kingmaker.problems": "if TYPE_CHECKING:\n    from kingmaker.model import Case"},
        "problems:2: problems imports kingmaker.model",
    ),
    "an arrow up within a function": (
        {"kingmaker.analysis.a": "def f():\n    import kingmaker.report.b"},
        "analysis.a:2: analysis imports kingmaker.report.b",
    ),
    "an arrow up by name": (
        {"kingmaker.model.a": "importlib.import_module('kingmaker.cli')"},
        "model imports kingmaker.cli",
    ),
    "two layers that do not know each other": (
        {"kingmaker.analysis.a": "from kingmaker.source.read import text"},
        "analysis imports kingmaker.source.read",
    ),
    "the other way": (
        {"kingmaker.source.a": "import kingmaker.analysis.power"},
        "source imports kingmaker.analysis.power",
    ),
    "a report that reads files": (
        {"kingmaker.report.a": "from kingmaker.source import load"},
        "report imports kingmaker.source",
    ),
    "the inside importing the face": (
        {"kingmaker.model.a": "from kingmaker import load"},
        "model imports kingmaker",
    ),
    "a face that loads the analysis at once": (
        {"kingmaker": "from kingmaker.analysis import power"},
        "face imports kingmaker.analysis",
    ),
    "a third party in the model": ({"kingmaker.model.a": "import numpy"}, "model imports numpy"),
    "yaml outside source": ({"kingmaker.cli.a": "import yaml"}, "cli imports yaml"),
    "click outside cli": ({"kingmaker.report.a": "import click"}, "report imports click"),
    "rich in the analysis": ({"kingmaker.analysis.a": "import rich.table"}, "rich.table"),
    "a dependency nobody declared": ({"kingmaker.cli": "import requests"}, "cli imports requests"),
    "a layer nobody declared": ({"kingmaker.utils.a": ""}, "know no 'utils'"),
    "an impure module": ({"kingmaker.model.a": "import random"}, "random in a pure layer"),
    "an impure module, later": (
        {"kingmaker.analysis.a": "def f():\n    from os import path"},
        "analysis.a:2: os in a pure layer",
    ),
    "printing": ({"kingmaker.analysis.a": "print(1)"}, "print() in a pure layer"),
    "opening": ({"kingmaker.problems": "open('x')"}, "open() in a pure layer"),
    "reading a path": (
        {"kingmaker.problems": "from pathlib import Path\nPath('x').read_text()"},
        "problems:2: .read_text() in a pure layer",
    ),
    "reading the clock": (
        {"kingmaker.model.a": "from datetime import date\ndate.today()"},
        ".today() in a pure layer",
    ),
    "a relative import": ({"kingmaker.source.a": "from . import b"}, "relative import"),
    "a file too long": ({"kingmaker.source.a": LONG}, "more than 400 lines"),
    "a cycle": (
        {
            "kingmaker.model.a": "import kingmaker.model.b",
            "kingmaker.model.b": "def f():\n    from kingmaker.model.a import x",
        },
        "cycle: kingmaker.model.",
    ),
    "a cycle through a package": (
        {
            "kingmaker.model": "from kingmaker.model.a import A",
            "kingmaker.model.a": "from kingmaker.model import B",
        },
        "cycle: kingmaker.model",
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_reported(rule: str) -> None:
    sources, expected = BROKEN[rule]
    found = violations(sources)
    assert len(found) == 1, found
    assert expected in found[0]


ALLOWED = {
    "arrows down": {
        "kingmaker.model.a": "from kingmaker.problems import Problem",
        "kingmaker.cli.a": "import click, rich\nfrom kingmaker.source import load",
        "kingmaker.report.a": "from rich.table import Table\nimport kingmaker.analysis.power",
    },
    "a lazy face": {"kingmaker": "def f():\n    from kingmaker.analysis import power"},
    "a face typed by the analysis": {
        "kingmaker": "if TYPE_CHECKING:\n    from kingmaker.analysis import power"
    },
    "the other way in": {"kingmaker.__main__": "from kingmaker.cli import main"},
    "the standard library": {"kingmaker.model.a": "import re\nfrom fractions import Fraction"},
    "a path that is only named": {"kingmaker.problems": "from pathlib import Path\nPath('x').name"},
    "an open seat": {"kingmaker.model.a": "seats.open()\nboard.now()"},
    "printing where it belongs": {"kingmaker.cli.a": "import sys\nprint(1)"},
    "two modules of one package": {
        "kingmaker.model": "from kingmaker.model.a import A",
        "kingmaker.model.a": "from kingmaker.model import b",
        "kingmaker.model.b": "",
    },
    "a file just short enough": {"kingmaker.model.a": "x = 1\n" * MOST_LINES},
}


@pytest.mark.parametrize("rule", ALLOWED)
def test_what_is_allowed_is_not_reported(rule: str) -> None:
    assert violations(ALLOWED[rule]) == []
