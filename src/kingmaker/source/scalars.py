"""Text to numbers: counts, yes or no, quantities with units and ranges, shares, money, worths."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kingmaker.model.values import UNITS_OF_TIME, Quantity
from kingmaker.patterns import pattern
from kingmaker.source.figures import SCALES, read_figure
from kingmaker.source.mistakes import Mistake, caught, quoted
from kingmaker.source.nearest import nearest

if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from fractions import Fraction

    from kingmaker.problems import Location, Problem
    from kingmaker.source.figures import Figure

T = TypeVar("T")

#: A scalar longer than this is no number and no date.
LONGEST = 200

#: What a rate may be per.
_YES = {"yes": True, "true": True, "no": False, "false": False}
_FEW = 1000
_UNKNOWN = Quantity(None, None, None)
_CURRENCY = pattern(r"[A-Z]{3}")
_CURRENCY_FIRST = pattern(r"(?P<currency>[A-Z]{3})\s+(?P<rest>[0-9].*)")
_PLAIN = pattern(r"[0-9]{1,2}(?:\.[0-9]+)?")
_TIMES_OF = pattern(r"(?P<times>[0-9]+(?:\.[0-9]+)?)\s*[xX×]")
_UNIT = pattern(r"\s*(?:[x×]\s+)?(?P<unit>[^\W\d_][\w-]*)?(?:\s+per\s+(?P<per>\w+))?\s*\Z")
_DOTS = pattern(r"\s*\.\.\s*")
_ABOUT = pattern(r"\s*(?P<about>about\s+)?")
_BY_WORDS = pattern(r"\s*(?:to\b|[-–—])\s*(?=\d)")


class Worth(NamedTuple):
    """What a condition is worth, and whether on top of what is said elsewhere (``1..3 more``)."""

    amount: Quantity
    more: bool


def read_whole(text: str, where: Location) -> int | Problem:
    """Read a count: ``12``, ``12 thousand``.

    >>> from kingmaker.problems import NOWHERE
    >>> read_whole("12 thousand", NOWHERE)
    12000
    """
    return _reading(_whole, text, where)


def read_flag(text: str, where: Location) -> bool | Problem:
    """Read yes or no.

    >>> from kingmaker.problems import NOWHERE
    >>> read_flag("yes", NOWHERE)
    True
    """
    return _reading(_flag, text, where)


def read_quantity(text: str, where: Location) -> Quantity | Problem:
    """Read a number with its unit, a range, a share or ``unknown``.

    >>> from kingmaker.problems import NOWHERE
    >>> read_quantity("-1.5..-0.3 per day", NOWHERE)
    Quantity(low=Fraction(-3, 2), likely=None, high=Fraction(-3, 10), unit='', about=False, per='day')
    >>> read_quantity("25,000 USD", NOWHERE).help
    'write `25000` or `25 thousand`'
    """
    return _reading(lambda t: replace(_quantity(t), where=where), text, where)


def read_share(text: str, where: Location) -> Quantity | Problem:
    """Read a share of one, or a range of them: ``49%``, ``2/3``, ``half``, ``0.5..0.8``.

    >>> from kingmaker.problems import NOWHERE
    >>> read_share("49%", NOWHERE).exact
    Fraction(49, 100)
    """
    return _reading(lambda t: replace(_share(t), where=where), text, where)


def read_money(text: str, where: Location, *, currency: str = "") -> Quantity | Problem:
    """Read an amount of money; `currency` is the one meant where none is written.

    >>> from kingmaker.problems import NOWHERE
    >>> read_money("13 billion USD", NOWHERE).unit
    'USD'
    """
    return _reading(lambda t: replace(_money(t, currency), where=where), text, where)


def read_worth(text: str, where: Location) -> Worth | Problem:
    """Read what something is worth: ``3..6``, ``-1.5..-0.3 per day``, ``1..3 more``.

    >>> from kingmaker.problems import NOWHERE
    >>> read_worth("1..3 more", NOWHERE).more
    True
    """
    return _reading(lambda t: _worth(t, where), text, where)


def _reading(parse: Callable[[str], T], text: str, where: Location) -> T | Problem:
    def bounded() -> T:
        if len(text) > LONGEST:
            raise Mistake(
                "K203", f"a value of {len(text)} characters is too long", (LONGEST, len(text))
            )
        if not text.strip():
            raise Mistake(
                "K203", "a value is missing here", (0, len(text)), "write a number, such as `12`"
            )
        return parse(text)

    return caught(bounded, where)


def _whole(text: str) -> int:
    amount = _quantity(text)
    count = amount.exact
    if count is None or count.denominator != 1 or count < 0 or amount.unit or amount.per:
        message = f"{quoted(text)} is not a whole number"
        raise Mistake("K201", message, _span(text), "write a count, such as `12`")
    return int(count)


def _flag(text: str) -> bool:
    word = text.strip()
    if word.lower() not in _YES:
        meant = nearest(word, _YES)
        fix = f"did you mean `{meant}`?" if meant else "write `yes` or `no`"
        raise Mistake("K202", f"{quoted(word)} is neither yes nor no", _span(text), fix)
    return _YES[word.lower()]


def _money(text: str, currency: str) -> Quantity:
    amount = _quantity(text)
    if not amount.known:
        return amount
    if not amount.unit and currency:
        return replace(amount, unit=currency)
    if not _CURRENCY.fullmatch(amount.unit):
        message = f"{quoted(text)} is no amount of money: it has no currency"
        raise Mistake(
            "K206", message, _span(text), "write three capitals after it: `13 billion USD`"
        )
    return amount


def _share(text: str) -> Quantity:
    share = _quantity(text)
    ends = [n for n in (share.low, share.high) if n is not None]
    if share.unit not in {"", "share"} or share.per or any(not 0 <= n <= 1 for n in ends):
        message = f"{quoted(text)} is not a share of one"
        plain = not share.unit and not share.per and _PLAIN.fullmatch(text.strip())
        said = f"`{text.strip()}%`" if plain else "`49%`, `2/3`, `half`, or a range `20%..50%`"
        raise Mistake("K207", message, _span(text), f"write {said}")
    return replace(share, unit="share") if share.known else share


def _worth(text: str, where: Location) -> Worth:
    bare = text.rstrip()
    more = bare.endswith(" more")
    return Worth(replace(_quantity(bare.removesuffix(" more")), where=where), more)


def _quantity(text: str) -> Quantity:
    if text.strip() == "unknown":
        return _UNKNOWN
    about = _ABOUT.match(text)
    start = about.end() if about else 0
    figures, end = _range(text, start)
    tail = _UNIT.match(text, end)
    if tail is None:
        raise _no_quantity(text, end)
    unit, per = _unit(tail, figures), tail["per"] or ""
    if per and per not in UNITS_OF_TIME:
        raise Mistake(
            "K203",
            f"`per {per}` is no rate",
            tail.span("per"),
            "a rate is per " + ", ".join(UNITS_OF_TIME),
        )
    low, likely, high = _ends(figures, text)
    return Quantity(low, likely, high, unit, about=bool(about and about["about"]), per=per)


def _range(text: str, start: int) -> tuple[list[Figure | None], int]:
    """Return the numbers of a range with `None` for an open end, and where they stop."""
    figures: list[Figure | None] = [read_figure(text, start)]
    end = figures[0].end if figures[0] else start
    while dots := _DOTS.match(text, end):
        figures.append(read_figure(text, dots.end()))
        end = figures[-1].end if figures[-1] else text.index("..", end) + 2
    if not any(figures) or len(figures) > 3 or (len(figures) == 3 and None in figures):  # noqa: PLR2004
        raise _no_quantity(text, start)
    return figures, end


def _unit(tail: re.Match[str], figures: list[Figure | None]) -> str:
    unit = tail["unit"] or ""
    shares = {f.share for f in figures if f}
    if unit == "share":
        message = "`share` alone is a share of one here"
        raise Mistake("K203", message, tail.span("unit"), "write `shares`")
    scale = nearest(unit, SCALES) if unit else None
    if scale:
        raise Mistake("K203", f"`{unit}` is no unit", tail.span("unit"), f"did you mean `{scale}`?")
    if len(shares) > 1:
        span = (0, tail.start())
        message = "one end of the range is a share, the other is not"
        raise Mistake("K203", message, span, "write `5%..10%`")
    return unit or ("share" if shares == {True} else "")


def _ends(
    figures: list[Figure | None], text: str
) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    numbers = [None if f is None else f.value for f in figures]
    known = [n for n in numbers if n is not None]
    span = (_span(text)[0], max(f.end for f in figures if f))
    if known != sorted(known):
        raise Mistake(
            "K204",
            f"the range `{text[slice(*span)]}` runs downwards",
            span,
            "write the lower end first",
        )
    last = figures[-1]
    if (
        last
        and last.scaled
        and any(f and not f.scaled and 0 < abs(f.value) < _FEW for f in figures[:-1])
    ):
        raise Mistake(
            "K203",
            f"in `{text[slice(*span)]}` only the last number says how large it is",
            span,
            "write the scale at each end: `4 million..6 million`",
        )
    likely = known[1] if len(known) == 3 else known[0] if numbers[0] == numbers[-1] else None  # noqa: PLR2004
    return numbers[0], likely, numbers[-1]


def _no_quantity(text: str, at: int) -> Mistake:
    """Return the mistake of a text that is no quantity from `at` on."""
    rest = text[at:].strip()
    start = at + len(text[at:]) - len(text[at:].lstrip())
    span = (start, start + len(rest))
    currency = _CURRENCY_FIRST.fullmatch(rest)
    if currency:
        fix = f"write `{currency['rest']} {currency['currency']}`"
        return Mistake("K203", "a currency stands after its number", span, fix)
    if at and _BY_WORDS.match(text, at):
        fix = "write two dots between the ends: `4..6`"
        return Mistake("K203", f"{quoted(text)} is no range", _span(text), fix)
    whole = rest == text.strip()
    times = _TIMES_OF.fullmatch(text.strip())
    if times:
        fix = f"say of what: `{times['times']} x invested`, or `x contributed`"
        return Mistake(
            "K203", f"{quoted(text)} does not say of what it is a multiple", _span(text), fix
        )
    message = (
        f"cannot read {quoted(rest)} as a number"
        if whole
        else f"{quoted(rest)} does not belong to a number"
    )
    scale = nearest(rest.split()[0], SCALES) if rest and not whole else None
    fix = "write a number, with its unit if it has one: `13 billion USD`, `75%`, `4..6`"
    return Mistake("K203", message, span, f"did you mean `{scale}`?" if scale else fix)


def _span(text: str) -> tuple[int, int]:
    """Return where the text stands without the blanks around it."""
    start = len(text) - len(text.lstrip())
    return start, len(text.rstrip())
