"""Waterfalls of ten classes at a hundred thousand values, and how right and how quick another program is.

The other program is `liquidation_waterfall` (github Ceesaxp/liqpref-waterfall-py), which is in no index of packages: clone
it, and name its folder in PYTHONPATH. Both are given the same tables and the same values in one run. What is right
is told by neither: for small tables every profile of decisions is tried (`tests/payout_twin.py`), and ours agrees with
that wherever it is the same for all stable profiles.
"""

from __future__ import annotations

import json
import random
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.harness import Timing
from bench.power.page import seconds
from kingmaker.analysis.payout.classes import Stock, waterfall
from kingmaker.analysis.payout.many import many
from tests.payout_twin import stable_payouts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bench.harness import Row

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "explanation" / "payout-benchmark.md"
KNOWN = ROOT / "tests" / "data" / "waterfalls.json"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
VALUES = 100_000
CLASSES = 10
TABLES = 500
#: A payment is counted as wrong if it is off by more than this part of what is shared out.
WRONG = Fraction(1, 100)
#: Kinds of participation that a table may have, in the words of the law.
KINDS = {
    "non-participating only": "n",
    "uncapped participating only": "f",
    "capped participating only": "c",
    "mixed": "nfc",
}


def run(*, quick: bool) -> list[Row]:
    """Measure time on one table and correctness on many, beside the peer if it is there."""
    peer = _peer()
    values = VALUES // 10 if quick else VALUES
    return [
        *_times(values, peer, runs=1 if quick else 5),
        *_rightness(50 if quick else TABLES, peer),
        _published(peer),
    ]


def write_docs(rows: Sequence[Row], facts: Mapping[str, object], page: Path = PAGE) -> None:
    """Put the figures between the markers of the page."""
    text = page.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n\n{tables(rows, facts)}\n{END}{after}", "utf-8")


def tables(rows: Sequence[Row], facts: Mapping[str, object]) -> str:
    """A table of times and one of wrong answers, with the facts of the machine.

    >>> timed = {"name": "one call", "median": 0.0123, "min": 0.012, "max": 0.02, "unit": "s"}
    >>> print(tables([timed, {"name": "wrong of 5", "ours": 0, "liquidation_waterfall": 2}], {"cores": 2}))
    cores 2
    <BLANKLINE>
    | task | median | least | most |
    |---|---|---|---|
    | one call | 12.3 ms | 12 ms | 20 ms |
    <BLANKLINE>
    | | ours | liquidation_waterfall |
    |---|---|---|
    | wrong of 5 | 0 | 2 |
    <BLANKLINE>
    """
    lines = [", ".join(f"{key} {value}" for key, value in facts.items()), ""]
    lines += ["| task | median | least | most |", "|---|---|---|---|"]
    for row in (row for row in rows if "median" in row):
        cells = (_cell(row[key], row["unit"]) for key in ("median", "min", "max"))
        lines.append(f"| {row['name']} | {' | '.join(cells)} |")
    lines += ["", "| | ours | liquidation_waterfall |", "|---|---|---|"]
    for row in (row for row in rows if "ours" in row):
        theirs = row.get("liquidation_waterfall", "absent")
        lines.append(f"| {row['name']} | {row['ours']} | {theirs} |")
    return "\n".join([*lines, ""])


def _cell(value: float, unit: str) -> str:
    return seconds(value) if unit == "s" else f"{value:,.0f} times"


def table(dice: random.Random, classes: int, kinds: str) -> list[Stock]:
    """Return common shares and preferred ones, all of which may convert."""
    found = [Stock(name="common", shares=Fraction(dice.randint(1, 50)))]
    for n in range(classes - 1):
        kind = dice.choice(kinds)
        owed = Fraction(dice.randint(1, 60))
        found.append(
            Stock(
                name=f"p{n}",
                shares=Fraction(dice.randint(1, 40)),
                preference=owed,
                rank=dice.randint(1, 3),
                participates=kind != "n",
                cap=owed * dice.randint(2, 4) if kind == "c" else None,
                converts=kind != "f",
            )
        )
    return found


