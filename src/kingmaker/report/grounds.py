"""A picture on one ground: its colours for light or for dark alone, where nothing asks which of them is wanted."""

from __future__ import annotations

import re

_STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)
#: What a style says of a dark screen: rules within braces.
_MEDIA = re.compile(r"@media[^{}]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")


def literal(svg: str, *, dark: bool = False) -> str:
    r"""Return a picture with the colours of one ground: those that a dark screen would show, or those of paper.

    Pictures carry both and let the reader's screen choose. Programs that draw or print them do not ask, and some would
    take the last rule that they read.

    >>> both = "<svg><style>.a { fill: #fff }\n@media screen { .a { fill: #000 } }</style></svg>"
    >>> literal(both), literal(both, dark=True)
    ('<svg><style>.a { fill: #fff }\n</style></svg>', '<svg><style>.a { fill: #fff }\n .a { fill: #000 }</style></svg>')
    """
    return _STYLES.sub(lambda style: _MEDIA.sub(r"\1" if dark else "", style[0]), svg)
