"""What the command line does not load of libraries, and that others find it all the same."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kingmaker.cli.sparing import sparing

LOADS = """
import sys
from kingmaker.cli.sparing import sparing
with sparing():
    import kingmaker.analysis.struggle.solving
    import numba.np.arraymath
    print("scipy.linalg" in sys.modules)
    import scipy.linalg
print("scipy.linalg" in sys.modules, numba.np.arraymath._HAVE_BLAS)
"""


def test_numba_is_loaded_without_linear_algebra_and_who_asks_for_it_gets_it() -> None:
    made = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True, check=True)
    assert made.stdout.split() == ["False", "True", "False"]


def _broken() -> None:
    with sparing():
        raise ZeroDivisionError


def test_nothing_stays_hidden() -> None:
    before = list(sys.meta_path)
    with sparing():
        assert len(sys.meta_path) == len(before) + 1
    with pytest.raises(ZeroDivisionError):
        _broken()
    assert sys.meta_path == before
