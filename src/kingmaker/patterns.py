"""Patterns of text that are compiled when first needed.

Most patterns serve messages about mistakes, which a sound case never asks for; to compile them all took a
tenth of the time of a check.
"""

from __future__ import annotations

import re
from typing import cast

__all__ = ["pattern"]

_METHODS = ("match", "search", "fullmatch", "split", "sub", "findall", "finditer")


class _Pattern:
    """Stands for a compiled pattern, and takes over its methods when one of them is first asked for."""

    __slots__ = ("_flags", "_text", *_METHODS)

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what can be used like `re.compile(text, flags)`; a broken pattern raises when first used.

    >>> pattern("a+b").fullmatch("aab").end()
    3
    """
    return cast("re.Pattern[str]", _Pattern(text, flags))
