"""Kingmaker: who holds the power, who can take it, who is paid, and how a struggle over it ends.

>>> import kingmaker
>>> loaded = kingmaker.load("un-security-council")
>>> loaded.problems
()
>>> loaded.case.title
'United Nations Security Council, 2025'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kingmaker.version import __version__

if TYPE_CHECKING:
    from kingmaker.analysis.games import SimpleGame
    from kingmaker.model.case import Case
    from kingmaker.problems import Location, Problem, Severity
    from kingmaker.source.load import Loaded, load, loads

__all__ = [
    "Case",
    "Loaded",
    "Location",
    "Problem",
    "Severity",
    "SimpleGame",
    "__version__",
    "load",
    "loads",
]

#: Where each public name lives; a module is imported when its name is first used, so that importing the package is quick.
_HOMES = {
    "Case": "kingmaker.model.case",
    "Loaded": "kingmaker.source.load",
    "Location": "kingmaker.problems",
    "Problem": "kingmaker.problems",
    "Severity": "kingmaker.problems",
    "SimpleGame": "kingmaker.analysis.games",
    "load": "kingmaker.source.load",
    "loads": "kingmaker.source.load",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
