"""What may be asked of play beside the case: how many draws, from which seed, by which method."""

from __future__ import annotations

from kingmaker.analysis.struggle.refusing import Refused
from kingmaker.analysis.struggle.results import Method
from kingmaker.records import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """How play is worked out: nothing of it changes what the case says.

    `workers` and the size of blocks change no number. `single` counts in floats of single precision, in half the time:
    a probability is then right to about 0.00001. `plays` and `look_ahead` are for the sampled method only.
    """

    draws: int = 1000
    seed: int = 0
    method: Method = Method.EXACT
    workers: int = 1
    plays: int = 0
    look_ahead: int = 0
    single: bool = False


def exactly(terms: Terms, what: str = "this") -> None:
    """Refuse terms by which something is not worked out.

    >>> exactly(Terms())
    >>> exactly(Terms(method=Method.SAMPLED), "the chance of a condition")
    Traceback (most recent call last):
    kingmaker.analysis.struggle.refusing.Refused: the chance of a condition is worked out by the exact method alone: \
leave out `--method sampled`
    """
    if terms.method is not Method.EXACT:
        msg = f"{what} is worked out by the exact method alone: leave out `--method sampled`"
        raise Refused(msg)
