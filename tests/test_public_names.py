from __future__ import annotations

import subprocess
import sys

import kingmaker
from kingmaker.source.load import Loaded


def test_the_public_names_are_one_sorted_list() -> None:
    assert kingmaker.__all__ == sorted(kingmaker.__all__)
    assert kingmaker.__all__ == [
        "Case", "Loaded", "Location", "Problem", "Severity", "SimpleGame", "__version__", "load", "loads",
    ]  # fmt: skip


def test_each_public_name_is_there_and_listed() -> None:
    for name in kingmaker.__all__:
        assert getattr(kingmaker, name) is not None
    assert dir(kingmaker) == kingmaker.__all__
    assert not hasattr(kingmaker, "nothing-of-the-kind")


def test_library_use_is_one_line() -> None:
    loaded = kingmaker.load("un-security-council")
    assert isinstance(loaded, Loaded)
    assert loaded.case is not None
    assert loaded.problems == ()


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = "import sys, kingmaker; print(sorted({'yaml', 'lark', 'rich', 'click', 'numpy'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_help_loads_neither_reader_nor_report() -> None:
    program = (
        "import sys\nfrom kingmaker.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'yaml', 'lark', 'rich', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
