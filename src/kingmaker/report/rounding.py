"""Probabilities in words: rounded once, never to certainty that is none."""

from __future__ import annotations

_SURE = 0.995


def percent(part: float) -> str:
    """Return a probability in whole per cent; what is nearly nought or nearly sure is not called so.

    >>> percent(0.372), percent(0.0), percent(0.001), percent(0.9999), percent(1.0)
    ('37%', '0%', 'under 1%', 'over 99%', '100%')
    """
    if 0 < part < 1 - _SURE:
        return "under 1%"
    if _SURE < part < 1:
        return "over 99%"
    return f"{100 * part:.0f}%"


def between(low: float, high: float) -> str:
    """Return an interval of probabilities in whole per cent.

    >>> between(0.213, 0.548), between(0.2, 0.203)
    ('21% to 55%', '20%')
    """
    ends = percent(low), percent(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def give_or_take(error: float) -> str:
    """Return an error of sampling in points of a hundred, to stand after what it is of; nothing where there is none.

    >>> give_or_take(0.0), give_or_take(0.023), give_or_take(0.004)
    ('', ' ± 2.3', ' ± 0.4')
    """
    return f" ± {max(100 * error, 0.1):.1f}" if error > 0 else ""


def change_words(change: float) -> str:
    """Return a change of a probability in points of a hundred.

    >>> change_words(0.123), change_words(-0.004), change_words(-0.01)
    ('12 points up', 'hardly moves', '1 point down')
    """
    points = round(abs(change) * 100)
    if not points:
        return "hardly moves"
    return f"{points} point{'' if points == 1 else 's'} {'up' if change > 0 else 'down'}"


def signed(change: float) -> str:
    """Return a change of a probability as a number of points with its sign.

    >>> signed(0.123), signed(-0.004), signed(-0.02)
    ('+12', '0', '−2')
    """
    points = round(change * 100)
    return f"{points:+d}".replace("-", "−") if points else "0"