def _times(values: int, peer: Any, *, runs: int) -> list[Row]:  # noqa: ANN401  # a module that need not be there
    stocks = table(random.Random(1), CLASSES, "nfc")  # noqa: S311  # nothing secret
    most = float(waterfall(stocks).curve.knots[-1].at) * 2
    exits = np.linspace(0, most, values)
    few = [Fraction(float(n)) for n in exits[:: max(values // 1_000, 1)]]
    curve = waterfall(stocks).curve
    at_once = _timed(lambda: many(waterfall(stocks).curve, exits), runs)
    exact = _timed(lambda: [curve.paid(n) for n in few], runs)
    found = [
        at_once.row(
            f"{values:,} values of {CLASSES} classes, one call", error="2^-50 of each value"
        ),
        exact.row(f"{len(few):,} of them, exact fractions"),
    ]
    if peer is None:
        return [*found, {"name": "liquidation_waterfall", "skipped": "not installed"}]
    calculator = _calculator(peer, stocks)
    theirs = _timed(lambda: [calculator.calculate_distribution(float(n)) for n in exits], runs)
    ratio = Timing(tuple(b / a for a, b in zip(at_once.seconds, theirs.seconds, strict=True)))
    return [
        *found,
        theirs.row(f"{values:,} values, liquidation_waterfall"),
        ratio.row("liquidation_waterfall / ours", unit="x"),
    ]


def _rightness(tables: int, peer: Any) -> list[Row]:  # noqa: ANN401  # as above
    """Return on how many random tables each is off, held against all profiles of decisions."""
    found = []
    for name, kinds in KINDS.items():
        dice = random.Random(2025)  # noqa: S311  # nothing secret
        wrong = {"ours": 0, "theirs": 0}
        for _ in range(tables):
            stocks = table(dice, dice.randint(2, 5), kinds)
            value = Fraction(dice.randint(1, 400))
            stable = stable_payouts(stocks, value)
            curve = waterfall(stocks).curve
            mine = dict(zip(curve.accounts, curve.paid(value), strict=True))
            wrong["ours"] += _off(mine, stable, value)
            if peer is not None:
                theirs = _calculator(peer, stocks).calculate_distribution(float(value))
                paid = {k: Fraction(n) for k, n in theirs.items()}
                wrong["theirs"] += _off(paid, stable, value)
        row: Row = {"name": f"wrong tables of {tables}, {name}", "ours": wrong["ours"]}
        if peer is not None:
            row["liquidation_waterfall"] = wrong["theirs"]
        found.append(row)
    return found


def _timed(function: Callable[[], object], runs: int) -> Timing:
    """How many seconds of the processor a call takes, so that a busy machine counts for little."""
    function()
    found = []
    for _ in range(runs):
        start = process_time()
        function()
        found.append(process_time() - start)
    return Timing(tuple(found))


def _published(peer: Any) -> Row:  # noqa: ANN401  # as above
    """Return how many published answers each misses by more than their rounding, of how many."""
    wrong, asked = {"ours": 0, "theirs": 0}, 0
    for known in json.loads(KNOWN.read_text("utf-8"))["tables"]:
        stocks = [_stock(holder) for holder in known["holders"]]
        curve = waterfall(stocks).curve
        for answer in known.get("answers", ()):
            asked += 1
            value, allowed = Fraction(answer["at"]), Fraction(answer.get("rounded_to", 1))
            right = {s.name: Fraction(answer[s.name]) for s in stocks if s.name in answer}
            mine = dict(zip(curve.accounts, curve.paid(value), strict=True))
            wrong["ours"] += any(abs(mine[n] - amount) > allowed for n, amount in right.items())
            if peer is not None:
                paid = _calculator(peer, stocks).calculate_distribution(float(value))
                theirs = {n: Fraction(amount) for n, amount in paid.items()}
                wrong["theirs"] += any(abs(theirs[n] - a) > allowed for n, a in right.items())
    row: Row = {"name": f"wrong of {asked} published answers", "ours": wrong["ours"]}
    if peer is not None:
        row["liquidation_waterfall"] = wrong["theirs"]
    return row


def _stock(holder: Mapping[str, Any]) -> Stock:
    """Return the terms of a holder of a published table."""
    invested = Fraction(holder.get("invested", 0))
    capped = holder.get("cap")
    return Stock(
        name=holder["id"],
        shares=Fraction(holder["shares"]),
        preference=invested * Fraction(holder.get("preference", 0)),
        rank=holder.get("rank", 0),
        participates=holder.get("participation") != "none",
        cap=None if capped is None else invested * Fraction(capped),
        converts=holder.get("kind") != "common",
    )


def _off(paid: dict[str, Fraction], stable: Sequence[dict[str, Fraction]], value: Fraction) -> bool:
    """Tell whether a split is that of no stable profile."""
    return not any(
        all(abs(paid[name] - amount) <= WRONG * value for name, amount in right.items())
        for right in stable
    )


def _peer() -> Any:  # noqa: ANN401  # as above
    try:
        return import_module("liquidation_waterfall")
    except ImportError:
        return None


def _calculator(peer: Any, stocks: Sequence[Stock]) -> Any:  # noqa: ANN401  # as above
    kind = peer.PreferenceType
    calculator = peer.WaterfallCalculator()
    add: Callable[..., None] = calculator.add_share_class
    for s in stocks:
        terms = kind.PARTICIPATING if s.participates else kind.NON_PARTICIPATING
        add(
            peer.ShareClass(
                s.name,
                int(s.shares),
                float(s.preference),
                terms if s.preference else kind.COMMON,
                1.0,
                None if s.cap is None else float(s.cap / s.preference),
                s.rank,
            )
        )
    return calculator
